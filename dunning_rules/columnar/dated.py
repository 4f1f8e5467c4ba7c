"""Named dates as columns: whether the last day of one is over; and dates that are near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import polars as pl

from ..calendar import add_term, is_working_day, next_working_day
from ..ir import Filter, Near, Window
from ..rules import Base
from ..values import Calendar
from .clocks import Local
from .matched import OPEN, Rows, kind_is, rows_of
from .spot import Spot
from .truths import NO, Bit, Named, Truth, all_of, any_of, every, exactly, negated, some, turned
from .wants import LATER_ON, LONG_AGO
from .windows import Start, after_latest, doubted, earliest, joined, latest


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """One way to a date: whether it gives one, whether that one is over, and the facts for want of which it is open."""

    given: Truth
    over: Truth
    untold: Named = ()
    last: pl.Expr | None = None
    """The date itself, where one is given; None where columns do not make it."""


def passing(name: str, spot: Spot) -> Truth:
    """Whether the last day of a named date is over."""
    earlier: Truth = NO
    parts: list[Truth] = []
    untold: list[tuple[str, Bit]] = []
    for base in spot.file.names.date(name).bases:
        day = _base(base, spot)
        parts.append(all_of((negated(earlier), day.over)))
        first = turned(some(bit for _, bit in untold))
        untold += [(fact, every((bit, first))) for fact, bit in day.untold]
        earlier = any_of((earlier, day.given))
    over = any_of(parts)
    named = tuple((fact, every((bit, turned(earlier.maybe)))) for fact, bit in untold)
    # Where it is not told whether an earlier way gives a date, neither is whether a later one is missed.
    unclear = every((some(bit for _, bit in untold), earlier.maybe, turned(earlier.sure)))
    unknown = some(bit for _, bit in named)
    if unknown is False and unclear is False:
        return over
    maybe, sure = some((over.maybe, unknown, unclear)), every((over.sure, turned(unknown), turned(unclear)))
    return Truth(maybe, sure, tuple((fact, bit) for fact, bit in named if bit is not False))


def last_day(name: str, spot: Spot) -> pl.Expr | None:
    """A named date that is over as a column, null where none is given; None where columns do not tell it."""
    found: list[pl.Expr] = []
    for base in spot.file.names.date(name).bases:
        day = _base(base, spot)
        if day.given.sure is False and day.given.exact:
            continue
        if day.last is None or not day.given.exact:
            return None
        found.append(pl.when(day.given.sure).then(day.last))
    return pl.coalesce(found) if found else None


def _base(base: Base, spot: Spot) -> Day:
    limits = _limits(base, spot)
    limit = spot.by_clock(lambda local: limits[local.today])
    if base.fact is not None:
        day = _by_fact(base.fact, base.later_than, limit, spot)
        value, _ = date_of(base.fact, spot)
        return day if value is None else replace(day, last=_made(value, base, spot))
    assert base.record is not None
    if base.later_than is not None:
        return Day(OPEN, OPEN)
    begins = spot.by_clock(lambda local: local.begins(limits[local.today]))
    return _by_record(base, base.record, limit, begins, spot)


def _limits(base: Base, spot: Spot) -> Mapping[date, date]:
    """By what may be today the first day on which a date that is made from it is not over."""
    return {today: _limit(base, today, spot.file.names.calendar) for today in {one.today for one in spot.kind.clocks}}


def _limit(base: Base, today: date, calendar: Calendar | None) -> date:
    """The first day on which a date that is made from it is not over. Later days never make earlier dates."""

    def made(start: date) -> date:
        for term in base.plus:
            start = add_term(start, term, calendar)
        return next_working_day(start, calendar) if base.roll and calendar is not None else start

    step, high = 1, today
    while (low := _before(today, step)) > date.min and made(low) >= today:
        high, step = low, step * 2
    while (high - low).days > 1:
        middle = low + (high - low) // 2
        low, high = (middle, high) if made(middle) < today else (low, middle)
    return high


def _made(start: pl.Expr, base: Base, spot: Spot) -> pl.Expr | None:
    """The date that is made from a day, if it is over; None where its terms are not counted in columns."""
    units = {"days": "d", "months": "mo", "years": "y"}
    for term in base.plus:
        if term.unit not in units:
            return None
        start = start.dt.offset_by(f"{term.count}{units[term.unit]}")
    calendar = spot.file.names.calendar
    if not base.roll or calendar is None:
        return start
    rolled = _rolled(calendar, spot.last_today)
    return start.replace(list(rolled), list(rolled.values()))


@lru_cache(maxsize=16)
def _rolled(calendar: Calendar, today: date) -> Mapping[date, date]:
    """Days of the last years that are no working days, each with the next one that is."""
    found: dict[date, date] = {}
    following, day = next_working_day(today, calendar), today
    for _ in range(YEARS_BACK * 366):
        if is_working_day(day, calendar):
            following = day
        else:
            found[day] = following
        day -= timedelta(days=1)
    return found


YEARS_BACK: Final = 12
"""For how long dates that are over are rolled to working days."""


def days_known(spot: Spot) -> date:
    """The first day that is rolled."""
    return spot.last_today - timedelta(days=YEARS_BACK * 366 - 1)


def _before(day: date, days: int) -> date:
    return day - timedelta(days=days) if days < day.toordinal() else date.min


# --- by a fact -------------------------------------------------------------------------------------------------------


def date_of(fact: str, spot: Spot) -> tuple[pl.Expr | None, Bit]:
    """A fact that is a day, as a column that is null where there is none; and where it is not told. None: never one."""
    if fact == "party.liability_until":
        return (None, False) if spot.action is None else (pl.col("party_liability_until"), False)
    if fact.startswith("party."):
        return None, False
    told = spot.wants.fact(spot.file, fact)
    return pl.col(told.column), told.untold


def _by_fact(fact: str, later_than: str | None, limit: date | pl.Expr, spot: Spot) -> Day:
    value, untold = date_of(fact, spot)
    if value is None:
        return Day(NO, NO)
    missing: Named = () if untold is False else ((fact, untold),)
    given: Bit = value.is_not_null()
    if later_than is not None:
        other, other_untold = date_of(later_than, spot)
        if other_untold is not False:
            missing = (*missing, (later_than, every((given, other_untold))))
            given = every((given, turned(other_untold)))
        if other is not None:
            given = every((given, (value > other).fill_null(True)))
    return Day(exactly(given), exactly(every((given, (value < limit).fill_null(False)))), missing)


# --- by a record -----------------------------------------------------------------------------------------------------


def _by_record(base: Base, want: Filter, limit: date | pl.Expr, begins: int | pl.Expr, spot: Spot) -> Day:
    rows = rows_of(want, spot)
    start, lost = _start(base.window, spot)
    lost = some((lost, doubted(rows, spot)))
    if start is None:
        return Day(OPEN, OPEN)
    rows = rows.also(*(exactly(test) for test in start.tests(spot)))
    if base.its is not None:
        if start.low or base.earliest:
            found = exactly(latest(rows, spot, sure=False) > LONG_AGO)
            return Day(Truth(found.maybe, False), Truth(found.maybe, False))
        given, over = _its_own(base.its, rows, limit, begins, spot)
    elif base.earliest:
        given, over = _earliest(rows, start, begins, spot)
    else:
        given, over = _latest(rows, start, begins, spot)
    if lost is not False:
        given, over = (Truth(some((lost, one.maybe)), every((turned(lost), one.sure))) for one in (given, over))
    if base.its is not None or base.earliest or start.low:
        return Day(given, over)
    last = _made(local_date_of(latest(rows, spot, sure=True), spot), base, spot)
    return Day(given, over, last=last)


def local_date_of(instant: pl.Expr, spot: Spot) -> pl.Expr:
    """The local day of an instant, null where there is none."""
    told = pl.when((instant > LONG_AGO) & (instant < LATER_ON)).then(instant)
    instant, clocks = told.cast(pl.Datetime("us", "UTC")), spot.kind.clocks
    if len(clocks) == 1:
        return _local_day(instant, clocks[0])
    clock = spot.wants.by_clock(tuple(range(len(clocks))))
    days = (pl.when(clock == number).then(_local_day(instant, local)) for number, local in enumerate(clocks))
    return pl.coalesce(list(days))


def _local_day(instant: pl.Expr, local: Local) -> pl.Expr:
    return instant.dt.convert_time_zone(local.zone).dt.date()


def _start(window: Window | None, spot: Spot) -> tuple[Start | None, Bit]:
    """Where the window of a record begins; None where columns do not tell it."""
    if window is None:
        return Start(), False
    if window.scope == "promise" or window.since_first or window.not_after or window.before_today:
        return None, True
    starts = [Start(low=EPISODES, high=EPISODES)] if window.scope == "episode" else []
    if window.term is not None:
        starts.append(Start(spot.since(spot.term(window.term))))
    lost: Bit = False
    if window.since is not None:
        start, lost = after_latest(window.since, spot)
        starts.append(start)
    return joined(starts), lost


EPISODES: Final = (pl.col("episode"),)


def _latest(rows: Rows, start: Start, begins: int | pl.Expr, spot: Spot) -> tuple[Truth, Truth]:
    low = latest(rows, spot, sure=True)
    high = low if rows.exact else latest(rows, spot, sure=False)
    sure = every((low > LONG_AGO, *(low >= end for end in start.high)))
    if rows.exact and start.exact:
        return exactly(sure), exactly(every((sure, high < begins)))
    maybe = every((high > LONG_AGO, *(high >= end for end in start.low)))
    return Truth(maybe, sure), Truth(every((maybe, low < begins)), every((sure, high < begins)))


def _earliest(rows: Rows, start: Start, begins: int | pl.Expr, spot: Spot) -> tuple[Truth, Truth]:
    if not start.low:
        low, high = earliest(rows, spot, sure=False), earliest(rows, spot, sure=True)
        given, over = Truth(low < LATER_ON, high < LATER_ON), Truth(low < begins, high < begins)
        return (exactly(given.sure), exactly(over.sure)) if rows.exact else (given, over)
    given = _behind(rows, start, spot)
    # The earliest behind the start is before that day where any row behind the start is.
    over = _behind(rows, start, spot, pl.col("at") < begins)
    return given, over


def _behind(rows: Rows, start: Start, spot: Spot, *tests: pl.Expr) -> Truth:
    """Whether some row lies behind the start."""
    maybe, sure = (
        every((last > LONG_AGO, *(last >= end for end in ends)))
        for ends, last in (
            (start.low, latest(rows, spot, sure=False, tests=tests)),
            (start.high, latest(rows, spot, sure=True, tests=tests)),
        )
    )
    return exactly(sure) if rows.exact and start.exact else Truth(maybe, sure)


def _its_own(its: str, rows: Rows, limit: date | pl.Expr, begins: int | pl.Expr, spot: Spot) -> tuple[Truth, Truth]:
    """By a day that the latest record tells itself: the latest of those whose day is over, is not, or is not told."""
    day, instant = pl.col(its), pl.col(f"{its}_at").cast(pl.Int64) if its != "due" else None
    over = (day < limit).fill_null(False)
    told = day.is_not_null()
    if instant is not None:
        end = begins if its == "until" else begins - 1
        over, told = over | (instant <= end).fill_null(False), told | instant.is_not_null()

    def last(*tests: pl.Expr, sure: bool) -> pl.Expr:
        return latest(rows, spot, sure=sure, tests=tests)

    low_over, high_over = last(told, over, sure=True), last(told, over, sure=False)
    low_open, high_open = last(told, ~over, sure=True), last(told, ~over, sure=False)
    low_none, high_none = last(~told, sure=True), last(~told, sure=False)
    low_given = pl.max_horizontal(low_over, low_open)
    high_given = pl.max_horizontal(high_over, high_open)
    given = Truth((high_given > LONG_AGO) & (high_given >= low_none), low_given > high_none)
    is_over = Truth(
        (high_over > LONG_AGO) & (high_over >= low_open) & (high_over >= low_none),
        (low_over > high_open) & (low_over > high_none),
    )
    return given, is_over


# --- near ------------------------------------------------------------------------------------------------------------


def near(leaf: Near, spot: Spot) -> Truth:
    """Whether a date is today or within a term after today."""
    term = spot.term(leaf.within)
    first, last = spot.today, spot.by_clock(lambda local: add_term(local.today, term, spot.file.names.calendar))
    if leaf.fact.startswith("finding."):
        name = leaf.fact.removeprefix("finding.")
        if name not in DAYS_FOUND:
            return NO
        return found_is(name, pl.col(name).is_between(first, last).fill_null(False), spot)
    value, untold = date_of(leaf.fact, spot)
    if value is None:
        return NO
    inside = value.is_between(first, last).fill_null(False)
    if untold is False:
        return exactly(inside)
    return Truth(some((untold, inside)), inside, ((leaf.fact, untold),))


DAYS_FOUND: Final = frozenset({"expected_cash_on"})


def found_is(name: str, test: pl.Expr, spot: Spot) -> Truth:
    """Whether the latest finding that told of something passes a test; two of one instant leave it open."""
    told = (kind_is("finding"), pl.col(name).is_not_null())
    yes, no = spot.wants.latest((), *told, test), spot.wants.latest((), *told, ~test)
    return Truth((yes > LONG_AGO) & (yes >= no), yes > no)
