"""Every step of a source procedure is encoded by its playbook, or left out with a reason; nothing else is cited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

TESTS = Path(__file__).parent
PLAYBOOKS = TESTS.parent / "playbooks"
SHIPPED = sorted(path for path in PLAYBOOKS.glob("*.yaml") if not path.name.endswith(".scenarios.yaml"))


def plain(path: Path) -> Any:
    """A YAML file with every scalar as text: what is cited is checked apart from the library's own reading."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


PROCEDURES: dict[str, dict[str, Any]] = plain(TESTS / "steps.yaml")
ALL_STEPS = {step for procedure in PROCEDURES.values() for step in procedure["steps"]}


def cited(node: Any) -> Iterator[str]:
    """Every step that stands in a `source` anywhere below the node."""
    if isinstance(node, list):
        for item in node:
            yield from cited(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "source":
                yield from [value] if isinstance(value, str) else value
            else:
                yield from cited(value)


def faults(playbook: dict[str, Any], steps: set[str]) -> list[str]:
    """What is wrong with the steps a playbook cites, one sentence each."""
    encoded, left_out = set(cited(playbook)), playbook.get("left_out", {})
    found = [f"{step} is no step of any procedure" for step in (encoded | set(left_out)) - ALL_STEPS]
    found += [f"{step} belongs to another procedure" for step in (encoded | set(left_out)) & ALL_STEPS - steps]
    found += [f"{step} is neither encoded nor left out" for step in steps - encoded - set(left_out)]
    found += [f"{step} is both encoded and left out" for step in encoded & set(left_out)]
    found += [
        f"{step} is left out without a reason in en and zh"
        for step, reason in left_out.items()
        if not (isinstance(reason, dict) and reason.get("en") and reason.get("zh"))
    ]
    return sorted(found)


@pytest.mark.parametrize("procedure", sorted(PROCEDURES))
def test_every_step_is_accounted_for(procedure: str) -> None:
    told = PROCEDURES[procedure]
    assert faults(plain(PLAYBOOKS / f"{told['playbook']}.yaml"), set(told["steps"])) == []


def test_every_playbook_has_its_procedure() -> None:
    assert {path.stem for path in SHIPPED} == {told["playbook"] for told in PROCEDURES.values()}


def test_every_action_rests_on_a_step() -> None:
    for path in SHIPPED:
        playbook = plain(path)
        sourced = {name for name, action in playbook["actions"].items() if "source" in action}
        for stage in playbook["stages"].values():
            sourced |= set(stage["opens"]) if "source" in stage else set()
        assert set(playbook["actions"]) - sourced == set(), path.name


@pytest.mark.parametrize(
    ("playbook", "fault"),
    [
        ({"stages": {"a": {"source": ["cc-1", "cc-9"]}}}, "cc-9 is no step of any procedure"),
        ({"stages": {"a": {"source": "gl-1"}}}, "gl-1 belongs to another procedure"),
        ({"stages": {"a": {"source": "cc-1"}}}, "cc-2 is neither encoded nor left out"),
        ({"a": {"source": "cc-5"}, "left_out": {"cc-5": {"en": "x", "zh": "x"}}}, "cc-5 is both encoded and left out"),
        ({"left_out": {"cc-5": {"en": "x"}}}, "cc-5 is left out without a reason in en and zh"),
    ],
)
def test_a_fault_is_found(playbook: dict[str, Any], fault: str) -> None:
    assert fault in faults(playbook, set(PROCEDURES["cc"]["steps"]))
