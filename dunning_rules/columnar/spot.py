"""Where a condition stands while it becomes columns: its kind of loans, its file, the action and role in question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from ..calendar import elapsed, window_first
from ..codegen.variant import File, Kept, Source
from ..interpret.asked import CALLED_DEMAND
from ..rules import Action
from ..snapshot.model import Coverage
from ..values import Term
from .clocks import Local
from .wants import V, Wants

End = int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Kind:
    """Loans that one plan answers: one playbook, the same guards; of each one clock for its account and all its people.

    `bound` numbers the guards that bind among all of the packs (as `guards_of(source)` lists them). All loans are asked
    at one instant, `now` (microseconds since 1970): by each of the `clocks`, hours, days and windows are constants.
    `law_day` stands for the days of all clocks: the rules are the same on all of them.
    """

    source: Source
    bound: tuple[int, ...]
    clocks: tuple[Local, ...]
    now: int
    law_day: date
    kept: Kept
    coverage: Coverage | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a file. In a stage there is no action and no role."""

    kind: Kind
    wants: Wants = field(compare=False)
    file: File = field(compare=False)
    action: Action | None = None
    role: str | None = None

    @property
    def like(self) -> tuple[object, ...]:
        """What conditions may ask of the action in question: places that are alike here give the same truths."""
        action = self.action
        if action is None:
            return ()
        reach = action.reach
        way = None if reach is None else (reach.channel, reach.mode, reach.to, reach.kinds)
        return (way, action.act, action.purpose, action.serve, self.role)

    @property
    def whole(self) -> bool:
        """Whether the ledger is known to hold all that is counted here."""
        return self.kind.kept.for_playbook if self.file.pack is None else self.kind.kept.for_guards

    def number(self, end: End | str) -> End | str:
        """An end of a range; a name stays a name where it has no value on the day."""
        if not isinstance(end, str):
            return end
        value = self.file.names.number(end).on(self.kind.law_day)
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

    @property
    def today(self) -> date | pl.Expr:
        """The local day; where clocks show several, as a column."""
        return self.by_clock(lambda local: local.today)

    @property
    def last_today(self) -> date:
        """The latest local day that some clock shows."""
        return max(local.today for local in self.kind.clocks)

    @property
    def minute(self) -> int | pl.Expr:
        """The minute of the local day; where clocks show several, as a column."""
        return self.by_clock(lambda local: local.minute)

    def by_clock(self, made: Callable[[Local], V]) -> V | pl.Expr:
        """What depends on the clock: itself where all clocks agree, else a column of it."""
        return self.wants.by_clock(tuple(map(made, self.kind.clocks)))

    def since(self, term: Term, *, before_today: bool = False) -> tuple[int, ...]:
        """The first instant of a window that ends now, or with yesterday, by each clock."""
        microseconds = elapsed(term)
        if microseconds is not None:
            return (self.kind.now - microseconds + 1,) * len(self.kind.clocks)
        back = timedelta(days=1 if before_today else 0)
        return tuple(local.begins(window_first(local.today - back, term)) for local in self.kind.clocks)

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
            case "address" | "place" if reach is None:
                return None
            case _:
                raise LookupError(name)
