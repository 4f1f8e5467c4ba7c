"""What changed in the rules, in words: each change with what it was and what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, assert_never

from .. import words
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
from ..procedure import Number, PackFile, PlaybookFile
from ..values import BadValue, Text, read_limit, read_term
from ..wording import fact
from .bypack import guards_text
from .changewords import NAMES, VOCABULARIES
from .conditions import Clause, clause
from .figures import COUNTED, number_value
from .guardwords import applies, named_date, period, rule
from .packsheet import definition_entry, guard_entry
from .playbooksheet import action_entry, pause_entry, stage_entry
from .sheet import Entry, Row
from .terms import NO, YES, Terms

PARTS: Final[Mapping[Part, Text]] = {
    "file": Text("the file", "文件"),
    "arrears": Text("the reckoning", "计算规则"),
    "stage": Text("stage", "阶段"),
    "pause": Text("pause", "暂停"),
    "action": Text("action", "动作"),
    "guard": Text("guard", "规则"),
    "number": Text("number", "参数"),
    "input": Text("fact asked for", "须提供的事项"),
    "definition": Text("definition", "定义"),
    "mark": Text("mark", "标记"),
    "date": Text("named date", "期限"),
    "attribute": Text("stated attribute", "声明属性"),
    "left-out": Text("step left out", "未编入的步骤"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One thing told, with what belongs to it."""

    text: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Both:
    """Both versions with their names in one language."""

    old: PlaybookFile | PackFile
    new: PlaybookFile | PackFile
    before: Terms
    after: Terms

    @property
    def lang(self) -> str:
        return self.after.lang


def points(changes: Iterable[Change], both: Both) -> tuple[Point, ...]:
    """Every change of a rule; changes of texts are told elsewhere."""
    return tuple(point(change, both) for change in changes if not isinstance(change, TextsChanged))


def point(change: Change, both: Both) -> Point:
    """One change in words."""
    terms = both.after
    match change:
        case Added():
            return Point(
                terms.text(f"new: {where(change.where, terms)}", f"新增：{where(change.where, terms)}"),
                _whole(change.where, both.new, both.after),
            )
        case Removed():
            return Point(
                terms.text(f"gone: {where(change.where, terms)}", f"删除：{where(change.where, terms)}"),
                _whole(change.where, both.old, both.before),
            )
        case Renamed():
            return Point(_renamed(change, both), _not_counted(change, terms))
        case ConditionChanged():
            return Point(_lead(change.where, change.name, terms), tuple(_condition(change, both)))
        case MembersChanged():
            return Point(_lead(change.where, change.name, terms), tuple(_members(change, both)))
        case ValueChanged():
            was, now = _value(change.name, change.old, both.before), _value(change.name, change.new, both.after)
            return Point(_lead(change.where, change.name, terms), (_was_now(was, now, terms),))
        case PeriodChanged():
            told = _was_now(period(change.old, both.before), period(change.new, both.after), terms)
            return Point(_lead(change.where, "in_force", terms), (told,))
        case NumberChanged():
            return Point(where(change.where, terms), tuple(_number(change.old, change.new, both)))
        case DateChanged():
            old, new = (
                terms.text("; else ", "；否则 ").join(named_date(named, one))
                for named, one in ((change.old, both.before), (change.new, both.after))
            )
            return Point(where(change.where, terms), (_was_now(old, new, terms),))
        case TextsChanged():
            return Point(texts_line(change, terms))
        case _:
            assert_never(change)


def texts_line(change: TextsChanged, terms: Terms) -> str:
    """One line for all texts."""
    named = ", ".join(f"{PARTS[one.part].in_(terms.lang)} {one.id}" for one in change.where)
    return terms.text(f"texts changed, no rule: {named}", f"仅文本变更（规则不变）：{named}")


def where(one: Where, terms: Terms) -> str:
    """`stage “Visits from day 4” (site-visit)`."""
    part, title = PARTS[one.part].in_(terms.lang), one.title.in_(terms.lang)
    if one.part in ("file", "arrears"):
        return part
    if title == one.id or one.part == "guard":
        return f"{part} {one.id}"
    return terms.text(f"{part} {terms.quoted(title)} ({one.id})", f"{part}{terms.quoted(title)}（{one.id}）")


