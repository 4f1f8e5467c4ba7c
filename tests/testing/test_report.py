"""What is told of a run: whole screens in both languages, JSON, JUnit XML, coverage, exit codes."""

from __future__ import annotations

import json
import sys
from contextlib import chdir
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from dunning_rules.cli import main, terminal
from dunning_rules.report.junit import junit_text
from dunning_rules.report.layout import width
from dunning_rules.report.tested import WRONG, failure_text, percent_of, run_dict, run_lines
from dunning_rules.report.tracing import trace_dict
from dunning_rules.testing import Coverage, Failure, Item, Run, run_scenarios

from .build import BOOK, DAY, HEAD, NIGHT, OF_BOOK, PACK, Suites

SCREENS = Path(__file__).parent.parent / "screens"
LANGS = ("en", "zh")
FINE = f"one: {{cite: c, asks: [{{contact: {{at: '{DAY}'}}, expect: permitted}}]}}"
WRONGLY = f"one: {{cite: c, asks: [{{contact: {{at: '{DAY}'}}, expect: denied}}]}}"


@pytest.fixture(scope="module")
def shop() -> Run:
    """Run from the folder itself: lines are folded by the length of a file's name, which no checkout may change."""
    with chdir(SCREENS):
        return run_scenarios(["."])


# --- text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_screen(shop: Run, lang: str, accept: bool) -> None:
    """`pytest --accept tests/testing` writes the screens anew, to be reviewed as a difference."""
    shown = "\n".join(run_lines(shop, lang, 80)) + "\n"
    path = SCREENS / f"test.{lang}.txt"
    if accept:
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("columns", [60, 80, 100])
def test_no_line_is_wider_than_the_screen(monkeypatch: pytest.MonkeyPatch, columns: int, lang: str) -> None:
    monkeypatch.chdir(SCREENS)
    assert max(map(width, run_lines(run_scenarios(["."]), lang, columns))) <= columns


@pytest.mark.parametrize("lang", LANGS)
def test_every_way_to_fail_has_its_sentence(lang: str) -> None:
    told = {failure_text(Failure(wrong, "A", ("met",), ("open",)), lang) for wrong in WRONG}  # type: ignore[arg-type]
    assert len(told) == len(WRONG)
    assert all("{" not in text for text in told)
    assert len({text.zh for text in WRONG.values()}) == len(WRONG)


def test_a_file_that_does_not_load_is_told_with_the_others(suites: Suites) -> None:
    suites.write("bad.scenarios.yaml", HEAD)
    suites.run(FINE)
    text = " ".join(" ".join(run_lines(run_scenarios([suites.folder]), "en")).split())
    assert "error[missing-key]: `cases` is missing here" in text
    assert "does not load: 1 error" in text
    assert text.endswith("2 files: 1 ask, none failed; 1 file not loaded")


def test_nothing_to_run_is_told(tmp_path: Path) -> None:
    assert run_lines(run_scenarios([tmp_path]), "en") == ["no scenario file was found"]


# --- coverage --------------------------------------------------------------------------------------------------------

WISH = "{kind: request, at: '2026-03-03T10:00', party: borrower, what: dispute}"
CALLS = ", ".join(
    f"{{kind: contact, at: '2026-03-0{day}T10:00', channel: phone, party: borrower}}" for day in (1, 2, 3)
)
BY_DAY = f"contact: {{at: '{DAY}'}}"


