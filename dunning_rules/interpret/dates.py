"""Leaves that ask for the day: dates that are near or passed, promises that fall due."""

from __future__ import annotations

from datetime import date

from ..calendar import add_term, is_provisional
from ..decision import Values
from ..ir import Near, Passed, PromiseDue
from ..values import Fact, Term, Unknown
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
