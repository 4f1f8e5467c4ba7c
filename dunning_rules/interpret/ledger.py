"""Questions put to the ledger: which records match a filter, in which window, and how many they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ..calendar import day_end, day_start, elapsed, local_day, window_end, window_first
from ..ir import (
    Filter,
    Tie,
    Window,
)
from ..rules import (
    Action,
)
from ..snapshot.model import Record
from ..values import Match, Scalar, Term, Unknown
from ..words import CONNECTIONS, CONVERSATIONS, DONE_OUTCOMES, FAILED_OUTCOMES, SERVED_OUTCOMES
from .asked import CALLED_DEMAND, Asked, Proposal
from .kept import of_filter, once

UNIT_OUTCOMES = {
    "attempts": None,
    "connections": CONNECTIONS | {None},
    "conversations": CONVERSATIONS | {None},
}
"""Which outcomes make a record count toward a limit. A pending one may become any of them, so it counts."""


@dataclass(frozen=True, slots=True)
class Count:
    """The records of a window. `known` tells whether the ledger reaches back over the whole of it."""

    records: tuple[Record, ...]
    known: bool

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(record.id for record in self.records)


def matching(want: Filter, asked: Asked) -> tuple[Record, ...]:
    """Every visible record that matches, oldest first."""
    return once(_matching, want, asked, of_filter)


def _matching(want: Filter, asked: Asked) -> tuple[Record, ...]:
    situation = asked.situation
    records = situation.of_kinds(want.kinds) if want.kinds else situation.records
    return tuple([record for record in records if _matches(record, want, asked)])


def counted(want: Filter, window: Window, asked: Asked) -> Count | Unknown:
    """The matching records of the window."""
    term = None if window.term is None else asked.term(window.term)
    if isinstance(term, Unknown):
        return term
    if window.not_after is not None:
        last = asked.named_date(window.not_after)
        if isinstance(last, Unknown):
            return last
        asked = asked if last is None else _up_to(last, asked)
    starts = (_scope_start(window, asked), _term_start(term, window, asked), _since(window.since, asked))
    start = max((one for one in starts if one is not None), default=None)
    if window.since_first is not None:
        first = asked.latest(window.since_first, earliest=True)
        seen = covered(window.since_first, None, asked)
        if first is None:
            return Count((), seen)
        known = seen or (start is not None and first.at < start)
        return _between(want, max(first.at + 1, start or first.at + 1), window, asked, known=known)
    return _between(want, start, window, asked, known=True)


def _between(want: Filter, start: int | None, window: Window, asked: Asked, *, known: bool) -> Count:
    """The matching records from an instant to the end of the window; `known`: whether that instant is the true one."""
    end = day_start(asked.today.toordinal(), _zone(asked)) if window.before_today else None
    records = tuple(
        record
        for record in matching(want, asked)
        if (start is None or start <= record.at) and (end is None or record.at < end)
    )
    return Count(records, known and covered(want, start, asked))


def _up_to(last: date, asked: Asked) -> Asked:
    """The same question at the end of a day that is over: what became of a record later does not count."""
    end = day_end(last.toordinal(), _zone(asked)) - 1
    if end >= asked.situation.now:
        return asked
    return replace(asked, situation=asked.situation.moved(end))


def covered(want: Filter, start: int | None, asked: Asked) -> bool:
    """Whether the ledger holds all that the question speaks of. A playbook asks only of its own loan and collector."""
    if asked.whose == "playbook":
        return asked.situation.covered(start, about_other_debts=False, by_others=False)
    own = "collector" in want.same or any(name == "by" and _is_own(by, asked) for name, by in want.fields)
    about_others = "debt" not in want.same and want.kinds <= {"contact"}
    return asked.situation.covered(start, about_other_debts=about_others, by_others=not own)


def _is_own(by: Match, asked: Asked) -> bool:
    """Whether only records of whoever asks are wanted: those are in a ledger that holds no other's."""
    return not by.negated and set(by.any_of) == {asked.situation.collected_by.partition(":")[0]}


def _zone(asked: Asked) -> str:
    return asked.zone or asked.situation.zone


def _scope_start(window: Window, asked: Asked) -> int | None:
    match window.scope:
        case "episode":
            return asked.situation.episode_start
        case "promise":
            promise = asked.situation.promise()[1]
            return asked.situation.episode_start if promise is None else promise.at
        case "ever":
            return None


def _term_start(term: Term | None, window: Window, asked: Asked) -> int | None:
    return None if term is None else window_start(term, asked, before_today=window.before_today)