@pytest.mark.parametrize(
    ("ask", "given", "guard", "seen"),
    [
        (BY_DAY, "{}", "quiet", (False, True)),
        (f"contact: {{at: '{NIGHT}'}}", "{}", "quiet", (True, False)),
        (f"contact: {{at: '{NIGHT}', channel: letter}}", "{}", "quiet", (False, False)),
        (BY_DAY, "{}", "three-a-week", (False, True)),
        (BY_DAY, f"{{ledger: [{CALLS}]}}", "three-a-week", (True, False)),
        (BY_DAY, f"{{ledger: [{WISH}]}}", "disputed", (True, False)),
        (BY_DAY, "{}", "disputed", (False, True)),
        (BY_DAY, "{}", "named", (False, False)),  # nothing was stated
        (f"contact: {{at: '{DAY}', stated: {{identifies_lender: 'true'}}}}", "{}", "named", (False, True)),
        (f"contact: {{at: '{DAY}', stated: {{identifies_lender: 'false'}}}}", "{}", "named", (True, False)),
        (BY_DAY, "{facts: {paused: null}}", "paused", (False, False)),  # it speaks, and knows nothing
        (BY_DAY, "{facts: {paused: 'true'}}", "paused", (True, False)),
        (BY_DAY, "{}", "cards", (False, False)),  # not for this loan
        (BY_DAY, "{loan: {product_class: credit_card}}", "cards", (False, True)),
        (f"act: {{at: '{DAY}', act: credit_report}}", "{}", "in-time", (True, False)),
        (f"count: {{at: '{DAY}', of: H-FREQ}}", "{}", "three-a-week", (False, False)),
    ],
)
def test_a_guard_is_seen_speaking_and_silent(
    suites: Suites, ask: str, given: str, guard: str, seen: tuple[bool, bool]
) -> None:
    expect = "0" if ask.startswith("count") else "permitted"
    run = suites.run(f"one:\n  cite: c\n  given: {given}\n  asks:\n    - {ask}\n      expect: {expect}")
    (item,) = [one for one in run.coverage.of("guard") if one.name == guard]
    assert (item.yes, item.no) == seen


@pytest.mark.parametrize(
    ("at", "given", "seen"),
    [
        ("2026-03-05T10:00", "{}", {"early", "call", "text", "not late", "not sue", "not plan-kept"}),
        ("2026-03-20T10:00", "{}", {"late", "sue", "not early", "not call", "not text", "not plan-kept"}),
        ("2026-03-05T23:00", "{}", {"early", "not call", "text", "not late", "not sue", "not plan-kept"}),
        (
            "2026-03-05T10:00",
            "{ledger: [{kind: arrangement, at: '2026-03-03T10:00', schedule: [{due: 2026-04-20, amount: '1.00'}]}]}",
            {"early", "not call", "text", "not late", "not sue", "plan-kept"},
        ),
        ("2026-03-05T10:00", "{loan: {product: other}}", set()),
    ],
)
def test_parts_of_a_playbook_are_seen_with_both_outcomes(suites: Suites, at: str, given: str, seen: set[str]) -> None:
    ask = f"- {{decision: {{at: '{at}'}}, expect: {{scope: match}}}}"
    coverage = suites.run(f"one:\n  given: {given}\n  asks:\n    {ask}", head=OF_BOOK).coverage
    told = {one.name for one in coverage.items if one.yes} | {f"not {one.name}" for one in coverage.items if one.no}
    assert told == seen
    assert {one.kind for one in coverage.items} == {"stage", "action", "pause"}
    assert (coverage.seen, coverage.total) == (len(seen), 2 * 6)


def test_packs_of_a_case_alone_are_not_wanted_and_yet_seen(suites: Suites) -> None:
    pack = (suites.folder / "house.yaml").read_text(encoding="utf-8").replace("pack: house", "pack: other")
    suites.write("other.yaml", pack)
    alone = suites.run(FINE.replace("cite: c", "cite: c, packs: [other]"), name="a").coverage
    assert {(one.owner, one.seen) for one in alone.items} == {("house", 0)}
    suites.run(FINE.replace(DAY, NIGHT), head=HEAD.replace("[house]", "[other]"), name="b")
    both = {(one.owner, one.name): (one.yes, one.no) for one in run_scenarios([suites.folder]).coverage.items}
    assert both["other", "quiet"] == (True, True)
    assert both["house", "quiet"] == (False, False)


def test_coverage_adds_up_over_files(suites: Suites) -> None:
    suites.run(FINE, name="a")
    suites.run(FINE.replace(DAY, NIGHT), name="b")
    items = {one.name: (one.yes, one.no) for one in run_scenarios([suites.folder]).coverage.items}
    assert items["quiet"] == (True, True)
    alone = run_scenarios([suites.folder / "a.scenarios.yaml"]).coverage.items
    assert {one.name: (one.yes, one.no) for one in alone}["quiet"] == (False, True)


