"""A scenario file as it is written: what packs, or a playbook, must answer about loans that stand in the file.

What stands under `given`, and the keys of a proposed contact, are read when an ask is put together: there they are
checked as the snapshot and the contact that they become.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from .fields import (
    BooleanField,
    DateField,
    IdField,
    NameField,
    OneOrMany,
    StepsField,
    TextField,
)
from .kinds import boolean_of, date_of, integer_of
from .ledger import ZoneField
from .refusals import name_of, refusal, refusal_below
from .validate import Document

FORMS = ("contact", "act", "count", "date", "decision", "table")
"""What an ask may be: exactly one of them."""

NONE, UNKNOWN, ANY = "none", "unknown", "any"
ANSWERS = ("permitted", "denied", "advised_against")

_MAPPING = "a mapping (`key: value`)"


def _mapping_of(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise refusal("wrong-shape", is_=name_of(value), wants=_MAPPING)
    return value


def _list_of(value: object) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise refusal("wrong-shape", is_="nothing" if value == [] else name_of(value), wants="a list")
    return value


def _some(parts: Any) -> Any:
    if not parts:
        raise refusal("wrong-shape", is_="nothing", wants=_MAPPING if isinstance(parts, dict) else "a list")
    return parts


def _counted(value: object) -> tuple[int, int]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise refusal("wrong-shape", is_=name_of(value), wants="a count and its limit, such as [7, 7]")
    return integer_of(value[0]), integer_of(value[1])


def _date_or_none(value: object) -> Any:
    return value if value in (NONE, UNKNOWN) else date_of(value)


def _obligations(value: object) -> dict[str, Any]:
    """Rows or guards, each with the `met` that is wanted; `ANY` where only a list was written."""
    if isinstance(value, str):
        return {value: ANY}
    errors: dict[tuple[str | int, ...], PydanticCustomError] = {}
    if not isinstance(value, dict):
        names = _list_of(value)
        for at, name in enumerate(names):
            if not isinstance(name, str):
                errors[(at,)] = refusal("wrong-shape", is_=name_of(name), wants="a text")
        if errors:
            raise refusal_below(errors)
        return dict.fromkeys(names, ANY)
    found: dict[str, Any] = {}
    for name, met in value.items():
        try:
            found[name] = None if met is None else boolean_of(met)
        except PydanticCustomError as refused:
            errors[(name,)] = refused
    if errors:
        raise refusal_below(errors)
    return found


def _described(name: str) -> WithJsonSchema:
    """The definition that the schema of the file has under this name."""
    return WithJsonSchema({"$comment": name})


RecordField = Annotated[dict[str, Any], PlainValidator(_mapping_of), _described("given-record")]
GivenField = Annotated[dict[str, Any], PlainValidator(_mapping_of), _described("given")]
ContactField = Annotated[dict[str, Any], PlainValidator(_mapping_of), _described("proposed-contact")]
ActField = Annotated[dict[str, Any], PlainValidator(_mapping_of), _described("proposed-act")]
CountField = Annotated[dict[str, Any], PlainValidator(_mapping_of), _described("counted")]
NamedDateField = Annotated[dict[str, Any], PlainValidator(_mapping_of), _described("dated")]
ExpectedField = Annotated[Any, PlainValidator(lambda value: value), _described("expected")]
"""What must stand here depends on the ask."""
LocalInstantField = Annotated[Any, PlainValidator(lambda value: value), _described("local-instant")]
"""An instant whose offset, and whose seconds, may be left out; read when the zone of the file is known."""
ObligationsField = Annotated[
    dict[str, Any],
    PlainValidator(_obligations),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}, "minItems": 1},
                {
                    "type": "object",
                    "additionalProperties": {
                        "anyOf": [{"type": "boolean"}, {"enum": ["true", "false"]}, {"const": None}]
                    },
                },
            ]
        }
    ),
]
CountsField = Annotated[
    tuple[int, int],
    PlainValidator(_counted),
    WithJsonSchema({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}),
]
WantedDateField = Annotated[
    Any,
    PlainValidator(_date_or_none),
    WithJsonSchema({"anyOf": [{"$comment": "date"}, {"enum": [NONE, UNKNOWN]}]}),
]
RowField = Annotated[
    list[Any],
    PlainValidator(_list_of),
    WithJsonSchema({"type": "array", "items": {}, "minItems": 1}),
]
ListField = Annotated[
    list[Any],
    PlainValidator(_list_of),
    WithJsonSchema({"type": "array", "items": {"type": ["string", "integer", "boolean"]}, "minItems": 1}),
]
Words = OneOrMany[IdField]


class ProposedDefaultsDoc(Document):
    """What each proposed contact or act has unless it says otherwise; null takes one out. 默认内容；null 去掉某键"""

    contact: ContactField = Field(default_factory=dict, description="For each proposed contact. 用于每次拟进行的联系")
    act: ActField = Field(default_factory=dict, description="For each proposed act. 用于每次拟进行的行为")


class DecisionAskDoc(Document):
    """When a playbook is asked what may be done. 何时询问可做事项"""

    at: LocalInstantField = Field(description="The instant it is asked at. 询问时点")


class DecisionExpectDoc(Document):
    """What a playbook must answer. 作业流程须有的回答"""

    permitted: tuple[IdField, ...] | None = Field(
        None,
        description="Exactly what is permitted: action, action/party or action/party/address. 可做事项的完整集合",
    )
    steps: tuple[IdField, ...] | None = Field(
        None,
        description="Exactly those of the `counted_steps` that are permitted. 可做事项所编码的来源步骤，须完全一致",
    )
    not_: dict[str, tuple[IdField, ...]] | None = Field(
        None,
        alias="not",
        description="What is not permitted, each with words that are among its reasons. 不可做的事项及其理由中须有的词",
    )
    advice: dict[str, Words] | None = Field(
        None, description="Rows or guards among the advice of a candidate. 候选事项的提示中须有的条目或规则"
    )
    obligations: dict[str, Words] | None = Field(
        None, description="Rows or guards among its obligations. 候选事项的要求中须有的条目或规则"
    )
    scope: Literal["match", "mismatch"] | None = Field(
        None, description="`match` unless said. 适用范围；不写则为 match"
    )


class ExpectationsDoc(Document):
    """What an ask expects. 预期"""

    example: IdField | None = Field(None, description="The number of the worked example that it is. 对应的示例编号")
    why: TextField | None = Field(None, description="Why, in a sentence. 理由，一句话")
    expect: ExpectedField = Field(None, description="The answer that is expected. 预期结果")
    reasons: Words | None = Field(
        None,
        description="Each is among the reasons: a row, a guard, a kind or a code. 理由中须有的条目、规则、类型或代码",
    )
    advice: Words | None = Field(None, description="Each is among the advice. 提示中须有的")
    silent: Words | None = Field(
        None, description="None of them is among the reasons or the advice. 理由和提示中均不得有的"
    )
    obligations: ObligationsField | None = Field(
        None,
        description="Rows or guards among the obligations; a mapping says what `met` must be. "
        "要求中须有的条目或规则；写成键值对则核对是否满足",
    )
    no_obligations: Words | None = Field(None, description="None of them is among the obligations. 要求中不得有的")
    missing: Words | None = Field(None, description="Facts that are named as missing. 须指出缺少的事实")
    dates: dict[NameField, WantedDateField] | None = Field(
        None, description="Named dates that were measured. 须测得的命名日期"
    )
    counts: dict[IdField, CountsField] | None = Field(
        None, description="Caps that were measured: [count, limit]. 须测得的次数与上限"
    )
    not_applicable: Words | None = Field(
        None, description="Rows or guards that are listed as not applicable. 须列为不适用的条目或规则"
    )


class TableDoc(Document):
    """Many asks as rows. 以表格书写多问"""

    contact: ContactField | None = Field(
        None, description="What all rows share of a proposed contact. 各行共有的联系内容"
    )
    act: ActField | None = Field(None, description="What all rows share of a proposed act. 各行共有的行为内容")
    count: CountField | None = Field(None, description="What all rows share of a count. 各行共有的计数内容")
    date: NamedDateField | None = Field(None, description="What all rows share of a named date. 各行共有的日期内容")
    columns: Annotated[tuple[IdField, ...], AfterValidator(_some)] = Field(
        description="Keys of the contact (`stated.NAME` too) and of what is expected. 联系的键和预期的键"
    )
    rows: Annotated[tuple[RowField, ...], AfterValidator(_some)] = Field(
        description="A value a column; null leaves the key out. 每列一个值；null 表示不写该键"
    )


class AskDoc(ExpectationsDoc):
    """A proposed contact or act, a count, a named date, a decision, or a table of asks. 一问，或一张表"""

    contact: ContactField | None = Field(None, description="May this contact be made? 这次联系可否进行")
    act: ActField | None = Field(None, description="May this act be done? 这一行为可否进行")
    count: CountField | None = Field(
        None, description="How many does the cap `of` count for this contact? 该上限就这次联系已计几次"
    )
    date: NamedDateField | None = Field(
        None, description="What is the named date `name` for this contact or act? 就这次联系或行为，该命名日期是哪天"
    )
    decision: DecisionAskDoc | None = Field(
        None, description="What may be done? Only with a playbook. 可做什么；仅用于作业流程"
    )
    table: TableDoc | None = Field(None, description="Many asks as rows. 以表格书写多问")
    each: dict[str, ListField] | None = Field(
        None, description="The ask stands for each combination of these keys of the contact. 对这些键的每种组合各问一次"
    )
    given: GivenField | None = Field(
        None, description="Facts for this ask alone, over those of its case. 仅用于本问的事实"
    )


class CaseDoc(Document):
    """A loan, what happened, and what is asked about it. 一个案例：贷款、经过与所问"""

    title: TextField | None = Field(None, description="What people read. 显示名称")
    official: BooleanField = Field(False, description="The regulator itself gives the answer. 结果由监管机构自己给出")
    cite: IdField | None = Field(
        None, description="The citation of the example, or of the rule that it follows. 示例或所依规则的引文"
    )
    law_on: DateField | None = Field(None, description="Dated rules are read as of this day. 按该日的规则判定")
    packs: OneOrMany[IdField] | None = Field(
        None, description="The packs that this case alone is put to. 仅本案例所问的规则包"
    )
    as_of: LocalInstantField | None = Field(
        None, description="The instant the facts speak of; left out, that of each ask. 事实的时点；不写则为各问的时点"
    )
    given: GivenField | None = Field(None, description="Facts over those of the file. 在文件事实之上的本案例事实")
    asks: Annotated[tuple[AskDoc, ...], AfterValidator(_some)] = Field(description="What is asked. 所问")


class ScenariosDoc(Document):
    """Scenarios of packs or of a playbook: what they must answer. 情景文件：规则包或作业流程须有的回答"""

    scenarios: NameField = Field(description="The name of this suite. 情景文件名称")
    language: Literal["1"] | Literal[1] = Field(description="The version of the language: 1. 语言版本：1")
    title: TextField | None = Field(None, description="What people read. 显示名称")
    packs: OneOrMany[IdField] | None = Field(
        None, description="The packs that are asked, by name or path. 所问的规则包，名称或路径"
    )
    playbook: IdField | None = Field(
        None, description="The playbook that is asked, by name or path. 所问的作业流程，名称或路径"
    )
    timezone: ZoneField | None = Field(
        None, description="The zone of instants that have no offset. 未写时差的时刻所用的时区"
    )
    given: GivenField | None = Field(
        None, description="A snapshot without `as_of`: what all cases share. 不含 as_of 的快照：各案例共有的事实"
    )
    records: dict[NameField, RecordField] | None = Field(
        None,
        description="Records under a name, which is their id unless they have one; a ledger names them. "
        "命名的记录，台账中写名称即可引用；未写编号则以名称为编号",
    )
    defaults: ProposedDefaultsDoc = Field(
        default_factory=ProposedDefaultsDoc,
        description="What each proposed contact or act has unless it says otherwise. 拟进行的联系或行为的默认内容",
    )
    counted_steps: StepsField | None = Field(
        None, description="The source steps that `steps` speaks of. steps 所涉的来源步骤"
    )
    cases: Annotated[dict[NameField, CaseDoc], AfterValidator(_some)] = Field(description="Cases by name. 案例，按名称")
