"""Draws the pictures of the README: `python tools/pictures.py`; `--check` only says which are stale."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from drawing.days import DESK, PHONE, days_picture  # noqa: E402
from drawing.screen import screen_picture  # noqa: E402

FOLDER: Final = ROOT / "docs" / "pictures"
PICTURES: Final[Mapping[str, Callable[[Path], str]]] = {
    "hundred-days.svg": lambda folder: days_picture(folder, DESK),
    "hundred-days-narrow.svg": lambda folder: days_picture(folder, PHONE),
    "decide-zh.svg": screen_picture,
}


def main(arguments: list[str]) -> int:
    stale = []
    for name, drawn in PICTURES.items():
        path = FOLDER / name
        told = drawn(FOLDER).encode()
        if path.exists() and path.read_bytes() == told:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.write_bytes(told)
    for name in stale:
        print(
            f"docs/pictures/{name}: {'stale, run `python tools/pictures.py`' if '--check' in arguments else 'written'}"
        )
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
