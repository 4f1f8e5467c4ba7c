"""Windows over the ledger: from which instant on records are looked at, and whether the ledger is whole from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from ..ir import Filter
from .matched import Group, Rows, rows_of
from .spot import Spot
from .truths import Bit, Truth, every, exactly, some, turned
from .wants import LATER_ON, LONG_AGO

EPISODE: Final = pl.col("episode")
"""The instant at which the present or last episode of arrears began; very long ago where none is known. It is a column
of the rows of the ledger, too."""


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """From when on records count: from the same instant on for all loans of a clock (`since`, one for each clock; none
    where all records do), in the episode, and from `low` on.

    What the start of a candidate depends on may be told in part alone: it then lies between `low` and `high`.
    """

    since: tuple[int, ...] = ()
    episode: bool = False
    low: tuple[pl.Expr, ...] = ()
    high: tuple[pl.Expr, ...] = ()

    @property
    def exact(self) -> bool:
        return self.low is self.high

    def tests(self, spot: Spot) -> list[pl.Expr]:
        """What a row must pass to lie behind the fixed ends."""
        return since(self.since, spot) if self.since else []


def since(firsts: tuple[int, ...], spot: Spot) -> list[pl.Expr]:
    """Whether a row was made at an instant, told by each clock, or later. Where these differ, a row before the first of
    them need not be looked at by its loan's clock."""
    at, first = pl.col("at"), spot.wants.by_clock(firsts)
    return [at >= first] if isinstance(first, int) else [at >= min(firsts), at >= first]


def at_least(rows: Rows, count: int, start: Start, spot: Spot) -> Truth:
    """Whether so many rows of a window match."""
    if count <= 0:
        return Truth(True, True)
    sure = _enough(rows, count, start, spot, sure=True)
    if rows.exact and start.exact and (count == 1 or not start.low):
        return _but_for(rows, exactly(sure), spot)
    return _but_for(rows, Truth(_enough(rows, count, start, spot, sure=False), sure), spot)


def _but_for(rows: Rows, truth: Truth, spot: Spot) -> Truth:
    doubt = doubted(rows, spot)
    if doubt is False:
        return truth
    return Truth(some((doubt, truth.maybe)), every((turned(doubt), truth.sure)))


def doubted(rows: Rows, spot: Spot) -> Bit:
    """Whether a loan has rows because of which columns do not tell which others match."""
    return some(every(found(Group((), tests), (), spot) for tests in doubt) for doubt in rows.doubts)


def found(group: Group, tests: Iterable[Bit], spot: Spot) -> Bit:
    """Whether a row of a group passes all tests."""
    wanted = _wanted((*tests, *group.tests))
    return False if wanted is None else every((group.given, spot.wants.any(group.by, *wanted)))


def _wanted(tests: Iterable[Bit]) -> list[pl.Expr] | None:
    """The tests that rows have to pass; None where none can."""
    told = [test for test in tests if test is not True]
    return None if any(test is False for test in told) else [test for test in told if not isinstance(test, bool)]


def _enough(rows: Rows, count: int, start: Start, spot: Spot, *, sure: bool) -> Bit:
    groups = rows.sure if sure else rows.maybe
    tests = [*rows.passing(sure=sure), *start.tests(spot)]
    later = start.high if sure else start.low
    if count == 1:
        ends = (*later, EPISODE) if start.episode else later
        if not ends:
            return some(found(group, tests, spot) for group in groups)
        return some(_after(group, tests, ends, spot) for group in groups)
    if start.episode:
        tests.append(pl.col("at") >= EPISODE)
    total = _total(groups, tests, spot)
    if total is None:
        return False
    enough = total >= count
    if not later:
        return enough
    if sure:  # all of them lie behind the start
        bounds = (_bound(group, tests, spot, "earliest") for group in groups)
        first = pl.min_horizontal([bound for bound in bounds if bound is not None])
        return every((enough, *(first >= end for end in later)))
    return every((enough, some(_after(group, tests, later, spot) for group in groups)))


def _after(group: Group, tests: Iterable[Bit], ends: Iterable[pl.Expr], spot: Spot) -> Bit:
    wanted = _wanted((*tests, *group.tests))
    if wanted is None:
        return False
    latest = spot.wants.latest(group.by, *wanted)
    return every((group.given, latest > LONG_AGO, *(latest >= end for end in ends)))


def _total(groups: Iterable[Group], tests: Iterable[Bit], spot: Spot) -> pl.Expr | None:
    parts: list[pl.Expr] = []
    for group in groups:
        wanted = _wanted((*tests, *group.tests))
        if wanted is not None:
            count = spot.wants.count(group.by, *wanted).cast(pl.Int64)
            parts.append(count if group.given is True else pl.when(group.given).then(count).otherwise(0))
    return None if not parts else parts[0] if len(parts) == 1 else pl.sum_horizontal(parts)


