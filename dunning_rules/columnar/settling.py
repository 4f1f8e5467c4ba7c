"""What follows from the installments of many loans at once: days past due, what is overdue, the episode of arrears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import numpy as np
import polars as pl

from ..money import PENALTY
from ..values import Fact, Unknown
from .arrays import Bools, Ints, as_column, flags, nowhere, or_null, repeated
from .bills import PLACES, Account, Bills, bills_of
from .clocks import NEVER, Clocks
from .reckoned import Rows, reckoned
from .wants import LONG_AGO

DERIVED: Final = frozenset(
    {
        "days_past_due",
        "delinquent_days",
        "installments_overdue",
        "worst_days_past_due",
        "cured_on",
        "amount_overdue",
        "penalty_interest",
        "amount_to_cure",
    }
)
_ALONE: Final = frozenset({"penalty_interest", "amount_to_cure"})
"""What is reckoned loan by loan."""
_KINDS: Final[dict[str, pl.DataType]] = {
    "episode": pl.Int64(),
    "cured_on": pl.Date(),
    "amount_overdue": pl.Decimal(38, 6),
    "penalty_interest": pl.Decimal(38, 6),
    "amount_to_cure": pl.Decimal(38, 6),
}


@dataclass(frozen=True, slots=True, eq=False)
class Derived:
    """Derived facts by name, one row a loan, null where a fact is nothing; `episode` is its first instant. `odd` are
    the loans that columns do not settle."""

    columns: dict[str, pl.Series]
    odd: pl.Series


def settled(account: Account, wanted: frozenset[str]) -> Derived:
    """The wanted facts (with `episode` among them) of all loans. What arrays do not reckon is reckoned loan by loan."""
    names = tuple(sorted(wanted))
    if wanted & _ALONE:
        every = pl.int_range(account.loans.height, dtype=pl.UInt32, eager=True)
        columns = {name: repeated(name, None, len(every), _kind(name)) for name in names}
        odd = nowhere(len(every))
    else:
        columns, odd = _in_arrays(account, wanted)
        every = odd.arg_true()
    if len(every):
        columns, odd = _alone(account, names, every, columns)
    return Derived(columns, odd | account.ageing if "delinquent_days" in wanted else odd)


def _in_arrays(account: Account, wanted: frozenset[str]) -> tuple[dict[str, pl.Series], pl.Series]:
    """The facts of all loans at once, and the loans of which they do not hold."""
    height = account.loans.height
    bills, odd = bills_of(account)
    today = account.clocks.told(lambda local: local.day)
    past_due = _past_due(bills, height, today)
    columns = {"days_past_due": past_due}
    overdue = bills.unpaid & (bills.due < today[bills.loan])
    if "installments_overdue" in wanted:
        counts = np.bincount(bills.loan[overdue], minlength=height).astype(np.int32)
        columns["installments_overdue"] = pl.Series("installments_overdue", counts)
    if "amount_overdue" in wanted:
        amount = np.zeros(height, np.int64)
        np.add.at(amount, bills.loan[overdue], bills.open[overdue])
        columns["amount_overdue"] = _amount(amount, bills.places)
        odd = odd | flags(amount % 10 ** (bills.places - bills.shown) != 0)
    if "delinquent_days" in wanted:
        columns["delinquent_days"] = _delinquent(past_due, account.loans["grace_days"])
    if wanted & {"worst_days_past_due", "cured_on", "episode"}:
        told, undated = _episodes(bills, overdue, height, today, account.clocks)
        columns |= told
        odd = odd | undated if wanted & {"worst_days_past_due", "cured_on"} else odd
    return {name: columns[name] for name in wanted}, odd


def _alone(
    account: Account, names: tuple[str, ...], loans: pl.Series, columns: dict[str, pl.Series]
) -> tuple[dict[str, pl.Series], pl.Series]:
    """The facts with those of some loans reckoned one by one; the loans of which one is unknown."""
    policy = account.policy
    odd = nowhere(account.loans.height)
    fine = int(policy.tolerance.as_tuple().exponent) < -2
    if PENALTY in policy.counts and fine:  # then it matters how finely other records tell amounts
        return columns, odd.scatter(loans, True)
    rows = Rows(account.loans, account.installments, account.payments)
    told = dict(reckoned(rows, loans, names, policy, account.clocks))
    unknown = [number for number, facts in told.items() if any(map(_beyond, facts))]
    for place, name in enumerate(names):
        facts = [None if _beyond(told[number][place]) else told[number][place] for number in loans]
        if name == "episode":
            local = map(account.clocks.of_loan, loans)
            facts = [
                one.begins(day) if isinstance(day, date) else LONG_AGO for one, day in zip(local, facts, strict=True)
            ]
        columns[name] = columns[name].clone().scatter(loans, pl.Series(name, facts, columns[name].dtype))
    return columns, odd.scatter(pl.Series(unknown, dtype=pl.UInt32), True) if unknown else odd


def _beyond(fact: Fact) -> bool:
    """Whether a column does not hold a fact: it is unknown, or finer than amounts are counted."""
    if isinstance(fact, Decimal):
        exponent = fact.as_tuple().exponent
        return not isinstance(exponent, int) or exponent < -PLACES
    return isinstance(fact, Unknown)


def _kind(name: str) -> pl.DataType:
    return _KINDS.get(name, pl.Int32())


def _past_due(bills: Bills, height: int, today: Ints) -> pl.Series:
    first = np.full(height, NEVER, np.int64)
    at = np.flatnonzero(bills.unpaid)[::-1]  # of each loan the earliest is written last
    first[bills.loan[at]] = bills.due[at]
    return or_null("days_past_due", today - first, first != NEVER, pl.Int32)


def _amount(units: Ints, places: int) -> pl.Series:
    parts: int = 10**places
    return (pl.Series("amount_overdue", units).cast(pl.Decimal(38, 6)) / parts).cast(pl.Decimal(38, 6))


def _delinquent(past_due: pl.Series, grace: pl.Series) -> pl.Series:
    table = pl.DataFrame([past_due, grace.cast(pl.Int32).fill_null(0)])
    counted = (pl.col("days_past_due") - pl.col("grace_days")).clip(0, None).fill_null(0)
    return table.select(counted.alias("delinquent_days")).to_series()


# --- episodes --------------------------------------------------------------------------------------------------------


def _episodes(
    bills: Bills, overdue: Bools, height: int, today: Ints, clocks: Clocks
) -> tuple[dict[str, pl.Series], pl.Series]:
    """The present or last episode of each loan; and the loans of which an undated payment leaves it open."""
    past = bills.due < today[bills.loan]
    undated = ~bills.unpaid & (bills.settled_on == NEVER) & past
    late = past & (bills.unpaid | ((bills.settled_on != NEVER) & (bills.settled_on > bills.due + 1)))
    at = np.flatnonzero(late)
    loan, due = bills.loan[at], bills.due[at]
    last = np.where(bills.unpaid[at], today[loan], bills.settled_on[at] - 1)
    starts = _runs(loan, due + 1, last)
    first_of, last_of, worst_of = (np.full(height, NEVER, np.int64) for _ in range(3))
    if len(at):
        which = loan[starts]  # of each loan the latest run is written last
        first_of[which] = due[starts] + 1
        last_of[which] = np.maximum.reduceat(last, starts)
        worst_of[which] = np.maximum.reduceat(last - due, starts)
    owing, longer = np.zeros(height, bool), np.zeros(height, bool)
    owing[bills.loan[overdue]] = True
    longer[bills.loan[undated & (~owing[bills.loan] | (bills.due < first_of[bills.loan]))]] = True
    if longer.any():
        earliest = np.full(height, NEVER, np.int64)
        np.minimum.at(earliest, bills.loan[overdue], bills.due[overdue])
        first_of = np.where(longer, earliest, first_of)
    some_undated = np.zeros(height, bool)
    some_undated[bills.loan[undated]] = True
    told = {
        "worst_days_past_due": or_null("worst_days_past_due", worst_of, worst_of != NEVER, pl.Int32),
        "cured_on": or_null("cured_on", (last_of + 1).astype(np.int32), (last_of != NEVER) & ~owing, pl.Date),
        "episode": as_column("episode", clocks.instants(first_of, np.arange(height), lambda one, day: one.begins(day))),
    }
    return told, pl.Series(longer | (some_undated & ~owing))


def _runs(loan: Ints, first: Ints, last: Ints) -> Ints:
    """Where runs of days that follow one another begin; the spans are sorted by loan and first day."""
    if not len(loan):
        return np.zeros(0, np.int64)
    base = loan << 32  # so that the latest day so far of another loan is never that of this one
    latest = np.maximum.accumulate(base + last)
    begins = np.ones(len(loan), bool)
    begins[1:] = base[1:] + first[1:] > latest[:-1] + 1
    return np.flatnonzero(begins)
