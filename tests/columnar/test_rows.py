"""Loans out of the tables and into them: the snapshot that comes back is the one that went in, and is decided alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunning_rules import Playbook, Snapshot, load_playbook, load_snapshot, shipped
from dunning_rules.columnar.casting import NO_ITEMS, SEPARATOR
from dunning_rules.columnar.checked import Checked, checked
from dunning_rules.columnar.from_snapshots import tables_of
from dunning_rules.columnar.tables import NAMES, tables
from dunning_rules.columnar.told import amount_of

from .rich_loan import AS_OF, frames, of_loan, rich
from .scenario_loans import differences, named, scenario_loans

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
book_of = cache(load_playbook)


@cache
def strategies() -> ModuleType:
    """The loans of the laws: their folder is a package of its own, so it is read as a file."""
    found = spec_from_file_location("drawn_loans", Path(__file__).parents[1] / "laws" / "strategies.py")
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


def back(told: Checked, as_of: str) -> Iterator[Snapshot]:
    for number, found in told.snapshots(range(told.count), as_of=as_of):
        assert isinstance(found, Snapshot), (number, found)
        yield found


def test_every_loan_of_the_scenarios_comes_back_as_it_was() -> None:
    loans = [snapshot for _, snapshot in scenario_loans()]
    assert len(loans) > 500
    told = checked(tables_of(loans))
    assert told.suspects.is_empty()
    for one, other in zip(loans, back(told, AS_OF), strict=True):
        assert list(differences(one, other)) == []


def test_loans_alone_and_loans_with_installments_are_read() -> None:
    told = frames([of_loan("A", rich()), of_loan("B", rich())])
    alone = checked({"loans": told["loans"]})
    assert alone.suspects.is_empty()
    assert [len(one.loan.installments) for one in back(alone, AS_OF)] == [0, 0]
    some = checked({"loans": told["loans"], "installments": told["installments"], "ledger": None})
    assert some.suspects.is_empty()
    assert [(len(one.loan.installments), one.parties, one.ledger) for one in back(some, AS_OF)] == [(2, (), ())] * 2
    assert some.frames["ledger"].collect().is_empty()


def test_loans_of_the_scenarios_are_decided_as_before() -> None:
    asked = [(book, snapshot) for book, snapshot in scenario_loans() if book is not None][::7]
    told = checked(tables_of(snapshot for _, snapshot in asked))
    for (book, before), after in zip(asked, back(told, AS_OF), strict=True):
        assert book is not None
        after = replace(after, as_of=before.as_of, as_of_text=before.as_of_text, asked=before.asked)
        after = replace(after, asked_text=before.asked_text, settled_once=[])
        assert said(book, before) == said(book, after)


def said(book: Playbook, snapshot: Snapshot) -> str:
    return json.dumps(book.decide(snapshot).to_dict(), ensure_ascii=False)


@pytest.mark.parametrize("name", sorted(shipped.playbooks()))
@settings(max_examples=max(3, settings.default.max_examples // 30), suppress_health_check=CHECKS, deadline=None)
@given(data=st.data())
def test_loans_as_they_come_are_decided_as_before(name: str, data: st.DataObject) -> None:
    book = book_of(name)
    drawn = data.draw(st.lists(strategies().loans_of(book), min_size=1, max_size=4))
    loans = [named(load_snapshot(one), f"L-{number}") for number, one in enumerate(drawn)]
    as_of = loans[0].as_of_text
    asked = [
        replace(one, as_of=loans[0].as_of, as_of_text=as_of, asked=loans[0].as_of, asked_text=as_of) for one in loans
    ]
    for before, after in zip(asked, back(checked(tables_of(asked)), as_of), strict=True):
        before = replace(before, settled_once=[])
        assert list(differences(before, after)) == []
        assert said(book, before) == said(book, after)


def test_the_columns_inside_tell_what_the_snapshot_tells() -> None:
    """Every single value of the columns, with the defaults filled in, against the record that comes back."""
    loans = [snapshot for _, snapshot in scenario_loans()]
    told = checked(tables_of(loans))
    records = told.frames["ledger"].collect().to_dicts()
    as_records = [(number, one) for number, found in enumerate(loans) for one in found.ledger]
    by_row = 0
    for row, (number, record) in zip(records, as_records, strict=True):
        assert (row["loan"], row["id"]) == (number, record.id)
        for column in tables()["ledger"].columns:
            here, there = (
                row[column.name],
                getattr(
                    record,
                    {"in": "in_", "for": "for_", "from": "from_", "with": "with_"}.get(column.path[0], column.path[0]),
                ),
            )
            if column.name in ("party", "form") and column.name not in record.keys:
                by_row += there is not None and here is None
                continue
            assert inside(column.name, here) == plain(column.name, there), (record, column.name)
    assert by_row > 0


def inside(name: str, value: Any) -> Any:
    if name in ("at", "known_at", "from_at", "until_at") and value is not None:
        return round(value.timestamp()) * 1_000_000 + value.microsecond
    return value


def plain(name: str, value: Any) -> Any:
    """A record's value as its column holds it."""
    if name in ("from", "until"):
        return None if isinstance(value, int) else value
    if name in ("from_at", "until_at"):
        return value if isinstance(value, int) else None
    if name == "schedule" and value is not None:
        return [{"due": one.due, "amount": one.amount} for one in value]
    if name == "hours" and value is not None:
        return str(value)
    return list(value) if isinstance(value, tuple) else value


