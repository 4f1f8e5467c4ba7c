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
    assert told.keys() == {"day", "machine", "sections"}
    assert told["machine"].keys() == {"processor", "cores", "memory_gib", "system", "python", "packages"}
    assert {"polars", "duckdb", "numpy"} <= told["machine"]["packages"].keys()


def test_both_parts_are_there_and_each_begins_with_what_others_are_measured_by() -> None:
    sections = figures.read()["sections"]
    titles = " / ".join(one["title"] for one in sections)
    parts = ("One loan", "Looking ahead", "Evaluation on aggregated columns", "The whole job", "Peak memory", "Spark")
    assert [part for part in parts if part not in titles] == []
    for one in sections:
        assert one["unit"]
        assert one["rounds"] >= 1
        assert one["rows"][0]["ratio"] == 1
        for row in one["rows"]:
            assert row.keys() == {"name", *NUMBERS}
            assert 0 < row["low"] <= row["median"] <= row["high"]


def test_ratios_are_of_one_round() -> None:
    """The second round was slow for both, the third for the second case alone."""
    told = figures.section("One loan", "microseconds", {"by hand": [2.0, 6.0, 2.0], "decide": [3.0, 9.0, 8.0]})
    assert [(row.name, row.median, row.ratio) for row in told.rows] == [("by hand", 2.0, 1.0), ("decide", 8.0, 1.5)]


def test_a_case_of_fewer_rounds_is_measured_by_the_middle() -> None:
    told = figures.section("A job", "seconds", {"by hand": [2.0, 4.0, 4.0], "once": [10.0]})
    assert [(row.low, row.high, row.ratio) for row in told.rows] == [(2.0, 4.0, 1.0), (10.0, 10.0, 2.5)]


def test_what_is_printed_tells_every_case() -> None:
    told = figures.section("One loan", "microseconds", {"by hand": [3.5, 3.5], "decide": [4.2, 4.2]})
    title, *lines = told.lines()
    assert title == "\nOne loan; microseconds"
    assert [line.split() for line in lines] == [
        ["by", "hand", "3.50", "[3.50", "..", "3.50]", "1.00", "x"],
        ["decide", "4.20", "[4.20", "..", "4.20]", "1.20", "x"],
    ]


def test_figures_are_shown_with_as_many_digits_as_they_are_worth() -> None:
    assert [figures.shown(number) for number in (1234.56, 12.345, 1.2345)] == ["1,235", "12.3", "1.23"]
