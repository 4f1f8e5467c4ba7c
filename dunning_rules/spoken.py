"""What people who write Chinese call the keys, facts and words of the language, for the near name of an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from . import meant, words
from .values import Text

KEYS: Final[Mapping[str, str]] = {
    "playbook": "作业流程、流程、流程名",
    "pack": "规则包",
    "language": "语言、语言版本",
    "version": "版本、版本号",
    "title": "标题、名称、名字",
    "applies_to": "适用、适用于、适用范围",
    "in_force": "生效、有效期、施行、施行期间",
    "timezone": "时区",
    "packs": "规则包、规则",
    "adopt": "采用、参照",
    "numbers": "参数、数值、数字",
    "arrears": "逾期规则、逾期口径",
    "inputs": "输入、输入项、业务输入",
    "pause": "暂停、暂停催收",
    "stages": "阶段、催收阶段",
    "actions": "动作、催收动作、措施",
    "when": "条件、当、何时、什么时候",
    "opens": "开放、打开、启用、可做",
    "source": "来源、出处",
    "left_out": "未纳入、省略",
    "contact": "联系、联系方式、触达",
    "channel": "渠道、联系渠道、方式",
    "to": "对象、联系对象、对谁",
    "purpose": "目的、用途",
    "purposes": "目的、用途",
    "address": "地址、联系地址",
    "mode": "方式、模式",
    "at_most": "上限、频次、最多、不超过、次数限制",
    "at_least": "下限、至少、最少",
    "due": "到期、期限、时限",
    "script": "话术、脚本",
    "tell": "告知、告知内容",
    "offer": "方案、提供",
    "bring": "携带、携带材料",
    "serve": "送达、送达文书",
    "act": "行为、处置",
    "value": "值、取值",
    "unit": "单位",
    "assumed": "假定、假设",
    "review_by": "复核、复核日期、复核期限",
    "from": "起、自、从、开始、起始",
    "until": "止、至、截止、结束",
    "type": "类型",
    "product": "产品",
    "guards": "规则、条款",
    "hours": "时段、时间、时间段",
    "text": "文本、说明",
    "cite": "依据、引用、法条",
    "force": "效力",
    "effect": "效果、后果",
    "scope": "适用范围、范围",
    "row": "条目、编号",
    "all": "全部、同时、且、并且",
    "any": "任一、任意、或、或者",
    "not": "非、不是、排除",
    "done": "已做、已完成、完成",
    "contacted": "联系过、已联系",
    "promise": "承诺、还款承诺",
    "promise_due": "承诺到期",
    "arrangement": "还款计划、还款安排、分期",
    "status": "状态",
    "request": "请求、要求",
    "hold": "暂停、冻结",
    "consent": "同意、授权",
    "finding": "调查结果、了解情况",
    "known": "已知",
    "scenarios": "情景、测试",
    "given": "给定、前提",
    "expect": "预期、期望",
    "within": "之内、以内",
    "en": "英文、英语",
    "zh": "中文、汉语",
}
"""Key → what it is called. A key and a word of a vocabulary may be called alike: what can stand there decides."""

FACTS: Final[Mapping[str, str]] = {
    "days_past_due": "逾期天数、逾期日数、逾期",
    "delinquent_days": "计龄天数",
    "installments_overdue": "逾期期数",
    "worst_days_past_due": "最长逾期天数、本轮最长逾期天数",
    "cured_on": "逾期结清日、结清日",
    "amount_overdue": "逾期金额、逾期款",
    "penalty_interest": "罚息",
    "amount_to_cure": "结清逾期所需金额",
    "loan.product": "产品",
    "loan.status": "贷款状态",
    "loan.product_class": "产品类别",
    "loan.principal_outstanding": "剩余本金、本金余额",
    "lender": "贷款机构、贷款人",
    "collector": "催收方、催收机构",
    "borrower.kind": "借款人类型",
    "party.role": "身份、角色",
    "party.kind": "当事人类型",
    "party.liability": "责任、责任性质",
}

OTHERS: Final[Mapping[str, str]] = {
    "minutes": "分、分钟",
    "hours": "小时",
    "days": "天、日",
    "business days": "工作日、营业日",
    "months": "月、个月",
    "years": "年",
    "times": "次",
    "rate": "比率、利率",
    "amount": "金额、元",
    "true": "是、对",
    "false": "否、不是",
    "kept": "履行中、正常履行、正常",
    "broken": "违约、未履行",
    "none": "无、没有",
    "pending": "待履行、未到期",
    "partial": "部分履行",
    "deny": "禁止",
    "presume": "推定",
    "advise": "提示、建议",
    "law": "法律",
    "regulation": "法规、行政法规",
    "standard": "标准",
    "code": "行业规范、自律规范",
    "contract": "合同",
    "policy": "内部制度、制度",
    "integer": "整数",
    "decimal": "小数",
    "boolean": "是否、布尔",
    "date": "日期",
    "text": "文本、文字",
    "phone": "打电话、电催、外呼",
    "sms": "发短信",
    "visit": "外访、拜访、走访",
    "letter": "信件、函件、催收函",
    "social": "微信、企业微信",
    "app": "站内信、推送",
    "borrower": "债务人、客户",
    "guarantor": "担保人",
    "remind": "提醒、还款提醒",
    "demand": "催收、催款、催要",
    "notice": "通知、告知",
    "negotiate": "协商",
}


def spoken(name: str) -> Iterator[str]:
    """The names of the language that people may mean who write this; none for a name that is plain ASCII already."""
    zone = meant.zone(name)
    if zone:
        yield zone
    if not name.isascii():
        yield from _by_chinese().get(name.strip(), ())


@cache
def _by_chinese() -> dict[str, tuple[str, ...]]:
    vocabularies = [told for told in vars(words).values() if isinstance(told, dict)]
    pairs = [(chinese, ours) for table in (KEYS, FACTS, OTHERS) for ours, chinese in table.items()]
    pairs += [(text.zh, ours) for told in vocabularies for ours, text in told.items() if isinstance(text, Text)]
    found: dict[str, list[str]] = {}
    for chinese, ours in pairs:
        for one in chinese.split("、"):
            found.setdefault(one, []).append(ours)
    return {chinese: tuple(dict.fromkeys(ours)) for chinese, ours in found.items()}
