"""The schemas of what the library answers: decisions and verdicts.

They are open: a later version may add keys. What is listed as required is always there.
"""

from __future__ import annotations

from typing import Any, Final, Literal

from .. import decision as answers
from ..document.pack import Force, Known
from ..owed import Duty
from .documents import written
from .shapes import instant, list_of, names, number, object_of, ref, text, values, word
from .tidy import Schema, titled

_DIGEST: Final = "^sha256:[0-9a-f]{64}$"


_RECORDS: Final = "The ids of the records that count. 相关记录编号"


def _guard() -> dict[str, Schema]:
    return {
        "pack": text("The pack. 规则包"),
        "row": text("The row of the law that the guard encodes. 法规条目编号"),
        "guard": text("The guard, by its name in the pack. 规则名称"),
        "cite": text("The citation. 引文"),
        "force": word("The force with which it binds here; `policy` where the pack is adopted. 效力", Force),
    }


def reason() -> Schema:
    guard = _guard()
    optional = (*guard, "effect", "known", "binds", "count", "limit", "missing", "since", "until")
    told = {
        "kind": word(
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
        "code": text("A stable code within the kind. 理由代码"),
        **guard,
        "effect": word("What the guard does. 后果", Literal["deny", "presume", "advise"]),
        "known": word("How well the guard's text is known. 条文核实程度", Known),
        "binds": word("Why the guard binds: it fits, the pack is adopted, or it is unknown. 约束原因", _binds()),
        "count": number("How many were counted. 已计次数"),
        "limit": number("How many are allowed. 上限", none=True),
        "values": values("What was compared, for the text and for machines. 比较的取值"),
        "missing": text("The fact that would have to be told. 缺少的事实"),
        "records": names(_RECORDS),
        "since": instant("From when. 起"),
        "until": instant("Until when it holds, where that is known. 至"),
        "text": text("The reason in words, in the asked language. 理由文字"),
    }
    return object_of("One thing that holds a candidate back or speaks against it. 理由", told, optional=optional)


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
        "any_of": list_of("Alternatives, where one of them is enough. 任一即可", _required()),
    }
    if judged:
        told["met"] = {
            "description": "Whether the contact states it so; null while it says nothing. 是否满足",
            "type": ["boolean", "null"],
        }
    told |= {key: _guard()[key] for key in ("cite", "force")} | {"text": text("What the guard says. 规则内容")}
    return object_of("Permitted, provided that … 须遵守的要求", told, optional=("any_of",))


def _measure() -> Schema:
    told = {
        "pack": _guard()["pack"],
        "row": _guard()["row"],
        "guard": _guard()["guard"],
        "count": number("Of a cap: how many were counted. 已计次数"),
        "limit": number("Of a cap: how many are allowed. 上限"),
        "window": text("Of a cap: in which window. 窗口"),
        "records": names(_RECORDS),
        "until": instant("Of a wait: until when. 等待至", none=True),
        "name": text("Of a named date: its name. 日期名称"),
        "date": text("Of a named date: the date. 日期", format="date") | {"type": ["string", "null"]},
        "provisional": {
            "description": "Of a named date: it rests on holidays that are not published yet. 所依节假日尚未公布",
            "const": True,
        },
    }
    return object_of("What a guard looked at: a cap, a wait or a named date. 计量", told, optional=tuple(told)[2:])


def _not_applicable() -> Schema:
    told = {key: _guard()[key] for key in ("pack", "row", "guard", "cite")}
    told |= {
        "why": text("Why it does not bind: `scope`, `not-in-force`. 不适用原因"),
        "values": values("What was compared. 比较的取值"),
        "text": text("The same in words. 说明"),
    }
    return object_of("A guard that does not bind this loan. 不适用的规则", told)


def _candidate() -> Schema:
    told = {
        "id": text("`action`, `action/party` or `action/party/address`. 编号"),
        "action": text("The action of the playbook. 动作"),
        "party": text("The party, by its id; null for an act. 当事人") | {"type": ["string", "null"]},
        "address": text("The address, by its id. 联系方式") | {"type": ["string", "null"]},
        "status": word(
            "Whether it may be done now. 状态",
            answers.Status,
            permitted="may be done now 可做",
            denied="open, and held back 已开放但受限",
            not_open="not open now 未开放",
        ),
        "stages": names("The stages that open it. 开放它的阶段"),
        "source": names("The steps of the source. 来源步骤"),
        "reasons": list_of("Every reason why it is not permitted. 理由", ref("reason")),
        "advice": list_of("What speaks against it without forbidding it. 提示", ref("reason")),
        "obligations": list_of("What must be observed. 要求", ref("obligation")),
        "figures": values("The figures to tell, exact. 须告知的金额与天数"),
        "measures": list_of("What the guards looked at. 计量", ref("measure")),
        **_times(),
        **_duties(),
    }
    return object_of("One thing that might be done. 候选事项", told, optional=(*_times(), *_duties()))


def _duties() -> dict[str, Schema]:
    return {
        "due_by": instant(
            "By when it is due, that instant excluded, if nothing else happens; null when it is done, when no duty"
            " runs, and when it may not be done any more before that. 最迟完成时点",
            none=True,
        ),
        "due_provisional": {
            "description": "Where it stands: `due_by` rests on holidays that are not published yet. 所依节假日尚未公布",
            "const": True,
        },
        **_short(),
    }


def _short() -> dict[str, Schema]:
    return {
        "missed": list_of("Duties that were not done in their time. 未按时完成的应做事项", ref("missed")),
        "excused": list_of(
            "Duties that were not done because all that time something forbade it, or of which that cannot be shown."
            " 因全程受限未做或无法认定的应做事项",
            ref("missed"),
        ),
    }


