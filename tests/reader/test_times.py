"""What guards ask of time: waits and windows, hours, named dates, and in whose zone they are counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunning_rules import PackError

from .build import CALL, Maker, borrower, called, codes, guard, loan, status

PHONE = "applies_to: {channel: phone}"
AT = "11-09 15:00"


# --- waits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wait", "at", "expected"),
    [
        ("for: 3 days", "11-08 23:59", "denied"),
        ("for: 3 days", "11-09 00:00", "permitted"),
        ("for: 3 days, from: next_day", "11-09 23:59", "denied"),
        ("for: 3 days, from: next_day", "11-10 00:00", "permitted"),
        ("for: 72 hours", "11-09 09:59", "denied"),
        ("for: 72 hours", "11-09 10:00", "permitted"),
        ("for: 1 month", "12-06 23:59", "denied"),
        ("for: 1 month", "12-07 00:00", "permitted"),
        ("for: 1 year", "2027-11-06 23:59", "denied"),
        ("for: 1 year", "2027-11-07 00:00", "permitted"),
    ],
)
def test_waits(make: Maker, wait: str, at: str, expected: str) -> None:
    """The event's day is day 1 of days; a term in months or years ends on the corresponding day."""
    name = make.pack(guard(f"{PHONE}\nwait: {{after: {{kind: contact, outcome: conversation}}, {wait}}}"))
    decision = make.book(packs=[name]).decide(loan(at, called("11-06 10:00")))
    assert status(decision) == expected
    assert status(make.book(packs=[name]).decide(loan(at, called("11-06 10:00", "no_answer")))) == "permitted"


@pytest.mark.parametrize(
    ("within", "at", "held"),
    [
        ("3 days", "11-08 23:59", True),
        ("3 days", "11-09 00:00", False),
        ("1 month", "12-06 23:59", True),
        ("1 month", "12-07 00:00", False),
        ("1 year", "2027-11-06 23:59", True),
        ("1 year", "2027-11-07 00:00", False),
    ],
)
def test_a_window_is_as_long_as_a_wait(make: Maker, within: str, at: str, held: bool) -> None:
    name = make.pack(guard(f"{PHONE}\nforbid: {{records: {{kind: contact, within: {within}}}}}"))
    assert status(make.book(packs=[name]).decide(loan(at, called("11-06 10:00")))) == (
        "denied" if held else "permitted"
    )


def test_a_wait_is_measured_from_the_latest_event_of_the_same_debt(make: Maker) -> None:
    body = f"{PHONE}\nwait: {{after: {{kind: contact}}, for: 3 days}}\nper: [party, debt]"
    book = make.book(packs=[make.pack(guard(body))])
    old, other = called("11-06 10:00"), called("11-08 10:00", debts=["D-1"])
    others = [{"id": "D-1"}]
    assert status(book.decide(loan(AT, old, other, debts=others))) == "permitted"
    assert status(book.decide(loan(AT, old, called("11-08 10:00"), debts=others))) == "denied"


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        ({"from": "2026-11-07"}, []),
        ({"from": "2026-11-08"}, ["unknown coverage"]),
        ({"by": "own"}, ["unknown coverage"]),
        ({"debts": "this"}, ["unknown coverage"]),
    ],
)
def test_a_wait_for_what_the_ledger_does_not_cover_is_unknown(
    make: Maker, coverage: dict[str, str], expected: list[str]
) -> None:
    name = make.pack(guard(f"{PHONE}\nwait: {{after: {{kind: contact}}, for: 3 days}}"))
    assert codes(make.book(packs=[name]).decide(loan(AT, coverage=coverage))[CALL].reasons) == expected


