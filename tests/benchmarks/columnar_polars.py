"""The measured procedure over a portfolio as an engineer would write it by hand in Polars.

In two steps, which are measured apart too: what is counted of each loan, and what follows from the counts. It relies
on what holds of the portfolio: one borrower and at most one guarantor a loan, each with at most one telephone number;
every installment tells what was paid and when; nothing in the ledger is voided, withdrawn or corrected.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

import polars as pl

from .columnar_answers import (
    CEASE,
    DAILY,
    DENIED,
    DISPUTE,
    GONE,
    HARDSHIP,
    NIGHT,
    NO_ADDRESS,
    NO_PARTY,
    NO_SUIT_DAYS,
    NO_SUIT_NOTICE,
    NOT_FIRST,
    NOT_LATE,
    NOT_NOTICE,
    NOT_ON_SITE,
    NOT_OPEN,
    NOT_OVERDUE,
    NOT_SERVED,
    ONCE,
    ONE_VISIT,
    PERMITTED,
    REPAID,
    REPRESENTED,
    THREE_CALLS,
    WEEKLY,
    WRONG,
)

Frames = Mapping[str, pl.LazyFrame]
FAILED = ["not_connected", "misdirected", "undelivered", "returned", "not_met"]
(
    VISITED,
    CALLED,
    ON_SITE,
    TEXTED,
    PRESSED,
    ASKED,
    NOTICED,
    IS_SERVED,
    IS_GONE,
    OTHER_GONE,
    IS_REPRESENTED,
    IS_WRONG,
    OTHER_WRONG,
    IS_DISPUTED,
    HAS_CEASED,
    OTHER_CEASED,
    IN_HARDSHIP,
) = (1 << number for number in range(17))
SERVED = ["served", "deemed_served", "signed", "conversation", "met", "delivered", "read"]


def decide(frames: Frames, as_of: datetime) -> pl.DataFrame:
    """The whole job, from the tables to the answers."""
    return answered(counted(frames, as_of)).collect(engine="streaming")


# --- what is counted -------------------------------------------------------------------------------------------------


def counted(frames: Frames, as_of: datetime) -> pl.LazyFrame:
    """One row for each loan: what is due, who there is, what was tried and what stands."""
    zones = zones_at(as_of)
    loans = frames["loans"].select(
        "loan_id", pl.col("timezone").cast(pl.String), repaid=pl.col("status").cast(pl.String) == "repaid"
    )
    loans = loans.join(zones, on="timezone").join(people(frames), on="loan_id", how="left").collect().lazy()
    loans = loans.join(arrears(frames, loans), on="loan_id", how="left")
    loans = loans.join(midnights(as_of), on=["timezone", "episode"], how="left")
    loans = loans.collect().lazy()  # it is needed three times below
    week = min(one for one in zones.collect()["week"])
    records = frames["ledger"]
    found = loans.join(tried(records, loans, as_of, week), on="loan_id", how="left")
    return found.join(standing(records, loans, as_of), on="loan_id", how="left").select(
        "loan_id",
        "days",
        "night",
        "repaid",
        pl.col("calls", "asks").fill_null(0),
        flags=pl.col("tried").fill_null(0) | pl.col("stands").fill_null(0),
        guaranteed=pl.col("guarantor").is_not_null(),
        reached=pl.col("mobile").is_not_null(),
        other_reached=pl.col("other").is_not_null(),
    )


def zones_at(as_of: datetime) -> pl.LazyFrame:
    """The local day and the windows of each zone in which a loan may be."""
    rows = []
    for name in ("Asia/Shanghai", "Europe/Madrid", "America/New_York", "Asia/Kolkata"):
        local = as_of.astimezone(ZoneInfo(name))
        today, night = local.date(), not 8 <= local.hour < 22
        rows.append((name, today, midnight(today, name), midnight(today - timedelta(days=6), name), night))
    instant = pl.Datetime("us", "UTC")
    schema = {"timezone": pl.String, "today": pl.Date, "start": instant, "week": instant, "night": pl.Boolean}
    return pl.LazyFrame(rows, schema=schema, orient="row")


def midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def midnights(as_of: datetime) -> pl.LazyFrame:
    """When the days of the last years began, so that an episode's first day becomes an instant."""
    zones = zones_at(as_of).collect()["timezone"]
    rows = [
        (zone, day, midnight(day, zone))
        for zone in zones
        for day in (as_of.date() - timedelta(days=back) for back in range(-2, 730))
    ]
    schema = {"timezone": pl.String, "episode": pl.Date, "since": pl.Datetime("us", "UTC")}
    return pl.LazyFrame(rows, schema=schema, orient="row")


def people(frames: Frames) -> pl.LazyFrame:
    """The borrower and the guarantor of each loan, and their telephone numbers."""
    parties = frames["parties"].select("loan_id", "id", "role")
    numbers = frames["addresses"].filter(pl.col("channels").list.contains("phone"))
    numbers = numbers.select("loan_id", pl.col("party_id").alias("id"), pl.col("id").alias("number"))
    told = parties.join(numbers, on=["loan_id", "id"], how="left")
    borrower = told.filter(pl.col("role") == "borrower").select("loan_id", borrower="id", mobile="number")
    guarantor = told.filter(pl.col("role") == "guarantor").select("loan_id", guarantor="id", other="number")
    return borrower.join(guarantor, on="loan_id", how="left")


