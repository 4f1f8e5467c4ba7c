"""Loans made ready for a generated function, kept with their snapshots; and which are asked often enough for it.

Making a function costs as much as some answers of the reference reader. So the first loans of a playbook, and the first
of a kind, are left to that reader, and whoever asks once does not wait for what only pays when it is asked again.
"""

from __future__ import annotations

from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

from ..rules import PackRules, PlaybookRules
from ..snapshot.model import Snapshot

if TYPE_CHECKING:  # what makes functions is read when the first one is made
    from .prepared import Prepared
    from .preparing import Preparing
    from .program import Program

PATIENCE = 8
"""So many loans of a playbook, and then so many of each kind, are answered by the reference reader."""
KEPT_STRETCHES = 4
"""So many prepared loans of one file are kept: of the last playbooks and stretches of time that it was asked in."""
KEPT_COUNTS = 4096


class Readied:
    """What was prepared of one file; it hangs on what was settled of it, and goes when the snapshot goes.

    A copy or a pickle begins anew, as what is generated belongs to its process.
    """

    __slots__ = ("entries",)

    def __init__(self) -> None:
        self.entries: tuple[tuple[Ready, date | None, Snapshot, Prepared], ...] = ()

    def __reduce__(self) -> tuple[type[Readied], tuple[()]]:
        return Readied, ()


class Ready:
    """The fast reader of a playbook, for those who ask again. Shareable between threads."""

    def __init__(self, playbook: PlaybookRules, packs: tuple[PackRules, ...], adopted: frozenset[str]) -> None:
        self._rules = playbook, packs, adopted
        self._made: Program | None = None
        self._asked = 0
        self._met: dict[object, int] = {}
        self._lock = Lock()

    def prepared(self, snapshot: Snapshot, law_on: date | None, now: int, *, advising: bool = False) -> Prepared | None:
        """The loan made ready for an instant; None while the reference reader is to answer.

        With `advising` its answers tell of what is permitted which guards advise against it.
        Raises `SnapshotError` for facts of another kind or name.
        """
        once = snapshot.settled_once
        last = once[-1] if once else None
        readied = last if last.__class__ is Readied else _readied(snapshot)
        for owner, law, told, prepared in () if readied is None else readied.entries:
            if (
                owner is self
                and law == law_on
                and (prepared.judges if advising else prepared.decides)
                and (told is snapshot or _alike(told, snapshot))
                and (prepared.since == now or prepared.covers(now))
            ):
                return prepared
        return self._prepared(snapshot, law_on, now, advising=advising)

    def __reduce__(self) -> tuple[type[Ready], tuple[PlaybookRules, tuple[PackRules, ...], frozenset[str]]]:
        return Ready, self._rules

    @property
    def _program(self) -> Program:
        if self._made is None:
            from .program import program_of

            with self._lock:
                self._made = self._made or program_of(*self._rules)
        return self._made

    def _prepared(self, snapshot: Snapshot, law_on: date | None, now: int, *, advising: bool) -> Prepared | None:
        if self._asked < PATIENCE:
            self._asked += 1
            return None
        from .preparing import Preparing

        program = self._program
        asked = snapshot if snapshot.asked == now else snapshot.at(now)
        preparing = Preparing(program, asked, law_on, advising=advising)
        if not preparing.outside and not self._worth(program, preparing):
            return None
        prepared = preparing.prepared()
        self._keep(snapshot, law_on, prepared)
        return prepared

    def _worth(self, program: Program, preparing: Preparing) -> bool:
        """Whether there is a function for such loans, or so many of them were met that one is to be made."""
        key = preparing.key
        if program.has(key):
            return True
        if len(self._met) >= KEPT_COUNTS:
            self._met.clear()
        count = self._met[key] = self._met.get(key, 0) + 1
        return count > PATIENCE

    def _keep(self, snapshot: Snapshot, law_on: date | None, prepared: Prepared) -> None:
        with self._lock:
            found = _readied(snapshot)
            if found is None:
                found = Readied()
                snapshot.settled_once.append(found)
            found.entries = ((self, law_on, snapshot, prepared), *found.entries)[:KEPT_STRETCHES]


def _readied(snapshot: Snapshot) -> Readied | None:
    """What was prepared of the file, if anything was."""
    return next((one for one in snapshot.settled_once if isinstance(one, Readied)), None)


def _alike(one: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots that were settled together are one file, asked at whatever instants."""
    return (
        one.facts is other.facts
        and one.ledger is other.ledger
        and one.loan is other.loan
        and one.parties is other.parties
        and one.coverage is other.coverage
        and one.collector is other.collector
        and one.lender is other.lender
        and one.debts is other.debts
        and one.as_of == other.as_of
    )
