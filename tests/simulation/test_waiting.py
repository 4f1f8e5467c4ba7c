"""What a simulation says of what it waits for, however far it looks."""

from __future__ import annotations

from typing import Any

import pytest

from dunning_rules import Snapshot, load_playbook, load_snapshot
from dunning_rules.report.naming import naming
from dunning_rules.report.simulated import simulation_lines

AGENCY = "us-agency"


def placed(**more: Any) -> Snapshot:
    """A loan of an agency that nobody placed with it: at most a payment can be confirmed."""
    zone = "America/New_York"
    return load_snapshot(
        {
            "as_of": "2026-11-06T10:00:00-05:00",
            "loan": {
                "id": "L",
                "product": "card",
                "product_class": "consumer",
                "timezone": zone,
                "governing_law": "US-MA",
                "installments": [{"due": "2026-11-05", "amount": "100.00", "paid": "0.00"}],
                **more,
            },
            "lender": {"type": "bank"},
            "collector": {"type": "agency"},
            "parties": [{"id": "b", "kind": "person", "role": "borrower", "timezones": [zone]}],
            "ledger": [],
        }
    )


@pytest.mark.parametrize("status", ["active", "repaid"])
@pytest.mark.parametrize("days", [1, 90, 400])
def test_what_stalls_does_so_however_far_one_looks(status: str, days: int) -> None:
    found = load_playbook(AGENCY).simulate(placed(status=status), until=days)
    assert (found.ending, len(found.made)) == ("stalled", int(status == "repaid"))
    assert {(hop.until, hop.beyond_horizon) for one in found.waiting for hop in one.hops[-1:]} == {(None, False)}


@pytest.mark.parametrize(("lang", "title", "suit"), [("en", "WHAT AN END WAITS FOR", "preservation of assets"),
                                                     ("zh", "终结事项等待什么", "申请财产保全")])  # fmt: skip
def test_where_it_goes_on_the_ends_that_need_an_event_are_told(lang: str, title: str, suit: str) -> None:
    playbook, told = load_playbook("guaranteed-loan"), load_snapshot("dunning_rules/demo/snapshot.json")
    names = naming(playbook.rules, playbook.packs, told, lang)
    text = "\n".join(simulation_lines(playbook.simulate(told, until=6), names, "guaranteed"))
    assert "WHAT EACH WAITS FOR" not in text
    waits = text.partition(title)[2].partition("\n\n")[0]
    assert suit in waits
    assert playbook.action("file-suit").title.in_(lang) not in waits, "it needs no more than the days"
