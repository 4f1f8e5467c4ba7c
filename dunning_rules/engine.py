"""Playbooks and packs as objects that answer: immutable inside, safe to share between threads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from .calendar import day_start
from .codegen.ready import Ready
from .decision import Decision, Reason, Verdict
from .errors import SnapshotError
from .interpret.asked import Asked, Proposal
from .interpret.closing import out_of_scope
from .interpret.decide import listed
from .interpret.guards import Said
from .interpret.judge import each_debt, judge, status_of
from .interpret.reading import Reading
from .loading import Library, Loaded, PackPath, load_pack_rules, load_rules
from .proposed import proposal_of
from .questions import Question, Rulebook
from .readied import in_zone_of
from .rules import (
    Action,
    PackRules,
    PlaybookRules,
)
from .simulated import Simulation
from .simulation import HANDLING, Standing, simulate
from .snapshot.contact import ProposedContact
from .snapshot.load import load_contact, load_happens
from .snapshot.model import Record, Snapshot
from .telling import (
    Answering,
    Judging,
    Telling,
    asker,
    candidate_of,
    course_of,
    may_be_candidate,
    microseconds,
    once_at,
)
from .times import Row, Timeline
from .values import Text

STALE_AFTER = timedelta(minutes=15)
HORIZON = timedelta(days=90)
"""How far ahead times are looked for."""


def _adopted(rules: PlaybookRules, packs: tuple[PackRules, ...]) -> frozenset[str]:
    """The adopted packs with all that they build on; each pack comes after those it builds on."""
    found = set(rules.adopted)
    for pack in reversed(packs):
        if pack.id in found:
            found |= set(pack.builds_on)
    return frozenset(found)


class Packs:
    """Guard packs without a playbook: they judge contacts and acts."""

    def __init__(self, packs: tuple[PackRules, ...]) -> None:
        self._book = Rulebook(packs)

    @property
    def ids(self) -> tuple[str, ...]:
        """The packs, each after those it builds on."""
        return tuple(pack.id for pack in self.rules)

    @property
    def rules(self) -> tuple[PackRules, ...]:
        """The packs as rules."""
        return self._book.packs

    def judge(
        self,
        snapshot: Snapshot,
        contact: ProposedContact | Mapping[str, Any],
        *,
        law_on: date | None = None,
        horizon: timedelta = HORIZON,
        stale_after: timedelta = STALE_AFTER,
    ) -> Verdict:
        """May exactly this contact or act be made, at its instant? Raises `ContactError` for names not in the file."""
        put = self.question(snapshot, contact, law_on=law_on)
        return self.answer(put, horizon=horizon, stale_after=stale_after)

    def question(
        self, snapshot: Snapshot, contact: ProposedContact | Mapping[str, Any], *, law_on: date | None = None
    ) -> Question:
        """What `judge` asks the guards; raises as it does."""
        return self._book.about_contact(snapshot, contact, law_on)

    def answer(self, put: Question, *, horizon: timedelta = HORIZON, stale_after: timedelta = STALE_AFTER) -> Verdict:
        """What `judge` says to a question of its own."""
        return _answer(self._book, put, horizon, stale_after)


class Playbook:
    """One procedure under its packs. Shareable: nothing in it changes."""

    def __init__(self, loaded: Loaded) -> None:
        self._rules = replace(loaded.rules, arrears=in_zone_of(loaded.packs, loaded.rules.arrears))
        self._actions = {action.id: action for action in loaded.rules.actions}
        adopted = _adopted(loaded.rules, loaded.packs)
        self._book = Rulebook(loaded.packs, self._rules, adopted, self._actions)
        self._ready = Ready(self._rules, loaded.packs, adopted)

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
        return self._book.packs

    def applies_to(self, snapshot: Snapshot, *, law_on: date | None = None) -> bool:
        """Whether it speaks of the loan: its `applies_to` matches and it is in force at the asked instant."""
        return not out_of_scope(self._rules, self._book.asked(snapshot, snapshot.asked, law_on))

    def decide(self, snapshot: Snapshot, *, law_on: date | None = None, horizon: timedelta = HORIZON) -> Decision:
        """The permitted set of the loan at the instant the snapshot is asked at, with every reason.

        `law_on` reads dated rules as of another day; `horizon` is how far ahead a candidate's times are looked for when
        they are asked. Raises nothing for a valid snapshot whose facts are of the declared kinds and names
        (`SnapshotError`).
        """
        now = snapshot.asked
        prepared = self._ready.prepared(snapshot, law_on, now)
        if prepared is None:
            put = self.question(snapshot, law_on=law_on)
            reading = Reading(self._rules, put.asked, put.bound, put.others)
            return Telling(self._book, put, reading, horizon).decision()
        found = prepared.answered(now)
        return Decision.later(Answering, (self._book, law_on, horizon), snapshot, prepared, found)

    def timeline(self, snapshot: Snapshot, *, days: int = 90, law_on: date | None = None) -> Timeline:
        """Every candidate from the asked instant on, for so many local days of the servicing zone, today the first.

        For each the exact stretches of time with their status and reasons, if nothing else happens: half-open, without
        a gap, merged where the answer is the same. Asked earlier than the file's own instant it tells what was so, with
        what came to be known meanwhile. Raises as `decide` does, and `ValueError` for less than one day.
        """
        if days < 1:
            raise ValueError("a timeline has at least one day")
        put = self.question(snapshot, law_on=law_on)
        situation = put.asked.situation
        until = day_start(situation.today.toordinal() + days, situation.zone)
        clock = self._book.clock(put, hindsight=True)
        candidates = listed(self._rules, put.asked)
        rows = tuple(
            Row(
                one.id,
                one.action,
                one.party,
                one.address,
                course_of(self._book, clock, one, until)().spans(situation.now, until),
            )
            for one in candidates
        )
        clock().let_go()
        told = asker(self._rules, self._book.packs, law_on)
        return Timeline(told, snapshot.loan.id, situation.now, until, situation.zone, rows)

    def simulate(
        self,
        snapshot: Snapshot,
        *,
        until: date | int = 90,
        happens: Iterable[Record | Mapping[str, Any]] = (),
        handling: timedelta = HANDLING,
        law_on: date | None = None,
    ) -> Simulation:
        """What the playbook does from the asked instant on, with a collector who makes each contact at its earliest.

        `until` is a local day, included, or so many days, today the first. Nobody answers, but `happens` tells what
        comes meanwhile: records of the ledger, each at its own instant. A contact takes `handling`. Raises
        `SnapshotError` for records that do not fit the snapshot, `ValueError` for an end before the start.
        """
        told = list(happens)
        comes = [one for one in told if isinstance(one, Record)]
        comes += load_happens([one for one in told if not isinstance(one, Record)], snapshot)

        def ask(one: Snapshot, packs: tuple[PackRules, ...]) -> Standing:
            book = replace(self._book, packs=packs)
            asked = book.asked(one, one.asked, law_on)
            put = Question(one, asked, (), (), law_on)
            return Standing(asked, book.clock(put, hindsight=True)())  # what comes, comes by way of the snapshot

        packs = self._book.packs
        own = asker(self._rules, packs, law_on)
        return simulate(self._rules, packs, ask, own, snapshot, until=until, happens=comes, handling=handling)

    def judge(
        self,
        snapshot: Snapshot,
        contact: ProposedContact | Mapping[str, Any],
        *,
        law_on: date | None = None,
        horizon: timedelta = HORIZON,
        stale_after: timedelta = STALE_AFTER,
    ) -> Verdict:
        """May exactly this contact or act be made, at its instant?

        The packs, holds and pauses are asked; where the contact names an action, its stages and cadence too. Raises
        `ContactError` for a party, address or action that is not there.
        """
        contact = contact if isinstance(contact, ProposedContact) else load_contact(contact)

        def in_full() -> Verdict:
            put = self.question(snapshot, contact, law_on=law_on)
            return self.answer(put, horizon=horizon, stale_after=stale_after)

        action = self._actions.get(contact.action or "")
        if action is None or not may_be_candidate(contact, action, snapshot):
            return in_full()
        try:
            prepared = self._ready.prepared(snapshot, law_on, contact.at, advising=True)
        except SnapshotError:
            return in_full()  # it raises what the contact lacks first
        place = None if prepared is None else candidate_of(contact, action, prepared)
        if prepared is None or place is None:
            return in_full()
        found = prepared.answered(contact.at)[place]
        stale = contact.at - snapshot.as_of > microseconds(stale_after)
        return Verdict.later(Judging, in_full, prepared, found, stale)

    def question(
        self,
        snapshot: Snapshot,
        contact: ProposedContact | Mapping[str, Any] | None = None,
        *,
        law_on: date | None = None,
    ) -> Question:
        """What `judge` asks about the contact, or `decide` where there is none; raises as they do."""
        if contact is not None:
            return self._book.about_contact(snapshot, contact, law_on)
        return self._book.about_loan(snapshot, law_on)

    def answer(self, put: Question, *, horizon: timedelta = HORIZON, stale_after: timedelta = STALE_AFTER) -> Verdict:
        """What `judge` says to a question of its own."""
        return _answer(self._book, put, horizon, stale_after)

    def action(self, name: str) -> Action:
        """One action, with what it tells, says, offers and brings. Raises `KeyError`."""
        return self._actions[name]


def _answer(book: Rulebook, put: Question, horizon: timedelta, stale_after: timedelta) -> Verdict:
    assert put.contact is not None and put.proposal is not None
    snapshot, contact, situation, rules = put.snapshot, put.contact, put.asked.situation, book.playbook
    action = book.actions.get(contact.action or "")

    def propose(asked: Asked) -> tuple[Proposal, ...]:
        return each_debt(proposal_of(contact, snapshot, asked.situation, book.actions))

    clock = book.clock(put)
    last = situation.now + microseconds(horizon)
    said = judge(rules, put.asked, put.proposal, put.bound)
    said = Said(reasons=_stale(snapshot, contact, stale_after, situation.zone)) + said
    return Verdict(
        asker(rules, book.packs, put.law_on),
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
        put.others,
        once_at(lambda: clock().course(rules, action, propose, last), situation.now),
    )


def _stale(snapshot: Snapshot, contact: ProposedContact, after: timedelta, zone: str) -> tuple[Reason, ...]:
    """The ledger is known only to the file's own instant: what happened since might forbid the contact."""
    if contact.at - snapshot.as_of <= microseconds(after):
        return ()
    values = (("known_to", snapshot.as_of_text), ("stale_after", int(after.total_seconds())))
    return (Reason("unknown", "stale", values, missing="ledger", zone=zone),)


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
