"""Conditions over columns: two approximations that enclose the three-valued truth, and how they join."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

Bit = bool | pl.Expr
"""A truth that is the same for all rows, or a column of it. INVARIANT: a column is null in no row."""
Named = tuple[tuple[str, Bit], ...]
"""Missing facts, each with the rows in which the condition is unknown for want of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """`maybe` holds wherever the condition is true or cannot be told, `sure` only where it is true.

    `named` tells the rows in which it is known to be unknown, and why. INVARIANT: there `maybe` holds and `sure` does
    not. Other rows in which the two differ are left to the row reader, so a form that columns tell only in part costs
    time, never an answer. Where both are the same object, the condition decides every row.
    """

    maybe: Bit
    sure: Bit
    named: Named = ()

    @property
    def exact(self) -> bool:
        return self.maybe is self.sure

    @property
    def unknown(self) -> Bit:
        """Where it is known to be unknown."""
        return some(bit for _, bit in self.named)

    @property
    def lost(self) -> Bit:
        """Where columns cannot tell it."""
        if self.exact:
            return False
        return every((self.maybe, turned(self.sure), turned(self.unknown)))


YES: Final = Truth(True, True)
NO: Final = Truth(False, False)


def exactly(bit: Bit) -> Truth:
    return Truth(bit, bit)


def constant(value: bool) -> Truth:
    return YES if value else NO


def told_or(bit: Bit, fact: str, untold: Bit) -> Truth:
    """A condition that is exact but for the rows in which a fact is not told."""
    if untold is False:
        return exactly(bit)
    return Truth(some((untold, bit)), every((turned(untold), bit)), ((fact, untold),))


def all_of(parts: Iterable[Truth]) -> Truth:
    found = list(parts)
    if all(one.exact for one in found):
        return exactly(every(one.sure for one in found))
    maybe, sure = every(one.maybe for one in found), every(one.sure for one in found)
    return Truth(maybe, sure, _names(found, maybe))


def any_of(parts: Iterable[Truth]) -> Truth:
    found = list(parts)
    if all(one.exact for one in found):
        return exactly(some(one.sure for one in found))
    maybe, sure = some(one.maybe for one in found), some(one.sure for one in found)
    return Truth(maybe, sure, _names(found, turned(sure)))


def _names(parts: Sequence[Truth], undecided: Bit) -> Named:
    """The missing facts of all parts, where no part decides and none is lost."""
    found: dict[str, list[Bit]] = {}
    for name, bit in (named for part in parts for named in part.named):
        found.setdefault(name, []).append(bit)
    if not found or undecided is False:
        return ()
    told = [turned(part.lost) for part in parts]
    return tuple((name, every((some(bits), undecided, *told))) for name, bits in found.items())


def negated(part: Truth) -> Truth:
    return exactly(turned(part.sure)) if part.exact else Truth(turned(part.sure), turned(part.maybe), part.named)


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
