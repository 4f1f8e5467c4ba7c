"""A loan to try things on: a sole trader, four days late, who promised to pay and did not."""

from __future__ import annotations

from pathlib import Path

PLAYBOOK = "guaranteed-loan"
NIGHT = "2026-11-09T22:30:00+08:00"

_FOLDER = Path(__file__).resolve().parent


def snapshot_text() -> str:
    """The loan's snapshot, as JSON."""
    return (_FOLDER / "snapshot.json").read_text(encoding="utf-8")


def contact_text() -> str:
    """A call to the borrower's sister that asks for payment, as JSON."""
    return (_FOLDER / "contact.json").read_text(encoding="utf-8")
