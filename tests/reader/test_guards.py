"""What a guard says: what lifts and rebuts it, what it still asks of the contact, and the unknown."""

from __future__ import annotations

from typing import Any

import pytest

from .build import CALL, Maker, borrower, call_at, called, codes, guard, loan, status

PHONE = "applies_to: {channel: phone}"
INPUTS = "inputs: {a: {type: boolean, title: A}, b: {type: boolean, title: B}}"
AT = "11-09 15:00"


# --- truth, lifting, advice ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "facts", "reasons", "advice"),
    [
        ("deny", {"a": True, "b": False}, ["guard g"], []),
        ("deny", {"a": True, "b": True}, [], []),
        ("deny", {"a": True}, ["guard g"], []),
        ("deny", {"a": False}, [], []),
        ("deny", {"b": False}, ["unknown a"], []),
        ("deny", {}, ["unknown a"], []),
        ("deny", {"b": True}, [], []),
        ("presume", {"a": True, "b": False}, ["guard g"], []),
        ("presume", {}, ["unknown a"], []),
        ("advise", {"a": True, "b": False}, [], ["guard g"]),
        ("advise", {}, [], ["unknown a"]),
        ("advise", {"b": True}, [], []),
    ],
)
def test_unknown_forbids_and_never_lifts(
    make: Maker, effect: str, facts: dict[str, bool], reasons: list[str], advice: list[str]
) -> None:
    name = make.pack(guard(f"{PHONE}\nforbid: {{a: true}}\nunless: {{b: true}}", effect=effect), more=INPUTS)
    decision = make.book(packs=[name]).decide(loan(AT, facts=facts))
    assert (codes(decision[CALL].reasons), codes(decision[CALL].advice)) == (reasons, advice)
    assert status(decision) == ("denied" if reasons else "permitted")
    verdict = make.packs(name).judge(loan(AT, facts=facts), call_at(AT))
    assert verdict.status == ("denied" if reasons else "advised_against" if advice else "permitted")


def test_an_assumed_input_is_known(make: Maker) -> None:
    inputs = "inputs: {a: {type: boolean, title: A, when_unknown: {assume: false, cite: art. 2}}}"
    name = make.pack(guard(f"{PHONE}\nforbid: {{a: true}}"), more=inputs)
    assert status(make.book(packs=[name]).decide(loan(AT))) == "permitted"
    assert status(make.book(packs=[name]).decide(loan(AT, facts={"a": True}))) == "denied"


def test_what_is_hardly_known_only_advises(make: Maker) -> None:
    for known, expected in (
        ("recalled-high", "denied"),
        ("recalled-medium", "permitted"),
        ("recalled-low", "permitted"),
    ):
        name = make.pack(guard(f"{PHONE}\nforbid: {{days_past_due: 1..}}", known=known), name=known)
        assert status(make.book(packs=[name]).decide(loan(AT))) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [({"a": True}, []), ({"a": False}, ["guard g"]), ({}, ["unknown a"])],
)
def test_only_if(make: Maker, facts: dict[str, bool], expected: list[str]) -> None:
    name = make.pack(guard(f"{PHONE}\nonly_if: {{a: true}}"), more=INPUTS)
    assert codes(make.book(packs=[name]).decide(loan(AT, facts=facts))[CALL].reasons) == expected


def test_every_missing_fact_is_named(make: Maker) -> None:
    name = make.pack(guard(f"{PHONE}\nforbid: {{any: [{{a: true}}, {{b: true}}]}}"), more=INPUTS)
    decision = make.book(packs=[name]).decide(loan(AT))
    assert codes(decision[CALL].reasons) == ["unknown a", "unknown b"]


