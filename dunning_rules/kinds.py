"""How a written match becomes one of its fact's kind: words known, numbers declared, dates read."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from decimal import Decimal

from . import meant
from .diagnostics import listed, near
from .facts import FACT_WORDS
from .facts import FactKind as Kind
from .values import BadValue, Match, Range, Scalar, read_boolean, read_date, read_decimal, read_integer


def typed(text: str, kind: Kind) -> Scalar:
    """A text as a value of a kind; raises `BadValue`."""
    match kind:
        case "integer":
            return read_integer(text)
        case "decimal":
            return read_decimal(text)
        case "boolean":
            return read_boolean(text)
        case "date":
            return read_date(text)
        case "text":
            return text


def typed_match(fact: str, kind: Kind, want: Match, numbers: Container[str]) -> Match:
    """A written match as one of the fact's kind; raises `BadValue`, `unknown-number` for a name that is no number."""
    return Match(tuple(_item(fact, kind, item, numbers) for item in want.any_of), want.negated)


def _item(fact: str, kind: Kind, item: Scalar | Range, numbers: Container[str]) -> Scalar | Range:
    if isinstance(item, Range):
        if kind in ("text", "boolean"):
            wants = "a word or a list of words" if kind == "text" else "`true` or `false`"
            raise BadValue("wrong-kind", is_=str(item), wants=wants)
        return Range(_end(item.low, kind, item, numbers), _end(item.high, kind, item, numbers))
    text = str(item)
    if kind in ("integer", "decimal") and text in numbers:
        return Range(text, text)
    try:
        value = typed(text, kind)
    except BadValue as bad:
        close = meant.range_(text) if kind in ("integer", "decimal") else None
        raise (BadValue(bad.code, **bad.values, near=close) if close else bad) from bad
    vocabulary = FACT_WORDS.get(fact)
    if vocabulary is not None and value not in vocabulary:
        close = near(text, vocabulary)
        values = {"is_": text, "what": f"word for `{fact}`", "known": listed(vocabulary)}
        raise BadValue("unknown-word", **values, **({"near": close} if close else {}))
    return value


def _end(
    end: int | Decimal | date | str | None, kind: Kind, whole: Range, numbers: Container[str]
) -> int | Decimal | date | str | None:
    if end is None:
        return None
    if isinstance(end, str):
        if end not in numbers:
            raise BadValue("unknown-number", name=end)
        if kind == "date":
            raise BadValue("wrong-kind", is_=str(whole), wants="a range of dates")
        return end
    if isinstance(end, date) is not (kind == "date"):
        raise BadValue(
            "wrong-kind", is_=str(whole), wants="a range of dates" if kind == "date" else "a range of numbers"
        )
    return end
