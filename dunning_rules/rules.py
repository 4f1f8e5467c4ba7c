"""The rules of a playbook or pack: stages, actions, pauses, guards, numbers and named dates; conditions are `ir`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from .ir import Cond, Filter, Window, applies_to, stated_in
from .source import Place
from .values import Calendar, Limit, Scalar, Term, TermUnit, Text


@dataclass(frozen=True, slots=True)
class Dated:
    """A value by date: the last entry whose `from` is not after the asked day. The first `from` may be open."""

    entries: tuple[tuple[date | None, int | Decimal], ...]

    def on(self, day: date) -> int | Decimal | None:
        value = None
        for start, entry in self.entries:
            if start is None or start <= day:
                value = entry
        return value


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included; open where None."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Input:
    """A fact that a playbook or pack asks its host for. `assume` stands in for one that was not told."""

    name: str
    kind: Literal["integer", "decimal", "boolean", "date", "text"]
    title: Text
    assume: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """One way to a named date: a fact, or the day of a record; then terms are added, then the holiday rule applies."""

    fact: str | None = None
    record: Filter | None = None
    window: Window | None = None
    earliest: bool = False
    its: Literal["from", "until", "due"] | None = None
    """The record's own date instead of its day."""
    later_than: str | None = None
    plus: tuple[Term, ...] = ()
    roll: bool = False


@dataclass(frozen=True, slots=True)
class NamedDate:
    name: str
    row: str | None
    bases: tuple[Base, ...]


GuardForm = Literal["hours", "cap", "wait", "forbidden", "only-if", "request", "required"]


@dataclass(frozen=True, slots=True)
class Guard:
    """What the law forbids: where `applies` holds and `lifted` does not, `forbids` must not hold."""

    id: str
    row: str
    form: GuardForm
    applies: Cond
    forbids: Cond
    lifted: Cond | None
    rebutted: Cond | None
    scope: Cond
    period: Period
    cite: str
    force: str
    effect: Literal["deny", "presume", "advise"]
    known: str
    text: Text
    note: Text | None = None
    review_by: date | None = None
    place: Place | None = field(default=None, compare=False)
    _speaking: dict[tuple[str | None, str | None], bool] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def may_speak_of(self, channel: str | None, act: str | None) -> bool:
        """Whether it may apply to a contact by a channel, or to an act, whatever else is known of it.

        Most guards of a pack speak of some channels alone; worked out once for each.
        """
        key = (channel, act)
        if key not in self._speaking:
            self._speaking[key] = applies_to(self.applies, channel, act) is not False
        return self._speaking[key]


Named = Literal["definition", "mark", "date", "attribute"]
"""What a pack has under a name of its own, and what it asks a contact to state."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the conditions of one file refer to by name: its numbers, inputs, marks and dates, and where days fall.

    `titles` are for people alone: two files that differ in nothing else have equal names.
    """

    numbers: tuple[tuple[str, Dated], ...] = ()
    units: tuple[tuple[str, TermUnit], ...] = ()
    inputs: tuple[Input, ...] = ()
    marks: tuple[tuple[str, Cond], ...] = ()
    dates: tuple[NamedDate, ...] = ()
    zones: tuple[str, ...] = ()
    calendar: Calendar | None = None
    titles: tuple[tuple[Named, str, Text], ...] = field(default=(), compare=False)

    def number(self, name: str) -> Dated:
        return dict(self.numbers)[name]

    def unit(self, name: str) -> TermUnit:
        return dict(self.units)[name]

    def input(self, name: str) -> Input | None:
        return next((given for given in self.inputs if given.name == name), None)

    def mark(self, name: str) -> Cond:
        return dict(self.marks)[name]

    def date(self, name: str) -> NamedDate:
        return next(named for named in self.dates if named.name == name)

    def title(self, kind: Named, name: str) -> Text | None:
        """What people call it; None where the file does not say."""
        return next((title for *key, title in self.titles if key == [kind, name]), None)


