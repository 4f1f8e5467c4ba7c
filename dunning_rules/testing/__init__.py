"""Scenario files: what packs or a playbook must answer, run and compared."""

from __future__ import annotations

from ..tested import (
    AskResult,
    CaseResult,
    Coverage,
    Explained,
    Failure,
    Item,
    Run,
    Step,
    SuiteResult,
)
from .run import check_scenarios, run_scenarios

__all__ = [
    "AskResult",
    "CaseResult",
    "Coverage",
    "Explained",
    "Failure",
    "Item",
    "Run",
    "Step",
    "SuiteResult",
    "check_scenarios",
    "run_scenarios",
]
