"""What is asked once: an answer is kept for all contacts that are alike in what it looks at, and as long as it lasts.

A loan has many candidates and a quarter many instants, and most of what is asked about them is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Literal, TypeVar, assert_never

from ..facts import FACT_KINDS
from ..ir import (
    AgainstWish,
    ArrangementIs,
    AssignmentIs,
    AtLimit,
    Attribute,
    Compare,
    Cond,
    Filter,
    Found,
    InHours,
    Leaf,
    Near,
    Passed,
    PlacementIs,
    PromiseDue,
    PromiseIs,
    Replies,
    Stands,
    Stated,
    Tally,
    Tie,
    Told,
    Waiting,
    Within,
    leaves_of,
)
from ..rules import Names
from ..values import Fact, Term
from .asked import Asked, Proposal

DERIVED: Final = frozenset(name for name in FACT_KINDS if "." not in name) - {"lender", "collector"}
"""Facts of the account of the loan; all others stay what they are."""

Trait = Literal["party", "address", "channel", "by", "debts", "whole"]
Traits = frozenset[Trait]
"""What of a contact an answer looks at."""

NOTHING: Final[Traits] = frozenset()
PARTY: Final[Traits] = frozenset({"party"})
CONTACT: Final[Traits] = frozenset({"party", "address", "channel", "by", "debts"})
WHOLE: Final[Traits] = frozenset({"whole"})
_TIED: Final[Mapping[Tie, Traits]] = {
    "party": PARTY,
    "person": PARTY,
    "address": frozenset({"address", "channel"}),
    "channel": frozenset({"channel"}),
    "debt": frozenset({"debts"}),
    "creditor": frozenset({"debts"}),
    "collector": frozenset({"by"}),
}

Nature = tuple[Traits, bool]
"""What of a contact an answer looks at; and whether it stays the same to the next turn, else for its instant alone."""

Question = TypeVar("Question")
Answer = TypeVar("Answer")


@dataclass(slots=True, eq=False)
class Kept:
    """What one thing that can be asked answered, to all who ask with the names and facts of the first.

    It is held so that no other can come to have its identity, by which it is found: to compare what it is made of takes
    longer than to ask many a leaf.
    """

    question: object
    names: Names
    facts: Mapping[str, Fact]
    """The inputs of one file for one question: made anew for each, so they tell the file and the question."""
    traits: Traits
    lasting: bool
    answers: dict[object, Any] = field(default_factory=dict)


_NOT_ASKED: Final = object()
_NATURES: Final[dict[object, tuple[object, Nature]]] = {}
KEPT_NATURES: Final = 4096


class Later(Generic[Answer]):
    """What is worked out when it is first called for, and then kept.

    A decision has two of them for each candidate, most of which nobody calls: `functools.cache` would take a tenth of
    its time to make them.
    """

    __slots__ = ("_found", "_work_out")

    def __init__(self, work_out: Callable[[], Answer]) -> None:
        self._work_out = work_out
        self._found: list[Answer] = []

    def __call__(self) -> Answer:
        if not self._found:
            self._found.append(self._work_out())
        return self._found[0]


def once(
    ask: Callable[[Question, Asked], Answer], question: Question, asked: Asked, nature: Callable[[Question], Nature]
) -> Answer:
    """What `ask` says: asked where it was not, of a contact that is alike to this one, at a time that is alike."""
    situation = asked.situation
    place = (ask, id(question))
    kept: Kept | None = situation.kept.get(place)
    if kept is None:
        kept = situation.kept[place] = Kept(question, asked.names, asked.facts, *_nature_of(question, nature))
    elif asked.names is not kept.names or asked.facts is not kept.facts:
        return ask(question, asked)
    time = situation.stretch if kept.lasting else (situation.now, asked.law_day)
    proposal = asked.proposal
    key = (time, asked.zone, proposal is None or (likeness(kept.traits, proposal) if kept.traits else None))
    answer: Answer = kept.answers.get(key, _NOT_ASKED)
    if answer is _NOT_ASKED:
        answer = kept.answers[key] = ask(question, asked)
    return answer


def _nature_of(question: Question, nature: Callable[[Question], Nature]) -> Nature:
    """Its nature, which is the same for every loan and every instant."""
    place = (nature, id(question))
    found = _NATURES.get(place)
    if found is None or found[0] is not question:  # another may have come to have its identity
        if len(_NATURES) >= KEPT_NATURES:
            _NATURES.clear()
        found = _NATURES[place] = question, nature(question)
    return found[1]


def likeness(traits: Traits, proposal: Proposal) -> object:
    """What contacts have in common that are alike in some traits."""
    whole = "whole" in traits
    return (
        proposal.party.id if proposal.party is not None and (whole or "party" in traits) else None,
        proposal.address.id if proposal.address is not None and (whole or "address" in traits) else None,
        proposal.channel if whole or "channel" in traits else None,
        proposal.by if whole or "by" in traits else None,
        proposal.debts if whole or "debts" in traits else None,
        _rest(proposal) if whole else None,
    )


def _unheld(filters: Iterable[Filter | None]) -> bool:
    """Whether no filter waits for the end of a record's term."""
    return all(want is None or want.held is None for want in filters)


