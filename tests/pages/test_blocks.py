"""No block of a page goes unchecked: each is run, shown as output, written and then read, or held by a named test.

`python -m pytest tests/pages/test_blocks.py -rP -k figures` prints how many there are of each.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .blocks import DOCS, ERRORS, FENCE, FRAMES, PAGES, ROOT, Block, blocks, commands, examples, named, teaches

HELD = {
    ("README.md", "yaml"): (1, "tests/test_readme.py::test_the_lines_of_yaml_stand_in_the_shipped_playbook"),
    ("README.md", "json"): (1, "tests/test_readme.py::test_the_answer_beside_them_is_the_real_one"),
    ("docs/reference/language.md", "yaml"): (2, "tests/test_language_page.py::test_the_whole_files_load"),
    ("docs/reference/scenarios.md", "yaml"): (
        2,
        "tests/testing/test_page.py::test_the_files_of_the_page_run_and_every_ask_is_answered_so",
    ),
    ("docs/reference/snapshot.md", "json"): (
        1,
        "tests/test_reference_pages.py::test_the_full_example_loads_and_is_answered",
    ),
    ("docs/howto/check.md", "yaml"): (1, "tests/pages/test_settings.py::test_the_hook_is_the_one_that_init_writes"),
    ("docs/howto/spark.md", "py"): (1, "tests/spark/test_page.py::test_the_job_of_the_page_runs"),
    ("docs/howto/spark.md", "console"): (1, "tests/spark/test_page.py::test_the_job_of_the_page_runs"),
    ("docs/howto/editor.md", "json"): (
        1,
        "tests/pages/test_settings.py::test_the_settings_name_schemas_that_are_written",
    ),
}
"""Blocks that are neither run nor shown as output: how many of a kind a page has, and the test that holds them true."""
GOLDEN = "tests/test_golden.py::test_the_page_says_what_it_means_in_both_languages_with_an_example_of_the_case"
GENERATED = re.compile(r"<!-- generated: ([a-z-]+) -->\n.*?<!-- end -->", re.DOTALL)
INDENTED = re.compile(r"(?:\A|\n)\n((?: {4}|\t)[^\n]*\n)")
LISTED = re.compile(r"^ *(?:[-*]|\d+\.) ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Checked:
    """A block of a page and what checks it."""

    page: str
    kind: str
    how: str


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def checked(page: Path, text: str) -> Iterator[Checked]:
    """Every fenced block of a page with what checks it; `nothing` where nothing does."""
    if page.is_relative_to(ERRORS):
        yield from (Checked(named(page), block.kind, GOLDEN) for block in blocks(text))
        return
    by_example = {block.start: "written" if block.file else "run" for block, _ in examples(text)}
    by_example |= {below.start: "shown" for _, below in examples(text) if below is not None}
    for block in blocks(text):
        held = HELD.get((named(page), block.kind))
        yield Checked(named(page), block.kind, by_example.get(block.start) or (held[1] if held else "nothing"))


def every_block() -> list[Checked]:
    return [one for page in PAGES for one in checked(page, text_of(page))]


def test_every_block_is_checked() -> None:
    assert [one for one in every_block() if one.how == "nothing"] == []


@pytest.mark.parametrize("kind", ["yaml", "json", "text", ""])
def test_a_block_that_nothing_checks_would_be_found(kind: str) -> None:
    text = f"# A page\n\n```{kind}\nsomething\n```\n"
    assert [one.how for one in checked(DOCS / "tutorial.md", text)] == ["nothing"]


def test_what_other_tests_hold_is_there_and_so_are_they() -> None:
    found = Counter((one.page, one.kind) for one in every_block() if one.how.startswith("tests/") and one.how != GOLDEN)
    assert found == {key: count for key, (count, _) in HELD.items()}
    for test in {GOLDEN, *(test for _, test in HELD.values())}:
        path, _, name = test.partition("::")
        assert f"def {name}(" in text_of(ROOT / path), test


def hidden(text: str) -> list[str]:
    """What reads as a block and is none of ours: a fence with an indentation, of tildes or with more than its
    language, or text set off by four blanks. What is generated has tests of its own."""
    rest = FENCE.sub("", text)
    found = re.findall(r"^.*(?:```|~~~).*$", rest, re.MULTILINE)
    written = GENERATED.sub("", rest)
    for set_off in INDENTED.finditer(written):
        before = written[: set_off.start()].rsplit("\n\n", 1)[-1]
        if not LISTED.search(before):
            found.append(set_off[1])
    return found


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_nothing_looks_like_a_block_and_is_none(page: Path) -> None:
    assert hidden(text_of(page)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Like this:\n\n    dunning check\n",
        "Like this:\n\n\tdunning check\n",
        "~~~sh\ndunning check\n~~~\n",
        "- so:\n\n  ```sh\n  dunning check\n  ```\n",
        "```yaml title=x\na: 1\n```\n",
        "```sh\ndunning check\n",
    ],
)
def test_what_looks_like_a_block_would_be_found(text: str) -> None:
    assert hidden(text) != []


@pytest.mark.parametrize("page", sorted(FRAMES), ids=named)
def test_frames_hold_nothing_of_their_own(page: Path) -> None:
    told = re.findall(r"^```(.*)$", text_of(page), re.MULTILINE)[::2]
    assert told
    assert set(told) <= {"{toctree}", "{include} ../README.md", "{include} ../CHANGELOG.md"}


# --- files that a reader writes --------------------------------------------------------------------------------------


def lives(text: str) -> Iterator[tuple[Block, list[Block]]]:
    """Each block that is written into a file, with the blocks that are run before it is written anew."""
    every = [block for block, _ in examples(text)]
    for at, block in enumerate(every):
        if block.file is not None:
            later = every[at + 1 :]
            end = next((n for n, one in enumerate(later) if one.file == block.file), len(later))
            yield block, later[:end]


def mentions(text: str, file: str) -> bool:
    """Whether a text names the file: by its name, as a module or pack, or by its folder."""
    path = Path(file)
    names = {path.name, path.stem} | ({path.parts[0]} if len(path.parts) > 1 else set())
    return any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) for name in names)


def read_by(block: Block, files: list[Block]) -> set[str]:
    """The files that a run block reads: those it names, those that they name, and so on; `reload` reads a folder."""
    ahead, found = [block.text], set[str]()
    while ahead:
        text = ahead.pop()
        for one in files:
            assert one.file is not None
            if one.file not in found and (mentions(text, one.file) or (".reload()" in text and "/" in one.file)):
                found.add(one.file)
                ahead.append(one.text.partition("\n")[2])
    return found


@pytest.mark.parametrize("page", [page for page in PAGES if teaches(page)], ids=named)
def test_every_file_that_is_written_is_read(page: Path) -> None:
    text = text_of(page)
    files = [block for block, _ in examples(text) if block.file is not None]
    for block, later in lives(text):
        assert block.file is not None
        assert any(block.file in read_by(one, files) for one in later if one.runs), (
            f"nothing reads {block.file}:\n{block.text}"
        )


def test_only_pages_that_teach_write_files() -> None:
    assert [one.page for one in every_block() if one.how == "written" and not teaches(ROOT / one.page)] == []


# --- commands in a line of text --------------------------------------------------------------------------------------


def told_commands() -> Iterator[tuple[str, str]]:
    """Every `dunning …` that a page names in a line, with its page."""
    for page in PAGES:
        for command in re.findall(r"`(dunning [a-z][^`\n]*)`", FENCE.sub("", text_of(page))):
            yield named(page), command


def test_commands_in_the_text_exist(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each names a verb, and options which that verb has."""
    from dunning_rules.cli import main

    monkeypatch.setenv("COLUMNS", "200")
    helps: dict[str, str] = {}
    found = list(told_commands())
    assert len(found) > 30
    for page, command in found:
        verb, *rest = command.split()[1:]
        if verb not in helps:
            assert main([verb, "--help"]) == 0, (page, command)
            helps[verb] = capsys.readouterr().out
        for option in (one.partition("=")[0] for one in rest if one.startswith("--")):
            assert re.search(rf"{option}\b", helps[verb]), (page, command)


# --- how many --------------------------------------------------------------------------------------------------------


def test_figures() -> None:
    every = every_block()
    hows = Counter("held by a test" if one.how.startswith("tests/") else one.how for one in every)
    shell = [
        line for page in PAGES for block, _ in examples(text_of(page)) if block.kind == "sh" for line in commands(block)
    ]
    pages = [page for page in PAGES if page.is_relative_to(DOCS)]
    ours = [page for page in pages if not page.is_relative_to(ERRORS)]
    told = (
        f"{len(pages)} pages under docs/, {len(ours)} without those of the codes",
        f"{hows['run']} blocks are run, those of commands with {len(shell)} command lines",
        f"{hows['shown']} blocks show what was printed",
        f"{hows['written']} are files that a reader writes and a later block reads",
        f"{hows['held by a test']} are held by other tests",
    )
    sys.stdout.write("\n".join(told) + "\n")
    assert hows["run"] >= 60
    assert hows["shown"] >= 50
    assert sum(hows.values()) == len(every) == sum(len(FENCE.findall(text_of(page))) for page in PAGES)
