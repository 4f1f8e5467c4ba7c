"""Wishes and consents as columns: which standing requests cover a candidate, and which consents allow it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl

from ..calendar import weekday_word
from ..ir import AgainstWish
from ..values import Match
from ..words import PLACES
from .enduring import standing
from .matched import Group, Rows, field_like, kind_is, word_in
from .spot import Spot
from .truths import NO, Bit, Truth, every, exactly, negated, some
from .windows import Start, at_least

NOWHERE: Final = pl.col("address").is_null()
"""Of a row of the ledger, or of a candidate: without an address."""
HERE: Final = pl.col("address").is_not_null()


def against_wish(leaf: AgainstWish, spot: Spot) -> Truth:
    """Whether a standing request of the candidate's party covers it. What a request leaves open, it covers."""
    if spot.action is None:
        return NO
    tests = [exactly(kind_is("request")), exactly(word_in("what", leaf.requests)), *standing("request", spot)]
    if leaf.form is not None:
        tests.append(field_like("form", leaf.form, spot))
    if leaf.naming is not None:
        tests.append(_naming(leaf.naming))
    if not leaf.any_debt:
        tests.append(exactly(pl.col("own_debt")))
    channel = None if spot.action.reach is None else spot.action.reach.channel
    tests += [exactly(word_in("channel", [None, channel])), exactly(at_time(spot))]
    groups = tuple(
        Group(group.by, (*group.tests, _named(place)), every((group.given, _may_be_at(place))))
        for place in (None, *PLACES)
        for group in _to_address(channel)
    )
    return at_least(Rows(tuple(tests), groups, groups), 1, Start(), spot)


def _named(place: str | None) -> pl.Expr:
    return pl.col("place").is_null() if place is None else word_in("place", [place])


def _naming(want: Match) -> Truth:
    """Whether a request names one of: a time, a place, a channel, an address."""
    told = {
        "time": pl.col("hours").is_not_null() | pl.col("weekdays").is_not_null(),
        "place": pl.col("place").is_not_null(),
        "channel": pl.col("channel").is_not_null(),
        "address": pl.col("address").is_not_null(),
    }
    names = some(told[str(name)] for name in want.any_of if str(name) in told)
    return negated(exactly(names)) if want.negated else exactly(names)


def _to_address(channel: str | None) -> tuple[Group, ...]:
    """The person's requests that name the candidate's address, or none; a candidate without one may go to an address
    that serves its channel."""
    serves: Bit = False
    if channel is not None:
        serves = pl.col("address_channels").list.contains(channel).fill_null(False)
    return (
        Group(("person",), (NOWHERE,)),
        Group(("person", "address"), (HERE,)),
        Group(("person",), (HERE, serves), NOWHERE),
    )


def _may_be_at(place: str | None) -> Bit:
    """Whether a candidate may reach its party at a place: a fixed line belongs to one, and may be this one; who trades
    somewhere works there."""
    if place is None:
        return True
    stands_at = pl.col("address_place")
    kinds = ["landline", "business"] if place == "workplace" else ["landline"]
    unplaced = stands_at.is_null() & word_in("address_kind", kinds)
    return NOWHERE | word_in("address_place", [place]) | unplaced


def at_time(spot: Spot) -> pl.Expr:
    """Whether now lies in a row's hours and weekdays. Hours over midnight belong to both of their days."""
    hours, weekdays = pl.col("hours"), pl.col("weekdays").cast(pl.List(pl.String))
    start, end = _minutes(hours.str.slice(0, 5)), _minutes(hours.str.slice(6, 5))
    minute = spot.minute
    today = spot.by_clock(lambda local: weekday_word(local.today.toordinal()))
    yesterday = spot.by_clock(lambda local: weekday_word(local.today.toordinal() - 1))
    by_day = (start <= minute) & (minute < end)
    over_night = start > end
    inside = pl.when(over_night).then((start <= minute) | (minute < end)).otherwise(by_day).fill_null(True)
    on_day = weekdays.list.contains(today).fill_null(True)
    day_before = (over_night & (minute < end)).fill_null(False)
    on_day_before = weekdays.list.contains(yesterday).fill_null(True)
    return inside & (on_day | (day_before & on_day_before))


def _minutes(clock: pl.Expr) -> pl.Expr:
    return clock.str.slice(0, 2).cast(pl.Int32) * 60 + clock.str.slice(3, 2).cast(pl.Int32)


# --- consents --------------------------------------------------------------------------------------------------------


def consents(tests: Iterable[Truth], groups: tuple[Group, ...], spot: Spot, *, covering: bool, to_any: bool) -> Rows:
    """The consents that pass the tests and allow the contact in question; `covering`: that name nothing else than its
    address, place, channel and time besides."""
    asked = list(tests)
    doubts: tuple[tuple[tuple[Bit, ...], ...], ...] = ()
    if spot.action is not None:
        asked += [exactly(pl.col("own_debt")), Truth(True, pl.col("with").is_null())]
        if not to_any:
            # One that names nobody was given to whoever collected then: where nothing was placed, to whoever does now.
            unsaid = (*(test.maybe for test in asked), pl.col("to").is_null())
            doubts = ((unsaid, (pl.col("kind") == "placement",)),)
            asked.append(exactly(pl.col("to").is_null() | _given_here()))
        if covering:
            asked += _at_this(spot)
            groups = tuple(_covering())
    return Rows(tuple(asked), groups, groups, doubts)


def _given_here() -> pl.Expr:
    """A consent to `agency` covers every agency, one to `agency:ID` only that one."""
    to, now = pl.col("to"), pl.col("collecting")
    return ((to == now) | (to == now.str.split(":").list.first())).fill_null(False)


def _at_this(spot: Spot) -> list[Truth]:
    assert spot.action is not None
    channel = None if spot.action.reach is None else spot.action.reach.channel
    return [exactly(word_in("channel", [None, channel])), exactly(at_time(spot))]


def _covering() -> Iterator[Group]:
    """What a consent names must be so: a missing address is not the one."""
    for place in (None, *PLACES):
        there: Bit = True if place is None else word_in("address_place", [place]) & HERE
        yield Group(("person",), (NOWHERE, _named(place)), there)
        yield Group(("person", "address"), (HERE, _named(place)), there)
