"""One leaf of a condition, asked: whether it holds, and what it saw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from ..calendar import add_term, day_start, is_holiday, iso, local_day, local_minute, readings, weekday
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
    Window,
    Within,
)
from ..snapshot.model import Record
from ..values import Fact, Hours, Match, Range, Term, Unknown
from ..words import FAILED_OUTCOMES
from .asked import CALLED_DEMAND, Asked
from .ledger import UNIT_OUTCOMES, Count, counted, covered, done, leaves_window, matching, window_start
from .standing import stands
from .tallied import which
from .wishes import covering_requests

NO_ZONE = Unknown(("party.timezones",))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a leaf answered: its truth, and the values, records and times that an explanation needs.

    `limit` and `window` stand where records were counted against a limit, `date` where a named date was asked.
    """

    truth: bool | Unknown
    code: str
    values: Values = ()
    records: tuple[str, ...] = ()
    until: int | None = None
    count: int | None = None
    limit: int | None = None
    window: str | None = None
    date: date | None = None
    since: int | None = None


def probe(leaf: Leaf, asked: Asked) -> Seen:  # one case a kind of leaf: a table, however long
    """Asks one leaf. `Stated` is asked here only where the contact states the attribute."""
    situation = asked.situation
    match leaf:
        case Compare():
            return _compare(leaf, asked)
        case Within():
            return _within(leaf, asked)
        case Told():
            told = not isinstance(asked.fact(leaf.fact), Unknown)
            return Seen(told, "known" if told else "not-told", (("fact", leaf.fact),))
        case Tally():
            return _tally(leaf, asked)
        case PromiseIs():
            state, promise = situation.promise(ever=leaf.ever)
            party = situation.party(promise.party) if promise is not None else None
            if leaf.roles is not None and (party is None or party.role not in leaf.roles):
                state, promise = "none", None
            return Seen(state in leaf.states, "promise", _state(state, leaf.states), _ids(promise))
        case PromiseDue():
            return _promise_due(leaf, asked)
        case ArrangementIs():
            state, arrangement = situation.arrangement()
            if arrangement is not None and leaf.types is not None and arrangement.type not in leaf.types:
                state, arrangement = "none", None
            return Seen(state in leaf.states, "arrangement", _state(state, leaf.states), _ids(arrangement))
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
            return _near(leaf, asked)
        case Attribute():
            value = attribute(leaf.name, asked)
            values = (("attribute", leaf.name), ("is", value), ("wants", str(leaf.want)))
            return Seen(asked.matches(value, leaf.want), "contact", values)
        case Stated():
            assert asked.proposal is not None
            said = asked.proposal.says(leaf.name)
            values = (("attribute", leaf.name), ("is", said), ("wants", str(leaf.want)))
            return Seen(says(said, leaf.want), "stated", values)
        case Replies():
            return Seen(*_replies(asked))
        case Passed():
            return _passed(leaf, asked)
        case InHours():
            return _in_hours(leaf, asked)
        case AtLimit():
            return _at_limit(leaf, asked)
        case Waiting():
            return _waiting(leaf, asked)
        case AgainstWish():
            wishes = covering_requests(leaf.requests, asked)
            until = max((end for end in map(situation.ends, wishes) if end is not None), default=None)
            lasting = any(situation.ends(wish) is None for wish in wishes)
            values = (("requests", tuple(sorted({wish.what or "" for wish in wishes}))),)
            since = min(map(situation.starts, wishes), default=None)
            return Seen(bool(wishes), "request", values, _ids(*wishes), None if lasting else until, since=since)
        case _:
            assert_never(leaf)


def says(said: str | None, want: Match) -> bool:
    """Whether a stated attribute (text, as `true`, `2` or a word) is what is wanted; a range compares numbers."""
    for item in want.any_of:
        if isinstance(item, Range):
            number = int(said) if said is not None and said.lstrip("-").isdigit() else None
            low, high = item.low, item.high
            inside = number is not None and (low is None or int(str(low)) <= number)
            if inside and (high is None or number <= int(str(high))):  # type: ignore[operator]
                return not want.negated
        elif said == str(item):
            return not want.negated
    return want.negated


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
            return None if proposal.address is None else proposal.address.place
        case "purpose":
            return proposal.purpose or CALLED_DEMAND
        case "mode":
            return proposal.mode if proposal.channel == "phone" else None
        case _:
            value: str | None = getattr(proposal, name)
            return value


def _ids(*records: Record | None) -> tuple[str, ...]:
    return tuple(sorted(record.id for record in records if record is not None))


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


