"""What a filter reads beside the record: its address, its placement, what came before; consents, hours and dates."""

from __future__ import annotations

from typing import Any

import pytest

from dunning_rules import PackError

from .build import BORROWER, SISTER, Maker, borrower, called, guard, loan, moment

AT = "11-11 10:00"
HOUSE_PHONE = {"id": "house-phone", "channels": ["phone"], "kind": "landline", "place": "home"}
DESK_PHONE = {"id": "desk-phone", "channels": ["phone"], "kind": "landline", "place": "workplace"}
WORKER = borrower(addresses=[*BORROWER["addresses"], HOUSE_PHONE, DESK_PHONE])


def judged(make: Maker, body: str, *ledger: dict[str, Any], at: str = AT, more: str = "", **keys: Any) -> str:
    """The status of a call to the borrower's mobile under one guard."""
    parties = keys.pop("parties", [WORKER, SISTER])
    debts = keys.pop("debts_known", [{"id": "other"}])
    told = {"at": moment(at), "channel": "phone", "party": "borrower", "address": "mobile", **keys}
    packs = make.packs(make.pack(guard(body), more=more))
    return packs.judge(loan(at, *ledger, parties=parties, debts=debts), told).status


def test_a_limit_counts_by_where_the_record_went(make: Maker) -> None:
    at_home = called("11-10 10:00", address="house-phone")
    at_work = called("11-10 10:00", address="desk-phone")
    nowhere = called("11-10 10:00", address=None)
    for body, counted in (
        ("at_most: 1 per 7 days\ncounting: {channel: phone, place: home}", {"home"}),
        ("at_most: 1 per 7 days\ncounting: {channel: phone, place: {not: workplace}}", {"home", "nowhere", "mobile"}),
        ("at_most: 1 per 7 days\ncounting: {channel: phone, address: mobile}", {"mobile"}),
        ("at_most: 1 per 7 days\ncounting: {channel: phone, address: {not: mobile}}", {"home", "work", "nowhere"}),
    ):
        records = {"home": at_home, "work": at_work, "nowhere": nowhere, "mobile": called("11-10 10:00")}
        denied = {name for name, record in records.items() if judged(make, body, record) == "denied"}
        assert denied == counted, body


def test_a_number_that_proves_to_be_anothers_takes_its_calls_back(make: Maker) -> None:
    body = "at_most: 1 per 7 days\ncounting: {channel: phone, address_status: {not: [wrong_person, reassigned]}}"
    call = called("11-10 10:00", outcome="no_answer", address="house-phone")
    told = {"kind": "status", "at": "11-10 18:00", "address": "house-phone", "status": "wrong_person"}
    assert judged(make, body, call) == "denied"
    assert judged(make, body, call, told) == "permitted"
    assert judged(make, body, call, {**told, "status": "dead"}) == "denied"
    assert judged(make, body, call, {**told, "at": "11-11 10:01"}) == "denied"
    righted = {"kind": "status", "at": "11-11 09:00", "address": "house-phone", "status": "confirmed"}
    assert judged(make, body, call, told, righted) == "denied"
    only_wrong = "forbid: {contacted: {channel: phone, address_status: wrong_person}}"
    assert judged(make, only_wrong, call, told) == "denied"
    assert judged(make, only_wrong, call) == "permitted"


@pytest.mark.parametrize(
    ("by", "denied"), [("agency:1", False), ("agency:2", True), ("agency:3", False), (None, False)]
)
def test_the_placement_before_this_one(make: Maker, by: str | None, denied: bool) -> None:
    placed = [{"kind": "placement", "at": f"11-0{day} 10:00", "to": f"agency:{day}"} for day in (1, 2, 3)]
    body = "forbid: {contacted: {prior: collector}}"
    status = judged(make, body, *placed, called("11-04 10:00", by=by), by="agency:3")
    assert (status == "denied") is denied


