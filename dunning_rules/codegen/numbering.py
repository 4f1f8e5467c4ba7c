"""The numbers of a program's reason codes: given once, in the order of the files, whatever loans are met."""

from __future__ import annotations

from collections.abc import Iterator

from .codes import Code, Codes
from .reasons import codes_in
from .source import guards_of
from .variant import Source


def numbered(source: Source) -> Codes:
    """The table with every code that the rules can give by themselves, and that of each rule that lacks a fact."""
    numbers: dict[Code, int] = {}
    for code in _codes(source):
        numbers.setdefault(code, len(numbers))
    return Codes(list(numbers), numbers)


def _codes(source: Source) -> Iterator[Code]:
    playbook = source.playbook
    guards = [(f"{file.pack.id}/{guard.id}", guard) for file, guard in guards_of(source) if file.pack is not None]
    for stage in playbook.stages:
        yield from codes_in(stage.when, "stage", stage.id)
    yield Code("no_address", "no-address", "no-address")
    for name, guard in guards:
        yield Code("guard", guard.form, name)
    for action in playbook.actions:
        yield from codes_in(action.when, "condition", action.id)
        for limit in action.at_most:
            yield Code("cadence", "at-most", str(limit))
        if action.reach is not None:
            yield Code("no_party", "no-party", "no-party")
    for pause in playbook.pauses:
        yield Code("pause", "pause", pause.id)
    yield Code("pause", "hold", "hold")
    limits = [str(limit) for action in playbook.actions for limit in action.at_most]
    rules = [stage.id for stage in playbook.stages] + [action.id for action in playbook.actions]
    for rule in (*rules, *(pause.id for pause in playbook.pauses), *limits, *(name for name, _ in guards)):
        yield Code("unknown", "missing-fact", rule)
