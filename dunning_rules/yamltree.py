"""YAML into a located tree: every scalar stays text, aliases are bounded, every problem has its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from .diagnostics import Diagnostic, error
from .filetext import FILE_LIMIT, read_bytes, read_path, too_large
from .jsontree import DEPTH_LIMIT, MOST_DUPLICATES, read_json
from .source import Place, Source
from .tree import Float, Spot, Tree, tree_of
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
    parser = PARSER(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


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
    anchor: str | None = None
    size: int = 1
    height: int = 0
    key: tuple[str, Spot] | None = None
    open: bool = True


@dataclass(slots=True, eq=False)
class _Builder:
    """Turns events into data and spots, without recursion."""

    source: Source
    diagnostics: list[Diagnostic] = field(default_factory=list)
    root: Spot | None = None
    data: object = None
    quoted: list[tuple[int, int]] = field(default_factory=list)
    _stack: list[_Node] = field(default_factory=list)
    _anchors: dict[str, _Node] = field(default_factory=dict)
    _values: int = 0
    _aliased: bool = False

    def build(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            match event:
                case yaml.ScalarEvent():
                    self._scalar(event)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._start(event)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._end(event)
                case yaml.AliasEvent():
                    self._alias(event)
                case yaml.DocumentStartEvent() if self.root is not None:
                    raise self._stop(event, "several-documents")
                case _:
                    pass

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        plain = event.style is None or event.style == ""
        spot = _spot(event, plain=plain)
        if not plain:
            self.quoted.append((spot.line, spot.end_line))
            if event.style == '"' and _HALF.search(event.value):
                raise self._stop(event, "not-yaml", problem="half a character is escaped")
        if event.tag is not None and event.tag not in _SCALAR_TAGS:
            self._tag(event, event.tag)
        is_null = plain and event.tag in (None, _YAML_TAG + "null") and event.value in _NULLS
        if self._wants_key():
            self._key(event, event.value, spot)
            return
        node = _Node(spot, None if is_null else event.value, event.anchor, open=False)
        self._place(event, node)

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if self._wants_key():
            raise self._stop(event, "not-yaml", problem="the key is not a text")
        if event.tag not in (None, "!", _YAML_TAG + ("map" if is_mapping else "seq")):
            self._tag(event, event.tag)
        node = _Node(_spot(event, flow=bool(event.flow_style)), {} if is_mapping else [], event.anchor)
        self._place(event, node)
        self._stack.append(node)
        if len(self._stack) > DEPTH_LIMIT:
            raise self._stop(event, "nesting-too-deep", limit=str(DEPTH_LIMIT))

    def _end(self, event: yaml.Event) -> None:
        node = self._stack.pop()
        node.open = False
        end = _spot(event)
        node.spot.end_line, node.spot.end_column = end.end_line, end.end_column
        if self._stack:
            self._stack[-1].size += node.size
            self._stack[-1].height = max(self._stack[-1].height, node.height + 1)

    def _alias(self, event: yaml.AliasEvent) -> None:
        name = event.anchor or ""
        node = self._anchors.get(name)
        if node is None:
            raise self._stop(event, "not-yaml", problem="an alias has no anchor")
        if node.open:
            raise self._stop(event, "anchor-loop", name=name)
        if self._wants_key():
            if not isinstance(node.data, str):
                raise self._stop(event, "not-yaml", problem="the key is not a text")
            self._key(event, node.data, _spot(event))
            return
        self._aliased = True
        if len(self._stack) + node.height > DEPTH_LIMIT:
            raise self._stop(event, "nesting-too-deep", limit=str(DEPTH_LIMIT))
        self._place(event, _Node(node.spot, node.data, None, node.size, node.height, open=False))

    def _wants_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].data, dict) and self._stack[-1].key is None

    def _key(self, event: yaml.Event, name: str, spot: Spot) -> None:
        around = self._stack[-1]
        around.key = name, spot
        if name == "<<" and spot.plain:
            self._note(event, "merge-key")
        elif name in around.spot.keys:
            self._note(event, "duplicate-key", key=name, line=str(around.spot.keys[name].line))

    def _place(self, event: yaml.Event, node: _Node) -> None:
        """Puts a value where it belongs and counts it."""
        self._values += node.size
        if self._values > VALUE_LIMIT:
            raise self._stop(event, "anchor-bomb" if self._aliased else "too-many-values", limit=str(VALUE_LIMIT))
        if node.anchor is not None:
            self._anchors[node.anchor] = node
        if not self._stack:
            self.root, self.data = node.spot, node.data
            return
        around = self._stack[-1]
        if not node.open:
            around.size += node.size
            around.height = max(around.height, node.height + 1)
        match around.data:
            case list() as items:
                around.spot.values[len(items)] = node.spot
                items.append(node.data)
            case dict() as mapping if around.key is not None:
                name, key_spot = around.key
                around.key = None
                if name not in mapping and not (name == "<<" and key_spot.plain):
                    mapping[name] = node.data
                    around.spot.keys[name], around.spot.values[name] = key_spot, node.spot

    def _tag(self, event: yaml.Event, tag: str) -> None:
        self._note(event, "python-tag", tag=tag.replace(_YAML_TAG, "!!"))

    def _note(self, event: yaml.Event, code: str, **values: str) -> None:
        if len(self.diagnostics) < MOST_DUPLICATES:
            self.diagnostics.append(_at(self.source, _place(self.source, event), code, **values))

    def _stop(self, event: yaml.Event, code: str, **values: str) -> _Stop:
        return _Stop(_at(self.source, _place(self.source, event), code, **values))


def _place(source: Source, event: yaml.Event) -> Place:
    spot = _spot(event)
    return Place(source.name, spot.line, spot.column)


def _spot(event: yaml.Event, *, plain: bool = False, flow: bool = False) -> Spot:
    start, end = event.start_mark, event.end_mark
    assert start is not None and end is not None  # only made by hand are events without marks
    return Spot(start.line + 1, start.column + 1, end.line + 1, end.column + 1, plain, flow)
