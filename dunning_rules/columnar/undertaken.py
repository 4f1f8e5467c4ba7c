"""Promises and arrangements as columns: whether one stands, is still to come, was kept or broken."""

from __future__ import annotations

import polars as pl

from ..calendar import add_term
from ..ir import ArrangementIs, PromiseDue, PromiseIs
from .keeping import days_of, first_day
from .matched import kind_is
from .spot import Spot
from .truths import Bit, Truth
from .wants import LONG_AGO
from .windows import EPISODE, Start


def _promises(spot: Spot) -> tuple[pl.Expr, ...]:
    """Tests of the promises that count: made in the present or last episode, or due in it."""
    first = first_day(spot.by_clock(lambda local: local.offset))
    of_episode = (pl.col("at") >= EPISODE) | (days_of(pl.col("due")) >= first)
    return (kind_is("promise"), pl.col("due").is_not_null(), of_episode)


def promise_start(spot: Spot) -> tuple[Start, Bit]:
    """When the latest promise was made; where there is none, when the episode began."""
    made = spot.wants.latest((), *_promises(spot))
    start = (pl.when(made > LONG_AGO).then(made).otherwise(EPISODE),)
    return Start(low=start, high=start), False


def promise_is(leaf: PromiseIs, spot: Spot) -> Truth:
    """How the latest promise stands."""
    return _among(spot.wants.undertaking("promise", leaf.roles, ever=leaf.ever), leaf.states)


def arrangement_is(leaf: ArrangementIs, spot: Spot) -> Truth:
    """How the latest arrangement about the loan stands; one of another type than is asked for is none."""
    return _among(spot.wants.undertaking("arrangement", leaf.types), leaf.states)


def _among(state: pl.Expr, states: frozenset[str]) -> Truth:
    found = state.is_in(sorted(states))
    return Truth(found.fill_null(True), found.fill_null(False))


def promise_due(leaf: PromiseDue, spot: Spot) -> Truth:
    """Whether the latest promise is due today or within a term after today; two of one instant leave it open."""
    tests, term = _promises(spot), spot.term(leaf.within)
    last = spot.by_clock(lambda local: add_term(local.today, term, spot.file.names.calendar))
    near = pl.col("due").is_between(spot.today, last)
    yes, no = spot.wants.latest((), *tests, near), spot.wants.latest((), *tests, ~near)
    return Truth((yes > LONG_AGO) & (yes >= no), yes > no)
