"""Choices from which worlds are made: by hypothesis, which makes them smaller, or by a seed, which is quick."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from hypothesis import strategies as st

Written = dict[str, Any]
Part = Callable[[], Any]


class Chooser(Protocol):
    """Where whole numbers come from, both ends included."""

    def __call__(self, low: int, high: int) -> int: ...


class Draw:
    """Draws values, and parts of mappings; everything comes down to whole numbers."""

    def __init__(self, number: Chooser) -> None:
        self.number = number

    def pick(self, *values: Any) -> Any:
        """One of some values."""
        return values[self.number(0, len(values) - 1)]

    def one(self, *ways: Part) -> Any:
        """What one of several ways gives."""
        return self.pick(*ways)()

    def chance(self, percent: int) -> bool:
        return self.number(0, 99) >= 100 - percent

    def listed(self, least: int, most: int, one: Part) -> list[Any]:
        """A list of any of the lengths."""
        return [one() for _ in range(self.number(least, most))]

    def some(self, least: int, most: int, *values: Any) -> list[Any]:
        """Several different values."""
        left, found = list(values), []
        for _ in range(min(self.number(least, most), len(left))):
            found.append(left.pop(self.number(0, len(left) - 1)))
        return found

    def keys(self, required: Mapping[str, Any], optional: Mapping[str, Part], most: int = 3) -> Written:
        """A mapping with all the required keys, and at most so many of the optional ones."""
        return {**required, **{name: optional[name]() for name in self.some(0, most, *sorted(optional))}}


def seeded(seed: int) -> Draw:
    """Draws that a seed decides."""
    return Draw(random.Random(seed).randint)


def drawn(draw: st.DrawFn) -> Draw:
    """Draws of hypothesis."""
    return Draw(lambda low, high: draw(st.integers(low, high)))
