"""The playbooks and packs that come with the library: their names, and the files they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    """In an installed library the files lie in the package; in a checkout playbooks and schemas lie beside it."""
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


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
