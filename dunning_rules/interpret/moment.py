"""The question about one contact or act at one instant, and what a part that may hold it back has to tell of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, NamedTuple, Protocol

from ..calendar import day_end, day_start
from ..decision import Reason
from ..ir import Cond
from ..rules import Period
from ..times import alike
from ..turning import after, stutters
from .asked import Asked, Proposal
from .changes import earliest, next_change, standing_once
from .guards import Bound
from .kept import of_condition, once


@dataclass(frozen=True, slots=True)
class Stance:
    """How a guard stands toward a contact: whether it speaks, or may while an attribute is still to be stated.

    `ends` tells until when it at least stays so; told of `True` until when it says the same too.
    """

    speaks: bool
    plain: bool
    """It applies and is not lifted."""
    ends: Callable[[bool], int | None]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was asked at a moment, so that nothing is asked twice: the questions, and how guards stand."""

    own: dict[int, Asked] = field(default_factory=dict)
    abouts: dict[tuple[str, int], tuple[Asked, ...]] = field(default_factory=dict)
    stances: dict[tuple[str, str, int], tuple[Stance, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moment:
    """The question at one instant: what conditions are asked about, what is proposed, and the guards that bind."""

    asked: Asked
    proposals: tuple[Proposal, ...]
    """The contact or act, once for each debt it is about."""
    bound: Mapping[tuple[str, str], Bound]
    """By pack and guard."""
    kept: Kept = field(default_factory=Kept, compare=False, repr=False)

    def about(self, number: int) -> Asked:
        """The question about one of the proposals, in the servicing zone."""
        found = self.kept.own.get(number)
        if found is None:
            found = self.kept.own[number] = self.asked.about(self.proposals[number], self.asked.zone)
        return found


class Words(NamedTuple):
    """What a part says: reasons hold back, advice does not."""

    reasons: tuple[Reason, ...] = ()
    advice: tuple[Reason, ...] = ()

    @property
    def speaks(self) -> bool:
        return bool(self.reasons or self.advice)

    def tells_the_same(self, other: Words) -> bool:
        """Whether both say the same, the figures of their reasons apart."""
        return self is other or (alike(self.reasons, other.reasons) and alike(self.advice, other.advice))


SILENCE: Final = Words()


class Layer(IntEnum):
    """How early a part is asked: a later layer has nothing to say where an earlier one holds back."""

    SCOPE = 0
    """Whether there is anything to ask: the playbook speaks of the loan, somebody is there to be reached."""
    OPEN = 1
    """Whether the action is open: stages, its own condition, pauses, holds."""
    HELD = 2
    """What holds an open one back: addresses, cadence, guards."""


class Part(Protocol):
    """One thing that may hold a contact or act back."""

    @property
    def layer(self) -> Layer:
        """Up to `OPEN` its reasons make the action not open, else denied."""

    def says(self, moment: Moment) -> Words:
        """Its reasons and advice at the moment."""

    def turns(self, moment: Moment) -> int | None:
        """The next instant after the moment at which it may say something else; None when it never does by itself."""

    def keeps(self, moment: Moment) -> int | None:
        """Until when it at least goes on holding back, or goes on not to; never earlier than it `turns`."""


def in_force(period: Period, moment: Moment) -> int | None:
    """When a period next begins or ends, by the day of the law: the servicing zone's."""
    if period.first is None and period.last is None:
        return None
    zone, now = moment.asked.situation.zone, moment.asked.situation.now
    days = [] if period.first is None else [day_start(period.first.toordinal(), zone)]
    days += [] if period.last is None else [day_end(period.last.toordinal(), zone)]
    return earliest((*(one for one in days if one > now), *after(now, stutters(zone))))


def until(cond: Cond, asked: Asked, *plain: bool) -> int | None:
    """Until when a condition says the same: where its truth is one of the plain ones, as long as that lasts; else
    until a leaf changes, for then its leaves are told."""
    truth, last = once(standing_once, cond, asked, of_condition)
    return last() if truth in plain else once(next_change, cond, asked, of_condition)
