"""What people asked for and allowed, and what is known of them: requests, consents, statuses, and what these cover."""

from __future__ import annotations

from typing import Any

import pytest

from .build import CALL, Maker, borrower, call_at, called, codes, guard, loan, status

AT = "11-09 15:00"  # a Monday
PEOPLE = [
    borrower(
        addresses=[
            {"id": "mobile", "channels": ["phone", "sms"], "kind": "mobile"},
            {"id": "line", "channels": ["phone"], "kind": "landline"},
            {"id": "desk", "channels": ["phone"], "kind": "landline", "place": "workplace"},
            {"id": "home-line", "channels": ["phone"], "kind": "landline", "place": "home"},
            {"id": "house", "channels": ["visit", "letter"], "kind": "home"},
            {"id": "shop", "channels": ["visit", "letter"], "kind": "business"},
            {"id": "office", "channels": ["visit"], "kind": "workplace"},
        ]
    ),
    {"id": "twin", "person": "P-1", "role": "guarantor", "timezones": ["Asia/Shanghai"]},
    {"id": "sister", "person": "P-2", "role": "relative", "timezones": ["Asia/Shanghai"]},
]


def asked_for(what: str = "inconvenient", **keys: Any) -> dict[str, Any]:
    return {"kind": "request", "at": "11-06 10:00", "party": "borrower", "what": what, **keys}


def agreed(what: str = "inconvenient_time", **keys: Any) -> dict[str, Any]:
    return {"kind": "consent", "at": "11-06 10:00", "party": "borrower", "what": what, **keys}


VISIT = {"channel": "visit"}


# --- requests --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "keys", "covered"),
    [
        pytest.param({}, {}, True, id="what it leaves open it covers"),
        pytest.param({"channel": "phone"}, {}, True, id="its channel"),
        pytest.param({"channel": "sms"}, {}, False, id="another channel"),
        pytest.param({"address": "mobile"}, {}, True, id="its number"),
        pytest.param({"address": "line"}, {}, False, id="another number"),
        pytest.param({"address": "line"}, {"address": None}, True, id="a number not told may be it"),
        pytest.param({"place": "workplace"}, {"address": "desk"}, True, id="a line at the place"),
        pytest.param({"place": "workplace"}, {"address": "home-line"}, False, id="a line at another place"),
        pytest.param({"place": "workplace"}, {"address": "line"}, True, id="a line of which no place is told"),
        pytest.param({"place": "workplace"}, {"address": "mobile"}, False, id="a mobile is at no place"),
        pytest.param({"place": "workplace"}, {"address": None}, True, id="no address may be at the place"),
        pytest.param({"place": "workplace"}, VISIT | {"address": "office"}, True, id="the place itself"),
        pytest.param({"place": "workplace"}, VISIT | {"address": "shop"}, True, id="where a trader works"),
        pytest.param({"place": "workplace"}, VISIT | {"address": "house"}, False, id="the home is no workplace"),
        pytest.param({"place": "home"}, VISIT | {"address": "house"}, True, id="the home"),
        pytest.param({"debts": ["L"]}, {}, True, id="this debt"),
        pytest.param({"debts": ["D-1"]}, {}, False, id="another debt"),
        pytest.param({"party": "twin"}, {}, True, id="the same person in another role"),
        pytest.param({"party": "sister"}, {}, False, id="another person"),
        pytest.param({"until": "2026-11-09"}, {}, True, id="its last day"),
        pytest.param({"until": "2026-11-08"}, {}, False, id="over"),
        pytest.param({"weekdays": ["mon"]}, {}, True, id="its weekday"),
        pytest.param({"weekdays": ["sat", "sun"]}, {}, False, id="other weekdays"),
        pytest.param({"hours": "14:00-15:01"}, {}, True, id="its hours"),
        pytest.param({"hours": "14:00-15:00"}, {}, False, id="the end of its hours"),
        pytest.param({"hours": "14:00-16:00", "weekdays": ["tue"]}, {}, False, id="its hours on another weekday"),
        pytest.param({"what": "dispute"}, {}, False, id="no wish about contact"),
    ],
)  # fmt: skip
def test_what_a_request_covers(make: Maker, request_: dict[str, Any], keys: dict[str, Any], covered: bool) -> None:
    name = make.pack(guard("applies_to: {channel: any}\nrespects: requests"))
    snapshot = loan(AT, asked_for(**request_), parties=PEOPLE, debts=[{"id": "D-1"}])
    verdict = make.packs(name).judge(snapshot, call_at(AT, **keys))
    assert verdict.status == ("denied" if covered else "permitted")


