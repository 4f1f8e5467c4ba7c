"""Stages that add nothing: another opens the same actions whenever they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..diagnostics import Diagnostic, listed
from ..ir import conjuncts
from ..lower.ranges import Numbers
from ..rules import PlaybookRules, Stage
from ..tree import Tree
from .holding import implies


def shadowed(rules: PlaybookRules, tree: Tree) -> Iterator[Diagnostic]:
    """Stages with one condition and one source, and stages whose every action others open whenever they hold.

    Stages of one condition whose sources differ are two steps of the procedure: they are meant. A stage that adds its
    source to actions that another opens as well is told all the same: the source can stand with the other.
    """
    numbers = dict(rules.names.numbers)
    twins: set[str] = set()
    for at, stage in enumerate(rules.stages):
        twin = next((one for one in rules.stages[:at] if _same(one, stage)), None)
        if twin is not None:
            twins.add(stage.id)
            yield tree.key_warning("stage-twice", ("stages", stage.id), name=stage.id, first=twin.id)
    for at, stage in enumerate(rules.stages):
        if stage.id in twins or not stage.opens:
            continue
        over = _over(stage, at, rules.stages, numbers)
        if over:
            yield tree.key_warning(
                "stage-shadowed", ("stages", stage.id), name=stage.id, names=listed(dict.fromkeys(over))
            )


def _same(one: Stage, other: Stage) -> bool:
    return set(conjuncts(one.when)) == set(conjuncts(other.when)) and set(one.source) == set(other.source)


def _over(stage: Stage, at: int, stages: Sequence[Stage], numbers: Numbers) -> list[str]:
    """The stages that, for each action of this one, open it whenever this one holds; none where an action is left.

    Of two stages that hold at the same times only the later one is told.
    """
    found: list[str] = []
    for action in stage.opens:
        over = next(
            (
                other.id
                for other_at, other in enumerate(stages)
                if other is not stage
                and action in other.opens
                and implies(stage.when, other.when, numbers)
                and (other_at < at or not implies(other.when, stage.when, numbers))
            ),
            None,
        )
        if over is None:
            return []
        found.append(over)
    return found
