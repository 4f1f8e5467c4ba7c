"""The duties as a patient reader would reckon them: hour by hour, from the answers of `decide` alone.

Every event of these worlds lies on a whole local hour, so an answer is the same all through an hour.
"""

from __future__ import annotations

from datetime import datetime
from itertools import groupby, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunning_rules import Playbook
from dunning_rules.calendar import zone_info

from .worlds import HOUR, LAST, World, worlds

DONE = {"conversation", "met", "served", "delivered", "read"}
CONVERSATIONS = {"conversation", "met"}


def status(world: World, book: Playbook, hour: int) -> str:
    """The best of its candidates."""
    found = {one.status for one in book.decide(world.file.at(hour)).of("call")}
    return next(one for one in ("permitted", "denied", "not_open") if one in found)


def hours_of(world: World) -> tuple[dict[int, bool], dict[int, bool], dict[int, bool]]:
    """Whether it is open, permitted, and possible but for being closed, in each hour."""
    span = range(world.begins - 48 * HOUR, world.begins + (LAST + 96) * HOUR, HOUR)
    said = {hour: status(world, world.book, hour) for hour in span}
    possible = {hour: status(world, world.always, hour) == "permitted" for hour in span}
    return ({h: s != "not_open" for h, s in said.items()}, {h: s == "permitted" for h, s in said.items()}, possible)


def day_of(hour: int, zone: str) -> int:
    return datetime.fromtimestamp(hour / 1_000_000, zone_info(zone)).date().toordinal()


Told = tuple[str, int, int, int]
"""Which duty, from when, until when, how many were made."""


def reckoned(world: World) -> tuple[set[Told], set[Told], set[int]]:
    """What was missed, what was excused, and the ends of what is due and may still be done."""
    opened, permitted, possible = hours_of(world)
    found: list[Told] = []
    if world.due is not None:
        found += due(world, opened)
    if world.at_least is not None:
        found += at_least(world, opened, possible)
    now = world.file.asked
    missed, excused = set(), set()
    for told in found:
        _, since, until, _ = told
        if until <= now:
            (missed if any(permitted[hour] for hour in range(since, until, HOUR)) else excused).add(told)
    running = {until for _, _, until, _ in found if until > now}
    return missed, excused, {end for end in running if any(permitted[hour] for hour in range(now, end, HOUR))}


def due(world: World, opened: dict[int, bool]) -> list[Told]:
    assert world.due is not None
    number, unit = world.due
    found: list[Told] = []
    for before, hour in pairwise(sorted(opened)):
        if opened[before] or not opened[hour] or hour > world.file.asked:
            continue
        end = hour + number * HOUR
        if unit == "days":
            last = day_of(hour, world.zone) + number - 1
            end = next(one for one in sorted(opened) if one > hour and day_of(one, world.zone) > last)
        since = min(world.begins, hour) if world.once else hour
        made = [at for at, outcome in world.calls if since <= at < end and outcome in DONE and at <= world.file.asked]
        if not made and end > world.begins and all(opened[one] for one in range(hour, end, HOUR)):
            found.append(("due", hour, end, 0))
    return found


def at_least(world: World, opened: dict[int, bool], possible: dict[int, bool]) -> list[Told]:
    assert world.at_least is not None
    number, unit, length = world.at_least
    found: list[Told] = []
    run: list[list[int]] = []
    for _, group in groupby(
        (one for one in sorted(opened) if one >= world.begins), lambda one: day_of(one, world.zone)
    ):
        hours = list(group)
        whole = any(opened[one] for one in hours) and all(opened[one] or not possible[one] for one in hours)
        run = [*run, hours] if whole else []
        if len(run) < length:
            continue
        since, until = run[0][0], run[-1][-1] + HOUR
        run = []
        made = [
            at
            for at, outcome in world.calls
            if since <= at < until and at <= world.file.asked and (unit == "attempts" or outcome in CONVERSATIONS)
        ]
        if since <= world.file.asked and len(made) < number:
            found.append(("at_least", since, until, len(made)))
    return found


@pytest.mark.slow
@settings(
    max_examples=max(40, settings.default.max_examples // 2), suppress_health_check=list(HealthCheck), deadline=None
)
@given(data=st.data())
def test_duties_are_as_reckoned_hour_by_hour(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        world = data.draw(worlds(Path(folder)))
    decision = world.book.decide(world.file)
    missed, excused, ends = reckoned(world)
    assert {(one.duty, one.since, one.until, one.made) for one in decision.missed} == missed
    assert {(one.duty, one.since, one.until, one.made) for one in decision.excused} == excused
    (candidate,) = decision.of("call")
    assert candidate.owed.due == min(ends, default=None)
