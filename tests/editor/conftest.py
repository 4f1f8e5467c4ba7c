"""The language server that editors run, started once for all tests; where it is not here, they are skipped aloud."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .lsp import Server

ROOT = Path(__file__).parent.parent.parent
REQUIRED = "DUNNING_EDITOR"
"""Set to `required`, a missing server fails instead of being skipped."""

SETTINGS: dict[str, Any] = {
    "yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}, "schemas": {}},
    "editor": {"tabSize": 2},
}


def server_folder() -> Path | None:
    """Where `tools/editor.sh` has put the packages; None where it has not."""
    told = subprocess.run(["sh", ROOT / "tools" / "editor.sh", "where"], capture_output=True, text=True, check=True)
    return Path(told.stdout.strip()) if told.stdout.strip() else None


def started(folder: Path, settings: dict[str, Any]) -> Server:
    """A server for the files of a folder."""
    home, node = server_folder(), shutil.which("node")
    if home is None or node is None:
        why = "Node" if node is None else "the language server: run `sh tools/editor.sh` once, with the network"
        if os.environ.get(REQUIRED) == "required":
            pytest.fail(f"the tests of the editor want {why}")
        pytest.skip(f"NO REAL EDITOR IS ASKED: these tests want {why}")
    program = home / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    return Server([node, program, "--stdio"], folder, settings)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server, with the settings an editor has before anybody changed them."""
    made = started(tmp_path_factory.mktemp("editor"), SETTINGS)
    yield made
    made.close()
