"""Makes one loan ready for a generated function: whom it may reach, what stands, which rows there are, which clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from ..calendar import DAY, window_first
from ..decision import NotApplicable
from ..facts import FACT_KINDS
from ..interpret.asked import Asked
from ..interpret.closing import fits, out_of_scope
from ..interpret.guards import Bound
from ..interpret.kept import Later
from ..interpret.reading import Reading
from ..rules import Guard, Reach
from ..situation import Situation
from ..snapshot.model import Address, Party, Snapshot
from ..turning import stutters
from ..values import Term, Unknown
from .codes import Codes
from .emit import Written
from .obliges import may_advise
from .prepared import (
    Answered,
    Clock,
    Prepared,
    Rows,
    Slot,
    Standing,
    Target,
    clock_of,
    end_of_day,
    plain_fact,
)
from .slow import Slow
from .source import epoch
from .variant import File, Kept, Key, Source

Run = Callable[[Prepared, int], list[Answered]]
"""A generated function: for every slot the number of its status and those of its reasons."""


class Rules(Protocol):
    """What a program lends to those who prepare loans for it."""

    source: Source
    codes: Codes
    guards: tuple[tuple[File, Guard], ...]
    changes: tuple[date, ...]

    def files(self, snapshot: Snapshot, now: int, law_on: date | None) -> tuple[Asked, ...]:
        """The loan at an instant as each file asks it."""

    def binding(self, files: tuple[Asked, ...], now_epoch: int) -> tuple[int, ...]:
        """Which guards bind, by their numbers."""

    def bind(self, files: tuple[Asked, ...]) -> tuple[tuple[Bound, ...], tuple[NotApplicable, ...]]:
        """The guards that bind and those that do not, as the reference reader tells them."""

    def compiled(self, key: Key, law_day: date) -> tuple[Written, Run]:
        """The function for loans of one kind."""


def _by_reference(prepared: Prepared, now: int) -> list[Answered]:
    """Nothing is generated for a loan of which the playbook does not speak: all of its candidates are odd."""
    return []


class Preparing:
    """Makes a loan ready."""

    def __init__(self, program: Rules, snapshot: Snapshot, law_on: date | None, *, advising: bool = False) -> None:
        self.program, self.snapshot, self.law_on = program, snapshot, law_on
        self.source, self.advising = program.source, advising
        self.now = snapshot.asked
        self.files = program.files(snapshot, self.now, law_on)
        self.asked = self.files[0]
        self.situation: Situation = self.asked.situation
        self.outside = bool(out_of_scope(self.source.playbook, self.asked))
        self.epoch = epoch(program.changes, self.asked.law_day)
        self.reached: dict[Reach, tuple[tuple[Party, Address | None], ...]] = {}
        self.addresses = {party.id: self.situation.addresses_of(party) for party in snapshot.parties}

    def _facts(self) -> tuple[Any, ...]:
        self.raw = tuple(self.files[file].fact(name) for file, name in self.source.facts)
        kinds = [
            given.kind if (given := self.source.files[file].names.input(name)) else FACT_KINDS.get(name, "text")
            for file, name in self.source.facts
        ]
        return tuple(plain_fact(fact, kind) for fact, kind in zip(self.raw, kinds, strict=True))

    def _goes_on(self, zone: str) -> bool:
        """Whether the local date never goes back while the ledger tells of it: then days follow one another as
        instants do."""
        ledger = self.snapshot.ledger
        return not ledger or not any(ledger[0].at - 2 * DAY <= one <= self.now + 2 * DAY for one in stutters(zone))

    def _clock_name(self, party: Party | None, bound: tuple[int, ...]) -> str | None:
        """The one zone by which all rules count for a candidate; None where there are several, or none is told."""
        situation = self.situation
        packs = {file.number: file.names.zones for file, _ in (self.program.guards[number] for number in bound)}
        if party is None:
            return situation.told_zone if self._goes_on(situation.zone) else None
        zones = situation.zones_of(party.id)
        if not zones:
            if any(zones != (situation.zone,) for zones in packs.values()):
                return None
            zones = (situation.zone,)
        return zones[0] if len(zones) == 1 and self._goes_on(zones[0]) else None

    @cached_property
    def key(self) -> Key:
        """The kind of the loan."""
        bound = self.program.binding(self.files, self.epoch)
        self.facts = self._facts()
        unknown = frozenset(number for number, fact in enumerate(self.raw) if isinstance(fact, Unknown))
        coverage = self.snapshot.coverage
        reaches = coverage.from_ is None
        self.bound = bound
        people = self.snapshot.parties
        self.zones = {party.id: self._clock_name(party, bound) for party in people}
        self.act_zone = self._clock_name(None, bound)
        one_clock = {*self.zones.values(), self.act_zone} - {None} <= {self.situation.zone}
        kept = Kept(reaches, reaches and coverage.debts == "all" and coverage.by == "all")
        roles = frozenset(party.role for party in people)
        self.advised = any(may_advise(self.program.guards[number][1]) for number in bound)
        return Key(self.epoch, bound, unknown, one_clock, kept, roles, self.advising and self.advised)

    def compiled(self) -> tuple[Written, Run]:
        return self.program.compiled(self.key, self.asked.law_day)

    # --- the loan as integers ----------------------------------------------------------------------------------------

    def prepared(self) -> Prepared:
        slow = Slow(self.source, self.program.codes, self._read, advising=self.advising)
        if self.outside or not self._goes_on(self.situation.zone):
            slots = tuple(slot for slot, _ in self._slots(everything_odd=True))
            made = (self.now, lambda: self.now + 1, _by_reference, slots, len(slots), slow, _sorted(slots))
            return Prepared(self.situation, *made, decides=not self.advising, judges=self.advising)
        written, run = self.compiled()
        wants = written.wants
        people = {party.id: 1 << number for number, party in enumerate(self.snapshot.parties)}
        rows = Rows(self.situation, self.source, self.asked, people)
        slow.parties = {people[party.id]: party for party in self.snapshot.parties}
        slow.places = {rows.places[one.id]: one for party in self.snapshot.parties for one in party.addresses}
        standing = Standing(self.situation, wants)
        clocks: dict[str, Clock] = {}
        firsts = tuple(_first_day(term) for term in wants.terms)
        for name in {self.situation.zone, *(zone for zone in self.zones.values() if zone is not None)}:
            clocks[name] = clock_of(name, self.now, firsts)
        slots, targets, odd = self._targets(people, rows.places, standing, clocks)
        episode = self.situation.episode_start
        own = clocks[self.situation.zone]
        return Prepared(
            self.situation,
            self.now,
            Later(lambda: self._until(clocks)),
            run,
            slots,
            odd,
            slow,
            _sorted(slots),
            self.facts,
            own[0],
            own[1:],
            -(1 << 62) if episode is None else episode,
            rows.contacts,
            rows.channels,
            rows.belonging,
            rows.done,
            targets,
            tuple(any(slot.nobody and slot.action == number for slot in slots) for number in range(len(targets))),
            tuple(sum(people[one.id] for one in self.situation.parties_of(frozenset(told))) for told in wants.roles),
            tuple(standing.of_roles(frozenset(told)) for told in wants.roles),
            standing.loan,
            standing.any,
            bool(self.situation.standing("hold")),
            self.situation.collected_by.partition(":")[0],
            tuple((self.files[file].about(None, self.situation.zone), leaf) for file, leaf in wants.leaves),
            decides=not (self.advising and self.advised),
            judges=self.advising or not self.advised,
        )

    def _until(self, clocks: dict[str, Clock]) -> int:
        ends = [end_of_day(name, self.now) for name in clocks]
        ends += [one for one in self.situation.turning_points if one > self.now][:1]
        ends += self.situation.next_midnights
        return min(ends)

    def _read(self, now: int) -> Reading:
        files = self.files if now == self.now else self.program.files(self.snapshot, now, self.law_on)
        return Reading(self.source.playbook, files[0], *self.program.bind(files))

    def _reached(self, reach: Reach) -> tuple[tuple[Party, Address | None], ...]:
        """Whom a way of reaching reaches, role by role in its own order, and by which addresses."""
        found = self.reached.get(reach)
        if found is None:
            told: list[tuple[Party, Address | None]] = []
            for role in reach.to:
                for party in self.snapshot.parties:
                    if party.role == role:
                        fitting = [one for one in self.addresses[party.id] if fits(reach, one)]
                        told += [(party, one) for one in fitting] or [(party, None)]
            found = self.reached[reach] = tuple(told)
        return found

    def _slots(self, *, everything_odd: bool = False) -> Iterator[tuple[Slot, bool]]:
        """Every candidate, action by action and role by role, with whether only the reference reader answers it."""
        for number, action in enumerate(self.source.actions):
            if action.reach is None:
                borrower = self.situation.borrower
                odd = everything_odd or self.act_zone is None or borrower is None
                yield Slot(action.id, number, None, None), odd
                continue
            found = self._reached(action.reach)
            if not found:
                yield Slot(action.id, number, None, None, True), everything_odd
            for party, address in found:
                name = f"{action.id}/{party.id}" if address is None else f"{action.id}/{party.id}/{address.id}"
                yield Slot(name, number, party, address), everything_odd or self.zones[party.id] is None

    def _targets(
        self, people: dict[str, int], places: dict[str, int], standing: Standing, clocks: dict[str, Clock]
    ) -> tuple[tuple[Slot, ...], tuple[tuple[tuple[Target, ...], ...], ...], int]:
        plain: list[Slot] = []
        odd: list[Slot] = []
        found: list[dict[str, list[Target]]] = [{} for _ in self.source.actions]
        of_party = {
            party.id: (people[party.id], self._person(party, people), standing.of_party(party.id))
            for party in self.snapshot.parties
        }
        of_place = {name: (bit, standing.of_address(name)) for name, bit in places.items()}
        borrower = self.situation.borrower
        for slot, is_odd in self._slots():
            (odd if is_odd else plain).append(slot)
            if is_odd or slot.nobody:
                continue
            party = slot.party or borrower
            assert party is not None
            zone = self.zones[party.id] if slot.party is not None else self.act_zone
            assert zone is not None
            address = slot.address
            who, person, stands = of_party[party.id]
            place, place_stands = (0, 0) if address is None else of_place[address.id]
            kind, site = (None, None) if address is None else (address.kind, address.stands_at)
            more = (kind, site, clocks[zone], party.liability.nature, party.kind, party.language)
            role = party.role if slot.party is not None else "borrower"
            found[slot.action].setdefault(role, []).append(((who, person, place, stands, place_stands), more))
        targets = tuple(
            tuple(
                tuple(told.get(role, ())) for role in (action.reach.to if action.reach is not None else ("borrower",))
            )
            for action, told in zip(self.source.actions, found, strict=True)
        )
        return (*plain, *odd), targets, len(odd)

    def _person(self, party: Party, people: dict[str, int]) -> int:
        """The bits of all parties that are the same person."""
        if party.person is None:
            return people[party.id]
        return sum(people[one.id] for one in self.snapshot.parties if self.situation.same_person(one.id, party.id))


def _sorted(slots: tuple[Slot, ...]) -> Callable[[], tuple[tuple[str, int], ...]]:
    return Later(lambda: tuple(sorted((slot.id, place) for place, slot in enumerate(slots))))


def _first_day(term: Term) -> Callable[[date], date]:
    return lambda today: window_first(today, term)
