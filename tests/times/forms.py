"""Every written form of conditions, filters and guards, as a playbook or pack tells them, with small values."""

from __future__ import annotations

from typing import Any, Literal

from .draws import Draw, Written
from .scenes import Scene, day_near

Where = Literal["stage", "action", "guard"]

CALLS = ("call", "visit", "notice", "sue")
WINDOWS = (
    "30 minutes",
    "5 hours",
    "24 hours",
    "1 day",
    "2 days",
    "3 days",
    "7 days",
    "1 month",
    "few",
    "twelve",
    "new",
)
DAYS = ("1 day", "2 days", "5 days", "1 month", "few", "new")
HELD = ("2 days", "3 days", "36 hours", "90 minutes")
GROUPS = ("failed", "unreached", "reached", "pending", "conversation", ["served", "pending"], {"not": "failed"})
TIES = ("party", "person", "address", "channel", "debt", "creditor", "collector")
HOURS = ("08:00-21:00", "00:30-01:45", "01:15-02:15", "02:10-02:20", "09:00-24:00", "00:00-00:10", "23:00-23:59")
WISH_HOURS = (*HOURS, "20:00-09:00", "23:30-00:30", "01:30-01:00")
COUNTS = ("1..3", "4..", "..0", "-3..2", "few..", "new..", "half..", "..half", 5, [1, "5..8"], {"not": "2..4"})
MONEY = ("0.01..", "50.00..", "100.10..", "..99.99", "cents..")
DATES = ("deadline", "answer", "first", "quiet")


