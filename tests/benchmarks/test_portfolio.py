"""What is measured of a portfolio is equal: columns, the readers written by hand, and `decide` of each loan."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from dunning_rules import load_snapshot

from . import one_loan

pl = pytest.importorskip("polars")
pytest.importorskip("pyarrow")
pytest.importorskip("numpy")

from dunning_rules.columnar.decide import decide_tables  # noqa: E402  # needs what is looked for above

from . import columnar_answers, columnar_loans, columnar_numpy, columnar_polars  # noqa: E402

LOANS = 400
AS_OF = columnar_loans.AS_OF


@pytest.fixture(scope="module")
def tables() -> Any:
    return columnar_loans.tables(LOANS)


@pytest.fixture(scope="module")
def wanted(tables: Any) -> Any:
    """What `decide` says of each loan."""
    book = one_loan.book()
    found = {
        int(document["loan"]["id"]): columnar_answers.numbered(book.decide(load_snapshot(document)))
        for document in columnar_loans.documents(tables, range(LOANS))
    }
    return columnar_answers.frame(found)


def test_polars_by_hand_says_what_decide_says(tables: Any, wanted: Any) -> None:
    frames = {name: pl.from_arrow(table).lazy() for name, table in tables.items()}
    columnar_answers.same(wanted, columnar_polars.decide(frames, AS_OF))


def test_numpy_by_hand_says_the_same(tables: Any, wanted: Any) -> None:
    columnar_answers.same(wanted, columnar_numpy.decide(tables, AS_OF))


def test_duckdb_by_hand_says_the_same(tables: Any, wanted: Any) -> None:
    pytest.importorskip("duckdb")
    from . import columnar_duckdb

    columnar_answers.same(wanted, columnar_duckdb.decide(tables, AS_OF))


def test_the_columns_say_the_same_and_leave_no_loan_to_the_row_reader(tables: Any, wanted: Any) -> None:
    decided = decide_tables(one_loan.book(), tables, as_of=AS_OF)
    columnar_answers.same(wanted, columnar_answers.of_candidates(decided.candidates))
    assert decided.by_row.is_empty()
    assert decided.refused.is_empty()


def test_two_readers_that_differ_are_told_apart(wanted: Any) -> None:
    other = wanted.with_columns(report=pl.when(pl.col("loan_id") == 5).then(0).otherwise("report").cast(pl.UInt32))
    with pytest.raises(AssertionError, match=r"report: \[\(5, "):
        columnar_answers.same(wanted, other)
    assert columnar_answers.checksum(wanted) != columnar_answers.checksum(other)


def test_the_loans_lie_near_the_thresholds(tables: Any, wanted: Any) -> None:
    answers = [number for action in columnar_answers.ACTIONS for number in wanted[action]]
    statuses = Counter(number >> 24 for number in answers)
    assert min(statuses.values()) > len(answers) / 10
    said = {bit for bit in columnar_answers.BITS.values() if any(number & bit for number in answers)}
    assert len(said) >= 21
    assert 9 < len(tables["ledger"]) / LOANS < 11


def test_pieces_of_a_portfolio_follow_one_another(tmp_path: Any) -> None:
    columnar_loans.write(tmp_path, 25, piece=10)
    found = columnar_loans.read(tmp_path)
    assert found["loans"]["loan_id"].to_pylist() == list(range(25))
    assert set(found["ledger"]["loan_id"].to_pylist()) <= set(range(25))
