"""Hours of a week by the clock of one zone: whether an instant lies inside, when that next changes, and what is told.

Nothing but the clock and the calendar bears on them, so whoever follows them through time asks no other question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from ..calendar import (
    DAY,
    EPOCH_ORDINAL,
    MINUTE,
    Zone,
    day_end,
    day_start,
    is_holiday,
    is_provisional,
    readings,
    weekday,
    zone,
)
from ..decision import Values
from ..ir import InHours
from ..turning import after, stutters
from ..values import Calendar, Hours
from .asked import Asked
from .dates import PROVISIONAL
from .seen import NO_ZONE, Seen

AHEAD: Final = 15
"""So many days, today the first, the next edge of hours is looked for."""
KEPT_WEEKS: Final = 64
KEPT_EDGES: Final = 2048
"""So many instants and days are kept of one week: the edges of about three years."""


Edge = tuple[Seen, int]
"""What is told of an instant, and until when that holds good."""


@dataclass(frozen=True, slots=True)
class Week:
    """The hours of a rule where they are asked: by a zone's clock and a calendar, for a party with hours of its own.

    What was found of a day or an instant is kept, for every loan that is asked about: it rests on nothing else.
    """

    leaf: InHours
    zone: Zone
    calendar: Calendar | None = None
    own: Hours | None = None
    _days: dict[int, tuple[tuple[int, bool], ...]] = field(default_factory=dict, compare=False, repr=False)
    _told: dict[int, Edge] = field(default_factory=dict, compare=False, repr=False)

    def at(self, now: int) -> Edge:
        """What is told of an instant, and when the hours next turn."""
        found = self._told.get(now)
        if found is None:
            if len(self._told) >= KEPT_EDGES:
                self._told.clear()
            found = self._told[now] = self.seen(now), self.turns(now)
        return found

    def seen(self, now: int) -> Seen:
        """What is told of an instant: whether it lies inside, else when one next does, within the coming fortnight."""
        today, minute = self._clock(now)
        hours = self.on(today)
        values: Values = (
            ("hours", "none" if hours is None else str(hours)),
            ("zone", self.zone.name),
            ("is", f"{minute // 60:02}:{minute % 60:02}"),
        )
        inside = hours is not None and hours.holds(minute)
        until = None if inside else self._opens(now, today)
        if self._is_provisional(today) or (until is not None and self._is_provisional(self._clock(until)[0])):
            values += PROVISIONAL
        return Seen(inside, "hours", values, until=until)

    def turns(self, now: int) -> int:
        """When they next begin or end, or the local date goes back; else, after a fortnight, where to look on."""
        return min((self._next_edge(now), *after(now, stutters(self.zone.name))))

    def on(self, day: int) -> Hours | None:
        """The hours of a local day: those of a public holiday go before those of its weekday, and the party's own
        working hours, where the rule asks for them and they are told, before those of a day that has any."""
        leaf, calendar = self.leaf, self.calendar
        if leaf.has_holiday and calendar is not None and is_holiday(date.fromordinal(day), calendar):
            hours = leaf.holiday
        else:
            hours = leaf.by_day[weekday(day)]
        return hours if hours is None or self.own is None else self.own

    def holds(self, instant: int) -> bool:
        """Whether an instant lies in the hours of its local day."""
        day, minute = self._clock(instant)
        hours = self.on(day)
        return hours is not None and hours.holds(minute)

    def _clock(self, instant: int) -> tuple[int, int]:
        """The local day, as its ordinal, and the minute of the day."""
        day, rest = divmod(self.zone.local(instant), DAY)
        return day + EPOCH_ORDINAL, rest // MINUTE

    def _is_provisional(self, day: int) -> bool:
        if not self.leaf.has_holiday or self.calendar is None:
            return False
        return is_provisional(date.fromordinal(day).year, self.calendar)

    def _opens(self, now: int, today: int) -> int | None:
        """The next instant inside, for one that is not."""
        at, last = self.turns(now), day_start(today + AHEAD, self.zone.name)
        while at < last and not self.holds(at):
            at = self.turns(at)
        return at if at < last else None

    def _next_edge(self, now: int) -> int:
        today, begun = self._clock(now)[0], self.holds(now)
        for day in range(today, today + AHEAD):
            for edge, holds in self._edges(day):
                if edge > now and holds is not begun:
                    return edge
        return day_start(today + AHEAD, self.zone.name)

    def _edges(self, day: int) -> tuple[tuple[int, bool], ...]:
        """The instants of a local day at which the hours may begin or end, each with whether they hold from there."""
        found = self._days.get(day)
        if found is None:
            name = self.zone.name
            changes = self.zone.changes(day_start(day, name), day_end(day, name))
            instants = sorted({*edges_on(self.on(day), day, name), *changes})
            if len(self._days) >= KEPT_EDGES:
                self._days.clear()
            found = self._days[day] = tuple((edge, self.holds(edge)) for edge in instants)
        return found


def edges_on(hours: Hours | None, day: int, zone_name: str) -> Iterator[int]:
    """When a local day begins, and when hours begin and end on it."""
    yield from readings(day, 0, zone_name)
    if hours is not None:
        yield from readings(day, hours.start, zone_name)
        yield from readings(day, hours.end, zone_name)


def week_of(leaf: InHours, asked: Asked) -> Week | None:
    """The hours where they are asked; None where nobody told the zone."""
    if asked.zone is None:
        return None
    party = asked.proposal.party if asked.proposal is not None else None
    own = party.work_hours if leaf.own and party is not None else None
    return _week(leaf, asked.zone, asked.names.calendar, own)


@lru_cache(maxsize=KEPT_WEEKS)
def _week(leaf: InHours, zone_name: str, calendar: Calendar | None, own: Hours | None) -> Week:
    return Week(leaf, zone(zone_name), calendar, own)


def in_hours(leaf: InHours, asked: Asked) -> Seen:
    """Whether it is in the hours now."""
    week = week_of(leaf, asked)
    return Seen(NO_ZONE, "hours") if week is None else week.seen(asked.situation.now)
