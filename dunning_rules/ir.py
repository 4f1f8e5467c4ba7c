"""The closed intermediate form: what a playbook or a pack means, with every name bound and every kind checked.

INVARIANT: nodes are frozen and hashable; a node's `place` never counts in equality, so the same rules written on other
lines are the same rules. Whoever reads the form dispatches over `Cond` with `match` and `assert_never`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from .source import Place
from .values import Hours, Limit, Match, Term

# --- questions put to the ledger -------------------------------------------------------------------------------------

Scope = Literal["episode", "ever", "promise"]
Tie = Literal["party", "person", "address", "channel", "debt", "creditor", "collector"]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records count: each field of the record matches, its party has the role, its ties to the contact hold.

    `outcomes` may hold None: a record whose outcome is still pending. `actions` holds those it must belong to. `prior`:
    only records of the placement before the one under which the contact is made.
    """

    kinds: frozenset[str] = frozenset()
    fields: tuple[tuple[str, Match], ...] = ()
    outcomes: frozenset[str | None] | None = None
    roles: frozenset[str] | None = None
    same: tuple[Tie, ...] = ()
    actions: tuple[str, ...] = ()
    marks: tuple[tuple[str, bool], ...] = ()
    prior: bool = False
    held: Term | None = None
    """Only records whose term is over (their own day is day 1) and that had not failed when it ended."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the ledger that is looked at. A window in days counts local days and has the record's day as day 1.

    A term may be the name of a number with a unit.
    """

    scope: Scope = "episode"
    term: Term | str | None = None
    before_today: bool = False
    since: Filter | None = None
    since_first: Filter | None = None
    """Only records after the earliest one that matches; where none does, none."""
    not_after: str | None = None
    """A named date: records after its last day are left out."""


# --- conditions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Constant:
    value: bool


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Cond, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Cond, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Cond


@dataclass(frozen=True, slots=True)
class Compare:
    """A fact's value matches. A fact that is told to be nothing matches no range and no word."""

    fact: str
    want: Match
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Within:
    """`loan.governing_law` is the jurisdiction or a part of it: `US-MA` lies in `US`."""

    jurisdictions: tuple[str, ...]
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Told:
    """The fact is known: the one condition that is never unknown."""

    fact: str
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Tally:
    """So many records (or distinct local days of records) match: `low` at least, `high` at most."""

    form: Literal["done", "tried", "contacted", "records", "document"]
    filter: Filter
    window: Window
    low: int | str | None = 1
    high: int | str | None = None
    by_days: bool = False
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PromiseIs:
    states: frozenset[str]
    roles: frozenset[str] | None = None
    ever: bool = False
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PromiseDue:
    """The latest promise is pending and due today or within the term's days after today."""

    within: Term | str
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ArrangementIs:
    states: frozenset[str]
    types: frozenset[str] | None = None
    place: Place | None = field(default=None, compare=False)


Whose = Literal["party", "address", "loan"] | frozenset[str]


