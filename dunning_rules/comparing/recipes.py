"""From a condition to the facts that make it hold, or just not: at the ends of ranges, limits, windows and hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import assert_never

from ..calendar import add_term, elapsed
from ..compared import Clock, Count, Fact, Holds, Is, Says, Value
from ..facts import FACT_WORDS
from ..ir import (
    AgainstWish,
    All,
    AnyOf,
    ArrangementIs,
    AssignmentIs,
    AtLimit,
    Attribute,
    Compare,
    Cond,
    Constant,
    Found,
    InHours,
    Leaf,
    Near,
    Not,
    Passed,
    PlacementIs,
    PromiseDue,
    PromiseIs,
    Replies,
    Stands,
    Stated,
    Tally,
    Told,
    Waiting,
    Window,
    Within,
)
from ..rules import Names
from ..values import DAY_MINUTES, Match, Range, Scalar, Term
from ..words import ACTS, CHANNELS, COLLECTORS, MODES, PLACES, PURPOSES, ROLES

Recipe = tuple[Fact, ...]
MOST = 48
"""Recipes of one condition: beyond that many the first ones stand for the others."""
OFFSETS = (-1, 0, 1)


@dataclass(frozen=True, slots=True)
class Cook:
    """Makes recipes for the conditions of one file, its numbers as they stand on a day."""

    names: Names
    day: date

    def recipes(self, cond: Cond, wanted: bool = True) -> tuple[Recipe, ...]:
        """Facts for which the condition is as wanted; each its own boundary. None where it cannot be so."""
        return tuple(islice(dict.fromkeys(self._recipes(cond, wanted)), MOST))

    def edges(self, cond: Cond) -> tuple[Recipe, ...]:
        """Facts on both sides of every boundary of the condition."""
        return tuple(dict.fromkeys((*self.recipes(cond), *self.recipes(cond, False))))

    def _recipes(self, cond: Cond, wanted: bool) -> Iterator[Recipe]:
        match cond:
            case Constant():
                if cond.value is wanted:
                    yield ()
            case Not():
                yield from self._recipes(cond.part, not wanted)
            case All() | AnyOf():
                if isinstance(cond, All) is wanted:
                    yield from self._each(cond.parts, wanted)
                else:
                    yield from self._one(cond.parts, wanted)
            case _:
                yield from self._leaf(cond, wanted)

    def _each(self, parts: tuple[Cond, ...], wanted: bool) -> Iterator[Recipe]:
        """All parts as wanted: each in its turn in every way, the others in their first one."""
        ways = [self.recipes(part, wanted) for part in parts]
        if not all(ways):
            return
        first = [way[0] for way in ways]
        yield merged(first)
        for at, way in enumerate(ways):
            for other in way[1:]:
                yield _with(merged((*first[:at], other, *first[at + 1 :])), other)

    def _one(self, parts: tuple[Cond, ...], wanted: bool) -> Iterator[Recipe]:
        """One part as wanted: each alone, what takes least first; then each in its turn, the others not so."""
        ways = [self.recipes(part, wanted) for part in parts]
        alone = [way[0] for way in ways if way]
        yield from sorted(alone, key=len)
        others = [next(iter(self.recipes(part, not wanted)), ()) for part in parts]
        for at, way in enumerate(ways):
            for one in way:
                yield merged((*others[:at], *others[at + 1 :], one))

    def _leaf(self, leaf: Leaf, wanted: bool) -> Iterator[Recipe]:  # one case a kind of leaf: a table, however long
        match leaf:
            case Compare():
                yield from ((Value(leaf.fact, value),) for value in self.values(leaf, wanted))
            case Within():
                yield (Value("loan.governing_law", leaf.jurisdictions[0] if wanted else "ZZ"),)
            case Told():
                yield () if wanted else (Value(leaf.fact, None),)
            case Tally():
                yield from self._tally(leaf, wanted)
            case AtLimit():
                term = leaf.limit.window if isinstance(leaf.limit.window, Term) else None
                yield from self._counts(leaf, leaf.limit.count, term, wanted)
            case Waiting():
                yield from self._waits(leaf, wanted)
            case PromiseDue() | Near():
                yield from self._near(leaf, wanted)
            case Stands():
                yield from self._stands(leaf, wanted)
            case InHours():
                yield from _hours(leaf, wanted)
            case Attribute():
                yield from _attribute(leaf, wanted)
            case Stated():
                yield from ((Says(leaf.name, _plain(one)),) for one in self._matching(leaf.want, wanted, stated=True))
            case Passed():
                yield from self._passed(leaf, wanted)
            case PromiseIs() | ArrangementIs() | PlacementIs() | AssignmentIs() | Found() | Replies() | AgainstWish():
                yield (Holds(leaf, wanted),)
                yield from ((Holds(one),) for one in (_words(leaf) if wanted else ()))
            case _:
                assert_never(leaf)

    # --- facts -------------------------------------------------------------------------------------------------------

    def values(self, leaf: Compare, wanted: bool) -> tuple[Scalar, ...]:
        """The values of a fact at the ends of its ranges, and one step beyond them, for which the leaf is as wanted."""
        vocabulary = tuple(FACT_WORDS.get(leaf.fact, ()))
        return tuple(self._matching(leaf.want, wanted, vocabulary))

    def _matching(
        self, want: Match, wanted: bool, vocabulary: tuple[str, ...] = (), *, stated: bool = False
    ) -> Iterator[Scalar]:
        spans = [item for item in want.any_of if isinstance(item, Range)]
        near = [end for span in spans for end in self._ends(span)]
        plain = [item for item in want.any_of if not isinstance(item, Range)]
        if stated:
            plain += [not item for item in plain if isinstance(item, bool)]
            plain += [{"true": "false", "false": "true"}[str(item)] for item in plain if str(item) in ("true", "false")]
        else:
            plain += [not item for item in plain if isinstance(item, bool)]
        plain += [one for one in vocabulary if one not in plain][: 1 if want.negated is wanted else 0]
        if not vocabulary and not spans and all(isinstance(item, str) for item in want.any_of) and not stated:
            plain.append("another")
        for value in dict.fromkeys((*near, *plain)):
            if self._fits(value, want) is wanted:
                yield value

    def _ends(self, span: Range) -> Iterator[Scalar]:
        for end in (span.low, span.high):
            value = self._number(end)
            if isinstance(value, date):
                yield from (value + timedelta(days=step) for step in OFFSETS)
            elif isinstance(value, Decimal):
                yield from (value + step * Decimal("0.01") for step in OFFSETS)
            elif isinstance(value, int):
                yield from (value + step for step in OFFSETS)

    def _number(self, end: int | Decimal | date | str | None) -> int | Decimal | date | None:
        return self.names.number(end).on(self.day) if isinstance(end, str) else end

    def _fits(self, value: Scalar, want: Match) -> bool:
        return any(self._inside(value, item) for item in want.any_of) is not want.negated

    def _inside(self, value: Scalar, item: Scalar | Range) -> bool:
        if not isinstance(item, Range):
            return value == item
        low, high = self._number(item.low), self._number(item.high)
        if isinstance(value, str | bool):
            return False
        above = low is None or low <= value  # type: ignore[operator]  # the kinds of one range are one
        return above and (high is None or value <= high)  # type: ignore[operator]

    # --- records -----------------------------------------------------------------------------------------------------

    def _tally(self, leaf: Tally, wanted: bool) -> Iterator[Recipe]:
        low, high = self._count(leaf.low), self._count(leaf.high)
        term = None if leaf.window.term is None else self.term(leaf.window.term)
        if high is None:
            yield from self._counts(leaf, low if low is not None else 1, term, wanted, today=leaf.window.before_today)
            return
        inside = [count for count in (low or 0, high) if count is not None]
        outside = [count for count in ((low or 0) - 1, high + 1) if count >= 0]
        yield from (_counted(leaf, count, 0) for count in dict.fromkeys(inside if wanted else outside))

    def _counts(
        self, leaf: Tally | AtLimit, low: int, term: Term | None, wanted: bool, *, today: bool = False
    ) -> Iterator[Recipe]:
        """As many as are asked for, one more, one fewer; at the beginning of the window, and just before it.

        What counts in the present episode alone is tried in one that began before it, too.
        """
        first = 1 if today else 0
        if wanted:
            yield _counted(leaf, low, first)
            yield _counted(leaf, low + 1, first)
            if low > 0:
                yield from ((Count(one, low, first),) for one in _kinds(leaf))
        elif low > 0:
            yield _counted(leaf, low - 1, first)
        for ago in self._borders(term):
            inside = ago < self._days(term)
            if inside is wanted and not _is_elapsed(term):
                yield _counted(leaf, low, ago + first)
                if isinstance(leaf, Tally) and leaf.window.scope == "episode" and low > 0:
                    yield (Value("days_past_due", ago + first + 2), *_counted(leaf, low, ago + first))
        if _is_elapsed(term) and term is not None:
            minutes = (elapsed(term) or 0) // 60_000_000
            yield (Count(leaf, low, minutes - 1 if wanted else minutes + 1, minutes=True),)

    def _waits(self, leaf: Waiting, wanted: bool) -> Iterator[Recipe]:
        if _is_elapsed(leaf.term):
            minutes = (elapsed(leaf.term) or 0) // 60_000_000
            yield (Count(leaf, 1, minutes - 1 if wanted else minutes + 1, minutes=True),)
            return
        days = self._days(leaf.term) + (1 if leaf.next_day else 0)
        if not wanted:
            yield ()
        for ago in (1, days - 1) if wanted else (days, days + 1):
            yield _counted(leaf, 1, ago)

    def _borders(self, term: Term | None) -> tuple[int, ...]:
        days = self._days(term)
        return () if days < 1 else tuple(dict.fromkeys((days - 1, days))) if days > 1 else (days,)

    def _days(self, term: Term | None) -> int:
        """A term in days, as it is counted back from the day asked about; 0 where it is none."""
        if term is None or _is_elapsed(term):
            return 0
        if term.unit in ("days", "business days"):
            return term.count
        return (add_term(self.day, term) - self.day).days

    def _near(self, leaf: PromiseDue | Near, wanted: bool) -> Iterator[Recipe]:
        days = self._days(self.term(leaf.within))
        steps = (0, days) if wanted else (days + 1, -1)
        if not wanted and isinstance(leaf, PromiseDue):
            yield ()
        for step in dict.fromkeys(steps):
            if isinstance(leaf, Near) and not leaf.fact.startswith("finding."):
                yield (Value(leaf.fact, self.day + timedelta(days=step)),)
            else:
                yield (Count(leaf, 1, -step),)

    def _stands(self, leaf: Stands, wanted: bool) -> Iterator[Recipe]:
        if not wanted:
            yield ()
        elif leaf.days is None and leaf.since is None:
            yield (Holds(leaf),)
            yield from ((Holds(one),) for one in _words(leaf))
        for days, last in ((leaf.days, False), (self._days(self._since(leaf)), True)):
            if days:
                inside, outside = (days - 1, days) if last else (days, days - 1)
                yield _counted(leaf, 1, inside if wanted else outside)

    def _since(self, leaf: Stands) -> Term | None:
        return None if leaf.since is None else self.term(leaf.since)

    def _passed(self, leaf: Passed, wanted: bool) -> Iterator[Recipe]:
        """The last day of a named date: today it is not over yet, tomorrow it is."""
        if not wanted:
            yield ()
        for base in self.names.date(leaf.name).bases:
            days = sum(self._days(term) for term in base.plus)
            ago = days + (1 if wanted else 0)
            if base.fact is not None:
                yield (Value(base.fact, self.day - timedelta(days=ago)),)
            elif base.record is not None:
                yield _counted(Tally("records", base.record, Window("ever")), 1, ago)

    def _count(self, count: int | str | None) -> int | None:
        value = self.names.number(count).on(self.day) if isinstance(count, str) else count
        return None if value is None else int(value)

    def term(self, term: Term | str) -> Term:
        """A term, or what the number that stands for it is on the day."""
        if isinstance(term, Term):
            return term
        return Term(max(self._count(term) or 1, 1), self.names.unit(term))


def _counted(leaf: Leaf, number: int, ago: int) -> Recipe:
    return (Count(leaf, number, ago),) if number > 0 else ()


def _kinds(leaf: Tally | AtLimit) -> Iterator[Tally | AtLimit]:
    """The leaf for each outcome, role and word among those that its filter takes, where it takes several."""
    told = leaf.filter
    outcomes = sorted(one for one in told.outcomes or () if one is not None)
    yield from (replace(leaf, filter=replace(told, outcomes=frozenset({one}))) for one in outcomes if len(outcomes) > 1)
    yield from (replace(leaf, filter=replace(told, actions=(one,))) for one in told.actions if len(told.actions) > 1)
    roles = sorted(told.roles or ())
    yield from (replace(leaf, filter=replace(told, roles=frozenset({one}))) for one in roles if len(roles) > 1)
    for at, (name, want) in enumerate(told.fields):
        if not want.negated and len(want.any_of) > 1:
            for value in want.any_of:
                fields = (*told.fields[:at], (name, Match((value,))), *told.fields[at + 1 :])
                yield replace(leaf, filter=replace(told, fields=fields))


Stood = PromiseIs | ArrangementIs | PlacementIs | AssignmentIs | Found | Replies | AgainstWish | Stands


def _words(leaf: Stood) -> Iterator[Stood]:
    """The leaf for each of the words that it takes, where it takes several."""
    match leaf:
        case PromiseIs() | ArrangementIs() | AssignmentIs():
            found: list[Stood] = [replace(leaf, states=frozenset({one})) for one in sorted(leaf.states)]
        case Stands():
            found = [replace(leaf, words=frozenset({one})) for one in sorted(leaf.words)]
        case AgainstWish():
            found = [replace(leaf, requests=frozenset({one})) for one in sorted(leaf.requests)]
        case Found(want=Match(negated=False)):
            found = [replace(leaf, want=Match((one,))) for one in leaf.want.any_of]
        case _:
            found = []
    yield from found if len(found) > 1 else ()


def _is_elapsed(term: Term | None) -> bool:
    return term is not None and elapsed(term) is not None


def merged(parts: Iterable[Recipe]) -> Recipe:
    """Several recipes as one; of two values of one fact the later stands."""
    found: dict[object, Fact] = {}
    for fact in (fact for part in parts for fact in part):
        found.pop(_key(fact), None)
        found[_key(fact)] = fact
    return tuple(found.values())


def _with(recipe: Recipe, told: Recipe) -> Recipe:
    """The recipe in its order, with what is told instead of another value of the same fact."""
    instead = {_key(fact): fact for fact in told}
    return tuple(instead.get(_key(fact), fact) for fact in recipe)


def _key(fact: Fact) -> object:
    match fact:
        case Value():
            return ("value", fact.fact)
        case Is() | Says():
            return (type(fact).__name__, fact.name)
        case Clock():
            return "clock"
        case _:
            return fact


def _hours(leaf: InHours, wanted: bool) -> Iterator[Recipe]:
    """A minute before the hours begin and end, at both, and a minute after; on each kind of day."""
    seen: set[object] = set()
    for weekday, hours in enumerate(leaf.by_day):
        if hours in seen:
            continue
        seen.add(hours)
        if hours is None:
            if not wanted:
                yield (Clock(12 * 60, weekday),)
            continue
        for minute in (end + step for end in (hours.start, hours.end) for step in OFFSETS):
            if 0 <= minute < DAY_MINUTES and hours.holds(minute) is wanted:
                yield (Clock(minute, weekday),)


_KNOWN = {
    "channel": tuple(CHANNELS),
    "mode": tuple(MODES),
    "to": tuple(ROLES),
    "purpose": tuple(PURPOSES),
    "act": tuple(ACTS),
    "by": tuple(COLLECTORS),
    "place": tuple(PLACES),
    "form": ("contact", "act"),
}


def _attribute(leaf: Attribute, wanted: bool) -> Iterator[Recipe]:
    listed = tuple(map(str, leaf.want.any_of))
    others = tuple(one for one in _KNOWN.get(leaf.name, ("another",)) if one not in listed)[:1]
    for value in listed if leaf.want.negated is not wanted else others:
        yield (Is(leaf.name, value),)


def _plain(value: Scalar) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
