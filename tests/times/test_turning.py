"""What is recorded and what is owed turn at the turning points, and what looks at records alone turns with those."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunning_rules import load_snapshot
from dunning_rules.arrears import ArrearsPolicy
from dunning_rules.calendar import DAY, HOUR, day_start, iso
from dunning_rules.facts import FACT_KINDS
from dunning_rules.interpret.kept import DERIVED
from dunning_rules.settle import settle
from dunning_rules.situation import Situation

from .leaf_laws import Field
from .worlds import book_of, world_of

DAYS = 40
ZONE = "Asia/Shanghai"
BY_THE_DAY = {"days_past_due", "delinquent_days", "worst_days_past_due", "penalty_interest", "amount_to_cure"}
"""What grows at midnight is no turning point: whoever asks for it counts the days."""
LOAN = {
    "id": "L",
    "product": "p",
    "timezone": ZONE,
    "installments": [
        {"due": "2026-03-01", "amount": "100"},
        {"due": "2026-03-20", "amount": "100"},
    ],
}


def situation(*ledger: dict[str, Any], **loan: Any) -> Situation:
    parties = [{"id": "b", "role": "borrower", "timezones": [ZONE]}]
    told = {"as_of": at("09T10:00"), "loan": {**LOAN, **loan}, "parties": parties, "ledger": list(ledger)}
    snapshot = load_snapshot(told)
    return Situation(settle(snapshot), snapshot.asked, snapshot.asked, ArrearsPolicy())


def at(text: str) -> str:
    """`09T10:00` is of March 2026 and in Shanghai."""
    return f"2026-03-{text}:00+08:00"


def turns(of: Situation) -> list[str]:
    """The turning points to come, by the clock of the servicing zone."""
    return [iso(one, ZONE)[5:16] for one in of.turning_points if one > of.now]


def seen(of: Situation) -> tuple[object, ...]:
    """What is recorded, stands and is owed, but for what grows by the day."""
    facts = tuple(of.fact(name) for name in sorted(FACT_KINDS) if name in DERIVED - BY_THE_DAY)
    kinds = ("request", "consent", "hold", "status", "appointment", "placement", "assignment")
    standing = tuple(tuple(one.id for one in of.standing(kind)) for kind in kinds)
    states = (of.promise()[0], of.promise(ever=True)[0], of.arrangement()[0], of.episode_start)
    return (tuple((one.id, one.outcome) for one in of.records), standing, facts, states, of.collected_by)


@settings(max_examples=max(30, settings.default.max_examples // 4), deadline=None)
@given(seed=st.integers(0, 1 << 40))
def test_between_two_turning_points_nothing_is_another(folder: Path, seed: int) -> None:
    """Of a generated loan, just before and at each midnight of any of its zones that is no turning point."""
    world = world_of(seed)
    followed = Field(book_of(world, folder), world.loan())
    first = followed.clock.at(followed.now)[0].situation
    if "penalty_interest" in first.policy.counts:
        return  # what was paid may be unpaid again at any midnight: each is a turn
    days = range(first.today.toordinal() - 1, first.today.toordinal() + DAYS)
    midnights = {day_start(day, zone) for zone in first.zones_of_days for day in days}
    for instant in sorted(one for one in midnights - set(first.turning_points) if one > first.now + 1):
        before, then = (followed.clock.at(one)[0].situation for one in (instant - 1, instant))
        assert seen(before) == seen(then), iso(instant, first.zone)


def test_an_installment_turns_the_account_once_its_day_is_over() -> None:
    """The whole of the day it is in time, and the day on which the file was made turns nothing as it ends."""
    loan = situation()
    assert turns(loan) == ["03-21T00:00"]
    assert loan.asked_at(day_start_of(21) - 1).fact("installments_overdue") == 1
    assert loan.asked_at(day_start_of(21)).fact("installments_overdue") == 2


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"kind": "promise", "party": "b", "amount": "50", "due": "2026-03-12"}, ["03-13T00:00", "03-21T00:00"]),
        (
            {"kind": "arrangement", "type": "instalments", "schedule": [{"due": "2026-03-14", "amount": "50"}]},
            ["03-15T00:00", "03-21T00:00"],
        ),
    ],
)
def test_what_was_undertaken_is_in_time_all_day(record: dict[str, Any], expected: list[str]) -> None:
    made = situation({"id": "one", "at": at("08T10:00"), **record})
    assert turns(made) == expected


def test_what_was_paid_on_a_day_counts_from_its_beginning() -> None:
    """As a later file tells of an earlier instant."""
    paid = [{"due": "2026-03-01", "amount": "100", "paid": "100", "paid_on": "2026-03-05"}]
    loan = situation(installments=paid)
    assert day_start_of(5) in loan.turning_points
    assert day_start_of(6) not in loan.turning_points


def test_records_turn_by_themselves() -> None:
    """An installment that falls due makes no record another one; a hold that ends does."""
    hold = {"id": "h", "kind": "hold", "at": at("08T10:00"), "reason": "internal", "until": "2026-03-25"}
    held = situation(hold)
    assert held.next_record_turn == day_start_of(26)
    assert held.next_turn == day_start_of(21)
    assert situation().next_record_turn is None


def test_a_new_number_of_the_rules_turns_what_looks_at_records() -> None:
    number = day_start_of(15)
    assert situation().ahead((number,)).next_record_turn == number
    assert situation().ahead((number - 30 * DAY, number - HOUR)).asked_at(number).next_record_turn is None


def day_start_of(day: int) -> int:
    """The beginning of a day of March 2026 in Shanghai."""
    return day_start(date(2026, 3, day).toordinal(), ZONE)
