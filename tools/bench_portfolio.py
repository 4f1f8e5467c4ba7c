"""Measures a portfolio: the library's columns against the same by hand in Polars, DuckDB and numpy, in one run.

`python tools/bench_portfolio.py [--loans N] [--rounds N] [--full] [--spark]`; `tools/bench.py` runs it too. Rounds are
interleaved; before anything is timed, the answers of all are compared with one another and with `decide`. Peak memory
is that of a process of its own, from Parquet files to answers.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import polars as pl  # noqa: E402
from figures import Section, section  # noqa: E402
from measuring import called, interleaved  # noqa: E402

from dunning_rules import Playbook, load_snapshot  # noqa: E402
from dunning_rules.columnar import decide as columns  # noqa: E402
from dunning_rules.columnar.batch import PART, decide_folder  # noqa: E402
from dunning_rules.columnar.checked import Checked, checked, checked_rows  # noqa: E402
from dunning_rules.columnar.scanned import AT_ONCE, scanned  # noqa: E402
from tests.benchmarks import (  # noqa: E402
    columnar_answers,
    columnar_duckdb,
    columnar_loans,
    columnar_numpy,
    columnar_polars,
    one_loan,
)

LOANS, FULL, ROUNDS = 200_000, 1_000_000, 5
GROWING = (10_000, 100_000, 1_000_000)
GROWN = {10_000: 15, 100_000: 7}
"""Rounds of the smaller ones, whose times vary most."""
IN_PARTS = {10_000: 9, 100_000: 5, 1_000_000: 3, 10_000_000: 1}
"""How often portfolios are answered part by part, by how many loans they have."""
BY_DECIDE = 500
"""So many loans are asked one by one, as the truth."""
SPARK_LOANS = 100_000
AS_OF = columnar_loans.AS_OF
BY_HAND = "by hand, Polars"
OURS = "decide_tables"
NUMBERS = "decide_tables, rows trusted, as numbers"
BATCH = "dunning batch"
LOTS = "decide_lots, lot by lot"
LOTS_AS_NUMBERS = "decide_lots, rows trusted, as numbers"
READERS = (BY_HAND, "by hand, numpy", "by hand, DuckDB", LOTS_AS_NUMBERS, LOTS, f"{OURS}, all answers kept")
"""What is asked of Parquet files for its memory, besides `dunning batch`."""

Case = Callable[[], object]


def measured_each(cases: Mapping[str, Case], rounds: int, loans: int) -> dict[str, list[float]]:
    """Nanoseconds a loan; each case is run once before."""
    for case in cases.values():
        case()
    found = interleaved({name: called(case) for name, case in cases.items()}, rounds)
    return {name: [1e9 * seconds / loans for seconds in readings] for name, readings in found.items()}


class Portfolio:
    """The measured portfolio in memory, and how each reader is asked of it."""

    def __init__(self, loans: int) -> None:
        self.loans = loans
        self.book = one_loan.book()
        self.arrow = columnar_loans.tables(loans)
        self.frames = {name: pl.from_arrow(table).lazy() for name, table in self.arrow.items()}
        self.eager = {name: frame.collect() for name, frame in self.frames.items()}
        self.trusted: Checked = checked(self.eager, trust=True)

    def told(self) -> Any:
        return in_numbers(self.book, self.trusted)

    def compare(self) -> str:
        """Raises `AssertionError` where two readers differ; tells the counts and a checksum over all answers."""
        wanted = columnar_polars.decide(self.frames, AS_OF)
        columnar_answers.same(wanted, columnar_numpy.decide(self.arrow, AS_OF))
        columnar_answers.same(wanted, columnar_duckdb.decide(self.arrow, AS_OF))
        decided = columns.decide_tables(self.book, self.eager, as_of=AS_OF)
        columnar_answers.same(wanted, columnar_answers.of_candidates(decided.candidates))
        some = columnar_loans.documents(self.arrow, range(min(BY_DECIDE, self.loans)))
        one_by_one = {
            int(one["loan"]["id"]): columnar_answers.numbered(self.book.decide(load_snapshot(one))) for one in some
        }
        columnar_answers.same(columnar_answers.frame(one_by_one), wanted.filter(pl.col("loan_id") < len(some)))
        by_row = ", ".join(f"{why} {loans}" for why, loans in decided.by_row.iter_rows()) or "none"
        checksum = columnar_answers.checksum(wanted)
        return f"  equal answers, checksum {checksum:016x}; by row: {by_row}\n  {columnar_answers.told(wanted)}"

    def whole(self) -> dict[str, Case]:
        """The whole job from raw records in memory, up to status and reasons as numbers."""
        return {
            BY_HAND: lambda: columnar_polars.decide(self.frames, AS_OF),
            "by hand, numpy": lambda: columnar_numpy.decide(self.arrow, AS_OF),
            "by hand, DuckDB": lambda: columnar_duckdb.decide(self.arrow, AS_OF),
            NUMBERS: self.told,
            "decide_tables, rows trusted, as texts": lambda: columns.decide_tables(
                self.book, self.trusted, as_of=AS_OF
            ),
            "decide_tables, rows checked, as texts": lambda: columns.decide_tables(self.book, self.eager, as_of=AS_OF),
        }

    def evaluation(self) -> dict[str, Case]:
        """What follows from what was counted, by itself."""
        counted = columnar_polars.counted(self.frames, AS_OF).collect()
        arrays = columnar_numpy.counted(self.arrow, AS_OF)
        database = columnar_duckdb.connected(self.arrow, AS_OF)
        columnar_duckdb.count(database, AS_OF)
        gathered: list[Any] = []
        evaluated = columns.evaluated

        def caught(one: Any) -> Any:
            gathered.append(one)
            return evaluated(one)

        with patch.object(columns, "evaluated", caught):
            self.told()
        return {
            BY_HAND: lambda: columnar_polars.answered(counted.lazy()).collect(),
            "by hand, numpy": lambda: columnar_numpy.answered(arrays),
            "by hand, DuckDB": lambda: columnar_duckdb.answer(database),
            OURS: lambda: [tuple(evaluated(one)) for one in gathered],
        }


def in_numbers(book: Playbook, trusted: Checked) -> Any:
    """What the library's columns say, before it is put into words."""
    return columns.columns_of([book], trusted, AS_OF.isoformat(), columnar_loans.NOW, None, speaking=False)


