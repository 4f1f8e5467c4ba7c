"""The published tables: every key of a snapshot has its column, Arrow's own reading of them, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunning_rules import shipped
from dunning_rules.columnar.numbering import numbers_of
from dunning_rules.columnar.reading import read_tables
from dunning_rules.columnar.tables import LOAN_ID, NAMES, arrow_schema, record_kinds, tables
from dunning_rules.errors import DunningError, TableError
from dunning_rules.schema import schema
from dunning_rules.schema.tables import FILE, published, published_text
from dunning_rules.words import RECORD_KINDS

from .rich_loan import frames, of_loan, rich

NOT_IN_TABLES = {"as_of", "loan.id", "meta", "facts"}
"""Told otherwise: one instant for all, the loan of a row, the host's own, and columns named after each fact."""


def keys_of(schema_: Mapping[str, Any], node: Any, path: str = "") -> Iterator[str]:
    """The keys of a snapshot by its JSON schema: `parties.addresses.kind`, and of records `ledger.contact.channel`."""
    node = schema_["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node
    branches = [one for key in ("anyOf", "oneOf") for one in node.get(key, ()) if one.get("type") != "null"]
    if "properties" in node:
        kind = node["properties"].get("kind", {}).get("const")
        under = f"{path}.{kind}" if path == "ledger" and kind else path
        for name, below in node["properties"].items():
            if name != "meta":
                yield from keys_of(schema_, below, f"{under}.{name}".removeprefix("."))
    elif "items" in node:
        yield from keys_of(schema_, node["items"], path)
    elif any("$ref" in one or "properties" in one or "items" in one for one in branches):
        for one in branches:
            yield from keys_of(schema_, one, path)
    else:
        yield path


def columns_by_path() -> set[str]:
    """Every column by where it stands in a snapshot."""
    under = {"loans": "", "installments": "loan.installments.", "parties": "parties.", "debts": "debts."}
    under["addresses"] = "parties.addresses."
    found = {
        under[name] + ".".join(column.path)
        for name in under
        for column in tables()[name].columns
        if column.name != "party_id"
    }
    for column in tables()["ledger"].columns:
        kinds = record_kinds() if column.name == "kind" else tuple(use.kind for use in column.uses)
        parts = (".due", ".amount") if column.held == "payments" else ("",)
        found |= {f"ledger.{kind}.{'.'.join(column.path)}{part}" for kind in kinds for part in parts}
    return found


def test_every_key_of_a_snapshot_has_its_column() -> None:
    """Read from the published schema of snapshots, not from the documents from which the columns are made."""
    whole = schema("snapshot")
    keys = set(keys_of(whole, whole)) - NOT_IN_TABLES
    assert len(keys) > 150
    assert keys == columns_by_path()


def test_the_kinds_of_record_are_those_of_the_vocabulary() -> None:
    assert set(record_kinds()) == set(RECORD_KINDS)


def test_the_published_file_is_what_the_library_generates() -> None:
    assert (shipped.schemas() / FILE).read_text(encoding="utf-8") == published_text()
    assert json.loads(published_text()) == published()


@pytest.mark.parametrize("name", NAMES)
def test_arrow_reads_what_is_published(name: str) -> None:
    kinds = {
        "utf8": pa.string(),
        "timestamp": pa.timestamp("us", "UTC"),
        "date": pa.date32(),
        "decimal": pa.decimal128(18, 2),
        "int": pa.int32(),
        "bool": pa.bool_(),
    }

    def read(told: dict[str, Any]) -> pa.Field:
        below = [read(child) for child in told["children"]]
        match told["type"]["name"]:
            case "list":
                kind = pa.list_(below[0])
            case "struct":
                kind = pa.struct(below)
            case plain:
                kind = kinds[plain]
        return pa.field(told["name"], kind, nullable=told["nullable"])

    told = pa.schema([read(one) for one in published()["tables"][name]["fields"]])
    assert told.equals(arrow_schema(name))
    listed = {
        one["name"]: {pair["key"]: pair["value"] for pair in one.get("metadata", ())}
        for one in published()["tables"][name]["fields"]
    }
    for column in tables()[name].columns:
        assert listed[column.name].get("words", "").split() == list(column.words)


def empty(name: str) -> pa.Table:
    return arrow_schema(name).empty_table()


def test_tables_as_published_are_read() -> None:
    read = read_tables({name: empty(name) for name in NAMES})
    for name in NAMES:
        assert read[name].whole(read[name].cast).collect().columns[1 + (name == "loans") :] == [
            one.name for one in tables()[name].columns
        ]


@pytest.mark.parametrize("wrapped", ["frame", "lazy", "arrow", "reader", "stream", "batch", "dictionary"])
def test_whatever_holds_arrow_is_read_alike(wrapped: str) -> None:
    class Stream:
        def __init__(self, table: pa.Table) -> None:
            self.table = table

        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return self.table.__arrow_c_stream__(requested_schema)

    def wrap(frame: pl.DataFrame) -> object:
        table = frame.to_arrow()
        match wrapped:
            case "frame":
                return frame
            case "lazy":
                return frame.lazy()
            case "arrow":
                return table
            case "reader":
                return pa.RecordBatchReader.from_batches(table.schema, table.to_batches())
            case "stream":
                return Stream(table)
            case "batch":
                return table.combine_chunks().to_batches()[0]
        words = [one.name for one in tables()[name].columns if one.kind == "word" and one.held == "one"]
        return frame.with_columns(pl.col(words).cast(pl.Categorical)).to_arrow()

    plain = frames([of_loan("L", rich())])
    expected = read_tables(plain)
    given_ = {}
    for name, frame in plain.items():
        given_[name] = wrap(frame)
    read = read_tables(given_)
    for name in NAMES:
        assert read[name].cast.collect().equals(expected[name].cast.collect()), name


# --- what is refused ------------------------------------------------------------------------------------------------


def refused(**changed: Any) -> list[tuple[str, str]]:
    """The codes and paths of what is wrong with the rich loan's tables, some of them changed."""
    given_ = {**frames([of_loan("L", rich())]), **changed}
    with pytest.raises(TableError) as raised:
        read_tables({name: frame for name, frame in given_.items() if frame is not ...})
    assert issubclass(TableError, DunningError)
    for lang in ("en", "zh"):
        assert raised.value.render(lang)
    return [(one.code, one.path) for one in raised.value.diagnostics]


def ledger(**columns: Any) -> pl.DataFrame:
    told = {"loan_id": ["L"], "id": ["e"], "kind": ["contact"], "at": [datetime(2026, 11, 6, tzinfo=UTC)], **columns}
    return pl.DataFrame({name: values for name, values in told.items() if values is not ...})


def test_a_table_that_is_missing_unknown_or_none() -> None:
    assert refused(loans=...) == [("missing-table", "loans")]
    assert refused(contacts=ledger()) == [("unknown-table", "contacts")]
    assert refused(ledger=[1, 2]) == [("wrong-shape", "ledger")]
    assert refused(ledger=pa.table([[1], [2]], names=["id", "id"])) == [("not-a-table", "ledger")]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("amount", [1.5]),
        ("amount", [150]),
        ("amount", ["1.50"]),
        ("at", [datetime(2026, 11, 6)]),
        ("at", ["2026-11-06T10:00:00+08:00"]),
        ("for", [datetime(2026, 11, 6, tzinfo=UTC)]),
        ("until", [datetime(2026, 11, 6, tzinfo=UTC)]),
        ("kind", [3]),
        ("outcome", [True]),
        ("disclosed", ["true"]),
        ("debts", ["D-1;D-2"]),
        ("debts", [[1.5]]),
        ("schedule", [[{"due": 1, "amount": Decimal("1.00")}]]),
        ("schedule", [[{"due": None, "amount": Decimal("1.00"), "paid": True}]]),
        ("loan_id", [1]),
        ("loan_id", [1.5]),
    ],
)
def test_a_column_of_another_kind(column: str, values: list[Any]) -> None:
    assert refused(ledger=ledger(**{column: values})) == [("wrong-table-column", f"ledger.{column}")]


