"""One self-contained page: its head, its style, its tables of days; nothing is fetched, no script runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from ..decision import Asker
from ..simulated import monday_of
from ..values import Text
from .labels import colon
from .markup import Html, Inner, inside, tag, void
from .pagestyle import STYLE

ACTION: Final = Text("Action", "动作")
TOUCH: Final = Text("Point at a day, or tap it, for what holds.", "将指针移到某日或点按该日，可查看说明。")
RESTS_ON: Final = Text("Rests on", "依据")
SLIDE: Final = Text("Slide the table sideways for the later days.", "左右滑动表格可查看其余日期。")
CROWDED: Final = 45
"""So many days leave no room for their numbers on a desk."""
LIBRARY: Final = Text("library", "库版本")


def page(title: str, body: Iterable[Html], lang: str, *, style: str = "") -> str:
    """The whole page. `style` is what its own tables need besides."""
    head = (
        void("meta", charset="utf-8"),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", Html(STYLE + style)),
    )
    whole = tag("html", (tag("head", head), tag("body", tag("main", body))), lang=_language(lang))
    return f"<!DOCTYPE html>\n{whole}\n"


def _language(lang: str) -> str:
    return "zh-CN" if lang == "zh" else "en"


def heading(title: str, lines: Sequence[str]) -> Html:
    """What the page is about."""
    return tag("header", (tag("h1", title), *(tag("p", line, class_="soft") for line in lines)))


def section(title: str, inner: Inner) -> Html:
    """A part under its heading; capitals are for a terminal, which has no other way to show a heading."""
    return tag("section", (tag("h2", title.capitalize() if title.isupper() else title), inside(inner)))


def hints(touch: Text, lang: str) -> Html:
    """How the table above is read on a screen."""
    slide = tag("span", SLIDE.in_(lang), class_="narrow")
    return tag("p", (touch.in_(lang), " ", slide), class_="soft screen")


def days_table(caption: str, days: Sequence[date], rows: Iterable[Html], lang: str) -> Html:
    """A table whose columns are days, gathered by the week; each of the rows begins with a `row_head`."""
    weeks = [list(same) for _, same in groupby(days, key=monday_of)]
    tops = [
        tag("th", f"{week[0]:%m-%d}" if len(week) > 2 else "", scope="colgroup", colspan=len(week), class_="mon")
        for week in weeks
    ]
    numbers = [tag("th", str(day.day), scope="col", class_=monday("day", day), title=day.isoformat()) for day in days]
    corner = tag("th", ACTION.in_(lang), scope="col", rowspan=2, class_="name")
    head = tag("thead", (tag("tr", (corner, *tops)), tag("tr", numbers)))
    told = (tag("caption", caption, hidden=""), head, tag("tbody", rows))
    crowded = "days many" if len(days) > CROWDED else "days"
    table = tag("table", told, class_=crowded, style=f"--n:{len(days)}", aria_label=caption)
    return tag("div", table, class_="scroll", role="region", tabindex=0, aria_label=caption)


def weeks_row(name: str, days: Sequence[date], told: Callable[[date], str]) -> Html:
    """A row with one cell a week; `told` is asked with the week's Monday."""
    weeks = [(first, len(list(same))) for first, same in groupby(days, key=monday_of)]
    cells = (tag("td", told(first), colspan=length, class_="mon") for first, length in weeks)
    return tag("tr", (tag("th", name, scope="row", class_="name week"), *cells), class_="sum")


def row_head(name: str, whom: str) -> Html:
    """The name of a row, and below it whom it reaches."""
    return tag("th", (name, tag("small", whom)) if whom else name, scope="row", class_="name")


def monday(name: str, day: date) -> str:
    """The class of a day's cell; Mondays have a line before them."""
    return f"{name} mon" if day.weekday() == 0 else name


def footer(asker: Asker, lang: str) -> Html:
    """What the answer rests on: playbook, packs, tables and the library, with their digests."""
    told = [] if asker.playbook is None else [_named(dict(asker.playbook))]
    told += [f"{name} ({digest[:15]}…)" for name, digest in asker.packs]
    told += [f"{name} {version}" for name, version in asker.tables]
    told.append(f"{LIBRARY.in_(lang)} {asker.library}")
    return tag("footer", f"{RESTS_ON.in_(lang)}{colon(lang)}{' · '.join(told)}")


def _named(playbook: dict[str, str]) -> str:
    return f"{playbook['id']} {playbook['version']} ({playbook['digest'][:15]}…)"
