"""Records added to a snapshot make what loading the whole anew would make, and are refused as they would be there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunning_rules import Diagnostic, Snapshot, SnapshotError, load_happens, load_playbook, load_snapshot
from dunning_rules.calendar import iso
from tests.benchmarks.loans import snapshot as drawn

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "snapshot.md"
FULL: dict[str, Any] = json.loads(
    PAGE.read_text(encoding="utf-8").partition("<!-- full example -->\n```json\n")[2].partition("```")[0]
)
"""A snapshot with every kind of record and every key."""
PLAYBOOK = load_playbook("guaranteed-loan")
NAMING = ("of", "in", "reply_to")
OWN = {"not-known-yet", "payment-not-counted"}
"""What is refused of added records alone."""
JUNK: tuple[Any, ...] = (
    "x",
    None,
    5,
    1.5,
    [],
    {},
    True,
    "",
    "borrower",
    "borower",
    "surety",
    "mobile",
    "shop",
    "r01",
    "r04",
    "r15",
    "L-2041",
    ["L-2041", "L-204"],
    ["wife", "nobody"],
    "contact",
    "status",
    "hospitalised",
    "dead",
    "2026-11-09",
    "2026-10-09T10:00:00+08:00",
    "2026-11-09T10:00",
    "22:00-07:00",
    "-1.00",
)
Record = dict[str, Any]


def parted(data: dict[str, Any], chance: Random) -> tuple[dict[str, Any], list[Record]]:
    """A snapshot without some of its records, and these: what stays names nothing that goes."""
    going = {record["id"] for record in data["ledger"] if chance.random() < 0.3}
    before = -1
    while before != len(going):
        before = len(going)
        going |= {one["id"] for one in data["ledger"] if any(one.get(key) in going for key in NAMING)}
    held = [record for record in data["ledger"] if record["id"] not in going]
    return {**data, "ledger": held}, [record for record in data["ledger"] if record["id"] in going]


def without_paid(data: dict[str, Any]) -> dict[str, Any]:
    """The same where the ledger says what was paid."""
    installments = [
        {key: value for key, value in one.items() if not key.startswith("paid")} for one in data["loan"]["installments"]
    ]
    return {**data, "loan": {**data["loan"], "installments": installments}}


def loan(seed: int) -> dict[str, Any]:
    return without_paid(deepcopy(FULL) if seed % 2 else drawn(seed))


def keys(snapshot: Snapshot) -> list[frozenset[str]]:
    return [record.keys for record in snapshot.ledger]


def errors(found: tuple[Diagnostic, ...], key: str, first: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The diagnostics under a list from an item on: code, path there, values. Known names may stand in any order."""
    for one in found:
        name, _, rest = one.path.removeprefix(f"{key}[").partition("]")
        if not one.path.startswith(f"{key}[") or int(name) < first or one.code in OWN:
            continue
        values: dict[str, Any] = dict(one.values)
        if "known" in values:
            values["known"] = sorted(values["known"].split(", "))
        yield one.code, f"{int(name) - first}{rest}", values


@given(st.integers())
def test_records_added_are_those_of_the_whole(seed: int) -> None:
    chance = Random(seed)
    data = loan(seed)
    kept, new = parted(data, chance)
    again = chance.sample(kept["ledger"], min(len(kept["ledger"]), chance.randint(0, 2)))
    chance.shuffle(told := [*new, *again, *new[:1]])
    before = load_snapshot(kept)
    found, whole = before.with_records(told, as_of=data["as_of"]), load_snapshot(data)
    assert found == whole
    assert keys(found) == keys(whole)
    assert before == load_snapshot(kept)


@given(st.integers())
def test_what_is_wrong_with_them_is_what_would_be_wrong_in_the_whole(seed: int) -> None:
    chance = Random(seed)
    data = loan(seed)
    kept, new = parted(data, chance)
    told = deepcopy(new or data["ledger"][:1] or FULL["ledger"][:1])
    for _ in range(chance.randint(1, 3)):
        record = chance.choice(told)
        other = chance.choice(data["ledger"] or FULL["ledger"])
        record[chance.choice([*record, *other])] = chance.choice([*JUNK, *other.values()])
    whole = {**kept, "ledger": [*kept["ledger"], *told]}
    wanted, refused = (caught(lambda: load_snapshot(whole)), caught(lambda: added(kept, told)))
    first = len(kept["ledger"])
    found, told_of_whole = errors(refused, "records", 0), errors(wanted, "ledger", first)
    assert sorted(found, key=repr) == sorted(told_of_whole, key=repr)
    if wanted or not {one.code for one in refused} & OWN:
        assert bool(refused) == bool(wanted)


