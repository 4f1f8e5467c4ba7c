"""What the tests of the contract share: the small playbooks, packs and loans of the reader's tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # `reader` is a package beside this one

from reader.build import Maker


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    """Writes and loads small playbooks and packs."""
    return Maker(tmp_path)