def _tally(leaf: Tally, asked: Asked) -> Seen:
    found = counted(leaf.filter, leaf.window, asked)
    code = {"done": "done", "tried": "tried"}.get(leaf.form, "count")
    values: Values = (("action", leaf.filter.actions),) if leaf.filter.actions else ()
    if code == "count":
        values += which(leaf.filter, leaf.window)
    if isinstance(found, Unknown):
        return Seen(found, code, values)
    if leaf.form == "done":
        found = Count(tuple(record for record in found.records if done(record)), found.known)
    zone = asked.zone or asked.situation.zone
    number = len({local_day(one.at, zone) for one in found.records}) if leaf.by_days else len(found.records)
    values += (
        ("is", number),
        ("wants", str(Range(leaf.low, leaf.high))),
        ("of", "days" if leaf.by_days else "records"),
    )
    return Seen(_between(number, leaf, asked, known=found.known), code, values, found.ids, count=number)


def _between(number: int, leaf: Tally, asked: Asked, *, known: bool) -> bool | Unknown:
    """A count that may yet be higher than what the ledger shows is between only where that cannot change the answer."""
    low, high = asked.count(leaf.low), asked.count(leaf.high)
    for end in (low, high):
        if isinstance(end, Unknown):
            return end
    assert not isinstance(low, Unknown) and not isinstance(high, Unknown)
    if high is not None and number > high:
        return False
    if known:
        return low is None or number >= low
    if high is None and (low is None or number >= low):
        return True
    return Unknown(("coverage",))


def _near(leaf: Near, asked: Asked) -> Seen:
    if leaf.fact.startswith("finding."):
        day: Fact = asked.situation.finding.get(leaf.fact.removeprefix("finding."))
    else:
        day = asked.fact(leaf.fact)
    term = asked.term(leaf.within)
    values: Values = (("fact", leaf.fact), ("within", str(leaf.within)))
    for unknown in (day, term):
        if isinstance(unknown, Unknown):
            return Seen(unknown, "near", values)
    if not isinstance(day, date):
        return Seen(False, "near", values)
    assert isinstance(term, Term)
    return Seen(asked.today <= day <= add_term(asked.today, term, asked.names.calendar), "near", (*values, ("is", day)))


def _promise_due(leaf: PromiseDue, asked: Asked) -> Seen:
    state, promise = asked.situation.promise()
    term = asked.term(leaf.within)
    values: Values = (("is", state), ("within", str(leaf.within)))
    if isinstance(term, Unknown):
        return Seen(term, "promise-due", values)
    if state != "pending" or promise is None or not isinstance(promise.due, date):
        return Seen(False, "promise-due", values)
    today = asked.situation.today
    near = today <= promise.due <= add_term(today, term, asked.names.calendar)
    return Seen(near, "promise-due", (*values, ("due", promise.due)), _ids(promise))


def _stands(leaf: Stands, asked: Asked) -> Seen:
    records = stands(leaf, asked)
    values: Values = (
        ("wants", tuple(sorted(leaf.words))),
        ("of", leaf.of if isinstance(leaf.of, str) else tuple(sorted(leaf.of))),
    )
    truth = records is not None
    ends = [asked.situation.ends(record) for record in records or ()]
    until = max((end for end in ends if end is not None), default=None) if None not in ends else None
    since = min((asked.situation.starts(record) for record in records or ()), default=None)
    return Seen(truth, leaf.kind, values, _ids(*(records or ())), until, since=since)


def _placement(leaf: PlacementIs, asked: Asked) -> Seen:
    by = asked.proposal.by if asked.proposal is not None else "lender"
    kind, _, name = by.partition(":")
    standing = asked.situation.placements
    if kind in ("agency", "law_firm") and name:
        standing = tuple(record for record in standing if record.to in (by, kind))
    state = "standing" if standing else "none"
    return Seen(state == leaf.state, "placement", (("is", state), ("wants", leaf.state)), _ids(*standing))


def _assignment(leaf: AssignmentIs, asked: Asked) -> Seen:
    made = tuple(record for record in asked.situation.records if record.kind == "assignment")
    party = asked.proposal.party if asked.proposal is not None else None
    if not made:
        state = "none"
    else:
        told = party is not None and party.id in (made[-1].notified or ())
        state = "notified" if told else "unnotified"
    return Seen(state in leaf.states, "assignment", _state(state, leaf.states), _ids(*made[-1:]))