def added(kept: dict[str, Any], records: list[Record]) -> Snapshot:
    return load_snapshot(kept).with_records(records, as_of=kept["as_of"])


def caught(load: Any) -> tuple[Diagnostic, ...]:
    try:
        load()
    except SnapshotError as error:
        return error.diagnostics
    return ()


# --- one by one ------------------------------------------------------------------------------------------------------


def small(**loan: Any) -> Snapshot:
    told = {"id": "L", "product": "guaranteed_loan", "timezone": "Asia/Shanghai"}
    mobile = {"id": "mobile", "channels": ["phone", "sms"], "kind": "mobile"}
    party = {"id": "owner", "role": "borrower", "timezones": ["Asia/Shanghai"], "addresses": [mobile]}
    reached = {"channel": "phone", "party": "owner", "address": "mobile", "outcome": "answered"}
    call = {"id": "c1", "kind": "contact", "at": "2026-11-06T09:00:00+08:00", **reached}
    wish = {"id": "w1", "kind": "request", "at": call["at"], "party": "owner", "what": "hardship", "in": "c1"}
    gone = {"id": "s1", "kind": "status", "at": call["at"], "status": "confirmed", "address": "mobile"}
    return load_snapshot(
        {
            "as_of": "2026-11-06T10:00:00+08:00",
            "loan": {**told, "installments": [{"due": "2026-11-05", "amount": "100.00"}], **loan},
            "parties": [party],
            "ledger": [call, wish, gone],
        }
    )


def call(**told: Any) -> Record:
    reached = {"channel": "phone", "party": "owner", "address": "mobile"}
    return {"id": "c2", "kind": "contact", "at": "2026-11-06T14:00:00+08:00", **reached, **told}


def payment(**told: Any) -> Record:
    return {"id": "p1", "kind": "payment", "at": "2026-11-06T14:00:00+08:00", "amount": "100.00", **told}


LATER = "2026-11-06T15:00:00+08:00"


def codes(snapshot: Snapshot, *records: Any, as_of: Any = LATER) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in caught(lambda: snapshot.with_records(records, as_of=as_of))]


def test_the_instant_moves_on_and_never_back() -> None:
    before = small()
    later = before.with_records([call()], as_of=LATER)
    assert (later.as_of_text, later.asked_text) == (LATER, LATER)
    assert later.as_of == later.asked == before.as_of + 5 * 3_600_000_000
    shanghai = timezone(timedelta(hours=8))
    for same in (datetime(2026, 11, 6, 15, tzinfo=shanghai), datetime(2026, 11, 6, 7, tzinfo=UTC), later.as_of):
        assert before.with_records([call()], as_of=same).as_of == later.as_of
    assert before.with_records([], as_of=later.as_of).as_of_text == iso(later.as_of, "UTC")
    early = later.at("2026-11-06T09:00:00+08:00").with_records([call(id="c3")], as_of="2026-11-06T14:30:00+08:00")
    assert (early.as_of_text, early.asked_text) == (LATER, LATER)


def test_an_instant_that_is_none_is_told_with_all_else() -> None:
    assert codes(small(), call(channel="telex"), as_of="2026-11-06T15:00:00") == [
        ("naive-instant", "as_of"),
        ("unknown-word", "records[0].channel"),
    ]


def test_what_would_not_be_seen_is_refused() -> None:
    before = small()
    assert codes(before, call(at="2026-11-06T15:00:01+08:00")) == [("not-known-yet", "records[0].at")]
    assert codes(before, call(known_at="2026-11-07T15:00:00+08:00")) == [("not-known-yet", "records[0].known_at")]
    assert codes(before, call(at=LATER)) == []


