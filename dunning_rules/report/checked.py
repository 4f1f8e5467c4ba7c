"""What `check` found, file by file, and a line that sums it up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ..checking import Assumed, Checked
from ..checking.numbers import TIMES
from ..values import Text
from ..wording import term
from .layout import hung

FINE: Final = Text("in order", "无误")
KINDS: Final = {
    "playbook": Text("playbook", "作业流程"),
    "pack": Text("pack", "规则包"),
    "scenarios": Text("scenarios", "情景文件"),
    "neither": Text("file", "文件"),
}
ASSUMED: Final = Text("assumed: ", "假定：")
REVIEW: Final = Text("review by", "复核期限")
NOTHING: Final = Text("no playbook, no pack and no scenarios were found", "没有找到作业流程、规则包或情景文件")
SUM: Final = Text("{files} checked: {errors}, {warnings}", "已检查 {files}：{errors}，{warnings}")


def checked_lines(files: Sequence[Checked], lang: str, columns: int = 80) -> list[str]:
    """Every diagnostic, what each file assumes, and the sum."""
    lines: list[str] = []
    for one in files:
        for found in one.diagnostics:
            lines += [*found.render(lang).splitlines(), ""]
        if one.name and not one.diagnostics:
            told = " ".join(part for part in (KINDS[one.kind].in_(lang), one.name, one.version) if part)
            lines += hung("", f"{one.file}: {told}, {FINE.in_(lang)}", columns)
        for assumed in one.assumed:
            lines += hung(f"  {ASSUMED.in_(lang)}", _assumed(assumed, lang), columns)
    return [*lines, sum_line(files, lang)]


def _assumed(one: Assumed, lang: str) -> str:
    unit = one.unit if one.unit in TIMES else None
    value = term(f"{one.value} {unit}", lang) if unit is not None else one.value
    told = [f"{one.name} = {value}"]
    if one.source:
        told.append(f"({', '.join(one.source)})")
    if one.review_by is not None:
        told.append(f"{REVIEW.in_(lang)} {one.review_by}")
    return " ".join(told)


def sum_line(files: Sequence[Checked], lang: str) -> str:
    """`3 files checked: 1 error, 2 warnings`."""
    errors = sum(one.count("error") for one in files)
    warnings = sum(one.count("warning") for one in files)
    named = [one for one in files if one.file]
    if not named and not errors:
        return NOTHING.in_(lang)
    told = {
        "files": _counted(len(named), "file", "个文件", lang),
        "errors": _counted(errors, "error", "处错误", lang),
        "warnings": _counted(warnings, "warning", "处警告", lang),
    }
    return SUM.in_(lang).format_map(told)


def _counted(number: int, english: str, chinese: str, lang: str) -> str:
    if lang == "zh":
        return f"{number} {chinese}"
    return f"{number} {english}" if number == 1 else f"{number or 'no'} {english}s"


def checked_dict(files: Sequence[Checked], lang: str) -> dict[str, Any]:
    """The same for machines."""
    return {
        "format": 1,
        "errors": sum(one.count("error") for one in files),
        "warnings": sum(one.count("warning") for one in files),
        "files": [_file_dict(one, lang) for one in files],
    }


def _file_dict(one: Checked, lang: str) -> dict[str, Any]:
    assumed = [
        {
            "name": number.name,
            "value": number.value,
            "unit": number.unit,
            "source": list(number.source),
            "review_by": None if number.review_by is None else number.review_by.isoformat(),
        }
        for number in one.assumed
    ]
    told: dict[str, Any] = {"file": one.file, "kind": one.kind, "name": one.name, "version": one.version}
    return told | {"diagnostics": [found.to_dict(lang) for found in one.diagnostics], "assumed": assumed}
