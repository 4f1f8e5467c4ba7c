"""Playbooks, packs and scenario files in the language server that VS Code, Neovim and others run.

Completion of keys and words, texts in the field's own terms, errors at the place where `dunning check` has them too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dunning_rules import shipped, starter
from dunning_rules.checking import check_files
from dunning_rules.cli import main
from dunning_rules.source import Source

from .conftest import ROOT, SETTINGS, started
from .lsp import Server

pytestmark = pytest.mark.slow

DAY = date(2026, 11, 21)
CURSOR = "▮"

PLAYBOOK = """\
# yaml-language-server: $schema={schema}
playbook: corner-shop
language: 1
version: 2026.1
title: {{en: Corner shop, zh: 街角小店}}
applies_to: {{product: shop_loan}}
timezone: Asia/Shanghai
packs: [cn-civil]
numbers:
  late: {{value: 30, unit: days}}
pause:
  plan-kept:
    when: {{arrangement: kept}}
    purposes: [demand]
stages:
  first:
    when: {{days_past_due: 1..}}
    opens: [call]
actions:
  call:
    title: {{en: Call, zh: 电话}}
    contact: {{channel: phone, to: borrower, purpose: demand}}
    at_most: 1 per day
"""
PACK = """\
# yaml-language-server: $schema={schema}
pack: house-rules
language: 1
version: 2026.1
title: {{en: House rules, zh: 内部规则}}
guards:
  by-day:
    row: H-1
    applies_to: {{channel: phone}}
    hours: 08:00-20:00
    cite: house rule 1
    force: policy
    effect: deny
    known: read
    text: {{en: By day only, zh: 仅限白天}}
"""
SCENARIOS = """\
# yaml-language-server: $schema={schema}
scenarios: house-rules
language: 1
packs: cn-civil
timezone: Asia/Shanghai
given:
  loan: {{id: L-1, product: shop_loan, installments: [{{due: 2026-03-02, amount: "100.00"}}]}}
  parties:
    - id: owner
      role: borrower
      addresses: [{{id: mobile, channels: [phone], kind: mobile}}]
cases:
  at-night:
    cite: house rule 1
    asks:
      - contact: {{at: "2026-03-04T23:00", channel: phone, party: owner}}
        expect: denied
