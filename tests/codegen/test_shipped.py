"""The shipped playbooks with their packs: loans as they come, and every loan of their scenario files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunning_rules import Playbook, Snapshot, load_playbook, load_snapshot, shipped
from dunning_rules.codegen import ready
from dunning_rules.testing import run_scenarios

from .equal import contact_for, differences, program, same_decision, same_verdict
from .loans import into_scope

ROOT = Path(__file__).parents[2]
NAMES = sorted(shipped.playbooks())
DAY = 86_400_000_000
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
EXAMPLES = max(5, settings.default.max_examples // 20)
book_of = cache(load_playbook)
fast_of = cache(lambda name: program(book_of(name)))


@cache
def strategies() -> ModuleType:
    """The loans of the other laws: their folder is a package of its own, so it is read as a file."""
    found = spec_from_file_location("loans_as_they_come", ROOT / "tests" / "laws" / "strategies.py")
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


def loans_of(book: Playbook) -> st.SearchStrategy[dict[str, Any]]:
    """Loans as they come, three in four of them moved into the playbook's scope."""
    made = strategies().loans_of(book)
    return st.builds(
        lambda told, moved: into_scope(book, told) if moved else told, made, st.sampled_from((True, True, True, False))
    )


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=EXAMPLES, suppress_health_check=CHECKS, deadline=None)
@given(data=st.data())
def test_loans_as_they_come(name: str, data: st.DataObject) -> None:
    book = book_of(name)
    snapshot = load_snapshot(data.draw(loans_of(book)))
    snapshot = snapshot.at(snapshot.as_of - data.draw(st.sampled_from((0, 0, 1, 40))) * DAY)
    assert differences(fast_of(name), book, snapshot) == {}


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=EXAMPLES // 2, suppress_health_check=CHECKS, deadline=None)
@given(data=st.data())
def test_a_prepared_loan_answers_for_its_whole_stretch(name: str, data: st.DataObject) -> None:
    fast, book = fast_of(name), book_of(name)
    snapshot = load_snapshot(data.draw(loans_of(book)))
    prepared = fast.prepare(snapshot)
    later = data.draw(st.integers(prepared.since, prepared.until - 1))
    found = fast.decide(prepared, later)
    anew = fast.prepare(snapshot.at(later))
    assert [slot.id for slot in anew.slots] == [slot.id for slot in prepared.slots]
    assert found == fast.decide(anew, later)


def asked_in_scenarios(monkeypatch: pytest.MonkeyPatch, path: Path) -> Iterator[tuple[Playbook, Snapshot, date | None]]:
    """Every loan that a scenario file asks a playbook about, a decision or a verdict alike."""
    put: list[tuple[Playbook, Snapshot, date | None]] = []
    original = Playbook.question

    def question(self: Playbook, snapshot: Snapshot, contact: Any = None, *, law_on: date | None = None) -> Any:
        put.append((self, snapshot, law_on))
        return original(self, snapshot, contact, law_on=law_on)

    def decide(self: Playbook, snapshot: Snapshot, *, law_on: date | None = None) -> Any:
        put.append((self, snapshot, law_on))
        return decided(self, snapshot, law_on=law_on)

    decided = Playbook.decide
    with monkeypatch.context() as patched:
        patched.setattr(Playbook, "question", question)
        patched.setattr(Playbook, "decide", decide)
        run_scenarios([path])
    seen: set[int] = set()
    for book, snapshot, law_on in put:
        if id(snapshot) not in seen:
            seen.add(id(snapshot))
            yield book, snapshot, law_on


@pytest.mark.parametrize("name", NAMES)
def test_every_loan_of_the_scenarios(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "PATIENCE", 0)
    programs: dict[str, Any] = {}
    judged: Counter[str] = Counter()
    random = Random(name)
    asked = 0
    for book, snapshot, law_on in asked_in_scenarios(monkeypatch, ROOT / "playbooks" / f"{name}.scenarios.yaml"):
        fast = programs.setdefault(book.digest, program(book))
        assert differences(fast, book, snapshot, law_on) == {}
        same_decision(book, snapshot, random, law_on)
        decision = book.decide(snapshot, law_on=law_on)
        for one in random.sample(decision.permitted or decision.candidates, 1):
            if one.party is not None or book.action(one.action).reach is None:
                judged[same_verdict(book, snapshot, contact_for(one, book, snapshot.asked), random, law_on)] += 1
        asked += 1
    assert asked > 10
    assert judged["permitted"] + judged["advised_against"] > 2
    assert judged["denied"] > 2
