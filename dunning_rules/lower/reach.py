"""What can never come about: actions that no stage opens, stages that cannot hold, negations of the unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from ..document.playbook import PlaybookDoc
from ..ir import (
    TRUE,
    All,
    AnyOf,
    ArrangementIs,
    Compare,
    Cond,
    Constant,
    Found,
    Near,
    Not,
    PromiseDue,
    PromiseIs,
    Stands,
    Tally,
    Told,
    conjuncts,
)
from ..rules import Action, PlaybookRules, Stage
from ..values import Match
from .ranges import overlap
from .scope import Scope


def check_reach(scope: Scope, doc: PlaybookDoc, rules: PlaybookRules) -> None:
    """Tells every action, stage and condition that can never come about."""
    opened = {action for stage in rules.stages for action in stage.opens}
    for action in rules.actions:
        if action.id not in opened:
            scope.key_error("action-never-opened", ("actions", action.id), name=action.id)
        else:
            _check_action(scope, action, [stage for stage in rules.stages if action.id in stage.opens])
    for stage in rules.stages:
        clash = _clash(stage.when, scope)
        if clash is not None:
            scope.key_error("stage-never-holds", ("stages", stage.id), name=stage.id, clash=clash)
        for name in _negated_alone(stage.when, scope):
            scope.key_error("stage-opens-on-unknown", ("stages", stage.id), name=stage.id, input=name)


def _check_action(scope: Scope, action: Action, stages: list[Stage]) -> None:
    """An action whose own `when` excludes itself, or every stage that opens it."""
    if action.when == TRUE:
        return
    own = _clash(action.when, scope)
    clashes = [own] if own else [_clash(All((stage.when, action.when)), scope) for stage in stages]
    told = [clash for clash in clashes if clash is not None]
    if len(told) == len(clashes) and not (own is None and all(_clash(stage.when, scope) for stage in stages)):
        scope.key_error("action-never-open", ("actions", action.id, "when"), name=action.id, clash=told[0])


def _clash(cond: Cond, scope: Scope) -> str | None:
    """Two entries that exclude each other, as text; None where the condition may hold."""
    parts = tuple(conjuncts(cond))
    plain: tuple[Cond, ...] = tuple(part for part in parts if not isinstance(part, AnyOf))
    if any(isinstance(part, Constant) and not part.value for part in plain):
        return "false"
    for part in plain:
        if isinstance(part, Not) and part.part in plain:
            return f"{_name(part.part)} / not {_name(part.part)}"
    wanted: dict[str, list[Match]] = {}
    for part in plain:
        if isinstance(part, Compare):
            wanted.setdefault(part.fact, []).append(part.want)
        elif isinstance(part, Not) and isinstance(part.part, Compare):
            turned = replace(part.part.want, negated=not part.part.want.negated)
            wanted.setdefault(part.part.fact, []).append(turned)
    for fact, matches in wanted.items():
        for one, other in combinations(matches, 2):
            if not overlap(one, other, scope.numbers):
                return f"{fact} {one} / {fact} {other}"
    for part in parts:
        if isinstance(part, AnyOf) and part.parts:
            clashes = [_clash(All((way, *plain)), scope) for way in part.parts]
            if all(clashes):
                return clashes[0]
    return None


def _name(cond: Cond) -> str:
    """The word that begins a condition, as it is written."""
    match cond:
        case Tally():
            return " ".join((cond.form, *cond.filter.actions))
        case Stands():
            return " ".join((cond.kind, *sorted(cond.words)))
        case Compare() | Told() | Near():
            return cond.fact
        case Found():
            return f"finding.{cond.name}"
        case PromiseIs() | PromiseDue():
            return "promise"
        case ArrangementIs():
            return "arrangement"
        case All() | AnyOf() | Not():
            return " ".join(
                dict.fromkeys(_name(part) for part in ((cond.part,) if isinstance(cond, Not) else cond.parts))
            )
        case _:
            return "when"


def _negated_alone(cond: Cond, scope: Scope) -> Iterator[str]:
    """Inputs of which a stage asks only that they be otherwise, without asking whether they are known."""
    parts = tuple(conjuncts(cond))
    told = {part.fact for part in parts if isinstance(part, Told)}
    plain = {part.fact for part in parts if isinstance(part, Compare) and not part.want.negated}
    for part in parts:
        inner = part.part if isinstance(part, Not) else part
        turned = isinstance(part, Not) or (isinstance(part, Compare) and part.want.negated)
        if turned and isinstance(inner, Compare):
            given = scope.inputs.get(inner.fact)
            if given is not None and given.assume is None and inner.fact not in told | plain:
                yield inner.fact
