"""What an installed wheel must hold, run from a folder where the checkout is not seen."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

import dunning_rules
from dunning_rules import PlaybookError, load_packs, load_playbook
from dunning_rules.catalogue import CATALOGUE

PLAYBOOKS = ("ccb-quick-loan", "credit-card-chain", "fintech-loan", "guaranteed-loan", "spd-inclusive-loan")
PACKS = ("cn-civil", "cn-collection")
SCHEMAS = ("contact", "decision", "pack", "playbook", "snapshot", "verdict")


def test_the_installed_package_is_the_one_under_test() -> None:
    assert Path(sys.prefix) in Path(dunning_rules.__file__).parents


def test_types_are_shipped() -> None:
    assert (files("dunning_rules") / "py.typed").is_file()


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_shipped(name: str) -> None:
    assert (files("dunning_rules") / "shipped" / "schemas" / f"{name}.schema.json").is_file()


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_playbooks_load_by_name(name: str) -> None:
    load_playbook(name)


def test_packs_load_by_name() -> None:
    load_packs(*PACKS)


def test_a_playbook_loads_by_path(tmp_path: Path) -> None:
    shipped = files("dunning_rules") / "shipped" / "playbooks" / "guaranteed-loan.yaml"
    path = tmp_path / "mine.yaml"
    path.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    load_playbook(str(path))


def test_a_missing_playbook_is_told_with_its_name() -> None:
    with pytest.raises(PlaybookError, match="guarantee-loan"):
        load_playbook("guarantee-loan")


COMMAND = Path(sys.prefix) / ("Scripts" if sys.platform == "win32" else "bin") / "dunning"


def run(*arguments: str | Path, folder: Path | None = None) -> str:
    done = subprocess.run([COMMAND, *arguments], capture_output=True, encoding="utf-8", timeout=60, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("arguments", [[], ["demo"], ["explain"], ["explain", "reversed-range"]])
def test_the_command_works(arguments: list[str]) -> None:
    assert run(*arguments)


def test_every_code_has_its_page() -> None:
    pages = {path.name for path in (files("dunning_rules") / "shipped" / "errors").iterdir()}
    assert {f"{code}.md" for code in CATALOGUE} <= pages


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_playbook_that_was_begun_is_in_order(lang: str, tmp_path: Path) -> None:
    run("init", "shop-loan", "--lang", lang, folder=tmp_path)
    run("check", "--strict", ".", folder=tmp_path)
    run("test", "--fail-under", "100", ".", folder=tmp_path)
