"""Leaves that ask for the day or the hour: dates that are near or passed, promises that fall due, hours."""

from __future__ import annotations

from datetime import date

from ..calendar import (
    add_term,
    day_end,
    day_start,
    is_holiday,
    is_provisional,
    iso,
    local_day,
    local_minute,
    readings,
    weekday,
    zone,
)
from ..decision import Values
from ..ir import InHours, Near, Passed, PromiseDue
from ..values import Fact, Hours, Term, Unknown
from .asked import Asked
from .seen import NO_ZONE, Seen, ids_of


def near(leaf: Near, asked: Asked) -> Seen:
    if leaf.fact.startswith("finding."):
        day: Fact = asked.situation.finding.get(leaf.fact.removeprefix("finding."))
    else:
        day = asked.fact(leaf.fact)
    term = asked.term(leaf.within)
    values: Values = (("fact", leaf.fact), ("within", str(leaf.within)))
    for unknown in (day, term):
        if isinstance(unknown, Unknown):
            return Seen(unknown, "near", values)
    if not isinstance(day, date):
        return Seen(False, "near", values)
    if asked.lacks_zone:
        return Seen(NO_ZONE, "near", values)
    assert isinstance(term, Term)
    return Seen(asked.today <= day <= add_term(asked.today, term, asked.names.calendar), "near", (*values, ("is", day)))


def promise_due(leaf: PromiseDue, asked: Asked) -> Seen:
    state, promise = asked.situation.promise()
    term = asked.term(leaf.within)
    values: Values = (("is", state), ("within", str(leaf.within)))
    if isinstance(term, Unknown):
        return Seen(term, "promise-due", values)
    if state != "pending" or promise is None or not isinstance(promise.due, date):
        return Seen(False, "promise-due", values)
    today = asked.situation.today
    soon = today <= promise.due <= add_term(today, term, asked.names.calendar)
    return Seen(soon, "promise-due", (*values, ("due", promise.due)), ids_of(promise))


def passed(leaf: Passed, asked: Asked) -> Seen:
    day = asked.named_date(leaf.name)
    if day is None or isinstance(day, Unknown):
        return Seen(False if day is None else day, "date", (("name", leaf.name),))
    if asked.lacks_zone:
        return Seen(NO_ZONE, "date", (("name", leaf.name),))
    values: Values = (("name", leaf.name), ("date", day))
    if _is_provisional(leaf.name, day, asked):
        values += (("provisional", True),)
    return Seen(asked.today > day, "date", values, date=day)


def _is_provisional(name: str, day: date, asked: Asked) -> bool:
    """Whether a named date rests on working days of a year whose holidays are not published yet."""
    calendar = asked.names.calendar
    counted = any(
        base.roll or any(term.unit == "business days" for term in base.plus) for base in asked.names.date(name).bases
    )
    return counted and calendar is not None and is_provisional(day.year, calendar)


def in_hours(leaf: InHours, asked: Asked) -> Seen:
    if asked.zone is None:
        return Seen(NO_ZONE, "hours")
    now, name = asked.situation.now, asked.zone
    today = local_day(now, name)
    hours, calendar = hours_of(leaf, today, asked), asked.names.calendar
    values: Values = (("hours", "none" if hours is None else str(hours)), ("zone", name), ("is", iso(now, name)[11:16]))
    if leaf.has_holiday and calendar is not None and is_provisional(date.fromordinal(today).year, calendar):
        values += (("provisional", True),)
    if hours is not None and hours.holds(local_minute(now, name)):
        return Seen(True, "hours", values)
    return Seen(False, "hours", values, until=_opens(leaf, asked, today))


def hours_of(leaf: InHours, day: int, asked: Asked) -> Hours | None:
    """The hours of a local day: those of a public holiday go before those of its weekday, and the party's own working
    hours, where the rule asks for them and they are told, before those of a day that has any."""
    calendar = asked.names.calendar
    if leaf.has_holiday and calendar is not None and is_holiday(date.fromordinal(day), calendar):
        hours = leaf.holiday
    else:
        hours = leaf.by_day[weekday(day)]
    party = asked.proposal.party if asked.proposal is not None else None
    own = party.work_hours if leaf.own and party is not None else None
    return hours if hours is None or own is None else own


def _opens(leaf: InHours, asked: Asked, today: int) -> int | None:
    """The next instant inside the hours, within the coming fortnight: they begin, or the clock is changed."""
    name = asked.zone or asked.situation.zone
    for day in range(today, today + 15):
        hours = hours_of(leaf, day, asked)
        if hours is None:
            continue
        changes = zone(name).changes(day_start(day, name), day_end(day, name))
        for instant in sorted((*readings(day, hours.start, name), *changes)):
            if instant > asked.situation.now and hours.holds(local_minute(instant, name)):
                return instant
    return None