@pytest.mark.parametrize(
    ("at", "covered"),
    [
        ("2026-11-06T23:00:00+08:00", False),  # Friday night
        ("2026-11-07T03:00:00+08:00", True),  # early on Saturday
        ("2026-11-07T21:59:00+08:00", False),
        ("2026-11-07T22:00:00+08:00", True),  # Saturday night
        ("2026-11-08T05:59:00+08:00", True),
        ("2026-11-08T06:00:00+08:00", False),
        ("2026-11-08T23:00:00+08:00", False),  # Sunday night
    ],
)
def test_hours_over_midnight_belong_to_both_of_their_days(make: Maker, at: str, covered: bool) -> None:
    name = make.pack(guard("applies_to: {channel: any}\nrespects: requests"))
    snapshot = loan(at, asked_for(at="11-01 10:00", hours="22:00-06:00", weekdays=["sat"]), parties=PEOPLE)
    assert make.packs(name).judge(snapshot, call_at(at)).status == ("denied" if covered else "permitted")


def test_a_request_holds_in_every_zone_and_where_no_zone_is_told(make: Maker) -> None:
    wish = asked_for(hours="14:00-16:00")
    for number, (zone, zones, expected) in enumerate(
        (
            ("Asia/Shanghai", ["Asia/Shanghai"], "denied"),
            ("Asia/Shanghai", ["America/New_York"], "permitted"),
            ("Asia/Shanghai", ["America/New_York", "Asia/Shanghai"], "denied"),
            ("Asia/Shanghai", None, "denied"),
            (None, None, "denied"),
        )
    ):
        name = make.pack(guard("respects: requests"), name=f"wish{number}", zone=zone)
        verdict = make.packs(name).judge(loan(AT, wish, parties=[borrower(timezones=zones)]), call_at(AT))
        assert verdict.status == expected, zones


def test_a_withdrawn_request_is_over(make: Maker) -> None:
    packs = make.packs(make.pack(guard("respects: requests")))
    ended = {"kind": "withdrawal", "at": "11-08 10:00", "of": "e1"}
    assert packs.judge(loan(AT, asked_for(), ended), call_at(AT)).status == "permitted"
    assert packs.judge(loan(AT, asked_for(), ended), call_at("11-08 09:59")).status == "denied"
    assert packs.judge(loan(AT, asked_for(), {**ended, "kind": "void"}), call_at(AT)).status == "permitted"


def test_only_the_named_requests_are_respected(make: Maker) -> None:
    packs = make.packs(make.pack(guard("respects: {requests: [opt_out]}")))
    for what, expected in (("opt_out", "denied"), ("cease", "permitted"), ("inconvenient", "permitted")):
        assert packs.judge(loan(AT, asked_for(what)), call_at(AT)).status == expected


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({}, "denied"),
        ({"debts": ["L", "D-1"]}, "denied"),
        ({"debts": ["D-1"]}, "permitted"),
        ({"party": "twin"}, "denied"),
        ({"party": "sister"}, "permitted"),
        ({"at": "11-08 00:00"}, "permitted"),
        ({"form": "oral"}, "permitted"),
    ],
)
def test_a_dispute_speaks_of_its_debts(make: Maker, request_: dict[str, Any], expected: str) -> None:
    body = """
applies_to: {channel: phone}
forbid: {request: {is: dispute, form: written}}
unless: {request: {is: dispute, within: 2 days}}
"""
    name = make.pack(guard(body))
    told = {"form": "written", **request_}
    snapshot = loan(AT, asked_for("dispute", **told), parties=PEOPLE, debts=[{"id": "D-1"}])
    assert status(make.book(packs=[name]).decide(snapshot)) == expected


