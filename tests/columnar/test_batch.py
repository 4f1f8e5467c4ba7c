"""`dunning batch`: a folder of tables into a folder of answers, in parts, whole or not at all."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dunning_rules import load_playbook
from dunning_rules.cli import main
from dunning_rules.cli.arguments import parse
from dunning_rules.columnar import batch
from dunning_rules.columnar.byrows import decide_by_rows
from dunning_rules.columnar.tables import LOAN_ID

from .rich_loan import AS_OF, Rows, frames, of_loan, rich
from .test_rows import as_text

pytestmark = pytest.mark.usefixtures("english_terminal")
BOOK = "guaranteed-loan"
AT = ("--playbook", BOOK, "--at", AS_OF)
COLUMNS = ("loan_id", "candidate")


def simple(status: str) -> Rows:
    """A loan of which columns tell, with a promise that was not kept."""
    rows = rich()
    rows["loans"][0] |= {"product": "guaranteed_loan", "lender": "guarantee_company", "collector": "creditor"}
    rows["loans"][0] |= {"status": status, "accelerated_on": None, "coverage_by": "all", "coverage_from": None}
    rows["ledger"] = [{**rows["ledger"][0], "reply_to": None, "debts": None, "discussed": None, "by": None}]
    return rows


@pytest.fixture(autouse=True)
def by_rows(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Answered loan by loan, which is quick for so few; one test asks columns, as the command does."""
    if "in_columns" not in request.node.name:
        monkeypatch.setattr(batch, "decide_tables", decide_by_rows)


@pytest.fixture
def loans() -> dict[str, pl.DataFrame]:
    """Twenty loans; one has a word that is none, and one row is of no loan."""
    made = [of_loan(f"L-{number}", simple("active" if number % 3 else "repaid")) for number in range(20)]
    made[7]["ledger"][0]["channel"] = "fone"
    told = frames(made)
    stray = told["debts"].head(1).with_columns(pl.lit("Z").alias(LOAN_ID))
    return {**told, "debts": pl.concat([told["debts"], stray])}


