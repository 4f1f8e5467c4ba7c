"""Small playbooks, packs and loans around a scene, generated, and written into files as their authors would."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from dunning_rules import PackError, Playbook, PlaybookError, Snapshot, load_playbook, load_snapshot

from .draws import Draw, Written, drawn, seeded
from .forms import Forms, guard, limit
from .loans import snapshot
from .scenes import SCENES, Scene, day_near, instant_near

REFUSED = frozenset({"stage-never-holds", "stage-opens-on-unknown"})
"""What the checks say of a generated stage that makes no sense."""


@dataclass(frozen=True, slots=True)
class World:
    """A playbook with its packs, and a loan, as files tell them."""

    scene: Scene
    playbook: Written
    packs: tuple[Written, ...]
    snapshot: Written
    asked: int | None = None
    """The instant the file is asked at; None: its own. Before that, records come to be known as time passes."""

    def book(self, folder: Path) -> Playbook:
        """The playbook, loaded. Raises `PlaybookError` where its stages make no sense to the checks."""
        return loaded(folder, self.playbook, self.packs)

    def loan(self) -> Snapshot:
        told = load_snapshot(self.snapshot)
        return told if self.asked is None else told.at(self.asked)


def loaded(folder: Path, playbook: Written, packs: tuple[Written, ...]) -> Playbook:
    """A playbook and its packs written into a folder and read from it."""
    for old in folder.glob("*.yaml"):
        old.unlink()
    for pack in packs:
        (folder / f"{pack['pack']}.yaml").write_text(written(pack), encoding="utf-8")
    path = folder / "book.playbook.yaml"
    path.write_text(written(playbook), encoding="utf-8")
    return load_playbook(path, pack_path=folder)


def written(told: Mapping[str, Any]) -> str:
    """A file: each block begins a line of its own, and is written in the short form."""
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in told.items())


# --- the rules -------------------------------------------------------------------------------------------------------


def numbers(scene: Scene) -> Written:
    """Numbers that conditions name; some have other values from a day on, or none before it."""
    long_ago = scene.date(-60)
    return {
        "few": {"value": 3, "unit": "days"},
        "twelve": {"value": 12, "unit": "hours"},
        "new": {"value": [{"from": scene.date(-6), "value": 2}, {"from": scene.date(2), "value": 5}], "unit": "days"},
        "half": "2.5",
        "cents": "100.25",
        "steps": {"value": [{"from": long_ago, "value": 1}, {"from": scene.date(1), "value": 2}]},
        "most": {"value": [{"from": long_ago, "value": "0.05"}, {"from": scene.date(3), "value": "0.20"}]},
        "rate": {"value": [{"from": long_ago, "value": "0.10"}, {"from": scene.date(2), "value": "0.90"}]},
    }


def pack(draw: Draw, scene: Scene, name: str) -> Written:
    forms = Forms(draw, "guard", scene)
    lost, recent = forms.condition(), forms.condition()
    if "meets" in json.dumps(lost):  # a definition does not name itself
        lost = {"status": {"is": "unreachable", "of": "borrower", "for": "2 days"}}
    if any(word in json.dumps(recent) for word in ('"consented"', '"recent"')):  # nor a mark another
        recent = {"consent": {"is": "calls", "within": "new"}}
    head = {
        "pack": name,
        "language": 1,
        "version": "1",
        "title": name,
        "calendar": draw.pick("GB", "US", "CN"),
        "holidays": [scene.date(1)],
        "numbers": numbers(scene),
        "inputs": {"trades": {"type": "boolean", "title": "trades"}},
        "definitions": {"lost": {"when": lost}},
        "marks": {"consented": {"when": {"consent": "calls"}}, "recent": {"when": recent}},
        "dates": dates(draw),
        "guards": {f"g{number}": guard(draw, scene) for number in range(draw.number(1, 3))},
    }
    more = {
        "timezone": lambda: draw.pick(scene.zone, scene.other, [scene.zone, scene.other]),
        "in_force": lambda: draw.pick({"from": scene.date(1)}, {"until": scene.date(3)}),
    }
    return draw.keys(head, more, 1)


def dates(draw: Draw) -> Written:
    """Named dates of a pack: by a fact, by the latest or earliest record, by the record's own day."""

    def plus() -> Any:
        return draw.pick("2 days", "3 business days", "1 month", ["1 month", "1 day"])

    def record() -> Written:
        return draw.pick(
            {"kind": "contact", "outcome": "served"},
            {"kind": "request", "what": "dispute", "same": ["party"]},
            {"kind": "contact", "held": "2 days"},
            {"kind": "contact", "since": {"kind": "payment"}},
            {"kind": "contact", "since_first": {"kind": "promise"}},
        )

    fact = draw.pick("loan.maturity", "cured_on", "party.liability_until")
    by_fact = {"base": fact, "later_than": "loan.accelerated_on", "roll": draw.chance(50)}
    return {
        "deadline": {"first_of": [by_fact, {"base": "loan.limitation_date", "plus": "2 days"}]},
        "answer": {"latest": record(), "plus": plus()},
        "first": {"earliest": record(), "plus": plus()},
        "quiet": {"latest": {"kind": "hold"}, "its": draw.pick("from", "until"), "plus": "1 day"},
    }


