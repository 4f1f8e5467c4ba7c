"""Two versions of one file compared: their rules, and their answers over given and derived snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from ..compared import Asked, Comparison, Where
from ..procedure import PackFile, PlaybookFile
from ..rules import Guard, PackRules, Period
from ..snapshot.model import Snapshot
from ..values import Text
from .affected import Touched, touched_pack, touched_playbook
from .answers import Comparing, Progress, side_of
from .changes import changes
from .deriving import MOST, dated_days, guard_recipes, hours_of, of_packs, of_playbooks
from .making import draft
from .ordinary import Ordinary, ordinary
from .recipes import Cook, Recipe, merged
from .records import CannotMake
from .renaming import Renames, renamed, renames

RulesFile = PlaybookFile | PackFile


def compare(
    old: RulesFile,
    new: RulesFile,
    snapshots: Iterable[tuple[str, Snapshot]] = (),
    *,
    derive: bool = True,
    progress: Progress | None = None,
) -> Comparison:
    """What changed from one version to the next, and where their answers differ.

    `snapshots` are given with their names; beside them boundary snapshots are derived from the constants of both files,
    unless `derive` is false or no rule changed. `progress` is told how many snapshots of how many are asked. Raises
    `ValueError` where one file is a playbook and the other a pack.
    """
    found = changes(old, new)
    apart = not _meet(old.rules.period, new.rules.period)
    names = renames(old, new)
    comparing = Comparing(side_of(old, ever=apart), side_of(new, ever=apart), names)
    named = tuple(snapshots)
    touched = _touched(renamed(old, names), new, names)
    told = Comparison(old, new, found, periods_apart=apart)
    packs_differ = isinstance(old, PlaybookFile) and isinstance(new, PlaybookFile) and old.packs != new.packs
    derived: tuple[Asked, ...] = ()
    if derive and (told.rules_changed or packs_differ):
        if apart:
            old, new = _at_all_times(old), _at_all_times(new)
        derived = tuple(islice(_derived(old, new, touched.with_former(names)), MOST))
    for done, (name, snapshot) in enumerate(named, 1):
        comparing.snapshot(name, snapshot)
        if progress is not None:
            progress(done, len(named) + len(derived))
    for done, asked in enumerate(derived, len(named) + 1):
        comparing.derived_one(asked)
        if progress is not None:
            progress(done, len(named) + len(derived))
    unreached = comparing.unreached(_wanted(renamed(old, names), new, touched)) if derived else ()
    return replace(
        told,
        differences=comparing.differences(),
        given=comparing.given,
        derived=comparing.derived,
        unreached=unreached,
    )


def _meet(one: Period, other: Period) -> bool:
    """Whether there is a day in both."""
    if one.first is not None and other.last is not None and other.last < one.first:
        return False
    return not (other.first is not None and one.last is not None and one.last < other.first)


def _at_all_times(told: RulesFile) -> RulesFile:
    match told:
        case PlaybookFile():
            return replace(told, rules=replace(told.rules, period=Period()))
        case PackFile():
            return replace(told, rules=replace(told.rules, period=Period()))


def _touched(old: RulesFile, new: RulesFile, names: Renames) -> Touched:
    match old, new:
        case PlaybookFile(), PlaybookFile():
            differ = _binding(old) != _binding(new)
            return touched_playbook(old.rules, new.rules, differ, names.of("action"))
        case PackFile(), PackFile():
            return touched_pack(old.rules, new.rules)
        case _:
            raise ValueError("a playbook is not compared with a pack")


def _binding(told: PlaybookFile) -> object:
    return told.rules.packs, told.rules.adopted, tuple((pack.id, pack.digest) for pack in told.packs)


def _derived(old: RulesFile, new: RulesFile, touched: Touched) -> Iterator[Asked]:
    """The boundary snapshots, and the boundary contacts of packs."""
    days = (*dated_days(old), *dated_days(new))
    match old, new:
        case PlaybookFile(), PlaybookFile():
            loan = ordinary(old.rules, new.rules, (), days)
            yield from _made(of_playbooks(old.rules, new.rules, touched, loan.day), loan, contact=False)
            if touched.packs:
                yield from _of_bound(old, new, loan)
        case PackFile(), PackFile():
            loan = ordinary(old.rules, new.rules, (*old.bases, *new.bases), days)
            yield from _made(of_packs(old.rules, new.rules, touched, loan.day), loan, contact=True)


def _of_bound(old: PlaybookFile, new: PlaybookFile, loan: Ordinary) -> Iterator[Asked]:
    """The guards of packs that do not bind both versions in the same way: their hours, and what they forbid."""
    differing = _differing(old, new)
    for rules in (new.rules, old.rules):
        cook = Cook(rules.names, loan.day)
        for stage in rules.stages:
            for opening in cook.recipes(stage.when)[:1]:
                hours = (merged((opening, clock)) for clock in hours_of(differing, cook))
                yield from _made(hours, loan, contact=False)
    for pack in differing:
        cook = Cook(pack.names, loan.day)
        for guard in pack.guards:
            yield from _made(guard_recipes(guard, pack, cook), loan, contact=True)


def _differing(old: PlaybookFile, new: PlaybookFile) -> tuple[PackRules, ...]:
    before = {(pack.id, pack.digest, pack.id in old.rules.adopted): pack for pack in old.packs}
    after = {(pack.id, pack.digest, pack.id in new.rules.adopted): pack for pack in new.packs}
    return tuple(pack for key, pack in {**before, **after}.items() if key not in before or key not in after)


def _made(recipes: Iterable[Recipe], loan: Ordinary, *, contact: bool) -> Iterator[Asked]:
    for recipe in recipes:
        try:
            yield draft(loan).made(recipe, contact=contact)
        except CannotMake:
            continue


def _wanted(old: RulesFile, new: RulesFile, touched: Touched) -> Iterator[tuple[Where, bool, bool]]:
    """The touched rules, each with whether the old and the new version have it."""
    match old, new:
        case PlaybookFile(rules=one), PlaybookFile(rules=other):
            for part, names, before, after in (
                ("stage", touched.stages, one.stages, other.stages),
                ("action", touched.actions, one.actions, other.actions),
                ("pause", touched.pauses, one.pauses, other.pauses),
            ):
                titles = {told.id: told.title for told in (*before, *after)}
                told_by = ({told.id for told in before}, {told.id for told in after})
                for name in sorted(names):
                    yield Where(part, name, titles[name]), name in told_by[0], name in told_by[1]  # type: ignore[arg-type]
        case PackFile(rules=one), PackFile(rules=other):
            guards: dict[str, Guard] = {guard.id: guard for guard in (*one.guards, *other.guards)}
            before_ids, after_ids = {guard.id for guard in one.guards}, {guard.id for guard in other.guards}
            for name in sorted(touched.guards):
                text: Text = guards[name].text
                yield Where("guard", name, text), name in before_ids, name in after_ids
        case _:
            return
