"""Loans by number: the rows of the other tables name their loan by its row in `loans`, not by its id."""

from __future__ import annotations

from typing import Final

import polars as pl

SPREAD: Final = 4
"""Whole numbers that lie at most so many times as wide as there are loans are looked up in a list."""

GREATEST: Final = 1 << 62
"""Beyond it whole numbers are compared as they stand."""


def numbers_of(keys: pl.Series, ids: pl.Series) -> pl.Series:
    """For each key the row number of the first id that equals it (UInt32), null where none does.

    Both are texts or both whole numbers. Keys that stand together are looked up once, so a table that is sorted by loan
    is numbered at the price of its loans.
    """
    if len(keys) == 0 or len(ids) == 0:
        return pl.Series("loan", [None] * len(keys), dtype=pl.UInt32)
    if keys.dtype.is_integer() and _is_dense(ids):
        return _from_list(keys, ids)
    runs = keys.rle_id()
    last = runs[-1]
    assert isinstance(last, int)
    if last + 1 > len(keys) // 2:
        return _joined(keys, ids)
    firsts = keys.filter(runs.diff().fill_null(1) != 0)
    return _joined(firsts, ids).gather(runs).alias("loan")


def _is_dense(ids: pl.Series) -> bool:
    low, high = ids.min(), ids.max()
    if not isinstance(low, int) or not isinstance(high, int):
        return False
    return low > -GREATEST and high < GREATEST and high - low <= SPREAD * len(ids) + 1024


def _from_list(keys: pl.Series, ids: pl.Series) -> pl.Series:
    """Looks keys up in a list that has a place for every number from the least id to the greatest."""
    ids, keys = ids.cast(pl.Int64), keys.cast(pl.Int64, strict=False)
    low, high = ids.min(), ids.max()
    assert isinstance(low, int)
    assert isinstance(high, int)
    numbers = pl.int_range(len(ids), dtype=pl.UInt32, eager=True)
    looked_up = pl.repeat(None, high - low + 1, dtype=pl.UInt32, eager=True)
    looked_up = looked_up.scatter((ids - low).reverse(), numbers.reverse())  # of equal ids the first is written last
    least, most = keys.min(), keys.max()
    if isinstance(least, int) and isinstance(most, int) and (least < low or most > high):
        keys = pl.select(pl.when(keys.is_between(low, high)).then(keys)).to_series()
    return looked_up.gather(keys - low if low else keys).alias("loan")


def _joined(keys: pl.Series, ids: pl.Series) -> pl.Series:
    listed = ids.to_frame("id").with_row_index("loan").filter(pl.col("id").is_not_null()).unique("id", keep="first")
    found = keys.to_frame("id").join(listed, on="id", how="left", maintain_order="left")
    return found["loan"].cast(pl.UInt32)
