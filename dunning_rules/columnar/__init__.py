"""A portfolio as six tables: the same compiled rules asked of every loan at once, in columns (extra `columnar`)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .checked import Checked
    from .decide import decide_lots, decide_tables
    from .decided import Decided, Summary
    from .from_snapshots import tables_of
    from .tables import arrow_schema

_HOME_OF = {
    "Checked": "checked",
    "Decided": "decided",
    "Summary": "decided",
    "arrow_schema": "tables",
    "decide_lots": "decide",
    "decide_tables": "decide",
    "tables_of": "from_snapshots",
}

__all__ = ["Checked", "Decided", "Summary", "arrow_schema", "decide_lots", "decide_tables", "tables_of"]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME_OF[name]}", __name__), name)