def test_a_stage_asks_for_requests_about_this_loan(make: Maker) -> None:
    book = make.book(when="{request: dispute}")
    others = [{"id": "D-1"}]
    assert status(book.decide(loan(AT, asked_for("dispute", debts=["L"]), debts=others))) == "permitted"
    assert status(book.decide(loan(AT, asked_for("dispute", debts=["D-1"]), debts=others))) == "not_open"


# --- consents --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("consent", "keys", "covers"),
    [
        pytest.param({}, {}, True, id="to the lender"),
        pytest.param({}, {"by": "agency"}, False, id="not to its agencies"),
        pytest.param({"to": "agency"}, {"by": "agency:A"}, True, id="to every agency"),
        pytest.param({"to": "agency:A"}, {"by": "agency:A"}, True, id="to this agency"),
        pytest.param({"to": "agency:A"}, {"by": "agency:B"}, False, id="to another agency"),
        pytest.param({"to": "agency:A"}, {"by": "agency"}, False, id="an agency that may be another"),
        pytest.param({"to": "agency"}, {}, False, id="not to the lender"),
        pytest.param({"channel": "phone"}, {}, True, id="this channel"),
        pytest.param({"channel": "sms"}, {}, False, id="another channel"),
        pytest.param({"address": "mobile"}, {}, True, id="this number"),
        pytest.param({"address": "line"}, {}, False, id="another number"),
        pytest.param({"address": "mobile"}, {"address": None}, False, id="a number not told is not it"),
        pytest.param({"hours": "14:00-15:01"}, {}, True, id="its hours"),
        pytest.param({"hours": "14:00-15:00"}, {}, False, id="outside its hours"),
        pytest.param({"hours": "22:00-15:30"}, {}, True, id="hours over midnight"),
        pytest.param({"debts": ["L"]}, {}, True, id="this debt"),
        pytest.param({"debts": ["D-1"]}, {}, False, id="another debt"),
        pytest.param({"until": "2026-11-09"}, {}, True, id="its last day"),
        pytest.param({"until": "2026-11-08"}, {}, False, id="over"),
        pytest.param({"what": "calls"}, {}, False, id="to something else"),
        pytest.param({"party": "twin"}, {}, True, id="the same person"),
        pytest.param({"party": "sister"}, {}, False, id="somebody else's"),
    ],
)
def test_what_a_consent_covers(make: Maker, consent: dict[str, Any], keys: dict[str, Any], covers: bool) -> None:
    name = make.pack(guard("forbid: {days_past_due: 1..}\nunless: {consent: inconvenient_time}"))
    snapshot = loan(AT, agreed(**consent), parties=PEOPLE, debts=[{"id": "D-1"}])
    verdict = make.packs(name).judge(snapshot, call_at(AT, **keys))
    assert verdict.status == ("permitted" if covers else "denied")


def test_a_consent_must_cover_the_contact_in_every_zone(make: Maker) -> None:
    packs = make.packs(
        make.pack(guard("forbid: {days_past_due: 1..}\nunless: {consent: inconvenient_time}"), zone=None)
    )
    consent = agreed(hours="14:00-16:00")
    for zones, expected in (
        (["Asia/Shanghai"], "permitted"),
        (["Asia/Shanghai", "America/New_York"], "denied"),
        (["unknown"], "denied"),
    ):
        people = [borrower(timezones=zones)]
        assert packs.judge(loan(AT, consent, parties=people), call_at(AT)).status == expected, zones


