"""Figures over records as arrays, beside the same counted one by one."""

from __future__ import annotations

from random import Random
from typing import get_args

import numpy as np
import polars as pl
import pytest

from dunning_rules.columnar.figures import Figures, Whom, figured, paired
from dunning_rules.columnar.people import NOBODY, People, Targets
from dunning_rules.columnar.wants import NONE, How, Wanted

HEIGHT = 7


def counted(how: How, rows: list[tuple[int, int, int]], place: int) -> int | bool:
    """Of rows `(place, at, day)`."""
    own = [(at, day) for where, at, day in rows if where == place]
    match how:
        case "count":
            return len(own)
        case "any":
            return bool(own)
        case "days":
            return len({day for _, day in own})
    instants = [at for at, _ in own] or [NONE[how]]
    return max(instants) if how == "latest" else min(instants)


@pytest.mark.parametrize("how", get_args(How))
@pytest.mark.parametrize("ordered", [False, True])
def test_figures(how: How, ordered: bool) -> None:
    random = Random(1)
    for size in (0, 1, 5, 40):
        at = [random.randrange(-50, 50) for _ in range(size)]
        at = sorted(at) if ordered else at
        rows = [(random.randrange(NOBODY, HEIGHT), one, one // 9) for one in at]
        places, instants, days = (np.array([row[name] for row in rows], np.int64) for name in range(3))
        found = figured(how, places, HEIGHT, instants, days, ordered=ordered)
        assert found[:HEIGHT].tolist() == [counted(how, rows, place) for place in range(HEIGHT)]
        assert found[NOBODY] == NONE[how]


def test_a_figure_by_pairs_is_found_by_those_of_whom_it_is_told() -> None:
    parties, addresses = (pl.DataFrame({"loan": [0] * size, "id": [f"{n}" for n in range(size)]}) for size in (3, 4))
    people = People(1, parties, addresses)
    told = np.unique(paired(np.array([0, 2, 2, 1]), np.array([1, 3, 0, NOBODY]), people))[1:]
    assert len(told) == 3
    wanted = Wanted("w0", ("party", "address"), "count", (), ())
    figures = Figures(people, {"w0": np.array([10, 20, 30, 0])}, {("party", "address"): told})
    asked = [(0, 1), (2, 0), (2, 3), (2, 1), (1, 3), (0, NOBODY), (NOBODY, 1)]
    whose, where = (np.array([one[at] for one in asked]) for at in (0, 1))
    targets = Targets(np.zeros(len(asked), np.int64), whose, where, pl.Series([], dtype=pl.UInt32), whole=False)
    assert figures.of_candidates(wanted, Whom(people, targets)).to_list() == [10, 20, 30, 0, 0, 0, 0]
    nobody = Figures(people, {"w0": np.array([0])}, {("party", "address"): np.zeros(0, np.int64)})
    assert nobody.of_candidates(wanted, Whom(people, targets)).to_list() == [0] * len(asked)
