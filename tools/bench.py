"""Measures what the project promises of its cost: ratios of one run, rounds interleaved, with spreads; and sizes.

`python tools/bench.py [ROUNDS]`. A spread is that from the lower to the upper quartile. `--full` measures a million
loans and ten million in parts, `--spark` Spark too, `--write` stores the figures that a page of the docs shows.
"""

from __future__ import annotations

import argparse
import ast
import gc
import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from statistics import median

import figures
from measuring import called, interleaved

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "dunning_rules"
ROUNDS = 15
WANTED_LINES = 300
CALLS = 20
"""So often a short call is made for one reading of the clock."""
DAYS = 90

TIMED = """
import time
{before}
began = time.perf_counter()
{body}
print(time.perf_counter() - began)
"""
PYDANTIC = "import pydantic.main"
"""`import pydantic` alone puts nearly everything off; this is what whoever declares a model pays."""


def fresh(body: str, before: str = "") -> float:
    """The seconds that a piece of code takes in a process of its own, `before` not counted."""
    code = TIMED.format(body=body, before=before)
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT).stdout)


def shown(title: str, found: Mapping[str, list[float]]) -> figures.Section:
    """Prints every case with its median, its spread, and its ratio to the first; `found` are seconds."""
    return printed(
        figures.section(title, "milliseconds", {name: [1e3 * one for one in had] for name, had in found.items()})
    )


def printed(told: figures.Section) -> figures.Section:
    print("\n".join(told.lines()), flush=True)
    return told


def playbook_near(lines: int) -> tuple[str, int]:
    """The shipped playbook whose number of lines is nearest, with that number."""
    from dunning_rules import shipped

    sizes = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in shipped.playbooks().items()}
    return min(sizes.items(), key=lambda size: (abs(size[1] - lines), size[0]))


def loading(rounds: int) -> figures.Section:
    """Importing the library and loading a playbook, against importing pydantic, each in a fresh process."""
    name, lines = playbook_near(WANTED_LINES)
    largest = "guaranteed-loan"
    library = "from dunning_rules import load_playbook"
    cases: dict[str, tuple[str, str]] = {
        PYDANTIC: (PYDANTIC, ""),
        "import dunning_rules": ("import dunning_rules", ""),
        f"import all, load {name} ({lines} lines)": (f"{library}; load_playbook('{name}')", ""),
        f"load {name}, cold": (f"load_playbook('{name}')", library),
        f"load {name}, warm": (f"load_playbook('{name}')", f"{library}; load_playbook('{name}')"),
        f"load {largest}, cold": (f"load_playbook('{largest}')", library),
        f"load {largest}, warm": (f"load_playbook('{largest}')", f"{library}; load_playbook('{largest}')"),
    }
    timed = {title: (lambda body=body, before=before: fresh(body, before)) for title, (body, before) in cases.items()}
    for case in timed.values():
        case()  # so that compiled files lie ready
    title = "Fresh processes (cold: the packs are read too; warm: the second load in a process)"
    return shown(title, interleaved(timed, rounds))


def answering(rounds: int) -> figures.Section:
    """One answer, against reading the snapshot's JSON."""
    from dunning_rules import demo, load_contact, load_playbook, load_snapshot

    playbook, text = load_playbook(demo.PLAYBOOK), demo.snapshot_text()
    snapshot, contact = load_snapshot(text), load_contact(demo.contact_text())
    night = snapshot.at(demo.NIGHT)
    cases: dict[str, Callable[[], object]] = {
        "json.loads of the snapshot": lambda: json.loads(text),
        "load_snapshot": lambda: load_snapshot(text),
        "decide": lambda: playbook.decide(snapshot),
        "decide, at night": lambda: playbook.decide(night),
        "judge": lambda: playbook.judge(snapshot, contact),
    }
    for case in cases.values():
        case()
    found = interleaved({name: called(case, CALLS) for name, case in cases.items()}, rounds)
    return shown(f"One answer of {demo.PLAYBOOK}, {len(snapshot.ledger)} records", found)


