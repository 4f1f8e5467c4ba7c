"""A small pack, a small playbook and scenario files about them: a test writes only what it asks about."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

from dunning_rules.testing import AskResult, Run, SuiteResult, run_scenarios

PACK = """
pack: house
language: 1
version: "1"
title: House rules
timezone: America/New_York
inputs:
  paused: {type: boolean, title: Paused}
  opened_on: {type: date, title: Opened on}
dates:
  window: {row: H-WINDOW, base: opened_on, plus: 30 days}
guards:
  quiet:
    row: H-TIME
    applies_to: {channel: phone}
    hours: 08:00-21:00
    unless: {consent: inconvenient_time}
    cite: House § 1
    force: code
    effect: deny
    known: read
    text: Calls are made by day.
  three-a-week:
    row: H-FREQ
    applies_to: {channel: [phone, sms]}
    at_most: 3 attempts per 7 days
    cite: House § 2
    force: code
    effect: deny
    known: read
    text: At most three in a week.
  disputed:
    row: H-DISPUTE
    applies_to: {channel: any, purpose: demand}
    forbid: {request: dispute}
    cite: House § 3
    force: code
    effect: advise
    known: read
    text: A dispute is looked into first.
  named:
    row: H-NAME
    applies_to: {channel: phone}
    require: {identifies_lender: true}
    cite: House § 4
    force: code
    effect: deny
    known: read
    text: The lender is named.
  in-time:
    row: H-WINDOW
    applies_to: {act: credit_report}
    forbid: {passed: window}
    cite: House § 5
    force: code
    effect: deny
    known: read
    text: Only within thirty days.
  paused:
    row: H-PAUSE
    applies_to: {channel: any}
    forbid: {paused: true}
    cite: House § 6
    force: code
    effect: deny
    known: read
    text: Not while it is paused.
  cards:
    row: H-CARD
    scope: {product_class: credit_card}
    applies_to: {channel: any}
    forbid: {request: cease}
    cite: House § 7
    force: code
    effect: deny
    known: read
    text: Card holders may be left alone.
"""

BOOK = """
playbook: house-loan
language: 1
version: "1"
title: House loan
applies_to: {product: house_loan}
timezone: America/New_York
packs: [house]
pause:
  plan-kept: {title: A plan is kept, when: {arrangement: kept}, purposes: demand}
stages:
  early: {when: {days_past_due: 1..10}, opens: [call, text], source: h-1}
  late: {when: {days_past_due: 11..}, opens: [sue], source: h-2}
actions:
  call: {title: Call, contact: {channel: phone, to: borrower, purpose: demand}}
  text: {title: Text, contact: {channel: sms, to: borrower, purpose: remind}}
  sue: {title: Sue, act: litigation, purpose: demand}
"""

GIVEN = """
given:
  loan:
    id: L-1
    product: house_loan
    product_class: consumer
    timezone: America/New_York
    installments: [{due: 2026-03-02, amount: "100.00"}]
  parties:
    - id: borrower
      role: borrower
      kind: person
      addresses:
        - {id: mobile, channels: [phone, sms], kind: mobile}
        - {id: desk, channels: phone, kind: landline, place: workplace}
    - {id: sister, role: relative, addresses: [{id: her-mail, channels: [email], kind: email}]}
  facts: {paused: "false", opened_on: 2026-02-01}
defaults:
  contact: {channel: phone, party: borrower, purpose: demand}
"""

HEAD = f"""scenarios: house
language: 1
packs: [house]
timezone: America/New_York
{GIVEN.strip()}
"""
OF_BOOK = HEAD.replace("packs: [house]", "playbook: house-loan.yaml")
DAY, NIGHT = "2026-03-04T10:00", "2026-03-04T23:00"


class Suites:
    """Writes a pack, a playbook and scenario files into one folder, and runs them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("house.yaml", PACK)
        self.write("house-loan.yaml", BOOK)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text.lstrip("\n"), encoding="utf-8")
        return path

    def run(self, cases: str, *, head: str = HEAD, name: str = "house") -> Run:
        """Runs a file with these cases."""
        return run_scenarios([self.write(f"{name}.scenarios.yaml", f"{head}cases:\n{indent(dedent(cases), '  ')}")])

    def suite(self, cases: str, *, head: str = HEAD) -> SuiteResult:
        """Runs a file that has no mistakes."""
        (suite,) = self.run(cases, head=head).suites
        assert [one.render() for one in suite.diagnostics] == []
        return suite

    def asks(self, asks: str, *, given: str = "{}", case: str = "", head: str = HEAD) -> tuple[AskResult, ...]:
        """Runs one case with these asks."""
        lines = [
            "one:",
            "  cite: House",
            f"  given: {given}",
            indent(case, "  "),
            "  asks:",
            indent(dedent(asks), "    "),
        ]
        return self.suite("\n".join(line for line in lines if line.strip()), head=head).asks

    def told(self, asks: str, *, given: str = "{}", case: str = "", head: str = HEAD) -> list[str]:
        """What is answered to these asks."""
        return [ask.answer for ask in self.asks(asks, given=given, case=case, head=head)]

    def mistakes(self, text: str) -> list[tuple[str, int, int]]:
        """The code, line and column of every mistake of a file."""
        (suite,) = run_scenarios([self.write("bad.scenarios.yaml", text)]).suites
        return [(one.code, one.place.line, one.place.column) for one in suite.diagnostics if one.place is not None]
