"""Whether a contact answers a message of its person: once, in the same medium, and where asked, at the same time."""

from __future__ import annotations

from dataclasses import replace

from ..calendar import local_day
from ..ir import AgainstWish, Replies
from ..snapshot.model import Record
from .asked import Asked
from .seen import NO_ZONE, Seen, ids_of
from .wishes import covering_requests, covers

_INCONVENIENT = AgainstWish(frozenset({"inconvenient"}))


def replies(leaf: Replies, asked: Asked) -> Seen:
    """The contact replies to a message of its party that nothing has answered yet."""
    proposal = asked.proposal
    if proposal is None or proposal.reply_to is None or proposal.party is None:
        return Seen(False, "reply")
    message = asked.situation.record(proposal.reply_to)
    if message is None or message.party != proposal.party.id:
        return Seen(False, "reply", (("is", "no-message"),))
    medium = asked.situation.record(message.in_) if message.in_ is not None else message
    inbound = medium is not None and medium.direction == "in" and medium.channel == proposal.channel
    answered = tuple(one for one in asked.situation.records if one.reply_to == message.id)
    state = "answered" if answered else "open" if inbound else "another-medium"
    if state == "open" and leaf.then and medium is not None:
        if asked.lacks_zone:
            return Seen(NO_ZONE, "reply", (("is", state),), ids_of(message))
        state = "open" if _at_that_time(medium, asked) else "another-time"
    return Seen(state == "open", "reply", (("is", state),), ids_of(message, *answered))


def _at_that_time(medium: Record, asked: Asked) -> bool:
    """Whether the message came on this local day, at the time and place of every wish that covers the answer."""
    zone = asked.zone or asked.situation.zone
    if local_day(medium.at, zone) != local_day(asked.situation.now, zone):
        return False
    assert asked.proposal is not None
    sent = replace(asked.proposal, channel=medium.channel, address=asked.situation.address(medium.address))
    then = replace(asked, situation=asked.situation.moved(medium.at), proposal=sent)
    return all(covers(wish, then) for wish in covering_requests(_INCONVENIENT, asked))