"""
TEXTS = {"playbook": PLAYBOOK, "pack": PACK, "scenarios": SCENARIOS}


def text_of(kind: str, was: str = "", becomes: str = "") -> str:
    """A good file of a kind, with one place changed; `$schema` leads to the schemas of this repository."""
    schema = (ROOT / "schemas" / f"{kind}.schema.json").as_uri()
    text = TEXTS[kind].format(schema=schema)
    assert not was or text.count(was) == 1, was
    return text.replace(was, becomes) if was else text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.yaml"


def cursor_of(text: str) -> tuple[str, int, int]:
    """The text without the cursor, and where that stood, counted from 0."""
    before, after = text.split(CURSOR)
    return before + after, before.count("\n"), len(before) - before.rfind("\n") - 1


def offered(server: Server, path: Path, text: str) -> dict[str, dict[str, Any]]:
    """What is offered at the cursor, by its label."""
    plain, line, column = cursor_of(text)
    server.open(path, plain)
    items = server.at("completion", path, line, column)["items"]
    server.shut(path)
    return {item["label"]: item for item in items}


def hovered(server: Server, path: Path, text: str) -> str:
    """The text that is shown at the cursor, as plain text."""
    plain, line, column = cursor_of(text)
    server.open(path, plain)
    found = server.at("hover", path, line, column)
    server.shut(path)
    return "" if found is None else found["contents"]["value"].replace("\\", "")


# --- good files ------------------------------------------------------------------------------------------------------

SHIPPED = sorted(
    path
    for folder in {path.parent for path in (*shipped.packs().values(), *shipped.playbooks().values())}
    for path in folder.glob("*.yaml")
)


def told(part: object) -> str:
    """The name of a case, the same in every process."""
    return (", ".join(sorted(part)) if isinstance(part, set) else str(part)).strip()[:30]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_the_editor_finds_nothing_wrong_with_a_shipped_file(file: Path, server: Server) -> None:
    assert server.open(file, file.read_text(encoding="utf-8")) == []
    server.shut(file)


@pytest.mark.parametrize("kind", TEXTS)
def test_the_small_files_are_in_order(kind: str, server: Server, path: Path) -> None:
    assert server.open(path, text_of(kind)) == []


# --- completion ------------------------------------------------------------------------------------------------------

COMPLETION = [
    ("playbook", "stages:\n", f"{CURSOR}\nstages:\n", {"adopt", "inputs", "arrears", "points", "left_out"}),
    ("playbook", "    opens: [call]\n", f"    opens: [call]\n    {CURSOR}\n", {"source", "title"}),
    ("playbook", "    at_most: 1 per day\n", f"    {CURSOR}\n", {"at_most", "at_least", "tell", "script", "due"}),
    (
        "playbook",
        "{days_past_due: 1..}",
        f"{{days_past_due: 1..3, do{CURSOR}}}",
        {"done", "contacted", "promise", "any"},
    ),
    ("playbook", "{days_past_due: 1..}", f"{{d{CURSOR}}}", {"days_past_due", "amount_overdue", "loan.status"}),
    ("playbook", "channel: phone", f"channel: {CURSOR}", {"phone", "sms", "email", "letter", "visit"}),
    ("playbook", "to: borrower", f"to: {CURSOR}", {"borrower", "guarantor", "relative"}),
    ("playbook", "purpose: demand}", f"purpose: {CURSOR}}}", {"remind", "demand", "preserve_right"}),
    ("playbook", "purposes: [demand]", f"purposes: [{CURSOR}]", {"remind", "demand", "notice"}),
    ("playbook", "{arrangement: kept}", f"{{arrangement: {CURSOR}}}", {"kept", "broken", "none"}),
    ("playbook", "unit: days", f"unit: {CURSOR}", {"days", "hours", "months", "rate"}),
    ("pack", "    force: policy\n", f"    {CURSOR}\n", {"force", "unless", "rebutted_by", "note", "scope"}),
    ("pack", "force: policy", f"force: {CURSOR}", {"law", "regulation", "standard", "code", "contract", "policy"}),
    ("pack", "effect: deny", f"effect: {CURSOR}", {"deny", "presume", "advise"}),
    ("pack", "known: read", f"known: {CURSOR}", {"read", "secondary", "recalled-high"}),
    ("pack", "{channel: phone}", f"{{c{CURSOR}}}", {"channel", "purpose", "to", "act"}),
    ("scenarios", "cases:\n", f"{CURSOR}\ncases:\n", {"records", "defaults", "title"}),
    ("scenarios", "        expect: denied\n", f"        {CURSOR}\n", {"expect", "reasons", "obligations", "why"}),
    ("scenarios", "expect: denied", f"expect: {CURSOR}", {"permitted", "denied", "advised_against"}),
    ("scenarios", "role: borrower", f"role: {CURSOR}", {"borrower", "guarantor"}),
]


@pytest.mark.parametrize(("kind", "was", "becomes", "wanted"), COMPLETION, ids=told)
def test_keys_and_words_are_offered(
    kind: str, was: str, becomes: str, wanted: set[str], server: Server, path: Path
) -> None:
    found = offered(server, path, text_of(kind, was, becomes))
    assert wanted <= found.keys()


def test_what_cannot_stand_there_is_not_offered(server: Server, path: Path) -> None:
    found = offered(server, path, text_of("playbook", "channel: phone", f"channel: {CURSOR}"))
    assert {"borrower", "demand", "conversation"}.isdisjoint(found)
    found = offered(server, path, text_of("playbook", "stages:\n", f"{CURSOR}\nstages:\n"))
    assert {"guards", "opens", "stages"}.isdisjoint(found)


def test_a_key_that_is_offered_says_what_it_means(server: Server, path: Path) -> None:
    found = offered(server, path, text_of("playbook", "    at_most: 1 per day\n", f"    {CURSOR}\n"))
    for key, english, chinese in (
        ("at_most", "The team's own cadence", "频次上限"),
        ("serve", "document", "送达"),
        ("tell", "Figures and points", "告知"),
    ):
        told = json.dumps(found[key], ensure_ascii=False)
        assert english in told
        assert chinese in told


# --- hover -----------------------------------------------------------------------------------------------------------

HOVER = [
    ("playbook", f"at_{CURSOR}most", "at_most", ("At most", "The team's own cadence", "内部频次上限")),
    ("playbook", f"days_{CURSOR}past_due", "days_past_due", ("days_past_due", "days past due", "逾期天数", "1..3")),
    ("playbook", f"{{cha{CURSOR}nnel: phone", "{channel: phone", ("Channel", "a telephone call 电话", "上门")),
    ("playbook", f"purpose: de{CURSOR}mand}}", "purpose: demand}", ("asks for payment 催收",)),
    ("playbook", f"to: bor{CURSOR}rower", "to: borrower", ("the borrower 借款人", "反担保人")),
    (
        "playbook",
        f"ar{CURSOR}rangement: kept",
        "arrangement: kept",
        ("How the latest arrangement stands", "最近还款安排的状态"),
    ),
    ("playbook", f"op{CURSOR}ens:", "opens:", ("开放",)),
    ("playbook", f"pa{CURSOR}cks:", "packs:", ("规则包",)),
    ("pack", f"ho{CURSOR}urs:", "hours:", ("时段",)),
    ("pack", f"kno{CURSOR}wn:", "known:", ("How well the text is known", "核实程度")),
    ("pack", f"eff{CURSOR}ect:", "effect:", ("deny", "禁止")),
    ("scenarios", f"exp{CURSOR}ect:", "expect:", ("预期",)),
    ("scenarios", f"par{CURSOR}ties:", "parties:", ("当事人",)),
    ("scenarios", f"installm{CURSOR}ents:", "installments:", ("The repayment schedule", "还款计划")),
]


@pytest.mark.parametrize(("kind", "becomes", "was", "texts"), HOVER, ids=told)
def test_a_key_says_what_it_means_in_both_languages(
    kind: str, becomes: str, was: str, texts: tuple[str, ...], server: Server, path: Path
) -> None:
    shown = hovered(server, path, text_of(kind, was, becomes))
    for text in texts:
        assert text in shown, shown


# --- errors ----------------------------------------------------------------------------------------------------------

ERRORS = [
    ("playbook", "    opens: [call]", "    opnes: [call]", "opnes"),
    ("playbook", "channel: phone", "channel: telephone", "telephone"),
    ("playbook", "purposes: [demand]", "purposes: [demands]", "demands"),
    ("playbook", "at_most: 1 per day", "at_most: one a day", "one a day"),
    ("playbook", "unit: days", "unit: day", "day}"),
    ("playbook", "{arrangement: kept}", "{arrangement: keep}", "keep"),
    ("playbook", "applies_to: {product: shop_loan}", "applies_to: [shop_loan]", "[shop_loan]"),
    ("pack", "hours: 08:00-20:00", "hours: 8-20", "8-20"),
    ("pack", "effect: deny", "effect: forbid", "forbid"),
    ("pack", "force: policy", "froce: policy", "froce"),
    ("scenarios", "expect: denied", "expect: refused", "refused"),
    ("scenarios", "role: borrower", "role: borower", "borower"),
    ("scenarios", "amount: \"100.00\"", "amount: much", "much"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "was", "becomes", "marked"), ERRORS, ids=told)
def test_an_error_is_marked_at_its_place(
    kind: str, was: str, becomes: str, marked: str, server: Server, path: Path
) -> None:
    text = text_of(kind, was, becomes)
    found = server.open(path, text)
    line = next(number for number, line in enumerate(text.splitlines()) if marked in line)
    column = text.splitlines()[line].index(marked)
    spans = [(one["range"]["start"], one["range"]["end"]) for one in found]
    assert any(start["line"] == line and start["character"] <= column < end["character"] for start, end in spans), found
    beside = [one["message"] for one in found if one["range"]["start"]["line"] != line]
    assert all(message.startswith("Missing property") for message in beside), "an error stands where none is"
    if kind != "scenarios":
        (checked,) = check_files([], today=DAY, given=[Source("file.yaml", text)])
        places = {one.place.line for one in checked.diagnostics if one.place and one.severity == "error"}
        assert line + 1 in places


# --- what init writes ------------------------------------------------------------------------------------------------


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "shop-loan", "--lang", "zh"]) == 0
    capsys.readouterr()
    return tmp_path / "shop-loan"


@pytest.fixture
def configured(begun: Path) -> Iterator[Server]:
    """A server with the settings that `init` wrote for VS Code, as VS Code hands them on."""
    written = json.loads((begun / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    schemas = {(begun / schema).as_uri(): patterns for schema, patterns in written["yaml.schemas"].items()}
    server = started(begun, {**SETTINGS, "yaml": {**SETTINGS["yaml"], "schemas": schemas}})
    yield server
    server.close()


@pytest.mark.parametrize("name", ["shop-loan.yaml", "shop-loan.scenarios.yaml"])
def test_a_playbook_that_was_begun_is_known_by_its_first_line(name: str, begun: Path, server: Server) -> None:
    path = begun / name
    text = path.read_text(encoding="utf-8")
    assert server.open(path, text) == []
    server.shut(path)
    assert server.open(path, text.replace("language: 1", "langauge: 1"))
    server.shut(path)


@pytest.mark.parametrize("name", ["shop-loan.yaml", "shop-loan.scenarios.yaml"])
def test_and_by_the_settings_of_its_folder(name: str, begun: Path, configured: Server) -> None:
    path = begun / name
    text = path.read_text(encoding="utf-8").partition("\n")[2]
    assert "$schema" not in text
    assert configured.open(path, text) == []
    configured.shut(path)
    assert configured.open(path, text.replace("language: 1", "langauge: 1"))


def test_the_schemas_that_are_written_are_those_of_the_tests() -> None:
    assert set(TEXTS) <= set(starter.SCHEMAS)
