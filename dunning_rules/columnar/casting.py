"""From a host's column to the column inside: its kind, and where a value is not surely one that a snapshot may hold.

Every form has two expressions: the value inside, and whether a snapshot might refuse it. The second may say so of a
good value, never of a bad one the contrary: its loan is then read by row, which tells for certain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

import polars as pl

from ..document.snapshot import MOST_GRACE
from .arrays import FEW, recoded
from .tables import FACT, Column, dtype

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
FIRST: Final = int(datetime(1900, 1, 2, tzinfo=UTC).timestamp())
LAST: Final = int(datetime(2199, 12, 31, tzinfo=UTC).timestamp())
"""Seconds since 1970 between which an instant is of a year that snapshots know, in whichever zone it is told."""
BEYOND: Final = Decimal(10) ** 18
MOST_PLACES: Final = 18

SEPARATOR: Final = ";"
"""Between the items of a list in a table of texts; `[]` is a list of none."""
NO_ITEMS: Final = "[]"

_UNITS: Final = {"ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_INSTANT: Final = (
    r"^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$"
)
_DAY: Final = r"^\d{4}-\d\d-\d\d$"
_MONEY: Final = r"^[+-]?\d{1,18}(?:\.\d{1,18})?$"
_INTEGER: Final = r"^[+-]?\d{1,18}$"
_PAYMENT: Final = "^([^=]*)=([^=]*)$"


@dataclass(frozen=True, slots=True)
class Cast:
    """A column as it is inside, and the rows whose value may be refused (none where a kind cannot hold such)."""

    inside: pl.Expr
    doubtful: pl.Expr | None = None


def is_text(kind: pl.DataType) -> bool:
    return isinstance(kind, pl.String | pl.Categorical | pl.Enum)


def fits(column: Column, kind: pl.DataType, *, texts: bool) -> bool:
    """Whether a host's column may stand for this one; with `texts` every column may be text."""
    if isinstance(kind, pl.Null) or (texts and isinstance(kind, pl.String)):
        return True
    if column.held == "one":
        return _fits(column.kind, kind)
    if not isinstance(kind, pl.List | pl.Array):
        return False
    item = kind.inner
    if isinstance(item, pl.Null):
        return True
    if column.held == "many":
        return _fits(column.kind, item)  # type: ignore[arg-type]
    parts = {field.name: field.dtype for field in item.fields} if isinstance(item, pl.Struct) else {}
    return (
        parts.keys() == {"due", "amount"}
        and _fits("day", parts["due"])  # type: ignore[arg-type]
        and _fits("money", parts["amount"])  # type: ignore[arg-type]
    )


def _fits(wanted: str, kind: pl.DataType) -> bool:
    if isinstance(kind, pl.Null):
        return True
    match wanted:
        case "text":
            return is_text(kind) or kind.is_integer()
        case "word" | "collector" | "zone" | "hours":
            return is_text(kind)
        case "instant":
            return isinstance(kind, pl.Datetime) and kind.time_zone is not None
        case "day":
            return isinstance(kind, pl.Date)
        case "money":
            return isinstance(kind, pl.Decimal)
        case "integer":
            return kind.is_integer()
    return isinstance(kind, pl.Boolean)


def fact_fits(kind: pl.DataType) -> bool:
    """Whether a column of `loans` may tell a declared input."""
    return is_text(kind) or kind.is_integer() or isinstance(kind, pl.Null | pl.Boolean | pl.Date | pl.Decimal)


def cast_of(column: Column, given: pl.Series) -> Cast:
    """How a host's column of a fitting kind becomes the one inside."""
    kind, here = given.dtype, pl.col(column.name)
    if isinstance(kind, pl.Null):
        return Cast(pl.lit(None, dtype=dtype(column)).alias(column.name))
    if column.held == "payments":
        return _payments(here, given)
    if column.held == "many":
        return _many(column, here, kind)
    return _one(column, here, given)