def test_a_consent_ends_in_the_first_zone_and_a_request_in_the_last(make: Maker) -> None:
    lifts = guard("forbid: {days_past_due: 1..}\nunless: {consent: inconvenient_time}")
    lifting, wished = make.packs(make.pack(lifts)), make.packs(make.pack(guard("respects: requests"), name="wish"))
    people = [borrower(timezones=["Asia/Shanghai", "America/New_York"])]
    at = "2026-11-09T08:00:00+08:00"  # still 11-08 in New York
    end = {"until": "2026-11-08"}
    assert lifting.judge(loan(at, agreed(**end), parties=people), call_at(at)).status == "denied"
    assert wished.judge(loan(at, asked_for(**end), parties=people), call_at(at)).status == "denied"


@pytest.mark.parametrize(
    ("consent_debts", "debts", "expected"),
    [
        (None, ["L", "D-1"], "permitted"),
        (["L"], ["L"], "permitted"),
        (["L"], ["L", "D-1"], "denied"),
        (["L", "D-1"], ["L", "D-1"], "permitted"),
        (["D-1"], ["D-1"], "permitted"),
    ],
)
def test_a_contact_about_several_debts_is_permitted_only_if_it_is_for_each(
    make: Maker, consent_debts: list[str] | None, debts: list[str], expected: str
) -> None:
    name = make.pack(guard("forbid: {days_past_due: 1..}\nunless: {consent: inconvenient_time}"))
    consent = agreed(**({} if consent_debts is None else {"debts": consent_debts}))
    snapshot = loan(AT, consent, debts=[{"id": "D-1"}])
    assert make.packs(name).judge(snapshot, call_at(AT, debts=debts)).status == expected


def test_a_cap_by_debt_is_counted_for_each_debt_of_a_contact(make: Maker) -> None:
    cap = guard("applies_to: {channel: phone}\nat_most: 2 attempts per 7 days\nper: [party, debt]")
    packs = make.packs(make.pack(cap))
    one, two = called("11-08 10:00", debts=["L"]), called("11-08 11:00", debts=["D-1"])
    third = called("11-08 12:00", debts=["D-1"])
    others = [{"id": "D-1"}]
    about = call_at(AT, debts=["L", "D-1"])
    assert packs.judge(loan(AT, one, two, debts=others), about).status == "permitted"
    verdict = packs.judge(loan(AT, one, two, third, debts=others), about)
    assert (verdict.status, codes(verdict.reasons)) == ("denied", ["guard g"])
    assert sorted(one.count or 0 for one in verdict.measures) == [1, 2]


@pytest.mark.parametrize(
    ("debts", "expected"),
    [(["L"], "permitted"), (["D-1"], "denied"), (["L", "D-1"], "denied"), (None, "permitted")],
)
def test_a_hold_on_another_debt_holds_a_contact_about_it(make: Maker, debts: list[str] | None, expected: str) -> None:
    hold = {"kind": "hold", "at": "11-06 10:00", "reason": "breathing_space", "debts": ["D-1"]}
    snapshot = loan(AT, hold, debts=[{"id": "D-1"}])
    packs = make.packs(make.pack(guard("require: {recorded: true}")))
    assert packs.judge(snapshot, call_at(AT, debts=debts)).status == expected
    forbids = make.packs(make.pack(guard("forbid: {hold: breathing_space}"), name="held"))
    assert forbids.judge(snapshot, call_at(AT, debts=debts)).status == expected


# --- statuses --------------------------------------------------------------------------------------------------------


def stands(word: str, **keys: Any) -> dict[str, Any]:
    return {"kind": "status", "at": "11-06 10:00", "status": word, **keys}


@pytest.mark.parametrize(
    ("of", "record", "held"),
    [
        ("party", {"party": "borrower"}, True),
        ("party", {"party": "twin"}, True),
        ("party", {"party": "sister"}, False),
        ("borrower", {"party": "borrower"}, True),
        ("borrower", {"party": "twin"}, True),
        ("borrower", {"party": "sister"}, False),
        ("relative", {"party": "sister"}, True),
    ],
)
def test_whose_status_it_is(make: Maker, of: str, record: dict[str, str], held: bool) -> None:
    name = make.pack(guard(f"applies_to: {{channel: phone}}\nforbid: {{status: {{is: deceased, of: {of}}}}}"))
    decision = make.book(packs=[name]).decide(loan(AT, stands("deceased", **record), parties=PEOPLE))
    assert status(decision) == ("denied" if held else "permitted")


