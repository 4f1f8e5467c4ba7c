"""Every minute asked one by one: none before the earliest instant is permitted, and none differs from the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import settings

from dunning_rules import Playbook, Snapshot, load_snapshot
from dunning_rules.calendar import DAY, HOUR, MINUTE

from . import laws
from .draws import Written
from .scenes import SCENES, Scene, text
from .worlds import loaded

THOROUGH = settings.default.max_examples > 1000
"""`make fuzz` asks every minute of three weeks around every change of clocks, in several zones at once."""
WEEKS = 21


def guards(scene: Scene) -> dict[str, Written]:
    """Hours of the week that touch the changed hours, a cap, waits, wishes, a term of law."""
    return {
        "hours": {"hours": {"mon-fri": "01:30-21:00", "sat": "00:00-02:15", "sun": "02:10-23:30"}},
        "cap": {"at_most": "2 attempts per 3 days"},
        "wait": {"wait": {"after": {"kind": "contact", "outcome": "conversation"}, "for": "50 hours"}},
        "rest": {"wait": {"after": {"kind": "promise"}, "for": "4 days", "from": "next_day"}},
        "wishes": {"respects": "requests"},
        "term": {"forbid": {"passed": "last"}, "in_force": {"from": scene.date(6)}},
    }


LEAN = ("hours", "wait", "wishes")


def book(folder: Path, scene: Scene, names: Iterable[str]) -> Playbook:
    """A call under some of the guards."""
    head = {"row": "R-1", "applies_to": {"channel": "phone"}, "cite": "art. 1", "force": "law", "effect": "deny",
            "known": "read", "text": "forbidden"}  # fmt: skip
    plain = {"language": 1, "version": "1"}
    pack = {
        "pack": "local",
        **plain,
        "title": "local",
        "dates": {"last": {"base": "loan.limitation_date", "plus": "5 days"}},
        "guards": {name: {**head, **guards(scene)[name]} for name in names},
    }
    call = {"title": "Call", "contact": {"channel": "phone", "to": "borrower", "purpose": "demand"}}
    told = {
        "playbook": "small",
        **plain,
        "title": "small",
        "applies_to": {"product": "p"},
        "packs": ["local"],
        "stages": {"late": {"when": {"days_past_due": "..16"}, "opens": ["call"]}},
        "actions": {"call": {**call, "at_most": "1 conversation per day"}},
    }
    return loaded(folder, told, (pack,))


def loan(scene: Scene, zones: list[str], as_of: int) -> Snapshot:
    """A loan with what the guards ask for: some of it before, some of it after the asked instant."""

    def called(day: int, minutes: int, outcome: str) -> Written:
        at = text(scene.at(day, minutes))
        return {"kind": "contact", "channel": "phone", "party": "b", "at": at, "outcome": outcome}

    def wish(day: int, **keys: object) -> Written:
        return {"kind": "request", "party": "b", "what": "inconvenient", "at": text(scene.at(day)), **keys}

    ledger = [
        called(-12, 600, "conversation"),
        called(-4, 1250, "no_answer"),
        called(-2, 700, "conversation"),
        called(-1, 130, "no_answer"),
        called(0, 20, "no_answer"),
        called(1, 1439, "no_answer"),
        {"kind": "promise", "party": "b", "due": scene.date(3), "at": text(scene.at(-9, 300))},
        wish(-8, hours="23:00-02:20", weekdays=["sat", "sun", "mon"], until=scene.date(4)),
        wish(-8, hours="12:00-13:30"),
    ]
    return load_snapshot(
        {
            "as_of": text(scene.at(9)),
            "loan": {
                "id": "L",
                "product": "p",
                "timezone": scene.zone,
                "installments": [{"due": scene.date(-8), "amount": "100.00"}],
                "limitation_date": scene.date(2),
            },
            "parties": [{
                "id": "b",
                "role": "borrower",
                "timezones": zones,
                "addresses": [{"id": "mobile", "channels": ["phone"], "kind": "mobile"}],
            }],
            "ledger": [{"id": f"e{number}", **one} for number, one in enumerate(ledger)],
        }
    ).at(as_of)  # fmt: skip


def every_minute(rules: Playbook, snapshot: Snapshot, since: int, until: int) -> int:
    """Asks every minute of a stretch, its edges and the microsecond before them; gives how many minutes."""
    timeline = rules.timeline(snapshot, days=WEEKS + 4)
    (row,) = timeline.rows
    start = rules.decide(snapshot).candidates[0].when.start
    assert start is not None
    minutes = range(since, until, MINUTE)
    for at in (*minutes, *(one for one in laws.edges(timeline) if since <= one < until)):
        (candidate,) = rules.decide(snapshot.at(at)).candidates
        assert candidate.status == row.at(at).status, at
        assert at >= start or candidate.status != "permitted", at
        assert at != start or candidate.status == "permitted"
    return len(minutes)


def zones_of(scene: Scene, name: str) -> list[str]:
    return [scene.zone] if name == "one" else [scene.zone, scene.other]


@pytest.mark.slow
@pytest.mark.parametrize("zones", ["one", "several"] if THOROUGH else ["several"])
@pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
def test_every_minute_around_a_change_of_clocks(folder: Path, scene: Scene, zones: str) -> None:
    snapshot = loan(scene, zones_of(scene, zones), scene.at(-3, 1000))
    change, reach = scene.at(0, 60), 2 * DAY if THOROUGH else 3 * HOUR
    rules = book(folder, scene, guards(scene))
    assert every_minute(rules, snapshot, change - reach, change + reach) == 2 * reach // MINUTE


@pytest.mark.slow
@pytest.mark.parametrize("zones", ["one", "several"] if THOROUGH else ["several"])
@pytest.mark.parametrize("scene", SCENES if THOROUGH else SCENES[4:5], ids=lambda scene: scene.name)
def test_every_minute_of_three_weeks(folder: Path, scene: Scene, zones: str) -> None:
    as_of = scene.at(-10, 601)
    snapshot = loan(scene, zones_of(scene, zones), as_of)
    rules = book(folder, scene, guards(scene) if THOROUGH else LEAN)
    assert every_minute(rules, snapshot, as_of, as_of + WEEKS * DAY) == WEEKS * 1440
