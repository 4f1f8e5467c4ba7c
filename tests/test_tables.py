"""The tables of answers: a loan, its ledger and an instant on each line, and exactly what may be done then.

A file in `tables/` names its `playbook` and a `base` snapshot. A line replaces keys of the base's loan and facts, or
the whole of `parties`, `lender`, `collector`, and brings its own ledger. `permitted` is the exact set of permitted
candidates, written as action, action/party or action/party/address; `steps` the exact set of source steps among the
file's `counted_steps` that the permitted candidates encode. `not` names candidates that are not permitted with words of
their reasons (kind, code, row, guard or a value); `advice` and `obligations` name rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning_rules import load_playbook, load_snapshot

ROOT = Path(__file__).parent.parent
TABLES = sorted((ROOT / "tests" / "tables").glob("*.yaml"))
FILE_KEYS = {"playbook", "base", "lines", "counted_steps", "records"}
REPLACED = {"lender", "collector", "parties"}
MERGED = {"loan", "facts"}
EXPECTED = {"permitted", "steps", "not", "advice", "obligations", "scope"}
LINE_KEYS = {"name", "why", "as_of", "ledger"} | REPLACED | MERGED | EXPECTED


class _TableLoader(yaml.SafeLoader):
    """Safe YAML in which dates, instants and amounts stay the text they are written as."""


_TableLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in ("bool", "int", "null", "merge")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def table(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_TableLoader)
    return told


@cache
def playbook(name: str) -> Any:
    return load_playbook(ROOT / "playbooks" / f"{name}.yaml")


def every_line() -> list[Any]:
    return [
        pytest.param(path, line, id=f"{path.stem}:{line['name']}") for path in TABLES for line in table(path)["lines"]
    ]


def snapshot(base: dict[str, Any], line: dict[str, Any]) -> dict[str, Any]:
    """The base with what the line replaces."""
    told = {**base, "as_of": line["as_of"], "ledger": line.get("ledger", [])}
    told |= {key: line[key] for key in REPLACED if key in line}
    told |= {key: {**base.get(key, {}), **line[key]} for key in MERGED if key in line}
    return told


def covers(entry: str, candidate: str) -> bool:
    return candidate == entry or candidate.startswith(f"{entry}/")


def covered(entry: str, candidates: Iterable[Any]) -> list[Any]:
    found = [candidate for candidate in candidates if covers(entry, candidate.id)]
    assert found, f"`{entry}` names no candidate"
    return found


def words(reason: Any) -> set[str]:
    """What a line may call a reason by."""
    told = {reason.kind, reason.code}
    for _, value in reason.values:
        told |= {value} if isinstance(value, str) else set(value) if isinstance(value, tuple) else set()
    if reason.missing is not None:
        told.add(reason.missing)
    return told if reason.guard is None else told | {reason.guard.row, reason.guard.guard}


def rows(entries: Iterable[Any]) -> set[str]:
    return {entry.guard.row for entry in entries if entry.guard is not None}


def check_permitted(entries: list[str], permitted: list[str]) -> None:
    missing = [entry for entry in entries if not any(covers(entry, candidate) for candidate in permitted)]
    surplus = [candidate for candidate in permitted if not any(covers(entry, candidate) for entry in entries)]
    assert (missing, surplus) == ([], []), f"permitted: {permitted}"


def check_refused(entries: dict[str, list[str]], candidates: Iterable[Any]) -> None:
    for entry, wanted in entries.items():
        found = covered(entry, candidates)
        assert {candidate.status for candidate in found} <= {"denied", "not_open"}, f"`{entry}` is permitted"
        told = set().union(*(words(reason) for candidate in found for reason in candidate.reasons))
        assert set(wanted) <= told, f"`{entry}`: {sorted(told)}"


@pytest.mark.parametrize(("path", "line"), every_line())
def test_line(path: Path, line: dict[str, Any]) -> None:
    told = table(path)
    decision = playbook(told["playbook"]).decide(load_snapshot(snapshot(told["base"], line)))
    permitted = [candidate.id for candidate in decision.permitted]
    assert decision.scope == line.get("scope", "match")
    if "permitted" in line:
        check_permitted(line["permitted"], permitted)
    if "steps" in line:
        steps = {step for candidate in decision.permitted for step in candidate.source}
        assert steps & set(told["counted_steps"]) == set(line["steps"]), f"permitted: {permitted}"
    check_refused(line.get("not", {}), decision.candidates)
    for entry, wanted in line.get("advice", {}).items():
        for candidate in covered(entry, decision.candidates):
            assert set(wanted) <= rows(candidate.advice), f"{candidate.id}: {sorted(rows(candidate.advice))}"
    for entry, wanted in line.get("obligations", {}).items():
        for candidate in covered(entry, decision.candidates):
            assert set(wanted) <= rows(candidate.obligations), f"{candidate.id}: {sorted(rows(candidate.obligations))}"


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_table_is_well_formed(path: Path) -> None:
    """A key that nothing reads would be an expectation that nothing checks."""
    told = table(path)
    names = [line["name"] for line in told["lines"]]
    assert set(told) <= FILE_KEYS
    assert len(names) == len(set(names))
    for line in told["lines"]:
        assert set(line) <= LINE_KEYS, line["name"]
        assert line.get("why"), f"{line['name']} gives no reason"
        assert set(line) & {"permitted", "steps"}, f"{line['name']} expects no exact set"
        assert "steps" not in line or "counted_steps" in told, line["name"]


def test_every_playbook_has_a_table_of_fifteen_lines() -> None:
    lines: dict[str, int] = {}
    for path in TABLES:
        lines[table(path)["playbook"]] = lines.get(table(path)["playbook"], 0) + len(table(path)["lines"])
    assert {path.stem for path in (ROOT / "playbooks").glob("*.yaml")} == set(lines)
    assert all(count >= 15 for count in lines.values()), lines
