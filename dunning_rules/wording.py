"""Reasons in words for people, in English and Chinese: rendered from codes and values, never stored with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from . import words
from .calendar import to_datetime
from .values import Text

if TYPE_CHECKING:
    from .decision import Reason

FACTS: Final[dict[str, Text]] = {
    "days_past_due": Text("days past due", "逾期天数"),
    "delinquent_days": Text("delinquent days", "计收逾期天数"),
    "installments_overdue": Text("installments overdue", "逾期期数"),
    "worst_days_past_due": Text("the worst days past due", "最高逾期天数"),
    "cured_on": Text("the day of the cure", "结清逾期日"),
    "amount_overdue": Text("the amount overdue", "逾期金额"),
    "penalty_interest": Text("the penalty interest", "罚息"),
    "amount_to_cure": Text("the amount to cure", "应还总额"),
    "loan.product": Text("the product", "产品"),
    "loan.product_class": Text("the class of product", "产品类别"),
    "loan.status": Text("the status of the loan", "贷款状态"),
    "loan.claim": Text("what the claim is", "债权性质"),
    "loan.maturity": Text("the maturity", "到期日"),
    "loan.limitation_date": Text("the limitation date", "诉讼时效届满日"),
    "loan.governing_law": Text("the governing law", "适用法律"),
    "loan.annual_rate": Text("the annual rate", "年利率"),
    "lender": Text("the lender's type", "贷款机构类型"),
    "collector": Text("the collector's type", "催收方类型"),
    "party.role": Text("the party's role", "当事人身份"),
    "party.kind": Text("the party's kind", "当事人类型"),
    "party.liability": Text("the party's liability", "责任性质"),
    "party.timezones": Text("the party's time zone", "当事人所在时区"),
    "borrower.kind": Text("the borrower's kind", "借款人类型"),
    "coverage": Text("the ledger before its first day, or of others", "台账覆盖范围以外的记录"),
    "ledger": Text("the ledger after the file's instant", "快照之后的台账"),
}

TEMPLATES: Final[dict[str, Text]] = {
    "range": Text("{fact} is {is}, outside {wants}", "{fact}为 {is}，不在 {wants} 内"),
    "range-unwanted": Text("{fact} is {is}, inside {wants}", "{fact}为 {is}，在 {wants} 内"),
    "value": Text("{fact} is {is}, not {wants}", "{fact}为“{is}”，而非“{wants}”"),
    "value-unwanted": Text("{fact} is {is}", "{fact}为“{is}”"),
    "not-done": Text("{action} has not been done", "尚未完成：{action}"),
    "done-stands": Text("{action} has been done", "已完成：{action}"),
    "not-tried": Text("{action} has not been tried enough: {is}, wanted {wants}", "{action}尝试不足：{is}，需 {wants}"),
    "tried-stands": Text("{action} has been tried", "已尝试：{action}"),
    "count": Text("{is} {of} in the ledger match, wanted {wants}", "台账中符合的{of}为 {is}，需 {wants}"),
    "count-stands": Text("{is} {of} in the ledger match", "台账中符合的{of}为 {is}"),
    "promise": Text("the latest promise stands as: {is}; wanted: {wants}", "最近承诺状态：{is}；需：{wants}"),
    "promise-stands": Text("the latest promise stands as: {is}", "最近承诺状态：{is}"),
    "promise-due": Text("no pending promise is due within {within}", "{within}内没有到期的待履行承诺"),
    "promise-due-stands": Text("a pending promise is due soon", "有即将到期的待履行承诺"),
    "arrangement": Text("the repayment arrangement stands as: {is}; wanted: {wants}", "还款安排状态：{is}；需：{wants}"),
    "arrangement-stands": Text("the repayment arrangement stands as: {is}", "还款安排状态：{is}"),
    "status": Text("not recorded: {wants}", "未记录状态：{wants}"),
    "status-stands": Text("recorded: {wants}", "已记录状态：{wants}"),
    "request": Text("no such request stands: {wants}", "没有有效的请求：{wants}"),
    "request-stands": Text("a request stands: {wants}", "有有效的请求：{wants}"),
    "consent": Text("no consent covers this: {wants}", "没有适用的同意：{wants}"),
    "consent-stands": Text("a consent covers this: {wants}", "有适用的同意：{wants}"),
    "near": Text("{fact} is {is}, not within {within} from today", "{fact}为 {is}，不在今日起 {within}内"),
    "near-stands": Text("{fact} is {is}, within {within} from today", "{fact}为 {is}，在今日起 {within}内"),
    "hold": Text("a hold stands: {reason}", "催收暂停中：{reason}"),
    "hold-stands": Text("a hold stands", "催收暂停中"),
    "appointment": Text("no appointment with the party stands", "没有有效的预约"),
    "appointment-stands": Text("an appointment stands", "有有效的预约"),
    "placement": Text("the placement with an agency is: {is}; wanted: {wants}", "委外状态：{is}；需：{wants}"),
    "placement-stands": Text("the placement with an agency is: {is}", "委外状态：{is}"),
    "assignment": Text("the assignment is: {is}; wanted: {wants}", "债权转让状态：{is}；需：{wants}"),
    "assignment-stands": Text("the assignment is: {is}", "债权转让状态：{is}"),
    "finding": Text("found of {finding}: {is}; wanted: {wants}", "了解到的{finding}：{is}；需：{wants}"),
    "finding-stands": Text("found of {finding}: {is}", "了解到的{finding}：{is}"),
    "not-told": Text("{fact} was not told", "未提供：{fact}"),
    "known-stands": Text("{fact} was told", "已提供：{fact}"),
    "contact": Text("the contact's {attribute} is {is}; wanted: {wants}", "本次联系的{attribute}为 {is}；需：{wants}"),
    "contact-stands": Text("the contact's {attribute} is {is}", "本次联系的{attribute}为 {is}"),
    "pause": Text("paused: {pause}", "暂停：{pause}"),
    "at-most": Text("the team's own limit is used up: {limit}", "已达内部频次上限：{limit}"),
    "no-party": Text("nobody in the role: {to}", "没有此身份的当事人：{to}"),
    "no-address": Text("no address for this: {channel} {kinds}", "没有可用的联系方式：{channel} {kinds}"),
    "missing-fact": Text("not known: {missing}", "未知：{missing}"),
    "stale": Text(
        "the ledger is known only to {known_to}: ask again with a fresh file", "台账只到 {known_to}，请用最新快照再问"
    ),
    "not-in-force": Text("the playbook is not in force on that day", "该日本作业流程未施行"),
    "jurisdiction": Text("the governing law is {is}, not {wants}", "适用法律为 {is}，而非 {wants}"),
    "hours": Text("it is {is} in {zone}, outside {hours}", "{zone} 现为 {is}，不在 {hours} 内"),
    "cap": Text("{count} counted, at most {limit} per {window}", "已计 {count} 次，{window}内至多 {limit} 次"),
    "wait": Text("the wait of {term} is not over", "须等待 {term}，尚未期满"),
}

NOT_APPLICABLE: Final[dict[str, Text]] = {
    "scope": Text("outside its scope: {fact} is {is}, wanted {wants}", "不在适用范围：{fact}为“{is}”，需“{wants}”"),
    "not-in-force": Text("not in force on that day", "该日未施行"),
}

_VOCABULARIES: Final = (
    words.CHANNELS,
    words.ROLES,
    words.PARTY_KINDS,
    words.PURPOSES,
    words.STATUSES,
    words.REQUESTS,
    words.CONSENTS,
    words.HOLD_REASONS,
    words.PRODUCT_CLASSES,
    words.LENDER_TYPES,
    words.COLLECTOR_TYPES,
    words.LOAN_STATES,
    words.CLAIMS,
    words.LIABILITIES,
    words.CAUSES,
    words.ATTITUDES,
    words.ADDRESS_KINDS,
)

_STATES: Final[dict[str, Text]] = {
    "none": Text("none", "无"),
    "pending": Text("pending", "待履行"),
    "kept": Text("kept", "已履行"),
    "partial": Text("partly kept", "部分履行"),
    "broken": Text("broken", "未履行"),
    "standing": Text("standing", "有效"),
    "notified": Text("notified", "已通知"),
    "unnotified": Text("not notified", "未通知"),
    "true": Text("yes", "是"),
    "false": Text("no", "否"),
    "records": Text("records", "记录数"),
    "days": Text("days", "天数"),
    "attempts": Text("attempts", "次呼叫"),
}

_UNITS_ZH: Final = (
    ("conversations", "次有效通话"), ("conversation", "次有效通话"), ("connections", "次接通"), ("connection", "次接通"),
    ("attempts", "次"), ("attempt", "次"), (" per ", "／"), ("business days", "个工作日"), ("business day", "个工作日"),
    ("days", "天"), ("day", "天"), ("hours", "小时"), ("hour", "小时"), ("minutes", "分钟"), ("months", "个月"),
    ("month", "个月"), ("years", "年"), ("year", "年"), ("promise", "每次承诺"), ("episode", "本次逾期"), ("once", "一次"),
    ("ever", "始终"),
)  # fmt: skip


def reason(told: Reason, lang: str) -> str:
    """The reason in words. A guard speaks with its own text, followed by what was seen."""
    values = dict(told.values)
    values |= {"count": told.count, "limit": values.get("limit", told.limit), "missing": told.missing}
    if told.kind == "cadence":
        values["limit"] = values["limit"] or told.limit
    detail = _detail(told, values, lang)
    if told.guard is None:
        return _until(detail, told, lang)
    said = told.guard.text.in_(lang)
    if not detail:
        return said
    return _until(f"{said}{'（' if lang == 'zh' else ' ('}{detail}{'）' if lang == 'zh' else ')'}", told, lang)


def not_applicable(why: str, values: Mapping[str, Any], lang: str) -> str:
    """Why a guard does not bind, in words."""
    if why == "scope" and "is" not in values:
        return Text("outside its scope", "不在适用范围").in_(lang)
    return _filled(NOT_APPLICABLE[why], values, lang)


def fact(name: str, lang: str) -> str:
    """A fact's name for people; a playbook's own input keeps its name."""
    known = FACTS.get(name)
    return name if known is None else known.in_(lang)


def _detail(told: Reason, values: Mapping[str, Any], lang: str) -> str:
    if told.guard is not None and told.code in ("forbidden", "only-if", "request", "required"):
        return ""
    if told.kind == "guard" and told.code == "cap":
        values = dict(values) | {"limit": told.limit}
    key = told.code
    if values.get("unwanted") and f"{key}-unwanted" in TEMPLATES:
        key = f"{key}-unwanted"
    template = TEMPLATES.get(key)
    return told.code if template is None else _filled(template, values, lang)


def _filled(template: Text, values: Mapping[str, Any], lang: str) -> str:
    shown = {name: _shown(name, value, lang) for name, value in values.items()}
    return template.in_(lang).format_map(_Blank(shown)).strip()


class _Blank(dict[str, str]):
    """A value that a reason does not carry stays empty in its sentence."""

    def __missing__(self, key: str) -> str:
        return ""


def _shown(name: str, value: Any, lang: str) -> str:
    if name in ("fact", "missing"):
        return "、".join(fact(one, lang) for one in str(value).split(", ")) if lang == "zh" else ", ".join(
            fact(one, lang) for one in str(value).split(", ")
        )
    if name in ("limit", "term", "window", "within"):
        return _unit(str(value), lang)
    if isinstance(value, tuple):
        return ("、" if lang == "zh" else ", ").join(_word(str(one), lang) for one in value)
    if value is None:
        return _STATES["none"].in_(lang)
    if isinstance(value, int | Decimal | date) and not isinstance(value, bool):
        return str(value)
    text = "true" if value is True else "false" if value is False else str(value)
    joined = " / " if lang == "en" else "／"
    return joined.join(_word(part, lang) for part in text.split(" | "))


def _word(text: str, lang: str) -> str:
    if text.startswith("not "):
        return f"{'非' if lang == 'zh' else 'not '}{_word(text[4:], lang)}"
    if text in _STATES:
        return _STATES[text].in_(lang)
    if lang == "zh":
        for vocabulary in _VOCABULARIES:
            if text in vocabulary:
                return vocabulary[text].zh
    return text.replace("_", " ")


def _unit(text: str, lang: str) -> str:
    if lang != "zh":
        return text
    for english, chinese in _UNITS_ZH:
        text = text.replace(english, chinese)
    return text.replace(" ", "")


def _until(text: str, told: Reason, lang: str) -> str:
    if told.until is None:
        return text
    moment = to_datetime(told.until, told.zone)
    when = f"{moment:%Y-%m-%d %H:%M}"
    return f"{text}；至 {when}" if lang == "zh" else f"{text}; until {when}"
