"""The command line: what it prints where, its exit codes, and that nothing makes it trip."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from dunning_rules import demo, load_contact, load_playbook, load_snapshot, shipped
from dunning_rules.cli import main, terminal
from dunning_rules.cli.arguments import VERBS
from dunning_rules.schema import NAMES, text
from dunning_rules.schema.tables import FILE, published_text
from dunning_rules.schema.tables import NAMES as TABLES
from dunning_rules.version import VERSION

ROOT = Path(__file__).parent.parent
SCREENS = Path(__file__).parent / "screens"
LOAN, BOOK = SCREENS / "loan.json", SCREENS / "shop-loan.yaml"
pytestmark = pytest.mark.usefixtures("english_terminal")


Run = tuple[int, str, str]


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Run:
    code = main([str(one) for one in arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


# --- the one screen --------------------------------------------------------------------------------------------------


def test_dunning_alone_prints_one_screen(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) <= 24
    told = re.findall(
        r"^.{11}(demo|decide|judge|check|explain|schema|timeline|init|test|simulate|show|diff|batch)\b",
        out,
        re.MULTILINE,
    )
    assert told == [verb.name for verb in VERBS]


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_verb_that_is_named_has_help(verb: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--lang", lang, verb, "--help")
    assert code == 0
    assert out.startswith(f"usage: dunning {verb}")
    assert next(one.does for one in VERBS if one.name == verb).in_(lang) in out


def test_the_line_to_paste_works(capsys: pytest.CaptureFixture[str]) -> None:
    line = run(capsys)[1].splitlines()[-1]
    for command in line.split("&&"):
        name, *arguments = shlex.split(command)
        code, out, err = run(capsys, *arguments)
        assert (name, code, err) == ("dunning", 0, "")
    assert "DO NOW" in out


def test_the_commands_that_the_demonstration_ends_with_work(capsys: pytest.CaptureFixture[str]) -> None:
    commands = re.findall(r"^ \$ (.+?)(?:  .*)?$", run(capsys, "demo")[1], re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        name, *arguments = shlex.split(command)
        code, out, err = run(capsys, *arguments)
        assert (name, code, err) == ("dunning", 0, "")
        assert out.strip()


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version") == (0, f"{VERSION}\n", "")


# --- language --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "zh_TW.Big5"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
    ],
)
def test_the_language_is_the_locales(environment: dict[str, str], lang: str) -> None:
    assert terminal.language(environment) == lang


def test_a_chinese_terminal_is_answered_in_chinese(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "现在可做" in run(capsys, "demo")[1]
    assert "没有名为 `guaranteed-lon` 的作业流程" in run(capsys, "decide", "guaranteed-lon", LOAN)[2]
    assert "DO NOW" in run(capsys, "demo", "--lang", "en")[1]
    assert "缺少参数：SNAPSHOT" in run(capsys, "decide", "x")[2]


def test_the_language_may_be_said_before_or_after_the_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(capsys, "--lang", "zh", "demo") == run(capsys, "demo", "--lang=zh") == run(capsys, "demo", "--lang", "zh")
    )


# --- decide ----------------------------------------------------------------------------------------------------------


def test_decide_in_json_is_the_librarys_answer(capsys: pytest.CaptureFixture[str]) -> None:
    Path("loan.json").write_text(demo.snapshot_text(), encoding="utf-8")
    decision = load_playbook(demo.PLAYBOOK).decide(load_snapshot(demo.snapshot_text()))
    for lang in ("en", "zh"):
        code, out, err = run(capsys, "decide", demo.PLAYBOOK, "loan.json", "--format", "json", "--lang", lang)
        assert (code, out, err) == (0, decision.to_json(lang) + "\n", "")


def test_decide_reads_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, demo.snapshot_text().encode())
    code, out, _ = run(capsys, "decide", demo.PLAYBOOK, "-")
    assert code == 0
    assert "DO NOW" in out
    stdin(monkeypatch, b"as_of: 2026-11-09\n")
    code, out, err = run(capsys, "decide", demo.PLAYBOOK, "-")
    assert (code, out) == (2, "")
    assert err.startswith("-:1:")


def test_decide_at_another_instant(capsys: pytest.CaptureFixture[str]) -> None:
    Path("loan.json").write_text(demo.snapshot_text(), encoding="utf-8")
    night = json.loads(run(capsys, "decide", demo.PLAYBOOK, "loan.json", "--format", "json", "--at", demo.NIGHT)[1])
    assert (night["as_of"], night["permitted"]) == (demo.NIGHT, [])
    assert run(capsys, "decide", demo.PLAYBOOK, "loan.json", "--at", "now")[0] == 0
    code, _, err = run(capsys, "decide", demo.PLAYBOOK, "loan.json", "--at", "2026-11-09T22:30:00")
    assert code == 2
    assert "error[naive-instant]" in err


def test_decide_with_the_law_of_another_day(capsys: pytest.CaptureFixture[str]) -> None:
    Path("loan.json").write_text(demo.snapshot_text(), encoding="utf-8")
    asked = ("decide", demo.PLAYBOOK, "loan.json", "--format", "json", "--law-on")
    told = json.loads(run(capsys, *asked, "2026-12-01")[1])
    assert told["law_on"] == "2026-12-01"
    code, _, err = run(capsys, *asked, "2026-13-01")
    assert code == 2
    assert json.loads(err)["diagnostics"][0]["code"] == "wrong-kind"


def test_decide_with_packs_of_ones_own(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "decide", BOOK, LOAN, "--pack-path", SCREENS)
    assert code == 0
    assert "Call the owner" in out
    code, out, err = run(capsys, "decide", BOOK, LOAN)
    assert (code, out) == (2, "")
    assert "error[unknown-pack]" in err


def test_only_answers_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("decide", BOOK, LOAN, "--pack-path", SCREENS, "--only")
    code, out, _ = run(capsys, *asked, "call")
    assert code == 0
    assert "DENIED" in out
    assert "1 conversation per day" in out
    assert run(capsys, *asked, "call/owner/mobile")[1] == out
    told = json.loads(run(capsys, *asked, "call", "--format", "json")[1])
    assert [one["id"] for one in told["candidates"]] == ["call/owner/mobile"]
    code, _, err = run(capsys, *asked, "cal")
    assert code == 2
    assert "did you mean `call`?" in err


def test_a_loan_that_the_playbook_does_not_speak_of(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "decide", demo.PLAYBOOK, LOAN)
    assert (code, err) == (0, "")
    assert "THE PLAYBOOK DOES NOT SPEAK OF THIS LOAN" in out
    assert "product is shop_loan" in out
    assert "DO NOW" not in out


@pytest.mark.parametrize("name", sorted(shipped.playbooks()))
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_shipped_playbook_can_be_asked_about_every_action(
    name: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book = load_playbook(name)
    Path("loan.json").write_text(demo.snapshot_text(), encoding="utf-8")
    for action in book.rules.actions[:3] + book.rules.actions[-3:]:
        code, out, err = run(capsys, "decide", name, "loan.json", "--lang", lang, "--only", action.id)
        assert (code, err) == (0, "")
        assert action.title.in_(lang) in out.replace("\n", "")


# --- judge -----------------------------------------------------------------------------------------------------------


def files(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "demo", "--write", ".")[0] == 0


def test_judge_in_json_is_the_librarys_answer(capsys: pytest.CaptureFixture[str]) -> None:
    files(capsys)
    snapshot, contact = load_snapshot(demo.snapshot_text()), load_contact(demo.contact_text())
    verdict = load_playbook(demo.PLAYBOOK).judge(snapshot, contact)
    code, out, _ = run(capsys, "judge", "loan.json", "call.json", "--playbook", demo.PLAYBOOK, "--format", "json")
    assert (code, out) == (0, verdict.to_json() + "\n")
    assert verdict.status == "denied"


def test_denied_is_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    files(capsys)
    code, out, err = run(capsys, "judge", "loan.json", "call.json", "--playbook", demo.PLAYBOOK)
    assert (code, err) == (0, "")
    assert out.startswith("DENIED  phone → sister")
    assert "CN-3P-1: GB/T 45251-2025" in out


def test_judge_by_packs_alone(capsys: pytest.CaptureFixture[str]) -> None:
    files(capsys)
    asked = ("judge", "loan.json", "call.json", "--format", "json")
    told = json.loads(run(capsys, *asked, "--pack", "cn-civil", "--pack", "cn-collection")[1])
    assert [pack["id"] for pack in told["packs"]] == ["cn-civil", "cn-collection"]
    assert "playbook" not in told


def test_judge_at_another_instant(capsys: pytest.CaptureFixture[str]) -> None:
    files(capsys)
    asked = ("judge", "loan.json", "call.json", "--format", "json", "--playbook", demo.PLAYBOOK, "--at", demo.NIGHT)
    told = json.loads(run(capsys, *asked)[1])
    assert told["contact"]["at"] == demo.NIGHT
    assert "CN-TIME-1" in {reason.get("row") for reason in told["reasons"]}


def test_judge_reads_one_of_them_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files(capsys)
    stdin(monkeypatch, demo.contact_text().encode())
    assert run(capsys, "judge", "loan.json", "-", "--playbook", demo.PLAYBOOK)[0] == 0
    code, _, err = run(capsys, "judge", "-", "-", "--playbook", demo.PLAYBOOK)
    assert code == 2
    assert "only one of them can come from standard input" in err


# --- the days to come ------------------------------------------------------------------------------------------------


def test_decide_tells_when_if_asked(capsys: pytest.CaptureFixture[str]) -> None:
    files(capsys)
    asked = ("decide", demo.PLAYBOOK, "loan.json", "--at", demo.NIGHT)
    assert "> from" not in run(capsys, *asked)[1]
    code, out, err = run(capsys, *asked, "--when")
    assert (code, err) == (0, "")
    assert "> from Tuesday 2026-11-10 08:00 (in 9 hours 30 minutes), if nothing else" in out
    assert "from Thursday 2026-11-12 00:00 (in 2 days)" in out
    assert "until then: days past due is 4, must be 7 or more until 11-12 00:00" in out
    one = run(capsys, *asked, "--when", "--only", "file-suit", "--horizon", "30")[1]
    assert "> time alone does not open it" in one or "> not within 30 days" in one
    told = json.loads(run(capsys, *asked, "--when", "--format", "json")[1])
    assert {"permitted_from", "permitted_until", "held_by"} <= told["candidates"][0].keys()


def test_judge_always_tells_from_when(capsys: pytest.CaptureFixture[str]) -> None:
    files(capsys)
    at_night = ("judge", "loan.json", "call.json", "--playbook", demo.PLAYBOOK, "--at", demo.NIGHT)
    assert "FROM WHEN" in run(capsys, *at_night)[1]
    Path("visit.json").write_text(
        json.dumps({"at": demo.NIGHT, "channel": "visit", "party": "borrower", "address": "noodle-shop"}),
        encoding="utf-8",
    )
    out = run(capsys, "judge", "loan.json", "visit.json", "--playbook", demo.PLAYBOOK, "--at", demo.NIGHT)[1]
    assert "from Tuesday 2026-11-10 08:00" in out


def test_a_timeline_in_json_is_the_librarys_answer(capsys: pytest.CaptureFixture[str]) -> None:
    files(capsys)
    timeline = load_playbook(demo.PLAYBOOK).timeline(load_snapshot(demo.snapshot_text()), days=5)
    code, out, err = run(capsys, "timeline", demo.PLAYBOOK, "loan.json", "--days", "5", "--format", "json")
    assert (code, out, err) == (0, timeline.to_json() + "\n", "")


def test_a_timeline_and_a_simulation_as_text_and_as_pages(capsys: pytest.CaptureFixture[str]) -> None:
    files(capsys)
    for verb, said in (("timeline", "WHAT HOLDS THEM"), ("simulate", "GOES ON: ")):
        asked = (verb, demo.PLAYBOOK, "loan.json", "--days", "5")
        code, out, err = run(capsys, *asked)
        assert (code, err) == (0, "")
        assert said in out
        assert len(run(capsys, *asked, "--all")[1]) > len(out)
        assert run(capsys, *asked, "--html", "page.html") == (0, "written: page.html\n", "")
        assert Path("page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_simulation_with_what_happens(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    files(capsys)
    happens = """happens:
  - {id: p1, kind: payment, at: "2026-11-09T12:00:00+08:00", party: borrower, amount: "42400.00"}
