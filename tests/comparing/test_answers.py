"""How answers differ: more permission is found at each kind of boundary, stands first, and can be asked again."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from dunning_rules import DunningError, Playbook, load_snapshot
from dunning_rules.compared import Fact, Recorded, Value
from dunning_rules.comparing import Comparison, compare, load_version
from dunning_rules.engine import Packs
from dunning_rules.loading import Loaded
from dunning_rules.procedure import PackFile, PlaybookFile
from dunning_rules.report.comparison import comparison_dict, comparison_lines, told_of
from dunning_rules.report.pullrequest import CAUTION, markdown
from dunning_rules.schema import schema

from .build import BOOK, PACK, RICH_PACK, SCREENS, Edit, edited, read

LOAN = SCREENS / "loan.json"


def kinds(told: Comparison, subject: str) -> list[str]:
    return [one.kind for one in told.differences if one.subject == subject]


def days(facts: tuple[Fact, ...]) -> object:
    return next((fact.value for fact in facts if isinstance(fact, Value) and fact.fact == "days_past_due"), None)


# --- each boundary ---------------------------------------------------------------------------------------------------

OPENED: list[tuple[str, Edit, str]] = [
    ("the last day of a range", ("days_past_due: 1..10", "days_past_due: 1..11"), "call"),
    ("the first day of a range", ("days_past_due: 11..", "days_past_due: 10.."), "visit"),
    ("a condition that is gone", (", contacted: {channel: phone, to: borrower, at_least: 3}", ""), "visit"),
    ("a count that is lower", ("at_least: 3}", "at_least: 2}"), "visit"),
    ("a number", ("value: 60", "value: 30"), "sue"),
    ("a finding", (", finding: {willing: false}", ""), "sue"),
    ("a step that need not be done", (", done: visit", ""), "sue"),
    ("a limit of conversations", ("at_most: 1 conversation per day", "at_most: 2 conversations per day"), "call"),
    ("a limit of attempts", ("at_most: 1 per day", "at_most: 2 per day"), "text"),
    ("a limit that is gone", ("    at_most: 1 per day\n", ""), "text"),
    ("a longer reach", ("opens: [call, text]", "opens: [call, text, visit]"), "visit"),
    ("a pause that closes less", ("purposes: demand}", "purposes: remind}"), "call"),
    ("an action's own condition", ("    when: {party.liability: joint}\n", ""), "call-guarantor"),
    ("a pack that is gone", ("packs: [shop-rules]", "packs: []"), "call"),
    ("a scope", ("applies_to: {product: shop_loan}", "applies_to: {product: [shop_loan, stall]}"), "call"),
    ("a later end", ("version: 2026.3", "version: 2026.3\nin_force: {until: 2027-12-31}"), ""),
]


STAGE = "when: {days_past_due: 1..10}"
WIDENED: list[tuple[str, str, str]] = [
    (
        "a window in an episode that began before it",
        "records: {kind: payment, within: 3 days}",
        "records: {kind: payment, within: 4 days}",
    ),
    (
        "one outcome more",
        "contacted: {channel: phone, to: borrower, outcome: no_answer}",
        "contacted: {channel: phone, to: borrower, outcome: [no_answer, voicemail]}",
    ),
    (
        "a group of outcomes",
        "contacted: {channel: phone, to: borrower, outcome: no_answer}",
        "contacted: {channel: phone, to: borrower, outcome: unreached}",
    ),
    (
        "one channel more",
        "contacted: {channel: phone, to: borrower}",
        "contacted: {channel: [phone, visit], to: borrower}",
    ),
    (
        "one role more",
        "contacted: {channel: phone, to: borrower}",
        "contacted: {channel: phone, to: [borrower, guarantor]}",
    ),
    ("one action more", "done: visit", "done: [visit, call]"),
    ("one state more of a plan", "arrangement: none", "arrangement: [none, broken]"),
    ("one state more of a promise", "promise: broken", "promise: [broken, pending]"),
    ("one finding more", "finding: {cause: market}", "finding: {cause: [market, family]}"),
    ("one request more", "request: dispute", "request: [dispute, hardship]"),
]


@pytest.mark.parametrize(("was", "now"), [row[1:] for row in WIDENED], ids=[row[0] for row in WIDENED])
def test_what_a_condition_takes_besides_is_found_both_ways(was: str, now: str) -> None:
    """Only a snapshot with just that one more thing shows it."""
    narrow, wide = (read(BOOK, (STAGE, f"when: {{days_past_due: 1..10, {entry}}}")) for entry in (was, now))
    assert "opened" in kinds(compare(narrow, wide), "text")
    assert "closed" in kinds(compare(wide, narrow), "text")


@pytest.mark.parametrize(("edit", "action"), [row[1:] for row in OPENED], ids=[row[0] for row in OPENED])
def test_more_permission_is_found_and_marked(edit: Edit, action: str) -> None:
    told = edited(BOOK, edit)
    if not action:  # read the other way round, the end goes away
        told = compare(told.new, told.old)
        action = "call"
    assert "opened" in kinds(told, action)
    assert told.differences[0].kind == "opened"
    told_first = told_of(told, "en").paragraphs[0]
    assert told_first.loud
    assert "!!! MORE IS PERMITTED THAN BEFORE !!!" in comparison_lines(told, "en")
    assert markdown(told, "en").splitlines()[2] == CAUTION
    assert comparison_dict(told, "en")["more_permitted"] is True


@pytest.mark.parametrize(("edit", "action"), [row[1:] for row in OPENED], ids=[row[0] for row in OPENED])
def test_the_reverse_edit_permits_less(edit: Edit, action: str) -> None:
    told = edited(BOOK, edit)
    back = compare(told.new, told.old)
    assert {one.subject for one in back.differences if one.kind == "closed"} == {one.subject for one in told.opened}
    assert {one.subject for one in back.opened} == {one.subject for one in told.differences if one.kind == "closed"}


def test_the_boundary_is_the_day_itself() -> None:
    told = edited(BOOK, ("days_past_due: 11..", "days_past_due: 9.."))
    (one,) = [one for one in told.opened if one.subject == "visit"]
    assert days(one.asked.facts) in (9, 10)
    assert one.count >= 2
    assert (one.old.status, one.new.status) == ("not_open", "permitted")


def test_a_limit_is_asked_one_short_reached_and_beyond() -> None:
    told = edited(BOOK, ("at_most: 1 per day", "at_most: 3 per day"))
    (one,) = [one for one in told.opened if one.subject == "text"]
    assert one.count == 2
    assert Recorded("text", 1, 0, pending=True) in one.asked.facts


def test_dated_numbers_are_asked_on_their_days() -> None:
    dated = "value: [{from: 2026-01-01, value: 60}, {from: 2027-01-01, value: 60}],"
    old = read(BOOK, ("value: 60,", dated))
    new = read(BOOK, ("value: 60,", dated.replace("2027-01-01, value: 60", "2027-01-01, value: 50")))
    told = compare(old, new)
    (one,) = [one for one in told.opened if one.subject == "sue"]
    asked = {str(load_snapshot(one.asked.data).as_of_text)[:10]}
    assert asked >= {"2027-01-01"} or one.asked.at >= 1_798_732_800_000_000


def test_other_reasons_are_told_apart_from_other_answers() -> None:
    told = edited(BOOK, ("days_past_due: 11..", "days_past_due: 12.."))
    assert kinds(told, "visit") == ["closed", "reasons"]
    (one,) = [one for one in told.differences if one.kind == "reasons" and one.subject == "visit"]
    assert one.old.status == one.new.status == "not_open"


def test_an_edit_that_no_derived_snapshot_reaches_is_named() -> None:
    held = "contacted: {channel: phone, to: borrower, at_least: 3, held: 14 days}"
    told = edited(BOOK, ("contacted: {channel: phone, to: borrower, at_least: 3}", held))
    assert [(one.part, one.id) for one in told.unreached] == [("stage", "later")]
    assert any(
        "No snapshot reached: stage “From day 11” (later)." in line for line in comparison_lines(told, "en", 200)
    )


def test_a_change_that_decides_nothing_differs_in_no_answer() -> None:
    told = edited(BOOK, ("    source: s-2", "    source: s-3"))
    assert told.differs
    assert told.differences == ()
    assert "No answer differs in them." in comparison_lines(told, "en")


# --- packs -----------------------------------------------------------------------------------------------------------

ON_PACK: list[tuple[str, Edit, str, str]] = [
    ("an hour more", ("hours: 08:00-21:00", "hours: 08:00-22:00"), "opened", "day-hours"),
    ("an hour less", ("hours: 08:00-21:00", "hours: 09:00-21:00"), "closed", "day-hours"),
    ("a higher limit", ("at_most: 3 attempts per 2 days", "at_most: 4 attempts per 2 days"), "opened", "three-calls"),
    ("a shorter window", ("at_most: 3 attempts per 2 days", "at_most: 3 attempts per day"), "opened", "three-calls"),
    ("no exception", ("    unless: {consent: inconvenient_time}\n", ""), "closed", "day-hours"),
    ("fewer channels", ("channel: [phone, sms, visit]", "channel: [phone, sms]"), "opened", "day-hours"),
    (
        "another person",
        ("forbid: {party.liability: none}", "forbid: {party.liability: asset}"),
        "opened",
        "debtor-only",
    ),
    ("advice that forbids", ("effect: advise", "effect: deny"), "closed", "dispute-noted"),
    ("something else asked", ("require: {staff: 2..}", "require: {staff: 3..}"), "closed", "two-visitors"),
    ("another scope", ("    scope: {product_class: credit_card}\n", ""), "closed", "cards"),
    ("a definition", ("at_least: many", "at_least: 2"), "reasons", "quiet-family"),
]


@pytest.mark.parametrize(("edit", "kind", "guard"), [row[1:] for row in ON_PACK], ids=[row[0] for row in ON_PACK])
def test_boundary_contacts_of_packs(edit: Edit, kind: str, guard: str) -> None:
    told = edited(RICH_PACK, edit)
    assert any(one.kind == kind and guard in one.subject for one in told.differences)
    assert [one.id for one in told.unreached] in ([], ["cards"])  # no loan for business is a credit card


def test_hours_are_asked_to_the_minute() -> None:
    told = edited(PACK, ("hours: 08:00-21:00", "hours: 08:00-20:59"))
    (one,) = [one for one in told.differences if one.kind == "closed"]
    assert one.asked.contact is not None
    assert str(one.asked.contact["at"])[11:16] == "20:59"


# --- snapshots that are given ----------------------------------------------------------------------------------------


def test_given_snapshots_are_asked_by_name() -> None:
    told = compare(
        read(BOOK),
        read(BOOK, ("at_most: 1 conversation per day", "at_most: 2 conversations per day")),
        [("loan.json", load_snapshot(LOAN))],
    )
    (one,) = told.opened
    assert (told.given, one.asked.name, one.candidate) == (1, "loan.json", "call/owner/mobile")
    assert one.asked.data is None
    assert any("example: loan.json; Monday 2026-03-09 10:00" in line for line in comparison_lines(told, "en"))


def test_packs_judge_a_demand_to_everybody_of_a_given_snapshot() -> None:
    edit = ("forbid: {party.liability: none}", "forbid: {party.liability: asset}")
    told = compare(read(PACK), read(PACK, edit), [("loan.json", load_snapshot(LOAN))], derive=False)
    (one,) = told.opened
    assert (one.subject, one.asked.name) == ("debtor-only", "loan.json")
    assert one.candidate == "phone/brother/demand"


# --- what is told can be trusted -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "edit"), [(BOOK, row[1]) for row in OPENED[:14]] + [(RICH_PACK, row[1]) for row in ON_PACK]
)
def test_every_example_can_be_asked_again(text: str, edit: Edit) -> None:
    told = edited(text, edit)
    assert told.differences
    for one in told.differences:
        assert one.asked.data is not None
        snapshot = load_snapshot(json.loads(json.dumps(one.asked.data)))
        for version, said in ((told.old, one.old), (told.new, one.new)):
            if one.asked.contact is not None:
                status = _judged(version, snapshot, one.asked.contact)
            else:
                assert isinstance(version, PlaybookFile)
                decision = Playbook(Loaded(version.rules, version.packs)).decide(snapshot)
                status = decision[one.candidate].status if one.candidate in decision else "absent"
            assert status == said.status


def _judged(version: PlaybookFile | PackFile, snapshot: object, contact: object) -> str:
    asked = (
        Playbook(Loaded(version.rules, version.packs))
        if isinstance(version, PlaybookFile)
        else Packs((*version.bases, version.rules))
    )
    return asked.judge(snapshot, contact).status  # type: ignore[arg-type]


def test_the_same_edit_has_the_same_bytes() -> None:
    edit = ("days_past_due: 1..10", "days_past_due: 1..11")
    one, other = (json.dumps(comparison_dict(edited(BOOK, edit), "en")) for _ in range(2))
    assert one == other


def test_versions_that_are_never_in_force_together_are_asked_all_the_same() -> None:
    old = read(BOOK, ("version: 2026.3", "version: 2026.3\nin_force: {until: 2026-06-30}"))
    new = read(
        BOOK,
        ("version: 2026.3", "version: 2026.4\nin_force: {from: 2026-07-01}"),
        ("days_past_due: 1..10", "days_past_due: 1..11"),
    )
    told = compare(old, new)
    assert told.periods_apart
    assert {one.subject for one in told.opened} == {"call", "text"}
    assert any("in force at no time together" in line for line in comparison_lines(told, "en", 200))


def test_a_version_is_loaded_by_name_or_path() -> None:
    assert load_version("cn-civil").rules.id == "cn-civil"
    assert load_version(SCREENS / "shop-loan.yaml", pack_path=SCREENS).rules.id == "shop-loan"
    for wrong in (SCREENS / "shop-loan.yaml", SCREENS / "nowhere.yaml", LOAN):
        with pytest.raises(DunningError):
            load_version(wrong)


def test_progress_is_told_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    told = compare(
        read(BOOK),
        read(BOOK, ("1..10", "1..11")),
        [("loan.json", load_snapshot(LOAN))],
        progress=lambda done, of: seen.append((done, of)),
    )
    assert seen[0][0] == 1
    assert seen[-1][0] == seen[-1][1] == len(seen)
    assert told.given + told.derived <= len(seen)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("text", "edit"), [(BOOK, OPENED[0][1]), (BOOK, OPENED[13][1]), (RICH_PACK, ON_PACK[0][1])])
def test_the_schema_describes_what_machines_get(text: str, edit: Edit, lang: str) -> None:
    told = json.loads(json.dumps(comparison_dict(edited(text, edit), lang)))
    validator = jsonschema.Draft202012Validator(schema("comparison"))
    assert [error.message for error in validator.iter_errors(told)] == []
    del told["differences"]
    assert list(validator.iter_errors(told))


def test_packs_that_a_playbook_names_are_compared_too() -> None:
    """The playbook is the same, a pack that it names is not: contacts show it."""
    old, pack = read(BOOK), read(PACK, ("hours: 08:00-21:00", "hours: 08:00-22:00"))
    assert isinstance(old, PlaybookFile)
    assert isinstance(pack, PackFile)
    told = compare(old, replace(old, packs=(pack.rules,)))
    assert any(one.kind == "opened" and "21:" in json.dumps(one.asked.data) for one in told.opened)
