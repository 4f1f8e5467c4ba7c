"""Codes for snapshots and proposed contacts: records that do not fit together."""

from __future__ import annotations

from .entry import failure

FACTS = {
    "amount-parts-differ": failure(
        "the parts of this installment come to {parts}, its amount is {amount}",
        "本期各部分合计 {parts}，与应还金额 {amount} 不符",
        "correct one of them, or leave the amount out: it is then the sum of its parts",
        "请更正其一；也可不写应还金额，此时取各部分之和",
    ),
    "conflicting-records": failure(
        "two records have the id `{id}` and differ",
        "两条记录的编号都是 `{id}`，内容却不同",
        "give them different ids, or make them equal: equal records count once",
        "请使用不同的编号；若是同一条记录，内容应完全一致（只计一次）",
    ),
    "duplicate-id": failure(
        "the id `{id}` is given twice",
        "编号 `{id}` 用了两次",
        "give each its own id",
        "请使用各自不同的编号",
    ),
    "known-before-it-happened": failure(
        "this was known at {known_at}, before it happened at {at}",
        "获知时间 {known_at} 早于发生时间 {at}",
        "correct one of the two; `known_at` may be left out where it is the same",
        "请更正其一；两者相同时可不写 `known_at`",
    ),
    "negative-amount": failure(
        "`{is_}` is less than nothing",
        "`{is_}` 是负数",
        "write an amount of zero or more; what was taken back is a payment with the status `reversed`",
        "金额不得为负；退回的款项应记为状态 `reversed` 的还款",
    ),
    "no-playbook-fits": failure(
        "no playbook applies to the loan `{loan}`",
        "没有适用于贷款 `{loan}` 的作业流程",
        "check `applies_to` and `in_force` of the playbooks: {names}",
        "请检查这些流程的 `applies_to` 与 `in_force`：{names}",
    ),
    "no-playbooks": failure(
        "there is no playbook in `{file}`",
        "`{file}` 中没有作业流程",
        "check the path; the playbooks are the `.yaml` files of the folder itself",
        "请检查路径；作业流程是该目录下（不含子目录）的 `.yaml` 文件",
    ),
    "versions-overlap": failure(
        "the versions {first} and {second} of `{name}` are in force at once, from {date}",
        "`{name}` 的 {first} 与 {second} 两个版本自 {date} 起同时生效",
        "give the `in_force` of the older one an `until`: the day before the newer one begins",
        "请在旧版本的 `in_force` 中写 `until`，止于新版本生效的前一日",
    ),
    "not-this-action": failure(
        "the action `{name}` is `{wants}`, and this is `{is_}`",
        "动作 `{name}` 是 `{wants}`，而这里是 `{is_}`",
        "name the action that this contact or act is, or leave `action` out to ask the packs and pauses alone",
        "请填写与本次联系或行为相符的动作；若只需检查规则包和暂停，请不写 `action`",
    ),
    "not-known-yet": failure(
        "this is known only at {known_at}, and the snapshot then speaks of {as_of}: it would not be seen",
        "获知时间 {known_at} 晚于加入后的数据时点 {as_of}，该记录不会计入",
        "give an `as_of` that is not before it, or add the record when it has happened",
        "请给出不早于它的 `as_of`，或等事项发生后再加入",
    ),
    "paid-beyond-amount": failure(
        "`paid` {paid} is more than the amount {amount} of the installment",
        "`paid` {paid} 大于本期应还金额 {amount}",
        "correct one of the two; what was paid beyond belongs to the next installment",
        "请更正其一；多还的部分应记入下一期",
    ),
    "payment-not-counted": failure(
        "the installment due {due} tells {paid} of {amount} as paid: this payment may be in it, and would not count",
        "{due} 到期的一期已写明还了 {paid}（应还 {amount}）：这笔还款可能已含在内，不会另行计入",
        "load the snapshot anew with what is `paid` now; where `paid` is left out, payments of the ledger count",
        "请按最新的 `paid` 重新载入快照；不写 `paid` 时，以台账中的还款为准",
    ),
    "reversed-period": failure(
        "this ends ({until}) before it begins ({begins})",
        "截止（{until}）早于起始（{begins}）",
        "correct one of the two",
        "请更正其一",
    ),
    "several-playbooks-fit": failure(
        "more than one playbook applies to the loan `{loan}`: {names}",
        "适用于贷款 `{loan}` 的作业流程不止一个：{names}",
        "narrow `applies_to` or `in_force` so that one remains",
        "请收窄 `applies_to` 或 `in_force`，使其唯一",
    ),
    "status-of-nobody": failure(
        "the status `{status}` does not say whose it is",
        "状态 `{status}` 没有写明对象",
        "add `{key}`",
        "请补上 `{key}`",
    ),
    "unknown-address": failure(
        "the party `{party}` has no address `{id}`",
        "当事人 `{party}` 没有编号为 `{id}` 的联系地址",
        "list the address with its party, retired ones too; known: {known}",
        "请在当事人下列出该地址（停用的也要列出）；已有的：{known}",
    ),
    "unknown-debt": failure(
        "there is no debt `{id}`",
        "没有编号为 `{id}` 的债务",
        "name this loan or list the debt under `debts`; known: {known}",
        "请填写本笔贷款的编号，或在 `debts` 下列出；已有的：{known}",
    ),
    "unknown-party": failure(
        "there is no party `{id}`",
        "没有编号为 `{id}` 的当事人",
        "list the party under `parties`; known: {known}",
        "请在 `parties` 下列出；已有的：{known}",
    ),
    "unknown-record": failure(
        "`{key}` names the record `{id}`, which is not in the ledger",
        "`{key}` 所指的记录 `{id}` 不在台账中",
        "name a record of this ledger, or add the record",
        "请填写台账中已有的记录，或补上该记录",
    ),
    "unknown-zone": failure(
        "`{is_}` is not a known time zone",
        "`{is_}` 不是已知的时区",
        "write a name of the time-zone database, such as Asia/Shanghai",
        "请写时区数据库中的名称，例如 Asia/Shanghai",
    ),
    "void-of-nothing": failure(
        "this voids the record `{id}`, which is not in the ledger",
        "此处要作废的记录 `{id}` 不在台账中",
        "name the record that was wrong, and keep it in the ledger",
        "请填写有误的记录编号，并保留该记录",
    ),
    "wrong-record": failure(
        "`{key}` names the record `{id}` of the kind `{kind}`",
        "`{key}` 所指的记录 `{id}` 的类型是 `{kind}`",
        "name a record of one of these kinds: {known}",
        "应为以下类型的记录：{known}",
    ),
}
