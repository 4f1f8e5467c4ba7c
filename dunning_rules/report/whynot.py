"""One action in full: every candidate, what opens or shuts it, what holds it back, what must be observed."""

from __future__ import annotations

from .. import words
from ..decision import Candidate, Decision, Reason
from ..rules import Action
from ..wording import limit, word
from .decision import labelled, loan_line, reason_lines
from .labels import colon, label
from .layout import hung, ruled, wrapped
from .naming import Naming
from .verdict import full_obligations, full_reasons, measure_lines


def action_lines(decision: Decision, action: Action, names: Naming, columns: int = 80) -> list[str]:
    """Everything the answer says of one action."""
    candidates = decision.of(action.id)
    source = ", ".join(dict.fromkeys(step for one in candidates for step in one.source))
    lines = ruled("", f"{names.action(action.id)} ({action.id})", source, columns)
    lines += wrapped(loan_line(decision, names), columns)
    lines += [f"  {line}" for line in _about(action, names, columns - 2)]
    for candidate in candidates:
        lines += ["", *_candidate(candidate, names, columns)]
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
    told += [("serve", action.serve)] if action.serve else []
    for name, texts in (("say", action.script), ("bring", action.bring), ("offer", action.offer)):
        told += [(name, names.listed(text.in_(lang) for text in texts))] if texts else []
    return [line for name, text in told for line in labelled(name, text, lang, columns)]


def _candidate(candidate: Candidate, names: Naming, columns: int) -> list[str]:
    lang = names.lang
    whom = names.whom(candidate.party, candidate.address)
    lines = hung(f"{label(candidate.status, lang)}  ", whom or names.action(candidate.action), columns)
    if candidate.stages:
        stages = names.listed(names.stage(stage) for stage in candidate.stages)
        lines += hung("  ", f"{label('opened-by', lang)}{colon(lang)}{stages}", columns)
    lines += _shut(candidate, names, columns)
    rest = [one for one in candidate.reasons if one.value("stage") is None and one.kind != "condition"]
    lines += full_reasons(rest, names, columns)
    if candidate.advice:
        lines += [f"  {label('advised', lang)}", *full_reasons(candidate.advice, names, columns)]
    if candidate.figures:
        figures = names.listed(names.figure(name, value) for name, value in candidate.figures)
        lines += hung("  ", f"{label('tell', lang)}{colon(lang)}{figures}", columns)
    if candidate.obligations:
        lines += [f"  {label('obligations', lang)}", *full_obligations(candidate.obligations, names, columns)]
    counted = measure_lines(candidate.measures, names, columns)
    return [*lines, f"  {label('measures', lang)}", *counted] if counted else lines


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
