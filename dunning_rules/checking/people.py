"""Whom the actions of a playbook reach: people who owe nothing, and contacts that no guard speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..diagnostics import Diagnostic, listed
from ..document.playbook import PlaybookDoc
from ..ir import Compare, Cond, Not, conjuncts
from ..loading import Loaded
from ..rules import Action, PlaybookRules
from ..tree import Tree
from ..values import Match
from .binding import bound_guards, toward

NOT_LIABLE: Final = frozenset({"spouse", "relative", "reference", "employer", "colleague", "community", "other"})
"""Roles that alone make nobody liable. Who speaks for a party (a lawyer, a representative) may be asked to pay."""

DEMANDING: Final = frozenset({"remind", "demand", "negotiate", "announce_remedy"})
"""Purposes that take it for granted that the person owes."""


def toward_the_unliable(rules: PlaybookRules, tree: Tree) -> Iterator[Diagnostic]:
    """Actions that ask payment of people whose role makes nobody liable, and do not ask whether they are."""
    for action in rules.actions:
        if action.reach is None or action.purpose not in DEMANDING or _asks_liability(action):
            continue
        roles = [role for role in action.reach.to if role in NOT_LIABLE and not _excluded(role, action.when)]
        if roles:
            path = ("actions", action.id, "contact", "to")
            yield tree.warning(
                "demand-on-unliable", path, name=action.id, purpose=action.purpose or "", names=listed(roles)
            )


def _asks_liability(action: Action) -> bool:
    """Whether the action is for people only who are liable."""
    return any(
        part.fact == "party.liability" and ("none" in part.want.any_of) is part.want.negated
        for part in _compared(action.when)
    )


def _excluded(role: str, cond: Cond) -> bool:
    return any(
        part.fact == "party.role" and (role in part.want.any_of) is part.want.negated for part in _compared(cond)
    )


def _compared(cond: Cond) -> Iterator[Compare]:
    for part in conjuncts(cond):
        if isinstance(part, Compare):
            yield part
        elif isinstance(part, Not) and isinstance(part.part, Compare):
            want = part.part.want
            yield Compare(part.part.fact, Match(want.any_of, not want.negated))


def without_guard(doc: PlaybookDoc, loaded: Loaded, tree: Tree) -> Iterator[Diagnostic]:
    """A playbook without any pack, and contacts of which no guard of its packs speaks."""
    if not loaded.packs:
        yield tree.key_warning("no-packs", ("playbook",), name=loaded.rules.id)
        return
    guards = list(bound_guards(doc, loaded))
    for action in loaded.rules.actions if guards else ():  # packs that fit nothing are told as such
        if action.reach is None or any(toward(action, one.guard.applies) is not False for one in guards):
            continue
        told = " → ".join((action.reach.channel, ", ".join(action.reach.to)))
        packs = listed([*loaded.rules.packs, *loaded.rules.adopted])
        yield tree.key_warning("contact-without-guard", ("actions", action.id), name=action.id, what=told, names=packs)
