"""What a pack has under a name is told by its title, in the language asked; titles are no rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dunning_rules import load_contact, load_packs, load_snapshot
from dunning_rules.checking import check_files
from dunning_rules.comparing import Comparison, compare
from dunning_rules.loading import Library, pack_of
from dunning_rules.procedure import PackFile, file_of
from dunning_rules.report.comparison import comparison_lines
from dunning_rules.report.naming import naming
from dunning_rules.report.packsheet import pack_sheet
from dunning_rules.report.signedpage import sheet_html
from dunning_rules.report.signing import sheet_lines
from dunning_rules.report.verdict import verdict_lines
from dunning_rules.rules import attributes_of
from dunning_rules.shipped import packs
from dunning_rules.source import Source
from dunning_rules.words import STATED

TODAY = date(2026, 11, 9)
TITLES = {
    "household": "title: {en: kin of the borrower, zh: 借款人亲属}, ",
    "silent": "title: {en: three days of silence, zh: 三日无音讯}, ",
    "agreed-call": "title: {en: made by consent, zh: 经同意}, ",
    "answer-time": "title: {en: time to answer, zh: 答复期限}, ",
}
ATTRIBUTES = "attributes: {shows_badge: {title: {en: badge shown, zh: 出示证件}}}\n"
PACK = """
pack: titled
language: 1
version: 1
title: {{en: Titled, zh: 有名称}}
timezone: Asia/Shanghai
definitions:
  household: {{{household}roles: [spouse, relative]}}
  silent: {{{silent}when: {{contacted: {{channel: phone, outcome: no_answer, at_least: 3}}}}}}
marks:
  agreed-call: {{{agreed-call}when: {{consent: calls}}}}
dates:
  answer-time: {{{answer-time}latest: {{kind: request, what: dispute}}, plus: 5 days}}
{attributes}guards:
  quiet-family:
    row: T-1
    applies_to: {{channel: phone, to: household}}
    only_if: {{meets: silent}}
    cite: Titles § 1
    force: policy
    effect: deny
    known: read
    text: {{en: The family is left alone., zh: 不打扰家属。}}
  three-calls:
    row: T-2
    applies_to: {{channel: phone}}
    at_most: 3 per day
    counting: {{agreed-call: false}}
    cite: Titles § 2
    force: policy
    effect: deny
    known: read
    text: {{en: Three calls a day., zh: 每日三次。}}
  answered-first:
    row: T-3
    applies_to: {{channel: visit}}
    forbid: {{request: dispute, not: {{passed: answer-time}}}}
    unless: {{stated: {{shows_badge: true}}}}
    cite: Titles § 3
    force: policy
    effect: deny
    known: read
    text: {{en: Answered first., zh: 先行答复。}}
