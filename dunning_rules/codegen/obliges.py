"""Which guards never forbid a candidate, as they only ask something of the contact itself; and which may advise."""

from __future__ import annotations

from ..interpret.logic import Way, ways
from ..ir import All, AnyOf, Cond, Not, Stated
from ..rules import Guard


def never_forbids(guard: Guard) -> bool:
    """Whether all that the guard forbids is left to be stated, and something that can be stated keeps it."""
    if not _stated_alone(guard.forbids):
        return False
    if guard.form == "required" and guard.lifted is None:
        return True
    return any(map(_can_be, ways(guard.forbids, hold=False)))


def may_advise(guard: Guard) -> bool:
    """Whether what the guard has against a contact may be advice alone."""
    return guard.effect == "advise" or (guard.effect == "presume" and guard.rebutted is not None)


def _can_be(way: Way) -> bool:
    """Whether one statement can surely be all of it: it asks each attribute once."""
    return len({stated.name for stated, _ in way}) == len(way)


def _stated_alone(cond: Cond) -> bool:
    match cond:
        case Stated():
            return True
        case All() | AnyOf():
            return bool(cond.parts) and all(map(_stated_alone, cond.parts))
        case Not():
            return _stated_alone(cond.part)
        case _:
            return False
