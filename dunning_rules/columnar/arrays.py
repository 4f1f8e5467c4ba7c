"""Columns as arrays and arrays as columns, rows taken out of tables: each a single step of one thread, since to wake
others costs more than a few thousand rows do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import polars as pl
import pyarrow as pa

FEW: Final = 100_000
"""Up to so many rows one thread is done before others are awake."""
Ints = np.ndarray[Any, np.dtype[Any]]
Dtype = pl.DataType | type[pl.DataType]
Bools = np.ndarray[Any, np.dtype[np.bool_]]

_OLDEST: Final = pl.CompatLevel.oldest()


def integers(column: pl.Series, none: int) -> Ints:
    """The whole numbers behind a column, `none` where nothing is told: of the words of an `Enum` their places, of days
    those since 1970, of instants their ticks since then."""
    told = column.to_arrow(compat_level=_OLDEST)
    if isinstance(told, pa.DictionaryArray):
        told = told.indices
    elif isinstance(column.dtype, pl.Date):
        told = told.view(pa.int32())
    elif isinstance(column.dtype, pl.Datetime):
        told = told.view(pa.int64())
    told = told.cast(pa.int64())
    found: Ints = (told.fill_null(none) if told.null_count else told).to_numpy()
    return found


Coded = tuple[Ints, list[str]]
"""Words by number, -1 where there is none, and which words these are."""


def coded(column: pl.Series) -> Coded:
    """The words of a column by number."""
    return _coded(column.to_arrow(compat_level=_OLDEST))


def recoded(column: pl.Series, kind: pl.DataType) -> pl.Series:
    """The same words as those of another kind, null where it has none such."""
    told = column.to_arrow(compat_level=_OLDEST)
    ours = pl.Series(column.name, told.dictionary).cast(kind, strict=False)
    return ours[pl.Series(told.indices)]


def listed(column: pl.Series) -> tuple[Ints, Coded]:
    """How many words each list of a column has, and the words of all lists, one after the other."""
    told = column.to_arrow(compat_level=_OLDEST)
    counts: Ints = told.value_lengths().cast(pa.int64()).fill_null(0).to_numpy()
    return counts, _coded(told.flatten())


def _coded(told: Any) -> Coded:
    if not isinstance(told, pa.DictionaryArray):
        told = told.dictionary_encode()
    numbers: Ints = told.indices.cast(pa.int64()).fill_null(-1).to_numpy()
    return numbers, told.dictionary.to_pylist()


def among(coded: Coded, words: frozenset[str] | tuple[str, ...]) -> Bools:
    """Where a column has one of the words."""
    numbers, known = coded
    wanted = np.array([*(word in words for word in known), False])  # the last is where there is none
    found: Bools = wanted[numbers]
    return found


def words_in(column: pl.Series) -> frozenset[str]:
    """The different words of a column."""
    if len(column) > FEW:
        return frozenset(column.unique().drop_nulls().cast(pl.String))
    numbers, known = coded(column)
    return frozenset(known[number] for number in np.flatnonzero(np.bincount(numbers[numbers >= 0])))


def as_column(name: str, values: Ints | Bools) -> pl.Series:
    """An array as a column."""
    return pl.Series(name, pa.array(values))


def different(keys: Ints, end: int) -> tuple[Ints, Ints]:
    """The different ones of whole numbers from 0 to below an `end`, and for each which of these it is."""
    there = np.zeros(end, bool)
    there[keys] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[keys]


def flags(marks: Bools) -> pl.Series:
    """Marks as a column."""
    return as_column("", marks)


def or_null(name: str, values: Ints, told: Bools, kind: Dtype) -> pl.Series:
    """Values as a column of a kind, null where nothing is told."""
    return pl.Series(name, pa.array(values, mask=None if told.all() else ~told)).cast(kind)


def nowhere(height: int) -> pl.Series:
    """Marks on no row."""
    return flags(np.zeros(height, bool))


def marked(rows: pl.Series, height: int) -> pl.Series:
    """Marks on the rows of these numbers."""
    found = np.zeros(height, bool)
    found[rows.to_numpy()] = True
    return flags(found)


def repeated(name: str, value: bool | str | None, height: int, kind: Dtype) -> pl.Series:
    """A column in which all rows are the same."""
    return pl.Series(name, [value], kind).new_from_index(0, height)


def at_once(plan: pl.LazyFrame) -> pl.DataFrame:
    """The rows of a plan over tables that are in memory."""
    return plan.collect(engine="in-memory")


def worked_out(table: pl.DataFrame, *columns: pl.Expr | str) -> pl.DataFrame:
    """Columns of a table, each by itself where rows are few."""
    return table.select_seq(*columns) if table.height <= FEW else table.select(*columns)


def picked(plan: pl.LazyFrame, columns: Iterable[pl.Expr | str], height: int) -> pl.LazyFrame:
    """A plan's columns; `height` is how many rows there are."""
    return plan.select_seq(*columns) if height <= FEW else plan.select(*columns)


def added(plan: pl.LazyFrame, columns: Iterable[pl.Expr], height: int) -> pl.LazyFrame:
    """A plan with further columns."""
    return plan.with_columns_seq(*columns) if height <= FEW else plan.with_columns(*columns)


def rows_where(table: pl.DataFrame, here: pl.Series) -> pl.DataFrame:
    """The rows of a table that are marked."""
    if table.height > FEW:
        return table.filter(here)
    return table[as_column("", np.flatnonzero(here.to_numpy()).astype(np.uint32))]


def rows_of(table: pl.DataFrame, places: Ints) -> pl.DataFrame:
    """The rows of the loans that have a place, with the place as their loan's number; -1 for loans that have none."""
    told = places[table["loan"].to_numpy()]
    here = told >= 0
    mine = rows_where(table, flags(here))
    return mine.replace_column(mine.get_column_index("loan"), as_column("loan", told[here].astype(np.uint32)))