"""
TITLED = PACK.format(**TITLES, attributes=ATTRIBUTES)
PLAIN = PACK.format(**dict.fromkeys(TITLES, ""), attributes="")
SAID = {
    "en": ("kin of the borrower", "three days of silence", "made by consent", "time to answer", "badge shown"),
    "zh": ("借款人亲属", "三日无音讯", "经同意", "答复期限", "出示证件"),
}
NAMES = ("household", "silent", "agreed-call", "answer-time", "shows_badge")
SENTENCES = {
    "en": (
        "to one of the group “kin of the borrower”",
        "“three days of silence” applies",
        "not marked “made by consent”",
        "the last day of “time to answer” is not yet over",
        "“badge shown” is stated: yes",
    ),
    "zh": (
        "对象：“借款人亲属”所列人员",
        "符合“三日无音讯”",
        "未标记为“经同意”",
        "“答复期限”尚未届满",
        "声明“出示证件”：是",
    ),
}


def read(text: str) -> PackFile:
    told, wrong = file_of(Source("titled.yaml", text), Library())
    assert isinstance(told, PackFile), [one.render() for one in wrong]
    return told


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_says_titles_and_each_name_once(lang: str) -> None:
    """The id stands where the thing itself is listed, and in no sentence."""
    text = "\n".join(sheet_lines(pack_sheet(read(TITLED), lang), 400))
    assert [one for one in SENTENCES[lang] if one not in text] == []
    for title, name in zip(SAID[lang], NAMES, strict=True):
        assert text.count(f"“{title}” ({name})") == 1
        assert text.count(name) == 1
        assert f"“{title}”" in sheet_html(pack_sheet(read(TITLED), lang))


def test_without_a_title_the_name_is_told() -> None:
    text = "\n".join(sheet_lines(pack_sheet(read(PLAIN), "zh"), 400))
    for said in ("“household”所列人员", "符合“silent”", "未标记为“agreed-call”", "“answer-time”尚未届满"):
        assert said in text
    assert "声明“shows_badge”：是" in text


def test_titles_are_no_rule() -> None:
    """Not of the digest, and not of what is compared: two packs that differ in nothing else are one."""
    (one, _), (other, _) = pack_of(Source("a.yaml", TITLED)), pack_of(Source("b.yaml", PLAIN))
    assert one is not None
    assert other is not None
    assert one == other
    assert one.digest == other.digest
    assert one.names.title("date", "answer-time") is not None
    assert other.names.title("date", "answer-time") is None


def compared(old: str, new: str) -> Comparison:
    return compare(read(old), read(new), derive=False)


def test_a_changed_title_is_a_changed_text() -> None:
    told = compared(PLAIN, TITLED)
    assert not told.differs
    lines = "\n".join(comparison_lines(told, "en", 400))
    named = "definition household, definition silent, mark agreed-call, named date answer-time"
    assert f"texts changed, no rule: {named}, stated attribute shows_badge" in lines


@pytest.mark.parametrize(
    ("was", "now", "en", "zh"),
    [
        ("at_least: 3", "at_least: 4", "definition “three days of silence” (silent)", "定义“三日无音讯”（silent）"),
        (
            "roles: [spouse, relative]",
            "roles: [spouse]",
            "definition “kin of the borrower” (household)",
            "（household）",
        ),
        ("{consent: calls}", "{consent: place}", "mark “made by consent” (agreed-call)", "标记“经同意”（agreed-call）"),
        ("plus: 5 days", "plus: 6 days", "named date “time to answer” (answer-time)", "期限“答复期限”（answer-time）"),
        (
            "{stated: {shows_badge: true}}",
            "{stated: {shows_badge: false}}",
            "“badge shown” is stated: no",
            "“出示证件”：否",
        ),
    ],
)
def test_a_comparison_says_titles(was: str, now: str, en: str, zh: str) -> None:
    assert was in TITLED
    told = compared(TITLED, TITLED.replace(was, now))
    assert en in "\n".join(comparison_lines(told, "en", 400))
    assert zh in "\n".join(comparison_lines(told, "zh", 400))


def test_a_new_title_makes_no_condition_another() -> None:
    """An exception that asks one thing more says that thing alone, though what it asked before has a new title now."""
    old = TITLED.replace("unless: {stated", "unless: {meets: silent, stated")
    new = old.replace("unless: {meets", "unless: {party.kind: person, meets").replace("three days of", "four days of")
    lines = "\n".join(comparison_lines(compared(old, new), "en", 400))
    assert "asked besides: the kind of the party is a natural person" in lines
    assert "silence" not in lines


LOAN = {
    "loan": {"id": "l", "product": "shop_loan", "timezone": "Asia/Shanghai", "installments": []},
    "parties": [{"id": "owner", "role": "borrower", "addresses": [{"id": "shop", "kind": "business"}]}],
    "ledger": [{"id": "d1", "kind": "request", "at": "2026-03-02T10:00:00+08:00", "party": "owner", "what": "dispute"}],
}
VISIT = {"at": "2026-03-04T10:00:00+08:00", "channel": "visit", "party": "owner", "address": "shop"}


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "T-3 “time to answer”: 2026-03-07"), ("zh", "T-3 “答复期限”: 2026-03-07")]
)
def test_an_answer_names_its_dates_by_their_titles(lang: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "titled.yaml"
    path.write_text(TITLED, encoding="utf-8")
    asked, snapshot = load_packs(str(path)), load_snapshot(LOAN | {"as_of": VISIT["at"]})
    verdict = asked.judge(snapshot, load_contact({**VISIT, "purpose": "demand", "by": "lender"}))
    shown = verdict_lines(verdict, asked.rules, naming(None, asked.rules, snapshot, lang), 400)
    assert said in "\n".join(shown)


def test_a_title_in_one_language_is_told(tmp_path: Path) -> None:
    for was, place in (
        ("{en: kin of the borrower, zh: 借款人亲属}", "definitions.household.title"),
        ("{en: made by consent, zh: 经同意}", "marks.agreed-call.title"),
        ("{en: time to answer, zh: 答复期限}", "dates.answer-time.title"),
        ("{en: badge shown, zh: 出示证件}", "attributes.shows_badge.title"),
    ):
        assert was in TITLED
        path = tmp_path / "titled.yaml"
        path.write_text(TITLED.replace(was, "in English alone"), encoding="utf-8")
        (found,) = check_files([path], today=TODAY)
        assert [(one.code, one.path) for one in found.diagnostics] == [("text-in-one-language", place)]
    path.write_text(PLAIN, encoding="utf-8")
    (found,) = check_files([path], today=TODAY)
    assert found.diagnostics == ()


@pytest.mark.parametrize("name", sorted(packs()))
def test_all_that_a_shipped_pack_has_under_a_name_has_a_title(name: str) -> None:
    source = Source(name, packs()[name].read_text(encoding="utf-8"))
    told, _ = file_of(source, Library())
    assert isinstance(told, PackFile)
    names = told.rules.names
    wanted = [("definition", one.name) for one in told.definitions]
    wanted += [("mark", mark) for mark, _ in names.marks] + [("date", one.name) for one in names.dates]
    wanted += [("attribute", one) for one in attributes_of(told.rules) if one not in STATED]
    titles = {(kind, one): title for kind, one, title in names.titles}
    assert [one for one in wanted if one not in titles or titles[one].en == titles[one].zh] == []
    kinds: dict[str, list[str]] = {}
    for (kind, _), title in titles.items():
        kinds.setdefault(kind, []).extend((title.en, title.zh))
    assert [one for one, said in kinds.items() if len(said) != len(set(said))] == []
