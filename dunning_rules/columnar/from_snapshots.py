"""Snapshots as tables: what a host that has files, or a test, hands to the portfolio reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import polars as pl

from ..amounts import places_of
from ..snapshot.build import LIABLE_BY_ROLE
from ..snapshot.model import Coverage, FactValue, Installment, Loan, Party, Record, Snapshot
from .tables import FACT, LOAN_ID, NAMES, Column, Table, dtype, tables

FEWEST_PLACES: Final = 2
MOST_DIGITS: Final = 38
Row = dict[str, Any]


def tables_of(snapshots: Iterable[Snapshot]) -> dict[str, pl.DataFrame]:
    """The six tables of some loans, with every column of which something was told.

    What a snapshot's own instant, name and `meta` are, tables do not hold. A declared fact that is of several kinds
    becomes text.
    """
    rows: dict[str, list[Row]] = {name: [] for name in NAMES}
    for snapshot in snapshots:
        for name, row in _rows(snapshot):
            rows[name].append({LOAN_ID: snapshot.loan.id, **row})
    return {name: _frame(tables()[name], rows[name]) for name in NAMES}


def _rows(snapshot: Snapshot) -> Iterator[tuple[str, Row]]:
    yield "loans", _loan(snapshot)
    for installment in snapshot.loan.installments:
        yield "installments", _installment(installment)
    for party in snapshot.parties:
        yield "parties", _party(party)
        for address in party.addresses:
            told = {name: getattr(address, name) or None for name in ("id", "channels", "kind", "place", "shared_with")}
            yield "addresses", {"party_id": party.id, **told}
    for debt in snapshot.debts:
        yield "debts", {"id": debt.id, "account": debt.account, "creditor": debt.creditor}
    for record in snapshot.ledger:
        yield "ledger", _record(record)


def _loan(snapshot: Snapshot) -> Row:
    loan: Loan = snapshot.loan
    columns = [column.name for column in tables()["loans"].columns if column.path[0] == "loan"]
    row: Row = {name: getattr(loan, name) for name in columns}
    row |= {"lender": snapshot.lender, "collector": snapshot.collector}
    covered = snapshot.coverage
    if covered != Coverage():
        row |= {"coverage_debts": covered.debts, "coverage_by": covered.by, "coverage_from": covered.from_}
    return row | {f"{FACT}{name}": value for name, value in snapshot.facts.items()}


def _installment(one: Installment) -> Row:
    names = ("due", "amount", "principal", "interest", "fees", "paid", "paid_on")
    return {name: getattr(one, name) for name in names}


def _party(party: Party) -> Row:
    liability, default = party.liability, LIABLE_BY_ROLE.get(party.role, "none")
    return {
        "id": party.id,
        "role": party.role,
        "person": party.person,
        "kind": party.kind,
        "liability_nature": liability.nature if liability.nature != default else None,
        "liability_until": liability.until,
        "liability_cap": liability.cap,
        "timezones": party.timezones or None,
        "work_hours": None if party.work_hours is None else str(party.work_hours),
        "language": party.language,
        "acts_for": party.acts_for or None,
    }


_RENAMED: Final = {"in": "in_", "for": "for_", "from": "from_", "with": "with_"}


def _record(record: Record) -> Row:
    """The keys that were told: what a kind has by default is filled in again by whoever reads the tables."""
    row: Row = {}
    for column in tables()["ledger"].columns:
        key = column.path[0]
        if key not in record.keys:
            continue
        value = getattr(record, _RENAMED.get(key, key))
        if column.kind in ("day", "instant") and key in ("from", "until"):
            if isinstance(value, date) is (column.kind == "day"):
                row[column.name] = value
        elif column.held == "payments":
            row[column.name] = [{"due": one.due, "amount": one.amount} for one in value]
        else:
            row[column.name] = str(value) if column.kind == "hours" else value
    return row


# --- columns --------------------------------------------------------------------------------------------------------


def _frame(table: Table, rows: list[Row]) -> pl.DataFrame:
    made = [pl.Series(LOAN_ID, [row[LOAN_ID] for row in rows], dtype=pl.String)]
    for column in table.columns:
        values = [row.get(column.name) for row in rows]
        if column.needed or any(value is not None for value in values):
            made.append(_series(column, values))
    facts = sorted({name for row in rows for name in row if name.startswith(FACT)}) if table.name == "loans" else ()
    made += [_fact(name, [row.get(name) for row in rows]) for name in facts]
    return pl.DataFrame(made)


def _series(column: Column, values: list[Any]) -> pl.Series:
    kind = dtype(column)
    match column.kind:
        case "money":
            kind = _money(column, values)
        case "instant":
            return pl.Series(column.name, values, dtype=pl.Int64).cast(kind)
    if column.held != "one":
        values = [None if value is None else list(value) for value in values]
    return pl.Series(column.name, values, dtype=kind)


def _money(column: Column, values: list[Any]) -> pl.DataType:
    told = [value for value in values if value is not None]
    if column.held == "payments":
        told = [item["amount"] for value in told for item in value]
    kind = pl.Decimal(MOST_DIGITS, max(FEWEST_PLACES, places_of([one for one in told if isinstance(one, Decimal)])))
    return kind if column.held == "one" else pl.List(pl.Struct({"due": pl.Date(), "amount": kind}))


def _fact(name: str, values: list[FactValue | None]) -> pl.Series:
    kinds: Mapping[type, pl.DataType] = {bool: pl.Boolean(), int: pl.Int64(), str: pl.String()}
    told = {type(value) for value in values if value is not None}
    if len(told) == 1:
        return pl.Series(name, values, dtype=kinds[told.pop()])
    return pl.Series(name, [None if value is None else _text(value) for value in values], dtype=pl.String)


def _text(value: FactValue) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
