"""From a playbook and the guards that bind to the text of one Python function over a prepared loan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..ir import leaves_of
from ..rules import Action
from .blocks import apart, together, worth_joining
from .codes import Code, Codes
from .leaves import ask_before, known_as, truth_of
from .ledger import function
from .pieces import Binding, Pieces
from .reasons import Why
from .spot import Maker, Question, Spot
from .truths import exactly
from .variant import Wants

GIVEN = (
    *("offset", "episode", "contacts", "channels", "belonging", "done", "targets", "empty", "slow", "held"),
    *("roles", "role_stands", "loan_stands", "any_stands", "collected_by", "leaf"),
)
"""What a prepared loan holds, as far as a function asks for it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A generated module, and what its function wants of a prepared loan.

    `questions` are the functions over records at its head, by their names; what is below them begins at `rest`.
    """

    text: str
    wants: Wants
    questions: dict[str, Question]
    rest: int


def write(maker: Maker, codes: Codes, guards: Sequence[Binding]) -> Written:
    """The function of a variant; `guards` are those that bind, in written order."""
    stages = list(_stages(maker, codes))
    actions = list(_actions(maker, codes, guards))
    asked = "\n".join(line for line in (*stages, *actions, *maker.hoisted) if line.lstrip()[:1] != "#")
    head = list(_head(maker, asked))
    questions = {name: found for found, name in maker.questions.items() if f"{name}(" in asked}
    constants = [f"{name} = {text}" for text, name in maker.constants.items()]
    body = (*head, *stages, "found = []", "add = found.append", *actions, "return found")
    above = [
        f"# {maker.source.playbook.id}: generated, one function for the loans of one kind",
        *(line for name, found in questions.items() for line in ("", *function(name, found))),
        "",
        "",
    ]
    below = [
        "from decimal import Decimal",
        *constants,
        "",
        "",
        "def decide(p, now):",
        *(f"    {line}" for line in body),
    ]
    text = "\n".join(above)
    return Written("\n".join((text, *below, "")), maker.wants, questions, len(text) + 1)


def _head(maker: Maker, body: str) -> Iterator[str]:
    """What is unpacked before anything is asked."""
    wants = maker.wants
    for number in sorted(wants.facts):
        yield f"f{number} = p.facts[{number}]"
    if wants.terms:
        names = ", ".join(f"since_{place}" for place in range(len(wants.terms)))
        yield f"{names}, = p.starts"
    for name in GIVEN:
        if name in body:
            yield f"{name} = p.{name}"
    for text, name in maker.hoisted.items():
        yield f"{name} = {text}"


def _stages(maker: Maker, codes: Codes) -> Iterator[str]:
    spot = Spot(maker, maker.source.files[0])
    yield from _asked_again(maker, spot)
    for number, stage in enumerate(maker.source.playbook.stages):
        why = Why(codes, "stage", stage.id, spot)
        yield f"# stage {stage.id}"
        if why.told(stage.when):
            shut = why.once(stage.when)
            untold = why.untold(stage.when)
            shut = f"slow.stage(now, {number}) if {untold} else {shut}" if untold else shut
        else:
            truth = truth_of(stage.when, spot)
            shut = f"slow.stage(now, {number})"
            shut = shut if truth.sure == "False" else f"() if {truth.sure} else {shut}"
        yield f"s{number} = {shut}"


def _asked_again(maker: Maker, spot: Spot) -> Iterator[str]:
    """What several stages ask of the ledger is asked once, under a name of its own."""
    leaves = [leaf for stage in maker.source.playbook.stages for leaf in leaves_of(stage.when)]
    found = [(leaf, truth.sure) for leaf in leaves if (truth := truth_of(leaf, spot)).exact]
    often = Counter(text for _, text in found)
    names = {text: f"asked_{place}" for place, text in enumerate(often) if often[text] > 1 and "[" in text}
    for leaf, text in found:
        if text in names:
            known_as(leaf, exactly(names[text]), spot)
    for text, name in names.items():
        yield f"{name} = {text}"


def _actions(maker: Maker, codes: Codes, guards: Sequence[Binding]) -> Iterator[str]:
    source = maker.source
    for pause in source.playbook.pauses:  # of nearly every candidate they are asked
        ask_before(pause.when, Spot(maker, source.files[0]))
    pieces = Pieces(maker, codes, guards)
    blocks = [block for number in range(len(source.actions)) for block in pieces.of(number)]
    nobody = codes.number(Code("no_party", "no-party", "no-party")) if any(one.reach for one in source.actions) else 0
    shut = [_shut(maker, action) for action in source.actions]
    write = together if worth_joining(blocks) else apart
    return write(source.actions, blocks, shut, nobody)


def _shut(maker: Maker, action: Action) -> str:
    """The reasons of the stages, where none opens the action."""
    stages = maker.source.playbook.stages
    listed = [f"s{number}" for number, stage in enumerate(stages) if action.id in stage.opens]
    if len(listed) == 1:
        return listed[0]
    return f"{' and '.join(listed)} and {' + '.join(listed)}" if listed else "()"
