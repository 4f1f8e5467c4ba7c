"""The pictures of the README are those that the command draws, and they say what the engine says."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest

from dunning_rules import load_packs
from dunning_rules.calendar import MINUTE, to_datetime
from dunning_rules.decision import Candidate
from dunning_rules.diagnostics import width

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
sys.path.insert(0, str(ROOT / "tools"))

from drawing import days, screen  # noqa: E402
from drawing.svg import Paint, number, runs  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"
LAYOUTS = {"hundred-days.svg": days.DESK, "hundred-days-narrow.svg": days.PHONE}
NAMES = [*LAYOUTS, "decide-zh.svg"]
BOX = re.compile(r"M([\d.]+) (\d+)h([\d.]+)v(\d+)H([\d.]+)z")
INSTANTS = 60


@cache
def drawn(name: str) -> ElementTree.Element:
    return ElementTree.fromstring((FOLDER / name).read_text(encoding="utf-8"))


def hundredths(told: str) -> int:
    whole, _, rest = told.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0"))


def test_the_pictures_are_those_that_the_command_draws() -> None:
    told = subprocess.run(
        [sys.executable, ROOT / "tools" / "pictures.py", "--check"], capture_output=True, encoding="utf-8", timeout=120
    )
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


# --- the hundred days ------------------------------------------------------------------------------------------------


def bars(name: str) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """The stretches of each row and kind, read back from the picture: [since, until) in hundredths."""
    found = {}
    for path in drawn(name).iter(f"{SVG}path"):
        if "data-row" in path.attrib:
            boxes = BOX.findall(path.attrib["d"])
            assert "".join(f"M{x} {y}h{w}v{h}H{back}z" for x, y, w, h, back in boxes) == path.attrib["d"]
            assert all(x == back for x, _, _, _, back in boxes)
            edges = [(hundredths(x), hundredths(x) + hundredths(w)) for x, _, w, _, _ in boxes]
            found[path.attrib["data-row"], path.attrib["data-kind"]] = edges
    return found


def kind_of(candidate: Candidate) -> str:
    """What a picture has to show where this is the answer."""
    reasons = candidate.reasons
    if candidate.status == "permitted":
        return "open"
    if candidate.status == "not_open":
        return "plan" if all(one.kind == "pause" for one in reasons) else "shut"
    if all(one.code == "hours" for one in reasons):
        return "night"
    return "done" if all(one.kind == "cadence" for one in reasons) else "held"


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_bars_say_what_decide_says(name: str) -> None:
    playbook, snapshot = days.asked(FOLDER)
    timeline = days.timeline_of(playbook, snapshot)
    found = bars(name)
    random = Random(name)
    edges = {span.since for row in timeline.rows for span in row.spans if days.kind_of(span) != "open"}
    asked = [random.randrange(timeline.since, timeline.until) for _ in range(INSTANTS)]
    asked += [edge + minutes * MINUTE for edge in random.sample(sorted(edges), 25) for minutes in (-30, 30)]
    seen = set()
    for instant in asked:
        if not timeline.since <= instant < timeline.until:
            continue
        decision = playbook.decide(snapshot.at(to_datetime(instant, timeline.zone)))
        at = LAYOUTS[name].place(instant, timeline)
        for action in days.ACTIONS:
            (candidate,) = decision.of(action)
            shown = [kind for (row, kind), boxes in found.items() if row == candidate.id and inside(at, boxes)]
            assert shown == [kind for kind in (kind_of(candidate),) if kind != "shut"], (instant, candidate.id)
            seen.add(kind_of(candidate))
    assert seen == {"open", "night", "held", "plan", "done", "shut"}


def inside(at: int, boxes: list[tuple[int, int]]) -> bool:
    return any(since <= at < until for since, until in boxes)


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_holds_is_named_with_the_citation_of_the_pack(name: str) -> None:
    cited = [text.text for text in drawn(name).iter(f"{SVG}text") if text.attrib["class"].startswith("cite")]
    guards = {guard.id: guard for rules in load_packs("us-reg-f").rules for guard in rules.guards}
    named = [guards[one].cite for one in ("usual-hours", "week-after-a-conversation")]
    assert [whole.startswith(f"{told};") for whole, told in zip(named, cited[:2], strict=True)] == [True, True]
    assert str(cited[0]).startswith("12 CFR 1006.6(b)(1)")
    lines = (FOLDER / "hundred-days.yaml").read_text(encoding="utf-8").splitlines()
    told = re.fullmatch(r"playbook\.yaml, line (\d+)", str(cited[2]))
    assert told is not None
    assert lines[int(told[1]) - 1].startswith("  hardship-plan:")


@pytest.mark.parametrize("name", LAYOUTS)
def test_six_lines_of_the_playbook_stand_beside(name: str) -> None:
    layout = LAYOUTS[name]
    left = layout.pad * 100 + (4_00 if layout.above else 16_00)
    shown = laid_out(name, layout.cell, left, "mono")
    whole = (FOLDER / "hundred-days.yaml").read_text(encoding="utf-8")
    assert len(shown) == 6
    assert "\n".join(shown) in whole


# --- the terminal ----------------------------------------------------------------------------------------------------


def laid_out(name: str, cell: int, left: int, class_: str = "") -> list[str]:
    """The lines of a grid, read back from where their runs are placed."""
    lines: dict[int, list[tuple[int, str]]] = {}
    for text in drawn(name).iter(f"{SVG}text"):
        if class_ not in text.attrib["class"]:
            continue
        column, off = divmod(hundredths(text.attrib["x"]) - left, cell)
        assert off == 0
        run = str(text.text)
        assert text.attrib.get("textLength", number(width(run) * cell)) == number(width(run) * cell)
        lines.setdefault(int(text.attrib["y"]), []).append((column, run))
    told = []
    for _, placed in sorted(lines.items()):
        line = ""
        for column, run in sorted(placed):
            assert width(line) <= column
            line += " " * (column - width(line)) + run
        told.append(line)
    return told


def test_the_terminal_shows_what_the_command_prints() -> None:
    command, more, *shown = laid_out("decide-zh.svg", screen.CELL, screen.PAD * 100)
    assert f"{command.removeprefix('$ ')}\n{more.removeprefix('  ')}" == screen.COMMAND.format(lines=screen.LINES)
    assert shown == [line for line in screen.printed() if line]


def test_the_head_of_the_answer_ends_where_a_part_ends() -> None:
    assert screen.printed(screen.LINES + 1)[-1] == ""
    assert len(screen.printed()) == screen.LINES


def test_columns_do_not_depend_on_the_font() -> None:
    assert list(runs("  a b  贷款：c 天")) == [(2, "a b"), (7, "贷款："), (13, "c"), (15, "天")]
    assert [(column, width(run)) for column, run in runs("中a中")] == [(0, 2), (2, 1), (3, 2)]


# --- every picture ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_stands_alone_and_tells_what_it_shows(name: str) -> None:
    root = drawn(name)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        *("svg", "title", "desc", "style", "defs", "pattern", "rect", "path", "circle", "text"),
    }
    assert [one.tag.removeprefix(SVG) for one in root[:2]] == ["title", "desc"]
    assert all(one.text and len(one.text) > 20 for one in root[:2])
    source = (FOLDER / name).read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"://|@import|@font-face|href|<script|\bon[a-z]+=", source)
    assert set(re.findall(r"url\(([^)]*)\)", source)) <= {"#night", "#held", "#plan"}
    assert "prefers-color-scheme:dark" in source
    assert all(
        len(found) <= 2 for found in re.findall(r"\d+\.(\d+)", re.sub(r"<(style|text|desc).*?</\1>", "", source))
    )


@pytest.mark.parametrize("name", NAMES)
def test_all_of_it_lies_on_the_card(name: str) -> None:
    root = drawn(name)
    wide, high = int(root.attrib["width"]), int(root.attrib["height"])
    assert root.attrib["viewBox"] == f"0 0 {wide} {high}"
    for text in root.iter(f"{SVG}text"):
        assert 0 < float(text.attrib["x"]) + float(text.attrib.get("textLength", "0")) <= wide - 4
        assert 0 < int(text.attrib["y"]) < high - 8
    for row in bars(name).values():
        assert all(0 <= since < until <= wide * 100 for since, until in row)


def light(colour: str) -> float:
    """The relative luminance of a colour, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def pairs() -> Iterator[tuple[str, Paint, Paint]]:
    """Every colour of a text with the ground on which it stands."""
    stands = {"ink": ("card", "code"), "soft": ("card", "code", "track", "done"), "key": ("code",), "value": ("code",)}
    for name, grounds in (stands | {"on-open": ("open",), "on-plan": ("plan-ground",)}).items():
        for ground in grounds:
            yield f"{name} on {ground}", days.FILLS[name], days.FILLS[ground]
    for name in ("plain", "head", "cite", "when", "prompt"):
        yield name, screen.FILLS[name], screen.FILLS["screen"]


@pytest.mark.parametrize(("ink", "ground"), [pair[1:] for pair in pairs()], ids=[pair[0] for pair in pairs()])
def test_every_text_stands_out_from_its_ground(ink: Paint, ground: Paint) -> None:
    for mine, under in zip(ink, ground, strict=True):
        lighter, darker = sorted((light(mine), light(under)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
