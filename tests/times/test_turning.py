"""What is recorded and what is owed turn at the turning points, and nowhere else."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dunning_rules.calendar import day_start, iso
from dunning_rules.facts import FACT_KINDS
from dunning_rules.interpret.kept import DERIVED
from dunning_rules.situation import Situation

from .leaf_laws import Field
from .worlds import book_of, world_of

DAYS = 40
BY_THE_DAY = {"days_past_due", "delinquent_days", "worst_days_past_due", "penalty_interest", "amount_to_cure"}
"""What grows at midnight is no turning point: whoever asks for it counts the days."""


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
