"""One question put to the rules: what is proposed, at which instant, with which names, in which zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from ..calendar import add_term, local_day, next_working_day
from ..ir import Filter, Window
from ..rules import (
    Action,
    Base,
    NamedDate,
    Names,
)
from ..situation import Situation
from ..snapshot.model import Address, Party, Record
from ..values import Fact, Match, Range, Scalar, Term, Unknown

CALLED_DEMAND = "demand"
"""The purpose that guards see where none is stated: the heaviest one, so that none of them is missed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A contact or an act in question; exactly one of `channel` and `act` stands. `stated` are its own attributes."""

    channel: str | None = None
    act: str | None = None
    mode: str = "human"
    party: Party | None = None
    address: Address | None = None
    action: str | None = None
    purpose: str | None = None
    by: str = "lender"
    debts: tuple[str, ...] | None = None
    document: str | None = None
    reply_to: str | None = None
    stated: tuple[tuple[str, str], ...] = ()

    @property
    def closed_by(self) -> str | None:
        """The purpose that pauses and holds go by: a contact without one is a demand, an act without one has none."""
        return self.closed_as(self.purpose)

    def closed_as(self, purpose: str | None) -> str | None:
        """The purpose that they go by where the contact or act is for this one."""
        return purpose if self.act is not None else purpose or CALLED_DEMAND

    def says(self, name: str) -> str | None:
        return dict(self.stated).get(name)


@dataclass(slots=True, eq=False)
class Asked:
    """What the conditions of one file are asked about. `zone` is where local days and hours are counted.

    INVARIANT: it is never written to. So many are made that freezing them would take a tenth of the time of an answer.

    `whose` tells a playbook's own questions, which speak of this loan and the present episode, from those of a guard.
    `facts` are the file's own inputs. `zone` is None where it is not told: what needs it is then unknown.
    """

    situation: Situation
    names: Names
    actions: Mapping[str, Action]
    law_day: date
    facts: Mapping[str, Fact]
    whose: Literal["playbook", "guard"] = "playbook"
    proposal: Proposal | None = None
    zone: str | None = None

    @property
    def lacks_zone(self) -> bool:
        """Whether a guard is asked where nobody told in which zone the party is: what depends on days is unknown."""
        return self.zone is None and self.whose == "guard"

    @property
    def today(self) -> date:
        return date.fromordinal(local_day(self.situation.now, self.zone or self.situation.zone))

    def about(self, proposal: Proposal | None, zone: str | None = None) -> Asked:
        """The question about a contact or act, or about the loan alone, in a zone.

        Made field by field, as so many are made: `replace` takes three times as long.
        """
        return Asked(self.situation, self.names, self.actions, self.law_day, self.facts, self.whose, proposal, zone)

    def of(self, situation: Situation, law_day: date) -> Asked:
        """The same question at another instant."""
        return Asked(situation, self.names, self.actions, law_day, self.facts, self.whose, self.proposal, self.zone)

    def fact(self, name: str) -> Fact:
        """A fact by its name in the language: derived, of the loan, of the party in question, or an input."""
        if name.startswith("party."):
            return self._of_party(name.removeprefix("party."))
        if name == "borrower.kind":
            kinds = {party.kind for party in self.situation.parties_of(frozenset({"borrower"}))}
            kind = kinds.pop() if len(kinds) == 1 else None  # borrowers of several kinds have none in common
            return kind or Unknown(("party.kind",))
        if name in self.facts:
            return self.facts[name]
        return self.situation.fact(name)

    def _of_party(self, field: str) -> Fact:
        party = self.proposal.party if self.proposal else None
        if party is None:
            return None
        match field:
            case "role":
                return party.role
            case "kind":
                return party.kind if party.kind is not None else Unknown(("party.kind",))
            case "liability":
                return party.liability.nature
            case "liability_until":
                return party.liability.until
            case _:
                return party.language if party.language is not None else Unknown(("party.language",))

    def matches(self, value: Scalar | None, want: Match) -> bool | Unknown:
        """Whether a told value is what is wanted; an end of a range may be a number of the file, by date."""
        unknown: Unknown | None = None
        for item in want.any_of:
            if isinstance(item, Range):
                inside = self._inside(value, item)
                if isinstance(inside, Unknown):
                    unknown = inside
                elif inside:
                    return not want.negated
            elif value == item and type(value) is type(item):
                return not want.negated
        return unknown or want.negated

    def _inside(self, value: Scalar | None, span: Range) -> bool | Unknown:
        low, high = self._end(span.low), self._end(span.high)
        for end in (low, high):
            if isinstance(end, Unknown):
                return end
        if value is None or isinstance(value, str | bool):
            return False
        above = low is None or low <= value  # type: ignore[operator]  # kinds were checked when the rule was built
        return above and (high is None or value <= high)  # type: ignore[operator]

    def _end(self, end: int | Decimal | date | str | None) -> int | Decimal | date | Unknown | None:
        if not isinstance(end, str):
            return end
        value = self.names.number(end).on(self.law_day)
        return Unknown((end,)) if value is None else value

    def count(self, number: int | str | None) -> int | Unknown | None:
        """A count, or the number of the file that stands for it."""
        value = self._end(number)
        return int(value) if isinstance(value, Decimal) else value  # type: ignore[return-value]  # never a date

    def term(self, term: Term | str) -> Term | Unknown:
        """A term, or the number with a unit that stands for it."""
        if isinstance(term, Term):
            return term
        count = self.count(term)
        return count if isinstance(count, Unknown) else Term(int(count or 0), self.names.unit(term))

    def latest(self, records: Filter, window: Window | None = None, *, earliest: bool = False) -> Record | None:
        """The latest record that matches, or the earliest; in a window, where one is given."""
        from .ledger import (
            counted,
            matching,
        )  # the two ask each other: a filter ties to the contact, a window to a date

        if window is None:
            found = matching(records, self)
        else:
            count = counted(records, window, self)
            assert not isinstance(count, Unknown)  # only a window that ends with a named date can be unknown
            found = count.records
        return None if not found else found[0] if earliest else found[-1]

    def named_date(self, name: str) -> date | Unknown | None:
        """A named date: the last day of a term. None when nothing gives it."""
        return self._date(self.names.date(name))

    def _date(self, named: NamedDate) -> date | Unknown | None:
        missing: Unknown | None = None
        for base in named.bases:
            found = self._base(base)
            if isinstance(found, Unknown):
                missing = missing or found
            elif found is not None:
                return found
        return missing

    def _day_of(self, record: Record, its: Literal["from", "until", "due"] | None) -> date | None:
        """The local day of a record, or the day that it tells itself: of a period that ends at an instant, its last."""
        moment: date | int | None = record.at
        if its is not None:
            moment = {"from": record.from_, "until": record.until, "due": record.due}[its]
            if its == "until" and isinstance(moment, int):
                moment -= 1
        if not isinstance(moment, int):
            return moment
        return date.fromordinal(local_day(moment, self.zone or self.situation.zone))

    def _base(self, base: Base) -> date | Unknown | None:
        start: Fact
        if base.record is not None:
            record = self.latest(base.record, base.window, earliest=base.earliest)
            start = None if record is None else self._day_of(record, base.its)
        else:
            assert base.fact is not None
            start = self.fact(base.fact)
        if isinstance(start, Unknown):
            return start
        if not isinstance(start, date):
            return None
        if base.later_than is not None:
            other = self.fact(base.later_than)
            if isinstance(other, Unknown):
                return other
            if isinstance(other, date) and start <= other:
                return None
        for term in base.plus:
            start = add_term(start, term, self.names.calendar)
        if base.roll and self.names.calendar is not None:
            start = next_working_day(start, self.names.calendar)
        return start
