"""Conditions as truths over columns: facts, attributes and hours here; the ledger and what stands in their modules."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

import polars as pl

from ..calendar import is_holiday, weekday
from ..codegen.leaves import plainly
from ..ir import (
    AgainstWish,
    All,
    AnyOf,
    ArrangementIs,
    AssignmentIs,
    AtLimit,
    Attribute,
    Compare,
    Cond,
    Constant,
    Found,
    InHours,
    Near,
    Not,
    Passed,
    PlacementIs,
    PromiseDue,
    PromiseIs,
    Replies,
    Stands,
    Stated,
    Tally,
    Told,
    Waiting,
    Within,
)
from ..values import Hours, Match, Range, Scalar
from .clocks import Local
from .ledger import truth_of_ledger
from .spot import Spot
from .standing import truth_of_standing
from .truths import NO, Bit, Truth, all_of, any_of, constant, every, exactly, negated, told_or
from .wants import FactColumn

PARTY_FACTS = {
    "party.role": "party_role",
    "party.kind": "party_kind",
    "party.liability": "party_liability",
    "party.language": "party_language",
    "party.liability_until": "party_liability_until",
}
ALWAYS_TOLD = frozenset({"party.role", "party.liability", "party.liability_until"})
"""Facts of a party that are never unknown; the end of a liability may be nothing."""


OF_CHANNEL = (
    *(Tally, AtLimit, Waiting, Replies, Stands, AgainstWish, PlacementIs, AssignmentIs, Found),
    *(PromiseIs, PromiseDue, ArrangementIs, Passed),
)
"""Leaves that are the same for all actions that go by one channel, and the same for all acts."""


def truth_of(cond: Cond, spot: Spot) -> Truth:
    """A condition over the columns of a place, in steps that are worked out once."""
    wants, question = spot.wants, _in_question(cond, spot)
    here = (spot.file.number, id(cond), question)
    told = wants.told.get(here)
    if told is None:
        key = (spot.file.number, cond, question)
        found = wants.truths.get(key)
        if found is None:
            found = wants.truths[key] = _in_steps(_truth(cond, spot), spot)
        told = wants.told[here] = cond, found  # the object is kept, so that no other one takes its number
    return told[1]


def _in_question(cond: Cond, spot: Spot) -> object:
    """What of the action in question a condition depends on: one put to the ledger looks at its channel alone, and only
    a playbook names its actions."""
    if spot.action is None:
        return None
    if isinstance(cond, OF_CHANNEL):
        return "act" if spot.action.reach is None else spot.action.reach.channel
    return spot.action.id if spot.file.pack is None else spot.like


def _in_steps(truth: Truth, spot: Spot) -> Truth:
    named = spot.wants.named
    if truth.exact:
        return exactly(named(truth.sure))
    maybe, sure = named(truth.maybe), named(truth.sure)
    if isinstance(maybe, bool) and maybe is sure:
        return constant(maybe)
    return Truth(maybe, sure, tuple((name, bit) for name, told in truth.named if (bit := named(told)) is not False))


def _truth(cond: Cond, spot: Spot) -> Truth:
    match cond:
        case Constant():
            return constant(cond.value)
        case All():
            return all_of(truth_of(part, spot) for part in cond.parts)
        case AnyOf():
            return any_of(truth_of(part, spot) for part in cond.parts)
        case Not():
            return negated(truth_of(cond.part, spot))
        case Compare():
            return _compare(cond, spot)
        case Within():
            return _within(cond, spot)
        case Told():
            return _told(cond.fact, spot)
        case Attribute():
            return _attribute(cond, spot)
        case InHours():
            return _in_hours(cond, spot)
        case Tally() | AtLimit() | Waiting() | Replies():
            return truth_of_ledger(cond, spot)
        case (
            Stands()
            | AgainstWish()
            | PlacementIs()
            | AssignmentIs()
            | Found()
            | PromiseIs()
            | PromiseDue()
            | ArrangementIs()
            | Near()
            | Passed()
        ):
            return truth_of_standing(cond, spot)
        case Stated():
            return Truth(True, False, ((cond.name, True),))  # as little true as what is unknown
        case _:
            assert_never(cond)


# --- facts -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """A column in question: what its values are, and where they are unknown."""

    column: pl.Expr
    kind: str
    untold: Bit = False
    full: bool = False
    """No row is null."""

    def test(self, found: pl.Expr) -> pl.Expr:
        return found if self.full else found.fill_null(False)


def _fact(name: str, spot: Spot) -> _Asked | None:
    """The column of a fact; None where nobody is in question of whom it could be told."""
    if name.startswith("party."):
        if spot.action is None:
            return None
        column = pl.col(PARTY_FACTS[name])
        kind = "date" if name == "party.liability_until" else "text"
        return _Asked(column, kind, False if name in ALWAYS_TOLD else column.is_null())
    told: FactColumn = spot.wants.fact(spot.file, name)
    return _Asked(pl.col(told.column), told.kind, told.untold, told.full)


def _compare(leaf: Compare, spot: Spot) -> Truth:
    if leaf.fact == "party.role" and spot.role is not None and spot.action is not None:
        return constant(plainly(spot.role, leaf.want))
    asked = _fact(leaf.fact, spot)
    if asked is None:
        return constant(leaf.want.negated)
    if asked.untold is True:
        return Truth(True, False, ((missing_name(leaf.fact), True),))
    return _matching(asked, leaf.want, missing_name(leaf.fact), spot)


def missing_name(fact: str) -> str:
    """The fact that would have to be told."""
    return "party.kind" if fact == "borrower.kind" else fact


def _matching(asked: _Asked, want: Match, name: str, spot: Spot) -> Truth:
    words = [item for item in want.any_of if isinstance(item, str)]
    parts = [_ranged(asked, item, spot) for item in want.any_of if isinstance(item, Range)]
    parts += [exactly(_same(asked, item)) for item in want.any_of if not isinstance(item, Range | str)]
    if words:
        parts.append(exactly(among(asked.column, words, full=asked.full) if asked.kind == "text" else False))
    found = any_of(parts)
    found = negated(found) if want.negated else found
    if asked.untold is False:
        return found
    told = exactly(~asked.untold) if isinstance(asked.untold, pl.Expr) else constant(not asked.untold)
    return any_of((told_or(False, name, asked.untold), all_of((told, found))))


def among(column: pl.Expr, words: list[str], *, full: bool = False) -> pl.Expr:
    """Whether a column has one of the words; a null has none."""
    found = column == words[0] if len(words) == 1 else column.is_in(words)
    return found if full else found.fill_null(False)


KINDS: dict[str, type] = {"integer": int, "decimal": Decimal, "boolean": bool, "date": date, "text": str}


def _same(asked: _Asked, item: Scalar) -> Bit:
    if type(item) is not KINDS[asked.kind]:
        return False
    if isinstance(item, bool):
        return asked.test(asked.column if item else ~asked.column)
    return asked.test(asked.column == pl.lit(item))


def _ranged(asked: _Asked, span: Range, spot: Spot) -> Truth:
    low, high = spot.number(span.low), spot.number(span.high)
    for end in (low, high):
        if isinstance(end, str):
            return Truth(True, False, ((end, True),))
    if asked.kind in ("text", "boolean"):
        return NO
    tests = []
    if low is not None:
        tests.append(asked.column >= _end(low, asked.kind, up=True))
    if high is not None:
        tests.append(asked.column <= _end(high, asked.kind, up=False))
    found = tests[0] if len(tests) == 1 else tests[0] & tests[1]
    return exactly(asked.test(found))


def _end(end: Any, kind: str, *, up: bool) -> pl.Expr:
    if kind == "integer" and isinstance(end, Decimal):
        end = math.ceil(end) if up else math.floor(end)
    if kind == "integer":
        return pl.lit(max(-(2**31), min(int(end), 2**31 - 1)), pl.Int32)
    if kind == "decimal":
        return pl.lit(Decimal(end))
    return pl.lit(end)


def _within(leaf: Within, spot: Spot) -> Truth:
    asked = _fact("loan.governing_law", spot)
    assert asked is not None
    if asked.untold is True:
        return Truth(True, False, (("loan.governing_law", True),))
    places = [asked.column.is_in(list(leaf.jurisdictions))]
    places += [asked.column.str.starts_with(f"{place}-") for place in leaf.jurisdictions]
    return told_or(asked.test(pl.any_horizontal(places)), "loan.governing_law", asked.untold)


def _told(name: str, spot: Spot) -> Truth:
    if name.startswith("party.") and spot.role is not None and name == "party.role":
        return constant(True)
    asked = _fact(name, spot)
    if asked is None:
        return NO  # of nobody nothing is told
    if name.startswith("party."):
        return exactly(asked.column.is_not_null())
    return constant(not asked.untold) if isinstance(asked.untold, bool) else exactly(~asked.untold)


# --- the contact itself ----------------------------------------------------------------------------------------------


def _attribute(leaf: Attribute, spot: Spot) -> Truth:
    action, want = spot.action, leaf.want
    if action is None:
        return constant(plainly(None, want))
    words = [str(item) for item in want.any_of]
    match leaf.name:
        case "to" if spot.role is not None:
            return constant(plainly(spot.role, want))
        case "to":
            found = among(pl.col("party_role"), words)
        case "by":
            found = among(pl.col("collected_by"), words)
        case "address" | "place" if action.reach is not None:
            found = among(pl.col(f"address_{'kind' if leaf.name == 'address' else 'place'}"), words)
        case "reply_to":
            return constant(plainly(None, want))  # a candidate answers nothing yet
        case _:
            return constant(plainly(spot.attribute(leaf.name), want))
    return exactly(~found if want.negated else found)


def _in_hours(leaf: InHours, spot: Spot) -> Truth:
    calendar = spot.file.names.calendar

    def hours(local: Local) -> Hours | None:
        if leaf.has_holiday and calendar is not None and is_holiday(local.today, calendar):
            return leaf.holiday
        return leaf.by_day[weekday(local.today.toordinal())]

    def hold(local: Local) -> bool:
        found = hours(local)
        return found is not None and found.holds(local.minute)

    plain = spot.by_clock(hold)
    some_hours = spot.by_clock(lambda local: hours(local) is not None)
    if not leaf.own or spot.action is None or some_hours is False:
        return exactly(plain)
    told = pl.col("party_work_hours")
    own = every((some_hours, _holds(told, spot.minute)))
    return exactly(pl.when(told.is_null()).then(plain).otherwise(own))


def _holds(hours: pl.Expr, minute: int | pl.Expr) -> pl.Expr:
    """Whether hours, written `09:00-17:00`, hold a minute of the day."""
    start, end = (
        hours.str.slice(at, 2).cast(pl.Int32) * 60 + hours.str.slice(at + 3, 2).cast(pl.Int32) for at in (0, 6)
    )
    now = pl.lit(minute, pl.Int32) if isinstance(minute, int) else minute
    within = (start <= now) & (now < end)
    over_midnight = (now >= start) | (now < end)
    return pl.when(start <= end).then(within).otherwise(over_midnight).fill_null(False)
