"""What happens meanwhile: records that come at their own instants, and the payments among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ..calendar import local_date
from ..settle import settle
from ..snapshot.model import Installment, Loan, Record, Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Coming:
    """A snapshot as it was known at the start, and what comes after: each record from the instant it is known at."""

    start: Snapshot
    later: tuple[Record, ...]
    zone: str
    end: int

    @classmethod
    def of(cls, snapshot: Snapshot, happens: Iterable[Record], zone: str, end: int) -> Coming:
        """`snapshot` tells no more than is known at the start. What it tells already does not happen again."""
        known = min(snapshot.asked, snapshot.as_of)
        ledger = tuple(one for one in snapshot.ledger if one.known_at <= known)
        start = replace(snapshot, ledger=ledger, settled_once=[])
        told = {one.id: one for one in happens if one.id not in {record.id for record in ledger}}
        return cls(start, tuple(sorted(told.values(), key=lambda one: (one.known_at, one.at, one.id))), zone, end)

    def next_after(self, instant: int) -> int | None:
        """When something comes next."""
        return next((one.known_at for one in self.later if one.known_at > instant), None)

    def come_by(self, instant: int) -> tuple[Record, ...]:
        """What has come by an instant."""
        return tuple(one for one in self.later if one.known_at <= instant)

    def at(self, instant: int, made: Sequence[Record]) -> Snapshot:
        """The snapshot as it stands at an instant, with the records of what was made.

        It speaks of the end, so that what is recorded meanwhile is seen; what comes later is not in it yet.
        """
        came = self.come_by(instant)
        ledger = tuple(sorted((*self.start.ledger, *came, *made), key=lambda one: (one.at, one.id)))
        as_of = max(self.end, self.start.as_of)
        told = replace(self.start, as_of=as_of, asked=instant, ledger=ledger, settled_once=[])
        payments = {one.id for one in came if one.kind == "payment"}
        if not payments or any(one.paid is None for one in self.start.loan.installments):
            return told  # payments of the ledger are applied where the file does not tell what was paid
        visible = settle(told).visible(instant, instant)
        posted = [one for one in visible if one.id in payments and one.status == "posted"]
        return replace(told, loan=paid_in(self.start.loan, posted, self.zone), settled_once=[])


def paid_in(loan: Loan, payments: Iterable[Record], zone: str) -> Loan:
    """The loan after payments that its file could not tell yet: each pays the installment it names, else the oldest."""
    installments = list(loan.installments)
    for payment in payments:
        assert payment.amount is not None
        left, day = payment.amount, local_date(payment.at, zone)
        for place in _in_order(installments, payment.for_):
            installments[place], left = _pay(installments[place], left, day)
    return replace(loan, installments=tuple(installments))


def _in_order(installments: Sequence[Installment], named: date | None) -> Iterator[int]:
    """The installments as a payment reaches them; they are sorted by due date."""
    yield from (place for place, one in enumerate(installments) if one.due == named)
    yield from (place for place, one in enumerate(installments) if one.due != named)


def _pay(installment: Installment, amount: Decimal, day: date) -> tuple[Installment, Decimal]:
    """The installment with as much paid as is open of it, and what is left over."""
    paid = installment.paid or Decimal(0)
    given = min(amount, installment.amount - paid)
    if given <= 0:
        return installment, amount
    whole = paid + given == installment.amount
    paid_on = day if whole else installment.paid_on
    return replace(installment, paid=paid + given, paid_on=paid_on), amount - given
