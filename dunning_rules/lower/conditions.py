"""Conditions and filters: each written form becomes its node."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from ..document import condition as doc
from ..document.condition import ConditionDoc
from ..facts import ASKED_KINDS
from ..ir import (
    TRUE,
    All,
    AnyOf,
    ArrangementIs,
    AssignmentIs,
    Attribute,
    Compare,
    Cond,
    Filter,
    Found,
    Near,
    Not,
    Passed,
    PlacementIs,
    PromiseDue,
    PromiseIs,
    Replies,
    Stands,
    Stated,
    Tally,
    Told,
    Whose,
    Window,
)
from ..kinds import typed_match
from ..tree import Path
from ..values import BadValue, Match, Range
from ..words import ADDRESS_STATUSES, CLAIM_STATUSES
from .filters import lower_filter, roles_of, window_of
from .scope import Scope

BORROWER = frozenset({"borrower"})
_NAMES = tuple(ConditionDoc.model_fields)


def lower_condition(scope: Scope, condition: ConditionDoc | None, path: Path) -> Cond:
    """All entries of a condition, in written order; an empty one always holds."""
    if condition is None:
        return TRUE
    parts = [part for name in _written(condition) for part in _entry(scope, condition, name, path)]
    return parts[0] if len(parts) == 1 else All(tuple(parts)) if parts else TRUE


def _written(condition: ConditionDoc) -> list[str]:
    """The entries in a fixed order: forms as the schema lists them, then facts by name."""
    told = condition.model_fields_set
    forms = [name for name in _NAMES if name in told]
    return [*forms, *sorted(condition.__pydantic_extra__ or {})]


def _entry(scope: Scope, condition: ConditionDoc, name: str, path: Path) -> Iterator[Cond]:
    lower = _FORMS.get(name)
    if lower is None:
        yield from _fact(scope, name, (condition.__pydantic_extra__ or {})[name], (*path, name))
        return
    value = getattr(condition, name)
    if value is not None:
        yield from lower(scope, value, (*path, name.rstrip("_")))


def _fact(scope: Scope, name: str, want: Match | doc.NearDoc, path: Path) -> Iterator[Cond]:
    kind = scope.kind_of(name)
    if kind is None:
        written = {one.rstrip("_") for one in ConditionDoc.model_fields}
        scope.unknown("fact", name, {*ASKED_KINDS, *scope.inputs, *written}, path, at_key=True)
        return
    if name.startswith("party.") and scope.where == "stage":
        scope.key_error("no-party-here", path, name=name)
        return
    if isinstance(want, doc.NearDoc):
        if kind != "date":
            scope.error("wrong-kind", path, is_="within", wants="a match; only a date may be near")
            return
        yield Near(name, scope.day_term(want.within, (*path, "within")), scope.place(path))
        return
    found = bind_match(scope, name, want, path)
    if found is not None:
        yield Compare(name, found, scope.place(path))


def bind_match(scope: Scope, fact: str, want: Match, path: Path) -> Match | None:
    """A match whose items are of the fact's kind, with its words known and its numbers declared."""
    kind = scope.kind_of(fact)
    assert kind is not None
    try:
        return typed_match(fact, kind, want, scope.numbers)
    except BadValue as bad:
        if bad.code == "unknown-number":
            scope.unknown("number", bad.values["name"], scope.numbers, path)
        else:
            scope.error(bad.code, path, **bad.values)
        return None


def _all(scope: Scope, parts: list[ConditionDoc], path: Path) -> Iterator[Cond]:
    yield All(tuple(lower_condition(scope, part, (*path, at)) for at, part in enumerate(parts)))


def _any(scope: Scope, parts: list[ConditionDoc], path: Path) -> Iterator[Cond]:
    yield AnyOf(tuple(lower_condition(scope, part, (*path, at)) for at, part in enumerate(parts)))


def _not(scope: Scope, part: ConditionDoc, path: Path) -> Iterator[Cond]:
    yield Not(lower_condition(scope, part, path))


def _action_tally(form: Literal["done", "tried"]) -> Callable[[Scope, doc.DoneDoc, Path], Iterator[Cond]]:
    def lower(scope: Scope, done: doc.DoneDoc, path: Path) -> Iterator[Cond]:
        for name in done.action:
            if name not in scope.actions:
                scope.unknown("action", name, scope.actions, path)
        same = ("party",) if done.to == "party" else ()
        if same and scope.where == "stage":
            scope.key_error("no-party-here", (*path, "to"), name="to")
        within = None if done.within is None else scope.term(done.within, (*path, "within"))
        window = Window(scope="ever" if done.ever or scope.where == "guard" else "episode", term=within)
        low = 1 if done.at_least is None else _count(scope, done.at_least, (*path, "at_least"))
        yield Tally(form, Filter(actions=done.action, same=same), window, low, place=scope.place(path))  # type: ignore[arg-type]

    return lower


