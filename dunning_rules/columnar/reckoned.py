"""The accounts that columns do not reckon, one by one as the reference does: what `arrears` says of their installments
and payments, without the loan being read as a snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from ..amounts import total
from ..arrears import Arrears, ArrearsPolicy, arrears_on
from ..calendar import local_date
from ..money import Payment
from ..snapshot.bills import book_of
from ..snapshot.model import Installment, Loan, Record
from ..values import Fact
from .clocks import Clocks, Local
from .told import amount_of

_OF_LOANS = ("status", "annual_rate", "agreed_penalty", "accelerated_on", "grace_days")
_MONEY = ("amount", "principal", "interest", "fees", "paid")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of some accounts: of the loans, of their installments, and of their payments, oldest first."""

    loans: pl.DataFrame
    installments: pl.DataFrame
    payments: pl.DataFrame


def reckoned(
    rows: Rows, loans: pl.Series, wanted: tuple[str, ...], policy: ArrearsPolicy, clocks: Clocks
) -> Iterator[tuple[int, tuple[Fact, ...]]]:
    """The wanted derived facts of some loans, by number; `episode` is the first day of the episode."""
    taken = rows.loans.select(_OF_LOANS).with_row_index("loan")[loans.to_list()]
    bills = _by_loan(rows.installments, loans)
    paid = _by_loan(rows.payments, loans)
    for told in taken.iter_rows(named=True):
        number = told.pop("loan")
        arrears = _arrears(told, bills.get(number, []), paid.get(number, []), policy, clocks.of_loan(number))
        yield number, tuple(_fact(name, arrears) for name in wanted)


def _by_loan(rows: pl.DataFrame, loans: pl.Series) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows.filter(pl.col("loan").is_in(loans.implode())).iter_rows(named=True):
        found.setdefault(row["loan"], []).append(row)
    return found


def _arrears(told: dict[str, Any], bills: list[Row], paid: list[Row], policy: ArrearsPolicy, local: Local) -> Arrears:
    listed = sorted(map(_installment, bills), key=lambda one: (one.due, repr(one)))
    loan = Loan(id="", product="", installments=tuple(listed), **told)
    records = [
        Record(id=str(at), kind="payment", at=row["at"], known_at=row["at"], amount=amount_of(row["amount"]))
        for at, row in enumerate(paid)
    ]
    book = book_of(loan, records)
    payments = tuple(
        Payment(local_date(one.at, local.zone), book.amounts[one.id], row["for"])
        for one, row in zip(records, paid, strict=True)
    )
    return arrears_on(book, payments, local.today, policy, local.today)


def _installment(row: Row) -> Installment:
    amounts: dict[str, Decimal] = {name: amount_of(row[name]) for name in _MONEY if row[name] is not None}
    if "amount" not in amounts:
        amounts["amount"] = total([amounts[name] for name in ("principal", "interest", "fees") if name in amounts])
    return Installment(due=row["due"], paid_on=row["paid_on"], **amounts)


def _fact(name: str, arrears: Arrears) -> Fact:
    if name == "episode":
        return arrears.episode_first
    if name == "delinquent_days":
        return arrears.delinquent_days((), ())
    found: Fact = getattr(arrears, name)
    return found
