"""When what is recorded, what stands or what is due may be another: the instants at which a file has to be asked anew.

What changes by the clock alone, and what is owed anew each day, is not among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from .calendar import DAY, day_end, day_start, local_date, local_day
from .calendar import zone as zone_table
from .recorded import Recorded


def turning_points(of: Recorded) -> tuple[int, ...]:
    """The instants at which a record shows, begins or ends to stand; an installment, a promise or a payment of a plan
    falls due; what is said of the loan's status begins to be so; the local date goes back. Sorted."""
    found: set[int] = set()
    for record in of.settled.snapshot.ledger:
        found |= {record.at, record.known_at, of.starts(record)}
        if (end := of.ends(record)) is not None:
            found.add(end)
    for zone in of.zones_of_days:
        found |= set(stutters(zone))
        for day in _days_that_count(of, zone):
            found |= {day_start(day.toordinal(), zone), day_end(day.toordinal(), zone)}
    return tuple(sorted(found))


def _days_that_count(of: Recorded, zone: str) -> Iterator[date]:
    """The days with which something falls due, begins or ends, in a servicing zone."""
    snapshot = of.settled.snapshot
    loan = snapshot.loan
    told: list[date | int | None] = [snapshot.as_of, loan.accelerated_on, loan.maturity]
    for one in loan.installments:
        told += (one.due, one.paid_on)
    for record in snapshot.ledger:
        told += (record.due, record.for_, record.from_, record.until)
        told += (entry.due for entry in record.schedule or ())
    for moment in told:
        if moment is not None:
            yield local_date(moment, zone) if isinstance(moment, int) else moment


def midnights_after(of: Recorded) -> tuple[int, ...]:
    """When the next day of the account begins: in the servicing zone, or where days begin first and last."""
    found = (day_start(local_day(of.now, zone) + 1, zone) for zone in of.zones_of_days)
    return tuple(one for one in found if one > of.now)


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
