"""One guard of a pack through time: what it says to a contact or act at a moment, and until when.

A guard of hours is asked in full once; for as long as nothing but the hour can change it, only the hour is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ..decision import Reason
from ..ir import InHours, Not
from ..rules import Guard, PackRules
from .asked import Asked
from .changes import earliest, fixed, lasting, next_change, standing
from .guards import Bound, ask_guard, zones
from .hours import Week, week_of
from .moment import SILENCE, Layer, Moment, Stance, Words, in_force, until
from .seen import Seen

FOR_GOOD: Final = 1 << 62
"""An instant that never comes."""


@dataclass(slots=True, eq=False)
class ByTheHour:
    """A guard of hours for as long as what it says can change by the hour alone, and what it says outside of them.

    So many of the values of its words, `told`, tell the hour, and come first.
    """

    hours: Week
    since: int
    until: int
    words: Words | None = None
    told: int = 0

    def says(self, seen: Seen) -> Words:
        """What it says, of which only the hour and its end change from one night to the next."""
        if seen.truth is True:
            return SILENCE
        assert self.words is not None
        reasons, advice = self.words
        return Words(
            tuple([_that_night(one, self.told, seen) for one in reasons]) if reasons else (),
            tuple([_that_night(one, self.told, seen) for one in advice]) if advice else (),
        )

    def steps(self, after: int, until: int) -> Iterator[tuple[int, Words]]:
        """What it says at each edge of the hours after an instant, for as long as it goes by them."""
        _, at = self.hours.at(after)
        while at < until and at < self.until:
            seen, end = self.hours.at(at)
            yield at, self.says(seen)
            at = end


@dataclass(slots=True, eq=False)
class Guarding:
    """One guard of a pack, asked about one debt.

    Remembered from one moment to another: whether it is `idle`, as it can have nothing against the contact whatever
    the time (None while nobody asked), and what it says by the hour.
    """

    pack: PackRules
    guard: Guard
    number: int
    layer: Layer = Layer.HELD
    idle: bool | None = None
    hourly: ByTheHour | None = None

    def says(self, moment: Moment) -> Words:
        if self.idle:
            return SILENCE
        if self._by_the_hour(moment):
            return self._at_this_hour(moment)
        bound = self._bound(moment)
        if bound is None or self._is_idle(moment, bound):
            return SILENCE
        if self._depends_on_hours(moment, bound):
            return self._at_this_hour(moment)
        speaks = any(stance.speaks for stance in self._stances(moment, bound))
        return self._spoken(moment, bound) if speaks else SILENCE

    def turns(self, moment: Moment) -> int | None:
        return self._turns(moment, told=True)

    def keeps(self, moment: Moment) -> int | None:
        return self._turns(moment, told=False)

    def steps(self, at: Callable[[int], Moment], since: int, until: int) -> Iterator[tuple[int, Words]]:
        """What it says at an instant and at each of its breakpoints before another one. While it goes by the hour,
        nothing is asked there but the clock."""
        instant: int | None = since
        while instant is not None and instant < until:
            moment = at(instant)
            yield instant, self.says(moment)
            hourly = self.hourly if self._by_the_hour(moment) else None
            if hourly is None or hourly.words is None:
                instant = self.turns(moment)
            else:
                yield from hourly.steps(instant, until)
                instant = hourly.until

    def _turns(self, moment: Moment, *, told: bool) -> int | None:
        if self.idle:
            return None
        if self._by_the_hour(moment):
            return self._next_hour(moment)
        bound = self._bound(moment)
        if self._is_idle(moment, bound):
            return None
        if bound is None:
            return self._in_force(moment)
        if self._depends_on_hours(moment, bound):
            return self._next_hour(moment)
        ends = (stance.ends(told) for stance in self._stances(moment, bound))
        return earliest((self._in_force(moment), *ends))

    def _bound(self, moment: Moment) -> Bound | None:
        """The guard as it binds then, if it does."""
        return moment.bound.get((self.pack.id, self.guard.id))

    def _is_idle(self, moment: Moment, bound: Bound | None) -> bool:
        """Whether the guard speaks of other contacts, or can have nothing against this one, whatever the time."""
        if self.idle is None:
            idle = fixed(self.guard.applies, moment.about(self.number)) is False
            if not idle and bound is not None:
                idle = fixed(self.guard.forbids, self._abouts(moment, bound)[0]) is False
            self.idle = idle
        return self.idle

    def _in_force(self, moment: Moment) -> int | None:
        """When the guard next comes into force or goes out of it."""
        return earliest((in_force(self.pack.period, moment), in_force(self.guard.period, moment)))

    def _spoken(self, moment: Moment, bound: Bound) -> Words:
        said = ask_guard(bound, moment.proposals[self.number])
        return Words(said.reasons, said.advice)

    def _abouts(self, moment: Moment, bound: Bound) -> tuple[Asked, ...]:
        """The question of the pack in each zone in which it counts."""
        key = (self.pack.id, self.number)
        found = moment.kept.abouts.get(key)
        if found is None:
            proposal = moment.proposals[self.number]
            found = tuple(bound.asked.about(proposal, zone) for zone in zones(bound.asked, proposal))
            moment.kept.abouts[key] = found
        return found

    def _stances(self, moment: Moment, bound: Bound) -> tuple[Stance, ...]:
        """How the guard stands in each of them."""
        key = (self.pack.id, self.guard.id, self.number)
        found = moment.kept.stances.get(key)
        if found is None:
            found = tuple(_stance(self.guard, about) for about in self._abouts(moment, bound))
            moment.kept.stances[key] = found
        return found

    def _by_the_hour(self, moment: Moment) -> bool:
        """Whether it is known that what the guard says now depends on the hour alone."""
        hourly = self.hourly
        known = hourly is not None and hourly.since <= moment.asked.situation.now < hourly.until
        return known and (self.pack.id, self.guard.id) in moment.bound

    def _depends_on_hours(self, moment: Moment, bound: Bound) -> bool:
        """Whether what the guard says depends on the hour alone from now on, for as long as is then known."""
        forbids = self.guard.forbids
        if not isinstance(forbids, Not) or not isinstance(forbids.part, InHours):
            return False
        abouts = self._abouts(moment, bound)
        if len(abouts) > 1 or abouts[0].zone is None or not self._stances(moment, bound)[0].plain:
            return False
        rest = (cond for cond in (self.guard.lifted, self.guard.rebutted) if cond is not None)
        others = (until(cond, abouts[0], True, False) for cond in rest)
        end = earliest((self._in_force(moment), lasting(self.guard.applies, abouts[0]), *others))
        now = moment.asked.situation.now
        hours = week_of(forbids.part, abouts[0])
        assert hours is not None  # nobody goes by the hour where the zone is not told
        self.hourly = ByTheHour(hours, now, FOR_GOOD if end is None else end)
        return True

    def _at_this_hour(self, moment: Moment) -> Words:
        hourly = self.hourly
        assert hourly is not None
        seen, _ = hourly.hours.at(moment.asked.situation.now)
        if seen.truth is not True and hourly.words is None:
            bound = self._bound(moment)
            assert bound is not None
            hourly.words, hourly.told = self._spoken(moment, bound), len(seen.values)
        return hourly.says(seen)

    def _next_hour(self, moment: Moment) -> int:
        hourly = self.hourly
        assert hourly is not None
        return min(hourly.until, hourly.hours.at(moment.asked.situation.now)[1])


def _that_night(reason: Reason, told: int, seen: Seen) -> Reason:
    """The reason with another hour; so many of its values tell the hour."""
    values = (*seen.values, *reason.values[told:])
    return Reason(  # field by field, for it is made for every night of every candidate
        reason.kind,
        reason.code,
        values,
        reason.records,
        reason.guard,
        reason.count,
        reason.limit,
        reason.missing,
        reason.since,
        seen.until,
        reason.zone,
    )


def _stance(guard: Guard, asked: Asked) -> Stance:
    """How a guard stands in one zone, and until when: each of its conditions is asked once."""
    applies, applying = standing(guard.applies, asked)
    if applies is not True:
        return Stance(False, False, lambda told: applying())
    lifted: bool | None = False
    if guard.lifted is not None:
        lifted, lifting = standing(guard.lifted, asked)
        if lifted is True:
            return Stance(False, False, lambda told: earliest((applying(), lifting())))
    forbids, forbidding = standing(guard.forbids, asked)
    if forbids is False:
        return Stance(False, True, lambda told: earliest((applying(), forbidding())))

    def ends(told: bool) -> int | None:
        forbidden = forbidding() if forbids and not told else next_change(guard.forbids, asked)
        rest = (cond for cond in (guard.lifted, guard.rebutted) if cond is not None)
        return earliest((applying(), forbidden, *(until(cond, asked, True, False) for cond in rest)))

    return Stance(True, True, ends)
