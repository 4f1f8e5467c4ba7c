"""The schemas of what the library answers: decisions and verdicts.

They are open: a later version may add keys. What is listed as required is always there.
"""

from __future__ import annotations

from typing import Any, Final, Literal, get_args

from .. import decision as answers
from ..document.pack import Force, Known
from .documents import written
from .tidy import Schema, titled

_DIGEST: Final = "^sha256:[0-9a-f]{64}$"


def _text(description: str, **more: Any) -> Schema:
    return {"description": description, "type": "string", **more}


def _instant(description: str, *, none: bool = False) -> Schema:
    made = _text(description, format="date-time")
    return made | {"type": ["string", "null"]} if none else made


def _word(description: str, words: Any, **meanings: str) -> Schema:
    lines = [f"- `{word}`: {meanings[word]}" for word in get_args(words) if word in meanings]
    return _text("\n".join([description, *lines]), enum=list(get_args(words)))


def _list(description: str, items: Schema) -> Schema:
    return {"description": description, "type": "array", "items": items}


def _names(description: str) -> Schema:
    return _list(description, {"type": "string"})


def _number(description: str, *, none: bool = False) -> Schema:
    return {"description": description, "type": ["integer", "null"] if none else "integer"}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _object(description: str, properties: dict[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    for name, part in properties.items():
        part.setdefault("title", titled(name))
    required = [name for name in properties if name not in optional]
    return {"description": description, "type": "object", "properties": properties, "required": required}


def _values(description: str) -> Schema:
    plain = {"type": ["string", "integer", "boolean", "null", "array"], "items": {"type": "string"}}
    return {"description": description, "type": "object", "additionalProperties": plain}


_RECORDS: Final = "The ids of the records that count. 相关记录编号"


def _guard() -> dict[str, Schema]:
    return {
        "pack": _text("The pack. 规则包"),
        "row": _text("The row of the law that the guard encodes. 法规条目编号"),
        "guard": _text("The guard, by its name in the pack. 规则名称"),
        "cite": _text("The citation. 引文"),
        "force": _word("The force with which it binds here; `policy` where the pack is adopted. 效力", Force),
    }


def _reason() -> Schema:
    guard = _guard()
    optional = (*guard, "effect", "known", "binds", "count", "limit", "missing", "since", "until")
    told = {
        "kind": _word(
            "What kind of reason it is. 理由类型",
            answers.ReasonKind,
            guard="a rule of a pack 规则包的规则",
            cadence="the team's own limit 内部频次",
            stage="no stage opens it 阶段未开放",
            condition="a condition of its own, or of the playbook, fails 条件不符",
            pause="a pause or a hold closes it 暂停",
            unknown="a fact that was not told; `missing` names it 缺少事实",
            no_party="nobody in the role 没有此身份的当事人",
            no_address="no address that serves 没有可用的联系方式",
        ),
        "code": _text("A stable code within the kind. 理由代码"),
        **guard,
        "effect": _word("What the guard does. 后果", Literal["deny", "presume", "advise"]),
        "known": _word("How well the guard's text is known. 条文核实程度", Known),
        "binds": _word("Why the guard binds: it fits, the pack is adopted, or it is unknown. 约束原因", _binds()),
        "count": _number("How many were counted. 已计次数"),
        "limit": _number("How many are allowed. 上限", none=True),
        "values": _values("What was compared, for the text and for machines. 比较的取值"),
        "missing": _text("The fact that would have to be told. 缺少的事实"),
        "records": _names(_RECORDS),
        "since": _instant("From when. 起"),
        "until": _instant("Until when it holds, where that is known. 至"),
        "text": _text("The reason in words, in the asked language. 理由文字"),
    }
    return _object("One thing that holds a candidate back or speaks against it. 理由", told, optional=optional)


def _binds() -> Any:
    return answers.Guarded.__annotations__ and Literal["fits", "adopted", "unknown"]


def _required() -> Schema:
    wanted = {"type": ["string", "integer", "boolean"]}
    return {"type": "object", "additionalProperties": wanted}


def _obligation(*, judged: bool) -> Schema:
    told = {
        "pack": _guard()["pack"],
        "row": _guard()["row"],
        "guard": _guard()["guard"],
        "require": _required() | {"description": "Attributes and what each must be. 要求的属性"},
        "any_of": _list("Alternatives, where one of them is enough. 任一即可", _required()),
    }
    if judged:
        told["met"] = {
            "description": "Whether the contact states it so; null while it says nothing. 是否满足",
            "type": ["boolean", "null"],
        }
    told |= {key: _guard()[key] for key in ("cite", "force")} | {"text": _text("What the guard says. 规则内容")}
    return _object("Permitted, provided that … 须遵守的要求", told, optional=("any_of",))


def _measure() -> Schema:
    told = {
        "pack": _guard()["pack"],
        "row": _guard()["row"],
        "guard": _guard()["guard"],
        "count": _number("Of a cap: how many were counted. 已计次数"),
        "limit": _number("Of a cap: how many are allowed. 上限"),
        "window": _text("Of a cap: in which window. 窗口"),
        "records": _names(_RECORDS),
        "until": _instant("Of a wait: until when. 等待至", none=True),
        "name": _text("Of a named date: its name. 日期名称"),
        "date": _text("Of a named date: the date. 日期", format="date") | {"type": ["string", "null"]},
        "provisional": {
            "description": "Of a named date: it rests on holidays that are not published yet. 所依节假日尚未公布",
            "const": True,
        },
    }
    return _object("What a guard looked at: a cap, a wait or a named date. 计量", told, optional=tuple(told)[2:])


def _not_applicable() -> Schema:
    told = {key: _guard()[key] for key in ("pack", "row", "guard", "cite")}
    told |= {
        "why": _text("Why it does not bind: `scope`, `not-in-force`. 不适用原因"),
        "values": _values("What was compared. 比较的取值"),
        "text": _text("The same in words. 说明"),
    }
    return _object("A guard that does not bind this loan. 不适用的规则", told)


def _candidate() -> Schema:
    told = {
        "id": _text("`action`, `action/party` or `action/party/address`. 编号"),
        "action": _text("The action of the playbook. 动作"),
        "party": _text("The party, by its id; null for an act. 当事人") | {"type": ["string", "null"]},
        "address": _text("The address, by its id. 联系方式") | {"type": ["string", "null"]},
        "status": _word(
            "Whether it may be done now. 状态",
            answers.Status,
            permitted="may be done now 可做",
            denied="open, and held back 已开放但受限",
            not_open="not open now 未开放",
        ),
        "stages": _names("The stages that open it. 开放它的阶段"),
        "source": _names("The steps of the source. 来源步骤"),
        "reasons": _list("Every reason why it is not permitted. 理由", _ref("reason")),
        "advice": _list("What speaks against it without forbidding it. 提示", _ref("reason")),
        "obligations": _list("What must be observed. 要求", _ref("obligation")),
        "figures": _values("The figures to tell, exact. 须告知的金额与天数"),
        "measures": _list("What the guards looked at. 计量", _ref("measure")),
        **_times(),
    }
    return _object("One thing that might be done. 候选事项", told, optional=tuple(_times()))


def _times() -> dict[str, Schema]:
    return {
        "permitted_from": _instant(
            "The first instant at which it is permitted, if nothing else happens; null when that needs an event or lies"
            " beyond the horizon. 最早可做时点",
            none=True,
        ),
        "permitted_until": _instant("Until when it then stays so; null beyond the horizon. 可做至", none=True),
        "held_by": _list("What holds it back until then, hop by hop. 依次受何限制", _ref("hop")),
    }


def _hop() -> Schema:
    told = {
        "until": _instant("Until when; null when an event is needed, or beyond the horizon. 至", none=True),
        "beyond_horizon": {
            "description": "Whether time may end it, later than was looked for. 超出查询范围",
            "type": "boolean",
        },
        "reasons": _list("What holds back for longest. 理由", _ref("reason")),
    }
    return _object("One thing that holds back, and until when. 一段限制", told)


def _head() -> dict[str, Schema]:
    tables = {"tzdata": _text("The version of the zone tables."), "holidays": _text("The version of the holidays.")}
    return {
        "format": {"description": "The version of this format. 格式版本", "const": answers.FORMAT},
        "library": _text("The version of the library. 库版本"),
        "tables": _object("The versions of the tables that the answer rests on. 数据表版本", tables),
    }


def _asker() -> dict[str, Schema]:
    digest = _text("The digest of its content. 内容摘要", pattern=_DIGEST)
    playbook = {"id": _text("Its name."), "version": _text("Its version."), "digest": digest}
    pack = {"id": _text("Its name."), "digest": dict(digest)}
    return {
        "playbook": _object("The playbook that was asked. 作业流程", playbook),
        "packs": _list("The packs that were asked. 规则包", _object("A pack. 规则包", pack)),
        "law_on": _text("The day as of which dated rules were read. 规则取值日", format="date"),
    }


def decision() -> Schema:
    """The schema of a decision, without its head."""
    told = _head() | {
        "loan": _text("The id of the loan. 贷款编号"),
        "as_of": _instant("The asked instant. 询问时点"),
        **_asker(),
        "scope": _text(
            "`mismatch`: the playbook does not speak of this loan, nothing is permitted. 是否适用",
            enum=["match", "mismatch"],
        ),
        "days_past_due": _number("Null when nothing is unpaid. 逾期天数", none=True),
        "stages": _names("The stages that hold. 成立的阶段"),
        "permitted": _names("The ids of the permitted candidates. 可做事项编号"),
        "missed": _list("Duties that were missed; present when asked for. 未履行的应做事项", {}),
        "candidates": _list("Every candidate, sorted by id. 全部候选事项", _ref("candidate")),
        "not_applicable": _list("Guards that do not bind this loan. 不适用的规则", _ref("not-applicable")),
    }
    made = _object("What may be done now with one loan, and why the rest may not. 可做事项", told, optional=_OPTIONAL)
    parts = {"reason": _reason(), "obligation": _obligation(judged=False), "measure": _measure(), "hop": _hop()}
    return made | {"$defs": _titles({**parts, "candidate": _candidate(), "not-applicable": _not_applicable()})}


_OPTIONAL: Final = ("law_on", "missed")


def verdict() -> Schema:
    """The schema of a verdict, without its head."""
    contact = written("contact")
    told = _head() | {
        "status": _word(
            "`advised_against` may be done, with advice. 判定",
            answers.Judged,
            permitted="may be done 可做",
            denied="may not be done 不可",
            advised_against="may be done, but something speaks against it 可做但不建议",
        ),
        "loan": _text("The id of the loan. 贷款编号"),
        "as_of": _instant("The instant the file speaks of. 数据时点"),
        "contact": _ref("contact"),
        **_asker(),
        "reasons": _list("Every reason why it is denied. 理由", _ref("reason")),
        "advice": _list("What speaks against it without forbidding it. 提示", _ref("reason")),
        "obligations": _list("What must be observed, met or not. 要求", _ref("obligation")),
        "measures": _list("What the guards looked at. 计量", _ref("measure")),
        "not_applicable": _list("Guards that do not bind here. 不适用的规则", _ref("not-applicable")),
        **_times(),
    }
    made = _object("Whether exactly this may be done at its instant. 判定", told, optional=("law_on", "playbook"))
    parts = {"reason": _reason(), "obligation": _obligation(judged=True), "measure": _measure(), "hop": _hop()}
    parts |= {"not-applicable": _not_applicable()}
    parts["contact"] = {key: part for key, part in contact.items() if key != "$defs"}
    return made | {"$defs": contact["$defs"] | _titles(parts)}


def _titles(parts: dict[str, Schema]) -> dict[str, Schema]:
    return {name: {"title": titled(name), **part} for name, part in parts.items()}
