"""Every kind of leaf changes by itself where its breakpoints say so, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunning_rules import load_snapshot
from dunning_rules.calendar import DAY, MINUTE
from dunning_rules.document.kinds import read_instant
from dunning_rules.ir import Attribute, Leaf, Stated, Within

from .draws import Written
from .leaf_laws import Field, Where, holds_between, leaves_of, walk
from .worlds import book_of, loaded, world_of

THOROUGH = settings.default.max_examples > 1000
STEP = (1 if THOROUGH else 20) * MINUTE
DAYS = 9
EASTERN = "America/New_York"
CALL = "call/b/mobile"
NUMBERS = {
    "new": {"value": [{"from": "2026-01-01", "value": 2}, {"from": "2026-03-10", "value": 5}], "unit": "days"},
    "late": {"value": [{"from": "2026-03-09", "value": 3}]},
    "half": "8.5",
}
DATES = {
    "maturity": {"base": "loan.maturity", "plus": "1 business day"},
    "answer": {"latest": {"kind": "request", "what": "dispute", "same": ["party"]}, "plus": "4 days"},
    "held": {"earliest": {"kind": "contact", "channel": "letter", "held": "5 days"}, "plus": "1 day"},
    "end": {"latest": {"kind": "hold", "reason": "internal"}, "its": "until"},
}
MARKS = {"agreed": {"when": {"consent": {"is": "medium", "within": "new"}}}}


def forbids(**condition: Any) -> Written:
    return {"forbid": condition}


def contacted(**keys: Any) -> Written:
    return {"forbid": {"contacted": keys}}


# A guard each; what stands beside it says where else than in the first loan it is asked.
MOVING: dict[str, Written] = {
    # facts
    "days past due": forbids(days_past_due="8.."),
    "days past due, a dated number": forbids(days_past_due="late.."),
    "days past due, a broken number": forbids(days_past_due="half.."),
    "delinquent days": forbids(delinquent_days={"not": "4..6"}),
    "amount overdue": forbids(amount_overdue="150.00.."),
    "penalty interest": forbids(penalty_interest="0.60.."),
    "what is known at all": forbids(known="installments_overdue"),
    "a date of the loan": {"forbid": {"loan.limitation_date": {"within": "3 days"}}},
    "a date of the loan in business days": {"forbid": {"loan.maturity": {"within": "2 business days"}}},
    "expected cash": forbids(finding={"expected_cash_on": {"within": "1 day"}}),
    # the ledger
    "a window of days": contacted(within="4 days"),
    "a window of hours": contacted(within="48 hours"),
    "a window of months": contacted(channel="email", within="1 month"),
    "a window of a dated number": contacted(direction="in", within="new"),
    "days before today": contacted(before="today", within="3 days", count="days", at_least=2),
    "before today, and hours": contacted(before="today", within="40 hours"),
    "since the latest": contacted(direction="in", since={"kind": "placement"}),
    "since the first": contacted(same=["debt"], since_first={"outcome": "no_answer"}, within="2 days"),
    "up to a date": contacted(channel="phone", not_after="answer", within="3 days"),
    "held": contacted(channel="letter", held="5 days"),
    "held for hours": contacted(held="100 hours", at_least=2),
    "marked": contacted(agreed=True, at_least=2),
    "a number of records": forbids(records={"kind": "contact", "at_least": "late"}),
    "records of another kind": forbids(records={"kind": "payment"}),
    # what was undertaken
    "a promise": forbids(promise="broken"),
    "a promise due": forbids(promise_due={"within": "2 days"}),
    "an arrangement": forbids(arrangement="broken"),
    # what stands
    "a status for days": forbids(status={"is": "unreachable", "of": "borrower", "for": "4 days"}),
    "a status that ends": forbids(status="hospitalised"),
    "a request within days": forbids(request={"is": "dispute", "within": "5 days"}),
    "a consent at hours": forbids(consent="calls"),
    "a consent spent": forbids(consent={"is": "medium", "spent_by": {"kind": "contact", "held": "4 days"}}),
    "a hold": forbids(hold="internal"),
    "an appointment agreed": forbids(appointment="agreed"),
    "an appointment now": forbids(appointment="now"),
    "a placement": forbids(placement="standing"),
    "an assignment": forbids(assignment="notified"),
    "a finding": forbids(finding={"willing": False}),
    "a document": forbids(document="agreed_plan"),
    # of the contact
    "a reply": forbids(reply="once"),
    "a reply at that time": forbids(reply="at_that_time"),
    # dates
    "passed, of the loan": forbids(passed="maturity"),
    "passed, of a request": forbids(passed="answer"),
    "passed, of what is held": forbids(passed="held"),
    "passed, of a hold": forbids(passed="end"),
    # hours, limits, waits, wishes
    "hours": {"hours": "08:00-21:00"},
    "hours of the week": {"hours": {"mon-fri": "09:00-18:00", "sat": "10:00-12:00", "sun": "none"}},
    "hours of holidays": {"hours": {"daily": "09:00-18:00", "holiday": "none"}},
    "hours of one's own": {"hours": {"mon-sat": "09:00-18:00", "sun": "none", "own": "work_hours"}},
    "hours while the clock is changed": {"hours": "02:15-02:45"},
    "a cap in days": {"at_most": "1 per 3 days"},
    "a cap in hours": {"at_most": "2 attempts per 60 hours"},
    "a cap a promise": {"at_most": "1 per promise", "counting": {"channel": "visit"}},
    "a cap since the first": {
        "at_most": "1 per 2 days",
        "counting": {"same": ["debt"], "since_first": {"outcome": "no_answer"}},
    },
    "a cap on what is held": {"at_most": "1 per 7 days", "counting": {"channel": "letter", "held": "5 days"}},
    "a wait": {"wait": {"after": {"kind": "contact", "outcome": "conversation"}, "for": "5 days"}},
    "a wait from the next day": {"wait": {"after": {"kind": "contact"}, "for": "4 days", "from": "next_day"}},
    "a wait of minutes": {"wait": {"after": {"kind": "contact"}, "for": "5000 minutes"}},
    "wishes": {"respects": "requests"},
}
STAYING: dict[str, Written] = {
    "what the loan is": {"forbid": {"loan.product": "p"}},
    "where the loan is": {"forbid": {"contact": {"channel": "letter"}}, "scope": {"jurisdiction": "US-NY"}},
    "what the contact is": {"only_if": {"contact": {"channel": "phone"}}},
    "what the contact states": {"require": {"recorded": True}},
}
NOWHERE = frozenset({"what is known at all"})
"""Asked of the loan whose servicing zone nobody told."""
HALF_KNOWN = {"since the first", "a cap since the first"}
"""Asked of the loan whose ledger holds its own debt alone."""


def record(kind: str, at: str, **keys: Any) -> Written:
    return {"kind": kind, "at": f"2026-{at}:00-05:00", **keys}


LEDGER = [
    record("contact", "02-10T09:00", channel="email", party="b", outcome="delivered", debts=["L"]),
    record("contact", "03-02T09:00", channel="letter", party="b", outcome="delivered", debts=["L"]),
    record("contact", "03-04T10:00", channel="phone", party="b", address="mobile", outcome="conversation", debts=["L"]),
    record("contact", "03-05T15:30", channel="phone", party="b", address="mobile", outcome="no_answer", debts=["L"]),
    record("promise", "03-05T16:00", party="b", due="2026-03-09", amount="50.00"),
    record("arrangement", "03-05T17:00", schedule=[{"due": "2026-03-11", "amount": "50.00"}]),
    record("request", "03-05T18:00", party="b", what="inconvenient", hours="15:00-16:00"),
    record("request", "03-05T18:01", party="b", what="inconvenient", hours="20:00-09:00", weekdays=["sat", "sun"]),
    record("request", "03-05T18:02", party="b", what="inconvenient", hours="10:00-12:00"),
    record("request", "03-05T18:03", party="b", what="dispute", until="2026-03-12"),
    record("consent", "03-03T19:00", party="b", what="calls", hours="12:00-13:00", until="2026-03-13"),
    record("consent", "03-03T19:01", party="b", what="medium"),
    record("status", "03-05T20:00", party="b", status="unreachable"),
    record("status", "03-05T20:01", party="b", status="hospitalised", until="2026-03-10"),
    record("hold", "03-05T20:02", reason="internal", purposes=[], until="2026-03-11T08:30:00-05:00"),
    {**record("appointment", "03-05T20:03", party="b"), "from": "2026-03-09T14:00:00-04:00",
     "until": "2026-03-09T16:00:00-04:00"},
    record("finding", "03-05T20:04", expected_cash_on="2026-03-11", willing=True),
    record("contact", "03-07T12:00", channel="visit", party="b", outcome="not_met", debts=["L"]),
    record("placement", "03-08T12:00", to="agency:A"),
    record("contact", "03-09T11:00", channel="phone", party="b", direction="in", outcome="other_person", debts=["L"]),
    record("assignment", "03-10T12:00", to="assignee:X", notified=["b"]),
    record("finding", "03-10T13:00", willing=False),
    record("document", "03-10T14:00", document="agreed_plan", party="b"),
    record("payment", "03-11T15:00", amount="10.00"),
]  # fmt: skip
MESSAGE = "e19"
LOAN: Written = {
    "as_of": "2026-03-20T10:00:00-04:00",
    "loan": {
        "id": "L",
        "product": "p",
        "timezone": EASTERN,
        "governing_law": "US-NY",
        "installments": [{"due": day, "amount": "100.00", "paid": "0.00"} for day in ("2026-03-01", "2026-03-10")],
        "maturity": "2026-03-12",
        "limitation_date": "2026-03-13",
        "grace_days": 1,
    },
    "parties": [
        {
            "id": "b",
            "role": "borrower",
            "timezones": [EASTERN],
            "work_hours": "22:00-06:00",
            "addresses": [{"id": "mobile", "channels": ["phone"], "kind": "mobile"}],
        }
    ],
    "debts": [{"id": "D-1"}],
    "ledger": [{"id": f"e{number}", **one} for number, one in enumerate(LEDGER)],
}
ASKED = read_instant("2026-03-06T10:00:00-05:00")


def pack() -> Written:
    head = {"row": "R-1", "applies_to": {"channel": "phone"}, "cite": "art. 1", "force": "law", "effect": "deny",
            "known": "read", "text": "forbidden"}  # fmt: skip
    told = {**MOVING, **STAYING}
    return {
        "pack": "local",
        "language": 1,
        "version": "1",
        "title": "local",
        "calendar": "US",
        "holidays": ["2026-03-11"],
        "numbers": NUMBERS,
        "dates": DATES,
        "marks": MARKS,
        "guards": {f"g{place}": {**head, **guard} for place, guard in enumerate(told.values())},
    }


BOOK: Written = {
    "playbook": "small",
    "language": 1,
    "version": "1",
    "title": "small",
    "applies_to": {"product": "p"},
    "packs": ["local"],
    "accrual": {"base": "overdue_installment", "rate": "0.36"},
    "stages": {"open": {"when": {"not": {"known": "loan.currency"}}, "opens": ["call"]}},
    "actions": {"call": {"title": "Call", "contact": {"channel": "phone", "to": "borrower", "purpose": "demand"}}},
}


@pytest.fixture(scope="module")
def fields(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Field]:
    """The loan as it is, without a servicing zone, and with a ledger that holds its own debt alone."""
    book = loaded(tmp_path_factory.mktemp("leaves"), BOOK, (pack(),))
    loan = {name: value for name, value in LOAN["loan"].items() if name != "timezone"}
    told = {
        "whole": LOAN,
        "nowhere": {**LOAN, "loan": loan},
        "half known": {**LOAN, "coverage": {"debts": "this"}},
    }
    return {name: Field(book, load_snapshot(one).at(ASKED)) for name, one in told.items()}


def asked_as(name: str) -> Where:
    """Where the leaf of a guard is asked."""
    place = list({**MOVING, **STAYING}).index(name)
    return Where(Attribute("form", None), CALL, ("local", f"g{place}"), EASTERN, MESSAGE if "reply" in name else None)  # type: ignore[arg-type]


def leaf_of(field: Field, name: str) -> Where:
    """The one leaf of a guard's prohibition, or of its scope."""
    where = asked_as(name)
    assert where.guard is not None
    guard = field.clock.at(field.now)[1][where.guard].guard
    (leaf,) = leaves_of(guard.scope if name == "where the loan is" else guard.forbids)
    return Where(leaf, where.candidate, where.guard, where.zone, where.reply_to)


