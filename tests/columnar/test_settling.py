"""The accounts of many loans at once: every derived fact is what `arrears` says of the loan alone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import settings

from dunning_rules import Snapshot, load_snapshot
from dunning_rules.arrears import ArrearsPolicy
from dunning_rules.columnar.bills import Account
from dunning_rules.columnar.checked import Checked, checked
from dunning_rules.columnar.clocks import Clocks, clocks_of
from dunning_rules.columnar.decide import tables_of as inside
from dunning_rules.columnar.from_snapshots import tables_of
from dunning_rules.columnar.kinds import Tables
from dunning_rules.columnar.settling import DERIVED, settled
from dunning_rules.columnar.wants import LONG_AGO
from dunning_rules.money import Accrual
from dunning_rules.settle import settle
from dunning_rules.situation import Situation
from dunning_rules.values import Unknown

from .equal import named_apart

TODAY = date(2026, 9, 10)
NOW = "2026-09-10T10:00:00+08:00"
ZONE = "Asia/Shanghai"
ZONES = (ZONE, "Pacific/Honolulu", "Asia/Kolkata")
"""At that instant it is the day before in the second."""
POLICIES = {
    "plain": ArrearsPolicy(timezone=ZONE),
    "tolerant": ArrearsPolicy(timezone=ZONE, tolerance=Decimal("10.00"), allocation=("fees", "principal")),
    "fees": ArrearsPolicy(timezone=ZONE, counts=("installments", "fees"), tolerance=Decimal("0.50")),
    "accruing": ArrearsPolicy(timezone=ZONE, accrual=Accrual(rate=Decimal("0.18"))),
    "all": ArrearsPolicy(
        timezone=ZONE, counts=("installments", "penalty_interest"), accrual=Accrual(multiple=Decimal("1.5"))
    ),
}
MONEY = {"amount", "principal", "interest", "fees", "paid"}
LOANS = 150 * max(1, settings.default.max_examples // 100)
PLAIN = tuple(sorted(DERIVED - {"penalty_interest", "amount_to_cure"}))


def drawn(seed: int, times: int = 1) -> Snapshot:
    """A loan near the edges of days, with what was paid told, untold, or told by payments; all amounts so many times
    as large."""
    random = Random(seed)
    told_paid = random.choice(("all", "none", "some"))
    bills: list[dict[str, Any]] = []
    for _ in range(random.randint(1, 5)):
        due = TODAY - timedelta(days=random.choice((-30, -1, 0, 1, 2, 3, 10, 31, 62, 62, 93)))
        bill: dict[str, Any] = {"due": str(due)}
        if random.random() < 0.3:
            whole = "100.00"
            bill |= {"principal": "80.00", "interest": "15.00", "fees": random.choice(("5.00", "20.00"))}
        else:
            whole = bill["amount"] = random.choice(("100.00", "100.00", "55.50"))
        if told_paid == "all" or (told_paid == "some" and random.random() < 0.5):
            bill["paid"] = random.choice(
                ("0.00", "40.00", "50.00", "55.50", *(("95.00", "100.00") * (whole == "100.00")))
            )
            if random.random() < 0.7:
                bill["paid_on"] = str(due + timedelta(days=random.choice((-2, 0, 1, 2, 5, 31, 32, 33, 40))))
        bills.append(bill)
    ledger = [
        {
            "id": f"p{number}",
            "kind": "payment",
            "at": f"{TODAY - timedelta(days=random.choice((0, 1, 5, 20, 60, 90)))}T09:30:00+08:00",
            "amount": random.choice(("20.00", "55.50", "100.00", "250.00")),
            "status": random.choice(("posted", "posted", "failed")),
        }
        for number in range(random.choice((0, 0, 1, 2, 3)))
    ]
    for told in (*bills, *ledger):
        told |= {key: str(times * Decimal(told[key])) for key in MONEY & told.keys()}
    loan: dict[str, Any] = {"id": "L", "product": "p", "timezone": ZONES[seed % 3], "installments": bills}
    for key, value in (
        ("grace_days", random.choice((None, 0, 3))),
        ("status", random.choice((None, "active", "active", "repaid"))),
        ("accelerated_on", random.choice((None, None, str(TODAY - timedelta(days=5)), str(TODAY + timedelta(days=5))))),
        ("annual_rate", random.choice((None, "0.12"))),
    ):
        if value is not None:
            loan[key] = value
    return load_snapshot({"as_of": NOW, "loan": loan, "parties": [], "ledger": ledger})


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("wanted", [PLAIN, tuple(sorted(DERIVED))], ids=["arrays", "alone"])
def test_every_derived_fact(name: str, wanted: tuple[str, ...]) -> None:
    snapshots = named_apart([drawn(seed) for seed in range(LOANS)])
    assert 5 * as_reckoned_alone(snapshots, POLICIES[name], wanted) > LOANS


@pytest.mark.parametrize("times", [10**9, 10**11, 10**13, 10**15])
@pytest.mark.parametrize("name", ["plain", "tolerant"])
def test_large_amounts(name: str, times: int) -> None:
    """As in a currency of small units, and beyond what an array of whole numbers holds: alone or summed up."""
    snapshots = named_apart([drawn(seed, times if seed % 3 else 1) for seed in range(LOANS)])
    assert 5 * as_reckoned_alone(snapshots, POLICIES[name], PLAIN) > LOANS


@pytest.mark.parametrize(("places", "paid"), [(2, "9.823"), (0, "9.82"), (3, "9.8235"), (0, "0.50"), (2, "5.000")])
def test_payments_that_are_told_finer_than_installments(places: int, paid: str) -> None:
    """What is open is shown as the loan tells its amounts, rounded half up."""
    bill, payment = {"due": "2026-08-01", "amount": "100"}, {"id": "p", "kind": "payment", "at": NOW, "amount": paid}
    loan = {"product": "p", "timezone": ZONE, "installments": [bill]}
    snapshots = [
        load_snapshot({"as_of": NOW, "loan": {"id": name, **loan}, "parties": [], "ledger": ledger})
        for name, ledger in (("L", [payment]), ("M", []), ("N", [{**payment, "amount": "0.50"}]))
    ]
    tables = tables_of(snapshots)
    amounts = pl.col("amount").cast(pl.Decimal(38, places))
    told = checked({**tables, "installments": tables["installments"].with_columns(amounts)})
    rows = [one for _, one in told.snapshots(range(told.count), as_of=NOW) if isinstance(one, Snapshot)]
    assert as_reckoned_alone(rows, POLICIES["plain"], PLAIN, told) == len(snapshots)


def account_of(tables: Tables, policy: ArrearsPolicy, now: int) -> Account:
    """The accounts of loans, each by its own clock."""
    numbers = np.array([ZONES.index(zone) for zone in tables.loans["timezone"]], np.int64)
    clocks, seen = Clocks(clocks_of(ZONES, now), numbers), tables.seen
    return Account(tables.loans, tables.installments, policy, clocks, seen.payments, seen.ageing)


def as_reckoned_alone(
    snapshots: list[Snapshot], policy: ArrearsPolicy, wanted: tuple[str, ...], portfolio: Checked | None = None
) -> int:
    """Compares what columns tell of each loan with what is reckoned of it alone; says of how many they tell it."""
    tables = inside(portfolio or checked(tables_of(snapshots)), snapshots[0].as_of)
    derived = settled(account_of(tables, policy, snapshots[0].asked), frozenset(wanted) | {"episode"})
    told = 0
    for number, snapshot in enumerate(snapshots):
        situation = Situation(settle(snapshot), snapshot.asked, snapshot.asked, policy)
        facts = {fact: situation.fact(fact) for fact in wanted}
        if derived.odd[number]:
            assert any(isinstance(fact, Unknown) for fact in facts.values())
            continue
        found = {fact: derived.columns[fact][number] for fact in wanted}
        assert found == facts, (number, snapshot)
        start = situation.episode_start
        assert derived.columns["episode"][number] == (LONG_AGO if start is None else start), (number, snapshot)
        told += 1
    return told


def test_runs_of_days_that_touch_are_one_episode() -> None:
    """The first was paid on the day after the second fell due, the other a day later: then nothing was overdue once."""
    bills = [{"due": "2026-08-01", "amount": "100.00"}]
    snapshots = [
        load_snapshot(
            {
                "as_of": NOW,
                "loan": {
                    "id": f"L{paid_on}",
                    "product": "p",
                    "timezone": ZONE,
                    "installments": [
                        {"due": "2026-07-01", "amount": "100.00", "paid": "100.00", "paid_on": paid_on},
                        *bills,
                    ],
                },
                "parties": [],
                "ledger": [],
            }
        )
        for paid_on in ("2026-08-01", "2026-08-02", "2026-08-03")
    ]
    tables = inside(checked(tables_of(snapshots)), snapshots[0].as_of)
    account = account_of(tables, POLICIES["plain"], snapshots[0].asked)
    derived = settled(account, frozenset({"episode", "worst_days_past_due"}))
    firsts = [Situation(settle(one), one.asked, one.asked, POLICIES["plain"]).episode_start for one in snapshots]
    assert derived.columns["episode"].to_list() == firsts
    assert len(set(firsts)) == 2
    assert derived.columns["worst_days_past_due"].to_list() == [40, 40, 40]


def test_no_loans() -> None:
    tables = inside(
        checked(
            {
                "loans": pl.DataFrame(
                    {"loan_id": [], "product": []}, schema_overrides={"loan_id": pl.String, "product": pl.String}
                )
            }
        ),
        0,
    )
    assert settled(account_of(tables, POLICIES["plain"], 0), DERIVED | {"episode"}).odd.to_list() == []
