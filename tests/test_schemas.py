"""The published schemas: up to date, teaching, and in agreement with what is read and what is answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from dunning_rules import SnapshotError, demo, load_contact, load_packs, load_playbook, load_snapshot, shipped
from dunning_rules.document.playbook import PlaybookDoc
from dunning_rules.document.scenarios import ScenariosDoc
from dunning_rules.document.validate import validate
from dunning_rules.schema import NAMES, file_name, stale, text
from dunning_rules.schema import schema as generated
from dunning_rules.schema.glosses import GLOSSES
from dunning_rules.schema.tables import FILE
from dunning_rules.source import Source
from dunning_rules.yamltree import read_yaml

SCHEMAS = Path(__file__).parent.parent / "schemas"
schema = cache(generated)
WRITTEN = ("playbook", "pack", "scenarios", "snapshot", "contact")


def validator(name: str, *, closed: bool = False) -> jsonschema.Draft202012Validator:
    made = schema(name)
    return jsonschema.Draft202012Validator(shut(made) if closed else made)


def shut(node: Any) -> Any:
    """The same schema with every object closed, so that no key of an answer goes undescribed."""
    if isinstance(node, list):
        return [shut(part) for part in node]
    if not isinstance(node, dict):
        return node
    made = {key: shut(part) for key, part in node.items()}
    if isinstance(made.get("properties"), dict) and made.get("type") == "object":
        made.setdefault("additionalProperties", False)
    return made


def problems(name: str, instance: Any, *, closed: bool = False) -> list[str]:
    return [f"{one.json_path}: {one.message}" for one in validator(name, closed=closed).iter_errors(instance)]


# --- the files -------------------------------------------------------------------------------------------------------


def test_the_committed_schemas_are_what_the_library_generates() -> None:
    assert [found.render() for found in stale(SCHEMAS)] == []


def test_a_stale_schema_and_a_missing_one_are_told(tmp_path: Path) -> None:
    for name in NAMES[1:]:
        (tmp_path / file_name(name)).write_text(text(name), encoding="utf-8")
    (tmp_path / file_name("pack")).write_text("{}\n", encoding="utf-8")
    told = stale(tmp_path)
    assert [(one.code, dict(one.values)["file"]) for one in told] == [
        ("stale-schema", "playbook.schema.json"),
        ("stale-schema", "pack.schema.json"),
        ("stale-schema", "tables.json"),
    ]


def test_the_library_finds_its_schemas() -> None:
    assert sorted(path.name for path in shipped.schemas().glob("*.json")) == sorted([*map(file_name, NAMES), FILE])


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one_of_draft_2020_12(name: str) -> None:
    made = schema(name)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["$id"] == f"urn:dunning-rules:schema:{name}:1"
    jsonschema.Draft202012Validator.check_schema(made)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_schema_has_the_same_bytes(name: str) -> None:
    assert generated(name) == schema(name)
    assert json.loads(text(name)) == schema(name)
    assert list(schema(name)["$defs"]) == sorted(schema(name)["$defs"])


# --- what they teach -------------------------------------------------------------------------------------------------


def keys(node: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key of every object, with its schema."""
    if isinstance(node, list):
        for part in node:
            yield from keys(part, where)
    elif isinstance(node, dict):
        for name, part in node.get("properties", {}).items():
            yield f"{where}.{name}", part
        for name, part in node.items():
            yield from keys(part, f"{where}.{name}")


@pytest.mark.parametrize("name", NAMES)
def test_every_key_says_what_it_means(name: str) -> None:
    made = schema(name)
    for where, part in keys(made):
        reference = part.get("$ref", "").removeprefix("#/$defs/")
        told = part if "description" in part else made["$defs"].get(reference, {})
        assert told.get("description", "").strip(), f"{where} says nothing"


