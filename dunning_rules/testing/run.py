"""Runs scenario files and sums up what they cover."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from ..checking import SCENARIOS, files_below
from ..filetext import read_path
from ..loading import PackPath
from ..tested import Run, SuiteResult
from .coverage import Covering
from .subject import Subjects
from .suite import run_suite

Progress = Callable[[int, int], None]


def scenario_files(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """The files, and every `*.scenarios.yaml` of the folders and the folders in them, each once."""
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        inside = files_below(path, SCENARIOS) if path.is_dir() else [path]
        found |= dict.fromkeys(inside)
    return tuple(found)


def run_scenarios(paths: Iterable[str | Path], *, pack_path: PackPath = (), progress: Progress | None = None) -> Run:
    """Runs scenario files, and those of folders, and sums up what they cover.

    A file that does not load has `diagnostics`; the others are run all the same. `progress` is told how many files of
    how many are done. Raises nothing for what stands in files.
    """
    files, subjects, covering = scenario_files(paths), Subjects(pack_path), Covering()
    suites: list[SuiteResult] = []
    for done, path in enumerate(files, 1):
        suites.append(_read(path, subjects, covering))
        if progress is not None:
            progress(done, len(files))
    return Run(tuple(suites), covering.result())


def check_scenarios(paths: Iterable[str | Path], *, pack_path: PackPath = ()) -> tuple[SuiteResult, ...]:
    """Reads scenario files, and those of folders, without asking anything: their `diagnostics` say what is wrong."""
    subjects = Subjects(pack_path)
    return tuple(_read(path, subjects, None) for path in scenario_files(paths))


def _read(path: Path, subjects: Subjects, covering: Covering | None) -> SuiteResult:
    source, wrong = read_path(path)
    if source is None:
        return SuiteResult(str(path), diagnostics=tuple(wrong))
    return run_suite(source, subjects, path.parent, covering)
