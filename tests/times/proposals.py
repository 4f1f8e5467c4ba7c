"""Contacts and acts that one might mean to make in a generated world."""

from __future__ import annotations

from typing import Any

from dunning_rules import ProposedContact

from .draws import Draw
from .scenes import instant_near, text
from .worlds import World

CONTACTS: tuple[dict[str, Any], ...] = (
    {"channel": "phone", "party": "b", "address": "mobile", "action": "call"},
    {"channel": "phone", "party": "b", "address": "mobile"},
    {"channel": "phone", "party": "b"},
    {"channel": "visit", "party": "g", "address": "office", "action": "visit"},
    {"channel": "letter", "party": "b", "address": "house", "action": "notice"},
    {"act": "litigation", "action": "sue"},
    {"act": "litigation"},
)


def contact_of(draw: Draw, world: World) -> ProposedContact:
    """A contact or act near the scene; some reply to a message, or state something of themselves."""
    told = dict(draw.pick(*CONTACTS))
    told["at"] = text(instant_near(draw, world.scene, -6, 8))
    more = {
        "debts": lambda: draw.pick(["L"], ["D-1"], ["L", "D-1"]),
        "purpose": lambda: draw.pick("demand", "notice", "preserve_right"),
        "by": lambda: draw.pick("lender", "agency:A"),
        "stated": lambda: {"recorded": draw.chance(50)},
    }
    messages = [one["id"] for one in world.snapshot["ledger"] if one.get("party") == told.get("party")]
    if messages and "channel" in told:
        more["reply_to"] = lambda: draw.pick(*messages)
    stated = draw.keys(told, more, 3)
    if "stated" in stated and not world.packs:
        del stated["stated"]
    return ProposedContact(**stated)
