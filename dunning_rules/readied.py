"""A snapshot readied for the rules of a playbook: its zone, its numbers on the day, the facts its host tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from .calendar import local_date
from .diagnostics import Diagnostic, listed, near
from .errors import SnapshotError
from .kinds import typed
from .money import Accrual
from .rules import Arrears, Input, Names, PackRules
from .settle import settle
from .situation import ArrearsPolicy, Situation
from .snapshot.model import Snapshot
from .tree import tree_of
from .values import BadValue, Fact, Unknown


def situation_at(snapshot: Snapshot, now: int, arrears: Arrears, numbers: Names, law_on: date | None) -> Situation:
    """What stands at an instant, seen with what was known by then."""
    settled = settle(snapshot)
    zone = snapshot.loan.timezone or arrears.timezone
    day = law_on or local_date(now, zone or "UTC")
    return Situation(settled, now, now, policy_on(arrears, numbers, day))


def in_zone_of(packs: tuple[PackRules, ...], arrears: Arrears) -> Arrears:
    """The servicing zone of loans that tell none: the playbook's, else that of the first pack that states one."""
    zone = next((zone for pack in packs for zone in pack.names.zones), None)
    return replace(arrears, timezone=arrears.timezone or zone)


def policy_on(arrears: Arrears, names: Names, day: date) -> ArrearsPolicy:
    """The arrears rules with their named numbers as they stand on a day."""
    told = arrears.accrual
    accrual = None
    if told is not None:
        accrual = Accrual(
            base=told.base,
            rate=_number(told.rate, names, day),
            multiple=_number(told.multiple, names, day),
            starts=told.starts,
            days_in_year=360 if told.days_in_year == 360 else 365,
            compounding=told.compounding,
            cap=_number(told.cap, names, day),
            rounding=told.rounding,
        )
    return ArrearsPolicy(
        counts=arrears.counts,
        tolerance=arrears.tolerance,
        frozen_days=arrears.frozen_days,
        timezone=arrears.timezone,
        accrual=accrual,
        allocation=arrears.allocation,
    )


def _number(value: Decimal | str | None, names: Names, day: date) -> Decimal | None:
    if not isinstance(value, str):
        return value
    found = names.number(value).on(day)
    return None if found is None else Decimal(found)


def check_fact_names(snapshot: Snapshot, inputs: Iterable[Input]) -> None:
    """A fact that nobody declares is another playbook's, unless it is a slip for one that was not told."""
    declared = {given.name for given in inputs}
    silent = declared - snapshot.facts.keys()
    tree = tree_of({"facts": dict(snapshot.facts)}, snapshot.name)
    wrong: list[Diagnostic] = []
    for name in sorted(snapshot.facts.keys() - declared):
        close = near(name, silent)
        if close is not None:
            values = {"name": name, "known": listed(sorted(declared)), "near": close}
            wrong.append(tree.key_error("unknown-fact", ("facts", name), **values))
    if wrong:
        raise SnapshotError(wrong)


def facts_of(snapshot: Snapshot, inputs: Iterable[Input]) -> Mapping[str, Fact]:
    """The declared inputs as the snapshot tells them; raises `SnapshotError` where one is of another kind."""
    found: dict[str, Fact] = {}
    wrong: list[Diagnostic] = []
    for given in inputs:
        raw = snapshot.facts.get(given.name)
        if raw is None:
            found[given.name] = Unknown((given.name,)) if given.assume is None else given.assume
            continue
        text = ("true" if raw else "false") if isinstance(raw, bool) else str(raw)
        try:
            found[given.name] = typed(text, given.kind)
        except BadValue as bad:
            tree = tree_of({"facts": dict(snapshot.facts)}, snapshot.name)
            wrong.append(tree.error(bad.code, ("facts", given.name), **bad.values))
    if wrong:
        raise SnapshotError(wrong)
    return found
