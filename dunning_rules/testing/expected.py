"""What an ask expects, held against what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from ..decision import Candidate, Decision, Obligation, Reason, Verdict
from ..document.scenarios import ANY, NONE, UNKNOWN, DecisionExpectDoc, ExpectationsDoc
from ..tested import Failure
from .subject import Subject


def of_verdict(doc: ExpectationsDoc, verdict: Verdict, subject: Subject) -> Iterator[Failure]:
    """Every expectation that a verdict does not meet."""
    if verdict.status != doc.expect:
        yield Failure("expect", "", (str(doc.expect),), (verdict.status, *_called((*verdict.reasons, *verdict.advice))))
    yield from _among("reasons", doc.reasons, verdict.reasons)
    yield from _among("advice", doc.advice, verdict.advice)
    spoken = (*verdict.reasons, *verdict.advice)
    for word in doc.silent or ():
        found = [reason for reason in spoken if word in words(reason)]
        if found:
            yield Failure("silent", word, (), _called(found))
    yield from _obliged(doc, verdict.obligations)
    missing = sorted({reason.missing for reason in spoken if reason.missing is not None})
    for fact in doc.missing or ():
        if fact not in missing:
            yield Failure("missing", fact, (), tuple(missing))
    yield from _measured(doc, verdict, subject)
    outside = {name for one in verdict.not_applicable for name in (one.row, one.guard)}
    for word in doc.not_applicable or ():
        if word not in outside:
            yield Failure("not-applicable", word)


def words(reason: Reason) -> set[str]:
    """What a reason may be called by: its kind, its code, the row and the name of its guard."""
    told = {reason.kind, reason.code}
    return told if reason.guard is None else told | {reason.guard.row, reason.guard.guard}


def called(reason: Reason) -> str:
    """What a reason is called by best."""
    name = reason.code if reason.guard is None else reason.guard.row
    return name if reason.missing is None else f"{name} ({reason.missing})"


def _called(reasons: Iterable[Reason]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(called, reasons)))


def _among(wrong: Any, wanted: Sequence[str] | None, told: Sequence[Reason]) -> Iterator[Failure]:
    for word in wanted or ():
        if not any(word in words(reason) for reason in told):
            yield Failure(wrong, word, (), _called(told))


def _rules(obligation: Obligation) -> tuple[str, str]:
    return obligation.guard.row, obligation.guard.guard


def _obliged(doc: ExpectationsDoc, obligations: Sequence[Obligation]) -> Iterator[Failure]:
    rows = tuple(dict.fromkeys(one.guard.row for one in obligations))
    for word, met in (doc.obligations or {}).items():
        found = [one for one in obligations if word in _rules(one)]
        if not found:
            yield Failure("obligations", word, (), rows)
        elif met != ANY and not any(one.met is met for one in found):
            yield Failure("met", word, (_met(met),), tuple(dict.fromkeys(_met(one.met) for one in found)))
    for word in doc.no_obligations or ():
        if any(word in _rules(one) for one in obligations):
            yield Failure("no-obligations", word)


def _met(met: bool | None) -> str:
    return {True: "met", False: "not-met", None: "open"}[met]


def _measured(doc: ExpectationsDoc, verdict: Verdict, subject: Subject) -> Iterator[Failure]:
    for name, day in (doc.dates or {}).items():
        found = tuple(dict.fromkeys(shown(one.date) for one in verdict.measures if one.name == name))
        wanted = shown(day)
        if wanted not in found and not (wanted == UNKNOWN and NONE in found):
            yield Failure("dates", name, (wanted,), found)
    for name, (count, limit) in (doc.counts or {}).items():
        guard = subject.caps.get(name, ("", name))[1]
        caps = [one for one in verdict.measures if one.guard == guard and one.limit is not None]
        told = tuple(dict.fromkeys(f"{one.count}/{one.limit}" for one in caps))
        if f"{count}/{limit}" not in told:
            yield Failure("counts", name, (f"{count}/{limit}",), told)


def shown(value: date | str | None) -> str:
    """A date, `none` or `unknown`."""
    return NONE if value is None else str(value)


# --- decisions -------------------------------------------------------------------------------------------------------


def of_decision(doc: DecisionExpectDoc, decision: Decision, counted: frozenset[str]) -> Iterator[Failure]:
    """Every expectation that a decision does not meet; `counted` are the steps that `steps` speaks of."""
    if decision.scope != (doc.scope or "match"):
        yield Failure("scope", "", (doc.scope or "match",), (decision.scope,))
    permitted = [candidate.id for candidate in decision.permitted]
    if doc.permitted is not None:
        yield from _exactly(doc.permitted, permitted, decision)
    if doc.steps is not None:
        steps = {step for candidate in decision.permitted for step in candidate.source} & counted
        if steps != set(doc.steps):
            yield Failure("steps", "", tuple(sorted(doc.steps)), tuple(sorted(steps)))
    for entry, wanted in (doc.not_ or {}).items():
        yield from _refused(entry, wanted, decision)
    for entry, wanted in (doc.advice or {}).items():
        for candidate in _covered(entry, decision):
            told = candidate.advice
            yield from (Failure("advice", f"{candidate.id} {one.about}", (), one.found) for one in
                        _among("advice", wanted, told))  # fmt: skip
        yield from _nothing(entry, decision)
    for entry, wanted in (doc.obligations or {}).items():
        for candidate in _covered(entry, decision):
            rules = {name for one in candidate.obligations for name in _rules(one)}
            rows = tuple(dict.fromkeys(one.guard.row for one in candidate.obligations))
            yield from (
                Failure("obligations", f"{candidate.id} {word}", (), rows) for word in wanted if word not in rules
            )
        yield from _nothing(entry, decision)


def _exactly(wanted: Sequence[str], permitted: Sequence[str], decision: Decision) -> Iterator[Failure]:
    for entry in wanted:
        if not any(covers(entry, candidate) for candidate in permitted):
            reasons = [reason for candidate in _covered(entry, decision) for reason in candidate.reasons]
            found = _covered(entry, decision)
            yield Failure("not-permitted" if found else "no-candidate", entry, (), _called(reasons))
    for candidate in permitted:
        if not any(covers(entry, candidate) for entry in wanted):
            yield Failure("too-permitted", candidate)


def _refused(entry: str, wanted: Sequence[str], decision: Decision) -> Iterator[Failure]:
    found = _covered(entry, decision)
    yield from _nothing(entry, decision)
    for candidate in found:
        if candidate.status == "permitted":
            yield Failure("still-permitted", candidate.id)
    reasons = [reason for candidate in found for reason in candidate.reasons]
    told = set().union(*(words(reason) | _values(reason) for reason in reasons))
    for word in wanted:
        if found and word not in told:
            yield Failure("reasons", f"{entry} {word}", (), _called(reasons))


def _nothing(entry: str, decision: Decision) -> Iterator[Failure]:
    if not _covered(entry, decision):
        yield Failure("no-candidate", entry)


def covers(entry: str, candidate: str) -> bool:
    """Whether an entry (action, action/party or action/party/address) stands for a candidate."""
    return candidate == entry or candidate.startswith(f"{entry}/")


def _covered(entry: str, decision: Decision) -> list[Candidate]:
    return [candidate for candidate in decision.candidates if covers(entry, candidate.id)]


def _values(reason: Reason) -> set[str]:
    """The words of a reason's values, and the fact that it misses."""
    found = set() if reason.missing is None else {reason.missing}
    for _, value in reason.values:
        found |= {value} if isinstance(value, str) else set(value) if isinstance(value, tuple) else set()
    return found
