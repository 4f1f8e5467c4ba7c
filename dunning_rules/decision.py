"""The answers: a decision over every candidate, a verdict over one proposed contact, and their JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from . import wording
from .calendar import iso
from .values import Text

if TYPE_CHECKING:
    from .owed import Missed, Owed
    from .times import Hop, When

FORMAT = 1

Status = Literal["permitted", "denied", "not_open"]
Judged = Literal["permitted", "denied", "advised_against"]
ReasonKind = Literal["guard", "cadence", "stage", "condition", "pause", "unknown", "no_party", "no_address"]
Value = str | int | bool | Decimal | date | None | tuple[str, ...]
Values = tuple[tuple[str, Value], ...]


def _refuse_truth(what: str) -> NoReturn:
    raise TypeError(f"a {what} is neither true nor false: ask for its .status")


def plain(value: Value) -> str | int | bool | list[str] | None:
    """A value as JSON has it: decimals and dates as text."""
    if isinstance(value, Decimal | date):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Guarded:
    """Which guard speaks: its pack and row, its citation, its force as it binds here, how well its text is known.

    `binds` says why it binds: its scope `fits`, the pack is `adopted`, or whether it fits is `unknown`.
    """

    pack: str
    row: str
    guard: str
    cite: str
    force: str
    effect: str
    known: str
    binds: Literal["fits", "adopted", "unknown"]
    text: Text


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that holds a candidate back (or, under `advice`, speaks against it).

    `since` and `until` are instants in microseconds since the epoch; `records` are the ids that count.
    """

    kind: ReasonKind
    code: str
    values: Values = ()
    records: tuple[str, ...] = ()
    guard: Guarded | None = None
    count: int | None = None
    limit: int | None = None
    missing: str | None = None
    since: int | None = None
    until: int | None = None
    zone: str = "UTC"

    def value(self, name: str) -> Value:
        return dict(self.values).get(name)

    def text(self, lang: str = "en") -> str:
        """The reason in words, `en` or `zh`."""
        return wording.reason(self, lang)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        told: dict[str, Any] = {"kind": self.kind, "code": self.code}
        if self.guard is not None:
            told |= guard_keys(self.guard) | {"effect": self.guard.effect, "known": self.guard.known}
            told["binds"] = self.guard.binds
        if self.count is not None:
            told |= {"count": self.count, "limit": self.limit}
        told["values"] = {name: plain(value) for name, value in self.values}
        if self.missing is not None:
            told["missing"] = self.missing
        told["records"] = list(self.records)
        if self.since is not None:
            told["since"] = iso(self.since, self.zone)
        if self.until is not None:
            told["until"] = iso(self.until, self.zone)
        return told | {"text": self.text(lang)}


def guard_keys(guard: Guarded) -> dict[str, Any]:
    return {"pack": guard.pack, "row": guard.row, "guard": guard.guard, "cite": guard.cite, "force": guard.force}


@dataclass(frozen=True, slots=True)
class Obligation:
    """Permitted, provided that …: attributes of the contact itself. `require` maps each to what it must be.

    `any_of` holds alternatives where one of several attributes is enough. `met` is None until the contact states it.
    """

    guard: Guarded
    require: tuple[tuple[str, str], ...]
    any_of: tuple[tuple[tuple[str, str], ...], ...] = ()
    met: bool | None = None

    def text(self, lang: str = "en") -> str:
        return self.guard.text.in_(lang)

    def to_dict(self, lang: str = "en", *, judged: bool = False) -> dict[str, Any]:
        told: dict[str, Any] = {"pack": self.guard.pack, "row": self.guard.row, "guard": self.guard.guard}
        told["require"] = {name: stated_value(want) for name, want in self.require}
        if self.any_of:
            told["any_of"] = [{name: stated_value(want) for name, want in one} for one in self.any_of]
        if judged:
            told["met"] = self.met
        told |= {"cite": self.guard.cite, "force": self.guard.force, "text": self.text(lang)}
        return told


def stated_value(want: str) -> str | bool | int:
    """What an attribute must be, as JSON has it: `true` and numbers as such, ranges as text."""
    if want in ("true", "false"):
        return want == "true"
    return int(want) if want.lstrip("-").isdigit() else want


