"""Which rows of the ledger match a filter: tests over its columns, and whom they are counted for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

import polars as pl

from ..interpret.asked import CALLED_DEMAND
from ..ir import Filter, Tie
from ..rules import Action
from ..values import Match, Range, Scalar, Term
from ..words import CONVERSATIONS, DONE_OUTCOMES, FAILED_OUTCOMES, SERVED_OUTCOMES
from .spot import Spot
from .truths import NO, Bit, Truth, all_of, any_of, constant, exactly, negated
from .wants import By

OPEN: Final = Truth(True, False)
"""What columns do not tell."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Rows that count for a candidate: those of the loan, or of its party or address, that pass the tests besides.

    `given`: only for candidates of which this holds.
    """

    by: By = ()
    tests: tuple[Bit, ...] = ()
    given: Bit = True


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of a filter. Each row passes `tests`; the groups enclose which of them are tied to the candidate.

    `doubts` are lists of tests: a loan that has a row for each test of one of the lists is not told in columns.
    """

    tests: tuple[Truth, ...]
    sure: tuple[Group, ...]
    maybe: tuple[Group, ...]
    doubts: tuple[tuple[tuple[Bit, ...], ...], ...] = ()

    @property
    def exact(self) -> bool:
        return self.sure is self.maybe and all(test.exact for test in self.tests)

    def also(self, *tests: Truth) -> Rows:
        return replace(self, tests=(*self.tests, *tests))

    def passing(self, *, sure: bool) -> tuple[Bit, ...]:
        return tuple(test.sure if sure else test.maybe for test in self.tests)


def column(name: str) -> pl.Expr:
    return pl.col(name)


def word_in(name: str, words: Iterable[Scalar | None]) -> pl.Expr:
    """Whether a column holds one of some values; None stands for nothing told. Null in no row."""
    wanted = set(words)
    told = sorted((word for word in wanted if word is not None), key=str)
    found = pl.col(name).eq_missing(pl.lit(told[0])) if len(told) == 1 else pl.col(name).is_in(told).fill_null(False)
    if None not in wanted:
        return found if told else pl.lit(False)
    return pl.col(name).is_null() | found if told else pl.col(name).is_null()


def kind_is(*kinds: str) -> pl.Expr:
    return pl.col("kind") == kinds[0] if len(kinds) == 1 else pl.col("kind").is_in(sorted(kinds))


def like(name: str, want: Match, spot: Spot) -> Truth:
    """Whether a column is what is wanted; nothing told is like no value and in no range."""
    words = [item for item in want.any_of if not isinstance(item, Range)]
    parts = [exactly(word_in(name, words))] if words else []
    parts += [_inside(name, item, spot) for item in want.any_of if isinstance(item, Range)]
    return negated(any_of(parts)) if want.negated else any_of(parts)


def _inside(name: str, span: Range, spot: Spot) -> Truth:
    ends = (spot.number(span.low), spot.number(span.high))
    if any(isinstance(end, str) for end in ends):
        return OPEN
    if name not in RANGED:
        return NO  # a word lies in no range
    above = pl.lit(True) if ends[0] is None else pl.col(name) >= _literal(ends[0])
    below = pl.lit(True) if ends[1] is None else pl.col(name) <= _literal(ends[1])
    return exactly((pl.col(name).is_not_null() & above & below).fill_null(False))


RANGED: Final = frozenset({"amount", "due", "for", "expected_cash_on"})
"""The columns of the ledger that hold numbers or days."""


def _literal(end: int | Decimal | date | str | None) -> pl.Expr:
    return pl.lit(end)


# --- the tests of a filter -------------------------------------------------------------------------------------------


def rows_of(want: Filter, spot: Spot, *, done: bool = False) -> Rows:
    """The rows of a filter; `done`: only those that brought one of its actions to its end."""
    tests = [exactly(kind_is(*want.kinds))] if want.kinds else []
    if want.outcomes is not None:
        tests.append(exactly(word_in("outcome", want.outcomes)))
    for name, match in want.fields:
        if name != "address_status":
            tests.append(field_like(name, match, spot))
    if want.roles is not None:
        tests.append(exactly(word_in("role", want.roles)))
    if want.actions:
        tests += _belonging([_action(name, spot) for name in want.actions], done=done)
    spoken = want.outcomes is not None and want.outcomes <= CONVERSATIONS | {None}
    tests += [exactly(test) for test in _plain_ties(want.same, spot, spoken=spoken)]
    sure, maybe = groups_of(want.same, spot)
    return _narrowed(Rows(tuple(tests), sure, maybe), want, spot)


