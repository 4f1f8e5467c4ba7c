"""When an answer may next be another one, if nothing else happens: each kind of leaf states its own next breakpoint.

INVARIANT: between an instant and the breakpoint given for it, a condition's answer is the same. A breakpoint may be too
early (the answer is then the same again), never too late. What the ledger and the account of the loan change at stands
in `Situation.turning_points`; here stands what changes by the clock alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import assert_never

from ..calendar import MINUTE, add_term, day_end, day_start, elapsed, local_day, readings, window_end, zone
from ..facts import FACT_KINDS
from ..ir import (
    AgainstWish,
    All,
    AnyOf,
    ArrangementIs,
    AssignmentIs,
    AtLimit,
    Attribute,
    Compare,
    Cond,
    Constant,
    Filter,
    Found,
    InHours,
    Leaf,
    Near,
    Not,
    Passed,
    PlacementIs,
    PromiseDue,
    PromiseIs,
    Replies,
    Stands,
    Stated,
    Tally,
    Told,
    Waiting,
    Window,
    Within,
)
from ..situation import EDGES_OF_THE_DAY
from ..snapshot.model import Record
from ..values import Hours, Match, Range, Term, Unknown
from .asked import Asked
from .counting import counts, tried
from .dates import hours_of
from .ledger import counted, leaves_window, matching
from .logic import reduce

GROWS_BY_THE_DAY = frozenset({"days_past_due", "delinquent_days", "worst_days_past_due"})
"""Facts that are by one day more at midnight, at most."""
CHANGES_BY_THE_DAY = frozenset({"penalty_interest", "amount_to_cure"})
DERIVED = frozenset(name for name in FACT_KINDS if "." not in name) - {"lender", "collector"}
"""Facts of the account of the loan; all others stay what they are."""


def next_change(cond: Cond, asked: Asked) -> int | None:
    """The next instant after now at which any leaf of the condition may answer otherwise; None when none ever does."""
    match cond:
        case Constant():
            return None
        case All() | AnyOf():
            return earliest(next_change(part, asked) for part in cond.parts)
        case Not():
            return next_change(cond.part, asked)
        case _:
            return _change(cond, asked)


def lasting(cond: Cond, asked: Asked) -> int | None:
    """Until when the condition keeps at least its truth, whichever leaves change meanwhile; None: for good.

    `all` stays false as long as any of its false parts does, `any` true as long as any of its true ones.
    """
    match cond:
        case Constant():
            return None
        case All() | AnyOf():
            deciding = [part for part in cond.parts if reduce(part, asked) is isinstance(cond, AnyOf)]
            if deciding:
                return latest(lasting(part, asked) for part in deciding)
            return earliest(lasting(part, asked) for part in cond.parts)
        case Not():
            return lasting(cond.part, asked)
        case _:
            return _change(cond, asked)


def earliest(instants: Iterable[int | None]) -> int | None:
    """The first of several breakpoints."""
    return min((one for one in instants if one is not None), default=None)


def latest(instants: Iterable[int | None]) -> int | None:
    """The last of several breakpoints; None where one of them never comes."""
    found = list(instants)
    return None if None in found else max((one for one in found if one is not None), default=None)


def _change(leaf: Leaf, asked: Asked) -> int | None:
    now = asked.situation.now
    clock = min((one for one in _leaf(leaf, asked) if one > now), default=None)
    return clock if _by_itself(leaf, asked) else earliest((clock, asked.situation.next_turn))


def _by_itself(leaf: Leaf, asked: Asked) -> bool:
    """Whether nothing that is recorded or falls due bears on a leaf: it asks for the clock, or for what stays."""
    match leaf:
        case Attribute():
            return leaf.name != "by"
        case Compare() | Told():
            return not (leaf.fact in DERIVED and leaf.fact not in asked.facts)
        case Within() | Stated() | InHours():
            return True
        case _:
            return False


def _leaf(leaf: Leaf, asked: Asked) -> Iterator[int]:  # one case a kind of leaf: a table, however long
    """Instants at which a leaf's answer may change; those that are past do not count."""
    match leaf:
        case Compare():
            yield from _numbers(leaf.want, asked)
            yield from _fact(leaf.fact, leaf.want, asked)
        case Told():
            yield from _fact(leaf.fact, None, asked)
        case Tally():
            for end in (leaf.low, leaf.high):
                yield from _dated(end, asked)
            yield from _window(leaf.filter, leaf.window, asked)
        case PromiseDue():
            yield from _promise_due(leaf, asked)
        case Stands():
            yield from _stands(leaf, asked)
        case Near():
            yield from _near(leaf, asked)
        case Passed():
            yield from _last_day(leaf.name, asked)
        case InHours():
            yield from _hours(leaf, asked)
        case AtLimit():
            yield from _limit(leaf, asked)
        case Waiting():
            yield from _waiting(leaf, asked)
        case AgainstWish():
            wishes = asked.situation.standing("request")
            yield from _hours_of_wishes((one for one in wishes if one.what in leaf.requests), asked)
        case Replies():
            if leaf.then:
                yield _midnight(asked)
        case (
            Within() | PromiseIs() | ArrangementIs() | PlacementIs() | AssignmentIs() | Found() | Attribute() | Stated()
        ):
            return  # only what is recorded, or falls due, changes these: the situation's turning points
        case _:
            assert_never(leaf)


