"""What an action asks of whom it reaches, rule by rule, as pieces of Python text that several actions may share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..interpret.asked import Proposal
from ..interpret.closing import cadence_of
from ..rules import Guard, Pause
from ..settle import HOLD_FREE_PURPOSES
from ..source import Place
from ..values import Limit
from ..words import CHANNELS_WITH_ADDRESS
from .asks import Asking, GuardAsks, asks_of
from .codes import Code, Codes
from .leaves import truth_of
from .reasons import Why
from .spot import Maker, Spot
from .truths import Truth, both, turned
from .variant import File

ACTION = "\0"
"""Stands for the number of an action in text that several of them share; a word of a file that holds it is written
otherwise, as `repr` does."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The lines of one rule, and its place among those of its action."""

    order: tuple[int, int]
    lines: tuple[str, ...]


HELD = Piece((2, 0), ("if held:", f"    told += slow.holds(now, {ACTION}, who, place)"))


def _piece(order: tuple[int, int], lines: Iterable[str]) -> Piece | None:
    found = tuple(lines)
    return Piece(order, found) if found else None


@dataclass(frozen=True, slots=True)
class Block:
    """An action (by its number) toward one of its roles: what closes it, what forbids it, what advises against it."""

    action: int
    role: int
    closing: tuple[Piece, ...]
    holding: tuple[Piece, ...]
    advising: tuple[Piece, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return (*self.closing, *self.holding, *self.advising)


@dataclass(frozen=True, slots=True)
class Binding:
    """A guard that binds, in its file."""

    file: File
    guard: Guard
    asks: GuardAsks


class Traits(dict[str, str | None]):
    """What tells the contacts of one block from those of another, by name."""

    def __init__(self, spot: Spot) -> None:
        super().__init__()
        assert spot.action is not None
        self.spot, self.acts = spot, spot.action.reach is None

    def __missing__(self, name: str) -> str | None:
        found = self[name] = self.spot.trait(name)
        return found


class Pieces:
    """Writes the blocks of all actions; a rule's text is made once for all that are alike in what it asks of them."""

    def __init__(self, maker: Maker, codes: Codes, guards: Sequence[Binding]) -> None:
        self.maker, self.codes = maker, codes
        self.source = maker.source
        speaking = [(place, one) for place, one in enumerate(guards) if not one.asks.never_forbids]
        self._forbidding = [told for told in speaking if told[1].guard.effect != "advise"]
        self._advising = [told for told in speaking if told[1].asks.may_advise] if maker.key.advising else []
        self._speaking: dict[tuple[str | None, str | None, bool], list[tuple[int, Binding]]] = {}
        self._pauses = [(pause, Asking(pause.when, asks_of(pause.when))) for pause in self.source.playbook.pauses]
        self._truths: dict[tuple[object, ...], Truth] = {}
        self._pieces: dict[tuple[object, ...], Piece | None] = {}
        self._limits: dict[tuple[Limit, int, bool], Piece | None] = {}

    def of(self, number: int) -> Iterator[Block]:
        """The blocks of an action, for each of its roles that somebody has."""
        action = self.source.actions[number]
        roles = tuple(action.reach.to) if action.reach is not None else ("borrower",)
        for place, role in enumerate(roles):
            if action.reach is not None and role not in self.maker.key.roles:
                continue  # nobody has it
            spot = Spot(self.maker, self.source.files[0], action, role)
            traits = Traits(spot)
            closing, holding = tuple(self._closing(traits)), tuple(self._holding(number, traits))
            yield Block(number, place, closing, holding, tuple(self._guarding(traits, advising=True)))

    # --- the playbook's own rules ------------------------------------------------------------------------------------

    def _closing(self, traits: Traits) -> Iterator[Piece]:
        """The action's own condition, the pauses, the holds."""
        spot, action = traits.spot, traits.spot.action
        assert action is not None
        own = tuple(self._own(spot))
        if own:
            yield Piece((0, 0), own)
        purpose = Proposal(act=action.act, purpose=action.purpose).closed_by
        if purpose not in HOLD_FREE_PURPOSES:
            for place, (pause, asking) in enumerate(self._pauses):
                if pause.purposes is None or purpose in pause.purposes:
                    key = (-1 - place, False, traits.acts, asking.asks.answers(traits))
                    if key not in self._pieces:
                        self._pieces[key] = _piece((1, place), self._pause(place, pause, truth_of(asking.cond, spot)))
                    piece = self._pieces[key]
                    if piece is not None:
                        yield piece
        yield HELD

    def _pause(self, place: int, pause: Pause, truth: Truth) -> Iterator[str]:
        code = self.codes.number(Code("pause", "pause", pause.id))
        slow = f"slow.pause(now, {place}, {ACTION}, who, place)"
        return _either(f"pause {pause.id}", truth.maybe, truth.sure, code, slow, None)

    def _own(self, spot: Spot) -> Iterator[str]:
        action = spot.action
        assert action is not None
        truth = truth_of(action.when, spot)
        if truth.sure == "True":
            return
        why = Why(self.codes, "condition", action.id, spot)
        yield "# its own condition"
        slow = f"slow.when(now, {ACTION}, who, place)"
        if why.told(action.when):
            untold = why.untold(action.when)
            once = why.once(action.when)
            yield f"told += {slow} if {untold} else {once}" if untold else f"told += {once}"
        else:
            yield f"if {turned(truth.sure)}:"
            yield f"    told += {slow}"

    def _holding(self, number: int, traits: Traits) -> Iterator[Piece]:
        """A missing address, the guards, the cadence."""
        action = traits.spot.action
        assert action is not None
        reach = action.reach
        if reach is not None and (reach.kinds is not None or reach.channel in CHANNELS_WITH_ADDRESS):
            code = self.codes.number(Code("no_address", "no-address", "no-address"))
            yield Piece((0, 0), ("if not place:", f"    told += ({code},)"))
        yield from self._guarding(traits, advising=False)
        for place, limit in enumerate(action.at_most):
            key = (limit, place, traits.acts)
            if key not in self._limits:
                self._limits[key] = _piece((2, place), self._limit(number, place, limit, traits.spot))
            piece = self._limits[key]
            if piece is not None:
                yield piece

    def _limit(self, number: int, place: int, limit: Limit, spot: Spot) -> Iterator[str]:
        """A limit of an action, as it stands for all that have it."""
        assert spot.action is not None
        truth = truth_of(cadence_of(spot.action, limit), spot)
        code = self.codes.number(Code("cadence", "at-most", str(limit)))
        slow = f"slow.limit(now, {place}, {ACTION}, who, place)"
        for line in _either(f"at most {limit}", truth.maybe, truth.sure, code, slow, None):
            yield line.replace(f"belonging[{number}]", f"belonging[{ACTION}]")

    # --- guards ------------------------------------------------------------------------------------------------------

    def _guarding(self, traits: Traits, *, advising: bool) -> Iterator[Piece]:
        """What guards have against a candidate, or where they only advise against it."""
        action = traits.spot.action
        assert action is not None
        like = (None if action.reach is None else action.reach.channel, action.act, advising)
        if like not in self._speaking:
            guards = self._advising if advising else self._forbidding
            self._speaking[like] = [told for told in guards if told[1].guard.may_speak_of(like[0], like[1])]
        for place, one in self._speaking[like]:
            key = (place, advising, traits.acts, one.asks.whole.answers(traits))
            if key not in self._pieces:
                self._pieces[key] = _piece((1, place), self._lines(place, one, traits, advising=advising))
            piece = self._pieces[key]
            if piece is not None:
                yield piece

    def _lines(self, place: int, one: Binding, traits: Traits, *, advising: bool) -> Iterator[str]:
        """What one guard says; nothing where it cannot apply."""
        guard, asks = one.guard, one.asks
        there = Spot(self.maker, one.file, traits.spot.action, traits.spot.role)
        applies = self._truth(asks.applies, there, traits)
        if applies.maybe == "False":
            return
        forbids = self._truth(asks.forbids, there, traits)
        lifted = None if asks.lifted is None else self._truth(asks.lifted, there, traits)
        rebutted = None
        if asks.rebutted is not None and guard.effect == "presume":
            rebutted = self._truth(asks.rebutted, there, traits)
        maybe, sure = [applies.maybe, forbids.maybe], [applies.sure, forbids.sure]
        if advising and rebutted is not None:
            maybe.append(rebutted.maybe)
            sure.append(rebutted.sure)
            rebutted = None
        for exception in (lifted, rebutted):
            if exception is not None:
                maybe.append(turned(exception.sure))
                sure.append(turned(exception.maybe))
        assert one.file.pack is not None
        name = f"{one.file.pack.id}/{guard.id}"
        code = self.codes.number(Code("guard", guard.form, name))
        slow = f"slow.{'advice' if advising else 'guard'}(now, {place}, {ACTION}, who, place)"
        yield from _either(f"guard {name}", both(*maybe), both(*sure), code, slow, guard.place)

    def _truth(self, asking: Asking, spot: Spot, traits: Traits) -> Truth:
        """A condition of a file as text, made once for all contacts that are alike in what it asks of them."""
        key = (id(asking), spot.file.number, traits.acts, asking.asks.answers(traits))
        found = self._truths.get(key)
        if found is None:
            found = self._truths[key] = truth_of(asking.cond, spot)
        return found


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
