"""The scenes are what they are meant to be: a zone table that changes must not take a case away unseen."""

from __future__ import annotations

import pytest

from dunning_rules.calendar import DAY, HOUR, MINUTE, day_end, day_start, readings, zone

from .scenes import SCENES, Scene

NEVER_CHANGED = ("Asia/Kolkata",)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_the_clock_is_changed_around_the_day(scene: Scene) -> None:
    day = scene.day.toordinal()
    changes = zone(scene.zone).changes(day_start(day, scene.zone) - 2 * HOUR, day_end(day, scene.zone) + 1)
    assert len(changes) == (0 if scene.zone in NEVER_CHANGED else 1)


def lengths(scene: Scene) -> set[int]:
    """How long the local days around it are, in minutes."""
    day = scene.day.toordinal()
    return {
        (day_end(one, scene.zone) - day_start(one, scene.zone)) // MINUTE - DAY // MINUTE
        for one in range(day - 1, day + 1)
    }


def test_every_kind_of_odd_day_is_among_them() -> None:
    assert {-1440, -120, -60, -30, 0, 30, 60} <= {length for scene in SCENES for length in lengths(scene)}


def midnights(scene: Scene) -> list[int]:
    """How often the clock comes to midnight on the days around it, and whether that is the first instant of the day."""
    day = scene.day.toordinal()
    return [len(readings(one, 0, scene.zone)) for one in (day, day + 1)]


def test_a_midnight_comes_twice_and_one_never_comes() -> None:
    assert [scene.zone for scene in SCENES if 2 in midnights(scene)] == ["America/Havana", "America/St_Johns"]
    missing = [
        scene.zone
        for scene in SCENES
        for day in (scene.day.toordinal(),)
        if zone(scene.zone).local(day_start(day, scene.zone)) % DAY and lengths(scene) != {-DAY // MINUTE, 0}
    ]
    assert missing == ["America/Santiago", "Africa/Cairo"]
