"""From the documents of a snapshot to its model: defaults by the contract, and an order of its own for every list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, fields, make_dataclass, replace
from decimal import Decimal
from typing import Any

from ..amounts import total
from ..document.ledger import Base
from ..document.snapshot import (
    CoverageDocument,
    DebtDocument,
    InstallmentDocument,
    LoanDocument,
    PartyDocument,
    SnapshotDocument,
)
from ..words import WEEKDAYS
from .model import (
    Address,
    Coverage,
    Debt,
    Installment,
    Liability,
    Loan,
    Party,
    Record,
    ScheduledPayment,
    Snapshot,
)

LIABLE_BY_ROLE = {
    "borrower": "primary",
    "co_borrower": "primary",
    "guarantor": "general",  # the kind of guarantee not agreed: a general one (Civil Code of the PRC, art. 686)
    "counter_guarantor": "general",
}

RECORD_DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "contact": {"mode": "human", "direction": "out", "by": "lender"},
    "payment": {"status": "posted"},
    "finding": {"by": "lender"},
}

WRITTEN: Mapping[str, str] = {"in_": "in", "for_": "for", "from_": "from", "with_": "with"}
"""Names of fields that are spelled otherwise in a file."""
_SORTED = ("debts", "discussed", "purposes", "notified")
_LISTS = frozenset({*_SORTED, "weekdays", "schedule"})

# A frozen class sets each of its fields by a call, which for the many fields of a record takes longer than all else
# that is done to it. A record is filled in as an open class with the same slots, and closed by becoming what it is.
_OpenRecord = make_dataclass(
    "_OpenRecord",
    [(one.name, one.type, field(default=one.default)) for one in fields(Record)],
    kw_only=True,
    slots=True,
    repr=False,
    eq=False,
)


def snapshot_of(document: SnapshotDocument, as_of_text: str, name: str) -> Snapshot:
    """The model of a document whose parts were found to fit together."""
    records = {record.id: record for record in map(record_of, document.ledger)}
    owners = {address.id: party.id for party in document.parties for address in party.addresses}
    return Snapshot(
        as_of=document.as_of,
        as_of_text=as_of_text,
        asked=document.as_of,
        asked_text=as_of_text,
        loan=_loan(document.loan),
        lender=document.lender.type if document.lender else None,
        collector=document.collector.type if document.collector else None,
        parties=tuple(sorted(map(_party, document.parties), key=lambda party: party.id)),
        debts=tuple(sorted({_debt(debt) for debt in document.debts}, key=lambda debt: debt.id)),
        coverage=_coverage(document.coverage),
        ledger=in_order(_completed(record, owners, records) for record in records.values()),
        facts={name: document.facts[name] for name in sorted(document.facts) if document.facts[name] is not None},
        name=name,
    )


def records_of(documents: Iterable[Base], snapshot: Snapshot) -> tuple[Record, ...]:
    """Records that join those of a snapshot, equal ones once, sorted by (at, id)."""
    owners = {address.id: party.id for party in snapshot.parties for address in party.addresses}
    made = {document.id: record_of(document) for document in documents}
    every = {record.id: record for record in snapshot.ledger} | made
    return in_order(_completed(record, owners, every) for record in made.values())


def in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    """The records of a ledger as a snapshot has them, sorted by (at, id)."""
    return tuple(sorted(records, key=lambda one: (one.at, one.id)))


def as_told(record: Record) -> Record:
    """A record of a snapshot without what followed from others: whose the address is, how a request was made."""
    if record.kind == "status" and record.party is not None and "party" not in record.keys:
        return replace(record, party=None)
    if record.kind == "request" and record.form is not None and "form" not in record.keys:
        return replace(record, form=None)
    return record


def told_of(document: Base) -> dict[str, Any]:
    """What a record tells: the names of its fields, each with its value; `null` and `meta` tell nothing."""
    values = document.__dict__
    return {name: value for name in document.model_fields_set if (value := values[name]) is not None and name != "meta"}


def record_of(document: Base) -> Record:
    """A record with the defaults of its kind."""
    told = told_of(document)
    keys = frozenset(told)
    if not keys.isdisjoint(WRITTEN):
        keys = frozenset(WRITTEN.get(name, name) for name in told)
    if not keys.isdisjoint(_LISTS):
        _put_in_order(told)
    defaults = RECORD_DEFAULTS.get(told["kind"], {})
    record: Any = _OpenRecord(**{"known_at": document.at, **defaults, **told}, keys=keys)
    record.__class__ = Record
    assert isinstance(record, Record)
    return record


def _put_in_order(told: dict[str, Any]) -> None:
    for name in _SORTED:
        if name in told:
            told[name] = tuple(sorted(set(told[name])))
    if "weekdays" in told:
        told["weekdays"] = tuple(day for day in WEEKDAYS if day in told["weekdays"])
    if "schedule" in told:
        entries = (ScheduledPayment(due=entry.due, amount=entry.amount) for entry in told["schedule"])
        told["schedule"] = tuple(sorted(entries, key=lambda entry: (entry.due, entry.amount)))


def amount_of(installment: InstallmentDocument) -> Decimal | None:
    """The whole of an installment: as told, else the sum of its parts; None where neither is told."""
    if installment.amount is not None:
        return installment.amount
    parts = told_parts(installment)
    return total(parts) if parts else None


def told_parts(installment: InstallmentDocument) -> list[Decimal]:
    """The parts of an installment that are told."""
    return [part for part in (installment.principal, installment.interest, installment.fees) if part is not None]


def _completed(record: Record, owners: Mapping[str, str], records: Mapping[str, Record]) -> Record:
    """A record with what follows from others.

    A status of an address is one of whoever has the address. A request made in a call or a visit is a spoken one, where
    its form is not told; in all else it was written.
    """
    if record.kind == "status" and record.party is None and record.address is not None:
        return replace(record, party=owners[record.address])
    if record.kind == "request" and record.form is None and (made_in := records.get(record.in_ or "")) is not None:
        return replace(record, form="oral" if made_in.channel in ("phone", "visit") else "written")
    return record


def _loan(document: LoanDocument) -> Loan:
    told = {name: getattr(document, name) for name in LoanDocument.model_fields if name not in ("installments", "meta")}
    installments = sorted(map(_installment, document.installments), key=lambda one: one.due)
    if len({one.due for one in installments}) < len(installments):
        installments.sort(key=lambda one: (one.due, repr(one)))
    return Loan(**told, installments=tuple(installments))


def _installment(document: InstallmentDocument) -> Installment:
    amount = amount_of(document)
    assert amount is not None  # checked before
    principal, interest, fees = document.principal, document.interest, document.fees
    if principal is None and interest is not None:
        principal = _rest(amount, interest, fees)
    elif principal is not None and interest is None:
        interest = _rest(amount, principal, fees)
    return Installment(
        due=document.due,
        amount=amount,
        principal=principal,
        interest=interest,
        fees=fees,
        paid=document.paid,
        paid_on=document.paid_on,
    )


def _rest(amount: Decimal, *parts: Decimal | None) -> Decimal:
    return total([amount, *(part.copy_negate() for part in parts if part is not None)])


def _party(document: PartyDocument) -> Party:
    liability = document.liability
    nature = liability.nature if liability and liability.nature else LIABLE_BY_ROLE.get(document.role, "none")
    addresses = (
        Address(
            id=address.id,
            channels=_sorted(address.channels),
            kind=address.kind,
            place=address.place,
            shared_with=_sorted(address.shared_with),
        )
        for address in document.addresses
    )
    return Party(
        id=document.id,
        role=document.role,
        liability=Liability(
            nature=nature, until=liability.until if liability else None, cap=liability.cap if liability else None
        ),
        person=document.person,
        kind=document.kind,
        timezones=_sorted(document.timezones),
        work_hours=document.work_hours,
        language=document.language,
        acts_for=_sorted(document.acts_for),
        addresses=tuple(sorted(addresses, key=lambda address: address.id)),
    )


def _debt(document: DebtDocument) -> Debt:
    return Debt(id=document.id, account=document.account, creditor=document.creditor)


def _coverage(document: CoverageDocument | None) -> Coverage:
    if document is None:
        return Coverage()
    return Coverage(debts=document.debts, by=document.by, from_=document.from_)


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))
