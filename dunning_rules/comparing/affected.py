"""Which rules an edit touches: those that changed, and those that mention what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..rules import Action, Guard, Names, PackRules, Pause, PlaybookRules, Stage
from .folding import mentioned
from .renaming import NO_TEXT, Renames


@dataclass(frozen=True, slots=True)
class Touched:
    """The ids of what is touched. `loan`: what the whole file rests on changed: its scope, its days, how money counts.

    `packs`: other packs bind.
    """

    stages: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    pauses: frozenset[str] = frozenset()
    guards: frozenset[str] = frozenset()
    loan: bool = False
    packs: bool = False

    def with_former(self, names: Renames) -> Touched:
        """The same, with the old ids of what is renamed as well."""
        return replace(
            self,
            stages=self.stages | {names.before("stage", one) for one in self.stages},
            actions=self.actions | {names.before("action", one) for one in self.actions},
            pauses=self.pauses | {names.before("pause", one) for one in self.pauses},
            guards=self.guards | {names.before("guard", one) for one in self.guards},
        )


def touched_playbook(
    old: PlaybookRules, new: PlaybookRules, packs: bool, renamed: frozenset[str] = frozenset()
) -> Touched:
    """What an edit of a playbook touches; `packs` says whether the packs that bind differ.

    Both go by the new ids; `renamed` are the actions that had others, for which other records count than before.
    """
    names = _names(old.names, new.names)
    actions = _changed(_bare_actions(old), _bare_actions(new))
    remade = {name for name in actions if _reached(old).get(name) != _reached(new).get(name)}
    names |= remade | renamed
    loan = (old.scope, old.period, old.arrears, old.names.zones) != (
        new.scope,
        new.period,
        new.arrears,
        new.names.zones,
    ) or bool(names & set(mentioned((old.arrears.accrual, new.arrears.accrual))))
    stages = _touched(_by_id(old.stages), _by_id(new.stages), names)
    pauses = _touched(_by_id(old.pauses), _by_id(new.pauses), names)
    every = frozenset(_touched(_bare_actions(old), _bare_actions(new), names)) | renamed
    if loan:
        stages = frozenset(one.id for rules in (old, new) for one in rules.stages)
    return Touched(stages, every, pauses, frozenset(), loan, packs)


def touched_pack(old: PackRules, new: PackRules) -> Touched:
    """What an edit of a pack touches."""
    names = _names(old.names, new.names)
    loan = (old.scope, old.period, old.names.zones, old.names.calendar) != (
        new.scope,
        new.period,
        new.names.zones,
        new.names.calendar,
    )
    guards = _touched(_bare_guards(old), _bare_guards(new), names)
    if loan:
        guards = frozenset(guard.id for rules in (old, new) for guard in rules.guards)
    return Touched(guards=guards, loan=loan)


def _names(old: Names, new: Names) -> set[str]:
    """Numbers, inputs, marks and dates that changed."""
    found: set[str] = set()
    for before, after in (
        (dict(old.numbers), dict(new.numbers)),
        (dict(old.units), dict(new.units)),
        (dict(old.marks), dict(new.marks)),
        ({one.name: one for one in old.dates}, {one.name: one for one in new.dates}),
        (_assumed(old), _assumed(new)),
    ):
        found |= _changed(before, after)
    return found


def _assumed(names: Names) -> Mapping[str, object]:
    return {one.name: (one.kind, one.assume) for one in names.inputs}


def _changed(old: Mapping[str, object], new: Mapping[str, object]) -> set[str]:
    return {name for name in {*old, *new} if old.get(name) != new.get(name)}


def _touched(old: Mapping[str, object], new: Mapping[str, object], names: set[str]) -> frozenset[str]:
    found = _changed(old, new)
    for told in (old, new):
        found |= {name for name, one in told.items() if names & set(mentioned(one))}
    return frozenset(found)


def _by_id(rules: Iterable[Stage | Pause]) -> Mapping[str, object]:
    return {one.id: replace(one, title=NO_TEXT, source=()) for one in rules}


def _bare_actions(rules: PlaybookRules) -> Mapping[str, object]:
    """Actions without what never decides."""
    return {one.id: _bare(one) for one in rules.actions}


def _bare(one: Action) -> Action:
    return replace(one, title=NO_TEXT, script=(), offer=(), bring=(), tell=(), source=())


def _reached(rules: PlaybookRules) -> Mapping[str, object]:
    """What tells which records belong to an action."""
    return {one.id: (one.reach, one.act, one.purpose, one.serve) for one in rules.actions}


def _bare_guards(rules: PackRules) -> Mapping[str, object]:
    return {one.id: _bare_guard(one) for one in rules.guards}


def _bare_guard(one: Guard) -> Guard:
    return replace(one, text=NO_TEXT, note=None, cite="", review_by=None)
