"""The closed vocabularies of snapshots, playbooks and packs: each word once, with its meaning in two languages."""

from __future__ import annotations

from typing import Final

from .values import Text

Words = dict[str, Text]

ROLES: Final[Words] = {
    "borrower": Text("the borrower", "借款人"),
    "co_borrower": Text("who borrowed together with the borrower", "共同借款人"),
    "guarantor": Text("who guarantees the loan toward the lender", "保证人"),
    "counter_guarantor": Text("who secures the guarantor's recourse", "反担保人"),
    "spouse": Text("the borrower's husband or wife, liable only where `liability` says so", "配偶"),
    "relative": Text("another member of the family", "亲属"),
    "reference": Text("a contact person named for emergencies", "紧急联系人"),
    "employer": Text("the employer", "用人单位"),
    "colleague": Text("a colleague", "同事"),
    "community": Text("the village or residents' committee", "村委会、居委会"),
    "attorney": Text("a lawyer who represents a party", "律师"),
    "debt_adviser": Text("an adviser who helps a party with debts", "债务顾问"),
    "representative": Text("who acts for a company, a minor or an estate", "法定代表人、监护人、遗产管理人"),
    "other": Text("somebody else", "其他人"),
}

PARTY_KINDS: Final[Words] = {
    "person": Text("a natural person", "自然人"),
    "sole_trader": Text("a person who trades in the own name", "个体工商户"),
    "company": Text("a company or another legal person", "企业"),
}

LIABILITIES: Final[Words] = {
    "primary": Text("owes the debt", "主债务责任"),
    "joint": Text("joint guarantee: may be asked as soon as the debtor defaults", "连带责任保证"),
    "general": Text("general guarantee: only after the debtor's assets were enforced in vain", "一般保证"),
    "asset": Text("only with the pledged or mortgaged asset", "以担保物为限"),
    "none": Text("is not liable", "无责任"),
}

ADDRESS_KINDS: Final[Words] = {
    "mobile": Text("a mobile number", "手机"),
    "landline": Text("a fixed-line number", "固定电话"),
    "email": Text("an e-mail address", "电子邮箱"),
    "home": Text("where the party lives", "住址"),
    "business": Text("where the party trades", "经营地"),
    "workplace": Text("where the party is employed", "工作单位"),
    "registered": Text("the registered office", "注册地址"),
    "agreed_service": Text("the address agreed for service of papers", "约定送达地址"),
    "meeting_place": Text("the place agreed for meetings, such as a centre", "约定会面地点"),
    "account": Text("an account in an app or a social network", "应用或社交账号"),
}

PLACES: Final[Words] = {
    "home": Text("at home", "家中"),
    "workplace": Text("at work", "工作单位"),
}

CHANNELS: Final[Words] = {
    "phone": Text("a telephone call", "电话"),
    "sms": Text("a text message", "短信"),
    "email": Text("an e-mail", "电子邮件"),
    "letter": Text("a letter or another paper", "信函"),
    "visit": Text("a visit in person", "上门"),
    "app": Text("a message in the lender's own app", "应用消息"),
    "social": Text("a message in a social network or messenger", "社交软件"),
}

CHANNELS_WITH_ADDRESS: Final = frozenset({"phone", "sms", "email"})
"""Without a number or an address there is nothing to dial or to send to."""

MODES: Final[Words] = {
    "human": Text("a person speaks or writes", "人工"),
    "ai_voice": Text("a machine that converses", "智能语音"),
    "recorded": Text("a message that only plays", "录音播报"),
}

DIRECTIONS: Final[Words] = {
    "out": Text("from us to the party", "呼出"),
    "in": Text("from the party to us", "呼入"),
}

OUTCOMES: Final[Words] = {
    "conversation": Text("the debt was spoken about with the party", "有效沟通"),
    "answered": Text("connected, nothing said of the debt", "接通未沟通"),
    "other_person": Text("somebody else answered", "他人接听"),
    "voicemail": Text("a voicemail", "语音信箱"),
    "no_answer": Text("it rang, nobody answered", "无人接听"),
    "not_connected": Text("no connection: busy, switched off or out of service", "未接通"),
    "misdirected": Text("it reached a number or address that is not the party's", "错误对象"),
    "delivered": Text("delivered", "已送达设备"),
    "undelivered": Text("not delivered", "未送达"),
    "read": Text("opened or read", "已读"),
    "met": Text("met in person", "见面"),
    "not_met": Text("nobody met", "未见面"),
    "served": Text("served", "已送达"),
    "returned": Text("came back", "退回"),
    "refused": Text("acceptance was refused", "拒收"),
    "deemed_served": Text("counts as served by law or agreement", "视为送达"),
    "signed": Text("signed", "已签署"),
}

