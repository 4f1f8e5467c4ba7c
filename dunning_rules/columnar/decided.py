"""The answer about a portfolio: its candidates and what was refused, as frames, and a summary of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from .reading import LOAN, ROW
from .rows import Refused
from .tables import LOAN_ID

STATUSES: Final = ("permitted", "denied", "not_open")
CANDIDATES: Final[Mapping[str, pl.DataType]] = {
    LOAN: pl.UInt32(),
    "playbook": pl.String(),
    "candidate": pl.String(),
    "action": pl.String(),
    "party": pl.String(),
    "address": pl.String(),
    "status": pl.Enum(STATUSES),
    "codes": pl.List(pl.String()),
    "missing": pl.List(pl.String()),
    "obligations": pl.List(pl.String()),
}
"""The columns of candidates inside; for a host the loan's id stands in place of `loan`."""
REFUSED: Final[Mapping[str, pl.DataType]] = {
    LOAN: pl.UInt32(),
    "table": pl.String(),
    ROW: pl.UInt32(),
    "column": pl.String(),
    "code": pl.String(),
    "message": pl.String(),
    "help": pl.String(),
    "message_zh": pl.String(),
    "help_zh": pl.String(),
}

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Summary:
    """How a run went.

    `by_row` counts the loans that columns left to the row reader, by why; `refused` those that could not be answered,
    by the code of the first reason; `permitted` the candidates by `PLAYBOOK ACTION`; `denied` those that are open and
    held back, by `KIND:RULE` (`guard:PACK/GUARD`): one that several rules hold back counts for each.
    """

    loans: int = 0
    answered: int = 0
    free: int = 0
    """Loans with something permitted."""
    astray: int = 0
    """Rows of a loan that is not listed."""
    by_row: Counts = field(default_factory=dict)
    refused: Counts = field(default_factory=dict)
    permitted: Counts = field(default_factory=dict)
    denied: Counts = field(default_factory=dict)

    def __add__(self, other: Summary) -> Summary:
        """That of two parts of a portfolio."""
        return Summary(
            self.loans + other.loans,
            self.answered + other.answered,
            self.free + other.free,
            self.astray + other.astray,
            _added(self.by_row, other.by_row),
            _added(self.refused, other.refused),
            _added(self.permitted, other.permitted),
            _added(self.denied, other.denied),
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "format": 1,
            "loans": self.loans,
            "answered": self.answered,
            "with_something_permitted": self.free,
            "refused": self.refused,
            "rows_of_no_loan": self.astray,
            "by_row": self.by_row,
            "permitted": self.permitted,
            "denied": self.denied,
        }


def _added(one: Counts, other: Counts) -> Counts:
    """Sums, the most frequent first."""
    names = sorted(one.keys() | other.keys(), key=lambda name: (-one.get(name, 0) - other.get(name, 0), name))
    return {name: one.get(name, 0) + other.get(name, 0) for name in names}


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """What a portfolio may be asked to do at one instant.

    `candidates`: `loan_id` as the host has it, `playbook`, `candidate`, `action`, `party`, `address`, `status`, `codes`
    (`KIND:RULE:CODE`), `missing` (facts) and `obligations` (`PACK/GUARD`), in the order of `loans` and of
    `Decision.candidates`. `refused`: one row for each thing that kept a loan from being answered, and for each row
    whose loan is not listed: `loan_id`, `table`, `row` (from 0), `column`, `code`, and message and help in both
    languages.
    `by_row` counts loans by `why` they were answered by the row reader.
    """

    candidates: pl.DataFrame
    refused: pl.DataFrame
    loans: int
    by_row: pl.DataFrame

    def summary(self) -> Summary:
        """The counts of it all; worked out when it is asked for."""
        asked = self.refused.filter(pl.col("code") != UNKNOWN_LOAN)
        first = asked.unique(LOAN_ID, keep="first", maintain_order=True)
        free = self.candidates.filter(pl.col("status") == "permitted")
        return Summary(
            loans=self.loans,
            answered=self.candidates[LOAN_ID].n_unique(),
            free=free[LOAN_ID].n_unique(),
            astray=len(self.refused) - len(asked),
            by_row=_added(dict(self.by_row.select("why", "loans").iter_rows()), {}),
            refused=_counted(first["code"]),
            permitted=_counted(free.select(pl.concat_str("playbook", "action", separator=" ")).to_series()),
            denied=_counted(_rules(self.candidates.filter(pl.col("status") == "denied"))),
        )


def one_after_another(some: Sequence[Decided]) -> Decided:
    """The answer about loans that were answered lot by lot."""
    if len(some) == 1:
        return some[0]
    by_row = pl.concat([one.by_row for one in some]).group_by("why", maintain_order=True).agg(pl.col("loans").sum())
    candidates, refused = (pl.concat([getattr(one, name) for one in some]) for name in ("candidates", "refused"))
    return Decided(candidates, refused, sum(one.loans for one in some), by_row)


UNKNOWN_LOAN: Final = "unknown-loan"


def _rules(denied: pl.DataFrame) -> pl.Series:
    """What holds candidates back, once for each."""
    codes = denied.select("codes").with_row_index("at").explode("codes").drop_nulls()
    rule = pl.col("codes").str.replace(r":[^:]*$", "")
    return codes.with_columns(rule).unique()["codes"]


def _counted(names: pl.Series) -> Counts:
    return _added(dict(names.drop_nulls().to_frame("name").group_by("name").len().iter_rows()), {})


def candidates_of(rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    """Candidates inside, from rows in the order of `CANDIDATES`."""
    return pl.DataFrame(rows, schema=dict(CANDIDATES), orient="row")


def refused_of(refused: Iterable[tuple[int, Refused]]) -> pl.DataFrame:
    """What was refused inside, with the numbers of the loans."""
    rows = [
        (loan, one.table, one.row, one.column, one.found.code, *_words(one, "en"), *_words(one, "zh"))
        for loan, one in refused
    ]
    return pl.DataFrame(rows, schema=dict(REFUSED), orient="row")


def _words(one: Refused, lang: str) -> tuple[str, str]:
    return one.found.message(lang), one.found.help(lang)


def with_ids(frame: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """The loans' ids in place of their numbers."""
    return frame.select(ids.gather(frame[LOAN]).alias(LOAN_ID), pl.exclude(LOAN))
