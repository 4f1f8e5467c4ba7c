"""What is open of the installments of many loans at once, by what they tell was paid and by the payments of the ledger;
and which loans' accounts are reckoned alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from ..arrears import NOTHING_UNPAID, ArrearsPolicy
from ..money import PENALTY, STANDARD_ORDER
from .arrays import Bools, Ints, among, coded, flags, integers, repeated
from .clocks import NEVER, Clocks

PLACES: Final = 6
"""Amounts are counted in as small parts of the currency as they are told, down to so many decimal places; loans with
finer ones are reckoned alone."""
COMMON_PLACES: Final = 2
"""An amount that is told with so many places is shown with no more than these."""
LARGEST: Final = 10**18
MOST: Final = 1 << 61
"""Loans with an amount of so many parts, or with amounts that come to so many, are reckoned alone: arrays hold no more.

INVARIANT: sums over the amounts of one loan are exact. Those over a whole table may wrap around; only their differences
are looked at, and only within a loan.
"""
LONG_SINCE: Final = -(1 << 30)
"""The day since which nothing was ever owed."""


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """What is asked of the accounts: loans, in the order of their numbers, and their installments, sorted by loan.

    `loans` has `status`, `grace_days` and `accelerated_on`; `payments` are those posted, oldest first (`loan`, `at`,
    `amount`, `for`); `ageing` marks the loans with a record that changes ageing.
    """

    loans: pl.DataFrame
    installments: pl.DataFrame
    policy: ArrearsPolicy
    clocks: Clocks
    payments: pl.DataFrame
    ageing: pl.Series


@dataclass(frozen=True, slots=True, eq=False)
class Bills:
    """Every installment, by loan and due date: days count from 1970, amounts in units."""

    loan: Ints
    due: Ints
    open: Ints
    unpaid: Bools
    settled_on: Ints
    """The day since which it is not unpaid; `NEVER` where it is, or where the day was not told."""
    places: int
    """How many decimal places a unit has."""
    shown: int
    """With how many every loan's amounts are shown: a sum that is finer is reckoned alone, and rounded there."""


def bills_of(account: Account) -> tuple[Bills, pl.Series]:
    """Every installment as it stands, and the loans whose accounts are reckoned alone."""
    policy, loans, rows = account.policy, account.loans, account.installments
    scales = [kind.scale for kind in rows.dtypes if isinstance(kind, pl.Decimal)]
    told = (column.dtype for column in rows.get_columns() if column.null_count() < rows.height)
    shown = min([COMMON_PLACES, *(kind.scale for kind in told if isinstance(kind, pl.Decimal))])
    scales += [kind.scale for kind in account.payments.dtypes if isinstance(kind, pl.Decimal)]
    places = max(shown, min(max(scales, default=0), PLACES))
    fine = max(scales, default=0) > PLACES
    odd = repeated("odd", fine or (PENALTY in policy.counts and policy.accrual is not None), loans.height, pl.Boolean)
    loan, due = _ints(rows["loan"]), _days(rows["due"])
    if not _in_order(loan, due):
        order = np.argsort((loan << 32) + due, kind="stable")
        rows, loan, due = rows[pl.Series(order)], loan[order], due[order]
    today = account.clocks.told(lambda local: local.day)[loan]
    parts, split = _parts(rows, places)
    whole = sum(parts.values(), np.zeros(rows.height, np.int64))
    paid, paid_on = _units(rows["paid"], places), _days(rows["paid_on"])
    odd = odd | flags(_large(loan, whole, loans.height) | _large(loan, paid, loans.height))
    untold = rows["paid"].is_null().to_numpy() if rows["paid"].null_count() else np.zeros(rows.height, bool)
    came = np.where(untold | ((paid_on > today) & (paid_on != NEVER)), 0, paid)
    dated = np.where(~untold & (paid_on <= today) & (paid > 0), paid_on, NEVER)
    tolerance = int(policy.tolerance * 10**places)
    if account.payments.height:
        amounts = _units(account.payments["amount"], places)
        given, spent, when = _spent(account, amounts, loan, due, whole, tolerance, odd, untold=untold, split=split)
        odd, came, dated = given, np.where(untold, spent, came), np.where(untold, when, dated)
    left = _left(parts, came, policy)
    counted = _counted(left, policy)
    owed = counted > tolerance
    never = _counted(parts, policy) <= tolerance
    opened = sum(left.values(), np.zeros(rows.height, np.int64))
    if loans["accelerated_on"].null_count() < loans.height:
        called = _days(loans["accelerated_on"])[loan]
        due = np.where(called <= today, np.minimum(due, called), due)
    settled_on = np.where(never, LONG_SINCE, np.where(owed, NEVER, dated))
    rest = among(coded(loans["status"]), NOTHING_UNPAID)
    at_rest = rest[loan] if rest.any() else np.zeros(rows.height, bool)
    return Bills(loan, due, np.where(at_rest, 0, opened), owed & ~at_rest, settled_on, places, shown), odd


def _in_order(loan: Ints, due: Ints) -> bool:
    """Whether the installments of each loan stand by due date."""
    return not ((due[1:] < due[:-1]) & (loan[1:] == loan[:-1])).any()


