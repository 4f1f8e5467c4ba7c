"""A diagnostic code in full, from the page that is shipped with it; and the list of all codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..catalogue import CATALOGUE
from ..catalogue.doubts import DOUBTS
from ..catalogue.facts import FACTS
from ..catalogue.files import FILES
from ..catalogue.rules import RULES
from ..catalogue.scenarios import SCENARIOS
from ..catalogue.tables import TABLES
from ..values import Text
from .layout import hung, padded, wrapped

CHINESE: Final = "\n## 中文\n"
"""What stands between the English part of a page and the Chinese one."""

SEVERITIES: Final = {
    "error": Text("error: the file does not load", "错误：文件无法载入"),
    "warning": Text("warning: the file loads; look at it", "警告：文件可以载入，但应查看"),
    "note": Text("note: nothing is wrong; it should be known", "提示：没有错误，供知悉"),
}
SAYS: Final = Text("message", "提示文字")
ADVISES: Final = Text("advice", "建议")
GROUPS: Final[tuple[tuple[Text, Mapping[str, object]], ...]] = (
    (Text("any file", "各类文件"), FILES),
    (Text("playbooks and packs", "作业流程和规则包"), {**RULES, **DOUBTS}),
    (Text("snapshots and contacts", "贷款快照和拟进行的联系"), FACTS),
    (Text("scenario files", "情景文件"), SCENARIOS),
    (Text("tables of a portfolio", "组合数据表"), TABLES),
)

_PLACE = re.compile(r"\{\w+\}")
_FENCE = re.compile(r"^```", re.MULTILINE)


def code_lines(code: str, page: str, lang: str, columns: int = 80) -> list[str]:
    """The page of a code in one language, for a terminal."""
    entry = CATALOGUE[code]
    lines = [f"{code}  ({SEVERITIES[entry.severity].in_(lang)})"]
    for is_example, text in _parts(page, lang):
        lines.append("")
        lines += [f"    {line}" for line in text.splitlines()] if is_example else wrapped(text, columns)
    lines.append("")
    told = {SAYS.in_(lang): entry.message.in_(lang), ADVISES.in_(lang): entry.help.in_(lang)}
    for label, text in told.items():
        lines += hung(f"{label}: ", _PLACE.sub("…", text), columns)
    return lines


def _parts(page: str, lang: str) -> Iterator[tuple[bool, str]]:
    """The paragraphs and examples of one language, in their order; the heading is left out."""
    english, _, chinese = page.partition(CHINESE)
    text = chinese if lang == "zh" else english.partition("\n")[2]
    for at, part in enumerate(_FENCE.split(text)):
        if at % 2:
            yield True, part.partition("\n")[2].rstrip("\n")
        else:
            yield from ((False, " ".join(one.split())) for one in part.split("\n\n") if one.strip())


def code_dict(code: str, page: str, lang: str) -> dict[str, Any]:
    """The same for machines: the text of the page as one, its examples as a list, the bad one first."""
    parts = list(_parts(page, lang))
    texts = [text for is_example, text in parts if not is_example]
    return _entry(code, lang) | {
        "meaning": texts[0],
        "examples": [text for is_example, text in parts if is_example],
    }


def codes_lines(lang: str, columns: int = 80) -> list[str]:
    """Every code with what it says, by the kind of file that it is of."""
    lines: list[str] = []
    lead = max(map(len, CATALOGUE)) + 4
    for title, codes in GROUPS:
        lines += [""] * bool(lines) + [title.in_(lang)]
        for code in sorted(codes):
            said = _PLACE.sub("…", CATALOGUE[code].message.in_(lang))
            lines += hung(padded(f"  {code}", lead), said, columns)
    return lines


def codes_dict(lang: str) -> dict[str, Any]:
    """The same for machines."""
    return {"format": 1, "codes": [_entry(code, lang) for code in CATALOGUE]}


def _entry(code: str, lang: str) -> dict[str, Any]:
    entry = CATALOGUE[code]
    told = {"code": code, "severity": entry.severity}
    return told | {"message": entry.message.in_(lang), "help": entry.help.in_(lang)}
