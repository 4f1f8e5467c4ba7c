"""A proposed contact readied for the rules: whether it can be asked at all, and what it leaves to its action."""

from __future__ import annotations

from collections.abc import Mapping

from .diagnostics import Diagnostic, listed, near
from .errors import ContactError
from .interpret.asked import Proposal
from .rules import Action, PackRules, attributes_of
from .situation import Situation
from .snapshot.contact import ProposedContact
from .snapshot.model import Snapshot
from .tree import tree_of
from .words import STATED


def proposal_of(
    contact: ProposedContact, snapshot: Snapshot, situation: Situation, actions: Mapping[str, Action]
) -> Proposal:
    """A proposed contact as the rules ask about it: what it leaves out is as its action says, else by default."""
    party = situation.party(contact.party)
    addresses = (one for owner in snapshot.parties for one in owner.addresses)
    address = next((one for one in addresses if one.id == contact.address), None)
    action = actions.get(contact.action or "")
    if party is None and contact.act is not None:
        party = situation.borrower
    own_mode = None if action is None or action.reach is None else action.reach.mode
    return Proposal(
        channel=contact.channel,
        act=contact.act,
        mode=contact.mode or own_mode or "human",
        party=party,
        address=address,
        action=contact.action,
        purpose=contact.purpose or (action.purpose if action is not None else None),
        by=_made_by(contact.by, situation),
        debts=contact.debts or (snapshot.loan.id,),
        document=contact.document or (action.serve if action is not None else None),
        reply_to=contact.reply_to,
        stated=tuple((name, _said(value)) for name, value in contact.stated),
    )


def _made_by(by: str | None, situation: Situation) -> str:
    """Who makes a contact: an agency that is not named is the one that the loan is placed with."""
    placed = situation.collected_by
    return placed if by is None or by == placed.partition(":")[0] else by


def _said(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def check_stated(contact: ProposedContact, packs: tuple[PackRules, ...]) -> None:
    """What a contact states of itself must be an attribute that is known: a slip of the pen would state nothing."""
    if not contact.stated:
        return
    known = {*STATED, *(name for pack in packs for name in attributes_of(pack))}
    tree = tree_of(contact.to_dict(), "contact")
    wrong: list[Diagnostic] = []
    for name, _ in contact.stated:
        if name not in known:
            close = near(name, known)
            values = {"key": name, "known": listed(sorted(known)), **({"near": close} if close else {})}
            wrong.append(tree.key_error("unknown-key", ("stated", name), **values))
    if wrong:
        raise ContactError(wrong)


def check_action(contact: ProposedContact, snapshot: Snapshot, actions: Mapping[str, Action]) -> None:
    """A contact that names an action must be one of it: its channel and a party in its roles, or its act."""
    if contact.action is None:
        return
    tree = tree_of(contact.to_dict(), "contact")
    action = actions.get(contact.action)
    if action is None:
        close = near(contact.action, actions)
        known = {"name": contact.action, "known": listed(sorted(actions)), **({"near": close} if close else {})}
        raise ContactError([tree.error("unknown-action", ("action",), **known)])
    role = next((party.role for party in snapshot.parties if party.id == contact.party), "")
    reach = action.reach
    told, wanted = f"{contact.channel or contact.act} {role}".strip(), str(action.act)
    fits = contact.act == action.act
    if reach is not None:
        wanted = f"{reach.channel} {' | '.join(reach.to)}"
        fits = contact.channel == reach.channel and role in reach.to
        if contact.address is not None and reach.kinds is not None:
            addresses = (one for party in snapshot.parties for one in party.addresses)
            kind = next((one.kind for one in addresses if one.id == contact.address), None)
            told, wanted = f"{told} {kind or '-'}", f"{wanted} {' | '.join(sorted(reach.kinds))}"
            fits = fits and kind in reach.kinds
    if not fits:
        raise ContactError([tree.error("not-this-action", ("action",), name=action.id, is_=told, wants=wanted)])
