"""Mistakes of a scenario file: each at its true place, all of them in one go, by the paths of the file.

`«` stands before the place where a mistake is told.
"""

from __future__ import annotations

import re
from textwrap import dedent, indent

import pytest

from dunning_rules.testing import check_scenarios, run_scenarios

from .build import DAY, HEAD, OF_BOOK, Suites

ASK = f"- {{contact: {{at: '{DAY}'}}, expect: permitted}}"


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and where they stood."""
    places: list[tuple[int, int]] = []
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        while "«" in line:
            places.append((number, line.index("«") + 1))
            line = line.replace("«", "", 1)
        lines.append(line)
    return "\n".join(lines) + "\n", places


def check(suites: Suites, text: str, codes: str) -> None:
    plain, places = marked(text)
    wanted = [(code, *place) for code, place in zip(codes.split(), places, strict=True)]
    assert suites.mistakes(plain) == sorted(wanted, key=lambda one: one[1:])


def case(asks: str, given: str = "{}", more: str = "") -> str:
    lines = ["cases:", "  one:", "    cite: House", f"    given: {given}", indent(more, "    "), "    asks:"]
    return "\n".join(line for line in lines if line.strip()) + "\n" + indent(dedent(asks), "      ")


# --- the file --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "codes"),
    [
        (HEAD.replace("scenarios: house", "«scenario: house"), "unknown-key"),
        (HEAD.replace("language: 1", "language: «2"), "wrong-language-version"),
        (HEAD.replace("packs: [house]", "packs: [house, «hause]"), "unknown-pack"),
        (HEAD.replace("packs: [house]", "packs: [house]\n«playbook: house-loan.yaml"), "one-of"),
        (HEAD.replace("scenarios: house", "«scenarios: house").replace("packs: [house]\n", ""), "one-of"),
        (OF_BOOK.replace("house-loan.yaml", "«hause-loan"), "unknown-playbook"),
        (HEAD.replace("America/New_York\ngiven", "«America/Newyork\ngiven"), "unknown-zone"),
        (HEAD.replace("timezone: America/New_York\ngiven", "timezone: «5\ngiven"), "unknown-zone"),
        (HEAD + "«counted_steps: [h-1]\n", "needs-playbook"),
        (HEAD + "records:\n  one: «{kind: void, at: 2026-03-04T10:00, of: x}\n", "unused-record"),
        (HEAD + "records: «[]\n", "wrong-shape"),
        (HEAD + "  «conctact: {}\n", "unknown-key"),
        (HEAD.replace("contact: {channel: phone", "contact: {channel: «fone"), "unknown-word"),
        (HEAD.replace("  facts:", "  «as_of: 2026-03-04T10:00:00Z\n  facts:"), "unknown-key"),
        (HEAD.replace("role: borrower", "role: «borower"), "unknown-word"),
        (HEAD.replace("{due: 2026-03-02, amount", "{due: «2026-02-30, amount"), "wrong-kind"),
        (HEAD.replace("    id: L-1\n", "").replace("  loan:", "  «loan:"), "missing-key"),
        (HEAD.replace("id: her-mail", "id: «mobile"), "duplicate-id"),
        (HEAD.replace('paused: "false"', "paused: «maybe"), "wrong-kind"),
        (HEAD.replace("paused:", "«pause:"), "unknown-fact"),
    ],
)
def test_the_head_of_a_file(suites: Suites, head: str, codes: str) -> None:
    check(suites, head + case(ASK), codes)


@pytest.mark.parametrize(
    ("cases", "codes"),
    [
        ("cases: «{}", "wrong-shape"),
        ("cases:\n  «One Two: {cite: c, asks: [{contact: {at: 2026-03-04T10:00}, expect: denied}]}", "wrong-kind"),
        ("cases:\n  «one:\n    asks: [{contact: {at: 2026-03-04T10:00}, expect: permitted}]", "missing-key"),
        ("cases:\n  one: {cite: c, asks: «[]}", "wrong-shape"),
        ("cases:\n  one: {cite: c, «ask: []}", "unknown-key"),
        (case(ASK, more="law_on: «2026-13-01"), "wrong-kind"),
        (case(ASK, more="as_of: «yesterday"), "wrong-kind"),
        (case(ASK, more="packs: [house, «hause]"), "unknown-pack"),
    ],
)
def test_cases(suites: Suites, cases: str, codes: str) -> None:
    check(suites, HEAD + cases, codes)


def test_packs_of_a_case_are_for_files_about_packs(suites: Suites) -> None:
    check(suites, OF_BOOK + case(ASK, more="«packs: [house]"), "unknown-key")


# --- the facts -------------------------------------------------------------------------------------------------------

CALL = "kind: contact, channel: phone, party: borrower"


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ("{«parti: []}", "unknown-key"),
        ("{loan: {«colour: red}}", "unknown-key"),
        ("{loan: «{installments: null}}", "missing-key"),
        ("{loan: «text}", "wrong-shape"),
        ("{parties: «borrower}", "wrong-shape"),
        ("{parties: [{id: borrower, role: «friend}]}", "unknown-word"),
        ("{parties: [«{id: new}]}", "missing-key"),
        ("{parties: [{id: borrower, addresses: [{id: a, channels: «fax}]}]}", "unknown-word"),
        ("{ledger: «spoken}", "wrong-shape"),
        ("{ledger: [«spoken]}", "unknown-named-record"),
        (f"{{ledger: [«{{{CALL}}}]}}", "missing-instant"),
        (f"{{ledger: [{{{CALL}, at: «2026-03-04}}]}}", "wrong-kind"),
        (f"{{ledger: [{{{CALL}, at: «2026-03-08T02:30}}]}}", "not-one-instant"),
        ("{ledger: [{kind: contact, at: 2026-03-03T10:00, channel: phone, party: «brother}]}", "unknown-party"),
        ("{ledger: [{kind: outcome, at: 2026-03-03T10:00, of: «r7, outcome: read}]}", "unknown-record"),
        (f"{{ledger: [{{id: a, {CALL}, at: 2026-03-03T10:00}}, {{id: «a, {CALL}, at: 2026-03-03T11:00}}]}}",
         "conflicting-records"),
        ("{ledger: [{kind: hold, at: 2026-03-03T10:00, reason: internal, from: 2026-03-04, until: «2026-03-03}]}",
         "reversed-period"),
    ],
)  # fmt: skip
def test_facts_of_a_case_and_of_an_ask(suites: Suites, given: str, codes: str) -> None:
    check(suites, HEAD + case(ASK, given), codes)
    check(suites, HEAD + case(ASK.replace("expect:", f"given: {given}, expect:")), codes)


def test_a_mistake_of_what_all_share_is_told_once(suites: Suites) -> None:
    head = HEAD.replace("role: borrower", "role: «borower")
    check(suites, head + case("\n".join([ASK] * 5)), "unknown-word")


# --- the asks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "codes"),
    [
        ("- «{expect: denied}", "one-of"),
        ("- «{contact: {at: 2026-03-04T10:00}, act: {at: 2026-03-04T10:00}, expect: denied}", "one-of"),
        ("- «{contact: {at: 2026-03-04T10:00}}", "no-expectation"),
        ("- {contact: {at: 2026-03-04T10:00}, expect: «allowed}", "unknown-word"),
        ("- {contact: {at: 2026-03-04T10:00}, expect: «[denied]}", "wrong-shape"),
        ("- {count: {at: 2026-03-04T10:00, of: H-FREQ}, expect: «[1]}", "wrong-shape"),
        ("- {contact: {at: 2026-03-04T10:00, channel: «[phone]}, expect: denied}", "wrong-shape"),
        ("- {contact: {at: 2026-03-04T10:00}, expect: denied, obligations: [H-NAME, «[H-TIME]]}", "wrong-shape"),
        ("- {contact: «{}, expect: denied}", "missing-instant"),
        ("- {contact: {at: «noon}, expect: denied}", "wrong-kind"),
        ("- {contact: {at: «2026-03-08T02:30}, expect: denied}", "not-one-instant"),
        ("- {contact: {at: 2026-03-04T10:00, «chanel: phone}, expect: denied}", "unknown-key"),
        ("- {contact: {at: 2026-03-04T10:00, party: «brother}, expect: denied}", "unknown-party"),
        ("- {contact: {at: 2026-03-04T10:00, address: «shop}, expect: denied}", "unknown-address"),
        ("- {contact: {at: 2026-03-04T10:00, debts: [L-1, «L-2]}, expect: denied}", "unknown-debt"),
        ("- {contact: {at: 2026-03-04T10:00, reply_to: «r1}, expect: denied}", "unknown-record"),
        ("- {contact: {at: 2026-03-04T10:00, stated: {«recorder: true}}, expect: denied}", "unknown-key"),
        ("- {contact: {at: 2026-03-04T10:00, stated: {recorded: «perhaps}}, expect: denied}", "wrong-kind"),
        ("- {act: {at: 2026-03-04T10:00, «act: credit_report, channel: phone}, expect: denied}", "one-of"),
        ("- {act: «{at: 2026-03-04T10:00}, expect: denied}", "one-of"),
        ("- {contact: {at: 2026-03-04T10:00}, expect: denied, reasons: [«H-TIM]}", "unknown-reason"),
        ("- {contact: {at: 2026-03-04T10:00}, expect: denied, silent: «H-TIM}", "unknown-reason"),
        ("- {contact: {at: 2026-03-04T10:00}, expect: denied, advice: [H-TIME, «H-TIM]}", "unknown-reason"),
        ("- {contact: {at: 2026-03-04T10:00}, expect: denied, obligations: {«H-TIM: true}}", "unknown-rule"),
        ("- {contact: {at: 2026-03-04T10:00}, expect: denied, obligations: {H-TIME: «perhaps}}", "wrong-kind"),
        ("- {contact: {at: 2026-03-04T10:00}, expect: denied, no_obligations: «H-TIM}", "unknown-rule"),
        ("- {contact: {at: 2026-03-04T10:00}, expect: denied, not_applicable: [«stage]}", "unknown-rule"),
        ("- {contact: {at: 2026-03-04T10:00}, expect: denied, counts: {«quiet: [1, 2]}}", "unknown-cap"),
        ("- {contact: {at: 2026-03-04T10:00}, expect: denied, counts: {three-a-week: «3}}", "wrong-shape"),
        ("- {contact: {at: 2026-03-04T10:00}, expect: denied, dates: {«windows: 2026-03-03}}", "unknown-date"),
        ("- {contact: {at: 2026-03-04T10:00}, expect: denied, dates: {window: «soon}}", "wrong-kind"),
        ("- {count: {at: 2026-03-04T10:00, of: «quiet}, expect: 1}", "unknown-cap"),
        ("- {count: «{at: 2026-03-04T10:00}, expect: 1}", "missing-key"),
        ("- {count: {at: 2026-03-04T10:00, of: H-FREQ}, expect: «many}", "wrong-kind"),
        ("- {count: {at: 2026-03-04T10:00, of: H-FREQ}, expect: 1, «reasons: H-FREQ}", "unknown-key"),
        ("- {date: {at: 2026-03-04T10:00, name: «windows}, expect: none}", "unknown-date"),
        ("- {date: {at: 2026-03-04T10:00, name: window}, expect: «never}", "wrong-kind"),
        ("- {«decision: {at: 2026-03-04T10:00}, expect: {permitted: []}}", "needs-playbook"),
        ("- {contact: {at: 2026-03-04T10:00}, each: {«chanel: [phone]}, expect: denied}", "unknown-key"),
        ("- {contact: {at: 2026-03-04T10:00}, each: {channel: «phone}, expect: denied}", "wrong-shape"),
        ("- {contact: {at: 2026-03-04T10:00}, each: {channel: [phone, «fone]}, expect: denied}", "unknown-word"),
        ("- {table: «{columns: [at], rows: [[x]]}}", "one-of"),
        ("- {table: {contact: {}, columns: [at, «expct], rows: [[2026-03-04T10:00, denied]]}}", "unknown-column"),
        ("- {table: {contact: {}, columns: [at, expect], rows: [«[2026-03-04T10:00]]}}", "row-length"),
        ("- {table: {contact: {}, columns: [at, expect], rows: [«[2026-03-04T10:00, null]]}}", "no-expectation"),
        ("- {table: {contact: {}, columns: [at, expect], rows: [[2026-03-04T10:00, «deny]]}}", "unknown-word"),
        ("- {table: {contact: {}, columns: [at, expect], rows: [[«2026-03-08T02:30, denied]]}}", "not-one-instant"),
        ("- {table: {contact: {}, columns: [at, party, expect], rows: [[2026-03-04T10:00, «she, denied]]}}",
         "unknown-party"),
        ("- {table: {contact: {}, columns: [at, «stated., expect], rows: [[2026-03-04T10:00, true, denied]]}}",
         "unknown-column"),
        ("- {table: {contact: {}, columns: [at, expect], rows: «[]}}", "wrong-shape"),
    ],
)  # fmt: skip
def test_asks(suites: Suites, ask: str, codes: str) -> None:
    check(suites, HEAD + case(ask), codes)


@pytest.mark.parametrize(
    ("ask", "codes"),
    [
        ("- {decision: {at: 2026-03-04T10:00}, expect: «denied}", "wrong-shape"),
        ("- {decision: {at: 2026-03-04T10:00}, expect: «{}}", "no-expectation"),
        ("- {decision: «{}, expect: {permitted: []}}", "missing-key"),
        ("- {decision: {at: «noon}, expect: {permitted: []}}", "wrong-kind"),
        ("- {decision: {at: 2026-03-04T10:00}, expect: {permitted: [«cal/borrower]}}", "unknown-action"),
        ("- {decision: {at: 2026-03-04T10:00}, expect: {not: {«cal: []}}}", "unknown-action"),
        ("- {decision: {at: 2026-03-04T10:00}, expect: {«permited: []}}", "unknown-key"),
        ("- {decision: {at: 2026-03-04T10:00}, expect: {scope: «match_}}", "unknown-word"),
        ("- {decision: {at: 2026-03-04T10:00}, expect: {scope: match}, «silent: H-TIME}", "unknown-key"),
        ("- {contact: {at: 2026-03-04T10:00, action: «cal}, expect: denied}", "unknown-action"),
        ("- {contact: {at: 2026-03-04T10:00, action: «text}, expect: denied}", "not-this-action"),
    ],
)
def test_asks_of_a_playbook(suites: Suites, ask: str, codes: str) -> None:
    check(suites, OF_BOOK + case(ask), codes)


def test_all_mistakes_are_told_in_one_go(suites: Suites) -> None:
    head = HEAD.replace("[house]", "[«hause]").replace("role: relative", "role: «sister")
    asks = """
        - {contact: {at: «noon}, expect: «deny}
        - «{contact: {at: 2026-03-04T10:00}}
        - {table: {contact: {}, columns: [at, «expct], rows: [[2026-03-04T10:00, denied]]}}
    """
    codes = "unknown-pack unknown-word missing-instant wrong-kind unknown-word no-expectation unknown-column"
    text = head + case(asks, given="{ledger: [«{kind: void, of: r9}]}")
    check(suites, text, codes)


@pytest.mark.parametrize("zone", ["", "timezone: Asia/Shanghai\n"])
def test_without_a_zone_every_instant_has_its_offset(suites: Suites, zone: str) -> None:
    head = HEAD.replace("timezone: America/New_York\ngiven", f"{zone}given")
    text = head + case(
        "- {contact: {at: «2026-03-04T10:00}, expect: denied}", f"{{ledger: [{{{CALL}, at: «2026-03-03T10:00}}]}}"
    )
    check(suites, text if not zone else text.replace("«", ""), "" if zone else "no-timezone no-timezone")
    fine = head + case("- {contact: {at: 2026-03-04T10:00Z}, expect: denied}")
    check(suites, fine, "")


def test_paths_are_those_of_the_file(suites: Suites) -> None:
    records = f"{{ledger: [{{{CALL}, at: 2026-03-03T10:00}}]}}"
    ask = f"- {{contact: {{at: '{DAY}'}}, given: {{ledger: [{{{CALL}, at: noon}}]}}, expect: permitted}}"
    (suite,) = run_scenarios([suites.write("p.scenarios.yaml", HEAD + case(f"{ASK}\n{ask}", records))]).suites
    assert [one.path for one in suite.diagnostics] == ["cases.one.asks[1].given.ledger[0].at"]
    table = "- {table: {contact: {}, columns: [at, expect], rows: [[2026-03-04T10:00, deny]]}}"
    (suite,) = run_scenarios([suites.write("p.scenarios.yaml", HEAD + case(table))]).suites
    assert [one.path for one in suite.diagnostics] == ["cases.one.asks[0].table.rows[0][1]"]


def test_what_is_wrong_with_a_pack_is_told_in_its_own_file(suites: Suites) -> None:
    pack = suites.write("house.yaml", "pack: house\nlanguage: 1\nversion: '1'\ntitle: t\nguard: {}\n")
    (suite,) = run_scenarios([suites.write("p.scenarios.yaml", HEAD + case(ASK))]).suites
    assert {(one.code, one.place.file if one.place else "") for one in suite.diagnostics} == {
        ("unknown-key", str(pack))
    }
    assert all("ledger" not in one.path for one in suite.diagnostics)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty-file"),
        ("pack: p\nlanguage: 1\n", "another-kind-of-file"),
        ("as_of: 2026-03-04T10:00:00Z\nloan: {}\n", "another-kind-of-file"),
        ("a: b: c\n", "not-yaml"),
    ],
)
def test_other_files_are_told_as_such(suites: Suites, text: str, code: str) -> None:
    assert [one[0] for one in suites.mistakes(text or "\n")] == [code]


def test_a_scenario_file_is_no_playbook(suites: Suites) -> None:
    from dunning_rules import PlaybookError, load_playbook

    path = suites.write("p.scenarios.yaml", OF_BOOK + case(ASK))
    with pytest.raises(PlaybookError) as raised:
        load_playbook(path)
    assert [one.code for one in raised.value.diagnostics] == ["another-kind-of-file"]


def test_a_file_that_does_not_load_does_not_keep_others_from_running(suites: Suites) -> None:
    suites.write("bad.scenarios.yaml", HEAD)
    suites.write("good.scenarios.yaml", HEAD + case(ASK))
    run = run_scenarios([suites.folder])
    assert [(bool(suite.diagnostics), len(suite.asks)) for suite in run.suites] == [(True, 0), (False, 1)]
    assert [re.sub(r".*/", "", suite.file) for suite in run.unread] == ["bad.scenarios.yaml"]
    assert [suite.diagnostics for suite in check_scenarios([suites.folder])] == [suite.diagnostics for suite in run]


def test_reading_without_asking_finds_the_same_mistakes(suites: Suites) -> None:
    text, _ = marked(HEAD.replace("role: borrower", "role: borower") + case("- {contact: {at: noon}, expect: deny}"))
    path = suites.write("p.scenarios.yaml", text)
    (read,), (ran,) = check_scenarios([path]), run_scenarios([path]).suites
    assert read.diagnostics == ran.diagnostics
    assert len(read.diagnostics) == 3
