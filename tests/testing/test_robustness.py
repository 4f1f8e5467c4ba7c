"""Whatever a scenario file holds, running it ends: with answers, or with mistakes at places in the file."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dunning_rules.report.junit import junit_text
from dunning_rules.report.tested import run_dict, run_lines
from dunning_rules.testing import run_scenarios

from .build import DAY, HEAD, NIGHT, OF_BOOK, Suites

OF_PACKS = f"""
records:
  spoken: {{kind: contact, at: "2026-03-03T10:00", channel: phone, party: borrower, outcome: conversation}}
cases:
  one:
    title: {{en: One, zh: 一}}
    official: "true"
    cite: c
    law_on: "2026-03-04"
    as_of: "{NIGHT}"
    packs: [house]
    given:
      ledger: [spoken, {{kind: request, at: "2026-03-03T11:00", party: borrower, what: dispute}}]
      facts: {{paused: "false"}}
    asks:
      - contact: {{at: "{DAY}", stated: {{identifies_lender: "true"}}}}
        example: X
        why: because
        expect: permitted
        reasons: [guard]
        advice: [H-DISPUTE]
        silent: [H-TIME]
        obligations: {{H-NAME: "true"}}
        no_obligations: [quiet]
        missing: [a]
        dates: {{window: "2026-03-03"}}
        counts: {{H-FREQ: ["1", "3"]}}
        not_applicable: [cards]
        each: {{channel: [phone, sms]}}
        given: {{coverage: {{debts: all}}}}
      - {{act: {{at: "{DAY}", act: credit_report}}, expect: denied}}
      - {{count: {{at: "{DAY}", of: H-FREQ}}, expect: "1"}}
      - {{date: {{at: "{DAY}", name: window}}, expect: none}}
      - table:
          contact: {{channel: phone}}
          columns: [at, stated.recorded, given, expect]
          rows: [["{DAY}", "true", {{facts: {{}}}}, permitted]]
        each: {{mode: [human]}}
"""
OF_PLAYBOOK = f"""
counted_steps: [h-1]
cases:
  one:
    asks:
      - decision: {{at: "{DAY}"}}
        expect:
          permitted: [call]
          steps: [h-1]
          not: {{sue: [stage]}}
          advice: {{call: [H-TIME]}}
          obligations: {{call: [H-NAME]}}
          scope: match
"""
FILES = [yaml.load(text, yaml.BaseLoader) for text in (HEAD + OF_PACKS, OF_BOOK + OF_PLAYBOOK)]
ODD = [None, [], {}, "x", "7", [[]], [{}], [None], {"a": "b"}, {"a": [{}]}, "2026-03-08T02:30", "2026-03-04", "null"]
Path_ = tuple[str | int, ...]


def places(node: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Every place in the data of a file but the whole."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*path, key)
        yield from places(value, (*path, key))


PLACES = [(at, path) for at, data in enumerate(FILES) for path in places(data)]


def changed(data: Any, path: Path_, change: str, value: Any) -> Any:
    """The data with one place changed, removed, doubled or called by another name."""
    made = copy.deepcopy(data)
    around = made
    for part in path[:-1]:
        around = around[part]
    match change:
        case "remove":
            del around[path[-1]]
        case "rename" if isinstance(around, dict):
            around["zzz"] = around.pop(path[-1])
        case "double" if isinstance(around, list):
            around.append(around[path[-1]])  # type: ignore[index]
        case _:
            around[path[-1]] = value
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Suites(tmp_path_factory.mktemp("odd")).folder


@settings(max_examples=200)
@given(st.sampled_from(PLACES), st.sampled_from(["value", "remove", "rename", "double"]), st.sampled_from(ODD))
def test_one_odd_value_anywhere(folder: Path, place: tuple[int, Path_], change: str, value: Any) -> None:
    at, path = place
    text = yaml.safe_dump(changed(FILES[at], path, change, value), allow_unicode=True)
    (folder / "odd.scenarios.yaml").write_text(text, encoding="utf-8")
    run = run_scenarios([folder / "odd.scenarios.yaml"])
    (suite,) = run.suites
    assert bool(suite.diagnostics) is not bool(suite.asks)
    for found in suite.diagnostics:
        assert found.place is not None
        assert found.place.file == suite.file
        assert found.render("zh")
    assert run_lines(run, "en")
    assert run_dict(run, "zh")
    assert junit_text(run, "en")