# --- the same loan, told in other ways ------------------------------------------------------------------------------


def rich_snapshot(given_: dict[str, pl.DataFrame], *, texts: bool = False) -> Snapshot:
    told = checked(given_, texts=texts)
    assert told.suspects.is_empty(), told.suspects
    (found,) = back(told, AS_OF)
    return found


def test_other_units_zones_scales_and_widths_tell_the_same() -> None:
    plain_ = frames([of_loan("7", rich())])
    expected = rich_snapshot(plain_)
    other = dict(plain_)
    ledger = plain_["ledger"]
    times = [name for name, kind in ledger.schema.items() if isinstance(kind, pl.Datetime)]
    other["ledger"] = ledger.with_columns(
        pl.col(times[0]).dt.cast_time_unit("ns").dt.convert_time_zone("Asia/Shanghai"),
        pl.col(times[1]).dt.cast_time_unit("ms").dt.convert_time_zone("America/New_York"),
        pl.col("amount").cast(pl.Decimal(38, 9)),
        pl.col("channel").cast(pl.Categorical),
        pl.col("debts").cast(pl.List(pl.Categorical)),
    )
    other["loans"] = plain_["loans"].with_columns(pl.col("grace_days").cast(pl.UInt8))
    for name in NAMES:
        other[name] = other[name].with_columns(pl.col("loan_id").cast(pl.Int32), meta_mine=pl.lit(1.5))
    other["installments"] = other["installments"].sample(fraction=1, shuffle=True, seed=3)
    assert list(differences(expected, rich_snapshot(other))) == []


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """A table as CSV has it."""
    made = []
    for name, kind in frame.schema.items():
        here = pl.col(name)
        if isinstance(kind, pl.Datetime):
            here = here.dt.convert_time_zone("Asia/Shanghai").dt.strftime("%Y-%m-%dT%H:%M:%S%:z")
        elif isinstance(kind, pl.List) and isinstance(kind.inner, pl.Struct):
            due, amount = pl.element().struct.field("due"), pl.element().struct.field("amount")
            here = _joined(here.list.eval(due.cast(pl.String) + pl.lit("=") + amount.cast(pl.String)))
        elif isinstance(kind, pl.List):
            here = _joined(here)
        elif isinstance(kind, pl.Boolean):
            here = pl.when(here).then(pl.lit("true")).when(~here).then(pl.lit("false"))
        else:
            here = here.cast(pl.String)
        made.append(here.alias(name))
    return frame.select(made)


def _joined(items: pl.Expr) -> pl.Expr:
    return pl.when(items.list.len() == 0).then(pl.lit(NO_ITEMS)).otherwise(items.list.join(SEPARATOR))


def test_tables_of_texts_tell_the_same() -> None:
    plain_ = frames([of_loan("L", rich())])
    texts = {name: as_text(frame) for name, frame in plain_.items()}
    assert list(differences(rich_snapshot(plain_), rich_snapshot(texts, texts=True))) == []


ODD_TEXTS = {
    "at": ["2026-11-06 10:00:00Z", "2026-11-06T10:00Z", "2026-11-06T10:00:00", "2026-1-6T10:00:00Z", "06.11.2026", "x"],
    "until": ["2026-12-31", "2026-12-31T10:00:00+08:00", "31.12.2026", "2026-2-3", "2026-02-30", ""],
    "amount": ["1.50", "+1", "1e3", " 1", "1,000.00", "-1", "0.1234567890123456789", "９"],
    "willing": ["true", "false", "True", "1"],
    "schedule": ["2026-12-05=1.00", "2026-12-05", "=", "2026-12-05=1.00;", "2026-12-05=1.00=2", "[]", "2026-12-05=-1"],
    "debts": ["L", "L;D-2", "L;;D-2", "L; D-2", "[]", ";"],
}


@pytest.mark.parametrize(("column", "value"), [(name, value) for name, some in ODD_TEXTS.items() for value in some])
def test_a_text_that_a_snapshot_refuses_never_passes(column: str, value: str) -> None:
    texts = {name: as_text(frame) for name, frame in frames([of_loan("L", rich())]).items()}
    rows = texts["ledger"].with_row_index("row")
    row = rows.filter(pl.col(column).is_not_null())["row"][0]
    changed = rows.with_columns(pl.when(pl.col("row") == row).then(pl.lit(value)).otherwise(column).alias(column))
    told = checked({**texts, "ledger": changed.drop("row")}, texts=True)
    ((_, found),) = told.snapshots([0], as_of=AS_OF)
    if isinstance(found, tuple):
        assert told.suspects["loan"].to_list() == [0]
        assert {(one.table, one.row, one.column) for one in found} >= {("ledger", row, column)}
    elif told.suspects.is_empty():
        typed = told.frames["ledger"].collect().row(row, named=True)[column]
        assert typed is not None or value == ""


@given(st.decimals(min_value=0, max_value=10**12, places=6), st.integers(0, 8))
def test_an_amount_loses_the_zeros_of_its_column_and_nothing_else(amount: Decimal, more: int) -> None:
    wide = amount.quantize(Decimal(1).scaleb(-(6 + more)))
    found = amount_of(wide)
    exponent = found.as_tuple().exponent
    assert found == amount
    assert isinstance(exponent, int)
    assert exponent <= -2
    assert exponent == -2 or found.as_tuple().digits[-1] != 0
