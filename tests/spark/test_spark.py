"""What Spark says of a portfolio is what `decide` says of each loan, whatever the groups, the skew and the bad rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dunning_rules import Playbook, Snapshot, load_snapshot
from dunning_rules.errors import TableError
from tests.benchmarks import columnar_loans, one_loan

pa = pytest.importorskip("pyarrow")
pytest.importorskip("pyspark", reason="PySpark is not installed (extra `spark`)")

from pyarrow import parquet  # noqa: E402  # needs what is looked for above

from dunning_rules import spark as in_spark  # noqa: E402  # needs what is looked for above

LOANS = 60
BUSY = 7
"""The loan of which the ledger has very many records."""
RECORDS = 100_000
WRONG = 11
"""The loan with a record that no snapshot would accept."""
ASTRAY = 10_000

Answers = dict[str, tuple[str, list[str], list[str], list[str]]]
Frames = Mapping[str, Any]


@pytest.fixture(scope="module")
def book() -> Playbook:
    return one_loan.book()


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    """Sixty loans, a record of a kind that there is not, and one of a loan that is not listed."""
    made = {name: plain(table) for name, table in columnar_loans.tables(LOANS).items()}
    first = made["ledger"].filter(pa.compute.equal(made["ledger"]["kind"], "request")).slice(0, 1)
    wrong = with_column(with_column(first, "loan_id", WRONG), "what", "sing")
    astray = with_column(first, "loan_id", ASTRAY)
    return made | {"ledger": pa.concat_tables([made["ledger"], wrong, astray])}


@pytest.fixture(scope="module")
def decided(spark: Any, book: Playbook, tables: dict[str, Any]) -> Any:
    frames = {name: spark.createDataFrame(table) for name, table in tables.items() if table.num_rows}
    return in_spark.decide_tables(book, frames, as_of=columnar_loans.AS_OF, groups=3).persist()


def plain(table: Any) -> Any:
    """The same with texts in place of dictionaries, which Spark has not."""
    columns = [
        column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


def with_column(table: Any, name: str, value: object) -> Any:
    place = table.column_names.index(name)
    return table.set_column(place, name, pa.array([value] * table.num_rows, table.schema.field(name).type))


def by_decide(book: Playbook, snapshot: Snapshot) -> Answers:
    return {
        one.id: (
            one.status,
            [f"{code.kind}:{code.rule}:{code.code}" for code in one.codes],
            sorted({reason.missing for reason in one.reasons if reason.missing}),
            sorted({f"{duty.guard.pack}/{duty.guard.guard}" for duty in one.obligations}),
        )
        for one in book.decide(snapshot).candidates
    }


def by_loan(decided: Any) -> dict[int, Answers]:
    found: dict[int, Answers] = {}
    for row in decided.candidates.collect():
        answers = found.setdefault(row.loan_id, {})
        assert row.candidate not in answers
        answers[row.candidate] = (row.status, row.codes, row.missing, row.obligations)
    return found


def test_each_loan_is_answered_as_decide_answers_it(decided: Any, book: Playbook, tables: dict[str, Any]) -> None:
    found = by_loan(decided)
    assert sorted(found) == [loan for loan in range(LOANS) if loan != WRONG]
    good = tables | {"ledger": tables["ledger"].slice(0, tables["ledger"].num_rows - 2)}
    for document in columnar_loans.documents(good, range(LOANS)):
        loan = int(document["loan"]["id"])
        if loan != WRONG:
            assert found[loan] == by_decide(book, load_snapshot(document))


def test_bad_rows_come_out_apart_and_the_rest_goes_on(decided: Any) -> None:
    refused = {row.loan_id: row for row in decided.refused.collect()}
    assert sorted(refused) == [WRONG, ASTRAY]
    assert (refused[WRONG].table, refused[WRONG].column, refused[WRONG].code) == ("ledger", "what", "unknown-word")
    assert (refused[ASTRAY].table, refused[ASTRAY].code) == ("ledger", "unknown-loan")
    assert "sing" in refused[WRONG].message


def test_the_summary_is_of_all_groups(decided: Any) -> None:
    summary = decided.summary()
    assert (summary.loans, summary.answered, summary.astray) == (LOANS, LOANS - 1, 1)
    assert summary.refused == {"unknown-word": 1}
    permitted = decided.candidates.where("status = 'permitted'").groupBy("playbook", "action").count().collect()
    assert summary.permitted == {f"{row.playbook} {row.action}": row["count"] for row in permitted}


def test_one_loan_may_have_very_many_records(spark: Any, book: Playbook, tmp_path: Path) -> None:
    made = {name: plain(table) for name, table in columnar_loans.tables(BUSY + 1, seed=3).items()}
    ledger = made["ledger"]
    contacts = ledger.filter(pa.compute.equal(ledger["kind"], "contact")).slice(0, 1)
    many = pa.concat_tables([contacts] * RECORDS).combine_chunks()
    many = with_column(many, "loan_id", BUSY).set_column(
        ledger.column_names.index("id"), "id", pa.array([f"m{number}" for number in range(RECORDS)])
    )
    frames = {name: spark.createDataFrame(table) for name, table in made.items() if table.num_rows}
    parquet.write_table(pa.concat_tables([ledger, many]), tmp_path / "ledger.parquet")
    frames["ledger"] = spark.read.parquet(str(tmp_path))
    found = by_loan(in_spark.decide_tables(book, frames, as_of=columnar_loans.AS_OF, groups=2))
    assert sorted(found) == list(range(BUSY + 1))
    few = made | {"ledger": pa.concat_tables([ledger, many.slice(0, 10)])}  # beyond three a day no count is another
    for document in columnar_loans.documents(few, range(BUSY + 1)):
        assert found[int(document["loan"]["id"])] == by_decide(book, load_snapshot(document))


def test_groups_and_tables_may_be_empty(spark: Any, book: Playbook) -> None:
    made = {name: plain(table) for name, table in columnar_loans.tables(2).items()}
    frames = {name: spark.createDataFrame(made[name]) for name in ("loans", "installments")}
    alone = in_spark.decide_tables(book, frames | {"ledger": None}, as_of=columnar_loans.AS_OF.isoformat(), groups=50)
    assert len(by_loan(alone)) == 2
    none = {name: frame.limit(0) for name, frame in frames.items()}
    nothing = in_spark.decide_tables(book, none, as_of=columnar_loans.AS_OF)
    assert nothing.candidates.collect() == []
    assert nothing.refused.collect() == []
    assert nothing.summary().loans == 0


def test_of_several_playbooks_the_one_that_applies_answers(spark: Any, book: Playbook) -> None:
    made = {name: plain(table) for name, table in columnar_loans.tables(3).items()}
    loans = with_column(made["loans"].slice(2, 1), "product", "credit_card")
    loans = pa.concat_tables([made["loans"].slice(0, 2), loans])
    loans = loans.set_column(0, "loan_id", loans["loan_id"].cast(pa.string()))
    due = made["installments"]
    due = due.set_column(0, "loan_id", due["loan_id"].cast(pa.string()))
    frames = {"loans": spark.createDataFrame(loans), "installments": spark.createDataFrame(due)}
    decided = in_spark.decide_tables([book], frames, as_of=columnar_loans.AS_OF)
    assert {(row.loan_id, row.playbook) for row in decided.candidates.collect()} == {("0", book.id), ("1", book.id)}
    assert [(row.loan_id, row.code) for row in decided.refused.collect()] == [("2", "no-playbook-fits")]


def test_wrong_columns_are_told_before_anything_runs(spark: Any, book: Playbook) -> None:
    loans = spark.createDataFrame([(1, "instalment_loan", 0.5)], "loan_id long, product string, annual_rate double")
    with pytest.raises(TableError) as wrong:
        in_spark.decide_tables(book, {"loans": loans}, as_of=columnar_loans.AS_OF)
    assert [found.code for found in wrong.value.diagnostics] == ["wrong-table-column"]


def test_a_worker_with_another_version_stops_the_job(book: Playbook) -> None:
    shipped = in_spark.shipped_with(book, as_of=columnar_loans.AS_OF, law_on=None, columns={})
    with pytest.raises(RuntimeError, match=r"dunning-rules .* is installed here, 0\.0\.0 where the job was started"):
        in_spark.books_of(replace(shipped, version="0.0.0"))
