"""What the contract says in one sentence each, where a reader could be talked past it."""

from __future__ import annotations

from typing import Any

import pytest
from reader.build import CALL, SHANGHAI, Maker, borrower, call_at, called, codes, guard, loan, status

from dunning_rules import PackError, SnapshotError

PLAN: dict[str, Any] = {
    "kind": "arrangement",
    "at": "11-06 09:00",
    "schedule": [{"due": "2026-12-01", "amount": "10.00"}],
}
HOLD: dict[str, Any] = {"kind": "hold", "at": "11-06 09:00", "reason": "internal", "purposes": ["demand"]}
PAUSE = "pause: {plan-kept: {when: {arrangement: kept}, purposes: [demand]}}"


@pytest.mark.parametrize("purpose", [None, "demand", "inform", "preserve_right"])
@pytest.mark.parametrize("record", [PLAN, HOLD])
def test_an_action_stays_closed_whatever_purpose_the_contact_states(
    make: Maker, record: dict[str, Any], purpose: str | None
) -> None:
    verdict = make.book(more=PAUSE).judge(
        loan("11-06 10:00", record), call_at("11-06 10:00", action="call", purpose=purpose)
    )
    assert (verdict.status, codes(verdict.reasons)) == ("denied", ["pause"])


def test_a_contact_that_names_no_action_goes_by_the_purpose_it_states(make: Maker) -> None:
    verdict = make.book(more=PAUSE).judge(loan("11-06 10:00", PLAN), call_at("11-06 10:00", purpose="preserve_right"))
    assert verdict.status == "permitted"


@pytest.mark.parametrize("inner", ["a", "b"])
def test_marks_do_not_nest(make: Maker, inner: str) -> None:
    marks = [
        "marks:",
        f"  a: {{row: R, when: {{records: {{kind: contact, {inner}: true}}}}}}",
        "  b: {row: R, when: {contact: {channel: phone}}}",
    ]
    body = "applies_to: {channel: phone}\nat_most: 1 per day\ncounting: {a: true}"
    name = make.pack(guard(body), name="nested", more="\n".join(marks))
    with pytest.raises(PackError) as caught:
        make.packs(name)
    assert [found.code for found in caught.value.diagnostics] == ["unknown-key"]


@pytest.mark.parametrize("at", ["11-05 18:00", "11-06 07:00", "11-06 18:00"])
def test_without_a_servicing_zone_days_past_due_are_unknown(make: Maker, at: str) -> None:
    decision = make.book(timezone=None).decide(loan(at, loan={"timezone": None}))
    assert (decision.days_past_due, codes(decision[CALL].reasons)) == (None, ["unknown loan.timezone"])


def test_without_a_servicing_zone_what_is_the_same_everywhere_is_known(make: Maker) -> None:
    book = make.book(timezone=None, when="{installments_overdue: 1..}")
    assert status(book.decide(loan("11-09 10:00", loan={"timezone": None}))) == "permitted"
    assert status(book.decide(loan("11-06 10:00", loan={"timezone": None}))) == "not_open"


def test_the_pack_is_the_last_to_tell_the_servicing_zone(make: Maker) -> None:
    pack = make.pack(guard("applies_to: {channel: visit}\nhours: 08:00-22:00"), zone="America/New_York")
    snapshot = loan("11-06 10:00", loan={"timezone": None})
    assert make.book(timezone=None, packs=[pack]).decide(snapshot).days_past_due == 0
    assert make.book(packs=[pack]).decide(snapshot).days_past_due == 1


@pytest.mark.parametrize("body", ["hours: 08:00-22:00", "at_most: 1 per day\ncounting: {kind: act}"])
def test_an_act_without_a_servicing_zone_names_it(make: Maker, body: str) -> None:
    pack = make.pack(guard(f"applies_to: {{act: litigation}}\n{body}"), zone=None)
    suit = {"at": "2026-11-06T16:00:00+08:00", "act": "litigation"}
    verdict = make.packs(pack).judge(loan("11-06 16:00", loan={"timezone": None}), suit)
    assert (verdict.status, codes(verdict.reasons)) == ("denied", ["unknown loan.timezone"])
    assert make.packs(pack).judge(loan("11-06 16:00"), suit).status == "permitted"


