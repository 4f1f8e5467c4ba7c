"""The facts of many loans as columns: as told, of the borrower, derived from the installments, and declared inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import polars as pl

from ..codegen.variant import File, Source
from ..diagnostics import near
from ..facts import FACT_KINDS
from ..ir import Compare, Cond, Leaf, Near, Told, Within, leaves_of
from ..rules import Input
from .arrays import nowhere
from .settling import DERIVED
from .wants import FactColumn

FINDING: Final = "finding."
DECIMAL: Final = pl.Decimal(38, 18)
_INTEGER: Final = r"\A[+-]?[0-9]{1,18}\z"
_DECIMAL: Final = r"\A[+-]?[0-9]{1,18}(\.[0-9]{1,18})?\z"
_DATE: Final = r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z"


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Columns by name, one row a loan; which of them is which fact; and the loans of which one is told wrongly."""

    columns: dict[str, pl.Series]
    known: dict[tuple[int, str], FactColumn]
    odd: pl.Series


def facts_asked(source: Source) -> tuple[tuple[int, str], ...]:
    """Every fact that some rule asks for: the number of the file that declares it (0 for those of the loan), and its
    name."""
    return tuple(dict.fromkeys(_asked(source)))


def _asked(source: Source) -> Iterator[tuple[int, str]]:
    for file in source.files:
        names = [name for leaf in _leaves(source, file) for name in _named(leaf)]
        names += [
            name for told in file.names.dates for base in told.bases for name in (base.fact, base.later_than) if name
        ]
        for name in names:
            if not name.startswith(("party.", FINDING)):
                yield (file.number if file.names.input(name) is not None else 0, name)


