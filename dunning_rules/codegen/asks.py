"""What conditions ask: which facts, and what of the contact itself; of a pack worked out once for all its playbooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..few import Few
from ..ir import All, AnyOf, AtLimit, Attribute, Compare, Cond, Constant, Leaf, Not, Tally, Waiting, Within, leaves_of
from ..rules import Guard, Names, PackRules
from .obliges import may_advise, never_forbids

KEPT_PACKS = 64
"""So many packs are kept; the next one takes the place of the one that was kept first."""


@dataclass(frozen=True, slots=True)
class Asks:
    """What conditions ask of the contact itself: which of its traits is one of some words, and whether by its channel
    records are tied to it."""

    words: tuple[tuple[str, tuple[object, ...]], ...]
    tied: bool

    def answers(self, traits: Mapping[str, str | None]) -> tuple[object, ...]:
        """What a contact answers: those that answer alike have the same text."""
        found = [traits[name] in any_of for name, any_of in self.words]
        return (*found, traits["channel"]) if self.tied else tuple(found)


def asks_of(cond: Cond) -> Asks:
    """What a condition asks of a contact."""
    words: dict[tuple[str, tuple[object, ...]], None] = {}
    tied = False
    for leaf in leaves_of(cond):
        match leaf:
            case Attribute(name, want):
                words[name, want.any_of] = None
            case Compare(fact="party.role", want=want):
                words["role", want.any_of] = None
            case Tally(filter=want) | AtLimit(filter=want) | Waiting(filter=want):
                tied |= "channel" in want.same
            case _:
                pass
    return Asks(tuple(words), tied)


def facts_of(conds: Iterable[Cond | None], names: Names) -> Iterator[tuple[bool, str]]:
    """The facts that conditions ask of the loan, each with whether it is an input of their own file."""
    for leaf in (leaf for cond in conds if cond is not None for leaf in leaves_of(cond)):
        match leaf:
            case Compare(fact) if not fact.startswith("party."):
                yield names.input(fact) is not None, fact
            case Within():
                yield names.input(LAW) is not None, LAW
            case _:
                pass


LAW = "loan.governing_law"


@dataclass(frozen=True, slots=True)
class Asking:
    """A condition with what it asks of a contact."""

    cond: Cond
    asks: Asks


@dataclass(frozen=True, slots=True)
class GuardAsks:
    """The conditions of a guard, what all of them ask of a contact, and whether it may forbid or advise."""

    whole: Asks
    applies: Asking
    forbids: Asking
    lifted: Asking | None
    rebutted: Asking | None
    never_forbids: bool
    may_advise: bool


@dataclass(frozen=True, slots=True)
class PackAsks:
    """The facts that a pack asks, in written order, and what each of its guards asks of a contact."""

    facts: tuple[tuple[bool, str], ...]
    guards: tuple[GuardAsks, ...]


def asked_by(pack: PackRules) -> PackAsks:
    """What a pack asks. Packs are told apart by identity, as comparing them takes longer than working it out: one that
    is kept keeps its identity."""
    kept = _kept.get(id(pack))
    if kept is not None:
        return kept[1]
    conds = [cond for one in pack.guards for cond in (one.applies, one.forbids, one.lifted, one.rebutted)]
    seen: dict[Leaf, Leaf] = {}
    guards = tuple(_guard(guard, seen) for guard in pack.guards)
    found = PackAsks(tuple(dict.fromkeys(facts_of(conds, pack.names))), guards)
    return _kept.put(id(pack), (pack, found))[1]


_kept: Few[tuple[PackRules, PackAsks]] = Few(KEPT_PACKS)


def _guard(guard: Guard, seen: dict[Leaf, Leaf]) -> GuardAsks:
    applies, forbids = _asking(guard.applies, seen), _asking(guard.forbids, seen)
    lifted = None if guard.lifted is None else _asking(guard.lifted, seen)
    rebutted = None if guard.rebutted is None else _asking(guard.rebutted, seen)
    parts = [one.asks for one in (applies, forbids, lifted, rebutted) if one is not None]
    words = dict.fromkeys(word for part in parts for word in part.words)
    whole = Asks(tuple(words), any(part.tied for part in parts))
    return GuardAsks(whole, applies, forbids, lifted, rebutted, never_forbids(guard), may_advise(guard))


def _asking(cond: Cond, seen: dict[Leaf, Leaf]) -> Asking:
    return Asking(_shared(cond, seen), asks_of(cond))


def _shared(cond: Cond, seen: dict[Leaf, Leaf]) -> Cond:
    """The condition with one leaf in the place of all that are equal, so that its text is made once."""
    match cond:
        case All(parts):
            return All(tuple(_shared(part, seen) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_shared(part, seen) for part in parts))
        case Not(part):
            return Not(_shared(part, seen))
        case Constant():
            return cond
        case _:
            return seen.setdefault(cond, cond)
