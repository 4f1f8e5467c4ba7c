"""Loans sorted into kinds: the same playbook, guards and coverage; and those left to the row reader."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from ..calendar import DAY
from ..codegen.codes import Code, code_of
from ..codegen.source import changes_of, epoch, guards_of, source_of
from ..codegen.variant import File, Kept, Source
from ..engine import Playbook
from ..few import Few
from ..interpret.closing import out_of_scope
from ..ir import Compare, Cond, Constant, Leaf, Told, Within, leaves_of
from ..readied import policy_on
from ..snapshot.model import Coverage, Snapshot
from ..turning import stutters
from .arrays import Ints, among, as_column, coded, flags, listed, marked, nowhere, repeated, rows_of, rows_where
from .bills import Account
from .clocks import Clocks, Local, clocks_of, leaps
from .domain import Domain
from .facts import Facts, facts_asked, misnamed, told_facts
from .leaves import truth_of
from .ondemand import Accounts
from .people import People
from .seen import Seen
from .settling import DERIVED, settled
from .spot import Kind, Spot
from .truths import Bit, Truth, turned
from .wants import Wants
from .words import Made, in_stages, steps_of

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
        told = here.to_numpy()
        places = np.where(told, np.cumsum(told) - 1, -1)
        mine = {name: rows_of(getattr(self, name), places) for name in PARTED}
        seen = self.seen.of(places, here)
        loans = rows_where(self.loans, here)
        return replace(self, numbers=self.numbers.filter(here), loans=loans, seen=seen, **mine)


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Loans of one coverage, each with its clock and its facts; `odd` are those that columns do not tell, with why."""

    kind: Kind
    clocks: Clocks
    tables: Tables
    people: People
    facts: Facts
    episode: pl.Series
    collecting: pl.Series
    """Who asks, in the words of `by`."""
    domain: Domain
    odd: dict[str, pl.Series]
    tolerance: Decimal
    """How much may be missing of what was undertaken."""


@dataclass(frozen=True, slots=True, eq=False)
class Scoped:
    """Loans of a group in which every scope is as true: `here` marks them among those of their group, `first` is the
    number of one of them in the host's table. Which guards bind them follows from `key`."""

    here: pl.Series
    first: int
    key: Hashable