def _parts(rows: pl.DataFrame, places: int) -> tuple[dict[str, Ints], Bools | None]:
    """Fees, interest and the rest of each installment; and where fees or interest are told."""
    whole, principal = rows["amount"], rows["principal"]
    named = [name for name in ("fees", "interest") if rows[name].null_count() < rows.height]
    if not named and not whole.null_count():
        return {"principal": _units(whole, places)}, None
    fees, interest = _units(rows["fees"], places), _units(rows["interest"], places)
    told = np.where(whole.is_null().to_numpy(), fees + interest + _units(principal, places), _units(whole, places))
    return {"fees": fees, "interest": interest, "principal": told - fees - interest}, fees > 0


def _left(parts: dict[str, Ints], came: Ints, policy: ArrearsPolicy) -> dict[str, Ints]:
    """What is left of each part after what came, taken in the order of allocation."""
    found: dict[str, Ints] = {}
    for name in dict.fromkeys((*policy.allocation, *STANDARD_ORDER)):
        if name in parts:
            taken = np.minimum(parts[name], came)
            found[name] = parts[name] - taken
            came = came - taken
    return found


def _counted(left: dict[str, Ints], policy: ArrearsPolicy) -> Ints:
    """What counts as unpaid of what is left."""
    names = ("interest", "principal") if "installments" in policy.counts else ()
    wanted = [left[name] for name in (*names, *(("fees",) if "fees" in policy.counts else ())) if name in left]
    nothing = np.zeros(len(next(iter(left.values()))), np.int64)
    return sum(wanted, nothing)


def _spent(
    account: Account,
    amounts: Ints,
    loan: Ints,
    due: Ints,
    whole: Ints,
    tolerance: int,
    odd: pl.Series,
    *,
    untold: Bools,
    split: Bools | None,
) -> tuple[pl.Series, Ints, Ints]:
    """What the payments of the ledger make of each installment, the oldest first: what came for it, and on which day it
    was enough. Loans that also tell what was paid, name installments, have two that are due on one day, fees or penalty
    interest are reckoned alone."""
    payments = account.payments
    payer = _ints(payments["loan"])
    doubtful = np.zeros(account.loans.height, bool)
    told = np.zeros(account.loans.height, bool)
    told[loan[~untold]] = True
    told[loan[1:][(loan[1:] == loan[:-1]) & (due[1:] == due[:-1])]] = True
    if split is not None:
        told[loan[split]] = True
    doubtful[payer] = told[payer] if account.policy.accrual is None else True
    doubtful[payer[payments["for"].is_not_null().to_numpy()]] = True
    odd = odd | flags(doubtful | _large(payer, amounts, account.loans.height))
    so_far = _so_far(payer, amounts)
    came = np.zeros(account.loans.height, np.int64)
    came[payer] = so_far  # of each loan the last is written last
    earlier = _so_far(loan, whole) - whole
    spent = np.clip(came[loan] - earlier, 0, whole)
    wanted = earlier + np.maximum(whole - tolerance, 0)
    place = _places(payer, so_far, loan, wanted)
    there = np.minimum(place, len(payer) - 1)
    enough = (place < len(payer)) & (payer[there] == loan)
    return odd, spent, np.where(enough, account.clocks.local_days(payments["at"], payer)[there], NEVER)


def _so_far(loan: Ints, amounts: Ints) -> Ints:
    """What the amounts of a loan come to, up to each of them; they stand by loan."""
    begins = np.diff(loan, prepend=-1) != 0
    total, firsts = np.cumsum(amounts), np.flatnonzero(begins)
    before = (total - amounts)[firsts]
    found: Ints = total - before[np.cumsum(begins) - 1]
    return found


def _places(payer: Ints, so_far: Ints, loan: Ints, wanted: Ints) -> Ints:
    """For each wanted amount of a loan the number of the first payment by which so much had come; where none did, that
    of the next loan's first payment. Payments are sorted by loan, and what came so far never falls."""
    loans, amounts = np.concatenate([loan, payer]), np.concatenate([wanted, so_far])
    is_payment = np.arange(len(loans)) >= len(loan)
    order = np.lexsort((is_payment, amounts, loans))
    told = is_payment[order]
    found = np.zeros(len(loan), np.int64)
    found[order[~told]] = np.cumsum(told)[~told]
    return found


def _large(loan: Ints, amounts: Ints, height: int) -> Bools:
    """The loans whose amounts are too large for arrays, one of them or all together."""
    found: Bools = np.bincount(loan, weights=amounts, minlength=height) > MOST
    found[loan[amounts >= LARGEST]] = True
    return found


# --- columns as arrays -----------------------------------------------------------------------------------------------


def _ints(column: pl.Series) -> Ints:
    return column.to_numpy().astype(np.int64)


def _days(column: pl.Series) -> Ints:
    """Days since 1970; `NEVER` where none is told."""
    if column.null_count() == len(column):
        return np.full(len(column), NEVER, np.int64)
    return integers(column, NEVER)


def _units(column: pl.Series, places: int) -> Ints:
    """Money in units of so many decimal places: 0 where none is told, at least `LARGEST` where it is so much."""
    kind = column.dtype
    if column.null_count() == len(column) or not isinstance(kind, pl.Decimal) or kind.scale > places:
        return np.zeros(len(column), np.int64)
    parts = 10 ** (places - kind.scale)
    units = integers(column.to_physical().cast(pl.Int64, strict=False), LARGEST)
    told = np.where(column.is_null().to_numpy(), 0, units) if column.null_count() else units
    found: Ints = np.minimum(told, LARGEST // parts + 1) * parts
    return found