# --- presumptions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rebuttal", "keys", "facts", "expected"),
    [
        ("{a: true}", {}, {"a": True}, "advised_against"),
        ("{a: true}", {}, {"a": False}, "denied"),
        ("{a: true}", {}, {}, "denied"),
        ("{contact: {purpose: reply}}", {"purpose": "reply"}, {}, "advised_against"),
        ("{contact: {purpose: reply}}", {"purpose": "demand"}, {}, "denied"),
        ("{stated: {urgent: true}}", {"stated": {"urgent": True}}, {}, "advised_against"),
        ("{stated: {urgent: true}}", {"stated": {"urgent": False}}, {}, "denied"),
        ("{stated: {urgent: true}}", {}, {}, "denied"),
    ],
)
def test_a_rebutted_presumption_advises(
    make: Maker, rebuttal: str, keys: dict[str, Any], facts: dict[str, bool], expected: str
) -> None:
    body = f"{PHONE}\nforbid: {{days_past_due: 1..}}\nrebutted_by: {rebuttal}"
    name = make.pack(guard(body, effect="presume"), more=INPUTS)
    verdict = make.packs(name).judge(loan(AT, facts=facts), call_at(AT, **keys))
    assert verdict.status == expected
    if expected == "advised_against":
        assert verdict.advice[0].value("rebutted_by")


def test_what_no_presumption_says_cannot_be_rebutted(make: Maker) -> None:
    body = f"{PHONE}\nforbid: {{days_past_due: 1..}}\nrebutted_by: {{a: true}}"
    name = make.pack(guard(body, effect="deny"), more=INPUTS)
    assert status(make.book(packs=[name]).decide(loan(AT, facts={"a": True}))) == "denied"


def test_a_presumption_must_be_rebutted_in_every_zone(make: Maker) -> None:
    rebuttal = "{records: {kind: contact, direction: in, within: 1 day}}"
    body = f"{PHONE}\nforbid: {{days_past_due: 1..}}\nrebutted_by: {rebuttal}"
    book = make.book(packs=[make.pack(guard(body, effect="presume"))])
    asked = called("2026-11-08T22:00:00+08:00", direction="in", outcome="conversation")
    at = "2026-11-09T10:00:00+08:00"  # another day in Shanghai, the same in New York
    for zones, expected in (
        (["America/New_York"], "permitted"),
        (["Asia/Shanghai"], "denied"),
        (["America/New_York", "Asia/Shanghai"], "denied"),
        (["Asia/Shanghai", "America/New_York", "Europe/London"], "denied"),
    ):
        assert status(book.decide(loan(at, asked, parties=[borrower(timezones=zones)]))) == expected, zones


# --- obligations -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "met", "expected"),
    [
        ({}, None, "permitted"),
        ({"recorded": True}, None, "permitted"),
        ({"recorded": True, "staff": 2}, True, "permitted"),
        ({"recorded": True, "staff": 3}, True, "permitted"),
        ({"recorded": True, "staff": 1}, False, "denied"),
        ({"recorded": False}, False, "denied"),
        ({"staff": 0}, False, "denied"),
        ({"recorded": False, "staff": 2}, False, "denied"),
    ],
)
def test_an_obligation_is_open_until_it_is_stated(
    make: Maker, stated: dict[str, Any], met: bool | None, expected: str
) -> None:
    name = make.pack(guard(f"{PHONE}\nrequire: {{recorded: true, staff: 2..}}"))
    verdict = make.packs(name).judge(loan(AT), call_at(AT, stated=stated))
    assert verdict.status == expected
    assert [(one.met, dict(one.require)) for one in verdict.obligations] == [
        (met, {"recorded": "true", "staff": "2.."})
    ]
    candidate = make.book(packs=[name]).decide(loan(AT))[CALL]
    assert (candidate.status, [one.met for one in candidate.obligations]) == ("permitted", [None])


def test_an_advisory_obligation_that_is_not_met_advises_and_is_told(make: Maker) -> None:
    name = make.pack(guard(f"{PHONE}\nrequire: {{recorded: true}}", effect="advise"))
    verdict = make.packs(name).judge(loan(AT), call_at(AT, stated={"recorded": False}))
    assert (verdict.status, [one.met for one in verdict.obligations]) == ("advised_against", [False])


