"""The rules of a program as one whole: its files, every fact that is asked, and the days on which the rules change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

from ..rules import Guard, PackRules, PlaybookRules, law_turns, periods_of
from .asks import asked_by, facts_of
from .variant import File, Source


def source_of(playbook: PlaybookRules, packs: tuple[PackRules, ...]) -> Source:
    files = (File(0, playbook.names), *(File(number, pack.names, pack) for number, pack in enumerate(packs, start=1)))
    facts = dict.fromkeys(_facts(playbook, files))
    return Source(playbook, packs, files, playbook.actions, tuple(facts))


def guards_of(source: Source) -> tuple[tuple[File, Guard], ...]:
    """Every guard with its file, in the order in which they are asked."""
    return tuple((file, guard) for file in source.files if file.pack is not None for guard in file.pack.guards)


def _facts(playbook: PlaybookRules, files: tuple[File, ...]) -> Iterator[tuple[int, str]]:
    own = [stage.when for stage in playbook.stages] + [action.when for action in playbook.actions]
    own += [pause.when for pause in playbook.pauses]
    for file in files:
        found = facts_of(own, file.names) if file.pack is None else asked_by(file.pack).facts
        yield from ((file.number if is_own else 0, name) for is_own, name in found)


def changes_of(source: Source) -> tuple[date, ...]:
    """The days from which on a dated number is another one, or something begins or ends to be in force."""
    periods = (period for pack in source.packs for period in periods_of(pack))
    return law_turns((source.playbook.period, *periods), (file.names for file in source.files))


def epoch(changes: tuple[date, ...], day: date) -> int:
    """The stretch between two such days in which a day lies."""
    return bisect_right(changes, day)
