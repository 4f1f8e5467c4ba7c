"""Numbers of a file: what was assumed, and whose day of review has passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ..diagnostics import Diagnostic
from ..document.playbook import NumberDoc
from ..tree import Path, Tree
from .found import Assumed

TIMES = ("minutes", "hours", "days", "business days", "months", "years")
"""The units that are said with a number; the others only say what it is for."""


def assumed(tree: Tree, numbers: Mapping[str, NumberDoc]) -> tuple[Assumed, ...]:
    """Every number that says so of itself."""
    found: list[Assumed] = []
    for name, number in numbers.items():
        if number.assumed:
            value = number.value
            shown = "; ".join(f"{one.from_}: {one.value}" for one in value) if isinstance(value, list) else str(value)
            source = (number.source,) if isinstance(number.source, str) else number.source or ()
            told = f"{shown} {number.unit}" if number.unit in TIMES else shown
            note = tree.key_note("assumed-number", ("numbers", name), name=name, value=told)
            found.append(Assumed(name, shown, number.unit, tuple(source), number.review_by, note))
    return tuple(found)


def late(tree: Tree, path: Path, name: str, review_by: date | None, today: date) -> Iterator[Diagnostic]:
    """What was to be reviewed before today."""
    if review_by is not None and review_by < today:
        yield tree.warning("review-due", path, name=name, date=review_by.isoformat())


def late_numbers(tree: Tree, numbers: Mapping[str, NumberDoc], today: date) -> Iterator[Diagnostic]:
    for name, number in numbers.items():
        yield from late(tree, ("numbers", name, "review_by"), name, number.review_by, today)