def _count(scope: Scope, count: int | str, path: Path) -> int | str:
    if isinstance(count, str):
        scope.number(count, path)
    return count


def _tally(form: Literal["contacted", "records"]) -> Callable[[Scope, doc.TallyDoc, Path], Iterator[Cond]]:
    def lower(scope: Scope, tally: doc.TallyDoc, path: Path) -> Iterator[Cond]:
        if form == "contacted" and tally.kind not in (None, ("contact",)):
            scope.error("wrong-kind", (*path, "kind"), is_=", ".join(tally.kind or ()), wants="`contact`")
        high = None if tally.at_most is None else _count(scope, tally.at_most, (*path, "at_most"))
        low: int | str | None = None if tally.at_least is None else _count(scope, tally.at_least, (*path, "at_least"))
        if low is None and high is None:
            low = 1
        if isinstance(low, int) and isinstance(high, int) and low > high:
            scope.error("reversed-range", (*path, "at_most"), is_=f"{low}..{high}", low=str(low), high=str(high))
        yield Tally(
            form,
            lower_filter(scope, tally, path),
            window_of(scope, tally, path),
            low,
            high,
            tally.count == "days",
            scope.place(path),
        )

    return lower


def _promise(scope: Scope, promise: doc.PromiseDoc, path: Path) -> Iterator[Cond]:
    roles = None if promise.by is None else roles_of(scope, promise.by, (*path, "by"))
    yield PromiseIs(frozenset(promise.is_), roles, bool(promise.ever), scope.place(path))


def _promise_due(scope: Scope, due: doc.PromiseDueDoc, path: Path) -> Iterator[Cond]:
    yield PromiseDue(scope.day_term(due.within, (*path, "within")), scope.place(path))


def _arrangement(scope: Scope, arrangement: doc.ArrangementDoc, path: Path) -> Iterator[Cond]:
    types = None if arrangement.type is None else frozenset(arrangement.type)
    yield ArrangementIs(frozenset(arrangement.is_), types, scope.place(path))


def _status(scope: Scope, status: doc.StatusDoc, path: Path) -> Iterator[Cond]:
    days = None
    if status.for_ is not None:
        if status.for_.unit != "days":
            scope.error("wrong-kind", (*path, "for"), is_=str(status.for_), wants="days, such as 3 days")
        days = status.for_.count
    words = frozenset(status.is_)
    of = _whose(scope, status.of, path, words)
    yield Stands("status", words, of, days=days, place=scope.place(path))


def _whose(scope: Scope, of: tuple[str, ...] | None, path: Path, words: frozenset[str] = frozenset()) -> Whose:
    """Whose status or request: as written, else the claim's, the address's, the party's; in stages the borrower's."""
    if of is None:
        if words and words <= CLAIM_STATUSES.keys():
            return "loan"
        if scope.where in ("stage", "pause"):
            return BORROWER
        return "address" if words and words <= ADDRESS_STATUSES.keys() else "party"
    match of:
        case ("party",):
            return "party"
        case ("address",):
            return "address"
        case ("loan",):
            return "loan"
    return roles_of(scope, of, (*path, "of")) or BORROWER


def _request(scope: Scope, request: doc.RequestDoc, path: Path) -> Iterator[Cond]:
    named = _named(("channel", request.channel), ("form", request.form), ("place", request.place))
    since = None if request.within is None else scope.term(request.within, (*path, "within"))
    of = _whose(scope, request.of, path)
    yield Stands("request", frozenset(request.is_), of, named, since=since, place=scope.place(path))


def _consent(scope: Scope, consent: doc.ConsentDoc, path: Path) -> Iterator[Cond]:
    since = None if consent.within is None else scope.term(consent.within, (*path, "within"))
    named = _named(("channel", consent.channel), ("place", consent.place))
    of = _whose(scope, consent.of, path)
    yield Stands(
        "consent",
        frozenset(consent.is_),
        of,
        named,
        since=since,
        to_any=consent.to is not None,
        spent_by=None if consent.spent_by is None else lower_filter(scope, consent.spent_by, (*path, "spent_by")),
        place=scope.place(path),
    )


def _named(*fields: tuple[str, Match | None]) -> tuple[tuple[str, Match], ...]:
    """The fields that are asked of the record itself."""
    return tuple((name, want) for name, want in fields if want is not None)


def _hold(scope: Scope, reasons: tuple[str, ...], path: Path) -> Iterator[Cond]:
    yield Stands("hold", frozenset(reasons), "loan", place=scope.place(path))


def _finding(scope: Scope, finding: doc.FindingDoc, path: Path) -> Iterator[Cond]:
    for name in doc.FINDINGS:
        want = getattr(finding, name)
        if want is None:
            continue
        place = scope.place((*path, name))
        if isinstance(want, doc.NearDoc):
            yield Near(f"finding.{name}", scope.day_term(want.within, (*path, name, "within")), place)
        else:
            yield Found(name, Match((want,)) if isinstance(want, bool) else want, place)


