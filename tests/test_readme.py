"""README and docs say what is so: every example is run and prints what stands below it, every link leads somewhere.

`pytest --accept tests/test_readme.py` writes what the examples print into the pages, to be reviewed as a difference.
"""

from __future__ import annotations

import io
import json
import re
import shlex
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from dunning_rules import load_packs, load_playbook, load_snapshot, shipped


def _pages() -> ModuleType:
    spec = spec_from_file_location("pages", Path(__file__).parent / "pages.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    import sys

    sys.modules["pages"] = module
    spec.loader.exec_module(module)
    return module


pages = _pages()
