"""What opens a candidate and what closes it: stages, own conditions, pauses, holds, scope, numbers by name or date."""

from __future__ import annotations

from datetime import date

import pytest

from dunning_rules import PlaybookError

from .build import CALL, Maker, borrower, call_at, called, codes, guard, loan, status

INPUT = "inputs: {trades: {type: boolean, title: Trades}}"


# --- stages, own conditions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "facts", "expected"),
    [
        ("{days_past_due: 1.., trades: true}", {"trades": True}, []),
        ("{days_past_due: 1.., trades: true}", {"trades": False}, ["stage"]),
        ("{days_past_due: 1.., trades: true}", {}, ["unknown trades"]),
        ("{days_past_due: 1.., known: trades, not: {trades: true}}", {}, ["stage", "unknown trades"]),
        ("{days_past_due: 1.., known: trades, not: {trades: true}}", {"trades": False}, []),
        ("{any: [{days_past_due: 1..}, {trades: true}]}", {}, []),
        ("{any: [{days_past_due: 90..}, {trades: true}]}", {}, ["stage", "unknown trades"]),
        ("{any: [{not: {known: trades}}, {trades: true}]}", {}, []),
        ("{all: [{days_past_due: 90..}, {trades: true}]}", {}, ["stage", "unknown trades"]),
    ],
)
def test_a_stage_that_is_unknown_does_not_open(
    make: Maker, when: str, facts: dict[str, bool], expected: list[str]
) -> None:
    decision = make.book(when=when, more=INPUT).decide(loan("11-09 15:00", facts=facts))
    assert sorted(codes(decision[CALL].reasons)) == sorted(expected)
    assert status(decision) == ("not_open" if expected else "permitted")


@pytest.mark.parametrize(
    ("facts", "expected"), [({"trades": True}, []), ({"trades": False}, ["condition"]), ({}, ["unknown trades"])]
)
def test_an_own_condition_must_hold_beside_the_stage(make: Maker, facts: dict[str, bool], expected: list[str]) -> None:
    decision = make.book("when: {trades: true}", more=INPUT).decide(loan("11-09 15:00", facts=facts))
    assert codes(decision[CALL].reasons) == expected


def test_one_of_several_stages_is_enough(make: Maker) -> None:
    book = make.book(when="{days_past_due: 90..}", stages="again: {when: {days_past_due: 4..}, opens: [call]}")
    decision = book.decide(loan("11-09 15:00"))
    assert status(decision) == "permitted"
    assert decision[CALL].stages == ("again",)
    assert codes(book.decide(loan("11-06 15:00"))[CALL].reasons) == ["stage", "stage"]


@pytest.mark.parametrize(
    ("at", "inside"),
    [("11-05 23:59", False), ("11-06 00:00", True), ("11-08 23:59", True), ("11-09 00:00", False)],
)
def test_ranges_include_both_ends(make: Maker, at: str, inside: bool) -> None:
    decision = make.book(when="{days_past_due: 1..3}").decide(loan(at))
    assert status(decision) == ("permitted" if inside else "not_open")


def test_a_condition_of_the_action_counts_days_where_the_party_is(make: Maker) -> None:
    book = make.book("when: {not: {done: {action: call, within: 1 day}}}")
    made = called("2026-11-08T22:00:00+08:00")  # 09:00 on 11-08 in New York
    at = "2026-11-09T10:00:00+08:00"  # 21:00 on 11-08 in New York
    for zones in (["America/New_York"], ["Asia/Shanghai", "America/New_York"]):
        assert status(book.decide(loan(at, made, parties=[borrower(timezones=zones)]))) == "not_open", zones
    assert status(book.decide(loan(at, made))) == "permitted"


# --- pauses and holds ------------------------------------------------------------------------------------------------

PAUSE = """
pause:
  busy:
    when: {trades: true}
    purposes: [demand, preserve_right]
"""


