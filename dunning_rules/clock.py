"""The same question at other instants, if nothing else happens: what is asked then, and which guards bind."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from .decision import Candidate
from .interpret.asked import Asked, Proposal
from .interpret.course import Course
from .interpret.decide import proposed
from .interpret.guards import Bound
from .interpret.parts import Moment, Refusal, parts_of
from .readied import policy_on
from .rules import Action, Arrears, PackRules, PlaybookRules
from .situation import Situation

Propose = Callable[[Asked], tuple[Proposal, ...]]
"""What is proposed when it is asked: once for each debt it is about."""


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
    _asked_at: dict[int, tuple[Asked, Mapping[tuple[str, str], Bound]]] = field(default_factory=dict)
    _bound_on: dict[int, tuple[Bound, ...]] = field(default_factory=dict)

    def at(self, instant: int) -> tuple[Asked, Mapping[tuple[str, str], Bound]]:
        """The question at an instant, and the guards that bind then, by pack and guard."""
        found = self._asked_at.get(instant)
        if found is None:
            found = self._asked_at[instant] = self._ask(instant)
        return found

    def _ask(self, instant: int) -> tuple[Asked, Mapping[tuple[str, str], Bound]]:
        situation = self.asked.situation.asked_at(instant)
        law_day = self.law_on or situation.today
        policy = policy_on(self.arrears, self.asked.names, law_day)
        if policy != situation.policy:
            situation = Situation(situation.settled, instant, instant, policy, situation.without)
        asked = replace(self.asked, situation=situation, law_day=law_day)
        bound: dict[tuple[str, str], Bound] = {}
        by_pack: dict[str, Asked] = {}
        for one in self._bound(situation, law_day):
            about = by_pack.get(one.pack.id)
            if about is None:
                about = by_pack[one.pack.id] = replace(one.asked, situation=situation, law_day=law_day)
            bound[one.pack.id, one.guard.id] = replace(one, asked=about)
        return asked, bound

    def _bound(self, situation: Situation, law_day: date) -> tuple[Bound, ...]:
        """The guards that bind on a day: the same between two days on which something comes into force or ends."""
        place = bisect_right(self._law_turns, law_day)
        found = self._bound_on.get(place)
        if found is None:
            found = self._bound_on[place] = self.bind(situation, law_day)
        return found

    @cached_property
    def _law_turns(self) -> tuple[date, ...]:
        days: set[date] = set()
        for pack in self.packs:
            for period in (pack.period, *(guard.period for guard in pack.guards)):
                days |= {day for day in (period.first,) if day is not None}
                if period.last is not None and period.last < date.max:
                    days.add(date.fromordinal(period.last.toordinal() + 1))
            days |= {start for _, number in pack.names.numbers for start, _ in number.entries if start is not None}
        return tuple(sorted(days))

    def course(self, playbook: PlaybookRules | None, action: Action | None, propose: Propose, horizon: int) -> Course:
        """A contact or act through time, to the last instant of the horizon."""

        def at(instant: int) -> Moment:
            asked, bound = self.at(instant)
            return Moment(asked, propose(asked), bound)

        parts = parts_of(playbook, action, self.packs, at(self.asked.situation.now))
        return Course(at, parts, horizon, self.asked.situation.zone)

    def of_candidate(self, playbook: PlaybookRules, action: Action, candidate: Candidate, horizon: int) -> Course:
        """A candidate through time; where there is nobody to reach, that stands for good."""

        def propose(asked: Asked) -> tuple[Proposal, ...]:
            situation = asked.situation
            party, address = situation.party(candidate.party), situation.address(candidate.address)
            return (proposed(action, party, address, asked),)

        course = self.course(playbook, action, propose, horizon)
        nobody = tuple(reason for reason in candidate.reasons if reason.kind == "no_party")
        return replace(course, parts=(*course.parts, Refusal(nobody, closes=True))) if nobody else course
