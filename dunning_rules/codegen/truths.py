"""Conditions as Python text: two approximations that enclose the three-valued truth, and how they join."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Truth:
    """`maybe` holds wherever the condition is true or cannot be told, `sure` only where it is true.

    INVARIANT: where both are the same text, the condition is never unknown and the text decides it.
    """

    maybe: str
    sure: str

    @property
    def exact(self) -> bool:
        return self.maybe == self.sure


YES: Final = Truth("True", "True")
NO: Final = Truth("False", "False")
OPEN: Final = Truth("True", "False")
"""What only the reference reader can tell."""


def exactly(text: str) -> Truth:
    return Truth(text, text)


def constant(value: bool) -> Truth:
    return YES if value else NO


def all_of(parts: Iterable[Truth]) -> Truth:
    """All of several; what follows one that cannot be is not made."""
    found: list[Truth] = []
    for part in parts:
        if part.maybe == "False":
            return NO
        if part is not YES:
            found.append(part)
    if len(found) == 1:
        return found[0]
    return _both_joined(found, "and")


def any_of(parts: Iterable[Truth]) -> Truth:
    """Any of several; what follows one that is sure is not made."""
    found: list[Truth] = []
    for part in parts:
        if part.sure == "True":
            return YES
        if part is not NO:
            found.append(part)
    if len(found) == 1:
        return found[0]
    return _both_joined(found, "or")


def negated(part: Truth) -> Truth:
    return exactly(turned(part.sure)) if part.exact else Truth(turned(part.sure), turned(part.maybe))


def turned(text: str) -> str:
    if text in ("True", "False"):
        return "False" if text == "True" else "True"
    if text.startswith("not ") and (_simple(text) or _closed(text[4:])):
        return text[4:]
    if text.endswith(" is True") and _simple(text):
        return f"{text[:-8]} is not True"
    if text.endswith(" is not True") and _simple(text):
        return f"{text[:-12]} is True"
    return f"not {grouped(text)}"


def grouped(text: str) -> str:
    """A text that may stand beside any `and`, `or` and `not`."""
    return text if _simple(text) or _closed(text) else f"({text})"


_WORD = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
"""A word of a file as Python writes it; it may hold any sign."""


def _simple(text: str) -> bool:
    return " and " not in text and " or " not in text and " if " not in text


def _closed(text: str) -> bool:
    """Whether a text is one parenthesis: its first sign opens what the last closes."""
    if not text.startswith("("):
        return False
    if "'" in text or '"' in text:
        text = _WORD.sub("_", text)
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return place == len(text) - 1
    return False


def _joined(parts: list[str], word: str) -> str:
    neutral, final = ("True", "False") if word == "and" else ("False", "True")
    kept = list(dict.fromkeys(part for part in parts if part != neutral))
    if final in kept:
        return final
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else f" {word} ".join(map(grouped, kept))


def _both_joined(parts: list[Truth], word: str) -> Truth:
    maybe, sure = [one.maybe for one in parts], [one.sure for one in parts]
    return exactly(_joined(maybe, word)) if maybe == sure else Truth(_joined(maybe, word), _joined(sure, word))


def both(*texts: str) -> str:
    """All of several texts."""
    return _joined(list(texts), "and")
