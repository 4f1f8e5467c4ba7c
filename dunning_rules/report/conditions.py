"""Conditions in plain sentences: every node of the intermediate form, as it holds and as it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, assert_never

from .. import words
from ..ir import (
    AgainstWish,
    All,
    AnyOf,
    ArrangementIs,
    AssignmentIs,
    AtLimit,
    Attribute,
    Compare,
    Cond,
    Constant,
    Found,
    InHours,
    Leaf,
    Near,
    Not,
    Passed,
    PlacementIs,
    PromiseDue,
    PromiseIs,
    Replies,
    Stands,
    Stated,
    Tally,
    Told,
    Waiting,
    Within,
)
from ..procedure import as_written
from ..templates import FINDINGS
from ..values import Match, Range, Text
from .contactwords import at_limit, attribute, hours, is_party, replies, stated, waiting, wishes
from .ledgerwords import tallied
from .standingwords import arrangement, assignment, promise, stands
from .terms import Terms

ALWAYS: Final = Text("always", "任何情况下")
NEVER: Final = Text("never", "任何情况下均不")
LEADS: Final[Mapping[str, Text]] = {
    "all": Text("all of these hold", "以下各项同时成立"),
    "any": Text("one of these holds", "以下任一项成立"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition in words: a sentence of its own, or several of which all, or one, must hold."""

    joint: Literal["one", "all", "any"]
    text: str = ""
    parts: tuple[Clause, ...] = ()


def clause(cond: Cond, terms: Terms, *, holds: bool = True) -> Clause:
    """What must be so for the condition to hold, or (`holds` false) for it not to hold."""
    known = terms.conditions.get(as_written(cond)) if terms.conditions else None
    if known is not None:
        named = terms.called("definition", known)
        yes, no = (
            terms.text(f"{named} applies", f"符合{named}"),
            terms.text(f"{named} does not apply", f"不符合{named}"),
        )
        return _one(yes if holds else no, terms)
    match cond:
        case Constant():
            return _one((ALWAYS if cond.value is holds else NEVER).in_(terms.lang), terms)
        case All() | AnyOf():
            parts = tuple(clause(part, terms, holds=holds) for part in sorted(cond.parts, key=_rank))
            return _joined("all" if isinstance(cond, All) is holds else "any", parts)
        case Not():
            return clause(cond.part, terms, holds=not holds)
        case PromiseIs() | ArrangementIs() | AssignmentIs():
            return _joined("any", tuple(_one(text, terms) for text in _states(cond, terms, holds=holds)))
        case _:
            return _one(sentence(cond, terms, holds=holds), terms)


def _one(text: str, terms: Terms) -> Clause:
    return Clause("one", terms.spaced(text))


def _rank(cond: Cond) -> int:
    """The days come first: by them a procedure is read."""
    return 0 if isinstance(cond, Compare) and cond.fact == "days_past_due" else 1


def _states(leaf: PromiseIs | ArrangementIs | AssignmentIs, terms: Terms, *, holds: bool) -> list[str]:
    match leaf:
        case PromiseIs():
            return promise(leaf, terms, holds=holds)
        case ArrangementIs():
            return arrangement(leaf, terms, holds=holds)
        case AssignmentIs():
            return assignment(leaf, terms, holds=holds)


def _joined(joint: Literal["all", "any"], parts: tuple[Clause, ...]) -> Clause:
    """Parts that are joined in the same way are told in one row."""
    flat: list[Clause] = []
    for part in parts:
        flat += part.parts if part.joint == joint else [part]
    return flat[0] if len(flat) == 1 else Clause(joint, "", tuple(dict.fromkeys(flat)))


def inline(cond: Cond, terms: Terms, *, holds: bool = True) -> str:
    """The whole condition in one line; what is joined inside stands in brackets."""
    return _run_on(clause(cond, terms, holds=holds), terms, inner=False)


def _run_on(told: Clause, terms: Terms, *, inner: bool) -> str:
    if told.joint == "one":
        return told.text
    parts = [_run_on(part, terms, inner=True) for part in told.parts]
    joiner = terms.text(" and ", "，且") if told.joint == "all" else terms.text(" or ", "，或")
    said = joiner.join(parts)
    return terms.text(f"({said})", f"（{said}）") if inner else said


