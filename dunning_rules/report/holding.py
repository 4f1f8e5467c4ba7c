"""What holds something back, until when, and what then: hop by hop, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from ..decision import Candidate, Reason
from ..times import Hop, Row, When, keys_of
from ..values import Text
from ..wording import detail
from .decision import nearest
from .durations import how_long, short
from .labels import label
from .naming import Naming

NOW: Final = Text("now, until {until}", "现在可做，至 {until}")
FOR_GOOD: Final = Text("now, and for all of the time looked at", "现在可做，且在查询期内一直可做")
LATER_UNTIL: Final = Text("; then until {until}", "；可做至 {until}")
HELD: Final = Text("until then: {hops}", "在此之前：{hops}")
UNTIL: Final = Text("{what} until {until}", "{what}，至 {until}")
THEN: Final = Text(", then ", "；然后")
EVENT: Final = Text("time alone does not open it: {what}", "不会因时间推移而开放：{what}")
BEYOND: Final = Text("not within {n} days: {what}", "{n} 天内不可做：{what}")
MORE: Final = Text("{what} (+{n})", "{what}（另有 {n} 项）")
AND: Final = Text(" and ", "，并且")


def times_of(names: Naming, now: int, horizon: int) -> Callable[[Candidate], list[str]]:
    """What is told of a candidate's times: from when and until when, and what holds it back till then."""

    def told(candidate: Candidate) -> list[str]:
        return when_lines(candidate.when, now, names, horizon)

    return told


def when_lines(when: When, now: int, names: Naming, horizon: int) -> list[str]:
    """From when it is permitted; where that is not now, what holds it back till then."""
    told = [when_line(when, now, names, horizon)]
    if when.start is not None and when.hops:
        told.append(HELD.in_(names.lang).format(hops=hops_line(when.hops, now, when.zone, names)))
    return told


def when_line(when: When, now: int, names: Naming, horizon: int) -> str:
    """From when it is permitted and until when, and what holds it back till then; `horizon` in days.

    Without such an instant: what has to happen, or that it lies beyond the horizon.
    """
    lang = names.lang
    if when.start is None:
        return never_line(when.hops, now, when.zone, names, horizon)
    if when.start == now:
        if when.end is None:
            return FOR_GOOD.in_(lang)
        return NOW.in_(lang).format(until=short(when.end, now, when.zone))
    told = label("from-then", lang, when=names.day(when.start, when.zone), wait=how_long(now, when.start, lang))
    if when.end is not None:
        told += LATER_UNTIL.in_(lang).format(until=short(when.end, when.start, when.zone))
    return told


def never_line(hops: Sequence[Hop], now: int, zone: str, names: Naming, horizon: int) -> str:
    """Why nothing opens it: what ends with time is told first, then what does not."""
    lang = names.lang
    last = hops[-1]
    template = BEYOND if last.beyond_horizon else EVENT
    what = reasons_line(nearest(last.reasons), names)
    told = template.in_(lang).format(n=horizon, what=what)
    return told if len(hops) == 1 else f"{hops_line(hops[:-1], now, zone, names)}{THEN.in_(lang)}{told}"


def hops_line(hops: Iterable[Hop], now: int, zone: str, names: Naming) -> str:
    """`quiet hours [CN-TIME-1] until 08:00, then seven in seven [US-FREQ-1] until 11-14 00:00`."""
    told: list[str] = []
    at = now
    for hop in hops:
        assert hop.until is not None
        what = reasons_line(nearest(hop.reasons), names)
        told.append(UNTIL.in_(names.lang).format(what=what, until=short(hop.until, at, zone)))
        at = hop.until
    return THEN.in_(names.lang).join(told)


def reasons_line(reasons: Sequence[Reason], names: Naming, most: int = 2) -> str:
    """What several reasons are, the first of them in words."""
    every = list(dict.fromkeys(reason_name(one, names) for one in reasons))
    what = AND.in_(names.lang).join(every[:most])
    return what if len(every) <= most else MORE.in_(names.lang).format(what=what, n=len(every) - most)


def reason_name(told: Reason, names: Naming) -> str:
    """A reason in few words: a guard by its name with its row, all else by what was seen."""
    if told.guard is None:
        return detail(told, names.lang, names.titles)
    if names.lang == "zh":
        return f"“{told.guard.text.zh.rstrip('。.')}”[{told.guard.row}]"
    return f"{told.guard.guard.replace('-', ' ')} [{told.guard.row}]"


def hops_of(row: Row, since: int) -> tuple[Hop, ...]:
    """What holds a row of a timeline back from an instant on, hop by hop: each to the end of what lasts longest.

    The last hop has no end where nothing of the timeline is permitted from there on.
    """
    hops: list[Hop] = []
    at = since
    while True:
        place = next(number for number, span in enumerate(row.spans) if span.since <= at < span.until)
        if row.spans[place].status == "permitted":
            return tuple(hops)
        ends = {reason: _lasts(row, place, reason) for reason in row.spans[place].reasons}
        last = max(ends.values())
        beyond = last >= row.spans[-1].until
        hops.append(Hop(tuple(one for one, end in ends.items() if end == last), None if beyond else last, beyond))
        if beyond:
            return tuple(hops)
        at = last


def _lasts(row: Row, place: int, reason: Reason) -> int:
    """Until when a reason of one span goes on being told."""
    keys = keys_of((reason,))
    end = row.spans[place].until
    for span in row.spans[place + 1 :]:
        if not keys <= keys_of(span.reasons):
            break
        end = span.until
    return end
