"""A page to sign, before it is laid out: head, sections with entries and tables, signatures, in one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ..procedure import PackFile, PlaybookFile
from ..values import Text
from .conditions import Clause

SIGNED_BY: Final = (
    Text("Prepared by", "编制"),
    Text("Reviewed by compliance", "合规审核"),
    Text("Approved by", "批准"),
)


SIGNED_FOR: Final = (
    Text(
        "Signed for the rules and texts with these digests. The digest of the rules changes with every change of a"
        " rule, the digest of the file with every change of a sign in it.",
        "签署对象为具有下列摘要的规则和文本：规则如有变更，规则摘要随之改变；文件中任何字符变更，文件摘要随之改变。",
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A label with its text, with several texts (numbered where their order counts), or with a condition."""

    label: str
    texts: tuple[str, ...] = ()
    told: Clause | None = None
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule: its title, its id (`anchor` where links lead to it), what stands beside it, and its rows.

    `mark` is what it is found by at a glance: the days of a stage, the force of a guard. `source` tells its steps.
    """

    title: str
    name: str
    anchor: str
    rows: tuple[Row, ...] = ()
    mark: str = ""
    source: str = ""
    warns: bool = False

    @property
    def called_by_name(self) -> bool:
        """Whether the title is the name itself."""
        return self.title == f"“{self.name}”"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length under a head; `marked` are those to be looked at twice, by their place."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: what has to be known to read it, its entries, its table."""

    title: str
    notes: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page.

    `digest` is that of the rules, `text_digest` that of the file with all its texts; `signed_by` names the lines for
    signatures.
    """

    lang: str
    kind: str
    title: str
    name: str
    version: str
    digest: str
    text_digest: str
    head: tuple[Row, ...]
    sections: tuple[Section, ...]
    signed_by: tuple[str, ...]


def sheet_of(
    told: PackFile | PlaybookFile, kind: Text, lang: str, head: Iterable[Row], sections: Iterable[Section]
) -> Sheet:
    """The page of a file, without the sections in which there is nothing."""
    return Sheet(
        lang,
        kind.in_(lang),
        told.rules.title.in_(lang),
        told.rules.id,
        told.rules.version,
        told.rules.digest,
        told.text_digest,
        tuple(head),
        tuple(section for section in sections if section.notes or section.entries or section.table),
        tuple(text.in_(lang) for text in SIGNED_BY),
    )


def row(label: str, texts: Iterable[str], *, numbered: bool = False) -> tuple[Row, ...]:
    """A row of texts; none where there is nothing to tell."""
    found = tuple(texts)
    return (Row(label, found, numbered=numbered),) if found else ()


def condition_row(label: str, told: Clause) -> Row:
    """A row that holds a condition: a single sentence stands as a text."""
    return Row(label, (told.text,)) if told.joint == "one" else Row(label, told=told)


def short_digest(digest: str) -> str:
    """The first signs of a digest: enough to compare by eye."""
    return digest.partition(":")[2][:12]


def digests(sheet: Sheet) -> tuple[Row, ...]:
    """What is signed: the digest of the rules, and that of the whole file."""
    zh = sheet.lang == "zh"
    return (
        Row("规则摘要" if zh else "digest of the rules", (sheet.digest,)),
        Row("文件摘要" if zh else "digest of the file", (sheet.text_digest,)),
    )
