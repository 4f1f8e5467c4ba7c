"""What stands at an instant: the visible records, the derived facts, what a person asked for and what was agreed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from .arrears import NOTHING_UNPAID, Arrears, ArrearsPolicy, arrears_on
from .calendar import DAY, day_end, day_start, local_date, local_day
from .calendar import zone as zone_table
from .facts import FACT_KINDS
from .money import Payment
from .settle import Settled
from .snapshot.model import Address, Moment, Party, Record
from .undertakings import (
    ArrangementState,
    Money,
    PromiseState,
    first_missed,
    frozen_period,
    latest,
    promise_state,
    running_since,
)
from .values import Fact, Unknown
from .words import STATUS_ENDS

__all__ = ["ArrearsPolicy", "Situation"]

OVER = frozenset({"repaid", "settled"})
"""The states of a loan of which nothing is unpaid any more."""
FINDINGS = ("cause", "willing", "able", "trading", "expected_cash_on", "attitude")
_ALWAYS = ("turning_points", "_addresses")
_BETWEEN_TURNS = (
    "records",
    "_by_id",
    "_of_kinds",
    "_standing",
    "collected_by",
    "finding_records",
    "finding",
)
"""What a situation has worked out that is the same at any other instant, or at one between the same turning points."""
EDGES_OF_THE_DAY = ("Etc/GMT-14", "Etc/GMT+12")
"""Where a day begins first and where it begins last."""
STANDING_KINDS = ("request", "consent", "hold", "status", "appointment", "placement", "assignment")


@dataclass(frozen=True, eq=False)
class Situation:
    """A settled snapshot asked at an instant: `now`, with what was `known` by then.

    `without` leaves out records as if they had never been made: a contact is judged against the ledger without it.
    """

    settled: Settled
    now: int
    known: int
    policy: ArrearsPolicy = field(default_factory=ArrearsPolicy)
    without: frozenset[str] = frozenset()
    law_turns: tuple[int, ...] = ()
    """The instants at which a dated number of the rules is another one, sorted; for those who look ahead."""

    # --- the ledger --------------------------------------------------------------------------------------------------

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The visible records, voided ones out, each with its effective outcome, sorted by (at, id)."""
        return self.settled.visible(self.now, self.known, self.without)

    @cached_property
    def _by_id(self) -> Mapping[str, Record]:
        return {record.id: record for record in self.records}

    @cached_property
    def _of_kinds(self) -> dict[frozenset[str], tuple[Record, ...]]:
        return {}

    def of_kinds(self, kinds: frozenset[str]) -> tuple[Record, ...]:
        """The visible records of some kinds, sorted by (at, id)."""
        found = self._of_kinds.get(kinds)
        if found is None:
            found = self._of_kinds[kinds] = tuple([one for one in self.records if one.kind in kinds])
        return found

    def record(self, name: str | None) -> Record | None:
        """A visible record."""
        return None if name is None else self._by_id.get(name)

    def before(self, record: Record) -> Situation:
        """What stood when the record was made, without it and what was said in it, as far as it is known by now."""
        said_in_it = {one.id for one in self.settled.snapshot.ledger if one.in_ == record.id}
        return Situation(self.settled, record.at, self.known, self.policy, self.without | said_in_it | {record.id})

    def moved(self, now: int) -> Situation:
        """What stood at another instant, as far as it is known by now."""
        return Situation(self.settled, now, self.known, self.policy, self.without)

    def asked_at(self, now: int) -> Situation:
        """The same file asked at another instant, seen with what was known by then, if nothing else happens."""
        made = Situation(self.settled, now, now, self.policy, self.without, self.law_turns)
        place = self._turn_after(now)
        made.__dict__["kept"], made.__dict__["stretch"] = self.kept, made._stretch(place)
        alike = self if place == self._turn_after(self.now) else self._alike.setdefault(place, made)
        for name in _BETWEEN_TURNS:
            if name in alike.__dict__:
                made.__dict__[name] = alike.__dict__[name]
        for name in _ALWAYS:
            if name in self.__dict__:
                made.__dict__[name] = self.__dict__[name]
        return made

    @cached_property
    def _alike(self) -> dict[int, Situation]:
        """For each stretch between two turning points the first situation that was asked there."""
        return {}

    def ahead(self, law_turns: tuple[int, ...]) -> Situation:
        """The same, with the instants at which the rules have other numbers."""
        made = replace(self, law_turns=law_turns)
        made.__dict__.update({name: value for name, value in self.__dict__.items() if name not in made.__dict__})
        made.__dict__.pop("kept", None)  # a stretch ends at those instants too
        return made

    # --- when it changes ---------------------------------------------------------------------------------------------

    @cached_property
    def turning_points(self) -> tuple[int, ...]:
        """The instants at which what is recorded, what stands or what is due may be another, sorted.

        A record shows, begins or ends to stand; an installment, a promise or a payment of a plan falls due; what is
        said of the loan's status begins to be so; the local date goes back. What changes by the clock alone, and what
        is owed anew each day, is not among them.
        """
        found: set[int] = set()
        for record in self.settled.snapshot.ledger:
            found |= {record.at, record.known_at, self.starts(record)}
            if (end := self.ends(record)) is not None:
                found.add(end)
        for zone in self.zones_of_days:
            found |= set(stutters(zone))
            for day in self._days_that_count(zone):
                found |= {day_start(day.toordinal(), zone), day_end(day.toordinal(), zone)}
        return tuple(sorted(found))

    @property
    def zones_of_days(self) -> tuple[str, ...]:
        """Where the days of the account begin: where nobody tells, as early and as late as anywhere."""
        return (self.zone,) if self.told_zone is not None else (self.zone, *EDGES_OF_THE_DAY)

    def _days_that_count(self, zone: str) -> Iterator[date]:
        """The days with which something falls due, begins or ends, in a servicing zone."""
        snapshot = self.settled.snapshot
        loan = snapshot.loan
        told: list[date | int | None] = [snapshot.as_of, loan.accelerated_on, loan.maturity]
        for one in loan.installments:
            told += (one.due, one.paid_on)
        for record in snapshot.ledger:
            told += (record.due, record.for_, record.from_, record.until)
            told += (entry.due for entry in record.schedule or ())
        for moment in told:
            if moment is not None:
                yield local_date(moment, zone) if isinstance(moment, int) else moment

    @property
    def next_turn(self) -> int | None:
        """The next instant after now at which something may be another: a turning point, a new number of the rules,
        and where penalty interest counts as unpaid, any midnight, for what was paid may then be unpaid again."""
        place = self._turn_after(self.now)
        found = [*self.turning_points[place : place + 1]]
        if self.law_turns and (law := self.next_law_turn) is not None:
            found.append(law)
        if "penalty_interest" in self.policy.counts:
            found += self.next_midnights
        return min(found, default=None)

    @property
    def next_law_turn(self) -> int | None:
        """The next instant after now at which a dated number of the rules is another one."""
        place = bisect_right(self.law_turns, self.now)
        return self.law_turns[place] if place < len(self.law_turns) else None

    @cached_property
    def stretch(self) -> object:
        """What tells the stretch of time from one turn to the next, in which now lies, from all others.

        Of a situation that was not asked ahead it is now alone: the turns need not be known for that.
        """
        return self.now

    def _stretch(self, place: int) -> tuple[int, ...]:
        days = self.next_midnights if "penalty_interest" in self.policy.counts else ()
        return (place, bisect_right(self.law_turns, self.now), *days)

    @cached_property
    def kept(self) -> dict[object, Any]:
        """What was asked once, of this instant or another of the same file: kept for all who ask it again."""
        return {}

    @property
    def next_midnights(self) -> tuple[int, ...]:
        """When the next day of the account begins: in the servicing zone, or where days begin first and last."""
        found = (day_start(local_day(self.now, zone) + 1, zone) for zone in self.zones_of_days)
        return tuple(one for one in found if one > self.now)

    def _turn_after(self, instant: int) -> int:
        return bisect_right(self.turning_points, instant)

    def covered(self, since: int | None, *, about_other_debts: bool = False, by_others: bool = False) -> bool:
        """Whether the ledger holds all from an instant on (None: from ever), about these debts and by these people."""
        coverage = self.settled.snapshot.coverage
        if (about_other_debts and coverage.debts != "all") or (by_others and coverage.by != "all"):
            return False
        if coverage.from_ is None:
            return True
        return since is not None and since >= day_start(coverage.from_.toordinal(), self.zone)

    # --- time and people ---------------------------------------------------------------------------------------------

    @property
    def told_zone(self) -> str | None:
        """The servicing zone: the loan's, else the playbook's; None when neither says one."""
        return self.settled.snapshot.loan.timezone or self.policy.timezone

    @property
    def zone(self) -> str:
        """The servicing zone, UTC when none is told."""
        return self.told_zone or "UTC"

    @cached_property
    def today(self) -> date:
        """The local date in the servicing zone."""
        return local_date(self.now, self.zone)

    @property
    def loan_id(self) -> str:
        return self.settled.snapshot.loan.id

    def party(self, name: str | None) -> Party | None:
        return None if name is None else self.settled.parties.get(name)

    def parties_of(self, roles: frozenset[str]) -> tuple[Party, ...]:
        """The parties with one of the roles, sorted by id."""
        return tuple(party for party in self.settled.snapshot.parties if party.role in roles)

    def addresses_of(self, party: Party) -> tuple[Address, ...]:
        """The party's own addresses, and those of others that it shares."""
        others = (one for owner in self.settled.snapshot.parties if owner.id != party.id for one in owner.addresses)
        return (*party.addresses, *(one for one in others if party.id in one.shared_with))

    def address(self, name: str | None) -> Address | None:
        """An address of any party, by its id."""
        return None if name is None else self._addresses.get(name)

    @cached_property
    def _addresses(self) -> Mapping[str, Address]:
        return {address.id: address for party in self.settled.snapshot.parties for address in party.addresses}

    @property
    def borrower(self) -> Party | None:
        """The borrower; the first by id where several are told."""
        return next(iter(self.parties_of(frozenset({"borrower"}))), None)

    def zones_of(self, party: str | None) -> tuple[str, ...]:
        """Where a party may be; empty when that is not told."""
        found = self.party(party)
        return () if found is None or "unknown" in found.timezones else found.timezones

    def same_person(self, one: str | None, other: str | None) -> bool:
        """Whether two parties are one person: the same party, or the same `person`."""
        if one is None or other is None:
            return False
        first, second = self.party(one), self.party(other)
        if one == other or first is None or second is None:
            return one == other
        return first.person is not None and first.person == second.person

    # --- debts -------------------------------------------------------------------------------------------------------

    @property
    def accounts(self) -> Mapping[str, str]:
        """Debt → account: ids of one account are one debt."""
        return self.settled.accounts

    def concerns_loan(self, debts: Sequence[str] | None) -> bool:
        """Whether debts include this loan; none named are all."""
        if debts is None:
            return True
        own = self.accounts[self.loan_id]
        return any(self.accounts.get(debt, debt) == own for debt in debts)

    def same_creditor(self, one: Sequence[str] | None, other: Sequence[str] | None) -> bool:
        """Whether debts may have a creditor in common; one that is not told may be any."""
        if one is None or other is None:
            return True
        first = {self.settled.creditors.get(debt) for debt in one}
        second = {self.settled.creditors.get(debt) for debt in other}
        return None in first | second or bool(first & second)

    @property
    def placements(self) -> tuple[Record, ...]:
        """The placements of this loan that stand."""
        return tuple(one for one in self.standing("placement") if self.concerns_loan(one.debts))

    @cached_property
    def collected_by(self) -> str:
        """Who asks, in the words of `by`: the lender, or the agency or law firm that the loan is placed with."""
        collector = self.settled.snapshot.collector
        if collector not in ("agency", "law_firm"):
            return "lender"
        placed = [one.to for one in self.placements if one.to is not None and one.to.partition(":")[0] == collector]
        return placed[-1] if placed else collector

    def collecting_at(self, instant: int) -> str:
        """Who collected at an instant, in the words of `by`: whom the loan was placed with then, else the lender; where
        no placement was ever recorded, whoever asks."""
        placed = [one for one in self.records if one.kind == "placement" and self.concerns_loan(one.debts)]
        if not placed:
            return self.collected_by
        then = [one for one in placed if one.at <= instant and not self._recalled(one, instant)]
        return then[-1].to or "lender" if then else "lender"

    def _recalled(self, placement: Record, instant: int) -> bool:
        ends = self.settled.ends.get(placement.id, ())
        return any(end.id in self._by_id and end.at <= instant for end in ends)

    # --- what stands -------------------------------------------------------------------------------------------------

    def standing(self, kind: str) -> tuple[Record, ...]:
        """The records of a kind that stand now: begun, not over, not withdrawn, recalled or superseded.

        Kinds: request, consent, hold, status, appointment, placement, assignment.
        """
        return self._standing[kind]

    @cached_property
    def _standing(self) -> Mapping[str, tuple[Record, ...]]:
        found: dict[str, list[Record]] = {kind: [] for kind in STANDING_KINDS}
        for record in self.records:
            if record.kind in found and self._stands(record):
                found[record.kind].append(record)
        begun = [record for record in self.records if record.kind == "status" and self.starts(record) <= self.now]
        found["status"] = [record for record in found["status"] if not _superseded(record, begun)]
        return {kind: tuple(records) for kind, records in found.items()}

    def _stands(self, record: Record) -> bool:
        if any(end.id in self._by_id for end in self.settled.ends.get(record.id, ())):
            return False
        if self.starts(record) > self.now:
            return False
        end = self.ends(record)
        return end is None or self.now < end

    def starts(self, record: Record) -> int:
        """When a record begins to stand: its `from`, a day beginning in the servicing zone, else when it was made."""
        return record.at if record.from_ is None else self.instant_of(record.from_)

    def ends(self, record: Record) -> int | None:
        """When it ends, that instant excluded; None when it has no end. A day ends at the next local midnight.

        The wishes of a party are read in the party's zones: a request ends in the last of them, a consent in the first.
        """
        until = record.until
        if until is None or isinstance(until, int):
            return until
        zones = self.zones_of(record.party) if record.kind in ("request", "consent") else ()
        found = [day_end(until.toordinal(), zone) for zone in zones or (self.zone,)]
        return min(found) if record.kind == "consent" else max(found)

    def instant_of(self, moment: Moment) -> int:
        """An instant as it is, a day as its beginning in the servicing zone."""
        return moment if isinstance(moment, int) else day_start(moment.toordinal(), self.zone)

    def day_from(self, record: Record) -> int:
        """The ordinal of the first local day on which a record stands, in the servicing zone."""
        return local_day(self.starts(record), self.zone)

    @cached_property
    def finding_records(self) -> Mapping[str, Record]:
        """For each thing learnt the latest finding that told of it."""
        found: dict[str, Record] = {}
        for record in self.records:
            if record.kind == "finding":
                found |= {name: record for name in FINDINGS if getattr(record, name) is not None}
        return found

    @cached_property
    def finding(self) -> Mapping[str, str | bool | date]:
        """What was learnt last: cause, willing, able, trading, expected_cash_on, attitude, as far as they were told."""
        return {name: getattr(record, name) for name, record in self.finding_records.items()}

    # --- arrears -----------------------------------------------------------------------------------------------------

    @cached_property
    def arrears(self) -> Arrears:
        """The account of the loan today."""
        return self._arrears(self.today, self.now)

    def _arrears(self, day: date, until: int) -> Arrears:
        """The account on a day, with the payments made by an instant."""
        snapshot, book = self.settled.snapshot, self.settled.book
        as_of = local_date(snapshot.as_of, self.zone)
        told: tuple[Payment, ...] = ()
        if day < as_of and book.loan.status in NOTHING_UNPAID:  # what was paid since then was not paid yet
            told = self._paid(self.settled.visible(snapshot.as_of, snapshot.as_of, self.without), snapshot.as_of)
        return arrears_on(book, self._paid(self.records, until), day, self.policy, as_of, told)

    def _paid(self, records: Iterable[Record], until: int) -> tuple[Payment, ...]:
        """The payments made by an instant."""
        return tuple(
            Payment(local_date(one.at, self.zone), self.settled.book.amounts[one.id], one.for_)
            for one in records
            if one.kind == "payment" and one.status == "posted" and one.at <= until
        )

    @property
    def in_arrears(self) -> bool:
        """Whether something is overdue now."""
        return bool(self.arrears.overdue)

    @cached_property
    def episode_start(self) -> int | None:
        """When the present or last episode of arrears began; None when none is known."""
        first = self.arrears.episode_first
        return None if first is None else day_start(first.toordinal(), self.zone)

    @cached_property
    def delinquent_days(self) -> int | Unknown:
        """Days past due less grace and frozen days; an arrangement that resets the count takes out what came before."""
        frozen: list[tuple[date, date]] = []
        resets: list[date] = []
        for record in self.records:
            if record.kind not in ("arrangement", "hold") or not self.concerns_loan(record.debts):
                continue
            if record.ageing == "resets":
                resets.append(local_date(self.starts(record), self.zone))
            elif record.ageing == "frozen":
                frozen.append(self._frozen(record))
        return self.arrears.delinquent_days(frozen, resets)

    def _frozen(self, record: Record) -> tuple[date, date]:
        missed = self._missed(record) if record.kind == "arrangement" else None
        first, last = frozen_period(record, self.today, missed, self.zone)
        withdrawn = [end.at for end in self.settled.ends.get(record.id, ()) if end.id in self._by_id]
        return first, min([last, *(local_date(at, self.zone) for at in withdrawn)])

    # --- promises and arrangements -----------------------------------------------------------------------------------

    @cached_property
    def _money(self) -> Money:
        came = (one for one in self.records if one.kind == "payment" and one.status in ("posted", "pending"))
        return Money(self.settled.book, tuple(came), self.zone)

    def promise(self, *, ever: bool = False, roles: Iterable[str] | None = None) -> tuple[PromiseState, Record | None]:
        """The latest promise and how it stands: pending, kept, partial or broken; none when there is none.

        Promises made in the present or last episode count, and those due in it; with `ever`, all. `roles` narrows
        them to promises of parties with such a role.
        """
        promise = latest(one for one in self.records if one.kind == "promise" and self._asked_for(one, ever, roles))
        if promise is None:
            return "none", None
        return promise_state(promise, self.now, self._money, self.policy.tolerance, self._overdue_on), promise

    def _asked_for(self, promise: Record, ever: bool, roles: Iterable[str] | None) -> bool:
        party = self.party(promise.party)
        if roles is not None and (party is None or party.role not in roles):
            return False
        start, first = self.episode_start, self.arrears.episode_first
        if ever or start is None or first is None:
            return True
        return promise.at >= start or (promise.due is not None and promise.due >= first)

    def _overdue_on(self, day: date, until: int) -> bool:
        return bool(self._arrears(day, until).overdue)

    def arrangement(self) -> tuple[ArrangementState, Record | None]:
        """The latest arrangement about this loan and how it stands: kept, broken; none when there is none.

        One that had run out before the present episode began is none of it.
        """
        start, first = self.episode_start, self.arrears.episode_first
        found = latest(
            one
            for one in self.records
            if one.kind == "arrangement" and self.concerns_loan(one.debts) and running_since(one, start, first)
        )
        if found is None:
            return "none", None
        return "kept" if self._missed(found) is None else "broken", found

    def _missed(self, arrangement: Record) -> date | None:
        return first_missed(arrangement, self.now, self._money, self.policy.tolerance)

    # --- facts -------------------------------------------------------------------------------------------------------

    def is_fact(self, name: str) -> bool:
        return name in FACT_KINDS

    def fact(self, name: str) -> Fact:
        """A fact by its name in the language: a value, None when there is nothing, or `Unknown`. Raises `KeyError`."""
        if name not in FACT_KINDS:
            raise KeyError(name)
        snapshot = self.settled.snapshot
        if self.told_zone is None and (name == "delinquent_days" or hasattr(Arrears, name)):
            return self._in_any_zone(name)
        if name == "delinquent_days":
            return self.delinquent_days
        if name == "lender":
            return snapshot.lender if snapshot.lender is not None else Unknown((name,))
        if name == "collector":
            return snapshot.collector if snapshot.collector is not None else Unknown((name,))
        if not name.startswith("loan."):
            derived: Fact = getattr(self.arrears, name)
            return derived
        value: str | int | Decimal | date | None = getattr(snapshot.loan, name.removeprefix("loan."))
        if name == "loan.status" and value in OVER and self._was_owed:
            return Unknown((name,))  # the file tells how it stands at its own instant; this one was before the end
        if name == "loan.maturity" and value is None and snapshot.loan.installments:
            return snapshot.loan.installments[-1].due
        return Unknown((name,)) if value is None else value

    @property
    def _was_owed(self) -> bool:
        """Whether something was still unpaid now of what a later file tells to be paid."""
        return any(one.unpaid is True for each in self._in_zones for one in each.arrears.balances)

    def _in_any_zone(self, name: str) -> Fact:
        """A derived fact where nobody told the servicing zone: known only if it is the same all over the world."""
        first, last = (each.fact(name) for each in self._in_zones)
        return first if first == last else Unknown(("loan.timezone",))

    @property
    def _in_zones(self) -> tuple[Situation, ...]:
        """The same by the days of the servicing zone; where nobody tells it, where they begin first and last."""
        if self.told_zone is not None:
            return (self,)
        return tuple(replace(self, policy=replace(self.policy, timezone=zone)) for zone in EDGES_OF_THE_DAY)


def _superseded(record: Record, begun: Sequence[Record]) -> bool:
    """Whether a later status of the same bearer said the opposite."""
    ended_by = STATUS_ENDS.get(record.status or "", frozenset())
    return any(
        other.status in ended_by and _bearer(other) == _bearer(record) and (other.at, other.id) > (record.at, record.id)
        for other in begun
    )


def _bearer(record: Record) -> tuple[str | None, str | None]:
    """Whose status it is: one of a number belongs to the number, one of a person to the person."""
    by_person = "unreachable" in STATUS_ENDS.get(record.status or "", ()) or record.status == "unreachable"
    return (record.party, None) if by_person else (None, record.address)


@cache
def stutters(name: str) -> tuple[int, ...]:
    """The instants of a zone around which its local date goes back: the first midnight, the change, the second one.

    A clock that is turned back just past midnight (in St. John's until 2010) shows the day before once more.
    """
    table = zone_table(name)
    found: list[int] = []
    for number in range(1, len(table.starts)):
        change, before, after = table.starts[number], table.offsets[number - 1], table.offsets[number]
        midnight = (change + before - 1) // DAY * DAY
        if change + after < midnight:
            found += (midnight - before, change, midnight - after)
    return tuple(found)
