"""Which loans a snapshot might refuse for what the rows say of each other: an id that stands twice, names of nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from ..snapshot.check import NAMES_RECORD
from .checks import WHY, Held, doubts_of
from .reading import LOAN
from .tables import LOAN_ID

_KEY: Final = "named"
_TWICE: Final = ("parties", "addresses", "debts", "ledger")


def suspects(read: Mapping[str, Held]) -> pl.DataFrame:
    """The loans (`loan`, each once, in order) that must be read by row, with the first reason (`why`).

    INVARIANT: of a loan that is not among them the snapshot loads, and holds what the columns inside hold.
    """
    found = [doubts_of(table) for table in read.values()]
    found += [_loans_twice(read["loans"]), *(_twice(read[name]) for name in _TWICE)]
    found += [*_parties(read), *_debts(read), *_records(read["ledger"])]
    return pl.concat(found).unique(LOAN, keep="first", maintain_order=True).sort(LOAN)


def _doubted(rows: pl.DataFrame, why: str) -> pl.DataFrame:
    return rows.select(LOAN, pl.lit(why).alias(WHY))


def _loans_twice(loans: Held) -> pl.DataFrame:
    return _doubted(pl.DataFrame({LOAN: pl.Series(sorted(loans.twice), dtype=pl.UInt32)}), f"loans.{LOAN_ID}")


def _twice(read: Held) -> pl.DataFrame:
    """Loans that have an id twice. Ids that differ may fall together here: their loan is read by row for nothing."""
    if read.inside.is_empty():
        return _doubted(read.inside.clear(), "")
    keys = read.inside.select(pl.col(LOAN).hash(1) ^ pl.col("id").hash(2)).to_series()
    if keys.n_unique() == len(keys):
        return _doubted(read.inside.clear(), "")
    return _doubted(read.inside.filter(keys.is_duplicated()), f"{read.table.name}.id")


def _parties(read: Mapping[str, Held]) -> Iterator[pl.DataFrame]:
    """Parties and addresses that are named and not listed."""
    parties = read["parties"].inside.select(LOAN, pl.col("id").alias(_KEY))
    yield _missing(_named(read["addresses"], "party_id"), parties, "addresses.party_id")
    for table, column in (("parties", "acts_for"), ("ledger", "notified"), ("ledger", "with")):
        yield _missing(_named(read[table], column), parties, f"{table}.{column}")
    yield _missing(_named(read["ledger"], "party"), parties, "ledger.party")
    yield _unreachable(read["ledger"], read["addresses"])


def _unreachable(ledger: Held, addresses: Held) -> pl.DataFrame:
    """Records whose party cannot be reached at their address: it is neither the party's own nor shared with it."""
    named = _named(ledger, "address", "party")
    owned = addresses.inside.select(LOAN, pl.col("id").alias(_KEY), pl.col("party_id").alias("party"))
    shared = _named(addresses, "shared_with", "id")
    shared = shared.select(LOAN, pl.col("id").alias(_KEY), pl.col(_KEY).alias("party"))
    named, reached = _keyed(named, pl.concat([owned, shared]))
    parties = _coded(named["party"], reached["party"])
    named, reached = (frame.with_columns(codes) for frame, codes in zip((named, reached), parties, strict=True))
    owners = reached.head(len(owned)).select(_KEY, pl.col("party").alias("owner")).unique(_KEY, keep="any")
    owner, party = pl.col("owner"), pl.col("party")
    left = named.join(owners, on=_KEY, how="left").filter(owner.is_null() | (party != owner))
    return _doubted(left.join(reached, on=[_KEY, "party"], how="anti"), "ledger.address")


def _keyed(named: pl.DataFrame, listed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Loan and name as one whole number in both, the same where they are the same: so many rows are joined fast."""
    codes = _coded(named[_KEY], listed[_KEY])
    keys = ((pl.col(LOAN).cast(pl.UInt64) * (1 << 32) + code.cast(pl.UInt64)).alias(_KEY) for code in codes)
    one, other = (frame.with_columns(key) for frame, key in zip((named, listed), keys, strict=True))
    return one, other


def _coded(one: pl.Series, other: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Names as whole numbers, the same in both; null stays null."""
    names = pl.Enum(pl.concat([one.unique(), other.unique()]).unique().drop_nulls())
    return one.cast(names).to_physical(), other.cast(names).to_physical()


def _named(read: Held, column: str, *more: str) -> pl.DataFrame:
    """What a column names, with the loan of each and further columns."""
    kept = [pl.col(name) if name in read.inside.columns else pl.lit(None, pl.String).alias(name) for name in more]
    if column not in read.inside.columns:
        return read.inside.clear().select(LOAN, pl.lit(None, pl.String).alias(_KEY), *kept)
    rows = read.inside.select(LOAN, pl.col(column).alias(_KEY), *kept).filter(pl.col(_KEY).is_not_null())
    return rows.explode(_KEY).filter(pl.col(_KEY).is_not_null()) if isinstance(rows.schema[_KEY], pl.List) else rows


def _missing(named: pl.DataFrame, listed: pl.DataFrame, why: str) -> pl.DataFrame:
    if named.is_empty():
        return _doubted(named, why)
    named, listed = _keyed(named, listed)
    return _doubted(named.join(listed, on=_KEY, how="anti"), why)


def _debts(read: Mapping[str, Held]) -> Iterator[pl.DataFrame]:
    own = read["loans"].inside.select(LOAN, pl.col(LOAN_ID).cast(pl.String).alias(_KEY))
    listed = pl.concat([own, read["debts"].inside.select(LOAN, pl.col("id").alias(_KEY))])
    for column in ("debts", "discussed"):
        yield _missing(_named(read["ledger"], column), listed, f"ledger.{column}")


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
