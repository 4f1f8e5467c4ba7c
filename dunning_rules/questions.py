"""The question that a playbook or packs put to a loan: what is asked at which instant, and which guards bind then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .clock import Clock
from .decision import NotApplicable
from .interpret.asked import Asked, Proposal
from .interpret.guards import Bound, bind
from .interpret.kept import Later
from .proposed import check_action, check_stated, proposal_of
from .readied import check_fact_names, facts_of, in_zone_of, situation_at
from .rules import Action, Arrears, Names, PackRules, PlaybookRules
from .situation import Situation
from .snapshot.contact import ProposedContact, check_contact
from .snapshot.load import load_contact
from .snapshot.model import Snapshot


@dataclass(frozen=True, slots=True)
class Question:
    """A proposed contact or act put to the rules, for those who explain an answer: what the conditions are asked about.

    `bound` are the guards that bind the loan, `others` those that do not. For a decision `contact` and `proposal` are
    None.
    """

    snapshot: Snapshot
    asked: Asked
    bound: tuple[Bound, ...]
    others: tuple[NotApplicable, ...]
    law_on: date | None = None
    contact: ProposedContact | None = None
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What questions are put to: packs, and a playbook where there is one. `adopted` packs bind beyond their scope."""

    packs: tuple[PackRules, ...]
    playbook: PlaybookRules | None = None
    adopted: frozenset[str] = frozenset()
    actions: Mapping[str, Action] = field(default_factory=dict, compare=False)

    @property
    def arrears(self) -> Arrears:
        """How days past due are counted: the playbook's way; without one, that of the packs' place."""
        return in_zone_of(self.packs, Arrears()) if self.playbook is None else self.playbook.arrears

    def asked(self, snapshot: Snapshot, now: int, law_on: date | None) -> Asked:
        """The snapshot at an instant as the playbook asks it; without a playbook, as its packs alone would."""
        names = Names() if self.playbook is None else self.playbook.names
        situation = situation_at(snapshot, now, self.arrears, names, law_on)
        check_fact_names(snapshot, (*names.inputs, *(given for pack in self.packs for given in pack.names.inputs)))
        facts = facts_of(snapshot, names.inputs)
        return Asked(situation, names, self.actions, law_on or situation.today, facts, zone=situation.zone)

    def bind(
        self, snapshot: Snapshot, situation: Situation, law_day: date
    ) -> tuple[tuple[Bound, ...], tuple[NotApplicable, ...]]:
        """The guards of all packs that bind the loan, and those that do not with the reason."""
        bound: list[Bound] = []
        others: list[NotApplicable] = []
        for pack in self.packs:
            facts = facts_of(snapshot, pack.names.inputs)
            asked = Asked(situation, pack.names, self.actions, law_day, facts, "guard")
            mine, rest = bind(pack, asked, adopted=pack.id in self.adopted)
            bound += mine
            others += rest
        return tuple(bound), tuple(others)

    def about_loan(self, snapshot: Snapshot, law_on: date | None) -> Question:
        """What is asked about the loan at the instant the snapshot is asked at."""
        asked = self.asked(snapshot, snapshot.asked, law_on)
        return Question(snapshot, asked, *self.bind(snapshot, asked.situation, asked.law_day), law_on)

    def about_contact(
        self, snapshot: Snapshot, given: ProposedContact | Mapping[str, Any], law_on: date | None
    ) -> Question:
        """What is asked about a contact or act at its own instant. Raises `ContactError` for names not in the file."""
        contact = given if isinstance(given, ProposedContact) else load_contact(given)
        check_contact(snapshot, contact)
        check_stated(contact, self.packs)
        if self.playbook is not None:
            check_action(contact, snapshot, self.actions)
        asked = self.asked(snapshot, contact.at, law_on)
        bound, others = self.bind(snapshot, asked.situation, asked.law_day)
        proposal = proposal_of(contact, snapshot, asked.situation, self.actions)
        return Question(snapshot, asked, bound, others, law_on, contact, proposal)

    def clock(self, put: Question, *, hindsight: bool = False) -> Callable[[], Clock]:
        """The question at other instants; one clock for all that is followed, made when the first is.

        With `hindsight` what came to be known after the asked instant counts from then on.
        """

        def bound_at(situation: Situation, law_day: date) -> tuple[Bound, ...]:
            asked = put.asked
            if (put.bound or put.others) and law_day == asked.law_day and situation.settled is asked.situation.settled:
                return put.bound
            return self.bind(put.snapshot, situation, law_day)[0]

        return Later(lambda: Clock(put.asked, self.packs, self.arrears, put.law_on, bound_at, hindsight))
