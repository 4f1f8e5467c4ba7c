"""Two versions compared, as Markdown for a pull request."""

from __future__ import annotations

import re
from typing import Final

from ..compared import Comparison
from ..values import Text
from .comparison import Paragraph, told_of
from .layout import shown

CAUTION: Final = "> [!CAUTION]"
"""How the hosts of pull requests mark what must not be overlooked; elsewhere it reads as a quotation."""
NO_MORE: Final = Text("Nothing becomes permitted in any of the snapshots that were asked.", "所比较的快照中没有放宽。")
_SIGNS: Final = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_BLOCK: Final = re.compile(r"^(\s*)([-+>]|\d+[.)])(?=\s)")


def markdown(comparison: Comparison, lang: str, *, full: bool = False) -> str:
    """The comparison as Markdown; more permission than before stands first, in a box of its own."""
    told = told_of(comparison, lang, full=full)
    lines = [f"### {_text(told.head)}", ""]
    for paragraph in told.paragraphs:
        lines += [*_loud(paragraph), ""] if paragraph.loud else [*_quiet(paragraph), ""]
    if comparison.differences and not comparison.opened:
        lines += [NO_MORE.in_(lang), ""]
    for note in told.notes:
        lines += [_text(note), ""]
    return "\n".join(lines).rstrip() + "\n"


def _loud(paragraph: Paragraph) -> list[str]:
    return [CAUTION, f"> **{_text(paragraph.title)}**", ">", *(f"> {line}" for line in _points(paragraph))]


def _quiet(paragraph: Paragraph) -> list[str]:
    return [f"**{_text(paragraph.title)}**", "", *_points(paragraph)]


def _points(paragraph: Paragraph) -> list[str]:
    lines: list[str] = []
    for one in paragraph.points:
        lines.append(f"- {_text(one.text)}")
        lines += [f"  - {_text(part)}" for part in one.parts]
    return lines


def _text(text: str) -> str:
    """A text from a file that stays what it is: no sign of it makes a heading, a link, a mention or an image."""
    plain = _BLOCK.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", shown(text)))
    return plain.replace("@", "@\u200b")
