"""The summary of a portfolio as lines: what is permitted, what holds the rest back, what was refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..values import Text
from .layout import padded

LOANS: Final = Text(
    "{loans} loans: {answered} answered ({with_something_permitted} with something permitted), {refused} refused",
    "共 {loans} 笔贷款：已判定 {answered} 笔，其中 {with_something_permitted} 笔有可做事项；拒收 {refused} 笔",
)
ASTRAY: Final = Text("rows whose loan is not in `loans`: {count}", "另有 {count} 行的贷款不在数据表 `loans` 中")
PERMITTED: Final = Text("PERMITTED (candidates)", "可做（候选项数）")
DENIED: Final = Text("HELD BACK BY (candidates)", "受限于（候选项数）")
REFUSED: Final = Text("REFUSED (loans)", "拒收（贷款笔数）")
BY_ROW: Final = Text("ANSWERED ONE BY ONE (loans)", "逐笔判定（贷款笔数）")
MORE: Final = Text("… and {count} more", "……另有 {count} 项")
MOST: Final = 20
"""Lines of one part; the summary in the folder has them all."""


def portfolio_lines(summary: Mapping[str, Any], lang: str) -> list[str]:
    """A summary, as `Summary.to_dict` tells it."""
    refused = sum(summary["refused"].values())
    lines = [LOANS.in_(lang).format(**{**summary, "refused": refused})]
    if summary["rows_of_no_loan"]:
        lines.append(ASTRAY.in_(lang).format(count=summary["rows_of_no_loan"]))
    for title, counts in (
        (PERMITTED, summary["permitted"]),
        (DENIED, summary["denied"]),
        (REFUSED, summary["refused"]),
        (BY_ROW, summary["by_row"]),
    ):
        if counts:
            lines += ["", title.in_(lang), *_counted(counts, lang)]
    return lines


def _counted(counts: Mapping[str, int], lang: str) -> Iterator[str]:
    shown = list(counts.items())[:MOST]
    lead = max(len(name) for name, _ in shown) + 2
    figures = max(len(str(count)) for _, count in shown)
    for name, count in shown:
        yield f"  {padded(name, lead)}{count:>{figures}}"
    if len(counts) > MOST:
        yield f"  {MORE.in_(lang).format(count=len(counts) - MOST)}"
