"""What is kept of one portfolio never answers for the next: which facts are told differs from one to another."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from dunning_rules import Playbook, Snapshot, load_playbook, load_snapshot

from .equal import same_answers

AS_OF = "2026-08-20T14:00:00+08:00"
SCOPES = {"product_class": "consumer", "lender": "bank", "governing_law": "US-CA", "borrower_kind": "person"}
OTHERS = {
    "product_class": "business",
    "lender": "consumer_finance",
    "governing_law": "US-NY",
    "borrower_kind": "company",
}
GUARD = """
  for-{name}:
    row: R-{row}
    scope: {{{key}: {word}}}
    applies_to: {{channel: phone}}
    forbid: {{days_past_due: "0.."}}
    cite: art. {row}
    force: law
    effect: deny
    known: read
    text: forbidden
"""
PACK = "language: 1\npack: local\nversion: '1'\ntitle: local\nguards:"
BOOK = """
language: 1
playbook: small
version: "1"
title: small
applies_to: {product: p}
packs: [local]
stages:
  overdue: {title: Overdue, when: {days_past_due: 1..}, opens: [call], source: s-1}
actions:
  call: {title: Call, contact: {channel: phone, to: borrower, purpose: demand}}
"""


@pytest.fixture
def book(tmp_path: Path) -> Playbook:
    """A call, and for each fact a guard that forbids it where the fact is as its scope says."""
    keys = {name: "jurisdiction" if name == "governing_law" else name for name in SCOPES}
    guards = [
        GUARD.format(name=name.replace("_", "-"), row=row, key=keys[name], word=word)
        for row, (name, word) in enumerate(SCOPES.items())
    ]
    (tmp_path / "local.yaml").write_text(PACK + "".join(guards), encoding="utf-8")
    (tmp_path / "small.yaml").write_text(BOOK, encoding="utf-8")
    return load_playbook(tmp_path / "small.yaml", pack_path=tmp_path)


def loan(number: int, told: dict[str, str | None]) -> Snapshot:
    """A loan with what is told of it."""
    facts = {name: told[name] for name in ("product_class", "governing_law") if told[name] is not None}
    kind = {} if told["borrower_kind"] is None else {"kind": told["borrower_kind"]}
    document: dict[str, Any] = {
        "as_of": AS_OF,
        "loan": {
            "id": f"L{number}",
            "product": "p",
            "timezone": "Asia/Shanghai",
            "installments": [{"due": "2026-08-11", "amount": "100.00"}],
            **facts,
        },
        "parties": [
            {
                "id": "b",
                "role": "borrower",
                **kind,
                "addresses": [{"id": "m", "kind": "mobile", "channels": ["phone"]}],
            }
        ],
    }
    if told["lender"] is not None:
        document["lender"] = {"type": told["lender"]}
    return load_snapshot(document)


def portfolio(seed: int) -> list[Snapshot]:
    """Some facts are told of every loan, the others of some; those are as a scope says, other, or not told."""
    draw = random.Random(seed)
    always = {name for name in SCOPES if draw.random() < 0.6}
    loans = []
    for number in range(draw.randrange(2, 9)):
        told = {name: draw.choice([SCOPES[name], OTHERS[name]] + ([] if name in always else [None])) for name in SCOPES}
        loans.append(loan(number, told))
    return loans


def test_portfolios_one_after_the_other(book: Playbook) -> None:
    for seed in range(24):
        same_answers(book, portfolio(seed), AS_OF)
