"""The forms of conditions that ask the ledger: done, tried, contacted, promises, arrangements, findings."""

from __future__ import annotations

from typing import Any

import pytest

from .build import CALL, Maker, called, codes, loan, status

AT = "11-09 15:00"
NOTICE = "notice: {title: Notice, contact: {channel: letter, to: borrower, purpose: notice}, serve: warning}"
SUE = "sue: {title: Sue, act: litigation}"
ALSO = "also: {when: {days_past_due: 1..}, opens: [notice, sue]}"


def sent(at: str, outcome: str | None, **keys: Any) -> dict[str, Any]:
    return called(at, outcome, **{"channel": "letter", "address": "house", "action": "notice", **keys})


def book_when(make: Maker, when: str) -> Any:
    return make.book(when=when, actions=f"{NOTICE}\n{SUE}", stages=ALSO)


@pytest.mark.parametrize(
    ("outcome", "done"),
    [
        ("served", True),
        ("deemed_served", True),
        ("delivered", True),
        ("read", True),
        ("conversation", True),
        ("met", True),
        ("signed", True),
        (None, False),
        ("refused", False),
        ("returned", False),
        ("undelivered", False),
        ("answered", False),
        ("no_answer", False),
        ("other_person", False),
    ],
)
def test_done_is_what_reached_its_end(make: Maker, outcome: str | None, done: bool) -> None:
    book = book_when(make, "{done: notice}")
    assert status(book.decide(loan(AT, sent("11-07 10:00", outcome)))) == ("permitted" if done else "not_open")
    tried = book_when(make, "{tried: notice}")
    assert status(tried.decide(loan(AT, sent("11-07 10:00", outcome)))) == "permitted"


def test_a_refused_notice_is_done_once_its_deemed_service_is_recorded(make: Maker) -> None:
    book = book_when(make, "{done: notice}")
    refused, deemed = sent("11-07 10:00", "refused"), {"kind": "outcome", "of": "e1", "outcome": "deemed_served"}
    assert status(book.decide(loan(AT, refused, {**deemed, "at": "11-09 15:00"}))) == "permitted"
    assert status(book.decide(loan(AT, refused, {**deemed, "at": "11-09 15:01"}))) == "not_open"


@pytest.mark.parametrize(
    ("record", "done"),
    [
        ({"kind": "act", "act": "litigation"}, True),
        ({"kind": "act", "action": "sue"}, True),
        ({"kind": "act", "act": "litigation", "outcome": "returned"}, False),
        ({"kind": "act", "act": "write_off"}, False),
    ],
)
def test_an_act_is_done_unless_it_failed(make: Maker, record: dict[str, str], done: bool) -> None:
    decision = book_when(make, "{done: sue}").decide(loan(AT, {"at": "11-07 10:00", **record}))
    assert status(decision) == ("permitted" if done else "not_open")


@pytest.mark.parametrize(
    ("keys", "done"),
    [
        pytest.param({"action": "notice"}, True, id="it names the action"),
        pytest.param({"action": None}, True, id="served, and nothing says what"),
        pytest.param({"action": None, "outcome": "delivered"}, False, id="an ordinary letter, delivered"),
        pytest.param({"action": None, "document": "warning"}, True, id="the action's paper"),
        pytest.param({"action": None, "document": "statement"}, False, id="another paper"),
        pytest.param({"action": None, "direction": "in"}, False, id="a letter received"),
        pytest.param({"action": "call"}, False, id="another action's"),
        pytest.param({"debts": ["D-1"]}, False, id="about another debt"),
        pytest.param({"debts": ["D-1", "L"]}, True, id="about this debt too"),
        pytest.param({"at": "11-05 23:59"}, False, id="before the episode"),
        pytest.param({"at": "11-06 00:00"}, True, id="from its first instant"),
    ],
)
def test_which_letters_are_the_notice(make: Maker, keys: dict[str, Any], done: bool) -> None:
    record = {key: value for key, value in {**sent("11-07 10:00", "served"), **keys}.items() if value is not None}
    decision = book_when(make, "{done: notice}").decide(loan(AT, record, debts=[{"id": "D-1"}]))
    assert status(decision) == ("permitted" if done else "not_open")


