"""Tables in a folder: `loans.parquet`, `ledger.csv`, or folders of such files (`ledger/`), read a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]
import pyarrow.csv as pa_csv  # type: ignore[import-untyped,unused-ignore]
import pyarrow.parquet as pa_parquet  # type: ignore[import-untyped,unused-ignore]

from ..diagnostics import Diagnostic, error, listed, near
from ..errors import TableError
from .casting import is_text
from .tables import NAMES, is_ignored

ENDINGS: Final = (".parquet", ".csv")
BATCH: Final = 262_144
"""Rows that are read at a time."""
BLOCK: Final = 1 << 24
"""Bytes of a CSV file that are read at a time."""

_UNREADABLE: Final = (
    *(pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowKeyError, OSError, UnicodeDecodeError),
    pl.exceptions.InvalidOperationError,
)


@dataclass(frozen=True)
class Table:
    """The files of one table, in the order of their names; all Parquet or all CSV."""

    name: str
    files: tuple[Path, ...]

    @property
    def is_text(self) -> bool:
        return self.files[0].suffix == ".csv"

    @cached_property
    def empty(self) -> pl.DataFrame:
        """The table's columns without a row: of kinds that hold what all files tell. Raises `TableError` where a file
        has other columns than the first, or one of a kind that does not go with it."""
        first, *others = (pl.DataFrame(_schema(path).empty_table()).schema for path in self.files)
        kinds = dict(first)
        for path, schema in zip(self.files[1:], others, strict=True):
            if schema.keys() != first.keys():
                raise _unreadable(path, f"its columns are not those of {self.files[0].name}")
            for name, kind in schema.items():
                both = _both(kinds[name], kind)
                if both is None:
                    raise _unreadable(path, f"its `{name}` is `{kind}`, that of {self.files[0].name} `{first[name]}`")
                kinds[name] = both
        return pl.DataFrame(schema=kinds)

    @cached_property
    def steps(self) -> int:
        """In how many steps it is read."""
        return sum(1 if path.suffix == ".csv" else _parquet(path).num_row_groups for path in self.files)

    def batches(self) -> Iterator[tuple[Path, bool, pl.DataFrame]]:
        """The rows, some at a time, with their file and whether a step ends with them. Raises `TableError`."""
        kinds = self.empty.schema
        for path in self.files:
            try:
                for ends, batch in _batches(path):
                    rows = pl.DataFrame(batch.select(list(kinds)))
                    other = pl.Schema({name: kind for name, kind in kinds.items() if rows.schema[name] != kind})
                    yield path, ends, rows.cast(other)
            except _UNREADABLE as wrong:
                raise _unreadable(path, wrong) from wrong

    def count(self) -> int:
        """How many rows there are, at most."""
        return sum(_lines(path) if path.suffix == ".csv" else _parquet(path).metadata.num_rows for path in self.files)


def tables_in(folder: Path) -> dict[str, Table]:
    """The tables of a folder, by name. Raises `TableError` where there is no folder or it has no `loans`."""
    if not folder.is_dir():
        raise TableError([error("file-not-found", None, path=str(folder), file=str(folder))])
    _check_names(folder)
    found: dict[str, Table] = {}
    for name in NAMES:
        files = [path for ending in ENDINGS if (path := folder / f"{name}{ending}").is_file()]
        inside = folder / name
        files += sorted(path for path in inside.glob("*") if path.suffix in ENDINGS and path.name[0] not in "._")
        if len({path.suffix for path in files}) > 1:
            raise _unreadable(files[1], f"{files[0].name} is of the same table and of another format")
        if files:
            found[name] = Table(name, tuple(files))
    if "loans" not in found:
        raise TableError([error("missing-table", None, path=str(folder / "loans"), table="loans")])
    return found


def _both(one: pl.DataType, other: pl.DataType) -> pl.DataType | None:
    """A kind that holds what columns of two kinds tell; None where there is none."""
    if one == other or isinstance(other, pl.Null):
        return one
    if isinstance(one, pl.Null):
        return other
    if is_text(one) and is_text(other):
        return pl.String()
    if one.is_signed_integer() and other.is_signed_integer():
        return pl.Int64()
    if isinstance(one, pl.Decimal) and isinstance(other, pl.Decimal):
        return pl.Decimal(38, max(one.scale, other.scale))
    return None


def _check_names(folder: Path) -> None:
    """A table under another name would count as one of which nothing was told."""
    wrong: list[Diagnostic] = []
    for path in sorted(folder.iterdir()):
        name = path.stem if path.is_file() else path.name
        is_table = path.suffix in ENDINGS if path.is_file() else any(one.suffix in ENDINGS for one in path.iterdir())
        if is_table and name not in NAMES and name[0] not in "._" and not is_ignored(name):
            close = near(name, NAMES)
            more = {"near": close} if close else {}
            wrong.append(error("unknown-table", None, path=str(path), name=name, known=listed(NAMES), **more))
    if wrong:
        raise TableError(wrong)


def _unreadable(path: Path, wrong: object) -> TableError:
    why = (str(wrong).strip().splitlines() or ["—"])[0]
    return TableError([error("not-a-table", None, path=str(path), file=str(path), why=why[:200])])


def _schema(path: Path) -> pa.Schema:
    try:
        if path.suffix == ".csv":
            names = pa_csv.open_csv(path, read_options=_reading()).schema.names
            return pa.schema([pa.field(name, pa.string()) for name in names])
        return _parquet(path).schema_arrow
    except _UNREADABLE as wrong:
        raise _unreadable(path, wrong) from wrong


def _parquet(path: Path) -> Any:
    try:
        return pa_parquet.ParquetFile(path)
    except _UNREADABLE as wrong:
        raise _unreadable(path, wrong) from wrong


def _reading() -> Any:
    return pa_csv.ReadOptions(block_size=BLOCK, use_threads=False)


def _batches(path: Path) -> Iterator[tuple[bool, Any]]:
    if path.suffix == ".csv":
        yield from _of_csv(path)
        return
    file = _parquet(path)
    for group in range(file.num_row_groups):
        rows, seen = file.metadata.row_group(group).num_rows, 0
        for batch in file.iter_batches(batch_size=BATCH, row_groups=[group]):
            seen += batch.num_rows
            yield seen >= rows, batch


def _of_csv(path: Path) -> Iterator[tuple[bool, Any]]:
    """Every value as the text that is written; what is empty was not told."""
    kinds = pa_csv.ConvertOptions(
        column_types={name: pa.string() for name in _schema(path).names}, null_values=[""], strings_can_be_null=True
    )
    parsing = pa_csv.ParseOptions(newlines_in_values=True)
    last = None
    for batch in pa_csv.open_csv(path, read_options=_reading(), parse_options=parsing, convert_options=kinds):
        if last is not None:
            yield False, last
        last = batch
    if last is not None:
        yield True, last


def _lines(path: Path) -> int:
    count = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            count += block.count(b"\n")
    return count
