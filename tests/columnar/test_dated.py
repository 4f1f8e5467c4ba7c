"""Named dates whose base counts only where it is later than another day: with both days a day apart, and equal."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from dunning_rules import load_playbook, load_snapshot
from dunning_rules.ir import Passed

from .asked_alone import Where, fields_of, tried

AS_OF = "2026-11-06T10:00:00+08:00"
ENDS = ("2026-11-04", "2026-11-05", "2026-11-06", None)
"""Days on which a liability ends, yesterday in their middle; and none."""
OTHERS = ("2026-11-04", "2026-11-05", "2026-11-06", "2026-04-01", None)
"""The day that the end has to be later than; six months after the last of them are over."""


def loan(number: int, until: str | None, accelerated: str | None, maturity: str | None) -> dict[str, Any]:
    days = {"accelerated_on": accelerated, "maturity": maturity}
    liability = {"nature": "joint", **({} if until is None else {"until": until})}
    phone = {"channels": ["phone"], "kind": "mobile"}
    return {
        "as_of": AS_OF,
        "loan": {
            "id": f"L{number}",
            "product": "p",
            "timezone": "Asia/Shanghai",
            "installments": [{"due": "2026-03-01", "amount": "9.00"}],
            **{name: day for name, day in days.items() if day is not None},
        },
        "parties": [
            {"id": "b", "role": "borrower", "addresses": [{"id": "m", **phone}]},
            {"id": "g", "role": "guarantor", "liability": liability, "addresses": [{"id": "n", **phone}]},
        ],
    }


@pytest.mark.parametrize("name", ["guarantee-period", "counter-guarantee-period"])
def test_a_day_that_is_not_later_than_another_does_not_count(name: str) -> None:
    book = load_playbook("guaranteed-loan")
    told = [loan(number, *days) for number, days in enumerate(product(ENDS, OTHERS, OTHERS))]
    if name == "counter-guarantee-period":
        for one in told:
            paid = one["loan"].pop("accelerated_on", None)
            one["facts"] = {} if paid is None else {"subrogated_on": paid}
    (field,) = fields_of(book, [load_snapshot(one) for one in told])
    files = field.program.source.files
    file = next(one.number for one in files if any(date.name == name for date in one.names.dates))
    actions = [one for one in book.rules.actions if one.reach is not None and one.reach.channel == "phone"]
    to_guarantors = next(one for one in actions if one.reach is not None and "guarantor" in one.reach.to)
    found = tried(field, Where(Passed(name), file, to_guarantors))
    assert found.wrong == []
    assert found.asked >= len(told)
    assert found.lost == 0
