"""How an answer came about: each guard, stage, pause and action with every condition it asked, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..decision import Values, plain
from ..tested import Explained, Step
from ..values import Text
from ..wording import NO_TITLES, Titles, not_applicable, seen
from .labels import colon
from .layout import hung, padded

KINDS: Final[Mapping[str, Text]] = {
    "guard": Text("guard", "规则"),
    "stage": Text("stage", "阶段"),
    "pause": Text("pause", "暂停"),
    "action": Text("action", "动作"),
    "playbook": Text("playbook", "作业流程"),
}
TRUTHS: Final[Mapping[str, Text]] = {
    "true": Text("yes", "是"),
    "false": Text("no", "否"),
    "unknown": Text("?", "未知"),
    "open": Text("open", "未声明"),
}
JOINTS: Final[Mapping[str, Text]] = {
    "all": Text("all of", "须全部成立"),
    "any": Text("any of", "任一成立"),
    "not": Text("none of", "须均不成立"),
    "constant": Text("no condition", "无条件"),
}
PARTS: Final[Mapping[str, Text]] = {
    "applies_to": Text("applies", "适用"),
    "when": Text("holds", "成立"),
    "unless": Text("lifted by", "解除条件"),
    "rebutted_by": Text("rebutted by", "推翻条件"),
}
FORBIDS: Final = Text("forbids ({form})", "禁止（{form}）")
NOT_BOUND: Final = Text("does not bind this loan: {why}", "对该笔贷款无约束力：{why}")
_OUTCOMES: Final = {"true": "holds", "false": "fails", "unknown": "unknown", "open": "open"}
_WIDTH: Final = 7


def trace_lines(trace: Iterable[Explained], lang: str, columns: int) -> list[str]:
    """Every guard, stage, pause and action in question."""
    return [line for one in trace for line in _explained(one, lang, columns)]


def _explained(one: Explained, lang: str, columns: int) -> list[str]:
    row = f" [{one.row}]" if one.row else ""
    zone = f" · {one.zone}" if one.zone else ""
    lines = hung("   ", f"{KINDS[one.kind].in_(lang)} {one.name}{row}{zone}", columns)
    if one.why_not:
        why = not_applicable(one.why_not, dict(one.values), lang)
        lines += hung("     ", NOT_BOUND.in_(lang).format(why=why), columns)
    for name, step in one.steps:
        lines += _step(step, part_name(name, lang), 5, lang, columns, _titles(one.numbers, lang))
    return lines


def _titles(numbers: Values, lang: str) -> Titles:
    """A number by its value, and the name under which it is changed: `8 (notice from)`."""
    sign = "{value}（{name}）" if lang == "zh" else "{value} ({name})"
    told = ((name, str(value)) for name, value in numbers if value is not None)
    return Titles(numbers={name: sign.format(value=value, name=name.replace("_", " ")) for name, value in told})


def part_name(name: str, lang: str) -> str:
    """What a condition of a rule is for."""
    return PARTS[name].in_(lang) if name in PARTS else FORBIDS.in_(lang).format(form=name)


def _step(step: Step, told: str, depth: int, lang: str, columns: int, titles: Titles) -> list[str]:
    text = step_text(step, lang, titles)
    said = f"{told}{colon(lang)}{text}" if told else text
    lines = hung(" " * depth + padded(TRUTHS[step.truth].in_(lang), _WIDTH), said, columns)
    for part in step.parts:
        lines += _step(part, "", depth + 2, lang, columns, titles)
    return lines


def step_text(step: Step, lang: str, titles: Titles = NO_TITLES) -> str:
    """What one condition asked, and what it saw."""
    if step.kind != "leaf":
        return JOINTS[step.kind].in_(lang)
    values: dict[str, Any] = dict(step.values) | {"missing": ", ".join(step.missing)}
    if step.limit is not None:
        values |= {"count": step.count, "limit": step.limit}
    text = seen(step.code, values, _OUTCOMES[step.truth], lang, titles)
    records = ", ".join(step.records)
    return text if not records else f"{text}（{records}）" if lang == "zh" else f"{text} ({records})"


def trace_dict(one: Explained, lang: str) -> dict[str, Any]:
    """The same for machines."""
    told: dict[str, Any] = {"kind": one.kind, "name": one.name}
    told |= {key: text for key, text in (("row", one.row), ("zone", one.zone), ("why_not", one.why_not)) if text}
    titles = _titles(one.numbers, lang)
    return told | {"conditions": {name: _step_dict(step, lang, titles) for name, step in one.steps}}


def _step_dict(step: Step, lang: str, titles: Titles) -> dict[str, Any]:
    told: dict[str, Any] = {"is": step.truth}
    if step.kind != "leaf":
        return told | {step.kind: [_step_dict(part, lang, titles) for part in step.parts]}
    told |= {"code": step.code, "values": {name: plain(value) for name, value in step.values}}
    if step.missing:
        told["missing"] = list(step.missing)
    if step.records:
        told["records"] = list(step.records)
    return told | {"text": step_text(step, lang, titles)}
