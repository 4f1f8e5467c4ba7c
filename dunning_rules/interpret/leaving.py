"""When records come into a question of the ledger and leave it again: windows, limits, waits, and what is held.

INVARIANT: as in `changes`, an instant given here may be too early, never too late.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ..calendar import day_end, day_start, elapsed, local_day, window_end
from ..ir import AtLimit, Filter, Waiting, Window
from ..values import Term, Unknown
from .asked import Asked
from .counting import counts, tried
from .ledger import counted, leaves_window, matching


def zone_of(asked: Asked) -> str:
    """Where days are counted."""
    return asked.zone or asked.situation.zone


def next_midnight(asked: Asked) -> int:
    """The start of the next day."""
    return day_start(asked.today.toordinal() + 1, zone_of(asked))


def last_day(name: str, asked: Asked) -> Iterator[int]:
    """When the last day of a named date is over, and when what the date begins with may be another record."""
    last = asked.named_date(name)
    for base in asked.names.date(name).bases:
        bounds = () if base.window is None else (base.window.since, base.window.since_first)
        for filter_ in (base.record, *bounds):
            yield from held(filter_, asked)
    if isinstance(last, date):
        yield day_end(last.toordinal(), zone_of(asked))


def in_window(want: Filter, window: Window, asked: Asked) -> Iterator[int]:
    """When records enter or leave the window, and when it no longer reaches beyond what the ledger holds."""
    if window.not_after is not None:
        yield from last_day(window.not_after, asked)
    for filter_ in (want, window.since, window.since_first):
        yield from held(filter_, asked)
    name = zone_of(asked)
    term = None if window.term is None else asked.term(window.term)
    for record in matching(want, asked):
        first = date.fromordinal(local_day(record.at, name))
        if window.before_today:
            yield day_end(first.toordinal(), name)
        if isinstance(term, Term) and (window.before_today and elapsed(term) is None):
            yield day_end(window_end(first, term).toordinal(), name)
        elif isinstance(term, Term):
            yield leaves_window(record, term, asked)
    if isinstance(term, Term):
        yield from _covered_from(term, asked)
        yield from _out_of_sight(window.since_first, term, asked)


def _out_of_sight(since_first: Filter | None, term: Term, asked: Asked) -> Iterator[int]:
    """When a window no longer reaches back to the record it begins with: it then does not matter whether the ledger
    holds an earlier one."""
    if since_first is not None:
        for record in matching(since_first, asked):
            yield leaves_window(record, term, asked)


def held(want: Filter | None, asked: Asked) -> Iterator[int]:
    """When a record's term is over, for a filter that asks for such."""
    if want is not None and want.held is not None:
        for record in matching(replace(want, held=None), asked):
            yield leaves_window(record, want.held, asked)


def _covered_from(term: Term, asked: Asked) -> Iterator[int]:
    """From when a window lies whole within what the ledger holds: hours exactly, days at some midnight."""
    begins = asked.situation.settled.snapshot.coverage.from_
    if begins is None:
        return
    known = day_start(begins.toordinal(), asked.situation.zone)
    microseconds = elapsed(term)
    if microseconds is not None:
        yield known + microseconds - 1
    else:
        yield next_midnight(asked)


def of_limit(leaf: AtLimit, asked: Asked) -> Iterator[int]:
    """A limit that is reached is so until the first of the records that fill it leaves the window."""
    term = leaf.limit.window
    if not isinstance(term, Term):
        return
    yield from _covered_from(term, asked)
    yield from _out_of_sight(leaf.since_first, term, asked)
    for filter_ in (leaf.filter, leaf.since, leaf.since_first):
        yield from held(filter_, asked)
    found = counted(tried(leaf), Window("ever", term, since=leaf.since, since_first=leaf.since_first), asked)
    if isinstance(found, Unknown):
        return
    records = [one for one in found.records if counts(one, leaf.limit.unit, once=leaf.limit.once)]
    if len(records) >= leaf.limit.count > 0:
        yield leaves_window(records[len(records) - leaf.limit.count], term, asked)


def of_waiting(leaf: Waiting, asked: Asked) -> Iterator[int]:
    """When the term after the latest record is over."""
    term = Term(leaf.term.count + 1, "days") if leaf.next_day and leaf.term.unit == "days" else leaf.term
    yield from _covered_from(term, asked)
    yield from held(leaf.filter, asked)
    for record in matching(leaf.filter, asked)[-1:]:
        yield leaves_window(record, term, asked)
