"""What `dunning init` writes: a playbook that runs, two loans, scenarios, and the settings of an editor and of checks.

The templates are themselves a playbook and its scenarios, called `my-playbook`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ..version import VERSION

_FOLDER = Path(__file__).resolve().parent
_NAME: Final = "my-playbook"
_VERSION: Final = "==0.0.0"

_OF_A_LANGUAGE: Final = (
    "my-playbook.yaml",
    "my-playbook.scenarios.yaml",
    "loans/overdue.json",
    "loans/promised.json",
)
_OF_BOTH: Final = {
    "settings.json": ".vscode/settings.json",
    "extensions.json": ".vscode/extensions.json",
    "pre-commit.yaml": ".pre-commit-config.yaml",
    "workflow.yaml": ".github/workflows/playbooks.yml",
}
SCHEMAS: Final = ("playbook", "scenarios", "pack", "snapshot")
"""The schemas that the files name, to be written into `schemas/` beside them."""


def texts(name: str, lang: str) -> Mapping[str, str]:
    """Path in the new folder → text, for a playbook of that name, its texts in `en` or `zh`."""
    found = {path: _FOLDER / lang / path for path in _OF_A_LANGUAGE}
    found |= {path: _FOLDER / "both" / template for template, path in _OF_BOTH.items()}
    return {path.replace(_NAME, name): _filled(template, name) for path, template in found.items()}


def _filled(template: Path, name: str) -> str:
    text = template.read_text(encoding="utf-8")
    return text.replace(_NAME, name).replace(_VERSION, f"=={VERSION}")
