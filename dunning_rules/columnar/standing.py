"""What stands now, as columns: statuses, requests, consents, holds, appointments, placements; findings, promises."""

from __future__ import annotations

import polars as pl

from ..ir import (
    AgainstWish,
    ArrangementIs,
    AssignmentIs,
    Found,
    Near,
    Passed,
    PlacementIs,
    PromiseDue,
    PromiseIs,
    Stands,
)
from ..settle import HOLD_FREE_PURPOSES
from ..words import ADDRESS_STATUSES, CLAIM_STATUSES
from .dated import found_is, near, passing
from .enduring import began_before, begun, lasting, standing
from .matched import Group, Rows, field_like, kind_is, like, rows_of, word_in
from .spot import Spot
from .truths import NO, Bit, Truth, any_of, constant, every, exactly, some, turned
from .undertaken import arrangement_is, promise_due, promise_is
from .windows import Start, at_least, doubted, latest, since
from .wished import HERE, NOWHERE, against_wish, consents

Asked = (
    Stands | AgainstWish | PlacementIs | AssignmentIs | Found | PromiseIs | PromiseDue | ArrangementIs | Near | Passed
)


def truth_of_standing(leaf: Asked, spot: Spot) -> Truth:
    """What stands, was found or was undertaken, as columns of the candidates."""
    try:
        return _truth(leaf, spot)
    except LookupError as missing:  # a number that has no value on the day
        return Truth(True, False, ((str(missing.args[0]), True),))


def _truth(leaf: Asked, spot: Spot) -> Truth:
    match leaf:
        case Stands():
            return _stands(leaf, spot)
        case AgainstWish():
            return against_wish(leaf, spot)
        case PlacementIs():
            return _placement(leaf, spot)
        case AssignmentIs():
            return _assignment(leaf, spot)
        case Found():
            told = like(leaf.name, leaf.want, spot)
            return found_is(leaf.name, told.sure, spot) if isinstance(told.sure, pl.Expr) else Truth(True, False)
        case PromiseIs():
            return promise_is(leaf, spot)
        case PromiseDue():
            return promise_due(leaf, spot)
        case ArrangementIs():
            return arrangement_is(leaf, spot)
        case Near():
            return near(leaf, spot)
        case Passed():
            return passing(leaf.name, spot)


# --- statuses, requests, holds, appointments, consents ---------------------------------------------------------------


def _stands(leaf: Stands, spot: Spot) -> Truth:
    if leaf.kind == "status" and not isinstance(leaf.of, str) and leaf.words <= ADDRESS_STATUSES.keys():
        return _every_number(leaf, spot)
    if leaf.kind != "hold" and leaf.of in ("party", "address") and spot.action is None:
        return NO
    tests = [exactly(kind_is(leaf.kind)), *_worded(leaf, spot), *_standing(leaf, spot), *_lasting(leaf, spot)]
    if leaf.kind in ("hold", "request", "status"):
        tests.append(exactly(pl.col("own_debt")))
    if leaf.kind == "consent":
        return _consent(leaf, tests, spot)
    if leaf.kind == "hold":
        groups = _toward(spot)
    else:
        tests += _of(leaf, spot)
        groups = _groups(leaf, spot)
    return at_least(Rows(tuple(tests), groups, groups), 1, Start(), spot)


def _worded(leaf: Stands, spot: Spot) -> list[Truth]:
    names = {"status": "status", "hold": "reason", "request": "what", "consent": "what"}
    if leaf.kind == "appointment":
        return []
    tests = [exactly(word_in(names[leaf.kind], leaf.words))]
    return tests + [field_like(name, want, spot) for name, want in leaf.fields]


def _standing(leaf: Stands, spot: Spot) -> list[Truth]:
    if leaf.kind != "appointment":
        return list(standing(leaf.kind, spot))
    tests = [exactly(lasting(spot.today, spot.kind.now))]
    if "now" in leaf.words and "agreed" not in leaf.words:
        tests.append(exactly(begun(spot.today, spot.kind.now)))
    return tests


def _lasting(leaf: Stands, spot: Spot) -> list[Truth]:
    tests = []
    if leaf.since is not None:
        tests += [exactly(test) for test in since(spot.since(spot.term(leaf.since)), spot)]
    if leaf.days is not None:
        tests.append(exactly(began_before(leaf.days, spot)))
    return tests


def _of(leaf: Stands, spot: Spot) -> list[Truth]:
    """Tests of whom a row speaks of, as far as it tells that by itself."""
    if leaf.of == "loan":
        of_nobody = pl.col("party").is_null() & pl.col("address").is_null()
        return [exactly(word_in("status", CLAIM_STATUSES) | of_nobody)]
    if isinstance(leaf.of, str):
        return []
    of_role = word_in("role", leaf.of)
    # Another party of the loan may be the same person, in another role.
    return [Truth(of_role | pl.col("namesake"), of_role)]


