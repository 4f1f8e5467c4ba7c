"""The page of scenario files is true: its files run, no key is left out, no key is told that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from dunning_rules.document import scenarios
from dunning_rules.testing import run_scenarios

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "scenarios.md").read_text(encoding="utf-8")
FILES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
MODELS = [
    one
    for one in vars(scenarios).values()
    if isinstance(one, type) and issubclass(one, BaseModel) and one.__module__ == scenarios.__name__
]


@pytest.mark.parametrize("text", FILES, ids=["packs", "playbook"])
def test_the_files_of_the_page_run_and_every_ask_is_answered_so(text: str, tmp_path: Path) -> None:
    path = tmp_path / "page.scenarios.yaml"
    path.write_text(text, encoding="utf-8")
    (suite,) = run_scenarios([path]).suites
    assert [one.render() for one in suite.diagnostics] == []
    assert [(ask.place.line, ask.answer, ask.failures) for ask in suite.failed] == []
    assert suite.asks


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_key_is_left_out(model: type[BaseModel]) -> None:
    told = {word for span in re.findall(r"`([^`\n]+)`", PAGE) for word in re.findall(r"[a-z_]+", span)}
    assert {field.alias or name for name, field in model.model_fields.items()} <= told


def test_no_key_is_told_that_is_not_there() -> None:
    keys = {field.alias or name for model in MODELS for name, field in model.model_fields.items()}
    for cell in re.findall(r"^\| ((?:`[a-z_]+`(?:, )?)+) \|", PAGE, re.MULTILINE):
        assert set(re.findall(r"`([a-z_]+)`", cell)) <= keys, cell
