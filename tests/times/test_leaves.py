"""Every kind of leaf changes by itself where its breakpoints say so, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunning_rules import Playbook, Snapshot, load_snapshot
from dunning_rules.calendar import DAY, MINUTE
from dunning_rules.document.kinds import read_instant
from dunning_rules.ir import Attribute, Leaf, Stated, Within, leaves_of

from .draws import Written
from .leaf_laws import Field, Where, holds_between, walk
from .worlds import book_of, loaded, world_of

THOROUGH = settings.default.max_examples > 1000
STEP = (1 if THOROUGH else 20) * MINUTE
DAYS = 9
EASTERN = "America/New_York"
CALL = "call/b/mobile"
NUMBERS = {
    "new": {"value": [{"from": "2026-01-01", "value": 2}, {"from": "2026-03-10", "value": 5}], "unit": "days"},
    "late": {"value": [{"from": "2026-03-09", "value": 1}]},
    "half": "14.5",
}
DATES = {
    "maturity": {"base": "loan.maturity", "plus": "1 business day"},
    "answer": {"latest": {"kind": "request", "what": "dispute", "same": ["party"]}, "plus": "4 days"},
    "held": {"earliest": {"kind": "contact", "held": "5 days"}, "plus": "1 day"},
    "end": {"latest": {"kind": "hold", "reason": "internal"}, "its": "until"},
}
MARKS = {"agreed": {"when": {"consent": {"is": "medium", "within": "new"}}}}


@dataclass(frozen=True)
class Case:
    """A guard with one leaf, and a loan of which nothing is told but what the leaf asks for."""

    guard: Written
    records: tuple[str, ...] = ()
    loan: Written = field(default_factory=dict)
    coverage: Written | None = None
    reply: bool = False


def when(*records: str, loan: Written | None = None, **condition: Any) -> Case:
    return Case({"forbid": condition}, records, loan or {}, reply="reply" in condition)


def contacted(*records: str, coverage: Written | None = None, **keys: Any) -> Case:
    return Case({"forbid": {"contacted": keys}}, records, coverage=coverage)


def cap(limit: str, *records: str, coverage: Written | None = None, **counting: Any) -> Case:
    return Case({"at_most": limit, "counting": counting}, records, coverage=coverage)


def wait(term: str, *records: str, more: Written | None = None, **after: Any) -> Case:
    return Case({"wait": {"after": after, "for": term, **(more or {})}}, records)


def hours(told: Any) -> Case:
    return Case({"hours": told})


FIRST = {"since_first": {"outcome": "no_answer"}}
OWN_DEBT: Written = {"debts": "this"}
MOVING: dict[str, Case] = {
    # facts
    "days past due": when(days_past_due="16.."),
    "days past due, an upper end": when(days_past_due="..15"),
    "days past due, one day": when(days_past_due=17),
    "days past due, a dated number": when(days_past_due="late.."),
    "days past due, a broken number": when(days_past_due="half.."),
    "delinquent days": when("freeze", delinquent_days={"not": "..14"}),
    "the worst of the episode": when(worst_days_past_due="..17"),
    "installments overdue": when(installments_overdue="2..", loan={"second": "2026-03-10"}),
    "amount overdue": when("payment", amount_overdue="95.00.."),
    "penalty interest": when(penalty_interest="1.60.."),
    "what is known at all": when(known="installments_overdue", loan={"second": "2026-03-10", "timezone": None}),
    "a date of the loan": when(
        **{"loan.limitation_date": {"within": "3 days"}}, loan={"limitation_date": "2026-03-13"}
    ),
    "a date of the loan in business days": when(
        **{"loan.maturity": {"within": "2 business days"}}, loan={"maturity": "2026-03-12"}
    ),
    "a date of the loan in months": when(**{"loan.maturity": {"within": "1 month"}}, loan={"maturity": "2026-04-10"}),
    "a date that is over": when(**{"loan.maturity": {"within": "1 month"}}, loan={"maturity": "2026-03-10"}),
    "expected cash": when("finding", finding={"expected_cash_on": {"within": "1 day"}}),
    # the ledger
    "a window of days": contacted("talk", within="4 days"),
    "a window of hours": contacted("talk", within="60 hours"),
    "a window of months": contacted("email", within="1 month"),
    "a window of a dated number": contacted("ring", within="new", at_most=0),
    "days before today": contacted("talk", "ring", before="today", within="3 days", count="days", at_least=2),
    "not today": contacted("visit", before="today"),
    "before today, and hours": contacted("talk", before="today", within="60 hours"),
    "before today, and months": contacted("email", before="today", within="1 month"),
    "since the latest": contacted("visit", "promise", channel="visit", since={"kind": "promise"}),
    "since the first": contacted("ring", coverage=OWN_DEBT, same=["debt"], outcome="met", within="2 days", **FIRST),
    "covered hours": contacted("talk", coverage={"from": "2026-03-05"}, within="100 hours", at_least=2),
    "covered days": contacted("talk", coverage={"from": "2026-03-05"}, within="5 days", at_least=2),
    "up to a date": contacted("talk", "dispute", not_after="answer", within="4 days"),
    "held": contacted("letter", held="6 days"),
    "held for hours": contacted("talk", held="100 hours"),
    "since what is held": contacted("email", "letter", channel="email", since={"held": "6 days", "channel": "letter"}),
    "marked": contacted("talk", "ring", "medium", agreed=True, at_least=2),
    "a number of records": when("talk", records={"kind": "contact", "at_least": "late"}),
    "records of another kind": when("payment", records={"kind": "payment"}),
    # what was undertaken
    "a promise": when("promise", promise="broken"),
    "a promise due": when("promise", promise_due={"within": "2 days"}),
    "an arrangement": when("plan", arrangement="broken"),
    # what stands
    "a status for days": when("lost", status={"is": "unreachable", "of": "borrower", "for": "4 days"}),
    "a status that ends": when("hospital", status="hospitalised"),
    "a request within days": when("dispute", request={"is": "dispute", "within": "5 days"}),
    "a request within hours": when("dispute", request={"is": "dispute", "within": "90 hours"}),
    "a consent at hours": when("calls", consent="calls"),
    "a consent spent": when("medium", "talk", consent={"is": "medium", "spent_by": {"held": "5 days"}}),
    "a hold": when("hold", hold="internal"),
    "an appointment agreed": when("appointment", appointment="agreed"),
    "an appointment now": when("appointment", appointment="now"),
    "a placement": when("placement", placement="standing"),
    "an assignment": when("assignment", assignment="notified"),
    "a finding": when("unwilling", finding={"willing": False}),
    "a document": when("paper", document="agreed_plan"),
    # of the contact
    "a reply": when("message", reply="once"),
    "a reply on the day": when("message", reply="at_that_time"),
    "a reply at that time": when("message", "noon", "three", reply="at_that_time"),
    # dates
    "passed, of the loan": when(passed="maturity", loan={"maturity": "2026-03-10"}),
    "passed, of a request": when("dispute", passed="answer"),
    "passed, of what is held": when("letter", passed="held"),
    "passed, of a hold": when("hold", passed="end"),
    # hours, limits, waits, wishes
    "hours": hours("08:00-21:00"),
    "hours of the week": hours({"mon-fri": "09:00-18:00", "sat": "10:00-12:00", "sun": "none"}),
    "hours of holidays": hours({"daily": "09:00-18:00", "holiday": "none"}),
    "hours of one's own": hours({"mon-sat": "09:00-18:00", "sun": "none", "own": "work_hours"}),
    "hours that the clock leaps over": hours("02:15-02:45"),
    "hours across the leap": hours("01:30-04:00"),
    "a cap in days": cap("1 per 3 days", "ring"),
    "a cap of two": cap("2 per 5 days", "talk", "ring", "call"),
    "a cap in hours": cap("2 attempts per 70 hours", "talk", "ring"),
    "a cap a promise": cap("1 per promise", "promise", "visit", channel="visit"),
    "a cap since the first": cap("1 per 2 days", "ring", coverage=OWN_DEBT, same=["debt"], outcome="met", **FIRST),
    "a cap on what is held": cap("1 per 30 days", "letter", channel="letter", held="6 days"),
    "a cap since what is held": cap(
        "1 per 60 days", "email", "letter", channel="email", since={"held": "6 days", "channel": "letter"}
    ),
    "a cap that is not covered": cap("2 per 5 days", "talk", coverage={"from": "2026-03-05"}),
    "a wait": wait("5 days", "talk", kind="contact"),
    "a wait from the next day": wait("4 days", "talk", more={"from": "next_day"}, kind="contact"),
    "a wait of minutes": wait("5000 minutes", "talk", kind="contact"),
    "a wait after what is held": wait("8 days", "letter", kind="contact", held="6 days"),
    "wishes": Case({"respects": "requests"}, ("noon", "weekend")),
}
STAYING: dict[str, Case] = {
    "what the loan is": when(**{"loan.product": "p"}),
    "where the loan is": Case({"forbid": {"contact": {"channel": "letter"}}, "scope": {"jurisdiction": "US-NY"}}),
    "what the contact is": Case({"only_if": {"contact": {"channel": "phone"}}}),
    "what the contact states": Case({"require": {"recorded": True}}),
}


def record(kind: str, at: str, **keys: Any) -> Written:
    return {"kind": kind, "at": f"2026-{at}:00-05:00", **keys}


def called(at: str, **keys: Any) -> Written:
    return record("contact", at, **{"channel": "phone", "party": "b", "address": "mobile", "debts": ["L"], **keys})


def asked_for(at: str, **keys: Any) -> Written:
    return record("request", at, party="b", what="inconvenient", **keys)


RECORDS: dict[str, Written] = {
    "email": record("contact", "02-10T09:00", channel="email", party="b", outcome="delivered"),
    "letter": record("contact", "03-02T09:00", channel="letter", party="b", outcome="delivered"),
    "talk": called("03-04T10:00", outcome="conversation"),
    "ring": called("03-05T15:30", outcome="no_answer"),
    "call": called("03-06T09:00", outcome="no_answer"),
    "visit": record("contact", "03-07T12:00", channel="visit", party="b", outcome="not_met"),
    "message": called("03-09T11:00", direction="in", outcome="other_person"),
    "promise": record("promise", "03-05T16:00", party="b", due="2026-03-09", amount="50.00"),
    "plan": record("arrangement", "03-05T17:00", schedule=[{"due": "2026-03-11", "amount": "50.00"}]),
    "payment": record("payment", "03-11T15:00", amount="10.00"),
    "noon": asked_for("03-05T18:00", hours="10:30-12:00"),
    "three": asked_for("03-05T18:00", hours="15:00-16:00"),
    "weekend": asked_for("03-05T18:01", hours="20:00-09:00", weekdays=["sat", "sun"]),
    "dispute": record("request", "03-05T18:03", party="b", what="dispute", until="2026-03-12"),
    "calls": record("consent", "03-03T19:00", party="b", what="calls", hours="01:30-03:30"),
    "medium": record("consent", "03-03T19:01", party="b", what="medium"),
    "lost": record("status", "03-05T20:00", party="b", status="unreachable"),
    "hospital": record("status", "03-05T20:01", party="b", status="hospitalised", until="2026-03-10"),
    "hold": record("hold", "03-05T20:02", reason="internal", purposes=[], until="2026-03-11T08:30:00-05:00"),
    "freeze": {**record("hold", "03-01T20:02", reason="moratorium", purposes=[], ageing="frozen"),
               "from": "2026-03-08", "until": "2026-03-09"},
    "appointment": {**record("appointment", "03-05T20:03", party="b"), "from": "2026-03-09T14:00:00-04:00",
                    "until": "2026-03-09T16:00:00-04:00"},
    "finding": record("finding", "03-05T20:04", expected_cash_on="2026-03-11"),
    "unwilling": record("finding", "03-10T13:00", willing=False),
    "placement": record("placement", "03-08T12:00", to="agency:A"),
    "assignment": record("assignment", "03-10T12:00", to="assignee:X", notified=["b"]),
    "paper": record("document", "03-10T14:00", document="agreed_plan", party="b"),
}  # fmt: skip
ASKED = read_instant("2026-03-06T10:00:00-05:00")


def snapshot(case: Case) -> Snapshot:
    """The loan of a case: one installment, overdue for two weeks, and nothing else that falls due."""
    keys = {"timezone": EASTERN, "governing_law": "US-NY", "grace_days": 1, **case.loan}
    second = [{"due": keys.pop("second"), "amount": "100.00"}] if "second" in keys else []
    return load_snapshot(
        {
            "as_of": "2026-03-28T10:00:00-04:00",
            "loan": {
                "id": "L",
                "product": "p",
                "installments": [{"due": "2026-02-20", "amount": "100.00"}, *second],
                **{name: value for name, value in keys.items() if value is not None},
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
            **({} if case.coverage is None else {"coverage": case.coverage}),
            "ledger": [{"id": name, **RECORDS[name]} for name in case.records],
        }
    ).at(ASKED)


def pack() -> Written:
    head = {"row": "R-1", "applies_to": {"channel": "phone"}, "cite": "art. 1", "force": "law", "effect": "deny",
            "known": "read", "text": "forbidden"}  # fmt: skip
    cases = {**MOVING, **STAYING}
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
        "guards": {f"g{place}": {**head, **case.guard} for place, case in enumerate(cases.values())},
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
def book(tmp_path_factory: pytest.TempPathFactory) -> Playbook:
    return loaded(tmp_path_factory.mktemp("leaves"), BOOK, (pack(),))


def leaf_of(book: Playbook, name: str) -> Where:
    """The one leaf of a guard's prohibition, or of its scope."""
    place = list({**MOVING, **STAYING}).index(name)
    (rules,) = book.packs
    guard = rules.guards[place]
    (leaf,) = leaves_of(guard.scope if name == "where the loan is" else guard.forbids)
    reply = "message" if name in MOVING and MOVING[name].reply else None
    return Where(leaf, CALL, (rules.id, guard.id), EASTERN, reply)


