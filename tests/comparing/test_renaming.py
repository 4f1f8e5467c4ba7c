"""What only has another name: told as renamed, and no answer differs by it but where the ledger names an action."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from dunning_rules import load_snapshot
from dunning_rules.compared import Added, Change, Removed, Renamed, Said, TextsChanged, Where
from dunning_rules.comparing import Comparison, changes, compare
from dunning_rules.comparing.renaming import renames
from dunning_rules.decision import Reason
from dunning_rules.report.comparison import comparison_dict, comparison_lines
from dunning_rules.schema import schema
from dunning_rules.values import Text

from .build import BOOK, RICH_BOOK, RICH_PACK, SCREENS, Edit, edited, read

STAGE = ("  later:\n", "  second-phase:\n")
ACTION = [("  visit:\n", "  site-visit:\n"), ("[visit, call-guarantor]", "[site-visit, call-guarantor]")]
TITLE = Text("From day 11", "第十一天起")
DONE = ("done: visit", "done: site-visit")


def renamed(found: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    return [(one.where.part, one.old.id, one.where.id) for one in found if isinstance(one, Renamed)]


RENAMED: list[tuple[str, str, str, str, list[Edit]]] = [
    (BOOK, "stage", "later", "second-phase", [STAGE]),
    (BOOK, "stage", "later", "second-phase", [STAGE, ("en: From day 11, zh: 第十一天起", "en: Later on, zh: 后期")]),
    (BOOK, "pause", "plan-kept", "plan-runs", [("  plan-kept:", "  plan-runs:")]),
    (BOOK, "action", "visit", "site-visit", [*ACTION, DONE]),
    (BOOK, "action", "text", "message", [("  text:\n", "  message:\n"), ("[call, text]", "[call, message]")]),
    (RICH_PACK, "guard", "debtor-only", "nobody-else", [("  debtor-only:", "  nobody-else:")]),
    (
        RICH_PACK,
        "definition",
        "silent",
        "nobody-there",
        [("  silent: {row", "  nobody-there: {row"), ("meets: silent", "meets: nobody-there")],
    ),
    (RICH_PACK, "definition", "family", "kin", [("  family: {roles", "  kin: {roles"), ("to: family", "to: kin")]),
]
NAMES = [f"{row[1]} {row[2]}" for row in RENAMED]


@pytest.mark.parametrize(("text", "part", "old", "new", "edits"), RENAMED, ids=NAMES)
def test_what_is_only_renamed_is_neither_gone_nor_new(
    text: str, part: str, old: str, new: str, edits: list[Edit]
) -> None:
    found = changes(read(text), read(text, *edits))
    assert renamed(found) == [(part, old, new)]
    assert [one for one in found if not isinstance(one, Renamed | TextsChanged)] == []
    back = changes(read(text, *edits), read(text))
    assert renamed(back) == [(part, new, old)]


@pytest.mark.parametrize(
    ("text", "part", "old", "new", "edits"),
    [row for row in RENAMED if row[1] != "action"],
    ids=[name for name in NAMES if not name.startswith("action")],
)
def test_reasons_that_read_alike_do_not_count(text: str, part: str, old: str, new: str, edits: list[Edit]) -> None:
    loans = [("loan.json", load_snapshot(SCREENS / "loan.json"))]
    told = compare(read(text), read(text, *edits), loans)
    assert told.differences == ()
    assert told.unreached == ()
    assert told.differs
    assert told.derived > 0


def test_every_value_that_names_a_rule_goes_by_the_new_id() -> None:
    names = renames(read(BOOK), read(BOOK, *ACTION, DONE, ("  plan-kept:", "  plan-runs:")))
    pause = Reason("pause", "pause", (("pause", "plan-kept"), ("purpose", "demand")))
    step = Reason("stage", "not-done", (("action", ("visit", "call")), ("stage", "court")))
    told = names.said(Said("not_open", (pause, step))).reasons
    assert [one.values for one in told] == [
        (("pause", "plan-runs"), ("purpose", "demand")),
        (("action", ("site-visit", "call")), ("stage", "court")),
    ]


def test_both_names_are_told_in_both_languages() -> None:
    told = edited(BOOK, STAGE, derive=False)
    assert " - renamed: stage “From day 11” (later) → stage “From day 11” (second-phase)" in comparison_lines(
        told, "en", 200
    )
    assert " - 更名：阶段“第十一天起”（later） → 阶段“第十一天起”（second-phase）" in comparison_lines(told, "zh", 200)


def test_programs_are_told_both_ids() -> None:
    whole = comparison_dict(edited(BOOK, STAGE, derive=False), "en")
    jsonschema.validate(json.loads(json.dumps(whole)), schema("comparison"))
    (told,) = whole["changes"]
    assert (told["kind"], told["part"], told["id"]) == ("renamed", "stage", "second-phase")
    assert (told["old"], told["new"]) == ("later", "second-phase")


def with_visit(name: str | None) -> Any:
    """The loan of the screens, far enough for court, with one visit in its ledger that names an action or none."""
    loan = json.loads((SCREENS / "loan.json").read_text(encoding="utf-8"))
    visit = {"id": "v1", "kind": "contact", "at": f"{str(loan['as_of'])[:10]}T09:00:00+08:00", "channel": "visit"}
    visit |= {"party": "owner", "outcome": "conversation", "purpose": "demand", "address": "shop"}
    loan["ledger"] = [*loan.get("ledger", []), visit | ({} if name is None else {"action": name})]
    return load_snapshot(loan)


def of(told: Comparison, subject: str) -> list[str]:
    return [one.kind for one in told.differences if one.subject == subject]


def test_records_that_name_an_action_do_not_count_for_its_new_name() -> None:
    """The candidates go by the new id; what the ledger tells of the old one is gone, and is shown."""
    limited = ("address: business, purpose: demand}", "address: business, purpose: demand}\n    at_most: 1 per day")
    old, new = read(BOOK, limited), read(BOOK, limited, *ACTION, DONE)
    told = compare(old, new, [("named.json", with_visit("visit"))])
    assert renamed(told.changes) == [("action", "visit", "site-visit")]
    assert "opened" in of(told, "site-visit")  # its limit is not reached by what names another action
    assert "closed" in of(told, "sue")  # and no visit was carried out
    assert not [one for one in told.differences if one.subject == "visit"]
    assert all(one.candidate.startswith("site-visit/") for one in told.differences if one.subject == "site-visit")
    lines = comparison_lines(told, "en", 200)
    assert " - renamed: action “Visit the shop” (visit) → action “Visit the shop” (site-visit)" in lines
    assert "     records that name visit do not count as site-visit" in lines
    assert "     注明动作 visit 的记录不计入 site-visit" in comparison_lines(told, "zh", 200)


def test_a_ledger_that_names_no_action_is_answered_alike() -> None:
    old, new = read(BOOK), read(BOOK, *ACTION, DONE)
    told = compare(old, new, [("unnamed.json", with_visit(None))], derive=False)
    assert (told.given, told.differences) == (1, ())


def test_a_rename_with_another_edit_is_gone_and_new() -> None:
    found = changes(read(BOOK), read(BOOK, STAGE, ("days_past_due: 11..", "days_past_due: 12..")))
    assert found == (Removed(Where("stage", "later", TITLE)), Added(Where("stage", "second-phase", TITLE)))


def test_an_edit_beside_a_rename_is_told_by_itself() -> None:
    found = changes(read(RICH_BOOK), read(RICH_BOOK, *ACTION, DONE, ("value: 60", "value: 50"), STAGE))
    assert set(renamed(found)) == {("action", "visit", "site-visit"), ("stage", "later", "second-phase")}
    assert [one.where.id for one in found if not isinstance(one, Renamed | TextsChanged)] == ["court_from"]


def test_of_equal_rules_the_one_of_the_same_title_is_meant() -> None:
    twin = """  twin: {title: {en: Twin, zh: 双}, when: {days_past_due: 1..10}, opens: [call, text], source: s-1}
"""
    old = read(BOOK, ("  later:\n", twin + "  later:\n"))
    new = read(
        BOOK,
        ("  early:\n", "  first:\n"),
        ("  later:\n", twin.replace("twin:", "second:") + "  later:\n"),
    )
    assert set(renamed(changes(old, new))) == {("stage", "early", "first"), ("stage", "twin", "second")}
    (only,) = renamed(changes(old, read(BOOK, ("  early:\n", "  first:\n"))))
    assert only == ("stage", "early", "first")
