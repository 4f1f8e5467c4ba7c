"""What holds of every answer about duties, whatever the playbook and the file."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dunning_rules import Playbook, Snapshot, load_snapshot
from dunning_rules.calendar import to_datetime
from dunning_rules.loading import Loaded
from dunning_rules.owed import Missed

from .worlds import HOUR, LAST, World, text, worlds

EXAMPLES = max(30, settings.default.max_examples // 4)
law = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)
any_world = given(data=st.data())


def drawn(data: st.DataObject) -> World:
    with TemporaryDirectory() as folder:
        return data.draw(worlds(Path(folder)))


def undone(book: Playbook, file: Snapshot) -> set[Missed]:
    decision = book.decide(file)
    return {*decision.missed, *decision.excused}


@law
@any_world
def test_what_was_missed_stays_missed(data: st.DataObject) -> None:
    """A later question knows of all that an earlier one did: nothing in these files is learnt of late."""
    world = drawn(data)
    file = world.file.at(world.begins + LAST * HOUR)
    earlier, later = sorted(data.draw(st.lists(st.integers(0, LAST), min_size=2, max_size=2)))
    file = replace(file, as_of=world.begins + LAST * HOUR)
    first = world.book.decide(file.at(world.begins + earlier * HOUR))
    second = world.book.decide(file.at(world.begins + later * HOUR))
    assert set(first.missed) <= set(second.missed)
    assert set(first.excused) <= set(second.excused)


@law
@any_world
def test_what_is_due_may_still_be_done_and_will_be_missed_if_nothing_else_happens(data: st.DataObject) -> None:
    world = drawn(data)
    (candidate,) = world.book.decide(world.file).of("call")
    due = candidate.due_by
    assume(due is not None)
    assert candidate.permitted_from is not None
    assert candidate.permitted_from < due
    end = candidate.owed.due
    assert end is not None
    happened = [one for one in world.told["ledger"] if datetime.fromisoformat(one["at"]) <= world.asked]
    then = world.book.decide(load_snapshot({**world.told, "as_of": text(end), "ledger": happened}))
    assert end in {one.until for one in then.missed}
    assert due == to_datetime(end, world.zone)


@law
@any_world
def test_a_call_made_in_time_removes_exactly_its_miss(data: st.DataObject) -> None:
    """In playbooks in which a call neither opens, closes nor forbids anything."""
    world = drawn(data)
    rules = world.book.rules
    plain = replace(rules, packs=(), actions=tuple(replace(one, at_most=()) for one in rules.actions))
    book = Playbook(Loaded(plain, ()))
    before = undone(book, world.file)
    assume(before)
    missed = data.draw(st.sampled_from(sorted(before, key=lambda one: one.order)))
    at = data.draw(st.integers(missed.since, missed.until - 1))
    call = {"id": "new", "kind": "contact", "at": text(at), "channel": "phone", "party": "borrower"}
    ledger = [*world.told["ledger"], {**call, "outcome": "conversation"}]
    after = undone(book, load_snapshot({**world.told, "ledger": ledger}))
    kept = {one for one in before if not one.since <= at < one.until}
    hit = (replace(one, made=one.made + 1) for one in before - kept)
    assert after == kept | {one for one in hit if one.made < one.wanted}


@law
@any_world
def test_neither_the_order_of_records_nor_their_repetition_counts(data: st.DataObject) -> None:
    world = drawn(data)
    ledger = world.told["ledger"]
    shuffled = [*ledger, *data.draw(st.lists(st.sampled_from(ledger), max_size=3) if ledger else st.just([]))]
    random.Random(data.draw(st.integers(0, 99))).shuffle(shuffled)
    told = [
        json.dumps(world.book.decide(load_snapshot({**world.told, "ledger": one})).to_dict(when=True))
        for one in (ledger, shuffled)
    ]
    assert told[0] == told[1]


@law
@any_world
def test_a_guard_never_makes_a_term_missed(data: st.DataObject) -> None:
    """With more guards the same openings are missed or excused, and none that was excused is missed."""
    world = drawn(data)
    actions = tuple(replace(one, at_least=None) for one in world.book.rules.actions)
    rules = replace(world.book.rules, actions=actions)
    free = Playbook(Loaded(replace(rules, packs=()), ())).decide(world.file)
    bound = Playbook(Loaded(rules, world.book.packs)).decide(world.file)
    assert set(bound.missed) <= set(free.missed)
    times = [{(one.since, one.until) for one in (*decision.missed, *decision.excused)} for decision in (free, bound)]
    assert times[0] == times[1]


@law
@any_world
def test_every_time_is_over_and_every_excuse_has_a_reason(data: st.DataObject) -> None:
    world = drawn(data)
    decision = world.book.decide(world.file)
    for one in (*decision.missed, *decision.excused):
        assert one.since < one.until <= world.file.asked
        assert one.made < one.wanted
    assert not any(one.excused for one in decision.missed)
    assert all(one.excused for one in decision.excused)
    assert list(decision.missed) == sorted(decision.missed, key=lambda one: one.order)
