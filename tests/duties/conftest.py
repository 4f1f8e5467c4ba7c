"""What the tests of duties share."""

from __future__ import annotations

from pathlib import Path

import pytest

from .build import Maker


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    """Writes and loads small playbooks and packs."""
    return Maker(tmp_path)
