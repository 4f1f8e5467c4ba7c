"""JSON into a located tree: read by the standard parser, places found only when an error wants one."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from .diagnostics import Diagnostic, error
from .filetext import FILE_LIMIT, too_large
from .mending import WIDE, is_odd_space, space_name
from .source import Source
from .tree import Float, Marked, Path, Spot, Tree

DEPTH_LIMIT = 60
MOST_DUPLICATES = 100

_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_BAD_NUMBER = re.compile(rf"{_STRING}|(?P<bad>-?(?:NaN|Infinity)|[0-9]{{4000,}})", re.DOTALL)
_BRACKET = re.compile(rf"{_STRING}|[\[\]{{}}]", re.DOTALL)
_TOKEN = re.compile(_STRING + r'|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_HALF = re.compile(r"[\ud800-\udfff]|\\u[dD][89a-fA-F]")
"""What may be half a character, in the text itself or escaped; a whole one of two escapes is looked at too."""
_PROBLEMS = (
    ("Illegal trailing comma", "a comma stands before a closing bracket"),
    ("Expecting property name", "a key in quotes is missing"),
    ("Expecting ':'", "a colon is missing"),
    ("Expecting ','", "a comma is missing"),
    ("Expecting value", "a value is missing"),
    ("Extra data", "something follows the end"),
    ("Unterminated string", "a quote is not closed"),
    ("Invalid control character", "a control character stands here"),
    ("Invalid \\", "the text after `\\` in quotes is not an escape"),
)


class _NoNumber(Exception):
    """NaN or Infinity."""


def read_json(source: Source, *, limit: int = FILE_LIMIT) -> tuple[Tree | None, list[Diagnostic]]:
    """The tree of a JSON text. With a duplicate key the tree is returned as well, the first one standing."""
    if len(source.text) > limit:
        return None, [too_large(source.name, len(source.text), limit)]
    if not source.text.strip():
        return None, [error("empty-file", source.place(0))]
    twice: list[str] = []

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice.append("")
            found = dict(reversed(pairs))
        return found

    try:
        data = json.loads(source.text, object_pairs_hook=mapping, parse_float=Float, parse_constant=_refuse)
    except json.JSONDecodeError as bad:
        return None, [_not_json(source, bad.pos, bad.msg)]
    except RecursionError:
        return None, [_too_deep(source)]
    except (_NoNumber, ValueError):  # ValueError: a whole number of thousands of digits
        return None, [_bad_number(source)]
    if source.text.count("[") + source.text.count("{") > DEPTH_LIMIT and _depth(data) > DEPTH_LIMIT:
        return None, [_too_deep(source)]
    tree = Tree(source, data, lambda: _spots(source)[0])
    if _HALF.search(source.text):
        half = _half_character(data)
        if half is not None:
            return None, [tree.at("not-json", tree.place(half), half, problem="half a character is escaped")]
    return tree, _spots(source)[1] if twice else []


def _refuse(_: str) -> NoReturn:
    raise _NoNumber


def _not_json(source: Source, at: int, message: str) -> Diagnostic:
    place = source.place(min(at, len(source.text)))
    line = source.line(place.line)
    char = line[place.column - 1 : place.column]
    if WIDE.match(char):
        halves = {"：": ":", "，": ",", "“": '"', "”": '"', "【": "[", "】": "]", "｛": "{", "｝": "}"}
        halves |= {space: " " for space in line if is_odd_space(space)}
        mended = line[: place.column - 1] + "".join(halves.get(c, c) for c in line[place.column - 1 :])
        if is_odd_space(char):
            return error("stray-space", place, line_text=line, found=space_name(char), mended=mended.strip())
        return error("full-width-punctuation", place, line_text=line, found=char, mended=mended.strip())
    problem = next((phrase for start, phrase in _PROBLEMS if message.startswith(start)), "it is not written as JSON is")
    return error("not-json", place, line_text=line, problem=problem)


def _bad_number(source: Source) -> Diagnostic:
    found = next((found for found in _BAD_NUMBER.finditer(source.text) if found["bad"]), None)
    place = source.place(found.start() if found else 0)
    problem = "a number is too long" if found and found["bad"].isdigit() else "it is not written as JSON is"
    return error("not-json", place, line_text=source.line(place.line), problem=problem)


def _depth(data: object) -> int:
    depth = 0
    level: list[object] = [data]
    while level:
        containers = [item for item in level if isinstance(item, dict | list)]
        if not containers:
            return depth
        depth += 1
        if depth > DEPTH_LIMIT:
            return depth
        level = [child for item in containers for child in (item.values() if isinstance(item, dict) else item)]
    return depth


def _too_deep(source: Source) -> Diagnostic:
    depth = 0
    for found in _BRACKET.finditer(source.text):
        depth += (found.group() in "[{") - (found.group() in "]}")
        if depth > DEPTH_LIMIT:
            place = source.place(found.start())
            return error("nesting-too-deep", place, line_text=source.line(place.line), limit=str(DEPTH_LIMIT))
    return error("nesting-too-deep", source.place(0), limit=str(DEPTH_LIMIT))


def _half_character(data: object) -> Path | None:
    """The path of a text with half a surrogate pair, which no file or terminal can hold."""
    left: list[tuple[Path, object]] = [((), data)]
    while left:
        path, item = left.pop()
        if isinstance(item, str):
            if _SURROGATE.search(item):
                return path
        elif isinstance(item, dict):
            for key, child in item.items():
                if _SURROGATE.search(key):
                    return path
                left.append(((*path, key), child))
        elif isinstance(item, list):
            left.extend(((*path, at), child) for at, child in enumerate(item))
    return None


def _spots(source: Source) -> tuple[Spot | None, list[Diagnostic]]:
    """The places of every key and value of a JSON text that is known to be well formed, and its duplicate keys."""
    duplicates: list[Diagnostic] = []
    root: Spot | None = None
    stack: list[tuple[Spot, bool]] = []
    key: tuple[str, Spot] | None = None
    for found in _TOKEN.finditer(source.text):
        token = found.group()
        if token in ":,":
            continue
        if token in "]}":
            stack.pop()
            continue
        start, end = source.place(found.start()), source.place(found.end())
        begin, last = Marked(start.line - 1, start.column - 1), Marked(end.line - 1, end.column - 1)
        spot = Spot(begin, last, flow=token in "[{")
        if stack and stack[-1][1] and key is None:
            key = json.loads(token), spot
            if key[0] in stack[-1][0].keys and len(duplicates) < MOST_DUPLICATES:
                first = str(stack[-1][0].keys[key[0]].line)
                line_text = source.line(start.line)
                duplicates.append(error("duplicate-key", start, line_text=line_text, key=key[0], line=first))
            continue
        if not stack:
            root = spot
        elif key is not None:
            if key[0] not in stack[-1][0].keys:
                stack[-1][0].keys[key[0]] = key[1]
                stack[-1][0].values[key[0]] = spot
            key = None
        else:
            stack[-1][0].values[len(stack[-1][0].values)] = spot
        if token in "[{":
            stack.append((spot, token == "{"))
    return root, duplicates
