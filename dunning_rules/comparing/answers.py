"""Both versions asked the same: what becomes permitted, what ceases to be, what is refused for other reasons."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ..compared import Asked, Difference, Said, Where
from ..decision import Candidate, Decision, Obligation, Reason, Verdict
from ..engine import Packs, Playbook
from ..errors import ContactError, SnapshotError
from ..loading import Loaded
from ..procedure import PackFile, PlaybookFile
from ..rules import Period, attributes_of
from ..snapshot.load import load_snapshot
from ..snapshot.model import Snapshot
from ..words import STATED
from .renaming import Renames

Kind = Literal["opened", "closed", "reasons"]
PERMITTED = ("permitted", "advised_against")
ABSENT = Said("absent")
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Side:
    """One version, and what of it was seen to matter: stages that held, pauses and guards that spoke, actions."""

    asked: Playbook | Packs
    seen: set[tuple[str, str]] = field(default_factory=set)

    def judge(self, snapshot: Snapshot, contact: Mapping[str, Any]) -> Verdict:
        """A verdict; what the contact states and no rule of this version asks for is left out."""
        packs = self.asked.packs if isinstance(self.asked, Playbook) else self.asked.rules
        known = {*STATED, *(name for pack in packs for name in attributes_of(pack))}
        stated = {name: value for name, value in contact.get("stated", {}).items() if name in known}
        return self.asked.judge(snapshot, {**contact, "stated": stated})

    def see(self, answer: Decision | Verdict) -> None:
        """Notes which rules took part in an answer."""
        if isinstance(answer, Decision):
            self.seen |= {("stage", stage) for stage in answer.stages}
            self.seen |= {("action", one.action) for one in answer.permitted}
            parts: Iterable[Candidate | Verdict] = answer.candidates
        else:
            parts = (answer,)
        for part in parts:
            for reason in (*part.reasons, *part.advice):
                if reason.guard is not None:
                    self.seen.add(("guard", reason.guard.guard))
                if reason.kind == "pause":
                    self.seen.add(("pause", str(reason.value("pause"))))
            self.seen |= {("guard", one.guard.guard) for one in part.obligations}


def side_of(told: PlaybookFile | PackFile, *, ever: bool) -> Side:
    """A version that can be asked; `ever` as if it were in force at all times."""
    match told:
        case PlaybookFile():
            rules = replace(told.rules, period=Period()) if ever else told.rules
            return Side(Playbook(Loaded(rules, told.packs)))
        case PackFile():
            pack = replace(told.rules, period=Period()) if ever else told.rules
            return Side(Packs((*told.bases, pack)))


@dataclass(slots=True)
class _Found:
    """Differences of one kind and subject; the first is the example."""

    first: Difference
    candidates: dict[str, None]
    asked: set[int]


class Comparing:
    """Asks two sides, and gathers where they differ. What is only `renamed` goes by its new id in both."""

    def __init__(self, old: Side, new: Side, renamed: Renames | None = None) -> None:
        self.old, self.new = old, new
        self.renamed = renamed or Renames()
        self.found: dict[tuple[Kind, str], _Found] = {}
        self.given = self.derived = 0
        self._known: set[str] = set()

    def snapshot(self, name: str, snapshot: Snapshot) -> None:
        """A snapshot that was given: decided by playbooks; packs judge a demand to each party in every way."""
        asked = Asked(snapshot.asked, snapshot.loan.timezone or "UTC", name)
        if isinstance(self.new.asked, Playbook):
            self._decide(asked, snapshot)
        else:
            for contact in _demands(snapshot):
                self._judge(replace(asked, contact=contact), snapshot, contact)
        self.given += 1

    def derived_one(self, asked: Asked) -> bool:
        """A derived snapshot; False where the like was asked before, or where it cannot be."""
        key = json.dumps([asked.data, asked.contact], sort_keys=True, default=str)
        if key in self._known or asked.data is None:
            return False
        self._known.add(key)
        try:
            snapshot = load_snapshot(asked.data)
            if asked.contact is None:
                self._decide(asked, snapshot)
            else:
                self._judge(asked, snapshot, asked.contact)
        except (SnapshotError, ContactError):
            return False
        self.derived += 1
        return True

    def differences(self) -> tuple[Difference, ...]:
        """More permission first, then less, then other reasons; each in the order in which it was met."""
        order = {"opened": 0, "closed": 1, "reasons": 2}
        told = [
            replace(one.first, candidates=tuple(one.candidates), count=len(one.asked)) for one in self.found.values()
        ]
        return tuple(sorted(told, key=lambda one: order[one.kind]))

    def unreached(self, wanted: Iterable[tuple[Where, bool, bool]]) -> tuple[Where, ...]:
        """Of rules, each with whether the old and the new version have it, those that were never seen to matter."""
        before = self.renamed.before
        return tuple(
            where
            for where, in_old, in_new in wanted
            if (in_old and (where.part, before(where.part, where.id)) not in self.old.seen)
            or (in_new and (where.part, where.id) not in self.new.seen)
        )

    # --- asking ------------------------------------------------------------------------------------------------------

    def _decide(self, asked: Asked, snapshot: Snapshot) -> None:
        assert isinstance(self.old.asked, Playbook) and isinstance(self.new.asked, Playbook)
        before, after = self.old.asked.decide(snapshot), self.new.asked.decide(snapshot)
        self.old.see(before)
        self.new.see(after)
        olds = {self.renamed.candidate(one.id): one for one in before.candidates}
        news = {one.id: one for one in after.candidates}
        for name, one in sorted((olds | news).items()):
            subject = self.renamed.now("action", one.action)
            self._compare(asked, subject, name, _said(olds.get(name)), _said(news.get(name)))

    def _judge(self, asked: Asked, snapshot: Snapshot, contact: Mapping[str, Any]) -> None:
        before, after = self.old.judge(snapshot, contact), self.new.judge(snapshot, contact)
        self.old.see(before)
        self.new.see(after)
        was, now = _said(before), _said(after)
        told = self.renamed.said(was)
        subject = ", ".join(sorted(_why(_kind(told, now), told, now)))
        self._compare(asked, subject, _contact_name(contact), was, now)

    def _compare(self, asked: Asked, subject: str, candidate: str, was: Said, now: Said) -> None:
        kind = _kind(self.renamed.said(was), now)
        if kind is None:
            return
        found = self.found.get((kind, subject))
        if found is None:
            first = Difference(kind, subject, (), 0, asked, candidate, was, now)
            found = self.found[kind, subject] = _Found(first, {}, set())
        found.candidates.setdefault(candidate)
        found.asked.add(self.given + self.derived)


def _kind(was: Said, now: Said) -> Kind | None:
    before, after = was.status in PERMITTED, now.status in PERMITTED
    if before is not after:
        return "opened" if after else "closed"
    if _keys(was) == _keys(now) and was.obligations == now.obligations and was.status == now.status:
        return None
    return None if "absent" in (was.status, now.status) else "reasons"


def _said(one: Candidate | Verdict | None) -> Said:
    """What an answer says; what is advised counts among the reasons, as its guard tells that it only advises."""
    if one is None:
        return ABSENT
    reasons = tuple(dict.fromkeys((*one.reasons, *one.advice)))
    return Said(one.status, reasons, tuple(dict.fromkeys(map(_obligation, one.obligations))))


def _obligation(one: Obligation) -> str:
    ways = (one.require, *one.any_of)
    told = " | ".join(", ".join(f"{name}: {want}" for name, want in way) for way in ways if way)
    return f"{one.guard.pack}/{one.guard.guard} {told}"


def _key(one: Reason) -> tuple[object, ...]:
    """What a reason says, apart from texts, records and times."""
    told = one.guard
    guard = None if told is None else (told.pack, told.row, told.force, told.effect, told.binds)
    values = tuple(sorted((name, str(value)) for name, value in one.values))
    return (one.kind, one.code, values, "" if told is None else told.guard, guard, one.count, one.limit, one.missing)


def _keys(said: Said) -> frozenset[tuple[object, ...]]:
    return frozenset(map(_key, said.reasons))


def _why(kind: Kind | None, was: Said, now: Said) -> frozenset[str]:
    """The guards because of which two verdicts differ; none where only what must be observed does."""
    before, after = (frozenset(name for one in said.reasons if (name := _guard(one))) for said in (was, now))
    match kind:
        case "opened":
            return before - after or before
        case "closed":
            return after - before or after
        case _:
            keys = _keys(was) ^ _keys(now)
            return frozenset(
                name for one in (*was.reasons, *now.reasons) if _key(one) in keys and (name := _guard(one))
            )


def _guard(one: Reason) -> str:
    return "" if one.guard is None else one.guard.guard


def _contact_name(contact: Mapping[str, Any]) -> str:
    """`phone/borrower/demand`."""
    parts = (contact.get("channel") or contact.get("act"), contact.get("party"), contact.get("purpose"))
    return "/".join(str(part) for part in parts if part)


def _demands(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """A demand to every party by every address and channel, as the snapshot is asked."""
    at = load_at(snapshot)
    for party in snapshot.parties:
        for address in party.addresses:
            for channel in address.channels:
                yield {"at": at, "channel": channel, "party": party.id, "address": address.id, "purpose": "demand"}


def load_at(snapshot: Snapshot) -> str:
    """The asked instant as a contact tells it."""
    from ..calendar import iso

    return iso(snapshot.asked, snapshot.loan.timezone or "UTC")
