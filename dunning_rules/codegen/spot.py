"""Where a condition stands while it becomes Python text: its file, the action and role in question, what is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ..calendar import elapsed
from ..interpret.asked import CALLED_DEMAND
from ..ir import Leaf
from ..rules import Action
from ..values import Term
from .truths import Truth
from .variant import File, Key, Source, Wants

End = int | Decimal | date | None
Question = tuple[tuple[str, ...], tuple[str, ...], int]
"""Tests of a row, the names of what they need besides it, and how many rows must pass them."""


@dataclass(slots=True, eq=False)
class Maker:
    """What is gathered while one function is written: constants, questions put to the ledger, and what they want."""

    source: Source
    key: Key
    law_day: date
    wants: Wants = field(default_factory=Wants)
    constants: dict[str, str] = field(default_factory=dict)
    """The text of a value that is no literal → its name."""
    questions: dict[Question, str] = field(default_factory=dict)
    """A function over records → its name."""
    hoisted: dict[str, str] = field(default_factory=dict)
    """Text that is the same for every candidate → its name."""
    truths: dict[tuple[object, ...], tuple[Leaf, Truth]] = field(default_factory=dict)
    """The text of leaves, by their ids and by what tells contacts from one another where they stand."""

    def constant(self, text: str) -> str:
        return self.constants.setdefault(text, f"C{len(self.constants)}")

    def question(self, *asked: *Question) -> str:
        return self.questions.setdefault(asked, f"q{len(self.questions)}")

    def hoist(self, text: str, stem: str) -> str:
        """Works a text out once, before the candidates."""
        return self.hoisted.setdefault(text, f"{stem}_{len(self.hoisted)}")


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a file. In a stage there is no action and no role."""

    maker: Maker
    file: File
    action: Action | None = None
    role: str | None = None

    @property
    def whole(self) -> bool:
        """Whether the ledger is known to hold all that is counted here."""
        kept = self.maker.key.kept
        return kept.for_playbook if self.file.pack is None else kept.for_guards

    def number(self, end: End | str) -> End | str:
        """An end of a range; a name stays a name where it has no value on the day."""
        if not isinstance(end, str):
            return end
        value = self.file.names.number(end).on(self.maker.law_day)
        return end if value is None else value

    def count(self, count: int | str | None) -> int | None:
        """A whole count; a `LookupError` where the name has no value."""
        value = self.number(count)
        if isinstance(value, str):
            raise LookupError(value)
        return None if value is None else int(value)  # type: ignore[arg-type]  # never a date

    def term(self, term: Term | str) -> Term:
        if isinstance(term, Term):
            return term
        return Term(self.count(term) or 0, self.file.names.unit(term))

    def since(self, term: Term) -> str:
        """The first instant of a window that ends now."""
        microseconds = elapsed(term)
        if microseconds is not None:
            return f"now - {microseconds - 1}"
        place = self.maker.wants.term(term)
        if self.action is None or self.maker.key.one_clock:
            return f"since_{place}"
        return f"clock[{place + 1}]"

    @property
    def minute(self) -> str:
        """The minute of the local day."""
        if self.action is None or self.maker.key.one_clock:
            return self.maker.hoist("(now + offset) // 60000000 % 1440", "minute")
        return "((now + clock[0]) // 60000000 % 1440)"

    def trait(self, name: str) -> str | None:
        """What tells one contact or act from another: an attribute as far as its action and role tell it."""
        if name == "role":
            return self.role
        try:
            return self.attribute(name)
        except LookupError:
            return None  # it is asked of each target

    def attribute(self, name: str) -> str | None:
        """What the contact or act in question is, where that follows from its action; a `LookupError` where not."""
        action = self.action
        assert action is not None
        reach = action.reach
        match name:
            case "form":
                return "contact" if action.act is None else "act"
            case "channel":
                return None if reach is None else reach.channel
            case "act":
                return action.act
            case "purpose":
                return action.purpose or CALLED_DEMAND
            case "mode":
                return (reach.mode or "human") if reach is not None and reach.channel == "phone" else None
            case "action":
                return action.id
            case "document":
                return action.serve
            case "to" if reach is not None:
                return self.role
            case "address" | "place" if reach is None:
                return None
            case _:
                raise LookupError(name)
