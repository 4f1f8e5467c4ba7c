"""The permitted set of a whole portfolio at one instant: what columns tell in columns, the rest loan by loan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Final

import numpy as np
import polars as pl

from ..document.kinds import read_instant
from ..engine import Playbook
from ..registry import Playbooks
from ..snapshot.model import Coverage, Snapshot
from .answers import Answered, candidates_of
from .arrays import as_column, at_once, marked, nowhere, rows_of
from .byrows import Asking, Instant, answered, instant_text, joined
from .byrows import Tables as Given
from .candidates import Plan, collected, evaluated
from .checked import Checked, checked_rows, lots_of
from .clocks import Clocks
from .decided import Decided, one_after_another
from .gathering import passing_some
from .kept import kept_of, planned
from .kinds import PARTED, Group, Scoped, Sorted, Sorter, Tables
from .people import NOBODY, People
from .reading import read_tables
from .scanned import AT_ONCE, scanned
from .seen import as_given, seen_at
from .sidebyside import side_by_side

TOGETHER: Final = 500_000
"""So many loans are answered at a time: enough that a plan costs each next to nothing, few enough for memory."""
APART: Final = 100_000
"""So many loans each are worth a thread of their own."""
ONE_CLAIM = "not one playbook applies"
Read = Callable[[Sequence[int]], Mapping[int, Snapshot]]
"""Gives loans by their numbers as snapshots, those that are some."""
_Group = tuple[pl.Series, Clocks | None, Coverage]
"""Which loans they are, their clocks, and what their ledgers cover."""


@dataclass(slots=True, eq=False)
class InColumns:
    """What columns told of a playbook's loans, and the loans that are left to be read by row, with why."""

    height: int
    answered: list[Answered] = field(default_factory=list)
    by_row: dict[str, list[pl.Series]] = field(default_factory=dict)

    def left(self) -> pl.Series:
        """The loans that are left to be read by row, by number."""
        done = nowhere(self.height)
        for one in self.answered:
            numbers = one.tables.numbers.filter(~one.odd)
            done = done.scatter(numbers, True) if len(numbers) else done
        return (~done).arg_true()

    def claim(self) -> None:
        """Leaves the loans that no playbook, or more than one, speaks of."""
        claims = pl.concat([one.tables.numbers for one in self.answered] or [pl.Series("loan", [], pl.UInt32)])
        told = [number for numbers in self.by_row.values() for number in numbers]
        other = marked(pl.concat([claims.filter(claims.is_duplicated()), *told]), self.height)
        self.answered = [replace(one, odd=one.odd | other[one.tables.numbers]) for one in self.answered]

    def reasons(self) -> pl.DataFrame:
        """How many loans are left, by why; a loan counts once."""
        left = self.left()
        seen = ~marked(left, self.height)
        rows: list[tuple[str, int]] = []
        for why, told in (*self.by_row.items(), (ONE_CLAIM, [left])):
            numbers = pl.concat(told)
            fresh = numbers.filter(~seen.gather(numbers)).unique() if len(numbers) else numbers
            if len(fresh):
                rows.append((why, len(fresh)))
                seen = seen.scatter(fresh, True)
        return pl.DataFrame(rows, schema={"why": pl.String, "loans": pl.Int64}, orient="row")

    def leave(self, why: str, numbers: pl.Series) -> None:
        if len(numbers):
            self.by_row.setdefault(why, []).append(numbers)


def decide_tables(playbooks: Asking, tables: Given, *, as_of: Instant, law_on: date | None = None) -> Decided:
    """The permitted set of every loan at one instant, as `Playbook.decide` says it, as frames.

    `playbooks` is one playbook, asked about every loan, or several (`Playbooks`, a list), of which the one that applies
    is asked. `tables` are the six tables by name (see `dunning schema --tables`), or what `checked` made of them; a
    plan (`LazyFrame`) is carried out once. See `decide_lots` for what does not fit into memory.
    Raises `TableError` for tables that are not as published; a loan that is not as it should be is refused, the rest
    goes on.
    """
    text = instant_text(as_of)
    if isinstance(tables, Checked):
        lots = tables.lots(TOGETHER)
    else:
        lots = map(checked_rows, lots_of(read_tables(tables), TOGETHER))
    return one_after_another([_decided(playbooks, lot, text, law_on) for lot in lots])


