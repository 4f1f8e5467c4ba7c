"""Playbooks and packs as objects that answer: immutable inside, safe to share between threads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from .calendar import TZDATA_VERSION, holidays_version, local_date
from .decision import Asker, Decision, NotApplicable, Reason, Verdict
from .diagnostics import Diagnostic, listed, near
from .errors import ContactError, SnapshotError
from .interpret.asked import Asked, Proposal
from .interpret.decide import decide, out_of_scope
from .interpret.guards import Bound, Said, bind
from .interpret.judge import judge, status_of
from .kinds import typed
from .loading import Library, Loaded, PackPath, load_pack_rules, load_rules
from .money import Accrual
from .rules import (
    Action,
    Arrears,
    Input,
    Names,
    PackRules,
    PlaybookRules,
    attributes_of,
)
from .settle import settle
from .situation import ArrearsPolicy, Situation
from .snapshot.contact import ProposedContact, check_contact
from .snapshot.load import load_contact
from .snapshot.model import Snapshot
from .tree import tree_of
from .values import BadValue, Fact, Text, Unknown
from .version import VERSION
from .words import STATED

STALE_AFTER = timedelta(minutes=15)


@cache
def tables() -> tuple[tuple[str, str], ...]:
    """The versions of the zone and holiday tables that answers rest on."""
    return (("tzdata", TZDATA_VERSION), ("holidays", holidays_version()))


def _situation(snapshot: Snapshot, now: int, arrears: Arrears, numbers: Names, law_on: date | None) -> Situation:
    """What stands at an instant, seen with what was known by then."""
    settled = settle(snapshot)
    zone = snapshot.loan.timezone or arrears.timezone
    day = law_on or local_date(now, zone or "UTC")
    return Situation(settled, now, now, _policy(arrears, numbers, day))


def _in_zone_of(packs: tuple[PackRules, ...], arrears: Arrears) -> Arrears:
    """The servicing zone of loans that tell none: the playbook's, else that of the first pack that states one."""
    zone = next((zone for pack in packs for zone in pack.names.zones), None)
    return replace(arrears, timezone=arrears.timezone or zone)


def _adopted(rules: PlaybookRules, packs: tuple[PackRules, ...]) -> frozenset[str]:
    """The adopted packs with all that they build on; each pack comes after those it builds on."""
    found = set(rules.adopted)
    for pack in reversed(packs):
        if pack.id in found:
            found |= set(pack.builds_on)
    return frozenset(found)


def _policy(arrears: Arrears, names: Names, day: date) -> ArrearsPolicy:
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


def _check_fact_names(snapshot: Snapshot, inputs: Iterable[Input]) -> None:
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


def _facts(snapshot: Snapshot, inputs: Iterable[Input]) -> Mapping[str, Fact]:
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


class _Binder:
    """The packs of a playbook or of a call, asked about one situation."""

    def __init__(self, packs: tuple[PackRules, ...], adopted: frozenset[str]) -> None:
        self.packs, self.adopted = packs, adopted

    @property
    def inputs(self) -> tuple[Input, ...]:
        """What the packs ask their host for."""
        return tuple(given for pack in self.packs for given in pack.names.inputs)

    def bind(
        self, snapshot: Snapshot, situation: Situation, law_day: date, actions: Mapping[str, Action]
    ) -> tuple[tuple[Bound, ...], tuple[NotApplicable, ...]]:
        bound: list[Bound] = []
        others: list[NotApplicable] = []
        for pack in self.packs:
            facts = _facts(snapshot, pack.names.inputs)
            asked = Asked(situation, pack.names, actions, law_day, facts, "guard")
            mine, rest = bind(pack, asked, adopted=pack.id in self.adopted)
            bound += mine
            others += rest
        return tuple(bound), tuple(others)


def _proposal(
    contact: ProposedContact, snapshot: Snapshot, situation: Situation, actions: Mapping[str, Action]
) -> Proposal:
    """A proposed contact as the rules ask about it: what it leaves out is as its action says, else by default."""
    party = situation.party(contact.party)
    addresses = (one for owner in snapshot.parties for one in owner.addresses)
    address = next((one for one in addresses if one.id == contact.address), None)
    action = actions.get(contact.action or "")
    if party is None and contact.act is not None:
        party = situation.borrower
    own_mode = None if action is None or action.reach is None else action.reach.mode
    return Proposal(
        channel=contact.channel,
        act=contact.act,
        mode=contact.mode or own_mode or "human",
        party=party,
        address=address,
        action=contact.action,
        purpose=contact.purpose or (action.purpose if action is not None else None),
        by=contact.by or situation.collected_by,
        debts=contact.debts or (snapshot.loan.id,),
        document=contact.document or (action.serve if action is not None else None),
        reply_to=contact.reply_to,
        stated=tuple((name, _said(value)) for name, value in contact.stated),
    )