@pytest.mark.parametrize("name", WRITTEN)
def test_every_key_that_people_write_says_it_in_both_languages(name: str) -> None:
    for where, part in keys(schema(name)):
        if where.endswith((".en", ".zh")):
            continue
        told = part.get("description", "")
        assert any("\u4e00" <= char <= "\u9fff" for char in told), f"{where}: {told}"


def test_no_gloss_speaks_of_a_key_that_is_not_there() -> None:
    both = {name: schema(name) for name in ("playbook", "pack")}
    for owner, glosses in GLOSSES.items():
        found = [made if owner == name else made["$defs"].get(owner) for name, made in both.items()]
        there = {key for part in found if part is not None for key in part["properties"]}
        assert set(glosses) - {""} <= there, owner


def nulls(node: Any, where: str = "") -> Iterator[str]:
    if isinstance(node, list):
        for part in node:
            yield from nulls(part, where)
    elif isinstance(node, dict):
        if node.get("type") == "null":
            yield where
        for name, part in node.items():
            yield from nulls(part, f"{where}.{name}")


@pytest.mark.parametrize("name", WRITTEN)
def test_a_key_that_may_be_left_out_is_not_offered_as_null(name: str) -> None:
    assert list(nulls(schema(name))) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_leads_somewhere_and_every_definition_is_used(name: str) -> None:
    made = schema(name)
    used = {part.removeprefix("#/$defs/") for part in references(made)}
    assert used == set(made.get("$defs", {}))


def references(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for part in node:
            yield from references(part)
    elif isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for part in node.values():
            yield from references(part)


def test_the_words_of_a_vocabulary_are_told_with_their_meaning() -> None:
    channel = schema("contact")["$defs"]["channel-word"]
    assert channel["enum"][:2] == ["phone", "sms"]
    assert "- `visit`: a visit in person 上门" in channel["description"]


# --- what is read ----------------------------------------------------------------------------------------------------


def plain_yaml(path: Path) -> Any:
    """As an editor or check-jsonschema reads it: YAML 1.2, dates as text."""

    class Loader(yaml.SafeLoader):
        pass

    kept = {
        first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":timestamp", ":bool", ":int", ":float"))]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    Loader.yaml_implicit_resolvers = kept
    for tag, pattern, first in (
        ("bool", r"^(?:true|false)$", "tf"),
        ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
        ("float", r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)$", "-+.0123456789"),
    ):
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))
    return yaml.load(path.read_text(encoding="utf-8"), Loader)


@pytest.mark.parametrize("name", sorted(shipped.playbooks()))
def test_shipped_playbooks_are_valid(name: str) -> None:
    assert problems("playbook", plain_yaml(shipped.playbooks()[name])) == []


@pytest.mark.parametrize("name", sorted(shipped.packs()))
def test_shipped_packs_are_valid(name: str) -> None:
    assert problems("pack", plain_yaml(shipped.packs()[name])) == []


SUITES = sorted(
    path
    for folder in {path.parent for path in (*shipped.packs().values(), *shipped.playbooks().values())}
    for path in folder.glob("*.scenarios.yaml")
)


@pytest.mark.parametrize("path", SUITES, ids=lambda path: path.name)
def test_shipped_scenarios_are_valid(path: Path) -> None:
    assert problems("scenarios", plain_yaml(path)) == []


