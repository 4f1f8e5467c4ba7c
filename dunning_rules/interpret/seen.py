"""What a leaf of a condition answered: its truth, and what an explanation needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from ..decision import Values
from ..snapshot.model import Record
from ..values import Unknown

NO_ZONE: Final = Unknown(("party.timezones",))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a leaf answered: its truth, and the values, records and times that an explanation needs.

    `limit` and `window` stand where records were counted against a limit, `date` where a named date was asked.
    """

    truth: bool | Unknown
    code: str
    values: Values = ()
    records: tuple[str, ...] = ()
    until: int | None = None
    count: int | None = None
    limit: int | None = None
    window: str | None = None
    date: date | None = None
    since: int | None = None


def ids_of(*records: Record | None) -> tuple[str, ...]:
    return tuple(sorted(record.id for record in records if record is not None))
