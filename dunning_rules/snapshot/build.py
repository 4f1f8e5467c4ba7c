"""From the documents of a snapshot to its model: defaults by the contract, and an order of its own for every list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
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

_NAMES = {"in_": "in", "for_": "for", "from_": "from", "with_": "with"}
_RECORD_FIELDS = frozenset(field.name for field in fields(Record)) - {"keys"}


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
        ledger=tuple(
            sorted(
                (_formed(_owned(record, owners), records) for record in records.values()),
                key=lambda one: (one.at, one.id),
            )
        ),
        facts={name: document.facts[name] for name in sorted(document.facts) if document.facts[name] is not None},
        name=name,
    )


def records_of(documents: Iterable[Base], parties: Iterable[Party]) -> tuple[Record, ...]:
    """The records of what happens to the parties' loan, equal ones once, sorted by (at, id)."""
    owners = {address.id: party.id for party in parties for address in party.addresses}
    records = {document.id: _owned(record_of(document), owners) for document in documents}
    return tuple(sorted(records.values(), key=lambda one: (one.at, one.id)))


def record_of(document: Base) -> Record:
    """A record with the defaults of its kind."""
    told: dict[str, Any] = {
        name: value
        for name in type(document).model_fields
        if name in _RECORD_FIELDS and (value := getattr(document, name)) is not None
    }
    keys = frozenset(_NAMES.get(name, name) for name in told)
    for name in ("debts", "discussed", "purposes", "notified"):
        if name in told:
            told[name] = tuple(sorted(set(told[name])))
    if "weekdays" in told:
        told["weekdays"] = tuple(day for day in WEEKDAYS if day in told["weekdays"])
    if "schedule" in told:
        entries = (ScheduledPayment(due=entry.due, amount=entry.amount) for entry in told["schedule"])
        told["schedule"] = tuple(sorted(entries, key=lambda entry: (entry.due, entry.amount)))
    defaults = RECORD_DEFAULTS.get(told["kind"], {})
    return Record(**{"known_at": document.at, **defaults, **told}, keys=keys)


def amount_of(installment: InstallmentDocument) -> Decimal | None:
    """The whole of an installment: as told, else the sum of its parts; None where neither is told."""
    parts = told_parts(installment)
    if installment.amount is not None or not parts:
        return installment.amount
    return total(parts)


def told_parts(installment: InstallmentDocument) -> list[Decimal]:
    """The parts of an installment that are told."""
    return [part for part in (installment.principal, installment.interest, installment.fees) if part is not None]


def _owned(record: Record, owners: Mapping[str, str]) -> Record:
    """A status of an address is one of whoever has the address."""
    if record.kind != "status" or record.party is not None or record.address is None:
        return record
    return replace(record, party=owners[record.address])


def _formed(record: Record, records: Mapping[str, Record]) -> Record:
    """A request made in a call or a visit is a spoken one, where its form is not told; in all else it was written."""
    made_in = records.get(record.in_ or "")
    if record.kind != "request" or record.form is not None or made_in is None:
        return record
    return replace(record, form="oral" if made_in.channel in ("phone", "visit") else "written")


def _loan(document: LoanDocument) -> Loan:
    told = {name: getattr(document, name) for name in LoanDocument.model_fields if name not in ("installments", "meta")}
    installments = sorted(map(_installment, document.installments), key=lambda one: (one.due, repr(one)))
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
