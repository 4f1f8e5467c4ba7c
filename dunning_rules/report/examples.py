"""One example of a difference in words: of what it was made, when it was asked, what both versions say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, assert_never

from .. import words
from ..calendar import local_date, weekday
from ..compared import Asked, Clock, Count, Day, Difference, Fact, Holds, Is, Recorded, Said, Says, Value
from ..decision import Reason
from ..facts import FACT_WORDS
from ..ir import AtLimit, Filter, Leaf, Near, PromiseDue, Stands, Tally, Waiting
from ..procedure import PackFile, PlaybookFile
from ..rules import PackRules
from ..values import Match, Text
from ..wording import Titles, moment, reason
from .changes import Both
from .conditions import sentence
from .contactwords import stated
from .labels import label
from .ledgerwords import CHANNELS, records
from .terms import Terms

SHOWN: Final = 3
"""Reasons that an example tells; the others are counted."""
ABSENT: Final = Text("no such step", "无此事项")
ABSENT_ANSWER: Final = Said("absent")
Guards = Mapping[tuple[str, str], Text]


@dataclass(frozen=True, slots=True)
class Telling:
    """What an example is told with: both versions, and the texts of all their guards."""

    both: Both
    guards: Guards
    packs: tuple[PackRules, ...] = ()

    @property
    def terms(self) -> Terms:
        return self.both.after


def telling(both: Both) -> Telling:
    """Ready to tell examples of both versions."""
    packs = (*_packs(both.old), *_packs(both.new))
    return Telling(both, {(pack.id, guard.id): guard.text for pack in packs for guard in pack.guards}, packs)


def _packs(told: PlaybookFile | PackFile) -> tuple[PackRules, ...]:
    return told.packs if isinstance(told, PlaybookFile) else (*told.bases, told.rules)


# --- what was asked --------------------------------------------------------------------------------------------------


def asked_text(asked: Asked, telling: Telling) -> str:
    """`loan.json, Wednesday 2026-04-01 10:00`, or what a derived loan was made of."""
    terms = telling.terms
    when = _moment(asked, terms)
    if asked.name is not None:
        told = [asked.name]
    else:
        told = [fact_text(fact, terms) for fact in asked.facts if not isinstance(fact, Clock | Day | Is)]
        told = told or [terms.text("an ordinary loan", "一般贷款")]
    if asked.contact is not None:
        told.insert(0, contact_text(asked.contact, terms))
    return terms.spaced(terms.text("; ", "；").join([*dict.fromkeys(told), when]))


def _moment(asked: Asked, terms: Terms) -> str:
    day = words.WEEKDAYS[tuple(words.WEEKDAYS)[weekday(local_date(asked.at, asked.zone).toordinal())]]
    clock = moment(asked.at, asked.zone)
    return terms.text(f"{day.en} {clock} {asked.zone}", f"{clock} {day.zh} {asked.zone}")


def contact_text(contact: Mapping[str, Any], terms: Terms) -> str:
    """`phone call to relative, purpose demand`, or the act."""
    purpose = terms.word(str(contact.get("purpose", "demand")), words.PURPOSES)
    if "act" in contact:
        act = words.ACTS.get(str(contact["act"]))
        what = str(contact["act"]) if act is None else act.in_(terms.lang)
    else:
        role = str(contact["party"]).replace("-", "_")
        whom = terms.roles(frozenset({role})) if role in words.ROLES else str(contact["party"])
        channel = CHANNELS[str(contact["channel"])].in_(terms.lang)
        what = terms.text(f"{channel} to {whom}", f"{channel}，对象：{whom}")
    return terms.text(f"{what}, purpose: {purpose}", f"{what}，目的：{purpose}")


def fact_text(fact: Fact, terms: Terms) -> str:
    """One fact that a derived loan was made of."""
    match fact:
        case Value():
            return _value(fact, terms)
        case Holds():
            return sentence(fact.leaf, terms, holds=fact.wanted)
        case Count():
            return _count(fact, terms)
        case Recorded():
            action, when = terms.action(fact.action), _ago(fact.ago, terms)
            return terms.text(
                f"{action} recorded {_times(fact.number)} {when}", f"{when}已记录{action} {fact.number} 次"
            )
        case Clock():
            return f"{fact.minute // 60:02}:{fact.minute % 60:02}"
        case Day():
            return str(fact.day)
        case Is():
            return f"{fact.name} {fact.value}"
        case Says():
            return stated(fact.name, Match((fact.value,)), terms, holds=True)
        case _:
            assert_never(fact)


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _ago(days: int, terms: Terms) -> str:
    if days <= 0:
        return terms.text("today", "今日")
    return terms.text(f"{days} day{'' if days == 1 else 's'} ago", f"{days} 天前")


def _ahead(days: int) -> str:
    if days < 0:
        return f"{-days} day{'' if days == -1 else 's'} ago"
    return "today" if days == 0 else f"in {days} day{'' if days == 1 else 's'}"


def _ahead_zh(days: int) -> str:
    if days < 0:
        return f"{-days} 天前"
    return "今日" if days == 0 else f"{days} 天后"


def _value(fact: Value, terms: Terms) -> str:
    if fact.value is None:
        return terms.text(f"{terms.fact(fact.fact)} is not told", f"未提供{terms.fact(fact.fact)}")
    if fact.fact == "days_past_due":
        unit = "day" if fact.value == 1 else "days"
        return terms.text(f"{fact.value} {unit} past due", f"逾期 {fact.value} 天")
    plain = isinstance(fact.value, date | Decimal)
    shown = str(fact.value) if plain else terms.value(fact.value, FACT_WORDS.get(fact.fact, {}))
    return terms.text(f"{terms.fact(fact.fact)}: {shown}", f"{terms.fact(fact.fact)}：{shown}")


def _count(fact: Count, terms: Terms) -> str:
    filtered = _filter(fact.leaf)
    if filtered is not None:
        when = _ago(fact.ago, terms)
        if fact.minutes:
            when = terms.text(f"{fact.ago} minutes ago", f"{fact.ago} 分钟前")
        named = _named(filtered, terms, many=fact.number > 1)
        return terms.text(f"{fact.number} {named} {when}", f"{when}{named} {fact.number} 次")
    days = -fact.ago
    match fact.leaf:
        case PromiseDue():
            return terms.text(f"a promise to pay, due {_ahead(days)}", f"有还款承诺，{_ahead_zh(days)}到期")
        case Near():
            return terms.text(f"money is expected {_ahead(days)}", f"预计{_ahead_zh(days)}回款")
        case Stands():
            told = sentence(fact.leaf, terms)
            return terms.text(f"{told}, since {_ago(fact.ago, terms)}", f"{told}，始于{_ago(fact.ago, terms)}")
        case _:
            return sentence(fact.leaf, terms)


def _filter(leaf: Leaf) -> Filter | None:
    match leaf:
        case Tally() | AtLimit() | Waiting():
            return leaf.filter
        case _:
            return None


def _named(want: Filter, terms: Terms, *, many: bool) -> str:
    if want.actions and not want.kinds:
        done = terms.either(terms.action(name) for name in want.actions[:1])
        return terms.text(f"× {done}", done)
    return records(want, terms, many=many)


# --- what both say ---------------------------------------------------------------------------------------------------


def said_lines(one: Difference, telling: Telling) -> Iterator[str]:
    """`NOT OPEN → PERMITTED`, then the reasons that only one of the two gives."""
    terms = telling.terms
    yield f"{_status(one.old, terms)} → {_status(one.new, terms)}"
    day = local_date(one.asked.at, one.asked.zone)
    before = _reasons(one.old, one.new, telling.both.old, telling.both.before, day)
    after = _reasons(one.new, one.old, telling.both.new, terms, day)
    yield from _told(terms.text("before: ", "原："), before, terms)
    yield from _told(terms.text("now: ", "现："), after, terms)
    if not before and not after and one.new.reasons:
        same = _reasons(one.new, ABSENT_ANSWER, telling.both.new, terms, day)
        yield from _told(terms.text("because: ", "理由："), same, terms)
    if not {one.old.status, one.new.status} <= {"permitted", "advised_against"}:
        return  # what must be observed in what is not permitted is nobody's concern
    old, new = (tuple(_obligations(said.obligations, telling)) for said in (one.old, one.new))
    gone, come = (
        [text for text, wanted in told if (text, wanted) not in other] for told, other in ((old, new), (new, old))
    )
    yield from _told(terms.text("no longer asked: ", "不再要求："), gone, terms)
    yield from _told(terms.text("asked now: ", "现要求："), come, terms)


def _status(said: Said, terms: Terms) -> str:
    return ABSENT.in_(terms.lang) if said.status == "absent" else label(said.status, terms.lang)


def _told(lead: str, texts: Iterable[str], terms: Terms) -> Iterator[str]:
    listed = list(dict.fromkeys(texts))
    for text in listed[:SHOWN]:
        yield lead + text
    rest = len(listed) - SHOWN
    if rest > 0:
        yield lead + terms.text(f"{rest} more", f"另有 {rest} 项")


def _reasons(said: Said, other: Said, told: PlaybookFile | PackFile, terms: Terms, day: date) -> list[str]:
    titles = titles_of(told, terms, day)
    others = {_text(one, terms, titles) for one in other.reasons}
    return [text for one in said.reasons if (text := _text(one, terms, titles)) not in others]


def _text(one: Reason, terms: Terms, titles: Titles) -> str:
    text = reason(one, terms.lang, titles)
    return text if one.guard is None else f"{text} [{one.guard.row}: {one.guard.cite}]"


def titles_of(told: PlaybookFile | PackFile, terms: Terms, day: date) -> Titles:
    """The names that the reasons of one version speak with; numbers as they are on a day."""
    rules = told.rules
    numbers = {name: str(dated.on(day)) for name, dated in rules.names.numbers if dated.on(day) is not None}
    pauses = {} if isinstance(told, PackFile) else {one.id: one.title.in_(terms.lang) for one in told.rules.pauses}
    return Titles(terms.actions, pauses, numbers, terms.inputs)


def _obligations(told: Iterable[str], telling: Telling) -> Iterator[tuple[str, str]]:
    """Each obligation by the text of its guard, with what is asked: a renamed guard asks the same."""
    for one in told:
        guard, _, wanted = one.partition(" ")
        pack, _, name = guard.partition("/")
        text = telling.guards.get((pack, name))
        yield wanted if text is None else text.in_(telling.terms.lang), wanted