def test_outside_its_scope_a_candidate_still_names_the_steps_of_its_stages(make: Maker) -> None:
    stages = "later: {when: {days_past_due: 4..}, opens: [call], source: x-1}"
    decision = make.book("source: x-2", stages=stages).decide(loan("11-06 10:00", loan={"product": "q"}))
    assert (decision.scope, decision[CALL].source) == ("mismatch", ("x-1", "x-2"))


@pytest.mark.parametrize(("until", "known"), [(None, False), ("2027-10-05", True)])
def test_the_end_of_a_guarantee_is_known_only_if_told(make: Maker, until: str | None, known: bool) -> None:
    pack = make.pack(guard("applies_to: {channel: phone}\nonly_if: {known: party.liability_until}"))
    liability = {"nature": "joint"} if until is None else {"nature": "joint", "until": until}
    snapshot = loan("11-06 10:00", parties=[borrower(liability=liability)])
    verdict = make.packs(pack).judge(snapshot, call_at("11-06 10:00"))
    assert verdict.status == ("permitted" if known else "denied")


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [(("person", "person"), "denied"), (("company", "person"), "denied"), (("company", "company"), "permitted")],
)
def test_borrowers_of_several_kinds_leave_the_scope_unknown(make: Maker, kinds: tuple[str, str], expected: str) -> None:
    pack = make.pack(
        guard("applies_to: {channel: phone}\nforbid: {days_past_due: 1..}\nscope: {borrower_kind: person}")
    )
    parties = [
        {"id": "a", "role": "borrower", "kind": kinds[0], "timezones": SHANGHAI},
        borrower(kind=kinds[1]),
    ]
    assert make.packs(pack).judge(loan("11-06 10:00", parties=parties), call_at("11-06 10:00")).status == expected


@pytest.mark.parametrize(
    ("collector", "by", "expected"),
    [
        ("creditor", "lender", "permitted"),
        ("creditor", "agency", "denied"),
        ("agency", "agency", "permitted"),
        ("agency", "lender", "denied"),
        ("creditor", "[lender, agency]", "denied"),
        ("creditor", "{not: agency}", "denied"),
        ("creditor", "any", "denied"),
    ],
)
def test_a_count_of_others_contacts_reaches_beyond_a_ledger_of_ones_own(
    make: Maker, collector: str, by: str, expected: str
) -> None:
    pack = make.pack(guard(f"applies_to: {{channel: phone}}\nat_most: 3 per 7 days\ncounting: {{by: {by}}}"))
    snapshot = loan("11-06 10:00", coverage={"by": "own"}, collector={"type": collector})
    verdict = make.packs(pack).judge(snapshot, call_at("11-06 10:00"))
    assert verdict.status == expected
    assert codes(verdict.reasons) == ([] if expected == "permitted" else ["unknown coverage"])


@pytest.mark.parametrize(
    ("called_party", "proposed", "expected"),
    [
        ("borrower", "sister", "denied"),
        ("sister", "borrower", "denied"),
        ("borrower", "borrower", "denied"),
        ("friend", "sister", "permitted"),
    ],
)
def test_a_call_to_a_number_not_told_may_have_been_to_any_that_is_shared(
    make: Maker, called_party: str, proposed: str, expected: str
) -> None:
    pack = make.pack(guard("applies_to: {channel: phone}\nat_most: 1 per day\nper: [address]"))
    shared = {"id": "mobile", "channels": ["phone"], "kind": "mobile", "shared_with": ["sister"]}
    others = [{"id": name, "role": "relative", "timezones": SHANGHAI} for name in ("sister", "friend")]
    earlier = called("11-06 09:00", party=called_party, address=None)
    snapshot = loan("11-06 10:00", earlier, parties=[borrower(addresses=[shared]), *others])
    verdict = make.packs(pack).judge(snapshot, call_at("11-06 10:00", party=proposed))
    assert verdict.status == expected


def test_grace_beyond_all_calendars_is_an_error_of_the_file_and_not_of_the_decision(make: Maker) -> None:
    accrual = 'accrual: {rate: "0.1", base: overdue_installment, starts: after_grace}'
    told = {"grace_days": 3660}
    assert status(make.book(more=accrual).decide(loan("11-06 10:00", called("11-06 09:00"), loan=told))) == "permitted"
    with pytest.raises(SnapshotError) as caught:
        loan("11-06 10:00", loan={"grace_days": 1_000_000_000})
    assert [(found.code, found.path) for found in caught.value.diagnostics] == [("wrong-kind", "loan.grace_days")]
