"""YAML into a located tree: every scalar stays text, aliases are bounded, every problem has its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from .diagnostics import Diagnostic, error
from .filetext import FILE_LIMIT, read_bytes, read_path, too_large
from .jsontree import DEPTH_LIMIT, MOST_DUPLICATES, read_json
from .source import Place, Source
from .tree import NO_KEYS, NO_VALUES, Float, Spot, Tree, tree_of
from .yamlmending import ADVICE, mended_indents, mended_syntax, problem_of, tab_errors

__all__ = ["Float", "Spot", "Tree", "read_bytes", "read_json", "read_path", "read_yaml", "tree_of"]

VALUE_LIMIT = 50_000
"""Values of a file, what aliases stand for included."""

PARSER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Makes events from text. Only events are asked of it: tags, kinds and aliases are decided here."""

_MOST_MENDED = 20
_MOST_REREAD = 2_000_000  # characters, so that a large file with many errors is answered as soon as a small one
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_HALF = re.compile("[\ud800-\udfff]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_YAML_TAG = "tag:yaml.org,2002:"
_SCALAR_TAGS = frozenset({"!"} | {_YAML_TAG + kind for kind in ("str", "int", "bool", "null", "float", "timestamp")})


def read_yaml(source: Source, *, limit: int = FILE_LIMIT) -> tuple[Tree | None, list[Diagnostic]]:
    """The tree of a YAML text and what is wrong with it.

    With errors that leave the meaning clear (a duplicate key, a full-width colon) the tree is returned as well, so
    that all errors of a file can be told in one go. Where a line could only be guessed at (a bracket is missing) the
    text is read on for further errors of its kind alone.
    """
    if len(source.text) > limit:
        return None, [too_large(source.name, len(source.text), limit)]
    unprintable = _UNPRINTABLE.search(source.text)
    if unprintable:
        return None, [
            _at(source, source.place(unprintable.start()), "not-yaml", problem="a control character stands here")
        ]
    text, diagnostics = mended_indents(source)
    is_guessed = False
    for _ in range(min(_MOST_MENDED, _MOST_REREAD // len(text)) if text else 1):
        builder = _Builder(source)
        try:
            builder.build(_events(text))
        except yaml.MarkedYAMLError as bad:
            mended = mended_syntax(source, text, bad, _problem)
            if mended is None:
                return None, diagnostics + _syntax_error(source, bad)
            text, found = mended
            diagnostics.append(found)
            is_guessed |= found.code == "not-yaml"
            continue
        except _Stop as stop:
            return None, [*diagnostics, *builder.diagnostics, stop.diagnostic]
        if is_guessed:  # what the values mean is told once the file can be read
            return None, diagnostics
        return _finished(source, builder, diagnostics)
    return None, diagnostics


def _finished(source: Source, builder: _Builder, before: list[Diagnostic]) -> tuple[Tree | None, list[Diagnostic]]:
    root, data = builder.root, builder.data
    diagnostics = before + builder.diagnostics
    if root is None or (data is None and root.plain):
        return None, [*diagnostics, error("empty-file", source.place(0))]
    if "\t" in source.text:
        tabs = tab_errors(source, builder.quoted)
        if tabs:
            return None, diagnostics + tabs
    tree = Tree(source, data, lambda: root)
    match data:
        case dict():
            return tree, diagnostics
        case list():
            return None, [*diagnostics, tree.error("wrong-shape", is_="a list", wants="a mapping (`key: value`)")]
    # A text alone: `wrong-shape` would become `full-width-punctuation` where that explains it.
    found = tree.error("wrong-shape", is_="a text", wants="a mapping (`key: value`)")
    if found.code == "wrong-shape":
        found = tree.at("not-yaml", tree.place(), problem="it is a single text, not `key: value`")
    return None, [*diagnostics, found]


def _events(text: str) -> Iterator[yaml.Event]:
    return iter(PARSER(text).get_event, None)


def _problem(text: str) -> yaml.MarkedYAMLError | None:
    """The first syntax error of a text; none where there is none."""
    try:
        for _ in _events(text):
            pass
    except yaml.MarkedYAMLError as bad:
        return bad
    return None


def _syntax_error(source: Source, bad: yaml.MarkedYAMLError) -> list[Diagnostic]:
    if "\t" in source.text:
        tabs = tab_errors(source, ())
        if tabs:
            return tabs
    place, problem = problem_of(source, bad)
    advice = {"instead": ADVICE[problem]} if problem in ADVICE else {}
    return [_at(source, place, "not-yaml", problem=problem, **advice)]


def _at(source: Source, place: Place, code: str, **values: str) -> Diagnostic:
    return error(code, place, line_text=source.line(place.line), **values)


class _Stop(Exception):
    """The file cannot be read on."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code)
        self.diagnostic = diagnostic


@dataclass(slots=True, eq=False)
class _Node:
    """A value that is being read or was read; `size` and `height` count what aliases stand for."""

    spot: Spot
    data: object
    items: list[object] | None = None
    entries: dict[str, object] | None = None
    """The data of a list, or of a mapping."""
    anchor: str | None = None
    size: int = 1
    height: int = 0
    key: str | None = None
    key_spot: Spot | None = None
    open: bool = False

    def wants_key(self) -> bool:
        return self.entries is not None and self.key is None

    def put(self, data: object, spot: Spot) -> None:
        """Takes a value in, under the key that was read before it; of a key that stands twice the first counts."""
        if self.items is not None:
            self.spot.values[len(self.items)] = spot
            self.items.append(data)
            return
        name, key, entries = self.key, self.key_spot, self.entries
        if name is not None and key is not None and entries is not None:
            self.key = None
            if name not in entries and not (name == "<<" and key.plain):
                entries[name] = data
                self.spot.keys[name], self.spot.values[name] = key, spot


@dataclass(slots=True, eq=False)
class _Builder:
    """Turns events into data and spots, without recursion."""

    source: Source
    diagnostics: list[Diagnostic] = field(default_factory=list)
    root: Spot | None = None
    data: object = None
    quoted: list[tuple[int, int]] = field(default_factory=list)
    _around: _Node | None = None
    """The innermost list or mapping that is being read; those around it are in `_stack`."""
    _stack: list[_Node] = field(default_factory=list)
    _anchors: dict[str, _Node] = field(default_factory=dict)
    _values: int = 0
    _aliased: bool = False

    def build(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            read = _READERS.get(event.__class__)
            if read is not None:
                read(self, event)

    def _document(self, event: yaml.Event) -> None:
        if self.root is not None:
            raise self._stop(event, "several-documents")

    def _scalar(self, event: Any) -> None:
        text, tag, plain = event.value, event.tag, not event.style
        spot = Spot(event.start_mark, event.end_mark, plain, False, NO_KEYS, NO_VALUES)
        if not plain:
            self.quoted.append((spot.line, spot.end_line))
            if event.style == '"' and _HALF.search(text):
                raise self._stop(event, "not-yaml", problem="half a character is escaped")
        if tag is not None and tag not in _SCALAR_TAGS:
            self._tag(event, tag)
        around = self._around
        if around is not None and around.key is None and around.entries is not None:
            around.key, around.key_spot = text, spot
            if text == "<<" or text in around.spot.keys:
                self._odd_key(event, around, text, spot)
            return
        data = None if text in _NULLS and plain and tag in (None, _YAML_TAG + "null") else text
        if event.anchor is not None or around is None:
            self._place(event, _Node(spot, data, anchor=event.anchor))
            return
        self._values += 1
        if self._values > VALUE_LIMIT:
            raise self._too_many(event)
        if not around.height:
            around.height = 1
        around.put(data, spot)

    def _start(self, event: Any) -> None:
        is_mapping = event.__class__ is yaml.MappingStartEvent
        around = self._around
        if around is not None and around.wants_key():
            raise self._stop(event, "not-yaml", problem="the key is not a text")
        if event.tag not in (None, "!", _YAML_TAG + ("map" if is_mapping else "seq")):
            self._tag(event, event.tag)
        spot = _spot(event, flow=bool(event.flow_style))
        entries: dict[str, object] = {}
        items: list[object] = []
        node = (
            _Node(spot, entries, None, entries, event.anchor)
            if is_mapping
            else _Node(spot, items, items, None, event.anchor)
        )
        node.open = True
        self._place(event, node)
        node.size -= self._values  # what is counted until its end is in it
        self._stack.append(node)
        self._around = node
        if len(self._stack) > DEPTH_LIMIT:
            raise self._stop(event, "nesting-too-deep", limit=str(DEPTH_LIMIT))

    def _end(self, event: Any) -> None:
        node = self._stack.pop()
        node.open = False
        node.spot.end = event.end_mark
        node.size += self._values
        around = self._around = self._stack[-1] if self._stack else None
        if around is not None and around.height <= node.height:
            around.height = node.height + 1

    def _alias(self, event: Any) -> None:
        name = event.anchor or ""
        node = self._anchors.get(name)
        if node is None:
            raise self._stop(event, "not-yaml", problem="an alias has no anchor")
        if node.open:
            raise self._stop(event, "anchor-loop", name=name)
        around = self._around
        if around is not None and around.wants_key():
            if not isinstance(node.data, str):
                raise self._stop(event, "not-yaml", problem="the key is not a text")
            around.key, around.key_spot = node.data, _spot(event)
            self._odd_key(event, around, node.data, around.key_spot)
            return
        self._aliased = True
        if len(self._stack) + node.height > DEPTH_LIMIT:
            raise self._stop(event, "nesting-too-deep", limit=str(DEPTH_LIMIT))
        self._place(event, _Node(node.spot, node.data, size=node.size, height=node.height))

    def _odd_key(self, event: yaml.Event, around: _Node, name: str, spot: Spot) -> None:
        """Tells of a key that stands twice, or that would take another mapping in."""
        if name == "<<" and spot.plain:
            self._note(event, "merge-key")
        elif name in around.spot.keys:
            self._note(event, "duplicate-key", key=name, line=str(around.spot.keys[name].line))

    def _place(self, event: yaml.Event, node: _Node) -> None:
        """Puts a value where it belongs and counts it."""
        self._values += node.size
        if self._values > VALUE_LIMIT:
            raise self._too_many(event)
        if node.anchor is not None:
            self._anchors[node.anchor] = node
        around = self._around
        if around is None:
            self.root, self.data = node.spot, node.data
            return
        around.put(node.data, node.spot)
        if not node.open and around.height <= node.height:
            around.height = node.height + 1

    def _too_many(self, event: yaml.Event) -> _Stop:
        return self._stop(event, "anchor-bomb" if self._aliased else "too-many-values", limit=str(VALUE_LIMIT))

    def _tag(self, event: yaml.Event, tag: str) -> None:
        self._note(event, "python-tag", tag=tag.replace(_YAML_TAG, "!!"))

    def _note(self, event: yaml.Event, code: str, **values: str) -> None:
        if len(self.diagnostics) < MOST_DUPLICATES:
            self.diagnostics.append(_at(self.source, _place(self.source, event), code, **values))

    def _stop(self, event: yaml.Event, code: str, **values: str) -> _Stop:
        return _Stop(_at(self.source, _place(self.source, event), code, **values))


_READERS: dict[type, Callable[[_Builder, Any], None]] = {
    yaml.ScalarEvent: _Builder._scalar,
    yaml.MappingStartEvent: _Builder._start,
    yaml.SequenceStartEvent: _Builder._start,
    yaml.MappingEndEvent: _Builder._end,
    yaml.SequenceEndEvent: _Builder._end,
    yaml.AliasEvent: _Builder._alias,
    yaml.DocumentStartEvent: _Builder._document,
}
"""What is read of a text; its other events are none of the data."""


def _place(source: Source, event: yaml.Event) -> Place:
    spot = _spot(event)
    return Place(source.name, spot.line, spot.column)


def _spot(event: yaml.Event, *, flow: bool = False) -> Spot:
    start, end = event.start_mark, event.end_mark
    assert start is not None and end is not None  # only made by hand are events without marks
    return Spot(start, end, False, flow, {}, {})