@pytest.mark.parametrize("zones", [["Asia/Shanghai", "America/New_York"], ["America/New_York"]])
def test_a_wait_lasts_in_every_zone(make: Maker, zones: list[str]) -> None:
    name = make.pack(guard(f"{PHONE}\nwait: {{after: {{kind: contact}}, for: 3 days}}"))
    book, people = make.book(packs=[name]), [borrower(timezones=zones)]
    made = called("2026-11-06T10:00:00+08:00")  # 21:00 on 11-05 in New York
    assert status(book.decide(loan("2026-11-08T12:59:00+08:00", made, parties=people))) == "denied"
    held = "denied" if "Asia/Shanghai" in zones else "permitted"
    assert status(book.decide(loan("2026-11-08T13:00:00+08:00", made, parties=people))) == held


@pytest.mark.parametrize(
    "body",
    [
        "wait: {after: {kind: contact}, for: 3 days}",
        "forbid: {records: {kind: contact, within: 3 days}}",
        "forbid: {records: {kind: contact, count: days, at_least: 2}}",
        "forbid: {records: {kind: contact, before: today}}",
        "forbid: {passed: d}",
        "forbid: {status: {is: deceased, of: borrower, for: 2 days}}",
        "hours: 08:00-22:00",
    ],
)
def test_a_question_of_days_needs_a_zone(make: Maker, body: str) -> None:
    """A party whose zones nobody told, under a pack that states none: the guard names what is missing."""
    dates = "dates: {d: {latest: {kind: contact}, plus: 3 days}}"
    name = make.pack(guard(f"{PHONE}\n{body}"), zone=None, more=dates)
    dead = {"kind": "status", "at": "11-08 10:00", "status": "deceased", "party": "borrower"}
    people = [borrower(timezones=["unknown"])]
    decision = make.book(packs=[name]).decide(loan(AT, called("11-08 10:00"), dead, parties=people))
    assert codes(decision[CALL].reasons) == ["unknown party.timezones"]


def test_a_question_of_hours_needs_none(make: Maker) -> None:
    people = [borrower(timezones=["unknown"])]
    for number, body in enumerate(
        ("wait: {after: {kind: contact}, for: 48 hours}", "forbid: {records: {kind: contact, within: 48 hours}}")
    ):
        name = make.pack(guard(f"{PHONE}\n{body}"), name=f"hours{number}", zone=None)
        book = make.book(packs=[name])
        assert status(book.decide(loan(AT, called("11-06 10:00"), parties=people))) == "permitted"
        assert codes(book.decide(loan(AT, called("11-08 10:00"), parties=people))[CALL].reasons) == ["guard g"]


# --- hours -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "zones", "expected"),
    [
        ("2026-11-09T07:59:59+08:00", ["Asia/Shanghai"], "denied"),
        ("2026-11-09T08:00:00+08:00", ["Asia/Shanghai"], "permitted"),
        ("2026-11-09T21:59:59+08:00", ["Asia/Shanghai"], "permitted"),
        ("2026-11-09T22:00:00+08:00", ["Asia/Shanghai"], "denied"),
        ("2026-11-09T22:00:00+08:00", ["America/New_York"], "permitted"),
        ("2026-11-09T15:00:00+08:00", ["Asia/Shanghai", "America/New_York"], "denied"),
        ("2026-11-09T21:30:00+08:00", ["Asia/Shanghai", "America/New_York"], "permitted"),
        ("2026-11-09T15:00:00+08:00", None, "permitted"),
        ("2026-11-09T15:00:00+08:00", ["unknown", "America/New_York"], "permitted"),
    ],
)
def test_hours_hold_in_every_zone_or_else_in_the_packs(
    make: Maker, at: str, zones: list[str] | None, expected: str
) -> None:
    book = make.book(packs=[make.pack(guard(f"{PHONE}\nhours: 08:00-22:00"))])
    assert status(book.decide(loan(at, parties=[borrower(timezones=zones)]))) == expected


def test_hours_of_weekdays_and_holidays(make: Maker) -> None:
    hours = "hours: {mon-sat: 08:00-21:00, sun: none, holiday: 13:00-17:00}"
    book = make.book(
        packs=[make.pack(guard(f"{PHONE}\n{hours}"), more="calendar: CN")], when="{not: {known: loan.status}}"
    )
    for at, expected in (
        ("2026-11-08T12:00:00+08:00", "denied"),  # a Sunday
        ("2026-11-09T08:00:00+08:00", "permitted"),
        ("2026-10-01T12:59:00+08:00", "denied"),  # the national day, a Thursday
        ("2026-10-01T13:00:00+08:00", "permitted"),
        ("2026-10-01T17:00:00+08:00", "denied"),
    ):
        assert status(book.decide(loan(at))) == expected, at


