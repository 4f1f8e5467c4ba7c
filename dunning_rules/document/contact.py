"""A proposed contact or act as it is written."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from dunning_rules.document.fields import IdField, InstantField, OneOrMany, word
from dunning_rules.document.ledger import Channel, CollectorField, Keys, PlainField, Purpose
from dunning_rules.document.refusals import refusal, refusal_below
from dunning_rules.words import ACTS, MODES, STATED

ACT_KEYS = ("at", "act", "action", "purpose", "party", "debts", "by", "stated")
"""What a proposed act may say; the other keys are those of a contact."""


def _typed(stated: dict[str, str | int | bool | None]) -> dict[str, str | int | bool | None]:
    """The attributes of the base list have their own kind; those that packs define are taken as they are written."""
    typed = dict(stated)
    errors: dict[tuple[str | int, ...], PydanticCustomError] = {}
    for name in STATED.keys() & stated.keys():
        value = stated[name]
        if value is None:
            continue
        if name == "staff":
            number = int(value) if isinstance(value, str) and value.isdecimal() else value
            if isinstance(number, bool) or not isinstance(number, int) or number < 0:
                errors[(name,)] = refusal("wrong-kind", is_=str(value), wants="a whole number of zero or more")
            typed[name] = number
        elif value in ("true", "false") and isinstance(value, str):
            typed[name] = value == "true"
        elif not isinstance(value, bool):
            errors[(name,)] = refusal("wrong-kind", is_=str(value), wants="`true` or `false`")
    if errors:
        raise refusal_below(errors)
    return typed


class ContactDocument(Keys):
    """A contact that one means to make, or an act: exactly one of `channel` and `act`. 拟进行的联系或行为"""

    at: InstantField = Field(title="At", description="When it would be made. 拟定时间")
    channel: Channel | None = Field(None, description="By which channel. 渠道")
    act: Annotated[str, word(ACTS, "act")] | None = Field(None, description="What would be done. 行为")
    mode: Annotated[str, word(MODES, "mode")] | None = Field(None, description="Left out: `human`. 方式")
    party: IdField | None = Field(None, title="Party", description="The party, by its id. 当事人")
    address: IdField | None = Field(None, title="Address", description="The address, by its id. 联系地址")
    action: IdField | None = Field(None, title="Action", description="The playbook's action that it is. 动作")
    purpose: Purpose | None = Field(None, description="What it is for. 目的")
    debts: OneOrMany[IdField] | None = Field(
        None, title="Debts", description="Ids of this loan or of `debts`; left out, this loan. 涉及的债务"
    )
    document: IdField | None = Field(None, title="Document", description="The paper that it delivers. 送达的文件")
    by: CollectorField | None = Field(None, title="By", description="Who makes it; left out, `lender`. 经办方")
    reply_to: IdField | None = Field(
        None, title="Reply to", description="The record of the person's that it answers, by its id. 回复哪条记录"
    )
    stated: Annotated[dict[str, PlainField], AfterValidator(_typed)] = Field(
        default_factory=dict,
        title="Stated",
        description="\n".join(
            [
                "Attributes of what is proposed; those of the packs' obligations may join. 声明的属性",
                *(f"- `{name}`: {text.en} {text.zh}" for name, text in STATED.items()),
            ]
        ),
    )
