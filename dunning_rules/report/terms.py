"""What the sentences about rules are made of: how numbers, ranges, terms, words and names are said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, get_args

from .. import words
from ..facts import FACT_WORDS
from ..ir import Cond
from ..procedure import Number, PackFile, PlaybookFile
from ..rules import Named, PackRules
from ..values import Limit, Match, Range, Scalar, Term, Text
from ..wording import fact, term, word
from ..wording import limit as limit_text

YES: Final = Text("yes", "是")
NO: Final = Text("no", "否")
SPOKEN_IN_FULL: Final = (
    words.CAUSES,
    words.ATTITUDES,
    words.CLAIMS,
    words.LOAN_STATES,
    words.PRODUCT_CLASSES,
    words.LENDER_TYPES,
    words.COLLECTOR_TYPES,
    words.PARTY_KINDS,
)
"""Vocabularies whose meaning, in English too, reads better in a sentence than the word."""
_BOUNDARY: Final = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")
_NO_GAP: Final = re.compile(r"(?<=[、，；：）”。]) | (?=[（，；：）”。])")


@dataclass(frozen=True, slots=True)
class Terms:
    """The names of one file in one language. `episode`: its questions to the ledger speak of the present episode.

    `conditions` and `groups` are what the file calls by a name: conditions, and groups of roles. `titles` are what
    people call these, and the file's marks, dates and attributes.
    """

    lang: str
    episode: bool = True
    actions: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, Number] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[Cond, str] = field(default_factory=dict)
    groups: Mapping[frozenset[str], str] = field(default_factory=dict)
    titles: Mapping[tuple[Named, str], str] = field(default_factory=dict)

    def text(self, en: str, zh: str) -> str:
        """One of the two, as the language is."""
        return zh if self.lang == "zh" else en

    def quoted(self, text: str) -> str:
        """A name of the file, marked as such."""
        return f"“{text}”"

    def named(self, name: str) -> str:
        """An id as people read it: `lost-contact` is “lost contact”; in Chinese it stays as it is written."""
        return self.quoted(name if self.lang == "zh" else name.replace("-", " ").replace("_", " "))

    def called(self, kind: Named, name: str) -> str:
        """What people call it; without a title the id."""
        title = self.titles.get((kind, name))
        return self.named(name) if title is None else self.quoted(title)

    def either(self, parts: Iterable[str]) -> str:
        """`a, b or c`; `a、b或c`, where what holds the sign itself is set in quotation marks."""
        names = list(dict.fromkeys(parts))
        if self.lang == "zh" and len(names) > 1:
            names = [self.quoted(name) if "、" in name and not name.startswith("“") else name for name in names]
        if len(names) < 2:
            return "".join(names)
        return f"{self.text(', ', '、').join(names[:-1])}{self.text(' or ', '或')}{names[-1]}"

    def spaced(self, text: str) -> str:
        """Chinese with a space between its signs and the Latin letters and digits beside them."""
        return text if self.lang != "zh" else _NO_GAP.sub("", _BOUNDARY.sub(" ", text))

    def action(self, name: str) -> str:
        return self.quoted(self.actions.get(name, name))

    def with_actions(self, actions: Mapping[str, str]) -> Terms:
        """The same, with further actions known by their titles."""
        return replace(self, actions=actions)

    def with_titles(self, titles: Mapping[tuple[Named, str], str]) -> Terms:
        """The same, with these titles before its own."""
        return replace(self, titles={**self.titles, **titles})

    def with_names(self, names: Mapping[str, str]) -> Terms:
        """The same, with definitions by other names."""
        conditions = {cond: names.get(name, name) for cond, name in self.conditions.items()}
        return replace(
            self, conditions=conditions, groups={roles: names.get(name, name) for roles, name in self.groups.items()}
        )

    def without(self, cond: Cond) -> Terms:
        """The same without the name of one condition, so that its own text does not name itself."""
        kept = {known: name for known, name in self.conditions.items() if known != cond}
        return replace(self, conditions=kept)

    # --- numbers ---------------------------------------------------------------------------------------------------

    def number(self, name: str, unit: str = "") -> str:
        """`90 (“long overdue from”)`; a number that changes by date is told by its name alone."""
        known = self.numbers.get(name)
        if known is None:
            return self.named(name)
        title = self.quoted(known.title.in_(self.lang))
        if len(known.entries) != 1:
            return title
        value = f"{known.entries[0].value}{unit}"
        return self.text(f"{value} ({title})", f"{value}（{title}）")

    def end(self, end: int | Decimal | date | str, unit: str = "") -> str:
        return self.number(end, unit) if isinstance(end, str) else f"{end}{unit}"

    def count(self, count: int | str) -> str:
        return self.number(count) if isinstance(count, str) else str(count)

    def span(self, span: Range, unit: str = "") -> str:
        """`1 to 3`, `4 or more`, `0 or less`; in Chinese with the unit where it belongs."""
        if span.low is not None and span.low == span.high:
            return self.end(span.low, unit)
        low = None if span.low is None else self.end(span.low, unit if span.high is None else "")
        high = None if span.high is None else self.end(span.high, unit)
        if low is None:
            return self.text(f"{high} or less", f"{high}及以下")
        if high is None:
            return self.text(f"{low} or more", f"{low}及以上")
        return self.text(f"{low} to {high}", f"{low} 至 {high}")

    def term(self, one: Term | str) -> str:
        """`3 days`; `31 days (“Days that a notice suspends”)`."""
        if isinstance(one, Term):
            return term(str(one), self.lang)
        known = self.numbers.get(one)
        if known is None or known.unit is None:
            return self.number(one)
        title = self.quoted(known.title.in_(self.lang))
        if len(known.entries) != 1:
            return title
        value = term(unit_text(known.entries[0].value, known.unit), self.lang)
        return self.text(f"{value} ({title})", f"{value}（{title}）")

    # --- words -----------------------------------------------------------------------------------------------------

    def fact(self, name: str) -> str:
        """A fact by the name that people give it; an input by its own question."""
        if name in self.inputs:
            return self.quoted(self.inputs[name])
        told = fact(name, self.lang)
        return self.text(f"the {told}", told)

    def word(self, text: str, vocabulary: Mapping[str, Text]) -> str:
        return word(text, vocabulary, self.lang)

    def value(self, item: Scalar | Range, vocabulary: Mapping[str, Text]) -> str:
        if isinstance(item, Range):
            return self.span(item)
        if isinstance(item, bool):
            return (YES if item else NO).in_(self.lang)
        if not isinstance(item, str) or not vocabulary:
            return str(item)
        in_full = item in vocabulary and vocabulary in SPOKEN_IN_FULL
        return vocabulary[item].in_(self.lang) if in_full else self.word(item, vocabulary)

    def values(self, want: Match, vocabulary: Mapping[str, Text]) -> str:
        """The values that will do, whether they are wished or not."""
        return self.either(self.value(item, vocabulary) for item in want.any_of)

    def of_fact(self, name: str, want: Match) -> str:
        return self.values(want, FACT_WORDS.get(name, {}))

    def limit(self, limit: Limit) -> str:
        """`3 attempts per day`, `once`; `1 attempt in all`."""
        if limit.window != "ever":
            return limit_text(str(limit), self.lang)
        each = limit_text(str(replace(limit, window=Term(1, "days"))), self.lang)
        return self.text(f"{each.removesuffix(' per day')} in all", f"累计{each.removeprefix('每天')}")

    def roles(self, roles: frozenset[str]) -> str:
        """`the borrower or a spouse`; a group that the file defines by its name."""
        if roles in self.groups:
            name = self.called("definition", self.groups[roles])
            return self.text(f"one of the group {name}", f"{name}所列人员")
        ordered = [role for role in words.ROLES if role in roles]
        if self.lang == "zh":
            return self.either(self.word(role, words.ROLES) for role in ordered)
        return self.either(_with_article(role.replace("_", " ")) for role in ordered)


def unit_text(value: int | Decimal, unit: str) -> str:
    """`1 day`, `31 days`: a number with its unit as a term is written."""
    return f"{value} {unit.removesuffix('s') if value == 1 else unit}"


def terms_of(told: PlaybookFile | PackFile, lang: str) -> Terms:
    """The names of a file."""
    numbers = {one.name: one for one in told.numbers}
    inputs = {one.name: one.title.in_(lang) for one in told.inputs}
    if isinstance(told, PlaybookFile):
        asked = {given.name: given.title.in_(lang) for pack in told.packs for given in pack.names.inputs}
        actions = {action.id: action.title.in_(lang) for action in told.rules.actions}
        titles = {key: title for pack in reversed(told.packs) for key, title in _titles(pack, lang, "attribute")}
        return Terms(lang, actions=actions, numbers=numbers, inputs=asked | inputs, titles=titles)
    conditions = {one.when: one.name for one in reversed(told.definitions) if one.when is not None}
    groups = {one.roles: one.name for one in reversed(told.definitions) if one.roles is not None}
    titles = dict(_titles(told.rules, lang, *get_args(Named)))
    return Terms(lang, False, {}, numbers, inputs, conditions, groups, titles)


def _titles(pack: PackRules, lang: str, *kinds: Named) -> Iterator[tuple[tuple[Named, str], str]]:
    return (((kind, name), title.in_(lang)) for kind, name, title in pack.names.titles if kind in kinds)


_SINGULAR = ("borrower", "employer", "community")


def _with_article(role: str) -> str:
    """`the borrower`, `a co-borrower`, `an attorney`."""
    if role in _SINGULAR:
        return f"the {role}"
    named = {"co borrower": "co-borrower", "counter guarantor": "counter-guarantor", "debt adviser": "debt adviser"}
    shown = {"other": "somebody else", "community": "the residents' committee"}.get(role, named.get(role, role))
    if shown.startswith(("somebody", "the ")):
        return shown
    return f"{'an' if shown[0] in 'aeiou' else 'a'} {shown}"
