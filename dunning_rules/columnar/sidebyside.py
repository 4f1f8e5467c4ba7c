"""Work over several lots of loans, as many at a time as Polars has threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import polars as pl

T = TypeVar("T")
R = TypeVar("R")


def side_by_side(work: Callable[[T], R], lots: Sequence[T]) -> list[R]:
    """What the work makes of each lot, in their order. Most of it is done without Python's lock."""
    threads = min(len(lots), pl.thread_pool_size())
    if threads < 2:
        return [work(lot) for lot in lots]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, lots))
