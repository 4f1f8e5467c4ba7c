"""Whatever is done to a file, it loads or tells what is wrong: no other exception, no diagnostic without its place."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

from dunning_rules import Playbook, SnapshotError, load_playbook, load_snapshot, shipped
from dunning_rules.loading import Library, pack_of, playbook_of
from dunning_rules.source import Source

ROUNDS = max(25, settings.default.max_examples // 4)
WORDS = (
    "1..",
    "..",
    "3..1",
    "[",
    "]",
    "{",
    "}",
    ":",
    "null",
    "~",
    "true",
    "not",
    "any",
    "- x",
    "&a",
    "*a",
    "!!set",
    "：",
    "\t",
    "é",
    '"',
    "'",
)


def _deleted(lines: list[str], chance: random.Random) -> None:
    del lines[chance.randrange(len(lines))]


def _repeated(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines.insert(at, lines[at])


def _moved(lines: list[str], chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))


def _indented(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at] = "  " + lines[at] if chance.random() < 0.5 else lines[at].removeprefix("  ")


def _garbled(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    spot = chance.randrange(len(lines[at]) + 1)
    lines[at] = lines[at][:spot] + chance.choice(WORDS) + lines[at][spot:]


def _replaced(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    head, colon, _ = lines[at].partition(":")
    lines[at] = f"{head}{colon} {chance.choice(WORDS)}"


CHANGES: tuple[Callable[[list[str], random.Random], None], ...] = (
    _deleted,
    _repeated,
    _moved,
    _indented,
    _garbled,
    _replaced,
)
FILES = {
    **{f"playbook {name}": path for name, path in shipped.playbooks().items()},
    **{f"pack {name}": path for name, path in shipped.packs().items()},
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_was_tampered_with(name: str) -> None:
    chance = random.Random(name)
    library = Library()
    original = FILES[name].read_text(encoding="utf-8").splitlines()
    for _ in range(ROUNDS):
        lines = list(original)
        for _ in range(chance.randint(1, 3)):
            chance.choice(CHANGES)(lines, chance)
        source = Source("file.yaml", "\n".join(lines))
        found = pack_of(source)[1] if name.startswith("pack") else playbook_of(source, library)[1]
        for one in found:
            assert one.place is not None, one
            assert 1 <= one.place.line <= len(lines) + 1
            for lang in ("en", "zh"):
                assert one.render(lang)


SNAPSHOT: dict[str, Any] = {
    "as_of": "2026-11-09T10:00:00+08:00",
    "loan": {
        "id": "L",
        "product": "guaranteed_loan",
        "timezone": "Asia/Shanghai",
        "installments": [{"due": "2026-11-05", "amount": "15400.00", "paid": "0.00"}],
    },
    "parties": [
        {
            "id": "b",
            "role": "borrower",
            "kind": "person",
            "addresses": [{"id": "m", "channels": ["phone"], "kind": "mobile"}],
        }
    ],
    "ledger": [
        {
            "id": "e1",
            "kind": "contact",
            "at": "2026-11-06T10:00:00+08:00",
            "channel": "phone",
            "party": "b",
            "address": "m",
        },
        {
            "id": "e2",
            "kind": "promise",
            "at": "2026-11-06T10:00:00+08:00",
            "party": "b",
            "due": "2026-11-08",
            "amount": "1.00",
        },
        {"id": "e3", "kind": "void", "at": "2026-11-07T10:00:00+08:00", "of": "e1"},
    ],
    "facts": {"x": True},
}
VALUES = (
    None,
    True,
    0,
    -1,
    1.5,
    "",
    "x",
    "2026-13-01",
    "99999999999999999999",
    [],
    {},
    [[]],
    {"a": {"b": []}},
    "borrower",
    "\u0000",
)


def _spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    spots = [path] if path else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return spots + [spot for key, below in pairs for spot in _spots(below, (*path, key))]


def _refusal(text: str, playbook: Playbook) -> SnapshotError | None:
    """Why the file does not load; one that loads is decided, and nothing else may come of it."""
    try:
        snapshot = load_snapshot(text)
    except SnapshotError as refused:
        return refused
    playbook.decide(snapshot)
    return None


def test_a_snapshot_with_any_value_anywhere() -> None:
    playbook = load_playbook("guaranteed-loan")
    for spot in _spots(SNAPSHOT):
        for value in VALUES:
            told = json.loads(json.dumps(SNAPSHOT))
            at = told
            for part in spot[:-1]:
                at = at[part]
            at[spot[-1]] = value
            refused = _refusal(json.dumps(told), playbook)
            assert refused is None or (refused.diagnostics and str(refused))
            assert refused is None or all(one.place is not None for one in refused.diagnostics)