"""
    Path("happens.yaml").write_text(happens, encoding="utf-8")
    asked = ("simulate", demo.PLAYBOOK, "loan.json", "--until", "2026-11-12", "--happens")
    told = json.loads(run(capsys, *asked, "happens.yaml", "--format", "json")[1])
    assert (told["ended"]["how"], told["days_past_due"], [one["id"] for one in told["happened"]]) == (
        "stalled",
        None,
        ["p1"],
    )
    stdin(monkeypatch, b'{"happens": []}')
    assert json.loads(run(capsys, *asked, "-", "--format", "json")[1])["ended"]["how"] == "until"
    code, out, err = run(capsys, *asked, "loan.json")
    assert (code, out) == (2, "")
    assert "error[another-kind-of-file]" in err
    Path("wrong.yaml").write_text(happens.replace("borrower", "borower"), encoding="utf-8")
    assert "did you mean `borrower`?" in run(capsys, *asked, "wrong.yaml")[2]


# --- check -----------------------------------------------------------------------------------------------------------


def test_check_shipped_files(capsys: pytest.CaptureFixture[str]) -> None:
    paths = [next(iter(shipped.playbooks().values())).parent, next(iter(shipped.packs().values())).parent]
    code, out, err = run(capsys, "check", *paths, "--strict", "--at", "2026-11-21")
    assert (code, err) == (0, "")
    count = sum(len(list(path.glob("*.yaml"))) for path in paths)
    assert out.splitlines()[-1] == f"{count} files checked: no errors, no warnings"
    assert "assumed: long_overdue = 90 days (gl-7, gl-9) review by 2027-06-30" in out


def test_a_review_that_is_due_is_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    day_of, day_after = ("--at", "2026-12-31"), ("--at", "2027-01-01")
    assert run(capsys, "check", SCREENS, *day_of, "--strict")[0] == 0
    assert run(capsys, "check", SCREENS, *day_after)[0] == 0
    code, out, _ = run(capsys, "check", SCREENS, *day_after, "--strict")
    assert code == 1
    assert "warning[review-due]: `court_from` was to be reviewed by 2026-12-31" in out


def test_a_pack_that_fits_nothing_is_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    book = BOOK.read_text(encoding="utf-8")
    rules = (SCREENS / "shop-rules.yaml").read_text(encoding="utf-8")
    Path("pack.yaml").write_text(rules, encoding="utf-8")
    for scope, count in (("product_class: business", 0), ("product_class: {not: business}", 1)):
        Path("book.yaml").write_text(book.replace("{product: shop_loan}", f"{{{scope}}}"), encoding="utf-8")
        told = json.loads(run(capsys, "check", ".", "--at", "2026-01-01", "--format", "json")[1])
        assert told["warnings"] == count
    (found,) = [one for file in told["files"] for one in file["diagnostics"]]
    assert (found["code"], found["line"]) == ("pack-fits-nothing", 7)


def test_check_goes_into_folders_and_passes_other_files_over(capsys: pytest.CaptureFixture[str]) -> None:
    deep = Path("a/b")
    deep.mkdir(parents=True)
    for name in ("shop-loan.yaml", "shop-rules.yaml"):
        (deep / name).write_bytes((SCREENS / name).read_bytes())
    Path("a/compose.yml").write_text("services: {}\n", encoding="utf-8")
    Path("a/shop.scenarios.yaml").write_text("scenarios: shop\nlanguage: 1\n", encoding="utf-8")
    Path("a/notes.txt").write_text("hello", encoding="utf-8")
    told = json.loads(run(capsys, "check", "a", "--at", "2026-01-01", "--format", "json")[1])
    assert [(Path(one["file"]).name, one["kind"], one["name"]) for one in told["files"]] == [
        ("shop-loan.yaml", "playbook", "shop-loan"),
        ("shop-rules.yaml", "pack", "shop-rules"),
        ("shop.scenarios.yaml", "scenarios", ""),
    ]
    assert [(one["code"], one["line"]) for one in told["files"][-1]["diagnostics"]] == [("missing-key", 1)]
    (deep / "broken.yaml").write_bytes(b"")
    code, out, _ = run(capsys, "check", "a")
    assert code == 2
    assert "broken.yaml" in out


def test_check_reads_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, shipped.packs()["cn-civil"].read_bytes())
    code, out, _ = run(capsys, "check", "-", "--at", "2026-11-21")
    assert (code, out.splitlines()[0]) == (0, "-: pack cn-civil 2026.11.1, in order")


@pytest.mark.parametrize("target", ["nowhere", "empty"])
def test_nothing_to_check_is_no_success(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty").mkdir()
    assert run(capsys, "check", target)[0] == 2


# --- schema, demo ----------------------------------------------------------------------------------------------------


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert [line.split()[0] for line in run(capsys, "schema")[1].splitlines()] == [*NAMES, "--tables"]
    assert run(capsys, "schema", "contact") == (0, text("contact"), "")
    assert run(capsys, "schema", "--write", "out")[0] == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in Path("out").iterdir()} == {
        **{f"{name}.schema.json": text(name) for name in NAMES},
        FILE: published_text(),
    }
    assert run(capsys, "schema", "--tables", "--format", "json") == (0, published_text(), "")
    for name in TABLES:
        assert f"\n{name}: " in "\n" + run(capsys, "schema", "--tables")[1]
    assert run(capsys, "schema", "--tables", "--write", "tables") == (0, f"written: tables/{FILE}\n", "")
    assert Path("tables", FILE).read_text(encoding="utf-8") == published_text()
    code, _, err = run(capsys, "schema", "contract")
    assert code == 2
    assert "there is no schema `contract`" in err


def test_what_is_not_ours_is_not_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    Path("call.json").write_text("mine", encoding="utf-8")
    code, _, err = run(capsys, "demo", "--write", ".")
    assert code == 2
    assert "`call.json` exists already" in err
    assert Path("call.json").read_text(encoding="utf-8") == "mine"
    assert not Path("loan.json").exists()


def test_a_folder_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").write_text("", encoding="utf-8")
    code, _, err = run(capsys, "schema", "--write", "file")
    assert code == 2
    assert "cannot be written" in err


# --- bad arguments ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["decid"], "there is no verb `decid`; did you mean `decide`?"),
        (["timetable", "x"], "there is no verb `timetable`"),
        (["decide"], "PLAYBOOK, SNAPSHOT"),
        (["decide", "a", "b", "--format", "xml"], "xml"),
        (["decide", "a", "b", "--colour"], "--colour"),
        (["judge", "a", "b"], "--playbook"),
        (["judge", "a", "b", "--playbook", "c", "--pack", "d"], "--pack"),
        (["check"], "FILE|FOLDER"),
        (["timeline", "a", "b", "--days", "0"], "argument --days: '0' cannot be used"),
        (["simulate", "a", "b", "--days", "3", "--until", "2026-01-01"], "--days"),
        (["simulate", "a", "-", "--happens", "-"], "only one of them can come from standard input"),
        (["simulate", "guaranteed-loan", str(LOAN), "--until", "2020-01-01"], "lies before the asked day"),
        (["--colour"], "there is no verb"),
        (["decide", "guaranteed-loan", "nowhere.json"], "error[file-not-found]"),
        (["decide", "nowhere.yaml", "nowhere.json"], "error[file-not-found]"),
        (["decide", "guaranteed-loan", "."], "error[file-not-readable]"),
        (["decide", "guaranteed-loan", "a\x00b"], "error[file-not-readable]"),
        (["judge", "nowhere.json", "x", "--pack", "cn-civl"], "error["),
        (["check", "x.yaml", "--at", "tomorrow"], "error[wrong-kind]"),
    ],
)
def test_bad_arguments(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 4


# --- as a process ----------------------------------------------------------------------------------------------------


def process(*arguments: str, shell: str | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    told = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "PYTHONIO", "PYTHONUTF"))
    }
    told |= {"PYTHONPATH": str(ROOT), **environment}
    command: list[str] = [sys.executable, "-m", "dunning_rules", *arguments]
    if shell is not None:
        return subprocess.run(f"{shlex.join(command)} {shell}", shell=True, capture_output=True, env=told, timeout=60)
    return subprocess.run(command, capture_output=True, env=told, timeout=60)


def test_chinese_is_written_in_utf_8_whatever_the_locale() -> None:
    done = process("demo", "--lang", "zh", LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "现在可做" in done.stdout.decode("utf-8")


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    done = process("schema", "playbook", shell="| head -n 1")
    assert (done.stdout, done.stderr) == (b"{\n", b"")


def test_the_same_answer_in_every_process() -> None:
    seen = {process("demo", LANG="en_US.UTF-8", PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "77")}
    assert len(seen) == 1


def test_the_overview_needs_neither_pydantic_nor_the_engine() -> None:
    code = (
        "import sys, dunning_rules.cli as c; c.main([]);"
        "print(sorted({'pydantic', 'pendulum', 'holidays', 'dunning_rules.engine'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=60
    )
    assert done.stdout.decode().splitlines()[-1] == "[]"
