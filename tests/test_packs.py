"""The shipped packs: every row of the regulations accounted for, none claimed with more certainty than its source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning_rules import load_packs, load_snapshot
from dunning_rules.words import DONE_OUTCOMES, OUTCOMES, PURPOSES, STATED

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "dunning_rules" / "packs"
PACKS = sorted(path.stem for path in FOLDER.glob("*.yaml") if not path.name.endswith(".scenarios.yaml"))
CERTAINTY = ("recalled-low", "recalled-medium", "recalled-high", "secondary", "read")
ROW = r"[A-Z]{2}-[A-Z0-9-]+"
ROWS_OF = {
    "au-accc": 10,
    "ca-bc": 1,
    "ca-federal": 1,
    "ca-on": 5,
    "ca-qc": 1,
    "cn-civil": 31,
    "cn-collection": 35,
    "eu-2021-2167": 2,
    "hk-cop": 4,
    "in-rbi": 10,
    "uk-conc": 23,
    "us-ma": 4,
    "us-reg-f": 47,
}
each_pack = pytest.mark.parametrize("name", PACKS)


def _read(path: Path) -> Any:
    """A YAML file with every scalar as text: what a pack claims is checked apart from the library's own reading."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@cache
def _rows() -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = _read(ROOT / "tests" / "rows.yaml")
    return rows


@cache
def _pack(name: str) -> dict[str, Any]:
    document: dict[str, Any] = _read(FOLDER / f"{name}.yaml")
    return document


def _page(name: str) -> str:
    return (ROOT / "docs" / "packs" / f"{name}.md").read_text(encoding="utf-8")


def _no_guard(name: str) -> dict[str, str]:
    """The rows of the docs table "Rows that are no guard", with how well each is known."""
    table = _page(name).partition("## Rows that are no guard")[2]
    return dict(re.findall(rf"^\| ({ROW}) \| ([a-z-]+) \| \S", table, re.MULTILINE))


def _encoded(name: str) -> dict[str, set[str]]:
    """The rows that guards, definitions, marks and dates carry, with what its guards claim of each."""
    pack = _pack(name)
    rows: dict[str, set[str]] = {}
    for guard in pack["guards"].values():
        rows.setdefault(guard["row"], set()).add(guard["known"])
    for kind in ("definitions", "marks", "dates"):
        for named in pack.get(kind, {}).values():
            if "row" in named:
                rows.setdefault(named["row"], set())
    return rows


def _may_claim(row: str) -> set[str]:
    """What a guard of the row may say of its certainty: a list as it stands, else the word and all that claim less."""
    known = _rows()[row]["known"]
    return set(known) if isinstance(known, list) else set(CERTAINTY[: CERTAINTY.index(known) + 1])


# --- rows ------------------------------------------------------------------------------------------------------------


def test_every_row_has_its_pack() -> None:
    assert Counter(told["pack"] for told in _rows().values()) == ROWS_OF
    assert sorted(ROWS_OF) == PACKS


@each_pack
def test_every_row_is_encoded_or_explained(name: str) -> None:
    encoded, explained = set(_encoded(name)), set(_no_guard(name))
    assert encoded | explained == {row for row, told in _rows().items() if told["pack"] == name}
    assert encoded & explained == set()


@each_pack
def test_no_row_is_claimed_with_more_certainty_than_its_source(name: str) -> None:
    for row, known in _encoded(name).items():
        assert known <= _may_claim(row), row
    for row, told in _no_guard(name).items():
        known = _rows()[row]["known"]
        assert told in (known if isinstance(known, list) else [known]), row


@each_pack
def test_what_is_recalled_less_than_well_only_advises(name: str) -> None:
    for guard_id, guard in _pack(name)["guards"].items():
        if CERTAINTY.index(guard["known"]) < CERTAINTY.index("recalled-high"):
            assert guard["effect"] == "advise", guard_id


