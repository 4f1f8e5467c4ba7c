"""The digest of a file's rules: the same for the same rules, however they are laid out and whatever their texts say."""

from __future__ import annotations

import hashlib
import json

TEXTS = frozenset({"title", "text", "note", "script", "offer", "bring"})
"""Keys that hold texts for people; where a rule has such a name, its value is no text and stays."""

FOR_PEOPLE = ("points", "left_out", "attributes")
"""Whole blocks of texts, at the top of a file."""


def digest_of(data: object) -> str:
    """`sha256:…` over the file's data in a canonical form, texts left out."""
    ruling = {key: value for key, value in data.items() if key not in FOR_PEOPLE} if isinstance(data, dict) else data
    plain = json.dumps(_ruling(ruling), ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=str)
    return f"sha256:{hashlib.sha256(plain.encode()).hexdigest()}"


def _ruling(data: object) -> object:
    if isinstance(data, dict):
        ruling = {key: value for key, value in data.items() if key not in TEXTS or not _is_text(value)}
        return {key: value if value.__class__ is str else _ruling(value) for key, value in ruling.items()}
    if isinstance(data, list):
        return [value if value.__class__ is str else _ruling(value) for value in data]
    return data


def _is_text(value: object) -> bool:
    if isinstance(value, list):
        return all(_is_text(one) for one in value)
    return isinstance(value, str) or (isinstance(value, dict) and set(value) <= {"en", "zh"})
