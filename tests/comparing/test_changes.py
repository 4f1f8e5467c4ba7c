"""What changed in the rules: each kind of change is found, told in both languages, and nothing else is."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
import yaml

from dunning_rules.compared import Change, TextsChanged
from dunning_rules.comparing import changes
from dunning_rules.report.changes import points
from dunning_rules.report.comparison import both_of, comparison_dict, comparison_lines
from dunning_rules.report.pullrequest import markdown

from .build import BOOK, PACK, RICH_BOOK, RICH_PACK, Edit, edited, read

EDITS = yaml.safe_load((Path(__file__).parent / "edits.yaml").read_text(encoding="utf-8"))
TEXTS = {"book": RICH_BOOK, "pack": RICH_PACK}


def where(change: Change) -> str:
    """`stage early when`."""
    places = change.where if isinstance(change, TextsChanged) else (change.where,)
    told = ", ".join(f"{one.part} {one.id}" for one in places)
    return f"{told} {change.name}" if hasattr(change, "name") else told


@pytest.mark.parametrize("row", EDITS, ids=[f"{row['in']} {row['place']}" for row in EDITS])
def test_each_kind_of_change_is_found(row: dict[str, str]) -> None:
    text, edit = TEXTS[row["in"]], (row["was"], row["now"])
    found = changes(read(text), read(text, edit))
    assert (row["kind"], row["place"]) in [(type(one).__name__, where(one)) for one in found]
    told = edited(text, edit, derive=False)
    assert row["said"] in "\n".join(comparison_lines(told, "en", 400))
    assert told.differs is (row["kind"] != "TextsChanged")
    chinese = "\n".join(comparison_lines(told, "zh", 400))
    assert any("\u4e00" <= char <= "\u9fff" for char in chinese)


def test_no_kind_of_change_is_forgotten() -> None:
    assert {row["kind"] for row in EDITS} == {one.__name__ for one in get_args(Change)}


def test_what_changed_by_one_edit_is_told_once() -> None:
    """A definition that three guards rest on is told as one change, not as three more."""
    found = changes(read(RICH_PACK), read(RICH_PACK, ("at_least: many}", "at_least: 5}")))
    assert [where(one) for one in found] == ["definition silent when"]
    found = changes(read(RICH_PACK), read(RICH_PACK, ("roles: [spouse, relative]", "roles: [spouse]")))
    assert [where(one) for one in found] == ["definition family roles"]


LAYOUTS: list[tuple[str, Edit]] = [
    (BOOK, ("opens: sue", "opens: [sue]")),
    (BOOK, ("stages:\n", "\n# the stages\nstages:\n")),
    (BOOK, ("{days_past_due: 1..10}", "\n      days_past_due: 1..10")),
    (BOOK, ("court_from: {value: 60, unit: days, source: s-4,", "court_from: {unit: days, value: 60, source: [s-4],")),
    (BOOK, ("finding: {willing: false}", "finding: {willing: 'false'}")),
    (PACK, ("hours: 08:00-21:00", 'hours: "08:00-21:00"')),
    (PACK, ("timezone: Asia/Shanghai", "timezone: [Asia/Shanghai]")),
]


@pytest.mark.parametrize(("text", "edit"), LAYOUTS)
def test_layout_is_no_difference(text: str, edit: Edit) -> None:
    told = edited(text, edit)
    assert (told.changes, told.differences, told.differs) == ((), (), False)
    assert comparison_dict(told, "en")["differs"] is False


@pytest.mark.parametrize("text", [BOOK, PACK, RICH_BOOK, RICH_PACK])
def test_files_of_one_digest_do_not_differ(text: str) -> None:
    told = edited(text, ("2026.3\n", "2026.3 # the same\n"))
    assert told.old.rules.digest == told.new.rules.digest
    assert not told.differs
    assert told.derived == 0
    assert "The rules are the same." in comparison_lines(told, "en")


def test_texts_alone_are_one_line_and_no_difference() -> None:
    told = edited(BOOK, ("Call the owner", "Ring the owner"), ("First ten days", "The first ten days"))
    assert told.old.rules.digest == told.new.rules.digest
    assert not told.differs
    lines = comparison_lines(told, "en")
    assert sum("texts changed" in line for line in lines) == 1
    assert "texts changed, no rule: stage early, action call" in lines


def test_a_playbook_is_not_compared_with_a_pack() -> None:
    with pytest.raises(ValueError, match="not compared"):
        changes(read(BOOK), read(PACK))


def test_of_a_condition_only_what_differs_is_told() -> None:
    told = edited(BOOK, ("done: visit, finding", "done: [visit, call], arrangement: none, finding"))
    (point,) = points(told.changes, both_of(told, "en"))
    assert point.parts == (
        "no longer asked: “Visit the shop” was carried out",
        "asked besides: “Visit the shop” or “Call the owner” was carried out",
        "asked besides: there is no repayment plan",
    )


def test_no_text_of_a_file_makes_markdown() -> None:
    told = edited(
        BOOK, ("en: Call the owner", "en: 'Call @owner ![x](http://e.example) <img> # `code`'"), ("1..10", "1..9")
    )
    text = markdown(told, "en")
    assert "![x]" not in text
    assert "<img>" not in text
    assert "@owner" not in text
    assert "\\!\\[x" in text or "!\\[x\\]" in text


def test_every_change_has_an_entry_for_machines() -> None:
    kinds = {
        entry["kind"]
        for row in EDITS
        for entry in comparison_dict(edited(TEXTS[row["in"]], (row["was"], row["now"]), derive=False), "zh")["changes"]
    }
    assert kinds == {"added", "removed", "renamed", "condition", "members", "value", "period", "number", "date"}
