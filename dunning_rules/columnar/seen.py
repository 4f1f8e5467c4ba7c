"""The ledger of a portfolio as it is visible at an instant: its rows, what holds of all of them, and the few rows that
are asked for before any rule is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from ..snapshot.build import RECORD_DEFAULTS
from ..words import STATUS_ENDS
from .enduring import with_ended
from .tables import tables

DEBTS: Final = ("own_debt", "spoken_debt", "done_debt")
PAYMENTS: Final = ("loan", "at", "amount", "for")
PLACED: Final = ("loan", "id", "at", "to", "debts", "discussed", "from", "from_at", "until", "until_at", "ended")


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The visible rows of some loans, numbered from 0, with the outcome that later records tell.

    `domain` has the columns of which it is known what values they have, a row for each combination that may be; what is
    decided by them need not be asked of every row. `payments` are those that were posted, oldest first by loan;
    `placed` the placements; `voided` and `ageing` mark the loans with a void, or with what changes ageing. `first` is
    the first instant of all.
    """

    rows: pl.LazyFrame
    domain: pl.DataFrame
    payments: pl.DataFrame
    placed: pl.DataFrame
    voided: pl.Series
    ageing: pl.Series
    first: int | None
    given: frozenset[str]
    """The columns that the host told."""

    def of(self, anew: pl.Series, here: pl.Series) -> Seen:
        """Those of some loans: `anew` gives their new numbers, `here` marks them."""
        return replace(
            self,
            rows=renumbered(self.rows, anew),
            payments=renumbered(self.payments.lazy(), anew).collect(),
            placed=renumbered(self.placed.lazy(), anew).collect(),
            voided=self.voided.filter(here),
            ageing=self.ageing.filter(here),
        )


def renumbered(rows: pl.LazyFrame, anew: pl.Series) -> pl.LazyFrame:
    """The rows of the loans that have a new number."""
    found = rows.with_columns(pl.lit(anew).gather(pl.col("loan")).alias("loan"))
    return found.filter(pl.col("loan").is_not_null())


def as_given(ledger: pl.LazyFrame, given: pl.DataFrame) -> pl.LazyFrame:
    """The ledger with the words that its host numbered taken as they are: they are compared with words alone, which
    costs as little as with the library's own numbers, and these would have to be looked up."""
    words = {column.name for column in tables()["ledger"].columns if column.kind == "word" and column.held == "one"}
    names = [name for name in given.columns if name in words | {"action"} and given.schema[name] == pl.Categorical]
    rows = ledger.with_columns(pl.lit(given[name]) for name in names)
    for kind, defaults in RECORD_DEFAULTS.items():
        here = pl.col("kind") == kind
        filled = {key: word for key, word in defaults.items() if key in names}
        rows = rows.with_columns(
            pl.when(pl.col(key).is_null() & here)
            .then(pl.lit(word, dtype=given.schema[key]))
            .otherwise(pl.col(key))
            .alias(key)
            for key, word in filled.items()
        )
    return rows


def seen_at(ledger: pl.LazyFrame, given: Iterable[str], height: int, now: int) -> Seen:
    """What is visible of a ledger at an instant. `given` are the columns that its host told, `height` the number of
    loans."""
    told = set(given)
    rows = _visible(ledger, now, told)
    kinds = frozenset(rows.select(pl.col("kind").unique()).collect()["kind"].cast(pl.String).to_list())
    rows = _with_outcomes(rows, height) if "outcome" in kinds else rows
    first = rows.select(pl.col("at").min()).collect().item()
    changes = pl.col("kind").is_in(["arrangement", "hold"]) & pl.col("ageing").is_in(["frozen", "resets"])
    aged = kinds & {"arrangement", "hold"} and "ageing" in told
    return Seen(
        rows,
        _domain(rows, told, kinds),
        _payments(rows if "payment" in kinds else rows.clear()),
        with_ended(rows).filter(pl.col("kind") == "placement").select(PLACED).collect()
        if "placement" in kinds
        else with_ended(rows.clear()).select(PLACED).collect(),
        _loans(rows.filter(pl.col("kind") == "void"), height, some="void" in kinds),
        _loans(rows.filter(changes.fill_null(False)), height, some=bool(aged)),
        first,
        frozenset(told),
    )


