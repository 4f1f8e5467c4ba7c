"""What `check` found as SARIF 2.1.0, the format of code-scanning services."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from ..catalogue import CATALOGUE
from ..checking import Checked
from ..diagnostics import Diagnostic

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT: Final = "%SRCROOT%"
"""What relative paths are relative to: whoever reads the report knows where that is."""

_VALUE: Final = re.compile(r"\{\w+\}")


def sarif_dict(files: Sequence[Checked], lang: str, version: str) -> dict[str, Any]:
    """One run with every diagnostic of every file; assumed numbers are notes. `version` is the library's."""
    found = list(every_finding(files))
    codes = sorted({one.code for _, one in found})
    results = [_result(file, one, codes.index(one.code), lang) for file, one in found]
    driver = {"name": "dunning", "version": version, "rules": [_rule(code, lang) for code in codes]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "language": lang, "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def every_finding(files: Sequence[Checked]) -> Iterator[tuple[str, Diagnostic]]:
    """The name of each file with each of its diagnostics, and with what it assumes; none is told twice.

    A pack that does not load is told with every playbook that names it.
    """
    told: set[Diagnostic] = set()
    for file in files:
        for one in (*file.diagnostics, *(assumed.found for assumed in file.assumed)):
            if one.place is None or one not in told:
                yield file.file, one
            told.add(one)


def sentences(one: Diagnostic, lang: str) -> str:
    """What is wrong and what to write instead, as one text."""
    stop = "。" if lang == "zh" else ". "
    return f"{one.message(lang)}{stop}{one.help(lang)}"


def _rule(code: str, lang: str) -> dict[str, Any]:
    entry = CATALOGUE[code]
    return {
        "id": code,
        "shortDescription": {"text": _VALUE.sub("…", entry.message.in_(lang))},
        "help": {"text": f"{_VALUE.sub('…', entry.help.in_(lang))} (dunning explain {code})"},
        "defaultConfiguration": {"level": entry.severity},
    }


def _result(file: str, one: Diagnostic, rule: int, lang: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": one.severity,
        "message": {"text": sentences(one, lang)},
    }
    name = one.place.file if one.place else file
    if name:
        physical: dict[str, Any] = {"artifactLocation": artifact(name)}
        if one.place:
            physical["region"] = {"startLine": one.place.line, "startColumn": one.place.column}
        location: dict[str, Any] = {"physicalLocation": physical}
        if one.path:
            location["logicalLocations"] = [{"fullyQualifiedName": one.path}]
        told["locations"] = [location]
    return told


def artifact(name: str) -> dict[str, str]:
    """Where a file is: a path from the root of the sources, or the whole path of one that stands elsewhere."""
    path = PurePath(name)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix()), "uriBaseId": ROOT}
