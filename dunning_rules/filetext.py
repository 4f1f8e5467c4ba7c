"""From the bytes of a file to its text: size, encoding, byte-order mark, line ends."""

from __future__ import annotations

import re
from pathlib import Path

from .diagnostics import Diagnostic, error
from .source import Place, Source

FILE_LIMIT = 1_000_000
"""Bytes of a playbook or a guard pack."""

_GBK_RUN = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")
_HIGH = re.compile(rb"[\x80-\xff]+")


def read_path(
    path: Path, *, name: str | None = None, limit: int = FILE_LIMIT
) -> tuple[Source | None, list[Diagnostic]]:
    """The text of a file, which is not read where it is larger than `limit` bytes."""
    shown = name or str(path)
    place = Place(shown, 1, 1)
    try:
        size = path.stat().st_size
        if size > limit:
            return None, [too_large(shown, size, limit)]
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None, [error("file-not-found", place, file=shown)]
    except (OSError, ValueError):  # a folder, no permission, or a path that cannot be one
        return None, [error("file-not-readable", place, file=shown)]
    return read_bytes(data, shown, limit)


def read_bytes(data: bytes, name: str, limit: int = FILE_LIMIT) -> tuple[Source | None, list[Diagnostic]]:
    """The text of bytes in UTF-8, with or without a byte-order mark. The size is looked at first."""
    if len(data) > limit:
        return None, [too_large(name, len(data), limit)]
    try:
        return Source(name, data.decode("utf-8-sig")), []
    except UnicodeDecodeError as bad:
        return None, [_not_utf_8(data, name, bad.start)]


def too_large(name: str, size: int, limit: int) -> Diagnostic:
    """The diagnostic for a file of more than `limit` bytes."""
    return error("file-too-large", Place(name, 1, 1), size=_megabytes(size), limit=_megabytes(limit))


def _not_utf_8(data: bytes, name: str, start: int) -> Diagnostic:
    before = data[:start]
    line_start = max(before.rfind(b"\n"), before.rfind(b"\r")) + 1
    line = len(re.findall(rb"\r\n|\r|\n", before)) + 1
    column = len(before[line_start:].decode("utf-8", "replace")) + 1
    code = "gbk-file" if _looks_like_gbk(data) else "invalid-utf-8"
    end = re.compile(rb"[\r\n]|\Z").search(data, start)
    encoding = "gb18030" if code == "gbk-file" else "utf-8"
    text = data[line_start : end.start() if end else len(data)].decode(encoding, "replace")
    return error(code, Place(name, line, column), line_text=text)


def _looks_like_gbk(data: bytes) -> bool:
    """Nearly all bytes beyond ASCII are pairs of the GB 2312 plane, and the whole decodes."""
    high = sum(len(run) for run in _HIGH.findall(data))
    paired = sum(len(run) for run in _GBK_RUN.findall(data))
    if not high or paired < 0.8 * high:
        return False
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
