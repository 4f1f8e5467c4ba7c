"""Guards: which of them bind a loan, and what each says to one contact or act. Guards only remove."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..decision import Guarded, Measure, NotApplicable, Obligation, Reason, Values
from ..ir import (
    All,
    AnyOf,
    Cond,
    Not,
    Stated,
)
from ..rules import (
    Guard,
    PackRules,
)
from ..values import Unknown
from .asked import Asked, Proposal
from .logic import Clue, Reduced, both, explain, measured, negated, reduce, ways
from .probe import says
from .seen import NO_ZONE, Seen


@dataclass(frozen=True, slots=True)
class Bound:
    """A guard that binds this loan, with the reason why; `asked` carries its pack's names."""

    pack: PackRules
    guard: Guard
    binds: Literal["fits", "adopted", "unknown"]
    missing: tuple[str, ...]
    asked: Asked

    @property
    def guarded(self) -> Guarded:
        guard = self.guard
        force = "policy" if self.binds == "adopted" else guard.force
        return Guarded(
            self.pack.id, guard.row, guard.id, guard.cite, force, guard.effect, guard.known, self.binds, guard.text
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What guards say to one contact or act."""

    reasons: tuple[Reason, ...] = ()
    advice: tuple[Reason, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    measures: tuple[Measure, ...] = ()

    def __add__(self, other: Said) -> Said:
        return Said(
            self.reasons + other.reasons,
            self.advice + other.advice,
            self.obligations + other.obligations,
            self.measures + other.measures,
        )


def bind(pack: PackRules, asked: Asked, *, adopted: bool) -> tuple[tuple[Bound, ...], tuple[NotApplicable, ...]]:
    """Sorts a pack's guards by whether they bind: a scope that fits binds, an unknown one binds and says so, one that
    does not fit binds only as policy of a playbook that adopts the pack."""
    bound: list[Bound] = []
    others: list[NotApplicable] = []
    whole = reduce(pack.scope, asked)
    for guard in pack.guards:
        why = _out_of_force(pack, guard, asked)
        values: Values = ()
        if why is None:
            fits = both(whole, guard.scope, asked)
            if isinstance(fits, Unknown):
                bound.append(Bound(pack, guard, "unknown", fits.missing, asked))
                continue
            if fits is True or adopted:
                bound.append(Bound(pack, guard, "fits" if fits is True else "adopted", (), asked))
                continue
            why = "scope"
            clues = explain(All((pack.scope, guard.scope)), asked)
            values = _first_values([clue for clue in clues if clue.seen.truth is False])
        others.append(NotApplicable(pack.id, guard.row, guard.id, guard.cite, why, values))
    return tuple(bound), tuple(others)


def _out_of_force(pack: PackRules, guard: Guard, asked: Asked) -> str | None:
    in_force = pack.period.holds(asked.law_day) and guard.period.holds(asked.law_day)
    return None if in_force else "not-in-force"


def _first_values(clues: Sequence[Clue]) -> Values:
    return clues[0].seen.values if clues else ()


def say(bound: Iterable[Bound], proposal: Proposal) -> Said:
    """What all the guards say, in the packs' written order."""
    said = [ask_guard(one, proposal) for one in bound if one.guard.may_speak_of(proposal.channel, proposal.act)]
    return Said(
        tuple(reason for one in said for reason in one.reasons),
        tuple(advice for one in said for advice in one.advice),
        tuple(obligation for one in said for obligation in one.obligations),
        tuple(dict.fromkeys(measure for one in said for measure in one.measures)),
    )


def ask_guard(bound: Bound, proposal: Proposal) -> Said:
    """One guard, asked in every zone the party may be in: what forbids in one of them forbids."""
    answers = [_in_zone(bound, bound.asked.about(proposal, zone)) for zone in zones(bound.asked, proposal)]
    against = [one for one in answers if one.reasons or one.advice]
    if against:
        return max(against, key=_weight)
    return next((one for one in answers if one.obligations), answers[0])


def _weight(said: Said) -> tuple[bool, bool, float]:
    """Prohibitions go before advice, known ones before unknown ones, and among them the one that lasts longest."""
    reasons = said.reasons + said.advice
    last = max((math.inf if one.until is None else one.until for one in reasons), default=0)
    return bool(said.reasons), any(reason.kind != "unknown" for reason in reasons), last


def zones(asked: Asked, proposal: Proposal) -> tuple[str | None, ...]:
    """Where local days and hours are counted: the party's zones, else those of the pack's place; acts: servicing."""
    if proposal.party is not None and proposal.channel is not None:
        return asked.situation.zones_of(proposal.party.id) or asked.names.zones or (None,)
    return (asked.situation.told_zone or next(iter(asked.names.zones), None),)


def _in_zone(bound: Bound, asked: Asked) -> Said:
    guard = bound.guard
    if reduce(guard.applies, asked) is not True:
        return Said()
    lifted = False if guard.lifted is None else reduce(guard.lifted, asked)
    measures = _measures(bound, asked)
    if lifted is True:
        return Said(measures=measures)
    forbidden = reduce(guard.forbids, asked)
    if forbidden is False:
        return Said((), (), _obligation(bound, asked), measures)
    known = lifted if isinstance(lifted, bool | Unknown) else None
    against = forbidden if isinstance(forbidden, bool | Unknown) else None
    if known is None or against is None:
        said = _obliged(bound, asked, _left_open(forbidden, lifted), measures)
        if said is not None:
            return said
    return _spoken(bound, asked, against or True, known or False, measures)


def _left_open(forbidden: Reduced, lifted: Reduced) -> Reduced:
    """What must not come to hold: the part of the prohibition, and of its exception, that is still to be stated."""
    if isinstance(lifted, bool | Unknown):
        return forbidden
    if isinstance(forbidden, bool | Unknown):
        return negated(lifted)
    return All((forbidden, lifted.part if isinstance(lifted, Not) else Not(lifted)))


def _spoken(
    bound: Bound, asked: Asked, forbidden: bool | Unknown, lifted: bool | Unknown, measures: tuple[Measure, ...]
) -> Said:
    """A guard that speaks against the contact: it denies, or advises where it only advises or is rebutted."""
    reasons, obligations = _reasons(bound, asked, forbidden), _obligation(bound, asked)
    if isinstance(lifted, Unknown):
        reasons = _with(reasons, "unless_unknown", lifted.missing)
    rebuttal = _rebuttal(bound, asked)
    if rebuttal:
        reasons = _with(reasons, "rebutted_by", rebuttal)
    if rebuttal or bound.guard.effect == "advise":
        return Said((), reasons, obligations, measures)
    return Said(reasons, (), obligations, measures)


def _with(reasons: tuple[Reason, ...], name: str, told: tuple[str, ...]) -> tuple[Reason, ...]:
    return tuple(replace(reason, values=(*reason.values, (name, told))) for reason in reasons)


def _rebuttal(bound: Bound, asked: Asked) -> tuple[str, ...]:
    """What rebuts a presumption: the records, facts or attributes by which it is; empty where nothing does."""
    guard = bound.guard
    if guard.effect != "presume" or guard.rebutted is None or reduce(guard.rebutted, asked) is not True:
        return ()
    names: set[str] = set()
    for clue in explain(guard.rebutted, asked, wished=False):
        told = dict(clue.seen.values)
        names |= set(clue.seen.records) or {str(told.get("fact") or told.get("attribute") or clue.seen.code)}
    return tuple(sorted(names)) or (guard.id,)


def _reasons(bound: Bound, asked: Asked, forbidden: bool | Unknown) -> tuple[Reason, ...]:
    guard, guarded = bound.guard, bound.guarded
    zone = asked.zone or asked.situation.zone
    if isinstance(forbidden, Unknown):
        return tuple(
            Reason("unknown", "missing-fact", (("needed_by", guard.id),), guard=guarded, missing=fact, zone=zone)
            for fact in _named(forbidden, asked)
        )
    clues = explain(guard.forbids, asked, wished=False)
    seen = [clue.seen for clue in clues]
    records = tuple(sorted({record for one in seen for record in one.records}))
    capped = next((one for one in seen if one.limit is not None), None)
    untils = [one.until for one in seen]
    until = max((end for end in untils if end is not None), default=None) if None not in untils else None
    values = _values(guard, clues)
    if bound.missing:
        values += (("scope_unknown", bound.missing),)
    count, limit = (None, None) if capped is None else (capped.count, capped.limit)
    since = min((one.since for one in seen if one.since is not None), default=None)
    return (Reason("guard", guard.form, values, records, guarded, count, limit, None, since, until, zone),)


def _named(unknown: Unknown, asked: Asked) -> tuple[str, ...]:
    """The missing facts; the zone that an act lacks is the servicing zone."""
    if asked.proposal is None or asked.proposal.act is None:
        return unknown.missing
    return tuple("loan.timezone" if (fact,) == NO_ZONE.missing else fact for fact in unknown.missing)


def _values(guard: Guard, clues: Sequence[Clue]) -> Values:
    """What the reason shows: the values of its one leaf, or the codes of all the leaves that make it forbid."""
    values = _first_values(clues)
    capped = next((clue.seen for clue in clues if clue.seen.window is not None), None)
    if capped is not None and guard.form == "cap":
        return (*values, ("window", capped.window))
    if len(clues) > 1:
        return (*values, ("because", tuple(clue.seen.code for clue in clues)))
    return values


def _obligation(bound: Bound, asked: Asked) -> tuple[Obligation, ...]:
    """An obligation whose every attribute is stated: met, or not."""
    if bound.guard.form != "required":
        return ()
    assert asked.proposal is not None
    wanted = _required(bound.guard.forbids)
    met: bool | None = True
    for stated in wanted:
        said = asked.proposal.says(stated.name)
        if said is None:
            met = None if met else met
        elif not says(said, stated.want):
            met = False
    return (Obligation(bound.guarded, tuple((one.name, str(one.want)) for one in wanted), met=met),)


def _required(forbids: Cond) -> tuple[Stated, ...]:
    match forbids:
        case AnyOf(parts=parts):
            return tuple(stated for part in parts for stated in _required(part))
        case Not(part=Stated() as stated):
            return (stated,)
        case _:
            return ()


def _obliged(bound: Bound, asked: Asked, must_not: Reduced, measures: tuple[Measure, ...]) -> Said | None:
    """What is left depends on the contact itself alone: an obligation, not a prohibition.

    None where nothing that could be stated would keep it.
    """
    if bound.guard.form == "required" and bound.guard.lifted is None:
        return Said((), (), _obligation(bound, asked), measures)
    if isinstance(must_not, bool | Unknown):
        return Said(measures=measures)
    found = tuple(way for way in map(_as_required, ways(must_not, hold=False)) if _can_be(way))
    if not found:
        return None
    obligation = Obligation(bound.guarded, found[0]) if len(found) == 1 else Obligation(bound.guarded, (), found)
    return Said((), (), (obligation,), measures)


def _can_be(way: tuple[tuple[str, str], ...]) -> bool:
    """Whether one statement can be all of it: an attribute is not true and false at once."""
    wanted = set(way)
    return not any(want == "true" and (name, "false") in wanted for name, want in way)


def _as_required(pairs: Iterable[tuple[Stated, bool]]) -> tuple[tuple[str, str], ...]:
    return tuple((stated.name, str(stated.want if must else _turned(stated))) for stated, must in pairs)


def _turned(stated: Stated) -> object:
    wanted = str(stated.want)
    if wanted in ("true", "false"):
        return "false" if wanted == "true" else "true"
    return replace(stated.want, negated=not stated.want.negated)


def _measures(bound: Bound, asked: Asked) -> tuple[Measure, ...]:
    """Caps, waits and named dates the guard looked at."""
    guard, zone = bound.guard, asked.zone or asked.situation.zone
    parts = (guard.forbids,) if guard.lifted is None else (guard.forbids, guard.lifted)
    found: list[Measure] = []
    for seen in (seen for part in parts for seen in measured(part, asked)):
        measure = _measure(bound, seen, zone)
        if measure is not None and measure not in found:
            found.append(measure)
    return tuple(found)


def _measure(bound: Bound, seen: Seen, zone: str) -> Measure | None:
    pack, guard = bound.pack, bound.guard
    if seen.limit is not None and seen.count is not None:
        return Measure(
            pack.id, guard.row, guard.id, None, seen.count, seen.limit, seen.window, seen.records, seen.until, zone=zone
        )
    if seen.code == "wait":
        return Measure(pack.id, guard.row, guard.id, records=seen.records, until=seen.until, zone=zone)
    if seen.date is not None:
        name = str(dict(seen.values)["name"])
        row = next((named.row for named in pack.names.dates if named.name == name), None)
        provisional = ("provisional", True) in seen.values
        return Measure(pack.id, row or guard.row, name=name, date=seen.date, zone=zone, provisional=provisional)
    return None
