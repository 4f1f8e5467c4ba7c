"""The names of what may change in a rule, and the vocabularies of its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .. import words
from ..values import Text
from .labels import FORCES, KNOWN
from .packsheet import EFFECTS

NAMES: Final[Mapping[str, Text]] = {
    "id": Text("name", "名称"),
    "version": Text("version", "版本"),
    "scope": Text("applies to", "适用范围"),
    "in_force": Text("in force", "施行期间"),
    "packs": Text("guards that bind", "适用规则包"),
    "adopt": Text("adopted as house policy", "作为内部政策采用的规则包"),
    "builds_on": Text("builds on", "依据的规则包"),
    "timezone": Text("zone", "时区"),
    "calendar": Text("calendar of working days", "工作日历"),
    "holidays": Text("further holidays", "另列节假日"),
    "review_by": Text("review by", "复核期限"),
    "when": Text("condition", "条件"),
    "opens": Text("opens", "开放动作"),
    "purposes": Text("closes", "关闭目的"),
    "source": Text("source", "来源"),
    "channel": Text("channel", "渠道"),
    "act": Text("act", "行为"),
    "mode": Text("mode", "方式"),
    "to": Text("whom", "对象"),
    "address": Text("kind of address", "联系方式类型"),
    "purpose": Text("purpose", "目的"),
    "at_most": Text("at most", "频次上限"),
    "at_least": Text("duty, at least", "应做频次"),
    "due": Text("duty, within", "应做期限"),
    "serve": Text("serves", "送达文件"),
    "tell": Text("tells", "告知"),
    "applies_to": Text("speaks of", "适用于"),
    "forbids": Text("what it forbids", "禁止内容"),
    "unless": Text("except where", "例外"),
    "rebutted_by": Text("rebutted where", "可推翻的情形"),
    "form": Text("form", "形式"),
    "effect": Text("effect", "后果"),
    "force": Text("force", "效力"),
    "known": Text("how well its text is known", "条文核实"),
    "cite": Text("citation", "依据"),
    "row": Text("row", "条目"),
    "roles": Text("people", "人员"),
    "type": Text("kind", "类型"),
    "when_unknown": Text("assumed where it is not told", "未提供时的假定"),
    "value": Text("value", "取值"),
    "assumed": Text("assumed", "是否假定"),
    "counts": Text("counted as unpaid", "计为未还"),
    "tolerance": Text("may stay open", "容差"),
    "frozen_days": Text("frozen days", "暂停天数"),
    "accrual": Text("penalty interest accrues", "计收罚息"),
    "base": Text("penalty interest, on", "罚息基数"),
    "rate": Text("penalty interest, rate", "罚息利率"),
    "multiple": Text("penalty interest, multiple of the contract rate", "罚息为合同利率的倍数"),
    "starts": Text("penalty interest, from", "罚息起算"),
    "days_in_year": Text("penalty interest, days in a year", "罚息年天数"),
    "compounding": Text("penalty interest, compounding", "罚息复利"),
    "cap": Text("penalty interest, cap", "罚息上限"),
    "rounding": Text("penalty interest, rounding", "罚息取整"),
    "allocation": Text("order in which a payment is applied", "还款抵充顺序"),
    "accrual_source": Text("penalty interest, source", "罚息来源"),
    "allocation_source": Text("order of payments, source", "抵充顺序来源"),
}

VOCABULARIES: Final[Mapping[str, Mapping[str, Text]]] = {
    "channel": words.CHANNELS,
    "act": words.ACTS,
    "mode": words.MODES,
    "purpose": words.PURPOSES,
    "serve": words.DOCUMENTS,
    "effect": EFFECTS,
    "force": FORCES,
    "known": KNOWN,
    "form": {
        "hours": Text("hours", "时段"),
        "cap": Text("a limit", "上限"),
        "wait": Text("a wait", "间隔"),
        "forbidden": Text("a prohibition", "禁止"),
        "only-if": Text("a requirement", "前提"),
        "request": Text("wishes are respected", "尊重请求"),
        "required": Text("an obligation of the contact", "对联系本身的要求"),
    },
}