def window_start(term: Term, asked: Asked, *, before_today: bool = False) -> int:
    """The first instant of a window that ends now (or with yesterday): its first local day, or (t - N h, t]."""
    if (microseconds := elapsed(term)) is not None:
        return asked.situation.now - microseconds + 1
    last = asked.today - timedelta(days=1) if before_today else asked.today
    return day_start(window_first(last, term).toordinal(), _zone(asked))


def leaves_window(record: Record, term: Term, asked: Asked) -> int:
    """The instant from which a record no longer lies in a window of this term that ends then."""
    if (microseconds := elapsed(term)) is not None:
        return record.at + microseconds
    first_day = date.fromordinal(local_day(record.at, _zone(asked)))
    return day_start(window_end(first_day, term).toordinal(), _zone(asked))


def _since(want: Filter | None, asked: Asked) -> int | None:
    latest = None if want is None else asked.latest(want)
    return None if latest is None else latest.at + 1


def _matches(record: Record, want: Filter, asked: Asked) -> bool:
    """Whether a record of one of the kinds matches. What is not asked for is passed over first: most is not."""
    return (
        (want.outcomes is None or record.outcome in want.outcomes)
        and (want.roles is None or _role(record, asked) in want.roles)
        and (not want.fields or all(_field(record, name, match, asked) for name, match in want.fields))
        and (not want.actions or any(belongs(record, asked.actions[name], asked) for name in want.actions))
        and (not want.same or all(_tied(record, tie, asked, spoken=_spoken(want)) for tie in want.same))
        and (not want.marks or all(_marked(record, name, asked) is wanted for name, wanted in want.marks))
        and (not want.prior or _by_prior(record, asked))
        and (want.held is None or _held(record, want.held, asked))
    )


def _spoken(want: Filter) -> bool:
    """Whether the filter asks for conversations, not for whatever was tried."""
    return want.outcomes is not None and want.outcomes <= CONVERSATIONS | {None}


def _held(record: Record, term: Term, asked: Asked) -> bool:
    """Whether the record's term is over, and the record had not failed when it ended."""
    end = leaves_window(record, term, asked)
    if asked.situation.now < end:
        return False
    then = asked.situation.moved(end - 1).record(record.id)
    return then is not None and then.outcome not in FAILED_OUTCOMES


def _role(record: Record, asked: Asked) -> str | None:
    party = asked.situation.party(record.party)
    return None if party is None else party.role


def _field(record: Record, name: str, match: Match, asked: Asked) -> bool:
    if name == "address_status":
        return _address_stands(record, match, asked)
    return asked.matches(field_of(record, name, asked), match) is True


def field_of(record: Record, name: str, asked: Asked) -> Scalar | None:
    """What a record says under a key; of its address the kind and the place, of who made it the kind of collector."""
    match name:
        case "by":
            return (record.by or "lender").partition(":")[0]
        case "purpose":
            return purpose_of(record, asked)
        case "address" | "place":
            return _located(record, name, asked)
        case _:
            value: Scalar | None = getattr(record, name)
            return value


def _located(record: Record, name: str, asked: Asked) -> str | None:
    """The kind or the place of a record's address; a wish or consent names its place itself."""
    if name == "place" and record.place is not None:
        return record.place
    address = asked.situation.address(record.address)
    return None if address is None else address.kind if name == "address" else address.stands_at


def _address_stands(record: Record, match: Match, asked: Asked) -> bool:
    """How a record's address stands at the asked instant, not when the record was made."""
    statuses = asked.situation.standing("status")
    told = {one.status for one in statuses if one.address is not None and one.address == record.address}
    return match.negated is not bool(told & set(match.any_of))


def _by_prior(record: Record, asked: Asked) -> bool:
    """Whether it was made under the placement just before that of whoever makes the contact."""
    placed = [one for one in asked.situation.records if one.kind == "placement" and _about(one, asked)]
    own = asked.proposal.by if asked.proposal is not None else asked.situation.collected_by
    mine = [at for at, one in enumerate(placed) if one.to == own or (one.to or "").partition(":")[0] == own]
    before = placed[: mine[-1]] if mine else placed
    return bool(before) and record.by == before[-1].to


def _about(record: Record, asked: Asked) -> bool:
    if asked.proposal is None:
        return asked.situation.concerns_loan(record.debts)
    return shares_debt(record.debts, asked.proposal, asked)


