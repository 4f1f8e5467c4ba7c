"""A playbook under the guards of one kind of loans as columns: for each action what may speak against a candidate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

import polars as pl

from ..codegen.codes import Code
from ..codegen.reasons import seen_code
from ..codegen.source import guards_of
from ..codegen.variant import File
from ..decision import ReasonKind
from ..interpret.closing import cadence_of
from ..ir import All, AnyOf, Cond, Constant, Leaf, Not, Stated, Told, leaves_of
from ..rules import Action, Guard, Pause
from ..settle import HOLD_FREE_PURPOSES
from ..words import CHANNELS_WITH_ADDRESS
from .leaves import truth_of
from .left import Left, outcome
from .spot import Kind, Spot
from .standing import hold_truth
from .truths import Bit, Truth, every, some, turned
from .wants import Wants

Group = Literal["closing", "holding", "obligation"]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One thing that may be said of a candidate: a reason, with the fact it lacks, or the guard that obliges."""

    group: Group
    code: Code | None
    missing: str | None
    obliges: str | None
    test: Bit


@dataclass(slots=True, eq=False)
class ActionPlan:
    """What may be said of an action's candidates, each thing once; `lost` are those that columns cannot tell: among
    all of them, and among those that are open."""

    action: Action
    spot: Spot
    outside: bool = False
    """The playbook does not speak of the loans."""
    entries: list[Entry] = field(default_factory=list)
    lost_closing: list[Bit] = field(default_factory=list)
    lost_holding: list[Bit] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Clue:
    """A leaf, and where it keeps a condition from being as wished."""

    leaf: Leaf
    wished: bool
    truth: Truth
    path: Bit

    @property
    def unlike(self) -> Bit:
        """Where it is known not to be as wished."""
        return every((self.path, turned(self.truth.maybe) if self.wished else self.truth.sure))


@dataclass(slots=True, eq=False)
class Outcomes:
    """What the guards of a playbook say for given truths of their parts, by the guard: the same at every instant."""

    grounds: dict[tuple[int, str], tuple[Cond, ...]] = field(default_factory=dict)
    left: dict[tuple[int, str, tuple[bool | None, ...]], Left] = field(default_factory=dict)

    def of(self, file: File, guard: Guard, told: tuple[bool | None, ...]) -> Left:
        key = (file.number, guard.id, told)
        if key not in self.left:
            parts = self.parts(file, guard)
            self.left[key] = outcome(guard, dict(zip(parts, told, strict=True)))
        return self.left[key]

    def parts(self, file: File, guard: Guard) -> tuple[Cond, ...]:
        key = (file.number, guard.id)
        if key not in self.grounds:
            self.grounds[key] = _grounds(guard)
        return self.grounds[key]


