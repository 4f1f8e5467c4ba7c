"""What a contact states of itself, where it goes, and whose address it is."""

from __future__ import annotations

from typing import Any

import pytest

from dunning_rules import ContactError, load_packs, load_playbook, load_snapshot

AT = "2026-11-09T10:00:00+08:00"


def loan(**more: Any) -> dict[str, Any]:
    return {
        "as_of": AT,
        "loan": {
            "id": "L",
            "product": "guaranteed_loan",
            "timezone": "Asia/Shanghai",
            "installments": [{"due": "2026-11-06", "amount": "10.00"}],
        },
        "parties": [
            {
                "id": "b",
                "role": "borrower",
                "timezones": ["Asia/Shanghai"],
                "addresses": [
                    {"id": "line", "channels": ["phone"], "kind": "landline", "shared_with": ["c"]},
                    {"id": "post", "channels": ["letter"], "kind": "registered"},
                ],
            },
            {"id": "c", "role": "co_borrower", "timezones": ["Asia/Shanghai"]},
        ],
        **more,
    }


def test_a_slip_in_a_stated_attribute_is_told_with_a_near_name() -> None:
    contact = {"at": AT, "channel": "phone", "party": "b", "address": "line", "stated": {"recored": False}}
    for judge in (load_packs("cn-civil", "cn-collection"), load_playbook("guaranteed-loan")):
        with pytest.raises(ContactError) as refused:
            judge.judge(load_snapshot(loan()), contact)
        assert [one.code for one in refused.value.diagnostics] == ["unknown-key"]
        assert "`recorded`" in str(refused.value)


def test_an_attribute_that_a_pack_defines_may_be_stated() -> None:
    contact = {"at": AT, "channel": "phone", "party": "b", "address": "line", "stated": {"threatens": True}}
    verdict = load_packs("cn-civil").judge(load_snapshot(loan()), contact)
    assert verdict.status == "denied"
    assert {reason.guard.row for reason in verdict.reasons if reason.guard} == {"CN-CRIM-2"}


def test_a_call_to_an_address_that_takes_letters_is_denied() -> None:
    contact = {"at": AT, "channel": "phone", "party": "b", "address": "post"}
    verdict = load_packs("cn-civil").judge(load_snapshot(loan()), contact)
    assert [reason.kind for reason in verdict.reasons] == ["no_address"]


def test_a_shared_line_is_a_candidate_of_each_who_shares_it(tmp_path: Any) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(
        "playbook: small\nlanguage: 1\nversion: 1\ntitle: small\napplies_to: {product: guaranteed_loan}\n"
        "stages: {open: {when: {days_past_due: 1..}, opens: [call]}}\n"
        "actions: {call: {title: call, contact: {channel: phone, to: [borrower, co_borrower], purpose: demand}}}\n",
        encoding="utf-8",
    )
    playbook, snapshot = load_playbook(path), load_snapshot(loan())
    assert [one.id for one in playbook.decide(snapshot).permitted] == ["call/b/line", "call/c/line"]
    contact = {"at": AT, "channel": "phone", "party": "c", "address": "line", "action": "call"}
    assert playbook.judge(snapshot, contact).status == "permitted"
