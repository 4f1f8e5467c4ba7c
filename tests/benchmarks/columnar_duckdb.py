"""The measured procedure over a portfolio as an engineer would write it by hand in SQL, for DuckDB.

It relies on the same of the portfolio as `columnar_polars` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from . import columnar_answers as answers
from .columnar_polars import midnights, zones_at

COUNTED = """
create or replace temp table own as
with people as (
    select p.loan_id, p.role, p.id, a.id as number
    from parties p
    left join addresses a on a.loan_id = p.loan_id and a.party_id = p.id and list_contains(a.channels, 'phone')
),
account as (
    select
        i.loan_id, z.today, i.due, i.paid_on,
        l.status <> 'repaid' and i.paid < i.amount as open
    from installments i join loans l using (loan_id) join zones z using (timezone)
),
late as (
    select
        loan_id, due + 1 as first,
        max(case when open then today else paid_on - 1 end) over (
            partition by loan_id order by due rows between unbounded preceding and 1 preceding
        ) as before
    from account where due < today and (open or paid_on > due + 1)
),
days as (
    select loan_id, any_value(today) - min(due) as days from account where open group by loan_id
),
episodes as (
    select loan_id, max(first) as episode from late where before is null or first > before + 1 group by loan_id
)
select
    l.loan_id, l.status = 'repaid' as repaid, z.night, z.start, z.week, m.since, d.days,
    b.id as borrower, b.number as mobile, g.id as guarantor, g.number as other
from loans l
join zones z using (timezone)
join people b on b.loan_id = l.loan_id and b.role = 'borrower'
left join people g on g.loan_id = l.loan_id and g.role = 'guarantor'
left join days d on d.loan_id = l.loan_id
left join episodes e on e.loan_id = l.loan_id
left join midnights m on m.timezone = l.timezone and m.episode = e.episode
;
create or replace temp table tried as
with rows as (
    select
        r.loan_id, r.at as made, r.channel, r.action, r.outcome, o.start, o.week,
        r.party = o.borrower as ours, r.party = o.guarantor as theirs,
        r.action = 'serve-notice' and (o.since is null or r.at >= o.since) as notice
    from ledger r join own o using (loan_id)
    where r.kind = 'contact' and coalesce(r.direction, 'out') <> 'in' and r.at <= $as_of
        and (r.action = 'serve-notice' or r.at >= (select min(week) from zones))
)
select
    loan_id,
    count(*) filter (where ours and made >= start and channel = 'phone') as calls,
    count(*) filter (where theirs and made >= start and channel = 'phone') as asks,
    bool_or(ours and made >= start and channel = 'visit') as visited,
    bool_or(ours and made >= start and coalesce(action = 'call-borrower', channel = 'phone')) as called,
    bool_or(ours and made >= week and coalesce(action = 'visit-borrower', channel = 'visit')) as on_site,
    bool_or(ours and made >= start and coalesce(action = 'text-borrower', channel = 'sms')) as texted,
    bool_or(theirs and made >= start and coalesce(action = 'call-guarantor', channel = 'phone')) as pressed,
    bool_or(theirs and made >= start and coalesce(action = 'ask-guarantor', channel = 'phone')) as asked,
    bool_or(ours and notice and coalesce(outcome not in (
        'not_connected', 'misdirected', 'undelivered', 'returned', 'not_met'
    ), true)) as noticed,
    bool_or(notice and outcome in (
        'served', 'deemed_served', 'signed', 'conversation', 'met', 'delivered', 'read'
    )) as served
from rows group by loan_id
;
create or replace temp table counted as
with standing as (
    select
        loan_id,
        bool_or(party = borrower and status in ('deceased', 'bankrupt')) as gone,
        bool_or(party = guarantor and status in ('deceased', 'bankrupt')) as other_gone,
        bool_or(party = borrower and status = 'represented') as represented,
        bool_or(status = 'wrong_person' and address = mobile) as wrong,
        bool_or(status = 'wrong_person' and address = other) as other_wrong,
        bool_or(party = borrower and what = 'dispute') as disputed,
        bool_or(party = borrower and what = 'cease') as ceased,
        bool_or(party = guarantor and what = 'cease') as other_ceased,
        bool_or(party = borrower and what = 'hardship') as hardship
    from ledger join own using (loan_id)
    where kind in ('status', 'request') and ledger.at <= $as_of
    group by loan_id
)
select
    loan_id, days, night, repaid, guarantor is not null as guaranteed,
    mobile is not null as reached, other is not null as other_reached,
    coalesce(calls, 0) as calls, coalesce(asks, 0) as asks, {flags}
