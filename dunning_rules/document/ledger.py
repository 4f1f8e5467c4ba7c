"""The records of the ledger as they are written: one kind a class, with exactly the keys of its kind."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, PlainValidator, WithJsonSchema

from dunning_rules.diagnostics import near
from dunning_rules.document.fields import (
    BooleanField,
    DateField,
    DateOrInstantField,
    IdField,
    InstantField,
    MoneyField,
    OneOrMany,
    WishHoursField,
    word,
)
from dunning_rules.document.refusals import name_of, reader, refusal
from dunning_rules.document.validate import Document
from dunning_rules.tree import Float
from dunning_rules.values import BadValue
from dunning_rules.words import (
    ACTS,
    AGEING,
    ARRANGEMENT_TYPES,
    ATTITUDES,
    CAUSES,
    CHANNELS,
    COLLECTORS,
    CONSENTS,
    DIRECTIONS,
    FORMS,
    HOLD_REASONS,
    MODES,
    OUTCOMES,
    PAYMENT_STATUSES,
    PLACES,
    PURPOSES,
    REQUESTS,
    STATUSES,
    WEEKDAYS,
)
from dunning_rules.zones import zone_names

A_COLLECTOR = "a collector, such as lender or agency:7"

_COLLECTOR = re.compile(r"(?P<kind>[a-z_]+)(?::[^\s:]{1,80})?\Z")


class Keys(Document):
    """A part of a snapshot or contact: only the keys as they are written."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)


def _read_zone(text: str) -> str:
    if text not in zone_names():
        close = near(text, zone_names())
        raise BadValue("unknown-zone", is_=text, **({"near": close} if close else {}))
    return text


def _read_party_zone(text: str) -> str:
    return text if text == "unknown" else _read_zone(text)


def _read_collector(text: str) -> str:
    found = _COLLECTOR.match(text)
    if not found or found["kind"] not in COLLECTORS or (found["kind"] == "lender" and text != "lender"):
        raise BadValue("wrong-kind", is_=text, wants=A_COLLECTOR)
    return text


def _not_negative(amount: Decimal) -> Decimal:
    if amount < 0:
        raise refusal("negative-amount", is_=str(amount))
    return amount


def plain_value(value: object) -> str | int | bool | None:
    """A value of a fact or of a stated attribute: text, whole number, yes or no. Decimals and dates come as text."""
    if isinstance(value, float | Float):
        raise refusal("float-money", is_=name_of(value))
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int) and abs(value) < 10**18:
        return value
    shape = "wrong-shape" if isinstance(value, dict | list) else "wrong-kind"
    raise refusal(shape, is_=name_of(value), wants="a text, a number, or `true` or `false`")


A_ZONE = "a name of the time-zone database, such as Asia/Shanghai"

ZoneField = Annotated[
    str,
    PlainValidator(reader(_read_zone, A_ZONE)),
    WithJsonSchema({"title": "Time zone", "type": "string", "examples": ["Asia/Shanghai"]}),
]
PartyZoneField = Annotated[
    str,
    PlainValidator(reader(_read_party_zone, A_ZONE)),
    WithJsonSchema({"title": "Time zone", "type": "string", "examples": ["Asia/Shanghai", "unknown"]}),
]
CollectorField = Annotated[
    str,
    PlainValidator(reader(_read_collector, A_COLLECTOR)),
    WithJsonSchema(
        {
            "title": "Collector",
            "type": "string",
            "pattern": "^(lender|(agency|assignee|law_firm)(:[^\\s:]{1,80})?)$",
            "examples": ["lender", "agency:7"],
        }
    ),
]
Amount = Annotated[MoneyField, AfterValidator(_not_negative)]
PlainField = Annotated[
    Any,
    PlainValidator(plain_value),
    WithJsonSchema({"title": "Value", "type": ["string", "integer", "boolean", "null"]}),
]
Meta = Annotated[
    dict[str, Any] | None,
    Field(title="Meta", description="Whatever the host wants to keep beside it; ignored. 附注，不参与判断"),
]