FAILED_OUTCOMES: Final = frozenset({"not_connected", "misdirected", "undelivered", "returned", "not_met"})
"""Nothing came of the attempt: `once` may be tried again."""

DONE_OUTCOMES: Final = frozenset({"conversation", "met", "served", "deemed_served", "delivered", "read", "signed"})
"""The action reached its end: `done` holds."""

SERVED_OUTCOMES: Final = frozenset({"served", "deemed_served", "signed"})
"""What says that a paper was served."""

CONVERSATIONS: Final = frozenset({"conversation", "met"})
CONNECTIONS: Final = frozenset({"conversation", "answered", "other_person", "voicemail", "met"})
REACHED: Final = frozenset({"conversation", "met", "answered", "read", "signed", "served"})
UNREACHED: Final = FAILED_OUTCOMES | {"no_answer", "voicemail", "other_person"}

PURPOSES: Final[Words] = {
    "remind": Text("a reminder", "提醒"),
    "demand": Text("asks for payment", "催收"),
    "request_help": Text("asks a party to help, without a claim of right", "请求协助"),
    "notice": Text("gives notice", "通知"),
    "negotiate": Text("works out a plan", "协商"),
    "inform": Text("gives information", "告知"),
    "locate": Text("asks only how the party can be reached", "查找联系方式"),
    "confirm_employment": Text("asks only whether the party is employed", "核实就业"),
    "inspect": Text("looks at the business or the collateral", "检查"),
    "reply": Text("answers the party", "答复"),
    "preserve_right": Text("keeps a right from being lost", "保全权利"),
    "required_by_law": Text("the law requires it", "法定义务"),
    "end_collection": Text("says that collection stops", "告知停止催收"),
    "announce_remedy": Text("says that a remedy may or will be used", "告知将采取的措施"),
}

REQUESTS: Final[Words] = {
    "cease": Text("asks for contact to cease", "要求停止联系"),
    "dispute": Text("disputes the debt", "提出异议"),
    "hardship": Text("says it cannot pay as agreed", "申请困难帮扶"),
    "complaint": Text("complains", "投诉"),
    "opt_out": Text("does not want this medium or address used", "退订"),
    "inconvenient": Text("this time or place is inconvenient", "时间或地点不便"),
    "refuse": Text("refuses to pay", "拒绝还款"),
    "verification": Text("asks for proof of the debt", "要求核实债务"),
}

NAMED_BY_WISHES: Final[Words] = {
    "time": Text("hours or weekdays", "时段或星期"),
    "place": Text("a place", "场所"),
    "channel": Text("a channel", "渠道"),
    "address": Text("an address or a number", "联系方式"),
}
"""What a request may name beside what it asks."""

FORMS: Final[Words] = {
    "oral": Text("spoken", "口头"),
    "written": Text("in writing", "书面"),
}

CONSENTS: Final[Words] = {
    "calls": Text("to calls", "同意致电"),
    "inconvenient_time": Text("to a time that is otherwise closed", "同意在限制时段联系"),
    "place": Text("to a place", "同意在某地点联系"),
    "workplace": Text("to contact at work", "同意在工作单位联系"),
    "medium": Text("to a medium or an address", "同意使用某联系方式"),
    "third_party": Text("to speaking with somebody else about the debt", "同意向第三人披露"),
    "direct_contact": Text("to direct contact although represented", "有代理人仍同意直接联系"),
    "entry": Text("to entering the home", "同意入户"),
}

PERSON_STATUSES: Final[Words] = {
    "represented": Text("is represented", "有代理人"),
    "deceased": Text("has died", "身故"),
    "bankrupt": Text("is bankrupt", "破产"),
    "minor": Text("is a minor", "未成年"),
    "incapacitated": Text("lacks legal capacity, wholly or in part", "无或限制民事行为能力"),
    "military": Text("is in military service", "服役"),
    "in_treatment": Text("is in treatment for a mental-health crisis", "接受心理危机治疗"),
    "in_custody": Text("is in custody", "在押"),
    "hospitalised": Text("is in hospital", "住院"),
    "bereavement": Text("mourns a death", "丧亲"),
    "disaster": Text("is struck by a disaster", "受灾"),
    "unreachable": Text("cannot be reached", "失联"),
    "reachable": Text("can be reached again", "恢复联系"),
    "vulnerable": Text("is vulnerable: needs particular care", "处于弱势、需特别照顾"),
    "occasion": Text("a wedding, festival or other family occasion", "婚礼、节庆等家庭重要日子"),
    "answer_outdated": Text(
        "an earlier answer of this person was wrong or incomplete, and it is believed to know better now",
        "此前答复有误或不完整，现可能知悉更多",
    ),
}

