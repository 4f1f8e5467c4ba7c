"""What two versions of a playbook or pack differ in: changes of the rules, differences of the answers. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from .decision import Reason
from .ir import Cond, Leaf
from .procedure import Number, PackFile, PlaybookFile
from .rules import NamedDate, Period
from .values import Scalar, Text

# --- what changed in the rules ---------------------------------------------------------------------------------------

Part = Literal[
    "file",
    "arrears",
    "stage",
    "pause",
    "action",
    "guard",
    "number",
    "input",
    "definition",
    "mark",
    "date",
    "attribute",
    "left-out",
]


@dataclass(frozen=True, slots=True)
class Where:
    """Which rule: its part, its id, its title. `file` is the playbook or pack itself."""

    part: Part
    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Added:
    where: Where


@dataclass(frozen=True, slots=True)
class Removed:
    where: Where


@dataclass(frozen=True, slots=True)
class Renamed:
    """A rule that has another id and, it may be, another title, and is the same otherwise; `old` is what it was called.

    Records that name an action by its old id do not count for it any longer: its answers may differ all the same.
    """

    where: Where
    old: Where


@dataclass(frozen=True, slots=True)
class ConditionChanged:
    """A condition (`when`, `applies`, `forbids`, `unless`, `rebutted_by`, `scope`); None where there is none."""

    where: Where
    name: str
    old: Cond | None
    new: Cond | None


@dataclass(frozen=True, slots=True)
class MembersChanged:
    """A list (`opens`, `at_most`, `packs`, `tell` …): what is `gone` and what has `come`; neither: only its order."""

    where: Where
    name: str
    gone: tuple[str, ...]
    come: tuple[str, ...]


Plain = str | int | bool | Decimal | date | None


@dataclass(frozen=True, slots=True)
class ValueChanged:
    """A single value (`purpose`, `due`, `force`, `version` …); None where nothing is told."""

    where: Where
    name: str
    old: Plain
    new: Plain


@dataclass(frozen=True, slots=True)
class PeriodChanged:
    """When a file or a guard is in force."""

    where: Where
    old: Period
    new: Period


@dataclass(frozen=True, slots=True)
class NumberChanged:
    """A number: its value, its unit, its source, whether it is assumed, when it is reviewed."""

    where: Where
    old: Number
    new: Number


@dataclass(frozen=True, slots=True)
class DateChanged:
    """A named date of a pack."""

    where: Where
    old: NamedDate
    new: NamedDate


@dataclass(frozen=True, slots=True)
class TextsChanged:
    """Titles, scripts, notes and other texts: no rule."""

    where: tuple[Where, ...]


Change = (
    Added
    | Removed
    | Renamed
    | ConditionChanged
    | MembersChanged
    | ValueChanged
    | PeriodChanged
    | NumberChanged
    | DateChanged
    | TextsChanged
)

# --- how answers differ ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Value:
    """A fact of the loan, of its parties or of the host has this value; None: it is not told."""

    fact: str
    value: Scalar | None


@dataclass(frozen=True, slots=True)
class Holds:
    """A leaf of a condition was made to hold, or not to."""

    leaf: Leaf
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """So many records that a leaf counts, so many days ago (0: today), or so many minutes where `minutes` says so."""

    leaf: Leaf
    number: int
    ago: int = 0
    minutes: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """So many records of an action, so many days ago; `pending`: what came of them is not told yet."""

    action: str
    number: int
    ago: int = 0
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """The local minute of the day at which it is asked, on a weekday (0: Monday) where one is meant."""

    minute: int
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """The local day on which it is asked."""

    day: date


@dataclass(frozen=True, slots=True)
class Is:
    """What the contact or act in question is: its channel, act, purpose, party, address …"""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Says:
    """What the contact states of itself."""

    name: str
    value: str


Fact = Value | Holds | Count | Recorded | Clock | Day | Is | Says
"""What a derived snapshot was made of, beside an ordinary loan of the kind that the rules speak of."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: a snapshot that was given (`name`), or one that was derived from the facts.

    `at` is the instant in microseconds since 1970, `data` a derived snapshot as JSON has it, `contact` what was judged.
    """

    at: int
    zone: str
    name: str | None = None
    facts: tuple[Fact, ...] = ()
    data: Mapping[str, Any] | None = None
    contact: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: a status (`absent`: there is no such candidate), the reasons, and what must be observed."""

    status: Literal["permitted", "denied", "not_open", "advised_against", "absent"]
    reasons: tuple[Reason, ...] = ()
    obligations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """`opened`: permitted now, and not before; `closed`: the reverse; `reasons`: the same status for other reasons.

    `subject` is the action, or what a judged contact is (`phone demand`); `candidates` are all that differ so, `count`
    in how many snapshots; `asked`, `candidate`, `old` and `new` are one example. A renamed action goes by its new id.
    """

    kind: Literal["opened", "closed", "reasons"]
    subject: str
    candidates: tuple[str, ...]
    count: int
    asked: Asked
    candidate: str
    old: Said
    new: Said


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of one file: what changed, how answers differ, how many snapshots were asked.

    `unreached` are rules that changed and that no snapshot reached, neither given nor derived. `periods_apart`: the two
    are in force at no time together, so that both were asked as if they were.
    """

    old: PlaybookFile | PackFile
    new: PlaybookFile | PackFile
    changes: tuple[Change, ...]
    differences: tuple[Difference, ...] = ()
    given: int = 0
    derived: int = 0
    unreached: tuple[Where, ...] = ()
    periods_apart: bool = False

    @property
    def rules_changed(self) -> tuple[Change, ...]:
        """The changes without those of texts."""
        return tuple(change for change in self.changes if not isinstance(change, TextsChanged))

    @property
    def differs(self) -> bool:
        """Whether anything but texts and layout differs."""
        return bool(self.rules_changed or self.differences)

    @property
    def opened(self) -> tuple[Difference, ...]:
        """What is permitted now and was not before."""
        return tuple(one for one in self.differences if one.kind == "opened")
