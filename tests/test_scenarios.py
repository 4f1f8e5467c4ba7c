"""The shipped scenarios: every ask answered as expected, everything seen with both outcomes, every example asked."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning_rules import shipped
from dunning_rules.testing import AskResult, CaseResult, Run, SuiteResult, run_scenarios

ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT / "dunning_rules" / "packs", ROOT / "playbooks")
FILES = [path for folder in FOLDERS for path in sorted(folder.glob("*.scenarios.yaml"))]
OF_PLAYBOOKS = [path for path in FILES if path.parent.name == "playbooks"]
MOST_EXPLAINED = 25


@cache
def _run() -> Run:
    return run_scenarios(FOLDERS)


def _suite(path: Path) -> SuiteResult:
    return next(suite for suite in _run().suites if Path(suite.file) == path)


@cache
def _read(path: Path) -> Any:
    """A YAML file with every scalar as text: what a suite asks is checked apart from the library's own reading."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def _named(path: Path) -> str:
    return path.name.removesuffix(".scenarios.yaml")


each_file = pytest.mark.parametrize("path", FILES, ids=_named)
each_playbook = pytest.mark.parametrize("path", OF_PLAYBOOKS, ids=_named)


# --- answers ---------------------------------------------------------------------------------------------------------


@each_file
def test_every_ask_is_answered_as_expected(path: Path) -> None:
    suite = _suite(path)
    assert [diagnostic.message() for diagnostic in suite.diagnostics] == []
    assert suite.asks
    told = [f"{path.name}:{ask.place.line} ({ask.name}) {ask.answer}: {ask.failures}" for ask in suite.failed]
    assert told == []


def test_every_pack_and_playbook_has_its_suite() -> None:
    assert sorted(map(_named, FILES)) == sorted([*shipped.packs(), *shipped.playbooks()])
    for path in FILES:
        assert _suite(path).name == _named(path)
        asked = _read(path)
        assert _named(path) in asked.get("packs", [asked.get("playbook")])


@each_playbook
def test_a_playbook_is_asked_for_exact_sets_with_reasons(path: Path) -> None:
    """Of what is permitted, or of the steps it encodes: else an action too many would not be seen."""
    asked = 0
    for name, case in _read(path)["cases"].items():
        decisions = [ask for ask in case["asks"] if "decision" in ask]
        asked += len(decisions)
        assert {"title", "cite"} & set(case) or any("why" in ask for ask in case["asks"]), name
        assert all({"permitted", "steps"} & set(ask["expect"]) for ask in decisions), name
    assert asked >= 15


# --- coverage --------------------------------------------------------------------------------------------------------


def test_everything_is_seen_with_both_outcomes() -> None:
    missing = [(one.kind, one.owner, one.name, one.yes, one.no) for one in _run().coverage.missing]
    assert missing == []


def test_everything_is_counted() -> None:
    counted = Counter((one.kind, one.owner, one.name) for one in _run().coverage.items)
    wanted: Counter[tuple[str, str, str]] = Counter()
    for pack, path in shipped.packs().items():
        wanted.update(("guard", pack, guard) for guard in _read(path)["guards"])
    for playbook, path in shipped.playbooks().items():
        for kind, key in (("stage", "stages"), ("action", "actions"), ("pause", "pause")):
            wanted.update((kind, playbook, name) for name in _read(path).get(key, {}))
    assert counted == wanted


# --- the worked examples ---------------------------------------------------------------------------------------------


def _examples() -> dict[str, dict[str, str]]:
    examples: dict[str, dict[str, str]] = _read(ROOT / "tests" / "examples.yaml")
    return examples


@cache
def _asked() -> dict[str, list[tuple[CaseResult, AskResult]]]:
    """The asks that are a worked example; one with `each` stands at one place, and counts once."""
    found: dict[str, dict[tuple[str, object], tuple[CaseResult, AskResult]]] = {}
    for suite in _run().suites:
        for case in suite.cases:
            for ask in case.asks:
                if ask.example:
                    found.setdefault(ask.example, {})[suite.file, ask.place] = case, ask
    return {example: list(asks.values()) for example, asks in found.items()}


def _explained() -> list[str]:
    page = (ROOT / "docs" / "packs" / "examples.md").read_text(encoding="utf-8")
    return re.findall(r"^\| ([A-Z]{2}-[DO]-\d+/\d+) \| \S", page, re.MULTILINE)


def test_every_example_is_asked_once_or_explained() -> None:
    asked, explained = _asked(), _explained()
    assert {example: len(asks) for example, asks in asked.items() if len(asks) != 1} == {}
    assert sorted([*asked, *explained]) == sorted(_examples())
    assert len(explained) <= MOST_EXPLAINED


def test_an_example_is_answered_as_the_regulator_or_the_rule_does() -> None:
    for example, told in _examples().items():
        for case, ask in _asked().get(example, ()):
            assert case.official is ("-O-" in example), example
            if "expect" in told:
                assert ask.answer == told["expect"], example
            if told["kind"] == "contact":
                assert ask.form == "contact", example
