"""The measured procedure: what columns say of its seeded loans is what `decide` says."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from dunning_rules import Playbook, Snapshot, load_playbook, load_snapshot
from dunning_rules.columnar.kept import kept_of
from dunning_rules.few import Few
from tests.benchmarks.loans import snapshot

from .equal import both, by_row, differences, same_answers

FOLDER = Path(__file__).parents[1] / "benchmarks" / "daily_collection"
LOANS = 120 * max(1, settings.default.max_examples // 100)
"""So many loans at each instant; more where the profile wants more."""


@cache
def book() -> Playbook:
    return load_playbook(FOLDER / "daily-collection.playbook.yaml", pack_path=[FOLDER])


def loans(as_of: str, first: int, count: int) -> list[Snapshot]:
    """Loans drawn for other instants, all of them told at this one."""
    return [load_snapshot({**snapshot(seed), "as_of": as_of}) for seed in range(first, first + count)]


@pytest.mark.parametrize(
    ("as_of", "first"),
    [
        ("2026-08-20T14:00:00+08:00", 0),
        ("2026-07-01T00:00:00+08:00", 1_000),
        ("2026-11-02T21:30:00-05:00", 2_000),
        ("2026-12-31T23:30:00+05:30", 3_000),
    ],
)
def test_what_columns_say(as_of: str, first: int) -> None:
    told = same_answers(book(), loans(as_of, first, LOANS), as_of)
    assert set(told.candidates["status"].unique()) == {"permitted", "denied", "not_open"}
    assert by_row(told) == {}


def test_each_loan_at_its_own_instant() -> None:
    """Near the thresholds for which they were drawn, a few at a time."""
    for seed in range(5_000, 5_008):
        drawn = snapshot(seed)
        moment = datetime.fromisoformat(drawn["as_of"])
        near = [load_snapshot({**snapshot(seed + 10_000 * more), "as_of": drawn["as_of"]}) for more in range(1, 6)]
        told = same_answers(book(), [load_snapshot(drawn), *near], moment.isoformat())
        assert by_row(told) == {}


def test_a_loan_that_columns_do_not_tell_goes_by_row() -> None:
    as_of = "2026-08-20T14:00:00+08:00"
    drawn: list[dict[str, Any]] = [{**snapshot(seed), "as_of": as_of} for seed in range(6)]
    drawn[1]["parties"][0]["timezones"] = ["Asia/Shanghai", "Asia/Urumqi"]
    drawn[2]["parties"] = []
    drawn[2]["ledger"] = []
    drawn[3]["ledger"].append(
        {"id": "v", "kind": "void", "at": "2026-08-20T00:00:00Z", "of": drawn[3]["ledger"][0]["id"]}
    )
    one, other = both(book(), [load_snapshot(loan) for loan in drawn], as_of)
    assert differences(one, other) == []
    assert by_row(one) == {"clocks": 1, "borrower": 1, "voided": 1}
    assert by_row(other) == {"asked by row": 6}


def test_several_playbooks_of_which_one_applies() -> None:
    as_of = "2026-08-20T14:00:00+08:00"
    drawn = [{**snapshot(seed), "as_of": as_of} for seed in range(8)]
    drawn[3]["loan"]["product"] = "unheard_of"
    books = [book(), load_playbook("credit-card-chain")]
    one, other = both(books, [load_snapshot(loan) for loan in drawn], as_of)
    assert differences(one, other) == []
    assert set(one.candidates["playbook"].unique()) == {"daily-collection"}
    assert one.refused["code"].to_list() == ["no-playbook-fits"]
    assert sum(by_row(one).values()) == 1


def test_loans_in_two_zones_of_which_nothing_is_asked() -> None:
    as_of = "2026-08-20T14:00:00+08:00"
    drawn: list[dict[str, Any]] = [{**snapshot(seed), "as_of": as_of} for seed in range(6)]
    for number, loan in enumerate(drawn):
        zone = ("Asia/Shanghai", "Europe/Madrid")[number % 2]
        loan["loan"] |= {"product": "unheard_of", "timezone": zone}
        loan["parties"] = [{**one, "timezones": [zone]} for one in loan["parties"]]
    told = same_answers(book(), [load_snapshot(loan) for loan in drawn], as_of)
    assert set(told.candidates["status"].unique()) == {"not_open"}
    assert by_row(told) == {}


def test_the_same_tables_again_are_answered_by_what_was_kept() -> None:
    """Plans and what binds are kept by playbook; another instant, and other facts, are asked anew."""
    as_of, later = "2026-08-20T14:00:00+08:00", "2026-08-20T23:30:00+08:00"
    some, others = loans(as_of, 7_000, 30), loans(as_of, 7_100, 30)
    kept = kept_of(book())
    sizes = []
    for told, instant in ((some, as_of), (some, as_of), (some, later), (some, later), (others, later)):
        same_answers(book(), told, instant)
        sizes.append((len(kept.plans), len(kept.bindings)))
    assert sizes[0] == sizes[1] < sizes[2] == sizes[3] <= sizes[4]


def test_few_things_are_kept() -> None:
    few: Few[int] = Few(2)
    for number in (1, 2, 1, 3):
        assert few.put(number, number) == number
    assert [few.get(number) for number in (1, 2, 3)] == [None, 2, 3]
    assert few.put(3, 4) == 3


def test_no_loans() -> None:
    told = same_answers(book(), [], "2026-08-20T14:00:00+08:00")
    assert told.candidates.height == 0
