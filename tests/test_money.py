"""Penalty interest and the order in which payments are applied, against sums worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunning_rules.amounts import rounded, total
from dunning_rules.arrears import Arrears, ArrearsPolicy, arrears_on
from dunning_rules.money import Accrual, Payment
from dunning_rules.snapshot.bills import book_of
from dunning_rules.snapshot.model import Installment, Loan
from dunning_rules.values import Unknown

DUE = date(2026, 11, 5)
HALF_AGAIN = Accrual(multiple=Decimal("1.5"))  # of 9.6 %: 14.4 % by the year, 0.04 % a day of 360
PENALTY_FIRST = ("penalty_interest", "fees", "interest", "principal")


def one(amount: str = "15400.00", **told: Any) -> Installment:
    money = {key: Decimal(value) if isinstance(value, str) else value for key, value in told.items()}
    parts: dict[str, Any] = {"due": DUE, "amount": Decimal(amount), **money}
    return Installment(**parts)


def loan(*installments: Installment, **told: Any) -> Loan:
    return Loan(
        **{
            "id": "L",
            "product": "p",
            "installments": installments or (one(),),
            "annual_rate": Decimal("0.096"),
            **told,
        }
    )


def paid(day: str, amount: str, for_due: date | None = None) -> Payment:
    return Payment(date.fromisoformat(day), int(Decimal(amount) * 100), for_due)


def account(of: Loan, today: str, accrual: Accrual | None, *payments: Payment, **policy: Any) -> Arrears:
    day = date.fromisoformat(today)
    return arrears_on(book_of(of, ()), payments, day, ArrearsPolicy(accrual=accrual, **policy), day)


# 15,400.00 due 2026-11-05. By 2027-01-04 sixty days are past due (25 of November, 31 of December, 4 of January).
WORKED = [
    # On the due date nothing has accrued; the first day costs 15,400.00 x 0.144 / 360 = 6.16.
    ("on the due date", "2026-11-05", HALF_AGAIN, "0.00"),
    ("one day", "2026-11-06", HALF_AGAIN, "6.16"),
    # 15,400.00 x 0.144 x 4 / 360 = 24.64
    ("four days", "2026-11-09", HALF_AGAIN, "24.64"),
    # 15,400.00 x 0.144 x 60 / 360 = 15,400.00 x 0.024 = 369.60
    ("sixty days of 360", "2027-01-04", HALF_AGAIN, "369.60"),
    # 15,400.00 x 0.144 x 60 / 365 = 364.5369... -> 364.54
    ("sixty days of 365", "2027-01-04", Accrual(multiple=Decimal("1.5"), days_in_year=365), "364.54"),
    # a rate of its own: 15,400.00 x 0.18 x 60 / 360 = 462.00
    ("a rate", "2027-01-04", Accrual(rate=Decimal("0.18")), "462.00"),
    # a cap below the rate: 15,400.00 x 0.24 x 60 / 360 = 616.00
    ("capped", "2027-01-04", Accrual(rate=Decimal("0.365"), cap=Decimal("0.24")), "616.00"),
    ("a cap above the rate", "2027-01-04", Accrual(rate=Decimal("0.18"), cap=Decimal("0.24")), "462.00"),
    # monthly: 30 days to 12-05 cost 15,400.00 x 0.24 x 30 / 360 = 308.00, which then bears interest itself:
    # the next 30 days cost 15,708.00 x 0.24 x 30 / 360 = 314.16; together 622.16
    ("compounded", "2027-01-04", Accrual(rate=Decimal("0.24"), compounding="monthly"), "622.16"),
    # compounded, yet never beyond simple interest at the cap: 616.00
    (
        "compounded to the cap",
        "2027-01-04",
        Accrual(rate=Decimal("0.24"), compounding="monthly", cap=Decimal("0.24")),
        "616.00",
    ),
    # after three days of grace 57 days cost 15,400.00 x 0.144 x 57 / 360 = 351.12
    ("after grace", "2027-01-04", Accrual(multiple=Decimal("1.5"), starts="after_grace"), "351.12"),
    ("in the days of grace", "2026-11-08", Accrual(multiple=Decimal("1.5"), starts="after_grace"), "0.00"),
    # on the principal alone: 14,000.00 x 0.144 x 60 / 360 = 336.00
    ("on principal", "2027-01-04", Accrual(multiple=Decimal("1.5"), base="overdue_principal"), "336.00"),
    # the agreed penalty rate: 15,400.00 x 0.12 x 60 / 360 = 308.00
    ("as agreed", "2027-01-04", Accrual(), "308.00"),
    # what the contract agreed goes before a multiple, and a rate of the playbook before both
    ("agreed before a multiple", "2027-01-04", HALF_AGAIN, "308.00"),
    ("a rate before the agreed", "2027-01-04", Accrual(rate=Decimal("0.18")), "462.00"),
]
AGREED = {"as agreed", "agreed before a multiple", "a rate before the agreed"}


@pytest.mark.parametrize(("name", "today", "accrual", "penalty"), WORKED, ids=[row[0] for row in WORKED])
def test_penalty_interest_as_worked_by_hand(name: str, today: str, accrual: Accrual, penalty: str) -> None:
    agreed = {"agreed_penalty": Decimal("0.12")} if name in AGREED else {}
    asked = loan(one(principal="14000.00", interest="1400.00"), grace_days=3, **agreed)
    found = account(asked, today, accrual)
    assert str(found.penalty_interest) == penalty
    assert str(found.amount_to_cure) == str(Decimal(penalty) + (0 if today == "2026-11-05" else Decimal("15400.00")))


def test_a_partial_payment_goes_to_penalty_interest_first() -> None:
    # 5,400.00 on 2026-11-25, twenty days late: 15,400.00 x 0.144 x 20 / 360 = 123.20 is taken for penalty interest,
    # 5,276.80 for the installment; 10,123.20 stay open, and cost 10,123.20 x 0.144 x 40 / 360 = 161.9712 more.
    found = account(loan(), "2027-01-04", HALF_AGAIN, paid("2026-11-25", "5400.00"), allocation=PENALTY_FIRST)
    assert str(found.amount_overdue) == "10123.20"
    assert str(found.penalty_interest) == "161.97"
    assert str(found.amount_to_cure) == "10285.17"
    assert found.days_past_due == 60


def test_with_no_order_the_installment_is_taken_before_penalty_interest() -> None:
    # The whole 5,400.00 lowers the installment to 10,000.00: 123.20 + 10,000.00 x 0.144 x 40 / 360 = 283.20.
    found = account(loan(), "2027-01-04", HALF_AGAIN, paid("2026-11-25", "5400.00"))
    assert str(found.amount_overdue) == "10000.00"
    assert str(found.penalty_interest) == "283.20"


def test_the_told_payment_splits_the_days_in_the_same_way() -> None:
    # `paid` tells 5,400.00 of the installment on 11-25. Where penalty interest goes first, what had accrued by then
    # was paid with it; else it is still owed.
    told = loan(one(paid="5400.00", paid_on=date(2026, 11, 25)))
    first = account(told, "2027-01-04", HALF_AGAIN, allocation=PENALTY_FIRST)
    assert (str(first.amount_overdue), str(first.penalty_interest)) == ("10000.00", "160.00")
    last = account(told, "2027-01-04", HALF_AGAIN)
    assert (str(last.amount_overdue), str(last.penalty_interest)) == ("10000.00", "283.20")


def test_two_installments_the_oldest_is_paid_first_with_its_penalty_interest() -> None:
    # 1,000.00 due 11-05 and 1,000.00 due 12-05; 1,500.00 come on 12-15. The first is 40 days late: 16.00; the second
    # ten days: 4.00. In order: 16.00 + 1,000.00 for the first, 4.00 + 480.00 for the second, of which 520.00 stay.
    two = loan(one("1000.00"), one("1000.00", due=date(2026, 12, 5)))
    found = account(two, "2026-12-15", HALF_AGAIN, paid("2026-12-15", "1500.00"), allocation=PENALTY_FIRST)
    assert (str(found.amount_overdue), str(found.penalty_interest)) == ("520.00", "0.00")
    assert found.days_past_due == 10
    # Twenty days later: 520.00 x 0.144 x 20 / 360 = 4.16.
    later = account(two, "2027-01-04", HALF_AGAIN, paid("2026-12-15", "1500.00"), allocation=PENALTY_FIRST)
    assert str(later.penalty_interest) == "4.16"


def test_a_payment_may_name_its_installment() -> None:
    two = loan(one("1000.00"), one("1000.00", due=date(2026, 12, 5)))
    found = account(two, "2026-12-15", None, paid("2026-12-10", "1200.00", date(2026, 12, 5)))
    # The named installment is paid whole, the rest goes to the oldest.
    assert str(found.amount_overdue) == "800.00"
    assert found.days_past_due == 40


def test_penalty_interest_is_rounded_once_for_the_loan() -> None:
    # Twice 1,005.00 at 12 % for a day: 0.335 + 0.335 = 0.67, and not 0.34 + 0.34.
    at_twelve = Accrual(rate=Decimal("0.12"))
    two = loan(one("1005.00"), one("1005.00"))
    assert str(account(two, "2026-11-06", at_twelve).penalty_interest) == "0.67"


@pytest.mark.parametrize(("rounding", "shown"), [("half_up", "0.34"), ("half_even", "0.34"), ("down", "0.33")])
def test_rounding_is_stated(rounding: Any, shown: str) -> None:
    asked = loan(one("1005.00"))
    accrual = Accrual(rate=Decimal("0.12"), rounding=rounding)
    assert str(account(asked, "2026-11-06", accrual).penalty_interest) == shown


def test_a_fraction_of_a_coin_keeps_no_debt_open() -> None:
    # 0.335 have accrued; 1,005.33 pay all that can be paid in whole coins.
    at_twelve = Accrual(rate=Decimal("0.12"))
    asked = loan(one("1005.00"))
    found = account(asked, "2026-12-31", at_twelve, paid("2026-11-06", "1005.33"), allocation=PENALTY_FIRST)
    assert found.days_past_due is None
    assert str(found.penalty_interest) == "0.00"


@pytest.mark.parametrize(
    ("accrual", "told", "missing"),
    [
        (HALF_AGAIN, {"annual_rate": None}, "loan.annual_rate"),
        (Accrual(), {}, "loan.agreed_penalty"),
        (Accrual(rate=Decimal("0.1"), starts="after_grace"), {}, "loan.grace_days"),
        (Accrual(rate=Decimal("0.1"), base="overdue_principal"), {}, "loan.installments.principal"),
    ],
)
def test_what_was_not_told_makes_penalty_interest_unknown(accrual: Accrual, told: Any, missing: str) -> None:
    found = account(loan(**told), "2026-11-09", accrual)
    assert found.penalty_interest == Unknown((missing,))
    assert found.amount_to_cure == Unknown((missing,))
    assert found.days_past_due == 4
    # Before anything can accrue, nothing is missing.
    assert str(account(loan(**told), "2026-11-05", accrual).penalty_interest) == "0.00"


def test_a_payment_without_its_day_leaves_penalty_interest_unknown() -> None:
    partly = account(loan(one(paid="5400.00")), "2026-11-09", HALF_AGAIN, allocation=PENALTY_FIRST)
    assert partly.penalty_interest == Unknown(("loan.installments.paid_on",))
    assert str(partly.amount_overdue) == "10000.00"
    # Paid in full with penalty interest first: none can be left.
    wholly = account(loan(one(paid="15400.00")), "2026-11-09", HALF_AGAIN, allocation=PENALTY_FIRST)
    assert str(wholly.penalty_interest) == "0.00"


def test_without_accrual_there_is_no_penalty_interest() -> None:
    found = account(loan(), "2026-11-09", None)
    assert found.penalty_interest is None
    assert str(found.amount_to_cure) == "15400.00"


def test_penalty_interest_may_keep_an_installment_unpaid() -> None:
    # The installment is paid on the fourth day, 24.64 of penalty interest are not.
    late = paid("2026-11-09", "15400.00")
    assert account(loan(), "2026-11-20", HALF_AGAIN, late).days_past_due is None
    counts = ("installments", "penalty_interest")
    assert account(loan(), "2026-11-20", HALF_AGAIN, late, counts=counts).days_past_due == 15
    tolerant = account(loan(), "2026-11-20", HALF_AGAIN, late, counts=counts, tolerance=Decimal("24.64"))
    assert tolerant.days_past_due is None


def test_fees_count_only_where_they_are_named() -> None:
    with_fees = loan(one("1000.00", principal="900.00", interest="50.00", fees="50.00"))
    late = paid("2026-11-05", "950.00")
    assert account(with_fees, "2026-11-09", None, late).days_past_due is None
    assert account(with_fees, "2026-11-09", None, late, counts=("installments", "fees")).days_past_due == 4
    # Fees bear no penalty interest: 950.00 x 0.144 x 4 / 360 = 1.52.
    assert str(account(with_fees, "2026-11-09", HALF_AGAIN).penalty_interest) == "1.52"


def test_a_loan_called_in_is_due_on_that_day() -> None:
    two = loan(one("1000.00"), one("1000.00", due=date(2027, 11, 5)), accelerated_on=date(2026, 11, 20))
    assert str(account(two, "2026-11-19", None).amount_overdue) == "1000.00"
    called = account(two, "2026-11-21", None)
    assert (str(called.amount_overdue), called.installments_overdue) == ("2000.00", 2)


cents = st.integers(min_value=0, max_value=3_000_000)
moments = st.integers(min_value=-40, max_value=60).map(lambda days: DUE + timedelta(days=days))
payments = st.lists(st.builds(Payment, moments, cents), max_size=5).map(
    lambda made: tuple(sorted(made, key=lambda payment: payment.day))
)
accruals = st.sampled_from(
    [None, HALF_AGAIN, Accrual(rate=Decimal("0.24"), compounding="monthly", cap=Decimal("0.24"))]
)
orders = st.sampled_from([(), PENALTY_FIRST])
LATER = (DUE + timedelta(days=60)).isoformat()


@given(payments, accruals, orders)
def test_no_money_is_made_or_lost(made: tuple[Payment, ...], accrual: Accrual | None, order: tuple[str, ...]) -> None:
    two = loan(one("1000.00"), one("500.00", due=date(2026, 12, 5)))
    found = account(two, LATER, accrual, *made, allocation=order)
    open_now = sum(balance.open for balance in found.balances)
    assert 0 <= open_now <= 150_000
    assert open_now >= 150_000 - sum(payment.amount for payment in made)


@given(payments, payments, accruals, orders)
def test_paying_more_never_costs_more(
    made: tuple[Payment, ...], more: tuple[Payment, ...], accrual: Accrual | None, order: tuple[str, ...]
) -> None:
    both = sorted((*made, *more), key=lambda payment: payment.day)
    less, greater = (account(loan(), LATER, accrual, *paid, allocation=order) for paid in (made, both))
    assert greater.amount_overdue <= less.amount_overdue
    assert isinstance(greater.amount_to_cure, Decimal)
    assert isinstance(less.amount_to_cure, Decimal)
    # A payment drops at most the fraction of a coin that it cannot pay, and never brings one back.
    assert greater.amount_to_cure <= less.amount_to_cure + Decimal("0.01") * len(both)


@given(st.fractions(max_denominator=10**6), st.integers(min_value=0, max_value=4))
def test_rounding_agrees_with_decimal(amount: Fraction, places: int) -> None:
    context = Context(prec=60)
    whole = context.divide(Decimal(amount.numerator), Decimal(amount.denominator))
    for name, mode in (("half_up", ROUND_HALF_UP), ("half_even", ROUND_HALF_EVEN), ("down", ROUND_DOWN)):
        expected = whole.quantize(Decimal(1).scaleb(-places), rounding=mode, context=context)
        assert rounded(amount, places, name) == expected  # type: ignore[arg-type]  # the three names


def test_a_total_is_exact_and_keeps_its_places() -> None:
    assert str(total([Decimal("0.10"), Decimal("0.2"), Decimal("-0.30")])) == "0.00"
    huge = Decimal("12345678901234567890123456789012345.67")
    assert total([huge, Decimal("0.01")]) == Decimal("12345678901234567890123456789012345.68")
    assert str(total([])) == "0"
