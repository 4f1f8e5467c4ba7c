"""The Chinese packs: every row accounted for, and the answers of the tables in `tests/packs/`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from dunning_rules import Packs, load_packs, load_snapshot
from dunning_rules.words import DONE_OUTCOMES, OUTCOMES, PURPOSES

ROOT = Path(__file__).parent.parent
TABLES = Path(__file__).parent / "packs"
PACKS = ("cn-civil", "cn-collection")
CERTAINTY = ("recalled-low", "recalled-medium", "recalled-high", "secondary", "read")
EXPECTED = frozenset({"expect", "rows", "without", "advice", "met", "dates", "measure", "missing", "not_applicable"})


class _Text(yaml.SafeLoader):
    """Reads every scalar as text, save whole numbers, booleans and null: times and dates stay as written."""


_Text.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag.rpartition(":")[2] in ("int", "bool", "null")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), _Text)  # a subclass of the safe loader


# --- rows ------------------------------------------------------------------------------------------------------------


def _pack(name: str) -> dict[str, Any]:
    document: dict[str, Any] = _read(ROOT / "dunning_rules" / "packs" / f"{name}.yaml")
    return document


def _page(name: str) -> str:
    return (ROOT / "docs" / "packs" / f"{name}.md").read_text(encoding="utf-8")


def _no_guard(name: str) -> dict[str, str]:
    """The rows of the docs table "Rows that are no guard", with how well each is known."""
    table = _page(name).partition("## Rows that are no guard")[2]
    return dict(re.findall(r"^\| (CN-[A-Z0-9-]+) \| ([a-z-]+) \| \S", table, re.MULTILINE))


def _encoded(name: str) -> dict[str, set[str | None]]:
    pack = _pack(name)
    rows: dict[str, set[str | None]] = {}
    for guard in pack["guards"].values():
        rows.setdefault(guard["row"], set()).add(guard["known"])
    for named in [*pack.get("dates", {}).values(), *pack.get("definitions", {}).values()]:
        if "row" in named:
            rows.setdefault(named["row"], set())
    return rows


def test_every_row_is_a_guard_a_date_or_explained() -> None:
    rows = _read(TABLES / "rows.yaml")
    accounted = {name: set(_encoded(name)) | set(_no_guard(name)) for name in PACKS}
    for name in PACKS:
        assert accounted[name] == {row for row, told in rows.items() if told["pack"] == name}
        assert not set(_encoded(name)) & set(_no_guard(name))
    assert len(rows) == 66


def test_no_guard_claims_more_certainty_than_its_source() -> None:
    rows = _read(TABLES / "rows.yaml")
    for name in PACKS:
        for row, known in _encoded(name).items():
            assert known <= {rows[row]["known"]}, row
        for row, told in _no_guard(name).items():
            assert told == rows[row]["known"], row


def test_what_is_recalled_less_than_well_only_advises() -> None:
    for name in PACKS:
        for guard in _pack(name)["guards"].values():
            if CERTAINTY.index(guard["known"]) < CERTAINTY.index("recalled-high"):
                assert guard["effect"] == "advise"


def test_each_guard_binds_from_the_day_of_its_document() -> None:
    rows = _read(TABLES / "rows.yaml")
    for name in PACKS:
        for guard_id, guard in _pack(name)["guards"].items():
            assert guard.get("in_force", {}).get("from") == rows[guard["row"]].get("from"), guard_id


def test_every_text_stands_in_both_languages() -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    for name in PACKS:
        for guard_id, guard in _pack(name)["guards"].items():
            for text in (guard["text"], guard.get("note", guard["text"])):
                assert han.search(text["zh"]), guard_id
                assert not han.search(text["en"]), guard_id


def test_every_attribute_is_explained() -> None:
    base = {"recorded", "staff", "identifies_lender", "public", "discloses_debt", "enters_home"}
    for name in PACKS:
        explained = set(re.findall(r"^\| `([a-z0-9_]+)` \| (?:yes or no|number) \|", _page(name), re.MULTILINE))
        guards = _pack(name)["guards"].values()
        used = {attribute for guard in guards for attribute in guard.get("require", {})}
        used |= {attribute for guard in guards for attribute in guard.get("unless", {}).get("stated", {})}
        assert used - base == explained


# --- tables ----------------------------------------------------------------------------------------------------------


def _asks() -> Iterator[Any]:
    for name in PACKS:
        for number, case in enumerate(_read(TABLES / f"{name}.yaml")["cases"]):
            for place, ask in enumerate(_each(case)):
                yield pytest.param(case, ask, id=f"{name}-{number}-{case['name'].replace(' ', '-')}-{place}")


def _each(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The asks of a case; one with lists of channels, purposes, acts or parties stands for each combination."""
    for ask in case["asks"]:
        keys = ("channel", "purpose", "act", "party", "at")
        lists = {key: ask[key] for key in keys if isinstance(ask.get(key), list)}
        for chosen in product(*lists.values()):
            yield {**ask, **dict(zip(lists, chosen, strict=True))}