def field_for(fields: dict[str, Field], name: str) -> Field:
    return fields["nowhere" if name in NOWHERE else "half known" if name in HALF_KNOWN else "whole"]


@pytest.mark.parametrize("name", MOVING)
def test_a_leaf_changes_by_itself_where_it_says(fields: dict[str, Field], name: str) -> None:
    """Asked at every so many minutes, and around each of its breakpoints, it says what its walk says."""
    field = field_for(fields, name)
    where = leaf_of(field, name)
    end = field.now + DAYS * DAY
    walked = holds_between(field, where, DAYS, 1)
    assert walked.changes, f"{name} never changes: it proves nothing"
    for at in range(field.now, end, STEP):
        assert field.answer(where, at) == walked.at(at), at


@pytest.mark.parametrize("name", STAYING)
def test_what_stays_has_no_breakpoint(fields: dict[str, Field], name: str) -> None:
    field = fields["whole"]
    assert len(walk(field, leaf_of(field, name), field.now + DAYS * DAY).edges) == 1


def test_every_kind_of_leaf_is_followed(fields: dict[str, Field]) -> None:
    """A kind that is added to the rules is asked for here: what changes by itself, and what never does."""
    moving = {type(leaf_of(field_for(fields, name), name).cond) for name in MOVING}
    staying = {type(leaf_of(fields["whole"], name).cond) for name in STAYING}
    assert moving == set(get_args(Leaf)) - {Attribute, Stated, Within}
    assert staying >= {Attribute, Stated, Within}


# --- generated -------------------------------------------------------------------------------------------------------


@settings(max_examples=max(20, settings.default.max_examples // 5), deadline=None)
@given(seed=st.integers(0, 1 << 40))
def test_between_breakpoints_nothing_changes(folder: Path, seed: int) -> None:
    """Of every condition of a generated world, and of each of its leaves; a breakpoint is never past."""
    world = world_of(seed)
    field = Field(book_of(world, folder), world.loan())
    for where in field.leaves():
        holds_between(field, where, 14, seed, tries=3)
