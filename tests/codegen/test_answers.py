"""Answers made by the generated function: what they tell at once, what later, what they keep, what they refuse."""

from __future__ import annotations

import copy
import gc
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date, timedelta
from random import Random
from threading import Barrier
from typing import Any

import pytest

from dunning_rules import (
    Candidate,
    Decision,
    Playbook,
    ProposedContact,
    SnapshotError,
    demo,
    load_playbook,
    load_snapshot,
)
from dunning_rules.codegen import ready
from dunning_rules.codegen.prepared import Prepared
from dunning_rules.interpret.reading import Reading

from .equal import contact_for, in_full, same_decision, same_verdict
from .test_text import MEASURED, loan

MINUTE = 60_000_000
HOUR = 60 * MINUTE


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function is made for the first loan of a kind."""
    monkeypatch.setattr(ready, "PATIENCE", 0)


@pytest.fixture
def book() -> Playbook:
    return load_playbook(MEASURED / "daily-collection.playbook.yaml", pack_path=MEASURED)


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The actions that the reference reader was asked for."""
    asked: list[str] = []
    original = Reading.candidates

    def candidates(self: Reading, action: Any) -> tuple[Candidate, ...]:
        asked.append(action.id)
        return original(self, action)

    monkeypatch.setattr(Reading, "candidates", candidates)
    return asked


def test_what_is_permitted_and_why_not_needs_no_reference_reader(book: Playbook, unread: list[str]) -> None:
    decision = book.decide(load_snapshot(loan()))
    assert [one.id for one in decision.permitted] == [
        "call-borrower/b/mobile",
        "report",
        "text-borrower/b/mobile",
    ]
    visit = decision["visit-borrower/b"]
    assert (visit.status, visit.party, visit.address, visit.action) == ("not_open", "b", None, "visit-borrower")
    assert [str(code) for code in visit.codes] == ["Code(kind='stage', code='range', rule='on-site')"]
    assert decision.codes["visit-borrower/b"] == visit.codes
    assert decision.codes["report"] == ()
    assert unread == []
    assert visit.reasons[0].value("fact") == "days_past_due"
    assert unread == ["visit-borrower"]


def test_a_candidate_is_one_object(book: Playbook) -> None:
    decision = book.decide(load_snapshot(loan()))
    permitted = decision.permitted[0]
    assert decision[permitted.id] is permitted
    assert next(one for one in decision.candidates if one.id == permitted.id) is permitted
    assert decision.candidates is decision.candidates


def test_a_name_that_is_no_field_stays_an_error(book: Playbook) -> None:
    decision = book.decide(load_snapshot(loan()))
    with pytest.raises(AttributeError, match="'Decision' object has no attribute 'permited'"):
        decision.permited  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(AttributeError, match="'Candidate' object has no attribute '_place'"):
        decision.candidates[0]._place  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(decision.candidates[0])


def test_it_copies_compares_and_hashes_as_one_made_at_once(book: Playbook) -> None:
    snapshot = load_snapshot(loan())
    decision, wanted = book.decide(snapshot), in_full(book, snapshot)
    assert hash(book.decide(snapshot)) == hash(wanted)
    assert copy.copy(book.decide(snapshot)) == copy.deepcopy(decision) == wanted
    assert replace(book.decide(snapshot), loan="M") == replace(wanted, loan="M")
    assert decision != book.decide(snapshot.at(snapshot.asked + HOUR))
    assert [one.name for one in fields(decision)] == [one.name for one in fields(wanted)]
    assert decision.to_json("zh", when=True) == wanted.to_json("zh", when=True)


def test_times_and_duties_are_those_of_the_reference_reader(book: Playbook) -> None:
    snapshot = load_snapshot(loan(as_of="2026-11-06T23:00:00+08:00"))
    decision, wanted = book.decide(snapshot), in_full(book, snapshot)
    for one in decision.candidates:
        assert one.permitted_from == wanted[one.id].permitted_from
        assert one.missed == wanted[one.id].missed
    short = book.decide(snapshot, horizon=timedelta(hours=1))
    assert short["call-borrower/b/mobile"].permitted_from is None
    assert decision["call-borrower/b/mobile"].permitted_from is not None


