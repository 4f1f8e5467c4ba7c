"""What starting costs: which packages are loaded when, and what is read only once."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from dunning_rules import load_packs
from dunning_rules.calendar import COMMON_CALENDARS, is_holiday, working_calendar
from dunning_rules.values import Calendar

HEAVY = ("holidays", "pendulum", "polars", "pydantic", "pyspark", "yaml")
LOAN = {
    "as_of": "2026-11-09T10:00:00+08:00",
    "loan": {"id": "L", "product": "guaranteed_loan", "installments": [{"due": "2026-11-05", "amount": "100.00"}]},
    "parties": [{"id": "b", "role": "borrower", "addresses": [{"id": "m", "channels": ["phone"]}]}],
}


def loaded_after(code: str) -> set[str]:
    """The heavy packages that a fresh process has loaded when the code is done."""
    ask = f"{code}\nimport sys\nprint(*[name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_library_loads_nothing_else() -> None:
    assert loaded_after("import dunning_rules") == set()


def test_a_playbook_is_loaded_without_the_tables_of_holidays() -> None:
    used = loaded_after("from dunning_rules import load_playbook\nload_playbook('guaranteed-loan')")
    assert used == {"pydantic", "yaml"}


def test_deciding_loads_neither_the_words_for_people_nor_columns() -> None:
    code = f"""
from dunning_rules import load_playbook, load_snapshot
snapshot = load_snapshot({json.dumps(LOAN)!r})
playbook = load_playbook('guaranteed-loan')
assert playbook.decide(snapshot).candidates
playbook.judge(snapshot, {{"at": "2026-11-09T10:00:00+08:00", "channel": "phone", "party": "b"}})
"""
    assert loaded_after(code) <= {"pydantic", "yaml", "holidays"}


@pytest.mark.parametrize("name", sorted(COMMON_CALENDARS))
def test_the_common_calendars_are_there(name: str) -> None:
    assert working_calendar(name) == name
    assert any(is_holiday(date.fromordinal(date(2026, 1, 1).toordinal() + day), Calendar(name)) for day in range(365))


def test_a_shipped_pack_is_read_once_and_a_local_one_each_time(tmp_path: Path) -> None:
    assert load_packs("cn-civil").rules[0] is load_packs("cn-civil").rules[0]
    text = "pack: {}\nlanguage: 1\nversion: '1'\ntitle: t\nguards: {{}}\n"
    (tmp_path / "mine.yaml").write_text(text.format("mine"), encoding="utf-8")
    first = load_packs("mine", pack_path=tmp_path).rules[0]
    (tmp_path / "mine.yaml").write_text(text.format("mine").replace("'1'", "'2'"), encoding="utf-8")
    assert (first.version, load_packs("mine", pack_path=tmp_path).rules[0].version) == ("1", "2")
