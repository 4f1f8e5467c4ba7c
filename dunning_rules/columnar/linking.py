"""Which loans a snapshot might refuse for what the rows say of each other: an id that stands twice, names of nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import polars as pl

from ..snapshot.check import NAMES_RECORD
from .arrays import Ints, flags, rows_where
from .checks import NO_DOUBTS, WHY, Held, doubts_of
from .people import NOBODY, Listed, row_numbers, with_one_more
from .reading import LOAN
from .tables import LOAN_ID

_KEY: Final = "named"
_TWICE: Final = ("parties", "addresses", "debts", "ledger")


def suspects(read: Mapping[str, Held]) -> pl.DataFrame:
    """The loans (`loan`, each once, in order) that must be read by row, with the first reason (`why`).

    INVARIANT: of a loan that is not among them the snapshot loads, and holds what the columns inside hold.
    """
    height = read["loans"].inside.height
    found = [doubts_of(table) for table in read.values()]
    found += [_loans_twice(read["loans"]), *(_twice(read[name]) for name in _TWICE)]
    found += [*_parties(read, height), *_debts(read, height), *_records(read["ledger"])]
    some = [one for one in found if not one.is_empty()]
    return pl.concat(some).unique(LOAN, keep="first", maintain_order=True).sort(LOAN) if some else NO_DOUBTS


def _doubted(rows: pl.DataFrame, why: str) -> pl.DataFrame:
    if rows.is_empty():
        return NO_DOUBTS
    return rows.select(LOAN, pl.lit(why).alias(WHY))


def _loans_twice(loans: Held) -> pl.DataFrame:
    return _doubted(pl.DataFrame({LOAN: pl.Series(sorted(loans.twice), dtype=pl.UInt32)}), f"loans.{LOAN_ID}")


def _twice(read: Held) -> pl.DataFrame:
    """Loans that have an id twice. Ids that differ may fall together here: their loan is read by row for nothing."""
    if read.inside.is_empty():
        return NO_DOUBTS
    keys = read.inside.select(pl.col(LOAN).hash(1) ^ pl.col("id").hash(2)).to_series()
    ordered = np.sort(keys.to_numpy())
    if not (ordered[1:] == ordered[:-1]).any():
        return NO_DOUBTS
    return _doubted(read.inside.filter(keys.is_duplicated()), f"{read.table.name}.id")


def _parties(read: Mapping[str, Held], height: int) -> Iterator[pl.DataFrame]:
    """Parties and addresses that are named and not listed."""
    parties = Listed.of(read["parties"].inside, "id", height)
    yield _missing(_named(read["addresses"], "party_id"), parties, "addresses.party_id")
    for table, column in (("parties", "acts_for"), ("ledger", "notified"), ("ledger", "with")):
        yield _missing(_named(read[table], column), parties, f"{table}.{column}")
    yield _missing(_named(read["ledger"], "party"), parties, "ledger.party")
    yield _unreachable(read["ledger"], read["addresses"], height)


def _unreachable(ledger: Held, addresses: Held, height: int) -> pl.DataFrame:
    """Records whose party cannot be reached at their address: it is neither the party's own nor shared with it."""
    named, owned = _named(ledger, "address", "party"), _in_order(addresses.inside)
    listed = Listed(owned["loan"], owned["id"], height)
    at = listed.at(_loans(named), named[_KEY])
    owner = with_one_more(owned["party_id"])[row_numbers(at, owned.height)]
    other = (named["party"] != owner) if named["party"].null_count() < named.height else pl.Series([False])
    left = named.filter(pl.Series(at == NOBODY) | other.fill_null(False))
    if left.is_empty():
        return NO_DOUBTS
    reached = owned.select(LOAN, pl.col("id").alias(_KEY), pl.col("party_id").alias("party"))
    shared = _named(addresses, "shared_with", "id")
    shared = shared.select(LOAN, pl.col("id").alias(_KEY), pl.col(_KEY).alias("party"))
    return _doubted(left.join(pl.concat([reached, shared]), on=[LOAN, _KEY, "party"], how="anti"), "ledger.address")


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    return rows if rows[LOAN].is_sorted() else rows.sort(LOAN, maintain_order=True)


def _loans(rows: pl.DataFrame) -> Ints:
    found: Ints = rows[LOAN].to_numpy().astype(np.int64)
    return found


def _named(read: Held, column: str, *more: str) -> pl.DataFrame:
    """What a column names, with the loan of each and further columns."""
    kept = [pl.col(name) if name in read.inside.columns else pl.lit(None, pl.String).alias(name) for name in more]
    if column not in read.inside.columns:
        return read.inside.clear().select(LOAN, pl.lit(None, pl.String).alias(_KEY), *kept)
    rows = read.inside.select(LOAN, pl.col(column).alias(_KEY), *kept).filter(pl.col(_KEY).is_not_null())
    return rows.explode(_KEY).filter(pl.col(_KEY).is_not_null()) if isinstance(rows.schema[_KEY], pl.List) else rows


def _missing(named: pl.DataFrame, listed: Listed, why: str) -> pl.DataFrame:
    if named.is_empty():
        return NO_DOUBTS
    nobody = listed.at(_loans(named), named[_KEY]) == NOBODY
    return _doubted(rows_where(named, flags(nobody)), why) if nobody.any() else NO_DOUBTS


def _debts(read: Mapping[str, Held], height: int) -> Iterator[pl.DataFrame]:
    told = [_named(read["ledger"], column) for column in ("debts", "discussed")]
    if all(one.is_empty() for one in told):
        return
    own = read["loans"].inside.select(LOAN, pl.col(LOAN_ID).cast(pl.String).alias(_KEY))
    every = pl.concat([own, read["debts"].inside.select(LOAN, pl.col("id").alias(_KEY))])
    listed = Listed.of(every, _KEY, height)
    for one, column in zip(told, ("debts", "discussed"), strict=True):
        yield _missing(one, listed, f"ledger.{column}")


def _records(ledger: Held) -> Iterator[pl.DataFrame]:
    """Records that name one which is not there, or of another kind."""
    for column in ("of", "in", "reply_to"):
        if column not in ledger.inside.columns:
            continue
        naming = ledger.inside.select(LOAN, "id", "kind", pl.col(column).alias(_KEY)).filter(pl.col(_KEY).is_not_null())
        if naming.is_empty():
            continue
        here = ledger.inside.join(naming.select(LOAN).unique(), on=LOAN, how="semi")
        listed = here.select(LOAN, pl.col("id").alias(_KEY), pl.col("kind").alias("is"))
        found = naming.join(listed, on=[LOAN, _KEY], how="left")
        yield _doubted(found.filter(_misnamed(column).fill_null(True)), f"ledger.{column}")


def _misnamed(column: str) -> pl.Expr:
    itself = pl.col("id") == pl.col(_KEY)
    another = pl.lit(False)
    for (kind, key), wanted in NAMES_RECORD.items():
        if key == column and wanted is not None:
            another = another | ((pl.col("kind") == kind) & ~pl.col("is").is_in(sorted(wanted)))
    return itself | another | pl.col("is").is_null()
