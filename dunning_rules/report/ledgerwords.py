"""Questions put to the ledger, in words: which records, toward whom, in which window, how many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from .. import words
from ..ir import Filter, Tally, Tie, Window
from ..lower.filters import GROUPS
from ..values import Match, Text
from .terms import Terms

CONTACTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "phone": ("phone call", "phone calls", "电话"),
    "sms": ("text message", "text messages", "短信"),
    "email": ("e-mail", "e-mails", "电子邮件"),
    "letter": ("letter", "letters", "信函"),
    "visit": ("visit", "visits", "上门"),
    "app": ("app message", "app messages", "应用消息"),
    "social": ("message in a social network", "messages in a social network", "社交软件消息"),
}
RECORDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "contact": ("contact", "contacts", "联系"),
    "outcome": ("later outcome", "later outcomes", "后续结果"),
    "act": ("act", "acts", "行为记录"),
    "payment": ("payment", "payments", "还款"),
    "promise": ("promise to pay", "promises to pay", "还款承诺"),
    "request": ("request", "requests", "请求"),
    "consent": ("consent", "consents", "同意"),
    "withdrawal": ("withdrawal", "withdrawals", "撤回"),
    "status": ("change of status", "changes of status", "状态变化记录"),
    "document": ("paper received", "papers received", "收到的文件"),
    "hold": ("hold on collection", "holds on collection", "暂停催收"),
    "arrangement": ("repayment arrangement", "repayment arrangements", "还款安排"),
    "placement": ("placement with an agency", "placements with an agency", "委外"),
    "recall": ("end of a placement", "ends of placements", "撤回委外"),
    "assignment": ("assignment of the claim", "assignments of the claim", "债权转让"),
    "appointment": ("appointment", "appointments", "预约"),
    "finding": ("finding", "findings", "情况记录"),
    "void": ("correction", "corrections", "作废"),
}
CHANNELS: Final[Mapping[str, Text]] = {
    name: Text(one, words.CHANNELS[name].zh) for name, (one, _, _) in CONTACTS.items()
}
"""Channels as one reads them: `phone call`, `text message`."""
FIELDS: Final[Mapping[str, tuple[Text, Mapping[str, Text]]]] = {
    "mode": (Text("mode", "方式"), words.MODES),
    "purpose": (Text("purpose", "目的"), words.PURPOSES),
    "by": (Text("collector", "经办方"), words.COLLECTORS),
    "document": (Text("paper", "文件"), words.DOCUMENTS),
    "act": (Text("act", "行为"), words.ACTS),
    "what": (Text("what", "内容"), words.REQUESTS | words.CONSENTS),
    "form": (Text("form", "形式"), words.FORMS),
    "status": (Text("status", "状态"), words.STATUSES | words.PAYMENT_STATUSES),
    "type": (Text("type", "类型"), words.ARRANGEMENT_TYPES),
    "reason": (Text("reason", "原因"), words.HOLD_REASONS),
    "cause": (Text("cause", "原因"), words.CAUSES),
    "attitude": (Text("attitude", "态度"), words.ATTITUDES),
    "address": (Text("kind of address", "联系方式类型"), words.ADDRESS_KINDS),
    "place": (Text("place", "场所"), words.PLACES),
    "address_status": (Text("the address now", "该联系方式现为"), words.ADDRESS_STATUSES),
    "disclosed": (Text("the debt was told", "已披露债务"), {}),
    "cut_off": (Text("the line broke off", "通话中断"), {}),
    "willing": (Text("willing to pay", "有还款意愿"), {}),
    "able": (Text("able to pay", "有还款能力"), {}),
    "trading": (Text("the business trades", "正常经营"), {}),
}
TIES: Final[Mapping[Tie, Text]] = {
    "party": Text("with the same party", "同一当事人"),
    "person": Text("with the same person", "同一人"),
    "address": Text("at the same address or number", "同一联系方式"),
    "channel": Text("by the same channel", "同一渠道"),
    "debt": Text("about the same debt", "同一债务"),
    "creditor": Text("of the same creditor", "同一债权人"),
    "collector": Text("by the same collector", "同一经办方"),
}
OUTCOME_GROUPS: Final[Mapping[str, Text]] = {
    "failed": Text("failed", "未成功"),
    "unreached": Text("not reached", "未联系上"),
    "reached": Text("reached", "已联系上"),
    "pending": Text("still pending", "尚无结果"),
}


def records(want: Filter, terms: Terms, *, many: bool = False, window: Window | None = None) -> str:
    """`phone calls to the borrower (outcome: not reached; within 3 days)`: the records, without how many."""
    details = [*_details(want, terms), *(() if window is None else _window(window, terms))]
    named = _noun(want, terms, many=many)
    if not details:
        return named
    told = terms.text("; ", "；").join(details)
    return terms.text(f"{named} ({told})", f"{named}（{told}）")


def _noun(want: Filter, terms: Terms, *, many: bool) -> str:
    fields = dict(want.fields)
    kinds = [kind for kind in RECORDS if kind in want.kinds]
    at = 2 if terms.lang == "zh" else 1 if many else 0
    channel = fields.get("channel")
    if kinds == ["contact"] and channel is not None and not channel.negated:
        nouns = [CONTACTS[str(item)][at] for item in channel.any_of]
    else:
        nouns = [RECORDS[kind][at] for kind in kinds] or [terms.text("records" if many else "record", "记录")]
    if kinds == ["contact"]:
        return _toward(terms.either(nouns), want, fields.get("direction"), terms)
    noun = terms.either(nouns)
    if want.roles is None:
        return noun
    return terms.text(f"{noun} of {terms.roles(want.roles)}", f"{terms.roles(want.roles)}的{noun}")


def _toward(noun: str, want: Filter, direction: Match | None, terms: Terms) -> str:
    """From us or to us; a filter that names no direction counts both."""
    way = "any" if direction is None or direction.negated or len(direction.any_of) > 1 else str(direction.any_of[0])
    whom = None if want.roles is None else terms.roles(want.roles)
    if whom is None:
        plain = {
            "out": ("made", "我方"),
            "in": ("received", "来自当事人的"),
            "any": ("made or received", "双方往来的"),
        }
        return terms.text(f"{noun} {plain[way][0]}", f"{plain[way][1]}{noun}")
    named = {"out": ("to", "致"), "in": ("from", "来自"), "any": ("to or from", "与")}
    return terms.text(f"{noun} {named[way][0]} {whom}", f"{named[way][1]}{whom}的{noun}")


def _details(want: Filter, terms: Terms) -> Iterator[str]:
    if want.outcomes is not None:
        yield terms.text(f"outcome: {outcomes(want.outcomes, terms)}", f"结果：{outcomes(want.outcomes, terms)}")
    if want.actions:
        named = terms.either(terms.action(name) for name in want.actions)
        yield terms.text(f"action: {named}", f"动作：{named}")
    channel = dict(want.fields).get("channel")
    if channel is not None and (channel.negated or want.kinds != {"contact"}):
        yield _field("channel", channel, terms)
    for name, match in want.fields:
        if name in ("channel", "direction"):
            continue
        yield _field(name, match, terms)
    for name, wanted in want.marks:
        said = terms.called("mark", name)
        yield terms.text(f"{'' if wanted else 'not '}marked {said}", f"{'' if wanted else '未'}标记为{said}")
    if want.same:
        yield terms.text(", ", "、").join(TIES[tie].in_(terms.lang) for tie in want.same)
    if want.prior:
        yield terms.text("by the collector just before", "由上一家催收方经办")
    if want.held is not None:
        held = terms.term(want.held)
        yield terms.text(f"{held} old and not failed by then", f"已满 {held} 且期满时未失败")


def _field(name: str, match: Match, terms: Terms) -> str:
    if name == "channel":
        told, vocabulary = Text("channel", "渠道"), CHANNELS
    else:
        told, vocabulary = FIELDS[name]
    if match.any_of in ((True,), (False,)):
        holds = (match.any_of == (True,)) is not match.negated
        said = told.in_(terms.lang)
        return said if holds else terms.text(f"not so: {said}", f"非：{said}")
    values = terms.values(match, vocabulary)
    if match.negated:
        return terms.text(f"{told.en}: not {values}", f"{told.zh}：非{values}")
    return terms.text(f"{told.en}: {values}", f"{told.zh}：{values}")


def outcomes(wanted: frozenset[str | None], terms: Terms) -> str:
    """Outcomes by the names of their groups; what leaves few out, by those."""
    left_out = frozenset({*words.OUTCOMES, None}) - wanted
    if None in wanted and 0 < len(left_out) < len(wanted):
        return terms.text(f"any but {_grouped(left_out, terms)}", f"除{_grouped(left_out, terms)}外")
    return _grouped(wanted, terms)


def _grouped(wanted: frozenset[str | None], terms: Terms) -> str:
    named: list[str] = []
    rest = set(wanted)
    for name in ("unreached", "failed", "reached", "pending"):
        if GROUPS[name] <= rest:
            named.append(OUTCOME_GROUPS[name].in_(terms.lang))
            rest -= GROUPS[name]
    named += [terms.word(word, words.OUTCOMES) for word in words.OUTCOMES if word in rest]
    return terms.either(named)


def _window(window: Window, terms: Terms) -> Iterator[str]:
    if terms.episode and window.scope == "ever":
        yield terms.text("earlier arrears included", "含以往各轮逾期")
    if window.scope == "promise":
        yield terms.text("since the latest promise", "自最近一次承诺起")
    if window.term is not None:
        within = terms.term(window.term)
        yield terms.text(f"within {within}", f"{within}内")
    if window.before_today:
        yield terms.text("before today", "不含今日")
    if window.since is not None:
        after = records(window.since, terms)
        yield terms.text(f"since the latest {after}", f"自最近一次{after}之后")
    if window.since_first is not None:
        after = records(window.since_first, terms)
        yield terms.text(f"since the first {after}", f"自首次{after}之后")
    if window.not_after is not None:
        day = terms.called("date", window.not_after)
        yield terms.text(f"up to the last day of {day}", f"至{day}最后一日止")


def tallied(leaf: Tally, terms: Terms, *, holds: bool) -> str:
    """Whether so many records match, or not so many."""
    if leaf.form in ("done", "tried"):
        return _carried_out(leaf, terms, holds=holds)
    if leaf.form == "document":
        return _received(leaf, terms, holds=holds)
    one = leaf.low == 1 and leaf.high is None
    single = 1 in (leaf.low, leaf.high) and not leaf.by_days
    what = records(leaf.filter, terms, many=not single, window=leaf.window)
    if one and not leaf.by_days:
        return terms.text(
            f"there was {_one(what)}" if holds else f"there was no {what}", f"{'有' if holds else '没有'}{what}"
        )
    number = _how_many(leaf, terms, holds=holds)
    if leaf.by_days:
        return terms.text(f"on {number} days there were {what}", f"有{what}的天数{number} 天")
    return terms.text(f"there {'was' if single else 'were'} {number} {what}", f"{what}{number} 次")


def _one(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _how_many(leaf: Tally, terms: Terms, *, holds: bool) -> str:
    low, high = leaf.low, leaf.high
    if low is not None and high is not None:
        span = (
            terms.count(low)
            if low == high
            else terms.text(f"{terms.count(low)} to {terms.count(high)}", f" {terms.count(low)} 至 {terms.count(high)}")
        )
        exactly = terms.text("exactly " if low == high else "", "为 " if low == high else "为")
        return f"{exactly}{span}" if holds else terms.text(f"not {exactly}{span}", f"不{exactly}{span}")
    if high is None:
        least = terms.count(low if low is not None else 1)
        return terms.text(
            f"at least {least}" if holds else f"fewer than {least}", f"{'至少' if holds else '少于'} {least}"
        )
    most = terms.count(high)
    return terms.text(f"at most {most}" if holds else f"more than {most}", f"{'至多' if holds else '超过'} {most}")


def _carried_out(leaf: Tally, terms: Terms, *, holds: bool) -> str:
    named = terms.either(terms.action(name) for name in leaf.filter.actions)
    whom = terms.text(" toward the party in question", "（针对该当事人）") if "party" in leaf.filter.same else ""
    window = list(_window(leaf.window, terms))
    told = terms.text("; ", "；").join(window)
    shown = "" if not told else terms.text(f" ({told})", f"（{told}）")
    done = leaf.form == "done"
    verb = terms.text("carried out" if done else "attempted", "完成" if done else "尝试")
    if leaf.low == 1 and leaf.high is None:
        said = terms.text(f"{named} was {verb}{whom}{shown}", f"已{verb}{named}{whom}{shown}")
        none = terms.text(f"{named} was not {verb}{whom}{shown}", f"尚未{verb}{named}{whom}{shown}")
        return said if holds else none
    number = _how_many(leaf, terms, holds=holds)
    return terms.text(f"{named} was {verb} {number} times{whom}{shown}", f"{verb}{named}{number} 次{whom}{shown}")


def _received(leaf: Tally, terms: Terms, *, holds: bool) -> str:
    fields = dict(leaf.filter.fields)
    paper = terms.values(fields["document"], words.DOCUMENTS) if "document" in fields else ""
    whom = ""
    if "party" in leaf.filter.same:
        whom = terms.text(" from the party in question", "该当事人的")
    elif leaf.filter.roles is not None:
        whom = terms.text(f" from {terms.roles(leaf.filter.roles)}", f"{terms.roles(leaf.filter.roles)}的")
    how = "" if leaf.filter.outcomes is None else outcomes(leaf.filter.outcomes, terms)
    shown = "" if not how else terms.text(f" ({how})", f"（{how}）")
    verb = "was" if holds else "was not"
    return terms.text(
        f"the paper {terms.quoted(paper)} {verb} received{whom}{shown}",
        f"{'已' if holds else '未'}收到{whom}{terms.quoted(paper)}{shown}",
    )
