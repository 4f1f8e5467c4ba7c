"""Measures what the project promises of its cost: import and load times as ratios to importing pydantic, and sizes."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "dunning_rules"
TIMES = 9

_TIMED = """
import time
began = time.perf_counter()
{body}
print(time.perf_counter() - began)
"""


def seconds(body: str) -> float:
    """The median time of a piece of code, each run in a process of its own."""
    runs = [
        float(subprocess.run([sys.executable, "-c", _TIMED.format(body=body)], capture_output=True, check=True).stdout)
        for _ in range(TIMES)
    ]
    return statistics.median(runs)


def functions() -> list[tuple[int, str]]:
    """Every function of the package with its number of lines, the longest first."""
    found = [
        (1 + (node.end_lineno or node.lineno) - node.lineno, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return sorted(found, reverse=True)


def main() -> None:
    pydantic = seconds("import pydantic.main")
    for name, body in (
        ("import dunning_rules", "import dunning_rules"),
        (
            "load the playbook guaranteed-loan and its packs, imports included",
            "import dunning_rules; dunning_rules.load_playbook('guaranteed-loan')",
        ),
    ):
        took = seconds(body)
        print(f"{name}: {1000 * took:.1f} ms, {took / pydantic:.2f} times importing pydantic")
    modules = sorted(
        (
            (len(path.read_text(encoding="utf-8").splitlines()), str(path.relative_to(ROOT)))
            for path in PACKAGE.rglob("*.py")
        ),
        reverse=True,
    )
    print("largest modules:", *(f"{size} lines {name}" for size, name in modules[:3]), sep="\n  ")
    print("largest functions:", *(f"{size} lines {name}" for size, name in functions()[:3]), sep="\n  ")


if __name__ == "__main__":
    main()
