"""The generated text: readable, the same bytes everywhere, native for the measured procedure, bounded in number."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

from dunning_rules import load_playbook, load_snapshot
from dunning_rules.codegen import program as module
from dunning_rules.codegen.program import Program

from .equal import differences, program

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


def test_so_many_kinds_of_loans_are_kept_and_no_more() -> None:
    fast = measured()
    kept = module.KEPT_KINDS
    try:
        module.KEPT_KINDS = 2
        for days in ("all", "this"):
            for zone in ("Asia/Shanghai", "Europe/Madrid"):
                told = loan(coverage={"debts": days})
                told["loan"]["timezone"] = zone  # type: ignore[index]
                fast.prepare(load_snapshot(told))
        assert len(fast._made) == 2
    finally:
        module.KEPT_KINDS = kept


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
