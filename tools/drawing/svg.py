"""SVG that has the same bytes on any machine: no font is measured, no clock read, numbers have two decimals at most.

Colours are classes, each with a light and a dark value; every picture is a card with a ground of its own, so that it is
legible wherever it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from dunning_rules.diagnostics import width
from dunning_rules.report.markup import Html, Inner, tag

Paint = tuple[str, str]
"""A colour on light ground and on dark ground."""

SANS: Final = (
    'system-ui,-apple-system,"Segoe UI",Helvetica,Arial,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif'
)
MONO: Final = (
    'ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono","PingFang SC","Microsoft YaHei",'
    '"Noto Sans Mono CJK SC","Noto Sans CJK SC",monospace'
)


def number(hundredths: int) -> str:
    """A length told in hundredths of a unit: `350` is `3.5`."""
    whole, rest = divmod(abs(hundredths), 100)
    told = f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
    return f"-{told}" if hundredths < 0 else told


def styled(fills: Mapping[str, Paint], strokes: Mapping[str, Paint], more: str) -> Html:
    """The style sheet: each name a class that fills, or draws a line, in its two colours."""

    def rules(place: int) -> str:
        told = [f".{name}{{fill:{paint[place]}}}" for name, paint in fills.items()]
        return "\n".join([*told, *(f".{name}{{stroke:{paint[place]}}}" for name, paint in strokes.items())])

    return Html(f"<style>\n{rules(0)}\n{more}\n@media (prefers-color-scheme:dark){{\n{rules(1)}\n}}\n</style>")


def picture(size: tuple[int, int], title: str, description: str, parts: Iterable[Html]) -> str:
    """The whole file. Title and description are what is read aloud."""
    wide, high = size
    told = (tag("title", title, id="title"), tag("desc", description, id="desc"))
    whole = tag(
        "svg",
        Html("\n" + "\n".join((*told, *parts)) + "\n"),
        xmlns="http://www.w3.org/2000/svg",
        width=wide,
        height=high,
        viewBox=f"0 0 {wide} {high}",
        role="img",
        aria_labelledby="title desc",
    )
    return f"{whole}\n"


def box(x: int, y: int, wide: int, high: int, class_: str, radius: int = 0) -> Html:
    """A filled rectangle."""
    return tag("rect", x=x, y=y, width=wide, height=high, rx=radius or None, class_=class_)


def line(x: int | str, y: int, to_x: int | str, to_y: int, class_: str) -> Html:
    """A line from one point to another."""
    return tag("path", d=f"M{x} {y}L{to_x} {to_y}", class_=class_)


def text(x: int | str, y: int, inner: Inner, class_: str, anchor: str | None = None) -> Html:
    """A text in whatever width its font has; `anchor` is middle or end where it does not begin at x."""
    return tag("text", inner, x=x, y=y, class_=class_, text_anchor=anchor)


def hatch(name: str, ground: str, stroke: str, *, gap: int, turned: int = 45) -> Html:
    """A pattern of slanted lines over a ground."""
    lines = tag("path", d=f"M0 0V{gap}", class_=f"hatch {stroke}")
    attributes = {"patternUnits": "userSpaceOnUse", "patternTransform": f"rotate({turned})"}
    return tag("pattern", (box(0, 0, gap, gap, ground), lines), id=name, width=gap, height=gap, **attributes)


RUN: Final = re.compile(r"[^ ]+(?: [^ ]+)*")


def cells(x: int, y: int, content: str, cell: int, class_: str) -> Iterator[Html]:
    """A stretch of text on the grid of a terminal, whatever the font: each run is stretched to its columns.

    `x` and `cell`, the width of a column, are hundredths; a Chinese character takes two columns. Narrow and wide
    characters are placed apart, each run where its column begins.
    """
    for column, run in runs(content):
        long = number(width(run) * cell) if len(run) > 1 else None
        wide = f"{class_} wide" if width(run[0]) > 1 else class_
        yield tag("text", run, x=number(x + column * cell), y=y, class_=wide, textLength=long)


def runs(content: str) -> Iterator[tuple[int, str]]:
    """The stretches of characters of one width, without spaces at their ends, each with its first column."""
    column, kept = 0, ""
    for char in content:
        if kept and width(char) != width(kept[-1]):
            yield from _stripped(column, kept)
            column, kept = column + width(kept), ""
        kept += char
    yield from _stripped(column, kept)


def _stripped(column: int, kept: str) -> Iterator[tuple[int, str]]:
    """The words of a stretch: a gap of two spaces or more parts them."""
    for found in RUN.finditer(kept):
        yield column + found.start(), found[0]
