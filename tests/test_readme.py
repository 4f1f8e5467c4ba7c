"""README and docs say what is so: every example is run and prints what stands below it, every link leads somewhere.

A `python` or `sh` block is run; the `text` block right below it is what it prints. `pytest --accept
tests/test_readme.py` writes what the examples print into the pages, to be reviewed as a difference.
"""

from __future__ import annotations

import io
import json
import re
import shlex
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning_rules import load_packs, load_playbook, load_snapshot, shipped

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
ERRORS = ROOT / "docs" / "reference" / "errors"
BUILT = {ROOT / "docs" / name for name in ("contents.md", "readme.md", "changelog.md")}
"""Frames of the built pages: they hold nothing of their own."""
PAGES = [README, ROOT / "CHANGELOG.md", *sorted({*(ROOT / "docs").rglob("*.md")} - BUILT)]
FENCE = re.compile(r"^```(?P<kind>[a-z]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SECTIONS = (
    "Two commands",
    "One worked answer",
    "What is written, and what is answered",
    "The interface in ten lines",
    "Editing a playbook safely",
    "The packs",
    "What is promised, and what is not",
    "Documentation",
    "Licence",
)
LONGEST = 200

CHECKED_ELSEWHERE = {
    "make test": "runs this test itself",
    "make demo": "makes an environment and runs `dunning demo`: see test_the_two_commands",
}
"""The commands that are not run here, each with what holds them true instead."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and where the text begins and ends in the page."""

    kind: str
    text: str
    start: int
    end: int


def blocks(text: str) -> list[Block]:
    return [Block(found["kind"], found["text"], *found.span("text")) for found in FENCE.finditer(text)]


FILE = "# file: "
"""Begins a block that a reader is to write into a file of this name."""


def teaches(page: Path) -> bool:
    """Whether the page is worked through in an empty folder, not in the checkout."""
    return page.name == "tutorial.md" or page.parent.name == "howto"


def examples(text: str) -> Iterator[tuple[Block, Block | None]]:
    """The blocks that are run or written, each with the block right below it that shows what it prints."""
    every = blocks(text)
    for block, below in zip(every, [*every[1:], None], strict=True):
        if block.kind not in ("python", "sh") and not block.text.startswith(FILE):
            continue
        shows = below is not None and below.kind == "text" and text[block.end + 3 : below.start].strip() == "```text"
        yield block, below if shows else None


def pages_with_examples() -> list[Path]:
    """Pages with blocks, without those of the diagnostics: their blocks are golden cases, run by `test_golden`."""
    return [page for page in PAGES if ERRORS not in page.parents and FENCE.search(page.read_text(encoding="utf-8"))]


def printed(block: Block, names: dict[str, Any]) -> str:
    """What an example prints when it is run from the root of the checkout."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        if block.kind == "python":
            exec(compile(block.text, "<example>", "exec"), names)
        else:
            for line in block.text.splitlines():
                command, _, comment = line.partition(" # ")
                run(command.strip(), int(comment.removeprefix("exit ")) if comment.startswith("exit ") else 0)
    return out.getvalue()


def run(command: str, code: int) -> None:
    """A line of a shell example, through the command line's own entry; it ends with the exit code."""
    if command in CHECKED_ELSEWHERE or not command:
        return
    from dunning_rules.cli import main

    name, *arguments = shlex.split(command)
    assert name == "dunning", f"nothing runs `{command}`"
    assert main(arguments) == code, command


