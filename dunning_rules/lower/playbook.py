"""Playbooks: stages, actions and pauses become rules; what can never work is told."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from ..diagnostics import Diagnostic
from ..document.playbook import AccrualDoc, ActionDoc, PauseDoc, PlaybookDoc, StageDoc
from ..facts import FIGURES
from ..rules import (
    Accrues,
    Action,
    Arrears,
    Pause,
    PlaybookRules,
    Reach,
    Stage,
)
from ..tree import Path, Tree
from ..values import Calendar
from .conditions import lower_condition
from .digest import digest_of
from .duties import lower_at_least, lower_due
from .guards import check_calendar, check_zones, lower_scope
from .reach import check_reach
from .scope import Scope, lower_inputs, lower_numbers, lower_period, title_of


def lower_playbook(doc: PlaybookDoc, tree: Tree, packs: Collection[str]) -> tuple[PlaybookRules, list[Diagnostic]]:
    """The playbook as rules, and every diagnostic. `packs` are the names that can be resolved."""
    calendar = None if doc.calendar is None else Calendar(doc.calendar, frozenset(doc.holidays))
    scope = Scope(tree, actions=doc.actions, calendar=calendar)
    if doc.timezone is not None:
        check_zones(scope, (doc.timezone,), ("timezone",))
    check_calendar(scope, doc.calendar, doc.holidays)
    lower_numbers(scope, doc.numbers, ("numbers",))
    lower_inputs(scope, doc.inputs, ("inputs",))
    for block, names in (("packs", doc.packs), ("adopt", doc.adopt)):
        _check_packs(scope, names, packs, (block,))
    stages = tuple(_stage(scope, name, stage, ("stages", name)) for name, stage in doc.stages.items())
    actions = tuple(_action(scope, doc, name, action, ("actions", name)) for name, action in doc.actions.items())
    pauses = tuple(_pause(scope, name, pause, ("pause", name)) for name, pause in doc.pause.items())
    rules = PlaybookRules(
        doc.playbook,
        doc.version,
        doc.title,
        lower_scope(scope, doc.applies_to, ("applies_to",)),
        lower_period(scope, doc.in_force, ("in_force",)),
        tuple(dict.fromkeys(doc.packs)),
        tuple(dict.fromkeys(doc.adopt)),
        stages,
        actions,
        pauses,
        scope.names(zones=() if doc.timezone is None else (doc.timezone,), calendar=calendar),
        tuple(doc.points.items()),
        _arrears(scope, doc),
        digest_of(tree.data),
    )
    check_reach(scope, doc, rules)
    return rules, scope.diagnostics


def _check_packs(scope: Scope, names: list[str], packs: Collection[str], path: Path) -> None:
    for at, name in enumerate(names):
        if name not in packs:
            scope.unknown("pack", name, packs, (*path, at))


def _stage(scope: Scope, name: str, doc: StageDoc, path: Path) -> Stage:
    for at, action in enumerate(doc.opens):
        if action not in scope.actions:
            scope.unknown("action", action, scope.actions, (*path, "opens", at))
    scope.where = "stage"
    when = lower_condition(scope, doc.when, (*path, "when"))
    return Stage(name, title_of(name, doc.title), when, doc.opens, doc.source or ())


def _pause(scope: Scope, name: str, doc: PauseDoc, path: Path) -> Pause:
    scope.where = "pause"
    when = lower_condition(scope, doc.when, (*path, "when"))
    purposes = None if doc.purposes is None else frozenset(doc.purposes)
    return Pause(name, title_of(name, doc.title), when, purposes, doc.source or ())


def _action(scope: Scope, playbook: PlaybookDoc, name: str, doc: ActionDoc, path: Path) -> Action:
    if (doc.contact is None) is (doc.act is None):
        scope.one_of(path, ("contact", "act"), 0 if doc.act is None else 2)
    if doc.contact is not None and doc.purpose is not None:
        scope.one_of((*path, "purpose"), ("contact.purpose", "purpose"), 2)
    scope.where = "action"
    _check_told(scope, playbook, doc, path)
    reach = None
    if doc.contact is not None:
        kinds = None if doc.contact.address is None else frozenset(doc.contact.address)
        reach = Reach(doc.contact.channel, doc.contact.to, kinds, doc.contact.mode)
    return Action(
        name,
        doc.title,
        reach,
        doc.act,
        doc.contact.purpose if doc.contact is not None else doc.purpose,
        lower_condition(scope, doc.when, (*path, "when")),
        doc.at_most or (),
        lower_at_least(scope, doc, path),
        lower_due(scope, doc, path),
        doc.serve,
        tuple(doc.tell or ()),
        tuple(doc.script or ()),
        tuple(doc.offer or ()),
        tuple(doc.bring or ()),
        doc.source or (),
    )


def _check_told(scope: Scope, playbook: PlaybookDoc, doc: ActionDoc, path: Path) -> None:
    for at, name in enumerate(doc.tell or ()):
        if name not in playbook.points and name not in FIGURES:
            scope.unknown("point", name, {*playbook.points, *FIGURES}, (*path, "tell", at))


def _arrears(scope: Scope, doc: PlaybookDoc) -> Arrears:
    if doc.arrears.tolerance < 0:
        scope.error("wrong-kind", ("arrears", "tolerance"), is_=str(doc.arrears.tolerance), wants="nothing below 0")
    order = () if doc.allocation is None else doc.allocation.order
    if len(set(order)) != len(order):
        scope.error("repeated", ("allocation",), name=next(one for one in order if list(order).count(one) > 1))
    return Arrears(
        doc.arrears.counts,
        doc.arrears.tolerance,
        doc.arrears.frozen_days,
        doc.timezone,
        None if doc.accrual is None else _accrual(scope, doc.accrual, ("accrual",)),
        tuple(order),
    )


def _accrual(scope: Scope, doc: AccrualDoc, path: Path) -> Accrues:
    if doc.rate is not None and doc.multiple is not None:
        scope.one_of(path, ("rate", "multiple"), 2)
    for key in ("rate", "multiple", "cap"):
        value: Decimal | str | None = getattr(doc, key)
        if isinstance(value, str):
            scope.number(value, (*path, key))
    return Accrues(
        doc.base,
        doc.rate,
        doc.multiple,
        doc.starts,
        int(doc.days_in_year),
        doc.compounding,
        doc.cap,
        doc.rounding,
    )