@each_pack
def test_each_guard_binds_from_the_day_of_its_document(name: str) -> None:
    for guard_id, guard in _pack(name)["guards"].items():
        assert guard.get("in_force", {}).get("from") == _rows()[guard["row"]].get("from"), guard_id


# --- texts and pages -------------------------------------------------------------------------------------------------


def _texts(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text for people below a node, with where it stands."""
    if isinstance(node, list):
        for at, item in enumerate(node):
            yield from _texts(item, f"{path}[{at}]")
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("title", "text", "note"):
                yield f"{path}.{key}", value
            else:
                yield from _texts(value, f"{path}.{key}")


@each_pack
def test_every_text_stands_in_both_languages(name: str) -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    texts = dict(_texts(_pack(name)))
    assert len(texts) > len(_pack(name)["guards"])
    for where, text in texts.items():
        assert set(text) == {"en", "zh"}, where
        assert han.search(text["zh"]), where
        assert not han.search(text["en"]), where


def _stated(node: Any) -> Iterator[str]:
    """Every attribute that a contact is asked to state of itself, below a node."""
    if isinstance(node, list):
        for item in node:
            yield from _stated(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("require", "stated") and isinstance(value, dict):
                yield from value
            else:
                yield from _stated(value)


@each_pack
def test_every_attribute_is_explained(name: str) -> None:
    """On the pack's own page, or on that of a pack it builds on; and no page explains what no guard asks for."""
    pages = {
        one: set(re.findall(r"^\| `([a-z0-9_]+)` \| (?:yes or no|number|text) \|", _page(one), re.MULTILINE))
        for one in [name, *_pack(name).get("builds_on", [])]
    }
    used = set(_stated(_pack(name)))
    assert used - set(STATED) <= set().union(*pages.values())
    assert pages[name] <= used


# --- what keeps a guarantee ------------------------------------------------------------------------------------------


def _asked_after(letter: dict[str, str], **loan: str) -> str:
    """What `cn-civil` answers to a demand of 2025-12-01, after one letter; the guarantee ran out on 2025-09-15."""
    party = letter["party"]
    role = "guarantor" if party == "surety" else "counter_guarantor"
    snapshot = load_snapshot(
        {
            "as_of": "2025-12-01T10:00:00+08:00",
            "loan": {
                "id": "L-1",
                "product": "personal_loan",
                "governing_law": "CN",
                "timezone": "Asia/Shanghai",
                "maturity": "2025-03-15",
                "installments": [{"due": "2025-03-15", "amount": "1000.00"}],
                **loan,
            },
            "parties": [
                {"id": "borrower", "role": "borrower", "kind": "person"},
                {"id": party, "role": role, "kind": "person", "liability": {"nature": "joint"}},
            ],
            "ledger": [{"id": "letter", "kind": "contact", "channel": "letter", **letter}],
            "facts": {"subrogated_on": "2025-03-15"},
        }
    )
    contact = {"at": "2025-12-01T10:00:00+08:00", "channel": "letter", "party": party, "purpose": "demand"}
    return load_packs("cn-civil").judge(snapshot, contact).status


@pytest.mark.parametrize("outcome", [*OUTCOMES, None])
@pytest.mark.parametrize("party", ["surety", "counter"])
def test_a_guarantee_is_kept_by_a_demand_that_reached_the_guarantor(party: str, outcome: str | None) -> None:
    """Sent in time, and without an outcome still on its way: what became of it decides."""
    letter = {"at": "2025-06-03T10:00:00+08:00", "party": party, "purpose": "demand"}
    claim = {"surety": "loan", "counter": "recourse"}[party]
    status = _asked_after({**letter, "outcome": outcome} if outcome else letter, claim=claim)
    assert status == ("permitted" if outcome in DONE_OUTCOMES else "denied")


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_guarantee_is_kept_by_what_is_a_demand_of_right(purpose: str) -> None:
    letter = {"at": "2025-06-03T10:00:00+08:00", "party": "surety", "purpose": purpose, "outcome": "served"}
    assert (_asked_after(letter) == "permitted") is (purpose in {"demand", "notice", "preserve_right"})