def measured(loans: int, rounds: int) -> Iterator[Section | str]:
    """Both measurements over a portfolio."""
    told = Portfolio(loans)
    records = len(told.arrow["ledger"])
    yield f"\na portfolio: {loans} loans, {records} records, asked at {AS_OF.isoformat()}, {rounds} rounds"
    yield told.compare()
    size = f"{loans:,} loans, {records:,} records"
    found = measured_each(told.evaluation(), rounds, loans)
    yield section(f"Evaluation on aggregated columns, {size}", "nanoseconds a loan", found)
    found = measured_each(told.whole(), rounds, loans)
    yield section(f"The whole job from raw records, {size}", "nanoseconds a loan", found)
    found = measured_each({"rows checked": lambda: checked(told.eager)}, rounds, loans)
    yield section(f"Checking the rows, apart, {size}", "nanoseconds a loan", found)


# --- sizes and memory, each in a process of its own ------------------------------------------------------------------


def by_name(name: str, folder: Path) -> int:
    """Runs one reader from Parquet files to answers, as many as it tells."""
    if name == BATCH:
        batch(folder)
        return 0
    scans = {path.name: pl.scan_parquet(path / "*.parquet") for path in folder.iterdir()}
    if name == LOTS:
        return sum(one.loans for one in columns.decide_lots(one_loan.book(), scans, as_of=AS_OF))
    if name == LOTS_AS_NUMBERS:
        lots = (checked_rows(read, trust=True) for read in scanned(scans, AT_ONCE))
        return sum(int(in_numbers(one_loan.book(), lot).height) for lot in lots)
    if name == OURS:
        frames = {path.name: pl.read_parquet(path / "*.parquet") for path in folder.iterdir()}
        return columns.decide_tables(one_loan.book(), frames, as_of=AS_OF).loans
    if name.startswith(OURS):
        return columns.decide_tables(one_loan.book(), scans, as_of=AS_OF).loans
    if name == BY_HAND:
        return columnar_polars.decide(scans, AS_OF).height
    if name == "by hand, numpy":
        return columnar_numpy.decide(columnar_loans.read(folder), AS_OF).height
    paths = {path.name: str(path / "*.parquet") for path in folder.iterdir()}
    return columnar_duckdb.decide(paths, AS_OF).height


def child(name: str, folder: Path) -> None:
    """Prints seconds and the largest memory (MiB)."""
    began = time.perf_counter()
    by_name(name, folder)
    print(time.perf_counter() - began, peak())


