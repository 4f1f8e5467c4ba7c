"""The pages of the documentation as tests read them: fenced blocks, links, and the examples with what they print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
ERRORS = ROOT / "docs" / "reference" / "errors"
FENCE = re.compile(r"^```(?P<kind>[a-z]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def every_page() -> list[Path]:
    """README, changelog and all of docs/."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def pages_with_examples() -> list[Path]:
    """The pages whose examples are run here; those of the diagnostics are golden cases, run by `test_golden`."""
    return [page for page in every_page() if ERRORS not in page.parents and FENCE.search(page.read_text(encoding="utf-8"))]


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, where its text begins and ends in the page, and its line."""

    kind: str
    text: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Example:
    """A block that is run, and the `text` block right below it that shows what it prints."""

    block: Block
    shown: Block | None


def blocks(text: str) -> list[Block]:
    return [
        Block(found["kind"], found["text"], found.start("text"), found.end("text"), text.count("\n", 0, found.start()) + 1)
        for found in FENCE.finditer(text)
    ]


def examples(text: str) -> Iterator[Example]:
    """The Python and shell blocks of a page, in order."""
    every = blocks(text)
    for at, block in enumerate(every):
        if block.kind not in ("python", "sh"):
            continue
        below = every[at + 1] if at + 1 < len(every) else None
        follows = below is not None and below.kind == "text" and not text[block.end + 3 : below.start - len("```text\n")].strip()
        yield Example(block, below if follows else None)


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    plain = re.sub(r"```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.+)$", plain, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}
