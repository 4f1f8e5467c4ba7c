"""Money without loss: exact sums, and the one place where an amount is rounded.

Nothing here depends on the decimal context, which belongs to the host.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Rounding = Literal["half_up", "half_even", "down"]


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum, with as many decimal places as the finest amount."""
    listed = list(amounts)
    return rounded(sum(map(Fraction, listed), Fraction(0)), places_of(listed), "down")


def places_of(amounts: Iterable[Decimal]) -> int:
    """The decimal places of the finest amount; 0 of none."""
    return max((-int(amount.as_tuple().exponent) for amount in amounts), default=0) if amounts else 0


def rounded(amount: Fraction, places: int, rounding: Rounding) -> Decimal:
    """An amount with so many decimal places: `half_up` and `half_even` to the nearest, `down` toward zero."""
    places = max(places, 0)
    scaled = abs(amount) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest
    if rounding != "down" and (
        twice > scaled.denominator or (twice == scaled.denominator and (rounding == "half_up" or whole % 2))
    ):
        whole += 1
    digits = tuple(int(digit) for digit in str(whole))
    return Decimal((int(amount < 0 and whole > 0), digits, -places))
