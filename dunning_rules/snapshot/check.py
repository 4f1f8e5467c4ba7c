"""What a snapshot's parts must agree on: names that lead somewhere, equal records, sums and periods that can be.

The parts that are well formed are checked even where others are not, so that all errors of a file are told in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, TypeGuard

from pydantic import TypeAdapter, ValidationError

from ..amounts import total
from ..calendar import iso
from ..diagnostics import Diagnostic, listed, near
from ..document.ledger import Base, RecordDocument
from ..document.snapshot import InstallmentDocument, SnapshotDocument
from ..tree import Path, Tree
from ..words import ADDRESS_STATUSES, CLAIM_STATUSES
from .build import WRITTEN, amount_of, record_of, told_of, told_parts

NAMES_RECORD: Mapping[tuple[str, str], frozenset[str] | None] = {
    ("outcome", "of"): frozenset({"contact", "act", "document"}),
    ("withdrawal", "of"): frozenset({"consent", "request", "hold"}),
    ("recall", "of"): frozenset({"placement"}),
    ("contact", "reply_to"): None,
    ("promise", "in"): frozenset({"contact"}),
    ("request", "in"): frozenset({"contact"}),
    ("consent", "in"): frozenset({"contact"}),
}
"""Which keys of which kinds name another record, and of which kinds that must be; None: of any."""

_NAMING_RECORDS = frozenset({"of", "in_", "reply_to"})


@dataclass(frozen=True, slots=True)
class Named:
    """What other parts may name, read from the raw data: also what stands in parts that are not well formed."""

    addresses: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Party → address → those it is shared with."""
    records: Mapping[str, str]
    """Record → kind."""
    debts: frozenset[str]
    known_debts: tuple[str, ...] = field(default=())


def named(data: Mapping[str, Any]) -> Named:
    """What the raw data of a snapshot names."""
    loan = data.get("loan")
    loan_id = loan.get("id") if isinstance(loan, Mapping) else None
    debts = [one for one in [loan_id, *(debt.get("id") for debt in _mappings(data.get("debts")))] if _is_text(one)]
    return Named(
        {
            party["id"]: {
                address["id"]: tuple(_texts(address.get("shared_with")))
                for address in _mappings(party.get("addresses"))
                if _is_text(address.get("id"))
            }
            for party in _mappings(data.get("parties"))
            if _is_text(party.get("id"))
        },
        {
            record["id"]: str(record.get("kind"))
            for record in _mappings(data.get("ledger"))
            if _is_text(record.get("id"))
        },
        frozenset(debts),
        tuple(debts),
    )


def _named_of(document: SnapshotDocument) -> Named:
    """The same of a snapshot whose parts are all well formed."""
    debts = (document.loan.id, *(debt.id for debt in document.debts))
    return Named(
        {party.id: {one.id: one.shared_with for one in party.addresses} for party in document.parties},
        {record.id: record.kind for record in document.ledger},
        frozenset(debts),
        debts,
    )


def check(tree: Tree, document: SnapshotDocument | None) -> Iterator[Diagnostic]:
    """Everything that does not fit together in a snapshot; `document` is the whole, where all of it is well formed."""
    data = tree.data
    if not isinstance(data, Mapping):
        return
    known = _named_of(document) if document else named(data)
    installments = document.loan.installments if document else _read_installments(data.get("loan"))
    for at, installment in enumerate(installments):
        if installment is not None:
            yield from _installment(tree, ("loan", "installments", at), installment)
    if document is None or not _parties_fit(document, known):
        yield from _parties(tree, data, known)
    yield from _twice(tree, [(("debts", at), debt) for at, debt in enumerate(_listed(data.get("debts")))])
    seen: dict[str, Base] = {}
    records = document.ledger if document else (read_part(RecordDocument, raw) for raw in _listed(data.get("ledger")))
    for at, written in enumerate(records):
        if written is None:
            continue
        if written.id in seen and record_of(seen[written.id]) != record_of(written):
            yield tree.error("conflicting-records", ("ledger", at, "id"), id=written.id)
        seen.setdefault(written.id, written)
        yield from check_record(tree, ("ledger", at), written, known)


