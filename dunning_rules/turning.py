"""When what is recorded, what stands or what is due may be another: the instants at which a file has to be asked anew.

What changes by the clock alone, and what is owed anew each day, is not among them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from functools import cache

from .calendar import DAY, day_end, day_start, local_date, local_day
from .calendar import zone as zone_table
from .recorded import Recorded


def record_turns(of: Recorded) -> tuple[int, ...]:
    """The instants at which a record shows, begins or ends to stand, or the local date goes back. Sorted."""
    found = {instant for zone in of.zones_of_days for instant in stutters(zone)}
    for record in of.settled.snapshot.ledger:
        found |= {record.at, record.known_at, of.starts(record)}
        if (end := of.ends(record)) is not None:
            found.add(end)
    return tuple(sorted(found))


def turning_points(of: Recorded, records: Iterable[int]) -> tuple[int, ...]:
    """Those at which the records turn, and those at which the account does: an installment, a promise or a payment of
    a plan is overdue, or what is said of the loan's status begins to be so. Sorted."""
    found = set(records)
    for zone in of.zones_of_days:
        begins, ends = _days_that_count(of, zone)
        found |= {day_start(day.toordinal(), zone) for day in begins}
        found |= {day_end(day.toordinal(), zone) for day in ends}
    return tuple(sorted(found))


def _days_that_count(of: Recorded, zone: str) -> tuple[set[date], set[date]]:
    """The days from which on something counts, and those after which it does, in a servicing zone.

    What falls due is in time all day, so that nothing turns as the day begins.
    """
    snapshot = of.settled.snapshot
    loan = snapshot.loan
    begin: list[date | int | None] = [snapshot.as_of, loan.accelerated_on]
    begin += [one.paid_on for one in loan.installments]
    end: list[date | int | None] = [loan.accelerated_on]
    end += [one.due for one in loan.installments]
    for record in snapshot.ledger:
        begin += (record.from_, record.until)
        end += (record.due, record.from_, record.until)
        end += (entry.due for entry in record.schedule or ())
    return _dates(begin, zone), _dates(end, zone)


def _dates(told: Iterable[date | int | None], zone: str) -> set[date]:
    """The local dates of days and instants, as far as they were told."""
    return {local_date(one, zone) if isinstance(one, int) else one for one in told if one is not None}


def midnights_after(of: Recorded) -> tuple[int, ...]:
    """When the next day of the account begins: in the servicing zone, or where days begin first and last."""
    found = (day_start(local_day(of.now, zone) + 1, zone) for zone in of.zones_of_days)
    return tuple(one for one in found if one > of.now)


def after(now: int, points: tuple[int, ...]) -> tuple[int, ...]:
    """The first of some sorted instants that lies after now, if any does."""
    place = bisect_right(points, now)
    return points[place : place + 1]


@cache
def stutters(name: str) -> tuple[int, ...]:
    """The instants of a zone around which its local date goes back: the first midnight, the change, the second one.

    A clock that is turned back just past midnight (in St. John's until 2010) shows the day before once more.
    """
    table = zone_table(name)
    found: list[int] = []
    for number in range(1, len(table.starts)):
        change, before, after = table.starts[number], table.offsets[number - 1], table.offsets[number]
        midnight = (change + before - 1) // DAY * DAY
        if change + after < midnight:
            found += (midnight - before, change, midnight - after)
    return tuple(found)