def test_a_suit_is_of_the_loan_whomever_it_names(make: Maker) -> None:
    book = make.book("when: {not: {status: [litigation, judgment]}}")
    assert status(book.decide(loan(AT, stands("litigation")))) == "not_open"
    assert status(book.decide(loan(AT, stands("litigation", party="borrower")))) == "not_open"


@pytest.mark.parametrize(
    ("days", "at", "held"), [(3, "11-08 23:59", False), (3, "11-09 00:00", True), (4, "11-09 23:59", False)]
)
def test_a_status_on_each_of_the_days_before_today(make: Maker, days: int, at: str, held: bool) -> None:
    body = f"applies_to: {{channel: phone}}\nforbid: {{status: {{is: unreachable, for: {days} days}}}}"
    decision = make.book(packs=[make.pack(guard(body))]).decide(loan(at, stands("unreachable", party="borrower")))
    assert status(decision) == ("denied" if held else "permitted")


def test_a_status_ends_with_its_opposite_its_end_or_its_void(make: Maker) -> None:
    name = make.pack(guard("applies_to: {channel: phone}\nforbid: {status: unreachable}"))
    book = make.book(packs=[name])
    first = stands("unreachable", party="borrower")
    assert status(book.decide(loan(AT, first))) == "denied"
    assert status(book.decide(loan(AT, first, stands("reachable", party="borrower", at="11-07 10:00")))) == "permitted"
    assert status(book.decide(loan(AT, first, stands("reachable", party="borrower", at="11-05 10:00")))) == "denied"
    assert status(book.decide(loan(AT, {**first, "until": "2026-11-08"}))) == "permitted"
    assert status(book.decide(loan(AT, {**first, "from": "2026-11-10"}))) == "permitted"
    assert status(book.decide(loan(AT, first, {"kind": "void", "at": "11-07 10:00", "of": "e1"}))) == "permitted"


def test_numbers_of_a_person_are_out_when_all_of_them_are(make: Maker) -> None:
    body = "applies_to: {channel: phone}\nforbid: {status: {is: [dead, wrong_person], of: borrower}}"
    book = make.book(packs=[make.pack(guard(body))])
    numbers = ("mobile", "line", "desk", "home-line")
    out = [stands("dead" if number != "line" else "wrong_person", address=number) for number in numbers]
    assert status(book.decide(loan(AT, *out, parties=PEOPLE))) == "denied"
    assert status(book.decide(loan(AT, *out[:-1], parties=PEOPLE))) == "permitted"
    alive = stands("confirmed", address="desk", at="11-08 10:00")
    assert status(book.decide(loan(AT, *out, alive, parties=PEOPLE))) == "permitted"
    none = [borrower(addresses=[])]
    assert status(book.decide(loan(AT, parties=none)), "call/borrower") == "denied"
    assert codes(book.decide(loan(AT, parties=none))["call/borrower"].reasons) == ["no_address"]


# --- promises, placements, assignments -------------------------------------------------------------------------------


def promised(party: str, at: str, due: str) -> dict[str, Any]:
    return {"kind": "promise", "at": at, "party": party, "due": due, "amount": "50.00"}


def test_the_latest_promise_of_the_asked_role_speaks(make: Maker) -> None:
    book = make.book(when="{promise: {is: broken, by: borrower}}")
    own, other = promised("borrower", "11-06 10:00", "2026-11-07"), promised("twin", "11-08 10:00", "2026-11-20")
    assert status(book.decide(loan(AT, own, other, parties=PEOPLE))) == "permitted"
    assert status(book.decide(loan(AT, other, parties=PEOPLE))) == "not_open"


