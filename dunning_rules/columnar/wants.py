"""What the rules of one kind of loans ask of the ledger: figures that are gathered once, by loan, party or address."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, TypeVar

import polars as pl

from ..codegen.variant import File
from ..ir import Cond
from .truths import Bit, Truth

V = TypeVar("V", int, bool, str, date)
By = tuple[Literal["party", "person", "address"], ...]
"""Whom a figure is gathered for, besides the loan: (), ("party",), ("person",), ("address",), ("party", "address")."""
How = Literal["count", "any", "latest", "earliest", "days"]

LONG_AGO: Final = -(1 << 62)
LATER_ON: Final = 1 << 62
NONE: Final[dict[How, int | bool]] = {"count": 0, "any": False, "latest": LONG_AGO, "earliest": LATER_ON, "days": 0}
"""What stands where there is no record."""


_ANY: Final = pl.DataFrame({"row": [0]})


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """A figure over the visible records of the ledger that pass all tests, for each loan and what `by` says."""

    name: str
    by: By
    how: How
    tests: tuple[pl.Expr, ...]
    keys: tuple[bytes, ...]
    """The tests as bytes: the same where the tests are."""

    @property
    def none(self) -> int | bool:
        return NONE[self.how]


@dataclass(frozen=True, slots=True, eq=False)
class FactColumn:
    """A fact of the loan as a column: `untold` are the rows in which it is unknown; other nulls say it is nothing."""

    column: str
    kind: str
    untold: Bit = False
    full: bool = False
    """No row is null."""


@dataclass(frozen=True, slots=True)
class Undertaking:
    """The state of the latest promise or arrangement of each loan as a column: null where it cannot be told.

    `words`: of promises, only those of parties with one of these roles; of arrangements, one of another type is none.
    """

    name: str
    kind: Literal["promise", "arrangement"]
    words: frozenset[str] | None = None
    ever: bool = False


CLOCKED: Final = "clock "
"""How the names of columns begin that are told by the clock."""


@dataclass(frozen=True, slots=True)
class Clocked:
    """What is told by each clock, in the order of the clocks of a kind, as a column: of loans, of candidates, and of
    rows of the ledger."""

    name: str
    values: tuple[int | bool | str | date, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A truth that is worked out once, under a name, of columns and of earlier steps. `roots` are the columns behind it
    all, `depth` says after how many other steps it can be worked out."""

    name: str
    test: pl.Expr
    roots: frozenset[str]
    depth: int


@dataclass(frozen=True, slots=True)
class AllNumbers:
    """Whether of some party with one of the roles every phone number has a figure that is true: a column of loans.

    `figure` is the name of a wanted figure by address.
    """

    name: str
    figure: str
    roles: frozenset[str]


