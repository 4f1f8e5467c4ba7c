"""A portfolio that is read from where it is, lot by lot: the same answers and refusals as of tables in memory."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dunning_rules import TableError, load_snapshot
from dunning_rules.columnar import Decided, decide_lots, decide_tables
from dunning_rules.columnar.byrows import decide_by_rows
from dunning_rules.columnar.from_snapshots import tables_of
from tests.benchmarks.one_loan import book
from tests.codegen.loans import into_scope

from .drawn_loans import NOW, Loans

AS_OF = NOW.isoformat()
book_of = cache(book)
LOANS = 13
MOST = 4
SEED = 4
"""So mixed, the loans with one id are in two lots."""
Tables = dict[str, pl.DataFrame]
LOST = ["005", "113", "175", "999", None]
"""Ids of no loan: below all others, between two of one lot and of two lots, above all, and none."""


@cache
def drawn(numbers: bool) -> Tables:
    """Loans of two zones, in the order of their ids, which are `numbers` or texts; with rows of no loan, and an id that
    stands twice."""
    made = [Loans(book_of(), 3, zone) for zone in ("Asia/Shanghai", "Europe/Madrid")]
    loans = [into_scope(book_of(), made[number % 2].loan(number)) for number in range(LOANS)]
    texts = [json.dumps(one).replace(f'"{one["loan"]["id"]}"', f'"{100 + 10 * at}"') for at, one in enumerate(loans)]
    told = tables_of([load_snapshot(text) for text in texts])
    told["loans"] = pl.concat([told["loans"].slice(0, MOST), told["loans"].slice(MOST - 1)])
    party = told["parties"].slice(0, 1)
    lost = [party.with_columns(loan_id=pl.lit(one, pl.String)) for one in LOST]
    told["parties"] = pl.concat([told["parties"], *lost])
    kind = pl.Int32() if numbers else pl.String()
    return {name: table.with_columns(pl.col("loan_id").cast(kind)) for name, table in told.items()}


def mixed(tables: Tables) -> Tables:
    """The same in another order: rows stand anyhow, and loans not by id."""
    found = {name: table.sample(fraction=1.0, shuffle=True, seed=SEED) for name, table in tables.items()}
    assert not found["loans"]["loan_id"].is_sorted()
    return found


def plans(tables: Tables, folder: Path, where: str) -> dict[str, pl.LazyFrame]:
    if where == "memory":
        return {name: table.lazy() for name, table in tables.items()}
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet", row_group_size=3)
    return {name: pl.scan_parquet(folder / f"{name}.parquet") for name in tables}


def refused(some: list[Decided]) -> list[tuple[Any, ...]]:
    return sorted((row for one in some for row in one.refused.drop("message_zh", "help_zh").iter_rows()), key=repr)


@pytest.mark.parametrize("where", ["parquet", "memory"])
@pytest.mark.parametrize("numbers", [False, True], ids=["texts", "numbers"])
@pytest.mark.parametrize("sorted_", [True, False], ids=["in order", "mixed"])
def test_lots_of_plans(tmp_path: Path, where: str, numbers: bool, sorted_: bool) -> None:
    tables = drawn(numbers) if sorted_ else mixed(drawn(numbers))
    whole = decide_tables(book_of(), tables, as_of=AS_OF)
    lots = list(decide_lots(book_of(), plans(tables, tmp_path, where), as_of=AS_OF, most=MOST))
    assert pl.concat([one.candidates for one in lots]).equals(whole.candidates)
    assert refused(lots) == refused([whole])
    assert len(refused(lots)) == len(LOST) + 2
    assert [one.loans for one in lots] == ([MOST + 1, MOST, MOST, 1] if sorted_ else [MOST, MOST, MOST, 2])
    again = decide_tables(book_of(), plans(tables, tmp_path, where), as_of=AS_OF)
    assert again.candidates.equals(whole.candidates)
    assert again.summary() == whole.summary()


def test_some_tables_are_plans(tmp_path: Path) -> None:
    tables = drawn(numbers=False)
    scans = plans(tables, tmp_path, "parquet")
    whole = decide_tables(book_of(), tables, as_of=AS_OF)
    some = {**tables, "ledger": scans["ledger"], "parties": scans["parties"]}
    lots = list(decide_lots(book_of(), some, as_of=AS_OF, most=MOST))
    assert pl.concat([one.candidates for one in lots]).equals(whole.candidates)
    assert refused(lots) == refused([whole])


def test_words_by_number_as_ids(tmp_path: Path) -> None:
    tables = drawn(numbers=False)
    coded = {name: table.with_columns(pl.col("loan_id").cast(pl.Categorical)) for name, table in tables.items()}
    lots = decide_lots(book_of(), plans(coded, tmp_path, "memory"), as_of=AS_OF, most=MOST)
    whole = decide_tables(book_of(), tables, as_of=AS_OF)
    assert pl.concat([one.candidates for one in lots])["candidate"].equals(whole.candidates["candidate"])


def test_nothing_is_read_before_the_columns_are_known_to_fit() -> None:
    def never(_: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError

    tables = drawn(numbers=False)
    wrong = tables["ledger"].lazy().map_batches(never).with_columns(surplus=pl.lit(1))
    with pytest.raises(TableError) as told:
        next(decide_lots(book_of(), {**tables, "ledger": wrong}, as_of=AS_OF))
    assert [one.path for one in told.value.diagnostics] == ["ledger.surplus"]


def test_no_loans() -> None:
    tables = {name: table.clear().lazy() for name, table in drawn(numbers=False).items()}
    (only,) = decide_lots(book_of(), tables, as_of=AS_OF)
    assert (only.loans, only.candidates.height, only.refused.height) == (0, 0, 0)


@pytest.mark.parametrize("apart", [1, 100_000], ids=["dense", "sparse"])
def test_ids_that_are_larger_than_whole_numbers_with_a_sign(apart: int) -> None:
    tables = drawn(numbers=True)
    large = {
        name: table.with_columns((pl.col("loan_id").cast(pl.UInt64) * apart + (1 << 63)).cast(pl.UInt64))
        for name, table in tables.items()
    }
    whole = decide_by_rows(book_of(), large, as_of=AS_OF)
    plain = {name: table.lazy() for name, table in large.items()}
    lots = list(decide_lots(book_of(), plain, as_of=AS_OF, most=MOST))
    told = pl.concat([one.candidates for one in lots])
    assert told.height > LOANS
    assert told.equals(whole.candidates)
    assert decide_tables(book_of(), large, as_of=AS_OF).candidates.equals(whole.candidates)


def test_loans_without_an_id_beside_rows_of_some() -> None:
    tables = drawn(numbers=False)
    nameless = {**tables, "loans": tables["loans"].with_columns(loan_id=pl.lit(None))}
    told = decide_tables(book_of(), nameless, as_of=AS_OF)
    assert (told.loans, told.candidates.height) == (0, 0)
    assert set(told.refused["code"]) == {"missing-key", "unknown-loan"}