def test_without_an_earlier_placement_there_is_no_prior_collector(make: Maker) -> None:
    body = "forbid: {contacted: {prior: collector}}"
    placed = {"kind": "placement", "at": "11-03 10:00", "to": "agency:3"}
    assert judged(make, body, placed, called("11-04 10:00", by="agency:3"), by="agency:3") == "permitted"
    assert judged(make, body, placed, called("11-04 10:00", by="agency:3"), by="agency:9") == "denied"


FROM_THE_FIRST = """
at_most: 2 per 7 days
counting: {channel: [phone, sms], since_first: {kind: contact, outcome: conversation, direction: any}}
"""


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        pytest.param([called(f"11-0{day} 10:00", "no_answer") for day in (6, 7, 8, 9)], "permitted", id="none spoken"),
        pytest.param([called(f"11-0{day} 10:00") for day in (6, 7)], "permitted", id="the first itself is not counted"),
        pytest.param([called(f"11-0{day} 10:00") for day in (6, 7, 8)], "denied", id="two after the first"),
        pytest.param([called("10-01 10:00"), called("11-06 10:00"), called("11-07 10:00")], "denied", id="long ago"),
        pytest.param(
            [called("11-06 10:00", direction="in"), called("11-07 10:00"), called("11-08 10:00")],
            "denied",
            id="by them",
        ),
    ],
)
def test_only_what_follows_the_first_conversation(make: Maker, ledger: list[dict[str, Any]], expected: str) -> None:
    assert judged(make, FROM_THE_FIRST, *ledger) == expected


def test_a_ledger_that_does_not_reach_back_cannot_tell_the_first(make: Maker) -> None:
    packs = make.packs(make.pack(guard(FROM_THE_FIRST)))
    told = {"at": moment(AT), "channel": "phone", "party": "borrower", "address": "mobile"}
    cut = loan(AT, called("11-07 10:00", "no_answer"), coverage={"from": "2026-11-01"})
    verdict = packs.judge(cut, told)
    assert [reason.missing for reason in verdict.reasons] == ["coverage"]
    long_ago = loan(AT, called("11-02 10:00"), called("11-07 10:00"), coverage={"from": "2026-11-01"})
    assert packs.judge(long_ago, told).status == "permitted"


def test_the_latest_bounds_a_limit_too(make: Maker) -> None:
    body = "at_most: 1 per 7 days\ncounting: {channel: phone, since: {kind: payment}}"
    paid = {"kind": "payment", "at": "11-09 10:00", "amount": "1.00"}
    assert judged(make, body, called("11-08 10:00")) == "denied"
    assert judged(make, body, called("11-08 10:00"), paid) == "permitted"
    assert judged(make, body, called("11-10 10:00"), paid) == "denied"


@pytest.mark.parametrize(
    ("named", "asked", "stands"),
    [
        ({"place": "home"}, "place: home", True),
        ({"place": "workplace"}, "place: home", False),
        ({}, "place: home", False),
        ({"channel": "sms"}, "channel: [sms, email]", True),
        ({"channel": "phone"}, "channel: [sms, email]", False),
        ({"form": "oral"}, "form: oral", True),
        ({"form": "written"}, "form: oral", False),
    ],
)
def test_a_request_that_names_what_is_asked(make: Maker, named: dict[str, str], asked: str, stands: bool) -> None:
    request = {"kind": "request", "at": "11-08 10:00", "party": "borrower", "what": "inconvenient", **named}
    body = f"forbid: {{request: {{is: inconvenient, {asked}}}}}"
    assert (judged(make, body, request) == "denied") is stands


@pytest.mark.parametrize(
    ("keys", "permitted"),
    [
        ({"with": "sister"}, True),
        ({}, True),
        ({"with": "borrower"}, False),
        ({"with": "sister", "to": "agency"}, False),
        ({"with": "sister", "debts": ["other"]}, False),
    ],
)
def test_whom_one_may_speak_with(make: Maker, keys: dict[str, Any], permitted: bool) -> None:
    consent = {"kind": "consent", "at": "11-08 10:00", "party": "borrower", "what": "third_party", **keys}
    packs = make.packs(
        make.pack(guard("forbid: {party.role: relative}\nunless: {consent: {is: third_party, of: borrower}}"))
    )
    call = {"at": moment(AT), "channel": "phone", "party": "sister", "address": "sister-mobile", "debts": ["L"]}
    verdict = packs.judge(loan(AT, consent, debts=[{"id": "other"}]), call)
    assert (verdict.status == "permitted") is permitted


