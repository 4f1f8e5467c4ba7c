"""Reasons in words for people, in English and Chinese: rendered from codes and values, never stored with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from . import words
from .calendar import to_datetime
from .facts import FACT_TITLES, FACT_WORDS
from .templates import ATTRIBUTES, FINDINGS, NOT_APPLICABLE, OTHER_FACTS, SEEN, STATES, TEMPLATES
from .values import Text

if TYPE_CHECKING:
    from .decision import Reason

FACTS: Final[Mapping[str, Text]] = dict(FACT_TITLES) | dict(OTHER_FACTS)

_SPOKEN_BY_GUARD: Final = frozenset({"forbidden", "only-if", "request", "required"})
"""What the guard's own text already says."""

_VOCABULARIES: Final[Mapping[str, words.Words]] = {
    "status": words.STATUSES,
    "request": words.REQUESTS,
    "consent": words.CONSENTS,
    "hold": words.HOLD_REASONS,
    "cause": words.CAUSES,
    "attitude": words.ATTITUDES,
    "channel": words.CHANNELS,
    "mode": words.MODES,
    "to": words.ROLES,
    "kinds": words.ADDRESS_KINDS,
    "address": words.ADDRESS_KINDS,
    "purpose": words.PURPOSES,
    "act": words.ACTS,
    "by": words.COLLECTORS,
    "place": words.PLACES,
    "outcome": words.OUTCOMES,
    "direction": words.DIRECTIONS,
    "record": words.RECORD_KINDS,
    "type": words.ARRANGEMENT_TYPES,
    "payment": words.PAYMENT_STATUSES,
    "form": words.FORMS,
    "document": words.DOCUMENTS,
    "stated": words.STATED,
}

_SPOKEN_IN_FULL: Final = ("status", "request", "consent", "hold")
"""Vocabularies whose English meaning reads better in a sentence than the word."""

_PLAIN: Final[Mapping[str, Text]] = {
    "true": Text("yes", "是"),
    "false": Text("no", "否"),
    "none": Text("none", "无"),
    "failed": Text("failed", "未成功"),
    "unreached": Text("not reached", "未联系上"),
    "reached": Text("reached", "已联系上"),
    "pending": Text("pending", "结果未定"),
    "any": Text("any", "任意"),
    "records": Text("such a record", "此类记录"),
}

_BOUNDARY: Final = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")
_TERM: Final = re.compile(r"([0-9]+) (minute|hour|business day|day|month|year)s?\Z")
_LIMIT: Final = re.compile(r"([0-9]+) (attempt|connection|conversation)s? per (.+)\Z")
_UNITS_ZH: Final = {
    "minute": "分钟",
    "hour": "小时",
    "business day": "个工作日",
    "day": "天",
    "month": "个月",
    "year": "年",
    "attempt": "次",
    "connection": "次接通",
    "conversation": "次有效沟通",
}
_WINDOWS_ZH: Final = {"day": "每天", "hour": "每小时", "promise": "每次承诺", "episode": "本次逾期", "ever": "始终"}


@dataclass(frozen=True, slots=True)
class Titles:
    """What people call the things that a reason names by id; without a title the id is shown."""

    actions: Mapping[str, str] = field(default_factory=dict)
    pauses: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)


NO_TITLES: Final = Titles()


def reason(told: Reason, lang: str, titles: Titles = NO_TITLES) -> str:
    """The reason in words. A guard speaks with its own text, followed by what was seen."""
    text = detail(told, lang, titles)
    if told.guard is not None:
        said = told.guard.text.in_(lang)
        ended = said.rstrip("。.")
        text = said if not text else f"{ended}（{text}）。" if lang == "zh" else f"{ended} ({text})."
    return _until(text, told, lang)


def detail(told: Reason, lang: str, titles: Titles = NO_TITLES) -> str:
    """What was seen, without the guard's own text; empty where that text says it all."""
    values = dict(told.values) | {"missing": told.missing}
    parts = []
    if told.guard is None or told.kind != "guard" or told.code not in _SPOKEN_BY_GUARD:
        if told.code == "cap":
            values |= {"count": told.count, "limit": told.limit}
        parts.append(_Speaker(told.code, values, lang, titles).sentence())
    unknown = values.get("scope_unknown")
    if isinstance(unknown, tuple) and unknown:
        named = _listed((fact(str(name), lang, titles) for name in unknown), lang)
        parts.append(f"未提供{named}，故适用" if lang == "zh" else f"it binds because this is not told: {named}")
    unknown = values.get("unless_unknown")
    if isinstance(unknown, tuple) and unknown:
        named = _listed((fact(str(name), lang, titles) for name in unknown), lang)
        untold = f"未提供{named}，例外情形无法认定" if lang == "zh" else f"an exception may lift it: not told: {named}"
        parts.append(untold)
    if values.get("provisional") is True:
        parts.append(
            "该年节假日安排尚未公布" if lang == "zh" else "the public holidays of that year are not published yet"
        )
    return ("；" if lang == "zh" else "; ").join(part for part in parts if part)


