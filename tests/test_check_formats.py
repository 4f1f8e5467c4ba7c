"""`check --format sarif|github`: valid for its readers, at the right place, nothing that a text could break."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from dunning_rules.catalogue import CATALOGUE
from dunning_rules.checking import Assumed, Checked
from dunning_rules.cli import main
from dunning_rules.diagnostics import error, note
from dunning_rules.report.sarif import sarif_dict
from dunning_rules.report.workflow import workflow_lines
from dunning_rules.source import Place

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
COUNT = {"type": "integer", "minimum": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
USED: dict[str, Any] = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "maxItems": 1, "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "additionalProperties": False,
            "properties": {
                "tool": {"$ref": "#/$defs/tool"},
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "language": {"pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
        },
        "tool": {
            "type": "object",
            "required": ["driver"],
            "additionalProperties": False,
            "properties": {
                "driver": {
                    "type": "object",
                    "required": ["name"],
                    "additionalProperties": False,
                    "properties": {
                        "name": {"const": "dunning"},
                        "version": {"type": "string", "minLength": 1},
                        "rules": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/rule"}},
                    },
                }
            },
        },
        "rule": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {
                "id": {"enum": list(CATALOGUE)},
                "shortDescription": TEXT,
                "help": TEXT,
                "defaultConfiguration": {"additionalProperties": False, "properties": {"level": LEVEL}},
            },
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"enum": list(CATALOGUE)},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": LEVEL,
                "message": TEXT,
                "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
            },
        },
        "location": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "physicalLocation": {
                    "type": "object",
                    "required": ["artifactLocation"],
                    "additionalProperties": False,
                    "properties": {
                        "artifactLocation": {
                            "required": ["uri"],
                            "additionalProperties": False,
                            "properties": {"uri": {"type": "string"}, "uriBaseId": {"type": "string"}},
                        },
                        "region": {
                            "required": ["startLine", "startColumn"],
                            "additionalProperties": False,
                            "properties": {"startLine": COUNT, "startColumn": COUNT},
                        },
                    },
                },
                "logicalLocations": {"items": {"properties": {"fullyQualifiedName": {"type": "string"}}}},
            },
        },
    },
}
"""What SARIF 2.1.0 asks of the part of it that is written here, with every object closed."""


def official() -> dict[str, Any] | None:
    """The schema of the standard, where `tools/editor.sh` has put it; None where it has not."""
    told = subprocess.run(["sh", ROOT / "tools" / "editor.sh", "where"], capture_output=True, text=True, check=False)
    folder = Path(told.stdout.strip() or "nowhere") / "node_modules" / "@microsoft" / "jest-sarif" / "lib" / "schemas"
    found = sorted(folder.glob("sarif-2.1.0*.json")) if folder.is_dir() else []
    return json.loads(found[-1].read_text(encoding="utf-8")) if found else None


def checked(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    code = main(["check", *map(str, arguments)])
    told = capsys.readouterr()
    assert told.err == ""
    return code, told.out


def every_golden_file() -> list[str]:
    return sorted(
        path.relative_to(ROOT).as_posix()
        for path in GOLDEN.glob("*/*.yaml")
        if path.name.endswith((".playbook.yaml", ".pack.yaml", ".scenarios.yaml"))
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sarif_is_valid(lang: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    code, out = checked(
        capsys, *every_golden_file(), "playbooks", "no-such-file.yaml", "--format", "sarif", "--lang", lang
    )
    assert code == 2
    told = json.loads(out)
    jsonschema.Draft202012Validator(USED).validate(told)
    assert len(told["runs"][0]["results"]) > 50
    assert {one["level"] for one in told["runs"][0]["results"]} == {"error", "warning", "note"}


def test_sarif_is_valid_by_the_schema_of_the_standard(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    schema = official()
    if schema is None and os.environ.get("DUNNING_EDITOR") == "required":
        pytest.fail("the schema of SARIF is not here: run `sh tools/editor.sh`")
    if schema is None:
        pytest.skip("the schema of SARIF is not here: run `sh tools/editor.sh` once, with Node and the network")
    validator = jsonschema.validators.validator_for(schema)(schema)
    for paths in (every_golden_file(), ["playbooks"], ["no-such-file.yaml"]):
        told = json.loads(checked(capsys, *paths, "--format", "sarif")[1])
        assert [f"{one.json_path}: {one.message}" for one in validator.iter_errors(told)] == []
    told["runs"][0]["results"][0]["level"] = "grave"
    assert not validator.is_valid(told)


def test_each_result_is_the_diagnostic_of_the_text(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    files = every_golden_file()
    plain = json.loads(checked(capsys, *files, "--format", "json")[1])
    expected = [
        (one["code"], one["severity"], one["file"] or file["file"], one["line"], one["column"])
        for file in plain["files"]
        for one in file["diagnostics"]
    ]
    run = json.loads(checked(capsys, *files, "--format", "sarif")[1])["runs"][0]
    found = []
    for one in run["results"]:
        assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
        physical = one["locations"][0]["physicalLocation"]
        region = physical.get("region", {})
        name = unquote(physical["artifactLocation"]["uri"])
        found.append((one["ruleId"], one["level"], name, region.get("startLine"), region.get("startColumn")))
    assert [one for one in found if one[1] != "note"] == expected


def odd() -> list[Checked]:
    place = Place("a folder/50%,x:y.yaml", 3, 7)
    found = error("unknown-key", place, path="stages.a", key="100%,\n::error::x", known="`a`: `b`")
    told = note("assumed-number", place, name="late", value="30 days")
    return [
        Checked("a folder/50%,x:y.yaml", "playbook", diagnostics=(found,)),
        Checked("late.yaml", "playbook", assumed=(Assumed("late", "30", "days", (), None, told),)),
        Checked("/gone.yaml", "neither", diagnostics=(error("file-not-found", None, file="gone.yaml"),)),
        Checked("", "neither", diagnostics=(error("file-not-found", None, file="no-folder"),)),
    ]


def test_what_is_odd_is_escaped_for_github() -> None:
    first, second, third, fourth, last = workflow_lines(odd(), "en")
    assert first == (
        "::error file=a folder/50%25%2Cx%3Ay.yaml,line=3,col=7,title=unknown-key"
        "::`100%25, ::error::x` is not a key that can stand here. known here: `a`: `b`"
    )
    assert second.startswith("::notice file=a folder/50%25%2Cx%3Ay.yaml,line=3,col=7,title=assumed-number::")
    assert third.startswith("::error file=/gone.yaml,title=file-not-found::there is no file `gone.yaml`. ")
    assert fourth.startswith("::error title=file-not-found::")
    assert last == "3 files checked: 3 errors, no warnings"


def test_what_is_odd_is_a_uri_for_sarif() -> None:
    told = sarif_dict(odd(), "zh", "1.2.3")
    jsonschema.Draft202012Validator(USED).validate(told)
    places = [one.get("locations", [{}])[0].get("physicalLocation") for one in told["runs"][0]["results"]]
    assert places == [
        {
            "artifactLocation": {"uri": "a%20folder/50%25%2Cx%3Ay.yaml", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 3, "startColumn": 7},
        },
        {
            "artifactLocation": {"uri": "a%20folder/50%25%2Cx%3Ay.yaml", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 3, "startColumn": 7},
        },
        {"artifactLocation": {"uri": "file:///gone.yaml"}},
        None,
    ]
    assert all("。" in one["message"]["text"] for one in told["runs"][0]["results"])


@pytest.mark.parametrize("shape", ["text", "json", "sarif", "github"])
@pytest.mark.parametrize(
    ("case", "strict", "code"),
    [
        ("reversed-range/bad", False, 2),
        ("review-due/bad", False, 0),
        ("review-due/bad", True, 1),
        ("review-due/good", True, 0),
    ],
)
def test_the_exit_code_is_the_same_in_every_format(
    shape: str, case: str, strict: bool, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [GOLDEN / f"{case}.playbook.yaml", "--format", shape, "--at", "2026-11-21", *(["--strict"] * strict)]
    status, out = checked(capsys, *asked)
    assert status == code
    assert out.strip()


def test_github_sees_one_command_a_diagnostic(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["dunning"])
    out = checked(capsys, *every_golden_file(), "--format", "github")[1]
    command = re.compile(r"::(error|warning|notice) file=[^,:]+(,line=\d+,col=\d+)?,title=[a-z0-9-]+::\S.*")
    assert all(command.fullmatch(line) for line in out.splitlines()[:-1])
    assert len(out.splitlines()) > 50
