"""A portfolio read and checked: what columns can hold of it, the loans that rows must answer, and both by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from ..snapshot.build import LIABLE_BY_ROLE, RECORD_DEFAULTS
from .arrays import added, at_once
from .checks import NO_DOUBTS, Held
from .linking import suspects
from .reading import LOAN, Frame, Read, read_tables
from .rows import Told, snapshots_of
from .tables import LOAN_ID

UNKNOWN_LOAN: Final = "unknown-loan"


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """The six tables as the columns inside have them.

    `frames` has every column of each table, those that were not given as nothing told, and in place of the loan's id
    its number (`loan`: its row in `loans`, from 0); what a record or party has by default is filled in. `suspects` are
    the loans (`loan`, and `why`) that a snapshot may refuse: they are answered by row. Every other loan is one that
    `load_snapshot` accepts, and its rows inside say the same as its snapshot.
    """

    read: Mapping[str, Read]
    frames: Mapping[str, pl.LazyFrame]
    suspects: pl.DataFrame

    @property
    def count(self) -> int:
        """How many loans there are."""
        return self.ids.len()

    @property
    def ids(self) -> pl.Series:
        """The loans' ids by number, as the host has them."""
        told = self.read["loans"].given[LOAN_ID]
        return told.cast(pl.String) if isinstance(told.dtype, pl.Null) else told

    def lots(self, most: int) -> Iterator[Checked]:
        """The same by so many loans at most. Their columns are made anew, and not checked again."""
        if self.count <= most:
            yield self
            return
        doubted, first = self.suspects, 0
        for read in lots_of(self.read, most):
            lot, end = checked_rows(read, trust=True), first + most
            mine = doubted.filter((pl.col(LOAN) >= first) & (pl.col(LOAN) < end)).with_columns(pl.col(LOAN) - first)
            yield replace(lot, suspects=mine)
            first = end

    def snapshots(self, loans: Iterable[int], *, as_of: str) -> Iterator[tuple[int, Told]]:
        """The loans of these numbers as snapshots at an instant (ISO text with offset), or why they are none."""
        return snapshots_of(self.read, loans, as_of)


def lots_of(read: Mapping[str, Read], most: int) -> Iterator[Mapping[str, Read]]:
    """The tables by so many loans at most, in their order."""
    height = read["loans"].given.height
    if height <= most:
        yield read
        return
    for first in range(0, height, most):
        count = min(most, height - first)
        yield {name: table.of_loans(first, count, last=first + count == height) for name, table in read.items()}


def checked(tables: Mapping[str, Frame], *, trust: bool = False, texts: bool = False) -> Checked:
    """A host's tables, read and checked. Raises `TableError` for tables, columns or kinds that are not as published.

    With `trust` the rows are taken as they stand, for a host that had the same ones checked before: then the answer to
    a row that a snapshot would refuse is not defined. `texts` is told at `read_tables`.
    """
    return checked_rows(read_tables(tables, texts=texts), trust=trust)


def checked_rows(read: Mapping[str, Read], *, trust: bool = False) -> Checked:
    """Tables whose names, columns and kinds were found to be as published."""
    if trust:
        inside = {name: table.cast for name, table in read.items()}
        doubted = NO_DOUBTS
    else:
        held = {name: Held(table.table, at_once(table.cast), table.twice) for name, table in read.items()}
        inside = {name: one.inside.lazy() for name, one in held.items()}
        doubted = suspects(held)
    frames = {name: _filled(name, table.whole(inside[name]), table.given.height) for name, table in read.items()}
    return Checked(read, frames, doubted)


def _filled(name: str, frame: pl.LazyFrame, height: int) -> pl.LazyFrame:
    """The defaults of `snapshot.build`, as far as a row knows them by itself."""
    match name:
        case "loans":
            return added(frame, [pl.col("coverage_debts", "coverage_by").fill_null("all")], height)
        case "parties":
            nature, role = pl.col("liability_nature"), pl.col("role")
            return added(frame, [nature.fill_null(role.replace_strict(LIABLE_BY_ROLE, default="none"))], height)
        case "ledger":
            return _filled_ledger(frame, height)
    return frame


def _filled_ledger(frame: pl.LazyFrame, height: int) -> pl.LazyFrame:
    filled = {"known_at": pl.col("known_at").fill_null(pl.col("at"))}
    for kind, defaults in RECORD_DEFAULTS.items():
        for key, word in defaults.items():
            here = filled.get(key, pl.col(key))
            filled[key] = pl.when(here.is_null() & (pl.col("kind") == kind)).then(pl.lit(word)).otherwise(here)
    dtypes = frame.collect_schema()
    return added(frame, [made.cast(dtypes[key]).alias(key) for key, made in filled.items()], height)
