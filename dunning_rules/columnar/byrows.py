"""A portfolio answered loan by loan: for the loans that columns leave, and the truth that columns are held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import polars as pl

from ..decision import Candidate
from ..diagnostics import Diagnostic, error
from ..document.kinds import read_instant
from ..engine import Playbook
from ..errors import DunningError, SnapshotError
from ..registry import Playbooks
from ..snapshot.model import Snapshot
from ..tree import tree_of
from ..values import BadValue
from .checked import Checked, checked
from .decided import UNKNOWN_LOAN, Decided, candidates_of, refused_of, with_ids
from .reading import LOAN, ROW, Frame
from .rows import Refused, loan_column, placed
from .tables import LOAN_ID

Asking = Playbook | Playbooks | Sequence[Playbook]
"""One playbook, asked about every loan; or several, of which the one that applies is asked."""
Tables = Mapping[str, Frame] | Checked
Instant = str | datetime | int

BY_ROW: Final = "asked by row"
"""Why a loan is answered by row where nobody tried columns."""


def decide_by_rows(playbooks: Asking, tables: Tables, *, as_of: Instant, law_on: date | None = None) -> Decided:
    """What `decide` says of every loan at one instant, as frames. Raises `TableError`."""
    told = tables if isinstance(tables, Checked) else checked(tables)
    text = instant_text(as_of)
    candidates, refused = answered(told, playbooks, range(told.count), as_of=text, law_on=law_on)
    by_row = pl.DataFrame({"why": [BY_ROW], "loans": [told.count]})
    return joined(told, candidates, refused, by_row)


def joined(told: Checked, candidates: pl.DataFrame, refused: pl.DataFrame, by_row: pl.DataFrame) -> Decided:
    """The answer, from candidates and refusals that have their loans' numbers, in the loans' order."""
    ids = told.ids
    refusals = with_ids(refused, ids)
    lost = _astray(told)
    if not lost.is_empty():
        refusals = pl.concat([refusals, lost.with_columns(pl.col(LOAN_ID).cast(refusals.schema[LOAN_ID]))])
    return Decided(with_ids(candidates, ids), refusals, told.count, by_row)


def answered(
    told: Checked, playbooks: Asking, loans: Iterable[int], *, as_of: str, law_on: date | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The candidates of some loans, by number, and what was refused of them: as `CANDIDATES` and `REFUSED` inside."""
    rows: list[tuple[Any, ...]] = []
    refused: list[tuple[int, Refused]] = []
    for number, snapshot in told.snapshots(loans, as_of=as_of):
        found = snapshot if isinstance(snapshot, tuple) else _rows(playbooks, snapshot, law_on)
        if isinstance(found, tuple):
            refused += ((number, one) for one in found)
        else:
            rows += ((number, *row) for row in found)
    frame = candidates_of(rows)
    return frame, refused_of((number, _of_loan(one, told, number)) for number, one in refused)


def _of_loan(one: Refused, told: Checked, number: int) -> Refused:
    """What is wrong with a loan as a whole stands at its row."""
    if one.row is not None:
        return one
    return placed(one.found, one.table, told.read["loans"].given[ROW][number], one.column)


def _rows(playbooks: Asking, snapshot: Snapshot, law_on: date | None) -> list[tuple[Any, ...]] | tuple[Refused, ...]:
    try:
        playbook = playbooks if isinstance(playbooks, Playbook) else _for_loan(playbooks, snapshot, law_on)
        candidates = playbook.decide(snapshot, law_on=law_on).candidates
    except SnapshotError as wrong:
        return tuple(Refused("loans", None, loan_column(found), found) for found in wrong.diagnostics)
    except DunningError as wrong:
        return tuple(Refused("loans", None, "", found) for found in wrong.diagnostics)
    return [_row(playbook.id, one) for one in candidates]


def _for_loan(playbooks: Playbooks | Sequence[Playbook], snapshot: Snapshot, law_on: date | None) -> Playbook:
    """The one that applies; raises `DunningError` where none or more than one does."""
    if isinstance(playbooks, Playbooks):
        return playbooks.for_loan(snapshot, law_on=law_on)
    fitting = [book for book in playbooks if book.applies_to(snapshot, law_on=law_on)]
    if len(fitting) == 1:
        return fitting[0]
    code = "several-playbooks-fit" if fitting else "no-playbook-fits"
    names = ", ".join(f"{book.id} {book.version}" for book in fitting or playbooks) or "—"
    raise DunningError([error(code, None, loan=snapshot.loan.id, names=names)])


def _row(playbook: str, one: Candidate) -> tuple[Any, ...]:
    codes = one.codes
    missing = {reason.missing for reason in one.reasons} if any(code.kind == "unknown" for code in codes) else ()
    return (
        playbook,
        one.id,
        one.action,
        one.party,
        one.address,
        one.status,
        [f"{code.kind}:{code.rule}:{code.code}" for code in codes],
        sorted(name for name in missing if name is not None),
        sorted({f"{duty.guard.pack}/{duty.guard.guard}" for duty in one.obligations}),
    )


def astray(told: Checked) -> Iterator[tuple[Any, Refused]]:
    """Rows of loans that are not listed, each with the id that it names."""
    for name, table in told.read.items():
        for row, loan in table.astray.iter_rows():
            lost = error("missing-key", None, key=LOAN_ID) if loan is None else _unknown_loan(loan)
            yield loan, placed(lost, name, row, LOAN_ID)


def _unknown_loan(loan: object) -> Diagnostic:
    return error(UNKNOWN_LOAN, None, id=str(loan))


def _astray(told: Checked) -> pl.DataFrame:
    found = list(astray(told))
    ids = pl.Series(LOAN_ID, [None if loan is None else str(loan) for loan, _ in found], dtype=pl.String)
    return refused_of((0, one) for _, one in found).select(ids, pl.exclude(LOAN))


def instant_text(as_of: Instant) -> str:
    """An instant as ISO text with its offset; raises `SnapshotError` for what is none."""
    if isinstance(as_of, int):
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=as_of)).isoformat()
    text = as_of.isoformat() if isinstance(as_of, datetime) else as_of
    try:
        read_instant(text)
    except BadValue as bad:
        raise SnapshotError([tree_of({"as_of": text}, "as_of").error(bad.code, ("as_of",), **bad.values)]) from bad
    return text
