"""What the reference reader says of a loan, in the codes of the generated function, and where the two differ."""

from __future__ import annotations

from datetime import date

from dunning_rules import Playbook, Snapshot
from dunning_rules.codegen import Code, Program, program_of
from dunning_rules.codegen.codes import code_of
from dunning_rules.interpret.closing import out_of_scope
from dunning_rules.interpret.decide import decide

Told = dict[str, tuple[str, frozenset[Code]]]


def program(book: Playbook) -> Program:
    """The fast reader of a playbook."""
    adopted = set(book.rules.adopted)
    for pack in reversed(book.packs):
        adopted |= set(pack.builds_on) if pack.id in adopted else set()
    return program_of(book.rules, book.packs, frozenset(adopted))


def by_reference(book: Playbook, snapshot: Snapshot, law_on: date | None = None) -> Told:
    put = book.question(snapshot, law_on=law_on)
    found = decide(book.rules, put.asked, put.bound, out_of_scope(book.rules, put.asked))[1]
    return {one.id: (one.status, frozenset(map(code_of, one.reasons))) for one in found}


def generated(fast: Program, snapshot: Snapshot, law_on: date | None = None) -> Told:
    return {one.id: (one.status, frozenset(one.codes)) for one in fast.answers(snapshot, law_on=law_on)}


def differences(fast: Program, book: Playbook, snapshot: Snapshot, law_on: date | None = None) -> dict[str, object]:
    """Candidates of which the two say different things, with what each says."""
    one, other = by_reference(book, snapshot, law_on), generated(fast, snapshot, law_on)
    assert list(one) == list(other)
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}
