"""Runs by itself: reads one mapping of integers a line, and prints the permitted candidates of each as a list.

The rule engine starts polling threads that may bring a process down, so it has a process of its own, and no timers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from durable.engine import Host
from ruleset import RULES


class Quiet(Host):  # type: ignore[misc]  # the engine has no types
    """A host that polls nothing."""

    def _run(self) -> None:
        pass


def main() -> None:
    found: set[str] = set()

    def permits(name: str) -> Callable[[Any], None]:
        def run(closure: Any) -> None:  # with a second parameter the engine would call it later, or never
            found.add(name)

        return run

    rules = {
        f"rule_{number}": {"all": [{"m": {"$and": tests}}], "run": permits(name.partition(":")[0])}
        for number, (name, tests) in enumerate(RULES.items())
    }
    # A fact that no rule matches is an error of the engine: this one matches every fact.
    rules["every"] = {"all": [{"m": {"asked": 1}}], "run": permits("")}
    host = Quiet()
    host.set_rulesets({"guaranteed_loan": rules})
    for number, line in enumerate(sys.stdin):
        fact = {"id": number, **json.loads(line)}
        found.clear()
        host.assert_fact("guaranteed_loan", fact)
        host.retract_fact("guaranteed_loan", fact)
        sys.stdout.write(json.dumps(sorted(found - {""})) + "\n")


if __name__ == "__main__":
    main()
