"""What each verb does: load, ask, print."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from ..diagnostics import error, listed, near
from ..errors import DunningError
from ..values import Text
from . import terminal
from .arguments import VERBS, BadArguments
from .files import as_json, contact_of, day_of, keep_others, print_lines, snapshot_of, write
from .tables_verbs import OF_TABLES, schema_of_tables

ONE_INPUT = Text("only one of them can come from standard input", "只有一项可以取自标准输入")
NO_SCHEMA = Text("there is no schema `{name}`; there are {known}", "没有名为 `{name}` 的 schema；可选：{known}")


def overview(program: str, lang: str) -> int:
    """The one screen."""
    from .. import shipped
    from ..report.overview import overview_lines

    paste = f"{program} demo --write . && {program} decide guaranteed-loan loan.json"
    shown = overview_lines(
        VERBS,
        tuple(shipped.playbooks()),
        tuple(shipped.packs()),
        program=program,
        paste=paste,
        lang=lang,
        columns=terminal.columns(),
    )
    print_lines(shown)
    return 0


def decide(given: Namespace) -> int:
    """What may be done now, what not and why; with `--only` one action in full."""
    from ..engine import load_playbook
    from ..report.decision import decision_lines
    from ..report.holding import times_of
    from ..report.naming import naming
    from ..report.whynot import action_lines

    playbook = load_playbook(given.playbook, pack_path=given.pack_path)
    snapshot = snapshot_of(given.snapshot, given.at)
    law_on = day_of(given.law_on, "--law-on")
    only = None if given.only is None else _action(given.only, [action.id for action in playbook.rules.actions])
    decision = playbook.decide(snapshot, law_on=law_on, horizon=timedelta(days=given.horizon))
    if given.format == "json":
        told = decision.to_dict(given.lang, when=given.when)
        if only is not None:
            told["candidates"] = [one for one in told["candidates"] if one["action"] == only]
        print(as_json(told))
        return 0
    names = naming(playbook.rules, playbook.packs, snapshot, given.lang, day=law_on)
    columns = terminal.columns()
    times = times_of(names, decision.as_of, given.horizon) if given.when else None
    if only is not None:
        print_lines(action_lines(decision, playbook.action(only), names, columns, times=times))
        return 0
    title = f"{playbook.title.in_(given.lang)} ({playbook.id} {playbook.version})"
    hint = f"{terminal.program()} decide {given.playbook} {given.snapshot} --only ACTION"
    print_lines(decision_lines(decision, names, title, columns, hint=hint, times=times))
    return 0


def _action(text: str, known: Sequence[str]) -> str:
    """An action's id; a candidate's id names its action too."""
    name = text.partition("/")[0]
    if name in known:
        return name
    close = near(name, known)
    values = {"name": name, "known": listed(sorted(known), most=60), **({"near": close} if close else {})}
    raise DunningError([error("unknown-action", None, path="--only", **values)])


def judge(given: Namespace) -> int:
    """May exactly this contact be made?"""
    from ..engine import load_packs, load_playbook
    from ..report.naming import naming
    from ..report.verdict import verdict_lines

    if given.snapshot == "-" and given.contact == "-":
        raise BadArguments(ONE_INPUT.in_(given.lang))
    snapshot = snapshot_of(given.snapshot, given.at)
    contact = contact_of(given.contact)
    if given.at is not None:
        contact = contact.moved_to(snapshot.asked, snapshot.loan.timezone or "UTC")
    law_on, horizon = day_of(given.law_on, "--law-on"), timedelta(days=given.horizon)
    if given.playbook is not None:
        playbook = load_playbook(given.playbook, pack_path=given.pack_path)
        verdict = playbook.judge(snapshot, contact, law_on=law_on, horizon=horizon)
        rules, packs = playbook.rules, playbook.packs
    else:
        asked = load_packs(*given.pack, pack_path=given.pack_path)
        verdict = asked.judge(snapshot, contact, law_on=law_on, horizon=horizon)
        rules, packs = None, asked.rules
    if given.format == "json":
        print(as_json(verdict.to_dict(given.lang)))
        return 0
    names = naming(rules, packs, snapshot, given.lang, day=law_on)
    print_lines(verdict_lines(verdict, packs, names, terminal.columns(), horizon=given.horizon))
    return 0


def test(given: Namespace) -> int:
    """Do packs and playbooks answer as their scenarios say?"""
    from .. import shipped
    from ..report.junit import junit_text
    from ..report.tested import percent_of, run_dict, run_lines
    from ..testing import run_scenarios

    named = {**shipped.playbooks(), **shipped.packs()}
    paths = [named[path].with_suffix(".scenarios.yaml") if path in named else Path(path) for path in given.paths]
    run = run_scenarios(paths, pack_path=given.pack_path, progress=terminal.progress())
    match given.format:
        case "json":
            print(as_json(run_dict(run, given.lang)))
        case "junit":
            print(junit_text(run, given.lang), end="")
        case _:
            print_lines(run_lines(run, given.lang, terminal.columns()))
    if run.unread or not run.suites:
        return 2
    return 1 if run.failed or percent_of(run.coverage) < (given.fail_under or 0) else 0


def schema(given: Namespace) -> int:
    """The published schemas: JSON schemas of files and answers, Arrow schemas of tables."""
    from .. import schema as schemas

    if given.tables:
        return schema_of_tables(given)

    if given.name is not None and given.name not in schemas.NAMES:
        raise BadArguments(NO_SCHEMA.in_(given.lang).format(name=given.name, known=", ".join(schemas.NAMES)))
    names = schemas.NAMES if given.name is None else (given.name,)
    if given.write is not None:
        for name in names:
            write(Path(given.write) / schemas.file_name(name), schemas.text(name), given.lang)
        if given.name is None:
            schema_of_tables(given)
    elif given.name is not None:
        print(schemas.text(given.name), end="")
    else:
        named = {name: schemas.TITLES[name] for name in names} | {"--tables": OF_TABLES}
        print_lines([f"{name:<10} {title.in_(given.lang)}" for name, title in named.items()])
    return 0


def demo(given: Namespace) -> int:
    """One loan, what may be done and what not."""
    from .. import demo as shown
    from ..engine import load_playbook
    from ..report.demo import Scene, demo_lines
    from ..report.naming import naming
    from ..snapshot.load import load_contact, load_snapshot

    if given.write is not None:
        folder = Path(given.write)
        texts = {folder / "loan.json": shown.snapshot_text(), folder / "call.json": shown.contact_text()}
        for path, text in texts.items():
            keep_others(path, text, given.lang)
        for path, text in texts.items():
            write(path, text, given.lang)
        return 0
    snapshot = load_snapshot(shown.snapshot_text())
    contact = load_contact(shown.contact_text())
    playbook = load_playbook(shown.PLAYBOOK)
    title = f"{playbook.title.in_(given.lang)} ({playbook.id} {playbook.version})"
    scene = Scene(
        title,
        playbook.decide(snapshot),
        playbook.decide(snapshot.at(shown.NIGHT)),
        playbook.judge(snapshot, contact),
        _demo_commands(terminal.program()),
    )
    names = naming(playbook.rules, playbook.packs, snapshot, given.lang)
    print_lines(demo_lines(scene, names, terminal.columns()))
    return 0


def _demo_commands(program: str) -> tuple[tuple[str, Text], ...]:
    return (
        (f"{program} demo --write .", Text("loan.json and call.json", "生成 loan.json 和 call.json")),
        (f"{program} decide guaranteed-loan loan.json --only call-borrower", Text("why not?", "为何不可？")),
        (f"{program} judge loan.json call.json --playbook guaranteed-loan", Text("in full", "完整判定")),
    )
