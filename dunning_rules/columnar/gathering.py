"""The figures that rules want of the ledger, gathered in one pass: first what columns alone tell of a row is asked of
all rows, then the rest of the few that are left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np
import polars as pl

from .arrays import Ints, at_once, rows_where, worked_out
from .figures import Figures, figured
from .ondemand import DEBTS, OF_ADDRESS, OF_PARTY, OnDemand, Told, is_on_demand
from .wants import By, Wanted

Some = tuple[tuple[int, ...], ...]
"""Conjuncts of tests by number, of which one must hold."""

_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """Figures over the same records: those that pass some of the plain tests and some of the late ones, by number."""

    plain: tuple[int, ...]
    late: tuple[int, ...]
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The wanted figures of a kind, with the tests that columns alone answer, by what they say (`plain`), and those
    asked of what is left; each test once.

    `some` says what must hold of the plain tests for a row to pass for some figure: None where every row may.
    `columns` are those still asked of the rows that are left, `made` those of them that late tests name.
    """

    wanted: tuple[Wanted, ...]
    plain: dict[bytes, pl.Expr]
    late: tuple[pl.Expr, ...]
    alike: tuple[Alike, ...]
    some: Some | None
    columns: frozenset[str]
    made: tuple[str, ...]


def asked_of(wanted: Sequence[Wanted]) -> Asked:
    plain: dict[bytes, tuple[int, pl.Expr]] = {}
    late: dict[bytes, tuple[int, pl.Expr]] = {}
    alike: dict[tuple[tuple[int, ...], tuple[int, ...]], list[Wanted]] = {}
    for one in wanted:
        first: set[int] = set()
        then: set[int] = set()
        for key, test in zip(one.keys, one.tests, strict=True):
            found = plain.get(key) or late.get(key)
            if found is None:
                tests = plain if _plain(test) else late
                found = tests[key] = (len(tests), test.fill_null(False))
            (first if key in plain else then).add(found[0])
        alike.setdefault((tuple(sorted(first)), tuple(sorted(then))), []).append(one)
    late_tests = tuple(test for _, test in late.values())
    names = {name for test in late_tests for name in test.meta.root_names()}
    return Asked(
        tuple(wanted),
        {key: test for key, (_, test) in plain.items()},
        late_tests,
        tuple(Alike(first, then, tuple(some)) for (first, then), some in alike.items()),
        _some(first for first, _ in alike),
        frozenset(_columns_wanted(wanted, names)),
        tuple(sorted(names)),
    )


def _plain(test: pl.Expr) -> bool:
    return not any(map(is_on_demand, test.meta.root_names()))


def _some(conjuncts: Iterable[tuple[int, ...]]) -> Some | None:
    """The conjuncts of which one must hold. Where a shorter one does not hold, no longer one has to be looked at."""
    kept: list[frozenset[int]] = []
    for one in sorted(map(frozenset, conjuncts), key=len):
        if not any(shorter <= one for shorter in kept):
            kept.append(one)
    if not kept or not kept[0]:
        return None
    return tuple(tuple(sorted(one)) for one in kept)


def _passes(some: Some, tests: pl.DataFrame) -> pl.Series:
    """The rows in which all tests of some conjunct hold."""
    told = tests.get_columns()
    return reduce(pl.Series.__or__, (reduce(pl.Series.__and__, (told[place] for place in one)) for one in some))


def _columns_wanted(wanted: Sequence[Wanted], late: set[str]) -> set[str]:
    """What is still asked of the rows that are left."""
    found = set(late)
    for one in wanted:
        found |= {"party"} if {"party", "person"} & set(one.by) else set()
        found |= {"address"} if "address" in one.by else set()
        found |= {"at"} if one.how in ("latest", "earliest", "days") else set()
    found |= {"address"} if found & OF_ADDRESS else set()
    found |= {"debts", "discussed", "outcome"} if found & DEBTS else set()
    found |= {"by"} if "own_collector" in found else set()
    found |= {"id"} if found & {"ended", "superseded"} else set()
    found |= {"kind", "party", "address"} if found & {"party", *OF_PARTY} else set()
    return {name for name in found if not is_on_demand(name)} | {"loan"}


