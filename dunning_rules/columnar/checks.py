"""Which rows of the tables a snapshot might refuse, each by itself: its words, its amounts, its times, what it lacks.

A check may doubt a row that is well: its loan is read by row, which tells for certain. It never passes one that is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import numpy as np
import polars as pl
from pydantic import TypeAdapter, ValidationError

from ..document.fields import IdField, WishHoursField
from ..document.ledger import CollectorField, PartyZoneField, ZoneField
from ..words import ADDRESS_STATUSES, CLAIM_STATUSES
from .arrays import rows_where, worked_out
from .reading import DOUBTFUL, LOAN
from .tables import LOAN_ID, Column, Table, record_kinds, tables


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A table that is checked: its columns inside, with those that say which values are doubtful."""

    table: Table
    inside: pl.DataFrame
    twice: frozenset[int] = frozenset()


WHY: Final = "why"
"""The column that says for what a loan is doubted, as `table.column`."""
NO_DOUBTS: Final = pl.DataFrame(schema={LOAN: pl.UInt32, WHY: pl.String})
Check = tuple[str, pl.Expr]
"""For what a row is doubted, and whether it is."""

_READERS: Final[Mapping[str, Any]] = {
    "text": IdField,
    "collector": CollectorField,
    "hours": WishHoursField,
    "loans.timezone": ZoneField,
    "zone": PartyZoneField,
}
"""What reads a text: of a kind of column, or of one column."""
_NAMING: Final = frozenset({"party", "address", "of", "in", "reply_to", "with", "debts", "discussed", "notified"})
_NAMING_PARTIES: Final = frozenset({"acts_for", "party_id"})
"""Columns that name another row: what they name is read there, and must be found."""
MOST_CHARACTERS: Final = 200
AT_ONCE: Final = 1 << 17
"""So many texts are looked at together."""
_PLAIN: Final = rf"^[!-~][ -~]{{0,{MOST_CHARACTERS - 1}}}$"
"""Texts that surely are texts of one line; all others are read one by one."""
_SCALE: Final = 18


@dataclass(frozen=True, slots=True)
class Form:
    """What a check by form depends on: the table, which columns were given, with how many places amounts are told."""

    name: str
    columns: tuple[str, ...]
    places: int

    @property
    def table(self) -> Table:
        return tables()[self.name]

    def has(self, *names: str) -> bool:
        return all(name in self.columns for name in names)

    def column(self, name: str, kind: pl.DataType | type[pl.DataType] = pl.Null) -> pl.Expr:
        """A column, or what stands for one that was not given."""
        return pl.col(name) if self.has(name) else pl.lit(None, dtype=kind)


def doubts_of(read: Held) -> pl.DataFrame:
    """The loans (`loan`) of doubtful rows of one table, with the first doubt (`why`)."""
    scales = [kind.scale for kind in read.inside.schema.values() if isinstance(kind, pl.Decimal)]
    form = Form(read.table.name, tuple(read.inside.columns), min(max([2, *scales]), _SCALE))
    checks = (*_named(form.name, _values(read)), *_by_form(form))
    if not checks:
        return NO_DOUBTS
    doubtful = worked_out(read.inside, pl.any_horizontal(doubt for _, doubt in checks)).to_series()
    if not doubtful.any():
        return NO_DOUBTS
    why = pl.coalesce(pl.when(doubt).then(pl.lit(name)) for name, doubt in checks)
    return rows_where(read.inside, doubtful).select(LOAN, why.alias(WHY))


@lru_cache(maxsize=64)
def _by_form(form: Form) -> tuple[Check, ...]:
    """The checks that are the same for all rows of a form."""
    checks = [*_needed(form)]
    match form.name:
        case "installments":
            checks += _sums(form)
        case "ledger":
            checks += [*_of_kinds(form), *_times(form), *_bearers(form)]
    return tuple(_named(form.name, checks))


def _named(table: str, checks: Iterable[Check]) -> Iterator[Check]:
    for column, doubt in checks:
        yield f"{table}.{column}", doubt.fill_null(False)


# --- single values --------------------------------------------------------------------------------------------------


def _values(read: Held) -> Iterator[Check]:
    for name in read.inside.columns:
        if name.startswith(DOUBTFUL):
            yield name.removeprefix(DOUBTFUL), pl.col(name)
    if read.table.name == "loans":
        yield from _texts(read, LOAN_ID, IdField)
    for column in read.table.columns:
        if column.name not in read.inside.columns or column.name in _NAMING | _NAMING_PARTIES:
            continue
        reader = _READERS.get(f"{read.table.name}.{column.name}", _READERS.get(column.kind))
        if reader is not None:
            yield from _texts(read, column.name, reader)


def _texts(read: Held, name: str, reader: Any) -> Iterator[Check]:
    """Texts that are not read: the distinct ones are tried, those of one plain line left out where any will do."""
    told = read.inside[name]
    if isinstance(told.dtype, pl.List):
        told = told.explode()
    if told.dtype.is_integer():
        return
    if reader is IdField and isinstance(told.dtype, pl.String):
        if _all_plain(told):
            return
        told = told.filter(~told.str.contains(_PLAIN).fill_null(True))
    bad = [text for text in told.unique().drop_nulls() if not _reads(reader, text)]
    if not bad:
        return
    here = pl.col(name)
    listed = (
        here.list.eval(pl.element().is_in(bad)).list.any() if isinstance(read.inside[name].dtype, pl.List) else None
    )
    yield name, here.is_in(bad) if listed is None else listed


