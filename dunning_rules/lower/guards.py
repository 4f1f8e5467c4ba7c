"""Packs: each written guard becomes a prohibition with its scope, its exceptions and its citation."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from dataclasses import replace

from ..calendar import working_calendar
from ..diagnostics import near
from ..document.condition import ConditionDoc, ContactMatchDoc
from ..document.pack import BaseDoc, GuardDoc, NamedDateDoc, PackDoc, RespectsDoc, WeekDoc
from ..document.playbook import ScopeDoc
from ..ir import (
    TRUE,
    AgainstWish,
    All,
    AnyOf,
    AtLimit,
    Attribute,
    Compare,
    Cond,
    Filter,
    InHours,
    Not,
    Replies,
    Stands,
    Tie,
    Waiting,
    Window,
    Within,
)
from ..rules import (
    Base,
    Guard,
    GuardForm,
    Named,
    NamedDate,
    PackRules,
    attributes_of,
)
from ..tree import Path, Tree
from ..values import BadValue, Calendar, Hours, Match, Text
from ..words import ROLES, WEEKDAYS
from ..zones import zone_names
from .conditions import bind_match, lower_condition, lower_contact, lower_stated
from .digest import digest_of
from .filters import lower_filter, since_of
from .scope import Scope, lower_inputs, lower_numbers, lower_period

_ASKED_OF = ("party", "address", "loan")
FORMS = ("hours", "at_most", "wait", "forbid", "only_if", "respects", "require")
ADVISED = frozenset({"recalled-medium", "recalled-low"})
"""What is known no better than this only advises."""


def lower_pack(doc: PackDoc, tree: Tree) -> tuple[PackRules, Scope]:
    """The pack as rules, and what is wrong with it in the scope's diagnostics."""
    calendar = None if doc.calendar is None else Calendar(doc.calendar, frozenset(doc.holidays))
    scope = Scope(tree, where="guard", marks=frozenset(doc.marks), dates=frozenset(doc.dates), calendar=calendar)
    check_zones(scope, doc.timezone, ("timezone",))
    check_calendar(scope, doc.calendar, doc.holidays)
    lower_numbers(scope, doc.numbers, ("numbers",))
    lower_inputs(scope, doc.inputs, ("inputs",))
    for name, definition in doc.definitions.items():
        if name in ROLES or name in _ASKED_OF:
            scope.key_error("name-taken", ("definitions", name), name=name)
        if (definition.roles is None) is (definition.when is None):
            scope.one_of(("definitions", name), ("roles", "when"), 0 if definition.roles is None else 2)
        if definition.roles is not None:
            scope.roles[name] = frozenset(definition.roles)
        if definition.when is not None:
            scope.conditions[name] = definition.when
    for name, definition in doc.definitions.items():
        lower_condition(scope, definition.when, ("definitions", name, "when"))
    marked, scope.marks = scope.marks, frozenset()  # marks do not nest
    marks = tuple((name, lower_condition(scope, one.when, ("marks", name, "when"))) for name, one in doc.marks.items())
    scope.marks = marked
    dates = tuple(_date(scope, name, one, ("dates", name)) for name, one in doc.dates.items())
    names = scope.names(zones=doc.timezone, calendar=calendar)
    names = replace(names, marks=marks, dates=dates, titles=tuple(_titles(doc)))
    rules = PackRules(
        doc.pack,
        doc.version,
        doc.title,
        _pack_scope(scope, doc),
        lower_period(scope, doc.in_force, ("in_force",)),
        tuple(_guard(scope, name, guard, ("guards", name)) for name, guard in doc.guards.items()),
        names,
        digest_of(tree.data),
        doc.builds_on,
        doc.review_by,
    )
    for name in doc.attributes.keys() - attributes_of(rules):
        scope.unknown("attribute", name, attributes_of(rules), ("attributes", name), at_key=True)
    return rules, scope


def _titles(doc: PackDoc) -> Iterator[tuple[Named, str, Text]]:
    """What the file says for people of what it has under a name."""
    for name, definition in doc.definitions.items():
        if definition.title is not None:
            yield "definition", name, definition.title
    for name, mark in doc.marks.items():
        if mark.title is not None:
            yield "mark", name, mark.title
    for name, date in doc.dates.items():
        if date.title is not None:
            yield "date", name, date.title
    for name, attribute in doc.attributes.items():
        yield "attribute", name, attribute.title


def check_zones(scope: Scope, zones: tuple[str, ...], path: Path) -> None:
    for zone in zones:
        if zone not in zone_names():
            close = near(zone, zone_names())
            scope.error("unknown-zone", path, is_=zone, **({"near": close} if close else {}))


def check_calendar(scope: Scope, name: str | None, holidays: Sized) -> None:
    """The calendar of a file is one that the tables have; holidays beside it want one."""
    if holidays:
        scope.wants_calendar(("holidays",))
    if name is None:
        return
    try:
        working_calendar(name)
    except BadValue as bad:
        scope.error(bad.code, ("calendar",), **bad.values)


