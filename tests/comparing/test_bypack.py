"""A pack that a playbook adopts or drops is told as one, with how many of its guards do what."""

from __future__ import annotations

import re

import pytest

from dunning_rules.comparing import Comparison
from dunning_rules.report.bypack import spoken
from dunning_rules.report.comparison import comparison_lines, told_of
from dunning_rules.report.pullrequest import CAUTION, markdown

from .build import BOOK, PACK, edited


@pytest.fixture(scope="module")
def dropped() -> Comparison:
    return edited(BOOK, ("packs: [shop-rules]", "packs: []"))


def test_more_permission_by_a_pack_is_one_loud_entry(dropped: Comparison) -> None:
    contacts = [one for one in dropped.opened if one.asked.contact is not None]
    assert len(contacts) > 1
    first = told_of(dropped, "en").paragraphs[0]
    assert first.loud
    (point,) = [point for point in first.points if point.text.startswith("contacts")]
    found = re.fullmatch(r"contacts, by shop-rules, ([0-9]+) guards: (.*) \(in ([0-9]+) snapshots\)", point.text)
    assert found is not None
    assert int(found[1]) == len({pair for one in contacts for pair in spoken(one)})
    assert int(found[1]) == sum(map(int, re.findall("[0-9]+", found[2])))
    assert int(found[3]) == sum(one.count for one in contacts)
    assert point.parts[0].startswith("example: ")
    assert markdown(dropped, "en").splitlines()[2] == CAUTION


def test_actions_stay_named(dropped: Comparison) -> None:
    texts = [point.text for one in told_of(dropped, "en").paragraphs for point in one.points]
    assert any(text.startswith("Call the owner (call)") for text in texts)


def test_the_pack_is_told_with_what_its_guards_do(dropped: Comparison) -> None:
    denying, advising = PACK.count("effect: deny"), PACK.count("effect: advise")
    assert (denying, advising) == (6, 1)
    told = f"no longer: shop-rules ({denying + advising} guards: {denying} forbid, {advising} advises)"
    assert any(told in line for line in comparison_lines(dropped, "en", 200))
    chinese = comparison_lines(dropped, "zh", 200)
    assert any(f"shop-rules（规则 7 条：禁止 {denying} 条、提示 {advising} 条）" in line for line in chinese)
    assert "按规则包汇总：加 `--full` 逐条列出。" in chinese


def test_in_full_every_difference_has_its_entry(dropped: Comparison) -> None:
    told = told_of(dropped, "en", full=True)
    assert sum(len(one.points) for one in told.paragraphs[:-1]) == len(dropped.differences)
    assert not any("--full" in note for note in told.notes)


def test_a_pack_compared_by_itself_names_its_guards() -> None:
    told = edited(
        PACK, ("hours: 08:00-21:00", "hours: 08:00-20:00"), ("3 attempts per 2 days", "2 attempts per 2 days")
    )
    texts = [point.text for one in told_of(told, "en").paragraphs for point in one.points]
    assert sum(text.startswith("contacts, by ") for text in texts) == len(told.differences) > 1
    assert not any("--full" in note for note in told_of(told, "en").notes)