def sentence(leaf: Leaf, terms: Terms, *, holds: bool = True) -> str:  # one case a kind of leaf: a table, however long
    """One leaf as a sentence without a stop."""
    match leaf:
        case Compare():
            return _compared(leaf, terms, holds=holds)
        case Within():
            named = terms.either(leaf.jurisdictions)
            verb = terms.text("is" if holds else "is not", "为" if holds else "不为")
            return terms.text(
                f"the governing law {verb} that of {named} or of a part of it", f"适用法域{verb} {named} 或其下属法域"
            )
        case Told():
            verb = terms.text("is told" if holds else "is not told", "已提供" if holds else "未提供")
            return terms.text(f"{terms.fact(leaf.fact)} {verb}", f"{verb}{terms.fact(leaf.fact)}")
        case Tally():
            return tallied(leaf, terms, holds=holds)
        case PromiseIs() | ArrangementIs() | AssignmentIs():
            return terms.either(_states(leaf, terms, holds=holds))
        case PromiseDue():
            within = terms.term(leaf.within)
            return terms.text(
                f"{'a' if holds else 'no'} promise to pay, still open, falls due today or within {within} after it",
                f"{'有' if holds else '没有'}于今日或其后 {within}内到期的待履行承诺",
            )
        case Stands():
            return stands(leaf, terms, holds=holds)
        case PlacementIs():
            placed = (leaf.state == "standing") is holds
            return terms.text(
                f"the debt is {'' if placed else 'not '}placed with an agency", f"该债务{'已' if placed else '未'}委外"
            )
        case Found():
            return _found(leaf, terms, holds=holds)
        case Near():
            return _near(leaf, terms, holds=holds)
        case Attribute():
            return attribute(leaf, terms, holds=holds)
        case Stated():
            return stated(leaf.name, leaf.want, terms, holds=holds)
        case Replies():
            return replies(leaf, terms, holds=holds)
        case Passed():
            named = terms.called("date", leaf.name)
            return terms.text(
                f"the last day of {named} is {'' if holds else 'not yet '}over",
                f"{named}{'已' if holds else '尚未'}届满",
            )
        case InHours():
            within = hours(leaf, terms)
            return terms.text(
                f"the local time lies {'within' if holds else 'outside'} {within}",
                f"当地时间{'在' if holds else '不在'} {within} 内",
            )
        case AtLimit():
            return at_limit(leaf, terms, holds=holds)
        case Waiting():
            return waiting(leaf, terms, holds=holds)
        case AgainstWish():
            said = wishes(leaf, terms)
            return terms.text(f"{'a' if holds else 'no'} {said}", f"{'有' if holds else '没有'}{said}")
        case _:
            assert_never(leaf)


# --- facts -----------------------------------------------------------------------------------------------------------


def _compared(leaf: Compare, terms: Terms, *, holds: bool) -> str:
    want = leaf.want
    is_so = want.negated is not holds
    if leaf.fact == "days_past_due":
        return _past_due(want, terms, is_so=is_so)
    if leaf.fact == "party.role":
        return is_party(want, terms, is_so=is_so)
    named = terms.fact(leaf.fact)
    values = terms.of_fact(leaf.fact, want)
    if leaf.fact in terms.inputs:
        return terms.text(
            f"to {named} the answer is {'' if is_so else 'not '}{values}",
            f"{named}的回答{'为' if is_so else '不为'}{values}",
        )
    return terms.text(f"{named} is {'' if is_so else 'not '}{values}", f"{named}{'为' if is_so else '不为'}{values}")


def _past_due(want: Match, terms: Terms, *, is_so: bool) -> str:
    if terms.lang == "zh":
        spans = terms.either(
            terms.span(item, " 天") if isinstance(item, Range) else f"{item} 天" for item in want.any_of
        )
        return f"{'' if is_so else '并非'}逾期 {spans}"
    return f"the loan is {'' if is_so else 'not '}{terms.values(want, {})} days past due"


_FOUND: Final[Mapping[str, tuple[Text, Text]]] = {
    "willing": (
        Text("the party was last found willing to pay", "最近了解到：有还款意愿"),
        Text("the party was last found unwilling to pay", "最近了解到：无还款意愿"),
    ),
    "able": (
        Text("the party was last found able to pay", "最近了解到：有还款能力"),
        Text("the party was last found unable to pay", "最近了解到：无还款能力"),
    ),
    "trading": (
        Text("the business was last found to trade normally", "最近了解到：正常经营"),
        Text("the business was last found not to trade normally", "最近了解到：未正常经营"),
    ),
}


def _found(leaf: Found, terms: Terms, *, holds: bool) -> str:
    is_so = leaf.want.negated is not holds
    if leaf.name in _FOUND and len(leaf.want.any_of) == 1:
        said = _FOUND[leaf.name][0 if leaf.want.any_of[0] is True else 1].in_(terms.lang)
        return said if is_so else terms.text(f"it is not so that {said}", f"并非{said}")
    named = FINDINGS[leaf.name].in_(terms.lang) if leaf.name in FINDINGS else leaf.name
    vocabulary = {"cause": words.CAUSES, "attitude": words.ATTITUDES}.get(leaf.name, {})
    values = terms.values(leaf.want, vocabulary)
    return terms.text(
        f"the latest finding on {named} is {'' if is_so else 'not '}{values}",
        f"最近了解到的{named}{'为' if is_so else '不为'}{values}",
    )


def _near(leaf: Near, terms: Terms, *, holds: bool) -> str:
    name = leaf.fact.removeprefix("finding.")
    named = FINDINGS[name].in_(terms.lang) if leaf.fact != name else terms.fact(leaf.fact)
    within = terms.term(leaf.within)
    return terms.text(
        f"{named} is {'' if holds else 'not '}today or within {within} after it",
        f"{named}{'' if holds else '不'}在今日或其后 {within}内",
    )
