"""What only has another name in the new version: equal but for its id and its title, it is neither gone nor new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar

from ..compared import Part, Said
from ..decision import Reason, Value
from ..ir import Filter
from ..procedure import Definition, PackFile, PlaybookFile
from ..rules import Guard, Names, PlaybookRules
from ..values import Text

T = TypeVar("T")
RulesFile = PlaybookFile | PackFile
NO_TEXT = Text("", "")
_NAMING: Mapping[str, Part] = {"stage": "stage", "pause": "pause", "action": "action", "needed_by": "action"}
"""Values of a reason that name a rule of the playbook."""


@dataclass(frozen=True, slots=True)
class Renames:
    """Old ids with the new ones, by part; `pack` is the one whose guards they are."""

    ids: Mapping[tuple[Part, str], str] = field(default_factory=dict)
    pack: str = ""

    def now(self, part: Part, name: str) -> str:
        """What is called so in the old version, as the new one calls it."""
        return self.ids.get((part, name), name)

    def before(self, part: Part, name: str) -> str:
        """What is called so in the new version, as the old one calls it."""
        return next((was for (of, was), now in self.ids.items() if (of, now) == (part, name)), name)

    def of(self, part: Part) -> frozenset[str]:
        """The new ids of what is renamed."""
        return frozenset(now for (of, _), now in self.ids.items() if of == part)

    def candidate(self, name: str) -> str:
        """The id of a candidate of the old version, which begins with that of its action."""
        action, sign, rest = name.partition("/")
        return self.now("action", action) + sign + rest

    def said(self, told: Said) -> Said:
        """An answer of the old version with the new ids, to be compared with one of the new version."""
        if not self.ids:
            return told
        reasons, asked = tuple(map(self._reason, told.reasons)), tuple(map(self._obligation, told.obligations))
        return replace(told, reasons=reasons, obligations=asked)

    def _reason(self, one: Reason) -> Reason:
        guard = one.guard
        if guard is not None and guard.pack == self.pack:
            guard = replace(guard, guard=self.now("guard", guard.guard))
        return replace(one, guard=guard, values=tuple((name, self._value(name, told)) for name, told in one.values))

    def _value(self, name: str, told: Value) -> Value:
        part = _NAMING.get(name)
        if part is None:
            return told
        if isinstance(told, tuple):
            return tuple(self.now(part, one) for one in told)
        return self.now(part, told) if isinstance(told, str) else told

    def _obligation(self, one: str) -> str:
        told, sign, wanted = one.partition(" ")
        pack, _, guard = told.partition("/")
        return f"{pack}/{self.now('guard', guard)}{sign}{wanted}" if pack == self.pack else one


def renames(old: RulesFile, new: RulesFile) -> Renames:
    """What is only renamed. An action first, then what names it: a stage that opens it is then equal as well."""
    pack = old.rules.id if isinstance(old, PackFile) else ""
    found = Renames(pack=pack)
    while more := dict(_found(renamed(old, found), new)):
        found = Renames({**found.ids, **more}, pack)
    return found


def renamed(told: RulesFile, names: Renames) -> RulesFile:
    """The old version with the new ids, wherever they stand."""
    match told:
        case _ if not names.ids:
            return told
        case PlaybookFile():
            return replace(told, rules=_playbook(told.rules, names))
        case PackFile(rules=rules):
            guards = tuple(replace(one, id=names.now("guard", one.id)) for one in rules.guards)
            definitions = tuple(replace(one, name=names.now("definition", one.name)) for one in told.definitions)
            rules = replace(rules, guards=guards, names=_titled(rules.names, names))
            return replace(told, rules=rules, definitions=definitions)


def _playbook(rules: PlaybookRules, names: Renames) -> PlaybookRules:
    def opened(one: str) -> str:
        return names.now("action", one)

    stages = (
        replace(one, id=names.now("stage", one.id), when=_named(one.when, names), opens=tuple(map(opened, one.opens)))
        for one in rules.stages
    )
    pauses = (replace(one, id=names.now("pause", one.id), when=_named(one.when, names)) for one in rules.pauses)
    actions = (replace(one, id=opened(one.id), when=_named(one.when, names)) for one in rules.actions)
    return replace(rules, stages=tuple(stages), pauses=tuple(pauses), actions=tuple(actions))


def _titled(told: Names, names: Renames) -> Names:
    """The titles of definitions under their new names."""
    titles = tuple(
        (kind, names.now("definition", name) if kind == "definition" else name, title)
        for kind, name, title in told.titles
    )
    return replace(told, titles=titles)


def _named(node: Any, names: Renames) -> Any:
    """A condition with the actions that its filters name under their new ids."""
    if isinstance(node, tuple):
        return tuple(_named(part, names) for part in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    parts = {one.name: _named(getattr(node, one.name), names) for one in fields(node) if one.init}
    if isinstance(node, Filter):
        parts["actions"] = tuple(names.now("action", one) for one in node.actions)
    return replace(node, **parts)


# --- what is equal but for its id and title --------------------------------------------------------------------------


def _found(old: RulesFile, new: RulesFile) -> Iterator[tuple[tuple[Part, str], str]]:
    match old, new:
        case PlaybookFile(rules=one), PlaybookFile(rules=other):
            for part, was, now in (
                ("pause", one.pauses, other.pauses),
                ("stage", one.stages, other.stages),
                ("action", one.actions, other.actions),
            ):
                yield from _of(part, was, now, _id, _bare)  # type: ignore[arg-type]  # the parts are of one kind each
        case PackFile(), PackFile():
            yield from _of("definition", old.definitions, new.definitions, _name, _bare_definition)
            yield from _of("guard", old.rules.guards, new.rules.guards, _id, _bare_guard)
        case _:
            raise ValueError("a playbook is not compared with a pack")


def _of(
    part: Part, old: Iterable[T], new: Iterable[T], name: Callable[[T], str], bare: Callable[[T], object]
) -> Iterator[tuple[tuple[Part, str], str]]:
    """Each of what is gone with one that has come and is equal to it: rather one of the same title, else the first."""
    before, after = {name(one): one for one in old}, {name(one): one for one in new}
    come = [one for one in after.values() if name(one) not in before]
    gone = [one for one in before.values() if name(one) not in after]
    for same_title in (True, False):
        for was in tuple(gone):
            for now in come:
                if bare(was) == bare(now) and (not same_title or _title(was) == _title(now)):
                    yield (part, name(was)), name(now)
                    gone.remove(was)
                    come.remove(now)
                    break


def _id(one: Any) -> str:
    return str(one.id)


def _name(one: Definition) -> str:
    return one.name


def _title(one: Any) -> Text | None:
    title: Text | None = one.text if isinstance(one, Guard) else one.title
    return title


def _bare(one: Any) -> object:
    return replace(one, id="", title=NO_TEXT)


def _bare_guard(one: Guard) -> object:
    return replace(one, id="", text=NO_TEXT)


def _bare_definition(one: Definition) -> object:
    return replace(one, name="", title=None)
