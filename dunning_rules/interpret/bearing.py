"""What bears on a leaf besides the clock: nothing, the numbers of the rules, what is recorded, or what is owed and due.

INVARIANT: a leaf may be said to look at more than it does, never at less.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..ir import (
    AgainstWish,
    AssignmentIs,
    AtLimit,
    Attribute,
    Compare,
    Filter,
    Found,
    InHours,
    Leaf,
    Passed,
    PlacementIs,
    Stands,
    Stated,
    Tally,
    Told,
    Waiting,
    Window,
    Within,
)
from ..rules import Base
from ..situation import OVER
from ..values import Match, Range, Term
from .asked import Asked
from .kept import DERIVED


def next_turn(leaf: Leaf, asked: Asked) -> int | None:
    """When what a leaf looks at next turns: a number of the rules, the records, or the account of the loan."""
    if _by_itself(leaf, asked):
        return asked.situation.next_law_turn
    return asked.situation.next_record_turn if _of_records(leaf, asked) else asked.situation.next_turn


def stays(leaf: Leaf, asked: Asked) -> bool:
    """Whether a leaf asks for what a file or a contact says once and for all."""
    match leaf:
        case Attribute():
            return leaf.name != "by"  # who collects follows from the placements
        case Compare():
            return is_told(leaf.fact, asked) and not any(isinstance(end, str) for end in _range_ends(leaf.want))
        case Told():
            return is_told(leaf.fact, asked)
        case Within() | Stated():
            return True
        case _:
            return False


def _range_ends(want: Match) -> Iterator[object]:
    return (end for item in want.any_of if isinstance(item, Range) for end in (item.low, item.high))


def _by_itself(leaf: Leaf, asked: Asked) -> bool:
    """Whether nothing that is recorded or falls due bears on a leaf: it asks for the clock, or for a number."""
    match leaf:
        case InHours():
            return True
        case Compare():
            return is_told(leaf.fact, asked)
        case _:
            return False


def _of_records(leaf: Leaf, asked: Asked) -> bool:
    """Whether a leaf looks at records alone, never at what is owed or due: that turns more often than they do."""
    match leaf:
        case AgainstWish() | AssignmentIs() | Attribute() | Found() | PlacementIs():
            return True
        case Stands():
            return _unmarked(leaf.spent_by)
        case Tally():
            return _unmarked(leaf.filter) and _plain(leaf.window)
        case AtLimit():
            lasts = isinstance(leaf.limit.window, Term) or leaf.limit.window == "ever"
            return lasts and _unmarked(leaf.filter, leaf.since, leaf.since_first)
        case Waiting():
            return _unmarked(leaf.filter)
        case Passed():
            return all(_from_records(base, asked) for base in asked.names.date(leaf.name).bases)
        case _:
            return False


def _unmarked(*filters: Filter | None) -> bool:
    """Whether no filter asks for a mark, which may ask for anything."""
    return not any(want.marks for want in filters if want is not None)


def _plain(window: Window) -> bool:
    """Whether where a window begins and ends follows from time and records: no episode, no promise, no named date."""
    return window.scope == "ever" and window.not_after is None and _unmarked(window.since, window.since_first)


def _from_records(base: Base, asked: Asked) -> bool:
    """Whether what a named date counts from is a record, or a fact that is the same whatever the time."""
    facts = (base.fact, base.later_than)
    return (
        _unmarked(base.record)
        and (base.window is None or _plain(base.window))
        and all(fact is None or is_told(fact, asked) for fact in facts)
    )


def is_told(fact: str, asked: Asked) -> bool:
    """Whether a fact is what the file tells, whatever the time. That a loan is over was not so before the day."""
    if fact == "loan.status":
        return asked.situation.settled.snapshot.loan.status not in OVER
    return fact in asked.facts or fact not in DERIVED
