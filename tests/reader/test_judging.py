"""One proposed contact under a playbook: staleness, the action it claims to be, its address, its instant."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dunning_rules import ContactError

from .build import CALL, Maker, borrower, call_at, called, codes, guard, loan

AT = "11-09 15:00"
QUIET = guard("applies_to: {channel: phone}\nhours: 08:00-22:00")


@pytest.mark.parametrize(
    ("at", "stale_after", "expected"),
    [
        ("11-09 15:15", None, []),
        ("2026-11-09T15:15:01+08:00", None, ["unknown ledger"]),
        ("11-09 15:05", timedelta(minutes=5), []),
        ("2026-11-09T15:05:01+08:00", timedelta(minutes=5), ["unknown ledger"]),
        ("11-09 14:00", None, []),
        ("11-09 23:00", None, ["unknown ledger", "guard g"]),
    ],
)
def test_the_ledger_is_known_only_to_the_files_own_instant(
    make: Maker, at: str, stale_after: timedelta | None, expected: list[str]
) -> None:
    packs = make.packs(make.pack(QUIET))
    keys = {} if stale_after is None else {"stale_after": stale_after}
    verdict = packs.judge(loan(AT), call_at(at), **keys)  # type: ignore[arg-type]
    assert codes(verdict.reasons) == expected
    later = packs.judge(loan(AT).at("2026-11-09T23:00:00+08:00"), call_at(at), **keys)  # type: ignore[arg-type]
    assert codes(later.reasons) == expected, "how old a file is does not depend on when it is asked"


def test_a_contact_is_judged_at_its_own_instant(make: Maker) -> None:
    book = make.book("at_most: 1 per day")
    snapshot = loan(AT, called("11-09 10:00"))
    assert codes(book.judge(snapshot, call_at(AT, action="call")).reasons) == ["cadence"]
    assert codes(book.judge(snapshot, call_at("11-09 09:59", action="call")).reasons) == []
    assert codes(book.judge(snapshot, call_at("11-05 10:00", action="call")).reasons) == ["stage"]
    assert codes(book.judge(snapshot, call_at(AT)).reasons) == [], "it names no action"


@pytest.mark.parametrize(
    "keys",
    [
        {"action": "calls"},
        {"action": "call", "channel": "visit", "address": "house"},
        {"action": "call", "party": "sister", "address": "sister-mobile"},
        {"party": "nobody"},
        {"address": "sister-mobile"},
        {"debts": ["D-9"]},
        {"reply_to": "e9"},
    ],
)
def test_a_contact_that_cannot_be_what_it_says_is_an_error(make: Maker, keys: dict[str, Any]) -> None:
    with pytest.raises(ContactError):
        make.book().judge(loan(AT), call_at(AT, **keys))


@pytest.mark.parametrize(
    ("contact", "keys", "expected"),
    [
        ("{channel: phone, to: borrower, purpose: demand}", {}, []),
        ("{channel: phone, to: borrower, purpose: demand}", {"address": None}, ["no_address"]),
        ("{channel: phone, to: borrower, purpose: demand}", {"address": "house"}, ["no_address"]),
        ("{channel: phone, to: borrower, address: landline, purpose: demand}", {"address": None}, ["no_address"]),
        ("{channel: visit, to: borrower, address: home, purpose: demand}", {"address": "house"}, []),
        ("{channel: visit, to: borrower, address: business, purpose: demand}", {"address": None}, ["no_address"]),
        ("{channel: visit, to: borrower, purpose: demand}", {"address": None}, []),
        ("{channel: letter, to: borrower, purpose: demand}", {"address": None}, []),
    ],
)
def test_a_contact_that_names_an_action_goes_where_the_action_goes(
    make: Maker, contact: str, keys: dict[str, Any], expected: list[str]
) -> None:
    channel = contact.split("channel: ")[1].split(",")[0]
    verdict = make.book(contact=contact).judge(loan(AT), call_at(AT, action="call", **{"channel": channel, **keys}))
    assert codes(verdict.reasons) == expected


def test_a_contact_that_goes_elsewhere_than_its_action_is_an_error_that_names_both(make: Maker) -> None:
    book = make.book(contact="{channel: visit, to: borrower, address: business, purpose: demand}")
    with pytest.raises(ContactError, match=r"visit borrower business.*visit borrower home"):
        book.judge(loan(AT), call_at(AT, channel="visit", address="house", action="call"))


def test_what_the_contact_leaves_out_is_as_its_action_says(make: Maker) -> None:
    only = guard("applies_to: {channel: phone, mode: recorded, purpose: remind}\nforbid: {days_past_due: 1..}")
    contact = "{channel: phone, mode: recorded, to: borrower, purpose: remind}"
    book = make.book(contact=contact, packs=[make.pack(only)])
    assert codes(book.decide(loan(AT))[CALL].reasons) == ["guard g"]
    assert codes(book.judge(loan(AT), call_at(AT, action="call")).reasons) == ["guard g"]
    assert codes(book.judge(loan(AT), call_at(AT)).reasons) == [], "a person's demand"


def test_an_agency_is_judged_as_the_agency_it_is(make: Maker) -> None:
    packs = make.packs(make.pack(guard("applies_to: {by: agency}\nforbid: {days_past_due: 1..}")))
    placed = {"kind": "placement", "at": "11-06 10:00", "to": "agency:A"}
    snapshot = loan(AT, placed, collector={"type": "agency"})
    assert codes(packs.judge(snapshot, call_at(AT)).reasons) == ["guard g"]
    assert codes(packs.judge(snapshot, call_at(AT, by="lender")).reasons) == []


def test_a_person_with_several_zones_is_asked_in_each(make: Maker) -> None:
    packs = make.packs(make.pack(QUIET))
    people = [borrower(timezones=["Asia/Shanghai", "America/New_York"])]
    verdict = packs.judge(loan(AT, parties=people), call_at(AT))
    assert [reason.zone for reason in verdict.reasons] == ["America/New_York"]


def test_an_act_is_proposed_too(make: Maker) -> None:
    name = make.pack(guard("applies_to: {act: credit_report}\nonly_if: {records: {kind: contact, outcome: met}}"))
    packs = make.packs(name)
    report = {"at": "2026-11-09T15:00:00+08:00", "act": "credit_report"}
    assert codes(packs.judge(loan(AT), report).reasons) == ["guard g"]
    met = {**called("11-08 10:00", "met"), "channel": "visit", "address": "house"}
    assert codes(packs.judge(loan(AT, met), report).reasons) == []
    assert codes(packs.judge(loan(AT), {**report, "act": "write_off"}).reasons) == []