@dataclass(frozen=True, slots=True)
class Stands:
    """A status, request, consent, hold or appointment stands now.

    `of` says whose: the party or the address in question, the loan, or parties with one of the roles (an address status
    then speaks of every phone number of such a party). `days`: on each of so many days before today. A consent counts
    where it covers the contact in question.
    """

    kind: Literal["status", "request", "consent", "hold", "appointment"]
    words: frozenset[str]
    of: Whose
    fields: tuple[tuple[str, Match], ...] = ()
    days: int | None = None
    since: Term | str | None = None
    """Only such as were recorded within this term."""
    to_any: bool = False
    """A consent counts whomever it was given to."""
    spent_by: Filter | None = None
    """A consent counts until a record that matches was made after it."""
    hours: InHours | None = None
    """A consent that was got in a contact of ours outside these hours does not count."""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PlacementIs:
    """`standing`: the loan is placed (with the contact's agency, where the contact is by one); `none`: it is not."""

    state: Literal["standing", "none"]
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class AssignmentIs:
    """`notified`, `unnotified`: the claim was assigned and the party in question was told, or not; `none`: never."""

    states: frozenset[str]
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Found:
    """The latest finding that told of `name` says so."""

    name: str
    want: Match
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """A date is today or within the term's days after today; `finding.NAME` is what a finding told."""

    fact: str
    within: Term | str
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Attribute:
    """The contact or act in question is like this. Never unknown: `to` is its party's role, `address` its kind."""

    name: str
    want: Match
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Stated:
    """The contact says so of itself; while it says nothing the condition stays open."""

    name: str
    want: Match
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Replies:
    """The contact replies to a message of its party, in the same medium, to which no earlier record replies.

    `then`: on the local day of the message, which itself came at the time and place that its party called inconvenient
    and, in the exception of a guard that keeps hours, outside those `hours`.
    """

    then: bool = False
    hours: InHours | None = None
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Passed:
    """The last day of the named date is over."""

    name: str
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class InHours:
    """The local time lies in the hours of its weekday; `by_day` has Monday first, then `holiday` where it differs.

    `own`: the party's own working hours, where they are told, go before those of the days that have any.
    """

    by_day: tuple[Hours | None, ...]
    holiday: Hours | None = None
    has_holiday: bool = False
    own: bool = False
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class AtLimit:
    """The records counted in the limit's window have reached the limit: one more would be too many."""

    limit: Limit
    filter: Filter
    since: Filter | None = None
    since_first: Filter | None = None
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The term after the latest record that matches is not over."""

    filter: Filter
    term: Term
    next_day: bool = False
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class AgainstWish:
    """A standing request of the contact's party covers the contact: its time, place, channel, address or debt.

    `naming`: only requests that name a `time`, a `place`, a `channel` or an `address`. `any_debt`: a request counts
    whatever debts it names.
    """

    requests: frozenset[str]
    form: Match | None = None
    naming: Match | None = None
    any_debt: bool = False
    place: Place | None = field(default=None, compare=False)


Leaf = (
    Compare
    | Within
    | Told
    | Tally
    | PromiseIs
    | PromiseDue
    | ArrangementIs
    | Stands
    | PlacementIs
    | AssignmentIs
    | Found
    | Near
    | Attribute
    | Stated
    | Replies
    | Passed
    | InHours
    | AtLimit
    | Waiting
    | AgainstWish
)

Cond = Constant | All | AnyOf | Not | Leaf

TRUE = Constant(True)


def leaves_of(cond: Cond) -> Iterator[Leaf]:
    """The leaves of a condition."""
    match cond:
        case All() | AnyOf():
            for part in cond.parts:
                yield from leaves_of(part)
        case Not():
            yield from leaves_of(cond.part)
        case Constant():
            return
        case _:
            yield cond


def applies_to(cond: Cond, channel: str | None, act: str | None) -> bool | None:
    """The truth of a condition for all contacts by a channel, or all acts of a kind; None where it is open."""
    match cond:
        case Constant():
            return cond.value
        case All() | AnyOf():
            found = [applies_to(part, channel, act) for part in cond.parts]
            deciding = isinstance(cond, AnyOf)
            return deciding if deciding in found else None if None in found else not deciding
        case Not():
            turned = applies_to(cond.part, channel, act)
            return None if turned is None else not turned
        case Attribute(name="form" | "channel" | "act"):
            told = {"form": "contact" if act is None else "act", "channel": channel, "act": act}[cond.name]
            return (told in cond.want.any_of) is not cond.want.negated
        case _:
            return None


def conjuncts(cond: Cond) -> Iterator[Cond]:
    """The entries that must all hold, those of an `all` within an `all` among them."""
    if isinstance(cond, All):
        for part in cond.parts:
            yield from conjuncts(part)
    else:
        yield cond


def stated_in(cond: Cond) -> Iterator[str]:
    """The attributes that a condition asks of the contact itself."""
    match cond:
        case All() | AnyOf():
            for part in cond.parts:
                yield from stated_in(part)
        case Not():
            yield from stated_in(cond.part)
        case Stated():
            yield cond.name
        case _:
            return
