"""What the verbs read and write: a loan, a contact, a day; files that are never written over; lines and JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import DunningError
from ..tree import tree_of
from ..values import BadValue, Text, read_date
from . import terminal
from .arguments import BadArguments

EXISTS = Text("`{path}` exists already and is something else", "`{path}` 已存在且内容不同")
CANNOT_WRITE = Text("`{path}` cannot be written: {why}", "无法写入 `{path}`：{why}")
WRITTEN = Text("written: {path}", "已写入：{path}")


def snapshot_of(path: str, at: str | None) -> Any:
    """The loan of a file or of standard input (`-`), asked at another instant where `at` is one."""
    from ..snapshot.load import SNAPSHOT_LIMIT, load_snapshot

    data = terminal.read_input(SNAPSHOT_LIMIT) if path == "-" else Path(path)
    snapshot = load_snapshot(data, name=path)
    if at is None:
        return snapshot
    return snapshot.at(terminal.now() if at == "now" else at)


def contact_of(path: str) -> Any:
    """The contact or act of a file or of standard input (`-`)."""
    from ..snapshot.load import SNAPSHOT_LIMIT, load_contact

    return load_contact(terminal.read_input(SNAPSHOT_LIMIT) if path == "-" else Path(path), name=path)


def day_of(text: str | None, option: str) -> date | None:
    """The day that an option says; raises `DunningError` where it says none."""
    if text is None:
        return None
    try:
        return read_date(text)
    except BadValue as bad:
        raise DunningError([tree_of({option: text}, option).error(bad.code, (option,), **bad.values)]) from bad


def keep_others(path: Path, text: str, lang: str) -> None:
    """Refuses to write over a file that is not ours."""
    try:
        if path.exists() and path.read_bytes() != text.encode():
            raise BadArguments(EXISTS.in_(lang).format(path=path))
    except OSError as wrong:
        raise _cannot_write(path, wrong, lang) from wrong


def write(path: Path, text: str, lang: str) -> None:
    """Writes a file, and says so."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as wrong:
        raise _cannot_write(path, wrong, lang) from wrong
    print(WRITTEN.in_(lang).format(path=path))


def _cannot_write(path: Path, wrong: OSError, lang: str) -> BadArguments:
    return BadArguments(CANNOT_WRITE.in_(lang).format(path=path, why=wrong.strerror or type(wrong).__name__))


def as_json(told: dict[str, Any]) -> str:
    """As programs read it."""
    return json.dumps(told, ensure_ascii=False, indent=1)


def print_lines(lines: Sequence[str]) -> None:
    """As people read it."""
    print("\n".join(lines))