def test_the_clock_moves_over_one_preparation(book: Playbook, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = load_snapshot(loan(as_of="2026-11-06T06:00:00+08:00"))
    made: list[Prepared] = []
    original = ready.Ready._prepared

    def prepared(self: ready.Ready, *args: Any, **keys: Any) -> Prepared | None:
        found = original(self, *args, **keys)
        assert found is not None
        made.append(found)
        return found

    monkeypatch.setattr(ready.Ready, "_prepared", prepared)
    random = Random(1)
    for minutes in range(0, 26 * 60, 57):
        same_decision(book, snapshot.at(snapshot.as_of + minutes * MINUTE), random)
    assert len(made) == 2  # one for each local day
    same_decision(book, snapshot.at(snapshot.as_of), random)
    assert len(made) == 2


def test_a_file_keeps_a_few_preparations_and_no_more(book: Playbook) -> None:
    snapshot = load_snapshot(loan())
    for days in range(20):
        book.decide(snapshot.at(snapshot.as_of + days * 24 * HOUR))
    (kept,) = (one for one in snapshot.settled_once if isinstance(one, ready.Readied))
    assert len(kept.entries) == ready.KEPT_STRETCHES


def test_decisions_leave_nothing_behind(book: Playbook) -> None:
    snapshots = [load_snapshot(loan(as_of=f"2026-11-06T{hour:02}:00:00+08:00")) for hour in range(24)]

    def objects() -> int:
        for one in snapshots:
            assert book.decide(one).codes
        gc.collect()
        return len(gc.get_objects())

    objects()
    before = objects()
    for _ in range(50):
        for one in snapshots:
            assert book.decide(one).candidates
    assert objects() - before < 50


def test_another_file_is_never_answered_from_what_was_prepared(book: Playbook) -> None:
    snapshot = load_snapshot(loan())
    assert book.decide(snapshot).permitted
    repaid = replace(snapshot, loan=replace(snapshot.loan, status="repaid"), settled_once=[])
    assert same_decision(book, repaid, Random(1))
    assert "call-borrower/b/mobile" not in {one.id for one in book.decide(repaid).permitted}
    told = replace(snapshot, facts={"call_window_over": True})  # settled together with the first
    book.decide(told)
    assert book.decide(told).codes == in_full(book, told).codes
    (kept,) = (one for one in snapshot.settled_once if isinstance(one, ready.Readied))
    assert {id(facts.facts) for _, _, facts, _ in kept.entries} == {id(snapshot.facts), id(told.facts)}


def test_another_day_of_the_law_is_another_preparation(book: Playbook) -> None:
    snapshot = load_snapshot(loan())
    for law_on in (None, date(2026, 1, 1), None):
        assert book.decide(snapshot, law_on=law_on) == in_full(book, snapshot, law_on)


@pytest.mark.parametrize("patience", [0, 100])
def test_facts_that_are_not_understood_are_refused_when_it_decides(
    patience: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "PATIENCE", patience)
    book = load_playbook(demo.PLAYBOOK)
    told = load_snapshot(demo.snapshot_text())
    name = book.rules.names.inputs[0].name if book.rules.names.inputs else book.packs[0].names.inputs[0].name
    wrong = replace(told, facts={name[:-1]: "x"}, settled_once=[])
    with pytest.raises(SnapshotError) as refused:
        book.decide(wrong)
    assert [one.code for one in refused.value.diagnostics] == ["unknown-fact"]
    with pytest.raises(SnapshotError):
        book.judge(wrong, contact_for(in_full(book, told).candidates[0], book, told.asked))


def test_the_first_loans_are_left_to_the_reference_reader(book: Playbook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "PATIENCE", 2)
    answers: list[Decision] = []
    for _ in range(6):
        answers.append(book.decide(load_snapshot(loan())))
    quick = [hasattr(one, "_tell") for one in answers]
    assert quick == [False] * 4 + [True] * 2  # two of the playbook, two of the kind
    assert len(set(answers)) == 1
    assert len({str(one.codes) for one in answers}) == 1


def test_snapshots_and_playbooks_are_pickled_without_what_was_made_for_them(book: Playbook) -> None:
    snapshot = load_snapshot(loan())
    decision = book.decide(snapshot)
    again, copied = pickle.loads(pickle.dumps((book, snapshot)))
    assert again.decide(copied) == decision
    assert copy.deepcopy(book).decide(copy.deepcopy(snapshot)) == decision


def test_threads_share_a_playbook_and_a_snapshot(book: Playbook) -> None:
    told = [load_snapshot(loan(as_of=f"2026-11-06T{hour:02}:30:00+08:00")) for hour in (7, 9, 21, 22)]
    wanted = [in_full(book, one) for one in told]

    def ask(number: int) -> bool:
        one = told[number % 4].at(told[number % 4].asked)
        decision = book.decide(one)
        return decision.codes == wanted[number % 4].codes and decision == wanted[number % 4]

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(80)))