class Forms:
    """Forms as they may stand in one place of a file."""

    def __init__(self, draw: Draw, where: Where, scene: Scene) -> None:
        self.draw, self.where, self.scene = draw, where, scene

    # --- filters -----------------------------------------------------------------------------------------------------

    def contacts(self, most: int = 2) -> Written:
        """A filter of contacts."""
        draw = self.draw
        optional: dict[str, Any] = {
            "channel": lambda: draw.pick("phone", "letter", ["phone", "visit"], {"not": "phone"}),
            "direction": lambda: draw.pick("out", "in", "any"),
            "outcome": lambda: draw.pick(*GROUPS),
            "purpose": lambda: draw.pick("demand", "notice", {"not": "demand"}),
            "by": lambda: draw.pick("lender", "agency", {"not": "lender"}),
            "address_status": lambda: draw.pick("confirmed", {"not": ["dead", "reassigned"]}),
            "address": lambda: draw.pick("mobile", {"not": "home"}),
            "held": lambda: draw.pick(*HELD),
            "to": lambda: draw.pick("borrower", ["borrower", "guarantor"]),
        }
        if self.where == "guard":
            optional |= {"consented": lambda: draw.chance(50), "recent": lambda: draw.chance(50)}
        else:
            optional["action"] = lambda: draw.pick("call", ["call", "notice"])
        if self.where != "stage":
            optional |= {"same": lambda: draw.some(1, 2, *TIES), "prior": lambda: "collector"}
        return draw.keys({"kind": "contact"}, optional, most)

    def records(self) -> Written:
        """A filter of any kind of record."""
        draw = self.draw
        if draw.chance(50):
            return self.contacts()
        kind = draw.pick(
            {"kind": "payment", "status": "posted"},
            {"kind": "promise"},
            {"kind": "request", "what": ["dispute", "inconvenient"]},
            {"kind": "consent", "what": "calls"},
            {"kind": "status", "status": "unreachable"},
            {"kind": "hold", "reason": "internal"},
            {"kind": "arrangement", "type": "instalments"},
            {"kind": "finding", "willing": False},
            {"kind": ["placement", "recall"]},
            {"kind": "act", "act": "litigation"},
            {"kind": ["promise", "arrangement", "payment"]},
        )
        same = {} if self.where == "stage" else {"same": lambda: ["party"]}
        return draw.keys(kind, {"held": lambda: draw.pick(*HELD), **same}, 1)

    def tally(self, counted: Written) -> Written:
        """So many records of a filter in a window."""
        draw = self.draw
        optional: dict[str, Any] = {
            "within": lambda: draw.pick(*WINDOWS),
            "before": lambda: "today",
            "ever": lambda: True,
            "count": lambda: "days",
            "since": self.records,
            "since_first": self.records,
        }
        if self.where == "guard":
            optional["not_after"] = lambda: draw.pick(*DATES)
        enough = draw.pick(
            {}, {}, {"at_least": 2}, {"at_most": 0}, {"at_most": 1}, {"at_least": "steps"}, {"at_most": "steps"}
        )
        return {**counted, **draw.keys({}, optional, 2), **enough}

    # --- conditions --------------------------------------------------------------------------------------------------

    def fact(self) -> Written:
        draw, scene = self.draw, self.scene
        day = draw.pick("cured_on", "loan.maturity", "loan.limitation_date", "loan.accelerated_on")
        spans = (f"{scene.date(-3)}..", f"..{scene.date(2)}", f"{scene.date(-2)}..{scene.date(4)}")
        counted = draw.pick("days_past_due", "delinquent_days", "worst_days_past_due", "installments_overdue")
        return draw.one(
            lambda: {counted: draw.pick(*COUNTS)},
            lambda: {counted: draw.pick(*COUNTS)},
            lambda: {draw.pick("amount_overdue", "penalty_interest", "amount_to_cure"): draw.pick(*MONEY)},
            lambda: {day: draw.pick(*spans)},
            lambda: {day: {"within": draw.pick(*DAYS)}},
            lambda: draw.pick(
                {"loan.status": ["active", "repaid"]},
                {"loan.annual_rate": "..most"},
                {"known": "penalty_interest"},
                {"known": ["days_past_due", "loan.status"]},
                {"trades": True},
            ),
        )

    def whose(self) -> dict[str, Any]:
        return {"of": lambda: self.draw.pick("borrower", *(["party"] if self.where != "stage" else []))}

    def status(self) -> Written:
        draw = self.draw
        word = draw.pick("unreachable", ["deceased", "hospitalised"], "dead", ["dead", "reassigned"], "litigation")
        told = draw.keys({"is": word}, {"for": lambda: draw.pick("1 day", "2 days", "4 days"), **self.whose()})
        return {"status": told}

    def request(self) -> Written:
        draw = self.draw
        optional = {
            "within": lambda: draw.pick(*WINDOWS),
            "form": lambda: draw.pick("oral", "written"),
            "channel": lambda: "phone",
            **self.whose(),
        }
        return {"request": draw.keys({"is": draw.pick("dispute", ["dispute", "inconvenient"])}, optional, 2)}

    def consent(self) -> Written:
        draw = self.draw
        optional = {
            "within": lambda: draw.pick(*WINDOWS),
            "to": lambda: "any",
            "spent_by": self.contacts,
            "channel": lambda: draw.pick("phone", {"not": "phone"}),
            **self.whose(),
        }
        return {"consent": draw.keys({"is": draw.pick("calls", ["calls", "inconvenient_time"])}, optional, 2)}

    def standing(self) -> Written:
        """Holds, appointments, placements and what else stands or was learnt."""
        return self.draw.pick(
            {"hold": "internal"},
            {"hold": ["internal", "breathing_space"]},
            {"appointment": "agreed"},
            {"appointment": "now"},
            {"placement": "standing"},
            {"placement": "none"},
            {"assignment": "none"},
            {"assignment": ["notified", "unnotified"]},
            {"document": "agreed_plan"},
            {"finding": {"willing": False}},
            {"finding": {"expected_cash_on": {"within": "2 days"}}},
        )

    def undertaken(self) -> Written:
        """Promises and arrangements."""
        draw = self.draw
        states = draw.some(1, 2, "pending", "kept", "partial", "broken", "none")
        return draw.one(
            lambda: {"promise": draw.keys({"is": states}, {"ever": lambda: True, "by": lambda: "borrower"})},
            lambda: {"promise_due": {"within": draw.pick(*DAYS)}},
            lambda: {"arrangement": draw.pick("kept", ["broken", "none"], {"is": "kept", "type": "instalments"})},
        )

    def of_the_contact(self) -> Written:
        draw = self.draw
        if self.where == "action" or draw.chance(25):
            return draw.pick({"contact": {"channel": "phone"}}, {"contact": {"by": "agency"}})
        return draw.pick(
            {"reply": "once"},
            {"reply": "at_that_time"},
            {"stated": {"recorded": True}},
            {"passed": draw.pick(*DATES)},
            {"passed": draw.pick(*DATES)},
            {"meets": "lost"},
            {"party.liability_until": {"within": "3 business days"}},
        )

    def done(self) -> Written:
        draw = self.draw
        more = {"within": lambda: draw.pick(*WINDOWS), "ever": lambda: True, "at_least": lambda: draw.pick(2, "steps")}
        return {draw.pick("done", "tried"): draw.keys({"action": draw.pick(*CALLS)}, more, 2)}

    def leaf(self) -> Written:
        """One entry of a condition, of any kind that may stand here."""
        ways = [
            self.fact,
            self.fact,
            lambda: {"contacted": self.tally(self.contacts())},
            lambda: {"records": self.tally(self.records())},
            self.status,
            self.request,
            self.consent,
            self.standing,
            self.undertaken,
        ]
        ways += [] if self.where == "stage" else [self.of_the_contact]
        ways += [] if self.where == "guard" else [self.done]
        return self.draw.one(*ways)

    def condition(self) -> Written:
        draw = self.draw
        return draw.one(
            self.leaf,
            self.leaf,
            lambda: {"all": draw.listed(2, 3, self.leaf)},
            lambda: {"any": draw.listed(2, 3, self.leaf)},
            lambda: {"not": self.leaf()},
            lambda: {"any": [self.leaf(), {"not": self.leaf()}]},
        )


