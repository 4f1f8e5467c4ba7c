"""Conditions as Python text: two approximations that enclose the three-valued truth, and how they join."""

from __future__ import annotations

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
    found = list(parts)
    return Truth(_joined([one.maybe for one in found], "and"), _joined([one.sure for one in found], "and"))


def any_of(parts: Iterable[Truth]) -> Truth:
    found = list(parts)
    return Truth(_joined([one.maybe for one in found], "or"), _joined([one.sure for one in found], "or"))


def negated(part: Truth) -> Truth:
    return Truth(turned(part.sure), turned(part.maybe))


def turned(text: str) -> str:
    if text in ("True", "False"):
        return "False" if text == "True" else "True"
    return text.removeprefix("not ") if text.startswith("not (") and _closed(text[4:]) else f"not ({text})"


def _closed(text: str) -> bool:
    """Whether the first parenthesis of a text closes with its last character."""
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
    return kept[0] if len(kept) == 1 else f" {word} ".join(f"({part})" for part in kept)


def both(*texts: str) -> str:
    """All of several texts."""
    return _joined(list(texts), "and")
