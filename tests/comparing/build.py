"""Small files to edit, and their versions compared."""

from __future__ import annotations

from pathlib import Path

from dunning_rules.comparing import Comparison, compare
from dunning_rules.loading import Library
from dunning_rules.procedure import PackFile, PlaybookFile, file_of
from dunning_rules.source import Source

SCREENS = Path(__file__).parent.parent / "screens"
BOOK = (SCREENS / "shop-loan.yaml").read_text(encoding="utf-8")
PACK = (SCREENS / "shop-rules.yaml").read_text(encoding="utf-8")
RICH_PACK = PACK.replace(
    "guards:\n",
    """numbers: {many: {value: 3, title: {en: Many calls, zh: 多次}}}
inputs: {agreed: {type: boolean, title: {en: Agreed, zh: 已约定}}}
definitions:
  family: {roles: [spouse, relative]}
  silent: {row: S-SIL, when: {contacted: {channel: phone, outcome: no_answer, at_least: many}}}
marks:
  agreed-call: {when: {consent: calls}}
dates:
  answer-time: {latest: {kind: request, what: dispute}, plus: 5 days}
guards:
  quiet-family:
    row: S-FAM
    applies_to: {channel: phone, to: family}
    forbid: {meets: silent}
    cite: Shop Rules § 8
    force: policy
    effect: deny
    known: read
    text: {en: The family is left alone., zh: 不打扰家属。}
""",
    1,
)
RICH_BOOK = BOOK.replace(
    "points:",
    """accrual: {base: overdue_installment, rate: "0.1", source: s-9}
allocation: [interest, principal]
inputs:
  trades: {type: boolean, title: {en: It trades, zh: 正常经营}}
left_out:
  s-3: {en: not encoded, zh: 未编入}
points:""",
    1,
)
Edit = tuple[str, str]


def read(text: str, *edits: Edit) -> PlaybookFile | PackFile:
    """The file of a text with edits made in it, each of which must find its place."""
    for was, now in edits:
        assert was in text, was
        text = text.replace(was, now, 1)
    told, wrong = file_of(Source("edited.yaml", text), Library(SCREENS))
    assert told is not None, [one.render() for one in wrong]
    return told


def edited(text: str, *edits: Edit, derive: bool = True) -> Comparison:
    """A file compared with what an edit makes of it."""
    return compare(read(text), read(text, *edits), derive=derive)
