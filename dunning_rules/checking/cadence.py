"""A playbook's own cadence beside the guards: limits that can never be reached, contacts that no hour is left for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from ..diagnostics import Diagnostic
from ..document.playbook import PlaybookDoc
from ..ir import AtLimit, Cond, Filter, InHours, Not, Waiting
from ..loading import Loaded
from ..rules import Action, Guard
from ..tree import Path, Tree
from ..values import DAY_MINUTES, Limit, LimitUnit, Term
from ..words import CONVERSATIONS
from .binding import Bound, attributes, bound_guards, toward
from .fitting import within

DENYING: Final = ("deny", "presume")
UNITS: Final = ("attempts", "connections", "conversations")
"""Each kind counts among the one before: a guard of three attempts leaves at most three conversations."""
SAME_FOR_AN_ACTION: Final = frozenset({"party", "person", "channel", "debt", "creditor"})
"""Ties that all contacts of one action toward one party about its loan have in common."""


def beyond_guards(doc: PlaybookDoc, loaded: Loaded, tree: Tree, today: date) -> Iterator[Diagnostic]:
    """What the playbook plans and a guard that binds each of its loans never leaves, exceptions of the guard aside."""
    guards = [one for one in bound_guards(doc, loaded) if one.always and _denies(one, today)]
    for action in loaded.rules.actions:
        if action.reach is None:
            continue
        binding = [one for one in guards if toward(action, one.guard.applies) is True]
        yield from _forbidden(action, binding, tree)
        yield from _above_caps(action, binding, tree)
        yield from _without_hours(action, binding, tree)


def _denies(one: Bound, today: date) -> bool:
    return one.guard.effect in DENYING and one.guard.period.holds(today) and one.pack.period.holds(today)


def _cited(guard: Guard) -> str:
    return f"{guard.row}: {guard.cite}"


def _forbidden(action: Action, guards: list[Bound], tree: Tree) -> Iterator[Diagnostic]:
    for one in guards:
        guard = one.guard
        lifts = guard.lifted is not None or guard.rebutted is not None
        if guard.form in ("forbidden", "only-if") and not lifts and toward(action, guard.forbids) is True:
            told = {"name": action.id, "guard": guard.id, "pack": one.pack.id, "cite": _cited(guard)}
            yield tree.key_warning("guard-forbids-always", ("actions", action.id), **told)
            return


def _above_caps(action: Action, guards: list[Bound], tree: Tree) -> Iterator[Diagnostic]:
    """Limits of its own that a guard never lets it reach, and a duty that a guard never lets it do."""
    planned: list[tuple[str, Path, Limit, Callable[[AtLimit, Limit], bool]]]
    planned = [("at_most", ("at_most", at), limit, _leaves_less) for at, limit in enumerate(action.at_most)]
    if action.at_least is not None:
        planned.append(("at_least", ("at_least",), action.at_least, _leaves_undone))
    for key, below, limit, is_beyond in planned:
        for one in guards:
            cap = _cap(one.guard)
            if cap is not None and is_beyond(cap, limit) and _counts_all(cap.filter, action, limit):
                told = {"key": key, "limit": str(limit), "guard": one.guard.id, "pack": one.pack.id}
                path = ("actions", action.id, *below)
                yield tree.warning("cadence-beyond-guard", path, **told, cap=str(cap.limit), cite=_cited(one.guard))
                break


def _cap(guard: Guard) -> AtLimit | None:
    """The cap of a guard; a wait after what it counts leaves one in its term."""
    match guard.forbids:
        case AtLimit() as cap:
            return cap
        case Waiting(term=Term(unit="days" | "hours")) as wait:
            unit: LimitUnit = "attempts" if wait.filter.outcomes is None else "conversations"
            return AtLimit(Limit(1, unit, wait.term), wait.filter)
        case _:
            return None


def _leaves_less(cap: AtLimit, limit: Limit) -> bool:
    """Whether the cap's window holds the limit's and its number is smaller, in a unit that counts at least as much."""
    if limit.once or cap.limit.once or cap.since is not None or cap.since_first is not None:
        return False
    wider = UNITS.index(cap.limit.unit) <= UNITS.index(limit.unit)
    return wider and cap.limit.count < limit.count and _holds_window(cap.limit, limit)


def _leaves_undone(cap: AtLimit, duty: Limit) -> bool:
    """Whether a duty in days asks for more than the cap leaves over the longer of their two windows."""
    mine, theirs = cap.limit.window, duty.window
    if cap.limit.once or cap.since is not None or cap.since_first is not None:
        return False
    if not (isinstance(mine, Term) and isinstance(theirs, Term) and mine.unit == theirs.unit):
        return False
    wider = UNITS.index(cap.limit.unit) <= UNITS.index(duty.unit)
    span = max(mine.count, theirs.count)
    return wider and span // theirs.count * duty.count > -(-span // mine.count) * cap.limit.count


def _holds_window(cap: Limit, limit: Limit) -> bool:
    mine, theirs = cap.window, limit.window
    if isinstance(mine, Term) and isinstance(theirs, Term):
        return mine.unit == theirs.unit and mine.count >= theirs.count
    return mine == theirs or mine == "ever"


def _counts_all(found: Filter, action: Action, limit: Limit) -> bool:
    """Whether the cap counts every contact of the action that the limit counts."""
    reach = action.reach
    assert reach is not None
    if found.marks or found.prior or found.held is not None or not set(found.same) <= SAME_FOR_AN_ACTION:
        return False
    if found.kinds and "contact" not in found.kinds:
        return False
    if found.actions and action.id not in found.actions:
        return False
    if found.roles is not None and not set(reach.to) <= found.roles:
        return False
    talks = CONVERSATIONS - ({"met"} if reach.channel != "visit" else set())
    if found.outcomes is not None and not (limit.unit == "conversations" and found.outcomes >= talks):
        return False
    told = attributes(action)
    return all(name in told and within(told[name], want) for name, want in found.fields)


def _without_hours(action: Action, guards: list[Bound], tree: Tree) -> Iterator[Diagnostic]:
    """Hours of several guards that have no minute in common on any day of the week."""
    hours = [(one, week) for one in guards if (week := _week(one.guard.forbids)) is not None]
    left = [set(range(DAY_MINUTES)) for _ in range(7)]
    for at, (_, week) in enumerate(hours):
        for day, mine in enumerate(week.by_day):
            left[day] &= set() if mine is None else {minute for minute in left[day] if mine.holds(minute)}
        if not any(left):
            names = " / ".join(f"{told.pack.id} {told.guard.id}" for told, _ in hours[: at + 1])
            yield tree.key_warning("no-hours-left", ("actions", action.id), name=action.id, guards=names)
            return


def _week(cond: Cond) -> InHours | None:
    return cond.part if isinstance(cond, Not) and isinstance(cond.part, InHours) else None
