"""Seeded loans for the measured procedure, drawn near its thresholds: 0 to 30 contacts each, 15 on average."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

AGES: Final = (-1, 0, 1, 1, 2, 3, 3, 4, 4, 5, 6, 7, 7, 8, 12, 30, 60, 89, 90, 91, 120)
CLOCKS: Final = ("00:00", "07:59", "08:00", "09:30", "11:00", "14:00", "15:00", "16:30", "21:59", "22:00", "23:30")
BACK: Final = (0, 0, 0, 1, 1, 2, 3, 5, 6, 7, 7, 8, 14, 30)
ZONES: Final = ("Asia/Shanghai", "Asia/Shanghai", "Asia/Shanghai", "Europe/Madrid", "America/New_York", "Asia/Kolkata")
REACHES: Final = (
    ("call-borrower", "phone", "borrower", "mobile", ("conversation", "answered", "no_answer", "not_connected")),
    ("call-borrower", "phone", "borrower", "mobile", ("conversation", "no_answer", "not_connected", None)),
    ("text-borrower", "sms", "borrower", "mobile", ("delivered", "undelivered")),
    ("visit-borrower", "visit", "borrower", "house", ("met", "not_met")),
    ("call-guarantor", "phone", "guarantor", "guarantor-mobile", ("conversation", "no_answer")),
    ("ask-guarantor", "phone", "guarantor", "guarantor-mobile", ("conversation", "no_answer")),
)
DAY_OF_WORK: Final = date(2026, 6, 15)

Record = dict[str, Any]


def snapshot(seed: int) -> dict[str, Any]:
    """One loan as a file tells it. The same seed gives the same loan on every machine."""
    return _Drawer(Random(seed), seed).snapshot()


class _Drawer:
    def __init__(self, random: Random, seed: int) -> None:
        self.random, self.seed = random, seed
        self.zone = ZoneInfo(self.one(ZONES))
        clock = datetime.strptime(self.one(CLOCKS), "%H:%M").time()
        self.now = datetime.combine(DAY_OF_WORK + timedelta(days=random.randrange(200)), clock, self.zone)
        self.age: int = self.one(AGES)
        self.guarantor = self.chance(65)
        self.ledger: list[Record] = []

    def one(self, choices: Any) -> Any:
        return self.random.choice(choices)

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def snapshot(self) -> dict[str, Any]:
        repaid = self.chance(4)
        due = self.now.date() - timedelta(days=self.age)
        paid = {"paid": "500.00", "paid_on": str(self.now.date())} if repaid else {"paid": "0.00"}
        installments = [{"due": str(due), "amount": "500.00", **paid}]
        if self.chance(30):
            earlier = {"due": str(due - timedelta(days=30)), "amount": "500.00", "paid": "500.00"}
            installments.insert(0, earlier | {"paid_on": str(due - timedelta(days=30 - self.one((0, 0, 4))))})
        for _ in range(self.random.randint(0, 30)):
            self.contact()
        self.standing()
        if self.age >= 7 and self.chance(65):
            self.notice()
        self.ledger.sort(key=lambda record: record["at"])
        return {
            "as_of": self.now.isoformat(),
            "loan": {
                "id": f"L-{self.seed}",
                "product": "instalment_loan",
                "status": "repaid" if repaid else "active",
                "timezone": self.zone.key,
                "installments": installments,
            },
            "lender": {"type": "bank"},
            "collector": {"type": "creditor"},
            "parties": self.parties(),
            "ledger": [{"id": f"e{number}", **record} for number, record in enumerate(self.ledger)],
        }

    def parties(self) -> list[dict[str, Any]]:
        number = {"channels": ["phone", "sms"], "kind": "mobile"}
        house = {"id": "house", "channels": ["visit", "letter"], "kind": "home"}
        common = {"kind": "person", "timezones": [self.zone.key]}
        borrower = {"id": "borrower", "role": "borrower", "person": "P-1", **common}
        found = [{**borrower, "addresses": [{"id": "mobile", **number}, house]}]
        if self.guarantor:
            addresses = [{"id": "guarantor-mobile", **number}]
            found.append({"id": "guarantor", "role": "guarantor", "person": "P-2", **common, "addresses": addresses})
        return found

    # --- the ledger --------------------------------------------------------------------------------------------------

    def moment(self) -> datetime:
        day = (self.now - timedelta(days=self.one(BACK))).date()
        clock = datetime.strptime(self.one(("00:00", "08:10", "10:00", "13:40", "19:59", "21:30")), "%H:%M").time()
        at = datetime.combine(day, clock, self.zone)
        return at if at <= self.now else self.now - timedelta(minutes=self.random.randint(1, 90))

    def add(self, record: Record, at: datetime | None = None) -> None:
        told = {key: value for key, value in record.items() if value is not None}
        self.ledger.append({"at": (at or self.moment()).astimezone(ZoneInfo("UTC")).isoformat(), **told})

    def contact(self) -> None:
        action, channel, party, address, outcomes = self.one(REACHES)
        if party == "guarantor" and not self.guarantor:
            action, channel, party, address, outcomes = REACHES[0]
        made = {"kind": "contact", "channel": channel, "party": party, "address": address}
        named = self.chance(85)
        incoming = channel == "phone" and self.chance(6)
        self.add(
            made
            | {
                "action": action if named and not incoming else None,
                "outcome": self.one(outcomes),
                "direction": "in" if incoming else None,
            }
        )

    def notice(self) -> None:
        made = {"kind": "contact", "channel": "letter", "party": "borrower", "address": "house"}
        outcome = self.one(("served", "served", "served", "returned", "deemed_served", None))
        at = self.now - timedelta(days=self.one((1, 2, 5, 40)), hours=2)
        self.add(made | {"action": "serve-notice", "outcome": outcome}, at)

    def standing(self) -> None:
        for percent, record in (
            (3, {"kind": "status", "party": "borrower", "status": "deceased"}),
            (3, {"kind": "status", "party": "borrower", "status": "bankrupt"}),
            (5, {"kind": "status", "party": "borrower", "status": "represented"}),
            (6, {"kind": "status", "address": "mobile", "status": "wrong_person"}),
            (6, {"kind": "request", "party": "borrower", "what": "dispute", "form": "written"}),
            (5, {"kind": "request", "party": "borrower", "what": "cease", "form": "written"}),
            (5, {"kind": "request", "party": "borrower", "what": "hardship", "form": "oral"}),
        ):
            if self.chance(percent):
                self.add(dict(record))
