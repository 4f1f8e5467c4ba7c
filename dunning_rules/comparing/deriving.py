"""From two versions to the facts of boundary snapshots: the days, counts, hours and dates at which they may differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from ..compared import Clock, Day, Recorded, Value
from ..ir import All, Compare, Cond, InHours, Not, Tally
from ..procedure import PackFile, PlaybookFile
from ..rules import Action, Guard, PackRules, PlaybookRules, Stage
from ..values import Limit, Range, Term
from .affected import Touched
from .folding import nodes
from .recipes import Cook, Recipe, merged

CENT = Decimal("0.01")
CONTEXTS = 2
"""Stages in which an action is tried."""
AROUND = 12
"""Stages in which a pause is tried."""
MOST = 1500
"""Derived snapshots: beyond that many the first ones stand for the others."""


def dated_days(told: PlaybookFile | PackFile) -> tuple[date, ...]:
    """The days on which a number of the file changes."""
    return tuple(entry.start for number in told.numbers for entry in number.entries if entry.start is not None)


def of_playbooks(old: PlaybookRules, new: PlaybookRules, touched: Touched, day: date) -> Iterator[Recipe]:
    """The facts of every boundary snapshot of two playbooks."""
    sides = tuple((rules, Cook(rules.names, day)) for rules in (old, new))
    yield ()
    yield tuple(Value(given.name, None) for rules in (old, new) for given in rules.names.inputs)
    for rules, cook in sides:
        yield from ((Value("days_past_due", days),) for days in _days(rules, cook))
    for rules, cook in sides:
        for stage in rules.stages:
            if stage.id in touched.stages:
                yield from cook.edges(stage.when)
                yield from _dated(stage.when, rules, day)
            else:
                yield from cook.recipes(stage.when)[:1]
    for rules, cook in sides:
        for action in rules.actions:
            if action.id in touched.actions:
                yield from _action(action, rules, cook)
    for rules, cook in sides:
        for pause in rules.pauses:
            if pause.id in touched.pauses:
                yield from _around(cook.edges(pause.when), rules, cook)
    if touched.loan:
        yield from _loan(old, new, sides)


def _days(rules: PlaybookRules, cook: Cook) -> Iterator[int]:
    """Days past due at the ends of every range, and one day beyond them."""
    for node in nodes(rules):
        if isinstance(node, Compare) and node.fact in ("days_past_due", "delinquent_days"):
            for holds in (True, False):
                yield from (value for value in cook.values(node, holds) if isinstance(value, int))


def _contexts(action: Action, rules: PlaybookRules, cook: Cook) -> Iterator[Recipe]:
    """Facts with which a stage opens the action."""
    opening = [stage for stage in rules.stages if action.id in stage.opens]
    for stage in opening[:CONTEXTS]:
        yield from cook.recipes(All((stage.when, action.when)))[:1]


def _action(action: Action, rules: PlaybookRules, cook: Cook) -> Iterator[Recipe]:
    """An action in its stages: its own condition on both sides, and each limit one short, reached, and one beyond."""
    for stage in [one for one in rules.stages if action.id in one.opens][:CONTEXTS]:
        for opening in cook.recipes(stage.when)[:1]:
            yield from (merged((opening, own)) for own in cook.edges(action.when))
    for opening in _contexts(action, rules, cook):
        yield opening
        for limit in action.at_most:
            yield from (merged((opening, counted)) for counted in _limit(action, limit))


def _limit(action: Action, limit: Limit) -> Iterator[Recipe]:
    pending = limit.unit == "attempts"  # what is over might close the stage, and a pending one counts as well
    for number in (limit.count - 1, limit.count, limit.count + 1):
        if number > 0:
            yield (Recorded(action.id, number, 0, pending),)
    if isinstance(limit.window, Term) and limit.window.unit == "days" and limit.window.count > 1:
        for ago in (limit.window.count - 1, limit.window.count):
            yield _long_enough(ago, (Recorded(action.id, limit.count, ago, pending),))


def _long_enough(ago: int, recipe: Recipe) -> Recipe:
    """With an episode that began before the records, where the stage leaves the days open."""
    return (Value("days_past_due", ago + 2), *recipe)


def _around(recipes: Iterable[Recipe], rules: PlaybookRules, cook: Cook) -> Iterator[Recipe]:
    """Facts in the stages that open something, one of each set of opened actions."""
    seen: dict[tuple[str, ...], Stage] = {}
    for stage in rules.stages:
        seen.setdefault(stage.opens, stage)
    openings = [first for stage in seen.values() for first in cook.recipes(stage.when)[:1]][:AROUND]
    for recipe in recipes:
        yield recipe
        yield from (merged((opening, recipe)) for opening in openings)


def _dated(cond: Cond, rules: PlaybookRules, day: date) -> Iterator[Recipe]:
    """The same boundaries on the day before a number changes, and on the day itself."""
    used: set[object] = {end for node in nodes(cond) if isinstance(node, Range) for end in (node.low, node.high)}
    used |= set(_names(cond))
    for name, dated in rules.names.numbers:
        if name not in used:
            continue
        for start, _ in dated.entries:
            for when in () if start is None else (start - timedelta(days=1), start):
                cook = Cook(rules.names, when)
                yield from ((Day(when), *recipe) for recipe in cook.edges(cond))


def _names(cond: Cond) -> Iterator[object]:
    for node in nodes(cond):
        if isinstance(node, Tally):
            yield from (node.low, node.high, node.window.term)


def _loan(old: PlaybookRules, new: PlaybookRules, sides: tuple[tuple[PlaybookRules, Cook], ...]) -> Iterator[Recipe]:
    """Who is spoken of, when it is in force, how much may stay open."""
    opening = next(
        (recipe for rules, cook in sides for stage in rules.stages for recipe in cook.recipes(stage.when)), ()
    )
    for rules, cook in sides:
        yield from (merged((opening, recipe)) for recipe in cook.edges(rules.scope))
        for end, step in ((rules.period.first, -1), (rules.period.last, 1)):
            if end is not None:
                yield merged((opening, (Day(end),)))
                yield merged((opening, (Day(end + timedelta(days=step)),)))
        tolerance = rules.arrears.tolerance
        for cents in (-1, 0, 1):
            amount = tolerance + cents * CENT
            if amount > 0:
                yield merged((opening, (Value("amount_overdue", amount),)))


def of_packs(old: PackRules, new: PackRules, touched: Touched, day: date) -> Iterator[Recipe]:
    """The facts of every boundary contact of two versions of a pack."""
    yield ()
    for rules in (old, new):
        cook = Cook(rules.names, day)
        for guard in rules.guards:
            if guard.id in touched.guards:
                yield from guard_recipes(guard, rules, cook)


def guard_recipes(guard: Guard, rules: PackRules, cook: Cook) -> Iterator[Recipe]:
    """A contact that the guard speaks of, on both sides of what it forbids, of what lifts and what rebuts it."""
    bound: tuple[Cond, ...] = (rules.scope, guard.scope, guard.applies)
    lifted: tuple[Cond, ...] = () if guard.lifted is None else (Not(guard.lifted),)
    yield from cook.edges(All((*bound, *lifted, guard.forbids)))
    for first in cook.recipes(All((*bound, guard.forbids)))[:1]:
        for cond in (guard.lifted, guard.rebutted):
            if cond is not None:
                yield from (merged((first, recipe)) for recipe in cook.recipes(cond))
        for end, step in ((guard.period.first, -1), (guard.period.last, 1)):
            if end is not None:
                yield merged((first, (Day(end),)))
                yield merged((first, (Day(end + timedelta(days=step)),)))


def hours_of(packs: Iterable[PackRules], cook: Cook) -> Iterator[tuple[Clock, ...]]:
    """The minutes around the hours of packs."""
    for pack in packs:
        for node in nodes(pack.guards):
            if isinstance(node, InHours):
                for recipe in cook.edges(node):
                    yield tuple(fact for fact in recipe if isinstance(fact, Clock))