@dataclass(frozen=True, slots=True)
class PackRules:
    """One pack. `scope` says where it binds; guards may narrow it."""

    id: str
    version: str
    title: Text
    scope: Cond
    period: Period
    guards: tuple[Guard, ...]
    names: Names
    digest: str
    builds_on: tuple[str, ...] = ()
    review_by: date | None = None
    _attributes: list[frozenset[str]] = field(default_factory=list, init=False, compare=False, repr=False)

    @property
    def attributes(self) -> frozenset[str]:
        """The attributes that a contact may be asked to state of itself, in any condition of the pack.

        Kept here: to find them in a table of all packs takes as long as to gather them.
        """
        if not self._attributes:
            conditions = [
                cond for guard in self.guards for cond in (guard.forbids, guard.lifted, guard.rebutted) if cond
            ]
            self._attributes.append(frozenset(name for cond in conditions for name in stated_in(cond)))
        return self._attributes[0]


def periods_of(pack: PackRules) -> Iterator[Period]:
    """When a pack is in force, and each of its guards."""
    yield pack.period
    yield from (guard.period for guard in pack.guards)


def law_turns(periods: Iterable[Period], names: Iterable[Names]) -> tuple[date, ...]:
    """The days on which one of some periods begins or is over, or a number is another one. Sorted; between two of them
    the rules are the same."""
    days: set[date] = set()
    for period in periods:
        days |= {day for day in (period.first,) if day is not None}
        if period.last is not None and period.last < date.max:
            days.add(date.fromordinal(period.last.toordinal() + 1))
    for some in names:
        days |= {start for _, number in some.numbers for start, _ in number.entries if start is not None}
    return tuple(sorted(days))


def attributes_of(pack: PackRules) -> frozenset[str]:
    """The attributes that a contact may be asked to state of itself, in any condition of the pack."""
    return pack.attributes


@dataclass(frozen=True, slots=True)
class Stage:
    id: str
    title: Text
    when: Cond
    opens: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """Closes the candidates with one of the purposes (with any, when None) while `when` holds or is unknown."""

    id: str
    title: Text
    when: Cond
    purposes: frozenset[str] | None
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """How an action reaches a person."""

    channel: str
    to: tuple[str, ...]
    kinds: frozenset[str] | None = None
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A contact (`reach`) or an act (`act`); exactly one of the two."""

    id: str
    title: Text
    reach: Reach | None
    act: str | None
    purpose: str | None
    when: Cond
    at_most: tuple[Limit, ...]
    at_least: Limit | None
    due: Term | None
    serve: str | None
    tell: tuple[str, ...]
    script: tuple[Text, ...]
    offer: tuple[Text, ...]
    bring: tuple[Text, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accrues:
    """How penalty interest accrues; a rate, multiple or cap may be the name of a dated number."""

    base: Literal["overdue_installment", "overdue_principal"]
    rate: Decimal | str | None
    multiple: Decimal | str | None
    starts: Literal["day_after_due", "after_grace"]
    days_in_year: int
    compounding: Literal["none", "monthly"]
    cap: Decimal | str | None
    rounding: Literal["half_up", "half_even", "down"]


@dataclass(frozen=True, slots=True)
class Arrears:
    """When an installment counts as unpaid, what accrues, and how a payment is applied."""

    counts: tuple[str, ...] = ("installments",)
    tolerance: Decimal = Decimal(0)
    frozen_days: Literal["overlap", "whole"] = "overlap"
    timezone: str | None = None
    accrual: Accrues | None = None
    allocation: tuple[str, ...] = ()
    """The order; what it leaves out comes last, and with none named the installment is cured first."""


@dataclass(frozen=True, slots=True)
class PlaybookRules:
    """One playbook, its packs bound by name: `packs` bind where their scope fits, `adopted` everywhere."""

    id: str
    version: str
    title: Text
    scope: Cond
    period: Period
    packs: tuple[str, ...]
    adopted: tuple[str, ...]
    stages: tuple[Stage, ...]
    actions: tuple[Action, ...]
    pauses: tuple[Pause, ...]
    names: Names
    points: tuple[tuple[str, Text], ...]
    arrears: Arrears
    digest: str
