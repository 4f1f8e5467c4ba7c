"""Loans sorted into kinds: the same playbook and guards, one clock, one coverage; and those left to the row reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

import polars as pl

from ..calendar import DAY, local_date
from ..codegen.codes import Code, code_of
from ..codegen.source import guards_of, source_of
from ..codegen.variant import File, Kept, Source
from ..engine import Playbook
from ..interpret.closing import out_of_scope
from ..ir import Compare, Cond, Constant, Leaf, Told, Within, leaves_of
from ..readied import policy_on
from ..snapshot.model import Coverage, Snapshot
from ..turning import stutters
from .enduring import begun, lasting
from .facts import Facts, facts_asked, told_facts
from .gathering import Accounts
from .leaves import truth_of
from .people import People
from .seen import Seen, narrowed
from .settling import DERIVED, Account, settled
from .spot import Kind, Spot
from .truths import Bit, turned
from .wants import Wants
from .words import steps_of, worked_out

PARTED: Final = ("installments", "parties", "addresses", "debts")


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The six tables of some loans, numbered from 0; `numbers` are their numbers in the host's table."""

    numbers: pl.Series
    loans: pl.DataFrame
    installments: pl.DataFrame
    parties: pl.DataFrame
    addresses: pl.DataFrame
    debts: pl.DataFrame
    seen: Seen

    def of(self, here: pl.Series) -> Tables:
        """Those of some loans, numbered anew."""
        if here.all():
            return self
        kept = here.arg_true()
        anew = pl.Series("loan", [None], pl.UInt32).new_from_index(0, len(here))
        anew = anew.scatter(kept, pl.int_range(len(kept), dtype=pl.UInt32, eager=True)) if len(kept) else anew
        mine = {
            name: getattr(self, name).with_columns(anew.gather(getattr(self, name)["loan"])).drop_nulls("loan")
            for name in PARTED
        }
        seen = self.seen.of(anew, here)
        return replace(self, numbers=self.numbers.gather(kept), loans=self.loans.filter(here), seen=seen, **mine)


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Loans of one clock and one coverage, with their facts; `odd` are those that columns do not tell, with why."""

    kind: Kind
    tables: Tables
    people: People
    facts: Facts
    episode: pl.Series
    collecting: pl.Series
    """Who asks, in the words of `by`."""
    domain: pl.DataFrame
    odd: dict[str, pl.Series]
    tolerance: Decimal
    """How much may be missing of what was undertaken."""


@dataclass(frozen=True, slots=True, eq=False)
class Sorted:
    """Loans of one kind: `here` marks them among those of their group. `outside` are the codes, and the missing facts,
    because of which the playbook does not speak of them."""

    kind: Kind
    here: pl.Series
    wants: Wants
    outside: tuple[Code, ...] = ()
    missing: tuple[str, ...] = ()


class Sorter:
    """Sorts loans for one playbook. `read` gives a loan, by its number in the host's table, as a snapshot."""

    def __init__(self, book: Playbook, now: int, law_on: date | None) -> None:
        self.book, self.now, self.law_on = book, now, law_on
        self.source: Source = source_of(book.rules, book.packs)
        self.asked = facts_asked(self.source)
        self.guards = {
            (file.pack.id, guard.id): at for at, (file, guard) in enumerate(guards_of(self.source)) if file.pack
        }

    # --- clocks and coverage -----------------------------------------------------------------------------------------

    def groups(self, tables: Tables) -> Iterator[tuple[pl.Series, str | None, Coverage]]:
        """Which loans have one zone (None where it is not told) and one coverage."""
        zone = tables.loans["timezone"]
        told = self.book.rules.arrears.timezone
        keys = [zone if told is None else zone.fill_null(told)]
        keys += [tables.loans[name].alias(name) for name in ("coverage_debts", "coverage_by", "coverage_from")]
        varied = [key for key in keys if key.n_unique() > 1] if tables.loans.height else []
        if not varied:
            first = {key.name: key[0] if len(key) else None for key in keys}
            yield pl.repeat(True, tables.loans.height, eager=True), *_told(first)
            return
        table = pl.DataFrame(keys)
        named = table.with_row_index("row").group_by(table.columns, maintain_order=True).agg("row")
        for row in named.iter_rows(named=True):
            here = pl.repeat(False, table.height, eager=True).scatter(pl.Series(row["row"], dtype=pl.UInt32), True)
            yield here, *_told(row)

    def group(self, tables: Tables, zone: str, coverage: Coverage, suspect: pl.Series) -> Group:
        """The loans of a group with their facts."""
        day = self.law_on or local_date(self.now, zone)
        reaches = coverage.from_ is None
        kept = Kept(reaches, reaches and coverage.debts == "all" and coverage.by == "all")
        kind = Kind(self.source, (), zone, self.now, day, kept, coverage)
        people = People(tables.loans.height, tables.parties, tables.addresses)
        policy = policy_on(self.book.rules.arrears, self.book.rules.names, day)
        wanted = frozenset(name for number, name in self.asked if not number and name in DERIVED) | {"episode"}
        seen = tables.seen
        account = Account(tables.loans, tables.installments, policy, zone, kind.today, seen.payments, seen.ageing)
        derived = settled(account, wanted)
        facts = told_facts(self.asked, self.source, tables.loans, tables.parties, tables.installments, derived.columns)
        odd = {"suspect": suspect, "account": derived.odd, "facts": facts.odd, "voided": seen.voided}
        asking = collecting(tables, kind)
        alone = {"own_collector": True} if (asking == "lender").all() and "by" not in seen.given else {}
        same = {} if people.namesakes.any() else {"namesake": False}
        domain = narrowed(seen.domain, {**alone, **same})
        return Group(kind, tables, people, facts, derived.columns["episode"], asking, domain, odd, policy.tolerance)

    # --- kinds -------------------------------------------------------------------------------------------------------

    def kinds(self, group: Group, odd: pl.Series, read: Callable[[int], Snapshot | None]) -> Iterator[Sorted]:
        """The kinds of a group; odd loans are nobody's. A representative of each is asked which guards bind it."""
        kind = group.kind
        for here in self._scopes(group, kind):
            plain = group.tables.numbers.filter(here & ~odd)
            snapshot = read(int(plain[0])) if len(plain) else None
            if snapshot is None:
                continue
            put = self.book.question(snapshot, law_on=self.law_on)
            outside = out_of_scope(self.book.rules, put.asked)
            bound = tuple(self.guards[one.pack.id, one.guard.id] for one in put.bound)
            missing = tuple(sorted({reason.missing for reason in outside if reason.missing is not None}))
            codes = tuple(dict.fromkeys(map(code_of, outside)))
            yield Sorted(replace(kind, bound=bound), here, Wants(dict(group.facts.known), group.domain), codes, missing)

    def _scopes(self, group: Group, kind: Kind) -> Iterator[pl.Series]:
        """Loans in which every leaf of the playbook's and the packs' scopes is as true."""
        wants = Wants(dict(group.facts.known), group.domain)
        bits = [bit for bit in self._scope_bits(kind, wants) if not isinstance(bit, bool)]
        height = group.tables.loans.height
        if not bits or not height:
            yield pl.repeat(True, height, eager=True)
            return
        columns = frozenset(group.facts.columns)
        frame = pl.DataFrame(list(group.facts.columns.values())).lazy()
        frame = worked_out(frame, steps_of(bits, wants, columns, candidates=False).steps)
        table = frame.select(bit.alias(f"s{number}") for number, bit in enumerate(bits)).collect()
        table = table.select(name for name in table.columns if table[name].n_unique() > 1)
        if not table.width:
            yield pl.repeat(True, height, eager=True)
            return
        words = [
            pl.sum_horizontal(*(pl.col(name).cast(pl.UInt64) * (1 << place) for place, name in enumerate(some))).alias(
                some[0]
            )
            for some in (table.columns[first : first + 60] for first in range(0, table.width, 60))
        ]
        keys = table.select(words)
        for row in keys.unique(maintain_order=True).iter_rows():
            yield keys.select(
                pl.all_horizontal(pl.col(name) == value for name, value in zip(keys.columns, row, strict=True))
            ).to_series()

    def _scope_bits(self, kind: Kind, wants: Wants) -> Iterator[Bit]:
        for file, leaf in self._scope_leaves():
            truth = truth_of(leaf, Spot(kind, wants, file))
            yield truth.sure
            if not truth.exact:
                yield turned(truth.maybe)

    def _scope_leaves(self) -> Iterator[tuple[File, Leaf]]:
        for file in self.source.files:
            conds: list[Cond] = [self.source.playbook.scope] if file.pack is None else [file.pack.scope]
            conds += [] if file.pack is None else [guard.scope for guard in file.pack.guards]
            for leaf in (leaf for cond in conds for leaf in leaves_of(cond)):
                if isinstance(leaf, Compare | Within | Told):
                    yield file, leaf
                elif not isinstance(leaf, Constant):
                    raise LookupError(type(leaf).__name__)

    def one_clock(self, group: Group, kind: Kind) -> pl.Series:
        """The loans in which an hour is another one for somebody than for the account, or for a guard."""
        packs = {guards[0].number: guards[0].names.zones for guards in self._bound(kind)}
        everywhere = all(zones == (group.kind.zone,) for zones in packs.values())
        zones = group.tables.parties["timezones"]
        if zones.null_count() == len(zones) and everywhere:
            return pl.repeat(False, group.tables.loans.height, eager=True)
        told = group.tables.parties.select(
            "loan",
            pl.col("timezones").list.len().fill_null(0).alias("count"),
            pl.col("timezones").list.first().alias("first"),
        )
        fits = ((pl.col("count") == 1) & (pl.col("first") == group.kind.zone)).fill_null(False)
        untold = (pl.col("count") == 0) & pl.lit(everywhere)
        other = told.filter(~(fits | untold))["loan"]
        found = pl.repeat(False, group.tables.loans.height, eager=True)
        return found.scatter(other, True) if len(other) else found

    def _bound(self, kind: Kind) -> list[tuple[File, object]]:
        guards = guards_of(self.source)
        return [guards[number] for number in kind.bound]


