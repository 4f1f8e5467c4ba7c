"""What the keys of playbooks and packs mean, for an editor: the Chinese of each, and the English that is not yet said.

The English stands with the field of the document where it is short; here it stands where an example helps. Snapshots
and contacts carry both languages in their documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..values import Text

Glosses = Mapping[str, Text]


def _zh(text: str) -> Text:
    """Only the Chinese: the English is the document's own."""
    return Text("", text)


_SOURCE = Text("The steps of the source that it encodes, such as gl-1.", "来源步骤编号")
_TITLE = Text("What people read; `{en: …, zh: …}` for both languages.", "显示名称，可分语言书写")
_WINDOW = _zh("时间窗口；记录当日为第 1 日")
_EVER = _zh("不限本次逾期")
_SINCE = _zh("仅计最近一条符合此条件的记录之后的")
_SINCE_FIRST = _zh("仅计最早一条符合此条件的记录之后的；没有则不计")
_WHOSE = _zh("谁的：身份，或 party（所涉当事人）")
_ROW = _zh("对应的法规条目编号")
_REVIEW = Text("`check` warns once this day has passed.", "复核期限；过期后 check 会提示")
_IN_FORCE = Text("When it is in force; both days included.", "施行期间，首尾日均含")
_INPUTS = Text("Facts that the host tells under `facts` of the snapshot.", "由业务系统在快照 facts 中提供的输入项")
_NUMBERS = Text(
    "The numbers that are edited: `long_overdue: {value: 90, unit: days}`; a range may name one: `long_overdue..`.",
    "可调整的参数；范围中可引用其名称，如 long_overdue..",
)

RECORD_KEYS: Final[Glosses] = MappingProxyType(
    {
        "kind": _zh("记录类型；不写则为 contact（联系）"),
        "channel": Text("By which channel.", "渠道"),
        "mode": Text("A person, a conversing machine or a recording.", "人工、智能语音或录音"),
        "direction": _zh("方向；不写则为 out（我方发起），any 为双向"),
        "outcome": _zh("结果，或一组结果：failed、unreached、reached、pending"),
        "action": _zh("属于该动作的记录"),
        "purpose": Text("What the contact was for.", "目的"),
        "by": _zh("经办方；不写则不限"),
        "document": _zh("寄送或收到的文件"),
        "disclosed": _zh("是否披露了债务"),
        "cut_off": _zh("通话是否中断"),
        "act": Text("Of an act: what was done.", "行为记录：做了什么"),
        "what": _zh("请求或同意的内容"),
        "form": _zh("请求的形式：口头或书面"),
        "status": _zh("状态记录的状态词；还款记录的入账状态"),
        "type": _zh("还款安排的类型"),
        "reason": _zh("暂停催收的原因"),
        "cause": _zh("了解到的逾期原因"),
        "attitude": _zh("了解到的态度"),
        "willing": _zh("了解到的还款意愿"),
        "able": _zh("了解到的还款能力"),
        "trading": _zh("是否正常经营"),
        "address": _zh("记录所用联系方式的种类"),
        "place": _zh("记录自身写明的、或其联系方式所在的场所"),
        "address_status": _zh("该联系方式在询问时点的状态；{not: …}：不处于其中任何一种"),
        "prior": _zh("仅计本次联系所属委外的上一次委外期间的记录"),
        "held": _zh("仅计期限已满（发生当日为第 1 日）且期满时未失败的记录"),
        "to": _zh("记录所涉当事人的身份、定义名，或 party"),
        "same": _zh("与本次联系相同：当事人、客户、联系方式、渠道、债务、债权人、催收方"),
    }
)

