"""The shapes that the schemas of answers are made of: texts, instants, words, lists, objects."""

from __future__ import annotations

from typing import Any, get_args

from .tidy import Schema, titled


def text(description: str, **more: Any) -> Schema:
    """A text."""
    return {"description": description, "type": "string", **more}


def instant(description: str, *, none: bool = False) -> Schema:
    """An instant with its offset; with `none` there may be none."""
    made = text(description, format="date-time")
    return made | {"type": ["string", "null"]} if none else made


def word(description: str, words: Any, **meanings: str) -> Schema:
    """One of some words, each with its meaning."""
    lines = [f"- `{one}`: {meanings[one]}" for one in get_args(words) if one in meanings]
    return text("\n".join([description, *lines]), enum=list(get_args(words)))


def list_of(description: str, items: Schema) -> Schema:
    """A list of such items."""
    return {"description": description, "type": "array", "items": items}


def names(description: str) -> Schema:
    """A list of texts."""
    return list_of(description, {"type": "string"})


def number(description: str, *, none: bool = False) -> Schema:
    """A whole number; with `none` there may be none."""
    return {"description": description, "type": ["integer", "null"] if none else "integer"}


def ref(name: str) -> Schema:
    """One of the schema's own definitions."""
    return {"$ref": f"#/$defs/{name}"}


def object_of(description: str, properties: dict[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    """A mapping; what is not optional is always there."""
    for name, part in properties.items():
        part.setdefault("title", titled(name))
    required = [name for name in properties if name not in optional]
    return {"description": description, "type": "object", "properties": properties, "required": required}


def values(description: str) -> Schema:
    """Plain values by name."""
    plain = {"type": ["string", "integer", "boolean", "null", "array"], "items": {"type": "string"}}
    return {"description": description, "type": "object", "additionalProperties": plain}
