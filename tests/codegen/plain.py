"""Seeded playbooks, packs and loans of the ordinary kind: what the generated text itself decides, near its thresholds.

Every party has one clock, not always that of the account; the ledger is whole; contacts lie close together.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from dunning_rules import Playbook, load_playbook

Written = dict[str, Any]

NOW = datetime(2026, 11, 6, 12, 0, tzinfo=UTC)
ZONES = ("Asia/Shanghai", "America/Los_Angeles", "Europe/London")
OUTCOMES = ("conversation", "answered", "no_answer", "not_connected", "served", "returned", "delivered", None)
WINDOWS = ("90 minutes", "5 hours", "1 day", "2 days", "7 days", "1 month", "few")
GROUPS = ("failed", "reached", "pending", "conversation", ["served", "pending"], {"not": "failed"})
ACTIONS: dict[str, Written] = {
    "call": {"contact": {"channel": "phone", "to": ["borrower", "guarantor"], "purpose": "demand"}},
    "remind": {"contact": {"channel": "phone", "to": "borrower", "purpose": "remind"}},
    "visit": {"contact": {"channel": "visit", "to": "borrower", "address": "home", "purpose": "inspect"}},
    "notice": {"contact": {"channel": "letter", "to": "borrower", "purpose": "notice"}, "serve": "claim"},
    "sue": {"act": "litigation", "purpose": "demand"},
}


class Plain:
    """Draws one such world. The same seed gives the same one on every machine."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def one(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    # --- rules -------------------------------------------------------------------------------------------------------

    def filter(self, *, tied: bool) -> Written:
        told: Written = {"kind": "contact"}
        for name, values in (
            ("channel", ("phone", "letter", ["phone", "visit"], {"not": "phone"})),
            ("direction", ("out", "in", "any")),
            ("mode", ("human", ["human", "ai_voice"], {"not": "recorded"})),
            ("outcome", GROUPS),
            ("to", ("borrower", ["borrower", "guarantor"])),
        ):
            if self.chance(35):
                told[name] = self.one(*values)
        if tied and self.chance(50):
            ties = ["party", "person", "address", "channel", "debt", "collector"]
            told["same"] = self.one(["address"], self.random.sample(ties, 1), self.random.sample(ties, 2))
        return told

    def tally(self, *, tied: bool) -> Written:
        told = {**self.filter(tied=tied), "ever": True} if self.chance(50) else self.filter(tied=tied)
        if self.chance(70):
            told["within"] = self.one(*WINDOWS)
        if self.chance(15):
            told["since"] = self.one(
                {"kind": "promise"}, {"kind": "contact", "outcome": "reached"}, {"kind": "finding"}
            )
        return told | self.one({}, {"at_least": 2}, {"at_most": 1}, {"at_most": 0}, {"at_least": 1, "at_most": 2})

    def leaf(self, where: str) -> Written:
        tied = where != "stage"
        ways: list[Any] = [
            lambda: {"days_past_due": self.one("1..3", "..2", {"not": "2..4"}, "few..", [1, "3.."])},
            lambda: {"installments_overdue": self.one("1..", 2)},
            lambda: {"loan.status": self.one("active", ["repaid", "sold"], {"not": "active"})},
            lambda: {"trades": self.chance(50)},
            lambda: {"amount_overdue": self.one("100.50..", "..100.00")},
            lambda: {"loan.maturity": self.one("2026-11-07..", "..2026-11-06")},
            lambda: {"contacted": self.tally(tied=tied)},
            lambda: {"status": {"is": self.one("deceased", ["represented", "bankrupt"], "litigation")}},
            lambda: {"request": {"is": self.one("dispute", ["cease", "dispute"]), "of": "borrower"}},
            lambda: {"request": {"is": self.one("dispute", "cease"), "form": "written"}},
            lambda: {"hold": self.one("internal", ["internal", "moratorium"])},
            lambda: {"promise": self.one("pending", ["kept", "none"])},
            lambda: {"finding": {"willing": False}},
        ]
        if where != "guard":
            more: Written = {"within": self.one(*WINDOWS)} if self.chance(50) else {}
            ways.append(lambda: {self.one("done", "tried"): {"action": self.one("notice", ["call", "remind"]), **more}})
        if tied:
            ways.append(lambda: {"contact": self.one({"channel": "phone"}, {"address": "home"}, {"purpose": "demand"})})
            ways.append(lambda: {"party.role": self.one("borrower", {"not": "borrower"})})
        found: Written = self.one(*ways)()
        return found

    def condition(self, where: str) -> Written:
        parts = [self.leaf(where) for _ in range(self.one(1, 2, 2, 3))]
        told = self.one(
            parts[0], {"all": parts}, {"any": parts}, {"not": parts[0]}, {"any": [{"not": parts[0]}, *parts]}
        )
        return dict(told)

    def limit(self) -> str:
        window = self.one("day", "2 days", "7 days", "5 hours", "90 minutes", "episode", "ever")
        return str(
            self.one("once", f"{self.one(1, 2, 3)} {self.one('', 'connections ', 'conversations ')}per {window}")
        )

    def guard(self) -> Written:
        told = {
            "row": "R-1",
            "applies_to": self.one(
                {"channel": "any"},
                {"channel": ["phone", "visit"]},
                {"channel": "any", "act": "litigation"},
                {"to": "borrower"},
            ),
            "cite": "art. 1",
            "force": "law",
            "effect": self.one("deny", "deny", "presume"),
            "known": "read",
            "text": "forbidden",
        }
        counting = {"counting": self.filter(tied=True)} if self.chance(60) else {}
        per = (
            {"per": self.random.sample(["party", "person", "debt", "address"], self.one(1, 2))}
            if self.chance(60)
            else {}
        )
        form = self.one(
            {"hours": self.one("08:00-21:00", "04:00-12:00", "12:00-24:00")},
            {"at_most": self.limit(), **counting, **per},
            {"at_most": self.limit(), **counting, **per},
            {"wait": {"after": self.filter(tied=True), "for": self.one("36 hours", "2 days", "1 month")}},
            {"wait": {"after": self.filter(tied=True), "for": "1 day", "from": "next_day"}},
            {"forbid": self.condition("guard")},
            {"only_if": self.condition("guard")},
            {"respects": "requests"},
        )
        told |= form
        for name in ("unless", "rebutted_by"):
            if self.chance(25):
                told[name] = self.condition("guard")
        return dict(told)

    def playbook(self) -> Written:
        own = {name: {"title": name, **told} for name, told in ACTIONS.items()}
        for told in own.values():
            told["at_most"] = [self.limit() for _ in range(self.one(1, 2))]
            if self.chance(40):
                told["when"] = self.condition("action")
        always = {"not": {"known": "loan.currency"}}
        return {
            "playbook": "plain",
            "language": 1,
            "version": "1",
            "title": "plain",
            "applies_to": {"product": "p"},
            "packs": ["rules"],
            "timezone": ZONES[0],
            "numbers": {"few": {"value": 3, "unit": "days"}},
            "inputs": {"trades": {"type": "boolean", "title": "trades"}},
            "pause": {"rest": {"when": self.condition("pause"), "purposes": ["demand"]}} if self.chance(40) else {},
            "stages": {
                "first": {"when": always if self.chance(60) else self.condition("stage"), "opens": [*ACTIONS]},
                "second": {"when": self.condition("stage"), "opens": ["call", "notice", "sue"]},
            },
            "actions": own,
        }

    def pack(self) -> Written:
        head = {"pack": "rules", "language": 1, "version": "1", "title": "rules"}
        inputs = {"inputs": {"trades": {"type": "boolean", "title": "trades"}}}
        numbers = {"numbers": {"few": {"value": 3, "unit": "days"}}}
        return {**head, **inputs, **numbers, "guards": {f"g{n}": self.guard() for n in range(self.one(2, 3, 4))}}

    def book(self, folder: Path) -> Playbook:
        """The playbook with its pack, written into a folder and read from it."""
        for name, told in (("rules.yaml", self.pack()), ("plain.playbook.yaml", self.playbook())):
            text = "".join(f"{key}: {json.dumps(value)}\n" for key, value in told.items() if value != {})
            (folder / name).write_text(text, encoding="utf-8")
        return load_playbook(folder / "plain.playbook.yaml", pack_path=folder)

    # --- loans -------------------------------------------------------------------------------------------------------

    def moment(self, back: int = 100) -> str:
        hours = self.one(0, 1, 2, 5, 11, 12, 13, 24, 36, 47, 48, 49, 160, 170, 720, self.random.randrange(back))
        return (NOW - timedelta(hours=hours, minutes=self.one(0, 0, 1, 30, 90))).isoformat()

    def record(self) -> Written:
        if self.chance(70):
            channel, party, address = self.one(
                ("phone", "b", "mobile"),
                ("phone", "g", "office"),
                ("phone", "b", None),
                ("phone", self.one("b", "g"), None),
                ("letter", "b", "house"),
                ("visit", "b", "house"),
            )
            told = {
                "kind": "contact",
                "channel": channel,
                "party": party,
                "address": address,
                "outcome": self.one(*OUTCOMES),
                "action": self.one(None, {"phone": "call", "letter": "notice", "visit": "visit"}[channel]),
                "direction": self.one(None, None, None, "in"),
                "by": self.one(None, None, "agency:A"),
                "debts": self.one(None, None, ["L"], ["D-1"]),
                "mode": self.one(None, None, "ai_voice", "recorded") if channel == "phone" else None,
                "discussed": self.one(None, None, None, ["L"]),
            }
            if told["outcome"] != "conversation":
                told["discussed"] = None
            return {key: value for key, value in told.items() if value is not None}
        found: Written = self.one(
            {"kind": "status", "party": self.one("b", "g"), "status": self.one("deceased", "represented", "bankrupt")},
            {"kind": "status", "status": "litigation", "party": self.one("b", "g")},
            {
                "kind": "request",
                "party": self.one("b", "g"),
                "what": self.one("dispute", "cease", "inconvenient"),
                "form": self.one("oral", "written"),
            },
            {
                "kind": "hold",
                "reason": self.one("internal", "moratorium"),
                "purposes": ["remind"],
                "party": self.one("b", "g"),
            },
            {"kind": "promise", "party": "b", "due": self.one("2026-11-05", "2026-11-08"), "amount": "50.00"},
            {"kind": "payment", "amount": "50.00"},
            {"kind": "finding", "willing": False},
            {"kind": "act", "act": "litigation"},
        )
        return dict(found)

    def snapshot(self) -> Written:
        ledger = [{"id": f"e{n}", "at": self.moment(), **self.record()} for n in range(self.random.randint(0, 14))]
        due = (NOW - timedelta(days=self.one(1, 2, 3, 4, 9))).date()
        paid = self.one({"paid": "0.00"}, {"paid": "0.00"}, {"paid": "100.00", "paid_on": "2026-11-05"})
        loan = {
            "id": "L",
            "product": "p",
            "timezone": self.one(*ZONES),
            "maturity": "2026-11-06",
            "installments": [
                {"due": str(due - timedelta(days=30)), "amount": "100.00", "paid": "100.00", "paid_on": str(due)},
                {"due": str(due), "amount": "100.00", **paid},
            ],
        }
        if self.chance(85):
            loan["status"] = self.one("active", "active", "repaid", "sold")
        number = {"channels": ["phone", "sms"], "kind": "mobile"}
        office = {"id": "office", **number, "channels": self.one(["phone", "sms"], ["sms"])}
        house = {"id": "house", "channels": ["visit", "letter"], "kind": self.one("home", "home", "business")}
        borrower = {"id": "b", "role": "borrower", "person": "P", "timezones": [self.one(*ZONES)]}
        guarantor = {"id": "g", "role": "guarantor", "person": self.one("P", "Q"), "timezones": [self.one(*ZONES)]}
        return {
            "as_of": NOW.isoformat(),
            "loan": loan,
            "parties": [
                {**borrower, "addresses": [{"id": "mobile", **number}, house]},
                {
                    **guarantor,
                    "addresses": [office],
                },
            ],
            "debts": [{"id": "D-1"}],
            "ledger": ledger,
            "facts": {"trades": self.chance(50)} if self.chance(85) else {},
        }
