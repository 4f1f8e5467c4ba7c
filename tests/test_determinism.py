"""The same input gives the same bytes: whatever the hash seed, the machine's zone and its language."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

PROGRAM = """
import hashlib, sys
from pathlib import Path
import yaml
from dunning_rules import load_playbook, load_snapshot

digest = hashlib.sha256()
for path in sorted(Path(sys.argv[1]).glob("*.yaml")):
    told = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    playbook = load_playbook(told["playbook"])
    for line in told["lines"][:6]:
        loan = {**told["base"]["loan"], **line.get("loan", {})}
        snapshot = {**told["base"], "loan": loan, "as_of": line["as_of"], "ledger": line.get("ledger", [])}
        decision = playbook.decide(load_snapshot(snapshot))
        digest.update(decision.to_json("en").encode() + decision.to_json("zh").encode())
print(digest.hexdigest())
"""


def digest_under(**environment: str) -> str:
    """The digest of many answers, made by a fresh interpreter in another environment."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(ROOT / "tests" / "tables")],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def test_hash_seed_zone_and_language_change_nothing() -> None:
    first = digest_under(PYTHONHASHSEED="1", TZ="Asia/Shanghai", LC_ALL="C")
    second = digest_under(PYTHONHASHSEED="4711", TZ="America/St_Johns", LC_ALL="C.UTF-8", PYTHONTZPATH="/nonexistent")
    assert len(first) == 64
    assert first == second
