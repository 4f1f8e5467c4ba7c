"""What a virtual collector did with a playbook: the contacts and acts made, what ended it, where it stalls."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from .calendar import MINUTE, iso, local_date
from .decision import Asker, Reason
from .times import Hop

Ending = Literal["end", "stalled", "until"]
"""An act ended the procedure; nothing becomes permitted by itself any more; the time looked at was over."""

SERVING = "letter_serving"
"""Under this name stands what comes of a letter that serves a paper."""

ENDING_ACTS: Final = frozenset(
    {
        "litigation",
        "enforcement",
        "repossession",
        "placement",
        "hand_over",
        "return_to_creditor",
        "assignment",
        "sale",
        "write_off",
        "settlement_certificate",
    }
)
"""The acts with which a procedure ends: a court, somebody else, or nobody goes on from there."""


@dataclass(frozen=True, slots=True)
class Made:
    """One contact or act that was made, as a record of the ledger: `at` in microseconds since 1970 (UTC).

    `what` is the channel of a contact (`is_contact`), or the act.
    """

    id: str
    at: int
    candidate: str
    action: str
    is_contact: bool
    what: str
    party: str | None
    address: str | None
    outcome: str | None
    document: str | None
    stages: tuple[str, ...]
    source: tuple[str, ...]
    advice: tuple[Reason, ...] = ()

    def to_dict(self, zone: str, lang: str = "en") -> dict[str, Any]:
        told: dict[str, Any] = {"id": self.id, "at": iso(self.at, zone), "candidate": self.candidate}
        told |= {"action": self.action, "channel" if self.is_contact else "act": self.what}
        told |= {"party": self.party, "address": self.address, "outcome": self.outcome}
        if self.document is not None:
            told["document"] = self.document
        told |= {"stages": list(self.stages), "source": list(self.source)}
        return told | {"advice": [reason.to_dict(lang) for reason in self.advice]}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A candidate that is not made any more, and what it waits for, hop by hop; none where it was `made` already and
    nothing but its own repetition is left."""

    id: str
    action: str
    party: str | None
    address: str | None
    made: bool
    hops: tuple[Hop, ...]

    @property
    def until(self) -> int | None:
        """When time alone may open it, as far as was looked; None when it needs an event."""
        return self.hops[-1].until if self.hops else None

    def to_dict(self, zone: str, lang: str = "en") -> dict[str, Any]:
        told = {"id": self.id, "action": self.action, "party": self.party, "address": self.address}
        return told | {"made": self.made, "held_by": [hop.to_dict(zone, lang) for hop in self.hops]}


@dataclass(frozen=True, slots=True)
class Notice:
    """An action that serves a paper: whether it was ever open, and the records by which it was made.

    `recorded` are those of the ledger, and of what came meanwhile, by which it had been served in this episode already,
    each with its instant.
    """

    action: str
    document: str
    opened: bool
    made: tuple[str, ...]
    recorded: tuple[tuple[str, int], ...] = ()

    @property
    def skipped(self) -> bool:
        """Whether the procedure had come to it, and it was not made all the same."""
        return self.opened and not self.made and not self.recorded

    def to_dict(self) -> dict[str, Any]:
        told = {"action": self.action, "document": self.document, "opened": self.opened}
        recorded = [name for name, _ in self.recorded]
        return told | {"made": list(self.made), "recorded": recorded, "skipped": self.skipped}


