"""A guard in words: what it speaks of, what it forbids or asks for; and the named dates that guards count to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..ir import TRUE, AgainstWish, All, AnyOf, AtLimit, Attribute, Cond, InHours, Not, Stated, Waiting
from ..rules import Base, Guard, NamedDate, Period
from ..templates import ATTRIBUTES
from ..values import Match, Text
from .conditions import Clause, clause
from .contactwords import attribute_name, attribute_values, counted, hours, wait_text, wishes
from .ledgerwords import CONTACTS, records
from .sheet import Row, condition_row
from .terms import NO, YES, Terms

RULES: Final = {
    "hours": Text("only within", "仅可在"),
    "cap": Text("at most", "至多"),
    "wait": Text("not before these are over", "须满"),
    "forbidden": Text("forbidden while", "以下情形禁止"),
    "only-if": Text("only while", "仅在以下情形"),
    "request": Text("forbidden while", "以下情形禁止"),
    "required": Text("it must be so", "须做到"),
}

ROLLED: Final = Text(
    "; a last day that is a holiday moves to the next working day", "；末日为节假日的，顺延至下一工作日"
)


def applies(guard: Guard, terms: Terms) -> str:
    """`phone calls and visits; to a guarantor; purpose: demand`: the contacts and acts that a guard speaks of."""
    parts = guard.applies.parts if isinstance(guard.applies, All) else (guard.applies,)
    told = [text for part in parts for text in _applies(part, terms)]
    if not any(_has(part, "channel", "act", "form") for part in parts):
        told.insert(0, terms.text("contacts and acts", "联系和行为"))
    elif any(_has(part, "channel") for part in parts):
        contact = terms.text("every contact", "各种联系")
        told = [text for text in told if text != contact]
    return terms.spaced(terms.text("; ", "；").join(told))


def _has(cond: Cond, *names: str) -> bool:
    match cond:
        case AnyOf(parts=parts):
            return any(_has(part, *names) for part in parts)
        case Attribute(name=name):
            return name in names
        case _:
            return False


def _applies(cond: Cond, terms: Terms) -> Iterator[str]:
    match cond:
        case Attribute(name="channel", want=want) if not want.negated:
            yield terms.either(terms.text(CONTACTS[str(item)][1], CONTACTS[str(item)][2]) for item in want.any_of)
        case Attribute(name="form", want=Match(any_of=("contact",), negated=False)):
            yield terms.text("every contact", "各种联系")
        case Attribute(name="to", want=want):
            whom = terms.roles(frozenset(map(str, want.any_of)))
            en, zh = ("anybody but ", "非") if want.negated else ("", "")
            yield terms.text(f"to {en}{whom}", f"对象：{zh}{whom}")
        case Attribute():
            label = ATTRIBUTES[cond.name].in_(terms.lang)
            values = attribute_values(cond.name, cond.want, terms)
            no = terms.text("any but ", "非") if cond.want.negated else ""
            yield terms.text(f"{label}: {no}{values}", f"{label}：{no}{values}")
        case AnyOf(parts=parts):
            ways = [text for part in parts for text in _applies(part, terms)]
            yield terms.text(", and ", "，以及").join(ways)
        case _:
            if cond != TRUE:
                yield clause(cond, terms).text


def rule(guard: Guard, terms: Terms) -> Row:
    """What the guard forbids or asks for, under the label of its form."""
    label = RULES[guard.form].in_(terms.lang)
    match guard.forbids:
        case Not(part=InHours() as within) if guard.form == "hours":
            return Row(label, (terms.text(hours(within, terms), f"{hours(within, terms)} 联系"),))
        case AtLimit() as limit if guard.form == "cap":
            what = counted(limit, terms)
            told = terms.text(f"{terms.limit(limit.limit)}, counting {what}", f"{terms.limit(limit.limit)}，计入{what}")
            return Row(label, (terms.spaced(told),))
        case Waiting() as wait if guard.form == "wait":
            return Row(label, (terms.spaced(wait_text(wait, terms)),))
        case AgainstWish() as wish if guard.form == "request":
            said = wishes(wish, terms)
            return Row(label, (terms.spaced(terms.text(f"a {said}", f"有{said}")),))
        case _ if guard.form == "required":
            return Row(label, tuple(_required(guard.forbids, terms)))
        case Not(part=wanted) if guard.form == "only-if":
            return condition_row(label, clause(wanted, terms))
        case _:
            return condition_row(label, clause(guard.forbids, terms))


def _required(forbids: Cond, terms: Terms) -> Iterator[str]:
    match forbids:
        case AnyOf(parts=parts):
            for part in parts:
                yield from _required(part, terms)
        case Not(part=Stated() as asked):
            yield terms.spaced(attribute_name(asked.name, terms) + terms.text(": ", "：") + _value(asked.want, terms))
        case _:
            yield clause(forbids, terms, holds=False).text


def _value(want: Match, terms: Terms) -> str:
    if len(want.any_of) == 1 and str(want.any_of[0]).lower() in ("true", "false"):
        holds = (str(want.any_of[0]).lower() == "true") is not want.negated
        return (YES if holds else NO).in_(terms.lang)
    no = terms.text("not ", "非 ") if want.negated else ""
    return no + terms.values(want, {})


# --- scope, period, named dates --------------------------------------------------------------------------------------


def scope(cond: Cond, terms: Terms) -> Clause:
    """Which loans are meant."""
    if cond == TRUE:
        return Clause("one", terms.text("every loan", "全部贷款"))
    return clause(cond, terms)


def period(told: Period, terms: Terms) -> str:
    """`from 2026-01-01 to 2027-12-31`, both days included."""
    match told.first, told.last:
        case None, None:
            return terms.text("without a limit in time", "未限定期间")
        case first, None:
            return terms.text(f"from {first}", f"自 {first} 起")
        case None, last:
            return terms.text(f"up to {last}, that day included", f"至 {last}（含当日）")
        case first, last:
            return terms.text(f"from {first} to {last}, both days included", f"{first} 至 {last}（含首末日）")


def named_date(named: NamedDate, terms: Terms) -> tuple[str, ...]:
    """How a named date is found; of several ways the first that gives one."""
    return tuple(terms.spaced(_base(base, terms)) for base in named.bases)


def _base(base: Base, terms: Terms) -> str:
    told = _start(base, terms)
    for term in base.plus:
        told = terms.text(f"{terms.term(term)} after {told}", f"{told}后 {terms.term(term)}")
    if base.later_than is not None:
        other = terms.fact(base.later_than)
        told += terms.text(f", where that start is later than {other}", f"（须晚于{other}）")
    if base.roll:
        told += ROLLED.in_(terms.lang)
    return told


def _start(base: Base, terms: Terms) -> str:
    if base.record is None:
        return terms.fact(base.fact or "")
    which = records(base.record, terms, window=base.window)
    en, zh = ("earliest", "最早") if base.earliest else ("latest", "最近")
    of = terms.text(f"the {en} {which}", f"{zh}一次{which}")
    match base.its:
        case None:
            return terms.text(f"the day of {of}", f"{of}之日")
        case "from":
            return terms.text(f"the first day told by {of}", f"{of}载明的起始日")
        case "until":
            return terms.text(f"the last day told by {of}", f"{of}载明的截止日")
        case "due":
            return terms.text(f"the due date told by {of}", f"{of}载明的到期日")
