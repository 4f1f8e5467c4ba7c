"""What the rules of one kind of loans ask of the tables: columns that are gathered once, by loan, party or address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import polars as pl

By = tuple[Literal["party", "address"], ...]
"""Whom a figure is gathered for, besides the loan: (), ("party",), ("address",) or both, in this order."""


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """A figure over the rows of the ledger, for each loan and what `by` says; `none` stands where there is no row."""

    name: str
    by: By
    figure: pl.Expr
    none: int | bool


@dataclass(slots=True, eq=False)
class Wants:
    """The figures that are wanted, each once, in the order in which they were first wanted."""

    found: dict[tuple[By, bytes], Wanted] = field(default_factory=dict)

    def count(self, by: By, test: pl.Expr) -> pl.Expr:
        """How many visible records of the ledger pass a test over its columns."""
        return self._want(by, test.cast(pl.UInt32).sum(), 0)

    def latest(self, by: By, test: pl.Expr) -> pl.Expr:
        """The instant (microseconds since 1970) of the latest record that passes; very long ago where none does."""
        return self._want(by, pl.col("at").filter(test).max().fill_null(LONG_AGO), LONG_AGO)

    def any(self, by: By, test: pl.Expr) -> pl.Expr:
        """Whether some record passes."""
        return self._want(by, test.any(), False)

    def _want(self, by: By, figure: pl.Expr, none: int | bool) -> pl.Expr:
        key = (by, figure.meta.serialize())
        wanted = self.found.get(key)
        if wanted is None:
            wanted = self.found[key] = Wanted(f"w{len(self.found)}", by, figure, none)
        return pl.col(wanted.name)


LONG_AGO = -(1 << 62)