@pytest.mark.parametrize(("case", "ask"), list(_asks()))
def test_answer(case: dict[str, Any], ask: dict[str, Any]) -> None:
    verdict = _verdict(case, ask)
    reasons, advice = _rows(verdict["reasons"]), _rows(verdict["advice"])
    told = f"{verdict['status']}: {[reason['text'] for reason in [*verdict['reasons'], *verdict['advice']]]}"
    assert verdict["status"] == ask["expect"], told
    assert set(ask.get("rows", [])) <= (advice if ask["expect"] == "advised_against" else reasons), told
    assert set(ask.get("advice", [])) <= advice, told
    assert not set(ask.get("without", [])) & (reasons | advice), told
    _check_details(verdict, ask)


@pytest.mark.parametrize("outcome", [*OUTCOMES, None])
@pytest.mark.parametrize("party", ["surety", "counter"])
def test_a_guarantee_is_kept_by_a_demand_that_reached_the_guarantor(party: str, outcome: str | None) -> None:
    """Two guarantees that ran out on 2025-09-15, each with one demand on its way before: what became of it decides."""
    letter = {"at": "2025-06-03T10:00", "channel": "letter", "party": party, "purpose": "demand"}
    case = {
        "loan": {
            "claim": "recourse",
            "maturity": "2025-03-15",
            "installments": [{"due": "2025-03-15", "amount": "1000.00", "paid": "0.00"}],
        },
        "facts": {"subrogated_on": "2025-03-15"},
        "ledger": [{**letter, "outcome": outcome} if outcome else letter],
    }
    verdict = _verdict(case, {"at": "2025-12-01T10:00", "party": party})
    assert verdict["status"] == ("permitted" if outcome in DONE_OUTCOMES else "denied")


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_guarantee_is_kept_by_what_is_a_demand_of_right(purpose: str) -> None:
    letter = {"at": "2025-06-03T10:00", "channel": "letter", "party": "surety", "purpose": purpose, "outcome": "served"}
    loan = {"maturity": "2025-03-15", "installments": [{"due": "2025-03-15", "amount": "1000.00", "paid": "0.00"}]}
    verdict = _verdict({"loan": loan, "ledger": [letter]}, {"at": "2025-12-01T10:00", "party": "surety"})
    assert (verdict["status"] == "permitted") is (purpose in {"demand", "notice", "preserve_right"})


def test_every_guard_speaks_in_the_tables() -> None:
    spoken = {
        reason["guard"]
        for name in PACKS
        for case in _read(TABLES / f"{name}.yaml")["cases"]
        for ask in _each(case)
        if "rows" in ask or "advice" in ask
        for verdict in [_verdict(case, ask)]
        for reason in [*verdict["reasons"], *verdict["advice"]]
        if "guard" in reason
    }
    assert {guard for name in PACKS for guard in _pack(name)["guards"]} - spoken == set()