def arrears(frames: Frames, loans: pl.LazyFrame) -> pl.LazyFrame:
    """The days past due, and the first day of the present or last run of overdue days."""
    rows = frames["installments"].select("loan_id", "due", "amount", "paid", "paid_on")
    rows = rows.join(loans.select("loan_id", "today", "repaid"), on="loan_id")
    rows = rows.select(
        "loan_id",
        open=~pl.col("repaid") & (pl.col("paid") < pl.col("amount")),
        today=pl.col("today").to_physical(),
        due=pl.col("due").to_physical(),
        paid_on=pl.col("paid_on").to_physical(),
    )
    today, due = pl.col("today"), pl.col("due")
    days = rows.filter("open").group_by("loan_id").agg(pl.col("today").first(), pl.col("due").min())
    late = (due < today) & (pl.col("open") | (pl.col("paid_on") > due + 1))
    last = pl.when("open").then(today).otherwise(pl.col("paid_on") - 1)
    runs = rows.filter(late).select("loan_id", first=due + 1, last=last).sort("loan_id", "first")
    loan = pl.col("loan_id") * (1 << 32)  # so that the latest day so far of another loan is never that of this one
    begins = (loan + pl.col("first") > (loan + pl.col("last")).cum_max().shift(1) + 1).fill_null(True)
    episodes = runs.filter(begins).group_by("loan_id").agg(episode=pl.col("first").max().cast(pl.Date))
    days = days.select("loan_id", days=today - due)
    return days.join(episodes, on="loan_id", how="full", coalesce=True)


def tried(records: pl.LazyFrame, loans: pl.LazyFrame, as_of: datetime, week: datetime) -> pl.LazyFrame:
    """What was tried with whom: two counts and a bit for all else. Only notices are looked for beyond a week."""
    action, channel, at, outcome = (pl.col(name) for name in ("action", "channel", "at", "outcome"))
    notice = (action == "serve-notice").fill_null(False)
    made_by_us = pl.col("direction").is_null() | (pl.col("direction") != "in")
    rows = records.filter((pl.col("kind") == "contact") & made_by_us & (at <= as_of) & (notice | (at >= week)))
    rows = rows.select(
        "loan_id",
        "at",
        "party",
        phone=channel == "phone",
        visit=channel == "visit",
        calls=(action == "call-borrower") | (action.is_null() & (channel == "phone")),
        visits=(action == "visit-borrower") | (action.is_null() & (channel == "visit")),
        texts=(action == "text-borrower") | (action.is_null() & (channel == "sms")),
        presses=(action == "call-guarantor") | (action.is_null() & (channel == "phone")),
        asks=(action == "ask-guarantor") | (action.is_null() & (channel == "phone")),
        notices=notice & ~outcome.is_in(FAILED).fill_null(False),
        serves=notice & outcome.is_in(SERVED).fill_null(False),
    )
    own = loans.select("loan_id", "start", "week", "since", "borrower", "guarantor")
    rows = rows.join(own, on="loan_id")
    borrower, guarantor = _are("borrower"), _are("guarantor")
    today, since = at >= pl.col("start"), pl.col("since").is_null() | (at >= pl.col("since"))
    tests = {
        VISITED: borrower & today & pl.col("visit"),
        CALLED: borrower & today & pl.col("calls"),
        ON_SITE: borrower & (at >= pl.col("week")) & pl.col("visits"),
        TEXTED: borrower & today & pl.col("texts"),
        PRESSED: guarantor & today & pl.col("presses"),
        ASKED: guarantor & today & pl.col("asks"),
        NOTICED: borrower & since & pl.col("notices"),
        IS_SERVED: since & pl.col("serves"),
    }
    rows = rows.select(
        "loan_id",
        _flags(tests).alias("tried"),
        calls=_bit(borrower & today & pl.col("phone"), 1),
        asks=_bit(guarantor & today & pl.col("phone"), 1),
    )
    return rows.group_by("loan_id").agg(pl.col("tried").bitwise_or(), pl.col("calls").sum(), pl.col("asks").sum())


