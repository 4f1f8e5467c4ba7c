"""Questions put to the ledger, as columns: how many records match, whether a limit is reached, whether a term runs."""

from __future__ import annotations

from typing import Final

import polars as pl

from ..interpret.counting import tried
from ..interpret.ledger import UNIT_OUTCOMES
from ..ir import AtLimit, Filter, Replies, Tally, Waiting, Window
from ..values import Limit, Term
from ..words import FAILED_OUTCOMES
from .dated import days_known, last_day, local_date_of, passing
from .matched import OPEN, Rows, rows_of, word_in
from .spot import Spot
from .truths import NO, Bit, Named, Truth, every, exactly, negated, some, turned
from .undertaken import promise_start
from .windows import Start, after_earliest, after_latest, at_least, covered, doubted, earliest, joined

COVERAGE: Final = "coverage"


def truth_of_ledger(leaf: Tally | AtLimit | Waiting | Replies, spot: Spot) -> Truth:
    """A question put to the ledger, as columns of the candidates."""
    try:
        match leaf:
            case Tally():
                return _tally(leaf, spot)
            case AtLimit():
                return _at_limit(leaf, spot)
            case Waiting():
                return _waiting(leaf, spot)
            case Replies():
                return NO  # a candidate answers nothing yet
    except LookupError as missing:  # a number that has no value on the day
        name = str(missing.args[0])
        return Truth(True, False, ((name, True),))


# --- how many --------------------------------------------------------------------------------------------------------


def _tally(leaf: Tally, spot: Spot) -> Truth:
    low, high = spot.count(leaf.low), spot.count(leaf.high)
    rows = rows_of(leaf.filter, spot, done=leaf.form == "done")
    if leaf.window.before_today:
        end = spot.by_clock(lambda local: local.begins(local.today))
        rows = rows.also(exactly(pl.col("at") < end))
    start, known, lost = _window(leaf.filter, leaf.window, spot)
    least = _least_days if leaf.by_days else at_least
    enough = Truth(True, True) if low is None else least(rows, low, start, spot)
    over = NO if high is None else least(rows, high + 1, start, spot)
    found = _between(enough, over, known, lost)
    return found if leaf.window.not_after is None else _up_to(leaf.window.not_after, leaf, found, spot)


def _between(enough: Truth, over: Truth, known: Truth, lost: Bit) -> Truth:
    """Whether a count lies between two ends, of which more may be found than the ledger shows where it is not whole."""
    if known.exact and known.sure is True and enough.exact and over.exact and lost is False:
        return exactly(every((enough.sure, turned(over.sure))))
    open_ended = over.sure is False and over.maybe is False
    sure = every((enough.sure, turned(over.maybe), True if open_ended else known.sure, turned(lost)))
    maybe = some((lost, every((turned(over.sure), some((enough.maybe, turned(known.sure)))))))
    unknown = every(
        (turned(known.maybe), turned(over.maybe), turned(enough.maybe) if open_ended else True, turned(lost))
    )
    named: Named = () if unknown is False else ((COVERAGE, unknown),)
    return Truth(maybe, sure, named)


def _window(want: Filter, window: Window, spot: Spot) -> tuple[Start, Truth, Bit]:
    """Where a window begins, whether the ledger is whole from there on, and where that cannot be told."""
    starts, lost = [], []
    if window.scope == "episode":
        starts.append(Start(episode=True))
    elif window.scope == "promise":
        start, open_ = promise_start(spot)
        starts.append(start)
        lost.append(open_)
    if window.term is not None:
        since = spot.since(spot.term(window.term), before_today=window.before_today)
        starts.append(Start(since))
    if window.since is not None:
        start, open_ = after_latest(window.since, spot)
        starts.append(start)
        lost.append(open_)
    begins = joined(starts)
    if window.since_first is None:
        return begins, covered(want, begins, spot), some(lost)
    first, open_ = after_earliest(window.since_first, spot)
    both = joined((begins, first))
    whole = covered(window.since_first, Start(), spot)
    known = covered(want, both, spot)
    if not (whole.exact and whole.sure is True and known.exact and known.sure is True):
        known = OPEN
    return both, known, some((*lost, open_))


