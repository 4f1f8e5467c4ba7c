"""From a snapshot's JSON to plain integers, by code of its own: nothing here knows the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

Record = dict[str, Any]

FAILED = ("not_connected", "misdirected", "undelivered", "returned", "not_met")
DONE = ("conversation", "met", "served", "deemed_served", "delivered", "read", "signed")
TALKED = ("conversation", "met", None)
"""A call of which nobody knows yet what came of it may have been a conversation."""

NOTICE = "overdue-collection-notice"
NOTHING_UNPAID = -999
CHINA = "Asia/Shanghai"


class Loan:
    """One snapshot, with what is visible at its own instant."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        self.now = datetime.fromisoformat(told["as_of"])
        self.zone = ZoneInfo(told["loan"].get("timezone", CHINA))
        self.parties = {party["id"]: party for party in told["parties"]}
        gone = {one["of"] for one in told["ledger"] if one["kind"] == "void"}
        # A void of a void is not drawn into account here: the drawer makes one void at most.
        self.records = sorted((dict(one) for one in told["ledger"] if one["id"] not in gone), key=by_time)
        for later in self.records:
            if later["kind"] == "outcome":
                for one in self.records:
                    if one["id"] == later["of"] and when(one) <= when(later):
                        one["outcome"] = later["outcome"]
        self.first_overdue = self.episode()

    # --- days --------------------------------------------------------------------------------------------------------

    def today(self, zone: ZoneInfo | None = None) -> date:
        return self.now.astimezone(zone or self.zone).date()

    def begins(self, day: date, zone: ZoneInfo | None = None) -> datetime:
        return datetime.combine(day, time(), zone or self.zone)

    def days_past_due(self) -> int:
        if self.told["loan"].get("status") in ("pending", "repaid", "settled"):
            return NOTHING_UNPAID
        unpaid = [due for due, paid_on in self.installments() if paid_on is None or paid_on > self.today()]
        return (self.today() - min(unpaid)).days if unpaid else NOTHING_UNPAID

    def installments(self) -> list[tuple[date, date | None]]:
        told = self.told["loan"]["installments"]
        return [
            (date.fromisoformat(one["due"]), date.fromisoformat(one["paid_on"]) if "paid_on" in one else None)
            for one in told
        ]

    def overdue_on(self, day: date) -> bool:
        return any(due < day and (paid_on is None or day < paid_on) for due, paid_on in self.installments())

    def episode(self) -> date | None:
        """The first day of the present run of overdue days, else of the last one."""
        day = self.today()
        while not self.overdue_on(day):
            day -= timedelta(days=1)
            if day < date(2026, 1, 1):
                return None
        while self.overdue_on(day - timedelta(days=1)):
            day -= timedelta(days=1)
        return day

    def in_episode(self, record: Record) -> bool:
        return self.first_overdue is None or when(record) >= self.begins(self.first_overdue)

    # --- people ------------------------------------------------------------------------------------------------------

    def told_zones(self, party: str) -> list[ZoneInfo]:
        return [ZoneInfo(name) for name in self.parties[party].get("timezones", [])]

    def law_zones(self, party: str) -> list[ZoneInfo]:
        """Where a guard counts: the party's zones, else those of the pack."""
        return self.told_zones(party) or [ZoneInfo(CHINA)]

    def team_zones(self, party: str | None) -> list[ZoneInfo]:
        """Where the team counts: the party's zones, else the servicing zone."""
        return (self.told_zones(party) if party else []) or [self.zone]

    # --- counts ------------------------------------------------------------------------------------------------------

    def of_kind(self, kind: str) -> list[Record]:
        return [one for one in self.records if one["kind"] == kind]

    def outbound(self) -> list[Record]:
        return [one for one in self.of_kind("contact") if one.get("direction", "out") == "out"]

    def of_action(self, action: str, channel: str, party: str, serves: str | None = None) -> list[Record]:
        """Our contacts that name the action, and those that name none and look like it."""
        found = [one for one in self.outbound() if one.get("action") == action]
        nameless = [one for one in self.outbound() if "action" not in one and one["channel"] == channel]
        if serves is not None:
            nameless = [one for one in nameless if one.get("document", serves) == serves]
        return [one for one in (*found, *nameless) if one["party"] == party]

    def within(self, days: int, records: Iterable[Record], zones: list[ZoneInfo]) -> int:
        """How many lie in the last so many local days; of several zones the most."""
        listed = list(records)
        return max(
            sum(0 <= (self.today(zone) - when(one).astimezone(zone).date()).days < days for one in listed)
            for zone in zones
        )

    def notice_done(self) -> bool:
        """A paper that neither names the action nor the document is not the notice."""
        named = [
            one for one in self.of_kind("contact") if one.get("action") in ("serve-notice", "serve-notice-in-person")
        ]
        carried = [one for one in self.outbound() if "action" not in one and one.get("document") == NOTICE]
        return any(one.get("outcome") in DONE and self.in_episode(one) for one in (*named, *carried))

    # --- what stands -------------------------------------------------------------------------------------------------

    def withdrawn(self, record: Record) -> bool:
        return any(one["of"] == record["id"] for one in self.of_kind("withdrawal"))

    def over(self, record: Record, pick: Callable[[Iterable[datetime]], datetime], zones: list[ZoneInfo]) -> bool:
        """Whether the last day is over: of several zones in the one that is picked."""
        if "until" not in record:
            return False
        next_day = date.fromisoformat(record["until"]) + timedelta(days=1)
        return self.now >= pick(self.begins(next_day, zone) for zone in zones)

    def address_out(self, address: str) -> bool:
        about = [one for one in self.of_kind("status") if one.get("address") == address]
        confirmed = max((by_time(one) for one in about if one["status"] == "confirmed"), default=(datetime.min,))
        return any(
            one["status"] in ("dead", "reassigned", "wrong_person")
            and (confirmed == (datetime.min,) or by_time(one) > confirmed)
            for one in about
        )

    def misdirected(self, address: str) -> bool:
        """The latest misdirected contact came after the number was last confirmed, and after anybody was reached."""
        there = [one for one in self.outbound() if one["address"] == address]
        wrong = [when(one) for one in there if one.get("outcome") == "misdirected"]
        right = [when(one) for one in there if one.get("outcome") in ("conversation", "met", "read", "signed")]
        right += [
            when(one)
            for one in self.of_kind("status")
            if one.get("address") == address and one["status"] == "confirmed"
        ]
        return bool(wrong) and all(max(wrong) > one for one in right)

    def dead(self, party: str) -> bool:
        return any(one["status"] == "deceased" and one.get("party") == party for one in self.of_kind("status"))

    def wished_away(self, party: str, channel: str) -> bool:
        zones = self.law_zones(party)
        return any(
            one["party"] == party
            and one["what"] in ("inconvenient", "opt_out")
            and one.get("channel", channel) == channel
            and not self.withdrawn(one)
            and not self.over(one, max, self.told_zones(party) or [self.zone])
            and any(self.at_this_time(one, zone) for zone in zones)
            for one in self.of_kind("request")
        )

    def consented(self, party: str, channel: str, zone: ZoneInfo) -> bool:
        return any(
            one["party"] == party
            and one.get("to", "lender") == "lender"
            and one.get("channel", channel) == channel
            and not self.over(one, min, self.told_zones(party) or [self.zone])
            and self.at_this_time(one, zone)
            for one in self.of_kind("consent")
        )

    def at_this_time(self, record: Record, zone: ZoneInfo) -> bool:
        here = self.now.astimezone(zone)
        if "weekdays" in record and here.strftime("%a").lower() not in record["weekdays"]:
            return False
        start, _, end = record.get("hours", "00:00-24:00").partition("-")
        return start <= here.strftime("%H:%M") < end

    def held(self, purpose: str) -> bool:
        return any(
            purpose in one.get("purposes", [purpose])
            and ("from" not in one or self.begins(date.fromisoformat(one["from"])) <= self.now)
            and not self.over(one, max, [self.zone])
            for one in self.of_kind("hold")
        )

    def promise_near(self) -> bool:
        """The only promise of the episode is open, and due within three days."""
        made = self.of_kind("promise")
        if self.first_overdue is not None:
            made = [one for one in made if self.in_episode(one) or date.fromisoformat(one["due"]) >= self.first_overdue]
        if not made or sum(map(self.in_episode, self.of_kind("promise"))) > 1:
            return False
        days = (date.fromisoformat(max(made, key=by_time)["due"]) - self.today()).days
        return 0 <= days <= 3

    def plan_kept(self) -> bool:
        plans = [one for one in self.of_kind("arrangement") if self.in_present(one)]
        if not plans:
            return False
        plan = max(plans, key=by_time)
        came = sum(
            Fraction(one["amount"])
            for one in self.of_kind("payment")
            if one.get("status", "posted") in ("posted", "pending") and when(one) >= when(plan)
        )
        for told, (_, paid_on) in zip(self.told["loan"]["installments"], self.installments(), strict=True):
            if paid_on is not None and when(plan).astimezone(self.zone).date() <= paid_on <= self.today():
                came = max(came, Fraction(told["paid"]))
        due = sum(Fraction(one["amount"]) for one in plan["schedule"] if date.fromisoformat(one["due"]) < self.today())
        return came >= due

    def in_present(self, plan: Record) -> bool:
        last = max(date.fromisoformat(one["due"]) for one in plan["schedule"])
        return self.in_episode(plan) or (self.first_overdue is not None and last >= self.first_overdue)


