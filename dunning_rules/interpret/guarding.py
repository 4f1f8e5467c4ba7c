"""One guard of a pack through time: what it says to a contact or act at a moment, and until when.

A guard of hours is asked in full once; for as long as nothing but the hour can change it, only the hour is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from ..decision import Reason
from ..ir import InHours, Not
from ..rules import Guard, PackRules
from .asked import Asked
from .changes import earliest, hours_at, lasting, next_change
from .guards import Bound, ask_guard, zones
from .logic import reduce
from .moment import SILENCE, GuardState, Layer, Moment, Words, in_force, until
from .probe import probe
from .seen import Seen

FOR_GOOD: Final = 1 << 62
"""An instant that never comes."""


@dataclass(slots=True, eq=False)
class Nights:
    """What a guard of hours says outside of them: from one instant to another nothing but the hour can change it."""

    since: int = 0
    until: int = 0
    words: Words | None = None
    told: int = 0
    """How many of the words' values tell the hour; they come first."""


@dataclass(frozen=True, slots=True)
class Guarding:
    """One guard of a pack, asked about one debt."""

    pack: PackRules
    guard: Guard
    number: int
    layer: Layer = Layer.HELD
    nights: Nights = field(default_factory=Nights, compare=False, repr=False)

    def says(self, moment: Moment) -> Words:
        bound = self._bound(moment)
        if bound is None:
            return SILENCE
        hours = self._by_the_hour(moment, bound)
        if hours is not None:
            return self._at_this_hour(hours, moment, bound)
        return self._spoken(moment, bound) if "speaks" in self._states(moment, bound) else SILENCE

    def turns(self, moment: Moment) -> int | None:
        return self._turns(moment, told=True)

    def keeps(self, moment: Moment) -> int | None:
        return self._turns(moment, told=False)

    def _turns(self, moment: Moment, *, told: bool) -> int | None:
        bound = self._bound(moment)
        if bound is None:
            return self._in_force(moment)
        abouts = self._abouts(moment, bound)
        hours = self._by_the_hour(moment, bound)
        if hours is not None:
            return earliest((self.nights.until, next_change(hours, abouts[0])))
        states = zip(self._states(moment, bound), abouts, strict=True)
        return earliest((self._in_force(moment), *(_turn(self.guard, *one, told=told) for one in states)))

    def _bound(self, moment: Moment) -> Bound | None:
        """The guard as it binds then, if it does."""
        return moment.bound.get((self.pack.id, self.guard.id))

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

    def _states(self, moment: Moment, bound: Bound) -> tuple[GuardState, ...]:
        """How the guard stands in each of them."""
        key = (self.pack.id, self.guard.id, self.number)
        found = moment.kept.states.get(key)
        if found is None:
            found = tuple(_state(self.guard, about) for about in self._abouts(moment, bound))
            moment.kept.states[key] = found
        return found

    def _by_the_hour(self, moment: Moment, bound: Bound) -> InHours | None:
        """The hours on which alone it depends what a guard says, for as long as its `nights` tell; else None."""
        hours = _hours_of(self.guard)
        if hours is None:
            return None
        nights, now = self.nights, moment.asked.situation.now
        if nights.since <= now < nights.until:
            return hours
        abouts = self._abouts(moment, bound)
        if len(abouts) > 1 or abouts[0].zone is None or self._states(moment, bound)[0] in ("aside", "lifted"):
            return None
        rest = (cond for cond in (self.guard.lifted, self.guard.rebutted) if cond is not None)
        others = (until(cond, abouts[0], True, False) for cond in rest)
        end = earliest((self._in_force(moment), lasting(self.guard.applies, abouts[0]), *others))
        nights.since, nights.until, nights.words = now, FOR_GOOD if end is None else end, None
        return hours

    def _at_this_hour(self, hours: InHours, moment: Moment, bound: Bound) -> Words:
        """What it says, of which only the hour and its end change from one night to the next."""
        about = self._abouts(moment, bound)[0]
        if hours_at(hours, about)[0]:
            return SILENCE
        seen, nights = probe(hours, about), self.nights
        if nights.words is None:
            nights.words, nights.told = self._spoken(moment, bound), len(seen.values)
        reasons, advice = nights.words.reasons, nights.words.advice
        return Words(
            tuple(_that_night(one, nights.told, seen) for one in reasons),
            tuple(_that_night(one, nights.told, seen) for one in advice),
        )


def _hours_of(guard: Guard) -> InHours | None:
    if isinstance(guard.forbids, Not) and isinstance(guard.forbids.part, InHours):
        return guard.forbids.part
    return None


def _that_night(reason: Reason, told: int, seen: Seen) -> Reason:
    """The reason with another hour; so many of its values tell the hour."""
    return replace(reason, values=(*seen.values, *reason.values[told:]), until=seen.until)


def _state(guard: Guard, asked: Asked) -> GuardState:
    if reduce(guard.applies, asked) is not True:
        return "aside"
    if guard.lifted is not None and reduce(guard.lifted, asked) is True:
        return "lifted"
    return "kept" if reduce(guard.forbids, asked) is False else "speaks"


def _turn(guard: Guard, state: GuardState, asked: Asked, *, told: bool) -> int | None:
    """When a guard may next speak or fall silent, or where it is `told` what it says, speak otherwise."""
    applies = lasting(guard.applies, asked)
    match state:
        case "aside":
            return applies
        case "lifted":
            assert guard.lifted is not None
            return earliest((applies, lasting(guard.lifted, asked)))
        case "kept":
            return earliest((applies, lasting(guard.forbids, asked)))
        case "speaks":
            rest = (cond for cond in (guard.lifted, guard.rebutted) if cond is not None)
            turns = (until(cond, asked, True, False) for cond in rest)
            forbids = next_change(guard.forbids, asked) if told else until(guard.forbids, asked, True)
            return earliest((applies, forbids, *turns))
        case _:
            assert_never(state)
