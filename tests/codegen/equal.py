"""What the reference reader says of a loan, in the codes of the generated function, and where the two differ."""

from __future__ import annotations

from datetime import date
from functools import partial
from random import Random

from dunning_rules import Candidate, Decision, Playbook, ProposedContact, Snapshot
from dunning_rules.codegen.program import Program, program_of
from dunning_rules.engine import HORIZON
from dunning_rules.interpret.closing import out_of_scope
from dunning_rules.interpret.decide import decide
from dunning_rules.interpret.reading import Reading
from dunning_rules.reason import Code, code_of
from dunning_rules.telling import Telling

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


def in_full(book: Playbook, snapshot: Snapshot, law_on: date | None = None) -> Decision:
    """The decision as the reference reader alone makes it."""
    put = book.question(snapshot, law_on=law_on)
    return Telling(book._book, put, Reading(book.rules, put.asked, put.bound, put.others), HORIZON).decision()


def same_decision(book: Playbook, snapshot: Snapshot, random: Random, law_on: date | None = None) -> int:
    """The decision is that of the reference reader in every field, in whatever order they are looked at; gives how many
    candidates it has."""
    decision, wanted = book.decide(snapshot, law_on=law_on), in_full(book, snapshot, law_on)
    looks = [partial(_same, one, wanted[one.id], name) for one in decision.candidates for name in OWN]
    looks += [partial(_same, decision, wanted, name) for name in WHOLE]
    random.shuffle(looks)
    for look in looks[: random.randrange(len(looks) + 1)]:
        look()
    assert decision == wanted
    assert repr(decision) == repr(wanted)
    assert decision.codes == wanted.codes
    assert all(one.codes == wanted[one.id].codes for one in decision.candidates)
    return len(wanted.candidates)


OWN = ("status", "reasons", "advice", "obligations", "figures", "measures", "stages", "source", "action", "codes")
WHOLE = ("loan", "as_of", "zone", "scope", "days_past_due", "stages", "not_applicable", "asker", "permitted", "codes")


def _same(one: Candidate | Decision, other: Candidate | Decision, name: str) -> None:
    assert getattr(one, name) == getattr(other, name), name


def same_verdict(
    book: Playbook, snapshot: Snapshot, contact: ProposedContact, random: Random, law_on: date | None = None
) -> str:
    """The verdict is that of the reference reader, in whatever order it is looked at; gives its status."""
    verdict = book.judge(snapshot, contact, law_on=law_on)
    wanted = book.answer(book.question(snapshot, contact, law_on=law_on))
    for name in random.sample(("status", "codes", "advice", "obligations", "at", "contact"), 3):
        assert getattr(verdict, name) == getattr(wanted, name), name
    assert verdict.status == wanted.status
    assert verdict.codes == wanted.codes
    assert verdict == wanted
    return verdict.status


def contact_for(candidate: Candidate, book: Playbook, at: int) -> ProposedContact:
    """The contact or act that a candidate stands for."""
    action = book.action(candidate.action)
    channel = None if action.reach is None else action.reach.channel
    return ProposedContact(
        at=at,
        action=action.id,
        channel=channel,
        act=action.act,
        party=None if channel is None else candidate.party,
        address=None if channel is None else candidate.address,
    )


def differences(fast: Program, book: Playbook, snapshot: Snapshot, law_on: date | None = None) -> dict[str, object]:
    """Candidates of which the two say different things, with what each says."""
    one, other = by_reference(book, snapshot, law_on), generated(fast, snapshot, law_on)
    assert list(one) == list(other)
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}