@pytest.mark.parametrize(
    ("outcomes", "percent"),
    [([], 100.0), ([(True, True)], 100.0), ([(True, False)], 50.0), ([(True, True)] * 2 + [(True, False)], 83.3)],
)
def test_the_share_is_never_rounded_up(outcomes: list[tuple[bool, bool]], percent: float) -> None:
    items = tuple(Item("guard", "p", f"g{at}", yes, no) for at, (yes, no) in enumerate(outcomes))
    assert percent_of(Coverage(items)) == percent


# --- why -------------------------------------------------------------------------------------------------------------


def test_a_passing_ask_is_not_explained_and_a_failing_one_is(shop: Run) -> None:
    for ask in shop.asks:
        assert bool(ask.trace) is not ask.passed


@pytest.mark.parametrize(
    ("ask", "guards"),
    [
        (f"contact: {{at: '{NIGHT}'}}\n  expect: permitted", ["quiet", "three-a-week", "disputed", "named", "paused"]),
        (f"contact: {{at: '{DAY}'}}\n  expect: denied\n  reasons: [H-CARD]",
         ["cards", "quiet", "three-a-week", "disputed", "named", "paused"]),
        (f"contact: {{at: '{DAY}', channel: letter}}\n  expect: denied\n  reasons: [quiet]",
         ["quiet", "disputed", "paused"]),
        (f"act: {{at: '{DAY}', act: credit_report}}\n  expect: permitted", ["in-time"]),
        (f"count: {{at: '{DAY}', of: H-FREQ}}\n  expect: 1", ["three-a-week"]),
        (f"date: {{at: '{DAY}', name: window}}\n  expect: none", ["in-time"]),
    ],
)  # fmt: skip
def test_what_is_expected_is_explained_first_then_what_speaks(suites: Suites, ask: str, guards: list[str]) -> None:
    (result,) = suites.asks(f"- {ask}")
    assert [one.name for one in result.trace] == guards
    for one in result.trace:
        assert bool(one.steps) is not bool(one.why_not)


@pytest.mark.parametrize(
    ("ask", "given", "told"),
    [
        ("decision: {at: '2026-03-05T10:00'}\n  expect: {permitted: [call, text, sue]}", "{}",
         ["stage late", "pause plan-kept", "action sue"]),
        ("decision: {at: '2026-03-20T10:00'}\n  expect: {permitted: []}", "{}",
         ["stage late", "pause plan-kept", "action sue"]),
        ("decision: {at: '2026-03-20T10:00'}\n  expect: {steps: [h-1]}", "{}",
         ["stage early", "stage late", "pause plan-kept", "action call", "action text", "action sue"]),
        ("decision: {at: '2026-03-05T23:00'}\n  expect: {permitted: [call/borrower/mobile, text]}", "{}",
         ["stage early", "pause plan-kept", "action call", "guard quiet", "guard quiet"]),
        ("decision: {at: '2026-03-05T10:00'}\n  expect: {permitted: [call, text]}", "{loan: {product: other}}",
         ["playbook house-loan"]),
        ("contact: {at: '2026-03-20T10:00', action: call}\n  expect: permitted", "{}",
         ["stage early", "pause plan-kept", "action call"]),
        ("contact: {at: '2026-03-20T10:00'}\n  expect: denied", "{}", ["pause plan-kept"]),
        ("contact: {at: '2026-03-20T10:00'}\n  expect: permitted", "{loan: {product: other}}", ["playbook house-loan"]),
    ],
)  # fmt: skip
def test_what_a_playbook_asks_is_explained(suites: Suites, ask: str, given: str, told: list[str]) -> None:
    (result,) = suites.asks(f"- {ask}", given=given, head=OF_BOOK + "counted_steps: [h-1, h-2]\n")
    found = [f"{one.kind} {one.name}" for one in result.trace]
    assert found[: len(told)] == told
    assert ask.startswith("contact") or found == told


