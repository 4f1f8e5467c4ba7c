"""One ask, put to its rules: the answer, and what of it is not as expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ..decision import Decision, Verdict
from ..document.scenarios import UNKNOWN, DecisionExpectDoc
from ..interpret.asked import Asked
from ..interpret.guards import zones
from ..interpret.probe import probe
from ..questions import Question
from ..tested import Failure
from ..values import Unknown
from .expected import of_decision, of_verdict, shown
from .putting import Ready
from .subject import Subject, limits

Answer = Verdict | Decision | tuple[str, ...]
"""Of a count or a named date: what it is in each zone of the party, once."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with what failed; `question` is what was asked of the guards."""

    ready: Ready
    question: Question | None
    answer: Answer
    failures: tuple[Failure, ...]

    @property
    def told(self) -> str:
        """The answer in a word."""
        match self.answer:
            case Verdict():
                return self.answer.status
            case Decision():
                return f"{len(self.answer.permitted)} permitted"
            case _:
                return " | ".join(self.answer) or "does not bind"


def answered(ready: Ready, subject: Subject, law_on: date | None, counted: frozenset[str]) -> Answered:
    """Puts an ask. Raises `ContactError` and `SnapshotError` for what the rules do not know."""
    if ready.contact is None:
        assert isinstance(ready.wanted, DecisionExpectDoc)
        decision = subject.decide(ready.snapshot, law_on)
        return Answered(ready, None, decision, tuple(of_decision(ready.wanted, decision, counted)))
    question = subject.question(ready.snapshot, ready.contact, law_on)
    match ready.written.form:
        case "count":
            found = tuple(dict.fromkeys(_counts(ready.of, question, subject)))
        case "date":
            found = tuple(dict.fromkeys(_dates(ready.of, question, subject)))
        case _:
            verdict = subject.answer(question)
            return Answered(ready, question, verdict, tuple(of_verdict(ready.expected, verdict, subject)))
    wanted = str(ready.wanted)
    failure = Failure("expect" if found else "does-not-bind", ready.of, (wanted,), found)
    return Answered(ready, question, found, () if found == (wanted,) else (failure,))


def abouts(asked: Asked, question: Question) -> Iterator[Asked]:
    """The question in each zone of the party, about each of the debts."""
    assert question.proposal is not None
    for debt in question.proposal.debts or (None,):
        proposal = question.proposal if debt is None else replace(question.proposal, debts=(debt,))
        for zone in zones(asked, proposal):
            yield asked.about(proposal, zone)


def _counts(of: str, question: Question, subject: Subject) -> Iterator[str]:
    """What the cap has counted: the most, where zones or debts differ."""
    pack, guard = subject.caps[of]
    for bound in question.bound:
        if (bound.pack.id, bound.guard.id) != (pack, guard):
            continue
        seen = [probe(limit, about) for about in abouts(bound.asked, question) for limit in limits(bound.guard.forbids)]
        if any(isinstance(one.truth, Unknown) or one.count is None for one in seen):
            yield UNKNOWN
        else:
            yield str(max(one.count or 0 for one in seen))


def _dates(of: str, question: Question, subject: Subject) -> Iterator[str]:
    """The named date, in each zone of the party."""
    asked = next((bound.asked for bound in question.bound if bound.pack.id == subject.dates[of]), None)
    for about in () if asked is None else abouts(asked, question):
        found = about.named_date(of)
        yield UNKNOWN if isinstance(found, Unknown) else shown(found)