@pytest.mark.parametrize(
    ("to", "clause", "permitted"), [(None, "", False), (None, ", to: any", True), ("agency:7", "", True)]
)
def test_to_whom_a_consent_was_given(make: Maker, to: str | None, clause: str, permitted: bool) -> None:
    consent = {
        "kind": "consent",
        "at": "11-08 10:00",
        "party": "borrower",
        "what": "calls",
        **({"to": to} if to else {}),
    }
    body = f"hours: none\nunless: {{consent: {{is: calls{clause}}}}}".replace(
        "hours: none", "forbid: {days_past_due: 1..}"
    )
    status = judged(make, body, consent, by="agency:7")
    assert (status == "permitted") is permitted


def test_a_consent_to_a_place(make: Maker) -> None:
    body = "forbid: {contact: {channel: phone}}\nunless: {consent: place}"
    consent = {"kind": "consent", "at": "11-08 10:00", "party": "borrower", "what": "place", "place": "workplace"}
    assert judged(make, body, consent, address="desk-phone") == "permitted"
    assert judged(make, body, consent, address="house-phone") == "denied"
    assert judged(make, body, consent) == "denied"


def test_a_status_about_one_debt(make: Maker) -> None:
    body = "forbid: {status: represented}"
    told = {"kind": "status", "at": "11-08 10:00", "party": "borrower", "status": "represented", "debts": ["other"]}
    packs = make.packs(make.pack(guard(body)))
    snapshot = loan(AT, told, debts=[{"id": "other"}])
    for debts, expected in (
        (["L"], "permitted"),
        (["other"], "denied"),
        (None, "permitted"),
        (["L", "other"], "denied"),
    ):
        call = {"at": moment(AT), "channel": "phone", "party": "borrower", **({"debts": debts} if debts else {})}
        assert packs.judge(snapshot, call).status == expected


OFFICE = "applies_to: {place: workplace}\nhours: {mon-fri: 09:00-17:00, sat-sun: none, own: work_hours}"


@pytest.mark.parametrize(
    ("at", "work_hours", "expected"),
    [
        ("11-11 08:59", None, "denied"),
        ("11-11 09:00", None, "permitted"),
        ("11-11 16:59", None, "permitted"),
        ("11-11 17:00", None, "denied"),
        ("11-14 10:00", None, "denied"),  # a Saturday
        ("11-11 09:59", "10:00-12:00", "denied"),
        ("11-11 10:00", "10:00-12:00", "permitted"),
        ("11-11 12:00", "10:00-12:00", "denied"),
        ("11-14 10:00", "10:00-12:00", "denied"),
        ("11-11 08:00", "07:00-19:00", "permitted"),
    ],
)
def test_the_partys_own_working_hours(make: Maker, at: str, work_hours: str | None, expected: str) -> None:
    keys = {} if work_hours is None else {"work_hours": work_hours}
    status = judged(make, OFFICE, at=at, address="desk-phone", parties=[{**WORKER, **keys}])
    assert status == expected


def test_days_that_are_holidays_beside_the_calendar(make: Maker) -> None:
    body = "hours: {daily: 08:00-20:00, holiday: none}"
    more = "calendar: CN\nholidays: [2026-11-12]"
    assert judged(make, body, at="11-11 10:00", more=more) == "permitted"
    assert judged(make, body, at="11-12 10:00", more=more) == "denied"
    assert judged(make, body, at="10-01 10:00", more=more) == "denied"  # a holiday of the calendar
    waiting = "forbid: {not: {passed: answered}}"
    dates = "dates: {answered: {latest: {kind: request, what: dispute}, plus: 2 business days}}"
    dispute = {"kind": "request", "at": "11-10 10:00", "party": "borrower", "what": "dispute"}
    assert judged(make, waiting, dispute, at="11-13 10:00", more=f"calendar: CN\n{dates}") == "permitted"
    assert judged(make, waiting, dispute, at="11-13 10:00", more=f"{more}\n{dates}") == "denied"
    assert judged(make, waiting, dispute, at="11-14 10:00", more=f"{more}\n{dates}") == "permitted"


