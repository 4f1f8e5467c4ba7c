"""What changed in the rules from one version of a file to the next, part by part; layout and texts are no rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from ..compared import (
    Added,
    Change,
    ConditionChanged,
    DateChanged,
    MembersChanged,
    NumberChanged,
    Part,
    PeriodChanged,
    Plain,
    Removed,
    Renamed,
    TextsChanged,
    ValueChanged,
    Where,
)
from ..ir import Cond
from ..procedure import Definition, PackFile, PlaybookFile, Question
from ..rules import Action, Arrears, Guard, Named, Names, PackRules, Pause, PlaybookRules, Stage, attributes_of
from ..values import Text
from .folding import folded
from .renaming import Renames, renamed, renames

T = TypeVar("T")
RulesFile = PlaybookFile | PackFile
Former = Mapping[tuple[Part, str], Where]
GUARD_CONDITIONS = (
    ("applies_to", "applies"),
    ("forbids", "forbids"),
    ("unless", "lifted"),
    ("rebutted_by", "rebutted"),
    ("scope", "scope"),
)


def changes(old: RulesFile, new: RulesFile) -> tuple[Change, ...]:
    """Every change, in the order of the file; texts last and in one. Raises `ValueError` for a playbook and a pack."""
    names = renames(old, new)
    former, old = _former(old, names), renamed(old, names)
    match old, new:
        case PlaybookFile(), PlaybookFile():
            found = list(_playbook(old, new, former))
        case PackFile(), PackFile():
            found = list(_pack(old, new, former))
        case _:
            raise ValueError("a playbook is not compared with a pack")
    texts = _texts(old, new)
    return (*found, TextsChanged(texts)) if texts else tuple(found)


def _former(old: RulesFile, names: Renames) -> Former:
    """What each rule that is only renamed was called, by its new id."""
    told = ((names.now(one.part, one.id), one) for _, (one, _) in _all_texts(old))
    return {(one.part, now): one for now, one in told if now != one.id}


def _playbook(old: PlaybookFile, new: PlaybookFile, former: Former) -> Iterator[Change]:
    one, other = old.rules, new.rules
    yield from _file(one, other)
    where = _of_file(other)
    yield from _members(where, "packs", one.packs, other.packs)
    yield from _members(where, "adopt", one.adopted, other.adopted)
    yield from _arrears(old, new)
    yield from _common(old, new)
    for pause in _pairs("pause", one.pauses, other.pauses):
        yield from _told(pause, _pause, former)
    for stage in _pairs("stage", one.stages, other.stages):
        yield from _told(stage, _stage, former)
    for action in _pairs("action", one.actions, other.actions):
        yield from _told(action, _action, former)
    told = {step: Where("left-out", step, Text(step, step)) for step, _ in (*old.left_out, *new.left_out)}
    yield from _names(told, dict(old.left_out), dict(new.left_out))


def _pack(old: PackFile, new: PackFile, former: Former) -> Iterator[Change]:
    one, other = old.rules, new.rules
    yield from _file(one, other)
    where = _of_file(other)
    yield from _members(where, "builds_on", one.builds_on, other.builds_on)
    yield from _value(where, "review_by", one.review_by, other.review_by)
    yield from _members(where, "timezone", one.names.zones, other.names.zones)
    yield from _common(old, new)
    yield from _definitions(old, new, former)
    titles = _titles("mark", old, new)
    for name, was, now in _by_name("mark", one.names.marks, other.names.marks, titles=titles):
        if was is None or now is None:
            yield Added(name) if was is None else Removed(name)
        elif was != now and folded(was, old.definitions) != folded(now, new.definitions):
            yield ConditionChanged(name, "when", was, now)
    dates = [tuple((named.name, named) for named in names.dates) for names in (one.names, other.names)]
    for name, before, after in _by_name("date", *dates, titles=_titles("date", old, new)):
        if before is None or after is None:
            yield Added(name) if before is None else Removed(name)
        elif before != after:
            yield DateChanged(name, before, after)
    for guard in _pairs("guard", one.guards, other.guards):
        yield from _told(guard, lambda where, was, now: _guard(where, was, now, old, new), former)


def _file(old: PlaybookRules | PackRules, new: PlaybookRules | PackRules) -> Iterator[Change]:
    where = _of_file(new)
    yield from _value(where, "id", old.id, new.id)
    yield from _value(where, "version", old.version, new.version)
    if old.scope != new.scope:
        yield ConditionChanged(where, "scope", old.scope, new.scope)
    if old.period != new.period:
        yield PeriodChanged(where, old.period, new.period)
    calendars = [None if rules.names.calendar is None else rules.names.calendar.name for rules in (old, new)]
    yield from _value(where, "calendar", *calendars)
    yield from _members(where, "holidays", _holidays(old.names), _holidays(new.names))


def _of_file(rules: PlaybookRules | PackRules) -> Where:
    return Where("file", rules.id, rules.title)


def _holidays(names: Names) -> tuple[str, ...]:
    return () if names.calendar is None else tuple(sorted(map(str, names.calendar.also)))


def _arrears(old: PlaybookFile, new: PlaybookFile) -> Iterator[Change]:
    where = Where("arrears", "arrears", Text("Arrears and amounts", "逾期与金额"))
    one, other = old.rules.arrears, new.rules.arrears
    yield from _members(where, "counts", one.counts, other.counts)
    for name in ("tolerance", "frozen_days", "timezone"):
        yield from _value(where, name, getattr(one, name), getattr(other, name))
    yield from _accrual(where, one, other)
    yield from _members(where, "allocation", one.allocation, other.allocation)
    yield from _members(where, "accrual_source", old.accrual_source, new.accrual_source)
    yield from _members(where, "allocation_source", old.allocation_source, new.allocation_source)


def _accrual(where: Where, old: Arrears, new: Arrears) -> Iterator[Change]:
    before, after = old.accrual, new.accrual
    if before is None or after is None:
        if before is not after:
            yield from _value(where, "accrual", before is not None, after is not None)
        return
    for field in fields(before):
        yield from _value(where, field.name, getattr(before, field.name), getattr(after, field.name))


def _common(old: RulesFile, new: RulesFile) -> Iterator[Change]:
    """Numbers and inputs, which both kinds of file have."""
    numbers = [tuple((one.name, one) for one in told.numbers) for told in (old, new)]
    titles = {one.name: one.title for told in (old, new) for one in told.numbers}
    for where, was, now in _by_name("number", *numbers, titles=titles):
        if was is None or now is None:
            yield Added(where) if was is None else Removed(where)
        elif replace(was, title=now.title) != now:
            yield NumberChanged(where, was, now)
    inputs = [tuple((one.name, one) for one in told.inputs) for told in (old, new)]
    titles = {one.name: one.title for told in (old, new) for one in told.inputs}
    for where, before, after in _by_name("input", *inputs, titles=titles):
        if before is None or after is None:
            yield Added(where) if before is None else Removed(where)
        else:
            yield from _input(where, before, after)


def _input(where: Where, old: Question, new: Question) -> Iterator[Change]:
    yield from _value(where, "type", old.kind, new.kind)
    yield from _value(where, "when_unknown", old.assume, new.assume)
    cites = [None if one.cite is None else one.cite.en for one in (old, new)]
    yield from _value(where, "cite", *cites)


def _definitions(old: PackFile, new: PackFile, former: Former) -> Iterator[Change]:
    told = [tuple((one.name, one) for one in file.definitions) for file in (old, new)]
    for where, was, now in _by_name("definition", *told, titles=_titles("definition", old, new)):
        if was is None or now is None:
            yield Added(where) if was is None else Removed(where)
            continue
        yield from _renamed(where, former)
        yield from _members(where, "roles", sorted(was.roles or ()), sorted(now.roles or ()))
        if was.when != now.when and _named(was, old) != _named(now, new):
            yield ConditionChanged(where, "when", was.when, now.when)
        yield from _value(where, "row", was.row, now.row)


def _titles(kind: Named, *files: PackFile) -> dict[str, Text]:
    """What people call the definitions, marks or dates of a pack: as the last of its versions says."""
    return {name: title for told in files for known, name, title in told.rules.names.titles if known == kind}


def _named(one: Definition, told: PackFile) -> object:
    others = tuple(other for other in told.definitions if other.name != one.name)
    return None if one.when is None else folded(one.when, others)


# --- parts with an id ------------------------------------------------------------------------------------------------


def _pairs(part: Part, old: Iterable[Any], new: Iterable[Any]) -> Iterator[tuple[Where, Any, Any]]:
    """Each rule with what it was and what it is, by its id; None where it was or is not there."""
    before, after = {one.id: one for one in old}, {one.id: one for one in new}
    for name in dict.fromkeys((*before, *after)):
        told = after.get(name) or before[name]
        title = told.text if isinstance(told, Guard) else told.title
        yield Where(part, name, title), before.get(name), after.get(name)


def _told(pair: tuple[Where, Any, Any], compare: Any, former: Former) -> Iterator[Change]:
    where, was, now = pair
    if was is None:
        yield Added(where)
    elif now is None:
        yield Removed(where)
    else:
        yield from _renamed(where, former)
        yield from compare(where, was, now)


def _renamed(where: Where, former: Former) -> Iterator[Change]:
    was = former.get((where.part, where.id))
    if was is not None:
        yield Renamed(where, was)


def _by_name(
    part: Part,
    old: Iterable[tuple[str, T]],
    new: Iterable[tuple[str, T]],
    *,
    titles: Mapping[str, Text] | None = None,
) -> Iterator[tuple[Where, T | None, T | None]]:
    before, after = dict(old), dict(new)
    for name in dict.fromkeys((*before, *after)):
        title = (titles or {}).get(name) or Text(name, name)
        yield Where(part, name, title), before.get(name), after.get(name)


def _names(told: Mapping[str, Where], old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Change]:
    for name, where in told.items():
        if name not in old:
            yield Added(where)
        elif name not in new:
            yield Removed(where)


def _stage(where: Where, old: Stage, new: Stage) -> Iterator[Change]:
    yield from _condition(where, "when", old.when, new.when)
    yield from _members(where, "opens", old.opens, new.opens)
    yield from _members(where, "source", old.source, new.source)


def _pause(where: Where, old: Pause, new: Pause) -> Iterator[Change]:
    yield from _condition(where, "when", old.when, new.when)
    every = "all"
    purposes = [sorted(one.purposes) if one.purposes is not None else [every] for one in (old, new)]
    yield from _members(where, "purposes", *purposes)
    yield from _members(where, "source", old.source, new.source)


def _action(where: Where, old: Action, new: Action) -> Iterator[Change]:
    before, after = old.reach, new.reach
    channels = [None if one is None else one.channel for one in (before, after)]
    modes = [None if one is None else one.mode for one in (before, after)]
    yield from _value(where, "channel", *channels)
    yield from _value(where, "act", old.act, new.act)
    yield from _value(where, "mode", *modes)
    yield from _members(where, "to", () if before is None else before.to, () if after is None else after.to)
    kinds = [() if one is None else tuple(sorted(one.kinds or ())) for one in (before, after)]
    yield from _members(where, "address", *kinds)
    yield from _value(where, "purpose", old.purpose, new.purpose)
    yield from _condition(where, "when", old.when, new.when)
    yield from _members(where, "at_most", map(str, old.at_most), map(str, new.at_most))
    yield from _value(where, "at_least", _text(old.at_least), _text(new.at_least))
    yield from _value(where, "due", _text(old.due), _text(new.due))
    yield from _value(where, "serve", old.serve, new.serve)
    yield from _members(where, "tell", old.tell, new.tell)
    yield from _members(where, "source", old.source, new.source)


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)


def _guard(where: Where, old: Guard, new: Guard, was: PackFile, now: PackFile) -> Iterator[Change]:
    for name, field in GUARD_CONDITIONS:
        before, after = getattr(old, field), getattr(new, field)
        if before != after and folded(before, was.definitions) != folded(after, now.definitions):
            yield ConditionChanged(where, name, before, after)
    if old.period != new.period:
        yield PeriodChanged(where, old.period, new.period)
    for name in ("form", "effect", "force", "known", "cite", "row", "review_by"):
        yield from _value(where, name, getattr(old, name), getattr(new, name))


def _condition(where: Where, name: str, old: Cond, new: Cond) -> Iterator[Change]:
    if old != new:
        yield ConditionChanged(where, name, old, new)


def _value(where: Where, name: str, old: Plain, new: Plain) -> Iterator[Change]:
    if old != new:
        yield ValueChanged(where, name, old, new)


def _members(where: Where, name: str, old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    before, after = tuple(old), tuple(new)
    if before != after:
        gone = tuple(one for one in before if one not in after)
        come = tuple(one for one in after if one not in before)
        yield MembersChanged(where, name, gone, come)


# --- texts -----------------------------------------------------------------------------------------------------------


def _texts(old: RulesFile, new: RulesFile) -> tuple[Where, ...]:
    """Whose texts changed, of what stands in both."""
    before, after = dict(_all_texts(old)), dict(_all_texts(new))
    return tuple(where for key, (where, text) in after.items() if key in before and before[key][1] != text)


def _all_texts(told: RulesFile) -> Iterator[tuple[tuple[str, str], tuple[Where, object]]]:
    rules = told.rules
    yield ("file", ""), (_of_file(rules), rules.title)
    for one in told.numbers:
        yield ("number", one.name), (Where("number", one.name, one.title), one.title)
    for asked in told.inputs:
        yield ("input", asked.name), (Where("input", asked.name, asked.title), asked.title)
    if isinstance(told, PackFile):
        for guard in told.rules.guards:
            yield ("guard", guard.id), (Where("guard", guard.id, guard.text), (guard.text, guard.note))
        for kind, name in _called(told):
            title = told.rules.names.title(kind, name)
            yield (kind, name), (Where(kind, name, title or Text(name, name)), title)
        return
    points = Where("file", "points", Text("points", "告知要点"))
    yield ("file", "points"), (points, told.rules.points)
    for stage in told.rules.stages:
        yield ("stage", stage.id), (Where("stage", stage.id, stage.title), stage.title)
    for pause in told.rules.pauses:
        yield ("pause", pause.id), (Where("pause", pause.id, pause.title), pause.title)
    for action in told.rules.actions:
        said = (action.title, action.script, action.offer, action.bring)
        yield ("action", action.id), (Where("action", action.id, action.title), said)
    for step, text in told.left_out:
        yield ("left-out", step), (Where("left-out", step, Text(step, step)), text)


def _called(told: PackFile) -> Iterator[tuple[Named, str]]:
    """What a pack has under a name, whether it has a title or not."""
    rules = told.rules
    yield from (("definition", one.name) for one in told.definitions)
    yield from (("mark", name) for name, _ in rules.names.marks)
    yield from (("date", one.name) for one in rules.names.dates)
    yield from (("attribute", name) for name in sorted(attributes_of(rules)))
