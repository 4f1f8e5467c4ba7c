"""A page to sign as one HTML file: nothing is fetched, no script runs, and it prints on A4 with a place to sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ..values import Text
from .conditions import LEADS, Clause
from .labels import colon
from .markup import Html, Inner, tag, void
from .sheet import SIGNED_FOR, Entry, Row, Sheet, Table, digests

CONTENTS: Final = Text("Contents", "目录")
SIGNATURES: Final = Text("Signatures", "签署")
SIGNED: Final = (Text("", ""), Text("name", "姓名"), Text("signature", "签字"), Text("date", "日期"))

STYLE: Final = """
:root { color-scheme: light; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --tint: #f4f6f8; --warn: #8a4b00; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 52rem; padding: 2rem 1.5rem 4rem; color: var(--ink); background: #fff;
  font: .94rem/1.55 system-ui, "Segoe UI", "Helvetica Neue", Arial, "Noto Sans CJK SC", "PingFang SC",
  "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .2rem 0 .4rem; }
h2 { font-size: 1.15rem; margin: 2.4rem 0 .6rem; padding-bottom: .25rem; border-bottom: 2px solid var(--ink); }
h3 { font-size: 1rem; margin: 0; }
.kind, .id, .source, dt, th { color: var(--soft); }
.kind { font-size: .85rem; letter-spacing: .04em; margin: 0; }
.id, .source { font: normal .82rem ui-monospace, "SFMono-Regular", Consolas, monospace; }
article { padding: .8rem 0; border-bottom: 1px solid var(--line); }
article header { display: flex; gap: .3rem .8rem; align-items: baseline; flex-wrap: wrap; }
article header h3 { flex: 1 1 16rem; }
.mark { font-size: .8rem; padding: .05rem .5rem; border: 1px solid; border-radius: 1rem; white-space: nowrap; }
article.warns { border-left: 3px solid var(--warn); padding-left: .7rem; }
dl { display: grid; grid-template-columns: 9rem 1fr; gap: .2rem .9rem; margin: .45rem 0 0; }
dt { font-size: .88rem; }
dd { margin: 0; min-width: 0; }
ul, ol { margin: 0; padding-left: 1.2rem; }
.notes { padding: .6rem .8rem .6rem 1.8rem; background: var(--tint); border-radius: .3rem; }
nav ul { columns: 2; list-style: none; padding: 0; }
nav a { color: inherit; }
table { width: 100%; border-collapse: collapse; margin-top: .6rem; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem .35rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: normal; font-size: .85rem; }
th, td { overflow-wrap: break-word; }
td:nth-child(5) { white-space: nowrap; }
tr.warns td { background: #fff7ea; }
.digest { font: .8rem/1.9 ui-monospace, "SFMono-Regular", Consolas, monospace; }
.sign td { height: 3.2rem; border-bottom: 1px solid var(--ink); vertical-align: bottom; }
.sign td:first-child { width: 30%; }
@media (max-width: 40rem) {
  body { padding: 1rem .9rem 3rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dt { margin-top: .4rem; }
  nav ul { columns: 1; }
  table.wide thead { display: none; }
  table.wide tr { display: block; padding: .4rem 0; border-bottom: 1px solid var(--line); }
  table.wide td { display: block; border: 0; padding: .05rem 0; }
  table.wide td[data-head]::before { content: attr(data-head) " "; color: var(--soft); font-size: .85rem; }
}
@page { size: A4; margin: 18mm 16mm 20mm; @bottom-left { content: "FOOT"; font-size: 8pt; color: #57606a; }
  @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; color: #57606a; } }
@media print {
  html { font-size: 10.5pt; }
  body { max-width: none; padding: 0; line-height: 1.45; }
  nav { display: none; }
  h2 { break-after: avoid; }
  article, tr, .sign { break-inside: avoid; }
  article header { break-after: avoid; }
  .notes, tr.warns td { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
LANGUAGES: Final = {"en": "en", "zh": "zh-CN"}
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may fetch for the page: nothing."""


def sheet_html(sheet: Sheet) -> str:
    """The page as the text of a file in UTF-8."""
    foot = f"{sheet.name} · {sheet.digest.partition(':')[2][:16]}"
    head = (
        void("meta", charset="utf-8"),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("title", f"{sheet.title} ({sheet.name} {sheet.version})"),
        tag("style", Html(STYLE.replace("FOOT", foot))),
    )
    body = (*_head(sheet), _contents(sheet), *_sections(sheet), _signatures(sheet))
    page = tag("html", (tag("head", _apart(head)), tag("body", _apart(body))), lang=LANGUAGES[sheet.lang])
    return f"<!doctype html>\n{page}\n"


def _apart(parts: Iterable[Html]) -> Html:
    """Parts on lines of their own, so that two pages can be compared line by line."""
    return Html("\n" + "\n".join(parts) + "\n")


def _head(sheet: Sheet) -> Iterator[Html]:
    yield tag("p", sheet.kind, class_="kind")
    yield tag("h1", sheet.title)
    yield tag("p", f"{sheet.name} {sheet.version}", class_="id")
    yield _rows(sheet.head, sheet.lang)
    yield _digests(sheet)


def _contents(sheet: Sheet) -> Html:
    links = (tag("li", tag("a", section.title, href=f"#part-{at}")) for at, section in enumerate(sheet.sections))
    return tag("nav", (tag("h2", CONTENTS.in_(sheet.lang)), tag("ul", links)))


def _sections(sheet: Sheet) -> Iterator[Html]:
    for at, section in enumerate(sheet.sections):
        parts = [tag("h2", section.title)]
        if section.notes:
            parts.append(tag("ul", _items(section.notes), class_="notes"))
        parts += [_entry(entry, sheet.lang) for entry in section.entries]
        if section.table is not None:
            parts.append(_table(section.table))
        yield tag("section", _apart(parts), id=f"part-{at}")


def _entry(entry: Entry, lang: str) -> Html:
    named = entry.name and not entry.called_by_name
    title = (entry.title, " ", tag("span", entry.name, class_="id")) if named else (entry.title,)
    mark = (tag("span", entry.mark, class_="mark"),) if entry.mark else ()
    source = (tag("span", entry.source, class_="source"),) if entry.source else ()
    header = tag("header", (*mark, tag("h3", title), *source))
    warns = "warns" if entry.warns else None
    return tag("article", (header, _rows(entry.rows, lang)), id=entry.anchor, class_=warns)


def _rows(rows: Sequence[Row], lang: str) -> Html:
    return tag("dl", (part for row in rows for part in (tag("dt", row.label), tag("dd", _value(row, lang)))))


def _digests(sheet: Sheet) -> Html:
    """In signs of one width, so that two pages can be compared by eye."""
    told = ((tag("dt", row.label), tag("dd", row.texts, class_="digest")) for row in digests(sheet))
    return tag("dl", (part for pair in told for part in pair))


def _value(row: Row, lang: str) -> Inner:
    if row.told is not None:
        return _clause(row.told, lang)
    if len(row.texts) == 1 and not row.numbered:
        return row.texts[0]
    return tag("ol" if row.numbered else "ul", _items(row.texts))


def _clause(told: Clause, lang: str) -> Inner:
    if told.joint == "one":
        return told.text
    lead = LEADS[told.joint].in_(lang) + colon(lang).rstrip()
    return lead, tag("ul", (tag("li", _clause(part, lang)) for part in told.parts))


def _items(texts: Iterable[str]) -> Iterable[Html]:
    return (tag("li", text) for text in texts)


def _table(table: Table) -> Html:
    rows = []
    for at, cells in enumerate(table.rows):
        named = zip(table.head[1:], cells[1:], strict=True)
        told = (tag("td", cell, data_head=head) for head, cell in named)
        rows.append(tag("tr", (tag("td", cells[0]), *told), class_="warns" if at in table.marked else None))
    heads = tag("thead", tag("tr", (tag("th", head) for head in table.head)))
    return tag("table", (heads, tag("tbody", _apart(rows))), class_="wide")


def _signatures(sheet: Sheet) -> Html:
    lang = sheet.lang
    lines = (tag("tr", (tag("td", label), *(tag("td") for _ in SIGNED[1:]))) for label in sheet.signed_by)
    heads = tag("thead", tag("tr", (tag("th", head.in_(lang)) for head in SIGNED)))
    notes = (tag("p", text.in_(lang)) for text in SIGNED_FOR)
    table = tag("table", (heads, tag("tbody", lines)))
    return tag("section", (tag("h2", SIGNATURES.in_(lang)), *notes, _digests(sheet), table), class_="sign")
