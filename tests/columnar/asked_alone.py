"""Single conditions over many loans at once: their columns, gathered plainly, beside the reference reader's answers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial

import numpy as np
import polars as pl

from dunning_rules import Playbook, Snapshot
from dunning_rules.calendar import local_day
from dunning_rules.codegen.program import Program, program_of
from dunning_rules.codegen.variant import File, Kept
from dunning_rules.columnar.clocks import Clocks, clocks_of
from dunning_rules.columnar.enduring import with_ended, with_superseded
from dunning_rules.columnar.keeping import Book, states
from dunning_rules.columnar.kinds import Sorter
from dunning_rules.columnar.ledger import truth_of_ledger
from dunning_rules.columnar.settling import DERIVED
from dunning_rules.columnar.spot import Kind, Spot
from dunning_rules.columnar.standing import truth_of_standing
from dunning_rules.columnar.truths import Bit, Truth
from dunning_rules.columnar.wants import LONG_AGO, AllNumbers, FactColumn, Wanted, Wants
from dunning_rules.few import Few
from dunning_rules.interpret.asked import Asked
from dunning_rules.interpret.closing import cadence_of, fits
from dunning_rules.interpret.decide import proposed
from dunning_rules.interpret.ledger import debts_of
from dunning_rules.interpret.logic import Reduced, reduce
from dunning_rules.ir import AtLimit, Cond, Replies, Tally, Waiting, leaves_of
from dunning_rules.rules import Action
from dunning_rules.situation import Situation
from dunning_rules.snapshot.model import Address, Coverage, Party, Record
from dunning_rules.values import Unknown

WORDS = (
    *("kind", "channel", "mode", "party", "address", "direction", "outcome", "action", "act", "purpose", "by"),
    *("document", "reply_to", "of", "status", "what", "form", "hours", "place", "to", "reason", "ageing", "type"),
    *("cause", "attitude"),
)
FLAGS = ("cut_off", "willing", "able", "trading", "disclosed")
DAYS = ("due", "expected_cash_on")
LISTS = ("weekdays", "purposes", "notified", "debts", "discussed")
Schema = dict[str, pl.DataType | type[pl.DataType]]
ROW: Schema = {
    "loan": pl.UInt32,
    "id": pl.String,
    "at": pl.Int64,
    **dict.fromkeys(WORDS, pl.String),
    **dict.fromkeys(FLAGS, pl.Boolean),
    **dict.fromkeys(DAYS, pl.Date),
    **dict.fromkeys(LISTS, pl.List(pl.String)),
    "in": pl.String,
    "with": pl.String,
    "from": pl.Date,
    "from_at": pl.Int64,
    "until": pl.Date,
    "until_at": pl.Int64,
    "amount": pl.Decimal(38, 2),
    "schedule": pl.List(pl.Struct({"due": pl.Date, "amount": pl.Decimal(38, 2)})),
    "role": pl.String,
    "person": pl.String,
    "own_debt": pl.Boolean,
    "spoken_debt": pl.Boolean,
    "done_debt": pl.Boolean,
    "own_collector": pl.Boolean,
    "collecting": pl.String,
    "address_kind": pl.String,
    "address_place": pl.String,
    "address_party": pl.String,
    "address_channels": pl.List(pl.String),
    "namesake": pl.Boolean,
    "episode": pl.Int64,
}


def one_clock(situation: Situation) -> bool:
    """Whether all parties of a loan live by the clock of the account."""
    people = situation.settled.snapshot.parties
    return situation.told_zone is not None and all(
        situation.zones_of(one.id) in ((), (situation.zone,)) for one in people
    )


def _person(party: Party) -> str:
    return party.id if party.person is None else f"person {party.person}"


def row_of(record: Record, loan: int, situation: Situation) -> dict[str, object]:
    """A record as a row, with all that tests may ask of it."""
    party, address = situation.party(record.party), situation.address(record.address)
    people = situation.settled.snapshot.parties
    owner = next((one.id for one in people if address in one.addresses), None) if address is not None else None
    alike = [one for one in people if party is not None and one.id != party.id and one.person == party.person]

    def split(moment: date | int | None, name: str) -> dict[str, object]:
        return {name: None, f"{name}_at": moment} if isinstance(moment, int) else {name: moment, f"{name}_at": None}

    told = {name: getattr(record, name) for name in (*WORDS, *FLAGS, *DAYS, *LISTS, "id", "at")}
    return {
        **told,
        **split(record.from_, "from"),
        **split(record.until, "until"),
        "loan": loan,
        "hours": None if record.hours is None else str(record.hours),
        "in": record.in_,
        "with": record.with_,
        "amount": record.amount,
        "schedule": None
        if record.schedule is None
        else [{"due": one.due, "amount": one.amount} for one in record.schedule],
        "role": None if party is None else party.role,
        "person": None if party is None else _person(party),
        "own_debt": situation.concerns_loan(debts_of(record, spoken=False)),
        "spoken_debt": situation.concerns_loan(debts_of(record, spoken=True)),
        "done_debt": situation.concerns_loan(record.discussed or record.debts),
        "own_collector": (record.by or "lender") == situation.collected_by,
        "collecting": situation.collected_by,
        "address_kind": None if address is None else address.kind,
        "address_place": None if address is None else address.stands_at,
        "address_party": owner,
        "address_channels": None if address is None else list(address.channels),
        "namesake": party is not None and party.person is not None and bool(alike),
        "episode": LONG_AGO if situation.episode_start is None else situation.episode_start,
    }


@dataclass(frozen=True, eq=False)
class Loan:
    """A loan as each file asks it."""

    number: int
    snapshot: Snapshot
    files: tuple[Asked, ...]

    @property
    def situation(self) -> Situation:
        return self.files[0].situation


@dataclass(frozen=True, eq=False)
class Field:
    """Loans asked at one instant, and the rules they are asked by."""

    book: Playbook
    program: Program
    loans: tuple[Loan, ...]
    kind: Kind
    clocks: Clocks
    ledger: pl.DataFrame
    money: Book
    targets: dict[str, tuple[tuple[Loan, Party | None, Address | None], ...]] = field(default_factory=dict)

    def targets_of(self, action: Action | None) -> tuple[tuple[Loan, Party | None, Address | None], ...]:
        """Whom an action reaches, loan by loan; where none is in question, the loans."""
        name = "" if action is None else action.id
        if name not in self.targets:
            self.targets[name] = tuple(_targets(self.loans, action))
        return self.targets[name]


def _targets(loans: Sequence[Loan], action: Action | None) -> Iterator[tuple[Loan, Party | None, Address | None]]:
    for loan in loans:
        if action is None:
            yield loan, None, None
        elif action.reach is None:
            if loan.situation.borrower is not None:
                yield loan, loan.situation.borrower, None
        else:
            for party in loan.situation.parties_of(frozenset(action.reach.to)):
                fitting = [one for one in loan.situation.addresses_of(party) if fits(action.reach, one)]
                yield from ((loan, party, one) for one in (fitting or (None,)))


@cache
def program(book: Playbook) -> Program:
    adopted = set(book.rules.adopted)
    for pack in reversed(book.packs):
        adopted |= set(pack.builds_on) if pack.id in adopted else set()
    return program_of(book.rules, book.packs, frozenset(adopted))


def fields_of(book: Playbook, snapshots: Sequence[Snapshot]) -> Iterator[Field]:
    """The loans, those of one coverage and law together, whatever their clocks."""
    fast = program(book)
    turns = Sorter(book, 0, None, Few(1)).turns
    by_kind: dict[tuple[int, Coverage, int], list[Snapshot]] = {}
    for snapshot in snapshots:
        situation = book.question(snapshot).asked.situation
        if one_clock(situation):
            law = bisect_right(turns, situation.today)
            by_kind.setdefault((law, snapshot.coverage, snapshot.asked), []).append(snapshot)
    for (_, coverage, now), listed in by_kind.items():
        loans = tuple(Loan(at, one, fast.files(one, now, None)) for at, one in enumerate(listed))
        zones = [one.situation.zone for one in loans]
        different = sorted(set(zones))
        clocks = Clocks(clocks_of(different, now), np.array([different.index(zone) for zone in zones]))
        whole = coverage.from_ is None
        kept = Kept(whole, whole and coverage == Coverage())
        kind = Kind(fast.source, (), clocks.locals, now, loans[0].files[0].law_day, kept, coverage)
        rows = [row_of(record, loan.number, loan.situation) for loan in loans for record in loan.situation.records]
        frame = pl.DataFrame(rows, schema=ROW, orient="row").lazy()
        frame = with_superseded(with_ended(frame), clocks.of_rows(lambda local: local.today), now).collect()
        yield Field(book, fast, loans, kind, clocks, frame, _money(loans, frame, clocks))


def _money(loans: Sequence[Loan], ledger: pl.DataFrame, clocks: Clocks) -> Book:
    bills = [
        {"loan": one.number, "paid": bill.paid, "paid_on": bill.paid_on}
        for one in loans
        for bill in one.snapshot.loan.installments
    ]
    schema: Schema = {"loan": pl.UInt32, "paid": pl.Decimal(38, 2), "paid_on": pl.Date}
    starts = [one.situation.episode_start for one in loans]
    episode = pl.Series("episode", [LONG_AGO if at is None else at for at in starts], pl.Int64)

    def column(name: str, rows: pl.DataFrame) -> pl.Series:
        return rows.select("loan", "id").join(ledger, on=["loan", "id"], how="left", maintain_order="left")[name]

    return Book(
        ledger.lazy(),
        pl.DataFrame(bills, schema=schema, orient="row"),
        episode,
        partial(column, "role"),
        partial(column, "own_debt"),
        loans[0].situation.policy.tolerance,
        clocks,
    )


# --- gathering -------------------------------------------------------------------------------------------------------


class DateFacts(dict[tuple[int, str], FactColumn]):
    """Every fact that is asked for, as a day."""

    def __missing__(self, key: tuple[int, str]) -> FactColumn:
        name = f"fact_{key[0]}_{key[1]}"
        made = self[key] = FactColumn(name, "date", pl.col(f"{name}?"))
        return made


def candidates(field: Field, action: Action | None, facts: DateFacts) -> pl.DataFrame:
    """One row a candidate, or a loan."""
    rows = []
    for loan, party, address in field.targets_of(action):
        told: dict[str, object] = {
            "loan": loan.number,
            "party": None if party is None else party.id,
            "person": None if party is None else _person(party),
            "address": None if address is None else address.id,
            "address_kind": None if address is None else address.kind,
            "address_place": None if address is None else address.stands_at,
            "party_liability_until": None if party is None else party.liability.until,
            "episode": LONG_AGO if loan.situation.episode_start is None else loan.situation.episode_start,
        }
        for (file, name), column in facts.items():
            value = loan.files[file].fact(name)
            told[column.column] = None if isinstance(value, Unknown) else value
            told[f"{column.column}?"] = isinstance(value, Unknown)
        rows.append(told)
    schema: Schema = {"loan": pl.UInt32, "party": pl.String, "person": pl.String, "address": pl.String}
    schema |= {"address_kind": pl.String, "address_place": pl.String, "party_liability_until": pl.Date}
    schema |= {"episode": pl.Int64}
    for column in facts.values():
        schema |= {column.column: pl.Date, f"{column.column}?": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def figure(one: Wanted, ledger: pl.DataFrame, to: pl.DataFrame, clocks: Clocks) -> pl.DataFrame:
    """The candidates with one figure more."""
    keys = ["loan", *one.by]
    passing = ledger.filter(list(one.tests)).drop_nulls(keys)
    if one.how == "days":
        rows = zip(passing["loan"], passing["at"], strict=True)
        days = [local_day(at, clocks.of_loan(loan).zone) for loan, at in rows]
        passing = passing.with_columns(pl.Series("day", days, dtype=pl.Int64))
    made = {
        "count": pl.len().cast(pl.Int64),
        "any": pl.len() > 0,
        "latest": pl.col("at").max(),
        "earliest": pl.col("at").min(),
        "days": pl.col("day").n_unique().cast(pl.Int64),
    }[one.how]
    table = passing.group_by(keys).agg(made.alias(one.name))
    return to.join(table, on=keys, how="left", maintain_order="left").with_columns(pl.col(one.name).fill_null(one.none))


def _all_numbers(field: Field, ledger: pl.DataFrame, asked: AllNumbers, by_address: Wanted) -> pl.Series:
    passing = ledger.filter(list(by_address.tests)).select("loan", "address").rows()
    found = []
    for loan in field.loans:
        people = loan.situation.parties_of(asked.roles)
        numbers = [[one.id for one in party.addresses if "phone" in one.channels] for party in people]
        found.append(any(some and all((loan.number, name) in passing for name in some) for some in numbers))
    return pl.Series(asked.name, found, pl.Boolean)


# --- asking ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Where:
    """A leaf, the file that asks it, and the action in question."""

    leaf: Cond
    file: int
    action: Action | None


@dataclass
class Tried:
    """How often a leaf was told in columns, and where it was told wrongly."""

    asked: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)


def everywhere(book: Playbook) -> Iterator[Where]:
    """Every leaf of the ledger or of what stands, where it is asked: of each channel and act one action."""
    rules, source = book.rules, program(book).source
    alike: dict[tuple[object, ...], Action] = {}
    for action in rules.actions:
        like = (action.reach and (action.reach.channel, action.reach.kinds is None), action.act, action.purpose)
        alike.setdefault(like, action)
    found: dict[Where, None] = {}
    for stage in rules.stages:
        found |= dict.fromkeys(Where(leaf, 0, None) for leaf in leaves_of(stage.when))
    for action in rules.actions:
        found |= dict.fromkeys(Where(leaf, 0, action) for leaf in leaves_of(action.when))
        found |= dict.fromkeys(Where(cadence_of(action, limit), 0, action) for limit in action.at_most)
    for action in alike.values():
        for pause in rules.pauses:
            found |= dict.fromkeys(Where(leaf, 0, action) for leaf in leaves_of(pause.when))
        for file in source.files:
            for guard in file.pack.guards if file.pack is not None else ():
                if guard.may_speak_of(None if action.reach is None else action.reach.channel, action.act):
                    for cond in (guard.applies, guard.forbids, guard.lifted, guard.rebutted):
                        found |= dict.fromkeys(Where(leaf, file.number, action) for leaf in leaves_of(cond))
    return iter(found)


def told(where: Where, spot: Spot) -> Truth:
    if isinstance(where.leaf, Tally | AtLimit | Waiting | Replies):
        return truth_of_ledger(where.leaf, spot)
    return truth_of_standing(where.leaf, spot)  # type: ignore[arg-type]  # the forms were chosen by the caller


def answer(where: Where, loan: Loan, party: Party | None, address: Address | None) -> Reduced:
    """What the reference reader says."""
    asked = loan.files[where.file]
    if where.action is None:
        return reduce(where.leaf, asked.about(None, loan.situation.zone))
    proposal = proposed(where.action, party, address, loan.files[0])
    return reduce(where.leaf, asked.about(proposal, loan.situation.zone))


def tried(field: Field, where: Where) -> Tried:
    """A leaf over all candidates, its columns beside the reference reader's answers."""
    facts = DateFacts()
    wants = Wants(facts=facts)
    file: File = field.program.source.files[where.file]
    truth = told(where, Spot(field.kind, wants, file, where.action))
    frame, ledger = (
        told.with_columns(field.clocks.column(one, told["loan"].to_numpy()) for one in wants.clocked.values())
        for told in (candidates(field, where.action, facts), field.ledger)
    )
    for wanted in wants.found.values():
        frame = figure(wanted, ledger, frame, field.clocks)
    for numbers in wants.numbers.values():
        by_address = next(one for one in wants.found.values() if one.name == numbers.figure)
        frame = frame.with_columns(_all_numbers(field, ledger, numbers, by_address).gather(frame["loan"]))
    for state in states(wants.undertakings.values(), field.money):
        frame = frame.with_columns(state.gather(frame["loan"]))
    names = [name for name, _ in truth.named]
    bits = [truth.maybe, truth.sure, truth.lost, *(bit for _, bit in truth.named)]
    columns = frame.with_columns(_column(bit, f"b{at}") for at, bit in enumerate(bits))
    columns = columns.select(f"b{at}" for at in range(len(bits)))
    found = Tried()
    for row, (loan, party, address) in zip(columns.rows(), field.targets_of(where.action), strict=True):
        if any(isinstance(loan.files[file].fact(name), Unknown) for file, name in facts if name in DERIVED):
            continue  # such a loan is nothing for columns
        maybe, sure, lost, *unknown = row
        found.asked += 1
        found.lost += lost
        said = answer(where, loan, party, address)
        missing = tuple(sorted({name for name, bit in zip(names, unknown, strict=True) if bit}))
        right = (said is True or not sure) and (said is not False or not (sure or missing)) and None not in row
        right &= not (isinstance(said, Unknown) and sure) and (maybe or said is False)
        right &= not missing or (isinstance(said, Unknown) and missing == said.missing)
        right &= lost or (said is True) == (maybe and sure)
        if not right:
            name = f"{loan.snapshot.loan.id} {party and party.id} {address and address.id}"
            found.wrong.append(f"{name}: {said}, but maybe {maybe}, sure {sure}, unknown for {missing}")
    return found


def _column(bit: Bit, name: str) -> pl.Expr:
    return (pl.lit(bit) if isinstance(bit, bool) else bit).alias(name)


def later(snapshots: Sequence[Snapshot], asked: int) -> list[Snapshot]:
    """The same loans asked at one instant."""
    return [replace(one, asked=asked) for one in snapshots]
