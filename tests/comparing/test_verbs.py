"""`dunning show` and `dunning diff`: what they read, what they print where, and their exit codes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from dunning_rules import demo, shipped
from dunning_rules.cli import main

from .build import BOOK, PACK, SCREENS

Run = tuple[int, str, str]
EDIT = ("days_past_due: 1..10", "days_past_due: 1..11")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A terminal in English, in a folder with two versions of a playbook and of its pack."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setattr(sys, "argv", ["dunning"])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "shop-rules.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "old.yaml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(BOOK.replace(*EDIT), encoding="utf-8")
    (tmp_path / "pack.yaml").write_text(PACK.replace("08:00-21:00", "08:00-22:00"), encoding="utf-8")


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Run:
    code = main([str(one) for one in arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def diff(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Run:
    return run(capsys, "diff", *arguments, "--pack-path", "packs")


def git(*arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


# --- show ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["guaranteed-loan", "cn-civil"])
def test_show_prints_what_is_shipped_by_name(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "show", name)
    assert (code, err) == (0, "")
    assert f"{name} 2026" in out
    assert out.rstrip().splitlines()[-1].startswith("Approved by")
    code, chinese, _ = run(capsys, "show", name, "--lang", "zh")
    assert code == 0
    assert "合规审核" in chinese


def test_show_reads_a_file_and_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = run(capsys, "show", "old.yaml", "--pack-path", "packs")
    assert code == 0
    assert "Shop-loan collection" in out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BOOK.encode())))
    assert run(capsys, "show", "-", "--pack-path", "packs")[1] == out
    assert run(capsys, "show", "old.yaml")[2].startswith("old.yaml:7:")


def test_show_writes_one_page(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "show", "cn-civil", "--html", "out/page.html", "--lang", "zh")
    assert (code, err) == (0, "")
    assert out == "已写入：out/page.html\n"
    page = Path("out/page.html").read_text(encoding="utf-8")
    assert page.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert page.endswith("</html>\n")


def test_what_cannot_be_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "show", "guaranteed-lon")[0] == 2
    assert "did you mean `guaranteed-loan`?" in run(capsys, "show", "guaranteed-lon")[2]
    assert run(capsys, "show", "nowhere.yaml")[0] == 2
    Path("bad.yaml").write_text(BOOK.replace("opens: sue", "opens: su"), encoding="utf-8")
    code, out, err = run(capsys, "show", "bad.yaml", "--pack-path", "packs")
    assert (code, out) == (2, "")
    assert "error[unknown-action]" in err
    assert run(capsys, "show", "cn-civil", "--html", "old.yaml/page.html")[0] == 2


# --- diff ------------------------------------------------------------------------------------------------------------


def test_exit_codes_of_diff(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = diff(capsys, "old.yaml", "new.yaml")
    assert (code, err) == (1, "")
    assert "!!! MORE IS PERMITTED THAN BEFORE !!!" in out
    code, out, err = diff(capsys, "old.yaml", "old.yaml")
    assert (code, err) == (0, "")
    assert "The rules are the same." in out
    Path("texts.yaml").write_text(BOOK.replace("Call the owner", "Ring the owner"), encoding="utf-8")
    code, out, _ = diff(capsys, "old.yaml", "texts.yaml")
    assert code == 0
    assert "texts changed, no rule: action call" in out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_formats_of_diff(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = diff(capsys, "old.yaml", "new.yaml", "--format", "json", "--lang", lang)
    told = json.loads(out)
    assert code == 1
    assert (told["differs"], told["more_permitted"]) == (True, True)
    assert [one["kind"] for one in told["differences"]][:2] == ["opened", "opened"]
    code, out, _ = diff(capsys, "old.yaml", "new.yaml", "--format", "markdown", "--lang", lang)
    assert code == 1
    assert out.splitlines()[0].startswith("### ")
    assert out.splitlines()[2] == "> [!CAUTION]"


def test_packs_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "diff", "packs/shop-rules.yaml", "pack.yaml")
    assert code == 1
    assert "contacts, by day-hours" in out
    code, out, _ = run(capsys, "diff", "cn-civil", shipped.packs()["cn-civil"])
    assert code == 0


def test_snapshots_of_files_and_folders(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path("loans")
    (folder / "deep").mkdir(parents=True)
    loan = (SCREENS / "loan.json").read_text(encoding="utf-8")
    (folder / "deep" / "one.json").write_text(loan, encoding="utf-8")
    (folder / "two.json").write_text(json.dumps(json.loads(loan)), encoding="utf-8")
    (folder / "call.json").write_text(demo.contact_text(), encoding="utf-8")
    (folder / "book.yaml").write_text(BOOK, encoding="utf-8")
    (folder / "notes.txt").write_text('"loan": {', encoding="utf-8")
    code, out, _ = diff(capsys, "old.yaml", "new.yaml", folder)
    assert code == 1
    assert "Asked: 2 given and" in out
    assert "Asked: 1 given and" in diff(capsys, "old.yaml", "new.yaml", folder / "two.json")[1]
    code, out, err = diff(capsys, "old.yaml", "new.yaml", "packs")
    assert (code, out) == (2, "")
    assert "there is no snapshot in `packs`" in err
    assert diff(capsys, "old.yaml", "new.yaml", folder / "call.json")[0] == 2


def test_guards_of_a_pack_are_named_in_full_or_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    Path("new.yaml").write_text(BOOK.replace("packs: [shop-rules]", "packs: []"), encoding="utf-8")
    short, full = diff(capsys, "old.yaml", "new.yaml")[1], diff(capsys, "old.yaml", "new.yaml", "--full")[1]
    assert "contacts, by shop-rules, " in short
    assert "contacts, by day-hours" not in short
    assert "Told by pack: `--full` names each guard." in short
    assert "contacts, by day-hours" in full
    assert "--full" not in full
    assert "by day-hours" in diff(capsys, "old.yaml", "new.yaml", "--full", "--format", "markdown")[1]
    assert "by shop-rules" in diff(capsys, "old.yaml", "new.yaml", "--format", "markdown")[1]
    told = json.loads(diff(capsys, "old.yaml", "new.yaml", "--format", "json")[1])
    assert "day-hours" in {one["subject"] for one in told["differences"]}


def test_an_older_version_comes_from_git(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path("book with spaces")
    folder.mkdir()
    path = folder / "loan.yaml"
    path.write_text(BOOK, encoding="utf-8")
    git("init", "-q", ".")
    git("add", "-A")
    git("commit", "-q", "-m", "one")
    git("branch", "-M", "main")
    path.write_text(BOOK.replace(*EDIT), encoding="utf-8")
    code, out, _ = diff(capsys, f"git:main:{path}", path)
    assert code == 1
    assert "stage “First ten days” (early), condition" in out
    assert diff(capsys, f"git:HEAD:{path.absolute()}", path)[1] == out
    git("commit", "-q", "-a", "-m", "two")
    assert diff(capsys, f"git:HEAD~1:{path}", f"git:HEAD:{path}")[1] == out
    path.unlink()
    assert diff(capsys, f"git:HEAD~1:{path}", f"git:HEAD:{path}")[1] == out


def test_what_git_does_not_give(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "git has no `old.yaml` at `main`" in diff(capsys, "git:main:old.yaml", "new.yaml")[2]
    for told in ("git:main", "git::old.yaml", "git:--output=x:old.yaml"):
        code, out, err = diff(capsys, told, "new.yaml")
        assert (code, out) == (2, "")
        assert "must name a commit and a file" in err
    assert not Path("x").exists()
    monkeypatch.setenv("PATH", "")
    assert "git is not installed here" in diff(capsys, "git:main:old.yaml", "new.yaml")[2]


def test_what_cannot_be_compared(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = diff(capsys, "old.yaml", "pack.yaml")
    assert (code, out) == (2, "")
    assert "a playbook cannot be compared with a pack" in err
    assert diff(capsys, "old.yaml", "nowhere.yaml")[0] == 2
    assert "only one of them can come from standard input" in diff(capsys, "-", "-")[2]
    code, _, err = run(capsys, "diff", "old.yaml", "new.yaml", "--pack-path", "nowhere")
    assert code == 2
    assert "file-not-found" in err
    code, _, err = diff(capsys, "old.yaml", "nowhere.yaml", "--format", "json")
    assert code == 2
    assert json.loads(err)["diagnostics"][0]["code"] == "file-not-found"
