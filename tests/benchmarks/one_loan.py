"""One loan: `decide` and its generated function against the same by hand, the reference reader, and other rule engines.

Each round asks every case once over the same prepared loans, one after the other, so that a busy machine slows all
alike; before anything is timed, the answers are compared: statuses and the numbers of the reasons.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from dunning_rules import Playbook, Snapshot, demo, load_playbook, load_snapshot, shipped
from dunning_rules.codegen.codes import STATUSES
from dunning_rules.codegen.prepared import Answered, Prepared
from dunning_rules.codegen.program import Program, program_of
from dunning_rules.interpret.decide import decide
from dunning_rules.ir import Compare, Within
from dunning_rules.settle import settle

from . import by_hand, peers, told_again
from .loans import snapshot

FOLDER = Path(__file__).parent / "daily_collection"
SHIPPED = "us-agency"
"""The shipped playbook that is nearest to 300 lines."""
LOANS = 2_000
FEW = 60
"""So many loans are asked of what takes milliseconds for one."""
SLOW = ("interpret", "rule-engine", "durable-rules")

Case = Callable[[], float]
Measured = tuple[str, str, Mapping[str, list[float]]]
"""A title, a unit, and the readings of each case; the first is what the others are measured by."""


@dataclass(frozen=True)
class Work:
    """The measured procedure, its loans as files and as the function takes them, and the instants they are asked at."""

    book: Playbook
    program: Program
    snapshots: list[Snapshot]
    loans: list[tuple[Prepared, int]]


def book() -> Playbook:
    return load_playbook(FOLDER / "daily-collection.playbook.yaml", pack_path=FOLDER)


def work(loans: int = LOANS) -> Work:
    made = book()
    snapshots = [load_snapshot(snapshot(seed)) for seed in range(loans)]
    for _ in range(10):  # the first loans of a playbook, and of each kind, are answered by the reference reader
        for one in snapshots:
            made.decide(one)
    found = [made._ready.prepared(one, None, one.asked) for one in snapshots]  # what `decide` itself is given
    prepared = [one for one in found if one is not None]
    assert len(prepared) == loans
    return Work(made, made._ready._program, snapshots, [(one, one.situation.now) for one in prepared])


def by_reference(book: Playbook, snapshot: Snapshot) -> object:
    put = book.question(snapshot)
    return decide(book.rules, put.asked, put.bound)


def compare(told: Work, others: Mapping[str, peers.Peer | None]) -> None:
    """Every answer by hand and of the peers is that of the generated function; `AssertionError` where not."""
    names = {number: told.program.codes.told[number] for number in by_hand.TOLD}
    assert names == by_hand.TOLD, "the numbers of the reasons are others than those written by hand"
    for place, (prepared, now) in enumerate(told.loans):
        wanted = told.program.decide(prepared, now)
        decision = told.book.decide(told.snapshots[place])
        for slot, (status, numbers) in zip(prepared.slots, wanted, strict=True):
            assert decision[slot.id].status == STATUSES[status]
            assert decision.codes[slot.id] == told.program.codes.sorted(numbers)
        assert by_hand.in_one_pass(prepared, now) == wanted
        assert by_hand.by_question(prepared, now) == wanted
        for name, peer in others.items():
            if peer is not None and (place < FEW or not name.startswith(SLOW)):
                assert peer(told_again.counts(prepared, now)) == wanted, name


def timed(ask: Callable[[Prepared, int], list[Answered]], loans: list[tuple[Prepared, int]]) -> Case:
    """The seconds that one loan takes, as the mean over all."""

    def once() -> float:
        began = time.perf_counter()
        for prepared, now in loans:
            ask(prepared, now)
        return (time.perf_counter() - began) / len(loans)

    return once


def by_call(ask: Callable[[Snapshot], object], snapshots: list[Snapshot]) -> Case:
    """The seconds that one call over a settled snapshot takes, as the mean over all."""

    def once() -> float:
        began = time.perf_counter()
        for one in snapshots:
            ask(one)
        return (time.perf_counter() - began) / len(snapshots)

    return once


def by_peer(peer: peers.Peer, loans: list[tuple[Prepared, int]]) -> Case:
    """A peer with its counts, which are its own precomputation."""
    return timed(lambda prepared, now: peer(told_again.counts(prepared, now)), loans)


def _reference(told: Work) -> Case:
    def once() -> float:
        few = [load_snapshot(snapshot(seed)) for seed in range(FEW)]
        began = time.perf_counter()
        for one in few:
            by_reference(told.book, one)
        return (time.perf_counter() - began) / FEW

    return once


def cases(told: Work, others: Mapping[str, peers.Peer | None]) -> dict[str, Case]:
    """What is timed; the first is what the others are measured by."""
    found: dict[str, Case] = {
        "by hand, each rule asks": timed(by_hand.by_question, told.loans),
        "by hand, in one pass": timed(by_hand.in_one_pass, told.loans),
        "the generated function alone": timed(told.program.decide, told.loans),
        "decide": by_call(told.book.decide, told.snapshots),
        "decide, with all codes in words": by_call(lambda one: told.book.decide(one).codes, told.snapshots),
        "decide, with the permitted candidates": by_call(lambda one: told.book.decide(one).permitted, told.snapshots),
    }
    for name, peer in others.items():
        if peer is not None:
            found[name] = by_peer(peer, told.loans[:FEW] if name.startswith(SLOW) else told.loans)
    found["interpret, settling included"] = _reference(told)
    return found


def report(rounds: int) -> Iterator[Measured | str]:
    """The comparison of one loan, what stands before deciding, and whether memory stays flat."""
    told, others = work(), peers.installed()
    compare(told, others)
    timings = cases(told, others)
    readings: dict[str, list[float]] = {name: [] for name in timings}
    for _ in range(rounds):
        for name, case in timings.items():
            readings[name].append(1e6 * case())
    yield f"One loan of {LOANS:,}, ten to twenty contacts, equal answers", "microseconds", readings
    for name in (name for name, peer in others.items() if peer is None):
        yield f"  {name}: not installed"
    yield "Before a loan is decided", "microseconds a loan", _before(told, rounds)
    yield _compiled(rounds)
    yield _flat(told)


def _compiled(rounds: int) -> Measured:
    """What a shipped playbook costs before a loan is answered by a function of its own, which the first few are not."""
    book = load_playbook(SHIPPED)  # its packs are read here
    lines = len(shipped.playbooks()[SHIPPED].read_text(encoding="utf-8").splitlines())
    loan = load_snapshot(into_scope(book))
    found: dict[str, list[float]] = {"load": [], "compile the rules": [], "make the function of a kind": []}
    for _ in range(rounds):
        began = time.perf_counter()
        book = load_playbook(SHIPPED)
        found["load"].append(1e3 * (time.perf_counter() - began))
        began = time.perf_counter()
        fast = program_of(book.rules, book.packs, frozenset(book.rules.adopted))
        found["compile the rules"].append(1e3 * (time.perf_counter() - began))
        began = time.perf_counter()
        assert fast.text(loan)
        found["make the function of a kind"].append(1e3 * (time.perf_counter() - began))
    found["all three"] = [sum(readings) for readings in zip(*found.values(), strict=True)]
    return f"A playbook of {lines} lines, {SHIPPED}", "milliseconds", found


def into_scope(book: Playbook) -> dict[str, Any]:
    """The demo's loan as one of which a playbook speaks: with the first words of its scope."""
    told: dict[str, Any] = json.loads(demo.snapshot_text())
    for part in getattr(book.rules.scope, "parts", (book.rules.scope,)):
        if isinstance(part, Within):
            told["loan"]["governing_law"] = part.jurisdictions[0]
        elif isinstance(part, Compare):
            word = str(part.want.any_of[0])
            match part.fact.split("."):
                case ["loan", key]:
                    told["loan"][key] = word
                case ["borrower", key]:
                    told["parties"][0][key] = word
                case [who]:
                    told[who] = {"type": word}
    return told