@cache
def _reader(kind: Any) -> TypeAdapter[Any]:
    """Reads a part of a snapshot alone; made only where the whole is not well formed, for it takes a while."""
    return TypeAdapter(kind)


def read_part(kind: Any, raw: object) -> Any:
    """A part of a snapshot alone; None where it is not well formed."""
    try:
        return _reader(kind).validate_python(raw)
    except ValidationError:
        return None  # told by the validation of the whole


def _read_installments(loan: object) -> list[InstallmentDocument | None]:
    installments = loan.get("installments") if isinstance(loan, Mapping) else None
    return [read_part(InstallmentDocument, raw) for raw in _listed(installments)]


def _installment(tree: Tree, path: Path, document: InstallmentDocument) -> Iterator[Diagnostic]:
    amount = amount_of(document)
    if amount is None:
        yield tree.at("missing-key", tree.holder(path), path, key="amount")
        return
    whole = document.principal is not None and document.interest is not None
    told = told_parts(document)
    parts = total(told) if told else amount
    if parts > amount or (whole and parts != amount):
        yield tree.error("amount-parts-differ", (*path, "amount"), parts=str(parts), amount=str(amount))
    if document.paid is not None and document.paid > amount:
        yield tree.error("paid-beyond-amount", (*path, "paid"), paid=str(document.paid), amount=str(amount))
    if document.paid is None and document.paid_on is not None:
        yield tree.at("missing-key", tree.holder(path), path, key="paid")


def _parties_fit(document: SnapshotDocument, known: Named) -> bool:
    """Whether no party or address is given twice, and whoever is acted for is there."""
    if len(known.addresses) < len(document.parties):
        return False
    addresses = [name for own in known.addresses.values() for name in own]
    return len(set(addresses)) == sum(len(party.addresses) for party in document.parties) and all(
        name in known.addresses for party in document.parties for name in party.acts_for
    )


def _parties(tree: Tree, data: Mapping[str, Any], known: Named) -> Iterator[Diagnostic]:
    parties = list(enumerate(_listed(data.get("parties"))))
    yield from _twice(tree, [(("parties", at), party) for at, party in parties])
    yield from _twice(
        tree,
        [
            (("parties", at, "addresses", number), address)
            for at, party in parties
            if isinstance(party, Mapping)
            for number, address in enumerate(_listed(party.get("addresses")))
        ],
    )
    for at, party in parties:
        if isinstance(party, Mapping):
            yield from _known_parties(tree, ("parties", at), "acts_for", party.get("acts_for"), known)


def _twice(tree: Tree, parts: Iterable[tuple[Path, object]]) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for path, part in parts:
        name = part.get("id") if isinstance(part, Mapping) else None
        if _is_text(name):
            if name in seen:
                yield tree.error("duplicate-id", (*path, "id"), id=name)
            seen.add(name)


def check_record(tree: Tree, path: Path, document: Base, known: Named) -> Iterator[Diagnostic]:
    """Everything that does not fit together in one record, nor fit to what it names."""
    told = told_of(document)
    if "known_at" in told or "until" in told:
        yield from _times(tree, path, told)
    for name in ("party", "notified", "with_"):
        if name in told:
            yield from _known_parties(tree, path, WRITTEN.get(name, name), told[name], known)
    if "address" in told:
        yield from _known_address(tree, path, told, known)
    for key in ("debts", "discussed"):
        for at, debt in enumerate(told.get(key, ())):
            if debt not in known.debts:
                place = (*path, key, at) if isinstance(_raw(tree, path, key), list) else (*path, key)
                near_name = _near(debt, known.debts)
                yield tree.error("unknown-debt", place, id=debt, known=listed(known.known_debts), **near_name)
    if not _NAMING_RECORDS.isdisjoint(told):
        yield from _known_records(tree, path, told, known)
    if told["kind"] == "status":
        yield from _bearer(tree, path, told)
    if told["kind"] == "act" and "act" not in told and "action" not in told:
        yield tree.at("missing-key", tree.holder(path), path, key="act")


