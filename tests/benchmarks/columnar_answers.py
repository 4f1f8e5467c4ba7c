"""How the answers of a portfolio are told as numbers, so that readers written by hand and the library can be compared.

For each loan and action one number: the status in the highest byte, below it a bit for each reason, by the numbers of
`by_hand.TOLD`. 0 stands for no candidate. The portfolio has at most one candidate for each action.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl

from dunning_rules.decision import Decision
from dunning_rules.reason import Code

from .by_hand import TOLD

ACTIONS: Final = (
    "call-borrower",
    "visit-borrower",
    "call-guarantor",
    "serve-notice",
    "ask-guarantor",
    "text-borrower",
    "sue",
    "report",
)
STATUSES: Final = ("permitted", "denied", "not_open")
STATUS: Final = {word: number + 1 << 24 for number, word in enumerate(STATUSES)}
BITS: Final = {Code(one.kind, one.code, one.rule): 1 << number for number, one in TOLD.items()}

NOT_FIRST, NOT_SERVED, NOT_OVERDUE, NOT_ON_SITE, NOT_NOTICE, NOT_LATE, NO_SUIT_NOTICE, NO_SUIT_DAYS = (
    1 << number for number in range(8)
)
NO_ADDRESS, NIGHT, REPAID, GONE, THREE_CALLS, ONE_VISIT, DISPUTE, CEASE, REPRESENTED, HARDSHIP, WRONG = (
    1 << number for number in range(8, 19)
)
DAILY, NO_PARTY, WEEKLY, ONCE = (1 << number for number in range(19, 23))
PERMITTED, DENIED, NOT_OPEN = STATUS.values()


def numbered(decision: Decision) -> dict[str, int]:
    """The number of each candidate, by its action."""
    return {one.action: STATUS[one.status] + sum(map(BITS.__getitem__, one.codes)) for one in decision.candidates}


def of_candidates(candidates: pl.DataFrame) -> pl.DataFrame:
    """The answers of the candidates that the library gives as a frame."""
    words = {f"{code.kind}:{code.rule}:{code.code}": bit for code, bit in BITS.items()}
    bits = pl.col("codes").list.eval(pl.element().replace_strict(words, return_dtype=pl.UInt32)).list.sum()
    status = pl.col("status").cast(pl.String).replace_strict(STATUS, return_dtype=pl.UInt32)
    numbers = candidates.select("loan_id", "action", number=status + bits.fill_null(0).cast(pl.UInt32))
    return numbers.pivot("action", index="loan_id", values="number").select("loan_id", *ACTIONS)


def told(answers: pl.DataFrame) -> str:
    """The counts by action and status in one line, for people."""
    found = {action: Counter((answers[action] // (1 << 24)).to_list()) for action in ACTIONS}
    return "; ".join(
        f"{action} {'/'.join(str(counts[number + 1]) for number in range(len(STATUSES)))}"
        for action, counts in found.items()
    )


def checksum(answers: pl.DataFrame) -> int:
    """One number over all answers, whatever the order of the loans."""
    found = np.zeros(answers.height, np.uint64)
    for place, action in enumerate(ACTIONS):
        found += answers[action].to_numpy().astype(np.uint64) * np.uint64(2 * place + 1)
    loans = answers["loan_id"].to_numpy().astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) | np.uint64(1)
    return int((found * loans).sum())


def same(one: pl.DataFrame, other: pl.DataFrame) -> None:
    """Raises `AssertionError` that shows the first loans of which two readers say different things."""
    one, other = one.sort("loan_id"), other.sort("loan_id")
    assert one["loan_id"].equals(other["loan_id"]), "other loans"
    for action in ACTIONS:
        differing = one[action] != other[action]
        if differing.any():
            first = pl.DataFrame({"loan_id": one["loan_id"], "one": one[action], "other": other[action]})
            raise AssertionError(f"{action}: {first.filter(differing).head(3).rows()}")


def frame(rows: Mapping[int, Mapping[str, int]]) -> pl.DataFrame:
    """The answers of some loans, told one by one."""
    columns = {action: [row.get(action, 0) for row in rows.values()] for action in ACTIONS}
    return pl.DataFrame({"loan_id": list(rows), **columns}, schema_overrides=dict.fromkeys(ACTIONS, pl.UInt32))
