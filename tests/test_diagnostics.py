"""Diagnostics: what they say, how they are shown, and that the catalogue is complete in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dunning_rules
from dunning_rules import errors
from dunning_rules.catalogue import CATALOGUE, PHRASES
from dunning_rules.catalogue.doubts import DOUBTS
from dunning_rules.catalogue.facts import FACTS
from dunning_rules.catalogue.files import FILES
from dunning_rules.catalogue.rules import RULES
from dunning_rules.catalogue.scenarios import SCENARIOS
from dunning_rules.catalogue.tables import TABLES
from dunning_rules.diagnostics import (
    Diagnostic,
    error,
    listed,
    near,
    note,
    placeholders,
    sort_diagnostics,
    warning,
    width,
)
from dunning_rules.document import validate
from dunning_rules.source import Place

PACKAGE = Path(dunning_rules.__file__).parent
PYTHON_WORDS = re.compile(r"\b(dict|str|int|bool|NoneType|None|tuple|object|Traceback|pydantic|Python|True|False)\b")


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_code_is_written_in_the_style_of_the_house(code: str) -> None:
    entry = CATALOGUE[code]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    for text in (entry.message, entry.help):
        assert not PYTHON_WORDS.search(text.en), text.en
        assert not text.en.endswith("."), text.en
        assert not text.zh.endswith("。"), text.zh
        assert not text.en[0].isupper(), text.en
        assert re.search(r"[\u4e00-\u9fff]", text.zh), text.zh
    assert {*_names(entry.message.en)} == {*_names(entry.message.zh)}
    assert {*_names(entry.help.en)} == {*_names(entry.help.zh)}


def _names(template: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", template)


def test_no_code_is_defined_twice() -> None:
    assert len(CATALOGUE) == len(FILES) + len(RULES) + len(DOUBTS) + len(FACTS) + len(SCENARIOS) + len(TABLES)


def test_every_phrase_that_a_module_puts_into_a_message_has_its_chinese() -> None:
    phrases = {phrase for path in sorted(PACKAGE.rglob("*.py")) for phrase in _phrases(path)}
    phrases |= set(validate._WANTED.values())
    assert len(phrases) > 40
    assert sorted(phrase for phrase in phrases - PHRASES.keys() if not phrase.isdigit()) == []


def _phrases(path: Path) -> set[str]:
    """The texts given as `wants`, `problem` or `what`, and those that name a vocabulary or a reader's wish."""
    found: list[ast.expr] = []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        found += [word.value for word in node.keywords if word.arg in ("wants", "problem")]
        if isinstance(node.func, ast.Name) and node.func.id in ("word", "reader") and len(node.args) > 1:
            found.append(node.args[1])
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    resolved = [constants.get(item.id, item) if isinstance(item, ast.Name) else item for item in found]
    return {item.value for item in resolved if isinstance(item, ast.Constant) and isinstance(item.value, str)}


def test_a_code_that_is_not_in_the_catalogue_fails_loudly() -> None:
    with pytest.raises(KeyError):
        error("no-such-code", None)


def test_a_value_that_a_message_needs_may_not_be_left_out() -> None:
    with pytest.raises(ValueError, match="known"):
        error("unknown-key", None, key="x")


def test_an_error_code_makes_no_warning() -> None:
    with pytest.raises(ValueError, match="unknown-zone"):
        warning("unknown-zone", None, is_="x")


@pytest.mark.parametrize("code", CATALOGUE)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_code_renders(code: str, lang: str) -> None:
    entry = CATALOGUE[code]
    make = {"error": error, "warning": warning, "note": note}[entry.severity]
    shown = make(code, Place("f.yaml", 1, 2), line_text="ab", **{name: f"<{name}>" for name in placeholders(entry)})
    text = shown.render(lang)
    assert "{" not in text.replace("{not: …}", "").replace("{not: none}", "").replace("{en: …", "")
    assert f"[{code}]: " in text
    for name in placeholders(entry):
        assert f"<{name}>" in text


def test_the_rendered_form_is_place_message_line_caret_and_help() -> None:
    found = error(
        "unknown-key",
        Place("playbooks/mine.yaml", 12, 5),
        line_text="    chanel: phone",
        key="chanel",
        known=listed(["channel", "to"]),
        near="channel",
    )
    assert found.render() == "\n".join(
        [
            "playbooks/mine.yaml:12:5: error[unknown-key]: `chanel` is not a key that can stand here",
            "      chanel: phone",
            "      ^",
            "help: did you mean `channel`? known here: `channel`, `to`",
        ]
    )
    assert found.render("zh") == "\n".join(
        [
            "playbooks/mine.yaml:12:5: 错误[unknown-key]: 这里不能写 `chanel`",
            "      chanel: phone",
            "      ^",
            "建议: 是不是想写 `channel`？这里可以写：`channel`、`to`",
        ]
    )