def _groups(leaf: Stands, spot: Spot) -> tuple[Group, ...]:
    if leaf.of == "address":
        return (Group(("address",)),)
    if leaf.of != "party":
        return (Group(),)
    if leaf.kind == "appointment":  # for no place, or for that of the contact
        return (Group(("person",), (NOWHERE,)), Group(("person", "address"), (HERE,)))
    return (Group(("person",)),)


def _toward(spot: Spot) -> tuple[Group, ...]:
    """A hold speaks of its party; one that names nobody of everybody."""
    if spot.action is None:
        return (Group(),)
    return (Group((), (pl.col("party").is_null(),)), Group(("person",)))


def hold_truth(purpose: str | None, spot: Spot) -> Truth:
    """Whether a recorded hold closes a purpose toward the candidate. An internal one leaves rights to be kept."""
    purposes = pl.col("purposes").cast(pl.List(pl.String))
    named = pl.lit(False) if purpose is None else purposes.list.contains(purpose).fill_null(False)
    tests = [
        exactly(kind_is("hold")),
        exactly(purposes.is_null() | named),
        *standing("hold", spot),
        exactly(pl.col("own_debt")),
    ]
    if purpose in HOLD_FREE_PURPOSES:
        tests.append(exactly(~word_in("reason", ["internal"])))
    groups = _toward(spot)
    return at_least(Rows(tuple(tests), groups, groups), 1, Start(), spot)


def _consent(leaf: Stands, tests: list[Truth], spot: Spot) -> Truth:
    """A consent counts where it covers the contact in question, until it is spent."""
    tests += _of(leaf, spot)
    if leaf.hours is not None:  # one that was got in a contact of ours outside the hours does not count
        tests.append(Truth(True, pl.col("in").is_null()))
    start = Start()
    lost: Bit = False
    if leaf.spent_by is not None:
        spending = rows_of(leaf.spent_by, spot)
        low = (latest(spending, spot, sure=True),)
        start = Start(low=low, high=low if spending.exact else (latest(spending, spot, sure=False),))
        lost = doubted(spending, spot)
    rows = consents(tests, _groups(leaf, spot), spot, covering=leaf.of == "party", to_any=leaf.to_any)
    found = at_least(rows, 1, start, spot)
    if lost is False:
        return found
    return Truth(some((lost, found.maybe)), every((turned(lost), found.sure)))


def _every_number(leaf: Stands, spot: Spot) -> Truth:
    """Whether an address status speaks of each phone number of a person; where no number is listed, it does not."""
    assert not isinstance(leaf.of, str)
    tests: list[Bit] = [kind_is("status"), word_in("status", leaf.words)]
    tests += [test.sure for test in (*standing("status", spot), *_lasting(leaf, spot))]
    return exactly(spot.wants.all_numbers(leaf.of, *(test for test in tests if isinstance(test, pl.Expr))))


# --- placements and assignments --------------------------------------------------------------------------------------


def _placement(leaf: PlacementIs, spot: Spot) -> Truth:
    """Whether the loan is placed: with the contact's collector, where the contact is by one."""
    tests = [exactly(kind_is("placement")), exactly(pl.col("own_debt")), *standing("placement", spot)]
    if spot.action is not None:
        by, to = pl.col("collecting"), pl.col("to")
        kind = _kind(by)
        same = (to == by) | (to == kind) | ((by == kind) & (_kind(to) == kind))
        tests.append(exactly(~word_in_expr(kind, ["agency", "law_firm"]) | same.fill_null(False)))
    groups = (Group(),)
    found = at_least(Rows(tuple(tests), groups, groups), 1, Start(), spot)
    assert found.exact and isinstance(found.sure, pl.Expr)
    return exactly(found.sure if leaf.state == "standing" else ~found.sure)


def _kind(collector: pl.Expr) -> pl.Expr:
    return collector.str.split(":").list.first()


def word_in_expr(value: pl.Expr, words: list[str]) -> pl.Expr:
    return value.is_in(words).fill_null(False)


def _assignment(leaf: AssignmentIs, spot: Spot) -> Truth:
    """Whether the claim was assigned, and the party in question told of it by the latest assignment."""
    made = spot.wants.any((), kind_is("assignment"))
    parts = [exactly(~made)] if "none" in leaf.states else []
    if {"notified", "unnotified"} <= leaf.states:
        parts.append(exactly(made))
    elif spot.action is None:
        parts.append(exactly(made) if "unnotified" in leaf.states else NO)
    else:
        some_told = spot.wants.any((), kind_is("assignment"), pl.col("notified").list.len().fill_null(0) > 0)
        if "unnotified" in leaf.states:
            parts.append(Truth(made, made & ~some_told))
        if "notified" in leaf.states:
            parts.append(Truth(some_told, False))
    return any_of(parts) if parts else constant(False)
