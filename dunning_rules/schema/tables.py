"""The six tables of a portfolio: their columns, taken from the documents of a snapshot, and as they are published.

A key of a snapshot becomes a column by itself: nothing is listed twice. What a table cannot hold as the file has it is
told here alone: a period's end that is a day or an instant (two columns), and parts within parts (`liability_until`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, WithJsonSchema
from pydantic.fields import FieldInfo

from ..document.fields import OneOrManyOf, Word
from ..document.ledger import RecordDocument, ScheduleEntry
from ..document.snapshot import (
    AddressDocument,
    CollectorDocument,
    CoverageDocument,
    DebtDocument,
    InstallmentDocument,
    LenderDocument,
    LoanDocument,
    PartyDocument,
)

ColumnKind = Literal["text", "word", "collector", "zone", "hours", "instant", "day", "money", "integer", "boolean"]
Held = Literal["one", "many", "payments"]

LOAN_ID: Final = "loan_id"
FACT: Final = "fact_"
"""What the name of a column of `loans` begins with that tells a declared input."""
IGNORED: Final = "meta"
"""Columns of this name, or beginning with it and `_`, are the host's own."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a column is to one kind of record; in other tables than the ledger to every row (`kind` is empty)."""

    kind: str
    needed: bool
    meaning: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `path` is where its value stands in the part of the snapshot that a row is.

    `held` says whether a value is one, a list (`some` where an empty list is refused), or a list of due dates with
    amounts.
    """

    name: str
    kind: ColumnKind
    path: tuple[str, ...]
    uses: tuple[Use, ...]
    held: Held = "one"
    some: bool = False

    @property
    def needed(self) -> bool:
        """Whether no row may leave it out."""
        return all(use.needed for use in self.uses) and (not self.uses[0].kind or len(self.uses) == len(record_kinds()))

    @property
    def meaning(self) -> str:
        """What it says; where kinds of record differ in that, of each."""
        kinds: dict[str, list[str]] = {}
        for use in self.uses:
            kinds.setdefault(use.meaning, []).append(f"`{use.kind}`")
        if len(kinds) == 1:
            return self.uses[0].meaning
        return " ".join(f"{', '.join(some)}: {meaning}" for meaning, some in kinds.items())

    @property
    def words(self) -> tuple[str, ...]:
        """The words that may stand in it, of whichever kind of record."""
        return tuple(dict.fromkeys(word for use in self.uses for word in use.words))


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `loan_id`, then its columns."""

    name: str
    title: str
    columns: tuple[Column, ...]

    @property
    def by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}


_TITLES: Final = {
    "loans": "One row a loan, with its lender, collector, coverage and declared facts. 贷款",
    "installments": "One row for what is due on one day. 还款计划",
    "parties": "One row a person or company of a loan. 当事人",
    "addresses": "One row a way to reach a party. 联系地址",
    "debts": "One row another debt of the person. 其他债务",
    "ledger": "One row a record of what happened. 台账",
}
NAMES: Final = tuple(_TITLES)

_KINDS: Final[Mapping[str, ColumnKind]] = {
    "Text": "text",
    "Collector": "collector",
    "Time zone": "zone",
    "Hours": "hours",
    "Instant": "instant",
    "Date": "day",
    "Amount": "money",
    "Whole number": "integer",
    "Yes or no": "boolean",
}
"""The title of a field's schema → the kind of its column."""
_DAY_OR_INSTANT: Final = "Date or instant"


@cache
def tables() -> Mapping[str, Table]:
    """The six tables by name."""
    party = Column("party_id", "text", ("party_id",), (Use("", True, "Whose address it is, by its id. 当事人编号"),))
    found: dict[str, tuple[Column, ...]] = {
        "loans": (
            *_of(LoanDocument, ("loan",), without=("id", "installments")),
            *(replace(one, name="lender") for one in _of(LenderDocument, ("lender",))),
            *(replace(one, name="collector") for one in _of(CollectorDocument, ("collector",))),
            *(replace(one, name=f"coverage_{one.name}") for one in _of(CoverageDocument, ("coverage",))),
        ),
        "installments": tuple(_of(InstallmentDocument)),
        "parties": tuple(_of(PartyDocument, without=("addresses",))),
        "addresses": (party, *_of(AddressDocument)),
        "debts": tuple(_of(DebtDocument)),
        "ledger": tuple(_of_records()),
    }
    return {name: Table(name, title, found[name]) for name, title in _TITLES.items()}


@cache
def record_kinds() -> tuple[str, ...]:
    """The kinds of record, as the documents have them."""
    return tuple(_kind_of(model) for model in _records())


def _records() -> tuple[type[BaseModel], ...]:
    return get_args(get_args(RecordDocument)[0])


def _kind_of(model: type[BaseModel]) -> str:
    return str(get_args(model.model_fields["kind"].annotation)[0])


def _of_records() -> Iterator[Column]:
    """The columns of the ledger: a key that several kinds have is one column, with its use in each."""
    found: dict[str, Column] = {}
    for model in _records():
        for column in _of(model, without=("kind",)):
            use = replace(column.uses[0], kind=_kind_of(model))
            known = found.get(column.name)
            found[column.name] = replace(column, uses=(use,)) if known is None else _joined(known, column, use)
    kind = Use("", True, "What happened. 类型", record_kinds())
    first = {"id": found.pop("id"), "kind": Column("kind", "word", ("kind",), (kind,))}
    yield from (first | found).values()


