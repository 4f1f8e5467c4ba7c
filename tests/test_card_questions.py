"""What the readers of the card procedure ask (cc-4): family, employer, village committee, dead number, threats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dunning_rules import Verdict, load_contact, load_playbook, load_snapshot

PLAYBOOK = load_playbook(Path(__file__).parent.parent / "playbooks" / "credit-card-chain.yaml")
NOON = "2026-12-01T12:00:00+08:00"


def party(role: str, **more: Any) -> dict[str, Any]:
    return {
        "id": role,
        "kind": "person",
        "role": role,
        "timezones": ["Asia/Shanghai"],
        "addresses": [
            {"id": f"{role}-mobile", "channels": ["phone", "sms"], "kind": "mobile"},
            {"id": f"{role}-home", "channels": ["visit", "letter"], "kind": "home", "place": "home"},
        ],
        **more,
    }


def judged(contact: dict[str, Any], *ledger: dict[str, Any], surety: str = "joint") -> Verdict:
    roles = ("borrower", "spouse", "relative", "reference", "employer", "colleague", "community")
    guarantor = party("guarantor", liability={"nature": surety, "until": "2027-12-31"})
    snapshot = {
        "as_of": NOON,
        "loan": {
            "id": "CC-2201",
            "product": "credit_card",
            "product_class": "credit_card",
            "claim": "loan",
            "maturity": "2026-11-20",
            "installments": [{"due": "2026-11-20", "amount": "1260.00"}],
        },
        "lender": {"type": "bank"},
        "collector": {"type": "creditor"},
        "parties": [*(party(role) for role in roles), guarantor],
        "ledger": list(ledger),
    }
    told = {"at": NOON, "channel": "phone", "purpose": "demand", "by": "lender", **contact}
    if "party" in told and told["channel"] == "phone":
        told.setdefault("address", f"{told['party']}-mobile")
    return PLAYBOOK.judge(load_snapshot(snapshot), load_contact(told))


def rows(verdict: Verdict) -> set[str]:
    return {reason.guard.row for reason in verdict.reasons if reason.guard is not None}


DEAD = {
    "id": "d1",
    "kind": "status",
    "at": "2026-11-30T10:00:00+08:00",
    "party": "borrower",
    "address": "borrower-mobile",
    "status": "dead",
}


@pytest.mark.parametrize("role", ["spouse", "relative", "reference", "employer", "colleague", "community"])
@pytest.mark.parametrize("channel", ["phone", "visit"])
@pytest.mark.parametrize("lost", [False, True], ids=["reachable", "number-dead"])
def test_nobody_else_is_asked_to_pay(role: str, channel: str, lost: bool) -> None:
    verdict = judged({"party": role, "channel": channel}, *([DEAD] if lost else []))
    assert verdict.status == "denied"
    assert rows(verdict) >= {"CN-3P-1", "CN-3P-3", "CN-3P-5"}


def test_the_borrower_may_be_asked() -> None:
    assert judged({"party": "borrower"}).status == "permitted"


def test_a_guarantor_is_no_third_party() -> None:
    assert judged({"party": "guarantor"}).status == "permitted"
    assert rows(judged({"party": "guarantor"}, surety="general")) == {"CN-CIV-2"}


@pytest.mark.parametrize("role", ["reference", "employer", "community"])
def test_only_a_dead_number_opens_the_question_where_the_borrower_is(role: str) -> None:
    question = {"party": role, "purpose": "locate"}
    assert rows(judged(question)) == {"CN-3P-2", "CN-3P-4"}
    assert judged(question, DEAD).status == "permitted"


def test_the_question_tells_nothing_of_the_debt() -> None:
    verdict = judged({"party": "reference", "purpose": "locate", "stated": {"discloses_debt": True}}, DEAD)
    assert verdict.status == "denied"
    assert rows(verdict) == {"CN-3P-2"}


@pytest.mark.parametrize(
    ("said", "row"), [("threatens", "CN-CRIM-2"), ("violent", "CN-CRIM-1"), ("abusive", "CN-BAN-1")]
)
def test_threats_are_refused_for_every_tier(said: str, row: str) -> None:
    verdict = judged({"party": "borrower", "stated": {said: True}})
    assert verdict.status == "denied"
    assert rows(verdict) == {row}


def test_a_visit_of_one_is_refused() -> None:
    verdict = judged({"party": "borrower", "channel": "visit", "address": "borrower-home", "stated": {"staff": 1}})
    assert rows(verdict) == {"CN-VISIT-1"}
