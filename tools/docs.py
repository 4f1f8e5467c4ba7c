"""Writes the generated parts of README.md and docs/: `python tools/docs.py`; `--check` only says which are stale.

A part stands between `<!-- generated: NAME -->` and `<!-- end -->`. What it says is taken from the code, so that it is
told in one place.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import figures  # noqa: E402
import mistakes  # noqa: E402
from your_words import YOUR_WORDS  # noqa: E402

from dunning_rules import load_packs, schema, shipped, words  # noqa: E402
from dunning_rules.catalogue import CATALOGUE  # noqa: E402
from dunning_rules.document import ledger, snapshot  # noqa: E402
from dunning_rules.document.contact import ContactDocument  # noqa: E402
from dunning_rules.document.fields import Word  # noqa: E402
from dunning_rules.facts import ASKED_KINDS, FACT_TITLES, FACT_WORDS  # noqa: E402
from dunning_rules.schema.tables import record_kinds, tables  # noqa: E402
from dunning_rules.values import Text  # noqa: E402

KNOWN = ("read", "secondary", "recalled-high", "recalled-medium", "recalled-low")
PART = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

VOCABULARIES: Mapping[str, tuple[str, str, Mapping[str, Text]]] = {
    "role": ("Roles", "`role` of a party", words.ROLES),
    "party_kind": ("Kinds of party", "`kind` of a party", words.PARTY_KINDS),
    "nature": ("Liabilities", "`liability.nature` of a party", words.LIABILITIES),
    "address_kind": ("Kinds of address", "`kind` of an address", words.ADDRESS_KINDS),
    "place": ("Places", "`place` of an address or a request", words.PLACES),
    "channel": ("Channels", "`channel`", words.CHANNELS),
    "mode": ("Modes", "`mode` of a contact", words.MODES),
    "direction": ("Directions", "`direction` of a contact", words.DIRECTIONS),
    "outcome": ("Outcomes", "`outcome`; none = still pending", words.OUTCOMES),
    "purpose": ("Purposes", "`purpose`", words.PURPOSES),
    "by": ("Collectors", "`by` of a contact, `to` of a consent or placement", words.COLLECTORS),
    "kind": ("Kinds of record", "`kind` of a record", words.RECORD_KINDS),
    "what": ("Requests", "`what` of a request", words.REQUESTS),
    "form": ("Forms", "`form` of a request", words.FORMS),
    "naming": ("What a request names", "`naming` of a guard that respects requests", words.NAMED_BY_WISHES),
    "consent": ("Consents", "`what` of a consent", words.CONSENTS),
    "status": ("Statuses", "`status` of a status record", words.STATUSES),
    "reason": ("Reasons of a hold", "`reason` of a hold", words.HOLD_REASONS),
    "type": ("Types of arrangement", "`type` of an arrangement", words.ARRANGEMENT_TYPES),
    "ageing": ("Ageing", "`ageing` of an arrangement or hold", words.AGEING),
    "payment": ("Payments", "`status` of a payment", words.PAYMENT_STATUSES),
    "document": ("Documents", "`document`; a playbook or pack may name further ones", words.DOCUMENTS),
    "act": ("Acts", "`act`", words.ACTS),
    "cause": ("Causes", "`cause` of a finding", words.CAUSES),
    "attitude": ("Attitudes", "`attitude` of a finding", words.ATTITUDES),
    "lender": ("Types of lender", "`lender.type`", words.LENDER_TYPES),
    "collector": ("Types of collector", "`collector.type`", words.COLLECTOR_TYPES),
    "product_class": ("Product classes", "`loan.product_class`", words.PRODUCT_CLASSES),
    "claim": ("Claims", "`loan.claim`", words.CLAIMS),
    "loan_status": ("States of a loan", "`loan.status`", words.LOAN_STATES),
    "covered_debts": ("Covered debts", "`coverage.debts`", words.COVERED_DEBTS),
    "covered_by": ("Covered collectors", "`coverage.by`", words.COVERED_BY),
    "weekday": ("Weekdays", "`weekdays` of a request", words.WEEKDAYS),
    "stated": ("Stated attributes", "`stated` of a proposed contact; packs define further ones", words.STATED),
}
SHOWN_KEYS = {
    "nature": "liability.nature",
    "party_kind": "kind",
    "payment": "status",
    "claim": "loan.claim",
    "loan_status": "loan.status",
    "collector": "collector.type",
}
TABLES: Mapping[str, type] = {
    "snapshot": snapshot.SnapshotDocument,
    "loan": snapshot.LoanDocument,
    "installment": snapshot.InstallmentDocument,
    "party": snapshot.PartyDocument,
    "liability": snapshot.LiabilityDocument,
    "address": snapshot.AddressDocument,
    "debt": snapshot.DebtDocument,
    "coverage": snapshot.CoverageDocument,
    "contact": ContactDocument,
}
ANSWERS = (
    *("decision", "verdict", "candidate", "reason", "obligation", "measure", "missed", "not-applicable", "hop"),
    *("timeline", "row", "span"),
    *("simulation", "ended", "made", "tally", "waiting", "notice", "assumed"),
)
HOMES = {"obligation": "verdict", "row": "timeline", "span": "timeline"} | dict.fromkeys(
    ("ended", "made", "tally", "waiting", "notice", "assumed"), "simulation"
)
"""Parts of answers, each with the schema that it is taken from, where that is not a decision's."""
KINDS = {
    "Instant": "instant",
    "Date": "date",
    "Amount": "decimal text",
    "Whole number": "whole number",
    "Yes or no": "true or false",
    "Hours": "hours",
    "Date or instant": "date or instant",
    "Time zone": "time zone",
    "Collector": "collector",
    "Value": "text, whole number, true or false",
    "Text": "text",
}


