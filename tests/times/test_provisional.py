"""Years whose public holidays are not published yet: what rests on them says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dunning_rules.calendar import holidays_version

from .draws import Written
from .test_found import agrees, book, loan

CALL = "call/b/mobile"
SHANGHAI = "Asia/Shanghai"
FAR = [{"due": "2035-01-02", "amount": "100.00"}]
NEAR = [{"due": "2026-01-02", "amount": "100.00"}]
CHINA = {"calendar": "CN"}


@pytest.mark.parametrize(("year", "provisional"), [(2026, False), (2035, True)])
def test_a_near_day_counted_in_working_days(folder: Path, year: int, provisional: bool) -> None:
    rules = book(folder, {"loan.maturity": {"within": "3 business days"}}, **CHINA)
    told = loan(f"{year}-03-06T10:00:00+08:00", zone=SHANGHAI, maturity=f"{year}-03-20")
    (reason,) = rules.decide(told)[CALL].reasons
    assert (reason.code, ("provisional", True) in reason.values) == ("near", provisional)
    assert ("not published yet" in reason.text()) is provisional
    agrees(rules, told)


@pytest.mark.parametrize(("year", "provisional"), [(2026, False), (2035, True)])
def test_a_promise_counted_in_working_days(folder: Path, year: int, provisional: bool) -> None:
    rules = book(folder, {"promise_due": {"within": "3 business days"}}, **CHINA)
    promise = {"kind": "promise", "party": "b", "due": f"{year}-03-20", "at": f"{year}-03-05T10:00:00+08:00"}
    told = loan(f"{year}-03-06T10:00:00+08:00", promise, zone=SHANGHAI)
    (reason,) = rules.decide(told)[CALL].reasons
    assert (reason.code, ("provisional", True) in reason.values) == ("promise-due", provisional)


@pytest.mark.parametrize(("at", "provisional"), [("2026-06-05T22:00", False), ("2034-12-31T22:00", True)])
def test_hours_that_end_in_such_a_year(folder: Path, at: str, provisional: bool) -> None:
    pack = {"guards": {"g": {"hours": {"daily": "08:00-20:00", "holiday": "none"}}}}
    (reason,) = book(folder, **pack, pack=CHINA).decide(loan(f"{at}:00+08:00", zone=SHANGHAI))[CALL].reasons
    assert (("provisional", True) in reason.values) is provisional


@pytest.mark.parametrize(
    ("installments", "at", "within", "provisional"),
    [
        (NEAR, "2026-01-05T10:00:00+08:00", "5 business days", False),
        (FAR, "2035-01-05T10:00:00+08:00", "5 business days", True),
        (FAR, "2035-01-05T10:00:00+08:00", "5 days", False),
    ],
)
def test_what_is_due_within_working_days(
    folder: Path, installments: list[Written], at: str, within: str, provisional: bool
) -> None:
    rules = book(folder, {"days_past_due": "1.."}, call={"due": f"within {within}"}, **CHINA)
    found = rules.decide(loan(at, zone=SHANGHAI, installments=installments))[CALL]
    assert found.due_by is not None
    assert found.owed.provisional is provisional
    assert found.to_dict(when=True).get("due_provisional", False) is provisional


def test_answers_tell_the_version_of_the_tables(folder: Path) -> None:
    rules, told = book(folder), loan("2026-03-06T10:00:00-05:00")
    for text in (rules.decide(told).to_json(), rules.timeline(told).to_json(), rules.simulate(told, until=1).to_json()):
        assert json.loads(text)["tables"]["holidays"] == holidays_version()
