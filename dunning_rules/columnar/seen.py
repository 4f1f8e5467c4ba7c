"""The ledger of a portfolio as it is visible at an instant: its rows, what holds of all of them, and the few rows that
are asked for before any rule is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from ..snapshot.build import RECORD_DEFAULTS
from ..words import STATUS_ENDS
from .arrays import Ints, at_once, marked, or_null, rows_of, rows_where, words_in
from .domain import Domain, domain_of
from .enduring import with_ended
from .tables import tables

PAYMENTS: Final = ("loan", "at", "amount", "for")
PLACED: Final = ("loan", "id", "at", "to", "debts", "discussed", "ended")


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The visible rows of some loans, numbered from 0, with the outcome that later records tell.

    `payments` are those that were posted, oldest first by loan; `placed` the placements; `voided` and `ageing` mark the
    loans with a void, or with what changes ageing. `first` is the first instant of all.
    """

    rows: pl.LazyFrame
    domain: Domain
    payments: pl.DataFrame
    placed: pl.DataFrame
    voided: pl.Series
    ageing: pl.Series
    first: int | None

    def of(self, places: Ints, here: pl.Series) -> Seen:
        """Those of some loans: `places` gives their new numbers, -1 for the others; `here` marks them."""
        return replace(
            self,
            rows=_renumbered(self.rows, or_null("loan", places, places >= 0, pl.UInt32)),
            payments=rows_of(self.payments, places),
            placed=rows_of(self.placed, places),
            voided=self.voided.filter(here),
            ageing=self.ageing.filter(here),
        )


def _renumbered(rows: pl.LazyFrame, anew: pl.Series) -> pl.LazyFrame:
    """The rows of the loans that have a new number."""
    found = rows.with_columns(pl.lit(anew).gather(pl.col("loan")).alias("loan"))
    return found.filter(pl.col("loan").is_not_null())


def as_given(ledger: pl.LazyFrame, given: pl.DataFrame) -> pl.LazyFrame:
    """The ledger with the words that its host numbered taken as they are: they are compared with words alone, which
    costs as little as with the library's own numbers, and these would have to be looked up."""
    words = {column.name for column in tables()["ledger"].columns if column.kind == "word" and column.held == "one"}
    names = [name for name in given.columns if name in words | {"action"} and given.schema[name] == pl.Categorical]
    rows = ledger.with_columns_seq(pl.lit(given[name]) for name in names)
    for kind, defaults in RECORD_DEFAULTS.items():
        here = pl.col("kind") == kind
        filled = {key: word for key, word in defaults.items() if key in names}
        rows = rows.with_columns_seq(
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
    rows, base = _visible(ledger, now, told)
    kinds = words_in(base["kind"])
    rows = _with_outcomes(rows, height) if "outcome" in kinds else rows
    first = base["at"].min()
    assert first is None or isinstance(first, int)
    changes = pl.col("kind").is_in(["arrangement", "hold"]) & pl.col("ageing").is_in(["frozen", "resets"])
    aged = kinds & {"arrangement", "hold"} and "ageing" in told
    schema = rows.collect_schema()
    return Seen(
        rows,
        domain_of(frozenset(told), kinds, schema["kind"], superseding=_superseding(base, kinds)),
        _payments(rows) if "payment" in kinds else pl.DataFrame(schema={name: schema[name] for name in PAYMENTS}),
        at_once(with_ended(rows).filter(pl.col("kind") == "placement").select(PLACED))
        if "placement" in kinds
        else pl.DataFrame(schema={name: schema.get(name, pl.Boolean()) for name in PLACED}),
        _loans(rows.filter(pl.col("kind") == "void"), height, some="void" in kinds),
        _loans(rows.filter(changes.fill_null(False)), height, some=bool(aged)),
        first,
    )


def _visible(ledger: pl.LazyFrame, now: int, told: set[str]) -> tuple[pl.LazyFrame, pl.DataFrame]:
    """The rows that happened and were known by an instant, `at` in microseconds. What is asked for again and again is
    worked out here once, and given apart, too."""
    kept = ("loan", "kind", "at", *(("status",) if "status" in told else ()))
    seen = pl.col("at") <= now
    if "known_at" in told:
        seen = seen & (pl.col("known_at").to_physical() <= now)
    base = at_once(ledger.with_columns_seq(pl.col("at").to_physical()).select_seq(*kept, seen.alias("seen")))
    rows, visible = ledger.with_columns_seq(pl.lit(base[name]) for name in kept), base["seen"]
    if visible.all():
        return rows, base
    return rows.filter(pl.lit(visible)), rows_where(base, visible)


def _with_outcomes(ledger: pl.LazyFrame, height: int) -> pl.LazyFrame:
    """The rows with what became of them, as later records tell."""
    told = at_once(ledger.filter(pl.col("kind") == "outcome").select("loan", "of", "outcome", "at", "id"))
    last = told.sort("at", "id").group_by("loan", "of", maintain_order=True).last()
    last = last.select("loan", pl.col("of").alias("id"), pl.col("outcome").alias("became"), pl.col("at").alias("then"))
    spoken_of = pl.lit(marked(told["loan"], height)).gather(pl.col("loan"))
    later = pl.when((pl.col("then") >= pl.col("at")).fill_null(False)).then("became").otherwise("outcome")
    mine = ledger.filter(spoken_of).join(last.lazy(), on=["loan", "id"], how="left")
    mine = mine.with_columns(later.alias("outcome")).drop("became", "then")
    return pl.concat([ledger.filter(~spoken_of), mine])


def _superseding(base: pl.DataFrame, kinds: frozenset[str]) -> bool:
    """Whether there are statuses of which one ends another."""
    if "status" not in kinds or "status" not in base.columns:
        return False
    words = words_in(base["status"].filter(base["kind"] == "status"))
    return any(word in words and words & set(ends) for word, ends in STATUS_ENDS.items())


def _payments(rows: pl.LazyFrame) -> pl.DataFrame:
    posted = (pl.col("kind") == "payment") & (pl.col("status") == "posted").fill_null(False)
    return at_once(rows.filter(posted).select(*PAYMENTS, "id").sort("loan", "at", "id")).drop("id")


def _loans(rows: pl.LazyFrame, height: int, *, some: bool) -> pl.Series:
    return marked(at_once(rows.select("loan"))["loan"] if some else pl.Series([], dtype=pl.UInt32), height)
