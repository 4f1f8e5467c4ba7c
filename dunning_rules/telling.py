"""What an answer tells beyond status and codes, asked of the reference reader when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from .calendar import TZDATA_VERSION, holidays_version
from .clock import Clock
from .codegen.codes import NOT_OPEN, PERMITTED, STATUSES
from .decision import Asker, Candidate, Decision, Verdict
from .interpret.course import Course
from .interpret.duties import owed_by
from .interpret.kept import Later
from .interpret.reading import Reading
from .questions import Question, Rulebook
from .reason import Code
from .rules import Action, PackRules, PlaybookRules
from .snapshot.contact import ProposedContact
from .snapshot.model import Snapshot
from .times import When
from .version import VERSION

if TYPE_CHECKING:
    from .codegen.prepared import Answered, Prepared


@cache
def tables() -> tuple[tuple[str, str], ...]:
    """The versions of the zone and holiday tables that answers rest on."""
    return (("tzdata", TZDATA_VERSION), ("holidays", holidays_version()))


def microseconds(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def asker(rules: PlaybookRules | None, packs: tuple[PackRules, ...], law_on: date | None) -> Asker:
    """What was asked."""
    playbook = None if rules is None else (("id", rules.id), ("version", rules.version), ("digest", rules.digest))
    return Asker(VERSION, tables(), playbook, tuple((pack.id, pack.digest) for pack in packs), law_on)


def course_of(book: Rulebook, clock: Callable[[], Clock], candidate: Candidate, last: int) -> Callable[[], Course]:
    """A candidate through time, to the last instant that is looked at."""
    assert book.playbook is not None
    rules, action = book.playbook, book.actions[candidate.action]
    return lambda: clock().of_candidate(rules, action, candidate, last)


def once_at(course: Callable[[], Course], now: int) -> Callable[[], When]:
    """The times of a course from an instant on, worked out once."""
    return Later(lambda: course().when(now))


class Telling:
    """A loan at one instant in full: each candidate as the reference reader tells it, with its times and duties."""

    def __init__(self, book: Rulebook, put: Question, reading: Reading, horizon: timedelta) -> None:
        self.book, self.put, self.reading = book, put, reading
        self._last = reading.now + microseconds(horizon)
        self._told: dict[str, dict[str, Candidate]] = {}
        self._clock = book.clock(put)

    def of_action(self, action: Action) -> dict[str, Candidate]:
        """The candidates of one action by their ids."""
        found = self._told.get(action.id)
        if found is None:
            candidates = self.reading.candidates(action)
            courses = {one.id: Later(course_of(self.book, self._clock, one, self._last)) for one in candidates}
            owed = owed_by(candidates, self.put.asked, courses)
            now = self.reading.now
            found = self._told[action.id] = {
                one.id: replace(one, timed=once_at(courses[one.id], now), reckoned=owed[one.id]) for one in candidates
            }
        return found

    def candidates(self) -> tuple[Candidate, ...]:
        """Every candidate, sorted by id."""
        each = (self.of_action(action).values() for action in self.reading.playbook.actions)
        return tuple(sorted((one for some in each for one in some), key=lambda one: one.id))

    def field(self, name: str) -> Any:
        """A field of the decision, by its name; all but its candidates."""
        situation = self.reading.asked.situation
        match name:
            case "asker":
                return asker(self.book.playbook, self.book.packs, self.put.law_on)
            case "loan":
                return self.put.snapshot.loan.id
            case "as_of":
                return situation.now
            case "zone":
                return situation.zone
            case "scope":
                return "mismatch" if self.reading.outside else "match"
            case "days_past_due":
                days = situation.fact("days_past_due")
                return days if isinstance(days, int) else None
            case "stages":
                return tuple(stage.id for stage in self.reading.stages.open)
            case "not_applicable":
                return self.put.others
        raise AttributeError(name)

    def decision(self) -> Decision:
        """All of it, by the reference reader alone."""
        names = ("asker", "loan", "as_of", "zone", "scope", "days_past_due", "stages")
        told = {name: self.field(name) for name in names}
        return Decision(**told, candidates=self.candidates(), not_applicable=self.put.others)


Asking = tuple[Rulebook, date | None, timedelta]
"""The rules that are asked, the day of the law, and how far ahead times are looked for."""


class Answering:
    """A decision whose statuses and codes a generated function gave; all else is asked when it is first looked at.

    Called with the name of a field, it tells it.
    """

    _telling: Telling | None = None

    def __init__(self, asked: Asking, snapshot: Snapshot, prepared: Prepared, found: list[Answered]) -> None:
        self._asked = asked
        self._snapshot = snapshot
        self._prepared = prepared
        self._found = found
        self._made: dict[int, Candidate] = {}

    def __call__(self, name: str) -> Any:
        match name:
            case "permitted":
                found = self._found
                return tuple([self._candidate(at) for _, at in self._prepared.order if found[at][0] == PERMITTED])
            case "candidates":
                return tuple([self._candidate(place) for _, place in self._prepared.order])
            case "codes":
                return self._codes()
            case "_by_id":
                return {name: self._candidate(place) for name, place in self._prepared.order}
            case _:
                return self._in_full().field(name)

    def _codes(self) -> dict[str, tuple[Code, ...]]:
        found, codes = self._found, self._prepared.slow.codes
        try:
            return {name: codes.known[found[place][1]] for name, place in self._prepared.order}
        except KeyError:  # one of the sets was not put in words yet
            return {name: codes.sorted(found[place][1]) for name, place in self._prepared.order}

    def _in_full(self) -> Telling:
        if self._telling is None:
            reading = self._prepared.slow.at(self._snapshot.asked)
            book, law_on, horizon = self._asked
            put = Question(self._snapshot, reading.asked, reading.bound, reading.others, law_on)
            self._telling = Telling(book, put, reading, horizon)
        return self._telling

    def _candidate(self, place: int) -> Candidate:
        """One candidate, always the same one."""
        found = self._made.get(place)
        if found is None:
            found = self._made.setdefault(place, Candidate.later(partial, self._of_candidate, place))
        return found

    def _of_candidate(self, place: int, name: str) -> Any:
        """A field of one candidate, or its codes."""
        slot, (status, numbers) = self._prepared.slots[place], self._found[place]
        match name:
            case "status":
                return STATUSES[status]
            case "id":
                return slot.id
            case "party":
                return None if slot.party is None else slot.party.id
            case "address":
                return None if slot.address is None else slot.address.id
            case "codes":
                return self._prepared.slow.codes.sorted(numbers)
            case "action":
                return self._prepared.slow.source.actions[slot.action].id
        telling = self._in_full()
        return getattr(telling.of_action(telling.reading.playbook.actions[slot.action])[slot.id], name)


class Judging:
    """A verdict of which a generated function gave the status; all else is asked when it is first looked at.

    Called with the name of a field, it tells it. A judge goes on where a decision stops, at what is not open: then the
    reference reader tells the codes too.
    """

    __slots__ = ("_found", "_in_full", "_prepared", "_stale")

    def __init__(self, in_full: Callable[[], Verdict], prepared: Prepared, found: Answered, stale: bool) -> None:
        self._in_full, self._prepared, self._found, self._stale = Later(in_full), prepared, found, stale

    def __call__(self, name: str) -> Any:
        status, numbers = self._found
        if name == "status":
            if status != PERMITTED or self._stale:
                return "denied"
            return "advised_against" if numbers else "permitted"
        if name == "codes" and not self._stale and status != NOT_OPEN:
            return () if status == PERMITTED else self._prepared.slow.codes.sorted(numbers)
        return getattr(self._in_full(), name)


def may_be_candidate(contact: ProposedContact, action: Action, snapshot: Snapshot) -> bool:
    """Whether a contact that names an action leaves all else as the action says, so that it may be a candidate."""
    reach = action.reach
    return (
        not contact.stated
        and contact.reply_to is None
        and contact.debts in (None, (snapshot.loan.id,))
        and contact.purpose in (None, action.purpose)
        and contact.document in (None, action.serve)
        and contact.mode in (None, "human" if reach is None else reach.mode or "human")
        and contact.act == action.act
        and contact.channel == (None if reach is None else reach.channel)
    )


def candidate_of(contact: ProposedContact, action: Action, prepared: Prepared) -> int | None:
    """The place of the candidate that such a contact is; None where it is none, or somebody else makes it."""
    situation = prepared.situation
    if contact.by not in (None, situation.collected_by, situation.collected_by.partition(":")[0]):
        return None
    if action.reach is not None:
        return prepared.slot(action.id, contact.party, contact.address)
    borrower = situation.borrower
    about = borrower is not None and contact.party in (None, borrower.id)
    return prepared.slot(action.id, None, None) if about and contact.address is None else None