def peak() -> float:
    """The largest memory of this process (MiB). What `getrusage` tells counts that of the process it was begun by."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(*arguments: str) -> list[float]:
    done = subprocess.run([sys.executable, __file__, *arguments], stdout=subprocess.PIPE, check=True, cwd=ROOT)
    return [float(word) for word in done.stdout.split()]


def memory(loans: int) -> Iterator[Section]:
    """What each reader needs at its largest, from Parquet files to answers."""
    with tempfile.TemporaryDirectory() as folder:
        columnar_loans.write(Path(folder) / "in", loans)
        readings = {name: alone("--child", name, "--folder", f"{folder}/in") for name in READERS}
        readings[BATCH] = alone("--child", BATCH, "--folder", folder)  # it reads part by part
    peaks = {name: [peak] for name, (_, peak) in readings.items()}
    yield section(f"Peak memory of a process, Parquet to answers, {loans:,} loans", "MiB", peaks)


def growing(sizes: Sequence[int]) -> Iterator[Section]:
    """The time a loan takes as portfolios grow, beside the same by hand."""
    for loans in sizes:
        told = Portfolio(loans)
        by_hand = partial(columnar_polars.decide, told.frames, AS_OF)
        found = measured_each({BY_HAND: by_hand, NUMBERS: told.told}, GROWN.get(loans, 3), loans)
        yield section(f"As portfolios grow: {loans:,} loans", "nanoseconds a loan", found)


def in_parts(sizes: Mapping[int, int]) -> Iterator[Section]:
    """What `dunning batch` does, from Parquet to Parquet, over portfolios that grow beyond what it holds at once; each
    size in a process of its own, in which some loans were answered before."""
    times, peaks = dict[str, list[float]](), dict[str, list[float]]()
    for loans, rounds in sizes.items():
        with tempfile.TemporaryDirectory() as folder:
            columnar_loans.write(Path(folder) / "in", loans)
            columnar_loans.write(Path(folder) / "before", min(sizes))
            *seconds, largest = alone("--parts-child", str(rounds), "--folder", folder)
        times[f"{loans:,} loans, {_times(rounds)}"] = [1e9 * one / loans for one in seconds]
        peaks[f"{loans:,} loans"] = [largest]
    title = f"As portfolios grow, Parquet to Parquet in parts of {PART:,}"
    yield section(title, "nanoseconds a loan", times)
    yield section(title, "MiB at most", peaks)


def _times(rounds: int) -> str:
    return "once" if rounds == 1 else f"{rounds} times"


def parts_child(rounds: int, folder: Path) -> None:
    """Prints the seconds of each run, and the largest memory (MiB)."""
    book, out = one_loan.book(), folder / "out"
    decide_folder(book, folder / "before", out, as_of=AS_OF)
    for _ in range(rounds):
        shutil.rmtree(out)
        began = time.perf_counter()
        decide_folder(book, folder / "in", out, as_of=AS_OF)
        print(time.perf_counter() - began)
    print(peak())


def batch(folder: Path) -> None:
    from contextlib import redirect_stdout

    from dunning_rules.cli import main as dunning

    book, where = one_loan.FOLDER / "daily-collection.playbook.yaml", str(one_loan.FOLDER)
    command = ["batch", str(folder / "in"), "--out", str(folder / "out"), "--at", AS_OF.isoformat()]
    with redirect_stdout(sys.stderr):
        dunning([*command, "--playbook", str(book), "--pack-path", where])


# --- Spark -----------------------------------------------------------------------------------------------------------


def in_spark(loans: int, rounds: int) -> Iterator[Section | str]:
    """The same job from Parquet to candidates, in Spark on this machine and in plain Polars."""
    with tempfile.TemporaryDirectory() as folder:
        columnar_loans.write(Path(folder), loans)
        plain = [1e9 * alone("--child", OURS, "--folder", folder)[0] / loans for _ in range(rounds)]
        spark = [1e9 * seconds / loans for seconds in alone("--spark-child", str(rounds), "--folder", folder)]
    readings = {"decide_tables, in one process": plain, "spark.decide_tables, local[2]": spark}
    yield section(f"Spark against plain Polars, Parquet to candidates, {loans:,} loans", "nanoseconds a loan", readings)


def spark_child(rounds: int, folder: Path) -> None:
    """Prints the seconds of each run; the first, in which processes start, is left out."""
    import os

    from pyspark.sql import SparkSession

    from dunning_rules import spark as ours

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false").config("spark.driver.memory", "4g")
    builder = builder.config("spark.sql.execution.arrow.maxBytesPerBatch", "2147483647")
    session = builder.config("spark.sql.shuffle.partitions", "4").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    names = [path.name for path in folder.iterdir() if path.name != "debts"]
    for number in range(rounds + 1):
        frames = {name: session.read.parquet(str(folder / name)) for name in names}
        began = time.perf_counter()
        decided = ours.decide_tables(one_loan.book(), frames, as_of=AS_OF, groups=4)
        decided.answers.write.format("noop").mode("overwrite").save()
        if number:
            print(time.perf_counter() - began)
    session.stop()


def report(*, loans: int, rounds: int, full: bool, spark: bool) -> Iterator[Section | str]:
    """All that is measured of portfolios."""
    yield from measured(loans, rounds)
    yield from memory(loans)
    yield from growing(GROWING if full else GROWING[:2])
    if full:
        yield from in_parts(IN_PARTS)
    if spark:
        yield from in_spark(SPARK_LOANS, rounds)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loans", type=int)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--full", action="store_true", help="a million loans, and ten million in parts")
    parser.add_argument("--spark", action="store_true", help="in Spark too, which needs Java")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--parts-child", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--spark-child", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args(arguments)
    if told.child:
        child(told.child, told.folder)
    elif told.parts_child:
        parts_child(told.parts_child, told.folder)
    elif told.spark_child:
        spark_child(told.spark_child, told.folder)
    else:
        loans = told.loans or (FULL if told.full else LOANS)
        for one in report(loans=loans, rounds=told.rounds, full=told.full, spark=told.spark):
            print(one if isinstance(one, str) else "\n".join(one.lines()), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
