"""The generated text: readable, the same bytes everywhere, native for the measured procedure, bounded in number."""

from __future__ import annotations

import ast
import json
import linecache
import os
import subprocess
import sys
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from dunning_rules import demo, load_packs, load_playbook, load_snapshot
from dunning_rules.codegen import asks, blocks
from dunning_rules.codegen import program as module
from dunning_rules.codegen.program import Program
from dunning_rules.few import Few

from .equal import differences, program
from .loans import into_scope

ROOT = Path(__file__).parents[2]
MEASURED = ROOT / "tests" / "benchmarks" / "daily_collection"
PRINTING = """
import sys
sys.path.insert(0, "tests")
from pathlib import Path
from codegen.equal import program
from dunning_rules import demo, load_playbook, load_snapshot
book = load_playbook(demo.PLAYBOOK)
fast = program(book)
sys.stdout.write(fast.text(load_snapshot(demo.snapshot_text())))
print([str(code) for code in fast.codes.told])
"""


def measured() -> Program:
    return program(load_playbook(MEASURED / "daily-collection.playbook.yaml", pack_path=MEASURED))


def loan(**keys: object) -> dict[str, object]:
    borrower = {
        "id": "b",
        "role": "borrower",
        "timezones": ["Asia/Shanghai"],
        "addresses": [{"id": "mobile", "channels": ["phone", "sms"], "kind": "mobile"}],
    }
    told = {
        "id": "L",
        "product": "instalment_loan",
        "status": "active",
        "timezone": "Asia/Shanghai",
        "installments": [{"due": "2026-11-05", "amount": "100.00", "paid": "0.00"}],
    }
    return {"as_of": "2026-11-06T10:00:00+08:00", "loan": told, "parties": [borrower], "ledger": [], **keys}


def demo_of_us() -> dict[str, object]:
    return into_scope(load_playbook("us-agency"), json.loads(demo.snapshot_text()))


def test_the_text_of_the_measured_procedure_leaves_nothing_open() -> None:
    text = measured().text(load_snapshot(loan()))
    asked = [line.strip() for line in text.splitlines() if "slow." in line]
    assert all("slow.holds" in line for line in asked)  # asked only while a hold stands
    assert "# guard house-guards/quiet-hours, line 8" in text
    assert "s0 = (() if 1 <= f0 <= 3 else (0,))" in text


def test_the_text_is_python_that_prints_as_itself() -> None:
    tree = ast.parse(measured().text(load_snapshot(loan())))
    assert ast.unparse(ast.parse(ast.unparse(tree))) == ast.unparse(tree)
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert names[-1] == "decide"
    assert len(names) == 5


def test_a_large_playbook_has_each_rule_once() -> None:
    book = load_playbook("us-agency")
    told = demo_of_us()
    text = program(book).text(load_snapshot(told))
    lines = [line.strip() for line in text.splitlines()]
    rules = ["\n".join(lines[at : at + 5]) for at, line in enumerate(lines) if line.startswith("# guard ")]
    assert len(rules) > 25
    assert len(rules) == len(set(rules))
    assert text.count("in targets[") == 1  # one loop for all actions
    compile(text, "whole", "exec")


def test_a_small_playbook_has_a_block_for_each_action() -> None:
    text = measured().text(load_snapshot(loan()))
    assert text.count("in targets[") == 6  # nobody is a guarantor


@pytest.mark.parametrize("most", [0, blocks.MOST_COPIED])
def test_an_error_shows_its_line_of_the_text(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST_COPIED", most)
    fast, snapshot = measured(), load_snapshot(loan())
    prepared = replace(fast.prepare(snapshot), held=True, slow=None)  # type: ignore[arg-type]
    with pytest.raises(AttributeError) as raised:
        fast.decide(prepared, snapshot.asked)
    frame = traceback.extract_tb(raised.tb)[-1]
    assert frame.filename.startswith("<daily-collection ")
    assert frame.line is not None
    assert frame.line.startswith("told += slow.holds(now, ")
    assert fast.text(snapshot).splitlines()[(frame.lineno or 0) - 1].strip() == frame.line


def test_so_many_packs_are_kept_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asks, "_kept", Few(2))
    packs = load_packs("us-reg-f", "cn-civil", "cn-collection").rules
    found = [asks.asked_by(pack) for pack in packs]
    assert len(asks._kept) == 2
    assert asks.asked_by(packs[-1]) is found[-1]
    assert asks.asked_by(packs[0]) == found[0]
    assert asks.asked_by(packs[0]) is not found[0]


def test_the_same_bytes_under_any_hash_seed() -> None:
    def printed(seed: str) -> bytes:
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", PRINTING], cwd=ROOT, env=environment, capture_output=True, check=True
        )
        return run.stdout

    first = printed("1")
    assert len(first) > 5_000
    assert first == printed("4711")


def test_loans_of_one_kind_share_a_function() -> None:
    fast = measured()
    one = fast.prepare(load_snapshot(loan()))
    other = fast.prepare(load_snapshot(loan(as_of="2026-12-24T22:30:00+08:00")))
    assert one.run is other.run


def test_the_numbers_of_reasons_do_not_depend_on_the_loans_that_were_met() -> None:
    fast, other = measured(), measured()
    told = [*fast.codes.told]
    fast.answers(load_snapshot(loan()))
    other.answers(load_snapshot(loan(as_of="2026-12-24T22:30:00+08:00")))
    assert fast.codes.told == other.codes.told == told
    assert len(set(told)) == len(told)


def test_so_many_kinds_of_loans_are_kept_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_KINDS", 2)
    fast, texts = measured(), []
    for days in ("all", "this"):
        for zone in ("Asia/Shanghai", "Europe/Madrid"):
            told = loan(coverage={"debts": days})
            told["loan"]["timezone"] = zone  # type: ignore[index]
            texts.append(module.file_of(fast.prepare(load_snapshot(told)).run))
    assert len(fast._made) == 2
    assert [text in linecache.cache for text in texts] == [False, False, True, True]


def test_a_loan_of_which_the_playbook_does_not_speak() -> None:
    book = load_playbook(MEASURED / "daily-collection.playbook.yaml", pack_path=MEASURED)
    told = loan()
    told["loan"]["product"] = "mortgage"  # type: ignore[index]
    snapshot = load_snapshot(told)
    fast = program(book)
    assert {answer.status for answer in fast.answers(snapshot)} == {"not_open"}
    assert differences(fast, book, snapshot) == {}


def test_one_candidate_in_full_is_the_reference_readers() -> None:
    book = load_playbook(MEASURED / "daily-collection.playbook.yaml", pack_path=MEASURED)
    snapshot = load_snapshot(loan())
    fast = program(book)
    prepared = fast.prepare(snapshot)
    decided = book.decide(snapshot)
    for slot in prepared.slots:
        full = fast.in_full(prepared, snapshot.asked, slot)
        assert full.to_dict() == decided[slot.id].to_dict()
