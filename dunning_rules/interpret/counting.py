"""Leaves that count or wait: how many records there are, whether a limit is reached, whether a term is over."""

from __future__ import annotations

from dataclasses import replace

from ..calendar import elapsed, local_day
from ..decision import Values
from ..ir import AtLimit, Filter, Tally, Waiting, Window
from ..snapshot.model import Record
from ..values import Range, Term, Unknown
from ..words import FAILED_OUTCOMES
from .asked import Asked
from .ledger import UNIT_OUTCOMES, Count, counted, covered, done, leaves_window, matching, window_start
from .seen import NO_ZONE, Seen, ids_of
from .tallied import which


def tally(leaf: Tally, asked: Asked) -> Seen:
    found = counted(leaf.filter, leaf.window, asked)
    code = {"done": "done", "tried": "tried"}.get(leaf.form, "count")
    values: Values = (("action", leaf.filter.actions),) if leaf.filter.actions else ()
    if code == "count":
        values += which(leaf.filter, leaf.window)
    if isinstance(found, Unknown):
        return Seen(found, code, values)
    if _counts_days(leaf, asked) and asked.lacks_zone:
        return Seen(NO_ZONE, code, values)
    if leaf.form == "done":
        actions = leaf.filter.actions
        found = Count(tuple(record for record in found.records if done(record, actions, asked)), found.known)
    zone = asked.zone or asked.situation.zone
    number = len({local_day(one.at, zone) for one in found.records}) if leaf.by_days else len(found.records)
    values += (
        ("is", number),
        ("wants", str(Range(leaf.low, leaf.high))),
        ("of", "days" if leaf.by_days else "records"),
    )
    return Seen(_between(number, leaf, asked, known=found.known), code, values, found.ids, count=number)


def _counts_days(leaf: Tally, asked: Asked) -> bool:
    """Whether the answer depends on where midnight is."""
    window = leaf.window
    in_days = window.term is not None and not _elapses(window.term, asked)
    return in_days or leaf.by_days or window.before_today or window.not_after is not None


def _elapses(term: Term | str, asked: Asked) -> bool:
    """Whether a term is in minutes or hours, so that it does not matter where midnight is."""
    read = asked.term(term)
    return isinstance(read, Term) and elapsed(read) is not None


def _between(number: int, leaf: Tally, asked: Asked, *, known: bool) -> bool | Unknown:
    """A count that may yet be higher than what the ledger shows is between only where that cannot change the answer."""
    low, high = asked.count(leaf.low), asked.count(leaf.high)
    for end in (low, high):
        if isinstance(end, Unknown):
            return end
    assert not isinstance(low, Unknown) and not isinstance(high, Unknown)
    if high is not None and number > high:
        return False
    if known:
        return low is None or number >= low
    if high is None and (low is None or number >= low):
        return True
    return Unknown(("coverage",))


def at_limit(leaf: AtLimit, asked: Asked) -> Seen:
    limit = leaf.limit
    window = (
        Window("ever", limit.window, since=leaf.since, since_first=leaf.since_first)
        if isinstance(limit.window, Term)
        else Window(limit.window, since=leaf.since, since_first=leaf.since_first)
    )
    if isinstance(limit.window, Term) and elapsed(limit.window) is None and asked.lacks_zone:
        return Seen(NO_ZONE, "cap", limit=limit.count, window=str(limit.window))
    found = counted(tried(leaf), window, asked)
    assert isinstance(found, Count)  # only a window that ends with a named date can be unknown
    records = tuple(one for one in found.records if counts(one, limit.unit, once=limit.once))
    number = len(records)
    truth: bool | Unknown = number >= limit.count
    if not truth and not found.known:
        truth = Unknown(("coverage",))
    until = None
    if number >= limit.count > 0 and isinstance(limit.window, Term):
        until = leaves_window(records[number - limit.count], limit.window, asked)
    ids = tuple(record.id for record in records)
    return Seen(truth, "cap", (("limit", str(limit)),), ids, until, number, limit.count, str(limit.window))


def tried(leaf: AtLimit) -> Filter:
    """What a limit counts: of a limit of conversations, conversations, which count for every debt spoken about."""
    if leaf.limit.unit != "conversations":
        return leaf.filter
    wanted = UNIT_OUTCOMES["conversations"] or frozenset()
    outcomes = leaf.filter.outcomes
    return replace(leaf.filter, outcomes=frozenset(wanted) if outcomes is None else outcomes & wanted)


def counts(record: Record, unit: str, *, once: bool) -> bool:
    """Whether a record counts toward a limit in this unit; what we received does not. `once`: what did not fail."""
    if record.direction == "in":
        return False
    if once:
        return record.outcome not in FAILED_OUTCOMES
    outcomes = UNIT_OUTCOMES[unit]
    return outcomes is None or record.kind != "contact" or record.outcome in outcomes


def waiting(leaf: Waiting, asked: Asked) -> Seen:
    latest = matching(leaf.filter, asked)[-1:]
    values: Values = (("term", str(leaf.term)),)
    # Where the day after the event is day 1, the term is one day longer than where the event's own day is.
    term = Term(leaf.term.count + 1, "days") if leaf.next_day and leaf.term.unit == "days" else leaf.term
    if latest and elapsed(term) is None and asked.lacks_zone:
        return Seen(NO_ZONE, "wait", values, ids_of(*latest))
    until = leaves_window(latest[0], term, asked) if latest else None
    truth: bool | Unknown = until is not None and asked.situation.now < until
    if not truth and not covered(leaf.filter, window_start(term, asked), asked):
        truth = Unknown(("coverage",))
    return Seen(truth, "wait", values, ids_of(*latest), until)
