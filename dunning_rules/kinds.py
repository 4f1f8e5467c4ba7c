"""The facts a condition may name: the kind of each, the words of each, and how a written match becomes a typed one."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from . import words
from .diagnostics import listed, near
from .values import BadValue, Match, Range, Scalar, Text, read_boolean, read_date, read_decimal, read_integer

Kind = Literal["integer", "decimal", "boolean", "date", "text"]

FACT_KINDS: Final[Mapping[str, Kind]] = {
    "days_past_due": "integer",
    "delinquent_days": "integer",
    "installments_overdue": "integer",
    "worst_days_past_due": "integer",
    "cured_on": "date",
    "amount_overdue": "decimal",
    "penalty_interest": "decimal",
    "amount_to_cure": "decimal",
    "loan.product": "text",
    "loan.product_class": "text",
    "loan.currency": "text",
    "loan.status": "text",
    "loan.claim": "text",
    "loan.governing_law": "text",
    "loan.timezone": "text",
    "loan.principal_outstanding": "decimal",
    "loan.annual_rate": "decimal",
    "loan.agreed_penalty": "decimal",
    "loan.maturity": "date",
    "loan.accelerated_on": "date",
    "loan.limitation_date": "date",
    "loan.grace_days": "integer",
    "lender": "text",
    "collector": "text",
    "borrower.kind": "text",
    "party.role": "text",
    "party.kind": "text",
    "party.liability": "text",
    "party.liability_until": "date",
    "party.language": "text",
}

VOCABULARIES: Final[Mapping[str, Mapping[str, Text]]] = {
    "loan.product_class": words.PRODUCT_CLASSES,
    "loan.status": words.LOAN_STATES,
    "loan.claim": words.CLAIMS,
    "lender": words.LENDER_TYPES,
    "collector": words.COLLECTOR_TYPES,
    "borrower.kind": words.PARTY_KINDS,
    "party.role": words.ROLES,
    "party.kind": words.PARTY_KINDS,
    "party.liability": words.LIABILITIES,
}

FIGURES: Final = (
    "amount_overdue",
    "days_past_due",
    "delinquent_days",
    "penalty_interest",
    "amount_to_cure",
    "installments_overdue",
    "worst_days_past_due",
    "loan.principal_outstanding",
)
"""The facts that an action may tell as figures."""


def typed(text: str, kind: Kind) -> Scalar:
    """A text as a value of a kind; raises `BadValue`."""
    match kind:
        case "integer":
            return read_integer(text)
        case "decimal":
            return read_decimal(text)
        case "boolean":
            return read_boolean(text)
        case "date":
            return read_date(text)
        case "text":
            return text


def typed_match(fact: str, kind: Kind, want: Match, numbers: Container[str]) -> Match:
    """A written match as one of the fact's kind; raises `BadValue`, `unknown-number` for a name that is no number."""
    return Match(tuple(_item(fact, kind, item, numbers) for item in want.any_of), want.negated)


def _item(fact: str, kind: Kind, item: Scalar | Range, numbers: Container[str]) -> Scalar | Range:
    if isinstance(item, Range):
        if kind in ("text", "boolean"):
            wants = "a word or a list of words" if kind == "text" else "`true` or `false`"
            raise BadValue("wrong-kind", is_=str(item), wants=wants)
        return Range(_end(item.low, kind, item, numbers), _end(item.high, kind, item, numbers))
    text = str(item)
    if kind in ("integer", "decimal") and text in numbers:
        return Range(text, text)
    value = typed(text, kind)
    vocabulary = VOCABULARIES.get(fact)
    if vocabulary is not None and value not in vocabulary:
        close = near(text, vocabulary)
        values = {"is_": text, "what": fact, "known": listed(vocabulary)}
        raise BadValue("unknown-word", **values, **({"near": close} if close else {}))
    return value


def _end(
    end: int | Decimal | date | str | None, kind: Kind, whole: Range, numbers: Container[str]
) -> int | Decimal | date | str | None:
    if end is None:
        return None
    if isinstance(end, str):
        if end not in numbers:
            raise BadValue("unknown-number", name=end)
        if kind == "date":
            raise BadValue("wrong-kind", is_=str(whole), wants="a range of dates")
        return end
    if isinstance(end, date) is not (kind == "date"):
        raise BadValue("wrong-kind", is_=str(whole), wants="a range of dates" if kind == "date" else "a range of numbers")
    return end
