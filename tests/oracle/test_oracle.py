"""Two answers to one question: the playbook's, and that of rules written by hand for another engine.

The engine is durable-rules, the extra `oracle`. It is built from source and does not import on Python 3.13 and later;
where it is missing these tests are skipped, and `tools/test.sh` says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dunning_rules import Playbook, Snapshot, load_playbook, load_snapshot, shipped
from dunning_rules.loading import Library, Loaded, pack_of, playbook_of
from dunning_rules.source import Source

from .loans import draw
from .prepared import prepare
from .ruleset import CANDIDATES

HERE = Path(__file__).parent
SEEDS = range(500)
BOOK = "guaranteed-loan"


def why_missing() -> str | None:
    """Why the engine cannot be asked here; None where it can."""
    tried = subprocess.run([sys.executable, "-c", "import durable.engine"], capture_output=True, text=True, check=False)
    if tried.returncode == 0:
        return None
    return f"durable-rules cannot be imported: {(tried.stderr.strip().splitlines() or ['no reason told'])[-1]}"


MISSING = why_missing()
pytestmark = pytest.mark.skipif(MISSING is not None, reason=MISSING or "")


@cache
def loans() -> tuple[dict[str, Any], ...]:
    return tuple(draw(seed) for seed in SEEDS)


@cache
def snapshots() -> tuple[Snapshot, ...]:
    return tuple(load_snapshot(told) for told in loans())


@cache
def oracle() -> tuple[frozenset[str], ...]:
    """What the other engine permits, loan by loan."""
    asked = "\n".join(json.dumps(prepare(told)) for told in loans())
    done = subprocess.run(
        [sys.executable, str(HERE / "ask.py")], input=asked, capture_output=True, text=True, check=True, timeout=120
    )
    answers = tuple(frozenset(json.loads(line)) for line in done.stdout.splitlines())
    assert len(answers) == len(loans())
    return answers


def permitted(playbook: Playbook, snapshot: Snapshot) -> frozenset[str]:
    return frozenset(candidate.id for candidate in playbook.decide(snapshot).permitted) & CANDIDATES


def differences(playbook: Playbook) -> Iterator[str]:
    """The loans on which a playbook and the oracle differ, the first first."""
    for told, snapshot, wanted in zip(loans(), snapshots(), oracle(), strict=True):
        found = permitted(playbook, snapshot)
        if found != wanted:
            more, less = sorted(found - wanted), sorted(wanted - found)
            yield f"permits more: {more}, less: {less}, of {json.dumps(told, ensure_ascii=False, indent=1)}"


def test_the_playbook_and_the_oracle_agree() -> None:
    assert next(differences(load_playbook(BOOK)), "") == ""


def test_every_candidate_is_often_permitted_and_often_not() -> None:
    times = Counter(name for answer in oracle() for name in answer)
    assert set(times) == CANDIDATES
    assert all(len(SEEDS) * 0.02 <= count <= len(SEEDS) * 0.9 for count in times.values()), times


DEFECTS = [
    # where it is, which occurrence counts, the text, and what it is changed into
    (BOOK, 2, "days_past_due: 1..3", "days_past_due: 1..4"),
    (BOOK, 1, "days_past_due: 1..3", "days_past_due: 1..2"),
    (BOOK, 1, "days_past_due: 4..", "days_past_due: 5.."),
    (BOOK, 1, "days_past_due: 7..", "days_past_due: 6.."),
    (BOOK, 1, "value: 90\n", "value: 91\n"),
    (BOOK, 1, "[1 conversation per day, 3 attempts per day]", "[1 conversation per day, 4 attempts per day]"),
    (BOOK, 1, "[1 conversation per day, 3 attempts per day]", "[2 conversations per day, 3 attempts per day]"),
    (BOOK, 1, "[1 per day, 3 per 7 days]", "[1 per day, 4 per 7 days]"),
    (BOOK, 1, "[1 per day, 3 per 7 days]", "[1 per day, 3 per 6 days]"),
    (BOOK, 1, "[1 per day, 3 per 7 days]", "[2 per day, 3 per 7 days]"),
    (BOOK, 1, "[1 conversation per 3 days, 2 attempts per day]", "[1 conversation per 2 days, 2 attempts per day]"),
    (BOOK, 1, "[1 conversation per 3 days, 2 attempts per day]", "[1 conversation per 3 days, 3 attempts per day]"),
    (BOOK, 1, "at_most: [once, 3 per 7 days]", "at_most: 3 per 7 days"),
    (BOOK, 1, "at_most: [once, 3 per 7 days]", "at_most: [once, 4 per 7 days]"),
    (BOOK, 1, "purposes: [demand, request_help, notice, inspect]", "purposes: [demand, request_help, notice]"),
    (BOOK, 1, "promise_due: {within: 3 days}", "promise_due: {within: 2 days}"),
    (
        BOOK,
        1,
        "days_past_due: long_overdue.., done: [serve-notice, serve-notice-in-person]",
        "days_past_due: long_overdue..",
    ),
    (BOOK, 2, "days_past_due: 1.., done: [serve-notice", "days_past_due: 1.., tried: [serve-notice"),
    (BOOK, 1, "is: [dead, reassigned, wrong_person], of: address", "is: [reassigned, wrong_person], of: address"),
    ("cn-civil", 1, "forbid: {status: deceased}", "forbid: {status: bankrupt}"),
    ("cn-civil", 1, "requests: [inconvenient, opt_out]", "requests: [opt_out]"),
    ("cn-civil", 1, "outcome: misdirected", "outcome: undelivered"),
    ("cn-collection", 1, "hours: 08:00-22:00", "hours: 08:00-22:01"),
    ("cn-collection", 1, "hours: 08:00-22:00", "hours: 07:59-22:00"),
    ("cn-collection", 1, "at_most: 3 conversations per day", "at_most: 4 conversations per day"),
]


def with_defect(file: str, nth: int, old: str, new: str) -> Playbook:
    """The playbook in which one place of its own text, or each such place of a pack from the nth on, is changed."""
    path = shipped.playbooks()[BOOK] if file == BOOK else shipped.packs()[file]
    parts = path.read_text(encoding="utf-8").split(old)
    assert len(parts) > nth, f"`{old}` stands {len(parts) - 1} times in {file}"
    text = old.join(parts[:nth]) + new + (old if file == BOOK else new).join(parts[nth:])
    good = load_playbook(BOOK)
    if file != BOOK:
        changed, wrong = pack_of(Source(path.name, text))
        assert changed is not None, wrong
        return Playbook(Loaded(good.rules, tuple(changed if pack.id == file else pack for pack in good.packs)))
    loaded, wrong = playbook_of(Source(path.name, text), Library())
    assert loaded is not None, wrong
    return Playbook(loaded)


@pytest.mark.slow
@pytest.mark.parametrize(("file", "nth", "old", "new"), DEFECTS)
def test_a_seeded_defect_is_caught(file: str, nth: int, old: str, new: str) -> None:
    assert next(differences(with_defect(file, nth, old, new)), None) is not None
