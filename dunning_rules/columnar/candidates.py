"""The candidates of the loans of one kind with all that their bits ask for as columns, and their answers as words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ..rules import Reach
from .arrays import rows_where
from .clocks import Clocks
from .figures import Figures, Whom
from .gathering import Asked, asked_of, gathered
from .keeping import Book, states
from .kinds import Group, Sorted, Tables
from .ondemand import Accounts, Told
from .people import People, Targets
from .plan import ActionPlan, Outcomes, Planner
from .reachable import all_numbers
from .wants import LONG_AGO, AllNumbers, Clocked, Undertaking, Wanted, Wants
from .words import Made, Steps, Written, of_candidates, of_loans, steps_of, written

OF_ALL = ("episode", "collected_by")
"""Columns of loans beside facts and figures."""


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """Actions that reach people alike; acts are one of these ways. What their bits are worked out of."""

    reach: Reach | None
    actions: tuple[Written, ...]
    steps: Steps
    made: Made
    told: tuple[str, ...]
    """What is taken of the words of loans."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What is asked of the loans of a kind: the words of each action, the steps to them, the figures that they take."""

    actions: tuple[Written, ...]
    of_loans: Steps
    ways: tuple[Way, ...]
    asked: Asked
    undertakings: tuple[Undertaking, ...]
    numbers: tuple[AllNumbers, ...]
    clocked: dict[str, Clocked]
    """The columns that are told by the clock, by name."""
    made: Made
    of_collector: bool
    """Whether something is asked of who collects."""


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Everything aggregated: the loans with facts and figures, and for each way of reaching its candidates with what
    their bits ask for besides."""

    plan: Plan
    loans: pl.DataFrame
    reached: tuple[tuple[Way, Targets, list[pl.Series]], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Worded:
    """The answers of one action as words: `words` has a row for each of the targets, and the words of
    actions that reach people alike too; `lost` are the loans that columns
    do not tell, None where there is none."""

    action: Written
    targets: Targets
    words: pl.DataFrame
    lost: pl.Series | None


def plan_of(kind: Sorted, group: Group, outcomes: Outcomes) -> Plan:
    wants = kind.wants
    planner = Planner(kind.kind, wants, scope=kind.outside, missing=kind.missing, outcomes=outcomes)
    plans: list[ActionPlan] = list(planner.actions())
    undertakings = tuple(wants.undertakings.values())
    numbers = tuple(wants.numbers.values())
    mine = {one.name for one in wants.found.values() if not one.by}
    clocked = {one.name: one for one in wants.clocked.values()}
    mine |= {one.name for one in undertakings} | {one.name for one in numbers} | clocked.keys()
    names = frozenset(mine | {*group.facts.columns, *OF_ALL})
    actions = tuple(written(plan, wants, names) for plan in plans)
    ways = tuple(_way(reach, some, wants, names) for reach, some in _ways(actions).items())
    handed = tuple(dict.fromkeys(name for way in ways for name in way.steps.handed))
    bits = [*(bit for one in actions for bit in one.bits_of_loans), *(pl.col(name) for name in handed)]
    own = steps_of(bits, wants, names, candidates=False)
    steps = (own, *(way.steps for way in ways))
    asked, made = asked_of(_used(wants, steps)), of_loans(actions, own, handed)
    of_collector = any("collected_by" in some.columns for some in steps)
    return Plan(actions, own, ways, asked, undertakings, numbers, clocked, made, of_collector)


def _way(reach: Reach | None, actions: tuple[Written, ...], wants: Wants, of_loans: frozenset[str]) -> Way:
    bits = (bit for one in actions for bit in one.bits_of_candidates)
    steps = steps_of(bits, wants, of_loans, candidates=True)
    told = (*(name for one in actions for name in one.columns), *steps.handed)
    return Way(reach, actions, steps, of_candidates(actions, steps), told)


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
    plan: Plan, kind: Sorted, group: Group, tables: Tables, people: People, rows: pl.DataFrame | None = None
) -> Gathered:
    """Gathers the figures of the loans of a kind, from the rows that passed some test, or else from all."""
    facts = pl.DataFrame([*group.facts.columns.values(), group.episode.alias("episode")])
    if plan.of_collector:
        facts = facts.with_columns(group.collecting.str.split(":").list.first().alias("collected_by"))
    asking, clocks = group.collecting, group.clocks
    if not kind.here.all():
        facts, asking, clocks = rows_where(facts, kind.here), asking.filter(kind.here), clocks.of(kind.here)
    accounts = Accounts(tables.loans["loan_id"], tables.debts)
    told = Told(clocks, plan.clocked, people, facts["episode"], accounts, asking)
    ledger = tables.seen.rows
    figures = gathered(rows, ledger, plan.asked, told)
    mine = [figures.of_rows(one) for one in plan.asked.wanted if not one.by]
    if plan.undertakings:
        mine += states(plan.undertakings, _book(clocks, group, tables, people, accounts, facts["episode"]))
    wanted = {one.name: one for one in plan.asked.wanted}
    for one in plan.numbers:
        mine.append(all_numbers(people, one.roles, figures.of_rows(wanted[one.figure])).alias(one.name))
    asked = {name for some in (plan.of_loans, *(way.steps for way in plan.ways)) for name in some.columns}
    mine += [clocks.column(one) for name, one in plan.clocked.items() if name in asked]
    loans = facts.hstack(mine)
    reached: list[tuple[Way, Targets, list[pl.Series]]] = []
    for way in plan.ways:
        targets = people.acted() if way.reach is None else people.reached(way.reach)
        whom = Whom(people, targets)
        columns = [_column(name, whom, loans, figures, wanted) for name in sorted(way.steps.columns)]
        reached.append((way, targets, columns))
    return Gathered(plan, loans, tuple(reached))


def _book(clocks: Clocks, group: Group, tables: Tables, people: People, accounts: Accounts, episode: pl.Series) -> Book:
    """What tells how promises and arrangements were kept."""

    def role(rows: pl.DataFrame) -> pl.Series:
        return people.parties["role"].gather(people.by_id.rows(rows["loan"], rows["party"]))

    def own_debt(rows: pl.DataFrame) -> pl.Series:
        return accounts.own(rows, ("debts",))

    starts = episode.fill_null(LONG_AGO)
    return Book(tables.seen.rows, tables.installments, starts, role, own_debt, group.tolerance, clocks)


def _column(name: str, whom: Whom, loans: pl.DataFrame, figures: Figures, wanted: dict[str, Wanted]) -> pl.Series:
    targets = whom.targets
    if name == "address_row":
        return targets.address_rows.alias(name)
    if name in wanted and wanted[name].by:
        return figures.of_candidates(wanted[name], whom)
    if name in loans.columns:
        return loans[name] if targets.whole else loans[name][targets.loan_rows]
    return figures.people.column(name, targets)


def evaluated(gathered: Gathered) -> list[Worded]:
    """The words of all candidates."""
    plan = gathered.plan
    words = plan.made.of(gathered.loans)
    found: list[Worded] = []
    for way, targets, columns in gathered.reached:
        mine = words[list(way.told)]
        mine = mine if targets.whole else mine[targets.loan_rows]
        frame = way.made.of(mine.hstack(columns))
        for one in way.actions:
            lost = frame[one.lost] if one.loses else None
            loans = None if lost is None or not lost.any() else targets.loan_rows.filter(lost).unique()
            found.append(Worded(one, targets, frame, loans))
    return found