def decide_lots(
    playbooks: Asking, tables: Given, *, as_of: Instant, law_on: date | None = None, most: int | None = None
) -> Iterator[Decided]:
    """The same lot by lot, about so many loans at a time (50,000 unless told otherwise), in the order of `loans`; what
    was answered need not be kept.

    Of a table that is a plan (a `LazyFrame`, as `polars.scan_parquet` makes one) the rows of a lot alone are in memory.
    The plan is carried out for each lot, and has to give the same rows each time, in whatever order. Rows of no loan
    are refused with the lot in which they are met. Raises as `decide_tables` does, before the first lot for what is
    wrong with tables as a whole.
    """
    text, height = instant_text(as_of), most or AT_ONCE
    for lot in tables.lots(height) if isinstance(tables, Checked) else map(checked_rows, scanned(tables, height)):
        yield _decided(playbooks, lot, text, law_on)


def _decided(playbooks: Asking, read: Checked, text: str, law_on: date | None) -> Decided:
    books = [playbooks] if isinstance(playbooks, Playbook) else list(_listed(playbooks))
    found = columns_of(books, read, text, read_instant(text), law_on, speaking=not isinstance(playbooks, Playbook))
    others, refused = answered(read, playbooks, found.left().to_list(), as_of=text, law_on=law_on)
    reasons = found.reasons()
    return joined(read, candidates_of(found.answered, others, found.height), refused, reasons)


def _listed(playbooks: Asking) -> Iterable[Playbook]:
    if isinstance(playbooks, Playbook):
        return (playbooks,)
    return playbooks.all if isinstance(playbooks, Playbooks) else playbooks


def columns_of(
    books: Iterable[Playbook], read: Checked, text: str, now: int, law_on: date | None, *, speaking: bool
) -> InColumns:
    """All that columns tell, of one playbook or of several, of which exactly one has to speak of a loan."""
    tables = tables_of(read, now)
    suspects = read.suspects["loan"]
    if len(suspects):  # what no snapshot holds is no columns' business: it may be of any kind
        tables = tables.of(~marked(suspects, read.count))

    def some(numbers: Sequence[int]) -> Mapping[int, Snapshot]:
        told = read.snapshots(numbers, as_of=text)
        return {number: one for number, one in told if isinstance(one, Snapshot)}

    whole = InColumns(read.count)
    whole.leave("suspect", suspects)
    for book in books:
        found = in_columns(book, tables, read.count, some, now=now, law_on=law_on, speaking=speaking)
        whole.answered += found.answered
        for why, numbers in found.by_row.items():
            whole.by_row.setdefault(why, []).extend(numbers)
    if speaking:
        whole.claim()
    return whole


def tables_of(read: Checked, now: int) -> Tables:
    """The tables of all loans, with what is visible of the ledger."""
    loans = at_once(read.frames["loans"])
    parted = {name: _by_loan(read.frames[name]) for name in PARTED}
    ledger = as_given(read.frames["ledger"], read.read["ledger"].given)
    seen = seen_at(ledger, read.read["ledger"].names, loans.height, now)
    return Tables(loans["loan"], loans, seen=seen, **parted)


def _by_loan(frame: pl.LazyFrame) -> pl.DataFrame:
    found = at_once(frame)
    return found if found["loan"].is_sorted() else found.sort("loan", maintain_order=True)


def in_columns(
    book: Playbook,
    tables: Tables,
    height: int,
    read: Read,
    *,
    now: int,
    law_on: date | None = None,
    speaking: bool = False,
) -> InColumns:
    """Asks a playbook about loans of a host's table of so many (`height`); with `speaking` only about those of which
    it speaks."""
    found = InColumns(height)
    sorter = Sorter(book, now, law_on, kept_of(book).zones)
    groups = [part for group in sorter.groups(tables) for part in _parted(*group)]
    sorted_out = side_by_side(partial(_sorted_out, sorter, tables), groups)
    for one in sorted_out:
        found.leave("zone", one.left)
        if one.group is not None:
            _tell(found, one.group)
    plans = list(_planned(book, sorter, sorted_out, read, speaking=speaking))
    rows, asked = None, [plan.asked for _, _, plan in plans if plan.asked.wanted]
    if len(plans) > 1 and asked:
        rows = passing_some(tables.seen.rows, asked)
        at = rows.get_column_index("loan")
        rows = rows.replace_column(at, tables.numbers[rows["loan"]].alias("loan"))
    for told, left in side_by_side(partial(_answered, sorter, rows, found.height), plans):
        found.answered.append(told)
        for why, numbers in left:
            found.leave(why, numbers)
    return found


