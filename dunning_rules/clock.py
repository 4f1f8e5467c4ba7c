"""The same question at other instants, if nothing else happens: what is asked then, and which guards bind."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property

from .calendar import day_start
from .decision import Candidate
from .hindsight import without_hindsight
from .interpret.asked import Asked, Proposal
from .interpret.course import Course
from .interpret.decide import proposed
from .interpret.guards import Bound
from .interpret.parts import Layer, Moment, Part, Refusal, Scope, Speaking, parts_of
from .readied import policy_on
from .rules import Action, Arrears, Guard, Names, PackRules, PlaybookRules, law_turns, periods_of
from .situation import ArrearsPolicy, Situation
from .turning import stutters

Propose = Callable[[Asked], tuple[Proposal, ...]]
"""What is proposed when it is asked: once for each debt it is about."""


Bounds = Mapping[tuple[str, str], Bound]
"""The guards that bind, by pack and guard."""


class Binding(Bounds):
    """The guards that bind on a day of the law, asked about one instant of it: each when it is first looked at."""

    __slots__ = ("_asked", "_bound", "_law_day", "_made", "_situation")

    def __init__(self, bound: Bounds, situation: Situation, law_day: date) -> None:
        self._bound, self._situation, self._law_day = bound, situation, law_day
        self._asked: dict[str, Asked] = {}
        self._made: dict[tuple[str, str], Bound] = {}

    def __getitem__(self, key: tuple[str, str]) -> Bound:
        found = self._made.get(key)
        if found is None:
            one = self._bound[key]
            asked = self._asked.get(one.pack.id)
            if asked is None:
                asked = self._asked[one.pack.id] = one.asked.of(self._situation, self._law_day)
            found = self._made[key] = Bound(one.pack, one.guard, one.binds, one.missing, asked)
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._bound

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._bound)

    def __len__(self) -> int:
        return len(self._bound)


@dataclass(eq=False)
class Clock:
    """A question that can be asked at any instant. `bind` tells which guards bind on a day of the law.

    What was asked at an instant is kept, for every contact that is followed.
    """

    asked: Asked
    packs: tuple[PackRules, ...]
    arrears: Arrears
    law_on: date | None
    bind: Callable[[Situation, date], tuple[Bound, ...]]
    hindsight: bool = False
    """Of a file asked earlier than its own instant: whether what came to be known since counts, from then on."""
    _asked_at: dict[int, tuple[Asked, Bounds]] = field(default_factory=dict)
    _bound_on: dict[int, Bounds] = field(default_factory=dict)
    _policy_on: dict[int, ArrearsPolicy] = field(default_factory=dict)

    def at(self, instant: int) -> tuple[Asked, Bounds]:
        """The question at an instant, and the guards that bind then."""
        found = self._asked_at.get(instant)
        if found is None:
            found = self._asked_at[instant] = self._ask(instant)
        return found

    def let_go(self) -> None:
        """Lets go of what was kept, for whoever asks no more: answers that know their question, and so hold themselves,
        would else wait for the garbage collector."""
        self._asked_at.clear()
        self._base.kept.clear()
        self.asked.situation.kept.clear()

    @cached_property
    def _base(self) -> Situation:
        """What everything is asked from, with the instants at which the rules themselves are other ones."""
        situation = self.asked.situation if self.hindsight else without_hindsight(self.asked.situation)
        if self.law_on is not None:
            return situation
        numbers = (number for names in self._names for _, number in names.numbers)
        days = {start for number in numbers for start, _ in number.entries if start is not None}
        turns = {day_start(day.toordinal(), situation.zone) for day in days}
        if turns:
            turns |= set(stutters(situation.zone))
        return situation.ahead(tuple(sorted(turns)))

    @property
    def _names(self) -> Iterator[Names]:
        yield self.asked.names
        yield from (pack.names for pack in self.packs)

    def _ask(self, instant: int) -> tuple[Asked, Bounds]:
        situation = self._base.asked_at(instant)
        law_day = self.law_on or situation.today
        if self._dated:
            policy = self._policy(law_day)
            if policy != situation.policy:
                situation = replace(situation, policy=policy)
        asked = self.asked.of(situation, law_day)
        return asked, Binding(self._bound(situation, law_day), situation, law_day)

    @cached_property
    def _dated(self) -> bool:
        """Whether how arrears are counted rests on numbers by name, which a day may change."""
        accrual = self.arrears.accrual
        return accrual is not None and any(
            isinstance(one, str) for one in (accrual.rate, accrual.multiple, accrual.cap)
        )

    def _policy(self, law_day: date) -> ArrearsPolicy:
        """How arrears are counted on a day: the same between two days on which a number is another one."""
        place = bisect_right(self._law_turns, law_day)
        found = self._policy_on.get(place)
        if found is None:
            found = self._policy_on[place] = policy_on(self.arrears, self.asked.names, law_day)
        return found

    def _bound(self, situation: Situation, law_day: date) -> Bounds:
        """The guards that bind on a day: the same between two days on which something comes into force or ends."""
        place = bisect_right(self._law_turns, law_day)
        found = self._bound_on.get(place)
        if found is None:
            bound = self.bind(situation, law_day)
            found = self._bound_on[place] = {(one.pack.id, one.guard.id): one for one in bound}
        return found

    @cached_property
    def _law_turns(self) -> tuple[date, ...]:
        return law_turns((period for pack in self.packs for period in periods_of(pack)), self._names)

    @cached_property
    def _speaking(self) -> Speaking:
        """Found once for all contacts by a channel, of which a loan has many."""

        guards = [(pack, guard) for pack in self.packs for guard in pack.guards]

        @cache
        def speaking(channel: str | None, act: str | None) -> tuple[tuple[PackRules, Guard], ...]:
            return tuple(one for one in guards if one[1].may_speak_of(channel, act))

        return speaking

    def course(self, playbook: PlaybookRules | None, action: Action | None, propose: Propose, horizon: int) -> Course:
        """A contact or act through time, to the last instant of the horizon."""

        @cache
        def at(instant: int) -> Moment:
            asked, bound = self.at(instant)
            return Moment(asked, propose(asked), bound)

        def made_of(last: Layer) -> Sequence[Part]:
            return parts_of(playbook, action, self._speaking, at(self.asked.situation.now), last)

        return Course(at, made_of, horizon, self.asked.situation.zone)

    def of_candidate(self, playbook: PlaybookRules, action: Action, candidate: Candidate, horizon: int) -> Course:
        """A candidate through time; where there is nobody to reach, that stands for good."""

        made: dict[str, tuple[Proposal, ...]] = {}

        def propose(asked: Asked) -> tuple[Proposal, ...]:
            situation = asked.situation
            by = situation.collected_by  # of all that a candidate is, only who collects may be another one later
            if by not in made:
                party, address = situation.party(candidate.party), situation.address(candidate.address)
                made[by] = (proposed(action, party, address, asked),)
            return made[by]

        course = self.course(playbook, action, propose, horizon)
        nobody = tuple(reason for reason in candidate.reasons if reason.kind == "no_party")
        alone = (Scope(playbook), Refusal(nobody, Layer.SCOPE))
        return replace(course, made_of=lambda last: alone) if nobody else course
