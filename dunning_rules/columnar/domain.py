"""What is known of all rows of a ledger before one is looked at: what decides a test alike for all need not be asked of
any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import polars as pl

from ..snapshot.build import RECORD_DEFAULTS
from .arrays import repeated
from .tables import dtype, tables

DEBTS: Final = ("own_debt", "spoken_debt", "done_debt")
KEPT: Final = 64
"""So many domains are written out once."""


@dataclass(frozen=True, slots=True)
class Domain:
    """The columns that the host told (`given`), the kinds of record that there are and which words these are, and what
    holds of all rows (`always`)."""

    given: frozenset[str]
    kinds: frozenset[str]
    words: pl.DataType
    always: tuple[tuple[str, bool], ...] = ()

    def narrowed(self, more: Mapping[str, bool]) -> Domain:
        """The same where more holds of all rows."""
        return replace(self, always=(*self.always, *more.items()))

    @property
    def frame(self) -> pl.DataFrame:
        """The columns of which it is known what values they have, a row for each combination that may be."""
        return _frame(self)


def domain_of(given: frozenset[str], kinds: frozenset[str], words: pl.DataType, *, superseding: bool) -> Domain:
    """`superseding` tells whether there are statuses of which one ends another."""
    always = dict.fromkeys(() if {"debts", "discussed"} & given else DEBTS, True)
    always |= {} if kinds & {"withdrawal", "recall"} else {"ended": False}
    always |= {} if superseding else {"superseded": False}
    return Domain(given, kinds, words, tuple(always.items()))


@lru_cache(maxsize=KEPT)
def _frame(domain: Domain) -> pl.DataFrame:
    """The kinds of record beside what is the same in all rows: what no row tells, and what follows from that."""
    filled = {key for defaults in RECORD_DEFAULTS.values() for key in defaults}
    told, height = domain.given | filled | {"known_at", "kind", "at"}, len(domain.kinds)
    columns = [pl.Series("kind", sorted(domain.kinds), pl.String).cast(domain.words)]
    never = (column for column in tables()["ledger"].columns if column.name not in told)
    columns += [repeated(column.name, None, height, dtype(column)) for column in never]
    columns += [repeated(name, value, height, pl.Boolean) for name, value in domain.always]
    return pl.DataFrame(columns)
