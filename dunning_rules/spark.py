"""A portfolio in Spark (extra `spark`): groups of loans go as Arrow tables to the columnar reader, one call each."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache, reduce
from operator import add
from typing import Final

import polars as pl
import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as sf
from pyspark.sql import types as st
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.storagelevel import StorageLevel

from .columnar.byrows import Instant, instant_text
from .columnar.decide import decide_tables as decide_columns
from .columnar.decided import CANDIDATES, REFUSED, Decided, Summary
from .columnar.reading import LOAN, ROW, read_tables
from .columnar.tables import IGNORED, LOAN_ID, NAMES
from .engine import Playbook
from .loading import Loaded
from .registry import Playbooks
from .version import VERSION

__all__ = ["DecidedInSpark", "decide_tables"]

LOANS_TOGETHER: Final = 50_000
"""So many loans are answered by one call of Python: enough that what a call costs is spread, few enough for memory."""

_GROUP, _TABLE = "group", "table"
_CANDIDATE, _REFUSED, _SUMMARY = "candidate", "refused", "summary"
_TEXTS: Final = st.ArrayType(st.StringType())
_AS_TEXT: Final = "json:"
"""Begins the place of a list of texts, which travels as JSON: Spark adds up the size of a batch at every row, and lists
make that sum dear."""


@dataclass(frozen=True, slots=True, eq=False)
class DecidedInSpark:
    """What a portfolio may be asked to do at one instant, as lazy Spark frames.

    `answers` has one row for each candidate, refusal and group of loans; the other frames are parts of it, so whoever
    reads more than one of them persists it first, or all is worked out again.
    """

    answers: DataFrame

    @property
    def candidates(self) -> DataFrame:
        """As `columnar.Decided.candidates`, with `status` as text; in no order."""
        return self._part(_CANDIDATE)

    @property
    def refused(self) -> DataFrame:
        """Why a loan was not answered, and rows of loans that are not listed: as `columnar.Decided.refused`, without
        the numbers of rows, which Spark does not have."""
        return self._part(_REFUSED)

    def summary(self) -> Summary:
        """The counts of the run. Runs the job unless it is persisted."""
        told = self.answers.where(sf.col(_SUMMARY).isNotNull()).select(_SUMMARY).collect()
        return reduce(add, (Summary(**json.loads(row[0])) for row in told), Summary())

    def persist(self, level: StorageLevel = StorageLevel.MEMORY_AND_DISK) -> DecidedInSpark:
        """Keeps the answers once they are worked out; `answers.unpersist()` lets them go."""
        return DecidedInSpark(self.answers.persist(level))

    def _part(self, name: str) -> DataFrame:
        return self.answers.where(sf.col(name).isNotNull()).select(LOAN_ID, f"{name}.*")


def decide_tables(
    playbooks: Playbook | Playbooks | Sequence[Playbook],
    tables: Mapping[str, DataFrame | None],
    *,
    as_of: Instant,
    law_on: date | None = None,
    groups: int | None = None,
) -> DecidedInSpark:
    """What `decide` says of every loan at one instant: `columnar.decide_tables` over Spark frames of the same columns.

    Spark brings the rows of a loan together, by the hash of its id; each group of loans is answered at once. `groups`
    says how many there are; without it the loans are counted, which reads that table once more. Raises `TableError` for
    tables, columns or kinds that are not as published; whatever is wrong with single rows comes out in `refused`.
    """
    given = {name: _without_ignored(frame) for name, frame in tables.items() if frame is not None}
    _check(given)
    layout = _Layout.of(given)
    if groups is None:
        groups = max(1, -(-given["loans"].count() // LOANS_TOGETHER))
    id_type = _id_type(given["loans"])
    schema = _answers_schema(id_type)
    shipped = shipped_with(playbooks, as_of=as_of, law_on=law_on, columns=layout.columns)
    arrow = to_arrow_schema(schema, timezone="UTC")

    def answered(group: pa.Table) -> pa.Table:
        return _answered(group, shipped, arrow)

    rows = layout.rows(given, id_type)
    grouped = rows.groupBy(sf.pmod(sf.xxhash64(LOAN_ID), sf.lit(groups)).alias(_GROUP))
    return DecidedInSpark(grouped.applyInArrow(answered, schema))


# --- on the driver ---------------------------------------------------------------------------------------------------


def _without_ignored(frame: DataFrame) -> DataFrame:
    return frame.drop(*(name for name in frame.columns if name == IGNORED or name.startswith(f"{IGNORED}_")))


def _check(given: Mapping[str, DataFrame]) -> None:
    """The tables' names, columns and kinds, before any work is done."""
    read_tables({name: _empty(frame) for name, frame in given.items()})


def _empty(frame: DataFrame) -> pa.Table:
    return to_arrow_schema(frame.schema, timezone="UTC").empty_table()


def _id_type(loans: DataFrame) -> st.DataType:
    kind = loans.schema[LOAN_ID].dataType
    return st.LongType() if isinstance(kind, st.IntegralType) else st.StringType()


def _answers_schema(id_type: st.DataType) -> st.StructType:
    def fields(columns: Mapping[str, pl.DataType]) -> st.StructType:
        kinds = {name: _TEXTS if isinstance(kind, pl.List) else st.StringType() for name, kind in columns.items()}
        return st.StructType([st.StructField(name, kind) for name, kind in kinds.items() if name not in (LOAN, ROW)])

    return st.StructType(
        [
            st.StructField(LOAN_ID, id_type),
            st.StructField(_CANDIDATE, fields(CANDIDATES)),
            st.StructField(_REFUSED, fields(REFUSED)),
            st.StructField(_SUMMARY, st.StringType()),
        ]
    )


