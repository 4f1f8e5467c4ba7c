"""What is open of each installment on a day: payments applied in order, penalty interest accrued, all of it exact.

Amounts are fractions inside. Penalty interest is rounded once, at the end, for the loan as a whole; where a payment is
applied to it, what is below the smallest coin is dropped, so that no fraction of a coin keeps a debt open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from .amounts import Rounding
from .calendar import add_term
from .snapshot.model import Installment, Loan
from .values import Term, Unknown

PENALTY: Final = "penalty_interest"
PARTS: Final = ("interest", "principal", "fees")
STANDARD_ORDER: Final = (*PARTS, PENALTY)
"""Where a playbook names no order, the installment is cured before fees and penalty interest are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accrual:
    """How penalty interest grows.

    `rate` is by the year; else `multiple` of the contract rate; else the loan's agreed penalty rate. A day accrues on
    what is open when it begins, the day of a payment included: to pay n days late costs n days. `cap` is a yearly rate:
    compounded or not, no more accrues than simple interest at the cap. Rounded half up to `places`, unless said.
    """

    base: Literal["overdue_installment", "overdue_principal"] = "overdue_installment"
    rate: Decimal | None = None
    multiple: Decimal | None = None
    starts: Literal["day_after_due", "after_grace"] = "day_after_due"
    days_in_year: Literal[360, 365] = 360
    compounding: Literal["none", "monthly"] = "none"
    cap: Decimal | None = None
    places: int = 2
    rounding: Rounding = "half_up"

    def yearly(self, loan: Loan) -> Fraction | Unknown:
        """The rate by the year."""
        if self.rate is not None:
            return Fraction(self.rate)
        if self.multiple is not None:
            if loan.annual_rate is None:
                return Unknown(("loan.annual_rate",))
            return Fraction(self.multiple) * Fraction(loan.annual_rate)
        if loan.agreed_penalty is None:
            return Unknown(("loan.agreed_penalty",))
        return Fraction(loan.agreed_penalty)


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment of the ledger on its local day; `for_due` is the installment it names."""

    day: date
    amount: Fraction
    for_due: date | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """One installment as it stands on a day.

    `due` is the day it is due, the day of acceleration where that came first. `unpaid` says whether more is open than
    the tolerance; `settled_on` is the day since which it is not, None while it is, or when the day was not told.
    """

    due: date
    open: Fraction
    penalty: Fraction | Unknown
    unpaid: bool | Unknown
    settled_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What decides whether an installment counts as unpaid, and how payments are applied."""

    counts: frozenset[str] = frozenset({"installments"})
    tolerance: Fraction = Fraction(0)
    accrual: Accrual | None = None
    order: tuple[str, ...] = STANDARD_ORDER


def full_order(allocation: Sequence[str]) -> tuple[str, ...]:
    """The order of allocation with what it leaves out at its end."""
    return tuple(dict.fromkeys((*allocation, *STANDARD_ORDER)))


def balances(loan: Loan, payments: Sequence[Payment], today: date, terms: Terms) -> tuple[Balance, ...]:
    """Every installment as it stands on `today`, by due date; the payments are those made by now, oldest first.

    Where an installment tells what was `paid`, that is the truth from `paid_on` on, and payments of the ledger up to
    that day only say when the money came; else the ledger's payments are applied: to the installment they name, then
    to the oldest.
    """
    bills = [_Bill(loan, installment, today, terms) for installment in loan.installments]
    events: list[tuple[date, int, Payment | _Bill]] = [(payment.day, 0, payment) for payment in payments]
    events += [(bill.told_on, 1, bill) for bill in bills if bill.told_on is not None and bill.told_on <= today]
    for day, _, event in sorted(events, key=lambda event: event[:2]):
        if isinstance(event, _Bill):
            event.take_told(day)
        else:
            _apply(event, bills)
    for bill in bills:
        bill.take_undated()
    return tuple(bill.balance(today) for bill in bills)


def _apply(payment: Payment, bills: Sequence[_Bill]) -> None:
    left = payment.amount
    named = [bill for bill in bills if bill.installment.due == payment.for_due]
    for bill in (*named, *(bill for bill in bills if bill not in named)):
        left = bill.take(left, payment.day)


