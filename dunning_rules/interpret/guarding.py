"""One guard of a pack through time: what it says to a contact or act at a moment, and until when.

A guard of hours is asked in full once; for as long as nothing but the hour can change it, only the hour is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from ..decision import Reason
from ..ir import InHours, Not
from ..rules import Guard, PackRules
from .asked import Asked
from .changes import earliest, fixed, hours_at, lasting, next_change, standing
from .guards import Bound, ask_guard, zones
from .moment import SILENCE, Layer, Moment, Stance, Words, in_force, until
from .probe import probe
from .seen import Seen

FOR_GOOD: Final = 1 << 62
"""An instant that never comes."""


@dataclass(slots=True, eq=False)
class Remembered:
    """What is remembered of a guard and a contact from one moment to another.

    `idle`: the guard can have nothing against it, whatever the time; None while nobody asked. `words` are those of a
    guard of hours outside of them, which from one instant to another can change by the hour alone; so many of their
    values, `told`, tell the hour, and come first.
    """

    idle: bool | None = None
    since: int = 0
    until: int = 0
    words: Words | None = None
    told: int = 0


@dataclass(frozen=True, slots=True)
class Guarding:
    """One guard of a pack, asked about one debt."""

    pack: PackRules
    guard: Guard
    number: int
    layer: Layer = Layer.HELD
    known: Remembered = field(default_factory=Remembered, compare=False, repr=False)

    def says(self, moment: Moment) -> Words:
        bound = self._bound(moment)
        if bound is None or self._is_idle(moment, bound):
            return SILENCE
        hours = self._by_the_hour(moment, bound)
        if hours is not None:
            return self._at_this_hour(hours, moment, bound)
        speaks = any(stance.speaks for stance in self._stances(moment, bound))
        return self._spoken(moment, bound) if speaks else SILENCE

    def turns(self, moment: Moment) -> int | None:
        return self._turns(moment, told=True)

    def keeps(self, moment: Moment) -> int | None:
        return self._turns(moment, told=False)

    def _turns(self, moment: Moment, *, told: bool) -> int | None:
        bound = self._bound(moment)
        if self._is_idle(moment, bound):
            return None
        if bound is None:
            return self._in_force(moment)
        hours = self._by_the_hour(moment, bound)
        if hours is not None:
            return earliest((self.known.until, next_change(hours, self._abouts(moment, bound)[0])))
        ends = (stance.ends(told) for stance in self._stances(moment, bound))
        return earliest((self._in_force(moment), *ends))

    def _bound(self, moment: Moment) -> Bound | None:
        """The guard as it binds then, if it does."""
        return moment.bound.get((self.pack.id, self.guard.id))

    def _is_idle(self, moment: Moment, bound: Bound | None) -> bool:
        """Whether the guard speaks of other contacts, or can have nothing against this one, whatever the time."""
        if self.known.idle is None:
            asked, guard = moment.asked.about(moment.proposals[self.number]), self.guard
            idle = fixed(guard.applies, asked) is False
            if not idle and bound is not None:
                idle = fixed(guard.forbids, replace(bound.asked, proposal=asked.proposal)) is False
            self.known.idle = idle
        return self.known.idle

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

    def _by_the_hour(self, moment: Moment, bound: Bound) -> InHours | None:
        """The hours on which alone it depends what a guard says, for as long as that is `known`; else None."""
        hours = _hours_of(self.guard)
        if hours is None:
            return None
        known, now = self.known, moment.asked.situation.now
        if known.since <= now < known.until:
            return hours
        abouts = self._abouts(moment, bound)
        if len(abouts) > 1 or abouts[0].zone is None or not self._stances(moment, bound)[0].plain:
            return None
        rest = (cond for cond in (self.guard.lifted, self.guard.rebutted) if cond is not None)
        others = (until(cond, abouts[0], True, False) for cond in rest)
        end = earliest((self._in_force(moment), lasting(self.guard.applies, abouts[0]), *others))
        known.since, known.until, known.words = now, FOR_GOOD if end is None else end, None
        return hours

    def _at_this_hour(self, hours: InHours, moment: Moment, bound: Bound) -> Words:
        """What it says, of which only the hour and its end change from one night to the next."""
        about = self._abouts(moment, bound)[0]
        if hours_at(hours, about)[0]:
            return SILENCE
        seen, known = probe(hours, about), self.known
        if known.words is None:
            known.words, known.told = self._spoken(moment, bound), len(seen.values)
        reasons, advice = known.words.reasons, known.words.advice
        return Words(
            tuple(_that_night(one, known.told, seen) for one in reasons),
            tuple(_that_night(one, known.told, seen) for one in advice),
        )


def _hours_of(guard: Guard) -> InHours | None:
    if isinstance(guard.forbids, Not) and isinstance(guard.forbids.part, InHours):
        return guard.forbids.part
    return None


def _that_night(reason: Reason, told: int, seen: Seen) -> Reason:
    """The reason with another hour; so many of its values tell the hour."""
    return replace(reason, values=(*seen.values, *reason.values[told:]), until=seen.until)


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
