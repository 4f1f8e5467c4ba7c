"""Codes for playbooks and guard packs: names that lead nowhere and rules that cannot work."""

from __future__ import annotations

from .entry import Code, caution, failure, remark


def _nowhere(en: str, zh: str) -> Code:
    """A name that stands for nothing; `known` lists what there is."""
    return failure(
        f"there is no {en} `{{name}}`",
        f"没有名为 `{{name}}` 的{zh}",
        "known: {known}",
        "已有的：{known}",
    )


RULES = {
    "action-never-open": failure(
        "the action `{name}` can never be open: {clash}",
        "动作 `{name}` 永远不会开放：{clash}",
        "its `when` and the stages that open it exclude each other: change one of them",
        "其 `when` 与开放它的阶段互相矛盾，请修改其一",
    ),
    "action-never-opened": failure(
        "no stage opens the action `{name}`",
        "没有任何阶段开放动作 `{name}`",
        "list it under `opens` of a stage, or remove the action",
        "请把它写进某个阶段的 `opens`，或删除该动作",
    ),
    "assumed-number": remark(
        "the number `{name}` is assumed: {value}",
        "参数 `{name}` 是假定值：{value}",
        "nothing need be done; once a source says it, set the value and take `assumed` out",
        "无需处理；来源明确后，请更新数值并去掉 `assumed`",
    ),
    "duplicate-date": failure(
        "two values are in force from {date}",
        "有两个值都从 {date} 起生效",
        "keep one of them, or change the date of the other",
        "请保留其中一个，或修改另一个的日期",
    ),
    "duplicate-pack": failure(
        "the pack `{name}` is also defined in `{file}`",
        "规则包 `{name}` 在 `{file}` 中也有定义",
        "give one of the two another name",
        "请给其中一个改名",
    ),
    "duty-beyond-limit": failure(
        "`at_least: {duty}` asks for more than `at_most: {limit}` allows",
        "`at_least: {duty}` 的要求超出了 `at_most: {limit}` 的上限",
        "ask for less, or raise the limit",
        "请减少应做次数，或放宽上限",
    ),
    "local-pack-shadows-shipped": failure(
        "`{name}` is the name of a shipped pack",
        "`{name}` 是随库附带的规则包的名称",
        "give your pack a name of its own; a shipped pack cannot be replaced, only added to",
        "请给自己的规则包另起名称；随库规则包不能替换，只能补充",
    ),
    "name-taken": failure(
        "`{name}` is a word of the language and cannot name anything else",
        "`{name}` 是语言本身的词，不能另作名称",
        "give it another name",
        "请另起名称",
    ),
    "no-party-here": failure(
        "`{name}` speaks of a contact and its party, and a stage has none",
        "`{name}` 说的是某次联系及其当事人，而阶段没有当事人",
        "ask it in the `when` of an action; a stage asks of the loan and of roles (`of: borrower`)",
        "请写在动作的 `when` 中；阶段只能询问贷款或某种身份（`of: borrower`）",
    ),
    "number-without-unit": failure(
        "the number `{name}` stands for a term here and has no unit of time",
        "参数 `{name}` 在此作期限使用，却没有时间单位",
        "give it a unit under `numbers`, such as `unit: days`",
        "请在 `numbers` 中写明单位，例如 `unit: days`",
    ),
    "pack-fits-nothing": caution(
        "nothing of the pack `{name}` fits the loans of this playbook",
        "规则包 `{name}` 中没有一条适用于本流程的贷款",
        "list it under `adopt` to follow it as house policy, or remove it",
        "若要作为内部政策遵守，请写在 `adopt` 下；否则请删除",
    ),
    "packs-only": failure(
        "`{name}` may stand only in a pack",
        "`{name}` 只能写在规则包中",
        "a playbook asks of the loan, the ledger and the party; what a contact states of itself is for guards",
        "作业流程只询问贷款、台账和当事人；联系自身声明的内容由规则包检查",
    ),
    "repeated": failure(
        "`{name}` stands twice in this list",
        "`{name}` 在列表中出现了两次",
        "keep it once",
        "请只保留一次",
    ),
    "review-due": caution(
        "`{name}` was to be reviewed by {date}",
        "`{name}` 应在 {date} 之前复核",
        "check it against its source and set a new `review_by`",
        "请对照来源复核，并更新 `review_by`",
    ),
    "stage-never-holds": failure(
        "the stage `{name}` can never hold: {clash}",
        "阶段 `{name}` 永远不会成立：{clash}",
        "change one of the entries that exclude each other",
        "请修改互相矛盾的条件之一",
    ),
    "stage-opens-on-unknown": failure(
        "the stage `{name}` opens only on `{input}` being otherwise, and does not ask whether it is known",
        "阶段 `{name}` 只凭 `{input}` 的否定成立，却没有确认它是否已知",
        "add `known: {input}` to its `when`, or say which values open it",
        "请在 `when` 中加上 `known: {input}`，或写明哪些取值开放该阶段",
    ),
    "stale-schema": failure(
        "`{file}` is not what the current library generates",
        "`{file}` 与当前代码生成的内容不一致",
        "run `dunning schema` and keep what it writes",
        "请运行 `dunning schema` 并保存其输出",
    ),
    "unknown-action": _nowhere("action", "动作"),
    "unknown-attribute": failure(
        "no guard asks a contact to state `{name}`",
        "没有规则要求联系声明属性 `{name}`",
        "known: {known}",
        "已有的：{known}",
    ),
    "unknown-calendar": failure(
        "there is no calendar of holidays for `{is_}`",
        "没有 `{is_}` 的节假日日历",
        "write the ISO 3166 code of a country or a part of one, such as CN or US-MA",
        "请写国家或地区的 ISO 3166 代码，例如 CN 或 US-MA",
    ),
    "unknown-date": _nowhere("named date", "命名日期"),
    "unknown-definition": _nowhere("definition", "定义"),
    "unknown-fact": _nowhere("fact", "事实"),
    "unknown-number": _nowhere("number", "参数"),
    "unknown-pack": _nowhere("pack", "规则包"),
    "unknown-playbook": _nowhere("playbook", "作业流程"),
    "unknown-point": _nowhere("point", "告知要点"),
    "unknown-role": _nowhere("role or definition", "身份或定义"),
    "wrong-language-version": failure(
        "this file is written in language `{is_}`, and {wants} is read",
        "本文件使用的语言版本是 `{is_}`，可读取的是 {wants}",
        "write `language: {wants}`, or install a library that reads `{is_}`",
        "请写 `language: {wants}`，或安装支持 `{is_}` 的版本",
    ),
}
