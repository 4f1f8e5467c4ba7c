"""README and docs say what is so: the order of the README, its YAML and JSON, the packs' table, and every link.

The examples of the pages are run by `pages/test_examples.py`.
"""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning_rules import load_packs, load_playbook, load_snapshot, shipped

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "tests"))

from pages.blocks import DOCS, FENCE, PAGES, README, blocks  # noqa: E402

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
    assert len([line for line in opening if line.strip() and not line.startswith("<picture>")]) == 5


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
    page = DOCS / "packs" / "README.md"
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
    reached, ahead = set(), [DOCS / "index.md"]
    while ahead:
        page = ahead.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            target = (page.parent / link.partition("#")[0]).resolve()
            ahead += sorted(target.glob("*.md")) if target.is_dir() else [target] if target.suffix == ".md" else []
    assert {page for page in PAGES if page.is_relative_to(DOCS)} <= reached
