"""A timeline on a terminal: a row a candidate, a column a day, and below what holds each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from ..calendar import DAY, local_date, to_datetime
from ..times import Row, Timeline, When
from ..values import Text
from .calendargrid import grid_lines
from .daymarks import MEANINGS, SIGNS, by_the_clock, closed_hours, days_of
from .decision import nearest
from .durations import short
from .holding import HELD, THEN, hops_line, hops_of, never_line, reasons_line, when_line
from .labels import label
from .layout import hung, padded, ruled, width, wrapped
from .naming import Naming

HOLDS: Final = Text("WHAT HOLDS THEM, AND UNTIL WHEN", "各项受何限制、至何时")
NEVER: Final = Text(
    "{n} of {of} rows are not permitted in all this time, if nothing else happens; `--all` shows them.",
    "{of} 项中有 {n} 项期间内均不可做（如无其他变化），加 `--all` 可显示。",
)
NOTHING: Final = Text("Nothing is permitted in all this time.", "期间内没有可做的事项。")
AGAIN: Final = Text("held back {since} to {until}: {what}", "{since} 至 {until} 受限：{what}")
EACH_DAY: Final = Text(
    "closed hours each day, {since} to {until}: {what}", "每日 {since} 至 {until} 为限制时段：{what}"
)
MOST_DAYS: Final = Text(
    "closed hours on most days, {since} to {until}: {what}", "多数日期 {since} 至 {until} 为限制时段：{what}"
)
CLOSED: Final = Text("no longer from {since}: {what}", "{since} 起不再可做：{what}")


def timeline_lines(
    timeline: Timeline, names: Naming, title: str, columns: int = 80, *, everything: bool = False
) -> list[str]:
    """The whole answer; with `everything` also the rows that are never permitted."""
    lang = names.lang
    rows = in_order(timeline.rows, names)
    shown = rows if everything else [row for row in rows if ever_permitted(row)]
    folded = [] if everything else [row for row in rows if not ever_permitted(row)]
    lines = [*wrapped(title, columns), *wrapped(head_line(timeline, names), columns)]
    if timeline.asker.law_on is not None:
        lines.append(label("law-on", lang, day=timeline.asker.law_on))
    if not shown:
        lines += ["", NOTHING.in_(lang)]
    else:
        lines += ["", *_legend(lang, columns), "", *_grid(timeline, shown, names, columns)]
        lines += ["", HOLDS.in_(lang)]
        for number, row in enumerate(shown, 1):
            lines += _row_lines(number, row, timeline, names, columns)
    if folded:
        lines += ["", *wrapped(NEVER.in_(lang).format(n=len(folded), of=len(rows)), columns)]
    return lines


def head_line(timeline: Timeline, names: Naming) -> str:
    """The loan, the asked instant, how far it looks."""
    last = local_date(timeline.until - 1, timeline.zone)
    days = (last - local_date(timeline.since, timeline.zone)).days + 1
    moment = names.moment(timeline.since, timeline.zone)
    span = label("days-to", names.lang, n=days, last=last)
    return f"{label('loan', names.lang)} {timeline.loan} · {moment} · {span}"


def in_order(rows: Sequence[Row], names: Naming) -> list[Row]:
    """In the order of the procedure."""
    order = {action: at for at, action in enumerate(names.actions)}
    return sorted(rows, key=lambda row: (order.get(row.action, len(order)), row.id))


def ever_permitted(row: Row) -> bool:
    """Whether it is permitted at any time."""
    return any(span.status == "permitted" for span in row.spans)


def row_name(row: Row, names: Naming) -> str:
    """The action, and whom it reaches where several candidates have it."""
    whom = names.whom(row.party, row.address)
    return names.action(row.action) + (f" → {whom}" if whom else "")


def _legend(lang: str, columns: int) -> list[str]:
    pairs = [f"{SIGNS[mark]} {MEANINGS[mark].in_(lang)}" for mark in SIGNS]
    line = "   ".join(pairs)
    if width(line) <= columns:
        return [line]
    left = max(map(width, pairs[::2])) + 3
    halves = [(padded(one, left) + other).rstrip() for one, other in zip(pairs[::2], pairs[1::2], strict=True)]
    return halves if max(map(width, halves)) <= columns else pairs


def _grid(timeline: Timeline, rows: Sequence[Row], names: Naming, columns: int) -> list[str]:
    told = [
        (f"{number:>2} {names.action(row.action)}", {one.day: SIGNS[one.mark] for one in days_of(row, timeline)})
        for number, row in enumerate(rows, 1)
    ]
    first, last = local_date(timeline.since, timeline.zone), local_date(timeline.until - 1, timeline.zone)
    return grid_lines(told, first, last, columns)


def _row_lines(number: int, row: Row, timeline: Timeline, names: Naming, columns: int) -> list[str]:
    lines = ruled(f"{number:>2} ", row_name(row, names), "", columns)
    for text in holding_texts(row, timeline, names):
        lines += hung("   ", text, columns)
    return lines


def holding_texts(row: Row, timeline: Timeline, names: Naming) -> list[str]:
    """From when the row is permitted, what holds it back till then, in closed hours and next, and when it ends."""
    lang, zone, now = names.lang, timeline.zone, timeline.since
    horizon = round((timeline.until - now) / DAY)
    hops = hops_of(row, now)
    permitted = [span for span in row.spans if span.status == "permitted"]
    if not permitted:
        return [never_line(hops, now, zone, names, horizon)]
    first, last = permitted[0], permitted[-1]
    end = first.until if first.until < timeline.until else None
    told = [when_line(When(first.since, end, hops, zone), now, names, horizon)]
    if hops:
        told.append(HELD.in_(lang).format(hops=hops_line(hops, now, zone, names)))
    told += closed_hours_text(row, zone, names)
    held = [one for one in row.spans if first.since < one.since < last.since and one.status != "permitted"]
    for span in [one for one in held if not by_the_clock(one)][:1]:
        until = next(one.since for one in permitted if one.since > span.since)
        edges = {"since": short(span.since, now, zone), "until": short(until, span.since, zone)}
        told.append(AGAIN.in_(lang).format(what=reasons_line(span.reasons, names), **edges))
    rest = [span for span in row.spans if span.since >= last.until]
    if any(not by_the_clock(span) for span in rest) and timeline.until - last.until >= DAY:
        later = [hop for hop in hops_of(row, last.until) if hop.until is None or not closed_hours(hop.reasons)]
        what = reasons_line(nearest(later[-1].reasons), names)
        if later[:-1]:
            what = THEN.in_(lang).join((hops_line(later[:-1], last.until, zone, names), what))
        told.append(CLOSED.in_(lang).format(since=short(last.until, now, zone), what=what))
    return told


def closed_hours_text(row: Row, zone: str, names: Naming) -> list[str]:
    """The hours that close again and again between two stretches in which the row is permitted, and their rules."""
    found = [
        one
        for before, one, after in zip(row.spans, row.spans[1:], row.spans[2:], strict=False)
        if by_the_clock(one) and before.status == after.status == "permitted"
    ]
    hours = Counter((f"{to_datetime(one.since, zone):%H:%M}", f"{to_datetime(one.until, zone):%H:%M}") for one in found)
    if not hours:
        return []
    ((since, until), _), *others = hours.most_common()
    what = reasons_line(list(dict.fromkeys(reason for one in found for reason in one.reasons)), names)
    return [(MOST_DAYS if others else EACH_DAY).in_(names.lang).format(since=since, until=until, what=what)]