def test_holidays_want_a_calendar(make: Maker) -> None:
    name = make.pack(guard("forbid: {days_past_due: 1..}"), more="holidays: [2026-11-12]")
    with pytest.raises(PackError) as raised:
        make.packs(name)
    assert [one.code for one in raised.value.diagnostics] == ["missing-key"]


@pytest.mark.parametrize(
    ("until", "last"),
    [("2026-11-10", "2026-11-12"), ("2026-11-11T00:00:00+08:00", "2026-11-12"), (None, None)],
)
def test_a_date_that_the_record_tells_itself(make: Maker, until: str | None, last: str | None) -> None:
    hold = {"kind": "hold", "at": "11-01 10:00", "reason": "moratorium", "purposes": []}
    told = hold if until is None else {**hold, "until": until}
    dates = "dates: {respite: {latest: {kind: hold, reason: moratorium}, its: until, plus: 2 days}}"
    packs = make.packs(make.pack(guard("forbid: {not: {passed: respite}}"), more=dates))
    call = {"at": moment(AT), "channel": "phone", "party": "borrower"}
    measures = packs.judge(loan(AT, told), call).to_dict()["measures"]
    assert [measure["date"] for measure in measures] == ([] if last is None else [last])


def test_a_fact_has_no_date_of_its_own(make: Maker) -> None:
    name = make.pack(guard("forbid: {passed: end}"), more="dates: {end: {base: loan.maturity, its: until}}")
    with pytest.raises(PackError) as raised:
        make.packs(name)
    assert [one.code for one in raised.value.diagnostics] == ["one-of"]


def test_a_cap_is_measured_where_it_is_lifted(make: Maker) -> None:
    body = "at_most: 1 per 7 days\ncounting: {channel: phone}\nunless: {consent: calls}"
    consent = {"kind": "consent", "at": "11-08 10:00", "party": "borrower", "what": "calls"}
    packs = make.packs(make.pack(guard(body)))
    call = {"at": moment(AT), "channel": "phone", "party": "borrower", "address": "mobile"}
    verdict = packs.judge(loan(AT, called("11-10 10:00"), consent), call)
    assert verdict.status == "permitted"
    assert [(one.count, one.limit) for one in verdict.measures] == [(1, 1)]


@pytest.mark.parametrize(
    ("whose", "party", "expected"),
    [
        (None, "borrower", "denied"),
        (None, "sister", "denied"),
        ("borrower", "borrower", "denied"),
        ("borrower", "sister", "permitted"),
        ("sister", "borrower", "permitted"),
    ],
)
def test_a_hold_toward_one_person(make: Maker, whose: str | None, party: str, expected: str) -> None:
    hold = {"kind": "hold", "at": "11-08 10:00", "reason": "moratorium", **({"party": whose} if whose else {})}
    call = {"at": moment(AT), "channel": "phone", "party": party}
    frees = make.packs(make.pack(guard("forbid: {days_past_due: 99..}")))
    assert frees.judge(loan(AT, hold), call).status == expected
    says = make.packs(make.pack(guard("forbid: {hold: moratorium}"), name="says"))
    assert says.judge(loan(AT, {**hold, "purposes": []}), call).status == expected


SPENT = """
forbid: {contact: {channel: phone}}
unless:
  consent:
    is: calls
    within: 7 days
    spent_by: {kind: contact, channel: phone, direction: any, outcome: conversation, same: [person, debt]}
"""


