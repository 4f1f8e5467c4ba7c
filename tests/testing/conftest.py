"""What the tests of scenario files share."""

from __future__ import annotations

from pathlib import Path

import pytest

from .build import Suites


@pytest.fixture
def suites(tmp_path: Path) -> Suites:
    """Writes and runs scenario files about a small pack and a small playbook."""
    return Suites(tmp_path)
