"""Small playbooks, packs and loans: a test writes only what it asks about."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import indent
from typing import Any

from dunning_rules import Decision, Packs, Playbook, Snapshot, Verdict, load_packs, load_playbook, load_snapshot

SHANGHAI = ["Asia/Shanghai"]
CALL = "call/borrower/mobile"


class Maker:
    """Writes YAML into a folder and loads it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def pack(self, guards: str, *, name: str = "local", more: str = "", zone: str | None = "Asia/Shanghai") -> str:
        """A pack file; gives its name. `guards` is the block under `guards`, `more` other blocks."""
        head = [f"pack: {name}", "language: 1", 'version: "1"', "title: local", more]
        head += [] if zone is None else [f"timezone: {zone}"]
        text = "\n".join([*head, "guards:", indent(guards.strip("\n"), "  ")])
        (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        return name

    def book(
        self,
        call: str = "",
        *,
        stages: str = "",
        actions: str = "",
        when: str = "{days_past_due: 1..}",
        contact: str = "{channel: phone, to: borrower, purpose: demand}",
        packs: Iterable[str] = (),
        adopt: Iterable[str] = (),
        more: str = "",
        timezone: str | None = "Asia/Shanghai",
    ) -> Playbook:
        """A playbook with the action `call`, opened by the stage `late`; `call` adds keys to the action."""
        lines = [
            "playbook: small",
            "language: 1",
            'version: "1"',
            "title: small",
            "applies_to: {product: p}",
            f"packs: [{', '.join(packs)}]",
            f"adopt: [{', '.join(adopt)}]",
            *([] if timezone is None else [f"timezone: {timezone}"]),
            more,
            "stages:",
            f"  late: {{when: {when}, opens: [call]}}",
            indent(stages.strip("\n"), "  "),
            "actions:",
            "  call:",
            "    title: Call",
            f"    contact: {contact}",
            indent(call.strip("\n"), "    "),
            indent(actions.strip("\n"), "  "),
        ]
        self.count += 1
        path = self.folder / f"small{self.count}.playbook.yaml"
        path.write_text("\n".join(lines), encoding="utf-8")
        return load_playbook(path, pack_path=self.folder)

    def packs(self, *names: str) -> Packs:
        return load_packs(*names, pack_path=self.folder)


def guard(body: str, *, name: str = "g", effect: str = "deny", known: str = "read") -> str:
    """One guard; `body` says what it forbids, one key a line."""
    lines = ["row: R-1", "cite: art. 1", "force: law", f"effect: {effect}", f"known: {known}", f"text: {name} forbids"]
    return f"{name}:\n{indent(chr(10).join([*lines, body.strip(chr(10))]), '  ')}"


def moment(text: str, offset: str = "+08:00") -> str:
    """`11-09 10:00` is of 2026 and in Shanghai; a text with an offset is itself."""
    if "T" in text:
        return text
    date, clock = text.split(" ")
    return f"{date if len(date) == 10 else f'2026-{date}'}T{clock}:00{offset}"


BORROWER: dict[str, Any] = {
    "id": "borrower",
    "person": "P-1",
    "kind": "person",
    "role": "borrower",
    "timezones": SHANGHAI,
    "addresses": [
        {"id": "mobile", "channels": ["phone", "sms"], "kind": "mobile"},
        {"id": "house", "channels": ["visit", "letter"], "kind": "home"},
    ],
}
SISTER: dict[str, Any] = {
    "id": "sister",
    "role": "relative",
    "timezones": SHANGHAI,
    "addresses": [{"id": "sister-mobile", "channels": ["phone"], "kind": "mobile"}],
}


def borrower(**keys: Any) -> dict[str, Any]:
    """The borrower with other keys; None leaves a key out."""
    told = {**BORROWER, **keys}
    return {key: value for key, value in told.items() if value is not None}


def loan(
    at: str, *ledger: dict[str, Any], loan: dict[str, Any] | None = None, offset: str = "+08:00", **more: Any
) -> Snapshot:
    """A loan of one installment, due on 2026-11-05 and unpaid, asked at an instant."""
    records = [
        {"id": f"e{number}", **one}
        | {key: moment(value, offset) for key, value in one.items() if key in ("at", "known_at")}
        for number, one in enumerate(ledger, start=1)
    ]
    told = {
        "as_of": moment(at, offset),
        "loan": {
            "id": "L",
            "product": "p",
            "timezone": "Asia/Shanghai",
            "installments": [{"due": "2026-11-05", "amount": "100.00", "paid": "0.00"}],
            **(loan or {}),
        },
        "parties": [BORROWER, SISTER],
        "ledger": records,
        **more,
    }
    told["loan"] = {key: value for key, value in told["loan"].items() if value is not None}
    return load_snapshot(told)


def called(at: str, outcome: str | None = "conversation", **keys: Any) -> dict[str, Any]:
    """A call to the borrower's mobile; None leaves a key out."""
    told = {
        "kind": "contact",
        "at": at,
        "channel": "phone",
        "party": "borrower",
        "address": "mobile",
        "outcome": outcome,
        **keys,
    }
    return {key: value for key, value in told.items() if value is not None}


def call_at(at: str, **keys: Any) -> dict[str, Any]:
    """A proposed call to the borrower's mobile; None leaves a key out."""
    told = {"at": moment(at), "channel": "phone", "party": "borrower", "address": "mobile", **keys}
    return {key: value for key, value in told.items() if value is not None}


def status(answer: Decision | Verdict, candidate: str = CALL) -> str:
    return answer[candidate].status if isinstance(answer, Decision) else answer.status


def codes(reasons: Iterable[Any]) -> list[str]:
    """What each reason says, short: `kind`, or `unknown FACT`, or `guard NAME`."""
    found = []
    for reason in reasons:
        if reason.missing is not None:
            found.append(f"unknown {reason.missing}")
        elif reason.kind == "guard":
            found.append(f"guard {reason.guard.guard}")
        else:
            found.append(reason.kind)
    return found
