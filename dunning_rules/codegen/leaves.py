"""Leaves of conditions as Python text; what has none is left to the reference reader, which is asked then and there."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

from ..calendar import elapsed
from ..facts import FACT_KINDS
from ..interpret.kept import traits_of
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
    PlacementIs,
    PromiseDue,
    PromiseIs,
    Replies,
    Stands,
    Tally,
    Told,
    Waiting,
    Within,
    leaves_of,
)
from ..values import Match, Range, Term
from ..words import ADDRESS_STATUSES
from .ledger import limited, tallied, waited
from .spot import Spot
from .truths import NO, OPEN, Truth, all_of, any_of, constant, exactly, negated


def truth_of(cond: Cond, spot: Spot) -> Truth:
    """A condition as text."""
    match cond:
        case Attribute():
            return _attribute(cond, spot)
        case All():
            return all_of(truth_of(part, spot) for part in cond.parts)
        case AnyOf():
            return any_of(truth_of(part, spot) for part in cond.parts)
        case Not():
            return negated(truth_of(cond.part, spot))
        case Constant():
            return constant(cond.value)
        case Compare(fact="party.role") if spot.role is not None:
            return constant(plainly(spot.role, cond.want))
        case _:
            return _known(cond, spot)


def _known(leaf: Leaf, spot: Spot) -> Truth:
    """A leaf whose text is the same for all contacts, or all of a channel, and for all acts: made once for each."""
    known = spot.maker.truths.get(_key(leaf, spot))
    if known is not None:
        return known[1]
    found = _leaf(leaf, spot)
    if not found.exact and _of_loan(leaf, spot):
        found = _once(leaf, spot)
    known_as(leaf, found, spot)
    return found


def known_as(leaf: Leaf, truth: Truth, spot: Spot) -> None:
    """From now on a leaf has this text; it is kept with it, so that no other has its id."""
    spot.maker.truths[_key(leaf, spot)] = leaf, truth


def _key(leaf: Leaf, spot: Spot) -> tuple[object, ...]:
    action = spot.action
    if action is None:
        return id(leaf), spot.file.number
    tied = isinstance(leaf, Tally | AtLimit | Waiting) and "channel" in leaf.filter.same
    return id(leaf), spot.file.number, action.reach is None, spot.attribute("channel") if tied else None


def _leaf(leaf: Leaf, spot: Spot) -> Truth:
    match leaf:
        case Compare():
            return _compare(leaf, spot)
        case Within():
            return _within(leaf, spot)
        case Tally():
            return tallied(leaf, spot)
        case AtLimit():
            return limited(leaf, spot)
        case Waiting():
            return waited(leaf, spot)
        case Stands():
            return _stands(leaf, spot)
        case InHours():
            return _in_hours(leaf, spot)
        case AgainstWish():
            whose = "any_stands" if leaf.any_debt else "stands"  # what stands of a party is about this loan
            return Truth(f"{whose} & {spot.maker.wants.mask('request', leaf.requests)}", "False")
        case AssignmentIs():
            made = f"any_stands & {spot.maker.wants.mask('assignment', frozenset({''}))}"
            return any_of((negated(exactly(made)) if "none" in leaf.states else NO, _assigned(made, leaf)))
        case Replies():
            return NO  # a candidate answers nothing yet
        case PromiseIs() | ArrangementIs() | PromiseDue() | Found():
            return _once(leaf, spot)
        case Told() if not leaf.fact.startswith("party."):
            return _once(leaf, spot)
        case _:
            return OPEN


def _assigned(made: str, leaf: AssignmentIs) -> Truth:
    """Of a claim that was assigned: whether the party was told of it is asked of the reference reader."""
    return Truth(made, "False") if leaf.states != {"none"} else NO


def _once(leaf: Leaf, spot: Spot) -> Truth:
    """A leaf that speaks of the loan alone and is the same all day: asked once, 0 for no, 1 for yes, 2 for unknown."""
    number = spot.maker.wants.leaf(spot.file.number, leaf)
    text = f"leaf({number})"
    if spot.action is None or text in spot.maker.hoisted:
        text = spot.maker.hoist(text, "leaf")
    return exactly(text) if isinstance(leaf, PromiseIs | ArrangementIs | Told) else Truth(text, f"{text} == 1")


def ask_before(cond: Cond, spot: Spot) -> None:
    """Has the first leaf of a condition asked before all candidates, where it speaks of the loan alone."""
    match next(leaves_of(cond), None):
        case PromiseIs() | ArrangementIs() | PromiseDue() | Found() as first:
            _once(first, spot)
        case Told() as first if not first.fact.startswith("party."):
            _once(first, spot)
        case _:
            pass


def asked_once(leaf: Leaf, spot: Spot) -> str | None:
    """The text of a leaf that is asked once and may be unknown; None for any other."""
    truth = truth_of(leaf, spot)
    return truth.maybe if not truth.exact and truth.maybe.startswith("leaf") else None


def _of_loan(leaf: Leaf, spot: Spot) -> bool:
    """Whether a leaf says the same of every contact, and between two midnights."""
    whoever = spot.action is None or (spot.maker.key.one_clock and not traits_of(leaf))
    return whoever and _lasts_all_day(leaf, spot)


def _lasts_all_day(leaf: Leaf, spot: Spot) -> bool:
    """Whether a leaf of the loan alone stays as it is between two midnights."""
    match leaf:
        case Tally():
            held = (leaf.filter, leaf.window.since, leaf.window.since_first)
            if any(one is not None and (one.held is not None or one.marks) for one in held):
                return False
            return leaf.window.term is None or _in_days(leaf.window.term, spot)
        case Stands():
            return leaf.kind != "consent" and (leaf.since is None or _in_days(leaf.since, spot))
        case PlacementIs() | AssignmentIs() | Near():
            return True
        case _:
            return False


def _in_days(term: Term | str, spot: Spot) -> bool:
    try:
        return elapsed(spot.term(term)) is None
    except LookupError:
        return False


# --- facts -----------------------------------------------------------------------------------------------------------


def _compare(leaf: Compare, spot: Spot) -> Truth:
    if leaf.fact in OF_PARTY and spot.action is not None:
        return _of_party(OF_PARTY[leaf.fact], leaf.want)
    if leaf.fact.startswith("party."):
        return OPEN
    number = spot.maker.source.fact(spot.file.number, leaf.fact)
    if number in spot.maker.key.unknown:
        return OPEN
    given = spot.file.names.input(leaf.fact)
    kind = given.kind if given is not None else FACT_KINDS.get(leaf.fact, "text")
    name = f"f{spot.maker.wants.fact(number)}"
    texts = [_item(name, kind, item, spot) for item in leaf.want.any_of if isinstance(item, Range)]
    words = [repr(item) for item in leaf.want.any_of if isinstance(item, str)]
    others = [item for item in leaf.want.any_of if not isinstance(item, Range | str)]
    if any(text is None for text in texts):
        return OPEN
    if words:
        texts.append(f"{name} == {words[0]}" if len(words) == 1 else f"{name} in ({', '.join(words)})")
    texts += [_same(name, item, spot) for item in others]
    found = any_of(exactly(text) for text in texts if text is not None)
    return negated(found) if leaf.want.negated else found


OF_PARTY = {"party.liability": "liability", "party.kind": "nature", "party.language": "language"}
"""What is told of a party by a word; the liability always is."""


def _of_party(name: str, want: Match) -> Truth:
    words = tuple(str(item) for item in want.any_of)
    text = _one_of(name, words, negated=want.negated)
    if name == "liability":
        return exactly(text)
    return Truth(f"{name} is None or {text}", f"{name} is not None and {text}")


def _same(name: str, item: object, spot: Spot) -> str:
    if isinstance(item, bool):
        return f"{name} is {item}"
    if isinstance(item, date):
        return f"{name} == {item.toordinal()}"
    if isinstance(item, Decimal):
        return f"{name} == {spot.maker.constant(f'Decimal({str(item)!r})')}"
    return f"{name} == {item}"


def _item(name: str, kind: str, span: Range, spot: Spot) -> str | None:
    """A range as text. A fact that is nothing is not a number (NaN), which lies in no range."""
    low, high = spot.number(span.low), spot.number(span.high)
    if isinstance(low, str) or isinstance(high, str):
        return None
    if kind in ("text", "boolean"):
        return "False"
    ends = (_end(low, kind, spot, up=True), _end(high, kind, spot, up=False))
    text = f"{ends[0]} <= {name} <= {ends[1]}"
    if ends[0] is None:
        text = f"{name} <= {ends[1]}" if ends[1] is not None else f"{name} == {name}"
    elif ends[1] is None:
        text = f"{name} >= {ends[0]}"
    return f"{name} is not None and {text}" if kind == "decimal" else text


def _end(end: int | Decimal | date | None, kind: str, spot: Spot, *, up: bool) -> str | None:
    if end is None:
        return None
    if isinstance(end, date):
        return str(end.toordinal())
    if isinstance(end, int):
        return str(end)
    if kind == "integer":
        return str(math.ceil(end) if up else math.floor(end))
    return spot.maker.constant(f"Decimal({str(end)!r})")


def plainly(value: str | None, want: Match) -> bool:
    """Whether a word is what is wanted; a word lies in no range."""
    return (value is not None and value in want.any_of) is not want.negated


def _within(leaf: Within, spot: Spot) -> Truth:
    number = spot.maker.source.fact(spot.file.number, "loan.governing_law")
    if number in spot.maker.key.unknown:
        return OPEN
    name = f"f{spot.maker.wants.fact(number)}"
    exact = ", ".join(map(repr, leaf.jurisdictions))
    parts = ", ".join(repr(f"{place}-") for place in leaf.jurisdictions)
    return exactly(f"{name} in ({exact},) or {name}.startswith(({parts},))")


# --- what stands, and the contact itself -----------------------------------------------------------------------------


def _stands(leaf: Stands, spot: Spot) -> Truth:
    if leaf.kind in ("consent", "appointment"):
        words = leaf.words if leaf.kind == "consent" else frozenset({""})
        return Truth(f"any_stands & {spot.maker.wants.mask(leaf.kind, words)}", "False")
    bits = spot.maker.wants.mask(leaf.kind, leaf.words)
    text = f"{_whose(leaf, spot)} & {bits}"
    plain = not (leaf.fields or leaf.days or leaf.since)
    return exactly(text) if plain and not text.startswith("any_") else Truth(text, "False")


def _whose(leaf: Stands, spot: Spot) -> str:
    """The words that stand for whom the leaf speaks of."""
    if leaf.kind == "hold":
        return "loan_stands" if spot.action is None else "stands"
    match leaf.of:
        case "loan":
            return "loan_stands"
        case "party":
            return "0" if spot.action is None else "stands"
        case "address":
            return "0" if spot.action is None else "place_stands"
        case roles:
            if leaf.kind == "status" and leaf.words & ADDRESS_STATUSES.keys():
                return "any_stands"
            return f"role_stands[{spot.maker.wants.role(roles)}]"


def _attribute(leaf: Attribute, spot: Spot) -> Truth:
    if spot.action is None:
        return constant(plainly(None, leaf.want))
    if leaf.name == "by":
        return exactly(_worded("collected_by", leaf.want))
    if leaf.name in ("address", "place") and spot.action.reach is not None:
        return exactly(_worded("kind" if leaf.name == "address" else "site", leaf.want))
    try:
        return constant(plainly(spot.attribute(leaf.name), leaf.want))
    except LookupError:
        return OPEN


def _worded(name: str, want: Match) -> str:
    return _one_of(name, tuple(str(item) for item in want.any_of), negated=want.negated)


def _one_of(name: str, words: tuple[str, ...], *, negated: bool) -> str:
    if len(words) == 1:
        return f"{name} {'!=' if negated else '=='} {words[0]!r}"
    return f"{name} {'not in' if negated else 'in'} {words!r}"


def _in_hours(leaf: InHours, spot: Spot) -> Truth:
    if leaf.own or leaf.has_holiday or len(set(leaf.by_day)) != 1:
        return OPEN
    hours = leaf.by_day[0]
    if hours is None:
        return NO
    minute = spot.minute
    if hours.start <= hours.end:
        text = f"{hours.start} <= {minute} < {hours.end}"
    else:
        text = f"{minute} >= {hours.start} or {minute} < {hours.end}"
    return exactly(spot.maker.hoist(text, "hours") if minute.isidentifier() else text)
