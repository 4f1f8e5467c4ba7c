"""The record that a virtual contact or act leaves, and how often the collector makes what nothing limits."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import timedelta
from itertools import count
from types import MappingProxyType
from typing import Final, Literal

from ..interpret.asked import Proposal
from ..rules import Action
from ..snapshot.model import Record
from ..words import FAILED_OUTCOMES

HANDLING: Final = timedelta(minutes=5)
"""How long a contact takes, its notes included: the next one is begun so much later.

Two contacts never share an instant, so that the second is asked against a ledger that shows the first.
"""

OUTCOMES: Final = MappingProxyType(
    {
        "phone": "no_answer",
        "sms": "delivered",
        "email": "delivered",
        "letter": "delivered",
        "visit": "not_met",
        "app": "delivered",
        "social": "delivered",
    }
)
"""What comes of a contact to which nobody answers."""

SERVED: Final = "served"
"""What comes of a letter whose action serves a paper; a visit at which nobody is met serves nothing."""

Rhythm = Literal["as limited", "once a day", "once while open"]


def rhythm(action: Action) -> Rhythm:
    """How often the collector makes it: as its own limits let it, where one of them counts what nobody answers.

    What nothing of the playbook's limits would be made without end: a contact is then made once a local day, an act
    once while it is open.
    """
    if action.reach is None:
        return "as limited" if action.at_most else "once while open"
    outcome = outcome_of(action)
    for limit in action.at_most:
        if limit.unit == "attempts" and not (limit.once and outcome in FAILED_OUTCOMES):
            return "as limited"
    return "once a day"


def outcome_of(action: Action) -> str | None:
    """What comes of it when nobody answers; an act has no outcome."""
    if action.reach is None:
        return None
    if action.reach.channel == "letter" and action.serve is not None:
        return SERVED
    return OUTCOMES[action.reach.channel]


def record_of(action: Action, proposal: Proposal, name: str, at: int) -> Record:
    """The record of a contact or act made at an instant, known at once."""
    party = None if proposal.party is None else proposal.party.id
    if action.reach is None:
        return Record(id=name, kind="act", at=at, known_at=at, action=action.id, act=action.act, party=party)
    return Record(
        id=name,
        kind="contact",
        at=at,
        known_at=at,
        channel=proposal.channel,
        mode=proposal.mode,
        party=party,
        address=None if proposal.address is None else proposal.address.id,
        direction="out",
        outcome=outcome_of(action),
        action=action.id,
        purpose=proposal.purpose,
        by=proposal.by,
        debts=proposal.debts,
        document=proposal.document,
    )


def names(taken: Container[str]) -> Iterator[str]:
    """`sim-1`, `sim-2` and so on, without those that a ledger has already."""
    return (name for number in count(1) if (name := f"sim-{number}") not in taken)
