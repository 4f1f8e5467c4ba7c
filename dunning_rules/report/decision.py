"""A decision as a collector reads it: what to do now, what not now and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from typing import TypeVar

from ..decision import Candidate, Decision, Obligation, Reason
from ..wording import reason
from .duties import due_lines, missed_lines
from .labels import days_past_due, label, not_applicable
from .layout import hung, padded, ruled, width, wrapped
from .naming import Naming, rows

TELLING = ("range", "not-done", "promise-due")
"""Reasons of a stage that say by themselves when it opens: the days, the step before, the promise."""
LESS_TELLING = len(TELLING) + 1

Times = Callable[[Candidate], Sequence[str]]
"""Tells from when a candidate is permitted, and what holds it back till then."""

K = TypeVar("K")
V = TypeVar("V")


def decision_lines(
    decision: Decision,
    names: Naming,
    title: str,
    columns: int = 80,
    *,
    hint: str | None = None,
    times: Times | None = None,
) -> list[str]:
    """The whole answer. `title` is the playbook's, with its version; `hint` a command that tells more of one action.

    With `times` each candidate is told with its own.
    """
    lang = names.lang
    lines = [*wrapped(title, columns), *wrapped(loan_line(decision, names), columns)]
    if decision.asker.law_on is not None:
        lines.append(label("law-on", lang, day=decision.asker.law_on))
    if decision.scope == "mismatch":
        return [*lines, "", label("mismatch", lang), *_outside(decision, names, columns)]
    for title, told in (
        ("due", due_lines(decision, names, columns)),
        ("missed", missed_lines(decision, names, columns)),
    ):
        lines += ["", label(title, lang), *told] if told else []
    lines += ["", label("do-now", lang), *do_now(decision.permitted, names, columns, times)]
    held = [candidate for candidate in decision.candidates if candidate.status == "denied"]
    if held:
        lines += ["", label("held-back", lang), *held_back(held, names, columns, times)]
    shut = [candidate for candidate in decision.candidates if candidate.status == "not_open"]
    if shut:
        lines += ["", label("not-open", lang), *not_open(shut, names, columns, times)]
    if decision.not_applicable:
        lines += ["", *wrapped(not_applicable(len(decision.not_applicable), lang), columns)]
    if hint is not None and len(decision.permitted) < len(decision.candidates):
        lines += [*wrapped(label("more-reasons", lang), columns), f"  {hint}"]
    return lines


def loan_line(decision: Decision, names: Naming) -> str:
    """The loan, the moment, and where it stands."""
    moment = names.moment(decision.as_of, decision.zone)
    stands = days_past_due(decision.days_past_due, names.lang)
    return f"{label('loan', names.lang)} {decision.loan} · {moment} · {stands}"


def do_now(permitted: Sequence[Candidate], names: Naming, columns: int, times: Times | None = None) -> list[str]:
    """What may be done, each with what it takes; what holds for all of it is told once, at the end."""
    if not permitted:
        return [f"  {label('nothing-now', names.lang)}"]
    everywhere = in_all([candidate.obligations for candidate in permitted]) if len(permitted) > 1 else frozenset()
    lines: list[str] = []
    for number, (action, candidates) in enumerate(by_action(permitted, names), 1):
        lines += ruled(f"{number:>2} ", names.action(action), ", ".join(candidates[0].source), columns)
        told = _when(candidates, times, names, columns - 3) + _details(candidates, everywhere, names, columns - 3)
        lines += [f"   {line}" for line in told]
    if everywhere:
        shared = [one for candidate in permitted for one in candidate.obligations if asked_for(one) in everywhere]
        lines += [f" * {label('in-each', names.lang)}", *obligation_lines(shared, names, columns, "   - ")]
    return lines


def _when(candidates: Sequence[Candidate], times: Times | None, names: Naming, columns: int) -> list[str]:
    """Until when the candidates may be done."""
    told = [] if times is None else dict.fromkeys(line for one in candidates for line in times(one))
    return once_labelled([line for text in told for line in labelled("when", text, names.lang, columns)])


def _details(candidates: Sequence[Candidate], everywhere: Set[object], names: Naming, columns: int) -> list[str]:
    lines = labelled("whom", of_whom(candidates, names), names.lang, columns) if candidates[0].party else []
    lines += [*essentials(candidates[0], names, columns), *_spoken(candidates[0], names, columns)]
    own = [one for candidate in candidates for one in candidate.obligations if asked_for(one) not in everywhere]
    for text, its_rows in rows(own, names.lang):
        lines += labelled("must", f"{text} [{its_rows}]", names.lang, columns)
    advice = [one for candidate in candidates for one in candidate.advice]
    for spoken in reason_lines(advice, names):
        lines += labelled("advice", spoken, names.lang, columns)
    return once_labelled(lines)


def of_whom(candidates: Iterable[Candidate], names: Naming) -> str:
    """Whom the candidates would reach, and where."""
    return names.listed(names.whom(one.party, one.address) for one in candidates)


def essentials(candidate: Candidate, names: Naming, columns: int) -> list[str]:
    """What to tell with its figures, what is served and taken along."""
    action = names.actions.get(candidate.action)
    if action is None:
        return []
    figures = dict(candidate.figures)
    points = [names.figure(name, figures[name]) if name in figures else names.point(name) for name in action.tell]
    told = [("tell", names.listed(points)), ("serve", action.serve or "")]
    told.append(("bring", names.listed(text.in_(names.lang) for text in action.bring)))
    return [line for name, text in told if text for line in labelled(name, text, names.lang, columns)]


def _spoken(candidate: Candidate, names: Naming, columns: int) -> list[str]:
    """What may be offered and what is said."""
    action = names.actions.get(candidate.action)
    lines: list[str] = []
    for name, texts in () if action is None else (("offer", action.offer), ("say", action.script)):
        if texts:
            lines += labelled(name, names.listed(text.in_(names.lang) for text in texts), names.lang, columns)
    return lines


def held_back(denied: Sequence[Candidate], names: Naming, columns: int, times: Times | None = None) -> list[str]:
    """What is open and yet must wait, with every reason and its citation; told together where the reasons are one."""
    lines: list[str] = []
    told = {one.id: () if times is None else tuple(times(one)) for one in denied}
    for (reasons, when), candidates in grouped(_in_order(denied, names), lambda one: (one.reasons, told[one.id])):
        for action, same in by_action(candidates, names):
            whom = of_whom(same, names)
            lines += hung(" - ", names.action(action) + (f" → {whom}" if whom else ""), columns)
        for text in reason_lines(reasons, names):
            lines += hung("     ", text, columns)
        for text in when:
            lines += hung("   > ", text, columns)
    return lines


def reason_lines(reasons: Iterable[Reason], names: Naming) -> list[str]:
    """Each reason in words with its citation; reasons of one text are told once."""
    return list(dict.fromkeys(reason_text(one, names) for one in reasons))


def reason_text(told: Reason, names: Naming) -> str:
    """`text [ROW cite]`."""
    text = reason(told, names.lang, names.titles)
    return text if told.guard is None else f"{text} [{told.guard.row}: {told.guard.cite}]"


def not_open(shut: Sequence[Candidate], names: Naming, columns: int, times: Times | None = None) -> list[str]:
    """What is not open, grouped by the one reason that tells most; `(+2)` counts the further ones.

    With `times` grouped by these instead: from when it is permitted and what holds it back till then, hop by hop.
    """
    if times is not None:
        return _shut_until(shut, names, columns, times)
    told: list[tuple[str, str]] = []
    for action, candidates in by_action(shut, names):
        reasons = nearest(candidates[0].reasons)
        if reasons:
            lead, covered = _leading(reasons, names)
            rest = len(reasons) - covered
            told.append((lead, names.action(action) + (f" (+{rest})" if rest else "")))
    lines: list[str] = []
    for why, actions in grouped(told, lambda pair: pair[0]):
        lines += hung(" - ", why, columns)
        lines += hung("     → ", names.listed(action for _, action in actions), columns)
    return lines


def _shut_until(shut: Sequence[Candidate], names: Naming, columns: int, times: Times) -> list[str]:
    """What is not open by its times; of several candidates of one action, those of the first that may be done."""
    first = (min(same, key=lambda one: (one.when.start is None, one.when.start)) for _, same in by_action(shut, names))
    lines: list[str] = []
    for texts, actions in grouped(first, lambda one: tuple(times(one))):
        for number, text in enumerate(texts):
            lines += hung("   " if number else " - ", text, columns)
        lines += hung("     → ", names.listed(names.action(one.action) for one in actions), columns)
    return lines


def _leading(reasons: Sequence[Reason], names: Naming) -> tuple[str, int]:
    """The reason that tells most, and how many it stands for: several of one stage are told by the stage's title."""
    first = reasons[0]
    stage = first.value("stage")
    same = [one for one in reasons if one.value("stage") == stage]
    if stage is None or len(same) < 2 or _telling(first) < LESS_TELLING:
        return reason_text(first, names), 1
    return f"{label('not-so', names.lang)}{names.stage(str(stage))}", len(same)


