"""Conditions over columns: two approximations that enclose the three-valued truth, and how they join."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

Bit = bool | pl.Expr
"""A truth that is the same for all rows, or a column of it. INVARIANT: a column is null in no row."""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """`maybe` holds wherever the condition is true or cannot be told, `sure` only where it is true.

    INVARIANT: where both are the same object, the condition is never unknown and decides every row. A row in which
    they differ is left to the row reader, so a form that columns tell only in part costs time, never an answer.
    """

    maybe: Bit
    sure: Bit

    @property
    def exact(self) -> bool:
        return self.maybe is self.sure


YES: Final = Truth(True, True)
NO: Final = Truth(False, False)


def exactly(bit: Bit) -> Truth:
    return Truth(bit, bit)


def constant(value: bool) -> Truth:
    return YES if value else NO


def all_of(parts: Iterable[Truth]) -> Truth:
    found = list(parts)
    if all(one.exact for one in found):
        return exactly(every(one.sure for one in found))
    return Truth(every(one.maybe for one in found), every(one.sure for one in found))


def any_of(parts: Iterable[Truth]) -> Truth:
    found = list(parts)
    if all(one.exact for one in found):
        return exactly(some(one.sure for one in found))
    return Truth(some(one.maybe for one in found), some(one.sure for one in found))


def negated(part: Truth) -> Truth:
    return exactly(turned(part.sure)) if part.exact else Truth(turned(part.sure), turned(part.maybe))


def every(bits: Iterable[Bit]) -> Bit:
    """Whether all hold."""
    found: Bit = True
    for bit in bits:
        if bit is False or found is False:
            return False
        found = bit if found is True else found if bit is True else found & bit
    return found


def some(bits: Iterable[Bit]) -> Bit:
    """Whether one holds."""
    found: Bit = False
    for bit in bits:
        if bit is True or found is True:
            return True
        found = bit if found is False else found if bit is False else found | bit
    return found


def turned(bit: Bit) -> Bit:
    return not bit if isinstance(bit, bool) else ~bit
