"""Duties of a playbook's actions: read, and checked against what its own cadence and calendar allow."""

from __future__ import annotations

from math import ceil

from ..document.playbook import ActionDoc
from ..tree import Path
from ..values import BadValue, Limit, LimitUnit, Term, read_term
from .scope import Scope

DUE = "within "
_LONGEST_DAY = 26 * 60
"""The minutes of a local day, with room for a clock that is put back."""
_MINUTES = {"minutes": 1, "hours": 60}
_AMONG: dict[LimitUnit, tuple[LimitUnit, ...]] = {
    "attempts": ("attempts",),
    "connections": ("attempts", "connections"),
    "conversations": ("attempts", "connections", "conversations"),
}
"""For each unit those that count it too: a conversation is a connection, and every connection an attempt."""


def lower_due(scope: Scope, doc: ActionDoc, path: Path) -> Term | None:
    """`within 2 days`, `within 48 hours`; working days want a calendar."""
    if doc.due is None:
        return None
    try:
        if not doc.due.startswith(DUE):
            raise BadValue("wrong-kind", is_=doc.due, wants="`within` and a term, such as within 1 day")
        term = read_term(doc.due.removeprefix(DUE))
    except BadValue as bad:
        scope.error(bad.code, (*path, "due"), **bad.values)
        return None
    if term.unit == "business days":
        scope.wants_calendar((*path, "due"))
    else:
        scope.term(term, (*path, "due"), wants="hours, days or business days")
    return term


def lower_at_least(scope: Scope, doc: ActionDoc, path: Path) -> Limit | None:
    """`1 per day`, `2 conversations per 7 days`: in days, and no more than `at_most` leaves room for."""
    wanted, here = doc.at_least, (*path, "at_least")
    if wanted is None:
        return None
    window = wanted.window
    if wanted.once or not isinstance(window, Term) or window.unit != "days":
        scope.error("wrong-kind", here, is_=str(wanted), wants="so many per day or N days, such as 1 per day")
        return None
    beyond = next((limit for limit in doc.at_most or () if _beyond(wanted, window.count, limit)), None)
    if beyond is not None:
        scope.error("duty-beyond-limit", here, duty=str(wanted), limit=str(beyond))
    return wanted


def _beyond(wanted: Limit, days: int, limit: Limit) -> bool:
    """Whether a window of so many days can never hold what is wanted, however the limit is used."""
    if limit.unit not in _AMONG[wanted.unit] or limit.window == "promise":  # there may be any number of promises
        return False
    return wanted.count > limit.count * _windows_in(days, limit)


def _windows_in(days: int, limit: Limit) -> int:
    """How often a limit may be used up within so many days."""
    if not isinstance(limit.window, Term):
        return 1
    if limit.window.unit in _MINUTES:
        return ceil(days * _LONGEST_DAY / (limit.window.count * _MINUTES[limit.window.unit]))
    return ceil(days / limit.window.count)
