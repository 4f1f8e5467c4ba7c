"""Whether playbooks and packs are right: every file read and checked, what is due for review, what was assumed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from . import shipped
from .diagnostics import Diagnostic, error, sort_diagnostics
from .document.pack import PackDoc
from .document.playbook import NumberDoc, PlaybookDoc, ScopeDoc
from .document.validate import validate
from .filetext import read_path
from .loading import Library, PackPath, declared, pack_of, playbook_of
from .source import Source
from .tree import Path as Keys
from .tree import Tree
from .values import Match, Range
from .yamltree import read_yaml

SCENARIOS = ".scenarios.yaml"
SCOPE_KEYS = ("product", "product_class", "lender", "collector", "borrower_kind")


@dataclass(frozen=True, slots=True)
class Assumed:
    """A number that the source does not say: chosen by the file."""

    name: str
    value: str
    unit: str | None
    source: tuple[str, ...]
    review_by: date | None


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: what it is, what is wrong with it, what it assumes."""

    file: str
    kind: Literal["playbook", "pack", "scenarios", "neither"]
    name: str = ""
    version: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    assumed: tuple[Assumed, ...] = ()

    def count(self, severity: str) -> int:
        return sum(one.severity == severity for one in self.diagnostics)


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
            found = sorted(one for one in path.rglob("*") if one.suffix in (".yaml", ".yml") and one.is_file())
            for one in found:
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
    if not asked and declared(path) is None:
        tree, wrong = read_yaml(source)
        if tree is not None or not wrong:  # a good file of another kind
            return None
    checked = _text(source, library, today)
    if path not in strays:
        return checked
    diagnostics = sort_diagnostics((strays[path], *checked.diagnostics))
    return Checked(checked.file, checked.kind, checked.name, checked.version, diagnostics, checked.assumed)


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
    late = _late(tree, ("review_by",), doc.pack, doc.review_by, today)
    late += _late_numbers(tree, doc.numbers, today)
    for name, guard in doc.guards.items():
        late += _late(tree, ("guards", name, "review_by"), name, guard.review_by, today)
    return Checked(source.name, "pack", rules.id, rules.version, sort_diagnostics(late), _assumed(doc.numbers))


def _playbook(source: Source, tree: Tree, library: Library, today: date) -> Checked:
    loaded, wrong = playbook_of(source, library)
    if loaded is None:
        return Checked(source.name, "playbook", diagnostics=tuple(wrong))
    doc, _ = validate(PlaybookDoc, tree)
    assert doc is not None
    found = _late_numbers(tree, doc.numbers, today)
    for at, name in enumerate(doc.packs):
        pack = _document(library.files[name])
        if pack is not None and not _fits(doc.applies_to, pack):
            found.append(tree.warning("pack-fits-nothing", ("packs", at), name=name))
    rules = loaded.rules
    return Checked(source.name, "playbook", rules.id, rules.version, sort_diagnostics(found), _assumed(doc.numbers))


def _document(path: Path) -> PackDoc | None:
    source, _ = read_path(path)
    tree = None if source is None else read_yaml(source)[0]
    return None if tree is None else validate(PackDoc, tree)[0]


def _late(tree: Tree, path: Keys, name: str, review_by: date | None, today: date) -> list[Diagnostic]:
    if review_by is None or today <= review_by:
        return []
    return [tree.warning("review-due", path, name=name, date=review_by.isoformat())]


def _late_numbers(tree: Tree, numbers: Mapping[str, NumberDoc], today: date) -> list[Diagnostic]:
    return [
        late
        for name, number in numbers.items()
        for late in _late(tree, ("numbers", name, "review_by"), name, number.review_by, today)
    ]


def _assumed(numbers: Mapping[str, NumberDoc]) -> tuple[Assumed, ...]:
    found: list[Assumed] = []
    for name, number in numbers.items():
        if number.assumed:
            value = number.value
            shown = "; ".join(f"{one.from_}: {one.value}" for one in value) if isinstance(value, list) else str(value)
            source = (number.source,) if isinstance(number.source, str) else number.source or ()
            found.append(Assumed(name, shown, number.unit, tuple(source), number.review_by))
    return tuple(found)


def _fits(applies_to: ScopeDoc, pack: PackDoc) -> bool:
    """Whether a guard of the pack may bind a loan of the playbook: nothing that both say excludes the other."""
    return any(
        _meet(applies_to, pack.scope) and _meet(applies_to, guard.scope) and _meet(pack.scope, guard.scope)
        for guard in pack.guards.values()
    )


def _meet(one: ScopeDoc, other: ScopeDoc) -> bool:
    pairs = ((getattr(one, key), getattr(other, key)) for key in SCOPE_KEYS)
    return all(a is None or b is None or _overlap(a, b) for a, b in pairs) and _same_place(one, other)


def _overlap(one: Match, other: Match) -> bool:
    """Whether a word may match both."""
    if any(isinstance(item, Range) for item in (*one.any_of, *other.any_of)):
        return True
    mine, theirs = set(one.any_of), set(other.any_of)
    if one.negated and other.negated:
        return True
    if one.negated or other.negated:
        return bool(theirs - mine if one.negated else mine - theirs)
    return bool(mine & theirs)


def _same_place(one: ScopeDoc, other: ScopeDoc) -> bool:
    """`US-MA` lies in `US`; where one of the two says nothing, it may be anywhere."""
    if one.jurisdiction is None or other.jurisdiction is None:
        return True
    return any(
        a == b or a.startswith(f"{b}-") or b.startswith(f"{a}-") for a in one.jurisdiction for b in other.jurisdiction
    )