def _pack_scope(scope: Scope, doc: PackDoc) -> Cond:
    place = () if doc.jurisdiction is None else (Within(doc.jurisdiction, scope.place(("jurisdiction",))),)
    return _joined((*place, lower_scope(scope, doc.scope, ("scope",))))


def lower_scope(scope: Scope, doc: ScopeDoc, path: Path) -> Cond:
    """Which loans are meant; of the loan alone."""
    facts = {
        "product": "loan.product",
        "product_class": "loan.product_class",
        "lender": "lender",
        "collector": "collector",
        "borrower_kind": "borrower.kind",
    }
    parts: list[Cond] = []
    for name, fact in facts.items():
        want: Match | None = getattr(doc, name)
        found = None if want is None else bind_match(scope, fact, want, (*path, name))
        if found is not None:
            parts.append(Compare(fact, found, scope.place((*path, name))))
    if doc.jurisdiction is not None:
        parts.append(Within(doc.jurisdiction, scope.place((*path, "jurisdiction"))))
    return _joined(tuple(parts))


def _joined(parts: tuple[Cond, ...]) -> Cond:
    told = tuple(part for part in parts if part != TRUE)
    return told[0] if len(told) == 1 else All(told) if told else TRUE


def _date(scope: Scope, name: str, doc: NamedDateDoc, path: Path) -> NamedDate:
    if doc.first_of is None:
        return NamedDate(name, doc.row, (_base(scope, doc, path),))
    bases = tuple(_base(scope, base, (*path, "first_of", at)) for at, base in enumerate(doc.first_of))
    return NamedDate(name, doc.row, bases)


def _base(scope: Scope, doc: BaseDoc, path: Path) -> Base:
    given = [name for name in ("base", "latest", "earliest") if getattr(doc, name) is not None]
    if len(given) != 1:
        scope.one_of(path, ("base", "latest", "earliest"), len(given))
    for key, fact in (("base", doc.base), ("later_than", doc.later_than)):
        if fact is not None and scope.kind_of(fact) != "date":
            if scope.kind_of(fact) is None:
                scope.unknown("fact", fact, {*scope.inputs, "loan.maturity", "party.liability_until"}, (*path, key))
            else:
                scope.error("wrong-kind", (*path, key), is_=fact, wants="a fact that is a date")
    record = doc.latest or doc.earliest
    key = "latest" if doc.latest is not None else "earliest"
    found = None if record is None else lower_filter(scope, record, (*path, key))
    for term in doc.plus or ():
        scope.day_term(term, (*path, "plus"))
    if doc.roll:
        scope.wants_calendar((*path, "roll"))
    if doc.its is not None and record is None:
        scope.one_of((*path, "its"), ("latest", "earliest"), 0)
    window = None
    if record is not None and (record.since is not None or record.since_first is not None):
        window = Window("ever", None, False, *since_of(scope, record, (*path, key)))
    return Base(doc.base, found, window, doc.earliest is not None, doc.its, doc.later_than, doc.plus or (), doc.roll)


def _guard(scope: Scope, name: str, doc: GuardDoc, path: Path) -> Guard:
    given = [form for form in FORMS if getattr(doc, form) is not None]
    if len(given) != 1:
        scope.one_of(path, FORMS, len(given))
    form, forbids = _forbids(scope, doc, path) if len(given) == 1 else ("forbidden", TRUE)
    effect = "advise" if doc.known in ADVISED else doc.effect
    lifted = _optional(scope, doc.unless, (*path, "unless"))
    return Guard(
        name,
        doc.row,
        form,
        _applies(scope, doc.applies_to, (*path, "applies_to")),
        forbids,
        None if lifted is None else _in_view_of(forbids, lifted),
        _optional(scope, doc.rebutted_by, (*path, "rebutted_by")),
        lower_scope(scope, doc.scope, (*path, "scope")),
        lower_period(scope, doc.in_force, (*path, "in_force")),
        doc.cite,
        doc.force,
        effect,
        doc.known,
        doc.text,
        doc.note,
        doc.review_by,
        scope.place(path),
    )


def _in_view_of(forbids: Cond, lifted: Cond) -> Cond:
    """The exception of a guard that keeps hours: an answer at that time answers a message from outside those hours, and
    a consent that was got in a contact outside them does not count."""
    match forbids, lifted:
        case Not(part=InHours() as hours), Replies(then=True) | Stands(kind="consent"):
            return replace(lifted, hours=hours)
        case Not(part=InHours()), All() | AnyOf():
            return replace(lifted, parts=tuple(_in_view_of(forbids, part) for part in lifted.parts))
        case _:
            return lifted


def _optional(scope: Scope, doc: ConditionDoc | None, path: Path) -> Cond | None:
    return None if doc is None else lower_condition(scope, doc, path)


