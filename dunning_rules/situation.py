"""What stands at an instant: what is recorded, what is owed by then, how promises stand, and when that changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from .arrears import NOTHING_UNPAID, Arrears, ArrearsPolicy, arrears_on
from .calendar import day_start, local_date
from .facts import FACT_KINDS
from .money import Payment
from .recorded import EDGES_OF_THE_DAY, Recorded
from .snapshot.model import Record
from .turning import midnights_after, record_turns, turning_points
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

__all__ = ["ArrearsPolicy", "Situation"]

OVER = frozenset({"repaid", "settled"})
"""The states of a loan of which nothing is unpaid any more."""
_ALWAYS = ("turning_points", "_record_turns", "_addresses")
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


@dataclass(frozen=True, eq=False)
class Situation(Recorded):
    """A settled snapshot asked at an instant, with the account of the loan."""

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
        """The instants at which what is recorded, what stands or what is due may be another, sorted."""
        return turning_points(self, self._record_turns)

    @cached_property
    def _record_turns(self) -> tuple[int, ...]:
        return record_turns(self)

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
    def next_record_turn(self) -> int | None:
        """The next instant after now at which what is recorded or stands may be another, or a number of the rules.

        For what looks at records alone: an installment that falls due makes none of them another.
        """
        place = bisect_right(self._record_turns, self.now)
        found = [*self._record_turns[place : place + 1]]
        if self.law_turns and (law := self.next_law_turn) is not None:
            found.append(law)
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
        return midnights_after(self)

    def _turn_after(self, instant: int) -> int:
        return bisect_right(self.turning_points, instant)

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
