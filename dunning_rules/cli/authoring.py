"""The verbs of whoever writes and signs the rules: what a file says, and what an edit of it changes."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import sort_diagnostics
from ..errors import DunningError
from ..source import Source
from ..values import Text
from . import terminal
from .arguments import BadArguments
from .files import as_json, print_lines, write
from .sources import source_of

if TYPE_CHECKING:
    from ..loading import Library
    from ..procedure import PackFile, PlaybookFile
    from ..snapshot.model import Snapshot

ONE_INPUT = Text("only one of them can come from standard input", "只有一项可以取自标准输入")
TWO_KINDS = Text("a playbook cannot be compared with a pack", "作业流程与规则包不能相互比较")
NO_SNAPSHOT = Text("there is no snapshot in `{folder}`", "`{folder}` 中没有贷款快照")
LOANS = (".json", ".yaml", ".yml")
_LOAN = re.compile(r"""^loan:|["']loan["']\s*:\s*\{""", re.MULTILINE)


def show(given: Namespace) -> int:
    """A playbook or pack as a page to sign: lines of text, or an HTML file."""
    from ..procedure import PlaybookFile
    from ..report.packsheet import pack_sheet
    from ..report.playbooksheet import playbook_sheet
    from ..report.signedpage import sheet_html
    from ..report.signing import sheet_lines

    told = _rules_of(source_of(given.file, given.lang), _library(given))
    sheet = playbook_sheet(told, given.lang) if isinstance(told, PlaybookFile) else pack_sheet(told, given.lang)
    if given.html is not None:
        write(Path(given.html), sheet_html(sheet), given.lang)
    else:
        print_lines(sheet_lines(sheet, terminal.columns()))
    return 0


def _library(given: Namespace) -> Library:
    from ..loading import Library

    library = Library(given.pack_path)
    if library.diagnostics:
        raise DunningError(library.diagnostics)
    return library


def _rules_of(source: Source, library: Library) -> PlaybookFile | PackFile:
    from ..procedure import file_of

    told, wrong = file_of(source, library)
    if told is None:
        raise DunningError(sort_diagnostics(wrong))
    return told


def diff(given: Namespace) -> int:
    """What an edit changes, in the rules and in the answers."""
    from ..comparing import compare
    from ..report.comparison import comparison_dict, comparison_lines
    from ..report.pullrequest import markdown

    if given.old == "-" and given.new == "-":
        raise BadArguments(ONE_INPUT.in_(given.lang))
    library = _library(given)
    old, new = (_rules_of(source_of(told, given.lang), library) for told in (given.old, given.new))
    if type(old) is not type(new):
        raise BadArguments(TWO_KINDS.in_(given.lang))
    found = compare(old, new, _snapshots(given.snapshots, given.lang), progress=terminal.progress())
    match given.format:
        case "json":
            print(as_json(comparison_dict(found, given.lang)))
        case "markdown":
            print(markdown(found, given.lang, full=given.full), end="")
        case _:
            print_lines(comparison_lines(found, given.lang, terminal.columns(), full=given.full))
    return 1 if found.differs else 0


def _snapshots(paths: Sequence[str], lang: str) -> list[tuple[str, Snapshot]]:
    """The snapshots of files and of folders; in a folder what is no snapshot is passed over."""
    from ..checking import files_below
    from ..snapshot.load import load_snapshot

    found: dict[Path, None] = {}
    for path in map(Path, paths):
        inside = [path] if not path.is_dir() else [one for one in files_below(path, *LOANS) if _is_snapshot(one)]
        if not inside:
            raise BadArguments(NO_SNAPSHOT.in_(lang).format(folder=path))
        found |= dict.fromkeys(inside)
    return [(str(path), load_snapshot(path, name=str(path))) for path in found]


def _is_snapshot(path: Path) -> bool:
    """Whether a file of a folder tells of a loan: scenarios, playbooks, packs and contacts do not."""
    from ..checking import SCENARIOS

    return (
        not path.name.endswith(SCENARIOS)
        and _LOAN.search(path.read_text(encoding="utf-8", errors="replace")) is not None
    )