def when(record: Record) -> datetime:
    return datetime.fromisoformat(record["at"])


def by_time(record: Record) -> tuple[datetime, str]:
    return when(record), record["id"]


def prepare(told: dict[str, Any]) -> dict[str, int]:
    """Everything that the rules ask, as integers; yes is 1, no is 0."""
    loan = Loan(told)
    facts: dict[str, int] = {
        "asked": 1,
        "dpd": loan.days_past_due(),
        "sold": told["loan"].get("status") == "sold",
        "recourse": told["loan"].get("claim", "loan") != "loan",
        "notice_done": loan.notice_done(),
        "plan_kept": loan.plan_kept(),
        "promise_near": loan.promise_near(),
        **{f"held_{purpose}": loan.held(purpose) for purpose in ("demand", "inspect", "notice", "request_help")},
    }
    for party, number, place in (("borrower", "mobile", "shop"), ("surety", "surety-mobile", None)):
        facts |= of_party(loan, party)
        for address in (number, place):
            if address is not None:
                name = address.replace("-", "_")
                facts |= {f"{name}_out": loan.address_out(address), f"{name}_misdirected": loan.misdirected(address)}
    return {name: int(value) for name, value in (facts | counts(loan)).items()}


def of_party(loan: Loan, party: str) -> dict[str, int]:
    zones = (loan.law_zones(party) * 2)[:2]
    facts: dict[str, int] = {f"{party}_dead": loan.dead(party)}
    for channel in ("phone", "visit", "letter"):
        facts[f"{party}_wish_{channel}"] = loan.wished_away(party, channel)
    for name, zone in zip("ab", zones, strict=True):
        here = loan.now.astimezone(zone)
        facts[f"{party}_minute_{name}"] = here.hour * 60 + here.minute
        for channel in ("phone", "visit"):
            facts[f"{party}_consent_{channel}_{name}"] = loan.consented(party, channel, zone)
    spoken = [
        one
        for one in loan.outbound()
        if one["channel"] == "phone" and one["party"] == party and one.get("mode", "human") in ("human", "ai_voice")
    ]
    talks = [one for one in spoken if one.get("outcome") in TALKED]
    return facts | {f"{party}_talks_today": loan.within(1, talks, loan.law_zones(party))}