ADDRESS_STATUSES: Final[Words] = {
    "dead": Text("is out of service", "停机、空号"),
    "reassigned": Text("now belongs to somebody else", "已转归他人"),
    "wrong_person": Text("never was the party's", "非本人"),
    "confirmed": Text("checked: still the party's", "已核实为本人"),
}

CLAIM_STATUSES: Final[Words] = {
    "litigation": Text("a suit is pending", "诉讼中"),
    "judgment": Text("a court has decided", "已有判决"),
}

STATUSES: Final[Words] = PERSON_STATUSES | ADDRESS_STATUSES | CLAIM_STATUSES

STATUS_ENDS: Final[dict[str, frozenset[str]]] = {
    "reachable": frozenset({"unreachable"}),
    "unreachable": frozenset({"reachable"}),
    "confirmed": frozenset({"dead", "reassigned", "wrong_person"}),
    "dead": frozenset({"confirmed"}),
    "reassigned": frozenset({"confirmed"}),
    "wrong_person": frozenset({"confirmed"}),
}
"""A status word and those that it ends; all other words stand until their own end."""

HOLD_REASONS: Final[Words] = {
    "breathing_space": Text("a statutory breathing space", "法定缓冲期"),
    "mental_health_moratorium": Text("a breathing space during a mental-health crisis", "心理危机缓冲期"),
    "moratorium": Text("another moratorium by law or court", "延期偿付"),
    "internal": Text("the lender's own decision to wait", "内部暂停"),
}

ARRANGEMENT_TYPES: Final[Words] = {
    "instalments": Text("repayment in instalments", "分期"),
    "extension": Text("a later due date", "展期"),
    "settlement": Text("a settlement", "和解"),
    "restructure": Text("new terms", "重组"),
    "relief": Text("a reduction", "减免"),
}

AGEING: Final[Words] = {
    "continues": Text("delinquent days go on being counted", "继续计算"),
    "resets": Text("delinquent days begin again", "重新计算"),
    "frozen": Text("delinquent days are not counted meanwhile", "暂停计算"),
}

PAYMENT_STATUSES: Final[Words] = {
    "pending": Text("on its way", "处理中"),
    "posted": Text("booked", "已入账"),
    "failed": Text("did not go through", "失败"),
    "reversed": Text("was taken back", "已冲正"),
}

ACTS: Final[Words] = {
    "confirm_overdue": Text("confirm that the loan is overdue", "核实逾期"),
    "collect_data": Text("collect the customer's data", "收集客户资料"),
    "make_plan": Text("make a collection plan", "制定催收方案"),
    "prepare_visit": Text("prepare a visit", "上门准备"),
    "record_finding": Text("record what was learnt, and the party's attitude", "记录了解到的情况与态度"),
    "review_approach": Text("draw the lesson and adjust the approach", "总结并调整方式"),
    "investigate": Text("annotate an objection and investigate it", "标注异议并核查"),
    "return_to_creditor": Text("give the debt back to its creditor", "退回委托方"),
    "hand_over": Text("hand the case over within the lender", "内部移交"),
    "placement": Text("place the debt with an agency", "委外催收"),
    "assignment": Text("assign the claim", "债权转让"),
    "sale": Text("sell the debt", "出售债权"),
    "data_transfer": Text("hand over data about the debt", "提供债务相关数据"),
    "arrangement": Text("agree a repayment arrangement", "达成还款安排"),
    "direct_debit": Text("debit the party's account", "扣款"),
    "accelerate": Text("call in the whole loan", "宣布提前到期"),
    "charge_penalty": Text("charge penalty interest or a fee", "计收罚息或费用"),
    "credit_report": Text("report the default to a credit bureau", "报送逾期征信"),
    "credit_update": Text("report the settlement to a credit bureau", "更新征信记录"),
    "litigation": Text("sue or arbitrate", "起诉、仲裁"),
    "enforcement": Text("enforce a judgment or a security", "强制执行、处置担保物"),
    "repossession": Text("take back the collateral", "收回抵押物"),
    "write_off": Text("write the debt off", "核销"),
    "blacklist": Text("note on the lender's internal list", "列入内部黑名单"),
    "settlement_certificate": Text("issue a settlement certificate", "开具结清证明"),
    "after_care": Text("watch the loan after it was cured", "贷后关怀"),
}

