"""Reason codes as small integers: which rule speaks, in which kind, and a table that tells them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from ..decision import Reason

PERMITTED: Final = 0
DENIED: Final = 1
NOT_OPEN: Final = 2
STATUSES: Final = ("permitted", "denied", "not_open")


@dataclass(frozen=True, slots=True)
class Code:
    """What a reason says apart from its values: its kind and code, and the rule: a stage, pause, limit or guard.

    A guard is `PACK/GUARD`; `unknown` reasons carry the rule that lacks a fact.
    """

    kind: str
    code: str
    rule: str


def code_of(reason: Reason) -> Code:
    """The code of a reason that the reference reader tells."""
    if reason.guard is not None:
        return Code(reason.kind, reason.code, f"{reason.guard.pack}/{reason.guard.guard}")
    told = dict(reversed(reason.values))  # where the rule stands is told first; what a leaf saw may have the same name
    rule = told.get("limit") or told.get("pause") or told.get("stage") or told.get("action") or told.get("playbook")
    return Code(reason.kind, reason.code, str(rule or reason.code))


@dataclass(slots=True, eq=False)
class Codes:
    """The table of a program. Numbers are given in the order in which the rules stand in their files; what only the
    reference reader can say of a loan gets the next number when it is first said."""

    told: list[Code] = field(default_factory=list)
    _numbers: dict[Code, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def number(self, code: Code) -> int:
        found = self._numbers.get(code)
        if found is None:
            with self._lock:
                found = self._numbers.get(code)
                if found is None:
                    self.told.append(code)
                    found = self._numbers[code] = len(self.told) - 1
        return found

    def of(self, reasons: Iterable[Reason]) -> tuple[int, ...]:
        """The numbers of reasons, each once."""
        return tuple(dict.fromkeys(self.number(code_of(reason)) for reason in reasons))
