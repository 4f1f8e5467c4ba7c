"""The shape of a diagnostic code in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..values import Text

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says; `{name}` in a text stands for a value that the diagnostic must carry."""

    severity: Severity
    message: Text
    help: Text


def failure(en: str, zh: str, help_en: str, help_zh: str) -> Code:
    """A code for what keeps a file from loading."""
    return Code("error", Text(en, zh), Text(help_en, help_zh))


def caution(en: str, zh: str, help_en: str, help_zh: str) -> Code:
    """A code for what a person should look at although the file loads."""
    return Code("warning", Text(en, zh), Text(help_en, help_zh))


def remark(en: str, zh: str, help_en: str, help_zh: str) -> Code:
    """A code for what is as it was meant to be, and should be known all the same."""
    return Code("note", Text(en, zh), Text(help_en, help_zh))
