"""Hours of a week are those that a clock on the wall shows, minute by minute, and no edge of them is forgotten."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from dunning_rules.calendar import DAY, HOUR, MINUTE, to_datetime, zone
from dunning_rules.interpret.hours import KEPT_EDGES, Week
from dunning_rules.ir import InHours
from dunning_rules.values import Calendar, Hours

from .scenes import SCENES, Scene

NIGHT = Hours(23 * 60, 2 * 60 + 20)
EARLY = Hours(0, 2 * 60 + 15)
LATE = Hours(2 * 60 + 10, 23 * 60 + 30)
SHORT = Hours(30, 60)
LEAVES = {
    "edges in the changed hours": InHours((SHORT, LATE, SHORT, LATE, SHORT, EARLY, LATE)),
    "over midnight": InHours((NIGHT, NIGHT, None, NIGHT, NIGHT, EARLY, None)),
    "one day alone": InHours((None,) * 6 + (SHORT,)),
    "holidays": InHours((LATE,) * 7, NIGHT, has_holiday=True),
}


def week(scene: Scene, leaf: InHours, own: Hours | None = None) -> Week:
    return Week(leaf, zone(scene.zone), Calendar("US"), own)


def shown(scene: Scene, instant: int) -> tuple[int, int]:
    """The day of the week, Monday 0, and the minute, by the library of the language itself."""
    there = to_datetime(instant, scene.zone)
    return there.weekday(), there.hour * 60 + there.minute


def inside(scene: Scene, leaf: InHours, instant: int) -> bool:
    day, minute = shown(scene, instant)
    hours = leaf.by_day[day]
    return hours is not None and hours.holds(minute)


every_scene = pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])


@every_scene
@pytest.mark.parametrize("name", ["edges in the changed hours", "over midnight", "one day alone"])
def test_every_minute_is_what_the_clock_shows(scene: Scene, name: str) -> None:
    """Around the change of clocks; and whatever minute is asked, nothing is another before the edge given for it."""
    leaf = LEAVES[name]
    hours = week(scene, leaf)
    minutes = range(scene.at(0) - 4 * HOUR, scene.at(0) + 27 * HOUR, MINUTE)
    ends = set()
    for now, then in pairwise(minutes):
        seen, end = hours.at(now)
        _, minute = shown(scene, now)
        assert seen.truth is inside(scene, leaf, now)
        assert dict(seen.values)["is"] == f"{minute // 60:02}:{minute % 60:02}"
        assert end > now
        assert end <= then or inside(scene, leaf, then) is seen.truth
        ends.add(end)
    assert len(ends) < 20, "it gives edges where none are"


@every_scene
@pytest.mark.parametrize("name", ["edges in the changed hours", "over midnight"])
def test_what_lies_outside_ends_where_it_opens(scene: Scene, name: str) -> None:
    """Also where a clock that is put back shows the day before, and where a day begins inside its own hours."""
    hours, opens = week(scene, LEAVES[name]), None
    for now in reversed(range(scene.at(-1), scene.at(3), MINUTE)):
        if inside(scene, LEAVES[name], now):
            opens = now
            assert now % (13 * MINUTE) or hours.seen(now).until is None
        elif opens is not None and not now % (13 * MINUTE):
            assert hours.seen(now).until == opens


@every_scene
@pytest.mark.parametrize("name", LEAVES)
@pytest.mark.parametrize("own", [None, NIGHT])
def test_what_was_found_is_what_is_found_anew(scene: Scene, name: str, own: Hours | None) -> None:
    """In whatever order it is asked."""
    made, kept = random.Random(name), week(scene, LEAVES[name], own)
    for now in (made.randrange(scene.at(-3), scene.at(3)) for _ in range(60)):
        assert kept.at(now) == week(scene, LEAVES[name], own).at(now) == kept.at(now)


@pytest.mark.parametrize(("day", "hours"), [(0, "02:10-23:30"), (2, "02:10-23:30"), (25, "23:00-02:20")])
def test_the_hours_of_a_holiday_go_first(day: int, hours: str) -> None:
    """Memorial Day of 2026 is on May 25th, in New York."""
    scene = Scene("America/New_York", SCENES[0].day.replace(month=4, day=30))
    assert dict(week(scene, LEAVES["holidays"]).seen(scene.at(day, 600)).values)["hours"] == hours


def test_where_no_day_has_hours_a_fortnight_is_looked_at() -> None:
    scene = SCENES[0]
    seen, end = week(scene, InHours((None,) * 7)).at(scene.at(0, 600))
    assert (seen.truth, seen.until) == (False, None)
    assert end == scene.at(15)
    assert end - scene.at(0) == 15 * DAY - HOUR


def test_no_more_is_kept_than_some_years_of_edges() -> None:
    """A process that looks ahead for ever does not fill its memory with hours."""
    kept = week(SCENES[0], LEAVES["over midnight"])
    for instant in range(0, (KEPT_EDGES + 100) * HOUR, HOUR):
        told = kept.at(instant)
    assert len(kept._told) <= KEPT_EDGES >= len(kept._days)
    assert told == week(SCENES[0], LEAVES["over midnight"]).at(instant)
