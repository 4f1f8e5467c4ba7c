"""The records of a derived snapshot: what makes a leaf of a condition hold, or lets a limit be used up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from .. import words
from ..calendar import iso, readings
from ..ir import (
    AgainstWish,
    ArrangementIs,
    AssignmentIs,
    AtLimit,
    Filter,
    Found,
    Leaf,
    Near,
    PlacementIs,
    PromiseDue,
    PromiseIs,
    Replies,
    Stands,
    Tally,
    Tie,
    Waiting,
)
from ..rules import Action
from ..values import Match, Range
from .ordinary import Ordinary


class CannotMake(Exception):
    """Facts of this kind are not derived; a snapshot of one's own may tell them."""


REACHED = {"phone": "conversation", "visit": "met", "letter": "served"}
MISSED = {"phone": "no_answer", "visit": "not_met", "letter": "returned"}
OF_ADDRESS = ("address", "place", "address_status", "direction")
"""What a record does not say itself."""
REFERRING = frozenset({"outcome", "withdrawal", "recall", "void"})
"""Kinds of records that speak of another one."""


class Records:
    """A ledger that is being made, on the asked day at the asked minute."""

    def __init__(
        self,
        ordinary: Ordinary,
        day: date,
        minute: int,
        parties: list[dict[str, Any]],
        toward: str | None,
        channel: str,
    ) -> None:
        self.ordinary, self.day, self.minute, self.parties, self.toward = ordinary, day, minute, parties, toward
        self.channel = channel
        self.kind: str | None = None
        """The kind of address that the contact must have, where a wish speaks of a place."""
        self.records: list[dict[str, Any]] = []

    def instant(self, ago: int, place: int, minutes: int | None = None) -> str:
        """So many days ago, or minutes; several records of a day follow each other."""
        if minutes is not None:
            now = readings(self.day.toordinal(), self.minute, self.ordinary.zone)[0]
            return iso(now - (minutes * 60 + place) * 1_000_000, self.ordinary.zone)
        day = self.day - timedelta(days=max(ago, 0))
        minute = max(self.minute - 60 + place * 4, place) if ago <= 0 else min(9 * 60 + place * 4, 23 * 60)
        return iso(
            readings(day.toordinal(), min(minute, max(self.minute - 1, 0)) if ago <= 0 else minute, self.ordinary.zone)[
                0
            ],
            self.ordinary.zone,
        )

    def add(self, kind: str, ago: int = 0, *, minutes: int | None = None, **told: Any) -> str:
        """One more record; gives its id."""
        name = f"r{len(self.records) + 1}"
        kept = {key.rstrip("_"): value for key, value in told.items() if value is not None}
        self.records.append({"id": name, "kind": kind, "at": self.instant(ago, len(self.records), minutes), **kept})
        return name

    def party(self, roles: frozenset[str] | None, same: Iterable[Tie] = ()) -> dict[str, Any]:
        """Somebody in one of the roles; where none is meant the contacted party, or else the borrower."""
        tied = self.toward is not None and bool({"party", "person"} & set(same))
        own = {self.toward} if tied and self.toward is not None else {"borrower"}
        wanted = own if roles is None else roles
        for party in self.parties:
            if party["role"] in wanted:
                return party
        raise CannotMake(f"nobody is {sorted(wanted)}")

    # --- counted -----------------------------------------------------------------------------------------------------

    def count(self, leaf: Leaf, number: int, ago: int, *, minutes: bool = False) -> None:
        """So many records that the leaf counts."""
        match leaf:
            case Tally(filter=want) | Waiting(filter=want):
                done = isinstance(leaf, Tally) and leaf.form == "done"
                spread = isinstance(leaf, Tally) and leaf.by_days
                self._since(leaf.window.since_first if isinstance(leaf, Tally) else None, ago)
                for place in range(number):
                    self.matching(want, ago + (place if spread else 0), minutes=minutes, reached=done)
            case AtLimit():
                reached = leaf.limit.unit != "attempts" or leaf.limit.once
                self._since(leaf.since_first, ago)
                for _ in range(number):
                    self.matching(leaf.filter, ago, minutes=minutes, reached=reached)
            case PromiseDue():
                due = self.day + timedelta(days=-ago)
                self.add("promise", 0, party=self.party(None)["id"], due=due.isoformat())
            case Near(fact=fact) if fact.startswith("finding."):
                told: dict[str, Any] = {fact.removeprefix("finding."): (self.day + timedelta(days=-ago)).isoformat()}
                self.add("finding", 0, **told)
            case Stands():
                self.stands(leaf, ago)
            case _:
                raise CannotMake(type(leaf).__name__)

    def _since(self, want: Filter | None, ago: int) -> None:
        """A record after which the others count."""
        if want is not None:
            self.matching(want, ago + 1)

    def of_action(self, name: str, number: int, ago: int, *, pending: bool) -> None:
        """So many records of an action, toward everybody whom it reaches; what came of `pending` ones is not told."""
        action = self.ordinary.actions[name]
        for _ in range(number):
            self._of_action(action, ago, reached=True, pending=pending)

    def _of_action(
        self, action: Action, ago: int, *, reached: bool, outcome: str | None = None, pending: bool = False
    ) -> None:
        if action.reach is None:
            self.add("act", ago, act=action.act, action=action.id)
            return
        channel = action.reach.channel
        came = None if pending else outcome or (REACHED if reached else MISSED).get(channel, "delivered")
        for party in self.parties:
            if party["role"] in action.reach.to:
                address = next((one for one in party["addresses"] if channel in one["channels"]), None)
                self.add(
                    "contact",
                    ago,
                    channel=channel,
                    party=party["id"],
                    address=None if address is None else address["id"],
                    action=action.id,
                    purpose=action.purpose,
                    document=action.serve,
                    outcome=came,
                )

    def matching(self, want: Filter, ago: int, *, minutes: bool = False, reached: bool = False) -> None:
        """A record that matches a filter."""
        outcome = _outcome(want)
        if want.actions:
            self._of_action(self.ordinary.actions[want.actions[0]], ago, reached=reached, outcome=outcome)
            return
        kind = sorted(want.kinds)[0] if want.kinds else "contact"
        if kind in REFERRING or want.held is not None or want.prior:
            raise CannotMake(kind)
        fields = {name: _value(name, match) for name, match in want.fields if name not in OF_ADDRESS}
        self._add(kind, want, fields, ago if not minutes else 0, ago if minutes else None, outcome, reached=reached)

    def _add(
        self,
        kind: str,
        want: Filter,
        fields: dict[str, Any],
        ago: int,
        minutes: int | None,
        outcome: str | None,
        *,
        reached: bool,
    ) -> None:
        party = self.party(want.roles, want.same)["id"]
        match kind:
            case "contact":
                channel = fields.pop("channel", self.channel)
                where = {name: match for name, match in want.fields if name in ("address", "place")}
                kind_of, place = (_plain_value(where.get(name)) for name in ("address", "place"))
                owner = self.party(want.roles, want.same)
                address = address_of(owner, channel, kind_of, place)["id"] if where or "address" in want.same else None
                inbound = ("direction", Match(("in",))) in want.fields
                came = outcome or (REACHED if reached or inbound else MISSED).get(channel, "delivered")
                direction = "in" if inbound else None
                self.add(
                    kind,
                    ago,
                    minutes=minutes,
                    channel=channel,
                    party=party,
                    address=address,
                    outcome=came,
                    direction=direction,
                    **fields,
                )
            case "payment":
                self.add(kind, ago, minutes=minutes, amount="1.00", party=party, **fields)
            case "promise":
                self.add(kind, ago, minutes=minutes, party=party, due=self.day.isoformat())
            case "finding":
                self.add(kind, ago, minutes=minutes, **(fields or {"attitude": "cooperative"}))
            case "hold":
                self.add(kind, ago, minutes=minutes, **({"reason": "internal"} | fields))
            case "placement":
                self.add(kind, ago, minutes=minutes, to="agency:7")
            case "assignment":
                self.add(kind, ago, minutes=minutes, to="assignee:7")
            case "arrangement":
                self.arrangement("kept", fields.get("type"))
            case "status":
                self.status(str(fields.get("status", "unreachable")), party, ago)
            case "appointment":
                self.add(kind, ago, minutes=minutes, party=party)
            case "document":
                self.add(
                    kind, ago, minutes=minutes, party=party, outcome=outcome, **({"document": "agreed_plan"} | fields)
                )
            case "act":
                self.add(kind, ago, minutes=minutes, **({"act": "record_finding"} | fields))
            case _:
                default = {"request": "dispute", "consent": "calls"}[kind]
                self.add(kind, ago, minutes=minutes, party=party, **({"what": default} | fields))

    # --- standing ----------------------------------------------------------------------------------------------------

    def hold(self, leaf: Leaf, *, wanted: bool) -> None:  # one case a kind of leaf: a table, however long
        """What makes a leaf hold; not to hold, mostly nothing has to be recorded."""
        match leaf:
            case PromiseIs():
                self._promise(leaf.states if wanted else frozenset(PROMISES) - leaf.states, leaf.roles)
            case ArrangementIs():
                states = leaf.states if wanted else frozenset({"none", "kept", "broken"}) - leaf.states
                state = next(one for one in ("none", "kept", "broken") if one in states)
                self.arrangement(state, None if leaf.types is None else sorted(leaf.types)[0])
            case PlacementIs():
                if (leaf.state == "standing") is wanted:
                    self.add("placement", 3, to="agency:7")
            case AssignmentIs():
                states = leaf.states if wanted else frozenset({"none", "notified", "unnotified"}) - leaf.states
                self._assignment(next(one for one in ("none", "unnotified", "notified") if one in states))
            case Found():
                self._found(leaf, wanted=wanted)
            case Stands():
                if wanted:
                    self.stands(leaf, 1)
            case AgainstWish():
                if wanted:
                    self._wish(leaf)
            case Replies():
                if wanted:
                    party = self.party(None, ("person",))["id"]
                    self.add("contact", 0, channel="phone", party=party, direction="in", outcome="conversation")
            case _:
                raise CannotMake(type(leaf).__name__)

    def _promise(self, states: frozenset[str], roles: frozenset[str] | None) -> None:
        state = next(one for one in PROMISES if one in states)
        party = self.party(roles)["id"]
        match state:
            case "none":
                return
            case "pending":
                self.add("promise", 0, party=party, due=(self.day + timedelta(days=5)).isoformat())
            case "broken":
                self.add("promise", 0, party=party, due=(self.day - timedelta(days=1)).isoformat(), amount="500.00")
            case _:
                amount = "1.00" if state == "kept" else "500.00"
                self.add("promise", 2, party=party, due=(self.day - timedelta(days=1)).isoformat(), amount=amount)
                self.add("payment", 1, amount="1.00", party=party)

    def arrangement(self, state: str, kind: str | None) -> None:
        """A repayment plan that is kept, or broken; none."""
        if state != "none":
            days = (30,) if state == "kept" else (-1, 30)  # one that had run out would be none of the present episode
            dues = [(self.day + timedelta(days=ahead)).isoformat() for ahead in days]
            schedule = [{"due": due, "amount": "1000.00"} for due in dues]
            self.add("arrangement", 2, type=kind or "instalments", schedule=schedule)

    def _assignment(self, state: str) -> None:
        if state != "none":
            told = [party["id"] for party in self.parties] if state == "notified" else None
            self.add("assignment", 2, to="assignee:7", notified=told)

    def _found(self, leaf: Found, *, wanted: bool) -> None:
        value = _value(leaf.name, leaf.want)
        if not wanted:
            if not isinstance(value, bool):
                return
            value = not value
        self.add("finding", 0, **{leaf.name: value})

    def stands(self, leaf: Stands, ago: int) -> None:
        """A status, request, consent, hold or appointment that began so many days ago."""
        word = sorted(leaf.words)[0]
        party = self.party(leaf.of if isinstance(leaf.of, frozenset) else None, ("person",))["id"]
        fields = {name: _value(name, match) for name, match in leaf.fields}
        match leaf.kind:
            case "status":
                self.status(word, party, ago)
            case "hold":
                self.add("hold", ago, reason=word)
            case "appointment":
                first = iso(
                    readings(self.day.toordinal(), max(self.minute - 5, 0), self.ordinary.zone)[0], self.ordinary.zone
                )
                last = iso(readings(self.day.toordinal(), 23 * 60 + 59, self.ordinary.zone)[0], self.ordinary.zone)
                self.add("appointment", ago, party=party, from_=first, until=last)
            case "request":
                self.add("request", ago, party=party, what=word, **fields)
            case "consent":
                to = None if self.ordinary.collector == "creditor" else f"{self.ordinary.collector}:7"
                self.add("consent", ago, party=party, what=word, to=to, **fields)

    def status(self, word: str, party: str, ago: int) -> None:
        """What happened to a party, to every number of it, or to the claim."""
        if word in words.CLAIM_STATUSES:
            self.add("status", ago, status=word)
        elif word in words.ADDRESS_STATUSES:
            owner = next(one for one in self.parties if one["id"] == party)
            for address in owner["addresses"]:
                self.add("status", ago, status=word, address=address["id"])
        else:
            self.add("status", ago, status=word, party=party)

    def _wish(self, leaf: AgainstWish) -> None:
        what = sorted(leaf.requests)[0]
        told: dict[str, Any] = {"form": "written"}
        if leaf.form is not None and not leaf.form.negated:
            told["form"] = str(leaf.form.any_of[0])
        if leaf.naming is not None and not leaf.naming.negated:
            named = str(leaf.naming.any_of[0])
            told |= {"hours": "00:00-24:00"} if named == "time" else {"place": "home"} if named == "place" else {}
            told |= {"channel": self.channel} if named in ("channel", "address") else {}
            self.kind = "landline" if named == "place" else None
        self.add("request", 1, party=self.party(None, ("person",))["id"], what=what, **told)

    def reply_to(self, party: str, channel: str, address: str) -> str | None:
        """The message that a contact answers, where one was made for it; it is made to fit the contact."""
        for record in self.records:
            if record["kind"] == "contact" and record.get("direction") == "in" and "of" not in record:
                record |= {"party": party, "channel": channel, "address": address}
                return str(record["id"])
        return None


