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
_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMERAL = re.compile("[一二两三四五六七八九十百零]+")
_HUNDREDS = re.compile("(?:([一二两三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?([一二两三四五六七八九])?\\Z")
_RANGE = re.compile(r"(-?[0-9]+) ?(?:-|~|～|–|—{1,2}|to|至|到|[.。…]{1,6}) ?(-?[0-9]+)\Z")
_FROM = re.compile(
    r"(?:(>=?|≥|＞＝?|大于等于|不少于|至少|超过|大于|多于) ?)?([0-9]+)(?: ?(?:天|日))?(?: ?(\+|以上|起|及以上|…+))?\Z"
)
_UP_TO = re.compile(
    r"(?:(<=?|≤|＜＝?|小于等于|不超过|至多|小于|少于) ?)?([0-9]+)(?: ?(?:天|日))?(?: ?(以内|以下|内))?\Z"
)
_ABOVE = frozenset({">", "＞", "超过", "大于", "多于"})
_BELOW = frozenset({"<", "＜", "小于", "少于"})
_DAYS_AFTER = re.compile(r" ?(?:days?|天|日)\Z")
_COMPARED = re.compile(r"([a-z_][a-z_.]*) *((?:>=|<=|==?|>|<|≥|≤) *[^ ].*)\Z")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?\Z|([0-9]{4})([0-9]{2})([0-9]{2})\Z")
_TERM = re.compile(r"([0-9]+) ?(个工作日|工作日|分钟|个小时|小时|个月|月|天|日|年)\Z")
_TERM_EN = re.compile(r"([0-9]+) ?(minutes?|hours?|days?|business days?|months?|years?)\Z")
_LIMIT = re.compile(
    r"([0-9]+) (?:(attempts?|connections?|conversations?|calls?|times?) )?(?:per|a|every|each) "
    r"(day|hour|week|month|[0-9]+ ?days|[0-9]+ ?hours)\Z"
)
_LIMIT_ZH = re.compile(
    r"(?:每|(?=[0-9]))(?:([0-9]+) ?)?(个?月|天|日|小时|周|个?星期) ?(?:不超过|最多|至多)?([0-9]+) ?次\Z"
)
_LIMIT_TURNED = re.compile(r"([0-9]+) ?次? ?[/／每] ?([0-9]+ ?)?(个?月|天|日|小时|周|个?星期|days?|hours?|weeks?)\Z")
_LIMIT_PER = re.compile(r"(.+ per )([0-9]+ ?(?:天|日|小时))\Z")
_WINDOWS = {"周": (7, "days"), "星期": (7, "days"), "week": (7, "days"), "月": (30, "days"), "month": (30, "days")}
_WINDOWS |= {"天": (1, "days"), "日": (1, "days"), "小时": (1, "hours"), "day": (1, "days"), "hour": (1, "hours")}
_NUMBER = re.compile(r"(-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?) ?(?:元|万元|万|块|days?|天|日|hours?|小时|次|times)?\Z")
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?[%％]\Z")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*\Z")
_FILE_END = re.compile(r"\.ya?ml\Z")
_BEIJING = frozenset({"asia/beijing", "北京", "上海", "中国", "北京时间", "东八区", "cst", "prc"})
_EIGHT = re.compile(r"(?:gmt|utc)? ?\+0?8(?::?00)?\Z", re.IGNORECASE)


def boolean(text: str) -> str | None:
    """`true` for `yes` and 是, `false` for `no` and 否."""
    return "true" if text in _YES else "false" if text in _NO else None


def range_(text: str) -> str | None:
    """`1..3` for `1-3`, `1~3`, `1...3`, 1至3天; `4..` for `>3`, `4+`, 4天以上; `..3` for `<=3`, 3天以内."""
    text = _in_digits(text)
    plain = _DAYS_AFTER.sub("", text)
    found = _RANGE.match(plain)
    if found:
        return f"{found[1]}..{found[2]}"
    found = _FROM.match(text)
    if found and (found[1] or found[3]):
        return f"{int(found[2]) + (found[1] in _ABOVE)}.."
    found = _UP_TO.match(text)
    if found and (found[1] or found[3]):
        return f"..{int(found[2]) - (found[1] in _BELOW)}"
    return plain if plain != text and re.match(r"-?[0-9]*(?:\.\.)?-?[0-9]*\Z", plain) else None