def cast_fact(given: pl.Series) -> Cast:
    """A declared input as it is inside: text, `Int64`, and booleans, days and decimals as they are."""
    here, kind = pl.col(given.name), given.dtype
    if isinstance(kind, pl.Null):
        return Cast(pl.lit(None, dtype=pl.String).alias(given.name))
    if is_text(kind):
        return Cast(here.cast(pl.String))
    if kind.is_integer():
        return Cast(here.cast(pl.Int64, strict=False), ~here.is_between(-(10**18) + 1, 10**18 - 1))
    return Cast(here)


def _one(column: Column, here: pl.Expr, given: pl.Series) -> Cast:
    kind = given.dtype
    if not isinstance(kind, pl.String):
        return _typed(column, here, kind)
    match column.kind:
        case "instant":
            return _instant_text(here)
        case "day":
            return _lost(here, here.str.to_date("%Y-%m-%d", strict=False), ~here.str.contains(_DAY), _odd_day)
        case "money":
            return _money_text(here, given)
        case "integer":
            read = here.cast(pl.Int64, strict=False)
            return _lost(here, read, ~here.str.contains(_INTEGER), _odd_grace)
        case "boolean":
            read = pl.when(here == "true").then(True).when(here == "false").then(False)
            return _lost(here, read, pl.lit(False))
    return _typed(column, here, kind)


def _typed(column: Column, here: pl.Expr, kind: pl.DataType) -> Cast:
    match column.kind:
        case "word":
            return _lost(here, _words(here, kind, dtype(column)), pl.lit(False))
        case "instant":
            assert isinstance(kind, pl.Datetime)
            return _instant(here, kind)
        case "day":
            return Cast(here, _odd_day(here))
        case "money":
            assert isinstance(kind, pl.Decimal)
            return Cast(here, pl.lit(True) if kind.scale > MOST_PLACES else (here < 0) | (here >= BEYOND))
        case "integer":
            return Cast(here.cast(pl.Int64, strict=False), _odd_grace(here))
        case "boolean":
            return Cast(here)
        case _:
            return Cast(here.cast(pl.String))


def _words(here: pl.Expr, kind: pl.DataType, wanted: pl.DataType) -> pl.Expr:
    """Words as those of the column, others as null. Where the host numbered its words, the numbers are looked up."""
    if isinstance(kind, pl.String) or kind == wanted:
        return here.cast(wanted, strict=False)
    return here.map_batches(lambda words: _renumbered(words, wanted), return_dtype=wanted, is_elementwise=True)


def _renumbered(words: pl.Series, wanted: pl.DataType) -> pl.Series:
    if len(words) <= FEW:
        return recoded(words, wanted)
    told = words.unique().drop_nulls()
    if told.is_empty():
        return pl.repeat(None, len(words), dtype=wanted, eager=True).alias(words.name)
    numbers = told.to_physical().cast(pl.Int64)
    most = numbers.max()
    assert isinstance(most, int)
    ours = told.cast(pl.String).cast(wanted, strict=False).to_physical()
    table = pl.repeat(None, most + 1, dtype=ours.dtype, eager=True).scatter(numbers, ours)
    return table.gather(words.to_physical()).to_frame(words.name).select(pl.first().cat.to(wanted)).to_series()


def _lost(here: pl.Expr, read: pl.Expr, odd: pl.Expr, out: Callable[[pl.Expr], pl.Expr] | None = None) -> Cast:
    """Doubtful is what was told and could not be read, is oddly written, or lies out of bounds."""
    beyond = pl.lit(False) if out is None else out(read).fill_null(False)
    return Cast(read, here.is_not_null() & (read.is_null() | odd | beyond))


def _odd_day(day: pl.Expr) -> pl.Expr:
    return ~day.is_between(FIRST_DAY, LAST_DAY)


def _odd_grace(number: pl.Expr) -> pl.Expr:
    return ~number.is_between(0, MOST_GRACE)