@pytest.mark.parametrize(
    ("facts", "expected"), [({"trades": True}, ["pause"]), ({"trades": False}, []), ({}, ["unknown trades"])]
)
def test_a_pause_that_is_unknown_holds(make: Maker, facts: dict[str, bool], expected: list[str]) -> None:
    book = make.book(more=INPUT + PAUSE)
    decision = book.decide(loan("11-09 15:00", facts=facts))
    assert codes(decision[CALL].reasons) == expected
    assert status(decision) == ("not_open" if expected else "permitted")
    assert codes(book.judge(loan("11-09 15:00", facts=facts), call_at("11-09 15:00")).reasons) == expected


@pytest.mark.parametrize(("purpose", "closed"), [("demand", True), ("remind", False), ("preserve_right", False)])
def test_a_pause_closes_its_purposes_and_never_what_preserves_a_right(make: Maker, purpose: str, closed: bool) -> None:
    contact = f"{{channel: phone, to: borrower, purpose: {purpose}}}"
    decision = make.book(more=INPUT + PAUSE, contact=contact).decide(loan("11-09 15:00", facts={"trades": True}))
    assert status(decision) == ("not_open" if closed else "permitted")


def test_a_pause_closes_an_act_by_its_purpose(make: Maker) -> None:
    acts = """
sue: {title: Sue, act: litigation, purpose: demand}
report: {title: Report, act: credit_report}
"""
    book = make.book(
        more=INPUT + PAUSE, actions=acts, stages="court: {when: {days_past_due: 1..}, opens: [sue, report]}"
    )
    decision = book.decide(loan("11-09 15:00", facts={"trades": True}))
    assert (status(decision, "sue"), status(decision, "report")) == ("not_open", "permitted")


HOLD = {"kind": "hold", "at": "11-06 10:00", "reason": "internal", "from": "2026-11-07", "until": "2026-11-09"}


@pytest.mark.parametrize(
    ("keys", "purpose", "closed"),
    [
        pytest.param({}, "demand", True, id="absent purposes are all"),
        pytest.param({}, "inform", True, id="every purpose"),
        pytest.param({"purposes": []}, "demand", False, id="none: it only freezes"),
        pytest.param({"purposes": ["demand"]}, "demand", True, id="the named purpose"),
        pytest.param({"purposes": ["demand"]}, "remind", False, id="another purpose"),
        pytest.param({}, "preserve_right", False, id="an internal hold leaves rights to be kept"),
        pytest.param({"reason": "moratorium"}, "preserve_right", True, id="a statutory hold does not"),
        pytest.param({"debts": ["D-1"]}, "demand", False, id="another debt"),
        pytest.param({"debts": ["D-1", "L"]}, "demand", True, id="this debt among others"),
    ],
)
def test_holds_close_by_themselves(make: Maker, keys: dict[str, object], purpose: str, closed: bool) -> None:
    contact = f"{{channel: phone, to: borrower, purpose: {purpose}}}"
    snapshot = loan("11-09 15:00", {**HOLD, **keys}, debts=[{"id": "D-1"}])
    decision = make.book(contact=contact).decide(snapshot)
    assert status(decision) == ("not_open" if closed else "permitted")


@pytest.mark.parametrize(
    ("at", "closed"),
    [("11-06 23:59", False), ("11-07 00:00", True), ("11-09 23:59", True), ("11-10 00:00", False)],
)
def test_both_dates_of_a_hold_are_included(make: Maker, at: str, closed: bool) -> None:
    decision = make.book().decide(loan(at, HOLD))
    assert status(decision) == ("not_open" if closed else "permitted")


def test_a_withdrawn_hold_holds_no_more(make: Maker) -> None:
    ended = {"kind": "withdrawal", "at": "11-08 10:00", "of": "e1"}
    assert status(make.book().decide(loan("11-08 09:59", HOLD, ended))) == "not_open"
    assert status(make.book().decide(loan("11-08 10:00", HOLD, ended))) == "permitted"


# --- scope -----------------------------------------------------------------------------------------------------------

SCOPED = "scope: {product_class: [consumer], borrower_kind: person}"
SHUT = guard("applies_to: {channel: phone}\nforbid: {days_past_due: 1..}")


