"""The same collector told plainly: at each step a fresh timeline of a fresh snapshot says what is permitted first.

It shares nothing with the walk of the library but what the contacts leave behind; it is slow, and remembers nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from dunning_rules import Playbook, Snapshot
from dunning_rules.calendar import day_start, local_day
from dunning_rules.interpret.asked import Proposal
from dunning_rules.rules import Action
from dunning_rules.simulated import ENDING_ACTS
from dunning_rules.simulation.coming import Coming
from dunning_rules.simulation.making import HANDLING, record_of, rhythm
from dunning_rules.snapshot.model import Record
from dunning_rules.times import Row, Span

Step = tuple[str, int]
"""A candidate, and when it was made."""


def walk(book: Playbook, snapshot: Snapshot, days: int, happens: Sequence[Record] = ()) -> list[Step]:
    """What is made, one after the other."""
    zone = snapshot.loan.timezone or book.rules.arrears.timezone or "UTC"
    end = day_start(local_day(snapshot.asked, zone) + days, zone)
    coming = Coming.of(snapshot, happens, zone, end)
    listed = [action for stage in book.rules.stages for action in stage.opens]
    own = [action.id for action in book.rules.actions]
    now, steps, records, last = snapshot.asked, list[Step](), list[Record](), dict[str, int]()
    while now < end:
        comes = coming.next_after(now)
        timeline = book.timeline(coming.at(now, records), days=local_day(end - 1, zone) - local_day(now, zone) + 1)
        found = [
            (at, listed.index(row.action), own.index(row.action), row.id)
            for row in timeline.rows
            if (at := _first(row, book.action(row.action), now, last.get(row.id), zone)) is not None
        ]
        at, _, _, chosen = min(found, default=(end, 0, 0, ""))
        to = min(at, end, end if comes is None else comes)
        for row in timeline.rows:
            shut = any(span.status == "not_open" and now <= span.since <= to for span in _from(row, now))
            if rhythm(book.action(row.action)) == "once while open" and shut:
                last.pop(row.id, None)
        if chosen and at == to and (comes is None or at < comes):
            row = timeline[chosen]
            steps.append((chosen, at))
            last[chosen] = at
            records.append(_record(row, book.action(row.action), coming, f"sim-{len(steps)}", at))
            if book.action(row.action).act in ENDING_ACTS:
                return steps
            now = at + HANDLING // timedelta(microseconds=1)
        else:
            now = to
    return steps


def _from(row: Row, now: int) -> list[Span]:
    return [replace(span, since=max(span.since, now)) for span in row.spans if span.until > now]


def _first(row: Row, action: Action, now: int, last: int | None, zone: str) -> int | None:
    """When the row is permitted first, as often as the collector turns to it."""
    spans = _from(row, now)
    if last is not None and rhythm(action) == "once a day":
        spans = _from(row, max(now, day_start(local_day(last, zone) + 1, zone)))
    if last is not None and rhythm(action) == "once while open":
        shut = next((number for number, span in enumerate(spans) if span.status == "not_open"), len(spans))
        spans = spans[shut:]
    return next((span.since for span in spans if span.status == "permitted"), None)


def _record(row: Row, action: Action, coming: Coming, name: str, at: int) -> Record:
    people = {party.id: party for party in coming.start.parties}
    places = {address.id: address for party in coming.start.parties for address in party.addresses}
    borrower = next((party for party in coming.start.parties if party.role == "borrower"), None)
    by = "lender"
    proposal = Proposal(
        channel=None if action.reach is None else action.reach.channel,
        act=action.act,
        mode="human" if action.reach is None or action.reach.mode is None else action.reach.mode,
        party=borrower if row.party is None else people[row.party],
        address=None if row.address is None else places[row.address],
        purpose=action.purpose,
        by=by,
        debts=(coming.start.loan.id,),
        document=action.serve,
    )
    return record_of(action, proposal, name, at)
