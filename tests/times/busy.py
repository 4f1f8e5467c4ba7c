"""The shipped loan with a ledger as a dialler leaves it: that on which the cost of looking ahead is measured."""

from __future__ import annotations

import json

from dunning_rules import Snapshot, demo, load_snapshot

CONTACTS = 15


def busy_loan() -> Snapshot:
    """The loan of the demo with so many contacts in its ledger, calls and messages of the days before."""
    told = json.loads(demo.snapshot_text())
    made = sum(record["kind"] == "contact" for record in told["ledger"])
    for number in range(CONTACTS - made):
        told["ledger"].append(
            {
                "id": f"more-{number}",
                "kind": "contact",
                "at": f"2026-11-{2 + number // 2:02}T{9 + number % 2 * 6:02}:30:00+08:00",
                "channel": "sms" if number % 3 == 0 else "phone",
                "party": "borrower",
                "address": "mobile",
                "outcome": "delivered" if number % 3 == 0 else "no_answer",
            }
        )
    return load_snapshot(json.dumps(told))
