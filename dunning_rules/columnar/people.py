"""Whom the actions of many loans may reach: parties and addresses by their row numbers, and the rows of candidates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from ..rules import Reach
from ..words import CHANNELS

FEW_IDS = 4096
"""So many different ids are compared by number."""
LOOKED_THROUGH = 4
"""So many parties or addresses of a loan are compared one after the other; of more the rest is joined."""
Ints = np.ndarray[Any, np.dtype[Any]]
Rows = pl.Series
"""Row numbers (UInt32); null where there is none."""


@dataclass(frozen=True, eq=False)
class Listed:
    """Rows of a table by loan and id. INVARIANT: `loans` is sorted."""

    loans: pl.Series
    ids: pl.Series
    height: int

    @cached_property
    def _counts(self) -> Ints:
        found: Ints = np.bincount(self.loans.to_numpy(), minlength=self.height)
        return found

    @cached_property
    def _firsts(self) -> Ints:
        """The first row of each loan."""
        found: Ints = np.cumsum(self._counts) - self._counts
        return found

    @cached_property
    def most(self) -> int:
        """The most rows that a loan has."""
        return int(self._counts.max(initial=0))

    @cached_property
    def _words(self) -> pl.Enum | None:
        """The different ids, where they are few: then they are compared by number."""
        words = self.ids.unique().drop_nulls()
        return pl.Enum(words.sort()) if len(words) <= FEW_IDS else None

    @cached_property
    def _numbers(self) -> Ints:
        assert self._words is not None
        return self.ids.cast(self._words).to_physical().cast(pl.Int32).fill_null(-1).to_numpy()

    def rows(self, loans: pl.Series, ids: pl.Series) -> Rows:
        """The row of each id of a loan."""
        if not len(self.loans) or not len(loans):
            return pl.Series("row", [None], pl.UInt32).new_from_index(0, len(loans))
        if self._words is None:
            return self._looked_up(loans, ids, pl.Series("row", [None], pl.UInt32).new_from_index(0, len(loans)))
        wanted = ids.cast(self._words, strict=False).to_physical().cast(pl.Int32).fill_null(-2).to_numpy()
        at = loans.to_numpy()
        first, count = self._firsts[at], self._counts[at]
        found = np.full(len(at), -1, np.int64)
        for place in range(min(self.most, LOOKED_THROUGH)):
            row = np.minimum(first + place, len(self.loans) - 1)
            found = np.where((self._numbers[row] == wanted) & (count > place), row, found)
        told = pl.Series("row", found)
        rows = told.to_frame().select(pl.when(pl.col("row") >= 0).then(pl.col("row")).cast(pl.UInt32)).to_series()
        return self._looked_up(loans, ids, rows) if self.most > LOOKED_THROUGH else rows

    def _looked_up(self, loans: pl.Series, ids: pl.Series, rows: Rows) -> Rows:
        missing = (rows.is_null() & ids.is_not_null()).arg_true()
        asked = pl.DataFrame({"loan": loans.gather(missing), "id": ids.gather(missing), "at": missing})
        listed = pl.DataFrame([self.loans.alias("loan"), self.ids.alias("id")]).with_row_index("row")
        found = asked.join(listed, on=["loan", "id"], how="inner")
        return rows.clone().scatter(found["at"], found["row"]) if found.height else rows


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """The candidates of a way of reaching: loan, party and address by row; the address is null where there is none.

    `nobody` are the loans in which nobody is to be reached.
    """

    rows: pl.DataFrame
    nobody: pl.Series


@dataclass(frozen=True, eq=False)
class People:
    """The parties and addresses of loans that are numbered from 0 to `height`; both tables are sorted by loan."""

    height: int
    parties: pl.DataFrame
    addresses: pl.DataFrame

    @cached_property
    def by_id(self) -> Listed:
        return Listed(self.parties["loan"], self.parties["id"], self.height)

    @cached_property
    def places(self) -> Listed:
        return Listed(self.addresses["loan"], self.addresses["id"], self.height)

    @cached_property
    def persons(self) -> Rows:
        """For each party the first party of its loan that is the same person."""
        own = pl.int_range(self.parties.height, dtype=pl.UInt32, eager=True)
        if not self._some_person_twice:
            return own
        first = pl.col("row").min().over("loan", "person")
        rows = self.parties.select("loan", "person").with_columns(own.alias("row"))
        return rows.select(pl.when(pl.col("person").is_null()).then(pl.col("row")).otherwise(first)).to_series()

    @cached_property
    def _some_person_twice(self) -> bool:
        """Whether two parties of a loan are one person."""
        person = self.parties["person"]
        if person.null_count() == len(person):
            return False
        most = self.by_id.most
        if most > LOOKED_THROUGH:
            return bool(
                self.parties.select(
                    pl.struct("loan", "person").filter(pl.col("person").is_not_null()).is_duplicated().any()
                ).item()
            )
        loan, told = pl.col("loan"), pl.col("person")
        pairs = [(told == told.shift(back)) & (loan == loan.shift(back)) for back in range(1, most)]
        return bool(pairs) and bool(self.parties.select(pl.any_horizontal(pairs).any()).item())

    @cached_property
    def namesakes(self) -> pl.Series:
        """Whether another party of the loan is the same person."""
        if self._some_person_twice:
            return self.persons.is_duplicated()
        return pl.repeat(False, self.parties.height, eager=True)

    @cached_property
    def borrowers(self) -> Rows:
        """The borrower of each loan: the first by id where several are told."""
        found = self.parties.select("loan", "id", "role").with_row_index("row").filter(pl.col("role") == "borrower")
        if found["loan"].is_duplicated().any():
            found = found.sort("loan", "id", descending=[False, True])
        none = pl.Series("party_row", [None], pl.UInt32).new_from_index(0, self.height)
        return none.scatter(found["loan"], found["row"]) if found.height else none

    @cached_property
    def owners(self) -> Rows:
        """The party that has each address."""
        return self.by_id.rows(self.addresses["loan"], self.addresses["party_id"])

    @cached_property
    def _serving(self) -> tuple[Ints, Ints, Ints]:
        """Each address with whom it serves, the party that has it and those that share it: rows of the party, of the
        address, and the loan, which they are sorted by."""
        shared = self.addresses["shared_with"]
        own, places = self.owners, pl.int_range(self.addresses.height, dtype=pl.UInt32, eager=True)
        loans = self.addresses["loan"]
        told = pl.DataFrame([own.alias("party_row"), places.alias("address_row"), loans])
        if shared.null_count() < len(shared) and shared.list.len().max():
            more = self.addresses.select("loan", "party_id", pl.col("shared_with").alias("with"))
            more = more.with_columns(places.alias("address_row")).filter(pl.col("with").list.len() > 0).explode("with")
            more = more.filter(pl.col("with") != pl.col("party_id"))
            more = more.with_columns(self.by_id.rows(more["loan"], more["with"]).alias("party_row"))
            told = pl.concat([told, more.select(told.columns)]).unique().sort("loan", "party_row", "address_row")
        told = told.drop_nulls("party_row")
        return told["party_row"].to_numpy(), told["address_row"].to_numpy(), told["loan"].to_numpy()

    @cached_property
    def _channels(self) -> Ints:
        """The channels of each address, a bit for each."""
        lists = self.addresses["channels"]
        found = np.zeros(len(lists), np.uint8)
        counts = lists.list.len().fill_null(0).to_numpy()
        words = lists.filter(lists.list.len() > 0).explode()
        known = pl.Enum(list(CHANNELS))
        numbers = (words if words.dtype == known else words.cast(pl.String).cast(known)).to_physical()
        bits = np.left_shift(1, numbers.to_numpy()).astype(np.uint8)
        np.bitwise_or.at(found, np.repeat(np.arange(len(lists)), counts), bits)
        return found

    def reached(self, reach: Reach) -> Targets:
        """The candidates of an action that reaches people."""
        owner, address, loan = self._serving
        bit = 1 << tuple(CHANNELS).index(reach.channel)
        fitting = (self._channels[address] & bit) != 0
        if reach.kinds is not None:
            fitting &= self.addresses["kind"].is_in(sorted(reach.kinds)).fill_null(False).to_numpy()[address]
        roles = self.parties["role"].is_in(sorted(reach.to)).fill_null(False).to_numpy()
        fitting &= roles[owner]
        loan, owner, address = loan[fitting], owner[fitting], address[fitting].astype(np.int64)
        bare = roles.copy()
        bare[owner] = False
        alone = np.flatnonzero(bare)
        if len(alone):
            loan = np.concatenate([loan, self.parties["loan"].to_numpy()[alone]])
            owner = np.concatenate([owner, alone])
            address = np.concatenate([address, np.full(len(alone), -1)])
            order = np.argsort(loan, kind="stable")
            loan, owner, address = loan[order], owner[order], address[order]
        reached = np.zeros(self.height, bool)
        reached[loan] = True
        table = pl.DataFrame({"loan": loan, "party_row": owner, "address_row": address})
        told = pl.when(pl.col("address_row") >= 0).then("address_row").cast(pl.UInt32)
        rows = table.select(pl.col("loan", "party_row").cast(pl.UInt32), told)
        return Targets(rows, pl.Series(np.flatnonzero(~reached)).cast(pl.UInt32))

    def acted(self) -> Targets:
        """The candidates of an act: one a loan, about its borrower."""
        loans = pl.int_range(self.height, dtype=pl.UInt32, eager=True).alias("loan")
        none = pl.Series("address_row", [None], pl.UInt32).new_from_index(0, self.height)
        return Targets(pl.DataFrame([loans, self.borrowers.alias("party_row"), none]), pl.Series([], dtype=pl.UInt32))

    def column(self, name: str, rows: pl.DataFrame) -> pl.Series:
        """What the parties or addresses of candidates have: `party_role`, `address_kind` …"""
        whose, _, field = name.partition("_")
        if whose == "party" and not field:
            return self.parties["id"].gather(rows["party_row"]).alias(name)
        if name == "address":
            return self.addresses["id"].gather(rows["address_row"]).alias(name)
        if whose == "party":
            told = {"liability": "liability_nature"}.get(field, field)
            return self.parties[told].gather(rows["party_row"]).alias(name)
        if field == "place":
            kind, place = pl.col("kind").cast(pl.String), pl.col("place").cast(pl.String)
            stands = pl.coalesce(place, pl.when(kind.is_in(["home", "workplace"])).then(kind))
            return self.addresses.select(stands.alias(name)).to_series().gather(rows["address_row"])
        assert whose == "address", name
        return self.addresses[field].gather(rows["address_row"]).alias(name)
