"""`due: within …`: when the term ends, what does it in time, and which openings owe it."""

from __future__ import annotations

from typing import Any

import pytest

from .build import CALL, QUIET, Maker, borrower, called, due_by, excused, guard, loan, missed

WITHIN_TWO = "due: within 2 days"
ONCE = "11-06 00:00 .. 11-08 00:00"
"""Opened as the first overdue day began, and due by the end of the second."""


@pytest.mark.parametrize(
    ("at", "ledger", "due", "found"),
    [
        pytest.param("11-05 23:59", [], None, [], id="not open yet"),
        pytest.param("11-06 00:00", [], "11-08 00:00", [], id="opened"),
        pytest.param("11-07 23:59", [], "11-08 00:00", [], id="the last minute"),
        pytest.param("11-08 00:00", [], None, [ONCE], id="over"),
        pytest.param("11-20 10:00", [], None, [ONCE], id="long over: once for the opening"),
        pytest.param("11-07 10:00", [called("11-06 10:00")], None, [], id="done, nothing is due"),
        pytest.param("11-09 10:00", [called("11-07 23:59")], None, [], id="done in the last minute"),
        pytest.param("11-09 10:00", [called("11-08 00:00")], None, [ONCE], id="done late"),
        pytest.param("11-09 10:00", [called("11-05 23:59")], None, [ONCE], id="done before it opened"),
        pytest.param("11-07 10:00", [called("11-06 10:00", "no_answer")], "11-08 00:00", [], id="nobody answered"),
        pytest.param("11-09 10:00", [called("11-06 10:00", "no_answer")], None, [ONCE], id="nobody ever answered"),
        pytest.param("11-09 10:00", [called("11-06 10:00", "misdirected")], None, [ONCE], id="failed"),
        pytest.param("11-09 10:00", [called("11-06 10:00", direction="in")], None, [ONCE], id="they called us"),
        pytest.param(
            "11-09 10:00", [called("11-06 10:00", channel="sms")], None, [ONCE], id="another channel, no action named"
        ),
        pytest.param(
            "11-09 10:00", [called("11-06 10:00", channel="visit", address="house", outcome="met", action="call")],
            None, [], id="another channel, but it names the action",
        ),
        pytest.param("11-09 10:00", [called("11-06 10:00", action="other")], None, [ONCE], id="of another action"),
        pytest.param(
            "11-09 10:00", [called("11-06 10:00", party="sister", address=None, action="call")], None, [ONCE],
            id="toward somebody else",
        ),
        pytest.param(
            "11-09 10:00", [called("11-06 10:00", debts=["OTHER"])], None, [ONCE], id="about another debt alone"
        ),
    ],
)  # fmt: skip
def test_days(make: Maker, at: str, ledger: list[dict[str, Any]], due: str | None, found: list[str]) -> None:
    book = make.book(
        WITHIN_TWO,
        stages="more: {when: {days_past_due: 1000..}, opens: [other]}",
        actions="other: {title: Other, contact: {channel: phone, to: borrower, purpose: demand}}",
    )
    parties = [borrower(), {"id": "sister", "role": "relative"}]
    debts = [{"id": "OTHER", "creditor": "somebody"}]
    decision = book.decide(loan(at, *ledger, parties=parties, debts=debts))
    assert (due_by(decision), missed(decision), excused(decision)) == (due, found, [])


@pytest.mark.parametrize(
    ("term", "end"),
    [("1 day", "11-07 00:00"), ("3 days", "11-09 00:00"), ("36 hours", "11-07 12:00"), ("1 hour", "11-06 01:00")],
)
def test_terms(make: Maker, term: str, end: str) -> None:
    """The day of the opening is day 1; hours are elapsed time."""
    book = make.book(f"due: within {term}")
    assert due_by(book.decide(loan("11-06 00:30"))) == end
    assert missed(book.decide(loan(f"{end}"))) == [f"11-06 00:00 .. {end}"]