# --- the first and the last of them ----------------------------------------------------------------------------------


def _bound(group: Group, tests: Iterable[Bit], spot: Spot, which: str) -> pl.Expr | None:
    wanted = _wanted((*tests, *group.tests))
    if wanted is None:
        return None
    figure = spot.wants.earliest(group.by, *wanted) if which == "earliest" else spot.wants.latest(group.by, *wanted)
    none = LATER_ON if which == "earliest" else LONG_AGO
    return figure if group.given is True else pl.when(group.given).then(figure).otherwise(none)


def latest(rows: Rows, spot: Spot, *, sure: bool, tests: tuple[Bit, ...] = ()) -> pl.Expr:
    """The instant of the latest row, of those that surely or that perhaps match; very long ago where there is none."""
    return _extreme(rows, spot, "latest", tests, sure=sure)


def earliest(rows: Rows, spot: Spot, *, sure: bool, tests: tuple[Bit, ...] = ()) -> pl.Expr:
    """The instant of the earliest row; far in the future where there is none."""
    return _extreme(rows, spot, "earliest", tests, sure=sure)


def _extreme(rows: Rows, spot: Spot, which: str, tests: tuple[Bit, ...], *, sure: bool) -> pl.Expr:
    groups = rows.sure if sure else rows.maybe
    asked = (*rows.passing(sure=sure), *tests)
    parts = [bound for group in groups if (bound := _bound(group, asked, spot, which)) is not None]
    if not parts:
        return pl.lit(LATER_ON if which == "earliest" else LONG_AGO)
    if len(parts) == 1:
        return parts[0]
    return pl.min_horizontal(parts) if which == "earliest" else pl.max_horizontal(parts)


def after_latest(want: Filter, spot: Spot) -> tuple[Start, Bit]:
    """A window that begins behind the latest record that matches; and where that is not told."""
    rows = rows_of(want, spot)
    low = (latest(rows, spot, sure=True) + 1,)
    high = low if rows.exact else (latest(rows, spot, sure=False) + 1,)
    return Start(low=low, high=high), doubted(rows, spot)


def after_earliest(want: Filter, spot: Spot) -> tuple[Start, Bit]:
    """A window that begins behind the earliest record that matches; without one it never does."""
    rows = rows_of(want, spot)
    low = (earliest(rows, spot, sure=False) + 1,)
    high = low if rows.exact else (earliest(rows, spot, sure=True) + 1,)
    return Start(low=low, high=high), doubted(rows, spot)


def joined(starts: Iterable[Start]) -> Start:
    """The latest of several starts."""
    found = list(starts)
    low = tuple(end for one in found for end in one.low)
    exact = all(one.exact for one in found)
    high = low if exact else tuple(end for one in found for end in one.high)
    fixed = [one.since for one in found if one.since]
    latest = tuple(max(by_clock) for by_clock in zip(*fixed, strict=True))
    return Start(latest, any(one.episode for one in found), low, high)


# --- whether the ledger is whole -------------------------------------------------------------------------------------


def covered(want: Filter, start: Start, spot: Spot) -> Truth:
    """Whether the ledger holds all that a question speaks of."""
    coverage = spot.kind.coverage
    if coverage is None:
        return exactly(spot.whole)
    if spot.file.pack is not None:
        by_all = coverage.by == "all" or "collector" in want.same
        about_others = "debt" not in want.same and want.kinds <= {"contact"}
        if about_others and coverage.debts != "all":
            return exactly(False)
        if not by_all:
            own = any(name == "by" and not by.negated for name, by in want.fields)
            if not own:
                return exactly(False)
            return Truth(_reaches(start, spot).maybe, False)
    return _reaches(start, spot)


def _reaches(start: Start, spot: Spot) -> Truth:
    """Whether the ledger reaches back over the whole of a window."""
    coverage = spot.kind.coverage
    assert coverage is not None
    if coverage.from_ is None:
        return exactly(True)
    firsts = tuple(local.begins(coverage.from_) for local in spot.kind.clocks)
    fixed = tuple(one >= first for one, first in zip(start.since or (LONG_AGO,) * len(firsts), firsts, strict=True))
    if all(fixed):
        return exactly(True)
    first, reaches = spot.wants.by_clock(firsts), spot.wants.by_clock(fixed)
    episode: tuple[pl.Expr, ...] = (EPISODE,) if start.episode else ()
    sure = some((reaches, *(end >= first for end in (*episode, *start.low))))
    if start.exact:
        return exactly(sure)
    return Truth(some((reaches, *(end >= first for end in (*episode, *start.high)))), sure)
