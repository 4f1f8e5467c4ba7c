"""The money of a snapshot in whole units of its finest decimal place, so that reckoning with it is exact and fast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..amounts import places_of, rounded
from .model import Installment, Loan, Record

FEWEST_PLACES = 2


@dataclass(frozen=True, slots=True)
class Bill:
    """One installment in units. Where its parts were not told (`split`), all of it stands as principal."""

    due: date
    fees: int
    interest: int
    principal: int
    split: bool
    paid: int | None
    paid_on: date | None


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """The installments of a loan, by due date, and the amounts of its records, in units of ten to the minus `places`.

    `shown` is how many places the installments themselves are written with. A book is equal to itself alone.
    """

    loan: Loan
    places: int
    shown: int
    bills: tuple[Bill, ...]
    amounts: Mapping[str, int]
    """Payment or promise → its amount."""
    schedules: Mapping[str, tuple[tuple[date, int], ...]]
    """Arrangement → its payments, by due date."""

    def units(self, amount: Decimal) -> Fraction:
        """An amount in units."""
        return Fraction(amount) * int(10**self.places)

    def money(self, units: Fraction | int, places: int) -> Decimal:
        """Units as money, with so many places at least; what is finer is rounded half up."""
        return rounded(Fraction(units) / 10**self.places, places, "half_up")


def book_of(loan: Loan, records: Iterable[Record]) -> Book:
    """The book of a loan and its ledger."""
    listed = list(records)
    told = [amount for one in loan.installments for amount in (one.amount, one.paid) if amount is not None]
    parts = [amount for one in loan.installments for amount in (one.fees, one.interest) if amount is not None]
    made = [one.amount for one in listed if one.amount is not None]
    scheduled = [entry.amount for one in listed for entry in one.schedule or ()]
    places = max(FEWEST_PLACES, places_of((*told, *parts, *made, *scheduled)))
    return Book(
        loan,
        places,
        places_of(told),
        tuple(_bill(one, places) for one in loan.installments),
        {one.id: _units(one.amount, places) for one in listed if one.amount is not None},
        {
            one.id: tuple((entry.due, _units(entry.amount, places)) for entry in one.schedule)
            for one in listed
            if one.schedule
        },
    )


def _bill(one: Installment, places: int) -> Bill:
    whole, fees, interest = (_units(amount or Decimal(0), places) for amount in (one.amount, one.fees, one.interest))
    paid = None if one.paid is None else _units(one.paid, places)
    return Bill(one.due, fees, interest, whole - fees - interest, one.principal is not None, paid, one.paid_on)


def _units(amount: Decimal, places: int) -> int:
    return int(Fraction(amount) * 10**places)