def anchor(title: str) -> str:
    """The anchor of a heading."""
    return title.lower().replace(" ", "-")


def packs() -> Iterator[str]:
    """Every shipped pack with its number of guards, by how well their text is known."""
    yield "| pack | what | guards | " + " | ".join(KNOWN) + " |"
    yield "| --- | --- |" + " ---: |" * (len(KNOWN) + 1)
    for name in shipped.packs():
        rules = next(one for one in load_packs(name).rules if one.id == name)
        known = Counter(guard.known for guard in rules.guards)
        cells = [str(len(rules.guards)), *(str(known[word]) for word in KNOWN)]
        yield f"| [{name}]({name}.md) | {rules.title.en} | {' | '.join(cells)} |"


def errors() -> Iterator[str]:
    """Every diagnostic code with its message; what stands in braces is filled in."""
    yield "| code | | message | |"
    yield "| --- | --- | --- | --- |"
    for name, code in CATALOGUE.items():
        told = (code.message.in_(lang).replace("|", "\\|") for lang in ("en", "zh"))
        yield f"| [`{name}`](errors/{name}.md) | {code.severity} | {' | '.join(told)} |"


def facts() -> Iterator[str]:
    """Every fact that a condition may name."""
    yield "| fact | kind | what it is | |"
    yield "| --- | --- | --- | --- |"
    linked = {id(vocabulary): title for title, _, vocabulary in VOCABULARIES.values()}
    for name, title in FACT_TITLES.items():
        kind = "true or false" if ASKED_KINDS[name] == "boolean" else ASKED_KINDS[name]
        if name in FACT_WORDS:
            vocabulary = linked[id(FACT_WORDS[name])]
            kind = f"[word](words.md#{anchor(vocabulary)})"
        yield f"| `{name}` | {kind} | {title.en} | {title.zh} |"


def your_words() -> Iterator[str]:
    """What teams say, and what it is called here."""
    for title, lines in YOUR_WORDS:
        yield from ("", f"### {title}", "", "| your word | | ours | |", "| --- | --- | --- | --- |")
        for zh, en, pairs, note in lines:
            yield f"| {zh} | {en} | {'; '.join(ours(key, word) for key, word in pairs)} | {note} |"
    yield ""


def ours(key: str, word: str) -> str:
    """`key: word`, after a look whether there is such a word."""
    if key == "fact":
        if word not in ASKED_KINDS:
            raise KeyError(f"{word} is no fact")
        return f"`{word}`"
    if word not in VOCABULARIES[key][2]:
        raise KeyError(f"{word} is no word of {key}")
    return f"`{SHOWN_KEYS.get(key, key)}: {word}`"


def vocabularies() -> Iterator[str]:
    """Every closed vocabulary."""
    for title, where, vocabulary in VOCABULARIES.values():
        yield from (
            "",
            f"### {title}",
            "",
            f"{where[0].upper()}{where[1:]}.",
            "",
            "| word | meaning | |",
            "| --- | --- | --- |",
        )
        yield from (f"| `{word}` | {text.en} | {text.zh} |" for word, text in vocabulary.items())
    yield ""


def fields(model: type) -> Iterator[str]:
    """The keys of one part of a file."""
    yield "| key | kind | meaning |"
    yield "| --- | --- | --- |"
    for name, field in model.model_fields.items():
        if name == "meta":
            continue
        told = f"**`{field.alias or name}`**" if field.is_required() else f"`{field.alias or name}`"
        yield f"| {told} | {kind_of(field.annotation, field.metadata)} | {described(field)} |"


def described(field: Any) -> str:
    """What a field means; the words of a vocabulary stand on their own page."""
    return str(field.description or "").split("\n")[0]


def kind_of(annotation: Any, metadata: Any = ()) -> str:
    """What stands under a key, for people."""
    for one in metadata:
        if isinstance(one, Word):
            found = [title for title, _, vocabulary in VOCABULARIES.values() if vocabulary is one.vocabulary]
            return f"[{one.what}](words.md#{anchor(found[0])})"
        told = getattr(one, "json_schema", None)
        if isinstance(told, dict) and told.get("title") in KINDS:
            return KINDS[told["title"]]
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return kind_of(inner, more)
    if origin is tuple:
        return f"list of: {kind_of(get_args(annotation)[0])}"
    if origin is dict:
        return "mapping"
    if origin is Union or type(annotation).__name__ == "UnionType":
        told = [one for one in get_args(annotation) if one is not type(None)]
        return kind_of(told[0]) if len(told) == 1 else "record"
    return "mapping" if hasattr(annotation, "model_fields") else "text"


