"""How the facts of an ask are put together: the file's, the case's over them, the ask's own over those."""

from __future__ import annotations

import pytest

from .build import DAY, HEAD, NIGHT, Suites

CALL = f"- {{contact: {{at: '{DAY}'}}, expect: permitted}}"


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("{}", "permitted"),
        ("{facts: {paused: 'true'}}", "denied"),
        ("{facts: {paused: null}}", "denied"),  # taken out: unknown
        ("{facts: {opened_on: null}}", "permitted"),  # the other fact of the file stays
        ("{loan: {product_class: credit_card}}", "permitted"),
        ("{ledger: [{kind: request, at: '2026-03-03T10:00', party: borrower, what: dispute}]}", "advised_against"),
        ("{ledger: [{kind: request, at: '2026-03-05T10:00', party: borrower, what: dispute}]}", "permitted"),
        ("{coverage: {debts: all, from: 2026-03-04}}", "denied"),
        ("{coverage: null}", "permitted"),
        ("{parties: [{id: borrower, timezones: [Asia/Tokyo]}]}", "denied"),
        ("{parties: [{id: borrower, timezones: [Asia/Tokyo]}, {id: borrower, timezones: null}]}", "permitted"),
    ],
)
def test_a_case_lays_its_facts_over_those_of_the_file(suites: Suites, given: str, answer: str) -> None:
    assert suites.told(CALL, given=given) == [answer]


@pytest.mark.parametrize(
    ("case", "ask", "answer"),
    [
        ("{facts: {paused: 'true'}}", "{}", "denied"),
        ("{facts: {paused: 'true'}}", "{facts: {paused: 'false'}}", "permitted"),
        ("{}", "{facts: {paused: 'true'}}", "denied"),
    ],
)
def test_an_ask_lays_its_facts_over_those_of_its_case_and_of_no_other(
    suites: Suites, case: str, ask: str, answer: str
) -> None:
    asks = f"- {{contact: {{at: '{DAY}'}}, given: {ask}, expect: permitted}}\n{CALL}"
    base = "denied" if "true" in case else "permitted"
    assert suites.told(asks, given=case) == [answer, base]


def test_ledgers_add_up_and_ids_go_by_position(suites: Suites) -> None:
    call = "{kind: contact, at: '2026-03-03T%02d:00', channel: phone, party: borrower}"
    head = HEAD.replace("  facts:", f"  ledger: [{call % 9}]\n  facts:")
    given = f"{{ledger: [{call % 10}]}}"
    count = "{count: {at: '%s', of: three-a-week}, given: {ledger: [%s]}, expect: 3}"
    voided = "{kind: void, at: '2026-03-03T12:00', of: r1}"
    asks = f"- {count % (DAY, call % 11)}\n- {count % (DAY, f'{call % 11}, {voided}')}"
    assert suites.told(asks, given=given, head=head) == ["3", "2"]


@pytest.mark.parametrize(
    ("ledger", "answer"),
    [("[]", "0"), ("[spoken]", "1"), ("[spoken, later]", "2"), ("[spoken, later, spoken]", "2"), ("[named]", "1")],
)
def test_a_text_in_a_ledger_is_the_record_of_that_name(suites: Suites, ledger: str, answer: str) -> None:
    records = """records:
  spoken: {kind: contact, at: "2026-03-03T10:00", channel: phone, party: borrower, outcome: conversation}
  later: {kind: contact, at: "2026-03-03T11:00", channel: phone, party: borrower}
  named: {id: n-1, kind: contact, at: "2026-03-03T12:00", channel: phone, party: borrower}
"""
    used = "- {count: {at: 2026-03-01T10:00, of: three-a-week}, given: {ledger: [spoken, later, named]}, expect: 0}"
    asks = f"- {{count: {{at: '{DAY}', of: three-a-week}}, given: {{ledger: {ledger}}}, expect: {answer}}}\n{used}"
    assert [ask.failures for ask in suites.asks(asks, head=HEAD + records)] == [(), ()]


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("{}", "mobile"),  # the first that serves the channel
        ("{channel: sms}", "mobile"),
        ("{address: desk}", "desk"),
        ("{address: null}", None),
        ("{channel: visit}", None),  # needs none
        ("{party: sister, channel: email}", "her-mail"),
        ("{party: sister}", None),  # has none
    ],
)
def test_a_contact_goes_to_the_first_address_for_its_channel(suites: Suites, contact: str, address: str | None) -> None:
    ask = f"- contact: {contact}\n  expect: permitted".replace("contact: {", f"contact: {{at: '{DAY}', ")
    (result,) = suites.asks(ask)
    assert result.question.get("address") == address


SMS = {"channel": "sms", "party": "borrower"}


@pytest.mark.parametrize(
    ("defaults", "contact", "question"),
    [
        ("{channel: sms, party: borrower}", "{}", {**SMS, "address": "mobile"}),
        ("{channel: sms, party: borrower}", "{channel: letter}", {"channel": "letter", "party": "borrower"}),
        ("{channel: letter, party: borrower, purpose: demand}", "{purpose: null, channel: sms, address: null}", SMS),
        ("{channel: sms, party: borrower, address: null}", "{}", SMS),
        ("{channel: sms, party: borrower, address: null}", "{address: mobile}", {**SMS, "address": "mobile"}),
        (
            "{channel: letter, party: borrower, stated: {staff: 2}}",
            "{stated: {recorded: true}}",
            {"channel": "letter", "party": "borrower", "stated": {"recorded": True, "staff": 2}},
        ),
    ],
)
def test_defaults_hold_unless_the_contact_says_otherwise(
    suites: Suites, defaults: str, contact: str, question: dict[str, object]
) -> None:
    head = HEAD.replace("{channel: phone, party: borrower, purpose: demand}", defaults)
    ask = f"- contact: {contact}\n  expect: permitted".replace("contact: {", f"contact: {{at: '{DAY}', ")
    (result,) = suites.asks(ask, head=head)
    assert result.question == {"at": f"{DAY}:00-05:00", **question}


def test_acts_have_defaults_of_their_own(suites: Suites) -> None:
    head = HEAD + "  act: {act: litigation, party: borrower}\n"
    act, contact = suites.asks(f"- {{act: {{at: '{DAY}', act: credit_report}}, expect: permitted}}\n{CALL}", head=head)
    assert (act.question["act"], act.question["party"]) == ("credit_report", "borrower")
    assert "act" not in contact.question


@pytest.mark.parametrize(
    ("case", "at", "answer"),
    [
        ("", DAY, "permitted"),
        (f"as_of: '{DAY}'", DAY, "permitted"),
        (f"as_of: '{DAY}'", "2026-03-04T10:15", "permitted"),
        (f"as_of: '{DAY}'", "2026-03-04T10:16", "denied"),  # stale
        (f"as_of: '{NIGHT}'", DAY, "permitted"),
        ("law_on: 2026-01-01", DAY, "permitted"),
    ],
)
def test_the_facts_are_as_of_the_ask_unless_the_case_says_when(suites: Suites, case: str, at: str, answer: str) -> None:
    assert suites.told(f"- {{contact: {{at: '{at}'}}, expect: denied}}", case=case) == [answer]
