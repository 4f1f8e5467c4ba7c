"""Loans around a scene, generated: parties in one zone, in several or in none, and a ledger of any kind of record."""

from __future__ import annotations

from typing import Any

from dunning_rules.calendar import HOUR, SECOND

from .draws import Draw, Written
from .forms import WISH_HOURS
from .scenes import Scene, day_near, instant_near, text

OUTCOMES = ("conversation", "no_answer", "not_connected", "delivered", "served", "returned")
FOLLOWS = {
    "contact": "outcome",
    "act": "outcome",
    "consent": "withdrawal",
    "request": "withdrawal",
    "hold": "withdrawal",
    "placement": "recall",
}
"""The kind of record that changes or ends one of a kind."""


def snapshot(draw: Draw, scene: Scene) -> Written:
    more = {
        "coverage": lambda: draw.keys(
            {},
            {
                "debts": lambda: "this",
                "by": lambda: "own",
                "from": lambda: scene.date(day_near(draw, -8, 3)),
            },
        ),
        "facts": lambda: {"trades": draw.chance(50)},
    }
    as_of = instant_near(draw, scene, *draw.pick((-4, 8), (4, 10), (4, 10)))
    told = {
        "as_of": text(as_of),
        "loan": loan(draw, scene),
        "parties": parties(draw, scene),
        "debts": [{"id": "D-1"}],
        "ledger": ledger(draw, scene),
    }
    return draw.keys(told, more, 2)


def loan(draw: Draw, scene: Scene) -> Written:
    def day() -> str:
        return scene.date(day_near(draw))

    def installment(due: int) -> Written:
        paid = draw.pick({}, {}, {"paid": "0.00"}, {"paid": "40.00"}, {"paid": "100.00", "paid_on": day()})
        return {"due": scene.date(due), "amount": "100.00", **paid}

    dues = sorted({day_near(draw, -20, 12) for _ in range(draw.number(1, 3))})
    zone = draw.pick(scene.zone, scene.zone, scene.other, None)
    more = {
        "maturity": day,
        "limitation_date": day,
        "accelerated_on": lambda: scene.date(day_near(draw, -4, 12)),
        "grace_days": lambda: draw.pick(0, 2),
        "status": lambda: draw.pick("active", "repaid", "pending"),
        "annual_rate": lambda: "0.10",
    }
    told = {"id": "L", "product": "p", "installments": [installment(due) for due in dues]}
    return draw.keys(told | ({} if zone is None else {"timezone": zone}), more)


def parties(draw: Draw, scene: Scene) -> list[Written]:
    def zones() -> Written:
        told = draw.pick([scene.zone], [scene.zone], [scene.zone, scene.other], ["unknown"], None)
        return {} if told is None else {"timezones": told}

    borrower = {
        "id": "b",
        "person": "P",
        "kind": "person",
        "role": "borrower",
        "addresses": [
            {"id": "mobile", "channels": ["phone", "sms"], "kind": "mobile"},
            {"id": "house", "channels": ["visit", "letter"], "kind": "home"},
        ],
        **zones(),
        **draw.pick({}, {"work_hours": "09:30-17:30"}, {"work_hours": "22:00-06:00"}),
    }
    until = {"until": scene.date(day_near(draw))} if draw.chance(50) else {}
    guarantor = {
        "id": "g",
        "role": "guarantor",
        "liability": {"nature": "joint", **until},
        "addresses": [{"id": "office", "channels": ["phone", "visit"], "kind": "business"}],
        **zones(),
    }
    return [borrower, guarantor]


# --- the ledger ------------------------------------------------------------------------------------------------------


def ledger(draw: Draw, scene: Scene) -> list[Written]:
    """Records of any kind, some known late; some end, void or change another."""
    found: list[Written] = []
    for number in range(draw.number(0, 12)):
        at = instant_near(draw, scene, -14, 6)
        late = {"known_at": text(at + draw.number(1, 5 * 24 * 3600) * SECOND)} if draw.chance(25) else {}
        told = {"id": f"e{number}", "at": text(at), **late, **record(draw, scene)}
        if "from" in told and "until" in told:
            told["from"], told["until"] = sorted((told["from"], told["until"]))
        found.append(told)
    for number in range(draw.number(0, 3)):
        if not found:
            break
        of = found[draw.number(0, len(found) - 1)]
        kind = FOLLOWS.get(of["kind"], "void") if draw.chance(70) else "void"
        outcome = {"outcome": draw.pick("returned", "served")} if kind == "outcome" else {}
        at = text(instant_near(draw, scene, -12, 9))
        found.append({"id": f"f{number}", "at": at, "of": of["id"], "kind": kind, **outcome})
    return found


def record(draw: Draw, scene: Scene) -> Written:
    """One record, without its id and instant."""
    return draw.one(
        lambda: contact(draw),
        lambda: contact(draw),
        lambda: contact(draw),
        lambda: money(draw, scene),
        lambda: money(draw, scene),
        lambda: wish(draw, scene),
        lambda: wish(draw, scene),
        lambda: status(draw, scene),
        lambda: hold(draw, scene),
        lambda: other(draw, scene),
    )


