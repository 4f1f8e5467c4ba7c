"""How people tell things: what a record leaves out is read as it was meant, and never to the debtor's harm."""

from __future__ import annotations

from typing import Any

import pytest

from .build import BORROWER, Maker, borrower, called, guard, loan, moment

AT = "11-11 10:00"
POST = {"id": "post", "channels": ["email"], "kind": "email"}
READER = borrower(addresses=[*BORROWER["addresses"], POST])
AGENCY = {"collector": {"type": "agency"}}


def judged(
    make: Maker, body: str, *ledger: dict[str, Any], at: str = AT, told: dict[str, Any] | None = None, **keys: Any
) -> str:
    """The status of a call to the borrower under one guard; `told` are further keys of the snapshot."""
    contact = {"at": moment(at), "channel": "phone", "party": "borrower", **keys}
    snapshot = loan(at, *ledger, **{"parties": [READER], **(told or {})})
    return make.packs(make.pack(guard(body))).judge(snapshot, contact).status


LIFTED = "forbid: {contact: {channel: phone}}\nunless: {consent: calls}"


@pytest.mark.parametrize(
    ("consent", "placed", "by", "expected"),
    [
        pytest.param({}, [], None, "permitted", id="to whoever asks, where nothing was ever placed"),
        pytest.param({"to": "lender"}, [], None, "denied", id="told to be the lender's"),
        pytest.param({}, [("agency:1", "11-09 10:00")], None, "denied", id="before the placement it was the lender's"),
        pytest.param({}, [("agency:1", "11-07 10:00")], None, "permitted", id="to the agency of that time"),
        pytest.param(
            {}, [("agency:1", "11-07 10:00"), ("agency:2", "11-09 10:00")], None, "denied", id="of that time alone"
        ),
        pytest.param(
            {"to": "agency:1"}, [("agency:1", "11-07 10:00")], "agency", "permitted", id="an agency not named"
        ),
        pytest.param({"to": "agency:1"}, [("agency:1", "11-07 10:00")], "agency:2", "denied", id="another one"),
    ],
)
def test_to_whom_an_untold_consent_was_given(
    make: Maker, consent: dict[str, str], placed: list[tuple[str, str]], by: str | None, expected: str
) -> None:
    given = {"kind": "consent", "at": "11-08 10:00", "party": "borrower", "what": "calls", **consent}
    placements = [{"kind": "placement", "at": at, "to": to} for to, at in placed]
    keys = {} if by is None else {"by": by}
    assert judged(make, LIFTED, given, *placements, told=AGENCY, **keys) == expected


@pytest.mark.parametrize(
    ("channel", "expected"), [("email", "denied"), ("letter", "permitted"), ("phone", "permitted")]
)
def test_a_wish_about_a_number_covers_what_may_go_there(make: Maker, channel: str, expected: str) -> None:
    wish = {"kind": "request", "at": "11-08 10:00", "party": "borrower", "what": "opt_out", "address": "post"}
    assert judged(make, "respects: {requests: opt_out}", wish, channel=channel) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param({}, "denied", id="it may have been the answer"),
        pytest.param({"reply_to": "e1"}, "denied", id="it was"),
        pytest.param({"reply_to": "e3"}, "permitted", id="it answered another message"),
        pytest.param({"channel": "sms"}, "permitted", id="by another medium"),
        pytest.param({"outcome": "not_connected"}, "permitted", id="it came to nothing"),
        pytest.param({"at": "11-11 08:59"}, "permitted", id="before the message"),
    ],
)
def test_an_answer_that_says_not_what_it_answers(make: Maker, answer: dict[str, Any], expected: str) -> None:
    body = "forbid: {contact: {channel: phone}}\nunless: {reply: once}"
    message = called("11-11 09:00", "answered", direction="in")
    other = called("11-11 07:00", "answered", direction="in")
    sent = {**called("11-11 09:30", "no_answer"), **answer}
    sent["at"] = moment(sent["at"])
    assert judged(make, body, message, sent, other, reply_to="e1") == expected


@pytest.mark.parametrize(
    ("channel", "form", "oral"),
    [
        ("phone", None, True),
        ("visit", None, True),
        ("email", None, False),
        ("letter", None, False),
        ("phone", "written", False),
    ],
)
def test_the_form_of_a_request_is_that_of_the_contact_it_was_made_in(
    make: Maker, channel: str, form: str | None, oral: bool
) -> None:
    address = {"phone": "mobile", "visit": "house", "letter": "house", "email": "post"}[channel]
    contact = called(
        "11-08 10:00", "met" if channel == "visit" else "conversation", channel=channel, address=address, direction="in"
    )
    wish = {"kind": "request", "at": "11-08 10:00", "party": "borrower", "what": "cease", "in": "e1"}
    told = wish if form is None else {**wish, "form": form}
    assert (judged(make, "forbid: {request: {is: cease, form: oral}}", contact, told) == "denied") is oral
    assert (judged(make, "forbid: {request: {is: cease, form: written}}", contact, told) == "permitted") is oral


NIGHT = "hours: 08:00-21:00\nunless: {any: [{reply: at_that_time}, {consent: inconvenient_time}]}"


@pytest.mark.parametrize(
    ("came", "expected"), [("11-11 20:30", "denied"), ("11-11 21:01", "permitted"), ("11-10 21:30", "denied")]
)
def test_an_answer_at_night_is_one_to_a_message_of_the_night(make: Maker, came: str, expected: str) -> None:
    message = called(came, "answered", direction="in")
    assert judged(make, NIGHT, message, at="11-11 21:05", reply_to="e1") == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        pytest.param(called("11-10 21:30"), "denied", id="got in a call that the hours forbade"),
        pytest.param(called("11-10 20:30"), "permitted", id="got in a call within the hours"),
        pytest.param(called("11-10 21:30", direction="in"), "permitted", id="said in a call of their own"),
    ],
)
def test_a_consent_that_was_got_at_night_opens_no_night(make: Maker, call: dict[str, Any], expected: str) -> None:
    consent = {"kind": "consent", "at": "11-10 21:31", "party": "borrower", "what": "inconvenient_time", "in": "e1"}
    assert judged(make, NIGHT, call, consent, at="11-11 21:40") == expected


@pytest.mark.parametrize(("channel", "expected"), [("phone", "denied"), ("letter", "permitted"), ("sms", "denied")])
def test_a_contact_without_an_address_goes_where_its_channel_goes(make: Maker, channel: str, expected: str) -> None:
    body = "forbid: {contacted: {channel: phone, same: [address], outcome: no_answer}}"
    assert judged(make, body, called("11-10 10:00", "no_answer"), channel=channel) == expected
