"""The page of the language is true: every example loads, in just the places the page names, and no key is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from dunning_rules import DunningError, Packs, Playbook, load_packs, load_playbook, load_snapshot
from dunning_rules.document import condition, pack, playbook
from dunning_rules.lower.filters import GROUPS
from dunning_rules.lower.guards import FORMS
from dunning_rules.rules import GuardForm
from dunning_rules.values import read_hours, read_limit, read_range, read_term

PAGE = (Path(__file__).parent.parent / "docs" / "reference" / "language.md").read_text(encoding="utf-8")
PLACES = ("stage", "pause", "action", "pack")
STANDS_IN = {
    "everywhere": {"stage", "pause", "action", "pack"},
    "all but stages": {"pause", "action", "pack"},
    "playbooks": {"stage", "pause", "action"},
    "playbooks, not stages": {"pause", "action"},
    "packs": {"pack"},
}

PLAYBOOK = """
playbook: example
language: 1
version: 1
title: example
applies_to: {{product: shop_loan}}
numbers: {{help_days: {{value: 7, unit: days}}, long_overdue: 90}}
inputs: {{trades_normally: {{type: boolean, title: trades}}}}
pause: {{resting: {{when: {pause}}}}}
stages: {{open: {{when: {stage}, opens: [call-borrower, serve-notice, visit-business]}}}}
actions:
  call-borrower: {{title: call, contact: {{channel: phone, to: borrower, purpose: demand}}, when: {action}}}
  serve-notice: {{title: notice, contact: {{channel: letter, to: borrower, purpose: notice}}}}
  visit-business: {{title: visit, contact: {{channel: visit, to: borrower, purpose: demand}}}}
"""
PACK = """
pack: example
language: 1
version: 1
title: example
numbers: {{help_days: {{value: 7, unit: days}}, long_overdue: 90}}
inputs: {{trades_normally: {{type: boolean, title: trades}}}}
definitions: {{lost-contact: {{when: {{status: {{is: unreachable, of: borrower}}}}}}}}
dates: {{guarantee-period: {{base: loan.maturity, plus: 6 months}}}}
guards:
  example: {{row: R-1, forbid: {pack}, cite: none, force: policy, effect: deny, known: read, text: example}}
