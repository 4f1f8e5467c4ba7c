"""What keeps an action shut or holds it back, apart from guards: scope, stages, pauses, holds, cadence, addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..decision import Reason, ReasonKind, Values
from ..ir import AtLimit, Filter, Tie
from ..rules import Action, Pause, PlaybookRules, Reach, Stage
from ..settle import HOLD_FREE_PURPOSES
from ..snapshot.model import Address
from ..values import Limit, Unknown
from ..words import CHANNELS_WITH_ADDRESS
from .asked import Asked, Proposal
from .kept import of_condition, of_loan, once
from .ledger import shares_debt
from .logic import Clue, explain, reduce
from .probe import probe
from .standing import holds_toward


@dataclass(frozen=True, slots=True)
class Openness:
    """Which stages hold; `shut` are the clues of those that do not."""

    open: tuple[Stage, ...]
    shut: tuple[tuple[Stage, tuple[Clue, ...]], ...]

    def opening(self, action: str) -> tuple[Stage, ...]:
        return tuple(stage for stage in self.open if action in stage.opens)

    def closing(self, action: str) -> tuple[tuple[Stage, tuple[Clue, ...]], ...]:
        return tuple((stage, clues) for stage, clues in self.shut if action in stage.opens)


def openness(stages: Iterable[Stage], asked: Asked) -> Openness:
    """Asks stages, which speak of the loan alone whatever contact is in question. One that is unknown does not open."""
    asked = asked.about(None, asked.zone)
    holding: list[Stage] = []
    shut: list[tuple[Stage, tuple[Clue, ...]]] = []
    for stage in stages:
        clues = once(_shut, stage, asked, of_loan)
        if clues is None:
            holding.append(stage)
        else:
            shut.append((stage, clues))
    return Openness(tuple(holding), tuple(shut))


def _shut(stage: Stage, asked: Asked) -> tuple[Clue, ...] | None:
    """Why a stage does not hold; None where it does."""
    return None if reduce(stage.when, asked) is True else explain(stage.when, asked)


def out_of_scope(playbook: PlaybookRules, asked: Asked) -> tuple[Reason, ...]:
    """Why a playbook does not speak of a loan: its `applies_to` fails or is unknown, or it is not in force."""
    zone = asked.zone or asked.situation.zone
    reasons = list(_reasons("condition", explain(playbook.scope, asked), asked, ("playbook", playbook.id)))
    if not playbook.period.holds(asked.law_day):
        reasons.append(Reason("condition", "not-in-force", (("playbook", playbook.id),), zone=zone))
    return tuple(reasons)


def fits(reach: Reach, address: Address) -> bool:
    return reach.channel in address.channels and (reach.kinds is None or address.kind in reach.kinds)


def no_address(reach: Reach, address: Address | None) -> Reason | None:
    """Why an action does not go to an address, or to none told.

    A visit or a letter may go where the host's own files say; a number is needed to dial.
    """
    if reach.kinds is None and reach.channel not in CHANNELS_WITH_ADDRESS and address is None:
        return None
    if address is not None and fits(reach, address):
        return None
    kinds = () if reach.kinds is None else tuple(sorted(reach.kinds))
    return Reason("no_address", "no-address", (("channel", reach.channel), ("kinds", kinds)))


def wrong_address(proposal: Proposal) -> Reason | None:
    """Why a contact does not go to its address: the address does not serve the channel."""
    address = proposal.address
    if address is None or proposal.channel is None or proposal.channel in address.channels:
        return None
    return Reason("no_address", "no-address", (("channel", proposal.channel), ("kinds", ())))


def why_closed(playbook: PlaybookRules, action: Action, asked: Asked, stages: Openness) -> tuple[Reason, ...]:
    """Why the action is not open: no stage opens it, its own condition fails, or a pause or a hold closes it."""
    assert asked.proposal is not None
    purpose = asked.proposal.closed_by
    reasons = (
        *unopened(action, asked, stages),
        *pauses(playbook, asked, purpose),
        *holds(asked, purpose),
    )
    return tuple(dict.fromkeys(reasons))


def unopened(action: Action, asked: Asked, stages: Openness) -> Iterator[Reason]:
    """Why no stage opens the action, and why its own condition does not hold."""
    if not stages.opening(action.id):
        for stage, clues in stages.closing(action.id):
            yield from _reasons("stage", clues, asked, ("stage", stage.id))
    for about in in_zones(asked):
        if reduce(action.when, about) is not True:
            yield from _reasons("condition", explain(action.when, about), about, ("action", action.id))
            break


def in_zones(asked: Asked) -> tuple[Asked, ...]:
    """The question in each zone whose days the team counts: those of the contacted party, else the servicing zone."""
    proposal = asked.proposal
    contacted = proposal.party.id if proposal is not None and proposal.channel and proposal.party else None
    zones = asked.situation.zones_of(contacted) or (asked.situation.zone,)
    return (asked,) if zones == (asked.zone,) else tuple(asked.about(proposal, zone) for zone in zones)


def _reasons(kind: ReasonKind, clues: Iterable[Clue], asked: Asked, where: tuple[str, str]) -> Iterator[Reason]:
    """The leaves that keep a stage or action shut: as they are, or the facts that would have to be told."""
    zone = asked.zone or asked.situation.zone
    for clue in clues:
        if isinstance(clue.seen.truth, Unknown):
            for fact in clue.seen.truth.missing:
                yield Reason("unknown", "missing-fact", (where, *clue.seen.values), missing=fact, zone=zone)
        else:
            yield _reason(kind, clue, where, zone)


def _reason(kind: ReasonKind, clue: Clue, where: tuple[str, str], zone: str) -> Reason:
    seen = clue.seen
    code = seen.code if clue.wished or seen.code in ("range", "value") else f"{seen.code}-stands"
    if seen.code in ("done", "tried") and clue.wished:
        code = f"not-{seen.code}"
    values = (where, *seen.values) if clue.wished else (where, *seen.values, ("unwanted", True))
    return Reason(kind, code, values, seen.records, since=seen.since, until=seen.until, zone=zone)


def pauses(playbook: PlaybookRules, asked: Asked, purpose: str | None) -> Iterator[Reason]:
    """The pauses that close this purpose: one holds while its condition holds, or is unknown."""
    for pause in playbook.pauses:
        yield from pause_reasons(pause, asked, purpose)


def pause_reasons(pause: Pause, asked: Asked, purpose: str | None) -> Iterator[Reason]:
    """Why one pause closes this purpose, in any zone of the party."""
    if purpose in HOLD_FREE_PURPOSES or (pause.purposes is not None and purpose not in pause.purposes):
        return
    for about in in_zones(asked):
        found = tuple(_pause(pause, about, purpose))
        if found:
            yield from found
            break


def _pause(pause: Pause, asked: Asked, purpose: str | None) -> Iterator[Reason]:
    answer = once(reduce, pause.when, asked, of_condition)
    zone = asked.zone or asked.situation.zone
    values: Values = (("pause", pause.id), ("purpose", purpose))
    if isinstance(answer, Unknown):
        for fact in answer.missing:
            yield Reason("unknown", "missing-fact", values, missing=fact, zone=zone)
    elif answer is not False:
        seen = [clue.seen for clue in explain(pause.when, asked, wished=False)]
        records = tuple(sorted({record for one in seen for record in one.records}))
        since = min((one.since for one in seen if one.since is not None), default=None)
        yield Reason("pause", "pause", values, records, since=since, zone=zone)


def holds(asked: Asked, purpose: str | None) -> Iterator[Reason]:
    """The recorded holds that close this purpose, with no pause needed. An internal one leaves rights to be kept."""
    situation = asked.situation
    assert asked.proposal is not None
    for hold in situation.standing("hold"):
        stopped = hold.purposes is None or purpose in hold.purposes
        if not stopped or not shares_debt(hold.debts, asked.proposal, asked) or not holds_toward(hold, asked):
            continue
        if hold.reason == "internal" and purpose in HOLD_FREE_PURPOSES:
            continue
        values: Values = (("reason", hold.reason), ("purpose", purpose))
        zone = situation.zone
        yield Reason(
            "pause", "hold", values, (hold.id,), since=situation.starts(hold), until=situation.ends(hold), zone=zone
        )


def limit_reasons(action: Action, proposal: Proposal, asked: Asked) -> Iterator[Reason]:
    """The team's own cadence that is used up, in any zone of the party."""
    for limit in action.at_most:
        yield from limit_reason(action, limit, asked.about(proposal))


def limit_reason(action: Action, limit: Limit, asked: Asked) -> Iterator[Reason]:
    """Why one limit is used up: in the zone in which it is so for the longest."""
    found = [_limit_reason(action, limit, about) for about in in_zones(asked)]
    held = [reason for reason in found if reason is not None]
    if held:
        yield max(held, key=lambda reason: reason.until or 0)


def cadence_of(action: Action, limit: Limit) -> AtLimit:
    """A limit of an action as a condition: toward the party, where it reaches one."""
    same: tuple[Tie, ...] = ("party",) if action.reach is not None else ()
    return AtLimit(limit, Filter(actions=(action.id,), same=same))


def _limit_reason(action: Action, limit: Limit, asked: Asked) -> Reason | None:
    seen = probe(cadence_of(action, limit), asked)
    if seen.truth is False:
        return None
    zone = asked.zone or asked.situation.zone
    if isinstance(seen.truth, Unknown):
        values: Values = (("needed_by", action.id), ("limit", str(limit)))
        return Reason("unknown", "missing-fact", values, missing=seen.truth.missing[0], zone=zone)
    return Reason(
        "cadence", "at-most", seen.values, seen.records, None, seen.count, seen.limit, until=seen.until, zone=zone
    )