from own left join tried using (loan_id) left join standing using (loan_id)
"""
FLAGS = (
    "visited",
    "called",
    "on_site",
    "texted",
    "pressed",
    "asked",
    "noticed",
    "served",
    "gone",
    "other_gone",
    "represented",
    "wrong",
    "other_wrong",
    "disputed",
    "ceased",
    "other_ceased",
    "hardship",
)
ANSWERED = """
with open as (
    select
        *,
        if(served, 0, {NOT_SERVED}) | if(days >= 1, 0, {NOT_OVERDUE}) as after,
        if(days between 1 and 3, 0, {NOT_FIRST}) as first,
        if(days >= 4, 0, {NOT_ON_SITE}) as on_site_closed,
        if(days >= 7, 0, {NOT_NOTICE}) as notice_closed,
        if(days >= 1, 0, {NOT_LATE}) as late_closed,
        if(served, 0, {NO_SUIT_NOTICE}) | if(days >= 90, 0, {NO_SUIT_DAYS}) as court,
        if(repaid, {REPAID}, 0) as if_repaid,
        if(night, {NIGHT}, 0) as if_night,
        if(gone, {GONE}, 0) as if_gone,
        if(ceased, {CEASE}, 0) as if_ceased,
        if(represented, {REPRESENTED}, 0) as if_represented,
        if(disputed, {DISPUTE}, 0) as if_disputed,
        if(hardship, {HARDSHIP}, 0) as if_hardship,
        if(reached, 0, {NO_ADDRESS}) as unreached,
    from counted
),
held as (
    select
        *,
        if_night | if_repaid | if_gone | if_ceased | if_represented as by_borrower,
        if_night | if_repaid | if_disputed | if_hardship | if(other_gone, {GONE}, 0) | if(other_ceased, {CEASE}, 0)
            | if(other_wrong, {WRONG}, 0) | if(other_reached, 0, {NO_ADDRESS}) | if(asks >= 3, {THREE_CALLS}, 0) as ask,
    from open
),
reasons as (
    select
        *,
        by_borrower | if_disputed | if_hardship | unreached | if(wrong, {WRONG}, 0) | if(calls >= 3, {THREE_CALLS}, 0)
            | if(called, {DAILY}, 0) as to_call,
        by_borrower | if_disputed | if_hardship | if(visited, {ONE_VISIT}, 0) | if(on_site, {WEEKLY}, 0) as to_visit,
        ask | if(pressed, {DAILY}, 0) as to_press,
        ask | if(asked, {DAILY}, 0) as to_ask,
        if_repaid | if_gone | if_represented | if_hardship | if(noticed, {ONCE}, 0) as to_notify,
        by_borrower | unreached | if(texted, {DAILY}, 0) as to_text,
        if_repaid | if_ceased | if_hardship as to_report,
    from held
)
select
    loan_id,
    case when first > 0 and after > 0 then first | after | {NOT_OPEN}
        when to_call > 0 then to_call | {DENIED} else {PERMITTED} end::uinteger as "call-borrower",
    case when on_site_closed > 0 then on_site_closed | {NOT_OPEN}
        when to_visit > 0 then to_visit | {DENIED} else {PERMITTED} end::uinteger as "visit-borrower",
    case when not guaranteed then {NO_PARTY} | {NOT_OPEN} when on_site_closed > 0 then on_site_closed | {NOT_OPEN}
        when to_press > 0 then to_press | {DENIED} else {PERMITTED} end::uinteger as "call-guarantor",
    case when notice_closed > 0 then notice_closed | {NOT_OPEN}
        when to_notify > 0 then to_notify | {DENIED} else {PERMITTED} end::uinteger as "serve-notice",
    case when not guaranteed then {NO_PARTY} | {NOT_OPEN} when after > 0 then after | {NOT_OPEN}
        when to_ask > 0 then to_ask | {DENIED} else {PERMITTED} end::uinteger as "ask-guarantor",
    case when late_closed > 0 then late_closed | {NOT_OPEN}
        when to_text > 0 then to_text | {DENIED} else {PERMITTED} end::uinteger as "text-borrower",
    case when court > 0 then court | {NOT_OPEN}
        when if_hardship > 0 then if_hardship | {DENIED} else {PERMITTED} end::uinteger as "sue",
    case when late_closed > 0 then late_closed | {NOT_OPEN}
        when to_report > 0 then to_report | {DENIED} else {PERMITTED} end::uinteger as "report",
from reasons
"""
NUMBERS = {name: value for name, value in vars(answers).items() if isinstance(value, int)}
COUNTED = COUNTED.format(flags=", ".join(f"coalesce({name}, false) as {name}" for name in FLAGS))
ANSWERED = ANSWERED.format(**NUMBERS)


def connected(tables: Mapping[str, Any], as_of: datetime) -> duckdb.DuckDBPyConnection:
    """A database in memory that sees the six tables (Arrow tables, or Parquet files as DuckDB reads them)."""
    found = duckdb.connect()
    found.execute("set timezone = 'UTC'")
    known = {"zones": zones_at(as_of).collect().to_arrow(), "midnights": midnights(as_of).collect().to_arrow()}
    for name, table in {**tables, **known}.items():
        if isinstance(table, str):
            found.execute(f"create view {name} as select * from read_parquet('{table}')")
        else:
            found.register(name, table)
    return found


def count(database: duckdb.DuckDBPyConnection, as_of: datetime) -> None:
    """What is counted of each loan, as the table `counted`."""
    for statement in COUNTED.split("\n;\n"):
        told = {"as_of": as_of} if "$as_of" in statement else None
        database.execute(statement, told)


def answer(database: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The eight answers of each loan, from `counted`."""
    return database.sql(ANSWERED).pl()


def decide(tables: Mapping[str, Any], as_of: datetime) -> pl.DataFrame:
    """The whole job, from the tables to the answers."""
    database = connected(tables, as_of)
    count(database, as_of)
    return answer(database)
