"""What can never come about: actions that no stage opens, stages that cannot hold, negations of the unknown."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..document.playbook import PlaybookDoc
from ..ir import (
    All,
    AnyOf,
    Compare,
    Cond,
    Constant,
    Not,
    Told,
)
from ..rules import (
    Dated,
    PlaybookRules,
)
from ..values import Match, Range
from .scope import Scope


def check_reach(scope: Scope, doc: PlaybookDoc, rules: PlaybookRules) -> None:
    """Tells every action, stage and condition that can never come about."""
    opened = {action for stage in rules.stages for action in stage.opens}
    for action in rules.actions:
        if action.id not in opened:
            scope.key_error("action-never-opened", ("actions", action.id), name=action.id)
    for stage in rules.stages:
        clash = _clash(stage.when, scope)
        if clash is not None:
            scope.key_error("stage-never-holds", ("stages", stage.id), name=stage.id, clash=clash)
        for name in _negated_alone(stage.when, scope):
            scope.key_error("stage-opens-on-unknown", ("stages", stage.id), name=stage.id, input=name)


def _conjuncts(cond: Cond) -> Iterator[Cond]:
    if isinstance(cond, All):
        for part in cond.parts:
            yield from _conjuncts(part)
    else:
        yield cond


def _clash(cond: Cond, scope: Scope) -> str | None:
    """Two entries that exclude each other, as text; None where the condition may hold."""
    wanted: dict[str, list[Match]] = {}
    for part in _conjuncts(cond):
        if isinstance(part, Constant) and not part.value:
            return "false"
        if isinstance(part, AnyOf) and part.parts and all(_clash(one, scope) for one in part.parts):
            return _clash(part.parts[0], scope)
        if isinstance(part, Compare):
            wanted.setdefault(part.fact, []).append(part.want)
    for fact, matches in wanted.items():
        for at, one in enumerate(matches):
            for other in matches[at + 1 :]:
                if not _overlap(one, other, scope):
                    return f"{fact} {one} / {fact} {other}"
    return None


def _overlap(one: Match, other: Match, scope: Scope) -> bool:
    """Whether a value may match both. What is not plainly excluded may."""
    if one.negated or other.negated:
        turned, plain = (one, other) if one.negated else (other, one)
        return turned.negated is plain.negated or any(item not in turned.any_of for item in plain.any_of)
    return any(_meet(a, b, scope) for a in one.any_of for b in other.any_of)


def _meet(a: object, b: object, scope: Scope) -> bool:
    low_a, high_a = _ends(a, scope)
    low_b, high_b = _ends(b, scope)
    if isinstance(a, Range) or isinstance(b, Range):
        return not (_above(low_a, high_b) or _above(low_b, high_a))
    return a == b


def _ends(item: object, scope: Scope) -> tuple[object, object]:
    if not isinstance(item, Range):
        return item, item
    return _least(item.low, scope, lowest=True), _least(item.high, scope, lowest=False)


def _least(end: object, scope: Scope, *, lowest: bool) -> object:
    """A named number at its loosest over all its dates."""
    if not isinstance(end, str):
        return end
    dated: Dated | None = scope.numbers.get(end)
    values = () if dated is None else tuple(value for _, value in dated.entries)
    if not values:
        return None
    return min(values) if lowest else max(values)


def _above(low: object, high: object) -> bool:
    if low is None or high is None:
        return False
    numbers = isinstance(low, int | Decimal) and isinstance(high, int | Decimal)
    return low > high if numbers or type(low) is type(high) else False  # type: ignore[operator]


def _negated_alone(cond: Cond, scope: Scope) -> Iterator[str]:
    """Inputs of which a stage asks only that they be otherwise, without asking whether they are known."""
    parts = tuple(_conjuncts(cond))
    told = {part.fact for part in parts if isinstance(part, Told)}
    plain = {part.fact for part in parts if isinstance(part, Compare) and not part.want.negated}
    for part in parts:
        inner = part.part if isinstance(part, Not) else part
        turned = isinstance(part, Not) or (isinstance(part, Compare) and part.want.negated)
        if turned and isinstance(inner, Compare):
            given = scope.inputs.get(inner.fact)
            if given is not None and given.assume is None and inner.fact not in told | plain:
                yield inner.fact
