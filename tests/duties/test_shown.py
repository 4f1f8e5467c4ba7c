"""What cannot be shown is not called missed; what was known when; the file asked at another instant than its own."""

from __future__ import annotations

from typing import Any

import pytest

from .build import CALL, Maker, called, due_by, excused, loan, missed

DAILY = "at_least: 1 per day"
FIRST, SECOND, THIRD = (f"11-{day:02} 00:00 .. 11-{day + 1:02} 00:00" for day in (6, 7, 8))
TWO_DAYS = "11-06 00:00 .. 11-08 00:00"


# --- the file's own instant ------------------------------------------------------------------------------------------


def test_asked_earlier_than_the_file_only_what_was_known_then_counts(make: Maker) -> None:
    """The call of the 7th was recorded on the 9th."""
    late = called("11-07 10:00", known_at="11-09 09:00")
    book = make.book(DAILY)
    assert missed(book.decide(loan("11-20 10:00", late, at="11-08 10:00"))) == [FIRST, SECOND]
    assert missed(book.decide(loan("11-20 10:00", late, at="11-09 10:00"))) == [FIRST, THIRD]


@pytest.mark.parametrize("at", ["11-05 10:00", "11-06 10:00", "11-08 10:00", "11-09 00:00"])
def test_a_later_file_asked_at_an_instant_answers_as_the_file_of_that_instant(make: Maker, at: str) -> None:
    ledger = (called("11-07 10:00"), called("11-10 10:00"))
    book = make.book(f"{DAILY}\ndue: within 3 days")
    then = book.decide(loan(at, *(one for one in ledger if one["at"] <= at)))
    replayed = book.decide(loan("11-20 10:00", *ledger, at=at))
    assert (replayed.missed, replayed.excused, replayed[CALL].due_by) == (then.missed, then.excused, then[CALL].due_by)


def test_after_the_file_nobody_knows_what_was_done(make: Maker) -> None:
    decision = make.book(DAILY).decide(loan("11-07 10:00", at="11-09 10:00"))
    assert missed(decision) == [FIRST]
    assert excused(decision) == [f"{SECOND} ledger", f"{THIRD} ledger"]
    assert due_by(decision) == "11-10 00:00"


def test_a_time_that_ends_with_the_file_is_known(make: Maker) -> None:
    assert missed(make.book(DAILY).decide(loan("11-07 00:00", at="11-09 10:00"))) == [FIRST]


def test_openness_is_asked_with_what_was_known_then(make: Maker) -> None:
    """A dispute of the 6th that was recorded on the 8th closes nothing before; nor does one that was recorded in error
    and voided later open anything after the fact."""
    book = make.book(f"{DAILY}\nwhen: {{not: {{request: dispute}}}}")
    dispute: dict[str, Any] = {
        "kind": "request", "at": "11-06 10:00", "party": "borrower", "what": "dispute", "form": "oral",
    }  # fmt: skip
    assert missed(book.decide(loan("11-09 10:00", {**dispute, "known_at": "11-08 10:00"}))) == [FIRST, SECOND]
    void = {"kind": "void", "at": "11-08 10:00", "of": "e1"}
    assert missed(book.decide(loan("11-10 10:00", dispute, void))) == ["11-09 00:00 .. 11-10 00:00"]


def test_what_was_done_is_asked_with_what_is_known_now(make: Maker) -> None:
    """A call that was recorded in error was none, from the beginning."""
    void = {"kind": "void", "at": "11-08 10:00", "of": "e1"}
    assert missed(make.book(DAILY).decide(loan("11-08 09:00", called("11-06 10:00")))) == [SECOND]
    assert missed(make.book(DAILY).decide(loan("11-08 12:00", called("11-06 10:00"), void))) == [FIRST, SECOND]


# --- open outcomes ---------------------------------------------------------------------------------------------------


LETTER = "contact: {channel: letter, to: borrower, purpose: notice}\nserve: collection_notice"
POSTED = {
    "id": "n1", "kind": "contact", "at": "11-06 10:00", "channel": "letter", "party": "borrower", "address": "house",
    "document": "collection_notice",
}  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "found", "other"),
    [
        pytest.param(None, [], [f"{TWO_DAYS} outcome"], id="on its way"),
        pytest.param("served", [], [], id="served, days later"),
        pytest.param("returned", [TWO_DAYS], [], id="it came back"),
    ],
)
def test_a_letter_on_its_way_may_yet_be_served(
    make: Maker, outcome: str | None, found: list[str], other: list[str]
) -> None:
    became = [] if outcome is None else [{"kind": "outcome", "at": "11-10 10:00", "of": "n1", "outcome": outcome}]
    book = make.book("due: within 2 days", contact=LETTER)
    assert due_by(book.decide(loan("11-06 12:00", POSTED)), "call/borrower/house") == "11-08 00:00"
    decision = book.decide(loan("11-11 10:00", POSTED, *became))
    assert (missed(decision), excused(decision)) == (found, other)
    assert all(reason.records == ("n1",) for one in decision.excused for reason in one.excused)


def test_a_call_without_an_outcome_is_an_attempt_and_no_conversation_yet(make: Maker) -> None:
    open_ = called("11-06 10:00", None)
    assert missed(make.book(DAILY).decide(loan("11-07 10:00", open_))) == []
    book = make.book("at_least: 1 conversation per day")
    assert due_by(book.decide(loan("11-06 12:00", open_))) == "11-07 00:00"
    assert excused(book.decide(loan("11-07 10:00", open_))) == [f"{FIRST} outcome"]
    two = make.book("at_least: 2 conversations per day")
    assert missed(two.decide(loan("11-07 10:00", open_))) == [FIRST], "even a conversation would be too little"


