"""The reference pages are true: generated parts are fresh, the full snapshot loads, every key and code is told."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, get_args

from dunning_rules import load_contact, load_playbook, load_snapshot, words
from dunning_rules.decision import ReasonKind
from dunning_rules.document.ledger import Base, RecordDocument
from dunning_rules.document.snapshot import (
    AddressDocument,
    CoverageDocument,
    DebtDocument,
    InstallmentDocument,
    LiabilityDocument,
    LoanDocument,
    PartyDocument,
    SnapshotDocument,
)
from dunning_rules.facts import FACT_KINDS
from dunning_rules.interpret.ledger import UNIT_OUTCOMES
from dunning_rules.lower.filters import GROUPS
from dunning_rules.rules import GuardForm
from dunning_rules.templates import TEMPLATES

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def test_generated_parts_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "docs.py", "--check"], capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


# --- words -----------------------------------------------------------------------------------------------------------


def test_every_vocabulary_stands_on_the_page_of_words() -> None:
    text = page("words.md")
    parts = ("PERSON_STATUSES", "ADDRESS_STATUSES", "CLAIM_STATUSES")  # of STATUSES
    for name, vocabulary in vars(words).items():
        if (
            name in parts
            or name in ("RECORD_KEYS", "STATUS_ENDS")
            or not (name.isupper() and isinstance(vocabulary, dict))
        ):
            continue
        rows = "\n".join(f"| `{word}` | {text_.en} | {text_.zh} |" for word, text_ in vocabulary.items())
        assert rows in text, name


def test_groups_of_outcomes_are_as_told() -> None:
    told = {
        name: set(re.findall(r"`([a-z_]+)`", outcomes))
        for name, outcomes in re.findall(
            r"^\| `?([a-z ]+)`? \| ([^|]+) \|", page("words.md").partition("## Groups")[2], re.M
        )
    }
    assert told["failed"] == GROUPS["failed"]
    assert told["failed"] | told["unreached"] == GROUPS["unreached"]
    assert told["reached"] == GROUPS["reached"]
    assert told["the end of an action"] == words.DONE_OUTCOMES
    assert told["conversations"] | {None} == UNIT_OUTCOMES["conversations"]
    assert told["connections"] | {None} == UNIT_OUTCOMES["connections"]


# --- snapshot --------------------------------------------------------------------------------------------------------


@cache
def full_example() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        page("snapshot.md").partition("<!-- full example -->\n```json\n")[2].partition("```")[0]
    )
    return told


def test_the_full_example_loads_and_is_answered() -> None:
    snapshot = load_snapshot(full_example())
    assert len(snapshot.ledger) == len(full_example()["ledger"])
    for name in ("guaranteed-loan", "fintech-loan"):
        assert load_playbook(name).decide(snapshot).scope == "mismatch"  # no shipped playbook is for a shop loan


def keys(model: Any) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def test_the_full_example_has_every_key() -> None:
    told = full_example()
    loan, parties = told["loan"], told["parties"]
    parts: list[tuple[Any, list[dict[str, Any]]]] = [
        (SnapshotDocument, [told]),
        (LoanDocument, [loan]),
        (InstallmentDocument, loan["installments"]),
        (PartyDocument, parties),
        (LiabilityDocument, [party["liability"] for party in parties if "liability" in party]),
        (AddressDocument, [address for party in parties for address in party.get("addresses", [])]),
        (DebtDocument, told["debts"]),
        (CoverageDocument, [told["coverage"]]),
    ]
    for model, found in parts:
        assert set().union(*found) >= keys(model) - {"meta"}, model.__name__
    for model in get_args(get_args(RecordDocument)[0]):
        kind = get_args(model.model_fields["kind"].annotation)[0]
        found = [record for record in told["ledger"] if record["kind"] == kind]
        assert set().union(*found) >= keys(model) - keys(Base), kind


def test_every_derived_fact_is_told() -> None:
    table = page("snapshot.md").partition("## What is derived")[2]
    derived = {name for name in FACT_KINDS if "." not in name} - {"lender", "collector", "installments_overdue"}
    assert derived <= set(re.findall(r"`([a-z_]+)`", table))


def test_a_contact_with_every_key_loads() -> None:
    told = re.findall(
        r"^\| \**`([a-z_]+)`\** \|", page("snapshot.md").partition("## A proposed contact")[2], re.MULTILINE
    )
    contact = {
        "at": "2026-11-09T10:00:00+08:00",
        "channel": "phone",
        "mode": "human",
        "party": "borrower",
        "address": "mobile",
        "action": "call-borrower",
        "purpose": "demand",
        "debts": "L-1",
        "document": "collection_notice",
        "by": "lender",
        "reply_to": "r04",
        "stated": {"recorded": True},
    }
    load_contact(contact)
    assert set(told) == {*contact, "act"}


# --- answers ---------------------------------------------------------------------------------------------------------


@cache
def codes() -> dict[str, set[str]]:
    """Kind → codes, as the page tells them."""
    found: dict[str, set[str]] = {}
    for part in page("answers.md").split("\n### kind")[1:]:
        heading, _, text = part.partition("\n")
        cells = re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE)
        for kind in re.findall(r"`([a-z_]+)`", heading):
            found[kind] = {code for cell in cells for code in re.findall(r"`([a-z-]+)`", cell)}
    return found


def test_every_kind_is_told() -> None:
    assert codes().keys() == set(get_args(ReasonKind))
    assert all(codes().values())


def shown_alone(code: str) -> bool:
    """Whether a sentence belongs to a code of its own: others are how a code is said where there is nothing."""
    return not re.search(r"-(none|wanted|unwanted)(-stands)?$", code)


def test_every_code_with_a_sentence_is_told_and_no_other() -> None:
    because = {"stated", "stated-stands", "reply", "reply-stands", "date", "date-stands"}  # of packs, under `because`
    told = set().union(*codes().values())
    assert {code for code in TEMPLATES if shown_alone(code)} - because <= told
    assert told <= TEMPLATES.keys() | set(get_args(GuardForm))
    assert codes()["guard"] == set(get_args(GuardForm))


def test_every_code_that_stands_in_the_reader_is_told() -> None:
    """The codes that `Seen` and `Reason` are made with in the source."""
    found: set[object] = set()
    for path in [*sorted((ROOT / "dunning_rules" / "interpret").glob("*.py")), ROOT / "dunning_rules" / "engine.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Seen", "Reason"):
                found |= {
                    part.value for at in node.args[1:2] for part in ast.walk(at) if isinstance(part, ast.Constant)
                }
    told = set().union(*codes().values())
    stems = {code.removesuffix("-stands").removeprefix("not-") for code in told}
    assert found, "nothing was scanned"
    assert {code for code in found if isinstance(code, str)} - told - stems - {"stated", "reply", "date"} == set()
