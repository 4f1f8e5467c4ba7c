"""A parsed file whose every key and value knows its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, Protocol, cast

from .diagnostics import Diagnostic, error, note, warning
from .mending import first_wide, mend_line, told_of
from .source import Place, Source

Path = tuple[str | int, ...]

MOST_LINES = 20
"""Lines of one value that are searched for full-width signs."""

_MENDABLE = frozenset({"wrong-kind", "wrong-shape", "empty-range", "reversed-range", "impossible-window"})


@dataclass(frozen=True, slots=True)
class Float:
    """A number with a point or an exponent in JSON, as it was written: fields refuse it."""

    text: str

    def __str__(self) -> str:
        return self.text


class Mark(Protocol):
    """A place as parsers tell it: both numbers begin at 0."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class Marked(NamedTuple):
    """A place that no parser told."""

    line: int
    column: int


@dataclass(slots=True, eq=False)
class Spot:
    """Where a value stands (from 1, the end excluded), and the spots of its keys and values."""

    start: Mark
    end: Mark
    plain: bool = False
    flow: bool = False
    keys: dict[str, Spot] = field(default_factory=dict)
    values: dict[str | int, Spot] = field(default_factory=dict)

    @property
    def line(self) -> int:
        return self.start.line + 1

    @property
    def column(self) -> int:
        return self.start.column + 1

    @property
    def end_line(self) -> int:
        return self.end.line + 1

    @property
    def end_column(self) -> int:
        return self.end.column + 1

    def empty(self) -> bool:
        """A value that was not written at all."""
        return self.plain and (self.line, self.column) == (self.end_line, self.end_column)


NO_KEYS = cast("dict[str, Spot]", MappingProxyType({}))
NO_VALUES = cast("dict[str | int, Spot]", MappingProxyType({}))
"""What a single value has below it; all share one, and nothing can be put there."""


