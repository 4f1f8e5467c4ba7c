"""Instants of a scenario file: one without an offset is local time in the zone of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..calendar import iso
from ..diagnostics import Diagnostic
from ..document.kinds import read_instant
from ..source import Source
from ..values import BadValue
from ..zones import zone
from .located import Part, mapping_of

RECORD_INSTANTS = ("at", "known_at", "from", "until")

_LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?\Z")


class Clock:
    """Reads the instants of one file, and keeps what is wrong with them."""

    def __init__(self, source: Source, zone_name: str | None) -> None:
        self.source, self.zone = source, zone_name
        self.found: list[Diagnostic] = []

    def read(self, part: Part) -> Part:
        """The instant with its offset. What is none, or has one, stays as it is: the field that reads it will say."""
        text = part.data
        if not isinstance(text, str) or not _LOCAL.match(text):
            return part
        try:
            wall = read_instant(f"{text}Z")
        except BadValue:
            return part
        if self.zone is None:
            self._refuse(part, "no-timezone", is_=text)
            return part.instead(f"{text}Z")
        there = zone(self.zone)
        instants = [one for one in there.readings(wall) if there.local(one) == wall]
        if len(instants) != 1:
            self._refuse(part, "not-one-instant", is_=text, zone=self.zone)
            return part.instead(f"{text}Z")
        return part.instead(iso(instants[0], self.zone))

    def read_keys(self, part: Part, keys: Iterable[str]) -> Part:
        """A mapping with the instants of some of its keys read."""
        told = [name for name in keys if part.get(name) is not None]
        if not told or not isinstance(part.data, dict):
            return part
        entries = ((name, self.read(one) if name in told else one, part.key(name)) for name, one in part.entries())
        return mapping_of(entries, part.spot)

    def _refuse(self, part: Part, code: str, **values: str) -> None:
        self.found.append(part.tree(self.source).error(code, (), **values))
