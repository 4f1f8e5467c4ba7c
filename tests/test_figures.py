"""The page of figures shows a stored run: its form is looked at, never what was measured."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import figures  # noqa: E402  # a tool, not a part of the package

NUMBERS = ("median", "low", "high", "ratio")


def test_a_run_is_stored_with_its_machine() -> None:
    told = figures.read()
    assert told.keys() == {"day", "rounds", "machine", "sections"}
    assert told["machine"].keys() == {"processor", "cores", "memory_gib", "system", "python", "packages"}
    assert {"polars", "duckdb", "numpy"} <= told["machine"]["packages"].keys()


def test_both_parts_are_there_and_each_begins_with_what_others_are_measured_by() -> None:
    sections = figures.read()["sections"]
    titles = " / ".join(one["title"] for one in sections)
    for part in ("One loan", "Evaluation on aggregated columns", "The whole job", "Peak memory", "Spark"):
        assert part in titles
    for one in sections:
        assert one["unit"]
        assert one["rows"][0]["ratio"] == 1
        for row in one["rows"]:
            assert row.keys() == {"name", *NUMBERS}
            assert 0 < row["low"] <= row["median"] <= row["high"]


def test_printed_lines_are_read_back_and_others_passed_over() -> None:
    lines = [
        "one loan: daily-collection over 2000 loans",
        "  by hand, each rule asks                            3.55  [3.50 .. 3.61]      1.00 x",
        "  the largest memory after 1000 further decisions: 0 KiB more",
        "  decide                                             4.01  [3.99 .. 4.20]      1.13 x",
    ]
    found = figures.section("One loan", "microseconds", lines)
    assert [tuple(row.values()) for row in found["rows"]] == [
        ("by hand, each rule asks", 3.55, 3.5, 3.61, 1.0),
        ("decide", 4.01, 3.99, 4.2, 1.13),
    ]


def test_figures_are_shown_with_as_many_digits_as_they_are_worth() -> None:
    assert [figures.shown(number) for number in (1234.56, 12.345, 1.2345)] == ["1,235", "12.3", "1.23"]