def _zone(asked: Asked) -> str:
    return asked.zone or asked.situation.zone


def _midnight(asked: Asked, days: int = 1) -> int:
    """The start of the day so many days after today."""
    return day_start(asked.today.toordinal() + days, _zone(asked))


# --- facts -----------------------------------------------------------------------------------------------------------


def _numbers(want: Match, asked: Asked) -> Iterator[int]:
    """The days from which a dated number in the match has another value."""
    for item in want.any_of:
        if isinstance(item, Range):
            for end in (item.low, item.high):
                if isinstance(end, str):
                    yield from _dated(end, asked)


def _dated(number: object, asked: Asked) -> Iterator[int]:
    if isinstance(number, str):
        for start, _ in asked.names.number(number).entries:
            if start is not None:
                yield day_start(start.toordinal(), asked.situation.zone)


def _fact(name: str, want: Match | None, asked: Asked) -> Iterator[int]:
    """When a fact may be another one: what is owed, at each midnight; days past due, at an end of a range."""
    situation = asked.situation
    if name not in DERIVED or name in asked.facts:
        return
    if name not in GROWS_BY_THE_DAY | CHANGES_BY_THE_DAY and not _counts_penalty(asked):
        return
    if situation.told_zone is None:
        for edge in EDGES_OF_THE_DAY:
            yield day_start(local_day(situation.now, edge) + 1, edge)
        return
    value = situation.fact(name)
    days = 1
    if name in GROWS_BY_THE_DAY and not _counts_penalty(asked):
        if not isinstance(value, int):
            return
        ends = _ends(want, asked)
        days = min((end - value for end in ends if end > value), default=0)
        if not days:
            return
    yield day_start(situation.today.toordinal() + days, situation.zone)


def _counts_penalty(asked: Asked) -> bool:
    """Whether what has been paid may be unpaid again, as penalty interest grows."""
    return "penalty_interest" in asked.situation.policy.counts


def _ends(want: Match | None, asked: Asked) -> Iterator[int]:
    """The values at which a match of a whole number may turn."""
    for item in () if want is None else want.any_of:
        if not isinstance(item, Range):
            if isinstance(item, int):
                yield from (item, item + 1)
            continue
        for end, more in ((item.low, 0), (item.high, 1)):
            count = asked.count(end) if isinstance(end, int | str) else None
            if isinstance(count, int):
                yield count + more


def _first_near(day: date, term: Term, asked: Asked) -> date:
    """The first day from which the term reaches a day."""
    first = day - timedelta(days=max(1, term.count) * {"months": 31, "years": 366}.get(term.unit, 1))
    if term.unit == "business days":
        first = day - timedelta(days=7 * term.count + 30)
    while add_term(first, term, asked.names.calendar) < day:
        first += timedelta(days=1)
    return first


def _near(leaf: Near, asked: Asked) -> Iterator[int]:
    if leaf.fact.startswith("finding."):
        day: object = asked.situation.finding.get(leaf.fact.removeprefix("finding."))
    else:
        day = asked.fact(leaf.fact)
    yield from _dated(leaf.within, asked)
    term = asked.term(leaf.within)
    if isinstance(day, date) and isinstance(term, Term):
        yield day_start(_first_near(day, term, asked).toordinal(), _zone(asked))
        yield day_end(day.toordinal(), _zone(asked))


def _promise_due(leaf: PromiseDue, asked: Asked) -> Iterator[int]:
    _, promise = asked.situation.promise()
    yield from _dated(leaf.within, asked)
    term = asked.term(leaf.within)
    if promise is not None and promise.due is not None and isinstance(term, Term):
        yield day_start(_first_near(promise.due, term, asked).toordinal(), asked.situation.zone)


