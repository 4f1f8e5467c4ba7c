"""Every leaf of the ledger and of what stands, as columns: never against the reference reader, and seldom untold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunning_rules import PackError, Playbook, PlaybookError, load_playbook, load_snapshot, shipped
from dunning_rules.columnar.keeping import states
from dunning_rules.columnar.kinds import strays
from dunning_rules.columnar.wants import Undertaking
from dunning_rules.ir import (
    AgainstWish,
    ArrangementIs,
    AssignmentIs,
    AtLimit,
    Filter,
    Found,
    Near,
    Passed,
    PlacementIs,
    PromiseDue,
    PromiseIs,
    Replies,
    Stands,
    Tally,
    Waiting,
    Window,
)
from dunning_rules.situation import Situation
from dunning_rules.values import Match, Term
from tests.times.draws import Draw, drawn
from tests.times.loans import snapshot
from tests.times.scenes import SCENES, Scene, instant_near, text
from tests.times.worlds import loaded, pack, playbook

from .asked_alone import Field, Tried, Where, everywhere, fields_of, tried
from .drawn_loans import Loans, Written

FORMS = (
    *(Tally, AtLimit, Waiting, Replies, Stands, AgainstWish, PlacementIs, AssignmentIs, Found, PromiseIs, PromiseDue),
    *(ArrangementIs, Near, Passed),
)
NAMES = sorted(shipped.playbooks())
EXAMPLES = settings.get_profile(settings.get_current_profile_name()).max_examples
SAMPLE = max(20, EXAMPLES // 3)
SELDOM = 0.05
"""The share of the answers over drawn loans that may be left to the row reader: their ledgers are far busier than real
ones, so that all forms meet all others."""
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
book_of = cache(load_playbook)


ELSEWHERE = ("Pacific/Honolulu", "Asia/Kolkata", "Pacific/Auckland")
"""Beside the zone in which the rules are at home: other hours, other minutes, and the day before or after."""


def zone_of(name: str) -> str:
    return {"us": "America/New_York", "uk": "Europe/London"}.get(name[:2], "Asia/Shanghai")


@cache
def field_of(book: Playbook, name: str, seed: int, count: int, coverage: bool) -> Field:
    made = Loans(book, seed, zone_of(name), *ELSEWHERE)
    more = made.coverage() if coverage else {}
    (found,) = fields_of(book, [load_snapshot(made.loan(number, more)) for number in range(count)])
    return found


def some_of(book: Playbook, seed: int, count: int) -> list[Where]:
    """Leaves of a book, each form among them."""
    found = [where for where in everywhere(book) if isinstance(where.leaf, FORMS)]
    Random(seed).shuffle(found)
    first = {type(where.leaf): where for where in reversed(found)}
    return [*first.values(), *found[:count]]


def told(field: Field, listed: list[Where]) -> tuple[Counter[str], Counter[str]]:
    """Asks leaves; gives how many answers there were, and how many columns did not tell, by form."""
    asked: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for where in listed:
        found: Tried = tried(field, where)
        assert found.wrong == [], where
        asked[type(where.leaf).__name__] += found.asked
        lost[type(where.leaf).__name__] += found.lost
    return asked, lost


@pytest.mark.parametrize("name", NAMES)
def test_leaves_of_shipped_rules(name: str) -> None:
    book = book_of(name)
    asked, lost = told(field_of(book, name, 3, 50, False), some_of(book, 1, SAMPLE))
    assert min(asked["Tally"], asked["Stands"]) > 200
    assert lost.total() <= SELDOM * asked.total()


@pytest.mark.parametrize("form", [AgainstWish, AtLimit, Passed, Stands, Tally], ids=lambda form: form.__name__)
def test_leaves_of_one_form_over_many_loans(form: type) -> None:
    for name in ("us-agency", "guaranteed-loan"):
        book = book_of(name)
        listed = [where for where in some_of(book, 2, 10_000) if isinstance(where.leaf, form)][:8]
        asked, _ = told(field_of(book, name, 9, 120, False), listed)
        assert asked.total() > 500


@pytest.mark.parametrize("name", ["fintech-loan", "uk-lender", "us-agency"])
def test_leaves_where_the_ledger_is_not_whole(name: str) -> None:
    book = book_of(name)
    for seed in (1, 2, 4):
        asked, _ = told(field_of(book, name, seed, 20, True), some_of(book, seed, SAMPLE // 2))
        assert asked.total() > 100


OUT = ("direction", Match(("out",)))
CALLS = Filter(frozenset({"contact"}), (("channel", Match(("phone",))), OUT))
TALKS = Filter(frozenset({"contact"}), (OUT,), frozenset({"conversation", "met"}), same=("debt",))
PAYMENTS = Filter(frozenset({"payment"}))
BY_HAND = (
    Tally("contacted", TALKS, Window("ever")),
    Tally("contacted", TALKS, Window("ever"), low=None, high=1),
    Tally("contacted", replace(CALLS, same=("person", "address")), Window("ever", Term(9, "days")), low=2),
    Tally("contacted", replace(CALLS, same=("address",)), Window("ever", Term(9, "days"))),
    Tally("contacted", CALLS, Window("ever", since=PAYMENTS), low=2),
    Tally("contacted", CALLS, Window("ever", since_first=PAYMENTS), low=None, high=1),
    Tally("contacted", CALLS, Window("ever", Term(9, "days"), before_today=True), low=2, by_days=True),
    Tally("contacted", replace(CALLS, held=Term(3, "days")), Window("ever")),
    Tally("contacted", replace(CALLS, prior=True), Window("ever")),
    Tally("contacted", CALLS, Window("promise")),
    AgainstWish(frozenset({"inconvenient", "cease"})),
    AgainstWish(frozenset({"inconvenient"}), naming=Match(("place", "time"))),
    Near("finding.expected_cash_on", Term(1, "days")),
)


@pytest.mark.parametrize("at", range(len(BY_HAND)))
def test_leaves_by_hand(at: int) -> None:
    """Forms that few of the shipped rules have, of calls and of visits."""
    book = book_of("guaranteed-loan")
    channels = {one.reach.channel: one for one in book.rules.actions if one.reach is not None}
    field = field_of(book, "guaranteed-loan", 11, 240, False)
    asked, lost = told(field, [Where(BY_HAND[at], 1, channels[name]) for name in ("phone", "visit")])
    assert lost.total() < asked.total() / 3


ROLES = frozenset({"borrower"})
UNDERTAKINGS = (
    Undertaking("u0", "promise"),
    Undertaking("u1", "promise", ever=True),
    Undertaking("u2", "promise", ROLES),
    Undertaking("u3", "arrangement"),
    Undertaking("u4", "arrangement", frozenset({"instalments", "extension"})),
)


def state_of(asked: Undertaking, situation: Situation) -> str:
    if asked.kind == "promise":
        return situation.promise(ever=asked.ever, roles=asked.words)[0]
    state, found = situation.arrangement()
    typed = asked.words is None or (found is not None and found.type in asked.words)
    return state if typed else "none"


def test_how_undertakings_were_kept() -> None:
    """Every state comes up; only of a promise without an amount columns may not tell how it was kept."""
    field = field_of(book_of("fintech-loan"), "fintech-loan", 5, 300, False)
    seen: Counter[tuple[str, str | None]] = Counter()
    for asked, column in zip(UNDERTAKINGS, states(UNDERTAKINGS, field.money), strict=True):
        for loan in field.loans:
            found, wanted = column[loan.number], state_of(asked, loan.situation)
            seen[asked.kind, found] += 1
            assert found == wanted or (found is None and asked.kind == "promise" and wanted not in ("none", "pending"))
    assert min(seen["promise", one] for one in ("none", "pending", "kept", "partial", "broken", None)) > 1
    assert min(seen["arrangement", one] for one in ("none", "kept", "broken")) > 1


# --- generated rules -------------------------------------------------------------------------------------------------


def generated(draw: Draw, scene: Scene, folder: Path) -> Playbook | None:
    """A small playbook with packs; None where the checks refuse its stages."""
    names = ("local", "second")[: draw.number(0, 2)]
    try:
        return loaded(folder, playbook(draw, scene, names), tuple(pack(draw, scene, name) for name in names))
    except (PlaybookError, PackError):
        return None


def one_clock(draw: Draw, scene: Scene, as_of: str, coverage: Written) -> Written:
    """A loan whose people live by the clock of its account."""
    loan = snapshot(draw, scene) | {"as_of": as_of, "coverage": coverage}
    loan["loan"]["timezone"] = scene.zone
    for party in loan["parties"]:
        party["timezones"] = [scene.zone]
    return loan


def goes_back(field: Field) -> bool:
    """Whether the local date goes back while the ledger tells of it: such loans are nothing for columns."""
    first = min((one.at for loan in field.loans for one in loan.snapshot.ledger), default=field.kind.now)
    return any(strays(local.zone, first, field.kind.now) for local in field.kind.clocks)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("books")


@settings(max_examples=max(8, EXAMPLES // 6), suppress_health_check=CHECKS, deadline=None)
@given(data=st.data())
def test_leaves_of_generated_rules(folder: Path, data: st.DataObject) -> None:
    draw = data.draw(st.composite(drawn)())
    scene = draw.pick(*SCENES)
    book = generated(draw, scene, folder)
    if book is None:
        return
    as_of = text(instant_near(draw, scene, 1, 4))
    coverage = draw.pick({}, {}, {"debts": "this"}, {"by": "own"}, {"from": scene.date(-2)})
    loans = [load_snapshot(one_clock(draw, scene, as_of, coverage)) for _ in range(4)]
    for field in fields_of(book, loans):
        if not goes_back(field):
            told(field, some_of(book, 0, 25))