def _visible(ledger: pl.LazyFrame, now: int, told: set[str]) -> pl.LazyFrame:
    """The rows that happened and were known by an instant, `at` in microseconds. What is asked for again and again is
    worked out here once."""
    kept = ("loan", "kind", "at", *(("status",) if "status" in told else ()))
    seen = pl.col("at") <= now
    if "known_at" in told:
        seen = seen & (pl.col("known_at").to_physical() <= now)
    base = ledger.with_columns(pl.col("at").to_physical()).select(*kept, seen.alias("seen")).collect()
    rows = ledger.with_columns(pl.lit(base[name]) for name in kept)
    return rows if base["seen"].all() else rows.filter(pl.lit(base["seen"]))


def _with_outcomes(ledger: pl.LazyFrame, height: int) -> pl.LazyFrame:
    """The rows with what became of them, as later records tell."""
    told = ledger.filter(pl.col("kind") == "outcome").select("loan", "of", "outcome", "at", "id").collect()
    last = told.sort("at", "id").group_by("loan", "of", maintain_order=True).last()
    last = last.select("loan", pl.col("of").alias("id"), pl.col("outcome").alias("became"), pl.col("at").alias("then"))
    spoken_of = pl.lit(_marked(told["loan"], height)).gather(pl.col("loan"))
    later = pl.when((pl.col("then") >= pl.col("at")).fill_null(False)).then("became").otherwise("outcome")
    mine = ledger.filter(spoken_of).join(last.lazy(), on=["loan", "id"], how="left")
    mine = mine.with_columns(later.alias("outcome")).drop("became", "then")
    return pl.concat([ledger.filter(~spoken_of), mine])


def _domain(rows: pl.LazyFrame, told: set[str], kinds: frozenset[str]) -> pl.DataFrame:
    """The kinds of record beside what is the same in all rows: what no row tells, and what follows from that."""
    schema = rows.collect_schema()
    filled = {key for defaults in RECORD_DEFAULTS.values() for key in defaults}
    never = [name for name in schema.names() if name not in told | filled | {"loan", "known_at", "kind", "at"}]
    columns = [pl.Series("kind", sorted(kinds), pl.String).cast(schema["kind"])]
    columns += [pl.Series(name, [None], schema[name]).new_from_index(0, len(kinds)) for name in never]
    if not {"debts", "discussed"} & told:
        columns += [_always(name, True, len(kinds)) for name in DEBTS]
    if not kinds & {"withdrawal", "recall"}:
        columns.append(_always("ended", False, len(kinds)))
    if not _superseding(rows, kinds):
        columns.append(_always("superseded", False, len(kinds)))
    return pl.DataFrame(columns)


def _always(name: str, value: bool, height: int) -> pl.Series:
    return pl.Series(name, [value]).new_from_index(0, height)


def _superseding(rows: pl.LazyFrame, kinds: frozenset[str]) -> bool:
    """Whether there are statuses of which one ends another."""
    if "status" not in kinds:
        return False
    told = rows.filter(pl.col("kind") == "status").select(pl.col("status").unique()).collect()["status"]
    words = set(told.cast(pl.String).to_list())
    return any(word in words and words & set(ends) for word, ends in STATUS_ENDS.items())


def _payments(rows: pl.LazyFrame) -> pl.DataFrame:
    posted = (pl.col("kind") == "payment") & (pl.col("status") == "posted").fill_null(False)
    return rows.filter(posted).select(*PAYMENTS, "id").sort("loan", "at", "id").collect().drop("id")


def _loans(rows: pl.LazyFrame, height: int, *, some: bool) -> pl.Series:
    return _marked(rows.select("loan").collect()["loan"] if some else pl.Series([], dtype=pl.UInt32), height)


def _marked(loans: pl.Series, height: int) -> pl.Series:
    return nowhere(height).scatter(loans, True) if len(loans) else nowhere(height)


def nowhere(height: int) -> pl.Series:
    """A mark that no row has."""
    return pl.Series([False]).new_from_index(0, height)


def narrowed(domain: pl.DataFrame, more: Mapping[str, bool]) -> pl.DataFrame:
    """A domain with columns that are the same in all rows besides."""
    return domain.with_columns(_always(name, value, domain.height) for name, value in more.items())
