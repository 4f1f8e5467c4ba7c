"""`dunning init`: a folder that is in order from its first minute, in both languages; nothing is ever written over."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning_rules import load_playbook, load_playbooks, load_snapshot, starter
from dunning_rules.cli import main
from dunning_rules.schema import file_name
from dunning_rules.schema import text as schema_text
from dunning_rules.version import VERSION

ROOT = Path(__file__).parent.parent
LANGS = ("en", "zh")
pytestmark = pytest.mark.usefixtures("english_terminal")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.fixture(params=LANGS)
def begun(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Path:
    """The folder of a playbook that was just begun."""
    code, out, err = run(capsys, "init", "shop-loan", "--lang", request.param)
    assert (code, err) == (0, "")
    written = re.findall(r"^(?:written: |已写入：)(.+)$", out, re.MULTILINE)
    folder = Path("shop-loan")
    assert {Path(name) for name in written} == {path for path in folder.rglob("*") if path.is_file()}
    return folder


def test_it_is_in_order_and_all_that_it_says_next_works(begun: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", "--strict", "shop-loan")[0] == 0
    code, out, _ = run(capsys, "test", "--fail-under", "100", "shop-loan")
    assert (code, "12 asks, none failed" in out) == (0, True)
    for loan, permitted in (("overdue", ("call/borrower/mobile",)), ("promised", ())):
        asked = ("decide", "shop-loan/shop-loan.yaml", f"shop-loan/loans/{loan}.json", "--format", "json")
        code, out, err = run(capsys, *asked)
        assert (code, err, tuple(json.loads(out)["permitted"])) == (0, "", permitted)


@pytest.mark.parametrize("lang", LANGS)
def test_the_lines_that_it_ends_with_work(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "init", "shop-loan", "--lang", lang)[1]
    lines = re.findall(r"^  (dunning .+)$", out, re.MULTILINE)
    assert [line.split()[1] for line in lines] == ["check", "test", "decide"]
    for line in lines:
        assert run(capsys, *shlex.split(line)[1:])[0] == 0


def test_it_is_written_in_the_asked_language(capsys: pytest.CaptureFixture[str]) -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for lang in LANGS:
        run(capsys, "init", f"shop-{lang}", "--lang", lang)
        text = Path(f"shop-{lang}/shop-{lang}.yaml").read_text(encoding="utf-8")
        comments = [line for line in text.splitlines() if line.startswith("# ") and "$schema" not in line]
        assert bool(chinese.search(text)) is (lang == "zh")
        assert comments
    assert load_playbook("shop-zh/shop-zh.yaml").title.en == "个人消费贷款逾期催收"


def test_the_schema_lines_lead_to_the_schemas_of_this_library(begun: Path) -> None:
    for name, kind in (("shop-loan.yaml", "playbook"), ("shop-loan.scenarios.yaml", "scenarios")):
        first = (begun / name).read_text(encoding="utf-8").splitlines()[0]
        found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert found is not None
        assert (begun / found[1]).read_text(encoding="utf-8") == schema_text(kind)
    for kind in starter.SCHEMAS:
        assert (begun / "schemas" / file_name(kind)).read_text(encoding="utf-8") == schema_text(kind)


def test_the_editor_finds_a_schema_for_every_file(begun: Path) -> None:
    settings = json.loads((begun / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    for schema in settings["yaml.schemas"]:
        assert (begun / schema).is_file()
    assert "/shop-loan.yaml" in settings["yaml.schemas"]["./schemas/playbook.schema.json"]
    (loans,) = settings["json.schemas"]
    assert (begun / loans["url"]).is_file()
    assert all(list(begun.glob(pattern.lstrip("/"))) for pattern in loans["fileMatch"])
    extensions = json.loads((begun / ".vscode" / "extensions.json").read_text(encoding="utf-8"))
    assert extensions["recommendations"] == ["redhat.vscode-yaml"]


def test_the_files_are_valid_by_their_schemas(begun: Path) -> None:
    checker = [sys.executable, "-m", "check_jsonschema"]
    for kind, names in (
        ("playbook", ["shop-loan.yaml"]),
        ("scenarios", ["shop-loan.scenarios.yaml"]),
        ("snapshot", ["loans/overdue.json", "loans/promised.json"]),
    ):
        schema = begun / "schemas" / file_name(kind)
        done = subprocess.run([*checker, "--schemafile", schema, *(begun / name for name in names)], check=False)
        assert done.returncode == 0
    workflow = begun / ".github" / "workflows" / "playbooks.yml"
    done = subprocess.run([*checker, "--builtin-schema", "vendor.github-workflows", workflow], check=False)
    assert done.returncode == 0


def commands_of(folder: Path) -> list[str]:
    """What the hooks and the workflow of a folder run."""
    hooks = yaml.safe_load((folder / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (repository,) = hooks["repos"]
    assert [hook["id"] for hook in repository["hooks"]] == ["dunning-check", "dunning-test"]
    assert all(hook["additional_dependencies"] == [f"dunning-rules=={VERSION}"] for hook in repository["hooks"])
    workflow = yaml.safe_load((folder / ".github" / "workflows" / "playbooks.yml").read_text(encoding="utf-8"))
    steps = [step["run"] for step in workflow["jobs"]["playbooks"]["steps"] if "run" in step]
    assert steps[0] == f'pip install "dunning-rules=={VERSION}"'
    return [*(hook["entry"] for hook in repository["hooks"]), *steps[1:]]


def test_its_hooks_and_its_workflow_pass(
    begun: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = commands_of(begun)
    assert len(commands) == 4
    monkeypatch.chdir(begun)
    for command in commands:
        name, *arguments = shlex.split(command)
        assert (name, run(capsys, *arguments)[0]) == ("dunning", 0)


def test_its_hooks_fail_where_a_rule_is_broken(
    begun: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    check, test, *_ = commands_of(begun)
    path = begun / "shop-loan.yaml"
    text = path.read_text(encoding="utf-8")
    monkeypatch.chdir(begun)
    path = path.relative_to(begun)
    for was, becomes, command in (
        ("{days_past_due: 1..3}", "{days_past_due: 3..1}", check),
        ("calls_from: {value: 4,", "calls_from: {value: 6,", check),
        ("{days_past_due: 1..3}", "{days_past_due: 1..5}", test),
    ):
        assert text.count(was) == 1
        path.write_text(text.replace(was, becomes), encoding="utf-8")
        assert run(capsys, *shlex.split(command)[1:])[0] in (1, 2)
        path.write_text(text, encoding="utf-8")


def test_the_repository_offers_the_same_hooks(begun: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hooks: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in hooks] == ["dunning-check", "dunning-test"]
    for hook in hooks:
        assert {"id", "name", "entry", "language", "files"} <= hook.keys()
        assert re.search(hook["files"], "playbooks/shop-loan.scenarios.yaml")
        assert hook["pass_filenames"] is False
        name, *arguments = shlex.split(hook["entry"])
        assert (name, run(capsys, *arguments, *hook["args"])[0]) == ("dunning", 0)


@pytest.mark.parametrize("name", sorted(path for path in starter.texts("shop-loan", "en")))
def test_nothing_is_written_over(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("shop-loan") / name
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    code, out, err = run(capsys, "init", "shop-loan")
    assert (code, out) == (2, "")
    assert f"`{path}` exists already; nothing was written" in err
    assert [found for found in Path("shop-loan").rglob("*") if found.is_file()] == [path]
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["Shop", "a/b", "..", "贷款", "shop loan", ""])
def test_what_is_no_name_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "init", name)
    assert (code, out) == (2, "")
    assert "error[wrong-kind]" in err
    assert list(Path().iterdir()) == []


def test_a_name_may_end_as_a_folder_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "shop-loan/"]) == 0
    assert (tmp_path / "shop-loan" / "shop-loan.yaml").is_file()


def test_a_service_loads_the_folder_as_it_stands(begun: Path) -> None:
    assert [book.id for book in load_playbooks(begun).all] == [begun.name]


def test_an_author_begins_without_exceptions() -> None:
    for lang in LANGS:
        for text in starter.texts("shop-loan", lang).values():
            assert "dunning: allow" not in text


def test_the_templates_load_as_they_stand() -> None:
    for lang in LANGS:
        folder = Path(starter.__file__).parent / lang
        playbook = load_playbook(folder / "my-playbook.yaml")
        for name in ("overdue", "promised"):
            assert playbook.decide(load_snapshot(folder / "loans" / f"{name}.json")).scope == "match"
