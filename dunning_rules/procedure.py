"""A playbook or pack with all that its file says: its rules, and what stands beside them for people to sign."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from .diagnostics import Diagnostic
from .document.pack import PackDoc
from .document.playbook import AssumeDoc, InputDoc, NumberDoc, PlaybookDoc
from .document.validate import validate
from .ir import All, AnyOf, Cond, Not, Replies, Stands
from .loading import Library, Loaded, pack_of, playbook_of
from .lower.conditions import lower_condition
from .lower.guards import lower_pack
from .rules import PackRules, PlaybookRules
from .source import Source
from .tree import kind_of
from .values import Scalar, Text
from .yamltree import read_yaml


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a number, with the day from which it stands; None where it always does."""

    start: date | None
    value: int | Decimal
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number as the file tells it. `unit` is days, hours, times, rate …; None where it says none."""

    name: str
    title: Text
    entries: tuple[Entry, ...]
    unit: str | None = None
    source: tuple[str, ...] = ()
    assumed: bool = False
    review_by: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """An input: what the host is asked. `assume` stands in where it is not told, for the reason that `cite` gives."""

    name: str
    kind: str
    title: Text
    assume: Scalar | None = None
    cite: Text | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """What a pack calls by a name: a group of roles, or a condition; exactly one of the two."""

    name: str
    row: str | None
    roles: frozenset[str] | None = None
    when: Cond | None = None
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class PlaybookFile:
    """A playbook, the packs it names (each after those it builds on), and what its rules do not hold.

    `left_out` tells the steps of the source that are not encoded, each with the reason.
    """

    rules: PlaybookRules
    packs: tuple[PackRules, ...]
    numbers: tuple[Number, ...] = ()
    inputs: tuple[Question, ...] = ()
    left_out: tuple[tuple[str, Text], ...] = ()
    accrual_source: tuple[str, ...] = ()
    allocation_source: tuple[str, ...] = ()
    text_digest: str = ""
    """Of the whole text of the file: titles, scripts and layout count too."""

    @property
    def definitions(self) -> tuple[Definition, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class PackFile:
    """A guard pack and what its rules do not hold. `bases` are the packs it builds on."""

    rules: PackRules
    bases: tuple[PackRules, ...] = ()
    numbers: tuple[Number, ...] = ()
    inputs: tuple[Question, ...] = ()
    definitions: tuple[Definition, ...] = ()
    mark_rows: tuple[tuple[str, str | None], ...] = ()
    text_digest: str = ""


def as_written(cond: Cond) -> Cond:
    """A condition without the hours that an exception takes over from its guard: as a definition has it."""
    match cond:
        case All() | AnyOf():
            return replace(cond, parts=tuple(map(as_written, cond.parts)))
        case Not():
            return Not(as_written(cond.part))
        case Stands() | Replies() if cond.hours is not None:
            return replace(cond, hours=None)
        case _:
            return cond


def file_of(source: Source, library: Library) -> tuple[PlaybookFile | PackFile | None, list[Diagnostic]]:
    """A playbook or a pack from its text, by its own first key; without one the diagnostics say why."""
    tree, wrong = read_yaml(source)
    if tree is None:
        return None, wrong
    return _pack(source, library) if kind_of(tree.data) == "a pack" else _playbook(source, library)


def _playbook(source: Source, library: Library) -> tuple[PlaybookFile | None, list[Diagnostic]]:
    loaded, wrong = playbook_of(source, library)
    if loaded is None:
        return None, wrong
    return _told(source, loaded), wrong


def _told(source: Source, loaded: Loaded) -> PlaybookFile:
    tree, _ = read_yaml(source)
    assert tree is not None
    doc, _ = validate(PlaybookDoc, tree)
    assert doc is not None
    return PlaybookFile(
        loaded.rules,
        loaded.packs,
        _numbers(doc.numbers),
        _questions(doc.inputs),
        tuple(doc.left_out.items()),
        () if doc.accrual is None else doc.accrual.source or (),
        () if doc.allocation is None else doc.allocation.source or (),
        _digest(source),
    )


def _pack(source: Source, library: Library) -> tuple[PackFile | None, list[Diagnostic]]:
    rules, wrong = pack_of(source)
    if rules is None:
        return None, wrong
    bases, wrong = library.with_bases(rules.builds_on)
    if wrong:
        return None, wrong
    tree, _ = read_yaml(source)
    assert tree is not None
    doc, _ = validate(PackDoc, tree)
    assert doc is not None
    _, scope = lower_pack(doc, tree)
    scope = replace(scope, marks=frozenset(doc.marks))
    definitions = tuple(
        Definition(
            name,
            one.row,
            None if one.roles is None else frozenset(one.roles),
            None if one.when is None else lower_condition(scope, one.when, ("definitions", name, "when")),
            one.title,
        )
        for name, one in doc.definitions.items()
    )
    rows = tuple((name, one.row) for name, one in doc.marks.items())
    numbers, questions = _numbers(doc.numbers), _questions(doc.inputs)
    return PackFile(rules, tuple(bases), numbers, questions, definitions, rows, _digest(source)), []


def _digest(source: Source) -> str:
    return f"sha256:{hashlib.sha256(source.text.encode()).hexdigest()}"


def _numbers(numbers: Mapping[str, NumberDoc]) -> tuple[Number, ...]:
    return tuple(_number(name, one) for name, one in numbers.items())


def _number(name: str, doc: NumberDoc) -> Number:
    if isinstance(doc.value, list):
        dated = sorted(doc.value, key=lambda entry: entry.from_)
        entries = tuple(Entry(one.from_, _plain(one.value), _steps(one.source)) for one in dated)
    else:
        entries = (Entry(None, _plain(doc.value)),)
    title = doc.title or Text(name.replace("_", " "), name)
    return Number(name, title, entries, doc.unit, _steps(doc.source), doc.assumed, doc.review_by)


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else value


def _steps(source: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (source,) if isinstance(source, str) else source or ()


def _questions(inputs: Mapping[str, InputDoc]) -> tuple[Question, ...]:
    found: list[Question] = []
    for name, given in inputs.items():
        assumed = given.when_unknown if isinstance(given.when_unknown, AssumeDoc) else None
        stands = None if assumed is None else assumed.assume
        found.append(Question(name, given.type, given.title, stands, None if assumed is None else assumed.cite))
    return tuple(found)
