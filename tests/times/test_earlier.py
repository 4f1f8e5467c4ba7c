"""A file asked earlier than its own instant: what came to be known since then tells nothing of that time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dunning_rules import Playbook, Snapshot, SnapshotError, load_snapshot

from .draws import Written
from .worlds import loaded

ZONE = "Asia/Shanghai"
DUE = [{"due": "2026-11-05", "amount": "100.00"}, {"due": "2026-12-05", "amount": "100.00"}]
PAID = {"paid": "100.00", "paid_on": "2026-12-08"}
CALL = "call/b/mobile"


def rules(folder: Path, call: Written | None = None, late: Any = "1..", **more: Any) -> Playbook:
    """A call while something is overdue, and a certificate once the loan is repaid."""
    told = {
        "playbook": "small",
        "language": 1,
        "version": "1",
        "title": "small",
        "applies_to": {"product": "p"},
        "timezone": ZONE,
        "stages": {
            "late": {"when": {"days_past_due": late}, "opens": ["call"]},
            "over": {"when": {"loan.status": "repaid"}, "opens": ["certificate"]},
        },
        "actions": {
            "call": {
                "title": "Call",
                "contact": {"channel": "phone", "to": "borrower", "purpose": "demand"},
                **(call or {}),
            },
            "certificate": {"title": "Certificate", "act": "settlement_certificate", "due": "within 2 days"},
        },
        **more,
    }
    return loaded(folder, told, ())


def loan(as_of: str, *ledger: Written, due: list[Written] | None = None, **more: Any) -> Snapshot:
    return load_snapshot(
        {
            "as_of": as_of,
            "loan": {"id": "L", "product": "p", "installments": due or DUE, "timezone": ZONE, **more},
            "parties": [{
                "id": "b",
                "role": "borrower",
                "timezones": [ZONE],
                "addresses": [{"id": "mobile", "channels": ["phone"], "kind": "mobile"}],
            }],
            "ledger": [{"id": f"e{number}", **one} for number, one in enumerate(ledger)],
        }
    )  # fmt: skip


def called(at: str, **keys: Any) -> Written:
    return {"kind": "contact", "channel": "phone", "party": "b", "at": at, "outcome": "no_answer", **keys}


def pays(at: str, amount: str = "200.00") -> Written:
    return {"kind": "payment", "party": "b", "amount": amount, "at": at}


REPAID = "2026-12-10T10:00:00+08:00"
BEFORE, AFTER = "2026-11-20T10:00:00+08:00", "2026-12-08T00:00:00+08:00"
told_or_paid = pytest.mark.parametrize(
    ("due", "ledger"),
    [([{**one, **PAID} for one in DUE], ()), (DUE, (pays("2026-12-08T09:00:00+08:00"),))],
    ids=["told", "by the ledger"],
)


@told_or_paid
def test_a_loan_that_is_repaid_now_was_owed_before(folder: Path, due: list[Written], ledger: tuple[Written]) -> None:
    told = loan(REPAID, *ledger, due=due, status="repaid")
    decision = rules(folder).decide(told.at(BEFORE))
    assert decision.days_past_due == 15
    assert [one.id for one in decision.permitted] == [CALL]


@told_or_paid
def test_a_status_of_the_loan_is_not_known_of_a_time_that_contradicts_it(
    folder: Path, due: list[Written], ledger: tuple[Written]
) -> None:
    """A certificate of settlement is no thing to issue while something is unpaid, nor due since then."""
    book, told = rules(folder), loan(REPAID, *ledger, due=due, status="repaid")
    before = book.decide(told.at(BEFORE))["certificate"]
    assert (before.status, [one.missing for one in before.reasons]) == ("not_open", ["loan.status"])
    after = book.decide(told.at("2026-12-08T12:00:00+08:00"))["certificate"]
    assert after.status == "permitted"
    row = book.timeline(told.at(BEFORE), days=30)["certificate"]
    begins = AFTER if not ledger else "2026-12-08T09:00:00+08:00"
    assert [span.status for span in row.spans] == ["not_open", "permitted"]
    assert row.spans[1].since == told.at(begins).asked


@told_or_paid
def test_what_closes_a_loan_is_due_from_the_day_it_was_repaid(
    folder: Path, due: list[Written], ledger: tuple[Written]
) -> None:
    book, told = rules(folder), loan(REPAID, *ledger, due=due, status="repaid")
    running = book.decide(told.at("2026-12-08T12:00:00+08:00"))["certificate"]
    assert running.due_by == datetime.fromisoformat("2026-12-10T00:00:00+08:00")
    (missed,) = book.decide(told)["certificate"].missed
    assert missed.since == told.at("2026-12-08T00:00:00+08:00" if not ledger else "2026-12-08T09:00:00+08:00").asked


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_an_instant_lies_within_the_years_of_the_tables(year: int) -> None:
    with pytest.raises(SnapshotError, match="1900"):
        loan(REPAID).at(datetime(year, 6, 1, tzinfo=UTC))


# --- if nothing else happens -----------------------------------------------------------------------------------------

TWO_DAYS = {"at_most": "1 per 2 days"}
ASKED = "2026-11-06T12:00:00+08:00"
EARLY, LATER = called("2026-11-06T10:00:00+08:00"), called("2026-11-07T23:00:00+08:00")
LATE = "2026-11-20T10:00:00+08:00"


def test_times_go_by_what_was_known_at_the_asked_instant(folder: Path) -> None:
    """The call of the 7th was something else that happened: on the 6th nobody could tell of it."""
    book = rules(folder, TWO_DAYS)
    then, now = loan(ASKED, EARLY), loan(LATE, EARLY, LATER).at(ASKED)
    for told in (then, now):
        found = book.decide(told)[CALL]
        assert found.permitted_from == datetime.fromisoformat("2026-11-08T00:00:00+08:00")
    assert book.decide(now)[CALL].when == book.decide(then)[CALL].when


def test_a_timeline_of_the_past_goes_by_what_became_known_meanwhile(folder: Path) -> None:
    book, told = rules(folder, TWO_DAYS), loan(LATE, EARLY, LATER).at(ASKED)
    row = book.timeline(told, days=6)[CALL]
    assert [span.since for span in row.spans if span.status == "permitted"] == [
        told.at("2026-11-09T00:00:00+08:00").asked
    ]
    for span in row.spans:
        assert book.decide(told.at(span.since))[CALL].status == span.status


def test_a_verdict_on_a_past_contact_goes_by_what_was_known_at_its_instant(folder: Path) -> None:
    book = rules(folder, TWO_DAYS)
    contact = {"at": ASKED, "channel": "phone", "party": "b", "address": "mobile", "action": "call"}
    verdict = book.judge(loan(LATE, EARLY, LATER), contact)
    assert verdict.status == "denied"
    assert verdict.permitted_from == datetime.fromisoformat("2026-11-08T00:00:00+08:00")


def test_what_was_paid_later_holds_nothing_back(folder: Path) -> None:
    due = [{**DUE[0], "paid": "100.00", "paid_on": "2026-11-08"}]
    book = rules(folder, late="4..")
    then = loan(ASKED, due=[DUE[0]])
    now = loan(LATE, due=due, status="repaid").at(ASKED)
    assert book.decide(now)[CALL].when == book.decide(then)[CALL].when
    assert book.decide(now)[CALL].permitted_from == datetime.fromisoformat("2026-11-09T00:00:00+08:00")
    assert {span.status for span in book.timeline(now)[CALL].spans} == {"not_open"}


def test_what_is_due_goes_by_what_was_known(folder: Path) -> None:
    """A dispute that came on the 7th does not take back what was due by then."""
    pause = {"disputed": {"when": {"request": {"is": "dispute", "of": "borrower"}}}}
    book = rules(folder, {"due": "within 3 days"}, pause=pause)
    dispute = {"kind": "request", "what": "dispute", "party": "b", "at": "2026-11-07T09:00:00+08:00"}
    then, now = loan(ASKED), loan(LATE, dispute).at(ASKED)
    assert book.decide(then)[CALL].due_by == datetime.fromisoformat("2026-11-09T00:00:00+08:00")
    assert book.decide(now)[CALL].due_by == book.decide(then)[CALL].due_by


def test_a_simulation_of_the_past_leaves_out_what_was_paid_later(folder: Path) -> None:
    due = [{**DUE[0], "paid": "100.00", "paid_on": "2026-11-08"}]
    book = rules(folder, {"at_most": "1 per day"})
    then, now = loan(ASKED, due=[DUE[0]]), loan(LATE, due=due, status="repaid").at(ASKED)
    assert book.simulate(now, until=10).made == book.simulate(then, until=10).made
