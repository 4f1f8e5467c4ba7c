"""The laws of time over the shipped playbooks with their packs, and loans as they come."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunning_rules import Playbook, ProposedContact, load_playbook, load_snapshot, shipped

from . import laws

EXAMPLES = max(2, settings.default.max_examples // 50)
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
DAYS = 20
NAMES = sorted(shipped.playbooks())
book_of = cache(load_playbook)
every_book = pytest.mark.parametrize("name", NAMES)


@cache
def strategies() -> ModuleType:
    """The loans of the other laws: their folder is a package of its own, so it is read as a file."""
    found = spec_from_file_location("loans_as_they_come", Path(__file__).parents[1] / "laws" / "strategies.py")
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


def loans_of(book: Playbook) -> st.SearchStrategy[dict[str, Any]]:
    """Loans as the other laws have them."""
    made: st.SearchStrategy[dict[str, Any]] = strategies().loans_of(book)
    return made


@every_book
@settings(max_examples=EXAMPLES, suppress_health_check=CHECKS, deadline=None)
@given(data=st.data())
def test_a_timeline_says_what_decisions_say(name: str, data: st.DataObject) -> None:
    book = book_of(name)
    snapshot = load_snapshot(data.draw(loans_of(book)))
    snapshot = snapshot.at(snapshot.as_of - data.draw(st.sampled_from((0, 0, 40))) * 86_400_000_000)
    timeline = book.timeline(snapshot, days=DAYS)
    laws.well_formed(timeline)
    instants = laws.some_of(laws.edges(timeline), 8, 1) + laws.between(timeline.since, timeline.until, 3, 2)
    laws.equals_decisions(book, snapshot, timeline, instants)
    then = laws.as_known(book, snapshot)
    decision = book.decide(snapshot, horizon=laws.span_of(timeline))
    laws.times_equal_timeline(decision, book.timeline(then, days=DAYS))
    for candidate in laws.some_of(decision.candidates, 3, 3):
        laws.hops_explain(book, then, candidate)


@every_book
@settings(max_examples=EXAMPLES, suppress_health_check=CHECKS, deadline=None)
@given(data=st.data())
def test_a_verdict_tells_when_the_same_contact_is_judged_otherwise(name: str, data: st.DataObject) -> None:
    book = book_of(name)
    told = data.draw(loans_of(book))
    snapshot = load_snapshot(told)
    action = data.draw(st.sampled_from(book.rules.actions))
    keys: dict[str, Any] = {"at": told["as_of"], "action": action.id}
    if action.reach is None:
        keys["act"] = action.act
    else:
        parties = [party for party in snapshot.parties if party.role in action.reach.to]
        if not parties:
            return
        keys |= {"channel": action.reach.channel, "party": parties[0].id, "purpose": action.purpose}
    laws.equals_judgements(book, snapshot, ProposedContact(**keys), timedelta(days=DAYS), 6, 4)
