"""The text of a file and the places in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line: the breaks of YAML 1.1, so that lines are counted as its parsers count them."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file: `line` and `column` count from 1, the column in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Source:
    """A text and the name by which people know it: a path, or what stands in place of one."""

    name: str
    text: str
    _starts: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    def line(self, number: int) -> str:
        """The text of a line (from 1), without its break; an empty text for a line that is not there."""
        starts = self._line_starts()
        if not 1 <= number <= len(starts):
            return ""
        found = LINE_BREAK.search(self.text, starts[number - 1])
        return self.text[starts[number - 1] : found.start() if found else len(self.text)]

    def offset(self, line: int, column: int) -> int:
        """Where a place (both from 1) stands in the text, counted in characters."""
        starts = self._line_starts()
        if line > len(starts):
            return len(self.text)
        return min(starts[max(line, 1) - 1] + column - 1, len(self.text))

    def place(self, offset: int) -> Place:
        """The place of a character, counted from 0."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return Place(self.name, line, offset - starts[line - 1] + 1)

    def _line_starts(self) -> list[int]:
        # Found once, when a first place is wanted: a good file never asks.
        if not self._starts:
            self._starts.extend([0, *(found.end() for found in LINE_BREAK.finditer(self.text))])
        return self._starts
