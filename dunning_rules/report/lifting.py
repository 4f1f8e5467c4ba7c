"""What would lift a refusal, as far as the answer and its rules tell: a time, a fact, a statement, a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .. import words
from ..decision import Obligation, Reason
from ..ir import All, AnyOf, Cond, Replies, Stands
from ..rules import Guard, PackRules
from ..wording import fact, moment, word
from .labels import label
from .naming import Naming

_WORDS = {
    "status": words.STATUSES,
    "request": words.REQUESTS,
    "consent": words.CONSENTS,
    "hold": words.HOLD_REASONS,
}


def lifting_lines(
    reasons: Sequence[Reason], obligations: Iterable[Obligation], packs: Iterable[PackRules], names: Naming
) -> list[str]:
    """Each way once, in words. It lifts its own reason only: all of them must go."""
    lang = names.lang
    told: list[str] = []
    missing = [reason.missing for reason in reasons if reason.missing is not None and reason.code != "stale"]
    if missing:
        facts = dict.fromkeys(one for group in missing for one in group.split(", "))
        told.append(label("tell-fact", lang, facts=", ".join(_fact(one, names) for one in facts)))
    for obligation in obligations:
        if obligation.met is False:
            what = ", ".join(f"{name}: {want}" for name, want in obligation.require)
            told.append(label("state-so", lang, what=what))
    for reason in reasons:
        if reason.until is not None:
            told.append(label("from-then", lang, when=moment(reason.until, reason.zone)))
        ways = list(dict.fromkeys(_of_guard(reason, packs, lang)))
        if ways:
            told.append(label("recorded", lang, what=names.listed(ways)))
    return list(dict.fromkeys(told))


def _fact(name: str, names: Naming) -> str:
    shown = fact(name, names.lang, names.titles)
    return name if shown == name else f"{name} ({shown})"


def _of_guard(reason: Reason, packs: Iterable[PackRules], lang: str) -> Iterator[str]:
    if reason.guard is None:
        return
    for guard in _guards(packs, reason):
        for condition in (guard.lifted, guard.rebutted):
            if condition is not None:
                yield from _ways(condition, lang)


def _guards(packs: Iterable[PackRules], reason: Reason) -> Iterator[Guard]:
    assert reason.guard is not None
    for pack in packs:
        if pack.id == reason.guard.pack:
            yield from (guard for guard in pack.guards if guard.id == reason.guard.guard)


def _ways(condition: Cond, lang: str) -> Iterator[str]:
    """Those alternatives that a single record makes true; others are not told."""
    match condition:
        case AnyOf(parts=parts):
            for part in parts:
                yield from _ways(part, lang)
        case Stands(kind="appointment"):
            yield "已约定且正在进行的见面" if lang == "zh" else "an agreed appointment that is under way"
        case Stands(kind=kind, words=known) if kind in ("consent", "status"):
            vocabulary = _WORDS[kind]
            for name in sorted(known):
                text = word(name, vocabulary, lang)
                yield text if lang == "zh" else f"{kind} {text}"
        case All(parts=parts) if any(isinstance(part, Replies) for part in parts):
            yield "对当事人尚未答复的来信来电的答复" if lang == "zh" else "a reply to a message of the party, not answered yet"
        case All(parts=parts) if parts and isinstance(parts[0], Stands):
            yield from _ways(parts[0], lang)
        case _:
            return
