"""A contact that one means to make, or an act, before it is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..calendar import iso
from ..diagnostics import Diagnostic, listed, near
from ..document.contact import ACT_KEYS, ContactDocument
from ..document.validate import validate
from ..errors import ContactError
from ..tree import Tree, tree_of
from .model import FactValue, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, init=False)
class ProposedContact:
    """A proposed contact (`channel`) or act (`act`), one of the two.

    `at` is given as ISO text with an offset, as an aware datetime or as microseconds since 1970 (UTC), and kept as
    the last; `at_text` keeps the offset. What was not said is None. Raises `ContactError` with every diagnostic.
    """

    at: int
    at_text: str
    channel: str | None
    act: str | None
    mode: str | None
    party: str | None
    address: str | None
    action: str | None
    purpose: str | None
    debts: tuple[str, ...] | None
    document: str | None
    by: str | None
    reply_to: str | None
    stated: tuple[tuple[str, FactValue], ...]

    def __init__(
        self,
        *,
        at: str | datetime | int,
        channel: str | None = None,
        act: str | None = None,
        mode: str | None = None,
        party: str | None = None,
        address: str | None = None,
        action: str | None = None,
        purpose: str | None = None,
        debts: Iterable[str] | str | None = None,
        document: str | None = None,
        by: str | None = None,
        reply_to: str | None = None,
        stated: Mapping[str, FactValue | None] | None = None,
    ) -> None:
        at_text = iso(at, "UTC") if isinstance(at, int) else at.isoformat() if isinstance(at, datetime) else at
        given = {
            "at": at_text,
            "channel": channel,
            "act": act,
            "mode": mode,
            "party": party,
            "address": address,
            "action": action,
            "purpose": purpose,
            "debts": debts if debts is None or isinstance(debts, str) else list(debts),
            "document": document,
            "by": by,
            "reply_to": reply_to,
            "stated": None if stated is None else dict(stated),
        }
        tree = tree_of({key: value for key, value in given.items() if value is not None}, "contact")
        read, diagnostics = validate(ContactDocument, tree)
        diagnostics = [*diagnostics, *check_contact_document(tree)]
        if read is None or diagnostics:
            raise ContactError(diagnostics)
        _fill(self, read, at_text)

    @classmethod
    def of(cls, document: ContactDocument, at_text: str) -> ProposedContact:
        """The contact of a document that was found right."""
        made = object.__new__(cls)
        _fill(made, document, at_text)
        return made

    def moved_to(self, instant: int, zone: str = "UTC") -> ProposedContact:
        """The same contact at another instant, written in a zone."""
        made = object.__new__(ProposedContact)
        for name in ProposedContact.__dataclass_fields__:
            object.__setattr__(made, name, getattr(self, name))
        object.__setattr__(made, "at", instant)
        object.__setattr__(made, "at_text", iso(instant, zone))
        return made

    def to_dict(self) -> dict[str, Any]:
        """The contact as its JSON has it: only what was said."""
        said: dict[str, Any] = {"at": self.at_text}
        for name in ProposedContact.__dataclass_fields__:
            value = getattr(self, name)
            if name not in ("at", "at_text", "stated") and value is not None:
                said[name] = list(value) if isinstance(value, tuple) else value
        if self.stated:
            said["stated"] = dict(self.stated)
        return said


def _fill(contact: ProposedContact, document: ContactDocument, at_text: str) -> None:
    for name in ContactDocument.model_fields:
        object.__setattr__(contact, name, getattr(document, name))
    object.__setattr__(contact, "at_text", at_text)
    debts = None if document.debts is None else tuple(sorted(set(document.debts)))
    object.__setattr__(contact, "debts", debts)
    stated = sorted((name, value) for name, value in document.stated.items() if value is not None)
    object.__setattr__(contact, "stated", tuple(stated))


def check_contact_document(tree: Tree) -> Iterator[Diagnostic]:
    """Whether it is either a contact, with its party, or an act, with nothing that only a contact has."""
    data = tree.data
    if not isinstance(data, Mapping):
        return
    told = [key for key in data if data[key] is not None]
    count = ("channel" in told) + ("act" in told)
    if count != 1:
        place = tree.place(("act",), key=True) if count else tree.holder()
        yield tree.at("one-of", place, keys=listed(["channel", "act"]), count=str(count))
    elif "channel" in told and "party" not in told:
        yield tree.at("missing-key", tree.holder(), key="party")
    elif "act" in told:
        for key in told:
            if key not in ACT_KEYS and key in ContactDocument.model_fields:
                yield tree.key_error("unknown-key", (key,), key=key, known=listed(ACT_KEYS))


def check_contact(snapshot: Snapshot, contact: ProposedContact) -> None:
    """Whether the snapshot knows whom and what the contact names; raises `ContactError` with all that it does not."""
    found = list(_unknown_names(snapshot, contact))
    if found:
        raise ContactError(found)


def _unknown_names(snapshot: Snapshot, contact: ProposedContact) -> Iterator[Diagnostic]:
    tree = tree_of(contact.to_dict(), "contact")
    parties = {party.id: party for party in snapshot.parties}
    if contact.party is not None and contact.party not in parties:
        close = _near(contact.party, parties)
        yield tree.error("unknown-party", ("party",), id=contact.party, known=listed(parties), **close)
    elif contact.party is not None and contact.address is not None:
        own = [
            address.id
            for party in snapshot.parties
            for address in party.addresses
            if party.id == contact.party or contact.party in address.shared_with
        ]
        if contact.address not in own:
            close = _near(contact.address, own)
            yield tree.error(
                "unknown-address", ("address",), id=contact.address, party=contact.party, known=listed(own), **close
            )
    debts = [snapshot.loan.id, *(debt.id for debt in snapshot.debts)]
    for at, debt in enumerate(contact.debts or ()):
        if debt not in debts:
            yield tree.error("unknown-debt", ("debts", at), id=debt, known=listed(debts), **_near(debt, debts))
    records = [record.id for record in snapshot.ledger]
    if contact.reply_to is not None and contact.reply_to not in records:
        close = _near(contact.reply_to, records)
        yield tree.error("unknown-record", ("reply_to",), key="reply_to", id=contact.reply_to, **close)


def _near(name: str, candidates: Iterable[str]) -> dict[str, str]:
    found = near(name, candidates)
    return {"near": found} if found else {}
