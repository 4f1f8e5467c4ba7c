"""The figures that rules want of the ledger, gathered in one pass: first what columns alone tell of a row is asked of
all rows, then the rest of the few that are left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import polars as pl

from ..words import CONVERSATIONS
from .enduring import with_superseded
from .people import People
from .spot import Kind
from .wants import LATER_ON, LONG_AGO, Wanted

_DEBTS: Final = frozenset({"own_debt", "spoken_debt", "done_debt"})
_OF_ADDRESS: Final = frozenset({"address_kind", "address_place", "address_party", "address_channels"})
_OF_LOAN: Final = frozenset({"episode", "collecting", "own_collector"})
_OF_PARTY: Final = frozenset({"role", "namesake"})
ON_DEMAND: Final = _DEBTS | _OF_ADDRESS | _OF_LOAN | _OF_PARTY | {"ended", "superseded"}
"""Columns of ledger rows that are made only where a test asks for them."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What the loans of a kind tell beside the ledger: by loan, in the order of their numbers.

    `episode` is the first instant of the episode of each loan, `collecting` who asks, in the words of `by`.
    """

    kind: Kind
    people: People
    episode: pl.Series
    accounts: Accounts
    collecting: pl.Series


@dataclass(frozen=True, eq=False)
class Accounts:
    """Which debts are the loan itself: its own id, and those of its account."""

    ids: pl.Series
    debts: pl.DataFrame

    def own(self, rows: pl.DataFrame, names: Sequence[str]) -> pl.Series:
        """Whether one of the lists of debts of a row names the loan, or none names any."""
        lists = [rows[name] for name in names]
        none = pl.repeat(True, rows.height, eager=True)
        for told in lists:
            none &= told.is_null()
        if none.all():
            return none
        return none | self._names(rows, lists)

    def _names(self, rows: pl.DataFrame, lists: Sequence[pl.Series]) -> pl.Series:
        found = pl.repeat(False, rows.height, eager=True)
        base = pl.DataFrame([rows["loan"], pl.int_range(rows.height, dtype=pl.UInt32, eager=True).alias("at")])
        for told in lists:
            named = base.with_columns(told.alias("debt")).filter(pl.col("debt").is_not_null())
            named = named.explode("debt").filter(pl.col("debt").is_not_null())
            own = named.filter(pl.lit(self.ids.gather(named["loan"]).cast(pl.String)) == pl.col("debt"))["at"]
            found = _set(found, own)
            aliases = self._aliases
            if aliases.height:
                own = named.join(aliases, on=["loan", "debt"], how="inner")["at"]
                found = _set(found, own)
        return found

    @property
    def _aliases(self) -> pl.DataFrame:
        """Ids of debts whose account is the loan itself."""
        told = self.debts.filter(pl.col("account").is_not_null())
        own = told.filter(pl.lit(self.ids.gather(told["loan"]).cast(pl.String)) == pl.col("account"))
        return own.select("loan", pl.col("id").alias("debt"))


def _set(mask: pl.Series, rows: pl.Series) -> pl.Series:
    return mask.clone().scatter(rows, True) if len(rows) else mask


@dataclass(slots=True, eq=False)
class Figures:
    """The wanted figures: columns of one row a loan, party, person or address; of pairs, tables to be joined."""

    by_row: dict[str, pl.Series] = field(default_factory=dict)
    by_pair: dict[str, pl.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The wanted figures of a kind, with the tests that columns alone answer and those asked of what is left."""

    wanted: tuple[Wanted, ...]
    plain: Mapping[str, tuple[pl.Expr, ...]]
    late: Mapping[str, tuple[pl.Expr, ...]]


def asked_of(wanted: Sequence[Wanted]) -> Asked:
    plain = {one.name: tuple(test for test in one.tests if _plain(test)) for one in wanted}
    late = {one.name: tuple(test for test in one.tests if not _plain(test)) for one in wanted}
    return Asked(tuple(wanted), plain, late)


