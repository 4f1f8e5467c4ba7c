"""The sentences of reasons, by code, in English and Chinese; `wording` fills them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .values import Text

TEMPLATES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "range": Text("{fact} is {is}, {must}", "{fact}为 {is}，{must}"),
        "range-none": Text("{fact}: there is none, {must}", "{fact}：无，{must}"),
        "value": Text("{fact} is {is}, {must}", "{fact}为{is}，{must}"),
        "value-none": Text("{fact}: there is none, {must}", "{fact}：无，{must}"),
        "jurisdiction": Text("{fact} is {is}, {must}", "{fact}为 {is}，{must}"),
        "near": Text("{fact} is {is}, not within {within} from today", "{fact}为 {is}，不在今日起 {within}内"),
        "near-none": Text("{fact}: there is none", "{fact}：无"),
        "near-stands": Text("{fact} is {is}, within {within} from today", "{fact}为 {is}，在今日起 {within}内"),
        "not-told": Text("{fact} was not told", "未提供{fact}"),
        "known-stands": Text("{fact} was told", "已提供{fact}"),
        "not-done": Text("not done yet: {action}", "尚未完成：{action}"),
        "done-stands": Text("done already: {action}", "已完成：{action}"),
        "not-tried": Text("not tried enough: {action} ({is}, {must})", "尝试不足：{action}（{is} 次，{must}）"),
        "tried-stands": Text("tried already: {action}", "已尝试：{action}"),
        "count": Text("recorded {times}: {what}; {must}", "已记录 {is} 次：{what}；{must}"),
        "count-none": Text("not recorded yet: {what}", "台账中尚无：{what}"),
        "count-stands": Text("recorded {times}: {what}", "已记录 {is} 次：{what}"),
        "promise": Text("the latest promise is {is}, {must}", "最近一次承诺{is}，{must}"),
        "promise-none": Text("no promise was made", "没有还款承诺"),
        "promise-stands": Text("the latest promise is {is}", "最近一次承诺{is}"),
        "promise-none-stands": Text("no promise was made", "没有还款承诺"),
        "promise-due": Text("no pending promise falls due within {within}", "{within}内没有到期的待履行承诺"),
        "promise-due-stands": Text("a pending promise falls due within {within}", "有 {within}内到期的待履行承诺"),
        "arrangement": Text("the repayment plan is {is}, {must}", "还款计划{is}，{must}"),
        "arrangement-none": Text("there is no repayment plan", "没有还款计划"),
        "arrangement-stands": Text("the repayment plan is {is}", "还款计划{is}"),
        "arrangement-none-stands": Text("there is no repayment plan", "没有还款计划"),
        "status": Text("not recorded: {wants}", "未记录：{wants}"),
        "status-stands": Text("recorded: {wants}", "已记录：{wants}"),
        "request": Text("no such request stands: {wants}", "没有此类请求：{wants}"),
        "request-stands": Text("a request stands: {wants}", "有未了结的请求：{wants}"),
        "consent": Text("no consent covers this: {wants}", "没有相应的同意：{wants}"),
        "consent-stands": Text("a consent covers this: {wants}", "已有相应的同意：{wants}"),
        "hold": Text("collection is held back: {reason}", "催收暂停中：{reason}"),
        "hold-wanted": Text("no such hold stands: {wants}", "没有此类暂停：{wants}"),
        "hold-stands": Text("collection is held back: {wants}", "催收暂停中：{wants}"),
        "appointment": Text("no appointment is agreed for now", "没有约定的见面"),
        "appointment-stands": Text("an appointment is agreed", "已有约定的见面"),
        "placement": Text("placed with an agency: {is}, {must}", "委外：{is}，{must}"),
        "placement-stands": Text("placed with an agency: {is}", "委外：{is}"),
        "assignment": Text("assignment of the claim: {is}, {must}", "债权转让：{is}，{must}"),
        "assignment-stands": Text("assignment of the claim: {is}", "债权转让：{is}"),
        "finding": Text("{finding} was found to be {is}, {must}", "{finding}为{is}，{must}"),
        "finding-none": Text("not found out yet: {finding}, {must}", "尚未了解：{finding}，{must}"),
        "finding-stands": Text("{finding} was found to be {is}, {must}", "{finding}为{is}，{must}"),
        "contact": Text("the {attribute} is {is}, {must}", "{attribute}为{is}，{must}"),
        "contact-none": Text("the {attribute} is none, {must}", "{attribute}：无，{must}"),
        "contact-stands": Text("the {attribute} is {is}, {must}", "{attribute}为{is}，{must}"),
        "stated": Text("{attribute} is stated as {is}, {must}", "声明的{attribute}为{is}，{must}"),
        "stated-stands": Text("{attribute} is stated as {is}, {must}", "声明的{attribute}为{is}，{must}"),
        "reply": Text("it answers no message that is still open", "并非答复当事人尚未答复的来信来电"),
        "reply-stands": Text("it answers a message of the party", "系答复当事人的来信来电"),
        "date": Text("{name} is not over yet: {date}", "{name}尚未届满：{date}"),
        "date-stands": Text("{name} is over: {date}", "{name}已届满：{date}"),
        "pause": Text("paused: {pause}", "暂停：{pause}"),
        "at-most": Text("the team's own limit is used up: {limit}", "已达内部频次上限：{limit}"),
        "no-party": Text("nobody in the role: {to}", "没有此身份的当事人：{to}"),
        "no-address": Text("no {kinds} that serves: {channel}", "没有可用的{kinds}：{channel}"),
        "missing-fact": Text("not known: {missing}", "未知：{missing}"),
        "stale": Text(
            "the file speaks of {known_to}: what happened since is not known; ask again with a fresh file",
            "快照时点为 {known_to}，其后情况未知；请用最新快照再问",
        ),
        "not-in-force": Text("the playbook is not in force on that day", "该日本作业流程未施行"),
        "hours": Text("it is {is} in {zone}, outside {hours}", "{zone} 时间 {is}，不在 {hours} 内"),
        "cap": Text("{count} counted, at most {limit} in {window}", "已计 {count} 次，{window}内至多 {limit} 次"),
        "wait": Text("{term} must have passed", "须满 {term}"),
    }
)
"""`-none` where there is nothing, `-stands` where it holds and must not."""

SEEN: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "hours-holds": Text("it is {is} in {zone}, within {hours}", "{zone} 时间 {is}，在 {hours} 内"),
        "wait-holds": Text("a term runs: {term}", "期限未满：{term}"),
        "wait-fails": Text("no term runs: {term}", "没有未满的期限：{term}"),
        "wish-holds": Text("a request covers this: {requests}", "当事人的请求涵盖本次：{requests}"),
        "wish-fails": Text("no request covers this", "没有涵盖本次的请求"),
        "done-fails": Text("not done yet: {action}", "尚未完成：{action}"),
        "tried-fails": Text("not tried enough: {action} ({is}, {must})", "尝试不足：{action}（{is} 次，{must}）"),
        "stated-open": Text("{attribute} is not stated; asked is {wants}", "未声明{attribute}；所问为{wants}"),
        "date-fails": Text("{name} is not over: {date}", "{name}尚未届满：{date}"),
    }
)
"""What a question saw, where a reason would not say it: `-holds`, `-fails`, `-open`."""

NOT_APPLICABLE: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "scope": Text("outside its scope: {fact} is {is}, {must}", "不在适用范围：{fact}为{is}，{must}"),
        "scope-bare": Text("outside its scope", "不在适用范围"),
        "not-in-force": Text("not in force on that day", "该日未施行"),
    }
)

STATES: Final[Mapping[str, Mapping[str, Text]]] = MappingProxyType(
    {
        "promise": {
            "pending": Text("pending", "待履行"),
            "kept": Text("kept", "已兑现"),
            "partial": Text("kept in part", "部分兑现"),
            "broken": Text("broken", "未兑现"),
            "none": Text("none", "没有"),
        },
        "arrangement": {
            "kept": Text("kept", "正常履行"),
            "broken": Text("broken", "已违约"),
            "none": Text("none", "没有"),
        },
        "placement": {"standing": Text("yes", "是"), "none": Text("no", "否")},
        "assignment": {
            "notified": Text("the party was told", "当事人已获通知"),
            "unnotified": Text("the party was not told", "当事人未获通知"),
            "none": Text("none", "没有"),
        },
    }
)

FINDINGS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "cause": Text("the cause of the arrears", "逾期原因"),
        "willing": Text("willingness to pay", "还款意愿"),
        "able": Text("ability to pay", "还款能力"),
        "trading": Text("that the business trades normally", "正常经营"),
        "attitude": Text("the party's attitude", "当事人态度"),
        "expected_cash_on": Text("the day money is expected", "预计回款日"),
    }
)

ATTRIBUTES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "channel": Text("channel", "渠道"),
        "mode": Text("mode", "方式"),
        "to": Text("role of the party", "当事人身份"),
        "purpose": Text("purpose", "目的"),
        "act": Text("act", "行为"),
        "by": Text("collector", "经办方"),
        "address": Text("kind of address", "联系方式类型"),
        "place": Text("place", "场所"),
        "document": Text("paper delivered", "送达的文件"),
        "action": Text("action", "动作"),
        "form": Text("form", "形式"),
    }
)

OTHER_FACTS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "party.timezones": Text("the party's time zone", "当事人所在时区"),
        "coverage": Text(
            "what the ledger does not cover: earlier days, or other collectors", "台账未覆盖的时段或催收方"
        ),
        "ledger": Text("what happened after the file's instant", "快照时点之后的情况"),
        "loan.installments.paid_on": Text("the day on which an installment was paid", "分期的还款日期"),
        "opening": Text("since when the action has been open", "该动作自何时起开放"),
        "outcome": Text("what became of a contact", "联系的结果"),
        "holidays": Text("the public holidays of that year", "该年度的法定节假日"),
    }
)
"""What may be missing without being a fact that a condition names."""
