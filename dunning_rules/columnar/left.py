"""What a guard says where a part of it is left to be stated by the contact, for given truths of its other parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..interpret.logic import Way, negated, ways
from ..ir import All, AnyOf, Cond, Constant, Not, Stated
from ..rules import Guard
from ..values import Unknown

Told = Mapping[Cond, bool | None]
"""The truths of the parts in which nothing is left to be stated; None where a part is unknown."""
Reduced = bool | Unknown | Cond


@dataclass(frozen=True, slots=True)
class Left:
    """`forbids`: True where it denies, None where that is unknown (because of the parts `unknown`, by number)."""

    forbids: bool | None
    obliges: bool
    unknown: tuple[int, ...] = ()


SILENT = Left(False, False)


def outcome(guard: Guard, told: Told) -> Left:
    """What the guard says to a contact to which it applies, its rebuttal left aside."""
    numbers = {part: str(number) for number, part in enumerate(told)}
    lifted: Reduced = False if guard.lifted is None else _reduce(guard.lifted, told, numbers)
    if lifted is True:
        return SILENT
    required = guard.form == "required"
    forbidden = _reduce(guard.forbids, told, numbers)
    if forbidden is False:
        return Left(False, required)
    if not isinstance(forbidden, bool | Unknown) or not isinstance(lifted, bool | Unknown):
        if required and guard.lifted is None:
            return Left(False, True)
        if any(map(_can_be, ways(_left_open(forbidden, lifted), hold=False))):
            return Left(False, True)
    if isinstance(forbidden, Unknown):
        return Left(None, required, tuple(map(int, forbidden.missing)))
    return Left(True, required)


def _left_open(forbidden: Reduced, lifted: Reduced) -> Cond:
    """What must not come to hold: the part of the prohibition, and of its exception, that is still to be stated."""
    if isinstance(lifted, bool | Unknown):
        assert not isinstance(forbidden, bool | Unknown)
        return forbidden
    unlifted = negated(lifted)
    assert not isinstance(unlifted, bool | Unknown)
    return unlifted if isinstance(forbidden, bool | Unknown) else All((forbidden, unlifted))


def _can_be(way: Way) -> bool:
    """Whether one statement can be all of it: an attribute is not true and false at once."""
    wanted = {(stated.name, str(stated.want) if must else _turned(str(stated.want))) for stated, must in way}
    return not any(want == "true" and (name, "false") in wanted for name, want in wanted)


def _turned(want: str) -> str:
    return {"true": "false", "false": "true"}.get(want, f"not {want}")


def _reduce(cond: Cond, told: Told, numbers: Mapping[Cond, str]) -> Reduced:
    if cond in told:
        value = told[cond]
        return Unknown((numbers[cond],)) if value is None else value
    match cond:
        case Constant():
            return cond.value
        case Stated():
            return cond
        case Not():
            return negated(_reduce(cond.part, told, numbers))
        case All() | AnyOf():
            return _joined([_reduce(part, told, numbers) for part in cond.parts], stop=isinstance(cond, AnyOf))
        case _:
            raise AssertionError(f"its truth was not told: {cond}")


def _joined(parts: list[Reduced], *, stop: bool) -> Reduced:
    """An unknown part goes before one that is left to be stated."""
    if any(part is stop for part in parts):
        return stop
    missing = {name for part in parts if isinstance(part, Unknown) for name in part.missing}
    if missing:
        return Unknown(tuple(sorted(missing)))
    rest = tuple(part for part in parts if not isinstance(part, bool | Unknown))
    if not rest:
        return not stop
    return rest[0] if len(rest) == 1 else All(rest) if not stop else AnyOf(rest)