def passing_some(ledger: pl.LazyFrame, kinds: Sequence[Asked]) -> pl.DataFrame:
    """The rows that pass the plain tests of some figure of some kind, with what is still asked of them: in one pass
    over the ledger, whatever the number of kinds."""
    shared: dict[bytes, tuple[str, pl.Expr]] = {}
    asked = [_conjunct(tests, shared) for kind in kinds for tests in kind.plain.values()]
    columns = {name for kind in kinds for name in _columns_wanted(kind)}
    columns |= {
        name for kind in kinds for tests in kind.plain.values() for test in tests for name in test.meta.root_names()
    }
    given = set(ledger.collect_schema().names())
    atoms = [test.fill_null(False).alias(name) for name, test in shared.values()]
    different = {test.meta.serialize(): test for test in asked}
    return (
        ledger.select(*sorted((columns | {"loan"}) & given), *atoms)
        .filter(pl.any_horizontal(*different.values()))
        .select(sorted((columns | {"loan"}) & given))
        .collect()
    )


def gathered(rows: pl.LazyFrame, ledger: pl.LazyFrame, asked: Asked, told: Told) -> Figures:
    """All figures over the visible rows of the ledger; `rows` are all of them, or those that `passing_some` leaves."""
    figures = Figures()
    if not asked.wanted:
        return figures
    names = rows.collect_schema().names()
    shared: dict[bytes, tuple[str, pl.Expr]] = {}
    tests = {name: _conjunct(some, shared) for name, some in asked.plain.items()}
    columns = sorted(set(_columns_wanted(asked)) & {*names, "loan"} | {"loan"})
    atoms = [test.fill_null(False).alias(name) for name, test in shared.values()]
    left = (
        rows.with_columns(atoms)
        .select(*columns, *(test.alias(f"?{name}") for name, test in tests.items()))
        .filter(pl.any_horizontal(*(pl.col(f"?{name}") for name in tests)))
        .collect()
    )
    finder = _Finder(left, told, ledger)
    for one in asked.wanted:
        passing = left[f"?{one.name}"]
        if asked.late[one.name]:
            passing = finder.passing(passing, asked.late[one.name])
        _figure(one, left, passing, finder, figures)
    return figures


def ended(ledger: pl.LazyFrame) -> pl.LazyFrame:
    """The records of which a withdrawal or recall speaks."""
    ends = ledger.filter(pl.col("kind").is_in(["withdrawal", "recall"]))
    return ends.select("loan", pl.col("of").alias("id"))


def _plain(test: pl.Expr) -> bool:
    return not ON_DEMAND & set(test.meta.root_names())


def _conjunct(tests: Sequence[pl.Expr], shared: dict[bytes, tuple[str, pl.Expr]]) -> pl.Expr:
    found: pl.Expr | None = None
    for test in tests:
        name, _ = shared.setdefault(test.meta.serialize(), (f"!{len(shared)}", test))
        found = pl.col(name) if found is None else found & pl.col(name)
    return pl.lit(True) if found is None else found


def _columns_wanted(asked: Asked) -> set[str]:
    """What is still asked of the rows that are left."""
    found: set[str] = set()
    for one in asked.wanted:
        found |= {name for test in asked.late[one.name] for name in test.meta.root_names()}
        found |= {"party"} if {"party", "person"} & set(one.by) else set()
        found |= {"address"} if "address" in one.by else set()
        found |= {"at"} if one.how in ("latest", "earliest") else set()
        found |= {"at"} if one.how == "days" else set()
    found |= {"address"} if found & _OF_ADDRESS else set()
    found |= {"debts", "discussed", "outcome"} if found & _DEBTS else set()
    found |= {"by"} if "own_collector" in found else set()
    found |= {"id"} if found & {"ended", "superseded"} else set()
    return found | {"kind", "party", "address"} if found & {"party", *_OF_PARTY} else found


