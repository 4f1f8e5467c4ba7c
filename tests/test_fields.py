"""The kinds of single values: what each accepts and refuses, that schema and reader agree, and where errors point."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any, Literal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter

from dunning_rules.diagnostics import Diagnostic
from dunning_rules.document.fields import (
    BooleanField,
    DateField,
    DateOrInstantField,
    DecimalField,
    HoursField,
    IdField,
    InstantField,
    IntegerField,
    LimitField,
    MatchField,
    MoneyField,
    NameField,
    OneOrMany,
    RangeField,
    StepsField,
    TermField,
    TextField,
    WishHoursField,
    word,
)
from dunning_rules.document.validate import MOST_SHOWN, Document, validate
from dunning_rules.source import Place, Source
from dunning_rules.tree import Float, Tree, tree_of
from dunning_rules.values import Hours, Limit, Match, Range, Term, Text
from dunning_rules.yamltree import read_json, read_yaml

CHANNELS = {"phone": Text("a call", "电话"), "sms": Text("a text message", "短信")}
ChannelField = Annotated[str, word(CHANNELS, "channel")]
EIGHT = timezone(timedelta(hours=8))
TEN = 1_794_189_600_000_000  # 2026-11-09T10:00+08:00 in microseconds since 1970

GOOD: list[tuple[Any, Any, Any]] = [
    (IntegerField, "7", 7),
    (IntegerField, "-7", -7),
    (IntegerField, 7, 7),
    (MoneyField, "15400.00", Decimal("15400.00")),
    (MoneyField, Decimal("1E+2"), Decimal("100")),
    (DecimalField, "0.05", Decimal("0.05")),
    (BooleanField, "true", True),
    (BooleanField, False, False),
    (DateField, "2026-11-09", date(2026, 11, 9)),
    (DateField, date(2026, 11, 9), date(2026, 11, 9)),
    (InstantField, "2026-11-09T10:00:00+08:00", TEN),
    (InstantField, "2026-11-09 10:00+08:00", TEN),
    (InstantField, "2026-11-09T02:00:00Z", TEN),
    (InstantField, "2026-11-09t02:00:00.000001999z", TEN + 1),
    (InstantField, datetime(2026, 11, 9, 10, tzinfo=EIGHT), TEN),
    (InstantField, "1970-01-01T00:00:00Z", 0),
    (InstantField, "1969-12-31T23:59:59.9Z", -100_000),
    (DateOrInstantField, "2026-11-09", date(2026, 11, 9)),
    (DateOrInstantField, "2026-11-09T10:00:00+08:00", TEN),
    (DateOrInstantField, datetime(2026, 11, 9, 2, tzinfo=UTC), TEN),
    (DateOrInstantField, date(2026, 11, 9), date(2026, 11, 9)),
    (TextField, "hello", Text("hello", "hello")),
    (TextField, {"en": "hello", "zh": "你好"}, Text("hello", "你好")),
    (TextField, {"zh": "你好"}, Text("你好", "你好")),
    (MatchField, "active", Match(("active",))),
    (MatchField, True, Match(("true",))),
    (MatchField, 3, Match(("3",))),
    (MatchField, "1..3", Match((Range(1, 3),))),
    (MatchField, ["a", "4.."], Match(("a", Range(4, None)))),
    (MatchField, {"not": "a"}, Match(("a",), negated=True)),
    (MatchField, {"not": ["a", "..0"]}, Match(("a", Range(None, 0)), negated=True)),
    (RangeField, "long_overdue..", Range("long_overdue", None)),
    (TermField, "5 business days", Term(5, "business days")),
    (LimitField, "once", Limit(1, "attempts", "episode", once=True)),
    (LimitField, "1 conversation per 7 days", Limit(1, "conversations", Term(7, "days"))),
    (HoursField, "08:00-24:00", Hours(480, 1440)),
    (WishHoursField, "22:00-08:00", Hours(1320, 480)),
    (NameField, "first-look", "first-look"),
    (IdField, "GL-0117/甲", "GL-0117/甲"),
    (StepsField, "fin-5.1", ("fin-5.1",)),
    (StepsField, ["gl-1", "gl-2"], ("gl-1", "gl-2")),
    (ChannelField, "sms", "sms"),
    (OneOrMany[ChannelField], "sms", ("sms",)),
    (OneOrMany[NameField], ["a", "b"], ("a", "b")),
]

BAD: list[Any] = [
    (IntegerField, "7.0", "wrong-kind"),
    (IntegerField, "１２", "wrong-kind"),
    pytest.param(IntegerField, "9" * 5000, "wrong-kind", id="5000 digits as text"),
    pytest.param(IntegerField, 10**5000, "wrong-kind", id="5000 digits as number"),
    (IntegerField, True, "wrong-kind"),
    (IntegerField, None, "wrong-kind"),
    (IntegerField, [1], "wrong-shape"),
    (IntegerField, Float("1.0"), "wrong-kind"),
    (MoneyField, Float("1.5"), "float-money"),
    (MoneyField, 1.5, "float-money"),
    (MoneyField, 15400, "wrong-kind"),
    (MoneyField, True, "wrong-kind"),
    (MoneyField, "1e5", "wrong-kind"),
    (MoneyField, "1,000.00", "wrong-kind"),
    (MoneyField, "NaN", "wrong-kind"),
    (MoneyField, Decimal("NaN"), "wrong-kind"),
    (MoneyField, Decimal("Infinity"), "wrong-kind"),
    (BooleanField, "yes", "wrong-kind"),
    (BooleanField, "NO", "wrong-kind"),
    (BooleanField, 1, "wrong-kind"),
    (DateField, "2026-02-30", "wrong-kind"),
    (DateField, "2026-11-09T10:00:00Z", "wrong-kind"),
    (DateField, "20261109", "wrong-kind"),
    (DateField, "0001-01-01", "wrong-kind"),
    (DateField, "9999-12-31", "wrong-kind"),
    (DateField, datetime(2026, 11, 9, tzinfo=UTC), "wrong-kind"),
    (InstantField, "2026-11-09T10:00:00", "naive-instant"),
    (InstantField, datetime(2026, 11, 9, 10), "naive-instant"),
    (InstantField, None, "missing-instant"),
    (InstantField, "2026-11-09", "wrong-kind"),
    (InstantField, "2026-11-09T25:00:00Z", "wrong-kind"),
    (InstantField, "2026-11-09T10:00:60Z", "wrong-kind"),
    (InstantField, "2026-11-09T10:00:00+25:00", "wrong-kind"),
    (InstantField, "0001-01-01T00:00:00+14:00", "wrong-kind"),
    (InstantField, 1_700_000_000, "wrong-kind"),
    (InstantField, {"a": "b"}, "wrong-shape"),
    (DateOrInstantField, "soon", "wrong-kind"),
    (DateOrInstantField, "2026-11-09T10:00:00", "naive-instant"),
    (DateOrInstantField, None, "wrong-kind"),
    (TextField, "", "wrong-kind"),
    (TextField, None, "wrong-kind"),
    (TextField, 7, "wrong-kind"),
    (TextField, ["a"], "wrong-shape"),
    (TextField, {}, "wrong-shape"),
    (TextField, {"en": "a", "de": "b"}, "unknown-key"),
    (TextField, {"en": None}, "wrong-kind"),
    (MatchField, "3..1", "reversed-range"),
    (MatchField, "..", "empty-range"),
    (MatchField, None, "wrong-kind"),
    (MatchField, [], "wrong-kind"),
    (MatchField, [["a"]], "wrong-shape"),
    (MatchField, {"no": "a"}, "unknown-key"),
    (MatchField, {}, "wrong-shape"),
    (MatchField, {"not": None}, "wrong-kind"),
    (RangeField, "2026-01-02..2026-01-01", "reversed-range"),
    (TermField, "3 weeks", "wrong-kind"),
    (TermField, "0 days", "wrong-kind"),
    pytest.param(TermField, "9" * 5000 + " days", "wrong-kind", id="a term of 5000 digits"),
    (LimitField, "3", "wrong-kind"),
    (HoursField, "22:00-08:00", "impossible-window"),
    (HoursField, "08:00-08:00", "impossible-window"),
    (HoursField, "08:00-25:00", "impossible-window"),
    (HoursField, "8-22", "wrong-kind"),
    (NameField, "First", "wrong-kind"),
    (NameField, "a--b", "wrong-kind"),
    pytest.param(NameField, "a" * 100, "wrong-kind", id="a name of 100 letters"),
    (IdField, "a\nb", "wrong-kind"),
    (IdField, " ", "wrong-kind"),
    (IdField, 7, "wrong-kind"),
    (StepsField, [], "wrong-shape"),
    (ChannelField, "smss", "unknown-word"),
    (ChannelField, None, "wrong-kind"),
    (OneOrMany[ChannelField], ["sms", "fax"], "unknown-word"),
]


def one_field(field: Any) -> type[Document]:
    return type("OneField", (Document,), {"__annotations__": {"f": field}, "__module__": __name__})


def diagnostics_of(field: Any, value: Any) -> list[Diagnostic]:
    return validate(one_field(field), tree_of({"f": value}, "given"))[1]


@pytest.mark.parametrize(("field", "value", "expected"), GOOD)
def test_a_good_value_is_read(field: Any, value: Any, expected: Any) -> None:
    document, diagnostics = validate(one_field(field), tree_of({"f": value}, "given"))
    assert diagnostics == []
    assert document is not None
    found = document.f  # type: ignore[attr-defined]
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(("field", "value", "code"), BAD)
def test_a_bad_value_is_refused_with_its_code(field: Any, value: Any, code: str) -> None:
    assert [found.code for found in diagnostics_of(field, value)] == [code]


@pytest.mark.parametrize(("field", "value", "code"), BAD)
def test_no_refusal_speaks_of_python(field: Any, value: Any, code: str) -> None:
    for found in diagnostics_of(field, value):
        for lang in ("en", "zh"):
            assert not any(word in found.render(lang) for word in ("None", "dict", "input", "pydantic", "<class"))


@pytest.mark.parametrize(("field", "value", "expected"), [row for row in GOOD if isinstance(row[1], str | bool)])
def test_what_is_read_fits_its_schema_as_text_and_as_an_editor_reads_it(field: Any, value: Any, expected: Any) -> None:
    schema = TypeAdapter(field).json_schema()
    jsonschema.validate(value, schema)
    if field in (IntegerField, DecimalField, BooleanField) and isinstance(value, str):
        jsonschema.validate(json.loads(value), schema)  # what YAML 1.2 makes of it without quotes


@pytest.mark.parametrize(("field", "value", "expected"), [row for row in GOOD if isinstance(row[1], list | dict)])
def test_lists_and_mappings_that_are_read_fit_their_schema(field: Any, value: Any, expected: Any) -> None:
    jsonschema.validate(value, TypeAdapter(field).json_schema())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (IntegerField, "seven"),
        (MoneyField, 1.5),
        (MoneyField, "1e5"),
        (BooleanField, "yes"),
        (DateField, "9.11.2026"),
        (InstantField, "2026-11-09T10:00:00"),
        (TextField, {"de": "x"}),
        (TextField, ""),
        (MatchField, {"no": "x"}),
        (TermField, "3 weeks"),
        (LimitField, "3"),
        (HoursField, "8-22"),
        (NameField, "First Look"),
        (StepsField, []),
        (ChannelField, "fax"),
    ],
)
def test_an_editor_sees_what_is_wrong(field: Any, value: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, TypeAdapter(field).json_schema())


@pytest.mark.parametrize("field", {id(row[0]): row[0] for row in GOOD}.values())
def test_every_field_teaches_its_form(field: Any) -> None:
    schema = json.dumps(TypeAdapter(field).json_schema())
    assert '"title"' in schema
    assert '"description"' in schema


def test_the_schema_of_a_vocabulary_lists_its_words_with_their_meaning() -> None:
    schema = TypeAdapter(ChannelField).json_schema()
    assert schema["enum"] == ["phone", "sms"]
    assert "`sms`: a text message 短信" in schema["description"]


@given(st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30)), st.integers(-14 * 60, 14 * 60))
def test_an_instant_is_the_same_in_every_offset(naive: datetime, minutes: int) -> None:
    instant = naive.replace(tzinfo=UTC)
    local = instant.astimezone(timezone(timedelta(minutes=minutes)))
    read = TypeAdapter(InstantField).validate_python
    assert read(local.isoformat()) == read(instant.isoformat()) == read(local)
    assert timedelta(microseconds=read(local.isoformat())) == instant - datetime(1970, 1, 1, tzinfo=UTC)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_money_is_read_exactly(amount: Decimal) -> None:
    assert TypeAdapter(MoneyField).validate_python(str(amount)) == amount


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just(Float("1.5")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from([row[0] for row in GOOD]), JUNK)
def test_no_value_makes_a_field_fail(field: Any, value: Any) -> None:
    for found in diagnostics_of(field, value):
        found.render("zh")


class Contact(Document):
    channel: OneOrMany[ChannelField]
    to: NameField | None = None


class Act(Document):
    kind: Literal["act"]
    act: NameField


class Call(Document):
    kind: Literal["call"]
    at: InstantField


class Book(Document):
    playbook: NameField
    title: TextField | None = None
    days: IntegerField | None = None
    when: dict[NameField, MatchField] = {}
    contacts: list[Contact] = []
    records: list[Annotated[Act | Call, Field(discriminator="kind")]] = []
    either: NameField | Contact | None = None


def told(text: str, *, reader: Any = read_yaml) -> list[tuple[str, int, int]]:
    tree, before = reader(Source("f", text))
    assert isinstance(tree, Tree)
    found = before + validate(Book, tree)[1]
    return [(item.code, item.place.line, item.place.column) for item in found if item.place]


PLACES = {
    "unknown key at the key": ("playbook: a\ntitel: x\n", [("unknown-key", 2, 1)]),
    "unknown key in a list": (
        "playbook: a\ncontacts:\n  - channel: sms\n    adress: x\n",
        [("unknown-key", 4, 5)],
    ),
    "missing key at the root": ("title: x\n", [("missing-key", 1, 1)]),
    "missing key in a list": ("playbook: a\ncontacts:\n  - to: x\n", [("missing-key", 3, 5)]),
    "missing key in one line": ("playbook: a\ncontacts: [{to: x}]\n", [("missing-key", 2, 12)]),
    "wrong kind at the value": ("playbook: a\ndays:  many\n", [("wrong-kind", 2, 8)]),
    "wrong shape: a text for a mapping": ("playbook: a\nwhen: often\n", [("wrong-shape", 2, 7)]),
    "wrong shape: a mapping for a text": ("playbook: {a: b}\n", [("wrong-shape", 1, 11)]),
    "wrong shape: nothing": ("playbook: a\ncontacts:\n", [("wrong-shape", 2, 10)]),
    "bad name of a key": ("playbook: a\nwhen: {Days: 1}\n", [("wrong-kind", 2, 8)]),
    "unknown word in a list": (
        "playbook: a\ncontacts:\n  - channel: [sms, fax]\n",
        [("unknown-word", 3, 20)],
    ),
    "unknown word alone": ("playbook: a\ncontacts:\n  - channel: fax\n", [("unknown-word", 3, 14)]),
    "unknown tag of a record": ("playbook: a\nrecords:\n  - kind: acts\n    act: x\n", [("unknown-word", 3, 11)]),
    "no tag of a record": ("playbook: a\nrecords:\n  - act: x\n", [("missing-key", 3, 5)]),
    "missing key behind a tag": ("playbook: a\nrecords:\n  - kind: act\n", [("missing-key", 3, 5)]),
    "missing instant": ("playbook: a\nrecords:\n  - kind: call\n", [("missing-instant", 3, 5)]),
    "empty instant": ("playbook: a\nrecords:\n  - kind: call\n    at:\n", [("missing-instant", 4, 8)]),
    "unknown key behind a tag": (
        "playbook: a\nrecords:\n  - {kind: act, act: x, acd: y}\n",
        [("unknown-key", 3, 25)],
    ),
    "the branch of a union that was meant": ("playbook: a\neither: {channel: fax}\n", [("unknown-word", 2, 19)]),
    "no branch of a union": ("playbook: a\neither: Not A Name\n", [("wrong-kind", 2, 9)]),
    "text in an unknown language": ("playbook: a\ntitle: {en: x, de: y}\n", [("unknown-key", 2, 16)]),
    "bad range in a list": ("playbook: a\nwhen: {days: [1, 3..2]}\n", [("reversed-range", 2, 18)]),
    "bad value behind not": ("playbook: a\nwhen: {days: {not: [3..2]}}\n", [("reversed-range", 2, 21)]),
    "misspelt key that must be there": ("playbook: a\ncontacts:\n  - chanel: sms\n", [("unknown-key", 3, 5)]),
    "full-width key that must be there": ("playbook：a\ndays: 3\n", [("full-width-punctuation", 1, 9)]),
    "full-width key before a mapping that must be there": (
        "playbook: a\ncontacts:\n  - channel： {a: b}\n",
        [("full-width-punctuation", 3, 12)],
    ),
    "unquoted comma": ("playbook: a\ntitle: {en: Hello, world, zh: 你好}\n", [("unquoted-comma", 2, 18)]),
    "full-width key": ("playbook: a\ndays：3\nwhen: {}\n", [("full-width-punctuation", 2, 5)]),
    "full-width key before a mapping": ("playbook: a\nwhen：{days: 3}\n", [("full-width-punctuation", 2, 5)]),
    "full-width digits": ("playbook: a\ndays: ３０\n", [("full-width-punctuation", 2, 7)]),
    "all errors at once": (
        "playbook: A\ndays: x\ntitel: y\n",
        [("wrong-kind", 1, 11), ("wrong-kind", 2, 7), ("unknown-key", 3, 1)],
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_errors_point_at_what_is_wrong(name: str) -> None:
    text, expected = PLACES[name]
    assert told(text) == expected


def test_errors_in_json_point_at_what_is_wrong() -> None:
    text = '{"playbook": "a",\n "days": 1.5,\n "contacts": [{"channel": ["fax"]}]}'
    assert told(text, reader=read_json) == [("wrong-kind", 2, 10), ("unknown-word", 3, 28)]


def test_near_names_come_from_where_the_error_is() -> None:
    tree, _ = read_yaml(Source("f", "playbook: a\ncontacts:\n  - chanel: sms\nrecords: [{kind: calls}]\n"))
    assert tree is not None
    found = {item.code: item for item in validate(Book, tree)[1]}
    assert dict(found["unknown-key"].values)["near"] == "channel"
    assert dict(found["unknown-key"].values)["known"] == "`channel`, `to`"
    assert dict(found["unknown-word"].values)["near"] == "call"
    assert found["unknown-key"].path == "contacts[0].chanel"


def test_a_part_of_a_tree_can_be_validated() -> None:
    tree, _ = read_yaml(Source("f", "contacts:\n  - channel: fax\n"))
    assert tree is not None
    found = validate(Contact, tree, ("contacts", 0))[1]
    assert [(item.code, item.place) for item in found] == [("unknown-word", tree.place(("contacts", 0, "channel")))]


def test_beyond_a_hundred_errors_only_their_number_is_told() -> None:
    tree, _ = read_yaml(Source("f", "playbook: a\n" + "".join(f"k{number}: v\n" for number in range(300))))
    assert tree is not None
    found = validate(Book, tree)[1]
    assert len(found) == MOST_SHOWN + 1
    assert found[-1].message() == "200 more errors in this file are not shown"
    assert found[-1].place == Place("f", 302, 1)


def test_documents_do_not_change() -> None:
    document, _ = validate(Book, tree_of({"playbook": "a"}, "given"))
    assert document is not None
    with pytest.raises(ValueError, match="frozen"):
        document.playbook = "b"
