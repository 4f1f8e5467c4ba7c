"""From files to rules: playbooks and packs are found, read, checked and bound to one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from . import shipped
from .diagnostics import Diagnostic, error, listed, near, sort_diagnostics
from .document.pack import PackDoc
from .document.playbook import PlaybookDoc
from .document.validate import M, validate
from .errors import PackError, PlaybookError
from .lower.guards import lower_pack
from .lower.playbook import lower_playbook
from .rules import (
    PackRules,
    PlaybookRules,
)
from .source import Source
from .tree import Tree, kind_of
from .yamltree import read_path, read_yaml

LANGUAGE = "1"
PackPath = str | Path | Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A playbook with the packs it names, in the order they bind."""

    rules: PlaybookRules
    packs: tuple[PackRules, ...]


class Library:
    """The packs that can be named: shipped ones first, then those of the given folders. Packs load once."""

    def __init__(self, pack_path: PackPath = ()) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.files: dict[str, Path] = dict(shipped.packs())
        self._loaded: dict[str, tuple[PackRules | None, list[Diagnostic]]] = {}
        folders = [pack_path] if isinstance(pack_path, str | Path) else list(pack_path)
        for folder in map(Path, folders):
            self._add_folder(folder)

    def _add_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            self.diagnostics.append(error("file-not-found", None, path=str(folder), file=str(folder)))
            return
        for path in sorted(folder.glob("*.yaml")):
            kind, name = declared(path) or ("", "")
            if kind != "pack":
                continue
            if name in shipped.packs():
                self.diagnostics.append(error("local-pack-shadows-shipped", None, path=str(path), name=name))
            elif name in self.files:
                first = str(self.files[name])
                self.diagnostics.append(error("duplicate-pack", None, path=str(path), name=name, file=first))
            else:
                self.files[name] = path

    def load(self, name: str) -> tuple[PackRules | None, list[Diagnostic]]:
        """A pack by name, with what is wrong with its file."""
        if name not in self._loaded:
            path = self.files[name]
            if name in shipped.packs():
                state = path.stat()
                rules, found = _shipped_pack(path, state.st_mtime_ns, state.st_size)
                self._loaded[name] = rules, list(found)
            else:
                self._loaded[name] = read_pack(path)
        return self._loaded[name]

    def with_bases(self, names: Iterable[str]) -> tuple[list[PackRules], list[Diagnostic]]:
        """The named packs, each after those it builds on."""
        found: dict[str, PackRules] = {}
        diagnostics: list[Diagnostic] = []
        for name in names:
            self._gather(name, found, diagnostics, ())
        return list(found.values()), diagnostics

    def _gather(
        self, name: str, found: dict[str, PackRules], diagnostics: list[Diagnostic], below: tuple[str, ...]
    ) -> None:
        if name in found or name in below:
            return
        if name not in self.files:
            diagnostics.append(unknown("unknown-pack", name, self.files))
            return
        rules, wrong = self.load(name)
        diagnostics += [one for one in wrong if one not in diagnostics]
        if rules is None:
            return
        for base in rules.builds_on:
            self._gather(base, found, diagnostics, (*below, name))
        found[name] = rules


def unknown(code: str, name: str, known: Mapping[str, object]) -> Diagnostic:
    """A name given to the library that leads nowhere; it stands in no file."""
    close = near(name, known)
    return error(code, None, name=name, known=listed(sorted(known)) or "—", **({"near": close} if close else {}))