def test_threads_that_look_at_one_decision_see_the_same_candidates(book: Playbook) -> None:
    """Whoever looks first, each candidate is made once, so that its times are worked out once."""
    snapshot, threads, before = load_snapshot(loan()), 6, sys.getswitchinterval()
    in_full(book, snapshot)
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(threads) as pool:
            for _ in range(40):
                decision, together = book.decide(snapshot), Barrier(threads)
                assert hasattr(decision, "_tell")

                def look(number: int, decision: Decision = decision, together: Barrier = together) -> tuple[int, ...]:
                    together.wait()
                    names = sorted(decision.codes)
                    found = [decision[name] for name in names] if number % 2 else decision.candidates
                    return tuple(map(id, found))

                assert len(set(pool.map(look, range(threads)))) == 1
    finally:
        sys.setswitchinterval(before)


# --- verdicts --------------------------------------------------------------------------------------------------------


def test_a_verdict_on_a_candidate_needs_no_reference_reader(book: Playbook, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = load_snapshot(loan())
    put: list[object] = []
    original = Playbook.question

    def question(self: Playbook, *args: Any, **keys: Any) -> Any:
        put.append(args)
        return original(self, *args, **keys)

    monkeypatch.setattr(Playbook, "question", question)
    call = {"action": "call-borrower", "channel": "phone", "party": "b", "address": "mobile"}
    day = book.judge(snapshot, ProposedContact(at=snapshot.asked, **call))
    night = book.judge(snapshot.at("2026-11-06T23:00:00+08:00"), {"at": "2026-11-06T23:00:00+08:00", **call})
    assert (day.status, day.codes) == ("permitted", ())
    assert night.status == "denied"
    assert put == []
    assert [one.code for one in night.reasons] == ["stale", "hours"]
    assert len(put) == 1


def test_a_verdict_on_what_is_not_open_tells_all_that_speaks_against_it(book: Playbook) -> None:
    snapshot = load_snapshot(loan(as_of="2026-11-06T23:00:00+08:00"))
    random = Random(1)
    for one in in_full(book, snapshot).candidates:
        if one.party is not None or book.action(one.action).reach is None:
            assert same_verdict(book, snapshot, contact_for(one, book, snapshot.asked), random) in (
                "permitted",
                "denied",
            )
    visit = book.judge(snapshot, contact_for(book.decide(snapshot)["visit-borrower/b"], book, snapshot.asked))
    assert {code.kind for code in visit.codes} == {"stage", "guard"}


@pytest.mark.parametrize(
    "other",
    [
        {"purpose": "remind"},
        {"mode": "recorded"},
        {"by": "agency:A"},
        {"debts": ["L", "D"]},
        {"stated": {"public": True}},
        {"address": None},
        {"document": "claim"},
    ],
)
def test_a_contact_that_is_otherwise_than_its_action_is_judged_as_it_is(book: Playbook, other: dict[str, Any]) -> None:
    snapshot = load_snapshot(loan(debts=[{"id": "D"}]))
    keys = {"action": "call-borrower", "channel": "phone", "party": "b", "address": "mobile", **other}
    contact = ProposedContact(at=snapshot.asked, **keys)
    assert not hasattr(book.judge(snapshot, contact), "_tell")
    same_verdict(book, snapshot, contact, Random(1))
