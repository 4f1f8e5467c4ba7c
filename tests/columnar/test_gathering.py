"""What is gathered of the ledger for many loans at once is what the reference finds in each of them."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import polars as pl

from dunning_rules import Snapshot, load_snapshot
from dunning_rules.arrears import ArrearsPolicy
from dunning_rules.columnar.checked import checked
from dunning_rules.columnar.clocks import Clocks, clocks_of
from dunning_rules.columnar.decide import tables_of as inside
from dunning_rules.columnar.figures import Whom
from dunning_rules.columnar.from_snapshots import tables_of
from dunning_rules.columnar.gathering import asked_of, gathered
from dunning_rules.columnar.kinds import Tables
from dunning_rules.columnar.ondemand import Accounts, Told
from dunning_rules.columnar.people import NOBODY, People, Targets
from dunning_rules.columnar.wants import LONG_AGO, Wants
from dunning_rules.interpret.ledger import debts_of
from dunning_rules.settle import settle
from dunning_rules.situation import Situation

from .equal import named_apart

NOW = "2026-09-10T10:00:00+08:00"
ZONE = "Asia/Shanghai"
LOANS = 60
PHONE = {"channels": ["phone"], "kind": "mobile"}


def drawn(seed: int) -> Snapshot:
    """A loan with another debt of the person and one of its own account, and contacts about some of them."""
    random = Random(seed)
    ids = (["L"], ["D"], ["own"], ["D", "L"], None)
    ledger: list[dict[str, Any]] = []
    for number in range(random.randint(0, 6)):
        outcome = random.choice(("conversation", "conversation", "no_answer", None))
        told = {
            "id": f"e{number}",
            "kind": "contact",
            "at": f"2026-09-{random.randint(1, 10):02}T0{random.randint(0, 9)}:00:00+08:00",
            "known_at": random.choice((None, None, "2026-09-12T00:00:00Z")),
            "channel": "phone",
            "party": random.choice(("b", "g")),
            "outcome": outcome,
            "debts": random.choice(ids),
            "discussed": random.choice(ids) if outcome == "conversation" else None,
        }
        ledger.append({key: value for key, value in told.items() if value is not None})
    parties = [
        {"id": "b", "role": "borrower", "person": "P", "addresses": [{"id": "m", **PHONE}]},
        {"id": "g", "role": "guarantor", "person": random.choice(("P", "Q")), "addresses": [{"id": "n", **PHONE}]},
        *([{"id": f"r{number}", "role": "relative"} for number in range(random.choice((0, 0, 7)))]),
    ]
    loan = {"id": "L", "product": "p", "timezone": ZONE, "installments": [{"due": "2026-09-01", "amount": "9.00"}]}
    debts = [{"id": "D"}, {"id": "own", "account": "L"}]
    return load_snapshot({"as_of": NOW, "loan": loan, "parties": parties, "debts": debts, "ledger": ledger})


def told(tables: Tables, people: People) -> Told:
    height = tables.loans.height
    episode = pl.Series("episode", [LONG_AGO]).new_from_index(0, height)
    lender = pl.Series("collecting", ["lender"]).new_from_index(0, height)
    clocks = Clocks(clocks_of([ZONE], 0), np.zeros(height, np.int64))
    return Told(clocks, {}, people, episode, Accounts(tables.loans["loan_id"], tables.debts), lender)


def test_whose_debts_and_people_records_speak_of() -> None:
    snapshots = named_apart([drawn(seed) for seed in range(LOANS)])
    tables = inside(checked(tables_of(snapshots)), snapshots[0].as_of)
    people = People(tables.loans.height, tables.parties, tables.addresses)
    wants = Wants()
    figures = {
        name: wants.count((), pl.col("kind") == "contact", pl.col(name))
        for name in ("own_debt", "spoken_debt", "done_debt", "namesake")
    }
    by_party = {name: wants.count((name,), pl.col("kind") == "contact") for name in ("party", "person")}  # type: ignore[arg-type]
    last = wants.latest(("party",), pl.col("role") == "guarantor")
    found = gathered(None, tables.seen.rows, asked_of(tuple(wants.found.values())), told(tables, people))
    rows, loans = np.arange(people.parties.height), people.parties["loan"].to_numpy()
    nobody = pl.Series([], dtype=pl.UInt32)
    whom = Whom(people, Targets(loans, rows, np.full(len(rows), NOBODY), nobody, whole=False))
    named = {one.name: found.of_candidates(one, whom) for one in wants.found.values()}
    place = 0
    for number, snapshot in enumerate(snapshots):
        situation = Situation(settle(snapshot), snapshot.asked, snapshot.asked, ArrearsPolicy(timezone=ZONE))
        seen = situation.records
        expected = {
            "own_debt": sum(situation.concerns_loan(debts_of(one, spoken=False)) for one in seen),
            "spoken_debt": sum(situation.concerns_loan(debts_of(one, spoken=True)) for one in seen),
            "done_debt": sum(situation.concerns_loan(one.discussed or one.debts) for one in seen),
            "namesake": len(seen) * situation.same_person("b", "g"),
        }
        for name, figure in figures.items():
            assert found.told[figure.meta.output_name()][number] == expected[name], (name, number)
        for party in snapshot.parties:
            own = [one for one in seen if one.party == party.id]
            same = [one for one in seen if situation.same_person(one.party, party.id)]
            assert named[by_party["party"].meta.output_name()][place] == len(own)
            assert named[by_party["person"].meta.output_name()][place] == len(same)
            latest = max((one.at for one in own if party.role == "guarantor"), default=LONG_AGO)
            assert named[last.meta.output_name()][place] == latest
            place += 1


def test_what_the_data_decide_is_asked_of_no_row() -> None:
    wants = Wants(domain=pl.DataFrame({"kind": ["contact", "status"], "until": [None, None]}))
    none = wants.any((), pl.col("kind") == "hold", pl.col("channel") == "phone")
    plain = wants.count((), pl.col("kind").is_in(["contact", "status"]), pl.col("until").is_null(), pl.col("at") > 3)
    assert pl.select(none).item() is False
    assert [[str(test) for test in one.tests] for one in wants.found.values()] == [[str(pl.col("at") > 3)]]
    assert plain.meta.output_name() == "w0"
