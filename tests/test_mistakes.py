"""Mistakes of people who type: each gets its code, at the line where it was made, with what to write instead."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

import pytest
from pydantic import BaseModel

from dunning_rules import meant, spoken, words
from dunning_rules.diagnostics import near
from dunning_rules.document import condition as condition_documents
from dunning_rules.document import pack as pack_documents
from dunning_rules.document import playbook as playbook_documents
from dunning_rules.document import scenarios as scenario_documents
from dunning_rules.facts import ASKED_KINDS, FACT_KINDS, FACT_TITLES
from dunning_rules.lower.conditions import _FORMS as CONDITION_FORMS
from dunning_rules.mending import mend_line
from dunning_rules.source import Source
from dunning_rules.values import read_boolean, read_date, read_decimal, read_limit, read_range, read_term
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
        ("1 per week", "1 per 7 days"),
        ("3 per month", "3 per 30 days"),
        ("3 attempts each day", "3 attempts per day"),
        ("3 calls per day", "3 attempts per day"),
        ("1 per 7days", "1 per 7 days"),
        ("1/7 days", "1 per 7 days"),
        ("3次/天", "3 per day"),
        ("一天三次", "3 per day"),
        ("每日不超过三次", "3 per day"),
        ("sometimes", None),
        ("3", None),
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
        ("三天", "3 days"),
        ("七十二小时", "72 hours"),
        ("3days", "3 days"),
        ("1 day", "1 day"),
        ("几天", None),
    ],
)
def test_terms(text: str, expected: str | None) -> None:
    assert meant.term(text) == expected
    assert expected is None or read_term(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-3", "1..3"),
        ("1 ~ 3", "1..3"),
        ("1至3天", "1..3"),
        ("-5--1", "-5..-1"),
        ("1 to 3", "1..3"),
        ("1——3", "1..3"),
        ("1...3", "1..3"),
        ("1.3", "1..3"),
        ("1。。3", "1..3"),
        ("一至三天", "1..3"),
        ("1..3天", "1..3"),
        ("4.. days", "4.."),
        (">3", "4.."),
        (">= 3", "3.."),
        ("≥3", "3.."),
        ("超过90天", "91.."),
        ("90+", "90.."),
        ("90天以上", "90.."),
        ("<=3", "..3"),
        ("<3", "..2"),
        ("3天以内", "..3"),
        ("1,3", None),
        ("3", None),
        ("soon", None),
    ],
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
        ("20260109", "2026-01-09"),
        ("20261340", None),
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
    ("text", "expected"),
    [
        ("90days", "90"),
        ("90天", "90"),
        ("90 days", "90"),
        ("九十", "90"),
        ("十五天", "15"),
        ("二百零三", "203"),
        ("10,000", "10000"),
        ("100.50元", "100.50"),
        ("5%", "0.05"),
        ("12.5%", "0.125"),
        ("150%", "1.5"),
        ("3万元", None),
        ("ninety", None),
    ],
)
def test_numbers(text: str, expected: str | None) -> None:
    assert meant.number(text) == expected
    assert expected is None or read_decimal(expected) >= 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Visit", "visit"),
        ("shop loan", "shop-loan"),
        ("cn-civil.yaml", "cn-civil"),
        ("-visit", "visit"),
        ("shop-loan/", "shop-loan"),
        ("call, text]", "[call, text]"),
        ("前三天", None),
        ("a/b", None),
    ],
)
def test_names(text: str, expected: str | None) -> None:
    assert meant.name(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("days_past_due > 3", "days_past_due: 4.."),
        ("days_past_due >= long_overdue", "days_past_due: long_overdue.."),
        ("days_past_due <= long_overdue", "days_past_due: ..long_overdue"),
        ("days_past_due > long_overdue", None),
        ("days_past_due = 3", "days_past_due: 3"),
        ("days_past_due<=30", "days_past_due: ..30"),
        ("loan.status == active", "loan.status: active"),
        ("days past due", None),
    ],
)
def test_comparisons(text: str, expected: str | None) -> None:
    assert meant.compared(text) == expected


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("开放", ["opens", "when"], "opens"),
        ("条件", ["opens", "when"], "when"),
        ("逾期天数", list(FACT_KINDS), "days_past_due"),
        ("电话", list(words.CHANNELS), "phone"),
        ("村委会", list(words.ROLES), "community"),
        ("规则包", ["packs", "guards"], "packs"),
        ("北京时间", ["Asia/Shanghai", "GMT+0"], "Asia/Shanghai"),
        ("UTC+8", ["Asia/Shanghai", "GMT+0"], "Asia/Shanghai"),
        ("GMT+7", ["Asia/Shanghai", "GMT+0"], None),
        ("天空", ["days"], None),
    ],
)
def test_words_in_chinese(name: str, known: list[str], expected: str | None) -> None:
    assert near(name, known) == expected


def test_what_is_said_in_chinese_is_said_of_what_there_is() -> None:
    keys = {
        fields.alias or name
        for module in (playbook_documents, pack_documents, scenario_documents, condition_documents)
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, BaseModel)
        for name, fields in model.model_fields.items()
    }
    assert sorted(spoken.KEYS.keys() - keys - CONDITION_FORMS.keys() - {"en", "zh"}) == []
    assert sorted(spoken.FACTS.keys() - ASKED_KINDS.keys()) == []
    titles = {ours: FACT_TITLES[ours].zh.partition("（")[0] for ours in spoken.FACTS}
    assert [
        ours
        for ours, title in titles.items()
        if not any(title.endswith(one) or one in title for one in spoken.FACTS[ours].split("、"))
    ] == []


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
        ("title: 请稍候……", "title: 请稍候……"),
        ("when: {days_past_due: 1……3}", "when: {days_past_due: 1..3}"),
        ("when: {days_past_due: 1。。3}", "when: {days_past_due: 1..3}"),
        ("when: {days_past_due: 4。。}", "when: {days_past_due: 4..}"),
        ("value: 1。5", "value: 1.5"),
        ("hours: 08：00-22：00", "hours: 08:00-22:00"),
        ("title: {en: Demand call，zh：电话催收}", "title: {en: Demand call, zh: 电话催收}"),
        ("title: {zh: 说明：身份，en：Say who}", "title: {zh: 说明：身份, en: Say who}"),
        ("opens：（call、text）", "opens: [call, text]"),
        ("opens: [call；text]", "opens: [call, text]"),
        ("opens: [ｖｉｓｉｔ]", "opens: [visit]"),
        ("when: {days_past_due: long＿overdue..}", "when: {days_past_due: long_overdue..}"),
        ("purpose: 「remind」", 'purpose: "remind"'),
        ("- {zh: “你好”；再见。（先生）}", "- {zh: “你好”；再见。（先生）}"),
        ("　　opens: [call]", "    opens: [call]"),
        ("\u00a0\u00a0opens:\u00a0[ca\u200bll]", "  opens: [call]"),
    ],
)
def test_signs_that_are_half_width_only_where_they_have_a_meaning(line: str, mended: str) -> None:
    assert mend_line(line) == mended


@pytest.mark.parametrize("line", ["\u00a0\u00a0a: b\n", "a: {b: c\n", 'a: "x\n', "a b\n", "a：b\n", "a: {b: c d: e}\n"])
def test_a_large_file_full_of_mistakes_is_answered_soon(line: str) -> None:
    began = time.monotonic()
    _, wrong = read_yaml(Source("large.yaml", line * (400_000 // len(line))))
    assert wrong != []
    assert time.monotonic() - began < 10
