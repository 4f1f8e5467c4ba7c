"""dunning-rules: one loan's snapshot in, the permitted next collection actions out, with every reason.

Names are imported when they are first used, so that `import dunning_rules` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .decision import Candidate, Decision, Measure, Obligation, Reason, Verdict
    from .diagnostics import Diagnostic
    from .engine import Packs, Playbook, load_packs, load_playbook
    from .errors import ContactError, DunningError, PackError, PlaybookError, SnapshotError, TableError
    from .reason import Code
    from .registry import Playbooks, load_playbooks
    from .simulated import Simulation
    from .snapshot.contact import ProposedContact
    from .snapshot.load import load_contact, load_happens, load_snapshot
    from .snapshot.model import Snapshot
    from .times import Timeline

_HOMES = {
    "decision": ("Candidate", "Decision", "Measure", "Obligation", "Reason", "Verdict"),
    "diagnostics": ("Diagnostic",),
    "engine": ("Packs", "Playbook", "load_packs", "load_playbook"),
    "errors": ("ContactError", "DunningError", "PackError", "PlaybookError", "SnapshotError", "TableError"),
    "reason": ("Code",),
    "registry": ("Playbooks", "load_playbooks"),
    "snapshot.contact": ("ProposedContact",),
    "simulated": ("Simulation",),
    "snapshot.load": ("load_contact", "load_happens", "load_snapshot"),
    "snapshot.model": ("Snapshot",),
    "times": ("Timeline",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Candidate",
    "Code",
    "ContactError",
    "Decision",
    "Diagnostic",
    "DunningError",
    "Measure",
    "Obligation",
    "PackError",
    "Packs",
    "Playbook",
    "PlaybookError",
    "Playbooks",
    "ProposedContact",
    "Reason",
    "Simulation",
    "Snapshot",
    "SnapshotError",
    "TableError",
    "Timeline",
    "Verdict",
    "load_contact",
    "load_happens",
    "load_packs",
    "load_playbook",
    "load_playbooks",
    "load_snapshot",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME_OF[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
