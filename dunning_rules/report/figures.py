"""The figures of a page to sign: numbers with their source, how amounts are computed, the facts that are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from ..procedure import Number, PlaybookFile, Question
from ..rules import Accrues
from ..values import Calendar, Text
from ..wording import term
from .sheet import Row, Section, Table
from .terms import NO, YES, Terms, unit_text


def numbers_section(numbers: Iterable[Number], terms: Terms) -> Section:
    """The numbers with their source; what is assumed is marked."""
    head = (
        terms.text("number", "参数"),
        terms.text("value", "取值"),
        terms.text("source", "来源"),
        terms.text("assumed", "是否假定"),
        terms.text("review by", "复核期限"),
    )
    listed = tuple(numbers)
    told = tuple(_number(one, terms) for one in listed)
    marked = frozenset(at for at, one in enumerate(listed) if one.assumed)
    notes = (
        terms.text(
            "“Assumed” means that the source does not say it: it was chosen here.",
            "“假定”指来源未作规定，由本文件选定。",
        ),
    )
    title = terms.text("Numbers", "参数")
    return Section(title, notes, table=Table(head, told, marked)) if told else Section(title)


def _number(one: Number, terms: Terms) -> tuple[str, ...]:
    shown = "; ".join(
        (f"{terms.text('from', '自')} {entry.start}: " if entry.start is not None else "")
        + number_value(entry.value, one.unit, terms)
        for entry in one.entries
    )
    sources = dict.fromkeys((*one.source, *(step for entry in one.entries for step in entry.source)))
    return (
        f"{one.title.in_(terms.lang)} ({one.name})",
        shown,
        ", ".join(sources) or "—",
        (YES if one.assumed else NO).in_(terms.lang),
        "—" if one.review_by is None else str(one.review_by),
    )


def number_value(value: int | Decimal, unit: str | None, terms: Terms) -> str:
    """`31 days`, `1.3 times`, `0.24`."""
    if unit in ("minutes", "hours", "days", "business days", "months", "years"):
        return term(unit_text(value, unit), terms.lang)
    if unit == "times":
        return terms.text(f"{value} times", f"{value} 倍")
    return str(value)


COUNTED: Final[Mapping[str, Text]] = {
    "installments": Text("installments", "分期款"),
    "penalty_interest": Text("penalty interest", "罚息"),
    "fees": Text("fees", "费用"),
    "interest": Text("interest", "利息"),
    "principal": Text("principal", "本金"),
}
FROZEN: Final[Mapping[str, Text]] = {
    "overlap": Text(
        "Frozen days after the earliest unpaid due date are taken off delinquent days.",
        "计龄天数扣除最早未还到期日之后的暂停天数。",
    ),
    "whole": Text("All frozen days are taken off delinquent days.", "计龄天数扣除全部暂停天数。"),
}


def amounts_section(told: PlaybookFile, terms: Terms) -> Section:
    """When something counts as unpaid, what accrues, and how a payment is applied."""
    arrears = told.rules.arrears
    what = terms.either(COUNTED[one].in_(terms.lang) for one in arrears.counts)
    notes = [
        terms.text(
            f"Counted as unpaid: {what}; up to {arrears.tolerance} may stay open.",
            f"计为未还：{what}；未还金额不超过 {arrears.tolerance} 的视为已还。",
        ),
        FROZEN[arrears.frozen_days].in_(terms.lang),
    ]
    if arrears.accrual is not None:
        notes.append(accrual_text(arrears.accrual, terms) + _steps(told.accrual_source, terms))
    if arrears.allocation:
        order = terms.text(", then ", "、").join(COUNTED[one].in_(terms.lang) for one in arrears.allocation)
        applied = terms.text(f"A payment is applied to {order}.", f"还款抵充顺序：{order}。")
        notes.append(applied + _steps(told.allocation_source, terms))
    return Section(terms.text("Arrears and amounts", "逾期与金额"), tuple(terms.spaced(note) for note in notes))


def _steps(source: tuple[str, ...], terms: Terms) -> str:
    return terms.text(f" [{', '.join(source)}]", f"［{', '.join(source)}］") if source else ""


_BASES: Final[Mapping[str, Text]] = {
    "overdue_installment": Text("the overdue installment", "逾期分期款"),
    "overdue_principal": Text("the overdue principal", "逾期本金"),
}
_STARTS: Final[Mapping[str, Text]] = {
    "day_after_due": Text("from the day after the due date", "自到期日次日起"),
    "after_grace": Text("from the end of the days of grace", "自宽限期满起"),
}
_COMPOUNDING: Final[Mapping[str, Text]] = {
    "none": Text("not compounded", "不计复利"),
    "monthly": Text("compounded monthly", "按月计复利"),
}
_ROUNDING: Final[Mapping[str, Text]] = {
    "half_up": Text("rounded half up", "四舍五入"),
    "half_even": Text("rounded half to even", "四舍六入五成双"),
    "down": Text("rounded down", "舍去尾数"),
}


def accrual_text(accrual: Accrues, terms: Terms) -> str:
    """How penalty interest accrues, in one sentence."""
    year = terms.text(f"a year of {accrual.days_in_year} days", f"一年按 {accrual.days_in_year} 天计")
    parts = [
        _BASES[accrual.base].in_(terms.lang),
        _rate(accrual, terms),
        _STARTS[accrual.starts].in_(terms.lang),
        year,
        _COMPOUNDING[accrual.compounding].in_(terms.lang),
    ]
    if accrual.cap is not None:
        cap = _named(accrual.cap, terms)
        parts.append(terms.text(f"no more than simple interest at {cap} a year", f"不超过按年利率 {cap} 计算的单利"))
    parts.append(_ROUNDING[accrual.rounding].in_(terms.lang))
    return terms.text(f"Penalty interest: on {', '.join(parts)}.", f"罚息：以{'，'.join(parts)}。")


def _rate(accrual: Accrues, terms: Terms) -> str:
    if accrual.rate is not None:
        rate = _named(accrual.rate, terms)
        return terms.text(f"at {rate} a year", f"年利率 {rate}")
    agreed = terms.text("at the agreed penalty rate of the loan", "按合同约定的罚息利率")
    if accrual.multiple is None:
        return agreed
    times = _named(accrual.multiple, terms)
    return terms.text(f"{agreed}, else {times} times the contract rate", f"{agreed}，未约定的按合同利率的 {times} 倍")


def _named(value: Decimal | str, terms: Terms) -> str:
    return terms.number(value) if isinstance(value, str) else str(value)


def calendar_row(calendar: Calendar | None, terms: Terms) -> tuple[Row, ...]:
    """Whose working days and holidays count; no row where no calendar is named."""
    if calendar is None:
        return ()
    also = sorted(map(str, calendar.also))
    listed = terms.text(", and ", "，另有") + ", ".join(also) if also else ""
    return (Row(terms.text("working days and holidays", "工作日与节假日"), (calendar.name + listed,)),)


def inputs_section(inputs: Iterable[Question], terms: Terms) -> Section:
    """What the host has to tell, and what stands in where it does not."""
    kinds = {
        "integer": terms.text("whole number", "整数"),
        "decimal": terms.text("decimal", "小数"),
        "boolean": terms.text("yes or no", "是或否"),
        "date": terms.text("date", "日期"),
        "text": terms.text("text", "文本"),
    }
    rows = []
    for one in inputs:
        unknown = terms.text("unknown: nothing is permitted by it", "未知，不因此开放")
        if one.assume is not None:
            value = str(one.assume)
            if one.kind == "boolean":
                value = (YES if value.lower() == "true" else NO).in_(terms.lang)
            cite = "" if one.cite is None else f" ({one.cite.in_(terms.lang)})"
            unknown = terms.text("assumed: ", "假定为") + value + cite
        rows.append((f"{one.title.in_(terms.lang)} ({one.name})", kinds[one.kind], unknown))
    head = (terms.text("fact", "事项"), terms.text("kind", "类型"), terms.text("where it is not told", "未提供时"))
    return Section(
        terms.text("Facts that are asked for", "须提供的事项"), table=Table(head, tuple(rows)) if rows else None
    )
