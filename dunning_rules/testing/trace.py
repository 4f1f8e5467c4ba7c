"""Why an answer is what it is: each guard, stage, pause and action in question, with every condition it asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from ..decision import Candidate, Decision, Values, Verdict
from ..interpret.asked import Asked
from ..interpret.closing import out_of_scope
from ..interpret.decide import proposed
from ..interpret.guards import Bound
from ..interpret.logic import reduce
from ..interpret.probe import probe
from ..ir import All, AnyOf, Cond, Constant, Not, Passed, Stated
from ..questions import Question
from ..rules import Action, PlaybookRules
from ..tested import Explained, Failure, Step, Truth
from ..values import Unknown
from .asking import Answered, abouts
from .expected import covers
from .subject import Subject


def explained(found: Answered, subject: Subject, question: Question) -> tuple[Explained, ...]:
    """What a failing ask needs to be understood by."""
    if isinstance(found.answer, Decision):
        return tuple(_of_decision(found.answer, found.failures, question, subject))
    own = _of_playbook(question, subject) if isinstance(found.answer, Verdict) else ()
    return (*own, *_of_guards(found, question))


# --- guards ----------------------------------------------------------------------------------------------------------


def _of_guards(found: Answered, question: Question) -> Iterator[Explained]:
    """The guards that are expected, then those that speak, then those that apply and are silent.

    Of a count or a named date only the guards that count it or ask for it.
    """
    judged = isinstance(found.answer, Verdict)
    meant = {name for failure in found.failures for name in failure.about.split()} | {found.ready.of}
    told = found.ready.expected
    meant |= {*(told.reasons or ()), *(told.advice or ()), *(told.silent or ()), *(told.obligations or {})}
    spoken: set[tuple[str, str]] = set()
    if isinstance(found.answer, Verdict):
        reasons = (*found.answer.reasons, *found.answer.advice)
        spoken = {(one.guard.pack, one.guard.guard) for one in reasons if one.guard is not None}
    ranked: list[tuple[int, Explained]] = []
    for bound in question.bound:
        expected = bool(meant & {bound.guard.id, bound.guard.row}) or found.ready.of in _dates_of(bound.guard.forbids)
        if not expected and not judged:
            continue
        rank = 0 if expected else 1 if (bound.pack.id, bound.guard.id) in spoken else 2
        ranked += [(rank, one) for one in _of_guard(bound, question, expected=expected)]
    for other in question.others:
        if meant & {other.guard, other.row}:
            ranked.append((0, Explained("guard", other.guard, other.row, why_not=other.why, values=other.values)))
    yield from (one for _, one in sorted(ranked, key=lambda pair: pair[0]))


def _of_guard(bound: Bound, question: Question, *, expected: bool) -> Iterator[Explained]:
    """A guard in each zone of the party where its answer differs; one that does not apply only where it is expected."""
    guard = bound.guard
    seen: list[tuple[tuple[str, Step], ...]] = []
    for about in abouts(bound.asked, question):
        applies = step_of(guard.applies, about)
        if applies.truth != "true" and not expected:
            continue
        steps = [("applies_to", applies), (guard.form, step_of(guard.forbids, about))]
        steps += [("unless", step_of(guard.lifted, about))] if guard.lifted is not None else []
        steps += [("rebutted_by", step_of(guard.rebutted, about))] if guard.rebutted is not None else []
        if tuple(steps) not in seen:
            seen.append(tuple(steps))
            yield Explained("guard", guard.id, guard.row, about.zone or "", steps=tuple(steps), numbers=_numbers(about))


def _dates_of(cond: Cond) -> set[str]:
    """The named dates that a condition asks for."""
    match cond:
        case All() | AnyOf():
            return {name for part in cond.parts for name in _dates_of(part)}
        case Not():
            return _dates_of(cond.part)
        case Passed():
            return {cond.name}
        case _:
            return set()


def step_of(cond: Cond, asked: Asked) -> Step:
    """A condition with its parts, each asked."""
    match cond:
        case Constant():
            return Step("constant", _truth(cond.value))
        case All() | AnyOf():
            kind = "all" if isinstance(cond, All) else "any"
            parts = tuple(step_of(part, asked) for part in cond.parts)
            return Step(kind, _truth(reduce(cond, asked)), parts)  # type: ignore[arg-type]  # one of two words
        case Not():
            return Step("not", _truth(reduce(cond, asked)), (step_of(cond.part, asked),))
        case Stated() if asked.proposal is not None and asked.proposal.says(cond.name) is None:
            return Step("leaf", "open", code="stated", values=(("attribute", cond.name), ("wants", str(cond.want))))
        case _:
            seen = probe(cond, asked)
            missing = seen.truth.missing if isinstance(seen.truth, Unknown) else ()
            values = seen.values if seen.window is None else (*seen.values, ("window", seen.window))
            truth = _truth(seen.truth)
            return Step("leaf", truth, (), seen.code, values, seen.records, missing, seen.count, seen.limit)


def _numbers(asked: Asked) -> Values:
    """The numbers that a condition may name, as they are on the day whose law is asked."""
    return tuple((name, dated.on(asked.law_day)) for name, dated in asked.names.numbers)


def _truth(answer: object) -> Truth:
    if isinstance(answer, bool):
        return "true" if answer else "false"
    return "unknown" if isinstance(answer, Unknown) else "open"


# --- playbooks -------------------------------------------------------------------------------------------------------


def _of_playbook(question: Question, subject: Subject) -> tuple[Explained, ...]:
    """What a playbook itself asks of one contact: its pauses, and of the action that it names."""
    if subject.playbook is None or question.proposal is None:
        return ()
    rules, proposal = subject.playbook.rules, question.proposal
    about = question.asked.about(proposal, question.asked.zone)
    if out_of_scope(rules, about):
        return (_scope(rules, about),)
    actions = [action for action in rules.actions if action.id == proposal.action]
    purposes = {proposal.closed_by, *(action.purpose for action in actions)}
    found = [*_stages(rules, actions, about), *_pauses(rules, purposes, about)]
    return (*found, *(_when("action", action.id, action.when, about) for action in actions))


def _scope(rules: PlaybookRules, asked: Asked) -> Explained:
    steps = (("applies_to", step_of(rules.scope, asked)),)
    return Explained("playbook", rules.id, steps=steps, numbers=_numbers(asked))


def _stages(rules: PlaybookRules, actions: Iterable[Action], asked: Asked) -> Iterator[Explained]:
    """The stages that could open one of the actions."""
    names = {action.id for action in actions}
    return (_when("stage", one.id, one.when, asked) for one in rules.stages if names & set(one.opens))


def _pauses(rules: PlaybookRules, purposes: Collection[str | None], asked: Asked) -> Iterator[Explained]:
    """The pauses that could close one of the purposes."""
    for pause in rules.pauses:
        if pause.purposes is None or pause.purposes & set(purposes):
            yield _when("pause", pause.id, pause.when, asked)


def _when(kind: Literal["stage", "pause", "action"], name: str, cond: Cond, asked: Asked) -> Explained:
    return Explained(kind, name, steps=(("when", step_of(cond, asked)),), numbers=_numbers(asked))


# --- decisions -------------------------------------------------------------------------------------------------------


def _of_decision(
    decision: Decision, failures: Sequence[Failure], question: Question, subject: Subject
) -> Iterator[Explained]:
    """What opens or shuts the actions concerned, and the guards that hold their candidates back."""
    assert subject.playbook is not None
    rules, asked = subject.playbook.rules, question.asked
    if decision.scope == "mismatch":
        yield _scope(rules, asked)
        return
    actions = [action for action in rules.actions if _concerned(action, decision, failures)]
    yield from _stages(rules, actions, asked)
    yield from _pauses(rules, {action.purpose for action in actions}, asked)
    for action in actions:
        candidates = decision.of(action.id)
        about = _about(action, candidates[0], asked)
        yield _when("action", action.id, action.when, about)
        for candidate in candidates:
            put = replace(question, proposal=_about(action, candidate, asked).proposal)
            spoken = {(one.guard.pack, one.guard.guard) for one in candidate.reasons if one.guard is not None}
            for bound in question.bound:
                if (bound.pack.id, bound.guard.id) in spoken:
                    yield from _of_guard(bound, put, expected=True)


def _concerned(action: Action, decision: Decision, failures: Iterable[Failure]) -> bool:
    candidates = decision.of(action.id)
    for failure in failures:
        entry = failure.about.partition(" ")[0]
        if entry and any(covers(entry, one.id) or covers(action.id, entry) for one in candidates):
            return True
        differing = set(failure.wanted) ^ set(failure.found)
        if failure.wrong == "steps" and any(differing & set(one.source) for one in candidates):
            return True
    return False


def _about(action: Action, candidate: Candidate, asked: Asked) -> Asked:
    """The question about one candidate."""
    party = asked.situation.party(candidate.party)
    own = () if party is None else party.addresses
    address = next((one for one in own if one.id == candidate.address), None)
    return asked.about(proposed(action, party, address, asked), asked.zone)
