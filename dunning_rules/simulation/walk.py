"""The walk of a virtual collector through time: what is permitted first is made first, and then all is asked anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from ..calendar import DAY, day_start, local_date, local_day
from ..clock import Clock
from ..decision import Asker, Candidate
from ..hindsight import without_hindsight
from ..interpret.asked import Asked
from ..interpret.decide import decide, proposed
from ..interpret.ledger import Count, counted, done
from ..interpret.logic import reduce
from ..interpret.parts import Guarding, Moment
from ..ir import Filter, Window
from ..rules import Action, PackRules, PlaybookRules
from ..simulated import ENDING_ACTS, SERVING, Assumed, Ending, Made, Notice, Simulation, Waiting
from ..snapshot.model import Record, Snapshot
from .ahead import Stretches, Track
from .coming import Coming
from .making import OUTCOMES, SERVED, names, outcome_of, record_of, rhythm
from .touching import idle, may_advise, only_advises

FAR = 366 * DAY
"""A year: so far ahead is looked for what time alone may still open, once nothing is made any more."""

Until = date | int
"""A local day, included, or so many local days of which today is the first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A snapshot put to a playbook: the question, and the same at other instants."""

    asked: Asked
    clock: Clock


Ask = Callable[[Snapshot, tuple[PackRules, ...]], Standing]
"""Puts a snapshot to the playbook under so many of the guards of its packs."""


def simulate(
    playbook: PlaybookRules,
    packs: tuple[PackRules, ...],
    ask: Ask,
    asker: Asker,
    snapshot: Snapshot,
    *,
    until: Until,
    happens: Iterable[Record],
    handling: timedelta,
) -> Simulation:
    """Lets the playbook run. Raises `ValueError` for an end before the start, or handling that takes no time."""
    if handling <= timedelta(0):
        raise ValueError("a contact takes some time")
    then = without_hindsight(ask(snapshot, packs).asked.situation)
    end = _end(until, then.now, then.zone)
    coming = Coming.of(then.settled.snapshot.at(then.now), happens, then.zone, end)
    run = _Run(playbook, packs, ask, coming, end, handling // timedelta(microseconds=1), then.zone)
    return run.simulation(asker)


def _end(until: Until, start: int, zone: str) -> int:
    today = local_date(start, zone).toordinal()
    if isinstance(until, datetime):
        raise ValueError("the end is a day or a number of days")
    last = until.toordinal() if isinstance(until, date) else today + until - 1
    if last < today:
        raise ValueError("the end lies before the start")
    return day_start(last + 1, zone)


def _narrowed(pack: PackRules, tracks: Iterable[Track]) -> PackRules:
    """The pack with those of its guards alone that may have something to say to a candidate."""
    parts = (part for track in tracks for part in (*(one.part for one in track.parts), *track.advising))
    heard = {part.guard.id for part in parts if isinstance(part, Guarding) and part.pack.id == pack.id}
    return replace(pack, guards=tuple(guard for guard in pack.guards if guard.id in heard))


@dataclass(eq=False)
class _Run:
    """One walk: where it stands, and what was made so far. Instants in microseconds; `end` is excluded."""

    playbook: PlaybookRules
    packs: tuple[PackRules, ...]
    """The guards that may have something to say to a candidate; the others need not be asked."""
    ask: Ask
    coming: Coming
    end: int
    handling: int
    zone: str
    now: int = field(init=False)
    standing: Standing = field(init=False)
    tracks: tuple[Track, ...] = field(init=False)
    records: list[Record] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)
    """Candidate → when it was made last; an act that was shut since is left out."""
    permitted: set[str] = field(default_factory=set)
    """The candidates that were permitted when the collector looked."""
    opened: set[str] = field(default_factory=set)
    """The actions that serve a paper and were open once."""

    def __post_init__(self) -> None:
        start = self.coming.start
        self.now = start.asked
        taken = {record.id for record in (*start.ledger, *self.coming.later)}
        self.names = names(taken)
        self.standing = self.ask(self.coming.at(self.now, ()), self.packs)
        self.tracks = tuple(self._track(one) for one in self._candidates())
        self.packs = tuple(_narrowed(pack, self.tracks) for pack in self.packs)

    def _candidates(self) -> list[Candidate]:
        """Every candidate in the order in which the collector turns to them: as the stages list their actions."""
        asked, bound = self.standing.clock.at(self.now)
        _, found = decide(self.playbook, asked, tuple(bound.values()))
        listed = [action for stage in self.playbook.stages for action in stage.opens]
        order = {action: place for place, action in reversed(list(enumerate(listed)))}
        own = {action.id: place for place, action in enumerate(self.playbook.actions)}
        return sorted(found, key=lambda one: (order.get(one.action, len(listed)), own[one.action], one.id))

    def _track(self, candidate: Candidate) -> Track:
        action = next(action for action in self.playbook.actions if action.id == candidate.action)
        course = self.standing.clock.of_candidate(self.playbook, action, candidate, self.end)
        situation = self.standing.asked.situation
        party, address = situation.party(candidate.party), situation.address(candidate.address)

        def at(instant: int) -> Moment:
            asked, bound = self.standing.clock.at(instant)
            return Moment(asked, (proposed(action, party, address, asked),), bound)

        said = [part for part in course.parts if not idle(part, at(self.now))]
        holding = sorted((part for part in said if not only_advises(part)), key=lambda part: part.layer)
        return Track(candidate, action, tuple(map(Stretches, holding)), tuple(filter(may_advise, said)), at)

    # --- the walk ----------------------------------------------------------------------------------------------------

    def simulation(self, asker: Asker) -> Simulation:
        since = self.now
        ending, stopped = self._walk()
        asked, _ = self.standing.clock.at(min(stopped, self.end - 1))
        past_due = asked.situation.fact("days_past_due")
        never = (track.id for track in self.tracks if track.id not in self.permitted)
        return Simulation(
            asker,
            self.coming.start.loan.id,
            since,
            self.end,
            self.zone,
            self._assumed(),
            tuple(self.made),
            tuple((one.id, one.known_at) for one in self.coming.come_by(min(stopped, self.end - 1))),
            ending,
            stopped,
            past_due if isinstance(past_due, int) else None,
            () if ending == "end" else tuple(wait for wait, _ in self.waiting),
            self._notices(asked),
            tuple(sorted(never)),
        )

    def _walk(self) -> tuple[Ending, int]:
        """Makes what is permitted first, again and again; how it ended, and when."""
        while self.now < self.end:
            comes = self.coming.next_after(self.now)
            bound = min(self.end, self.end if comes is None else comes) - 1
            found = self._first(bound)
            self._note(bound if found is None else found[1])
            if found is not None:
                track, at = found
                record = self._make(track, at)
                if track.action.act in ENDING_ACTS:
                    return "end", at
                self._advance(at + self.handling, record)
            elif comes is not None and comes < self.end:
                self._advance(comes, None)
            else:
                over = comes is None and all(stuck for _, stuck in self.waiting)
                return ("stalled", self.now) if over else ("until", self.end)
        return "until", self.end

    def _first(self, bound: int) -> tuple[Track, int] | None:
        """What is permitted first, up to the bound: of several at one instant the first in order."""
        found: tuple[Track, int] | None = None
        for track in self.tracks:
            limit = bound if found is None else found[1] - 1
            start = self._start(track, limit)
            at = None if start is None or start > limit else track.free_from(start, limit)
            if at is not None:
                found = track, at
            if at == self.now:
                break
        if found is not None:
            at = found[1]
            others = (track for track in self.tracks if track.id not in self.permitted)
            self.permitted |= {track.id for track in others if track.free_from(at, at) is not None}
        return found

    def _start(self, track: Track, bound: int) -> int | None:
        """From when the collector turns to a candidate again; None where that is not up to the bound."""
        last = self.last.get(track.id)
        if last is None:
            return self.now
        match rhythm(track.action):
            case "as limited":
                return self.now
            case "once a day":
                return max(self.now, day_start(local_day(last, self.zone) + 1, self.zone))
            case "once while open":
                return track.shut_from(self.now, bound)

    def _note(self, bound: int) -> None:
        """Notes which papers the procedure comes to up to the bound."""
        for track in self.tracks:
            action = track.action
            if action.serve is not None and action.id not in self.opened and track.come_to(self.now, bound):
                self.opened.add(action.id)

    def _make(self, track: Track, at: int) -> Record:
        action, moment = track.action, track.at(at)
        said = [part.says(moment) for part in track.advising]
        listing = (stage for stage in self.playbook.stages if action.id in stage.opens)
        opening = [stage for stage in listing if reduce(stage.when, moment.asked) is True]
        source = {*action.source, *(step for stage in opening for step in stage.source)}
        record = record_of(action, moment.proposals[0], next(self.names), at)
        self.records.append(record)
        self.last[track.id] = at
        self.made.append(
            Made(
                record.id,
                at,
                track.id,
                action.id,
                action.reach is not None,
                record.channel or record.act or "",
                track.candidate.party,
                track.candidate.address,
                record.outcome,
                record.document,
                tuple(stage.id for stage in opening),
                tuple(sorted(source)),
                tuple(dict.fromkeys(advice for one in said for advice in one.advice)),
            )
        )
        return record

    def _advance(self, instant: int, record: Record | None) -> None:
        """Goes to an instant and asks anew: what the record made just now may bear on, and all where records came."""
        for track in self.tracks:
            waits = track.id in self.last and rhythm(track.action) == "once while open"
            if waits and self.last[track.id] < self.now and track.shut_from(self.now, instant) is not None:
                del self.last[track.id]
        came = self.coming.come_by(instant) != self.coming.come_by(self.now)
        self.now = instant
        self.standing = self.ask(self.coming.at(instant, self.records), self.packs)
        for track in self.tracks:
            track.forget(None if came else record)

    # --- what is told of it ------------------------------------------------------------------------------------------

    @cached_property
    def waiting(self) -> list[tuple[Waiting, bool]]:
        """What each candidate waits for from now on, and whether it waits for an event, or has nothing left to do."""
        found: list[tuple[Waiting, bool]] = []
        for track in self.tracks:
            one, start = track.candidate, self._start(track, self.end)
            if start is None:
                found.append((Waiting(one.id, one.action, one.party, one.address, True, ()), True))
                continue
            horizon = start if track.shut_for_good(start) else start + FAR
            when = self.standing.clock.of_candidate(self.playbook, track.action, one, horizon).when(start)
            stuck = when.start is None and not when.hops[-1].beyond_horizon
            found.append((Waiting(one.id, one.action, one.party, one.address, one.id in self.last, when.hops), stuck))
        return found

    def _notices(self, asked: Asked) -> tuple[Notice, ...]:
        serving = [action for action in self.playbook.actions if action.serve is not None]
        return tuple(
            Notice(
                action.id,
                action.serve or "",
                action.id in self.opened,
                tuple(one.id for one in self.made if one.action == action.id),
                self._recorded(action, asked),
            )
            for action in serving
        )

    def _recorded(self, action: Action, asked: Asked) -> tuple[tuple[str, int], ...]:
        """What the ledger and what came meanwhile tell of an action that was done in this episode."""
        found = counted(Filter(actions=(action.id,)), Window(), asked)
        assert isinstance(found, Count)  # only a window that ends with a named date can be unknown
        own = {one.id for one in self.made}
        done_ = (one for one in found.records if one.id not in own and done(one, (action.id,), asked))
        return tuple((one.id, one.at) for one in done_)

    def _assumed(self) -> Assumed:
        actions = self.playbook.actions
        kinds = {action.reach.channel for action in actions if action.reach is not None}
        served = {SERVING: SERVED} if any(outcome_of(one) == SERVED for one in actions) else {}
        outcomes = {channel: OUTCOMES[channel] for channel in OUTCOMES if channel in kinds} | served
        return Assumed(
            self.handling,
            tuple(outcomes.items()),
            tuple(one.id for one in actions if rhythm(one) == "once a day"),
            tuple(one.id for one in actions if rhythm(one) == "once while open"),
        )