def allowed_calls(at: str, **keys: Any) -> dict[str, Any]:
    return {"kind": "consent", "at": at, "party": "borrower", "what": "calls", **keys}


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        pytest.param([allowed_calls("11-08 10:00")], "permitted", id="stands"),
        pytest.param([allowed_calls("11-05 10:00")], "permitted", id="the seventh day"),
        pytest.param([allowed_calls("11-04 10:00")], "denied", id="the eighth day"),
        pytest.param([allowed_calls("11-08 10:00"), called("11-09 10:00")], "denied", id="spent"),
        pytest.param([allowed_calls("11-08 10:00"), called("11-09 10:00", direction="in")], "denied", id="they rang"),
        pytest.param([allowed_calls("11-08 10:00"), called("11-09 10:00", "no_answer")], "permitted", id="no answer"),
        pytest.param([called("11-08 10:00"), allowed_calls("11-08 10:00", **{"in": "e1"})], "permitted", id="in it"),
        pytest.param(
            [allowed_calls("11-07 10:00"), called("11-08 10:00"), allowed_calls("11-09 10:00", debts=["other"])],
            "denied",
            id="a later one about another debt does not revive it",
        ),
        pytest.param(
            [
                allowed_calls("11-07 10:00"),
                called("11-08 10:00"),
                allowed_calls("11-09 10:00"),
                {"kind": "withdrawal", "at": "11-10 10:00", "of": "e3"},
            ],
            "denied",
            id="a later one withdrawn does not revive it",
        ),
        pytest.param(
            [allowed_calls("11-08 10:00"), called("11-09 10:00", debts=["other"])], "permitted", id="another debt"
        ),
    ],
)
def test_a_consent_that_is_spent(make: Maker, ledger: list[dict[str, Any]], expected: str) -> None:
    assert judged(make, SPENT, *ledger, debts=["L"]) == expected


@pytest.mark.parametrize(
    ("body", "covered"),
    [
        ("respects: {requests: inconvenient, naming: place}", {"place", "place and hours"}),
        ("respects: {requests: inconvenient, naming: time}", {"hours", "weekdays", "place and hours"}),
        ("respects: {requests: inconvenient, naming: {not: place}}", {"hours", "weekdays", "nothing"}),
        ("respects: {requests: inconvenient, naming: {not: [place, time]}}", {"nothing"}),
        ("respects: {requests: inconvenient, form: written}", {"hours"}),
    ],
)
def test_only_wishes_that_name_it(make: Maker, body: str, covered: set[str]) -> None:
    told: dict[str, dict[str, Any]] = {
        "place": {"place": "home", "form": "oral"},
        "hours": {"hours": "08:00-12:00", "form": "written"},
        "weekdays": {"weekdays": ["wed"]},
        "place and hours": {"place": "home", "hours": "08:00-12:00"},
        "nothing": {},
    }
    denied = set()
    for name, keys in told.items():
        wish = {"kind": "request", "at": "11-08 10:00", "party": "borrower", "what": "inconvenient", **keys}
        if judged(make, body, wish, address="house-phone") == "denied":
            denied.add(name)
    assert denied == covered


WEDNESDAYS = {"kind": "request", "at": "11-02 10:00", "party": "borrower", "what": "inconvenient", "weekdays": ["wed"]}
ANSWERS = "respects: {requests: inconvenient}\nunless: {reply: at_that_time}"


@pytest.mark.parametrize(
    ("wish", "message", "expected"),
    [
        pytest.param({}, {"at": "11-11 09:30"}, "permitted", id="they wrote on such a day"),
        pytest.param({}, {"at": "11-10 23:30"}, "denied", id="on the day before"),
        pytest.param({}, {"at": "11-04 09:30"}, "denied", id="on such a day of last week"),
        pytest.param({"weekdays": None, "hours": "10:00-12:00"}, {"at": "11-11 09:30"}, "denied", id="at another hour"),
        pytest.param({"weekdays": None, "hours": "09:00-12:00"}, {"at": "11-11 09:30"}, "permitted", id="at that hour"),
        pytest.param({}, {"at": "11-11 09:30", "channel": "sms"}, "denied", id="in another medium"),
        pytest.param(
            {"weekdays": None, "place": "home"},
            {"at": "11-11 09:30", "address": "house-phone"},
            "permitted",
            id="from that place",
        ),
        pytest.param({"weekdays": None, "place": "home"}, {"at": "11-11 09:30"}, "denied", id="from elsewhere"),
    ],
)
def test_an_answer_at_the_time_and_place(
    make: Maker, wish: dict[str, Any], message: dict[str, Any], expected: str
) -> None:
    told = {key: value for key, value in {**WEDNESDAYS, **wish}.items() if value is not None}
    rang = called(outcome="answered", direction="in", **message)
    address = "house-phone" if "place" in told else "mobile"
    status = judged(make, ANSWERS, told, rang, reply_to="e2", address=address)
    assert status == expected


