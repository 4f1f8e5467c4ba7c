"""Reading snapshots and proposed contacts: defaults, every error at its place, and what never matters."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunning_rules.catalogue import CATALOGUE
from dunning_rules.document.ledger import RecordDocument
from dunning_rules.errors import ContactError, DunningError, SnapshotError
from dunning_rules.snapshot.contact import ProposedContact, check_contact
from dunning_rules.snapshot.load import load_contact, load_snapshot
from dunning_rules.snapshot.model import Record
from dunning_rules.values import Hours
from dunning_rules.words import RECORD_KEYS

BASE: dict[str, Any] = {
    "as_of": "2026-11-09T10:00:00+08:00",
    "loan": {
        "id": "GL-1",
        "product": "guaranteed_loan",
        "installments": [
            {"due": "2026-10-05", "amount": "1000.00", "paid": "1000.00", "paid_on": "2026-10-05"},
            {"due": "2026-11-05", "principal": "900.00", "interest": "100.00"},
        ],
        "timezone": "Asia/Shanghai",
    },
    "lender": {"type": "guarantee_company"},
    "collector": {"type": "creditor"},
    "parties": [
        {
            "id": "borrower",
            "role": "borrower",
            "timezones": ["Asia/Shanghai"],
            "addresses": [
                {"id": "mobile", "channels": ["sms", "phone"], "kind": "mobile"},
                {"id": "line", "channels": ["phone"], "kind": "landline", "shared_with": ["sister"]},
            ],
        },
        {"id": "sister", "role": "relative", "addresses": [{"id": "sister-mobile", "channels": ["phone"]}]},
        {"id": "surety", "role": "counter_guarantor"},
    ],
    "debts": [{"id": "D-2", "account": "A", "creditor": "bank"}],
    "ledger": [
        {"id": "c1", "kind": "contact", "at": "2026-11-06T10:00:00+08:00", "channel": "phone", "party": "borrower"},
        {"id": "p1", "kind": "promise", "at": "2026-11-06T10:05:00+08:00", "due": "2026-11-08", "in": "c1"},
        {"id": "r1", "kind": "request", "at": "2026-11-06T10:05:00+08:00", "party": "borrower", "what": "dispute"},
    ],
    "facts": {"trades_normally": True, "staff": 3, "score": "0.5", "unasked": None},
}

Change = Callable[[dict[str, Any]], object]


def changed(change: Change) -> dict[str, Any]:
    data = deepcopy(BASE)
    change(data)
    return data


def record(**keys: Any) -> Change:
    """Adds a record to the ledger; `kind` has its own way of being one."""
    return lambda data: data["ledger"].append({"id": "x", "at": "2026-11-07T10:00:00+08:00", **keys})


def installment(**keys: Any) -> Change:
    return lambda data: data["loan"]["installments"].append({"due": "2026-12-05", **keys})


def errors_of(data: Any) -> list[tuple[str, str]]:
    with pytest.raises(SnapshotError) as caught:
        load_snapshot(data)
    return [(found.code, found.path) for found in caught.value.diagnostics]


def test_a_snapshot_is_read_with_its_defaults() -> None:
    snapshot = load_snapshot(BASE)
    assert snapshot.as_of == snapshot.asked == 1794189600 * 10**6
    assert snapshot.as_of_text == "2026-11-09T10:00:00+08:00"
    assert (snapshot.lender, snapshot.collector) == ("guarantee_company", "creditor")
    assert [one.amount for one in snapshot.loan.installments] == [Decimal("1000.00"), Decimal("1000.00")]
    natures = {party.id: party.liability.nature for party in snapshot.parties}
    assert natures == {"borrower": "primary", "sister": "none", "surety": "general"}
    assert snapshot.parties[0].addresses[1].channels == ("phone", "sms")
    contact, promise, request = snapshot.ledger
    assert (contact.mode, contact.direction, contact.by) == ("human", "out", "lender")
    assert contact.keys == {"id", "kind", "at", "channel", "party"}
    assert contact.known_at == contact.at
    assert (promise.due, promise.in_, promise.amount) == (date(2026, 11, 8), "c1", None)
    assert request.by is None
    assert snapshot.facts == {"trades_normally": True, "staff": 3, "score": "0.5"}


def test_the_parts_of_an_installment_complete_each_other() -> None:
    def change(data: dict[str, Any]) -> None:
        data["loan"]["installments"] = [
            {"due": "2026-11-05", "amount": "100.00", "interest": "10.00", "fees": "5.00"},
            {"due": "2026-12-05", "amount": "100.00", "principal": "90.00"},
            {"due": "2027-01-05", "amount": "100.00", "fees": "5.00"},
        ]

    first, second, third = load_snapshot(changed(change)).loan.installments
    assert (first.principal, second.interest) == (Decimal("85.00"), Decimal("10.00"))
    assert (third.principal, third.interest) == (None, None)


def test_every_kind_of_record_has_exactly_its_keys() -> None:
    kinds: dict[str, frozenset[str]] = {}
    for model in RecordDocument.__origin__.__args__:  # type: ignore[attr-defined]  # Annotated of a union
        names = {field.alias or name for name, field in model.model_fields.items()}
        (kind,) = model.model_fields["kind"].annotation.__args__
        kinds[kind] = frozenset(names - {"id", "kind", "at", "known_at", "meta"})
    assert kinds == RECORD_KEYS


def test_every_key_of_every_kind_is_a_field_of_a_record() -> None:
    written = {"in": "in_", "for": "for_", "from": "from_", "with": "with_"}
    names = {written.get(key, key) for keys in RECORD_KEYS.values() for key in keys}
    assert names | {"id", "kind", "at", "known_at", "keys"} == set(Record.__dataclass_fields__)


ERRORS: list[tuple[str, Change, list[tuple[str, str]]]] = [
    ("unknown key", lambda d: d["loan"].update(prodct_class="business"), [("unknown-key", "loan.prodct_class")]),
    ("python name of a key", record(kind="promise", due="2026-11-09", in_="c1"), [("unknown-key", "ledger[3].in_")]),
    ("key of another kind", record(kind="promise", due="2026-11-09", what="x"), [("unknown-key", "ledger[3].what")]),
    ("missing key", lambda d: d["loan"].pop("product"), [("missing-key", "loan")]),
    ("missing instant", lambda d: d.pop("as_of"), [("missing-instant", "")]),
    ("naive instant", lambda d: d.update(as_of="2026-11-09T10:00:00"), [("naive-instant", "as_of")]),
    ("float money", installment(amount=15.5), [("float-money", "loan.installments[2].amount")]),
    ("number for money", installment(amount=15), [("wrong-kind", "loan.installments[2].amount")]),
    ("float fact", lambda d: d["facts"].update(score=0.5), [("float-money", "facts.score")]),
    ("nested fact", lambda d: d["facts"].update(score={}), [("wrong-shape", "facts.score")]),
    ("unknown zone", lambda d: d["loan"].update(timezone="Asia/Shangai"), [("unknown-zone", "loan.timezone")]),
    ("zone `unknown` of a loan", lambda d: d["loan"].update(timezone="unknown"), [("unknown-zone", "loan.timezone")]),
    ("negative amount", record(kind="payment", amount="-1.00"), [("negative-amount", "ledger[3].amount")]),
    ("negative grace", lambda d: d["loan"].update(grace_days=-1), [("wrong-kind", "loan.grace_days")]),
    ("no amount", installment(), [("missing-key", "loan.installments[2]")]),
    (
        "paid beyond amount",
        installment(amount="10.00", paid="10.01"),
        [("paid-beyond-amount", "loan.installments[2].paid")],
    ),
    (
        "paid on, not how much",
        installment(amount="10.00", paid_on="2026-11-05"),
        [("missing-key", "loan.installments[2]")],
    ),
    (
        "parts beyond amount",
        installment(amount="10.00", fees="11.00"),
        [("amount-parts-differ", "loan.installments[2].amount")],
    ),
    (
        "parts below amount",
        installment(amount="10.00", principal="8.00", interest="1.00"),
        [("amount-parts-differ", "loan.installments[2].amount")],
    ),
    (
        "party twice",
        lambda d: d["parties"].append({"id": "sister", "role": "other"}),
        [("duplicate-id", "parties[3].id")],
    ),
    (
        "address twice",
        lambda d: d["parties"][2].update(addresses=[{"id": "mobile"}]),
        [("duplicate-id", "parties[2].addresses[0].id")],
    ),
    ("debt twice", lambda d: d["debts"].append({"id": "D-2"}), [("duplicate-id", "debts[1].id")]),
    (
        "acts for nobody",
        lambda d: d["parties"][1].update(acts_for=["x"]),
        [("unknown-party", "parties[1].acts_for[0]")],
    ),
    ("unknown kind", record(kind="promiss", due="2026-11-09"), [("unknown-word", "ledger[3].kind")]),
    ("no kind", record(due="2026-11-09"), [("missing-key", "ledger[3]")]),
    ("unknown word", record(kind="hold", reason="rest"), [("unknown-word", "ledger[3].reason")]),
    ("unknown party", record(kind="promise", party="b", due="2026-11-09"), [("unknown-party", "ledger[3].party")]),
    ("unknown notified", record(kind="assignment", notified=["b"]), [("unknown-party", "ledger[3].notified[0]")]),
    (
        "address of another party",
        record(kind="contact", channel="phone", party="borrower", address="sister-mobile"),
        [("unknown-address", "ledger[3].address")],
    ),
    ("unknown address", record(kind="status", status="dead", address="m"), [("unknown-address", "ledger[3].address")]),
    ("unknown debt", record(kind="hold", reason="internal", debts=["D-3"]), [("unknown-debt", "ledger[3].debts[0]")]),
    ("unknown debt alone", record(kind="hold", reason="internal", debts="D-3"), [("unknown-debt", "ledger[3].debts")]),
    ("empty debts", record(kind="hold", reason="internal", debts=[]), [("wrong-shape", "ledger[3].debts")]),
    ("in nowhere", record(kind="promise", due="2026-11-09", **{"in": "c9"}), [("unknown-record", "ledger[3].in")]),
    ("in a promise", record(kind="promise", due="2026-11-09", **{"in": "p1"}), [("wrong-record", "ledger[3].in")]),
    (
        "reply to nothing",
        record(kind="contact", channel="sms", party="borrower", reply_to="c9"),
        [("unknown-record", "ledger[3].reply_to")],
    ),
    ("outcome of nothing", record(kind="outcome", of="c9", outcome="served"), [("unknown-record", "ledger[3].of")]),
    ("outcome of a promise", record(kind="outcome", of="p1", outcome="served"), [("wrong-record", "ledger[3].of")]),
    ("withdrawal of a contact", record(kind="withdrawal", of="c1"), [("wrong-record", "ledger[3].of")]),
    ("recall of a request", record(kind="recall", of="r1"), [("wrong-record", "ledger[3].of")]),
    ("void of nothing", record(kind="void", of="c9"), [("void-of-nothing", "ledger[3].of")]),
    ("void of itself", record(kind="void", of="x"), [("void-of-nothing", "ledger[3].of")]),
    (
        "known too early",
        record(kind="payment", amount="1.00", known_at="2026-11-07T09:59:59+08:00"),
        [("known-before-it-happened", "ledger[3].known_at")],
    ),
    (
        "period the wrong way round",
        record(kind="hold", reason="internal", **{"from": "2026-11-09", "until": "2026-11-08"}),
        [("reversed-period", "ledger[3].until")],
    ),
    (
        "period of nothing",
        record(kind="appointment", party="borrower", until="2026-11-09T09:00:00Z", **{"from": "2026-11-09T09:00:00Z"}),
        [("reversed-period", "ledger[3].until")],
    ),
    ("status of nobody", record(kind="status", status="deceased"), [("status-of-nobody", "ledger[3].status")]),
    (
        "number of nobody",
        record(kind="status", status="dead", party="borrower"),
        [("status-of-nobody", "ledger[3].status")],
    ),
    (
        "blank debt of a status",
        record(kind="status", status="hospitalised", party="borrower", debts="  "),
        [("wrong-kind", "ledger[3].debts")],
    ),
    ("act of nothing", record(kind="act", party="borrower"), [("missing-key", "ledger[3]")]),
    ("contact with nobody", record(kind="contact", channel="phone"), [("missing-key", "ledger[3]")]),
    ("collector of no kind", record(kind="placement", to="acme"), [("wrong-kind", "ledger[3].to")]),
    (
        "equal ids that differ",
        lambda d: d["ledger"].append({**d["ledger"][2], "what": "cease"}),
        [("conflicting-records", "ledger[3].id")],
    ),
    ("loan is a list", lambda d: d.update(loan=[]), [("wrong-shape", "loan")]),
    ("ledger is a mapping", lambda d: d.update(ledger={}), [("wrong-shape", "ledger")]),
]


@pytest.mark.parametrize(("name", "change", "expected"), ERRORS, ids=[row[0] for row in ERRORS])
def test_each_error_alone(name: str, change: Change, expected: list[tuple[str, str]]) -> None:
    assert errors_of(changed(change)) == expected


def test_all_errors_are_told_in_one_go() -> None:
    def change(data: dict[str, Any]) -> None:
        data["loan"]["timezone"] = "Mars"
        data["loan"]["installments"][0]["paid"] = "1000.01"
        record(kind="hold", reason="rest")(data)
        data["ledger"].append({"id": "y", "kind": "void", "at": "2026-11-07T10:00:00+08:00", "of": "c9"})
        data["ledger"].append({"id": "z", "kind": "promise", "at": "2026-11-07", "due": "2026-11-09"})

    assert {code for code, _ in errors_of(changed(change))} == {
        "unknown-zone",
        "paid-beyond-amount",
        "unknown-word",
        "void-of-nothing",
        "wrong-kind",
    }


def test_a_record_that_names_one_with_an_error_is_not_blamed_for_it() -> None:
    def change(data: dict[str, Any]) -> None:
        data["ledger"][0]["channel"] = "telex"

    assert errors_of(changed(change)) == [("unknown-word", "ledger[0].channel")]


def test_an_error_of_a_text_has_its_line_and_column() -> None:
    text = json.dumps(changed(record(kind="promise", party="borower", due="2026-11-09")), indent=1)
    with pytest.raises(SnapshotError) as caught:
        load_snapshot(text, name="loan.json")
    (found,) = caught.value.diagnostics
    line = text.splitlines().index('   "party": "borower",') + 1
    assert found.render().splitlines() == [
        f"loan.json:{line}:13: error[unknown-party]: there is no party `borower`",
        '     "party": "borower",',
        "              ^",
        "help: did you mean `borrower`? list the party under `parties`; known: `borrower`, `sister`, `surety`",
    ]


def test_an_address_may_be_one_that_is_shared() -> None:
    shared = record(kind="contact", channel="phone", party="sister", address="line", outcome="other_person")
    assert load_snapshot(changed(shared)).ledger[-1].address == "line"


def test_a_status_of_an_address_is_one_of_its_owner() -> None:
    assert load_snapshot(changed(record(kind="status", status="dead", address="mobile"))).ledger[-1].party == "borrower"


def test_wishes_are_read() -> None:
    wish = record(
        kind="request",
        party="borrower",
        what="inconvenient",
        hours="22:00-07:00",
        weekdays=["sun", "sat"],
        place="home",
    )
    found = load_snapshot(changed(wish)).ledger[-1]
    assert (found.hours, found.weekdays, found.place) == (Hours(22 * 60, 7 * 60), ("sat", "sun"), "home")


def test_null_is_what_was_not_told() -> None:
    def change(data: dict[str, Any]) -> None:
        data["loan"]["currency"] = None
        data["ledger"][0].update(outcome=None, address=None, known_at=None, meta=None)
        data["collector"] = None

    snapshot = load_snapshot(changed(change))
    assert snapshot.loan.currency is None
    assert snapshot.collector is None
    assert snapshot.ledger[0] == load_snapshot(BASE).ledger[0]


def test_equal_records_count_once_and_meta_is_no_difference() -> None:
    def change(data: dict[str, Any]) -> None:
        data["ledger"].append({**data["ledger"][0], "direction": "out", "meta": {"crm": 0.5}})

    assert load_snapshot(changed(change)) == load_snapshot(BASE)


@given(st.integers())
def test_the_order_of_lists_never_matters(seed: int) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shuffled(value[key]) for key in random.sample(sorted(value), len(value))}
        if isinstance(value, list):
            return [shuffled(item) for item in random.sample(value, len(value))]
        return value

    random = Random(seed)
    assert load_snapshot(shuffled(BASE)) == load_snapshot(BASE)


def test_json_yaml_bytes_mapping_and_path_are_the_same_snapshot(tmp_path: Path) -> None:
    text = json.dumps(BASE)
    (tmp_path / "loan.json").write_text(text, encoding="utf-8")
    (tmp_path / "loan.yaml").write_text(json.dumps(BASE, indent=2), encoding="utf-8")
    wanted = load_snapshot(BASE)
    for given_as in (text, "\n " + text, text.encode(), b"\xef\xbb\xbf" + text.encode(), tmp_path / "loan.json"):
        found = load_snapshot(given_as)
        assert (found.loan, found.ledger, found.parties) == (wanted.loan, wanted.ledger, wanted.parties)
        assert found.facts == wanted.facts
    for path in (str(tmp_path / "loan.json"), tmp_path / "loan.yaml"):
        found = load_snapshot(path)
        assert (found.loan, found.ledger) == (wanted.loan, wanted.ledger)


def test_yaml_is_read_by_the_fields_and_not_by_its_looks() -> None:
    text = "\n".join(
        [
            "as_of: 2026-11-09T10:00:00+08:00",
            "loan:",
            "  id: 0017",
            "  product: NO",
            "  installments: [{due: 2026-11-05, amount: 15400.00}]",
            "  grace_days: 3",
            "parties: [{id: b, role: borrower, work_hours: 22:00-06:00}]",
        ]
    )
    snapshot = load_snapshot(text)
    assert (snapshot.loan.id, snapshot.loan.product, snapshot.loan.grace_days) == ("0017", "NO", 3)
    assert snapshot.loan.installments[0].amount == Decimal("15400.00")
    assert snapshot.parties[0].work_hours == Hours(22 * 60, 6 * 60)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("{", "not-json"),
        (b"", "empty-file"),
        ('{"as_of": NaN}', "not-json"),
        ("no/such/file.json", "file-not-found"),
        (b"\xff\xfe{", "invalid-utf-8"),
        ('{"loan": {"id": "a", "id": "b"}}', "duplicate-key"),
        (b'{"a": "' + b"x" * 9_000_000 + b'"}', "file-too-large"),
    ],
)
def test_what_cannot_be_read_is_one_diagnostic(data: Any, code: str) -> None:
    assert code in [found for found, _ in errors_of(data)]


def test_a_mapping_may_hold_python_values() -> None:
    def change(data: dict[str, Any]) -> None:
        data["as_of"] = datetime(2026, 11, 9, 10, tzinfo=timezone(timedelta(hours=8)))
        data["loan"]["installments"][0]["due"] = date(2026, 10, 5)
        data["loan"]["installments"][0]["amount"] = Decimal("1000.00")

    assert load_snapshot(changed(change)) == load_snapshot(BASE)


def test_a_snapshot_asked_at_another_instant_keeps_its_own() -> None:
    snapshot = load_snapshot(BASE)
    later = snapshot.at("2026-11-12T10:00:00+08:00")
    assert (later.as_of, later.asked_text) == (snapshot.as_of, "2026-11-12T10:00:00+08:00")
    assert later.asked - snapshot.asked == 3 * 86_400 * 10**6
    assert snapshot.at(datetime(2026, 11, 12, 2, tzinfo=UTC)).asked == snapshot.at(later.asked).asked == later.asked
    for bad, code in (("2026-11-12T10:00:00", "naive-instant"), ("tomorrow", "wrong-kind")):
        with pytest.raises(SnapshotError) as caught:
            snapshot.at(bad)
        assert [found.code for found in caught.value.diagnostics] == [code]


CONTACT: dict[str, Any] = {
    "at": "2026-11-09T10:00:00+08:00",
    "channel": "phone",
    "party": "borrower",
    "address": "mobile",
    "debts": ["GL-1"],
    "stated": {"recorded": True, "staff": 2},
}


def test_a_proposed_contact_is_read_in_every_way() -> None:
    read = load_contact(CONTACT)
    assert read == load_contact(json.dumps(CONTACT)) == ProposedContact(**CONTACT)
    assert read.at == load_snapshot(BASE).as_of
    assert read.at_text == CONTACT["at"]
    assert read.stated == (("recorded", True), ("staff", 2))
    assert read.to_dict() == CONTACT
    moment = datetime(2026, 11, 9, 10, tzinfo=timezone(timedelta(hours=8)))
    assert ProposedContact(**{**CONTACT, "at": moment}).at == read.at
    assert (
        load_contact("at: 2026-11-09T10:00:00+08:00\nact: litigation\nstated: {recorded: true, staff: 2}").stated
        == read.stated
    )
    moved = read.moved_to(read.at + 3_600_000_000, "Asia/Shanghai")
    assert moved.to_dict() == {**CONTACT, "at": "2026-11-09T11:00:00+08:00"}


CONTACT_ERRORS: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"at": "2026-11-09T10:00:00"}, [("naive-instant", "at")]),
    ({"at": None}, [("missing-instant", "at")]),
    ({"channel": None}, [("one-of", "")]),
    ({"act": "litigation"}, [("one-of", "")]),
    ({"channel": "fax"}, [("unknown-word", "channel")]),
    ({"party": None}, [("missing-key", "")]),
    ({"chanel": "phone"}, [("unknown-key", "chanel")]),
    ({"stated": {"recorded": "perhaps"}}, [("wrong-kind", "stated.recorded")]),
    ({"stated": {"staff": -1}}, [("wrong-kind", "stated.staff")]),
    ({"stated": {"rate": 0.5}}, [("float-money", "stated.rate")]),
    ({"by": "nobody"}, [("wrong-kind", "by")]),
]


@pytest.mark.parametrize(("change", "expected"), CONTACT_ERRORS)
def test_what_is_wrong_with_a_contact(change: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    with pytest.raises(ContactError) as caught:
        load_contact({**CONTACT, **change})
    assert [(found.code, found.path) for found in caught.value.diagnostics] == expected


def test_an_act_has_no_keys_of_a_contact() -> None:
    assert load_contact({"at": CONTACT["at"], "act": "litigation"}).act == "litigation"
    with pytest.raises(ContactError) as caught:
        ProposedContact(at=CONTACT["at"], act="litigation", mode="human", address="mobile")
    assert [found.code for found in caught.value.diagnostics] == ["unknown-key", "unknown-key"]
    with pytest.raises(ContactError):
        ProposedContact(at=CONTACT["at"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"party": "b"}, "unknown-party"),
        ({"address": "sister-mobile"}, "unknown-address"),
        ({"debts": ["D-9"]}, "unknown-debt"),
        ({"reply_to": "c9"}, "unknown-record"),
    ],
)
def test_a_contact_names_what_the_snapshot_knows(change: dict[str, Any], code: str) -> None:
    snapshot = load_snapshot(BASE)
    check_contact(snapshot, load_contact(CONTACT))
    with pytest.raises(ContactError) as caught:
        check_contact(snapshot, load_contact({**CONTACT, **change}))
    assert [found.code for found in caught.value.diagnostics] == [code]


def test_every_code_is_in_the_catalogue_and_speaks_both_languages() -> None:
    codes = {code for _, _, expected in ERRORS for code, _ in expected}
    assert codes <= CATALOGUE.keys()
    for _, change, _ in ERRORS:
        with pytest.raises(DunningError) as caught:
            load_snapshot(changed(change))
        for found in caught.value.diagnostics:
            assert found.message("zh") != found.message("en")
            assert found.help("zh") != found.help("en")
