"""HTML from texts: whatever comes from a file is escaped, only what was made here is not."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from .layout import shown


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


Inner = str | Iterable[str]


def tag(name: str, inner: Inner = "", /, **attributes: str | int | None) -> Html:
    """An element; `class_` and `aria_label` are written `class` and `aria-label`, an attribute of None is left out."""
    return Html(f"{void(name, **attributes)}{inside(inner)}</{name}>")


def void(name: str, /, **attributes: str | int | None) -> Html:
    """An element without content, such as `meta`: what `tag` begins with."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(shown(str(value)), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{told}>")


def lines(texts: Iterable[str]) -> Html:
    """Texts below each other."""
    return Html("<br>".join(inside(text) for text in texts))


def inside(inner: Inner) -> Html:
    """What stands between two tags: texts escaped, one after the other."""
    parts = [inner] if isinstance(inner, str) else inner
    return Html("".join(part if isinstance(part, Html) else escape(shown(part), quote=False) for part in parts))