GLOSSES: Final[Mapping[str, Glosses]] = MappingProxyType(
    {
        "playbook": {
            "": _zh("催收作业流程：何时可做什么、频次、内容"),
            "playbook": Text("The name of this playbook, such as guaranteed-loan.", "作业流程名称"),
            "language": _zh("语言版本：1"),
            "version": _zh("本流程的版本"),
            "title": _TITLE,
            "applies_to": _zh("适用的贷款"),
            "in_force": _IN_FORCE,
            "timezone": _zh("贷款未写明时区时的业务时区"),
            "calendar": _zh("工作日历，如 CN；以工作日计的期限须写明"),
            "holidays": _zh("日历之外的节假日"),
            "packs": _zh("在其适用范围内有约束力的规则包"),
            "adopt": _zh("作为内部政策采用的规则包，一律约束"),
            "numbers": _NUMBERS,
            "arrears": Text("When an installment counts as unpaid, and what is left out of account.", "欠款口径"),
            "accrual": Text("How penalty interest accrues.", "罚息计算方式"),
            "allocation": Text("The order in which a payment is applied.", "还款冲抵顺序"),
            "inputs": _INPUTS,
            "points": _zh("金额天数以外的告知要点，供动作的 tell 引用"),
            "pause": Text("While one holds, or is unknown, candidates with its purposes are closed.", "暂停条件"),
            "stages": Text("A stage opens actions while its `when` holds. Stages may overlap.", "阶段：开放哪些动作"),
            "actions": Text("A contact that reaches a person, or an act that reaches nobody.", "动作：联系或行为"),
            "left_out": _zh("未编入的来源步骤及理由"),
        },
        "scope": {
            "": _zh("适用范围：各项须同时符合"),
            "product": _zh("机构自己的产品名称"),
            "product_class": Text("The class of product.", "产品类别"),
            "lender": Text("The type of lender.", "贷款机构类型"),
            "collector": Text("The type of collector.", "催收方类型"),
            "borrower_kind": Text("A person, a sole trader or a company.", "借款人类型"),
            "jurisdiction": _zh("适用法域；US-MA 属于 US"),
        },
        "period": {"": _zh("起止日均含"), "from": _zh("首日"), "until": _zh("末日")},
        "dated-number": {
            "": _zh("自某日起的取值"),
            "from": _zh("生效首日"),
            "value": Text("The number from that day on.", "取值"),
            "source": _zh("出处"),
        },
        "number": {
            "": _zh("产品经理可调整的参数"),
            "value": _zh("数值，或按日期分段的列表"),
            "unit": _zh("单位"),
            "title": _TITLE,
            "source": _zh("来源步骤或引文"),
            "assumed": _zh("来源未规定，由本流程假定；check 会列出"),
            "review_by": _zh("复核期限；过期后 check 会提示"),
        },
        "arrears": {
            "": _zh("何时算作未还"),
            "counts": _zh("计入哪些"),
            "tolerance": _zh("容差金额"),
            "frozen_days": _zh("扣除哪些暂停计算的天数"),
        },
        "accrual": {
            "": _zh("罚息计算方式"),
            "base": _zh("计算基数"),
            "rate": _zh("年利率，或参数名"),
            "multiple": _zh("合同利率的倍数，或参数名"),
            "starts": Text("From which day: the day after the due date, or after the days of grace.", "起算日"),
            "days_in_year": Text("The day count: 360 or 365.", "年计息天数"),
            "compounding": Text("Whether interest bears interest.", "是否复利"),
            "cap": _zh("年利率上限"),
            "rounding": Text("How the cent is rounded.", "分位取舍"),
            "source": _SOURCE,
        },
        "allocation": {
            "": _zh("还款冲抵顺序"),
            "order": Text("What a payment is applied to first, second, and so on.", "冲抵先后"),
            "source": _SOURCE,
        },
        "assume": {"": _zh("未提供时的假定值"), "assume": _zh("假定值"), "cite": _zh("依据")},
        "input": {
            "": _zh("由业务系统提供的事实"),
            "type": Text("What kind of value it is.", "值的类型"),
            "title": _TITLE,
            "when_unknown": _zh("未提供时：deny 视为未知；或 {assume: 值, cite: 依据}"),
        },
        "pause": {
            "": _zh("条件成立或未知时，相应目的的动作关闭"),
            "title": _TITLE,
            "when": Text("While this holds, or is unknown.", "成立或未知期间"),
            "purposes": _zh("关闭哪些目的；不写则全部"),
            "source": _SOURCE,
        },
        "stage": {
            "": _zh("条件成立期间开放动作"),
            "title": _TITLE,
            "when": Text("All entries must hold, such as `{days_past_due: 1..3}`.", "各项须同时成立"),
            "opens": _zh("开放的动作"),
            "source": _SOURCE,
        },
        "contact": {
            "": _zh("如何联系到人"),
            "channel": Text("By which channel.", "渠道"),
            "to": _zh("对象的身份"),
            "address": _zh("仅限此类联系方式"),
            "mode": _zh("不写则为 human（人工）"),
            "purpose": _zh("目的"),
        },
        "action": {
            "": _zh("联系（触达人）或行为（不触达任何人）"),
            "title": _zh("催收员看到的名称"),
            "contact": _zh("如何联系到人"),
            "act": _zh("做什么"),
            "purpose": _zh("行为的目的；暂停据此关闭"),
            "when": _zh("除阶段外还须成立的条件"),
            "at_most": Text(
                "The team's own cadence, such as `1 conversation per day`, `3 attempts per day`, `once`.",
                "内部频次上限",
            ),
            "at_least": Text("A duty: so many per day or N days, such as `1 per day`.", "应做频次，按天计"),
            "due": _zh("动作开放后须在此期限内完成，如 within 1 day；以 hours、days 或 business days 计"),
            "tell": _zh("须告知的金额、天数和要点"),
            "script": _zh("话术，按顺序"),
            "offer": _zh("可提供的方案"),
            "bring": _zh("携带的材料"),
            "serve": _zh("本次送达的文件"),
            "source": _zh("来源步骤编号"),
        },
        "condition": {
            "": _zh("条件：各项须同时成立；事实直接写名称"),
            "all": _zh("全部成立"),
            "any": _zh("任一成立"),
            "not": _zh("不成立"),
            "done": Text("The action reached its end: `done: serve-notice`.", "动作已完成"),
            "tried": Text("The action was begun, whatever came of it: `tried: visit-business`.", "动作已尝试"),
            "contacted": Text(
                "So many contacts: `{channel: phone, to: borrower, outcome: no_answer, at_least: 3, within: 3 days}`.",
                "台账中符合的联系次数",
            ),
            "records": Text(
                "So many records of any kind: `{kind: payment, status: posted, within: 30 days}`.", "台账中符合的记录数"
            ),
            "promise": Text("How the latest promise of the episode stands: `promise: broken`.", "最近承诺的状态"),
            "promise_due": Text("The latest promise is pending and due soon: `{within: 1 day}`.", "待履行承诺即将到期"),
            "arrangement": Text("How the latest arrangement stands: `arrangement: kept`.", "最近还款安排的状态"),
            "status": Text("A status stands now: `status: {is: deceased, of: borrower}`.", "当前有效的状态"),
            "request": Text("A request stands now: `request: dispute`.", "当前有效的请求"),
            "consent": Text("A consent stands and covers this contact: `consent: inconvenient_time`.", "适用的同意"),
            "hold": Text("A hold stands now, for this debt: `hold: breathing_space`.", "当前有效的暂停"),
            "finding": Text("The latest finding says so: `finding: {willing: false}`.", "最近了解到的情况"),
            "document": Text("A paper was received: `document: agreed_plan`.", "已收到文件"),
            "appointment": _zh("与当事人的预约：agreed（尚未结束）、now（正在进行）"),
            "placement": _zh("是否已委外"),
            "assignment": _zh("债权是否转让、当事人是否已获通知"),
            "known": Text("The facts are told: the one condition that is never unknown.", "已提供这些事实"),
            "contact": _zh("本次联系或行为的特征"),
            "stated": Text(
                "In packs: the contact says so of itself: `{enters_home: false}`.", "规则包：联系自身的声明"
            ),
            "reply": _zh("规则包：答复当事人尚未答复的来信来电"),
            "passed": _zh("规则包：命名日期的末日已过"),
            "meets": _zh("规则包：definitions 中的条件成立"),
        },
        "filter": {"": _zh("台账中的哪些记录"), **RECORD_KEYS},
        "counting": {
            "": _zh("上限所计的记录"),
            **RECORD_KEYS,
            "since": _SINCE,
            "since_first": _SINCE_FIRST,
        },
        "tally": {
            "": _zh("时间窗口内符合的记录数"),
            **RECORD_KEYS,
            "within": _WINDOW,
            "since": _SINCE,
            "since_first": _SINCE_FIRST,
            "before": _zh("仅计今日之前各日的"),
            "not_after": _zh("仅计命名日期末日及以前的"),
            "ever": _EVER,
            "count": _zh("days 为按当地日期去重计天数"),
            "at_least": _zh("至少几次；不写则 1"),
            "at_most": _zh("至多几次"),
        },
        "done": {
            "": _zh("本次逾期内该动作的记录"),
            "action": _zh("动作；多个则任一即可"),
            "within": _WINDOW,
            "ever": _EVER,
            "at_least": _zh("至少几次；不写则 1"),
            "to": _zh("party：仅计对所涉当事人的"),
        },
        "promise": {
            "": _zh("最近的还款承诺"),
            "is": _zh("状态；none 为没有承诺"),
            "by": _zh("承诺人的身份"),
            "ever": _EVER,
        },
        "promise-due": {"": _zh("待履行承诺即将到期"), "within": _zh("今日或其后若干日内到期")},
        "arrangement": {"": _zh("最近的还款安排"), "is": _zh("状态；none 为没有"), "type": _zh("类型")},
        "status": {
            "": _zh("当事人、联系方式或债权的有效状态"),
            "is": _zh("状态；多个则任一即可"),
            "of": _zh("谁的：身份、party、address 或 loan"),
            "for": _zh("今日之前连续若干日均如此"),
        },
        "request": {
            "": _zh("仍有效的请求"),
            "is": _zh("请求；多个则任一即可"),
            "of": _WHOSE,
            "form": _zh("口头或书面"),
            "place": _zh("请求写明的场所"),
            "channel": _zh("请求写明的渠道"),
            "within": _zh("在此窗口内提出"),
        },
        "consent": {
            "": _zh("仍有效且适用于本次联系的同意"),
            "is": _zh("同意；多个则任一即可"),
            "of": _WHOSE,
            "to": _zh("any：不论向谁作出；不写则须向本次催收方作出"),
            "spent_by": _zh("其后出现符合此条件的记录即告用尽"),
            "place": _zh("同意写明的场所"),
            "channel": _zh("同意写明的渠道"),
            "within": _zh("在此窗口内给予"),
        },
        "near": {"": _zh("临近的日期"), "within": _zh("今日或其后若干日内")},
        "finding": {
            "": _zh("最近了解到的情况"),
            "cause": Text("Why it is overdue.", "逾期原因"),
            "willing": _zh("还款意愿"),
            "able": _zh("还款能力"),
            "trading": _zh("是否正常经营"),
            "expected_cash_on": _zh("预计回款日"),
            "attitude": Text("The party's attitude.", "态度"),
        },
        "paper": {
            "": _zh("收到或签署的文件"),
            "is": _zh("文件；多个则任一即可"),
            "outcome": Text("What came of it.", "结果"),
            "of": _WHOSE,
        },
        "contact-match": {
            "": _zh("本次联系或行为的特征"),
            "channel": Text("By which channel; `any` for every one.", "渠道；any 为任意"),
            "mode": Text("A person, a conversing machine or a recording.", "人工、智能语音或录音"),
            "to": _zh("当事人的身份，或定义名"),
            "purpose": Text("What it is for.", "目的"),
            "act": Text("What is done.", "行为"),
            "by": Text("Who makes it.", "经办方"),
            "address": _zh("联系方式的类型"),
            "place": Text("The place that its address belongs to.", "所在场所"),
            "document": _zh("送达的文件"),
            "action": _zh("所属动作"),
        },
        "pack": {
            "": _zh("规则包：一地的法律或规范"),
            "pack": Text("The name of this pack, such as cn-civil.", "规则包名称"),
            "language": _zh("语言版本：1"),
            "version": Text("The version of this pack.", "规则包版本"),
            "title": _TITLE,
            "jurisdiction": _zh("适用法域，ISO 3166 代码"),
            "timezone": _zh("当事人时区未提供时的时区"),
            "calendar": _zh("节假日历，如 CN"),
            "holidays": _zh("日历之外的节假日"),
            "scope": Text("The loans that it binds; unknown binds.", "适用范围；未知则约束"),
            "in_force": _IN_FORCE,
            "review_by": _REVIEW,
            "builds_on": Text("Packs that this one adds to.", "在哪些规则包之上"),
            "numbers": _NUMBERS,
            "inputs": _INPUTS,
            "definitions": Text("Groups of roles, and conditions, under a name; `meets` asks them.", "定义"),
            "marks": Text("Questions asked once for each record, at its own instant.", "对每条记录逐一发问的标记"),
            "dates": Text("Named last days, such as the end of a guarantee period; `passed` asks them.", "命名日期"),
            "guards": Text("What is forbidden or asked for, each with its citation.", "规则：禁止或要求，均附引文"),
        },
        "definition": {
            "": _zh("命名的身份组或条件"),
            "roles": Text("The roles of the group.", "包含的身份"),
            "when": Text("The condition.", "条件"),
            "row": _ROW,
        },
        "mark": {"": _zh("对每条记录在其发生时发问"), "when": Text("What is asked.", "问题"), "row": _ROW},
        "base": {
            "": _zh("日期的一种算法：起点、期限、节假日顺延"),
            "base": _zh("日期类事实"),
            "latest": _zh("最近一条符合记录之日"),
            "earliest": _zh("最早一条符合记录之日"),
            "its": _zh("取该记录自身写明的日期，而非其发生之日"),
            "later_than": _zh("须晚于此事实方可采用"),
            "plus": _zh("加上的期限"),
            "roll": _zh("末日为节假日则顺延至下一工作日"),
        },
        "named-date": {
            "": _zh("命名的期限末日"),
            "base": _zh("日期类事实"),
            "latest": _zh("最近一条符合记录之日"),
            "earliest": _zh("最早一条符合记录之日"),
            "its": _zh("取该记录自身写明的日期，而非其发生之日"),
            "later_than": _zh("须晚于此事实方可采用"),
            "plus": _zh("加上的期限"),
            "roll": _zh("末日为节假日则顺延至下一工作日"),
            "row": _ROW,
            "first_of": _zh("第一个已提供且可采用的"),
        },
        "week": {
            "": _zh("按星期书写的时段；节假日优先"),
            "mon": Text("Monday.", "星期一"),
            "tue": Text("Tuesday.", "星期二"),
            "wed": Text("Wednesday.", "星期三"),
            "thu": Text("Thursday.", "星期四"),
            "fri": Text("Friday.", "星期五"),
            "sat": Text("Saturday.", "星期六"),
            "sun": Text("Sunday.", "星期日"),
            "mon-fri": Text("Monday to Friday.", "星期一至五"),
            "mon-sat": Text("Monday to Saturday.", "星期一至六"),
            "sat-sun": Text("Saturday and Sunday.", "星期六、日"),
            "daily": Text("Every day that is not named.", "其余各日"),
            "holiday": Text("A public holiday of the pack's calendar.", "节假日"),
            "own": _zh("当事人自己的工作时间（已提供时），优先于当日有时段的规定"),
        },
        "wait": {
            "": _zh("某事之后须等待"),
            "after": _zh("最近一条符合的记录起算"),
            "for": _zh("期限；发生当日为第 1 日"),
            "from": _zh("next_day：次日为第 1 日"),
        },
        "respects": {
            "": _zh("当事人有效请求所涵盖的，不得为之"),
            "requests": Text("Which requests are respected.", "尊重哪些请求"),
            "form": _zh("仅限口头或书面的请求"),
            "debts": _zh("any：不论请求写明哪些债务"),
            "naming": _zh("仅限写明时间、场所、渠道或联系方式的请求；{not: …}：未写明这些的"),
        },
        "guard": {
            "": _zh("一条禁止或要求，附引文"),
            "row": _ROW,
            "applies_to": _zh("针对哪些联系；写 act 则针对行为"),
            "scope": _zh("在规则包范围内再收窄"),
            "in_force": _IN_FORCE,
            "review_by": _REVIEW,
            "hours": Text("A contact only in these hours: `08:00-22:00`, or by weekday.", "仅限此时段"),
            "at_most": Text("Not more than this: `3 conversations per day`.", "频次上限"),
            "per": Text("For each of what the limit counts: party unless said.", "按什么分别计数；不写则按当事人"),
            "counting": _zh("收窄计数范围"),
            "wait": Text("No contact before a term after an event is over.", "某事之后须等待"),
            "forbid": _zh("成立期间不得联系"),
            "only_if": _zh("不成立则不得联系"),
            "respects": Text("What a standing request of the party covers is forbidden.", "尊重当事人请求"),
            "require": Text("What the contact itself must be, an obligation: `{recorded: true, staff: 2..}`.", "要求"),
            "unless": _zh("成立则解除；未知不解除"),
            "rebutted_by": _zh("presume 时：成立则仅提示"),
            "cite": _zh("引文"),
            "force": Text("The force of the rule.", "效力：法律、法规规章、标准、自律规范、合同、内部政策"),
            "effect": Text(
                "`deny`, `presume` (a presumption: denies unless rebutted), `advise`.", "后果：禁止、推定、提示"
            ),
            "known": Text(
                "How well the text is known: what is recalled with medium or low certainty only advises.",
                "条文核实程度",
            ),
            "text": _zh("规则内容"),
            "note": _zh("所取的理解及理由"),
        },
    }
)
"""Definition → key → text; the key `""` is the definition itself."""
