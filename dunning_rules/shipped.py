"""What comes with the library: playbooks and packs by name, schemas, the pages of diagnostic codes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str, beside: str = "") -> Path:
    """In an installed library the files lie in the package; in a checkout they lie beside it, where `beside` says."""
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / (beside or name)


def _named(folder: Path) -> Mapping[str, Path]:
    return {path.stem: path for path in sorted(folder.glob("*.yaml")) if not path.name.endswith(".scenarios.yaml")}


@cache
def playbooks() -> Mapping[str, Path]:
    """Shipped playbooks by name."""
    return _named(_folder("playbooks"))


@cache
def packs() -> Mapping[str, Path]:
    """Shipped packs by name."""
    return _named(_PACKAGE / "packs")


def schemas() -> Path:
    """The folder of the published JSON schemas."""
    return _folder("schemas")


def error_pages() -> Path:
    """The folder with the page of each diagnostic code, `CODE.md`."""
    return _folder("errors", "docs/reference/errors")
