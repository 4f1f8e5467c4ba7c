"""Where and when clocks do what they seldom do: the zones and days around which the laws of time are tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dunning_rules.calendar import MINUTE, SECOND, day_start

from .draws import Draw

BESIDE = (0, 0, 0, 1, MINUTE, -1, 7 * MINUTE, 30 * SECOND + 250_000)
CLOCK = (0, 30, 60, 120, 135, 479, 480, 600, 900, 1259, 1260, 1410)
"""Minutes of the day at which rules and wishes begin and end."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A zone and a day on which its clocks are changed; `other` is where a party may be besides."""

    zone: str
    day: date
    other: str = "Asia/Shanghai"

    @property
    def name(self) -> str:
        return f"{self.zone}-{self.day}"

    def date(self, days: int) -> str:
        """The day so many days after the scene's own."""
        return (self.day + timedelta(days=days)).isoformat()

    def at(self, day: int, minutes: int = 0) -> int:
        """An instant: so many minutes after the beginning of a local day, so many days after the scene's own."""
        return day_start(self.day.toordinal() + day, self.zone) + minutes * MINUTE


SCENES = (
    Scene("America/New_York", date(2026, 3, 8), "America/Los_Angeles"),
    Scene("America/New_York", date(2026, 11, 1), "Europe/London"),
    Scene("Europe/London", date(2026, 3, 29), "America/New_York"),
    Scene("Europe/London", date(2026, 10, 25), "Asia/Kolkata"),
    Scene("Australia/Lord_Howe", date(2026, 4, 5), "Australia/Sydney"),  # half an hour back
    Scene("Australia/Lord_Howe", date(2026, 10, 4), "Asia/Kathmandu"),  # half an hour forward
    Scene("Asia/Kolkata", date(2026, 6, 15), "Asia/Shanghai"),  # half an hour beside the hour, never changed
    Scene("Pacific/Apia", date(2011, 12, 30), "Pacific/Auckland"),  # a day that never was
    Scene("America/Santiago", date(2026, 9, 6), "America/New_York"),  # no midnight
    Scene("America/Santiago", date(2026, 4, 5), "Pacific/Easter"),  # the hour before midnight twice
    Scene("Africa/Cairo", date(2026, 4, 24), "Europe/London"),  # no midnight
    Scene("Africa/Cairo", date(2026, 10, 30), "Asia/Kolkata"),
    Scene("America/Havana", date(2025, 11, 2), "America/New_York"),  # midnight twice
    Scene("America/St_Johns", date(2010, 11, 7), "America/Halifax"),  # just past midnight, back to the day before
    Scene("Antarctica/Troll", date(2026, 3, 29), "UTC"),  # two hours forward
)


def day_near(draw: Draw, first: int = -12, last: int = 25) -> int:
    """A day beside the scene's, as often as not close to it."""
    return draw.number(-3, 4) if draw.chance(50) else draw.number(first, last)


def instant_near(draw: Draw, scene: Scene, first: int = -12, last: int = 25) -> int:
    """An instant around the scene: at an edge of hours, a microsecond before one, or anywhere."""
    if draw.chance(30):
        return draw.number(scene.at(first), scene.at(last))
    return scene.at(day_near(draw, first, last), draw.pick(*CLOCK)) + draw.pick(*BESIDE)


def text(instant: int) -> str:
    """An instant as a file tells it."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)).isoformat()
