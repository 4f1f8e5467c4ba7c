"""A settled loan as plain integers, made once for a stretch of time in which nothing but the clock moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..calendar import day_start, local_day, zone
from ..interpret.ledger import belongs, debts_of, done
from ..ir import Leaf
from ..situation import Situation
from ..snapshot.model import Address, Party, Record
from ..values import Fact, Unknown
from ..words import CHANNELS, CLAIM_STATUSES
from .ledger import (
    CHANNEL_BITS,
    MODE_BITS,
    NO_CONTACT,
    OUTCOME_BITS,
    OWN_COLLECTOR,
    OWN_DEBT,
    SPOKEN_DEBT,
    WAYS,
)
from .variant import Source, Wants

if TYPE_CHECKING:
    from ..interpret.asked import Asked
    from .slow import Slow

Row = tuple[int, int, int, int, int]
"""A record: its instant, the bit of its party, those of the addresses it may have gone to, that of its outcome, and its
channel and way with what else it is. A party that is not told is 0; whatever went to nobody may have gone anywhere."""
Clock = tuple[int, ...]
"""A zone today: its offset from UTC in microseconds, then the first instant of each window in days."""
Target = tuple[tuple[int, int, int, int, int], tuple[str | None, str | None, Clock, str, str | None, str | None]]
"""Whom an action may reach: the bits of the party, of its person, and of the address, what stands of the party and of
the address; then the address's kind and place, and the party's clock, liability, kind and language."""
Answered = tuple[int, tuple[int, ...]]
"""The number of a status, and those of the reasons."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One candidate: its id, its action, and whom it reaches."""

    id: str
    action: int
    party: Party | None
    address: Address | None
    nobody: bool = False


@dataclass(slots=True, eq=False)
class Prepared:
    """What a generated function is given. All of it is the same in [since, until).

    `slots` are the candidates in the order of the answers, those last that only the reference reader answers (`odd`).
    """

    situation: Situation
    since: int
    ends: Callable[[], int]
    run: Callable[[Prepared, int], list[Answered]]
    slots: tuple[Slot, ...]
    odd: int
    slow: Slow
    sorted: Callable[[], tuple[tuple[str, int], ...]]
    facts: tuple[Any, ...] = ()
    offset: int = 0
    starts: Clock = ()
    episode: int = 0
    contacts: tuple[Row, ...] = ()
    channels: tuple[tuple[Row, ...], ...] = ()
    belonging: tuple[tuple[Row, ...], ...] = ()
    done: tuple[tuple[Row, ...], ...] = ()
    targets: tuple[tuple[tuple[Target, ...], ...], ...] = ()
    """By action and by each of its roles."""
    empty: tuple[bool, ...] = ()
    """By action: whether there is nobody to be reached."""
    roles: tuple[int, ...] = ()
    role_stands: tuple[int, ...] = ()
    loan_stands: int = 0
    any_stands: int = 0
    held: bool = False
    """Whether any hold stands."""
    collected_by: str = "lender"
    leaves: tuple[tuple[Asked, Leaf], ...] = ()
    known: dict[int, int] = field(default_factory=dict)
    found: dict[tuple[str, str | None, str | None], int] = field(default_factory=dict)
    decides: bool = True
    judges: bool = False
    """Whether it can be asked what is permitted; and for each permitted slot, which guards advise against it."""

    def answered(self, now: int) -> list[Answered]:
        """The status and the reason codes of every slot, as numbers, in the order of the slots."""
        found = self.run(self, now)
        if self.odd:
            found += self._odd(now)
        return found

    def _odd(self, now: int) -> Iterator[Answered]:
        told: dict[int, dict[str, Answered]] = {}
        for slot in self.slots[-self.odd :]:
            if slot.action not in told:
                told[slot.action] = self.slow.candidates(now, slot.action)
            yield told[slot.action][slot.id]

    def covers(self, now: int) -> bool:
        """Whether it speaks of an instant."""
        return self.since == now or self.since < now < self.until

    def slot(self, action: str, party: str | None, address: str | None) -> int | None:
        """The place of a candidate."""
        if not self.found:
            actions = self.slow.source.actions
            for place, slot in enumerate(self.slots):
                who = None if slot.party is None else slot.party.id
                self.found[actions[slot.action].id, who, None if slot.address is None else slot.address.id] = place
        return self.found.get((action, party, address))

    @property
    def order(self) -> tuple[tuple[str, int], ...]:
        """The ids of the slots with their places, sorted."""
        return self.sorted()

    @property
    def until(self) -> int:
        """The first instant of which another preparation would have to speak."""
        return self.ends()

    def leaf(self, number: int) -> int:
        """A leaf of the loan alone, asked once: 0 false, 1 true, 2 unknown."""
        found = self.known.get(number)
        if found is None:
            found = self.known[number] = self.slow.leaf(*self.leaves[number])
        return found


NOTHING = float("nan")
"""A number or day that is nothing: it lies in no range and equals nothing."""


def plain_fact(fact: Fact, kind: str) -> Any:
    """A fact as a generated function compares it: days by their ordinal; None where it is not told."""
    if isinstance(fact, Unknown):
        return None
    if kind == "date":
        return fact.toordinal() if isinstance(fact, date) else NOTHING
    if kind == "integer":
        return NOTHING if fact is None else fact
    assert fact is None or isinstance(fact, str | bool | Decimal)
    return fact


CHANNEL_PLACES = {word: number for number, word in enumerate(CHANNELS)}