def test_phrases_are_translated_and_user_text_is_not() -> None:
    found = error("wrong-kind", None, path="loan.id", is_="a text", wants="a whole number")
    assert found.render("zh").startswith("loan.id: 错误[wrong-kind]: ")
    assert "整数" in found.message("zh")


@pytest.mark.parametrize(
    ("line", "column", "before"),
    [
        ("abc", 3, 2),
        ("标题: x", 5, 6),
        ("标题：x", 4, 6),
        ("\tx", 2, 4),
        ("e\u0301x", 3, 1),
        ("ｘ～", 2, 2),
        ("a\x00b", 3, 2),
    ],
)
def test_the_caret_stands_under_its_column_of_the_terminal(line: str, column: int, before: int) -> None:
    shown = error("tabs", Place("f", 1, column), line_text=line, mended="").render().splitlines()
    assert shown[2] == "  " + " " * before + "^"


@given(
    line=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400),
    at=st.integers(min_value=0, max_value=399),
)
def test_a_line_of_any_length_is_shown_with_its_caret_inside(line: str, at: int) -> None:
    column = min(at, len(line)) + 1
    shown = error("tabs", Place("f", 1, column), line_text=line, mended="x").render().split("\n")
    if len(shown) == 4:
        text, caret = shown[1], shown[2]
        assert caret.lstrip(" ") == "^"
        assert len(text) <= 2 + 96 + 2
        assert width(caret) - 1 <= max(width(text), 2 * column + 6)


def test_a_long_line_is_cut_around_the_caret() -> None:
    line = "x" * 500 + "!" + "y" * 500
    shown = error("tabs", Place("f", 1, 501), line_text=line, mended="").render().splitlines()
    assert shown[1][shown[2].index("^")] == "!"
    assert len(shown[1]) < 120


def test_what_a_user_wrote_cannot_break_the_lines_of_a_message() -> None:
    text = error("unknown-zone", None, is_="a\nb\x1b[2J" + "c" * 500).message()
    assert "\n" not in text
    assert "\x1b" not in text
    assert len(text) < 140


def test_to_dict_speaks_to_machines() -> None:
    found = error("unknown-zone", Place("f", 3, 4), path="loan.timezone", line_text="x", is_="Mars")
    assert found.to_dict() == {
        "code": "unknown-zone",
        "severity": "error",
        "file": "f",
        "line": 3,
        "column": 4,
        "path": "loan.timezone",
        "message": "`Mars` is not a known time zone",
        "help": "write a name of the time-zone database, such as Asia/Shanghai",
        "values": {"is_": "Mars"},
    }
    assert error("unknown-zone", None, is_="Mars").to_dict("zh")["line"] is None


@pytest.mark.parametrize(
    ("name", "candidates", "expected"),
    [
        ("chanel", ["channel", "to"], "channel"),
        ("days-past-due", ["days_past_due", "days_past"], "days_past_due"),
        ("Channel", ["channel"], "channel"),
        ("zzz", ["channel", "to"], None),
        ("", ["channel"], None),
        ("channel", ["channel"], None),
        ("x" * 1000, ["x" * 999], None),
        ("visit", [], None),
        ("stage", ["stages", "staged"], "staged"),
        ("telephone", ["phone", "sms"], "phone"),
        ("Asia/Beijing", ["Asia/Beirut"], None),
    ],
)
def test_near_names(name: str, candidates: list[str], expected: str | None) -> None:
    assert near(name, candidates) == expected


@given(name=st.text(max_size=20), candidates=st.lists(st.text(max_size=20), max_size=8))
def test_a_near_name_is_a_candidate_whatever_their_order(name: str, candidates: list[str]) -> None:
    found = near(name, candidates)
    assert found is None or found in candidates
    assert near(name, candidates[::-1]) == found


def test_listed_names_end_with_a_mark_where_there_are_more() -> None:
    assert listed(["b", "a"]) == "`b`, `a`"
    assert listed([]) == "none"
    assert listed([str(number) for number in range(20)]).endswith("`11`, …")


def _made(line: int, code: str = "tabs") -> Diagnostic:
    values = {"mended": "x"} if code == "tabs" else {"is_": "x"}
    return error(code, Place("f", line, 1), **values)


def test_diagnostics_are_sorted_by_place_and_told_once() -> None:
    placeless = error("tabs", None, mended="x")
    found = [_made(3), _made(1, "unknown-zone"), _made(1), _made(3), placeless]
    assert sort_diagnostics(found) == (placeless, _made(1), _made(1, "unknown-zone"), _made(3))


@pytest.mark.parametrize("kind", [errors.PlaybookError, errors.PackError, errors.SnapshotError, errors.ContactError])
def test_errors_carry_every_diagnostic_and_print_them(kind: type[errors.DunningError]) -> None:
    raised = kind([_made(2), _made(1)])
    assert isinstance(raised, errors.DunningError)
    assert raised.diagnostics == (_made(1), _made(2))
    assert str(raised) == f"{_made(1).render()}\n\n{_made(2).render()}"
    assert "错误[tabs]" in raised.render("zh")
