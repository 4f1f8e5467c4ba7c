"""A simulation as one page: what ends it, what was made on which day, what was served and what is waited for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from .. import words
from ..calendar import local_date, local_day, to_datetime, weekday
from ..simulated import Made, Simulation, Waiting, monday_of
from ..values import Text
from ..wording import word
from .decision import grouped
from .labels import colon, label
from .markup import Html, tag
from .markup import lines as below
from .naming import DAYS, Naming
from .page import days_table, footer, heading, hints, monday, page, row_head, section, weeks_row
from .simulated import (
    ALL_ROWS,
    NOTHING,
    PAPERS,
    by_candidate,
    ending_line,
    granted_texts,
    head_line,
    made_name,
    made_text,
    most_line,
    notice_text,
    waiting_text,
    what_waits,
)
from .timelinepage import guards_of, rules_section

TITLE: Final = Text("Simulation: {title}", "推演：{title}")
HOW: Final = Text(
    "A virtual collector makes each permitted contact at its earliest instant; after each one all is asked anew.",
    "虚拟催收员在最早可做的时点完成每次联系，每次之后重新判定。",
)
MADE: Final = Text("WHAT IS MADE, AND HOW OFTEN EACH DAY", "完成事项及每日次数")
PAPER: Final = Text("Paper", "文书")
STATE: Final = Text("What became of it", "结果")
TOUCH: Final = Text("Point at a day, or tap it, for what is made on it.", "将指针移到某日或点按该日，可查看当日事项。")
PER_WEEK: Final = Text("contacts a week", "每周联系")
NEVER: Final = Text("WHAT IS NEVER PERMITTED", "始终不可做的事项")
TAKEN: Final = Text("WHAT IS TAKEN FOR GRANTED", "假定条件")
HAPPENED: Final = Text("WHAT HAPPENS MEANWHILE", "期间事项")
MANY: Final = 3
"""From so many on a day is shaded in full."""


def simulation_page(simulation: Simulation, names: Naming, title: str) -> str:
    """The whole page."""
    lang = names.lang
    caption = TITLE.in_(lang).format(title=title)
    lines = [head_line(simulation, names), HOW.in_(lang)]
    if simulation.asker.law_on is not None:
        lines.insert(1, label("law-on", lang, day=simulation.asker.law_on))
    warns = simulation.ending != "end" or bool(simulation.skipped)
    body = [heading(caption, lines)]
    body.append(tag("p", ending_line(simulation, names), class_="verdict warn" if warns else "verdict"))
    if simulation.made:
        body += [_table(simulation, names, caption), hints(TOUCH, lang)]
        body.append(_made(simulation, names))
    else:
        body.append(tag("p", NOTHING.in_(lang)))
    body += _papers(simulation, names) if simulation.notices else []
    body += _happened(simulation, names) if simulation.happened else []
    waiting, waits = what_waits(simulation, names)
    body += [section(waiting.in_(lang), tag("ul", _waiting(waits, simulation, names), class_="plain"))] if waits else []
    never = dict.fromkeys(names.action(one.partition("/")[0]) for one in simulation.never_permitted)
    body += [section(NEVER.in_(lang), tag("p", names.listed(never)))] if never else []
    body.append(section(TAKEN.in_(lang), (tag("p", text) for text in granted_texts(simulation, names))))
    guards = guards_of(reason for one in simulation.made for reason in one.advice)
    guards += guards_of(reason for one in simulation.waiting for hop in one.hops for reason in hop.reasons)
    body += [rules_section(dict.fromkeys(guards), lang)] if guards else []
    return page(caption, [*body, footer(simulation.asker, lang)], lang)


def _table(simulation: Simulation, names: Naming, caption: str) -> Html:
    days = _days(simulation)
    rows = [
        _row(
            row_head(names.action(made[0].action), names.whom(made[0].party, made[0].address)),
            made,
            days,
            simulation,
            names,
        )
        for _, made in by_candidate(simulation)
    ]
    every = row_head(ALL_ROWS.in_(names.lang), "")
    rows.append(_row(every, simulation.contacts, days, simulation, names, class_="sum"))
    by_week = {week.first: week.contacts for week in simulation.per_week}
    per_week = weeks_row(PER_WEEK.in_(names.lang), days, lambda first: str(by_week.get(first, 0) or ""))
    return days_table(caption, days, [*rows, per_week], names.lang)


def _days(simulation: Simulation) -> list[date]:
    """Every day, but of those after its end only what shows that it has ended: the rest of that week, and the next."""
    zone = simulation.zone
    first, last = local_day(simulation.since, zone), local_day(simulation.until - 1, zone)
    stopped = local_date(min(simulation.stopped, simulation.until - 1), zone)
    shown = min(last, (monday_of(stopped) + timedelta(days=13)).toordinal())
    return [date.fromordinal(day) for day in range(first, shown + 1)]


def _row(
    head: Html,
    made: Sequence[Made],
    days: Sequence[date],
    simulation: Simulation,
    names: Naming,
    class_: str | None = None,
) -> Html:
    zone = simulation.zone
    by_day = dict(grouped(made, lambda one: local_date(one.at, zone)))
    stopped = local_date(min(simulation.stopped, simulation.until - 1), zone)
    cells = []
    for day in days:
        here = by_day.get(day, [])
        kind = "after" if day > stopped else "made" if len(here) >= MANY else "few" if here else ""
        if day == stopped and simulation.ending != "until":
            kind += " end"
        text = tag("span", below(_day_lines(day, here, zone, names))) if here else ""
        cells.append(
            tag("td", (str(len(here)) if here else "", text), class_=monday(f"count {kind}", day), tabindex=-1)
        )
    return tag("tr", (head, *cells), class_=class_)


def _day_lines(day: date, made: Sequence[Made], zone: str, names: Naming) -> list[str]:
    """What was made on a day: when, what, and with what outcome."""
    lang = names.lang
    lines = [f"{day} {words.WEEKDAYS[DAYS[weekday(day.toordinal())]].in_(lang)}"]
    for one in made:
        outcome = "" if one.outcome is None else f" · {word(one.outcome, words.OUTCOMES, lang)}"
        sources = f" ({', '.join(one.source)})" if one.source else ""
        lines.append(f"{to_datetime(one.at, zone):%H:%M} {made_name(one, names)}{sources}{outcome}")
    return lines


def _made(simulation: Simulation, names: Naming) -> Html:
    lang = names.lang
    listed = (
        tag("li", (tag("b", made_name(made[0], names)), tag("p", made_text(made, simulation.zone, lang))))
        for _, made in by_candidate(simulation)
    )
    told = [tag("ol", listed, class_="rows")]
    if simulation.contacts:
        told.append(tag("p", most_line(simulation, names)))
    return section(MADE.in_(lang), told)


def _papers(simulation: Simulation, names: Naming) -> list[Html]:
    lang = names.lang
    head = tag("tr", (tag("th", one.in_(lang), scope="col") for one in (PAPER, STATE)))
    skipped = simulation.skipped
    rows = (
        tag(
            "tr",
            (
                tag("th", (names.action(one.action), tag("small", one.document, class_="soft")), scope="row"),
                tag("td", notice_text(one, simulation, names), class_="warn" if one in skipped else None),
            ),
        )
        for one in simulation.notices
    )
    return [section(PAPERS.in_(lang), tag("table", (tag("thead", head), tag("tbody", rows)), class_="list"))]


def _happened(simulation: Simulation, names: Naming) -> list[Html]:
    came = (tag("li", f"{names.day(at, simulation.zone)}{colon(names.lang)}{name}") for name, at in simulation.happened)
    return [section(HAPPENED.in_(names.lang), tag("ul", came, class_="plain"))]


def _waiting(waits: Iterable[Waiting], simulation: Simulation, names: Naming) -> Iterable[Html]:
    told = [(waiting_text(one, simulation, names), one) for one in waits]
    for text, same in grouped(told, lambda pair: pair[0]):
        rows = names.listed(names.action(one.action) for _, one in same)
        yield tag("li", (tag("b", rows), tag("p", text)))
