"""Breakpoints of single conditions: between an instant and the next one given for it, the answer is the same."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from dunning_rules import Playbook, Snapshot
from dunning_rules.calendar import DAY, iso
from dunning_rules.clock import Clock
from dunning_rules.interpret.asked import Asked, Proposal
from dunning_rules.interpret.changes import lasting, next_change
from dunning_rules.interpret.decide import proposed
from dunning_rules.interpret.guards import Bound, bind, zones
from dunning_rules.interpret.logic import Reduced, reduce
from dunning_rules.ir import Cond, leaves_of
from dunning_rules.readied import facts_of
from dunning_rules.situation import Situation


@dataclass(frozen=True)
class Where:
    """A condition where it stands: in a stage (no candidate), an action or pause (one), or a guard of a pack."""

    cond: Cond
    candidate: str | None = None
    guard: tuple[str, str] | None = None
    zone: str | None = None
    reply_to: str | None = None


class Field:
    """A book and a loan, of which every condition can be asked at every instant."""

    def __init__(self, book: Playbook, snapshot: Snapshot) -> None:
        put = book.question(snapshot)
        self.book, self.now = book, put.asked.situation.now
        self.actions = {action.id: action for action in book.rules.actions}
        told = book.decide(snapshot).candidates
        self.candidates = {one.id: one for one in told if "no_party" not in {reason.kind for reason in one.reasons}}

        def binding(situation: Situation, law_day: date) -> tuple[Bound, ...]:
            found: list[Bound] = []
            for pack in book.packs:
                facts = facts_of(snapshot, pack.names.inputs)
                asked = Asked(situation, pack.names, self.actions, law_day, facts, "guard")
                found += bind(pack, asked, adopted=False)[0]
            return tuple(found)

        self.clock = Clock(put.asked, book.packs, book.rules.arrears, None, binding, hindsight=True)

    def everywhere(self) -> Iterator[Where]:
        """Every condition where it is asked."""
        rules = self.book.rules
        yield from (Where(stage.when) for stage in rules.stages)
        for name, candidate in self.candidates.items():
            own = self.clock.asked.situation.zones_of(candidate.party)
            for zone in own or (self.clock.asked.situation.zone,):
                yield Where(self.actions[candidate.action].when, name, zone=zone)
                yield from (Where(pause.when, name, zone=zone) for pause in rules.pauses)
            for key, bound in self.clock.at(self.now)[1].items():
                guard = bound.guard
                for zone in zones(bound.asked, self._proposal(name, bound.asked)):
                    told = (guard.applies, guard.forbids, guard.lifted, guard.rebutted)
                    yield from (Where(cond, name, key, zone) for cond in told if cond is not None)

    def leaves(self) -> Iterator[Where]:
        """Every condition and every leaf of one, in each zone in which it is asked; alike ones once."""
        seen: set[tuple[object, ...]] = set()
        for where in self.everywhere():
            for cond in dict.fromkeys((where.cond, *leaves_of(where.cond))):
                key = (cond, where.candidate is None, where.guard and where.guard[0], where.zone)
                if key not in seen:
                    seen.add(key)
                    yield replace(where, cond=cond)

    def _proposal(self, name: str, asked: Asked) -> Proposal:
        candidate, situation = self.candidates[name], asked.situation
        party, address = situation.party(candidate.party), situation.address(candidate.address)
        return proposed(self.actions[candidate.action], party, address, asked)

    def asked(self, where: Where, instant: int) -> Asked | None:
        """The question about a condition at an instant; None where its guard does not bind then."""
        asked, bound = self.clock.at(instant)
        if where.guard is not None:
            found = bound.get(where.guard)
            if found is None:
                return None
            asked = found.asked
        if where.candidate is None:
            return asked
        proposal = replace(self._proposal(where.candidate, asked), reply_to=where.reply_to)
        return asked.about(proposal, where.zone)

    def answer(self, where: Where, instant: int) -> Reduced | None:
        """What a condition says at an instant; None where its guard does not bind then."""
        asked = self.asked(where, instant)
        return None if asked is None else reduce(where.cond, asked)


@dataclass(frozen=True)
class Walked:
    """A condition from one of its breakpoints to the next: what it says from each on."""

    edges: tuple[int, ...]
    answers: tuple[Reduced | None, ...]

    def at(self, instant: int) -> Reduced | None:
        return self.answers[bisect_right(self.edges, instant) - 1]

    @property
    def changes(self) -> int:
        """How often the answer was another one."""
        return sum(one != other for one, other in zip(self.answers, self.answers[1:], strict=False))


def walk(field: Field, where: Where, until: int) -> Walked:
    """Follows a condition by its breakpoints, each later than the one before."""
    edges: list[int] = []
    answers: list[Reduced | None] = []
    at: int | None = field.now
    while at is not None and at < until:
        asked = field.asked(where, at)
        edges.append(at)
        answers.append(None if asked is None else reduce(where.cond, asked))
        turn = at + DAY if asked is None else next_change(where.cond, asked)
        assert turn is None or turn > at, where
        at = turn
    return Walked(tuple(edges), tuple(answers))


def holds_between(field: Field, where: Where, days: int, seed: int, tries: int = 6) -> Walked:
    """Between two breakpoints a condition says the same, and until its truth lasts it keeps its truth."""
    made, end = random.Random(seed), field.now + days * DAY
    walked = walk(field, where, end)
    for place, (at, answer) in enumerate(zip(walked.edges, walked.answers, strict=True)):
        asked = field.asked(where, at)
        if asked is None:
            continue
        until = walked.edges[place + 1] if place + 1 < len(walked.edges) else end
        lasts = lasting(where.cond, asked)
        assert lasts is None or lasts >= until or until == end, where
        _same(field, where, at, _some(at, until, made, tries), answer)
        _same(field, where, at, _some(at, end if lasts is None else min(lasts, end), made, tries), answer)
    return walked


def _some(since: int, until: int, made: random.Random, tries: int) -> list[int]:
    return sorted({until - 1, *(made.randrange(since, until) for _ in range(tries))})


def _same(field: Field, where: Where, at: int, points: Iterable[int], answer: object) -> None:
    for point in points:
        found = field.answer(where, point)
        if found is not None:
            assert found == answer, f"{where} is {answer} at {iso(at, 'UTC')}, {found} at {iso(point, 'UTC')}"
