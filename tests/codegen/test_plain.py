"""Ordinary worlds, which the generated text decides by itself: it says what the reference reader says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from dunning_rules import PlaybookError, load_snapshot
from dunning_rules.codegen import blocks, ready

from .equal import contact_for, differences, program, same_decision, same_verdict
from .plain import Plain

PARTS = 6
SEEDS = 9 * max(1, settings.default.max_examples // 100)
"""So many playbooks in each part; more where the profile wants more."""
REFUSED = frozenset({"stage-never-holds", "stage-opens-on-unknown", "action-never-open"})


@pytest.mark.parametrize("part", range(PARTS))
def test_ordinary_worlds(part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "PATIENCE", 0)
    monkeypatch.setattr(blocks, "MOST_COPIED", part % 2 * blocks.MOST_COPIED)  # in every second part rules are shared
    asked = 0
    for seed in range(part * 100_000, part * 100_000 + SEEDS):
        world = Plain(seed)
        try:
            book = world.book(tmp_path)
        except PlaybookError as refused:
            if {one.code for one in refused.diagnostics} <= REFUSED:
                continue  # a stage that makes no sense to the checks
            raise
        fast = program(book)
        for number in range(4):
            snapshot = load_snapshot(world.snapshot())
            assert fast.prepare(snapshot).odd == 0
            assert differences(fast, book, snapshot) == {}, (seed, number)
            candidates = same_decision(book, snapshot, world.random)
            asked += candidates > 0
            one = world.one(*book.decide(snapshot).candidates)
            if one.party is not None or book.action(one.action).reach is None:
                same_verdict(book, snapshot, contact_for(one, book, snapshot.asked), world.random)
    assert asked > 3 * SEEDS
