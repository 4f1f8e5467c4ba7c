"""A candidate through time: from when nothing holds it back, asked of its parts and remembered as far as it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from ..decision import Candidate
from ..interpret.alone import may_let_go
from ..interpret.parts import Layer, Moment, Opening, Part
from ..rules import Action
from ..snapshot.model import Record
from .touching import touches

At = Callable[[int], Moment]
"""The question about one candidate at an instant."""


@dataclass(eq=False)
class Stretches:
    """One part through time: whether it holds back, as a step function that is known from its first edge on.

    `edges[i]` is where the truth becomes `held[i]`; up to `reach` (None: for good) it is known.
    """

    part: Part
    edges: list[int] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)
    reach: int | None = 0

    def forget(self) -> None:
        """What was known stands no more."""
        self.edges.clear()
        self.held.clear()

    def holds(self, instant: int, at: At) -> bool:
        """Whether the part holds back at an instant."""
        if not self.edges or instant < self.edges[0]:
            self.forget()
            self._ask(instant, at)
        while self.reach is not None and self.reach <= instant:
            self._ask(self.reach, at)
        return self.held[bisect_right(self.edges, instant) - 1]

    def next(self, instant: int, *, held: bool, bound: int, at: At) -> int | None:
        """The first instant from this one on, up to the bound, at which the part holds back, or does not."""
        if self.holds(instant, at) is held:
            return instant
        place = bisect_right(self.edges, instant)
        while place == len(self.edges):
            if self.reach is None or self.reach > bound:
                return None
            self._ask(self.reach, at)
        return self.edges[place] if self.edges[place] <= bound else None

    def _ask(self, instant: int, at: At) -> None:
        moment = at(instant)
        held = bool(self.part.says(moment).reasons)
        self.reach = self.part.turns(moment)
        assert self.reach is None or self.reach > instant
        if not self.held or self.held[-1] is not held:
            self.edges.append(instant)
            self.held.append(held)


@dataclass(eq=False)
class Track:
    """One candidate of the playbook with all that may hold it back, what closes it first, and what only advises."""

    candidate: Candidate
    action: Action
    parts: tuple[Stretches, ...]
    advising: tuple[Part, ...]
    at: At
    _touched: dict[tuple[str | None, ...], tuple[Stretches, ...]] = field(default_factory=dict)
    """Whose action, party and address → the parts that its record may bear on: two of one candidate are alike."""

    @property
    def id(self) -> str:
        return self.candidate.id

    def free_from(self, instant: int, bound: int) -> int | None:
        """The first instant from this one on, up to the bound, at which nothing holds it back."""
        settled = 0  # how many parts in a row, up to the present one, do not hold back at the instant
        place = 0
        while settled < len(self.parts):
            found = self.parts[place].next(instant, held=False, bound=bound, at=self.at)
            if found is None:
                return None
            settled = settled + 1 if found == instant else 1
            instant, place = found, (place + 1) % len(self.parts)
        return instant if instant <= bound else None

    def come_to(self, instant: int, bound: int) -> bool:
        """Whether a stage opens its action, and its own condition holds, at any time from an instant to the bound."""
        opening = (part for part in self.parts if isinstance(part.part, Opening))
        return any(part.next(instant, held=False, bound=bound, at=self.at) is not None for part in opening)

    def shut_for_good(self, instant: int) -> bool:
        """Whether its action is not open at an instant, and time alone will not open it."""
        moment = self.at(instant)
        opening = (part for part in self.parts if isinstance(part.part, Opening))
        return any(part.holds(instant, self.at) and not may_let_go(part.part, moment) for part in opening)

    def shut_from(self, instant: int, bound: int) -> int | None:
        """The first instant from this one on, up to the bound, at which something closes it."""
        closing = (part for part in self.parts if part.part.layer < Layer.HELD)
        found = (part.next(instant, held=True, bound=bound, at=self.at) for part in closing)
        return min((one for one in found if one is not None), default=None)

    def forget(self, record: Record | None) -> None:
        """A contact or act was made: what it may bear on is asked anew; None: everything is."""
        if record is None:
            touched = self.parts
        else:
            key = (record.action, record.party, record.address)
            if key not in self._touched:
                now = self.at(record.at)
                self._touched[key] = tuple(part for part in self.parts if touches(record, part.part, now))
            touched = self._touched[key]
        for part in touched:
            part.forget()
