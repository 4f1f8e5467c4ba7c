"""Matches as sets of values: whether two of them meet, whether one lies in the other.

A named number stands for any of its dated values; what is not plainly excluded may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..rules import Dated
from ..values import Match, Range

Numbers = Mapping[str, Dated]


def overlap(one: Match, other: Match, numbers: Numbers) -> bool:
    """Whether a value may match both. What is not plainly excluded may."""
    if one.negated and other.negated:
        return True
    if one.negated or other.negated:
        turned, plain = (one, other) if one.negated else (other, one)
        return any(not any(_covers(item, whole, numbers) for whole in turned.any_of) for item in plain.any_of)
    return any(_meet(a, b, numbers) for a in one.any_of for b in other.any_of)


def within(one: Match, other: Match, numbers: Numbers) -> bool:
    """Whether every value that matches the one plainly matches the other."""
    if one == other:
        return True
    if one.negated:
        return other.negated and within(Match(other.any_of), Match(one.any_of), numbers)
    if other.negated:
        return not overlap(one, Match(other.any_of), numbers)
    return all(any(_covers(item, whole, numbers) for whole in other.any_of) for item in one.any_of)


def _meet(a: object, b: object, numbers: Numbers) -> bool:
    low_a, high_a = _ends(a, numbers)
    low_b, high_b = _ends(b, numbers)
    if isinstance(a, Range) or isinstance(b, Range):
        return not (_above(low_a, high_b) or _above(low_b, high_a))
    return a == b


def _covers(item: object, whole: object, numbers: Numbers) -> bool:
    """Whether all of one value or range lies in another. A named number is taken where it leaves the most room."""
    if item == whole:
        return True
    if not isinstance(item, Range) and not isinstance(whole, Range):
        return False
    low, high = _ends(item, numbers)
    whole_low, whole_high = _tightest(whole, numbers)
    from_below = whole_low is None or (low is not None and _ordered(whole_low, low))
    return from_below and (whole_high is None or (high is not None and _ordered(high, whole_high)))


def _tightest(item: object, numbers: Numbers) -> tuple[object, object]:
    """The ends of a range with named numbers at their tightest over all their dates."""
    if not isinstance(item, Range):
        return item, item
    return _least(item.low, numbers, lowest=False), _least(item.high, numbers, lowest=True)


def _ends(item: object, numbers: Numbers) -> tuple[object, object]:
    if not isinstance(item, Range):
        return item, item
    return _least(item.low, numbers, lowest=True), _least(item.high, numbers, lowest=False)


def _least(end: object, numbers: Numbers, *, lowest: bool) -> object:
    """A named number at one end of all its dates."""
    if not isinstance(end, str):
        return end
    dated = numbers.get(end)
    values = () if dated is None else tuple(value for _, value in dated.entries)
    if not values:
        return None
    return min(values) if lowest else max(values)


def _above(low: object, high: object) -> bool:
    if low is None or high is None:
        return False
    return _comparable(low, high) and low > high  # type: ignore[operator]


def _ordered(low: object, high: object) -> bool:
    """Whether the one is plainly not above the other."""
    return _comparable(low, high) and low <= high  # type: ignore[operator]


def _comparable(one: object, other: object) -> bool:
    numbers = isinstance(one, int | Decimal) and isinstance(other, int | Decimal)
    return numbers or type(one) is type(other)