@dataclass(slots=True, eq=False)
class _Bill:
    """An installment while payments are being applied to it. It lives inside one call of `balances`."""

    loan: Loan
    installment: Installment
    today: date
    terms: Terms
    due: date = field(init=False)
    parts: dict[str, Fraction] = field(init=False)
    told_on: date | None = field(init=False)
    told_left: Fraction | None = field(init=False)
    penalty: _Penalty = field(init=False)
    settled_on: date | None = None

    def __post_init__(self) -> None:
        one, called_in = self.installment, self.loan.accelerated_on
        self.due = min(one.due, called_in) if called_in is not None and called_in <= self.today else one.due
        fees, interest = Fraction(one.fees or 0), Fraction(one.interest or 0)
        self.parts = {"fees": fees, "interest": interest, "principal": Fraction(one.amount) - fees - interest}
        self.told_left = None if one.paid is None else Fraction(one.paid)
        self.told_on = one.paid_on
        self.penalty = _Penalty(self.loan, self.due, self.terms.accrual, one.principal is not None)
        if not self._unpaid():
            self.settled_on = date.min

    @property
    def open(self) -> Fraction:
        return sum(self.parts.values(), Fraction(0))

    def take(self, left: Fraction, day: date) -> Fraction:
        """Takes its share of a payment, in the order of allocation, and gives back the rest."""
        most = left
        if self.told_left is not None:
            explains = self.told_on is None or day <= self.told_on
            most = min(self.told_left, left) if explains else Fraction(0)
        self.penalty.accrue(day, self.parts)
        for name in self.terms.order:
            if name == PENALTY:
                taken = self.penalty.pay(left)
                most = min(most, left - taken)
            else:
                taken = min(self.parts[name], most)
                self.parts[name] -= taken
                most -= taken
                if self.told_left is not None:
                    self.told_left -= taken
            left -= taken
        self._note(day)
        return left

    def take_told(self, day: date) -> None:
        """On the told day the rest of what was told is paid, and with it all that comes before it in the order."""
        if not self.told_left:
            return
        self.penalty.accrue(day, self.parts)
        self._take_rest()
        self._note(day)

    def take_undated(self) -> None:
        """What was told to be paid, nobody says when."""
        if self.told_on is not None or not self.told_left:
            return
        self._take_rest()
        if self.due < self.today and not (self.terms.order[0] == PENALTY and self.open == 0):
            self.penalty.lose()

    def _take_rest(self) -> None:
        left = self.told_left or Fraction(0)
        for name in self.terms.order:
            if name == PENALTY:
                if left:
                    self.penalty.forgive()
            else:
                taken = min(self.parts[name], left)
                self.parts[name] -= taken
                left -= taken
        self.told_left = Fraction(0)

    def balance(self, today: date) -> Balance:
        self.penalty.accrue(today, self.parts)
        unpaid = self._unpaid()
        return Balance(
            self.due, self.open, self.penalty.owed_or_unknown(), unpaid, None if unpaid is True else self.settled_on
        )

    def _note(self, day: date) -> None:
        if self.settled_on is None and self._unpaid() is not True:
            self.settled_on = day

    def _unpaid(self) -> bool | Unknown:
        counts = self.terms.counts
        counted = Fraction(0)
        if "installments" in counts:
            counted += self.parts["interest"] + self.parts["principal"]
        if "fees" in counts:
            counted += self.parts["fees"]
        penalty = self.penalty.owed_or_unknown() if PENALTY in counts else Fraction(0)
        if isinstance(penalty, Unknown):
            return True if counted > self.terms.tolerance else penalty
        return counted + penalty > self.terms.tolerance


@dataclass(slots=True, eq=False)
class _Penalty:
    """The penalty interest of one installment. `capital` is the part of what is owed that itself bears interest.

    Where what it takes is not told (`unknown`), it is followed only so far as to see whether anything has accrued.
    """

    loan: Loan
    due: date
    accrual: Accrual | None
    principal_told: bool
    owed: Fraction = Fraction(0)
    capital: Fraction = Fraction(0)
    room: Fraction = Fraction(0)
    unknown: Unknown | None = field(init=False, default=None)
    rate: Fraction = field(init=False, default=Fraction(0))
    start: date = field(init=False)
    mark: date = field(init=False)
    months: int = 0
    accrued: bool = False

    def __post_init__(self) -> None:
        self.start = self.due
        if self.accrual is not None:
            rate = self.accrual.yearly(self.loan)
            if isinstance(rate, Unknown):
                self.unknown = rate
            else:
                self.rate = rate
            if self.accrual.base == "overdue_principal" and not self.principal_told:
                self.unknown = self.unknown or Unknown(("loan.installments.principal",))
            if self.accrual.starts == "after_grace":
                if self.loan.grace_days is None:
                    self.unknown = self.unknown or Unknown(("loan.grace_days",))
                self.start = self.due + timedelta(days=self.loan.grace_days or 0)
        self.mark = self.start

    def accrue(self, day: date, parts: dict[str, Fraction]) -> None:
        """Lets the days up to `day`, which is included, accrue on what is open."""
        if self.accrual is None:
            return
        base = parts["principal"]
        if self.accrual.base == "overdue_installment":
            base += parts["interest"]
        if self.unknown is not None:
            self.accrued = self.accrued or (base > 0 and self.mark < day)
            self.mark = max(self.mark, day)
            return
        while self.mark < day:
            until = day
            if self.accrual.compounding == "monthly":
                until = min(day, self._next_month())
            self._grow(base, (until - self.mark).days)
            self.mark = until
            if self.accrual.compounding == "monthly" and until == self._next_month():
                self.months += 1
                self.capital = self.owed

    def _next_month(self) -> date:
        return add_term(self.start, Term(self.months + 1, "months"))

    def _grow(self, base: Fraction, days: int) -> None:
        assert self.accrual is not None
        share = Fraction(days, self.accrual.days_in_year)
        self.owed += (base + self.capital) * self.rate * share
        if self.accrual.cap is not None:
            # `room` is what may yet be owed: simple interest at the cap, less what was paid of it.
            self.room += base * Fraction(self.accrual.cap) * share
            self.owed = min(self.owed, self.room)

    def pay(self, left: Fraction) -> Fraction:
        """Takes what is owed in whole coins, and forgets the fraction of a coin beyond them."""
        if self.accrual is None or self.unknown is not None:
            return Fraction(0)
        coins = 10**self.accrual.places
        whole = Fraction(self.owed * coins // 1, coins)
        if left >= whole:
            self._less(self.owed)
            return whole
        self._less(left)
        return left

    def forgive(self) -> None:
        """The penalty interest up to now was paid, nobody says how much it was."""
        self._less(self.owed)
        self.accrued = False

    def lose(self) -> None:
        """A payment whose day is not told leaves open how much has accrued."""
        self.unknown = self.unknown or Unknown(("loan.installments.paid_on",))
        self.accrued = True

    def _less(self, amount: Fraction) -> None:
        self.owed -= amount
        self.room -= min(amount, self.room)
        self.capital = min(self.capital, self.owed)

    def owed_or_unknown(self) -> Fraction | Unknown:
        """What is owed; unknown only once something has accrued."""
        if self.accrual is not None and self.unknown is not None and self.accrued:
            return self.unknown
        return self.owed