def _all_plain(texts: pl.Series) -> bool:
    """Whether all are texts as `_PLAIN` says, which their bytes tell sooner."""
    return all(_plain(texts.slice(start, AT_ONCE)) for start in range(0, len(texts), AT_ONCE))


def _plain(texts: pl.Series) -> bool:
    told = texts.drop_nulls().to_arrow(compat_level=pl.CompatLevel.oldest())
    if not len(told):
        return True
    _, ends, bytes_ = told.buffers()
    at = np.frombuffer(ends, np.int64)[told.offset : told.offset + len(told) + 1]
    lengths = np.diff(at)
    if lengths.min() < 1 or lengths.max() > MOST_CHARACTERS:
        return False
    read = np.frombuffer(bytes_, np.uint8)
    inside = read[at[0] : at[-1]]
    printable = (inside >= ord(" ")) & (inside <= ord("~"))
    return bool(printable.all() and (read[at[:-1]] != ord(" ")).all())


@cache
def _adapter(reader: Any) -> TypeAdapter[Any]:
    return TypeAdapter(reader)


def _reads(reader: Any, text: str) -> bool:
    try:
        _adapter(reader).validate_python(text)
    except ValidationError:
        return False
    return True


# --- what a row lacks, or cannot have -------------------------------------------------------------------------------


def _needed(form: Form) -> Iterator[Check]:
    for column in form.table.columns:
        if column.needed:
            yield column.name, pl.col(column.name).is_null()


def _of_kinds(form: Form) -> Iterator[Check]:
    """Keys that a kind of record does not have, must have, or has with other words."""
    kind = pl.col("kind")
    for column in form.table.columns:
        if not column.uses[0].kind:
            continue
        here, told = form.column(column.name), form.has(column.name)
        kinds = [use.kind for use in column.uses]
        if told and len(kinds) < len(record_kinds()):
            yield column.name, here.is_not_null() & ~kind.is_in(kinds)
        needing = [use.kind for use in column.uses if use.needed]
        if needing and not column.needed:
            yield column.name, here.is_null() & kind.is_in(needing)
        if told and column.kind == "word":
            yield from _words_of_kinds(column, here, kind)
    for day, instant in (("from", "from_at"), ("until", "until_at")):
        if form.has(day, instant):
            yield instant, pl.col(day).is_not_null() & pl.col(instant).is_not_null()


def _words_of_kinds(column: Column, here: pl.Expr, kind: pl.Expr) -> Iterator[Check]:
    for use in column.uses:
        if set(use.words) == set(column.words):
            continue
        other = [word for word in column.words if word not in use.words]
        word = pl.element() if column.held == "many" else here
        odd = here.list.eval(word.is_in(other)).list.any() if column.held == "many" else word.is_in(other)
        yield column.name, (kind == use.kind) & odd


def _times(form: Form) -> Iterator[Check]:
    if form.has("known_at"):
        yield "known_at", pl.col("known_at") < pl.col("at")
    if form.has("from", "until"):
        yield "until", pl.col("until") < pl.col("from")
    if form.has("from_at", "until_at"):
        yield "until_at", pl.col("until_at") <= pl.col("from_at")


def _bearers(form: Form) -> Iterator[Check]:
    """A status says whose it is, an act what was done."""
    kind, nobody = pl.col("kind"), form.column("address").is_null()
    if form.has("status"):
        status = pl.col("status")
        of_address = status.is_in(sorted(ADDRESS_STATUSES))
        lacks = nobody & (of_address | form.column("party").is_null())
        yield "status", (kind == "status") & ~status.is_in(sorted(CLAIM_STATUSES)) & lacks
    yield "act", (kind == "act") & form.column("act").is_null() & form.column("action").is_null()


def _sums(form: Form) -> Iterator[Check]:
    """Amounts of an installment that do not fit together."""
    money = {name: _money(form, name) for name in ("amount", "principal", "interest", "fees", "paid")}
    parts = [money[name] for name in ("principal", "interest", "fees")]
    told = pl.any_horizontal(part.is_not_null() for part in parts)
    total = parts[0].fill_null(0) + parts[1].fill_null(0) + parts[2].fill_null(0)
    amount = money["amount"]
    whole = parts[0].is_not_null() & parts[1].is_not_null()
    yield "amount", amount.is_null() & ~told
    yield "amount", (total > amount) | (whole & (total != amount))
    yield "paid", money["paid"] > pl.coalesce(amount, total)
    if form.has("paid_on"):
        yield "paid_on", pl.col("paid_on").is_not_null() & money["paid"].is_null()


def _money(form: Form, name: str) -> pl.Expr:
    kind = pl.Decimal(38, form.places)
    return pl.col(name).cast(kind, strict=False) if form.has(name) else pl.lit(None, dtype=kind)