class Planner:
    """Makes the plan of one kind."""

    def __init__(
        self,
        kind: Kind,
        wants: Wants,
        *,
        scope: tuple[Code, ...] = (),
        missing: tuple[str, ...] = (),
        outcomes: Outcomes | None = None,
    ) -> None:
        self.kind, self.wants, self.scope, self.missing = kind, wants, scope, missing
        self.outcomes = outcomes or Outcomes()
        self.source = kind.source
        guards = guards_of(self.source)
        self.guards = [guards[number] for number in kind.bound]
        self._said: dict[tuple[object, ...], ActionPlan] = {}
        self._stages: dict[str, tuple[Truth, tuple[Clue, ...]]] = {}

    def actions(self) -> Iterator[ActionPlan]:
        for action in self.source.actions:
            yield self._action(action)

    def _action(self, action: Action) -> ActionPlan:
        role = "borrower" if action.reach is None else action.reach.to[0] if len(action.reach.to) == 1 else None
        spot = Spot(self.kind, self.wants, self.source.files[0], action, role)
        plan = ActionPlan(action, spot)
        if self.scope:
            plan.outside = True
            for code in self.scope:
                facts = self.missing if code.kind == "unknown" else (None,)
                plan.entries += [Entry("closing", code, fact, None, True) for fact in facts]
            return plan
        self._opening(plan)
        self._own(plan)
        for pause in self.source.playbook.pauses:
            self._pause(pause, plan)
        self._hold(plan)
        self._address(plan)
        for file, guard in self.guards:
            if action_may_meet(guard, action):
                self._guarded(file, guard, plan)
        for limit in action.at_most:
            truth = truth_of(cadence_of(action, limit), spot)
            _say(plan, "holding", Code("cadence", "at-most", str(limit)), truth.sure)
            _untold(plan, "holding", str(limit), truth, True)
            _lose(plan, truth.lost)
        return plan

    # --- what keeps it shut ------------------------------------------------------------------------------------------

    def _opening(self, plan: ActionPlan) -> None:
        stages = [one for one in self.source.playbook.stages if plan.action.id in one.opens]
        told = [self._stage(one.id, one.when) for one in stages]
        shut = every(turned(truth.sure) for truth, _ in told)
        for stage, (truth, clues) in zip(stages, told, strict=True):
            self._explained(plan, clues, "stage", stage.id, shut)
            if not truth.exact:
                _lose(plan, every((shut, truth.lost)), closing=True)

    def _stage(self, name: str, when: Cond) -> tuple[Truth, tuple[Clue, ...]]:
        if name not in self._stages:
            spot = Spot(self.kind, self.wants, self.source.files[0])
            self._stages[name] = truth_of(when, spot), tuple(clues_of(when, spot))
        return self._stages[name]

    def _own(self, plan: ActionPlan) -> None:
        when = plan.action.when
        if isinstance(when, Constant) and when.value:
            return
        truth = truth_of(when, plan.spot)
        self._explained(plan, tuple(clues_of(when, plan.spot)), "condition", plan.action.id, turned(truth.sure))
        _lose(plan, truth.lost, closing=True)

    def _explained(self, plan: ActionPlan, clues: tuple[Clue, ...], kind: ReasonKind, rule: str, where: Bit) -> None:
        for clue in clues:
            code = seen_code(clue.leaf)
            if code is None:
                _lose(plan, every((where, clue.unlike)), closing=True)
            else:
                _say(plan, "closing", code_of_clue(clue, code, kind, rule), every((where, clue.unlike)))
            _untold(plan, "closing", rule, clue.truth, every((where, clue.path)))
            _lose(plan, every((where, clue.path, clue.truth.lost)), closing=True)

    def _pause(self, pause: Pause, plan: ActionPlan) -> None:
        purpose = closed_by(plan.action)
        if purpose in HOLD_FREE_PURPOSES or (pause.purposes is not None and purpose not in pause.purposes):
            return
        truth = truth_of(pause.when, plan.spot)
        _say(plan, "closing", Code("pause", "pause", pause.id), truth.sure)
        _untold(plan, "closing", pause.id, truth, True)
        _lose(plan, truth.lost, closing=True)

    def _hold(self, plan: ActionPlan) -> None:
        truth = hold_truth(closed_by(plan.action), plan.spot)
        _say(plan, "closing", Code("pause", "hold", "hold"), truth.sure)
        _lose(plan, truth.lost, closing=True)

    def _address(self, plan: ActionPlan) -> None:
        reach = plan.action.reach
        if reach is not None and (reach.kinds is not None or reach.channel in CHANNELS_WITH_ADDRESS):
            _say(plan, "holding", Code("no_address", "no-address", "no-address"), ADDRESSLESS)

    # --- guards ------------------------------------------------------------------------------------------------------

    def _guarded(self, file: File, guard: Guard, plan: ActionPlan) -> None:
        """What a guard says to an action: worked out once for all that are alike."""
        key = (file.number, guard.id, plan.spot.like)
        if key not in self._said:
            alone = ActionPlan(plan.action, plan.spot)
            self._guard(file, guard, alone)
            self._said[key] = alone
        plan.entries += self._said[key].entries
        plan.lost_holding += self._said[key].lost_holding

    def _guard(self, file: File, guard: Guard, plan: ActionPlan) -> None:
        assert file.pack is not None
        spot = Spot(self.kind, self.wants, file, plan.action, plan.spot.role)
        applies = truth_of(guard.applies, spot)
        if applies.maybe is False:
            return
        name = f"{file.pack.id}/{guard.id}"
        code = Code("guard", guard.form, name)
        rebutted = None
        if guard.effect == "presume" and guard.rebutted is not None:
            rebutted = truth_of(guard.rebutted, spot)
        parts = self.outcomes.parts(file, guard)
        truths = [truth_of(part, spot) for part in parts]
        reasons = guard.effect != "advise"
        if not _states(guard):
            self._plainly(guard, name, code, applies, rebutted, spot, plan)
            return
        here, lost = _is_true(applies), [applies.lost]
        maybe_here = some((applies.sure, applies.lost))
        lost += [every((maybe_here, truth.lost)) for truth in truths]
        for told in product(*(_values(truth) for truth in truths)):
            left = self.outcomes.of(file, guard, told)
            where = every((here, *(_where(truth, value) for truth, value in zip(truths, told, strict=True))))
            self._left(left, name, code, where, rebutted, truths, plan, reasons=reasons)
        for bit in lost:
            _lose(plan, bit)
        if rebutted is not None:
            _lose(plan, every((maybe_here, rebutted.lost)))

    def _left(
        self,
        left: Left,
        name: str,
        code: Code,
        where: Bit,
        rebutted: Truth | None,
        truths: list[Truth],
        plan: ActionPlan,
        *,
        reasons: bool,
    ) -> None:
        if left.obliges:
            _say(plan, "obligation", None, where, obliges=name)
        denied = where if rebutted is None else every((where, turned(rebutted.sure)))
        if reasons and left.forbids is True:
            _say(plan, "holding", code, denied)
        elif reasons and left.forbids is None:
            for number in left.unknown:
                _untold(plan, "holding", name, truths[number], denied)

    def _plainly(
        self, guard: Guard, name: str, code: Code, applies: Truth, rebutted: Truth | None, spot: Spot, plan: ActionPlan
    ) -> None:
        """A guard of which nothing is left to be stated."""
        if guard.effect == "advise":
            return
        forbids = truth_of(guard.forbids, spot)
        exceptions = [truth_of(one, spot) for one in (guard.lifted,) if one is not None]
        exceptions += [] if rebutted is None else [rebutted]
        here = every((_is_true(applies), *(every((turned(one.sure), turned(one.lost))) for one in exceptions)))
        _say(plan, "holding", code, every((here, forbids.sure)))
        _untold(plan, "holding", name, forbids, here)
        if all(one.exact for one in (applies, forbids, *exceptions)):
            return
        may = every((some((applies.sure, applies.lost)), *(turned(one.sure) for one in exceptions), forbids.maybe))
        _lose(plan, every((may, some((applies.lost, forbids.lost, *(one.lost for one in exceptions))))))


