"""Requests about another debt of the person: some rules heed them all."""

from __future__ import annotations

import pytest

from dunning_rules import load_playbook, load_snapshot

from .equal import by_reference, differences, program

AT = "2026-11-09T15:00:00-05:00"


@pytest.mark.parametrize("debts", [None, ["L"], ["D"]])
@pytest.mark.parametrize("what", ["inconvenient", "cease", "opt_out"])
def test_requests_about_another_debt(what: str, debts: list[str] | None) -> None:
    """A time known to be inconvenient, and a way that was refused, are so whatever debt it was said about."""
    book = load_playbook("us-agency")
    channels = ["phone", "sms", "email"]
    request = {"id": "r", "kind": "request", "what": what, "party": "b", "at": "2026-11-01T12:00:00-05:00"}
    told = load_snapshot(
        {
            "as_of": AT,
            "loan": {
                "id": "L",
                "product": "p",
                "timezone": "America/New_York",
                "status": "active",
                "product_class": "consumer",
                "governing_law": "US",
                "installments": [{"due": "2026-10-09", "amount": "100.00"}],
            },
            "collector": {"type": "agency"},
            "parties": [
                {
                    "id": "b",
                    "role": "borrower",
                    "kind": "person",
                    "timezones": ["America/New_York"],
                    "addresses": [{"id": "m", "kind": "mobile", "channels": channels}],
                }
            ],
            "debts": [{"id": "D", "account": "another"}],
            "ledger": [
                {"id": "p", "kind": "placement", "to": "agency:A", "at": "2026-10-18T12:00:00-05:00"},
                request if debts is None else {**request, "debts": debts},
            ],
        }
    )
    assert differences(program(book), book, told) == {}
    heeded = any("request" in str(said) for said in by_reference(book, told).values())
    assert heeded or what != "inconvenient"
