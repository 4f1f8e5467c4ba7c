"""What is kept of one portfolio never answers for the next: which facts are told differs from one to another."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from dunning_rules import Playbook, Snapshot, load_playbook, load_snapshot
from dunning_rules.columnar.kept import kept_of

from .equal import by_row, same_answers

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
TRADES = """
  no-trade:
    row: R-9
    applies_to: {channel: phone}
    forbid: {trades: false}
    cite: art. 9
    force: law
    effect: deny
    known: read
    text: forbidden
"""
PACK = """language: 1
pack: local
version: '1'
title: local
inputs:
  trades: {type: boolean, title: Whether the business is open}
guards:"""
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
    (tmp_path / "local.yaml").write_text(PACK + "".join(guards) + TRADES, encoding="utf-8")
    (tmp_path / "small.yaml").write_text(BOOK, encoding="utf-8")
    return load_playbook(tmp_path / "small.yaml", pack_path=tmp_path)


def loan(number: int, told: dict[str, str | None], **facts_told: str) -> Snapshot:
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
                "timezones": ["Asia/Shanghai"],
                **kind,
                "addresses": [{"id": "m", "kind": "mobile", "channels": ["phone"]}],
            }
        ],
    }
    if told["lender"] is not None:
        document["lender"] = {"type": told["lender"]}
    if facts_told:
        document["facts"] = facts_told
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
        told = same_answers(book, portfolio(seed), AS_OF)
        assert by_row(told) == {}


@pytest.mark.parametrize("asked_before", [False, True])
def test_a_slip_in_the_name_of_a_fact_refuses_its_loan_alone(book: Playbook, *, asked_before: bool) -> None:
    """`trade` is no fact of anybody's where `trades` is not told; beside it, it is another playbook's."""
    plain: dict[str, str | None] = {**OTHERS}  # no other guard binds
    if asked_before:
        same_answers(book, [loan(number, plain) for number in range(2)], AS_OF)
    slips = [
        loan(0, plain, trade="true"),
        loan(1, plain),
        loan(2, plain, trades="true", trade="true"),
        loan(3, plain, trades="false"),
        loan(4, plain, turnover="high"),
    ]
    told = same_answers(book, slips, AS_OF)
    assert told.refused["loan_id"].to_list() == ["L0"]
    statuses = dict(told.candidates.select("loan_id", "status").iter_rows())
    assert statuses == {"L1": "denied", "L2": "permitted", "L3": "denied", "L4": "denied"}


def test_more_kinds_than_are_kept(book: Playbook) -> None:
    """What binds them is asked for this call, kept or not: no loan goes by row."""
    kept_of(book).bindings.most = 1
    told = same_answers(book, portfolio(3), AS_OF)
    assert by_row(told) == {}
    assert len(kept_of(book).bindings) == 1
