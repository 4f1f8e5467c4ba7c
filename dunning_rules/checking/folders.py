"""Which files of a folder are playbooks and packs, or were meant to be."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from ..filetext import read_path
from ..loading import declared

SCENARIOS: Final = ".scenarios.yaml"
YAML: Final = (".yaml", ".yml")
OWN_KEYS: Final = frozenset(
    {"language", "applies_to", "in_force", "packs", "adopt", "stages", "actions", "numbers", "guards", "jurisdiction"}
)
"""Top-level keys of playbooks and packs; other YAML has one of them at the most."""
_TOP_KEY: Final = re.compile(r"^([a-z_]+) *[:：]", re.MULTILINE)
_ENTRY: Final = re.compile(r"^(?:- |[^\s#-][^\n]*[:：])", re.MULTILINE)
_OTHERS: Final = frozenset({"node_modules", "site-packages", "__pycache__"})
"""Folders of programs: what is in them belongs to somebody else."""


def files_below(folder: Path, *endings: str) -> list[Path]:
    """The files of a folder and of the folders in it, in order, less hidden folders and those of programs."""
    found: list[Path] = []
    for at, folders, names in os.walk(folder):
        inside = [one for one in folders if not one.startswith(".") and one not in _OTHERS]
        folders[:] = [one for one in inside if not Path(at, one, "pyvenv.cfg").exists()]
        found += [Path(at, name) for name in names if name.endswith(endings)]
    return sorted(path for path in found if path.is_file())


def is_of_another_kind(path: Path) -> bool:
    """Whether a file can be read and is neither a playbook nor a pack by its top-level keys.

    One that lacks its first key, or has it misspelt, is a playbook or a pack that is wrong.
    """
    if declared(path) is not None:
        return False
    source, _ = read_path(path)
    if source is None or not _ENTRY.search(source.text):  # an empty file may be a playbook that was lost
        return False
    return len(OWN_KEYS & set(_TOP_KEY.findall(source.text))) < 2
