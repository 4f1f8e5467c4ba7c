"""What is wrong in a file, where, and what to write instead: values until the edge, texts on request."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from string import Formatter

from .catalogue import CATALOGUE, INSTEAD, PHRASES, SHAPES, Code, Severity
from .source import Place
from .spoken import spoken
from .values import Text

LINE_WIDTH = 96
"""How many columns of a source line are shown; a longer one is cut around the caret."""

NONE = "none"
"""What stands for a list of names that is empty."""

_CLOSE = 0.7  # below it, `Asia/Beijing` would be taken for `Asia/Beirut`
_LABELS = {
    "error": Text("error", "错误"),
    "warning": Text("warning", "警告"),
    "note": Text("note", "提示"),
    "help": Text("help", "建议"),
}
_OFFSET = re.compile(r"(?:gmt|utc)? ?[+-][0-9]", re.IGNORECASE)
"""A zone by its offset looks like others that are hours away."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a stable `code`, the `place` (none for data that never was a text), the values of its message.

    `path` names the value by its keys, such as `stages.first-look.when`; `line_text` is the line of `place`.
    """

    code: str
    place: Place | None
    values: tuple[tuple[str, str], ...]
    severity: Severity
    path: str = ""
    line_text: str = ""

    def message(self, lang: str = "en") -> str:
        """One plain sentence in the words of the file, `lang` being `en` or `zh`."""
        return _filled(CATALOGUE[self.code].message.in_(lang), dict(self.values), lang)

    def help(self, lang: str = "en") -> str:
        """What to write instead, beginning with a near name where one exists."""
        values = dict(self.values)
        instead = values.get("instead")
        template = CATALOGUE[self.code].help.in_(lang) if instead is None else INSTEAD[instead].in_(lang)
        text = _filled(template, values, lang)
        if not values.get("near"):
            return text
        name = _shown(values["near"])
        return f"是不是想写 `{name}`？{text}" if lang == "zh" else f"did you mean `{name}`? {text}"

    def render(self, lang: str = "en") -> str:
        """`file:line:column: severity[code]: message`, the line with a caret, `help: …`."""
        head = f"{_LABELS[self.severity].in_(lang)}[{self.code}]: {self.message(lang)}"
        where = str(self.place) if self.place else self.path
        lines = [f"{where}: {head}" if where else head]
        if self.place and self.line_text.strip():
            lines += [f"  {line}" for line in _pointed(self.line_text, self.place.column)]
        lines.append(f"{_LABELS['help'].in_(lang)}: {self.help(lang)}")
        return "\n".join(lines)

    def to_dict(self, lang: str = "en") -> dict[str, object]:
        """For machines: code, severity, file, line, column, path, message, help, values."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.place.file if self.place else None,
            "line": self.place.line if self.place else None,
            "column": self.place.column if self.place else None,
            "path": self.path,
            "message": self.message(lang),
            "help": self.help(lang),
            "values": dict(self.values),
        }


def error(code: str, place: Place | None, *, path: str = "", line_text: str = "", **values: str) -> Diagnostic:
    """A diagnostic that keeps a file from loading. The code must be in the catalogue, its values complete."""
    return _made("error", code, place, path, line_text, values)


def warning(code: str, place: Place | None, *, path: str = "", line_text: str = "", **values: str) -> Diagnostic:
    """A diagnostic for a file that loads. The code must be in the catalogue, its values complete."""
    return _made("warning", code, place, path, line_text, values)


def note(code: str, place: Place | None, *, path: str = "", line_text: str = "", **values: str) -> Diagnostic:
    """A diagnostic for what is as it was meant to be. The code must be in the catalogue, its values complete."""
    return _made("note", code, place, path, line_text, values)


def _made(
    severity: Severity, code: str, place: Place | None, path: str, line_text: str, values: dict[str, str]
) -> Diagnostic:
    entry = CATALOGUE[code]
    if entry.severity != severity:
        raise ValueError(f"the catalogue has {code} as {entry.severity}, not as {severity}")
    lacking = placeholders(entry) - values.keys()
    if lacking:
        raise ValueError(f"{code} wants the values {sorted(lacking)}")
    return Diagnostic(code, place, tuple(sorted(values.items())), severity, path, line_text)


