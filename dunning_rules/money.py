"""What is open of each installment on a day: payments applied in order, penalty interest accrued, all of it exact.

Amounts are whole units of the book's finest place, and penalty interest a fraction of them. It is rounded once, at the
end, for the loan as a whole; where a payment is applied to it, what is below the smallest coin is dropped, so that no
fraction of a coin keeps a debt open.
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
from .snapshot.bills import Bill, Book
from .snapshot.model import Loan
from .values import Term, Unknown

PENALTY: Final = "penalty_interest"
FEES, INTEREST, PRINCIPAL = 0, 1, 2
PARTS: Final = {"fees": FEES, "interest": INTEREST, "principal": PRINCIPAL}
STANDARD_ORDER: Final = ("interest", "principal", "fees", PENALTY)
"""Where a playbook names no order, the installment is cured before fees and penalty interest are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accrual:
    """How penalty interest grows.

    `rate` is by the year; else the loan's agreed penalty rate; else `multiple` of the contract rate. A day accrues on
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
        """The rate by the year: the playbook's own, else what the contract agreed, else the multiple."""
        if self.rate is not None:
            return Fraction(self.rate)
        if loan.agreed_penalty is not None:
            return Fraction(loan.agreed_penalty)
        if self.multiple is None:
            return Unknown(("loan.agreed_penalty",))
        if loan.annual_rate is None:
            return Unknown(("loan.annual_rate",))
        return Fraction(self.multiple) * Fraction(loan.annual_rate)


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment of the ledger on its local day, in units; `for_due` is the installment it names."""

    day: date
    amount: int
    for_due: date | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """One installment as it stands on a day, in units.

    `due` is the day it is due, the day of acceleration where that came first. `unpaid` says whether more is open than
    the tolerance; `settled_on` is the day since which it is not, None while it is, or when the day was not told.
    """

    due: date
    open: int
    penalty: Fraction | Unknown
    unpaid: bool | Unknown
    settled_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What decides whether an installment counts as unpaid, and how payments are applied."""

    counts: frozenset[str] = frozenset({"installments"})
    tolerance: Decimal = Decimal(0)
    accrual: Accrual | None = None
    order: tuple[str, ...] = STANDARD_ORDER


def full_order(allocation: Sequence[str]) -> tuple[str, ...]:
    """The order of allocation with what it leaves out at its end."""
    return tuple(dict.fromkeys((*allocation, *STANDARD_ORDER)))


def balances(book: Book, payments: Sequence[Payment], today: date, terms: Terms) -> tuple[Balance, ...]:
    """Every installment as it stands on `today`, by due date; the payments are those made by now, oldest first.

    Where an installment tells what was `paid`, that is the truth from `paid_on` on, and payments of the ledger up to
    that day only say when the money came; else the ledger's payments are applied: to the installment they name, then
    to the oldest.
    """
    rules = _Rules(book, today, terms)
    accounts = [_Account(bill, rules) for bill in book.bills]
    events: list[tuple[date, int, Payment | _Account]] = [(payment.day, 0, payment) for payment in payments]
    events += [(one.told_on, 1, one) for one in accounts if one.told_on is not None and one.told_on <= today]
    for day, _, event in sorted(events, key=lambda event: event[:2]):
        if isinstance(event, _Account):
            event.take_told(day)
        else:
            _apply(event, accounts)
    return tuple(account.balance() for account in accounts)


def _apply(payment: Payment, accounts: Sequence[_Account]) -> None:
    left = payment.amount
    if payment.for_due is not None:
        for account in accounts:
            if account.bill.due == payment.for_due:
                left = account.take(left, payment.day)
    for account in accounts:
        if not left:
            return
        left = account.take(left, payment.day)


class _Rules:
    """What all accounts of one reckoning share."""

    __slots__ = ("accrual", "cap", "coin", "counts", "loan", "order", "rate", "today", "tolerance", "unknown")

    def __init__(self, book: Book, today: date, terms: Terms) -> None:
        self.loan, self.today, self.counts, self.accrual = book.loan, today, terms.counts, terms.accrual
        self.tolerance = book.units(terms.tolerance) // 1
        self.order = tuple(PARTS.get(name) for name in terms.order)
        self.rate = Fraction(0)
        self.cap: Fraction | None = None
        self.unknown: Unknown | None = None
        if terms.accrual is not None:
            self._reckon(terms.accrual, book)

    def _reckon(self, accrual: Accrual, book: Book) -> None:
        yearly = accrual.yearly(book.loan)
        if isinstance(yearly, Unknown):
            self.unknown = yearly
        else:
            self.rate = yearly / accrual.days_in_year
        if accrual.starts == "after_grace" and book.loan.grace_days is None:
            self.unknown = self.unknown or Unknown(("loan.grace_days",))
        self.cap = None if accrual.cap is None else Fraction(accrual.cap) / accrual.days_in_year
        self.coin = int(10 ** max(book.places - accrual.places, 0))


