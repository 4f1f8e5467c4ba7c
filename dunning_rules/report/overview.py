"""The one screen that `dunning` alone prints: what it does, the verbs by person, what is shipped, a line to paste."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..values import Text
from .layout import hung, padded, width, wrapped

WHAT: Final = Text(
    "What may be done now about an overdue loan, and why not the rest.",
    "逾期贷款现在可以做哪些催收动作；其余为何不可。",
)
USAGE: Final = Text(
    "{program} VERB … [--format text|json] [--lang en|zh]", "{program} 命令 … [--format text|json] [--lang en|zh]"
)
HELP: Final = Text("`{program} VERB --help` tells each verb's options.", "`{program} 命令 --help` 查看各命令的选项。")
PLAYBOOKS: Final = Text("playbooks", "作业流程")
PACKS: Final = Text("packs", "规则包")
PASTE: Final = Text("Paste this to begin:", "复制这一行开始：")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb with its arguments, for whom it is, and what it does."""

    name: str
    arguments: str
    person: Text
    does: Text


def overview_lines(
    verbs: Sequence[Verb],
    playbooks: Sequence[str],
    packs: Sequence[str],
    *,
    program: str,
    paste: str,
    lang: str,
    columns: int = 80,
) -> list[str]:
    """One screen of 24 lines at 80 columns."""
    lines = [*wrapped(WHAT.in_(lang), columns), f"  {USAGE.in_(lang).format(program=program)}", ""]
    person = ""
    people = max(width(verb.person.in_(lang)) for verb in verbs) + 2
    calls = max(width(f"{verb.name} {verb.arguments}") for verb in verbs) + 2
    for verb in verbs:
        told = verb.person.in_(lang)
        lead = padded(told if told != person else "", people) + padded(f"{verb.name} {verb.arguments}", calls)
        lines += hung(lead, verb.does.in_(lang), columns)
        person = told
    lines.append("")
    for label, names in ((PLAYBOOKS, playbooks), (PACKS, packs)):
        lines += hung(padded(label.in_(lang), people), ", ".join(names), columns)
    lines += [HELP.in_(lang).format(program=program), PASTE.in_(lang), f"  {paste}"]
    return lines
