"""What a playbook may write of duties, and what is told of what it may not."""

from __future__ import annotations

from typing import Any

import pytest

from dunning_rules import PlaybookError
from dunning_rules.diagnostics import Diagnostic
from dunning_rules.values import Limit, Term

from .build import Maker


def refused(make: Maker, call: str, **more: Any) -> list[Diagnostic]:
    with pytest.raises(PlaybookError) as error:
        make.book(call, **more)
    return list(error.value.diagnostics)


@pytest.mark.parametrize(
    ("due", "term"),
    [("1 day", Term(1, "days")), ("48 hours", Term(48, "hours")), ("3 business days", Term(3, "business days"))],
)
def test_terms(make: Maker, due: str, term: Term) -> None:
    book = make.book(f"due: within {due}", more="calendar: CN")
    assert book.action("call").due == term


@pytest.mark.parametrize(
    "due", ["within 2 weeks", "within 1 month", "within 30 minutes", "1 day", "within", "within 0 days"]
)
def test_what_is_no_term_of_a_duty(make: Maker, due: str) -> None:
    assert [one.code for one in refused(make, f"due: {due}")] == ["wrong-kind"]


def test_business_days_want_a_calendar(make: Maker) -> None:
    (told,) = refused(make, "due: within 3 business days")
    assert (told.code, told.message()) == ("missing-key", "`calendar` is missing here")
    assert told.place is not None
    assert "due" in told.render("en")


def test_holidays_want_a_calendar_and_a_calendar_must_be_one(make: Maker) -> None:
    assert [one.code for one in refused(make, "", more="holidays: [2026-11-06]")] == ["missing-key"]
    assert [one.code for one in refused(make, "", more="calendar: Atlantis")] == ["unknown-calendar"]


def test_the_calendar_of_a_playbook_serves_its_dates_too(make: Maker) -> None:
    when = "{loan.limitation_date: {within: 5 business days}}"
    assert [one.code for one in refused(make, "", when=when)] == ["wrong-kind"]
    make.book("", when=when, more="calendar: CN")


@pytest.mark.parametrize(
    "wanted",
    ["once", "1 per 12 hours", "1 per 30 minutes", "2 per promise", "1 per episode", "1 per ever", "1 per month"],
)
def test_what_is_no_window_of_a_duty(make: Maker, wanted: str) -> None:
    assert [one.code for one in refused(make, f"at_least: {wanted}")] == ["wrong-kind"]


@pytest.mark.parametrize(
    ("wanted", "most", "fits"),
    [
        ("1 per day", "1 per day", True),
        ("2 per day", "1 per day", False),
        ("2 per day", "[3 per day, 1 per day]", False),
        ("2 conversations per day", "1 attempt per day", False),
        ("2 conversations per day", "1 connection per day", False),
        ("2 connections per day", "1 conversation per day", True),
        ("2 attempts per day", "1 conversation per day", True),
        ("1 per day", "1 per 7 days", True),
        ("2 per day", "1 per 7 days", False),
        ("2 per 2 days", "1 per day", True),
        ("3 per 2 days", "1 per day", False),
        ("3 per 5 days", "1 per 2 days", True),
        ("4 per 5 days", "1 per 2 days", False),
        ("4 per day", "1 per 6 hours", True),
        ("6 per day", "1 per 6 hours", False),
        ("9 per day", "1 per promise", True),
        ("1 per day", "once", True),
        ("2 per day", "once", False),
        ("2 per 9 days", "1 per episode", False),
        ("2 per 9 days", "1 per ever", False),
    ],
)
def test_no_more_than_the_cadence_leaves_room_for(make: Maker, wanted: str, most: str, fits: bool) -> None:
    call = f"at_least: {wanted}\nat_most: {most}"
    if fits:
        assert isinstance(make.book(call).action("call").at_least, Limit)
    else:
        (told,) = refused(make, call)
        assert told.code == "duty-beyond-limit"
