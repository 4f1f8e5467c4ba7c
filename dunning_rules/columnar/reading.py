"""A host's tables read: their names, columns and kinds are as published, and every row knows its loan by number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from ..diagnostics import Diagnostic, error, listed, near
from ..errors import TableError
from .arrays import picked
from .casting import Cast, cast_fact, cast_of, fact_fits, fits, is_fact
from .numbering import numbers_of
from .tables import FACT, LOAN_ID, NAMES, Column, Table, dtype, is_ignored, tables, untold

Frame = Any
"""A polars `DataFrame` or `LazyFrame`, a pyarrow `Table` or reader, or what else has the Arrow C stream."""

LOAN: Final = "loan"
"""The column that holds the number of a row's loan: its row in `loans`, from 0."""
ROW: Final = "row"
"""The column that holds a row's own number in the table that the host gave, from 0."""
DOUBTFUL: Final = "doubtful "
"""What the names of the columns begin with that say which values a snapshot may refuse."""

_WANTS: Final[Mapping[str, str]] = {
    "text": "a column of texts or whole numbers",
    "word": "a column of texts",
    "collector": "a column of texts",
    "zone": "a column of texts",
    "hours": "a column of texts",
    "instant": "a column of instants with a time zone",
    "day": "a column of dates",
    "money": "a column of decimal numbers, never floating-point",
    "integer": "a column of whole numbers",
    "boolean": "a column of `true` and `false`",
}
_PAYMENTS: Final = "a column of lists of `due` (a date) and `amount` (a decimal number)"
_FACT: Final = "a column of texts, whole or decimal numbers, dates, or `true` and `false`"
_LOAN_IDS: Final = "loan ids as in the table `loans`"


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """One table. `given` is as the host has it, `cast` as columns want it, row for row.

    Both have `loan`; rows whose loan is not listed are in `astray` instead (`row`, `loan_id`). `cast` has the columns
    that the host gave (`names`); beside them `doubtful NAME` where values may be refused. `twice` are the loans, by
    number, that are listed more than once.
    """

    table: Table
    given: pl.DataFrame
    cast: pl.LazyFrame
    names: tuple[str, ...]
    astray: pl.DataFrame
    twice: frozenset[int] = frozenset()

    def whole(self, inside: pl.LazyFrame) -> pl.LazyFrame:
        """Every column of the table, from `cast` or what was collected of it; those not given as nothing told."""
        absent = (untold(column) for column in self.table.columns if column.name not in self.names)
        return inside.select_seq(*self.names, *absent)

    def of_loans(self, first: int, count: int, *, last: bool) -> Read:
        """The rows of so many loans that follow one another, numbered from 0; the `last` ones have what is astray."""
        loans, end = self.given[LOAN], first + count
        if loans.is_sorted():
            start = loans.search_sorted(first)
            given = self.given.slice(start, loans.search_sorted(end) - start)
        else:
            given = self.given.filter((loans >= first) & (loans < end))
        given = given.with_columns(pl.col(LOAN) - first)
        astray = self.astray if last else self.astray.clear()
        twice = frozenset(number - first for number in self.twice if first <= number < end)
        return Read(self.table, given, *_cast(self.table, given), astray, twice)


@dataclass(slots=True)
class _Faults:
    found: list[Diagnostic] = field(default_factory=list)

    def tell(self, code: str, table: str, key: str = "", /, **values: str) -> None:
        path = f"{table}.{key}" if key else table
        self.found.append(error(code, None, path=path, **values))


def read_tables(given: Mapping[str, Frame], *, texts: bool = False) -> Mapping[str, Read]:
    """All six tables, empty where they were not given. Raises `TableError` with every diagnostic.

    With `texts` a column may be text whatever its kind, written as in a snapshot (lists with `;` between their items):
    so tables come from CSV.
    """
    frames = {name: _collected(frame) for name, frame in frames_of(given, texts=texts).items()}
    loans = read_loans(frames["loans"])
    ids = as_ids(loans.given[LOAN_ID])
    return {"loans": loans, **{name: read_rows(name, frames.get(name), ids) for name in NAMES if name != "loans"}}


