"""From a playbook and the guards that bind to the text of one Python function over a prepared loan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import indent

from ..interpret.asked import Proposal
from ..interpret.closing import cadence_of
from ..rules import Action, Guard
from ..settle import HOLD_FREE_PURPOSES
from ..source import Place
from ..words import CHANNELS_WITH_ADDRESS
from .codes import DENIED, NOT_OPEN, PERMITTED, Code, Codes
from .leaves import asked_of_contact, truth_of
from .obliges import may_advise, never_forbids
from .reasons import Why
from .spot import Maker, Spot
from .truths import Truth, both, turned
from .variant import File, Wants

ACTION = "ACTION"
"""Stands for the number of an action in text that several of them share."""
GIVEN = (
    *("offset", "episode", "contacts", "channels", "belonging", "done", "targets", "empty", "slow", "held"),
    *("roles", "role_stands", "loan_stands", "any_stands", "collected_by", "leaf"),
)
"""What a prepared loan holds, as far as a function asks for it."""


OF_TARGETS = ("kind in", "kind not in", "site in", "site not in", "clock[", "liability", "nature", "language")
"""What of a target is seldom asked, as it stands in the text."""


@dataclass(frozen=True, slots=True)
class Written:
    """A generated module, and what its function wants of a prepared loan."""

    text: str
    wants: Wants


def write(maker: Maker, codes: Codes, guards: tuple[tuple[File, Guard], ...]) -> Written:
    """The function of a variant; `guards` are those that bind, in written order."""
    emitter = _Emitter(maker, codes, guards)
    stages = list(emitter.stages())
    actions = [line for number in range(len(maker.source.actions)) for line in emitter.action(number)]
    asked = "\n".join(line for line in (*stages, *actions, *maker.hoisted) if not line.lstrip().startswith("#"))
    head = list(emitter.head(asked))
    questions = [body.replace("QUESTION", name) for body, name in maker.questions.items()]
    constants = [f"{name} = {text}" for text, name in maker.constants.items()]
    lines = [
        f"# {maker.source.playbook.id}: generated, one function for the loans of one kind",
        "from decimal import Decimal",
        *constants,
        *(line for body in questions for line in ("", *body.splitlines())),
        "",
        "def decide(p, now):",
        *indent(
            "\n".join((*head, *stages, "found = []", "add = found.append", *actions, "return found")), "    "
        ).split("\n"),
    ]
    return Written("\n".join(lines) + "\n", maker.wants)


class _Emitter:
    def __init__(self, maker: Maker, codes: Codes, guards: tuple[tuple[File, Guard], ...]) -> None:
        self.maker, self.codes, self.guards = maker, codes, guards
        self.source = maker.source
        self.file = self.source.files[0]
        self._never = frozenset(place for place, (_, guard) in enumerate(guards) if never_forbids(guard))
        self._asked_of: dict[int, tuple[str, ...]] = {}
        self._written: dict[tuple[object, ...], list[str]] = {}

    def head(self, body: str) -> Iterator[str]:
        """What is unpacked before anything is asked."""
        wants = self.maker.wants
        for number in sorted(wants.facts):
            yield f"f{number} = p.facts[{number}]"
        if wants.terms:
            names = ", ".join(f"since_{place}" for place in range(len(wants.terms)))
            yield f"{names}, = p.starts"
        for name in GIVEN:
            if name in body:
                yield f"{name} = p.{name}"
        for text, name in self.maker.hoisted.items():
            yield f"{name} = {text}"

    # --- stages ------------------------------------------------------------------------------------------------------

    def stages(self) -> Iterator[str]:
        spot = Spot(self.maker, self.file)
        for number, stage in enumerate(self.source.playbook.stages):
            truth = truth_of(stage.when, spot)
            why = Why(self.codes, "stage", stage.id, spot)
            yield f"# stage {stage.id}"
            if why.told(stage.when):
                shut = why.once(stage.when)
                untold = why.untold(stage.when)
                shut = f"slow.stage(now, {number}) if {untold} else {shut}" if untold else shut
            else:
                shut = f"slow.stage(now, {number})"
                shut = shut if truth.sure == "False" else f"() if {truth.sure} else {shut}"
            yield f"s{number} = {shut}"

    def _shut(self, action: Action) -> str:
        """The reasons of the stages, where none opens the action."""
        stages = self.source.playbook.stages
        listed = [f"s{number}" for number, stage in enumerate(stages) if action.id in stage.opens]
        if len(listed) == 1:
            return listed[0]
        return f"{' and '.join(listed)} and {' + '.join(listed)}" if listed else "()"

    # --- actions -----------------------------------------------------------------------------------------------------

    def action(self, number: int) -> Iterator[str]:
        action = self.source.actions[number]
        yield f"# {'act' if action.reach is None else 'contact'} {action.id}"
        yield f"shut = {self._shut(action)}"
        roles = tuple(action.reach.to) if action.reach is not None else ("borrower",)
        for place, role in enumerate(roles):
            if action.reach is not None and role not in self.maker.key.roles:
                continue  # nobody has it
            spot = Spot(self.maker, self.file, action, role)
            yield from self._targets(number, place, spot)
        if action.reach is not None:
            nobody = self.codes.number(Code("no_party", "no-party", "no-party"))
            yield f"if empty[{number}]:"
            yield f"    add(({NOT_OPEN}, ({nobody},)))"

    def _targets(self, number: int, place: int, spot: Spot) -> Iterator[str]:
        closing = list(self._closing(number, spot))
        holding = list(self._holding(number, spot))
        advising = [line.replace(ACTION, str(number)) for line in self._advising(spot)]
        body = "\n".join((*closing, *holding, *advising))
        more = any(word in body for word in OF_TARGETS)
        names = "(kind, site, clock, liability, nature, language)" if more else "_"
        yield f"for (who, person, place, stands, place_stands), {names} in targets[{number}][{place}]:"
        if closing:
            yield "    told = shut"
            yield from (f"    {line}" for line in closing)
            yield "    if told:"
            yield f"        add(({NOT_OPEN}, told))"
        else:
            yield "    if shut:"
            yield f"        add(({NOT_OPEN}, shut))"
        yield "        continue"
        yield "    told = ()"
        yield from (f"    {line}" for line in holding)
        if advising:
            yield f"    if told:\n        add(({DENIED}, told))\n        continue"
            yield from (f"    {line}" for line in advising)
            yield f"    add(({PERMITTED}, told) if told else OPEN)"
        else:
            yield f"    add(({DENIED}, told) if told else OPEN)" if holding else "    add(OPEN)"

    def _closing(self, number: int, spot: Spot) -> Iterator[str]:
        """The action's own condition, the pauses, the holds."""
        action = self.source.actions[number]
        yield from self._own(number, spot)
        purpose = Proposal(act=action.act, purpose=action.purpose).closed_by
        if purpose not in HOLD_FREE_PURPOSES:
            for place, pause in enumerate(self.source.playbook.pauses):
                if pause.purposes is None or purpose in pause.purposes:
                    code = self.codes.number(Code("pause", "pause", pause.id))
                    slow = f"slow.pause(now, {place}, {number}, who, place)"
                    yield from self._spoken(f"pause {pause.id}", truth_of(pause.when, spot), code, slow)
        yield "if held:"
        yield f"    told += slow.holds(now, {number}, who, place)"

    def _own(self, number: int, spot: Spot) -> Iterator[str]:
        action = self.source.actions[number]
        truth = truth_of(action.when, spot)
        if truth.sure == "True":
            return
        why = Why(self.codes, "condition", action.id, spot)
        yield "# its own condition"
        if why.told(action.when):
            untold = why.untold(action.when)
            if untold:
                yield f"told += slow.when(now, {number}, who, place) if {untold} else {why.once(action.when)}"
            else:
                yield f"told += {why.once(action.when)}"
        else:
            yield f"if {turned(truth.sure)}:"
            yield f"    told += slow.when(now, {number}, who, place)"

    def _holding(self, number: int, spot: Spot) -> Iterator[str]:
        """A missing address, the guards, the cadence."""
        action = self.source.actions[number]
        reach = action.reach
        if reach is not None and (reach.kinds is not None or reach.channel in CHANNELS_WITH_ADDRESS):
            yield "if not place:"
            yield f"    told += ({self.codes.number(Code('no_address', 'no-address', 'no-address'))},)"
        for line in self._guarding(spot):
            yield line.replace(ACTION, str(number))
        for place, limit in enumerate(action.at_most):
            leaf = cadence_of(action, limit)
            code = self.codes.number(Code("cadence", "at-most", str(limit)))
            slow = f"slow.limit(now, {place}, {number}, who, place)"
            yield from self._spoken(f"at most {limit}", truth_of(leaf, spot), code, slow)

    def _guarding(self, spot: Spot) -> list[str]:
        """The guards, as they speak to actions that reach a person alike: written once for all of these."""
        action = spot.action
        assert action is not None
        like = action.reach and (action.reach.channel, action.reach.mode)
        key = (like, action.act, action.purpose, action.serve, spot.role)
        if key not in self._written:
            found = self._written[key] = []
            for place, (file, guard) in enumerate(self.guards):
                if guard.effect != "advise" and place not in self._never:
                    found += self._once(place, file, guard, spot)
        return self._written[key]

    def _once(self, place: int, file: File, guard: Guard, spot: Spot) -> list[str]:
        """What one guard says, written once for all actions and roles that are alike in what it asks of a contact."""
        names = self._asked_of.get(place)
        if names is None:
            names = self._asked_of[place] = asked_of_contact(guard)
        assert spot.action is not None
        key = (place, spot.action.reach is None, *(spot.trait(name) for name in names))
        if key not in self._written:
            self._written[key] = list(self._guard(place, file, guard, spot))
        return self._written[key]

    def _advising(self, spot: Spot) -> Iterator[str]:
        """The guards that may advise against what is permitted, where that is asked."""
        if self.maker.key.advising:
            for place, (file, guard) in enumerate(self.guards):
                if may_advise(guard) and place not in self._never:
                    yield from self._guard(place, file, guard, spot, advising=True)

    def _guard(self, place: int, file: File, guard: Guard, spot: Spot, *, advising: bool = False) -> Iterator[str]:
        """What a guard has against a candidate, or where it only advises against it."""
        there = Spot(self.maker, file, spot.action, spot.role)
        applies = truth_of(guard.applies, there)
        if applies.maybe == "False":
            return  # it cannot speak to this action
        forbids = truth_of(guard.forbids, there)
        lifted = None if guard.lifted is None else truth_of(guard.lifted, there)
        rebutted = None if guard.rebutted is None or guard.effect != "presume" else truth_of(guard.rebutted, there)
        maybe, sure = [applies.maybe, forbids.maybe], [applies.sure, forbids.sure]
        if advising and rebutted is not None:
            maybe.append(rebutted.maybe)
            sure.append(rebutted.sure)
            rebutted = None
        for exception in (lifted, rebutted):
            if exception is not None:
                maybe.append(turned(exception.sure))
                sure.append(turned(exception.maybe))
        assert file.pack is not None
        name = f"{file.pack.id}/{guard.id}"
        code = self.codes.number(Code("guard", guard.form, name))
        slow = f"slow.{'advice' if advising else 'guard'}(now, {place}, {ACTION}, who, place)"
        yield from _either(f"guard {name}", both(*maybe), both(*sure), code, slow, guard.place)

    def _spoken(self, title: str, truth: Truth, code: int, slow: str) -> Iterator[str]:
        return _either(title, truth.maybe, truth.sure, code, slow, None)


def _either(title: str, maybe: str, sure: str, code: int, slow: str, place: Place | None) -> Iterator[str]:
    """A rule that may speak: known by its text, or asked of the reference reader where the text leaves it open."""
    if maybe == "False":
        return
    yield f"# {title}" + ("" if place is None else f", line {place.line}")
    if maybe == sure:
        yield f"if {sure}:" if sure != "True" else "if True:"
        yield f"    told += ({code},)"
    elif sure == "False":
        yield f"if {maybe}:" if maybe != "True" else "if True:"
        yield f"    told += {slow}"
    else:
        yield f"if {sure}:"
        yield f"    told += ({code},)"
        yield f"elif {maybe}:" if maybe != "True" else "else:"
        yield f"    told += {slow}"