@pytest.mark.parametrize(
    ("within", "at", "due_soon"),
    [
        ("1 day", "11-08 23:59", False),
        ("1 day", "11-09 00:00", True),
        ("1 day", "11-10 23:59", True),
        ("1 day", "11-11 00:00", False),
        ("3 days", "11-07 00:00", True),
        ("3 days", "11-06 23:59", False),
    ],
)
def test_a_promise_that_falls_due(make: Maker, within: str, at: str, due_soon: bool) -> None:
    book = make.book(when=f"{{promise_due: {{within: {within}}}}}")
    decision = book.decide(loan(at, promised("borrower", "11-06 10:00", "2026-11-10")))
    assert status(decision) == ("permitted" if due_soon else "not_open")


@pytest.mark.parametrize(
    ("to", "by", "expected"),
    [
        ("agency:A", "agency:A", "permitted"),
        ("agency:A", "agency:B", "denied"),
        ("agency:A", "agency", "permitted"),
        ("agency", "agency:B", "permitted"),
        ("law_firm:A", "agency", "denied"),
        (None, "agency:A", "denied"),
        (None, "agency", "denied"),
    ],
)
def test_an_agency_needs_its_own_placement(make: Maker, to: str | None, by: str, expected: str) -> None:
    packs = make.packs(make.pack(guard("applies_to: {by: agency}\nonly_if: {placement: standing}")))
    ledger = [] if to is None else [{"kind": "placement", "at": "11-06 10:00", "to": to}]
    assert packs.judge(loan(AT, *ledger), call_at(AT, by=by)).status == expected
    if to is not None:
        recalled = {"kind": "recall", "at": "11-07 10:00", "of": "e1"}
        assert packs.judge(loan(AT, *ledger, recalled), call_at(AT, by=by)).status == "denied"


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        ([], "permitted"),
        ([{"notified": ["sister"]}], "denied"),
        ([{"notified": ["borrower"]}], "permitted"),
        ([{"notified": ["borrower"]}, {}], "denied"),
        ([{}, {"notified": ["borrower", "sister"]}], "permitted"),
    ],
)
def test_an_assignment_of_which_the_party_was_not_told(
    make: Maker, ledger: list[dict[str, Any]], expected: str
) -> None:
    packs = make.packs(make.pack(guard("forbid: {assignment: unnotified}")))
    records = [{"kind": "assignment", "at": f"11-0{day} 10:00", **one} for day, one in enumerate(ledger, start=6)]
    assert packs.judge(loan(AT, *records), call_at(AT)).status == expected


def test_an_appointment_is_with_its_party_at_its_address_in_its_time(make: Maker) -> None:
    name = make.pack(guard("forbid: {days_past_due: 1..}\nunless: {appointment: now}"))
    meeting = {
        "kind": "appointment",
        "at": "11-06 10:00",
        "party": "borrower",
        "address": "shop",
        "from": "2026-11-09T14:00:00+08:00",
        "until": "2026-11-09T15:30:00+08:00",
    }
    packs = make.packs(name)
    for at, keys, expected in (
        (AT, {"address": "shop"}, "permitted"),
        (AT, {"address": "house"}, "denied"),
        ("11-09 13:59", {"address": "shop"}, "denied"),
        ("11-09 15:30", {"address": "shop"}, "denied"),
        (AT, {"party": "sister", "address": None}, "denied"),
    ):
        snapshot = loan(at, meeting, parties=PEOPLE)
        verdict = packs.judge(snapshot, call_at(at, **{"channel": "visit", **keys}))
        assert verdict.status == expected, (at, keys)


def test_a_contact_with_no_told_purpose_is_a_demand(make: Maker) -> None:
    packs = make.packs(make.pack(guard("applies_to: {purpose: demand}\nforbid: {days_past_due: 1..}")))
    assert packs.judge(loan(AT), call_at(AT)).status == "denied"
    assert packs.judge(loan(AT), call_at(AT, purpose="inform")).status == "permitted"
    counted = guard("applies_to: {channel: phone}\nat_most: 1 attempt per day\ncounting: {purpose: demand}")
    book = make.book(packs=[make.pack(counted, name="counted")])
    assert status(book.decide(loan(AT, called("11-09 10:00"))), CALL) == "denied"
    assert status(book.decide(loan(AT, called("11-09 10:00", purpose="inform")))) == "permitted"
