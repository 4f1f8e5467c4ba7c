"""A folder of playbooks as one object: which of them speaks of a loan, and a reload that is all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock

from .diagnostics import Diagnostic, error, sort_diagnostics
from .engine import Playbook
from .errors import PlaybookError
from .loading import Library, PackPath, declared, playbook_of
from .snapshot.model import Snapshot
from .yamltree import read_path


@dataclass(frozen=True, slots=True)
class _Shelf:
    """One good load of the folder."""

    playbooks: tuple[Playbook, ...]


class Playbooks:
    """The playbooks of a folder. Threads that ask see one whole load, the old or the new, never a mixture."""

    def __init__(self, folder: str | Path, *, pack_path: PackPath = ()) -> None:
        """Raises `PlaybookError` with every diagnostic of every file."""
        self._folder, self._pack_path = Path(folder), pack_path
        self._loading = Lock()
        shelf, diagnostics = self._load()
        if shelf is None:
            raise PlaybookError(diagnostics)
        self._shelf = shelf

    @property
    def all(self) -> tuple[Playbook, ...]:
        """Every playbook, by id and version."""
        return self._shelf.playbooks

    def for_loan(self, snapshot: Snapshot, *, law_on: date | None = None) -> Playbook:
        """The one playbook that applies to the loan and is in force at the asked instant.

        Raises `PlaybookError` that names the playbooks when none or more than one does.
        """
        playbooks = self._shelf.playbooks
        fitting = tuple(book for book in playbooks if book.applies_to(snapshot, law_on=law_on))
        if len(fitting) == 1:
            return fitting[0]
        code = "several-playbooks-fit" if fitting else "no-playbook-fits"
        names = ", ".join(f"{book.id} {book.version}" for book in fitting or playbooks) or "—"
        raise PlaybookError([error(code, None, loan=snapshot.loan.id, names=names)])

    def reload(self) -> tuple[Diagnostic, ...]:
        """Reads the folder again. With any error nothing changes, and the diagnostics tell why; else they are none."""
        with self._loading:
            shelf, diagnostics = self._load()
            if shelf is not None:
                self._shelf = shelf
        return tuple(diagnostics)

    def _load(self) -> tuple[_Shelf | None, list[Diagnostic]]:
        library = Library(self._pack_path)
        diagnostics = list(library.diagnostics)
        if not self._folder.is_dir():
            diagnostics.append(error("file-not-found", None, path=str(self._folder), file=str(self._folder)))
        found: list[Playbook] = []
        for path in sorted(self._folder.glob("*.yaml")) + sorted(self._folder.glob("*.yml")):
            if (declared(path) or ("playbook", ""))[0] != "playbook" or path.name.endswith(".scenarios.yaml"):
                continue
            source, wrong = read_path(path)
            loaded = None
            if source is not None:
                loaded, wrong = playbook_of(source, library)
            diagnostics += wrong
            if loaded is not None:
                found.append(Playbook(loaded))
        diagnostics += _twice(found)
        if diagnostics:
            return None, list(sort_diagnostics(diagnostics))
        return _Shelf(tuple(sorted(found, key=lambda book: (book.id, book.version)))), []


def _twice(found: list[Playbook]) -> list[Diagnostic]:
    """Two files with one id and one version: which of them decided would depend on the folder's order."""
    seen: dict[tuple[str, str], Playbook] = {}
    wrong: list[Diagnostic] = []
    for book in found:
        if (book.id, book.version) in seen:
            wrong.append(error("duplicate-id", None, path=book.id, id=f"{book.id} {book.version}"))
        seen[book.id, book.version] = book
    return wrong


def load_playbooks(folder: str | Path, *, pack_path: PackPath = ()) -> Playbooks:
    """Every playbook of a folder; raises `PlaybookError` with every diagnostic."""
    return Playbooks(folder, pack_path=pack_path)
