"""The schema of scenario files: the snapshot's and the contact's own keys, of which nothing is required."""

from __future__ import annotations

from typing import Any, Final

from ..document.contact import ACT_KEYS
from ..document.scenarios import ANSWERS, NONE, UNKNOWN
from .documents import with_numbers, written
from .tidy import Schema, each

_LOCAL: Final = (
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?$"
)
_NULL: Final[Schema] = {"const": None}
_OVER: Final = (
    "loan",
    "coverage",
    "party",
    "liability",
    "debt",
    "lender",
    "collector",
    "proposed-contact",
    "proposed-act",
)
"""Mappings in which null takes out what would stand there."""


def scenarios() -> Schema:
    """The schema of a scenario file, without its head."""
    made = each(written("scenarios"), _refer)
    snapshot, contact = written("snapshot"), written("contact")
    parts = contact["$defs"] | snapshot["$defs"]
    parts = {name: each(part, _locally) for name, part in parts.items()} | _instants()
    for name in ("loan", "party", "debt"):
        parts[name] = _loosely(parts[name], required=() if name == "loan" else ("id",))
    records = [name for name in parts if name.startswith("record-") and "properties" in parts[name]]
    for name in records:
        parts[name] = _loosely(parts[name], required=[key for key in parts[name]["required"] if key != "id"])
    decision = written("decision-expect")
    parts |= decision["$defs"] | {"decision-expect": {key: part for key, part in decision.items() if key != "$defs"}}
    parts |= _given(snapshot, records) | _proposed(contact) | {"expected": _expected()}
    parts |= {name: _with_null(parts[name]) for name in _OVER}
    made["$defs"] = parts | made["$defs"]
    made["$defs"] |= {name: each(made["$defs"][name], with_numbers) for name in ("line", "text")}
    made["$defs"]["ask"]["oneOf"] = [
        {"required": [key]} for key in ("contact", "act", "count", "date", "decision", "table")
    ]
    made["$defs"]["table"]["oneOf"] = [{"required": [key]} for key in ("contact", "act", "count", "date")]
    for owner, key in (("table", "columns"), ("table", "rows"), ("case", "asks")):
        made["$defs"][owner]["properties"][key]["minItems"] = 1
    made["properties"]["cases"]["minProperties"] = 1
    made["oneOf"] = [{"required": ["packs"]}, {"required": ["playbook"]}]
    return made


def _refer(part: Schema) -> Schema:
    """What the document only names."""
    name = part.get("$comment")
    rest = {key: value for key, value in part.items() if key != "$comment"}
    return part if name is None else {**rest, "$ref": f"#/$defs/{name}"}


def _locally(part: Schema) -> Schema:
    """An instant whose offset may be left out."""
    reference = part.get("$ref")
    if reference in ("#/$defs/instant", "#/$defs/date-or-instant"):
        return {**part, "$ref": reference.replace("/$defs/", "/$defs/local-").replace("local-date-or", "date-or-local")}
    return part


def _instants() -> dict[str, Schema]:
    local = {
        "title": "Instant",
        "description": "A point in time; without an offset it is local time in the zone of the file. "
        "时刻；不写时差则为本文件时区的当地时间",
        "type": "string",
        "pattern": _LOCAL,
        "examples": ["2026-03-04T10:00", "2026-11-09T10:00:00+08:00"],
    }
    either = {
        "title": "Date or instant",
        "description": "A calendar day, or a point in time. 日期或时刻",
        "anyOf": [{"$ref": "#/$defs/date"}, {"$ref": "#/$defs/local-instant"}],
    }
    return {"local-instant": local, "date-or-local-instant": either}


def _loosely(part: Schema, *, required: Any) -> Schema:
    made = {key: value for key, value in part.items() if key != "required"}
    return made | ({"required": list(required)} if required else {})


def _with_null(part: Schema) -> Schema:
    def widen(value: Schema) -> Schema:
        told = {key: text for key, text in value.items() if key in ("title", "description")}
        rest = {key: value[key] for key in value if key not in told}
        return {**told, "anyOf": [rest, _NULL]}

    return {**part, "properties": {name: widen(value) for name, value in part["properties"].items()}}


def _given(snapshot: Schema, records: list[str]) -> dict[str, Schema]:
    """The facts of a file, a case or an ask."""
    record: Schema = {
        "title": "Record",
        "description": "A record of the ledger; its `id` may be left out. 台账记录，可不写编号",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in records],
    }
    properties = {name: value for name, value in snapshot["properties"].items() if name != "as_of"}
    named = {"title": "Named record", "description": "The name of one under `records`. 命名记录", "type": "string"}
    properties["ledger"] = {**properties["ledger"], "items": {"anyOf": [{"$ref": "#/$defs/given-record"}, named]}}
    given = {
        "title": "Given",
        "description": "A snapshot without `as_of`, of which only what differs need be written. "
        "不含 as_of 的快照，只写不同之处",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
    return {"given-record": record, "given": _with_null(given)}


def _proposed(contact: Schema) -> dict[str, Schema]:
    """The keys of a proposed contact or act; what is left out is as under `defaults`."""
    keys = each({"properties": contact["properties"]}, _locally)["properties"]
    cap = {
        "title": "Of",
        "description": "The guard that has the cap, or its row. 计数所属的规则或条目",
        "type": "string",
    }
    date = {"title": "Name", "description": "The named date. 命名日期", "type": "string"}

    def of(title: str, text: str, properties: dict[str, Any], required: list[str]) -> Schema:
        made: Schema = {"title": title, "description": text, "type": "object", "additionalProperties": False}
        return made | {"properties": properties} | ({"required": required} if required else {})

    acts = {name: value for name, value in keys.items() if name in ACT_KEYS}
    return {
        "proposed-contact": of("Proposed contact", "A proposed contact. 拟进行的联系", keys, []),
        "proposed-act": of("Proposed act", "A proposed act. 拟进行的行为", acts, []),
        "counted": of("Count", "A cap, asked about a contact. 就一次联系询问计数", {"of": cap, **keys}, ["of"]),
        "dated": of(
            "Named date", "A date, asked about a contact or act. 就一次联系询问日期", {"name": date, **keys}, ["name"]
        ),
    }


def _expected() -> Schema:
    return {
        "title": "Expected",
        "description": "The answer: of a contact or act a word, of a count a number, of a date a date, of a decision "
        "what is permitted. 预期结果：联系与行为写判定，count 写次数，date 写日期，decision 写可做事项",
        "anyOf": [
            {"enum": [*ANSWERS, NONE, UNKNOWN]},
            {"$ref": "#/$defs/date"},
            {"type": "integer", "minimum": 0},
            {"$ref": "#/$defs/decision-expect"},
        ],
    }