def _times(tree: Tree, path: Path, told: Mapping[str, Any]) -> Iterator[Diagnostic]:
    if told.get("known_at", told["at"]) < told["at"]:
        shown = {"known_at": iso(told["known_at"], "UTC"), "at": iso(told["at"], "UTC")}
        yield tree.error("known-before-it-happened", (*path, "known_at"), **shown)
    begins, until = told.get("from_"), told.get("until")
    if begins is None or until is None or isinstance(begins, date) is not isinstance(until, date):
        return
    # A day is included, an instant is not: a period from an instant to the same instant never is.
    if until < begins or (until == begins and not isinstance(until, date)):
        yield tree.error("reversed-period", (*path, "until"), until=_moment(until), begins=_moment(begins))


def _moment(moment: date | int) -> str:
    return str(moment) if isinstance(moment, date) else iso(moment, "UTC")


def _known_parties(tree: Tree, path: Path, key: str, value: object, known: Named) -> Iterator[Diagnostic]:
    for at, name in enumerate(_texts(value)):
        if name not in known.addresses:
            place = (*path, key, at) if isinstance(_raw(tree, path, key), list) else (*path, key)
            near_name = _near(name, known.addresses)
            yield tree.error("unknown-party", place, id=name, known=listed(known.addresses), **near_name)


def _known_address(tree: Tree, path: Path, told: Mapping[str, Any], known: Named) -> Iterator[Diagnostic]:
    name, party = told["address"], told.get("party")
    if party is not None and (party not in known.addresses or name in known.addresses[party]):
        return  # an unknown party is told already
    served = {
        address
        for owner, addresses in known.addresses.items()
        for address, shared in addresses.items()
        if party is None or party == owner or party in shared
    }
    if name not in served:
        near_name = _near(name, served)
        yield tree.error(
            "unknown-address",
            (*path, "address"),
            id=name,
            party=party or "-",
            known=listed(sorted(served)),
            **near_name,
        )


def _known_records(tree: Tree, path: Path, told: Mapping[str, Any], known: Named) -> Iterator[Diagnostic]:
    kind = told["kind"]
    if kind == "void":
        if told["of"] not in known.records or told["of"] == told["id"]:
            yield tree.error("void-of-nothing", (*path, "of"), id=told["of"], **_near(told["of"], known.records))
        return
    for field_name in ("of", "in_", "reply_to"):
        if field_name not in told:
            continue
        key = WRITTEN.get(field_name, field_name)
        name, wanted = told[field_name], NAMES_RECORD[kind, key]
        if name not in known.records or name == told["id"]:
            yield tree.error("unknown-record", (*path, key), key=key, id=name, **_near(name, known.records))
        elif wanted is not None and known.records[name] not in wanted:
            yield tree.error(
                "wrong-record", (*path, key), key=key, id=name, kind=known.records[name], known=listed(sorted(wanted))
            )


def _bearer(tree: Tree, path: Path, told: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A status that says of nobody what happened would be seen by no rule."""
    if told["status"] in CLAIM_STATUSES:
        return
    key = "address" if told["status"] in ADDRESS_STATUSES else "party"
    if key not in told and "address" not in told:
        yield tree.error("status-of-nobody", (*path, "status"), status=told["status"], key=key)


def _raw(tree: Tree, path: Path, key: str) -> object:
    at: Any = tree.data
    for part in (*path, key):
        at = at[part]
    return at


def _near(name: str, candidates: Iterable[str]) -> dict[str, str]:
    found = near(name, candidates)
    return {"near": found} if found else {}


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        yield from (one for one in value if isinstance(one, str))


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    return (one for one in _listed(value) if isinstance(one, Mapping))
