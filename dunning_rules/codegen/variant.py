"""What a generated function is made for: which guards bind, what is known, whose clock counts; and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from ..ir import Leaf
from ..rules import Action, Names, PackRules, PlaybookRules
from ..values import Term

T = TypeVar("T")

Word = tuple[str, str]
"""A kind of record that stands (status, request, hold, consent, appointment) and its word."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the ledger holds whole: for the playbook's questions, and for those of guards."""

    for_playbook: bool
    for_guards: bool


@dataclass(frozen=True, slots=True)
class Key:
    """Loans with one key share a function.

    `epoch` is the stretch of days on which every dated number and period of the rules is the same. `bound` numbers the
    guards that bind among all of the packs, `unknown` the facts that are not told; `one_clock`: all parties and the
    account live by one clock. `roles` are those that somebody has: no text is made for others. `advising`: of what is
    permitted it says too which guards advise against it.
    """

    epoch: int
    bound: tuple[int, ...]
    unknown: frozenset[int]
    one_clock: bool
    kept: Kept
    roles: frozenset[str] = frozenset()
    advising: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A playbook (number 0) or a pack, with the names its conditions use."""

    number: int
    names: Names
    pack: PackRules | None = None

    @property
    def whose(self) -> str:
        return "playbook" if self.pack is None else "guard"


@dataclass(frozen=True, slots=True)
class Source:
    """The rules of a program: the playbook, its packs, every guard with its file, every fact that is asked."""

    playbook: PlaybookRules
    packs: tuple[PackRules, ...]
    files: tuple[File, ...]
    actions: tuple[Action, ...]
    facts: tuple[tuple[int, str], ...]
    """Facts by file and name; those of the loan, which are the same for all files, under file 0."""

    def fact(self, file: int, name: str) -> int:
        given = self.files[file].names.input(name)
        return self.facts.index((file if given is not None else 0, name))


@dataclass(slots=True, eq=False)
class Wants:
    """What a generated function asks of a prepared loan, in the order in which it was first wanted."""

    facts: list[int] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    roles: list[tuple[str, ...]] = field(default_factory=list)
    leaves: list[tuple[int, Leaf]] = field(default_factory=list)

    def term(self, term: Term) -> int:
        return _place(self.terms, term)

    def leaf(self, file: int, leaf: Leaf) -> int:
        return _place(self.leaves, (file, leaf))

    def fact(self, number: int) -> int:
        _place(self.facts, number)
        return number

    def role(self, roles: frozenset[str]) -> int:
        return _place(self.roles, tuple(sorted(roles)))

    def mask(self, kind: str, words: frozenset[str]) -> int:
        """The bits of some words."""
        return sum(1 << _place(self.words, (kind, word)) for word in sorted(words))


def _place(found: list[T], one: T) -> int:
    try:
        return found.index(one)
    except ValueError:
        found.append(one)
        return len(found) - 1
