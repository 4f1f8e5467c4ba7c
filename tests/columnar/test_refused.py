"""Faults of every column: a loan that passes the checks loads as a snapshot, and no fault touches another loan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from dunning_rules import SnapshotError, load_snapshot
from dunning_rules.columnar import decide_tables, tables_of
from dunning_rules.columnar.byrows import decide_by_rows
from dunning_rules.columnar.checked import Checked, checked
from dunning_rules.columnar.tables import Column, Table, tables
from tests.benchmarks import one_loan

from .rich_loan import AS_OF, at, frames, of_loan, rich

Case = tuple[str, str, int, Any]
"""Table, column, row, and the value that is put there."""

NAMES = {
    "party": ["surety", "nobody"],
    "address": ["shop", "nowhere"],
    "of": ["e0", "e6", "e7", "e13", "e999"],
    "in": ["e0", "e1", "e999"],
    "reply_to": ["e0", "e1", "e999"],
    "with": ["nobody"],
    "party_id": ["surety", "nobody"],
    "id": ["surety", "shop", "e0", "e5"],
    "debts": [["L", "nothing"], ["D-2", "D-2"]],
}
TEXTS = ["", " ", "\u3000", "x\ny", "x" * 201, "x" * 200, "“x", "借款人", "\u2028x", "x\x7f", None]
ITEMS = {
    "text": ["nobody", "借款人", "x\ny", "", None],
    "word": ["nope", "", None],
    "zone": ["Asia/Urumqi", "unknown", "Mars", None],
}
DAY, AMOUNT = date(2026, 12, 5), Decimal("1.00")
PAYMENTS = [
    [],
    [None],
    [{"due": DAY, "amount": None}],
    [{"due": None, "amount": AMOUNT}],
    [{"due": DAY, "amount": -AMOUNT}],
    [{"due": date(1899, 1, 1), "amount": AMOUNT}],
    [{"due": DAY, "amount": Decimal("1.0001")}],
    None,
]
ODD: dict[str, list[Any]] = {
    "text": TEXTS,
    "collector": ["lender:1", "agency", "agency:", "agency:a b", "bank", "", None, "agency:" + "x" * 81],
    "zone": ["unknown", "Mars", "", None],
    "hours": ["20:00-08:00", "08:00-08:00", "24:00-25:00", "8:00-9:00", "00:00-24:00", "x", None],
    "instant": [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1899, 12, 31, tzinfo=UTC),
        datetime(2200, 1, 2, tzinfo=UTC),
        at(-100),
        at(100),
        None,
    ],
    "day": [date(1899, 12, 31), date(2199, 12, 31), date(2200, 1, 1), date(2020, 1, 1), date(2030, 1, 1), None],
    "money": [Decimal(one) for one in ("-0.01", "0", "900.00", "99999.99", "1E+18", "0.0001")] + [None],
    "integer": [-1, 0, 3660, 3661, 2**40, None],
    "boolean": [True, None],
}


def odd(column: Column) -> list[Any]:
    """Values that stand at the edges of what a column may hold, and beyond."""
    if column.held == "payments":
        return PAYMENTS
    if column.held == "many":
        return [[], None, *([item] for item in ITEMS[column.kind]), *NAMES.get(column.name, [])]
    if column.kind == "word":
        return [*column.words[:1], *column.words[-1:], "nope", "", None]
    return ODD[column.kind] + NAMES.get(column.name, [])


def cases() -> Iterator[Case]:
    for table in tables().values():
        for column in table.columns:
            for row in rows_of(table, column):
                yield from ((table.name, column.name, row, value) for value in odd(column))
    words = [(row, key) for row, told in enumerate(rich()["ledger"]) for key in ("status", "what") if key in told]
    yield from (("ledger", key, row, word) for row, key in words for word in tables()["ledger"].by_name[key].words)


def rows_of(table: Table, column: Column) -> list[int]:
    """A row that tells the column, and one that does not."""
    rows = rich()[table.name]
    telling = [at for at, row in enumerate(rows) if column.name in row]
    return [*telling[:1], *[at for at in range(len(rows)) if at not in telling][:1]]


@pytest.fixture(scope="module")
def put() -> list[Case]:
    return list(cases())


@pytest.fixture(scope="module")
def portfolio(put: list[Case]) -> Checked:
    """One loan a case; among them, some in which nothing was changed."""
    loans = []
    for number, (table, column, row, value) in enumerate(put):
        rows = rich()
        rows[table][row][column] = value
        loans.append(of_loan(f"L-{number}", rows))
    return checked(frames([*loans, *(of_loan(f"W-{number}", rich()) for number in range(5))]))


def test_no_loan_that_a_snapshot_refuses_passes_the_checks(put: list[Case], portfolio: Checked) -> None:
    doubted = set(portfolio.suspects["loan"])
    told = dict(portfolio.snapshots(range(portfolio.count), as_of=AS_OF))
    refused = {number for number, found in told.items() if isinstance(found, tuple)}
    assert [put[number] for number in sorted(refused - doubted) if number < len(put)] == []
    assert len(refused) > len(put) / 3
    assert not refused & set(range(len(put), portfolio.count)), "one loan's fault is another's"
    well = [put[number][:2] for number in doubted - refused]
    assert len(well) < len(put) / 100, "loans that are well are read by columns"


def test_a_refusal_names_the_row_and_column_where_the_value_stands(put: list[Case], portfolio: Checked) -> None:
    """Where the fault is of the value itself, not of what other rows say of it."""
    for number, found in portfolio.snapshots(range(0, len(put), 7), as_of=AS_OF):
        table, column, row, value = put[number]
        if isinstance(found, tuple) and value in ("nope", "x\ny", "Mars", Decimal("-0.01"), date(1899, 12, 31), 3661):
            offset = number * len(rich()[table])
            assert (table, offset + row, column) in {(one.table, one.row, one.column) for one in found}


def test_the_diagnostics_are_those_of_the_snapshot() -> None:
    rows = rich()
    rows["ledger"][0]["channel"] = "fone"
    rows["installments"][0]["paid"] = Decimal("1000.01")
    rows["addresses"][1]["channels"] = ["visit", "leter"]
    ((_, found),) = checked(frames([of_loan("L", rows)])).snapshots([0], as_of=AS_OF)
    assert isinstance(found, tuple)
    as_written = {
        "as_of": AS_OF,
        "loan": {
            "id": "L",
            "product": "loan",
            "installments": [{"due": "2026-10-05", "amount": "1000.00", "paid": "1000.01"}],
        },
        "parties": [{"id": "p", "role": "other", "addresses": [{"id": "a", "channels": ["leter"]}]}],
        "ledger": [{"id": "e", "kind": "contact", "at": AS_OF, "channel": "fone", "party": "p"}],
    }
    with pytest.raises(SnapshotError) as raised:
        load_snapshot(as_written)
    assert {(one.found.code, one.found.message("zh")) for one in found} == {
        (one.code, one.message("zh")) for one in raised.value.diagnostics
    }
    assert sorted(one.found.path for one in found) == [
        "addresses[1].channels",
        "installments[0].paid",
        "ledger[0].channel",
    ]


def test_two_loans_of_one_id_are_both_refused_and_the_rows_of_none_are_told() -> None:
    told = frames([of_loan("A", rich()), of_loan("B", rich()), of_loan("A", rich())])
    told["debts"] = pl.concat([told["debts"], told["debts"].with_columns(loan_id=pl.lit("Z"))])
    found = checked(told)
    assert found.suspects["loan"].to_list() == [0, 2]
    for number, one in found.snapshots([0, 1, 2], as_of=AS_OF):
        assert isinstance(one, tuple) is (number != 1)
        if isinstance(one, tuple):
            assert [(part.table, part.row, part.column, part.found.code) for part in one] == [
                ("loans", number, "loan_id", "duplicate-id")
            ]
    assert found.read["debts"].astray.rows() == [(3, "Z"), (4, "Z"), (5, "Z")]


def test_an_end_that_is_told_as_a_day_and_as_an_instant_is_refused() -> None:
    rows = rich()
    rows["ledger"][8]["until_at"] = at(1)
    found = checked(frames([of_loan("L", rows)]))
    ((_, told),) = found.snapshots([0], as_of=AS_OF)
    assert isinstance(told, tuple)
    assert [(one.found.code, one.row, one.column) for one in told] == [("one-of", 8, "until_at")]
    assert found.suspects["why"].to_list() == ["ledger.until_at"]


def test_a_record_told_twice_in_the_same_words_counts_once_and_is_read_by_row() -> None:
    rows = rich()
    rows["ledger"].append(rows["ledger"][3])
    found = checked(frames([of_loan("L", rows)]))
    ((_, told),) = found.snapshots([0], as_of=AS_OF)
    assert found.suspects.rows() == [(0, "ledger.id")]
    assert not isinstance(told, tuple)
    assert len(told.ledger) == len(rich()["ledger"])


@pytest.mark.parametrize(("table", "row"), [("parties", 2), ("addresses", 1), ("debts", 0)])
def test_an_id_that_stands_twice_is_refused(table: str, row: int) -> None:
    rows = rich()
    rows[table].append(rows[table][row])
    found = checked(frames([of_loan("L", rows), of_loan("M", rich())]))
    ((_, told),) = found.snapshots([0], as_of=AS_OF)
    assert found.suspects.rows() == [(0, f"{table}.id")]
    assert isinstance(told, tuple)
    assert [(one.found.code, one.table, one.row) for one in told] == [("duplicate-id", table, len(rich()[table]))]


BAD: list[tuple[str, str, object]] = [
    ("installments", "due", None),
    ("installments", "due", date(1, 1, 1)),
    ("installments", "due", date(9999, 12, 31)),
    ("installments", "amount", Decimal("1e33")),
    ("installments", "paid", Decimal("-1e33")),
    ("ledger", "amount", None),
    ("ledger", "amount", Decimal("-1e33")),
    ("ledger", "at", None),
    ("ledger", "at", datetime(1, 1, 1, tzinfo=UTC)),
    ("ledger", "kind", None),
    ("loans", "timezone", "Mars"),
    ("loans", "accelerated_on", date(1, 1, 1)),
]


@pytest.mark.parametrize("alone", [False, True], ids=["in arrays", "reckoned alone"])
@pytest.mark.parametrize(("table", "column", "value"), BAD, ids=[f"{one} {two} {three}" for one, two, three in BAD])
def test_one_bad_row_stops_no_other_loan(table: str, column: str, value: object, alone: bool) -> None:
    paid = {"paid": "1.00"} if alone else {}
    payment = {"id": "p1", "at": "2026-10-01T01:00:00+00:00", "kind": "payment", "amount": "5.00", "party": "b"}
    loans = [
        load_snapshot(
            {
                "as_of": "2026-11-06T06:40:00+00:00",
                "loan": {
                    "id": name,
                    "product": "consumer_loan",
                    "timezone": "Asia/Shanghai",
                    "accelerated_on": "2026-11-01",
                    "installments": [{"due": "2026-08-11", "amount": "100.00", **paid}],
                },
                "parties": [{"id": "b", "role": "borrower"}],
                "ledger": [payment],
            }
        )
        for name in ("1", "2", "3")
    ]
    tables = {name: one for name, one in tables_of(loans).items() if one.height}
    told = tables[table].get_column(column, default=pl.Series([None] * len(loans)))
    kind = pl.Decimal(38, 2) if isinstance(value, Decimal) else pl.String() if value == "Mars" else told.dtype
    tables[table] = tables[table].with_columns(pl.Series(column, [told[0], value, told[2]], kind))
    book = one_loan.book()
    found, truth = (ask(book, tables, as_of="2026-11-06T06:40:00+00:00") for ask in (decide_tables, decide_by_rows))
    assert found.candidates.equals(truth.candidates)
    assert found.refused.equals(truth.refused)
    assert set(found.refused["loan_id"]) == {"2"}
