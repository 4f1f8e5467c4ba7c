"""What was promised, agreed, requested, allowed or recorded, in words: as it stands and as it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .. import words
from ..ir import ArrangementIs, AssignmentIs, PromiseIs, Stands, Whose
from ..values import Text
from .contactwords import hours
from .ledgerwords import CHANNELS, FIELDS, records
from .terms import Terms

_PROMISES: Final[Mapping[str, Text]] = {
    "pending": Text("not due yet", "未到期"),
    "kept": Text("kept", "已兑现"),
    "partial": Text("kept in part", "部分兑现"),
    "broken": Text("broken", "未兑现"),
}


def promise(leaf: PromiseIs, terms: Terms, *, holds: bool) -> list[str]:
    states = leaf.states if holds else frozenset({*_PROMISES, "none"}) - leaf.states
    whose = "" if leaf.roles is None else terms.roles(leaf.roles)
    of = terms.text(f" of {whose}" if whose else "", f"{whose}的" if whose else "")
    ever = terms.text(", earlier arrears included,", "（含以往各轮逾期）") if leaf.ever and terms.episode else ""
    told = terms.either(text.in_(terms.lang) for state, text in _PROMISES.items() if state in states)
    parts = []
    if "none" in states:
        parts.append(terms.text(f"no promise to pay{of} was made{ever.rstrip(',')}", f"{whose}没有还款承诺{ever}"))
    if told:
        parts.append(terms.text(f"the latest promise to pay{of}{ever} is {told}", f"{of}最近一次还款承诺{ever}{told}"))
    return parts


def arrangement(leaf: ArrangementIs, terms: Terms, *, holds: bool) -> list[str]:
    states = leaf.states if holds else frozenset({"kept", "broken", "none"}) - leaf.states
    types = (
        ""
        if leaf.types is None
        else terms.either(
            terms.word(one, words.ARRANGEMENT_TYPES) for one in words.ARRANGEMENT_TYPES if one in leaf.types
        )
    )
    kind = terms.text(f" ({types})" if types else "", f"（{types}）" if types else "")
    parts = []
    if "none" in states:
        parts.append(terms.text(f"there is no repayment plan{kind}", f"没有还款计划{kind}"))
    if "kept" in states:
        parts.append(terms.text(f"the repayment plan{kind} is being kept", f"还款计划{kind}正常履行"))
    if "broken" in states:
        parts.append(terms.text(f"the repayment plan{kind} is broken", f"还款计划{kind}已违约"))
    return parts


_VOCABULARIES: Final[Mapping[str, words.Words]] = {
    "status": words.STATUSES,
    "request": words.REQUESTS,
    "consent": words.CONSENTS,
    "hold": words.HOLD_REASONS,
}


def stands(leaf: Stands, terms: Terms, *, holds: bool) -> str:
    """A status, request, consent, hold or appointment that stands, or does not."""
    if leaf.kind == "appointment":
        return _appointment(leaf, terms, holds=holds)
    vocabulary = _VOCABULARIES[leaf.kind]
    told = terms.either(vocabulary[one].in_(terms.lang) for one in vocabulary if one in leaf.words)
    whose, more = _of(leaf.of, leaf, terms), _more(leaf, terms)
    match leaf.kind:
        case "status":
            return terms.text(
                f"{'' if holds else 'not '}recorded of {whose}: {told}{more}",
                f"{'已' if holds else '未'}记录{whose}：{told}{more}",
            )
        case "request":
            return terms.text(
                f"{'a' if holds else 'no'} request of {whose} stands: {told}{more}",
                f"{whose}{'有' if holds else '没有'}未了结的请求：{told}{more}",
            )
        case "consent":
            return terms.text(
                f"{'a' if holds else 'no'} consent of {whose} covers this: {told}{more}",
                f"{'已有' if holds else '没有'}{whose}的相应同意：{told}{more}",
            )
        case _:
            return terms.text(
                f"collection is {'' if holds else 'not '}held back by: {told}{more}",
                f"催收{'处于' if holds else '不处于'}暂停：{told}{more}",
            )


def _appointment(leaf: Stands, terms: Terms, *, holds: bool) -> str:
    whose = _of(leaf.of, leaf, terms)
    if leaf.words == frozenset({"now"}):
        return terms.text(
            f"{'an' if holds else 'no'} agreed appointment with {whose} is under way",
            f"与{whose}约定的见面{'正在进行' if holds else '未在进行'}",
        )
    return terms.text(
        f"{'an' if holds else 'no'} appointment with {whose} is agreed for today or later",
        f"{'已' if holds else '未'}与{whose}约定今日或以后见面",
    )


def _of(of: Whose, leaf: Stands, terms: Terms) -> str:
    match of:
        case "party":
            return terms.text("the party in question", "该当事人")
        case "address":
            return terms.text("the address or number in question", "该联系方式")
        case "loan":
            return terms.text("the claim", "该债权")
        case roles:
            whose = terms.roles(roles)
            if leaf.kind == "status" and leaf.words <= words.ADDRESS_STATUSES.keys():
                return terms.text(f"every phone number of {whose}", f"{whose}的全部电话号码")
            return whose


def _more(leaf: Stands, terms: Terms) -> str:
    parts = []
    for name, match in leaf.fields:
        label, vocabulary = (Text("channel", "渠道"), CHANNELS) if name == "channel" else FIELDS[name]
        values = terms.values(match, vocabulary)
        no = terms.text("not ", "非") if match.negated else ""
        parts.append(terms.text(f"{label.en}: {no}{values}", f"{label.zh}：{no}{values}"))
    if leaf.days is not None:
        parts.append(terms.text(f"on each of the {leaf.days} days before today", f"今日之前连续 {leaf.days} 天"))
    if leaf.since is not None:
        within = terms.term(leaf.since)
        parts.append(terms.text(f"recorded within {within}", f"{within}内记录"))
    if leaf.to_any:
        parts.append(terms.text("whomever it was given to", "不论向何方作出"))
    if leaf.hours is not None:
        within = hours(leaf.hours, terms)
        parts.append(
            terms.text(f"not one got in a contact of ours outside {within}", f"在 {within} 以外由我方联系取得的除外")
        )
    if leaf.spent_by is not None:
        spent = records(leaf.spent_by, terms, many=True)
        parts.append(terms.text(f"and no {spent} since", f"且其后没有{spent}"))
    told = terms.text("; ", "；").join(parts)
    return "" if not told else terms.text(f" ({told})", f"（{told}）")


def assignment(leaf: AssignmentIs, terms: Terms, *, holds: bool) -> list[str]:
    states = leaf.states if holds else frozenset({"notified", "unnotified", "none"}) - leaf.states
    told = {
        "notified": terms.text("the claim was assigned and the party was told", "债权已转让且已通知当事人"),
        "unnotified": terms.text("the claim was assigned and the party was not told", "债权已转让但未通知当事人"),
        "none": terms.text("the claim was not assigned", "债权未转让"),
    }
    return [text for state, text in told.items() if state in states]