def _lead(one: Where, name: str, terms: Terms) -> str:
    label = NAMES[name].in_(terms.lang)
    return terms.text(f"{where(one, terms)}, {label}", f"{where(one, terms)}，{label}")


def _renamed(change: Renamed, both: Both) -> str:
    was, now = where(change.old, both.before), where(change.where, both.after)
    return both.after.text(f"renamed: {was} → {now}", f"更名：{was} → {now}")


def _not_counted(change: Renamed, terms: Terms) -> tuple[str, ...]:
    """Of an action, whose records may name it."""
    was, now = change.old.id, change.where.id
    if change.where.part != "action":
        return ()
    told = terms.text(f"records that name {was} do not count as {now}", f"注明动作 {was} 的记录不计入 {now}")
    return (told,)


def _was_now(was: str, now: str, terms: Terms) -> str:
    return terms.text(f"was: {was} → now: {now}", f"原为：{was} → 现为：{now}")


# --- what is new or gone ---------------------------------------------------------------------------------------------


def _whole(one: Where, told: PlaybookFile | PackFile, terms: Terms) -> tuple[str, ...]:
    """What a rule that is new, or is gone, says."""
    entry = _entry(one, told, terms)
    if entry is not None:
        return tuple(text for row in entry.rows for text in _row(row, terms))
    number = next((number for number in told.numbers if number.name == one.id), None)
    if one.part == "number" and number is not None:
        return (values(number, terms),)
    return ()


def _entry(one: Where, told: PlaybookFile | PackFile, terms: Terms) -> Entry | None:
    match told:
        case PlaybookFile(rules=rules):
            for stage in rules.stages if one.part == "stage" else ():
                if stage.id == one.id:
                    return stage_entry(stage, terms)
            for pause in rules.pauses if one.part == "pause" else ():
                if pause.id == one.id:
                    return pause_entry(pause, terms)
            for action in rules.actions if one.part == "action" else ():
                if action.id == one.id:
                    return action_entry(action, told, terms)
        case PackFile(rules=pack):
            for guard in pack.guards if one.part == "guard" else ():
                if guard.id == one.id:
                    return guard_entry(guard, told, terms)
            for definition in told.definitions if one.part == "definition" else ():
                if definition.name == one.id:
                    return definition_entry(definition, terms)
    return None


def _row(row: Row, terms: Terms) -> Iterator[str]:
    told = run_on(row.told, terms) if row.told is not None else terms.text("; ", "；").join(row.texts)
    yield terms.text(f"{row.label}: {told}", f"{row.label}：{told}")


def run_on(told: Clause, terms: Terms) -> str:
    """A clause in one line."""
    if told.joint == "one":
        return told.text
    joiner = terms.text(" and ", "，且") if told.joint == "all" else terms.text(" or ", "，或")
    parts = (run_on(part, terms) if part.joint == "one" else f"({run_on(part, terms)})" for part in told.parts)
    return joiner.join(parts)


# --- conditions ------------------------------------------------------------------------------------------------------


def _condition(change: ConditionChanged, both: Both) -> Iterator[str]:
    """What is asked no longer, and what is asked now; of parts that are joined in one way only those that differ."""
    terms = both.after
    old, new = _clause(change, change.old, both.old, both.before), _clause(change, change.new, both.new, both.after)
    if old.joint == new.joint != "one":
        gone = [part for part in old.parts if part not in new.parts]
        come = [part for part in new.parts if part not in old.parts]
        if gone or come:
            less, more = _JOINED[old.joint]
            yield from (f"{less.in_(terms.lang)}{run_on(part, terms)}" for part in gone)
            yield from (f"{more.in_(terms.lang)}{run_on(part, terms)}" for part in come)
            return
    yield _was_now(run_on(old, terms), run_on(new, terms), terms)


_JOINED: Final = {
    "all": (Text("no longer asked: ", "不再要求："), Text("asked besides: ", "新增要求：")),
    "any": (Text("no longer enough: ", "不再足以："), Text("enough now too: ", "现亦足以：")),
}


