"""Settings of the whole test suite."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("quick", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", deadline=None, max_examples=5000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # tables here are small, and workers of the suite share the cores


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


ENOUGH_CALLS = 4_000_000
"""Calls of functions, those of the interpreter's own included: a second's worth or two."""


@contextmanager
def _no_more_calls_than(limit: int = ENOUGH_CALLS) -> Iterator[None]:
    made = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal made
        if event in ("call", "c_call"):
            made += 1
            if made > limit:
                sys.setprofile(None)
                pytest.fail(f"more than {limit} calls")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)


@pytest.fixture
def limited_work() -> Callable[[], AbstractContextManager[None]]:
    """A block under it fails after so many calls: work is counted and not timed, the same on a busy machine."""
    return _no_more_calls_than


@pytest.fixture
def english_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A terminal in English, in an empty folder."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setattr(sys, "argv", ["dunning"])
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    monkeypatch.chdir(tmp_path)
