"""Whether playbooks and packs are right: every file read and checked, what is due for review, what was assumed."""

from __future__ import annotations

from .files import check_files
from .folders import SCENARIOS, files_below
from .found import Assumed, Checked

__all__ = ["SCENARIOS", "Assumed", "Checked", "check_files", "files_below"]
