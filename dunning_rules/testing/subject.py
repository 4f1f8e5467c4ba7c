"""What a suite asks: packs or a playbook, loaded once in a run, and the words that their answers are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import get_args

from .. import shipped
from ..decision import Decision, ReasonKind, Verdict
from ..engine import Packs, Playbook, load_packs, load_playbook
from ..ir import All, AnyOf, AtLimit, Cond, Not
from ..loading import PackPath, declared
from ..proposed import check_action, check_stated
from ..questions import Question
from ..readied import check_fact_names, facts_of
from ..rules import Action, Guard, GuardForm, PackRules
from ..snapshot.contact import ProposedContact, check_contact
from ..snapshot.model import Snapshot
from ..templates import TEMPLATES


class Subject:
    """Packs or a playbook. `named` are the packs that a suite names, without those that they build on."""

    def __init__(self, asked: Packs | Playbook, named: tuple[str, ...]) -> None:
        self.asked, self.named = asked, named

    @property
    def playbook(self) -> Playbook | None:
        return self.asked if isinstance(self.asked, Playbook) else None

    @property
    def packs(self) -> tuple[PackRules, ...]:
        return self.asked.packs if isinstance(self.asked, Playbook) else self.asked.rules

    def check(self, snapshot: Snapshot, contact: ProposedContact | None) -> None:
        """Whether the names that facts and contact use are known; raises `SnapshotError` and `ContactError`."""
        inputs = tuple(given for pack in self.packs for given in pack.names.inputs)
        actions: Mapping[str, Action] = {}
        if isinstance(self.asked, Playbook):
            inputs += self.asked.rules.names.inputs
            actions = {action.id: action for action in self.asked.rules.actions}
        check_fact_names(snapshot, inputs)
        facts_of(snapshot, inputs)
        if contact is not None:
            check_contact(snapshot, contact)
            check_stated(contact, self.packs)
            if isinstance(self.asked, Playbook):
                check_action(contact, snapshot, actions)

    def question(self, snapshot: Snapshot, contact: ProposedContact | None, law_on: date | None) -> Question:
        """What is asked about a contact; without one, what a playbook is asked for a decision."""
        if isinstance(self.asked, Playbook):
            return self.asked.question(snapshot, contact, law_on=law_on)
        assert contact is not None
        return self.asked.question(snapshot, contact, law_on=law_on)

    def answer(self, question: Question) -> Verdict:
        return self.asked.answer(question)

    def decide(self, snapshot: Snapshot, law_on: date | None) -> Decision:
        assert isinstance(self.asked, Playbook)
        return self.asked.decide(snapshot, law_on=law_on)

    @cached_property
    def guards(self) -> tuple[tuple[PackRules, Guard], ...]:
        return tuple((pack, guard) for pack in self.packs for guard in pack.guards)

    @cached_property
    def rules(self) -> frozenset[str]:
        """Rows of guards, and guards."""
        return frozenset(name for _, guard in self.guards for name in (guard.row, guard.id))

    @cached_property
    def words(self) -> frozenset[str]:
        """What a reason may be called by."""
        codes = {code.removesuffix("-stands").removesuffix("-none") for code in TEMPLATES}
        return self.rules | codes | TEMPLATES.keys() | set(get_args(ReasonKind)) | set(get_args(GuardForm))

    @cached_property
    def dates(self) -> Mapping[str, str]:
        """Named date → its pack."""
        return {named.name: pack.id for pack in self.packs for named in pack.names.dates}

    @cached_property
    def caps(self) -> Mapping[str, tuple[str, str]]:
        """What names one cap, a guard or a row → its pack and guard."""
        found: dict[str, list[tuple[str, str]]] = {}
        for pack, guard in self.guards:
            if any(limits(guard.forbids)):
                for name in {guard.id, guard.row}:
                    found.setdefault(name, []).append((pack.id, guard.id))
        return {name: caps[0] for name, caps in found.items() if len(caps) == 1}


def limits(cond: Cond) -> Iterator[AtLimit]:
    """The limits that a condition counts against."""
    match cond:
        case All() | AnyOf():
            for part in cond.parts:
                yield from limits(part)
        case Not():
            yield from limits(cond.part)
        case AtLimit():
            yield cond
        case _:
            return


class Subjects:
    """Loads what suites ask, each once in a run."""

    def __init__(self, pack_path: PackPath = ()) -> None:
        given = (pack_path,) if isinstance(pack_path, str | Path) else tuple(pack_path)
        self._folders = tuple(map(Path, given))
        self._loaded: dict[tuple[object, ...], Subject] = {}

    def packs(self, names: tuple[str, ...], beside: Path | None) -> Subject:
        """Packs by name, or by path from the folder `beside`; raises `PackError`."""
        paths = tuple(_path(name, beside, shipped.packs()) for name in names)
        folders = self._with(beside)
        key = ("packs", paths, folders)
        if key not in self._loaded:
            asked = load_packs(*paths, pack_path=folders)
            self._loaded[key] = Subject(asked, tuple(map(_pack_of, paths)))
        return self._loaded[key]

    def playbook(self, name: str, beside: Path | None) -> Subject:
        """A playbook by shipped name, or by path from the folder `beside`; raises `PlaybookError`."""
        path, folders = _path(name, beside, shipped.playbooks()), self._with(beside)
        key = ("playbook", path, folders)
        if key not in self._loaded:
            self._loaded[key] = Subject(load_playbook(path, pack_path=folders), ())
        return self._loaded[key]

    def _with(self, beside: Path | None) -> tuple[Path, ...]:
        """The folders of packs: those given, and the one of the suite, which may stand beside its pack."""
        known = {folder.resolve() for folder in self._folders}
        known |= {path.parent.resolve() for path in (*shipped.packs().values(), *shipped.playbooks().values())}
        return self._folders if beside is None or beside.resolve() in known else (*self._folders, beside)


def _is_name(name: str) -> bool:
    return not Path(name).suffix and len(Path(name).parts) == 1


def _pack_of(name: str) -> str:
    """The pack's own name, where it was given as a path."""
    return name if _is_name(name) else (declared(Path(name)) or ("", Path(name).stem))[1]


def _path(name: str, beside: Path | None, known: Mapping[str, Path]) -> str:
    if name in known or _is_name(name) or beside is None:
        return name
    return str(beside / name)
