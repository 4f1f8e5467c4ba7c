"""A decision as a collector reads it: what to do now, what not now and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from ..decision import Candidate, Decision, Obligation, Reason
from ..wording import reason
from .labels import days_past_due, label
from .layout import hung, padded, ruled, wrapped
from .naming import Naming, rows

K = TypeVar("K")
V = TypeVar("V")


def decision_lines(decision: Decision, names: Naming, title: str, columns: int = 80) -> list[str]:
    """The whole answer. `title` is the playbook's, with its version."""
    lang = names.lang
    lines = [*wrapped(title, columns), *wrapped(loan_line(decision, names), columns)]
    if decision.asker.law_on is not None:
        lines.append(label("law-on", lang, day=decision.asker.law_on))
    if decision.scope == "mismatch":
        return [*lines, "", label("mismatch", lang), *_outside(decision, names, columns)]
    lines += ["", label("do-now", lang), *do_now(decision.permitted, names, columns)]
    held = [candidate for candidate in decision.candidates if candidate.status == "denied"]
    if held:
        lines += ["", label("held-back", lang), *held_back(held, names, columns)]
    shut = [candidate for candidate in decision.candidates if candidate.status == "not_open"]
    if shut:
        lines += ["", label("not-open", lang), *not_open(shut, names, columns)]
    if decision.not_applicable:
        lines += ["", *wrapped(label("not-applicable", lang, n=len(decision.not_applicable)), columns)]
    return lines


def loan_line(decision: Decision, names: Naming) -> str:
    """The loan, the moment, and where it stands."""
    moment = names.moment(decision.as_of, decision.zone)
    stands = days_past_due(decision.days_past_due, names.lang)
    return f"{label('loan', names.lang)} {decision.loan} · {moment} · {stands}"


def do_now(permitted: Sequence[Candidate], names: Naming, columns: int) -> list[str]:
    """What may be done, each with what it takes; what holds for all of it is told once, at the end."""
    lang = names.lang
    if not permitted:
        return [f"  {label('nothing-now', lang)}"]
    everywhere = in_all([candidate.obligations for candidate in permitted]) if len(permitted) > 1 else ()
    lines: list[str] = []
    grouped = _grouped(_in_order(permitted, names), lambda candidate: candidate.action)
    for number, (action, candidates) in enumerate(grouped, 1):
        lead = f"{number:>2} "
        lines += ruled(lead + names.action(action), ", ".join(candidates[0].source), columns)
        lines += [f"   {line}" for line in _details(candidates, everywhere, names, columns - 3)]
    if everywhere:
        lines += [f" * {label('in-each', lang)}", *obligation_lines(everywhere, names, columns, "   - ")]
    return lines


def _details(
    candidates: Sequence[Candidate], everywhere: Sequence[Obligation], names: Naming, columns: int
) -> list[str]:
    first = candidates[0]
    action = names.actions.get(first.action)
    told: list[tuple[str, str]] = []
    whom = names.listed(names.whom(one.party, one.address) for one in candidates)
    if whom:
        told.append(("whom", whom))
    if action is not None:
        figures = dict(first.figures)
        points = [names.figure(name, figures[name]) if name in figures else names.point(name) for name in action.tell]
        told += [("tell", names.listed(points))] if points else []
        told += [("serve", action.serve)] if action.serve else []
        for name, texts in (("bring", action.bring), ("offer", action.offer), ("say", action.script)):
            told += [(name, names.listed(text.in_(names.lang) for text in texts))] if texts else []
    own = [one for candidate in candidates for one in candidate.obligations if one not in everywhere]
    advice = [one for candidate in candidates for one in candidate.advice]
    lines = [line for name, text in told for line in labelled(name, text, names.lang, columns)]
    for one, its_rows in rows(own):
        lines += labelled("must", f"{one.text(names.lang)} [{its_rows}]", names.lang, columns)
    for spoken in dict.fromkeys(reason_text(one, names) for one in advice):
        lines += labelled("advice", spoken, names.lang, columns)
    return lines


def held_back(denied: Sequence[Candidate], names: Naming, columns: int) -> list[str]:
    """What is open and yet must wait, with every reason and its citation."""
    lines: list[str] = []
    groups = _grouped(_in_order(denied, names), lambda one: (one.action, one.reasons))
    for (action, reasons), candidates in groups:
        whom = names.listed(names.whom(one.party, one.address) for one in candidates)
        head = names.action(action) + (f" → {whom}" if whom else "")
        lines += hung(" - ", head, columns)
        for text in reason_lines(reasons, names):
            lines += hung("     ", text, columns)
    return lines


def reason_lines(reasons: Iterable[Reason], names: Naming) -> list[str]:
    """Each reason in words with its citation; reasons of one text are told once."""
    return list(dict.fromkeys(reason_text(one, names) for one in reasons))


def reason_text(told: Reason, names: Naming) -> str:
    """`text [ROW cite]`."""
    text = reason(told, names.lang, names.titles)
    return text if told.guard is None else f"{text} [{told.guard.row}: {told.guard.cite}]"


def not_open(shut: Sequence[Candidate], names: Naming, columns: int) -> list[str]:
    """What is not open, grouped by what keeps it shut."""
    lines: list[str] = []
    by_action = _grouped(_in_order(shut, names), lambda candidate: candidate.action)
    whys = [(action, names.listed(nearest(candidates[0].reasons, names))) for action, candidates in by_action]
    for why, actions in _grouped(whys, lambda pair: pair[1]):
        lines += hung(" - ", why, columns)
        lines += hung("     → ", names.listed(names.action(action) for action, _ in actions), columns)
    return lines


def nearest(reasons: Sequence[Reason], names: Naming) -> list[str]:
    """What keeps an action shut: of the stages that could open it the one that lacks least, and all else."""
    by_stage = _grouped([one for one in reasons if one.value("stage") is not None], lambda one: one.value("stage"))
    least = min((told for _, told in by_stage), key=len, default=[])
    others = [one for one in reasons if one.value("stage") is None]
    return reason_lines([*least, *others], names)


def labelled(name: str, text: str, lang: str, columns: int) -> list[str]:
    """`whom   borrower, mobile`: a label in a column of its own."""
    return hung(padded(label(name, lang), 6) + " ", text, columns)


def obligation_lines(obligations: Iterable[Obligation], names: Naming, columns: int, lead: str) -> list[str]:
    """What must be observed, each once, with the rows that ask for it."""
    return [
        line for one, its_rows in rows(obligations) for line in hung(lead, f"{one.text(names.lang)} [{its_rows}]", columns)
    ]


def in_all(each: Sequence[Sequence[Obligation]]) -> tuple[Obligation, ...]:
    """The obligations that every one of the candidates has."""
    return tuple(one for one in each[0] if all(one in others for others in each[1:])) if each else ()


def _outside(decision: Decision, names: Naming, columns: int) -> list[str]:
    reasons = [one for candidate in decision.candidates for one in candidate.reasons if one.value("playbook")]
    return [line for text in reason_lines(reasons, names) for line in hung(" - ", text, columns)]


def _in_order(candidates: Iterable[Candidate], names: Naming) -> list[Candidate]:
    """In the order of the procedure, not of the alphabet."""
    order = {action: at for at, action in enumerate(names.actions)}
    return sorted(candidates, key=lambda one: (order.get(one.action, len(order)), one.id))


def _grouped(items: Iterable[V], key: object) -> list[tuple[K, list[V]]]:
    """Items with one key together, in the order in which the keys are first met."""
    groups: dict[K, list[V]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)  # type: ignore[operator]
    return list(groups.items())