def _last_day(name: str, asked: Asked) -> Iterator[int]:
    last = asked.named_date(name)
    for base in asked.names.date(name).bases:
        bounds = () if base.window is None else (base.window.since, base.window.since_first)
        for filter_ in (base.record, *bounds):
            yield from _held(filter_, asked)
    if isinstance(last, date):
        yield day_end(last.toordinal(), _zone(asked))


# --- windows ---------------------------------------------------------------------------------------------------------


def _window(want: Filter, window: Window, asked: Asked) -> Iterator[int]:
    """When records enter or leave the window, and when it no longer reaches beyond what the ledger holds."""
    if window.not_after is not None:
        yield from _last_day(window.not_after, asked)
    for filter_ in (want, window.since, window.since_first):
        yield from _held(filter_, asked)
    name = _zone(asked)
    if window.term is not None:
        yield from _dated(window.term, asked)
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


def _held(want: Filter | None, asked: Asked) -> Iterator[int]:
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
        yield _midnight(asked)


def _limit(leaf: AtLimit, asked: Asked) -> Iterator[int]:
    """A limit that is reached is so until the first of the records that fill it leaves the window."""
    term = leaf.limit.window
    if not isinstance(term, Term):
        return
    yield from _covered_from(term, asked)
    for filter_ in (leaf.filter, leaf.since, leaf.since_first):
        yield from _held(filter_, asked)
    found = counted(tried(leaf), Window("ever", term, since=leaf.since, since_first=leaf.since_first), asked)
    if isinstance(found, Unknown):
        return
    records = [one for one in found.records if counts(one, leaf.limit.unit, once=leaf.limit.once)]
    if len(records) >= leaf.limit.count > 0:
        yield leaves_window(records[len(records) - leaf.limit.count], term, asked)


def _waiting(leaf: Waiting, asked: Asked) -> Iterator[int]:
    term = Term(leaf.term.count + 1, "days") if leaf.next_day and leaf.term.unit == "days" else leaf.term
    yield from _covered_from(term, asked)
    yield from _held(leaf.filter, asked)
    for record in matching(leaf.filter, asked)[-1:]:
        yield leaves_window(record, term, asked)


# --- what stands -----------------------------------------------------------------------------------------------------


def _stands(leaf: Stands, asked: Asked) -> Iterator[int]:
    records = asked.situation.standing(leaf.kind)
    name = _zone(asked)
    if leaf.days is not None:
        for record in records:
            yield day_start(asked.situation.day_from(record) + leaf.days, name)
    if leaf.since is not None:
        yield from _dated(leaf.since, asked)
        term = asked.term(leaf.since)
        if isinstance(term, Term):
            for record in records:
                yield leaves_window(record, term, asked)
    yield from _held(leaf.spent_by, asked)
    if leaf.kind == "consent":
        yield from _hours_of_wishes((one for one in records if one.what in leaf.words), asked)


def _hours_of_wishes(wishes: Iterable[Record], asked: Asked) -> Iterator[int]:
    """The edges of the hours and weekdays that requests and consents name, today and tomorrow."""
    timed = [one for one in wishes if one.hours is not None or one.weekdays is not None]
    if not timed:
        return
    today = local_day(asked.situation.now, _zone(asked))
    for wish in timed:
        for day in (today, today + 1, today + 2):
            yield from _edges(wish.hours, day, _zone(asked))
    yield from _clock_changes(today, asked)


def _hours(leaf: InHours, asked: Asked) -> Iterator[int]:
    """The next edges of the hours: of today and of the days after, up to one that has any."""
    if asked.zone is None:
        return
    today = local_day(asked.situation.now, asked.zone)
    for day in range(today, today + 15):
        hours = hours_of(leaf, day, asked)
        yield from _edges(hours, day, asked.zone)
        if hours is not None and day > today:
            break
    yield from _clock_changes(today, asked)


def _edges(hours: Hours | None, day: int, name: str) -> Iterator[int]:
    yield day_start(day, name)
    if hours is not None:
        yield from readings(day, hours.start, name)
        yield from readings(day, hours.end, name)


def _clock_changes(today: int, asked: Asked) -> tuple[int, ...]:
    """When the clock is changed in the coming days: a local hour then leaps, or comes twice."""
    name = _zone(asked)
    return zone(name).changes(asked.situation.now + 1, day_start(today + 16, name) + MINUTE)