def contact(draw: Draw) -> Written:
    told: Written = draw.pick(
        {"channel": "phone", "party": "b", "address": "mobile"},
        {"channel": "phone", "party": "b"},
        {"channel": "letter", "party": "b"},
        {"channel": "visit", "party": "g"},
    )
    more = {
        "outcome": lambda: draw.pick(*OUTCOMES),
        "action": lambda: draw.pick("call", "notice"),
        "direction": lambda: "in",
        "by": lambda: draw.pick("agency:A", "lender"),
        "debts": lambda: draw.pick(["L"], ["D-1"], ["L", "D-1"]),
        "purpose": lambda: draw.pick("demand", "notice"),
    }
    return draw.keys({"kind": "contact", **told}, more)


def money(draw: Draw, scene: Scene) -> Written:
    def day() -> str:
        return scene.date(day_near(draw))

    def schedule() -> list[Written]:
        return [{"due": due, "amount": "50.00"} for due in draw.listed(1, 2, day)]

    plan = {
        "type": lambda: draw.pick("instalments", "extension"),
        "ageing": lambda: draw.pick("frozen", "resets"),
        "schedule": schedule,
    }
    amount = draw.pick("0.50", "50.00", "100.00", "100.50")
    return draw.one(
        lambda: draw.keys({"kind": "payment", "amount": amount}, {"status": lambda: "pending", "for": day}),
        lambda: draw.keys({"kind": "promise", "party": "b", "due": day()}, {"amount": lambda: "50.00"}),
        lambda: draw.keys({"kind": "arrangement"}, plan),
    )


def wish(draw: Draw, scene: Scene) -> Written:
    """A request or a consent, with hours and weekdays, over midnight too."""
    kind = draw.pick("request", "request", "consent")
    what = draw.pick("inconvenient", "inconvenient", "dispute", "opt_out", "cease")
    more: dict[str, Any] = {
        "hours": lambda: draw.pick(*WISH_HOURS),
        "channel": lambda: draw.pick("phone", "visit"),
        "place": lambda: draw.pick("home", "workplace"),
        "until": lambda: moment(draw, scene),
        "debts": lambda: draw.pick(["L"], ["D-1"]),
    }
    if kind == "request":
        more["weekdays"] = lambda: draw.some(1, 3, "mon", "tue", "fri", "sat", "sun")
        more["form"] = lambda: draw.pick("oral", "written")
    else:
        what = draw.pick("calls", "inconvenient_time")
        more["to"] = lambda: draw.pick("agency", "lender")
    return draw.keys({"kind": kind, "party": draw.pick("b", "b", "g"), "what": what}, more, 4)


def status(draw: Draw, scene: Scene) -> Written:
    when = {"from": lambda: scene.date(day_near(draw)), "until": lambda: scene.date(day_near(draw))}
    return draw.one(
        lambda: draw.keys(
            {
                "kind": "status",
                "party": draw.pick("b", "b", "g"),
                "status": draw.pick("unreachable", "unreachable", "reachable", "deceased", "hospitalised"),
            },
            when,
        ),
        lambda: draw.keys(
            {"kind": "status", "address": "mobile", "status": draw.pick("dead", "dead", "confirmed", "reassigned")},
            {"from": lambda: moment(draw, scene)},
        ),
        lambda: draw.keys({"kind": "status", "status": "litigation"}, when),
    )


def hold(draw: Draw, scene: Scene) -> Written:
    purposes = {"purposes": draw.pick(["demand"], [], ["locate"])} if draw.chance(70) else {}
    more = {
        draw.pick("from", "until"): lambda: moment(draw, scene),
        "ageing": lambda: draw.pick("frozen", "resets"),
        "party": lambda: draw.pick("b", "g"),
    }
    return draw.keys(
        {"kind": "hold", "reason": draw.pick("internal", "breathing_space", "moratorium"), **purposes}, more
    )


def other(draw: Draw, scene: Scene) -> Written:
    begins = instant_near(draw, scene)
    found = {"willing": lambda: draw.chance(50), "expected_cash_on": lambda: scene.date(day_near(draw))}
    return draw.one(
        lambda: {"kind": "placement", "to": "agency:A"},
        lambda: {"kind": "assignment", "to": "assignee:X", "notified": ["b"]},
        lambda: {"kind": "appointment", "party": "b", "from": text(begins), "until": text(begins + 2 * HOUR)},
        lambda: draw.keys({"kind": "finding"}, found),
        lambda: {"kind": "act", "act": "litigation"},
        lambda: {"kind": "document", "document": "agreed_plan", "party": "b"},
    )


def moment(draw: Draw, scene: Scene) -> str:
    """A day, or an instant."""
    return scene.date(day_near(draw)) if draw.chance(50) else text(instant_near(draw, scene))
