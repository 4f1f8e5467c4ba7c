"""Loans of many clocks in one portfolio: one plan serves all whose days have the same rules, and says what `decide`
says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from dunning_rules import Playbook, Snapshot, load_playbook, load_snapshot, shipped
from dunning_rules.calendar import day_end, day_start, local_day
from dunning_rules.columnar import decide, kept
from dunning_rules.columnar.clocks import EPOCH, NEVER, Clocks, clocks_of
from dunning_rules.columnar.wants import LONG_AGO, Clocked, Wants
from dunning_rules.snapshot.model import Coverage, Party
from tests.codegen.loans import into_scope

from .drawn_loans import NOW, Loans
from .equal import by_row, named_apart, same_answers

ZONES = (
    "Asia/Shanghai",
    "America/New_York",
    "Pacific/Honolulu",
    "Asia/Kolkata",
    "Pacific/Auckland",
    "Europe/London",
    "America/Los_Angeles",
)
INSTANTS = {
    "another day in two zones": NOW.isoformat(),
    "winter time begins in America": "2026-11-01T06:30:00+00:00",
    "Sunday in Auckland, Saturday elsewhere": "2026-11-07T11:15:00+00:00",
    "night and morning": "2026-11-04T23:59:59+00:00",
}
book_of = cache(load_playbook)


def drawn(book: Playbook, seed: int, count: int, zones: tuple[str, ...] = ZONES) -> list[Snapshot]:
    made = Loans(book, seed, *zones)
    return named_apart([load_snapshot(into_scope(book, made.loan(number))) for number in range(count)])


@pytest.mark.parametrize("instant", INSTANTS.values(), ids=INSTANTS)
@pytest.mark.parametrize("name", sorted(shipped.playbooks()))
def test_loans_of_many_clocks(name: str, instant: str) -> None:
    book = book_of(name)
    same_answers(book, drawn(book, 5, 21), instant)


# --- one plan --------------------------------------------------------------------------------------------------------


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Of each plan that is made how many clocks it serves."""
    found: list[int] = []
    plan_of = kept.plan_of

    def counted(kind: Any, *rest: Any) -> Any:
        found.append(len(kind.kind.clocks))
        return plan_of(kind, *rest)

    monkeypatch.setattr(kept, "plan_of", counted)
    return found


PLAIN = """language: 1
playbook: plain
version: "1"
title: plain
applies_to: {product: p}
packs: [local]
stages:
  overdue: {title: Overdue, when: {days_past_due: 1..}, opens: [call], source: s-1}
actions:
  call:
    title: Call
    contact: {channel: phone, to: borrower, purpose: demand}
    at_most: 1 per day
"""
PACK = """language: 1
pack: local
version: "1"
title: local
numbers:
  most:
    title: Days
    {number}
guards:
  hours:
    row: R-1
    applies_to: {{channel: phone}}
    hours: 08:00-22:00
    cite: art. 1
    force: law
    effect: deny
    known: read
    text: not at night
  late:
    row: R-2
    applies_to: {{channel: phone}}
    {period}
    forbid: {{days_past_due: most..}}
    cite: art. 2
    force: law
    effect: deny
    known: read
    text: too late
"""


ALWAYS = "in_force: {}"


def local(folder: Path, number: str = "value: 30", period: str = ALWAYS) -> Playbook:
    pack = PACK.format(number=number, period=period)
    (folder / "local.yaml").write_text(pack, encoding="utf-8")
    (folder / "plain.yaml").write_text(PLAIN, encoding="utf-8")
    return load_playbook(folder / "plain.yaml", pack_path=folder)


def owing(number: int, zone: str, days: int, called: str | None = None) -> Snapshot:
    """A loan in a zone, so many days past due by its own clock; with a call at an instant."""
    due = date.fromordinal(local_day(int(NOW.timestamp()) * 1_000_000, zone) - days)
    call = {"id": "c", "kind": "contact", "channel": "phone", "party": "b", "action": "call", "at": called}
    return load_snapshot(
        {
            "as_of": NOW.isoformat(),
            "loan": {
                "id": f"L{number}",
                "product": "p",
                "timezone": zone,
                "installments": [{"due": str(due), "amount": "100.00"}],
            },
            "parties": [
                {
                    "id": "b",
                    "role": "borrower",
                    "timezones": [zone],
                    "addresses": [{"id": "m", "kind": "mobile", "channels": ["phone"]}],
                }
            ],
            "ledger": [] if called is None else [call],
        }
    )