class _Finder:
    """What is made of the rows that are left, where it is asked for."""

    def __init__(self, rows: pl.DataFrame, told: Told, ledger: pl.LazyFrame) -> None:
        self.rows, self.told, self.ledger = rows, told, ledger
        self._columns: dict[str, pl.Series] = {}
        self._passed: dict[bytes, pl.Series] = {}

    def passing(self, passing: pl.Series, tests: Sequence[pl.Expr]) -> pl.Series:
        for test in tests:
            passing = passing & self._tested(test)
        return passing

    def _tested(self, test: pl.Expr) -> pl.Series:
        """Which rows pass a test; many figures have it in common."""
        key = test.meta.serialize()
        if key not in self._passed:
            wanted = sorted(set(test.meta.root_names()) & ON_DEMAND)
            columns = [self.column(name) for name in wanted]
            columns += [self.rows[name] for name in sorted(set(test.meta.root_names()) - ON_DEMAND)]
            self._passed[key] = pl.DataFrame(columns).select(test.fill_null(False).alias("passing")).to_series()
        return self._passed[key]

    def column(self, name: str) -> pl.Series:
        if name not in self._columns:
            self._columns[name] = self._made(name).alias(name)
        return self._columns[name]

    def _made(self, name: str) -> pl.Series:
        people, loans = self.told.people, self.rows["loan"]
        match name:
            case "party_row":
                return self._parties()
            case "address_row":
                return people.places.rows(loans, self.rows["address"])
            case "person_row":
                return people.persons.gather(self.column("party_row"))
            case "role":
                return people.parties["role"].gather(self.column("party_row"))
            case "episode":
                return self.told.episode.gather(loans)
            case "namesake":
                return people.namesakes.gather(self.column("party_row")).fill_null(False)
            case "collecting":
                return self.told.collecting.gather(loans)
            case "address_kind" | "address_place":
                return people.column(name, pl.DataFrame([self.column("address_row")]))
            case "address_party":
                return people.addresses["party_id"].gather(self.column("address_row"))
            case "address_channels":
                return people.addresses["channels"].gather(self.column("address_row"))
            case "ended":
                return self._told_by(ended(self.ledger))
            case "superseded":
                statuses = self.ledger.filter(pl.col("kind") == "status")
                return self._told_by(with_superseded(statuses, self.told.kind).filter("superseded"))
            case "own_collector":
                by = self.rows["by"].fill_null("lender")
                return by == self.told.collecting.gather(loans)
            case _:
                return self._own_debt(name)

    def _parties(self) -> pl.Series:
        """The party of each row. A status of an address is one of whoever has the address."""
        people, rows = self.told.people, self.rows
        found = people.by_id.rows(rows["loan"], rows["party"])
        of_address = ((rows["kind"] == "status") & rows["party"].is_null() & rows["address"].is_not_null()).arg_true()
        if not len(of_address):
            return found
        owners = people.owners.gather(self.column("address_row").gather(of_address))
        return found.clone().scatter(of_address, owners)

    def _told_by(self, told: pl.LazyFrame) -> pl.Series:
        """Whether a row is among some others, by loan and id."""
        others = told.select("loan", "id").unique().collect()
        if not others.height:
            return pl.repeat(False, self.rows.height, eager=True)
        own = self.rows.select("loan", "id")
        found = own.join(
            others.with_columns(pl.lit(True).alias("there")), on=["loan", "id"], how="left", maintain_order="left"
        )
        return found["there"].fill_null(False)

    def _own_debt(self, name: str) -> pl.Series:
        """Whether a row counts for this loan: by the debts it was placed about, or besides by what was spoken about."""
        rows, accounts = self.rows, self.told.accounts
        if rows["debts"].null_count() == rows.height and rows["discussed"].null_count() == rows.height:
            return pl.repeat(True, rows.height, eager=True)
        if name == "done_debt":
            spoken = pl.when(pl.col("discussed").list.len() > 0).then("discussed").otherwise("debts")
            return accounts.own(rows.select("loan", spoken.alias("debts")), ("debts",))
        conversed = rows["outcome"].cast(pl.String).is_in(sorted(CONVERSATIONS)).fill_null(False)
        talked = pl.when(pl.lit(conversed) & (pl.col("discussed").list.len() > 0)).then(pl.col("discussed"))
        told = rows.select("loan", "debts", talked.alias("discussed"))
        placed = told.with_columns(pl.when(pl.col("debts").is_null()).then("discussed").alias("instead"))
        if name == "own_debt":
            return accounts.own(placed, ("debts", "instead"))
        return accounts.own(placed, ("debts", "discussed"))


