"""What the laws of time found: each the smallest case that once differed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dunning_rules import Playbook, ProposedContact, Snapshot, load_snapshot
from dunning_rules.calendar import HOUR, SECOND
from dunning_rules.document.kinds import read_instant

from . import laws
from .draws import Written
from .worlds import loaded

CALL = "call/b/mobile"
ALWAYS = {"not": {"known": "loan.currency"}}
NUMBERS: Written = {
    "half": "2.5",
    "less": "-2.5",
    "new": {"value": [{"from": "2026-01-01", "value": 2}, {"from": "2026-03-10", "value": 5}], "unit": "days"},
    "rate": {"value": [{"from": "2026-01-01", "value": "0.10"}, {"from": "2026-03-10", "value": "0.90"}]},
}


def book(folder: Path, when: Written = ALWAYS, *, call: Written | None = None, **more: Any) -> Playbook:
    """A playbook with one call that one stage opens; `more` are further blocks, `guards`, `marks` and `pack` those of
    its pack."""
    guards, marks, own = more.pop("guards", {}), more.pop("marks", {}), more.pop("pack", {})
    head = {"row": "R-1", "applies_to": {"channel": "phone"}, "cite": "art. 1", "force": "law", "effect": "deny",
            "known": "read", "text": "forbidden"}  # fmt: skip
    plain = {"language": 1, "version": "1"}
    pack = {"pack": "local", **plain, "title": "local", "numbers": NUMBERS, "marks": marks, **own,
            "guards": {name: {**head, **guard} for name, guard in guards.items()}}  # fmt: skip
    told = {
        "playbook": "small",
        **plain,
        "title": "small",
        "applies_to": {"product": "p"},
        "packs": ["local"] if guards else [],
        "numbers": NUMBERS,
        "stages": {"open": {"when": when, "opens": ["call"]}},
        "actions": {"call": {
            "title": "Call", "contact": {"channel": "phone", "to": "borrower", "purpose": "demand"}, **(call or {}),
        }},
        **more,
    }  # fmt: skip
    return loaded(folder, told, (pack,) if guards else ())


def loan(as_of: str, *ledger: Written, zone: str = "America/New_York", **more: Any) -> Snapshot:
    """A loan of one installment of 100.00, due on 2026-03-05 and unpaid; `more` are further keys of the loan."""
    coverage = more.pop("coverage", None)
    due = [{"due": "2026-03-05", "amount": "100.00"}]
    return load_snapshot(
        {
            "as_of": as_of,
            "loan": {"id": "L", "product": "p", "installments": due, "timezone": zone, **more},
            "parties": [
                {
                    "id": "b",
                    "role": "borrower",
                    "addresses": [{"id": "mobile", "channels": ["phone"], "kind": "mobile"}],
                    "timezones": [zone],
                },
                {"id": "g", "role": "guarantor"},
            ],
            **({} if coverage is None else {"coverage": coverage}),
            "ledger": [{"id": f"e{number}", **one} for number, one in enumerate(ledger)],
        }
    )  # fmt: skip


def called(at: str, **keys: Any) -> Written:
    return {"kind": "contact", "channel": "phone", "party": "b", "at": at, "outcome": "no_answer", **keys}


def agrees(rules: Playbook, snapshot: Snapshot, instants: Iterable[int] = (), *, days: int = 10) -> int:
    """A timeline says what decisions say, every hour and at further instants; gives how many spans the call has."""
    timeline = rules.timeline(snapshot, days=days)
    laws.well_formed(timeline)
    hours = range(timeline.since, timeline.until, HOUR)
    laws.equals_decisions(rules, snapshot, timeline, [*laws.edges(timeline), *hours, *instants])
    laws.times_equal_timeline(rules.decide(snapshot, horizon=laws.span_of(timeline)), timeline)
    return len(timeline.of("call")[0].spans)


NOW = "2026-03-06T10:00:00-05:00"


def test_where_nobody_is_reached_nothing_else_is_asked(folder: Path) -> None:
    rules = book(
        folder, {"promise": "kept"}, call={"contact": {"channel": "phone", "to": "spouse", "purpose": "demand"}}
    )
    assert agrees(rules, loan(NOW)) == 1
    assert [one.kind for one in rules.timeline(loan(NOW)).rows[0].spans[0].reasons] == ["no_party"]


def test_a_playbook_that_does_not_speak_of_the_loan_says_no_more(folder: Path) -> None:
    rules = book(folder, {"promise": "kept"}, in_force={"from": "2026-03-09"})
    assert agrees(rules, loan(NOW)) == 2


@pytest.mark.parametrize(
    "record",
    [
        {"kind": "consent", "what": "calls", "to": "agency", "party": "b"},
        {"kind": "hold", "reason": "internal", "purposes": [], "party": "g"},
    ],
)
def test_a_stage_speaks_of_the_loan_alone(folder: Path, record: Written) -> None:
    rules = book(folder, {"any": [{"consent": "calls"}, {"hold": "internal"}]})
    agrees(rules, loan(NOW, {**record, "at": "2026-03-05T12:00:00-05:00"}))


@pytest.mark.parametrize(("range_", "spans"), [("half..", 2), ("..half", 2), ("..less", 2), ("less..", 2)])
def test_a_number_of_days_may_be_broken(folder: Path, range_: str, spans: int) -> None:
    rules = book(folder, guards={"g": {"forbid": {"days_past_due": range_}}})
    assert agrees(rules, loan("2026-03-01T10:00:00-05:00")) == spans


TALKS = {"same": ["debt"], "outcome": "conversation"}


@pytest.mark.parametrize(
    "guard",
    [
        {"at_most": "1 per 3 days", "counting": {**TALKS, "since_first": {"outcome": "no_answer"}}},
        {"forbid": {"contacted": {**TALKS, "since_first": {"outcome": "no_answer"}, "within": "3 days"}}},
    ],
)
def test_a_window_leaves_the_record_behind_from_which_it_counts(folder: Path, guard: Written) -> None:
    """Then it does not matter any more whether the ledger holds an earlier one."""
    rules = book(folder, guards={"g": guard})
    told = loan(NOW, called("2026-03-05T15:00:00-05:00"), coverage={"debts": "this"})
    assert agrees(rules, told) == 2


def test_an_answer_at_that_time_goes_by_the_hours_of_each_wish(folder: Path) -> None:
    rules = book(folder, guards={"g": {"only_if": {"reply": "at_that_time"}}})
    wishes = [
        {"kind": "request", "party": "b", "what": "inconvenient", "hours": hours, "at": "2026-03-05T12:00:00-05:00"}
        for hours in ("10:00-12:00", "15:00-16:00")
    ]
    message = called("2026-03-06T09:55:00-05:00", direction="in", outcome="other_person")
    late = called("2026-03-06T11:00:00-05:00", direction="in", outcome="other_person")
    told = loan("2026-03-06T12:30:00-05:00", *wishes, message, late)
    contact = ProposedContact(at="2026-03-06T12:30:00-05:00", channel="phone", party="b", reply_to="e3")
    when = laws.equals_judgements(rules, told, contact, timedelta(hours=3), 30, 1)
    assert when.end == read_instant("2026-03-06T15:00:00-05:00")


def test_a_mark_asks_by_the_numbers_of_the_day(folder: Path) -> None:
    marks = {"agreed": {"when": {"consent": {"is": "calls", "within": "new"}}}}
    rules = book(folder, guards={"g": {"forbid": {"contacted": {"agreed": True}}}}, marks=marks)
    consent = {"kind": "consent", "what": "calls", "party": "b", "at": "2026-03-02T10:00:00-05:00"}
    assert agrees(rules, loan(NOW, consent, called("2026-03-05T10:00:00-05:00"))) == 2


def test_a_new_rate_changes_what_a_payment_paid(folder: Path) -> None:
    """Where penalty interest is paid first, a higher rate from a day on leaves more of the installment open."""
    rules = book(
        folder,
        {"amount_overdue": "80.20.."},
        accrual={"base": "overdue_installment", "rate": "rate"},
        allocation=["penalty_interest", "principal"],
    )
    paid = {"kind": "payment", "amount": "20.10", "at": "2026-03-07T09:00:00-05:00"}
    assert agrees(rules, loan("2026-03-07T10:00:00-05:00", paid)) == 2


def test_an_episode_may_begin_because_interest_has_grown(folder: Path) -> None:
    rules = book(
        folder,
        {"tried": "call"},
        arrears={"counts": ["penalty_interest"], "tolerance": "0.50"},
        accrual={"base": "overdue_installment", "rate": "0.36"},
    )
    assert agrees(rules, loan(NOW, called("2026-03-05T10:00:00-05:00"))) == 2


def test_a_count_begins_again_with_the_day_of_an_instant(folder: Path) -> None:
    rules = book(folder, {"delinquent_days": "3.."})
    hold = {"kind": "hold", "reason": "internal", "purposes": [], "ageing": "resets", "at": "2026-03-05T12:00:00-05:00"}
    told = loan(NOW, {**hold, "from": "2026-03-10T15:00:00-04:00"})
    assert agrees(rules, told) == 4


def test_a_day_that_comes_twice(folder: Path) -> None:
    """A minute past midnight the clocks of St. John's went back to 23:01."""
    rules = book(folder, guards={"g": {"at_most": "1 per day"}})
    told = loan("2010-11-06T22:00:00-02:30", called("2010-11-06T12:00:00-02:30"), zone="America/St_Johns")
    change = read_instant("2010-11-07T00:01:00-02:30")
    assert agrees(rules, told, range(change - HOUR, change + 2 * HOUR, 20 * SECOND), days=2) == 4