@dataclass(frozen=True, slots=True, eq=False)
class _Joint:
    """What several kinds ask together."""

    tests: tuple[pl.Expr, ...]
    some: Some | None
    columns: tuple[str, ...]


@lru_cache(maxsize=16)
def _joint(kinds: tuple[Asked, ...]) -> _Joint:
    shared: dict[bytes, pl.Expr] = {}
    for kind in kinds:
        shared |= kind.plain
    places = {key: place for place, key in enumerate(shared)}
    conjuncts = [tuple(places[key] for key in _keys(kind, one.plain)) for kind in kinds for one in kind.alike]
    columns = frozenset[str]().union(*(kind.columns for kind in kinds))
    columns |= {name for test in shared.values() for name in test.meta.root_names()}
    tests = tuple(test.alias(f"!{place}") for place, test in enumerate(shared.values()))
    return _Joint(tests, _some(conjuncts), tuple(sorted(columns)))


def _keys(kind: Asked, numbers: tuple[int, ...]) -> list[bytes]:
    keys = tuple(kind.plain)
    return [keys[number] for number in numbers]


def passing_some(ledger: pl.LazyFrame, kinds: Sequence[Asked]) -> pl.DataFrame:
    """The rows that pass the plain tests of some figure of some kind, with what is still asked of them: in one pass
    over the ledger, whatever the number of kinds."""
    joint = _joint(tuple(kinds))
    given = set(ledger.collect_schema().names())
    columns = [name for name in joint.columns if name in given]
    rows = at_once(ledger.select_seq(columns))
    if joint.some is None:
        return rows
    return rows_where(rows, _passes(joint.some, worked_out(rows, *joint.tests)))


def gathered(rows: pl.DataFrame | None, ledger: pl.LazyFrame, asked: Asked, told: Told) -> Figures:
    """All figures over the visible rows of the ledger, of which `rows` may be what `passing_some` leaves."""
    figures = Figures(told.people)
    if not asked.wanted:
        return figures
    if rows is None:
        roots = {name for test in asked.plain.values() for name in test.meta.root_names()}
        known = ledger.collect_schema().names()
        rows = at_once(ledger.select_seq(name for name in known if name in asked.columns | roots))
    left = rows[[name for name in rows.columns if name in asked.columns]]
    tests = worked_out(rows, *(test.alias(f"!{place}") for place, test in enumerate(asked.plain.values())))
    if asked.some is not None:
        here = _passes(asked.some, tests)
        left, tests = rows_where(left, here), rows_where(tests, here)
    made = OnDemand(left, told, ledger)
    late: list[pl.Series] = []
    if asked.late:
        asks = (test.alias(f"?{at}") for at, test in enumerate(asked.late))
        late = worked_out(made.frame(asked.made), *asks).get_columns()
    plain = tests.get_columns()
    for one in asked.alike:
        passing = _passing([*(plain[place] for place in one.plain), *(late[place] for place in one.late)])
        _tell(one.wanted, passing, made, figures)
    figures.pairs.update(made.pairs)
    return figures


def _passing(tests: Sequence[pl.Series]) -> Ints | None:
    """The rows that pass all tests; None where there is no test."""
    if not tests:
        return None
    return np.flatnonzero(reduce(pl.Series.__and__, tests).to_numpy())


def _tell(wanted: Sequence[Wanted], passing: Ints | None, made: OnDemand, figures: Figures) -> None:
    """Figures over the same records."""
    places: dict[By, Ints] = {}
    for one in wanted:
        if one.by not in places:
            every = made.places(one.by)
            places[one.by] = every if passing is None else every[passing]
        at, days, ordered = _NONE, _NONE, False
        if one.how in ("latest", "earliest"):
            instants, ordered = made.instants
            at = instants if passing is None else instants[passing]
        elif one.how == "days":
            days = made.days if passing is None else made.days[passing]
        figures.told[one.name] = figured(one.how, places[one.by], made.height(one.by), at, days, ordered=ordered)