@dataclass(frozen=True, slots=True)
class _Layout:
    """How six tables lie in one: columns of the same kind share a place, so that a row has few that are empty.

    `places` are the shared columns with their kinds; `columns` tells for each table which of its columns lies where.
    """

    places: Mapping[str, st.DataType]
    columns: Mapping[str, Mapping[str, str]]

    @staticmethod
    def of(given: Mapping[str, DataFrame]) -> _Layout:
        places: dict[str, st.DataType] = {}
        columns: dict[str, Mapping[str, str]] = {}
        for name, frame in given.items():
            used: dict[str, int] = {}
            mine: dict[str, str] = {}
            for field in frame.schema:
                if field.name == LOAN_ID:
                    continue
                listed = field.dataType.simpleString() == _TEXTS.simpleString()
                kind = f"{_AS_TEXT}string" if listed else field.dataType.simpleString()
                place = f"{kind} {used.setdefault(kind, 0)}"
                used[kind] += 1
                places.setdefault(place, st.StringType() if listed else field.dataType)
                mine[field.name] = place
            columns[name] = mine
        return _Layout(places, columns)

    def rows(self, given: Mapping[str, DataFrame], id_type: st.DataType) -> DataFrame:
        """The rows of all tables, each with the number of its table."""
        return reduce(DataFrame.unionAll, (self._rows(name, frame, id_type) for name, frame in given.items()))

    def _rows(self, name: str, frame: DataFrame, id_type: st.DataType) -> DataFrame:
        held = {place: key for key, place in self.columns[name].items()}
        kept = [
            (_sent(held[place], place) if place in held else sf.lit(None).cast(kind)).alias(place)
            for place, kind in self.places.items()
        ]
        number = sf.lit(NAMES.index(name)).cast(st.ByteType()).alias(_TABLE)
        return frame.select(number, sf.col(LOAN_ID).cast(id_type).alias(LOAN_ID), *kept)


def _sent(name: str, place: str) -> Column:
    column = sf.col(f"`{name}`")
    return sf.to_json(column) if place.startswith(_AS_TEXT) else column


@dataclass(frozen=True, slots=True)
class Shipped:
    """What the driver sends with the job: the rules of the playbooks, which need no file, and how the rows lie."""

    version: str
    playbooks: bytes
    alone: bool
    as_of: str
    law_on: date | None
    columns: Mapping[str, Mapping[str, str]]


def shipped_with(
    playbooks: Playbook | Playbooks | Sequence[Playbook],
    *,
    as_of: Instant,
    law_on: date | None,
    columns: Mapping[str, Mapping[str, str]],
) -> Shipped:
    """What is sent; raises `SnapshotError` for what is no instant."""
    several = playbooks.all if isinstance(playbooks, Playbooks) else playbooks
    found = [several] if isinstance(several, Playbook) else several
    rules = pickle.dumps([Loaded(book.rules, book.packs) for book in found])
    return Shipped(VERSION, rules, isinstance(several, Playbook), instant_text(as_of), law_on, columns)


# --- on the workers --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _made(playbooks: bytes) -> tuple[Playbook, ...]:
    """The playbooks that were sent, made ready once in a process."""
    return tuple(Playbook(loaded) for loaded in pickle.loads(playbooks))


def books_of(shipped: Shipped) -> Playbook | Sequence[Playbook]:
    """The playbooks that were sent. Raises `RuntimeError` where this is another version of the library."""
    if shipped.version != VERSION:
        raise RuntimeError(f"dunning-rules {VERSION} is installed here, {shipped.version} where the job was started")
    books = _made(shipped.playbooks)
    return books[0] if shipped.alone else books


def _answered(group: pa.Table, shipped: Shipped, schema: pa.Schema) -> pa.Table:
    tables = dict(_unpacked(pl.DataFrame(group), shipped.columns))
    decided = decide_columns(books_of(shipped), tables, as_of=shipped.as_of, law_on=shipped.law_on)
    return pa.concat_tables(_packed(decided, schema))


def _unpacked(rows: pl.DataFrame, columns: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, pl.DataFrame]]:
    for name, held in columns.items():
        mine = rows.filter(pl.col(_TABLE) == NAMES.index(name))
        yield name, mine.select(LOAN_ID, *(_received(place).alias(key) for key, place in held.items()))


def _received(place: str) -> pl.Expr:
    column = pl.col(place)
    return column.str.json_decode(pl.List(pl.String)) if place.startswith(_AS_TEXT) else column


def _packed(decided: Decided, schema: pa.Schema) -> Iterator[pa.Table]:
    """Candidates, refusals and the summary as rows of one table."""
    for name, frame in ((_CANDIDATE, decided.candidates), (_REFUSED, decided.refused)):
        kind = schema.field(name).type
        told = frame.with_columns(pl.col(pl.Enum).cast(pl.String)).to_arrow(compat_level=pl.CompatLevel.oldest())
        columns = [told[field.name].combine_chunks().cast(field.type) for field in kind]
        yield _filled(schema, {LOAN_ID: told[LOAN_ID], name: pa.StructArray.from_arrays(columns, fields=list(kind))})
    counts = json.dumps(asdict(decided.summary()))
    yield _filled(schema, {LOAN_ID: pa.nulls(1), _SUMMARY: pa.array([counts])})


def _filled(schema: pa.Schema, told: Mapping[str, pa.Array]) -> pa.Table:
    size = len(told[LOAN_ID])
    columns = [
        told[field.name].cast(field.type) if field.name in told else pa.nulls(size, field.type) for field in schema
    ]
    return pa.table(columns, schema=schema)