"""


def load(text: str, folder: Path) -> Playbook | Packs:
    """The real loader, from a file."""
    path = folder / "example.yaml"
    path.write_text(text, encoding="utf-8")
    return load_packs(str(path)) if "\npack:" in f"\n{text}" else load_playbook(path)


def placed(example: str, place: str) -> str:
    """A file that has the condition in one of its places."""
    if place == "pack":
        return PACK.format(pack=f"{{{example}}}")
    holds = dict.fromkeys(PLACES, "{days_past_due: 1..}")
    return PLAYBOOK.format(**holds | {place: f"{{{example}}}"})


def conditions() -> Iterator[Any]:
    table = PAGE.partition("<!-- conditions -->")[2].partition("<!-- end -->")[0]
    for line in table.strip().splitlines()[2:]:
        _, form, told, _, stands_in, _ = (cell.strip() for cell in line.split("|"))
        for example in re.findall(r"`([^`]+)`", told):
            for place in PLACES:
                yield pytest.param(example, place, place in STANDS_IN[stands_in], id=f"{form}:{example}:{place}")


@pytest.mark.parametrize(("example", "place", "may_stand"), list(conditions()))
def test_conditions_load_where_the_page_says(example: str, place: str, may_stand: bool, tmp_path: Path) -> None:
    if may_stand:
        load(placed(example, place), tmp_path)
    else:
        with pytest.raises(DunningError) as refused:
            load(placed(example, place), tmp_path)
        assert {found.code for found in refused.value.diagnostics} <= {
            "no-party-here", "packs-only", "unknown-action", "unknown-date", "unknown-definition",
        }  # fmt: skip


def test_every_form_of_condition_has_an_example() -> None:
    table = PAGE.partition("<!-- conditions -->")[2].partition("<!-- end -->")[0]
    examples = set(re.findall(r"`([a-z_]+):", table))
    assert {field.alias or name for name, field in condition.ConditionDoc.model_fields.items()} <= examples


# --- whole files -----------------------------------------------------------------------------------------------------


def files() -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("text", files(), ids=["playbook", "pack"])
def test_the_whole_files_load(text: str, tmp_path: Path) -> None:
    load(text, tmp_path)


def test_the_pack_has_every_form_of_guard(tmp_path: Path) -> None:
    rules = load(files()[1], tmp_path)
    assert isinstance(rules, Packs)
    assert {guard.form for guard in rules.rules[-1].guards} == set(GuardForm.__args__)
    table = PAGE.partition("exactly one of the forms:")[2]
    assert set(re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)) == set(FORMS)


def documents(*modules: Any) -> list[type[BaseModel]]:
    found = [value for module in modules for value in vars(module).values()]
    return [one for one in found if isinstance(one, type) and issubclass(one, BaseModel) and one.__module__ in
            {module.__name__ for module in modules}]  # fmt: skip


@pytest.mark.parametrize("model", documents(playbook, pack, condition), ids=lambda model: model.__name__)
def test_no_key_is_left_out(model: type[BaseModel]) -> None:
    told = set(re.findall(r"[a-z_]+(?:-[a-z]+)*", PAGE))
    assert {field.alias or name for name, field in model.model_fields.items()} <= told


# --- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "read"), [("range", read_range), ("term", read_term), ("limit", read_limit), ("hours", read_hours)]
)
def test_values_are_read(value: str, read: Any) -> None:
    (cell,) = re.findall(rf"^\| {value} \| ([^|]+) \|", PAGE, re.MULTILINE)
    for example in re.findall(r"`([^`]+)`", cell):
        read(example)


def test_groups_of_outcomes_are_what_the_page_says() -> None:
    told = PAGE.partition("Outcomes come in groups too:")[2].partition("\n\n")[0]
    failed, others, reached = (set(re.findall(r"`([a-z_]+)`", part)) for part in re.findall(r"\(([^)]*)\)", told)[:3])
    assert failed == GROUPS["failed"]
    assert failed | others == GROUPS["unreached"]
    assert reached == GROUPS["reached"]
    assert "`pending` (none yet)" in told
    assert set(GROUPS) == {"failed", "unreached", "reached", "pending"}


# --- what is said beside the tables ----------------------------------------------------------------------------------

LOAN = {
    "as_of": "2026-11-09T10:00:00+08:00",
    "loan": {
        "id": "L-1",
        "product": "shop_loan",
        "timezone": "Asia/Shanghai",
        "installments": [{"due": "2026-11-05", "amount": "10.00"}],
    },
    "parties": [
        {
            "id": "borrower",
            "role": "borrower",
            "timezones": ["Asia/Shanghai"],
            "addresses": [{"id": "mobile", "channels": ["phone", "letter", "visit"], "kind": "mobile"}],
        },
        {"id": "wife", "role": "spouse", "addresses": [{"id": "hers", "channels": "phone", "kind": "mobile"}]},
    ],
}


def status_of(candidate: str, ledger: list[dict[str, Any]], folder: Path, **conditions: str) -> str:
    holds = {"stage": "{days_past_due: 1..}", "pause": "{days_past_due: 90..}", "action": "{days_past_due: 1..}"}
    book = load(PLAYBOOK.format(**holds | conditions), folder)
    assert isinstance(book, Playbook)
    at = "2026-11-08T10:00:00+08:00"
    told = [{"id": f"r{number}", "at": at, **record} for number, record in enumerate(ledger)]
    return book.decide(load_snapshot({**LOAN, "ledger": told}))[candidate].status


@pytest.mark.parametrize(
    ("pause", "record", "closes"),
    [
        ("{status: deceased}", {"kind": "status", "status": "deceased", "party": "borrower"}, True),
        ("{status: deceased}", {"kind": "status", "status": "deceased", "party": "wife"}, False),
        ("{status: {is: dead, of: address}}", {"kind": "status", "status": "dead", "address": "mobile"}, True),
        ("{status: {is: dead, of: borrower}}", {"kind": "status", "status": "dead", "address": "mobile"}, True),
        ("{status: {is: dead, of: spouse}}", {"kind": "status", "status": "dead", "address": "mobile"}, False),
        ("{loan.claim: recourse}", {"kind": "status", "status": "litigation"}, True),
        ("{known: loan.claim, loan.claim: recourse}", {"kind": "status", "status": "litigation"}, False),
    ],
)
def test_pauses_speak_of_the_borrower_and_close_when_unknown(
    pause: str, record: dict[str, Any], closes: bool, tmp_path: Path
) -> None:
    status = status_of("call-borrower/borrower/mobile", [record], tmp_path, pause=pause)
    assert status == ("not_open" if closes else "permitted")


def test_a_record_without_an_action_belongs_to_every_action_of_its_channel_and_role(tmp_path: Path) -> None:
    letter = {"kind": "contact", "channel": "letter", "party": "borrower", "outcome": "served"}
    call = "call-borrower/borrower/mobile"
    assert status_of(call, [letter], tmp_path, action="{done: serve-notice}") == "permitted"
    other = letter | {"action": "call-borrower"}
    assert status_of(call, [other], tmp_path, action="{done: serve-notice}") == "not_open"
