"""Records that became known since a snapshot was loaded: only they are read and checked, and the whole is a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..calendar import iso
from ..diagnostics import Diagnostic
from ..document.added import AddedDocument
from ..document.validate import validate
from ..errors import SnapshotError
from ..tree import tree_of
from .build import in_order, records_of
from .joining import check_added
from .model import Snapshot


def added(snapshot: Snapshot, records: Iterable[Mapping[str, Any]], as_of: str | datetime | int) -> Snapshot:
    """The snapshot with further records, as `Snapshot.with_records` promises it."""
    data: dict[str, Any] = {
        "as_of": iso(as_of, "UTC") if isinstance(as_of, int) else as_of,
        "records": records if isinstance(records, Mapping | str) else list(records),
    }
    tree = tree_of(data, "records")
    document, refused = validate(AddedDocument, tree)
    diagnostics: list[Diagnostic] = [*refused, *check_added(tree, document, snapshot)]
    if document is None or diagnostics:
        raise SnapshotError(diagnostics)
    moment, text = snapshot.as_of, snapshot.as_of_text
    if document.as_of >= moment:
        moment, told = document.as_of, data["as_of"]
        text = told.isoformat() if isinstance(told, datetime) else told
    held = {record.id: record for record in snapshot.ledger}
    held |= {record.id: record for record in records_of(document.records, snapshot)}
    return replace(
        snapshot,
        as_of=moment,
        as_of_text=text,
        asked=moment,
        asked_text=text,
        ledger=in_order(held.values()),
        settled_once=[],
    )
