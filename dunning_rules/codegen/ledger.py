"""Questions put to the ledger, as Python text: which rows are looked at, and how many match from an instant on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ..interpret.ledger import UNIT_OUTCOMES
from ..ir import AtLimit, Filter, Tally, Tie, Waiting
from ..values import Match, Term
from ..words import CHANNELS, CONVERSATIONS, FAILED_OUTCOMES, MODES, OUTCOMES
from .spot import Question, Spot
from .truths import OPEN, Truth, all_of, any_of, exactly

OUTCOME_BITS = {None: 1} | {word: 2 << place for place, word in enumerate(OUTCOMES)}
CHANNEL_BITS = {word: 4 << place for place, word in enumerate(CHANNELS)}
MODE_BITS = {word: 1 << 14 + place for place, word in enumerate(MODES)}
WAYS = {"out": 1, "in": 2}
"""Bits of the last column of a row: which way a contact went; above them its channel."""
EVER = -(1 << 62)
KEPT_QUESTIONS = 1024
"""So many functions over records are kept."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that a question looks at, newest first, and what a row must be like besides."""

    lists: tuple[str, ...]
    tests: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    """What a test needs besides the row: its name there, and its text here."""
    spoken: bool = False
    """Only conversations are looked at, which count for every debt spoken about."""


def tallied(leaf: Tally, spot: Spot) -> Truth:
    """So many records in a window; what the text cannot say is left open."""
    window = leaf.window
    if window.before_today or window.not_after or window.scope == "promise":
        return OPEN
    try:
        low, high = spot.count(leaf.low), spot.count(leaf.high)
        since = None if window.term is None else spot.since(spot.term(window.term))
    except LookupError:
        return OPEN
    rows = _done(leaf.filter, spot) if leaf.form == "done" else rows_of(leaf.filter, spot)
    if rows is None:
        return OPEN
    start = _later(since, "episode" if window.scope == "episode" else None)
    fewer = leaf.by_days or window.since is not None or window.since_first is not None
    found = _if_any(rows, leaf.filter, start, low, high, spot) if fewer else None
    return _placed(found or _between(rows, leaf.filter, start, low, high, spot), leaf.filter, spot)


def _if_any(rows: Rows, want: Filter, start: str, low: int | None, high: int | None, spot: Spot) -> Truth:
    """A count of days, or from another record on: never more than there are records, so too few of these settle it."""
    if low is None or high is not None or not spot.whole:
        return OPEN
    enough = at_least(rows, want.same, start, low, spot)
    return OPEN if enough is None else Truth(enough, "False")


def _between(rows: Rows, want: Filter, start: str, low: int | None, high: int | None, spot: Spot) -> Truth:
    enough = "True" if low is None else at_least(rows, want.same, start, low, spot)
    if enough is None:
        return OPEN
    if high is None:
        return exactly(enough) if spot.whole else Truth("True", enough)
    more = at_least(rows, want.same, start, high + 1, spot)
    if more is None:
        return OPEN
    within = f"not ({more})" if low is None else f"({enough}) and not ({more})"
    return exactly(within) if spot.whole else Truth(f"not ({more})", "False")


def limited(leaf: AtLimit, spot: Spot) -> Truth:
    """Whether a limit is reached."""
    limit = leaf.limit
    if limit.window == "promise":
        return OPEN
    rows = rows_of(leaf.filter, spot)
    if rows is None:
        return OPEN
    unit = UNIT_OUTCOMES[limit.unit]
    tests = [f"not way & {WAYS['in']}"]
    if limit.once:
        tests.append(f"not out & {_bits(FAILED_OUTCOMES)}")
    elif unit is not None:
        tests.append(f"out & {_bits(unit) | (0 if limit.unit == 'conversations' else NO_CONTACT)}")
    rows = replace(rows, tests=(*rows.tests, *tests), spoken=rows.spoken or limit.unit == "conversations")
    if isinstance(limit.window, Term):
        start = spot.since(limit.window)
    else:
        start = _later("episode" if limit.window == "episode" else None)
    reached = at_least(rows, leaf.filter.same, start, limit.count, spot)
    if reached is None:
        return OPEN
    if leaf.since is not None or leaf.since_first is not None:  # it counts from there on: never more than all
        return _placed(Truth(reached if spot.whole else "True", "False"), leaf.filter, spot)
    return _placed(exactly(reached) if spot.whole else Truth("True", reached), leaf.filter, spot)


NO_CONTACT = 1 << 40
"""The outcome bit of what is no contact: a limit in conversations or connections counts it whatever came of it."""


def waited(leaf: Waiting, spot: Spot) -> Truth:
    """Whether a term after the latest record is not over: whether one lies in a window of that term."""
    rows = rows_of(leaf.filter, spot)
    if rows is None:
        return OPEN
    term = Term(leaf.term.count + 1, "days") if leaf.next_day and leaf.term.unit == "days" else leaf.term
    found = at_least(rows, leaf.filter.same, spot.since(term), 1, spot)
    if found is None:
        return OPEN
    return _placed(exactly(found) if spot.whole else Truth("True", found), leaf.filter, spot)


def _placed(truth: Truth, want: Filter, spot: Spot) -> Truth:
    """What is tied to the address, where the contact goes to one; of a contact that tells none it is left open."""
    if "address" not in want.same or spot.action is None or spot.action.reach is None:
        return truth
    return all_of((any_of((truth, NOWHERE)), SOMEWHERE))


NOWHERE = Truth("not place", "False")
SOMEWHERE = Truth("True", "place")