@pytest.mark.parametrize(
    ("forbid", "stated", "ways"),
    [
        ("{stated: {public: true, discloses_debt: true}}", {}, [{"discloses_debt": "false"}, {"public": "false"}]),
        ("{stated: {public: true, discloses_debt: true}}", {"public": True}, [{"discloses_debt": "false"}]),
        ("{stated: {public: true, discloses_debt: true}}", {"public": False}, None),
        ("{stated: {public: true, discloses_debt: true}}", {"public": True, "discloses_debt": True}, "denied"),
        ("{any: [{stated: {public: true}}, {stated: {staff: ..1}}]}", {}, [{"public": "false", "staff": "not ..1"}]),
        (
            "{any: [{stated: {public: true, discloses_debt: true}}, {stated: {x: true}}]}",
            {},
            [{"discloses_debt": "false", "x": "false"}, {"public": "false", "x": "false"}],
        ),
        ("{not: {any: [{stated: {x: true}}, {stated: {y: true}}]}}", {}, [{"x": "true"}, {"y": "true"}]),
        ("{stated: {x: true}, a: true}", {}, [{"x": "false"}]),
        ("{any: [{stated: {x: true}}, {a: true}]}", {}, "denied"),
        ("{all: [{stated: {x: true}}, {b: true}]}", {}, "denied"),
        ("{stated: {x: {not: [one, two]}}}", {}, [{"x": "one | two"}]),
        ("{stated: {x: {not: [one, two]}}}", {"x": "two"}, None),
        ("{stated: {x: {not: [one, two]}}}", {"x": "three"}, "denied"),
        ("{stated: {share: 0.5..}}", {"share": "0.75"}, "denied"),
        ("{stated: {share: 0.5..}}", {"share": "0.25"}, None),
    ],
)
def test_what_is_left_to_state_is_asked_for(
    make: Maker, forbid: str, stated: dict[str, Any], ways: list[dict[str, str]] | str | None
) -> None:
    """`a` is true and `b` is not told: what no statement can cure is denied, the rest is an obligation."""
    name = make.pack(guard(f"{PHONE}\nforbid: {forbid}"), more=INPUTS)
    verdict = make.packs(name).judge(loan(AT, facts={"a": True}), call_at(AT, stated=stated))
    assert verdict.status == ("denied" if ways == "denied" else "permitted")
    found = [dict(way) for one in verdict.obligations for way in one.any_of or (one.require,)]
    assert sorted(found, key=str) == (ways if isinstance(ways, list) else [])


@pytest.mark.parametrize(
    ("stated", "facts", "expected", "ways"),
    [
        ({}, {"a": True}, "permitted", [{"x": "true"}]),
        ({}, {}, "permitted", [{"x": "true"}]),
        ({"x": True}, {"a": True}, "permitted", []),
        ({"x": False}, {"a": True}, "denied", []),
        ({}, {"a": False}, "permitted", []),
    ],
)
def test_an_exception_that_can_be_stated_is_an_obligation(
    make: Maker, stated: dict[str, Any], facts: dict[str, bool], expected: str, ways: list[dict[str, str]]
) -> None:
    name = make.pack(guard(f"{PHONE}\nforbid: {{a: true}}\nunless: {{stated: {{x: true}}}}"), more=INPUTS)
    verdict = make.packs(name).judge(loan(AT, facts=facts), call_at(AT, stated=stated))
    assert verdict.status == expected
    assert [dict(one.require) for one in verdict.obligations] == ways