def counts(loan: Loan) -> dict[str, int]:
    borrower, surety = loan.team_zones("borrower"), loan.team_zones("surety")
    calls = loan.of_action("call-borrower", "phone", "borrower")
    visits = loan.of_action("visit-business", "visit", "borrower")
    looks = loan.of_action("check-business", "visit", "borrower")
    notices = loan.of_action("serve-notice", "letter", "borrower", NOTICE)
    enlist = loan.of_action("enlist-counter-guarantor", "phone", "surety")
    ask = loan.of_action("ask-counter-guarantor-to-repay", "phone", "surety")
    demand = loan.of_action("demand-counter-guarantor", "phone", "surety")
    suits = [one for one in loan.of_kind("act") if one["act"] == "litigation"]

    def talked(records: list[Record]) -> list[Record]:
        return [one for one in records if one.get("outcome") in TALKED]

    def done(records: list[Record]) -> list[Record]:
        return [one for one in records if one.get("outcome") in DONE and loan.in_episode(one)]

    def once(records: list[Record]) -> int:
        return sum(one.get("outcome") not in FAILED and loan.in_episode(one) for one in records)

    return {
        "calls_today": loan.within(1, calls, borrower),
        "call_talks_today": loan.within(1, talked(calls), borrower),
        "visits_today": loan.within(1, visits, borrower),
        "visits_week": loan.within(7, visits, borrower),
        "looks": once(looks),
        "notices": once(notices),
        "notices_week": loan.within(7, notices, borrower),
        "enlist_today": loan.within(1, enlist, surety),
        "enlist_talks": loan.within(3, talked(enlist), surety),
        "enlist_done_today": loan.within(1, done(enlist), surety),
        "ask_today": loan.within(1, ask, surety),
        "ask_talks": loan.within(3, talked(ask), surety),
        "ask_done_today": loan.within(1, done([*ask, *demand]), surety),
        "suit_pending": any(one["status"] in ("litigation", "judgment") for one in loan.of_kind("status")),
        "suits": once(suits),
    }
