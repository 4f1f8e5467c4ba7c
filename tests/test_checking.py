"""What `check` sees beyond syntax: every warning, what calls it forth and what does not; the algebra behind it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunning_rules import shipped
from dunning_rules.checking import Checked, check_files, files_below
from dunning_rules.checking.days import EVERY, Days, days_of, joined, met, spelt, turned
from dunning_rules.checking.holding import implies
from dunning_rules.ir import All, AnyOf, Compare, Cond, Constant, Not, Told
from dunning_rules.rules import Dated
from dunning_rules.source import Source
from dunning_rules.values import Match, Range

TODAY = date(2026, 11, 21)
BASE = """\
playbook: corner-shop
language: 1
version: 2026.1
title: {en: Corner shop, zh: 街角小店}
applies_to: {product: guaranteed_loan}
timezone: Asia/Shanghai
packs: [cn-civil]
adopt: [cn-collection]
numbers:
  late: {value: 30, unit: days}
  later: {value: [{from: 2026-01-01, value: 40}, {from: 2026-12-01, value: 50}], unit: days}
inputs:
  trades: {type: boolean, title: {en: Trades, zh: 正常经营}}
stages:
  first:
    when: {days_past_due: 1..3}
    opens: [call]
    source: s-1
  second:
    when: {days_past_due: 4..29}
    opens: [visit]
    source: s-2
  third:
    when: {days_past_due: late..}
    opens: [letter]
    source: s-3
actions:
  call:
    title: {en: Call, zh: 电话}
    contact: {channel: phone, to: borrower, purpose: demand}
    at_most: 3 conversations per day
  visit:
    title: {en: Visit, zh: 上门}
    contact: {channel: visit, to: borrower, purpose: demand}
  letter:
    title: {en: Letter, zh: 信函}
    contact: {channel: letter, to: borrower, purpose: demand}
