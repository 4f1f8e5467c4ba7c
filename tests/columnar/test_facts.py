"""Declared inputs as columns: what `facts_of` reads of a snapshot, the assumption where nothing is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from dunning_rules import load_snapshot
from dunning_rules.codegen.variant import File, Source
from dunning_rules.columnar.checked import checked
from dunning_rules.columnar.facts import told_facts
from dunning_rules.columnar.from_snapshots import tables_of
from dunning_rules.errors import SnapshotError
from dunning_rules.readied import facts_of
from dunning_rules.rules import Input, Names
from dunning_rules.values import Text, Unknown

LOAN = {"product": "p", "timezone": "Asia/Shanghai", "installments": [{"due": "2026-09-01", "amount": "9.00"}]}
VALUES: dict[str, tuple[Any, ...]] = {
    "integer": (3, "4", "-5", "+6", "1.5", "x", None),
    "decimal": ("1.50", "2", "+0.125", 7, ".5", "1e3", None),
    "boolean": (True, False, "true", "no", None),
    "date": ("2026-02-28", "2026-02-29", "28.2.2026", None),
    "text": ("word", "", 5, True, None),
}
ASSUMED: dict[str, Any] = {
    "integer": 9,
    "decimal": Decimal("9.5"),
    "boolean": True,
    "date": date(2026, 1, 1),
    "text": "assumed",
}


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("assumed", [False, True])
def test_inputs(kind: Any, assumed: bool) -> None:
    given = Input("x", kind, Text("x", "x"), ASSUMED[kind] if assumed else None)
    for alike in (True, False):
        values = [one for one in VALUES[kind] if not alike or one is None or type(one) is type(VALUES[kind][0])]
        snapshots = [
            load_snapshot(
                {
                    "as_of": "2026-09-10T10:00:00+08:00",
                    "loan": {"id": f"L{number}", **LOAN},
                    "parties": [],
                    "ledger": [],
                    "facts": {} if value is None else {"x": value},
                }
            )
            for number, value in enumerate(values)
        ]
        tables = checked(tables_of(snapshots))
        source: Any = Source(None, (), (File(0, Names(inputs=(given,))),), (), ())  # type: ignore[arg-type]
        rest = [tables.frames[name].collect() for name in ("loans", "parties", "installments")]
        found = told_facts(((0, "x"),), source, *rest, {})
        fact = found.known[0, "x"]
        untold = pl.lit(fact.untold) if isinstance(fact.untold, bool) else fact.untold
        column = found.columns[fact.column]
        unknown = column.to_frame().select(untold.alias("untold") & pl.lit(True)).to_series()
        unknown = unknown.new_from_index(0, len(column)) if len(unknown) == 1 else unknown
        for number, snapshot in enumerate(snapshots):
            try:
                (expected,) = facts_of(snapshot, (given,)).values()
            except SnapshotError:
                assert found.odd[number], values[number]
                continue
            assert not found.odd[number], values[number]
            assert unknown[number] is isinstance(expected, Unknown)
            assert column[number] == (None if isinstance(expected, Unknown) else expected), values[number]