def _clause(change: ConditionChanged, cond: Cond | None, told: PlaybookFile | PackFile, terms: Terms) -> Clause:
    if cond is None:
        return Clause("one", terms.text("none", "无"))
    if isinstance(told, PackFile) and change.where.part == "guard" and change.name in ("applies_to", "forbids"):
        guard = next(guard for guard in told.rules.guards if guard.id == change.where.id)
        if change.name == "applies_to":
            return Clause("one", applies(guard, terms))
        row = rule(guard, terms)
        said = run_on(row.told, terms) if row.told is not None else terms.text("; ", "；").join(row.texts)
        return Clause("one", terms.text(f"{row.label} {said}", f"{row.label}：{said}"))
    own = terms.without(cond) if change.where.part == "definition" else terms
    return clause(cond, own)


# --- lists and values ------------------------------------------------------------------------------------------------


def _members(change: MembersChanged, both: Both) -> Iterator[str]:
    terms = both.after
    if not change.gone and not change.come:
        yield terms.text("only the order changed", "仅顺序变更")
    for members, label, one, told in (
        (change.gone, terms.text("no longer: ", "不再有："), both.before, both.old),
        (change.come, terms.text("now too: ", "新增："), both.after, both.new),
    ):
        if members:
            yield label + terms.text("; ", "；").join(_member(change.name, member, one, told) for member in members)


def _member(name: str, member: str, terms: Terms, told: PlaybookFile | PackFile) -> str:
    match name:
        case "packs" | "adopt" if isinstance(told, PlaybookFile):
            effects = [guard.effect for pack in told.packs if pack.id == member for guard in pack.guards]
            return terms.text(f"{member} ({guards_text(effects, terms)})", f"{member}（{guards_text(effects, terms)}）")
        case "opens":
            return f"{terms.action(member)} ({member})"
        case "at_most":
            return terms.limit(read_limit(member))
        case "to" | "roles":
            return terms.roles(frozenset({member}))
        case "purposes":
            return terms.text("everything", "全部") if member == "all" else terms.word(member, words.PURPOSES)
        case "tell":
            known = dict(told.rules.points) if isinstance(told, PlaybookFile) else {}
            return known[member].in_(terms.lang) if member in known else fact(member, terms.lang)
        case "counts" | "allocation":
            return COUNTED[member].in_(terms.lang)
        case "address":
            return terms.word(member, words.ADDRESS_KINDS)
        case _:
            return member


def _value(name: str, value: Plain, terms: Terms) -> str:
    if value is None:
        return terms.text("none", "无")
    if isinstance(value, bool):
        return (YES if value else NO).in_(terms.lang)
    if name in VOCABULARIES:
        return VOCABULARIES[name][str(value)].in_(terms.lang) if str(value) in VOCABULARIES[name] else str(value)
    try:
        if name == "at_least":
            return terms.limit(read_limit(str(value)))
        if name == "due":
            return terms.term(read_term(str(value)))
    except BadValue:
        return str(value)
    if name in ("rate", "multiple", "cap") and str(value) in terms.numbers:
        return terms.number(str(value))
    return str(value)


def _number(old: Number, new: Number, both: Both) -> Iterator[str]:
    terms = both.after
    told = [
        ("value", values(old, both.before), values(new, terms)),
        ("source", _sources(old), _sources(new)),
        ("assumed", *((YES if one.assumed else NO).in_(terms.lang) for one in (old, new))),
        ("review_by", *(str(one.review_by or "—") for one in (old, new))),
    ]
    for name, was, now in told:
        if was != now:
            yield f"{NAMES[name].in_(terms.lang)}{terms.text(': ', '：')}{_was_now(was, now, terms)}"


def values(number: Number, terms: Terms) -> str:
    """The values of a number, by date where it has dates."""
    return "; ".join(
        (f"{terms.text('from', '自')} {entry.start}: " if entry.start is not None else "")
        + number_value(entry.value, number.unit, terms)
        for entry in number.entries
    )


def _sources(number: Number) -> str:
    sources = dict.fromkeys((*number.source, *(step for entry in number.entries for step in entry.source)))
    return ", ".join(sources) or "—"
