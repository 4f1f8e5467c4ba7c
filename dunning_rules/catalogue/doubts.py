"""Codes for what `check` sees in playbooks and packs that load: a person should look at it."""

from __future__ import annotations

from .entry import caution

DOUBTS = {
    "cadence-beyond-guard": caution(
        "`{key}: {limit}` is more than a guard leaves: {cap} (`{guard}` of `{pack}`, {cite})",
        "`{key}: {limit}` 超出规则允许的上限：{cap}（`{pack}` 的 `{guard}`，{cite}）",
        "lower it; what is beyond the guard is never permitted, its own exceptions aside",
        "请降低频次；除该规则自身的例外外，超出部分一律不允许",
    ),
    "contact-without-guard": caution(
        "no guard of {names} speaks of the contact `{name}` ({what})",
        "{names} 中没有一条规则涉及联系动作 `{name}`（{what}）",
        "check its channel, purpose and role, or bind a pack that speaks of it",
        "请核对渠道、目的和对象，或引用涉及它的规则包",
    ),
    "days-gap": caution(
        "by `{fact}` nothing opens on {days}: {before} ends on day {last}, {after} begins on day {first}",
        "按 `{fact}` 计，{days}没有任何阶段开放：{before} 到第 {last} 天为止，{after} 从第 {first} 天开始",
        "join the ranges; where the pause is meant, write `# dunning: allow[days-gap]` above the later stage",
        "请衔接两个范围；确需空档的，在后一阶段上方写 `# dunning: allow[days-gap]`",
    ),
    "days-overlap": caution(
        "{days} are in both `{first}` and `{second}`, and both open {names}",
        "{days}同时属于 `{first}` 和 `{second}`，且两者都开放 {names}",
        "end the one range before the other begins, or take the action out of one of the two",
        "请让前一范围在后一范围开始之前结束，或从其中一个阶段去掉该动作",
    ),
    "demand-on-unliable": caution(
        "`{name}` has the purpose `{purpose}` toward people who owe nothing by their role: {names}",
        "`{name}` 的目的是 `{purpose}`，而其对象仅凭身份并无还款责任：{names}",
        "reach those who are liable; where some of them are, add `party.liability: {{not: none}}` to its `when`",
        "请只联系有还款责任的人；其中有人负有责任的，在 `when` 中加上 `party.liability: {{not: none}}`",
    ),
    "guard-forbids-always": caution(
        "the guard `{guard}` of `{pack}` always forbids `{name}` ({cite})",
        "规则包 `{pack}` 的规则 `{guard}` 一律禁止 `{name}`（{cite}）",
        "remove the action, or change whom or how it reaches",
        "请删除该动作，或调整对象、方式",
    ),
    "no-hours-left": caution(
        "no hour of the week is left for `{name}` by the guards {guards}",
        "按规则 {guards}，一周之内没有任何时段可以进行 `{name}`",
        "these packs cannot all be kept: remove the action, or check which of them bind",
        "这些规则包无法同时满足：请删除该动作，或核对哪些应当适用",
    ),
    "no-packs": caution(
        "the playbook `{name}` names no pack, so nothing of the law is asked",
        "作业流程 `{name}` 没有引用任何规则包，因此不会检查任何法规",
        "list the packs that bind these loans under `packs`, or under `adopt` those to follow as house policy",
        "请在 `packs` 中列出适用的规则包，或在 `adopt` 中列出作为内部政策遵守的规则包",
    ),
    "stage-shadowed": caution(
        "the stage `{name}` adds nothing: whenever it holds, the same actions are opened by {names}",
        "阶段 `{name}` 不起作用：凡其成立时，{names} 都已开放相同的动作",
        "remove it, narrow the other, or let it open something else",
        "请删除该阶段、收窄另一阶段，或让它开放其他动作",
    ),
    "stage-twice": caution(
        "the stage `{name}` has the same condition and the same source as `{first}`",
        "阶段 `{name}` 的条件和来源与 `{first}` 完全相同",
        "write them as one stage, or give each the step of the source that it encodes",
        "请合并为一个阶段，或分别写明各自对应的来源步骤",
    ),
    "text-in-one-language": caution(
        "`{key}` has no text in {what}, and most texts of this file have both languages",
        "`{key}` 没有{what}文本，而本文件多数文本两种语言都有",
        "write both: {{en: …, zh: …}}",
        "请写出两种语言：{{en: …, zh: …}}",
    ),
}
