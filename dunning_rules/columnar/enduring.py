"""What stands of the ledger: records that have begun, are not over, and that nothing withdrew or superseded."""

from __future__ import annotations

import polars as pl

from ..calendar import day_start
from ..words import STATUS_ENDS
from .spot import Kind, Spot
from .truths import Truth, exactly


def begun(kind: Kind) -> pl.Expr:
    """Whether a row has begun to stand by now: by its own day or instant, else since it was made."""
    day, instant = pl.col("from"), pl.col("from_at").cast(pl.Int64)
    return ((day <= kind.today) & day.is_not_null()).fill_null(False) | (
        day.is_null() & (instant.is_null() | (instant <= kind.now)).fill_null(False)
    )


def lasting(kind: Kind) -> pl.Expr:
    """Whether a row is not over: its last day is not, or its instant has not come."""
    day, instant = pl.col("until"), pl.col("until_at").cast(pl.Int64)
    return (day.is_null() | (day >= kind.today)) & (instant.is_null() | (instant > kind.now))


def standing(of: str, spot: Spot) -> Truth:
    """Whether a row of a kind stands now. Asks for `ended`, and of statuses for `superseded`."""
    found = begun(spot.kind) & lasting(spot.kind) & ~pl.col("ended")
    return exactly(found & ~pl.col("superseded") if of == "status" else found)


def began_before(days: int, kind: Kind) -> pl.Expr:
    """Whether a row has stood on each of so many whole days before today."""
    first = kind.today.toordinal() - days
    end = day_start(first + 1, kind.zone)
    day, instant = pl.col("from"), pl.col("from_at").cast(pl.Int64)
    last = pl.lit(kind.today) - pl.duration(days=days)
    by_instant = pl.when(instant.is_null()).then(pl.col("at") < end).otherwise(instant < end)
    return pl.when(day.is_null()).then(by_instant).otherwise(day <= last)


# --- the columns that it takes ---------------------------------------------------------------------------------------


def with_ended(ledger: pl.LazyFrame) -> pl.LazyFrame:
    """Adds `ended`: a visible withdrawal or recall speaks of the row."""
    ends = ledger.filter(pl.col("kind").is_in(["withdrawal", "recall"])).select("loan", id="of", ended=pl.lit(True))
    return ledger.join(ends.unique(["loan", "id"]), on=["loan", "id"], how="left").with_columns(
        pl.col("ended").fill_null(False)
    )


def with_superseded(ledger: pl.LazyFrame, kind: Kind) -> pl.LazyFrame:
    """Adds `superseded`: a later status of the same bearer, one that has begun, says the opposite of a row.

    A status of a number belongs to the number, one of whether a person can be reached to the person.
    """
    by_person = sorted({name for name, ends in STATUS_ENDS.items() if "unreachable" in ends} | {"unreachable"})
    parts = [(name, end, name in by_person) for name, ends in sorted(STATUS_ENDS.items()) for end in sorted(ends)]
    found = []
    for name, end, person in parts:
        bearer = ["loan", "party"] if person else ["loan", "address"]
        others = ledger.filter((pl.col("kind") == "status") & (pl.col("status") == end) & begun(kind)).select(
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
