"""Conditions in words: every kind of node, as it holds and as it does not, in both languages."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from dunning_rules import shipped
from dunning_rules.filetext import read_path
from dunning_rules.ir import (
    AgainstWish,
    All,
    AnyOf,
    ArrangementIs,
    AssignmentIs,
    AtLimit,
    Attribute,
    Compare,
    Cond,
    Constant,
    Filter,
    Found,
    InHours,
    Leaf,
    Near,
    Not,
    Passed,
    PlacementIs,
    PromiseDue,
    PromiseIs,
    Replies,
    Stands,
    Stated,
    Tally,
    Told,
    Waiting,
    Window,
    Within,
)
from dunning_rules.loading import Library
from dunning_rules.procedure import Entry, Number, file_of
from dunning_rules.report.conditions import clause, inline, sentence
from dunning_rules.report.packsheet import pack_sheet
from dunning_rules.report.playbooksheet import playbook_sheet
from dunning_rules.report.signing import sheet_lines
from dunning_rules.report.terms import Terms
from dunning_rules.values import Hours, Limit, Match, Range, Term, Text
from dunning_rules.words import OUTCOMES

BORROWER = frozenset({"borrower"})
DAYS = Term(3, "days")
CALLS = Filter(frozenset({"contact"}), (("channel", Match(("phone",))), ("direction", Match(("out",)))), roles=BORROWER)
DAY, NIGHT = Hours(480, 1320), Hours(540, 1020)
COURT = Number("court_from", Text("Court from", "起诉起始天数"), (Entry(None, 60),), "days")
DATED = Number("late", Text("Late from", "逾期起始"), (Entry(date(2026, 1, 1), 3), Entry(date(2027, 1, 1), 5)), "days")


def terms(lang: str) -> Terms:
    title = {"en": "Serve the notice", "zh": "送达通知书"}[lang]
    asked = {"en": "The shop trades", "zh": "正常经营"}[lang]
    return Terms(lang, True, {"serve": title}, {"court_from": COURT, "late": DATED}, {"trades": asked})


LEAVES: list[Leaf] = [
    Compare("days_past_due", Match((Range(1, 3),))),
    Compare("days_past_due", Match((Range("court_from", None),))),
    Compare("loan.status", Match(("repaid", "settled"))),
    Compare("party.role", Match(("attorney",), negated=True)),
    Compare("trades", Match((False,))),
    Compare("amount_overdue", Match((Range(None, Decimal("10.50")),))),
    Within(("CN", "HK")),
    Told("loan.claim"),
    Tally("done", Filter(actions=("serve",)), Window()),
    Tally("tried", Filter(actions=("serve",), same=("party",)), Window(term=DAYS), 2),
    Tally("contacted", CALLS, Window(term=DAYS, before_today=True), 3, by_days=True),
    Tally("records", Filter(frozenset({"promise"})), Window("ever"), None, 1),
    Tally("records", Filter(frozenset({"payment"}), (("status", Match(("failed",), negated=True)),)), Window(), 2, 2),
    Tally("document", Filter(frozenset({"document"}), (("document", Match(("agreed_plan",))),)), Window("ever")),
    PromiseIs(frozenset({"broken", "none"}), BORROWER),
    PromiseDue(DAYS),
    ArrangementIs(frozenset({"kept"}), frozenset({"instalments"})),
    Stands("status", frozenset({"deceased"}), BORROWER, days=3),
    Stands("status", frozenset({"dead"}), BORROWER),
    Stands("request", frozenset({"dispute"}), "party", (("form", Match(("oral",), negated=True)),), since=DAYS),
    Stands("consent", frozenset({"calls"}), "party", to_any=True, spent_by=CALLS, hours=InHours((DAY,) * 7)),
    Stands("hold", frozenset({"internal"}), "loan"),
    Stands("appointment", frozenset({"now"}), BORROWER),
    PlacementIs("standing"),
    AssignmentIs(frozenset({"notified", "none"})),
    Found("able", Match((False,))),
    Found("cause", Match(("market",))),
    Near("finding.expected_cash_on", "late"),
    Attribute("channel", Match(("phone", "email"))),
    Attribute("form", Match(("act",))),
    Stated("staff", Match((Range(2, None),))),
    Stated("recorded", Match((True,))),
    Replies(),
    Replies(then=True, hours=InHours((DAY,) * 7)),
    Passed("validation-end"),
    InHours((DAY,) * 5 + (NIGHT, None), None, has_holiday=True, own=True),
    AtLimit(Limit(7, "attempts", Term(7, "days")), CALLS, since=Filter(frozenset({"placement"}))),
    Waiting(CALLS, DAYS, next_day=True),
    AgainstWish(frozenset({"opt_out"}), Match(("oral",), negated=True), Match(("place",)), any_debt=True),
]
GOLDEN = Path(__file__).parent / "leaves.txt"


def worded(leaf: Leaf) -> list[str]:
    """How it is told that a leaf holds, and that it does not, in both languages."""
    return [f"{lead} {sentence(leaf, terms(lang), holds=holds)}" for lang in ("en", "zh") for holds, lead in WAYS]


WAYS = ((True, "+"), (False, "-"))


def test_every_leaf_is_a_sentence(accept: bool) -> None:
    """`pytest --accept` writes the sentences anew, to be reviewed as a difference."""
    told = "\n".join(line for leaf in LEAVES for line in (f"{type(leaf).__name__}", *worded(leaf))) + "\n"
    if accept:
        GOLDEN.write_text(told, encoding="utf-8")
    assert told == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("leaf", LEAVES)
def test_that_it_holds_and_that_it_does_not_are_told_apart(leaf: Leaf) -> None:
    assert len({line[2:] for line in worded(leaf)}) == 4


def test_no_kind_of_leaf_is_forgotten() -> None:
    assert set(map(type, LEAVES)) == set(get_args(Leaf))


OVERDUE = LEAVES[0]
SERVED = Tally("done", Filter(actions=("serve",)), Window())


@pytest.mark.parametrize(
    ("cond", "en", "zh"),
    [
        (Constant(True), "always", "任何情况下"),
        (Constant(False), "never", "任何情况下均不"),
        (
            All((SERVED, OVERDUE)),
            "the loan is 1 to 3 days past due and “Serve the notice” was carried out",
            "逾期 1 至 3 天，且已完成“送达通知书”",
        ),
        (
            Not(All((SERVED, OVERDUE))),
            "the loan is not 1 to 3 days past due or “Serve the notice” was not carried out",
            "并非逾期 1 至 3 天，或尚未完成“送达通知书”",
        ),
        (
            All((AnyOf((SERVED, PlacementIs("none"))), All((OVERDUE, Told("loan.claim"))))),
            (
                "(“Serve the notice” was carried out or the debt is not placed with an agency) and the loan is 1 to 3"
                " days past due and the nature of the claim is told"
            ),
            "（已完成“送达通知书”，或该债务未委外），且逾期 1 至 3 天，且已提供债权性质",
        ),
        (Not(Not(OVERDUE)), "the loan is 1 to 3 days past due", "逾期 1 至 3 天"),
    ],
)
def test_joined_conditions(cond: Cond, en: str, zh: str) -> None:
    assert inline(cond, terms("en")) == en
    assert inline(cond, terms("zh")) == zh


def test_a_condition_is_called_by_its_name() -> None:
    named = Terms("en", conditions={SERVED: "notice-served"})
    assert inline(All((OVERDUE, SERVED)), named) == "the loan is 1 to 3 days past due and “notice served” applies"
    assert inline(Not(SERVED), named) == "“notice served” does not apply"
    assert inline(SERVED, named.without(SERVED)) == "“serve” was carried out"


def test_the_parts_of_a_clause_are_not_told_twice() -> None:
    told = clause(AnyOf((OVERDUE, AnyOf((OVERDUE, SERVED)))), terms("en"))
    assert (told.joint, len(told.parts)) == ("any", 2)


SHIPPED = sorted({**shipped.playbooks(), **shipped.packs()})
LEAKS = re.compile(r"frozenset|Match\(|Range\(|Filter\(|[=:] ?None\b|Text\(|Decimal\(")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", SHIPPED)
def test_no_shipped_file_leaks_what_is_inside(name: str, lang: str) -> None:
    source, _ = read_path({**shipped.playbooks(), **shipped.packs()}[name])
    assert source is not None
    told, wrong = file_of(source, Library())
    assert told is not None, wrong
    sheet = pack_sheet(told, lang) if hasattr(told, "bases") else playbook_sheet(told, lang)
    text = "\n".join(sheet_lines(sheet, 200))
    assert LEAKS.findall(text) == []


def test_outcomes_are_told_by_their_groups() -> None:
    from dunning_rules.report.ledgerwords import outcomes

    every = frozenset({*OUTCOMES, None})
    assert outcomes(every - {"no_answer"}, terms("en")) == "any but no answer"
    assert outcomes(frozenset({None}), terms("zh")) == "尚无结果"
