"""Figures as arrays by row number, and whom among the candidates they are told of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, assert_never

import numpy as np
import polars as pl

from .arrays import Ints, as_column
from .people import NOBODY, People, Targets
from .wants import LATER_ON, LONG_AGO, By, How, Wanted

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """The wanted figures: of each an array with a place for every loan, party, person, address or pair of them, and at
    last one for nobody, so that the row number `NOBODY` finds what stands where there is no record.

    `pairs` are the pairs of rows of which some record tells, as whole numbers, sorted.
    """

    people: People
    told: dict[str, Array] = field(default_factory=dict)
    pairs: dict[By, Ints] = field(default_factory=dict)

    def of_rows(self, one: Wanted) -> pl.Series:
        """A figure as a column of the loans, parties or addresses themselves."""
        return as_column(one.name, self.told[one.name][:-1])

    def of_candidates(self, one: Wanted, whom: Whom) -> pl.Series:
        """A figure as a column of candidates."""
        return as_column(one.name, self.told[one.name][whom.at(one.by, self.pairs)])


@dataclass(frozen=True, slots=True, eq=False)
class Whom:
    """Candidates by the row numbers of their loans, parties and addresses."""

    people: People
    targets: Targets
    _at: dict[By, Ints] = field(default_factory=dict)

    def at(self, by: By, pairs: dict[By, Ints]) -> Ints:
        """Where the figures of candidates are told."""
        if by not in self._at:
            self._at[by] = _place(pairs[by], self._pair(by)) if len(by) > 1 else self._single(by)
        return self._at[by]

    def _pair(self, by: By) -> Ints:
        return paired(self._single(by[:1]), self._single(by[1:]), self.people)

    def _single(self, by: By) -> Ints:
        match by:
            case ("party",):
                return self.targets.parties
            case ("person",):
                return with_nobody(self.people.person_rows)[self.targets.parties]
            case ("address",):
                return self.targets.addresses
            case _:
                return self.targets.loans


def with_nobody(rows: Ints) -> Ints:
    return np.append(rows, NOBODY)


def paired(one: Ints, other: Ints, people: People) -> Ints:
    """Pairs of rows of people and of addresses as whole numbers; `NOBODY` where one of the two is nobody."""
    return np.where((one < 0) | (other < 0), NOBODY, one * (people.addresses.height + 1) + other)


def _place(listed: Ints, pairs: Ints) -> Ints:
    if not len(listed):
        return np.full(len(pairs), NOBODY)
    found = np.minimum(np.searchsorted(listed, pairs), len(listed) - 1)
    return np.where(listed[found] == pairs, found, NOBODY)


def figured(how: How, places: Ints, height: int, at: Ints, days: Ints, *, ordered: bool) -> Array:
    """A figure over some records: where each is told, its instant (for `latest` and `earliest`) and its local day (for
    `days`). `ordered` says that instants do not fall."""
    known = places >= 0
    if not known.all():
        places, at, days = places[known], at[known] if len(at) else at, days[known] if len(days) else days
    found: Array
    match how:
        case "count":
            return np.bincount(places, minlength=height + 1).astype(np.uint32)
        case "any":
            found = np.zeros(height + 1, bool)
            found[places] = True
        case "latest":
            found = np.full(height + 1, LONG_AGO, np.int64)
            if ordered:
                found[places] = at  # of each place the last is written last
            else:
                np.maximum.at(found, places, at)
        case "earliest":
            found = np.full(height + 1, LATER_ON, np.int64)
            if ordered:
                found[places[::-1]] = at[::-1]
            else:
                np.minimum.at(found, places, at)
        case "days":
            first, span = (int(days.min()), int(np.ptp(days)) + 1) if len(days) else (0, 1)
            different = np.unique(places * span + (days - first))
            return np.bincount(different // span, minlength=height + 1).astype(np.uint32)
        case _:
            assert_never(how)
    return found