def records() -> Iterator[str]:
    """Every kind of record with its keys."""
    yield "| kind | what it is | keys |"
    yield "| --- | --- | --- |"
    for kind, model in record_models().items():
        keys = [
            f"**`{field.alias or name}`**" if field.is_required() else f"`{field.alias or name}`"
            for name, field in model.model_fields.items()
            if name not in ledger.Base.model_fields and name != "kind"
        ]
        text = words.RECORD_KINDS[kind]
        yield f"| `{kind}` | {text.en} {text.zh} | {', '.join(keys)} |"


def record_keys() -> Iterator[str]:
    """Every key of a record with its meaning, and of which kinds it is a key."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for kind, model in record_models().items():
        for name, field in model.model_fields.items():
            if name in ("kind", "meta"):
                continue
            line = (field.alias or name, kind_of(field.annotation, field.metadata), described(field))
            found.setdefault(line, []).append(kind)
    yield "| key | of | kind | meaning |"
    yield "| --- | --- | --- | --- |"
    for (key, kind, meaning), kinds in sorted(found.items(), key=lambda line: line[0][0]):
        of = "every record" if len(kinds) == len(words.RECORD_KINDS) else ", ".join(f"`{one}`" for one in kinds)
        yield f"| `{key}` | {of} | {kind} | {meaning} |"


def record_models() -> dict[str, Any]:
    union = get_args(ledger.RecordDocument)[0]
    models = {get_args(model.model_fields["kind"].annotation)[0]: model for model in get_args(union)}
    return {kind: models[kind] for kind in words.RECORD_KINDS}


def answer(name: str) -> Iterator[str]:
    """The keys of an answer, or of one part of it, as its schema tells them."""
    home = name if name in schema.NAMES else HOMES.get(name, "decision")
    told = schema.schema(home)
    part = told if name == home else told["$defs"][name]
    yield "| key | meaning |"
    yield "| --- | --- |"
    for key, below in part["properties"].items():
        shown = f"**`{key}`**" if key in part["required"] else f"`{key}`"
        if "$ref" in below:
            below = told["$defs"][below["$ref"].rpartition("/")[2]]
        yield f"| {shown} | {meaning(below)} |"


def meaning(part: Mapping[str, Any]) -> str:
    """A description in one line, with the words it explains."""
    first, *listed = str(part.get("description", "")).split("\n")
    words_told = "; ".join(line.removeprefix("- ") for line in listed)
    return f"{first} {words_told}".strip()


COLUMNS = {
    "text": "text",
    "word": "word",
    "collector": "collector",
    "zone": "time zone",
    "hours": "hours",
    "instant": "instant",
    "day": "day",
    "money": "decimal",
    "integer": "whole number",
    "boolean": "true or false",
}


def columns(name: str) -> Iterator[str]:
    """The columns of a table of a portfolio."""
    of_kinds = name == "ledger"
    yield f"| column | kind | {'records | ' if of_kinds else ''}meaning |"
    yield f"| --- | --- | {'--- | ' if of_kinds else ''}--- |"
    for column in tables()[name].columns:
        told = f"**`{column.name}`**" if column.needed else f"`{column.name}`"
        kind = COLUMNS[column.kind]
        kind = "payments: `due` (day), `amount` (decimal)" if column.held == "payments" else kind
        kind = f"list of {kind}s" if column.held == "many" else kind
        kinds = (f"**`{use.kind}`**" if use.needed else f"`{use.kind}`" for use in column.uses)
        every = column.name == "kind" or len(column.uses) == len(record_kinds())
        records = f" {'all' if every else ', '.join(kinds)} |" if of_kinds else ""
        yield f"| {told} | {kind} |{records} {column.meaning} |"


PARTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "packs": packs,
    "facts": facts,
    "errors": errors,
    "your-words": your_words,
    "mistakes": mistakes.printed,
    "figures": figures.printed,
    "vocabularies": vocabularies,
    "records": records,
    "record-keys": record_keys,
    **{f"table-{name}": lambda name=name: columns(name) for name in tables()},  # type: ignore[misc]
    **{name: lambda name=name: answer(name) for name in ANSWERS},  # type: ignore[misc]
    **{name: lambda model=model: fields(model) for name, model in TABLES.items()},  # type: ignore[misc]
}


def written(text: str) -> str:
    """The text of a page with its generated parts as they should be."""
    return PART.sub(lambda found: found[1] + "".join(f"{line}\n" for line in PARTS[found[2]]()) + found[3], text)


def pages() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def main(arguments: list[str]) -> int:
    stale = []
    for page in pages():
        text = page.read_text(encoding="utf-8")
        if written(text) == text:
            continue
        stale.append(page.relative_to(ROOT))
        if "--check" not in arguments:
            page.write_text(written(text), encoding="utf-8")
    for name in stale:
        print(f"{name}: {'stale, run `python tools/docs.py`' if '--check' in arguments else 'written'}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