# --- guards ----------------------------------------------------------------------------------------------------------


def limit(draw: Draw) -> str:
    if draw.chance(10):
        return "once"
    unit = draw.pick("", "attempts ", "connections ", "conversations ")
    window = draw.pick("day", "2 days", "7 days", "5 hours", "90 minutes", "promise", "episode", "ever")
    return f"{draw.number(1, 3)} {unit}per {window}"


def week(draw: Draw) -> Any:
    """Hours of a guard: the same for all days, or by weekday, holiday and the party's own."""
    if draw.chance(40):
        return draw.pick(*HOURS)
    more = draw.pick({}, {"holiday": "none"}, {"holiday": "13:00-17:00"}, {"own": "work_hours"}, {"sun": "10:00-12:00"})
    return {"mon-fri": draw.pick(*HOURS, "none"), "sat-sun": draw.pick(*HOURS, "none"), **more}


def form(forms: Forms) -> Written:
    """What a guard forbids or asks for, in one of its forms."""
    draw = forms.draw
    per = {"per": lambda: draw.some(1, 2, "party", "person", "address", "debt", "creditor")}

    def counting() -> Written:
        return {**forms.contacts(), **draw.pick({}, {"since": forms.records()}, {"since_first": forms.records()})}

    def waits() -> Written:
        term = draw.pick("36 hours", "45 minutes", "1 day", "3 days", "1 month")
        return draw.keys({"after": forms.records(), "for": term}, {"from": lambda: "next_day"})

    def respects() -> Any:
        optional = {
            "requests": lambda: draw.pick("inconvenient", ["inconvenient", "opt_out"], "cease"),
            "form": lambda: draw.pick("oral", "written"),
            "naming": lambda: draw.pick("time", {"not": "time"}, ["place", "channel"]),
            "debts": lambda: "any",
        }
        return "requests" if draw.chance(50) else draw.keys({}, optional)

    return draw.one(
        lambda: {"hours": week(draw)},
        lambda: {"hours": week(draw)},
        lambda: draw.keys({"at_most": limit(draw)}, {"counting": counting, **per}),
        lambda: draw.keys({"wait": waits()}, per),
        lambda: {"forbid": forms.condition()},
        lambda: {"only_if": forms.condition()},
        lambda: {"respects": respects()},
        lambda: {"require": draw.pick({"recorded": True}, {"staff": "2..", "recorded": True})},
    )


def guard(draw: Draw, scene: Scene) -> Written:
    forms = Forms(draw, "guard", scene)
    applies = draw.pick(
        {"channel": "phone"},
        {"channel": "any"},
        {"channel": "any"},
        {"channel": ["phone", "visit"]},
        {"act": "litigation"},
        {"channel": "any", "act": "litigation"},
        {"purpose": "demand"},
        {"by": "agency"},
        {"to": "borrower"},
    )
    told = {
        "row": "R-1",
        "applies_to": applies,
        "cite": "art. 1",
        "force": "law",
        "effect": draw.pick("deny", "deny", "presume", "advise"),
        "known": draw.pick("read", "read", "read", "recalled-low"),
        "text": "forbidden",
        **form(forms),
    }
    first, last = sorted((day_near(draw, -8, 12), day_near(draw, -8, 12)))
    more: dict[str, Any] = {
        "unless": forms.condition,
        "rebutted_by": forms.condition,
        "in_force": lambda: draw.pick(
            {"from": scene.date(first)},
            {"until": scene.date(last)},
            {"from": scene.date(first), "until": scene.date(last)},
        ),
    }
    return draw.keys(told, more, 2 if draw.chance(50) else 0)