def test_either_of_two_attributes(make: Maker) -> None:
    name = make.pack(guard(f"{PHONE}\nrequire: {{recorded: true}}\nunless: {{stated: {{in_writing: true}}}}"))
    packs, snapshot = make.packs(name), loan(AT)
    open_ = packs.judge(snapshot, call_at(AT)).obligations
    assert [[dict(way) for way in one.any_of] for one in open_] == [[{"recorded": "true"}, {"in_writing": "true"}]]
    for stated, expected in (
        ({"recorded": True}, "permitted"),
        ({"in_writing": True}, "permitted"),
        ({"recorded": False}, "permitted"),
        ({"recorded": False, "in_writing": False}, "denied"),
        ({"recorded": False, "in_writing": True}, "permitted"),
    ):
        assert packs.judge(snapshot, call_at(AT, stated=stated)).status == expected, stated


# --- marks -----------------------------------------------------------------------------------------------------------

MARKS = "marks: {consented: {when: {consent: calls}}, early: {when: {days_past_due: ..2}}}"


@pytest.mark.parametrize(
    ("consent", "expected"),
    [
        pytest.param(None, "denied", id="none"),
        pytest.param({"at": "11-06 09:00"}, "permitted", id="before the call"),
        pytest.param({"at": "11-06 11:00"}, "denied", id="after the call"),
        pytest.param({"at": "11-06 10:00", "in": "e1"}, "denied", id="given in the call itself"),
        pytest.param({"at": "11-06 09:00", "until": "2026-11-05"}, "denied", id="over by then"),
        pytest.param({"at": "11-06 09:00", "until": "2026-11-06"}, "permitted", id="over only since"),
        pytest.param({"at": "11-06 09:00", "known_at": "11-08 09:00"}, "permitted", id="learnt of later"),
        pytest.param({"at": "11-06 09:00", "known_at": "11-09 16:00"}, "denied", id="not known yet"),
        pytest.param({"at": "11-06 09:00", "to": "agency"}, "denied", id="given to others"),
        pytest.param({"at": "11-06 09:00", "address": "house"}, "denied", id="for another address"),
    ],
)
def test_a_mark_is_asked_at_the_records_own_instant(make: Maker, consent: dict[str, str] | None, expected: str) -> None:
    cap = guard(f"{PHONE}\nat_most: 1 attempt per 7 days\ncounting: {{consented: false}}")
    book = make.book(packs=[make.pack(cap, more=MARKS)])
    ledger = [called("11-06 10:00")]
    if consent is not None:
        ledger.append({"kind": "consent", "party": "borrower", "what": "calls", **consent})
    assert status(book.decide(loan(AT, *ledger))) == expected


def test_a_mark_sees_the_facts_of_its_day(make: Maker) -> None:
    cap = guard(f"{PHONE}\nat_most: 1 attempt per 7 days\ncounting: {{early: true}}")
    book = make.book(packs=[make.pack(cap, more=MARKS)])
    assert status(book.decide(loan(AT, called("11-07 10:00")))) == "denied"
    assert status(book.decide(loan(AT, called("11-08 10:00")))) == "permitted"


# --- replies ---------------------------------------------------------------------------------------------------------


THEIRS, OURS = {"direction": "in"}, {"direction": "out"}
REPLY = {"reply_to": "e1"}


@pytest.mark.parametrize(
    ("ledger", "keys", "expected"),
    [
        pytest.param([THEIRS], REPLY, "permitted", id="their call"),
        pytest.param([THEIRS], {}, "denied", id="it says no reply_to"),
        pytest.param([OURS], REPLY, "denied", id="our own call"),
        pytest.param([{**THEIRS, "channel": "sms"}], REPLY, "denied", id="another medium"),
        pytest.param([{**THEIRS, "party": "sister", "address": None}], REPLY, "denied", id="somebody else's"),
        pytest.param([THEIRS, REPLY], REPLY, "denied", id="answered already"),
        pytest.param([THEIRS, {**REPLY, "by": "agency"}], REPLY, "denied", id="answered by others"),
        pytest.param([THEIRS, THEIRS, REPLY], {"reply_to": "e2"}, "permitted", id="a new one"),
    ],
)
def test_a_reply_lifts_once(make: Maker, ledger: list[dict[str, Any]], keys: dict[str, Any], expected: str) -> None:
    name = make.pack(guard(f"{PHONE}\nforbid: {{days_past_due: 1..}}\nunless: {{reply: once}}"))
    records = [called(f"11-09 1{number}:00", **one) for number, one in enumerate(ledger)]
    assert make.packs(name).judge(loan(AT, *records), call_at(AT, **keys)).status == expected


