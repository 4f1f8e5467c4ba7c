"""One contact or act as the parts that may hold it back: what each says at an instant, and when that may change.

INVARIANT: a contact or act is permitted exactly where none of its parts gives a reason; `decide` and `judge` say the
same, which a law over generated rules sees to. Each part states its own next breakpoint: one without cannot be made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from ..calendar import day_end, day_start
from ..decision import Reason
from ..ir import Cond
from ..rules import Action, Guard, PackRules, Pause, Period, PlaybookRules
from ..values import Limit
from .asked import Asked, Proposal
from .changes import earliest, lasting, latest, next_change
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
from .guards import Bound, ask_guard, zones
from .logic import reduce


@dataclass(frozen=True, slots=True)
class Moment:
    """The question at one instant: what conditions are asked about, what is proposed, and the guards that bind."""

    asked: Asked
    proposals: tuple[Proposal, ...]
    """The contact or act, once for each debt it is about."""
    bound: Mapping[tuple[str, str], Bound]
    """By pack and guard."""

    def about(self, number: int) -> Asked:
        """The question about one of the proposals, in the servicing zone."""
        return self.asked.about(self.proposals[number], self.asked.zone)


@dataclass(frozen=True, slots=True)
class Words:
    """What a part says: reasons hold back, advice does not. `closes` where the action is not open at all."""

    reasons: tuple[Reason, ...] = ()
    advice: tuple[Reason, ...] = ()


class Part(Protocol):
    """One thing that may hold a contact or act back."""

    @property
    def closes(self) -> bool:
        """Whether its reasons make the action not open, rather than denied."""

    def says(self, moment: Moment) -> Words:
        """Its reasons and advice at the moment."""

    def turns(self, moment: Moment) -> int | None:
        """The next instant after the moment at which it may say something else; None when it never does by itself."""


def _edges(period: Period, moment: Moment) -> int | None:
    """When a period next begins or ends, by the day of the law: the servicing zone's."""
    zone, now = moment.asked.situation.zone, moment.asked.situation.now
    days = [] if period.first is None else [day_start(period.first.toordinal(), zone)]
    days += [] if period.last is None else [day_end(period.last.toordinal(), zone)]
    return earliest(one for one in days if one > now)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What no passing of time mends: there is nobody to reach, or no address to reach them at."""

    reasons: tuple[Reason, ...]
    closes: bool = False

    def says(self, moment: Moment) -> Words:
        return Words(self.reasons)

    def turns(self, moment: Moment) -> int | None:
        return None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whether the playbook speaks of the loan."""

    playbook: PlaybookRules
    closes: bool = True

    def says(self, moment: Moment) -> Words:
        return Words(out_of_scope(self.playbook, moment.asked))

    def turns(self, moment: Moment) -> int | None:
        return earliest((next_change(self.playbook.scope, moment.asked), _edges(self.playbook.period, moment)))


@dataclass(frozen=True, slots=True)
class Opening:
    """The stages that open an action, and its own condition."""

    playbook: PlaybookRules
    action: Action
    closes: bool = True

    def says(self, moment: Moment) -> Words:
        stages = (stage for stage in self.playbook.stages if self.action.id in stage.opens)
        asked = moment.about(0)
        return Words(tuple(dict.fromkeys(unopened(self.action, asked, openness(stages, asked)))))

    def turns(self, moment: Moment) -> int | None:
        asked = moment.about(0)
        stages = [stage.when for stage in self.playbook.stages if self.action.id in stage.opens]
        holding = [when for when in stages if reduce(when, asked) is True]
        opened = latest(lasting(when, asked) for when in holding) if holding else earliest(_changes(stages, asked))
        return earliest((opened, *(_until(self.action.when, about, True) for about in in_zones(asked))))


@dataclass(frozen=True, slots=True)
class Pausing:
    """One pause of the playbook. `purpose` is the action's own, where a contact that names it states another."""

    pause: Pause
    number: int
    action: Action | None = None
    closes: bool = True

    def says(self, moment: Moment) -> Words:
        asked = moment.about(self.number)
        found = [
            reason for purpose in _purposes(asked, self.action) for reason in pause_reasons(self.pause, asked, purpose)
        ]
        return Words(tuple(found))

    def turns(self, moment: Moment) -> int | None:
        asked = moment.about(self.number)
        if self.pause.purposes is not None and not self.pause.purposes & set(_purposes(asked, self.action)):
            return None
        return earliest(_until(self.pause.when, about, False, True) for about in in_zones(asked))


