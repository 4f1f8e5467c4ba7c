"""What was asked once is what would be answered anew: of other contacts, at other instants, with other names."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunning_rules import Playbook, Snapshot, load_snapshot
from dunning_rules.calendar import DAY, HOUR
from dunning_rules.interpret.asked import Asked, Proposal
from dunning_rules.interpret.changes import next_change
from dunning_rules.interpret.kept import Later, once, traits_of
from dunning_rules.interpret.ledger import matching
from dunning_rules.interpret.probe import probe
from dunning_rules.ir import (
    AgainstWish,
    AssignmentIs,
    AtLimit,
    Compare,
    Filter,
    InHours,
    Leaf,
    PlacementIs,
    Stands,
    Stated,
    Tally,
    Tie,
    Told,
    Waiting,
    Window,
    leaves_of,
)
from dunning_rules.rules import Names
from dunning_rules.values import Hours, Limit, Match, Term

from .leaf_laws import Field
from .test_leaves import EASTERN, MOVING, STAYING, leaf_of, snapshot
from .test_leaves import book as book
from .worlds import book_of, world_of

DAYS = 30
INSTANTS = 5


def anew(asked: Asked) -> Asked:
    """The same question, of which nothing is kept."""
    return replace(asked, situation=replace(asked.situation))


def others(proposal: Proposal | None) -> Iterator[Proposal | None]:
    """The contact, none at all, and contacts that differ from it in one thing each."""
    yield proposal
    yield None
    if proposal is not None:
        yield replace(proposal, channel="email", address=None)
        yield replace(proposal, party=None, address=None)
        yield replace(proposal, by="agency:other")
        yield replace(proposal, debts=("another",))
        yield replace(proposal, purpose="serve", mode="robot", action="other", document="notice")
        yield replace(proposal, reply_to="r-1")
        yield replace(proposal, stated=(("recorded", "true"),))


def agree(leaf: Leaf, asked: Asked) -> None:
    """Whatever was asked before, a leaf says, tells and turns as it would if it were asked for the first time."""
    assert probe(leaf, asked) == probe(leaf, anew(asked)), leaf
    assert next_change(leaf, asked) == next_change(leaf, anew(asked)), leaf
    if isinstance(leaf, Tally | AtLimit | Waiting):
        assert matching(leaf.filter, asked) == matching(leaf.filter, anew(asked)), leaf


@settings(max_examples=max(10, settings.default.max_examples // 10), deadline=None)
@given(seed=st.integers(0, 1 << 40))
def test_what_is_kept_is_what_is_answered_anew(folder: Path, seed: int) -> None:
    """Of every leaf of a generated world, for every candidate; instants are asked in no order, as walks do not."""
    world = world_of(seed)
    followed, made = Field(book_of(world, folder), world.loan()), random.Random(seed)
    instants = [followed.now, *(made.randrange(followed.now, followed.now + DAYS * DAY) for _ in range(INSTANTS))]
    places = list(followed.everywhere())
    for where in made.sample(places, min(len(places), 40)):
        for instant in instants:
            asked = followed.asked(where, instant)
            for leaf in leaves_of(where.cond) if asked is not None else ():
                if asked is not None and not isinstance(leaf, Stated):
                    agree(leaf, asked)


@pytest.mark.parametrize("name", [*MOVING, *STAYING])
def test_contacts_and_instants_that_are_not_alike_are_asked_for_themselves(book: Playbook, name: str) -> None:
    """Contacts that differ in one thing each, asked one after the other, every so many hours."""
    (leaf,), where = leaves_of(leaf_of(book, name).cond), leaf_of(book, name)
    followed = Field(book, snapshot({**MOVING, **STAYING}[name]))
    for instant in range(followed.now, followed.now + 9 * DAY, 7 * HOUR):
        asked = followed.asked(where, instant)
        assert asked is not None
        for proposal in others(asked.proposal):
            stated = () if proposal is None else dict(proposal.stated)
            if not isinstance(leaf, Stated) or leaf.name in stated:
                agree(leaf, asked.about(proposal, where.zone))


def test_what_is_kept_is_asked_once_for_all_that_are_alike(book: Playbook) -> None:
    """And again where names, facts, zone, instant or what the leaf looks at are others."""
    name = next(name for name in MOVING if isinstance(leaf_of(book, name).cond, Tally))
    (leaf,), where, times = leaves_of(leaf_of(book, name).cond), leaf_of(book, name), 0
    followed = Field(book, snapshot(MOVING[name]))
    asked = followed.asked(where, followed.now)
    assert asked is not None
    assert asked.proposal is not None

    def count(leaf: Leaf, about: Asked) -> int:
        nonlocal times
        times += 1
        return times

    def kept(about: Asked) -> int:
        return once(count, leaf, about, lambda one: (traits_of(one), False))

    alike = asked.about(replace(asked.proposal, purpose="serve", stated=(("recorded", "true"),)), asked.zone)
    assert kept(asked) == kept(alike) == kept(asked) == 1
    later = followed.asked(where, followed.now + DAY)
    assert later is not None
    different = [later, asked.about(asked.proposal, "Pacific/Apia"), asked.about(None, asked.zone)]
    assert [kept(one) for one in different] == [2, 3, 4]
    assert kept(replace(asked, names=Names())) == 5
    assert kept(replace(asked, facts=dict(asked.facts))) == 6
    assert kept(asked) == 1


def test_what_comes_later_is_worked_out_once() -> None:
    made: list[int] = []
    later = Later(lambda: made.append(1))
    assert made == []
    assert later() is later() is None
    assert made == [1]


SEEN_TO_DIFFER: dict[str, Leaf] = {
    **{tie: Tally("contacted", Filter(frozenset({"contact"}), same=(tie,)), Window("ever")) for tie in get_args(Tie)},
    "prior": Tally("contacted", Filter(frozenset({"contact"}), prior=True), Window("ever")),
    "wait": Waiting(Filter(frozenset({"contact"}), same=("party",)), Term(30, "days")),
    "limit": AtLimit(Limit(1, "attempts", "ever"), Filter(frozenset({"contact"}), same=("address",))),
    "placement": PlacementIs("standing"),
    "assignment": AssignmentIs(frozenset({"notified"})),
    "fact": Compare("party.role", Match(("borrower",))),
    "known": Told("party.language"),
    "hours": InHours((Hours(9 * 60, 18 * 60),) * 7, own=True),
    "consent": Stands("consent", frozenset({"medium"}), "party"),
    "status": Stands("status", frozenset({"wrong_person"}), "address"),
    "wish": AgainstWish(frozenset({"cease"})),
}
"""Leaves that say one thing to one contact and another to another, in the loan below."""


def crowded() -> Snapshot:
    """Two people with two addresses each, and of everything something that speaks of one of them alone."""

    def person(name: str, role: str, **keys: Any) -> dict[str, Any]:
        mobile = {"id": f"{name}-mobile", "channels": ["phone", "sms"], "kind": "mobile"}
        mail = {"id": f"{name}-mail", "channels": ["email"], "kind": "email"}
        return {"id": name, "role": role, "timezones": [EASTERN], "addresses": [mobile, mail], **keys}

    def record(name: str, kind: str, **keys: Any) -> dict[str, Any]:
        return {"id": name, "kind": kind, "at": "2026-03-01T10:00:00-05:00", **keys}

    phone = {"channel": "phone", "party": "b", "address": "b-mobile", "outcome": "no_answer"}
    return load_snapshot(
        {
            "as_of": "2026-03-09T10:00:00-04:00",
            "collector": {"type": "agency"},
            "loan": {"id": "L", "product": "p", "installments": [{"due": "2026-02-20", "amount": "100.00"}]},
            "debts": [{"id": "M", "creditor": "one"}, {"id": "N", "creditor": "two"}],
            "parties": [
                person("b", "borrower", language="en", work_hours="22:00-06:00"),
                person("g", "guarantor"),
            ],
            "ledger": [
                record("p-1", "placement", to="agency:one"),
                record("p-2", "placement", to="agency:two", at="2026-03-05T10:00:00-05:00"),
                record("c-1", "contact", **phone, debts=["M"], by="agency:one"),
                record("s-1", "status", address="b-mobile", status="wrong_person"),
                record("k-1", "consent", what="medium", party="b", channel="phone"),
                record("w-1", "request", what="cease", party="b", channel="phone"),
                record("a-1", "assignment", to="lender", notified=["b"]),
            ],
        }
    )


@pytest.mark.parametrize("name", SEEN_TO_DIFFER)
def test_contacts_that_differ_in_what_a_leaf_looks_at_get_their_own_answers(book: Playbook, name: str) -> None:
    leaf = SEEN_TO_DIFFER[name]
    question = book.question(crowded()).asked
    party, other = (question.situation.party(one) for one in "bg")
    assert party is not None
    assert other is not None
    mobile, mail = (question.situation.address(one) for one in ("b-mobile", "b-mail"))
    first = Proposal("phone", party=party, address=mobile, by="agency:one", debts=("M",))
    contacts = [
        first,
        replace(first, party=other),
        replace(first, address=None),
        replace(first, address=mail),
        replace(first, channel="email"),
        replace(first, by="agency:two"),
        replace(first, by="lender"),
        replace(first, by="law_firm:three"),
        replace(first, debts=("N",)),
        replace(first, debts=("L",)),
        None,
    ]
    answers = set()
    for contact in contacts:
        about = question.about(contact, EASTERN)
        agree(leaf, about)
        answers.add(probe(leaf, about).truth)
    assert len(answers) > 1, "it says the same to all: it proves nothing"


@pytest.mark.parametrize("term", [{"days": 11}, {"since": Term(12, "days")}])
def test_what_stands_for_so_long_is_asked_anew_each_day(book: Playbook, term: dict[str, Any]) -> None:
    """Between two turns of the loan a number of days alone makes the difference."""
    clock = Field(book, crowded()).clock
    leaf = Stands("status", frozenset({"wrong_person"}), "address", **term)
    situation = clock.asked.situation
    contact = Proposal("phone", party=situation.party("b"), address=situation.address("b-mobile"), debts=("L",))
    answers = []
    for days in range(2, 8):
        about = clock.at(situation.now + days * DAY)[0].about(contact, EASTERN)
        agree(leaf, about)
        answers.append((about.situation.stretch, probe(leaf, about).truth))
    assert len({stretch for stretch, _ in answers}) == 1
    assert len({truth for _, truth in answers}) == 2