def _named(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case Compare() | Told() | Near():
            return (leaf.fact,)
        case Within():
            return ("loan.governing_law",)
        case _:
            return ()


def _leaves(source: Source, file: File) -> Iterator[Leaf]:
    for cond in _conditions(source, file):
        yield from leaves_of(cond)


def _conditions(source: Source, file: File) -> Iterator[Cond]:
    pack, playbook = file.pack, source.playbook
    yield from (cond for _, cond in file.names.marks)
    if pack is None:
        yield playbook.scope
        yield from (stage.when for stage in playbook.stages)
        yield from (action.when for action in playbook.actions)
        yield from (pause.when for pause in playbook.pauses)
        return
    yield pack.scope
    for guard in pack.guards:
        told = (guard.scope, guard.applies, guard.forbids, guard.lifted, guard.rebutted)
        yield from (cond for cond in told if cond is not None)


def told_facts(
    asked: tuple[tuple[int, str], ...],
    source: Source,
    loans: pl.DataFrame,
    parties: pl.DataFrame,
    installments: pl.DataFrame,
    derived: dict[str, pl.Series],
) -> Facts:
    """The facts of loans that are numbered from 0; derived ones are given."""
    columns: dict[str, pl.Series] = {}
    known: dict[tuple[int, str], FactColumn] = {}
    odd = nowhere(loans.height)
    inputs = [name for _, name in asked]
    for number, name in asked:
        given = source.files[number].names.input(name)
        column = f"fact_{name}" if inputs.count(name) == 1 else f"fact_{name}@{number}"
        if given is not None:
            told, wrong = _input(given, loans)
            kind, nothing = given.kind, False
            odd = odd | wrong
        elif name in DERIVED:
            told, kind, nothing = derived[name], FACT_KINDS[name], True
        else:
            told, kind, nothing = _of_loan(name, loans, parties, installments), FACT_KINDS.get(name, "text"), False
        columns[column] = told.alias(column)
        known[number, name] = _column(column, told, str(kind), nothing=nothing)
    return Facts(columns, known, odd)


def misnamed(inputs: Iterable[Input], loans: pl.DataFrame) -> pl.Series:
    """The loans that tell a fact which nobody declares and which is a slip for one that they do not tell: refused."""
    declared = {given.name for given in inputs}
    found = nowhere(loans.height)
    for column in loans.columns:
        name = column.removeprefix("fact_")
        if name == column or name in declared:
            continue
        for meant in (one for one in declared if near(name, {one}) is not None):
            silent = loans[f"fact_{meant}"].is_null() if f"fact_{meant}" in loans.columns else ~nowhere(loans.height)
            found = found | (loans[column].is_not_null() & silent)
    return found


def _column(name: str, told: pl.Series, kind: str, *, nothing: bool) -> FactColumn:
    nulls = told.null_count()
    if nothing or not nulls:
        return FactColumn(name, kind, False, not nulls)
    return FactColumn(name, kind, True if nulls == len(told) else pl.col(name).is_null())


def _of_loan(name: str, loans: pl.DataFrame, parties: pl.DataFrame, installments: pl.DataFrame) -> pl.Series:
    if name == "borrower.kind":
        return _borrowers_kind(parties, loans.height)
    field = name.removeprefix("loan.")
    if field == "id":
        return loans["loan_id"].cast(pl.String)
    told = loans[field]
    if name == "loan.maturity" and told.null_count() and installments.height:
        last = installments.group_by("loan").agg(pl.col("due").max())
        due = pl.Series("due", [None], pl.Date).new_from_index(0, loans.height).scatter(last["loan"], last["due"])
        return told.fill_null(due)
    return told


def _borrowers_kind(parties: pl.DataFrame, height: int) -> pl.Series:
    """The kind of a loan's borrowers, where all have one."""
    kinds = parties.filter(pl.col("role") == "borrower").select("loan", pl.col("kind").cast(pl.String))
    one = kinds.group_by("loan").agg(pl.col("kind").first(), pl.col("kind").n_unique().alias("different"))
    one = one.filter((pl.col("different") == 1) & pl.col("kind").is_not_null())
    none = pl.Series("kind", [None], pl.String).new_from_index(0, height)
    return none.scatter(one["loan"], one["kind"]) if one.height else none


def _input(given: Input, loans: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """A declared input with its assumption, and where it is told as another kind."""
    name = f"fact_{given.name}"
    if name not in loans.columns:
        raw = pl.Series(name, [None], pl.String).new_from_index(0, loans.height)
    else:
        raw = loans[name]
    read = loans.select(_typed(raw, given.kind).alias(name)).to_series()
    wrong = raw.is_not_null() & read.is_null()
    if given.assume is not None:
        assumed = pl.select(_assumed(given.assume, read.dtype)).to_series()[0]
        read = read.fill_null(pl.Series([assumed], dtype=read.dtype).new_from_index(0, len(read)))
    return read, wrong


def _assumed(value: str | int | bool | Decimal | date, kind: pl.DataType) -> pl.Expr:
    return pl.lit(value).cast(kind)


def _typed(raw: pl.Series, kind: str) -> pl.Expr:
    told = pl.lit(raw)
    given = raw.dtype
    text = (
        told.cast(pl.String)
        if given != pl.Boolean
        else pl.when(told).then(pl.lit("true")).when(~told).then(pl.lit("false"))
    )
    match kind:
        case "boolean":
            return told if given == pl.Boolean else pl.when(text == "true").then(True).when(text == "false").then(False)
        case "integer":
            if given.is_integer():
                return told.cast(pl.Int64)
            return pl.when(text.str.contains(_INTEGER)).then(text.str.strip_prefix("+")).cast(pl.Int64, strict=False)
        case "decimal":
            if given.is_integer() or given.is_decimal():
                return told.cast(DECIMAL)
            return pl.when(text.str.contains(_DECIMAL)).then(text.str.strip_prefix("+")).cast(DECIMAL, strict=False)
        case "date":
            if given == pl.Date:
                return told
            return pl.when(text.str.contains(_DATE)).then(text).str.to_date("%Y-%m-%d", strict=False)
        case _:
            return text