def compared(text: str) -> str | None:
    """`days_past_due: 4..` for `days_past_due > 3`."""
    found = _COMPARED.match(text)
    if not found:
        return None
    told = found[2].lstrip("= ") if found[2].startswith("=") else found[2].strip()
    meant = range_(told) or _NAMED_END.sub(_end, told)
    return f"{found[1]}: {meant}" if not re.search("[<>≥≤]", meant) else None


_NAMED_END = re.compile(r"(>=|≥|<=|≤) *([a-z][a-z0-9_]*)\Z")


def _end(found: re.Match[str]) -> str:
    return f"{found[2]}.." if found[1] in (">=", "≥") else f"..{found[2]}"


def day(text: str) -> str | None:
    """`2026-01-01` for `2026/1/1`, `20260101` and 2026年1月1日."""
    found = _DATE.match(text)
    if not found:
        return None
    year, month, day_ = (found[at] or found[at + 3] for at in (1, 2, 3))
    try:
        return date(int(year), int(month), int(day_)).isoformat()
    except ValueError:
        return None


def number(text: str) -> str | None:
    """`90` for `90days`, 90天 and 九十; `10000` for `10,000`; `0.05` for `5%`."""
    text = _in_digits(text)
    found = _NUMBER.match(text)
    if found and "万" not in text:
        return found[1].replace(",", "")
    found = _PERCENT.match(text)
    if not found or len(found[1]) > 12:
        return None
    whole, _, part = found[1].partition(".")
    digits = whole.zfill(3) + part
    at = len(digits) - len(part) - 2
    return f"{int(digits[:at])}.{digits[at:]}".rstrip("0").rstrip(".")


def term(text: str) -> str | None:
    """`3 days` for 3天 and `3days`."""
    text = _in_digits(text)
    found = _TERM.match(text)
    if found:
        return _counted(int(found[1]), _UNITS[found[2]])
    found = _TERM_EN.match(text)
    return _counted(int(found[1]), f" {found[2].removesuffix('s')}s") if found else None


def _counted(count: int, unit: str) -> str:
    return f"{count}{unit if count != 1 else unit.removesuffix('s')}"


def limit(text: str) -> str | None:
    """`3 per day` for `3 times a day`, 每天3次 and 一天三次; `1 per 7 days` for `1 per 7 天` and `1 per week`."""
    text = _in_digits(text)
    found = _LIMIT.match(text)
    if found:
        unit = f" {found[2]}" if (found[2] or "")[:7] in ("attempt", "connect", "convers") else ""
        unit = unit or (" attempts" if (found[2] or "").startswith("call") else "")
        window = found[3].replace("days", " days").replace("hours", " hours").replace("  ", " ")
        return f"{found[1]}{unit} per {_window('', window) if window in _WINDOWS else window}"
    found = _LIMIT_ZH.match(text)
    if found:
        return f"{found[3]} per {_window(found[1], found[2])}"
    found = _LIMIT_TURNED.match(text)
    if found:
        return f"{found[1]} per {_window(found[2], found[3])}"
    found = _LIMIT_PER.match(text)
    return f"{found[1]}{term(found[2])}" if found else None


def _window(count: str | None, unit: str) -> str:
    """The window of a limit; a single day or hour goes without its number."""
    size, plural = _WINDOWS[unit.removeprefix("个").removesuffix("s")]
    every = int(count or 1) * size
    return f"{every} {plural}" if every != 1 else plural.removesuffix("s")


def name(text: str) -> str | None:
    """`first-days` for `First days` and `first days.yaml`; `[call, text]` for `call, text` and `call, text]`."""
    folded = "-".join(_FILE_END.sub("", text.strip("/- ")).casefold().split())
    if _NAME.match(folded):
        return folded
    parts = [part.strip() for part in text.strip("[]{} ").split(",")]
    return f"[{', '.join(parts)}]" if len(parts) > 1 and all(map(_NAME.match, parts)) else None


def zone(text: str) -> str | None:
    """`Asia/Shanghai` for 北京时间, `Asia/Beijing`, `GMT+8`."""
    return "Asia/Shanghai" if text.casefold() in _BEIJING or _EIGHT.match(text) else None


def _in_digits(text: str) -> str:
    """The text with its Chinese numerals below a thousand in digits: 三十天 → 30天."""
    return _NUMERAL.sub(_digits, text)


def _digits(found: re.Match[str]) -> str:
    parts = _HUNDREDS.match(found[0])
    if not parts:
        return found[0]
    hundreds, tens, ten, ones = parts.groups()
    value = 100 * _DIGITS.get(hundreds or "零", 0) + _DIGITS.get(ones or "零", 0)
    return str(value + (10 * _DIGITS.get(tens or "一", 1) if ten else 0))
