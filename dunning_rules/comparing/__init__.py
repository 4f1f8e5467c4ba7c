"""Two versions of a playbook or pack: what an edit changes, in the rules and in the answers."""

from __future__ import annotations

from ..compared import (
    Added,
    Asked,
    Change,
    Comparison,
    ConditionChanged,
    DateChanged,
    Difference,
    MembersChanged,
    NumberChanged,
    PeriodChanged,
    Removed,
    Renamed,
    Said,
    TextsChanged,
    ValueChanged,
    Where,
)
from .changes import changes
from .compare import compare
from .versions import load_version

__all__ = [
    "Added",
    "Asked",
    "Change",
    "Comparison",
    "ConditionChanged",
    "DateChanged",
    "Difference",
    "MembersChanged",
    "NumberChanged",
    "PeriodChanged",
    "Removed",
    "Renamed",
    "Said",
    "TextsChanged",
    "ValueChanged",
    "Where",
    "changes",
    "compare",
    "load_version",
]
