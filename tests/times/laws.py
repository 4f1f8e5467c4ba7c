"""The laws of time, each a check of one book and one loan: it raises with what differs, and where."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from dunning_rules import Decision, Playbook, ProposedContact, Snapshot
from dunning_rules.calendar import DAY, iso
from dunning_rules.decision import Candidate
from dunning_rules.hindsight import without_hindsight
from dunning_rules.times import Row, Span, Timeline, When, keys_of

Told = tuple[str, frozenset[tuple[object, ...]], frozenset[tuple[object, ...]]]
FRESH = timedelta(days=10_000)
"""How old a snapshot may be where its age is left aside."""


def told(decision: Decision, candidate: str) -> Told:
    """What a decision says of a candidate, the figures apart."""
    found = decision[candidate]
    return found.status, keys_of(found.reasons), keys_of(found.advice)


def shown(row: Row, instant: int) -> Told:
    """What a timeline says of it."""
    span = row.at(instant)
    return span.status, keys_of(span.reasons), keys_of(span.advice)


def edges(timeline: Timeline) -> Iterator[int]:
    """Every edge of a timeline, and the microsecond before it."""
    for at in sorted({span.since for row in timeline.rows for span in row.spans}):
        yield at
        if at > timeline.since:
            yield at - 1


def some_of(instants: Iterable[int], most: int, seed: int) -> list[int]:
    """So many of some instants, taken at random but always the same."""
    found = list(instants)
    return found if len(found) <= most else random.Random(seed).sample(found, most)


def between(since: int, until: int, count: int, seed: int) -> list[int]:
    """Instants of [since, until), taken at random but always the same."""
    made = random.Random(seed)
    return [made.randrange(since, until) for _ in range(count)]


def as_known(book: Playbook, snapshot: Snapshot) -> Snapshot:
    """The file as it stood at the asked instant: what may be told then of the time to come."""
    return without_hindsight(book.question(snapshot).asked.situation).settled.snapshot.at(snapshot.asked)


def span_of(timeline: Timeline) -> timedelta:
    """A horizon that ends with the timeline, of which the last instant is left out."""
    return timedelta(microseconds=timeline.until - timeline.since - 1)


# --- timelines -------------------------------------------------------------------------------------------------------


def well_formed(timeline: Timeline) -> None:
    """Spans lie from end to end without a gap, and each says something else than the one before."""
    for row in timeline.rows:
        assert row.spans[0].since == timeline.since
        assert row.spans[-1].until == timeline.until
        for one, after in pairwise(row.spans):
            assert one.since < one.until == after.since, row.id
            assert not one.tells_the_same(after), row.id


def equals_decisions(book: Playbook, snapshot: Snapshot, timeline: Timeline, instants: Iterable[int]) -> int:
    """At each of the instants the timeline says what `decide` says there, where a span begins figures and all; gives
    how many were asked."""
    asked = list(dict.fromkeys(instants))
    for at in asked:
        decision = book.decide(snapshot.at(at))
        assert [row.id for row in timeline.rows] == [one.id for one in decision.candidates]
        for row in timeline.rows:
            where = f"{row.id} at {iso(at, timeline.zone)}"
            assert shown(row, at) == told(decision, row.id), where
            if row.at(at).since == at:
                begins_as_decided(row.at(at), decision[row.id], where)
    return len(asked)


def begins_as_decided(span: Span, candidate: Candidate, where: str) -> None:
    """A span has the reasons that stand at its start, with their values, records, counts and ends of then."""
    for mine, others in ((span.reasons, candidate.reasons), (span.advice, candidate.advice)):
        assert len(mine) == len(set(mine)), where
        assert set(mine) == set(others), where


def joined(first: Row, second: Row) -> tuple[Span, ...]:
    """Two rows, one after the other, as one."""
    last, after = first.spans[-1], second.spans[0]
    assert last.until == after.since
    if last.tells_the_same(after):
        return (*first.spans[:-1], replace(last, until=after.until), *second.spans[1:])
    return (*first.spans, *second.spans)


def never_more(guarded: Timeline, bare: Timeline) -> None:
    """What is permitted with more guards is permitted with fewer."""
    assert [row.id for row in guarded.rows] == [row.id for row in bare.rows]
    for row, other in zip(guarded.rows, bare.rows, strict=True):
        for span in row.spans:
            if span.status == "permitted":
                within = (one for one in other.spans if one.since < span.until and span.since < one.until)
                assert {one.status for one in within} == {"permitted"}, row.id


# --- instants --------------------------------------------------------------------------------------------------------


def times_equal_timeline(decision: Decision, timeline: Timeline) -> None:
    """`permitted_from` and `permitted_until` are those of the timeline; asked with a horizon that ends with it."""
    for candidate in decision.candidates:
        when, spans = candidate.when, timeline[candidate.id].spans
        start = next((span.since for span in spans if span.status == "permitted"), None)
        assert when.start == start, candidate.id
        if start is not None:
            after = (span.since for span in spans if span.since > start and span.status != "permitted")
            assert when.end == next(after, None), candidate.id


def hops_explain(book: Playbook, snapshot: Snapshot, candidate: Candidate) -> None:
    """Each hop begins where the last ended, with reasons that stand there; the last one ends where it is permitted."""
    when, at = candidate.when, snapshot.asked
    assert bool(when.hops) is (when.start != at)
    for number, hop in enumerate(when.hops):
        there = book.decide(snapshot.at(at))[candidate.id]
        assert hop.reasons, candidate.id
        if there.status == "denied":
            assert set(hop.reasons) <= set(there.reasons), candidate.id
        if hop.until is None:
            assert number == len(when.hops) - 1
            assert when.start is None
            return
        assert hop.until > at
        assert not hop.beyond_horizon
        at = hop.until
    assert when.start == at


def never_opens(book: Playbook, snapshot: Snapshot, candidate: Candidate, days: int, seed: int) -> bool:
    """Where only an event can open it, no time does, however far one looks; gives whether that was so."""
    when = candidate.when
    if when.start is not None or when.hops[-1].beyond_horizon:
        return False
    far = book.decide(snapshot, horizon=timedelta(days=days))[candidate.id].when
    assert far.start is None, candidate.id
    assert not far.hops[-1].beyond_horizon, candidate.id
    for at in between(snapshot.asked, snapshot.asked + days * DAY, 8, seed):
        assert book.decide(snapshot.at(at))[candidate.id].status != "permitted", candidate.id
    return True


# --- contacts --------------------------------------------------------------------------------------------------------


def equals_judgements(
    book: Playbook, snapshot: Snapshot, contact: ProposedContact, horizon: timedelta, count: int, seed: int
) -> When:
    """The times of a verdict are those at which the same contact is judged so, whatever the age of the snapshot, by
    what was known at its instant."""
    then = as_known(book, snapshot.at(contact.at))
    end = contact.at + horizon // timedelta(microseconds=1)

    def permitted(instant: int) -> bool:
        return book.judge(then, contact.moved_to(instant), stale_after=FRESH).status != "denied"

    when = book.judge(snapshot, contact, horizon=horizon, stale_after=FRESH).when
    start, stop = when.start, when.end
    closed = end if start is None else start
    if closed > contact.at:
        for at in (contact.at, closed - 1, *between(contact.at, closed, count, seed)):
            assert not permitted(at), f"permitted at {iso(at, 'UTC')}"
    if start is not None:
        last = end if stop is None else stop
        for at in (start, last - 1, *between(start, last, count, seed)):
            assert permitted(at), f"denied at {iso(at, 'UTC')}"
        if stop is not None:
            assert not permitted(stop), f"permitted at {iso(stop, 'UTC')}"
    return when
