"""What is said of candidates as bits of integers: one word of 8 to 64 bits where that is enough, else several of 64."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import polars as pl

from ..codegen.codes import Code
from ..rules import Action
from .arrays import FEW
from .plan import ActionPlan, Entry, Group
from .truths import Bit, some
from .wants import Step, Wants

ORDER: Final[dict[Group, int]] = {"closing": 0, "holding": 1, "obligation": 2}
SIZES: Final = ((8, pl.UInt8), (16, pl.UInt16), (32, pl.UInt32), (64, pl.UInt64))
WIDEST: Final = 64
AS_WRITTEN: Final = pl.QueryOptFlags.none()

Payload = tuple[Group, Code | None, str | None, str | None]
"""The group, the code, the fact that is missing, the guard that obliges."""


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """The words of one action.

    `of_loan` are the bits that depend on the loan alone, `of_candidate` those that do not; each bit has its number.
    """

    action: Action
    payloads: tuple[Payload, ...]
    of_loan: tuple[tuple[int, Bit], ...]
    of_candidate: tuple[tuple[int, Bit], ...]
    lost_of_loan: Bit
    lost_of_candidate: Bit
    lost_if_open: Bit
    outside: bool = False
    """The playbook does not speak of the loans."""

    @property
    def names(self) -> tuple[str, ...]:
        count = max(1, -(-len(self.payloads) // WIDEST))
        return tuple(f"{self.action.id}:{number}" for number in range(count))

    @property
    def lost(self) -> str:
        return f"{self.action.id}:lost"

    @property
    def loses(self) -> bool:
        """Whether columns may not tell some loans."""
        return any(bit is not False for bit in (self.lost_of_loan, self.lost_of_candidate, self.lost_if_open))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that its answers take."""
        return (*self.names, self.lost) if self.loses else self.names

    @property
    def kind(self) -> type[pl.DataType]:
        return next((kind for size, kind in SIZES if len(self.payloads) <= size), pl.UInt64)

    def mask(self, group: Group, word: int = 0) -> int:
        """The bits of a group in one of the words."""
        first = word * WIDEST
        told = self.payloads[first : first + WIDEST]
        return sum(1 << place for place, payload in enumerate(told) if payload[0] == group)

    @property
    def bits_of_loans(self) -> Iterator[Bit]:
        yield from (bit for _, bit in self.of_loan)
        yield self.lost_of_loan

    @property
    def bits_of_candidates(self) -> Iterator[Bit]:
        yield from (bit for _, bit in self.of_candidate)
        yield self.lost_of_candidate
        yield self.lost_if_open


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """What some bits are worked out of: the steps, in their order; the steps of loans that candidates are handed; and
    the columns that are asked for themselves."""

    steps: tuple[Step, ...]
    handed: tuple[str, ...]
    columns: tuple[str, ...]


