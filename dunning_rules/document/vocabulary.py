"""Fields of conditions: matches over a closed vocabulary, and mappings that a single word may stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, PlainValidator, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from .. import words
from ..diagnostics import listed, near
from ..values import Match, Range, Term, Text, read_integer, read_term
from .fields import MatchField, OneOrMany, word
from .refusals import reader, refusal

NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True, eq=False)
class MatchWords:
    """A match whose every word is of a vocabulary; `also` are further words, such as groups."""

    vocabulary: Mapping[str, Text]
    what: str
    also: tuple[str, ...] = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        lines = [f"- `{name}`: {text.en} ({text.zh})" for name, text in self.vocabulary.items()]
        one = {"enum": [*self.vocabulary, *self.also]}
        some = {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}
        turned = {"type": "object", "properties": {"not": some}, "required": ["not"], "additionalProperties": False}
        return {
            "title": self.what.capitalize(),
            "description": "\n".join(["A word, a list of words (any of them will do), or `{not: …}`. Words:", *lines]),
            "anyOf": [*some["anyOf"], turned],
        }

    def _check(self, match: Match) -> Match:
        known = (*self.vocabulary, *self.also)
        for item in match.any_of:
            if isinstance(item, Range) or item not in known:
                close = near(str(item), known)
                values = {"is_": str(item), "what": self.what, "known": listed(known)}
                raise refusal("unknown-word", **values, **({"near": close} if close else {}))
        return match


@dataclass(frozen=True, slots=True)
class Shorthand:
    """Lets a word, or a list of words, stand for the mapping `{key: …}`; `words` teaches them to an editor."""

    key: str
    words: tuple[str, ...] = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._widen, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        one: dict[str, Any] = {"enum": list(self.words)} if self.words else {"type": "string"}
        return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}, handler(schema)]}

    def _widen(self, value: object) -> object:
        return value if isinstance(value, Mapping) or hasattr(value, "model_fields_set") else {self.key: value}


A_TERM = "a term, such as 3 days, or the name of a number with a unit"
A_COUNT = "a whole number, or the name of a number"


def _term_or_name(text: str) -> Term | str:
    return text if NAME.match(text) else read_term(text)


def _count_or_name(value: object) -> int | str:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return _read_count(value)


_read_count = reader(lambda text: text if NAME.match(text) else read_integer(text), A_COUNT)

TermOrNumber = Annotated[
    Term | str,
    PlainValidator(reader(_term_or_name, A_TERM, Term)),
    WithJsonSchema(
        {"title": "Term", "description": "A length of time, or the name of a number with a unit.", "type": "string"}
    ),
]
CountOrNumber = Annotated[
    int | str,
    PlainValidator(_count_or_name),
    WithJsonSchema(
        {
            "title": "Count",
            "description": "A whole number, or the name of a number of this file.",
            "anyOf": [{"type": "integer"}, {"type": "string"}],
        }
    ),
]

OUTCOME_GROUPS = ("failed", "unreached", "reached", "pending")

Channels = Annotated[MatchField, MatchWords(words.CHANNELS, "channel")]
Modes = Annotated[MatchField, MatchWords(words.MODES, "mode")]
Directions = Annotated[MatchField, MatchWords(words.DIRECTIONS, "direction", ("any",))]
Outcomes = Annotated[MatchField, MatchWords(words.OUTCOMES, "outcome", OUTCOME_GROUPS)]
Purposes = Annotated[MatchField, MatchWords(words.PURPOSES, "purpose")]
Collectors = Annotated[MatchField, MatchWords(words.COLLECTORS, "collector", ("any",))]
Acts = Annotated[MatchField, MatchWords(words.ACTS, "act")]
RequestForms = Annotated[MatchField, MatchWords(words.FORMS, "form")]
ArrangementTypes = Annotated[MatchField, MatchWords(words.ARRANGEMENT_TYPES, "type of arrangement")]
HoldReasons = Annotated[MatchField, MatchWords(words.HOLD_REASONS, "reason of a hold")]
Causes = Annotated[MatchField, MatchWords(words.CAUSES, "cause")]
Attitudes = Annotated[MatchField, MatchWords(words.ATTITUDES, "attitude")]
AddressKinds = Annotated[MatchField, MatchWords(words.ADDRESS_KINDS, "kind of address")]
Places = Annotated[MatchField, MatchWords(words.PLACES, "place")]
AddressStatuses = Annotated[MatchField, MatchWords(words.ADDRESS_STATUSES, "status of an address")]
Naming = Annotated[MatchField, MatchWords(words.NAMED_BY_WISHES, "thing that a request may name")]
Kinds = OneOrMany[Annotated[str, word(words.RECORD_KINDS, "kind of record")]]
Statuses = OneOrMany[Annotated[str, word(words.STATUSES, "status")]]
Requests = OneOrMany[Annotated[str, word(words.REQUESTS, "request")]]
Consents = OneOrMany[Annotated[str, word(words.CONSENTS, "consent")]]
Reasons = OneOrMany[Annotated[str, word(words.HOLD_REASONS, "reason of a hold")]]
PurposeList = OneOrMany[Annotated[str, word(words.PURPOSES, "purpose")]]
