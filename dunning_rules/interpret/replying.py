"""Whether a contact answers a message of its person: once, in the same medium, and where asked, at the same time."""

from __future__ import annotations

from dataclasses import replace

from ..calendar import local_day
from ..ir import AgainstWish, InHours, Replies
from ..snapshot.model import Record
from ..words import FAILED_OUTCOMES
from .asked import Asked, Proposal
from .hours import in_hours
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
    inbound = medium is not None and _came(medium) and medium.channel == proposal.channel
    answered = tuple(one for one in asked.situation.records if _answers(one, message, proposal, asked))
    state = "answered" if answered else "open" if inbound else "another-medium"
    if state == "open" and leaf.then and medium is not None:
        if asked.lacks_zone:
            return Seen(NO_ZONE, "reply", (("is", state),), ids_of(message))
        state = "open" if _at_that_time(medium, leaf.hours, asked) else "another-time"
    return Seen(state == "open", "reply", (("is", state),), ids_of(message, *answered))


def _came(message: Record) -> bool:
    """Whether it came to us: a contact by its direction; a wish that names a channel came by it, unless told else."""
    return message.direction == "in" if message.kind == "contact" else message.channel is not None


def _answers(record: Record, message: Record, proposal: Proposal, asked: Asked) -> bool:
    """Whether a record answered the message: it says so, or it went to the person by the medium afterwards and says
    nothing of what it answers, or whether it does."""
    if record.reply_to is not None or record.kind != "contact":
        return record.reply_to == message.id
    return (
        record.direction == "out"
        and record.channel == proposal.channel
        and record.at >= message.at
        and record.outcome not in FAILED_OUTCOMES
        and asked.situation.same_person(record.party, message.party)
    )


def _at_that_time(medium: Record, hours: InHours | None, asked: Asked) -> bool:
    """Whether the message came on this local day, outside the guard's hours, at the time and place of every wish that
    covers the answer."""
    zone = asked.zone or asked.situation.zone
    if local_day(medium.at, zone) != local_day(asked.situation.now, zone):
        return False
    assert asked.proposal is not None
    if hours is not None and in_hours(hours, replace(asked, situation=asked.situation.moved(medium.at))).truth is True:
        return False
    sent = replace(asked.proposal, channel=medium.channel, address=asked.situation.address(medium.address))
    then = replace(asked, situation=asked.situation.moved(medium.at), proposal=sent)
    return all(covers(wish, then) for wish in covering_requests(_INCONVENIENT, asked))