def written(folder: Path, loans: dict[str, pl.DataFrame], shape: str) -> None:
    folder.mkdir()
    for name, frame in loans.items():
        match shape:
            case "csv":
                as_text(frame).write_csv(folder / f"{name}.csv")
            case "parquet":
                frame.write_parquet(folder / f"{name}.parquet", row_group_size=7)
            case "dictionaries":
                words = [one for one in ("kind", "role", "status", "channel", "product") if one in frame.columns]
                told = frame.with_columns(pl.col(words).cast(pl.Categorical))
                told.write_parquet(folder / f"{name}.parquet", row_group_size=7)
            case "folders":
                (folder / name).mkdir()
                (folder / name / "_SUCCESS").touch()
                for part in range(3):
                    some = frame[part * len(frame) // 3 : (part + 1) * len(frame) // 3]
                    some.write_parquet(folder / name / f"part-{part}.parquet")
            case "kinds":
                (folder / name).mkdir()
                for part in range(5):
                    some = frame[part * len(frame) // 5 : (part + 1) * len(frame) // 5]
                    of_a_kind(some, part).write_parquet(folder / name / f"part-{part}.parquet", row_group_size=2)


def of_a_kind(frame: pl.DataFrame, part: int) -> pl.DataFrame:
    """The same with words, whole numbers and amounts of other kinds than in other parts."""

    def other(column: pl.Series) -> pl.Series:
        kind = column.dtype
        if isinstance(kind, pl.String | pl.Enum | pl.Categorical) and column.name != LOAN_ID:
            words = column.cast(pl.String)
            known = words.drop_nulls().unique().sort(descending=True)
            kinds = (pl.String(), pl.Categorical(), pl.Enum(known), pl.Enum(known.reverse()), pl.Categorical())
            return words.cast(kinds[part])
        if kind.is_integer():
            return column.cast((pl.Int8, pl.Int64, pl.Int32, pl.Int16, pl.Int64)[part])
        if isinstance(kind, pl.Decimal):
            return column.cast(pl.Decimal(20 + part, kind.scale + part))
        return column.cast(pl.Null) if column.null_count() == len(column) and part == 4 else column

    return frame.select(other(column) for column in frame.get_columns())


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["batch", *arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize("shape", ["csv", "parquet", "dictionaries", "folders", "kinds"])
@pytest.mark.parametrize("part", ["6", "1000"])
def test_every_shape_of_folder_is_answered_as_loan_by_loan(
    shape: str,
    part: str,
    loans: dict[str, pl.DataFrame],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch, "SLICE", 2)
    written(tmp_path / "in", loans, shape)
    code, out, err = run(capsys, "in", "--out", "out", *AT, "--part", part, "--format", "json")
    assert (code, err) == (1, "")
    expected = decide_by_rows(load_playbook(BOOK), loans, as_of=AS_OF)
    found = pl.read_parquet("out/candidates/*.parquet").sort(COLUMNS)
    assert found.equals(expected.candidates.sort(COLUMNS))
    assert len(list(Path("out/candidates").iterdir())) == (4 if part == "6" else 1)
    told = json.loads(out)
    truth = expected.summary().to_dict()
    assert {**told, "by_row": truth["by_row"]} == truth
    assert told["with_something_permitted"] > 0
    assert {**json.loads(Path("out/summary.json").read_text()), "by_row": 0} == {**told, "as_of": AS_OF, "by_row": 0}


def test_in_columns_it_answers_the_same(loans: dict[str, pl.DataFrame], capsys: pytest.CaptureFixture[str]) -> None:
    written(Path("in"), loans, "parquet")
    assert run(capsys, "in", "--out", "out", *AT)[0] == 1
    expected = decide_by_rows(load_playbook(BOOK), loans, as_of=AS_OF)
    assert pl.read_parquet("out/candidates/*.parquet").sort(COLUMNS).equals(expected.candidates.sort(COLUMNS))
    by_row = json.loads(Path("out/summary.json").read_text())["by_row"]
    assert sum(by_row.values()) < 20


def test_what_was_refused_is_told_by_file_row_and_column(
    loans: dict[str, pl.DataFrame], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path / "in", loans, "folders")
    code, out, _ = run(capsys, "in", "--out", "out", *AT, "--part", "3", "--lang", "zh")
    assert code == 1
    assert "拒收 1 笔" in out
    refused = pl.read_csv("out/refused.csv").sort(LOAN_ID)
    assert refused.drop("message", "help").rows() == [
        ("L-7", "ledger", "in/ledger/part-1.parquet", 2, "channel", "unknown-word"),
        ("Z", "debts", "in/debts/part-2.parquet", 7, "loan_id", "unknown-loan"),
    ]
    assert refused["message"].to_list() == ["`fone` 不是已知的联系渠道", "数据表 `loans` 中没有贷款 `Z`"]


def test_a_folder_without_a_fault_ends_with_0_and_says_what_is_permitted(
    loans: dict[str, pl.DataFrame], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    well = {name: frame.filter(~pl.col(LOAN_ID).is_in(["L-7", "Z"])) for name, frame in loans.items()}
    written(tmp_path / "in", well, "csv")
    code, out, err = run(capsys, "in", "--out", "deep/out", *AT, "--to", "csv")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("19 loans: 19 answered (")
    assert lines[0].endswith(", 0 refused")
    assert "PERMITTED (candidates)" in lines
    assert lines[-1] == "written: deep/out"
    candidates = pl.read_csv("deep/out/candidates/part-00000.csv")
    assert set(candidates["loan_id"]) == set(well["loans"]["loan_id"])
    assert Path("deep/out/refused.csv").read_text() == "loan_id,table,file,row,column,code,message,help\n"
    assert sorted(path.name for path in Path("deep").iterdir()) == ["out"]


def test_several_playbooks_and_a_folder_of_them(
    loans: dict[str, pl.DataFrame], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loans["loans"] = loans["loans"].with_columns(
        pl.when(pl.col(LOAN_ID) == "L-1").then(pl.lit("other")).otherwise("product").alias("product")
    )
    written(tmp_path / "in", loans, "parquet")
    told = {}
    for out, playbooks in {"a": [BOOK, "credit-card-chain"], "b": [str(batch_root() / "playbooks")]}.items():
        asked = [word for name in playbooks for word in ("--playbook", name)]
        assert run(capsys, "in", "--out", out, *asked, "--at", AS_OF)[0] == 1
        refused = pl.read_csv(f"{out}/refused.csv").sort(LOAN_ID)
        told[out] = refused.select("loan_id", "row", "code").rows()
    assert (
        told["a"]
        == told["b"]
        == [("L-1", 2, "no-playbook-fits"), ("L-7", 8, "unknown-word"), ("Z", 21, "unknown-loan")]
    )


def batch_root() -> Path:
    return Path(__file__).parents[2]


# --- whole or not at all --------------------------------------------------------------------------------------------


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").mkdir()
    code, out, err = run(capsys, "in", "--out", "out", *AT)
    assert (code, out) == (2, "")
    assert err.startswith("dunning: `out` exists already")


@pytest.mark.parametrize("fault", ["signal", "error", "full"])
def test_what_stops_halfway_leaves_nothing(
    fault: str,
    loans: dict[str, pl.DataFrame],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    written(tmp_path / "in", loans, "parquet")
    decide, asked = batch.decide_tables, []

    def stop(*given: Any, **more: Any) -> Any:
        asked.append(sorted(path.name for path in tmp_path.iterdir()))
        if len(asked) < 3:
            return decide(*given, **more)
        if fault == "signal":
            os.kill(os.getpid(), signal.SIGTERM)
        raise OSError(28, "No space left on device") if fault == "full" else ZeroDivisionError

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(batch, "decide_tables", stop)
    if fault == "error":
        with pytest.raises(ZeroDivisionError):
            run(capsys, "in", "--out", "out", *AT, "--part", "4")
    else:
        code, out, err = run(capsys, "in", "--out", "out", *AT, "--part", "4")
        assert (code, out) == (2, "")
        assert ("stopped; nothing was written" if fault == "signal" else "No space left") in err
    assert len(asked) == 3
    assert all("out" not in names for names in asked)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert signal.getsignal(signal.SIGTERM) is before


def test_files_of_one_table_whose_kinds_do_not_go_together(
    loans: dict[str, pl.DataFrame], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(Path("in"), loans, "folders")
    path = tmp_path / "in/installments/part-2.parquet"
    pl.read_parquet(path).with_columns(pl.col("due").cast(pl.String)).write_parquet(path)
    code, out, err = run(capsys, "in", "--out", "out", *AT)
    assert (code, out) == (2, "")
    assert "part-2.parquet" in err
    assert "its `due` is `String`, that of part-0.parquet `Date`" in err
    assert not Path("out").exists()


FOLDERS: dict[str, tuple[dict[str, str], str]] = {
    "no loans": ({"ledger.csv": "loan_id,id,kind,at\n"}, "missing-table"),
    "another name": ({"loans.csv": "loan_id,product\n", "contacts.csv": "loan_id\n"}, "unknown-table"),
    "another name of a folder": ({"loans.csv": "loan_id,product\n", "ledgers/a.csv": "loan_id\n"}, "unknown-table"),
    "another column": ({"loans.csv": "loan_id,product,stauts\n"}, "unknown-table-column"),
    "a broken line": ({"loans.csv": "loan_id,product\nL-1\n"}, "not-a-table"),
    "no Parquet": ({"loans.parquet": "loan_id,product\n"}, "not-a-table"),
    "GBK": ({"loans.csv": "loan_id,product\nL-1,\udcbb\udcb9\n"}, "not-a-table"),
    "two forms": ({"loans.csv": "loan_id,product\n", "loans.parquet": "x"}, "not-a-table"),
    "other columns": ({"loans/a.csv": "loan_id,product\n", "loans/b.csv": "loan_id,claim\n"}, "not-a-table"),
    "empty": ({"loans.csv": ""}, "not-a-table"),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_that_cannot_be_used(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files, expected = FOLDERS[name]
    for file, text in files.items():
        path = tmp_path / "in" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(errors="surrogateescape"))
    code, out, err = run(capsys, "in", "--out", "out", *AT, "--format", "json")
    assert (code, out) == (2, "")
    assert [one["code"] for one in json.loads(err)["diagnostics"]] == [expected]
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_arguments_that_cannot_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "nowhere", "--out", "out", *AT)[0] == 2
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "loans.csv").write_text("loan_id,product\n")
    assert run(capsys, "in", "--out", "out", "--playbook", BOOK, "--at", "2026-12-01T10:00:00")[0] == 2
    assert run(capsys, "in", "--out", "out", *AT, "--part", "0")[0] == 2
    assert run(capsys, "in", "--out", "out", "--playbook", BOOK)[0] == 2
    assert run(capsys, "in", "--out", "out", *AT)[0] == 0
    assert json.loads(Path("out/summary.json").read_text())["loans"] == 0


def test_the_bar_is_drawn_on_a_terminal_and_nothing_in_a_pipe(
    loans: dict[str, pl.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path / "in", loans, "parquet")
    assert run(capsys, "in", "--out", "piped", *AT)[2] == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    drawn = run(capsys, "in", "--out", "seen", *AT, "--part", "5")[2].split("\r")
    assert any("#" in one and "." in one for one in drawn)
    assert drawn[-1] == ""


def test_no_part_holds_more_than_its_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is held in memory grows with the part, not with the portfolio."""
    written(tmp_path / "in", frames([of_loan(f"L-{number}", simple("active")) for number in range(90)]), "parquet")
    decide, sizes = batch.decide_tables, []

    def note(playbooks: Any, told: Any, **more: Any) -> Any:
        sizes.append((told.count, told.read["ledger"].given.height))
        return decide(playbooks, told, **more)

    monkeypatch.setattr(batch, "decide_tables", note)
    assert run(capsys, "in", "--out", "out", *AT, "--part", "15")[0] == 0
    assert len(sizes) == 6
    assert sum(count for count, _ in sizes) == 90
    assert max(count for count, _ in sizes) < 45
    assert all(count == rows for count, rows in sizes)


def test_without_polars_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("dunning_rules.cli.tables_verbs.find_spec", lambda name: None)
    code, _, err = run(capsys, "in", "--out", "out", *AT)
    assert code == 2
    assert "pip install 'dunning-rules[columnar]'" in err


def test_the_command_holds_as_many_loans_as_the_function() -> None:
    """The command is read without polars, so that it tells the number itself."""
    told = parse("batch", ["in", "--out", "out", "--playbook", "p", "--at", "2026-01-01T00:00:00Z"], "dunning", "en")
    assert told.part == batch.PART
