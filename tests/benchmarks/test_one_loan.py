"""What is measured is equal: the generated function, the two by hand, the reference reader, the peers there are."""

from __future__ import annotations

from collections import Counter

import pytest

from dunning_rules.codegen.codes import STATUSES
from dunning_rules.codegen.program import Program
from dunning_rules.interpret.decide import decide
from dunning_rules.reason import code_of

from . import by_hand, one_loan, peers, told_again

LOANS = 150


@pytest.fixture(scope="module")
def work() -> one_loan.Work:
    return one_loan.work(LOANS)


def test_the_answers_are_equal(work: one_loan.Work) -> None:
    one_loan.compare(work, {})


def test_they_are_those_of_the_reference_reader(work: one_loan.Work) -> None:
    for snapshot, (prepared, now) in zip(work.snapshots, work.loans, strict=True):
        put = work.book.question(snapshot)
        wanted = {one.id: one for one in decide(work.book.rules, put.asked, put.bound)[1]}
        found = zip(prepared.slots, work.program.decide(prepared, now), strict=True)
        for slot, (status, numbers) in found:
            reasons = {code_of(reason) for reason in wanted[slot.id].reasons}
            assert (STATUSES[status], told(work.program, numbers)) == (wanted[slot.id].status, reasons)


def told(program: Program, numbers: tuple[int, ...]) -> set[object]:
    return {program.codes.told[number] for number in numbers}


def test_the_loans_lie_near_the_thresholds(work: one_loan.Work) -> None:
    answers = [answer for prepared, now in work.loans for answer in work.program.decide(prepared, now)]
    statuses = Counter(status for status, _ in answers)
    assert min(statuses.values()) > len(answers) / 20
    said = {number for _, numbers in answers for number in numbers}
    assert len(said & by_hand.TOLD.keys()) >= 21
    contacts = [len(prepared.contacts) for prepared, _ in work.loans]
    assert 12 < sum(contacts) / len(contacts) < 18


@pytest.mark.parametrize("name", peers.PEERS)
def test_peers_that_are_installed_say_the_same(name: str, work: one_loan.Work) -> None:
    distribution, make = peers.PEERS[name]
    if name == "durable-rules":
        pytest.skip("it starts threads that may bring a process down: compared when it is measured")
    pytest.importorskip(distribution.replace("-", "_") if name != "common-expression-language" else "cel")
    peer = make()
    for prepared, now in work.loans[:40]:
        assert peer(told_again.counts(prepared, now)) == work.program.decide(prepared, now)
