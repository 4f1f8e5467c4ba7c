"""A command in Chinese and what it prints, as a terminal shows it."""

from __future__ import annotations

import io
import shlex
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Final

from dunning_rules import demo
from dunning_rules.cli import main
from dunning_rules.diagnostics import width
from dunning_rules.report.markup import Html, tag

from .svg import MONO, Paint, cells, picture, styled

COMMAND: Final = (
    "dunning decide guaranteed-loan loan.json --lang zh --when \\\n    --at 2026-11-09T22:30:00+08:00 | head -n {lines}"
)
LINES: Final = 24
"""So far the answer tells what may not be done now; what is not open yet follows."""
COLUMNS: Final = 80
CELL, PER_LINE = 9_80, 22
PAD, BAR = 23, 36
WIDE: Final = 830
CITES: Final = "[CN-"
"""How a citation begins; it goes on to its bracket, over the end of a line too."""

FILLS: Final[dict[str, Paint]] = {
    "screen": ("#14201b", "#14201b"),
    "bar": ("#22312a", "#22312a"),
    "plain": ("#dbe5df", "#dbe5df"),
    "head": ("#f5c66a", "#f5c66a"),
    "cite": ("#7fc3f2", "#7fc3f2"),
    "when": ("#7fdba6", "#7fdba6"),
    "prompt": ("#8fa39a", "#8fa39a"),
    "dot": ("#53665d", "#53665d"),
}
STROKES: Final[dict[str, Paint]] = {"frame": ("#14201b", "#33443c")}
MORE: Final = f"text{{font:16px {MONO};white-space:pre}}\n.wide{{font-size:17.5px}}\n.head{{font-weight:600}}"
TITLE: Final = "dunning decide, in Chinese"


def printed(lines: int = LINES) -> list[str]:
    """What the command prints about the shipped loan, without a terminal: 80 columns, and so many lines of it."""
    loan = Path(demo.__file__).with_name("snapshot.json")
    words = shlex.split(COMMAND.replace("\\\n", " ").partition("|")[0])[1:]
    out = io.StringIO()
    with redirect_stdout(out):
        assert main([str(loan) if word == "loan.json" else word for word in words]) == 0
    return out.getvalue().splitlines()[:lines]


def screen_picture(_: Path) -> str:
    """The file."""
    lines = printed()
    command = [("$ " if at == 0 else "  ") + told for at, told in enumerate(_command())]
    high = BAR + 2 * PAD + PER_LINE * (len(command) + 1 + len(lines)) - 8
    parts = [
        styled(FILLS, STROKES, MORE),
        tag("rect", x="0.5", y="0.5", width=WIDE - 1, height=high - 1, rx=10, class_="screen frame"),
        tag("path", d=f"M1 {BAR}V10a9 9 0 0 1 9 -9H{WIDE - 10}a9 9 0 0 1 9 9V{BAR}z", class_="bar"),
        *(tag("circle", cx=24 + 20 * at, cy=BAR // 2, r=6, class_="dot") for at in range(3)),
    ]
    down = BAR + PAD + 12
    for told in command:
        parts += _line(down, [(told[:2], "prompt"), (told[2:], "plain")])
        down += PER_LINE
    down += PER_LINE // 2
    for pieces in coloured(lines):
        parts += _line(down, pieces)
        down += PER_LINE
    return picture((WIDE, high), TITLE, " ".join(told.strip() for told in (*command, *lines) if told), parts)


def _command() -> list[str]:
    return COMMAND.format(lines=LINES).splitlines()


def coloured(lines: Iterable[str]) -> Iterator[list[tuple[str, str]]]:
    """Each line in pieces with their colour: heads, citations, and from when something may be done."""
    cited, colour = False, "plain"
    for at, told in enumerate(lines):
        if told and not told.startswith(" ") and at != 1:
            colour = "head"
        elif told.startswith("   > "):
            colour = "when"
        elif colour == "head" or not told.startswith("     "):
            colour = "plain"
        pieces: list[tuple[str, str]] = []
        rest = told
        while rest:
            found = rest.find("]" if cited else CITES)
            cut = len(rest) if found < 0 else found + cited
            pieces.append((rest[:cut], "cite" if cited else colour))
            cited = cited if found < 0 else not cited
            rest = rest[cut:]
        yield pieces


def _line(down: int, pieces: Iterable[tuple[str, str]]) -> Iterator[Html]:
    column = 0
    for told, colour in pieces:
        yield from cells(PAD * 100 + column * CELL, down, told, CELL, colour)
        column += width(told)
