"""Every way to do one action toward one party, through time: when it is open, when it may be done, what forbids it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..decision import Reason
from ..times import keys_of
from .course import Course
from .parts import Layer

Stretch = tuple[int, int]
"""[since, until), in microseconds since 1970 (UTC)."""


@dataclass(eq=False)
class Way:
    """One candidate through time. What a part said is kept for as long as it lasts: a year of days is soon asked."""

    course: Course
    _steps: dict[int, tuple[list[int], list[tuple[bool, int | None]]]] = field(default_factory=dict)

    @property
    def parts(self) -> range:
        return range(len(self.course.parts))

    @property
    def closing(self) -> Sequence[int]:
        """What closes the action."""
        return [part for part in self.parts if self.course.parts[part].layer < Layer.HELD]

    @property
    def barring(self) -> Sequence[int]:
        """What holds it back while it is open: guards, cadence, addresses."""
        return [part for part in self.parts if self.course.parts[part].layer is Layer.HELD]

    def step(self, part: int, at: int) -> tuple[bool, int | None]:
        """Whether a part holds back at an instant, and until when at least that stays so; None: for good."""
        starts, steps = self._steps.setdefault(part, ([], []))
        place = bisect_right(starts, at)
        if place:
            found = steps[place - 1]
            if found[1] is None or at < found[1]:
                return found
        found = (bool(self.course.says(part, at).reasons), self.course.keeps(part, at))
        starts.insert(place, at)
        steps.insert(place, found)
        return found

    def changes(self, part: int, at: int, until: int, *, held: bool) -> int:
        """The first instant from this one on at which the part holds back, or does not; `until` where none comes."""
        while at < until:
            said, turn = self.step(part, at)
            if said is held:
                return at
            if turn is None:
                return until
            at = turn
        return until

    def free(self, parts: Iterable[int], at: int, until: int) -> int:
        """The first instant from this one on at which none of some parts holds back; `until` where none comes."""
        order = list(parts)
        asked = 0
        while asked < len(order) and at < until:
            then = self.changes(order[asked], at, until, held=False)
            if then > at:  # the others have to be asked again, and the one that held back first
                order.insert(0, order.pop(asked))
                asked = 0
            asked += 1
            at = then
        return at

    def stretches(self, parts: Sequence[int], since: int, until: int) -> Iterator[Stretch]:
        """The stretches of [since, until) in which none of some parts holds back."""
        at = self.free(parts, since, until)
        while at < until:
            end = min((self.changes(part, at, until, held=True) for part in parts), default=until)
            yield at, end
            at = self.free(parts, end, until)

    def permitted(self, since: int, until: int) -> bool:
        """Whether nothing holds back at some moment of [since, until)."""
        return self.free(self.parts, since, until) < until

    def against(self, since: int, until: int) -> Iterator[Reason]:
        """What forbids it during all of [since, until): from each moment on, what holds back for longest."""
        at = since
        while at < until:
            ends = {part: self.changes(part, at, until, held=False) for part in self.parts}
            last = max(ends.values(), default=at)
            if last == at:
                return
            for part, end in ends.items():
                if end == last:
                    yield from self.course.says(part, at).reasons
            at = last


@dataclass(frozen=True, eq=False)
class Ways:
    """The candidates of one action toward one party: a duty is done by any of them."""

    each: tuple[Way, ...]

    def open(self, since: int, until: int) -> list[Stretch]:
        """The stretches of [since, until) in which it is open, by any way."""
        found: list[Stretch] = []
        for start, end in sorted(one for way in self.each for one in way.stretches(way.closing, since, until)):
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], end))
            else:
                found.append((start, end))
        return found

    def permitted(self, since: int, until: int) -> bool:
        """Whether it is permitted at any moment of [since, until)."""
        return any(way.permitted(since, until) for way in self.each)

    def possible(self, since: int, until: int) -> bool:
        """Whether at some moment of [since, until) nothing but being closed forbids it."""
        return any(way.free(way.barring, since, until) < until for way in self.each)

    def against(self, since: int, until: int) -> tuple[Reason, ...]:
        """What forbids it during all of [since, until), each reason as it was first met."""
        found: dict[object, Reason] = {}
        for way in self.each:
            for reason in way.against(since, until):
                found.setdefault(keys_of((reason,)), reason)
        return tuple(found.values())
