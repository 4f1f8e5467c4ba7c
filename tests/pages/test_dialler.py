"""The gate of `docs/howto/dialler.md` keeps two diallers from making one call twice, and its lock is what does it."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from dunning_rules import load_playbook

from .blocks import DOCS, blocks

LOAN = {
    "loan": {
        "id": "L-1",
        "product": "guaranteed_loan",
        "timezone": "Asia/Shanghai",
        "installments": [{"due": "2026-11-05", "amount": "100.00", "paid": "0.00"}],
    },
    "parties": [
        {
            "id": "owner",
            "role": "borrower",
            "kind": "sole_trader",
            "timezones": ["Asia/Shanghai"],
            "addresses": [{"id": "mobile", "channels": ["phone"], "kind": "mobile"}],
        }
    ],
}
CALL = {
    "at": "2026-11-06T15:00:00+08:00",
    "channel": "phone",
    "party": "owner",
    "address": "mobile",
    "action": "call-borrower",
}


class Together:
    """A playbook that answers only when two ask at once, or when nobody else comes in time."""

    def __init__(self, patience: float) -> None:
        self._playbook, self._both, self._patience = load_playbook("guaranteed-loan"), threading.Barrier(2), patience

    def judge(self, *asked: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            self._both.wait(self._patience)
        return self._playbook.judge(*asked)


def gate() -> str:
    """The code of the page."""
    text = (DOCS / "howto" / "dialler.md").read_text(encoding="utf-8")
    (found,) = [block.text for block in blocks(text) if block.file == "dialler.py"]
    return found


def raced(code: str, path: Path, patience: float) -> tuple[list[str], int]:
    """What two diallers are told who ask at one instant, and how many calls the ledger then has."""
    names: dict[str, Any] = {}
    exec(compile(code, "dialler.py", "exec"), names)
    names["PLAYBOOK"] = Together(patience)
    store = names["open_store"](path)
    store.execute("insert into loan values ('L-1', ?)", [json.dumps(LOAN)])
    told: list[str] = []

    def dialler() -> None:
        mine = names["open_store"](path)
        told.append(names["may_dial"](mine, "L-1", CALL)[0].status)
        mine.close()

    threads = [threading.Thread(target=dialler) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (count,) = store.execute("select count(*) from ledger").fetchone()
    store.close()
    return sorted(told), count


def test_two_diallers_at_one_instant_are_not_both_told_yes(tmp_path: Path) -> None:
    assert raced(gate(), tmp_path / "calls.db", 0.5) == (["denied", "permitted"], 1)


def test_without_the_transaction_both_would_be(tmp_path: Path) -> None:
    unlocked = gate()
    for line in ('store.execute("begin immediate")', 'store.execute("commit")', 'store.execute("rollback")'):
        assert unlocked.count(line) == 1
        unlocked = unlocked.replace(line, "pass")
    assert raced(unlocked, tmp_path / "calls.db", 60) == (["permitted", "permitted"], 2)


def test_a_question_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    names: dict[str, Any] = {}
    exec(compile(gate(), "dialler.py", "exec"), names)
    store = names["open_store"](tmp_path / "calls.db")
    store.execute("insert into loan values ('L-1', ?)", [json.dumps(LOAN)])
    with pytest.raises(Exception, match="there is no party"):
        names["may_dial"](store, "L-1", CALL | {"party": "ower"})
    assert store.in_transaction is False
    assert names["may_dial"](store, "L-1", CALL)[1] == "r1"
    store.close()
