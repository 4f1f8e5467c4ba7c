"""Tables of which not all is in memory at a time: of every plan that a host gave (a `LazyFrame`, as `scan_parquet`
makes one) the rows of some loans are read, then those of the next ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Final

import polars as pl

from .reading import ROW, Frame, Read, as_ids, frames_of, read_loans, read_rows, schema_of
from .tables import LOAN_ID, NAMES, is_ignored

AT_ONCE: Final = 50_000
"""Of so many loans the rows are read at a time: enough to be read seldom, few enough for memory."""


def scanned(given: Mapping[str, Frame], most: int) -> Iterator[Mapping[str, Read]]:
    """The tables by so many loans at most, in the order of `loans`, which is read whole.

    Where the loans stand in the order of their ids, a lot is a span of ids, and of Parquet nothing is read but the row
    groups that may hold some of them; otherwise all of a plan is looked through for each lot. Either way every row is
    in one lot, the rows of no loan too. Raises `TableError` for tables that are not as published.
    """
    frames = frames_of(given)
    first = frames["loans"]
    loans = read_loans(first.collect() if isinstance(first, pl.LazyFrame) else first)
    ids = as_ids(loans.given[LOAN_ID])
    others = {name: _other(name, frames.get(name), ids) for name in NAMES if name != "loans"}
    for start, end in _spans(ids, most):
        last = end == len(ids)
        mine = {name: one.of_loans(start, end - start, last=last) for name, one in others.items()}
        yield {"loans": loans.of_loans(start, end - start, last=last), **mine}


def _other(name: str, frame: pl.DataFrame | pl.LazyFrame | None, ids: pl.Series) -> Read | Scan:
    return Scan(name, frame, ids) if isinstance(frame, pl.LazyFrame) else read_rows(name, frame, ids)


def _spans(ids: pl.Series, most: int) -> Iterator[tuple[int, int]]:
    """From which loan to which lots go; loans of one id that follow one another are not torn apart."""
    start = 0
    while start < len(ids) or not start:
        end = min(start + most, len(ids))
        while 0 < end < len(ids) and ids[end] == ids[end - 1]:
            end += 1
        yield start, end
        if end == len(ids):
            return
        start = end


class Scan:
    """A table that is read by loans."""

    def __init__(self, name: str, plan: pl.LazyFrame, ids: pl.Series) -> None:
        known = schema_of(plan)
        self.name, self.ids = name, ids
        self.plan = plan.with_row_index(ROW)  # first of all, so that it becomes part of a scan, and filters too
        self.wanted = [ROW, *(column for column in known if not is_ignored(column))]
        kind = known[LOAN_ID]
        self.key = pl.col(LOAN_ID) if kind.is_integer() or kind == pl.String else pl.col(LOAN_ID).cast(pl.String)
        self.in_order = ids.is_sorted()

    def of_loans(self, first: int, count: int, *, last: bool) -> Read:
        """The rows of so many loans that follow one another, numbered from 0, and some of those of no loan."""
        rows = self._within(first, count, last=last) if self.in_order else self._among(first, count, last=last)
        columns = rows.select(self.wanted).collect(engine="streaming").get_columns()
        for place, column in enumerate(columns):  # each by itself, so that not all are there twice
            columns[place] = column.rechunk()
        told = pl.DataFrame(columns)
        told = told if told[ROW].is_sorted() else told.sort(ROW)
        return read_rows(self.name, told[self.wanted[1:]], self.ids.slice(first, count), told[ROW])

    def _within(self, first: int, count: int, *, last: bool) -> pl.LazyFrame:
        """The rows whose id lies in the span of a lot: the first one begins below all ids, the last one ends above."""
        end = first + count
        tests = [] if not first else [self.key >= self.ids[first]]
        tests += [] if last else [self.key < self.ids[end]]
        if not tests:
            return self.plan
        inside = reduce(pl.Expr.__and__, tests)
        return self.plan.filter(inside | pl.col(LOAN_ID).is_null() if last else inside)

    def _among(self, first: int, count: int, *, last: bool) -> pl.LazyFrame:
        """The rows with the id of some loan; with those of the last lot the rows of no loan."""
        mine = self.plan.join(self._keys(first, count), left_on=self.key, right_on="id", how="semi")
        if not last:
            return mine
        lost = self.plan.join(self._keys(0, len(self.ids)), left_on=self.key, right_on="id", how="anti")
        return pl.concat([mine, lost])

    def _keys(self, first: int, count: int) -> pl.LazyFrame:
        return self.ids.slice(first, count).to_frame("id").lazy()