TOLD: tuple[tuple[dict[str, str], bool], ...] = (
    ({"paid": "0.00"}, False),
    ({"paid": "49.99", "paid_on": "2026-10-05"}, False),
    ({"paid": "50.00"}, False),  # on which day nobody says: it may have been this payment
    ({"paid": "50.00", "paid_on": "2026-11-06"}, False),
    ({"paid": "50.00", "paid_on": "2026-10-05"}, True),
    ({}, True),
)


@pytest.mark.parametrize(("told", "counts"), TOLD)
def test_a_payment_counts_or_is_refused(told: dict[str, str], counts: bool) -> None:
    first = {"due": "2026-10-05", "amount": "50.00", **told}
    before = small(installments=[first, {"due": "2026-11-05", "amount": "100.00"}])
    whole = payment(amount="150.00" if not told else "100.00")
    assert codes(before, whole) == codes(before, whole | {"status": "posted"})
    assert codes(before, whole) == ([] if counts else [("payment-not-counted", "records[0].amount")])
    assert codes(before, whole | {"status": "pending"}) == []
    if counts:
        assert PLAYBOOK.decide(before).days_past_due is not None
        assert PLAYBOOK.decide(before.with_records([whole], as_of=LATER)).days_past_due is None


def test_a_payment_that_is_there_already_is_no_new_one() -> None:
    there = FULL["ledger"][6]
    assert there["kind"] == "payment"
    whole = deepcopy(FULL)
    whole["loan"]["installments"][1]["paid"] = "0.00"
    before = load_snapshot(whole)
    assert before.with_records([there], as_of=FULL["as_of"]) == before


def test_records_that_are_there_are_compared_as_they_were_told() -> None:
    """The snapshot knows by now that the request was spoken, and whose the address is."""
    before = small()
    wish = {"id": "w1", "kind": "request", "at": "2026-11-06T09:00:00+08:00", "party": "owner", "what": "hardship"}
    gone = {"id": "s1", "kind": "status", "at": wish["at"], "status": "confirmed", "address": "mobile"}
    again = before.with_records([wish | {"in": "c1"}, gone], as_of="2026-11-06T10:00:00+08:00")
    assert again == before
    assert codes(before, wish | {"in": "c1", "form": "oral"}) == [("conflicting-records", "records[0].id")]
    assert codes(before, gone | {"party": "owner"}) == [("conflicting-records", "records[0].id")]


def test_the_same_holds_of_what_happens_later() -> None:
    before = small()
    wish = {"id": "w1", "kind": "request", "at": "2026-11-06T09:00:00+08:00", "party": "owner", "what": "hardship"}
    assert load_happens([wish | {"in": "c1"}], before)[0].form == "oral"
    later = [call(), wish | {"id": "w2", "at": LATER, "in": "c2"}]
    assert [one.form for one in load_happens(later, before)] == [None, "oral"]


def test_values_may_be_those_of_python() -> None:
    at = datetime(2026, 11, 6, 14, tzinfo=timezone(timedelta(hours=8)))
    typed = [
        call(at=at),
        payment(at=at, amount=Decimal("100.00")) | {"for": date(2026, 11, 5)},
    ]
    told = [call(), payment() | {"for": "2026-11-05"}]
    assert small().with_records(iter(typed), as_of=LATER) == small().with_records(told, as_of=LATER)
    assert codes(small(), payment(amount=100.0)) == [("float-money", "records[0].amount")]


def test_the_old_answer_is_not_that_of_the_new_one() -> None:
    """What was settled and prepared of a snapshot stays with it."""
    tried = {"channel": "phone", "party": "owner", "address": "mobile", "action": "call-borrower", "at": LATER}
    before = small().with_records([call(id="c0", outcome="no_answer")], as_of=LATER)
    assert PLAYBOOK.judge(before, tried).status == "permitted"
    after = before.with_records([call(id="c9", outcome="no_answer")], as_of=LATER)
    assert PLAYBOOK.judge(after, tried).status == "denied"
    assert PLAYBOOK.judge(before, tried).status == "permitted"


@pytest.mark.parametrize("given_as", [call(), "c2"])
def test_one_record_alone_is_no_list(given_as: Any) -> None:
    (found,) = caught(lambda: small().with_records(given_as, as_of=LATER))
    assert (found.code, found.path) == ("wrong-shape", "records")
