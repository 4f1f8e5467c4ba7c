"""The ordinary loan that derived snapshots start from: one that both versions speak of, with everybody they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ..calendar import weekday
from ..ir import Attribute, Compare, Cond, Filter, PromiseIs, Stands, Within, conjuncts
from ..rules import Action, PackRules, PlaybookRules
from ..values import Match, Range, Scalar
from ..words import ROLES
from .folding import nodes

NOON_OF_WORK = 10 * 60
"""The minute of the day at which is asked unless the hour matters."""
FALLBACK_DAY = date(2026, 3, 4)
DEFAULT_KINDS = {"phone": "mobile", "sms": "mobile", "email": "email", "letter": "home", "visit": "home"}
PREFERRED = ("borrower", "guarantor", "counter_guarantor", "co_borrower", "spouse", "relative")


@dataclass(frozen=True, slots=True)
class Ordinary:
    """What every derived snapshot has. `actions` are those of both versions, the new one's first."""

    day: date
    zone: str
    loan: Mapping[str, Any]
    lender: str
    collector: str
    kind: str
    roles: tuple[str, ...]
    addresses: tuple[tuple[str, tuple[str, ...]], ...]
    """Kind of address → what it serves."""
    inputs: Mapping[str, Scalar] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)


Rules = PlaybookRules | PackRules


def ordinary(old: Rules, new: Rules, packs: Iterable[PackRules], days: Iterable[date]) -> Ordinary:
    """A loan in the scope of the new version, in that of the old one where the new says nothing; asked on a day when
    both are in force. `packs` are those that bind besides, `days` those on which dated numbers change."""
    below = tuple(packs)
    facts = _scope_facts([rules.scope for rules in (*below, old, new)])
    every = tuple(node for rules in (old, new, *below) for node in nodes(rules))
    actions = {action.id: action for rules in (old, new) for action in getattr(rules, "actions", ())}
    zone = next(iter(_zones((new, old, *below))), "UTC")
    return Ordinary(
        _day(old, new, below, days),
        zone,
        {
            "id": "L-1",
            "product": str(facts.get("loan.product", "loan")),
            "product_class": facts.get("loan.product_class"),
            "governing_law": facts.get("loan.governing_law"),
            "status": "active",
            "claim": "loan",
            "currency": "CNY",
            "annual_rate": "0.10",
            "principal_outstanding": "100000.00",
            "grace_days": 0,
        },
        str(facts.get("lender", "bank")),
        str(facts.get("collector", "creditor")),
        str(facts.get("borrower.kind", "person")),
        _roles(every, actions.values()),
        _addresses(actions.values(), packs_only=not actions),
        {given.name: _plain(given.kind) for rules in (*below, old, new) for given in rules.names.inputs},
        actions,
    )


def _scope_facts(scopes: Iterable[Cond]) -> dict[str, Scalar]:
    """A value for each fact that a scope asks for; what is read later goes before."""
    facts: dict[str, Scalar] = {}
    for cond in scopes:
        for part in conjuncts(cond):
            if isinstance(part, Compare):
                value = _first(part.want)
                if value is not None:
                    facts[part.fact] = value
            elif isinstance(part, Within):
                facts["loan.governing_law"] = part.jurisdictions[0]
    return facts


def _first(want: Match) -> Scalar | None:
    item = None if want.negated else want.any_of[0]
    return None if isinstance(item, Range) else item


def _zones(every: Iterable[Rules]) -> Iterator[str]:
    for rules in every:
        yield from rules.names.zones


def _day(old: Rules, new: Rules, packs: Iterable[PackRules], days: Iterable[date]) -> date:
    """A Wednesday on which both are in force, after every day on which something of them begins."""
    begins = [one.period.first for one in (old, new, *packs) if one.period.first is not None]
    begins += [
        guard.period.first for pack in (*packs, old, new) for guard in getattr(pack, "guards", ()) if guard.period.first
    ]
    start = max((*begins, *days, FALLBACK_DAY))
    found = start + timedelta(days=28)
    found += timedelta(days=(2 - weekday(found.toordinal())) % 7)
    last = min((one.period.last for one in (old, new) if one.period.last is not None), default=None)
    return found if last is None or found <= last else last


def _roles(every: Iterable[object], actions: Iterable[Action]) -> tuple[str, ...]:
    """Everybody who is named, the borrower first; of many the likeliest."""
    named = {"borrower", *(role for action in actions if action.reach is not None for role in action.reach.to)}
    for node in every:
        match node:
            case Filter(roles=roles) | PromiseIs(roles=roles) if roles is not None:
                named |= set(sorted(roles, key=_rank)[:2])
            case Stands(of=frozenset() as roles):
                named |= set(sorted(roles, key=_rank)[:2])
            case Attribute(name="to", want=want):
                named |= set(sorted(map(str, want.any_of), key=_rank)[:2])
            case _:
                continue
    return tuple(sorted(named, key=_rank))


def _rank(role: str) -> tuple[int, int]:
    return (
        PREFERRED.index(role) if role in PREFERRED else len(PREFERRED),
        tuple(ROLES).index(role) if role in ROLES else 99,
    )


def _addresses(actions: Iterable[Action], *, packs_only: bool) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The addresses that the actions reach: no more, so that no contact is asked about twice."""
    found: dict[str, list[str]] = {}
    open_to_any: list[str] = []
    for action in actions:
        if action.reach is None:
            continue
        for kind in sorted(action.reach.kinds or ()):
            _serve(found, kind, action.reach.channel)
        if action.reach.kinds is None:
            open_to_any.append(action.reach.channel)
    if packs_only:
        open_to_any = ["phone", "sms", "email", "letter", "visit", "app", "social"]
    for channel in open_to_any:
        if not any(channel in served for served in found.values()):
            _serve(found, DEFAULT_KINDS.get(channel, "account"), channel)
    return tuple((kind, tuple(served)) for kind, served in found.items())


def _serve(found: dict[str, list[str]], kind: str, channel: str) -> None:
    served = found.setdefault(kind, [])
    if channel not in served:
        served.append(channel)


def _plain(kind: str) -> Scalar:
    """What an input is told to be, unless it matters: no, nothing, nobody."""
    match kind:
        case "boolean":
            return False
        case "integer":
            return 0
        case "decimal":
            return "0"
        case "date":
            return "2020-01-01"
        case _:
            return "none"
