"""The measured procedure as data that any rule engine can be given: what opens each candidate and what is against it.

A condition is a name (a flag), `(">=", name, number)`, `("<=", name, number)`, `("not", condition)`, or `("and" | "or",
condition, …)`. Numbers are those of `by_hand.TOLD`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dunning_rules.codegen.prepared import Prepared

from .by_hand import (
    ASK_GUARANTOR,
    CALL,
    CALL_GUARANTOR,
    CEASED,
    DISPUTED,
    FAILED,
    GONE,
    HARDSHIP,
    IN,
    MINUTE,
    NOTICE,
    PHONE,
    REPRESENTED,
    TEXT,
    VISIT,
    VISITED,
    WRONG,
)

Condition = Any


@dataclass(frozen=True)
class Step:
    """A candidate: what opens it, what is told where nothing does, and what holds it back when open."""

    name: str
    opens: Condition
    shut: tuple[tuple[int, Condition], ...]
    held: tuple[tuple[int, Condition], ...]


def at_least(days: int) -> Condition:
    return (">=", "days", days)


FIRST = ("and", at_least(1), ("<=", "days", 3))
AFTER = ("and", "served", at_least(1))
COURT = ("and", "served", at_least(90))
AFTER_SHUT = ((1, ("not", "served")), (2, ("not", at_least(1))))


def phone(who: str, tried: str) -> tuple[tuple[int, Condition], ...]:
    """What is against a call."""
    return (
        (9, "night"),
        (10, "repaid"),
        (11, f"{who}_gone"),
        (12, (">=", f"{who}_calls", 3)),
        (14, "disputed"),
        (15, f"{who}_ceased"),
        *(((16, "represented"),) if who == "borrower" else ()),
        (17, "hardship"),
        (18, f"{who}_wrong"),
        (19, tried),
    )


STEPS = (
    Step("call-borrower", ("or", FIRST, AFTER), ((0, ("not", FIRST)), *AFTER_SHUT), phone("borrower", "called")),
    Step(
        "visit-borrower",
        at_least(4),
        ((3, ("not", at_least(4))),),
        (
            (9, "night"),
            (10, "repaid"),
            (11, "borrower_gone"),
            (13, "visited"),
            (14, "disputed"),
            (15, "borrower_ceased"),
            (16, "represented"),
            (17, "hardship"),
            (21, "visited_week"),
        ),
    ),
    Step(
        "call-guarantor",
        ("and", at_least(4), "guarantor"),
        ((3, ("and", "guarantor", ("not", at_least(4)))), (20, ("not", "guarantor"))),
        phone("guarantor", "pressed"),
    ),
    Step(
        "serve-notice",
        at_least(7),
        ((4, ("not", at_least(7))),),
        ((10, "repaid"), (11, "borrower_gone"), (16, "represented"), (17, "hardship"), (22, "noticed")),
    ),
    Step(
        "ask-guarantor",
        ("and", AFTER, "guarantor"),
        (*((number, ("and", "guarantor", test)) for number, test in AFTER_SHUT), (20, ("not", "guarantor"))),
        phone("guarantor", "asked"),
    ),
    Step(
        "text-borrower",
        at_least(1),
        ((5, ("not", at_least(1))),),
        (
            (9, "night"),
            (10, "repaid"),
            (11, "borrower_gone"),
            (15, "borrower_ceased"),
            (16, "represented"),
            (19, "texted"),
        ),
    ),
    Step("sue", COURT, ((6, ("not", "served")), (7, ("not", at_least(90)))), ((17, "hardship"),)),
    Step(
        "report",
        at_least(1),
        ((5, ("not", at_least(1))),),
        ((10, "repaid"), (15, "borrower_ceased"), (17, "hardship")),
    ),
)
NUMBERS = ("days", "borrower_calls", "guarantor_calls")
FLAGS = (
    *("served", "night", "repaid", "disputed", "represented", "hardship", "guarantor", "visited", "visited_week"),
    *("called", "pressed", "asked", "texted", "noticed"),
    *(f"{who}_{what}" for who in ("borrower", "guarantor") for what in ("gone", "ceased", "wrong")),
)


def counts(p: Prepared, now: int) -> dict[str, int | bool]:
    """What the rules ask of a prepared loan, as whole numbers and flags: what every peer is given."""
    days, status = p.facts
    today, week = p.starts
    (borrower, _, _, stands, place_stands), _ = p.targets[CALL][0][0]
    asked_of = p.targets[CALL_GUARANTOR][0]
    guarantor, other, other_place = 0, 0, 0
    if asked_of:
        (guarantor, _, _, other, other_place), _ = asked_of[0]
    calls = other_calls = 0
    visited = False
    for at, who, _, _, way in p.contacts:
        if at < today:
            break
        if not way & IN:
            if way & PHONE:
                if who == borrower:
                    calls += 1
                elif who == guarantor:
                    other_calls += 1
            elif way & VISITED and who == borrower:
                visited = True

    def tried(action: int, since: int, party: int) -> bool:
        for at, who, _, _, way in p.belonging[action]:
            if at < since:
                return False
            if who == party and not way & IN:
                return True
        return False

    return {
        "days": int(days) if days == days else -9999,
        "served": bool(p.done[NOTICE]) and p.done[NOTICE][0][0] >= p.episode,
        "night": not 480 <= (now + p.offset) // MINUTE % 1440 < 1320,
        "repaid": status == "repaid",
        "disputed": bool(stands & DISPUTED),
        "represented": bool(stands & REPRESENTED),
        "hardship": bool(stands & HARDSHIP),
        "guarantor": bool(asked_of),
        "visited": visited,
        "visited_week": tried(VISIT, week, borrower),
        "called": tried(CALL, today, borrower),
        "pressed": tried(CALL_GUARANTOR, today, guarantor),
        "asked": tried(ASK_GUARANTOR, today, guarantor),
        "texted": tried(TEXT, today, borrower),
        "noticed": any(
            at >= p.episode and who == borrower and not way & IN and not out & FAILED
            for at, who, _, out, way in p.belonging[NOTICE]
        ),
        "borrower_calls": calls,
        "guarantor_calls": other_calls,
        "borrower_gone": bool(stands & GONE),
        "guarantor_gone": bool(other & GONE),
        "borrower_ceased": bool(stands & CEASED),
        "guarantor_ceased": bool(other & CEASED),
        "borrower_wrong": bool(place_stands & WRONG),
        "guarantor_wrong": bool(other_place & WRONG),
    }
