"""Warnings that a file allows in its own words: `# dunning: allow[days-gap]` on the line, or alone above it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..diagnostics import Diagnostic, sort_diagnostics
from ..source import Source

_ALLOWED = re.compile(r"(?:^|\s)# *dunning: *allow\[([a-z0-9, -]+)\]")


def without_allowed(found: Iterable[Diagnostic], source: Source) -> tuple[Diagnostic, ...]:
    """The diagnostics, sorted, less the warnings that a comment names; no error can be allowed."""
    return sort_diagnostics(one for one in found if one.severity == "error" or one.code not in _allows(one, source))


def _allows(one: Diagnostic, source: Source) -> set[str]:
    if one.place is None:
        return set()
    above = source.line(one.place.line - 1)
    lines = [source.line(one.place.line), *([above] if above.lstrip().startswith("#") else [])]
    return {code.strip() for line in lines for told in _ALLOWED.findall(line) for code in told.split(",")}
