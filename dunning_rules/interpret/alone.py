"""Whether time alone may yet let go of what holds a contact or act back, or whether an event has to come first.

INVARIANT: where this says no, no time does. It may say yes where nothing ever comes: it looks at what is recorded, not
at every day to come. Each kind of leaf says so for itself.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import assert_never

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
    Leaf,
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
from ..situation import Situation
from ..turning import after, stutters
from ..values import Range, Term
from .asked import Asked
from .bearing import is_told
from .closing import cadence_of, in_zones
from .guards import zones
from .ledger import done, matching
from .logic import reduce
from .parts import Cadence, Guarding, Holding, Moment, Opening, Part, Pausing, Refusal, Scope


def may_let_go(part: Part, moment: Moment) -> bool:
    """Whether a part that holds back at the moment may cease to by itself. One that is not known here may."""
    match part:
        case Refusal():
            return False
        case Scope():
            period = part.playbook.period
            begun = period.first is None or period.first <= moment.asked.law_day
            return may_come(part.playbook.scope, moment.asked) and (period.holds(moment.asked.law_day) or not begun)
        case Opening():
            return _may_open(part, moment)
        case Pausing():
            about = moment.about(part.number)
            return all(may_come(part.pause.when, one, hold=False) for one in in_zones(about))
        case Holding():
            return all(reason.until is not None for reason in part.says(moment).reasons)
        case Cadence():
            cap = cadence_of(part.action, part.limit)
            return all(may_come(cap, one, hold=False) for one in in_zones(moment.about(part.number)))
        case Guarding():
            return _may_lift(part, moment)
        case _:
            return True


def _may_open(part: Opening, moment: Moment) -> bool:
    """A stage and the action's own condition; both may come, though perhaps never together."""
    loan = moment.asked.about(None, moment.asked.zone)  # a stage speaks of the loan alone
    own = in_zones(moment.about(0))
    return any(may_come(stage.when, loan) for stage in part.stages) and all(
        may_come(part.action.when, one) for one in own
    )


def _may_lift(part: Guarding, moment: Moment) -> bool:
    """Whether a guard may go out of force, apply no more, be lifted or rebutted, or have nothing against it."""
    guard, bound = part.guard, moment.bound.get((part.pack.id, part.guard.id))
    if bound is None or part.pack.period.last is not None or guard.period.last is not None:
        return True
    proposal = moment.proposals[part.number]
    lifting = [cond for cond in (guard.lifted, guard.rebutted) if cond is not None]
    return all(
        may_come(guard.applies, about, hold=False)
        or may_come(guard.forbids, about, hold=False)
        or any(may_come(cond, about) for cond in lifting)
        for about in (bound.asked.about(proposal, zone) for zone in zones(bound.asked, proposal))
    )


def may_come(cond: Cond, asked: Asked, *, hold: bool = True) -> bool:
    """Whether a condition may come to hold by itself, or to be false; it may where it does already."""
    match cond:
        case Constant():
            return cond.value is hold
        case All() | AnyOf():
            found = (may_come(part, asked, hold=hold) for part in cond.parts)
            return all(found) if isinstance(cond, All) is hold else any(found)
        case Not():
            return may_come(cond.part, asked, hold=not hold)
        case _:
            return reduce(cond, asked) is hold or _later(asked) or _leaf(cond, asked, hold=hold)


def _later(asked: Asked) -> bool:
    """Whether something is still to come that is told already: a record, a payment, other numbers of the rules."""
    situation = asked.situation
    snapshot = situation.settled.snapshot
    paid = (one.paid_on for one in snapshot.loan.installments if one.paid_on not in (None, date.max))
    return (
        situation.next_law_turn is not None
        or any(one.at > situation.now or one.known_at > situation.known for one in snapshot.ledger)
        or any(day is not None and day > situation.today for day in paid)
    )


def _leaf(leaf: Leaf, asked: Asked, *, hold: bool) -> bool:  # one case a kind of leaf: a table, however long
    match leaf:
        case Within() | Stated() | Found() | AssignmentIs():
            return False  # as the file, the contact or a record told it
        case Attribute():
            return leaf.name == "by" and _recorded(asked, "placement")
        case Compare():
            return not is_told(leaf.fact, asked) and not (hold and _is_past(leaf, asked))
        case Told():
            return not is_told(leaf.fact, asked)
        case Tally():
            return not hold or _enough(leaf, asked)
        case Stands():
            return not hold or _recorded(asked, leaf.kind)
        case PromiseIs():
            return _recorded(asked, "promise")
        case PromiseDue():
            return not hold or _may_fall_due(asked)
        case ArrangementIs():
            return _recorded(asked, "arrangement")
        case PlacementIs():
            return _recorded(asked, "placement")
        case Near():
            return _recorded(asked, "finding") if leaf.fact.startswith("finding.") else True
        case AtLimit():
            return hold or _may_free(leaf, asked)
        case AgainstWish():
            return not hold or _recorded(asked, "request")
        case Replies():
            return asked.proposal is not None and asked.proposal.reply_to is not None
        case Waiting():
            return not hold
        case Passed() | InHours():
            return True
        case _:
            assert_never(leaf)


def _recorded(asked: Asked, kind: str) -> bool:
    return any(one.kind == kind for one in asked.situation.records)


def _may_fall_due(asked: Asked) -> bool:
    """Whether a promise is still to fall due."""
    today = asked.situation.today
    told = (one.due for one in asked.situation.records if one.kind == "promise" and one.due is not None)
    return any(day >= today or _may_go_back(asked) for day in told)


def _may_go_back(asked: Asked) -> bool:
    """Whether the local date may yet be an earlier one: its clock goes back past midnight, or nobody told it."""
    situation = asked.situation
    return situation.told_zone is None or bool(after(situation.now, stutters(situation.zone)))


def _is_past(leaf: Compare, asked: Asked) -> bool:
    """Whether what is wanted lies behind: days past due only grow by themselves, and what is over stays so."""
    value = asked.fact(leaf.fact)
    if leaf.fact == "loan.status":
        return isinstance(value, str) or asked.situation.now >= asked.situation.settled.snapshot.as_of
    if leaf.fact != "days_past_due" or leaf.want.negated or not isinstance(value, int) or _may_go_back(asked):
        return False
    highs = [item.high if isinstance(item, Range) else item for item in leaf.want.any_of]
    return all(isinstance(high, int) and high < value for high in highs)


def _enough(leaf: Tally, asked: Asked) -> bool:
    """Whether so many records are there at all, whenever they were made and whatever becomes of their terms."""
    if not isinstance(leaf.low, int):
        return True
    want = replace(
        leaf.filter, held=None, fields=tuple(one for one in leaf.filter.fields if one[0] != "address_status")
    )
    found = matching(want, asked)
    if leaf.form == "done":
        found = tuple(one for one in found if done(one, leaf.filter.actions, asked))
    return len(found) >= leaf.low


def _may_free(leaf: AtLimit, asked: Asked) -> bool:
    """Whether a limit that is reached may have room again: with the days, or with another episode of arrears."""
    if leaf.limit.count == 0 or leaf.limit.window == "ever":
        return False
    return isinstance(leaf.limit.window, Term) or _may_begin_anew(asked.situation)


def _may_begin_anew(situation: Situation) -> bool:
    """Whether another episode of arrears may begin: nobody pays what is overdue, and what is paid is not owed again."""
    if situation.in_arrears:
        return False
    return situation.arrears.earliest_unpaid is not None or "penalty_interest" in situation.policy.counts