def test_one_plan_serves_all_clocks(tmp_path: Path, plans: list[int]) -> None:
    book = local(tmp_path)
    loans = [owing(at, zone, 1 + at, "2026-11-06T01:00:00Z") for at, zone in enumerate(ZONES)]
    told = same_answers(book, loans, NOW.isoformat())
    assert by_row(told) == {}
    assert plans == [len(ZONES)]
    codes = dict(told.candidates.select("loan_id", "codes").iter_rows())
    called, night = "cadence:1 attempt per day:at-most", "guard:local/hours:hours"
    assert codes["L0"] == [called]  # 14:40 in Shanghai, called at 9:00
    assert codes["L1"] == [night]  # 1:40 in New York, called the evening before
    assert codes["L6"] == [called, night]  # 22:40 of the day before in Los Angeles, called at 17:00


def test_tables_with_some_of_the_zones_need_no_further_plan(tmp_path: Path, plans: list[int]) -> None:
    book = local(tmp_path)
    loans = [owing(at, zone, 1 + at) for at, zone in enumerate(ZONES)]
    for some in (loans, loans[:2], loans[4:5], loans[::-1]):
        same_answers(book, some, NOW.isoformat())
    assert plans == [len(ZONES)]
    same_answers(book, [*loans, owing(9, "Asia/Tokyo", 3)], NOW.isoformat())
    assert plans == [len(ZONES), len(ZONES) + 1]