@pytest.mark.parametrize("term", ["90000 months", "99999 years", "99999 days"])
def test_a_term_may_reach_beyond_the_calendar(folder: Path, term: str) -> None:
    rules = book(folder, {"loan.maturity": {"within": term}})
    assert agrees(rules, loan(NOW, maturity="2026-03-09")) == 2


def test_a_guard_that_goes_on_speaking_may_speak_of_something_else(folder: Path) -> None:
    forbid = {"any": [{"days_past_due": "..3"}, {"amount_overdue": "50.00.."}]}
    agrees(book(folder, guards={"g": {"forbid": forbid}}), loan(NOW))


def test_what_is_shut_for_good_waits_for_an_event(folder: Path) -> None:
    """Another entry of the stage goes on changing; yet no time opens it."""
    rules = book(folder, {"loan.status": "settled", "days_past_due": "40.."})
    (candidate,) = rules.decide(loan(NOW, status="active"), horizon=timedelta(days=20)).candidates
    assert not candidate.held_by[-1].beyond_horizon
    opens = book(folder, {"days_past_due": "40.."})
    (candidate,) = opens.decide(loan(NOW, status="active"), horizon=timedelta(days=20)).candidates
    assert candidate.held_by[-1].beyond_horizon


def test_hours_are_told_for_each_night(folder: Path) -> None:
    """What a guard of hours says is kept from night to night, but for the hour."""
    rules = book(folder, guards={"g": {"hours": {"mon-fri": "08:00-21:00", "sat-sun": "10:00-12:00"}}})
    timeline = rules.timeline(loan(NOW), days=7)
    for span in timeline.of("call")[0].spans:
        (there,) = rules.decide(loan(NOW).at(span.since)).candidates
        assert span.reasons == there.reasons
    assert agrees(rules, loan(NOW), days=7) == 14


