"""From what stands in a tree (a text, a JSON number) or in a Python dict to a value of the language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from pydantic_core import PydanticCustomError

from .. import meant
from ..diagnostics import listed
from ..tree import Float, Path
from ..values import (
    BadValue,
    Match,
    Range,
    Scalar,
    Text,
    read_boolean,
    read_date,
    read_decimal,
    read_integer,
    read_range,
)
from .refusals import name_of, reader, refusal, refusal_below

A_NAME = "a name of lower-case letters, digits, - and _, such as first-look"
TITLED = "write {wants}; what people read stands under `title`"
A_STEP = "the name of a step, such as gl-1"
A_TEXT = "a text"
TEXTS = "a text, or one for each language: {en: …, zh: …}"
A_DATE = "a date, such as 2026-11-09"
AN_INSTANT = "an instant with its offset, such as 2026-11-09T10:00:00+08:00"
DATE_OR_INSTANT = "a date, or an instant with its offset"
QUOTED = 'a decimal number in quotes, such as "15400.00"'
A_MATCH = "a value, a range, a list of them, or {not: …}"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*\Z")
_STEP = re.compile(r"[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*\Z")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_INSTANT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)"
    r"(?:\.(?P<fraction>[0-9]{1,9}))?(?P<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})?\Z"
)


def _read_years(value: date) -> date:
    if not 1900 <= value.year <= 2199:
        raise BadValue("wrong-kind", is_=str(value), wants="a date between 1900 and 2199")
    return value


_read_date = reader(lambda text: _read_years(read_date(text)), A_DATE)


def date_of(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return _read_date(value.isoformat())
    return _read_date(value)


def read_instant(text: str) -> int:
    """RFC 3339 with an offset → microseconds since 1970-01-01T00:00Z. Seconds may be left out; finer is cut off."""
    found = _INSTANT.match(text)
    if not found:
        raise BadValue("wrong-kind", is_=text, wants=AN_INSTANT)
    day, clock, fraction, offset = found.groups()
    if not offset:
        raise BadValue("naive-instant", is_=text)
    if offset in "Zz":
        offset = "+00:00"
    seconds = clock if len(clock) == len("00:00:00") else f"{clock}:00"
    finer = f".{fraction[:6].ljust(6, '0')}" if fraction else ""
    try:
        return _microseconds(datetime.fromisoformat(f"{day}T{seconds}{finer}{offset}"))
    except (ValueError, OverflowError) as error:
        raise BadValue("wrong-kind", is_=text, wants=AN_INSTANT) from error


def _microseconds(value: datetime) -> int:
    if not 1900 <= value.year <= 2199:
        _read_years(value.date())
    return (value - _EPOCH) // _MICROSECOND


_read_instant = reader(read_instant, AN_INSTANT)


def instant_of(value: object) -> int:
    if value is None:
        raise refusal("missing-instant", key="")
    if not isinstance(value, datetime):
        return _read_instant(value)
    if value.utcoffset() is None:
        raise refusal("naive-instant", is_=str(value))
    return _read_instant(value.isoformat())


def date_or_instant_of(value: object) -> date | int:
    if isinstance(value, datetime) or (isinstance(value, str) and len(value) > 10):
        return instant_of(value)
    if isinstance(value, date | str):
        return date_of(value)
    raise refusal("wrong-kind", is_=name_of(value), wants=DATE_OR_INSTANT)


def decimal_of(value: object) -> Decimal:
    if isinstance(value, float | Float):
        raise refusal("float-money", is_=name_of(value))
    if isinstance(value, Decimal):
        return _read_money(format(value, "f") if value.is_finite() else str(value))
    if isinstance(value, bool | int):
        raise refusal("wrong-kind", is_=name_of(value), wants=QUOTED)
    return _read_money(value)


_read_money = reader(read_decimal, 'a decimal number, such as "15400.00"')
boolean_of = reader(read_boolean, "`true` or `false`", bool)


def integer_of(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        value = name_of(value)
    return _read_integer(value)


_read_integer = reader(read_integer, "a whole number")


def read_name(text: str) -> str:
    if not _NAME.match(text) or len(text) > 80:
        close = meant.name(text)
        told = {"near": close} if close else {} if text.isascii() else {"instead": TITLED}
        raise BadValue("wrong-kind", is_=text, wants=A_NAME, **told)
    return text


def read_step(text: str) -> str:
    if not _STEP.match(text) or len(text) > 80:
        raise BadValue("wrong-kind", is_=text, wants=A_STEP)
    return text


def read_line(text: str) -> str:
    if not text.strip() or len(text) > 200 or _UNSEEN.search(text) or text[0] in "“‘「『":
        raise BadValue("wrong-kind", is_=text, wants=A_TEXT)
    return text


_SWALLOWED = re.compile("[，,、;；][ 　]*(?:en|zh) ?[:：]")
"""The other language within a text: its comma or its colon is full-width."""


def one_text_of(value: object, wants: str) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise refusal("wrong-shape" if isinstance(value, dict | list) else "wrong-kind", is_=name_of(value), wants=wants)


def texts_of(value: object) -> Text:
    if isinstance(value, Text):
        return value
    if not isinstance(value, Mapping):
        text = one_text_of(value, TEXTS)
        return Text(text, text)
    known = ("en", "zh")
    errors: dict[Path, PydanticCustomError] = {}
    for name, text in value.items():
        try:
            if name not in known:
                raise refusal("unknown-key", key=str(name), known=listed(known))
            if _SWALLOWED.search(one_text_of(text, A_TEXT)):
                raise refusal("wrong-kind", is_=text, wants=A_TEXT)
        except PydanticCustomError as refused:
            errors[(str(name),)] = refused
    if errors:
        raise refusal_below(errors)
    if not value:
        raise refusal("wrong-shape", is_="nothing", wants=TEXTS)
    return Text(value.get("en", value.get("zh")), value.get("zh", value.get("en")))


def _match_item(value: object) -> Scalar | Range:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Range | Decimal | date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise refusal(
            "wrong-shape" if isinstance(value, dict | list) else "wrong-kind", is_=name_of(value), wants=A_MATCH
        )
    try:
        return read_range(value) if ".." in value else value
    except BadValue as bad:
        raise refusal(bad.code, **bad.values) from None


def match_of(value: object) -> Match:
    if isinstance(value, Match):
        return value
    if isinstance(value, Mapping):
        return _match_not(value)
    if not isinstance(value, list | tuple):
        return Match((_match_item(value),))
    return Match(_match_items(value, ()))


def _match_items(values: list[object] | tuple[object, ...], path: Path) -> tuple[Scalar | Range, ...]:
    if not values:
        raise refusal_below({path: refusal("wrong-kind", is_="[]", wants=A_MATCH)})
    items: list[Scalar | Range] = []
    errors: dict[Path, PydanticCustomError] = {}
    for at, value in enumerate(values):
        try:
            items.append(_match_item(value))
        except PydanticCustomError as refused:
            errors[(*path, at)] = refused
    if errors:
        raise refusal_below(errors)
    return tuple(items)


def _match_not(value: Mapping[object, object]) -> Match:
    errors: dict[Path, PydanticCustomError] = {}
    for name in value:
        if name != "not":
            known = listed(["not"])
            errors[(str(name),)] = refusal("unknown-key", key=str(name), known=known)
    if errors:
        raise refusal_below(errors)
    if not value:
        raise refusal("wrong-shape", is_="a mapping", wants=A_MATCH)
    inner = value["not"]
    return Match(_match_items(inner if isinstance(inner, list | tuple) else (inner,), ("not",)), negated=True)
