"""From bytes, text, a path or a mapping to a snapshot or a proposed contact: all that is wrong with it, in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path as FilePath
from typing import Any

from ..diagnostics import Diagnostic
from ..document.contact import ContactDocument
from ..document.happens import HappensDocument
from ..document.snapshot import SnapshotDocument
from ..document.validate import validate
from ..errors import ContactError, SnapshotError
from ..source import Source
from ..tree import Tree, kind_of, tree_of
from ..yamltree import read_bytes, read_json, read_path, read_yaml
from .build import records_of, snapshot_of
from .check import check
from .contact import ProposedContact, check_contact_document
from .joining import check_happens
from .model import Record, Snapshot

SNAPSHOT_LIMIT = 8_000_000
"""Bytes of a snapshot: some tens of thousands of records."""

Given = bytes | str | FilePath | Mapping[str, Any]
Records = tuple[Record, ...]


def load_snapshot(data: Given, *, name: str | None = None) -> Snapshot:
    """A loan snapshot from JSON or YAML text, bytes, a path or a mapping; raises `SnapshotError` with every diagnostic.

    A `str` is JSON when its first sign is `{`, YAML when it has several lines, else a path; a file is YAML when it
    ends in `.yaml` or `.yml`. `name` is what diagnostics call data that is no file.
    """
    tree, diagnostics = _tree(data, name or "snapshot")
    if tree is None:
        raise SnapshotError(diagnostics)
    if (other := kind_of(tree.data)) not in (None, "a snapshot"):
        raise SnapshotError([tree.at("another-kind-of-file", tree.place(), what=other or "", wants="a snapshot")])
    snapshot, wrong = read_snapshot(tree)
    if snapshot is None or diagnostics:
        raise SnapshotError([*diagnostics, *wrong])
    return snapshot


def read_snapshot(tree: Tree) -> tuple[Snapshot | None, list[Diagnostic]]:
    """The snapshot of a tree, or every reason why it is none."""
    document, refused = validate(SnapshotDocument, tree)
    diagnostics = [*refused, *check(tree, document)]
    if document is None or diagnostics:
        return None, diagnostics
    assert isinstance(tree.data, Mapping)
    return snapshot_of(document, instant_text(tree.data["as_of"]), tree.source.name), []


def load_happens(data: Given | Sequence[Mapping[str, Any]], snapshot: Snapshot, *, name: str | None = None) -> Records:
    """What happens to a loan later: the records under `happens` of a file, text or mapping, or a list of records.

    Raises `SnapshotError` with every diagnostic: also for what does not fit to the snapshot.
    """
    given = data if isinstance(data, str | bytes | FilePath | Mapping) else {"happens": list(data)}
    tree, diagnostics = _tree(given, name or "happens")
    if tree is None:
        raise SnapshotError(diagnostics)
    if (other := kind_of(tree.data)) is not None:
        raise SnapshotError([tree.at("another-kind-of-file", tree.place(), what=other, wants="a list of `happens`")])
    document, refused = validate(HappensDocument, tree)
    diagnostics = [*diagnostics, *refused]
    if document is not None:
        diagnostics += check_happens(tree, document.happens, snapshot)
    if document is None or diagnostics:
        raise SnapshotError(diagnostics)
    return records_of(document.happens, snapshot)


def load_contact(data: Given, *, name: str | None = None) -> ProposedContact:
    """A proposed contact or act, given as `load_snapshot` takes a snapshot; raises `ContactError`."""
    tree, diagnostics = _tree(data, name or "contact")
    if tree is None:
        raise ContactError(diagnostics)
    if (other := kind_of(tree.data)) not in (None, "a proposed contact"):
        raise ContactError(
            [tree.at("another-kind-of-file", tree.place(), what=other or "", wants="a proposed contact")]
        )
    contact, wrong = read_contact(tree)
    if contact is None or diagnostics:
        raise ContactError([*diagnostics, *wrong])
    return contact


def read_contact(tree: Tree) -> tuple[ProposedContact | None, list[Diagnostic]]:
    """The proposed contact or act of a tree, or every reason why it is none."""
    document, refused = validate(ContactDocument, tree)
    diagnostics = [*refused, *check_contact_document(tree)]
    if document is None or diagnostics:
        return None, diagnostics
    assert isinstance(tree.data, Mapping)
    return ProposedContact.of(document, instant_text(tree.data["at"])), []


def instant_text(value: object) -> str:
    """An instant as it was told, its offset kept."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _tree(data: Given, name: str) -> tuple[Tree | None, list[Diagnostic]]:
    if isinstance(data, Mapping):
        return tree_of(data, name), []
    if isinstance(data, str) and not _is_path(data):
        return _parsed(Source(name, data), _is_json(data))
    if isinstance(data, bytes):
        source, diagnostics = read_bytes(data, name, SNAPSHOT_LIMIT)
        return (None, diagnostics) if source is None else _parsed(source, _is_json(source.text))
    path = FilePath(data)
    source, diagnostics = read_path(path, limit=SNAPSHOT_LIMIT)
    if source is None:
        return None, diagnostics
    is_yaml = path.suffix.lower() in (".yaml", ".yml")
    return _parsed(source, not is_yaml)


def _parsed(source: Source, is_json: bool) -> tuple[Tree | None, list[Diagnostic]]:
    read = read_json if is_json else read_yaml
    return read(source, limit=SNAPSHOT_LIMIT)


def _is_path(text: str) -> bool:
    return not _is_json(text) and "\n" not in text


def _is_json(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith("{")
