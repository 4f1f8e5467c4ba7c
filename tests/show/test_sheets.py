"""Pages to sign: whole screens in both languages, what they hold, and the HTML page that stands alone."""

from __future__ import annotations

import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dunning_rules import shipped
from dunning_rules.filetext import read_path
from dunning_rules.loading import Library
from dunning_rules.procedure import PackFile, PlaybookFile, file_of
from dunning_rules.report.layout import width
from dunning_rules.report.packsheet import pack_sheet
from dunning_rules.report.playbooksheet import playbook_sheet
from dunning_rules.report.sheet import Sheet
from dunning_rules.report.signedpage import sheet_html
from dunning_rules.report.signing import sheet_lines
from dunning_rules.source import Source

SCREENS = Path(__file__).parent.parent / "screens"
LANGS = ("en", "zh")


def told(source: Source) -> PlaybookFile | PackFile:
    found, wrong = file_of(source, Library(SCREENS))
    assert found is not None, [one.render() for one in wrong]
    return found


def sheet_of(source: Source, lang: str) -> Sheet:
    found = told(source)
    return playbook_sheet(found, lang) if isinstance(found, PlaybookFile) else pack_sheet(found, lang)


def from_path(path: Path) -> Source:
    source, _ = read_path(path, name=path.name)
    assert source is not None
    return source


