"""What is due and what was missed, as a collector and a supervisor read it."""

from __future__ import annotations

from collections.abc import Sequence

from ..calendar import local_day
from ..decision import Candidate, Decision
from ..owed import Missed, end_in_words
from ..rules import Action
from ..wording import limit, moment, term
from .labels import colon, label
from .layout import hung
from .naming import Naming


def duty_texts(action: Action, lang: str) -> list[str]:
    """The duties of an action: `within 2 days`, `at least 1 attempt per day`."""
    told = [] if action.due is None else [label("within", lang, term=term(str(action.due), lang))]
    if action.at_least is not None:
        told.append(label("at-least", lang, limit=limit(str(action.at_least), lang)))
    return told


def due_lines(decision: Decision, names: Naming, columns: int) -> list[str]:
    """What is due, the first one first, each once however many ways there are to do it."""
    groups: dict[tuple[int, str, str | None], list[Candidate]] = {}
    for one in decision.candidates:
        if one.owed.due is not None:
            groups.setdefault((one.owed.due, one.action, one.party), []).append(one)
    lines: list[str] = []
    for (_, action, party), ways in sorted(groups.items(), key=lambda group: (group[0][0], group[1][0].id)):
        addresses = " / ".join(names.address(one.address) for one in ways if one.address is not None)
        whom = ("，" if names.lang == "zh" else ", ").join(one for one in (names.whom(party, None), addresses) if one)
        what = names.action(action) + (f" → {whom}" if whom else "")
        first = min(ways, key=lambda one: (one.when.start or 0, one.id))
        lines += hung(" - ", f"{what}{colon(names.lang)}{due_text(first, decision.as_of, names)}", columns)
    return lines


def due_text(candidate: Candidate, now: int, names: Naming) -> str:
    """By when a candidate is due, and from when it may be done where that is later than now."""
    owed, lang = candidate.owed, names.lang
    assert owed.due is not None
    today = local_day(owed.due - 1, owed.zone) == local_day(now, owed.zone)
    when = label("due-by-today" if today else "due-by", lang, end=end_in_words(owed.due, owed.zone, lang))
    start = candidate.when.start
    if start is None or start == now:
        return when
    return label("due-from", lang, when=when, start=moment(start, owed.zone))


def missed_lines(decision: Decision, names: Naming, columns: int) -> list[str]:
    """What was missed, each duty toward each party once, with how often and when."""
    groups: dict[tuple[str, str | None, str, str], list[Missed]] = {}
    for one in decision.missed:
        groups.setdefault((one.action, one.party, one.duty, one.term), []).append(one)
    lines: list[str] = []
    for same in groups.values():
        what = names.action(same[0].action) + (f" → {names.party(same[0].party)}" if same[0].party else "")
        lines += hung(" - ", f"{what}{colon(names.lang)}{_together(same, names)}", columns)
    return lines


def _together(same: Sequence[Missed], names: Naming) -> str:
    first, last, lang = same[0], same[-1], names.lang
    if len(same) == 1:
        return first.text(lang)
    duty = limit(first.term, lang) if first.duty == "at_least" else term(first.term, lang)
    kind = "at-least" if first.duty == "at_least" else "within"
    since, until = first.day_or_moment(first.since), last.day_or_moment(last.until - 1)
    often = label("missed-often", lang, n=len(same), since=since, until=until)
    return f"{label(kind, lang, term=duty, limit=duty)}{colon(lang)}{often}"
