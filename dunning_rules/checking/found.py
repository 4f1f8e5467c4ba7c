"""What was found in one file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Assumed:
    """A number that the source does not say: chosen by the file."""

    name: str
    value: str
    unit: str | None
    source: tuple[str, ...]
    review_by: date | None
    found: Diagnostic
    """The same as a note at its place."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: what it is, what is wrong with it, what it assumes."""

    file: str
    kind: Literal["playbook", "pack", "scenarios", "neither"]
    name: str = ""
    version: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    assumed: tuple[Assumed, ...] = ()

    def count(self, severity: str) -> int:
        return sum(one.severity == severity for one in self.diagnostics)
