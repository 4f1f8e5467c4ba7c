"""Tables of many rows take other ways than those of a few: the answers are the same."""

from __future__ import annotations

import polars as pl
import pytest

from dunning_rules import load_playbook, load_snapshot
from dunning_rules.columnar import arrays, casting, decide_tables, people, tables_of, words
from dunning_rules.columnar.checked import checked
from dunning_rules.columnar.tables import tables
from tests.benchmarks.one_loan import book as measured
from tests.codegen.loans import into_scope

from .drawn_loans import NOW, Loans
from .equal import named_apart

AS_OF = NOW.isoformat()


@pytest.mark.parametrize("name", ["daily-collection", "fintech-loan"])
@pytest.mark.parametrize(("trust", "coded"), [(False, True), (True, False)], ids=["checked", "trusted"])
def test_many_rows_are_answered_as_few_are(
    name: str, trust: bool, coded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = measured() if name == "daily-collection" else load_playbook(name)
    made = [Loans(book, 11, zone) for zone in ("Asia/Shanghai", "America/New_York")]
    drawn = [load_snapshot(into_scope(book, made[number % 2].loan(number))) for number in range(24)]
    told = tables_of(named_apart(drawn))
    told = {name: _coded(name, table) for name, table in told.items()} if coded else told
    few = decide_tables(book, checked(told, trust=trust), as_of=AS_OF)
    assert few.candidates.height > len(drawn)
    for module in (arrays, casting, people, words):
        monkeypatch.setattr(module, "FEW", 0)
    many = decide_tables(book, checked(told, trust=trust), as_of=AS_OF)
    assert many.candidates.equals(few.candidates)
    assert many.by_row.equals(few.by_row)
    assert many.refused.equals(few.refused)


def _coded(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """The words of a table by number, as a host may have them."""
    wanted = [one.name for one in tables()[name].columns if one.kind == "word" and one.held == "one"]
    return table.with_columns(pl.col(column).cast(pl.Categorical) for column in wanted if column in table.columns)
