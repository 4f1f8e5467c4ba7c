"""The verbs about the days to come: when something may be done, and what a playbook does if it is let run."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..values import Text
from . import terminal
from .arguments import BadArguments
from .files import as_json, day_of, print_lines, snapshot_of, write

if TYPE_CHECKING:
    from datetime import date

    from ..engine import Playbook
    from ..report.naming import Naming
    from ..simulated import Simulation
    from ..snapshot.model import Snapshot
    from ..times import Timeline

_Answer = TypeVar("_Answer", bound="Timeline | Simulation")

DAYS = 90
ONE_INPUT = Text("only one of them can come from standard input", "只有一项可以取自标准输入")
TOO_EARLY = Text("`--until {day}` lies before the asked day", "`--until {day}` 早于询问日期")


def timeline(given: Namespace) -> int:
    """When each candidate may be done in the days to come, and what holds it meanwhile."""
    from ..report.timeline import timeline_lines
    from ..report.timelinepage import timeline_page

    playbook, snapshot, law_on = _asked(given)
    found = playbook.timeline(snapshot, days=given.days or DAYS, law_on=law_on)
    names, title = _names(playbook, snapshot, law_on, given.lang)
    return _tell(found, names, title, given, timeline_page, timeline_lines)


def simulate(given: Namespace) -> int:
    """What the playbook does with a collector who makes each contact at its earliest."""
    from ..report.simulated import simulation_lines
    from ..report.simulationpage import simulation_page

    if given.snapshot == "-" and given.happens == "-":
        raise BadArguments(ONE_INPUT.in_(given.lang))
    playbook, snapshot, law_on = _asked(given)
    until = day_of(given.until, "--until") or given.days or DAYS
    happens = () if given.happens is None else _happens(given.happens, snapshot)
    try:
        found = playbook.simulate(snapshot, until=until, happens=happens, law_on=law_on)
    except ValueError as wrong:
        raise BadArguments(TOO_EARLY.in_(given.lang).format(day=until)) from wrong
    names, title = _names(playbook, snapshot, law_on, given.lang)
    return _tell(found, names, title, given, simulation_page, simulation_lines)


def _tell(
    found: _Answer,
    names: Naming,
    title: str,
    given: Namespace,
    page: Callable[[_Answer, Naming, str], str],
    lines: Callable[..., list[str]],
) -> int:
    """Writes the page where one is asked for, else prints the answer as JSON or in lines."""
    if given.html is not None:
        write(Path(given.html), page(found, names, title), given.lang)
    elif given.format == "json":
        print(as_json(found.to_dict(given.lang)))
    else:
        print_lines(lines(found, names, title, terminal.columns(), everything=given.all))
    return 0


def _asked(given: Namespace) -> tuple[Playbook, Snapshot, date | None]:
    """The playbook, the loan at the asked instant, and the day of the law."""
    from ..engine import load_playbook

    playbook = load_playbook(given.playbook, pack_path=given.pack_path)
    return playbook, snapshot_of(given.snapshot, given.at), day_of(given.law_on, "--law-on")


def _names(playbook: Playbook, snapshot: Snapshot, law_on: date | None, lang: str) -> tuple[Naming, str]:
    from ..report.naming import naming

    names = naming(playbook.rules, playbook.packs, snapshot, lang, day=law_on)
    return names, f"{playbook.title.in_(lang)} ({playbook.id} {playbook.version})"


def _happens(path: str, snapshot: Snapshot) -> Any:
    """The records of a file or of standard input (`-`)."""
    from ..snapshot.load import SNAPSHOT_LIMIT, load_happens

    return load_happens(terminal.read_input(SNAPSHOT_LIMIT) if path == "-" else Path(path), snapshot, name=path)
