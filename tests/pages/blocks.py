"""The blocks of a page: where each stands, in which language, and what the page says it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
ERRORS = DOCS / "reference" / "errors"
FRAMES = {DOCS / name for name in ("contents.md", "readme.md", "changelog.md")}
"""Frames of the built pages: they hold nothing of their own."""
PAGES = [README, ROOT / "CHANGELOG.md", *sorted({*DOCS.rglob("*.md")} - FRAMES)]
FENCE = re.compile(r"^```(?P<kind>[a-z]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = "# file: "
"""Begins a block that a reader is to write into a file of this name."""

EDIT = re.compile(r"^<!-- edit (?P<file>\S+): (?P<was>.+) => (?P<now>.+) -->$", re.MULTILINE)
"""What a reader is told in words to change in a file, said again for the tests."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and where the text begins and ends in the page."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def file(self) -> str | None:
        """The name of the file that it is to be written into."""
        return self.text.split("\n")[0].removeprefix(FILE) if self.text.startswith(FILE) else None

    @property
    def runs(self) -> bool:
        """Whether it is run where it stands."""
        return self.kind in ("python", "sh") and self.file is None


def blocks(text: str) -> list[Block]:
    return [Block(found["kind"], found["text"], *found.span("text")) for found in FENCE.finditer(text)]


def examples(text: str) -> Iterator[tuple[Block, Block | None]]:
    """The blocks that are run or written, each with the block right below it that shows what it prints."""
    every = blocks(text)
    for block, below in zip_longest(every, every[1:]):
        if not block.runs and block.file is None:
            continue
        shows = below is not None and below.kind == "text" and text[block.end + 3 : below.start].strip() == "```text"
        yield block, below if shows else None


def pages_with_examples() -> list[Path]:
    """Pages with blocks, without those of the diagnostics: their blocks are golden cases, run by `test_golden`."""
    return [page for page in PAGES if ERRORS not in page.parents and FENCE.search(page.read_text(encoding="utf-8"))]


def named(page: Path) -> str:
    """A page by its path in the checkout."""
    return page.relative_to(ROOT).as_posix()


def teaches(page: Path) -> bool:
    """Whether the page is worked through in an empty folder, not in the checkout."""
    return page.name == "tutorial.md" or page.parent.name == "howto"


def commands(block: Block) -> list[str]:
    """The lines of a shell block without their comments."""
    return [line.partition(" # ")[0].strip() for line in block.text.splitlines() if line.strip()]
