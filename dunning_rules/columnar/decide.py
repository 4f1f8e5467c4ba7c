"""The permitted set of a whole portfolio at one instant: what columns tell in columns, the rest loan by loan."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from ..document.kinds import read_instant
from ..engine import Playbook
from ..registry import Playbooks
from ..snapshot.model import Snapshot
from .answers import frames_of
from .byrows import Asking, Instant, answered, instant_text, joined
from .byrows import Tables as Given
from .candidates import Plan, Worded, collected, evaluated, planned
from .checked import Checked, checked
from .decided import Decided
from .gathering import passing_some
from .kinds import PARTED, Group, Sorted, Sorter, Tables, goes_back
from .people import People
from .seen import as_given, renumbered, seen_at

ONE_CLAIM = "not one playbook applies"
Read = Callable[[int], Snapshot | None]
"""Gives a loan by its number as a snapshot; None where it is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """The loans of one kind, answered in columns: the words of each action; `odd` are those to be answered by row."""

    playbook: str
    tables: Tables
    people: People
    worded: tuple[Worded, ...]
    odd: pl.Series


@dataclass(slots=True, eq=False)
class InColumns:
    """What columns told of a playbook's loans, and the loans that are left to be read by row, with why."""

    height: int
    answered: list[Answered] = field(default_factory=list)
    by_row: dict[str, list[pl.Series]] = field(default_factory=dict)

    def left(self) -> pl.Series:
        """The loans that are left to be read by row, by number."""
        done = pl.repeat(False, self.height, eager=True)
        for one in self.answered:
            numbers = one.tables.numbers.filter(~one.odd)
            done = done.scatter(numbers, True) if len(numbers) else done
        return (~done).arg_true()

    def claim(self) -> None:
        """Leaves the loans that no playbook, or more than one, speaks of."""
        claims = pl.concat([one.tables.numbers for one in self.answered] or [pl.Series("loan", [], pl.UInt32)])
        marked = pl.repeat(False, self.height, eager=True)
        told = [number for numbers in self.by_row.values() for number in numbers]
        other = pl.concat([claims.filter(claims.is_duplicated()), *told])
        marked = marked.scatter(other, True) if len(other) else marked
        self.answered = [replace(one, odd=one.odd | marked.gather(one.tables.numbers)) for one in self.answered]

    def reasons(self) -> pl.DataFrame:
        """How many loans are left, by why; a loan counts once."""
        seen = pl.repeat(True, self.height, eager=True)
        left = self.left()
        seen = seen.scatter(left, False) if len(left) else seen
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
    is asked. `tables` are the six tables by name (see `dunning schema --tables`), or what `checked` made of them.
    Raises `TableError` for tables that are not as published; a loan that is not as it should be is refused, the rest
    goes on.
    """
    read = tables if isinstance(tables, Checked) else checked(tables)
    text = instant_text(as_of)
    now = read_instant(text)
    books = [playbooks] if isinstance(playbooks, Playbook) else list(_listed(playbooks))
    found = columns_of(books, read, text, now, law_on, speaking=not isinstance(playbooks, Playbook))
    left = found.left()
    frames = [
        frame
        for one in found.answered
        for frame in frames_of(one.worded, one.people, one.playbook, one.tables.numbers, one.odd)
    ]
    others, refused = answered(read, playbooks, left.to_list(), as_of=text, law_on=law_on)
    candidates = pl.concat([*frames, others.lazy()]) if frames else others.lazy()
    return joined(read, candidates.sort("loan", "candidate").collect(), refused, found.reasons())


def _listed(playbooks: Asking) -> Iterable[Playbook]:
    if isinstance(playbooks, Playbook):
        return (playbooks,)
    return playbooks.all if isinstance(playbooks, Playbooks) else playbooks


def columns_of(
    books: Iterable[Playbook], read: Checked, text: str, now: int, law_on: date | None, *, speaking: bool
) -> InColumns:
    """All that columns tell, of one playbook or of several, of which exactly one has to speak of a loan."""
    tables = tables_of(read, now)
    suspects = pl.repeat(False, read.count, eager=True)
    suspects = suspects.scatter(read.suspects["loan"], True) if read.suspects.height else suspects

    def one(number: int) -> Snapshot | None:
        told = next(iter(read.snapshots([number], as_of=text)))[1]
        return told if isinstance(told, Snapshot) else None

    whole = InColumns(read.count)
    for book in books:
        found = in_columns(book, tables, suspects, one, now=now, law_on=law_on, speaking=speaking)
        whole.answered += found.answered
        for why, numbers in found.by_row.items():
            whole.by_row.setdefault(why, []).extend(numbers)
    if speaking:
        whole.claim()
    return whole


def tables_of(read: Checked, now: int) -> Tables:
    """The tables of all loans, with what is visible of the ledger."""
    loans = read.frames["loans"].collect()
    parted = {name: _by_loan(read.frames[name]) for name in PARTED}
    ledger = as_given(read.frames["ledger"], read.read["ledger"].given)
    seen = seen_at(ledger, read.read["ledger"].names, loans.height, now)
    return Tables(loans["loan"], loans, seen=seen, **parted)


def _by_loan(frame: pl.LazyFrame) -> pl.DataFrame:
    found = frame.collect()
    return found if found["loan"].is_sorted() else found.sort("loan", maintain_order=True)


def in_columns(
    book: Playbook,
    tables: Tables,
    suspects: pl.Series,
    read: Read,
    *,
    now: int,
    law_on: date | None = None,
    speaking: bool = False,
) -> InColumns:
    """Asks a playbook about all loans; with `speaking` only about those of which it speaks. `suspects` marks those of
    which columns may not hold what a snapshot would."""
    found = InColumns(len(suspects))
    sorter = Sorter(book, now, law_on)
    plans: list[tuple[Group, Sorted, Plan]] = []
    for here, zone, coverage in sorter.groups(tables):
        mine = tables.of(here)
        if zone is None or goes_back(zone, tables.seen.first, now):
            found.leave("zone", mine.numbers)
            continue
        group = sorter.group(mine, zone, coverage, suspects if here.all() else suspects.filter(here))
        odd = _any(group.odd.values(), mine.loans.height)
        kinds = [one for one in sorter.kinds(group, odd, read) if not (speaking and one.outside)]
        plans += [(group, kind, planned(book, kind, group)) for kind in kinds]
        _tell(found, group)
    rows = None
    if len(plans) > 1:
        rows = passing_some(tables.seen.rows, [plan.asked for _, _, plan in plans])
    found.answered = [_answered(sorter, kind, group, plan, rows, found) for group, kind, plan in plans]
    return found


def _any(masks: Iterable[pl.Series], height: int) -> pl.Series:
    odd = pl.repeat(False, height, eager=True)
    for mask in masks:
        odd = odd | mask
    return odd


def _tell(found: InColumns, group: Group) -> None:
    told = pl.repeat(False, group.tables.loans.height, eager=True)
    for why, mask in group.odd.items():
        new = mask & ~told
        if new.any():
            found.leave(why, group.tables.numbers.filter(new))
            told = told | mask


def _answered(
    sorter: Sorter, kind: Sorted, group: Group, plan: Plan, rows: pl.DataFrame | None, found: InColumns
) -> Answered:
    tables = group.tables.of(kind.here)
    people = group.people if kind.here.all() else People(tables.loans.height, tables.parties, tables.addresses)
    odd = _any(group.odd.values(), group.tables.loans.height).filter(kind.here)
    clocks = sorter.one_clock(group, kind.kind).filter(kind.here)
    found.leave("clocks", tables.numbers.filter(clocks & ~odd))
    odd = odd | clocks
    if any(way.reach is None for way in plan.ways):
        alone = people.borrowers.is_null()
        found.leave("borrower", tables.numbers.filter(alone & ~odd))
        odd = odd | alone
    own = None if rows is None else renumbered(rows.lazy(), _places(tables.numbers, found.height))
    worded = tuple(evaluated(collected(plan, kind, group, tables, people, own)))
    lost = pl.repeat(False, tables.loans.height, eager=True)
    for one in worded:
        if len(one.lost):
            lost = lost.scatter(one.lost, True)
    found.leave("rules", tables.numbers.filter(lost & ~odd))
    return Answered(sorter.book.id, tables, people, worded, odd | lost)


def _places(numbers: pl.Series, height: int) -> pl.Series:
    """For each number of the host's table its place among some of them."""
    none = pl.Series("loan", [None], pl.UInt32).new_from_index(0, height)
    return none.scatter(numbers, pl.int_range(len(numbers), dtype=pl.UInt32, eager=True)) if len(numbers) else none