def at_least(rows: Rows, ties: tuple[Tie, ...], start: str, count: int, spot: Spot) -> str | None:
    """Text that tells whether so many rows from an instant on match; None where a tie is none that rows tell."""
    if count <= 0:
        return "True"
    tests, given = list(rows.tests), dict(rows.given)
    for tie in ties if spot.action is not None else ():  # without a contact in question nothing is tied
        if tie == "address" and spot.action is not None and spot.action.reach is None:
            continue  # an act goes to no address
        test = _tie(tie, rows, spot, given)
        if test is None:
            return None
        tests.append(test)
    texts = [_asked(found, tests, given, start, count, spot) for found in rows.lists]
    if len(texts) > 1 and count > 1:
        return None
    return texts[0] if len(texts) == 1 else " or ".join(f"({text})" for text in texts)


def _tie(tie: Tie, rows: Rows, spot: Spot, given: dict[str, str]) -> str | None:
    match tie:
        case "party":
            given["party"] = "who"
            return "who == party"
        case "person":
            given["person"] = "person"
            return "who & person"
        case "address":
            given["here"] = "place"
            return "place & here"
        case "channel":
            channel = spot.attribute("channel")
            return None if channel is None else f"way & {CHANNEL_BITS[channel]}"
        case "debt":
            return f"way & {SPOKEN_DEBT if rows.spoken else OWN_DEBT}"
        case "collector":
            return f"way & {OWN_COLLECTOR}"
        case _:
            return None


OWN_DEBT = 1 << 11
"""The bit of a record that is about this loan, whatever else."""
SPOKEN_DEBT = 1 << 12
"""The same for what counts for every debt that was spoken about."""
OWN_COLLECTOR = 1 << 13
"""The bit of a record of whoever collects now."""


def _asked(found: str, tests: list[str], given: dict[str, str], start: str, count: int, spot: Spot) -> str:
    first = f"{found} and {found}[0][0] >= {start}" if start != str(EVER) else found
    if not tests and count == 1:
        return first
    name = spot.maker.question(tuple(tests), tuple(given), count)
    return f"{first} and {name}({', '.join((found, start, *given.values()))})"


def function(name: str, asked: Question) -> tuple[str, ...]:
    """A function over rows, newest first: whether so many of them, from an instant on, pass the tests."""
    tests, given, count = asked
    lines = [f"def {name}({', '.join(('rows', 'since', *given))}):"]
    lines += [] if count == 1 else ["    found = 0"]
    lines += ["    for at, who, place, out, way in rows:", "        if at < since:", "            return False"]
    inner = ["return True"] if count == 1 else ["found += 1", f"if found == {count}:", "    return True"]
    if tests:
        lines.append(f"        if {' and '.join(tests)}:")
        inner = [f"    {line}" for line in inner]
    lines += [f"        {line}" for line in inner]
    return (*lines, "    return False")


@lru_cache(maxsize=KEPT_QUESTIONS)
def made(asked: Question) -> Callable[..., bool]:
    """Such a function, ready to be called: it speaks of no playbook, so kinds of loans and playbooks share it."""
    space: dict[str, Any] = {}
    exec(compile("\n".join(function("asked", asked)), "<a question put to the ledger>", "exec"), space)
    found: Callable[..., bool] = space["asked"]
    return found


def _later(*starts: str | None) -> str:
    told = [start for start in starts if start is not None]
    if not told:
        return str(EVER)
    return told[0] if len(told) == 1 else f"max({', '.join(told)})"


def _done(want: Filter, spot: Spot) -> Rows | None:
    """The rows of records that brought an action to its end."""
    if want.outcomes is not None or want.fields or want.roles or want.marks or want.prior or want.held or want.kinds:
        return None
    return Rows(tuple(f"done[{_number(name, spot)}]" for name in want.actions))


def _number(action: str, spot: Spot) -> int:
    return next(number for number, one in enumerate(spot.maker.source.actions) if one.id == action)


def rows_of(want: Filter, spot: Spot) -> Rows | None:
    """The rows among which a filter's records are, with its tests; None for what rows do not tell."""
    if (
        want.marks
        or want.prior
        or want.held is not None
        or want.kinds - {"contact"}
        or not (want.kinds or want.actions)
    ):
        return None
    fields = dict(want.fields)
    if fields.keys() - {"direction", "channel", "mode"}:
        return None
    tests, given = [], {}
    if "direction" in fields:
        tests.append(_among(fields["direction"], WAYS))
    if "mode" in fields:
        tests.append(_among(fields["mode"], MODE_BITS))
    if want.outcomes is not None:
        tests.append(f"out & {sum(OUTCOME_BITS[word] for word in want.outcomes)}")
    if want.roles is not None:
        tests.append("who & roles")
        given["roles"] = f"roles[{spot.maker.wants.role(want.roles)}]"
    channels = fields.get("channel")
    lists: tuple[str, ...] = ("contacts",)
    if want.actions:
        if want.kinds and _has_acts(want, spot):
            return None
        lists = tuple(f"belonging[{_number(name, spot)}]" for name in want.actions)
    if channels is not None and not want.actions and not channels.negated and len(channels.any_of) == 1:
        lists = (f"channels[{tuple(CHANNELS).index(str(channels.any_of[0]))}]",)
    elif channels is not None:
        tests.append(_among(channels, CHANNEL_BITS))
    spoken = want.outcomes is not None and want.outcomes <= CONVERSATIONS | {None}
    return Rows(lists, tuple(tests), tuple(given.items()), spoken)


def _has_acts(want: Filter, spot: Spot) -> bool:
    return any(action.act is not None for action in spot.maker.source.actions if action.id in want.actions)


def _among(match: Match, bits: dict[str, int]) -> str:
    wanted = sum(bits[str(item)] for item in match.any_of)
    return f"not way & {wanted}" if match.negated else f"way & {wanted}"


def _bits(outcomes: frozenset[str | None] | frozenset[str]) -> int:
    return sum(OUTCOME_BITS[word] for word in outcomes)
