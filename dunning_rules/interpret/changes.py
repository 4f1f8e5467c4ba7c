"""When an answer may next be another one, if nothing else happens: each kind of leaf states its own next breakpoint.

INVARIANT: between an instant and the breakpoint given for it, a condition's answer is the same. A breakpoint may be too
early (the answer is then the same again), never too late. What the ledger and the account of the loan change at stands
in `Situation.turning_points`; here stands what changes by the clock alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from math import ceil, floor
from typing import assert_never

from ..calendar import add_term, day_end, day_start, local_day, zone
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
    Within,
)
from ..snapshot.model import Record
from ..turning import after, stutters
from ..values import Calendar, Match, Range, Term
from .asked import Asked
from .bearing import next_turn, stays
from .hours import edges_on, week_of
from .kept import Later, of_instant, once
from .leaving import held, in_window, last_day, next_midnight, of_limit, of_waiting, zone_of
from .ledger import leaves_window
from .logic import reduce
from .probe import is_like

GROWS_BY_THE_DAY = frozenset({"days_past_due", "delinquent_days", "worst_days_past_due"})
"""Facts that are by one day more at midnight, at most."""
CHANGES_BY_THE_DAY = frozenset({"penalty_interest", "amount_to_cure"})
INCONVENIENT = AgainstWish(frozenset({"inconvenient"}))


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


Last = Callable[[], int | None]
"""Until when something at least stays as it is, worked out when it is asked; None: for good."""


def standing(cond: Cond, asked: Asked) -> tuple[bool | None, Last]:
    """The truth of a condition (None: unknown, or still to be stated), and until when it at least keeps it.

    `all` stays false as long as any of its false parts does, `any` true as long as any of its true ones.
    """
    match cond:
        case Constant():
            return cond.value, _for_good
        case All() | AnyOf():
            stop, passed, known = isinstance(cond, AnyOf), list[Last](), True
            for place, part in enumerate(cond.parts):
                truth, last = standing(part, asked)
                if truth is stop:
                    return stop, partial(_longest, last, cond.parts[place + 1 :], stop, asked)
                known = known and truth is not None
                passed.append(last)
            return (not stop if known else None), partial(_shortest, passed)
        case Not():
            truth, last = standing(cond.part, asked)
            return (None if truth is None else not truth), last
        case _:
            answer = reduce(cond, asked)
            return (answer if isinstance(answer, bool) else None), partial(_change, cond, asked)


def standing_once(cond: Cond, asked: Asked) -> tuple[bool | None, Last]:
    """The same, of which the end too is worked out once: for what is kept."""
    truth, last = standing(cond, asked)
    return truth, Later(last)


def _for_good() -> None:
    return None


def _shortest(lasts: Iterable[Last]) -> int | None:
    return earliest(last() for last in lasts)


def _longest(first: Last, rest: Iterable[Cond], stop: bool, asked: Asked) -> int | None:
    """Until when one of several decides: the first, or one of the rest that does so too."""
    longest = first()
    for part in rest:
        if longest is None:
            break
        truth, last = standing(part, asked)
        if truth is stop:
            longest = latest((longest, last()))
    return longest


def lasting(cond: Cond, asked: Asked) -> int | None:
    """Until when the condition keeps at least its truth, whichever leaves change meanwhile; None: for good."""
    return standing(cond, asked)[1]()


def fixed(cond: Cond, asked: Asked) -> bool | None:
    """The truth of a condition that neither time nor what is recorded can change; None where one of them might."""
    match cond:
        case Attribute():
            matched = is_like(cond, asked) if stays(cond, asked) else None
            return matched if isinstance(matched, bool) else None
        case Constant():
            return cond.value
        case All() | AnyOf():
            deciding, open_ = isinstance(cond, AnyOf), False
            for part in cond.parts:
                found = fixed(part, asked)
                if found is deciding:
                    return deciding
                open_ = open_ or found is None
            return None if open_ else not deciding
        case Not():
            turned = fixed(cond.part, asked)
            return None if turned is None else not turned
        case Within() | Compare() if stays(cond, asked):
            truth = reduce(cond, asked)
            return truth if isinstance(truth, bool) else None
        case _:
            return None


def earliest(instants: Iterable[int | None]) -> int | None:
    """The first of several breakpoints."""
    return min((one for one in instants if one is not None), default=None)


def latest(instants: Iterable[int | None]) -> int | None:
    """The last of several breakpoints; None where one of them never comes."""
    found = list(instants)
    return None if None in found else max((one for one in found if one is not None), default=None)


def _change(leaf: Leaf, asked: Asked) -> int | None:
    return None if stays(leaf, asked) else once(_next, leaf, asked, of_instant)


def _next(leaf: Leaf, asked: Asked) -> int | None:
    """The next instant at which a leaf that does not stay may answer otherwise."""
    now = asked.situation.now
    found = [one for one in _leaf(leaf, asked) if one > now]
    found += after(now, stutters(zone_of(asked)))
    return earliest((*found, next_turn(leaf, asked)))


def _leaf(leaf: Leaf, asked: Asked) -> Iterator[int]:  # one case a kind of leaf: a table, however long
    """Instants at which a leaf's answer may change by the clock alone; those that are past do not count."""
    match leaf:
        case Compare():
            yield from _fact(leaf.fact, leaf.want, asked)
        case Told():
            yield from _fact(leaf.fact, None, asked)
        case Tally():
            yield from in_window(leaf.filter, leaf.window, asked)
        case PromiseDue():
            yield from _promise_due(leaf, asked)
        case Stands():
            yield from _stands(leaf, asked)
        case Near():
            yield from _near(leaf, asked)
        case Passed():
            yield from last_day(leaf.name, asked)
        case InHours():
            if (week := week_of(leaf, asked)) is not None:
                yield week.turns(asked.situation.now)
        case AtLimit():
            yield from of_limit(leaf, asked)
        case Waiting():
            yield from of_waiting(leaf, asked)
        case AgainstWish():
            yield from _hours_of_requests(leaf.requests, asked)
        case Replies():
            if leaf.then:
                yield next_midnight(asked)
                yield from _hours_of_requests(INCONVENIENT.requests, asked)
        case (
            Within() | PromiseIs() | ArrangementIs() | PlacementIs() | AssignmentIs() | Found() | Attribute() | Stated()
        ):
            return  # only what is recorded, or falls due, changes these: the situation's turning points
        case _:
            assert_never(leaf)


