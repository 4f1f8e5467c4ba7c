"""A playbook as a procedure to sign: stages by day, pauses, actions with limits and papers, what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from .. import words
from ..ir import TRUE, All, Compare, Cond
from ..procedure import PlaybookFile
from ..rules import Action, PackRules, Pause, Reach, Stage
from ..values import Range, Text
from ..wording import fact
from .conditions import clause
from .figures import amounts_section, calendar_row, inputs_section, numbers_section
from .guardwords import period, scope
from .ledgerwords import CONTACTS
from .sheet import Entry, Row, Section, Sheet, condition_row, row, sheet_of, short_digest
from .terms import Terms, terms_of


def playbook_sheet(told: PlaybookFile, lang: str) -> Sheet:
    """The whole procedure in one language."""
    terms, rules = terms_of(told, lang), told.rules
    sections = (
        _reading(terms),
        _stages(told, terms),
        _pauses(rules.pauses, terms),
        _actions(told, terms),
        numbers_section(told.numbers, terms),
        amounts_section(told, terms),
        inputs_section(told.inputs, terms),
        _left_out(told, terms),
    )
    return sheet_of(told, Text("Collection procedure", "催收作业流程"), lang, _head(told, terms), sections)


def _head(told: PlaybookFile, terms: Terms) -> Iterator[Row]:
    rules = told.rules
    yield Row(terms.text("in force", "施行期间"), (period(rules.period, terms),))
    yield condition_row(terms.text("applies to", "适用范围"), scope(rules.scope, terms))
    zone = rules.arrears.timezone or next((zone for pack in told.packs for zone in pack.names.zones), None)
    if zone is not None:
        yield Row(terms.text("servicing zone", "业务时区"), (zone,))
    by_id = {pack.id: pack for pack in told.packs}
    yield from calendar_row(rules.names.calendar, terms)
    binds = terms.text("guards that bind", "适用规则包")
    yield from row(binds, (_pack(by_id[name], terms) for name in rules.packs))
    adopted = terms.text("adopted as house policy", "作为内部政策采用")
    yield from row(adopted, (_pack(by_id[name], terms) for name in rules.adopted))
    named = {*rules.packs, *rules.adopted}
    below = terms.text("and those they build on", "及其所依据的规则包")
    yield from row(below, (_pack(pack, terms) for pack in told.packs if pack.id not in named))


def _pack(pack: PackRules, terms: Terms) -> str:
    count = len(pack.guards)
    guards = terms.text(f"{count} guard{'' if count == 1 else 's'}", f"{count} 条规则")
    told = (f"{pack.id} {pack.version}", guards, short_digest(pack.digest))
    title = pack.title.in_(terms.lang)
    return terms.text(f"{title} ({', '.join(told)})", f"{title}（{'，'.join(told)}）")


def _reading(terms: Terms) -> Section:
    notes = (
        terms.text(
            "The due date is day 0; the day after it is 1 day past due.",
            "到期日为第 0 天，其次日为逾期 1 天。",
        ),
        terms.text(
            "An action is open while a stage that lists it holds, its own condition holds and no pause closes it. What"
            " is not known never opens.",
            "阶段成立、动作自身条件成立且没有暂停时，动作开放；情况未知的，不开放。",
        ),
        terms.text(
            "The guards of the packs hold besides, whatever stands here; nothing in this procedure lifts them.",
            "规则包中的规则始终适用，本流程的任何内容均不能解除。",
        ),
        terms.text(
            "What was done, tried, promised or recorded counts in the present episode of arrears, unless it says"
            " otherwise. Of “within N days” today is the last day.",
            "除另有说明外，已完成、已尝试、已承诺或已记录的事项仅计本轮逾期；“N 天内”以今日为末日。",
        ),
    )
    return Section(terms.text("How to read it", "说明"), notes)


# --- stages and pauses -----------------------------------------------------------------------------------------------


def _stages(told: PlaybookFile, terms: Terms) -> Section:
    ordered = sorted(told.rules.stages, key=lambda stage: _first_day(stage, terms))
    entries = tuple(stage_entry(stage, terms) for stage in ordered)
    return Section(terms.text("Stages, by days past due", "各阶段（按逾期天数）"), entries=entries)


def stage_entry(stage: Stage, terms: Terms) -> Entry:
    """While it holds, and what it opens."""
    opens = tuple(_with(terms.actions.get(name, name), name, terms) for name in stage.opens)
    rows = (
        condition_row(terms.text("while", "条件"), clause(stage.when, terms)),
        Row(terms.text("opens", "开放动作"), opens),
    )
    return Entry(
        stage.title.in_(terms.lang),
        stage.id,
        f"stage-{stage.id}",
        rows,
        days_label(stage.when, terms),
        ", ".join(stage.source),
    )


def _with(text: str, more: str, terms: Terms) -> str:
    return terms.text(f"{text} ({more})", f"{text}（{more}）")


def days_of(cond: Cond) -> tuple[Range, ...]:
    """The ranges of days past due that a condition asks for by itself; none where it asks for no days."""
    parts = cond.parts if isinstance(cond, All) else (cond,)
    wanted = [part.want for part in parts if isinstance(part, Compare) and part.fact == "days_past_due"]
    if len(wanted) != 1 or wanted[0].negated:
        return ()
    items = wanted[0].any_of
    return tuple(item if isinstance(item, Range) else Range(item, item) for item in items)


def days_label(cond: Cond, terms: Terms) -> str:
    """`day 1 to 3`, `from day 7`, `any day`."""
    spans = days_of(cond)
    if not spans:
        return terms.text("any day", "不限天数")
    return terms.either(_days(span, terms) for span in spans)


def _days(span: Range, terms: Terms) -> str:
    low, high = (_value(end, terms) for end in (span.low, span.high))
    if low is None:
        return terms.text(f"up to day {high}", f"第 {high} 天止")
    if high is None:
        return terms.text(f"from day {low}", f"第 {low} 天起")
    if low == high:
        return terms.text(f"day {low}", f"第 {low} 天")
    return terms.text(f"day {low} to {high}", f"第 {low} 至 {high} 天")


def _value(end: object, terms: Terms) -> str | None:
    """The day itself; of a number that changes by date its last value."""
    if isinstance(end, str):
        known = terms.numbers.get(end)
        return end if known is None else str(known.entries[-1].value)
    return None if end is None else str(end)


def _first_day(stage: Stage, terms: Terms) -> tuple[int, Decimal]:
    """Stages by their first day; those that ask for no days come last."""
    spans = days_of(stage.when)
    if not spans:
        return 1, Decimal(0)
    lows = [_value(span.low, terms) for span in spans]
    return 0, min(Decimal("-Infinity") if low is None or not _is_number(low) else Decimal(low) for low in lows)


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def _pauses(pauses: Iterable[Pause], terms: Terms) -> Section:
    return Section(
        terms.text("Pauses", "暂停"),
        (
            terms.text(
                "A pause closes while it holds or is not known. None closes what preserves a right.",
                "暂停条件成立或未知时即关闭相应动作；保全权利的动作不受暂停影响。",
            ),
        )
        if pauses
        else (),
        tuple(pause_entry(pause, terms) for pause in pauses),
    )


def pause_entry(pause: Pause, terms: Terms) -> Entry:
    """While it holds, and which purposes it closes."""
    every = terms.text("everything", "全部动作")
    purposes = [terms.word(one, words.PURPOSES) for one in words.PURPOSES if one in (pause.purposes or ())]
    listed = terms.text(", ", "、").join(purposes)
    rows = (
        condition_row(terms.text("while", "条件"), clause(pause.when, terms)),
        Row(terms.text("closes", "关闭目的"), (every if pause.purposes is None else listed,)),
    )
    return Entry(pause.title.in_(terms.lang), pause.id, f"pause-{pause.id}", rows, source=", ".join(pause.source))


# --- actions ---------------------------------------------------------------------------------------------------------


def _actions(told: PlaybookFile, terms: Terms) -> Section:
    entries = tuple(action_entry(action, told, terms) for action in told.rules.actions)
    return Section(terms.text("Actions", "动作"), entries=entries)


def action_entry(action: Action, told: PlaybookFile, terms: Terms) -> Entry:
    """How, when, how often, with which words and papers."""
    by = [stage for stage in told.rules.stages if action.id in stage.opens]
    ordered = sorted(by, key=lambda stage: _first_day(stage, terms))
    opened = (_with(stage.title.in_(terms.lang), days_label(stage.when, terms), terms) for stage in ordered)
    when = condition_row(terms.text("only while", "自身条件"), clause(action.when, terms))
    own = () if action.when == TRUE else (when,)
    return Entry(
        action.title.in_(terms.lang),
        action.id,
        f"action-{action.id}",
        (
            Row(terms.text("how", "方式"), (how(action, terms),)),
            *row(terms.text("opened by", "开放于"), opened),
            *own,
            *row(terms.text("at most", "频次上限"), limits(action, terms)),
            *row(terms.text("duties", "应做"), _duties(action, terms)),
            *_carried(action, told, terms),
        ),
        source=", ".join(action.source),
    )


def how(action: Action, terms: Terms) -> str:
    """`phone call to the borrower, mobile; purpose: demand`, or the act."""
    purpose = None if action.purpose is None else terms.word(action.purpose, words.PURPOSES)
    if action.reach is None:
        act = words.ACTS.get(action.act or "")
        parts = [action.act or "" if act is None else act.in_(terms.lang)]
    else:
        parts = [reach_text(action.reach, terms)]
    parts += [terms.text(f"purpose: {purpose}", f"目的：{purpose}")] if purpose is not None else []
    return terms.spaced(terms.text("; ", "；").join(parts))


def reach_text(reach: Reach, terms: Terms) -> str:
    """How a contact reaches a person, and whom."""
    whom = terms.roles(frozenset(reach.to))
    noun = CONTACTS[reach.channel]
    parts = [terms.text(f"{noun[0]} to {whom}", f"{noun[2]}，对象：{whom}")]
    kinds = [terms.word(kind, words.ADDRESS_KINDS) for kind in words.ADDRESS_KINDS if kind in (reach.kinds or ())]
    if kinds:
        parts.append(terms.text(f"only at: {terms.either(kinds)}", f"仅限：{terms.either(kinds)}"))
    if reach.mode is not None:
        parts.append(terms.word(reach.mode, words.MODES))
    return terms.text(", ", "，").join(parts)


def limits(action: Action, terms: Terms) -> Iterator[str]:
    """The team's own limits."""
    for limit in action.at_most:
        if limit.once:
            yield terms.text("once in the episode of arrears; what failed does not count", "本轮逾期一次；未成功的不计")
        else:
            yield terms.limit(limit)


