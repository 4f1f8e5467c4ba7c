"""A guard pack as a page to sign: each guard in plain sentences, its citation, its force, how well it is known."""

from __future__ import annotations

from collections.abc import Iterator

from .. import words
from ..ir import TRUE, Cond, stated_in
from ..procedure import Definition, PackFile
from ..rules import Guard, PackRules, Period
from ..values import Text
from .conditions import clause
from .contactwords import attribute_name
from .figures import calendar_row, inputs_section, numbers_section
from .guardwords import applies, named_date, period, rule, scope
from .labels import FORCES, KNOWN
from .sheet import Entry, Row, Section, Sheet, Table, condition_row, row, sheet_of, short_digest
from .terms import Terms, terms_of

EFFECTS = {
    "deny": Text("forbids", "禁止"),
    "presume": Text("presumed to be a violation: forbids unless rebutted", "推定违规：未推翻即禁止"),
    "advise": Text("advises against", "仅作提示"),
}


def pack_sheet(told: PackFile, lang: str) -> Sheet:
    """The whole pack in one language."""
    terms, rules = terms_of(told, lang), told.rules
    guards = tuple(guard_entry(guard, told, terms) for guard in rules.guards)
    sections = (
        _reading(terms),
        Section(terms.text("Guards", "规则"), entries=guards),
        _definitions(told, terms),
        _marks(told, terms),
        _dates(told, terms),
        _attributes(told.rules, terms),
        numbers_section(told.numbers, terms),
        inputs_section(told.inputs, terms),
    )
    return sheet_of(told, Text("Guard pack", "规则包"), lang, _head(told, terms), sections)


def _head(told: PackFile, terms: Terms) -> Iterator[Row]:
    rules, names = told.rules, told.rules.names
    yield Row(terms.text("in force", "施行期间"), (period(rules.period, terms),))
    yield condition_row(terms.text("binds", "适用范围"), scope(rules.scope, terms))
    yield from row(terms.text("zone where none is told", "未提供时区时"), names.zones)
    yield from calendar_row(names.calendar, terms)
    yield from row(terms.text("builds on", "依据"), (_base(one, terms) for one in told.bases))
    if rules.review_by is not None:
        yield Row(terms.text("review by", "复核期限"), (str(rules.review_by),))


def _base(pack: PackRules, terms: Terms) -> str:
    title, told = pack.title.in_(terms.lang), f"{pack.id} {pack.version}"
    digest = short_digest(pack.digest)
    return terms.text(f"{title} ({told}, {digest})", f"{title}（{told}，{digest}）")


def _reading(terms: Terms) -> Section:
    notes = (
        terms.text(
            "Guards only remove: what one of them forbids is forbidden, whatever another rule opens.",
            "规则只作限制：任何一条禁止的，其他规则均不能使其可做。",
        ),
        terms.text(
            "What is not known forbids where it matters, and never lifts a guard.",
            "相关情况未知的，按禁止处理；未知的例外情形不能解除规则。",
        ),
        terms.text(
            "A window of days ends today and has the day of an event as day 1, in every zone the party may be in.",
            "以日计的期间以今日为末日、以事件当日为第 1 天，按当事人可能所在的各时区分别计算。",
        ),
        terms.text("Names in quotation marks are explained below the guards.", "引号中的名称见规则之后的定义。"),
    )
    return Section(terms.text("How to read it", "说明"), notes)


