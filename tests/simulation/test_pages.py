"""The pages: one well-formed document each, nothing fetched, nothing run, every text escaped, both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from dunning_rules import Playbook, Snapshot
from dunning_rules.calendar import MINUTE
from dunning_rules.report.daymarks import days_of
from dunning_rules.report.markup import Html, tag
from dunning_rules.report.naming import naming
from dunning_rules.report.simulationpage import simulation_page
from dunning_rules.report.timeline import closed_hours_text
from dunning_rules.report.timelinepage import pattern_of, timeline_page

from .rules import CALL, LETTER, SUE, VISIT, book, loan

EVIL = '<img src="https://example.org/x" onerror=alert(1)>&"\'\u202e'
VOID = {"meta", "br", "img"}
DAY = {"hours": "08:00-20:00", "applies_to": {"channel": ["phone", "visit"]}}


def evil(folder: Path) -> tuple[Playbook, Snapshot]:
    """A procedure whose every name is out to break the page."""
    actions = {
        "call": CALL | {"at_most": ["2 per day", "5 per 7 days"]},
        "visit": VISIT | {"when": {"days_past_due": "6.."}, "at_most": "1 per day"},
        "notice": LETTER | {"serve": "default_notice", "at_most": "once"},
        "court": SUE | {"when": {"days_past_due": "15.."}},
    }
    stages = {"open": {"when": {"days_past_due": "1.."}, "opens": list(actions), "title": EVIL}}
    guards = {"day": DAY | {"cite": EVIL, "text": {"en": EVIL, "zh": f"不得{EVIL}"}}}
    named = {
        name: one | {"title": {"en": f"{name} {EVIL}", "zh": f"动作 {name} {EVIL}"}} for name, one in actions.items()
    }
    return book(folder, named, stages, guards), loan()


def pages(folder: Path, lang: str) -> dict[str, str]:
    playbook, snapshot = evil(folder)
    names, title = naming(playbook.rules, playbook.packs, snapshot, lang), f"Small {EVIL}"
    return {
        "timeline": timeline_page(playbook.timeline(snapshot, days=30), names, title),
        "simulation": simulation_page(playbook.simulate(snapshot, until=30), names, title),
        "stalled": simulation_page(playbook.simulate(snapshot, until=5, happens=[cure()]), names, title),
    }


def cure() -> dict[str, Any]:
    return {"id": "<b>p1</b>", "kind": "payment", "at": "2026-11-10T10:00:00+08:00", "party": "b", "amount": "100.00"}


class Reader(HTMLParser):
    """Notes the elements, and that each is closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), f"an attribute twice: {tag} {attrs}"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture(params=["en", "zh"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_each_page_is_one_document_that_fetches_and_runs_nothing(tmp_path: Path, lang: str) -> None:
    for name, page in pages(tmp_path, lang).items():
        reader = read(page)
        assert page.startswith("<!DOCTYPE html>\n<html lang="), name
        assert ("html", {"lang": "zh-CN" if lang == "zh" else "en"}) in reader.seen
        allowed = {"html", "head", "meta", "title", "style", "body", "main", "header", "section", "footer", "div"}
        allowed |= {"h1", "h2", "p", "b", "small", "span", "i", "br", "ul", "ol", "li", "details", "summary"}
        assert {tag for tag, _ in reader.seen} <= allowed | {"table", "caption", "thead", "tbody", "tr", "th", "td"}
        for _, attributes in reader.seen:
            assert not [key for key in attributes if key.startswith("on") or key in ("src", "href", "srcset", "action")]
        outside = re.sub(r"&[a-z#0-9]+;", "", re.sub(r"https://example\.org/x", "", page))
        assert "://" not in outside
        assert "url(" not in page
        assert "@import" not in page


def test_names_stay_texts(tmp_path: Path, lang: str) -> None:
    for page in pages(tmp_path, lang).values():
        reader = read(page)
        assert "<img" not in page
        assert "\u202e" not in page
        assert any('<img src="https://example.org/x" onerror=alert(1)>&"\'' in text for text in reader.texts)


def test_the_language_is_the_asked_one(tmp_path: Path) -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for name, page in pages(tmp_path, "en").items():
        assert not chinese.search(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)), name
    for page in pages(tmp_path, "zh").values():
        headings = re.findall(r"<h2>(.*?)</h2>", page)
        assert headings
        assert all(chinese.search(one) for one in headings)


def cells(page: str) -> Iterator[list[str]]:
    """The rows of the table of days, each with the classes of its cells."""
    for row in re.findall(r"<tr[^>]*>(<th scope=\"row\" class=\"name\">.*?)</tr>", page):
        yield re.findall(r'<td class="([^"]*)"', row)


def test_the_tables_have_a_column_a_day_and_headers_that_say_so(tmp_path: Path, lang: str) -> None:
    for page in pages(tmp_path, lang).values():
        reader = read(page)
        heads = [attributes for tag, attributes in reader.seen if tag == "th"]
        assert all(one.get("scope") in ("col", "colgroup", "row") for one in heads)
        days = [one["title"] for one in heads if "day" in str(one.get("class"))]
        assert days[0] == "2026-11-09"
        assert sum(int(str(one["colspan"])) for one in heads if "colspan" in one) == len(days)
        assert [len(row) for row in cells(page)] == [len(days)] * len(list(cells(page)))
        assert "<caption" in page


def test_a_day_tells_its_stretches(tmp_path: Path) -> None:
    text = " ".join(read(pages(tmp_path, "en")["timeline"]).texts)
    assert "2026-11-10 Tuesday" in text
    assert "00:00–08:00 closed hours" in text
    assert "08:00–20:00 permitted" in text
    assert "20:00–24:00 closed hours" in text


def test_a_day_is_drawn_by_the_clock(tmp_path: Path) -> None:
    playbook, snapshot = evil(tmp_path)
    timeline = playbook.timeline(snapshot, days=3)
    first, second, _ = days_of(timeline["call/b/mobile"], timeline)
    assert pattern_of(first, timeline.zone).startswith("linear-gradient(90deg,var(--bg) 0 37.5%,var(--ok) 37.5% 83.3%,")
    assert pattern_of(second, timeline.zone).startswith("linear-gradient(90deg,transparent 0% 33.3%,var(--ok) 33.3%")
    assert (second.until - second.since) == 1440 * MINUTE
    assert [day.day for day in days_of(timeline["court"], timeline)] == [
        date(2026, 11, 9) + timedelta(days=n) for n in range(3)
    ]


def test_the_days_of_a_row_lie_from_end_to_end(tmp_path: Path) -> None:
    playbook, snapshot = evil(tmp_path)
    timeline = playbook.timeline(snapshot.at("2026-11-09T13:37:11.5+08:00"), days=40)
    for row in timeline.rows:
        days = days_of(row, timeline)
        assert [day.until for day in days[:-1]] == [day.since for day in days[1:]]
        assert (days[0].since, days[-1].until) == (timeline.since, timeline.until)
        assert all(day.spans[0].since == day.since and day.spans[-1].until == day.until for day in days)


def test_headings_do_not_shout(tmp_path: Path) -> None:
    headings = [one for page in pages(tmp_path, "en").values() for one in re.findall(r"<h2>(.*?)</h2>", page)]
    assert "What holds them, and until when" in headings
    assert [one for one in headings if one != one.capitalize()] == []


def test_what_closes_every_night_is_named(tmp_path: Path, lang: str) -> None:
    told = re.findall(r"<p>([^<]*20:00[^<]*08:00[^<]*)</p>", pages(tmp_path, lang)["timeline"])
    lead = "每日 20:00 至 08:00 为限制时段：" if lang == "zh" else "closed hours each day, 20:00 to 08:00: "
    assert [one for one in told if one.startswith(lead) and one.endswith("[R]")]


def test_hours_that_change_are_told_of_most_days(tmp_path: Path) -> None:
    closed = {"hours": {"mon-fri": "08:00-20:00", "sat": "10:00-12:00", "sun": "10:00-12:00"}}
    stages = {"open": {"when": {"days_past_due": "1.."}, "opens": "call"}}
    playbook = book(tmp_path, {"call": CALL}, stages, {"h": closed | {"applies_to": {"channel": "phone"}}})
    names = naming(playbook.rules, playbook.packs, loan(), "en")
    timeline = playbook.timeline(loan(), days=14)
    assert closed_hours_text(timeline["call/b/mobile"], timeline.zone, names) == [
        "closed hours on most days, 20:00 to 08:00: h [R]"
    ]
    assert closed_hours_text(timeline["call/b/mobile"], "UTC", names)[0].startswith("closed hours on most days, 12:00")
    one_day = playbook.timeline(loan(), days=1)
    assert closed_hours_text(one_day["call/b/mobile"], one_day.zone, names) == []


def test_a_week_is_summed_under_its_days(tmp_path: Path) -> None:
    playbook, snapshot = evil(tmp_path)
    simulation = playbook.simulate(snapshot, until=30)
    page = pages(tmp_path, "en")["simulation"]
    (row,) = re.findall(r'class="name week">contacts a week</th>(.*?)</tr>', page)
    weeks = [(int(days), told) for days, told in re.findall(r'<td colspan="(\d+)" class="mon">(\d*)</td>', row)]
    assert [int(told) for _, told in weeks if told] == [week.contacts for week in simulation.per_week]
    assert [days for days, _ in weeks] == [7, 7, 7]


def test_days_long_after_the_end_are_not_drawn(tmp_path: Path) -> None:
    drawn = {len(row) for row in cells(pages(tmp_path, "en")["simulation"])}
    assert drawn == {21}, "it ends on the twelfth day, a Friday; that week and the next are drawn"


def test_the_end_and_what_was_skipped_are_shown(tmp_path: Path) -> None:
    page = pages(tmp_path, "en")["simulation"]
    assert re.search(r'class="verdict">ENDS 2026-11-20 00:00: court ', page)
    assert any("end" in row[11].split() for row in cells(page))
    assert all("after" in row[12].split() for row in cells(page))
    stalled = pages(tmp_path, "en")["stalled"]
    assert 'class="verdict warn">STALLS' in stalled


def test_markup_escapes_what_is_not_markup() -> None:
    assert (
        tag("p", ("a<b>&", Html("<br>"), 'c"'), title='"<', hidden=None)
        == '<p title="&quot;&lt;">a&lt;b&gt;&amp;<br>c"</p>'
    )
