"""What speaks against a contact or act, what it must observe, and what was looked at, each with its JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from . import wording
from .calendar import iso
from .values import Text

ReasonKind = Literal["guard", "cadence", "stage", "condition", "pause", "unknown", "no_party", "no_address"]
Value = str | int | bool | Decimal | date | None | tuple[str, ...]
Values = tuple[tuple[str, Value], ...]


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


@dataclass(frozen=True, slots=True)
class Code:
    """What a reason says apart from its values: its kind and code, and the rule: a stage, pause, limit or guard.

    A guard is `PACK/GUARD`; `unknown` reasons carry the rule that lacks a fact.
    """

    kind: str
    code: str
    rule: str


def code_of(reason: Reason) -> Code:
    """The code of a reason."""
    if reason.guard is not None:
        return Code(reason.kind, reason.code, f"{reason.guard.pack}/{reason.guard.guard}")
    told = dict(reversed(reason.values))  # where the rule stands is told first; what a leaf saw may have the same name
    rule = told.get("limit") or told.get("pause") or told.get("stage") or told.get("action") or told.get("playbook")
    return Code(reason.kind, reason.code, str(rule or reason.code))


def codes_of(reasons: Iterable[Reason]) -> tuple[Code, ...]:
    """The codes of reasons, each once, sorted."""
    return in_order(map(code_of, reasons))


def in_order(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Codes each once, sorted: the same whoever found them."""
    return tuple(sorted(set(codes), key=lambda one: (one.kind, one.rule, one.code)))


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