# --- facts -----------------------------------------------------------------------------------------------------------


def _fact(name: str, want: Match | None, asked: Asked) -> Iterator[int]:
    """When a fact may be another one: what accrues, at each midnight; days past due, at an end of a range."""
    situation = asked.situation
    if name in asked.facts or name not in GROWS_BY_THE_DAY | CHANGES_BY_THE_DAY:
        return
    if name in CHANGES_BY_THE_DAY or situation.told_zone is None:
        yield from situation.next_midnights
        return
    value = situation.fact(name)
    if not isinstance(value, int):
        return
    days = min((end - value for end in _ends(want, asked) if end > value), default=0)
    if days:
        yield day_start(situation.today.toordinal() + days, situation.zone)


def _ends(want: Match | None, asked: Asked) -> Iterator[int]:
    """The values at which a match of a whole number may turn."""
    for item in () if want is None else want.any_of:
        if not isinstance(item, Range):
            if isinstance(item, int):
                yield from (item, item + 1)
            continue
        low, high = (
            asked.names.number(end).on(asked.law_day) if isinstance(end, str) else end for end in (item.low, item.high)
        )
        if isinstance(low, int | Decimal):
            yield ceil(low)
        if isinstance(high, int | Decimal):
            yield floor(high) + 1


@lru_cache(maxsize=1024)
def _first_near(day: date, term: Term, calendar: Calendar | None) -> int:
    """The ordinal of the first day from which the term reaches a day."""
    most = {"months": 31, "years": 366, "business days": 7}.get(term.unit, 1) * (term.count + 5)
    days = range(max(1, day.toordinal() - most), day.toordinal())
    reached = bisect_left(days, True, key=lambda first: add_term(date.fromordinal(first), term, calendar) >= day)
    return days[0] + reached


def _near(leaf: Near, asked: Asked) -> Iterator[int]:
    if leaf.fact.startswith("finding."):
        day: object = asked.situation.finding.get(leaf.fact.removeprefix("finding."))
    else:
        day = asked.fact(leaf.fact)
    term = asked.term(leaf.within)
    if isinstance(day, date) and isinstance(term, Term):
        yield day_start(_first_near(day, term, asked.names.calendar), zone_of(asked))
        yield day_end(day.toordinal(), zone_of(asked))


def _promise_due(leaf: PromiseDue, asked: Asked) -> Iterator[int]:
    _, promise = asked.situation.promise()
    term = asked.term(leaf.within)
    if promise is not None and promise.due is not None and isinstance(term, Term):
        yield day_start(_first_near(promise.due, term, asked.names.calendar), asked.situation.zone)


# --- what stands -----------------------------------------------------------------------------------------------------


def _stands(leaf: Stands, asked: Asked) -> Iterator[int]:
    records = asked.situation.standing(leaf.kind)
    name = zone_of(asked)
    if leaf.days is not None:
        for record in records:
            yield day_start(asked.situation.day_from(record) + leaf.days, name)
    if leaf.since is not None:
        term = asked.term(leaf.since)
        if isinstance(term, Term):
            for record in records:
                yield leaves_window(record, term, asked)
    yield from held(leaf.spent_by, asked)
    if leaf.kind == "consent":
        yield from _hours_of_wishes((one for one in records if one.what in leaf.words), asked)


def _hours_of_requests(words: frozenset[str], asked: Asked) -> Iterator[int]:
    yield from _hours_of_wishes((one for one in asked.situation.standing("request") if one.what in words), asked)


def _hours_of_wishes(wishes: Iterable[Record], asked: Asked) -> Iterator[int]:
    """The edges of the hours and weekdays that requests and consents name, today and tomorrow."""
    timed = [one for one in wishes if one.hours is not None or one.weekdays is not None]
    if not timed:
        return
    today = local_day(asked.situation.now, zone_of(asked))
    for wish in timed:
        for day in (today, today + 1):
            yield from edges_on(wish.hours, day, zone_of(asked))
    changed = zone(zone_of(asked))
    yield from changed.changes(day_start(today, changed.name), day_start(today + 2, changed.name) + 1)
