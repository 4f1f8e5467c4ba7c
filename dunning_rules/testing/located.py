"""Parts of a scenario file put together: every value keeps the place where it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..diagnostics import Diagnostic, sort_diagnostics
from ..source import Source
from ..tree import Path, Spot, Tree, shown

_STEP = re.compile(r"\[([0-9]+)\]|\.?([^.\[]+)")
_OF_KEYS = frozenset({"unknown-key", "unknown-fact"})


@dataclass(frozen=True, slots=True)
class Part:
    """A value and where it stands. What is put together from several parts stands where the last of them does."""

    data: Any
    spot: Spot

    def __getitem__(self, key: str | int) -> Part:
        return Part(self.data[key], self.spot.values.get(key, self.spot))

    def get(self, key: str) -> Part | None:
        """The value of a key of a mapping; None where it is not there, or null."""
        told = isinstance(self.data, Mapping) and self.data.get(key) is not None
        return self[key] if told else None

    def says(self, key: str) -> bool:
        """Whether the key is written, be it with null."""
        return isinstance(self.data, Mapping) and key in self.data

    def key(self, name: str) -> Spot:
        """Where a key stands."""
        return self.spot.keys.get(name, self.spot)

    def entries(self) -> Iterator[tuple[str, Part]]:
        """The keys of a mapping with their values."""
        return ((name, self[name]) for name in self.data)

    def items(self) -> list[Part]:
        """The values of a list."""
        return [self[at] for at in range(len(self.data))]

    def instead(self, data: Any) -> Part:
        """Another value in the same place."""
        return Part(data, self.spot)

    def tree(self, source: Source) -> Tree:
        """The part as a file of its own, whose places are those of the source."""
        return Tree(source, self.data, lambda: self.spot)


def root_of(tree: Tree) -> Part:
    """The whole of a file."""
    spot = tree.root()
    assert spot is not None  # a file has places
    return Part(tree.data, spot)


def mapping_of(entries: Iterable[tuple[str, Part, Spot]], spot: Spot) -> Part:
    """A mapping of values, each with the place of its key."""
    made = replace(spot, keys={}, values={})
    data: dict[str, Any] = {}
    for name, value, key in entries:
        data[name], made.keys[name], made.values[name] = value.data, key, value.spot
    return Part(data, made)


def list_of(items: Iterable[Part], spot: Spot) -> Part:
    """A list of values."""
    found = list(items)
    made = replace(spot, keys={}, values={at: one.spot for at, one in enumerate(found)})
    return Part([one.data for one in found], made)


def with_key(part: Part, name: str, value: Part) -> Part:
    """The mapping with one more key, which stands where its value does."""
    rest = [(key, one, part.key(key)) for key, one in part.entries() if key != name]
    return mapping_of([*rest, (name, value, part.spot.keys.get(name, value.spot))], part.spot)


Joining = Callable[[Part | None, Part], Part]
"""How a value is laid over another."""


def laid_over(base: Part | None, over: Part | None, joins: Mapping[str, Joining] | None = None) -> Part | None:
    """`over` laid over `base` key by key; null takes a key out. `joins` says how the values of a key become one.

    What is no mapping stands for itself: whoever reads the whole refuses it in its place.
    """
    if base is None or over is None or not isinstance(over.data, dict) or not isinstance(base.data, dict):
        only = over if base is None or (over is not None and not isinstance(over.data, dict)) else base
        return only if only is None or not isinstance(only.data, dict) else _without_nulls(only)
    entries: dict[str, tuple[str, Part, Spot]] = {name: (name, one, base.key(name)) for name, one in base.entries()}
    for name, value in over.entries():
        before = entries.pop(name)[1] if name in entries else None
        join = (joins or {}).get(name)
        entries[name] = (name, value if join is None or value.data is None else join(before, value), over.key(name))
    return _without_nulls(mapping_of(entries.values(), over.spot))


def _without_nulls(part: Part) -> Part:
    if all(value is not None for value in part.data.values()):
        return part
    told = [(name, one, part.key(name)) for name, one in part.entries() if one.data is not None]
    return mapping_of(told, part.spot)


def key_by_key(base: Part | None, over: Part) -> Part:
    """A mapping over a mapping."""
    return laid_over(base, over) or over


def joined(base: Part | None, over: Part) -> Part:
    """A list after a list."""
    if base is None or not isinstance(base.data, list) or not isinstance(over.data, list):
        return over if base is None or isinstance(base.data, list) else base
    return list_of([*base.items(), *over.items()], over.spot)


def by_id(base: Part | None, over: Part) -> Part:
    """A list of mappings over another: those of one id are laid over one another, new ones come last."""
    if base is None or not isinstance(base.data, list) or not isinstance(over.data, list):
        return joined(base, over)
    entries = base.items()
    ids = {_id(one): at for at, one in enumerate(entries) if _id(one) is not None}
    for one in over.items():
        at = ids.get(_id(one))
        if at is None:
            entries.append(one)
        else:
            entries[at] = key_by_key(entries[at], one)
    return list_of(entries, over.spot)


def _id(part: Part) -> str | None:
    found = part.get("id")
    return found.data if found is not None and isinstance(found.data, str) else None


def relocated(found: Diagnostic, part: Part, source: Source) -> Diagnostic:
    """A diagnostic about data without places, such as a contact that was already read, at its place in the part."""
    if found.place is not None:
        return found
    steps = (int(at) if at else str(name) for at, name in _STEP.findall(found.path))
    tree = part.tree(source)
    place = tree.place(tuple(steps), key=found.code in _OF_KEYS)
    return replace(found, place=place, line_text=tree.line_text(place))


def with_paths(diagnostics: Iterable[Diagnostic], file: Part, name: str) -> tuple[Diagnostic, ...]:
    """The diagnostics with the paths of the file instead of those of what was put together; each once, sorted."""
    told = list(diagnostics)
    paths: dict[tuple[int, int], list[Path]] = {}
    for path, spot in _spots((), file.spot) if told else ():
        paths.setdefault((spot.line, spot.column), []).append(path)
    return sort_diagnostics(_with_path(one, paths) if one.place and one.place.file == name else one for one in told)


def _spots(path: Path, spot: Spot) -> Iterator[tuple[Path, Spot]]:
    yield path, spot
    for name, key in spot.keys.items():
        yield (*path, name), key
    for at, value in spot.values.items():
        yield from _spots((*path, at), value)


def _with_path(found: Diagnostic, paths: Mapping[tuple[int, int], list[Path]]) -> Diagnostic:
    """Of several values that begin at one place the one whose name the diagnostic has, else the outermost."""
    assert found.place is not None
    known = paths.get((found.place.line, found.place.column))
    if not known:
        return found
    name = found.path.rpartition(".")[2]
    ending = [path for path in known if name and shown(path).endswith(name)]
    return replace(found, path=shown((ending or known)[0]))
