"""Two versions compared, as people read it: first and loudly what is permitted now and was not, then all else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, assert_never

from ..calendar import iso
from ..compared import (
    Added,
    Asked,
    Change,
    Comparison,
    ConditionChanged,
    DateChanged,
    Difference,
    MembersChanged,
    NumberChanged,
    PeriodChanged,
    Plain,
    Removed,
    Renamed,
    Said,
    TextsChanged,
    ValueChanged,
    Where,
)
from ..decision import FORMAT, plain
from ..procedure import PackFile, PlaybookFile
from ..values import Text
from ..version import VERSION
from .bypack import FULL, group_text, together
from .changes import Both, Point, point, points, texts_line, where
from .examples import Telling, asked_text, said_lines, telling
from .layout import hung, wrapped
from .sheet import short_digest
from .terms import Terms, terms_of

TITLES: Final = {
    "opened": Text("MORE IS PERMITTED THAN BEFORE", "放宽：原不可做、现可做"),
    "closed": Text("LESS IS PERMITTED THAN BEFORE", "收紧：原可做、现不可做"),
    "reasons": Text("THE SAME ANSWER FOR OTHER REASONS, OR WITH OTHER DUTIES", "结论相同，理由或要求变化"),
    "rules": Text("WHAT CHANGED IN THE RULES", "规则变更"),
    "same": Text("The rules are the same.", "规则没有变化。"),
    "layout": Text("Written differently, the same rules.", "写法不同，规则相同。"),
    "apart": Text(
        "The two are in force at no time together: both were asked as if they were at all times.",
        "两个版本的施行期间没有重合：比较时均视为始终施行。",
    ),
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading with its points; `loud` for what must not be overlooked."""

    title: str
    points: tuple[Point, ...]
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The whole comparison in one language: its head, its paragraphs, and what is said at the end."""

    head: str
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[str, ...]


def both_of(comparison: Comparison, lang: str) -> Both:
    """Both versions with their names; an action that one of them has not is named by the other.

    What a pack calls by a name has the new title in both, so that a new title alone makes no condition another; what is
    only renamed has the new name in both.
    """
    before, after = terms_of(comparison.old, lang), terms_of(comparison.new, lang)
    before = before.with_names(
        {
            one.old.id: one.where.id
            for one in comparison.changes
            if isinstance(one, Renamed) and one.where.part == "definition"
        }
    )
    actions = {**before.actions, **after.actions}
    before, after = before.with_actions(actions).with_titles(after.titles), after.with_actions(actions)
    return Both(comparison.old, comparison.new, before, after)


def told_of(comparison: Comparison, lang: str, *, full: bool = False) -> Told:
    """The comparison in words. Of packs that bind a playbook otherwise each guard is named only in `full`."""
    both = both_of(comparison, lang)
    tells, terms = telling(both), both.after
    paragraphs, by_pack = [], False
    for kind in ("opened", "closed", "reasons"):
        of_kind = tuple(one for one in comparison.differences if one.kind == kind)
        each = full or isinstance(comparison.new, PackFile)
        groups = tuple((one,) for one in of_kind) if each else together(of_kind)
        by_pack = by_pack or any(len(group) > 1 for group in groups)
        told = tuple(_difference(group, tells) for group in groups)
        paragraphs.append(Paragraph(TITLES[kind].in_(lang), told, kind == "opened"))
    paragraphs.append(Paragraph(TITLES["rules"].in_(lang), points(comparison.changes, both)))
    kept = tuple(one for one in paragraphs if one.points)
    notes = (*_notes(comparison, terms), *((FULL.in_(lang),) if by_pack else ()))
    return Told(_head(comparison, terms), kept, notes)


def _head(comparison: Comparison, terms: Terms) -> str:
    old, new = comparison.old.rules, comparison.new.rules
    versions = " → ".join(f"{one.id} {one.version} ({short_digest(one.digest)})" for one in (old, new))
    return f"{new.title.in_(terms.lang)}: {versions}" if terms.lang == "en" else f"{new.title.zh}：{versions}"


def _difference(group: tuple[Difference, ...], telling: Telling) -> Point:
    """One difference, or those that packs make together with the first as the example."""
    terms, one, number = telling.terms, group[0], sum(one.count for one in group)
    count = terms.text(f"in {number} snapshot{'' if number == 1 else 's'}", f"{number} 个快照")
    parts = [terms.text("example: ", "例：") + asked_text(one.asked, telling), *said_lines(one, telling)]
    named = subject_text(one, telling) if len(group) == 1 else group_text(group, telling.packs, terms)
    return Point(terms.text(f"{named} ({count})", f"{named}（{count}）"), tuple(parts))


def subject_text(one: Difference, telling: Telling) -> str:
    """The action, or the guards because of which a contact is judged otherwise."""
    terms = telling.terms
    if one.asked.contact is None:
        title = terms.actions.get(one.subject)
        return one.subject if title is None else terms.text(f"{title} ({one.subject})", f"{title}（{one.subject}）")
    if not one.subject:
        return terms.text("what must be observed", "须遵守的要求")
    return terms.text(f"contacts, by {one.subject}", f"联系（{one.subject}）")


def _notes(comparison: Comparison, terms: Terms) -> Iterator[str]:
    lang = terms.lang
    if not comparison.differs:
        same = comparison.old.rules.digest == comparison.new.rules.digest
        yield TITLES["same" if same else "layout"].in_(lang)
    yield from (texts_line(change, terms) for change in comparison.changes if isinstance(change, TextsChanged))
    if comparison.periods_apart:
        yield TITLES["apart"].in_(lang)
    if comparison.given or comparison.derived:
        yield terms.text(
            f"Asked: {comparison.given} given and {comparison.derived} derived snapshots.",
            f"已比较：给定快照 {comparison.given} 个，推导快照 {comparison.derived} 个。",
        )
    if comparison.unreached:
        named = terms.text("; ", "；").join(where(one, terms) for one in comparison.unreached)
        yield terms.text(
            f"No snapshot reached: {named}. Give snapshots of your own to see what these changes do.",
            f"没有快照涉及：{named}。请另行提供快照以查看这些变更的影响。",
        )
    if comparison.differs and comparison.derived and not comparison.differences:
        yield terms.text("No answer differs in them.", "其中没有结论变化。")


def comparison_lines(comparison: Comparison, lang: str, columns: int = 80, *, full: bool = False) -> list[str]:
    """The whole comparison as lines; `full` as in `told_of`."""
    told = told_of(comparison, lang, full=full)
    lines = wrapped(told.head, columns)
    for paragraph in told.paragraphs:
        mark = "!!! " if paragraph.loud else ""
        lines += ["", *wrapped(f"{mark}{paragraph.title}{' !!!' if paragraph.loud else ''}", columns)]
        for one in paragraph.points:
            lines += hung(" + " if paragraph.loud else " - ", one.text, columns)
            lines += [line for part in one.parts for line in hung("     ", part, columns)]
    for at, note in enumerate(told.notes):
        lines += [*([""] if at == 0 else []), *wrapped(note, columns)]
    return lines


# --- for machines ----------------------------------------------------------------------------------------------------


def comparison_dict(comparison: Comparison, lang: str) -> dict[str, Any]:
    """The same for machines."""
    both = both_of(comparison, lang)
    tells = telling(both)
    kind = "playbook" if isinstance(comparison.new, PlaybookFile) else "pack"
    texts = next((change.where for change in comparison.changes if isinstance(change, TextsChanged)), ())
    return {
        "format": FORMAT,
        "library": VERSION,
        "kind": kind,
        "old": _version(comparison.old),
        "new": _version(comparison.new),
        "differs": comparison.differs,
        "more_permitted": bool(comparison.opened),
        "changes": [_change(change, both) for change in comparison.rules_changed],
        "texts_changed": [_where(one) for one in texts],
        "differences": [_difference_dict(one, tells, lang) for one in comparison.differences],
        "asked": {"given": comparison.given, "derived": comparison.derived},
        "unreached": [_where(one) for one in comparison.unreached],
        "periods_apart": comparison.periods_apart,
    }


def _version(told: PlaybookFile | PackFile) -> dict[str, str]:
    rules = told.rules
    return {"id": rules.id, "version": rules.version, "digest": rules.digest, "text_digest": told.text_digest}


def _where(one: Where) -> dict[str, str]:
    return {"part": one.part, "id": one.id}


def _change(change: Change, both: Both) -> dict[str, Any]:
    told = point(change, both)
    text = {"text": told.text, "details": list(told.parts)}
    match change:
        case Added():
            return {"kind": "added", **_where(change.where), **text}
        case Removed():
            return {"kind": "removed", **_where(change.where), **text}
        case Renamed():
            pair = {"old": change.old.id, "new": change.where.id}
            return {"kind": "renamed", **_where(change.where), **pair, **text}
        case ConditionChanged():
            return {"kind": "condition", **_where(change.where), "name": change.name, **text}
        case MembersChanged():
            lists = {"gone": list(change.gone), "come": list(change.come)}
            return {"kind": "members", **_where(change.where), "name": change.name, **lists, **text}
        case ValueChanged():
            values = {"old": _plain(change.old), "new": _plain(change.new)}
            return {"kind": "value", **_where(change.where), "name": change.name, **values, **text}
        case PeriodChanged():
            return {"kind": "period", **_where(change.where), "name": "in_force", **text}
        case NumberChanged():
            return {"kind": "number", **_where(change.where), **text}
        case DateChanged():
            return {"kind": "date", **_where(change.where), **text}
        case TextsChanged():
            return {"kind": "texts", **text}
        case _:
            assert_never(change)


def _plain(value: Plain) -> str | int | bool | list[str] | None:
    return plain(value)


def _difference_dict(one: Difference, telling: Telling, lang: str) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "subject": one.subject,
        "candidates": list(one.candidates),
        "count": one.count,
        "example": {
            **_asked(one.asked, telling),
            "candidate": one.candidate,
            "old": _said(one.old, lang),
            "new": _said(one.new, lang),
        },
    }


def _asked(asked: Asked, telling: Telling) -> dict[str, Any]:
    told: dict[str, Any] = {"snapshot": asked.name, "at": iso(asked.at, asked.zone), "text": asked_text(asked, telling)}
    if asked.data is not None:
        told["derived"] = dict(asked.data)
    if asked.contact is not None:
        told["contact"] = dict(asked.contact)
    return told


def _said(said: Said, lang: str) -> dict[str, Any]:
    reasons = [one.to_dict(lang) for one in said.reasons]
    return {"status": said.status, "reasons": reasons, "obligations": list(said.obligations)}
