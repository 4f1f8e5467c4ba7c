"""Why a condition does not hold, as Python text that gives the numbers of the reason codes."""

from __future__ import annotations

from collections.abc import Iterator

from ..decision import ReasonKind
from ..ir import (
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
    Stands,
    Tally,
    Told,
    Waiting,
    Within,
)
from ..values import Range
from .codes import Code, Codes
from .leaves import asked_once, truth_of
from .spot import Spot
from .truths import turned


def seen_code(leaf: Leaf) -> str | None:
    """The code with which the reference reader sees a leaf; None where it depends on what it sees."""
    match leaf:
        case Compare():
            return "range" if any(isinstance(item, Range) for item in leaf.want.any_of) else "value"
        case Within():
            return "jurisdiction"
        case Tally():
            return {"done": "done", "tried": "tried"}.get(leaf.form, "count")
        case Stands():
            return leaf.kind
        case Attribute():
            return "contact"
        case PromiseIs():
            return "promise"
        case ArrangementIs():
            return "arrangement"
        case Found():
            return "finding"
        case InHours():
            return "hours"
        case AtLimit():
            return "cap"
        case Waiting():
            return "wait"
        case PromiseDue():
            return "promise-due"
        case Near():
            return "near"
        case PlacementIs():
            return "placement"
        case AssignmentIs():
            return "assignment"
        case Told():
            return "known"
        case _:
            return None


class Why:
    """Writes the reasons of one stage or of one action's own condition."""

    def __init__(self, codes: Codes, kind: ReasonKind, rule: str, spot: Spot) -> None:
        self.codes, self.kind, self.rule, self.spot = codes, kind, rule, spot

    def once(self, cond: Cond) -> str:
        """The reasons, each number once."""
        text = self.text(cond)
        numbers = [self._number(leaf, wished=wished) for leaf, wished in _leaves(cond, wished=True)]
        return text if len(set(numbers)) == len(numbers) else f"tuple(dict.fromkeys({text}))"

    def told(self, cond: Cond) -> bool:
        """Whether every leaf is decided by its text, or asked once, and seen with one code."""
        match cond:
            case Constant():
                return True
            case All() | AnyOf():
                return all(self.told(part) for part in cond.parts)
            case Not():
                return self.told(cond.part)
            case _:
                truth = truth_of(cond, self.spot)
                return seen_code(cond) is not None and (truth.exact or asked_once(cond, self.spot) is not None)

    def untold(self, cond: Cond) -> str:
        """Text that tells whether one of the leaves that are asked once is unknown."""
        once = (asked_once(leaf, self.spot) for leaf, _ in _leaves(cond, wished=True))
        return " or ".join(dict.fromkeys(f"{text} == 2" for text in once if text is not None))

    def text(self, cond: Cond, *, wished: bool = True) -> str:
        """A tuple of numbers: of every leaf because of which the condition is not as wished."""
        match cond:
            case Constant():
                return "()"
            case Not():
                return self.text(cond.part, wished=not wished)
            case All() | AnyOf():
                return self._joined(cond, wished=wished)
            case _:
                truth = truth_of(cond, self.spot).sure
                return _when(truth if wished else turned(truth), "()", f"({self._number(cond, wished=wished)},)")

    def _joined(self, cond: All | AnyOf, *, wished: bool) -> str:
        texts = [text for part in cond.parts if (text := self.text(part, wished=wished)) != "()"]
        told = " + ".join(texts) or "()"
        if isinstance(cond, AnyOf) is wished and len(cond.parts) > 1:
            truth = truth_of(cond, self.spot).sure
            return _when(truth if wished else turned(truth), "()", told)
        pair = [part for part in cond.parts if not isinstance(part, Constant)]
        if len(pair) == 2 and len(list(_leaves(cond, wished=True))) == 2:
            return self._of_two(pair[0], pair[1], wished=wished)
        return told

    def _of_two(self, one: Cond, other: Cond, *, wished: bool) -> str:
        """Two leaves, each told when it is not as wished: a constant for each case."""
        first, second = self._plain(one, wished=wished), self._plain(other, wished=wished)
        neither = _when(second[0], f"({first[1]},)", f"({first[1]}, {second[1]})")
        return _when(first[0], _when(second[0], "()", f"({second[1]},)"), neither)

    def _plain(self, cond: Cond, *, wished: bool) -> tuple[str, int]:
        """The text that a leaf is as wished, and its number."""
        if isinstance(cond, Not):
            return self._plain(cond.part, wished=not wished)
        if isinstance(cond, All | AnyOf):
            (cond,) = (part for part in cond.parts if not isinstance(part, Constant))
            return self._plain(cond, wished=wished)
        assert not isinstance(cond, Constant)
        truth = truth_of(cond, self.spot).sure
        return truth if wished else turned(truth), self._number(cond, wished=wished)

    def _number(self, leaf: Leaf, *, wished: bool) -> int:
        return self.codes.number(_code(leaf, self.kind, self.rule, wished=wished))


def codes_in(cond: Cond, kind: ReasonKind, rule: str) -> Iterator[Code]:
    """The codes with which the leaves of a condition may keep a rule from holding, in written order."""
    for leaf, wished in _leaves(cond, wished=True):
        if seen_code(leaf) is not None:
            yield _code(leaf, kind, rule, wished=wished)


def _code(leaf: Leaf, kind: ReasonKind, rule: str, *, wished: bool) -> Code:
    code = seen_code(leaf) or ""
    if not wished and code not in ("range", "value"):
        code = f"{code}-stands"
    elif wished and code in ("done", "tried"):
        code = f"not-{code}"
    elif isinstance(leaf, Told):
        code = "not-told"
    return Code(kind, code, rule)


def _leaves(cond: Cond, *, wished: bool) -> Iterator[tuple[Leaf, bool]]:
    match cond:
        case All() | AnyOf():
            for part in cond.parts:
                yield from _leaves(part, wished=wished)
        case Not():
            yield from _leaves(cond.part, wished=not wished)
        case Constant():
            return
        case _:
            yield cond, wished


def _when(test: str, then: str, otherwise: str) -> str:
    if test == "True" or then == otherwise:
        return then
    if test == "False":
        return otherwise
    return f"({then} if {test} else {otherwise})"