"""


def edited(*pairs: tuple[str, str]) -> str:
    text = BASE
    for was, becomes in pairs:
        assert text.count(was) == 1, was
        text = text.replace(was, becomes)
    return text


def checked(text: str, *, today: date = TODAY, pack_path: Any = ()) -> Checked:
    (found,) = check_files([], today=today, pack_path=pack_path, given=[Source("book.yaml", text)])
    return found


def told(text: str, **more: Any) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in checked(text, **more).diagnostics]


def test_the_base_is_in_order() -> None:
    assert told(BASE) == []


@pytest.mark.parametrize("path", [*shipped.playbooks().values(), *shipped.packs().values()], ids=lambda path: path.stem)
def test_shipped_files_have_no_warnings(path: Path) -> None:
    (found,) = check_files([path], today=TODAY)
    assert [one.render() for one in found.diagnostics] == []


# --- days ------------------------------------------------------------------------------------------------------------

LAST = "    opens: [letter]\n"
FILLS = LAST + "    source: s-4\n  also:\n    when: {days_past_due: 4, trades: true}\n" + LAST
ON_ANY_DAY = FILLS.replace("{days_past_due: 4, trades: true}", "{request: dispute}")
DAYS: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]]]] = {
    "a day is left out": ([("4..29", "5..29")], [("days-gap", "stages.second")]),
    "days before a named number are left out": ([("4..29", "4..19")], [("days-gap", "stages.third")]),
    "two gaps": ([("4..29", "6..19")], [("days-gap", "stages.second"), ("days-gap", "stages.third")]),
    "a gap that is allowed on its line": (
        [("  second:\n", "  second:   # dunning: allow[days-gap]\n"), ("4..29", "5..29")],
        [],
    ),
    "a gap that is allowed above": (
        [("  second:\n", "  # dunning: allow[days-gap, days-overlap]\n  second:\n"), ("4..29", "5..29")],
        [],
    ),
    "another code does not allow it": (
        [("  second:\n", "  second:   # dunning: allow[days-overlap]\n"), ("4..29", "5..29")],
        [("days-gap", "stages.second")],
    ),
    "the gap is filled by a stage with other entries": ([(LAST, FILLS), ("4..29", "5..29")], []),
    "one of two ways fills it": (
        [
            ("{days_past_due: 1..3}", "{any: [{days_past_due: 1..3}, {days_past_due: 4, trades: true}]}"),
            ("4..29", "5..29"),
        ],
        [],
    ),
    "a stage that holds on any day is none that goes by days": (
        [(LAST, ON_ANY_DAY), ("4..29", "5..29")],
        [("days-gap", "stages.second")],
    ),
    "stages by the other count of days are not compared": ([("days_past_due: 4..29", "delinquent_days: 5..29")], []),
    "all stages by the other count": (
        [
            ("days_past_due: 1..3", "delinquent_days: 1..3"),
            ("days_past_due: 4..29", "delinquent_days: 5..29"),
            ("days_past_due: late..", "delinquent_days: late.."),
        ],
        [("days-gap", "stages.second")],
    ),
    "the days before the due date are nobody's": (
        [("days_past_due: 1..3", "days_past_due: -5..-3"), ("4..29", "1..29")],
        [],
    ),
    "days that lie in both, with the same action": (
        [("4..29", "3..29"), ("opens: [visit]", "opens: [visit, call]")],
        [("days-overlap", "stages.second")],
    ),
    "days that lie in both, with different actions": ([("4..29", "3..29")], []),
    "days that lie in both, and something else is asked": (
        [("4..29}", "3..29, trades: true}"), ("opens: [visit]", "opens: [visit, call]")],
        [],
    ),
    "the same beside the days": (
        [
            ("1..3}", "1..3, trades: true}"),
            ("4..29}", "3..29, trades: true}"),
            ("opens: [visit]", "opens: [visit, call]"),
        ],
        [("days-overlap", "stages.second")],
    ),
    "days that lie wholly in another's": (
        [("1..3}", "1..9}"), ("4..29", "5..7"), ("late..", "8.."), ("opens: [visit]", "opens: [visit, call]")],
        [("days-overlap", "stages.second")],
    ),
}


@pytest.mark.parametrize("name", DAYS)
def test_days(name: str) -> None:
    pairs, expected = DAYS[name]
    assert told(edited(*pairs)) == expected


def test_a_gap_is_said_plainly() -> None:
    (found,) = checked(edited(("4..29", "5..29"))).diagnostics
    assert (
        found.message() == "by `days_past_due` nothing opens on day 4: `first` ends on day 3, `second` begins on day 5"
    )
    assert (
        found.message("zh")
        == "按 `days_past_due` 计，第 4 天没有任何阶段开放：`first` 到第 3 天为止，`second` 从第 5 天开始"
    )
    (found,) = checked(edited(("4..29", "6..29"))).diagnostics
    assert "nothing opens on days 4 to 5:" in found.message()
    assert "第 4 至 5 天没有任何阶段开放" in found.message("zh")


def test_a_dated_number_counts_as_it_is_today() -> None:
    text = edited(("4..29", "4..39"), ("late..", "later.."))
    assert told(text) == []
    assert told(text, today=date(2026, 12, 1)) == [("days-gap", "stages.third")]


def test_the_same_gap_under_a_pack_check_is_no_error() -> None:
    assert checked(edited(("4..29", "5..29"))).count("error") == 0


# --- stages ----------------------------------------------------------------------------------------------------------

AFTER_THIRD = "    opens: [letter]\n    source: s-3\n"
ALSO = "  also:\n    when: {condition}\n    opens: [{opens}]\n    source: {source}\n"


def also(condition: str, opens: str, source: str = "s-4") -> str:
    return AFTER_THIRD + ALSO.format(condition=condition, opens=opens, source=source)


STAGES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "a part of another's days": (also("{days_past_due: 5..9}", "visit"), [("stage-shadowed", "stages.also")]),
    "a part of another's days, with something else": (
        also("{days_past_due: 5..9}", "visit, call"),
        [("days-overlap", "stages.also")],
    ),
    "a part of another's days, and something more is asked": (also("{days_past_due: 5.., trades: true}", "visit"), []),
    "more is asked within the days": (
        also("{days_past_due: 5..9, done: call}", "visit"),
        [("stage-shadowed", "stages.also")],
    ),
    "beyond the other's days": (also("{days_past_due: 5..40, done: call}", "visit"), []),
    "each action by another stage": (
        also("{days_past_due: late.., done: call}", "letter"),
        [("stage-shadowed", "stages.also")],
    ),
    "a number that is at most the other's": (
        also("{days_past_due: later.., done: call}", "letter"),
        [("stage-shadowed", "stages.also")],
    ),
    "the same condition and another step": (also("{days_past_due: 4..29}", "call"), []),
    "the same condition and the same step": (
        also("{days_past_due: 4..29}", "call", "s-2"),
        [("stage-twice", "stages.also")],
    ),
    "the same condition and action, another step": (
        also("{days_past_due: 4..29}", "visit"),
        [("stage-shadowed", "stages.also")],
    ),
    "one way of several within": (
        also("{any: [{days_past_due: 5}, {days_past_due: 7, done: call}]}", "visit"),
        [("stage-shadowed", "stages.also")],
    ),
    "one way of several beyond": (also("{any: [{days_past_due: 5}, {done: call}]}", "visit"), []),
    "not below is at least": (also("{not: {days_past_due: ..29}, done: call}", "letter"), []),
    "not below is at least, within": (
        also("{days_past_due: 4..29, not: {days_past_due: ..7}}", "visit"),
        [("stage-shadowed", "stages.also")],
    ),
}


@pytest.mark.parametrize("name", STAGES)
def test_stages(name: str) -> None:
    becomes, expected = STAGES[name]
    assert told(edited((AFTER_THIRD, becomes))) == expected


# --- people and guards -----------------------------------------------------------------------------------------------

PEOPLE: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "a demand on a relative": ("to: relative, purpose: demand", [("demand-on-unliable", "actions.visit.contact.to")]),
    "a reminder to an employer and the borrower": (
        "to: [borrower, employer], purpose: remind",
        [("demand-on-unliable", "actions.visit.contact.to")],
    ),
    "help is asked of a relative": ("to: relative, purpose: request_help", []),
    "a spouse who is liable": ("to: spouse, purpose: demand}\n    when: {party.liability: joint", []),
    "a spouse whose liability is asked otherwise": (
        "to: spouse, purpose: demand}\n    when: {party.liability: {not: none}",
        [],
    ),
    "a spouse who may be liable or not": (
        "to: spouse, purpose: demand}\n    when: {party.liability: [joint, none]",
        [("demand-on-unliable", "actions.visit.contact.to")],
    ),
    "a list of roles of which only one remains": (
        "to: [borrower, relative], purpose: demand}\n    when: {party.role: borrower",
        [],
    ),
    "a guarantor": ("to: guarantor, purpose: demand", []),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_people_who_owe_nothing(name: str) -> None:
    becomes, expected = PEOPLE[name]
    text = edited(("{channel: visit, to: borrower, purpose: demand}", f"{{channel: visit, {becomes}}}"))
    assert told(text) == expected


CADENCE: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "as many as the guard leaves": ("3 conversations per day", []),
    "more than the guard leaves": ("4 conversations per day", [("cadence-beyond-guard", "actions.call.at_most[0]")]),
    "attempts may come to nothing": ("9 attempts per day", []),
    "in a longer window than the guard's": ("9 conversations per 7 days", []),
    "one of two limits": (
        "[3 conversations per day, 5 conversations per day]",
        [("cadence-beyond-guard", "actions.call.at_most[1]")],
    ),
    "connections may hold no conversation": ("4 connections per day", []),
}


@pytest.mark.parametrize("name", CADENCE)
def test_cadence_beside_a_guard(name: str) -> None:
    becomes, expected = CADENCE[name]
    assert told(edited(("at_most: 3 conversations per day", f"at_most: {becomes}"))) == expected


def test_a_guard_that_binds_only_some_loans_makes_nothing_impossible() -> None:
    text = edited(("at_most: 3 conversations", "at_most: 9 conversations"), ("adopt: [cn-collection]", "adopt: []"))
    bound = text.replace("packs: [cn-civil]", "packs: [cn-civil, cn-collection]")
    assert told(bound) == []
    assert told(text.replace("adopt: []", "adopt: [cn-collection]")) == [
        ("cadence-beyond-guard", "actions.call.at_most[0]")
    ]


@pytest.mark.parametrize(
    ("limit", "beyond"),
    [("2 conversations per 7 days", True), ("1 conversation per 7 days", False), ("2 conversations per 8 days", False)],
)
def test_a_wait_after_a_conversation_leaves_one_in_its_term(limit: str, beyond: bool) -> None:
    text = edited(("at_most: 3 conversations per day", f"at_most: {limit}"), ("cn-collection", "us-reg-f"))
    assert told(text) == ([("cadence-beyond-guard", "actions.call.at_most[0]")] if beyond else [])


@pytest.mark.parametrize(
    ("duty", "beyond"),
    [
        ("1 conversation per day", True),
        ("1 conversation per 7 days", False),
        ("2 conversations per 14 days", False),
        ("3 conversations per 14 days", True),
        ("1 attempt per day", False),
    ],
)
def test_a_duty_that_a_guard_never_lets_be_done(duty: str, beyond: bool) -> None:
    text = edited(("at_most: 3 conversations per day", f"at_least: {duty}"), ("cn-collection", "us-reg-f"))
    assert told(text) == ([("cadence-beyond-guard", "actions.call.at_least")] if beyond else [])


@pytest.mark.parametrize(
    ("place", "expected"),
    [("CN", True), ("GB-EAW", True), ("US", False), ("US-MA", False), ("[CN, US-NY]", False)],
)
def test_a_pack_of_another_place_fits_nothing(place: str, expected: bool) -> None:
    text = edited(
        ("packs: [cn-civil]", "packs: [us-reg-f]"),
        ("adopt: [cn-collection]", "adopt: [cn-civil]"),
        ("applies_to: {", f"applies_to: {{jurisdiction: {place}, "),
    )
    assert (("pack-fits-nothing", "packs[0]") in told(text)) is expected


RULES = """\
pack: {name}
language: 1
version: 2026.11
title: {{en: House rules, zh: 内部规则}}
guards:
  rule:
    row: H-1
    applies_to: {applies_to}
    {rule}
    {more}
    cite: house rule
    force: policy
    effect: {effect}
    known: read
    text: {{en: A rule of the house, zh: 内部规定}}
