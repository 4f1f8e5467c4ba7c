"""The kinds of single values in a file: each accepts what a tree gives and teaches its form in the schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, PlainValidator, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from ..diagnostics import listed, near
from ..values import Hours, Limit, Match, Range, Term, Text, read_hours, read_limit, read_range, read_term
from .kinds import (
    A_NAME,
    A_STEP,
    A_TEXT,
    boolean_of,
    date_of,
    date_or_instant_of,
    decimal_of,
    instant_of,
    integer_of,
    match_of,
    one_text_of,
    read_line,
    read_name,
    read_step,
    texts_of,
)
from .refusals import reader, refusal

T = TypeVar("T")


def _schema(title: str, description: str, **schema: object) -> WithJsonSchema:
    return WithJsonSchema({"title": title, "description": description, **schema})


def _text_schema(title: str, description: str, pattern: str, *examples: str) -> WithJsonSchema:
    return _schema(title, description, type="string", pattern=pattern, examples=list(examples))


_INTEGER_SCHEMA = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[+-]?[0-9]+$"}]}
_DECIMAL_PATTERN = "^[+-]?[0-9]+(\\.[0-9]+)?$"
_INSTANT_PATTERN = (
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?([Zz]|[+-][0-9]{2}:[0-9]{2})$"
)
_DATE_PATTERN = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_TERM_PATTERN = "^[0-9]+ (minute|hour|day|business day|month|year)s?$"
_HOURS_PATTERN = "^[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$"

IntegerField = Annotated[int, PlainValidator(integer_of), _schema("Whole number", "A whole number.", **_INTEGER_SCHEMA)]
MoneyField = Annotated[
    Decimal,
    PlainValidator(decimal_of),
    _text_schema("Amount", "Money or a rate as decimal text in quotes, never a float.", _DECIMAL_PATTERN, "15400.00"),
]
DecimalField = Annotated[
    Decimal,
    PlainValidator(decimal_of),
    _schema(
        "Decimal number",
        "Money or a rate, exact: digits with an optional point.",
        anyOf=[{"type": "string", "pattern": _DECIMAL_PATTERN}, {"type": "number"}],
    ),
]
BooleanField = Annotated[
    bool,
    PlainValidator(boolean_of),
    _schema("Yes or no", "`true` or `false`.", anyOf=[{"type": "boolean"}, {"enum": ["true", "false"]}]),
]
DateField = Annotated[
    date, PlainValidator(date_of), _text_schema("Date", "A calendar day.", _DATE_PATTERN, "2026-11-09")
]
InstantField = Annotated[
    int,
    PlainValidator(instant_of),
    _text_schema(
        "Instant",
        "A point in time with its offset from UTC (RFC 3339).",
        _INSTANT_PATTERN,
        "2026-11-09T10:00:00+08:00",
    ),
]
"""Microseconds since 1970-01-01T00:00Z."""
DateOrInstantField = Annotated[
    date | int,
    PlainValidator(date_or_instant_of),
    _schema(
        "Date or instant",
        "A calendar day, or a point in time with its offset from UTC.",
        anyOf=[{"type": "string", "pattern": _DATE_PATTERN}, {"type": "string", "pattern": _INSTANT_PATTERN}],
    ),
]
"""A `date`, or an instant as microseconds since 1970-01-01T00:00Z."""
RangeField = Annotated[
    Range,
    PlainValidator(reader(read_range, "a range, such as 1..3, 4.. or ..0", Range)),
    _text_schema(
        "Range", "Both ends included; an end left out is open. A named number may stand in it.", "\\.\\.", "1..3", "4.."
    ),
]
TermField = Annotated[
    Term,
    PlainValidator(reader(read_term, "a term, such as 3 days, 48 hours or 6 months", Term)),
    _text_schema("Term", "A length of time.", _TERM_PATTERN, "3 days", "48 hours", "5 business days", "6 months"),
]
LimitField = Annotated[
    Limit,
    PlainValidator(reader(read_limit, "a limit, such as 3 attempts per day or once", Limit)),
    _text_schema(
        "Limit",
        "How often, in which window; the unit is `attempts` unless said. `once` is once in the episode of arrears.",
        "^(once|[0-9]+( (attempt|connection|conversation)s?)? per .+)$",
        "once",
        "3 attempts per day",
        "1 conversation per 7 days",
        "2 per promise",
    ),
]
HoursField = Annotated[
    Hours,
    PlainValidator(reader(read_hours, "hours, such as 08:00-22:00", Hours)),
    _text_schema("Hours", "Local time of day, the end excluded.", _HOURS_PATTERN, "08:00-22:00"),
]
WishHoursField = Annotated[
    Hours,
    PlainValidator(reader(lambda text: read_hours(text, over_midnight=True), "hours, such as 08:00-22:00", Hours)),
    _text_schema("Hours", "Local time of day, the end excluded; may run over midnight.", _HOURS_PATTERN, "22:00-08:00"),
]
NameField = Annotated[
    str,
    PlainValidator(reader(read_name, A_NAME)),
    _text_schema("Name", "Lower-case letters, digits, `-` and `_`.", "^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", "first-look"),
]
IdField = Annotated[
    str,
    PlainValidator(reader(read_line, A_TEXT)),
    _schema("Text", "A text of one line.", type="string", minLength=1, maxLength=200),
]


_MATCH_ITEM = {"type": ["string", "integer", "number", "boolean"]}
_MATCH_VALUE = {"anyOf": [_MATCH_ITEM, {"type": "array", "items": _MATCH_ITEM, "minItems": 1}]}
MatchField = Annotated[
    Match,
    PlainValidator(match_of),
    _schema(
        "Match",
        "A value, a range such as `1..3`, a list of them (any of them will do), or `{not: …}`.",
        anyOf=[
            *_MATCH_VALUE["anyOf"],
            {"type": "object", "properties": {"not": _MATCH_VALUE}, "required": ["not"], "additionalProperties": False},
        ],
    ),
]
TextField = Annotated[
    Text,
    PlainValidator(texts_of),
    _schema(
        "Text",
        "A text, or one for each language.",
        anyOf=[
            {"type": "string", "minLength": 1},
            {
                "type": "object",
                "properties": {
                    "en": {"type": "string", "minLength": 1, "description": "The text in English."},
                    "zh": {"type": "string", "minLength": 1, "description": "中文文本"},
                },
                "additionalProperties": False,
                "minProperties": 1,
            },
        ],
    ),
]


@dataclass(frozen=True, slots=True)
class OneOrManyOf:
    """Lets a single value stand for a list of one."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_listed, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        many = handler(schema)
        return {"anyOf": [many["items"], {**many, "minItems": 1}]}