def _duties(action: Action, terms: Terms) -> Iterator[str]:
    if action.due is not None:
        term = terms.term(action.due)
        in_days = action.due.unit in ("days", "business days")
        day_one = (", that day being day 1", "（开放当日为第 1 天）") if in_days else ("", "")
        yield terms.text(
            f"within {term} of its opening{day_one[0]}",
            f"开放后 {term}内{day_one[1]}",
        )
    if action.at_least is not None:
        limit = terms.limit(action.at_least)
        yield terms.text(f"at least {limit}", f"至少{limit}")


def _carried(action: Action, told: PlaybookFile, terms: Terms) -> Iterator[Row]:
    """What is told, said, offered, carried and served."""
    points, lang = dict(told.rules.points), terms.lang
    told_of = (points[name].in_(lang) if name in points else fact(name, lang) for name in action.tell)
    yield from row(terms.text("tell", "告知"), told_of)
    yield from row(terms.text("say", "话术"), (text.in_(lang) for text in action.script), numbered=True)
    yield from row(terms.text("offer", "可提方案"), (text.in_(lang) for text in action.offer))
    yield from row(terms.text("bring", "携带"), (text.in_(lang) for text in action.bring))
    if action.serve is not None:
        yield Row(terms.text("serve", "送达文件"), (terms.word(action.serve, words.DOCUMENTS),))


def _left_out(told: PlaybookFile, terms: Terms) -> Section:
    entries = tuple(
        Entry(step, "", f"left-out-{step}", (Row(terms.text("because", "原因"), (text.in_(terms.lang),)),))
        for step, text in told.left_out
    )
    return Section(terms.text("Steps of the source that are left out", "未编入的来源步骤"), entries=entries)
