"""Whose days count: the party's zone, summer time, a day that a zone left out, several zones, none."""

from __future__ import annotations

from typing import Any

import pytest

from .build import CALL, Maker, borrower, called, excused, loan, missed, short

DAILY = "at_least: 1 per day"


def at(party: list[str] | None, loan_zone: str | None = "Asia/Shanghai") -> dict[str, Any]:
    return {"parties": [borrower(timezones=party)], "loan": {"timezone": loan_zone}}


def test_the_days_are_the_partys(make: Maker) -> None:
    """Opened at midnight in Shanghai, which is 11:00 of the day before in New York: that day was not whole."""
    decision = make.book(DAILY).decide(loan("11-09 10:00", **at(["America/New_York"])))
    assert [short(one, "America/New_York") for one in decision.missed] == [
        "11-06 00:00 .. 11-07 00:00",
        "11-07 00:00 .. 11-08 00:00",
    ]
    due = make.book("due: within 1 day").decide(loan("11-09 10:00", **at(["America/New_York"])))
    assert [short(one, "America/New_York") for one in due.missed] == ["11-05 11:00 .. 11-06 00:00"]


@pytest.mark.parametrize(
    ("zone", "due", "hours"),
    [("Europe/London", "2026-10-23", 25), ("Europe/London", "2027-03-26", 23), ("Asia/Shanghai", "2026-10-23", 24)],
)
def test_a_day_of_another_length_is_one_day(make: Maker, zone: str, due: str, hours: int) -> None:
    """The second day past due is the one on which the clock is changed."""
    told = {"timezone": zone, "installments": [{"due": due, "amount": "100.00"}]}
    snapshot = loan(f"{due[:8]}29T12:00:00+00:00", loan=told, parties=[borrower(timezones=[zone])])
    found = make.book(DAILY, timezone=zone).decide(snapshot).missed
    assert (found[1].until - found[1].since) == hours * 3_600_000_000
    (one,) = make.book("due: within 2 days", timezone=zone).decide(snapshot).missed
    assert (one.until - one.since) == (24 + hours) * 3_600_000_000
    (elapsed,) = make.book("due: within 36 hours", timezone=zone).decide(snapshot).missed
    assert (elapsed.until - elapsed.since) == 36 * 3_600_000_000


def test_a_day_that_a_zone_left_out_is_none(make: Maker) -> None:
    """Samoa went from the 29th to the 31st of December 2011."""
    told = {"timezone": "Pacific/Apia", "installments": [{"due": "2011-12-28", "amount": "100.00"}]}
    snapshot = loan("2012-01-01T12:00:00+14:00", loan=told, parties=[borrower(timezones=["Pacific/Apia"])])
    apia = make.book(DAILY, timezone="Pacific/Apia").decide(snapshot)
    assert [short(one, "Pacific/Apia") for one in apia.missed] == [
        "12-29 00:00 .. 12-31 00:00",
        "12-31 00:00 .. 01-01 00:00",
    ]
    two = make.book("due: within 2 days", timezone="Pacific/Apia").decide(snapshot)
    assert [short(one, "Pacific/Apia") for one in two.missed] == ["12-29 00:00 .. 01-01 00:00"]


def test_of_several_zones_a_day_lasts_from_the_first_beginning_to_the_last_end(make: Maker) -> None:
    zones = at(["Asia/Shanghai", "Europe/London"])
    dispute = {"kind": "request", "at": "11-06 10:00", "party": "borrower", "what": "dispute", "form": "oral"}
    due = make.book("due: within 1 day", when="{request: dispute}")
    assert missed(due.decide(loan("11-07 07:59", dispute, **zones))) == []
    assert missed(due.decide(loan("11-07 08:00", dispute, **zones))) == ["11-06 10:00 .. 11-07 08:00"]
    daily = make.book(DAILY)
    assert missed(daily.decide(loan("11-07 09:00", **zones))) == ["11-06 00:00 .. 11-07 08:00"]
    overlap = called("11-07 07:00")
    assert missed(daily.decide(loan("11-08 09:00", overlap, **zones))) == []


def test_without_the_partys_zone_the_servicing_zone_counts(make: Maker) -> None:
    for party in (None, ["unknown"], ["Asia/Shanghai", "unknown"]):
        decision = make.book(DAILY).decide(loan("11-07 10:00", **at(party, "Europe/London")))
        assert [short(one, "Europe/London") for one in decision.missed] == ["11-06 00:00 .. 11-07 00:00"]


def test_without_any_zone_days_cannot_be_counted(make: Maker) -> None:
    """A dispute opens it, so that it is open although nobody can say how many days it is overdue."""
    dispute = {"kind": "request", "at": "11-06 10:00", "party": "borrower", "what": "dispute", "form": "oral"}
    nowhere = at(None, None)
    for duty in (DAILY, "due: within 2 days"):
        book = make.book(duty, when="{request: dispute}", timezone=None)
        decision = book.decide(loan("11-09 10:00", dispute, **nowhere))
        assert (decision.missed, decision[CALL].due_by) == ((), None)
        assert excused(decision) == ["11-06 10:00 .. 11-09 10:00 loan.timezone"]
    assert book.decide(loan("11-09 10:00", dispute, called("11-06 11:00"), **nowhere)).excused == ()
    hours = make.book("due: within 36 hours", when="{request: dispute}", timezone=None)
    assert missed(hours.decide(loan("11-09 10:00", dispute, **nowhere))) == ["11-06 10:00 .. 11-07 22:00"]


def test_of_an_act_the_servicing_zone_counts(make: Maker) -> None:
    book = make.book("due: within 1 day", contact="act: record_finding")
    decision = book.decide(loan("11-09 10:00", **at(["America/New_York"])))
    assert missed(decision) == ["11-06 00:00 .. 11-07 00:00"]
