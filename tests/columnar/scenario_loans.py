"""Loans of the shipped scenario files, each with an id of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from dunning_rules import Playbook, ProposedContact, Snapshot
from dunning_rules.testing import check_scenarios
from dunning_rules.testing.subject import Subject

ROOT = Path(__file__).parents[2]
PACKS = ("in-rbi", "uk-conc", "us-reg-f")
FILES = (
    *(ROOT / "playbooks").glob("*.scenarios.yaml"),
    *(ROOT / "dunning_rules" / "packs" / f"{name}.scenarios.yaml" for name in PACKS),
)
"""The packs are those whose scenarios tell the most kinds of record."""


@cache
def scenario_loans() -> tuple[tuple[Playbook | None, Snapshot], ...]:
    """Loans with the playbook that is asked about them; none where packs alone are. The files are only read."""
    seen: dict[int, tuple[Playbook | None, Snapshot]] = {}
    check = Subject.check

    def checked(self: Subject, snapshot: Snapshot, contact: ProposedContact | None) -> None:
        seen.setdefault(id(snapshot), (self.playbook, snapshot))
        check(self, snapshot, contact)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Subject, "check", checked)
        for path in sorted(FILES):
            assert not any(suite.diagnostics for suite in check_scenarios([path]))
    return tuple((book, named(snapshot, f"S-{number}")) for number, (book, snapshot) in enumerate(seen.values()))


def named(snapshot: Snapshot, name: str) -> Snapshot:
    """The loan under another id, as its records name it too."""

    def renamed(debts: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return None if debts is None else tuple(sorted(name if one == snapshot.loan.id else one for one in debts))

    ledger = (replace(one, debts=renamed(one.debts), discussed=renamed(one.discussed)) for one in snapshot.ledger)
    loan = replace(snapshot.loan, id=name)
    return replace(snapshot, loan=loan, ledger=tuple(ledger), name=name, settled_once=[])


def differences(one: Snapshot, other: Snapshot) -> Iterator[tuple[str, object, object]]:
    """Where two files tell other things, their own instants left aside."""
    for part in ("loan", "lender", "collector", "parties", "debts", "coverage", "ledger", "facts"):
        if getattr(one, part) != getattr(other, part):
            yield part, getattr(one, part), getattr(other, part)
    for mine, theirs in zip(one.ledger, other.ledger, strict=True):
        if mine.keys - {"known_at"} != theirs.keys - {"known_at"}:
            yield f"keys of {mine.id}", mine.keys, theirs.keys
