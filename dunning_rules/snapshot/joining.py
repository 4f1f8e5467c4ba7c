"""What records must agree on that join a snapshot: with it, and with each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..calendar import iso, local_date
from ..diagnostics import Diagnostic
from ..document.ledger import Base, Payment, RecordDocument
from ..tree import Path, Tree
from .build import as_told, record_of
from .check import Named, check_record, named, read_part
from .model import Record, Snapshot

if TYPE_CHECKING:
    from ..document.added import AddedDocument

SIMULATED = re.compile(r"sim-[1-9][0-9]*\Z")
"""The id of a contact or act that a simulation makes."""

_WESTERNMOST = 12 * 3_600_000_000
"""How far behind UTC a local clock may be: no local day is earlier than that one."""


def check_happens(tree: Tree, documents: Sequence[Base], snapshot: Snapshot) -> Iterator[Diagnostic]:
    """Everything that does not fit together in what happens to a loan later, nor fit to its snapshot.

    A record may also name a contact that a simulation makes (`sim-3`): which it makes is not known beforehand.
    """
    told = [record_of(written) for written in documents]
    kinds = {record.id: record.kind for record in told}
    every = _kinds(snapshot) | kinds
    names = (name for record in told for name in (record.of, record.in_, record.reply_to) if name is not None)
    kinds |= {name: "contact" for name in names if SIMULATED.match(name) and name not in every}
    yield from _joining(tree, "happens", documents, snapshot, kinds)


def check_added(tree: Tree, document: AddedDocument | None, snapshot: Snapshot) -> Iterator[Diagnostic]:
    """Everything that does not fit together in records that join a snapshot, nor fit to it.

    `document` is the whole, where all of it is well formed. Also refused is what would join it without effect.
    """
    data = tree.data
    assert isinstance(data, Mapping)
    raw = data["records"] if isinstance(data["records"], list) else []
    documents = document.records if document else [read_part(RecordDocument, one) for one in raw]
    kinds = named({"ledger": raw}).records
    yield from _joining(tree, "records", documents, snapshot, kinds)
    for at, written in enumerate(documents):
        if written is not None:
            yield from _without_effect(tree, ("records", at), written, document, snapshot)


def _joining(
    tree: Tree, key: str, documents: Iterable[Base | None], snapshot: Snapshot, kinds: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """What does not fit in records under a key that join a snapshot; `kinds` are those of what they may name there."""
    debts = (snapshot.loan.id, *(debt.id for debt in snapshot.debts))
    known = Named(
        {party.id: {one.id: one.shared_with for one in party.addresses} for party in snapshot.parties},
        {**_kinds(snapshot), **kinds},
        frozenset(debts),
        debts,
    )
    held = {record.id: record for record in snapshot.ledger}
    seen: dict[str, Record] = {}
    for at, written in enumerate(documents):
        if written is None:
            continue
        record = record_of(written)
        if record.id in held:
            seen.setdefault(record.id, as_told(held[record.id]))
        before = seen.setdefault(record.id, record)
        if before is not record and before != record:
            yield tree.error("conflicting-records", (key, at, "id"), id=record.id)
        yield from check_record(tree, (key, at), written, known)


def _kinds(snapshot: Snapshot) -> dict[str, str]:
    return {record.id: record.kind for record in snapshot.ledger}


def _without_effect(
    tree: Tree, path: Path, written: Base, document: AddedDocument | None, snapshot: Snapshot
) -> Iterator[Diagnostic]:
    """A host that adds a record believes it counted: one that is not seen yet, or a payment that changes no balance."""
    known_at = written.at if written.known_at is None else written.known_at
    late = document is not None and known_at > max(document.as_of, snapshot.as_of)
    pays = isinstance(written, Payment) and written.status in (None, "posted")
    if not (late or pays) or any(record.id == written.id for record in snapshot.ledger):
        return
    if late and document is not None:
        shown = {"known_at": iso(known_at, "UTC"), "as_of": iso(max(document.as_of, snapshot.as_of), "UTC")}
        yield tree.error("not-known-yet", (*path, "at" if written.known_at is None else "known_at"), **shown)
    day = local_date(written.at - _WESTERNMOST, "UTC")
    for one in snapshot.loan.installments if pays else ():
        # A later payment passes by what was paid in full before; any other that is told may be taken to contain it.
        before = one.paid == one.amount and one.paid_on is not None and one.paid_on < day
        if one.paid is not None and not before:
            shown = {"due": str(one.due), "paid": str(one.paid), "amount": str(one.amount)}
            yield tree.error("payment-not-counted", (*path, "amount"), **shown)
            return
