"""Whether one condition holds whenever another does, as far as their entries and ranges tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..ir import All, AnyOf, Compare, Cond, Constant, Not, Tally, conjuncts
from ..lower.ranges import Numbers, within


def implies(given: Cond, wanted: Cond, numbers: Numbers) -> bool:
    """Whether `wanted` plainly holds whenever `given` does; False where that is not told."""
    parts = tuple(conjuncts(given))
    if all(_follows(parts, part, numbers) for part in conjuncts(wanted)):
        return True
    for at, part in enumerate(parts):
        if isinstance(part, AnyOf) and part.parts:
            rest = (*parts[:at], *parts[at + 1 :])
            return all(implies(All((*rest, way)), wanted, numbers) for way in part.parts)
    return False


def _follows(parts: tuple[Cond, ...], wanted: Cond, numbers: Numbers) -> bool:
    if wanted in parts or wanted == Constant(True) or Constant(False) in parts:
        return True
    match wanted:
        case Compare():
            return any(one.fact == wanted.fact and within(one.want, wanted.want, numbers) for one in _compared(parts))
        case Not(part=Compare() as turned):
            plain = replace(turned, want=replace(turned.want, negated=not turned.want.negated))
            return _follows(parts, plain, numbers)
        case Tally():
            return any(_as_many(one, wanted) for one in parts if isinstance(one, Tally))
        case AnyOf():
            return any(implies(All(parts), way, numbers) for way in wanted.parts)
        case Not(part=AnyOf() as ways):
            return all(_follows(parts, Not(way), numbers) for way in ways.parts)
        case _:
            return False


def _compared(parts: tuple[Cond, ...]) -> Iterator[Compare]:
    """What is asked of single facts; that one is otherwise as well as that it is so."""
    for part in parts:
        if isinstance(part, Compare):
            yield part
        elif isinstance(part, Not) and isinstance(part.part, Compare):
            want = part.part.want
            yield replace(part.part, want=replace(want, negated=not want.negated))


def _as_many(one: Tally, wanted: Tally) -> bool:
    """Whether the same records are counted, and as many as the other wants."""
    if replace(one, low=None, high=None) != replace(wanted, low=None, high=None):
        return False
    low = wanted.low is None or one.low == wanted.low or _at_most(wanted.low, one.low)
    return low and (wanted.high is None or one.high == wanted.high or _at_most(one.high, wanted.high))


def _at_most(one: int | str | None, other: int | str | None) -> bool:
    return isinstance(one, int) and isinstance(other, int) and one <= other
