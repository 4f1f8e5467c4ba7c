"""One loan at one instant as the reference reader answers it: each action when it is first asked for, and once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from ..decision import Candidate, NotApplicable, Reason
from ..rules import Action, PlaybookRules
from .asked import Asked
from .closing import Openness, openness, out_of_scope
from .decide import of_action
from .guards import Bound


@dataclass(eq=False)
class Reading:
    """A playbook's question about a loan. `bound` are the guards that bind it, `others` those that do not."""

    playbook: PlaybookRules
    asked: Asked
    bound: tuple[Bound, ...]
    others: tuple[NotApplicable, ...]
    _told: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)

    @property
    def now(self) -> int:
        """The instant that is asked about."""
        return self.asked.situation.now

    @cached_property
    def outside(self) -> tuple[Reason, ...]:
        """Why the playbook does not speak of the loan; empty where it does."""
        return out_of_scope(self.playbook, self.asked)

    @cached_property
    def stages(self) -> Openness:
        """The stages of a loan that the playbook speaks of."""
        return Openness((), ()) if self.outside else openness(self.playbook.stages, self.asked)

    def candidates(self, action: Action) -> tuple[Candidate, ...]:
        """The candidates of one action, in no order."""
        found = self._told.get(action.id)
        if found is None:
            told = of_action(self.playbook, action, self.asked, self.bound, self.stages, self.outside)
            found = self._told[action.id] = tuple(told)
        return found
