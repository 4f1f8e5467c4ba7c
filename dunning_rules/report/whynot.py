"""One action in full: every candidate, what opens or shuts it, what holds it back, what must be observed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .. import words
from ..decision import Candidate, Decision, Reason
from ..owed import Missed
from ..rules import Action
from ..wording import limit, word
from .decision import Times, grouped, labelled, loan_line, reason_lines
from .duties import due_text, duty_texts
from .labels import colon, label
from .layout import hung, ruled, wrapped
from .naming import Naming
from .verdict import full_obligations, full_reasons, measure_lines


def action_lines(
    decision: Decision, action: Action, names: Naming, columns: int = 80, *, times: Times | None = None
) -> list[str]:
    """Everything the answer says of one action; with `times` its candidates' own, too."""
    candidates = decision.of(action.id)
    source = ", ".join(dict.fromkeys(step for one in candidates for step in one.source))
    lines = ruled("", f"{names.action(action.id)} ({action.id})", source, columns)
    lines += wrapped(loan_line(decision, names), columns)
    lines += [f"  {line}" for line in _about(action, names, columns - 2)]
    for candidate in candidates:
        when = () if times is None else times(candidate)
        lines += ["", *_candidate(candidate, decision.as_of, when, names, columns)]
    for title in ("missed", "excused"):
        found = dict.fromkeys(told for one in candidates for told in getattr(one, title))
        lines += ["", label(title, names.lang), *_duties(found, names, columns)] if found else []
    return lines


def _about(action: Action, names: Naming, columns: int) -> list[str]:
    """What the action is, and what it takes."""
    lang, told = names.lang, []
    if action.reach is not None:
        whom = "/".join(word(role, words.ROLES, lang) for role in action.reach.to)
        parts = [word(action.reach.channel, words.CHANNELS, lang), whom]
        parts += [word(kind, words.ADDRESS_KINDS, lang) for kind in sorted(action.reach.kinds or ())]
    else:
        parts = [word(action.act or "", words.ACTS, lang)]
    if action.purpose is not None:
        parts.append(word(action.purpose, words.PURPOSES, lang))
    told.append(("how", " · ".join(parts)))
    if action.at_most:
        told.append(("count", names.listed(limit(str(one), lang) for one in action.at_most)))
    told += [("duty", names.listed(duty_texts(action, lang)))] if duty_texts(action, lang) else []
    told += [("serve", action.serve)] if action.serve else []
    for name, texts in (("say", action.script), ("bring", action.bring), ("offer", action.offer)):
        told += [(name, names.listed(text.in_(lang) for text in texts))] if texts else []
    return [line for name, text in told for line in labelled(name, text, lang, columns)]


def _candidate(candidate: Candidate, now: int, when: Sequence[str], names: Naming, columns: int) -> list[str]:
    lang = names.lang
    whom = names.whom(candidate.party, candidate.address)
    lines = hung(f"{label(candidate.status, lang)}  ", whom or names.action(candidate.action), columns)
    if candidate.due_by is not None:
        lines += hung("  ", f"{label('due', lang)}{colon(lang)}{due_text(candidate, now, names)}", columns)
    if candidate.stages:
        stages = names.listed(names.stage(stage) for stage in candidate.stages)
        lines += hung("  ", f"{label('opened-by', lang)}{colon(lang)}{stages}", columns)
    lines += _shut(candidate, names, columns)
    rest = [one for one in candidate.reasons if one.value("stage") is None and one.kind != "condition"]
    lines += full_reasons(rest, names, columns)
    lines += [line for text in when for line in hung("  > ", text, columns)]
    if candidate.advice:
        lines += [f"  {label('advised', lang)}", *full_reasons(candidate.advice, names, columns)]
    if candidate.figures:
        figures = names.listed(names.figure(name, value) for name, value in candidate.figures)
        lines += hung("  ", f"{label('tell', lang)}{colon(lang)}{figures}", columns)
    if candidate.obligations:
        lines += [f"  {label('obligations', lang)}", *full_obligations(candidate.obligations, names, columns)]
    counted = measure_lines(candidate.measures, names, columns)
    return [*lines, f"  {label('measures', lang)}", *counted] if counted else lines


def _duties(told: Iterable[Missed], names: Naming, columns: int) -> list[str]:
    """Each duty that was not done; those that are excused for the same reasons together, with the reasons."""
    lines: list[str] = []
    for why, same in grouped(told, lambda one: tuple(reason_lines(one.excused, names))):
        for one in same:
            whom = "" if one.party is None else f" → {names.party(one.party)}"
            lines += hung(" - ", one.text(names.lang) + whom, columns)
        for text in why:
            lines += hung("     ", text, columns)
    return lines


def _shut(candidate: Candidate, names: Naming, columns: int) -> list[str]:
    """The stages that do not open it, each with what it lacks, and the action's own condition."""
    lang = names.lang
    by_stage: dict[str, list[Reason]] = {}
    for one in candidate.reasons:
        if one.value("stage") is not None:
            by_stage.setdefault(str(one.value("stage")), []).append(one)
    lines = [f"  {label('no-stage', lang)}{colon(lang).rstrip()}"] if by_stage else []
    for stage, reasons in by_stage.items():
        text = names.listed(reason_lines(reasons, names))
        lines += hung(" - ", f"{names.stage(stage)} ({stage}){colon(lang)}{text}", columns)
    own = [one for one in candidate.reasons if one.kind == "condition"]
    if own:
        lines += hung(
            " - ", f"{label('own-condition', lang)}{colon(lang)}{names.listed(reason_lines(own, names))}", columns
        )
    return lines
