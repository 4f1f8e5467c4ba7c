"""The snapshot of an ask: what the file gives, what its case gives over it, what the ask itself gives."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import Diagnostic, listed, near
from ..document.snapshot import SnapshotDocument
from ..source import Source
from .instants import RECORD_INSTANTS, Clock
from .located import Joining, Part, by_id, joined, key_by_key, laid_over, list_of, mapping_of, with_key

JOINS: dict[str, Joining] = {
    "loan": key_by_key,
    "facts": key_by_key,
    "coverage": key_by_key,
    "parties": by_id,
    "debts": by_id,
    "ledger": joined,
}
"""What is not replaced as a whole."""

KNOWN = [field.alias or name for name, field in SnapshotDocument.model_fields.items() if name != "as_of"]


class Facts:
    """Puts the facts of one file together, and keeps what is wrong with them."""

    def __init__(self, source: Source, clock: Clock, records: Part | None) -> None:
        self.source, self.clock = source, clock
        self.found: list[Diagnostic] = []
        self.used: set[str] = set()
        told = [] if records is None or not isinstance(records.data, dict) else list(records.entries())
        self.records = {name: one for name, one in told if isinstance(one.data, dict)}

    def over(self, base: Part | None, given: Part | None) -> Part | None:
        """What is given over what stood before; the keys that cannot stand in a snapshot are told and left out."""
        if given is None or not isinstance(given.data, dict):
            return base
        return laid_over(base, self._readied(given), JOINS)

    def _readied(self, given: Part) -> Part:
        entries = []
        for name, value in given.entries():
            if name in KNOWN:
                ledger = name == "ledger" and isinstance(value.data, list)
                entries.append((name, self._ledger(value) if ledger else value, given.key(name)))
                continue
            close = near(name, KNOWN)
            values = {"key": name, "known": listed(KNOWN), **({"near": close} if close else {})}
            self.found.append(given.tree(self.source).key_error("unknown-key", (name,), **values))
        return mapping_of(entries, given.spot)

    def _ledger(self, ledger: Part) -> Part:
        records = (self._record(one) for one in ledger.items())
        return list_of((one for one in records if one is not None), ledger.spot)

    def _record(self, part: Part) -> Part | None:
        """A record; a text stands for the one of that name."""
        if isinstance(part.data, str):
            self.used.add(part.data)
            named = self.records.get(part.data)
            if named is None:
                known = self.records
                close = near(part.data, known)
                values = {"name": part.data, "known": listed(sorted(known)), **({"near": close} if close else {})}
                self.found.append(part.tree(self.source).error("unknown-named-record", (), **values))
                return None
            part = named if named.says("id") else with_key(named, "id", part)
        return self.clock.read_keys(part, RECORD_INSTANTS) if isinstance(part.data, dict) else part

    def unused(self) -> Iterable[Diagnostic]:
        """The named records that no ledger names."""
        for name, record in self.records.items():
            if name not in self.used:
                yield record.tree(self.source).error("unused-record", (), name=name)


def snapshot_at(facts: Part, as_of: Part) -> Part:
    """The whole snapshot: its instant, and an id by position for each record that has none."""
    ledger = facts.get("ledger")
    if ledger is not None and isinstance(ledger.data, list):
        numbered = (
            with_key(one, "id", one.instead(f"r{at}")) if isinstance(one.data, dict) and not one.says("id") else one
            for at, one in enumerate(ledger.items(), 1)
        )
        facts = with_key(facts, "ledger", list_of(numbered, ledger.spot))
    return with_key(facts, "as_of", as_of)
