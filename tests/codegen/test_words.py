"""Words of a file stay what they are in generated text, whatever signs they hold."""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path
from random import Random

import pytest

from dunning_rules import load_playbook, load_snapshot
from dunning_rules.codegen import blocks
from dunning_rules.codegen.truths import NO, YES, Truth, all_of, any_of, exactly, negated

from .equal import differences, program
from .test_text import loan

WORDS = ("ACTION", "(", ")", "a) or (b", "not (x", "it's", 'a "b" and c', "leaf(0)", "\\'")
PACK = """\
language: 1
pack: odd-words
version: "1"
title: {{en: Odd words, zh: 怪词}}
inputs:
  word: {{type: text, title: {{en: A word, zh: 词}}}}
guards:
{guards}"""
GUARD = """\
  {name}:
    row: R-1
    applies_to: {{channel: phone}}
    forbid: {forbid}
    cite: art. 1
    force: law
    effect: deny
    known: read
    text: {{en: Not with this word., zh: 此词不可。}}
"""
BOOK = """\
language: 1
playbook: odd-words-book
version: "1"
title: {en: Odd words, zh: 怪词}
applies_to: {product: instalment_loan}
packs: [odd-words]
stages:
  overdue: {title: {en: Overdue, zh: 逾期}, when: {days_past_due: 1..}, opens: [call, remind], source: s-1}
actions:
  call: {title: {en: Call, zh: 打电话}, contact: {channel: phone, to: borrower, purpose: demand}}
  remind: {title: {en: Remind, zh: 提醒}, contact: {channel: phone, to: borrower, purpose: remind}}
"""


def quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


@pytest.mark.parametrize("most", [0, blocks.MOST_COPIED])
def test_a_guard_about_a_word(most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST_COPIED", most)
    forbidden = [f"{{word: {quoted(word)}}}" for word in WORDS]
    pairs = [f"{{not: {{any: [{one}, {other}]}}}}" for one, other in pairwise(forbidden)]
    guards = "".join(GUARD.format(name=f"g-{at}", forbid=text) for at, text in enumerate((*forbidden, *pairs)))
    (tmp_path / "odd-words.yaml").write_text(PACK.format(guards=guards), encoding="utf-8")
    path = tmp_path / "book.yaml"
    path.write_text(BOOK, encoding="utf-8")
    book = load_playbook(path, pack_path=tmp_path)
    fast = program(book)
    for word in (*WORDS, "other"):
        snapshot = load_snapshot(loan(facts={"word": word}))
        assert differences(fast, book, snapshot) == {}, word
        told = {code.rule for answer in fast.answers(snapshot) for code in answer.codes}
        assert (f"odd-words/g-{WORDS.index(word)}" in told) if word in WORDS else told


def test_conditions_join_as_they_are_meant() -> None:
    random = Random(7)
    names = ("a", "b", "c")
    values = [dict(zip(names, chosen, strict=True)) for chosen in product(("(", ")", "x or y"), repeat=3)]
    leaves = [f"{name} {sign} {word!r}" for name in names for sign in ("==", "!=") for word in ("(", ")", "x or y")]
    leaves += [f"({name} == '(') is True" for name in names]

    def drawn(depth: int) -> tuple[Truth, str]:
        if depth == 0 or random.random() < 0.2:
            text = random.choice(leaves)
            return random.choice(((exactly(text), f"({text})"), (YES, "True"), (NO, "False")))
        parts = [drawn(depth - 1) for _ in range(random.choice((1, 2, 2, 3)))]
        match random.choice(("all", "any", "not")):
            case "all":
                return all_of(one for one, _ in parts), f"({' and '.join(text for _, text in parts)})"
            case "any":
                return any_of(one for one, _ in parts), f"({' or '.join(text for _, text in parts)})"
            case _:
                return negated(parts[0][0]), f"(not {parts[0][1]})"

    for _ in range(400):
        truth, wanted = drawn(4)
        assert truth.exact
        for told in values:
            assert bool(eval(truth.sure, {}, told)) is bool(eval(wanted, {}, told)), (truth.sure, wanted)


def test_parentheses_in_words_close_nothing() -> None:
    one, other = any_of((exactly("a == '('"), exactly("b"))), any_of((exactly("b"), exactly("a == ')'")))
    text = negated(all_of((one, other))).sure
    assert text == "not ((a == '(' or b) and (b or a == ')'))"
    assert eval(text, {}, {"a": "", "b": False})
    assert eval(text, {}, {"a": "(", "b": False})


def test_what_is_open_stays_between_its_ends() -> None:
    part = Truth("x > 0 or y > 0", "x > 0 and y > 0")
    assert negated(part) == Truth("not (x > 0 and y > 0)", "not (x > 0 or y > 0)")
    assert negated(negated(part)).sure in ("(x > 0 and y > 0)", "x > 0 and y > 0")
    assert all_of((part, NO)) == NO
    assert any_of((part, YES)) == YES
    assert all_of((YES, part)) == part
