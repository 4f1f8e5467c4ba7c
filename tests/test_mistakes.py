"""Mistakes of people who type: each gets its code, at the line where it was made, with what to write instead."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from dunning_rules import meant
from dunning_rules.mending import mend_line
from dunning_rules.source import Source
from dunning_rules.values import read_boolean, read_date, read_limit, read_range, read_term
from dunning_rules.yamltree import read_yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from mistakes import GOOD, MISTAKES, Mistake, printed  # noqa: E402

EVERY = {one.title.en: one for mistakes in MISTAKES.values() for one in mistakes}
BEYOND_ITS_LINE = {
    "a wrong indentation",
    "a key left out",
    "an action that no stage opens",
    "days that leave one out",
    "a file in GBK",
    "nothing at all",
    "a second document",
}
"""What can only be told of another line than the one that was changed."""


def test_there_are_at_least_thirty_and_the_file_is_good() -> None:
    assert len(EVERY) == sum(map(len, MISTAKES.values())) >= 30
    assert Mistake(title=next(iter(EVERY.values())).title).checked().diagnostics == ()


@pytest.mark.parametrize("title", EVERY)
def test_a_mistake_gets_one_message_at_its_line(title: str) -> None:
    one = EVERY[title]
    found = one.checked().diagnostics
    assert [told.code for told in found] == ([] if one.code is None else [one.code])
    if one.code is None or title in BEYOND_ITS_LINE:
        return
    changed = GOOD.replace(one.was, one.becomes).splitlines()
    first = next(at for at, (was, now) in enumerate(zip(GOOD.splitlines(), changed, strict=False), 1) if was != now)
    assert found[0].place is not None
    assert first <= found[0].place.line <= first + one.becomes.count("\n")


@pytest.mark.parametrize("title", [title for title, one in EVERY.items() if one.code == "full-width-punctuation"])
def test_the_mended_line_that_is_shown_is_the_good_one(title: str) -> None:
    one = EVERY[title]
    (found,) = one.checked().diagnostics
    line = next(line for line in GOOD.splitlines() if one.was in line)
    mended = dict(found.values)["mended"]
    same = mended.replace('"', "").split() == line.split()  # quotes of a text may stay
    assert same
    tree, wrong = read_yaml(Source("line.yaml", mended))
    assert tree is not None
    assert wrong == []


def test_what_is_accepted_means_the_same() -> None:
    accepted = [one for one in EVERY.values() if one.code is None]
    assert [one.bytes_ for one in accepted] == ["bom", "crlf"]


def test_the_page_has_them_all_in_both_languages() -> None:
    page = (ROOT / "docs" / "howto" / "mistakes.md").read_text(encoding="utf-8")
    assert "".join(f"{line}\n" for line in printed()) in page
    assert len(re.findall(r"^\*\*\d+\. ", page, re.MULTILINE)) == len(EVERY)
    assert page.count("    help: ") == page.count("    建议: ") == sum(one.code is not None for one in EVERY.values())


# --- what was meant --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每天3次", "3 per day"),
        ("每日不超过3次", "3 per day"),
        ("每7天1次", "1 per 7 days"),
        ("每周2次", "2 per 7 days"),
        ("每小时1次", "1 per hour"),
        ("1 per 7 天", "1 per 7 days"),
        ("2 conversations per 1 天", "2 conversations per 1 day"),
        ("3 times a day", "3 per day"),
        ("1 a week", "1 per 7 days"),
        ("2 every 3 days", "2 per 3 days"),
        ("sometimes", None),
    ],
)
def test_limits(text: str, expected: str | None) -> None:
    assert meant.limit(text) == expected
    assert expected is None or read_limit(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3天", "3 days"),
        ("1 天", "1 day"),
        ("48小时", "48 hours"),
        ("6个月", "6 months"),
        ("5个工作日", "5 business days"),
        ("2年", "2 years"),
        ("15分钟", "15 minutes"),
        ("三天", None),
    ],
)
def test_terms(text: str, expected: str | None) -> None:
    assert meant.term(text) == expected
    assert expected is None or read_term(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1-3", "1..3"), ("1 ~ 3", "1..3"), ("1至3天", "1..3"), ("-5--1", "-5..-1"), ("1 to 3", "1..3"), ("1,3", None)],
)
def test_ranges(text: str, expected: str | None) -> None:
    assert meant.range_(text) == expected
    assert expected is None or read_range(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026/1/1", "2026-01-01"),
        ("2026年11月9日", "2026-11-09"),
        ("2026-1-9", "2026-01-09"),
        ("2026.2.30", None),
        ("tomorrow", None),
    ],
)
def test_days(text: str, expected: str | None) -> None:
    assert meant.day(text) == expected
    assert expected is None or read_date(expected)


@pytest.mark.parametrize(("text", "expected"), [("yes", "true"), ("是", "true"), ("NO", "false"), ("perhaps", None)])
def test_yes_and_no(text: str, expected: str | None) -> None:
    assert meant.boolean(text) == expected
    assert expected is None or read_boolean(expected) is (expected == "true")


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("opens: [call、text]", "opens: [call, text]"),
        ("title: 电话、短信", "title: 电话、短信"),
        ("when: {days_past_due: 1…3}", "when: {days_past_due: 1..3}"),
        ("when: {days_past_due: 4…}", "when: {days_past_due: 4..}"),
        ("when: {days_past_due: …3}", "when: {days_past_due: ..3}"),
        ("title: 请稍候…", "title: 请稍候…"),
        ("title: {en: Wait…, zh: 请稍候}", "title: {en: Wait…, zh: 请稍候}"),
    ],
)
def test_signs_that_are_half_width_only_where_they_have_a_meaning(line: str, mended: str) -> None:
    assert mend_line(line) == mended