def nearest(reasons: Sequence[Reason]) -> list[Reason]:
    """What keeps an action shut: of the stages that could open it the one that lacks least, and all else.

    What tells most comes first: a pause, a missing fact, the days, what is to be done before.
    """
    by_stage = grouped([one for one in reasons if one.value("stage") is not None], lambda one: one.value("stage"))
    least = min((told for _, told in by_stage), key=len, default=[])
    others = [one for one in reasons if one.value("stage") is None]
    return sorted([*least, *others], key=_telling)


def _telling(told: Reason) -> int:
    if told.kind in ("pause", "unknown", "no_party"):
        return 0
    return 1 + TELLING.index(told.code) if told.code in TELLING else LESS_TELLING


def labelled(name: str, text: str, lang: str, columns: int) -> list[str]:
    """`whom   borrower, mobile`: a label in a column of its own."""
    return hung(padded(label(name, lang), 5) + " ", text, columns)


def obligation_lines(obligations: Iterable[Obligation], names: Naming, columns: int, lead: str) -> list[str]:
    """What must be observed, each once, with the rows that ask for it."""
    return [
        line for text, its_rows in rows(obligations, names.lang) for line in hung(lead, f"{text} [{its_rows}]", columns)
    ]


def asked_for(one: Obligation) -> object:
    """What an obligation asks for, whichever rule asks for it."""
    return one.require, one.any_of