def _instant(here: pl.Expr, kind: pl.Datetime) -> Cast:
    unit, ticks = _UNITS[kind.time_unit], here.to_physical()
    odd = ~ticks.is_between(FIRST * unit, LAST * unit)
    if kind.time_unit == "ms":
        ticks = pl.when(~odd).then(ticks) * 1_000
    elif kind.time_unit == "ns":
        ticks = ticks // 1_000
    return Cast(ticks.cast(pl.Datetime("us", "UTC")), odd)


def _instant_text(here: pl.Expr) -> Cast:
    shape = here.str.to_uppercase().str.replace(" ", "T", literal=True)
    shape = shape.str.replace(r"^(.{13}:\d\d)(Z|[+-])", "${1}:00${2}")
    read = shape.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%#z", strict=False, time_unit="us", time_zone="UTC")

    def beyond(instant: pl.Expr) -> pl.Expr:
        return ~instant.to_physical().is_between(FIRST * 1_000_000, LAST * 1_000_000)

    return _lost(here, read, ~shape.str.contains(_INSTANT), beyond)


def _money_text(here: pl.Expr, given: pl.Series) -> Cast:
    longest = given.str.extract(r"\.(\d{1,18})$", 1).str.len_bytes().max()
    places = longest if isinstance(longest, int) else 0
    read = pl.when(here.str.contains(_MONEY)).then(here).cast(pl.Decimal(38, max(places, 2)), strict=False)
    return _lost(here, read, pl.lit(False), lambda amount: amount < 0)


def _many(column: Column, here: pl.Expr, kind: pl.DataType) -> Cast:
    wanted = dtype(column)
    items = _items(here) if isinstance(kind, pl.String) else here.cast(pl.List(pl.String), strict=False)
    inside = items.cast(wanted, strict=False)
    doubtful = inside.list.contains(None)
    if column.some and column.uses[0].kind:  # of a party or an address, a list of none is nothing told
        doubtful = doubtful | (inside.list.len() == 0)
    return Cast(inside, doubtful)


def _items(here: pl.Expr) -> pl.Expr:
    """The items of a list that is written as text."""
    nothing = pl.lit([], dtype=pl.List(pl.String))
    return pl.when(here == NO_ITEMS).then(nothing).otherwise(here.str.split(SEPARATOR))


def _payments(here: pl.Expr, given: pl.Series) -> Cast:
    if isinstance(given.dtype, pl.String):
        items = _items(here)
        one = pl.element()
        due = one.str.extract(_PAYMENT, 1).str.to_date("%Y-%m-%d", strict=False)
        amount = one.str.extract(_PAYMENT, 2)
        amount = pl.when(amount.str.contains(_MONEY)).then(amount).cast(pl.Decimal(38, MOST_PLACES), strict=False)
        odd = ~one.str.extract(_PAYMENT, 1).str.contains(_DAY).fill_null(False)
        inside = items.list.eval(pl.struct(due=due, amount=amount))
        return Cast(inside, _odd_payments(inside) | items.list.eval(odd).list.any())
    inside = here.cast(pl.List(pl.Struct({"due": pl.Date, "amount": _amount_kind(given.dtype)})), strict=False)
    return Cast(inside, _odd_payments(inside))


def _amount_kind(kind: pl.DataType) -> pl.DataType:
    parts = getattr(getattr(kind, "inner", None), "fields", ())
    found = next((field.dtype for field in parts if field.name == "amount"), None)
    return found if isinstance(found, pl.Decimal) else pl.Decimal(18, 2)


def _odd_payments(items: pl.Expr) -> pl.Expr:
    due, amount = pl.element().struct.field("due"), pl.element().struct.field("amount")
    odd = due.is_null() | amount.is_null() | _odd_day(due) | (amount < 0) | (amount >= BEYOND)
    return items.list.eval(odd.fill_null(True)).list.any()


def is_fact(name: str) -> bool:
    return name.startswith(FACT) and len(name) > len(FACT)
