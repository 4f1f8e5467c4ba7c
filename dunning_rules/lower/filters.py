"""Filters over the ledger, and the windows they are counted in."""

from __future__ import annotations

from ..document.condition import CountingDoc, FilterDoc, TallyDoc
from ..ir import (
    Filter,
    Window,
)
from ..tree import Path
from ..values import Match, Term
from ..words import FAILED_OUTCOMES, OUTCOMES, REACHED, ROLES, UNREACHED
from .scope import Scope

GROUPS: dict[str, frozenset[str | None]] = {
    "failed": frozenset(FAILED_OUTCOMES),
    "unreached": frozenset(UNREACHED),
    "reached": frozenset(REACHED),
    "pending": frozenset({None}),
}
OUTBOUND = Match(("out",))
_WORDS = (
    *("channel", "mode", "purpose", "by", "document", "act", "what", "form", "status", "type", "reason", "cause"),
    "attitude",
    *("address", "place", "address_status"),
)
_FLAGS = ("disclosed", "cut_off", "willing", "able", "trading")


def lower_filter(scope: Scope, written: FilterDoc, path: Path) -> Filter:
    """A filter; contacts are outbound ones unless it says otherwise."""
    kinds = frozenset(written.kind or ("contact",))
    fields = [(name, want) for name in _WORDS if (want := getattr(written, name)) is not None and want != _ANY]
    fields += [(name, Match((flag,))) for name in _FLAGS if (flag := getattr(written, name)) is not None]
    direction = written.direction or (OUTBOUND if kinds == {"contact"} else None)
    if direction is not None and direction != _ANY:
        fields.append(("direction", direction))
    for name in written.action or ():
        if name not in scope.actions:
            scope.unknown("action", name, scope.actions, (*path, "action"))
    marks = []
    for name, wanted in (written.__pydantic_extra__ or {}).items():
        if name in scope.marks:
            marks.append((name, wanted))
        else:
            scope.unknown_key(name, {*FilterDoc.model_fields, *scope.marks}, (*path, name))
    to_party = written.to == ("party",)
    if scope.where == "stage":
        for key, asks in (("same", written.same), ("to", to_party), ("prior", written.prior)):
            if asks:
                scope.key_error("no-party-here", (*path, key), name=key)
    ties = dict.fromkeys((*(written.same or ()), *(("party",) if to_party else ())))
    return Filter(
        kinds,
        tuple(sorted(fields, key=lambda field: field[0])),
        None if written.outcome is None else _outcomes(written.outcome),
        None if written.to is None or to_party else roles_of(scope, written.to, (*path, "to")),
        tuple(ties),
        written.action or (),
        tuple(sorted(marks)),
        written.prior is not None,
        _held(scope, written, path),
    )


def _held(scope: Scope, written: FilterDoc, path: Path) -> Term | None:
    if written.held is not None:
        scope.term(written.held, (*path, "held"))
    return written.held


_ANY = Match(("any",))


def _outcomes(want: Match) -> frozenset[str | None]:
    """Outcomes with their groups written out; what is not wanted leaves all others, a pending one too."""
    listed: set[str | None] = set()
    for item in want.any_of:
        listed |= GROUPS.get(str(item), {str(item)})
    return frozenset({*OUTCOMES, None} - listed) if want.negated else frozenset(listed)


def roles_of(scope: Scope, names: tuple[str, ...], path: Path) -> frozenset[str] | None:
    """Roles, with the groups of `definitions` written out; None when a name leads nowhere (the error is told)."""
    roles: set[str] = set()
    for name in names:
        if name in ROLES:
            roles.add(name)
        elif name in scope.roles:
            roles |= scope.roles[name]
        else:
            scope.unknown("role", name, {*ROLES, *scope.roles, "party"}, path)
            return None
    return frozenset(roles)


def window_of(scope: Scope, written: TallyDoc, path: Path) -> Window:
    """The window of a tally: in a pack the whole ledger, in a playbook the present episode unless it says `ever`."""
    if written.not_after is not None and written.not_after not in scope.dates:
        scope.unknown("date", written.not_after, scope.dates, (*path, "not_after"))
    return Window(
        "ever" if written.ever or scope.where == "guard" else "episode",
        None if written.within is None else scope.term(written.within, (*path, "within")),
        written.before == "today",
        *since_of(scope, written, path),
        written.not_after,
    )


def since_of(scope: Scope, written: CountingDoc, path: Path) -> tuple[Filter | None, Filter | None]:
    """The filters of `since` and `since_first`."""
    latest, earliest = written.since, written.since_first
    return (
        None if latest is None else lower_filter(scope, latest, (*path, "since")),
        None if earliest is None else lower_filter(scope, earliest, (*path, "since_first")),
    )