SUITE = """
scenarios: small
language: 1
packs: cn-civil
timezone: Asia/Shanghai
given:
  loan: {id: 1, product: p, installments: [{due: 2026-03-02, amount: "1.00"}], grace_days: null}
  parties: [{id: b, role: borrower}, {id: b, kind: person}]
  ledger: [spoken, {kind: void, at: 2026-03-02T10:00, of: spoken}]
  facts: {known: true, other: null}
  lender: null
records:
  spoken: {kind: contact, at: "2026-03-02T10:00", channel: phone, party: b}
defaults: {contact: {channel: phone, purpose: null}, act: {act: litigation}}
cases:
  one:
    title: {en: One, zh: 一}
    official: true
    cite: Art. 1
    law_on: 2026-03-02
    as_of: 2026-03-02T10:00:00+08:00
    packs: [cn-civil, cn-collection]
    given: {loan: {status: repaid}, parties: [{id: b, language: zh}]}
    asks:
      - {contact: {at: 2026-03-02T10:00}, expect: denied, reasons: guard, silent: [cap], why: because}
      - {act: {at: 2026-03-02T10:00, stated: {x: 2}}, expect: advised_against, obligations: {CN-REC-1: null}}
      - {count: {at: 2026-03-02T10:00, of: some-cap}, expect: 3, example: 12}
      - {date: {at: 2026-03-02T10:00, name: some-date}, expect: 2026-03-02, given: {ledger: []}}
      - {date: {at: 2026-03-02T10:00, name: some-date}, expect: none}
      - {decision: {at: 2026-03-02T10:00}, expect: {permitted: [], not: {a: [], b/c: [cap]}, scope: match, steps: [s]}}
      - {table: {contact: {}, columns: [at, expect], rows: [[a, null], [null, {a: 1}]]}, each: {by: [lender]}}
      - {contact: {address: null}, expect: permitted, counts: {some-cap: [7, 7]}, dates: {some-date: unknown}}
"""


def test_the_schema_takes_what_scenarios_may_hold(tmp_path: Path) -> None:
    path = tmp_path / "small.scenarios.yaml"
    path.write_text(SUITE, encoding="utf-8")
    tree, _ = read_yaml(Source("small.scenarios.yaml", SUITE))
    assert tree is not None
    assert validate(ScenariosDoc, tree)[1] == []
    assert problems("scenarios", plain_yaml(path)) == []


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("packs: cn-civil", "packs: cn-civil, playbook: book"),
        ("packs: cn-civil", "pack: cn-civil"),
        ("grace_days: null", "grace: null"),
        ("role: borrower", "role: borower"),
        ("kind: void", "kind: avoid"),
        ("defaults: {contact: {channel: phone", "defaults: {contact: {channel: fone"),
        ("facts: {known: true", "as_of: 2026-03-02T10:00Z, facts: {known: true"),
        ("{contact: {at: 2026-03-02T10:00}, expect: denied", "{expect: denied"),
        ("{contact: {at: 2026-03-02T10:00}", "{contact: {}, act: {}"),
        ("expect: denied", "expect: refused"),
        ("expect: 3", "expect: -3"),
        ("of: some-cap", "off: some-cap"),
        ("permitted: []", "permited: []"),
        ("columns: [at, expect]", "columns: []"),
        ("[7, 7]", "[7]"),
        ("asks:", "ask:"),
    ],
)
def test_the_schema_marks_what_is_wrong_with_scenarios(tmp_path: Path, was: str, becomes: str) -> None:
    path = tmp_path / "small.scenarios.yaml"
    assert was in SUITE
    text = SUITE.replace(was, becomes.replace(", playbook", "\nplaybook").replace(", facts", "\n  facts"), 1)
    path.write_text(text, encoding="utf-8")
    assert problems("scenarios", plain_yaml(path))


def test_the_demonstration_is_valid() -> None:
    assert problems("snapshot", json.loads(demo.snapshot_text())) == []
    assert problems("contact", json.loads(demo.contact_text())) == []


