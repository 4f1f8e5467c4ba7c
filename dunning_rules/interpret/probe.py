"""One leaf of a condition, asked: whether it holds, and what it saw."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from ..calendar import elapsed
from ..decision import Values
from ..ir import (
    AgainstWish,
    ArrangementIs,
    AssignmentIs,
    AtLimit,
    Attribute,
    Compare,
    Found,
    InHours,
    Leaf,
    Near,
    Passed,
    PlacementIs,
    PromiseDue,
    PromiseIs,
    Replies,
    Stands,
    Stated,
    Tally,
    Told,
    Waiting,
    Within,
)
from ..values import BadValue, Match, Range, Unknown, read_decimal
from .asked import CALLED_DEMAND, Asked
from .counting import at_limit, tally, waiting
from .dates import near, passed, promise_due
from .hours import in_hours
from .kept import of_leaf, once
from .replying import replies
from .seen import NO_ZONE, Seen, ids_of
from .standing import stands
from .wishes import covering_requests


def probe(leaf: Leaf, asked: Asked) -> Seen:
    """Asks one leaf. `Stated` is asked here only where the contact states the attribute."""
    if isinstance(leaf, Attribute | Stated):  # sooner asked than found
        return _ask(leaf, asked)
    return once(_ask, leaf, asked, of_leaf)


def _ask(leaf: Leaf, asked: Asked) -> Seen:  # one case a kind of leaf: a table, however long
    situation = asked.situation
    match leaf:
        case Compare():
            return _compare(leaf, asked)
        case Within():
            return _within(leaf, asked)
        case Told():
            fact = asked.fact(leaf.fact)
            # What is derived may be told to be nothing; a fact of a party that is nothing was not told.
            told = not isinstance(fact, Unknown) and (fact is not None or not leaf.fact.startswith("party."))
            return Seen(told, "known" if told else "not-told", (("fact", leaf.fact),))
        case Tally():
            return tally(leaf, asked)
        case PromiseIs():
            state, promise = situation.promise(ever=leaf.ever, roles=leaf.roles)
            return Seen(state in leaf.states, "promise", _state(state, leaf.states), ids_of(promise))
        case PromiseDue():
            return promise_due(leaf, asked)
        case ArrangementIs():
            state, arrangement = situation.arrangement()
            if arrangement is not None and leaf.types is not None and arrangement.type not in leaf.types:
                state, arrangement = "none", None
            return Seen(state in leaf.states, "arrangement", _state(state, leaf.states), ids_of(arrangement))
        case Stands():
            return _stands(leaf, asked)
        case PlacementIs():
            return _placement(leaf, asked)
        case AssignmentIs():
            return _assignment(leaf, asked)
        case Found():
            found = situation.finding.get(leaf.name)
            values: Values = (("finding", leaf.name), ("is", found), ("wants", str(leaf.want)))
            return Seen(asked.matches(found, leaf.want) if found is not None else False, "finding", values)
        case Near():
            return near(leaf, asked)
        case Attribute():
            values = (("attribute", leaf.name), ("is", attribute(leaf.name, asked)), ("wants", str(leaf.want)))
            return Seen(is_like(leaf, asked), "contact", values)
        case Stated():
            assert asked.proposal is not None
            said = asked.proposal.says(leaf.name)
            values = (("attribute", leaf.name), ("is", said), ("wants", str(leaf.want)))
            return Seen(says(said, leaf.want), "stated", values)
        case Replies():
            return replies(leaf, asked)
        case Passed():
            return passed(leaf, asked)
        case InHours():
            return in_hours(leaf, asked)
        case AtLimit():
            return at_limit(leaf, asked)
        case Waiting():
            return waiting(leaf, asked)
        case AgainstWish():
            wishes = covering_requests(leaf, asked)
            until = max((end for end in map(situation.ends, wishes) if end is not None), default=None)
            lasting = any(situation.ends(wish) is None for wish in wishes)
            values = (("requests", tuple(sorted({wish.what or "" for wish in wishes}))),)
            since = min(map(situation.starts, wishes), default=None)
            return Seen(bool(wishes), "request", values, ids_of(*wishes), None if lasting else until, since=since)
        case _:
            assert_never(leaf)


def says(said: str | None, want: Match) -> bool:
    """Whether a stated attribute (text, as `true`, `2` or a word) is what is wanted; a range compares numbers."""
    for item in want.any_of:
        if isinstance(item, Range):
            if _between_numbers(said, item):
                return not want.negated
        elif said == str(item):
            return not want.negated
    return want.negated


def _between_numbers(said: str | None, span: Range) -> bool:
    try:
        number = read_decimal(said or "")
    except BadValue:
        return False  # a word lies in no range
    low, high = (None if end is None else Decimal(str(end)) for end in (span.low, span.high))
    return (low is None or low <= number) and (high is None or number <= high)


def is_like(leaf: Attribute, asked: Asked) -> bool | Unknown:
    """Whether the contact or act in question is as the leaf wants it."""
    return asked.matches(attribute(leaf.name, asked), leaf.want)


def attribute(name: str, asked: Asked) -> str | None:
    """What the contact or act in question is: its `form` (contact, act), `to` its party's role, and so on."""
    proposal = asked.proposal
    if proposal is None:
        return None
    match name:
        case "form":
            return "contact" if proposal.act is None else "act"
        case "to":
            return None if proposal.party is None else proposal.party.role
        case "by":
            return proposal.by.partition(":")[0]
        case "address":
            return None if proposal.address is None else proposal.address.kind
        case "place":
            return None if proposal.address is None else proposal.address.stands_at
        case "purpose":
            return proposal.purpose or CALLED_DEMAND
        case "mode":
            return proposal.mode if proposal.channel == "phone" else None
        case _:
            value: str | None = getattr(proposal, name)
            return value