@pytest.mark.parametrize(
    ("opened", "term", "end"),
    [
        pytest.param("11-06 10:00", "1 business day", "11-07 00:00", id="Friday is day 1"),
        pytest.param("11-06 10:00", "2 business days", "11-10 00:00", id="over the weekend"),
        pytest.param("11-07 10:00", "1 business day", "11-10 00:00", id="opened on Saturday"),
        pytest.param("10-10 10:00", "1 business day", "10-11 00:00", id="a Saturday worked for a holiday"),
        pytest.param("09-30 10:00", "2 business days", "10-09 00:00", id="the first working day after the week"),
    ],
)
def test_working_days(make: Maker, opened: str, term: str, end: str) -> None:
    book = make.book(f"due: within {term}", when="{request: dispute}", more="calendar: CN")
    dispute = {"kind": "request", "at": opened, "party": "borrower", "what": "dispute", "form": "oral"}
    past = {"installments": [{"due": "2026-09-20", "amount": "100.00"}]}
    assert due_by(book.decide(loan(opened, dispute, loan=past))) == end
    assert [one.split(" .. ")[1] for one in missed(book.decide(loan("11-21 10:00", dispute, loan=past)))] == [end]


def test_a_house_holiday_is_no_working_day(make: Maker) -> None:
    book = make.book("due: within 1 business day", more="calendar: CN\nholidays: [2026-11-06]")
    assert due_by(book.decide(loan("11-06 10:00"))) == "11-10 00:00"


# --- openings --------------------------------------------------------------------------------------------------------


DISPUTE = {"kind": "request", "at": "11-07 10:00", "party": "borrower", "what": "dispute", "form": "oral"}
SETTLED = {"kind": "withdrawal", "at": "11-09 10:00", "of": "e1"}


@pytest.mark.parametrize("closes", ["call", "pause"])
def test_what_closes_before_the_end_owes_nothing_and_opens_anew(make: Maker, closes: str) -> None:
    """Closed by its own condition or by a pause; the new opening has a term of its own."""
    own = "\nwhen: {not: {request: dispute}}" if closes == "call" else ""
    book = make.book(WITHIN_TWO + own, more="pause: {disputed: {when: {request: dispute}}}" if not own else "")
    assert due_by(book.decide(loan("11-07 09:00", DISPUTE))) == "11-08 00:00"
    closed = book.decide(loan("11-08 10:00", DISPUTE))
    assert (due_by(closed), missed(closed), excused(closed)) == (None, [], [])
    assert due_by(book.decide(loan("11-09 12:00", DISPUTE, SETTLED))) == "11-11 00:00"
    assert missed(book.decide(loan("11-12 10:00", DISPUTE, SETTLED))) == ["11-09 10:00 .. 11-11 00:00"]


def test_a_hold_closes_it_too(make: Maker) -> None:
    hold = {"kind": "hold", "at": "11-07 10:00", "reason": "internal", "from": "2026-11-07", "until": "2026-11-09"}
    decision = make.book(WITHIN_TWO).decide(loan("11-12 10:00", hold))
    assert missed(decision) == ["11-10 00:00 .. 11-12 00:00"]


def test_what_ends_with_its_stage_was_owed_to_the_end(make: Maker) -> None:
    """A stage of two days and a duty of two days end together."""
    assert missed(make.book(WITHIN_TWO, when="{days_past_due: 1..2}").decide(loan("11-09 10:00"))) == [ONCE]


def test_nothing_is_due_that_closes_before_its_end(make: Maker) -> None:
    book = make.book(WITHIN_TWO, when="{days_past_due: 1..1}")
    assert due_by(book.decide(loan("11-06 10:00"))) is None
    assert missed(book.decide(loan("11-09 10:00"))) == []


def test_a_second_stage_that_opens_what_is_open_starts_no_term(make: Maker) -> None:
    book = make.book(WITHIN_TWO, stages="later: {when: {days_past_due: 2..}, opens: [call]}")
    assert missed(book.decide(loan("11-20 10:00"))) == [ONCE]