@dataclass(frozen=True, slots=True)
class Tallied:
    """How much was made on one local day, or in the week that begins with it; `parties` are contacts by party."""

    first: date
    contacts: int
    acts: int
    parties: tuple[tuple[str, int], ...]

    def to_dict(self) -> dict[str, Any]:
        told = {"first": self.first.isoformat(), "contacts": self.contacts, "acts": self.acts}
        return told | {"parties": dict(self.parties)}


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the virtual collector takes for granted: how long a contact takes (microseconds), and what comes of it.

    `once_a_day` are the contacts, `once_while_open` the acts that nothing of the playbook's own limits.
    """

    handling: int
    outcomes: tuple[tuple[str, str], ...]
    once_a_day: tuple[str, ...]
    once_while_open: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "handling_minutes": self.handling // MINUTE,
            "outcomes": dict(self.outcomes),
            "once_a_day": list(self.once_a_day),
            "once_while_open": list(self.once_while_open),
        }


@dataclass(frozen=True, slots=True)
class Simulation:
    """What the playbook does from one instant to another with a collector who makes each contact at its earliest.

    `since`, `until` and `stopped` are instants in microseconds since 1970 (UTC), `until` excluded; days are those of
    the servicing zone. `happened` are the records that came meanwhile, with the instant at which they were known.
    """

    asker: Asker
    loan: str
    since: int
    until: int
    zone: str
    assumed: Assumed
    made: tuple[Made, ...]
    happened: tuple[tuple[str, int], ...]
    ending: Ending
    stopped: int
    days_past_due: int | None
    waiting: tuple[Waiting, ...]
    notices: tuple[Notice, ...]
    never_permitted: tuple[str, ...]

    @property
    def contacts(self) -> tuple[Made, ...]:
        """What reached out to a person."""
        return tuple(one for one in self.made if one.is_contact)

    @property
    def acts(self) -> tuple[Made, ...]:
        """What was done without contacting anybody."""
        return tuple(one for one in self.made if not one.is_contact)

    @property
    def end(self) -> Made | None:
        """The act that ended it; None where it stalls or goes on."""
        return self.made[-1] if self.ending == "end" else None

    @property
    def skipped(self) -> tuple[Notice, ...]:
        """The papers that the procedure had come to and that were not served before the end; none without an end."""
        return tuple(one for one in self.notices if one.skipped) if self.ending == "end" else ()

    @property
    def per_day(self) -> tuple[Tallied, ...]:
        """How much was made on each local day on which anything was."""
        return _tallied((local_date(one.at, self.zone), one) for one in self.made)

    @property
    def per_week(self) -> tuple[Tallied, ...]:
        """The same for each week, which begins on Monday."""
        return _tallied((monday_of(local_date(one.at, self.zone)), one) for one in self.made)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        end = self.end
        told = self.asker.head() | {"loan": self.loan} | self.asker.body()
        return told | {
            "from": iso(self.since, self.zone),
            "until": iso(self.until, self.zone),
            "ended": {
                "how": self.ending,
                "at": iso(self.stopped, self.zone),
                "act": None if end is None else end.what,
                "record": None if end is None else end.id,
            },
            "days_past_due": self.days_past_due,
            "made": [one.to_dict(self.zone, lang) for one in self.made],
            "happened": [{"id": name, "at": iso(at, self.zone)} for name, at in self.happened],
            "days": [one.to_dict() for one in self.per_day],
            "weeks": [one.to_dict() for one in self.per_week],
            "waiting": [one.to_dict(self.zone, lang) for one in self.waiting],
            "notices": [one.to_dict() for one in self.notices],
            "never_permitted": list(self.never_permitted),
            "assumed": self.assumed.to_dict(),
        }

    def to_json(self, lang: str = "en") -> str:
        return json.dumps(self.to_dict(lang), ensure_ascii=False, indent=1)


def monday_of(day: date) -> date:
    """The first day of the week in which a day lies."""
    return day - timedelta(days=day.weekday())


def _tallied(dated: Iterable[tuple[date, Made]]) -> tuple[Tallied, ...]:
    by_day: dict[date, list[Made]] = {}
    for day, made in dated:
        by_day.setdefault(day, []).append(made)
    return tuple(_tally(day, by_day[day]) for day in sorted(by_day))


def _tally(day: date, made: list[Made]) -> Tallied:
    contacts = [one for one in made if one.is_contact]
    parties = Counter(one.party for one in contacts if one.party is not None)
    return Tallied(day, len(contacts), len(made) - len(contacts), tuple(sorted(parties.items())))
