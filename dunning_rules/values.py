"""The small values the language is made of: texts, ranges, matches, terms, limits, hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from . import meant

Scalar = str | int | bool | Decimal | date
"""A plain value a fact may have. `bool` is never read as a number."""

DAY_MINUTES = 24 * 60


class BadValue(Exception):
    """A text is not the value its field asks for: a diagnostic `code` and the values of its message."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(f"{code} {values}")
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Text:
    """A text for people; where only one language was written, it serves for both."""

    en: str
    zh: str

    def in_(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not told. `missing` names the facts that would have to be told, sorted."""

    missing: tuple[str, ...]


Fact = Scalar | None | Unknown
"""What is known of a fact: a value, `None` (told, or derived, to be nothing), or `Unknown`."""


@dataclass(frozen=True, slots=True)
class Range:
    """`LOW..HIGH`, both ends included; an end that is left out is open. An end may be the name of a number."""

    low: int | Decimal | date | str | None
    high: int | Decimal | date | str | None

    def __str__(self) -> str:
        return f"{'' if self.low is None else self.low}..{'' if self.high is None else self.high}"


@dataclass(frozen=True, slots=True)
class Match:
    """What a value is wished to be: one of `any_of` (values or ranges); `negated` turns it round."""

    any_of: tuple[Scalar | Range, ...]
    negated: bool = False

    def __str__(self) -> str:
        listed = " | ".join(_shown(item) for item in self.any_of)
        return f"not {listed}" if self.negated else listed


def _shown(item: Scalar | Range) -> str:
    if isinstance(item, bool):
        return "true" if item else "false"
    return str(item)


TermUnit = Literal["minutes", "hours", "days", "business days", "months", "years"]


@dataclass(frozen=True, slots=True)
class Term:
    """`3 days`, `48 hours`, `6 months`."""

    count: int
    unit: TermUnit

    def __str__(self) -> str:
        return f"{self.count} {self.unit if self.count != 1 else self.unit.removesuffix('s')}"


LimitUnit = Literal["attempts", "connections", "conversations"]
LimitWindow = Term | Literal["promise", "episode", "ever"]


@dataclass(frozen=True, slots=True)
class Limit:
    """`3 attempts per day`: at most (or at least) `count` of `unit` in `window`.

    `per day` is a window of one local day; `once` is one that did not fail, per episode.
    """

    count: int
    unit: LimitUnit
    window: LimitWindow
    once: bool = False

    def __str__(self) -> str:
        if self.once:
            return "once"
        unit = self.unit if self.count != 1 else self.unit.removesuffix("s")
        window = str(self.window)
        return f"{self.count} {unit} per {'day' if window == '1 day' else window}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Public holidays and working days: a country or a part of one (`CN`, `US-MA`), and further holidays beside it."""

    name: str
    also: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Hours:
    """`08:00-22:00`: minutes of the local day, the end excluded; `start` beyond `end` runs over midnight."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.start // 60:02}:{self.start % 60:02}-{self.end // 60:02}:{self.end % 60:02}"

    def holds(self, minute: int) -> bool:
        """Whether a minute of the local day lies inside."""
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


_INTEGER = re.compile(r"[+-]?[0-9]{1,18}\Z")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_TERM = re.compile(r"([0-9]+) (minute|hour|day|business day|month|year)s?\Z")
_LIMIT = re.compile(r"([0-9]+)(?: (attempt|connection|conversation)s?)? per (.+)\Z")
_HOURS = re.compile(r"([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})\Z")


def _near(text: str | None) -> dict[str, str]:
    return {} if text is None else {"near": text}


def read_integer(text: str) -> int:
    if not _INTEGER.match(text):
        raise BadValue("wrong-kind", is_=text, wants="a whole number")
    return int(text)


def read_decimal(text: str) -> Decimal:
    """`15400.00`: digits with an optional point. No exponent, no thousands mark, no float."""
    if not _DECIMAL.match(text):
        raise BadValue(
            "wrong-kind", is_=text, wants='a decimal number, such as "15400.00"', **_near(meant.number(text))
        )
    try:
        return Decimal(text)
    except InvalidOperation as error:  # beyond any amount of money
        raise BadValue("wrong-kind", is_=text, wants="a decimal number") from error


def read_boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise BadValue("wrong-kind", is_=text, wants="`true` or `false`", **_near(meant.boolean(text)))
    return text == "true"


def read_date(text: str) -> date:
    """`2026-11-09`."""
    try:
        if not _DATE.match(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as error:
        told = {"is_": text, "wants": "a date, such as 2026-11-09"}
        raise BadValue("wrong-kind", **told, **_near(meant.day(text))) from error


def read_range(text: str) -> Range:
    """`1..3`, `4..`, `..0`, `long_overdue..`, `2026-01-01..2026-12-31`."""
    low_text, _, high_text = text.partition("..")
    low, high = _range_end(low_text.strip(), text), _range_end(high_text.strip(), text)
    if low is None and high is None:
        raise BadValue("empty-range", is_=text)
    if _reversed(low, high):
        raise BadValue("reversed-range", is_=text, low=str(low), high=str(high))
    return Range(low, high)


def _range_end(text: str, whole: str) -> int | Decimal | date | str | None:
    if not text:
        return None
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return Decimal(text)
    if _DATE.match(text):
        return read_date(text)
    if _NAME.match(text):
        return text
    wants = "a range, such as 1..3, 4.. or ..0"
    raise BadValue("wrong-kind", is_=whole, wants=wants, **_near(meant.range_(whole)))


def _reversed(low: object, high: object) -> bool:
    if isinstance(low, date) and isinstance(high, date):
        return low > high
    if isinstance(low, int | Decimal) and isinstance(high, int | Decimal):
        return low > high
    return False


def read_term(text: str) -> Term:
    """`15 minutes`, `48 hours`, `3 days`, `5 business days`, `6 months`, `3 years`."""
    found = _TERM.match(text)
    if not found or len(found[1]) > 5:
        told = {"is_": text, "wants": "a term, such as 3 days, 48 hours or 6 months"}
        raise BadValue("wrong-kind", **told, **_near(meant.term(text)))
    count = int(found[1])
    if count == 0:
        raise BadValue("wrong-kind", is_=text, wants="a term of at least one")
    unit: TermUnit = f"{found[2]}s"  # type: ignore[assignment]  # the pattern lists the units
    return Term(count, unit)


def read_limit(text: str) -> Limit:
    """`once`, `1 per day`, `3 attempts per day`, `1 conversation per 7 days`, `2 per promise`, `1 per episode`."""
    if text == "once":
        return Limit(1, "attempts", "episode", once=True)
    found = _LIMIT.match(text)
    if not found or len(found[1]) > 5:
        told = {"is_": text, "wants": "a limit, such as 3 attempts per day or once"}
        raise BadValue("wrong-kind", **told, **_near(meant.limit(text)))
    unit: LimitUnit = f"{found[2] or 'attempt'}s"  # type: ignore[assignment]  # the pattern lists the units
    if int(found[1]) == 0:
        raise BadValue("wrong-kind", is_=text, wants="a limit of at least one")
    return Limit(int(found[1]), unit, _limit_window(found[3], text))


def _limit_window(text: str, whole: str) -> LimitWindow:
    if text == "promise":
        return "promise"
    if text == "episode":
        return "episode"
    if text == "ever":
        return "ever"
    if text in ("day", "hour"):
        return Term(1, "days" if text == "day" else "hours")
    try:
        term = read_term(text)
    except BadValue as error:
        told = {"is_": whole, "wants": "a limit per day, N days, N hours, promise or episode"}
        raise BadValue("wrong-kind", **told, **_near(meant.limit(whole))) from error
    if term.unit not in ("minutes", "hours", "days"):
        told = {"is_": whole, "wants": "a limit per day, N days, N hours, promise or episode"}
        raise BadValue("wrong-kind", **told, **_near(meant.limit(whole)))
    return term


def read_hours(text: str, *, over_midnight: bool = False) -> Hours:
    """`08:00-22:00`; `24:00` may stand at the end. Only wishes of a person may run over midnight."""
    found = _HOURS.match(text)
    if not found:
        raise BadValue("wrong-kind", is_=text, wants="hours, such as 08:00-22:00")
    start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if int(found[2]) > 59 or int(found[4]) > 59 or start >= DAY_MINUTES or end > DAY_MINUTES:
        raise BadValue("impossible-window", is_=text)
    if start == end or (start > end and not over_midnight):
        raise BadValue("impossible-window", is_=text)
    return Hours(start, end)