ACTIONS: dict[str, Written] = {
    "call": {"title": "Call", "contact": {"channel": "phone", "to": "borrower", "purpose": "demand"}},
    "visit": {"title": "Visit", "contact": {"channel": "visit", "to": ["borrower", "guarantor"], "purpose": "inspect"}},
    "notice": {
        "title": "Notice",
        "contact": {"channel": "letter", "to": "borrower", "address": "home", "purpose": "preserve_right"},
        "serve": "collection_notice",
    },
    "sue": {"title": "Sue", "act": "litigation", "purpose": "demand"},
}


def playbook(draw: Draw, scene: Scene, packs: tuple[str, ...]) -> Written:
    of_stages, of_actions = Forms(draw, "stage", scene), Forms(draw, "action", scene)
    first = {"not": {"known": "loan.currency"}} if draw.chance(70) else of_stages.condition()
    own = {"when": of_actions.condition, "at_most": lambda: draw.listed(1, 2, lambda: limit(draw))}
    head = {
        "playbook": "small",
        "language": 1,
        "version": "1",
        "title": "small",
        "applies_to": {"product": "p"},
        "packs": list(packs),
        "numbers": numbers(scene),
        "inputs": {"trades": {"type": "boolean", "title": "trades"}},
        "stages": {
            "first": {"when": first, "opens": ["call", "visit"]},
            "second": {"when": of_stages.condition(), "opens": ["call", "notice", "sue"]},
        },
        "actions": {name: draw.keys(told, own, 1) for name, told in ACTIONS.items()},
    }
    more = {
        "timezone": lambda: draw.pick(scene.zone, scene.other),
        "in_force": lambda: draw.pick({"from": scene.date(day_near(draw, -6, 6))}, {"until": scene.date(2)}),
        "pause": lambda: {"rest": draw.keys({"when": of_actions.condition()}, {"purposes": lambda: ["demand"]})},
    }
    return draw.keys({**head, **reckoning(draw)}, more, 1)


def reckoning(draw: Draw) -> Written:
    """What counts as unpaid, what accrues, and how payments are applied."""
    if draw.chance(60):
        return {}
    counts = {
        "counts": lambda: draw.pick(["installments", "penalty_interest"], ["installments", "fees"]),
        "tolerance": lambda: draw.pick("0.10", "1.00"),
        "frozen_days": lambda: "whole",
    }
    accrual = {"starts": lambda: "after_grace", "compounding": lambda: "monthly", "cap": lambda: "0.24"}
    told = {
        "arrears": lambda: draw.keys({}, counts),
        "accrual": lambda: draw.keys({"base": "overdue_installment", "rate": draw.pick("rate", "0.36")}, accrual),
        "allocation": lambda: draw.pick(["penalty_interest", "interest", "principal"], ["principal", "interest"]),
    }
    return {name: told[name]() for name in draw.some(1, 3, *sorted(told))}


def world(draw: Draw) -> World:
    """A whole small world around one of the scenes."""
    scene = draw.pick(*SCENES)
    names = ("local", "second")[: draw.number(0, 2)]
    told = snapshot(draw, scene)
    asked = instant_near(draw, scene, -12, draw.pick(2, 8)) if draw.chance(66) else None
    return World(scene, playbook(draw, scene, names), tuple(pack(draw, scene, name) for name in names), told, asked)


def world_of(seed: int) -> World:
    """The world of a number: always the same."""
    return world(seeded(seed))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Worlds that hypothesis can make smaller."""
    return world(drawn(draw))


def book_of(made: World, folder: Path) -> Playbook:
    """The playbook of a world; hypothesis is told to look elsewhere where the checks refuse it."""
    try:
        return made.book(folder)
    except (PlaybookError, PackError) as refused:
        if {one.code for one in refused.diagnostics} <= REFUSED:
            reject()
        raise