def not_applicable(why: str, values: Mapping[str, Any], lang: str) -> str:
    """Why a guard does not bind, in words."""
    key = "scope-bare" if why == "scope" and "is" not in values else why
    if key not in NOT_APPLICABLE:
        return why
    return _Speaker("value", dict(values), lang, NO_TITLES).filled(NOT_APPLICABLE[key])


def seen(code: str, values: Mapping[str, Any], outcome: str, lang: str, titles: Titles = NO_TITLES) -> str:
    """What a question saw, whichever way it turned out: `outcome` is holds, fails, open or unknown."""
    if outcome == "unknown":
        return _Speaker("missing-fact", values, lang, titles).sentence()
    named = "wish" if code == "request" and "requests" in values else code
    template = SEEN.get(f"{named}-{outcome}")
    stands = f"{code}-stands" if outcome == "holds" and f"{code}-stands" in TEMPLATES else code
    speaker = _Speaker(stands, values, lang, titles)
    return speaker.sentence() if template is None else speaker.filled(template)


def fact(name: str, lang: str, titles: Titles = NO_TITLES) -> str:
    """A fact's name for people; an input has the title of its file."""
    known = FACTS.get(name)
    return titles.inputs.get(name, titles.numbers.get(name, name)) if known is None else known.in_(lang)


def word(text: str, vocabulary: Mapping[str, Text], lang: str) -> str:
    """A word of a vocabulary for people: Chinese has a term for each, English reads most words as they are."""
    if text not in vocabulary:
        return text.replace("_", " ")
    in_full = any(vocabulary is _VOCABULARIES[name] for name in _SPOKEN_IN_FULL) or vocabulary in STATES.values()
    return vocabulary[text].in_(lang) if lang == "zh" or in_full else text.replace("_", " ")


def term(text: str, lang: str, titles: Titles = NO_TITLES) -> str:
    """`7 days`, or the number that stands for it; `day` alone is one."""
    found = _TERM.match(text)
    if found is None:
        return titles.numbers.get(text, text.replace("_", " "))
    if lang != "zh":
        return text
    return f"{found[1]} {_UNITS_ZH[found[2]]}"


def limit(text: str, lang: str) -> str:
    """`3 attempts per day`, `once`."""
    if lang != "zh":
        return text
    if text == "once":
        return "本次逾期一次"
    found = _LIMIT.match(text)
    if found is None:
        return text
    count, unit, window = found.groups()
    each = _WINDOWS_ZH.get(window) or f"每 {term(window, lang)}"
    return f"{each} {count} {_UNITS_ZH[unit]}"


def span(text: str, lang: str, titles: Titles = NO_TITLES) -> str:
    """A range in words: `1..3`, `4..`, `..0`."""
    low, _, high = (titles.numbers.get(part, part.replace("_", " ")) for part in text.partition(".."))
    if low == high:
        return low
    if lang == "zh":
        told = f"{low} 至 {high}" if low and high else f"{low} 或以上" if low else f"{high} 或以下"
        return told.replace("） ", "）")
    if low and high:
        return f"{low} to {high}"
    return f"{low} or more" if low else f"{high} or less"


def moment(instant: int, zone: str) -> str:
    """`2026-11-10 08:00` by the zone's clock."""
    return f"{to_datetime(instant, zone):%Y-%m-%d %H:%M}"