def _listed(value: object) -> object:
    if isinstance(value, list | tuple):
        if not value:
            raise refusal("wrong-shape", is_="nothing", wants="a list")
        return value
    return [value]


OneOrMany = Annotated[tuple[T, ...], OneOrManyOf()]
"""`OneOrMany[NameField]`: a value, or a list of at least one."""

StepsField = OneOrMany[
    Annotated[
        str,
        PlainValidator(reader(read_step, A_STEP)),
        _text_schema("Step", "The step of the source that this encodes.", "^[a-z][a-z0-9]*([-_.][a-z0-9]+)*$", "gl-1"),
    ]
]


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """`Annotated[str, word(CHANNELS, "channel")]`: one of a closed vocabulary, whose meanings the schema lists."""

    vocabulary: Mapping[str, Text]
    what: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        lines = [f"- `{name}`: {text.en} {text.zh}" for name, text in self.vocabulary.items()]
        return {
            "title": self.what.capitalize(),
            "type": "string",
            "enum": list(self.vocabulary),
            "description": "\n".join(["One of:", *lines]),
        }

    def _read(self, value: object) -> str:
        if isinstance(value, str) and value in self.vocabulary:
            return value
        text = one_text_of(value, A_TEXT)
        values = {"is_": text, "what": self.what, "known": listed(self.vocabulary)}
        close = near(text, self.vocabulary)
        raise refusal("unknown-word", **values, **({"near": close} if close else {}))


def word(vocabulary: Mapping[str, Text], what: str) -> Word:
    """A closed vocabulary as a field; `what` names it in messages, such as `channel`."""
    return Word(vocabulary, what)
