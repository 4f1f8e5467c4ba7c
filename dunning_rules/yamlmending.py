"""Says in plain words why a text is not YAML, and finds the full-width sign or the tab that made it so."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import yaml

from .diagnostics import Diagnostic, error
from .mending import first_wide, mend_line, mend_tabs, tab_outside_quotes
from .source import LINE_BREAK, Place, Source

_LINES_BEFORE = 3
_MOST_TABS = 20

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
_BRACKET = "a bracket is not closed, or a comma is missing"


def problem_of(source: Source, bad: yaml.MarkedYAMLError) -> tuple[Place, str]:
    """Where a syntax error is for a person, and what it is."""
    said = f"{bad.problem}"
    problem = next((phrase for part, phrase in _PROBLEMS if part in said), "it is not written as YAML is")
    mark, context = bad.problem_mark, bad.context_mark
    if context and (mark is None or problem in _AT_CONTEXT or (problem == _BRACKET and mark.line != context.line)):
        mark = context
    return (Place(source.name, mark.line + 1, mark.column + 1) if mark else source.place(0)), problem


def mended_syntax(
    source: Source, text: str, bad: yaml.MarkedYAMLError, problem_in: Callable[[str], yaml.MarkedYAMLError | None]
) -> tuple[str, Diagnostic] | None:
    """The text with the one line mended whose full-width signs keep it from being YAML, and what to say of it.

    A line is blamed only where the text, with that line mended, is read further than before.
    """
    marks = [mark.line for mark in (bad.context_mark, bad.problem_mark) if mark]
    if not marks:
        return None
    now = marks[-1] + 1
    breaks = [0, *(found.end() for found in LINE_BREAK.finditer(text))]
    for number in sorted({*marks, *range(max(0, now - 1 - _LINES_BEFORE), now)}):
        if number >= len(breaks):
            continue
        line = Source(source.name, text[breaks[number] :]).line(1)
        column, mended = first_wide(line), mend_line(line)
        if column is None:
            continue
        whole = text[: breaks[number]] + mended + text[breaks[number] + len(line) :]
        next_bad = problem_in(whole)
        if next_bad is None or problem_of(source, next_bad)[0] > problem_of(source, bad)[0]:
            place = Place(source.name, number + 1, column + 1)
            values = {"found": line[column], "mended": mended.strip()}
            return whole, error("full-width-punctuation", place, line_text=line, **values)
    return None


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
