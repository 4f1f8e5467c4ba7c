"""What was measured, as a file beside the pages, and the tables that a page shows of it.

`tools/bench.py --write` stores a run in `docs/figures.json`; `tools/docs.py` writes the tables from it. The figures are
those of one machine on one day, so tests look at their form alone.
"""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent / "docs" / "figures.json"
PACKAGES = (
    "polars",
    "duckdb",
    "numpy",
    "pyarrow",
    "pyspark",
    "zen-engine",
    "datalogic-py",
    "cel-expr-python",
    "common-expression-language",
    "rule-engine",
    "durable-rules",
    "pydantic",
)
LINE = re.compile(
    r"  (?P<name>\S.*?) +(?P<median>[\d.]+)  \[(?P<low>[\d.]+) \.\. (?P<high>[\d.]+)\] +(?P<ratio>[\d.]+) x"
)

Section = dict[str, Any]


def machine() -> dict[str, Any]:
    """The machine and the versions of what ran on it."""
    found: dict[str, Any] = {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": platform.system(),
        "python": platform.python_version(),
    }
    return found | {"packages": dict(_versions())}


def _versions() -> Iterator[tuple[str, str]]:
    for name in PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if told.exists():
        names = re.findall(r"model name\s*: (.*)", told.read_text())
        if names:
            return str(names[0])
    return platform.processor() or platform.machine()


def section(title: str, unit: str, lines: Iterable[str]) -> Section:
    """A section from lines as they are printed; lines of another form are passed over."""
    rows = [found.groupdict() for line in lines if (found := LINE.fullmatch(line.rstrip()))]
    numbers = ("median", "low", "high", "ratio")
    return {
        "title": title,
        "unit": unit,
        "rows": [{"name": row["name"], **{key: float(row[key]) for key in numbers}} for row in rows],
    }


def store(sections: Iterable[Section], *, rounds: int, path: Path = FILE) -> None:
    """Writes a run, with the day and the machine."""
    told = {"day": str(datetime.now(UTC).date()), "rounds": rounds, "machine": machine(), "sections": list(sections)}
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read(path: Path = FILE) -> Mapping[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def printed() -> Iterator[str]:
    """The machine and every section as the page shows them."""
    told = read()
    on = told["machine"]
    yield f"Measured on {told['day']}: {on['processor']}, {on['cores']} cores, {on['memory_gib']} GiB, {on['system']},"
    packages = ", ".join(f"{name} {number}" for name, number in on["packages"].items())
    yield f"Python {on['python']}; {packages}. {told['rounds']} rounds, interleaved; a spread goes from the lower to"
    yield "the upper quartile, a ratio is to the first line of its table."
    for one in told["sections"]:
        yield ""
        yield f"**{one['title']}** ({one['unit']})"
        yield ""
        yield "| | median | spread | ratio |"
        yield "| --- | ---: | ---: | ---: |"
        for row in one["rows"]:
            spread = "" if row["low"] == row["high"] else f"{shown(row['low'])} … {shown(row['high'])}"
            yield f"| {row['name']} | {shown(row['median'])} | {spread} | {row['ratio']:.2f} |"


def shown(number: float) -> str:
    """Three digits are enough for any of these."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"
