"""What `check` found as workflow commands, which GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..checking import Checked
from ..diagnostics import Diagnostic
from .checked import sum_line
from .sarif import every_finding, sentences

COMMANDS: Final = {"error": "error", "warning": "warning", "note": "notice"}


def workflow_lines(files: Sequence[Checked], lang: str) -> list[str]:
    """`::error file=…,line=…,col=…,title=…::message` for each diagnostic, and the sum as a plain line."""
    return [*(_command(file, one, lang) for file, one in every_finding(files)), sum_line(files, lang)]


def _command(file: str, one: Diagnostic, lang: str) -> str:
    told: dict[str, str] = {}
    name = one.place.file if one.place else file
    if name:
        told["file"] = name
    if one.place:
        told |= {"line": str(one.place.line), "col": str(one.place.column)}
    told["title"] = one.code
    values = ",".join(f"{key}={_value(text)}" for key, text in told.items())
    return f"::{COMMANDS[one.severity]} {values}::{_text(sentences(one, lang))}"


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
