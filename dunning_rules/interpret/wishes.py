"""What a person asked for or allowed: whether a standing request or consent covers the contact in question."""

from __future__ import annotations

from ..calendar import local_day, local_minute, weekday_word
from ..ir import AgainstWish
from ..snapshot.model import Record
from .asked import Asked, Proposal
from .ledger import shares_debt


def covering_requests(wish: AgainstWish, asked: Asked) -> tuple[Record, ...]:
    """The standing requests of the contact's party that cover it. What a request leaves open, it covers."""
    return tuple(
        request
        for request in asked.situation.standing("request")
        if request.what in wish.requests
        and (wish.form is None or asked.matches(request.form, wish.form) is True)
        and (wish.naming is None or bool(_named(request) & set(wish.naming.any_of)) is not wish.naming.negated)
        and covers(request, asked, any_debt=wish.any_debt)
    )


def _named(request: Record) -> set[str]:
    """What a request names."""
    told = {"place": request.place, "channel": request.channel, "address": request.address}
    timed = request.hours is not None or request.weekdays is not None
    return {name for name, value in told.items() if value is not None} | ({"time"} if timed else set())


def covers(request: Record, asked: Asked, *, any_debt: bool = False) -> bool:
    """Whether a request covers the contact in question; with `any_debt` whatever debts it names."""
    proposal = asked.proposal
    if proposal is None or proposal.party is None:
        return False
    return (
        asked.situation.same_person(request.party, proposal.party.id)
        and (any_debt or shares_debt(request.debts, proposal, asked))
        and request.channel in (None, proposal.channel)
        and _at_address(request, proposal, asked)
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
        given_to(consent.to or asked.situation.collecting_at(consent.at), proposal.by)
        and (consent.with_ is None or (proposal.party is not None and consent.with_ == proposal.party.id))
        and shares_debt(consent.debts, proposal, asked)
    )


def given_to(whom: str, by: str) -> bool:
    """A consent to `agency` covers every agency, one to `agency:ID` only that one."""
    return by == whom or by.partition(":")[0] == whom


def _at_address(request: Record, proposal: Proposal, asked: Asked) -> bool:
    """Whether the contact goes to the address a request names; one without an address may, by a fitting channel."""
    if request.address is None or proposal.address is not None:
        return request.address is None or proposal.address is None or proposal.address.id == request.address
    named = asked.situation.address(request.address)
    return named is None or proposal.channel in named.channels


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
