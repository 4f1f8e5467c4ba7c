"""What a count asks for, as the words of its filter: so that a reason says which records were counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..decision import Values
from ..ir import Filter, Window
from ..values import Match
from ..words import FAILED_OUTCOMES, REACHED, UNREACHED

_GROUPS: Final[Mapping[frozenset[str | None], str]] = {
    frozenset(FAILED_OUTCOMES): "failed",
    frozenset(UNREACHED): "unreached",
    frozenset(REACHED): "reached",
    frozenset({None}): "pending",
}
_OUTBOUND: Final = ("direction", Match(("out",)))
_MOST: Final = 6


def which(records: Filter, window: Window) -> Values:
    """The kinds, the words of the fields, the roles and the outcomes, as far as they are said; and the window.

    Long lists are left out: they would say less than they take room.
    """
    told: list[str] = sorted(records.kinds)
    for name, want in records.fields:
        if (name, want) != _OUTBOUND and len(want.any_of) <= _MOST:
            told.append(str(want))
    if records.roles is not None and len(records.roles) <= _MOST:
        told.append(" | ".join(sorted(records.roles)))
    if records.outcomes is not None:
        told += _outcomes(records.outcomes)
    named: Values = (("which", tuple(told)),)
    return named if window.term is None else (*named, ("within", str(window.term)))


def _outcomes(outcomes: frozenset[str | None]) -> list[str]:
    if outcomes in _GROUPS:
        return [_GROUPS[outcomes]]
    named = sorted(one or "pending" for one in outcomes)
    return [" | ".join(named)] if len(named) <= _MOST else []