# --- payments and coverage -------------------------------------------------------------------------------------------


OLDER = {"due": "2026-10-05", "amount": "100.00", "paid": "100.00"}
NEWER = {"due": "2026-11-05", "amount": "100.00"}


@pytest.mark.parametrize("duty", [DAILY, "due: within 1 day"])
def test_an_undated_payment_leaves_open_since_when_it_was_overdue(make: Maker, duty: str) -> None:
    book = make.book(duty)
    dated = loan("11-07 10:00", loan={"installments": [{**OLDER, "paid_on": "2026-10-05"}, NEWER]})
    assert (missed(book.decide(dated)), excused(book.decide(dated))) == ([FIRST], [])
    undated = loan("11-07 10:00", loan={"installments": [OLDER, NEWER]})
    decision = book.decide(undated)
    assert (missed(decision), excused(decision)) == ([], [f"{FIRST} loan.installments.paid_on"])


def test_before_the_ledger_begins_nothing_is_known(make: Maker) -> None:
    decision = make.book(DAILY).decide(loan("11-09 10:00", coverage={"from": "2026-11-07"}))
    assert missed(decision) == [SECOND, THIRD]
    assert excused(decision) == [f"{FIRST} coverage"]


def test_a_ledger_of_ones_own_records_is_enough(make: Maker) -> None:
    assert missed(make.book(DAILY).decide(loan("11-07 10:00", coverage={"debts": "this", "by": "own"}))) == [FIRST]


def test_working_days_that_are_not_published_yet_prove_nothing(make: Maker) -> None:
    book = make.book("due: within 2 business days", more="calendar: CN")
    told = {"installments": [{"due": "2041-03-05", "amount": "100.00"}]}
    decision = book.decide(loan("2041-03-20 10:00", loan=told))
    assert missed(decision) == []
    assert [reason.missing for reason in decision.excused[0].excused] == ["holidays"]


def test_every_fact_that_is_missing_is_named(make: Maker) -> None:
    told = {"installments": [OLDER, NEWER]}
    decision = make.book(DAILY).decide(
        loan("11-06 10:00", loan=told, at="11-07 10:00", coverage={"from": "2026-11-07"})
    )
    assert excused(decision) == [f"{FIRST} ledger coverage loan.installments.paid_on"]


# --- no episode ------------------------------------------------------------------------------------------------------


def test_before_any_arrears_what_the_file_tells_counts(make: Maker) -> None:
    """A reminder in the three days before the due date, as the playbook opens it."""
    book = make.book("due: within 2 days", when="{days_past_due: -3..0}")
    assert due_by(book.decide(loan("11-02 10:00"))) == "11-04 00:00"
    decision = book.decide(loan("11-05 10:00"))
    assert (missed(decision), due_by(decision)) == (["11-02 00:00 .. 11-04 00:00"], None)
    assert missed(book.decide(loan("11-05 10:00", called("11-03 10:00")))) == []
    assert missed(book.decide(loan("11-06 10:00"))) == [], "the episode began, and its duties with it"


def test_after_the_cure_closing_acts_are_due(make: Maker) -> None:
    """Everything is repaid on the 12th; the act opens as nothing is overdue any more."""
    paid = {"status": "repaid", "installments": [{**NEWER, "paid": "100.00", "paid_on": "2026-11-12"}]}
    act = {"contact": "act: credit_update"}
    cured = make.book("due: within 3 days", when="{cured_on: 2026-01-01.., loan.status: repaid}", **act)
    assert due_by(cured.decide(loan("11-13 10:00", loan=paid)), "call") == "11-15 00:00"
    assert missed(cured.decide(loan("11-16 10:00", loan=paid))) == ["11-12 00:00 .. 11-15 00:00"]
    by_status = make.book("due: within 3 days", when="{loan.status: repaid}", **act)
    assert due_by(by_status.decide(loan("11-13 10:00", loan=paid)), "call") == "11-15 00:00"
    late = by_status.decide(loan("11-16 10:00", loan=paid))
    assert (missed(late), excused(late)) == (["11-12 00:00 .. 11-15 00:00"], [])


def test_nobody_knows_when_a_loan_was_repaid_whose_payments_are_not_told(make: Maker) -> None:
    act = {"contact": "act: credit_update"}
    told = make.book("due: within 3 days", when="{loan.status: repaid}", **act).decide(
        loan("11-16 10:00", loan={"status": "repaid"})
    )
    assert missed(told) == []
    assert ["opening" in one for one in excused(told)] == [True]


def test_a_loan_that_the_playbook_does_not_speak_of_owes_nothing(make: Maker) -> None:
    decision = make.book(DAILY).decide(loan("11-09 10:00", loan={"product": "other"}))
    assert (decision.scope, decision.missed, due_by(decision)) == ("mismatch", (), None)


def test_before_the_playbook_was_in_force_nothing_was_owed(make: Maker) -> None:
    book = make.book(DAILY, more="in_force: {from: 2026-11-08}")
    assert missed(book.decide(loan("11-10 10:00"))) == [THIRD, "11-09 00:00 .. 11-10 00:00"]
