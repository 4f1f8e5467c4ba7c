"""One contact or act as the parts that may hold it back: what each says at an instant, and when that may change.

INVARIANT: a contact or act is permitted exactly where none of its parts gives a reason; `decide` and `judge` say the
same, which a law over generated rules sees to. Each part states its own next breakpoint: one without cannot be made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..decision import Reason
from ..ir import Cond
from ..rules import Action, Guard, PackRules, Pause, PlaybookRules, Stage
from ..values import Limit
from .asked import Asked, Proposal
from .changes import Last, earliest, latest, next_change, standing_once
from .closing import (
    cadence_of,
    holds,
    in_zones,
    limit_reason,
    no_address,
    openness,
    out_of_scope,
    pause_reasons,
    unopened,
    wrong_address,
)
from .guarding import Guarding
from .kept import of_condition, of_loan, once
from .moment import Layer, Moment, Part, Words, in_force, until

__all__ = [
    "Cadence",
    "Guarding",
    "Holding",
    "Layer",
    "Moment",
    "Opening",
    "Part",
    "Pausing",
    "Refusal",
    "Scope",
    "Words",
    "parts_of",
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What no passing of time mends: there is nobody to reach, or no address to reach them at."""

    reasons: tuple[Reason, ...]
    layer: Layer = Layer.HELD

    def says(self, moment: Moment) -> Words:
        return Words(self.reasons)

    def turns(self, moment: Moment) -> int | None:
        return None

    keeps = turns


@dataclass(frozen=True, slots=True)
class Scope:
    """Whether the playbook speaks of the loan."""

    playbook: PlaybookRules
    layer: Layer = Layer.SCOPE

    def says(self, moment: Moment) -> Words:
        return Words(out_of_scope(self.playbook, moment.asked))

    def turns(self, moment: Moment) -> int | None:
        return earliest((next_change(self.playbook.scope, moment.asked), in_force(self.playbook.period, moment)))

    keeps = turns


@dataclass(frozen=True, slots=True)
class Opening:
    """The stages that open an action, and its own condition."""

    stages: tuple[Stage, ...]
    action: Action
    layer: Layer = Layer.OPEN

    def says(self, moment: Moment) -> Words:
        opened = openness(self.stages, moment.asked)
        return Words(tuple(dict.fromkeys(unopened(self.action, moment.about(0), opened))))

    def turns(self, moment: Moment) -> int | None:
        asked, stages = self._stages(moment)
        opened, last = _any(once(standing_once, when, asked, of_loan) for when in stages)
        changes = last() if opened else earliest(once(next_change, when, asked, of_loan) for when in stages)
        return earliest((changes, *(until(self.action.when, about, True) for about in in_zones(moment.about(0)))))

    def keeps(self, moment: Moment) -> int | None:
        asked, stages = self._stages(moment)
        opened, last = _any(once(standing_once, when, asked, of_loan) for when in stages)
        own = (once(standing_once, self.action.when, about, of_condition) for about in in_zones(moment.about(0)))
        return _any(((not opened, last), _any((truth is not True, end) for truth, end in own)))[1]()

    def _stages(self, moment: Moment) -> tuple[Asked, list[Cond]]:
        """The conditions of the stages that list the action, which speak of the loan alone."""
        return moment.asked.about(None, moment.asked.zone), [stage.when for stage in self.stages]


def _any(found: Iterable[tuple[bool | None, Last]]) -> tuple[bool, Last]:
    """Whether any of several holds, and until when that at least stays so, as each of them stays until its own end."""
    told = list(found)
    holding = [last for holds, last in told if holds]
    if holding:
        return True, lambda: latest(last() for last in holding)
    return False, lambda: earliest(last() for _, last in told)


