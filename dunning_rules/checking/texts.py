"""Texts that lack one of the two languages, in a file whose texts mostly have both."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from ..diagnostics import Diagnostic
from ..tree import Path, Tree
from ..values import Text

LANGUAGES = ("en", "zh")
CITED = frozenset({"cite"})
"""A citation is a name: it is the same in every language."""


def in_one_language(doc: BaseModel, tree: Tree) -> Iterator[Diagnostic]:
    """The texts with one language alone; nothing in a file that is written in one language by and large."""
    found = [(path, _written(tree, path)) for path in texts(doc, ())]
    alone = [(path, text) for path, text in found if not (isinstance(text, dict) and set(text) >= set(LANGUAGES))]
    if len(alone) * 2 > len(found):
        return
    for path, text in alone:
        told = next((lang for lang in LANGUAGES if isinstance(text, dict) and lang in text), None)
        lacks = "English" if told == "zh" or (told is None and _is_chinese(text)) else "Chinese"
        yield tree.warning("text-in-one-language", path, what=lacks, key=str(next(_names(path))))


def _names(path: Path) -> Iterator[str]:
    return (str(part) for part in reversed(path) if isinstance(part, str))


def _is_chinese(text: object) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in str(text))


def texts(value: object, path: Path) -> Iterator[Path]:
    """Where the texts of a document stand."""
    match value:
        case Text():
            yield path
        case BaseModel():
            for name, field in type(value).model_fields.items():
                if name in value.model_fields_set and name not in CITED:
                    yield from texts(getattr(value, name), (*path, field.alias or name))
        case dict():
            for name, part in value.items():
                yield from texts(part, (*path, name))
        case list() | tuple():
            for at, part in enumerate(value):
                yield from texts(part, (*path, at))


def _written(tree: Tree, path: Path) -> object:
    """What stands there; a value that stands for a list of one has no place of its own in the list."""
    data: object = tree.data
    for part in path:
        match data:
            case dict() if part in data:
                data = data[part]
            case list() if isinstance(part, int) and part < len(data):
                data = data[part]
    return data
