"""The facts of a loan that conditions may ask for: their names, their kinds, what people call them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from .values import Text
from .words import (
    CLAIMS,
    COLLECTOR_TYPES,
    LENDER_TYPES,
    LIABILITIES,
    LOAN_STATES,
    PARTY_KINDS,
    PRODUCT_CLASSES,
    ROLES,
    Words,
)

FactKind = Literal["integer", "decimal", "date", "text", "boolean"]

_FACTS: Final[tuple[tuple[str, FactKind, str, str], ...]] = (
    ("days_past_due", "integer", "days past due", "逾期天数"),
    ("delinquent_days", "integer", "delinquent days, without grace and frozen days", "计龄天数（扣除宽限与暂停）"),
    ("installments_overdue", "integer", "installments overdue", "逾期期数"),
    ("worst_days_past_due", "integer", "most days past due of the episode", "本轮最长逾期天数"),
    ("cured_on", "date", "day since which nothing is overdue", "逾期结清日"),
    ("amount_overdue", "decimal", "amount overdue", "逾期金额"),
    ("penalty_interest", "decimal", "penalty interest", "罚息"),
    ("amount_to_cure", "decimal", "amount that would cure the arrears", "结清逾期所需金额"),
    ("loan.id", "text", "loan", "贷款编号"),
    ("loan.product", "text", "product", "产品"),
    ("loan.currency", "text", "currency", "币种"),
    ("loan.status", "text", "status of the loan", "贷款状态"),
    ("loan.product_class", "text", "kind of product", "产品类别"),
    ("loan.claim", "text", "nature of the claim", "债权性质"),
    ("loan.principal_outstanding", "decimal", "principal outstanding", "剩余本金"),
    ("loan.annual_rate", "decimal", "contract rate by the year", "年利率"),
    ("loan.agreed_penalty", "decimal", "agreed penalty rate by the year", "约定罚息年利率"),
    ("loan.maturity", "date", "end of the main term", "主债务到期日"),
    ("loan.accelerated_on", "date", "day the loan was called in", "宣布提前到期日"),
    ("loan.grace_days", "integer", "days of grace", "宽限天数"),
    ("loan.limitation_date", "date", "end of the limitation period", "诉讼时效届满日"),
    ("loan.timezone", "text", "servicing zone", "业务时区"),
    ("loan.governing_law", "text", "governing law", "适用法域"),
    ("lender", "text", "type of lender", "贷款机构类型"),
    ("collector", "text", "type of collector", "催收方类型"),
)
_PARTY_FACTS: Final[tuple[tuple[str, FactKind, str, str], ...]] = (
    ("borrower.kind", "text", "kind of the borrower", "借款人类型"),
    ("party.role", "text", "role of the party", "当事人身份"),
    ("party.kind", "text", "kind of the party", "当事人类型"),
    ("party.liability", "text", "liability of the party", "当事人责任性质"),
    ("party.liability_until", "date", "end of the guarantee period that was agreed", "约定的保证期间届满日"),
    ("party.language", "text", "language of the party", "当事人语言"),
)

FACT_KINDS: Final[Mapping[str, FactKind]] = MappingProxyType({name: kind for name, kind, _, _ in _FACTS})
"""Fact → kind of its value."""

FACT_TITLES: Final[Mapping[str, Text]] = MappingProxyType(
    {name: Text(en, zh) for name, _, en, zh in (*_FACTS, *_PARTY_FACTS)}
)
"""Fact → what people call it."""

FACT_WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "loan.status": LOAN_STATES,
        "loan.product_class": PRODUCT_CLASSES,
        "loan.claim": CLAIMS,
        "lender": LENDER_TYPES,
        "collector": COLLECTOR_TYPES,
        "borrower.kind": PARTY_KINDS,
        "party.role": ROLES,
        "party.kind": PARTY_KINDS,
        "party.liability": LIABILITIES,
    }
)
"""The facts whose values are words of a closed vocabulary."""

ASKED_KINDS: Final[Mapping[str, FactKind]] = MappingProxyType(
    {name: kind for name, kind, _, _ in (*_FACTS, *_PARTY_FACTS)}
)
"""Every fact a condition may name → its kind: those of the loan, and those of the party in question."""

FIGURES: Final = (
    "amount_overdue",
    "days_past_due",
    "delinquent_days",
    "penalty_interest",
    "amount_to_cure",
    "installments_overdue",
    "worst_days_past_due",
    "loan.principal_outstanding",
)
"""The facts that an action may tell as figures."""
