"""What each verb does: load, ask, print."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import error, listed, near
from ..errors import DunningError
from ..tree import tree_of
from ..values import BadValue, Text, read_date
from . import terminal
from .arguments import VERBS, BadArguments

if TYPE_CHECKING:
    from ..checking import Checked

ONE_INPUT = Text("only one of them can come from standard input", "只有一项可以取自标准输入")
EXISTS = Text("`{path}` exists already and is something else", "`{path}` 已存在且内容不同")
CANNOT_WRITE = Text("`{path}` cannot be written: {why}", "无法写入 `{path}`：{why}")
NO_SCHEMA = Text("there is no schema `{name}`; there are {known}", "没有名为 `{name}` 的 schema；可选：{known}")
WRITTEN = Text("written: {path}", "已写入：{path}")


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
    _print(shown)
    return 0


def decide(given: Namespace) -> int:
    """What may be done now, what not and why; with `--only` one action in full."""
    from ..engine import load_playbook
    from ..report.decision import decision_lines
    from ..report.naming import naming
    from ..report.whynot import action_lines

    playbook = load_playbook(given.playbook, pack_path=given.pack_path)
    snapshot = _snapshot(given.snapshot, given.at)
    law_on = _day(given.law_on, "--law-on")
    only = None if given.only is None else _action(given.only, [action.id for action in playbook.rules.actions])
    decision = playbook.decide(snapshot, law_on=law_on)
    if given.format == "json":
        told = decision.to_dict(given.lang)
        if only is not None:
            told["candidates"] = [one for one in told["candidates"] if one["action"] == only]
        print(_json(told))
        return 0
    names = naming(playbook.rules, playbook.packs, snapshot, given.lang, day=law_on)
    columns = terminal.columns()
    if only is not None:
        _print(action_lines(decision, playbook.action(only), names, columns))
        return 0
    title = f"{playbook.title.in_(given.lang)} ({playbook.id} {playbook.version})"
    hint = f"{terminal.program()} decide {given.playbook} {given.snapshot} --only ACTION"
    _print(decision_lines(decision, names, title, columns, hint=hint))
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
    snapshot = _snapshot(given.snapshot, given.at)
    contact = _contact(given.contact)
    if given.at is not None:
        contact = contact.moved_to(snapshot.asked, snapshot.loan.timezone or "UTC")
    law_on = _day(given.law_on, "--law-on")
    if given.playbook is not None:
        playbook = load_playbook(given.playbook, pack_path=given.pack_path)
        verdict = playbook.judge(snapshot, contact, law_on=law_on)
        rules, packs = playbook.rules, playbook.packs
    else:
        asked = load_packs(*given.pack, pack_path=given.pack_path)
        verdict = asked.judge(snapshot, contact, law_on=law_on)
        rules, packs = None, asked.rules
    if given.format == "json":
        print(_json(verdict.to_dict(given.lang)))
        return 0
    names = naming(rules, packs, snapshot, given.lang, day=law_on)
    _print(verdict_lines(verdict, packs, names, terminal.columns()))
    return 0


def check(given: Namespace) -> int:
    """Are these playbooks and packs right?"""
    from .. import shipped
    from ..checking import SCENARIOS, check_files
    from ..filetext import FILE_LIMIT, read_bytes
    from ..report.checked import checked_dict, checked_lines

    sources = []
    if "-" in given.paths:
        source, wrong = read_bytes(terminal.read_input(FILE_LIMIT), "-")
        if source is None:
            raise DunningError(wrong)
        sources.append(source)
    named = {**shipped.playbooks(), **shipped.packs()}
    paths = [named.get(path) or Path(path) for path in dict.fromkeys(given.paths) if path != "-"]
    day = terminal.today() if given.at in (None, "now") else _day(given.at[:10], "--at")
    assert day is not None
    files = check_files(paths, today=day, pack_path=given.pack_path, given=sources)
    files += _scenarios([path for path in paths if path.is_dir() or path.name.endswith(SCENARIOS)], given.pack_path)
    if given.format == "json":
        print(_json(checked_dict(files, given.lang)))
    else:
        _print(checked_lines(files, given.lang, terminal.columns()))
    if not files or any(one.count("error") for one in files):
        return 2
    return 1 if given.strict and any(one.count("warning") for one in files) else 0


def _scenarios(paths: Sequence[Path], pack_path: Sequence[str]) -> tuple[Checked, ...]:
    """The scenario files among what is checked: read, and not asked."""
    from ..checking import Checked
    from ..testing import check_scenarios

    found = check_scenarios((path for path in paths if path.exists()), pack_path=pack_path) if paths else ()
    return tuple(Checked(one.file, "scenarios", one.name, diagnostics=one.diagnostics) for one in found)


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
            print(_json(run_dict(run, given.lang)))
        case "junit":
            print(junit_text(run, given.lang), end="")
        case _:
            _print(run_lines(run, given.lang, terminal.columns()))
    if run.unread or not run.suites:
        return 2
    return 1 if run.failed or percent_of(run.coverage) < (given.fail_under or 0) else 0


def schema(given: Namespace) -> int:
    """The published JSON schemas."""
    from .. import schema as schemas

    if given.name is not None and given.name not in schemas.NAMES:
        raise BadArguments(NO_SCHEMA.in_(given.lang).format(name=given.name, known=", ".join(schemas.NAMES)))
    names = schemas.NAMES if given.name is None else (given.name,)
    if given.write is not None:
        for name in names:
            _write(Path(given.write) / schemas.file_name(name), schemas.text(name), given.lang)
    elif given.name is not None:
        print(schemas.text(given.name), end="")
    else:
        _print([f"{name:<10} {schemas.TITLES[name].in_(given.lang)}" for name in names])
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
            _keep_others(path, text, given.lang)
        for path, text in texts.items():
            _write(path, text, given.lang)
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
    _print(demo_lines(scene, names, terminal.columns()))
    return 0


def _demo_commands(program: str) -> tuple[tuple[str, Text], ...]:
    return (
        (f"{program} demo --write .", Text("loan.json and call.json", "生成 loan.json 和 call.json")),
        (f"{program} decide guaranteed-loan loan.json --only call-borrower", Text("why not?", "为何不可？")),
        (f"{program} judge loan.json call.json --playbook guaranteed-loan", Text("in full", "完整判定")),
    )


# --- what is read, what is written ----------------------------------------------------------------------------------


def _snapshot(path: str, at: str | None) -> Any:
    from ..snapshot.load import SNAPSHOT_LIMIT, load_snapshot

    data = terminal.read_input(SNAPSHOT_LIMIT) if path == "-" else Path(path)
    snapshot = load_snapshot(data, name=path)
    if at is None:
        return snapshot
    return snapshot.at(terminal.now() if at == "now" else at)


def _contact(path: str) -> Any:
    from ..snapshot.load import SNAPSHOT_LIMIT, load_contact

    return load_contact(terminal.read_input(SNAPSHOT_LIMIT) if path == "-" else Path(path), name=path)


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return read_date(text)
    except BadValue as bad:
        raise DunningError([tree_of({option: text}, option).error(bad.code, (option,), **bad.values)]) from bad


def _keep_others(path: Path, text: str, lang: str) -> None:
    """Refuses to write over a file that is not ours."""
    try:
        if path.exists() and path.read_bytes() != text.encode():
            raise BadArguments(EXISTS.in_(lang).format(path=path))
    except OSError as wrong:
        raise _cannot_write(path, wrong, lang) from wrong


def _write(path: Path, text: str, lang: str) -> None:
    """Writes a file, and says so."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as wrong:
        raise _cannot_write(path, wrong, lang) from wrong
    print(WRITTEN.in_(lang).format(path=path))


def _cannot_write(path: Path, wrong: OSError, lang: str) -> BadArguments:
    return BadArguments(CANNOT_WRITE.in_(lang).format(path=path, why=wrong.strerror or type(wrong).__name__))


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1)


def _print(lines: Sequence[str]) -> None:
    print("\n".join(lines))
