"""Says in plain words why a text is not YAML, and finds the sign, the space or the bracket that made it so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

import yaml

from .diagnostics import Diagnostic, error
from .mending import (
    first_wide,
    is_odd_space,
    mend_line,
    mend_tabs,
    odd_indent,
    repairs,
    tab_outside_quotes,
    told_of,
)
from .source import LINE_BREAK, Place, Source

_LINES_BEFORE = 3
_MOST_TABS = 20
_MOST_TRIED = 1_000_000  # characters that are read again to find out how a line was meant

_PROBLEMS = (
    ("mapping values are not allowed", "a `:` stands where none may"),
    ("could not find expected ':'", "this line is not `key: value`"),
    ("expected ',' or", "a bracket is not closed, or a comma is missing"),
    ("found unexpected end of stream", "a quote is not closed"),
    ("found unexpected document", "a quote is not closed"),
    ("entries are not allowed", "the indentation does not fit the lines before"),
    ("mapping keys are not allowed", "the indentation does not fit the lines before"),
    ("expected <block end>", "the indentation does not fit the lines before"),
    ("expected key", "the indentation does not fit the lines before"),
    ("expected '-' indicator", "the indentation does not fit the lines before"),
    ("violates indentation", "the indentation does not fit the lines before"),
    ("cannot start any token", "a character stands where none may begin a value"),
    ("invalid Unicode character escape", "half a character is escaped"),
    ("escape", "the text after `\\` in quotes is not an escape"),
    ("alphabetic or numeric character", "an anchor or alias is not written right"),
)
"""What the parsers say (the one in C and the one in Python differ in words) and what a person needs to hear."""

_AT_CONTEXT = frozenset({"this line is not `key: value`", "a quote is not closed", "half a character is escaped"})
_IN_QUOTES = "put a text in quotes that begins with a sign such as @ % & * ! | > or `"
ADVICE = {
    "a `:` stands where none may": "put a text with `: ` in it in quotes; a new key begins a line of its own",
    "this line is not `key: value`": "write a half-width `:` and a space after the key, such as `opens: [call]`",
    "a bracket is not closed, or a comma is missing": (
        "close the bracket, put a comma between two entries, and put a text with `:` in it in quotes"
    ),
    "a quote is not closed": "end the text with the same half-width quote with which it begins",
    "the indentation does not fit the lines before": (
        "keys side by side begin with the same number of spaces, what belongs to a key with two more"
    ),
    "a character stands where none may begin a value": _IN_QUOTES,
    "an anchor or alias is not written right": _IN_QUOTES,
}
"""What to do about a problem where no mended line can be shown."""

_INDENTED = "the indentation does not fit the lines before"
_BRACKET = "a bracket is not closed, or a comma is missing"


def problem_of(source: Source, bad: yaml.MarkedYAMLError) -> tuple[Place, str]:
    """Where a syntax error is for a person, and what it is."""
    said = f"{bad.problem}"
    problem = next((phrase for part, phrase in _PROBLEMS if part in said), "it is not written as YAML is")
    mark, context = bad.problem_mark, bad.context_mark
    if context and (mark is None or problem in _AT_CONTEXT or (problem == _BRACKET and mark.line != context.line)):
        mark = context
    return (Place(source.name, mark.line + 1, mark.column + 1) if mark else source.place(0)), problem


Problem = Callable[[str], yaml.MarkedYAMLError | None]
"""The first syntax error of a text; none where there is none."""


def mended_syntax(
    source: Source, text: str, bad: yaml.MarkedYAMLError, problem_in: Problem
) -> tuple[str, Diagnostic] | None:
    """The text with the one line mended that keeps it from being YAML, and what to say of it.

    Full-width signs are looked for first. A line is blamed only where the text, with that line mended, is read further
    than before; a wrong indentation only where the text is then read to its end.
    """
    lines = _Lines(text)
    near = [number for number in _blamed(bad) if number < len(lines.breaks)]
    return _with_half_width(source, lines, near, bad, problem_in) or _repaired(source, lines, near, bad, problem_in)


def _with_half_width(
    source: Source, lines: _Lines, near: list[int], bad: yaml.MarkedYAMLError, problem_in: Problem
) -> tuple[str, Diagnostic] | None:
    for number in near:
        line = lines.at(number)
        column, mended = first_wide(line), mend_line(line)
        if column is not None and _is_read_on(source, bad, problem_in(lines.with_line(number, mended))):
            code, sign = told_of(line[column])
            place = Place(source.name, number + 1, column + 1)
            told = {"found": sign, "mended": mended.strip()}
            return lines.with_line(number, mended), error(code, place, line_text=line, **told)
    return None


def _repaired(
    source: Source, lines: _Lines, near: list[int], bad: yaml.MarkedYAMLError, problem_in: Problem
) -> tuple[str, Diagnostic] | None:
    before, problem = problem_of(source, bad)
    stopped = bad.problem_mark.line if bad.problem_mark else 0
    left = _MOST_TRIED // (len(lines.text) + 1)
    for number in sorted(near, key=lambda one: abs(stopped - one)):
        line = lines.at(number)
        for repair in islice(repairs(line, lines.indents_around(number)), left):
            left -= 1
            whole = lines.with_line(number, repair.line)
            next_bad = problem_in(whole)
            if repair.problem == _INDENTED and (next_bad is not None or problem != _INDENTED):
                continue
            if _is_read_on(source, bad, next_bad):
                changed = next(at for at in range(len(line) + 1) if line[: at + 1] != repair.line[: at + 1])
                place = before if before.line == number + 1 else Place(source.name, number + 1, changed + 1)
                told = {"problem": repair.problem, "instead": repair.instead, "mended": repair.line.strip()}
                spaces = str(len(repair.line) - len(repair.line.lstrip(" ")))
                return whole, error("not-yaml", place, line_text=line, spaces=spaces, **told)
    return None


def _blamed(bad: yaml.MarkedYAMLError) -> list[int]:
    """The lines, from 0, that may be to blame: where the parser stopped, where what it read began, a few before."""
    marks = [mark.line for mark in (bad.context_mark, bad.problem_mark) if mark]
    if not marks:
        return []
    now = marks[-1] + 1
    return sorted({*marks, *range(max(0, now - 1 - _LINES_BEFORE), now)})


def _is_read_on(source: Source, bad: yaml.MarkedYAMLError, next_bad: yaml.MarkedYAMLError | None) -> bool:
    return next_bad is None or problem_of(source, next_bad)[0] > problem_of(source, bad)[0]


class _Lines:
    """A text by its lines, from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.breaks = [0, *(found.end() for found in LINE_BREAK.finditer(text))]

    def at(self, number: int) -> str:
        end = self.breaks[number + 1] if number + 1 < len(self.breaks) else len(self.text)
        return LINE_BREAK.sub("", self.text[self.breaks[number] : end])

    def with_line(self, number: int, line: str) -> str:
        """The whole text with another line there."""
        start = self.breaks[number]
        return self.text[:start] + line + self.text[start + len(self.at(number)) :]

    def indents_around(self, number: int) -> list[int]:
        """The spaces with which the written line before begins, that and two more, and those of the line after."""
        before = next((line for line in map(self.at, range(number - 1, -1, -1)) if line.strip()), "")
        after = next((line for line in map(self.at, range(number + 1, len(self.breaks))) if line.strip()), "")
        deep, next_deep = (len(line) - len(line.lstrip(" ")) for line in (before, after))
        return [deep, deep + 2, next_deep]