@pytest.mark.parametrize(
    ("when", "rules", "begins"),
    [
        (ALWAYS, {"guards": {"g": {"hours": {"daily": "08:00-21:00"}}, "late": {"forbid": {"days_past_due": "3.."}}}},
         "2026-03-08T00:00:00-05:00"),
        (ALWAYS, {"guards": {"g": {"forbid": {"days_past_due": "1.."}}, "new": {"forbid": {"days_past_due": "3.."}}}},
         "2026-03-08T00:00:00-05:00"),
        ({"days_past_due": "40.."}, {"pause": {"rest": {"when": {"days_past_due": "4.."}}}},
         "2026-03-09T00:00:00-04:00"),
        (ALWAYS, {"guards": {"g": {"hours": {"daily": "08:00-21:00"}},
                             "advice": {"forbid": {"days_past_due": "3.."}, "effect": "advise"}}},
         "2026-03-08T00:00:00-05:00"),
    ],
)  # fmt: skip
def test_a_span_tells_the_figures_of_its_own_start(folder: Path, when: Written, rules: Written, begins: str) -> None:
    """Whoever begins it: what the others said when they began has the figures of an earlier hour or day."""
    made = book(folder, when, **rules)
    row = made.timeline(loan(NOW), days=10).of("call")[0]
    assert read_instant(begins) in {span.since for span in row.spans}
    agrees(made, loan(NOW))
