"""From the words of a command to its verb, and from what goes wrong to plain sentences."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence

from ..errors import DunningError
from ..values import Text
from . import terminal
from .arguments import VERBS, BadArguments, parse
from .authoring import diff, show
from .checking_verbs import check, explain
from .starting import init
from .tables_verbs import batch
from .time_verbs import simulate, timeline
from .verbs import decide, demo, judge, overview, schema, test

NO_VERB = Text("there is no verb `{verb}`", "没有命令 `{verb}`")
MEANT = Text("; did you mean `{near}`?", "；是不是想用 `{near}`？")
HELP = Text("`{program} {verb}--help` tells what can be written.", "用法见 `{program} {verb}--help`。")

_RUN: dict[str, Callable[..., int]] = {
    "demo": demo,
    "decide": decide,
    "judge": judge,
    "timeline": timeline,
    "init": init,
    "check": check,
    "explain": explain,
    "test": test,
    "simulate": simulate,
    "show": show,
    "diff": diff,
    "batch": batch,
    "schema": schema,
}


def run(arguments: Sequence[str]) -> int:
    """Runs one command; what is wrong with it is told on standard error."""
    lang, rest = _language(arguments)
    program = terminal.program()
    if not rest or rest[0] in ("-h", "--help", "help"):
        return overview(program, lang)
    if rest[0] == "--version":
        return _version()
    verb, *more = rest
    if verb not in _RUN:
        return _refused(_no_verb(verb, lang), program, "", lang)
    try:
        given = parse(verb, more, program, lang)
    except BadArguments as bad:
        return _refused(str(bad), program, f"{verb} ", lang)
    except SystemExit as left:  # after --help
        return int(left.code or 0)
    try:
        return _RUN[verb](given)
    except BadArguments as bad:
        return _refused(str(bad), program, f"{verb} ", lang)
    except DunningError as wrong:
        return _wrong(wrong, given.lang, getattr(given, "format", "text"))


def _language(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The language, as the locale or `--lang` says it; a `--lang` before the verb is taken out."""
    lang, rest = terminal.language(), list(arguments)
    if rest and rest[0] == "--lang" and rest[1:2] in (["en"], ["zh"]):
        lang, rest = rest[1], rest[2:]
    for at, word in enumerate(rest):
        told = word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if word == "--lang" and at + 1 < len(rest):
            told = rest[at + 1]
        lang = told if told in ("en", "zh") else lang
    return lang, rest


def _no_verb(verb: str, lang: str) -> str:
    from ..diagnostics import near

    close = near(verb, [one.name for one in VERBS])
    said = NO_VERB.in_(lang).format(verb=verb[:80])
    return said + MEANT.in_(lang).format(near=close) if close else said


def _refused(said: str, program: str, verb: str, lang: str) -> int:
    print(f"{program}: {said}", HELP.in_(lang).format(program=program, verb=verb), sep="\n", file=sys.stderr)
    return 2


def _wrong(wrong: DunningError, lang: str, shape: str) -> int:
    if shape == "json":
        found = [one.to_dict(lang) for one in wrong.diagnostics]
        print(json.dumps({"format": 1, "diagnostics": found}, ensure_ascii=False, indent=1), file=sys.stderr)
    else:
        print(wrong.render(lang), file=sys.stderr)
    return 2


def _version() -> int:
    from ..version import VERSION

    print(VERSION)
    return 0