@pytest.mark.parametrize(
    ("given", "contact", "truth", "missing"),
    [
        ("{facts: {paused: 'true'}}", "{}", "true", ()),
        ("{facts: {paused: 'false'}}", "{}", "false", ()),
        ("{facts: {paused: null}}", "{}", "unknown", ("paused",)),
    ],
)
def test_every_condition_tells_how_it_turned_out(
    suites: Suites, given: str, contact: str, truth: str, missing: tuple[str, ...]
) -> None:
    ask = f"- contact: {contact}\n  expect: advised_against\n".replace("{}", f"{{at: '{DAY}'}}")
    (result,) = suites.asks(ask, given=given)
    (paused,) = [one for one in result.trace if one.name == "paused"]
    steps = dict(paused.steps)
    assert (steps["applies_to"].truth, steps["forbidden"].truth, steps["forbidden"].missing) == ("true", truth, missing)
    named = next(one for one in result.trace if one.name == "named")
    assert dict(named.steps)["required"].truth == "open"


def test_a_number_is_told_by_its_value_and_its_name(suites: Suites) -> None:
    """On its day, of the playbook and of the pack, for people and for programs."""
    dated = (
        "numbers: {notice_from: {value: [{from: 2026-01-01, value: 8}, {from: 2027-01-01, value: 9}], unit: days}}\n"
    )
    book = BOOK.replace("stages:", dated + "stages:").replace("11..", "notice_from..")
    suites.write("house-loan.yaml", book)
    asks = "[{decision: {at: '2026-03-09T10:00'}, expect: {permitted: [sue]}}]"
    run = suites.run(f"one: {{cite: House, asks: {asks}}}", head=OF_BOOK)
    assert "days past due is 7, must be 8 (notice from) or more" in "\n".join(run_lines(run, "en", 200))
    assert "须为 8（notice from）或以上" in "\n".join(run_lines(run, "zh", 200))
    (ask,) = run.asks
    late = next(one for one in ask.trace if one.name == "late")
    assert trace_dict(late, "en")["conditions"]["when"]["text"].endswith("must be 8 (notice from) or more")
    suites.write("house.yaml", PACK.replace("inputs:", "numbers: {many: 2}\ninputs:", 1).replace(
        "forbid: {paused: true}", "forbid: {days_past_due: many..}"))  # fmt: skip
    (judged,) = suites.asks("- contact: {at: '2026-03-09T10:00'}\n  expect: permitted")
    paused = next(one for one in judged.trace if one.name == "paused")
    assert "2 (many) or more" in trace_dict(paused, "en")["conditions"]["forbidden"]["text"]


def test_a_guard_is_explained_in_each_zone_that_answers_otherwise(suites: Suites) -> None:
    given = "{parties: [{id: borrower, timezones: [America/New_York, Europe/London, Asia/Tokyo]}]}"
    (result,) = suites.asks(f"- contact: {{at: '{DAY}'}}\n  expect: permitted", given=given)
    zones = [one.zone for one in result.trace if one.name == "quiet"]
    assert zones == ["America/New_York", "Asia/Tokyo", "Europe/London"]
    assert [one.zone for one in result.trace if one.name == "paused"] == ["America/New_York"]


# --- for machines ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_json_tells_all_of_it(shop: Run, lang: str) -> None:
    told: dict[str, Any] = json.loads(json.dumps(run_dict(shop, lang)))
    asks = [ask for suite in told["suites"] for case in suite["cases"] for ask in case["asks"]]
    assert (told["asks"], told["failed"], told["unread"]) == (len(asks), 4, 0)
    for ask in asks:
        assert ask["passed"] is ("failures" not in ask)
        assert ask["passed"] is ("trace" not in ask)
    assert told["coverage"]["percent"] == percent_of(shop.coverage)
    assert sum(item["yes"] + item["no"] for item in told["coverage"]["items"]) == told["coverage"]["seen"]