@pytest.mark.parametrize(
    ("product_class", "adopted", "binds"),
    [
        ("consumer", False, "fits"),
        ("consumer", True, "fits"),
        ("business", False, None),
        ("business", True, "adopted"),
        (None, False, "unknown"),
        (None, True, "unknown"),
    ],
)
def test_a_pack_binds_where_it_fits_or_is_adopted_or_nobody_knows(
    make: Maker, product_class: str | None, adopted: bool, binds: str | None
) -> None:
    name = make.pack(SHUT, more=SCOPED)
    book = make.book(adopt=[name]) if adopted else make.book(packs=[name])
    decision = book.decide(loan("11-09 15:00", loan={"product_class": product_class}))
    bound = [reason.guard.binds for reason in decision[CALL].reasons if reason.guard]
    assert bound == ([] if binds is None else [binds])
    assert [one.why for one in decision.not_applicable] == (["scope"] if binds is None else [])
    if binds == "unknown":
        assert decision[CALL].reasons[0].value("scope_unknown") == ("loan.product_class",)
    forces = [reason.guard.force for reason in decision[CALL].reasons if reason.guard]
    assert forces == ([] if binds is None else ["policy" if binds == "adopted" else "law"])


def test_a_borrower_whose_kind_is_not_told_may_be_the_one_the_law_protects(make: Maker) -> None:
    book = make.book(packs=[make.pack(SHUT, more=SCOPED)])
    people = [borrower(kind=None)]
    decision = book.decide(loan("11-09 15:00", loan={"product_class": "consumer"}, parties=people))
    assert [reason.guard.binds for reason in decision[CALL].reasons if reason.guard] == ["unknown"]
    company = [borrower(kind="company")]
    assert status(book.decide(loan("11-09 15:00", loan={"product_class": "consumer"}, parties=company))) == "permitted"


@pytest.mark.parametrize(
    ("law", "binds"), [("US", "fits"), ("US-MA", "fits"), ("USA", None), ("CN", None), (None, "unknown")]
)
def test_a_part_of_a_country_lies_in_it(make: Maker, law: str | None, binds: str | None) -> None:
    book = make.book(packs=[make.pack(SHUT, more="jurisdiction: US")])
    decision = book.decide(loan("11-09 15:00", loan={"governing_law": law}))
    assert [reason.guard.binds for reason in decision[CALL].reasons if reason.guard] == (
        [] if binds is None else [binds]
    )


def test_what_an_adopted_pack_builds_on_is_adopted_with_it(make: Maker) -> None:
    base = make.pack(SHUT, name="base", more=SCOPED)
    mine = make.pack(guard("require: {recorded: true}"), name="mine", more=f"builds_on: {base}\n{SCOPED}")
    decision = make.book(adopt=[mine]).decide(loan("11-09 15:00", loan={"product_class": "business"}))
    assert codes(decision[CALL].reasons) == ["guard g"]
    assert not decision.not_applicable


def test_adoption_does_not_put_a_guard_in_force(make: Maker) -> None:
    late = guard("in_force: {from: 2026-12-01}\napplies_to: {channel: phone}\nforbid: {days_past_due: 1..}")
    book = make.book(adopt=[make.pack(late)])
    assert status(book.decide(loan("11-30 23:59"))) == "permitted"
    assert status(book.decide(loan("12-01 00:00"))) == "denied"
    assert status(book.decide(loan("11-30 23:59"), law_on=date(2026, 12, 1))) == "denied"
    assert status(book.judge(loan("11-30 23:59"), call_at("11-30 23:59"), law_on=date(2026, 12, 1))) == "denied"


@pytest.mark.parametrize(
    "keys",
    [{"loan": {"product": "q"}}, {"more": "in_force: {from: 2026-11-10}"}, {"more": "in_force: {until: 2026-11-08}"}],
)
def test_a_playbook_that_does_not_speak_of_the_loan_permits_nothing(make: Maker, keys: dict[str, object]) -> None:
    book = make.book(more=str(keys.get("more", "")))
    snapshot = loan("11-09 15:00", loan=keys.get("loan"))  # type: ignore[arg-type]
    decision = book.decide(snapshot)
    assert (decision.scope, decision.permitted) == ("mismatch", ())
    assert all(candidate.reasons for candidate in decision.candidates)
    for contact in (call_at("11-09 15:00", action="call"), call_at("11-09 15:00")):
        verdict = book.judge(snapshot, contact)
        assert (verdict.status, codes(verdict.reasons)) == ("denied", ["condition"])


