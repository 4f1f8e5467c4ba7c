"""The published JSON schemas: generated from the documents that read files and from the answers that are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from ..diagnostics import Diagnostic, error
from ..values import Text
from . import tables
from .ahead import simulation, timeline
from .answers import decision, verdict
from .compared import comparison
from .documents import written
from .scenarios import scenarios
from .tidy import Schema, ordered, shown_by_editors

NAMES: Final = (
    "playbook",
    "pack",
    "scenarios",
    "snapshot",
    "contact",
    "decision",
    "verdict",
    "timeline",
    "simulation",
    "comparison",
)
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
TITLES: Final = {
    "playbook": Text("Playbook", "催收作业流程"),
    "pack": Text("Guard pack", "规则包"),
    "scenarios": Text("Scenarios", "情景文件"),
    "snapshot": Text("Loan snapshot", "贷款快照"),
    "contact": Text("Proposed contact or act", "拟进行的联系或行为"),
    "decision": Text("Decision", "可做事项"),
    "verdict": Text("Verdict", "判定"),
    "timeline": Text("Timeline", "时间线"),
    "simulation": Text("Simulation", "推演"),
    "comparison": Text("Comparison of two versions", "版本比较"),
}

_ANSWERS: Final = ("decision", "verdict")
_MADE: Final = {
    "decision": decision,
    "verdict": verdict,
    "timeline": timeline,
    "simulation": simulation,
    "comparison": comparison,
    "scenarios": scenarios,
}


def schema(name: str) -> Schema:
    """The schema of one of `NAMES`, draft 2020-12. Raises `KeyError` for another name."""
    made = _MADE[name]() if name in _MADE else written(name)
    if name not in _ANSWERS:
        made = shown_by_editors(made)
    made |= {
        "$schema": _DIALECT,
        "$id": f"urn:dunning-rules:schema:{name}:1",
        "title": f"{TITLES[name].en} {TITLES[name].zh}",
    }
    return ordered(made)


def text(name: str) -> str:
    """The schema as its file holds it."""
    return json.dumps(schema(name), ensure_ascii=False, indent=1) + "\n"


def file_name(name: str) -> str:
    """The name of the schema's file."""
    return f"{name}.schema.json"


def stale(folder: Path) -> tuple[Diagnostic, ...]:
    """The schemas in the folder that are missing, or are not what this library generates."""
    found: list[Diagnostic] = []
    for name in NAMES:
        path = folder / file_name(name)
        if not path.is_file() or path.read_text(encoding="utf-8") != text(name):
            found.append(error("stale-schema", None, path=str(path), file=path.name))
    path = folder / tables.FILE
    if not path.is_file() or path.read_text(encoding="utf-8") != tables.published_text():
        found.append(error("stale-schema", None, path=str(path), file=path.name))
    return tuple(found)
