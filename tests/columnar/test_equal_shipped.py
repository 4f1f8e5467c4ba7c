"""The shipped playbooks with their packs: every loan of their scenario files, and loans as they come."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunning_rules import Snapshot, load_playbook, load_snapshot, shipped
from tests.codegen.test_shipped import asked_in_scenarios, loans_of

from .equal import named_apart, same_answers

ROOT = Path(__file__).parents[2]
NAMES = sorted(shipped.playbooks())
EXAMPLES = max(1, settings.default.max_examples // 100)
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
book_of = cache(load_playbook)


@pytest.mark.parametrize("name", NAMES)
def test_every_loan_of_the_scenarios(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All at the latest instant that a scenario asks about; in a long campaign at one amid them too."""
    path = ROOT / "playbooks" / f"{name}.scenarios.yaml"
    loans: list[Snapshot] = [one for _, one, _ in asked_in_scenarios(monkeypatch, path)]
    assert len(loans) > 10
    instants = sorted(one.asked for one in loans)
    for instant in dict.fromkeys((instants[-1], instants[len(instants) // 2])[: min(2, EXAMPLES)]):
        same_answers(book_of(name), named_apart(loans), instant)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=EXAMPLES, suppress_health_check=CHECKS, deadline=None)
@given(data=st.data())
def test_loans_as_they_come(name: str, data: st.DataObject) -> None:
    drawn = [load_snapshot(data.draw(loans_of(book_of(name)))) for _ in range(12)]
    instants = sorted(one.asked for one in drawn)
    same_answers(book_of(name), named_apart(drawn), instants[len(instants) // 2])