def _said(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


class Packs:
    """Guard packs without a playbook: they judge contacts and acts."""

    def __init__(self, packs: tuple[PackRules, ...]) -> None:
        self._packs = packs

    @property
    def ids(self) -> tuple[str, ...]:
        """The packs, each after those it builds on."""
        return tuple(pack.id for pack in self._packs)

    @property
    def rules(self) -> tuple[PackRules, ...]:
        """The packs as rules."""
        return self._packs

    def judge(
        self,
        snapshot: Snapshot,
        contact: ProposedContact | Mapping[str, Any],
        *,
        law_on: date | None = None,
        stale_after: timedelta = STALE_AFTER,
    ) -> Verdict:
        """May exactly this contact or act be made, at its instant? Raises `ContactError` for names not in the file."""
        return _judge(None, _Binder(self._packs, frozenset()), snapshot, contact, law_on, stale_after)


class Playbook:
    """One procedure under its packs. Shareable: nothing in it changes."""

    def __init__(self, loaded: Loaded) -> None:
        self._rules = replace(loaded.rules, arrears=_in_zone_of(loaded.packs, loaded.rules.arrears))
        self._binder = _Binder(loaded.packs, _adopted(loaded.rules, loaded.packs))
        self._actions = {action.id: action for action in loaded.rules.actions}

    @property
    def id(self) -> str:
        return self._rules.id

    @property
    def version(self) -> str:
        return self._rules.version

    @property
    def title(self) -> Text:
        return self._rules.title

    @property
    def digest(self) -> str:
        return self._rules.digest

    @property
    def rules(self) -> PlaybookRules:
        """The playbook as rules."""
        return self._rules

    @property
    def packs(self) -> tuple[PackRules, ...]:
        """The packs that it names, each after those it builds on."""
        return self._binder.packs

    def applies_to(self, snapshot: Snapshot, *, law_on: date | None = None) -> bool:
        """Whether it speaks of the loan: its `applies_to` matches and it is in force at the asked instant."""
        return not out_of_scope(self._rules, self._asked(snapshot, law_on))

    def _asked(self, snapshot: Snapshot, law_on: date | None) -> Asked:
        rules = self._rules
        situation = _situation(snapshot, snapshot.asked, rules.arrears, rules.names, law_on)
        _check_fact_names(snapshot, (*rules.names.inputs, *self._binder.inputs))
        facts = _facts(snapshot, rules.names.inputs)
        return Asked(situation, rules.names, self._actions, law_on or situation.today, facts, zone=situation.zone)

    def decide(self, snapshot: Snapshot, *, law_on: date | None = None) -> Decision:
        """The permitted set of the loan at the instant the snapshot is asked at, with every reason.

        `law_on` reads dated rules as of another day. Raises nothing for a valid snapshot whose facts are of the
        declared kinds and names (`SnapshotError`).
        """
        rules, asked = self._rules, self._asked(snapshot, law_on)
        situation = asked.situation
        outside = out_of_scope(rules, asked)
        bound, others = self._binder.bind(snapshot, situation, asked.law_day, self._actions)
        stages, candidates = decide(rules, asked, bound, outside)
        past_due = situation.fact("days_past_due")
        return Decision(
            _asker(rules, self._binder.packs, law_on),
            snapshot.loan.id,
            situation.now,
            situation.zone,
            "mismatch" if outside else "match",
            past_due if isinstance(past_due, int) else None,
            tuple(stage.id for stage in stages.open),
            candidates,
            others,
        )

    def judge(
        self,
        snapshot: Snapshot,
        contact: ProposedContact | Mapping[str, Any],
        *,
        law_on: date | None = None,
        stale_after: timedelta = STALE_AFTER,
    ) -> Verdict:
        """May exactly this contact or act be made, at its instant?

        The packs, holds and pauses are asked; where the contact names an action, its stages and cadence too. Raises
        `ContactError` for a party, address or action that is not there.
        """
        return _judge(self, self._binder, snapshot, contact, law_on, stale_after)

    def action(self, name: str) -> Action:
        """One action, with what it tells, says, offers and brings. Raises `KeyError`."""
        return self._actions[name]


def _judge(
    playbook: Playbook | None,
    binder: _Binder,
    snapshot: Snapshot,
    given: ProposedContact | Mapping[str, Any],
    law_on: date | None,
    stale_after: timedelta,
) -> Verdict:
    contact = given if isinstance(given, ProposedContact) else load_contact(given)
    rules = None if playbook is None else playbook.rules
    actions = {} if rules is None else {action.id: action for action in rules.actions}
    check_contact(snapshot, contact)
    _check_stated(contact, binder.packs)
    if rules is not None:
        _check_action(contact, snapshot, actions)
    names, arrears = (Names(), Arrears()) if rules is None else (rules.names, rules.arrears)
    if rules is None:
        arrears = _in_zone_of(binder.packs, arrears)
    situation = _situation(snapshot, contact.at, arrears, names, law_on)
    law_day = law_on or situation.today
    _check_fact_names(snapshot, (*names.inputs, *binder.inputs))
    facts = _facts(snapshot, names.inputs)
    asked = Asked(situation, names, actions, law_day, facts, zone=situation.zone)
    bound, others = binder.bind(snapshot, situation, law_day, actions)
    proposal = _proposal(contact, snapshot, situation, actions)
    said = judge(rules, asked, proposal, bound)
    said = Said(reasons=_stale(snapshot, contact, stale_after, situation.zone)) + said
    return Verdict(
        _asker(rules, binder.packs, law_on),
        status_of(said),
        snapshot.loan.id,
        snapshot.as_of,
        contact.at,
        situation.zone,
        contact.to_dict(),
        said.reasons,
        said.advice,
        said.obligations,
        said.measures,
        others,
    )


def _check_stated(contact: ProposedContact, packs: tuple[PackRules, ...]) -> None:
    """What a contact states of itself must be an attribute that is known: a slip of the pen would state nothing."""
    known = {*STATED, *(name for pack in packs for name in attributes_of(pack))}
    tree = tree_of(contact.to_dict(), "contact")
    wrong: list[Diagnostic] = []
    for name, _ in contact.stated:
        if name not in known:
            close = near(name, known)
            values = {"key": name, "known": listed(sorted(known)), **({"near": close} if close else {})}
            wrong.append(tree.key_error("unknown-key", ("stated", name), **values))
    if wrong:
        raise ContactError(wrong)


def _check_action(contact: ProposedContact, snapshot: Snapshot, actions: Mapping[str, Action]) -> None:
    """A contact that names an action must be one of it: its channel and a party in its roles, or its act."""
    if contact.action is None:
        return
    tree = tree_of(contact.to_dict(), "contact")
    action = actions.get(contact.action)
    if action is None:
        close = near(contact.action, actions)
        known = {"name": contact.action, "known": listed(sorted(actions)), **({"near": close} if close else {})}
        raise ContactError([tree.error("unknown-action", ("action",), **known)])
    role = next((party.role for party in snapshot.parties if party.id == contact.party), "")
    reach = action.reach
    told, wanted = f"{contact.channel or contact.act} {role}".strip(), str(action.act)
    fits = contact.act == action.act
    if reach is not None:
        wanted = f"{reach.channel} {' | '.join(reach.to)}"
        fits = contact.channel == reach.channel and role in reach.to
        if contact.address is not None and reach.kinds is not None:
            addresses = (one for party in snapshot.parties for one in party.addresses)
            kind = next((one.kind for one in addresses if one.id == contact.address), None)
            told, wanted = f"{told} {kind or '-'}", f"{wanted} {' | '.join(sorted(reach.kinds))}"
            fits = fits and kind in reach.kinds
    if not fits:
        raise ContactError([tree.error("not-this-action", ("action",), name=action.id, is_=told, wants=wanted)])


def _stale(snapshot: Snapshot, contact: ProposedContact, after: timedelta, zone: str) -> tuple[Reason, ...]:
    """The ledger is known only to the file's own instant: what happened since might forbid the contact."""
    if contact.at - snapshot.as_of <= after // timedelta(microseconds=1):
        return ()
    values = (("known_to", snapshot.as_of_text), ("stale_after", int(after.total_seconds())))
    return (Reason("unknown", "stale", values, missing="ledger", zone=zone),)


def _asker(rules: PlaybookRules | None, packs: tuple[PackRules, ...], law_on: date | None) -> Asker:
    playbook = None if rules is None else (("id", rules.id), ("version", rules.version), ("digest", rules.digest))
    return Asker(VERSION, tables(), playbook, tuple((pack.id, pack.digest) for pack in packs), law_on)


def load_playbook(name_or_path: str | Path, *, pack_path: PackPath = ()) -> Playbook:
    """A playbook by shipped name or path; `pack_path` are folders with packs of one's own.

    Raises `PlaybookError` with every diagnostic of the file and of the packs it names.
    """
    return Playbook(load_rules(name_or_path, Library(pack_path)))


def load_packs(name: str, *names: str, pack_path: PackPath = ()) -> Packs:
    """Packs by name (shipped, or in a folder of `pack_path`) or path; at least one, as none would forbid nothing.

    Raises `PackError` with every diagnostic.
    """
    return Packs(load_pack_rules((name, *names), Library(pack_path)))
