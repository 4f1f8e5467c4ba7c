"""Which outcomes the asks of a run saw: of guards, stages, actions and pauses."""

from __future__ import annotations

from ..decision import Decision, Verdict
from ..engine import Playbook
from ..interpret.guards import Bound
from ..interpret.logic import reduce
from ..tested import Coverage, Item, ItemKind
from .asking import Answered, abouts
from .subject import Subject


class Covering:
    """Sums up what is seen, answer by answer."""

    def __init__(self) -> None:
        self._items: dict[tuple[ItemKind, str, str], list[bool]] = {}

    def expect(self, subject: Subject) -> None:
        """What the asks of a suite must see: the guards of packs it names, or all parts of its playbook."""
        playbook = subject.playbook
        for pack, guard in subject.guards:
            if pack.id in subject.named:
                self._mark("guard", pack.id, guard.id)
        if playbook is not None:
            for stage in playbook.rules.stages:
                self._mark("stage", playbook.id, stage.id)
            for action in playbook.rules.actions:
                self._mark("action", playbook.id, action.id)
            for pause in playbook.rules.pauses:
                self._mark("pause", playbook.id, pause.id)

    def see(self, found: Answered, subject: Subject) -> None:
        """One answer."""
        match found.answer:
            case Verdict():
                self._verdict(found, found.answer, subject)
            case Decision():
                assert subject.playbook is not None
                self._decision(found.answer, subject.playbook)
            case _:
                return

    def result(self) -> Coverage:
        """What was seen so far, by kind, owner and name."""
        items = (Item(kind, owner, name, yes, no) for (kind, owner, name), (yes, no) in self._items.items())
        return Coverage(tuple(sorted(items, key=lambda one: (_KINDS.index(one.kind), one.owner, one.name))))

    def _mark(self, kind: ItemKind, owner: str, name: str, *, yes: bool = False, no: bool = False) -> None:
        outcomes = self._items.setdefault((kind, owner, name), [False, False])
        outcomes[0] |= yes
        outcomes[1] |= no

    def _verdict(self, found: Answered, verdict: Verdict, subject: Subject) -> None:
        spoken = {(one.guard.pack, one.guard.guard) for one in (*verdict.reasons, *verdict.advice) if one.guard}
        known = {
            (one.guard.pack, one.guard.guard)
            for one in (*verdict.reasons, *verdict.advice)
            if one.guard is not None and one.kind == "guard"
        }
        obliged = {(one.guard.pack, one.guard.guard): one.met for one in verdict.obligations}
        assert found.question is not None
        for bound in found.question.bound:
            name = (bound.pack.id, bound.guard.id)
            if bound.pack.id not in subject.named or all(self._items["guard", *name]):
                continue
            yes = name in known or obliged.get(name) is False
            silent = name not in spoken and obliged.get(name, True) is True
            no = silent and (name in obliged or _applies(bound, found))
            self._mark("guard", *name, yes=yes, no=no)
        playbook, action = subject.playbook, verdict.contact.get("action")
        if playbook is not None and action is not None:
            permitted = verdict.status != "denied"
            self._mark("action", playbook.id, action, yes=permitted, no=not permitted)

    def _decision(self, decision: Decision, playbook: Playbook) -> None:
        """A decision about a loan that the playbook does not speak of says nothing of its parts."""
        if decision.scope == "mismatch":
            return
        for stage in playbook.rules.stages:
            holds = stage.id in decision.stages
            self._mark("stage", playbook.id, stage.id, yes=holds, no=not holds)
        for candidate in decision.candidates:
            permitted = candidate.status == "permitted"
            self._mark("action", playbook.id, candidate.action, yes=permitted, no=not permitted)
        told = [reason for candidate in decision.candidates for reason in candidate.reasons]
        closing = {reason.value("pause") for reason in told if reason.kind == "pause"}
        unknown = {reason.value("pause") for reason in told if reason.kind == "unknown"}
        for pause in playbook.rules.pauses:
            closes = pause.id in closing
            self._mark("pause", playbook.id, pause.id, yes=closes, no=not closes and pause.id not in unknown)


_KINDS = ("guard", "stage", "action", "pause")


def _applies(bound: Bound, found: Answered) -> bool:
    assert found.question is not None
    return any(reduce(bound.guard.applies, about) is True for about in abouts(bound.asked, found.question))
