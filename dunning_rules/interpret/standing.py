"""Statuses, requests, consents, holds and appointments: which records make one of them stand now."""

from __future__ import annotations

from dataclasses import replace

from ..ir import InHours, Stands
from ..snapshot.model import Party, Record
from ..values import Unknown
from ..words import ADDRESS_STATUSES, CLAIM_STATUSES
from .asked import Asked
from .hours import in_hours
from .ledger import field_of, matching, shares_debt, window_start
from .wishes import allows, consents_to


def stands(leaf: Stands, asked: Asked) -> tuple[Record, ...] | None:
    """The records by which it stands; None when it does not. An address status of a person speaks of each of the
    person's phone numbers; where no number is listed nothing was tried, and it does not stand."""
    if leaf.kind == "status" and not isinstance(leaf.of, str) and leaf.words <= ADDRESS_STATUSES.keys():
        return _every_number(leaf, leaf.of, asked)
    records = tuple(record for record in _standing(leaf, asked) if _speaks(record, leaf, asked))
    return records or None


def _standing(leaf: Stands, asked: Asked) -> tuple[Record, ...]:
    situation = asked.situation
    if leaf.kind != "appointment":
        return situation.standing(leaf.kind)
    begun = "now" in leaf.words and "agreed" not in leaf.words
    agreed = [record for record in situation.records if record.kind == "appointment"]
    lasting = [one for one in agreed if (end := situation.ends(one)) is None or end > situation.now]
    return tuple(one for one in lasting if not begun or situation.starts(one) <= situation.now)


def _speaks(record: Record, leaf: Stands, asked: Asked) -> bool:
    return (
        _worded(record, leaf, asked)
        and _of(record, leaf, asked)
        and _lasting(record, leaf, asked)
        and _covers(record, leaf, asked)
    )


def _worded(record: Record, leaf: Stands, asked: Asked) -> bool:
    match leaf.kind:
        case "status":
            word = record.status
        case "hold":
            word = record.reason
        case "appointment":
            return True
        case _:
            word = record.what
    return word in leaf.words and all(
        asked.matches(field_of(record, name, asked), want) is True for name, want in leaf.fields
    )


def _of(record: Record, leaf: Stands, asked: Asked) -> bool:
    if leaf.kind in ("hold", "request", "status") and not _about_debt(record, asked):
        return False
    if leaf.kind == "hold":
        return holds_toward(record, asked)
    match leaf.of:
        case "loan":
            # A suit is one about the loan, whomever its record names.
            return record.status in CLAIM_STATUSES or (record.party is None and record.address is None)
        case "address":
            address = asked.proposal.address if asked.proposal is not None else None
            return address is not None and record.address == address.id
        case "party":
            address = asked.proposal.address if asked.proposal is not None else None
            if leaf.kind == "appointment" and record.address not in (None, None if address is None else address.id):
                return False  # agreed for another place than that of the contact, or than one that is not told
            party = asked.proposal.party if asked.proposal is not None else None
            return party is not None and asked.situation.same_person(record.party, party.id)
        case roles:
            return any(asked.situation.same_person(record.party, one.id) for one in asked.situation.parties_of(roles))


def holds_toward(hold: Record, asked: Asked) -> bool:
    """Whether a hold speaks of the party in question; one that names nobody speaks of everybody."""
    party = asked.proposal.party if asked.proposal is not None else None
    return hold.party is None or party is None or asked.situation.same_person(hold.party, party.id)


def _about_debt(record: Record, asked: Asked) -> bool:
    """Whether a hold or request speaks of the debt in question: the contact's, else this loan."""
    if asked.proposal is None:
        return asked.situation.concerns_loan(record.debts)
    return shares_debt(record.debts, asked.proposal, asked)


def _lasting(record: Record, leaf: Stands, asked: Asked) -> bool:
    """`days`: it has stood on each of so many whole days before today. `since`: it was recorded within the term."""
    if leaf.since is not None:
        term = asked.term(leaf.since)
        if isinstance(term, Unknown) or record.at < window_start(term, asked):
            return False
    if leaf.days is None:
        return True
    first = asked.situation.day_from(record)
    return asked.today.toordinal() - first >= leaf.days


def _covers(record: Record, leaf: Stands, asked: Asked) -> bool:
    if leaf.kind != "consent":
        return True
    if leaf.spent_by is not None and any(one.at > record.at for one in matching(leaf.spent_by, asked)):
        return False
    if leaf.hours is not None and _got_outside(leaf.hours, record, asked):
        return False
    given = replace(record, to=asked.proposal.by) if leaf.to_any and asked.proposal is not None else record
    return consents_to(given, asked) if leaf.of == "party" else allows(given, asked)


def _every_number(leaf: Stands, roles: frozenset[str], asked: Asked) -> tuple[Record, ...] | None:
    for party in asked.situation.parties_of(roles):
        records = _numbers_out(party, leaf, asked)
        if records is not None:
            return records
    return None


def _numbers_out(party: Party, leaf: Stands, asked: Asked) -> tuple[Record, ...] | None:
    standing = [
        record
        for record in asked.situation.standing("status")
        if record.status in leaf.words and _lasting(record, leaf, asked)
    ]
    found: list[Record] = []
    for address in party.addresses:
        if "phone" not in address.channels:
            continue
        about = [record for record in standing if record.address == address.id]
        if not about:
            return None
        found += about
    return tuple(found) or None


def _got_outside(hours: InHours, consent: Record, asked: Asked) -> bool:
    """Whether a consent was got in a contact that we made outside the hours."""
    made_in = asked.situation.record(consent.in_)
    if made_in is None or made_in.direction == "in":
        return False
    return in_hours(hours, replace(asked, situation=asked.situation.moved(made_in.at))).truth is False