def _collected(frame: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    return frame.collect() if isinstance(frame, pl.LazyFrame) else frame


def frames_of(given: Mapping[str, Frame], *, texts: bool = False) -> Mapping[str, pl.DataFrame | pl.LazyFrame]:
    """A host's tables, with plans not yet carried out. Raises `TableError` with all that is wrong with their names,
    columns and kinds."""
    faults = _Faults()
    frames = _frames(given, faults)
    schemas = {name: schema_of(frame) for name, frame in frames.items()}
    for name, schema in schemas.items():
        _check_columns(tables()[name], schema, texts, faults)
    _check_loan_ids(schemas, faults)
    if faults.found:
        raise TableError(faults.found)
    return frames


def schema_of(frame: pl.DataFrame | pl.LazyFrame) -> pl.Schema:
    """The columns of a table. A plan is asked through a copy of its own: one that was asked itself no longer lets what
    follows become part of its scan."""
    return frame.clone().collect_schema()


def _frames(given: Mapping[str, Frame], faults: _Faults) -> dict[str, pl.DataFrame | pl.LazyFrame]:
    found: dict[str, pl.DataFrame | pl.LazyFrame] = {}
    for name, frame in given.items():
        if name not in NAMES:
            close = near(name, NAMES)
            more = {"near": close} if close else {}
            faults.tell("unknown-table", str(name), name=str(name), known=listed(NAMES), **more)
        elif frame is not None:
            made = _frame(name, frame, faults)
            if made is not None:
                found[name] = made
    if "loans" not in given or given["loans"] is None:
        faults.tell("missing-table", "loans", table="loans")
    return found


def _frame(name: str, frame: Frame, faults: _Faults) -> pl.DataFrame | pl.LazyFrame | None:
    if isinstance(frame, pl.LazyFrame | pl.DataFrame):
        return frame
    if not hasattr(frame, "__arrow_c_stream__") and not hasattr(frame, "__arrow_c_array__"):
        faults.tell("wrong-shape", name, is_="a value", wants="a table")
        return None
    try:
        return pl.DataFrame(frame)
    except (pl.exceptions.PolarsError, ValueError, TypeError) as wrong:
        faults.tell("not-a-table", name, file=name, why=str(wrong).splitlines()[0])
        return None


def _check_columns(table: Table, schema: pl.Schema, texts: bool, faults: _Faults) -> None:
    known = table.by_name
    for name, kind in schema.items():
        if name == LOAN_ID or is_ignored(name):
            continue
        if table.name == "loans" and is_fact(name):
            if not fact_fits(kind):
                _wrong(table, name, kind, _FACT, faults)
        elif name not in known:
            _unknown(table, name, faults)
        elif not fits(known[name], kind, texts=texts):
            _wrong(table, name, kind, _wanted(known[name]), faults)
    needed = [LOAN_ID, *(column.name for column in table.columns if column.needed)]
    for name in needed:
        if name not in schema:
            faults.tell("missing-table-column", table.name, name, table=table.name, key=name)


def _unknown(table: Table, name: str, faults: _Faults) -> None:
    known = [LOAN_ID, *table.by_name]
    told = [*known, f"{FACT}NAME"] if table.name == "loans" else known
    close = near(name, known)
    more = {"near": close} if close else {}
    values = {"table": table.name, "key": name, "known": listed(told, most=60)}
    faults.tell("unknown-table-column", table.name, name, **values, **more)


def _wrong(table: Table, name: str, kind: pl.DataType, wants: str, faults: _Faults) -> None:
    faults.tell("wrong-table-column", table.name, name, table=table.name, key=name, is_=f"`{kind}`", wants=wants)


def _wanted(column: Column) -> str:
    if column.held == "payments":
        return _PAYMENTS
    return "a column of lists of texts" if column.held == "many" else _WANTS[column.kind]


def _check_loan_ids(schemas: Mapping[str, pl.Schema], faults: _Faults) -> None:
    """Loan ids are texts, or whole numbers, and the same in every table."""
    kinds = {name: schema[LOAN_ID] for name, schema in schemas.items() if LOAN_ID in schema}
    loans = kinds.get("loans")
    for name, kind in kinds.items():
        if not (_is_id(kind) or isinstance(kind, pl.Null)):
            _wrong(tables()[name], LOAN_ID, kind, _WANTS["text"], faults)
        elif loans is not None and _is_id(loans) and _is_id(kind) and kind.is_integer() != loans.is_integer():
            _wrong(tables()[name], LOAN_ID, kind, _LOAN_IDS, faults)


def _is_id(kind: pl.DataType) -> bool:
    return kind.is_integer() or isinstance(kind, pl.String | pl.Categorical | pl.Enum)


def read_loans(frame: pl.DataFrame) -> Read:
    """The table of loans."""
    table, frame = tables()["loans"], _without_ignored(frame).with_row_index(ROW)
    named = frame[LOAN_ID].is_not_null()
    given = frame.filter(named).with_row_index(LOAN)
    ids = given[LOAN_ID]
    twice = given.filter(ids.is_duplicated())[LOAN] if ids.n_unique() < len(ids) else given[LOAN].clear()
    astray = frame.filter(~named).select(ROW, LOAN_ID)
    return Read(table, given, *_cast(table, given), astray, frozenset(twice))


def read_rows(name: str, frame: pl.DataFrame | None, ids: pl.Series, rows: pl.Series | None = None) -> Read:
    """The rows of another table, of the loans with these ids; `rows` are their numbers where they are not all."""
    table = tables()[name]
    if frame is None:
        needed = {column.name: dtype(column) for column in table.columns if column.needed}
        frame = pl.DataFrame(schema={LOAN_ID: ids.dtype, **needed})
    keys = frame[LOAN_ID]
    numbers = numbers_of(as_ids(keys), ids).alias(LOAN)
    own = _without_ignored(frame)
    given = (own.with_row_index(ROW) if rows is None else own.insert_column(0, rows.alias(ROW))).with_columns(numbers)
    astray = given.clear().select(ROW, LOAN_ID)
    if numbers.null_count():
        here = numbers.is_not_null()
        astray, given = given.filter(~here).select(ROW, LOAN_ID), given.filter(here)
    given = given.drop(LOAN_ID)
    return Read(table, given, *_cast(table, given), astray)


def _without_ignored(frame: pl.DataFrame) -> pl.DataFrame:
    ignored = [name for name in frame.columns if is_ignored(name)]
    return frame.drop(ignored) if ignored else frame


def as_ids(keys: pl.Series) -> pl.Series:
    """Whole numbers, or texts."""
    return keys if keys.dtype.is_integer() else keys.cast(pl.String)


def _cast(table: Table, given: pl.DataFrame) -> tuple[pl.LazyFrame, tuple[str, ...]]:
    kept = [name for name in (LOAN, LOAN_ID) if name in given.columns]
    casts = dict(_casts(table, given))
    inside = [cast.inside.alias(name) for name, cast in casts.items()]
    doubtful = [
        cast.doubtful.fill_null(False).alias(f"{DOUBTFUL}{name}")
        for name, cast in casts.items()
        if cast.doubtful is not None
    ]
    return picked(given.lazy(), (*kept, *inside, *doubtful), given.height), (*kept, *casts)


def _casts(table: Table, given: pl.DataFrame) -> Iterator[tuple[str, Cast]]:
    for column in table.columns:
        if column.name in given.columns:
            yield column.name, cast_of(column, given[column.name])
    for name in given.columns:
        if table.name == "loans" and is_fact(name):
            yield name, cast_fact(given[name])
