"""Tables and combinations: each row, and each combination, is an ask of its own."""

from __future__ import annotations

import pytest

from .build import DAY, HEAD, NIGHT, Suites


def test_a_table_is_an_ask_a_row(suites: Suites) -> None:
    results = suites.asks(f"""
        - table:
            contact: {{channel: phone}}
            columns: [at, party, stated.identifies_lender, example, why, expect, reasons, counts.three-a-week]
            rows:
              - ["{NIGHT}", borrower, "true", X-1/1, by night, denied, [H-TIME], [0, 3]]
              - ["{DAY}", borrower, "false", null, null, denied, H-NAME, null]
              - ["{DAY}", sister, null, X-1/3, {{en: she, zh: 她}}, permitted, null, null]
    """)
    assert [ask.failures for ask in results] == [(), (), ()]
    assert [ask.name for ask in results] == ["1.1", "1.2", "1.3"]
    assert [ask.example for ask in results] == ["X-1/1", "", "X-1/3"]
    assert [ask.place.line for ask in results] == [results[0].place.line + at for at in range(3)]
    assert [ask.why.zh if ask.why else None for ask in results] == ["by night", None, "她"]
    assert results[0].question["stated"] == {"identifies_lender": True}


def test_what_stands_beside_a_table_holds_for_each_row_unless_it_says_otherwise(suites: Suites) -> None:
    results = suites.asks(f"""
        - table:
            contact: {{}}
            columns: [at, expect, silent]
            rows:
              - ["{DAY}", null, null]
              - ["{NIGHT}", denied, H-FREQ]
          expect: permitted
          silent: [H-TIME]
          given: {{facts: {{paused: "false"}}}}
    """)
    assert [ask.failures for ask in results] == [(), ()]


def test_a_row_has_facts_of_its_own(suites: Suites) -> None:
    results = suites.asks(f"""
        - table:
            contact: {{at: "{DAY}"}}
            columns: [given, expect]
            rows:
              - [{{facts: {{paused: "true"}}}}, denied]
              - [null, permitted]
    """)
    assert [ask.failures for ask in results] == [(), ()]


@pytest.mark.parametrize(
    ("form", "columns", "row"),
    [
        ("contact: {}", "[at, expect]", f'["{DAY}", permitted]'),
        ("act: {act: litigation}", "[at, expect]", f'["{DAY}", permitted]'),
        ("count: {of: three-a-week}", "[at, expect]", f'["{DAY}", 0]'),
        ("count: {}", "[of, at, expect]", f'[H-FREQ, "{DAY}", 0]'),
        ("date: {name: window}", "[at, expect]", f'["{DAY}", 2026-03-03]'),
        ("date: {}", "[name, at, expect]", f'[window, "{DAY}", 2026-03-03]'),
    ],
)
def test_every_form_has_tables(suites: Suites, form: str, columns: str, row: str) -> None:
    (result,) = suites.asks(f"- table: {{{form}, columns: {columns}, rows: [{row}]}}")
    assert (result.form, result.failures) == (form.partition(":")[0], ())


@pytest.mark.parametrize(
    ("each", "names"),
    [
        ("{channel: [phone, sms]}", ["1 {channel: phone}", "1 {channel: sms}"]),
        (
            "{channel: [phone, sms], purpose: [remind, demand]}",
            [f"1 {{channel: {a}, purpose: {b}}}" for a in ("phone", "sms") for b in ("remind", "demand")],
        ),
        ("{stated.identifies_lender: ['true']}", ["1 {stated.identifies_lender: true}"]),
    ],
)
def test_each_asks_every_combination(suites: Suites, each: str, names: list[str]) -> None:
    results = suites.asks(f"- contact: {{at: '{DAY}', channel: letter}}\n  each: {each}\n  expect: permitted")
    assert [ask.name for ask in results] == names
    for ask in results:
        told = dict(pair.split(": ") for pair in ask.name.partition("{")[2].rstrip("}").split(", "))
        flat = {**ask.question, **{f"stated.{name}": "true" for name in ask.question.get("stated", {})}}
        assert told.items() <= flat.items()


def test_each_of_a_table_multiplies_its_rows(suites: Suites) -> None:
    results = suites.asks(f"""
        - table: {{contact: {{}}, columns: [at, expect], rows: [["{DAY}", permitted], ["{NIGHT}", denied]]}}
          each: {{mode: [human, recorded]}}
    """)
    assert [ask.name for ask in results] == [
        f"1.{row} {{mode: {mode}}}" for row in (1, 2) for mode in ("human", "recorded")
    ]
    assert [ask.passed for ask in results] == [True] * 4


@pytest.mark.parametrize(
    ("zone", "text", "told"),
    [
        ("America/New_York", "2026-03-04T10:00", "2026-03-04T10:00:00-05:00"),
        ("America/New_York", "2026-07-04T10:00", "2026-07-04T10:00:00-04:00"),
        ("America/New_York", "2026-03-04 10:00:30", "2026-03-04T10:00:30-05:00"),
        ("America/New_York", "2026-03-04T10:00+08:00", "2026-03-04T10:00+08:00"),
        ("Asia/Shanghai", "2026-03-04T10:00", "2026-03-04T10:00:00+08:00"),
        ("Australia/Lord_Howe", "2026-01-04T10:00", "2026-01-04T10:00:00+11:00"),
    ],
)
def test_an_instant_without_offset_is_local_time_of_the_file(suites: Suites, zone: str, text: str, told: str) -> None:
    head = HEAD.replace("timezone: America/New_York\ngiven", f"timezone: {zone}\ngiven")
    (result,) = suites.asks(f"- contact: {{at: '{text}'}}\n  expect: permitted", head=head)
    assert result.question["at"] == told


@pytest.mark.parametrize(
    ("zone", "skipped", "twice"),
    [
        ("America/New_York", "2026-03-08T02:30", "2026-11-01T01:30"),
        ("Europe/Berlin", "2026-03-29T02:00", "2026-10-25T02:59"),
        ("Australia/Sydney", "2026-10-04T02:30", "2026-04-05T02:30"),
    ],
)
def test_a_time_that_the_clock_leaps_over_or_shows_twice_needs_its_offset(
    suites: Suites, zone: str, skipped: str, twice: str
) -> None:
    head = HEAD.replace("timezone: America/New_York\ngiven", f"timezone: {zone}\ngiven")
    for text in (skipped, twice):
        (suite,) = suites.run(
            f"one: {{cite: c, asks: [{{contact: {{at: '{text}'}}, expect: denied}}]}}", head=head
        ).suites
        assert [one.code for one in suite.diagnostics] == ["not-one-instant"]
        suites.asks(f"- contact: {{at: '{text}Z'}}\n  expect: denied", head=head)
