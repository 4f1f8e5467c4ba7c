"""Codes for scenario files: asks that cannot be put, and expectations that nothing could meet."""

from __future__ import annotations

from .entry import failure

SCENARIOS = {
    "needs-playbook": failure(
        "`{key}` speaks of a playbook, and this file names packs",
        "`{key}` 针对作业流程，而本文件写的是规则包",
        "name a `playbook` instead of `packs`, or ask a `contact` or an `act`",
        "请改写 `playbook`，或改问 `contact`、`act`",
    ),
    "no-expectation": failure(
        "this ask does not say what is expected",
        "这一问没有写明预期结果",
        "add `expect`: permitted, denied or advised_against; a number for a count, a date for a date",
        "请补上 `expect`：permitted、denied 或 advised_against；count 写次数，date 写日期",
    ),
    "no-timezone": failure(
        "`{is_}` has no offset, and this file names no zone",
        "`{is_}` 没有时差，本文件也没有写明时区",
        "add `timezone: Asia/Shanghai` (or another zone) at the top of the file, or write the offset",
        "请在文件开头写 `timezone: Asia/Shanghai`（或其他时区），或写明时差",
    ),
    "not-one-instant": failure(
        "the clock in {zone} does not show `{is_}` exactly once",
        "{zone} 的时钟并非恰好一次显示 `{is_}`",
        "write the offset, or another time: here the clock is put forward or back",
        "此时正值拨钟，请写明时差或换一个时间",
    ),
    "row-length": failure(
        "this row has {count} values, and there are {columns} columns",
        "本行有 {count} 个值，而列有 {columns} 个",
        "write one value a column; `null` leaves a key out",
        "请每列写一个值；不需要的写 `null`",
    ),
    "unknown-cap": failure(
        "`{name}` is not the name of one cap of these rules",
        "`{name}` 不是这些规则中某一条频次上限的名称",
        "name the guard that has `at_most`; known: {known}",
        "请写带 `at_most` 的规则名称；已有的：{known}",
    ),
    "unknown-column": failure(
        "`{key}` is not a key that a column may stand for",
        "`{key}` 不能作为列名",
        "known here: {known}",
        "这里可以写：{known}",
    ),
    "unknown-named-record": failure(
        "there is no record `{name}` under `records`",
        "`records` 下没有名为 `{name}` 的记录",
        "write the record there, or here in full; known: {known}",
        "请在该处写出这条记录，或在此直接写明；已有的：{known}",
    ),
    "unknown-reason": failure(
        "no reason of these rules can be called `{name}`",
        "这些规则的理由中不会有 `{name}`",
        "write a row, a guard, a kind or a code; rows and guards: {known}",
        "请写条目编号、规则名称、理由类型或代码；条目与规则：{known}",
    ),
    "unknown-rule": failure(
        "there is no guard, and no row of a guard, called `{name}`",
        "没有名为 `{name}` 的规则或条目",
        "known: {known}",
        "已有的：{known}",
    ),
    "unused-record": failure(
        "no ledger names the record `{name}`",
        "没有台账用到记录 `{name}`",
        "name it in a `ledger`, or remove it",
        "请在某个 `ledger` 中写出其名称，或删除它",
    ),
}
