"""Ordinary worlds, each with rules of its own: columns say what the row reader says, and leave few loans to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from dunning_rules import PlaybookError, load_snapshot
from tests.codegen.plain import NOW, ZONES, Plain

from .equal import by_row, named_apart, same_answers

PARTS = 4
SEEDS = 6 * max(1, settings.default.max_examples // 100)
"""So many playbooks in each part; more where the profile wants more."""
LOANS = 24
REFUSED = frozenset({"stage-never-holds", "stage-opens-on-unknown", "action-never-open"})


def by_one_clock(told: dict[str, Any], number: int) -> dict[str, Any]:
    """Most loans with all people by the clock of the account: those of others go by row."""
    if number % 6 == 0:
        return told
    zone = told["loan"].get("timezone", ZONES[0])
    return {**told, "parties": [{**party, "timezones": [zone]} for party in told["parties"]]}


@pytest.mark.parametrize("part", range(PARTS))
def test_ordinary_worlds(part: int, tmp_path: Path) -> None:
    asked, left = 0, 0
    for seed in range(part * 100_000, part * 100_000 + SEEDS):
        world = Plain(seed)
        try:
            book = world.book(tmp_path)
        except PlaybookError as refused:
            if {one.code for one in refused.diagnostics} <= REFUSED:
                continue  # a stage that makes no sense to the checks
            raise
        loans = named_apart([load_snapshot(by_one_clock(world.snapshot(), number)) for number in range(LOANS)])
        told = same_answers(book, loans, NOW.isoformat())
        asked, left = asked + LOANS, left + sum(by_row(told).values())
    assert asked
    assert 2 * left < asked
