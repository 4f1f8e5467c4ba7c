"""Every key of what is expected: an answer that meets it, one that does not, and what is then told."""

from __future__ import annotations

import pytest

from dunning_rules.testing import Failure

from .build import DAY, HEAD, NIGHT, OF_BOOK, Suites

WISH = "{ledger: [{kind: request, at: '2026-03-03T10:00', party: borrower, what: dispute}]}"
CALLS = [f"{{kind: contact, at: '2026-03-0{day}T10:00', channel: phone, party: borrower}}" for day in (1, 2, 3)]
TIRED = f"{{ledger: [{', '.join(CALLS)}]}}"
UNTOLD = "{facts: {paused: null}}"


def failures(suites: Suites, ask: str, given: str = "{}", head: str = HEAD) -> list[Failure]:
    (result,) = suites.asks(ask, given=given, head=head)
    return list(result.failures)


# --- contacts and acts -----------------------------------------------------------------------------------------------

ANSWERS = {
    "permitted": (f"{{at: '{DAY}'}}", "{}"),
    "denied": (f"{{at: '{NIGHT}'}}", "{}"),
    "advised_against": (f"{{at: '{DAY}'}}", WISH),
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("expected", ANSWERS)
def test_an_answer_is_the_expected_one_or_is_not(suites: Suites, answer: str, expected: str) -> None:
    contact, given = ANSWERS[answer]
    found = failures(suites, f"- contact: {contact}\n  expect: {expected}", given)
    assert [(one.wrong, one.wanted, one.found[:1]) for one in found] == (
        [] if answer == expected else [("expect", (expected,), (answer,))]
    )


@pytest.mark.parametrize(
    ("at", "given", "key", "met", "unmet", "failure"),
    [
        (NIGHT, "{}", "reasons", "H-TIME", "H-FREQ", ("reasons", "H-FREQ", ("H-TIME",))),
        (NIGHT, "{}", "reasons", "[quiet, guard, hours]", "[quiet, cap]", ("reasons", "cap", ("H-TIME",))),
        (
            DAY,
            UNTOLD,
            "reasons",
            "[H-PAUSE, unknown, missing-fact]",
            "stage",
            ("reasons", "stage", ("H-PAUSE (paused)",)),
        ),
        (DAY, WISH, "advice", "[H-DISPUTE, disputed, forbidden]", "quiet", ("advice", "quiet", ("H-DISPUTE",))),
        (DAY, WISH, "silent", "[H-TIME, quiet, cadence]", "disputed", ("silent", "disputed", ("H-DISPUTE",))),
        (NIGHT, WISH, "silent", "[three-a-week]", "guard", ("silent", "guard", ("H-TIME", "H-DISPUTE"))),
        (DAY, "{}", "obligations", "H-NAME", "H-TIME", ("obligations", "H-TIME", ("H-NAME",))),
        (DAY, "{}", "obligations", "{named: null}", "{named: true}", ("met", "named", ("open",))),
        (DAY, "{}", "no_obligations", "[H-TIME, quiet]", "[named]", ("no-obligations", "named", ())),
        (DAY, UNTOLD, "missing", "paused", "opened_on", ("missing", "opened_on", ("paused",))),
        (
            DAY,
            TIRED,
            "counts",
            "{three-a-week: [3, 3]}",
            "{three-a-week: [2, 3]}",
            ("counts", "three-a-week", ("3/3",)),
        ),
        (DAY, TIRED, "counts", "{H-FREQ: [3, 3]}", "{H-FREQ: [3, 4]}", ("counts", "H-FREQ", ("3/3",))),
        (DAY, "{}", "not_applicable", "[H-CARD, cards]", "[quiet]", ("not-applicable", "quiet", ())),
    ],
)
def test_each_key_is_met_or_tells_what_was_found(
    suites: Suites, at: str, given: str, key: str, met: str, unmet: str, failure: tuple[str, str, tuple[str, ...]]
) -> None:
    answer = (
        "denied" if at == NIGHT or given in (UNTOLD, TIRED) else "advised_against" if given == WISH else "permitted"
    )
    ask = f"- contact: {{at: '{at}'}}\n  expect: {answer}\n  {key}: "
    assert failures(suites, ask + met, given) == []
    (found,) = failures(suites, ask + unmet, given)
    assert (found.wrong, found.about, found.found) == failure


@pytest.mark.parametrize(
    ("opened", "window", "answer"),
    [("2026-02-02", "2026-03-04", "permitted"), ("2026-02-01", "2026-03-03", "denied"), ("null", "none", "denied")],
)
def test_named_dates_that_were_measured(suites: Suites, opened: str, window: str, answer: str) -> None:
    given = f"{{facts: {{opened_on: {opened}}}}}"
    ask = f"- act: {{at: '{DAY}', act: credit_report}}\n  expect: {answer}\n  dates: {{window: %s}}"
    (wrong,) = failures(suites, ask % "2026-12-31", given)
    assert (wrong.wrong, wrong.about, wrong.wanted) == ("dates", "window", ("2026-12-31",))
    if window == "none":
        assert wrong.found == ()  # a date that could not be told is no measure
    else:
        assert failures(suites, ask % window, given) == []
        assert wrong.found == (window,)


@pytest.mark.parametrize("stated", ["true", "false"])
def test_an_obligation_is_met_as_it_was_stated(suites: Suites, stated: str) -> None:
    answer = "permitted" if stated == "true" else "denied"
    ask = f"- contact: {{at: '{DAY}', stated: {{identifies_lender: {stated}}}}}\n  expect: {answer}\n  obligations: "
    for met in ("true", "false", "null"):
        found = failures(suites, f"{ask}{{H-NAME: {met}}}")
        assert [one.wrong for one in found] == ([] if met == stated else ["met"])


# --- counts and dates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "given", "answer"),
    [
        (f"count: {{at: '{DAY}', of: three-a-week}}", TIRED, "3"),
        (f"count: {{at: '{DAY}', of: H-FREQ}}", TIRED, "3"),
        ("count: {at: '2026-03-09T10:00', of: H-FREQ}", TIRED, "1"),
        (f"count: {{at: '{DAY}', of: three-a-week, party: sister, channel: letter}}", TIRED, "0"),
        (f"count: {{at: '{DAY}', of: three-a-week}}", "{coverage: {from: 2026-03-03}}", "unknown"),
        (f"date: {{at: '{DAY}', name: window}}", "{}", "2026-03-03"),
        (f"date: {{at: '{DAY}', name: window, act: credit_report}}", "{}", "2026-03-03"),
        (f"date: {{at: '{DAY}', name: window}}", "{facts: {opened_on: null}}", "unknown"),
    ],
)
def test_a_count_and_a_date_are_told_whether_or_not_the_guard_speaks_of_the_contact(
    suites: Suites, ask: str, given: str, answer: str
) -> None:
    assert failures(suites, f"- {ask}\n  expect: {answer}", given) == []
    wrong = "7" if ask.startswith("count") else "2020-01-01"
    (found,) = failures(suites, f"- {ask}\n  expect: {wrong}", given)
    assert (found.wrong, found.wanted, found.found) == ("expect", (wrong,), (answer,))


