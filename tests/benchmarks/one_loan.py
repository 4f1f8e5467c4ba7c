"""One loan: the generated function against the same by hand, the reference reader, and other rule engines.

Each round asks every case once over the same prepared loans, one after the other, so that a busy machine slows all
alike; before anything is timed, the answers are compared: statuses and the numbers of the reasons.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from dunning_rules import Playbook, Snapshot, demo, load_playbook, load_snapshot
from dunning_rules.codegen import Program, program_of
from dunning_rules.codegen.prepared import Answered, Prepared
from dunning_rules.interpret.decide import decide

from . import by_hand, peers, told_again
from .loans import snapshot

FOLDER = Path(__file__).parent / "daily_collection"
SHIPPED = "guaranteed-loan"
"""The largest shipped playbook, compiled for its own example loan."""
LOANS = 2_000
FEW = 60
"""So many loans are asked of what takes milliseconds for one."""
SLOW = ("interpret", "rule-engine", "durable-rules")

Case = Callable[[], float]


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
    program = program_of(made.rules, made.packs, frozenset())
    snapshots = [load_snapshot(snapshot(seed)) for seed in range(loans)]
    prepared = [program.prepare(one) for one in snapshots]
    return Work(made, program, snapshots, [(one, one.situation.now) for one in prepared])


def by_reference(book: Playbook, snapshot: Snapshot) -> object:
    put = book.question(snapshot)
    return decide(book.rules, put.asked, put.bound)


def compare(told: Work, others: Mapping[str, peers.Peer | None]) -> None:
    """Every answer by hand and of the peers is that of the generated function; `AssertionError` where not."""
    names = {number: told.program.codes.told[number] for number in by_hand.TOLD}
    assert names == by_hand.TOLD, "the numbers of the reasons are others than those written by hand"
    for place, (prepared, now) in enumerate(told.loans):
        wanted = told.program.decide(prepared, now)
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
        "decide, generated": timed(told.program.decide, told.loans),
    }
    for name, peer in others.items():
        if peer is not None:
            found[name] = by_peer(peer, told.loans[:FEW] if name.startswith(SLOW) else told.loans)
    found["interpret, settling included"] = _reference(told)
    return found


def report(rounds: int) -> Iterator[str]:
    """The comparison of one loan, what stands before deciding, and whether memory stays flat, line by line."""
    told, others = work(), peers.installed()
    compare(told, others)
    yield f"\none loan: {told.book.id} over {LOANS} loans, microseconds a loan, equal answers, {rounds} rounds"
    timings = cases(told, others)
    readings: dict[str, list[float]] = {name: [] for name in timings}
    for _ in range(rounds):
        for name, case in timings.items():
            readings[name].append(1e6 * case())
    base = median(readings["by hand, each rule asks"])
    for name, found in readings.items():
        low, _, high = quantiles(found, n=4)
        yield f"  {name:<44} {median(found):10.2f}  [{low:.2f} .. {high:.2f}]  {median(found) / base:8.2f} x"
    for name in (name for name, peer in others.items() if peer is None):
        yield f"  {name:<44} not installed"
    yield from _before(told, rounds)


def _before(told: Work, rounds: int) -> Iterator[str]:
    """What a snapshot costs before it is decided, and what memory many decisions leave behind."""
    found: dict[str, list[float]] = {"load and check a snapshot": [], "settle and prepare it": []}
    for _ in range(rounds):
        began = time.perf_counter()
        fresh = [load_snapshot(snapshot(seed)) for seed in range(FEW)]
        found["load and check a snapshot"].append((time.perf_counter() - began) / FEW)
        began = time.perf_counter()
        for one in fresh:
            told.program.prepare(one)
        found["settle and prepare it"].append((time.perf_counter() - began) / FEW)
    for name, readings in found.items():
        yield f"  {name:<44} {1e6 * median(readings):10.2f}"
    shipped_book = load_playbook(SHIPPED)
    found = {"compile": [], "prepare, first of its kind": []}
    for _ in range(rounds):
        began = time.perf_counter()
        fast = program_of(shipped_book.rules, shipped_book.packs, frozenset())
        found["compile"].append(time.perf_counter() - began)
        fresh_loan = load_snapshot(demo.snapshot_text())
        began = time.perf_counter()
        fast.prepare(fresh_loan)
        found["prepare, first of its kind"].append(time.perf_counter() - began)
    for name, readings in found.items():
        titled = f"{SHIPPED}: {name}"
        yield f"  {titled:<44} {1e6 * median(readings):10.2f}"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    asked = 0
    while asked < 1_000_000:
        for prepared, now in told.loans:
            told.program.decide(prepared, now)
        asked += len(told.loans)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    yield f"  the largest memory after {asked} further decisions: {grown} KiB more"
