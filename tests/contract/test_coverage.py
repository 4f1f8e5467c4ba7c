"""What a ledger that does not hold everything leaves open under the shipped packs, and what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from dunning_rules import load_playbook, load_snapshot

LOAN = {
    "as_of": "2026-11-09T10:00:00+08:00",
    "loan": {
        "id": "L",
        "product": "guaranteed_loan",
        "product_class": "business",
        "claim": "loan",
        "timezone": "Asia/Shanghai",
        "installments": [{"due": "2026-11-05", "amount": "10.00"}],
    },
    "lender": {"type": "guarantee_company"},
    "collector": {"type": "creditor"},
    "parties": [
        {
            "id": "b",
            "role": "borrower",
            "kind": "sole_trader",
            "addresses": [{"id": "shop", "channels": ["visit", "letter"], "kind": "business"}],
        },
        {
            "id": "s",
            "role": "counter_guarantor",
            "liability": {"nature": "joint"},
            "addresses": [{"id": "m", "channels": ["phone"], "kind": "mobile"}],
        },
    ],
}


@pytest.mark.parametrize(
    ("coverage", "visit", "call"),
    [
        ({}, "permitted", "permitted"),
        ({"from": "2026-06-01"}, "permitted", "permitted"),
        ({"debts": "this"}, "permitted", "denied"),  # conversations about other debts count for the person, CN-FREQ-1
        ({"by": "own"}, "permitted", "denied"),  # and so do those of agencies
    ],
)
def test_a_limited_ledger_closes_what_counts_beyond_it_and_nothing_else(
    coverage: dict[str, Any], visit: str, call: str
) -> None:
    decision = load_playbook("guaranteed-loan").decide(load_snapshot({**LOAN, "coverage": coverage}))
    assert decision["visit-business/b/shop"].status == visit
    asked = decision["enlist-counter-guarantor/s/m"]
    assert asked.status == call
    if call == "denied":
        told = {(reason.guard.row if reason.guard else None, reason.missing) for reason in asked.reasons}
        assert told == {("CN-FREQ-1", "coverage")}
