"""`at_least: N per day`: which days and windows are owed, what counts, what excuses."""

from __future__ import annotations

from typing import Any

import pytest

from .build import CALL, QUIET, Maker, borrower, called, due_by, excused, guard, loan, missed

DAILY = "at_least: 1 per day"


def days(*ordinals: int) -> list[str]:
    """Whole days of November, as `missed` shows them."""
    return [f"11-{day:02} 00:00 .. 11-{day + 1:02} 00:00" for day in ordinals]


@pytest.mark.parametrize(
    ("at", "ledger", "due", "found"),
    [
        pytest.param("11-05 23:59", [], None, [], id="not open yet"),
        pytest.param("11-06 00:00", [], "11-07 00:00", [], id="the first day"),
        pytest.param("11-08 10:00", [], "11-09 00:00", [6, 7], id="the third day"),
        pytest.param("11-08 10:00", [called("11-07 10:00")], "11-09 00:00", [6], id="the second day done"),
        pytest.param("11-08 10:00", [called("11-08 09:00", "no_answer")], None, [6, 7], id="an attempt is enough"),
        pytest.param("11-08 10:00", [called("11-07 23:59", "misdirected")], "11-09 00:00", [6], id="a failed one too"),
        pytest.param("11-08 10:00", [called("11-07 10:00", direction="in")], "11-09 00:00", [6, 7], id="not theirs"),
        pytest.param(
            "11-08 10:00", [called("11-07 10:00", channel="sms")], "11-09 00:00", [6, 7], id="another channel"
        ),
        pytest.param("11-08 10:00", [called("11-05 23:59")], "11-09 00:00", [6, 7], id="a day before"),
        pytest.param("11-08 10:00", [called("11-06 10:00"), called("11-06 11:00")], "11-09 00:00", [7], id="two a day"),
    ],
)
def test_days(make: Maker, at: str, ledger: list[dict[str, Any]], due: str | None, found: list[int]) -> None:
    decision = make.book(DAILY).decide(loan(at, *ledger))
    assert (due_by(decision), missed(decision), excused(decision)) == (due, days(*found), [])


@pytest.mark.parametrize(
    ("unit", "outcomes", "made"),
    [
        ("attempts", ["no_answer", "voicemail", "conversation"], 3),
        ("connections", ["no_answer", "answered", "conversation"], 2),
        ("conversations", ["no_answer", "answered", "conversation"], 1),
    ],
)
def test_units_count_as_in_at_most(make: Maker, unit: str, outcomes: list[str], made: int) -> None:
    ledger = [called(f"11-06 1{hour}:00", outcome) for hour, outcome in enumerate(outcomes)]
    (one,) = make.book(f"at_least: 4 {unit} per day").decide(loan("11-07 10:00", *ledger)).missed
    assert (one.wanted, one.made, one.term) == (4, made, f"4 {unit} per day")
    assert make.book(f"at_least: {made} {unit} per day").decide(loan("11-07 10:00", *ledger)).missed == ()


# --- days that were not whole ----------------------------------------------------------------------------------------


NOTICE = "{contacted: {channel: letter, outcome: served}}"
SERVED = {
    "kind": "contact", "at": "11-06 11:00", "channel": "letter", "party": "borrower", "address": "house",
    "outcome": "served",
}  # fmt: skip


def quiet(make: Maker) -> list[str]:
    return [make.pack(guard(QUIET, "quiet"))]


@pytest.mark.parametrize(
    ("opened", "found"),
    [
        pytest.param("11-06 00:00", [6, 7], id="at midnight"),
        pytest.param("11-06 08:00", [6, 7], id="as calls begin to be allowed"),
        pytest.param("11-06 08:01", [7], id="a minute later"),
        pytest.param("11-06 11:00", [7], id="by day"),
        pytest.param("11-06 22:30", [7], id="at night: nothing was possible any more"),
    ],
)
def test_the_day_of_the_opening(make: Maker, opened: str, found: list[int]) -> None:
    """Owed where it was open at every moment at which a call was allowed."""
    book = make.book(DAILY, when=NOTICE, packs=quiet(make))
    assert missed(book.decide(loan("11-08 10:00", {**SERVED, "at": opened}))) == days(*found)


def test_nothing_is_due_on_a_day_that_is_not_whole(make: Maker) -> None:
    book = make.book(DAILY, when=NOTICE, packs=quiet(make))
    assert due_by(book.decide(loan("11-06 12:00", SERVED))) is None
    assert due_by(book.decide(loan("11-07 00:00", SERVED))) == "11-08 00:00"


@pytest.mark.parametrize(
    ("closed", "found"),
    [
        pytest.param("11-07 07:59", [6], id="before calls were allowed"),
        pytest.param("11-07 15:00", [6], id="by day"),
        pytest.param("11-07 22:00", [6, 7], id="when none was allowed any more"),
    ],
)
def test_the_day_of_the_closing(make: Maker, closed: str, found: list[int]) -> None:
    dispute = {"kind": "request", "at": closed, "party": "borrower", "what": "dispute", "form": "oral"}
    book = make.book(f"{DAILY}\nwhen: {{not: {{request: dispute}}}}", packs=quiet(make))
    assert missed(book.decide(loan("11-09 10:00", dispute))) == days(*found)