def goes_back(zone: str, first: int | None, now: int) -> bool:
    """Whether the local date of a zone went back while the ledger tells of it."""
    return first is not None and any(first - 2 * DAY <= one <= now + 2 * DAY for one in stutters(zone))


def _told(row: Mapping[str, object]) -> tuple[str | None, Coverage]:
    zone, start = row["timezone"], row["coverage_from"]
    assert zone is None or isinstance(zone, str)
    assert start is None or isinstance(start, date)
    debts, by = (str(row[name] or "all") for name in ("coverage_debts", "coverage_by"))
    return zone, Coverage(debts=debts, by=by, from_=start)


def collecting(tables: Tables, kind: Kind) -> pl.Series:
    """Who asks, in the words of `by`: the lender, or the agency or law firm that a loan is placed with."""
    told = tables.loans["collector"].cast(pl.String)
    others = told.is_in(["agency", "law_firm"]).fill_null(False)
    found = pl.Series("collecting", ["lender"], pl.String).new_from_index(0, len(told))
    if not others.any():
        return found
    found = found.scatter(others.arg_true(), told.filter(others))
    placed = tables.seen.placed.filter(begun(kind) & lasting(kind) & ~pl.col("ended") & pl.col("to").is_not_null())
    own = Accounts(tables.loans["loan_id"], tables.debts).own(placed, ("debts",))
    placed = placed.filter(own & (placed["to"].str.split(":").list.first() == told.gather(placed["loan"])))
    last = placed.sort("at", "id")
    return found.scatter(last["loan"], last["to"]) if last.height else found