Channel = Annotated[str, word(CHANNELS, "channel")]
Purpose = Annotated[str, word(PURPOSES, "purpose")]

_PARTY = Field(title="Party", description="The party, by its id. 当事人")
_NO_PARTY = Field(None, title="Party", description="The party, by its id. 当事人")
_ADDRESS = Field(None, title="Address", description="The address, by its id; left out, any. 联系地址")
_DEBTS = Field(None, title="Debts", description="Ids of this loan or of `debts`; left out, all. 涉及的债务")
_UNTIL = Field(None, title="Until", description="The last day, or the instant at which it ends. 截止")
_FROM = Field(None, alias="from", title="From", description="The first day, or the instant at which it begins. 起始")
_IN = Field(None, alias="in", title="In", description="The contact in which it was made, by its id. 所在的联系记录")
_BY = Field(None, title="By", description="Who made it; left out, `lender`: whoever holds the claim. 经办方")
_OUTCOME = Field(None, title="Outcome", description="What came of it; left out, still pending. 结果")

Outcome = Annotated[str, word(OUTCOMES, "outcome")]
DebtIds = OneOrMany[IdField]


class Base(Keys):
    """What every record has."""

    id: IdField = Field(title="Id", description="The id; two records with one id must be equal and count once. 编号")
    at: InstantField = Field(
        title="At", description="When it happened: sent, for what we send; received, for what we receive. 发生时间"
    )
    known_at: InstantField | None = Field(
        None, title="Known at", description="When the lender learnt of it; left out, `at`. 获知时间"
    )
    meta: Meta = None


class Contact(Base):
    """A contact, made or received. 联系"""

    kind: Literal["contact"]
    channel: Channel = Field(description="By which channel. 渠道")
    mode: Annotated[str, word(MODES, "mode")] | None = Field(None, description="Left out: `human`. 方式")
    party: IdField = _PARTY
    address: IdField | None = _ADDRESS
    direction: Annotated[str, word(DIRECTIONS, "direction")] | None = Field(None, description="Left out: `out`. 方向")
    outcome: Outcome | None = _OUTCOME
    action: IdField | None = Field(None, title="Action", description="The playbook's action that it carried out. 动作")
    purpose: Purpose | None = Field(None, description="What it was for. 目的")
    by: CollectorField | None = _BY
    debts: DebtIds | None = Field(
        None, title="Debts", description="The debts it was placed about; left out, all. 为哪些债务而联系"
    )
    discussed: tuple[IdField, ...] | None = Field(
        None, title="Discussed", description="The debts spoken about besides `debts`. 另外谈及的债务"
    )
    document: IdField | None = Field(None, title="Document", description="The paper that was sent. 寄送的文件")
    reply_to: IdField | None = Field(
        None, title="Reply to", description="The record it answers, by its id. 回复哪条记录"
    )
    disclosed: BooleanField | None = Field(None, title="Disclosed", description="The debt was told. 是否披露债务")
    cut_off: BooleanField | None = Field(None, title="Cut off", description="The line broke off. 是否中断")


class OutcomeRecord(Base):
    """What became of an earlier contact, act or document: a notice comes back. 后续结果"""

    kind: Literal["outcome"]
    of: IdField = Field(title="Of", description="The record it speaks of, by its id. 针对哪条记录")
    outcome: Outcome = Field(title="Outcome", description="What came of it. 结果")


class Act(Base):
    """Something done that reaches nobody: `action`, or `act`. 行为"""

    kind: Literal["act"]
    action: IdField | None = Field(None, title="Action", description="The playbook's action that it carried out. 动作")
    act: Annotated[str, word(ACTS, "act")] | None = Field(None, description="What was done. 行为")
    party: IdField | None = _NO_PARTY
    outcome: Outcome | None = _OUTCOME