def declared(path: Path) -> tuple[str, str] | None:
    """`("pack", name)` or `("playbook", name)`, as the file says in a line of its own; None when it says neither."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as lines:
            for line in lines:
                found = _DECLARED.match(line)
                if found:
                    return found[1], found[2].strip("\"'")
    except OSError:
        return None
    return None


_DECLARED = re.compile(r"(playbook|pack):[ \t]+([^\s#]+)")


def read_pack(path: Path) -> tuple[PackRules | None, list[Diagnostic]]:
    """A pack from its file, and every diagnostic."""
    source, diagnostics = read_path(path)
    return (None, diagnostics) if source is None else pack_of(source)


@lru_cache(maxsize=64)
def _shipped_pack(path: Path, changed: int, size: int) -> tuple[PackRules | None, tuple[Diagnostic, ...]]:
    """A shipped pack is read once in a process, and again only where its file was changed meanwhile."""
    rules, found = read_pack(path)
    return rules, tuple(found)


def pack_of(source: Source) -> tuple[PackRules | None, list[Diagnostic]]:
    """A pack from its text."""
    tree, doc, found = written(PackDoc, source, "a pack")
    if tree is None or doc is None:
        return None, found
    rules, scope = lower_pack(doc, tree)
    found = list(sort_diagnostics([*found, *scope.diagnostics]))
    return None if found else rules, found


def playbook_of(source: Source, library: Library) -> tuple[Loaded | None, list[Diagnostic]]:
    """A playbook from its text, its packs resolved."""
    tree, doc, found = written(PlaybookDoc, source, "a playbook")
    if tree is None or doc is None:
        return None, found
    rules, wrong = lower_playbook(doc, tree, library.files)
    packs, wrong_packs = library.with_bases(name for name in (*rules.packs, *rules.adopted) if name in library.files)
    found = list(sort_diagnostics([*found, *wrong, *wrong_packs]))
    return None if found else Loaded(rules, tuple(packs)), found


def written(model: type[M], source: Source, wants: str) -> tuple[Tree | None, M | None, list[Diagnostic]]:
    """The tree of a text and its document, which is what `wants` says; without a document the diagnostics say why."""
    tree, found = read_yaml(source)
    if tree is None:
        return None, None, found
    other = kind_of(tree.data)
    if other not in (None, wants):
        return tree, None, [*found, tree.at("another-kind-of-file", tree.place(), what=other or "", wants=wants)]
    doc, refused = validate(model, tree)
    refused = [*_language(tree), *refused]
    if refused:
        return tree, None, list(sort_diagnostics([*found, *_without_language(refused)]))
    return tree, doc, found


def _language(tree: Tree) -> list[Diagnostic]:
    told = tree.data.get("language") if isinstance(tree.data, dict) else None
    if told is None or told == LANGUAGE:
        return []
    if not isinstance(told, str):
        return []
    return [tree.error("wrong-language-version", ("language",), is_=told, wants=LANGUAGE)]


def _without_language(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """A file of another language version says so once, not also that its number is no known word."""
    other = any(one.code == "wrong-language-version" for one in diagnostics)
    return [one for one in diagnostics if not (other and one.path == "language" and one.code == "unknown-word")]


def find_playbook(name_or_path: str | Path) -> Path:
    """The file of a shipped name or a path; raises `PlaybookError` where there is none."""
    text = str(name_or_path)
    if isinstance(name_or_path, str) and text in shipped.playbooks():
        return shipped.playbooks()[text]
    path = Path(name_or_path)
    if path.exists() or path.suffix or len(path.parts) > 1:
        return path
    raise PlaybookError([unknown("unknown-playbook", text, shipped.playbooks())])


def load_rules(name_or_path: str | Path, library: Library) -> Loaded:
    """A playbook by shipped name or path; raises `PlaybookError` with every diagnostic."""
    source, diagnostics = read_path(find_playbook(name_or_path))
    diagnostics = [*library.diagnostics, *diagnostics]
    loaded = None
    if source is not None:
        loaded, wrong = playbook_of(source, library)
        diagnostics += wrong
    if loaded is None or diagnostics:
        raise PlaybookError(sort_diagnostics(diagnostics))
    return loaded


def load_pack_rules(names: Sequence[str], library: Library) -> tuple[PackRules, ...]:
    """Packs by name or path, with those they build on; raises `PackError` with every diagnostic."""
    diagnostics = list(library.diagnostics)
    wanted: list[str] = []
    for given in names:
        path = Path(given)
        if given in library.files or not (path.suffix or len(path.parts) > 1):
            wanted.append(given)
            continue
        name = (declared(path) or ("", path.stem))[1]
        if name in shipped.packs() and path.resolve() != shipped.packs()[name].resolve():
            diagnostics.append(error("local-pack-shadows-shipped", None, path=str(path), name=name))
            continue
        library.files.setdefault(name, path)
        wanted.append(name)
    packs, wrong = library.with_bases(wanted)
    diagnostics += wrong
    if diagnostics:
        raise PackError(sort_diagnostics(diagnostics))
    return tuple(packs)