def _parted(here: pl.Series, clocks: Clocks | None, coverage: Coverage) -> Iterator[_Group]:
    """Many loans in parts that are answered side by side."""
    mine = np.flatnonzero(here.to_numpy())
    parts = min(pl.thread_pool_size(), len(mine) // APART)
    if clocks is None or parts < 2:
        yield here, clocks, coverage
        return
    for some in np.array_split(np.arange(len(mine)), parts):
        numbers = as_column("", mine[some].astype(np.uint32))
        yield marked(numbers, len(here)), Clocks(clocks.locals, clocks.of_loans[some]), coverage


@dataclass(frozen=True, slots=True, eq=False)
class _SortedOut:
    """Loans of one coverage, by what the scopes say; `left` are those that have no clock."""

    group: Group | None
    scoped: tuple[Scoped, ...]
    left: pl.Series


def _sorted_out(sorter: Sorter, tables: Tables, told: _Group) -> _SortedOut:
    here, clocks, coverage = told
    mine = tables.of(here)
    if clocks is None:
        return _SortedOut(None, (), mine.numbers)
    group = sorter.group(mine, clocks, coverage)
    odd = _any(group.odd.values(), mine.loans.height)
    return _SortedOut(group, tuple(sorter.scoped(group, odd)), mine.numbers.clear())


def _planned(
    book: Playbook, sorter: Sorter, sorted_out: Sequence[_SortedOut], read: Read, *, speaking: bool
) -> Iterator[tuple[Group, Sorted, Plan]]:
    """The plan of each kind. What binds it is asked of one of its loans, where that is not known yet."""
    kept = kept_of(book)
    known = {one.key: kept.bindings.get(one.key) for told in sorted_out for one in told.scoped}
    new = {one.first: one.key for told in sorted_out for one in told.scoped if known[one.key] is None}
    for number, snapshot in read(list(new)).items() if new else ():
        known[new[number]] = kept.bindings.put(new[number], sorter.binding(snapshot))
    for told in sorted_out:
        for one in told.scoped:
            binding = known[one.key]
            if told.group is None or binding is None or (speaking and binding.outside):
                continue
            kind = sorter.kind(told.group, one, binding)
            yield told.group, kind, planned(book, kind, told.group)


def _any(masks: Iterable[pl.Series], height: int) -> pl.Series:
    odd = nowhere(height)
    for mask in masks:
        odd = odd | mask
    return odd


def _tell(found: InColumns, group: Group) -> None:
    told = nowhere(group.tables.loans.height)
    for why, mask in group.odd.items():
        new = mask & ~told
        if new.any():
            found.leave(why, group.tables.numbers.filter(new))
            told = told | mask


def _answered(
    sorter: Sorter, rows: pl.DataFrame | None, height: int, planned: tuple[Group, Sorted, Plan]
) -> tuple[Answered, list[tuple[str, pl.Series]]]:
    """The loans of one kind, answered, and those of them that are left, with why. `height` is the number of loans."""
    group, kind, plan = planned
    tables = group.tables.of(kind.here)
    people = group.people if kind.here.all() else People(tables.loans.height, tables.parties, tables.addresses)
    odd = _any(group.odd.values(), group.tables.loans.height).filter(kind.here)
    clocks = sorter.one_clock(group, kind.kind).filter(kind.here)
    left = [("clocks", tables.numbers.filter(clocks & ~odd))]
    odd = odd | clocks
    if any(way.reach is None for way in plan.ways):
        alone = pl.Series(people.borrower_rows == NOBODY)
        left.append(("borrower", tables.numbers.filter(alone & ~odd)))
        odd = odd | alone
    own = None if rows is None else _own(rows, tables.numbers, height)
    worded = tuple(evaluated(collected(plan, kind, group, tables, people, own)))
    lost = _any((marked(one.lost, tables.loans.height) for one in worded if one.lost is not None), tables.loans.height)
    left.append(("rules", tables.numbers.filter(lost & ~odd)))
    return Answered(sorter.book.id, tables, people, worded, odd | lost), left


def _own(rows: pl.DataFrame, numbers: pl.Series, height: int) -> pl.DataFrame:
    """Of rows by their loans' numbers in the host's table those of some loans, by the loans' places among these."""
    places = np.full(height, -1)
    places[numbers.to_numpy()] = np.arange(len(numbers))
    return rows_of(rows, places)