# --- numbers ---------------------------------------------------------------------------------------------------------

DATED = """
numbers:
  late_from:
    unit: days
    value:
      - {from: 2026-11-01, value: 4}
      - {from: 2026-11-10, value: 6}
  calls: 2
"""


@pytest.mark.parametrize(
    ("at", "law_on", "opened"),
    [
        ("11-08 10:00", None, False),
        ("11-09 10:00", None, True),
        ("11-10 10:00", None, False),
        ("11-11 10:00", None, True),
        ("11-10 10:00", date(2026, 11, 9), True),
        ("11-09 10:00", date(2026, 11, 10), False),
    ],
)
def test_a_number_by_date(make: Maker, at: str, law_on: date | None, opened: bool) -> None:
    book = make.book(when="{days_past_due: late_from..}", more=DATED)
    assert status(book.decide(loan(at), law_on=law_on)) == ("permitted" if opened else "not_open")


def test_a_number_that_is_not_in_force_yet_is_unknown(make: Maker) -> None:
    book = make.book(when="{days_past_due: late_from..}", more=DATED)
    decision = book.decide(loan("11-09 10:00"), law_on=date(2026, 10, 1))
    assert codes(decision[CALL].reasons) == ["unknown late_from"]


def test_a_number_that_is_unknown_changes_nothing_where_another_entry_matches(make: Maker) -> None:
    book = make.book(when="{days_past_due: [late_from.., 1..5]}", more=DATED)
    assert status(book.decide(loan("11-09 10:00"), law_on=date(2026, 10, 1))) == "permitted"


def test_numbers_stand_for_counts_and_windows(make: Maker) -> None:
    more = "numbers: {calls: 2, window: {value: 3, unit: days}}"
    when = "{days_past_due: 1.., contacted: {channel: phone, at_least: calls, within: window}}"
    book = make.book(when=when, more=more)
    two = [called("11-07 00:00", "no_answer"), called("11-08 10:00", "no_answer")]
    assert status(book.decide(loan("11-09 23:59", *two))) == "permitted"
    assert status(book.decide(loan("11-10 00:00", *two))) == "not_open"
    assert status(book.decide(loan("11-09 23:59", two[0]))) == "not_open"


def test_penalty_interest_reads_its_rate_at_the_law_asked_for(make: Maker) -> None:
    more = """
numbers:
  rate:
    value:
      - {from: 2026-01-01, value: "0.10"}
      - {from: 2026-12-01, value: "0.20"}
accrual: {base: overdue_installment, rate: rate}
"""
    book = make.book("tell: [penalty_interest]", more=more)
    snapshot = loan("11-15 10:00", loan={"installments": [{"due": "2026-11-05", "amount": "3600.00"}]})
    assert dict(book.decide(snapshot)[CALL].figures)["penalty_interest"] == 10
    assert dict(book.decide(snapshot, law_on=date(2026, 12, 1))[CALL].figures)["penalty_interest"] == 20


@pytest.mark.parametrize(
    "form",
    [
        "records: {kind: contact, within: 99999 months}",
        "records: {kind: contact, within: 99999 years}",
        "records: {kind: contact, within: 99999 days}",
        "records: {kind: contact, within: long}",
        "records: {kind: contact, within: 99999 hours}",
    ],
)
def test_a_window_longer_than_the_calendar_is_the_whole_ledger(make: Maker, form: str) -> None:
    book = make.book(when=f"{{{form}}}", more="numbers: {long: {value: 999999999999, unit: days}}")
    assert status(book.decide(loan("11-09 10:00", called("11-06 10:00")))) == "permitted"


