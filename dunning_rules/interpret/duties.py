"""Duties: what is due by when, what was not done in its time, and what could not be done or cannot be shown.

A duty is owed toward a party, by whichever address. It never overrides a guard: it runs only while its action is open,
what was forbidden all the time is excused, and nothing is due that may not be done before its end. A past instant is
asked with what was known by then; whether something was done, with what is known now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from ..calendar import DAY, day_end, day_start, elapsed, is_provisional, is_working_day, local_date, local_day
from ..decision import Candidate, Reason
from ..owed import NOTHING, Duty, Missed, Owed
from ..rules import Action
from ..snapshot.model import Record
from ..values import Calendar, Limit, Term, Unknown
from .asked import Asked
from .counting import counts
from .course import Course
from .kept import Later
from .ledger import UNIT_OUTCOMES, belongs, done
from .ways import Stretch, Way, Ways

LOOKBACK = 90 * DAY
"""How far before an episode of arrears it is looked for when an action opened that is open as the episode begins."""


def owed_by(
    candidates: Iterable[Candidate], asked: Asked, courses: Mapping[str, Callable[[], Course]]
) -> Mapping[str, Callable[[], Owed]]:
    """What is owed by way of each candidate, by its id, worked out when it is first asked for.

    `asked` is the playbook's question at the asked instant; `courses` gives each candidate through time.
    """
    groups: dict[tuple[str, str | None], list[str]] = {}
    for one in candidates:
        groups.setdefault((one.action, one.party), []).append(one.id)
    found: dict[str, Callable[[], Owed]] = {}
    for (name, party), group in groups.items():
        action = asked.actions[name]
        nobody = action.reach is not None and party is None
        if nobody or (action.due is None and action.at_least is None):
            found |= dict.fromkeys(group, lambda: NOTHING)
        else:
            reckoned = Later(_reckoning(action, party, asked, [courses[one] for one in group]))
            found |= {one: Later(_by_way(number, reckoned)) for number, one in enumerate(group)}
    return found


def _reckoning(
    action: Action, party: str | None, asked: Asked, courses: Iterable[Callable[[], Course]]
) -> Callable[[], Duties]:
    return lambda: Duties(action, party, asked, Ways(tuple(Way(course()) for course in courses)))


def _by_way(number: int, reckoned: Callable[[], Duties]) -> Callable[[], Owed]:
    """What is owed by way of one candidate: of what is due, only what it may still do in time."""

    def owed() -> Owed:
        duties = reckoned()
        way = duties.ways.each[number]
        due = next((end for end in duties.running if way.permitted(duties.now, end)), None)
        return replace(duties.owed, due=due, provisional=due in duties.unpublished)

    return owed


@dataclass(frozen=True, slots=True)
class Short:
    """A time of a duty in which too little was made.

    `pending` are the records that may yet turn out to be enough; `lacks` is what would have to be told to know when the
    time began or ended.
    """

    missed: Missed
    pending: tuple[Record, ...] = ()
    lacks: str | None = None


@dataclass(eq=False)
class Duties:
    """The duties of one action toward one party, reckoned at the asked instant."""

    action: Action
    party: str | None
    asked: Asked
    ways: Ways
    running: tuple[int, ...] = field(init=False)
    """The ends of what is due now and not done, the first one first."""
    unpublished: frozenset[int] = field(init=False)
    """Those of them that rest on public holidays that are not published yet."""
    owed: Owed = field(init=False)

    def __post_init__(self) -> None:
        short = [*self._of_due(), *self._of_at_least()]
        running = [one.missed for one in short if one.missed.until > self.now]
        self.running = tuple(sorted({one.until for one in running}))
        self.unpublished = frozenset(one.until for one in running if self._rests_on_unpublished(one))
        judged = [self._judged(one) for one in short if one.missed.until <= self.now]
        judged.sort(key=lambda one: one.order)
        missed = tuple(one for one in judged if not one.excused)
        self.owed = Owed(None, missed, tuple(one for one in judged if one.excused), self.zone)

    # --- what is asked about -----------------------------------------------------------------------------------------

    @property
    def now(self) -> int:
        return self.asked.situation.now

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """Whose days count: those of the party, else of the servicing zone; empty where nobody told either."""
        told = self.asked.situation.told_zone
        own = self.asked.situation.zones_of(self.party) if self.action.reach is not None else ()
        return own or (() if told is None else (told,))

    @property
    def zone(self) -> str:
        return next(iter(self.zones), self.asked.situation.zone)

    @cached_property
    def begins(self) -> int:
        """From when duties are told: the present or last episode, else some time before the first thing in the file."""
        situation = self.asked.situation
        if situation.episode_start is not None:
            return situation.episode_start
        snapshot = situation.settled.snapshot
        told = [record.at for record in snapshot.ledger[:1]]
        told += [day_start(one.due.toordinal(), situation.zone) for one in snapshot.loan.installments[:1]]
        return min(*told, situation.now) - LOOKBACK if told else situation.now - LOOKBACK

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The records of the action toward the party, as far as they are known now."""
        return tuple(
            one
            for one in self.asked.situation.records
            if belongs(one, self.action, self.asked) and (self.action.reach is None or one.party == self.party)
        )

    def _short(self, duty: Duty, term: Term | Limit, since: int, until: int, wanted: int, made: int) -> Missed:
        return Missed(duty, str(term), self.action.id, self.party, since, until, wanted, made, (), self.zone)

    # --- `due: within …` ---------------------------------------------------------------------------------------------

    def _of_due(self) -> Iterator[Short]:
        """Each stretch of openness from whose beginning the action was not done by the end of the term.

        One that closed before that end owes nothing. Nobody knows the end of one that began longer ago than is looked
        back, or where there are no days to count.
        """
        term, start = self.action.due, self.begins - LOOKBACK
        if term is None:
            return
        for opened, closed in self.ways.open(start, self.now + 1):
            lacks = "opening" if opened == start else None
            end = None if lacks else self._end(term, opened)
            if end is None:
                lacks, opened, end = lacks or "loan.timezone", max(opened, self.begins), min(closed, self.now)
            elif not self._open_until(end, closed):
                continue
            if end > max(opened, self.begins):
                yield from self._undone(term, opened, end, lacks)

    def _undone(self, term: Term, opened: int, end: int, lacks: str | None) -> Iterator[Short]:
        since = self._counts_since(opened)
        made = [one for one in self.records if since <= one.at < end]
        if not any(done(one, (self.action.id,), self.asked) for one in made):
            short = self._short("due", term, opened, end, 1, 0)
            yield Short(short, tuple(filter(self._may_be_done, made)), lacks)

    def _open_until(self, end: int, closed: int) -> bool:
        """Whether a stretch that closes then, or is open now, is open up to an end."""
        if end <= self.now:
            return end <= closed
        return closed > self.now and self.ways.open(self.now, end) == [(self.now, end)]

    def _end(self, term: Term, opened: int) -> int | None:
        """The end of a term from the opening of the action on; of days, in the zone of the party where it is last."""
        microseconds = elapsed(term)
        if microseconds is not None:
            return opened + microseconds
        calendar = self.asked.names.calendar if term.unit == "business days" else None
        return max((_end_of_days(term.count, opened, zone, calendar) for zone in self.zones), default=None)

    def _counts_since(self, opened: int) -> int:
        """From when a record does the duty: the opening; of what may be done but once, the episode, or ever."""
        since = opened
        for limit in self.action.at_most:
            if limit.count == 1 and limit.window == "episode":
                since = min(since, self.begins)
            elif limit.count == 1 and limit.window == "ever":
                return -(1 << 63)
        return since

    def _may_be_done(self, record: Record) -> bool:
        about = self.asked.situation.concerns_loan(record.debts)
        return record.kind == "contact" and record.outcome is None and about

    # --- `at_least: N per …` -----------------------------------------------------------------------------------------

    def _of_at_least(self) -> Iterator[Short]:
        """Each window, past or running, in which too few records were made."""
        limit = self.action.at_least
        if limit is None:
            return
        assert isinstance(limit.window, Term)
        outcomes = UNIT_OUTCOMES[limit.unit]
        for since, until in self._windows(limit.window.count):
            made = [one for one in self.records if since <= one.at < until and counts(one, limit.unit, once=False)]
            open_ = () if outcomes is None else tuple(one for one in made if one.outcome is None)
            sure = len(made) - len(open_)
            if sure < limit.count or not self.zones:
                short = self._short("at_least", limit, since, until, limit.count, sure)
                yield Short(short, open_ if len(made) >= limit.count else (), None if self.zones else "loan.timezone")

    def _windows(self, days: int) -> Iterator[Stretch]:
        """The windows that have begun, one after the other from the first whole day of a run of them on.

        Without a zone there are no days: then the stretches of openness stand for them.
        """
        if not self.zones:
            yield from self.ways.open(self.begins, self.now)
            return
        first = min(local_day(self.begins, zone) for zone in self.zones)
        last = max(local_day(self.now, zone) for zone in self.zones) + days
        opened = self.ways.open(self._day(first)[0], self._day(last)[1])
        run: list[Stretch] = []
        for since, until in map(self._day, range(first, last + 1)):
            if run and run[0][0] > self.now:
                return
            if since >= until:  # a day that the zone left out
                continue
            run = [*run, (since, until)] if self._whole(since, until, opened) else []
            if len(run) == days:
                if run[0][0] <= self.now:
                    yield run[0][0], until
                run = []

    def _day(self, ordinal: int) -> Stretch:
        """A local day, from where it begins first to where it ends last."""
        return min(day_start(ordinal, zone) for zone in self.zones), max(day_end(ordinal, zone) for zone in self.zones)

    def _whole(self, since: int, until: int, opened: Iterable[Stretch]) -> bool:
        """Whether the action was open on a day at every moment at which nothing else would have forbidden it."""
        inside = [(max(since, start), min(until, end)) for start, end in opened if start < until and since < end]
        edges = [since, *(edge for stretch in inside for edge in stretch), until]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        return bool(inside) and not any(self.ways.possible(*gap) for gap in gaps)

    # --- what is missed ----------------------------------------------------------------------------------------------

    def _judged(self, short: Short) -> Missed:
        """What was not done, with what excuses it: nothing is called missed that cannot be shown."""
        told = short.missed
        excused = tuple(self._unknown(name, records) for name, records in self._untold(short))
        if not excused and not self.ways.permitted(told.since, told.until):
            excused = self.ways.against(told.since, told.until)
        return replace(told, excused=excused)

    def _untold(self, short: Short) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The facts that would have to be told to know whether it was done, and whether it was owed at all."""
        situation, told = self.asked.situation, short.missed
        if short.lacks is not None:
            yield short.lacks, ()
        if told.until > situation.settled.snapshot.as_of:
            yield "ledger", ()
        if not situation.covered(told.since):
            yield "coverage", ()
        then = self.ways.each[0].course.at(told.until - 1).asked.situation
        worst = then.arrears.worst_days_past_due
        if isinstance(worst, Unknown):
            yield from ((name, ()) for name in worst.missing)
        if short.pending:
            yield "outcome", tuple(one.id for one in short.pending)
        if self._rests_on_unpublished(told):
            yield "holidays", ()

    def _rests_on_unpublished(self, told: Missed) -> bool:
        """Whether working days were counted in a year whose public holidays the tables do not have yet."""
        term, calendar = self.action.due, self.asked.names.calendar
        if told.duty != "due" or term is None or term.unit != "business days" or calendar is None:
            return False
        first, last = (local_date(one, self.zone).year for one in (told.since, told.until))
        return any(is_provisional(year, calendar) for year in range(first, last + 1))

    def _unknown(self, name: str, records: tuple[str, ...]) -> Reason:
        values = (("needed_by", self.action.id),)
        return Reason("unknown", "missing-fact", values, records, missing=name, zone=self.zone)


def _end_of_days(count: int, opened: int, zone: str, calendar: Calendar | None) -> int:
    """The end of the local day on which so many days are over, the day of opening being the first.

    A day that the zone left out is none; with a calendar only its working days count.
    """
    day, left = local_day(opened, zone), count
    while True:
        exists = day_start(day, zone) < day_end(day, zone)
        if exists and (calendar is None or is_working_day(date.fromordinal(day), calendar)):
            left -= 1
        if not left:
            return day_end(day, zone)
        day += 1