def test_the_hour_at_which_it_opens_again(make: Maker) -> None:
    hours = "hours: {mon-fri: 08:00-21:00, sat: 10:00-12:00, sun: none}"
    book = make.book(packs=[make.pack(guard(f"{PHONE}\n{hours}"))], when="{not: {known: loan.status}}")
    for at, until in (
        ("2026-11-07T12:00:00+08:00", "2026-11-09T08:00:00+08:00"),
        ("2026-11-07T09:00:00+08:00", "2026-11-07T10:00:00+08:00"),
        ("2026-11-06T21:00:00+08:00", "2026-11-07T10:00:00+08:00"),
    ):
        assert book.decide(loan(at))[CALL].reasons[0].to_dict()["until"] == until


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    zone=st.sampled_from(("Europe/London", "America/Santiago", "Australia/Lord_Howe", "Asia/Shanghai")),
    day=st.sampled_from(("2026-03-28", "2026-03-29", "2026-04-04", "2026-09-05", "2026-10-03", "2026-10-24")),
    hour=st.integers(0, 47),
    hours=st.sampled_from(("00:30-01:45", "01:15-02:15", "02:10-02:20", "08:00-21:00", "00:00-00:10")),
)
def test_it_opens_at_the_first_minute_inside_whatever_the_clocks_do(
    make: Maker, zone: str, day: str, hour: int, hours: str
) -> None:
    asked = datetime.fromisoformat(f"{day}T00:07:00+00:00") + timedelta(hours=hour)
    book = make.book(packs=[make.pack(guard(f"{PHONE}\nhours: {hours}"))], when="{not: {known: loan.status}}")
    candidate = book.decide(loan(asked.isoformat(), parties=[borrower(timezones=[zone])]))[CALL]
    start, end = hours.split("-")
    minutes = (asked + timedelta(minutes=more) for more in range(3 * 1440))
    opens = next(one for one in minutes if start <= one.astimezone(ZoneInfo(zone)).strftime("%H:%M") < end)
    if opens == asked:
        assert candidate.status == "permitted"
    else:
        assert candidate.reasons[0].until == int(opens.timestamp()) * 1_000_000


# --- dates -----------------------------------------------------------------------------------------------------------

PERIOD = """
dates:
  period:
    row: R-2
    first_of:
      - {base: loan.maturity, later_than: loan.accelerated_on, plus: 1 month}
      - {base: loan.accelerated_on, plus: 1 month}
      - {base: loan.limitation_date, plus: [1 month, 1 day]}
"""


@pytest.mark.parametrize(
    ("told", "at", "expected"),
    [
        ({"accelerated_on": "2026-09-30"}, "2026-12-05T23:59:59+08:00", []),
        ({"accelerated_on": "2026-09-30"}, "2026-12-06T00:00:00+08:00", ["guard g"]),
        ({"accelerated_on": "2026-10-31", "maturity": "2026-10-31"}, "2026-11-30T23:59:59+08:00", []),
        ({"accelerated_on": "2026-10-31", "maturity": "2026-10-31"}, "2026-12-01T00:00:00+08:00", ["guard g"]),
        ({"limitation_date": "2026-10-31"}, "2026-12-01T23:59:59+08:00", []),
        ({"limitation_date": "2026-10-31"}, "2026-12-02T00:00:00+08:00", ["guard g"]),
        ({}, "2026-12-06T00:00:00+08:00", ["unknown loan.accelerated_on"]),
    ],
)
def test_a_named_date_is_the_last_day_of_its_term(
    make: Maker, told: dict[str, str], at: str, expected: list[str]
) -> None:
    name = make.pack(guard(f"{PHONE}\nforbid: {{passed: period}}"), more=PERIOD)
    assert codes(make.book(packs=[name]).decide(loan(at, loan=told))[CALL].reasons) == expected


