"""Loans of which a shipped playbook speaks: drawn as for the other laws, then moved into its scope."""

from __future__ import annotations

from typing import Any

from dunning_rules import Playbook
from dunning_rules.ir import Compare, Within

PLACES = {"loan.product": ("loan", "product"), "loan.product_class": ("loan", "product_class")}


def into_scope(book: Playbook, told: dict[str, Any]) -> dict[str, Any]:
    """The loan with the first words of the playbook's scope."""
    loan = dict(told["loan"])
    found = {**told, "loan": loan, "parties": [dict(party) for party in told["parties"]]}
    scope = book.rules.scope
    for part in getattr(scope, "parts", (scope,)):
        if isinstance(part, Within):
            loan["governing_law"] = part.jurisdictions[0]
        elif isinstance(part, Compare) and not part.want.negated:
            word = str(part.want.any_of[0])
            if part.fact in PLACES:
                loan[PLACES[part.fact][1]] = word
            elif part.fact in ("lender", "collector"):
                found[part.fact] = {"type": word}
            elif part.fact == "borrower.kind":
                found["parties"][0]["kind"] = word
    return found
