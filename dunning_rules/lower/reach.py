"""What can never come about: actions that no stage opens, stages that cannot hold, negations of the unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

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
    parts = tuple(_conjuncts(cond))
    plain: tuple[Cond, ...] = tuple(part for part in parts if not isinstance(part, AnyOf))
    wanted: dict[str, list[Match]] = {}
    for part in plain:
        if isinstance(part, Constant) and not part.value:
            return "false"
        if isinstance(part, Compare):
            wanted.setdefault(part.fact, []).append(part.want)
        elif isinstance(part, Not) and isinstance(part.part, Compare):
            turned = replace(part.part.want, negated=not part.part.want.negated)
            wanted.setdefault(part.part.fact, []).append(turned)
    for fact, matches in wanted.items():
        for one, other in combinations(matches, 2):
            if not _overlap(one, other, scope):
                return f"{fact} {one} / {fact} {other}"
    for part in parts:
        if isinstance(part, AnyOf) and part.parts:
            clashes = [_clash(All((way, *plain)), scope) for way in part.parts]
            if all(clashes):
                return clashes[0]
    return None


def _overlap(one: Match, other: Match, scope: Scope) -> bool:
    """Whether a value may match both. What is not plainly excluded may."""
    if one.negated and other.negated:
        return True
    if one.negated or other.negated:
        turned, plain = (one, other) if one.negated else (other, one)
        return any(not any(_covers(item, whole, scope) for whole in turned.any_of) for item in plain.any_of)
    return any(_meet(a, b, scope) for a in one.any_of for b in other.any_of)


def _meet(a: object, b: object, scope: Scope) -> bool:
    low_a, high_a = _ends(a, scope)
    low_b, high_b = _ends(b, scope)
    if isinstance(a, Range) or isinstance(b, Range):
        return not (_above(low_a, high_b) or _above(low_b, high_a))
    return a == b


def _covers(item: object, whole: object, scope: Scope) -> bool:
    """Whether all of one value or range lies in another. A named number is taken where it leaves the most room."""
    if not isinstance(item, Range) and not isinstance(whole, Range):
        return item == whole
    low, high = _ends(item, scope)
    whole_low, whole_high = _tightest(whole, scope)
    from_below = whole_low is None or (low is not None and not _above(whole_low, low))
    return from_below and (whole_high is None or (high is not None and not _above(high, whole_high)))


def _tightest(item: object, scope: Scope) -> tuple[object, object]:
    """The ends of a range with named numbers at their tightest over all their dates."""
    if not isinstance(item, Range):
        return item, item
    return _least(item.low, scope, lowest=False), _least(item.high, scope, lowest=True)


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
