"""Readings of cases that are asked in turn, so that a busy machine slows all alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping


def interleaved(cases: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """The readings of each case; every round asks each of them once, so that a busy machine slows all alike."""
    found: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            found[name].append(case())
    return found


def called(what: Callable[[], object], calls: int = 1) -> Callable[[], float]:
    """The seconds of one call, as the mean of several. What others left is collected before."""

    def once() -> float:
        gc.collect()
        began = time.perf_counter()
        for _ in range(calls):
            what()
        return (time.perf_counter() - began) / calls

    return once
