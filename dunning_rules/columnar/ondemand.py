"""What is made of rows of the ledger where a test asks for it: whose they are, whose debts they speak of, what ended
them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from ..words import CONVERSATIONS
from .arrays import Ints, at_once, nowhere
from .clocks import Clocks
from .enduring import with_superseded
from .figures import paired, with_nobody
from .people import NOBODY, People, row_numbers, with_one_more
from .wants import CLOCKED, By, Clocked

DEBTS: Final = frozenset({"own_debt", "spoken_debt", "done_debt"})
OF_ADDRESS: Final = frozenset({"address_kind", "address_place", "address_party", "address_channels"})
OF_LOAN: Final = frozenset({"episode", "collecting", "own_collector"})
OF_PARTY: Final = frozenset({"role", "namesake"})
ON_DEMAND: Final = DEBTS | OF_ADDRESS | OF_LOAN | OF_PARTY | {"ended", "superseded"}
"""Columns of ledger rows that are made only where a test asks for them; beside them those told by the clock."""


def is_on_demand(name: str) -> bool:
    """Whether a column of ledger rows is made only where a test asks for it."""
    return name in ON_DEMAND or name.startswith(CLOCKED)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What the loans of a kind tell beside the ledger: by loan, in the order of their numbers.

    `episode` is the first instant of the episode of each loan, `collecting` who asks, in the words of `by`; `clocked`
    are the columns that are told by the clock, by name.
    """

    clocks: Clocks
    clocked: Mapping[str, Clocked]
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
        none = ~nowhere(rows.height)
        for told in lists:
            none &= told.is_null()
        if none.all():
            return none
        return none | self._names(rows, lists)

    def _names(self, rows: pl.DataFrame, lists: Sequence[pl.Series]) -> pl.Series:
        found = nowhere(rows.height)
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


def ended(ledger: pl.LazyFrame) -> pl.LazyFrame:
    """The records of which a withdrawal or recall speaks."""
    ends = ledger.filter(pl.col("kind").is_in(["withdrawal", "recall"]))
    return ends.select("loan", pl.col("of").alias("id"))


