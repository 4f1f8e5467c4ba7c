"""What is recorded by an instant, and what of it stands then: requests, consents, holds; people, debts, findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from .arrears import ArrearsPolicy
from .calendar import day_end, day_start, local_date, local_day
from .settle import Settled
from .snapshot.model import Address, Moment, Party, Record
from .words import STATUS_ENDS

EDGES_OF_THE_DAY = ("Etc/GMT-14", "Etc/GMT+12")
"""Where a day begins first and where it begins last."""
FINDINGS = ("cause", "willing", "able", "trading", "expected_cash_on", "attitude")
STANDING_KINDS = ("request", "consent", "hold", "status", "appointment", "placement", "assignment")


@dataclass(frozen=True, eq=False)
class Recorded:
    """A settled snapshot seen at an instant: `now`, with what was `known` by then.

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

    @property
    def zones_of_days(self) -> tuple[str, ...]:
        """Where the days of the account begin: where nobody tells, as early and as late as anywhere."""
        return (self.zone,) if self.told_zone is not None else (self.zone, *EDGES_OF_THE_DAY)

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
