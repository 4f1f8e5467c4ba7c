"""Zones, local days, instants, terms and working days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunning_rules.calendar import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    TZDATA_VERSION,
    add_term,
    day_end,
    day_start,
    elapsed,
    holidays_version,
    is_holiday,
    is_provisional,
    is_working_day,
    iso,
    local_date,
    local_day,
    local_minute,
    next_working_day,
    readings,
    to_datetime,
    to_instant,
    weekday,
    weekday_word,
    working_calendar,
    zone,
    zone_info,
    zone_names,
)
from dunning_rules.values import BadValue, Calendar, Term, read_term

ZONES = [
    "UTC",
    "Asia/Shanghai",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",  # once changed its clocks at midnight
    "America/St_Johns",  # half-hour zone, once changed its clocks one minute after midnight
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # moves by half an hour
    "Europe/London",
    "Africa/Casablanca",
    "Pacific/Apia",  # skipped a whole day
    "Pacific/Kiritimati",
    "Asia/Gaza",
]
zones = st.sampled_from(ZONES)
any_zone = st.sampled_from(sorted(zone_names()))
instants = st.integers(min_value=-1_000_000_000, max_value=4_000_000_000).map(lambda second: second * SECOND)
days = st.dates(min_value=date(1972, 1, 1), max_value=date(2090, 1, 1))


def at(text: str) -> int:
    return to_instant(datetime.fromisoformat(text))


@given(any_zone, instants)
def test_the_integer_table_agrees_with_zoneinfo(name: str, instant: int) -> None:
    there = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)).astimezone(zone_info(name))
    assert local_date(instant, name) == there.date()
    assert local_minute(instant, name) == there.hour * 60 + there.minute


@given(zones, st.data())
def test_the_table_agrees_just_before_and_at_each_change(name: str, data: st.DataObject) -> None:
    starts = zone(name).starts[1:] or (0,)
    instant = data.draw(st.sampled_from(starts)) - data.draw(st.sampled_from([SECOND, 0, -SECOND]))
    there = to_datetime(instant, name)
    assert timedelta(microseconds=zone(name).offset(instant)) == there.utcoffset()


@given(any_zone, days)
def test_a_day_starts_at_its_first_instant(name: str, day: date) -> None:
    ordinal = day.toordinal()
    start = day_start(ordinal, name)
    assert local_day(start, name) >= ordinal
    assert local_day(start - 1, name) < ordinal


@given(zones, days)
def test_days_follow_each_other_without_a_gap(name: str, day: date) -> None:
    ordinal = day.toordinal()
    assert day_start(ordinal, name) <= day_end(ordinal, name) == day_start(ordinal + 1, name)
    assert day_end(ordinal, name) - day_start(ordinal, name) <= 25 * HOUR


@given(zones, days, st.integers(min_value=0, max_value=1439))
def test_a_reading_is_reached_once_twice_or_at_the_leap(name: str, day: date, minute: int) -> None:
    wall = day.toordinal() * 1440 + minute
    found = readings(day.toordinal(), minute, name)
    assert 1 <= len(found) <= 2
    assert list(found) == sorted(set(found))
    for instant in found:
        assert local_day(instant, name) * 1440 + local_minute(instant, name) >= wall
        before = instant - 1
        assert local_day(before, name) * 1440 + local_minute(before, name) < wall


@given(instants, zones)
def test_an_instant_survives_its_text(instant: int, name: str) -> None:
    assert at(iso(instant, name)) == instant
    assert to_instant(to_datetime(instant, name)) == instant


def test_a_missing_midnight_is_the_first_instant_of_the_day() -> None:
    # São Paulo, 2018-11-04: the clock went from 23:59:59 of the 3rd to 01:00 of the 4th.
    start = day_start(date(2018, 11, 4).toordinal(), "America/Sao_Paulo")
    assert iso(start, "America/Sao_Paulo") == "2018-11-04T01:00:00-02:00"


def test_a_midnight_that_comes_twice_counts_from_the_first() -> None:
    # St John's, 2010-11-07: at 00:01 the clock was turned back to 23:01 of the 6th.
    ordinal = date(2010, 11, 7).toordinal()
    first, second = readings(ordinal, 0, "America/St_Johns")
    assert second - first == HOUR
    assert day_start(ordinal, "America/St_Johns") == first


def test_a_day_that_a_zone_skipped_starts_where_the_next_does() -> None:
    # Samoa went from 2011-12-29 straight to 2011-12-31.
    skipped = date(2011, 12, 30).toordinal()
    assert day_start(skipped, "Pacific/Apia") == day_end(skipped, "Pacific/Apia")
    assert iso(day_start(skipped, "Pacific/Apia"), "Pacific/Apia") == "2011-12-31T00:00:00+14:00"
    assert local_date(day_start(skipped, "Pacific/Apia") - 1, "Pacific/Apia") == date(2011, 12, 29)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-08", 23), ("2026-11-01", 25), ("2026-11-02", 24), ("2026-03-09", 24)]
)
def test_days_of_a_clock_change_have_their_own_length(day: str, hours: int) -> None:
    ordinal = date.fromisoformat(day).toordinal()
    assert day_end(ordinal, "America/New_York") - day_start(ordinal, "America/New_York") == hours * HOUR


def test_an_hour_that_comes_twice_and_one_that_is_left_out() -> None:
    spring, autumn = date(2026, 3, 8).toordinal(), date(2026, 11, 1).toordinal()
    assert [iso(i, "America/New_York") for i in readings(autumn, 90, "America/New_York")] == [
        "2026-11-01T01:30:00-04:00",
        "2026-11-01T01:30:00-05:00",
    ]
    assert [iso(i, "America/New_York") for i in readings(spring, 150, "America/New_York")] == [
        "2026-03-08T03:00:00-04:00"
    ]


def test_half_hour_zones() -> None:
    assert local_minute(at("2026-11-09T00:00:00Z"), "Asia/Kolkata") == 5 * 60 + 30
    assert local_minute(at("2026-11-09T00:00:00Z"), "Asia/Kathmandu") == 5 * 60 + 45
    assert iso(at("2026-11-08T18:30:00Z"), "Asia/Kolkata") == "2026-11-09T00:00:00+05:30"


def test_the_clock_changes_of_a_year() -> None:
    year = zone("America/New_York").changes(at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"))
    assert [iso(i, "UTC") for i in year] == ["2026-03-08T07:00:00+00:00", "2026-11-01T06:00:00+00:00"]
    assert zone("Asia/Shanghai").changes(at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")) == ()


@pytest.mark.parametrize("name", ["asia/shanghai", "Asia/Peking", "Beijing", "", "../zones", "Asia/../UTC", "Factory"])
def test_an_unknown_zone_is_a_bad_value(name: str) -> None:
    for asked in (zone, zone_info):
        with pytest.raises(BadValue) as caught:
            asked(name)
        assert caught.value.code == "unknown-zone"
        assert caught.value.values == {"is_": name}


def test_a_naive_datetime_is_no_instant() -> None:
    with pytest.raises(BadValue) as caught:
        to_instant(datetime(2026, 11, 9, 10))
    assert caught.value.code == "naive-instant"


def test_the_ends_of_the_calendar_do_not_fail() -> None:
    end = day_end(date.max.toordinal(), "Asia/Shanghai")
    assert iso(end, "Asia/Shanghai").startswith("9999-12-31")
    assert local_date(end, "Asia/Shanghai") == date.max
    assert iso(-(10**18), "Pacific/Apia").startswith("0001-01-0")
    assert add_term(date.max, read_term("3 days")) == date.max
    assert add_term(date.max, read_term("99999 years")) == date.max


@given(days)
def test_weekdays(day: date) -> None:
    assert weekday(day.toordinal()) == day.weekday()
    assert weekday_word(day.toordinal()) == day.strftime("%a").lower()


@pytest.mark.parametrize(
    ("day", "term", "ends"),
    [
        ("2026-11-09", "3 days", "2026-11-12"),
        ("2026-02-28", "1 day", "2026-03-01"),
        ("2025-03-15", "6 months", "2025-09-15"),
        ("2026-08-31", "6 months", "2027-02-28"),
        ("2027-08-31", "6 months", "2028-02-29"),
        ("2026-12-31", "2 months", "2027-02-28"),
        ("2026-11-30", "1 month", "2026-12-30"),
        ("2026-11-30", "13 months", "2027-12-30"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2026-12-09", "1 month", "2027-01-09"),
    ],
)
def test_terms_on_the_calendar(day: str, term: str, ends: str) -> None:
    assert add_term(date.fromisoformat(day), read_term(term)) == date.fromisoformat(ends)


@given(days, st.integers(min_value=1, max_value=600))
def test_a_term_in_months_ends_on_the_corresponding_day_or_the_last(day: date, count: int) -> None:
    end = add_term(day, Term(count, "months"))
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == count
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


def test_elapsed_terms() -> None:
    assert elapsed(read_term("15 minutes")) == 15 * MINUTE
    assert elapsed(read_term("48 hours")) == 2 * DAY
    assert elapsed(read_term("2 days")) is None
    with pytest.raises(ValueError, match="hours"):
        add_term(date(2026, 11, 9), read_term("48 hours"))


def test_working_days_of_the_united_states() -> None:
    # The five days that are no Saturday, Sunday or federal holiday after Monday 2021-12-06: 7, 8, 9, 10 and 13.
    assert add_term(date(2021, 12, 6), read_term("5 business days"), Calendar("US")) == date(2021, 12, 13)
    # Thanksgiving, 2026-11-26, is left out.
    assert add_term(date(2026, 11, 25), read_term("1 business day"), Calendar("US")) == date(2026, 11, 27)
    with pytest.raises(ValueError, match="calendar"):
        add_term(date(2026, 11, 25), read_term("1 business day"))


def test_working_days_of_china() -> None:
    # National Day 2026: closed from 10-01 to 10-07, and Saturday 10-10 is worked in exchange.
    assert next_working_day(date(2026, 10, 1), Calendar("CN")) == date(2026, 10, 8)
    assert next_working_day(date(2026, 10, 8), Calendar("CN")) == date(2026, 10, 8)
    assert is_working_day(date(2026, 10, 10), Calendar("CN"))
    assert not is_working_day(date(2026, 10, 11), Calendar("CN"))
    assert is_holiday(date(2026, 10, 1), Calendar("CN"))
    assert not is_holiday(date(2026, 10, 11), Calendar("CN"))
    # New Year's Day of 2028 is a Saturday, which American offices keep on the Friday before.
    assert not is_working_day(date(2027, 12, 31), Calendar("US"))


@pytest.mark.parametrize(
    ("year", "calendar", "provisional"),
    [
        (2025, "CN", False),
        (2026, "CN", False),  # announced in November 2025
        (2035, "CN", True),
        (2035, "US", False),  # by statute
        (2035, "GB", False),
        (2035, "IN", True),  # by the sighting of the moon
    ],
)
def test_holidays_that_are_not_published_yet(year: int, calendar: str, provisional: bool) -> None:
    assert is_provisional(year, Calendar(calendar)) is provisional


@pytest.mark.parametrize("name", ["XX", "US-ZZ", "", "china"])
def test_an_unknown_calendar_is_a_bad_value(name: str) -> None:
    with pytest.raises(BadValue) as caught:
        working_calendar(name)
    assert caught.value.code == "unknown-calendar"


def test_the_tables_say_their_versions() -> None:
    assert TZDATA_VERSION[:2] == "20"
    assert holidays_version()