@pytest.mark.parametrize(
    "when",
    [
        "{promise_due: {within: 3 business days}}",
        "{promise_due: {within: n}}",
        "{records: {kind: contact, within: b}}",
        "{loan.limitation_date: {within: n}}",
        "{loan.limitation_date: {within: b}}",
    ],
)
def test_a_term_that_cannot_be_counted_is_refused_when_it_is_read(make: Maker, when: str) -> None:
    more = "numbers: {n: {value: 3, unit: hours}, b: {value: 3, unit: business days}}"
    with pytest.raises(PlaybookError) as told:
        make.book(when=when, more=more)
    assert {one.code for one in told.value.diagnostics} == {"wrong-kind"}


# --- places in time --------------------------------------------------------------------------------------------------


def test_the_servicing_zone_is_the_loans_then_the_playbooks_then_the_packs(make: Maker) -> None:
    late = {"timezone": None}
    snapshot = loan("2026-11-06T00:30:00+08:00", loan=late)  # 11-05 in UTC
    name = make.pack(guard("require: {recorded: true}"))
    assert make.book().decide(snapshot).days_past_due == 1
    assert make.book(packs=[name], timezone=None).decide(snapshot).days_past_due == 1
    assert make.book(packs=[name], timezone="Europe/London").decide(snapshot).days_past_due == 0
    own = loan("2026-11-06T00:30:00+08:00", loan={"timezone": "Europe/London"})
    assert make.book(packs=[name]).decide(own).days_past_due == 0


def test_the_file_can_be_asked_at_another_instant(make: Maker) -> None:
    book = make.book("at_most: 1 per day")
    late = {**called("11-08 10:00"), "known_at": "11-09 12:00"}
    snapshot = loan("11-09 15:00", late, called("11-09 10:00"))
    assert status(book.decide(snapshot)) == "denied"
    assert status(book.decide(snapshot.at("2026-11-09T09:59:00+08:00"))) == "permitted"
    assert status(book.decide(snapshot.at("2026-11-08T11:00:00+08:00"))) == "permitted", "not known by then"
    assert status(book.decide(snapshot.at("2026-11-10T00:00:00+08:00"))) == "permitted", "a forecast"
    assert book.decide(snapshot.at("2026-11-05T10:00:00+08:00")).permitted == ()


def test_a_record_known_after_the_file_is_never_seen(make: Maker) -> None:
    book = make.book("at_most: 1 per day")
    late = {**called("11-09 10:00"), "known_at": "11-09 16:00"}
    snapshot = loan("11-09 15:00", late)
    assert status(book.decide(snapshot)) == "permitted"
    assert status(book.decide(snapshot.at("2026-11-09T17:00:00+08:00"))) == "permitted"


# --- nobody there ----------------------------------------------------------------------------------------------------


def test_nobody_in_the_role_and_no_address(make: Maker) -> None:
    book = make.book(contact="{channel: phone, to: guarantor, purpose: demand}")
    decision = book.decide(loan("11-09 15:00"))
    assert (status(decision, "call"), codes(decision["call"].reasons)) == ("not_open", ["no_party"])
    surety = {"id": "surety", "role": "guarantor", "addresses": [{"id": "post", "channels": ["email"]}]}
    decision = book.decide(loan("11-09 15:00", parties=[surety]))
    assert (status(decision, "call/surety"), codes(decision["call/surety"].reasons)) == ("denied", ["no_address"])


@pytest.mark.parametrize(
    ("contact", "candidate", "expected"),
    [
        ("{channel: visit, to: borrower, address: business, purpose: inspect}", "call/borrower", "denied"),
        ("{channel: visit, to: borrower, address: home, purpose: inspect}", "call/borrower/house", "permitted"),
        ("{channel: visit, to: relative, purpose: inspect}", "call/sister", "permitted"),
        ("{channel: letter, to: relative, purpose: inform}", "call/sister", "permitted"),
        ("{channel: email, to: borrower, purpose: inform}", "call/borrower", "denied"),
    ],
)
def test_an_address_of_the_wanted_kind(make: Maker, contact: str, candidate: str, expected: str) -> None:
    assert status(make.book(contact=contact).decide(loan("11-09 15:00")), candidate) == expected