"""


def house(
    folder: Path, rule: str, *, name: str = "house", applies_to: str = "{channel: visit}", more: str = "", **told: str
) -> Path:
    effect = told.get("effect", "deny")
    text = RULES.format(name=name, applies_to=applies_to, rule=rule, more=more, effect=effect)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


HOUSE = edited(("adopt: [cn-collection]", "adopt: [house]"))
ALWAYS = "forbid: {contact: {channel: visit}}"


@pytest.mark.parametrize(
    ("rule", "more", "effect", "expected"),
    [
        (ALWAYS, "", "deny", [("guard-forbids-always", "actions.visit")]),
        (ALWAYS, "", "presume", [("guard-forbids-always", "actions.visit")]),
        (ALWAYS, "", "advise", []),
        (ALWAYS, "unless: {consent: inconvenient_time}", "deny", []),
        (ALWAYS, "in_force: {from: 2030-01-01}", "deny", []),
        (
            ALWAYS,
            "scope: {collector: agency}",
            "deny",
            [("guard-forbids-always", "actions.visit")],
        ),  # adopted: it binds all
        ("only_if: {contact: {purpose: inspect}}", "", "deny", [("guard-forbids-always", "actions.visit")]),
        ("only_if: {contact: {purpose: [inspect, demand]}}", "", "deny", []),
        ("forbid: {contact: {to: [borrower, relative]}}", "", "deny", [("guard-forbids-always", "actions.visit")]),
        ("forbid: {contact: {address: home}}", "", "deny", []),
        ("forbid: {all: [{contact: {channel: visit}}, {status: hospitalised}]}", "", "deny", []),
        ("at_most: 2 per 7 days\n    per: [person]", "", "deny", []),
    ],
)
def test_what_a_guard_always_forbids(
    tmp_path: Path, rule: str, more: str, effect: str, expected: list[tuple[str, str]]
) -> None:
    assert told(HOUSE, pack_path=house(tmp_path, rule, more=more, effect=effect)) == expected


@pytest.mark.parametrize(
    ("rule", "limit", "beyond"),
    [
        ("at_most: 2 per 7 days\n    per: [person]", "3 per day", True),
        ("at_most: 2 per 7 days\n    per: [person]", "3 per 7 days", True),
        ("at_most: 2 per 7 days\n    per: [person]", "2 per day", False),
        ("at_most: 2 per day\n    per: [person]", "3 per 7 days", False),
        ("at_most: 2 per ever\n    per: [person]", "3 per episode", True),
        ("at_most: 2 per 7 days\n    per: [address]", "3 per day", False),
        ("at_most: 2 per 7 days\n    per: [person]\n    counting: {outcome: reached}", "3 per day", False),
        ("at_most: 2 per 7 days\n    per: [person]\n    counting: {purpose: notice}", "3 per day", False),
        ("at_most: 2 per 7 days\n    per: [person]\n    counting: {purpose: [demand, notice]}", "3 per day", True),
        ("at_most: 2 per 7 days\n    per: [person]\n    counting: {since: {kind: promise}}", "3 per day", False),
        ("at_most: 2 per 7 days\n    per: [person]\n    counting: {to: guarantor}", "3 per day", False),
        ("at_most: 2 conversations per 7 days\n    per: [person]", "3 per day", False),
        ("at_most: 2 per 7 days\n    per: [person]", "once", False),
    ],
)
def test_when_a_cap_leaves_less(tmp_path: Path, rule: str, limit: str, beyond: bool) -> None:
    visits = "{channel: visit, to: borrower, purpose: demand}\n"
    text = HOUSE.replace(visits, f"{visits}    at_most: {limit}\n")
    assert told(text, pack_path=house(tmp_path, rule)) == (
        [("cadence-beyond-guard", "actions.visit.at_most[0]")] if beyond else []
    )


def test_hours_that_two_guards_leave_between_them(tmp_path: Path) -> None:
    house(tmp_path, "hours: 08:00-12:00", name="mornings")
    text = BASE.replace("adopt: [cn-collection]", "adopt: [house, mornings]")
    assert told(text, pack_path=house(tmp_path, "hours: 17:00-20:00")) == [("no-hours-left", "actions.visit")]
    assert told(text, pack_path=house(tmp_path, "hours: 11:59-20:00")) == []
    week = "hours: {mon_fri: 17:00-20:00, sat: none, sun: 09:00-10:00}"
    assert told(text, pack_path=house(tmp_path, week)) == []
    assert told(text, pack_path=house(tmp_path, "hours: 17:00-20:00", effect="advise")) == []


def test_contacts_of_which_no_guard_speaks(tmp_path: Path) -> None:
    alone = BASE.replace("packs: [cn-civil]\nadopt: [cn-collection]\n", "adopt: [house]\n")
    visits = "{channel: visit, purpose: demand}"
    assert told(alone, pack_path=house(tmp_path, ALWAYS.replace("visit", "sms"), applies_to=visits)) == [
        ("contact-without-guard", "actions.call"),
        ("contact-without-guard", "actions.letter"),
    ]
    assert told(alone, pack_path=house(tmp_path, ALWAYS.replace("visit", "sms"), applies_to="{channel: any}")) == []
    assert told(BASE.replace("packs: [cn-civil]\nadopt: [cn-collection]\n", "")) == [("no-packs", "playbook")]


# --- what is allowed -------------------------------------------------------------------------------------------------


def test_an_error_cannot_be_allowed() -> None:
    pairs = (("{days_past_due: 1..3}", "{days_past_due: 3..1}   # dunning: allow[reversed-range]"),)
    assert told(edited(*pairs)) == [("reversed-range", "stages.first.when.days_past_due")]


def test_warnings_of_packs_and_numbers_can_be_allowed_too(tmp_path: Path) -> None:
    late = "numbers:\n  late: {value: 30, unit: days, review_by: 2026-01-01}"
    text = edited(("numbers:\n  late: {value: 30, unit: days}", late))
    assert told(text) == [("review-due", "numbers.late.review_by")]
    assert told(text.replace("2026-01-01}", "2026-01-01} # dunning: allow[review-due]")) == []
    rules = RULES.format(name="house", applies_to="{channel: sms}", rule=ALWAYS, more="", effect="deny")
    for line, expected in (("review_by: 2026-01-01", 1), ("review_by: 2026-01-01 # dunning: allow[review-due]", 0)):
        path = tmp_path / "house.yaml"
        path.write_text(rules.replace("version:", f"{line}\nversion:", 1), encoding="utf-8")
        (found,) = check_files([path], today=TODAY)
        assert len(found.diagnostics) == expected


def test_a_word_in_a_text_allows_nothing() -> None:
    text = edited(
        ("4..29", "5..29"), ("  second:\n", "  second:\n    title: {en: 'dunning: allow[days-gap]', zh: 二}\n")
    )
    assert told(text) == [("days-gap", "stages.second")]


# --- texts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("becomes", "lacks"),
    [("{en: Visit}", "Chinese"), ("{zh: 上门}", "English"), ("Visit", "Chinese"), ("上门", "English")],
)
def test_a_text_in_one_language_among_texts_in_both(becomes: str, lacks: str) -> None:
    (found,) = checked(edited(("{en: Visit, zh: 上门}", becomes))).diagnostics
    assert (found.code, dict(found.values)["what"]) == ("text-in-one-language", lacks)
    assert found.place is not None
    assert found.line_text[found.place.column - 1 :] == becomes


def test_scripts_and_points_are_texts_too() -> None:
    script = "    at_most: 3 conversations per day\n    script:\n      - {en: Greet, zh: 问候}\n      - say who calls\n"
    (found,) = checked(edited(("    at_most: 3 conversations per day\n", script))).diagnostics
    assert (found.code, found.line_text.strip()) == ("text-in-one-language", "- say who calls")


def test_a_file_in_one_language_is_not_told_so() -> None:
    text = BASE
    for both, one in (
        ("{en: Corner shop, zh: 街角小店}", "街角小店"),
        ("{en: Trades, zh: 正常经营}", "正常经营"),
        ("{en: Visit, zh: 上门}", "上门"),
        ("{en: Letter, zh: 信函}", "信函"),
    ):
        text = text.replace(both, one)
    assert told(text) == []


# --- what can never come about ---------------------------------------------------------------------------------------

LIMIT = "purpose: demand}\n    at_most"


def when(condition: str) -> tuple[str, str]:
    """A condition of the call."""
    return LIMIT, LIMIT.replace("\n", f"\n    when: {condition}\n", 1)


NEVER: dict[str, tuple[list[tuple[str, str]], str | None]] = {
    "an action beyond its stage's days": ([when("{days_past_due: 4..}")], "action-never-open"),
    "an action within its stage's days": ([when("{days_past_due: 2..}")], None),
    "an action whose own entries exclude each other": (
        [when("{all: [{trades: true}, {trades: false}]}")],
        "action-never-open",
    ),
    "one of two stages is enough": ([when("{days_past_due: 4..}"), ("opens: [visit]", "opens: [visit, call]")], None),
    "a stage that asks for a thing and its contrary": (
        [("{days_past_due: 4..29}", "{days_past_due: 4..29, done: call, not: {done: call}}")],
        "stage-never-holds",
    ),
    "a stage that asks for one thing and not another": (
        [("{days_past_due: 4..29}", "{days_past_due: 4..29, done: call, not: {done: visit}}")],
        None,
    ),
    "a stage that never holds is told once": (
        [("{days_past_due: 1..3}", "{all: [{days_past_due: 1..3}, {days_past_due: 5..}]}")],
        "stage-never-holds",
    ),
}


@pytest.mark.parametrize("name", NEVER)
def test_what_can_never_come_about_is_an_error(name: str) -> None:
    pairs, code = NEVER[name]
    errors = [one.code for one in checked(edited(*pairs)).diagnostics if one.severity == "error"]
    assert errors == ([] if code is None else [code])


# --- the algebra -----------------------------------------------------------------------------------------------------

NUMBERS = {"n": Dated(((None, 4), (date(2026, 6, 1), 6)))}
ENDS = st.one_of(st.none(), st.integers(-3, 12), st.just("n"))


@st.composite
def matches(draw: st.DrawFn) -> Match:
    def item() -> int | Range:
        low, high = draw(ENDS), draw(ENDS)
        if isinstance(low, int) and isinstance(high, int) and low > high:
            low, high = high, low
        return draw(st.integers(-3, 12)) if low is None and high is None else Range(low, high)

    return Match(tuple(item() for _ in range(draw(st.integers(1, 2)))), draw(st.booleans()))


LEAVES: st.SearchStrategy[Cond] = st.one_of(
    matches().map(lambda want: Compare("days_past_due", want)),
    st.booleans().map(lambda want: Compare("flag", Match((want,)))),
    st.just(Told("flag")),
)
CONDITIONS: st.SearchStrategy[Cond] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=5,
)


def holds(cond: Cond, day: int, flag: bool | None, on: date) -> bool | None:
    """What the condition says of a loan; a flag that was not told is unknown."""
    match cond:
        case Constant():
            return cond.value
        case All():
            parts = [holds(part, day, flag, on) for part in cond.parts]
            return False if False in parts else None if None in parts else True
        case AnyOf():
            parts = [holds(part, day, flag, on) for part in cond.parts]
            return True if True in parts else None if None in parts else False
        case Not():
            inner = holds(cond.part, day, flag, on)
            return None if inner is None else not inner
        case Told():
            return flag is not None
        case Compare(fact="flag"):
            return None if flag is None else (flag in cond.want.any_of) is not cond.want.negated
        case Compare():
            return any(_lies(day, item, on) for item in cond.want.any_of) is not cond.want.negated
    raise AssertionError(cond)


def _lies(day: int, item: object, on: date) -> bool:
    if not isinstance(item, Range):
        return day == item
    low, high = (NUMBERS[end].on(on) if isinstance(end, str) else end for end in (item.low, item.high))
    return (low is None or low <= day) and (high is None or day <= high)


WORLDS = [(day, flag, on) for day in range(-5, 15) for flag in (None, True, False) for on in (TODAY, date(2026, 1, 1))]


@given(CONDITIONS, CONDITIONS)
def test_what_is_said_to_follow_follows_in_every_world(one: Cond, other: Cond) -> None:
    if implies(one, other, NUMBERS):
        for world in WORLDS:
            assert holds(one, *world) is not True or holds(other, *world) is True, world


@given(CONDITIONS)
def test_a_condition_follows_from_itself_and_from_more(one: Cond) -> None:
    assert implies(one, one, NUMBERS)
    assert implies(All((one, Compare("flag", Match((True,))))), one, NUMBERS)
    assert implies(one, AnyOf((Told("other"), one)), NUMBERS)


@given(CONDITIONS)
def test_a_condition_holds_on_none_but_its_days(cond: Cond) -> None:
    days = days_of(cond, "days_past_due", NUMBERS, TODAY)
    for day, flag, on in WORLDS:
        if on == TODAY and holds(cond, day, flag, on) is True:
            assert _in(day, days), (day, days)


@given(matches(), matches())
def test_days_are_sets(one: Match, other: Match) -> None:
    mine, theirs = (days_of(Compare("days_past_due", want), "days_past_due", NUMBERS, TODAY) for want in (one, other))
    for day in range(-5, 15):
        assert _in(day, mine) is holds(Compare("days_past_due", one), day, None, TODAY)
        assert _in(day, met(mine, theirs)) is (_in(day, mine) and _in(day, theirs))
        assert _in(day, joined([*mine, *theirs])) is (_in(day, mine) or _in(day, theirs))
        assert _in(day, turned(mine)) is not _in(day, mine)
    assert turned(turned(mine)) == mine
    assert met(mine, EVERY) == mine


def _in(day: int, days: Days) -> bool:
    return any((low is None or low <= day) and (high is None or day <= high) for low, high in days)


def test_days_as_people_say_them() -> None:
    assert [spelt(span) for span in ((4, 4), (5, 7), (90, None), (None, 3))] == [
        "day 4",
        "days 5 to 7",
        "days 90 and later",
        "days up to 3",
    ]


@pytest.mark.parametrize("first", ["playbok: corner", "playbook：corner", "# playbook: corner", "“playbook”: corner"])
def test_a_playbook_of_a_folder_that_does_not_say_so_is_not_passed_over(first: str, tmp_path: Path) -> None:
    text = (Path(__file__).parent / "screens" / "shop-loan.yaml").read_text(encoding="utf-8")
    (tmp_path / "loan.yaml").write_text(text.replace("playbook: shop-loan", first), encoding="utf-8")
    (found,) = check_files([tmp_path], today=TODAY)
    assert found.count("error") >= 1


@pytest.mark.parametrize(
    "text",
    [
        "repos: []\n",
        "- hosts: all\n",
        "a: 1\n---\nb: 2\n",
        "name: x\nversion: 2\nservices: {}\n",
        "x: {{ .Values.y }}\n",
    ],
)
def test_other_files_of_a_folder_are_passed_over(text: str, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(text, encoding="utf-8")
    assert check_files([tmp_path], today=TODAY) == ()


def test_what_programs_keep_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    """A virtual environment holds this library, with every shipped pack."""
    for place in (".venv/lib", "env/lib", "node_modules/x", ".git"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "cn-civil.yaml").write_text("pack: cn-civil\n", encoding="utf-8")
        (tmp_path / place / "a.scenarios.yaml").write_text("scenarios: a\n", encoding="utf-8")
    (tmp_path / "env" / "pyvenv.cfg").write_text("home = /usr\n", encoding="utf-8")
    assert check_files([tmp_path], today=TODAY) == ()
    assert files_below(tmp_path, ".scenarios.yaml") == []
    assert [one.file for one in check_files([tmp_path / ".git"], today=TODAY)] == [str(tmp_path / ".git/cn-civil.yaml")]
