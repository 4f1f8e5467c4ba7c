"""Which guards of the packs may bind the contacts of a playbook, and which do so always."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..diagnostics import Diagnostic
from ..document.playbook import PlaybookDoc, ScopeDoc
from ..ir import All, AnyOf, Attribute, Compare, Cond, Constant, Not, Within
from ..loading import Loaded
from ..rules import Action, Guard, PackRules
from ..tree import Tree
from ..values import Match
from .fitting import lies_in, overlap, within

Leaf = Callable[[Cond], bool | None]

_FACTS = {
    "loan.product": "product",
    "loan.product_class": "product_class",
    "lender": "lender",
    "collector": "collector",
    "borrower.kind": "borrower_kind",
}


@dataclass(frozen=True, slots=True)
class Bound:
    """A guard of a pack that may bind; `always`: it binds every loan of the playbook."""

    pack: PackRules
    guard: Guard
    always: bool


def bound_guards(doc: PlaybookDoc, loaded: Loaded) -> Iterator[Bound]:
    """The guards of the packs that the playbook names, less those that its `applies_to` excludes.

    An adopted pack binds with all its guards, as does what it builds on.
    """
    bound = _with_bases(loaded, doc.packs)
    for pack in loaded.packs:
        for guard in pack.guards:
            if pack.id not in bound:
                yield Bound(pack, guard, always=True)
                continue
            fits = _both(_in_scope(pack.scope, doc.applies_to), _in_scope(guard.scope, doc.applies_to))
            if fits is not False:
                yield Bound(pack, guard, always=fits is True)


def fits_nothing(doc: PlaybookDoc, loaded: Loaded, tree: Tree) -> Iterator[Diagnostic]:
    """Packs that are named to bind and of which nothing fits: their place, their scope, or that of every guard."""
    packs = {pack.id: pack for pack in loaded.packs}
    for at, name in enumerate(doc.packs):
        pack = packs[name]
        whole = _in_scope(pack.scope, doc.applies_to)
        if whole is False or all(_in_scope(guard.scope, doc.applies_to) is False for guard in pack.guards):
            yield tree.warning("pack-fits-nothing", ("packs", at), name=name)


def _with_bases(loaded: Loaded, names: list[str]) -> set[str]:
    packs = {pack.id: pack for pack in loaded.packs}
    found: set[str] = set()
    ahead = list(names)
    while ahead:
        name = ahead.pop()
        if name in packs and name not in found:
            found.add(name)
            ahead += packs[name].builds_on
    return found


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return True if one and other else None


def _in_scope(scope: Cond, applies_to: ScopeDoc) -> bool | None:
    """Whether a scope holds for every loan that is meant; None where for some."""

    def leaf(cond: Cond) -> bool | None:
        match cond:
            case Compare() if cond.fact in _FACTS:
                told: Match | None = getattr(applies_to, _FACTS[cond.fact])
                return None if told is None else _of(told, cond.want)
            case Within():
                places = applies_to.jurisdiction
                if places is None:
                    return None
                inside = [any(lies_in(place, whole) for whole in cond.jurisdictions) for place in places]
                partly = any(lies_in(whole, place) for place in places for whole in cond.jurisdictions)
                return True if all(inside) else None if any(inside) or partly else False
            case _:
                return None

    return certain(scope, leaf)


def _of(told: Match, want: Match) -> bool | None:
    if within(told, want):
        return True
    return None if overlap(told, want) else False


def certain(cond: Cond, leaf: Leaf) -> bool | None:
    """Whether a condition holds always (True), never (False) or sometimes (None), as its leaves are told to."""
    match cond:
        case Constant():
            return cond.value
        case Not():
            told = certain(cond.part, leaf)
            return None if told is None else not told
        case All():
            parts = [certain(part, leaf) for part in cond.parts]
            return False if False in parts else None if None in parts else True
        case AnyOf():
            parts = [certain(part, leaf) for part in cond.parts]
            return True if True in parts else None if None in parts else False
        case _:
            return leaf(cond)


def attributes(action: Action) -> dict[str, Match]:
    """What every contact of an action is like; a call is by a person, and a contact a demand, unless it says so."""
    reach = action.reach
    assert reach is not None
    told = {
        "channel": (reach.channel,),
        "form": ("contact",),
        "direction": ("out",),
        "to": reach.to,
        "action": (action.id,),
        "purpose": (action.purpose or "demand",),
    }
    if reach.channel == "phone":
        told["mode"] = (reach.mode or "human",)
    if reach.kinds is not None:
        told["address"] = tuple(sorted(reach.kinds))
    return {name: Match(words) for name, words in told.items()}


def toward(action: Action, cond: Cond) -> bool | None:
    """Whether a condition holds for every contact of an action, for none of them, or for some."""
    told = attributes(action)

    def leaf(one: Cond) -> bool | None:
        if not isinstance(one, Attribute):
            return None
        if one.name in ("act", "mode") and one.name not in told:  # of acts alone; of calls alone
            return False
        mine = told.get(one.name)
        return None if mine is None else _of(mine, one.want)

    return certain(cond, leaf)
