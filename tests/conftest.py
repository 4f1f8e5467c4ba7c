"""Settings of the whole test suite."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("quick", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", deadline=None, max_examples=5000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write the present output as the expected one of golden cases, to be reviewed as a difference",
    )


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether new output is accepted as the expected one."""
    return bool(request.config.getoption("--accept"))
