"""What the tests of time share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where generated files are written, one world after the other."""
    return tmp_path_factory.mktemp("worlds")
