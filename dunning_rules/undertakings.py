"""Promises and arrangements: pending, kept, partial or broken, as the payments tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from .calendar import day_end, local_date
from .snapshot.bills import Book
from .snapshot.model import Record

PromiseState = Literal["pending", "kept", "partial", "broken", "none"]
ArrangementState = Literal["kept", "broken", "none"]


@dataclass(frozen=True, slots=True)
class Money:
    """The money that came in, for judging what was undertaken: payments posted or still on their way.

    Where an installment tells more (`paid`, `paid_on`) than the payments of the ledger show, the greater counts.
    """

    book: Book
    payments: tuple[Record, ...]
    zone: str

    def between(self, since: int, before: int) -> int:
        """What came in from an instant on and before another, in units."""
        shown = sum(self.book.amounts[one.id] for one in self.payments if since <= one.at < before)
        first, last = local_date(since, self.zone), local_date(before - 1, self.zone)
        told = sum(
            one.paid
            for one in self.book.bills
            if one.paid is not None and one.paid_on is not None and first <= one.paid_on <= last
        )
        return max(shown, told)


def promise_state(
    promise: Record, now: int, money: Money, tolerance: Decimal, overdue_on: Callable[[date, int], bool]
) -> PromiseState:
    """How a promise stands: pending until its due date is over in the servicing zone, then judged by that day's end.

    One without an amount is kept when nothing is overdue then: `overdue_on(day, instant)` tells.
    """
    assert promise.due is not None
    end = day_end(promise.due.toordinal(), money.zone)
    if now < end:
        return "pending"
    came = money.between(promise.at, end)
    wanted = money.book.amounts.get(promise.id)
    if wanted is None:
        if not overdue_on(promise.due, end - 1):
            return "kept"
    elif came >= wanted - money.book.units(tolerance):
        return "kept"
    return "partial" if came > 0 else "broken"


def first_missed(arrangement: Record, now: int, money: Money, tolerance: Decimal) -> date | None:
    """The first date of the schedule that is over while its payments, those before it included, have not come in.

    A late payment mends it: what came in by now counts, whenever it came.
    """
    came = money.between(arrangement.at, now + 1)
    wanted, spared = 0, money.book.units(tolerance)
    for day, amount in money.book.schedules.get(arrangement.id, ()):
        wanted += amount
        if day_end(day.toordinal(), money.zone) <= now and came < wanted - spared:
            return day
    return None


def frozen_period(record: Record, today: date, missed: date | None, zone: str) -> tuple[date, date]:
    """The days, both included, on which an arrangement or hold stops the count of delinquent days."""
    if record.kind == "arrangement":
        first = local_date(record.at, zone)
        scheduled = max((entry.due for entry in record.schedule or ()), default=today)
        return first, min(today, scheduled if missed is None else missed)
    first = _day(record.from_, zone) or local_date(record.at, zone)
    until = record.until - 1 if isinstance(record.until, int) else record.until
    return first, min(today, _day(until, zone) or today)


def _day(moment: date | int | None, zone: str) -> date | None:
    return local_date(moment, zone) if isinstance(moment, int) else moment


def latest(records: Iterable[Record]) -> Record | None:
    """The one made last: of several, it speaks."""
    return max(records, key=lambda record: (record.at, record.id), default=None)


def running_since(arrangement: Record, start: int | None, first: date | None) -> bool:
    """Whether an arrangement belongs to the present episode: made in it, or still to be paid when it began."""
    if start is None or first is None or arrangement.at >= start or not arrangement.schedule:
        return True
    return arrangement.schedule[-1].due >= first
