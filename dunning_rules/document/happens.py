"""What happens while a playbook is simulated: records of a ledger, in a file of their own."""

from __future__ import annotations

from pydantic import Field

from .ledger import Keys, RecordDocument


class HappensDocument(Keys):
    """What happens while a playbook runs: each record from its own instant on. 推演期间发生的事项"""

    happens: tuple[RecordDocument, ...] = Field(description="The records; the order never matters. 事项")
