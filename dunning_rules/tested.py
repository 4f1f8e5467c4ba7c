"""What running scenario files found: files, their cases and asks, what failed and why, what was covered. Plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .decision import Values
from .diagnostics import Diagnostic
from .source import Place
from .values import Text

Form = Literal["contact", "act", "count", "date", "decision"]
Wrong = Literal[
    "expect",
    "reasons",
    "advice",
    "silent",
    "obligations",
    "met",
    "no-obligations",
    "missing",
    "dates",
    "counts",
    "not-applicable",
    "does-not-bind",
    "not-permitted",
    "too-permitted",
    "still-permitted",
    "no-candidate",
    "steps",
    "scope",
]
"""In which way an answer is not the expected one."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation that is not met: what it is `about` (a row, a guard, a candidate), what was wanted, what was
    found."""

    wrong: Wrong
    about: str = ""
    wanted: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


Truth = Literal["true", "false", "unknown", "open"]
"""`open`: it depends on what the contact would have to state of itself."""


@dataclass(frozen=True, slots=True)
class Step:
    """One condition or question of an explanation: `all`, `any`, `not` with the parts, or a leaf with what it saw.

    `code`, `values` and `records` are those of a reason; `missing` names the facts that an unknown lacks.
    """

    kind: Literal["all", "any", "not", "constant", "leaf"]
    truth: Truth
    parts: tuple[Step, ...] = ()
    code: str = ""
    values: Values = ()
    records: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    count: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """A guard, stage, pause or action with each of its conditions; `part` says which condition a step is.

    `zone` is where its days and hours were counted; `why_not` a code where a guard does not bind at all. `numbers` are
    those of its file, as they are on the day whose law is asked.
    """

    kind: Literal["guard", "stage", "pause", "action", "playbook"]
    name: str
    row: str = ""
    zone: str = ""
    why_not: str = ""
    values: Values = ()
    steps: tuple[tuple[str, Step], ...] = ()
    numbers: Values = ()


@dataclass(frozen=True, slots=True)
class AskResult:
    """One ask: where it stands, what was asked, what was answered, and every expectation that is not met.

    `name` is `2` for the second ask of its case, `2.3` for the third row of a table, with the combination of an `each`
    behind it. `answer` is the status of a verdict, the number of a count, the day of a date. `trace` is there where the
    ask failed.
    """

    name: str
    form: Form
    place: Place
    question: Mapping[str, Any]
    answer: str
    example: str = ""
    why: Text | None = None
    failures: tuple[Failure, ...] = ()
    trace: tuple[Explained, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.failures


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case with its asks."""

    name: str
    title: Text | None
    official: bool
    cite: str
    asks: tuple[AskResult, ...]


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """One file. With `diagnostics` it did not load, and nothing of it was asked."""

    file: str
    name: str = ""
    title: Text | None = None
    cases: tuple[CaseResult, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def asks(self) -> tuple[AskResult, ...]:
        return tuple(ask for case in self.cases for ask in case.asks)

    @property
    def failed(self) -> tuple[AskResult, ...]:
        return tuple(ask for ask in self.asks if not ask.passed)


ItemKind = Literal["guard", "stage", "action", "pause"]


@dataclass(frozen=True, slots=True)
class Item:
    """Something that must be seen with both outcomes: `owner` is its pack or playbook.

    A guard speaks and is silent though it applies (an obligation: stated unmet, stated met); a stage holds and does
    not; an action is permitted and is not; a pause closes and does not.
    """

    kind: ItemKind
    owner: str
    name: str
    yes: bool = False
    no: bool = False

    @property
    def seen(self) -> int:
        return self.yes + self.no


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which outcomes the scenarios of a run saw, over all its files."""

    items: tuple[Item, ...] = ()

    @property
    def total(self) -> int:
        return 2 * len(self.items)

    @property
    def seen(self) -> int:
        return sum(one.seen for one in self.items)

    @property
    def percent(self) -> float:
        """Of all outcomes, 100 where there is nothing to be seen."""
        return 100.0 if not self.items else 100 * self.seen / self.total

    @property
    def missing(self) -> tuple[Item, ...]:
        return tuple(one for one in self.items if one.seen < 2)

    def of(self, kind: ItemKind) -> tuple[Item, ...]:
        return tuple(one for one in self.items if one.kind == kind)


@dataclass(frozen=True, slots=True)
class Run:
    """What running scenario files found."""

    suites: tuple[SuiteResult, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)

    def __iter__(self) -> Iterator[SuiteResult]:
        return iter(self.suites)

    @property
    def asks(self) -> tuple[AskResult, ...]:
        return tuple(ask for suite in self.suites for ask in suite.asks)

    @property
    def failed(self) -> tuple[AskResult, ...]:
        return tuple(ask for ask in self.asks if not ask.passed)

    @property
    def unread(self) -> tuple[SuiteResult, ...]:
        """The files that did not load."""
        return tuple(suite for suite in self.suites if suite.diagnostics)
