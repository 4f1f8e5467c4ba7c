"""Small playbooks with duties, and loans: a test writes only what it asks about."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from pathlib import Path
from textwrap import indent
from typing import Any

from dunning_rules import Decision, Playbook, Snapshot, load_playbook, load_snapshot
from dunning_rules.calendar import iso
from dunning_rules.owed import Missed

CALL = "call/borrower/mobile"
PHONE = "{channel: phone, to: borrower, purpose: demand}"
QUIET = "hours: 08:00-22:00"
_NUMBERS = count(1)


def guard(body: str, name: str = "g", applies: str = "{channel: phone}") -> str:
    """One guard that denies; `body` says what it forbids, one key a line."""
    lines = [f"applies_to: {applies}", "row: R-1", "cite: art. 1", "force: law", "effect: deny", "known: read"]
    return f"{name}:\n{indent(chr(10).join([*lines, f'text: {name} forbids', body]), '  ')}"


class Maker:
    """Writes YAML into a folder and loads it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def pack(self, *guards: str, name: str = "local", zone: str | None = "Asia/Shanghai") -> str:
        """A pack file; gives its name."""
        head = [f"pack: {name}", "language: 1", 'version: "1"', "title: local"]
        head += [] if zone is None else [f"timezone: {zone}"]
        text = "\n".join([*head, "guards:", *(indent(one, "  ") for one in guards)])
        (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        return name

    def book(
        self,
        call: str,
        *,
        when: str = "{days_past_due: 1..}",
        stages: str = "",
        actions: str = "",
        contact: str = f"contact: {PHONE}",
        packs: Iterable[str] = (),
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
            *([] if timezone is None else [f"timezone: {timezone}"]),
            more,
            "stages:",
            f"  late: {{when: {when}, opens: [call]}}",
            indent(stages.strip("\n"), "  "),
            "actions:",
            "  call:",
            "    title: {en: Call, zh: 致电}",
            indent(contact, "    "),
            indent(call.strip("\n"), "    "),
            indent(actions.strip("\n"), "  "),
        ]
        path = self.folder / f"small{next(_NUMBERS)}.playbook.yaml"
        path.write_text("\n".join(lines), encoding="utf-8")
        return load_playbook(path, pack_path=self.folder)


def moment(text: str) -> str:
    """`11-09 10:00` is of 2026 and in Shanghai; a text with an offset is itself."""
    if "T" in text:
        return text
    day, clock = text.split(" ")
    return f"{day if len(day) == 10 else f'2026-{day}'}T{clock}:00+08:00"


BORROWER: dict[str, Any] = {
    "id": "borrower",
    "role": "borrower",
    "timezones": ["Asia/Shanghai"],
    "addresses": [
        {"id": "mobile", "channels": ["phone", "sms"], "kind": "mobile"},
        {"id": "house", "channels": ["visit", "letter"], "kind": "home"},
    ],
}


def borrower(**keys: Any) -> dict[str, Any]:
    """The borrower with other keys; None leaves a key out."""
    return {key: value for key, value in {**BORROWER, **keys}.items() if value is not None}


def loan(
    as_of: str, *ledger: dict[str, Any], at: str | None = None, loan: dict[str, Any] | None = None, **more: Any
) -> Snapshot:
    """A loan of one installment, due on 2026-11-05 and unpaid, asked at `at`, else at its own instant."""
    told = {
        "as_of": moment(as_of),
        "loan": {
            "id": "L",
            "product": "p",
            "timezone": "Asia/Shanghai",
            "installments": [{"due": "2026-11-05", "amount": "100.00"}],
            **(loan or {}),
        },
        "parties": [BORROWER],
        "ledger": [
            {"id": f"e{number}", **one} | {key: moment(one[key]) for key in ("at", "known_at") if key in one}
            for number, one in enumerate(ledger, start=1)
        ],
        **more,
    }
    told["loan"] = {key: value for key, value in told["loan"].items() if value is not None}
    snapshot = load_snapshot(told)
    return snapshot if at is None else snapshot.at(moment(at))


def called(at: str, outcome: str | None = "conversation", **keys: Any) -> dict[str, Any]:
    """A call to the borrower's mobile; None leaves a key out."""
    told = {"kind": "contact", "at": at, "channel": "phone", "party": "borrower", "address": "mobile"}
    return {key: value for key, value in {**told, "outcome": outcome, **keys}.items() if value is not None}


def short(one: Missed, zone: str = "Asia/Shanghai") -> str:
    """`11-06 00:00 .. 11-07 00:00`: the time of a duty; of 2026, by the clock of a zone."""
    since, until = (iso(moment, zone)[5:16].replace("T", " ") for moment in (one.since, one.until))
    return f"{since} .. {until}"


def missed(decision: Decision) -> list[str]:
    return [short(one) for one in decision.missed]


def excused(decision: Decision) -> list[str]:
    """The time of each, and what excuses it: the guard, the missing fact, or the kind of reason."""
    return [f"{short(one)} {' '.join(map(_why, one.excused))}" for one in decision.excused]


def _why(reason: Any) -> str:
    if reason.missing is not None:
        return str(reason.missing)
    return str(reason.guard.guard) if reason.guard is not None else str(reason.kind)


def due_by(decision: Decision, candidate: str = CALL) -> str | None:
    """`11-07 00:00`: by when a candidate is due, by the clock of its own zone."""
    due = decision[candidate].due_by
    return None if due is None else due.isoformat()[5:16].replace("T", " ")
