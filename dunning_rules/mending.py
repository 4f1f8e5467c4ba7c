"""What people who type Chinese meant: full-width punctuation and tabs, turned into what the language wants."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_LINE = 2_000
_WIDE_SIGNS = "：，、～…【】｛｝［］－．　"
_DIGITS = "０１２３４５６７８９"
WIDE = re.compile(f"[{_WIDE_SIGNS}“”‘’{_DIGITS}]")
"""A character that is typed in place of a half-width one that means something."""

_PLAIN = str.maketrans(
    {"【": "[", "】": "]", "｛": "{", "｝": "}", "［": "[", "］": "]", "－": "-", "．": ".", "　": " "}
    | {"“": '"', "”": '"', "‘": "'", "’": "'"}
    | {wide: str(digit) for digit, wide in enumerate(_DIGITS)}
)
_TOKEN_START = frozenset(" \t:,[{-：，【｛［　")


def mend_line(line: str) -> str:
    """The line with its full-width signs outside quotes and comments made half-width, where they have a meaning.

    A comma before Chinese text stays: there it belongs to the text.
    """
    mended = list(line)
    for at in _outside_quotes(line):
        if WIDE.match(line[at]):
            mended[at] = _half(line[at], line[at - 1 : at], line[at + 1 :])
    return "".join(mended)


def _half(char: str, before: str, rest: str) -> str:
    """What stands for a full-width sign, given the character before it and the rest of its line."""
    if char == "：":
        return ":" if not rest or rest[0] in " 　" else ": "
    if char == "…":
        return ".." if rest[:1].isdigit() or (before.isdigit() and rest[:1] in ("", " ", ",", "}", "]")) else char
    if char in "，、":
        follows = rest.lstrip(" 　")[:1]
        if not follows.isascii() and not WIDE.match(follows):
            return char
        return "," if rest[:1] in (" ", "　") else ", "
    return ".." if char == "～" else char.translate(_PLAIN)


def first_wide(line: str, start: int = 0, end: int | None = None) -> int | None:
    """Where in the line the first full-width sign stands that `mend_line` would change."""
    stop = len(line) if end is None else end
    for at in _outside_quotes(line):
        if start <= at < stop and _is_mended(line, at):
            return at
    return None


def _is_mended(line: str, at: int) -> bool:
    char = line[at]
    return bool(WIDE.match(char)) and _half(char, line[at - 1 : at], line[at + 1 :]) != char


def tab_outside_quotes(line: str) -> int | None:
    """Where in the line the first tab stands that is in no quotes and no comment."""
    return next((at for at in _outside_quotes(line) if line[at] == "\t"), None)


def mend_tabs(line: str) -> str:
    """The line with two spaces for each tab outside quotes."""
    outside = set(_outside_quotes(line))
    return "".join("  " if char == "\t" and at in outside else char for at, char in enumerate(line))


def _outside_quotes(line: str) -> Iterator[int]:
    """The characters of a line that stand outside quotes and comments; an apostrophe within a word opens none.

    A line longer than people write is not looked at.
    """
    if len(line) > LONGEST_LINE:
        return
    quote = ""
    before = " "
    for at, char in enumerate(line):
        if quote:
            if char == quote and before != "\\":
                quote = ""
        elif char in "\"'" and before in _TOKEN_START:
            quote = char
        elif char == "#" and before in " \t":
            return
        else:
            yield at
        before = char
