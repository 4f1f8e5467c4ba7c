"""A file asked earlier than its own instant, without what came to be known since: as it stood then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .calendar import local_date
from .settle import settle
from .situation import Situation
from .snapshot.model import Installment, Loan


def without_hindsight(situation: Situation) -> Situation:
    """The same instant, of a file that tells no more than was known by then.

    At that instant both say the same; looking ahead from it, this one says what could be told then: if nothing else
    happens. What cannot be told from later knowledge (parties, amounts, facts) stays.
    """
    snapshot = situation.settled.snapshot
    if situation.known >= snapshot.as_of:
        return situation
    ledger = tuple(one for one in snapshot.ledger if one.known_at <= situation.known)
    loan = _loan_then(snapshot.loan, situation)
    if len(ledger) == len(snapshot.ledger) and loan == snapshot.loan:
        return situation
    made = replace(situation, settled=settle(replace(snapshot, loan=loan, ledger=ledger, settled_once=[])))
    # A status that closes what no payment tells of (repaid, yet an installment without its payment) cannot be taken out
    # without opening that too: such a file is asked as it is.
    return made if made.arrears.balances == situation.arrears.balances else situation


def _loan_then(loan: Loan, situation: Situation) -> Loan:
    """The loan before what was paid later: its status is told only where it was so then."""
    today = max(local_date(situation.now, zone) for zone in situation.zones_of_days)
    status = situation.fact("loan.status")
    installments = tuple(_unpaid_then(one, today) for one in loan.installments)
    return replace(loan, installments=installments, status=status if isinstance(status, str) else None)


def _unpaid_then(one: Installment, today: date) -> Installment:
    """What was paid on a later day comes at no time that is looked at; what the ledger shows of it by then stands."""
    return one if one.paid_on is None or one.paid_on <= today else replace(one, paid_on=date.max)
