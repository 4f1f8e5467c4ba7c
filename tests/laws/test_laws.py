"""What holds of every decision, whatever the loan: guards only remove, unknown never permits, order never counts."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunning_rules import Decision, Playbook, load_playbook, load_snapshot, shipped
from dunning_rules.loading import Loaded

from .strategies import loans_of

BOOKS = {name: load_playbook(name) for name in shipped.playbooks()}
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
ANSWERS = (Path(__file__).parents[2] / "docs" / "reference" / "answers.md").read_text(encoding="utf-8")
EXAMPLES = max(8, settings.default.max_examples // 10)


def permitted(decision: Decision) -> set[str]:
    return {candidate.id for candidate in decision.permitted}


every_book = pytest.mark.parametrize("book", [pytest.param(BOOKS[name], id=name) for name in sorted(BOOKS)])


def without_packs(book: Playbook) -> Playbook:
    return Playbook(Loaded(replace(book.rules, packs=(), adopted=()), ()))


@every_book
@settings(max_examples=EXAMPLES, suppress_health_check=CHECKS, deadline=None)
@given(data=st.data())
def test_adding_packs_never_permits_more(book: Playbook, data: st.DataObject) -> None:
    snapshot = load_snapshot(data.draw(loans_of(book)))
    bare = permitted(without_packs(book).decide(snapshot))
    guarded = permitted(book.decide(snapshot))
    assert guarded <= bare
    for gone in range(len(book.packs)):
        fewer = book.packs[:gone] + book.packs[gone + 1 :]
        assert guarded <= permitted(Playbook(Loaded(book.rules, fewer)).decide(snapshot))


@every_book
@settings(max_examples=EXAMPLES, suppress_health_check=CHECKS, deadline=None)
@given(data=st.data())
def test_the_order_of_lists_and_a_repeated_record_never_count(book: Playbook, data: st.DataObject) -> None:
    told = data.draw(loans_of(book))
    seed = data.draw(st.integers(0, 1000))
    other = {**told, "parties": told["parties"][::-1], "ledger": [*told["ledger"], *told["ledger"][:2]]}
    random.Random(seed).shuffle(other["ledger"])
    assert book.decide(load_snapshot(told)).to_json() == book.decide(load_snapshot(other)).to_json()


@every_book
@settings(max_examples=EXAMPLES, suppress_health_check=CHECKS, deadline=None)
@given(data=st.data())
def test_what_is_not_told_never_permits_more_than_any_telling(book: Playbook, data: st.DataObject) -> None:
    told = data.draw(loans_of(book))
    values = {
        "product_class": ["business", "credit_card", "consumer"],
        "claim": ["loan", "recourse"],
        "governing_law": ["CN", "US"],
    }
    key = data.draw(st.sampled_from(sorted(values)))
    silent = {**told, "loan": {name: value for name, value in told["loan"].items() if name != key}}
    unknown = permitted(book.decide(load_snapshot(silent)))
    for value in values[key]:
        known = {**silent, "loan": {**silent["loan"], key: value}}
        assert unknown <= permitted(book.decide(load_snapshot(known)))


@every_book
@settings(max_examples=EXAMPLES, suppress_health_check=CHECKS, deadline=None)
@given(data=st.data())
def test_every_candidate_has_its_reasons(book: Playbook, data: st.DataObject) -> None:
    decision = book.decide(load_snapshot(data.draw(loans_of(book))))
    for candidate in decision.candidates:
        assert bool(candidate.reasons) is (candidate.status != "permitted"), candidate.id
        for reason in (*candidate.reasons, *candidate.advice):
            assert reason.text("en")
            assert reason.text("zh")
            assert f"`{reason.code}`" in ANSWERS, reason
            if reason.guard is not None:
                assert reason.guard.cite
                assert reason.guard.row


@every_book
@settings(max_examples=EXAMPLES, suppress_health_check=CHECKS, deadline=None)
@given(data=st.data())
def test_a_candidate_and_the_same_contact_judged_agree(book: Playbook, data: st.DataObject) -> None:
    told = data.draw(loans_of(book))
    snapshot = load_snapshot(told)
    decision = book.decide(snapshot)
    if decision.scope == "mismatch":
        return
    for candidate in decision.candidates:
        if candidate.status == "not_open" and candidate.party is None and book.action(candidate.action).reach:
            continue  # nobody in the role
        contact = contact_of(book, candidate.action, candidate.party, candidate.address, told["as_of"])
        if any(reason.kind == "no_address" for reason in candidate.reasons):
            continue  # such a contact cannot be proposed
        verdict = book.judge(snapshot, contact)
        assert (verdict.status == "denied") is (candidate.status != "permitted"), candidate.id


def contact_of(book: Playbook, action: str, party: str | None, address: str | None, at: str) -> dict[str, Any]:
    rules = book.action(action)
    told: dict[str, Any] = {"at": at, "action": action}
    if rules.reach is None:
        return {**told, "act": rules.act}
    told |= {"channel": rules.reach.channel, "party": party, "purpose": rules.purpose}
    if rules.reach.mode is not None:
        told["mode"] = rules.reach.mode
    return told if address is None else {**told, "address": address}


def test_answers_refuse_to_be_true_or_false() -> None:
    book = BOOKS["guaranteed-loan"]
    told = {"as_of": "2026-11-09T10:00:00+08:00", "loan": {"id": "L", "product": "guaranteed_loan", "installments": []}}
    decision = book.decide(load_snapshot(told))
    for answer in (decision, decision.candidates[0]):
        with pytest.raises(TypeError, match=r"\.status"):
            bool(answer)
