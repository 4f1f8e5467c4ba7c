"""The measured procedure over a portfolio as an engineer would write it by hand with arrays.

It relies on the same of the portfolio as `columnar_polars` does, and on loans that are sorted by their number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from .columnar_answers import (
    CEASE,
    DAILY,
    DENIED,
    DISPUTE,
    GONE,
    HARDSHIP,
    NIGHT,
    NO_ADDRESS,
    NO_PARTY,
    NO_SUIT_DAYS,
    NO_SUIT_NOTICE,
    NOT_FIRST,
    NOT_LATE,
    NOT_NOTICE,
    NOT_ON_SITE,
    NOT_OPEN,
    NOT_OVERDUE,
    NOT_SERVED,
    ONCE,
    ONE_VISIT,
    PERMITTED,
    REPAID,
    REPRESENTED,
    THREE_CALLS,
    WEEKLY,
    WRONG,
)
from .columnar_polars import FAILED, SERVED, midnights, zones_at

Tables = Mapping[str, pa.Table]
Array = np.ndarray[Any, np.dtype[Any]]
NEVER = -(1 << 62)
NOT_DUE = -(1 << 30)


def decide(tables: Tables, as_of: datetime) -> pl.DataFrame:
    """The whole job, from the tables to the answers."""
    return answered(counted(tables, as_of))


# --- what is counted -------------------------------------------------------------------------------------------------


@dataclass
class Own:
    """What each loan brings to its records, by the place of the loan."""

    ids: Array
    repaid: Array
    today: Array
    start: Array
    week: Array
    night: Array
    zones: Array

    def places(self, table: pa.Table) -> Array:
        """To which loan each row belongs."""
        return np.searchsorted(self.ids, table["loan_id"].to_numpy())


def counted(tables: Tables, as_of: datetime) -> dict[str, Array]:
    """A column for each thing that is known of a loan."""
    own = _own(tables["loans"], as_of)
    people = _people(tables, own)
    days, since = _arrears(tables["installments"], own, as_of)
    found = {"loan_id": own.ids, "days": days, "night": own.night, "repaid": own.repaid}
    found |= {"guaranteed": people.is_told("guarantor"), "reached": people.has("borrower")}
    found["other_reached"] = people.has("guarantor")
    ledger = tables["ledger"]
    found |= _tried(ledger, own, people, since, as_of)
    return found | _standing(ledger, own, people, as_of)


def _own(loans: pa.Table, as_of: datetime) -> Own:
    zones = zones_at(as_of).collect()
    place = _codes(loans["timezone"], zones["timezone"].to_list())
    return Own(
        loans["loan_id"].to_numpy(),
        _codes(loans["status"], ["repaid"]) == 0,
        zones["today"].to_physical().to_numpy()[place],
        zones["start"].to_physical().to_numpy()[place],
        zones["week"].to_physical().to_numpy()[place],
        zones["night"].to_numpy()[place],
        place,
    )


@dataclass
class People:
    """The names of the parties and of their numbers, as places in a list of all names; -1 for none."""

    names: pa.Array
    party: dict[str, Array]
    number: dict[str, Array]

    def is_told(self, role: str) -> Array:
        return self.party[role] >= 0

    def has(self, role: str) -> Array:
        return self.number[role] >= 0


def _people(tables: Tables, own: Own) -> People:
    parties, addresses = tables["parties"], tables["addresses"]
    columns = (parties["id"], addresses["party_id"], addresses["id"])
    names = pc.unique(pa.chunked_array([chunk for column in columns for chunk in column.chunks]))
    loan, name = own.places(parties), _named(parties["id"], names)
    at = own.places(addresses)
    flat = addresses["channels"].combine_chunks()
    is_phone = pc.equal(flat.flatten(), "phone").to_numpy(zero_copy_only=False)
    reaches = np.zeros(len(addresses), bool)
    reaches[flat.value_parent_indices().to_numpy()[is_phone]] = True
    owner, number = _named(addresses["party_id"], names), _named(addresses["id"], names)
    party, numbers = {}, {}
    role = _codes(parties["role"], ["borrower", "guarantor"])
    for place, word in enumerate(("borrower", "guarantor")):
        party[word] = np.full(len(own.ids), -1)
        party[word][loan[role == place]] = name[role == place]
        numbers[word] = np.full(len(own.ids), -1)
        theirs = reaches & (owner == party[word][at])
        numbers[word][at[theirs]] = number[theirs]
    return People(names, party, numbers)


def _arrears(installments: pa.Table, own: Own, as_of: datetime) -> tuple[Array, Array]:
    """The days past due, and the instant at which the present or last run of overdue days began."""
    loan = own.places(installments)
    due = installments["due"].cast(pa.int32()).to_numpy()
    paid_on = installments["paid_on"].cast(pa.int32()).fill_null(0).to_numpy()
    open_ = pc.less(installments["paid"], installments["amount"]).to_numpy() & ~own.repaid[loan]
    today = own.today[loan]
    earliest = np.full(len(own.ids), 1 << 30)
    np.minimum.at(earliest, loan[open_], due[open_])
    days = np.where(earliest < 1 << 30, own.today - earliest, NOT_DUE)
    late = (due < today) & (open_ | (paid_on > due + 1))
    loan, first, last = loan[late], due[late] + 1, np.where(open_, today, paid_on - 1)[late]
    order = np.lexsort((first, loan))
    loan, first, last = loan[order], first[order], last[order]
    beyond = np.maximum.accumulate((loan << 32) + last)  # the last day so far, of this loan or of one before it
    begins = np.ones(len(loan), bool)
    begins[1:] = (loan[1:] << 32) + first[1:] > beyond[:-1] + 1
    episode = np.full(len(own.ids), -1)
    episode[loan[begins]] = first[begins]
    return days, _instants(episode, own, as_of)


def _instants(days: Array, own: Own, as_of: datetime) -> Array:
    """When days began in the zones of their loans; long ago where there is none."""
    known = midnights(as_of).collect().group_by("timezone", maintain_order=True)
    found = np.full(len(days), NEVER)
    for zone, (_, one) in enumerate(known):
        mine = (own.zones == zone) & (days >= 0)
        instants = one.sort("episode")
        place = np.searchsorted(instants["episode"].to_physical().to_numpy(), days[mine])
        found[mine] = instants["since"].to_physical().to_numpy()[place]
    return found


def _tried(ledger: pa.Table, own: Own, people: People, since: Array, as_of: datetime) -> dict[str, Array]:
    at = ledger["at"].cast(pa.int64()).to_numpy()
    action = _codes(ledger["action"], ["call-borrower", "visit-borrower", "text-borrower", *GUARANTOR, "serve-notice"])
    kept = (_codes(ledger["kind"], ["contact"]) == 0) & (_codes(ledger["direction"], ["in"]) != 0)
    kept &= (at <= int(as_of.timestamp()) * 1_000_000) & ((action == 5) | (at >= own.week.min()))
    rows = np.flatnonzero(kept)
    ledger, at, action = ledger.take(rows), at[rows], action[rows]
    channel, outcome = _codes(ledger["channel"], ["phone", "visit", "sms"]), ledger["outcome"]
    loan, party = own.places(ledger), _named(ledger["party"], people.names)
    borrower, guarantor = party == people.party["borrower"][loan], party == people.party["guarantor"][loan]
    unnamed = _codes(ledger["action"], []) == -2
    today, notice = at >= own.start[loan], (action == 5) & (at >= since[loan])
    phone, visit = channel == 0, channel == 1
    size = len(own.ids)

    def some(test: Array) -> Array:
        found = np.zeros(size, bool)
        found[loan[test]] = True
        return found

    return {
        "calls": np.bincount(loan[borrower & today & phone], minlength=size),
        "asks": np.bincount(loan[guarantor & today & phone], minlength=size),
        "visited": some(borrower & today & visit),
        "called": some(borrower & today & ((action == 0) | (unnamed & phone))),
        "on_site": some(borrower & (at >= own.week[loan]) & ((action == 1) | (unnamed & visit))),
        "texted": some(borrower & today & ((action == 2) | (unnamed & (channel == 2)))),
        "pressed": some(guarantor & today & ((action == 3) | (unnamed & phone))),
        "asked": some(guarantor & today & ((action == 4) | (unnamed & phone))),
        "noticed": some(borrower & notice & (_codes(outcome, FAILED) < 0)),
        "served": some(notice & (_codes(outcome, SERVED) >= 0)),
    }


GUARANTOR = ("call-guarantor", "ask-guarantor")


def _standing(ledger: pa.Table, own: Own, people: People, as_of: datetime) -> dict[str, Array]:
    kept = (_codes(ledger["kind"], ["status", "request"]) >= 0) & (
        ledger["at"].cast(pa.int64()).to_numpy() <= int(as_of.timestamp()) * 1_000_000
    )
    ledger = ledger.take(np.flatnonzero(kept))
    loan, party = own.places(ledger), _named(ledger["party"], people.names)
    number = _named(ledger["address"], people.names)
    borrower, guarantor = party == people.party["borrower"][loan], party == people.party["guarantor"][loan]
    status = _codes(ledger["status"], ["deceased", "bankrupt", "represented", "wrong_person"])
    what = _codes(ledger["what"], ["dispute", "cease", "hardship"])
    gone, wrong = (status == 0) | (status == 1), (status == 3) & (number >= 0)

    def some(test: Array) -> Array:
        found = np.zeros(len(own.ids), bool)
        found[loan[test]] = True
        return found

    return {
        "gone": some(borrower & gone),
        "other_gone": some(guarantor & gone),
        "represented": some(borrower & (status == 2)),
        "wrong": some(wrong & (number == people.number["borrower"][loan])),
        "other_wrong": some(wrong & (number == people.number["guarantor"][loan])),
        "disputed": some(borrower & (what == 0)),
        "ceased": some(borrower & (what == 1)),
        "other_ceased": some(guarantor & (what == 1)),
        "hardship": some(borrower & (what == 2)),
    }


def _codes(column: pa.ChunkedArray, words: list[str]) -> Array:
    """The place of each word of a column among some words: -1 for others, -2 where none is told."""
    found = column.combine_chunks()
    if not pa.types.is_dictionary(found.type):
        found = found.dictionary_encode()
    places = [words.index(word) if word in words else -1 for word in found.dictionary.to_pylist()]
    return np.array([*places, -2])[found.indices.fill_null(-1).to_numpy()]


def _named(column: pa.ChunkedArray, names: pa.Array) -> Array:
    """The place of each name among all names; -2 where none is told or it is not among them."""
    found: Array = pc.index_in(column, names).fill_null(-2).to_numpy()
    return found


# --- what follows ----------------------------------------------------------------------------------------------------


def answered(known: Mapping[str, Array]) -> pl.DataFrame:
    """The eight answers of each loan, from the counts."""
    days, served = known["days"], known["served"]

    def bit(test: Array, number: int) -> Array:
        return test * np.uint32(number)

    overdue = days >= 1
    after = bit(~served, NOT_SERVED) | bit(~overdue, NOT_OVERDUE)
    first = bit(~(overdue & (days <= 3)), NOT_FIRST)
    on_site, late = bit(days < 4, NOT_ON_SITE), bit(~overdue, NOT_LATE)
    court = bit(~served, NO_SUIT_NOTICE) | bit(days < 90, NO_SUIT_DAYS)
    night, repaid = bit(known["night"], NIGHT), bit(known["repaid"], REPAID)
    gone, represented = bit(known["gone"], GONE), bit(known["represented"], REPRESENTED)
    ceased, disputed = bit(known["ceased"], CEASE), bit(known["disputed"], DISPUTE)
    hardship, unreached = bit(known["hardship"], HARDSHIP), bit(~known["reached"], NO_ADDRESS)
    borrower = night | repaid | gone | ceased | represented
    call = borrower | disputed | hardship | unreached | bit(known["wrong"], WRONG)
    call |= bit(known["calls"] >= 3, THREE_CALLS) | bit(known["called"], DAILY)
    visit = borrower | disputed | hardship | bit(known["visited"], ONE_VISIT) | bit(known["on_site"], WEEKLY)
    ask = night | repaid | disputed | hardship | bit(known["other_gone"], GONE) | bit(known["other_ceased"], CEASE)
    ask |= bit(known["other_wrong"], WRONG) | bit(~known["other_reached"], NO_ADDRESS)
    ask |= bit(known["asks"] >= 3, THREE_CALLS)
    nobody, guaranteed = np.uint32(NOT_OPEN + NO_PARTY), known["guaranteed"]
    pressed = _where(on_site, ask | bit(known["pressed"], DAILY))
    asked = _where(after, ask | bit(known["asked"], DAILY))
    found = {
        "loan_id": known["loan_id"],
        "call-borrower": np.where((first == 0) | (after == 0), _held(call), first | after | np.uint32(NOT_OPEN)),
        "visit-borrower": _where(on_site, visit),
        "call-guarantor": np.where(guaranteed, pressed, nobody),
        "serve-notice": _where(
            bit(days < 7, NOT_NOTICE), repaid | gone | represented | hardship | bit(known["noticed"], ONCE)
        ),
        "ask-guarantor": np.where(guaranteed, asked, nobody),
        "text-borrower": _where(late, borrower | unreached | bit(known["texted"], DAILY)),
        "sue": _where(court, hardship),
        "report": _where(late, repaid | ceased | hardship),
    }
    return pl.DataFrame(found)


def _held(reasons: Array) -> Array:
    return np.where(reasons == 0, np.uint32(PERMITTED), reasons | np.uint32(DENIED))


def _where(closed: Array, reasons: Array) -> Array:
    return np.where(closed == 0, _held(reasons), closed | np.uint32(NOT_OPEN))
