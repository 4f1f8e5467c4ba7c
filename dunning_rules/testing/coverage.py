"""Which outcomes the asks of a run saw: of guards, stages, actions and pauses."""

from __future__ import annotations

from ..decision import Decision, Verdict
from ..engine import Playbook
from ..interpret.guards import Bound
from ..interpret.logic import reduce
from ..tested import Coverage, Item, ItemKind
from .asking import Answered, abouts
from .subject import Subject

Key = tuple[ItemKind, str, str]
KINDS: tuple[ItemKind, ...] = ("guard", "stage", "action", "pause")


class Covering:
    """Sums up what is seen, answer by answer."""

    def __init__(self) -> None:
        self._seen: dict[Key, list[bool]] = {}
        self._expected: dict[Key, None] = {}

    def expect(self, subject: Subject) -> None:
        """What a suite must see: the guards of the packs it names, or all parts of its playbook."""
        playbook = subject.playbook
        if playbook is None:
            self._want("guard", *((pack.id, guard.id) for pack, guard in subject.guards if pack.id in subject.named))
            return
        rules = playbook.rules
        self._want("stage", *((playbook.id, stage.id) for stage in rules.stages))
        self._want("action", *((playbook.id, action.id) for action in rules.actions))
        self._want("pause", *((playbook.id, pause.id) for pause in rules.pauses))

    def _want(self, kind: ItemKind, *names: tuple[str, str]) -> None:
        self._expected |= {(kind, owner, name): None for owner, name in names}

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
        """What was seen of what had to be, by kind, owner and name."""
        keys = sorted(self._expected, key=lambda key: (KINDS.index(key[0]), *key[1:]))
        outcomes = (self._seen.get(key, [False, False]) for key in keys)
        return Coverage(tuple(Item(*key, *seen) for key, seen in zip(keys, outcomes, strict=True)))

    def _mark(self, kind: ItemKind, owner: str, name: str, *, yes: bool, no: bool) -> None:
        outcomes = self._seen.setdefault((kind, owner, name), [False, False])
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
            if all(self._seen.get(("guard", *name), (False,))):
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


def _applies(bound: Bound, found: Answered) -> bool:
    assert found.question is not None
    return any(reduce(bound.guard.applies, about) is True for about in abouts(bound.asked, found.question))
