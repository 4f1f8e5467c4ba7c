"""What was measured, as a file beside the pages, and the tables that a page shows of it.

`tools/bench.py --write` stores a run in `docs/figures.json`; `tools/docs.py` writes the tables from it. The figures are
those of one machine on one day, so tests look at their form alone.
"""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from operator import truediv
from pathlib import Path
from statistics import median, quantiles
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


@dataclass(frozen=True)
class Row:
    """A case: what it takes, from the lower to the upper quartile, and how often the first case's."""

    name: str
    median: float
    low: float
    high: float
    ratio: float


@dataclass(frozen=True)
class Section:
    """What was measured side by side."""

    title: str
    unit: str
    rounds: int
    rows: list[Row]

    def lines(self) -> Iterator[str]:
        yield f"\n{self.title}; {self.unit}"
        for one in self.rows:
            yield f"  {one.name:<52} {one.median:10.2f}  [{one.low:.2f} .. {one.high:.2f}]  {one.ratio:8.2f} x"


def section(title: str, unit: str, readings: Mapping[str, Sequence[float]]) -> Section:
    """The readings of each case, and its ratio to the first: where both were read in every round, round by round, as
    those of one round are alike in what else the machine did."""
    base = next(iter(readings.values()))
    rows = []
    for name, found in readings.items():
        low, _, high = quantiles(found, n=4) if len(found) > 1 else (found[0], None, found[0])
        middle = median(found)
        alike = len(found) == len(base)
        ratio = median(map(truediv, found, base)) if alike else middle / median(base)
        rows.append(Row(name, round(middle, 3), round(low, 3), round(high, 3), round(ratio, 3)))
    return Section(title, unit, max(map(len, readings.values())), rows)


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


def store(sections: Iterable[Section], *, path: Path = FILE) -> None:
    """Writes a run, with the day and the machine."""
    day, found = str(datetime.now(UTC).date()), [asdict(one) for one in sections]
    told = {"day": day, "machine": machine(), "sections": found}
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read(path: Path = FILE) -> Mapping[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def printed() -> Iterator[str]:
    """The machine and every section as the page shows them."""
    told = read()
    on = told["machine"]
    yield f"Measured on {told['day']}: {on['processor']}, {on['cores']} cores, {on['memory_gib']} GiB, {on['system']},"
    packages = ", ".join(f"{name} {number}" for name, number in on["packages"].items())
    yield f"Python {on['python']}; {packages}. Rounds are interleaved; a spread goes from the lower to the upper"
    yield "quartile, a ratio is to the first line of its table, round by round."
    for one in told["sections"]:
        yield ""
        rounds = "one run" if one["rounds"] == 1 else f"{one['rounds']} rounds"
        yield f"**{one['title']}** ({one['unit']}; {rounds})"
        yield ""
        yield "| | median | spread | ratio |"
        yield "| --- | ---: | ---: | ---: |"
        for row in one["rows"]:
            spread = "" if row["low"] == row["high"] else f"{shown(row['low'])} … {shown(row['high'])}"
            yield f"| {row['name']} | {shown(row['median'])} | {spread} | {row['ratio']:.2f} |"


def shown(number: float) -> str:
    """Three digits are enough for any of these."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"
