"""A seeded portfolio for the measured procedure as six tables, drawn near its thresholds: 10 records a loan on average.

All loans are asked at one instant, at which it is morning in one zone and night in others. The same seed and number of
loans give the same tables on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .loans import AGES, BACK

AS_OF: Final = datetime(2026, 9, 10, 2, 30, tzinfo=UTC)
"""10:30 in Shanghai, 08:00 in Kolkata, 04:30 in Madrid, and 22:30 of the day before in New York."""
NOW: Final = int(AS_OF.timestamp()) * 1_000_000
ZONES: Final = ("Asia/Shanghai", "Europe/Madrid", "America/New_York", "Asia/Kolkata")
ZONE_WEIGHTS: Final = (0.5, 1 / 6, 1 / 6, 1 / 6)
CLOCKS: Final = (0, 490, 600, 820, 1199, 1290)
"""Minutes of the local day at which contacts were made."""
MINUTE: Final = 60_000_000
DAY: Final = 1440 * MINUTE

CHANNELS: Final = ("phone", "sms", "visit", "letter")
KINDS: Final = ("contact", "status", "request")
PARTIES: Final = ("borrower", "guarantor")
ADDRESSES: Final = ("mobile", "house", "guarantor-mobile")
ACTIONS: Final = (
    "call-borrower",
    "text-borrower",
    "visit-borrower",
    "call-guarantor",
    "ask-guarantor",
    "serve-notice",
)
OUTCOMES: Final = (
    "conversation",
    "answered",
    "no_answer",
    "not_connected",
    "delivered",
    "undelivered",
    "met",
    "not_met",
    "served",
    "returned",
    "deemed_served",
)
STATUSES: Final = ("deceased", "bankrupt", "represented", "wrong_person")
WISHES: Final = ("dispute", "cease", "hardship")
NONE: Final = -1

REACHES: Final = (  # action, channel, party, address, outcomes
    (0, 0, 0, 0, (0, 1, 2, 3)),
    (0, 0, 0, 0, (0, 2, 3, NONE)),
    (1, 1, 0, 0, (4, 5, 4, 5)),
    (2, 2, 0, 1, (6, 7, 6, 7)),
    (3, 0, 1, 2, (0, 2, 0, 2)),
    (4, 0, 1, 2, (0, 2, 0, 2)),
)
NOTICED: Final = (8, 8, 8, 9, 10, NONE)

Tables = dict[str, pa.Table]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]


def tables(loans: int, *, seed: int = 1, first: int = 0) -> Tables:
    """The six tables of so many loans, whose numbers begin at `first`; the ledger is sorted by instant."""
    return _Drawer(loans, seed, first).tables()


def write(folder: Path, loans: int, *, seed: int = 1, piece: int = 1_000_000) -> None:
    """The same as Parquet, a folder for each table and a file for each piece of the portfolio, in bounded memory."""
    for number, first in enumerate(range(0, loans, piece)):
        made = tables(min(piece, loans - first), seed=seed + number, first=first)
        for name, table in made.items():
            (folder / name).mkdir(parents=True, exist_ok=True)
            pq.write_table(table, folder / name / f"{number:04}.parquet")


def read(folder: Path) -> Tables:
    return {path.name: pq.read_table(path) for path in sorted(folder.iterdir()) if path.is_dir()}


@dataclass
class _Ledger:
    """Pieces of the ledger, column by column."""

    pieces: list[dict[str, Ints]] = field(default_factory=list)

    def add(self, loan: Ints, at: Ints, **told: Any) -> None:
        self.pieces.append(
            {"loan": loan, "at": at} | {name: np.broadcast_to(one, len(loan)) for name, one in told.items()}
        )

    def column(self, name: str) -> Ints:
        parts = [one.get(name, np.broadcast_to(NONE, len(one["loan"]))) for one in self.pieces]
        return np.concatenate(parts).astype(np.int64)


class _Drawer:
    def __init__(self, loans: int, seed: int, first: int) -> None:
        self.random, self.loans, self.first = np.random.default_rng(seed), loans, first
        self.zone = self.random.choice(len(ZONES), loans, p=ZONE_WEIGHTS)
        self.age = self.one(AGES, loans)
        self.guarantor = self.chance(65, loans)
        self.repaid = self.chance(4, loans)
        self.reached = self.chance(98, loans)
        """Whether the borrower has a telephone number."""
        self.ledger = _Ledger()

    def one(self, choices: Sequence[int], size: int) -> Ints:
        return np.asarray(choices)[self.random.integers(0, len(choices), size)]

    def chance(self, percent: int, size: int) -> Bools:
        found: Bools = self.random.integers(0, 100, size) < percent
        return found

    def tables(self) -> Tables:
        every = np.arange(self.loans)
        self.contacts(every)
        self.standing(every)
        self.notices(every[(self.age >= 7) & self.chance(65, self.loans)])
        return {
            "loans": self.loan_rows(),
            "installments": self.installments(every),
            "parties": self.parties(every),
            "addresses": self.addresses(every),
            "debts": pa.table({"loan_id": pa.array([], pa.int64()), "id": pa.array([], pa.string())}),
            "ledger": self.ledger_rows(),
        }

    # --- the account and the people ----------------------------------------------------------------------------------

    def loan_rows(self) -> pa.Table:
        return pa.table(
            {
                "loan_id": np.arange(self.loans) + self.first,
                "product": _words(np.zeros(self.loans, np.int64), ("instalment_loan",)),
                "status": _words(self.repaid.astype(np.int64), ("active", "repaid")),
                "timezone": _words(self.zone, ZONES),
                "lender": _words(np.zeros(self.loans, np.int64), ("bank",)),
                "collector": _words(np.zeros(self.loans, np.int64), ("creditor",)),
            }
        )

    def installments(self, every: Ints) -> pa.Table:
        """One due by the loan's age; before it, for three loans in ten, one that was paid in time or four days late."""
        today = np.array([AS_OF.astimezone(ZoneInfo(name)).date().toordinal() for name in ZONES])[self.zone]
        due, earlier = today - self.age, self.chance(30, self.loans)
        late = self.one((0, 0, 4), self.loans)
        loan = np.concatenate([every, every[earlier]])
        dues = np.concatenate([due, (due - 30)[earlier]])
        paid = np.concatenate([self.repaid, np.ones(earlier.sum(), bool)])
        on = np.concatenate([today, (due - 30 + late)[earlier]])
        order = np.argsort(loan, kind="stable")
        epoch = date(1970, 1, 1).toordinal()
        days = pa.array((on - epoch)[order], mask=~paid[order]).cast(pa.int32()).cast(pa.date32())
        return pa.table(
            {
                "loan_id": loan[order] + self.first,
                "due": pa.array((dues - epoch)[order]).cast(pa.int32()).cast(pa.date32()),
                "amount": _money(np.full(len(loan), 500)),
                "paid": _money(np.where(paid[order], 500, 0)),
                "paid_on": days,
            }
        )

    def parties(self, every: Ints) -> pa.Table:
        loan = np.concatenate([every, every[self.guarantor]])
        who = np.repeat([0, 1], [self.loans, self.guarantor.sum()])
        order = np.argsort(loan, kind="stable")
        loan, who = loan[order], who[order]
        zones = _words(self.zone[loan], ZONES).cast(pa.string())
        return pa.table(
            {
                "loan_id": loan + self.first,
                "id": _words(who, PARTIES).cast(pa.string()),
                "role": _words(who, PARTIES),
                "person": _words(who, ("P-1", "P-2")).cast(pa.string()),
                "kind": _words(np.zeros(len(loan), np.int64), ("person",)),
                "timezones": pa.ListArray.from_arrays(np.arange(len(loan) + 1, dtype=np.int32), zones),
            }
        )

    def addresses(self, every: Ints) -> pa.Table:
        owners = (every[self.reached], every, every[self.guarantor])
        loan = np.concatenate(owners)
        which = np.repeat([0, 1, 2], [len(one) for one in owners])
        order = np.argsort(loan, kind="stable")
        loan, which = loan[order], which[order]
        house = np.repeat(which, 2) == 1
        second = np.arange(2 * len(loan)) % 2 == 1
        channels = _words(2 * house + second, CHANNELS).cast(pa.string())
        return pa.table(
            {
                "loan_id": loan + self.first,
                "party_id": _words((which == 2).astype(np.int64), PARTIES).cast(pa.string()),
                "id": _words(which, ADDRESSES).cast(pa.string()),
                "channels": pa.ListArray.from_arrays(np.arange(0, 2 * len(loan) + 1, 2, dtype=np.int32), channels),
                "kind": _words((which == 1).astype(np.int64), ("mobile", "home")),
            }
        )

    # --- the ledger --------------------------------------------------------------------------------------------------

    def moments(self, loan: Ints) -> Ints:
        """Instants of some local days back, or, where the day has not come so far yet, of the last minutes."""
        back, clock = self.one(BACK, len(loan)), self.one(CLOCKS, len(loan))
        days = [[_midnight(name, gone) for gone in range(max(BACK) + 1)] for name in ZONES]
        at = np.asarray(days)[self.zone[loan], back] + clock * MINUTE
        just_now = NOW - self.random.integers(1, 90, len(loan)) * MINUTE
        return np.where(at <= NOW, at, just_now)

    def contacts(self, every: Ints) -> None:
        loan = np.repeat(every, self.random.integers(0, 20, self.loans))
        size = len(loan)
        way = self.random.integers(0, len(REACHES), size)
        way = np.where((way >= 4) & ~self.guarantor[loan], 0, way)
        action, channel, party, address = (np.array([reach[place] for reach in REACHES])[way] for place in range(4))
        outcome = np.array([reach[4] for reach in REACHES])[way, self.random.integers(0, 4, size)]
        incoming = (channel == 0) & self.chance(6, size)
        action = np.where(self.chance(85, size) & ~incoming, action, NONE)
        address = np.where((address == 0) & ~self.reached[loan], NONE, address)
        told = {"channel": channel, "party": party, "address": address, "action": action, "outcome": outcome}
        self.ledger.add(loan, self.moments(loan), kind=0, direction=np.where(incoming, 0, NONE), **told)

    def notices(self, loan: Ints) -> None:
        at = NOW - self.one((1, 2, 5, 40), len(loan)) * DAY - 120 * MINUTE
        told = {"outcome": self.one(NOTICED, len(loan)), "channel": 3, "party": 0, "address": 1, "action": 5}
        self.ledger.add(loan, at, kind=0, **told)

    def standing(self, every: Ints) -> None:
        for status, percent in ((0, 3), (1, 3), (2, 5)):
            self.mark(every, percent, kind=1, status=status, party=0)
        for status, percent in ((0, 1), (1, 1)):
            self.mark(every[self.guarantor], percent, kind=1, status=status, party=1)
        self.mark(every[self.reached], 6, kind=1, status=3, address=0)
        self.mark(every[self.guarantor], 4, kind=1, status=3, address=2)
        for what, form, percent in ((0, 0, 6), (1, 0, 5), (2, 1, 5)):
            self.mark(every, percent, kind=2, what=what, form=form, party=0)
        self.mark(every[self.guarantor], 3, kind=2, what=1, form=0, party=1)

    def mark(self, loans: Ints, percent: int, **told: int) -> None:
        found = loans[self.chance(percent, len(loans))]
        self.ledger.add(found, self.moments(found), **told)

    def ledger_rows(self) -> pa.Table:
        at = self.ledger.column("at")
        order = np.argsort(at, kind="stable")

        def words(name: str, among: Sequence[str]) -> pa.Array:
            return _words(self.ledger.column(name)[order], among)

        return pa.table(
            {
                "loan_id": self.ledger.column("loan")[order] + self.first,
                "id": _names(len(at)),
                "kind": words("kind", KINDS),
                "at": pa.array(at[order]).cast(pa.timestamp("us", "UTC")),
                "channel": words("channel", CHANNELS),
                "party": words("party", PARTIES).cast(pa.string()),
                "address": words("address", ADDRESSES).cast(pa.string()),
                "action": words("action", ACTIONS),
                "outcome": words("outcome", OUTCOMES),
                "direction": words("direction", ("in",)),
                "status": words("status", STATUSES),
                "what": words("what", WISHES),
                "form": words("form", ("written", "oral")),
            }
        )


