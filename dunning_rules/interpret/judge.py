"""One proposed contact or act: what the guards, the holds and, with a playbook, its pauses and cadence say to it."""

from __future__ import annotations

from collections.abc import Sequence

from ..decision import Judged, Reason
from ..rules import (
    PlaybookRules,
)
from .asked import Asked, Proposal
from .decide import holds, limit_reasons, openness, pauses, why_closed
from .guards import Bound, Said, say


def judge(playbook: PlaybookRules | None, asked: Asked, proposal: Proposal, bound: Sequence[Bound]) -> Said:
    """All that speaks against the proposal, and what it must observe.

    A playbook's pauses are asked for every contact; its stages and cadence only where the contact names an action: a
    contact that claims to be an action must be one that is open now.
    """
    about = asked.about(proposal, asked.zone)
    said = say(bound, proposal)
    return Said(reasons=tuple(_own_reasons(playbook, about, proposal))) + said


def _own_reasons(playbook: PlaybookRules | None, asked: Asked, proposal: Proposal) -> list[Reason]:
    if playbook is None:
        return list(holds(asked, proposal.closed_by))
    action = asked.actions.get(proposal.action or "")
    if action is None:
        return [*pauses(playbook, asked, proposal.closed_by), *holds(asked, proposal.closed_by)]
    closed = why_closed(playbook, action, asked, openness(playbook, asked))
    return [*closed, *limit_reasons(action, proposal, asked)]


def status_of(said: Said) -> Judged:
    """Denied for any reason, advised against for advice alone; an obligation that is stated not to be met denies."""
    if said.reasons:
        return "denied"
    return "advised_against" if said.advice else "permitted"
