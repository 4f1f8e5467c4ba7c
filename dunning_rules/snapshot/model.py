"""What is known of one loan: the loan, the people, their addresses and the ledger, as plain frozen data.

Instants are integers (microseconds since 1970, UTC), days are dates, money is `Decimal`. None stands for what was not
told, unless a default is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ..calendar import iso
from ..document.kinds import read_instant
from ..errors import SnapshotError
from ..tree import tree_of
from ..values import BadValue, Hours

Moment = date | int
"""A local day, or an instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installment:
    """What is due on one day. `amount` is the whole, told or summed up from its parts."""

    due: date
    amount: Decimal
    principal: Decimal | None = None
    interest: Decimal | None = None
    fees: Decimal | None = None
    paid: Decimal | None = None
    paid_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """The loan; the installments are sorted by due date."""

    id: str
    product: str
    installments: tuple[Installment, ...]
    currency: str | None = None
    status: str | None = None
    product_class: str | None = None
    claim: str | None = None
    principal_outstanding: Decimal | None = None
    annual_rate: Decimal | None = None
    agreed_penalty: Decimal | None = None
    maturity: date | None = None
    accelerated_on: date | None = None
    grace_days: int | None = None
    limitation_date: date | None = None
    timezone: str | None = None
    governing_law: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Liability:
    """How a party answers for the debt; `nature` has a default by role."""

    nature: str
    until: date | None = None
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    id: str
    channels: tuple[str, ...] = ()
    kind: str | None = None
    place: str | None = None
    shared_with: tuple[str, ...] = ()

    @property
    def stands_at(self) -> str | None:
        """Where it is: the place that was told, else as its kind says; None for what belongs to no place."""
        return self.place or (self.kind if self.kind in ("home", "workplace") else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """`timezones` as told, the word `unknown` included; addresses sorted by id."""

    id: str
    role: str
    liability: Liability
    person: str | None = None
    kind: str | None = None
    timezones: tuple[str, ...] = ()
    work_hours: Hours | None = None
    language: str | None = None
    acts_for: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """Another debt of the person; ids of one account are one debt."""

    id: str
    account: str | None = None
    creditor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the ledger holds: `debts` all or this, `by` all or own, from a day on."""

    debts: str = "all"
    by: str = "all"
    from_: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledPayment:
    due: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of the ledger, of any kind: what its kind does not have, and what was not told, is None.

    `in_`, `for_`, `from_` and `with_` are the file's `in`, `for`, `from` and `with`; `keys` are the keys that the file
    told. Defaults are filled in: a contact's `mode`, `direction` and `by`, a finding's `by`, a payment's `status`.
    """

    id: str
    kind: str
    at: int
    known_at: int
    keys: frozenset[str] = field(default=frozenset(), compare=False)
    channel: str | None = None
    mode: str | None = None
    party: str | None = None
    address: str | None = None
    direction: str | None = None
    outcome: str | None = None
    action: str | None = None
    act: str | None = None
    purpose: str | None = None
    by: str | None = None
    debts: tuple[str, ...] | None = None
    discussed: tuple[str, ...] | None = None
    document: str | None = None
    reply_to: str | None = None
    disclosed: bool | None = None
    cut_off: bool | None = None
    of: str | None = None
    amount: Decimal | None = None
    for_: date | None = None
    status: str | None = None
    due: date | None = None
    in_: str | None = None
    what: str | None = None
    form: str | None = None
    to: str | None = None
    with_: str | None = None
    hours: Hours | None = None
    weekdays: tuple[str, ...] | None = None
    place: str | None = None
    from_: Moment | None = None
    until: Moment | None = None
    reason: str | None = None
    purposes: tuple[str, ...] | None = None
    ageing: str | None = None
    type: str | None = None
    schedule: tuple[ScheduledPayment, ...] | None = None
    guarantor_consent: bool | None = None
    notified: tuple[str, ...] | None = None
    cause: str | None = None
    willing: bool | None = None
    able: bool | None = None
    trading: bool | None = None
    expected_cash_on: date | None = None
    attitude: str | None = None


FactValue = str | int | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One loan as a file tells it. `as_of` is the instant the file speaks of, `asked` the one it is asked at.

    The ledger is sorted by (at, id), the parties by id; equal records stand once.
    """

    as_of: int
    as_of_text: str
    asked: int
    asked_text: str
    loan: Loan
    lender: str | None = None
    collector: str | None = None
    parties: tuple[Party, ...] = ()
    debts: tuple[Debt, ...] = ()
    coverage: Coverage = Coverage()
    ledger: tuple[Record, ...] = ()
    facts: Mapping[str, FactValue]
    name: str = "snapshot"
    settled_once: list[Any] = field(default_factory=list, repr=False, compare=False)
    """Holds what `settle` made of the file, so that it is made once; it follows from the rest."""

    def at(self, moment: str | datetime | int) -> Snapshot:
        """The same file asked at another instant; how old it is is still measured from its own `as_of`.

        `moment` is ISO text with an offset, an aware datetime, or microseconds since 1970 (UTC). Raises
        `SnapshotError` for anything else.
        """
        if isinstance(moment, int):
            return replace(self, asked=moment, asked_text=iso(moment, "UTC"))
        text = moment.isoformat() if isinstance(moment, datetime) else moment
        try:
            instant = read_instant(text)
        except BadValue as bad:
            raise SnapshotError([tree_of({"at": text}, "at").error(bad.code, ("at",), **bad.values)]) from bad
        return replace(self, asked=instant, asked_text=text)

    def with_records(self, records: Iterable[Mapping[str, Any]], *, as_of: str | datetime | int) -> Snapshot:
        """The same loan with records that became known since: what loading the whole anew would give, for far less.

        `records` are mappings as they stand in a ledger; their values may be Python's own (aware datetimes, dates,
        `Decimal`). Only they are read, with all that a whole file is checked for. A record that is there already must
        be equal, and counts once. This snapshot stays as it is.

        `as_of` is the instant up to which the whole is known now: ISO text with an offset, an aware datetime, or
        microseconds since 1970 (UTC). Where the snapshot's own is later, that stands. It is also the instant asked.

        Raises `SnapshotError` with every diagnostic. Refused besides what a file may not hold: a record that is known
        only after `as_of`, and a posted payment where an installment tells what was `paid` (unless all of it was, on an
        earlier day), for it would not count.
        """
        from .adding import added

        return added(self, records, as_of)