ODD_SPACES = tuple(filter(is_odd_space, map(chr, (0x00A0, 0x00AD, *range(0x2000, 0x2070), 0x3000, 0xFEFF))))
"""All of them: to look for each in a text is quicker than to look at each of its characters."""


def mended_indents(source: Source) -> tuple[str, list[Diagnostic]]:
    """The text with plain spaces at the beginning of its lines, and each line where others stood."""
    text = source.text
    found: list[Diagnostic] = []
    if not any(char in text for char in ODD_SPACES):
        return text, found
    lines = _Lines(text)
    for number in range(len(lines.breaks)):
        line = lines.at(number)
        odd = odd_indent(line)
        if len(found) == _MOST_TABS:
            break
        if odd is None:
            continue
        at = next(at for at, char in enumerate(odd) if is_odd_space(char))
        place = Place(source.name, number + 1, at + 1)
        code, sign = told_of(line[at])
        found.append(error(code, place, line_text=line, found=sign, mended=mend_line(line).rstrip()))
        text = lines.with_line(number, mend_line(odd) + line[len(odd) :])
        lines = _Lines(text)
    return text, found


def tab_errors(source: Source, quoted: Iterable[tuple[int, int]]) -> list[Diagnostic]:
    """Tabs outside quotes, block texts and comments; `quoted` are the first and last lines of what is quoted."""
    inside = {line for first, last in quoted for line in range(first, last + 1)}
    found: list[Diagnostic] = []
    for number, line in enumerate(LINE_BREAK.split(source.text), start=1):
        if "\t" not in line or not line.strip() or len(found) == _MOST_TABS:
            continue
        at = len(line) - len(line.lstrip(" ")) if line.lstrip(" ").startswith("\t") else tab_outside_quotes(line)
        if at is None or number in inside or line.lstrip().startswith("#"):
            continue
        place = Place(source.name, number, at + 1)
        found.append(error("tabs", place, line_text=line, mended=mend_tabs(line).rstrip()))
    return found