class _Blank(dict[str, str]):
    """A value that a reason does not carry stays empty in its sentence."""

    def __missing__(self, key: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Says one code with its values."""

    code: str
    values: Mapping[str, Any]
    lang: str
    titles: Titles

    def sentence(self) -> str:
        template = TEMPLATES.get(self._key())
        return self.code.replace("-", " ") if template is None else self.filled(template)

    def _key(self) -> str:
        """The template: `-none` where there is nothing, `-stands` where it holds and must not."""
        base = self.code.removesuffix("-stands")
        if base == "hold" and base == self.code and "reason" not in self.values:
            return "hold-wanted"
        if self.code == "count" and self.values.get("is") == 0 and self.values.get("wants") == "1..":
            return "count-none"
        stands = "" if base == self.code else "-stands"
        nothing = "is" in self.values and self.values["is"] in (None, "none")
        names = (f"{base}-none{stands}", f"{base}-none", f"{base}{stands}") if nothing else (f"{base}{stands}",)
        return next((name for name in names if name in TEMPLATES), base)

    def filled(self, template: Text) -> str:
        shown = {name: self._shown(name, value) for name, value in self.values.items()}
        shown |= {"must": self._must(), "what": self._what()}
        times = {1: "once", 2: "twice"}.get(self.values.get("is", 0), f"{self.values.get('is')} times")
        text = template.in_(self.lang).format_map(_Blank(shown | {"times": times}))
        if self.lang == "zh":
            text = _BOUNDARY.sub(" ", text)
        return re.sub(r"[,，;；:： ]+\Z", "", text).strip()

    def _must(self) -> str:
        """What it would have to be, or must not be."""
        wants = self.values.get("wants")
        if wants is None:
            return ""
        text = self._words("wants", wants)
        turned = isinstance(wants, str) and wants.startswith("not ")
        must_not = turned is not bool(self.values.get("unwanted"))
        if must_not and text == self._words("is", self.values.get("is")):
            return "须为其他" if self.lang == "zh" else "must be otherwise"
        if self.lang == "zh":
            return f"{'须非' if must_not else '须为'}{text}"
        return f"must {'not ' if must_not else ''}be {text}"

    def _what(self) -> str:
        """What was counted: the words of the filter, and its window."""
        which = self.values.get("which")
        named = [self._words("", one) for one in which] if isinstance(which, tuple) else []
        if "action" in self.values:
            named.append(self._shown("action", self.values["action"]))
        text = ("、" if self.lang == "zh" else ", ").join(named) or _PLAIN["records"].in_(self.lang)
        if self.values.get("of") == "days":
            text = f"{text}（天数）" if self.lang == "zh" else f"days with {text}"
        if "within" not in self.values:
            return text
        window = self._shown("within", self.values["within"])
        return f"{text}（{window}内）" if self.lang == "zh" else f"{text}, within {window}"

    def _shown(self, name: str, value: Any) -> str:
        match name:
            case "fact" | "missing":
                return _listed((fact(one, self.lang, self.titles) for one in str(value).split(", ")), self.lang)
            case "action":
                names = value if isinstance(value, tuple) else (value,)
                return _listed((self.titles.actions.get(str(one), str(one)) for one in names), self.lang, last="or")
            case "pause":
                return self.titles.pauses.get(str(value), str(value))
            case "limit":
                return limit(str(value), self.lang)
            case "term" | "window" | "within" | "stale_after":
                return term(str(value), self.lang, self.titles)
            case "finding":
                return FINDINGS[value].in_(self.lang) if value in FINDINGS else str(value)
            case "attribute":
                known = ATTRIBUTES.get(str(value))
                return word(str(value), words.STATED, self.lang) if known is None else known.in_(self.lang)
            case "name":
                return str(value).replace("-", " ") if self.lang == "en" else f"“{value}”"
            case "kinds" if not value:
                return "联系方式" if self.lang == "zh" else "address"
            case _:
                return self._words(name, value)

    def _words(self, name: str, value: Any) -> str:
        """A value for people: one, or several of which any would do."""
        if value is None:
            return _PLAIN["none"].in_(self.lang)
        if isinstance(value, tuple):
            return _listed((self._word(name, str(one)) for one in value), self.lang, last="or")
        if isinstance(value, int | Decimal | date) and not isinstance(value, bool):
            return str(value)
        text = ("true" if value else "false") if isinstance(value, bool) else str(value)
        parts = text.removeprefix("not ").split(" | ")
        return _listed((self._word(name, part) for part in parts), self.lang, last="or")

    def _word(self, name: str, text: str) -> str:
        if ".." in text:
            return span(text, self.lang, self.titles)
        vocabulary = self._vocabulary(name)
        if text in vocabulary:
            return word(text, vocabulary, self.lang)
        if text in _PLAIN:
            return _PLAIN[text].in_(self.lang)
        if name in ("zone", "hours", "known_to") or "fact" in self.values:
            return text
        return self._anyword(text)

    def _vocabulary(self, name: str) -> Mapping[str, Text]:
        """The words that are meant: those of the fact, of the finding or attribute, of the code, of the key."""
        told = str(self.values.get("fact", ""))
        if told in FACT_WORDS:
            return FACT_WORDS[told]
        keys = (self.values.get("finding"), self.values.get("attribute"), self.code.removesuffix("-stands"), name)
        for key in keys:
            if key in STATES:
                return STATES[str(key)]
            if key in _VOCABULARIES:
                return _VOCABULARIES[str(key)]
        return {}

    def _anyword(self, text: str) -> str:
        for vocabulary in _VOCABULARIES.values():
            if text in vocabulary:
                return word(text, vocabulary, self.lang)
        return term(text, self.lang, self.titles)


def _listed(parts: Iterable[str], lang: str, *, last: str = "and") -> str:
    """`a, b or c`; `a、b 或 c`."""
    names = list(dict.fromkeys(parts))
    if len(names) < 2:
        return "".join(names)
    if lang == "zh":
        return f"{'、'.join(names[:-1])}{'或' if last == 'or' else '和'}{names[-1]}"
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def _until(text: str, told: Reason, lang: str) -> str:
    if told.until is None:
        return text
    when = moment(told.until, told.zone)
    ended = text.rstrip("。.") if told.guard is not None else text
    stop = "" if told.guard is None else "。" if lang == "zh" else "."
    return f"{ended}；至 {when}{stop}" if lang == "zh" else f"{ended}; until {when}{stop}"