def _applies(scope: Scope, doc: ContactMatchDoc, path: Path) -> Cond:
    """A guard without `act` speaks of contacts, with `act` of acts, with `act` and `channel` of both."""
    told = tuple(lower_contact(scope, doc, path))
    ways = [part for part in told if isinstance(part, Attribute) and part.name in ("channel", "act")]
    rest = tuple(part for part in told if part not in ways)
    if doc.act is None:
        return _joined((*ways, _contact_only(), *rest))
    if doc.channel is None:
        return _joined((*ways, *rest))
    any_contact = [] if doc.channel != "any" else [_contact_only()]
    return _joined((AnyOf((*any_contact, *ways)), *rest))


def _contact_only() -> Cond:
    return Attribute("form", Match(("contact",)))


def _forbids(scope: Scope, doc: GuardDoc, path: Path) -> tuple[GuardForm, Cond]:
    if doc.hours is not None:
        return "hours", Not(_in_hours(scope, doc.hours, (*path, "hours")))
    if doc.at_most is not None:
        since = (None, None) if doc.counting is None else since_of(scope, doc.counting, (*path, "counting"))
        return "cap", AtLimit(doc.at_most, _counting(scope, doc, path), *since, scope.place((*path, "at_most")))
    if doc.wait is not None:
        waited = lower_filter(scope, doc.wait.after, (*path, "wait", "after"))
        ties = tuple(dict.fromkeys((*waited.same, *_ties(doc))))
        waited = replace(waited, same=ties)
        scope.term(doc.wait.for_, (*path, "wait", "for"))
        next_day = doc.wait.from_ is not None
        return "wait", Waiting(waited, doc.wait.for_, next_day, scope.place((*path, "wait")))
    if doc.forbid is not None:
        return "forbidden", lower_condition(scope, doc.forbid, (*path, "forbid"))
    if doc.only_if is not None:
        return "only-if", Not(lower_condition(scope, doc.only_if, (*path, "only_if")))
    if doc.respects is not None:
        wishes = RespectsDoc() if isinstance(doc.respects, str) else doc.respects
        place = scope.place((*path, "respects"))
        return "request", AgainstWish(
            frozenset(wishes.requests), wishes.form, wishes.naming, wishes.debts is not None, place
        )
    wanted = tuple(lower_stated(scope, doc.require or {}, (*path, "require")))
    parts = tuple(Not(one) for one in wanted)
    return "required", parts[0] if len(parts) == 1 else AnyOf(parts)


def _ties(doc: GuardDoc) -> tuple[Tie, ...]:
    return tuple(tie for tie in doc.per if tie != "loan")


def _counting(scope: Scope, doc: GuardDoc, path: Path) -> Filter:
    """What a limit counts: the guard's own channels and modes, as narrowed by `counting`, tied by `per`."""
    found = lower_filter(scope, doc.counting, (*path, "counting")) if doc.counting is not None else None
    base = found or Filter(frozenset({"contact"}), (("direction", Match(("out",))),))
    fields = dict(base.fields)
    for name in ("channel", "mode"):
        want = getattr(doc.applies_to, name)
        if isinstance(want, Match):
            fields.setdefault(name, want)
    ties = tuple(dict.fromkeys((*base.same, *_ties(doc))))
    return replace(base, fields=tuple(sorted(fields.items(), key=lambda field: field[0])), same=ties)


def _in_hours(scope: Scope, doc: Hours | WeekDoc, path: Path) -> InHours:
    place = scope.place(path)
    if isinstance(doc, Hours):
        return InHours((doc,) * 7, place=place)
    groups = {"mon_fri": WEEKDAYS_IN_ORDER[:5], "mon_sat": WEEKDAYS_IN_ORDER[:6], "sat_sun": WEEKDAYS_IN_ORDER[5:]}
    given: dict[str, Hours | None] = {}
    for name, days in {"daily": WEEKDAYS_IN_ORDER, **groups}.items():
        value = getattr(doc, name)
        if value is not None:
            given |= dict.fromkeys(days, None if value == "none" else value)
    for day in WEEKDAYS_IN_ORDER:
        value = getattr(doc, day)
        if value is not None:
            given[day] = None if value == "none" else value
    missing = [day for day in WEEKDAYS_IN_ORDER if day not in given]
    if missing:
        scope.diagnostics.append(scope.tree.at("missing-key", scope.tree.place(path, key=True), path, key=missing[0]))
    by_day = tuple(given.get(day) for day in WEEKDAYS_IN_ORDER)
    if doc.holiday is not None:
        scope.wants_calendar((*path, "holiday"))
    holiday = doc.holiday if isinstance(doc.holiday, Hours) else None
    return InHours(by_day, holiday, doc.holiday is not None, doc.own is not None, place)


WEEKDAYS_IN_ORDER = tuple(WEEKDAYS)