@dataclass(frozen=True, slots=True)
class Binding:
    """Which guards bind, by number; and the codes, and the missing facts, because of which the playbook does not
    speak."""

    bound: tuple[int, ...]
    outside: tuple[Code, ...] = ()
    missing: tuple[str, ...] = ()


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
    """Sorts loans for one playbook. `met` are the zones that were met at an instant: plans are made for all of them, so
    that they serve all tables of a portfolio, whichever zones are in each."""

    def __init__(self, book: Playbook, now: int, law_on: date | None, met: Few[set[str]]) -> None:
        self.book, self.now, self.law_on, self.met = book, now, law_on, met
        self.source: Source = source_of(book.rules, book.packs)
        self.asked = facts_asked(self.source)
        self.guards = {
            (file.pack.id, guard.id): at for at, (file, guard) in enumerate(guards_of(self.source)) if file.pack
        }

    # --- clocks and coverage -----------------------------------------------------------------------------------------

    def groups(self, tables: Tables) -> Iterator[tuple[pl.Series, Clocks | None, Coverage]]:
        """Which loans have one coverage, and clocks by whose days the rules are the same; None where no clock is told
        that columns go by."""
        alike, which, at = self._clocks(tables)
        keys = [as_column("clocks", which)]
        keys += [tables.loans[name].alias(name) for name in ("coverage_debts", "coverage_by", "coverage_from")]
        varied = [key for key in keys if key.n_unique() > 1] if tables.loans.height else []
        if not varied:
            first = {key.name: key[0] if len(key) else None for key in keys}
            yield ~nowhere(tables.loans.height), _clocks_of(first, alike, at), _coverage(first)
            return
        table = pl.DataFrame(keys)
        named = table.with_row_index("row").group_by(table.columns, maintain_order=True).agg("row")
        for row in named.iter_rows(named=True):
            mine = marked(pl.Series(row["row"], dtype=pl.UInt32), table.height)
            yield mine, _clocks_of(row, alike, at[mine.to_numpy()]), _coverage(row)

    def _clocks(self, tables: Tables) -> tuple[list[list[Local]], Ints, Ints]:
        """Clocks by whose days the rules are the same; for each loan which of these are its own, and which of them is
        its: -1 for none."""
        zone, told = tables.loans["timezone"], self.book.rules.arrears.timezone
        numbers, known = coded(zone if told is None or not zone.null_count() else zone.fill_null(told))
        there = [known[number] for number in np.flatnonzero(np.bincount(numbers[numbers >= 0]))]
        alike: dict[int, list[Local]] = {}
        for local in clocks_of(self._with_those_met(there), self.now):
            if not strays(local.zone, tables.seen.first, self.now):
                alike.setdefault(epoch(self.turns, self.law_on or local.today), []).append(local)
        places = {one.zone: (which, at) for which, some in enumerate(alike.values()) for at, one in enumerate(some)}
        which, at = np.array([*(places.get(zone, (-1, -1)) for zone in known), (-1, -1)]).T
        return list(alike.values()), which[numbers], at[numbers]

    def _with_those_met(self, zones: list[str]) -> list[str]:
        """These zones and those met before; they are remembered."""
        met = self.met.put(self.now, set())
        met.update(zones)
        return sorted(met)

    @cached_property
    def turns(self) -> tuple[date, ...]:
        """The days on which a rule is another one."""
        return changes_of(self.source)

    def group(self, tables: Tables, clocks: Clocks, coverage: Coverage) -> Group:
        """The loans of a group with their facts."""
        day = self.law_on or min(local.today for local in clocks.locals)
        reaches = coverage.from_ is None
        kept = Kept(reaches, reaches and coverage.debts == "all" and coverage.by == "all")
        kind = Kind(self.source, (), clocks.locals, self.now, day, kept, coverage)
        people = People(tables.loans.height, tables.parties, tables.addresses)
        policy = policy_on(self.book.rules.arrears, self.book.rules.names, day)
        wanted = frozenset(name for number, name in self.asked if not number and name in DERIVED) | {"episode"}
        seen = tables.seen
        account = Account(tables.loans, tables.installments, policy, clocks, seen.payments, seen.ageing)
        derived = settled(account, wanted)
        facts = told_facts(self.asked, self.source, tables.loans, tables.parties, tables.installments, derived.columns)
        inputs = [given for file in self.source.files for given in file.names.inputs]
        of_facts = facts.odd | misnamed(inputs, tables.loans)
        odd = {"account": derived.odd, "facts": of_facts, "voided": seen.voided}
        asking = collecting(tables)
        alone = {"own_collector": True} if (asking == "lender").all() and "by" not in seen.domain.given else {}
        single = {} if people.namesakes.any() else {"namesake": False}
        domain = seen.domain.narrowed({**alone, **single})
        return Group(
            kind, clocks, tables, people, facts, derived.columns["episode"], asking, domain, odd, policy.tolerance
        )

    # --- kinds -------------------------------------------------------------------------------------------------------

    def scoped(self, group: Group, odd: pl.Series) -> Iterator[Scoped]:
        """The loans of a group by what is true of them in the scopes; odd loans are nobody's."""
        kind, height = group.kind, group.tables.loans.height
        wants = Wants(dict(group.facts.known), group.domain.frame)
        truths = list(self._scope_truths(kind, wants))
        bits = [bit for truth in truths for bit in _bits(truth)]
        exact = tuple(truth.exact for truth in truths)  # tells which bit is whose: it is another in other tables
        same = tuple(bit if isinstance(bit, bool) else None for bit in bits)
        about = (kind.now, kind.law_day, kind.kept, kind.coverage, exact)
        for here, told in self._scopes([bit for bit in bits if not isinstance(bit, bool)], group, wants):
            plain = group.tables.numbers.filter(here & ~odd if height else here)
            if len(plain):
                yield Scoped(here, int(plain[0]), (about, same, told))

    def binding(self, snapshot: Snapshot) -> Binding:
        """What binds a loan, as the reference reader has it."""
        put = self.book.question(snapshot, law_on=self.law_on)
        outside = out_of_scope(self.book.rules, put.asked)
        bound = tuple(self.guards[one.pack.id, one.guard.id] for one in put.bound)
        missing = tuple(sorted({reason.missing for reason in outside if reason.missing is not None}))
        return Binding(bound, tuple(dict.fromkeys(map(code_of, outside))), missing)

    def kind(self, group: Group, scoped: Scoped, told: Binding) -> Sorted:
        wants = Wants(dict(group.facts.known), group.domain.frame)
        return Sorted(replace(group.kind, bound=told.bound), scoped.here, wants, told.outside, told.missing)

    def _scopes(self, bits: list[pl.Expr], group: Group, wants: Wants) -> Iterator[tuple[pl.Series, Hashable]]:
        """Loans in which every leaf of the playbook's and the packs' scopes is as true, with what is true."""
        height = group.tables.loans.height
        if not bits or not height:
            yield ~nowhere(height), ()
            return
        columns = frozenset(group.facts.columns)
        asked = tuple(bit.alias(f"s{number}") for number, bit in enumerate(bits))
        stages = (*in_stages(steps_of(bits, wants, columns, candidates=False).steps), asked)
        made = Made(stages, tuple(f"s{number}" for number in range(len(bits))))
        table = made.of(pl.DataFrame(list(group.facts.columns.values())))
        same = {one.name: bool(one[0]) for one in table.get_columns() if one.all() or not one.any()}
        table = table.drop(list(same))
        if not table.width:
            yield ~nowhere(height), tuple(same.values())
            return
        words = [
            pl.sum_horizontal(*(pl.col(name).cast(pl.UInt64) * (1 << place) for place, name in enumerate(some))).alias(
                some[0]
            )
            for some in (table.columns[first : first + 60] for first in range(0, table.width, 60))
        ]
        keys = table.select(words)
        for row in keys.unique(maintain_order=True).iter_rows():
            here = keys.select(
                pl.all_horizontal(pl.col(name) == value for name, value in zip(keys.columns, row, strict=True))
            ).to_series()
            yield here, (tuple(same.items()), row)

    def _scope_truths(self, kind: Kind, wants: Wants) -> Iterator[Truth]:
        for file, leaf in self._scope_leaves():
            yield truth_of(leaf, Spot(kind, wants, file))

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
        names = [local.zone for local in group.clocks.locals]
        everywhere = np.array([all(zones == (name,) for zones in packs.values()) for name in names])
        zones = group.tables.parties["timezones"]
        if zones.null_count() == len(zones) and everywhere.all():
            return nowhere(group.tables.loans.height)
        counts, (told, known) = listed(zones)
        places = np.array([*(names.index(name) if name in names else -1 for name in known), -1])
        theirs = np.append(places[told], -1)[np.cumsum(counts) - counts]
        own = group.clocks.of_loans[group.tables.parties["loan"].to_numpy()]
        fits = ((counts == 1) & (theirs == own)) | ((counts == 0) & everywhere[own])
        return marked(group.tables.parties["loan"].filter(flags(~fits)), group.tables.loans.height)

    def _bound(self, kind: Kind) -> list[tuple[File, object]]:
        guards = guards_of(self.source)
        return [guards[number] for number in kind.bound]


