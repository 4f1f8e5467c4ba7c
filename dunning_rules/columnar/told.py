"""Single values of a host's columns as a snapshot holds them, and the values of snapshots as columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import polars as pl

from ..zones import EPOCH_ORDINAL
from .casting import NO_ITEMS, SEPARATOR
from .tables import LOAN_ID, Table

FEWEST_PLACES: Final = 2
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
Reader = Callable[[Any], Any]


def readable(name: str, kind: pl.DataType) -> pl.Expr:
    """The column with days and instants as whole numbers: such may lie beyond every calendar."""
    here = pl.col(name)
    if isinstance(kind, pl.Datetime | pl.Date):
        return here.to_physical()
    if isinstance(kind, pl.List | pl.Array) and isinstance(kind.inner, pl.Struct):
        due, amount = pl.element().struct.field("due"), pl.element().struct.field("amount")
        told = pl.when(pl.element().is_not_null()).then(pl.struct(due=due.to_physical(), amount=amount))
        return here.cast(pl.List(kind.inner)).list.eval(told)
    return here


def reader_of(table: Table, name: str, kind: pl.DataType) -> Reader:
    """What makes of a value of a column (that is not null) the one that a snapshot holds."""
    column = table.by_name.get(name)
    if column is None:  # the loan's id, or a declared fact
        return _id if name == LOAN_ID else _fact(kind)
    if column.held == "payments":
        return _payments_of_text if isinstance(kind, pl.String) else _payments
    if column.held == "many":
        drop = column.some and table.name != "ledger"
        return lambda value: _items(value, drop=drop)
    match column.kind:
        case "instant" if isinstance(kind, pl.Datetime):
            return _instants[kind.time_unit]
        case "day" if isinstance(kind, pl.Date):
            return day_text
        case "money" if isinstance(kind, pl.Decimal):
            return amount_of
        case "text":
            return _id
    return _same


def amount_of(value: Decimal) -> Decimal:
    """An amount without the zeros that only its column's scale adds: two places at least."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= -FEWEST_PLACES:
        return value
    digits, places = str(abs(int(value.scaleb(-exponent)))), -exponent
    while places > FEWEST_PLACES and digits.endswith("0"):
        digits, places = digits[:-1] or "0", places - 1
    return Decimal((int(value.is_signed()), tuple(map(int, digits)), -places))


def day_text(days: int) -> str:
    """A day by its number since 1970 as text; one beyond the calendar in words that no reader takes for a day."""
    ordinal = days + EPOCH_ORDINAL
    return date.fromordinal(ordinal).isoformat() if 1 <= ordinal <= date.max.toordinal() else f"{days} days after 1970"


def instant_text(microseconds: int) -> str:
    """An instant as text with its offset, or likewise words."""
    try:
        return (_EPOCH + timedelta(microseconds=microseconds)).isoformat()
    except OverflowError:
        return f"{microseconds // 1_000_000} seconds after 1970"


_instants: Final[dict[str, Reader]] = {
    "ms": lambda ticks: instant_text(ticks * 1_000),
    "us": instant_text,
    "ns": lambda ticks: instant_text(ticks // 1_000),
}


def _same(value: Any) -> Any:
    return value


def _id(value: Any) -> Any:
    return str(value) if isinstance(value, int) else value


def _fact(kind: pl.DataType) -> Reader:
    match kind:
        case pl.Date():
            return day_text
        case pl.Decimal():
            return lambda value: format(amount_of(value), "f")
    return _same


def _items(value: Any, *, drop: bool) -> Any:
    """The items of a list; where a part of a snapshot has nothing by default, a list of none is nothing told."""
    if isinstance(value, str):
        value = [] if value == NO_ITEMS else value.split(SEPARATOR)
    items = [_id(item) for item in value]
    return None if drop and not items else items


def _payments(value: Any) -> list[Any]:
    return [item if item is None else _payment(item) for item in value]


def _payment(item: dict[str, Any]) -> dict[str, Any]:
    told = {"due": item["due"], "amount": item["amount"]}
    if told["due"] is not None:
        told["due"] = day_text(told["due"])
    if told["amount"] is not None:
        told["amount"] = amount_of(told["amount"])
    return {key: part for key, part in told.items() if part is not None}


def _payments_of_text(value: str) -> list[Any]:
    """`2026-11-25=5000.00;2026-12-25=5000.00`."""
    pairs = [] if value == NO_ITEMS else [item.partition("=") for item in value.split(SEPARATOR)]
    return [{"due": due, "amount": amount} if equals else {"due": due} for due, equals, amount in pairs]
