"""Whether a pack may bind any loan of a playbook: nothing that both say excludes the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..diagnostics import Diagnostic
from ..document.pack import PackDoc
from ..document.playbook import PlaybookDoc, ScopeDoc
from ..document.validate import validate
from ..filetext import read_path
from ..loading import Library
from ..tree import Tree
from ..values import Match, Range
from ..yamltree import read_yaml

_KEYS = ("product", "product_class", "lender", "collector", "borrower_kind")


def fits_nothing(doc: PlaybookDoc, tree: Tree, library: Library) -> Iterator[Diagnostic]:
    """Packs that are named to bind and of which nothing fits."""
    for at, name in enumerate(doc.packs):
        pack = _document(library.files[name])
        if pack is not None and not _fits(doc.applies_to, pack):
            yield tree.warning("pack-fits-nothing", ("packs", at), name=name)


def _document(path: Path) -> PackDoc | None:
    source, _ = read_path(path)
    tree = None if source is None else read_yaml(source)[0]
    return None if tree is None else validate(PackDoc, tree)[0]


def _fits(applies_to: ScopeDoc, pack: PackDoc) -> bool:
    return any(
        _meet(applies_to, pack.scope) and _meet(applies_to, guard.scope) and _meet(pack.scope, guard.scope)
        for guard in pack.guards.values()
    )


def _meet(one: ScopeDoc, other: ScopeDoc) -> bool:
    pairs = ((getattr(one, key), getattr(other, key)) for key in _KEYS)
    return all(a is None or b is None or overlap(a, b) for a, b in pairs) and _same_place(one, other)


def overlap(one: Match, other: Match) -> bool:
    """Whether a word may match both."""
    if any(isinstance(item, Range) for item in (*one.any_of, *other.any_of)):
        return True
    mine, theirs = set(one.any_of), set(other.any_of)
    if one.negated and other.negated:
        return True
    if one.negated or other.negated:
        return bool(theirs - mine if one.negated else mine - theirs)
    return bool(mine & theirs)


def within(one: Match, other: Match) -> bool:
    """Whether every word that matches the one matches the other."""
    if any(isinstance(item, Range) for item in (*one.any_of, *other.any_of)):
        return False
    mine, theirs = set(one.any_of), set(other.any_of)
    if one.negated:
        return other.negated and theirs <= mine
    return not mine & theirs if other.negated else mine <= theirs


def _same_place(one: ScopeDoc, other: ScopeDoc) -> bool:
    """`US-MA` lies in `US`; where one of the two says nothing, it may be anywhere."""
    if one.jurisdiction is None or other.jurisdiction is None:
        return True
    return any(lies_in(a, b) or lies_in(b, a) for a in one.jurisdiction for b in other.jurisdiction)


def lies_in(place: str, whole: str) -> bool:
    """`US-MA` lies in `US`, and in itself."""
    return place == whole or place.startswith(f"{whole}-")