def _rest(proposal: Proposal) -> object:
    action = (proposal.act, proposal.action, proposal.purpose, proposal.document)
    return (*action, proposal.mode, proposal.reply_to, proposal.stated)


def traits_of(leaf: Leaf) -> Traits:
    """What a leaf looks at. INVARIANT: it may be more than that, never less."""
    match leaf:
        case Compare() | Told() | Near():
            return PARTY if leaf.fact.startswith("party.") else NOTHING
        case Within() | PromiseIs() | PromiseDue() | ArrangementIs() | Found():
            return NOTHING
        case InHours():
            return PARTY if leaf.own else NOTHING
        case AssignmentIs():
            return PARTY
        case PlacementIs():
            return frozenset({"by"})
        case Tally():
            dated = NOTHING if leaf.window.not_after is None else CONTACT
            return dated | _ties((leaf.filter, leaf.window.since, leaf.window.since_first))
        case AtLimit():
            return _ties((leaf.filter, leaf.since, leaf.since_first))
        case Waiting():
            return _ties((leaf.filter,))
        case Stands() | AgainstWish() | Passed():  # a named date may count from a record that is tied to the contact
            return CONTACT
        case Replies() | Attribute() | Stated():
            return WHOLE
        case _:
            assert_never(leaf)


def _ties(filters: Iterable[Filter | None]) -> Traits:
    """The traits to which records are tied. A mark is asked of the record itself, whatever the contact is."""
    found = NOTHING
    for want in filters:
        if want is not None:
            found = found.union(*[_TIED[tie] for tie in want.same]) if want.same else found
            found = found | {"by", "debts"} if want.prior else found
    return found


def of_leaf(leaf: Leaf) -> Nature:
    """Of what a leaf answers, with the values that it tells."""
    return traits_of(leaf), _to_turn(leaf)


def of_instant(leaf: Leaf) -> Nature:
    """Of what a leaf says of one instant alone."""
    return traits_of(leaf), False


def of_filter(want: Filter) -> Nature:
    """Of the records that match."""
    return _ties((want,)), want.held is None


def of_condition(cond: Cond) -> Nature:
    """Of what a condition says at one instant."""
    return frozenset().union(*(traits_of(leaf) for leaf in leaves_of(cond))), False


def of_loan(question: object) -> Nature:
    """Of what is asked of the loan alone, at one instant."""
    return NOTHING, False


def _to_turn(leaf: Leaf) -> bool:
    """Whether nothing but a turn makes a leaf answer otherwise, or tell other values."""
    match leaf:
        case Compare() | Told():
            return leaf.fact not in DERIVED
        case Stands():
            return leaf.kind != "consent" and leaf.days is None and leaf.since is None
        case Tally():
            window = leaf.window
            moves = window.term is not None or window.before_today or window.not_after is not None
            return not moves and _unheld((leaf.filter, window.since, window.since_first))
        case AtLimit():
            return not isinstance(leaf.limit.window, Term) and _unheld((leaf.filter, leaf.since, leaf.since_first))
        case Within() | PromiseIs() | ArrangementIs() | PlacementIs() | AssignmentIs() | Found():
            return True
        case _:
            return False
