"""A verdict as a person reads it who means to make the contact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .. import words
from ..decision import Measure, Obligation, Reason, Verdict
from ..rules import PackRules
from ..wording import moment, term, word
from .decision import reason_text
from .holding import when_lines
from .labels import FORCES, KNOWN, colon, label, not_applicable
from .layout import hung, wrapped
from .lifting import lifting_lines
from .naming import Naming


def verdict_lines(
    verdict: Verdict, packs: Iterable[PackRules], names: Naming, columns: int = 80, *, horizon: int = 90
) -> list[str]:
    """The status, the contact, every reason with its citation, from when it is permitted, what would change it.

    `horizon` tells how many days ahead its times were looked for.
    """
    lang, known = names.lang, tuple(packs)
    head = f"{label(verdict.status, lang)}  "
    lines = hung(head, proposed(verdict.contact, names), columns)
    silent = silent_packs(verdict, known)
    asked_of = ", ".join(pack.id for pack in known if pack not in silent) or "—"
    if verdict.asker.playbook is not None:
        asked_of = f"{dict(verdict.asker.playbook)['id']} · {asked_of}"
    lines += hung("  ", names.moment(verdict.at, verdict.zone), columns)
    lines += hung("  ", f"{label('loan', lang)} {verdict.loan} · {asked_of}", columns)
    for pack in silent:
        lines += hung("  ", label("silent-pack", lang, pack=pack.id, why=_why_silent(verdict, pack, lang)), columns)
    if verdict.reasons:
        lines += ["", label("because", lang), *full_reasons(verdict.reasons, names, columns)]
        if verdict.when.start != verdict.at:  # else only what the file or the contact tells stands against it
            lines += ["", label("from-when", lang)]
            for text in when_lines(verdict.when, verdict.at, names, horizon):
                lines += hung(" - ", text, columns)
        ways = lifting_lines(verdict.reasons, verdict.obligations, known, names, verdict.at)
        lines += ["", label("lifts", lang)]
        for way in ways:
            lines += hung(" - ", way, columns)
    if verdict.advice:
        lines += ["", label("advised", lang), *full_reasons(verdict.advice, names, columns)]
    shown = [one for one in verdict.obligations if verdict.status != "denied" or one.met is not None]
    if shown:  # of what is refused anyway, only what was stated
        lines += ["", label("obligations", lang), *full_obligations(shown, names, columns, judged=True)]
    counted = measure_lines(verdict.measures, names, columns)
    if counted:
        lines += ["", label("measures", lang), *counted]
    if verdict.not_applicable:
        lines += ["", *wrapped(not_applicable(len(verdict.not_applicable), lang), columns)]
    return lines


def silent_packs(verdict: Verdict, packs: Sequence[PackRules]) -> tuple[PackRules, ...]:
    """The packs of which no guard applies to this loan: they have not judged, and it must not look as if they had."""
    passed = {(one.pack, one.guard) for one in verdict.not_applicable}
    return tuple(pack for pack in packs if all((pack.id, guard.id) in passed for guard in pack.guards))


def _why_silent(verdict: Verdict, pack: PackRules, lang: str) -> str:
    """Why the pack's first guard does not apply, in words."""
    first = next(one for one in verdict.not_applicable if one.pack == pack.id)
    return str(first.to_dict(lang)["text"])


def proposed(contact: Mapping[str, Any], names: Naming) -> str:
    """The contact in one line: what, to whom, where, for what."""
    lang = names.lang
    what = contact.get("channel") or contact.get("act")
    vocabulary = words.CHANNELS if "channel" in contact else words.ACTS
    parts = [word(str(what), vocabulary, lang)]
    whom = names.whom(contact.get("party"), contact.get("address"))
    if whom:
        parts.append(f"→ {whom}")
    for key, known in (("purpose", words.PURPOSES), ("by", words.COLLECTORS)):
        if contact.get(key):
            parts.append(f"· {word(str(contact[key]), known, lang)}")
    if contact.get("action"):
        parts.append(f"· {names.action(str(contact['action']))}")
    return " ".join(parts)


def full_reasons(reasons: Iterable[Reason], names: Naming, columns: int) -> list[str]:
    """Each reason, and below it what it rests on."""
    lines: list[str] = []
    for told in dict.fromkeys(reasons):
        lines += hung(" - ", reason_text(told, names), columns)
        for text in _rests_on(told, names.lang):
            lines += hung("   ", text, columns)
    return lines


def _rests_on(told: Reason, lang: str) -> list[str]:
    parts: list[str] = []
    if told.guard is not None:
        force, known = FORCES[told.guard.force].in_(lang), KNOWN[told.guard.known].in_(lang)
        parts.append(f"{told.guard.pack}/{told.guard.guard} · {force} · {known}")
    if told.records:
        parts.append(f"{label('records', lang)}{colon(lang)}{', '.join(told.records)}")
    return parts


def full_obligations(
    obligations: Iterable[Obligation], names: Naming, columns: int, *, judged: bool = False
) -> list[str]:
    """Each obligation with its citation and, of a verdict, whether it is met."""
    lines: list[str] = []
    states = {True: "met", False: "not-met", None: "open"}
    for one in obligations:
        state = f"[{label(states[one.met], names.lang)}] " if judged else ""
        wanted = ", ".join(f"{name}: {want}" for name, want in one.require)
        ways = " | ".join(", ".join(f"{name}: {want}" for name, want in way) for way in one.any_of)
        lines += hung(" - ", f"{state}{one.text(names.lang)} ({wanted or ways})", columns)
        lines += hung("   ", f"{one.guard.row}: {one.guard.cite} · {FORCES[one.guard.force].in_(names.lang)}", columns)
    return lines


def measure_lines(measures: Iterable[Measure], names: Naming, columns: int) -> list[str]:
    """What was counted against which limit, how long a wait lasts, which dates were looked at."""
    lines: list[str] = []
    for one in measures:
        if one.limit is not None:
            text = f"{one.guard}: {one.count}/{one.limit}, {term(one.window or '', names.lang)}"
        elif one.name is not None:
            text = f"{names.date(one.pack, one.name)}: {one.date or '—'}"
        else:
            text = f"{one.guard}: {'—' if one.until is None else moment(one.until, one.zone)}"
        found = f" ({', '.join(one.records)})" if one.records else ""
        lines += hung(" - ", f"{one.row} {text}{found}", columns)
    return lines