def test_each_opening_is_missed_once(make: Maker) -> None:
    again = [{**DISPUTE, "at": "11-10 10:00", "id": "d1"}, {"kind": "withdrawal", "at": "11-10 12:00", "of": "d1"}]
    decision = make.book(WITHIN_TWO + "\nwhen: {not: {request: dispute}}").decide(loan("11-20 10:00", *again))
    assert missed(decision) == [ONCE, "11-10 12:00 .. 11-12 00:00"]


def test_what_opened_before_the_episode_has_its_own_term(make: Maker) -> None:
    """A dispute of the day before the arrears: its term began then, and ends within the episode."""
    book = make.book(WITHIN_TWO, when="{request: dispute}")
    assert missed(book.decide(loan("11-10 10:00", {**DISPUTE, "at": "11-05 10:00"}))) == ["11-05 10:00 .. 11-07 00:00"]
    over = {**DISPUTE, "at": "11-03 10:00"}
    assert missed(book.decide(loan("11-10 10:00", over))) == [], "its term was over before the episode began"


def test_what_has_been_open_for_ever_has_no_known_opening(make: Maker) -> None:
    book = make.book(WITHIN_TWO, when="{loan.product: p}")
    decision = book.decide(loan("11-10 10:00"))
    assert (due_by(decision), missed(decision)) == (None, [])
    assert excused(decision) == ["11-06 00:00 .. 11-10 10:00 opening"]
    assert excused(book.decide(loan("11-10 10:00", called("11-09 10:00")))) == []


def test_of_what_may_be_done_but_once_every_opening_is_done(make: Maker) -> None:
    """A pause after the notice must not make the notice due again."""
    ledger = (DISPUTE, SETTLED, called("11-06 10:00"))
    own = "\nwhen: {not: {request: dispute}}"
    once = make.book(f"{WITHIN_TWO}\nat_most: once{own}").decide(loan("11-12 10:00", *ledger))
    assert (missed(once), excused(once)) == ([], [])
    often = make.book(f"{WITHIN_TWO}\nat_most: 3 per day{own}").decide(loan("11-12 10:00", *ledger))
    assert missed(often) == ["11-09 10:00 .. 11-11 00:00"]


# --- forbidden -------------------------------------------------------------------------------------------------------


def test_what_was_forbidden_all_the_time_is_excused_with_the_reasons(make: Maker) -> None:
    """Saturday and Sunday are closed to calls, and the term of the opening on Saturday lies in them."""
    weekdays = guard("hours: {mon-fri: 08:00-22:00, sat-sun: none}", "weekend")
    book = make.book(WITHIN_TWO, when="{days_past_due: 2..}", packs=[make.pack(weekdays)])
    running = book.decide(loan("11-07 10:00"))
    assert due_by(running) is None, "what may not be done before the end is not due"
    decision = book.decide(loan("11-09 10:00"))
    assert (missed(decision), excused(decision)) == ([], ["11-07 00:00 .. 11-09 00:00 weekend"])


def test_one_permitted_minute_is_enough(make: Maker) -> None:
    book = make.book("due: within 1 day", packs=[make.pack(guard("hours: 23:59-24:00", "late"))])
    assert due_by(book.decide(loan("11-06 10:00"))) == "11-07 00:00"
    assert missed(book.decide(loan("11-07 10:00"))) == ["11-06 00:00 .. 11-07 00:00"]


def test_after_the_last_permitted_minute_nothing_is_due_and_yet_it_is_missed(make: Maker) -> None:
    book = make.book("due: within 1 day", packs=[make.pack(guard(QUIET, "quiet"))])
    assert due_by(book.decide(loan("11-06 21:59"))) == "11-07 00:00"
    assert due_by(book.decide(loan("11-06 22:00"))) is None
    assert missed(book.decide(loan("11-07 10:00"))) == ["11-06 00:00 .. 11-07 00:00"]