def _action(name: str, spot: Spot) -> Action:
    return next(action for action in spot.kind.source.actions if action.id == name)


def field_like(name: str, want: Match, spot: Spot) -> Truth:
    """Whether a row says what is wanted under a key."""
    match name:
        case "by":
            return _by_like(want)
        case "purpose":
            return _purpose_like(want, spot)
        case "address":
            return like("address_kind", want, spot)
        case "place":
            told = like("place", want, spot)
            of_address = like("address_place", want, spot)
            named = exactly(pl.col("place").is_not_null())
            return any_of((all_of((named, told)), all_of((negated(named), of_address))))
        case "form":
            # What a request leaves open about its form follows from the contact in which it was made.
            follows = (pl.col("kind") == "request") & pl.col("form").is_null() & pl.col("in").is_not_null()
            found = like("form", want, spot)
            return Truth(follows | found.maybe, ~follows & found.sure)
        case _:
            return like(name.rstrip("_"), want, spot)


def _by_like(want: Match) -> Truth:
    by = pl.col("by").fill_null("lender")
    found = pl.lit(False)
    for word in sorted(map(str, want.any_of)):
        found = found | (by == word) | by.str.starts_with(f"{word}:")
    return exactly(~found if want.negated else found)


def _purpose_like(want: Match, spot: Spot) -> Truth:
    """What a contact was for: as it says, else as its action says, else a demand. What we received has none."""
    words = {str(word) for word in want.any_of}
    found = word_in("purpose", words)
    purposes = {action.id: action.purpose or CALLED_DEMAND for action in spot.kind.source.actions}
    like_demand = CALLED_DEMAND in words
    other = [action for action, purpose in sorted(purposes.items()) if (purpose in words) is not like_demand]
    by_action = word_in("action", other) if other else pl.lit(False)
    unsaid = (
        pl.col("purpose").is_null()
        & (pl.col("kind") == "contact")
        & pl.col("direction").ne_missing(pl.lit("in"))
        & (~by_action if like_demand else by_action)
    )
    return exactly(~(found | unsaid) if want.negated else found | unsaid)


def _belonging(actions: Sequence[Action], *, done: bool) -> Iterator[Truth]:
    """Tests of rows that belong to one of the actions: the plain one first, then the one that asks for the role."""
    named = word_in("action", [action.id for action in actions])
    alike = [_alike(action) for action in actions]
    plain = pl.any_horizontal([named, *(pl.col("action").is_null() & one for one in alike)])
    yield exactly(plain)
    ofs = [pl.col("action").eq_missing(pl.lit(action.id)) for action in actions]
    by_role = [
        one if action.reach is None else one & word_in("role", action.reach.to)
        for action, one in zip(actions, alike, strict=True)
    ]
    if not done:
        yield exactly(pl.any_horizontal([pl.col("action").is_not_null(), *by_role]))
        return
    yield exactly(
        (pl.col("kind") == "act") & ~word_in("outcome", FAILED_OUTCOMES)
        | (pl.col("kind") != "act") & word_in("outcome", DONE_OUTCOMES)
    )
    unsaid = pl.col("action").is_null()
    yield exactly(
        pl.any_horizontal(
            [of | (unsaid & role & _served(action)) for action, of, role in zip(actions, ofs, by_role, strict=True)]
        )
    )
    yield exactly((pl.col("kind") == "act") | pl.col("done_debt"))


def _alike(action: Action) -> pl.Expr:
    """Whether a row that names no action is like one of this one, but for the role of its party."""
    if action.reach is None:
        return (pl.col("kind") == "act") & pl.col("act").eq_missing(pl.lit(action.act))
    found = (
        (pl.col("kind") == "contact")
        & pl.col("direction").ne_missing(pl.lit("in"))
        & pl.col("channel").eq_missing(pl.lit(action.reach.channel))
    )
    if action.serve is None:
        return found
    return found & (pl.col("document").is_null() | pl.col("document").eq_missing(pl.lit(action.serve)))