LENDER_TYPES: Final[Words] = {
    "bank": Text("a bank", "银行"),
    "consumer_finance": Text("a consumer finance company", "消费金融公司"),
    "micro_lender": Text("a micro-lender", "小额贷款公司"),
    "guarantee_company": Text("a financing guarantee company", "融资担保公司"),
    "auto_finance": Text("an auto finance company", "汽车金融公司"),
    "non_financial": Text("a lender that is no financial institution", "非金融机构"),
}

COLLECTOR_TYPES: Final[Words] = {
    "creditor": Text("the creditor itself", "债权人自身"),
    "agency": Text("a collection agency", "催收机构"),
    "law_firm": Text("a law firm", "律师事务所"),
    "assignee": Text("who bought or took over the claim", "债权受让人"),
}

COLLECTORS: Final[Words] = {
    "lender": Text("whoever holds the claim", "债权持有人"),
    "agency": Text("a collection agency; `agency:ID` names it", "催收机构"),
    "assignee": Text("who took over the claim; `assignee:ID` names it", "债权受让人"),
    "law_firm": Text("a law firm; `law_firm:ID` names it", "律师事务所"),
}
"""The words of `by` and `to`; after a colon the id may stand."""

PRODUCT_CLASSES: Final[Words] = {
    "online_consumer": Text("a consumer loan made online", "互联网消费贷款"),
    "credit_card": Text("a credit card", "信用卡"),
    "consumer": Text("another consumer loan", "个人消费贷款"),
    "business": Text("a loan for business", "经营性贷款"),
    "mortgage": Text("a home loan", "住房贷款"),
    "private_loan": Text("a loan between private persons", "民间借贷"),
    "microfinance": Text("a microfinance loan", "微型金融贷款"),
    "auto": Text("a car loan", "汽车贷款"),
    "student": Text("a student loan", "助学贷款"),
}

CLAIMS: Final[Words] = {
    "loan": Text("the loan itself", "借款债权"),
    "recourse": Text("recourse of a guarantor who has paid", "追偿权"),
}

LOAN_STATES: Final[Words] = {
    "pending": Text("not paid out yet", "未放款"),
    "active": Text("running", "存续中"),
    "repaid": Text("repaid in full", "已结清"),
    "settled": Text("settled for less", "已和解结清"),
    "written_off": Text("written off; the debt remains", "已核销"),
    "sold": Text("sold to another creditor", "已出售"),
}

COVERED_DEBTS: Final[Words] = {
    "all": Text("the ledger holds all debts of the persons", "全部债务"),
    "this": Text("the ledger holds this loan alone", "仅本笔贷款"),
}

COVERED_BY: Final[Words] = {
    "all": Text("the ledger holds the contacts of every collector", "全部催收方"),
    "own": Text("the ledger holds the asker's own contacts alone", "仅己方"),
}

DOCUMENTS: Final[Words] = {
    "collection_notice": Text("a written demand", "催收通知书"),
    "validation_notice": Text("the notice that sets out the debt", "债务说明通知"),
    "verification": Text("proof of the debt", "债务核实材料"),
    "transfer_notice": Text("a notice of transfer or assignment", "债权转让通知"),
    "placement_notice": Text("the notice that an agency is or will be engaged", "委外催收告知书"),
    "credit_report_notice": Text("the notice that comes before a credit report", "征信报送告知"),
    "adviser_notice": Text("a notice from a debt adviser", "债务顾问通知"),
    "agreed_plan": Text("a plan that both sides signed", "还款协议"),
    "defence_waiver": Text("a general guarantor's written waiver of its defence", "放弃先诉抗辩权声明"),
    "new_guarantee": Text("a new guarantee", "新的保证合同"),
    "sub_placement_consent": Text("the lender's consent to a sub-agency", "同意转委托"),
    "settlement_certificate": Text("a settlement certificate", "结清证明"),
}
"""The base list: a playbook or a pack may name further ones."""

