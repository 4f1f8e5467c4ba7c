"""What stands of the ledger: records that have begun, are not over, and that nothing withdrew or superseded."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from ..words import STATUS_ENDS
from .spot import Spot
from .truths import Truth, exactly

Day = date | pl.Expr
"""The local day: one for all, or a column."""


def begun(today: Day, now: int) -> pl.Expr:
    """Whether a row has begun to stand by now: by its own day or instant, else since it was made."""
    day, instant = pl.col("from"), pl.col("from_at").cast(pl.Int64)
    return ((day <= today) & day.is_not_null()).fill_null(False) | (
        day.is_null() & (instant.is_null() | (instant <= now)).fill_null(False)
    )


def lasting(today: Day, now: int) -> pl.Expr:
    """Whether a row is not over: its last day is not, or its instant has not come."""
    day, instant = pl.col("until"), pl.col("until_at").cast(pl.Int64)
    return (day.is_null() | (day >= today)) & (instant.is_null() | (instant > now))


def standing(of: str, spot: Spot) -> tuple[Truth, ...]:
    """What must hold of a row of a kind for it to stand now. Asks for `ended`, and of statuses for `superseded`."""
    today, now = spot.today, spot.kind.now
    over = ("ended", "superseded") if of == "status" else ("ended",)
    return (exactly(begun(today, now)), exactly(lasting(today, now)), *(exactly(~pl.col(name)) for name in over))


def began_before(days: int, spot: Spot) -> pl.Expr:
    """Whether a row has stood on each of so many whole days before today."""
    last = spot.by_clock(lambda local: local.today - timedelta(days=days))
    end = spot.by_clock(lambda local: local.ends(local.today - timedelta(days=days)))
    day, instant = pl.col("from"), pl.col("from_at").cast(pl.Int64)
    by_instant = pl.when(instant.is_null()).then(pl.col("at") < end).otherwise(instant < end)
    return pl.when(day.is_null()).then(by_instant).otherwise(day <= last)


# --- the columns that it takes ---------------------------------------------------------------------------------------


def with_ended(ledger: pl.LazyFrame) -> pl.LazyFrame:
    """Adds `ended`: a visible withdrawal or recall speaks of the row."""
    ends = ledger.filter(pl.col("kind").is_in(["withdrawal", "recall"])).select("loan", id="of", ended=pl.lit(True))
    return ledger.join(ends.unique(["loan", "id"]), on=["loan", "id"], how="left").with_columns(
        pl.col("ended").fill_null(False)
    )


def with_superseded(ledger: pl.LazyFrame, today: Day, now: int) -> pl.LazyFrame:
    """Adds `superseded`: a later status of the same bearer, one that has begun, says the opposite of a row.

    A status of a number belongs to the number, one of whether a person can be reached to the person.
    """
    by_person = sorted({name for name, ends in STATUS_ENDS.items() if "unreachable" in ends} | {"unreachable"})
    parts = [(name, end, name in by_person) for name, ends in sorted(STATUS_ENDS.items()) for end in sorted(ends)]
    found = []
    for name, end, person in parts:
        bearer = ["loan", "party"] if person else ["loan", "address"]
        others = ledger.filter((pl.col("kind") == "status") & (pl.col("status") == end) & begun(today, now)).select(
            *bearer, other_at="at", other_id="id"
        )
        these = ledger.filter((pl.col("kind") == "status") & (pl.col("status") == name))
        found.append(
            these.join(others, on=bearer, nulls_equal=True)
            .filter(
                (pl.col("other_at") > pl.col("at"))
                | ((pl.col("other_at") == pl.col("at")) & (pl.col("other_id") > pl.col("id")))
            )
            .select("loan", "id", superseded=pl.lit(True))
        )
    later = pl.concat(found).unique(["loan", "id"])
    return ledger.join(later, on=["loan", "id"], how="left").with_columns(pl.col("superseded").fill_null(False))
