"""Bad files through the command line: each one clear diagnostic at the right place, exit code 2, at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dunning_rules import demo
from dunning_rules.cli import main

GOOD = """\
playbook: corner-shop
language: 1
version: 2026.1
title: {en: Corner shop, zh: 街角小店}
applies_to: {product: guaranteed_loan}
timezone: Asia/Shanghai
packs: [cn-civil]
numbers:
  late: {value: 30, unit: days}
inputs:
  trades: {type: boolean, title: trades normally}
stages:
  first:
    when: {days_past_due: 1..}
    opens: [call]
  court:
    when: {days_past_due: late.., done: call}
    opens: [sue]
actions:
  call:
    title: {en: Call, zh: 电话}
    contact: {channel: phone, to: borrower, purpose: demand}
    at_most: 1 conversation per day
  sue: {title: Sue, act: litigation}
"""

PACK = """\
pack: corner-rules
language: 1
version: 2026.1
title: corner rules
guards:
  by-day:
    row: C-1
    hours: 08:00-22:00
    cite: none
    force: policy
    effect: deny
    known: read
    text: by day
"""


def loan(**changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(demo.snapshot_text())
    return told | changes


@dataclass(frozen=True, slots=True)
class Bad:
    """A change of the good file that must be told with a code, at a place; `near` is the name that is offered."""

    code: str
    was: str
    becomes: str
    line: int | None
    column: int | None = None
    near: str | None = None


PLAYBOOKS = {
    "duplicate key": Bad("duplicate-key", "numbers:\n", "title: again\nnumbers:\n", 8, 1),
    "unknown key": Bad("unknown-key", "    opens: [call]", "    open: [call]\n    opens: [call]", 15, 5, "opens"),
    "unknown action in a stage": Bad("unknown-action", "opens: [sue]", "opens: [sue, cal]", 18, 18, "call"),
    "unknown action in a condition": Bad("unknown-action", "done: call", "done: cal", 17, None, "call"),
    "unknown pack": Bad("unknown-pack", "packs: [cn-civil]", "packs: [cn-civl]", 7, 9, "cn-civil"),
    "unknown fact": Bad("unknown-fact", "{days_past_due: 1..}", "{days_pst_due: 1..}", 14, 12, "days_past_due"),
    "unknown number": Bad("unknown-number", "late..", "lat..", 17, 27, "late"),
    "wrong kind": Bad("wrong-kind", "at_most: 1 conversation per day", "at_most: now and then", 23, 14),
    "empty range": Bad("empty-range", "{days_past_due: 1..}", "{days_past_due: ..}", 14, 27),
    "reversed range": Bad("reversed-range", "{days_past_due: 1..}", "{days_past_due: 9..3}", 14, 27),
    "action never opened": Bad("action-never-opened", "opens: [sue]", "opens: [call]", 24, 3),
    "stage that can never hold": Bad(
        "stage-never-holds",
        "{days_past_due: late.., done: call}",
        "{days_past_due: late.., all: [{days_past_due: 1..5}]}",
        16,
    ),
    "stage on the negation of an input": Bad(
        "stage-opens-on-unknown", "{days_past_due: 1..}", "{days_past_due: 1.., not: {trades: true}}", 13
    ),
    "unknown zone": Bad("unknown-zone", "Asia/Shanghai", "Asia/Shangai", 6, 11, "Asia/Shanghai"),
    "python tag": Bad("python-tag", "title: Sue", "title: !!python/object:os.system Sue", 24),
    "not YAML": Bad("not-yaml", "stages:\n", "stages: [\n", None),
    "full-width colon": Bad("full-width-punctuation", "version: 2026.1", "version：2026.1", None),
}


def checked(path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, list[dict[str, Any]], str]:
    """`dunning check --format json` of a file: the exit code, the errors, and what stood on standard error."""
    code = main(["check", str(path), "--format", "json", *more])
    told = capsys.readouterr()
    errors = [
        one for file in json.loads(told.out)["files"] for one in file["diagnostics"] if one["severity"] == "error"
    ]
    return code, errors, told.err


def test_the_good_files_are_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("book.yaml", GOOD), ("pack.yaml", PACK)):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        assert checked(path, capsys) == (0, [], "")


@pytest.mark.parametrize("name", sorted(PLAYBOOKS))
def test_bad_playbooks(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, path = PLAYBOOKS[name], tmp_path / "book.yaml"
    assert GOOD.count(bad.was) == 1
    path.write_text(GOOD.replace(bad.was, bad.becomes), encoding="utf-8")
    code, errors, stderr = checked(path, capsys)
    assert code == 2
    assert stderr == ""
    assert [one["code"] for one in errors] == [bad.code]
    (told,) = errors
    assert told["file"] == str(path)
    assert bad.line is None or told["line"] == bad.line
    assert bad.column is None or told["column"] == bad.column
    assert told["values"].get("near") == bad.near
    path.write_text(GOOD, encoding="utf-8")
    assert checked(path, capsys)[0] == 0


PACKS = {
    "impossible window": Bad("impossible-window", "08:00-22:00", "22:00-08:00", 8, 12),
    "a window of no day": Bad("impossible-window", "08:00-22:00", "08:00-25:00", 8, 12),
    "two forms": Bad("one-of", "    hours: 08:00-22:00", "    hours: 08:00-22:00\n    at_most: once", 6, 3),
    "a name of a shipped pack": Bad("local-pack-shadows-shipped", "pack: corner-rules", "pack: cn-civil", None),
}


@pytest.mark.parametrize("name", sorted(PACKS))
def test_bad_packs(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, path = PACKS[name], tmp_path / "pack.yaml"
    assert PACK.count(bad.was) == 1
    path.write_text(PACK.replace(bad.was, bad.becomes), encoding="utf-8")
    code, errors, _ = checked(path, capsys)
    assert (code, [one["code"] for one in errors]) == (2, [bad.code])
    assert bad.line is None or (errors[0]["line"], errors[0]["column"]) == (bad.line, bad.column)


# --- files that are hardly files -------------------------------------------------------------------------------------


def laughs() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines) + "\n"


BYTES: dict[str, tuple[str, bytes]] = {
    "empty": ("empty-file", b""),
    "only a comment": ("empty-file", b"# nothing yet\n"),
    "invalid UTF-8": ("invalid-utf-8", b"playbook: corner\xff\xfe-shop\n"),
    "GBK": ("gbk-file", "playbook: corner-shop\ntitle: 逾期催收作业流程（担保贷款）\n".encode("gb18030")),
    "anchors that expand without bound": ("anchor-bomb", laughs().encode()),
    "deep nesting": ("nesting-too-deep", b"a: " + b"[" * 5000 + b"]" * 5000),
    "deep nesting of blocks": ("nesting-too-deep", b"".join(b" " * n + b"a:\n" for n in range(700))),
    "a text, not YAML": ("not-yaml", b"this is a letter, not a playbook\n"),
    "a picture": ("invalid-utf-8", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\xff"),
    "an anchor within itself": ("anchor-loop", b"playbook: &a [*a]\n"),
    "two documents": ("several-documents", GOOD.encode() + b"---\n" + GOOD.encode()),
    "tabs": ("tabs", b"playbook: corner-shop\nstages:\n\tfirst: {}\n"),
    "control characters": ("not-yaml", b"playbook: corner\x07shop\n"),
}


@pytest.mark.parametrize("name", sorted(BYTES))
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_files_that_are_hardly_files(name: str, lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected, data = BYTES[name]
    path = tmp_path / "book.yaml"
    path.write_bytes(data)
    code, errors, stderr = checked(path, capsys, "--lang", lang)
    assert (code, [one["code"] for one in errors], stderr) == (2, [expected], "")
    assert errors[0]["message"]
    assert errors[0]["help"]


def test_fifty_megabytes_are_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], limited_work: Callable[[], AbstractContextManager[None]]
) -> None:
    path = tmp_path / "book.yaml"
    with path.open("wb") as file:
        line = b"- {a: 1, b: [x, y, z], c: some text that is rather long}\n"
        for _ in range(50):
            file.write(line * (1_000_000 // len(line) + 1))
    assert path.stat().st_size > 50_000_000
    code, errors, _ = checked(path, capsys)
    assert (code, [one["code"] for one in errors]) == (2, ["file-too-large"])
    with limited_work():
        assert main(["decide", demo.PLAYBOOK, str(path)]) == 2
    assert "error[file-too-large]" in capsys.readouterr().err


# --- snapshots and contacts ------------------------------------------------------------------------------------------


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    """The loan of the demonstration with one value changed, or taken out where `to` is `...`."""
    told = loan()
    *above, last = path
    at: Any = told
    for part in above:
        at = at[part]
    if to is ...:
        del at[last]
    elif last == "+":
        at.append(to)
    else:
        at[last] = to
    return told


AT = "2026-11-06T12:00:00+08:00"
SNAPSHOTS: dict[str, tuple[str, dict[str, Any]]] = {
    "float money": ("float-money", changed("loan", "installments", 2, "amount", to=21200.5)),
    "naive instant": ("naive-instant", changed("as_of", to="2026-11-09T10:00:00")),
    "missing instant": ("missing-instant", changed("as_of", to=...)),
    "missing instant of a record": ("missing-instant", changed("ledger", 0, "at", to=...)),
    "unknown zone": ("unknown-zone", changed("loan", "timezone", to="Asia/Shangai")),
    "unknown key": ("unknown-key", changed("loan", "colour", to="red")),
    "unknown word": ("unknown-word", changed("ledger", 0, "outcome", to="conversatoin")),
    "a record of an unknown party": ("unknown-party", changed("ledger", 0, "party", to="borower")),
    "a record of an unknown address": ("unknown-address", changed("ledger", 0, "address", to="mobil")),
    "equal ids that differ": (
        "conflicting-records",
        changed("ledger", "+", to={"id": "promise-1", "kind": "payment", "at": AT, "amount": "1.00"}),
    ),
    "paid beyond the amount": ("paid-beyond-amount", changed("loan", "installments", 2, "paid", to="99999.00")),
    "a void of nothing": (
        "void-of-nothing",
        changed("ledger", "+", to={"id": "v", "kind": "void", "at": AT, "of": "x"}),
    ),
    "a negative amount": ("negative-amount", changed("loan", "installments", 2, "paid", to="-1.00")),
    "a list for a loan": ("wrong-shape", changed("loan", to=[])),
}


@pytest.mark.parametrize("name", sorted(SNAPSHOTS))
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_bad_snapshots(name: str, lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected, data = SNAPSHOTS[name]
    path = tmp_path / "loan.json"
    path.write_text(json.dumps(data, indent=1), encoding="utf-8")
    assert main(["decide", demo.PLAYBOOK, str(path), "--lang", lang]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    label = "错误" if lang == "zh" else "error"
    assert told.err.count(f"{label}[") == 1
    assert f"{label}[{expected}]" in told.err
    assert told.err.startswith(f"{path}:")
    path.write_text(demo.snapshot_text(), encoding="utf-8")
    assert main(["decide", demo.PLAYBOOK, str(path)]) == 0


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty-file"),
        (b"{", "not-json"),
        (b'{"as_of": "2026-11-09T10:00:00+08:00", "as_of": 1}', "duplicate-key"),
        (b"[" * 100_000, "nesting-too-deep"),
        (b"\xff\xfe{}", "invalid-utf-8"),
        (b"null", "wrong-shape"),
    ],
)
def test_files_that_are_hardly_snapshots(
    data: bytes, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "loan.json"
    path.write_bytes(data)
    assert main(["decide", demo.PLAYBOOK, str(path)]) == 2
    assert f"error[{expected}]" in capsys.readouterr().err


CALL = json.loads(demo.contact_text())


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (CALL | {"party": "sistr"}, "unknown-party"),
        (CALL | {"address": "mobile"}, "unknown-address"),
        (CALL | {"at": "2026-11-09T10:05:00"}, "naive-instant"),
        (CALL | {"act": "litigation"}, "one-of"),
        (CALL | {"action": "cal-borrower"}, "unknown-action"),
        (CALL | {"stated": {"recorded": "perhaps"}}, "wrong-kind"),
        (CALL | {"channel": "pigeon"}, "unknown-word"),
    ],
)
def test_bad_contacts(
    contact: dict[str, Any], expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loan.json").write_text(demo.snapshot_text(), encoding="utf-8")
    (tmp_path / "call.json").write_text(json.dumps(contact), encoding="utf-8")
    files = [str(tmp_path / "loan.json"), str(tmp_path / "call.json")]
    assert main(["judge", *files, "--playbook", demo.PLAYBOOK]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("error["), f"error[{expected}]" in told.err) == ("", 1, True)


def test_all_errors_of_a_file_are_told_in_one_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "book.yaml"
    text = GOOD.replace("opens: [sue]", "opens: [sew]").replace("late..", "latte..").replace("cn-civil", "cn-criminal")
    path.write_text(text, encoding="utf-8")
    _, errors, _ = checked(path, capsys)
    assert [one["code"] for one in errors] == [
        "unknown-pack",
        "unknown-number",
        "unknown-action",
        "action-never-opened",
    ]


def test_the_text_form_points_at_the_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(GOOD.replace("{days_past_due: 1..}", "{days_past_due: 9..3}"), encoding="utf-8")
    assert main(["check", str(path), "--lang", "en"]) == 2
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == f"{path}:14:27: error[reversed-range]: the range `9..3` begins after it ends"
    assert shown[2].index("^") == shown[1].index("9..3")
    assert shown[-1] == "1 file checked: 1 error, no warnings"