def _least_days(rows: Rows, count: int, start: Start, spot: Spot) -> Truth:
    """Whether the rows of a window lie on so many local days."""
    if count <= 1:
        return at_least(rows, count, start, spot)
    many = at_least(rows, count, start, spot)
    group = rows.sure[0]
    if not rows.exact or rows.doubts or len(rows.sure) > 1 or start.low:
        return Truth(many.maybe, False)
    tests = [test for test in (*rows.passing(sure=True), *group.tests) if not isinstance(test, bool)]
    tests += start.tests(spot)
    if start.episode:
        tests.append(pl.col("at") >= pl.col("episode"))
    return exactly(spot.wants.days(group.by, *tests) >= count)


def _up_to(name: str, leaf: Tally, found: Truth, spot: Spot) -> Truth:
    """The same where nothing counts of what happened after a named date that is over."""
    over = passing(name, spot)
    then = _by_then(name, leaf, spot)
    parts = (every((over.sure, then.sure)), every((turned(over.maybe), found.sure)), every((found.sure, then.sure)))
    sure = every((turned(over.unknown), some(parts)))
    maybe = some((over.unknown, every((over.maybe, then.maybe)), every((turned(over.sure), found.maybe))))
    named = [*over.named, *((fact, every((bit, turned(over.maybe)))) for fact, bit in found.named)]
    return Truth(maybe, sure, tuple(named))


def _by_then(name: str, leaf: Tally, spot: Spot) -> Truth:
    """How a count stood at the end of a date that is over: what became of a record later does not count."""
    window, want = leaf.window, leaf.filter
    whole = covered(want, Start(), spot)
    if not (whole.exact and whole.sure is True):
        return OPEN
    anything = rows_of(Filter(kinds=want.kinds, actions=want.actions), spot)
    nothing = turned(at_least(anything, 1, Start(), spot).maybe)
    bounds = (spot.count(leaf.low), spot.count(leaf.high))
    none_is_right = bounds[0] in (None, 0)
    last = last_day(name, spot)
    plain = window == Window("ever", not_after=window.not_after) and not (want.held or want.marks or leaf.by_days)
    if last is None or not plain or leaf.form == "done" or bounds not in ((1, None), (None, 0)):
        return Truth(some((turned(nothing), none_is_right)), every((nothing, none_is_right)))
    rows = rows_of(want, spot)
    told = (last >= days_known(spot)).fill_null(False)
    lost: Bit = doubted(rows, spot)
    if want.outcomes is not None:
        lost = some((lost, spot.wants.any((), pl.col("kind") == "outcome")))
    lost = every((turned(nothing), some((lost, ~told))))
    sure, maybe = (
        (local_date_of(earliest(rows, spot, sure=which), spot) <= last).fill_null(False) for which in (True, False)
    )
    some_row = Truth(some((lost, maybe)), every((turned(lost), sure)))
    return negated(some_row) if none_is_right else some_row


# --- limits and terms ------------------------------------------------------------------------------------------------


def _at_limit(leaf: AtLimit, spot: Spot) -> Truth:
    limit = leaf.limit
    window = Window("ever", limit.window, since=leaf.since, since_first=leaf.since_first)
    if not isinstance(limit.window, Term):
        window = Window(limit.window, since=leaf.since, since_first=leaf.since_first)
    want = tried(leaf)
    rows = _counting(rows_of(want, spot), limit)
    start, known, lost = _window(want, window, spot)
    reached = at_least(rows, limit.count, start, spot)
    return _between(reached, NO, known, lost)


def _counting(rows: Rows, limit: Limit) -> Rows:
    """The rows that count toward a limit in its unit: what we received does not."""
    rows = rows.also(exactly(pl.col("direction").ne_missing(pl.lit("in"))))
    if limit.once:
        return rows.also(exactly(~word_in("outcome", FAILED_OUTCOMES)))
    outcomes = UNIT_OUTCOMES[limit.unit]
    if outcomes is None:
        return rows
    return rows.also(exactly((pl.col("kind") != "contact") | word_in("outcome", outcomes)))


def _waiting(leaf: Waiting, spot: Spot) -> Truth:
    """A term after the latest record is not over where one lies in a window of that term."""
    term = Term(leaf.term.count + 1, "days") if leaf.next_day and leaf.term.unit == "days" else leaf.term
    start = Start(spot.since(term))
    found = at_least(rows_of(leaf.filter, spot), 1, start, spot)
    return _between(found, NO, covered(leaf.filter, start, spot), False)
