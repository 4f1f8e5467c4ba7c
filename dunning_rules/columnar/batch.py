"""A portfolio larger than memory: split once by loan into parts on disk, each part answered and written by itself."""

from __future__ import annotations

import json
import shutil
import tempfile
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]

from .byrows import Asking, Instant, instant_text
from .checked import checked
from .decide import decide_tables
from .decided import Decided, Summary
from .folders import Table, tables_in
from .reading import read_tables
from .tables import LOAN_ID, NAMES

PART: Final = 50_000
"""Loans of a part, unless told otherwise: about as much is held in memory at a time."""
SLICE: Final = 4096
"""So many rows are written to a part at a time: more of them are held for that until there are as many as `HELD`."""
HELD: Final = 1 << 20
NUMBER: Final = "meta_number"
"""A row's number in its table while the table is in parts."""
Progress = Callable[[int, int], None]
Format = Literal["parquet", "csv"]


@dataclass(slots=True)
class _Steps:
    """How far the work is."""

    of: int
    progress: Progress | None
    done: int = 0

    def step(self) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.of)


@dataclass(slots=True)
class _Origin:
    """Where the rows of a table came from: its files, and the number of the first row of each."""

    files: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def of(self, number: int) -> tuple[str, int]:
        """The file of a row, and its number there, from 1."""
        at = bisect_right(self.starts, number) - 1
        return self.files[at], number - self.starts[at] + 1


