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

def told(record):
    return {key: value + ":00+08:00" if len(value) == len("2026-11-09T10:00") and "T" in value else value
            for key, value in record.items()}

digest = hashlib.sha256()
for path in sorted(Path(sys.argv[1]).glob("*.scenarios.yaml")):
    suite = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    if suite["timezone"] != "Asia/Shanghai":
        continue
    playbook = load_playbook(suite["playbook"])
    decided = [case for case in suite["cases"].values() if "decision" in case["asks"][0]]
    asked = [case for case in decided if len(case.get("given", {}).get("ledger", ())) > 1]
    for case in asked[:6]:
        named = [name for name in case["given"]["ledger"] if isinstance(name, str)]
        ledger = [told({"id": name, **suite["records"][name]}) for name in named]
        as_of = case["asks"][0]["decision"]
        snapshot = {**suite["given"], "as_of": told(as_of)["at"], "ledger": ledger}
        decision = playbook.decide(load_snapshot(snapshot))
        digest.update(decision.to_json("en").encode() + decision.to_json("zh").encode())
print(digest.hexdigest())
"""


def digest_under(**environment: str) -> str:
    """The digest of many answers, made by a fresh interpreter in another environment."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(ROOT / "playbooks")],
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
