"""The days past due on which stages open: days that none of them covers, days that two of them cover alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Final

from ..diagnostics import Diagnostic, listed
from ..ir import All, AnyOf, Compare, Cond, Constant, Not, conjuncts
from ..lower.ranges import Numbers
from ..rules import PlaybookRules, Stage
from ..tree import Tree
from ..values import Match, Range
from .holding import implies

FACTS: Final = ("days_past_due", "delinquent_days")

Span = tuple[int | None, int | None]
"""From the first day to the last, both included; open where None."""
Days = tuple[Span, ...]
"""Spans in order that neither meet nor touch."""

EVERY: Final[Days] = ((None, None),)


def gaps(rules: PlaybookRules, tree: Tree, today: date) -> Iterator[Diagnostic]:
    """Days between two stages that go by days, on which none of those stages can hold.

    Where stages go by both counts of days, nothing is told: one may cover what the other leaves.
    """
    for fact in FACTS:
        others = [other for other in FACTS if other != fact]
        if any(_by_days(stage, other, rules, today) for stage in rules.stages for other in others):
            continue
        held = [(stage, days) for stage in rules.stages if (days := _by_days(stage, fact, rules, today)) is not None]
        covered = joined([span for _, days in held for span in days])
        for (_, last), (first, _) in pairwise(covered):
            assert last is not None and first is not None
            if last < 0:  # the days before the due date are nobody's to fill
                continue
            low = last + 1
            before = [stage.id for stage, days in held if any(end == last for _, end in days)]
            after = [stage.id for stage, days in held if any(start == first for start, _ in days)]
            yield tree.key_warning(
                "days-gap",
                ("stages", after[0]),
                fact=fact,
                days=spelt((low, first - 1)),
                before=listed(before),
                after=listed(after),
                last=str(last),
                first=str(first),
            )


def overlaps(rules: PlaybookRules, tree: Tree, today: date) -> Iterator[Diagnostic]:
    """Days that lie in two stages which differ in their days alone and open the same action."""
    numbers = dict(rules.names.numbers)
    for one, other in combinations(rules.stages, 2):
        both = [action for action in one.opens if action in other.opens]
        for fact in FACTS:
            mine, theirs = _by_days(one, fact, rules, today), _by_days(other, fact, rules, today)
            if not both or mine is None or theirs is None or mine == theirs or _rest(one, fact) != _rest(other, fact):
                continue
            shared = [span for span in met(mine, theirs) if span != (None, None)]
            if not shared or _told_already(one, other, numbers) or _told_already(other, one, numbers):
                continue
            yield tree.key_warning(
                "days-overlap",
                ("stages", other.id),
                days=", ".join(spelt(span) for span in shared),
                first=one.id,
                second=other.id,
                names=listed(both),
            )


def _told_already(one: Stage, other: Stage, numbers: Numbers) -> bool:
    """Whether the one stage adds nothing to the other, which is a warning of its own."""
    return set(one.opens) <= set(other.opens) and implies(one.when, other.when, numbers)


def _rest(stage: Stage, fact: str) -> set[Cond]:
    """What a stage asks beside the days."""
    return {part for part in conjuncts(stage.when) if not (isinstance(part, Compare) and part.fact == fact)}


def _by_days(stage: Stage, fact: str, rules: PlaybookRules, today: date) -> Days | None:
    """The days on which a stage may hold; None for one that may hold on any."""
    days = days_of(stage.when, fact, dict(rules.names.numbers), today)
    return None if days == EVERY else days


def days_of(cond: Cond, fact: str, numbers: Numbers, today: date) -> Days:
    """The days on which a condition may hold, whatever else it asks."""
    match cond:
        case Compare() if cond.fact == fact:
            return _matched(cond.want, numbers, today)
        case Constant(value=False):
            return ()
        case All():
            days = EVERY
            for part in cond.parts:
                days = met(days, days_of(part, fact, numbers, today))
            return days
        case AnyOf() if cond.parts:
            return joined([span for part in cond.parts for span in days_of(part, fact, numbers, today)])
        case Not(part=Compare() as inner) if inner.fact == fact:
            return turned(days_of(inner, fact, numbers, today))
        case _:
            return EVERY


def _matched(want: Match, numbers: Numbers, today: date) -> Days:
    spans = [_span(item, numbers, today) for item in want.any_of]
    days = joined([span for span in spans if span is not None])
    return turned(days) if want.negated else days


def _span(item: object, numbers: Numbers, today: date) -> Span | None:
    """None for a range with nothing in it."""
    ends = (item.low, item.high) if isinstance(item, Range) else (item, item)
    low, high = (_day(end, numbers, today) for end in ends)
    return None if low is not None and high is not None and low > high else (low, high)


def _day(end: object, numbers: Numbers, today: date) -> int | None:
    value = numbers[end].on(today) if isinstance(end, str) and end in numbers else end
    return int(value) if isinstance(value, int | Decimal) else None


def joined(spans: Sequence[Span]) -> Days:
    """Every day of any of the spans."""
    found: list[Span] = []
    for low, high in sorted(spans, key=lambda span: (span[0] is not None, span[0] or 0)):
        if found and (found[-1][1] is None or low is None or low <= found[-1][1] + 1):
            last = found[-1][1]
            found[-1] = (found[-1][0], None if last is None or high is None else max(last, high))
        else:
            found.append((low, high))
    return tuple(found)


def met(one: Days, other: Days) -> Days:
    """Every day of both."""
    found: list[Span] = []
    for low_a, high_a in one:
        for low_b, high_b in other:
            lows = [low for low in (low_a, low_b) if low is not None]
            highs = [high for high in (high_a, high_b) if high is not None]
            low, high = max(lows, default=None), min(highs, default=None)
            if low is None or high is None or low <= high:
                found.append((low, high))
    return joined(found)


def turned(days: Days) -> Days:
    """Every day that is not one of them."""
    found: list[Span] = []
    start: int | None = None
    for low, high in days:
        if low is not None:
            found.append((start, low - 1))
        if high is None:
            return tuple(found)
        start = high + 1
    return (*found, (start, None))


def spelt(span: Span) -> str:
    """`day 4`, `days 5 to 7`, `days 90 and later`."""
    low, high = span
    if low is None or high is None:
        return f"days up to {high}" if low is None else f"days {low} and later"
    return f"day {low}" if low == high else f"days {low} to {high}"
