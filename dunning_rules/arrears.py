"""How far a loan is behind: days, installments, amounts, the episode, and the days that do not count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from .amounts import rounded
from .money import Accrual, Balance, Payment, Terms, balances, full_order
from .snapshot.bills import Book
from .values import Unknown

NOTHING_UNPAID: Final = frozenset({"pending", "repaid", "settled"})
"""The states of a loan of which nothing is due any more, or yet."""

_DAY: Final = timedelta(days=1)
_UNDATED: Final = Unknown(("loan.installments.paid_on",))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsPolicy:
    """What a playbook says of arrears: what counts as unpaid, beyond which tolerance, in which zone.

    `counts` names `installments` (principal and interest), `fees` and `penalty_interest`. `frozen_days`: with `overlap`
    only those after the earliest unpaid due date are taken out, with `whole` all.
    """

    counts: tuple[str, ...] = ("installments",)
    tolerance: Decimal = Decimal(0)
    frozen_days: Literal["overlap", "whole"] = "overlap"
    timezone: str | None = None
    accrual: Accrual | None = None
    allocation: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """The policy as the account wants it."""
        return Terms(
            counts=frozenset(self.counts),
            tolerance=self.tolerance,
            accrual=self.accrual,
            order=full_order(self.allocation),
        )


@dataclass(frozen=True, slots=True)
class Episode:
    """A run of days on which something was overdue, both included. `worst` is the most days past due in it."""

    first: date
    last: date
    worst: int


@dataclass(frozen=True, slots=True)
class Arrears:
    """The account of a loan on a day, for one policy."""

    book: Book
    today: date
    policy: ArrearsPolicy
    balances: tuple[Balance, ...]
    undated: bool = field(init=False)
    """An installment was paid, perhaps late, on a day that nobody told."""
    episodes: tuple[Episode, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "undated", any(map(self._is_undated, self.balances)))
        object.__setattr__(self, "episodes", tuple(_episodes(self.balances, self.today)))

    def _is_undated(self, balance: Balance) -> bool:
        return balance.unpaid is not True and balance.settled_on is None and balance.due < self.today

    @property
    def earliest_unpaid(self) -> date | Unknown | None:
        """The earliest due date of which something is unpaid; None when nothing is."""
        for balance in self.balances:
            if isinstance(balance.unpaid, Unknown):
                return balance.unpaid
            if balance.unpaid:
                return balance.due
        return None

    @property
    def days_past_due(self) -> int | Unknown | None:
        """0 on the due date, negative before it; None when nothing is unpaid."""
        earliest = self.earliest_unpaid
        return (self.today - earliest).days if isinstance(earliest, date) else earliest

    @property
    def overdue(self) -> tuple[Balance, ...]:
        """What is unpaid of days before today."""
        return tuple(one for one in self.balances if one.unpaid is True and one.due < self.today)

    @property
    def installments_overdue(self) -> int | Unknown:
        for balance in self.balances:
            if isinstance(balance.unpaid, Unknown) and balance.due < self.today:
                return balance.unpaid
        return len(self.overdue)

    @property
    def amount_overdue(self) -> Decimal:
        """What is open of the overdue installments, without penalty interest."""
        return self._shown(sum(one.open for one in self.overdue))

    @property
    def penalty_interest(self) -> Decimal | Unknown | None:
        """The penalty interest owed, rounded once; None where the policy lets none accrue."""
        accrual = self.policy.accrual
        if accrual is None:
            return None
        owed = Fraction(0)
        for balance in self.balances:
            if isinstance(balance.penalty, Unknown):
                return balance.penalty
            owed += balance.penalty
        return rounded(owed / 10**self.book.places, accrual.places, accrual.rounding)

    @property
    def amount_to_cure(self) -> Decimal | Unknown:
        """What would have to be paid today for nothing to be overdue, penalty interest included."""
        penalty = self.penalty_interest
        if isinstance(penalty, Unknown):
            return penalty
        overdue = sum(one.open for one in self.overdue)
        return self._shown(overdue if penalty is None else overdue + self.book.units(penalty))

    def _shown(self, units: Fraction | int) -> Decimal:
        places = max(self.book.shown, self.policy.accrual.places if self.policy.accrual else 0)
        return self.book.money(units, places)

    @property
    def episode(self) -> Episode | None:
        """The present episode, or the last one."""
        return self.episodes[-1] if self.episodes else None

    @property
    def episode_first(self) -> date | None:
        """The first day of the present or last episode; None when none is known.

        Where an installment before it was paid on a day that was not told, the episode may be longer than the dates
        show: the earliest unpaid due date stands for its start, and without one no episode is known.
        """
        episode = self.episode
        if not self._may_be_longer(episode):
            return None if episode is None else episode.first
        return min((one.due for one in self.overdue), default=None)

    @property
    def worst_days_past_due(self) -> int | Unknown | None:
        """The most days past due in the present or last episode; None when there was none."""
        episode = self.episode
        if self._may_be_longer(episode):
            return _UNDATED
        return None if episode is None else episode.worst

    @property
    def cured_on(self) -> date | Unknown | None:
        """The day since which nothing is overdue, after an episode; None in arrears, or when there was none."""
        if self.overdue:
            return None
        if self.undated:
            return _UNDATED
        episode = self.episode
        return None if episode is None else episode.last + _DAY

    def _may_be_longer(self, episode: Episode | None) -> bool:
        if episode is None or not self.overdue:
            return self.undated
        return any(self._is_undated(one) and one.due < episode.first for one in self.balances)

    def delinquent_days(self, frozen: Iterable[tuple[date, date]], resets: Iterable[date]) -> int | Unknown:
        """Days past due less grace and frozen days, never below 0.

        `frozen` are periods, both days included; `resets` are days up to and with which nothing counts.
        """
        earliest = self.earliest_unpaid
        if isinstance(earliest, Unknown):
            return earliest
        if earliest is None:
            return 0
        reset = max((day for day in resets if day <= self.today), default=date.min)
        start = max(earliest, reset)
        since = start if self.policy.frozen_days == "overlap" else reset
        counted = (self.today - start).days - (self.book.loan.grace_days or 0)
        return max(0, counted - _days_in(frozen, since, self.today))


@lru_cache(maxsize=256)
def arrears_on(
    book: Book,
    payments: tuple[Payment, ...],
    today: date,
    policy: ArrearsPolicy,
    as_of: date,
    told: tuple[Payment, ...] = (),
) -> Arrears:
    """The account on a day; `as_of` is the day that the loan's status speaks of, `told` are all payments by then.

    A loan that is repaid, settled or not paid out has nothing unpaid, whatever its installments leave untold; but what
    was paid on a told day was unpaid before it. Kept for the next question: between two payments an account stays the
    same all day.
    """
    found = balances(book, payments, today, policy.terms())
    if book.loan.status in NOTHING_UNPAID:
        then = found if today >= as_of else balances(book, told, as_of, policy.terms())
        found = tuple(
            replace(one, unpaid=False, open=0, penalty=Fraction(0))
            if today >= as_of or last.unpaid is not False
            else one
            for one, last in zip(found, then, strict=True)
        )
    return Arrears(book, today, policy, tuple(sorted(found, key=lambda one: one.due)))


def _episodes(found: Iterable[Balance], today: date) -> Iterable[Episode]:
    """The runs of overdue days that the dates tell, oldest first."""
    spans = sorted(
        (one.due + _DAY, one.settled_on - _DAY if one.settled_on is not None else today, one.due)
        for one in found
        if one.due < today and (one.unpaid is True or (one.settled_on is not None and one.settled_on > one.due + _DAY))
    )
    run: Episode | None = None
    for first, last, due in spans:
        worst = (last - due).days
        if run is not None and first <= run.last + _DAY:
            run = Episode(run.first, max(run.last, last), max(run.worst, worst))
            continue
        if run is not None:
            yield run
        run = Episode(first, last, worst)
    if run is not None:
        yield run


def _days_in(periods: Iterable[tuple[date, date]], after: date, last: date) -> int:
    """How many days of (after, last] lie in one of the periods."""
    counted, done = 0, after.toordinal()
    for first, end in sorted(periods):
        low, high = max(first.toordinal(), done + 1), min(end, last).toordinal()
        if low <= high:
            counted += high - low + 1
            done = high
    return counted
