"""Three-valued logic over conditions, evaluated as far as it is known: `reduce`, and `explain` for the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, product

from ..ir import (
    All,
    AnyOf,
    AtLimit,
    Attribute,
    Cond,
    Constant,
    Leaf,
    Not,
    Passed,
    Stated,
    Waiting,
)
from ..values import Unknown
from .asked import Asked
from .probe import is_like, probe
from .seen import Seen

Reduced = bool | Unknown | Cond
"""True, false, unknown, or what is left to ask of the contact itself: a condition over `Stated` leaves only."""


def reduce(cond: Cond, asked: Asked) -> Reduced:
    """The condition's answer. An unknown goes before what is still to be stated: it cannot be cured by a statement."""
    match cond:
        case Attribute():  # what it saw is told by `explain` alone
            return is_like(cond, asked)
        case Constant():
            return cond.value
        case All():
            return _joined((reduce(part, asked) for part in cond.parts), stop=False, join=All)
        case AnyOf():
            return _joined((reduce(part, asked) for part in cond.parts), stop=True, join=AnyOf)
        case Not():
            return negated(reduce(cond.part, asked))
        case Stated() if asked.proposal is not None and asked.proposal.says(cond.name) is None:
            return cond
        case _:
            return probe(cond, asked).truth


def both(first: Reduced, cond: Cond, asked: Asked) -> Reduced:
    """The answer of `all` of two, the first of which is answered."""
    return first if first is False else _joined((first, reduce(cond, asked)), stop=False, join=All)


def negated(answer: Reduced) -> Reduced:
    match answer:
        case bool():
            return not answer
        case Unknown():
            return answer
        case Not():
            return answer.part
        case _:
            return Not(answer)


def _joined(answers: Iterable[Reduced], *, stop: bool, join: type[All] | type[AnyOf]) -> Reduced:
    """`all` (stops at false) and `any` (stops at true): every part is asked, so that every missing fact is named."""
    missing: set[str] = set()
    rest: list[Cond] = []
    for answer in answers:
        if answer is stop:
            return stop
        if isinstance(answer, Unknown):
            missing |= set(answer.missing)
        elif not isinstance(answer, bool):
            rest.append(answer)
    if missing:
        return Unknown(tuple(sorted(missing)))
    if not rest:
        return not stop
    return rest[0] if len(rest) == 1 else join(tuple(rest))


@dataclass(frozen=True, slots=True)
class Clue:
    """A leaf that keeps a condition from being what is wished; `wished` is what the leaf would have to be."""

    leaf: Leaf
    seen: Seen
    wished: bool


def explain(cond: Cond, asked: Asked, *, wished: bool = True) -> tuple[Clue, ...]:
    """Every leaf because of which `cond` is not `wished`: false (or true) and unknown ones alike."""
    match cond:
        case Constant():
            return ()
        case All() | AnyOf():
            clues = [clue for part in cond.parts for clue in explain(part, asked, wished=wished)]
            one_is_enough = isinstance(cond, AnyOf) is wished
            if one_is_enough and any(reduce(part, asked) is wished for part in cond.parts):
                return ()
            return tuple(clues)
        case Not():
            return explain(cond.part, asked, wished=not wished)
        case Stated() if asked.proposal is not None and asked.proposal.says(cond.name) is None:
            return ()
        case _:
            seen = probe(cond, asked)
            return () if seen.truth is wished else (Clue(cond, seen, wished),)


def measured(cond: Cond, asked: Asked) -> tuple[Seen, ...]:
    """What the leaves saw that count against a limit, wait, or ask for a named date, in written order.

    A part that cannot matter, because another entry of its `all` does not hold, was not looked at.
    """
    match cond:
        case All():
            plain = (part for part in cond.parts if not _measures(part))
            if any(reduce(part, asked) is False for part in plain):
                return ()
            return tuple(seen for part in cond.parts for seen in measured(part, asked))
        case AnyOf():
            return tuple(seen for part in cond.parts for seen in measured(part, asked))
        case Not():
            return measured(cond.part, asked)
        case AtLimit() | Waiting() | Passed():
            return (probe(cond, asked),)
        case _:
            return ()


def _measures(cond: Cond) -> bool:
    match cond:
        case All() | AnyOf():
            return any(_measures(part) for part in cond.parts)
        case Not():
            return _measures(cond.part)
        case _:
            return isinstance(cond, AtLimit | Waiting | Passed)


Way = tuple[tuple[Stated, bool], ...]
"""Attributes, each with whether it must be as its leaf wants."""


def ways(cond: Cond, *, hold: bool) -> tuple[Way, ...]:
    """The ways in which a condition over stated attributes alone comes to hold, or not to hold."""
    match cond:
        case Stated():
            return (((cond, hold),),)
        case Not():
            return ways(cond.part, hold=not hold)
        case All() | AnyOf():
            found = [ways(part, hold=hold) for part in cond.parts]
            if isinstance(cond, All) is not hold:
                return tuple(dict.fromkeys(chain.from_iterable(found)))
            together = (dict.fromkeys(chain.from_iterable(parts)) for parts in product(*found))
            return tuple(dict.fromkeys(tuple(way) for way in together))
        case _:
            raise AssertionError(f"not left to be stated: {cond}")