def _joined(known: Column, other: Column, use: Use) -> Column:
    assert (known.kind, known.held, known.path) == (other.kind, other.held, other.path)
    return replace(known, uses=(*known.uses, use), some=known.some and other.some)


def _of(model: type[BaseModel], under: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> Iterator[Column]:
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        if name in without or name == "meta":
            continue
        yield from _column((*under, field.alias or name), field, hints[name])


def _column(path: tuple[str, ...], field: FieldInfo, hint: Any) -> Iterator[Column]:
    hint = _told(hint)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield from (replace(one, name=f"{path[-1]}_{one.name}") for one in _of(hint, path))
        return
    item, some = _item(hint)
    use = Use("", field.is_required(), str(field.description or ""))
    if item is ScheduleEntry:
        yield Column(path[-1], "money", path, (use,), "payments")
        return
    metadata = get_args(item or hint)[1:]
    words = next((tuple(one.vocabulary) for one in metadata if isinstance(one, Word)), ())
    title = next((_title(one) for one in metadata if isinstance(one, WithJsonSchema)), "")
    if title == _DAY_OR_INSTANT:
        yield Column(path[-1], "day", path, (use,))
        yield Column(f"{path[-1]}_at", "instant", path, (use,))
        return
    kind = "word" if words else _KINDS[title]
    yield Column(path[-1], kind, path, (replace(use, words=words),), "many" if item else "one", some)


def _title(found: WithJsonSchema) -> str:
    return str((found.json_schema or {}).get("title"))


def _told(hint: Any) -> Any:
    """What stands there where something was told."""
    if get_origin(hint) is Union or type(hint).__name__ == "UnionType":
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _item(hint: Any) -> tuple[Any, bool]:
    """What a list holds, and whether it must hold something; None for what is no list."""
    some = False
    if get_origin(hint) is Annotated and any(isinstance(one, OneOrManyOf) for one in get_args(hint)[1:]):
        hint, some = get_args(hint)[0], True
    return (get_args(hint)[0], some) if get_origin(hint) is tuple else (None, False)


# --- as they are published ------------------------------------------------------------------------------------------

_ARROW: Final[Mapping[ColumnKind, Mapping[str, Any]]] = {
    "text": {"name": "utf8"},
    "word": {"name": "utf8"},
    "collector": {"name": "utf8"},
    "zone": {"name": "utf8"},
    "hours": {"name": "utf8"},
    "instant": {"name": "timestamp", "unit": "MICROSECOND", "timezone": "UTC"},
    "day": {"name": "date", "unit": "DAY"},
    "money": {"name": "decimal", "precision": 18, "scale": 2, "bitWidth": 128},
    "integer": {"name": "int", "bitWidth": 32, "isSigned": True},
    "boolean": {"name": "bool"},
}
"""Types in the words of Arrow's own JSON of schemas (its integration format)."""

TITLE: Final = "Tables of a portfolio 组合数据表"
NEEDED: Final = "No row leaves it out. 每行必填"
ACCEPTED: Final = (
    "Texts and words may be utf8, large_utf8, utf8_view or dictionary-encoded, ids also whole numbers; an instant has "
    "any unit and any time zone; money has any precision and scale up to 18 places; a whole number any width; a list "
    "is list or large_list. A column that is absent, and a null, were not told. Columns named `meta` or `meta_…` are "
    "ignored; any other that is not listed is an error. `loans` may have columns `fact_NAME` for declared inputs: "
    "utf8, bool, int, decimal or date."
)


def published() -> dict[str, Any]:
    """The six schemas as JSON, the fields as Arrow's integration format has them."""
    told = {name: {"description": table.title, "fields": list(_fields(table))} for name, table in tables().items()}
    return {"format": 1, "title": TITLE, "needed": NEEDED, "accepted": ACCEPTED, "tables": told}


def _fields(table: Table) -> Iterator[dict[str, Any]]:
    yield _field(
        LOAN_ID, {"name": "utf8"}, False, "The loan: a text or a whole number, the same in all tables. 贷款编号"
    )
    for column in table.columns:
        made = dict(_ARROW[column.kind])
        if column.held == "one":
            yield _field(column.name, made, not column.needed, column.meaning, column)
            continue
        item = _field("item", made, False, "")
        if column.held == "payments":
            due = _field("due", dict(_ARROW["day"]), False, "")
            payment = _field("item", {"name": "struct"}, False, "")
            item = {**payment, "children": [due, _field("amount", made, False, "")]}
        listed = _field(column.name, {"name": "list"}, not column.needed, column.meaning, column)
        yield {**listed, "children": [item]}


def _field(
    name: str, made: dict[str, Any], nullable: bool, meaning: str, column: Column | None = None
) -> dict[str, Any]:
    told = [("description", meaning)] if meaning else []
    if column is not None and column.words:
        told.append(("words", " ".join(column.words)))
    if column is not None and column.uses[0].kind and len(column.uses) < len(record_kinds()):
        told.append(("kinds", " ".join(use.kind for use in column.uses)))
        if needing := [use.kind for use in column.uses if use.needed]:
            told.append(("needed_by", " ".join(needing)))
    field = {"name": name, "nullable": nullable, "type": made, "children": []}
    return {**field, "metadata": [{"key": key, "value": value} for key, value in told]} if told else field


def published_text() -> str:
    """The schemas as their file holds them."""
    return json.dumps(published(), ensure_ascii=False, indent=1) + "\n"


FILE: Final = "tables.json"
"""The name of the schemas' file."""