def standing(records: pl.LazyFrame, loans: pl.LazyFrame, as_of: datetime) -> pl.LazyFrame:
    """What stands of whom, a bit for each."""
    rows = records.filter(pl.col("kind").is_in(["status", "request"]) & (pl.col("at") <= as_of))
    rows = rows.select("loan_id", "party", "address", "status", "what")
    rows = rows.join(loans.select("loan_id", "borrower", "guarantor", "mobile", "other"), on="loan_id")
    borrower, guarantor = _are("borrower"), _are("guarantor")
    status, what = pl.col("status"), pl.col("what")
    gone, wrong = status.is_in(["deceased", "bankrupt"]), status == "wrong_person"
    tests = {
        IS_GONE: borrower & gone,
        OTHER_GONE: guarantor & gone,
        IS_REPRESENTED: borrower & (status == "represented"),
        IS_WRONG: wrong & (pl.col("address") == pl.col("mobile")),
        OTHER_WRONG: wrong & (pl.col("address") == pl.col("other")),
        IS_DISPUTED: borrower & (what == "dispute"),
        HAS_CEASED: borrower & (what == "cease"),
        OTHER_CEASED: guarantor & (what == "cease"),
        IN_HARDSHIP: borrower & (what == "hardship"),
    }
    rows = rows.select("loan_id", _flags(tests).alias("stands"))
    return rows.group_by("loan_id").agg(pl.col("stands").bitwise_or())


def _are(role: str) -> pl.Expr:
    return (pl.col("party") == pl.col(role)).fill_null(False)


def _flags(tests: Mapping[int, pl.Expr]) -> pl.Expr:
    return reduce(or_, (_bit(test.fill_null(False), bit) for bit, test in tests.items()))


# --- what follows ----------------------------------------------------------------------------------------------------


def answered(loans: pl.LazyFrame) -> pl.LazyFrame:
    """The eight answers of each loan, from the counts."""
    served, overdue = _is(IS_SERVED), _at_least(1)
    after = _bit(~served, NOT_SERVED) | _bit(~overdue, NOT_OVERDUE)
    first = _bit(~(overdue & (pl.col("days") <= 3).fill_null(False)), NOT_FIRST)
    on_site, late = _bit(~_at_least(4), NOT_ON_SITE), _bit(~overdue, NOT_LATE)
    court = _bit(~served, NO_SUIT_NOTICE) | _bit(~_at_least(90), NO_SUIT_DAYS)
    night, repaid = _bit(pl.col("night"), NIGHT), _bit(pl.col("repaid"), REPAID)
    gone, represented = _bit(_is(IS_GONE), GONE), _bit(_is(IS_REPRESENTED), REPRESENTED)
    ceased, disputed = _bit(_is(HAS_CEASED), CEASE), _bit(_is(IS_DISPUTED), DISPUTE)
    hardship, unreached = _bit(_is(IN_HARDSHIP), HARDSHIP), _bit(~pl.col("reached"), NO_ADDRESS)
    borrower = night | repaid | gone | ceased | represented
    call = borrower | disputed | hardship | unreached | _bit(_is(IS_WRONG), WRONG)
    call |= _bit(pl.col("calls") >= 3, THREE_CALLS) | _bit(_is(CALLED), DAILY)
    visit = borrower | disputed | hardship | _bit(_is(VISITED), ONE_VISIT) | _bit(_is(ON_SITE), WEEKLY)
    ask = night | repaid | disputed | hardship | _bit(_is(OTHER_GONE), GONE) | _bit(_is(OTHER_CEASED), CEASE)
    ask |= _bit(_is(OTHER_WRONG), WRONG) | _bit(~pl.col("other_reached"), NO_ADDRESS)
    ask |= _bit(pl.col("asks") >= 3, THREE_CALLS)
    text = borrower | unreached | _bit(_is(TEXTED), DAILY)
    notice = repaid | gone | represented | hardship | _bit(_is(NOTICED), ONCE)
    nobody = pl.lit(NOT_OPEN + NO_PARTY, pl.UInt32)
    pressed = _where(on_site, ask | _bit(_is(PRESSED), DAILY))
    asked = _where(after, ask | _bit(_is(ASKED), DAILY))
    opened = (first == 0) | (after == 0)
    answers = {
        "call-borrower": pl.when(opened).then(_held(call)).otherwise(first | after | NOT_OPEN),
        "visit-borrower": _where(on_site, visit),
        "call-guarantor": pl.when("guaranteed").then(pressed).otherwise(nobody),
        "serve-notice": _where(_bit(~_at_least(7), NOT_NOTICE), notice),
        "ask-guarantor": pl.when("guaranteed").then(asked).otherwise(nobody),
        "text-borrower": _where(late, text),
        "sue": _where(court, hardship),
        "report": _where(late, repaid | ceased | hardship),
    }
    return loans.select("loan_id", **answers)


def _is(flag: int) -> pl.Expr:
    return (pl.col("flags") & flag) != 0


def _at_least(days: int) -> pl.Expr:
    return (pl.col("days") >= days).fill_null(False)


def _bit(test: pl.Expr, bit: int) -> pl.Expr:
    return test.cast(pl.UInt32) * pl.lit(bit, pl.UInt32)


def _held(reasons: pl.Expr) -> pl.Expr:
    none = pl.lit(PERMITTED, pl.UInt32)
    return pl.when(reasons == 0).then(none).otherwise(reasons | DENIED)


def _where(closed: pl.Expr, reasons: pl.Expr) -> pl.Expr:
    return pl.when(closed == 0).then(_held(reasons)).otherwise(closed | NOT_OPEN)
