"""A version of a playbook or pack, read with all that its file says."""

from __future__ import annotations

from pathlib import Path

from .. import shipped
from ..diagnostics import sort_diagnostics
from ..errors import DunningError
from ..filetext import read_path
from ..loading import Library, PackPath
from ..procedure import PackFile, PlaybookFile, file_of


def load_version(name_or_path: str | Path, *, pack_path: PackPath = ()) -> PlaybookFile | PackFile:
    """A playbook or pack by shipped name or path; `pack_path` are folders with packs of one's own.

    Raises `DunningError` with every diagnostic.
    """
    named = {**shipped.playbooks(), **shipped.packs()}
    library = Library(pack_path)
    source, wrong = read_path(named.get(str(name_or_path), Path(name_or_path)))
    told = None
    if source is not None:
        told, wrong = file_of(source, library)
    if told is None or library.diagnostics:
        raise DunningError(sort_diagnostics([*library.diagnostics, *wrong]))
    return told