def typed(told: dict[str, Any]) -> dict[str, Any]:
    """A loan as a host has it that keeps instants, days and amounts in Python's own types."""
    parts = [{**one, "due": date.fromisoformat(one["due"])} for one in told["loan"]["installments"]]
    parts = [{**one, "amount": Decimal(one["amount"]), "paid": Decimal(one["paid"])} for one in parts]
    records = [{**one, "at": datetime.fromisoformat(one["at"])} for one in told["ledger"]]
    loan = {**told["loan"], "installments": parts}
    return {**told, "as_of": datetime.fromisoformat(told["as_of"]), "loan": loan, "ledger": records}


def one_more(told: dict[str, Any]) -> dict[str, Any]:
    """A call that has just been made, as it joins the ledger of a loan."""
    reached = {"channel": "phone", "party": "borrower", "address": "mobile", "action": "call-borrower"}
    return {"id": "just-now", "kind": "contact", "at": told["as_of"], **reached}


def ways_in(told: Work, loans: list[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    """What each step takes until a loan is decided, in seconds a loan, measured once."""
    texts, values = [json.dumps(one).encode() for one in loans], [typed(one) for one in loans]
    more = [(one_more(one), one["as_of"]) for one in values]
    count, clock = len(loans), time.perf_counter
    began = clock()
    fresh = [load_snapshot(text) for text in texts]
    yield "load and check a snapshot of JSON bytes", (clock() - began) / count
    began = clock()
    for one in values:
        load_snapshot(one)
    yield "the same of Python values", (clock() - began) / count
    began = clock()
    kept = [one.with_records([record], as_of=now) for one, (record, now) in zip(fresh, more, strict=True)]
    yield "add a record to a snapshot that is kept", (clock() - began) / count
    began = clock()
    for one in kept:
        settle(one)
    yield "settle it", (clock() - began) / count
    began = clock()
    prepared = [told.program.prepare(one) for one in kept]
    yield "prepare it", (clock() - began) / count
    asked = [(one, one.situation.now) for one in prepared if one is not None]
    assert len(asked) == count
    yield "answer it by the generated function", timed(told.program.decide, asked)()


def _before(told: Work, rounds: int) -> dict[str, list[float]]:
    """What a snapshot costs before it is decided."""
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, took in ways_in(told, [snapshot(seed) for seed in range(FEW)]):
            found.setdefault(name, []).append(1e6 * took)
    return found


def _flat(told: Work) -> str:
    """What memory many decisions leave behind."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    asked = 0
    while asked < 1_000_000:
        for one in told.snapshots:
            told.book.decide(one)
        asked += len(told.snapshots)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return f"  the largest memory after {asked} further decisions: {grown} KiB more"