LETTER = {"kind": "contact", "channel": "letter", "party": "borrower", "address": "house"}
HELD = "only_if: {contacted: {channel: letter, held: 3 days}}"


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        pytest.param([{**LETTER, "at": "11-08 10:00"}], "permitted", id="the day after the third"),
        pytest.param([{**LETTER, "at": "11-09 10:00"}], "denied", id="the third day"),
        pytest.param([{**LETTER, "at": "11-05 10:00", "outcome": "returned"}], "denied", id="never arrived"),
        pytest.param(
            [
                {**LETTER, "at": "11-05 10:00"},
                {"kind": "outcome", "at": "11-07 10:00", "of": "e1", "outcome": "returned"},
            ],
            "denied",
            id="came back within the wait",
        ),
        pytest.param(
            [
                {**LETTER, "at": "11-05 10:00"},
                {"kind": "outcome", "at": "11-08 10:00", "of": "e1", "outcome": "returned"},
            ],
            "permitted",
            id="came back afterwards",
        ),
        pytest.param(
            [
                {**LETTER, "at": "11-01 10:00"},
                {"kind": "outcome", "at": "11-02 10:00", "of": "e1", "outcome": "returned"},
                {**LETTER, "at": "11-08 10:00"},
                {**LETTER, "at": "11-10 10:00"},
            ],
            "permitted",
            id="each letter has a wait of its own",
        ),
    ],
)
def test_a_wait_that_was_kept(make: Maker, ledger: list[dict[str, Any]], expected: str) -> None:
    assert judged(make, HELD, *ledger) == expected


@pytest.mark.parametrize(
    ("placed", "debts", "tried", "spoken"),
    [
        (["L"], "L", True, True),
        (["L"], "other", False, True),
        (["L"], "third", False, False),
        (None, "other", True, True),
        (None, "L", False, False),
    ],
)
def test_the_debts_of_a_call_and_of_a_conversation(
    make: Maker, placed: list[str] | None, debts: str, tried: bool, spoken: bool
) -> None:
    call = called("11-10 10:00", debts=placed, discussed=["other"])
    known = [{"id": "other"}, {"id": "third"}]
    attempts = "at_most: 1 per 7 days\nper: [party, debt]\ncounting: {channel: phone}"
    talks = "at_most: 1 conversations per 7 days\nper: [party, debt]\ncounting: {channel: phone}"
    wait = "wait: {after: {kind: contact, outcome: conversation}, for: 7 days}\nper: [party, debt]"
    assert (judged(make, attempts, call, debts=[debts], debts_known=known) == "denied") is tried
    assert (judged(make, talks, call, debts=[debts], debts_known=known) == "denied") is spoken
    assert (judged(make, wait, call, debts=[debts], debts_known=known) == "denied") is spoken


def test_a_wish_whatever_debts_it_names(make: Maker) -> None:
    wish = {"kind": "request", "at": "11-08 10:00", "party": "borrower", "what": "opt_out", "debts": ["other"]}
    assert judged(make, "respects: {requests: opt_out}", wish, debts=["L"]) == "permitted"
    assert judged(make, "respects: {requests: opt_out, debts: any}", wish, debts=["L"]) == "denied"


