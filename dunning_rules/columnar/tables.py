"""The kinds of the tables' columns: as the columns inside have them, and as Arrow schemas for hosts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from ..schema.tables import FACT, IGNORED, LOAN_ID, NAMES, Column, ColumnKind, Table, record_kinds, tables

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]

__all__ = [
    "FACT",
    "IGNORED",
    "LOAN_ID",
    "NAMES",
    "Column",
    "Table",
    "arrow_schema",
    "dtype",
    "is_ignored",
    "record_kinds",
    "tables",
    "untold",
]

PLACES = 2
PRECISION = 18

_INSIDE: Mapping[ColumnKind, pl.DataType] = {
    "text": pl.String(),
    "collector": pl.String(),
    "zone": pl.String(),
    "hours": pl.String(),
    "instant": pl.Datetime("us", "UTC"),
    "day": pl.Date(),
    "money": pl.Decimal(PRECISION, PLACES),
    "integer": pl.Int64(),
    "boolean": pl.Boolean(),
}


@cache
def dtype(column: Column) -> pl.DataType:
    """The kind of a column inside: words are an `Enum` of all words of the column; money keeps the host's own scale."""
    item = pl.Enum(list(column.words)) if column.kind == "word" else _INSIDE[column.kind]
    match column.held:
        case "one":
            return item
        case "many":
            return pl.List(item)
        case "payments":
            return pl.List(pl.Struct({"due": pl.Date(), "amount": item}))


@cache
def untold(column: Column) -> pl.Expr:
    """A column of which nothing is told."""
    return pl.lit(None, dtype=dtype(column)).alias(column.name)


def is_ignored(name: str) -> bool:
    """Whether a column or a file of this name is the host's own."""
    return name == IGNORED or name.startswith(f"{IGNORED}_")


def arrow_schema(name: str) -> pa.Schema:
    """The Arrow schema of one of the six tables, as `dunning schema --tables` publishes it. Raises `KeyError`."""
    import pyarrow as pa

    table = tables()[name]
    loan_id = pa.field(LOAN_ID, pa.string(), nullable=False)
    return pa.schema([loan_id, *(_field(column) for column in table.columns)])


def _field(column: Column) -> pa.Field:
    import pyarrow as pa

    kinds = {
        "instant": pa.timestamp("us", "UTC"),
        "day": pa.date32(),
        "money": pa.decimal128(PRECISION, PLACES),
        "integer": pa.int32(),
        "boolean": pa.bool_(),
    }
    kind = kinds.get(column.kind, pa.string())
    if column.held == "payments":
        kind = pa.struct([pa.field("due", pa.date32(), nullable=False), pa.field("amount", kind, nullable=False)])
    if column.held != "one":
        kind = pa.list_(pa.field("item", kind, nullable=False))
    return pa.field(column.name, kind, nullable=not column.needed, metadata={"description": column.meaning})