def _words(numbers: Ints, among: Sequence[str]) -> pa.Array:
    """Words by their numbers; below 0 there is none."""
    return pa.DictionaryArray.from_arrays(pa.array(numbers.astype(np.int8), mask=numbers < 0), pa.array(among))


def _money(whole: Ints) -> pa.Array:
    return pa.array(whole.astype(np.int32)).cast(pa.decimal128(12, 2))


def _names(size: int) -> pa.Array:
    """`e0`, `e1` …, each once in the table."""
    return pc.binary_join_element_wise("e", pa.array(np.arange(size)).cast(pa.string()), "")


def _midnight(zone: str, back: int) -> int:
    """The first instant of a local day so many days ago."""
    day = AS_OF.astimezone(ZoneInfo(zone)).date() - timedelta(days=back)
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp()) * 1_000_000


def documents(told: Mapping[str, pa.Table], loans: Sequence[int]) -> list[dict[str, Any]]:
    """Some of the loans as files tell them, from the same tables."""
    found = {number: _document(number) for number in loans}
    wanted = pa.array(list(loans), pa.int64())
    rows = {name: table.filter(pc.is_in(table["loan_id"], wanted)).to_pylist() for name, table in told.items()}
    for row in rows["loans"]:
        one = found[row["loan_id"]]
        one["loan"] |= {key: row[key] for key in ("product", "status", "timezone")}
        one["lender"], one["collector"] = {"type": row["lender"]}, {"type": row["collector"]}
    for row in rows["installments"]:
        _of(found, row)["loan"]["installments"].append({key: str(one) for key, one in row.items() if one is not None})
    for row in rows["parties"]:
        _of(found, row)["parties"].append({**row, "addresses": []})
    for row in rows["addresses"]:
        owner, name = _of(found, row), row.pop("party_id")
        next(party for party in owner["parties"] if party["id"] == name)["addresses"].append(row)
    for row in rows["ledger"]:
        row["at"] = row["at"].isoformat()
        _of(found, row)["ledger"].append({key: one for key, one in row.items() if one is not None})
    return list(found.values())


def _document(number: int) -> dict[str, Any]:
    loan: dict[str, Any] = {"id": str(number), "installments": []}
    return {"as_of": AS_OF.isoformat(), "loan": loan, "parties": [], "ledger": []}


def _of(found: Mapping[int, dict[str, Any]], row: dict[str, Any]) -> dict[str, Any]:
    return found[row.pop("loan_id")]
