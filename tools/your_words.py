"""What collection teams say, in the words of snapshots and playbooks: the table "your word → ours" of the docs.

Each line: the Chinese term, the English one, what it becomes as `(key, word)` pairs, and what else there is to say.
Each pair is checked against the vocabulary that `tools/docs.py` keeps under its key.
"""

from __future__ import annotations

Line = tuple[str, str, tuple[tuple[str, str], ...], str]

YOUR_WORDS: tuple[tuple[str, tuple[Line, ...]], ...] = (
    (
        "Ways to reach somebody",
        (
            ("电催、人工外呼", "collection call", (("channel", "phone"), ("mode", "human")), "`human` unless said"),
            ("智能外呼、机器人外呼", "AI call, voicebot", (("channel", "phone"), ("mode", "ai_voice")), ""),
            ("IVR、语音通知、录音播报", "IVR, recorded message", (("channel", "phone"), ("mode", "recorded")), ""),
            ("短信", "text message, SMS", (("channel", "sms"),), ""),
            (
                "企业微信、微信",
                "WeCom, WeChat, WhatsApp",
                (("channel", "social"),),
                "the account is an address of kind `account`",
            ),
            ("App 推送、站内信", "push or in-app message", (("channel", "app"),), ""),
            ("邮件", "e-mail", (("channel", "email"),), ""),
            (
                "催收函、催收通知书",
                "dunning letter, written demand",
                (("channel", "letter"), ("document", "collection_notice")),
                "a playbook may name further papers",
            ),
            (
                "律师函",
                "lawyer's letter",
                (("channel", "letter"), ("by", "law_firm")),
                "with a `document` that you name",
            ),
            ("外访、上门、现场催收", "field visit", (("channel", "visit"),), ""),
            (
                "预约上门",
                "visit by appointment",
                (("kind", "appointment"), ("channel", "visit")),
                "the appointment is a record of its own",
            ),
            ("呼入、客户来电", "inbound call", (("direction", "in"),), ""),
        ),
    ),
    (
        "What came of it",
        (
            (
                "有效沟通、本人接通",
                "right-party contact, RPC",
                (("outcome", "conversation"),),
                "the debt was spoken about",
            ),
            ("接通未谈及欠款", "connected, hung up at once", (("outcome", "answered"),), ""),
            ("他人接听、第三方接听", "third party answered", (("outcome", "other_person"),), ""),
            ("无人接听", "rings, no answer", (("outcome", "no_answer"),), ""),
            ("占线、关机、呼叫失败", "busy, switched off, failed dial", (("outcome", "not_connected"),), ""),
            ("错拨、打错", "wrong number", (("outcome", "misdirected"),), ""),
            ("见面、面谈", "met", (("outcome", "met"),), ""),
            ("外访未遇", "nobody met", (("outcome", "not_met"),), ""),
            (
                "签收",
                "served against signature",
                (("outcome", "served"),),
                "`signed` where the paper itself was signed",
            ),
            ("退信、退件", "came back", (("outcome", "returned"),), ""),
            ("拒收", "refused", (("outcome", "refused"),), ""),
            ("留置送达、视为送达", "deemed service", (("outcome", "deemed_served"),), "tell it in an `outcome` record"),
        ),
    ),
    (
        "People",
        (
            ("保证人、担保人", "guarantor", (("role", "guarantor"),), ""),
            ("反担保人", "counter-guarantor", (("role", "counter_guarantor"),), ""),
            ("连带责任保证", "joint and several guarantee", (("nature", "joint"),), ""),
            ("一般保证", "general guarantee", (("nature", "general"),), "what a guarantor has whose kind is not told"),
            ("抵押人、出质人", "who gave security only", (("nature", "asset"),), "with the role the person has"),
            ("紧急联系人", "emergency contact, reference", (("role", "reference"),), ""),
            ("村委会、居委会", "village or residents' committee", (("role", "community"),), ""),
            ("个体工商户", "sole trader", (("party_kind", "sole_trader"),), ""),
            ("内催、客服", "in-house collection", (("by", "lender"),), ""),
            (
                "委外机构、催收公司",
                "collection agency",
                (("by", "agency"), ("collector", "agency")),
                "`agency:ID` names one",
            ),
        ),
    ),
    (
        "What happened to them, and what they ask",
        (
            ("失联", "lost contact", (("status", "unreachable"),), "a status of the party; ended by `reachable`"),
            ("停机、空号", "number out of service", (("status", "dead"),), "a status of the address"),
            ("号码易主、二次放号", "number reassigned", (("status", "reassigned"),), "a status of the address"),
            ("非本人号码", "not the person's number", (("status", "wrong_person"),), "a status of the address"),
            ("号码核实、修复", "number confirmed", (("status", "confirmed"),), "ends the three above"),
            ("身故", "deceased", (("status", "deceased"),), ""),
            ("异议", "dispute", (("what", "dispute"),), "a `request` record"),
            ("投诉", "complaint", (("what", "complaint"),), ""),
            ("退订、不要再发短信", "opt-out", (("what", "opt_out"),), "with the `channel` or `address`"),
            ("停止联系、勿扰", "cease contact, do not contact", (("what", "cease"),), ""),
            (
                "时间或地点不方便",
                "inconvenient time or place",
                (("what", "inconvenient"),),
                "with `hours`, `weekdays` or `place`",
            ),
            ("协商还款、延期申请、困难帮扶", "hardship", (("what", "hardship"),), ""),
            (
                "拒绝还款",
                "refuses to pay",
                (("what", "refuse"),),
                "a contact person who refuses to be contacted: `cease` or `refuse`",
            ),
            (
                "恶意逾期",
                "bad faith, able but unwilling",
                (("cause", "bad_faith"),),
                "a `finding` that a person recorded",
            ),
            ("资金周转困难", "working-capital squeeze", (("cause", "working_capital"),), ""),
        ),
    ),
    (
        "Money and terms",
        (
            ("承诺还款", "promise to pay, PTP", (("kind", "promise"),), ""),
            ("跳票、承诺未履行", "broken promise", (), "derived: `promise: broken`, `partial` where something came"),
            ("还款、入账", "payment booked", (("kind", "payment"), ("payment", "posted")), ""),
            (
                "代偿",
                "payment by the guarantor",
                (("kind", "payment"), ("claim", "recourse")),
                "the payment names the guarantor as its `party`; from then on the claim is recourse",
            ),
            ("追偿", "recourse", (("claim", "recourse"),), ""),
            ("减免", "reduction, waiver of interest", (("kind", "arrangement"), ("type", "relief")), ""),
            ("展期", "extension", (("kind", "arrangement"), ("type", "extension")), ""),
            (
                "分期、个性化分期",
                "instalments",
                (("kind", "arrangement"), ("type", "instalments")),
                "with its `schedule`",
            ),
            ("重组", "restructuring", (("kind", "arrangement"), ("type", "restructure")), ""),
            ("和解", "settlement", (("kind", "arrangement"), ("type", "settlement")), ""),
            ("停止计龄、挂账", "ageing frozen", (("ageing", "frozen"),), "of an arrangement or hold"),
            ("逾期天数", "days past due, DPD", (("fact", "days_past_due"),), "derived, never told"),
            ("M1、M2", "bucket 1–30, 31–60", (("fact", "days_past_due"),), "ranges: `1..30`, `31..60`"),
            ("账龄（扣除宽限）", "delinquent days", (("fact", "delinquent_days"),), "less grace and frozen days"),
            ("罚息", "penalty interest", (("fact", "penalty_interest"),), "from the playbook's `accrual`"),
            ("宽限期", "days of grace", (("fact", "loan.grace_days"),), ""),
        ),
    ),
    (
        "Steps of the lender",
        (
            (
                "委外",
                "placement with an agency",
                (("kind", "placement"),),
                "a record; the act that does it is `placement` too",
            ),
            ("撤案、退案", "recall", (("kind", "recall"),), ""),
            (
                "债权转让、资产包转让",
                "assignment, sale of the claim",
                (("kind", "assignment"), ("loan_status", "sold")),
                "",
            ),
            (
                "停催",
                "internal stop",
                (("kind", "hold"), ("reason", "internal")),
                "`[]` under `purposes` only freezes the count",
            ),
            ("缓冲期", "breathing space", (("kind", "hold"), ("reason", "breathing_space")), ""),
            ("征信上报", "report to the credit bureau", (("act", "credit_report"),), ""),
            ("征信更新", "report the settlement", (("act", "credit_update"),), ""),
            (
                "起诉、仲裁",
                "suit, arbitration",
                (("act", "litigation"),),
                "while it is pending: the status `litigation`",
            ),
            ("提前到期", "acceleration", (("act", "accelerate"),), "tell the day as `loan.accelerated_on`"),
            ("代扣、划扣", "direct debit", (("act", "direct_debit"),), ""),
            ("核销", "write-off", (("act", "write_off"), ("loan_status", "written_off")), ""),
            ("黑名单", "internal list", (("act", "blacklist"),), "internal only: never published"),
            ("结清证明", "settlement certificate", (("act", "settlement_certificate"),), ""),
        ),
    ),
)
