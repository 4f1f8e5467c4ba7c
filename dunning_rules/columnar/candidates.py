"""The candidates of the loans of one kind with all that their bits ask for as columns, and their answers as words."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import polars as pl

from ..engine import Playbook
from ..rules import Reach
from .gathering import Accounts, Asked, Figures, Told, asked_of, figure_of, gathered
from .keeping import Book, states
from .kinds import Group, Sorted, Tables
from .people import People, Targets
from .plan import ActionPlan, Planner
from .reachable import all_numbers
from .wants import LONG_AGO, AllNumbers, Undertaking, Wanted, Wants
from .words import Steps, Written, of_candidates, of_loans, steps_of, written

ROWS = ("loan", "party_row", "address_row")
OF_ALL = ("episode", "collected_by")
"""Columns of loans beside facts and figures."""


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """Actions that reach people alike; acts are one of these ways. What their bits are worked out of."""

    reach: Reach | None
    actions: tuple[Written, ...]
    steps: Steps


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What is asked of the loans of a kind: the words of each action, the steps to them, the figures that they take."""

    actions: tuple[Written, ...]
    of_loans: Steps
    ways: tuple[Way, ...]
    asked: Asked
    undertakings: tuple[Undertaking, ...]
    numbers: tuple[AllNumbers, ...]

    @property
    def handed(self) -> tuple[str, ...]:
        """The steps of loans that candidates are handed."""
        return tuple(dict.fromkeys(name for way in self.ways for name in way.steps.handed))


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Everything aggregated: the loans with facts and figures, and for each way of reaching its candidates with what
    their bits ask for besides."""

    plan: Plan
    loans: pl.DataFrame
    reached: tuple[tuple[Way, Targets, pl.DataFrame], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Worded:
    """The answers of one action as words: a row a candidate (`loan`, `party_row`, `address_row`, the words); `lost` are
    the loans that columns do not tell, `nobody` those in which nobody is to be reached."""

    action: Written
    rows: pl.DataFrame
    lost: pl.Series
    nobody: pl.Series


KEPT_PLANS: Final = 64
"""So many plans of a playbook are kept; the next ones take the place of those made first."""
_plans: WeakKeyDictionary[Playbook, dict[Hashable, Plan]] = WeakKeyDictionary()


def planned(book: Playbook, kind: Sorted, group: Group) -> Plan:
    """The plan of a kind, made once for as long as nothing that it rests on changes."""
    kept, key = _plans.setdefault(book, {}), _basis(kind, group)
    found = kept.get(key)
    if found is None:
        while len(kept) >= KEPT_PLANS:
            kept.pop(next(iter(kept)))
        found = kept[key] = _planned(kind, group)
    return found


def _basis(kind: Sorted, group: Group) -> Hashable:
    """All that a plan depends on besides its playbook."""
    one, domain = kind.kind, group.domain
    facts = tuple(
        (key, told.column, told.kind, told.untold if isinstance(told.untold, bool) else None, told.full)
        for key, told in group.facts.known.items()
    )
    clock = (one.bound, one.zone, one.now, one.law_day, one.kept, one.coverage)
    return clock, kind.outside, kind.missing, facts, tuple(domain.schema.items()), tuple(domain.rows())


def _planned(kind: Sorted, group: Group) -> Plan:
    wants = kind.wants
    plans: list[ActionPlan] = list(Planner(kind.kind, wants, scope=kind.outside, missing=kind.missing).actions())
    undertakings = tuple(wants.undertakings.values())
    numbers = tuple(wants.numbers.values())
    mine = {one.name for one in wants.found.values() if not one.by}
    mine |= {one.name for one in undertakings} | {one.name for one in numbers}
    names = frozenset(mine | {*group.facts.columns, *OF_ALL})
    actions = tuple(written(plan, wants, names) for plan in plans)
    ways = tuple(
        Way(
            reach,
            some,
            steps_of((bit for one in some for bit in one.bits_of_candidates), wants, names, candidates=True),
        )
        for reach, some in _ways(actions).items()
    )
    handed = [pl.col(name) for way in ways for name in way.steps.handed]
    own = steps_of([*(bit for one in actions for bit in one.bits_of_loans), *handed], wants, names, candidates=False)
    asked = asked_of(_used(wants, (own, *(way.steps for way in ways))))
    return Plan(actions, own, ways, asked, undertakings, numbers)


def _used(wants: Wants, steps: Sequence[Steps]) -> tuple[Wanted, ...]:
    """The figures that some step asks for: others were wanted for what turned out not to matter."""
    names = {name for some in steps for name in some.columns} | {one.figure for one in wants.numbers.values()}
    return tuple(one for one in wants.found.values() if one.name in names)


def _ways(actions: Sequence[Written]) -> dict[Reach | None, tuple[Written, ...]]:
    found: dict[Reach | None, tuple[Written, ...]] = {}
    for one in actions:
        reach = one.action.reach
        way = None if reach is None else Reach(reach.channel, reach.to, reach.kinds)
        found[way] = (*found.get(way, ()), one)
    return found


def collected(
    plan: Plan, kind: Sorted, group: Group, tables: Tables, people: People, rows: pl.LazyFrame | None = None
) -> Gathered:
    """Gathers the figures of the loans of a kind, from the rows that passed some test, or else from all."""
    kinds = group.collecting.str.split(":").list.first().alias("collected_by")
    facts = pl.DataFrame([*group.facts.columns.values(), kinds, group.episode.alias("episode")])
    asking = group.collecting
    if not kind.here.all():
        facts, asking = facts.filter(kind.here), asking.filter(kind.here)
    accounts = Accounts(tables.loans["loan_id"], tables.debts)
    told = Told(kind.kind, people, facts["episode"], accounts, asking)
    ledger = tables.seen.rows
    figures = gathered(ledger if rows is None else rows, ledger, plan.asked, told)
    mine = [figure_of_loans(one, figures, people) for one in plan.asked.wanted if not one.by]
    if plan.undertakings:
        mine += states(plan.undertakings, _book(kind, group, tables, people, accounts, facts["episode"]))
    mine += [all_numbers(people, one.roles, figures.by_row[one.figure]).alias(one.name) for one in plan.numbers]
    loans = facts.with_columns(mine) if mine else facts
    wanted = {one.name: one for one in plan.asked.wanted}
    reached: list[tuple[Way, Targets, pl.DataFrame]] = []
    for way in plan.ways:
        targets = people.acted() if way.reach is None else people.reached(way.reach)
        columns = [_column(name, targets.rows, loans, figures, wanted, people) for name in sorted(way.steps.columns)]
        reached.append((way, targets, pl.DataFrame(columns) if columns else pl.DataFrame()))
    return Gathered(plan, loans, tuple(reached))


def _book(kind: Sorted, group: Group, tables: Tables, people: People, accounts: Accounts, episode: pl.Series) -> Book:
    """What tells how promises and arrangements were kept."""

    def role(rows: pl.DataFrame) -> pl.Series:
        return people.parties["role"].gather(people.by_id.rows(rows["loan"], rows["party"]))

    def own_debt(rows: pl.DataFrame) -> pl.Series:
        return accounts.own(rows, ("debts",))

    starts = episode.fill_null(LONG_AGO)
    now, zone = kind.kind.now, group.kind.zone
    return Book(tables.seen.rows, tables.installments, starts, role, own_debt, group.tolerance, zone, now)


def figure_of_loans(one: Wanted, figures: Figures, people: People) -> pl.Series:
    if one.name in figures.by_row:
        return figures.by_row[one.name]
    loans = pl.DataFrame({"loan": pl.int_range(people.height, dtype=pl.UInt32, eager=True)})
    return figure_of(one, figures, loans, people)


def _column(
    name: str, rows: pl.DataFrame, loans: pl.DataFrame, figures: Figures, wanted: dict[str, Wanted], people: People
) -> pl.Series:
    if name == "address_row":
        return rows[name]
    if name in wanted and wanted[name].by:
        return figure_of(wanted[name], figures, rows, people)
    if name in loans.columns:
        return _of_loans(loans[name], rows)
    return people.column(name, rows)


def _of_loans(column: pl.Series, rows: pl.DataFrame) -> pl.Series:
    """A column of loans as one of candidates."""
    loans = rows["loan"]
    if len(loans) == len(column) and _each_once(loans):
        return column
    return column.gather(loans)


def _each_once(loans: pl.Series) -> bool:
    """Whether candidates are the loans one by one; they are sorted by loan."""
    return len(loans) == 0 or bool((loans == pl.int_range(len(loans), dtype=pl.UInt32, eager=True)).all())


def evaluated(gathered: Gathered) -> list[Worded]:
    """The words of all candidates."""
    plan = gathered.plan
    words = of_loans(gathered.loans.lazy(), plan.actions, plan.of_loans, plan.handed).collect()
    found: list[Worded] = []
    for way, targets, columns in gathered.reached:
        told = [name for one in way.actions for name in (*one.names, one.lost)]
        mine = words.select(*told, *way.steps.handed)
        loans = targets.rows["loan"]
        if not (len(loans) == words.height and _each_once(loans)):
            mine = mine.select(pl.all().gather(pl.lit(loans)))
        frame = mine.hstack(columns.get_columns()) if columns.width else mine
        frame = of_candidates(frame.lazy(), way.actions, way.steps).select(told).collect()
        for one in way.actions:
            lost = loans.filter(frame[one.lost]).unique()
            rows = targets.rows.select(ROWS).hstack(frame.select(one.names).get_columns())
            found.append(Worded(one, rows, lost, targets.nobody))
    return found
