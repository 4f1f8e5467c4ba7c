"""A folder of playbooks as one object: which of them speaks of a loan, and a reload that is all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from threading import Lock

from .checking.folders import SCENARIOS, YAML, is_of_another_kind
from .diagnostics import Diagnostic, error, sort_diagnostics
from .engine import Playbook
from .errors import PlaybookError
from .loading import Library, PackPath, declared, playbook_of
from .rules import Period
from .snapshot.model import Snapshot
from .yamltree import read_path


@dataclass(frozen=True, slots=True)
class _Shelf:
    """One good load of the folder."""

    playbooks: tuple[Playbook, ...]
    loaded_at: datetime


def _now() -> datetime:
    return datetime.now(UTC)


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

    @property
    def loaded_at(self) -> datetime:
        """When the playbooks that answer now were read, in UTC: a reload that failed leaves it as it was."""
        return self._shelf.loaded_at

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
        loaded_at, files = _now(), self._files()
        found: dict[Path, Playbook] = {}
        for path in files:
            source, wrong = read_path(path)
            loaded = None
            if source is not None:
                loaded, wrong = playbook_of(source, library)
            diagnostics += wrong
            if loaded is not None:
                found[path] = Playbook(loaded)
        diagnostics += _clashes(found)
        if not files and not diagnostics:  # a folder that was not mounted must not take every playbook away
            diagnostics.append(error("no-playbooks", None, path=str(self._folder), file=str(self._folder)))
        if diagnostics:
            return None, list(sort_diagnostics(diagnostics))
        return _Shelf(tuple(sorted(found.values(), key=lambda book: (book.id, book.version))), loaded_at), []

    def _files(self) -> list[Path]:
        """The files of the folder itself that are playbooks, or were meant to be."""
        named = sorted(path for path in self._folder.glob("*") if path.suffix in YAML and path.name[0] != ".")
        named = [path for path in named if not path.name.endswith(SCENARIOS)]
        return [path for path in named if (declared(path) or ("",))[0] != "pack" and not is_of_another_kind(path)]


def _clashes(found: Mapping[Path, Playbook]) -> Iterator[Diagnostic]:
    """Files that would both decide one loan: one id and version twice, or two versions of it in force on one day.

    Versions that say `applies_to` in other words may be meant for other loans, and are left to `for_loan`.
    """
    for (one, old), (other, new) in combinations(sorted(found.items()), 2):
        if old.id != new.id:
            continue
        where = f"{one}, {other}"
        if old.version == new.version:
            yield error("duplicate-id", None, path=where, id=f"{old.id} {old.version}")
        elif old.rules.scope == new.rules.scope and (day := _both_hold(old.rules.period, new.rules.period)):
            first, second = sorted((old, new), key=lambda book: book.rules.period.first or date.min)
            told = {"first": first.version, "second": second.version, "date": day}
            yield error("versions-overlap", None, path=where, name=old.id, **told)


def _both_hold(one: Period, other: Period) -> str:
    """The first day on which both hold; empty where there is none, `—` where it is not told."""
    first = max((day for day in (one.first, other.first) if day is not None), default=None)
    last = min((day for day in (one.last, other.last) if day is not None), default=None)
    if first is not None and last is not None and first > last:
        return ""
    return "—" if first is None else first.isoformat()


def load_playbooks(folder: str | Path, *, pack_path: PackPath = ()) -> Playbooks:
    """Every playbook of a folder; raises `PlaybookError` with every diagnostic."""
    return Playbooks(folder, pack_path=pack_path)