@pytest.mark.parametrize("page", pages_with_examples(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_examples_print_what_the_page_shows(
    page: Path, accept: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path if teaches(page) else ROOT)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setattr(sys, "argv", ["dunning"])
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    text = page.read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    mended: list[tuple[Block, str]] = []
    for block, shown in examples(text):
        if block.kind == "yaml":
            (tmp_path / block.text.split("\n")[0].removeprefix(FILE)).write_text(block.text, encoding="utf-8")
            continue
        told = printed(block, names)
        if shown is None:
            assert not told, f"this prints, and the page does not show it:\n{block.text}\n{told}"
        elif accept:
            mended.append((shown, told))
        else:
            assert told == shown.text, block.text
    for shown, told in reversed(mended):
        text = text[: shown.start] + told + text[shown.end :]
    if mended:
        page.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("page", pages_with_examples(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_block_is_left_unchecked(page: Path) -> None:
    """Python and shell blocks are run, text blocks are what they print; YAML and JSON have tests of their own."""
    text = page.read_text(encoding="utf-8")
    checked = {
        "README.md": {"yaml": 1, "json": 1},
        "language.md": {"yaml": 2},
        "scenarios.md": {"yaml": 2},
        "snapshot.md": {"json": 1},
    }
    shown = sum(1 for _, below in examples(text) if below is not None)
    expected = Counter({"text": shown, **checked.get(page.name, {})})
    told = [block for block in blocks(text) if block.kind not in ("python", "sh") and not block.text.startswith(FILE)]
    assert Counter(block.kind for block in told) == +expected


def test_the_two_commands() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = [line for block in blocks(README.read_text(encoding="utf-8")) for line in block.text.splitlines()]
    assert [line.split("#")[0].strip() for line in commands if line.startswith("make ")] == ["make demo", "make test"]
    assert re.search(r"^demo:\n(\t.*\n)*\t@\.venv/bin/dunning demo\n", makefile, re.MULTILINE)
    assert re.search(r"^test:\n(\t.*\n)*\t@bash tools/test\.sh\n", makefile, re.MULTILINE)


def test_the_readme_keeps_its_order_and_stays_short() -> None:
    text = README.read_text(encoding="utf-8")
    assert tuple(re.findall(r"^## (.+)$", text, re.MULTILINE)) == SECTIONS
    assert len(text.splitlines()) <= LONGEST
    opening = text.split("\n## ")[0].splitlines()[1:]
    assert len([line for line in opening if line.strip()]) == 5


# --- YAML and answer side by side ------------------------------------------------------------------------------------


def block_of(kind: str) -> Any:
    (found,) = [block.text for block in blocks(README.read_text(encoding="utf-8")) if block.kind == kind]
    return yaml.safe_load(found)  # JSON is read as YAML too


def inside(part: Any, whole: Any) -> bool:
    """Whether all that a shortened example says stands in the whole."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and inside(part[key], whole[key]) for key in part)
    if isinstance(part, list):
        return isinstance(whole, list) and len(part) == len(whole) and all(map(inside, part, whole))
    return bool(part == whole)


@cache
def demo_loan() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((ROOT / "dunning_rules" / "demo" / "snapshot.json").read_text(encoding="utf-8"))
    return told


def test_the_lines_of_yaml_stand_in_the_shipped_playbook() -> None:
    whole = yaml.safe_load(shipped.playbooks()["guaranteed-loan"].read_text(encoding="utf-8"))
    assert inside(block_of("yaml"), whole)


def test_the_answer_beside_them_is_the_real_one() -> None:
    shown = block_of("json")
    decision = load_playbook("guaranteed-loan").decide(load_snapshot(demo_loan()))
    assert inside(shown, decision[shown["id"]].to_dict())


# --- packs -----------------------------------------------------------------------------------------------------------


def test_every_pack_stands_in_the_table_with_its_guards() -> None:
    page = ROOT / "docs" / "packs" / "README.md"
    head, _, *lines = re.findall(r"^\|(.+)\|$", page.read_text(encoding="utf-8"), re.MULTILINE)
    known = [cell.strip() for cell in head.split("|")][3:]
    told = {}
    for line in lines:
        name, _, *counts = [cell.strip() for cell in line.split("|")]
        told[name.partition("]")[0].strip("[")] = list(map(int, counts))
    assert known == ["read", "secondary", "recalled-high", "recalled-medium", "recalled-low"]
    assert told.keys() == shipped.packs().keys()
    for name, (guards, *counts) in told.items():
        rules = load_packs(name).rules[-1]
        assert rules.id == name
        assert counts == [sum(guard.known == word for guard in rules.guards) for word in known]
        assert guards == len(rules.guards) == sum(counts)


# --- links -----------------------------------------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for link in LINK.findall(re.sub(r"`[^`\n]*`", "", FENCE.sub("", text))):
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


def test_every_page_can_be_reached_from_the_index() -> None:
    reached, ahead = set(), [ROOT / "docs" / "index.md"]
    while ahead:
        page = ahead.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            target = (page.parent / link.partition("#")[0]).resolve()
            ahead += sorted(target.glob("*.md")) if target.is_dir() else [target] if target.suffix == ".md" else []
    assert {page for page in PAGES if page.is_relative_to(ROOT / "docs")} <= reached