def test_a_reply_to_a_request_made_in_their_call(make: Maker) -> None:
    name = make.pack(guard(f"{PHONE}\nforbid: {{days_past_due: 1..}}\nunless: {{reply: once}}"))
    heard = called("11-09 10:00", direction="in")
    asked = {"kind": "request", "at": "11-09 10:01", "party": "borrower", "what": "hardship", "in": "e1"}
    packs = make.packs(name)
    assert packs.judge(loan(AT, heard, asked), call_at(AT, reply_to="e2")).status == "permitted"
    del asked["in"]
    assert packs.judge(loan(AT, heard, asked), call_at(AT, reply_to="e2")).status == "denied", "no medium told"


# --- what the contact is like ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("applies", "keys", "expected"),
    [
        ("{purpose: demand}", {}, "denied"),
        ("{purpose: remind}", {}, "permitted"),
        ("{to: borrower}", {}, "denied"),
        ("{to: relative}", {}, "permitted"),
        ("{by: agency}", {"by": "agency:A"}, "denied"),
        ("{by: agency}", {}, "permitted"),
        ("{channel: phone, mode: recorded}", {}, "permitted"),
        ("{channel: phone, mode: recorded}", {"mode": "recorded"}, "denied"),
        ("{place: home}", {"channel": "visit", "address": "house"}, "denied"),
        ("{place: home}", {"channel": "visit", "address": None}, "permitted"),
        ("{address: home}", {"channel": "visit", "address": "house"}, "denied"),
        ("{act: litigation}", {}, "permitted"),
        ("{channel: any, act: litigation}", {}, "denied"),
    ],
)
def test_which_contacts_a_guard_speaks_of(make: Maker, applies: str, keys: dict[str, Any], expected: str) -> None:
    name = make.pack(guard(f"applies_to: {applies}\nforbid: {{days_past_due: 1..}}"))
    assert make.packs(name).judge(loan(AT), call_at(AT, **keys)).status == expected


def test_an_act_without_a_party_is_about_the_borrower(make: Maker) -> None:
    dead = {"kind": "status", "at": "11-08 10:00", "status": "deceased", "party": "borrower"}
    name = make.pack(
        guard("applies_to: {act: litigation}\nforbid: {status: deceased}", name="dead")
        + "\n"
        + guard("applies_to: {act: litigation, to: borrower}\nforbid: {days_past_due: 4..}", name="early")
    )
    book = make.book(
        packs=[name],
        stages="court: {when: {days_past_due: 1..}, opens: [sue]}",
        actions="sue: {title: Sue, act: litigation}",
    )
    act = {"at": "2026-11-09T15:00:00+08:00", "act": "litigation", "action": "sue"}
    snapshot = loan(AT, dead)
    assert codes(book.decide(snapshot)["sue"].reasons) == ["guard dead", "guard early"]
    assert codes(book.judge(snapshot, act).reasons) == ["guard dead", "guard early"]
    assert book.judge(loan(AT, dead), {**act, "party": "sister"}).status == "permitted"


def test_two_guards_both_speak(make: Maker) -> None:
    shut = "applies_to: {channel: phone}\nforbid: {days_past_due: 1..}"
    name = make.pack(guard(shut, name="one") + "\n" + guard(shut, name="two", effect="advise"))
    candidate = make.book(packs=[name]).decide(loan(AT))[CALL]
    assert (codes(candidate.reasons), codes(candidate.advice)) == (["guard one"], ["guard two"])
