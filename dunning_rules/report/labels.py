"""The words that reports are made of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..values import Text

LABELS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "loan": Text("Loan", "贷款"),
        "days-past-due": Text("{n} days past due", "逾期 {n} 天"),
        "one-day-past-due": Text("1 day past due", "逾期 1 天"),
        "due-today": Text("due today", "今日到期"),
        "due-in": Text("due in {n} days", "{n} 天后到期"),
        "nothing-overdue": Text("nothing is unpaid", "无未还款项"),
        "law-on": Text("dated rules as of {day}", "规则按 {day} 取值"),
        "days-to": Text("{n} days, to the end of {last}", "共 {n} 天，至 {last} 结束"),
        "do-now": Text("DO NOW", "现在可做"),
        "nothing-now": Text("Nothing may be done now.", "现在没有可做的事项。"),
        "not-now": Text("NOT NOW, AND WHY", "现在不可做及原因"),
        "held-back": Text("HELD BACK NOW, AND WHY", "现在不可做及原因"),
        "not-open": Text("NOT OPEN, AND WHY", "尚未开放及原因"),
        "due": Text("DUE", "限期应做"),
        "due-by": Text("by {end}", "{end}前"),
        "due-by-today": Text("today, by {end}", "今日，{end}前"),
        "due-from": Text("{when}; may be done from {start}", "{when}；{start} 起可做"),
        "missed": Text("MISSED", "未按时完成"),
        "missed-often": Text("missed {n} times, from {since} to {until}", "{since} 至 {until} 共 {n} 次未做到"),
        "excused": Text("NOT DONE, AND EXCUSED", "未做，但不计为未完成"),
        "duty": Text("duty", "应做"),
        "within": Text("due within {term}", "{term}内完成"),
        "at-least": Text("at least {limit}", "至少{limit}"),
        "in-each": Text("IN EACH OF THEM", "以上各项均须遵守"),
        "mismatch": Text("THE PLAYBOOK DOES NOT SPEAK OF THIS LOAN", "本作业流程不适用于该贷款"),
        "whom": Text("whom", "对象"),
        "tell": Text("tell", "告知"),
        "say": Text("say", "话术"),
        "offer": Text("offer", "方案"),
        "bring": Text("bring", "携带"),
        "serve": Text("serve", "送达"),
        "must": Text("must", "须"),
        "advice": Text("mind", "提示"),
        "count": Text("count", "计数"),
        "permitted": Text("PERMITTED", "可做"),
        "denied": Text("DENIED", "不可"),
        "not_open": Text("NOT OPEN", "未开放"),
        "advised_against": Text("PERMITTED, BUT ADVISED AGAINST", "可做，但不建议"),
        "because": Text("BECAUSE", "理由"),
        "advised": Text("ADVICE", "提示"),
        "obligations": Text("WHAT MUST BE OBSERVED", "须遵守"),
        "lifts": Text("WHAT WOULD CHANGE IT", "如何才可做"),
        "how": Text("how", "方式"),
        "or": Text("; or ", "；或 "),
        "silent-pack": Text(
            "NOT ASKED: {pack} does not apply to this loan ({why})", "未检查：{pack} 不适用于该笔贷款（{why}）"
        ),
        "when": Text("when", "时间"),
        "from": Text("from {when}", "{when} 起"),
        "from-when": Text("FROM WHEN", "何时可做"),
        "from-then": Text("from {when} (in {wait}), if nothing else happens", "{when} 起（{wait}后），如无其他变化"),
        "tell-fact": Text("tell {facts}", "补充提供 {facts}"),
        "fresh-file": Text("ask again with a fresh file", "用最新快照再问"),
        "state-so": Text("make it so, and state {what}", "做到并声明 {what}"),
        "stands": Text("No time, consent or statement lifts this: {what}.", "时间、同意或声明均不能解除：{what}。"),
        "procedure": Text("the procedure", "作业流程"),
        "measures": Text("WHAT WAS COUNTED", "计数"),
        "met": Text("met", "已满足"),
        "not-met": Text("not met", "未满足"),
        "open": Text("not stated", "未声明"),
        "opened-by": Text("opened by", "开放于"),
        "no-stage": Text("no stage opens it", "没有阶段开放它"),
        "own-condition": Text("its own condition does not hold", "自身条件不成立"),
        "records": Text("records", "记录"),
        "one-not-applicable": Text(
            "1 rule of the packs does not apply here; `--format json` names it.",
            "另有 1 条规则在此不适用，见 `--format json`。",
        ),
        "not-applicable": Text(
            "{n} rules of the packs do not apply here; `--format json` lists them.",
            "另有 {n} 条规则在此不适用，见 `--format json`。",
        ),
        "not-so": Text("not so now: ", "目前不属于："),
        "more-reasons": Text(
            "(+n): n further reasons. All of them, and all else of one action:",
            "(+n)：另有 n 项原因。查看某一动作的全部原因：",
        ),
    }
)

FORCES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "law": Text("law", "法律"),
        "regulation": Text("regulation", "法规规章"),
        "standard": Text("national standard", "国家标准"),
        "code": Text("code of conduct", "自律规范"),
        "contract": Text("contract", "合同"),
        "policy": Text("house policy", "内部政策"),
    }
)

KNOWN: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "read": Text("text read", "已核对原文"),
        "secondary": Text("text known at second hand", "据二手来源"),
        "recalled-high": Text("text recalled, fairly sure", "凭记忆，较有把握"),
        "recalled-medium": Text("text recalled, unsure", "凭记忆，把握一般"),
        "recalled-low": Text("text recalled, doubtful", "凭记忆，存疑"),
    }
)


def label(name: str, lang: str, /, **values: object) -> str:
    """A label, its `{names}` filled in."""
    text = LABELS[name].in_(lang)
    return text.format_map(values) if values else text


def days_past_due(days: int | None, lang: str) -> str:
    """Where the loan stands, in a few words."""
    if days is None:
        return label("nothing-overdue", lang)
    if days == 1:
        return label("one-day-past-due", lang)
    if days > 1:
        return label("days-past-due", lang, n=days)
    return label("due-today", lang) if days == 0 else label("due-in", lang, n=-days)


def not_applicable(count: int, lang: str) -> str:
    """How many rules do not bind, and where they are listed."""
    return label("one-not-applicable", lang) if count == 1 else label("not-applicable", lang, n=count)


def colon(lang: str) -> str:
    """What stands between a label and its text."""
    return "：" if lang == "zh" else ": "