@dataclass(frozen=True, slots=True)
class Holding:
    """The recorded holds."""

    number: int
    action: Action | None = None
    closes: bool = True

    def says(self, moment: Moment) -> Words:
        asked = moment.about(self.number)
        return Words(tuple(reason for purpose in _purposes(asked, self.action) for reason in holds(asked, purpose)))

    def turns(self, moment: Moment) -> int | None:
        return moment.asked.situation.next_turn


def _purposes(asked: Asked, action: Action | None) -> tuple[str | None, ...]:
    """What pauses and holds go by: the purpose of the contact, and that of the action it names."""
    assert asked.proposal is not None
    own = asked.proposal.closed_by
    if action is None:
        return (own,)
    return tuple(dict.fromkeys((own, replace(asked.proposal, purpose=action.purpose).closed_by)))


@dataclass(frozen=True, slots=True)
class Cadence:
    """One of the team's own limits on an action."""

    action: Action
    limit: Limit
    number: int
    closes: bool = False

    def says(self, moment: Moment) -> Words:
        return Words(tuple(limit_reason(self.action, self.limit, moment.about(self.number))))

    def turns(self, moment: Moment) -> int | None:
        cap = cadence_of(self.action, self.limit)
        return earliest(next_change(cap, about) for about in in_zones(moment.about(self.number)))


@dataclass(frozen=True, slots=True)
class Guarding:
    """One guard of a pack, asked about one debt."""

    pack: PackRules
    guard: Guard
    number: int
    closes: bool = False

    def says(self, moment: Moment) -> Words:
        bound = moment.bound.get((self.pack.id, self.guard.id))
        if bound is None:
            return Words()
        said = ask_guard(bound, moment.proposals[self.number])
        return Words(said.reasons, said.advice)

    def turns(self, moment: Moment) -> int | None:
        edges = earliest((_edges(self.pack.period, moment), _edges(self.guard.period, moment)))
        bound = moment.bound.get((self.pack.id, self.guard.id))
        if bound is None:
            return edges
        proposal = moment.proposals[self.number]
        abouts = (bound.asked.about(proposal, zone) for zone in zones(bound.asked, proposal))
        return earliest((edges, *(_guard_turns(self.guard, about) for about in abouts)))


def _guard_turns(guard: Guard, asked: Asked) -> int | None:
    """When a guard may next speak or fall silent, or speak otherwise."""
    applies = lasting(guard.applies, asked)
    if reduce(guard.applies, asked) is not True:
        return applies
    if guard.lifted is not None and reduce(guard.lifted, asked) is True:
        return earliest((applies, lasting(guard.lifted, asked)))
    if reduce(guard.forbids, asked) is False:
        return earliest((applies, lasting(guard.forbids, asked)))
    rest = (cond for cond in (guard.lifted, guard.rebutted) if cond is not None)
    return earliest((applies, _until(guard.forbids, asked, True), *(_until(cond, asked, True, False) for cond in rest)))


def _until(cond: Cond, asked: Asked, *plain: bool) -> int | None:
    """Until when a condition says the same: where its truth is one of the plain ones, as long as that lasts; else
    until a leaf changes, for then its leaves are told."""
    return lasting(cond, asked) if reduce(cond, asked) in plain else next_change(cond, asked)


def _changes(conditions: Iterable[Cond], asked: Asked) -> Iterator[int | None]:
    return (next_change(cond, asked) for cond in conditions)


def parts_of(
    playbook: PlaybookRules | None, action: Action | None, packs: Iterable[PackRules], moment: Moment
) -> tuple[Part, ...]:
    """Everything that may hold the moment's contact or act back, in the order in which `judge` tells it."""
    packed = tuple(packs)
    found: list[Part] = []
    if playbook is not None:
        found.append(Scope(playbook))
    if playbook is not None and action is not None:
        found.append(Opening(playbook, action))
    for number, proposal in enumerate(moment.proposals):
        if playbook is not None:
            found += [Pausing(pause, number, action) for pause in playbook.pauses]
        found.append(Holding(number, action))
        found += [Refusal((refused,)) for refused in _refused(action, proposal)]
        if action is not None:
            found += [Cadence(action, limit, number) for limit in action.at_most]
        found += [Guarding(pack, guard, number) for pack in packed for guard in pack.guards]
    return tuple(found)


def _refused(action: Action | None, proposal: Proposal) -> Iterator[Reason]:
    """What is wrong with the address, whatever the time."""
    misfit = wrong_address(proposal)
    refused = None if action is None or action.reach is None else no_address(action.reach, proposal.address)
    yield from (reason for reason in (misfit, refused) if reason is not None)
