"""When something may be done: from when and until when, what holds it back meanwhile, and the spans of a timeline."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .calendar import iso, to_datetime
from .decision import Asker, Reason, Status


@dataclass(frozen=True, slots=True)
class Hop:
    """What holds back for longest from one instant on: its reasons, and until when.

    `until` is None when only an event ends it, or, with `beyond_horizon`, when time may, but later than was looked for.
    """

    reasons: tuple[Reason, ...]
    until: int | None
    beyond_horizon: bool = False

    def to_dict(self, zone: str, lang: str = "en") -> dict[str, Any]:
        return {
            "until": None if self.until is None else iso(self.until, zone),
            "beyond_horizon": self.beyond_horizon,
            "reasons": [reason.to_dict(lang) for reason in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class When:
    """From when a contact or act is permitted, until when it stays so, and what holds it back, hop by hop.

    Instants in microseconds since 1970 (UTC). `start` is None beyond the horizon or when an event is needed; `end` is
    None when it stays permitted beyond the horizon.
    """

    start: int | None
    end: int | None
    hops: tuple[Hop, ...]
    zone: str = "UTC"

    @property
    def permitted_from(self) -> datetime | None:
        return None if self.start is None else to_datetime(self.start, self.zone)

    @property
    def permitted_until(self) -> datetime | None:
        return None if self.end is None else to_datetime(self.end, self.zone)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "permitted_from": None if self.start is None else iso(self.start, self.zone),
            "permitted_until": None if self.end is None else iso(self.end, self.zone),
            "held_by": [hop.to_dict(self.zone, lang) for hop in self.hops],
        }


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in which the answer is the same: [since, until), with the reasons that stand at its start."""

    since: int
    until: int
    status: Status
    reasons: tuple[Reason, ...] = ()
    advice: tuple[Reason, ...] = ()

    def tells_the_same(self, other: Span) -> bool:
        """Whether both give the same answer, the figures of their reasons apart."""
        same = self.status == other.status
        return same and alike(self.reasons, other.reasons) and alike(self.advice, other.advice)

    def to_dict(self, zone: str, lang: str = "en") -> dict[str, Any]:
        return {
            "from": iso(self.since, zone),
            "until": iso(self.until, zone),
            "status": self.status,
            "reasons": [reason.to_dict(lang) for reason in self.reasons],
            "advice": [reason.to_dict(lang) for reason in self.advice],
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate through the time of a timeline: spans without a gap, each with another answer than the last."""

    id: str
    action: str
    party: str | None
    address: str | None
    spans: tuple[Span, ...]

    def at(self, instant: int) -> Span:
        """The span in which an instant lies. Raises `KeyError` outside the timeline."""
        for span in self.spans:
            if span.since <= instant < span.until:
                return span
        raise KeyError(instant)

    def to_dict(self, zone: str, lang: str = "en") -> dict[str, Any]:
        told = {"id": self.id, "action": self.action, "party": self.party, "address": self.address}
        return told | {"spans": [span.to_dict(zone, lang) for span in self.spans]}


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every candidate of a playbook from one instant to another, if nothing else happens.

    `since` and `until` are instants in microseconds since 1970 (UTC); the last one is excluded.
    """

    asker: Asker
    loan: str
    since: int
    until: int
    zone: str
    rows: tuple[Row, ...]

    def __getitem__(self, candidate_id: str) -> Row:
        return next(row for row in self.rows if row.id == candidate_id)

    def of(self, action: str) -> tuple[Row, ...]:
        """The rows of one action."""
        return tuple(row for row in self.rows if row.action == action)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        told = self.asker.head() | {"loan": self.loan} | self.asker.body()
        return told | {
            "from": iso(self.since, self.zone),
            "until": iso(self.until, self.zone),
            "rows": [row.to_dict(self.zone, lang) for row in self.rows],
        }

    def to_json(self, lang: str = "en") -> str:
        return json.dumps(self.to_dict(lang), ensure_ascii=False, indent=1)


def keys_of(reasons: Iterable[Reason]) -> frozenset[tuple[object, ...]]:
    """What the reasons are over time: who speaks and why, not the figures, which change from day to day."""
    return frozenset(map(_key, reasons))


def _key(reason: Reason) -> tuple[object, ...]:
    guard = None if reason.guard is None else (reason.guard.pack, reason.guard.guard)
    told = dict(reason.values).get
    named = (told("stage"), told("action"), told("pause"), told("playbook"), told("fact"), told("limit"))
    return (reason.kind, reason.code, guard, reason.missing, *named, told("reason"))


def alike(mine: tuple[Reason, ...], others: tuple[Reason, ...]) -> bool:
    """Whether two lists of reasons are the same over time."""
    return mine is others or (bool(mine) is bool(others) and keys_of(mine) == keys_of(others))