def test_a_date_by_what_came_after(make: Maker) -> None:
    date = "{earliest: {kind: contact, channel: phone, since: {kind: placement}}, plus: 1 day}"
    packs = make.packs(make.pack(guard("forbid: {not: {passed: first}}"), more=f"dates: {{first: {date}}}"))
    placed = {"kind": "placement", "at": "11-07 10:00", "to": "agency:1"}
    snapshot = loan(AT, called("11-06 10:00"), placed, called("11-08 10:00"), called("11-09 10:00"))
    measures = packs.judge(snapshot, {"at": moment(AT), "channel": "phone", "party": "borrower"}).to_dict()["measures"]
    assert [measure["date"] for measure in measures] == ["2026-11-09"]


def test_a_wish_about_a_number_names_its_place(make: Maker) -> None:
    body = "forbid: {request: {is: opt_out, place: workplace}}"
    for address, expected in (("desk-phone", "denied"), ("house-phone", "permitted")):
        wish = {"kind": "request", "at": "11-08 10:00", "party": "borrower", "what": "opt_out", "address": address}
        assert judged(make, body, wish) == expected


@pytest.mark.parametrize("name", ["employer", "party", "address"])
def test_a_definition_may_not_bear_the_name_of_a_role(make: Maker, name: str) -> None:
    pack = make.pack(guard("forbid: {days_past_due: 1..}"), more=f"definitions: {{{name}: {{roles: [colleague]}}}}")
    with pytest.raises(PackError) as raised:
        make.packs(pack)
    assert [one.code for one in raised.value.diagnostics] == ["name-taken"]


def test_what_was_wrong_was_wrong_all_along(make: Maker) -> None:
    """A consent that is taken back as an error did not cover the calls that were made before that was known."""
    more = "marks: {consented: {when: {consent: calls}}}"
    body = "at_most: 1 per 7 days\ncounting: {channel: phone, consented: false}"
    call, consent = called("11-09 10:00", "no_answer"), allowed_calls("11-08 10:00")
    void = {"kind": "void", "at": "11-10 10:00", "of": "e1"}
    assert judged(make, body, consent, call, more=more) == "permitted"
    assert judged(make, body, consent, call, void, more=more) == "denied"
    assert judged(make, body, consent, call, {**void, "at": "11-11 10:01"}, more=more) == "permitted"
    taken_back = {"kind": "withdrawal", "at": "11-10 10:00", "of": "e1"}
    assert judged(make, body, consent, call, taken_back, more=more) == "permitted"


def test_a_date_that_rests_on_holidays_not_published_yet(make: Maker) -> None:
    dates = "dates: {answered: {latest: {kind: request, what: dispute}, plus: 400 business days}}"
    packs = make.packs(make.pack(guard("forbid: {not: {passed: answered}}"), more=f"calendar: CN\n{dates}"))
    dispute = {"kind": "request", "at": "11-10 10:00", "party": "borrower", "what": "dispute"}
    verdict = packs.judge(loan(AT, dispute), {"at": moment(AT), "channel": "phone", "party": "borrower"})
    assert [measure.provisional for measure in verdict.measures] == [True]
    assert verdict.to_dict()["measures"][0]["provisional"] is True
    assert "not published yet" in verdict.reasons[0].text()
    assert "尚未公布" in verdict.reasons[0].text("zh")


def test_hours_that_rest_on_holidays_not_published_yet(make: Maker) -> None:
    packs = make.packs(make.pack(guard("hours: {daily: 08:00-20:00, holiday: none}"), more="calendar: CN"))
    for year, provisional in ((2026, False), (2035, True)):
        at = f"{year}-11-12 21:00"
        verdict = packs.judge(loan(at), {"at": moment(at), "channel": "phone", "party": "borrower"})
        assert (("provisional", True) in verdict.reasons[0].values) is provisional


def test_a_stage_speaks_of_the_loan_whatever_contact_is_judged(make: Maker) -> None:
    book = make.book(when="{hold: moratorium}")
    hold = {"kind": "hold", "at": "11-08 10:00", "reason": "moratorium", "party": "sister", "purposes": []}
    snapshot = loan(AT, hold)
    assert book.decide(snapshot)["call/borrower/mobile"].status == "permitted"
    call = {"at": moment(AT), "action": "call", "channel": "phone", "party": "borrower", "address": "mobile"}
    assert book.judge(snapshot, call).status == "permitted"
