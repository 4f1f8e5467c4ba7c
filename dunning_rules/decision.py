"""The answers: a decision over every candidate, a verdict over one proposed contact, and their JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, NoReturn, Self

from .calendar import iso
from .reason import (
    Code,
    Guarded,
    Measure,
    NotApplicable,
    Obligation,
    Reason,
    ReasonKind,
    Value,
    Values,
    codes_of,
    guard_keys,
    plain,
    stated_value,
)

if TYPE_CHECKING:
    from .owed import Missed, Owed
    from .times import Hop, When

__all__ = [
    "FORMAT",
    "Asker",
    "Candidate",
    "Code",
    "Decision",
    "Guarded",
    "Judged",
    "Measure",
    "NotApplicable",
    "Obligation",
    "Reason",
    "ReasonKind",
    "Status",
    "Value",
    "Values",
    "Verdict",
    "guard_keys",
    "plain",
    "stated_value",
]

FORMAT = 1

Status = Literal["permitted", "denied", "not_open"]
Judged = Literal["permitted", "denied", "advised_against"]
Tell = Callable[[str], Any]
"""Works out one field of an answer, by its name; and its `codes`."""


def _refuse_truth(what: str) -> NoReturn:
    raise TypeError(f"a {what} is neither true nor false: ask for its .status")


class _Later:
    """An answer whose fields may be worked out when they are first looked at, and then kept.

    INVARIANT: what tells a field tells the same whenever and in whatever order it is asked, so an answer made `later`
    cannot be told from one that was made at once.
    """

    __slots__ = ("_tell",)

    _tell: Tell | tuple[Any, ...]

    @classmethod
    def later(cls, *tell: Any) -> Self:
        """An answer of which nothing is worked out yet: `tell` is what makes a `Tell` when one is first needed, and
        with what. Most answers are asked for little, and whoever decides a thousand times a second pays for each."""
        made = _NEW(cls)
        _SET_TELL(made, tell)
        return made

    def _told(self) -> Tell | None:
        """What tells the fields; None where all were given at once."""
        tell: Any = getattr(self, "_tell", None)
        if tell.__class__ is tuple:
            with _MAKING:  # two threads that look at one answer are told by the same
                tell = self._tell
                if tell.__class__ is tuple:
                    make, *given = tell
                    tell = make(*given)
                    _SET_TELL(self, tell)
        found: Tell | None = tell
        return found

    if not TYPE_CHECKING:  # whoever checks types shall still hear of a name that is no field

        def __getattr__(self, name):
            """A field whose slot is still empty."""
            if name not in type(self).__dataclass_fields__:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            told = self._told()(name)
            object.__setattr__(self, name, told)
            return told


_MAKING = Lock()
_NEW = object.__new__
_SET_TELL = _Later.__dict__["_tell"].__set__  # half the price of `object.__setattr__`


def _codes(answer: Candidate | Verdict) -> tuple[Code, ...]:
    tell = answer._told()
    told: tuple[Code, ...] = codes_of(answer.reasons) if tell is None else tell("codes")
    return told


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
class Candidate(_Timed, _Later):
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
    def codes(self) -> tuple[Code, ...]:
        """What its reasons say apart from their values: kind, code and rule, each once, sorted.

        They cost as little as the status, while `reasons` have figures and records gathered when they are first read.
        """
        return _codes(self)

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
class Decision(_Later):
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
        tell = self._told()
        if tell is not None:
            told: tuple[Candidate, ...] = tell("permitted")
            return told
        return tuple(candidate for candidate in self.candidates if candidate.status == "permitted")

    @property
    def codes(self) -> Mapping[str, tuple[Code, ...]]:
        """What the reasons of every candidate say apart from their values, by its id; none where it is permitted.

        They cost as little as deciding: figures, records and texts are gathered when `candidates` are looked into.
        """
        tell = self._told()
        if tell is not None:
            told: Mapping[str, tuple[Code, ...]] = tell("codes")
            return told
        return {candidate.id: candidate.codes for candidate in self.candidates}

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
class Verdict(_Timed, _Later):
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

    @property
    def codes(self) -> tuple[Code, ...]:
        """What its reasons say apart from their values: kind, code and rule, each once, sorted."""
        return _codes(self)

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