@dataclass(frozen=True, slots=True)
class Tree:
    """`data` is nested `dict`, `list`, `str` and `None`; from JSON also `int`, `bool` and `Float`.

    In YAML every scalar stays the text that was written; `null`, `~` and nothing are `None`.
    """

    source: Source
    data: object
    _find_spots: Callable[[], Spot | None] = field(repr=False, compare=False)
    _spots: list[Spot | None] = field(default_factory=list, init=False, repr=False, compare=False)

    def place(self, path: Path = (), *, key: bool = False) -> Place | None:
        """Where the value of a path stands, or its key; the nearest that exists above it where it does not.

        None for data that never was a text.
        """
        spot = self._spot(path, key)
        return Place(self.source.name, spot.line, spot.column) if spot else None

    def holder(self, path: Path = ()) -> Place | None:
        """Where a mapping begins for a reader: the key it stands under, or itself in a list or in one line."""
        spot = self._spot(path, key=False)
        return self.place(path, key=bool(path) and isinstance(path[-1], str) and not (spot and spot.flow))

    def line_text(self, place: Place | None) -> str:
        """The whole line of a place."""
        return self.source.line(place.line) if place else ""

    def error(self, code: str, path: Path = (), /, **values: str) -> Diagnostic:
        """An error at a value of this file.

        Where full-width signs explain it, it says that instead.
        """
        explained = self._full_width(code, path, False)
        spot = self._spot(path, False)
        if explained is None and spot is not None and spot.empty():  # nothing stands there: a colon may be full-width
            explained = self._full_width(code, path, True)
        return explained or self.at(code, self.place(path), path, **values)

    def key_error(self, code: str, path: Path, /, **values: str) -> Diagnostic:
        """An error at the key of a value; full-width signs or a comma that is not quoted may explain it."""
        explained = self._full_width(code, path, True) or self._unquoted_comma(code, path)
        return explained or self.at(code, self.place(path, key=True), path, **values)

    def at(self, code: str, place: Place | None, path: Path = (), /, **values: str) -> Diagnostic:
        """An error at a place of this file."""
        return error(code, place, path=shown(path), line_text=self.line_text(place), **values)

    def warning(self, code: str, path: Path = (), /, **values: str) -> Diagnostic:
        """A warning at a value of this file."""
        place = self.place(path)
        return warning(code, place, path=shown(path), line_text=self.line_text(place), **values)

    def key_warning(self, code: str, path: Path, /, **values: str) -> Diagnostic:
        """A warning at the key of a value."""
        place = self.place(path, key=True)
        return warning(code, place, path=shown(path), line_text=self.line_text(place), **values)

    def key_note(self, code: str, path: Path, /, **values: str) -> Diagnostic:
        """A note at the key of a value."""
        place = self.place(path, key=True)
        return note(code, place, path=shown(path), line_text=self.line_text(place), **values)

    def root(self) -> Spot | None:
        """Where the whole stands, with the spots of all that is in it; None for data that never was a text."""
        if not self._spots:
            self._spots.append(self._find_spots())
        return self._spots[0]

    def _spot(self, path: Path, key: bool) -> Spot | None:
        spot = self.root()
        for at, part in enumerate(path):
            if spot is None:
                return None
            if key and at == len(path) - 1 and isinstance(part, str) and part in spot.keys:
                return spot.keys[part]
            if part not in spot.values:
                return spot
            spot = spot.values[part]
        return spot

    def _full_width(self, code: str, path: Path, key: bool) -> Diagnostic | None:
        spot = self._spot(path, key)
        if spot is None or not spot.plain or not (code in _MENDABLE or code.startswith("unknown-")):
            return None
        for number in range(spot.line, min(spot.end_line, spot.line + MOST_LINES) + 1):
            line = self.source.line(number)
            found = first_wide(
                line,
                spot.column - 1 if number == spot.line else 0,
                spot.end_column - 1 if number == spot.end_line else None,
            )
            if found is not None:
                place = Place(self.source.name, number, found + 1)
                code, sign = told_of(line[found])
                return self.at(code, place, path, found=sign, mended=mend_line(line).strip())
        return None

    def _unquoted_comma(self, code: str, path: Path) -> Diagnostic | None:
        """`{en: Hello, world, zh: …}` has a key `world` without a value: the text before it lacks its quotes."""
        if code != "unknown-key" or not path:
            return None
        around = self._spot(path[:-1], key=False)
        if around is None or not around.flow or path[-1] not in around.keys:
            return None
        names = list(around.keys)
        first = last = names.index(str(path[-1]))
        while first > 0 and _left_over(around, names[first]):
            first -= 1
        while last + 1 < len(names) and _left_over(around, names[last + 1]):
            last += 1
        text, end = around.values[names[first]], around.keys[names[last]]
        if first == last or not text.plain or text.empty() or text.line != end.end_line:
            return None
        line = self.source.line(text.line)
        written = line[text.column - 1 : end.end_column - 1]
        mended = f'{line[: text.column - 1]}"{written}"{line[end.end_column - 1 :]}'.strip()
        place = Place(self.source.name, text.line, text.end_column)
        return self.at("unquoted-comma", place, path[:-1], text=written, mended=mended)


def _left_over(around: Spot, name: str) -> bool:
    return around.keys[name].plain and around.values[name].empty()


def shown(path: Path) -> str:
    """`("stages", "court", "opens", 0)` as people read it: `stages.court.opens[0]`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def tree_of(data: object, name: str) -> Tree:
    """A tree of data that never was a text: it has paths, but no places."""
    return Tree(Source(name, ""), data, lambda: None)


_HEADS = {
    "scenarios": "a file of scenarios",
    "playbook": "a playbook",
    "pack": "a pack",
    "as_of": "a snapshot",
    "at": "a proposed contact",
}


def kind_of(data: object) -> str | None:
    """What kind of file this is, by the key that only such a file has; None when nothing tells."""
    found = [kind for key, kind in _HEADS.items() if key in data] if isinstance(data, dict) else []
    return found[0] if len(found) == 1 or found[:1] == [_HEADS["scenarios"]] else None