def test_a_promise_of_the_afternoon_leaves_no_miss(make: Maker) -> None:
    promise = {"kind": "promise", "at": "11-07 15:00", "party": "borrower", "due": "2026-11-09"}
    book = make.book(DAILY, more="pause: {promised: {when: {promise: pending}}}", packs=quiet(make))
    assert due_by(book.decide(loan("11-07 14:00", promise))) == "11-08 00:00"
    later = book.decide(loan("11-11 10:00", promise))
    assert (missed(later), due_by(later)) == (days(6, 10), "11-12 00:00")


def test_a_payment_ends_it_and_a_second_episode_begins_anew(make: Maker) -> None:
    """What was missed in the first episode is told until the second one begins, and then no more."""
    paid = {"kind": "payment", "at": "11-08 12:00", "amount": "100.00"}
    told = {"installments": [{"due": "2026-11-05", "amount": "100.00"}, {"due": "2026-11-15", "amount": "50.00"}]}
    book = make.book(DAILY)
    assert missed(book.decide(loan("11-10 10:00", paid, loan=told))) == days(6, 7)
    assert missed(book.decide(loan("11-15 23:59", paid, loan=told))) == days(6, 7)
    second = book.decide(loan("11-18 10:00", paid, loan=told))
    assert (missed(second), due_by(second)) == (days(16, 17), "11-19 00:00")


# --- windows of several days -----------------------------------------------------------------------------------------


def test_windows_follow_one_another_from_the_first_day_on(make: Maker) -> None:
    book = make.book("at_least: 2 per 3 days")
    ledger = (called("11-06 10:00"), called("11-09 10:00"), called("11-11 10:00"))
    running = book.decide(loan("11-11 09:00", *ledger))
    assert (missed(running), due_by(running)) == (["11-06 00:00 .. 11-09 00:00"], "11-12 00:00")
    assert due_by(book.decide(loan("11-11 12:00", *ledger))) is None
    assert missed(book.decide(loan("11-20 12:00", *ledger))) == [
        "11-06 00:00 .. 11-09 00:00",
        "11-12 00:00 .. 11-15 00:00",
        "11-15 00:00 .. 11-18 00:00",
    ]


def test_after_a_day_that_was_not_whole_windows_begin_anew(make: Maker) -> None:
    dispute = {
        "id": "d",
        "kind": "request",
        "at": "11-10 10:00",
        "party": "borrower",
        "what": "dispute",
        "form": "oral",
    }
    over = {"kind": "withdrawal", "at": "11-10 12:00", "of": "d"}
    book = make.book("at_least: 1 per 3 days\nwhen: {not: {request: dispute}}")
    assert missed(book.decide(loan("11-20 10:00", dispute, over))) == [
        "11-06 00:00 .. 11-09 00:00",
        "11-11 00:00 .. 11-14 00:00",
        "11-14 00:00 .. 11-17 00:00",
        "11-17 00:00 .. 11-20 00:00",
    ]


def test_a_window_that_the_stage_does_not_outlast_is_not_owed(make: Maker) -> None:
    book = make.book("at_least: 1 per 3 days", when="{days_past_due: 1..2}")
    assert due_by(book.decide(loan("11-06 10:00"))) is None
    assert missed(book.decide(loan("11-20 10:00"))) == []


# --- forbidden -------------------------------------------------------------------------------------------------------


def test_a_forbidden_weekend_is_excused_with_its_guard(make: Maker) -> None:
    book = make.book(DAILY, packs=[make.pack(guard("hours: {mon-fri: 08:00-22:00, sat-sun: none}", "weekend"))])
    assert due_by(book.decide(loan("11-07 10:00"))) is None
    decision = book.decide(loan("11-10 10:00"))
    assert missed(decision) == days(6, 9)
    assert excused(decision) == [f"{day} weekend" for day in days(7, 8)]


def test_quiet_hours_of_a_part_of_the_day_excuse_nothing(make: Maker) -> None:
    """`due_by` is the end of the day; from when a call may be made is told by `permitted_from`."""
    book = make.book(DAILY, packs=quiet(make))
    decision = book.decide(loan("11-07 07:00"))
    assert (missed(decision), due_by(decision)) == (days(6), "11-08 00:00")
    assert decision[CALL].permitted_from < decision[CALL].due_by  # type: ignore[operator]
    assert due_by(book.decide(loan("11-07 22:00"))) is None
    assert missed(book.decide(loan("11-08 10:00"))) == days(6, 7)


def test_a_limit_used_up_on_the_day_before_excuses(make: Maker) -> None:
    decision = make.book(f"{DAILY}\nat_most: 1 per 2 days").decide(loan("11-09 10:00", called("11-06 10:00")))
    assert (missed(decision), excused(decision)) == (days(8), [f"{days(7)[0]} cadence"])


def test_what_different_rules_forbid_in_turn_is_excused_by_all_of_them(make: Maker) -> None:
    early, late = guard("hours: 12:00-24:00", "early"), guard("hours: 00:00-12:00", "late")
    decision = make.book(DAILY, packs=[make.pack(early, late)]).decide(loan("11-07 10:00"))
    assert excused(decision) == [f"{days(6)[0]} early late"]


def test_two_numbers_are_one_duty(make: Maker) -> None:
    parties = [borrower(addresses=[{"id": "mobile", "channels": ["phone"]}, {"id": "line", "channels": ["phone"]}])]
    decision = make.book(DAILY).decide(loan("11-08 10:00", called("11-07 10:00", address="line"), parties=parties))
    assert missed(decision) == days(6)
    assert [due_by(decision, one) for one in (CALL, "call/borrower/line")] == ["11-09 00:00"] * 2
