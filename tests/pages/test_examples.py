"""Every example of README and docs is run, and prints what stands below it.

A `python` or `sh` block is run; the `text` block right below it is what it prints. A block that begins with
`# file: NAME` is written into that file, and `<!-- edit FILE: OLD => NEW -->` changes it where the page tells a reader
to. `pytest --accept tests/pages/test_examples.py` writes what the examples print
into the pages, to be reviewed as a difference.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from .blocks import EDIT, ROOT, Block, examples, named, pages_with_examples, teaches

CHECKED_ELSEWHERE = {
    "make test": "runs this test itself",
    "make demo": "makes an environment and runs `dunning demo`: see test_the_two_commands",
}
"""The commands that are not run here, each with what holds them true instead."""


def printed(block: Block, names: dict[str, Any]) -> str:
    """What an example prints when it is run in the present folder."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        if block.kind == "python":
            exec(compile(block.text, "<example>", "exec"), names)
        else:
            for line in block.text.splitlines():
                command, _, comment = line.partition(" # ")
                run(command.strip(), int(comment.removeprefix("exit ")) if comment.startswith("exit ") else 0)
    return out.getvalue()


def run(command: str, code: int) -> None:
    """A line of a shell example; `dunning` goes through the command line's own entry. It ends with the exit code."""
    if command in CHECKED_ELSEWHERE or not command:
        return
    from dunning_rules.cli import main

    name, *arguments = shlex.split(command)
    if name == "python":
        environment = os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
        asked = [sys.executable, *arguments]
        done = subprocess.run(asked, capture_output=True, encoding="utf-8", timeout=120, env=environment)
        sys.stdout.write(done.stdout + done.stderr)
        assert done.returncode == code, command + "\n" + done.stderr
        return
    assert name == "dunning", f"nothing runs `{command}`"
    assert main(arguments) == code, command


def edit(folder: Path, found: re.Match[str]) -> None:
    """Does what the page tells a reader to do by hand."""
    path = folder / found["file"]
    text = path.read_text(encoding="utf-8")
    assert text.count(found["was"]) == 1, found[0]
    path.write_text(text.replace(found["was"], found["now"]), encoding="utf-8")


@pytest.mark.parametrize("page", pages_with_examples(), ids=named)
def test_examples_print_what_the_page_shows(
    page: Path, accept: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path if teaches(page) else ROOT)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setattr(sys, "argv", ["dunning"])
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    text = page.read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    mended: list[tuple[Block, str]] = []
    edits = list(EDIT.finditer(text))
    for block, shown in examples(text):
        while edits and edits[0].start() < block.start:
            edit(tmp_path, edits.pop(0))
        if block.file is not None:
            (tmp_path / block.file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
            continue
        told = printed(block, names)
        if shown is None:
            assert not told, f"this prints, and the page does not show it:\n{block.text}\n{told}"
        elif accept:
            mended.append((shown, told))
        else:
            assert told == shown.text, block.text
    assert not edits, "nothing is run after the last edit"
    for shown, told in reversed(mended):
        text = text[: shown.start] + told + text[shown.end :]
    if mended:
        page.write_text(text, encoding="utf-8")
