"""Whom the actions of many loans may reach: parties and addresses by their row numbers, and the rows of candidates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from ..rules import Reach
from ..words import CHANNELS
from .arrays import FEW, Coded, Ints, among, as_column, coded, integers, listed, nowhere, or_null, repeated

FEW_IDS: Final = 4096
"""So many different ids are compared by number."""
LOOKED_THROUGH: Final = 4
"""So many parties or addresses of a loan are compared one after the other; of more the rest is joined."""
ROOM: Final = 16
"""So many places for each row are room enough to find ids by."""
NOBODY: Final = -1
"""The row number of nobody: as an index it finds what stands last in an array."""
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
        ids = self.ids
        words = coded(ids)[1] if len(ids) <= FEW else ids.unique().drop_nulls().to_list()
        return pl.Enum(sorted(words)) if len(words) <= FEW_IDS else None

    @cached_property
    def _table(self) -> Ints | None:
        """The row of each of the different ids of each loan, and of no id; None where that would be too many."""
        assert self._words is not None
        width = len(self._words.categories) + 1
        if width * self.height > ROOM * (len(self.loans) + ROOM):
            return None
        found = np.full(width * self.height, NOBODY)
        places = self.loans.to_numpy().astype(np.int64) * width + self._numbers
        found[places] = np.arange(len(places))
        found[width - 1 :: width] = NOBODY
        return found

    @cached_property
    def _numbers(self) -> Ints:
        return self._numbered(self.ids)

    def _numbered(self, ids: pl.Series) -> Ints:
        """Ids by number; unknown ones, and none, by the number behind the last."""
        assert self._words is not None
        return integers(ids.cast(self._words, strict=False), len(self._words.categories))

    def at(self, loans: Ints, ids: pl.Series) -> Ints:
        """The row of each id of a loan; `NOBODY` where there is none."""
        if not len(self.loans) or not len(loans):
            return np.full(len(loans), NOBODY)
        if self._words is None:
            return self._looked_up(loans, ids, np.full(len(loans), NOBODY))
        wanted, nothing = self._numbered(ids), len(self._words.categories)
        if self._table is not None:
            told: Ints = self._table[loans * (nothing + 1) + wanted]
            return told
        first, count = self._firsts[loans], self._counts[loans]
        found = np.full(len(loans), NOBODY)
        for place in range(min(self.most, LOOKED_THROUGH)):
            row = np.minimum(first + place, len(self.loans) - 1)
            same = (self._numbers[row] == wanted) & (count > place) & (wanted != nothing)
            found = np.where(same, row, found)
        return self._looked_up(loans, ids, found) if self.most > LOOKED_THROUGH else found

    @classmethod
    def of(cls, frame: pl.DataFrame, name: str, height: int) -> Listed:
        """The ids of a column of a table, in whatever order its rows stand."""
        ordered = frame if frame["loan"].is_sorted() else frame.sort("loan", maintain_order=True)
        return cls(ordered["loan"], ordered[name], height)

    def rows(self, loans: pl.Series, ids: pl.Series) -> Rows:
        """The same as a column."""
        return numbered(self.at(loans.to_numpy().astype(np.int64), ids))

    def _looked_up(self, loans: Ints, ids: pl.Series, rows: Ints) -> Ints:
        missing = np.flatnonzero((rows == NOBODY) & ids.is_not_null().to_numpy())
        asked = pl.DataFrame({"loan": pl.Series(loans[missing], dtype=pl.UInt32), "id": ids[missing], "at": missing})
        listed = pl.DataFrame([self.loans.alias("loan"), self.ids.alias("id")]).with_row_index("row")
        found = asked.join(listed, on=["loan", "id"], how="inner")
        rows[found["at"].to_numpy()] = found["row"].to_numpy()
        return rows


@dataclass(frozen=True, eq=False)
class Targets:
    """The candidates of a way of reaching: loan, party and address by row; `NOBODY` where there is none.

    `nobody` are the loans in which nobody is to be reached. `whole` says that candidates are the loans, one by one.
    """

    loans: Ints
    parties: Ints
    addresses: Ints
    nobody: pl.Series
    whole: bool

    @cached_property
    def loan_rows(self) -> Rows:
        return as_column("loan", self.loans.astype(np.uint32))

    @cached_property
    def party_rows(self) -> Rows:
        return numbered(self.parties)

    @cached_property
    def address_rows(self) -> Rows:
        return numbered(self.addresses)


def numbered(rows: Ints) -> Rows:
    """Row numbers as a column."""
    return or_null("row", rows, rows >= 0, pl.UInt32)


def with_one_more(column: pl.Series, value: bool | None = None) -> pl.Series:
    """A column with one row more, for nobody."""
    return pl.concat([column, repeated(column.name, value, 1, column.dtype)], rechunk=True)


def row_numbers(rows: Ints, nobody: int) -> pl.Series:
    """Row numbers as a column, with one of its own for nobody."""
    return pl.Series(np.where(rows < 0, nobody, rows).astype(np.uint32))


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
        loan, rows = self.parties["loan"], self.parties.height
        pairs = [(slice(back, None), slice(None, rows - back)) for back in range(1, most)]
        return any(((person[one] == person[other]) & (loan[one] == loan[other])).any() for one, other in pairs)

    @cached_property
    def person_rows(self) -> Ints:
        """The same as an array."""
        found: Ints = self.persons.to_numpy().astype(np.int64)
        return found

    @cached_property
    def namesakes(self) -> pl.Series:
        """Whether another party of the loan is the same person."""
        if self._some_person_twice:
            return self.persons.is_duplicated()
        return nowhere(self.parties.height)

    @cached_property
    def borrower_rows(self) -> Ints:
        """The borrower of each loan: the first by id where several are told."""
        rows = np.flatnonzero(among(self._roles, ("borrower",)))
        loans = self.parties["loan"].to_numpy()[rows]
        if (loans[1:] == loans[:-1]).any():
            told = pl.DataFrame({"loan": loans, "id": self.parties["id"][rows], "row": rows})
            told = told.sort("loan", "id", descending=[False, True])
            loans, rows = told["loan"].to_numpy(), told["row"].to_numpy()
        found = np.full(self.height, NOBODY)
        found[loans] = rows  # of each loan the last is written last
        return found

    @cached_property
    def borrowers(self) -> Rows:
        """The same as a column."""
        return numbered(self.borrower_rows)

    @cached_property
    def owner_rows(self) -> Ints:
        """The party that has each address."""
        return self.by_id.at(self.addresses["loan"].to_numpy().astype(np.int64), self.addresses["party_id"])

    @cached_property
    def owners(self) -> Rows:
        """The same as a column."""
        return numbered(self.owner_rows)

    @cached_property
    def stands_at(self) -> pl.Series:
        """Where an address stands: as told, or else by its kind."""
        kind, place = pl.col("kind").cast(pl.String), pl.col("place").cast(pl.String)
        stands = pl.coalesce(place, pl.when(kind.is_in(["home", "workplace"])).then(kind))
        return self.addresses.select(stands.alias("address_place")).to_series()

    @cached_property
    def _serving(self) -> tuple[Ints, Ints, Ints]:
        """Each address with whom it serves, the party that has it and those that share it: rows of the party, of the
        address, and the loan, which they are sorted by."""
        shared, own = self.addresses["shared_with"], self.owner_rows
        loans: Ints = self.addresses["loan"].to_numpy().astype(np.int64)
        if shared.null_count() < len(shared) and shared.list.len().max():
            places = pl.int_range(self.addresses.height, dtype=pl.UInt32, eager=True)
            told = pl.DataFrame([self.owners.alias("party_row"), places.alias("address_row"), self.addresses["loan"]])
            more = self.addresses.select("loan", "party_id", pl.col("shared_with").alias("with"))
            more = more.with_columns(places.alias("address_row")).filter(pl.col("with").list.len() > 0).explode("with")
            more = more.filter(pl.col("with") != pl.col("party_id"))
            more = more.with_columns(self.by_id.rows(more["loan"], more["with"]).alias("party_row"))
            told = pl.concat([told, more.select(told.columns)]).unique().sort("loan", "party_row", "address_row")
            told = told.drop_nulls("party_row")
            party, address, loan = (told[name].to_numpy().astype(np.int64) for name in told.columns)
            return party, address, loan
        known = own != NOBODY
        if known.all():
            return own, np.arange(len(own)), loans
        return own[known], np.flatnonzero(known), loans[known]

    @cached_property
    def _channels(self) -> Ints:
        """The channels of each address, a bit for each."""
        counts, (numbers, words) = listed(self.addresses["channels"])
        found = np.zeros(len(counts), np.uint8)
        known = tuple(CHANNELS)
        bits = np.array([*(1 << known.index(word) for word in words), 0], np.uint8)[numbers]
        some = np.flatnonzero(counts)
        if len(some):
            found[some] = np.bitwise_or.reduceat(bits, (np.cumsum(counts) - counts)[some])
        return found

    @cached_property
    def _roles(self) -> Coded:
        return coded(self.parties["role"])

    @cached_property
    def _kinds(self) -> Coded:
        return coded(self.addresses["kind"])

    def reached(self, reach: Reach) -> Targets:
        """The candidates of an action that reaches people."""
        owner, address, loan = self._serving
        bit = np.uint8(1 << tuple(CHANNELS).index(reach.channel))
        fits = (self._channels & bit) != 0
        if reach.kinds is not None:
            fits &= among(self._kinds, reach.kinds)
        roles = among(self._roles, reach.to)
        fitting = np.flatnonzero(fits[address] & roles[owner])
        loan, owner, address = loan[fitting], owner[fitting], address[fitting]
        bare = roles.copy()
        bare[owner] = False
        alone = np.flatnonzero(bare)
        if len(alone):
            theirs = self.parties["loan"].to_numpy()[alone].astype(np.int64)
            place = np.searchsorted(loan, theirs, side="right")
            loan, owner = np.insert(loan, place, theirs), np.insert(owner, place, alone)
            address = np.insert(address, place, NOBODY)
        reached = np.zeros(self.height, bool)
        reached[loan] = True
        nobody = as_column("", np.flatnonzero(~reached).astype(np.uint32))
        whole = not len(nobody) and len(loan) == self.height
        return Targets(loan, owner, address, nobody, whole)

    def acted(self) -> Targets:
        """The candidates of an act: one a loan, about its borrower."""
        none = np.full(self.height, NOBODY)
        return Targets(np.arange(self.height), self.borrower_rows, none, pl.Series([], dtype=pl.UInt32), whole=True)

    def column(self, name: str, targets: Targets) -> pl.Series:
        """What the parties or addresses of candidates have: `party_role`, `address_kind` …"""
        whose, _, field = name.partition("_")
        if whose == "party":
            told = {"": "id", "liability": "liability_nature"}.get(field, field)
            return self.parties[told][targets.party_rows].alias(name)
        assert whose == "address", name
        if field == "place":
            return self.stands_at[targets.address_rows]
        return self.addresses[field or "id"][targets.address_rows].alias(name)
