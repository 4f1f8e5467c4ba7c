"""A playbook let run: a virtual collector makes each permitted contact or act at its earliest, and nobody answers.

The people answer by what a caller states beforehand: records that come at their own instants.
"""

from __future__ import annotations

from .making import HANDLING
from .walk import Standing, simulate

__all__ = ["HANDLING", "Standing", "simulate"]
