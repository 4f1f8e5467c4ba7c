"""Small playbooks and packs for simulations, as files tell them, and a loan to let them run on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dunning_rules import Playbook, Snapshot, load_playbook, load_snapshot
from dunning_rules.calendar import iso
from dunning_rules.simulated import Simulation

Written = dict[str, Any]

START = "2026-11-09T09:00:00+08:00"
"""A Monday; the loan is four days past due."""

CALL: Written = {"contact": {"channel": "phone", "to": "borrower", "purpose": "demand"}}
LETTER: Written = {"contact": {"channel": "letter", "to": "borrower", "purpose": "notice"}}
VISIT: Written = {"contact": {"channel": "visit", "to": "borrower", "purpose": "demand"}}
SUE: Written = {"act": "litigation", "purpose": "demand"}


def book(
    folder: Path,
    actions: Mapping[str, Written],
    stages: Mapping[str, Written],
    guards: Written | None = None,
    **more: Any,
) -> Playbook:
    """A playbook of these actions and stages, under a pack of these guards."""
    told: Written = {"playbook": "small", "language": 1, "version": "1", "title": "Small", "timezone": "Asia/Shanghai"}
    told |= {"applies_to": {"product": "p"}, "packs": ["house"] if guards else []}
    told |= {"stages": dict(stages), "actions": {name: {"title": name, **one} for name, one in actions.items()}, **more}
    if guards:
        pack = {"pack": "house", "language": 1, "version": "1", "title": "House", "timezone": "Asia/Shanghai"}
        same = {"row": "R", "cite": "§ 1", "force": "law", "effect": "deny", "known": "read", "text": "Not so."}
        written(folder / "house.yaml", pack | {"guards": {name: same | one for name, one in guards.items()}})
    written(folder / "small.playbook.yaml", told)
    return load_playbook(folder / "small.playbook.yaml", pack_path=folder)


def written(path: Path, told: Written) -> None:
    path.write_text("".join(f"{key}: {json.dumps(value)}\n" for key, value in told.items()), encoding="utf-8")


def loan(ledger: list[Written] | None = None, *, at: str = START, paid: str | None = "0.00", **more: Any) -> Snapshot:
    """A loan due on 2026-11-05, of a borrower with a mobile and a home."""
    installment = {"due": "2026-11-05", "amount": "100.00"} | ({} if paid is None else {"paid": paid})
    told: Written = {
        "as_of": at,
        "loan": {"id": "L", "product": "p", "timezone": "Asia/Shanghai", "installments": [installment]},
        "parties": [
            {
                "id": "b",
                "role": "borrower",
                "timezones": ["Asia/Shanghai"],
                "addresses": [
                    {"id": "mobile", "channels": ["phone", "sms"], "kind": "mobile"},
                    {"id": "home", "channels": ["visit", "letter"], "kind": "home"},
                ],
            }
        ],
        "ledger": ledger or [],
    }
    return load_snapshot(told | more)


def made(simulation: Simulation) -> list[str]:
    """`11-09 09:00 call`: what was made, and when by the clock of the loan."""
    return [f"{iso(one.at, simulation.zone)[5:16].replace('T', ' ')} {one.action}" for one in simulation.made]