FULL_LOAN: dict[str, Any] = {
    "as_of": "2026-03-02T09:30:00+08:00",
    "loan": {
        "id": "L-9",
        "product": "small_business_loan",
        "product_class": "business",
        "claim": "loan",
        "currency": "CNY",
        "status": "active",
        "annual_rate": "0.075",
        "grace_days": 3,
        "timezone": "Asia/Shanghai",
        "installments": [
            {"due": "2026-02-20", "principal": "4000.00", "interest": "310.00", "fees": "0.00", "paid": "1000.00"}
        ],
        "meta": {"branch": 12},
    },
    "lender": {"type": "bank"},
    "collector": {"type": "agency"},
    "parties": [
        {
            "id": "b",
            "role": "borrower",
            "kind": "person",
            "timezones": ["Asia/Shanghai", "Asia/Urumqi"],
            "work_hours": "22:00-06:00",
            "addresses": [{"id": "m", "channels": "phone", "kind": "mobile", "shared_with": ["s"]}],
        },
        {"id": "s", "role": "spouse", "liability": {"nature": "joint", "cap": "5000.00"}, "timezones": ["unknown"]},
    ],
    "debts": [{"id": "D-2", "account": "A", "creditor": "other-bank"}],
    "coverage": {"debts": "this", "by": "own", "from": "2026-01-01"},
    "ledger": [
        {
            "id": "1",
            "kind": "contact",
            "at": "2026-02-25T10:00:00Z",
            "channel": "phone",
            "party": "b",
            "outcome": "no_answer",
        },
        {"id": "2", "kind": "outcome", "at": "2026-02-26T10:00:00+08:00", "of": "1", "outcome": "voicemail"},
        {"id": "3", "kind": "payment", "at": "2026-02-26T11:00:00+08:00", "amount": "1000.00", "status": "posted"},
        {"id": "4", "kind": "promise", "at": "2026-02-26T11:00:00+08:00", "party": "b", "due": "2026-03-05", "in": "1"},
        {
            "id": "5",
            "kind": "request",
            "at": "2026-02-26T11:00:00+08:00",
            "party": "b",
            "what": "inconvenient",
            "hours": "20:00-09:00",
        },
        {
            "id": "6",
            "kind": "hold",
            "at": "2026-02-26T12:00:00+08:00",
            "reason": "internal",
            "purposes": [],
            "until": "2026-03-04",
        },
        {"id": "7", "kind": "void", "at": "2026-02-27T12:00:00+08:00", "of": "6"},
        {
            "id": "8",
            "kind": "arrangement",
            "at": "2026-02-28T12:00:00+08:00",
            "type": "instalments",
            "schedule": [{"due": "2026-03-20", "amount": "1500.00"}],
        },
    ],
    "facts": {"trades_normally": True, "staff_count": 4, "note": "opened again"},
}


def test_a_full_snapshot_is_valid_and_loads() -> None:
    assert problems("snapshot", FULL_LOAN) == []
    assert load_snapshot(FULL_LOAN).loan.id == "L-9"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("loan", "installments", 0, "paid"), 1000.0),
        (("loan", "product_class"), "yacht"),
        (("loan", "colour"), "red"),
        (("as_of",), "2026-03-02T09:30:00"),
        (("ledger", 0, "channel"), "pigeon"),
        (("ledger", 3, "amount_due"), "1.00"),
        (("ledger", 1, "kind"), "dream"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(path: tuple[str | int, ...], value: Any) -> None:
    changed: Any = json.loads(json.dumps(FULL_LOAN))
    *above, last = path
    at = changed
    for part in above:
        at = at[part]
    at[last] = value
    assert problems("snapshot", changed)
    with pytest.raises(SnapshotError):
        load_snapshot(changed)


@pytest.mark.parametrize(
    ("contact", "fine"),
    [
        ({"at": "2026-03-02T10:00:00+08:00", "channel": "phone", "party": "b", "stated": {"staff": 2}}, True),
        ({"at": "2026-03-02T10:00:00+08:00", "act": "litigation"}, True),
        ({"at": "2026-03-02T10:00:00+08:00", "channel": "phone"}, False),
        ({"at": "2026-03-02T10:00:00+08:00"}, False),
        ({"at": "2026-03-02T10:00:00+08:00", "act": "litigation", "channel": "phone", "party": "b"}, False),
    ],
)
def test_a_contact_is_one_or_an_act(contact: dict[str, Any], fine: bool) -> None:
    assert (problems("contact", contact) == []) is fine


SMALL = """
playbook: small
language: "1"
version: 2026.10
title: small
applies_to: {product: [a, b], lender: {not: bank}, jurisdiction: US}
numbers:
  grace: 3
  cap: [{from: 2026-01-01, value: "0.05", source: 12}]
  late: {value: 90, unit: days, assumed: true}
inputs:
  trades: {type: boolean, title: trades, when_unknown: {assume: true, cite: 7}}
allocation: [interest, principal]
stages:
  first:
    when: {days_past_due: grace.., done: {action: call, within: 3 days}, trades: true, loan.maturity: {within: 30 days}}
    opens: call
  second:
    when: {contacted: {outcome: [no_answer, failed], at_least: 2}, days_past_due: [1, 4..9]}
    opens: [call, suit]
actions:
  call: {title: {en: call, zh: 电话}, contact: {channel: phone, to: borrower, purpose: demand}, at_most: once}
  suit: {title: suit, act: litigation, when: {not: {status: {is: litigation}}}, at_most: [1 per episode]}
"""


def test_the_schema_takes_what_the_language_takes(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    tree, _ = read_yaml(Source("small.yaml", SMALL))
    assert tree is not None
    assert validate(PlaybookDoc, tree)[1] == []
    assert problems("playbook", plain_yaml(path)) == []


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("opens: call\n", "open: call\n"),
        ("channel: phone", "channel: carrier"),
        ("at_most: once", "at_most: sometimes"),
        ("product: [a, b]", "produkt: [a, b]"),
        ("act: litigation", "act: litigation, contact: {channel: phone, to: borrower, purpose: demand}"),
        ('language: "1"', "language: 2"),
        ("{action: call, within: 3 days}", "{within: 3 days}"),
    ],
)
def test_the_schema_marks_what_is_wrong(tmp_path: Path, was: str, becomes: str) -> None:
    path = tmp_path / "small.yaml"
    assert was in SMALL
    path.write_text(SMALL.replace(was, becomes), encoding="utf-8")
    assert problems("playbook", plain_yaml(path))


