"""A portfolio that is answered lot by lot: the same answers, refusals and reasons as in one go."""

from __future__ import annotations

from functools import cache
from typing import Any

import polars as pl
import pytest

from dunning_rules import load_playbook, load_snapshot
from dunning_rules.columnar import decide
from dunning_rules.columnar.byrows import decide_by_rows
from dunning_rules.columnar.checked import checked
from dunning_rules.columnar.decided import Decided
from dunning_rules.columnar.from_snapshots import tables_of
from tests.codegen.loans import into_scope

from .drawn_loans import NOW, Loans

NAME = "fintech-loan"
AS_OF = NOW.isoformat()
book_of = cache(load_playbook)
LOANS = 15


@pytest.fixture(scope="module")
def tables() -> dict[str, pl.DataFrame]:
    """Drawn loans of two zones, with an id that stands twice, rows of no loan, and a doubtful word."""
    book = book_of(NAME)
    made = [Loans(book, 3, zone) for zone in ("Asia/Shanghai", "Europe/Madrid")]
    drawn = [load_snapshot(into_scope(book, made[number % 2].loan(number))) for number in range(LOANS)]
    told = tables_of(drawn)
    loans, parties = told["loans"], told["parties"]
    told["loans"] = pl.concat([loans, loans.slice(2, 1)])
    told["parties"] = pl.concat([parties, parties.slice(0, 1).with_columns(loan_id=pl.lit("nobody's"))])
    return told


def said(one: Decided) -> tuple[Any, ...]:
    return (
        one.candidates.to_dicts(),
        one.refused.to_dicts(),
        one.by_row.sort("why").to_dicts(),
        one.loans,
        one.summary(),
    )


@pytest.mark.parametrize(("most", "before"), [(6, False), (LOANS // 2, True)])
def test_lots_say_what_all_say(
    tables: dict[str, pl.DataFrame], most: int, before: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = book_of(NAME)
    whole = decide.decide_tables(book, tables, as_of=AS_OF)
    assert whole.refused["code"].unique().sort().to_list() == ["duplicate-id", "unknown-loan"]
    monkeypatch.setattr(decide, "TOGETHER", most)
    lots = decide.decide_tables(book, checked(tables) if before else tables, as_of=AS_OF)
    assert said(lots) == said(whole)
    assert lots.candidates.equals(decide_by_rows(book, tables, as_of=AS_OF).candidates)