CAUSES: Final[Words] = {
    "lender_examination": Text("the lender examined too little before the loan", "贷前调查不足"),
    "working_capital": Text("a working-capital squeeze", "资金周转困难"),
    "market": Text("the market changed", "市场变化"),
    "family": Text("a change in the family", "家庭变化"),
    "bad_faith": Text("bad faith: unwilling rather than unable", "恶意骗贷、恶意逾期"),
    "illness": Text("illness or accident", "疾病或意外"),
    "unemployment": Text("loss of work or income", "失业或收入下降"),
    "disaster": Text("a disaster", "自然灾害"),
    "oversight": Text("forgot, or a technical failure", "遗忘或扣款失败"),
    "disputed": Text("disputes the debt", "对债务有异议"),
    "other": Text("another cause", "其他"),
}

ATTITUDES: Final[Words] = {
    "cooperative": Text("co-operates", "配合"),
    "evasive": Text("evades", "回避、推诿"),
    "distressed": Text("is under emotional strain", "情绪压力大"),
    "refusing": Text("refuses to talk", "拒绝沟通"),
    "hostile": Text("is hostile", "敌对"),
}

WEEKDAYS: Final[Words] = {
    "mon": Text("Monday", "星期一"),
    "tue": Text("Tuesday", "星期二"),
    "wed": Text("Wednesday", "星期三"),
    "thu": Text("Thursday", "星期四"),
    "fri": Text("Friday", "星期五"),
    "sat": Text("Saturday", "星期六"),
    "sun": Text("Sunday", "星期日"),
}

RECORD_KINDS: Final[Words] = {
    "contact": Text("a contact, made or received", "联系"),
    "outcome": Text("what became of an earlier contact or document", "后续结果"),
    "act": Text("something done that reaches nobody", "内部或法律行为"),
    "payment": Text("a payment", "还款"),
    "promise": Text("a promise to pay", "承诺还款"),
    "request": Text("a wish or objection of a party", "当事人请求"),
    "consent": Text("a consent", "同意"),
    "withdrawal": Text("the end of a consent, request or hold", "撤回"),
    "status": Text("what happened to a party, an address or the claim", "状态"),
    "document": Text("a paper received or signed", "收到或签署的文件"),
    "hold": Text("collection is held back", "暂停催收"),
    "arrangement": Text("an agreed repayment arrangement", "还款安排"),
    "placement": Text("the debt was placed with an agency", "委外"),
    "recall": Text("a placement ended", "撤回委外"),
    "assignment": Text("the claim was assigned", "债权转让"),
    "appointment": Text("an agreed appointment", "预约"),
    "finding": Text("what was learnt", "了解到的情况"),
    "void": Text("an earlier record was wrong", "作废"),
}

STATED: Final[Words] = {
    "recorded": Text("the contact is recorded", "全程录音录像"),
    "staff": Text("how many collectors take part", "参与人数"),
    "identifies_lender": Text("the lender is named", "表明贷款机构"),
    "identifies_collector": Text("the collector is named", "表明催收机构及人员"),
    "opt_out_notice": Text("says how to stop such messages", "含退订方式"),
    "public": Text("others can see it", "公开可见"),
    "discloses_debt": Text("tells somebody of the debt", "披露债务"),
    "enters_home": Text("the home is entered", "进入住所"),
}
"""The base list of attributes of a proposed contact: a pack's obligations may define further ones."""


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.split())


RECORD_KEYS: Final[dict[str, frozenset[str]]] = {
    "contact": _keys(
        "channel mode party address direction outcome action purpose by debts discussed document reply_to disclosed"
        " cut_off"
    ),
    "outcome": _keys("of outcome"),
    "act": _keys("action act party outcome"),
    "payment": _keys("amount party for status"),
    "promise": _keys("party due amount in"),
    "request": _keys("party what form hours weekdays place channel address debts until in"),
    "consent": _keys("party what to with channel place address hours debts until in"),
    "withdrawal": _keys("of"),
    "status": _keys("status party address debts from until"),
    "document": _keys("document party address outcome until"),
    "hold": _keys("reason party from until debts purposes ageing"),
    "arrangement": _keys("type schedule debts ageing guarantor_consent"),
    "placement": _keys("to debts"),
    "recall": _keys("of"),
    "assignment": _keys("to notified"),
    "appointment": _keys("party address from until"),
    "finding": _keys("cause willing able trading expected_cash_on attitude by"),
    "void": _keys("of"),
}
"""What a record of each kind may say, beside `id`, `kind`, `at`, `known_at` and `meta`."""
