"""Every diagnostic code: a page, a good file that loads, and a bad one with the exact words it gets in both languages.

`tests/golden/CODE/` holds `good.KIND.EXT`, `bad.KIND.EXT` and `bad.txt`; the KIND says which loader reads it; a folder
`packs` holds what a playbook names. A case that is no single file is a `bad.call.json`: what to do (load a `playbook`,
`packs`, `playbooks`, `schemas` or `tables`, `judge`, or have `added` to a snapshot) and with which `files`.
`pytest --accept tests/test_golden.py` writes `bad.txt` anew.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dunning_rules import DunningError, load_contact, load_packs, load_playbook, load_playbooks, load_snapshot
from dunning_rules.catalogue import CATALOGUE
from dunning_rules.checking import check_files
from dunning_rules.columnar.byrows import astray
from dunning_rules.columnar.checked import checked
from dunning_rules.columnar.folders import tables_in
from dunning_rules.diagnostics import Diagnostic
from dunning_rules.schema import stale
from dunning_rules.testing import run_scenarios

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
SCHEMAS = HERE.parent / "schemas"
PAGES = HERE.parent / "docs" / "reference" / "errors"
Work = Callable[[], AbstractContextManager[None]]


def run_file(name: str) -> object:
    """The asks of a scenario file, all answered as expected."""
    (suite,) = run_scenarios([name]).suites
    if suite.diagnostics:
        raise DunningError(suite.diagnostics)
    assert suite.asks
    assert suite.failed == ()
    return suite


LOADERS: dict[str, Callable[[str], object]] = {
    "playbook": load_playbook,
    "pack": load_packs,
    "snapshot": lambda name: load_snapshot(Path(name)),
    "contact": lambda name: load_contact(Path(name)),
    "scenarios": run_file,
}


TODAY = date(2026, 11, 21)


def case_of(code: str, which: str) -> Path:
    found = [path for path in sorted((GOLDEN / code).glob(f"{which}.*")) if path.suffix != ".txt"]
    assert len(found) == 1, f"{code} has {len(found)} {which} cases"
    return found[0]


def load(path: Path, code: str) -> object:
    """Loads the case; what only warns is found by `check`, on a fixed day, with the packs of its folder."""
    severity = CATALOGUE[code].severity
    if severity != "error":
        files = check_files([Path(path.name)], today=TODAY, pack_path="packs" if Path("packs").is_dir() else ())
        notes = [one.found for file in files for one in file.assumed]
        found = notes if severity == "note" else [one for file in files for one in file.diagnostics]
        if found:
            raise DunningError(found)
        return found
    kind = path.name.split(".")[1]
    return call(json.loads(path.read_text(encoding="utf-8"))) if kind == "call" else LOADERS[kind](path.name)


def call(what: dict[str, Any]) -> object:
    """Loads what a `bad.call.json` describes, from the present folder."""
    for name, text in what.get("files", {}).items():
        Path("given").mkdir(exist_ok=True)
        (Path("given") / name).write_text(text, encoding="utf-8")
    match what["load"]:
        case "schemas":
            found = stale(Path("given") if "files" in what else SCHEMAS)
            if found:
                raise DunningError(found)
            return found
        case "tables":
            return load_tables(what.get("frames"))
        case "added":
            return load_snapshot(what["snapshot"]).with_records(what["records"], as_of=what["as_of"])
        case "judge":
            snapshot, contact = load_snapshot(what["snapshot"]), load_contact(what["contact"])
            return load_playbook("given/playbook.yaml").judge(snapshot, contact)
        case "packs":
            return load_packs(what["name"], pack_path="given")
        case "playbooks":
            return load_playbooks("given").for_loan(load_snapshot(what["snapshot"]))
        case _:
            if what.get("folder"):
                Path(what["name"]).mkdir()
            if "text" in what:
                Path(what["name"]).write_text(what["text"] * what["times"], encoding="utf-8")
            return load_playbook(what["name"])


def load_tables(frames: dict[str, dict[str, list[Any]]] | None) -> object:
    """Tables as columns, or as the files of a folder; rows of no loan count as errors."""
    if frames is not None:
        told = checked({name: pl.DataFrame(columns) for name, columns in frames.items()})
    else:
        found = tables_in(Path("given"))
        told = checked(
            {name: pl.concat(one for *_, one in table.batches()) for name, table in found.items()}, texts=True
        )
    lost = [one.found for _, one in astray(told)]
    if lost:
        raise DunningError(lost)
    return told


def recorded(found: tuple[Diagnostic, ...], code: str) -> str:
    """The diagnostics of the code as people read them; of others only how many."""
    ours = [item for item in found if item.code == code]
    others = Counter(item.code for item in found if item.code != code)
    lines = [item.render(lang) for lang in ("en", "zh") for item in ours]
    lines += [f"(and {count} of {name})" for name, count in sorted(others.items())]
    return "\n\n".join(lines) + "\n"


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_good_case_loads(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = case_of(code, "good")
    monkeypatch.chdir(tmp_path if path.name == "good.call.json" else path.parent)
    load(path, code)


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_bad_case_gets_exactly_its_words(
    code: str, accept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limited_work: Work
) -> None:
    path = case_of(code, "bad")
    monkeypatch.chdir(tmp_path if path.name == "bad.call.json" else path.parent)
    with pytest.raises(DunningError) as raised, limited_work():
        load(path, code)
    text = recorded(raised.value.diagnostics, code)
    assert code in {item.code for item in raised.value.diagnostics}, str(raised.value)
    expected = GOLDEN / code / "bad.txt"
    if accept:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_page_says_what_it_means_in_both_languages_with_an_example_of_the_case(code: str) -> None:
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    english, _, chinese = page.partition("\n## 中文\n")
    assert english.startswith(f"# `{code}`\n")
    for part in (english, chinese):
        examples = re.findall(r"```(\w+)\n(.*?)\n```", part, re.DOTALL)
        assert len(examples) == 2, f"{code}: one bad and one good example"
        assert examples[0] != examples[1]
    assert re.search(r"[\u4e00-\u9fff]{6}", chinese)
    bad, good = case_of(code, "bad"), case_of(code, "good")
    if bad.name != "bad.call.json":
        for path, (_, example) in zip((bad, good), examples, strict=True):
            text = "".join(path.read_text(encoding="utf-8", errors="replace").split())
            for line in example.splitlines():
                written = "".join(line.split(" # ")[0].split())
                assert written.isascii() is False or written in text, f"{path.name} of {code} has no {line!r}"


def test_no_page_and_no_case_is_left_of_a_code_that_is_gone() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} <= CATALOGUE.keys()
    assert {path.name for path in GOLDEN.iterdir()} <= CATALOGUE.keys()


def test_a_good_load_works_after_every_bad_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in sorted(GOLDEN.iterdir()):
        bad = case_of(folder.name, "bad")
        if bad.name == "bad.call.json" or CATALOGUE[folder.name].severity != "error":
            continue
        monkeypatch.chdir(folder)
        with pytest.raises(DunningError):
            load(bad, folder.name)
    load(case_of(folder.name, "good"), folder.name)