def in_all(each: Sequence[Sequence[Obligation]]) -> Set[object]:
    """What is asked for of every one of the candidates."""
    asked = [frozenset(map(asked_for, obligations)) for obligations in each]
    return frozenset.intersection(*asked) if asked else frozenset()


def once_labelled(lines: Sequence[str]) -> list[str]:
    """Lines of which several begin with one label: it stands on the first."""
    kept: list[str] = []
    last = ""
    for line in lines:
        lead = "" if line.startswith(" ") else line.split(" ")[0]
        kept.append(" " * width(lead) + line[len(lead) :] if lead and lead == last else line)
        last = lead or last
    return kept


def _outside(decision: Decision, names: Naming, columns: int) -> list[str]:
    reasons = [one for candidate in decision.candidates for one in candidate.reasons if one.value("playbook")]
    return [line for text in reason_lines(reasons, names) for line in hung(" - ", text, columns)]


def _in_order(candidates: Iterable[Candidate], names: Naming) -> list[Candidate]:
    """In the order of the procedure, not of the alphabet."""
    order = {action: at for at, action in enumerate(names.actions)}
    return sorted(candidates, key=lambda one: (order.get(one.action, len(order)), one.id))


def by_action(candidates: Iterable[Candidate], names: Naming) -> list[tuple[str, list[Candidate]]]:
    """The candidates of each action, in the order of the procedure."""
    return grouped(_in_order(candidates, names), lambda candidate: candidate.action)


def grouped(items: Iterable[V], key: Callable[[V], K]) -> list[tuple[K, list[V]]]:
    """Items with one key together, in the order in which the keys are first met."""
    groups: dict[K, list[V]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.items())
