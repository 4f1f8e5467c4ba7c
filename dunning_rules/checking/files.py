"""Reads the files that are to be checked, each with what can be wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from .. import shipped
from ..diagnostics import Diagnostic, error, sort_diagnostics
from ..document.pack import PackDoc
from ..document.playbook import PlaybookDoc
from ..document.validate import validate
from ..filetext import read_path
from ..loading import Library, PackPath, declared, pack_of, playbook_of
from ..source import Source
from ..tree import Tree
from ..yamltree import read_yaml
from .allowed import without_allowed
from .doubts import pack_doubts, playbook_doubts
from .folders import SCENARIOS, YAML, files_below, is_of_another_kind
from .found import Checked
from .numbers import assumed


def check_files(
    paths: Iterable[Path], *, today: date, pack_path: PackPath = (), given: Iterable[Source] = ()
) -> tuple[Checked, ...]:
    """Every file, and every YAML file of a folder and the folders in it. `today` is what `review_by` is held against.

    Packs among the files can be named by the playbooks among them. `given` are texts that stand in no file. Files of
    scenarios are passed over.
    """
    files, missing = _files(paths)
    library = Library(pack_path)
    strays = _add_packs(library, (path for path, _ in files))
    checked = [one for path, asked in files if (one := _file(path, asked, library, strays, today)) is not None]
    texts = [_text(source, library, today) for source in given]
    own = [Checked("", "neither", diagnostics=tuple(library.diagnostics))] if library.diagnostics else []
    return (*own, *missing, *texts, *checked)


def _files(paths: Iterable[Path]) -> tuple[list[tuple[Path, bool]], list[Checked]]:
    """The files, each with whether it was asked for by name."""
    files: dict[Path, bool] = {}
    missing: list[Checked] = []
    for path in paths:
        if path.is_dir():
            for one in files_below(path, *YAML):
                if not one.name.endswith(SCENARIOS):
                    files.setdefault(one, False)
        elif path.exists():
            if not path.name.endswith(SCENARIOS):
                files[path] = True
        else:
            missing.append(
                Checked(
                    str(path), "neither", diagnostics=(error("file-not-found", None, path=str(path), file=str(path)),)
                )
            )
    return list(files.items()), missing


def _add_packs(library: Library, paths: Iterable[Path]) -> Mapping[Path, Diagnostic]:
    """Makes the packs among the files known by name; those whose name is taken are told."""
    strays: dict[Path, Diagnostic] = {}
    for path in paths:
        kind, name = declared(path) or ("", "")
        if kind != "pack":
            continue
        known = library.files.get(name)
        if known is None:
            library.files[name] = path
        elif known.resolve() != path.resolve():
            if name in shipped.packs():
                strays[path] = error("local-pack-shadows-shipped", None, path=str(path), name=name)
            else:
                strays[path] = error("duplicate-pack", None, path=str(path), name=name, file=str(known))
    return strays


def _file(path: Path, asked: bool, library: Library, strays: Mapping[Path, Diagnostic], today: date) -> Checked | None:
    source, wrong = read_path(path)
    if source is None:
        return Checked(str(path), "neither", diagnostics=tuple(wrong))
    if not asked and is_of_another_kind(path):
        return None
    checked = _text(source, library, today)
    if path not in strays:
        return checked
    return replace(checked, diagnostics=sort_diagnostics((strays[path], *checked.diagnostics)))


def _text(source: Source, library: Library, today: date) -> Checked:
    """A playbook or a pack by its own first key; what says neither is read as a playbook."""
    tree, wrong = read_yaml(source)
    if tree is None:
        return Checked(source.name, "neither", diagnostics=tuple(wrong))
    is_pack = isinstance(tree.data, dict) and "pack" in tree.data and "playbook" not in tree.data
    return _pack(source, tree, today) if is_pack else _playbook(source, tree, library, today)


def _pack(source: Source, tree: Tree, today: date) -> Checked:
    rules, wrong = pack_of(source)
    if rules is None:
        return Checked(source.name, "pack", diagnostics=tuple(wrong))
    doc, _ = validate(PackDoc, tree)
    assert doc is not None
    found = without_allowed(pack_doubts(doc, tree, today), source)
    return Checked(source.name, "pack", rules.id, rules.version, found, assumed(tree, doc.numbers))


def _playbook(source: Source, tree: Tree, library: Library, today: date) -> Checked:
    loaded, wrong = playbook_of(source, library)
    if loaded is None:
        return Checked(source.name, "playbook", diagnostics=tuple(wrong))
    doc, _ = validate(PlaybookDoc, tree)
    assert doc is not None
    found = without_allowed(playbook_doubts(doc, loaded, tree, today), source)
    rules = loaded.rules
    return Checked(source.name, "playbook", rules.id, rules.version, found, assumed(tree, doc.numbers))