def test_a_column_that_is_missing_or_unknown_and_all_of_it_told_in_one_go() -> None:
    told = refused(ledger=ledger(chanel=["phone"], at=..., meta=[1], meta_score=[1.5], fact_x=["y"]))
    assert told == [
        ("missing-table-column", "ledger.at"),
        ("unknown-table-column", "ledger.chanel"),
        ("unknown-table-column", "ledger.fact_x"),
    ]


def test_facts_may_be_of_any_plain_kind_and_no_other() -> None:
    plain = {"fact_a": ["x"], "fact_b": [1], "fact_c": [True], "fact_d": [Decimal("1.5")], "fact_e": [None]}
    loans = pl.DataFrame({"loan_id": ["L"], "product": ["loan"], **plain})
    assert read_tables({"loans": loans})["loans"].names[-1 - len(plain) :]
    assert refused(loans=loans.with_columns(fact_f=pl.lit(1.5), fact_=pl.lit("x"))) == [
        ("unknown-table-column", "loans.fact_"),
        ("wrong-table-column", "loans.fact_f"),
    ]


# --- numbers --------------------------------------------------------------------------------------------------------

KEYS = st.lists(st.integers(-3, 12) | st.none(), max_size=30)


@given(st.lists(st.integers(-3, 12), max_size=8), KEYS, st.booleans(), st.booleans(), st.sampled_from([1, 10**6]))
def test_every_row_finds_the_first_loan_of_its_id(
    ids: list[int], keys: list[int | None], texts: bool, stand_together: bool, apart: int
) -> None:
    keys = sorted(keys, key=lambda key: -99 if key is None else key) if stand_together else keys
    listed = pl.Series(LOAN_ID, [one * apart for one in ids], dtype=pl.Int64)
    asked = pl.Series(LOAN_ID, [None if one is None else one * apart for one in keys], dtype=pl.Int64)
    if texts:
        listed, asked = listed.cast(pl.String), asked.cast(pl.String)
    found = numbers_of(asked, listed)
    assert found.dtype == pl.UInt32
    assert found.to_list() == [ids.index(key) if key in ids else None for key in keys]
