"""One loan in which every table and every column of the ledger tells something, as tables of any number of its kind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from dunning_rules.columnar.tables import LOAN_ID, NAMES, Column, dtype, tables

AS_OF = "2026-12-01T10:00:00+08:00"
Row = dict[str, Any]
Rows = dict[str, list[Row]]


def at(day: int, hour: int = 2) -> datetime:
    return datetime(2026, 11, 6, hour, tzinfo=UTC) + timedelta(days=day)


def record(number: int, kind: str, **told: Any) -> Row:
    return {"id": f"e{number}", "kind": kind, "at": at(number // 4, number % 4 + 1), **told}


RECORDS = (
    {
        "kind": "contact",
        "known_at": at(1),
        "channel": "phone",
        "mode": "human",
        "party": "borrower",
        "address": "mobile",
        "direction": "out",
        "outcome": "conversation",
        "action": "call-borrower",
        "purpose": "demand",
        "by": "agency:7",
        "debts": ["L", "D-2"],
        "discussed": ["D-2"],
        "document": "collection_notice",
        "reply_to": "e5",
        "disclosed": False,
        "cut_off": False,
    },
    {"kind": "outcome", "of": "e0", "outcome": "answered"},
    {"kind": "act", "action": "list-default", "act": "record_finding", "party": "borrower", "outcome": "served"},
    {"kind": "payment", "amount": Decimal("500.00"), "party": "borrower", "for": date(2026, 11, 5), "status": "posted"},
    {"kind": "promise", "party": "borrower", "due": date(2026, 11, 20), "amount": Decimal("300.00"), "in": "e0"},
    {
        "kind": "request",
        "party": "borrower",
        "what": "inconvenient",
        "form": "oral",
        "hours": "20:00-24:00",
        "weekdays": ["sat", "sun"],
        "place": "workplace",
        "channel": "phone",
        "address": "mobile",
        "debts": ["L"],
        "until": date(2026, 12, 31),
        "in": "e0",
    },
    {
        "kind": "consent",
        "party": "borrower",
        "what": "third_party",
        "to": "agency:7",
        "with": "surety",
        "channel": "phone",
        "place": "home",
        "address": "mobile",
        "hours": "08:00-20:00",
        "debts": ["L"],
        "until_at": at(90),
        "in": "e0",
    },
    {"kind": "withdrawal", "of": "e6"},
    {
        "kind": "status",
        "status": "hospitalised",
        "party": "surety",
        "from": date(2026, 11, 8),
        "until": date(2026, 11, 9),
    },
    {
        "kind": "status",
        "status": "confirmed",
        "address": "mobile",
        "debts": ["L"],
        "from_at": at(1),
        "until_at": at(60),
    },
    {"kind": "document", "document": "agreed_plan", "party": "borrower", "address": "post", "outcome": "signed"},
    {
        "kind": "hold",
        "reason": "breathing_space",
        "party": "surety",
        "from": date(2026, 11, 10),
        "until": date(2026, 11, 11),
        "debts": ["D-2"],
        "purposes": ["demand"],
        "ageing": "frozen",
    },
    {
        "kind": "arrangement",
        "type": "instalments",
        "schedule": [{"due": date(2026, 12, 5), "amount": Decimal("100.00")}],
        "debts": ["L"],
        "ageing": "continues",
        "guarantor_consent": True,
    },
    {"kind": "placement", "to": "agency:7", "debts": ["L"]},
    {"kind": "recall", "of": "e13"},
    {"kind": "assignment", "to": "assignee:9", "notified": ["borrower"]},
    {"kind": "appointment", "party": "borrower", "address": "shop", "from_at": at(3), "until_at": at(4)},
    {
        "kind": "finding",
        "cause": "illness",
        "willing": True,
        "able": False,
        "trading": True,
        "expected_cash_on": date(2026, 12, 24),
        "attitude": "cooperative",
        "by": "lender",
    },
    {"kind": "void", "of": "e3"},
)


def rich() -> Rows:
    """The rows of the loan, without its id."""
    mobile = {"party_id": "borrower", "id": "mobile", "channels": ["phone", "sms"], "kind": "mobile"}
    return {
        "loans": [
            {
                "product": "loan",
                "currency": "CNY",
                "status": "active",
                "product_class": "consumer",
                "claim": "loan",
                "principal_outstanding": Decimal("9000.00"),
                "annual_rate": Decimal("0.096"),
                "agreed_penalty": Decimal("0.144"),
                "maturity": date(2027, 11, 5),
                "accelerated_on": date(2026, 11, 30),
                "grace_days": 3,
                "limitation_date": date(2029, 11, 5),
                "timezone": "Asia/Shanghai",
                "governing_law": "CN",
                "lender": "bank",
                "collector": "agency",
                "coverage_debts": "all",
                "coverage_by": "own",
                "coverage_from": date(2026, 1, 1),
            }
        ],
        "installments": [
            {
                "due": date(2026, 10, 5),
                "amount": Decimal("1000.00"),
                "principal": Decimal("900.00"),
                "interest": Decimal("90.00"),
                "fees": Decimal("10.00"),
                "paid": Decimal("1000.00"),
                "paid_on": date(2026, 10, 6),
            },
            {"due": date(2026, 11, 5), "principal": Decimal("900.00"), "fees": Decimal("10.00")},
        ],
        "parties": [
            {
                "id": "borrower",
                "role": "borrower",
                "person": "P-1",
                "kind": "person",
                "liability_nature": "primary",
                "timezones": ["Asia/Shanghai"],
                "work_hours": "09:00-17:00",
                "language": "zh",
            },
            {
                "id": "surety",
                "role": "guarantor",
                "liability_nature": "joint",
                "liability_until": date(2027, 11, 5),
                "liability_cap": Decimal("5000.00"),
            },
            {"id": "lawyer", "role": "attorney", "acts_for": ["borrower"]},
        ],
        "addresses": [
            {**mobile, "shared_with": ["surety"]},
            {
                "party_id": "borrower",
                "id": "shop",
                "channels": ["visit", "letter"],
                "kind": "business",
                "place": "workplace",
            },
            {"party_id": "borrower", "id": "post", "channels": ["letter"], "kind": "home", "place": "home"},
        ],
        "debts": [{"id": "D-2", "account": "A-2", "creditor": "C-2"}],
        "ledger": [record(number, **told) for number, told in enumerate(RECORDS)],
    }


def of_loan(name: str, rows: Rows) -> Rows:
    """The rows as those of a loan of that id; records that name the loan `L` name it so."""
    return {table: [{LOAN_ID: name, **_renamed(row, name)} for row in some] for table, some in rows.items()}


def _renamed(row: Row, name: str) -> Row:
    listed = {key: row[key] for key in ("debts", "discussed") if isinstance(row.get(key), list)}
    return row | {key: [name if debt == "L" else debt for debt in debts] for key, debts in listed.items()}


def frames(loans: list[Rows], *, money: pl.DataType | None = None) -> dict[str, pl.DataFrame]:
    """The six tables as a host has them: words as plain text."""
    made = {}
    for name in NAMES:
        rows = [row for loan in loans for row in loan[name]]
        columns = [pl.Series(LOAN_ID, [row[LOAN_ID] for row in rows], dtype=pl.String)]
        columns += [_series(column, [row.get(column.name) for row in rows], money) for column in tables()[name].columns]
        made[name] = pl.DataFrame(columns)
    return made


def _series(column: Column, values: list[Any], money: pl.DataType | None) -> pl.Series:
    amount = money or pl.Decimal(38, 4)
    kinds: dict[str, pl.DataType] = {"word": pl.String(), "money": amount}
    if column.held == "payments":
        kind: pl.DataType = pl.List(pl.Struct({"due": pl.Date, "amount": amount}))
    elif column.kind in kinds:
        kind = kinds[column.kind] if column.held == "one" else pl.List(kinds[column.kind])
    else:
        kind = dtype(column)
    return pl.Series(column.name, values, dtype=kind, strict=True)
