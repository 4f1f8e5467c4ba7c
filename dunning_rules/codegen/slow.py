"""What generated text leaves open is asked of the reference reader, for one rule and one candidate at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..decision import Candidate
from ..interpret.asked import Asked, Proposal
from ..interpret.closing import Openness, holds, limit_reason, openness, pause_reasons, unopened
from ..interpret.decide import proposed
from ..interpret.guards import ask_guard
from ..interpret.probe import probe
from ..interpret.reading import Reading
from ..ir import TRUE, Leaf
from ..rules import Stage
from ..snapshot.model import Address, Party
from ..values import Unknown
from .codes import STATUSES, Codes
from .variant import Source

Numbers = tuple[int, ...]


class Slow:
    """The rules of one loan, asked one by one. `read` gives the loan at an instant."""

    __slots__ = ("_last", "_read", "advising", "codes", "parties", "places", "source")

    def __init__(self, source: Source, codes: Codes, read: Callable[[int], Reading], *, advising: bool) -> None:
        self.source, self.codes, self._read, self.advising = source, codes, read, advising
        self._last: Reading | None = None
        self.parties: dict[int, Party] = {}
        self.places: dict[int, Address] = {}
        """Parties and addresses by their bits."""

    def at(self, now: int) -> Reading:
        last = self._last
        if last is None or last.now != now:
            last = self._last = self._read(now)
        return last

    def _proposal(self, asked: Asked, action: int, who: int, place: int) -> Proposal:
        return proposed(self.source.actions[action], self.parties.get(who), self.places.get(place), asked)

    def leaf(self, asked: Asked, leaf: Leaf) -> int:
        """A leaf of the loan alone: 0 false, 1 true, 2 unknown."""
        truth = probe(leaf, asked).truth
        return 2 if isinstance(truth, Unknown) else int(truth)

    def stage(self, now: int, number: int) -> Numbers:
        """Why a stage does not hold; empty where it does."""
        stage: Stage = self.source.playbook.stages[number]
        asked = self.at(now).asked
        action = next(one for one in self.source.actions if one.id in stage.opens)
        shut = openness((stage,), asked)
        return self.codes.of(unopened(replace(action, when=TRUE), replace(asked, proposal=None), shut))

    def when(self, now: int, action: int, who: int, place: int) -> Numbers:
        """Why an action's own condition does not hold."""
        asked, one = self.at(now).asked, self.source.actions[action]
        about = asked.about(self._proposal(asked, action, who, place), asked.zone)
        opening = tuple(stage for stage in self.source.playbook.stages if one.id in stage.opens)
        return self.codes.of(unopened(one, about, Openness(opening, ())))

    def pause(self, now: int, number: int, action: int, who: int, place: int) -> Numbers:
        """Whether a pause closes a candidate."""
        asked = self.at(now).asked
        proposal = self._proposal(asked, action, who, place)
        pause = self.source.playbook.pauses[number]
        return self.codes.of(pause_reasons(pause, asked.about(proposal, asked.zone), proposal.closed_by))

    def holds(self, now: int, action: int, who: int, place: int) -> Numbers:
        """Whether a recorded hold closes a candidate."""
        asked = self.at(now).asked
        proposal = self._proposal(asked, action, who, place)
        return self.codes.of(holds(asked.about(proposal, asked.zone), proposal.closed_by))

    def limit(self, now: int, number: int, action: int, who: int, place: int) -> Numbers:
        """Whether one limit of an action is used up."""
        asked, one = self.at(now).asked, self.source.actions[action]
        about = asked.about(self._proposal(asked, action, who, place))
        return self.codes.of(limit_reason(one, one.at_most[number], about))

    def guard(self, now: int, number: int, action: int, who: int, place: int) -> Numbers:
        """What one of the binding guards has against a candidate."""
        reading = self.at(now)
        proposal = self._proposal(reading.asked, action, who, place)
        return self.codes.of(ask_guard(reading.bound[number], proposal).reasons)

    def advice(self, now: int, number: int, action: int, who: int, place: int) -> Numbers:
        """With what one of the binding guards advises against a candidate."""
        reading = self.at(now)
        proposal = self._proposal(reading.asked, action, who, place)
        return self.codes.of(ask_guard(reading.bound[number], proposal).advice)

    def candidates(self, now: int, action: int) -> dict[str, tuple[int, Numbers]]:
        """All candidates of an action, by id."""
        return {one.id: self.answered(one) for one in self.told(now, action)}

    def told(self, now: int, action: int) -> tuple[Candidate, ...]:
        """All candidates of an action in full."""
        return self.at(now).candidates(self.source.actions[action])

    def answered(self, candidate: Candidate) -> tuple[int, Numbers]:
        told = candidate.advice if self.advising and candidate.status == "permitted" else candidate.reasons
        return STATUSES.index(candidate.status), self.codes.of(told)