class Rows:
    """The visible records as rows, newest first, and as they belong to actions."""

    def __init__(self, situation: Situation, source: Source, asked: Asked, parties: Mapping[str, int]) -> None:
        self.situation, self.asked, self.source, self.parties = situation, asked, source, parties
        addresses = sorted(one.id for party in situation.settled.snapshot.parties for one in party.addresses)
        self.places = {name: 1 << number for number, name in enumerate(addresses)}
        self.anywhere: dict[str | None, int] = {}
        contacts: list[Row] = []
        by_channel: list[list[Row]] = [[] for _ in CHANNELS]
        by_action: list[list[Row]] = [[] for _ in source.actions]
        done_of: list[list[Row]] = [[] for _ in source.actions]
        for record in reversed(situation.records):
            if record.kind not in ("contact", "act") and record.action is None:
                continue
            row = self._row(record)
            if record.kind == "contact":
                contacts.append(row)
                by_channel[CHANNEL_PLACES[record.channel or "phone"]].append(row)
            for number in self._owners(record):
                by_action[number].append(row)
                if done(record, (source.actions[number].id,), asked):
                    done_of[number].append(row)
        self.contacts = tuple(contacts)
        self.channels = tuple(map(tuple, by_channel))
        self.belonging = tuple(map(tuple, by_action))
        self.done = tuple(map(tuple, done_of))

    def _owners(self, record: Record) -> Iterable[int]:
        """The actions that a record belongs to."""
        if record.action is not None:
            return (number for number, action in enumerate(self.source.actions) if action.id == record.action)
        actions = enumerate(self.source.actions)
        return (number for number, action in actions if belongs(record, action, self.asked))

    def _row(self, record: Record) -> Row:
        situation = self.situation
        out = OUTCOME_BITS[record.outcome] | (0 if record.kind == "contact" else NO_CONTACT)
        way = WAYS.get(record.direction or "", 0) | CHANNEL_BITS.get(record.channel or "", 0)
        way |= MODE_BITS.get(record.mode or "", 0)
        if record.debts is None and record.discussed is None:
            way |= OWN_DEBT | SPOKEN_DEBT
        else:
            way |= OWN_DEBT if situation.concerns_loan(debts_of(record, spoken=False)) else 0
            way |= SPOKEN_DEBT if situation.concerns_loan(debts_of(record, spoken=True)) else 0
        way |= OWN_COLLECTOR if (record.by or "lender") == situation.collected_by else 0
        return (record.at, self.parties.get(record.party or "", 0), self._where(record), out, way)

    def _where(self, record: Record) -> int:
        """The addresses to which a record may have gone: its own, else those by which its party is reached."""
        if record.address is not None:
            return self.places.get(record.address, 0)
        found = self.anywhere.get(record.party)
        if found is None:
            party = self.situation.party(record.party)
            own = () if party is None else self.situation.addresses_of(party)
            found = -1 if party is None else sum({self.places[one.id] for one in own})
            self.anywhere[record.party] = found
        return found


class Standing:
    """What stands, as bits of the words that the rules ask for: of parties, addresses, roles and the loan."""

    def __init__(self, situation: Situation, wants: Wants) -> None:
        self.situation = situation
        bits = {word: 1 << number for number, word in enumerate(wants.words)}
        self.any = 0
        self.loan = 0
        self.told: list[tuple[Record, int]] = []
        for record, word in _standing(situation):
            bit = bits.get((record.kind, word), 0)
            if not bit:
                continue
            self.any |= bit
            if record.kind not in ("status", "request", "hold") or not situation.concerns_loan(record.debts):
                continue
            self.told.append((record, bit))
            of_loan = record.status in CLAIM_STATUSES or (record.party is None and record.address is None)
            if of_loan or record.kind == "hold":
                self.loan |= bit

    def of_party(self, party: str | None) -> int:
        """What stands of a party; where nobody is meant, the holds."""
        found = 0
        for record, bit in self.told:
            if record.kind == "hold":
                meant = record.party is None or party is None or self.situation.same_person(record.party, party)
            else:
                meant = party is not None and self.situation.same_person(record.party, party)
            found |= bit if meant else 0
        return found

    def of_address(self, address: str | None) -> int:
        return sum({bit for record, bit in self.told if address is not None and record.address == address})

    def of_roles(self, roles: frozenset[str]) -> int:
        found = 0
        for party in self.situation.parties_of(roles):
            of_person = [bit for record, bit in self.told if self.situation.same_person(record.party, party.id)]
            found |= sum(set(of_person))
        return found


def _standing(situation: Situation) -> list[tuple[Record, str]]:
    found: list[tuple[Record, str]] = []
    for kind, name in (("status", "status"), ("request", "what"), ("consent", "what"), ("hold", "reason")):
        found += [(record, getattr(record, name) or "") for record in situation.standing(kind)]
    found += [(record, "") for record in situation.records if record.kind in ("appointment", "assignment")]
    return found


def clock_of(name: str, now: int, firsts: tuple[Callable[[date], date], ...]) -> Clock:
    """A zone at an instant."""
    today = date.fromordinal(local_day(now, name))
    return (zone(name).offset(now), *(day_start(first(today).toordinal(), name) for first in firsts))


def end_of_day(name: str, now: int) -> int:
    """Until when the local day and the clock of a zone go on as they do."""
    midnight = day_start(local_day(now, name) + 1, name)
    return min((midnight, *zone(name).changes(now + 1, midnight)))
