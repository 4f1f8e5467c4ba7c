"""Generated playbooks with duties, and files of which every event lies on a whole local hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from dunning_rules import Playbook, PlaybookError, Snapshot, load_snapshot
from dunning_rules.calendar import zone_info

from .build import Maker, borrower, guard

HOUR = 3_600_000_000
SCENES = (
    ("Asia/Shanghai", "2026-11-05"),
    ("Asia/Kolkata", "2026-11-05"),
    ("Europe/London", "2026-10-22"),
    ("America/New_York", "2027-03-10"),
    ("Asia/Beirut", "2026-10-21"),
    ("America/Santiago", "2026-09-02"),
)
"""Zones with a due date; in all but the first two the clock is changed within the days that follow, in the last two at
midnight."""
LAST = 24 * 8


@dataclass(frozen=True)
class World:
    """A playbook, with the same one as if it were always open, and a file asked at a whole hour."""

    book: Playbook
    always: Playbook
    file: Snapshot
    begins: int
    zone: str
    due: tuple[int, str] | None
    at_least: tuple[int, str, int] | None
    once: bool
    calls: list[tuple[int, str | None]]
    told: dict[str, Any]
    """The file as it is written."""

    @property
    def asked(self) -> datetime:
        return datetime.fromisoformat(self.told["as_of"])


GUARDS = (
    guard("hours: 08:00-21:00", "quiet"),
    guard("hours: {mon-sat: 09:00-18:00, sun: none}", "sunday"),
    guard("at_most: 2 attempts per 2 days", "cap"),
    guard("wait: {after: {kind: contact, outcome: conversation}, for: 30 hours}", "rest"),
)
STAGES = (
    "{days_past_due: 1..}",
    "{days_past_due: 1..4}",
    "{request: dispute}",
    "{days_past_due: 2.., not: {request: dispute}}",
)
PAUSES = ("", "pause: {promised: {when: {promise: pending}}}", "pause: {held: {when: {request: dispute}}}")
OUTCOMES = ("conversation", "no_answer", "not_connected")


@st.composite
def worlds(draw: st.DrawFn, folder: Path) -> World:
    zone, first = draw(st.sampled_from(SCENES))
    begins = datetime.fromisoformat(f"{first}T00:00").replace(tzinfo=zone_info(zone)) + timedelta(days=1)
    start = int(begins.timestamp()) * 1_000_000
    due_ = draw(
        st.none() | st.tuples(st.integers(1, 3), st.just("days")) | st.tuples(st.integers(1, 40), st.just("hours"))
    )
    least = st.tuples(st.integers(1, 2), st.sampled_from(("attempts", "conversations")), st.integers(1, 3))
    at_least_ = draw(least if due_ is None else st.none() | least)
    once = at_least_ is None and draw(st.booleans())
    limits = (
        ["once"]
        if once
        else draw(st.sampled_from(([], ["2 per 2 days"], ["1 conversation per 36 hours", "4 per day"])))
    )
    duties = "" if due_ is None else f"due: within {due_[0]} {due_[1]}\n"
    duties += "" if at_least_ is None else f"at_least: {at_least_[0]} {at_least_[1]} per {at_least_[2]} days\n"
    call = duties + (f"at_most: [{', '.join(limits)}]" if limits else "")
    make = Maker(folder)
    chosen = draw(st.lists(st.sampled_from(GUARDS), max_size=2, unique=True))
    packs = [make.pack(*chosen, zone=zone)] if chosen else []
    pause = draw(st.sampled_from(PAUSES))
    try:
        book = make.book(call, when=draw(st.sampled_from(STAGES)), packs=packs, more=pause, timezone=zone)
    except PlaybookError as refused:  # more is asked for than the cadence allows
        if {one.code for one in refused.diagnostics} != {"duty-beyond-limit"}:
            raise
        reject()
    always = make.book(call, when="{loan.product: p}", packs=packs, timezone=zone)
    ledger, calls = draw(ledgers(start))
    now = start + draw(st.integers(1, LAST)) * HOUR
    told = {
        "as_of": text(now),
        "loan": {"id": "L", "product": "p", "timezone": zone, "installments": [{"due": first, "amount": "100.00"}]},
        "parties": [borrower(timezones=[zone])],
        "ledger": ledger,
    }
    return World(book, always, load_snapshot(told), start, zone, due_, at_least_, once, calls, told)


@st.composite
def ledgers(draw: st.DrawFn, start: int) -> tuple[list[dict[str, Any]], list[tuple[int, str | None]]]:
    """Some calls, and what opens and closes: disputes and their ends, promises, a payment."""
    found: list[dict[str, Any]] = []
    calls: list[tuple[int, str | None]] = []
    hours = st.integers(-20, LAST)
    for at in draw(st.lists(hours, max_size=5)):
        outcome = draw(st.sampled_from(OUTCOMES))
        calls.append((start + at * HOUR, outcome))
        found.append(
            {"kind": "contact", "at": start + at * HOUR, "channel": "phone", "party": "borrower", "outcome": outcome}
        )
    for at in draw(st.lists(hours, max_size=2)):
        found.append(
            {"kind": "request", "at": start + at * HOUR, "party": "borrower", "what": "dispute", "form": "oral"}
        )
        over = at + draw(st.integers(1, 60))
        found.append({"kind": "withdrawal", "at": start + over * HOUR, "of": f"e{len(found) - 1}"})
    for at in draw(st.lists(st.integers(1, LAST), max_size=1)):
        day = datetime.fromtimestamp(start / 1_000_000 + at * 3600, UTC).date()
        found.append(
            {"kind": "promise", "at": start + at * HOUR, "party": "borrower", "due": f"{day + timedelta(days=2)}"}
        )
    for at in draw(st.lists(st.integers(30, LAST), max_size=1)):
        found.append({"kind": "payment", "at": start + at * HOUR, "amount": "100.00"})
    return [{"id": f"e{number}", **one, "at": text(one["at"])} for number, one in enumerate(found)], calls


def text(instant: int) -> str:
    return datetime.fromtimestamp(instant / 1_000_000, UTC).isoformat()