def _missed() -> Schema:
    told = {
        "duty": word("Which duty. 应做类型", Duty, due="to be done within a term 限期完成", at_least="so often 按频次"),
        "term": text("The duty as the playbook writes it: `2 days`, `1 attempt per day`. 期限或频次"),
        "action": text("The action of the playbook. 动作"),
        "party": text("The party, by its id; null for an act. 当事人") | {"type": ["string", "null"]},
        "since": instant("From when. 起"),
        "until": instant("By when it was due, that instant excluded. 止"),
        "wanted": number("How many were wanted. 应做次数"),
        "made": number("How many were made. 已做次数"),
        "excused": list_of(
            "What forbade it, or what would have to be told; empty where it was missed. 免责原因", ref("reason")
        ),
        "text": text("The duty in words, in the asked language. 说明"),
    }
    return object_of("A duty whose time is over, and that was not done. 未完成的应做事项", told)


def _times() -> dict[str, Schema]:
    return {
        "permitted_from": instant(
            "The first instant at which it is permitted, if nothing else happens; null when that needs an event or lies"
            " beyond the horizon. 最早可做时点",
            none=True,
        ),
        "permitted_until": instant("Until when it then stays so; null beyond the horizon. 可做至", none=True),
        "held_by": list_of("What holds it back until then, hop by hop. 依次受何限制", ref("hop")),
    }


def hop() -> Schema:
    told = {
        "until": instant("Until when; null when an event is needed, or beyond the horizon. 至", none=True),
        "beyond_horizon": {
            "description": "Whether time may end it, later than was looked for. 超出查询范围",
            "type": "boolean",
        },
        "reasons": list_of("What holds back for longest. 理由", ref("reason")),
    }
    return object_of("One thing that holds back, and until when. 一段限制", told)


def head() -> dict[str, Schema]:
    tables = {"tzdata": text("The version of the zone tables."), "holidays": text("The version of the holidays.")}
    return {
        "format": {"description": "The version of this format. 格式版本", "const": answers.FORMAT},
        "library": text("The version of the library. 库版本"),
        "tables": object_of("The versions of the tables that the answer rests on. 数据表版本", tables),
    }


def asker() -> dict[str, Schema]:
    digest = text("The digest of its content. 内容摘要", pattern=_DIGEST)
    playbook = {"id": text("Its name."), "version": text("Its version."), "digest": digest}
    pack = {"id": text("Its name."), "digest": dict(digest)}
    return {
        "playbook": object_of("The playbook that was asked. 作业流程", playbook),
        "packs": list_of("The packs that were asked. 规则包", object_of("A pack. 规则包", pack)),
        "law_on": text("The day as of which dated rules were read. 规则取值日", format="date"),
    }


def decision() -> Schema:
    """The schema of a decision, without its head."""
    told = head() | {
        "loan": text("The id of the loan. 贷款编号"),
        "as_of": instant("The asked instant. 询问时点"),
        **asker(),
        "scope": text(
            "`mismatch`: the playbook does not speak of this loan, nothing is permitted. 是否适用",
            enum=["match", "mismatch"],
        ),
        "days_past_due": number("Null when nothing is unpaid. 逾期天数", none=True),
        "stages": names("The stages that hold. 成立的阶段"),
        "permitted": names("The ids of the permitted candidates. 可做事项编号"),
        **_short(),
        "candidates": list_of("Every candidate, sorted by id. 全部候选事项", ref("candidate")),
        "not_applicable": list_of("Guards that do not bind this loan. 不适用的规则", ref("not-applicable")),
    }
    made = object_of("What may be done now with one loan, and why the rest may not. 可做事项", told, optional=_OPTIONAL)
    parts = {"reason": reason(), "obligation": _obligation(judged=False), "measure": _measure(), "hop": hop()}
    parts |= {"missed": _missed(), "candidate": _candidate(), "not-applicable": _not_applicable()}
    return made | {"$defs": titles(parts)}


_OPTIONAL: Final = ("law_on", "missed", "excused")


def verdict() -> Schema:
    """The schema of a verdict, without its head."""
    contact = written("contact")
    told = head() | {
        "status": word(
            "`advised_against` may be done, with advice. 判定",
            answers.Judged,
            permitted="may be done 可做",
            denied="may not be done 不可",
            advised_against="may be done, but something speaks against it 可做但不建议",
        ),
        "loan": text("The id of the loan. 贷款编号"),
        "as_of": instant("The instant the file speaks of. 数据时点"),
        "contact": ref("contact"),
        **asker(),
        "reasons": list_of("Every reason why it is denied. 理由", ref("reason")),
        "advice": list_of("What speaks against it without forbidding it. 提示", ref("reason")),
        "obligations": list_of("What must be observed, met or not. 要求", ref("obligation")),
        "measures": list_of("What the guards looked at. 计量", ref("measure")),
        "not_applicable": list_of("Guards that do not bind here. 不适用的规则", ref("not-applicable")),
        **_times(),
    }
    made = object_of("Whether exactly this may be done at its instant. 判定", told, optional=("law_on", "playbook"))
    parts = {"reason": reason(), "obligation": _obligation(judged=True), "measure": _measure(), "hop": hop()}
    parts |= {"not-applicable": _not_applicable()}
    parts["contact"] = {key: part for key, part in contact.items() if key != "$defs"}
    return made | {"$defs": contact["$defs"] | titles(parts)}


def titles(parts: dict[str, Schema]) -> dict[str, Schema]:
    return {name: {"title": titled(name), **part} for name, part in parts.items()}
