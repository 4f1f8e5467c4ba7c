"""From facts to a snapshot, and to a contact where one is judged: as JSON has them, so that all can be asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, assert_never

from ..calendar import iso, readings, weekday
from ..compared import Asked, Clock, Count, Day, Fact, Holds, Is, Recorded, Says, Value
from ..values import Scalar
from .ordinary import NOON_OF_WORK, Ordinary
from .records import CannotMake, Records, address_of

PARTY_FACTS = {"party.kind": "kind", "party.language": "language"}
AMOUNT = "1000.00"


@dataclass(slots=True)
class Draft:
    """A snapshot that is being made. Facts may come in any order: the day and the hour are settled before records."""

    ordinary: Ordinary
    day: date
    minute: int
    past_due: int | None = 1
    installments: int = 1
    amount: str = AMOUNT
    worst: int | None = None
    toward: str | None = None
    """The role of the party that is contacted, where a contact is judged."""

    def made(self, facts: tuple[Fact, ...], *, contact: bool) -> Asked:
        """The snapshot of the facts; raises `CannotMake` where they cannot be told in one."""
        self._when(facts)
        self.toward = _toward(facts) if contact else None
        loan = dict(self.ordinary.loan) | {"timezone": self.ordinary.zone}
        data: dict[str, Any] = {"loan": loan, "lender": {"type": self.ordinary.lender}}
        data |= {"collector": {"type": self.ordinary.collector}, "parties": self._parties()}
        inputs = dict(self.ordinary.inputs)
        for fact in facts:
            if isinstance(fact, Value):
                self._value(fact, data, inputs)
        ledger = Records(self.ordinary, self.day, self.minute, data["parties"], self.toward, _channel(facts))
        proposed: dict[str, Any] = {"by": _by(self.ordinary.collector)}
        for fact in facts:
            match fact:
                case Count():
                    ledger.count(fact.leaf, fact.number, fact.ago, minutes=fact.minutes)
                case Recorded():
                    ledger.of_action(fact.action, fact.number, fact.ago, pending=fact.pending)
                case Holds():
                    ledger.hold(fact.leaf, wanted=fact.wanted)
                case Is():
                    proposed[fact.name] = fact.value
                case Says():
                    proposed.setdefault("stated", {})[fact.name] = fact.value
                case Value() | Clock() | Day():
                    continue
                case _:
                    assert_never(fact)
        loan["installments"] = self._installments()
        told_facts = tuple(fact for fact in facts if not self._is_ordinary(fact))
        if not contact and self.past_due is not None and not any(_tells_days(fact) for fact in facts):
            told_facts = (Value("days_past_due", self.past_due), *told_facts)
        at = self.instant()
        told = {"as_of": iso(at, self.ordinary.zone)} | data | {"ledger": ledger.records, "facts": inputs}
        asked = self._contact(proposed, told, ledger) if contact else None
        return Asked(at, self.ordinary.zone, None, told_facts, _bare(told), asked)

    def _is_ordinary(self, fact: Fact) -> bool:
        """Whether a fact says of the loan what holds of it anyway."""
        if not isinstance(fact, Value):
            return False
        own = {
            "lender": self.ordinary.lender,
            "collector": self.ordinary.collector,
            "borrower.kind": self.ordinary.kind,
        }
        return bool(fact.value == own.get(fact.fact, self.ordinary.loan.get(fact.fact.removeprefix("loan."), self)))

    def instant(self) -> int:
        """The asked instant, in microseconds since 1970."""
        return readings(self.day.toordinal(), self.minute, self.ordinary.zone)[0]

    def _when(self, facts: tuple[Fact, ...]) -> None:
        for fact in facts:
            if isinstance(fact, Day):
                self.day = fact.day
        for fact in facts:
            if isinstance(fact, Clock):
                self.minute = fact.minute
                if fact.weekday is not None:
                    self.day += timedelta(days=(fact.weekday - weekday(self.day.toordinal())) % 7)

    # --- people and money --------------------------------------------------------------------------------------------

    def _parties(self) -> list[dict[str, Any]]:
        roles = dict.fromkeys((*self.ordinary.roles, *((self.toward,) if self.toward is not None else ())))
        return [self._party(role) for role in roles]

    def _party(self, role: str) -> dict[str, Any]:
        name = role.replace("_", "-")
        kind = self.ordinary.kind if role == "borrower" else "person"
        addresses = [
            {"id": f"{name}-{kind_of}", "channels": list(channels), "kind": kind_of}
            for kind_of, channels in self.ordinary.addresses
        ]
        return {
            "id": name,
            "person": f"P-{name}",
            "role": role,
            "kind": kind,
            "timezones": [self.ordinary.zone],
            "language": "zh",
            "addresses": addresses,
        }

    def _installments(self) -> list[dict[str, Any]]:
        """What is due: one installment that is so many days past due, or several; nothing unpaid where None."""
        if self.past_due is None:
            paid = self.day - timedelta(days=1)
            due = paid - timedelta(days=self.worst + 1 if self.worst else 0)  # the day of payment is none past due
            told = {"amount": self.amount, "paid": self.amount, "paid_on": paid.isoformat()}
            return [{"due": due.isoformat(), **told}]
        first = self.day - timedelta(days=self.past_due)
        due_days = [first + timedelta(days=step) for step in range(max(self.installments, 1))]
        found = [{"due": due.isoformat(), "amount": self.amount, "paid": "0.00"} for due in due_days]
        if self.worst is not None and self.worst > self.past_due:
            due = first + timedelta(days=1) - timedelta(days=self.worst)
            told = {
                "amount": self.amount,
                "paid": self.amount,
                "paid_on": (due + timedelta(days=self.worst)).isoformat(),
            }
            found.insert(0, {"due": due.isoformat(), **told})
        return found

    def _value(self, fact: Value, data: dict[str, Any], inputs: dict[str, Scalar]) -> None:
        name, value = fact.fact, fact.value
        told = value.isoformat() if isinstance(value, date) else value
        if name in inputs:
            inputs.pop(name)
            if value is not None:
                inputs[name] = told if isinstance(told, bool | int | str) else str(told)
            return
        match name:
            case "days_past_due" | "delinquent_days":
                self.past_due = None if value is None else int(str(value))
            case "installments_overdue":
                self._overdue(int(str(value or 0)))
            case "worst_days_past_due":
                self._worst(int(str(value or 0)))
            case "amount_overdue" | "amount_to_cure":
                self.amount = str(value)
            case "lender" | "collector":
                data[name] = {"type": str(value)} if value is not None else None
            case "borrower.kind":
                _of_roles(data, {"borrower"}, "kind", told)
            case "party.kind" | "party.language":
                asked = {self.toward} if self.toward is not None else set(self.ordinary.roles)
                _of_roles(data, asked, PARTY_FACTS[name], told)
            case "party.liability" | "party.liability_until":
                self._liability(data, name, told)
            case "party.role":
                pass  # the party that is contacted was chosen by it
            case _ if name.startswith("loan.") and name not in ("loan.id", "loan.timezone"):
                self._of_loan(data["loan"], name.removeprefix("loan."), told)
            case _:
                raise CannotMake(name)

    def _of_loan(self, loan: dict[str, Any], key: str, told: Any) -> None:
        loan[key] = told if told is None or isinstance(told, int) else str(told)
        if key == "status" and told in ("repaid", "settled") and self.worst is None:
            self.past_due, self.worst = None, 1

    def _overdue(self, number: int) -> None:
        self.installments = number
        if number == 0:
            self.past_due = None
        elif self.past_due is None or self.past_due < number:
            self.past_due = number

    def _worst(self, days: int) -> None:
        self.worst = max(days, 0)
        if days <= 0:
            self.past_due, self.worst = None, 0

    def _liability(self, data: dict[str, Any], name: str, told: Any) -> None:
        """How the party in question answers for the debt: the contacted one, else everybody but the borrower."""
        asked = [party for party in data["parties"] if party["role"] == self.toward]
        for party in asked or [one for one in data["parties"] if one["role"] != "borrower"]:
            liability = party.setdefault("liability", {})
            liability["until" if name.endswith("until") else "nature"] = told

    # --- the contact -------------------------------------------------------------------------------------------------

    def _contact(self, told: dict[str, Any], data: dict[str, Any], ledger: Records) -> Mapping[str, Any]:
        """The contact or act in question: a demand by telephone to the borrower, unless the facts say otherwise."""
        contact: dict[str, Any] = {"at": data["as_of"]}
        act = told.get("act") or ("record_finding" if told.get("form") == "act" else None)
        purpose = told.get("purpose", "demand")
        contact |= {"purpose": purpose, "by": told["by"]}
        contact |= {key: told[key] for key in ("stated", "document", "mode", "action") if key in told}
        role = self.toward or "borrower"
        if act is not None and "channel" not in told:
            about = {"party": role.replace("_", "-")} if role != "borrower" else {}
            return {**{key: contact[key] for key in contact if key not in ("mode", "document")}, "act": act, **about}
        party = next(one for one in data["parties"] if one["role"] == role)
        channel = told.get("channel", "phone")
        address = address_of(party, channel, told.get("address") or ledger.kind, told.get("place"))
        contact |= {"channel": channel, "party": party["id"], "address": address["id"]}
        if channel != "phone":
            contact.pop("mode", None)
        reply = ledger.reply_to(party["id"], channel, address["id"])
        return contact | ({"reply_to": reply} if reply is not None else {})


def _tells_days(fact: Fact) -> bool:
    return isinstance(fact, Value) and fact.fact in ("days_past_due", "delinquent_days")


def _toward(facts: tuple[Fact, ...]) -> str:
    """The role of the contacted party: as it is told, else of somebody who answers for the debt as is told."""
    role, nature = None, None
    for fact in facts:
        match fact:
            case Is(name="to", value=value):
                return value
            case Value(fact="party.role", value=str() as value):
                role = value
            case Value(fact="party.liability", value=str() as value):
                nature = value
            case _:
                continue
    if role not in (None, "borrower"):
        return str(role)
    return {"none": "relative", "joint": "guarantor", "general": "guarantor", "asset": "guarantor"}.get(
        nature or "", "borrower"
    )


def _channel(facts: tuple[Fact, ...]) -> str:
    return next((fact.value for fact in facts if isinstance(fact, Is) and fact.name == "channel"), "phone")


def _by(collector: str) -> str:
    return {"creditor": "lender"}.get(collector, f"{collector}:7")


def _of_roles(data: dict[str, Any], roles: set[str], key: str, value: Any) -> None:
    for party in data["parties"]:
        if party["role"] in roles:
            party[key] = value


def _bare(told: dict[str, Any]) -> dict[str, Any]:
    """Without what is not told."""
    kept = {key: value for key, value in told.items() if value is not None}
    kept["loan"] = {key: value for key, value in kept["loan"].items() if value is not None}
    kept["parties"] = [{key: value for key, value in party.items() if value is not None} for party in kept["parties"]]
    return kept


def draft(ordinary: Ordinary) -> Draft:
    """A new draft of the ordinary loan, one day past due, asked in the middle of a working morning."""
    return Draft(ordinary, ordinary.day, NOON_OF_WORK)