def _replies(asked: Asked) -> tuple[bool, str, Values, tuple[str, ...]]:
    proposal = asked.proposal
    if proposal is None or proposal.reply_to is None or proposal.party is None:
        return False, "reply", (), ()
    message = asked.situation.record(proposal.reply_to)
    if message is None or message.party != proposal.party.id:
        return False, "reply", (("is", "no-message"),), ()
    medium = asked.situation.record(message.in_) if message.in_ is not None else message
    inbound = medium is not None and medium.direction == "in" and medium.channel == proposal.channel
    answered = tuple(one for one in asked.situation.records if one.reply_to == message.id)
    state = "answered" if answered else "open" if inbound else "another-medium"
    return state == "open", "reply", (("is", state),), _ids(message, *answered)


def _passed(leaf: Passed, asked: Asked) -> Seen:
    day = asked.named_date(leaf.name)
    if day is None or isinstance(day, Unknown):
        return Seen(False if day is None else day, "date", (("name", leaf.name),))
    values: Values = (("name", leaf.name), ("date", day))
    return Seen(asked.today > day, "date", values, date=day)


def _in_hours(leaf: InHours, asked: Asked) -> Seen:
    if asked.zone is None:
        return Seen(NO_ZONE, "hours")
    now, zone = asked.situation.now, asked.zone
    today = local_day(now, zone)
    hours = hours_of(leaf, today, asked.names.calendar)
    values: Values = (("hours", "none" if hours is None else str(hours)), ("zone", zone), ("is", iso(now, zone)[11:16]))
    if hours is not None and hours.holds(local_minute(now, zone)):
        return Seen(True, "hours", values)
    return Seen(False, "hours", values, until=_opens(leaf, asked, today))


def hours_of(leaf: InHours, day: int, calendar: str | None) -> Hours | None:
    """The hours of a local day: those of a public holiday go before those of its weekday."""
    if leaf.has_holiday and calendar is not None and is_holiday(date.fromordinal(day), calendar):
        return leaf.holiday
    return leaf.by_day[weekday(day)]


def _opens(leaf: InHours, asked: Asked, today: int) -> int | None:
    """The next instant inside the hours, within the coming fortnight."""
    zone = asked.zone or asked.situation.zone
    for day in range(today, today + 15):
        hours = hours_of(leaf, day, asked.names.calendar)
        minutes = () if hours is None else range(hours.start, hours.end)
        for minute in minutes:
            for instant in readings(day, minute, zone):
                if instant > asked.situation.now:
                    return instant
    return None


def _at_limit(leaf: AtLimit, asked: Asked) -> Seen:
    limit = leaf.limit
    window = Window(scope="ever", term=limit.window) if isinstance(limit.window, Term) else Window(scope=limit.window)
    if isinstance(limit.window, Term) and asked.zone is None and asked.whose == "guard":
        return Seen(NO_ZONE, "cap", limit=limit.count, window=str(limit.window))
    found = counted(leaf.filter, window, asked)
    assert isinstance(found, Count)  # only a window that ends with a named date can be unknown
    records = tuple(one for one in found.records if counts(one, limit.unit, once=limit.once))
    number = len(records)
    truth: bool | Unknown = number >= limit.count
    if not truth and not found.known:
        truth = Unknown(("coverage",))
    until = None
    if number >= limit.count > 0 and isinstance(limit.window, Term):
        until = leaves_window(records[number - limit.count], limit.window, asked)
    ids = tuple(record.id for record in records)
    return Seen(truth, "cap", (("limit", str(limit)),), ids, until, number, limit.count, str(limit.window))


def counts(record: Record, unit: str, *, once: bool) -> bool:
    """Whether a record counts toward a limit in this unit. `once` counts what did not fail."""
    if once:
        return record.outcome not in FAILED_OUTCOMES
    outcomes = UNIT_OUTCOMES[unit]
    return outcomes is None or record.kind != "contact" or record.outcome in outcomes


def _waiting(leaf: Waiting, asked: Asked) -> Seen:
    latest = matching(leaf.filter, asked)[-1:]
    values: Values = (("term", str(leaf.term)),)
    if asked.zone is None:
        return Seen(NO_ZONE if latest else False, "wait", values, _ids(*latest))
    until = None
    for record in latest:
        until = leaves_window(record, leaf.term, asked)
        if leaf.next_day and leaf.term.unit == "days":
            until = day_start(local_day(until, asked.zone) + 1, asked.zone)
    truth: bool | Unknown = until is not None and asked.situation.now < until
    if not truth and not covered(leaf.filter, window_start(leaf.term, asked), asked):
        truth = Unknown(("coverage",))
    return Seen(truth, "wait", values, _ids(*latest), until)
