"""A row a thing, a column a day: days under each other by the week, in blocks as wide as the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from .layout import padded, shown, width

WEEK = 8
"""Columns of a week: seven days and a gap."""
LEAST_LABEL = 18


def grid_lines(
    rows: Sequence[tuple[str, Mapping[date, str]]], first: date, last: date, columns: int, *, empty: str = " "
) -> list[str]:
    """The rows over the days from first to last, both included; each day is one sign, `empty` where a row has none.

    Above each week stands its Monday. What does not fit beside each other goes on below, its labels repeated.
    """
    label = min(max([width(name) for name, _ in rows], default=0), max(LEAST_LABEL, columns // 3))
    fit = max(1, (columns - label - 1) // WEEK)
    mondays = _mondays(first, last)
    lines: list[str] = []
    for at in range(0, len(mondays), fit):
        block = mondays[at : at + fit]
        lines += [""] if lines else []
        lines.append(
            (" " * (label + 1) + "".join(padded(f"{max(monday, first):%m-%d}", WEEK) for monday in block)).rstrip()
        )
        for name, signs in rows:
            weeks = (_week(monday, first, last, signs, empty) for monday in block)
            lines.append(f"{padded(cut(name, label), label)} {' '.join(weeks)}".rstrip())
    return lines


def cut(text: str, columns: int) -> str:
    """The text, its end replaced by two dots where it is wider than the columns: `…` is one or two columns wide."""
    text = shown(text)
    if width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if width(kept + char) > columns - 2:
            break
        kept += char
    return f"{kept.rstrip()}.."


def _mondays(first: date, last: date) -> list[date]:
    monday = first - timedelta(days=first.weekday())
    return [monday + timedelta(days=days) for days in range(0, (last - monday).days + 1, 7)]


def _week(monday: date, first: date, last: date, signs: Mapping[date, str], empty: str) -> str:
    days = (monday + timedelta(days=number) for number in range(7))
    return "".join(signs.get(day, empty) if first <= day <= last else " " for day in days)