def address_of(party: dict[str, Any], channel: str, kind: str | None, place: str | None) -> dict[str, Any]:
    """An address of the party that serves the channel, of the kind and at the place that are meant; made where there is
    none."""
    for address in party["addresses"]:
        if (
            channel in address["channels"]
            and kind in (None, address.get("kind"))
            and place in (None, address.get("place"))
        ):
            found: dict[str, Any] = address
            return found
    made: dict[str, Any] = {"id": f"{party['id']}-{kind or channel}-{place or 'new'}", "channels": [channel]}
    made |= {"kind": kind} if kind is not None else {}
    made |= {"place": place} if place is not None else {}
    party["addresses"].append(made)
    return made


def _plain_value(match: Match | None) -> str | None:
    """The first of the wanted words; none where any other will do."""
    return None if match is None or match.negated else str(match.any_of[0])


PROMISES = ("none", "broken", "pending", "kept", "partial")


def _outcome(want: Filter) -> str | None:
    """The likeliest of the outcomes that match."""
    if want.outcomes is None:
        return None
    likely = ("conversation", "met", "served", "delivered", "no_answer", "not_connected", "other_person", "refused")
    ordered = (*likely, *sorted(words.OUTCOMES))
    return next((one for one in ordered if one in want.outcomes), None)


_ANY_OTHER = {
    "channel": "phone",
    "mode": "human",
    "purpose": "demand",
    "by": "lender",
    "form": "written",
    "status": "vulnerable",
    "what": "dispute",
}


def _value(name: str, match: Match) -> Any:
    """A value that matches."""
    listed = [item for item in match.any_of if not isinstance(item, Range)]
    if not match.negated:
        if not listed:
            raise CannotMake(name)
        return listed[0]
    other = _ANY_OTHER.get(name)
    if other is None or other in listed:
        raise CannotMake(name)
    return other
