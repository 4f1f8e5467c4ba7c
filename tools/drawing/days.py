"""Six lines of a playbook beside a hundred days of one loan: a bar an action, nights and a hardship plan hatched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import Final, Literal, assert_never

from dunning_rules import Playbook, Snapshot, load_playbook, load_snapshot
from dunning_rules.calendar import day_start, local_day
from dunning_rules.decision import Guarded
from dunning_rules.report.daymarks import by_the_clock
from dunning_rules.report.markup import Html, tag
from dunning_rules.times import Row, Span, Timeline

from .svg import MONO, SANS, Paint, box, cells, hatch, line, number, picture, styled, text

Kind = Literal["open", "night", "held", "plan", "done", "shut"]

FROM: Final = "2026-03-04T00:00:00-05:00"
DAYS: Final = 100
FIRST_PAST_DUE: Final = 30
LINES: Final = 6
ACTIONS: Final = ("text", "call", "letter", "sue")
BAR: Final = 28
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TOKEN: Final = re.compile(r"(?P<key>[\w-]+:)|(?P<value>[\w.-]+)|(?P<ink>[^\w\s]+)")

FILLS: Final[dict[str, Paint]] = {
    "card": ("#ffffff", "#0f1512"),
    "code": ("#f3f6f4", "#18201c"),
    "track": ("#eef1ef", "#1b2420"),
    "open": ("#1f7f4c", "#3fb377"),
    "night-ground": ("#e6ebe8", "#26322d"),
    "held-ground": ("#fde3d3", "#4a2a18"),
    "plan-ground": ("#e2e0fb", "#2e2b57"),
    "done": ("#cfe5d8", "#23402f"),
    "ink": ("#17211c", "#e8eeea"),
    "soft": ("#56625c", "#a3afa9"),
    "on-open": ("#ffffff", "#06140c"),
    "on-plan": ("#3a3299", "#d6d2ff"),
    "key": ("#0a5fa8", "#7cc0f8"),
    "value": ("#8a4200", "#f0b072"),
    "mark": ("#5f6b9a", "#a7b2e6"),
}
STROKES: Final[dict[str, Paint]] = {
    "frame": ("#d3dad6", "#2d3a34"),
    "night-line": ("#a9b5af", "#54655d"),
    "held-line": ("#d9622b", "#f08a55"),
    "plan-line": ("#8f88e6", "#6a62c4"),
    "on-plan": ("#e2e0fb", "#2e2b57"),
    "halo": ("#ffffff", "#0f1512"),
    "tick": ("#c3ccc7", "#3a4842"),
    "event": ("#8b968f", "#74827b"),
}
MORE: Final = f"""\
text{{font:13px {SANS}}}
.mono{{font:14px {MONO};white-space:pre}}
.tight{{font-size:9.5px}}
.small{{font-size:12px}}
.cite{{font:11.5px {MONO}}}
.bold{{font-weight:600}}
path{{fill:none}}
.hatch{{stroke-width:2.4}}
.frame,.tick,.event{{stroke-width:1}}
.event{{stroke-dasharray:2 3}}
.on-plan,.halo{{stroke-width:5;stroke-linejoin:round;paint-order:stroke}}
.night{{fill:url(#night)}}
.held{{fill:url(#held)}}
.plan{{fill:url(#plan)}}"""
TITLE: Final = "Six lines of a playbook beside a hundred days of one loan"
EVENTS: Final = {
    "first-talk": "spoke by phone",
    "plan": "hardship plan agreed",
    "letter-sent": "letter sent",
    "second-talk": "spoke by phone",
}
MISSED: Final = "payment missed"
PLAN: Final = (
    "A plan agreed for hardship",
    "The playbook's own pause: while the plan is kept, nothing demands payment.",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things lie: `left` is where the first day begins, `per_day` and `cell` are widths in hundredths.

    `above` puts the names of rows above their bars, the names of events in two tiers and the keys below each other.
    """

    wide: int
    left: int
    per_day: int
    cell: int
    mono: str
    per_line: int
    above: bool

    @property
    def pad(self) -> int:
        return 12 if self.above else 16

    @property
    def code_high(self) -> int:
        return LINES * self.per_line + 20

    @property
    def top(self) -> int:
        """Where the first bar begins."""
        return self.pad + self.code_high + (78 if self.above else 62)

    @property
    def step(self) -> int:
        """From one bar to the next."""
        return 52 if self.above else 40

    @property
    def bottom(self) -> int:
        """Where the last bar ends."""
        return self.top + self.step * (len(ACTIONS) - 1) + BAR

    @property
    def keys(self) -> int:
        """Where the keys begin."""
        return self.bottom + (100 if self.above else 84)

    @property
    def high(self) -> int:
        return self.keys + (3 * 100 - 4 if self.above else 112)

    def place(self, instant: int, timeline: Timeline) -> int:
        """Where an instant lies: hundredths from the left edge."""
        into = (instant - timeline.since) * DAYS * self.per_day
        return self.left * 100 + into // (timeline.until - timeline.since)


DESK: Final = Layout(830, 146, 6_60, 8_60, "mono", 23, above=False)
PHONE: Final = Layout(420, 14, 3_92, 5_90, "mono tight", 17, above=True)


def asked(folder: Path) -> tuple[Playbook, Snapshot]:
    """The playbook, and the loan with all that happened in the hundred days."""
    return load_playbook(folder / "hundred-days.yaml"), load_snapshot(folder / "hundred-days.loan.yaml")


def timeline_of(playbook: Playbook, snapshot: Snapshot) -> Timeline:
    """The hundred days: each instant is answered from what was known by then."""
    return playbook.timeline(snapshot.at(FROM), days=DAYS)


def days_picture(folder: Path, layout: Layout) -> str:
    """The file."""
    playbook, snapshot = asked(folder)
    timeline = timeline_of(playbook, snapshot)
    source = (folder / "hundred-days.yaml").read_text(encoding="utf-8").splitlines()
    first = source.index("stages:")
    shown = source[first : first + LINES]
    rows = [timeline.of(action)[0] for action in ACTIONS]
    titles = {action.id: action.title.en for action in playbook.rules.actions}
    frame = {"x": "0.5", "y": "0.5", "width": layout.wide - 1, "height": layout.high - 1, "rx": 10}
    parts = [
        styled(FILLS, STROKES, MORE),
        tag("defs", _hatches()),
        tag("rect", **frame, class_="card frame"),
        *_code(shown, layout),
        *_events(_happened(snapshot, rows), timeline, layout),
        *(part for at, row in enumerate(rows) for part in _row(at, row, titles[row.action], timeline, layout)),
        *_axis(timeline, shown, layout),
        *_keys(rows, first + LINES, layout),
    ]
    description = _description(rows, titles, timeline)
    return picture((layout.wide, layout.high), TITLE, description, parts)


def kind_of(span: Span) -> Kind:
    """How a stretch of time is drawn."""
    if span.status == "permitted":
        return "open"
    if by_the_clock(span):
        return "night"
    kinds = {reason.kind for reason in span.reasons}
    if span.status == "denied":
        return "done" if kinds == {"cadence"} else "held"
    return "plan" if kinds == {"pause"} else "shut"


def stretches(row: Row) -> list[tuple[Kind, tuple[Span, ...]]]:
    """The row in stretches of one kind, each with its spans."""
    return [(kind, tuple(spans)) for kind, spans in groupby(row.spans, key=kind_of)]


def _happened(snapshot: Snapshot, rows: Sequence[Row]) -> list[tuple[int, str]]:
    """What happened to the loan, and that the plan was broken, which the engine itself finds."""
    told = [(record.at, EVENTS[record.id]) for record in snapshot.ledger if record.id in EVENTS]
    missed = next(spans[-1].until for kind, spans in stretches(rows[0]) if kind == "plan")
    return sorted([*told, (missed, MISSED)])


def _hatches() -> tuple[Html, ...]:
    return (
        hatch("night", "night-ground", "night-line", gap=4),
        hatch("held", "held-ground", "held-line", gap=7),
        hatch("plan", "plan-ground", "plan-line", gap=8, turned=-45),
    )


def _code(shown: Iterable[str], layout: Layout) -> Iterator[Html]:
    yield box(layout.pad, layout.pad, layout.wide - 2 * layout.pad, layout.code_high, "code", 7)
    if not layout.above:
        yield text(layout.wide - 30, layout.pad + 25, "playbook.yaml", "small soft", "end")
    for at, told in enumerate(shown):
        down = layout.pad + 10 + at * layout.per_line + layout.per_line * 2 // 3
        for found in TOKEN.finditer(told):
            across = layout.pad * 100 + (4_00 if layout.above else 16_00) + found.start() * layout.cell
            yield from cells(across, down, found[0], layout.cell, f"{layout.mono} {found.lastgroup}")


def _events(happened: Sequence[tuple[int, str]], timeline: Timeline, layout: Layout) -> Iterator[Html]:
    """The lines first, so that no name is crossed by one."""
    highest = layout.pad + layout.code_high + 24
    places = [layout.place(instant, timeline) for instant, _ in happened]
    downs = [highest + (16 if layout.above and at % 2 else 0) for at in range(len(happened))]
    dots = max(downs) + 9
    for x, down in zip(places, downs, strict=True):
        yield line(number(x), down + 4, number(x), layout.bottom, "event")
        yield tag("circle", cx=number(x), cy=dots, r=3, class_="mark")
    for x, down, (_, told) in zip(places, downs, happened, strict=True):
        yield text(number(x - 3_00), down, told, "small soft halo")


def _row(at: int, row: Row, title: str, timeline: Timeline, layout: Layout) -> Iterator[Html]:
    top = layout.top + layout.step * at
    if layout.above:
        yield text(layout.left, top - 6, title, "ink bold halo")
    else:
        yield text(layout.left - 12, top + 19, title, "ink bold", "end")
    yield box(layout.left, top, DAYS * layout.per_day // 100, BAR, "track")
    drawn: dict[Kind, str] = {}
    for kind, spans in stretches(row):
        x, end = layout.place(spans[0].since, timeline), layout.place(spans[-1].until, timeline)
        if kind != "shut":
            drawn[kind] = drawn.get(kind, "") + f"M{number(x)} {top}h{number(end - x)}v{BAR}H{number(x)}z"
    for kind, path in drawn.items():
        yield tag("path", d=path, class_=kind, data_row=row.id, data_kind=kind)
    for kind, spans in stretches(row):
        x, end = layout.place(spans[0].since, timeline), layout.place(spans[-1].until, timeline)
        yield from _label(kind, spans[-1], x, end, top)


def _label(kind: Kind, span: Span, x: int, end: int, top: int) -> Iterator[Html]:
    """A word on a stretch that has room for it."""
    told, class_ = "", "soft"
    match kind:
        case "shut":
            told = next(f"from day {str(one.value('wants')).strip('.')}" for one in span.reasons)
        case "plan":
            told, class_ = "plan kept", "on-plan"
        case "open":
            told, class_ = "permitted", "on-open"
        case "done":
            told = "done, at most once"
        case "night" | "held":
            return
        case _:
            assert_never(kind)
    if end - x >= 7_10 * len(told):
        yield text(number((x + end) // 2), top + 19, told, f"small {class_}", "middle")


def _axis(timeline: Timeline, shown: Iterable[str], layout: Layout) -> Iterator[Html]:
    top = layout.bottom + 6
    named = {int(found) for told in shown for found in re.findall(r"\b(\d+)\.\.", told)}
    first = local_day(timeline.since, timeline.zone)
    for day in range(0, DAYS + 1, 10):
        x = number(layout.place(day_start(first + day, timeline.zone), timeline))
        past_due = FIRST_PAST_DUE + day
        yield line(x, top, x, top + 5, "tick")
        anchor = "middle" if 0 < day < DAYS or not layout.above else "end" if day else "start"
        if layout.above and day == DAYS - 10:  # leaves room for the last
            continue
        yield text(x, top + 19, str(past_due), "small ink bold" if past_due in named else "small soft", anchor)
    if layout.above:
        yield text(layout.left, top + 54, "above: days past due, and the date", "small soft")
    else:
        yield text(layout.left - 26, top + 19, "days past due", "small soft", "end")
    for day in range(DAYS):
        on = date.fromordinal(first + day)
        if day == 0 or on.day == 1:
            x = number(layout.place(day_start(first + day, timeline.zone), timeline))
            anchor = "start" if layout.above and day == 0 else "middle"
            yield text(x, top + 36, f"{on.day} {MONTHS[on.month - 1]}", "small soft", anchor)


def _keys(rows: Sequence[Row], pause_line: int, layout: Layout) -> Iterator[Html]:
    """What the hatches are, each with what holds it: a law with its citation, or a line of the playbook."""
    spans = {kind: spans[0] for row in rows for kind, spans in stretches(row)}
    night, held = speaking(spans["night"]), speaking(spans["held"])
    yield line(layout.pad, layout.keys - 20, layout.wide - layout.pad, layout.keys - 20, "tick")
    keys = (
        ("night", "Nights", night.text.en, first_cited(night)),
        ("held", "After a conversation", held.text.en, first_cited(held)),
        ("plan", *PLAN, f"playbook.yaml, line {pause_line}"),
    )
    for at, (kind, title, told, cite) in enumerate(keys):
        x, y = (layout.left, layout.keys + 100 * at) if layout.above else (24 + 268 * at, layout.keys)
        yield box(x, y, 26, 18, kind, 2)
        yield text(x + 36, y + 14, title, "ink bold")
        lines = _even(told, 58 if layout.above else 37)
        for number_, words in enumerate(lines):
            yield text(x, y + 37 + 17 * number_, words, "small ink")
        yield text(x, y + 40 + 17 * len(lines), cite, "cite soft")


def speaking(span: Span) -> Guarded:
    """The guard that holds a stretch back, the first that is told."""
    return next(reason.guard for reason in span.reasons if reason.guard is not None)


def first_cited(guard: Guarded) -> str:
    """The citation without the comments that follow it."""
    return guard.cite.split(";")[0]


def _even(told: str, most: int) -> list[str]:
    """The text in as few lines as its length needs, all about as long."""
    fewest = wrap(told, most)
    return next(lines for columns in range(1, most + 1) if len(lines := wrap(told, columns)) == len(fewest))


def _description(rows: Iterable[Row], titles: Mapping[str, str], timeline: Timeline) -> str:
    """The same in words, for whoever does not see it."""
    told = []
    for row in rows:
        parts = []
        for closed, runs in groupby(stretches(row), key=lambda one: one[0] not in ("open", "night")):
            every = list(runs)
            since = local_day(every[0][1][0].since, timeline.zone) - local_day(timeline.since, timeline.zone)
            name = SAID[every[0][0]] if closed else "permitted" if len(every) == 1 else "permitted by day"
            parts.append(f"{name} from day {FIRST_PAST_DUE + since}")
        told.append(f"{titles[row.action]}: {', '.join(parts)}.")
    return " ".join(told)


SAID: Final[dict[Kind, str]] = {
    "held": "closed after a conversation",
    "plan": "closed by the hardship plan",
    "done": "done",
    "shut": "not open",
}
