"""What stands at an instant: visible records, days past due, episodes, promises, arrangements, wishes, statuses."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunning_rules.calendar import iso
from dunning_rules.facts import ASKED_KINDS, FACT_KINDS, FACT_TITLES, FACT_WORDS
from dunning_rules.money import Accrual
from dunning_rules.settle import settle
from dunning_rules.situation import ArrearsPolicy, Situation
from dunning_rules.snapshot.load import load_snapshot
from dunning_rules.snapshot.model import Loan
from dunning_rules.values import Unknown

DUE = {"due": "2026-11-05", "amount": "15400.00"}
PEOPLE = [
    {
        "id": "borrower",
        "person": "P-1",
        "role": "borrower",
        "timezones": ["Asia/Shanghai"],
        "addresses": [{"id": "mobile", "channels": ["phone", "sms"]}, {"id": "line", "channels": ["phone"]}],
    },
    {"id": "mover", "person": "P-1", "role": "guarantor", "timezones": ["America/New_York", "Asia/Shanghai"]},
    {"id": "nowhere", "role": "relative", "timezones": ["Asia/Shanghai", "unknown"]},
]


def asked(
    at: str,
    *ledger: dict[str, Any],
    installments: list[dict[str, Any]] | None = None,
    policy: ArrearsPolicy | None = None,
    as_of: str | None = None,
    without: frozenset[str] = frozenset(),
    loan: dict[str, Any] | None = None,
    **parts: Any,
) -> Situation:
    snapshot = load_snapshot(
        {
            "as_of": moment(as_of or at),
            "loan": {
                "id": "L",
                "product": "p",
                "timezone": "Asia/Shanghai",
                "installments": deepcopy(installments or [DUE]),
                **(loan or {}),
            },
            "parties": PEOPLE,
            "ledger": [numbered(number, record) for number, record in enumerate(ledger)],
            **parts,
        }
    ).at(moment(at))
    return Situation(settle(snapshot), snapshot.asked, snapshot.asked, policy or ArrearsPolicy(), without)


def moment(text: str) -> str:
    """`11-09 10:00` is of 2026 and in Shanghai."""
    if len(text) == 11:
        text = f"2026-{text}"
    return f"{text.replace(' ', 'T')}:00+08:00"


def numbered(number: int, record: dict[str, Any]) -> dict[str, Any]:
    made = {"id": f"e{number}", **record}
    return {key: moment(value) if key in ("at", "known_at") else value for key, value in made.items()}


def pays(at: str, amount: str, **keys: Any) -> dict[str, Any]:
    return {"kind": "payment", "at": at, "amount": amount, **keys}


def ids(records: Any) -> list[str]:
    return [record.id for record in records]


# --- days past due ---------------------------------------------------------------------------------------------------

PAID_LATE = {**DUE, "paid": "15400.00", "paid_on": "2026-12-01"}
JANUARY = {"due": "2027-01-05", "amount": "15400.00"}

DAYS: list[tuple[str, str, list[dict[str, Any]], list[dict[str, Any]], int | None]] = [
    ("before the due date", "11-03 10:00", [DUE], [], -2),
    ("on the due date", "11-05 23:59", [DUE], [], 0),
    ("the day after", "11-06 00:00", [DUE], [], 1),
    ("four days", "11-09 10:00", [DUE], [], 4),
    ("paid before", "11-09 10:00", [{**DUE, "paid": "15400.00", "paid_on": "2026-11-01"}], [], None),
    ("a partial payment does not cure", "11-09 10:00", [{**DUE, "paid": "15399.99", "paid_on": "2026-11-06"}], [], 4),
    ("paid on a later day is not paid yet", "11-30 10:00", [PAID_LATE], [], 25),
    ("paid on the day itself", "12-01 00:00", [PAID_LATE], [], None),
    ("paid on a day that was not told", "11-09 10:00", [{**DUE, "paid": "15400.00"}], [], None),
    ("paying the oldest moves the anchor", "2027-01-12 10:00", [PAID_LATE, JANUARY], [], 7),
    ("by the ledger", "11-09 10:00", [DUE], [pays("11-09 09:00", "15400.00")], None),
    ("by the ledger, not yet", "11-09 08:59", [DUE], [pays("11-09 09:00", "15400.00")], 4),
    ("a pending payment is none yet", "11-09 10:00", [DUE], [pays("11-09 09:00", "15400.00", status="pending")], 4),
    ("a failed one", "11-09 10:00", [DUE], [pays("11-09 09:00", "15400.00", status="failed")], 4),
    ("a reversed one", "11-09 10:00", [DUE], [pays("11-09 09:00", "15400.00", status="reversed")], 4),
    (
        "what is told as paid is the truth",
        "11-09 10:00",
        [{**DUE, "paid": "0.00"}],
        [pays("11-08 09:00", "15400.00")],
        4,
    ),
    (
        "a payment that explains what is told pays nothing else",
        "2027-01-12 10:00",
        [PAID_LATE, JANUARY],
        [pays("12-01 09:00", "15400.00")],
        7,
    ),
    (
        "a later payment goes to the next",
        "2027-01-12 10:00",
        [PAID_LATE, JANUARY],
        [pays("12-01 09:00", "15400.00"), pays("2027-01-11 09:00", "15400.00")],
        None,
    ),
    ("oldest first", "2027-01-12 10:00", [DUE, JANUARY], [pays("2027-01-11 09:00", "20000.00")], 7),
    (
        "the one that is named first",
        "2027-01-12 10:00",
        [DUE, JANUARY],
        [pays("2027-01-11 09:00", "15400.00", **{"for": "2027-01-05"})],
        68,
    ),
]


@pytest.mark.parametrize(("name", "at", "installments", "ledger", "days"), DAYS, ids=[row[0] for row in DAYS])
def test_days_past_due(
    name: str, at: str, installments: list[dict[str, Any]], ledger: list[dict[str, Any]], days: int | None
) -> None:
    assert asked(at, *ledger, installments=installments).fact("days_past_due") == days


@pytest.mark.parametrize(
    ("loan", "policy", "at", "days"),
    [
        # 2026-11-06 00:30 in Shanghai is still the 5th in London, and the 6th in Auckland since hours.
        ({"timezone": "Asia/Shanghai"}, None, "11-06 00:30", 1),
        ({"timezone": "Europe/London"}, None, "11-06 00:30", 0),
        ({"timezone": "Pacific/Auckland"}, None, "11-05 20:00", 1),
        ({"timezone": None}, "America/Los_Angeles", "11-06 15:59", 0),
        ({"timezone": None}, "America/Los_Angeles", "11-06 16:00", 1),
    ],
)
def test_days_are_those_of_the_servicing_zone(loan: dict[str, Any], policy: str | None, at: str, days: int) -> None:
    assert asked(at, loan=loan, policy=ArrearsPolicy(timezone=policy)).fact("days_past_due") == days


@pytest.mark.parametrize("status", ["pending", "repaid", "settled"])
def test_nothing_is_unpaid_of_a_loan_that_is_over(status: str) -> None:
    found = asked("11-09 10:00", loan={"status": status}, policy=ArrearsPolicy(accrual=Accrual(rate=Decimal("0.1"))))
    assert found.fact("days_past_due") is None
    assert found.fact("delinquent_days") == found.fact("installments_overdue") == 0
    assert str(found.fact("amount_overdue")) == str(found.fact("penalty_interest")) == "0.00"
    assert not found.in_arrears
    # When it was paid was not told, and so neither how long it was overdue.
    assert found.fact("worst_days_past_due") == Unknown(("loan.installments.paid_on",))


@pytest.mark.parametrize("status", ["active", "written_off", "sold", None])
def test_any_other_loan_is_still_owed(status: str | None) -> None:
    assert asked("11-09 10:00", loan={"status": status}).fact("days_past_due") == 4


def test_a_repaid_loan_was_overdue_before() -> None:
    told: dict[str, Any] = {"loan": {"status": "repaid"}, "installments": [PAID_LATE], "as_of": "12-05 10:00"}
    assert asked("11-30 10:00", **told).fact("days_past_due") == 25
    assert asked("12-05 10:00", **told).fact("worst_days_past_due") == 25


def test_tolerance_and_amounts() -> None:
    nearly = [{**DUE, "paid": "15399.50", "paid_on": "2026-11-05"}]
    strict = asked("11-09 10:00", installments=nearly)
    assert (strict.fact("days_past_due"), str(strict.fact("amount_overdue"))) == (4, "0.50")
    kind = asked("11-09 10:00", installments=nearly, policy=ArrearsPolicy(tolerance=Decimal("0.50")))
    assert (kind.fact("days_past_due"), str(kind.fact("amount_overdue"))) == (None, "0.00")
    two = asked("2027-01-12 10:00", installments=[DUE, JANUARY])
    assert (two.fact("installments_overdue"), str(two.fact("amount_to_cure"))) == (2, "30800.00")


# --- episodes --------------------------------------------------------------------------------------------------------


def fortnight(due: str, **told: Any) -> dict[str, Any]:
    return {"due": due, "amount": "100.00", **told}


EPISODES: list[tuple[str, str, list[dict[str, Any]], str | None, object, object]] = [
    ("never overdue", "11-01 10:00", [DUE], None, None, None),
    ("first day", "11-06 10:00", [DUE], "2026-11-06", 1, None),
    ("going on", "12-10 10:00", [DUE], "2026-11-06", 35, None),
    ("cured", "12-10 10:00", [PAID_LATE], "2026-11-06", 25, date(2026, 12, 1)),
    ("late again", "2027-01-12 10:00", [PAID_LATE, JANUARY], "2027-01-06", 7, None),
    (
        "one run, although the anchor moves",
        "12-20 10:00",
        [fortnight("2026-11-05", paid="100.00", paid_on="2026-11-12"), fortnight("2026-11-10")],
        "2026-11-06",
        40,
        None,
    ),
    (
        "the second becomes overdue on the day the first is paid",
        "12-20 10:00",
        [fortnight("2026-11-05", paid="100.00", paid_on="2026-11-11"), fortnight("2026-11-10")],
        "2026-11-06",
        40,
        None,
    ),
    (
        "a day with nothing overdue between",
        "12-20 10:00",
        [fortnight("2026-11-05", paid="100.00", paid_on="2026-11-10"), fortnight("2026-11-10")],
        "2026-11-11",
        40,
        None,
    ),
    (
        "paid on the first day",
        "12-20 10:00",
        [fortnight("2026-11-05", paid="100.00", paid_on="2026-11-06")],
        None,
        None,
        None,
    ),
    (
        "an older payment without its day",
        "12-20 10:00",
        [fortnight("2026-10-05", paid="100.00"), fortnight("2026-11-05")],
        "2026-11-05",
        Unknown(("loan.installments.paid_on",)),
        None,
    ),
    (
        "a younger payment without its day changes nothing",
        "12-20 10:00",
        [fortnight("2026-11-05"), fortnight("2026-12-05", paid="100.00")],
        "2026-11-06",
        45,
        None,
    ),
    (
        "all paid, no day told",
        "12-20 10:00",
        [fortnight("2026-11-05", paid="100.00")],
        None,
        Unknown(("loan.installments.paid_on",)),
        Unknown(("loan.installments.paid_on",)),
    ),
]


@pytest.mark.parametrize(
    ("name", "at", "installments", "start", "worst", "cured"), EPISODES, ids=[row[0] for row in EPISODES]
)
def test_episodes(
    name: str, at: str, installments: list[dict[str, Any]], start: str | None, worst: object, cured: object
) -> None:
    found = asked(at, installments=installments)
    begun = None if found.episode_start is None else iso(found.episode_start, "Asia/Shanghai")
    assert begun == (None if start is None else f"{start}T00:00:00+08:00")
    assert found.fact("worst_days_past_due") == worst
    assert found.fact("cured_on") == cured


def test_the_ledger_dates_what_the_installments_only_tell_as_paid() -> None:
    told = [fortnight("2026-11-05", paid="100.00")]
    found = asked("12-20 10:00", pays("11-20 10:00", "100.00"), installments=told)
    assert (found.fact("cured_on"), found.fact("worst_days_past_due")) == (date(2026, 11, 20), 14)


# --- delinquent days -------------------------------------------------------------------------------------------------


def arranged(at: str, *schedule: tuple[str, str], **keys: Any) -> dict[str, Any]:
    entries = [{"due": due, "amount": amount} for due, amount in schedule]
    return {"kind": "arrangement", "type": "instalments", "at": at, "schedule": entries, **keys}


def held(at: str, **keys: Any) -> dict[str, Any]:
    return {"kind": "hold", "reason": "internal", "ageing": "frozen", "at": at, **keys}


# Due 11-05 and asked on 11-25: twenty days past due.
DELINQUENT: list[tuple[str, list[dict[str, Any]], str, dict[str, Any], int]] = [
    ("as days past due", [], "overlap", {}, 20),
    ("less grace", [], "overlap", {"grace_days": 3}, 17),
    ("never below nothing", [], "overlap", {"grace_days": 30}, 0),
    ("both days of a hold", [held("11-08 10:00", **{"from": "2026-11-10", "until": "2026-11-12"})], "overlap", {}, 17),
    ("a hold without a start begins with its day", [held("11-10 10:00", until="2026-11-12")], "overlap", {}, 17),
    ("never after today", [held("11-24 10:00", until="2026-12-31")], "overlap", {}, 18),
    ("without an end until today", [held("11-24 10:00")], "overlap", {}, 18),
    ("a day is frozen once", [held("11-24 10:00"), held("11-24 11:00")], "overlap", {}, 18),
    ("only after the due date", [held("11-01 10:00", until="2026-11-07")], "overlap", {}, 18),
    ("or all of it", [held("11-01 10:00", until="2026-11-07")], "whole", {}, 13),
    ("one that continues", [held("11-10 10:00", until="2026-11-12", ageing="continues")], "overlap", {}, 20),
    ("one that does not say continues", [held("11-10 10:00", until="2026-11-12", ageing=None)], "overlap", {}, 20),
    ("of another debt", [held("11-10 10:00", until="2026-11-12", debts=["D-2"])], "overlap", {}, 20),
    ("of another id of the account", [held("11-10 10:00", until="2026-11-12", debts=["L-OLD"])], "overlap", {}, 17),
    (
        "withdrawn",
        [held("11-10 10:00", id="h"), {"kind": "withdrawal", "at": "11-12 09:00", "of": "h"}],
        "overlap",
        {},
        17,
    ),
    (
        "a kept plan freezes to its last date",
        [arranged("11-10 10:00", ("2026-12-10", "9.00"), ageing="frozen")],
        "overlap",
        {},
        4,
    ),
    (
        "a missed date ends the freeze",
        [arranged("11-10 10:00", ("2026-11-12", "9.00"), ("2026-12-10", "9.00"), ageing="frozen")],
        "overlap",
        {},
        17,
    ),
    ("a reset takes out its own day and all before", [arranged("11-10 10:00", ageing="resets")], "overlap", {}, 15),
    (
        "frozen days before a reset count once",
        [held("11-07 10:00", until="2026-11-08"), arranged("11-10 10:00", ageing="resets")],
        "overlap",
        {},
        15,
    ),
]


@pytest.mark.parametrize(("name", "ledger", "frozen", "loan", "days"), DELINQUENT, ids=[row[0] for row in DELINQUENT])
def test_delinquent_days(name: str, ledger: list[dict[str, Any]], frozen: Any, loan: dict[str, Any], days: int) -> None:
    debts = [{"id": "L", "account": "A"}, {"id": "L-OLD", "account": "A"}, {"id": "D-2"}]
    policy = ArrearsPolicy(frozen_days=frozen)
    found = asked("11-25 10:00", *ledger, loan=loan, policy=policy, debts=debts)
    assert found.fact("delinquent_days") == days
    assert found.fact("days_past_due") == 20


def test_a_frozen_day_takes_back_the_day_that_began_with_it() -> None:
    frozen = held("11-10 10:00", until="2026-11-12")
    counted = [asked(f"11-{day:02} 10:00", frozen).fact("delinquent_days") for day in range(9, 15)]
    assert counted == [4, 4, 4, 4, 5, 6]


# --- promises --------------------------------------------------------------------------------------------------------


def promises(at: str, due: str, amount: str | None = "1000.00", **keys: Any) -> dict[str, Any]:
    return {"kind": "promise", "party": "borrower", "at": at, "due": due, "amount": amount, **keys}


FRIDAY = promises("11-06 10:00", "2026-11-08")

PROMISES: list[tuple[str, str, list[dict[str, Any]], dict[str, Any], str]] = [
    ("none", "11-09 10:00", [], {}, "none"),
    ("pending to the end of the day", "11-08 23:59", [FRIDAY], {}, "pending"),
    ("pending although paid", "11-08 10:00", [FRIDAY, pays("11-07 10:00", "1000.00")], {}, "pending"),
    ("broken", "11-09 00:00", [FRIDAY], {}, "broken"),
    ("kept", "11-09 00:00", [FRIDAY, pays("11-08 23:59", "1000.00")], {}, "kept"),
    (
        "kept by a payment on its way",
        "11-09 00:00",
        [FRIDAY, pays("11-08 23:00", "1000.00", status="pending")],
        {},
        "kept",
    ),
    ("kept in two", "11-09 00:00", [FRIDAY, pays("11-07 10:00", "400.00"), pays("11-08 10:00", "600.00")], {}, "kept"),
    ("kept by somebody else", "11-09 00:00", [FRIDAY, pays("11-08 10:00", "1000.00", party="mover")], {}, "kept"),
    ("partial", "11-09 00:00", [FRIDAY, pays("11-08 10:00", "999.99")], {}, "partial"),
    ("a failed payment", "11-09 00:00", [FRIDAY, pays("11-08 10:00", "1000.00", status="failed")], {}, "broken"),
    ("paid a day late", "11-10 00:00", [FRIDAY, pays("11-09 00:00", "1000.00")], {}, "broken"),
    ("paid before it was made", "11-09 00:00", [pays("11-06 09:59", "1000.00"), FRIDAY], {}, "broken"),
    (
        "by what the installments tell",
        "11-09 00:00",
        [FRIDAY],
        {"installments": [{**DUE, "paid": "1000.00", "paid_on": "2026-11-08"}]},
        "kept",
    ),
    (
        "the greater of the two, not their sum",
        "11-09 00:00",
        [FRIDAY, pays("11-08 10:00", "600.00")],
        {"installments": [{**DUE, "paid": "600.00", "paid_on": "2026-11-08"}]},
        "partial",
    ),
    (
        "all that is overdue, paid",
        "11-09 00:00",
        [promises("11-06 10:00", "2026-11-08", None), pays("11-08 10:00", "15400.00")],
        {},
        "kept",
    ),
    (
        "all that is overdue, in part",
        "11-09 00:00",
        [promises("11-06 10:00", "2026-11-08", None), pays("11-08 10:00", "15399.00")],
        {},
        "partial",
    ),
    ("all that is overdue, nothing", "11-09 00:00", [promises("11-06 10:00", "2026-11-08", None)], {}, "broken"),
    ("the latest speaks", "11-09 00:00", [FRIDAY, promises("11-06 12:00", "2026-11-20")], {}, "pending"),
    (
        "one of an earlier episode is none",
        "2027-01-12 10:00",
        [FRIDAY],
        {"installments": [PAID_LATE, JANUARY]},
        "none",
    ),
    (
        "one that is due in this episode counts",
        "2027-01-12 10:00",
        [promises("2027-01-04 10:00", "2027-01-08")],
        {"installments": [PAID_LATE, JANUARY]},
        "broken",
    ),
    ("before anything is overdue", "11-04 10:00", [promises("11-03 10:00", "2026-11-05")], {}, "pending"),
]


@pytest.mark.parametrize(("name", "at", "ledger", "told", "state"), PROMISES, ids=[row[0] for row in PROMISES])
def test_promises(name: str, at: str, ledger: list[dict[str, Any]], told: dict[str, Any], state: str) -> None:
    found, promise = asked(at, *ledger, **told).promise()
    assert found == state
    assert (promise is None) == (state == "none")


def test_promises_ever_by_whom_and_within_tolerance() -> None:
    found = asked("2027-01-12 10:00", FRIDAY, installments=[PAID_LATE, JANUARY])
    assert found.promise(ever=True)[0] == "broken"
    assert asked("11-07 10:00", FRIDAY).promise(roles={"guarantor"}) == ("none", None)
    assert asked("11-07 10:00", FRIDAY).promise(roles={"borrower"})[0] == "pending"
    late = pays("11-08 10:00", "999.00")
    assert asked("11-09 10:00", FRIDAY, late, policy=ArrearsPolicy(tolerance=Decimal("1.00"))).promise()[0] == "kept"


# --- arrangements ----------------------------------------------------------------------------------------------------

PLAN = arranged("11-18 10:00", ("2026-12-25", "5000.00"), ("2026-11-25", "5000.00"))

ARRANGEMENTS: list[tuple[str, str, list[dict[str, Any]], dict[str, Any], str]] = [
    ("none", "11-20 10:00", [], {}, "none"),
    ("nothing due yet", "11-20 10:00", [PLAN], {}, "kept"),
    ("on the first date", "11-25 23:59", [PLAN], {}, "kept"),
    ("the first date missed", "11-26 00:00", [PLAN], {}, "broken"),
    ("the first date paid", "11-26 00:00", [PLAN, pays("11-25 10:00", "5000.00")], {}, "kept"),
    ("in part", "11-26 00:00", [PLAN, pays("11-25 10:00", "4999.00")], {}, "broken"),
    ("a late payment mends it", "11-28 10:00", [PLAN, pays("11-28 09:00", "5000.00")], {}, "kept"),
    ("cumulative", "12-26 10:00", [PLAN, pays("11-20 09:00", "10000.00")], {}, "kept"),
    ("the second date missed", "12-26 10:00", [PLAN, pays("11-20 09:00", "9999.00")], {}, "broken"),
    ("paid before it was made", "11-26 10:00", [pays("11-17 09:00", "5000.00"), PLAN], {}, "broken"),
    ("a payment on its way", "11-26 10:00", [PLAN, pays("11-25 09:00", "5000.00", status="pending")], {}, "kept"),
    (
        "by what the installments tell",
        "11-26 10:00",
        [PLAN],
        {"installments": [{**DUE, "paid": "5000.00", "paid_on": "2026-11-24"}]},
        "kept",
    ),
    ("without a schedule", "11-26 10:00", [arranged("11-18 10:00")], {}, "kept"),
    ("the latest speaks", "11-26 10:00", [PLAN, arranged("11-25 10:00", ("2026-12-05", "1.00"))], {}, "kept"),
    ("of another debt", "11-26 10:00", [{**PLAN, "debts": ["D-2"]}], {"debts": [{"id": "D-2"}]}, "none"),
    (
        "one that had run out before this episode",
        "2027-01-12 10:00",
        [arranged("11-18 10:00", ("2026-11-25", "5000.00")), pays("11-25 10:00", "5000.00")],
        {"installments": [PAID_LATE, JANUARY]},
        "none",
    ),
    (
        "one that runs on into this episode",
        "2027-01-12 10:00",
        [arranged("11-18 10:00", ("2027-02-25", "5000.00"))],
        {"installments": [PAID_LATE, JANUARY]},
        "kept",
    ),
]


@pytest.mark.parametrize(("name", "at", "ledger", "told", "state"), ARRANGEMENTS, ids=[row[0] for row in ARRANGEMENTS])
def test_arrangements(name: str, at: str, ledger: list[dict[str, Any]], told: dict[str, Any], state: str) -> None:
    found, arrangement = asked(at, *ledger, **told).arrangement()
    assert found == state
    assert (arrangement is None) == (state == "none")


# --- what is visible -------------------------------------------------------------------------------------------------

CALL = {"kind": "contact", "channel": "phone", "party": "borrower", "at": "11-06 10:00"}
NOTICE = {
    "kind": "contact",
    "channel": "letter",
    "party": "borrower",
    "at": "11-06 10:00",
    "document": "collection_notice",
}


def test_records_that_are_known_or_made_later_are_invisible() -> None:
    ledger = [
        {**CALL, "id": "a"},
        {**CALL, "id": "b", "at": "11-06 09:00", "known_at": "11-08 10:00"},
        {**CALL, "id": "c", "at": "11-07 10:00"},
    ]
    seen = {
        at: ids(asked(at, *ledger, as_of="11-07 12:00").records) for at in ("11-06 10:00", "11-07 11:00", "11-09 10:00")
    }
    assert seen == {"11-06 10:00": ["a"], "11-07 11:00": ["a", "c"], "11-09 10:00": ["a", "c"]}
    assert ids(asked("11-09 10:00", *ledger).records) == ["b", "a", "c"]


def test_a_void_takes_out_a_record_and_may_itself_be_voided() -> None:
    ledger = [
        {**CALL, "id": "a"},
        {"kind": "void", "id": "v", "at": "11-07 10:00", "of": "a"},
        {"kind": "void", "id": "w", "at": "11-08 10:00", "of": "v"},
    ]
    assert ids(asked("11-06 12:00", *ledger).records) == ["a"]
    assert ids(asked("11-07 12:00", *ledger).records) == ["v"]
    assert ids(asked("11-08 12:00", *ledger).records) == ["a", "w"]


def test_two_voids_of_each_other_take_both_out() -> None:
    ledger = [
        {"kind": "void", "id": "v", "at": "11-07 10:00", "of": "w"},
        {"kind": "void", "id": "w", "at": "11-07 10:00", "of": "v"},
    ]
    assert asked("11-08 12:00", *ledger).records == ()


def test_the_latest_outcome_counts() -> None:
    ledger = [
        {**NOTICE, "id": "n"},
        {"kind": "outcome", "id": "x", "at": "11-07 10:00", "of": "n", "outcome": "refused"},
        {"kind": "outcome", "id": "y", "at": "11-09 10:00", "of": "n", "outcome": "deemed_served"},
        {"kind": "void", "id": "z", "at": "11-10 10:00", "of": "y"},
    ]
    outcomes = []
    for day in (6, 7, 9, 10):
        notice = asked(f"11-{day:02} 12:00", *ledger).record("n")
        assert notice is not None
        outcomes.append(notice.outcome)
    assert outcomes == [None, "refused", "deemed_served", "refused"]


def test_what_stood_when_a_record_was_made() -> None:
    found = asked("11-09 10:00", {**CALL, "id": "a"}, {**CALL, "id": "b", "at": "11-07 10:00"})
    call = found.record("b")
    assert call is not None
    then = found.before(call)
    assert (ids(then.records), then.today) == (["a"], date(2026, 11, 7))
    assert ids(asked("11-09 10:00", {**CALL, "id": "a"}, without=frozenset({"a"})).records) == []


# --- what stands -----------------------------------------------------------------------------------------------------


def wish(kind: str, at: str = "11-06 10:00", party: str = "borrower", **keys: Any) -> dict[str, Any]:
    what = {"request": "opt_out", "consent": "calls"}[kind]
    return {"kind": kind, "id": "w", "what": what, "party": party, "at": at, **keys}


def stands(at: str, *ledger: dict[str, Any], **told: Any) -> list[str]:
    found = asked(at, *ledger, **told)
    kinds = ("request", "consent", "hold", "status", "appointment", "placement", "assignment")
    return sorted(name for kind in kinds for name in ids(found.standing(kind)))


@pytest.mark.parametrize(
    ("record", "last", "over"),
    [
        (wish("request", until="2026-11-10"), "11-10 23:59", "11-11 00:00"),
        (wish("consent", until="2026-11-10"), "11-10 23:59", "11-11 00:00"),
        # New York's midnight comes thirteen hours after Shanghai's: a request lasts to it, a consent does not.
        (wish("request", party="mover", until="2026-11-10"), "11-11 12:59", "11-11 13:00"),
        (wish("consent", party="mover", until="2026-11-10"), "11-10 23:59", "11-11 00:00"),
        # Zones that are not told: the servicing zone stands in.
        (wish("request", party="nowhere", until="2026-11-10"), "11-10 23:59", "11-11 00:00"),
        (wish("request", until="2026-11-10T15:00:00+08:00"), "11-10 14:59", "11-10 15:00"),
        (held("11-06 10:00", id="w", until="2026-11-10"), "11-10 23:59", "11-11 00:00"),
        (
            {
                "kind": "status",
                "id": "w",
                "status": "military",
                "party": "mover",
                "at": "11-06 10:00",
                "until": "2026-11-10",
            },
            "11-10 23:59",
            "11-11 00:00",
        ),
    ],
)
def test_what_has_an_end_stands_until_it(record: dict[str, Any], last: str, over: str) -> None:
    assert stands(last, record) == ["w"]
    assert stands(over, record) == []
    end = asked(last, record).ends(load_one(record))
    assert end is not None
    assert iso(end, "Asia/Shanghai") == moment(over)


def load_one(record: dict[str, Any]) -> Any:
    found = asked("11-06 10:00", record).record("w")
    assert found is not None
    return found


def test_what_begins_later_does_not_stand_yet() -> None:
    hold = held("11-06 10:00", id="w", **{"from": "2026-11-08", "until": "2026-11-08"})
    assert [stands(at, hold) for at in ("11-07 23:59", "11-08 00:00", "11-08 23:59", "11-09 00:00")] == [
        [],
        ["w"],
        ["w"],
        [],
    ]
    assert date.fromordinal(asked("11-09 10:00", hold).day_from(load_one({**hold, "from": "2026-11-06"}))) == date(
        2026, 11, 6
    )


def test_a_withdrawal_ends_what_it_names() -> None:
    for record in (wish("request"), wish("consent"), held("11-06 10:00", id="w")):
        ended = {"kind": "withdrawal", "id": "x", "at": "11-07 10:00", "of": "w"}
        assert stands("11-07 09:59", record, ended) == ["w"]
        assert stands("11-07 10:00", record, ended) == []
        assert stands("11-09 10:00", record, ended, {"kind": "void", "id": "y", "at": "11-08 10:00", "of": "x"}) == [
            "w"
        ]


def status(name: str, word: str, at: str, **keys: Any) -> dict[str, Any]:
    return {"kind": "status", "id": name, "status": word, "at": at, **keys}


def test_opposite_statuses_end_each_other() -> None:
    gone = status("a", "unreachable", "11-06 10:00", party="borrower")
    back = status("b", "reachable", "11-07 10:00", party="borrower")
    again = status("c", "unreachable", "11-08 10:00", party="borrower")
    other = status("d", "unreachable", "11-06 09:00", party="nowhere")
    assert [stands(f"11-{day:02} 12:00", gone, back, again, other) for day in (6, 7, 8)] == [
        ["a", "d"],
        ["b", "d"],
        ["c", "d"],
    ]
    # A short return does not bring the old status back.
    short = {**back, "until": "2026-11-07"}
    assert stands("11-08 09:00", gone, short) == []


def test_a_confirmed_number_is_the_person_s_again() -> None:
    dead = status("a", "dead", "11-06 10:00", address="mobile")
    wrong = status("b", "wrong_person", "11-06 11:00", address="line")
    confirmed = status("c", "confirmed", "11-07 10:00", address="mobile")
    assert stands("11-07 12:00", dead, wrong, confirmed) == ["b", "c"]
    assert stands("11-09 12:00", dead, confirmed, status("d", "reassigned", "11-08 10:00", address="mobile")) == ["d"]


def test_two_opposite_statuses_of_one_instant_have_one_answer() -> None:
    one = status("a", "dead", "11-06 10:00", address="mobile")
    two = status("b", "confirmed", "11-06 10:00", address="mobile")
    assert stands("11-07 12:00", one, two) == stands("11-07 12:00", two, one) == ["b"]


def test_placements_are_recalled_and_say_who_collects() -> None:
    placed = {"kind": "placement", "id": "a", "at": "11-06 10:00", "to": "agency:7"}
    recalled = {"kind": "recall", "id": "b", "at": "11-08 10:00", "of": "a"}
    agency: dict[str, Any] = {"collector": {"type": "agency"}}
    assert ids(asked("11-07 10:00", placed, recalled).placements) == ["a"]
    assert ids(asked("11-08 10:00", placed, recalled).placements) == []
    assert asked("11-07 10:00", placed, recalled, **agency).collected_by == "agency:7"
    assert asked("11-08 10:00", placed, recalled, **agency).collected_by == "agency"
    assert asked("11-07 10:00", placed, recalled).collected_by == "lender"
    assert asked("11-07 10:00", collector={"type": "law_firm"}).collected_by == "law_firm"


def test_findings_are_the_latest_told() -> None:
    found = asked(
        "11-09 10:00",
        {"kind": "finding", "id": "a", "at": "11-06 10:00", "cause": "market", "willing": True},
        {"kind": "finding", "id": "b", "at": "11-07 10:00", "willing": False, "expected_cash_on": "2026-11-20"},
        {"kind": "finding", "id": "c", "at": "11-08 10:00", "attitude": "evasive"},
    )
    assert found.finding == {
        "cause": "market",
        "willing": False,
        "expected_cash_on": date(2026, 11, 20),
        "attitude": "evasive",
    }
    assert {name: record.id for name, record in found.finding_records.items()}["willing"] == "b"


def test_people_and_debts() -> None:
    debts = [
        {"id": "D-2", "account": "A", "creditor": "bank"},
        {"id": "D-3", "account": "A"},
        {"id": "D-4", "creditor": "x"},
    ]
    found = asked("11-09 10:00", debts=debts)
    assert found.same_person("borrower", "mover")
    assert not found.same_person("borrower", "nowhere")
    assert not found.same_person(None, None)
    assert [found.zones_of(name) for name in ("borrower", "nowhere", None)] == [("Asia/Shanghai",), (), ()]
    assert [party.id for party in found.parties_of(frozenset({"borrower", "relative"}))] == ["borrower", "nowhere"]
    assert found.borrower is not None
    assert found.accounts == {"L": "L", "D-2": "A", "D-3": "A", "D-4": "D-4"}
    assert [found.concerns_loan(named) for named in (None, ("L", "D-2"), ("D-2",))] == [True, True, False]
    assert found.same_creditor(("D-2",), ("D-2",))
    assert not found.same_creditor(("D-2",), ("D-4",))
    assert found.same_creditor(("D-3",), ("D-4",))  # whose claim D-3 is was not told: it may be the same


@pytest.mark.parametrize(
    ("coverage", "since", "others", "by", "known"),
    [
        (None, None, True, True, True),
        ({"debts": "this"}, None, False, True, True),
        ({"debts": "this"}, None, True, False, False),
        ({"by": "own"}, None, True, False, True),
        ({"by": "own"}, None, False, True, False),
        ({"from": "2026-11-01"}, "11-01 00:00", True, True, True),
        ({"from": "2026-11-01"}, "10-31 23:59", False, False, False),
        ({"from": "2026-11-01"}, None, False, False, False),
    ],
)
def test_a_question_beyond_what_the_ledger_covers_is_unknown(
    coverage: dict[str, Any] | None, since: str | None, others: bool, by: bool, known: bool
) -> None:
    found = asked("11-09 10:00", coverage=coverage)
    start = None if since is None else asked(since).now
    assert found.covered(start, about_other_debts=others, by_others=by) is known


# --- facts -----------------------------------------------------------------------------------------------------------


def test_every_fact_has_a_kind_a_title_and_a_value_of_its_kind() -> None:
    kinds = {"integer": int, "decimal": Decimal, "date": date, "text": str, "boolean": bool}
    found = asked(
        "12-05 10:00",
        installments=[PAID_LATE],
        policy=ArrearsPolicy(accrual=Accrual(rate=Decimal("0.1"))),
        lender={"type": "bank"},
        collector={"type": "creditor"},
        loan={
            "currency": "CNY",
            "status": "active",
            "product_class": "business",
            "claim": "loan",
            "principal_outstanding": "1.00",
            "annual_rate": "0.096",
            "agreed_penalty": "0.1",
            "accelerated_on": "2026-12-01",
            "grace_days": 0,
            "limitation_date": "2029-11-05",
            "governing_law": "CN",
        },
    )
    for name, kind in FACT_KINDS.items():
        value = found.fact(name)
        assert value is None or type(value) is kinds[kind], name
        assert found.is_fact(name)
        assert FACT_TITLES[name].zh != FACT_TITLES[name].en
    assert FACT_WORDS.keys() <= ASKED_KINDS.keys() == FACT_TITLES.keys()
    fields = {f"loan.{name}" for name in Loan.__dataclass_fields__} - {"loan.installments"}
    assert fields == {name for name in FACT_KINDS if name.startswith("loan.")}
    assert not found.is_fact("loan.colour")
    with pytest.raises(KeyError):
        found.fact("loan.colour")


def test_fields_that_were_not_told_are_unknown() -> None:
    found = asked("11-09 10:00")
    for name in ("loan.status", "loan.annual_rate", "loan.grace_days", "lender", "collector"):
        assert found.fact(name) == Unknown((name,))
    assert found.fact("loan.maturity") == date(2026, 11, 5)
    assert found.fact("delinquent_days") == 4


# --- laws ------------------------------------------------------------------------------------------------------------

LEDGER = [
    {**CALL, "id": "a", "outcome": "no_answer"},
    {**CALL, "id": "b", "at": "11-06 10:00", "outcome": "conversation"},
    promises("11-06 10:00", "2026-11-08", id="c", **{"in": "b"}),
    promises("11-06 10:00", "2026-11-20", id="d"),
    pays("11-08 10:00", "1000.00", id="e"),
    pays("11-08 10:00", "2000.00", id="f"),
    arranged("11-08 10:00", ("2026-11-15", "100.00"), id="g", ageing="frozen"),
    status("h", "dead", "11-08 10:00", address="mobile"),
    status("i", "confirmed", "11-08 10:00", address="mobile"),
    {"kind": "outcome", "id": "j", "at": "11-08 11:00", "of": "a", "outcome": "misdirected"},
    {"kind": "outcome", "id": "k", "at": "11-08 11:00", "of": "a", "outcome": "other_person"},
    {"kind": "void", "id": "l", "at": "11-08 12:00", "of": "f"},
    wish("request", "11-08 13:00"),
    held("11-08 14:00", id="m", until="2026-11-10"),
]
ACCRUING = ArrearsPolicy(accrual=Accrual(rate=Decimal("0.1"), compounding="monthly"), allocation=("penalty_interest",))


def answers(found: Situation) -> object:
    kinds = ("request", "consent", "hold", "status", "appointment", "placement", "assignment")
    return (
        found.records,
        [found.fact(name) for name in FACT_KINDS],
        found.promise(),
        found.arrangement(),
        [found.standing(kind) for kind in kinds],
        found.episode_start,
    )


minutes = st.integers(min_value=0, max_value=40 * 24 * 60)


@given(st.integers(), minutes)
def test_the_order_of_the_ledger_never_matters(seed: int, minute: int) -> None:
    at = _minute(minute)
    shuffled = Random(seed).sample(LEDGER, len(LEDGER))
    assert answers(asked(at, *shuffled, policy=ACCRUING)) == answers(asked(at, *LEDGER, policy=ACCRUING))


@given(st.sets(st.integers(min_value=0, max_value=len(LEDGER) - 1)), minutes)
def test_equal_records_count_once(twice: set[int], minute: int) -> None:
    at = _minute(minute)
    doubled = [*LEDGER, *(LEDGER[index] for index in sorted(twice))]
    assert answers(asked(at, *doubled, policy=ACCRUING)) == answers(asked(at, *LEDGER, policy=ACCRUING))


@given(minutes, st.integers(min_value=1, max_value=40 * 24 * 60))
def test_what_becomes_known_later_changes_nothing_before(minute: int, known: int) -> None:
    at = _minute(min(minute, known - 1))
    late = [
        pays("11-01 00:00", "500.00", id="x", known_at=_minute(known)),
        status("y", "dead", _minute(known), address="line"),
    ]
    end = _minute(50 * 24 * 60)
    assert answers(asked(at, *LEDGER, *late, policy=ACCRUING, as_of=end)) == answers(
        asked(at, *LEDGER, policy=ACCRUING, as_of=end)
    )


@given(minutes)
def test_a_day_past_due_begins_at_the_local_midnight(minute: int) -> None:
    day = date(2026, 11, 1) + timedelta(minutes=minute)
    assert asked(_minute(minute)).fact("days_past_due") == (day - date(2026, 11, 5)).days


def _minute(minute: int) -> str:
    """So many minutes after 2026-11-01 00:00."""
    day = date(2026, 11, 1) + timedelta(days=minute // 1440)
    return f"{day} {minute % 1440 // 60:02}:{minute % 60:02}"
