"""A page to sign as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .conditions import LEADS, Clause
from .labels import colon
from .layout import hung, padded, ruled, width, wrapped
from .sheet import SIGNED_FOR, Entry, Row, Section, Sheet, Table, digests

SIGN = 24
"""Columns that a signature gets."""


def sheet_lines(sheet: Sheet, columns: int = 80) -> list[str]:
    """The whole page."""
    lang = sheet.lang
    lines = [*wrapped(f"{sheet.kind}{colon(lang)}{sheet.title}", columns)]
    lines += wrapped(f"{sheet.name} {sheet.version}", columns)
    lines += _rows((*sheet.head, *digests(sheet)), "  ", lang, columns)
    for section in sheet.sections:
        lines += ["", *_section(section, lang, columns)]
    return [*lines, "", *_signatures(sheet, columns)]


def _section(section: Section, lang: str, columns: int) -> Iterator[str]:
    yield section.title.upper()
    for note in section.notes:
        yield from hung(" - ", note, columns)
    for entry in section.entries:
        yield ""
        yield from _entry(entry, lang, columns)
    if section.table is not None:
        yield from _table(section.table, lang, columns)


def _entry(entry: Entry, lang: str, columns: int) -> Iterator[str]:
    mark = f"{entry.mark} · " if entry.mark else ""
    named = f" ({entry.name})" if entry.name and not entry.called_by_name else ""
    yield from ruled(" ", f"{mark}{entry.title}{named}", entry.source, columns)
    yield from _rows(entry.rows, "   ", lang, columns)


def _rows(rows: Sequence[Row], lead: str, lang: str, columns: int) -> Iterator[str]:
    labels = max((width(row.label) for row in rows), default=0) + 2
    for row in rows:
        label = lead + padded(row.label, labels)
        if row.told is not None:
            yield from hung(label, f"{LEADS[row.told.joint].in_(lang)}{colon(lang).rstrip()}", columns)
            for part in row.told.parts:
                yield from _clause(part, len(lead) + 2, lang, columns)
            continue
        for at, text in enumerate(row.texts):
            number = f"{at + 1}. " if row.numbered else "- " if len(row.texts) > 1 else ""
            yield from hung((label if at == 0 else " " * width(label)) + number, text, columns)


def _clause(told: Clause, depth: int, lang: str, columns: int) -> Iterator[str]:
    lead = " " * depth + "- "
    if told.joint == "one":
        yield from hung(lead, told.text, columns)
        return
    yield from hung(lead, f"{LEADS[told.joint].in_(lang)}{colon(lang).rstrip()}", columns)
    for part in told.parts:
        yield from _clause(part, depth + 2, lang, columns)


def _table(table: Table, lang: str, columns: int) -> Iterator[str]:
    """A line for the first cell, and one for the others under their heads."""
    for cells in table.rows:
        yield from hung(" - ", cells[0], columns)
        told = (f"{head}{colon(lang)}{cell}" for head, cell in zip(table.head[1:], cells[1:], strict=True))
        yield from hung("   ", " · ".join(told), columns)


def _signatures(sheet: Sheet, columns: int) -> Iterator[str]:
    for text in SIGNED_FOR:
        yield from wrapped(text.in_(sheet.lang), columns)
    yield ""
    labels = max(width(label) for label in sheet.signed_by) + 2
    for label in sheet.signed_by:
        yield (padded(label, labels) + "_" * SIGN + "  ____-__-__")[:columns]
