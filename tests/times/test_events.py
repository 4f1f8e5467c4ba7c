"""What only an event opens is told apart from what lies beyond the horizon."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dunning_rules import load_playbook, load_snapshot

from .draws import Written
from .test_found import agrees, book, called, loan

CALL = "call/b/mobile"
NOW = "2026-03-12T10:00:00-04:00"
LATER = [{"due": f"{year}-{month:02}-05", "amount": "100.00"} for year in (2026, 2027) for month in range(3, 13)]
"""Installments that fall due long after the horizon: with each of them something may change, as far as one sees."""

EVENTS: dict[str, Written] = {
    "a status of the loan": {"days_past_due": "90..", "loan.status": "repaid"},
    "a fact that was not told": {"days_past_due": "90..", "loan.grace_days": "1.."},
    "a step before": {"days_past_due": "90..", "done": "call"},
    "so many records": {"contacted": {"channel": "phone", "outcome": "conversation", "within": "2 days"}},
    "a request": {"request": "dispute"},
    "a promise": {"promise": "pending"},
    "a promise that falls due": {"promise_due": {"within": "2 days"}},
    "a plan": {"arrangement": "kept"},
    "a finding": {"finding": {"willing": False}},
    "a finding's day": {"finding": {"expected_cash_on": {"within": "2 days"}}},
    "an appointment": {"appointment": "agreed"},
    "days that are over": {"days_past_due": "1..3"},
    "another placement": {"placement": "standing"},
}
TIMES: dict[str, Written] = {
    "days to come": {"days_past_due": "200.."},
    "either of two": {"any": [{"request": "dispute"}, {"days_past_due": "200.."}]},
    "a status told of it": {"status": {"is": "litigation", "for": "100 days"}},
}
TALKED: Written = {"kind": "status", "status": "litigation", "at": "2026-03-06T10:00:00-05:00"}


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_is_needed(folder: Path, name: str) -> None:
    found = book(folder, EVENTS[name]).decide(loan(NOW, called("2026-03-06T10:00:00-05:00"), installments=LATER))
    (hop,) = found[CALL].held_by
    assert (found[CALL].permitted_from, hop.until, hop.beyond_horizon) == (None, None, False)


@pytest.mark.parametrize("name", TIMES)
def test_time_may_open_it_beyond_the_horizon(folder: Path, name: str) -> None:
    found = book(folder, TIMES[name]).decide(loan(NOW, TALKED, installments=LATER))
    (hop,) = found[CALL].held_by
    assert (found[CALL].permitted_from, hop.until, hop.beyond_horizon) == (None, None, True)


@pytest.mark.parametrize(
    ("more", "beyond"),
    [
        ({"call": {"at_most": "once"}}, False),
        ({"call": {"at_most": "1 per ever"}}, False),
        ({"call": {"at_most": "1 per 200 days"}}, True),
        ({"guards": {"g": {"only_if": {"consent": "calls"}}}}, False),
        ({"guards": {"g": {"only_if": {"consent": "calls"}, "in_force": {"until": "2026-12-31"}}}}, True),
        ({"guards": {"g": {"forbid": {"days_past_due": "1.."}}}}, True),
        ({"guards": {"g": {"forbid": {"stated": {"recorded": False}}}}}, None),
        ({"pause": {"rest": {"when": {"not": {"known": "loan.grace_days"}}}}}, False),
        ({"pause": {"rest": {"when": {"days_past_due": "..200"}}}}, True),
    ],
)
def test_what_holds_an_open_action_back(folder: Path, more: dict[str, Any], beyond: bool | None) -> None:
    found = book(folder, **more).decide(loan(NOW, called("2026-03-11T10:00:00-04:00"), installments=LATER))[CALL]
    assert [hop.beyond_horizon for hop in found.held_by] == ([] if beyond is None else [beyond])


@pytest.mark.parametrize(("until", "beyond"), [({}, False), ({"until": "2026-12-31"}, True)])
def test_a_hold_without_an_end_needs_one(folder: Path, until: Written, beyond: bool) -> None:
    hold = {"kind": "hold", "reason": "internal", "at": "2026-03-11T10:00:00-04:00", **until}
    (hop,) = book(folder).decide(loan(NOW, hold, installments=LATER))[CALL].held_by
    assert hop.beyond_horizon is beyond


def test_a_day_that_comes_twice_may_take_a_day_back(folder: Path) -> None:
    """A minute past midnight the clocks of St. John's went back to the day before."""
    told = [{"due": "2010-11-03", "amount": "100.00"}]
    rules = book(folder, {"days_past_due": "3..3"})
    early = loan("2010-11-07T00:00:30-02:30", zone="America/St_Johns", installments=told)
    assert rules.decide(early)[CALL].permitted_from is not None
    agrees(rules, early, days=2)


def test_a_suit_that_needs_a_notice_waits_for_it_and_not_for_the_days() -> None:
    told = load_playbook("guaranteed-loan").decide(load_snapshot("dunning_rules/demo/snapshot.json"))
    beyond = {one.action for one in told.candidates if one.held_by and one.held_by[-1].beyond_horizon}
    assert beyond == {"confirm-debt", "sue-before-limitation"}
