"""Seeded loans with a ledger of every kind of record, all asked at one instant, near the thresholds of their rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from dunning_rules import Playbook
from dunning_rules.ir import AtLimit, Cond, Filter, Tally, Waiting, leaves_of
from dunning_rules.words import (
    ADDRESS_STATUSES,
    ARRANGEMENT_TYPES,
    ATTITUDES,
    CAUSES,
    CLAIM_STATUSES,
    CONSENTS,
    HOLD_REASONS,
    OUTCOMES,
    PERSON_STATUSES,
    PURPOSES,
    REQUESTS,
)

Written = dict[str, Any]

NOW = datetime(2026, 11, 6, 6, 40, tzinfo=UTC)
CHANNELS = ("phone", "phone", "phone", "sms", "letter", "visit", "email", "app")
ADDRESSES = {"phone": "m", "sms": "m", "letter": "h", "visit": "h", "email": "e"}


def vocabulary(book: Playbook) -> dict[str, list[str]]:
    """The words of a playbook and its packs that records may use: actions, papers, acts."""
    rules = book.rules
    found: dict[str, set[str]] = {name: set() for name in ("document", "act", "status")}
    conditions: list[Cond | None] = [one.when for one in rules.stages]
    conditions += [one.when for one in rules.actions] + [one.when for one in rules.pauses]
    for pack in book.packs:
        conditions += [cond for one in pack.guards for cond in (one.applies, one.forbids, one.lifted, one.rebutted)]
    for cond in conditions:
        for leaf in leaves_of(cond):
            if isinstance(leaf, Tally | AtLimit | Waiting):
                _note(leaf.filter, found)
    found["document"] |= {action.serve for action in rules.actions if action.serve}
    found["act"] |= {action.act for action in rules.actions if action.act}
    words = {name: sorted(values) for name, values in found.items()}
    return words | {"action": [action.id for action in rules.actions]}


def _note(want: Filter, found: dict[str, set[str]]) -> None:
    for name, match in want.fields:
        if name in found:
            found[name] |= {str(item) for item in match.any_of}


class Loans:
    """Draws such loans for one playbook, of each zone in turn. The same seed gives the same ones on every machine."""

    def __init__(self, book: Playbook, seed: int, *zones: str) -> None:
        self.random, self.zones, self.words = Random(seed), zones or ("Asia/Shanghai",), vocabulary(book)
        self.zone = self.zones[0]

    def one(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def of(self, words: Iterable[str]) -> str:
        return self.random.choice(sorted(words))

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def maybe(self, percent: int, **told: Any) -> Written:
        return {name: value for name, value in told.items() if value is not None} if self.chance(percent) else {}

    # --- times -------------------------------------------------------------------------------------------------------

    def instant(self, days: int = 40) -> str:
        """An instant of the last days, some of them of one minute, most of the last week."""
        back = self.one(self.random.randrange(3 * 24), self.random.randrange(9 * 24), self.random.randrange(days * 24))
        made = NOW - timedelta(hours=back, minutes=self.one(0, 0, 17, 40))
        return made.isoformat()

    def soon_after(self, instant: str) -> str:
        """The same instant, or one of the next days."""
        return min(NOW, datetime.fromisoformat(instant) + timedelta(hours=self.one(0, 0, 5, 40))).isoformat()

    def day(self, first: int = -30, last: int = 6) -> str:
        return (NOW + timedelta(days=self.random.randint(first, last))).date().isoformat()

    def near(self) -> str:
        return self.day(-2, 2)

    def end(self, **ends: str) -> Written:
        """A key that may be a day or an instant, near now."""
        told: Written = {}
        for name, sort in ends.items():
            if self.chance(45):
                near = (NOW + timedelta(hours=self.one(0, -1, 1, self.random.randint(-60, 60)))).isoformat()
                told[name] = self.near() if sort == "day" or self.chance(50) else near
        return told

    # --- the loan ----------------------------------------------------------------------------------------------------

    def loan(self, number: int, more: Written | None = None) -> Written:
        self.zone = self.zones[number % len(self.zones)]
        due = sorted({self.day(-45, 20) for _ in range(self.one(1, 2, 3))})
        told = {
            "as_of": NOW.isoformat(),
            "loan": {
                "id": f"L{number}",
                "product": "p",
                "timezone": self.zone,
                "installments": [{"due": day, "amount": "100.00", **self.maybe(50, paid="40.00")} for day in due],
                **self.maybe(40, maturity=self.one(self.near(), self.day(-1500, 40))),
                **self.maybe(30, limitation_date=self.near()),
                **self.maybe(20, accelerated_on=self.one(self.near(), self.day(-1500, 0))),
                **self.maybe(50, status="active"),
            },
            "parties": self.parties(),
            "debts": [{"id": "D-1", "account": "D"}, {"id": "D-2", "account": f"L{number}"}],
            "ledger": self.ledger(number),
        }
        if self.chance(30):
            told["collector"] = {"type": "agency"}
        return told | (more or {})

    def coverage(self) -> Written:
        """What the ledger of some loans does not hold."""
        return {"coverage": self.one({"debts": "this"}, {"by": "own"}, {"from": self.day(-20, 0)})}

    def parties(self) -> list[Written]:
        borrower = {
            "id": "b",
            "role": "borrower",
            "kind": "person",
            "timezones": [self.zone],
            "addresses": [
                {"id": "m", "kind": "mobile", "channels": ["phone", "sms"]},
                *([{"id": "l", "kind": "landline", "channels": ["phone"]}] if self.chance(40) else []),
                *([{"id": "w", "kind": "workplace", "channels": ["phone", "visit"]}] if self.chance(40) else []),
                *([{"id": "o", "kind": "business", "channels": ["visit"]}] if self.chance(30) else []),
                *([{"id": "h", "kind": "home", "channels": ["visit", "letter"]}] if self.chance(70) else []),
                *([{"id": "e", "kind": "email", "channels": ["email"]}] if self.chance(50) else []),
            ],
            **self.maybe(60, person="P"),
        }
        guarantor = {
            "id": "g",
            "role": "guarantor",
            "timezones": [self.zone],
            "addresses": [{"id": "gm", "kind": "mobile", "channels": ["phone"], **self.maybe(30, shared_with=["b"])}],
            "liability": {"nature": "joint", **self.maybe(50, until=self.near())},
            **self.maybe(20, person="P"),
        }
        self.known = {"b": [one["id"] for one in borrower["addresses"]], "g": ["gm"]}
        self.people: tuple[str, ...] = ("b",)
        if self.chance(30):
            return [borrower]
        self.people = ("b", "b", "g")
        if "shared_with" in guarantor["addresses"][0]:
            self.known["b"].append("gm")
        return [borrower, guarantor]

    # --- the ledger --------------------------------------------------------------------------------------------------

    def ledger(self, number: int) -> list[Written]:
        found: list[Written] = []
        for at in range(self.one(0, 2, 5, 9, 14)):
            told = {"id": f"e{at:02}", "at": self.instant(), **self.record(number, found)}
            if found and self.chance(12):
                told["at"] = self.one(*found)["at"]
            if isinstance(told.get("from"), str) and isinstance(told.get("until"), str):
                told.pop("from")
            found.append(told)
            if told["kind"] in ("promise", "arrangement") and self.chance(60):
                found.append({"id": f"p{at:02}", "at": self.soon_after(told["at"]), **self.payment(number, found)})
        for at in range(self.one(0, 0, 1, 3)):
            follows = {"contact": "outcome", "document": "outcome", "act": "outcome", "consent": "withdrawal"}
            follows |= {"request": "withdrawal", "hold": "withdrawal", "placement": "recall"}
            of = [one for one in found if one["kind"] in follows]
            if of:
                named = self.one(*of)
                kind = follows[named["kind"]]
                outcome = {"outcome": self.of(OUTCOMES)} if kind == "outcome" else {}
                found.append({"id": f"f{at}", "at": self.instant(5), "kind": kind, "of": named["id"], **outcome})
        return found

    def whom(self) -> Written:
        party = self.one(*self.people)
        places = self.known[party]
        return {"party": party, **self.maybe(60, address=self.one(*places))}

    def debts(self, number: int) -> Written:
        return self.maybe(40, debts=self.one([f"L{number}"], ["D-1"], ["D-1"], ["D-2"], ["D-1", "D-2"]))

    def record(self, number: int, found: list[Written]) -> Written:
        kinds: tuple[str, ...] = ("contact",) * 7 + (
            "act",
            "payment",
            "payment",
            "promise",
            "arrangement",
            *("request",) * 4,
            "consent",
        )
        kinds += ("consent", "status", "status", "hold", "document", "placement", "assignment", "appointment")
        kinds += ("finding", "status")
        made: Written = getattr(self, self.one(*kinds))(number, found)
        return made

    def word(self, name: str, others: Iterable[str]) -> str:
        told = self.words.get(name, [])
        return self.one(*told) if told and self.chance(75) else self.of(others)

    def contact(self, number: int, found: list[Written]) -> Written:
        return {
            "kind": "contact",
            "channel": self.one(*CHANNELS),
            **self.whom(),
            **self.maybe(80, outcome=self.one("conversation", self.of(OUTCOMES), self.of(OUTCOMES))),
            **self.maybe(25, direction="in"),
            **self.maybe(40, action=self.one(*self.words["action"])),
            **self.maybe(30, purpose=self.of(PURPOSES)),
            **self.maybe(40, document=self.word("document", ["paper"])),
            **self.maybe(20, by=self.one("agency:A", "agency:B", "lender")),
            **self.debts(number),
            **self.maybe(50, discussed=self.one(["D-1"], [f"L{number}"], [f"L{number}"], [])),
            **self.maybe(15, cut_off=self.chance(60)),
            **self.maybe(15, mode=self.one("human", "ai_voice", "recorded")),
            **(self.maybe(15, reply_to=found[0]["id"]) if found else {}),
        }

    def act(self, number: int, found: list[Written]) -> Written:
        told = {"kind": "act", "act": self.word("act", ["litigation"]), **self.maybe(40, party=self.one(*self.people))}
        return told | self.maybe(60, outcome=self.of(OUTCOMES)) | self.maybe(30, action=self.one(*self.words["action"]))

    def payment(self, number: int, found: list[Written]) -> Written:
        told = {"kind": "payment", "amount": self.one("0.50", "50.00", "100.00", "300.00")}
        return (
            told | self.maybe(60, party=self.one(*self.people)) | self.maybe(30, status=self.one("pending", "reversed"))
        )

    def promise(self, number: int, found: list[Written]) -> Written:
        told = {"kind": "promise", "due": self.day(-9, 5), **self.maybe(60, amount=self.one("50.00", "150.00"))}
        return told | self.maybe(70, party=self.one(*self.people))

    def arrangement(self, number: int, found: list[Written]) -> Written:
        schedule = [{"due": self.day(-20, 9), "amount": "50.00"} for _ in range(self.one(1, 2))]
        told = {"kind": "arrangement", **self.maybe(60, type=self.of(ARRANGEMENT_TYPES)), **self.debts(number)}
        return told | self.maybe(70, schedule=schedule)

    def request(self, number: int, found: list[Written]) -> Written:
        contacts = [one["id"] for one in found if one["kind"] == "contact"]
        return {
            "kind": "request",
            "what": self.one("inconvenient", self.of(REQUESTS)),
            **self.whom(),
            **self.wished(number),
            **self.maybe(25, form=self.one("oral", "written")),
            **(self.maybe(20, **{"in": self.one(*contacts)}) if contacts else {}),
            **self.maybe(40, weekdays=self.random.sample(["mon", "thu", "fri", "sat"], 2)),
        }

    def wished(self, number: int) -> Written:
        return {
            **self.maybe(30, hours=self.one("08:00-15:00", "22:00-16:00", "09:00-12:00", "15:00-08:00")),
            **self.maybe(25, channel=self.one("phone", "visit", "email")),
            **self.maybe(40, place=self.one("home", "workplace", "workplace")),
            **self.debts(number),
            **self.end(until="any"),
        }

    def consent(self, number: int, found: list[Written]) -> Written:
        contacts = [one["id"] for one in found if one["kind"] == "contact"]
        return {
            "kind": "consent",
            "what": self.of(CONSENTS),
            **self.whom(),
            **self.wished(number),
            **self.maybe(40, to=self.one("lender", "agency", "agency:A")),
            **(self.maybe(20, **{"in": self.one(*contacts)}) if contacts else {}),
        }

    def status(self, number: int, found: list[Written]) -> Written:
        ends = self.end(**{self.one("from", "until"): "any"})
        match self.one("person", "person", "address", "claim"):
            case "person":
                told = {"status": self.word("status", PERSON_STATUSES), "party": self.one(*self.people)}
                if told["status"] not in PERSON_STATUSES:
                    told["status"] = self.of(PERSON_STATUSES)
            case "address":
                told = {"status": self.of(ADDRESS_STATUSES), "address": self.one("m", "m", self.known["b"][-1])}
            case _:
                told = {"status": self.of(CLAIM_STATUSES)}
        return {"kind": "status", **told, **ends, **self.debts(number)}

    def hold(self, number: int, found: list[Written]) -> Written:
        told = {"kind": "hold", "reason": self.of(HOLD_REASONS), **self.debts(number)}
        told |= self.maybe(30, party=self.one(*self.people))
        return told | self.end(**{self.one("from", "until"): "any"})

    def document(self, number: int, found: list[Written]) -> Written:
        told = {"kind": "document", "document": self.word("document", ["paper"])}
        told |= self.maybe(50, party=self.one(*self.people)) | self.end(until="any")
        return told | self.maybe(60, outcome=self.of(OUTCOMES))

    def placement(self, number: int, found: list[Written]) -> Written:
        return {"kind": "placement", "to": self.one("agency:A", "agency:B", "agency"), **self.debts(number)}

    def assignment(self, number: int, found: list[Written]) -> Written:
        return {"kind": "assignment", "to": "assignee:X", **self.maybe(60, notified=["b"])}

    def appointment(self, number: int, found: list[Written]) -> Written:
        return {"kind": "appointment", **self.whom(), **self.end(**{self.one("from", "until"): "any"})}

    def finding(self, number: int, found: list[Written]) -> Written:
        return {
            "kind": "finding",
            **self.maybe(50, cause=self.of(CAUSES)),
            **self.maybe(50, willing=self.chance(50)),
            **self.maybe(50, able=self.chance(50)),
            **self.maybe(50, attitude=self.of(ATTITUDES)),
            **self.maybe(30, expected_cash_on=self.near()),
        }
