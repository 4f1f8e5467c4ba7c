"""From a playbook and a situation to the candidates: open or not, and what holds the open ones back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..decision import Candidate, Reason, ReasonKind, Status, Values
from ..ir import (
    AtLimit,
    Filter,
    Tie,
)
from ..rules import (
    Action,
    Pause,
    PlaybookRules,
    Reach,
    Stage,
)
from ..settle import HOLD_FREE_PURPOSES
from ..snapshot.model import Address, Party
from ..values import Limit, Unknown
from ..words import CHANNELS_WITH_ADDRESS
from .asked import Asked, Proposal
from .guards import Bound, Said, say
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


def openness(playbook: PlaybookRules, asked: Asked) -> Openness:
    """Asks every stage. One that is unknown does not open."""
    holding = tuple(stage for stage in playbook.stages if reduce(stage.when, asked) is True)
    shut = tuple((stage, explain(stage.when, asked)) for stage in playbook.stages if stage not in holding)
    return Openness(holding, shut)


def decide(
    playbook: PlaybookRules, asked: Asked, bound: Sequence[Bound], outside: Sequence[Reason] = ()
) -> tuple[Openness, tuple[Candidate, ...]]:
    """Every candidate of every action, sorted by id. `asked` carries the playbook's names, `bound` its guards.

    `outside` says why the playbook does not speak of the loan: then nothing is open, for those reasons.
    """
    stages = openness(playbook, asked) if not outside else Openness((), ())
    candidates = [
        candidate
        for action in playbook.actions
        for candidate in _of_action(playbook, action, asked, bound, stages, tuple(outside))
    ]
    return stages, tuple(sorted(candidates, key=lambda candidate: candidate.id))


def out_of_scope(playbook: PlaybookRules, asked: Asked) -> tuple[Reason, ...]:
    """Why a playbook does not speak of a loan: its `applies_to` fails or is unknown, or it is not in force."""
    zone = asked.zone or asked.situation.zone
    reasons = list(_reasons("condition", explain(playbook.scope, asked), asked, ("playbook", playbook.id)))
    if not playbook.period.holds(asked.law_day):
        reasons.append(Reason("condition", "not-in-force", (("playbook", playbook.id),), zone=zone))
    return tuple(reasons)


def _of_action(
    playbook: PlaybookRules,
    action: Action,
    asked: Asked,
    bound: Sequence[Bound],
    stages: Openness,
    outside: tuple[Reason, ...],
) -> Iterator[Candidate]:
    targets = tuple(_targets(action, asked))
    if not targets:
        assert action.reach is not None
        reason = Reason("no_party", "no-party", (("to", action.reach.to),))
        yield _candidate(playbook, action, None, None, "not_open", stages, (*outside, reason))
    for party, address, refusal in targets:
        proposal = proposed(action, party, address, asked)
        closed = outside or why_closed(playbook, action, asked.about(proposal, asked.zone), stages)
        if closed:
            yield _candidate(playbook, action, party, address, "not_open", stages, closed)
            continue
        held = tuple(limit_reasons(action, proposal, asked))
        said = say(bound, proposal)
        refused = () if refusal is None else (refusal,)
        reasons = (*refused, *said.reasons, *held)
        status: Status = "denied" if reasons else "permitted"
        yield _candidate(playbook, action, party, address, status, stages, reasons, said, figures(action, asked))


def _targets(action: Action, asked: Asked) -> Iterator[tuple[Party | None, Address | None, Reason | None]]:
    if action.reach is None:
        yield None, None, None
        return
    for party in asked.situation.parties_of(frozenset(action.reach.to)):
        fitting = tuple(one for one in asked.situation.addresses_of(party) if _fits(action.reach, one))
        if fitting:
            yield from ((party, address, None) for address in fitting)
        else:
            yield party, None, no_address(action.reach, None)


def _fits(reach: Reach, address: Address) -> bool:
    return reach.channel in address.channels and (reach.kinds is None or address.kind in reach.kinds)


def no_address(reach: Reach, address: Address | None) -> Reason | None:
    """Why an action does not go to an address, or to none told.

    A visit or a letter may go where the host's own files say; a number is needed to dial.
    """
    if reach.kinds is None and reach.channel not in CHANNELS_WITH_ADDRESS and address is None:
        return None
    if address is not None and _fits(reach, address):
        return None
    kinds = () if reach.kinds is None else tuple(sorted(reach.kinds))
    return Reason("no_address", "no-address", (("channel", reach.channel), ("kinds", kinds)))


def proposed(action: Action, party: Party | None, address: Address | None, asked: Asked) -> Proposal:
    """The contact or act that a candidate stands for; nothing is stated of it yet. An act is about the borrower."""
    reach = action.reach
    party = asked.situation.borrower if reach is None else party
    return Proposal(
        channel=None if reach is None else reach.channel,
        act=action.act,
        mode="human" if reach is None or reach.mode is None else reach.mode,
        party=party,
        address=address,
        action=action.id,
        purpose=action.purpose,
        by=asked.situation.collected_by,
        debts=(asked.situation.loan_id,),
        document=action.serve,
    )


def why_closed(playbook: PlaybookRules, action: Action, asked: Asked, stages: Openness) -> tuple[Reason, ...]:
    """Why the action is not open: no stage opens it, its own condition fails, or a pause or a hold closes it."""
    reasons: list[Reason] = []
    if not stages.opening(action.id):
        for stage, clues in stages.closing(action.id):
            reasons += _reasons("stage", clues, asked, ("stage", stage.id))
    for about in _in_zones(asked):
        if reduce(action.when, about) is not True:
            reasons += _reasons("condition", explain(action.when, about), about, ("action", action.id))
            break
    assert asked.proposal is not None
    reasons += pauses(playbook, asked, asked.proposal.closed_by)
    reasons += holds(asked, asked.proposal.closed_by)
    return tuple(dict.fromkeys(reasons))


def _in_zones(asked: Asked) -> tuple[Asked, ...]:
    """The question in each zone whose days the team counts: those of the contacted party, else the servicing zone."""
    proposal = asked.proposal
    contacted = proposal.party.id if proposal is not None and proposal.channel and proposal.party else None
    zones = asked.situation.zones_of(contacted) or (asked.situation.zone,)
    return tuple(replace(asked, zone=zone) for zone in zones)


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
    if purpose in HOLD_FREE_PURPOSES:
        return
    for pause in playbook.pauses:
        if pause.purposes is not None and purpose not in pause.purposes:
            continue
        for about in _in_zones(asked):
            found = tuple(_pause(pause, about, purpose))
            if found:
                yield from found
                break


def _pause(pause: Pause, asked: Asked, purpose: str | None) -> Iterator[Reason]:
    answer = reduce(pause.when, asked)
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
    zones = _in_zones(asked.about(proposal))
    for limit in action.at_most:
        found = [_limit_reason(action, limit, about) for about in zones]
        held = [reason for reason in found if reason is not None]
        if held:
            yield max(held, key=lambda reason: reason.until or 0)


def _limit_reason(action: Action, limit: Limit, asked: Asked) -> Reason | None:
    same: tuple[Tie, ...] = ("party",) if action.reach is not None else ()
    seen = probe(AtLimit(limit, Filter(actions=(action.id,), same=same)), asked)
    if seen.truth is False:
        return None
    zone = asked.zone or asked.situation.zone
    if isinstance(seen.truth, Unknown):
        values: Values = (("needed_by", action.id), ("limit", str(limit)))
        return Reason("unknown", "missing-fact", values, missing=seen.truth.missing[0], zone=zone)
    return Reason(
        "cadence", "at-most", seen.values, seen.records, None, seen.count, seen.limit, until=seen.until, zone=zone
    )


def figures(action: Action, asked: Asked) -> Values:
    """The figures that the action tells; one that is unknown is left out."""
    known = ((name, asked.fact(name)) for name in action.tell if asked.situation.is_fact(name))
    return tuple((name, value) for name, value in known if not isinstance(value, Unknown))


def _candidate(
    playbook: PlaybookRules,
    action: Action,
    party: Party | None,
    address: Address | None,
    status: Status,
    stages: Openness,
    reasons: tuple[Reason, ...],
    said: Said | None = None,
    told: Values = (),
) -> Candidate:
    said = said or Said()
    opening = stages.opening(action.id)
    listed = opening or tuple(stage for stage in playbook.stages if action.id in stage.opens)
    source = dict.fromkeys((*action.source, *(step for stage in listed for step in stage.source)))
    name = "/".join((action.id, *(one.id for one in (party, address) if one is not None)))
    return Candidate(
        name,
        action.id,
        None if party is None else party.id,
        None if address is None else address.id,
        status,
        tuple(stage.id for stage in opening),
        tuple(sorted(source)),
        reasons,
        said.advice,
        said.obligations,
        told,
        said.measures,
    )
