"""A snapshot made ready to be asked, once: who is who, which records speak of which, and what is visible when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from .snapshot.bills import Book, book_of
from .snapshot.model import Address, Party, Record, Snapshot

HOLD_FREE_PURPOSES: Final = frozenset({"preserve_right"})
"""What neither a pause nor an internal hold closes."""

SETTLES: Final = {"outcome": "outcomes", "void": "voids", "withdrawal": "ends", "recall": "ends"}


@dataclass(frozen=True, slots=True)
class Settled:
    """What follows from a snapshot at whatever instant it is asked.

    `outcomes`, `voids` and `ends` (withdrawals and recalls) give the records that speak of a record, oldest first.
    """

    snapshot: Snapshot
    outcomes: Mapping[str, tuple[Record, ...]]
    voids: Mapping[str, tuple[Record, ...]]
    ends: Mapping[str, tuple[Record, ...]]
    parties: Mapping[str, Party]
    addresses: Mapping[str, Address]
    accounts: Mapping[str, str]
    """Debt → account; the loan itself is among them."""
    creditors: Mapping[str, str | None]
    book: Book

    def visible(self, now: int, known: int, without: frozenset[str] = frozenset()) -> tuple[Record, ...]:
        """The records that happened by `now` and were known by `known` and by the file's own instant.

        Voided records are left out, and a void may itself be voided; a void that is known says of all times that the
        record was wrong, of those before it too. A record carries the outcome that a later record
        told of it. Sorted by (at, id).
        """
        known = min(known, self.snapshot.as_of)
        ledger = self.snapshot.ledger
        seen = [one for one in ledger if one.at <= now and one.known_at <= known and one.id not in without]
        if self.voids:
            told = {one.id for one in ledger if one.known_at <= known and one.id not in without}
            seen = [record for record in seen if not self._voided(record.id, told, frozenset())]
        ids = {record.id for record in seen}
        return tuple(self._with_outcome(record, ids) for record in seen) if self.outcomes else tuple(seen)

    def _voided(self, record: str, seen: set[str], path: frozenset[str]) -> bool:
        # `path` keeps two records that void each other from asking for ever: each then voids the other.
        path |= {record}
        return any(
            void.id in seen and void.id not in path and not self._voided(void.id, seen, path)
            for void in self.voids.get(record, ())
        )

    def _with_outcome(self, record: Record, seen: set[str]) -> Record:
        later = [one for one in self.outcomes.get(record.id, ()) if one.id in seen and one.at >= record.at]
        return replace(record, outcome=later[-1].outcome) if later else record


def settle(snapshot: Snapshot) -> Settled:
    """Settles a snapshot; a second call gives the same object."""
    if not snapshot.settled_once:
        snapshot.settled_once.append(_settle(snapshot))
    settled = snapshot.settled_once[0]
    assert isinstance(settled, Settled)
    return settled


def _settle(snapshot: Snapshot) -> Settled:
    spoken_of: dict[str, dict[str, list[Record]]] = {"outcomes": {}, "voids": {}, "ends": {}}
    for record in snapshot.ledger:
        if record.kind in SETTLES and record.of is not None:
            spoken_of[SETTLES[record.kind]].setdefault(record.of, []).append(record)
    debts = {debt.id: debt for debt in snapshot.debts}
    return Settled(
        snapshot,
        _frozen(spoken_of["outcomes"]),
        _frozen(spoken_of["voids"]),
        _frozen(spoken_of["ends"]),
        {party.id: party for party in snapshot.parties},
        {address.id: address for party in snapshot.parties for address in party.addresses},
        {snapshot.loan.id: snapshot.loan.id} | {debt.id: debt.account or debt.id for debt in debts.values()},
        {snapshot.loan.id: None} | {debt.id: debt.creditor for debt in debts.values()},
        book_of(snapshot.loan, snapshot.ledger),
    )


def _frozen(found: Mapping[str, Iterable[Record]]) -> dict[str, tuple[Record, ...]]:
    return {name: tuple(records) for name, records in found.items()}