ADDRESSLESS = pl.col("address_row").is_null()


def closed_by(action: Action) -> str | None:
    """The purpose by which pauses and holds go: a contact without one is a demand, an act without one has none."""
    return action.purpose if action.act is not None else action.purpose or "demand"


def action_may_meet(guard: Guard, action: Action) -> bool:
    return guard.may_speak_of(None if action.reach is None else action.reach.channel, action.act)


def _is_true(truth: Truth) -> Bit:
    return truth.sure


def _say(plan: ActionPlan, group: Group, code: Code | None, test: Bit, *, obliges: str | None = None) -> None:
    test = plan.spot.wants.named(test)
    if test is not False:
        plan.entries.append(Entry(group, code, None, obliges, test))


def _untold(plan: ActionPlan, group: Group, rule: str, truth: Truth, where: Bit) -> None:
    for fact, bit in truth.named:
        test = plan.spot.wants.named(every((where, bit)))
        if test is not False:
            plan.entries.append(Entry(group, Code("unknown", "missing-fact", rule), fact, None, test))


def _lose(plan: ActionPlan, test: Bit, *, closing: bool = False) -> None:
    test = plan.spot.wants.named(test)
    if test is not False:
        (plan.lost_closing if closing else plan.lost_holding).append(test)


def clues_of(cond: Cond, spot: Spot, *, wished: bool = True, path: Bit = True) -> Iterator[Clue]:
    """Every leaf because of which a condition may not be as wished."""
    match cond:
        case Constant():
            return
        case All() | AnyOf():
            if isinstance(cond, AnyOf) is wished and len(cond.parts) > 1:
                like = (truth_of(part, spot) for part in cond.parts)
                path = every((path, *(turned(one.sure) if wished else one.maybe for one in like)))
            for part in cond.parts:
                yield from clues_of(part, spot, wished=wished, path=path)
        case Not():
            yield from clues_of(cond.part, spot, wished=not wished, path=path)
        case _:
            yield Clue(cond, wished, truth_of(cond, spot), path)


def code_of_clue(clue: Clue, code: str, kind: ReasonKind, rule: str) -> Code:
    """The code of a leaf that is not as wished."""
    if not clue.wished and code not in ("range", "value"):
        code = f"{code}-stands" if not isinstance(clue.leaf, Told) else "known-stands"
    elif clue.wished and code in ("done", "tried"):
        code = f"not-{code}"
    elif clue.wished and isinstance(clue.leaf, Told):
        code = "not-told"
    return Code(kind, code, rule)


def _states(guard: Guard) -> bool:
    told = (guard.forbids, *(one for one in (guard.lifted,) if one is not None))
    return guard.form == "required" or any(isinstance(leaf, Stated) for one in told for leaf in leaves_of(one))


def _grounds(guard: Guard) -> tuple[Cond, ...]:
    """The parts of what a guard forbids, and of its exception, in which nothing is left to be stated, each once."""
    told = (guard.forbids, *(one for one in (guard.lifted,) if one is not None))
    return tuple(dict.fromkeys(part for one in told for part in _unstated(one)))


def _unstated(cond: Cond) -> Iterator[Cond]:
    if not any(isinstance(leaf, Stated) for leaf in leaves_of(cond)):
        yield cond
    elif isinstance(cond, All | AnyOf):
        for part in cond.parts:
            yield from _unstated(part)
    elif isinstance(cond, Not):
        yield from _unstated(cond.part)


def _values(truth: Truth) -> tuple[bool | None, ...]:
    """What a part may be, as far as it is not the same for all."""
    if truth.sure is True:
        return (True,)
    if truth.maybe is False:
        return (False,)
    if truth.maybe is True and truth.exact is False and truth.sure is False and truth.unknown is True:
        return (None,)
    return (True, False) if not truth.named else (True, False, None)


def _where(truth: Truth, value: bool | None) -> Bit:
    if value is None:
        return truth.unknown
    return truth.sure if value else turned(truth.maybe)
