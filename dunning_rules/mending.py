"""What people who type Chinese meant: full-width signs and odd spaces, turned into what the language wants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_LINE = 2_000
_WIDE_SIGNS = "、。～…【】〔〕「」『』"
_CURLY = "“”‘’"
_ASCII_WIDE = f"{chr(0xFF01)}-{chr(0xFF5E)}"
"""Full-width forms of ASCII, 0xFEE0 above it."""
_FULL_SPACE = "\u3000"
_NARROW_SPACES = "\u00a0\u2000-\u200a\u202f\u205f"
_UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_SPACES = f"{_FULL_SPACE}{_NARROW_SPACES}{_UNSEEN}"
WIDE = re.compile(f"[{_WIDE_SIGNS}{_CURLY}{_ASCII_WIDE}{_SPACES}]")
"""A character that is typed in place of a half-width one that means something."""

_SPACE = re.compile(f"[{_SPACES}]")
_BEFORE_KEY = re.compile(rf" *[{_SPACES}][{_SPACES} ]*(?=- |[A-Za-z_][\w.-]* ?[:：])")
"""Odd spaces that begin a line of the language; a paragraph of Chinese text may begin with such spaces as well."""

_MARK = re.compile("[Ａ-Ｚａ-ｚ＃＆％＊＋／＝＜＞＠＿]")
"""Full-width letters and marks; beside Chinese text they are part of it."""

_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』"}
_QUOTES |= {closing: opening for opening, closing in _QUOTES.items()}
_PLAIN = str.maketrans(
    {"【": "[", "】": "]", "〔": "[", "〕": "]", "。": "."}
    | dict.fromkeys("“”「」『』", '"')
    | dict.fromkeys("‘’", "'")
    | {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
)
_TOKEN_START = frozenset(" \t:,[{-：，【〔｛［　")
_TOKEN_END = frozenset(["", *" \t:,]}：，、】｝］　"])
_KEPT_IN_TEXT = frozenset("（）！？")
"""Signs of Chinese writing: beside Chinese characters they belong to the text."""


def mend_line(line: str) -> str:
    """The line with its full-width signs outside quotes and comments made half-width, where they have a meaning.

    A sign of Chinese writing beside Chinese text stays: there it belongs to the text.
    """
    mended = list(line)
    for at in _outside_quotes(line):
        if WIDE.match(line[at]):
            mended[at] = _half(line, at)
    return "".join(mended)


def _half(line: str, at: int) -> str:
    """What stands for the full-width sign at a place of its line; itself where it belongs to a text."""
    char, before, rest = line[at], line[at - 1 : at], line[at + 1 :]
    if _SPACE.match(char):
        return "  " if char == _FULL_SPACE and not line[:at].strip() else _space(char)
    if char == "：":
        return _colon(line, at)
    if char in "，、；":
        follows = rest.lstrip(" 　")[:1]
        if not follows.isascii() and not WIDE.match(follows):
            return char
        return "," if rest[:1] in (" ", "　") else ", "
    if char in "…。～":
        return _dots(line, at)
    if char in _QUOTES:
        return char.translate(_PLAIN) if _wraps(line, at) else char
    if char in "（）" and not _is_text(before) and not _is_text(rest[:1]):
        return _bracket(line, at)
    if char in _KEPT_IN_TEXT or _MARK.match(char):
        return char if _is_text(before) or _is_text(rest[:1]) else char.translate(_PLAIN)
    return char.translate(_PLAIN)


def _space(char: str) -> str:
    return "" if re.match(f"[{_UNSEEN}]", char) else " "


def _colon(line: str, at: int) -> str:
    """A colon of the clock, or one that ends a key; the second one of an entry belongs to its text."""
    before, rest = line[at - 1 : at], line[at + 1 :]
    if before.isdigit() and rest[:1].isdigit():
        return ":"
    begun = max((line.rfind(sign, 0, at) for sign in ",{[，、【｛［"), default=-1) + 1
    if ":" in line[begun:at] or "：" in line[begun:at]:
        return "："
    return ":" if not rest or rest[0] in " 　\u00a0" else ": "


def _dots(line: str, at: int) -> str:
    """The dots of a range: `1…3`, `1……3`, `1。。3`, `4…`, `…3`; a single `。` between digits is a point."""
    char = line[at]
    if char == "～":
        return ".."
    first = at - len(line[:at]) + len(line[:at].rstrip(char))
    last = len(line) - len(line[at:].lstrip(char))
    before, after = line[first - 1 : first] if first else "", line[last : last + 1]
    if char == "。" and last - first == 1:
        return "." if before.isdigit() and after.isdigit() else char
    if not (after.isdigit() or (before.isdigit() and after in ("", " ", ",", "}", "]"))):
        return char
    return ".." if at == first else ""


def _bracket(line: str, at: int) -> str:
    """Round brackets where a list is wanted; elsewhere the half-width ones."""
    before, after = line[:at].rstrip(" 　")[-1:], line[at + 1 :].lstrip(" 　")[:1]
    if line[at] == "（":
        return "[" if before in (":", "：") else "("
    return "]" if after in ("", ",", "，", "}", "｝") and re.search("[:：][ 　]*（", line[:at]) else ")"


def _wraps(line: str, at: int) -> bool:
    """Whether a quotation mark and its other one stand around a whole value; within a text they belong to it."""
    char = line[at]
    other = line.find(_QUOTES[char], at + 1) if char in "“‘「『" else line.rfind(_QUOTES[char], 0, at)
    opening, closing = sorted((at, other))
    before, after = line[opening - 1 : opening], line[closing + 1 : closing + 2]
    return other >= 0 and (not before or before in _TOKEN_START) and after in _TOKEN_END


def _is_text(char: str) -> bool:
    """Whether a character is one of Chinese writing."""
    return "\u3400" <= char <= "\u9fff"


def first_wide(line: str, start: int = 0, end: int | None = None) -> int | None:
    """Where in the line the first full-width sign stands that `mend_line` would change."""
    stop = len(line) if end is None else end
    for at in _outside_quotes(line):
        if start <= at < stop and WIDE.match(line[at]) and _half(line, at) != line[at]:
            return at
    return None


def is_odd_space(char: str) -> bool:
    """Whether a character is a space, or nothing at all, to the eye and no plain space."""
    return bool(_SPACE.match(char))


def told_of(char: str) -> tuple[str, str]:
    """The code of the catalogue for a sign that is to be mended, and what the sign is called there."""
    return ("stray-space", space_name(char)) if is_odd_space(char) else ("full-width-punctuation", char)


def space_name(char: str) -> str:
    """What an odd space is called, as a phrase of the catalogue."""
    if char == _FULL_SPACE:
        return "a full-width space"
    return "a space that is no plain one" if _space(char) else "a character that cannot be seen"


def odd_indent(line: str) -> str | None:
    """What a line of the language begins with where odd spaces are in it; none where its indentation is plain."""
    found = _BEFORE_KEY.match(line)
    return found[0] if found else None


def tab_outside_quotes(line: str) -> int | None:
    """Where in the line the first tab stands that is in no quotes and no comment."""
    return next((at for at in _outside_quotes(line) if line[at] == "\t"), None)


def mend_tabs(line: str) -> str:
    """The line with two spaces for each tab outside quotes."""
    outside = set(_outside_quotes(line))
    return "".join("  " if char == "\t" and at in outside else char for at, char in enumerate(line))


@dataclass(frozen=True, slots=True)
class Repair:
    """A line as it was probably meant, what is wrong with it and what to do, as phrases of the catalogue."""

    line: str
    problem: str
    instead: str = "write the line so: `{mended}`"


def repairs(line: str, indents: Iterable[int] = ()) -> Iterator[Repair]:
    """What may be wrong with a line that keeps a text from being YAML, the likeliest first.

    `indents` are the numbers of spaces with which the lines around it begin.
    """
    if len(line) > LONGEST_LINE:
        return
    parted = _NO_COMMA.sub(r"\1, ", line)
    if parted != line:
        yield Repair(parted, "a bracket is not closed, or a comma is missing")
    quoted = _ENTRY.sub(_quoted, line)
    if quoted != line:
        yield Repair(quoted, "a text with a sign of YAML in it is not in quotes", "put the text in quotes: `{mended}`")
    yield from (Repair(ended, "a quote is not closed") for ended in _quotes_ended(line))
    paired, problem = _paired(line)
    if paired != line:
        yield Repair(paired, problem)
    keyed = _NOT_KEYED.sub(r"\1: ", line)
    if keyed != line:
        yield Repair(keyed, "this line is not `key: value`")
    text = line.lstrip(" ")
    for spaces in dict.fromkeys(indents):
        if spaces != len(line) - len(text):
            problem = "the indentation does not fit the lines before"
            yield Repair(" " * spaces + text, problem, "begin the line with {spaces} spaces")


_KEY = r"[A-Za-z_][\w.-]*"
_ENTRY = re.compile(
    rf"(?P<key>(?:^ *(?:- +)*|[{{,] *){_KEY}: +)(?P<text>[^\s\"'\[{{|>&*!][^\n]*?|[@`%>&*!|][^\n]*?)"
    rf"(?=, *{_KEY}: |, *\"|[}}\]]*\s*$)"
)
"""A key with the plain text after it: up to the next key, or to the brackets at the end of the line."""
_NO_COMMA = re.compile(r"([{,] *[a-z_]+: (?:[a-z0-9_.-]+|[\[{][^\[\]{}]*[\]}])) +(?=[a-z_]+: )")
"""An entry of lower-case words with the next one behind it; a sentence with a colon begins with a capital."""
_SIGNS = re.compile(r": |:$| #|^[@`%>&*!|]")
_NOT_KEYED = re.compile(rf"^( *(?:- )?{_KEY})(?: *[=＝] *|:(?=\S)| +(?=[\[{{\"'0-9]))")


def _quoted(found: re.Match[str]) -> str:
    text = found["text"].rstrip()
    if not _SIGNS.search(text):
        return found[0]
    return found["key"] + '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _quotes_ended(line: str) -> Iterator[str]:
    """The line with a quote that was opened ended: by the curly one that stands there, at its end, at a sign."""
    opened = [at for at, char in enumerate(line) if char == '"' and line[at - 1 : at] in _TOKEN_START]
    if line.count('"') % 2 == 0 or not opened:
        return
    begun = opened[-1]
    curly = re.search("[“”]", line[begun:])
    if curly:
        yield line[: begun + curly.start()] + '"' + line[begun + curly.end() :]
    for found in re.finditer(r"[,}\]]|$", line[begun:]):
        yield line[: begun + found.start()] + '"' + line[begun + found.start() :]


def _paired(line: str) -> tuple[str, str]:
    """The line with each of its brackets closed by its own, and what was wrong with them."""
    closes = {"[": "]", "{": "}"}
    open_: list[str] = []
    kept = list(line)
    problem = "a bracket is not closed, or a comma is missing"
    last = 0
    for at in _outside_quotes(line):
        char = line[at]
        last = at if char.strip() else last
        if char in closes and (open_ or _begins_value(line, at)):
            open_.append(closes[char])
        elif char in "]}" and open_:
            kept[at] = open_.pop()
            problem = problem if kept[at] == char else "a bracket is closed by one of another kind"
        elif char in "]}" and not open_:
            kept[at], problem = "", "a bracket is closed that was not opened"
    if open_ and line[last] in closes:  # nothing follows: what belongs in it stands in the next lines
        return line, problem
    kept[last : last + 1] = [*kept[last : last + 1], *reversed(open_)]
    return "".join(kept), problem


def _begins_value(line: str, at: int) -> bool:
    return line[:at].rstrip()[-1:] in ("", ":", "-")


def _outside_quotes(line: str) -> Iterator[int]:
    """The characters of a line that stand outside quotes and comments; an apostrophe within a word opens none.

    A line longer than people write is not looked at.
    """
    if len(line) > LONGEST_LINE:
        return
    quote = ""
    before = " "
    for at, char in enumerate(line):
        if quote:
            if char == quote and before != "\\":
                quote = ""
        elif char in "\"'" and before in _TOKEN_START:
            quote = char
        elif char == "#" and before in " \t":
            return
        else:
            yield at
        before = char
