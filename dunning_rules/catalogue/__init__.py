"""Every diagnostic code: what it says and what it advises, in English and Chinese.

To add a code, add one entry to `files`, `rules`, `doubts`, `facts`, `scenarios` or `tables`; a page and two golden
cases belong to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .doubts import DOUBTS
from .entry import Code, Severity
from .facts import FACTS
from .files import FILES
from .phrases import INSTEAD, PHRASES, SHAPES
from .rules import RULES
from .scenarios import SCENARIOS
from .tables import TABLES

CATALOGUE: Mapping[str, Code] = MappingProxyType(
    dict(sorted({**FILES, **RULES, **DOUBTS, **FACTS, **SCENARIOS, **TABLES}.items()))
)
"""Code → texts. Codes are kebab-case and never change their meaning."""

__all__ = ["CATALOGUE", "INSTEAD", "PHRASES", "SHAPES", "Code", "Severity"]
