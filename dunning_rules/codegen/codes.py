"""Reason codes as small integers: which rule speaks, in which kind, and a table that tells them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from ..decision import Status
from ..reason import Code, Reason, code_of, in_order

__all__ = ["DENIED", "NOT_OPEN", "PERMITTED", "STATUSES", "Code", "Codes", "code_of"]

PERMITTED: Final = 0
DENIED: Final = 1
NOT_OPEN: Final = 2
KEPT_SETS: Final = 16_384
"""So many sets of codes are kept in words."""
STATUSES: Final[tuple[Status, ...]] = ("permitted", "denied", "not_open")


@dataclass(slots=True, eq=False)
class Codes:
    """The table of a program. Numbers are given in the order in which the rules stand in their files; what only the
    reference reader can say of a loan gets the next number when it is first said."""

    told: list[Code] = field(default_factory=list)
    _numbers: dict[Code, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    known: dict[tuple[int, ...], tuple[Code, ...]] = field(default_factory=dict)

    def number(self, code: Code) -> int:
        found = self._numbers.get(code)
        if found is None:
            with self._lock:
                found = self._numbers.get(code)
                if found is None:
                    self.told.append(code)
                    found = self._numbers[code] = len(self.told) - 1
        return found

    def sorted(self, numbers: tuple[int, ...]) -> tuple[Code, ...]:
        """The codes that some numbers stand for, each once, in an order of their own."""
        found = self.known.get(numbers)
        if found is None:
            if len(self.known) >= KEPT_SETS:
                self.known.clear()
            found = self.known[numbers] = in_order(self.told[number] for number in numbers)
        return found

    def of(self, reasons: Iterable[Reason]) -> tuple[int, ...]:
        """The numbers of reasons, each once."""
        return tuple(dict.fromkeys(self.number(code_of(reason)) for reason in reasons))
