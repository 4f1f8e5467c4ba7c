"""What the columns and the row reader say of the same loans at one instant, and where the two differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from dunning_rules import Playbook, Snapshot
from dunning_rules.columnar.byrows import Asking, decide_by_rows
from dunning_rules.columnar.checked import checked
from dunning_rules.columnar.decide import decide_tables
from dunning_rules.columnar.decided import Decided
from dunning_rules.columnar.from_snapshots import tables_of

TOLD = ("status", "codes", "missing", "obligations")


def named_apart(snapshots: Sequence[Snapshot]) -> list[Snapshot]:
    """The same loans, each with an id of its own."""
    return [_renamed(one, f"{one.loan.id} {number}") for number, one in enumerate(snapshots)]


def _renamed(one: Snapshot, name: str) -> Snapshot:
    def listed(debts: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return None if debts is None else tuple(sorted(name if debt == one.loan.id else debt for debt in debts))

    ledger = tuple(replace(row, debts=listed(row.debts), discussed=listed(row.discussed)) for row in one.ledger)
    debts = tuple(replace(debt, account=name) if debt.account == one.loan.id else debt for debt in one.debts)
    return replace(one, loan=replace(one.loan, id=name), ledger=ledger, debts=debts, settled_once=[])


def both(asking: Asking, snapshots: Sequence[Snapshot], as_of: str | int) -> tuple[Decided, Decided]:
    """The answers in columns, as far as these go, and those of the row reader alone."""
    tables = checked(tables_of(snapshots))
    return decide_tables(asking, tables, as_of=as_of), decide_by_rows(asking, tables, as_of=as_of)


def differences(one: Decided, other: Decided) -> list[dict[str, Any]]:
    """Candidates of which the two say different things; empty where all is the same, to the order of the rows."""
    if one.candidates.equals(other.candidates) and one.refused.equals(other.refused):
        return []
    keys = ["loan_id", "candidate"]
    joined = one.candidates.join(other.candidates, on=keys, how="full", suffix=" by row")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name} by row")) for name in one.candidates.columns)
    return joined.filter(~same).head(3).to_dicts() or [{"order or refusals": one.refused.to_dicts()}]


def by_row(decided: Decided) -> dict[str, int]:
    """The loans that were left to the row reader, by why."""
    return dict(decided.by_row.select("why", "loans").iter_rows())


def same_answers(book: Playbook, snapshots: Sequence[Snapshot], as_of: str | int) -> Decided:
    """Asserts that both say the same, and gives what was said."""
    one, other = both(book, snapshots, as_of)
    assert differences(one, other) == []
    return one
