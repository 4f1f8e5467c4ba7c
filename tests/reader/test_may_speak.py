"""Guards that are passed over: those that cannot apply to a channel or an act, whatever else is told."""

from __future__ import annotations

from itertools import product

import pytest

from dunning_rules import load_packs, shipped
from dunning_rules.interpret.asked import Proposal
from dunning_rules.interpret.logic import reduce
from dunning_rules.words import ACTS, CHANNELS, PURPOSES

from .build import Maker, guard, loan

KINDS = [*((channel, None) for channel in CHANNELS), *((None, act) for act in ACTS)]


@pytest.mark.parametrize("name", sorted(shipped.packs()))
def test_a_guard_that_is_passed_over_does_not_apply(name: str) -> None:
    packs = load_packs(name)
    told = {"at": "2026-11-11T10:00:00+08:00", "channel": "phone", "party": "borrower", "address": "mobile"}
    put = packs.question(loan("11-11 10:00"), told)
    assert put.proposal is not None
    passed_over = 0
    for pack, (channel, act) in product(packs.rules, KINDS):
        for one in pack.guards:
            if one.may_speak_of(channel, act):
                continue
            passed_over += 1
            for purpose, party, by in product(PURPOSES, (put.proposal.party, None), ("lender", "agency:one")):
                contact = Proposal(channel, act, party=party, purpose=purpose, by=by, address=put.proposal.address)
                assert reduce(one.applies, put.asked.about(contact)) is not True, one.id
    assert passed_over


def test_what_is_open_is_asked(make: Maker) -> None:
    more = {
        "everywhere": "forbid: {days_past_due: 1..}",
        "calls": "applies_to: {channel: phone}\nforbid: {days_past_due: 1..}",
        "no-calls": "applies_to: {channel: {not: phone}}\nforbid: {days_past_due: 1..}",
        "demands": "applies_to: {purpose: demand}\nforbid: {days_past_due: 1..}",
        "hand-overs": "applies_to: {act: hand_over}\nforbid: {days_past_due: 1..}",
    }
    pack = make.pack("\n".join(guard(body, name=name) for name, body in more.items()))
    (rules,) = make.packs(pack).rules
    asked = {
        one.id: [one.may_speak_of(*kind) for kind in (("phone", None), ("sms", None), (None, "hand_over"))]
        for one in rules.guards
    }
    assert asked == {
        "everywhere": [True, True, False],
        "calls": [True, False, False],
        "no-calls": [False, True, False],
        "demands": [True, True, False],
        "hand-overs": [False, False, True],
    }
