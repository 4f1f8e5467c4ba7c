"""Loans of the tables one by one: the rows of a loan as a snapshot, or all that is wrong with them, told by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from ..diagnostics import Diagnostic, error, listed
from ..errors import SnapshotError
from ..snapshot.load import load_snapshot
from ..snapshot.model import Snapshot
from .reading import LOAN, ROW, Read
from .tables import FACT, LOAN_ID, Table, tables
from .told import readable, reader_of

ENOUGH: Final = 4096
"""So many loans are taken out of the tables at a time."""

_LISTS: Final[Mapping[str, str]] = {
    "loan.installments": "installments",
    "parties": "parties",
    "debts": "debts",
    "ledger": "ledger",
}
"""Lists of the snapshot, each with the table whose rows are its items."""
_TWO_COLUMNS: Final = (("from", "from_at"), ("until", "until_at"))
_ITEM: Final = re.compile(r"(?P<list>[a-z.]+)\[(?P<at>\d+)\](?:\.addresses\[(?P<address>\d+)\])?(?:\.(?P<rest>.*))?\Z")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """One thing that is wrong with a loan: in which table, its row there (from 0; None where it is no single row), in
    which column (empty where it is no single one), and what it is."""

    table: str
    row: int | None
    column: str
    found: Diagnostic


Told = Snapshot | tuple[Refused, ...]


def snapshots_of(read: Mapping[str, Read], loans: Iterable[int], as_of: str) -> Iterator[tuple[int, Told]]:
    """The loans of these numbers as snapshots at an instant (ISO text with offset), or why they are none, in order."""
    numbers = list(loans)
    for start in range(0, len(numbers), ENOUGH):
        some = numbers[start : start + ENOUGH]
        taken = {name: _taken(table, some) for name, table in read.items()}
        for number in some:
            loan = _Loan({name: rows.get(number, []) for name, rows in taken.items()})
            yield number, loan.told_twice() if number in read["loans"].twice else loan.told(as_of)


def _taken(read: Read, numbers: Sequence[int]) -> dict[int, list[Row]]:
    wanted = pl.DataFrame({LOAN: pl.Series(numbers, dtype=pl.UInt32)})
    frame = read.given.join(wanted, on=LOAN, how="semi", maintain_order="left")
    kinds = {name: kind for name, kind in frame.schema.items() if name not in (LOAN, ROW)}
    readers = {name: reader_of(read.table, name, kind) for name, kind in kinds.items()}
    plain = frame.select(LOAN, ROW, *(readable(name, kind) for name, kind in kinds.items()))
    found: dict[int, list[Row]] = {}
    for values in plain.iter_rows(named=True):
        made = {name: reader(values[name]) for name, reader in readers.items() if values[name] is not None}
        told = {name: value for name, value in made.items() if value is not None}
        found.setdefault(values[LOAN], []).append({ROW: values[ROW], **told})
    return found


class _Loan:
    """The rows of one loan while they become the parts of a snapshot; where each part came from is kept."""

    def __init__(self, rows: Mapping[str, list[Row]]) -> None:
        self.rows = rows
        self.wrong: list[Refused] = []
        self.addresses: dict[tuple[int, int], int] = {}
        """(party, its address) in the snapshot → row in the table."""

    def told_twice(self) -> Told:
        """Whose the other rows are cannot be known where two loans have one id."""
        row = self.rows["loans"][0]
        self._refuse("duplicate-id", "loans", row[ROW], LOAN_ID, id=str(row[LOAN_ID]))
        return tuple(self.wrong)

    def told(self, as_of: str) -> Told:
        data = self._data(as_of)
        try:
            snapshot = load_snapshot(data, name=str(data["loan"]["id"]))
        except SnapshotError as refused:
            self.wrong += [self._placed(found) for found in refused.diagnostics]
            return tuple(self.wrong)
        return tuple(self.wrong) or snapshot

    def _data(self, as_of: str) -> dict[str, Any]:
        row = self.rows["loans"][0]
        data: dict[str, Any] = {"as_of": as_of, "loan": {"id": row[LOAN_ID]}}
        self._fill(data, tables()["loans"], row)
        facts = {name.removeprefix(FACT): value for name, value in row.items() if name.startswith(FACT)}
        data["loan"]["installments"] = self._items("installments")
        data |= {"parties": self._parties(), "debts": self._items("debts"), "ledger": self._items("ledger")}
        return {**data, "facts": facts} if facts else data

    def _items(self, name: str) -> list[Row]:
        return [self._item(tables()[name], row) for row in self.rows[name]]

    def _item(self, table: Table, row: Row) -> Row:
        made: Row = {}
        self._fill(made, table, row)
        return made

    def _fill(self, into: Row, table: Table, row: Row) -> None:
        for day, instant in _TWO_COLUMNS:
            if day in row and instant in row:
                values = {"keys": listed([day, instant]), "count": "2"}
                self._refuse("one-of", table.name, row[ROW], instant, **values)
        for column in table.columns:
            if column.name not in row:
                continue
            at = into
            for part in column.path[:-1]:
                at = at.setdefault(part, {})
            at[column.path[-1]] = row[column.name]

    def _parties(self) -> list[Row]:
        parties = self._items("parties")
        numbers: dict[str, int] = {}
        for at, party in enumerate(parties):
            numbers.setdefault(str(party.get("id")), at)
        for row in self.rows["addresses"]:
            owner, address = row.get("party_id"), self._item(tables()["addresses"], row)
            address.pop("party_id", None)
            if owner is None:
                self._refuse("missing-key", "addresses", row[ROW], "party_id", key="party_id")
            elif str(owner) not in numbers:
                known = listed(numbers)
                self._refuse("unknown-party", "addresses", row[ROW], "party_id", id=str(owner), known=known)
            else:
                at = numbers[str(owner)]
                listed_there = parties[at].setdefault("addresses", [])
                self.addresses[at, len(listed_there)] = row[ROW]
                listed_there.append(address)
        return parties

    def _refuse(self, code: str, table: str, row: int, column: str, **values: str) -> None:
        self.wrong.append(placed(error(code, None, **values), table, row, column))

    def _placed(self, found: Diagnostic) -> Refused:
        """A diagnostic of the snapshot, told by table, row and column."""
        item = _ITEM.match(found.path)
        if item is None or item["list"] not in _LISTS:
            return placed(found, "loans", self.rows["loans"][0][ROW], loan_column(found))
        name, at = _LISTS[item["list"]], int(item["at"])
        row = self.rows[name][at][ROW]
        if item["address"] is not None:
            name, row = "addresses", self.addresses[at, int(item["address"])]
        return placed(found, name, row, self._column(name, row, item["rest"] or "", found))

    def _column(self, name: str, row: int, rest: str, found: Diagnostic) -> str:
        path = tuple(re.sub(r"\[\d+\]", "", rest).split(".")) if rest else (dict(found.values).get("key", ""),)
        fitting = [one.name for one in tables()[name].columns if one.path == path[: len(one.path)]]
        if len(fitting) < 2:
            return fitting[0] if fitting else path[0]
        told = next(one for one in self.rows[name] if one[ROW] == row)
        return next((column for column in fitting if column in told), fitting[0])


def placed(found: Diagnostic, table: str, row: int | None, column: str) -> Refused:
    """A diagnostic at a row of a table."""
    path = f"{table}[{row}]" if row is not None else table
    return Refused(table, row, column, replace(found, path=f"{path}.{column}" if column else path))


def loan_column(found: Diagnostic) -> str:
    """The column of `loans` of which a diagnostic of a snapshot speaks; empty where it is none."""
    path = tuple(re.sub(r"\[\d+\]", "", found.path).split("."))
    if path[0] == "facts" and len(path) > 1:
        return FACT + ".".join(path[1:])
    if path in (("loan",), ()):
        path = (*path, dict(found.values).get("key", ""))
    if path == ("loan", "id"):
        return LOAN_ID
    return next((one.name for one in tables()["loans"].columns if one.path == path), "")
