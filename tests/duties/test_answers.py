"""How duties stand in an answer: on candidates and decisions, in JSON and its schema, in the words of a report."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from dunning_rules import Playbook, Snapshot, load_playbook
from dunning_rules.interpret import duties
from dunning_rules.owed import Missed, Owed
from dunning_rules.report.decision import decision_lines
from dunning_rules.report.naming import naming
from dunning_rules.report.whynot import action_lines

from .build import CALL, QUIET, Maker, borrower, called, due_by, excused, guard, loan, missed

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "decision.schema.json").read_text(encoding="utf-8"))
BOTH = "due: within 2 days\nat_least: 1 per day\nat_most: 3 per day"


# --- candidates, decisions, JSON -------------------------------------------------------------------------------------


def test_duties_are_worked_out_when_they_are_first_asked_for(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    reckoned: list[str] = []
    real = duties.Duties.__post_init__

    def told(self: duties.Duties) -> None:
        reckoned.append(self.action.id)
        real(self)

    monkeypatch.setattr(duties.Duties, "__post_init__", told)
    decision = make.book(BOTH).decide(loan("11-09 10:00"))
    decision.to_dict()
    assert reckoned == []
    assert len(decision.missed) == len(decision.missed) == 4
    assert decision[CALL].due_by == datetime.fromisoformat("2026-11-10T00:00:00+08:00")
    assert reckoned == ["call"]


def test_the_first_end_of_several_is_due(make: Maker) -> None:
    book = make.book(BOTH)
    assert due_by(book.decide(loan("11-06 10:00"))) == "11-07 00:00"
    assert due_by(book.decide(loan("11-06 12:00", called("11-06 10:00", "no_answer")))) == "11-08 00:00"
    assert due_by(book.decide(loan("11-06 12:00", called("11-06 10:00")))) is None


def test_an_action_without_duties_owes_nothing(make: Maker) -> None:
    decision = make.book("at_most: 1 per day").decide(loan("11-09 10:00"))
    assert (decision[CALL].owed, decision.missed, decision.excused) == (Owed(), (), ())


def test_they_are_sorted_by_time_and_each_stands_once(make: Maker) -> None:
    decision = make.book(BOTH).decide(loan("11-09 10:00"))
    assert [(one.duty, one.term) for one in decision.missed] == [
        ("at_least", "1 attempt per day"),
        ("due", "2 days"),
        ("at_least", "1 attempt per day"),
        ("at_least", "1 attempt per day"),
    ]
    assert missed(decision)[0:2] == ["11-06 00:00 .. 11-07 00:00", "11-06 00:00 .. 11-08 00:00"]


def test_json_has_them_when_it_is_asked_for(make: Maker) -> None:
    weekend = guard("hours: {mon-fri: 08:00-22:00, sat-sun: none}", "weekend")
    decision = make.book(BOTH, packs=[make.pack(weekend)]).decide(loan("11-09 10:00"))
    assert not {"missed", "excused", "due_by"} & {*decision.to_dict(), *decision.to_dict()["candidates"][0]}
    told = decision.to_dict(when=True)
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(told)
    (candidate,) = told["candidates"]
    assert candidate["due_by"] == "2026-11-10T00:00:00+08:00"
    assert candidate["missed"] == told["missed"]
    assert candidate["excused"] == told["excused"]
    assert told["missed"][0] == {
        "duty": "at_least",
        "term": "1 attempt per day",
        "action": "call",
        "party": "borrower",
        "since": "2026-11-06T00:00:00+08:00",
        "until": "2026-11-07T00:00:00+08:00",
        "wanted": 1,
        "made": 0,
        "excused": [],
        "text": "at least 1 attempt per day: 0 of 1 on 2026-11-06",
    }
    assert [reason["guard"] for one in told["excused"] for reason in one["excused"]] == ["weekend", "weekend"]
    assert decision.to_dict("zh", when=True)["missed"][0]["text"] == "至少每天 1 次：2026-11-06 应做 1 次，已做 0 次"


def test_without_a_playbook_nobody_asked() -> None:
    from dunning_rules.decision import Candidate

    with pytest.raises(ValueError, match="nobody asked for duties"):
        Candidate("a", "a", None, None, "permitted", (), ()).due_by  # noqa: B018


@pytest.mark.parametrize(
    ("duty", "term", "until", "en", "zh"),
    [
        ("due", "2 days", "2026-11-08T00:00", "due within 2 days of 2026-11-06: not done by the end of 2026-11-07",
         "自 2026-11-06 起 2 天内应完成；截至 2026-11-07 日终，未完成"),
        ("due", "36 hours", "2026-11-07T12:00", "due within 36 hours of 2026-11-06: not done by 2026-11-07 12:00",
         "自 2026-11-06 起 36 小时内应完成；截至 2026-11-07 12:00，未完成"),
        ("at_least", "2 conversations per 2 days", "2026-11-08T00:00",
         "at least 2 conversations per 2 days: 1 of 2 from 2026-11-06 to 2026-11-07",
         "至少每 2 天 2 次有效沟通：2026-11-06 至 2026-11-07 应做 2 次，已做 1 次"),
    ],
)  # fmt: skip
def test_in_words(duty: Any, term: str, until: str, en: str, zh: str) -> None:
    since, end = (
        int(datetime.fromisoformat(f"{one}:00+08:00").timestamp()) * 1_000_000 for one in ("2026-11-06T00:00", until)
    )
    told = Missed(duty, term, "call", "borrower", since, end, 2, 1, (), "Asia/Shanghai")
    assert (told.text(), told.text("zh")) == (en, zh)


# --- reports ---------------------------------------------------------------------------------------------------------


def report(book: Playbook, snapshot: Snapshot, lang: str = "en", only: str | None = None) -> str:
    names = naming(book.rules, book.packs, snapshot, lang)
    decision = book.decide(snapshot)
    if only is not None:
        return "\n".join(action_lines(decision, book.action(only), names, 100))
    return "\n".join(decision_lines(decision, names, "small", 100))


def section(text: str, title: str) -> list[str]:
    found = re.search(rf"^{title}\n((?:.+\n?)*)", text, re.M)
    return [] if found is None else found[1].splitlines()


def test_what_is_due_and_missed_stands_before_all_else(make: Maker) -> None:
    book = make.book(BOTH, packs=[make.pack(guard(QUIET, "quiet"))])
    text = report(book, loan("11-09 07:00"))
    assert text.index("DUE") < text.index("MISSED") < text.index("DO NOW")
    assert section(text, "DUE") == [
        " - Call → borrower, mobile: today, by the end of 2026-11-09; may be done from 2026-11-09 08:00"
    ]
    assert section(text, "MISSED") == [
        " - Call → borrower: at least 1 attempt per day: missed 3 times, from 2026-11-06 to 2026-11-08",
        " - Call → borrower: due within 2 days of 2026-11-06: not done by the end of 2026-11-07",
    ]
    chinese = report(book, loan("11-09 09:00"), "zh")
    assert section(chinese, "限期应做") == [" - 致电 → 借款人，手机：今日，2026-11-09 日终前"]
    assert section(chinese, "未按时完成")[0] == (
        " - 致电 → 借款人：至少每天 1 次：2026-11-06 至 2026-11-08 共 3 次未做到"
    )


def test_where_nothing_is_due_or_missed_nothing_is_said(make: Maker) -> None:
    text = report(make.book("at_most: 3 per day"), loan("11-09 09:00"))
    assert "DUE" not in text
    assert "MISSED" not in text


def test_two_numbers_are_told_once(make: Maker) -> None:
    numbers = [{"id": name, "channels": ["phone"]} for name in ("mobile", "line")]
    text = report(make.book("due: within 2 days"), loan("11-06 09:00", parties=[borrower(addresses=numbers)]))
    assert section(text, "DUE") == [" - Call → borrower, line / mobile: by the end of 2026-11-07"]


def test_an_act_is_told_without_a_party(make: Maker) -> None:
    book = make.book("due: within 1 day", contact="act: record_finding")
    assert section(report(book, loan("11-06 09:00")), "DUE") == [" - Call: today, by the end of 2026-11-06"]
    assert section(report(book, loan("11-07 09:00")), "MISSED") == [
        " - Call: due within 1 day of 2026-11-06: not done by the end of 2026-11-06"
    ]


def test_one_action_in_full_tells_its_duties_and_what_excused_them(make: Maker) -> None:
    book = make.book(BOTH, packs=[make.pack(guard("hours: {mon-fri: 08:00-22:00, sat-sun: none}", "weekend"))])
    text = report(book, loan("11-09 07:00"), only="call")
    assert "  duty  due within 2 days; at least 1 attempt per day" in text
    assert "  DUE: today, by the end of 2026-11-09; may be done from 2026-11-09 08:00" in text
    assert section(text, "MISSED") == [
        " - at least 1 attempt per day: 0 of 1 on 2026-11-06 → borrower",
        " - due within 2 days of 2026-11-06: not done by the end of 2026-11-07 → borrower",
    ]
    shown = section(text, "NOT DONE, AND EXCUSED")
    assert shown[0] == " - at least 1 attempt per day: 0 of 1 on 2026-11-07 → borrower"
    assert any("weekend forbids" in line for line in shown)


# --- a shipped playbook ----------------------------------------------------------------------------------------------


GUARANTEED = {"product": "guaranteed_loan", "product_class": "business"}
PEOPLE = [
    borrower(kind="sole_trader", addresses=[
        {"id": "mobile", "channels": ["phone", "sms"], "kind": "mobile"},
        {"id": "shop", "channels": ["visit", "letter"], "kind": "business"},
    ]),
]  # fmt: skip


def guaranteed(at: str, *ledger: dict[str, Any]) -> list[str]:
    """What was missed in the guaranteed loan: the action and the days."""
    snapshot = loan(at, *ledger, loan=GUARANTEED, parties=PEOPLE, lender={"type": "guarantee_company"})
    decision = load_playbook("guaranteed-loan").decide(snapshot)
    assert excused(decision) == []
    return [f"{one.action} {span}" for one, span in zip(decision.missed, missed(decision), strict=True)]


def test_a_call_every_day_of_the_first_three_and_after_the_notice() -> None:
    """gl-2: a telephone demand every day; gl-5: after the notice still a call every day."""
    first = [f"call-borrower 11-{day:02} 00:00 .. 11-{day + 1:02} 00:00" for day in (6, 7, 8)]
    visited = called("11-06 15:00", "met", action="check-business", channel="visit", address="shop")
    notice = {
        "kind": "contact", "at": "11-12 11:00", "channel": "letter", "action": "serve-notice", "party": "borrower",
        "address": "shop", "outcome": "served",
    }  # fmt: skip
    assert guaranteed("11-12 10:00", visited) == first
    calls = [called(f"11-{day:02} 10:00", "no_answer", action="call-borrower") for day in (6, 7, 8)]
    assert guaranteed("11-12 10:00", visited, *calls) == []
    assert guaranteed("11-15 10:00", visited, *calls, notice) == [
        f"call-borrower 11-{day} 00:00 .. 11-{day + 1} 00:00" for day in (13, 14)
    ]
    assert guaranteed("11-15 10:00", visited, *calls) == ["serve-notice 11-12 00:00 .. 11-14 00:00"]


def test_a_promise_stills_the_daily_call() -> None:
    """gl-p3 and gl-8: while the first promise is near its date only reminders are made."""
    visited = called("11-06 15:00", "met", action="check-business", channel="visit", address="shop")
    call = called("11-06 10:00", action="call-borrower")
    promise = {"kind": "promise", "at": "11-06 10:15", "party": "borrower", "due": "2026-11-08", "amount": "100.00"}
    assert guaranteed("11-09 10:00", visited, call, promise) == []
    assert guaranteed("11-09 10:00", visited, promise) == [], "the borrower called before we did"


def test_each_duty_begins_on_its_day() -> None:
    """gl-1 and gl-2 on the first day, gl-4 on the seventh: none asks for what its own packs or stages rule out."""
    book = load_playbook("guaranteed-loan")
    snapshot = loan("11-06 10:00", loan=GUARANTEED, parties=PEOPLE, lender={"type": "guarantee_company"})
    due = {one.action: one.due_by for one in book.decide(snapshot).candidates if one.due_by is not None}
    end = datetime.fromisoformat("2026-11-07T00:00:00+08:00")
    assert due == {"call-borrower": end, "check-business": end}
    later = {one.action: one.due_by for one in book.decide(snapshot.at(end + timedelta(days=5, hours=10))).candidates}
    assert later["serve-notice"] == end + timedelta(days=7)
