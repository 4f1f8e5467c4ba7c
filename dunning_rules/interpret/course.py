"""One contact or act followed through time: from when it is permitted, until when, what holds it back meanwhile.

An answer is a step function: between two breakpoints nothing can change, so the walk asks at breakpoints alone. Each
part is followed for itself, from one of its own breakpoints to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from ..decision import Reason
from ..times import Hop, Span, When
from .alone import may_let_go
from .moment import SILENCE
from .parts import Guarding, Layer, Moment, Part, Words


@dataclass(eq=False)
class Course:
    """One contact or act through time, as its parts tell. `at` gives the question at an instant, `horizon` the last
    instant that is looked at. What was asked once is kept.

    `made_of` gives the parts up to a layer. Most actions are not open, and then nobody asks for the guards.
    """

    at: Callable[[int], Moment]
    made_of: Callable[[Layer], Sequence[Part]]
    horizon: int
    zone: str = "UTC"
    _said: dict[tuple[int, int], Words] = field(default_factory=dict)
    _keeps: dict[tuple[int, int], int | None] = field(default_factory=dict)

    @cached_property
    def parts(self) -> Sequence[Part]:
        """All of them, in the order in which they are told."""
        return self.made_of(Layer.HELD)

    def says(self, part: int, instant: int) -> Words:
        """What a part says at an instant."""
        found = self._said.get((part, instant))
        if found is None:
            found = self._said[part, instant] = self.parts[part].says(self.at(instant))
        return found

    def until(self, part: int, instant: int, *, held: bool) -> int | None:
        """The first instant from this one on at which the part holds back, or does not: None when that never comes by
        itself, an instant beyond the horizon when it was not found within it."""
        at: int | None = instant
        while at is not None and at <= self.horizon and bool(self.says(part, at).reasons) is not held:
            at = self.keeps(part, at)
        return at

    def keeps(self, part: int, instant: int) -> int | None:
        """Until when a part at least goes on holding back, or goes on not to."""
        key = (part, instant)
        if key not in self._keeps:
            end = self.parts[part].keeps(self.at(instant))
            assert end is None or end > instant
            self._keeps[key] = end
        return self._keeps[key]

    def when(self, now: int) -> When:
        """From when it is permitted at or after an instant: each hop goes to the end of what holds back longest."""
        hops: list[Hop] = []
        at = now
        while True:
            held = [part for part in range(len(self.parts)) if self.says(part, at).reasons]
            if not held:
                return When(at, self._end(at), tuple(hops), self.zone)
            ends = {part: self.until(part, at, held=False) for part in held}
            reached = [end for end in ends.values() if end is not None and end <= self.horizon]
            last = max(reached) if len(reached) == len(ends) else None
            told = [part for part in held if (ends[part] not in reached if last is None else ends[part] == last)]
            reasons = dict.fromkeys(reason for part in told for reason in self.says(part, at).reasons)
            beyond = last is None and all(
                ends[part] is not None and may_let_go(self.parts[part], self.at(at)) for part in told
            )
            hops.append(Hop(tuple(reasons), last, beyond))
            if last is None:
                return When(None, None, tuple(hops), self.zone)
            at = last

    def _end(self, start: int) -> int | None:
        ends = (self.until(part, start, held=True) for part in range(len(self.parts)))
        return min((end for end in ends if end is not None and end <= self.horizon), default=None)

    def spans(self, since: int, until: int) -> tuple[Span, ...]:
        """The whole stretch [since, until) as spans with one answer each, merged where the answer is the same.

        As in a decision, a layer of parts is only asked where no layer before it holds back.
        """
        layers: dict[Layer, list[Part]] = {layer: [] for layer in Layer}
        for part in self.made_of(Layer.OPEN):
            layers[part.layer].append(part)
        found: list[Span] = []
        for span in self._layered(Layer.SCOPE, layers, since, until):
            if found and found[-1].tells_the_same(span):
                found[-1] = replace(found[-1], until=span.until)
            else:
                found.append(span)
        return tuple(found)

    def _layered(self, layer: Layer, layers: Mapping[Layer, list[Part]], since: int, until: int) -> Iterator[Span]:
        if layer is Layer.HELD and not layers[layer]:
            layers[layer].extend(part for part in self.parts if part.layer is layer)
        for start, end, said in self._merged(layers[layer], since, until):
            if layer is Layer.HELD:
                yield Span(start, end, "denied" if said.reasons else "permitted", said.reasons, said.advice)
            elif said.reasons:
                yield Span(start, end, "not_open", said.reasons)
            else:
                yield from self._layered(Layer(layer + 1), layers, start, end)

    def _merged(self, parts: Sequence[Part], since: int, until: int) -> Iterator[tuple[int, int, Words]]:
        """What some of the parts say together, from one instant at which any of them says something else to the next.

        There every part that speaks is asked anew: what it said at its own last breakpoint has the figures of then.
        """
        changes: dict[int, dict[int, Words]] = {}
        for number, one in enumerate(parts):
            steps = one.steps if isinstance(one, Guarding) else partial(_steps, one)
            for at, said in steps(self.at, since, until):
                changes.setdefault(at, {})[number] = said
        speaking: dict[int, Words] = {}
        begun = since
        for at in sorted(changes):
            told = changes[at]
            for part, said in told.items():
                if not said.tells_the_same(speaking.get(part, SILENCE)):
                    break
            else:
                continue
            if at > begun:
                yield begun, at, _together(speaking)
            for part in speaking.keys() - told.keys():
                told[part] = parts[part].says(self.at(at))
            for part, said in told.items():
                if said.speaks:
                    speaking[part] = said
                else:
                    speaking.pop(part, None)
            begun = at
        yield begun, until, _together(speaking)


def _steps(part: Part, at: Callable[[int], Moment], since: int, until: int) -> Iterator[tuple[int, Words]]:
    """What a part says at an instant and at each of its breakpoints before another one."""
    instant: int | None = since
    while instant is not None and instant < until:
        moment, last = at(instant), instant
        yield instant, part.says(moment)
        instant = part.turns(moment)
        assert instant is None or instant > last


def _together(speaking: Mapping[int, Words]) -> Words:
    """What parts say together, in their order."""
    if not speaking:
        return SILENCE
    told = [speaking[part] for part in sorted(speaking)]
    return Words(
        _distinct([one for said in told for one in said.reasons]),
        _distinct([one for said in told for one in said.advice]),
    )


def _distinct(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Each reason once. They are compared, not hashed: most stretches have one or two, and a reason holds much."""
    found: list[Reason] = []
    for reason in reasons:
        if reason not in found:
            found.append(reason)
    return tuple(found)
