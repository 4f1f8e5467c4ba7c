"""Laws over generated rules: the walk is the plain one, no cap is exceeded, order and repetition do not matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunning_rules import Playbook, Snapshot
from dunning_rules.calendar import day_start, elapsed, local_day
from dunning_rules.simulated import Simulation
from dunning_rules.snapshot.load import load_happens
from dunning_rules.snapshot.model import Record
from dunning_rules.values import Term

from . import neighbours
from .plainly import walk
from .rules import CALL, START, VISIT, Written, book, loan

worlds = neighbours.worlds()
FEW = settings(max_examples=max(20, settings().max_examples // 4))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


# --- the walk --------------------------------------------------------------------------------------------------------


@FEW
@given(worlds.worlds(), st.integers(1, 5))
def test_what_is_remembered_changes_nothing(folder: Path, world: Any, days: int) -> None:
    """The walk asks anew only what a contact may bear on; a collector who asks everything each time does the same."""
    playbook, snapshot = worlds.book_of(world, folder), world.loan()
    later = tuple(one for one in snapshot.ledger if one.known_at > min(snapshot.asked, snapshot.as_of))
    simulation = playbook.simulate(snapshot, until=days, happens=later)
    assert [(one.candidate, one.at) for one in simulation.made] == walk(playbook, snapshot, days, later)


@FEW
@given(worlds.worlds())
def test_all_that_is_made_was_permitted_then(folder: Path, world: Any) -> None:
    """`decide`, asked about the snapshot as it stood, says so of each; and tells its stages, its source, its advice."""
    playbook, snapshot = worlds.book_of(world, folder), world.loan()
    simulation = playbook.simulate(snapshot, until=3)
    known = min(snapshot.asked, snapshot.as_of)
    ledger = [one for one in snapshot.ledger if one.known_at <= known]
    for made, record in zip(simulation.made, records_of(simulation), strict=True):
        asked = replace(
            snapshot, as_of=max(made.at, snapshot.as_of), asked=made.at, ledger=in_order(ledger), settled_once=[]
        )
        candidate = playbook.decide(asked)[made.candidate]
        assert candidate.status == "permitted"
        assert (candidate.stages, candidate.source, candidate.advice) == (made.stages, made.source, made.advice)
        ledger.append(record)


def in_order(records: Sequence[Record]) -> tuple[Record, ...]:
    return tuple(sorted(records, key=lambda one: (one.at, one.id)))


def records_of(simulation: Simulation) -> Iterator[Record]:
    """What was made, as the ledger has it."""
    for one in simulation.made:
        kind = {"kind": "contact", "direction": "out", "mode": "human"} if one.is_contact else {"kind": "act"}
        what = {"channel" if one.is_contact else "act": one.what}
        yield Record(
            id=one.id, at=one.at, known_at=one.at, action=one.action, party=one.party, address=one.address,
            outcome=one.outcome, document=one.document, **kind, **what, **rest_of(one, simulation),
        )  # fmt: skip


def rest_of(made: Any, simulation: Simulation) -> dict[str, Any]:
    return {"by": "lender", "debts": (simulation.loan,)} if made.is_contact else {}


# --- caps ------------------------------------------------------------------------------------------------------------

TERMS = ("1 day", "2 days", "7 days", "5 hours", "24 hours", "36 hours")
ZONES = ("Asia/Shanghai", "America/New_York", "Australia/Lord_Howe")


@st.composite
def caps(draw: st.DrawFn) -> dict[str, Written]:
    """One to three caps on calls or on any contact."""
    one = st.fixed_dictionaries(
        {
            "applies_to": st.sampled_from(({"channel": "phone"}, {"channel": "any"})),
            "at_most": st.builds("{} attempts per {}".format, st.integers(1, 4), st.sampled_from(TERMS)),
            "per": st.just(["party"]),
        }
    )
    return {f"cap-{number}": told for number, told in enumerate(draw(st.lists(one, min_size=1, max_size=3)))}


def happening() -> st.SearchStrategy[Written]:
    """A contact that another made, told at once or later."""
    minutes = st.integers(-300, 6 * 1440)
    return st.builds(
        lambda at, delay, channel: {
            "kind": "contact",
            "at": moment(at),
            "known_at": moment(at + delay),
            "channel": channel,
            "party": "b",
            "outcome": "no_answer",
        },
        minutes,
        st.one_of(st.just(0), st.integers(0, 2000)),
        st.sampled_from(("phone", "visit")),
    )


def moment(minutes: int) -> str:
    return (datetime.fromisoformat(START) + timedelta(minutes=minutes)).isoformat()


def busy(folder: Path, guards: dict[str, Written]) -> Playbook:
    """One that would call and visit all day long."""
    actions = {"call": CALL | {"at_most": "40 per day"}, "visit": VISIT | {"at_most": "9 per 2 days"}}
    stages = {"open": {"when": {"days_past_due": "1.."}, "opens": ["visit", "call"]}}
    return book(folder, actions, stages, guards)


@FEW
@given(caps(), st.lists(happening(), max_size=6), st.sampled_from(ZONES), st.randoms(use_true_random=False))
def test_no_cap_is_exceeded_whatever_comes_when(
    folder: Path, guards: dict[str, Written], told: list[Written], zone: str, random: Any
) -> None:
    """Counting what was known when each contact was made; and the records may come in any order, and twice."""
    playbook, snapshot = busy(folder, guards), in_zone(loan(), zone)
    comes = [{"id": f"h{number}", **one} for number, one in enumerate(told)]
    simulation = playbook.simulate(snapshot, until=7, happens=comes)
    happened = load_happens(comes, snapshot)
    for guard in guards.values():
        limit, _, window = str(guard["at_most"]).partition(" attempts per ")
        phone = guard["applies_to"] == {"channel": "phone"}
        for number, made in enumerate(simulation.made):
            known = [(one.at, one.channel) for one in happened if one.known_at <= made.at]
            known += [(one.at, one.what) for one in simulation.made[: number + 1]]
            counted = [at for at, channel in known if channel == "phone" or not phone]
            if made.what == "phone" or not phone:
                assert sum(in_window(at, made.at, window, zone) for at in counted) <= int(limit)
    shuffled = [*comes, *comes[:2]]
    random.shuffle(shuffled)
    assert playbook.simulate(snapshot, until=7, happens=shuffled).to_json() == simulation.to_json()


def in_zone(snapshot: Snapshot, zone: str) -> Snapshot:
    parties = tuple(replace(party, timezones=(zone,)) for party in snapshot.parties)
    return replace(snapshot, parties=parties, settled_once=[])


def in_window(at: int, now: int, window: str, zone: str) -> bool:
    """Whether a record counts now: hours exactly, days by the party's calendar, today the last of them."""
    count, _, unit = window.partition(" ")
    term = Term(int(count), "hours" if unit.startswith("hour") else "days")
    length = elapsed(term)
    if length is not None:
        return now - length < at <= now
    return day_start(local_day(now, zone) - term.count + 1, zone) <= at <= now


def test_the_caps_are_reached(tmp_path: Path) -> None:
    """The law above would hold of a collector who does nothing: this one does all it may."""
    guards = {"cap": {"applies_to": {"channel": "phone"}, "at_most": "3 attempts per 2 days", "per": ["party"]}}
    simulation = busy(tmp_path, guards).simulate(loan(), until=6)
    assert sum(one.what == "phone" for one in simulation.made) == 9
