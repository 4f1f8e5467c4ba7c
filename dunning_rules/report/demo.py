"""The demonstration: one loan by day and by night, and one call that is refused, on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ..decision import Candidate, Decision, Obligation, Reason, Verdict
from ..values import Text
from .decision import (
    asked_for,
    by_action,
    essentials,
    grouped,
    in_all,
    labelled,
    loan_line,
    nearest,
    of_whom,
    reason_text,
)
from .labels import colon, label
from .layout import hung, ruled, width, wrapped
from .naming import Naming

STORY: Final = Text(
    "A sole trader promised on Friday to pay by Sunday, and did not. What now?",
    "个体工商户周五承诺周日前还款，未兑现。现在可以做什么？",
)
NIGHT: Final = Text("THE SAME LOAN AT 22:30", "同一笔贷款，22:30")
SISTER: Final = Text("A CALL TO THE BORROWER'S SISTER TO ASK FOR PAYMENT", "致电借款人的姐妹催收")
NEXT: Final = Text("WHAT TO TRY NEXT", "接下来可以试试")
ONE_MORE: Final = Text("One more rule forbids it.", "另有 1 条规则同样禁止。")
MORE: Final = Text("{n} more rules forbid it.", "另有 {n} 条规则同样禁止。")
IN_EACH: Final = Text(
    "In each of them {n} rules of conduct hold besides; `dunning decide` lists them.",
    "以上各项还须遵守 {n} 条行为规范，`dunning decide` 会逐条列出。",
)
SHOWN: Final = ("call-borrower", "serve-notice", "file-suit")
"""Of what may not be done now, what the procedure would come to next."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The three answers of the demonstration, and the commands that it ends with, each with what it shows."""

    title: str
    day: Decision
    night: Decision
    sister: Verdict
    commands: Sequence[tuple[str, Text]]


def demo_lines(scene: Scene, names: Naming, columns: int = 80) -> list[str]:
    """The whole screen."""
    lang = names.lang
    lines = [*wrapped(scene.title, columns), *wrapped(loan_line(scene.day, names), columns)]
    lines += [*wrapped(STORY.in_(lang), columns), "", label("do-now", lang), *_do_now(scene.day, names, columns)]
    lines += ["", label("not-now", lang)]
    for candidate in _next_steps(scene.day):
        why = reason_text(nearest(candidate.reasons)[0], names)
        lines += hung(" - ", names.action(candidate.action) + colon(lang) + why, columns)
    lines += ["", f"{NIGHT.in_(lang)}{colon(lang)}{label('nothing-now', lang)}"]
    held = [one for candidate in scene.night.candidates if candidate.status == "denied" for one in candidate.reasons]
    lines += _first(held, names, columns)
    status = label(scene.sister.status, lang)
    lines += ["", f"{SISTER.in_(lang)}{colon(lang)}{status}", *_first(scene.sister.reasons, names, columns)]
    lines += ["", NEXT.in_(lang)]
    return [*lines, *(_to_paste(command, shows.in_(lang), columns) for command, shows in scene.commands)]


def _to_paste(command: str, shows: str, columns: int) -> str:
    """A command in one line, whatever its length, and what it shows where there is room for that."""
    line, told = f" $ {command}", f"# {shows}"
    gap = columns - width(line) - width(told)
    return line + " " * gap + told if gap >= 2 else line


def _do_now(decision: Decision, names: Naming, columns: int) -> list[str]:
    """Each step with whom, what to tell and bring, and what is asked of it alone."""
    everywhere = in_all([candidate.obligations for candidate in decision.permitted])
    lines: list[str] = []
    for number, (action, candidates) in enumerate(by_action(decision.permitted, names), 1):
        title = f"{names.action(action)} → {of_whom(candidates, names)}"
        lines += ruled(f"{number:>2} ", title, ", ".join(candidates[0].source), columns)
        told = essentials(candidates[0], names, columns - 3)
        own = [one for one in candidates[0].obligations if asked_for(one) not in everywhere]
        by_row = grouped(own, lambda one: one.guard.row)
        spoken = (f"{_run_on(same, names.lang)} [{row}]" for row, same in by_row)
        told += labelled("must", " ".join(spoken), names.lang, columns - 3) if own else []
        lines += [f"   {line}" for line in told]
    shared = len({one.guard.guard for one in decision.permitted[0].obligations if asked_for(one) in everywhere})
    return [*lines, *hung(" * ", IN_EACH.in_(names.lang).format(n=shared), columns)] if shared else lines


def _run_on(same: Sequence[Obligation], lang: str) -> str:
    return ("" if lang == "zh" else " ").join(one.text(lang) for one in same)


def _next_steps(decision: Decision) -> list[Candidate]:
    return [candidate for action in SHOWN for candidate in decision.of(action)[:1] if candidate.status == "not_open"]


def _first(reasons: Iterable[Reason], names: Naming, columns: int) -> list[str]:
    """The first reason with its citation, and how many further rules say so too."""
    first, *others = dict.fromkeys(reasons)
    further = {one.guard.guard for one in others if one.guard is not None and one.guard != first.guard}
    text = reason_text(first, names)
    if further:
        more = (ONE_MORE if len(further) == 1 else MORE).in_(names.lang).format(n=len(further))
        text = f"{text} {more}"
    return hung("   ", text, columns)
