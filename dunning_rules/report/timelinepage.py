"""A timeline as one page that can be pasted into a report: days with their nights and holds, and what holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from .. import words
from ..calendar import day_end, day_start, to_datetime, weekday
from ..decision import Guarded, Reason
from ..times import Row, Span, Timeline
from ..values import Text
from .daymarks import Day, by_the_clock, days_of
from .holding import reason_name
from .labels import FORCES, KNOWN, colon, label
from .markup import Html, tag
from .markup import lines as below
from .naming import DAYS, Naming
from .page import TOUCH, days_table, footer, heading, hints, monday, page, row_head, section
from .pagestyle import HATCH
from .timeline import HOLDS, NOTHING, ever_permitted, head_line, holding_texts, in_order, row_name

TITLE: Final = Text("Timeline: {title}", "时间线：{title}")
IF_NOTHING: Final = Text("What follows holds if nothing else happens.", "以下以无其他变化为前提。")
PERMITTED: Final = Text("permitted", "可做")
CLOSED_HOURS: Final = Text("closed hours", "限制时段")
HELD: Final = Text("open, but held back", "已开放但受限")
SHUT: Final = Text("not open", "未开放")
MORE: Final = Text("{n} more that are not permitted in all this time", "另有 {n} 项期间内均不可做")
RULES: Final = Text("THE RULES THAT HOLD, WITH THEIR CITATIONS", "相关规则及其出处")
RULE: Final = Text("Rule", "规则")
CITATION: Final = Text("Citation", "出处")
SAYS: Final = Text("What it says", "内容")

COLOURS: Final = {"permitted": "var(--ok)", "night": "transparent", "held": "var(--veil)", "shut": "var(--shut)"}


def timeline_page(timeline: Timeline, names: Naming, title: str) -> str:
    """The whole page."""
    lang = names.lang
    rows = in_order(timeline.rows, names)
    shown = [row for row in rows if ever_permitted(row)]
    rest = [row for row in rows if not ever_permitted(row)]
    lines = [head_line(timeline, names), IF_NOTHING.in_(lang)]
    if timeline.asker.law_on is not None:
        lines.insert(1, label("law-on", lang, day=timeline.asker.law_on))
    patterns: dict[str, str] = {}
    caption = TITLE.in_(lang).format(title=title)
    body = [heading(caption, lines)]
    if shown:
        marked = [(row, days_of(row, timeline)) for row in shown]
        cells = [_row(row, days, names, timeline, patterns) for row, days in marked]
        days = [day.day for day in marked[0][1]]
        body += [_legend(lang), days_table(caption, days, cells, lang), hints(TOUCH, lang)]
        holding = (tag("li", (tag("b", row_name(row, names)), *_lines(row, timeline, names))) for row in shown)
        body.append(section(HOLDS.in_(lang), tag("ol", holding, class_="rows")))
    else:
        body.append(tag("p", NOTHING.in_(lang), class_="verdict warn"))
    if rest:
        listed = (tag("li", (tag("b", row_name(row, names)), *_lines(row, timeline, names))) for row in rest)
        summary = tag("summary", MORE.in_(lang).format(n=len(rest)))
        body.append(tag("details", (summary, tag("ul", listed, class_="plain"))))
    guards = guards_of(reason for row in rows for span in row.spans for reason in (*span.reasons, *span.advice))
    body += [rules_section(guards, lang)] if guards else []
    body.append(footer(timeline.asker, lang))
    style = "".join(f".{name}{{background:{pattern}}}\n" for pattern, name in patterns.items())
    return page(caption, body, lang, style=style)


def _lines(row: Row, timeline: Timeline, names: Naming) -> Iterable[Html]:
    return (tag("p", text) for text in holding_texts(row, timeline, names))


def _legend(lang: str) -> Html:
    kinds = (("permitted", PERMITTED), ("night", CLOSED_HOURS), ("held", HELD), ("shut", SHUT))
    entries = []
    for kind, text in kinds:
        colour = COLOURS[kind]
        swatch = tag("i", style=f"background:linear-gradient({colour},{colour}),{HATCH}", aria_hidden="true")
        entries.append(tag("li", (swatch, text.in_(lang))))
    return tag("ul", entries, class_="legend")


def _row(row: Row, days: Sequence[Day], names: Naming, timeline: Timeline, patterns: dict[str, str]) -> Html:
    cells = []
    for day in days:
        name = patterns.setdefault(pattern_of(day, timeline.zone), f"p{len(patterns)}")
        text = tag("span", below(day_lines(day, names, timeline.zone)))
        cells.append(tag("td", text, class_=monday(f"bar {name}", day.day), tabindex=-1))
    return tag("tr", (row_head(names.action(row.action), names.whom(row.party, row.address)), *cells))


def pattern_of(day: Day, zone: str) -> str:
    """The stretches of a day as a background: what is permitted is plain, what is not lies hatched under a veil."""
    start, end = day_start(day.day.toordinal(), zone), day_end(day.day.toordinal(), zone)
    stops = [] if day.since == start else [f"var(--bg) 0 {_share(day.since, start, end)}"]
    for span in day.spans:
        colour = COLOURS[kind_of(span)]
        stops.append(f"{colour} {_share(span.since, start, end)} {_share(span.until, start, end)}")
    plain = all(kind_of(span) in ("permitted", "shut") for span in day.spans)
    shade = f"linear-gradient(90deg,{','.join(stops)})"
    return shade if plain else f"{shade},{HATCH}"


def _share(instant: int, start: int, end: int) -> str:
    return f"{round(100 * (instant - start) / (end - start), 1):g}%"


def kind_of(span: Span) -> str:
    """How a stretch is drawn."""
    if span.status == "permitted":
        return "permitted"
    if span.status == "not_open":
        return "shut"
    return "night" if by_the_clock(span) else "held"


def day_lines(day: Day, names: Naming, zone: str) -> list[str]:
    """What a day tells when it is pointed at: its stretches by the clock, each with what holds it."""
    lang = names.lang
    weekday_ = words.WEEKDAYS[DAYS[weekday(day.day.toordinal())]].in_(lang)
    lines = [f"{day.day} {weekday_}"]
    kinds = {"permitted": PERMITTED, "night": CLOSED_HOURS, "held": HELD, "shut": SHUT}
    for span in day.spans:
        times = f"{_clock(span.since, zone)}–{_clock(span.until, zone, end=True)}"
        told = f"{times} {kinds[kind_of(span)].in_(lang)}"
        reasons = list(dict.fromkeys(reason_name(one, names) for one in (*span.reasons, *span.advice)))
        if reasons:
            more = f" (+{len(reasons) - 3})" if len(reasons) > 3 else ""
            told += f"{colon(lang)}{names.listed(reasons[:3])}{more}"
        lines.append(told)
    return lines


def _clock(instant: int, zone: str, *, end: bool = False) -> str:
    clock = f"{to_datetime(instant, zone):%H:%M}"
    return "24:00" if end and clock == "00:00" else clock


def guards_of(reasons: Iterable[Reason]) -> list[Guarded]:
    """The guards that speak, each once, by row."""
    found = {(one.guard.pack, one.guard.guard): one.guard for one in reasons if one.guard is not None}
    return sorted(found.values(), key=lambda one: (one.row, one.pack, one.guard))


def rules_section(guards: Iterable[Guarded], lang: str) -> Html:
    """The guards with what they say, their citation, their force, and how well their text is known."""
    head = tag("tr", (tag("th", one.in_(lang), scope="col") for one in (RULE, SAYS, CITATION)))
    rows = (
        tag(
            "tr",
            (
                tag("th", (one.row, tag("small", f" {one.pack}/{one.guard}", class_="soft")), scope="row"),
                tag("td", one.text.in_(lang)),
                tag("td", f"{one.cite} · {FORCES[one.force].in_(lang)} · {KNOWN[one.known].in_(lang)}"),
            ),
        )
        for one in guards
    )
    return section(RULES.in_(lang), tag("table", (tag("thead", head), tag("tbody", rows)), class_="list"))