def test_a_count_of_a_guard_that_does_not_bind_fails(suites: Suites) -> None:
    card = HEAD.replace("packs: [house]", "packs: [other]")
    pack = (suites.folder / "house.yaml").read_text(encoding="utf-8").replace("pack: house", "pack: other")
    suites.write("other.yaml", pack.replace("timezone:", "scope: {product_class: credit_card}\ntimezone:"))
    (found,) = failures(suites, f"- count: {{at: '{DAY}', of: H-FREQ}}\n  expect: 0", head=card)
    assert found.wrong == "does-not-bind"


# --- decisions -------------------------------------------------------------------------------------------------------

EARLY, LATE, PAID = "2026-03-05T10:00", "2026-04-05T10:00", "{loan: {status: repaid}}"
KEPT = "{ledger: [{kind: arrangement, at: '2026-03-03T10:00', schedule: [{due: 2026-03-20, amount: '100.00'}]}]}"


@pytest.mark.parametrize(
    ("at", "given", "expect", "wrong"),
    [
        (EARLY, "{}", "{permitted: [call, text]}", []),
        (EARLY, "{}", "{permitted: [call/borrower, text/borrower/mobile]}", []),
        (EARLY, "{}", "{permitted: [call/borrower/mobile, text]}", [("too-permitted", "call/borrower/desk")]),
        (EARLY, "{}", "{permitted: [call, text, sue]}", [("not-permitted", "sue")]),
        (EARLY, "{}", "{permitted: [call]}", [("too-permitted", "text/borrower/mobile")]),
        (EARLY, "{}", "{permitted: [call, text/nobody]}", [("no-candidate", "text/nobody"),
                                                           ("too-permitted", "text/borrower/mobile")]),
        (LATE, "{}", "{permitted: [sue]}", []),
        (LATE, PAID, "{permitted: []}", []),
        (LATE, "{}", "{permitted: []}", [("too-permitted", "sue")]),
        (EARLY, "{}", "{steps: [h-1]}", []),
        (LATE, "{}", "{steps: [h-2]}", []),
        (LATE, "{}", "{steps: [h-1]}", [("steps", "")]),
        (LATE, PAID, "{steps: []}", []),
        (EARLY, "{}", "{not: {sue: [stage, range, late]}}", []),
        (EARLY, "{}", "{not: {sue: []}}", []),
        (EARLY, "{}", "{not: {sue: [pause]}}", [("reasons", "sue pause")]),
        (EARLY, "{}", "{not: {call: []}}", [("still-permitted", "call/borrower/desk"),
                                            ("still-permitted", "call/borrower/mobile")]),
        (EARLY, KEPT, "{not: {call: [pause, plan-kept, demand]}, permitted: [text]}", []),
        ("2026-03-05T23:00", "{}", "{not: {call: [H-TIME, quiet, hours]}}", []),
        (EARLY, WISH, "{advice: {call: [H-DISPUTE]}}", []),
        (EARLY, WISH, "{advice: {call/borrower/mobile: [disputed]}}", []),
        (EARLY, "{}", "{advice: {call/borrower/mobile: [disputed]}}", [("advice", "call/borrower/mobile disputed")]),
        (EARLY, "{}", "{obligations: {call: [H-NAME, named]}}", []),
        (EARLY, "{}", "{obligations: {text: [H-NAME]}}", [("obligations", "text/borrower/mobile H-NAME")]),
        (EARLY, "{}", "{scope: match}", []),
        (EARLY, "{}", "{scope: mismatch}", [("scope", "")]),
        (EARLY, "{loan: {product: other}}", "{scope: mismatch, permitted: []}", []),
        (EARLY, "{loan: {product: other}}", "{permitted: []}", [("scope", "")]),
    ],
)  # fmt: skip
def test_each_key_of_a_decision(suites: Suites, at: str, given: str, expect: str, wrong: list[tuple[str, str]]) -> None:
    head = OF_BOOK + "counted_steps: [h-1, h-2]\n"
    found = failures(suites, f"- decision: {{at: '{at}'}}\n  expect: {expect}", given, head)
    assert [(one.wrong, one.about) for one in found] == wrong


def test_steps_are_those_that_are_counted(suites: Suites) -> None:
    head = OF_BOOK + "counted_steps: [h-2]\n"
    assert failures(suites, f"- decision: {{at: '{EARLY}'}}\n  expect: {{steps: []}}", head=head) == []


def test_a_playbook_judges_contacts_too(suites: Suites) -> None:
    ask = f"- contact: {{at: '{LATE}', action: call}}\n  expect: denied\n  reasons: [stage, range]"
    assert failures(suites, ask, head=OF_BOOK) == []


def test_the_facts_of_a_decision_may_be_later_than_it(suites: Suites) -> None:
    paid = "{ledger: [{kind: payment, at: '2026-03-06T10:00', amount: '100.00'}]}"
    asks = f"- {{decision: {{at: '{EARLY}'}}, expect: {{permitted: [call, text]}}}}\n"
    asks += "- {decision: {at: '2026-03-07T10:00'}, expect: {permitted: []}}"
    results = suites.asks(asks, given=paid, case="as_of: '2026-03-10T10:00'", head=OF_BOOK)
    assert [ask.failures for ask in results] == [(), ()]