# --- what is answered ------------------------------------------------------------------------------------------------

MOMENTS = (
    "2026-11-05T10:00:00+08:00",
    "2026-11-09T10:00:00+08:00",
    "2026-11-09T22:30:00+08:00",
    "2027-02-18T10:00:00+08:00",
)


@pytest.mark.parametrize("name", sorted(shipped.playbooks()))
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_decisions_are_as_described(name: str, lang: str) -> None:
    snapshot = load_snapshot(demo.snapshot_text())
    for moment in MOMENTS:
        told = json.loads(load_playbook(name).decide(snapshot.at(moment)).to_json(lang))
        assert problems("decision", told, closed=True) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_verdicts_are_as_described(lang: str) -> None:
    snapshot = load_snapshot(demo.snapshot_text())
    sister = load_contact(demo.contact_text())
    packs = load_packs("cn-civil", "cn-collection")
    for moment in MOMENTS[1:]:
        contact = sister.moved_to(snapshot.at(moment).asked, "Asia/Shanghai")
        for verdict in (load_playbook(demo.PLAYBOOK).judge(snapshot, contact), packs.judge(snapshot, contact)):
            assert problems("verdict", json.loads(verdict.to_json(lang)), closed=True) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_times_are_as_described(lang: str) -> None:
    playbook, snapshot = load_playbook(demo.PLAYBOOK), load_snapshot(demo.snapshot_text())
    timed = json.loads(playbook.decide(snapshot.at(MOMENTS[0])).to_json(lang, when=True))
    assert problems("decision", timed, closed=True) == []
    timeline = playbook.timeline(snapshot, days=9, law_on=date(2026, 12, 1))
    assert problems("timeline", json.loads(timeline.to_json(lang)), closed=True) == []
    payment = {
        "id": "p",
        "kind": "payment",
        "at": "2026-11-13T10:00:00+08:00",
        "party": "borrower",
        "amount": "42400.00",
    }
    for happens in ((), (payment,)):
        simulation = playbook.simulate(snapshot, until=9, happens=happens)
        assert problems("simulation", json.loads(simulation.to_json(lang)), closed=True) == []