def test_ever_looks_beyond_the_episode(make: Maker) -> None:
    before = sent("11-01 10:00", "served")
    assert status(book_when(make, "{done: {action: notice, ever: true}}").decide(loan(AT, before))) == "permitted"
    assert status(book_when(make, "{done: notice}").decide(loan(AT, before))) == "not_open"


@pytest.mark.parametrize(
    ("when", "ledger", "expected"),
    [
        ("{done: notice}", [], ["unknown coverage"]),
        ("{done: notice}", ["11-08 10:00"], []),
        ("{not: {done: notice}}", [], ["unknown coverage"]),
        ("{not: {done: {action: notice, within: 1 day}}}", [], []),
        ("{contacted: {channel: letter, at_most: 0}}", [], ["unknown coverage"]),
        ("{contacted: {channel: letter, at_most: 1, at_least: 1}}", ["11-08 10:00"], ["unknown coverage"]),
        ("{contacted: {channel: letter, at_most: 0}}", ["11-08 10:00"], ["stage"]),
        ("{contacted: {channel: letter, within: 2 days}}", [], ["stage"]),
    ],
)
def test_a_ledger_that_begins_late_leaves_unknown_what_came_before(
    make: Maker, when: str, ledger: list[str], expected: list[str]
) -> None:
    snapshot = loan(AT, *(sent(at, "served") for at in ledger), coverage={"from": "2026-11-08"})
    assert codes(book_when(make, when).decide(snapshot)[CALL].reasons) == expected


@pytest.mark.parametrize(
    ("form", "opened"),
    [
        ("{channel: phone}", True),
        ("{channel: phone, outcome: no_answer}", True),
        ("{channel: phone, outcome: unreached, at_least: 2}", True),
        ("{channel: phone, outcome: failed}", False),
        ("{channel: phone, outcome: reached}", False),
        ("{channel: phone, outcome: pending}", False),
        ("{channel: phone, outcome: {not: no_answer}}", True),
        ("{channel: phone, to: relative}", False),
        ("{channel: phone, to: [borrower, relative], at_least: 2}", True),
        ("{channel: phone, at_least: 3}", False),
        ("{channel: phone, at_most: 2}", True),
        ("{channel: phone, at_most: 1}", False),
        ("{channel: phone, count: days}", True),
        ("{channel: phone, count: days, at_least: 2}", False),
        ("{channel: phone, by: agency}", False),
        ("{direction: in}", True),
        ("{direction: any, at_least: 3}", True),
        ("{channel: sms, direction: in, within: 1 day}", False),
        ("{channel: sms, direction: in, within: 2 days}", True),
        ("{channel: phone, purpose: demand, at_least: 2}", True),
        ("{channel: phone, before: today}", True),
        ("{channel: phone, before: today, within: 1 day, at_least: 2}", True),
    ],
)
def test_contacted(make: Maker, form: str, opened: bool) -> None:
    ledger = [
        called("11-08 10:00", "no_answer"),
        called("11-08 11:00", "voicemail"),
        called("11-08 12:00", None, channel="sms", direction="in"),
    ]
    decision = make.book(when=f"{{contacted: {form}}}").decide(loan(AT, *ledger))
    assert status(decision) == ("permitted" if opened else "not_open")


