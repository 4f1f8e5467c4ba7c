"""The laws of time over generated playbooks, packs, loans and zones, asked at the file's own instant and before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dunning_rules import Playbook, ProposedContact
from dunning_rules.loading import Loaded

from . import laws
from .draws import drawn
from .proposals import contact_of
from .worlds import World, book_of, worlds

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
DAYS = 18


def examples(share: int) -> settings:
    """So many of a hundred examples; more where the profile wants more."""
    return settings(
        max_examples=settings.default.max_examples * share // 100, suppress_health_check=CHECKS, deadline=None
    )


@examples(70)
@given(world=worlds())
def test_a_timeline_says_what_decisions_say(folder: Path, world: World) -> None:
    book, loan = book_of(world, folder), world.loan()
    timeline = book.timeline(loan, days=DAYS)
    laws.well_formed(timeline)
    instants = laws.some_of(laws.edges(timeline), 40, 1) + laws.between(timeline.since, timeline.until, 15, 2)
    laws.equals_decisions(book, loan, timeline, instants)


@examples(40)
@given(world=worlds())
def test_the_earliest_instant_is_that_of_the_timeline(folder: Path, world: World) -> None:
    book, loan = book_of(world, folder), world.loan()
    then = laws.as_known(book, loan)
    timeline = book.timeline(then, days=DAYS)
    decision = book.decide(loan, horizon=laws.span_of(timeline))
    assert book.decide(then).to_dict() == decision.to_dict()
    laws.times_equal_timeline(decision, timeline)
    for candidate in decision.candidates:
        laws.hops_explain(book, then, candidate)


@examples(25)
@given(world=worlds(), days=st.integers(1, DAYS - 1))
def test_two_timelines_make_one(folder: Path, world: World, days: int) -> None:
    book, loan = book_of(world, folder), world.loan()
    whole, first = book.timeline(loan, days=DAYS), book.timeline(loan, days=days)
    assume(first.until > first.since)
    second = book.timeline(loan.at(first.until), days=DAYS - days)
    assume(second.until == whole.until)  # a day that the zone left out was counted by one of them alone
    for row in whole.rows:
        assert row.spans == laws.joined(first[row.id], second[row.id]), row.id


@examples(20)
@given(world=worlds())
def test_a_guard_never_adds_permitted_time(folder: Path, world: World) -> None:
    book, loan = book_of(world, folder), world.loan()
    assume(book.packs)
    guarded = book.timeline(loan, days=DAYS)
    for place, pack in enumerate(book.packs):
        for guard in pack.guards:
            fewer = replace(pack, guards=tuple(one for one in pack.guards if one is not guard))
            others = (*book.packs[:place], fewer, *book.packs[place + 1 :])
            laws.never_more(guarded, Playbook(Loaded(book.rules, others)).timeline(loan, days=DAYS))


@examples(30)
@given(world=worlds())
def test_what_needs_an_event_no_time_opens(folder: Path, world: World) -> None:
    book, loan = book_of(world, folder), world.loan()
    then = laws.as_known(book, loan)
    for candidate in book.decide(loan, horizon=timedelta(days=3)).candidates:
        laws.never_opens(book, then, candidate, 400, 3)


@st.composite
def proposals(draw: st.DrawFn) -> tuple[World, ProposedContact]:
    world = draw(worlds())
    return world, contact_of(drawn(draw), world)


@examples(60)
@given(made=proposals())
def test_a_verdict_tells_when_the_same_contact_is_judged_otherwise(
    folder: Path, made: tuple[World, ProposedContact]
) -> None:
    world, contact = made
    book, loan = book_of(world, folder), world.loan()
    laws.equals_judgements(book, loan, contact, timedelta(days=DAYS), 12, 4)