def _verdict(case: dict[str, Any], ask: dict[str, Any]) -> dict[str, Any]:
    snapshot = load_snapshot(_snapshot(case, ask))
    packs = _loaded(tuple(case.get("packs", PACKS)))
    verdict: dict[str, Any] = packs.judge(snapshot, _proposed(ask, _parties(case))).to_dict()
    return verdict


@cache
def _loaded(names: tuple[str, ...]) -> Packs:
    return load_packs(*names)


def _check_details(verdict: dict[str, Any], ask: dict[str, Any]) -> None:
    met: dict[str, set[bool | None]] = {}
    for obligation in verdict["obligations"]:
        met.setdefault(obligation["row"], set()).add(obligation["met"])
    for row, wanted in ask.get("met", {}).items():
        assert wanted in met.get(row, set()), (row, met)
    dates = {measure["name"]: measure["date"] for measure in verdict["measures"] if "date" in measure}
    for date_name, day in ask.get("dates", {}).items():
        assert dates.get(date_name) == day
    counts = {m["guard"]: [m["count"], m["limit"]] for m in verdict["measures"] if m.get("count") is not None}
    for guard, wanted in ask.get("measure", {}).items():
        assert counts.get(guard) == wanted
    if "missing" in ask:
        assert ask["missing"] in {reason.get("missing") for reason in verdict["reasons"]}
    rows = {guard_id: guard["row"] for name in PACKS for guard_id, guard in _pack(name)["guards"].items()}
    outside = {rows[entry["guard"]] for entry in verdict["not_applicable"] if entry.get("guard")}
    assert set(ask.get("not_applicable", [])) <= outside


def _rows(reasons: list[dict[str, Any]]) -> set[str | None]:
    return {reason.get("row") for reason in reasons}


def _snapshot(case: dict[str, Any], ask: dict[str, Any]) -> dict[str, Any]:
    base = _read(TABLES / "cn-base.yaml")
    snapshot: dict[str, Any] = {
        "as_of": _instant(ask["at"]),
        "loan": _merged(base["loan"], case.get("loan", {})),
        "collector": base["collector"],
        "parties": _parties(case),
        "ledger": [_record(record, number) for number, record in enumerate(case.get("ledger", []))],
        "facts": {**case.get("facts", {}), **ask.get("facts", {})},
    }
    lender = case.get("lender", base["lender"]["type"])
    if lender is not None:
        snapshot["lender"] = {"type": lender}
    return snapshot


def _parties(case: dict[str, Any]) -> list[dict[str, Any]]:
    base = _read(TABLES / "cn-base.yaml")["parties"]
    return [_merged(party, case.get("parties", {}).get(party["id"], {})) for party in base]


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**base, **over}.items() if value is not None}


def _record(record: dict[str, Any], number: int) -> dict[str, Any]:
    full = {"id": f"r{number}", "kind": "contact", **record}
    if full["kind"] == "contact":
        full.setdefault("direction", "out")
    return {key: _instant(value) if key in ("at", "from", "until") else value for key, value in full.items()}


def _proposed(ask: dict[str, Any], parties: list[dict[str, Any]]) -> dict[str, Any]:
    proposed = {key: value for key, value in ask.items() if key not in EXPECTED | {"facts"}}
    proposed["at"] = _instant(ask["at"])
    if "act" in proposed:
        return proposed
    proposed = {"channel": "phone", "party": "borrower", "purpose": "demand", **proposed}
    party = next(party for party in parties if party["id"] == proposed["party"])
    reached = [address["id"] for address in party["addresses"] if proposed["channel"] in address["channels"]]
    if reached:
        proposed.setdefault("address", reached[0])
    return proposed


def _instant(text: str) -> str:
    """A time of the tables is Beijing time; a date stays one."""
    if "T" not in text:
        return text
    return f"{text}:00+08:00" if len(text) == len("2026-03-04T10:00") else f"{text}+08:00"
