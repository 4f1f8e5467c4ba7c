"""`dunning explain`: the page of every code, offline and in both languages; near names; the list of all codes."""

from __future__ import annotations

import json
import re

import pytest

from dunning_rules import shipped
from dunning_rules.catalogue import CATALOGUE
from dunning_rules.cli import main
from dunning_rules.report.explained import GROUPS, code_dict
from dunning_rules.report.layout import width

pytestmark = pytest.mark.usefixtures("english_terminal")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["explain", *arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


REVERSED = """\
reversed-range  (error: the file does not load)

The range begins after it ends, so nothing lies in it. The smaller end comes
first.

Not so:

    when: {days_past_due: 3..1}

But so:

    when: {days_past_due: 1..3}

message: the range `…` begins after it ends
advice: write the smaller end first: …..…
"""


def test_a_code_is_explained_with_a_bad_and_a_good_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "reversed-range") == (0, REVERSED, "")


def test_what_check_prints_can_be_pasted(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "error[reversed-range]") == run(capsys, "error[reversed-range]:") == (0, REVERSED, "")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("code", CATALOGUE)
def test_every_code_is_explained_in_both_languages(code: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, code, "--lang", lang)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith(code)
    assert bool(re.search(r"[\u4e00-\u9fff]{4}", out)) or lang == "en"
    assert "```" not in out
    assert all(width(line) <= 80 for line in lines if not line.startswith("    "))
    page = (shipped.error_pages() / f"{code}.md").read_text(encoding="utf-8")
    assert len(code_dict(code, page, lang)["examples"]) == 2


def test_an_unknown_code_gets_a_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "revesed-range")
    assert (code, out) == (2, "")
    assert err.startswith("dunning: there is no code `revesed-range`; did you mean `reversed-range`?\n")
    assert "没有代码 `revesed-range`；是不是想写 `reversed-range`？" in run(capsys, "revesed-range", "--lang", "zh")[2]
    assert "did you mean" not in run(capsys, "something else")[2]


def test_without_a_code_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("en", "zh"):
        status, out, err = run(capsys, "--lang", lang)
        assert (status, err) == (0, "")
        assert re.findall(r"^  ([a-z0-9-]+)  ", out, re.MULTILINE) == [
            code for _, codes in GROUPS for code in sorted(codes)
        ]
        assert max(map(width, out.splitlines())) <= 80
    assert sorted(code for _, codes in GROUPS for code in codes) == sorted(CATALOGUE)


def test_the_same_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(run(capsys, "reversed-range", "--format", "json")[1])
    assert told["severity"] == "error"
    assert told["examples"] == ["when: {days_past_due: 3..1}", "when: {days_past_due: 1..3}"]
    assert told["meaning"].startswith("The range begins after it ends")
    every = json.loads(run(capsys, "--format", "json")[1])
    assert [one["code"] for one in every["codes"]] == list(CATALOGUE)
