"""One proposed contact or act: what the guards, the holds and, with a playbook, its pauses and cadence say to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..decision import Judged, Reason
from ..rules import (
    Action,
    PlaybookRules,
)
from .asked import Asked, Proposal
from .closing import (
    holds,
    limit_reasons,
    no_address,
    openness,
    out_of_scope,
    pauses,
    why_closed,
    wrong_address,
)
from .guards import Bound, Said, say


def judge(playbook: PlaybookRules | None, asked: Asked, proposal: Proposal, bound: Sequence[Bound]) -> Said:
    """All that speaks against the proposal, and what it must observe; about several debts, for each of them.

    A playbook's pauses are asked for every contact; its stages and cadence only where the contact names an action: a
    contact that claims to be an action must be one that is open now. A playbook that does not speak of the loan permits
    no contact.
    """
    each = each_debt(proposal)
    own = [reason for one in each for reason in _own_reasons(playbook, asked.about(one, asked.zone), one)]
    said = [say(bound, one) for one in each]
    return Said(
        tuple(dict.fromkeys((*own, *(reason for one in said for reason in one.reasons)))),
        tuple(dict.fromkeys(advice for one in said for advice in one.advice)),
        tuple(dict.fromkeys(obligation for one in said for obligation in one.obligations)),
        tuple(dict.fromkeys(measure for one in said for measure in one.measures)),
    )


def each_debt(proposal: Proposal) -> tuple[Proposal, ...]:
    """The proposal once for each of its debts."""
    return tuple(replace(proposal, debts=(debt,)) for debt in proposal.debts or ()) or (proposal,)


def _own_reasons(playbook: PlaybookRules | None, asked: Asked, proposal: Proposal) -> list[Reason]:
    misfit = wrong_address(proposal)
    if misfit is not None:
        return [misfit]
    if playbook is None:
        return list(holds(asked, proposal.closed_by))
    outside = out_of_scope(playbook, asked)
    if outside:
        return list(outside)
    action = asked.actions.get(proposal.action or "")
    if action is None:
        return [*pauses(playbook, asked, proposal.closed_by), *holds(asked, proposal.closed_by)]
    closed = (
        *why_closed(playbook, action, asked, openness(playbook.stages, asked)),
        *_closed_as(playbook, action, asked),
    )
    refused = None if action.reach is None else no_address(action.reach, proposal.address)
    return [*closed, *(() if refused is None else (refused,)), *limit_reasons(action, proposal, asked)]


def _closed_as(playbook: PlaybookRules, action: Action, asked: Asked) -> tuple[Reason, ...]:
    """What closes the action by its own purpose, where the contact states another: naming it anew does not open it."""
    assert asked.proposal is not None
    purpose = asked.proposal.closed_as(action.purpose)
    if purpose == asked.proposal.closed_by:
        return ()
    return (*pauses(playbook, asked, purpose), *holds(asked, purpose))


def status_of(said: Said) -> Judged:
    """Denied for any reason, advised against for advice alone; an obligation that is stated not to be met denies."""
    if said.reasons:
        return "denied"
    return "advised_against" if said.advice else "permitted"
