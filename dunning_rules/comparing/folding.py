"""Conditions taken apart: folded back into the names that a pack gives them, and searched for what they mention."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from ..ir import All, AnyOf, Cond, Not
from ..procedure import Definition, as_written
from ..values import Match


def folded(cond: Cond | None, definitions: tuple[Definition, ...]) -> object:
    """The condition as plain data that can be compared; a definition stands in it by its name alone."""
    return None if cond is None else _folded(as_written(cond), definitions)


def _folded(cond: Cond, definitions: tuple[Definition, ...]) -> object:
    for one in definitions:
        if one.when == cond:
            return ("meets", one.name)
    match cond:
        case All() | AnyOf():
            return (type(cond).__name__, tuple(_folded(part, definitions) for part in cond.parts))
        case Not():
            return ("Not", _folded(cond.part, definitions))
        case _:
            return _leaf(cond, definitions)


def _leaf(node: object, definitions: tuple[Definition, ...]) -> object:
    """A node field by field; a group of roles that is defined stands by its name."""
    if isinstance(node, frozenset):
        return next((("group", one.name) for one in definitions if one.roles == node), node)
    if isinstance(node, Match):
        roles = frozenset(node.any_of)
        named = next((one.name for one in definitions if one.roles == roles), None)
        return node if named is None else ("group", named, node.negated)
    if not is_dataclass(node):
        return node
    told = ((field.name, _leaf(getattr(node, field.name), definitions)) for field in fields(node) if field.compare)
    return (type(node).__name__, tuple(told))


def mentioned(node: object) -> Iterator[str]:
    """Every text that stands in a node: names of facts, numbers, marks, dates and actions among them."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple | frozenset | list):
        for part in node:
            yield from mentioned(part)
    elif is_dataclass(node):
        for field in fields(node):
            if field.compare:
                yield from mentioned(getattr(node, field.name))


def nodes(node: object) -> Iterator[object]:
    """Every node of rules: conditions, filters, windows, and what holds them."""
    if isinstance(node, tuple | frozenset | list):
        for part in node:
            yield from nodes(part)
    elif is_dataclass(node):
        yield node
        for field in fields(node):
            if field.compare:
                yield from nodes(getattr(node, field.name))
