"""What a file's conditions may name, and the diagnostics of names that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ..diagnostics import Diagnostic, listed, near
from ..document.condition import ConditionDoc
from ..document.playbook import InputDoc, NumberDoc, PeriodDoc
from ..facts import ASKED_KINDS, FactKind
from ..kinds import typed
from ..rules import (
    Dated,
    Input,
    Names,
    Period,
)
from ..source import Place
from ..tree import Path, Tree
from ..values import BadValue, Calendar, Term, TermUnit, Text

Where = Literal["stage", "pause", "action", "guard"]
"""`stage`: of the loan alone; `pause`, `action`: of a candidate too; `guard`: of any contact, with what it states."""


@dataclass(slots=True)
class Scope:
    """The names of one file while it is lowered; gathers what is wrong with it."""

    tree: Tree
    diagnostics: list[Diagnostic] = field(default_factory=list)
    numbers: dict[str, Dated] = field(default_factory=dict)
    units: dict[str, TermUnit] = field(default_factory=dict)
    inputs: dict[str, Input] = field(default_factory=dict)
    actions: Mapping[str, Any] = field(default_factory=dict)
    roles: dict[str, frozenset[str]] = field(default_factory=dict)
    conditions: dict[str, ConditionDoc] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    calendar: Calendar | None = None
    where: Where = "stage"
    expanding: tuple[str, ...] = ()
    """The definitions that are being written out, so that none stands inside itself."""

    def error(self, code: str, path: Path, /, **values: str) -> None:
        self.diagnostics.append(self.tree.error(code, path, **values))

    def key_error(self, code: str, path: Path, /, **values: str) -> None:
        """An error at the key of a value."""
        self.diagnostics.append(self.tree.key_error(code, path, **values))

    def unknown(self, what: str, name: str, known: Iterable[str], path: Path, *, at_key: bool = False) -> None:
        """`unknown-WHAT`: there is nothing of that name; a near one is offered."""
        names = sorted(known)
        close = near(name, names)
        values = {"name": name, "known": listed(names) or "—", **({"near": close} if close else {})}
        tell = self.key_error if at_key else self.error
        tell(f"unknown-{what}", path, **values)

    def one_of(self, path: Path, keys: tuple[str, ...], given: int) -> None:
        """Exactly one of these keys was wanted."""
        self.key_error("one-of", path, keys=", ".join(f"`{name}`" for name in keys), count=str(given))

    def unknown_key(self, name: str, known: Iterable[str], path: Path) -> None:
        names = sorted(known)
        close = near(name, names)
        values = {"key": name, "known": listed(names), **({"near": close} if close else {})}
        self.key_error("unknown-key", path, **values)

    def place(self, path: Path) -> Place | None:
        return self.tree.place(path)

    def kind_of(self, fact: str) -> FactKind | None:
        """The kind of a fact or input; None when there is none of that name."""
        given = self.inputs.get(fact)
        return given.kind if given is not None else ASKED_KINDS.get(fact)

    def number(self, name: str, path: Path) -> bool:
        """Whether a number of that name exists; else the error is told."""
        if name in self.numbers:
            return True
        self.unknown("number", name, self.numbers, path)
        return False

    def term(self, term: Term | str, path: Path, wants: str = "minutes, hours, days, months or years") -> Term | str:
        """A term in one of the wanted units; a number that stands for one must have such a unit."""
        unit = self.units.get(term) if isinstance(term, str) else term.unit
        if isinstance(term, str) and self.number(term, path) and unit is None:
            self.error("number-without-unit", path, name=term)
        if unit is not None and unit not in wants.replace(" or ", ", ").split(", "):
            is_ = f"{term} ({unit})" if isinstance(term, str) else str(term)
            self.error("wrong-kind", path, is_=is_, wants=wants)
        return term

    def day_term(self, term: Term | str, path: Path) -> Term | str:
        """A term that is counted from a day; in business days only where the file names a calendar."""
        if self.calendar is None:
            return self.term(term, path, wants="days, months or years")
        return self.term(term, path, wants="days, business days, months or years")

    def wants_calendar(self, path: Path) -> None:
        """Working days and holidays are those of a calendar that the file must name."""
        if self.calendar is None:
            self.diagnostics.append(self.tree.at("missing-key", self.tree.place(path, key=True), path, key="calendar"))

    def names(self, *, zones: tuple[str, ...], calendar: Calendar | None) -> Names:
        """The names as readers take them; marks and dates are added by packs."""
        return Names(
            numbers=tuple(sorted(self.numbers.items())),
            units=tuple(sorted(self.units.items())),
            inputs=tuple(self.inputs[name] for name in sorted(self.inputs)),
            zones=zones,
            calendar=calendar,
        )


def lower_numbers(scope: Scope, numbers: Mapping[str, NumberDoc], path: Path) -> None:
    """Every number, by date; two entries from one day are an error."""
    for name, number in numbers.items():
        scope.numbers[name] = _dated(scope, number, (*path, name))
        if number.unit not in (None, "times", "rate", "amount"):
            scope.units[name] = number.unit  # type: ignore[assignment]  # the rest are units of time


def _dated(scope: Scope, number: NumberDoc, path: Path) -> Dated:
    if not isinstance(number.value, list):
        return Dated(((None, _plain(number.value)),))
    entries: dict[date, int | Decimal] = {}
    for at, entry in enumerate(number.value):
        if entry.from_ in entries:
            scope.error("duplicate-date", (*path, "value", at, "from"), date=str(entry.from_))
        entries[entry.from_] = _plain(entry.value)
    if not entries:
        scope.error("wrong-shape", (*path, "value"), is_="nothing", wants="a number, or a list of them")
    return Dated(tuple(sorted(entries.items())))


def _plain(value: Decimal) -> int | Decimal:
    """Whole numbers compare with counts and days as such."""
    return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else value


def lower_inputs(scope: Scope, inputs: Mapping[str, InputDoc], path: Path) -> None:
    """The declared inputs; one may not take the name of a fact, and what it assumes must be of its kind."""
    for name, given in inputs.items():
        if name in ASKED_KINDS or name in ConditionDoc.model_fields or name == "not":
            scope.key_error("name-taken", (*path, name), name=name)
            continue
        assume = None
        if not isinstance(given.when_unknown, str):
            try:
                assume = typed(given.when_unknown.assume, given.type)
            except BadValue as bad:
                scope.error(bad.code, (*path, name, "when_unknown", "assume"), **bad.values)
        scope.inputs[name] = Input(name, given.type, given.title, assume)


def lower_period(scope: Scope, period: PeriodDoc, path: Path) -> Period:
    if period.from_ is not None and period.until is not None and period.from_ > period.until:
        text = f"{period.from_}..{period.until}"
        scope.error("reversed-range", (*path, "until"), is_=text, low=str(period.from_), high=str(period.until))
    return Period(period.from_, period.until)


def title_of(name: str, title: Text | None) -> Text:
    return title or Text(name, name)