@pytest.mark.parametrize(
    ("state", "paid", "at"),
    [
        ("pending", None, "11-08 23:59"),
        ("broken", None, "11-09 00:00"),
        ("kept", "50.00", "11-09 00:00"),
        ("partial", "49.99", "11-09 00:00"),
    ],
)
def test_promises(make: Maker, state: str, paid: str | None, at: str) -> None:
    promise = {"kind": "promise", "at": "11-06 10:00", "party": "borrower", "due": "2026-11-08", "amount": "50.00"}
    ledger = [promise]
    if paid is not None:
        ledger.append({"kind": "payment", "at": "11-08 23:59", "party": "borrower", "amount": paid})
    for asked in ("pending", "kept", "partial", "broken", "none"):
        decision = make.book(when=f"{{promise: {asked}}}").decide(loan(at, *ledger, loan={"installments": UNTOLD}))
        assert status(decision) == ("permitted" if asked == state else "not_open"), asked
    assert status(make.book(when="{promise: none}").decide(loan(at))) == "permitted"


UNTOLD = [{"due": "2026-11-05", "amount": "100.00"}]
PLAN = {
    "kind": "arrangement",
    "at": "11-07 10:00",
    "type": "instalments",
    "schedule": [{"due": "2026-11-10", "amount": "50.00"}, {"due": "2026-11-20", "amount": "50.00"}],
}


@pytest.mark.parametrize(
    ("at", "paid_at", "state"),
    [
        ("11-10 23:59", None, "kept"),
        ("11-11 00:00", None, "broken"),
        ("11-11 00:00", "11-10 12:00", "kept"),
        ("11-12 10:00", "11-12 09:00", "kept"),
        ("11-21 00:00", "11-10 12:00", "broken"),
    ],
)
def test_arrangements(make: Maker, at: str, paid_at: str | None, state: str) -> None:
    payment = {"kind": "payment", "at": paid_at, "party": "borrower", "amount": "50.00"}
    ledger = [PLAN, *([] if paid_at is None else [payment])]
    for asked in ("kept", "broken", "none"):
        book = make.book(when=f"{{arrangement: {asked}}}")
        decision = book.decide(loan(at, *ledger, loan={"installments": UNTOLD}))
        assert status(decision) == ("permitted" if asked == state else "not_open"), asked


def test_the_latest_finding_that_told_of_a_thing_says_it(make: Maker) -> None:
    first = {"kind": "finding", "at": "11-06 10:00", "cause": "market", "willing": True}
    second = {"kind": "finding", "at": "11-08 10:00", "willing": False}
    for when, ledger, expected in (
        ("{finding: {cause: market, willing: false}}", [first, second], "permitted"),
        ("{finding: {cause: market, willing: true}}", [first, second], "not_open"),
        ("{finding: {able: false}}", [first, second], "not_open"),
        ("{not: {finding: {able: false}}}", [first, second], "permitted"),
    ):
        assert status(make.book(when=when).decide(loan(AT, *ledger))) == expected, when


def test_a_voided_record_counts_for_nothing(make: Maker) -> None:
    book = book_when(make, "{done: notice}")
    served, void = sent("11-07 10:00", "served"), {"kind": "void", "at": "11-08 10:00", "of": "e1"}
    assert status(book.decide(loan(AT, served, void))) == "not_open"
    assert status(book.decide(loan("11-08 09:59", served, void))) == "permitted"
    undone = {"kind": "void", "at": "11-09 10:00", "of": "e2"}
    assert status(book.decide(loan(AT, served, void, undone))) == "permitted"


@pytest.mark.parametrize(
    ("forms", "opened"),
    [
        ("{document: agreed_plan}", True),
        ("{document: {is: agreed_plan, outcome: signed}}", True),
        ("{document: {is: agreed_plan, of: relative}}", False),
        ("{document: validation_notice}", False),
    ],
)
def test_papers_received_are_looked_for_in_the_whole_ledger(make: Maker, forms: str, opened: bool) -> None:
    paper = {"kind": "document", "at": "10-01 10:00", "document": "agreed_plan", "party": "borrower"}
    decision = make.book(when=forms).decide(loan(AT, {**paper, "outcome": "signed"}))
    assert status(decision) == ("permitted" if opened else "not_open")
