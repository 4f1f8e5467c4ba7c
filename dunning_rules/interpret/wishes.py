"""What a person asked for or allowed: whether a standing request or consent covers the contact in question."""

from __future__ import annotations

from ..calendar import local_day, local_minute, weekday_word
from ..snapshot.model import Record
from .asked import Asked, Proposal
from .ledger import shares_debt


def covering_requests(words: frozenset[str], asked: Asked) -> tuple[Record, ...]:
    """The standing requests of the contact's party that cover it. What a request leaves open, it covers."""
    proposal = asked.proposal
    if proposal is None or proposal.party is None:
        return ()
    return tuple(
        request
        for request in asked.situation.standing("request")
        if request.what in words
        and asked.situation.same_person(request.party, proposal.party.id)
        and shares_debt(request.debts, proposal, asked)
        and request.channel in (None, proposal.channel)
        and _at_address(request, proposal)
        and (request.place is None or _at_place(request.place, proposal))
        and _at_time(request, asked, missing_zone=True)
    )


def consents_to(consent: Record, asked: Asked) -> bool:
    """Whether a standing consent covers the contact. What it names must be so: a missing address is not the one."""
    proposal = asked.proposal
    if proposal is None or proposal.party is None:
        return False
    address = proposal.address
    return (
        asked.situation.same_person(consent.party, proposal.party.id)
        and allows(consent, asked)
        and consent.channel in (None, proposal.channel)
        and (consent.address is None or (address is not None and consent.address == address.id))
        and (consent.place is None or (address is not None and consent.place == address.stands_at))
        and _at_time(consent, asked, missing_zone=False)
    )


def allows(consent: Record, asked: Asked) -> bool:
    """Whether a consent, whoever gave it, was given to this collector, about this debt and the party in question."""
    proposal = asked.proposal
    if proposal is None:
        return True
    return (
        given_to(consent.to or "lender", proposal.by)
        and (consent.with_ is None or (proposal.party is not None and consent.with_ == proposal.party.id))
        and shares_debt(consent.debts, proposal, asked)
    )


def given_to(whom: str, by: str) -> bool:
    """A consent to `agency` covers every agency, one to `agency:ID` only that one."""
    return by == whom or by.partition(":")[0] == whom


def _at_address(request: Record, proposal: Proposal) -> bool:
    return request.address is None or proposal.address is None or proposal.address.id == request.address


def _at_place(place: str, proposal: Proposal) -> bool:
    """Mobile numbers, e-mail and accounts belong to no place; a fixed line belongs to one, and may be this one.

    Who trades somewhere works there.
    """
    address = proposal.address
    if address is None:
        return True
    trades_there = place == "workplace" and address.kind == "business" and address.place is None
    return address.stands_at == place or trades_there or (address.kind == "landline" and address.place is None)


def _at_time(record: Record, asked: Asked, *, missing_zone: bool) -> bool:
    """Whether now lies in the record's hours and weekdays. Hours over midnight belong to both of their days."""
    if record.hours is None and record.weekdays is None:
        return True
    if asked.zone is None:
        return missing_zone
    today = local_day(asked.situation.now, asked.zone)
    days = {weekday_word(today)}
    if record.hours is not None:
        minute = local_minute(asked.situation.now, asked.zone)
        if not record.hours.holds(minute):
            return False
        if record.hours.start > record.hours.end and minute < record.hours.end:
            days.add(weekday_word(today - 1))
    return record.weekdays is None or bool(days & set(record.weekdays))
