"""What people call the actions, parties, addresses and figures of one answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .. import words
from ..calendar import local_date, to_datetime, weekday
from ..decision import Obligation, Value
from ..rules import (
    Action,
    Names,
    PackRules,
    PlaybookRules,
)
from ..snapshot.model import Address, Party, Snapshot
from ..wording import Titles, fact, word
from .layout import NO_BREAK

DAYS = tuple(words.WEEKDAYS)


@dataclass(frozen=True, slots=True)
class Naming:
    """Names in one language, for one snapshot and, where one was asked, one playbook."""

    lang: str
    titles: Titles
    actions: Mapping[str, Action]
    stages: Mapping[str, str]
    points: Mapping[str, str]
    parties: Mapping[str, Party]
    addresses: Mapping[str, Address]
    currency: str
    dates: Mapping[tuple[str, str], str]

    def action(self, name: str) -> str:
        return self.titles.actions.get(name, name)

    def stage(self, name: str) -> str:
        return self.stages.get(name, name)

    def party(self, name: str) -> str:
        """`borrower`, `zhang (counter guarantor)`."""
        party = self.parties.get(name)
        if party is None:
            return name
        role = word(party.role, words.ROLES, self.lang)
        if name.replace("-", "_") == party.role:
            return role
        return f"{name}（{role}）" if self.lang == "zh" else f"{name} ({role})"

    def address(self, name: str) -> str:
        """`shop (business)`."""
        address = self.addresses.get(name)
        if address is None or address.kind is None:
            return name
        kind = word(address.kind, words.ADDRESS_KINDS, self.lang)
        if name.replace("-", "_") == address.kind:
            return kind
        return f"{name}（{kind}）" if self.lang == "zh" else f"{name} ({kind})"

    def date(self, pack: str, name: str) -> str:
        """A named date of a pack: `“guarantee period”`."""
        title = self.dates.get((pack, name))
        return name if title is None else f"“{title}”"

    def whom(self, party: str | None, address: str | None) -> str:
        """Whom, and where or by which number."""
        parts = [] if party is None else [self.party(party)]
        if address is not None:
            parts.append(self.address(address))
        return ("，" if self.lang == "zh" else ", ").join(parts)

    def figure(self, name: str, value: Value) -> str:
        """`amount overdue CNY 21,200.00`."""
        if isinstance(value, Decimal):
            return f"{fact(name, self.lang)}{NO_BREAK}{self.currency}{value:,}"
        shown = "—" if value is None else str(value)
        return f"{fact(name, self.lang)}{NO_BREAK}{shown}"

    def point(self, name: str) -> str:
        return self.points.get(name, name.replace("_", " "))

    def listed(self, parts: Iterable[str]) -> str:
        """Several things in one line."""
        return ("；" if self.lang == "zh" else "; ").join(dict.fromkeys(parts))

    def moment(self, instant: int, zone: str) -> str:
        """`Monday 2026-11-09 10:00 Asia/Shanghai`."""
        return f"{self.day(instant, zone)} {zone}"

    def day(self, instant: int, zone: str) -> str:
        """`Monday 2026-11-09 10:00`."""
        clock = to_datetime(instant, zone)
        day = words.WEEKDAYS[DAYS[weekday(clock.date().toordinal())]].in_(self.lang)
        dated = f"{clock:%Y-%m-%d}"
        return f"{f'{dated} {day}' if self.lang == 'zh' else f'{day} {dated}'} {clock:%H:%M}"


def naming(
    rules: PlaybookRules | None,
    packs: Iterable[PackRules],
    snapshot: Snapshot,
    lang: str,
    *,
    day: date | None = None,
) -> Naming:
    """The names for an answer; numbers are those in force on `day`, the day asked about unless given."""
    told = () if rules is None else rules.actions
    names = Names() if rules is None else rules.names
    packs = tuple(packs)
    on = day or local_date(snapshot.asked, snapshot.loan.timezone or "UTC")
    inputs = [given for one in (*(pack.names for pack in packs), names) for given in one.inputs]
    titles = Titles(
        actions={action.id: action.title.in_(lang) for action in told},
        pauses={} if rules is None else {pause.id: pause.title.in_(lang) for pause in rules.pauses},
        numbers={name: str(dated.on(on)) for name, dated in names.numbers if dated.on(on) is not None},
        inputs={given.name: given.title.in_(lang) for given in inputs},
    )
    return Naming(
        lang,
        titles,
        {action.id: action for action in told},
        {} if rules is None else {stage.id: stage.title.in_(lang) for stage in rules.stages},
        {} if rules is None else {name: text.in_(lang) for name, text in rules.points},
        {party.id: party for party in snapshot.parties},
        {address.id: address for party in snapshot.parties for address in party.addresses},
        f"{snapshot.loan.currency}{NO_BREAK}" if snapshot.loan.currency else "",
        {
            (pack.id, name): title.in_(lang)
            for pack in packs
            for kind, name, title in pack.names.titles
            if kind == "date"
        },
    )


def rows(obligations: Iterable[Obligation], lang: str) -> list[tuple[str, str]]:
    """What is asked for, each thing once: its text, and the rows of all rules that ask for it."""
    found: dict[object, list[Obligation]] = {}
    for one in obligations:
        found.setdefault((one.require, one.any_of), []).append(one)
    return [(_text(same, lang), ", ".join(dict.fromkeys(one.guard.row for one in same))) for same in found.values()]


def _text(same: list[Obligation], lang: str) -> str:
    """The rule's own text; where several rules ask for one thing, the attribute's."""
    texts = list(dict.fromkeys(one.text(lang) for one in same))
    match same[0].require:
        case ((name, "true"),) if len(texts) > 1 and name in words.STATED:
            said = words.STATED[name].in_(lang)
            return f"{said}。" if lang == "zh" else f"{said[0].upper()}{said[1:]}."
        case _:
            return texts[0]
