"""From a located tree to a document: pydantic checks, its errors become diagnostics at their place."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from .. import meant
from ..catalogue import CATALOGUE, PHRASES
from ..diagnostics import Diagnostic, listed, near
from ..mending import WIDE
from ..tree import Path, Tree
from .fields import InstantField
from .refusals import name_of

MOST_SHOWN = 100
"""Diagnostics of one document; beyond them only their number is told."""


class Document(BaseModel):
    """Base of everything that is written in a file: frozen, and no key beyond those declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], tree: Tree, path: Path = ()) -> tuple[M | None, list[Diagnostic]]:
    """The part of the tree at `path` as a document, or every reason why it is none."""
    data: Any = tree.data
    for part in path:
        data = data[part]
    try:
        return model.model_validate(data), []
    except ValidationError as refused:
        errors = refused.errors(include_url=False)
    found = _Findings(model, tree, path, data)
    specific = _without_misspelt(_without_other_branches([(found.path_of(error), error) for error in errors]), found)
    diagnostics = [found.diagnostic(where, error) for where, error in specific[:MOST_SHOWN]]
    if len(specific) > MOST_SHOWN:
        end = tree.source.place(len(tree.source.text)) if tree.place() else None
        diagnostics.append(tree.at("too-many-errors", end, path, count=str(len(specific) - MOST_SHOWN)))
    return None, diagnostics


class _Findings:
    """Turns the errors of one document into diagnostics."""

    def __init__(self, model: type[BaseModel], tree: Tree, path: Path, data: object) -> None:
        self.model, self.tree, self.path, self.data = model, tree, path, data

    def path_of(self, error: ErrorDetails) -> Path:
        """The keys of an error's place that are keys of the data: tags of unions are none.

        A tag may be spelled like a key, so every reading is tried: the longest counts, of two the one that reaches
        the end, or comes nearest to it.
        """
        readings = _readings(self.data, error["loc"], missing=error["type"] == "missing")
        return max(readings, key=lambda reading: (len(reading[1]), reading[0]))[1]

    def diagnostic(self, where: Path, error: ErrorDetails) -> Diagnostic:
        path, kind, context = (*self.path, *where), error["type"], error.get("ctx", {})
        if kind in CATALOGUE:
            return self._refused(path, kind, context["values"], error["loc"])
        if kind == "missing":
            return self._missing(path, where)
        if kind == "extra_forbidden":
            return self._unknown_key(path, where)
        if kind in ("literal_error", "enum", "union_tag_invalid"):
            return self._unknown_word(path, kind, context, error["input"])
        if kind == "union_tag_not_found":
            return self._missing((*path, str(context["discriminator"]).strip("'")), ())
        wants = _WANTED.get(kind, "another value")
        value = error["input"]
        if isinstance(value, dict | list | tuple) or kind in _SHAPES:
            what = name_of(value) if isinstance(value, dict | list | tuple) or value is None else "a single value"
            close = meant.compared(value) if isinstance(value, str) and kind != "list_type" else None
            told = {"is_": what, "wants": wants} | ({"instead": BELOW} if value is None and kind in _KEYED else {})
            return self.tree.error("wrong-shape", path, **_with_near(told, _braced(close)))
        return self.tree.error("wrong-kind", path, is_=name_of(value), wants=wants)

    def _refused(self, path: Path, code: str, values: dict[str, str], loc: tuple[int | str, ...]) -> Diagnostic:
        is_key = code == "unknown-key" or (bool(loc) and loc[-1] == "[key]")
        if code == "missing-instant":
            values = {"key": str(path[-1]) if path else ""}
        if code == "unknown-key" and "near" not in values:
            close = near(values["key"], [name.strip("`") for name in values["known"].split(", ")])
            values = _with_near(values, close)
        if path and values.get("is_") == "nothing" and (compared := meant.compared(str(path[-1]))):
            values = _with_near(values, compared)
        return self.tree.key_error(code, path, **values) if is_key else self.tree.error(code, path, **values)

    def _missing(self, path: Path, where: Path) -> Diagnostic:
        key = str(path[-1])
        instant = any(
            key in _names(model) and _names(model)[key] == InstantField for model in _models(self.model, where[:-1])
        )
        code = "missing-instant" if instant else "missing-key"
        return self.tree.at(code, self.tree.holder(path[:-1]), path[:-1], key=key)

    def known_at(self, where: Path) -> list[str]:
        """The keys that may stand in the mapping at a place."""
        return sorted({name for model in _models(self.model, where) for name in _names(model)})

    def _unknown_key(self, path: Path, where: Path) -> Diagnostic:
        key = str(path[-1])
        known = self.known_at(where[:-1])
        close = near(key, known)
        return self.tree.key_error("unknown-key", path, **_with_near({"key": key, "known": listed(known)}, close))

    def _unknown_word(self, path: Path, kind: str, context: Mapping[str, Any], value: Any) -> Diagnostic:
        if kind == "union_tag_invalid":
            path = (*path, str(context["discriminator"]).strip("'"))
            value, expected = context["tag"], context["expected_tags"]
        else:
            expected = context["expected"]
        known = [part for part in str(expected).replace(" or ", ", ").replace("'", "").split(", ") if part]
        if not isinstance(value, str):
            return self.tree.error("wrong-shape", path, is_=name_of(value), wants="a single value")
        close = near(value, known)
        name = str(path[-1]) if path else "word"
        what = name if name in PHRASES else f"word for `{name}`"
        return self.tree.error(
            "unknown-word", path, **_with_near({"is_": value, "what": what, "known": listed(known)}, close)
        )


