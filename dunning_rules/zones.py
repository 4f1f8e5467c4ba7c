"""Time zones as integer tables, from the `tzdata` package alone and never from the machine."""

from __future__ import annotations

import re
import struct
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module, resources
from io import BytesIO
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from .values import BadValue

TZDATA_VERSION: Final[str] = str(import_module("tzdata").IANA_VERSION)

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
EPOCH_ORDINAL: Final = 719_163
"""The ordinal of 1970-01-01."""

_LAST_YEAR: Final = 2200
"""Rules that go on for ever are followed to this year; from then on the clock is left as it stands."""

_PROBE: Final = 14 * 86_400
"""No rule that goes on for ever changes the clock twice within a fortnight."""

_ZONE_NAME: Final = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*\Z")


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as two parallel tuples: from `starts[i]` on (microseconds since 1970, UTC) the offset is `offsets[i]`."""

    name: str
    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    def offset(self, instant: int) -> int:
        """The offset from UTC at an instant, in microseconds."""
        return self.offsets[bisect_right(self.starts, instant) - 1]

    def local(self, instant: int) -> int:
        """The reading of the local clock, in microseconds since local 1970-01-01T00:00."""
        return instant + self.offsets[bisect_right(self.starts, instant) - 1]

    def readings(self, wall: int) -> tuple[int, ...]:
        """The instants at which the local clock comes to read `wall`: two where it is turned back over it.

        A reading that the clock leaps over is reached at the leap. Never empty.
        """
        first = max(bisect_right(self.starts, wall - DAY - 2 * HOUR) - 1, 0)
        last = bisect_right(self.starts, wall + DAY + 2 * HOUR)
        found: list[int] = []
        before: int | None = None  # the local reading just before the segment begins
        for index in range(first, last):
            start, offset = self.starts[index], self.offsets[index]
            end = self.starts[index + 1] if index + 1 < len(self.starts) else None
            if before is not None and before <= wall < start + offset:
                found.append(start)
            elif start <= wall - offset and (end is None or wall - offset < end):
                found.append(wall - offset)
            before = None if end is None else end + offset
        return tuple(found)

    def changes(self, since: int, until: int) -> tuple[int, ...]:
        """The instants in [since, until) at which the clock is changed."""
        return self.starts[bisect_left(self.starts, since, 1) : bisect_left(self.starts, until, 1)]


@cache
def zone_names() -> frozenset[str]:
    """Every zone name of the tables."""
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return frozenset(listed) - {"Factory"}


@cache
def zone_info(name: str) -> ZoneInfo:
    """The zone for `datetime`; raises `BadValue("unknown-zone")`."""
    return ZoneInfo.from_file(BytesIO(_compiled(name)), key=name)


@cache
def zone(name: str) -> Zone:
    """The zone of an IANA name, such as `Asia/Shanghai`; raises `BadValue("unknown-zone")`."""
    compiled = _compiled(name)
    instants, offsets = _explicit(compiled)
    if (
        b"," in compiled.rsplit(b"\n", 2)[1]
    ):  # the last line is a rule, and a comma in it dates the changes of each year
        for at, offset in _following(zone_info(name), max(instants[-1], 0)):
            instants.append(at)
            offsets.append(offset)
    kept = [0] + [index for index in range(1, len(offsets)) if offsets[index] != offsets[index - 1]]
    return Zone(name, tuple(instants[i] * SECOND for i in kept), tuple(offsets[i] * SECOND for i in kept))


def _compiled(name: str) -> bytes:
    if not _ZONE_NAME.match(name) or name not in zone_names():
        raise BadValue("unknown-zone", is_=name)
    return resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


_HEADER = struct.Struct(">4s1s15x6l")
_BEFORE_ALL: Final = -(1 << 59) // SECOND


def _explicit(compiled: bytes) -> tuple[list[int], list[int]]:
    """The changes that a compiled zone lists (RFC 8536, the block with 64-bit instants), in seconds."""
    _, _, isut, isstd, leap, times, types, chars = _HEADER.unpack_from(compiled)
    second = _HEADER.size + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    _, _, _, _, _, times, types, _ = _HEADER.unpack_from(compiled, second)
    place = second + _HEADER.size
    at = struct.unpack_from(f">{times}q", compiled, place)
    kinds = struct.unpack_from(f">{times}B", compiled, place + times * 8)
    utoff = [struct.unpack_from(">l", compiled, place + times * 9 + index * 6)[0] for index in range(types)]
    return [_BEFORE_ALL, *at], [utoff[0], *(utoff[kind] for kind in kinds)]


def _following(info: ZoneInfo, last: int) -> list[tuple[int, int]]:
    """The changes that follow from the zone's rule after its last listed one: (instant, offset), in seconds."""
    end = int(datetime(_LAST_YEAR, 1, 1, tzinfo=UTC).timestamp())
    found: list[tuple[int, int]] = []
    for low, high in pairwise(range(last, end, _PROBE)):
        offset = _offset(info, high)
        if _offset(info, low) == offset:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if _offset(info, middle) == offset else (middle, high)
        found.append((high, offset))
    return found


def _offset(info: ZoneInfo, second: int) -> int:
    there = datetime.fromtimestamp(second, UTC).astimezone(info).utcoffset() or timedelta()
    return int(there.total_seconds())
