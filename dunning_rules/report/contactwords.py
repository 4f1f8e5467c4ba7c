"""The contact or act itself, in words: what it is, what it states, its hours, limits, waits, and wishes against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .. import words
from ..ir import AgainstWish, AtLimit, Attribute, InHours, Replies, Waiting
from ..templates import ATTRIBUTES
from ..values import Hours, Match, Text
from .ledgerwords import CHANNELS, records
from .terms import NO, YES, Terms

ATTRIBUTE_WORDS: Final[Mapping[str, Mapping[str, Text]]] = {
    "channel": CHANNELS,
    "mode": words.MODES,
    "purpose": words.PURPOSES,
    "act": words.ACTS,
    "by": words.COLLECTORS,
    "address": words.ADDRESS_KINDS,
    "place": words.PLACES,
    "document": words.DOCUMENTS,
    "form": {"contact": Text("contact", "联系"), "act": Text("act", "行为")},
}


def attribute_values(name: str, want: Match, terms: Terms) -> str:
    """What an attribute may be, in words."""
    if name == "to":
        return terms.roles(frozenset(map(str, want.any_of)))
    if name == "action":
        return terms.either(terms.action(str(item)) for item in want.any_of)
    return terms.values(want, ATTRIBUTE_WORDS.get(name, {}))


def is_party(want: Match, terms: Terms, *, is_so: bool) -> str:
    roles = terms.roles(frozenset(map(str, want.any_of)))
    return terms.text(f"the party is {'' if is_so else 'not '}{roles}", f"该当事人{'为' if is_so else '不为'}{roles}")


def attribute(leaf: Attribute, terms: Terms, *, holds: bool) -> str:
    is_so = leaf.want.negated is not holds
    values = attribute_values(leaf.name, leaf.want, terms)
    if leaf.name == "form":
        return terms.text(
            f"it is {_article(values) if is_so else f'no {values}'}", f"{'系' if is_so else '非'}{values}"
        )
    if leaf.name == "channel":
        nouns = terms.either(terms.text(_article(CHANNELS[str(item)].en), str(item)) for item in leaf.want.any_of)
        return terms.text(f"it is {'' if is_so else 'not '}{nouns}", f"渠道{'为' if is_so else '不为'}{values}")
    if leaf.name == "to":
        return is_party(leaf.want, terms, is_so=is_so)
    named = ATTRIBUTES[leaf.name].in_(terms.lang)
    return terms.text(
        f"the {named} is {'' if is_so else 'not '}{values}", f"{named}{'为' if is_so else '不为'}{values}"
    )


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def attribute_name(name: str, terms: Terms) -> str:
    """An attribute that a contact states of itself, as people read it."""
    known = words.STATED.get(name)
    if ("attribute", name) in terms.titles or known is None:
        return terms.called("attribute", name)
    return terms.quoted(known.in_(terms.lang))


def stated(name: str, want: Match, terms: Terms, *, holds: bool) -> str:
    """What is stated of the contact itself."""
    is_so = want.negated is not holds
    if want.any_of in ((True,), (False,), ("true",), ("false",)):
        is_so = is_so is (str(want.any_of[0]).lower() == "true")
        values = (YES if is_so else NO).in_(terms.lang)
        return terms.text(
            f"{attribute_name(name, terms)} is stated: {values}", f"声明{attribute_name(name, terms)}：{values}"
        )
    values = terms.values(want, {})
    return terms.text(
        f"{attribute_name(name, terms)} is stated: {'' if is_so else 'not '}{values}",
        f"声明{attribute_name(name, terms)}：{'' if is_so else '非 '}{values}",
    )


def replies(leaf: Replies, terms: Terms, *, holds: bool) -> str:
    """Whether the contact replies to a message that nothing replied to yet."""
    if leaf.then:
        outside = "" if leaf.hours is None else hours(leaf.hours, terms)
        en, zh = (f", outside {outside},", f"，且在 {outside} 以外，") if outside else ("", "")
        return terms.text(
            f"it {'replies' if holds else 'does not reply'}, on its day and in its medium, to a message that came at"
            f" the time and place that the party called inconvenient{en} and that nothing replied to yet",
            f"{'系' if holds else '并非'}于当事人在其表示不便的时间、地点{zh}主动联系的当日，以同一方式作出的首次答复",
        )
    return terms.text(
        f"it {'replies' if holds else 'does not reply'} to a message of the party, in the same medium, that nothing"
        " replied to yet",
        f"{'系' if holds else '并非'}以同一方式对当事人尚未答复的来信来电的答复",
    )


# --- hours, limits, waits, wishes ------------------------------------------------------------------------------------


def hours(leaf: InHours, terms: Terms) -> str:
    """`08:00-22:00`, or by weekday; days with the same hours together."""
    days = [text.in_(terms.lang) for text in words.WEEKDAYS.values()]
    runs: list[tuple[int, int, Hours | None]] = []
    for at, span in enumerate(leaf.by_day):
        if runs and runs[-1][2] == span:
            runs[-1] = (runs[-1][0], at, span)
        else:
            runs.append((at, at, span))
    told = []
    for first, last, span in runs:
        name = (
            days[first]
            if first == last
            else terms.text(f"{days[first]} to {days[last]}", f"{days[first]}至{days[last]}")
        )
        shown = terms.text("none", "不得") if span is None else str(span)
        told.append(shown if len(runs) == 1 else f"{name} {shown}")
    if leaf.has_holiday:
        shown = terms.text("none", "不得") if leaf.holiday is None else str(leaf.holiday)
        told.append(terms.text(f"public holidays {shown}", f"法定节假日 {shown}"))
    if leaf.own:
        told.append(
            terms.text("the party's own working hours, where told, instead", "已提供当事人本人工作时间的，以其为准")
        )
    return terms.text(", ", "，").join(told)


def counted(leaf: AtLimit, terms: Terms) -> str:
    """What a limit counts."""
    told = records(leaf.filter, terms, many=True)
    for since, en, zh in (
        (leaf.since, "since the latest", "自最近一次"),
        (leaf.since_first, "since the first", "自首次"),
    ):
        if since is not None:
            told += terms.text(f", {en} {records(since, terms)}", f"，{zh}{records(since, terms)}之后")
    return told


def at_limit(leaf: AtLimit, terms: Terms, *, holds: bool) -> str:
    limit, what = terms.limit(leaf.limit), counted(leaf, terms)
    return terms.text(
        f"the limit of {limit} is {'' if holds else 'not '}used up, counting {what}",
        f"{'已' if holds else '未'}达到{limit}的上限，计入{what}",
    )


def wait_text(leaf: Waiting, terms: Terms) -> str:
    """`7 days after the latest phone call …, the day after it being day 1`."""
    after = records(leaf.filter, terms)
    term = terms.term(leaf.term)
    if leaf.term.unit in ("minutes", "hours"):
        return terms.text(f"{term} after the latest {after}", f"最近一次{after}后 {term}")
    first = terms.text("the day after it" if leaf.next_day else "its own day", "次日" if leaf.next_day else "当日")
    return terms.text(
        f"{term} from the latest {after}, {first} being day 1", f"自最近一次{after}起 {term}（{first}为第 1 天）"
    )


def waiting(leaf: Waiting, terms: Terms, *, holds: bool) -> str:
    told = wait_text(leaf, terms)
    return terms.text(f"these are {'not yet ' if holds else ''}over: {told}", f"{'未满' if holds else '已满'}：{told}")


def wishes(leaf: AgainstWish, terms: Terms) -> str:
    """The standing requests that close a contact."""
    asked = terms.either(words.REQUESTS[one].in_(terms.lang) for one in words.REQUESTS if one in leaf.requests)
    parts = []
    if leaf.form is not None:
        no = terms.text("not ", "非") if leaf.form.negated else ""
        parts.append(terms.text("form: ", "形式：") + no + terms.values(leaf.form, words.FORMS))
    if leaf.naming is not None:
        named = terms.either(words.NAMED_BY_WISHES[str(one)].in_(terms.lang) for one in leaf.naming.any_of)
        only = terms.text("not naming ", "未指明") if leaf.naming.negated else terms.text("naming ", "指明")
        parts.append(only + named)
    if leaf.any_debt:
        parts.append(terms.text("whatever debts it names", "不论涉及哪笔债务"))
    told = terms.text("; ", "；").join(parts)
    shown = "" if not told else terms.text(f" ({told})", f"（{told}）")
    return terms.text(
        f"standing request of the party covers this: {asked}{shown}", f"当事人涵盖本次联系的未了结请求：{asked}{shown}"
    )
