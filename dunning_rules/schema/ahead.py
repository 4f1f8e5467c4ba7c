"""The schemas of what is told of the days to come: timelines and simulations."""

from __future__ import annotations

from .. import decision as answers
from .. import simulated
from .answers import asker, head, hop, reason, titles
from .shapes import instant, list_of, names, number, object_of, ref, text, word
from .tidy import Schema

_NONE = {"type": ["string", "null"]}


def timeline() -> Schema:
    """The schema of a timeline, without its head."""
    told = head() | {
        "loan": text("The id of the loan. 贷款编号"),
        **asker(),
        "from": instant("The asked instant. 询问时点"),
        "until": instant("The end, excluded: a midnight of the servicing zone. 截止（不含）"),
        "rows": list_of("Every candidate, sorted by id. 全部候选事项", ref("row")),
    }
    made = object_of("When each candidate may be done, if nothing else happens. 时间线", told, optional=("law_on",))
    return made | {"$defs": titles({"reason": reason(), "row": _row(), "span": _span()})}


def _row() -> Schema:
    return object_of(
        "One candidate through time. 一项候选事项",
        _candidate() | {"spans": list_of("Its stretches, sorted, without a gap. 各时段", ref("span"))},
    )


def _candidate() -> dict[str, Schema]:
    return {
        "id": text("`action`, `action/party` or `action/party/address`. 编号"),
        "action": text("The action of the playbook. 动作"),
        "party": text("The party, by its id; null for an act. 当事人") | _NONE,
        "address": text("The address, by its id. 联系方式") | _NONE,
    }


def _span() -> Schema:
    told = {
        "from": instant("From when, that instant included. 起"),
        "until": instant("Until when, that instant excluded. 至"),
        "status": word(
            "Whether it may be done all that time. 状态",
            answers.Status,
            permitted="may be done 可做",
            denied="open, and held back 已开放但受限",
            not_open="not open 未开放",
        ),
        "reasons": list_of("Why not, as it stands when the stretch begins. 理由", ref("reason")),
        "advice": list_of("What speaks against it without forbidding it. 提示", ref("reason")),
    }
    return object_of("A stretch of time with one answer. 时段", told)


def simulation() -> Schema:
    """The schema of a simulation, without its head."""
    told = head() | {
        "loan": text("The id of the loan. 贷款编号"),
        **asker(),
        "from": instant("The asked instant. 询问时点"),
        "until": instant("The end of the time looked at, excluded. 截止（不含）"),
        "ended": ref("ended"),
        "days_past_due": number("When it stopped; null when nothing is unpaid. 停止时的逾期天数", none=True),
        "made": list_of("The contacts and acts in the order in which they were made. 完成事项", ref("made")),
        "happened": list_of("The records that came meanwhile. 期间事项", ref("happened")),
        "days": list_of("How much was made on each day on which anything was. 每日计数", ref("tally")),
        "weeks": list_of("The same for each week. 每周计数", ref("tally")),
        "waiting": list_of("What each waits for that is not made any more. 等待中的事项", ref("waiting")),
        "notices": list_of("The actions that serve a paper. 须送达的文书", ref("notice")),
        "never_permitted": names(
            "The candidates that were never permitted when the collector looked. 始终不可做的事项"
        ),
        "assumed": ref("assumed"),
    }
    made = object_of("What a playbook does when it is let run. 推演", told, optional=("law_on",))
    parts = {"reason": reason(), "hop": hop(), "ended": _ended(), "made": _made(), "tally": _tally()}
    parts |= {"happened": _happened(), "waiting": _waiting(), "notice": _notice(), "assumed": _assumed()}
    return made | {"$defs": titles(parts)}


def _ended() -> Schema:
    told = {
        "how": word(
            "How it ended. 终结方式",
            simulated.Ending,
            end="an act ended it 由某一行为终结",
            stalled="nothing becomes permitted by itself any more 停滞",
            until="the time looked at was over 查询期满",
        ),
        "at": instant("When: of the act, or from when it stalls. 时点"),
        "act": text("The act that ended it. 终结行为") | _NONE,
        "record": text("Its record under `made`. 对应记录") | _NONE,
    }
    return object_of("What ended it, and when. 终结", told)


def _made() -> Schema:
    told = {
        "id": text("The id of its record: `sim-1`, `sim-2`. 记录编号"),
        "at": instant("When. 时点"),
        "candidate": text("Which candidate. 候选事项编号"),
        "action": text("The action of the playbook. 动作"),
        "channel": text("Of a contact: its channel. 渠道"),
        "act": text("Of an act: what was done. 行为"),
        "party": text("The party, by its id; null for an act. 当事人") | _NONE,
        "address": text("The address, by its id. 联系方式") | _NONE,
        "outcome": text("What came of it; null for an act. 结果") | _NONE,
        "document": text("The paper that it served. 文书"),
        "stages": names("The stages that opened it. 开放它的阶段"),
        "source": names("The steps of the source. 来源步骤"),
        "advice": list_of("What spoke against it without forbidding it. 提示", ref("reason")),
    }
    return object_of("A contact or act that was made. 完成事项", told, optional=("channel", "act", "document"))


def _happened() -> Schema:
    told = {"id": text("The id of the record. 记录编号"), "at": instant("From when it was known. 知悉时点")}
    return object_of("A record that came meanwhile. 期间事项", told)


def _tally() -> Schema:
    each = {
        "description": "Contacts by party. 按当事人计",
        "type": "object",
        "additionalProperties": {"type": "integer"},
    }
    told = {
        "first": text("The day, or the Monday of the week. 日期，或当周星期一", format="date"),
        "contacts": number("How many contacts. 联系次数"),
        "acts": number("How many acts. 行为次数"),
        "parties": each,
    }
    return object_of("How much was made in a day or a week. 计数", told)


def _waiting() -> Schema:
    told = _candidate() | {
        "made": {"description": "Whether it was made before. 此前是否做过", "type": "boolean"},
        "held_by": list_of(
            "What holds it back, hop by hop; empty where it was made and is not made again. 依次受何限制", ref("hop")
        ),
    }
    return object_of("A candidate that is not made any more. 等待中的事项", told)


def _notice() -> Schema:
    told = {
        "action": text("The action of the playbook. 动作"),
        "document": text("The paper. 文书"),
        "opened": {"description": "Whether the procedure came to it. 流程是否到该步", "type": "boolean"},
        "made": names("The records by which it was made. 对应记录"),
        "recorded": names("The records of the ledger by which it had been served. 台账中已送达的记录"),
        "skipped": {"description": "Whether it came to it, and it was not made. 是否遗漏", "type": "boolean"},
    }
    return object_of("An action that serves a paper. 须送达的文书", told)


def _assumed() -> Schema:
    outcomes = {"description": "What comes of a contact, by channel. 各渠道结果", "type": "object"}
    told = {
        "handling_minutes": number("How long a contact takes. 每次联系用时（分钟）"),
        "outcomes": outcomes | {"additionalProperties": {"type": "string"}},
        "once_a_day": names("Contacts that nothing of the playbook limits: made once a day. 每天一次的动作"),
        "once_while_open": names("Acts that nothing of the playbook limits: done once while open. 每次开放一次的动作"),
    }
    return object_of("What the virtual collector takes for granted. 假定条件", told)