@dataclass(frozen=True, slots=True)
class Pausing:
    """One pause of the playbook. `purpose` is the action's own, where a contact that names it states another."""

    pause: Pause
    number: int
    action: Action | None = None
    layer: Layer = Layer.OPEN

    def says(self, moment: Moment) -> Words:
        asked = moment.about(self.number)
        found = [
            reason for purpose in _purposes(asked, self.action) for reason in pause_reasons(self.pause, asked, purpose)
        ]
        return Words(tuple(found))

    def turns(self, moment: Moment) -> int | None:
        asked = moment.about(self.number)
        if not self._concerns(asked):
            return None
        return earliest(until(self.pause.when, about, False, True) for about in in_zones(asked))

    def keeps(self, moment: Moment) -> int | None:
        asked, when = moment.about(self.number), self.pause.when
        if not self._concerns(asked):
            return None
        own = (once(standing_once, when, about, of_condition) for about in in_zones(asked))
        return _any((truth is not False, last) for truth, last in own)[1]()

    def _concerns(self, asked: Asked) -> bool:
        """Whether it closes what is asked about, by its purposes."""
        return self.pause.purposes is None or bool(self.pause.purposes & set(_purposes(asked, self.action)))


@dataclass(frozen=True, slots=True)
class Holding:
    """The recorded holds."""

    number: int
    action: Action | None = None
    layer: Layer = Layer.OPEN

    def says(self, moment: Moment) -> Words:
        asked = moment.about(self.number)
        return Words(tuple(reason for purpose in _purposes(asked, self.action) for reason in holds(asked, purpose)))

    def turns(self, moment: Moment) -> int | None:
        return moment.asked.situation.next_record_turn

    keeps = turns


def _purposes(asked: Asked, action: Action | None) -> tuple[str | None, ...]:
    """What pauses and holds go by: the purpose of the contact, and that of the action it names."""
    assert asked.proposal is not None
    own = asked.proposal.closed_by
    if action is None:
        return (own,)
    return tuple(dict.fromkeys((own, asked.proposal.closed_as(action.purpose))))


@dataclass(frozen=True, slots=True)
class Cadence:
    """One of the team's own limits on an action."""

    action: Action
    limit: Limit
    number: int
    layer: Layer = Layer.HELD

    def says(self, moment: Moment) -> Words:
        return Words(tuple(limit_reason(self.action, self.limit, moment.about(self.number))))

    def turns(self, moment: Moment) -> int | None:
        cap = cadence_of(self.action, self.limit)
        return earliest(next_change(cap, about) for about in in_zones(moment.about(self.number)))

    keeps = turns


Speaking = Callable[[str | None, str | None], Iterable[tuple[PackRules, Guard]]]
"""The guards of the packs that may speak of a contact by a channel, or of an act."""


def parts_of(
    playbook: PlaybookRules | None, action: Action | None, speaking: Speaking, moment: Moment, last: Layer = Layer.HELD
) -> tuple[Part, ...]:
    """Everything that may hold the moment's contact or act back, in the order in which `judge` tells it, to a layer."""
    found: list[Part] = []
    if playbook is not None:
        found.append(Scope(playbook))
    if playbook is not None and action is not None:
        found.append(Opening(tuple(stage for stage in playbook.stages if action.id in stage.opens), action))
    for number, proposal in enumerate(moment.proposals):
        if playbook is not None:
            found += [Pausing(pause, number, action) for pause in playbook.pauses]
        found.append(Holding(number, action))
        if last < Layer.HELD:
            continue
        found += [Refusal((refused,)) for refused in _refused(action, proposal)]
        if action is not None:
            found += [Cadence(action, limit, number) for limit in action.at_most]
        found += [Guarding(pack, guard, number) for pack, guard in speaking(proposal.channel, proposal.act)]
    return tuple(found)


def _refused(action: Action | None, proposal: Proposal) -> Iterator[Reason]:
    """What is wrong with the address, whatever the time."""
    misfit = wrong_address(proposal)
    refused = None if action is None or action.reach is None else no_address(action.reach, proposal.address)
    yield from (reason for reason in (misfit, refused) if reason is not None)
