"""From a playbook and a situation to the candidates: open or not, and what holds the open ones back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..decision import Candidate, Reason, Status, Values
from ..rules import Action, PlaybookRules
from ..snapshot.model import Address, Party
from ..values import Unknown
from .asked import Asked, Proposal
from .closing import Openness, fits, limit_reasons, no_address, openness, why_closed
from .guards import Bound, Said, say


def decide(
    playbook: PlaybookRules, asked: Asked, bound: Sequence[Bound], outside: Sequence[Reason] = ()
) -> tuple[Openness, tuple[Candidate, ...]]:
    """Every candidate of every action, sorted by id. `asked` carries the playbook's names, `bound` its guards.

    `outside` says why the playbook does not speak of the loan: then nothing is open, for those reasons.
    """
    stages = openness(playbook.stages, asked) if not outside else Openness((), ())
    candidates = [
        candidate
        for action in playbook.actions
        for candidate in of_action(playbook, action, asked, bound, stages, tuple(outside))
    ]
    return stages, tuple(sorted(candidates, key=lambda candidate: candidate.id))


def listed(playbook: PlaybookRules, asked: Asked) -> tuple[Candidate, ...]:
    """Every candidate as `decide` names and sorts them, none of them asked; where there is nobody to reach, it says."""
    found: list[Candidate] = []
    for action in playbook.actions:
        reached = [(party, address) for party, address, _ in _targets(action, asked)]
        reasons = () if reached else (_nobody(action),)
        for party, address in reached or [(None, None)]:
            found.append(_candidate(playbook, action, party, address, "not_open", Openness((), ()), reasons))
    return tuple(sorted(found, key=lambda candidate: candidate.id))


def _nobody(action: Action) -> Reason:
    assert action.reach is not None
    return Reason("no_party", "no-party", (("to", action.reach.to),))


def of_action(
    playbook: PlaybookRules,
    action: Action,
    asked: Asked,
    bound: Sequence[Bound],
    stages: Openness,
    outside: tuple[Reason, ...],
) -> Iterator[Candidate]:
    """Every candidate of one action; `outside` says why the playbook does not speak of the loan."""
    targets = tuple(_targets(action, asked))
    if not targets:
        yield _candidate(playbook, action, None, None, "not_open", stages, (*outside, _nobody(action)))
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
        fitting = tuple(one for one in asked.situation.addresses_of(party) if fits(action.reach, one))
        if fitting:
            yield from ((party, address, None) for address in fitting)
        else:
            yield party, None, no_address(action.reach, None)


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
