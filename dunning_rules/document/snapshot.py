"""The snapshot as it is written: the loan, its people and their addresses. The records stand in `ledger`."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from dunning_rules.document.fields import (
    DateField,
    IdField,
    InstantField,
    IntegerField,
    OneOrMany,
    WishHoursField,
    word,
)
from dunning_rules.document.ledger import (
    Amount,
    Channel,
    Keys,
    Meta,
    PartyZoneField,
    PlainField,
    RecordDocument,
    ZoneField,
)
from dunning_rules.document.refusals import refusal
from dunning_rules.words import (
    ADDRESS_KINDS,
    CLAIMS,
    COLLECTOR_TYPES,
    COVERED_BY,
    COVERED_DEBTS,
    LENDER_TYPES,
    LIABILITIES,
    LOAN_STATES,
    PARTY_KINDS,
    PLACES,
    PRODUCT_CLASSES,
    ROLES,
)

MOST_GRACE = 3660


def _grace(number: int) -> int:
    if not 0 <= number <= MOST_GRACE:
        raise refusal("wrong-kind", is_=str(number), wants=f"a whole number from 0 to {MOST_GRACE}")
    return number


class InstallmentDocument(Keys):
    """What is due on one day: `amount`, or its parts. 一期应还款"""

    due: DateField = Field(description="The due date, in the servicing zone. 到期日")
    amount: Amount | None = Field(None, description="The whole installment; left out, the sum of its parts. 应还金额")
    principal: Amount | None = Field(None, description="The part that is principal. 本金")
    interest: Amount | None = Field(None, description="The part that is interest. 利息")
    fees: Amount | None = Field(None, description="The part that is fees. 费用")
    paid: Amount | None = Field(
        None,
        description="What was paid of it; where it stands it is the truth, where not, the ledger's payments. 已还金额",
    )
    paid_on: DateField | None = Field(None, description="The local date of the last payment on it. 还款日期")


class LoanDocument(Keys):
    """The loan. What else a host knows goes into declared `facts`. 贷款"""

    id: IdField = Field(description="The id of the loan; records name it under `debts`. 贷款编号")
    product: IdField = Field(description="The product, as playbooks name it under `applies_to`. 产品")
    installments: tuple[InstallmentDocument, ...] = Field(description="The repayment schedule. 还款计划")
    currency: IdField | None = Field(None, description="ISO 4217, such as CNY. 币种")
    status: Annotated[str, word(LOAN_STATES, "loan status")] | None = Field(
        None, description="`pending`, `repaid` and `settled` mean that nothing is unpaid. 贷款状态"
    )
    product_class: Annotated[str, word(PRODUCT_CLASSES, "product class")] | None = Field(
        None, description="The kind of product, for the scope of rules. 产品类别"
    )
    claim: Annotated[str, word(CLAIMS, "claim")] | None = Field(
        None, description="The loan itself, or a guarantor's recourse after payment. 债权性质"
    )
    principal_outstanding: Amount | None = Field(None, description="The principal still owed. 剩余本金")
    annual_rate: Amount | None = Field(
        None, description='The contract rate by the year as a fraction: "0.096" is 9.6 %. 年利率'
    )
    agreed_penalty: Amount | None = Field(
        None, description="The agreed penalty rate by the year, as a fraction. 约定罚息年利率"
    )
    maturity: DateField | None = Field(
        None, description="The end of the main term; left out, the last due date. 主债务到期日"
    )
    accelerated_on: DateField | None = Field(None, description="The day the whole loan was called in. 宣布提前到期日")
    grace_days: Annotated[IntegerField, AfterValidator(_grace)] | None = Field(
        None, description="Days of grace after a due date. 宽限天数"
    )
    limitation_date: DateField | None = Field(None, description="The last day of the limitation period. 诉讼时效届满日")
    timezone: ZoneField | None = Field(
        None, description="The servicing zone: days past due are counted in it. 业务时区"
    )
    governing_law: IdField | None = Field(
        None, description="ISO 3166, with the part where it matters: CN, US-MA, GB-EAW, CA-ON. 适用法域"
    )
    meta: Meta = None


class LenderDocument(Keys):
    """Who holds the claim. 贷款机构"""

    type: Annotated[str, word(LENDER_TYPES, "lender type")] | None = Field(
        None, description="The kind of lender, for the scope of rules. 机构类型"
    )


class CollectorDocument(Keys):
    """Who asks. 催收方"""

    type: Annotated[str, word(COLLECTOR_TYPES, "collector type")] | None = Field(
        None, description="The kind of collector, for the scope of rules. 催收方类型"
    )


class LiabilityDocument(Keys):
    """How a party answers for the debt. 责任"""

    nature: Annotated[str, word(LIABILITIES, "liability")] | None = Field(
        None, description="Left out: primary for borrowers, general for guarantors, none for all others. 责任性质"
    )
    until: DateField | None = Field(
        None, description="The agreed end of a guarantee; left out, the law's. 保证期间届满日"
    )
    cap: Amount | None = Field(None, description="The most the party answers for. 最高额")


class AddressDocument(Keys):
    """A way to reach a party. Retired ones stay listed. 联系地址"""

    id: IdField = Field(description="The id; no two addresses of a snapshot share one. 编号")
    channels: OneOrMany[Channel] = Field((), description="What it serves: a mobile serves `phone` and `sms`. 可用渠道")
    kind: Annotated[str, word(ADDRESS_KINDS, "kind of address")] | None = Field(None, description="What it is. 类型")
    place: Annotated[str, word(PLACES, "place")] | None = Field(
        None, description="The place it belongs to; left out, none. 所在场所"
    )
    shared_with: OneOrMany[IdField] = Field((), description="Who else can be reached by it. 共用人")
    meta: Meta = None


class PartyDocument(Keys):
    """A person or company that has to do with the loan. 当事人"""

    id: IdField = Field(description="The id; records name it under `party`. 编号")
    role: Annotated[str, word(ROLES, "role")] = Field(description="What the party is to the loan. 角色")
    person: IdField | None = Field(None, description="The person, the same across loans. 客户号")
    kind: Annotated[str, word(PARTY_KINDS, "kind of party")] | None = Field(
        None, description="A person, a sole trader or a company. 主体类型"
    )
    liability: LiabilityDocument | None = Field(None, description="How it answers for the debt. 责任")
    timezones: tuple[PartyZoneField, ...] = Field(
        (), description="Where it may be: several when the evidence conflicts; `unknown` makes them not told. 所在时区"
    )
    work_hours: WishHoursField | None = Field(None, description="Its working hours, local time. 工作时间")
    language: IdField | None = Field(None, description="The language it is spoken to in, such as zh. 语言")
    acts_for: OneOrMany[IdField] = Field((), description="The parties it represents. 代表谁")
    addresses: tuple[AddressDocument, ...] = Field((), description="The ways to reach it. 联系地址")
    meta: Meta = None


class DebtDocument(Keys):
    """Another debt of the person. 其他债务"""

    id: IdField = Field(description="The id; records name it under `debts`. 编号")
    account: IdField | None = Field(None, description="Ids of one account are one debt. 账户")
    creditor: IdField | None = Field(None, description="Whose claim it is. 债权人")


class CoverageDocument(Keys):
    """What the ledger holds. A count that reaches beyond it is unknown, never zero. 台账范围"""

    debts: Annotated[str, word(COVERED_DEBTS, "covered debts")] = Field("all", description="Which debts. 哪些债务")
    by: Annotated[str, word(COVERED_BY, "covered collectors")] = Field("all", description="Whose contacts. 谁的联系")
    from_: DateField | None = Field(None, alias="from", description="From which day on. 起始日期")


class SnapshotDocument(Keys):
    """What is known of one loan at one instant. 贷款快照"""

    as_of: InstantField = Field(
        description="The instant the file speaks of; what is known later is invisible. 数据时点"
    )
    loan: LoanDocument = Field(description="The loan. 贷款")
    lender: LenderDocument | None = Field(None, description="Who holds the claim. 贷款机构")
    collector: CollectorDocument | None = Field(None, description="Who asks. 催收方")
    parties: tuple[PartyDocument, ...] = Field((), description="The people of the loan. 当事人")
    debts: tuple[DebtDocument, ...] = Field((), description="The person's other debts. 其他债务")
    coverage: CoverageDocument | None = Field(None, description="What the ledger holds; left out, everything. 台账范围")
    ledger: tuple[RecordDocument, ...] = Field((), description="What happened; the order never matters. 台账")
    facts: dict[str, PlainField] = Field(
        default_factory=dict, description="Inputs that a playbook or pack declares. 声明的输入项"
    )
    meta: Meta = None