def _state(state: str, wanted: frozenset[str]) -> Values:
    return (("is", state), ("wants", " | ".join(sorted(wanted))))


def _compare(leaf: Compare, asked: Asked) -> Seen:
    value = asked.fact(leaf.fact)
    ranged = any(isinstance(item, Range) for item in leaf.want.any_of)
    code = "range" if ranged else "value"
    if isinstance(value, Unknown):
        return Seen(value, code, (("fact", leaf.fact), ("wants", str(leaf.want))))
    values: Values = (("fact", leaf.fact), ("is", value), ("wants", str(leaf.want)))
    return Seen(asked.matches(value, leaf.want), code, values)


def _within(leaf: Within, asked: Asked) -> Seen:
    value = asked.fact("loan.governing_law")
    wanted = " | ".join(leaf.jurisdictions)
    if not isinstance(value, str):
        missing = value if isinstance(value, Unknown) else Unknown(("loan.governing_law",))
        return Seen(missing, "jurisdiction", (("fact", "loan.governing_law"), ("wants", wanted)))
    inside = any(value == place or value.startswith(f"{place}-") for place in leaf.jurisdictions)
    return Seen(inside, "jurisdiction", (("fact", "loan.governing_law"), ("is", value), ("wants", wanted)))


def _stands(leaf: Stands, asked: Asked) -> Seen:
    records = stands(leaf, asked)
    values: Values = (
        ("wants", tuple(sorted(leaf.words))),
        ("of", leaf.of if isinstance(leaf.of, str) else tuple(sorted(leaf.of))),
    )
    truth: bool | Unknown = records is not None
    term = None if leaf.since is None else asked.term(leaf.since)
    if isinstance(term, Unknown):
        truth = term
    elif asked.lacks_zone and (leaf.days is not None or (term is not None and elapsed(term) is None)):
        truth = NO_ZONE
    ends = [asked.situation.ends(record) for record in records or ()]
    until = max((end for end in ends if end is not None), default=None) if None not in ends else None
    since = min((asked.situation.starts(record) for record in records or ()), default=None)
    return Seen(truth, leaf.kind, values, ids_of(*(records or ())), until, since=since)


def _placement(leaf: PlacementIs, asked: Asked) -> Seen:
    by = asked.proposal.by if asked.proposal is not None else "lender"
    kind, _, name = by.partition(":")
    standing = asked.situation.placements
    if kind in ("agency", "law_firm"):
        standing = tuple(one for one in standing if one.to in (by, kind) or (not name and _kind(one.to) == kind))
    state = "standing" if standing else "none"
    return Seen(state == leaf.state, "placement", (("is", state), ("wants", leaf.state)), ids_of(*standing))


def _kind(collector: str | None) -> str:
    return (collector or "").partition(":")[0]


def _assignment(leaf: AssignmentIs, asked: Asked) -> Seen:
    made = tuple(record for record in asked.situation.records if record.kind == "assignment")
    party = asked.proposal.party if asked.proposal is not None else None
    if not made:
        state = "none"
    else:
        told = party is not None and party.id in (made[-1].notified or ())
        state = "notified" if told else "unnotified"
    return Seen(state in leaf.states, "assignment", _state(state, leaf.states), ids_of(*made[-1:]))