class Payment(Base):
    """A payment; a guarantor's names its party. 还款、代偿"""

    kind: Literal["payment"]
    amount: Amount = Field(description="How much was paid. 金额")
    party: IdField | None = Field(None, title="Party", description="Who paid. 付款人")
    for_: DateField | None = Field(
        None,
        alias="for",
        title="For",
        description="The due date of the installment it pays; left out, the oldest. 指定期次",
    )
    status: Annotated[str, word(PAYMENT_STATUSES, "payment status")] | None = Field(
        None, description="Left out: `posted`. 状态"
    )


class Promise(Base):
    """A promise to pay. 承诺还款"""

    kind: Literal["promise"]
    party: IdField | None = _NO_PARTY
    due: DateField = Field(title="Due", description="The last day for it, in the servicing zone. 承诺日期")
    amount: Amount | None = Field(None, description="How much; left out, all that is overdue. 承诺金额")
    in_: IdField | None = _IN


class Request(Base):
    """A wish or objection of a party, and what it covers: what is left out, it covers whole. 请求"""

    kind: Literal["request"]
    party: IdField = _PARTY
    what: Annotated[str, word(REQUESTS, "request")] = Field(description="What is asked. 内容")
    form: Annotated[str, word(FORMS, "form")] | None = Field(None, description="Spoken or written. 形式")
    hours: WishHoursField | None = Field(None, title="Hours", description="Which hours, in the party's zones. 时段")
    weekdays: OneOrMany[Annotated[str, word(WEEKDAYS, "weekday")]] | None = Field(
        None, title="Weekdays", description="Which days of the week. 星期"
    )
    place: Annotated[str, word(PLACES, "place")] | None = Field(None, description="Which place. 场所")
    channel: Channel | None = Field(None, description="Which channel. 渠道")
    address: IdField | None = _ADDRESS
    debts: DebtIds | None = _DEBTS
    until: DateOrInstantField | None = _UNTIL
    in_: IdField | None = _IN


class Consent(Base):
    """A consent; it covers only what it names. 同意"""

    kind: Literal["consent"]
    party: IdField = _PARTY
    what: Annotated[str, word(CONSENTS, "consent")] = Field(description="To what. 内容")
    to: CollectorField | None = Field(
        None, title="To", description="Given to whom; left out, to whoever collected then. 同意给谁"
    )
    with_: IdField | None = Field(
        None, alias="with", title="With", description="To `third_party`: with whom; left out, anybody. 可与何人沟通"
    )
    channel: Channel | None = Field(None, description="Which channel; left out, any. 渠道")
    place: Annotated[str, word(PLACES, "place")] | None = Field(None, description="Which place; left out, any. 场所")
    address: IdField | None = _ADDRESS
    hours: WishHoursField | None = Field(None, title="Hours", description="Which hours, in the party's zones. 时段")
    debts: DebtIds | None = _DEBTS
    until: DateOrInstantField | None = _UNTIL
    in_: IdField | None = _IN


class Withdrawal(Base):
    """The end of a consent, request or hold. 撤回"""

    kind: Literal["withdrawal"]
    of: IdField = Field(title="Of", description="What it ends, by its id. 撤回哪条记录")


class Status(Base):
    """What happened to a party, an address or, with neither, the claim. 状态"""

    kind: Literal["status"]
    status: Annotated[str, word(STATUSES, "status")] = Field(description="What it is. 状态")
    party: IdField | None = _NO_PARTY
    address: IdField | None = Field(None, title="Address", description="The address, by its id. 联系地址")
    debts: DebtIds | None = _DEBTS
    from_: DateOrInstantField | None = _FROM
    until: DateOrInstantField | None = _UNTIL


class PaperReceived(Base):
    """A paper received or signed; one that we send is a contact with `document`. 收到或签署的文件"""

    kind: Literal["document"]
    document: IdField = Field(title="Document", description="Which paper. 文件")
    party: IdField | None = _NO_PARTY
    address: IdField | None = _ADDRESS
    outcome: Outcome | None = _OUTCOME
    until: DateOrInstantField | None = _UNTIL


