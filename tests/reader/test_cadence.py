"""Limits: which records count, in which window, in whose days; in playbooks (cadence) and in packs (caps)."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .build import CALL, Maker, borrower, called, codes, guard, loan, status

TWO_ZONES = ["Asia/Shanghai", "America/New_York"]
RESTLESS = ("Europe/London", "America/New_York", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe")
"""Zones whose clocks change by an hour or half of one, at midnight or later."""


@pytest.mark.parametrize(
    ("limit", "ledger", "at", "expected"),
    [
        pytest.param("1 per day", ["11-09 00:00"], "11-09 23:59", "denied", id="the whole local day"),
        pytest.param("1 per day", ["11-09 23:59"], "11-10 00:00", "permitted", id="a new day at midnight"),
        pytest.param("2 per 3 days", ["11-08 00:00", "11-09 09:00"], "11-10 23:59", "denied", id="day 1 to day 3"),
        pytest.param("2 per 3 days", ["11-08 23:59", "11-09 09:00"], "11-11 00:00", "permitted", id="day 4"),
        pytest.param("1 per 48 hours", ["11-08 10:00"], "11-10 09:59", "denied", id="hours are elapsed time"),
        pytest.param("1 per 48 hours", ["11-08 10:00"], "11-10 10:00", "permitted", id="(t - N h, t]"),
        pytest.param("1 per 30 minutes", ["11-09 10:00"], "11-09 10:29", "denied", id="minutes"),
        pytest.param("1 per 30 minutes", ["11-09 10:00"], "11-09 10:30", "permitted", id="minutes over"),
        pytest.param("1 per 48 hours", ["11-09 10:00"], "11-09 10:00", "denied", id="the window ends with now"),
        pytest.param("1 per episode", ["11-06 10:00"], "12-24 10:00", "denied", id="the whole episode"),
        pytest.param("1 per episode", ["11-04 10:00"], "11-09 10:00", "permitted", id="before the episode"),
        pytest.param("1 per ever", ["11-04 10:00"], "11-09 10:00", "denied", id="ever"),
    ],
)  # fmt: skip
def test_windows(make: Maker, limit: str, ledger: list[str], at: str, expected: str) -> None:
    decision = make.book(f"at_most: {limit}").decide(loan(at, *(called(one) for one in ledger)))
    assert status(decision) == expected


@pytest.mark.parametrize(
    ("limit", "outcome", "expected"),
    [
        ("1 per day", "not_connected", "denied"),
        ("1 attempt per day", "misdirected", "denied"),
        ("1 conversation per day", "conversation", "denied"),
        ("1 conversation per day", "met", "denied"),
        ("1 conversation per day", "answered", "permitted"),
        ("1 conversation per day", "voicemail", "permitted"),
        ("1 conversation per day", None, "denied"),
        ("1 connection per day", "answered", "denied"),
        ("1 connection per day", "no_answer", "permitted"),
        ("1 connection per day", None, "denied"),
        ("once", "conversation", "denied"),
        ("once", "no_answer", "denied"),
        ("once", "refused", "denied"),
        ("once", None, "denied"),
        ("once", "not_connected", "permitted"),
        ("once", "misdirected", "permitted"),
        ("once", "undelivered", "permitted"),
        ("once", "returned", "permitted"),
        ("once", "not_met", "permitted"),
    ],
)
def test_what_counts(make: Maker, limit: str, outcome: str | None, expected: str) -> None:
    decision = make.book(f"at_most: {limit}").decide(loan("11-09 15:00", called("11-09 10:00", outcome)))
    assert status(decision) == expected


def test_a_later_outcome_is_the_outcome(make: Maker) -> None:
    book = make.book("at_most: once")
    back = {"kind": "outcome", "at": "11-09 12:00", "of": "e1", "outcome": "returned"}
    assert status(book.decide(loan("11-09 11:00", called("11-09 10:00", None), back))) == "denied"
    assert status(book.decide(loan("11-09 12:00", called("11-09 10:00", None), back))) == "permitted"


def test_once_is_for_the_episode(make: Maker) -> None:
    book = make.book("at_most: once")
    cured = [
        {"due": "2026-11-05", "amount": "100.00", "paid": "100.00", "paid_on": "2026-11-20"},
        {"due": "2026-12-05", "amount": "100.00", "paid": "0.00"},
    ]
    assert status(book.decide(loan("12-08 10:00", called("11-09 10:00"), loan={"installments": cured}))) == "permitted"
    late = [{**cured[0], "paid_on": "2026-12-08"}, cured[1]]
    assert status(book.decide(loan("12-09 10:00", called("11-09 10:00"), loan={"installments": late}))) == "denied"


def test_per_promise_begins_anew_with_each_promise(make: Maker) -> None:
    book = make.book("at_most: 1 per promise")
    first = {"kind": "promise", "at": "11-06 12:00", "party": "borrower", "due": "2026-11-08", "amount": "100.00"}
    second = {**first, "at": "11-09 12:00", "due": "2026-11-12"}
    assert status(book.decide(loan("11-09 11:00", first, called("11-07 10:00")))) == "denied"
    assert status(book.decide(loan("11-09 13:00", first, called("11-07 10:00"), second))) == "permitted"
    assert status(book.decide(loan("11-09 11:00", first, called("11-06 10:00")))) == "permitted"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param({"action": "call"}, "denied", id="it names the action"),
        pytest.param({}, "denied", id="it names none and has the action's channel and role"),
        pytest.param({"action": "other"}, "permitted", id="it names another action"),
        pytest.param({"channel": "sms"}, "permitted", id="another channel"),
        pytest.param({"party": "sister", "address": "sister-mobile"}, "permitted", id="another role"),
        pytest.param({"direction": "in"}, "permitted", id="what the party began"),
        pytest.param({"address": None}, "denied", id="all addresses together"),
        pytest.param({"by": "agency:A"}, "denied", id="whoever called"),
    ],
)
def test_which_records_belong_to_an_action(make: Maker, keys: dict[str, str], expected: str) -> None:
    other = "other: {title: Other, contact: {channel: phone, to: borrower, purpose: inform}}"
    book = make.book("at_most: 1 per day", actions=other, stages="also: {when: {days_past_due: 1..}, opens: [other]}")
    assert status(book.decide(loan("11-09 15:00", called("11-09 10:00", **keys)))) == expected


def test_the_party_zones_decide_whose_day_it_is_and_the_stricter_counts(make: Maker) -> None:
    book = make.book("at_most: 1 per day")
    earlier = called("2026-11-08T22:00:00+08:00")  # 09:00 on 11-08 in New York
    at = "2026-11-09T10:00:00+08:00"  # 21:00 on 11-08 in New York
    for zones, expected in ((["Asia/Shanghai"], "permitted"), (["America/New_York"], "denied"), (TWO_ZONES, "denied")):
        decision = book.decide(loan(at, earlier, parties=[borrower(timezones=zones)]))
        assert status(decision) == expected, zones


@pytest.mark.parametrize("zones", [None, ["unknown"], ["America/New_York", "unknown"]])
def test_a_party_of_no_told_zone_is_counted_in_the_servicing_zone(make: Maker, zones: list[str] | None) -> None:
    book = make.book("at_most: 1 per day")
    people = [borrower(timezones=zones)]
    assert status(book.decide(loan("11-09 10:00", called("11-08 23:59"), parties=people))) == "permitted"
    assert status(book.decide(loan("11-09 10:00", called("11-09 00:01"), parties=people))) == "denied"


def test_an_act_is_counted_in_the_servicing_zone(make: Maker) -> None:
    book = make.book(
        stages="court: {when: {days_past_due: 1..}, opens: [sue]}",
        actions="sue: {title: Sue, act: litigation, at_most: 1 per day}",
    )
    sued = {"kind": "act", "at": "2026-11-08T23:00:00+08:00", "act": "litigation"}  # 10:00 on 11-08 in New York
    snapshot = loan("2026-11-09T09:00:00+08:00", sued, parties=[borrower(timezones=["America/New_York"])])
    assert status(book.decide(snapshot), "sue") == "permitted"
    act = {"at": "2026-11-09T09:00:00+08:00", "act": "litigation", "action": "sue"}
    assert book.judge(snapshot, act).status == "permitted"


def zoned(zone: str, day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 3, 28, tzinfo=ZoneInfo(zone)) + timedelta(days=day, hours=hour, minutes=minute)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    zone=st.sampled_from(
        ("Europe/London", "America/New_York", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe")
    ),
    season=st.sampled_from(((3, 6), (3, 27), (4, 3), (4, 22), (9, 4), (10, 2), (10, 23), (10, 30))),
    days=st.integers(1, 3),
    first=st.tuples(st.integers(0, 3), st.sampled_from((0, 1, 2, 12, 23)), st.sampled_from((0, 29, 59))),
    then=st.tuples(st.integers(0, 5), st.sampled_from((0, 1, 2, 3, 12, 23)), st.sampled_from((0, 30, 59))),
)
def test_days_are_local_days_whatever_the_clocks_do(
    make: Maker,
    zone: str,
    season: tuple[int, int],
    days: int,
    first: tuple[int, int, int],
    then: tuple[int, int, int],
) -> None:
    place = ZoneInfo(zone)
    start = datetime(2026, *season, tzinfo=place)
    made, asked = (start.replace(hour=hour, minute=minute) + timedelta(days=day) for day, hour, minute in (first, then))
    # A clock time that the day skips is read as what it becomes.
    made, asked = (moment.astimezone(ZoneInfo("UTC")) for moment in (made, asked))
    if asked < made:
        made, asked = asked, made
    book = make.book(f"at_most: 1 per {days} days")
    due = [{"due": "2026-01-05", "amount": "100.00", "paid": "0.00"}]
    snapshot = loan(
        asked.isoformat(),
        called(made.isoformat()),
        loan={"installments": due, "timezone": "Asia/Shanghai"},
        parties=[borrower(timezones=[zone])],
    )
    apart = (asked.astimezone(place).date() - made.astimezone(place).date()).days
    decision = book.decide(snapshot)
    assert status(decision) == ("denied" if apart < days else "permitted")
    if apart < days:
        reopens = decision[CALL].reasons[0].until
        assert reopens is not None
        local = datetime.fromtimestamp(reopens / 1_000_000, place)
        before = datetime.fromtimestamp(reopens / 1_000_000 - 1, place)
        assert (local.date() - made.astimezone(place).date()).days == days
        assert before.date() < local.date()


@pytest.mark.parametrize(
    ("ties", "debts", "expected"),
    [
        ("party", None, "denied"),
        ("person", None, "denied"),
        ("address", None, "denied"),
        ("debt", None, "denied"),
        ("debt", ["L"], "denied"),
        ("debt", ["D-1"], "permitted"),
        ("debt", ["D-2"], "denied"),
    ],
)
def test_caps_of_packs_are_tied_to_the_contact(make: Maker, ties: str, debts: list[str] | None, expected: str) -> None:
    cap = guard(f"applies_to: {{channel: phone}}\nat_most: 1 attempt per 7 days\nper: [{ties}]")
    book = make.book(packs=[make.pack(cap)])
    others = [{"id": "D-1", "account": "A-1"}, {"id": "D-2", "account": "L"}]
    decision = book.decide(loan("11-09 15:00", called("11-06 10:00", debts=debts), debts=others))
    assert status(decision) == expected


def test_a_call_without_an_address_was_to_some_address_of_its_own_party(make: Maker) -> None:
    book = make.book(packs=[make.pack(guard("applies_to: {channel: phone}\nat_most: 1 attempt per day\nper: address"))])
    assert status(book.decide(loan("11-09 15:00", called("11-09 10:00", address=None)))) == "denied"
    elsewhere = called("11-09 10:00", party="sister", address=None)
    assert status(book.decide(loan("11-09 15:00", elsewhere))) == "permitted"


def test_a_person_is_one_through_several_parties(make: Maker) -> None:
    cap = guard("applies_to: {channel: phone}\nat_most: 1 attempt per day\nper: person")
    book = make.book(packs=[make.pack(cap)])
    twin = {"id": "surety", "person": "P-1", "role": "guarantor"}
    made = called("11-09 10:00", party="surety", address=None)
    assert status(book.decide(loan("11-09 15:00", made, parties=[borrower(), twin]))) == "denied"
    other = {**twin, "person": "P-2"}
    assert status(book.decide(loan("11-09 15:00", made, parties=[borrower(), other]))) == "permitted"


def test_counting_narrows_what_a_cap_counts(make: Maker) -> None:
    cap = guard(
        "applies_to: {channel: phone}\nat_most: 1 attempt per 7 days\n"
        "counting: {outcome: {not: [not_connected, misdirected]}}"
    )
    book = make.book(packs=[make.pack(cap)])
    for outcome, expected in (("not_connected", "permitted"), ("no_answer", "denied"), (None, "denied")):
        assert status(book.decide(loan("11-09 15:00", called("11-06 10:00", outcome)))) == expected


def test_a_cap_in_days_needs_a_zone_and_one_in_hours_needs_none(make: Maker) -> None:
    people = [borrower(timezones=["unknown"])]
    for window, expected in (("7 days", ["unknown party.timezones"]), ("48 hours", [])):
        cap = guard(f"applies_to: {{channel: phone}}\nat_most: 5 attempts per {window}")
        name = make.pack(cap, name=f"no-zone-{window[0]}", zone=None)
        decision = make.book(packs=[name]).decide(loan("11-09 15:00", parties=people))
        assert codes(decision[CALL].reasons) == expected


def test_hours_and_days_of_a_cap_in_several_zones(make: Maker) -> None:
    cap = guard("applies_to: {channel: phone}\nat_most: 1 attempt per day")
    book = make.book(packs=[make.pack(cap)])
    made = called("2026-11-08T22:00:00+08:00")
    decision = book.decide(loan("2026-11-09T10:00:00+08:00", made, parties=[borrower(timezones=TWO_ZONES)]))
    assert codes(decision[CALL].reasons) == ["guard g"]
    assert decision[CALL].reasons[0].zone == "America/New_York"


@pytest.mark.parametrize(
    ("coverage", "made", "expected"),
    [
        pytest.param({"from": "2026-11-08"}, [], ["unknown coverage"], id="the window reaches further back"),
        pytest.param({"from": "2026-11-07"}, [], [], id="the window is covered"),
        pytest.param({"from": "2026-11-08"}, ["11-08 10:00"], ["guard g"], id="enough is known to forbid"),
        pytest.param({"by": "own"}, [], ["unknown coverage"], id="other collectors are not told"),
        pytest.param({"debts": "this"}, [], ["unknown coverage"], id="other debts are not told"),
    ],
)
def test_what_the_ledger_does_not_cover_is_unknown_and_never_zero(
    make: Maker, coverage: dict[str, str], made: list[str], expected: list[str]
) -> None:
    cap = guard("applies_to: {channel: phone}\nat_most: 1 attempt per 3 days")
    book = make.book(packs=[make.pack(cap)])
    decision = book.decide(loan("11-09 15:00", *(called(one) for one in made), coverage=coverage))
    assert codes(decision[CALL].reasons) == expected


def test_a_cap_by_debt_needs_only_this_debt(make: Maker) -> None:
    cap = guard("applies_to: {channel: phone}\nat_most: 1 attempt per 3 days\nper: [party, debt]")
    book = make.book(packs=[make.pack(cap)])
    assert status(book.decide(loan("11-09 15:00", coverage={"debts": "this"}))) == "permitted"


def test_the_cadence_of_a_window_that_is_not_covered_is_unknown(make: Maker) -> None:
    book = make.book("at_most: 1 per 7 days")
    decision = book.decide(loan("11-09 15:00", coverage={"from": "2026-11-06"}))
    assert codes(decision[CALL].reasons) == ["unknown coverage"]
