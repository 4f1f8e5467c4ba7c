"""The schemas of what is written for the library: playbooks, packs, snapshots and proposed contacts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter

from .. import words
from ..document import fields, ledger, vocabulary
from ..document.contact import ContactDocument
from ..document.pack import PackDoc
from ..document.playbook import PlaybookDoc
from ..document.scenarios import DecisionExpectDoc, ScenariosDoc
from ..document.snapshot import SnapshotDocument
from ..facts import ASKED_KINDS, FACT_TITLES
from ..values import Text
from .glosses import GLOSSES
from .tidy import Schema, Shared, each, plain, renamed, titled

_MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "playbook": PlaybookDoc,
    "pack": PackDoc,
    "snapshot": SnapshotDocument,
    "contact": ContactDocument,
    "scenarios": ScenariosDoc,
    "decision-expect": DecisionExpectDoc,
}

_VOCABULARIES: Final[Mapping[str, words.Words]] = {
    "act": words.ACTS,
    "address-kind": words.ADDRESS_KINDS,
    "ageing": words.AGEING,
    "arrangement-type": words.ARRANGEMENT_TYPES,
    "attitude": words.ATTITUDES,
    "cause": words.CAUSES,
    "channel": words.CHANNELS,
    "claim": words.CLAIMS,
    "collector": words.COLLECTORS,
    "collector-type": words.COLLECTOR_TYPES,
    "consent": words.CONSENTS,
    "direction": words.DIRECTIONS,
    "form": words.FORMS,
    "hold-reason": words.HOLD_REASONS,
    "lender-type": words.LENDER_TYPES,
    "liability": words.LIABILITIES,
    "loan-status": words.LOAN_STATES,
    "mode": words.MODES,
    "outcome": words.OUTCOMES,
    "party-kind": words.PARTY_KINDS,
    "payment-status": words.PAYMENT_STATUSES,
    "place": words.PLACES,
    "product-class": words.PRODUCT_CLASSES,
    "purpose": words.PURPOSES,
    "record-kind": words.RECORD_KINDS,
    "request": words.REQUESTS,
    "role": words.ROLES,
    "status": words.STATUSES,
    "weekday": words.WEEKDAYS,
}

_KINDS: Final[Mapping[str, Any]] = {
    "amount": fields.MoneyField,
    "collector-name": ledger.CollectorField,
    "count": vocabulary.CountOrNumber,
    "date": fields.DateField,
    "decimal": fields.DecimalField,
    "instant": fields.InstantField,
    "date-or-instant": fields.DateOrInstantField,
    "limit": fields.LimitField,
    "line": fields.IdField,
    "match": fields.MatchField,
    "name": fields.NameField,
    "term": fields.TermField,
    "text": fields.TextField,
    "value": ledger.PlainField,
    "whole-number": fields.IntegerField,
    "yes-or-no": fields.BooleanField,
}

_CHOICES: Final[Mapping[str, Any]] = {
    "acts": vocabulary.Acts,
    "address-kinds": vocabulary.AddressKinds,
    "arrangement-types": vocabulary.ArrangementTypes,
    "attitudes": vocabulary.Attitudes,
    "causes": vocabulary.Causes,
    "channels": vocabulary.Channels,
    "collectors": vocabulary.Collectors,
    "directions": vocabulary.Directions,
    "forms": vocabulary.RequestForms,
    "hold-reasons": vocabulary.HoldReasons,
    "modes": vocabulary.Modes,
    "names": fields.OneOrMany[fields.NameField],
    "outcomes": vocabulary.Outcomes,
    "places": vocabulary.Places,
    "purposes": vocabulary.Purposes,
    "steps": fields.StepsField,
}
"""Of playbooks and packs: a word, a list of words, or `{not: …}`."""

_NAMED: Final = {"DocumentDoc": "paper", "PaperReceived": "record-document", "OutcomeRecord": "record-outcome"}

_SHORTHANDS: Final[Mapping[str, str]] = {
    "allocation": "order",
    "arrangement": "is",
    "consent": "is",
    "done": "action",
    "number": "value",
    "paper": "is",
    "promise": "is",
    "request": "is",
    "status": "is",
}
"""Mappings for which the value of one key may stand alone."""

_ONE_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "action": ("contact", "act"),
    "guard": ("hours", "at_most", "wait", "forbid", "only_if", "respects", "require"),
}


def written(name: str) -> Schema:
    """The schema of `playbook`, `pack`, `snapshot`, `contact` or `scenarios`, without its head."""
    in_yaml = name in ("playbook", "pack")
    raw = each(_MODELS[name].model_json_schema(by_alias=True), plain)
    names = {part: _name(part, raw["$defs"][part], in_yaml=in_yaml) for part in raw.get("$defs", {})}
    made = renamed(raw, names)
    if in_yaml:
        _teach_facts(made)
        _widen_shorthands(made)
    shared = _shared(in_yaml=in_yaml)
    made = each(made, shared.refer)
    made["$defs"] |= shared.definitions
    if in_yaml:
        made["$defs"]["assume"]["properties"]["assume"] = {"type": ["string", "number", "boolean"]}
    _gloss(made, name)
    _exactly_one(made, name)
    return made


def _name(model: str, definition: Schema, *, in_yaml: bool) -> str:
    if model in _NAMED:
        return _NAMED[model]
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", re.sub(r"(Doc|Document)$", "", model)).lower()
    is_record = not in_yaml and "kind" in definition["properties"] and "known_at" in definition["properties"]
    return f"record-{name}" if is_record else name


def _schema_of(kind: Any) -> Schema:
    return dict(TypeAdapter(kind).json_schema())


def _shared(*, in_yaml: bool) -> Shared:
    """What many keys share. In YAML a number is a text where its field wants one, such as a version `2026.10`."""
    shared = Shared()
    for name, vocabulary_ in _VOCABULARIES.items():
        lines = [f"- `{word}`: {text.en} {text.zh}" for word, text in vocabulary_.items()]
        shared.add(
            f"{name}-word",
            {"type": "string", "enum": list(vocabulary_)},
            {
                "title": titled(name),
                "description": "\n".join(["One of:", *lines]),
                "type": "string",
                "enum": list(vocabulary_),
            },
        )
    shared.add("hours", _schema_of(fields.HoursField if in_yaml else fields.WishHoursField))
    for name, kind in {**_KINDS, **(_CHOICES if in_yaml else {})}.items():
        schema = _schema_of(kind)
        shown = each(each(schema, plain), with_numbers) if name in ("line", "text") and in_yaml else None
        shared.add(name, schema, shown)
    return shared


def with_numbers(part: Schema) -> Schema:
    """A text that may be written as a number, as in YAML."""
    return {**part, "type": ["string", "number"]} if part.get("type") == "string" else part


def _teach_facts(made: Schema) -> None:
    """A condition takes every fact by its name, and the inputs that the file declares."""
    near = {"$ref": "#/$defs/near"}
    match = each(_schema_of(fields.MatchField), plain)
    made["$defs"]["fact-match"] = {
        "title": "Fact",
        "description": "What the fact is wished to be: a value, a range `1..3`, a list, `{not: …}`; "
        "of a date also `{within: 90 days}`. 事实须符合的值、范围或列表",
        "anyOf": [{key: part for key, part in match.items() if key == "anyOf"}, near],
    }
    condition = made["$defs"]["condition"]
    forms = {key: part for key, part in condition["properties"].items() if key not in ASKED_KINDS}
    reference = {"$ref": "#/$defs/fact-match"}
    facts = {name: {"title": name, "description": _joined(FACT_TITLES[name]), **reference} for name in ASKED_KINDS}
    condition["properties"] = forms | facts
    told = "An input that this file declares under `inputs`. 本文件声明的输入项"
    condition["additionalProperties"] = {"title": "Input", "description": told, **reference}


def _widen_shorthands(made: Schema) -> None:
    """Where one key's value may stand for the whole mapping, the schema says so with that key's own schema."""
    definitions = made["$defs"]

    def widen(part: Schema) -> Schema:
        *short, last = part.get("anyOf", [{}])
        name = last.get("$ref", "").removeprefix("#/$defs/")
        if name not in _SHORTHANDS or not short:
            return part
        alone = definitions[name]["properties"][_SHORTHANDS[name]]
        ways = alone.get("anyOf") or [{key: value for key, value in alone.items() if key not in ("title", "default")}]
        return {**part, "anyOf": [*ways, last]}

    made |= each(made, widen)


def _gloss(made: Schema, name: str) -> None:
    """Titles and texts: every key gets its own name as title, and the Chinese beside the English."""
    other = {"title": "Not", "description": "Anything but this. 除此以外"}
    made |= each(
        made, lambda part: _described(part, "not", other) if set(part.get("properties", ())) == {"not"} else part
    )
    for owner, part in [(name, made), *made["$defs"].items()]:
        glosses = GLOSSES.get(owner, {}) if name in ("playbook", "pack") else {}
        if "" in glosses:
            part["title"] = titled(owner)
            part["description"] = _joined(glosses[""], part.get("description", ""))
        elif owner.startswith("record-") and "properties" in part:
            part["title"] = titled(owner.removeprefix("record-"))
            part["properties"]["kind"]["description"] = "The kind of record. 记录类型"
        for key, value in part.get("properties", {}).items():
            if key not in ASKED_KINDS:
                value["title"] = titled(key)
            if key in glosses:
                value["description"] = _joined(glosses[key], value.get("description", ""))


def _described(part: Schema, key: str, texts: Schema) -> Schema:
    return {**part, "properties": {**part["properties"], key: {**texts, **part["properties"][key]}}}


def _joined(text: Text, english: str = "") -> str:
    """`The loans it is for. 适用的贷款`."""
    return f"{text.en or english} {text.zh}".strip()


def _exactly_one(made: Schema, name: str) -> None:
    for owner, keys in _ONE_OF.items():
        if owner in made["$defs"]:
            made["$defs"][owner]["oneOf"] = [{"required": [key]} for key in keys]
    if name == "contact":
        made["oneOf"] = [{"required": ["channel", "party"]}, {"required": ["act"]}]
    if name == "snapshot":
        parts = ("amount", "principal", "interest", "fees")
        made["$defs"]["installment"]["anyOf"] = [{"required": [key]} for key in parts]