@pytest.mark.parametrize("lang", LANGS)
def test_junit_is_well_formed_counts_right_and_is_the_same_each_time(suites: Suites, lang: str, shop: Run) -> None:
    suites.write("bad.scenarios.yaml", HEAD)
    suites.run(WRONGLY.replace("cite: c", 'cite: c, title: "<&> \\u0007 \\u2028"'), name="odd")
    for run in (shop, run_scenarios([suites.folder])):
        text = junit_text(run, lang)
        assert text == junit_text(run, lang)
        root = Xml.fromstring(text)
        assert "timestamp" not in text
        assert root.get("failures") == str(len(run.failed)) == str(len(root.findall(".//failure")))
        assert root.get("errors") == str(len(run.unread)) == str(len(root.findall(".//error")))
        assert root.get("tests") == str(len(root.findall(".//testcase"))) == str(len(run.asks) + len(run.unread))
        for suite in root:
            assert suite.get("tests") == str(len(suite.findall("testcase")))


# --- the command -----------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main([*map(str, arguments), "--lang", "en"])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize(
    ("files", "options", "code"),
    [
        ({"a": FINE}, [], 0),
        ({"a": FINE}, ["--fail-under", "28"], 0),
        ({"a": FINE}, ["--fail-under", "99.9"], 1),
        ({"a": WRONGLY}, [], 1),
        ({"a": FINE, "b": WRONGLY}, [], 1),
        ({"a": FINE, "b": ""}, [], 2),
        ({"a": WRONGLY, "b": ""}, [], 2),
        ({}, [], 2),
    ],
)
@pytest.mark.parametrize("shape", ["text", "json", "junit"])
def test_exit_codes(
    suites: Suites,
    capsys: pytest.CaptureFixture[str],
    files: dict[str, str],
    options: list[str],
    code: int,
    shape: str,
) -> None:
    for name, cases in files.items():
        suites.run(cases, name=name)
    assert run(capsys, "test", suites.folder, "--format", shape, *options)[0] == code


@pytest.mark.parametrize("percent", ["-1", "101", "half", "nan"])
def test_a_share_is_a_number_from_0_to_100(capsys: pytest.CaptureFixture[str], percent: str) -> None:
    code, out, err = run(capsys, "test", SCREENS, f"--fail-under={percent}")
    assert (code, out) == (2, "")
    assert "--fail-under" in err


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "test", "nowhere.scenarios.yaml")
    assert (code, out.splitlines()[0].partition(" ")[2]) == (
        2,
        "error[file-not-found]: there is no file `nowhere.scenarios.yaml`",
    )


@pytest.mark.parametrize("name", ["guaranteed-loan", "cn-collection"])
def test_a_shipped_name_stands_for_the_scenarios_beside_it(capsys: pytest.CaptureFixture[str], name: str) -> None:
    told = json.loads(run(capsys, "test", name, "--format", "json")[1])
    assert [suite["name"] for suite in told["suites"]] == [name]


def test_packs_of_ones_own_are_found_in_the_given_folder(
    suites: Suites, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suites.run(FINE)
    away = tmp_path / "away"
    away.mkdir()
    (tmp_path / "house.scenarios.yaml").rename(away / "house.scenarios.yaml")
    assert run(capsys, "test", away)[0] == 2
    assert run(capsys, "test", away, "--pack-path", tmp_path)[0] == 0


def test_each_file_is_run_once(suites: Suites, capsys: pytest.CaptureFixture[str]) -> None:
    suites.run(FINE)
    path = suites.folder / "house.scenarios.yaml"
    told = json.loads(run(capsys, "test", path, suites.folder, path, "--format", "json")[1])
    assert told["asks"] == 1


def test_progress_is_drawn_on_a_terminal_and_leaves_nothing(
    suites: Suites, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    suites.run(FINE, name="a")
    suites.run(FINE, name="b")
    assert run(capsys, "test", suites.folder)[2] == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    drawn = run(capsys, "test", suites.folder)[2]
    assert [told.partition("] ")[2] for told in drawn.split("\r") if told.strip()] == ["1/2", "2/2"]
    assert drawn.split("\r")[-1] == ""
    assert set(drawn.split("\r")[-2]) == {" "}


def test_progress_is_silent_where_nobody_can_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        def isatty(self) -> bool:
            raise ValueError("closed")

    monkeypatch.setattr(sys, "stderr", Closed())
    assert terminal.progress() is None
