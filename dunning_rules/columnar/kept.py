"""What follows from a playbook, an instant and the form of the tables alone, kept for the next tables like these: the
plans of kinds, and which guards bind."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from ..engine import Playbook
from ..few import Few
from .candidates import Plan, plan_of
from .kinds import Binding, Group, Sorted
from .plan import Outcomes

KEPT_PLANS: Final = 64
"""So many plans of a playbook are kept; the next ones take the place of those made first."""
KEPT_BINDINGS: Final = 1024
KEPT_INSTANTS: Final = 64


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What is kept of one playbook."""

    plans: Few[Plan] = field(default_factory=lambda: Few(KEPT_PLANS))
    bindings: Few[Binding] = field(default_factory=lambda: Few(KEPT_BINDINGS))
    outcomes: Outcomes = field(default_factory=Outcomes)
    zones: Few[set[str]] = field(default_factory=lambda: Few(KEPT_INSTANTS))
    """The zones that were met, by the instant that was asked about."""


_of_playbooks: WeakKeyDictionary[Playbook, Kept] = WeakKeyDictionary()
_lock = Lock()


def kept_of(book: Playbook) -> Kept:
    """What is kept of a playbook for as long as there is one."""
    with _lock:
        return _of_playbooks.setdefault(book, Kept())


def planned(book: Playbook, kind: Sorted, group: Group) -> Plan:
    """The plan of a kind, made once for as long as nothing that it rests on changes."""
    kept, key = kept_of(book), _basis(kind, group)
    found = kept.plans.get(key)
    return kept.plans.put(key, plan_of(kind, group, kept.outcomes)) if found is None else found


def _basis(kind: Sorted, group: Group) -> Hashable:
    """All that a plan depends on besides its playbook."""
    one = kind.kind
    facts = tuple(
        (key, told.column, told.kind, told.untold if isinstance(told.untold, bool) else None, told.full)
        for key, told in group.facts.known.items()
    )
    clock = (one.bound, one.clocks, one.now, one.law_day, one.kept, one.coverage)
    return clock, kind.outside, kind.missing, facts, group.domain