@pytest.mark.parametrize(
    ("number", "period"),
    [
        ("value: [{from: 2026-01-01, value: 3}, {from: 2026-11-06, value: 5}]", ALWAYS),
        ("value: 3", "in_force: {from: 2026-11-06}"),
        ("value: 3", "in_force: {until: 2026-11-05}"),
    ],
    ids=["a number", "a guard that begins", "a guard that ends"],
)
def test_a_rule_that_changes_at_midnight_is_each_loans_own(
    tmp_path: Path, plans: list[int], number: str, period: str
) -> None:
    """In Honolulu it is still the day before: there the rules of that day hold."""
    book = local(tmp_path, number, period)
    loans = [owing(at, ZONES[at % 4], 2 + at // 4) for at in range(20)]
    told = same_answers(book, loans, NOW.isoformat())
    assert by_row(told) == {}
    assert sorted(plans) == [1, 3]
    late = told.candidates.filter(pl.col("codes").list.contains("guard:local/late:forbidden"))
    zones = {ZONES[int(name.removeprefix("L")) % 4] for name in late["loan_id"]}
    assert 0 < late.height < len(loans)
    assert ("Pacific/Honolulu" in zones) is (period != "in_force: {from: 2026-11-06}")


@pytest.mark.parametrize("period", ["in_force: {from: 2026-11-06}", "in_force: {until: 2026-11-05}"])
@pytest.mark.parametrize("of", ["plain", "local"])
def test_a_file_that_comes_into_force_at_midnight(tmp_path: Path, plans: list[int], of: str, period: str) -> None:
    local(tmp_path, "value: 1")
    path = tmp_path / f"{of}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("title: ", f"{period}\ntitle: ", 1), encoding="utf-8")
    book = load_playbook(tmp_path / "plain.yaml", pack_path=tmp_path)
    told = same_answers(book, [owing(at, ZONES[at % 4], 2) for at in range(8)], NOW.isoformat())
    assert by_row(told) == {}
    assert sorted(plans) == [1, 3]
    assert told.candidates["codes"].n_unique() == 2 + ("until" not in period)  # those of the other days, and by night


def test_loans_of_several_kinds_and_clocks(tmp_path: Path, plans: list[int]) -> None:
    """A guard binds some of the loans: each kind has some of each clock."""
    book = local(tmp_path, "value: 3", "scope: {product_class: consumer}")
    loans = [owing(at, ZONES[at % 7], 2 + at % 3, "2026-11-06T01:00:00Z") for at in range(42)]
    classes = ("consumer", "business", "business", "consumer", "business")
    told = [replace(one, loan=replace(one.loan, product_class=classes[at % 5])) for at, one in enumerate(loans)]
    assert by_row(same_answers(book, told, NOW.isoformat())) == {}
    assert plans == [len(ZONES)] * 2


def test_people_who_live_by_another_clock_of_the_portfolio(tmp_path: Path) -> None:
    loans = [owing(at, zone, 2) for at, zone in enumerate(ZONES)]
    away = [replace(one, parties=_moved(one.parties, ZONES[at - 1])) for at, one in enumerate(loans)]
    told = same_answers(local(tmp_path), named_apart([*loans, *away]), NOW.isoformat())
    assert by_row(told) == {"clocks": len(away)}


def _moved(people: tuple[Party, ...], zone: str) -> tuple[Party, ...]:
    return tuple(replace(one, timezones=(zone,)) for one in people)


def test_a_ledger_that_reaches_back_to_midnight(tmp_path: Path) -> None:
    """It is whole from the 6th on: where it is still the 5th, whether there was a call today is not known."""
    whole = Coverage(from_=date(2026, 11, 6))
    loans = [replace(owing(at, zone, 2), coverage=whole) for at, zone in enumerate(ZONES)]
    told = same_answers(local(tmp_path), loans, NOW.isoformat())
    assert by_row(told) == {}
    untold = told.candidates.filter(pl.col("missing") == ["coverage"])
    assert [ZONES[int(name.removeprefix("L"))] for name in untold["loan_id"]] == [
        "Pacific/Honolulu",
        "America/Los_Angeles",
    ]


STANDING = """language: 1
playbook: standing
version: "1"
title: standing
applies_to: {product: p}
packs: [counted]
stages:
  kept: {title: Kept, when: {promise: kept}, opens: [call], source: s-1}
  missed: {title: Missed, when: {promise: [broken, partial]}, opens: [text], source: s-2}
  waiting: {title: Waiting, when: {promise: pending}, opens: [see], source: s-3}
  lost: {title: Lost, when: {status: {is: unreachable, of: borrower}}, opens: [mail], source: s-4}
  always: {title: Always, when: {days_past_due: 1..}, opens: [letter], source: s-5}
actions:
  call: {title: Call, contact: {channel: phone, to: borrower, purpose: demand}}
  text: {title: Text, contact: {channel: sms, to: borrower, purpose: demand}}
  see: {title: See, contact: {channel: visit, to: borrower, purpose: demand}}
  mail: {title: Mail, contact: {channel: email, to: borrower, purpose: demand}}
  letter: {title: Letter, contact: {channel: letter, to: borrower, purpose: demand}, at_most: 1 per promise}
"""
COUNTED = """language: 1
pack: counted
version: "1"
title: counted
guards:
  letters:
    row: R-1
    applies_to: {channel: letter}
    at_most: 1 per 14 days
    cite: art. 1
    force: law
    effect: deny
    known: read
    text: one letter
"""


def standing(folder: Path) -> Playbook:
    (folder / "counted.yaml").write_text(COUNTED, encoding="utf-8")
    (folder / "standing.yaml").write_text(STANDING, encoding="utf-8")
    return load_playbook(folder / "standing.yaml", pack_path=folder)


RECORDS: list[dict[str, Any]] = [
    {"kind": "promise", "at": "2026-11-03T02:00:00Z", "party": "b", "due": "2026-11-05", "amount": "50.00"},
    {"kind": "status", "status": "unreachable", "party": "b", "at": "2026-11-01T00:00:00Z"},
    {"kind": "status", "status": "reachable", "party": "b", "at": "2026-11-02T00:00:00Z", "from": "2026-11-06"},
]
"""What stands of them turns between the midnights of the clocks."""


def test_what_turns_at_midnight_turns_at_each_loans_own(tmp_path: Path) -> None:
    """A promise, the payment for it, a status that ends another: in Honolulu it is the 5th."""
    book = standing(tmp_path)
    loans = [
        recorded(at, ZONES[at % 7], [*RECORDS, {"kind": "payment", "amount": "50.00", "at": paid}])
        for at, paid in enumerate(f"2026-11-{day:02}T{hour:02}:30:00Z" for day in (5, 6) for hour in range(0, 24, 2))
    ]
    told = same_answers(book, loans, NOW.isoformat())
    assert by_row(told) == {}
    opened = told.candidates.filter(pl.col("status") == "permitted").group_by("action").len()
    counts = dict(opened.iter_rows())
    assert all(0 < counts[name] < len(loans) for name in ("call", "text", "see", "mail")), counts


def test_a_promise_is_of_the_episode_that_began_by_the_loans_own_clock(tmp_path: Path) -> None:
    """It was made before; due on the first day of the episode it counts, and so does a letter since: a day earlier
    neither does."""
    book = standing(tmp_path)
    promise = {"kind": "promise", "at": "2026-10-05T00:00:00Z", "party": "b", "amount": "50.00"}
    letter = {"kind": "contact", "channel": "letter", "party": "b", "action": "letter", "at": "2026-10-07T00:00:00Z"}
    loans = [
        recorded(2 * at + more, zone, [{**promise, "due": f"2026-10-{10 + more}"}, letter])
        for at, zone in enumerate(ZONES)
        for more in (0, 1)
    ]
    told = same_answers(book, loans, NOW.isoformat())
    assert by_row(told) == {}
    opened = told.candidates.filter(pl.col("status") == "permitted")
    assert opened["action"].to_list() == ["letter", "text"] * len(ZONES)


def recorded(
    number: int, zone: str, records: list[dict[str, Any]], as_of: str = NOW.isoformat(), due: str = "2026-10-10"
) -> Snapshot:
    channels = ["phone", "sms", "visit", "email", "letter"]
    return load_snapshot(
        {
            "as_of": as_of,
            "loan": {
                "id": f"L{number}",
                "product": "p",
                "timezone": zone,
                "installments": [{"due": due, "amount": "100.00"}],
            },
            "parties": [
                {
                    "id": "b",
                    "role": "borrower",
                    "timezones": [zone],
                    "addresses": [{"id": "m", "kind": "mobile", "channels": channels}],
                }
            ],
            "ledger": [{"id": f"r{at}", **one} for at, one in enumerate(records)],
        }
    )


def test_a_clock_that_leaves_a_day_out_leaves_its_own_loans_alone(tmp_path: Path) -> None:
    """Apia had no 30 December 2011: what began by a clock that was behind UTC is asked about by one that is ahead."""
    book = standing(tmp_path)
    as_of = "2012-01-02T10:00:00Z"
    promise = {"kind": "promise", "at": "2011-11-20T00:00:00Z", "party": "b", "due": "2011-12-01", "amount": "5.00"}
    zones = ("Pacific/Apia", "Pacific/Auckland")
    told = same_answers(
        book, [recorded(at, zone, [promise], as_of, "2011-11-30") for at, zone in enumerate(zones)], as_of
    )
    assert by_row(told) == {"zone": 1}
    opened = told.candidates.filter(pl.col("status") == "permitted")
    assert opened["action"].to_list() == ["letter", "text"] * 2


def test_many_loans_are_answered_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_of("fintech-loan")
    loans = drawn(book, 8, 40)
    whole = same_answers(book, loans, NOW.isoformat())
    monkeypatch.setattr(decide, "APART", 7)
    parts = same_answers(book, loans, NOW.isoformat())
    assert parts.candidates.equals(whole.candidates)


def test_a_clock_that_goes_back_leaves_its_own_loans_alone(tmp_path: Path) -> None:
    """In St. John's the local date went back once a year until 2010: its loans alone are read by row."""
    book = local(tmp_path)
    zones = ("America/St_Johns", "Asia/Shanghai", "America/New_York")
    loans = [owing(at, zone, 3, "2010-01-04T12:00:00Z") for at, zone in enumerate(zones)]
    told = same_answers(book, loans, NOW.isoformat())
    assert by_row(told) == {"zone": 1}


# --- what is told by each clock --------------------------------------------------------------------------------------


def test_a_column_by_the_clock() -> None:
    wants = Wants()
    assert wants.by_clock((5, 5, 5)) == 5
    column = wants.by_clock((1, 0))
    assert isinstance(column, pl.Expr)
    assert wants.by_clock((1, 0)) is not column
    other = wants.by_clock((True, False))  # equal to the numbers, and not the same
    assert isinstance(other, pl.Expr)
    assert column.meta.output_name() != other.meta.output_name()
    assert wants.by_clock((1, 0)).meta.eq(column)  # type: ignore[union-attr]  # they differ, so it is a column


def test_days_and_instants_of_loans() -> None:
    clocks = Clocks(clocks_of(ZONES, int(NOW.timestamp()) * 1_000_000), np.array([0, 2, 4, 2, 1]))
    at = pl.Series([clocks.now - 3_600_000_000 * hours for hours in (0, 7, 13, 20, 31)])
    loans = np.array([4, 3, 2, 1, 0])
    days = clocks.local_days(at, loans)
    zones = [clocks.of_loan(int(loan)).zone for loan in loans]
    assert days.tolist() == [local_day(one, zone) - EPOCH for one, zone in zip(at, zones, strict=True)]
    starts = clocks.instants(days, loans, lambda local, day: local.begins(day))
    ends = clocks.instants(days, loans, lambda local, day: local.ends(day))
    for number, zone in enumerate(zones):
        assert starts[number] == day_start(int(days[number]) + EPOCH, zone)
        assert ends[number] == day_end(int(days[number]) + EPOCH, zone)
    nothing = clocks.instants(np.array([NEVER, 20_000]), np.array([0, 0]), lambda local, day: local.begins(day))
    assert nothing.tolist() == [LONG_AGO, day_start(20_000 + EPOCH, ZONES[0])]
    asked = Clocked("clock 0", tuple(local.minute for local in clocks.locals))
    minutes = [clocks.locals[place].minute for place in (0, 2, 4, 2, 1)]
    assert clocks.column(asked).to_list() == minutes
    assert clocks.column(asked, np.array([4, 0])).to_list() == [minutes[4], minutes[0]]
    told = pl.DataFrame({"loan": pl.Series([3, 0, 4], dtype=pl.UInt32)}).select(
        day=clocks.of_rows(lambda local: local.today), same=clocks.of_rows(lambda local: local.now)
    )
    assert told["day"].to_list() == [clocks.of_loan(loan).today for loan in (3, 0, 4)]
    assert told["same"].unique().to_list() == [clocks.now]
