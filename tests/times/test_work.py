"""Looking ahead costs what was promised: work is counted, as a clock would measure the machine."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import AbstractContextManager

from dunning_rules import demo, load_playbook

from .busy import CONTACTS, busy_loan

ENOUGH = 110_000
"""Calls of functions for a quarter, those of the interpreter's own included: some twenty milliseconds of one core."""


def test_a_quarter_of_a_busy_loan(limited_work: Callable[[int], AbstractContextManager[None]]) -> None:
    book, loan = load_playbook(demo.PLAYBOOK), busy_loan()
    assert sum(record.kind == "contact" for record in loan.ledger) == CONTACTS
    book.timeline(loan, days=1)  # what is read once for all loans does not count
    again = busy_loan()
    with limited_work(ENOUGH):
        timeline = book.timeline(again, days=90)
    assert sum(len(row.spans) for row in timeline.rows) > 300


def test_what_was_asked_on_the_way_is_let_go() -> None:
    """Thousands of loans one after the other do not fill the memory until the garbage collector comes."""
    book = load_playbook(demo.PLAYBOOK)
    book.timeline(busy_loan(), days=90)
    loan = busy_loan()
    gc.collect()
    gc.disable()
    try:
        timeline = book.timeline(loan, days=90)
        waiting = gc.collect()
    finally:
        gc.enable()
    assert sum(len(row.spans) for row in timeline.rows) > 300
    assert waiting < 100
