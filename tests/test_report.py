"""What people read: whole screens in both languages, their width, and sentences that never fail."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import chdir
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunning_rules import Playbook, Snapshot, demo, load_contact, load_playbook, load_snapshot, shipped
from dunning_rules.checking import check_files
from dunning_rules.cli.arguments import VERBS
from dunning_rules.decision import Guarded, Reason, Values
from dunning_rules.facts import ASKED_KINDS
from dunning_rules.report.checked import checked_lines
from dunning_rules.report.decision import decision_lines
from dunning_rules.report.demo import Scene, demo_lines
from dunning_rules.report.durations import how_long
from dunning_rules.report.holding import times_of
from dunning_rules.report.labels import FORCES, KNOWN
from dunning_rules.report.layout import CLOSING, OPENING, hung, padded, ruled, width, wrapped
from dunning_rules.report.naming import naming
from dunning_rules.report.overview import overview_lines
from dunning_rules.report.simulated import simulation_lines
from dunning_rules.report.timeline import timeline_lines
from dunning_rules.report.verdict import verdict_lines
from dunning_rules.report.whynot import action_lines
from dunning_rules.templates import NOT_APPLICABLE, TEMPLATES
from dunning_rules.values import Text
from dunning_rules.wording import FACTS, Titles, limit, not_applicable, reason, span, term

SCREENS = Path(__file__).parent / "screens"
LANGS = ("en", "zh")
NIGHT = "2026-03-09T22:30:00+08:00"


def book() -> Playbook:
    return load_playbook(SCREENS / "shop-loan.yaml", pack_path=SCREENS)


def loan() -> Snapshot:
    return load_snapshot(SCREENS / "loan.json")


# --- whole screens ---------------------------------------------------------------------------------------------------


def decided(lang: str, columns: int, moment: str | None = None) -> list[str]:
    playbook, snapshot = book(), loan() if moment is None else loan().at(moment)
    names = naming(playbook.rules, playbook.packs, snapshot, lang)
    title = f"{playbook.title.in_(lang)} ({playbook.id} {playbook.version})"
    return decision_lines(playbook.decide(snapshot), names, title, columns, hint="dunning decide … --only ACTION")


def decided_when(lang: str, columns: int) -> list[str]:
    playbook, snapshot = book(), loan().at(NIGHT)
    names = naming(playbook.rules, playbook.packs, snapshot, lang)
    decision = playbook.decide(snapshot)
    return decision_lines(decision, names, playbook.title.in_(lang), columns, times=times_of(names, snapshot.asked, 90))


def days_ahead(lang: str, columns: int, *, everything: bool = False) -> list[str]:
    playbook, snapshot = book(), loan()
    names = naming(playbook.rules, playbook.packs, snapshot, lang)
    timeline = playbook.timeline(snapshot, days=75)
    return timeline_lines(timeline, names, playbook.title.in_(lang), columns, everything=everything)


def let_run(lang: str, columns: int) -> list[str]:
    playbook, snapshot = book(), loan()
    names = naming(playbook.rules, playbook.packs, snapshot, lang)
    paid = {"id": "p1", "kind": "payment", "at": "2026-04-02T10:00:00+08:00", "party": "owner", "amount": "8500.00"}
    simulation = playbook.simulate(snapshot, until=60, happens=[paid])
    return simulation_lines(simulation, names, playbook.title.in_(lang), columns)


def one_action(lang: str, columns: int, action: str, moment: str | None = None) -> list[str]:
    playbook, snapshot = book(), loan() if moment is None else loan().at(moment)
    names = naming(playbook.rules, playbook.packs, snapshot, lang)
    return action_lines(playbook.decide(snapshot), playbook.action(action), names, columns)


def judged(lang: str, columns: int, **changed: object) -> list[str]:
    playbook, snapshot = book(), loan()
    told = {"at": "2026-03-09T10:05:00+08:00", "channel": "phone", "party": "owner", "address": "mobile"}
    contact = load_contact({**told, "purpose": "demand", "by": "lender", **changed})
    names = naming(playbook.rules, playbook.packs, snapshot, lang)
    return verdict_lines(playbook.judge(snapshot, contact), playbook.packs, names, columns)


def checked(lang: str, columns: int) -> list[str]:
    with chdir(SCREENS):  # lines are folded by the length of a file's name, which no checkout may change
        return checked_lines(check_files([Path()], today=date(2027, 1, 1)), lang, columns)


def overview(lang: str, columns: int) -> list[str]:
    paste = "dunning demo --write . && dunning decide guaranteed-loan loan.json"
    return overview_lines(
        VERBS, ("one-loan", "two-loan"), ("cn-civil",), program="dunning", paste=paste, lang=lang, columns=columns
    )


SHOWN: dict[str, Callable[[str, int], list[str]]] = {
    "decide": decided,
    "decide-at-night": lambda lang, columns: decided(lang, columns, NIGHT),
    "only-call": lambda lang, columns: one_action(lang, columns, "call"),
    "only-sue": lambda lang, columns: one_action(lang, columns, "sue"),
    "only-text-at-night": lambda lang, columns: one_action(lang, columns, "text", NIGHT),
    "decide-when": decided_when,
    "timeline": days_ahead,
    "timeline-all": lambda lang, columns: days_ahead(lang, columns, everything=True),
    "simulate": let_run,
    "judge-advised": lambda lang, columns: judged(lang, columns, stated={"recorded": True}),
    "judge-brother": lambda lang, columns: judged(lang, columns, party="brother", address="brother-mobile"),
    "judge-not-recorded": lambda lang, columns: judged(lang, columns, stated={"recorded": False}),
    "judge-action": lambda lang, columns: judged(lang, columns, action="call"),
    "check": checked,
    "overview": overview,
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", sorted(SHOWN))
def test_screens(name: str, lang: str, accept: bool) -> None:
    """`pytest --accept tests/test_report.py` writes the screens anew, to be reviewed as a difference."""
    shown = "\n".join(SHOWN[name](lang, 80)) + "\n"
    path = SCREENS / f"{name}.{lang}.txt"
    if accept:
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [60, 80, 100])
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", sorted(set(SHOWN) - {"check"}))
def test_no_line_is_wider_than_the_screen(name: str, lang: str, columns: int) -> None:
    lines = SHOWN[name](lang, columns)
    to_paste = 1 if name == "overview" else 0
    assert sum(width(line) > columns for line in lines) <= to_paste * (columns < 72)


@pytest.mark.parametrize("lang", LANGS)
def test_the_overview_fits_one_small_screen(lang: str) -> None:
    paste = "dunning demo --write . && dunning decide guaranteed-loan loan.json"
    lines = overview_lines(
        VERBS, tuple(shipped.playbooks()), tuple(shipped.packs()), program="dunning", paste=paste, lang=lang
    )
    assert len(lines) <= 24
    assert max(map(width, lines)) <= 80
    for name in (*shipped.playbooks(), *shipped.packs()):
        assert any(name in line for line in lines)


def test_the_labels_of_one_answer_stand_in_one_column() -> None:
    lines = decided("zh", 80, "2026-03-10T10:00:00+08:00")
    found = [re.match(r"   (?:对象|告知|方案|话术|须) +", line) for line in lines]
    told = [one[0] for one in found if one is not None]
    assert len(told) == 6
    assert {width(one) for one in told} == {9}


# --- the demonstration -----------------------------------------------------------------------------------------------


def shown_demo(lang: str, columns: int = 80) -> list[str]:
    playbook, snapshot = load_playbook(demo.PLAYBOOK), load_snapshot(demo.snapshot_text())
    scene = Scene(
        playbook.title.in_(lang),
        playbook.decide(snapshot),
        playbook.decide(snapshot.at(demo.NIGHT)),
        playbook.judge(snapshot, load_contact(demo.contact_text())),
        [("dunning demo --write .", Text("two files", "两个文件"))],
    )
    return demo_lines(scene, naming(playbook.rules, playbook.packs, snapshot, lang), columns)


@pytest.mark.parametrize("lang", LANGS)
def test_the_demonstration_fits_one_screen(lang: str) -> None:
    lines = shown_demo(lang)
    assert len(lines) <= 40
    assert max(map(width, lines)) <= 80


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "en",
            [
                "DO NOW",
                "4 days past due",
                "21,200.00",
                "NOT NOW, AND WHY",
                "22:30",
                "CN-TIME-1",
                "SISTER",
                "DENIED",
                "CN-3P-1",
            ],
        ),
        ("zh", ["现在可做", "逾期 4 天", "21,200.00", "现在不可做", "22:30", "CN-TIME-1", "姐妹", "不可", "CN-3P-1"]),
    ],
)
def test_the_demonstration_shows_the_main_job(lang: str, told: list[str]) -> None:
    text = "\n".join(shown_demo(lang))
    assert [one for one in told if one not in text] == []


def test_the_story_of_the_demonstration_is_true() -> None:
    snapshot = load_snapshot(demo.snapshot_text())
    decision = load_playbook(demo.PLAYBOOK).decide(snapshot)
    assert decision.days_past_due == 4
    assert [one.kind for one in snapshot.parties if one.role == "borrower"] == ["sole_trader"]
    (promise,) = [one for one in snapshot.ledger if one.kind == "promise"]
    assert promise.due is not None
    assert (date(2026, 11, 6).strftime("%A"), promise.due.strftime("%A")) == ("Friday", "Sunday")
    assert all(one.kind != "payment" for one in snapshot.ledger)
    assert load_playbook(demo.PLAYBOOK).decide(snapshot.at(demo.NIGHT)).permitted == ()


# --- layout ----------------------------------------------------------------------------------------------------------

MIXED = st.text(alphabet="ab 1,。，（）送达通知书《》:-\u00a0", max_size=120)


@given(MIXED, st.integers(20, 60))
def test_wrapping_loses_nothing_but_spaces(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace("\u00a0", " ").replace(" ", "")


@given(st.text(alphabet="ab 送达通知书", max_size=120), st.integers(20, 60))
def test_wrapped_lines_keep_their_width(text: str, columns: int) -> None:
    assert all(width(line) <= columns for line in wrapped(text, columns))


@given(
    st.lists(st.sampled_from(["送达", "通知", "（甲）", "，", "。", "《书》"]), max_size=40).map("".join),
    st.integers(20, 40),
)
def test_no_line_begins_or_ends_with_the_wrong_sign(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    if any(width(run) > columns for run in re.findall(rf"[{re.escape(CLOSING + OPENING)}]+", text)):
        return
    assert all(line[0] not in CLOSING for line in lines[1:])
    assert all(line[-1] not in OPENING for line in lines[:-1])


def test_a_wide_text_is_hung_behind_its_lead() -> None:
    assert hung("须 ", "外访催收人员不得少于2人", 24) == ["须 外访催收人员不得少于2", "   人"]
    assert padded("须", 5) == "须   "


def test_a_right_text_stands_at_the_end_or_in_brackets() -> None:
    assert ruled(" 1 ", "上门", "gl-3", 20) == [" 1 上门         gl-3"]
    assert ruled(" 1 ", "上门到经营地催收了", "gl-3", 23) == [" 1 上门到经营地催收了", "   [gl-3]"]


def test_signs_that_move_the_cursor_are_not_printed() -> None:
    assert wrapped("a\x1b[31mb\u202ec", 40) == ["a [31mb c"]


# --- sentences -------------------------------------------------------------------------------------------------------

GUARDED = Guarded("p", "ROW", "g", "§ 1", "law", "deny", "read", "fits", Text("It is forbidden.", "禁止。"))
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 400),
    st.decimals(0, 1000, places=2),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["none", "1..", "..3", "2..2", "a..b", "not x | y", "dispute", "phone", "{is}", "a {b", "%s", ""]),
    st.lists(st.sampled_from(["dispute", "deceased", "1 day", "x"]), max_size=3).map(tuple),
)
NAMES = sorted(
    {
        "fact",
        "is",
        "wants",
        "missing",
        "finding",
        "attribute",
        "action",
        "within",
        "limit",
        "term",
        "window",
        "which",
        "of",
    }
    | {
        "unwanted",
        "pause",
        "reason",
        "name",
        "date",
        "to",
        "channel",
        "kinds",
        "zone",
        "hours",
        "known_to",
        "scope_unknown",
    }
    | {"stage", "count"}
)
CODES = sorted(
    {*TEMPLATES, *(f"{code}-stands" for code in TEMPLATES), "forbidden", "only-if", "request", "required", "new-code"}
)


@given(
    st.sampled_from(["guard", "cadence", "stage", "condition", "pause", "unknown", "no_party", "no_address"]),
    st.sampled_from(CODES),
    st.dictionaries(st.sampled_from(NAMES), PLAIN),
    st.booleans(),
    st.none() | st.integers(0, 2**52),
)
def test_every_reason_can_be_said(
    kind: str, code: str, values: dict[str, object], guarded: bool, until: int | None
) -> None:
    told: Values = tuple(values.items())  # type: ignore[assignment]
    missing = "days_past_due, x" if kind == "unknown" else None
    guard = GUARDED if guarded else None
    found = Reason(kind, code, told, ("e1",), guard, 1, 2, missing, until=until)  # type: ignore[arg-type]
    for lang in LANGS:
        assert isinstance(reason(found, lang), str)
        assert not guarded or reason(found, lang).startswith(GUARDED.text.in_(lang).rstrip(".。"))


@given(st.sampled_from([*NOT_APPLICABLE, "another"]), st.dictionaries(st.sampled_from(NAMES), PLAIN))
def test_every_rule_that_does_not_bind_can_say_why(why: str, values: dict[str, object]) -> None:
    for lang in LANGS:
        assert isinstance(not_applicable(why, values, lang), str)


def said(code: str, **values: object) -> tuple[str, str]:
    found = Reason("stage", code, tuple(values.items()))  # type: ignore[arg-type]
    titles = Titles(actions={"visit": "Visit the shop"}, numbers={"court_from": "60"}, inputs={"trades": "trades well"})
    return reason(found, "en", titles), reason(found, "zh", titles)


@pytest.mark.parametrize(
    ("code", "values", "en", "zh"),
    [
        (
            "range",
            {"fact": "days_past_due", "is": 4, "wants": "1..3"},
            "days past due is 4, must be 1 to 3",
            "逾期天数为 4，须为 1 至 3",
        ),
        (
            "range",
            {"fact": "days_past_due", "is": 4, "wants": "court_from.."},
            "days past due is 4, must be 60 or more",
            "逾期天数为 4，须为 60 或以上",
        ),
        (
            "range",
            {"fact": "days_past_due", "is": None, "wants": "1.."},
            "days past due: there is none, must be 1 or more",
            "逾期天数：无，须为 1 或以上",
        ),
        (
            "value",
            {"fact": "lender", "is": "bank", "wants": "not bank"},
            "type of lender is bank, must be otherwise",
            "贷款机构类型为银行，须为其他",
        ),
        (
            "value",
            {"fact": "loan.status", "is": "active", "wants": "repaid | settled"},
            "status of the loan is active, must be repaid or settled",
            "贷款状态为存续中，须为已结清或已和解结清",
        ),
        ("not-done", {"action": ("visit",)}, "not done yet: Visit the shop", "尚未完成：Visit the shop"),
        (
            "count",
            {
                "which": ("contact", "phone", "borrower", "unreached"),
                "within": "3 days",
                "is": 0,
                "wants": "1..",
                "of": "records",
            },
            "not recorded yet: contact, phone, borrower, not reached, within 3 days",
            "台账中尚无：联系、电话、借款人、未联系上（3 天内）",
        ),
        (
            "count-stands",
            {"which": ("payment",), "is": 2, "wants": "1..", "of": "records", "unwanted": True},
            "recorded twice: payment",
            "已记录 2 次：还款",
        ),
        (
            "promise",
            {"is": "kept", "wants": "broken | partial"},
            "the latest promise is kept, must be broken or kept in part",
            "最近一次承诺已兑现，须为未兑现或部分兑现",
        ),
        ("promise", {"is": "none", "wants": "kept"}, "no promise was made", "没有还款承诺"),
        (
            "arrangement-stands",
            {"is": "kept", "wants": "kept", "unwanted": True},
            "the repayment plan is kept",
            "还款计划正常履行",
        ),
        (
            "finding",
            {"finding": "able", "is": None, "wants": "false"},
            "not found out yet: ability to pay, must be no",
            "尚未了解：还款能力，须为否",
        ),
        ("status-stands", {"wants": ("deceased",), "of": "party"}, "recorded: has died", "已记录：身故"),
        ("not-told", {"fact": "trades"}, "trades well was not told", "未提供 trades well"),
    ],
)
def test_sentences(code: str, values: dict[str, object], en: str, zh: str) -> None:
    assert said(code, **values) == (en, zh)


def test_terms_limits_and_ranges_in_words() -> None:
    assert [term(one, "zh") for one in ("1 day", "48 hours", "5 business days", "3 years")] == [
        "1 天",
        "48 小时",
        "5 个工作日",
        "3 年",
    ]
    assert [
        limit(one, "zh")
        for one in ("once", "3 attempts per day", "1 conversation per 7 days", "2 attempts per promise")
    ] == [
        "本次逾期一次",
        "每天 3 次",
        "每 7 天 1 次有效沟通",
        "每次承诺 2 次",
    ]
    assert [span(one, "en") for one in ("1..3", "4..", "..0", "7..7")] == ["1 to 3", "4 or more", "0 or less", "7"]


def test_every_fact_has_a_name_in_both_languages() -> None:
    assert set(ASKED_KINDS) <= set(FACTS)
    assert all(text.en and text.zh for text in FACTS.values())


def test_every_force_and_every_grade_of_knowledge_has_its_words() -> None:
    from typing import get_args

    from dunning_rules.document.pack import Force, Known

    assert set(FORCES) == set(get_args(Force))
    assert set(KNOWN) == set(get_args(Known))


def test_amounts_are_told_exactly() -> None:
    names = naming(None, (), loan(), "en")
    assert names.figure("amount_overdue", Decimal("1234567.80")) == "amount overdue\u00a0CNY\u00a01,234,567.80"


@pytest.mark.parametrize(
    ("minutes", "en", "zh"),
    [
        (1, "1 minute", "1分钟"),
        (570, "9 hours 30 minutes", "9小时 30分钟"),
        (1440, "1 day", "1天"),
        (2 * 1440 + 59, "2 days", "2天"),
        (33 * 1440, "4 weeks 5 days", "4周 5天"),
    ],
)
def test_how_long_in_words(minutes: int, en: str, zh: str) -> None:
    now = 1_794_276_000_000_000
    for lang, words in (("en", en), ("zh", zh)):
        assert how_long(now, now + minutes * 60_000_000, lang) == words
        assert how_long(now + 1, now + minutes * 60_000_000, lang) == words