def _served(action: Action) -> pl.Expr:
    """Whether a row that names no action and reached its person served the paper of the action."""
    if action.serve is None:
        return pl.lit(True)
    document = pl.col("document")
    said = document.is_null() & word_in("outcome", SERVED_OUTCOMES)
    return (pl.col("kind") == "act") | document.eq_missing(pl.lit(action.serve)) | said


# --- ties ------------------------------------------------------------------------------------------------------------


def _plain_ties(ties: Sequence[Tie], spot: Spot, *, spoken: bool) -> Iterator[pl.Expr]:
    """The ties that a row tells by itself. Without a contact in question nothing is tied."""
    if spot.action is None:
        return
    if "channel" in ties:
        channel = spot.attribute("channel")
        yield pl.col("channel").is_null() if channel is None else pl.col("channel").eq_missing(pl.lit(channel))
    if "debt" in ties:
        yield pl.col("spoken_debt" if spoken else "own_debt")
    if "collector" in ties:
        yield pl.col("own_collector")
    # A candidate's creditor is not told, so that any record may be one of it.


def groups_of(ties: Sequence[Tie], spot: Spot) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """The groups that surely and those that perhaps are tied to the candidate; the same object where they agree."""
    who: By = ()
    if spot.action is not None:
        who = ("party",) if "party" in ties else ("person",) if "person" in ties else ()
    if "address" not in ties or spot.action is None:
        groups = (Group(who),)
        return groups, groups
    if spot.action.reach is None:
        groups = (Group(who),)  # an act has no channel, and may be at any address
        return groups, groups
    return _at_address(who, spot.action.reach.channel)


def _at_address(who: By, channel: str) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Rows at the candidate's address. One without an address was at any by which its party is reached; a candidate
    without an address goes to one that serves its channel."""
    nowhere, here = pl.col("address").is_null(), pl.col("address").is_not_null()
    serves = pl.col("address_channels").list.contains(channel).fill_null(False)
    at: By = (*who, "address")
    known = (Group(at), Group(who, (here, serves), nowhere))
    if who == ("party",):
        groups = (*known, Group(who, (nowhere,)))
        return groups, groups
    of_nobody, of_somebody = pl.col("party").is_null(), pl.col("party").is_not_null()
    own: By = ("party",)
    sure = (
        *known,
        Group(who, (nowhere,), nowhere),
        Group(own, (nowhere, of_somebody), here),
        *(() if who else (Group((), (nowhere, of_nobody), here),)),
    )
    return sure, (*known, Group(who, (nowhere,)))


# --- what a row does not tell by itself ------------------------------------------------------------------------------


def _narrowed(rows: Rows, want: Filter, spot: Spot) -> Rows:
    """The same with what asks for other records: exact where there are none of those."""
    from .marked import marked  # a mark is a condition, and a condition may count records

    found = rows
    base = rows.passing(sure=False)
    doubts: list[tuple[tuple[Bit, ...], ...]] = []
    for name, wanted in want.marks:
        mark, others = marked(spot.file.names.mark(name), spot)
        found = found.also(mark if wanted else negated(mark))
        doubts += [(base, other) for other in others]
    for name, match in want.fields:
        if name == "address_status":
            statuses = (kind_is("status"), word_in("status", map(str, match.any_of)), pl.col("address").is_not_null())
            doubts.append((base, statuses))
            found = found.also(constant(match.negated))
    if want.prior:
        doubts.append((base, (kind_is("placement"),)))
        found = found.also(NO)
    if want.held is not None:
        doubts.append((base, (kind_is("outcome"),)))
        found = found.also(*_held(want.held, spot))
    return replace(found, doubts=tuple(doubts))


def _held(term: Term, spot: Spot) -> Iterator[Truth]:
    """The term is over and the record has not failed."""
    yield exactly(pl.col("at") < spot.wants.by_clock(spot.since(term)))
    yield exactly(~word_in("outcome", FAILED_OUTCOMES))