class _Account:
    """An installment while payments are being applied to it. It lives inside one call of `balances`."""

    __slots__ = ("bill", "due", "parts", "penalty", "rules", "settled_on", "told_left", "told_on")

    def __init__(self, bill: Bill, rules: _Rules) -> None:
        called_in = rules.loan.accelerated_on
        self.bill, self.rules = bill, rules
        self.due = min(bill.due, called_in) if called_in is not None and called_in <= rules.today else bill.due
        self.parts = [bill.fees, bill.interest, bill.principal]
        self.told_left, self.told_on = bill.paid, bill.paid_on
        self.penalty = None if rules.accrual is None else _Penalty(self.due, bill.split, rules)
        self.settled_on = None if self._unpaid() else date.min

    def take(self, left: int, day: date) -> int:
        """Takes its share of a payment, in the order of allocation, and gives back the rest."""
        most = left
        if self.told_left is not None:
            explains = self.told_on is None or day <= self.told_on
            most = min(self.told_left, left) if explains else 0
        if not most and self.penalty is None:
            return left
        if self.penalty is not None:
            self.penalty.accrue(day, self.parts)
        for part in self.rules.order:
            if part is not None:
                taken = min(self.parts[part], most)
                self.parts[part] -= taken
                most -= taken
                if self.told_left is not None:
                    self.told_left -= taken
            else:
                taken = 0 if self.penalty is None else self.penalty.pay(left)
                most = min(most, left - taken)
            left -= taken
        self._note(day)
        return left

    def take_told(self, day: date) -> None:
        """On the told day the rest of what was told is paid, and with it all that comes before it in the order."""
        if self.told_left:
            if self.penalty is not None:
                self.penalty.accrue(day, self.parts)
            self._take_rest()
            self._note(day)

    def _take_undated(self) -> None:
        """What was told to be paid, nobody says when."""
        if self.told_on is not None or not self.told_left:
            return
        self._take_rest()
        penalty_first = self.rules.order[0] is None
        if self.penalty is not None and self.due < self.rules.today and not (penalty_first and not sum(self.parts)):
            self.penalty.lose()

    def _take_rest(self) -> None:
        left = self.told_left or 0
        for part in self.rules.order:
            if part is not None:
                taken = min(self.parts[part], left)
                self.parts[part] -= taken
                left -= taken
            elif left and self.penalty is not None:
                self.penalty.forgive()
        self.told_left = 0

    def balance(self) -> Balance:
        """The account closed at the end."""
        self._take_undated()
        owed: Fraction | Unknown = Fraction(0)
        if self.penalty is not None:
            self.penalty.accrue(self.rules.today, self.parts)
            owed = self.penalty.owed_or_unknown()
        unpaid = self._unpaid()
        return Balance(self.due, sum(self.parts), owed, unpaid, None if unpaid is True else self.settled_on)

    def _note(self, day: date) -> None:
        if self.settled_on is None and self._unpaid() is not True:
            self.settled_on = day

    def _unpaid(self) -> bool | Unknown:
        counted: Fraction | int = 0
        if "installments" in self.rules.counts:
            counted += self.parts[INTEREST] + self.parts[PRINCIPAL]
        if "fees" in self.rules.counts:
            counted += self.parts[FEES]
        if PENALTY in self.rules.counts and self.penalty is not None:
            owed = self.penalty.owed_or_unknown()
            if isinstance(owed, Unknown):
                return True if counted > self.rules.tolerance else owed
            counted += owed
        return counted > self.rules.tolerance


@dataclass(slots=True, eq=False)
class _Penalty:
    """The penalty interest of one installment. `capital` is the part of what is owed that itself bears interest.

    Where what it takes is not told (`unknown`), it is followed only so far as to see whether anything has accrued.
    """

    due: date
    split: bool
    rules: _Rules
    owed: Fraction | int = 0
    capital: Fraction | int = 0
    room: Fraction | int = 0
    """What may yet be owed under the cap: simple interest at it, less what was paid of it."""
    unknown: Unknown | None = field(init=False)
    mark: date = field(init=False)
    """The last day that has accrued."""
    start: date = field(init=False)
    months: int = 0
    accrued: bool = False

    def __post_init__(self) -> None:
        accrual = self.rules.accrual
        assert accrual is not None
        self.unknown = self.rules.unknown
        if accrual.base == "overdue_principal" and not self.split:
            self.unknown = self.unknown or Unknown(("loan.installments.principal",))
        grace = self.rules.loan.grace_days or 0 if accrual.starts == "after_grace" else 0
        self.start = self.mark = self.due + timedelta(days=grace)

    def accrue(self, day: date, parts: Sequence[int]) -> None:
        """Lets the days up to `day`, which is included, accrue on what is open."""
        if day <= self.mark:
            return
        accrual = self.rules.accrual
        assert accrual is not None
        base = parts[PRINCIPAL] + (parts[INTEREST] if accrual.base == "overdue_installment" else 0)
        if self.unknown is not None:
            self.accrued = self.accrued or base > 0
        elif accrual.compounding == "monthly":
            self._compound(day, base)
        else:
            self._grow(base, (day - self.mark).days)
        self.mark = day

    def _compound(self, day: date, base: int) -> None:
        """Month by month: what is owed at the end of each bears interest from then on."""
        while (until := min(day, self._month_end())) > self.mark:
            self._grow(base, (until - self.mark).days)
            self.mark = until
            if until == self._month_end():
                self.months += 1
                self.capital = self.owed

    def _month_end(self) -> date:
        return add_term(self.start, Term(self.months + 1, "months"))

    def _grow(self, base: int, days: int) -> None:
        bearing = base + self.capital
        if not bearing:
            return
        self.owed += bearing * days * self.rules.rate
        if self.rules.cap is not None:
            self.room += base * days * self.rules.cap
            self.owed = min(self.owed, self.room)

    def pay(self, left: int) -> int:
        """Takes what is owed in whole coins, and forgets the fraction of a coin beyond them."""
        if self.unknown is not None or not self.owed:
            return 0
        whole = int(self.owed // self.rules.coin) * self.rules.coin
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

    def _less(self, amount: Fraction | int) -> None:
        self.owed -= amount
        self.room -= min(amount, self.room)
        self.capital = min(self.capital, self.owed)

    def owed_or_unknown(self) -> Fraction | Unknown:
        """What is owed; unknown only once something has accrued."""
        if self.unknown is not None and self.accrued:
            return self.unknown
        return Fraction(self.owed)