def _bits(truth: Truth) -> Iterator[Bit]:
    """What tells how a leaf is: true, and false or unknown apart where it may be unknown."""
    yield truth.sure
    if not truth.exact:
        yield turned(truth.maybe)


def strays(zone: str, first: int | None, now: int) -> bool:
    """Whether the local date of a zone went back, or a day was left out or came twice, while the ledger tells of it."""
    turns = (*stutters(zone), *leaps(zone))
    return first is not None and any(first - 2 * DAY <= one <= now + 2 * DAY for one in turns)


def _clocks_of(row: Mapping[str, object], alike: Sequence[Sequence[Local]], at: Ints) -> Clocks | None:
    number = row["clocks"]
    assert number is None or isinstance(number, int)
    return None if number is None or number < 0 else Clocks(tuple(alike[number]), at)


def _coverage(row: Mapping[str, object]) -> Coverage:
    start = row["coverage_from"]
    assert start is None or isinstance(start, date)
    debts, by = (str(row[name] or "all") for name in ("coverage_debts", "coverage_by"))
    return Coverage(debts=debts, by=by, from_=start)


def collecting(tables: Tables) -> pl.Series:
    """Who asks, in the words of `by`: the lender, or the agency or law firm that a loan is placed with."""
    others = pl.Series(among(coded(tables.loans["collector"]), ("agency", "law_firm")))
    found = repeated("collecting", "lender", len(others), pl.String)
    if not others.any():
        return found
    told = tables.loans["collector"].cast(pl.String)
    found = found.scatter(others.arg_true(), told.filter(others))
    placed = tables.seen.placed.filter(~pl.col("ended") & pl.col("to").is_not_null())
    own = Accounts(tables.loans["loan_id"], tables.debts).own(placed, ("debts",))
    placed = placed.filter(own & (placed["to"].str.split(":").list.first() == told.gather(placed["loan"])))
    last = placed.sort("at", "id")
    return found.scatter(last["loan"], last["to"]) if last.height else found