def purpose_of(record: Record, asked: Asked) -> str | None:
    """What a contact was for: as it says, else as its action says, else a demand. What we received has none."""
    if record.purpose is not None or record.kind != "contact":
        return record.purpose
    if record.direction == "in":
        return None
    action = asked.actions.get(record.action or "")
    return CALLED_DEMAND if action is None or action.purpose is None else action.purpose


def belongs(record: Record, action: Action, asked: Asked) -> bool:
    """Whether a record is one of the action: it names it, or names none and has its channel and role, or its act."""
    if record.action is not None:
        return record.action == action.id
    if action.reach is None:
        return record.kind == "act" and record.act == action.act
    if record.kind != "contact" or record.direction == "in" or record.channel != action.reach.channel:
        return False
    if action.serve is not None and record.document is not None and record.document != action.serve:
        return False
    return _role(record, asked) in action.reach.to


def done(record: Record, names: Iterable[str], asked: Asked) -> bool:
    """Whether a record of one of the actions reached its end: a contact its person, an act that did not fail.

    A contact that names no action served a paper where it carried it, or where something was served and nothing says
    what: a letter that was merely delivered is no notice. One about another debt alone does nothing for this loan.
    """
    if record.kind == "act":
        return record.outcome not in FAILED_OUTCOMES
    if record.outcome not in DONE_OUTCOMES or not asked.situation.concerns_loan(record.discussed or record.debts):
        return False
    papers = {asked.actions[name].serve for name in names if belongs(record, asked.actions[name], asked)}
    served = record.document is None and record.outcome in SERVED_OUTCOMES
    return record.action is not None or None in papers or record.document in papers or served


def _tied(record: Record, tie: Tie, asked: Asked, *, spoken: bool) -> bool:
    proposal = asked.proposal
    if proposal is None:
        return True
    match tie:
        case "party":
            return proposal.party is None or record.party == proposal.party.id
        case "person":
            return proposal.party is None or asked.situation.same_person(record.party, proposal.party.id)
        case "address":
            return _at_address(record, proposal, asked)
        case "channel":
            return record.channel == proposal.channel
        case "debt":
            return shares_debt(debts_of(record, spoken=spoken), proposal, asked)
        case "creditor":
            return asked.situation.same_creditor(debts_of(record, spoken=spoken), proposal.debts)
        case "collector":
            return (record.by or "lender") == proposal.by


def _at_address(record: Record, proposal: Proposal, asked: Asked) -> bool:
    """Whether a record and the contact may be at one address: one without an address was at any by which its party is
    reached, one without a party at any at all; and a contact without an address goes to one that serves its channel."""
    address = proposal.address
    if address is None:
        named = asked.situation.address(record.address)
        return named is None or proposal.channel is None or proposal.channel in named.channels
    if record.address is not None:
        return record.address == address.id
    party = asked.situation.party(record.party)
    return party is None or address in party.addresses or party.id in address.shared_with


def debts_of(record: Record, *, spoken: bool) -> tuple[str, ...] | None:
    """The debts a contact counts for, None for all: those it was placed about (where that was not told, those that were
    spoken about) and, as a conversation, those that were spoken about besides, whoever brought them up."""
    discussed = record.discussed if record.outcome in CONVERSATIONS else None
    if record.debts is None:
        return discussed or None
    return tuple(sorted({*record.debts, *discussed})) if spoken and discussed else record.debts


def shares_debt(debts: tuple[str, ...] | None, proposal: Proposal, asked: Asked) -> bool:
    """Whether debts and the proposal's debts have one in common; ids of one account are one debt; none = all."""
    if debts is None or proposal.debts is None:
        return True
    accounts = asked.situation.accounts
    mine = {accounts.get(debt, debt) for debt in proposal.debts}
    return any(accounts.get(debt, debt) in mine for debt in debts)


def _marked(record: Record, name: str, asked: Asked) -> bool:
    """A mark: its question asked of this record, at the record's own instant, among the others known by now."""
    from .logic import reduce  # a mark is a condition, and a condition may count records

    then = asked.situation.before(record)
    party = then.party(record.party)
    address = None if party is None else next((one for one in party.addresses if one.id == record.address), None)
    proposal = Proposal(
        channel=record.channel,
        act=record.act,
        mode=record.mode or "human",
        party=party,
        address=address,
        action=record.action,
        purpose=purpose_of(record, asked) or CALLED_DEMAND,
        by=record.by or "lender",
        debts=debts_of(record, spoken=False),
        document=record.document,
        reply_to=record.reply_to,
    )
    earlier = replace(asked, situation=then, proposal=proposal, names=replace(asked.names, marks=()))
    return reduce(asked.names.mark(name), earlier) is True