def steps_of(bits: Iterable[Bit], wants: Wants, of_loans: frozenset[str], *, candidates: bool) -> Steps:
    """The steps to some bits, of loans or of `candidates`."""
    found: dict[str, Step] = {}
    handed: dict[str, None] = {}
    columns: dict[str, None] = {}
    left = [bit for bit in bits if isinstance(bit, pl.Expr)]
    while left:
        for name in left.pop().meta.root_names():
            step = wants.steps.get(name)
            if step is None:
                columns[name] = None
            elif candidates and step.roots <= of_loans:
                handed[name] = None
            elif name not in found:
                found[name] = step
                left.append(step.test)
    order = sorted(found.values(), key=lambda step: step.depth)
    return Steps(tuple(order), tuple(handed), tuple(columns))


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """Columns that are worked out one stage after the other, and which of them are wanted at last: one at least."""

    stages: tuple[tuple[pl.Expr, ...], ...]
    wanted: tuple[str, ...]

    def of(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The wanted columns of a frame. Every column is asked for once, so there is nothing to optimise."""
        lazy, few = frame.lazy(), frame.height <= FEW
        for stage in self.stages:
            lazy = lazy.with_columns_seq(stage) if few else lazy.with_columns(stage)
        found = lazy.select_seq(self.wanted) if few else lazy.select(self.wanted)
        return found.collect(engine="in-memory", optimizations=AS_WRITTEN)


def in_stages(steps: Sequence[Step]) -> list[tuple[pl.Expr, ...]]:
    """Steps as columns, those together that may be worked out together."""
    return [
        tuple(step.test.alias(step.name) for step in some_steps)
        for _, some_steps in groupby(steps, key=lambda step: step.depth)
    ]


def written(plan: ActionPlan, wants: Wants, of_loans: frozenset[str]) -> Written:
    """Numbers what may be said, the same thing once; `of_loans` are the columns that loans have."""
    found: dict[Payload, list[Bit]] = {}
    for entry in sorted(plan.entries, key=_order):
        found.setdefault((entry.group, entry.code, entry.missing, entry.obliges), []).append(entry.test)
    bits = [(number, wants.named(some(tests))) for number, tests in enumerate(found.values())]
    lost = [(wants.roots(bit) <= of_loans, bit) for bit in plan.lost_closing]
    return Written(
        plan.action,
        tuple(found),
        tuple(one for one in bits if wants.roots(one[1]) <= of_loans),
        tuple(one for one in bits if not wants.roots(one[1]) <= of_loans),
        wants.named(some(bit for whole, bit in lost if whole)),
        wants.named(some(bit for whole, bit in lost if not whole)),
        wants.named(some(plan.lost_holding)),
        plan.outside,
    )


def _order(entry: Entry) -> int:
    return ORDER[entry.group]


def of_loans(actions: Sequence[Written], steps: Steps, handed: Sequence[str]) -> Made:
    """The words of all actions, as far as they depend on the loan alone: closed loans have closing bits alone. With
    them the steps that candidates are handed."""
    words = [word for one in actions for word in _words(one, one.of_loan)]
    lost = [_as_column(one.lost_of_loan).alias(one.lost) for one in actions if one.loses]
    closed = [step for one in actions if any(_closes(one, number) for number, _ in one.of_loan) for step in _shut(one)]
    stages = [*in_stages(steps.steps), (*words, *lost), tuple(closed)]
    return _made(stages, (*(name for one in actions for name in one.columns), *handed))


def of_candidates(actions: Sequence[Written], steps: Steps) -> Made:
    """The words of candidates, out of those of their loans and of what the steps of candidates ask for."""
    joined = tuple(step for one in actions for step in _joined(one))
    late = [one for one in actions if any(_closes(one, number) for number, _ in one.of_candidate)]
    shut = tuple(step for one in late for step in _shut(one))
    lost = tuple(_open_lost(one) for one in actions if one.lost_if_open is not False)
    stages = [*in_stages(steps.steps), joined, shut, lost]
    return _made(stages, tuple(name for one in actions for name in one.columns))


def _made(stages: Iterable[tuple[pl.Expr, ...]], wanted: tuple[str, ...]) -> Made:
    return Made(tuple(stage for stage in stages if stage), wanted)


def _words(one: Written, bits: Sequence[tuple[int, Bit]]) -> list[pl.Expr]:
    return [
        _word(one, [(place - first, bit) for place, bit in bits if first <= place < first + WIDEST]).alias(name)
        for first, name in zip(range(0, WIDEST * len(one.names), WIDEST), one.names, strict=True)
    ]


def _word(one: Written, bits: Sequence[tuple[int, Bit]]) -> pl.Expr:
    always = sum(1 << place for place, bit in bits if bit is True)
    word: pl.Expr | None = None
    for place, bit in bits:
        if isinstance(bit, pl.Expr):
            told = pl.when(bit).then(pl.lit(1 << place, one.kind)).otherwise(pl.lit(0, one.kind))
            word = told if word is None else word | told
    if word is None:
        return pl.repeat(always, pl.len(), dtype=one.kind)
    return word | pl.lit(always, one.kind) if always else word


def _joined(one: Written) -> list[pl.Expr]:
    """The words with the bits of candidates; where what closes depends on the loan alone, closed ones stay so."""
    if not one.of_candidate and one.lost_of_candidate is False:
        return []
    steps: list[pl.Expr] = []
    if one.of_candidate:
        late = any(_closes(one, number) for number, _ in one.of_candidate)
        more = _words(one, one.of_candidate)
        for name, word in zip(one.names, more, strict=True):
            told = pl.col(name) | word
            steps.append((told if late else pl.when(_closed(one)).then(pl.col(name)).otherwise(told)).alias(name))
    if one.lost_of_candidate is not False:
        steps.append((pl.col(one.lost) | _as_column(one.lost_of_candidate)).alias(one.lost))
    return steps


def _open_lost(one: Written) -> pl.Expr:
    return (pl.col(one.lost) | (~_closed(one) & _as_column(one.lost_if_open))).alias(one.lost)


def _shut(one: Written) -> list[pl.Expr]:
    """Of closed candidates what would hold them back is not told."""
    closed = _closed(one)
    return [
        pl.when(closed)
        .then(pl.col(name) & pl.lit(one.mask("closing", word), one.kind))
        .otherwise(pl.col(name))
        .alias(name)
        for word, name in enumerate(one.names)
    ]


def _closed(one: Written) -> pl.Expr:
    tests = [
        (pl.col(name) & pl.lit(one.mask("closing", word), one.kind)) != 0
        for word, name in enumerate(one.names)
        if one.mask("closing", word)
    ]
    found = some(tests)
    return _as_column(found)


def _closes(one: Written, number: int) -> bool:
    return one.payloads[number][0] == "closing"


def _as_column(bit: Bit) -> pl.Expr:
    return pl.lit(bit) if isinstance(bit, bool) else bit


def status_of(one: Written) -> pl.Expr:
    """0 permitted, 1 denied, 2 not open."""
    held = some(
        (pl.col(name) & pl.lit(one.mask("holding", word), one.kind)) != 0
        for word, name in enumerate(one.names)
        if one.mask("holding", word)
    )
    kept = pl.when(_as_column(held)).then(pl.lit(1, pl.UInt8)).otherwise(pl.lit(0, pl.UInt8))
    return pl.when(_closed(one)).then(pl.lit(2, pl.UInt8)).otherwise(kept)