def guard_entry(guard: Guard, told: PackFile, terms: Terms) -> Entry:
    """What it speaks of, what it forbids, what lifts it, and what it rests on."""
    force = FORCES[guard.force].in_(terms.lang)
    rows = [
        Row(terms.text("speaks of", "适用于"), (applies(guard, terms),)),
        rule(guard, terms),
        *_lifting(terms.text("except where", "例外"), guard.lifted, terms),
        *_lifting(terms.text("rebutted where", "可推翻的情形"), guard.rebutted, terms),
        Row(terms.text("citation", "依据"), (guard.cite,)),
        Row(terms.text("effect", "后果"), (EFFECTS[guard.effect].in_(terms.lang),)),
        Row(terms.text("text known", "条文核实"), (KNOWN[guard.known].in_(terms.lang),)),
    ]
    if guard.scope != TRUE:
        rows.insert(0, condition_row(terms.text("binds only", "仅适用于"), scope(guard.scope, terms)))
    if guard.period != Period():
        rows.append(Row(terms.text("in force", "施行期间"), (period(guard.period, terms),)))
    if guard.review_by is not None and guard.review_by != told.rules.review_by:
        rows.append(Row(terms.text("review by", "复核期限"), (str(guard.review_by),)))
    if guard.note is not None:
        rows.append(Row(terms.text("note", "说明"), (guard.note.in_(terms.lang),)))
    anchor, warns = f"guard-{guard.id}", guard.known != "read"
    return Entry(guard.text.in_(terms.lang), guard.id, anchor, tuple(rows), force, guard.row, warns)


def _lifting(label: str, cond: Cond | None, terms: Terms) -> tuple[Row, ...]:
    return () if cond is None else (condition_row(label, clause(cond, terms)),)


def _definitions(told: PackFile, terms: Terms) -> Section:
    entries = tuple(definition_entry(one, terms) for one in told.definitions)
    return Section(terms.text("What is called by a name", "定义"), entries=entries)


def definition_entry(one: Definition, terms: Terms) -> Entry:
    """When it applies, or who belongs to it."""
    if one.when is not None:
        told = condition_row(terms.text("applies while", "成立条件"), clause(one.when, terms.without(one.when)))
    else:
        roles = [terms.word(role, words.ROLES) for role in words.ROLES if role in (one.roles or ())]
        told = Row(terms.text("these people", "包括"), (terms.text(", ", "；").join(roles),))
    title = terms.called("definition", one.name)
    return Entry(title, one.name, f"definition-{one.name}", (told,), source=one.row or "")


def _marks(told: PackFile, terms: Terms) -> Section:
    note = terms.text(
        "Asked of each record at its own instant, as it stood then.", "就每条记录在其发生时点的情况逐一判断。"
    )
    rows = dict(told.mark_rows)
    entries = tuple(
        Entry(
            terms.called("mark", name),
            name,
            f"mark-{name}",
            (condition_row(terms.text("marked where", "标记条件"), clause(cond, terms)),),
            source=rows.get(name) or "",
        )
        for name, cond in told.rules.names.marks
    )
    return Section(terms.text("Marks on records", "记录标记"), (note,) if entries else (), entries)


def _dates(told: PackFile, terms: Terms) -> Section:
    several = terms.text("the first of these that is told", "以下首个已知者")
    entries = []
    for named in told.rules.names.dates:
        ways = named_date(named, terms)
        label = terms.text("the last day is", "届满日为") if len(ways) == 1 else several
        found = Row(label, ways, numbered=len(ways) > 1)
        title = terms.called("date", named.name)
        entries.append(Entry(title, named.name, f"date-{named.name}", (found,), source=named.row or ""))
    return Section(terms.text("Named dates", "期限"), entries=tuple(entries))


def _attributes(rules: PackRules, terms: Terms) -> Section:
    """What a contact is asked to state of itself, in the order of the guards, with the rows that ask for it."""
    asked: dict[str, dict[str, None]] = {}
    for guard in rules.guards:
        for cond in (guard.forbids, guard.lifted, guard.rebutted):
            for name in () if cond is None else stated_in(cond):
                asked.setdefault(name, {})[guard.row] = None
    cells = tuple((_attribute(name, terms), ", ".join(guards)) for name, guards in asked.items())
    head = (terms.text("what is stated", "声明事项"), terms.text("asked by", "相关条目"))
    title = terms.text("What a contact states of itself", "联系须声明的事项")
    return Section(title, table=Table(head, cells) if cells else None)


def _attribute(name: str, terms: Terms) -> str:
    title = attribute_name(name, terms)
    return title if title == terms.quoted(name) else f"{title} ({name})"