def _figure(one: Wanted, rows: pl.DataFrame, passing: pl.Series, finder: _Finder, figures: Figures) -> None:
    if len(one.by) > 1 or one.how == "days":
        figures.by_pair[one.name] = _paired(one, rows, passing, finder)
        return
    people = finder.told.people
    match one.by:
        case ():
            keys, height = rows["loan"], people.height
        case ("party",):
            keys, height = finder.column("party_row"), people.parties.height
        case ("person",):
            keys, height = finder.column("person_row"), people.parties.height
        case _:
            keys, height = finder.column("address_row"), people.addresses.height
    keys = keys.filter(passing)
    instants = rows["at"].filter(passing) if one.how in ("latest", "earliest") else None
    if keys.null_count():
        instants = None if instants is None else instants.filter(keys.is_not_null())
        keys = keys.drop_nulls()
    figures.by_row[one.name] = _counted(one, keys, instants, height)


def _counted(one: Wanted, keys: pl.Series, instants: pl.Series | None, height: int) -> pl.Series:
    at = keys.to_numpy()
    found: Any
    match one.how:
        case "count":
            found = np.bincount(at, minlength=height).astype(np.uint32)
        case "any":
            found = np.zeros(height, bool)
            found[at] = True
        case "latest":
            assert instants is not None
            found = np.full(height, LONG_AGO, np.int64)
            np.maximum.at(found, at, instants.to_numpy())
        case "earliest":
            assert instants is not None
            found = np.full(height, LATER_ON, np.int64)
            np.minimum.at(found, at, instants.to_numpy())
        case "days":
            raise AssertionError("distinct days are told in a table")
    return pl.Series(one.name, found)


def _paired(one: Wanted, rows: pl.DataFrame, passing: pl.Series, finder: _Finder) -> pl.DataFrame:
    """A figure by two things at once, as a table of those of which some row tells."""
    keys = keys_of(one)
    made: list[pl.Series] = [rows["loan"] if key == "loan" else finder.column(key) for key in keys]
    if one.how not in ("count", "any"):
        made.append(rows["at"])
    table = pl.DataFrame([column.alias(name) for column, name in zip(made, (*keys, "at"), strict=False)])
    table = table.filter(passing).drop_nulls(keys)
    match one.how:
        case "count":
            figure = pl.len().cast(pl.UInt32)
        case "any":
            figure = pl.lit(True).first()
        case "latest":
            figure = pl.col("at").max()
        case "earliest":
            figure = pl.col("at").min()
        case "days":
            local = pl.col("at").cast(pl.Datetime("us", "UTC")).dt.convert_time_zone(one.zone).dt.date()
            figure = local.n_unique().cast(pl.UInt32)
    return table.group_by(keys).agg(figure.alias(one.name))


def keys_of(one: Wanted) -> list[str]:
    """The row numbers by which a figure is told."""
    return [f"{name}_row" for name in one.by] or ["loan"]


def figure_of(one: Wanted, figures: Figures, candidates: pl.DataFrame, people: People) -> pl.Series:
    """A figure as a column of candidates (`loan`, `party_row`, `address_row`)."""
    keys = keys_of(one)
    if "person_row" in keys:
        persons = people.persons.gather(candidates["party_row"]).alias("person_row")
        candidates = candidates.with_columns(persons)
    if one.name in figures.by_pair:
        told = figures.by_pair[one.name]
        joined = candidates.select(keys).join(told, on=keys, how="left", maintain_order="left")
        return joined[one.name].fill_null(one.none)
    rows = candidates[keys[0]]
    found = figures.by_row[one.name].gather(rows).alias(one.name)
    return found.fill_null(one.none) if rows.null_count() else found