def _braced(entry: str | None) -> str | None:
    return f"{{{entry}}}" if entry else None


def _with_near(values: dict[str, str], close: str | None) -> dict[str, str]:
    return {**values, "near": close} if close else values


_KEYED = frozenset({"model_type", "model_attributes_type", "dict_type", "mapping_type"})
BELOW = "write what belongs to it below, two spaces further to the right, or after it between {{ and }}"
_SHAPES = {
    "model_type": "a mapping (`key: value`)",
    "model_attributes_type": "a mapping (`key: value`)",
    "dict_type": "a mapping (`key: value`)",
    "mapping_type": "a mapping (`key: value`)",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
}
_WANTED = _SHAPES | {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "bool_type": "`true` or `false`",
    "bool_parsing": "`true` or `false`",
}


def _readings(data: Any, loc: tuple[int | str, ...], *, missing: bool) -> Iterator[tuple[int, Path]]:
    """Every way to find a place in the data: how many parts of it lead to the last key that was found, and the keys.

    What is missing counts as found where it could stand.
    """
    found: dict[Path, tuple[Any, int]] = {(): (data, 0)}
    for number, part in enumerate(loc[:-1], 1):
        found |= {(*path, part): (at[part], number) for path, (at, _) in found.items() if _has(at, part)}
    for path, (at, number) in found.items():
        here = isinstance(at, Mapping) and loc[-1] not in at if missing and loc else bool(loc) and _has(at, loc[-1])
        yield (len(loc), (*path, loc[-1])) if here else (number, path)


def _without_other_branches(errors: list[tuple[Path, ErrorDetails]]) -> list[tuple[Path, ErrorDetails]]:
    """Where a union was refused, only what the branch that was meant says.

    A value of the wrong shape for one branch says nothing where another branch looked inside it.
    """
    exact = [where for where, error in errors if error["type"] not in _OF_SHAPE]
    inside = {where[:end] for where in exact for end in range(len(where))}
    told: set[Path] = set(exact)
    kept: list[tuple[Path, ErrorDetails]] = []
    for where, error in errors:
        if error["type"] in _OF_SHAPE:
            if where in inside or where in told:
                continue
            told.add(where)
        kept.append((where, error))
    return kept


def _without_misspelt(errors: list[tuple[Path, ErrorDetails]], found: _Findings) -> list[tuple[Path, ErrorDetails]]:
    """A key that is written, though misspelt or with a full-width colon, is not told to be missing as well."""
    misspelt: set[Path] = set()
    for where, error in errors[:MOST_SHOWN]:
        if error["type"] == "extra_forbidden":
            written = (WIDE.split(str(where[-1]).lstrip("　 "))[0] or str(where[-1])).strip()
            misspelt.add((*where[:-1], near(written, found.known_at(where[:-1])) or written))
    return [(where, error) for where, error in errors if error["type"] != "missing" or where not in misspelt]


_OF_SHAPE = frozenset(_WANTED) | {"wrong-shape"}


def _has(data: Any, part: str | int) -> bool:
    if isinstance(data, Mapping):
        return part in data
    return isinstance(data, list | tuple) and isinstance(part, int) and part < len(data)


def _names(model: type[BaseModel]) -> dict[str, Any]:
    """The keys of a model as they are written, with what stands under each."""
    hints = {name: _annotation(field) for name, field in model.model_fields.items()}
    return {model.model_fields[name].alias or name: hint for name, hint in hints.items()}


def _annotation(field: Any) -> Any:
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def _models(annotation: Any, path: Path) -> list[type[BaseModel]]:
    """The models that may stand at a path below an annotation."""
    found = [annotation]
    for part in path:
        found = [below for hint in found for choice in _choices(hint) for below in _below(choice, part)]
    return [choice for hint in found for choice in _choices(hint) if _is_model(choice)]


def _choices(hint: Any) -> Iterator[Any]:
    """The parts of a union, without what annotates them."""
    hint = getattr(hint, "__value__", hint)  # a named type, such as one that speaks of itself
    origin = get_origin(hint)
    if origin is Annotated:
        yield from _choices(get_args(hint)[0])
    elif origin in (Union, types.UnionType):
        for part in get_args(hint):
            yield from _choices(part)
    else:
        yield hint


def _below(hint: Any, part: str | int) -> list[Any]:
    if _is_model(hint):
        names = _names(hint)
        return [names[part]] if isinstance(part, str) and part in names else []
    arguments = get_args(hint)
    if isinstance(part, int):
        return [arguments[0]] if get_origin(hint) in (list, tuple) and arguments else []
    return [arguments[1]] if len(arguments) == 2 and get_origin(hint) in (dict, Mapping) else []


def _is_model(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, BaseModel)