def looking_ahead(rounds: int) -> figures.Section:
    """From when each candidate is permitted, and the timeline of a quarter, against a decision.

    A decision that tells every reason is the base: times tell reasons too. Status and codes alone cost far less.
    """
    from dunning_rules import demo, load_playbook
    from tests.times.busy import CONTACTS, busy_loan

    playbook, snapshot = load_playbook(demo.PLAYBOOK), busy_loan()
    names = [candidate.id for candidate in playbook.decide(snapshot).candidates]

    def earliest(name: str) -> Callable[[], float]:
        def once() -> float:
            candidate = playbook.decide(snapshot)[name]  # its times are worked out once for each decision
            gc.collect()
            began = time.perf_counter()
            _ = candidate.permitted_from
            return time.perf_counter() - began

        return once

    def told() -> list[object]:
        met = replace(snapshot, settled_once=[])
        return [candidate.reasons for candidate in playbook.decide(met).candidates]

    first = "decide with every reason, a loan first met"
    again = "decide, the same loan again: status and codes"
    cases = {first: called(told, 3), again: called(lambda: playbook.decide(snapshot), CALLS)}
    cases |= {name: earliest(name) for name in names}
    cases[f"timeline of {DAYS} days"] = called(lambda: playbook.timeline(snapshot, days=DAYS))
    for case in cases.values():
        case()
    found = interleaved(cases, rounds)
    ranked = sorted(names, key=lambda name: median(found[name]))
    shown_apart = {
        f"permitted_from, the middle one of {len(names)}": found[ranked[len(names) // 2]],
        f"permitted_from, {ranked[-1].partition('/')[0]}, the longest": found[ranked[-1]],
    }
    others = {name: readings for name, readings in found.items() if name not in names}
    title = f"Looking ahead: {demo.PLAYBOOK}, {len(snapshot.ledger)} records, {CONTACTS} of them contacts"
    return shown(title, {first: others.pop(first), again: others.pop(again)} | shown_apart | others)


def sizes() -> None:
    """The largest modules and functions."""
    files = {path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    modules = sorted(
        ((len(text.splitlines()), str(path.relative_to(ROOT))) for path, text in files.items()), reverse=True
    )
    functions = sorted(
        (
            (1 + (node.end_lineno or node.lineno) - node.lineno, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
            for path, text in files.items()
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ),
        reverse=True,
    )
    print("\nlargest modules:", *(f"{size} lines {name}" for size, name in modules[:3]), sep="\n  ")
    print("largest functions:", *(f"{size} lines {name}" for size, name in functions[:3]), sep="\n  ")


def one_loan(rounds: int) -> Iterator[figures.Section]:
    """One loan by the generated function, by hand, by the reference reader and by other rule engines."""
    from tests.benchmarks import one_loan as measured

    for told in measured.report(rounds):
        if isinstance(told, str):
            print(told)
        else:
            yield printed(figures.section(*told))


def portfolio(loans: int | None, rounds: int, *, full: bool, spark: bool) -> Iterator[figures.Section]:
    """A portfolio in columns, against the same by hand."""
    import bench_portfolio as measured

    many = loans or (measured.FULL if full else measured.LOANS)
    for one in measured.report(loans=many, rounds=rounds, full=full, spark=spark):
        if isinstance(one, str):
            print(one, flush=True)
        else:
            yield printed(one)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=ROUNDS)
    parser.add_argument("--loans", type=int, help="so many in the portfolio")
    parser.add_argument("--full", action="store_true", help="a million loans, and ten million in parts")
    parser.add_argument("--spark", action="store_true", help="in Spark too, which needs Java")
    parser.add_argument("--write", action="store_true", help="store the figures for the page, docs/figures.json")
    told = parser.parse_args(arguments)
    rounds = told.rounds
    sys.path.insert(0, str(ROOT))
    packages = ", ".join(f"{name} {version(name)}" for name in ("pydantic", "pyyaml", "holidays", "tzdata"))
    print(f"Python {platform.python_version()} on {platform.machine()}; {packages}; {rounds} rounds")
    sections = [*one_loan(rounds), loading(rounds), answering(rounds), looking_ahead(rounds)]
    sections += portfolio(told.loans, min(rounds, 7), full=told.full, spark=told.spark)
    sizes()
    if told.write:
        figures.store(sections)


if __name__ == "__main__":
    main(sys.argv[1:])