@pytest.mark.parametrize("name", MOVING)
def test_a_leaf_changes_by_itself_where_it_says(book: Playbook, name: str) -> None:
    """Asked at every so many minutes, and around each of its breakpoints, it says what its walk says."""
    followed, where = Field(book, snapshot(MOVING[name])), leaf_of(book, name)
    walked = holds_between(followed, where, DAYS, 1)
    assert walked.changes, f"{name} never changes: it proves nothing"
    for at in range(followed.now, followed.now + DAYS * DAY, STEP):
        assert followed.answer(where, at) == walked.at(at), at


@pytest.mark.parametrize("name", STAYING)
def test_what_stays_has_no_breakpoint(book: Playbook, name: str) -> None:
    followed = Field(book, snapshot(STAYING[name]))
    assert len(walk(followed, leaf_of(book, name), followed.now + DAYS * DAY).edges) == 1


def test_every_kind_of_leaf_is_followed(book: Playbook) -> None:
    """A kind that is added to the rules is asked for here: what changes by itself, and what never does."""
    moving, staying = ({type(leaf_of(book, name).cond) for name in names} for names in (MOVING, STAYING))
    assert moving == set(get_args(Leaf)) - {Attribute, Stated, Within}
    assert staying >= {Attribute, Stated, Within}


# --- generated -------------------------------------------------------------------------------------------------------


@settings(max_examples=max(20, settings.default.max_examples // 5), deadline=None)
@given(seed=st.integers(0, 1 << 40))
def test_between_breakpoints_nothing_changes(folder: Path, seed: int) -> None:
    """Of every condition of a generated world, and of each of its leaves; a breakpoint is never past."""
    world = world_of(seed)
    followed = Field(book_of(world, folder), world.loan())
    for where in followed.leaves():
        holds_between(followed, where, 14, seed, tries=3)