class OnDemand:
    """What is made of some rows, each thing once. `ledger` are all rows of their loans."""

    def __init__(self, rows: pl.DataFrame, told: Told, ledger: pl.LazyFrame) -> None:
        self.rows, self.told, self.ledger = rows, told, ledger
        self.loans: Ints = rows["loan"].to_numpy().astype(np.int64)
        self._columns: dict[str, pl.Series] = {}
        self._places: dict[By, Ints] = {}
        self._days: Ints | None = None
        self._instants: tuple[Ints, bool] | None = None
        self.pairs: dict[By, Ints] = {}

    def frame(self, names: Sequence[str]) -> pl.DataFrame:
        """Columns of the rows, those that are made for it too."""
        return pl.DataFrame([self.column(name) if is_on_demand(name) else self.rows[name] for name in names])

    def column(self, name: str) -> pl.Series:
        if name not in self._columns:
            self._columns[name] = self._made(name).alias(name)
        return self._columns[name]

    @property
    def instants(self) -> tuple[Ints, bool]:
        """When each record was made, and whether the records stand in that order."""
        if self._instants is None:
            at = self.rows["at"].to_numpy()
            self._instants = at, bool((at[1:] >= at[:-1]).all())
        return self._instants

    @property
    def days(self) -> Ints:
        """The local day of each record."""
        if self._days is None:
            self._days = self.told.clocks.local_days(self.rows["at"], self.loans)
        return self._days

    # --- whose they are ----------------------------------------------------------------------------------------------

    def places(self, by: By) -> Ints:
        """For each row the number of the loan, party, person, address, or of the pair of them; `NOBODY` for none."""
        if by not in self._places:
            self._places[by] = self._pairs(by) if len(by) > 1 else self._single(by)
        return self._places[by]

    def height(self, by: By) -> int:
        match by:
            case ():
                return self.told.people.height
            case ("party",) | ("person",):
                return self.told.people.parties.height
            case ("address",):
                return self.told.people.addresses.height
            case _:
                return len(self.pairs[by])

    def _single(self, by: By) -> Ints:
        people = self.told.people
        match by:
            case ("party",):
                return self._parties()
            case ("person",):
                return with_nobody(people.person_rows)[self.places(("party",))]
            case ("address",):
                return people.places.at(self.loans, self.rows["address"])
            case _:
                return self.loans

    def _pairs(self, by: By) -> Ints:
        pairs = paired(self.places(by[:1]), self.places(by[1:]), self.told.people)
        told = np.flatnonzero(pairs >= 0)
        self.pairs[by], numbers = np.unique(pairs[told], return_inverse=True)
        found = np.full(len(pairs), NOBODY)
        found[told] = numbers
        return found

    def _parties(self) -> Ints:
        """The party of each row. A status of an address is one of whoever has the address."""
        people, rows = self.told.people, self.rows
        found = people.by_id.at(self.loans, rows["party"])
        if not rows["party"].null_count() or rows["address"].null_count() == rows.height:
            return found
        statuses = (rows["kind"] == "status") & rows["party"].is_null() & rows["address"].is_not_null()
        of_address = np.flatnonzero(statuses.to_numpy())
        if not len(of_address):
            return found
        found = found.copy()
        found[of_address] = with_nobody(people.owner_rows)[self.places(("address",))[of_address]]
        return found

    # --- columns -----------------------------------------------------------------------------------------------------

    def _of_parties(self, column: pl.Series, *, nobody: bool | None = None) -> pl.Series:
        return with_one_more(column, nobody)[row_numbers(self.places(("party",)), len(column))]

    def _of_addresses(self, column: pl.Series) -> pl.Series:
        return with_one_more(column)[row_numbers(self.places(("address",)), len(column))]

    def _made(self, name: str) -> pl.Series:
        people, loans = self.told.people, self.rows["loan"]
        if name in self.told.clocked:
            return self.told.clocks.column(self.told.clocked[name], self.loans)
        match name:
            case "role":
                return self._of_parties(people.parties["role"])
            case "namesake":
                return self._of_parties(people.namesakes, nobody=False)
            case "episode":
                return self.told.episode[loans]
            case "collecting":
                return self.told.collecting[loans]
            case "address_kind":
                return self._of_addresses(people.addresses["kind"])
            case "address_place":
                return self._of_addresses(people.stands_at)
            case "address_party":
                return self._of_addresses(people.addresses["party_id"])
            case "address_channels":
                return self._of_addresses(people.addresses["channels"])
            case "ended":
                return self._told_by(ended(self.ledger))
            case "superseded":
                clocks = self.told.clocks
                today = clocks.of_rows(lambda local: local.today)
                statuses = self.ledger.filter(pl.col("kind") == "status")
                return self._told_by(with_superseded(statuses, today, clocks.now).filter("superseded"))
            case "own_collector":
                by = self.rows["by"].fill_null("lender")
                return by == self.told.collecting[loans]
            case _:
                return self._own_debt(name)

    def _told_by(self, told: pl.LazyFrame) -> pl.Series:
        """Whether a row is among some others, by loan and id."""
        others = at_once(told.select("loan", "id").unique())
        if not others.height:
            return nowhere(self.rows.height)
        own = self.rows.select("loan", "id")
        found = own.join(
            others.with_columns(pl.lit(True).alias("there")), on=["loan", "id"], how="left", maintain_order="left"
        )
        return found["there"].fill_null(False)

    def _own_debt(self, name: str) -> pl.Series:
        """Whether a row counts for this loan: by the debts it was placed about, or besides by what was spoken about."""
        rows, accounts = self.rows, self.told.accounts
        if rows["debts"].null_count() == rows.height and rows["discussed"].null_count() == rows.height:
            return ~nowhere(rows.height)
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
