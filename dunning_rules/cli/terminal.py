"""What the surroundings say: the language, the width of the screen, the streams, the clock."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

WIDTH = 80
NARROWEST, WIDEST = 60, 120


def language(environment: Mapping[str, str] | None = None) -> str:
    """`zh` where the locale is Chinese, else `en`; the first of LC_ALL, LC_MESSAGES and LANG that is set says it."""
    told = os.environ if environment is None else environment
    locale = next((told[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if told.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def columns() -> int:
    """The width of the terminal, within reason; 80 where there is none."""
    try:
        shown = sys.stdout.isatty()
    except ValueError:  # closed
        return WIDTH
    if not shown:
        return WIDTH
    return min(max(shutil.get_terminal_size((WIDTH, 24)).columns, NARROWEST), WIDEST)


def program() -> str:
    """How this program was called, so that the commands it shows can be pasted."""
    called = Path(sys.argv[0] if sys.argv else "")
    if called.name in ("__main__.py", "-c", "-m"):
        return "python -m dunning_rules"
    if called.stem != "dunning" or shutil.which("dunning") is not None:
        return "dunning"
    try:
        return str(called.absolute().relative_to(Path.cwd()))
    except (OSError, ValueError):
        return str(called)


def write_utf_8() -> None:
    """Output is UTF-8 whatever the locale; a sign that cannot be written never stops an answer."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def forget_output() -> None:
    """Keeps Python from complaining, at its end, that nobody reads what is left to write."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


def read_input(limit: int) -> bytes:
    """Standard input, up to one byte beyond the limit: more is refused by whoever reads it."""
    stream = getattr(sys.stdin, "buffer", None)
    data: bytes = sys.stdin.read(limit + 1).encode() if stream is None else stream.read(limit + 1)
    return data


BAR = 30


def progress() -> Callable[[int, int], None] | None:
    """Draws how much of a long work is done; nothing where nobody watches, and nothing is left of it at the end."""
    try:
        watched = sys.stderr.isatty()
    except ValueError:  # closed
        return None
    return _draw if watched else None


def _draw(done: int, of: int) -> None:
    filled = BAR * done // max(of, 1)
    line = f"[{'#' * filled}{'.' * (BAR - filled)}] {done}/{of}"
    end = "\r" if done < of else f"\r{' ' * len(line)}\r"
    print(f"\r{line}", end=end, file=sys.stderr, flush=True)


def today() -> date:
    """The day by the clock of this machine."""
    return datetime.now().astimezone().date()


def now() -> datetime:
    """The instant by the clock of this machine."""
    return datetime.now().astimezone()