def _document(scope: Scope, document: doc.DocumentDoc, path: Path) -> Iterator[Cond]:
    like = doc.TallyDoc.model_validate({"kind": "document", "document": list(document.is_), "direction": "any"})
    found = lower_filter(scope, like.model_copy(update={"outcome": document.outcome}), path)
    if document.of == ("party",):
        found = replace(found, same=("party",))
    elif document.of is not None:
        found = replace(found, roles=roles_of(scope, document.of, (*path, "of")))
    yield Tally("document", found, Window(scope="ever"), place=scope.place(path))


def _appointment(scope: Scope, word: str, path: Path) -> Iterator[Cond]:
    of: Whose = BORROWER if scope.where in ("stage", "pause") else "party"
    yield Stands("appointment", frozenset({word}), of, place=scope.place(path))


def _placement(scope: Scope, state: Any, path: Path) -> Iterator[Cond]:
    yield PlacementIs(state, scope.place(path))


def _assignment(scope: Scope, states: tuple[str, ...], path: Path) -> Iterator[Cond]:
    yield AssignmentIs(frozenset(states), scope.place(path))


def _known(scope: Scope, facts: tuple[str, ...], path: Path) -> Iterator[Cond]:
    for fact in facts:
        if scope.kind_of(fact) is None:
            scope.unknown("fact", fact, {*ASKED_KINDS, *scope.inputs}, path)
        elif fact.startswith("party.") and scope.where == "stage":
            scope.error("no-party-here", path, name=fact)
        else:
            yield Told(fact, scope.place(path))


CONTACT_KEYS = ("channel", "mode", "to", "purpose", "act", "by", "address", "place", "document", "action")


def lower_contact(scope: Scope, contact: doc.ContactMatchDoc, path: Path) -> Iterator[Cond]:
    """What the contact or act in question must be like."""
    for name in CONTACT_KEYS:
        want = getattr(contact, name)
        if want is None or want == "any":
            continue
        where = (*path, name)
        if name == "to":
            roles = roles_of(scope, want, where)
            want = Match(tuple(sorted(roles or ())))
        elif name == "action":
            for action in want:
                if action not in scope.actions:
                    scope.unknown("action", action, scope.actions, where)
            want = Match(want)
        yield Attribute(name, want, scope.place(where))


def _contact(scope: Scope, contact: doc.ContactMatchDoc, path: Path) -> Iterator[Cond]:
    if scope.where == "stage":
        scope.key_error("no-party-here", path, name="contact")
        return
    yield from lower_contact(scope, contact, path)


def lower_stated(scope: Scope, stated: dict[str, Match], path: Path) -> Iterator[Cond]:
    """What the contact states of itself; ranges have plain ends."""
    if scope.where != "guard":
        scope.key_error("packs-only", path, name="stated")
        return
    for name, want in stated.items():
        for item in want.any_of:
            if isinstance(item, Range) and any(isinstance(end, str | date) for end in (item.low, item.high)):
                scope.error("wrong-kind", (*path, name), is_=str(item), wants="a range of numbers")
        yield Stated(name, want, scope.place((*path, name)))


def _reply(scope: Scope, once: str, path: Path) -> Iterator[Cond]:
    if scope.where != "guard":
        scope.key_error("packs-only", path, name="reply")
        return
    yield Replies(once != "once", place=scope.place(path))


def _passed(scope: Scope, names: tuple[str, ...], path: Path) -> Iterator[Cond]:
    for name in names:
        if name not in scope.dates:
            scope.unknown("date", name, scope.dates, path)
        else:
            yield Passed(name, scope.place(path))


def _meets(scope: Scope, names: tuple[str, ...], path: Path) -> Iterator[Cond]:
    for name in names:
        definition = scope.conditions.get(name)
        if definition is None or name in scope.expanding:
            scope.unknown("definition", name, {*scope.conditions} - {*scope.expanding}, path)
            continue
        scope.expanding = (*scope.expanding, name)
        yield lower_condition(scope, definition, ("definitions", name, "when"))
        scope.expanding = scope.expanding[:-1]


_FORMS: dict[str, Callable[[Scope, Any, Path], Iterator[Cond]]] = {
    "all": _all,
    "any": _any,
    "not_": _not,
    "done": _action_tally("done"),
    "tried": _action_tally("tried"),
    "contacted": _tally("contacted"),
    "records": _tally("records"),
    "promise": _promise,
    "promise_due": _promise_due,
    "arrangement": _arrangement,
    "status": _status,
    "request": _request,
    "consent": _consent,
    "hold": _hold,
    "finding": _finding,
    "document": _document,
    "appointment": _appointment,
    "placement": _placement,
    "assignment": _assignment,
    "known": _known,
    "contact": _contact,
    "stated": lower_stated,
    "reply": _reply,
    "passed": _passed,
    "meets": _meets,
}