def placeholders(entry: Code) -> set[str]:
    """The names of the values that the texts of a code speak of."""
    texts = (entry.message.en, entry.message.zh, entry.help.en, entry.help.zh)
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def near(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that was probably meant; none when nothing is close. `-`, `_` and case do not count.

    Of a Chinese word it is what the language calls the thing.
    """
    if not 1 <= len(name) <= 60:
        return None
    known = set(candidates)
    said = next((ours for ours in spoken(name) if ours in known), None)
    if said is not None or _OFFSET.match(name):
        return said
    wanted = _folded(name)
    best: tuple[float, str] | None = None
    for candidate in sorted(known):
        likeness = difflib.SequenceMatcher(None, wanted, _folded(candidate), autojunk=False)
        if likeness.real_quick_ratio() < _CLOSE or likeness.quick_ratio() < _CLOSE:
            continue
        ratio = likeness.ratio()
        if ratio >= _CLOSE and candidate != name and (best is None or ratio > best[0]):
            best = (ratio, candidate)
    return best[1] if best else None


def _folded(name: str) -> str:
    return name.casefold().replace("-", "_").replace(" ", "_")


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names for a message, in the order given: `a`, `b`, `c`, …"""
    every = list(names)
    shown = ", ".join(f"`{name}`" for name in every[:most])
    return f"{shown}, …" if len(every) > most else shown or NONE


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By place, then code; each once. Those without a place come first."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=_order))


def _order(found: Diagnostic) -> tuple[object, ...]:
    place = found.place or Place("", 0, 0)
    return (place, found.path, found.code, found.values)


def _filled(template: str, values: dict[str, str], lang: str) -> str:
    return template.format_map({name: _value(name, value, lang) for name, value in values.items()})


_DAYS = (
    (re.compile(r"days (-?\d+) to (-?\d+)"), r"第 \1 至 \2 天"),
    (re.compile(r"days up to (-?\d+)"), r"第 \1 天及以前"),
    (re.compile(r"days (-?\d+) and later"), r"第 \1 天及以后"),
    (re.compile(r"day (-?\d+)"), r"第 \1 天"),
)
_WORD_FOR = re.compile(r"word for (`[^`]*`)\Z")
_LISTS = frozenset({"before", "after", "known", "names", "keys"})
_WHOLE = _LISTS | {"mended", "clash", "wants"}  # lines and lists, never cut to the length of a name


def _value(name: str, value: str, lang: str) -> str:
    if lang == "zh":
        if name in ("wants", "problem", "what", "found"):
            value = PHRASES.get(value) or _WORD_FOR.sub(r" \1 取值", value)
        elif name == "is_":
            value = SHAPES.get(value, value)
        elif name == "days":
            value = _chinese_days(value)
        elif name in _LISTS:
            value = "无" if value == NONE else value.replace("`, ", "`、")
    return _shown(value, 300 if name in _WHOLE else 80)


def _chinese_days(value: str) -> str:
    for pattern, chinese in _DAYS:
        value = pattern.sub(chinese, value)
    return value.replace(", ", "、")


def _shown(value: str, most: int = 80) -> str:
    text = _CONTROL.sub(" ", value).rstrip()
    return text if len(text) <= most else text[: most - 1] + "…"


def _pointed(line: str, column: int) -> list[str]:
    """The line and, below it, a caret under the column, also after characters of double width."""
    start = max(0, column - 2 * LINE_WIDTH)
    line, column = line[start : start + 4 * LINE_WIDTH], column - start
    text = "".join("    " if char == "\t" else " " if _CONTROL.match(char) else char for char in line)
    at = sum(4 if char == "\t" else 1 for char in line[: column - 1])
    text = text.rstrip()
    if len(text) > LINE_WIDTH:
        start = max(0, min(at - LINE_WIDTH // 2, len(text) - LINE_WIDTH))
        end = start + LINE_WIDTH
        text, at = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else ""), at - start + bool(start)
    return [text, " " * width(text[:at].ljust(at)) + "^"]


def width(text: str) -> int:
    """How many columns of a terminal a text takes: East Asian wide characters two, combining marks none."""
    return sum(
        0
        if unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )
