"""Lines of a given width, where a Chinese character takes two columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..diagnostics import width as width

CLOSING = "，。；：！？、）］】」』”’》〉…,.;:!?)]}%"
"""Signs that do not begin a line."""
OPENING = "（［【「『“‘《〈([{"
"""Signs that do not end a line."""
LEAST = 20
"""Columns that a text gets however deep it is indented."""

_WORDS = re.compile(r" +|[^ ]")
NO_BREAK = "\u00a0"
"""A space at which no line ends; it is written as a plain one."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def shown(text: str) -> str:
    """A text from a file, without signs that move the cursor or turn the line round."""
    return _CONTROL.sub(" ", text)


def padded(text: str, columns: int) -> str:
    """The text filled up with spaces to a number of columns."""
    return text + " " * max(0, columns - width(text))


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many columns, broken at spaces and between wide characters."""
    columns = max(columns, LEAST)
    lines: list[str] = []
    line = ""
    for unit, after_space in _units(shown(text)):
        joined = f"{line} {unit}" if after_space and line else line + unit
        if width(joined) <= columns:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _cut(unit, columns)
        lines += full
    lines += [line] if line or not lines else []
    return [one.replace(NO_BREAK, " ") for one in lines]


def hung(lead: str, text: str, columns: int) -> list[str]:
    """The text behind a lead, its further lines indented as deep as the lead is wide."""
    first, *rest = wrapped(text, columns - width(lead))
    return [(lead + first).rstrip(), *(" " * width(lead) + line for line in rest)]


def ruled(lead: str, text: str, right: str, columns: int) -> list[str]:
    """The text behind its lead, and at the end of the line a right one; in brackets where there is no room for it."""
    gap = columns - width(lead) - width(text) - width(right)
    if right and gap >= 2:
        return [lead + text + " " * gap + right]
    return hung(lead, f"{text} [{right}]" if right else text, columns)


def _units(text: str) -> Iterator[tuple[str, bool]]:
    """What may not be broken: a word, or a wide character with the signs that belong to it; and whether a space goes
    before it."""
    unit, space = "", False
    for part in _WORDS.findall(text):
        if part.isspace():
            if unit:
                yield unit, space
            unit, space = "", True
            continue
        if not unit or _joins(unit[-1], part):
            unit += part
            continue
        yield unit, space
        unit, space = part, False
    if unit:
        yield unit, space


def _joins(before: str, char: str) -> bool:
    """Whether no line may end between the two."""
    if NO_BREAK in (before, char) or char in CLOSING or before in OPENING:
        return True
    return width(before) < 2 and width(char) < 2


def _cut(unit: str, columns: int) -> Iterable[str]:
    """A unit that is wider than a line, cut where the line ends."""
    lines = [""]
    for char in unit:
        if width(lines[-1] + char) > columns:
            lines.append("")
        lines[-1] += char
    return lines