SMALL = {"show-playbook": SCREENS / "shop-loan.yaml", "show-pack": SCREENS / "shop-rules.yaml"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", sorted(SMALL))
def test_screens(name: str, lang: str, accept: bool) -> None:
    """`pytest --accept tests/show` writes the screens anew, to be reviewed as a difference."""
    shown = "\n".join(sheet_lines(sheet_of(from_path(SMALL[name]), lang), 80)) + "\n"
    path = SCREENS / f"{name}.{lang}.txt"
    if accept:
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


SHIPPED = {**shipped.playbooks(), **shipped.packs()}


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("name", ["guaranteed-loan", "cn-collection", "us-reg-f"])
def test_no_line_is_wider_than_the_screen(name: str, columns: int) -> None:
    for lang in LANGS:
        lines = sheet_lines(sheet_of(from_path(SHIPPED[name]), lang), columns)
        assert max(map(width, lines)) <= columns


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", sorted(shipped.playbooks()))
def test_a_procedure_holds_all_that_its_playbook_says(name: str, lang: str) -> None:
    found = told(from_path(SHIPPED[name]))
    assert isinstance(found, PlaybookFile)
    text = re.sub(r"\s", "", "\n".join(sheet_lines(playbook_sheet(found, lang), 120)))
    rules = found.rules
    wanted = [rules.version, rules.digest, found.text_digest, *(one.id for one in rules.actions)]
    wanted += [one.title.in_(lang) for one in (*rules.stages, *rules.pauses, *rules.actions)]
    wanted += [one.title.in_(lang) for one in (*found.numbers, *found.inputs, *found.packs)]
    wanted += [said.in_(lang) for one in rules.actions for said in (*one.script, *one.offer, *one.bring)]
    wanted += [reason.in_(lang) for _, reason in found.left_out]
    wanted += [step for one in (*rules.stages, *rules.actions) for step in one.source]
    assert [one for one in wanted if re.sub(r"\s", "", one) not in text] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", sorted(shipped.packs()))
def test_a_page_holds_all_that_its_pack_says(name: str, lang: str) -> None:
    found = told(from_path(SHIPPED[name]))
    assert isinstance(found, PackFile)
    text = re.sub(r"\s", "", "\n".join(sheet_lines(pack_sheet(found, lang), 120)))
    guards = found.rules.guards
    wanted = [found.rules.digest, *(one.cite for one in guards), *(one.row for one in guards)]
    wanted += [one.text.in_(lang) for one in guards]
    wanted += [one.note.in_(lang) for one in guards if one.note is not None]
    wanted += [one.name for one in found.definitions]
    assert [one for one in wanted if re.sub(r"\s", "", one) not in text] == []


def test_stages_stand_in_the_order_of_their_days() -> None:
    sheet = sheet_of(from_path(SHIPPED["guaranteed-loan"]), "en")
    (stages,) = [one for one in sheet.sections if one.title.startswith("Stages")]
    marks = [entry.mark for entry in stages.entries]
    first = [int(found[0]) if (found := re.findall(r"\d+", mark)) else 10**6 for mark in marks]
    assert first == sorted(first)
    assert marks[0] == "day 1 to 3"
    assert "from day 7" in marks
    assert marks[-1] == "any day"


def test_a_number_that_is_assumed_is_marked() -> None:
    sheet = sheet_of(from_path(SHIPPED["guaranteed-loan"]), "en")
    (numbers,) = [one.table for one in sheet.sections if one.title == "Numbers"]
    assert numbers is not None
    assert numbers.rows[0] == ("Long overdue from (long_overdue)", "90 days", "gl-7, gl-9", "yes", "2027-06-30")
    assert numbers.marked == frozenset(range(len(numbers.rows)))


def test_the_digest_of_the_file_is_that_of_its_bytes() -> None:
    path = SHIPPED["guaranteed-loan"]
    assert told(from_path(path)).text_digest == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def test_an_edit_of_a_text_changes_the_digest_of_the_file_alone() -> None:
    source = from_path(SHIPPED["guaranteed-loan"])
    edited = Source(source.name, source.text.replace("Daily demand call", "Demand call of the day"))
    one, other = told(source), told(edited)
    assert one.rules.digest == other.rules.digest
    assert one.text_digest != other.text_digest


# --- the HTML page ---------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a page is made of: its tags with their attributes, its text, whether every tag is closed."""

    EMPTY = ("meta",)

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["guaranteed-loan", "cn-collection", "us-reg-f"])
def test_the_page_stands_alone(name: str, lang: str) -> None:
    html = sheet_html(sheet_of(from_path(SHIPPED[name]), lang))
    page = Page(html)
    assert page.open == []
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "img", "iframe", "form", "object"})
    links = [attributes.get(key) for _, attributes in page.tags for key in ("href", "src") if key in attributes]
    assert all(link is not None and link.startswith("#") for link in links)
    anchors = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert {str(link).removeprefix("#") for link in links} <= anchors
    assert "url(" not in html
    assert "@import" not in html
    policy = [one["content"] for tag, one in page.tags if one.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert page.tags[0] == ("html", {"lang": {"en": "en", "zh": "zh-CN"}[lang]})


def test_the_page_has_a_place_to_sign_and_prints_on_paper() -> None:
    html = sheet_html(sheet_of(from_path(SHIPPED["guaranteed-loan"]), "en"))
    signing = html[html.index('class="sign"') :]
    assert [one for one in ("Prepared by", "Reviewed by compliance", "Approved by") if one not in signing] == []
    assert "size: A4" in html
    assert "counter(page)" in html


def test_the_page_holds_what_the_lines_hold() -> None:
    sheet = sheet_of(from_path(SHIPPED["guaranteed-loan"]), "zh")
    page = re.sub(r"\s", "", Page(sheet_html(sheet)).text)
    for section in sheet.sections:
        texts = [text for entry in section.entries for row in entry.rows for text in row.texts]
        assert [text for text in (section.title, *texts) if re.sub(r"\s", "", text) not in page] == []


EVIL = """
playbook: evil
language: 1
version: "1</style><script>alert(1)</script>"
title: 'A <b>bold</b> & "quoted" title \\u202e'
applies_to: {product: "<img src=x onerror=alert(1)>"}
timezone: Asia/Shanghai
stages:
  one: {title: "<script>alert(2)</script>", when: {days_past_due: 1..}, opens: call, source: s-1}
actions:
  call:
    title: "'><svg onload=alert(3)>"
    contact: {channel: phone, to: borrower, purpose: demand}
    script: ["</li></ul><script>alert(4)</script>"]
    serve: notice
"""


def test_texts_of_a_file_are_never_markup() -> None:
    source = Source("evil.yaml", EVIL.replace("\\u202e", "\u202e"))
    html = sheet_html(sheet_of(source, "en"))
    page = Page(html)
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "svg", "img", "b"})
    assert not [one for _, one in page.tags if any(key.startswith("on") for key in one)]
    assert "\u202e" not in html
    assert "<script>alert(4)</script>" in page.text
