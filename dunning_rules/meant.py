"""What was probably meant by a value that is written as other programs, or as people who write Chinese, write it."""

from __future__ import annotations

import re
from datetime import date

_YES = frozenset({"yes", "y", "on", "True", "TRUE", "Yes", "YES", "是", "对", "有"})
_NO = frozenset({"no", "n", "off", "False", "FALSE", "No", "NO", "否", "无", "没有"})
_UNITS = {
    "个工作日": " business days",
    "工作日": " business days",
    "分钟": " minutes",
    "个小时": " hours",
    "小时": " hours",
    "个月": " months",
    "月": " months",
    "天": " days",
    "日": " days",
    "年": " years",
}
_RANGE = re.compile(r"(-?[0-9]+) ?(?:-|~|–|—|to|至|到) ?(-?[0-9]+)(?: ?(?:天|日))?\Z")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?\Z")
_TERM = re.compile(r"([0-9]+) ?(个工作日|工作日|分钟|个小时|小时|个月|月|天|日|年)\Z")
_LIMIT = re.compile(r"([0-9]+) (?:times )?(?:per|a|every|each) (day|hour|week|[0-9]+ days)\Z")
_LIMIT_ZH = re.compile(r"每(?:([0-9]+) ?)?(天|日|小时|周) ?(?:不超过)?([0-9]+) ?次\Z")
_LIMIT_PER = re.compile(r"(.+ per )([0-9]+ ?(?:天|日|小时))\Z")


def boolean(text: str) -> str | None:
    """`true` for `yes` and 是, `false` for `no` and 否."""
    return "true" if text in _YES else "false" if text in _NO else None


def range_(text: str) -> str | None:
    """`1..3` for `1-3`, `1~3`, 1至3天."""
    found = _RANGE.match(text)
    return f"{found[1]}..{found[2]}" if found else None


def day(text: str) -> str | None:
    """`2026-01-01` for `2026/1/1` and 2026年1月1日."""
    found = _DATE.match(text)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None


def term(text: str) -> str | None:
    """`3 days` for 3天."""
    found = _TERM.match(text)
    return _counted(int(found[1]), _UNITS[found[2]]) if found else None


def _counted(count: int, unit: str) -> str:
    return f"{count}{unit if count != 1 else unit.removesuffix('s')}"


def limit(text: str) -> str | None:
    """`3 per day` for `3 times a day` and 每天3次; `1 per 7 days` for `1 per 7 天`."""
    found = _LIMIT.match(text)
    if found:
        return f"{found[1]} per {'7 days' if found[2] == 'week' else found[2]}"
    found = _LIMIT_ZH.match(text)
    if found:
        days = int(found[1] or 1) * (7 if found[2] == "周" else 1)
        unit = "hours" if found[2] == "小时" else "days"
        window = unit.removesuffix("s") if days == 1 else f"{days} {unit}"
        return f"{found[3]} per {window}"
    found = _LIMIT_PER.match(text)
    return f"{found[1]}{term(found[2])}" if found else None