@pytest.mark.parametrize(
    ("call", "parties", "candidate", "why"),
    [
        ("due: within 1 day\nat_most: 1 per 7 days", [borrower()], CALL, "cadence"),
        ("due: within 1 day", [borrower(addresses=[])], "call/borrower", "no_address"),
    ],
)
def test_cadence_and_a_missing_address_excuse(
    make: Maker, call: str, parties: list[Any], candidate: str, why: str
) -> None:
    tried = called("11-05 10:00", "no_answer", address=None)
    assert due_by(make.book(call).decide(loan("11-06 10:00", tried, parties=parties)), candidate) is None
    decision = make.book(call).decide(loan("11-07 10:00", tried, parties=parties))
    assert (missed(decision), excused(decision)) == ([], [f"11-06 00:00 .. 11-07 00:00 {why}"])


def test_advice_excuses_nothing(make: Maker) -> None:
    advice = guard("forbid: {days_past_due: 1..}", "mild").replace("effect: deny", "effect: advise")
    decision = make.book("due: within 1 day", packs=[make.pack(advice)]).decide(loan("11-07 10:00"))
    assert missed(decision) == ["11-06 00:00 .. 11-07 00:00"]


# --- two numbers, nobody, acts ---------------------------------------------------------------------------------------


TWO_NUMBERS = borrower(
    addresses=[
        {"id": "mobile", "channels": ["phone"], "kind": "mobile"},
        {"id": "line", "channels": ["phone"], "kind": "landline"},
    ]
)


def test_two_numbers_are_one_duty(make: Maker) -> None:
    book = make.book(WITHIN_TWO)
    running = book.decide(loan("11-06 10:00", parties=[TWO_NUMBERS]))
    assert [due_by(running, one) for one in (CALL, "call/borrower/line")] == ["11-08 00:00"] * 2
    over = book.decide(loan("11-09 10:00", parties=[TWO_NUMBERS]))
    assert missed(over) == [ONCE]
    assert over[CALL].missed == over["call/borrower/line"].missed == over.missed
    assert missed(book.decide(loan("11-09 10:00", called("11-06 10:00", address="line"), parties=[TWO_NUMBERS]))) == []


def test_of_two_numbers_only_the_one_that_may_be_called_is_due(make: Maker) -> None:
    dead = {"kind": "status", "at": "11-06 01:00", "status": "dead", "address": "line"}
    pause = "pause: {gone: {when: {status: {is: dead, of: address}}}}"
    running = make.book(WITHIN_TWO, more=pause).decide(loan("11-06 10:00", dead, parties=[TWO_NUMBERS]))
    assert [due_by(running, one) for one in (CALL, "call/borrower/line")] == ["11-08 00:00", None]


def test_two_borrowers_are_two_duties(make: Maker) -> None:
    other = borrower(id="partner", addresses=[{"id": "partner-mobile", "channels": ["phone"]}])
    decision = make.book(WITHIN_TWO).decide(loan("11-09 10:00", called("11-06 10:00"), parties=[borrower(), other]))
    assert [(one.party, one.action) for one in decision.missed] == [("partner", "call")]


def test_toward_nobody_nothing_is_owed(make: Maker) -> None:
    decision = make.book(WITHIN_TWO).decide(loan("11-09 10:00", parties=[{"id": "sister", "role": "relative"}]))
    assert (decision.missed, decision.excused, due_by(decision, "call")) == ((), (), None)


def test_an_act_is_done_unless_it_failed(make: Maker) -> None:
    book = make.book(WITHIN_TWO, contact="act: record_finding")
    done = {"kind": "act", "at": "11-06 10:00", "act": "record_finding"}
    assert missed(book.decide(loan("11-09 10:00"))) == [ONCE]
    assert book.decide(loan("11-09 10:00")).missed[0].party is None
    assert missed(book.decide(loan("11-09 10:00", done))) == []
    assert missed(book.decide(loan("11-09 10:00", {**done, "outcome": "returned"}))) == [ONCE]
