"""What the virtual collector does: in which order, how often, until which end, and what comes meanwhile."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dunning_rules import Playbook, SnapshotError, demo, load_playbook, load_snapshot
from dunning_rules.calendar import iso
from dunning_rules.report.naming import naming
from dunning_rules.report.simulated import notice_text

from .rules import CALL, LETTER, START, SUE, VISIT, book, loan, made

DAY = {"hours": "08:00-20:00", "applies_to": {"channel": ["phone", "visit"]}}


# --- the shipped procedure -------------------------------------------------------------------------------------------


def test_the_guaranteed_loan_comes_to_court_with_its_notice_served() -> None:
    snapshot = load_snapshot(demo.snapshot_text())
    simulation = load_playbook("guaranteed-loan").simulate(snapshot, until=90)
    assert simulation.ending == "end"
    assert simulation.end is not None
    assert (simulation.end.action, iso(simulation.stopped, simulation.zone)) == (
        "file-suit",
        "2027-02-03T00:00:00+08:00",
    )
    assert simulation.days_past_due == 90
    assert [one.action for one in simulation.notices if one.made] == ["serve-notice"]
    assert simulation.skipped == ()
    assert max(day.contacts for day in simulation.per_day) == 8
    assert simulation.per_week[0].first == date(2026, 11, 9)
    assert sum(week.contacts for week in simulation.per_week) == len(simulation.contacts)
    calls = [one for one in simulation.made if one.action == "call-borrower"]
    assert {one.stages for one in calls} == {("after-notice",)}
    assert calls[0].source == ("gl-2", "gl-5") or calls[0].source == ("gl-5",)
    assert "sue-before-limitation" in simulation.never_permitted


def test_from_the_first_day_on_each_step_comes_in_its_time() -> None:
    told = load_snapshot(demo.snapshot_text())
    simulation = load_playbook("guaranteed-loan").simulate(told.at("2026-11-06T00:00:00+08:00"), until=7)
    first: dict[str, str] = {}
    for one in made(simulation):
        first.setdefault(one.split()[-1], one[:11])
    assert first == {
        "check-business": "11-06 08:00",
        "call-borrower": "11-06 08:05",
        "text-borrower": "11-06 08:20",
        "visit-business": "11-09 08:00",
        "enlist-counter-guarantor": "11-09 08:05",
        "serve-notice": "11-12 00:00",
        "ask-counter-guarantor-to-repay": "11-12 08:25",
    }


# --- order and rhythm ------------------------------------------------------------------------------------------------


def test_of_several_at_one_instant_the_stages_say_which_is_first(tmp_path: Path) -> None:
    actions = {"visit": VISIT | {"at_most": "1 per day"}, "call": CALL | {"at_most": "2 per day"}}
    stages = {
        "first": {"when": {"days_past_due": "1.."}, "opens": ["call"]},
        "then": {"when": {"days_past_due": "4.."}, "opens": ["visit"]},
    }
    simulation = book(tmp_path, actions, stages).simulate(loan(), until=1)
    assert made(simulation) == ["11-09 09:00 call", "11-09 09:05 call", "11-09 09:10 visit"]
    quick = book(tmp_path, actions, stages).simulate(loan(), until=1, handling=timedelta(minutes=30))
    assert made(quick) == ["11-09 09:00 call", "11-09 09:30 call", "11-09 10:00 visit"]


def test_it_waits_for_what_holds_back_and_no_longer(tmp_path: Path) -> None:
    guards = {
        "day": DAY,
        "apart": {"applies_to": {"channel": "phone"}, "at_most": "3 attempts per 2 days", "per": ["party"]},
    }
    one = book(tmp_path, {"call": CALL | {"at_most": "2 per day"}}, open_to("call"), guards)
    assert made(one.simulate(loan(), until=4)) == [
        "11-09 09:00 call",
        "11-09 09:05 call",
        "11-10 08:00 call",
        "11-11 08:00 call",
        "11-11 08:05 call",
        "11-12 08:00 call",
    ]


def open_to(*actions: str) -> dict[str, Any]:
    """A stage that is open all the time the loan is overdue."""
    return {"arrears": {"when": {"days_past_due": "1.."}, "opens": list(actions)}}


def test_what_nothing_limits_is_made_once_a_day_or_once_while_open(tmp_path: Path) -> None:
    actions = {
        "call": CALL | {"at_most": "1 conversation per day"},
        "visit": VISIT | {"at_most": "once"},
        "letter": LETTER | {"at_most": "once"},
        "note": {"act": "record_finding"},
    }
    one = book(tmp_path, actions, open_to("note", "call", "visit", "letter"), {"day": DAY})
    simulation = one.simulate(loan(), until=2)
    assert made(simulation) == [
        "11-09 09:00 note",
        "11-09 09:05 call",
        "11-09 09:10 visit",
        "11-09 09:15 letter",
        "11-10 08:00 call",
        "11-10 08:05 visit",
    ]
    assert simulation.assumed.once_a_day == ("call", "visit")
    assert simulation.assumed.once_while_open == ("note",)
    assert [waiting.made for waiting in simulation.waiting] == [True] * 4


def test_an_act_is_done_again_when_it_opens_anew(tmp_path: Path) -> None:
    stages = {"in-days": {"when": {"days_past_due": [4, 6]}, "opens": ["note"]}}
    simulation = book(tmp_path, {"note": {"act": "record_finding"}}, stages).simulate(loan(), until=5)
    assert made(simulation) == ["11-09 09:00 note", "11-11 00:00 note"]


def test_an_act_with_a_limit_is_done_as_often_as_it_allows(tmp_path: Path) -> None:
    acts = {"note": {"act": "record_finding", "at_most": "2 per 3 days"}}
    simulation = book(tmp_path, acts, open_to("note")).simulate(loan(), until=4)
    assert made(simulation) == ["11-09 09:00 note", "11-09 09:05 note", "11-12 00:00 note", "11-12 00:05 note"]


# --- ends ------------------------------------------------------------------------------------------------------------


def test_an_end_stops_everything(tmp_path: Path) -> None:
    stages = open_to("call") | {"court": {"when": {"days_past_due": "6.."}, "opens": ["sue"]}}
    one = book(tmp_path, {"call": CALL | {"at_most": "1 per day"}, "sue": SUE}, stages, {"day": DAY})
    simulation = one.simulate(loan(), until=30)
    assert made(simulation) == ["11-09 09:00 call", "11-10 08:00 call", "11-11 00:00 sue"]
    assert simulation.ending == "end"
    assert simulation.waiting == ()


@pytest.mark.parametrize(
    "act", ["placement", "write_off", "hand_over", "sale", "settlement_certificate", "enforcement"]
)
def test_other_ends(act: str, tmp_path: Path) -> None:
    simulation = book(tmp_path, {"out": {"act": act}}, open_to("out")).simulate(loan(), until=30)
    assert (simulation.ending, made(simulation)) == ("end", ["11-09 09:00 out"])


def test_where_nothing_opens_by_itself_it_stalls_and_says_what_each_waits_for(tmp_path: Path) -> None:
    stages = {
        "start": {"when": {"days_past_due": "1..5"}, "opens": ["call"]},
        "talked": {"when": {"done": "call"}, "opens": ["sue"]},
    }
    one = book(tmp_path, {"call": CALL | {"at_most": "1 per day"}, "sue": SUE}, stages, {"day": DAY})
    simulation = one.simulate(loan(), until=30)
    assert made(simulation) == ["11-09 09:00 call", "11-10 08:00 call"]
    assert simulation.ending == "stalled"
    assert iso(simulation.stopped, simulation.zone) == "2026-11-10T08:05:00+08:00"
    assert {one.id: [reason.code for reason in one.hops[-1].reasons] for one in simulation.waiting} == {
        "call/b/mobile": ["range"],
        "sue": ["not-done"],
    }
    assert all(one.until is None for one in simulation.waiting)


def test_what_time_alone_will_open_is_no_stall(tmp_path: Path) -> None:
    stages = {"court": {"when": {"days_past_due": "60.."}, "opens": ["sue"]}}
    simulation = book(tmp_path, {"sue": SUE}, stages).simulate(loan(), until=30)
    assert (simulation.ending, simulation.made) == ("until", ())
    assert [one.until is not None for one in simulation.waiting] == [True]


def test_a_notice_that_the_procedure_came_to_and_left_out(tmp_path: Path) -> None:
    actions = {
        "notice": LETTER | {"serve": "default_notice", "at_most": "once"},
        "later": LETTER | {"serve": "arrears_notice"},
        "sue": SUE,
    }
    stages = open_to("notice") | {
        "court": {"when": {"days_past_due": "6.."}, "opens": ["sue"]},
        "never": {"when": {"days_past_due": "90.."}, "opens": ["later"]},
    }
    never = {"no-letters": {"applies_to": {"channel": "letter"}, "forbid": {"days_past_due": "1.."}}}
    simulation = book(tmp_path, actions, stages, never).simulate(loan(), until=30)
    assert [one.action for one in simulation.skipped] == ["notice"]
    assert {one.action: (one.opened, one.skipped) for one in simulation.notices} == {
        "notice": (True, True),
        "later": (False, False),
    }
    assert simulation.never_permitted == ("later/b/home", "notice/b/home")


@pytest.mark.parametrize("when", ["before it begins", "meanwhile"])
def test_a_notice_that_was_served_by_others_is_not_left_out(tmp_path: Path, when: str) -> None:
    actions = {"notice": LETTER | {"serve": "default_notice", "at_most": "once"}, "sue": SUE}
    stages = open_to("notice") | {"court": {"when": {"days_past_due": "6.."}, "opens": ["sue"]}}
    letter = {"id": "served", "kind": "contact", "channel": "letter", "party": "b", "address": "home",
              "action": "notice", "outcome": "served"}  # fmt: skip
    if when == "meanwhile":
        never = {"no-letters": {"applies_to": {"channel": "letter"}, "forbid": {"days_past_due": "1.."}}}
        playbook = book(tmp_path, actions, stages, never)
        simulation = playbook.simulate(loan(), until=30, happens=[letter | {"at": "2026-11-10T10:00:00+08:00"}])
    else:
        playbook = book(tmp_path, actions, stages)
        simulation = playbook.simulate(loan([letter | {"at": "2026-11-06T08:00:00+08:00"}]), until=30)
    (notice,) = simulation.notices
    assert (notice.made, [name for name, _ in notice.recorded], simulation.skipped) == ((), ["served"], ())
    names = naming(playbook.rules, playbook.packs, loan(), "en")
    assert "as recorded" in notice_text(notice, simulation, names)


# --- what comes meanwhile --------------------------------------------------------------------------------------------


def calls(folder: Path, **more: Any) -> Playbook:
    return book(folder, {"call": CALL | {"at_most": "1 per day"}}, open_to("call"), {"day": DAY}, **more)


@pytest.mark.parametrize("paid", ["0.00", None])
def test_a_payment_cures_where_the_file_tells_what_was_paid_and_where_it_does_not(
    paid: str | None, tmp_path: Path
) -> None:
    payment = {"id": "p", "kind": "payment", "at": "2026-11-10T12:00:00+08:00", "party": "b", "amount": "100.00"}
    simulation = calls(tmp_path).simulate(loan(paid=paid), until=10, happens=[payment])
    assert made(simulation) == ["11-09 09:00 call", "11-10 08:00 call"]
    assert (simulation.ending, simulation.days_past_due) == ("stalled", None)
    part = calls(tmp_path).simulate(loan(paid=paid), until=3, happens=[payment | {"amount": "99.99"}])
    assert (len(part.made), part.days_past_due) == (3, 6)
    failed = calls(tmp_path).simulate(loan(paid=paid), until=3, happens=[payment | {"status": "failed"}])
    assert len(failed.made) == 3


def test_a_payment_names_the_installment_it_pays(tmp_path: Path) -> None:
    told = loan()
    both = [
        {"due": "2026-11-05", "amount": "100.00", "paid": "0.00"},
        {"due": "2026-11-06", "amount": "50.00", "paid": "0.00"},
    ]
    told = loan(loan={"id": "L", "product": "p", "timezone": "Asia/Shanghai", "installments": both})
    payment = {"id": "p", "kind": "payment", "at": "2026-11-10T12:00:00+08:00", "party": "b", "amount": "60.00"}
    later = calls(tmp_path).simulate(told, until=2, happens=[payment | {"for": "2026-11-06"}])
    assert later.days_past_due == 5
    whole = calls(tmp_path).simulate(told, until=2, happens=[payment | {"amount": "100.00"}])
    assert whole.days_past_due == 4


def test_what_is_known_later_counts_later(tmp_path: Path) -> None:
    payment = {"id": "p", "kind": "payment", "at": "2026-11-09T12:00:00+08:00", "party": "b", "amount": "100.00"}
    late = payment | {"known_at": "2026-11-11T12:00:00+08:00"}
    assert len(calls(tmp_path).simulate(loan(), until=10, happens=[payment]).made) == 1
    assert len(calls(tmp_path).simulate(loan(), until=10, happens=[late]).made) == 3


def test_a_voided_payment_is_none(tmp_path: Path) -> None:
    happens = [
        {"id": "p", "kind": "payment", "at": "2026-11-09T12:00:00+08:00", "party": "b", "amount": "100.00"},
        {"id": "v", "kind": "void", "at": "2026-11-11T12:00:00+08:00", "of": "p"},
    ]
    assert made(calls(tmp_path).simulate(loan(), until=4, happens=happens)) == [
        "11-09 09:00 call",
        "11-11 12:00 call",
        "11-12 08:00 call",
    ]


def test_a_request_that_comes_stops_what_it_covers(tmp_path: Path) -> None:
    wish = {"wishes": {"applies_to": {"channel": "phone"}, "respects": "requests"}}
    one = book(tmp_path, {"call": CALL | {"at_most": "1 per day"}}, open_to("call"), {"day": DAY} | wish)
    cease = {
        "id": "r",
        "kind": "request",
        "at": "2026-11-10T08:02:00+08:00",
        "party": "b",
        "what": "cease",
        "form": "oral",
    }
    ended = {"id": "w", "kind": "withdrawal", "at": "2026-11-12T21:00:00+08:00", "of": "r"}
    simulation = one.simulate(loan(), until=6, happens=[ended, cease])
    assert made(simulation) == ["11-09 09:00 call", "11-10 08:00 call", "11-13 08:00 call", "11-14 08:00 call"]
    assert [name for name, _ in simulation.happened] == ["r", "w"]


def test_what_came_of_a_contact_may_be_told_by_its_number(tmp_path: Path) -> None:
    one = book(
        tmp_path, {"notice": LETTER | {"serve": "default_notice", "at_most": ["once", "1 per day"]}}, open_to("notice")
    )
    assert made(one.simulate(loan(), until=5)) == ["11-09 09:00 notice"]
    back = {"id": "o", "kind": "outcome", "of": "sim-1", "at": "2026-11-11T10:00:00+08:00", "outcome": "returned"}
    assert made(one.simulate(loan(), until=5, happens=[back])) == ["11-09 09:00 notice", "11-11 10:00 notice"]


def test_the_numbers_of_what_is_made_leave_room_for_those_of_the_file(tmp_path: Path) -> None:
    before = {"id": "sim-1", "kind": "contact", "at": "2026-11-08T10:00:00+08:00", "channel": "phone", "party": "b"}
    assert [one.id for one in calls(tmp_path).simulate(loan([before]), until=2).made] == ["sim-2", "sim-3"]


def test_it_begins_with_what_was_known_then(tmp_path: Path) -> None:
    """Records that the file tells of later are none of it: they are what happened, not what the playbook would do."""
    cure = {"id": "c", "kind": "payment", "at": "2026-11-12T10:00:00+08:00", "party": "b", "amount": "100.00"}
    told = loan([cure], at="2026-11-20T09:00:00+08:00", paid=None)
    assert calls(tmp_path).simulate(told, until=5).made == ()
    assert len(calls(tmp_path).simulate(told.at(START), until=5).made) == 5


# --- what cannot be asked --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("until", [0, -3, date(2026, 11, 8), datetime(2026, 11, 20)])
def test_an_end_before_the_start_is_refused(until: Any, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the end"):
        calls(tmp_path).simulate(loan(), until=until)


def test_a_contact_takes_time(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="takes some time"):
        calls(tmp_path).simulate(loan(), handling=timedelta(0))


def test_a_day_is_included_and_days_begin_with_today(tmp_path: Path) -> None:
    one, told = calls(tmp_path), loan()
    assert len(one.simulate(told, until=date(2026, 11, 9)).made) == len(one.simulate(told, until=1).made) == 1
    assert one.simulate(told, until=date(2026, 11, 11)).until == one.simulate(told, until=3).until


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"id": "x", "kind": "payment", "at": START, "party": "nobody", "amount": "1.00"}, "unknown-party"),
        ({"id": "x", "kind": "payment", "at": START, "party": "b"}, "missing-key"),
        ({"id": "x", "kind": "withdrawal", "at": START, "of": "r9"}, "unknown-record"),
        ({"id": "x", "kind": "withdrawal", "at": START, "of": "sim-4"}, "wrong-record"),
        ({"id": "old", "kind": "payment", "at": START, "party": "b", "amount": "1.00"}, "conflicting-records"),
        ({"id": "x", "kind": "payment", "at": "2026-11-10", "party": "b", "amount": "1.00"}, "wrong-kind"),
    ],
)
def test_records_that_do_not_fit_are_refused(record: dict[str, Any], code: str, tmp_path: Path) -> None:
    before = {"id": "old", "kind": "contact", "at": "2026-11-08T10:00:00+08:00", "channel": "phone", "party": "b"}
    with pytest.raises(SnapshotError) as refused:
        calls(tmp_path).simulate(loan([before]), happens=[record])
    assert [one.code for one in refused.value.diagnostics] == [code]