def decide_folder(
    playbooks: Asking,
    folder: Path,
    out: Path,
    *,
    as_of: Instant,
    law_on: date | None = None,
    part: int = PART,
    written: Format = "parquet",
    lang: str = "en",
    progress: Progress | None = None,
) -> Summary:
    """Answers the tables of a folder into a new folder: `candidates/`, `refused.csv`, `summary.json`.

    Tables are Parquet or CSV, one file or a folder of files each. `out` must not exist; it appears whole when all is
    done, and not at all where anything stops the work. Raises `TableError`, `SnapshotError` for `as_of`, `OSError`.
    """
    text = instant_text(as_of)
    tables = tables_in(folder)
    texts = any(table.is_text for table in tables.values())
    read_tables({name: table.empty for name, table in tables.items()}, texts=texts)
    parts = max(1, -(-tables["loans"].count() // part))
    steps = _Steps(sum(table.steps for table in tables.values()) + parts, progress)
    out.parent.mkdir(parents=True, exist_ok=True)
    with _whole_or_not(out) as (made, scratch):
        origins = {name: _split(table, scratch, parts, steps) for name, table in tables.items()}
        summary = Summary()
        with closing(_Writing(made, written, lang, origins)) as writing:
            for number in range(parts):
                frames = {name: _part(tables[name], scratch, number) for name in tables}
                told = decide_tables(playbooks, checked(frames, texts=texts), as_of=text, law_on=law_on)
                writing.write(number, told, frames)
                summary += told.summary()
                _forget(scratch, number)
                steps.step()
        shown = {"as_of": text, **summary.to_dict()}
        (made / "summary.json").write_text(json.dumps(shown, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return summary


@contextmanager
def _whole_or_not(out: Path) -> Iterator[tuple[Path, Path]]:
    """A folder that takes its name only at the end, and one for what is needed meanwhile; both beside `out`."""
    scratch = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        made, parts = scratch / "made", scratch / "parts"
        made.mkdir()
        parts.mkdir()
        yield made, parts
        made.rename(out)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


# --- into parts -----------------------------------------------------------------------------------------------------


def _split(table: Table, scratch: Path, parts: int, steps: _Steps) -> _Origin:
    """Writes every row into the part of its loan; a part holds all rows of its loans."""
    origin, seen = _Origin(), 0
    with ExitStack() as open_files:
        writers: dict[int, Any] = {}

        def write(rows: pl.DataFrame) -> None:
            for number, mine in _by_part(rows, parts):
                told = mine.to_arrow(compat_level=pl.CompatLevel.oldest())
                if number not in writers:
                    sink = pa.OSFile(str(_path(scratch, table.name, number)), "wb")
                    open_files.callback(sink.close)
                    writers[number] = open_files.enter_context(pa.ipc.new_stream(sink, told.schema))
                writers[number].write_table(told)

        held: list[pl.DataFrame] = []
        for path, ends, batch in table.batches():
            if str(path) not in origin.files[-1:]:
                origin.files.append(str(path))
                origin.starts.append(seen)
            numbers = pl.int_range(seen, seen + len(batch), dtype=pl.Int64, eager=True).alias(NUMBER)
            seen += len(batch)
            rows = batch.with_columns(numbers)
            held.append(rows)
            if sum(map(len, held)) >= min(parts * SLICE, HELD):
                write(pl.concat(held))
                held.clear()
            if ends:
                steps.step()
        if held:
            write(pl.concat(held))
    return origin


def _by_part(rows: pl.DataFrame, parts: int) -> Iterator[tuple[int, pl.DataFrame]]:
    if parts == 1:
        yield 0, rows
        return
    key = pl.col(LOAN_ID)
    key = key.cast(pl.Int64) if rows.schema[LOAN_ID].is_integer() else key.cast(pl.String)
    numbered = rows.with_columns((key.hash(0) % parts).alias("meta_part"))
    for (number,), some in numbered.partition_by("meta_part", as_dict=True, include_key=False).items():
        yield int(number), some


def _path(scratch: Path, table: str, number: int) -> Path:
    return scratch / f"{table}-{number}.arrows"


def _part(table: Table, scratch: Path, number: int) -> pl.DataFrame:
    path = _path(scratch, table.name, number)
    if not path.exists():
        return table.empty.with_columns(pl.lit(None, dtype=pl.Int64).alias(NUMBER))
    with pa.OSFile(str(path), "rb") as source:
        return pl.DataFrame(pa.ipc.open_stream(source).read_all())


def _forget(scratch: Path, number: int) -> None:
    for name in NAMES:
        _path(scratch, name, number).unlink(missing_ok=True)


# --- out of them ----------------------------------------------------------------------------------------------------


class _Writing:
    """The files of the answer while parts are added to them."""

    def __init__(self, made: Path, written: Format, lang: str, origins: Mapping[str, _Origin]) -> None:
        self.folder, self.written, self.lang, self.origins = made / "candidates", written, lang, origins
        self.folder.mkdir()
        self.refused = (made / "refused.csv").open("wb")
        self.begun = False

    def write(self, number: int, told: Decided, frames: Mapping[str, pl.DataFrame]) -> None:
        """One part: a file of candidates, and lines of what was refused with the files and rows where it stands."""
        path = self.folder / f"part-{number:05}.{self.written}"
        if self.written == "parquet":
            told.candidates.write_parquet(path)
        else:
            lists = pl.selectors.list()
            told.candidates.with_columns(lists.list.join(";")).write_csv(path)
        refused = self._placed(told.refused, frames)
        if len(refused) or not self.begun:
            refused.write_csv(self.refused, include_header=not self.begun)
            self.begun = True

    def _placed(self, refused: pl.DataFrame, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
        places = [self._place(frames, table, row) for table, row in refused.select("table", "row").iter_rows()]
        suffix = "_zh" if self.lang == "zh" else ""
        return refused.select(
            pl.col(LOAN_ID).cast(pl.String),
            "table",
            pl.Series("file", [file for file, _ in places], dtype=pl.String),
            pl.Series("row", [row for _, row in places], dtype=pl.Int64),
            "column",
            "code",
            pl.col(f"message{suffix}").alias("message"),
            pl.col(f"help{suffix}").alias("help"),
        )

    def _place(self, frames: Mapping[str, pl.DataFrame], table: str, row: int | None) -> tuple[str | None, int | None]:
        return (None, None) if row is None else self.origins[table].of(frames[table][NUMBER][row])

    def close(self) -> None:
        self.refused.close()