@dataclass(slots=True, eq=False)
class Wants:
    """The figures that are wanted, each once, in the order in which they were first wanted; the facts as columns; and
    what is worked out of both, step by step.

    `facts` are numbered as inputs are: by the file that declares them, those of the loan by 0. `domain` has
    the columns of the ledger of which it is known what values they have, a row for each combination: what these decide
    is asked of no row.
    """

    facts: dict[tuple[int, str], FactColumn] = field(default_factory=dict)
    domain: pl.DataFrame = field(default_factory=pl.DataFrame)
    steps: dict[str, Step] = field(default_factory=dict)
    truths: dict[Hashable, Truth] = field(default_factory=dict)
    """The truths of conditions by where they stand."""
    told: dict[Hashable, tuple[Cond, Truth]] = field(default_factory=dict)
    """The same by which object the condition is, which is found sooner than by all that it says."""
    _decided: dict[bytes, bool | None] = field(default_factory=dict)
    _named: dict[bytes, Bit] = field(default_factory=dict)
    found: dict[tuple[By, How, tuple[bytes, ...]], Wanted] = field(default_factory=dict)
    clocked: dict[tuple[type, tuple[int | bool | str | date, ...]], Clocked] = field(default_factory=dict)

    undertakings: dict[tuple[str, frozenset[str] | None, bool], Undertaking] = field(default_factory=dict)

    numbers: dict[tuple[str, frozenset[str]], AllNumbers] = field(default_factory=dict)

    def all_numbers(self, roles: frozenset[str], *tests: pl.Expr) -> pl.Expr:
        """Whether for each phone number of a party with one of the roles some record passes."""
        found = self.any(("address",), *tests)
        if not found.meta.is_column():
            return found  # there is no such record
        figure = found.meta.output_name()
        asked = self.numbers.setdefault((figure, roles), AllNumbers(f"n{len(self.numbers)}", figure, roles))
        return pl.col(asked.name)

    def undertaking(
        self, kind: Literal["promise", "arrangement"], words: frozenset[str] | None = None, *, ever: bool = False
    ) -> pl.Expr:
        """How the latest promise or arrangement stands, in a word."""
        name = f"u{len(self.undertakings)}"
        asked = self.undertakings.setdefault((kind, words, ever), Undertaking(name, kind, words, ever))
        return pl.col(asked.name)

    def fact(self, file: File, name: str) -> FactColumn:
        """The column of a fact as a file asks for it."""
        return self.facts[file.number if file.names.input(name) is not None else 0, name]

    def count(self, by: By, *tests: pl.Expr) -> pl.Expr:
        """How many visible records of the ledger pass all tests over its columns."""
        return self._want(by, "count", tests)

    def latest(self, by: By, *tests: pl.Expr) -> pl.Expr:
        """The instant (microseconds since 1970) of the latest record that passes; very long ago where none does."""
        return self._want(by, "latest", tests)

    def earliest(self, by: By, *tests: pl.Expr) -> pl.Expr:
        """The instant of the earliest record that passes; far in the future where none does."""
        return self._want(by, "earliest", tests)

    def any(self, by: By, *tests: pl.Expr) -> pl.Expr:
        """Whether some record passes."""
        return self._want(by, "any", tests)

    def days(self, by: By, *tests: pl.Expr) -> pl.Expr:
        """On how many local days a record passes."""
        return self._want(by, "days", tests)

    def by_clock(self, values: tuple[V, ...]) -> V | pl.Expr:
        """What is told by each clock of the kind: itself where all clocks agree, else a column of it."""
        if all(value == values[0] for value in values):
            return values[0]
        key = (type(values[0]), values)
        asked = self.clocked.setdefault(key, Clocked(f"{CLOCKED}{len(self.clocked)}", values))
        return pl.col(asked.name)

    def named(self, bit: Bit) -> Bit:
        """A truth under a name of its own, so that it is worked out once and stays short where it is used."""
        if isinstance(bit, bool):
            return bit
        key = bit.meta.serialize()
        if key not in self._named:
            self._named[key] = self._step(bit)
        return self._named[key]

    def _step(self, test: pl.Expr) -> Bit:
        columns = set(test.meta.root_names())
        if not columns:
            return bool(pl.select(test).item())
        if test.meta.is_column():
            return test
        before = [self.steps[name] for name in columns & self.steps.keys()]
        roots = frozenset(columns - self.steps.keys()).union(*(step.roots for step in before))
        step = Step(f"b{len(self.steps)}", test, roots, 1 + max((step.depth for step in before), default=0))
        self.steps[step.name] = step
        return pl.col(step.name)

    def roots(self, bit: Bit) -> frozenset[str]:
        """The columns behind a truth."""
        if isinstance(bit, bool):
            return frozenset()
        names = bit.meta.root_names()
        return frozenset[str]().union(*(self.steps[name].roots if name in self.steps else {name} for name in names))

    def _asked(self, tests: tuple[pl.Expr, ...]) -> tuple[tuple[bytes, pl.Expr], ...] | None:
        """The tests that are not the same for all rows; None where one of these fails."""
        found: list[tuple[bytes, pl.Expr]] = []
        for test in tests:
            key = test.meta.serialize()
            if key not in self._decided:
                self._decided[key] = self._decide(test)
            decided = self._decided[key]
            if decided is False:
                return None
            if decided is None:
                found.append((key, test))
        return tuple(found)

    def _decide(self, test: pl.Expr) -> bool | None:
        """Whether all rows pass a test, or none does, as far as the domain tells."""
        names = test.meta.root_names()
        told = [one for one in self.clocked.values() if one.name in names]
        domain = self.domain if names else _ANY
        if told:
            clocks = pl.DataFrame({one.name: one.values for one in told})
            domain = domain.join(clocks, how="cross") if domain.width else clocks
        if names and not set(domain.columns).issuperset(names):
            return None
        may = domain.select(test.alias("may"))["may"]
        return False if not may.any() else True if may.all(ignore_nulls=False) else None

    def _want(self, by: By, how: How, tests: tuple[pl.Expr, ...]) -> pl.Expr:
        asked = self._asked(tests)
        if asked is None:
            return pl.lit(NONE[how])
        key = (by, how, tuple(text for text, _ in asked))
        wanted = self.found.get(key)
        if wanted is None:
            tests = tuple(test for _, test in asked)
            wanted = self.found[key] = Wanted(f"w{len(self.found)}", by, how, tests, key[2])
        return pl.col(wanted.name)
