"""Generated playbooks, packs, loans and zones: every form of the language, asked at instants around each other."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from dunning_rules import PackError, PlaybookError
from dunning_rules.codegen import blocks, ready

from .equal import differences, program, same_decision

HOUR = 3_600_000_000
PARTS = 8
SEEDS = 12 * max(1, settings.default.max_examples // 100)
"""So many worlds in each part; more where the profile wants more."""


@pytest.fixture(scope="module")
def worlds() -> Any:
    """The worlds of the laws of time, read where they stand."""
    import importlib
    import sys

    folder = Path(__file__).parents[1] / "times"
    spec = spec_from_file_location("worlds_of_times", folder / "__init__.py", submodule_search_locations=[str(folder)])
    assert spec is not None
    assert spec.loader is not None
    package = module_from_spec(spec)
    sys.modules["worlds_of_times"] = package
    spec.loader.exec_module(package)
    return importlib.import_module("worlds_of_times.worlds")


@pytest.mark.parametrize("part", range(PARTS))
def test_generated_worlds(part: int, worlds: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "PATIENCE", 0)
    monkeypatch.setattr(blocks, "MOST_COPIED", part % 2 * blocks.MOST_COPIED)  # in every second part rules are shared
    asked = 0
    for seed in range(part * 100_000, part * 100_000 + SEEDS):
        world = worlds.world_of(seed)
        try:
            book = world.book(tmp_path)
        except (PlaybookError, PackError):
            continue  # a stage that makes no sense to the checks
        fast, loan, random = program(book), world.loan(), Random(seed)
        for shift in (0, *(random.randint(-200, 200) for _ in range(3))):
            assert differences(fast, book, loan.at(loan.asked + shift * HOUR)) == {}, (seed, shift)
            same_decision(book, loan.at(loan.asked + shift * HOUR), random)
            asked += 1
    assert asked > SEEDS
