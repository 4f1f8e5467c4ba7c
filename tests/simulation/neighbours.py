"""The generated worlds of `tests/times`, which is no package that this one could import by name."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "times"


def worlds() -> Any:
    """Its module `worlds`."""
    name = "neighbouring_times"
    if name not in sys.modules:
        spec = spec_from_file_location(name, FOLDER / "__init__.py", submodule_search_locations=[str(FOLDER)])
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return import_module(f"{name}.worlds")
