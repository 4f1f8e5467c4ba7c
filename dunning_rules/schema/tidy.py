"""From the schema that pydantic writes to one that people read: no nulls, named definitions, a title for every key."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

Schema = dict[str, Any]

_TEXTS = frozenset({"title", "description", "default", "examples"})
_MAPS = ("properties", "patternProperties", "$defs")
_LISTS = ("anyOf", "oneOf", "allOf")
_ORDER = ("$schema", "$id", "$comment", "title", "description", "type", "const", "enum", "$ref", "required")


def each(node: Schema, change: Callable[[Schema], Schema]) -> Schema:
    """The schema with every subschema changed, the innermost first."""
    made = dict(node)
    for key in _MAPS:
        if key in made:
            made[key] = {name: each(part, change) for name, part in made[key].items()}
    for key in _LISTS:
        if key in made:
            made[key] = [each(part, change) for part in made[key]]
    for key in ("items", "additionalProperties"):
        if isinstance(made.get(key), dict):
            made[key] = each(made[key], change)
    return change(made)


def plain(node: Schema) -> Schema:
    """One subschema without what pydantic adds: null for a key that may be left out, empty defaults, OpenAPI keys."""
    made = {key: value for key, value in node.items() if key not in ("discriminator", "propertyNames")}
    if "anyOf" in made:
        made = _without_null(made)
    if made.get("default", ...) in (None, [], {}, ()):
        made.pop("default")
    if made.get("type") == "object" and "patternProperties" in made:
        made.setdefault("additionalProperties", False)
    if "enum" in made and all(isinstance(word, str) for word in made["enum"]):
        made["type"] = "string"
    if "const" in made:
        made.pop("type", None)
    return made


def _without_null(node: Schema) -> Schema:
    parts: list[Schema] = []
    for part in node["anyOf"]:
        inner = part.get("anyOf") if not set(part) - _TEXTS - {"anyOf"} else None
        parts += inner if inner is not None else [part]
    if node.get("default", ...) is None:
        parts = [part for part in parts if part.get("type") != "null"]
    if parts and all(set(part) <= {"const"} for part in parts):
        return {**_rest(node), "enum": [part["const"] for part in parts]}
    if len(parts) == 1:
        return parts[0] | _rest(node)
    return {**_rest(node), "anyOf": parts}


def _rest(node: Schema) -> Schema:
    return {key: value for key, value in node.items() if key != "anyOf"}


class Shared:
    """Definitions that many keys share: a subschema that is one of them becomes a reference to it."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}
        self._names: dict[str, str] = {}

    def add(self, name: str, schema: Schema, shown: Schema | None = None) -> None:
        """`schema` is what is recognised; `shown`, where given, what the definition says instead."""
        found = each(each(schema, plain), self.refer)
        self.definitions[name] = found if shown is None else shown
        self._names.setdefault(_core(found), name)

    def refer(self, node: Schema) -> Schema:
        """The subschema, or a reference where it is one of the definitions."""
        name = self._names.get(_core(node))
        if name is None:
            return node
        definition = self.definitions[name]
        told: Schema = {key: node[key] for key in ("title", "description", "default") if key in node}
        told = {key: text for key, text in told.items() if key == "default" or text != definition.get(key)}
        return {**told, "$ref": f"#/$defs/{name}"}


def _core(node: Schema) -> str:
    return json.dumps({key: value for key, value in node.items() if key not in _TEXTS}, sort_keys=True)


def renamed(node: Schema, names: Mapping[str, str]) -> Schema:
    """The schema with its definitions called by other names."""

    def refer(part: Schema) -> Schema:
        reference = part.get("$ref", "").removeprefix("#/$defs/")
        return {**part, "$ref": f"#/$defs/{names[reference]}"} if reference in names else part

    made = each(node, refer)
    made["$defs"] = {names.get(name, name): part for name, part in made.get("$defs", {}).items()}
    return made


def shown_by_editors(node: Schema) -> Schema:
    """The schema with what a key means in front of what its kind means.

    An editor that is asked about a value shows the innermost text that fits it, which would be that of the kind alone.
    So a choice of kinds stands in an `anyOf` of its own, whose texts editors join; other references carry both texts.
    """
    definitions = node.get("$defs", {})

    def told(part: Schema) -> Schema:
        text, name = part.get("description"), _referred(part)
        if text is None:
            return part
        if name is None:
            forms = [_with_text(form, part, definitions) for form in part.get("anyOf", ())]
            return {**part, "anyOf": forms} if forms else part
        if "anyOf" in definitions[name]:
            return {key: value for key, value in part.items() if key != "$ref"} | {"anyOf": [{"$ref": part["$ref"]}]}
        return _with_text(part, part, definitions)

    made = each(node, told)
    for definition in made.get("$defs", {}).values():
        for form in (definition, *definition["anyOf"]) if "anyOf" in definition else ():
            form.pop("title", None)
    return made


def _referred(part: Schema) -> str | None:
    name: str | None = part.get("$ref")
    return None if name is None else name.removeprefix("#/$defs/")


def _with_text(form: Schema, key: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """A reference to a kind of single value, with the text of the key before that of the kind."""
    definition = definitions.get(_referred(form) or "", {})
    kind = definition.get("description")
    if kind is None or "properties" in definition or "anyOf" in definition or kind in key["description"]:
        return form
    return {**form, "title": key.get("title", ""), "description": f"{key['description']}\n{kind}"}


def titled(name: str) -> str:
    """`at_most` → `At most`, `contact-match` → `Contact match`."""
    text = re.sub(r"[-_]", " ", name)
    return text[:1].upper() + text[1:]


def ordered(node: Schema) -> Schema:
    """Keys in the order in which people read them; definitions last, by name; only those that are used."""
    made = each(node, lambda part: dict(sorted(part.items(), key=_rank)))
    definitions = made.pop("$defs", {})
    used = _used(made, definitions)
    return {**made, "$defs": {name: definitions[name] for name in sorted(used)}} if used else made


def _rank(item: tuple[str, Any]) -> tuple[int, str]:
    key = item[0]
    return (_ORDER.index(key), "") if key in _ORDER else (len(_ORDER), "")


def _used(node: Schema, definitions: Mapping[str, Schema]) -> set[str]:
    found: set[str] = set()
    waiting = [node]
    while waiting:
        for name in re.findall(r'"#/\$defs/([^"]+)"', json.dumps(waiting.pop())):
            if name not in found:
                found.add(name)
                waiting.append(definitions[name])
    return found
