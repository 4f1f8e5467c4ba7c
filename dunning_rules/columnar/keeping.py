"""How promises and arrangements were kept: the latest one of each loan beside the money that came in for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import polars as pl

from ..calendar import DAY
from .arrays import as_column, at_once, integers
from .clocks import NEVER, Clocks
from .matched import kind_is, word_in
from .wants import Undertaking

PAID: Final = ("posted", "pending")
"""The payments that count for what was undertaken: those on their way, too."""
Made = Callable[[pl.DataFrame], pl.Series]
"""Makes a column for rows of the ledger."""


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """What the states of undertakings follow from, for loans that are numbered from 0.

    `ledger` are the visible rows, `episode` the instants at which the loans' episodes began (very long ago where none
    is known). `role` gives the role of a row's party, `own_debt` whether a row's `debts` are those of its loan.
    """

    ledger: pl.LazyFrame
    installments: pl.DataFrame
    episode: pl.Series
    role: Made
    own_debt: Made
    tolerance: Decimal
    clocks: Clocks

    @property
    def today(self) -> pl.Expr:
        """The local day, for rows with the number of their loan."""
        return self.clocks.of_rows(lambda local: local.today)

    @property
    def first_day(self) -> pl.Expr:
        return first_day(self.clocks.of_rows(lambda local: local.offset))

    def ends(self, rows: pl.DataFrame, day: str) -> pl.Series:
        """The ends of days of a column of rows."""
        loans = rows["loan"].to_numpy()
        return as_column("end", self.clocks.instants(integers(rows[day], NEVER), loans, lambda one, on: one.ends(on)))

    @property
    def money(self) -> pl.Decimal:
        """A kind of decimal that holds every amount."""
        schema = self.ledger.collect_schema()
        kinds = (schema["amount"], *(self.installments.schema[name] for name in ("paid",)))
        exponent = self.tolerance.as_tuple().exponent
        assert isinstance(exponent, int)
        scales = [kind.scale for kind in kinds if isinstance(kind, pl.Decimal)]
        return pl.Decimal(38, max(2, -exponent, *scales))


def states(asked: Iterable[Undertaking], book: Book) -> list[pl.Series]:
    """For each question the state of every loan's latest promise or arrangement: `none` where there is none, null where
    columns do not tell it."""
    made = {"promise": _promise, "arrangement": _arrangement}
    found: list[pl.Series] = []
    for one in asked:
        states = pl.Series(one.name, ["none"], pl.String).new_from_index(0, len(book.episode))
        told = made[one.kind](one, book)
        found.append(states.scatter(told["loan"], told["state"]) if told.height else states)
    return found


def first_day(offset: int | pl.Expr) -> pl.Expr:
    """The day since 1970 on which an `episode` began. It begins at a local midnight, whose offset differs by less than
    half a day from the one of now."""
    return (pl.col("episode") + (offset + DAY // 2)) // DAY


def days_of(column: pl.Expr) -> pl.Expr:
    """Days as whole numbers since 1970."""
    return column.cast(pl.Int32).cast(pl.Int64)


def _latest(rows: pl.DataFrame) -> pl.DataFrame:
    """Of several of a loan the one that was made last."""
    return rows.sort("loan", "at", "id").group_by("loan", maintain_order=True).last()


# --- promises --------------------------------------------------------------------------------------------------------


def _promise(asked: Undertaking, book: Book) -> pl.DataFrame:
    rows = book.ledger.filter(kind_is("promise"), pl.col("due").is_not_null())
    told = at_once(rows.select("loan", "id", "at", "due", "amount", "party"))
    if asked.words is not None:
        told = told.with_columns(book.role(told).alias("role")).filter(word_in("role", asked.words))
    if not asked.ever:
        told = told.with_columns(book.episode.gather(told["loan"]).alias("episode"))
        told = told.filter((pl.col("at") >= pl.col("episode")) | (days_of(pl.col("due")) >= book.first_day))
    last = _latest(told).with_columns(pl.col("due").alias("last"))
    last = last.with_columns(book.ends(last, "due"))
    judged = last.with_columns(_came(last, book))
    state = (
        pl.when(pl.col("due") >= book.today)
        .then(pl.lit("pending"))
        # One without an amount is kept where nothing was overdue then, which the account of that day would tell.
        .when(pl.col("amount").is_not_null())
        .then(
            pl.when(pl.col("came") >= pl.col("amount").cast(book.money) - _tolerance(book))
            .then(pl.lit("kept"))
            .when(pl.col("came") > 0)
            .then(pl.lit("partial"))
            .otherwise(pl.lit("broken"))
        )
    )
    return judged.select("loan", state.alias("state"))


# --- arrangements ----------------------------------------------------------------------------------------------------


def _arrangement(asked: Undertaking, book: Book) -> pl.DataFrame:
    told = book.ledger.filter(kind_is("arrangement")).select(
        "loan", "id", "at", "debts", "discussed", "type", "schedule"
    )
    rows = at_once(told)
    rows = rows.filter(book.own_debt(rows)).with_row_index("row")
    rows = rows.with_columns(book.episode.gather(rows["loan"]).alias("episode"))
    entries = rows.select("row", "schedule").filter(pl.col("schedule").list.len() > 0).explode("schedule")
    entries = entries.with_columns(pl.col("schedule").struct.unnest()).drop("schedule")
    lasts = entries.group_by("row").agg(pl.col("due").max().alias("last_due"))
    rows = rows.drop("schedule").join(lasts, on="row", how="left")
    running = (days_of(pl.col("last_due")) >= book.first_day).fill_null(True)
    last = _latest(rows.filter((pl.col("at") >= pl.col("episode")) | running))
    last = last.with_columns(end=pl.lit(book.clocks.now + 1, pl.Int64), last=book.today)
    last = last.with_columns(_came(last, book))
    due = entries.join(last.select("row", "loan", "came"), on="row").sort("row", "due")
    wanted = pl.col("amount").cast(book.money).cum_sum().over("row")
    missed = due.filter((pl.col("due") < book.today) & (pl.col("came") < wanted - _tolerance(book)))["row"].unique()
    state = pl.when(pl.col("row").is_in(missed.implode())).then(pl.lit("broken")).otherwise(pl.lit("kept"))
    if asked.words is not None:
        state = pl.when(word_in("type", asked.words)).then(state).otherwise(pl.lit("none"))
    return last.select("loan", state.alias("state"))


# --- money -----------------------------------------------------------------------------------------------------------


def _tolerance(book: Book) -> pl.Expr:
    return pl.lit(book.tolerance).cast(book.money)


def _came(last: pl.DataFrame, book: Book) -> pl.Series:
    """What came in since each undertaking was made (`at`), before its `end` and up to its day `last`: as the payments
    of the ledger show, or as the installments tell, whichever is more."""
    money, keys = book.money, last.select("loan", "at", "end", "last")
    paid = book.ledger.filter(kind_is("payment"), word_in("status", PAID))
    shown = at_once(
        paid.select("loan", pl.col("at").alias("then"), pl.col("amount").cast(money).alias("came"))
        .join(keys.lazy(), on="loan")
        .filter((pl.col("at") <= pl.col("then")) & (pl.col("then") < pl.col("end")))
        .group_by("loan")
        .agg(pl.col("came").sum())
    )
    bills = book.installments.filter(pl.col("paid").is_not_null() & pl.col("paid_on").is_not_null())
    bills = bills.select("loan", "paid_on", pl.col("paid").cast(money)).join(keys, on="loan")
    bills = bills.with_columns(book.ends(bills, "paid_on").alias("over"))
    bills = bills.filter((pl.col("over") > pl.col("at")) & (pl.col("paid_on") <= pl.col("last")))
    told = bills.group_by("loan").agg(pl.col("paid").sum().alias("told"))
    joined = keys.select("loan").join(shown, on="loan", how="left", maintain_order="left")
    joined = joined.join(told, on="loan", how="left", maintain_order="left")
    none = pl.lit(Decimal(0)).cast(money)
    return joined.select(
        pl.max_horizontal(pl.col("came").fill_null(none), pl.col("told").fill_null(none)).alias("came")
    ).to_series()