class Hold(Base):
    """Collection is held back, with no pause of a playbook needed. 暂停催收"""

    kind: Literal["hold"]
    reason: Annotated[str, word(HOLD_REASONS, "hold reason")] = Field(description="Why. 原因")
    party: IdField | None = Field(None, title="Party", description="Toward whom; left out, everybody. 针对何人")
    from_: DateOrInstantField | None = _FROM
    until: DateOrInstantField | None = _UNTIL
    debts: DebtIds | None = _DEBTS
    purposes: tuple[Purpose, ...] | None = Field(
        None, title="Purposes", description="What it stops: left out, all; `[]`, nothing, it only freezes. 暂停哪些目的"
    )
    ageing: Annotated[str, word(AGEING, "ageing")] | None = Field(None, description="Left out: `continues`. 账龄")


class ScheduleEntry(Keys):
    """One payment of a schedule. 一笔约定还款"""

    due: DateField = Field(title="Due", description="The last day for it, in the servicing zone. 到期日")
    amount: Amount = Field(description="How much. 金额")


class Arrangement(Base):
    """An agreed repayment arrangement. 还款安排"""

    kind: Literal["arrangement"]
    type: Annotated[str, word(ARRANGEMENT_TYPES, "arrangement type")] | None = Field(
        None, description="Of which type. 类型"
    )
    schedule: tuple[ScheduleEntry, ...] | None = Field(
        None, title="Schedule", description="What is to be paid by when. 还款计划"
    )
    debts: DebtIds | None = _DEBTS
    ageing: Annotated[str, word(AGEING, "ageing")] | None = Field(None, description="Left out: `continues`. 账龄")
    guarantor_consent: BooleanField | None = Field(
        None, title="Guarantor's consent", description="The guarantor agreed in writing. 保证人书面同意"
    )


class Placement(Base):
    """The debt was placed with an agency. 委外"""

    kind: Literal["placement"]
    to: CollectorField = Field(title="To", description="With whom, such as agency:7. 受托机构")
    debts: DebtIds | None = _DEBTS


class Recall(Base):
    """A placement ended. 撤回委外"""

    kind: Literal["recall"]
    of: IdField = Field(title="Of", description="The placement, by its id. 撤回哪次委外")


class Assignment(Base):
    """The claim was assigned. 债权转让"""

    kind: Literal["assignment"]
    to: CollectorField | None = Field(None, title="To", description="To whom, such as assignee:7. 受让人")
    notified: tuple[IdField, ...] | None = Field(None, title="Notified", description="The parties told. 已通知的当事人")


class Appointment(Base):
    """An appointment that the party agreed to. 预约"""

    kind: Literal["appointment"]
    party: IdField = _PARTY
    address: IdField | None = _ADDRESS
    from_: DateOrInstantField | None = _FROM
    until: DateOrInstantField | None = _UNTIL


class Finding(Base):
    """What was learnt. 了解到的情况"""

    kind: Literal["finding"]
    cause: Annotated[str, word(CAUSES, "cause")] | None = Field(None, description="Why it is overdue. 逾期原因")
    willing: BooleanField | None = Field(None, title="Willing", description="Is willing to pay. 还款意愿")
    able: BooleanField | None = Field(None, title="Able", description="Is able to pay. 还款能力")
    trading: BooleanField | None = Field(None, title="Trading", description="The business trades normally. 正常经营")
    expected_cash_on: DateField | None = Field(
        None, title="Expected cash on", description="When money is expected. 预计回款日"
    )
    attitude: Annotated[str, word(ATTITUDES, "attitude")] | None = Field(None, description="The party's attitude. 态度")
    by: CollectorField | None = _BY


class Void(Base):
    """An earlier record was wrong. 作废"""

    kind: Literal["void"]
    of: IdField = Field(title="Of", description="The record that was wrong, by its id. 作废哪条记录")


RecordDocument = Annotated[
    Contact
    | OutcomeRecord
    | Act
    | Payment
    | Promise
    | Request
    | Consent
    | Withdrawal
    | Status
    | PaperReceived
    | Hold
    | Arrangement
    | Placement
    | Recall
    | Assignment
    | Appointment
    | Finding
    | Void,
    Field(discriminator="kind"),
]
