"""The job of the page on Spark runs as it stands there, with the arguments of its command."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import columnar_loans, one_loan

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "spark.md"


def block(kind: str) -> str:
    found = re.search(rf"^```{kind}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_job_of_the_page_runs(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    *_, submitted = block("console").splitlines()
    assert submitted.startswith("spark-submit ")
    job, source, target, as_of, playbook = submitted.split()[-5:]
    assert (job, playbook) == ("job.py", "guaranteed-loan")
    columnar_loans.write(tmp_path / "portfolio", 30)
    book = str(one_loan.FOLDER / "daily-collection.playbook.yaml")
    monkeypatch.setattr("dunning_rules.load_playbook", lambda name: one_loan.book() if name == book else None)
    monkeypatch.setattr(sys, "argv", [job, str(tmp_path / "portfolio"), str(tmp_path / "permitted"), as_of, book])
    exec(compile(block("py"), job, "exec"), {"__name__": "__main__"})
    assert "'loans': 30, 'answered': 30" in capsys.readouterr().out
    assert spark.read.parquet(str(tmp_path / "permitted" / "candidates")).select("loan_id").distinct().count() == 30
    assert spark.read.parquet(str(tmp_path / "permitted" / "rejects")).count() == 0
    assert source.endswith("/portfolio")
    assert target.endswith("/permitted")
