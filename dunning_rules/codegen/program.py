"""A playbook under its packs, compiled: one generated function for each kind of loan, made when it is first met."""

from __future__ import annotations

import linecache
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any

from ..decision import Candidate, NotApplicable
from ..few import Few
from ..interpret.asked import Asked
from ..interpret.guards import Bound, bind
from ..ir import Compare, Within, leaves_of
from ..readied import check_fact_names, facts_of, in_zone_of, situation_at
from ..rules import PackRules, PlaybookRules
from ..snapshot.model import Snapshot
from .asks import asked_by
from .codes import PERMITTED, STATUSES, Code
from .emit import Written, write
from .ledger import made
from .numbering import numbered
from .pieces import Binding
from .prepared import Answered, Prepared, Slot
from .preparing import Preparing, Run
from .source import changes_of, guards_of, source_of
from .spot import Maker
from .variant import Key, Source

KEPT_KINDS = 256
"""So many kinds of loans have a function of their own; the next ones take the place of those made first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One candidate: its id, its status, and the codes of its reasons; all else is asked when it is wanted."""

    id: str
    status: str
    codes: tuple[Code, ...]


class Program:
    """The fast reader of one playbook. Shareable between threads."""

    def __init__(self, playbook: PlaybookRules, packs: tuple[PackRules, ...], adopted: frozenset[str]) -> None:
        arrears = in_zone_of(packs, playbook.arrears)
        self.source: Source = source_of(replace(playbook, arrears=arrears), packs)
        self.adopted = adopted
        self.codes = numbered(self.source)
        self._actions = {action.id: action for action in playbook.actions}
        self.guards = guards_of(self.source)
        self._bindings = [
            Binding(file, guard, asks)
            for file in self.source.files
            if file.pack is not None
            for guard, asks in zip(file.pack.guards, asked_by(file.pack).guards, strict=True)
        ]
        self.changes = changes_of(self.source)
        self._scope_facts = self._facts_of_scopes()
        self._bound: dict[tuple[Any, ...], tuple[int, ...]] = {}
        self._made: Few[tuple[Written, Run]] = Few(KEPT_KINDS, _forget)
        self._lock = Lock()

    # --- asking ------------------------------------------------------------------------------------------------------

    def prepare(self, snapshot: Snapshot, *, law_on: date | None = None) -> Prepared:
        """The loan as integers, for instants from the snapshot's own on, as far as nothing but the clock moves."""
        return Preparing(self, snapshot, law_on).prepared()

    def decide(self, prepared: Prepared, now: int) -> list[Answered]:
        """The status and the reason codes of every slot, as numbers, in the order of `prepared.slots`."""
        return prepared.answered(now)

    def answers(self, snapshot: Snapshot, *, law_on: date | None = None) -> tuple[Answer, ...]:
        """Every candidate with its status and reason codes, sorted by id, at the instant the snapshot is asked at."""
        prepared = self.prepare(snapshot, law_on=law_on)
        found = self.decide(prepared, prepared.situation.now)
        told = (
            Answer(slot.id, STATUSES[status], tuple(self.codes.told[number] for number in numbers))
            for slot, (status, numbers) in zip(prepared.slots, found, strict=True)
        )
        return tuple(sorted(told, key=lambda answer: answer.id))

    def in_full(self, prepared: Prepared, now: int, slot: Slot) -> Candidate:
        """One candidate with all that the reference reader tells of it."""
        return next(one for one in prepared.slow.told(now, slot.action) if one.id == slot.id)

    # --- making ------------------------------------------------------------------------------------------------------

    def text(self, snapshot: Snapshot, *, law_on: date | None = None) -> str:
        """The generated function that answers for a loan."""
        preparing = Preparing(self, snapshot, law_on)
        return "" if preparing.outside else preparing.compiled()[0].text

    def has(self, key: Key) -> bool:
        """Whether the function for loans of a kind is made."""
        return key in self._made

    def compiled(self, key: Key, law_day: date) -> tuple[Written, Run]:
        made = self._made.get(key)
        if made is None:
            with self._lock:
                made = self._made.get(key) or self._made.put(key, self._compile(key, law_day))
        return made

    def _compile(self, key: Key, law_day: date) -> tuple[Written, Run]:
        maker = Maker(self.source, key, law_day)
        written = write(maker, self.codes, [self._bindings[number] for number in key.bound])
        name = f"<{self.source.playbook.id} {self.source.playbook.digest[:12]} {hash_of(written.text)}>"
        space: dict[str, Any] = {"OPEN": (PERMITTED, ())}
        space |= {question: made(asked) for question, asked in written.questions.items()}
        lines_above = written.text.count("\n", 0, written.rest)  # so that errors tell the line of the whole text
        exec(compile("\n" * lines_above + written.text[written.rest :], name, "exec"), space)
        linecache.cache[name] = (len(written.text), None, written.text.splitlines(keepends=True), name)
        return written, space["decide"]

    def _facts_of_scopes(self) -> tuple[str, ...] | None:
        """The facts by which it is decided which guards bind; None where something else decides it too."""
        found: dict[str, None] = {}
        scopes = [pack.scope for pack in self.source.packs] + [guard.scope for _, guard in self.guards]
        for leaf in (leaf for scope in scopes for leaf in leaves_of(scope)):
            match leaf:
                case Compare():
                    found[leaf.fact] = None
                case Within():
                    found["loan.governing_law"] = None
                case _:
                    return None
        return tuple(found)

    def binding(self, files: tuple[Asked, ...], now_epoch: int) -> tuple[int, ...]:
        """Which guards bind, by their numbers."""
        key: tuple[Any, ...] | None = None
        if self._scope_facts is not None:
            key = (now_epoch, *(str(files[0].fact(name)) for name in self._scope_facts))
            found = self._bound.get(key)
            if found is not None:
                return found
        numbers = {(file.pack.id, guard.id): at for at, (file, guard) in enumerate(self.guards) if file.pack}
        found = tuple(numbers[one.pack.id, one.guard.id] for one in self.bind(files)[0])
        if key is not None and len(self._bound) < 4096:
            self._bound[key] = found
        return found

    def bind(self, files: tuple[Asked, ...]) -> tuple[tuple[Bound, ...], tuple[NotApplicable, ...]]:
        """The guards that bind and those that do not, as the reference reader tells them."""
        bound: list[Bound] = []
        others: list[NotApplicable] = []
        for pack, asked in zip(self.source.packs, files[1:], strict=True):
            mine, rest = bind(pack, asked, adopted=pack.id in self.adopted)
            bound += mine
            others += rest
        return tuple(bound), tuple(others)

    def files(self, snapshot: Snapshot, now: int, law_on: date | None) -> tuple[Asked, ...]:
        """The loan at an instant as each file asks it; raises `SnapshotError` for facts of another kind."""
        playbook = self.source.playbook
        situation = situation_at(snapshot, now, playbook.arrears, playbook.names, law_on)
        inputs = [given for file in self.source.files for given in file.names.inputs]
        check_fact_names(snapshot, inputs)
        law_day = law_on or situation.today
        found: list[Asked] = []
        for file in self.source.files:
            facts = facts_of(snapshot, file.names.inputs)
            if file.pack is None:
                found.append(Asked(situation, file.names, self._actions, law_day, facts, zone=situation.zone))
            else:
                found.append(Asked(situation, file.names, self._actions, law_day, facts, "guard"))
        return tuple(found)


def hash_of(text: str) -> str:
    """A short name of a text, the same on every machine."""
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:12]


def program_of(playbook: PlaybookRules, packs: tuple[PackRules, ...], adopted: frozenset[str]) -> Program:
    """The program of a playbook with its packs; `adopted` are those that bind as policy wherever they do not fit."""
    return Program(playbook, packs, adopted)


def _forget(made: tuple[Written, Run]) -> None:
    linecache.cache.pop(file_of(made[1]), None)


def file_of(run: Run) -> str:
    """The name under which a generated function was compiled."""
    return str(run.__code__.co_filename)