@dataclass(frozen=True, slots=True)
class Measure:
    """What a guard looked at: a cap, a wait or a named date, whether or not it holds anything back."""

    pack: str
    row: str
    guard: str | None = None
    name: str | None = None
    count: int | None = None
    limit: int | None = None
    window: str | None = None
    records: tuple[str, ...] = ()
    until: int | None = None
    date: date | None = None
    zone: str = "UTC"
    provisional: bool = False
    """The date rests on working days of a year whose public holidays are not published yet."""

    def to_dict(self) -> dict[str, Any]:
        told: dict[str, Any] = {"pack": self.pack, "row": self.row}
        if self.name is not None:
            told |= {"name": self.name, "date": None if self.date is None else self.date.isoformat()}
            return told | {"provisional": True} if self.provisional else told
        told["guard"] = self.guard
        if self.limit is not None:
            return told | {
                "count": self.count,
                "limit": self.limit,
                "window": self.window,
                "records": list(self.records),
            }
        return told | {
            "records": list(self.records),
            "until": None if self.until is None else iso(self.until, self.zone),
        }


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A guard whose scope or period does not fit; `why` is a code, `values` what was compared."""

    pack: str
    row: str
    guard: str
    cite: str
    why: str
    values: Values = ()

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        return {
            "pack": self.pack,
            "row": self.row,
            "guard": self.guard,
            "cite": self.cite,
            "why": self.why,
            "values": {name: plain(value) for name, value in self.values},
            "text": wording.not_applicable(self.why, dict(self.values), lang),
        }


class _Timed:
    """What has times of its own, worked out when they are first asked for."""

    __slots__ = ()

    timed: Callable[[], When] | None

    @property
    def when(self) -> When:
        """From when it is permitted and until when, if nothing else happens, and what holds it back meanwhile."""
        if self.timed is None:
            raise ValueError("nobody asked for times: take the answer of a playbook or of packs")
        return self.timed()

    @property
    def permitted_from(self) -> datetime | None:
        """The first instant at or after the asked one at which it is permitted, if nothing else happens.

        In the servicing zone. None when that needs an event, or lies beyond the horizon.
        """
        return self.when.permitted_from

    @property
    def permitted_until(self) -> datetime | None:
        """Until when it then stays permitted, that instant excluded; None beyond the horizon."""
        return self.when.permitted_until

    @property
    def held_by(self) -> tuple[Hop, ...]:
        """What holds it back until then, hop by hop; the last one has no end where `permitted_from` is None."""
        return self.when.hops


@dataclass(frozen=True, slots=True)
class Candidate(_Timed):
    """One thing that might be done now: an action, and for a contact its party and address."""

    id: str
    action: str
    party: str | None
    address: str | None
    status: Status
    stages: tuple[str, ...]
    source: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    advice: tuple[Reason, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    figures: Values = ()
    measures: tuple[Measure, ...] = ()
    timed: Callable[[], When] | None = field(default=None, repr=False, compare=False)
    reckoned: Callable[[], Owed] | None = field(default=None, repr=False, compare=False)

    def __bool__(self) -> bool:
        _refuse_truth("candidate")

    @property
    def owed(self) -> Owed:
        """The duties of its action toward its party, worked out when they are first asked for."""
        if self.reckoned is None:
            raise ValueError("nobody asked for duties: take the answer of a playbook")
        return self.reckoned()

    @property
    def due_by(self) -> datetime | None:
        """By when its action is due, that instant excluded, if nothing else happens.

        None when it is done, when no duty runs, and when this candidate may not be done any more before it ends.
        """
        return self.owed.due_by

    @property
    def missed(self) -> tuple[Missed, ...]:
        """The duties of its action toward its party, by whichever address, that were not done in their time."""
        return self.owed.missed

    @property
    def excused(self) -> tuple[Missed, ...]:
        """Those that were not done because all that time something forbade it, or of which that cannot be shown."""
        return self.owed.excused

    def to_dict(self, lang: str = "en", *, when: bool = False) -> dict[str, Any]:
        """The candidate as JSON has it; with `when` its times and duties too."""
        told = {
            "id": self.id,
            "action": self.action,
            "party": self.party,
            "address": self.address,
            "status": self.status,
            "stages": list(self.stages),
            "source": list(self.source),
            "reasons": [reason.to_dict(lang) for reason in self.reasons],
            "advice": [reason.to_dict(lang) for reason in self.advice],
            "obligations": [obligation.to_dict(lang) for obligation in self.obligations],
            "figures": {name: plain(value) for name, value in self.figures},
            "measures": [measure.to_dict() for measure in self.measures],
        }
        return told | self.when.to_dict(lang) | self.owed.to_dict(lang) if when else told


def _sorted(duties: Iterable[Missed]) -> tuple[Missed, ...]:
    return tuple(sorted(dict.fromkeys(duties), key=lambda one: one.order))


@dataclass(frozen=True, slots=True)
class Asker:
    """What was asked: the library and its tables, the playbook and packs with their digests, the date of the law."""

    library: str
    tables: tuple[tuple[str, str], ...]
    playbook: tuple[tuple[str, str], ...] | None
    packs: tuple[tuple[str, str], ...]
    law_on: date | None = None

    def head(self) -> dict[str, Any]:
        return {"format": FORMAT, "library": self.library, "tables": dict(self.tables)}

    def body(self) -> dict[str, Any]:
        told: dict[str, Any] = {} if self.playbook is None else {"playbook": dict(self.playbook)}
        told["packs"] = [{"id": name, "digest": digest} for name, digest in self.packs]
        if self.law_on is not None:
            told["law_on"] = self.law_on.isoformat()
        return told


@dataclass(frozen=True, slots=True)
class Decision:
    """The permitted set of one loan at one instant, and why the rest is not permitted.

    `as_of` is the asked instant in microseconds since the epoch. `scope` is `mismatch` when the playbook does not speak
    of this loan: then nothing is permitted.
    """

    asker: Asker
    loan: str
    as_of: int
    zone: str
    scope: Literal["match", "mismatch"]
    days_past_due: int | None
    stages: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    not_applicable: tuple[NotApplicable, ...]
    _by_id: Mapping[str, Candidate] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {candidate.id: candidate for candidate in self.candidates})

    def __bool__(self) -> bool:
        _refuse_truth("decision")

    @property
    def permitted(self) -> tuple[Candidate, ...]:
        """The candidates that may be done now."""
        return tuple(candidate for candidate in self.candidates if candidate.status == "permitted")

    def of(self, action: str) -> tuple[Candidate, ...]:
        """The candidates of one action."""
        return tuple(candidate for candidate in self.candidates if candidate.action == action)

    @property
    def missed(self) -> tuple[Missed, ...]:
        """Every duty of this episode that was not done in its time, oldest first; each once, whatever the address."""
        return _sorted(one for candidate in self.candidates for one in candidate.missed)

    @property
    def excused(self) -> tuple[Missed, ...]:
        """Those that were not done because all that time something forbade it, or of which that cannot be shown."""
        return _sorted(one for candidate in self.candidates for one in candidate.excused)

    def __getitem__(self, candidate_id: str) -> Candidate:
        return self._by_id[candidate_id]

    def __contains__(self, candidate_id: object) -> bool:
        return candidate_id in self._by_id

    def to_dict(self, lang: str = "en", *, when: bool = False) -> dict[str, Any]:
        """The decision as JSON has it; with `when` the times and duties of every candidate, and what was missed."""
        told = self.asker.head() | {"loan": self.loan, "as_of": iso(self.as_of, self.zone)} | self.asker.body()
        owed = {"missed": self.missed, "excused": self.excused} if when else {}
        return told | {
            "scope": self.scope,
            "days_past_due": self.days_past_due,
            "stages": list(self.stages),
            "permitted": [candidate.id for candidate in self.permitted],
            **{name: [one.to_dict(lang) for one in told_of] for name, told_of in owed.items()},
            "candidates": [candidate.to_dict(lang, when=when) for candidate in self.candidates],
            "not_applicable": [entry.to_dict(lang) for entry in self.not_applicable],
        }

    def to_json(self, lang: str = "en", *, when: bool = False) -> str:
        return json.dumps(self.to_dict(lang, when=when), ensure_ascii=False, indent=1)


@dataclass(frozen=True, slots=True)
class Verdict(_Timed):
    """Whether exactly this contact or act may be made at its instant. `advised_against` is permitted, with advice.

    Its times are asked from its own instant on; how old the snapshot is does not count for them.
    """

    asker: Asker
    status: Judged
    loan: str
    as_of: int
    at: int
    zone: str
    contact: Mapping[str, Any]
    reasons: tuple[Reason, ...] = ()
    advice: tuple[Reason, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    measures: tuple[Measure, ...] = ()
    not_applicable: tuple[NotApplicable, ...] = ()
    timed: Callable[[], When] | None = field(default=None, repr=False, compare=False)

    def __bool__(self) -> bool:
        _refuse_truth("verdict")

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        told = self.asker.head() | {"status": self.status, "loan": self.loan, "as_of": iso(self.as_of, self.zone)}
        told |= {"contact": dict(self.contact)} | self.asker.body()
        return told | {
            "reasons": [reason.to_dict(lang) for reason in self.reasons],
            "advice": [reason.to_dict(lang) for reason in self.advice],
            "obligations": [obligation.to_dict(lang, judged=True) for obligation in self.obligations],
            "measures": [measure.to_dict() for measure in self.measures],
            "not_applicable": [entry.to_dict(lang) for entry in self.not_applicable],
            **self.when.to_dict(lang),
        }

    def to_json(self, lang: str = "en") -> str:
        return json.dumps(self.to_dict(lang), ensure_ascii=False, indent=1)
