"""A row of a timeline day by day: whether a day is open all over, in part or not at all, and its stretches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final, Literal

from ..calendar import day_start, local_day
from ..decision import Reason
from ..times import Row, Span, Timeline
from ..values import Text

Mark = Literal["open", "part", "held", "shut"]

SIGNS: Final[dict[Mark, str]] = {"open": "#", "part": "+", "held": "x", "shut": "."}
MEANINGS: Final[dict[Mark, Text]] = {
    "open": Text("permitted all day, closed hours apart", "全天可做（限制时段除外）"),
    "part": Text("permitted part of the day", "当日部分时间可做"),
    "held": Text("open, but held back", "已开放但受限"),
    "shut": Text("not open", "未开放"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """One local day of a row: [since, until) is what of it lies in the timeline, `spans` are cut to it."""

    day: date
    mark: Mark
    since: int
    until: int
    spans: tuple[Span, ...]


def days_of(row: Row, timeline: Timeline) -> tuple[Day, ...]:
    """Every local day of the servicing zone from the first to the last of the timeline."""
    first, last = local_day(timeline.since, timeline.zone), local_day(timeline.until - 1, timeline.zone)
    edges = [timeline.since, *(day_start(day, timeline.zone) for day in range(first + 1, last + 1)), timeline.until]
    found: list[Day] = []
    place = 0
    for number, (since, until) in enumerate(pairwise(edges)):
        while row.spans[place].until <= since:
            place += 1
        spans: list[Span] = []
        at = place
        while at < len(row.spans) and row.spans[at].since < until:
            span = row.spans[at]
            spans.append(replace(span, since=max(span.since, since), until=min(span.until, until)))
            at += 1
        found.append(Day(date.fromordinal(first + number), mark_of(spans), since, until, tuple(spans)))
    return tuple(found)


def mark_of(spans: Iterable[Span]) -> Mark:
    """How a day is told: what nothing but closed hours holds back does not count against it."""
    told = list(spans)
    if any(span.status == "permitted" for span in told):
        return "open" if all(span.status == "permitted" or by_the_clock(span) for span in told) else "part"
    return "held" if any(span.status == "denied" for span in told) else "shut"


def by_the_clock(span: Span) -> bool:
    """Whether nothing but hours that are closed holds it back: a night, in most places."""
    return span.status == "denied" and closed_hours(span.reasons)


def closed_hours(reasons: Iterable[Reason]) -> bool:
    """Whether all of them are hours that are closed."""
    return all(reason.code == "hours" for reason in reasons)
