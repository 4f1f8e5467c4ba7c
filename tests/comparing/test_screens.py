"""Whole comparisons as people read them, in both languages and as Markdown."""

from __future__ import annotations

import pytest

from dunning_rules import load_snapshot
from dunning_rules.comparing import Comparison, compare
from dunning_rules.report.comparison import comparison_lines
from dunning_rules.report.layout import width
from dunning_rules.report.pullrequest import markdown

from .build import BOOK, PACK, SCREENS, edited, read

LANGS = ("en", "zh")
STAGE = """  promise-broken:
    title: {en: A broken promise, zh: 承诺未兑现}
    when: {promise: broken}
    opens: remind
"""
ACTION = """  remind:
    title: {en: Remind, zh: 提醒}
    contact: {channel: sms, to: borrower, purpose: remind}
    at_most: once
"""


def playbooks() -> Comparison:
    """A week's work: a limit raised, a day moved, a stage and an action added, a title mended."""
    new = read(
        BOOK,
        ("version: 2026.3", "version: 2026.4"),
        ("at_most: 1 conversation per day", "at_most: [2 conversations per day, 4 attempts per day]"),
        ("days_past_due: 11..", "days_past_due: 14.."),
        ("value: 60", "value: 45"),
        ("  court:\n", STAGE + "  court:\n"),
        ("  sue:\n", ACTION + "  sue:\n"),
        ("First ten days", "The first ten days"),
    )
    return compare(read(BOOK), new, [("loan.json", load_snapshot(SCREENS / "loan.json"))])


def packs() -> Comparison:
    return edited(
        PACK,
        ("hours: 08:00-21:00", "hours: 08:00-20:00"),
        ("at_most: 3 attempts per 2 days", "at_most: 4 attempts per 2 days"),
        ("    effect: advise", "    effect: deny"),
    )


COMPARED = {"diff-playbook": playbooks, "diff-pack": packs}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", sorted(COMPARED))
def test_screens(name: str, lang: str, accept: bool) -> None:
    """`pytest --accept tests/comparing` writes the screens anew, to be reviewed as a difference."""
    told = COMPARED[name]()
    for suffix, shown in (("txt", "\n".join(comparison_lines(told, lang, 80)) + "\n"), ("md", markdown(told, lang))):
        path = SCREENS / f"{name}.{lang}.{suffix}"
        if accept:
            path.write_text(shown, encoding="utf-8")
        assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [60, 80, 100])
@pytest.mark.parametrize("lang", LANGS)
def test_no_line_is_wider_than_the_screen(lang: str, columns: int) -> None:
    for made in COMPARED.values():
        assert max(map(width, comparison_lines(made(), lang, columns))) <= columns
