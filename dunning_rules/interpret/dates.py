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

PROVISIONAL: Values = (("provisional", True),)
"""Said of what rests on public holidays that are not published yet."""


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
    last = add_term(asked.today, term, asked.names.calendar)
    values += (("is", day), *_unpublished(term, last, asked))
    return Seen(asked.today <= day <= last, "near", values)


def promise_due(leaf: PromiseDue, asked: Asked) -> Seen:
    state, promise = asked.situation.promise()
    term = asked.term(leaf.within)
    values: Values = (("is", state), ("within", str(leaf.within)))
    if isinstance(term, Unknown):
        return Seen(term, "promise-due", values)
    if state != "pending" or promise is None or not isinstance(promise.due, date):
        return Seen(False, "promise-due", values)
    today = asked.situation.today
    last = add_term(today, term, asked.names.calendar)
    values += (("due", promise.due), *_unpublished(term, last, asked))
    return Seen(today <= promise.due <= last, "promise-due", values, ids_of(promise))


def _unpublished(term: Term, last: date, asked: Asked) -> Values:
    """Says that a term was counted in working days up to a year whose holidays are not published yet."""
    calendar = asked.names.calendar
    counted = term.unit == "business days" and calendar is not None and is_provisional(last.year, calendar)
    return PROVISIONAL if counted else ()


def passed(leaf: Passed, asked: Asked) -> Seen:
    day = asked.named_date(leaf.name)
    if day is None or isinstance(day, Unknown):
        return Seen(False if day is None else day, "date", (("name", leaf.name),))
    if asked.lacks_zone:
        return Seen(NO_ZONE, "date", (("name", leaf.name),))
    values: Values = (("name", leaf.name), ("date", day))
    if _is_provisional(leaf.name, day, asked):
        values += PROVISIONAL
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
    inside = hours is not None and hours.holds(local_minute(now, name))
    until = None if inside else _opens(leaf, asked, today)
    days = (today,) if until is None else (today, local_day(until, name))
    if leaf.has_holiday and calendar is not None and any(is_provisional(_year(day), calendar) for day in days):
        values += PROVISIONAL
    return Seen(inside, "hours", values, until=until)


def _year(day: int) -> int:
    return date.fromordinal(day).year


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
