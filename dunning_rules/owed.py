"""What has to be done: by when it is due, what was not done in its time, and what could not be done or shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from . import wording
from .calendar import day_end, day_start, iso, local_day, to_datetime
from .decision import Reason
from .values import Text

Duty = Literal["due", "at_least"]

_SAID: Final[dict[Duty, Text]] = {
    "due": Text(
        "due within {term} of {since}: not done by {until}", "自 {since} 起 {term}内应完成；截至 {until}，未完成"
    ),
    "at_least": Text(
        "at least {term}: {made} of {wanted} {span}", "至少{term}：{span}应做 {wanted} 次，已做 {made} 次"
    ),
}
_THE_END: Final = Text("the end of {day}", "{day} 日终")
_ON: Final = Text("on {day}", "{day} ")
_FROM_TO: Final = Text("from {since} to {until}", "{since} 至 {until} ")


@dataclass(frozen=True, slots=True)
class Missed:
    """A duty of an action toward a party that was not done in its time, [since, until).

    `term` is the duty as the playbook writes it (`2 days`, `1 attempt per day`); of `wanted` records `made` were made.
    `excused` tells what forbade it during all of that time, or which facts would have to be told to know whether it was
    done: where it says anything, nothing was missed. Instants are microseconds since 1970 (UTC); `party` is None for an
    act.
    """

    duty: Duty
    term: str
    action: str
    party: str | None
    since: int
    until: int
    wanted: int
    made: int
    excused: tuple[Reason, ...] = ()
    zone: str = "UTC"

    @property
    def order(self) -> tuple[int, int, str, str, str, str]:
        """What several are sorted by: time first."""
        return self.since, self.until, self.action, self.party or "", self.duty, self.term

    def text(self, lang: str = "en") -> str:
        """The duty in words, `en` or `zh`."""
        said = _SAID[self.duty].in_(lang)
        if self.duty == "due":
            until = end_in_words(self.until, self.zone, lang)
            return said.format(term=wording.term(self.term, lang), since=self.day_or_moment(self.since), until=until)
        span = self._span(lang)
        return said.format(term=wording.limit(self.term, lang), span=span, wanted=self.wanted, made=self.made)

    def _span(self, lang: str) -> str:
        """The time in words: one day, or from when to when."""
        since, until = self.day_or_moment(self.since), self.day_or_moment(self.until - 1)
        if since == until:
            return _ON.in_(lang).format(day=since)
        return _FROM_TO.in_(lang).format(since=since, until=until)

    def day_or_moment(self, instant: int) -> str:
        """The day, where it begins or ends then; else the moment."""
        local = to_datetime(instant, self.zone)
        day = local.date().toordinal()
        whole = instant in (day_start(day, self.zone), day_end(day, self.zone) - 1)
        return local.date().isoformat() if whole else wording.moment(instant, self.zone)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "duty": self.duty,
            "term": self.term,
            "action": self.action,
            "party": self.party,
            "since": iso(self.since, self.zone),
            "until": iso(self.until, self.zone),
            "wanted": self.wanted,
            "made": self.made,
            "excused": [reason.to_dict(lang) for reason in self.excused],
            "text": self.text(lang),
        }


def end_in_words(until: int, zone: str, lang: str) -> str:
    """By when: `the end of 2026-11-06` where a day ends, else the moment."""
    day = local_day(until - 1, zone)
    if until != day_end(day, zone):
        return wording.moment(until, zone)
    return _THE_END.in_(lang).format(day=date.fromordinal(day))


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed by way of one candidate.

    `due` is the end of the running duty that is not done and that this candidate may still do in time; None when there
    is none. `provisional`: that end rests on public holidays that are not published yet. `missed` and `excused` are
    those of its action toward its party, by whichever address.
    """

    due: int | None = None
    missed: tuple[Missed, ...] = ()
    excused: tuple[Missed, ...] = ()
    zone: str = "UTC"
    provisional: bool = False

    @property
    def due_by(self) -> datetime | None:
        return None if self.due is None else to_datetime(self.due, self.zone)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "due_by": None if self.due is None else iso(self.due, self.zone),
            **({"due_provisional": True} if self.provisional else {}),
            "missed": [one.to_dict(lang) for one in self.missed],
            "excused": [one.to_dict(lang) for one in self.excused],
        }


NOTHING: Final = Owed()
