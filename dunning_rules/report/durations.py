"""How long until something opens, in words for people; pendulum knows the units and plurals of both languages."""

from __future__ import annotations

from datetime import timedelta

from ..calendar import to_datetime
from ..wording import moment

MINUTE = 60_000_000


def how_long(now: int, until: int, lang: str) -> str:
    """`9 hours 30 minutes`, `9小时 30分钟`: from one instant to a later one, both in microseconds, in whole minutes.

    From two days on hours no longer matter.
    """
    import pendulum  # takes longer to load than a report takes to write, so only where it is needed

    minutes = -((now - until) // MINUTE)
    lasting = timedelta(minutes=minutes)
    if lasting >= timedelta(days=2):
        lasting = timedelta(days=lasting.days)
    return pendulum.duration(days=lasting.days, seconds=lasting.seconds).in_words(locale=lang)


def short(instant: int, since: int, zone: str) -> str:
    """`08:00` on the same day, `11-14 08:00` in the same year, else in full: by the zone's clock."""
    clock, before = to_datetime(instant, zone), to_datetime(since, zone)
    if clock.date() == before.date():
        return f"{clock:%H:%M}"
    return f"{clock:%m-%d %H:%M}" if clock.year == before.year else moment(instant, zone)