def test_not_after_leaves_out_what_came_later_and_what_became_of_it_later(make: Maker) -> None:
    dates = "dates: {last: {base: loan.limitation_date}}"
    body = f"{PHONE}\nonly_if: {{records: {{kind: contact, outcome: [conversation, served], not_after: last}}}}"
    book = make.book(packs=[make.pack(guard(body), more=dates)])
    told = {"limitation_date": "2026-11-08"}
    in_time, late = called("11-08 23:59"), called("11-09 00:00")
    assert status(book.decide(loan(AT, in_time, loan=told))) == "permitted"
    assert status(book.decide(loan(AT, late, loan=told))) == "denied"
    sent = called("11-08 12:00", None)
    served = {"kind": "outcome", "at": "11-09 10:00", "of": "e1", "outcome": "served"}
    assert status(book.decide(loan(AT, sent, served, loan=told))) == "denied"
    assert status(book.decide(loan(AT, sent, {**served, "at": "11-08 23:00"}, loan=told))) == "permitted"
    assert codes(book.decide(loan(AT, in_time))[CALL].reasons) == ["unknown loan.limitation_date"]


# --- windows between records -----------------------------------------------------------------------------------------


def test_since_and_before_today_and_days(make: Maker) -> None:
    failed = "contacted: {channel: phone, outcome: not_connected, at_least: 2, before: today"
    since = f"{{{failed}, since: {{kind: contact, outcome: reached}}}}}}"
    days = f"{{{failed}, count: days}}}}"
    dials = [called("11-07 10:00", "not_connected"), called("11-07 11:00", "not_connected")]
    reached = called("11-07 10:30", "conversation")
    for form, ledger, expected in (
        (since, dials, "denied"),
        (since, [*dials, reached], "permitted"),
        (days, dials, "permitted"),
        (days, [*dials, called("11-08 10:00", "not_connected")], "denied"),
        (days, [*dials, called("11-09 10:00", "not_connected")], "permitted"),
    ):
        name = make.pack(guard(f"{PHONE}\nforbid: {form}"))
        assert status(make.book(packs=[name]).decide(loan(AT, *ledger))) == expected, (form, ledger)


# --- what cannot be counted ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "more", "code"),
    [
        ("forbid: {passed: d}", "dates: {d: {base: loan.maturity, plus: 48 hours}}", "wrong-kind"),
        ("forbid: {passed: d}", "dates: {d: {base: loan.maturity, plus: 3 business days}}", "wrong-kind"),
        ("forbid: {passed: d}", "dates: {d: {base: loan.maturity, plus: 3 days, roll: true}}", "missing-key"),
        ("hours: {daily: 08:00-21:00, holiday: none}", "", "missing-key"),
        ("require: {staff: two..}", "numbers: {two: 2}", "wrong-kind"),
        ("require: {day: 2026-01-01..}", "", "wrong-kind"),
        ("forbid: {loan.maturity: {within: 3 business days}}", "", "wrong-kind"),
    ],
)
def test_what_cannot_be_counted_is_refused_when_it_is_read(make: Maker, body: str, more: str, code: str) -> None:
    with pytest.raises(PackError) as told:
        make.packs(make.pack(guard(body), more=more))
    assert [one.code for one in told.value.diagnostics] == [code]


def test_business_days_are_those_of_the_packs_calendar(make: Maker) -> None:
    dates = "calendar: CN\ndates: {d: {base: loan.maturity, plus: 3 business days}}"
    name = make.pack(guard(f"{PHONE}\nforbid: {{passed: d}}"), more=dates)
    book = make.book(packs=[name])
    told = {"maturity": "2026-11-06"}  # a Friday
    assert status(book.decide(loan("11-11 23:59", loan=told))) == "permitted"
    assert status(book.decide(loan("11-12 00:00", loan=told))) == "denied"
