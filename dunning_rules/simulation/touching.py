"""Whether a contact or act that was just made can bear on a condition: what it cannot touch need not be asked anew.

Each kind of leaf says so for itself; where a filter cannot be told from its keys alone, it may match.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from ..interpret.asked import Asked
from ..interpret.changes import fixed
from ..interpret.closing import cadence_of
from ..interpret.counting import counts, tried
from ..interpret.parts import Cadence, Guarding, Holding, Moment, Opening, Part, Pausing, Refusal, Scope
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
    Filter,
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
    Tie,
    Told,
    Waiting,
    Within,
)
from ..snapshot.model import Record
from ..words import DONE_OUTCOMES


def touches(record: Record, part: Part, moment: Moment) -> bool:
    """Whether a record of a contact or act, just made, may change what the part says from now on.

    `moment` is the question about the part's own candidate, at any instant. A part that is not known here may always be
    touched.
    """
    if not isinstance(part, Refusal | Scope | Opening | Pausing | Holding | Cadence | Guarding):
        return True
    names = part.pack.names if isinstance(part, Guarding) else moment.asked.names
    asked = replace(moment.asked, names=names, proposal=moment.proposals[0])
    return any(_bears(record, cond, asked) for cond in _conditions(part))


def only_advises(part: Part) -> bool:
    """Whether a part never holds back: a guard that only advises."""
    return isinstance(part, Guarding) and part.guard.effect == "advise"


def may_advise(part: Part) -> bool:
    """Whether a part may speak against what it does not hold back: a guard that advises, or a presumption rebutted."""
    return isinstance(part, Guarding) and (part.guard.effect == "advise" or part.guard.rebutted is not None)


def idle(part: Part, moment: Moment) -> bool:
    """Whether a guard has nothing to say to the candidate, whatever the time and whatever is recorded."""
    if not isinstance(part, Guarding):
        return False
    bound = moment.bound.get((part.pack.id, part.guard.id))
    if bound is None:
        return False
    asked, guard = bound.asked.about(moment.proposals[0]), part.guard
    lifted = guard.lifted is not None and fixed(guard.lifted, asked) is True
    return lifted or False in (fixed(guard.applies, asked), fixed(guard.forbids, asked))


def _conditions(part: Part) -> Iterator[Cond]:
    """The conditions that a part asks."""
    match part:
        case Scope():
            yield part.playbook.scope
        case Opening():
            yield part.action.when
            yield from (stage.when for stage in part.stages)
        case Pausing():
            yield part.pause.when
        case Cadence():
            yield cadence_of(part.action, part.limit)
        case Guarding():
            guard = part.guard
            yield from (part.pack.scope, guard.scope, guard.applies, guard.forbids)
            yield from (cond for cond in (guard.lifted, guard.rebutted) if cond is not None)
        case _:
            return  # a refusal stands; holds are records of their own


def _bears(record: Record, cond: Cond, asked: Asked) -> bool:  # one case a kind of leaf: a table, however long
    match cond:
        case Constant():
            return False
        case All() | AnyOf():
            return any(_bears(record, part, asked) for part in cond.parts)
        case Not():
            return _bears(record, cond.part, asked)
        case Tally():
            return _tallied(record, cond, asked)
        case AtLimit():
            counted = counts(record, cond.limit.unit, once=cond.limit.once) and _any(record, asked, tried(cond))
            return counted or _any(record, asked, cond.since, cond.since_first)
        case Waiting():
            return _any(record, asked, cond.filter)
        case Stands():
            return _any(record, asked, cond.spent_by)
        case Passed():
            return _dates(record, cond.name, asked)
        case Replies():
            return record.reply_to is not None
        case (
            Compare()
            | Within()
            | Told()
            | PromiseIs()
            | PromiseDue()
            | ArrangementIs()
            | PlacementIs()
            | AssignmentIs()
            | Found()
            | Near()
            | Attribute()
            | Stated()
            | InHours()
            | AgainstWish()
        ):
            return False  # facts of the account, the file's own words, the clock, and records of other kinds
        case _:
            assert_never(cond)


def _tallied(record: Record, cond: Tally, asked: Asked) -> bool:
    window = cond.window
    if window.not_after is not None and _dates(record, window.not_after, asked):
        return True
    unfinished = cond.form == "done" and record.kind == "contact" and record.outcome not in DONE_OUTCOMES
    counted = not unfinished and _any(record, asked, cond.filter)
    return counted or _any(record, asked, window.since, window.since_first)


def _dates(record: Record, name: str, asked: Asked) -> bool:
    """Whether a named date may be another one: one of its bases is the day of such a record."""
    for base in asked.names.date(name).bases:
        window = base.window
        if _any(record, asked, base.record, *(() if window is None else (window.since, window.since_first))):
            return True
        if window is not None and window.not_after is not None and _dates(record, window.not_after, asked):
            return True
    return False


def _any(record: Record, asked: Asked, *wanted: Filter | None) -> bool:
    return any(_may_match(record, want, asked) for want in wanted if want is not None)


def _may_match(record: Record, want: Filter, asked: Asked) -> bool:
    """Whether a filter may take the record: told by its kind, outcome, action and channel, and by whom it reached.

    What else a filter asks is left open: it may match.
    """
    if want.kinds and record.kind not in want.kinds:
        return False
    if want.outcomes is not None and record.outcome not in want.outcomes:
        return False
    if want.actions and record.action not in want.actions:
        return False
    for name, match in want.fields:
        if name in ("channel", "act", "direction") and asked.matches(getattr(record, name), match) is False:
            return False
    return all(_may_tie(record, tie, asked) for tie in want.same)


def _may_tie(record: Record, tie: Tie, asked: Asked) -> bool:
    assert asked.proposal is not None
    party = asked.proposal.party
    match tie:
        case "party":
            return party is None or record.party == party.id
        case "person":
            return party is None or asked.situation.same_person(record.party, party.id)
        case "channel":
            return record.channel == asked.proposal.channel
        case "address" | "debt" | "creditor" | "collector":
            return True
        case _:
            assert_never(tie)
