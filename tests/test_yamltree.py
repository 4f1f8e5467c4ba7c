"""From bytes to a located tree: texts stay texts, every problem has its place, and nothing takes long or crashes."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dunning_rules import yamltree
from dunning_rules.diagnostics import Diagnostic
from dunning_rules.filetext import FILE_LIMIT
from dunning_rules.mending import is_odd_space
from dunning_rules.source import Place, Source
from dunning_rules.tree import Float, Tree
from dunning_rules.tree import Path as TreePath
from dunning_rules.yamlmending import ODD_SPACES
from dunning_rules.yamltree import read_bytes, read_json, read_path, read_yaml, tree_of

Work = Callable[[], AbstractContextManager[None]]
PARSERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])]


def loaded(text: str) -> Tree:
    tree, diagnostics = read_yaml(Source("f.yaml", text))
    assert diagnostics == []
    assert tree is not None
    return tree


def told(found: list[Diagnostic]) -> list[tuple[str, int, int]]:
    assert all(item.place for item in found)
    return [(item.code, item.place.line, item.place.column) for item in found if item.place]


@pytest.fixture(params=PARSERS, ids=lambda parser: parser.__name__)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(yamltree, "PARSER", request.param)
    return request.param


def test_every_scalar_stays_the_text_that_was_written(parser: Any) -> None:
    text = "a: NO\nb: on\nc: 22:00\nd: 2026.10\ne: 1..3\nf: 0x1F\ng: 2026-11-09\nh: 1_000\ni: '7'\nj: .inf\nk: y\n"
    assert loaded(text).data == {
        "a": "NO",
        "b": "on",
        "c": "22:00",
        "d": "2026.10",
        "e": "1..3",
        "f": "0x1F",
        "g": "2026-11-09",
        "h": "1_000",
        "i": "7",
        "j": ".inf",
        "k": "y",
    }


def test_nothing_and_null_are_none_unless_quoted(parser: Any) -> None:
    assert loaded("a:\nb: ~\nc: null\nd: ''\ne: 'null'\nf: [~, '']\n").data == {
        "a": None,
        "b": None,
        "c": None,
        "d": "",
        "e": "null",
        "f": [None, ""],
    }


def test_harmless_tags_change_nothing(parser: Any) -> None:
    assert loaded("a: !!str 1\nb: !!int 2\nc: !!map {d: e}\n").data == {"a": "1", "b": "2", "c": {"d": "e"}}


def test_places_of_keys_and_values(parser: Any) -> None:
    tree = loaded("# first\nstages:\n  look:\n    when: {days: 1..3}\n    opens: [call,  visit]\n")
    assert tree.place() == Place("f.yaml", 2, 1)
    assert tree.place(("stages", "look"), key=True) == Place("f.yaml", 3, 3)
    assert tree.place(("stages", "look", "when")) == Place("f.yaml", 4, 11)
    assert tree.place(("stages", "look", "when", "days")) == Place("f.yaml", 4, 18)
    assert tree.place(("stages", "look", "opens", 1)) == Place("f.yaml", 5, 20)
    assert tree.line_text(tree.place(("stages", "look", "opens", 1))) == "    opens: [call,  visit]"


def test_a_path_that_is_not_there_is_placed_at_what_holds_it(parser: Any) -> None:
    tree = loaded("a:\n  b: [x]\n")
    assert tree.place(("a", "b", 7, "c")) == Place("f.yaml", 2, 6)
    assert tree.place(("a", "z"), key=True) == Place("f.yaml", 2, 3)
    assert tree.holder(("a",)) == Place("f.yaml", 1, 1)


def test_columns_count_characters(parser: Any) -> None:
    assert loaded("标题: 担保\n其他: {甲: 乙}\n").place(("其他", "甲")) == Place("f.yaml", 2, 9)


def test_an_alias_repeats_its_value_and_points_at_it(parser: Any) -> None:
    tree = loaded("a: &x {k: v}\nb: *x\nc: &y z\n*y : d\n")
    assert tree.data == {"a": {"k": "v"}, "b": {"k": "v"}, "c": "z", "z": "d"}
    assert tree.place(("b", "k")) == Place("f.yaml", 1, 11)


@pytest.mark.parametrize("text", ["\ufeffa: b\n", "a: b\r\n", "\ufeffa: b\r\n\r\n"])
def test_a_byte_order_mark_and_windows_line_ends_are_accepted(text: str) -> None:
    source, diagnostics = read_bytes(text.encode(), "f.yaml")
    assert diagnostics == []
    assert source is not None
    assert loaded(source.text).data == {"a": "b"}


def test_lines_are_counted_alike_with_windows_line_ends(parser: Any) -> None:
    assert loaded("a: b\r\nc: d\r\n").place(("c",)) == Place("f.yaml", 2, 4)
    assert Source("f", "a\r\nb\nc\rd").line(3) == "c"
    assert Source("f", "a\r\nb").line(9) == ""


BAD: dict[str, tuple[str, list[tuple[str, int, int]]]] = {
    "duplicate key": ("a: 1\nb: 2\na: 3\n", [("duplicate-key", 3, 1)]),
    "duplicate keys, all told": ("a: 1\na: 2\nb: {c: 1, c: 2}\n", [("duplicate-key", 2, 1), ("duplicate-key", 3, 11)]),
    "merge key": ("a: &a {b: c}\nd:\n  <<: *a\n", [("merge-key", 3, 3)]),
    "python tag": ("a: !!python/object/apply:os.system [x]\n", [("python-tag", 1, 4)]),
    "tag of one's own": ("a: 1\nb: !mine x\n", [("python-tag", 2, 4)]),
    "binary tag": ("a: !!binary aGk=\n", [("python-tag", 1, 4)]),
    "alias inside itself": ("a: &a [1, *a]\n", [("anchor-loop", 1, 11)]),
    "alias of nothing": ("a: *nothing\n", [("not-yaml", 1, 4)]),
    "second document": ("a: b\n---\nc: d\n", [("several-documents", 2, 1)]),
    "only a text": ("hello there\n", [("not-yaml", 1, 1)]),
    "only a list": ("- a\n- b\n", [("wrong-shape", 1, 1)]),
    "nothing": ("", [("empty-file", 1, 1)]),
    "only comments": ("# a\n\n# b\n", [("empty-file", 1, 1)]),
    "only null": ("~\n", [("empty-file", 1, 1)]),
    "open quote": ("a: b\nc: 'd\ne: f\n", [("not-yaml", 2, 4)]),
    "open bracket": ("a: b\nc: [d\ne: f\n", [("not-yaml", 2, 4)]),
    "colon twice": ("a: b\nc: d: e\n", [("not-yaml", 2, 5)]),
    "no colon": ("a: b\nc\nd: e\n", [("not-yaml", 2, 1)]),
    "indentation": ("a:\n    b: c\n  d: e\n", [("not-yaml", 3, 3)]),
    "list as key": ("? [a]\n: b\n", [("not-yaml", 1, 3)]),
    "control character": ("a: b\nc: \x07\n", [("not-yaml", 2, 4)]),
    "half a character": ('a: "\\ud800"\n', [("not-yaml", 1, 4)]),
    "tab before a key": ("a:\n\tb: c\n", [("tabs", 2, 1)]),
    "tab after a colon": ("a:\tb\n", [("tabs", 1, 3)]),
    "tabs, all told": ("a:\n\tb: c\n\td: e\n", [("tabs", 2, 1), ("tabs", 3, 1)]),
    "full-width colon": ("a: b\nc：d\ne: f\n", [("full-width-punctuation", 2, 2)]),
    "full-width colon above a block": ("a：\n  b: c\n", [("full-width-punctuation", 1, 2)]),
    "full-width colon in the only line": ("a：b\n", [("full-width-punctuation", 1, 2)]),
    "full-width brackets": ("a: b\nc：【d】\ne: 1\n", [("full-width-punctuation", 2, 2)]),
    "full-width comma in line": ("t: {en: Hello， zh: 你好}\n", [("full-width-punctuation", 1, 14)]),
    "full-width signs, all told": (
        "a：\n  b: c\nd：\n  e: f\n",
        [("full-width-punctuation", 1, 2), ("full-width-punctuation", 3, 2)],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_yaml_is_told_at_its_place(name: str, parser: Any) -> None:
    text, expected = BAD[name]
    _, diagnostics = read_yaml(Source("f.yaml", text))
    assert told(diagnostics) == expected


@pytest.mark.parametrize("name", BAD)
def test_the_line_shown_is_the_line_of_the_place(name: str) -> None:
    source = Source("f.yaml", BAD[name][0])
    for found in read_yaml(source)[1]:
        assert found.place
        assert found.line_text == source.line(found.place.line) or not found.line_text


@pytest.mark.parametrize("name", [name for name in BAD if name.startswith("full-width")])
def test_the_mended_lines_that_are_shown_read_well(name: str) -> None:
    lines = BAD[name][0].split("\n")
    for found in read_yaml(Source("f.yaml", BAD[name][0]))[1]:
        assert found.place
        written = lines[found.place.line - 1]
        indent = written[: len(written) - len(written.lstrip())]
        lines[found.place.line - 1] = indent + dict(found.values)["mended"]
    loaded("\n".join(lines))


def test_a_file_with_a_duplicate_key_is_read_on() -> None:
    tree, diagnostics = read_yaml(Source("f.yaml", "a: 1\na: 2\nb: 3\n"))
    assert tree is not None
    assert tree.data == {"a": "1", "b": "3"}
    assert dict(diagnostics[0].values) == {"key": "a", "line": "1"}


def test_a_file_with_a_full_width_colon_is_read_on() -> None:
    tree, diagnostics = read_yaml(Source("f.yaml", "a：\n  b: c\n"))
    assert tree is not None
    assert tree.data == {"a": {"b": "c"}}
    assert [found.code for found in diagnostics] == ["full-width-punctuation"]


def test_chinese_texts_keep_their_own_signs() -> None:
    text = "a: 先核实，再联系：务必\nb: {zh: 你好，世界～, en: Hello}\n# 注释：，～\nc: '１，２'\n"
    assert loaded(text).data == {
        "a": "先核实，再联系：务必",
        "b": {"zh": "你好，世界～", "en": "Hello"},
        "c": "１，２",
    }


def test_full_width_signs_are_not_blamed_for_the_error_of_another_line() -> None:
    _, diagnostics = read_yaml(Source("f.yaml", "a: 【重要】先核实\nb: c: d\n"))
    assert told(diagnostics) == [("not-yaml", 2, 5)]


def test_tabs_in_quotes_block_texts_and_comments_may_stand() -> None:
    text = 'a: "x\ty" # \tz\nb: |\n  x\ty\n'
    assert loaded(text).data == {"a": "x\ty", "b": "x\ty\n"}


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("n: １２\n", "wrong-kind", "n: 12"),
        ("n: 1～3\n", "wrong-kind", "n: 1..3"),
        ("n: 1．5\n", "wrong-kind", "n: 1.5"),
        ("n: [a，b]\n", "unknown-word", "n: [a, b]"),
        ("n: “a”\n", "unknown-word", 'n: "a"'),
    ],
)
def test_an_error_that_full_width_signs_explain_says_so(text: str, code: str, value: str) -> None:
    tree = loaded(text)
    path: TreePath = ("n", 0) if "[" in text else ("n",)
    found = tree.error(code, path, is_="x", wants="a whole number", what="word", known="`a`")
    assert found.code == "full-width-punctuation"
    assert dict(found.values)["mended"] == value


def test_an_error_in_quotes_is_not_put_down_to_full_width_signs() -> None:
    tree = loaded("n: '１２'\n")
    assert tree.error("wrong-kind", ("n",), is_="１２", wants="a whole number").code == "wrong-kind"


@pytest.mark.parametrize(
    ("text", "key", "column", "mended"),
    [
        ("t: {en: Hello, world, zh: 你好}\n", "world", 14, 't: {en: "Hello, world", zh: 你好}'),
        ("t: {zh: x, en: a, b, c}\n", "c", 17, 't: {zh: x, en: "a, b, c"}'),
        ("t: {en: 5,000 yuan}\n", "000 yuan", 10, 't: {en: "5,000 yuan"}'),
    ],
)
def test_an_unquoted_comma_is_told_with_the_quotes_put_in(text: str, key: str, column: int, mended: str) -> None:
    found = loaded(text).key_error("unknown-key", ("t", key), key=key, known="`en`, `zh`")
    assert told([found]) == [("unquoted-comma", 1, column)]
    assert dict(found.values)["mended"] == mended
    assert loaded(mended).data["t"]["en"].count(",") == text.count(",") - text.count(", zh") - text.count(", en")  # type: ignore[index]


def test_a_key_that_is_merely_unknown_is_no_unquoted_comma() -> None:
    tree = loaded("t: {en: Hello, de: Hallo}\nu:\n  x:\n")
    assert tree.key_error("unknown-key", ("t", "de"), key="de", known="`en`").code == "unknown-key"
    assert tree.key_error("unknown-key", ("u", "x"), key="x", known="`en`").code == "unknown-key"


BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "aliases without bound": (BOMB, "anchor-bomb"),
    "a long list": ("- a\n" * (FILE_LIMIT // 4), "too-many-values"),
    "deep brackets": ("[" * FILE_LIMIT, "nesting-too-deep"),
    "deep mappings": ("{a: " * (FILE_LIMIT // 4), "nesting-too-deep"),
    "deep dashes": ("- " * (FILE_LIMIT // 2), "nesting-too-deep"),
    "deep through aliases": (
        "a: &a " + "[" * 40 + "]" * 40 + "\nb: " + "[" * 40 + "*a" + "]" * 40,
        "nesting-too-deep",
    ),
    "one long line": (": " * (FILE_LIMIT // 2), "not-yaml"),
    "a long text": ("x\n" * (FILE_LIMIT // 2), "not-yaml"),
    "quotes": ("'" * (FILE_LIMIT - 1), "not-yaml"),
    "full-width signs": ("，：\n" * (FILE_LIMIT // 3), "full-width-punctuation"),
    "duplicates": ("a: b\n" * (FILE_LIMIT // 5), "too-many-values"),
    "too large": ("a: b\n" * FILE_LIMIT, "file-too-large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_yaml_is_refused_soon(name: str, limited_work: Work) -> None:
    text, code = HOSTILE[name]
    with limited_work():
        tree, diagnostics = read_yaml(Source("f.yaml", text))
        shown = [found.render("zh") for found in diagnostics]
    assert tree is None
    assert diagnostics[-1].code == code
    assert sum(len(text) for text in shown) < 100_000


def test_fifty_megabytes_are_refused_by_their_size(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    source, diagnostics = read_path(path, name="large.yaml")
    assert source is None
    assert told(diagnostics) == [("file-too-large", 1, 1)]
    assert diagnostics[0].message() == "the file has 50.0 MB, more than the 1.0 MB that are read"
    assert read_bytes(b"a" * 50_000_000, "f")[1][0].code == "file-too-large"


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        ("a: b\ntitle: 担保贷款\n".encode("gbk"), "gbk-file", 2, 8),
        ("# 客户\r\na: b\r\n".encode("gb18030"), "gbk-file", 1, 3),
        ("a: café\n".encode("latin-1"), "invalid-utf-8", 1, 7),
        (b"a: b\nc: \xff\xfe\n", "invalid-utf-8", 2, 4),
        ("a: 担保".encode()[:-1], "invalid-utf-8", 1, 5),
        ("a: b".encode("utf-16"), "invalid-utf-8", 1, 1),
        (b"\x89PNG\r\n\x1a\n", "invalid-utf-8", 1, 1),
        (b"a: \xed\xa0\x80", "invalid-utf-8", 1, 4),
    ],
)
def test_bytes_that_are_not_utf_8(data: bytes, code: str, line: int, column: int) -> None:
    source, diagnostics = read_bytes(data, "f.yaml")
    assert source is None
    assert told(diagnostics) == [(code, line, column)]


def test_the_line_of_a_gbk_file_is_shown_as_it_was_meant() -> None:
    found = read_bytes("title: 担保贷款\n".encode("gbk"), "f.yaml")[1][0]
    assert found.line_text == "title: 担保贷款"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert read_path(tmp_path / "none.yaml")[1][0].code == "file-not-found"
    assert read_path(tmp_path)[1][0].code == "file-not-readable"
    assert read_path(Path("\0"))[1][0].code == "file-not-readable"


def json_loaded(text: str) -> Tree:
    tree, diagnostics = read_json(Source("f.json", text))
    assert diagnostics == []
    assert tree is not None
    return tree


def test_json_keeps_its_kinds_and_marks_floats() -> None:
    tree = json_loaded('{"a": 1, "b": true, "c": null, "d": "x", "e": 1.50, "f": 1e3, "g": [-0.1]}')
    assert tree.data == {
        "a": 1,
        "b": True,
        "c": None,
        "d": "x",
        "e": Float("1.50"),
        "f": Float("1e3"),
        "g": [Float("-0.1")],
    }


def test_places_in_json() -> None:
    tree = json_loaded('{\n "a": [1, {"b, {": "x"}],\n "c\\"": {}\n}')
    assert tree.place() == Place("f.json", 1, 1)
    assert tree.place(("a", 1)) == Place("f.json", 2, 11)
    assert tree.place(("a", 1, "b, {"), key=True) == Place("f.json", 2, 12)
    assert tree.place(("a", 1, "b, {")) == Place("f.json", 2, 20)
    assert tree.place(('c"',)) == Place("f.json", 3, 9)


BAD_JSON: dict[str, tuple[str, list[tuple[str, int, int]]]] = {
    "duplicate key": ('{"a": 1,\n "a": 2}', [("duplicate-key", 2, 2)]),
    "duplicate key inside": ('{"x": [{"a": {}, "a": []}]}', [("duplicate-key", 1, 18)]),
    "not a number": ('{"a": NaN}', [("not-json", 1, 7)]),
    "infinity": ('{"NaN": "Infinity", "a": -Infinity}', [("not-json", 1, 26)]),
    "a number of 5000 digits": ('{"a": ' + "9" * 5000 + "}", [("not-json", 1, 7)]),
    "deep": ("[" * 100 + "]" * 100, [("nesting-too-deep", 1, 61)]),
    "very deep": ('{"a":' * 50_000, [("nesting-too-deep", 1, 301)]),
    "half a character": ('{"a": ["x", "\\ud800"]}', [("not-json", 1, 13)]),
    "trailing comma": ('{"a": 1,}', [("not-json", 1, 8)]),
    "no comma": ('{"a": 1 "b": 2}', [("not-json", 1, 9)]),
    "text after the end": ('{"a": 1} x', [("not-json", 1, 10)]),
    "open quote": ('{"a": "b}', [("not-json", 1, 7)]),
    "line break in quotes": ('{"a": "b\nc"}', [("not-json", 1, 9)]),
    "nothing": (" \n", [("empty-file", 1, 1)]),
    "full-width comma": ('{"a": 1，"b": 2}', [("full-width-punctuation", 1, 8)]),
    "full-width colon": ('{"a"：1}', [("full-width-punctuation", 1, 5)]),
    "too large": ('"' + "x" * FILE_LIMIT + '"', [("file-too-large", 1, 1)]),
}


@pytest.mark.parametrize("name", BAD_JSON)
def test_bad_json_is_told_at_its_place(name: str, limited_work: Work) -> None:
    text, expected = BAD_JSON[name]
    with limited_work():
        found = told(read_json(Source("f.json", text))[1])
    if name == "trailing comma":  # Python from 3.13 points at the comma, before it pointed at the bracket
        assert found in (expected, [("not-json", 1, 9)])
    else:
        assert found == expected


def test_the_first_of_two_equal_json_keys_stands() -> None:
    tree, _ = read_json(Source("f.json", '{"a": 1, "b": 2, "a": 3}'))
    assert tree is not None
    assert tree.data == {"a": 1, "b": 2}
    assert tree.place(("a",)) == Place("f.json", 1, 7)


def test_data_that_never_was_a_text_has_paths_without_places() -> None:
    found = tree_of({"loan": {"id": 7}}, "snapshot").error(
        "wrong-kind", ("loan", "list", 3, "id"), is_="7", wants="a text"
    )
    assert found.place is None
    assert found.render().startswith("loan.list[3].id: error[wrong-kind]")


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff\u2028\u2029"), max_size=8
)
VALUES = st.recursive(
    st.none() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
MAPPINGS = st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4)


def _paths(data: object, path: TreePath = ()) -> list[tuple[TreePath, object]]:
    found: list[tuple[TreePath, object]] = [(path, data)]
    if isinstance(data, dict):
        found += [item for key, value in data.items() for item in _paths(value, (*path, key))]
    if isinstance(data, list):
        found += [item for at, value in enumerate(data) for item in _paths(value, (*path, at))]
    return found


@given(MAPPINGS)
def test_json_is_read_as_it_was_written_and_every_place_holds_its_value(data: dict[str, object]) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=1)
    tree = json_loaded(text)
    assert tree.data == data
    for path, value in _paths(data):
        place = tree.place(path)
        assert place
        rest = text[tree.source.offset(place.line, place.column) :]
        assert json.JSONDecoder().raw_decode(rest)[0] == value


@given(MAPPINGS)
def test_yaml_is_read_as_it_was_written(data: dict[str, object]) -> None:
    # JSON in one line is YAML too: in quotes, so that no text can be taken for anything else.
    assert loaded(json.dumps(data, ensure_ascii=False)).data == data


@given(st.text(st.sampled_from("ab:,{}[]-#'\"&*!|>%@`~ \n\t：，～【】１0.\r\\?"), max_size=40))
def test_no_text_makes_a_reader_fail(text: str) -> None:
    for read in (read_yaml, read_json):
        tree, diagnostics = read(Source("f", text))
        assert tree is not None or diagnostics
        for found in diagnostics:
            assert found.place
            assert found.place.line >= 1
            assert found.place.column >= 1
            found.render("zh")


@given(st.binary(max_size=60))
def test_no_bytes_make_a_reader_fail(data: bytes) -> None:
    source, diagnostics = read_bytes(data, "f")
    if source is None:
        assert len(diagnostics) == 1
        diagnostics[0].render("zh")
    else:
        read_yaml(source)
        read_json(source)


@pytest.mark.skipif(len(PARSERS) == 1, reason="PyYAML has no C parser here")
@given(st.text(st.sampled_from("ab:,{}[]-#'\"&*|> \n：1."), max_size=30))
def test_both_parsers_of_yaml_give_one_tree(text: str) -> None:
    trees = []
    before = yamltree.PARSER
    try:
        for parser in PARSERS:
            yamltree.PARSER = parser
            tree, diagnostics = read_yaml(Source("f", text))
            trees.append((tree.data if tree else None, bool(diagnostics)))
    finally:
        yamltree.PARSER = before
    assert trees[0] == trees[1]


def test_every_odd_space_is_looked_for() -> None:
    odd = {char for char in map(chr, range(0x80, 0x1_0000)) if is_odd_space(char)}
    assert odd == set(ODD_SPACES)
    for char in sorted(odd):
        _, found = read_yaml(Source("f.yaml", f"a: 1\n{char}b: 2\n"))
        assert [one.code for one in found][:1] == ["stray-space"] or char == "\ufeff", repr(char)
