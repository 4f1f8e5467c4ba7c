"""The clocks that loans live by: what one instant is in several zones, and which of them is whose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

import numpy as np
import polars as pl

from ..calendar import DAY, day_end, day_start, local_date, local_minute
from ..calendar import zone as zone_table
from .arrays import Ints, as_column, integers
from .wants import LONG_AGO, Clocked, V

EPOCH: Final = date(1970, 1, 1).toordinal()
NEVER: Final = 1 << 30
"""A day that was not told, among days since 1970."""


@dataclass(frozen=True, slots=True)
class Local:
    """The instant that is asked about (`now`, in microseconds since 1970) as the clock of a zone shows it."""

    zone: str
    now: int

    @property
    def today(self) -> date:
        return local_date(self.now, self.zone)

    @property
    def day(self) -> int:
        """Today, in days since 1970."""
        return self.today.toordinal() - EPOCH

    @property
    def minute(self) -> int:
        """The minute of the local day."""
        return local_minute(self.now, self.zone)

    @property
    def offset(self) -> int:
        """How far the clock is ahead of UTC, in microseconds."""
        return zone_table(self.zone).offset(self.now)

    def begins(self, day: date) -> int:
        """The first instant of a local day."""
        return day_start(day.toordinal(), self.zone)

    def ends(self, day: date) -> int:
        """The end of a local day, which is excluded."""
        return day_end(day.toordinal(), self.zone)


@dataclass(frozen=True, slots=True, eq=False)
class Clocks:
    """Which of some clocks each loan lives by: `of_loans` numbers them, in the order of the loans' own numbers."""

    locals: tuple[Local, ...]
    of_loans: Ints

    @property
    def now(self) -> int:
        return self.locals[0].now

    def of(self, here: pl.Series) -> Clocks:
        """Those of some of the loans."""
        return replace(self, of_loans=self.of_loans[here.to_numpy()])

    def of_loan(self, number: int) -> Local:
        return self.locals[int(self.of_loans[number])]

    def told(self, made: Callable[[Local], int]) -> Ints:
        """A number that is another one by each clock, for each loan."""
        found: Ints = np.array([made(one) for one in self.locals], np.int64)[self.of_loans]
        return found

    def of_rows(self, made: Callable[[Local], V]) -> pl.Expr:
        """What is another thing by each clock, for rows of these loans by their numbers (`loan`)."""
        values = [made(one) for one in self.locals]
        if len(set(values)) == 1:
            return pl.lit(values[0])
        return pl.lit(pl.Series(values)).gather(pl.lit(as_column("", self.of_loans)).gather(pl.col("loan")))

    def column(self, asked: Clocked, loans: Ints | None = None) -> pl.Series:
        """The same as a column of all loans, or of some by their numbers."""
        numbers = self.of_loans if loans is None else self.of_loans[loans]
        return pl.Series(asked.name, asked.values)[as_column("", numbers.astype(np.uint32))]

    def local_days(self, instants: pl.Series, loans: Ints) -> Ints:
        """The local day of each instant (in microseconds since 1970), since 1970, by the clock of its loan."""
        told = instants.cast(pl.Datetime("us", "UTC"))
        found = np.full(len(told), NEVER, np.int64)
        for number, rows in self._by_clock(loans):
            some = told if len(rows) == len(told) else told[as_column("", rows.astype(np.uint32))]
            found[rows] = integers(some.dt.convert_time_zone(self.locals[number].zone).dt.date(), NEVER)
        return found

    def _by_clock(self, loans: Ints) -> Iterator[tuple[int, Ints]]:
        """Of each clock that some row lives by the rows, by the numbers of their loans."""
        clocks = self.of_loans[loans]
        for number in np.flatnonzero(np.bincount(clocks, minlength=len(self.locals))):
            yield int(number), np.flatnonzero(clocks == number)

    def instants(self, days: Ints, loans: Ints, made: Callable[[Local, date], int]) -> Ints:
        """For each day (since 1970) of a loan an instant of it; very long ago where there is none (`NEVER`)."""
        found = np.full(len(days), LONG_AGO, np.int64)
        for number, rows in self._by_clock(loans):
            local = self.locals[number]
            different, which = np.unique(days[rows], return_inverse=True)
            told = [LONG_AGO if day == NEVER else made(local, date.fromordinal(int(day) + EPOCH)) for day in different]
            found[rows] = np.array(told, np.int64)[which]
        return found


@cache
def leaps(zone: str) -> tuple[int, ...]:
    """The instants at which a clock was moved by half a day or more, as where a zone crosses the date line."""
    table = zone_table(zone)
    moves = zip(table.starts[1:], table.offsets, table.offsets[1:], strict=False)
    return tuple(at for at, before, after in moves if abs(after - before) >= DAY // 2)


def clocks_of(zones: Sequence[str], now: int) -> tuple[Local, ...]:
    return tuple(Local(zone, now) for zone in zones)
